"""`service`: has the program started with the machine, whoever is logged in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tray_app.cli.agreeing import agreed
from tray_app.core.errors import Fixable
from tray_app.core.sentences import printable, sentence
from tray_app.engine.pointing import leaning_on_us

if TYPE_CHECKING:
    import argparse

    from tray_app.bootstrap import Program


def service(program: Program, args: argparse.Namespace) -> int:
    """`service [--set-up | --take-down]`; without either whether it keeps the program up (exit 0) or why not (1)."""
    made = program.user_service()
    if args.set_up:
        return _set_up(program, args)
    if args.take_down:
        return _take_down(program, args)
    why_not = made.why_not()
    if why_not is None:
        print(f"{printable(made.name)} keeps this program up, whoever is logged in.")
        return 0
    print(sentence(why_not._replace(facts=(*why_not.facts, ("title", "Testsigma")))))
    return 1


def _set_up(program: Program, args: argparse.Namespace) -> int:
    made = program.user_service()
    holder = program.lease().holder()
    if holder is not None and holder.socket is not None and holder.pid != made.main_pid():
        raise Fixable("service_other_runs", pid=holder.pid)
    print(f"This writes {printable(str(made.path))}:")
    for line in made.text().splitlines():
        print(f"  {printable(line)}")
    print(
        "and has it started now, and with the machine, whoever is logged in (systemctl --user, loginctl enable-linger)."
    )
    if not agreed(args, "Go ahead?"):
        print("Nothing was changed.")
        return 1
    made.set_up()
    print(f"{printable(made.name)} runs. Windows that you open show what it does.")
    return 0


def _take_down(program: Program, args: argparse.Namespace) -> int:
    made = program.user_service()
    with program.parts(read_only=program.paths.journal.exists()) as parts:
        needed = leaning_on_us(parts)
    if needed:
        raise Fixable("service_still_needed", name=dict(needed[0].facts)["name"])
    print(f"This ends {printable(made.name)} and removes {printable(str(made.path))}.")
    if not agreed(args, "Go ahead?"):
        print("Nothing was changed.")
        return 1
    made.take_down()
    print("Removed. That services may go on after a log-out (linger) was left as it is.")
    return 0
