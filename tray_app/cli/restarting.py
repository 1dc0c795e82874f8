"""`--restart`: how the instance is restarted, what would be interrupted, the restart itself, and whether it helped."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any, Final

from tray_app.cli.agreeing import agreed
from tray_app.core.errors import TrayAppError
from tray_app.core.model import Sharing
from tray_app.core.sentences import printable, sentence

if TYPE_CHECKING:
    import argparse

    from tray_app.bootstrap import Program
    from tray_app.core.model import Instance
    from tray_app.core.restart import RestartWay

_AGAIN_S: Final = 2.0
"""How often the server is looked at while it starts."""


def restart(program: Program, instance: Instance, args: argparse.Namespace) -> int:
    """Restarts it, on the owner's word, and looks whether it uses its config now. Exit code 0 only if that was seen."""
    product = program.product_of(instance)
    try:
        way = asyncio.run(product.restart_way(instance))
    except TrayAppError as problem:
        print(f"telemetry-tray: {sentence(problem.reason)}", file=sys.stderr)
        return 1
    print(f"To restart it: {printable(way.shown)}")
    _say_at_work(program, instance)
    if way.rehearsal:
        _rehearse(program, instance, way)
    if not agreed(args, "Run this now?"):
        print("Not restarted.")
        return 1
    sys.stdout.flush()
    try:
        code = subprocess.run(way.command, cwd=way.folder, stdin=subprocess.DEVNULL, check=False).returncode
    except OSError as problem:
        print(f"telemetry-tray: {printable(way.command[0])}: {problem.strerror}", file=sys.stderr)
        return 1
    if code:
        print(
            f"telemetry-tray: {printable(way.shown)} ended with {code}; nothing is known to be restarted.",
            file=sys.stderr,
        )
        return 1
    return _verify(program, instance, within_s=args.within)


def _say_at_work(program: Program, instance: Instance) -> None:
    """What a restart would interrupt, as far as the server tells."""
    from tray_app.engine.restarting import at_work

    with program.parts(read_only=True) as parts:
        print(sentence(asyncio.run(at_work(parts, program.secrets(), instance))))


def _rehearse(program: Program, instance: Instance, way: RestartWay) -> None:
    """What the command would do, and whether that is more than our edit."""
    from tray_app.engine.restarting import rehearsed
    from tray_app.system.commands import MachineCommands

    with program.parts(read_only=True) as parts:
        found = asyncio.run(rehearsed(parts, MachineCommands(), instance, way))
    if found.problem is not None:
        print(sentence(found.problem))
    else:
        print("It would do:", *(f"  {printable(line)}" for line in found.lines or ("nothing",)), sep="\n")
    print(sentence(found.beyond))


def _verify(program: Program, instance: Instance, *, within_s: float) -> int:
    """Looks until the running server uses what its config says."""
    from tray_app.cli.reading import ask_status

    print("Restarted; looking whether it uses its config now ...", flush=True)
    until_s = time.monotonic() + within_s
    while True:
        (one,) = ask_status(program, instance.name)["instances"]
        if _is_verified(one):
            print(f"Verified: {one['reason']}")
            return 0
        if time.monotonic() >= until_s:
            print(f"telemetry-tray: Not verified within {within_s:.0f} s: {one['reason']}", file=sys.stderr)
            return 1
        time.sleep(min(_AGAIN_S, max(until_s - time.monotonic(), 0.0)))


def _is_verified(one: dict[str, Any]) -> bool:
    known = Sharing(one["effective"]) is not Sharing.UNKNOWN
    return known and one["effective"] == one["configured"] and not one["restart_needed"] and not one["down"]
