"""`opt-out`, `opt-in` and `revert`: by the process that is the engine, or by this one if there is none."""

from __future__ import annotations

import getpass
import os
import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, Final

from tray_app.cli import texts
from tray_app.cli.agreeing import agreed, belonging_to_others
from tray_app.cli.holding import carry_out
from tray_app.core.errors import Fixable, Temporary, TrayAppError
from tray_app.core.model import Sharing, SwitchAct, reason
from tray_app.core.sentences import printable, sentence
from tray_app.engine.server_switch import finish, keeps_switch
from tray_app.engine.shapes import edit_shapes, named, server_shape, switch_shape
from tray_app.engine.switch import Switch

if TYPE_CHECKING:
    import argparse

    from tray_app.bootstrap import Program
    from tray_app.core.edits import EditPlan
    from tray_app.core.model import Instance
    from tray_app.engine.parts import Parts

_DEAF: Final = frozenset({"engine_no_answer", "engine_not_listening", "engine_elsewhere"})

_QUESTIONS: Final = {
    SwitchAct.OPT_OUT: "Stop telemetry?",
    SwitchAct.OPT_IN: "Start telemetry?",
    SwitchAct.REVERT: "Take this back?",
}


def switch(program: Program, args: argparse.Namespace) -> int:
    """`opt-out`, `opt-in` and `revert`."""
    act = SwitchAct(args.command)
    announce, sink = bool(getattr(args, "announce", False)), bool(getattr(args, "sink", False))
    with ExitStack() as stack:
        parts = _parts_to_read(program, stack)
        instance = named(parts.journal, args.name)
        if not instance.has_config:
            code = _say_what_to_paste(parts, instance, act, dry_run=args.dry_run)
            if not keeps_switch(parts, instance):
                return code
        show_first = args.dry_run or not args.yes
        only = getattr(args, "only", None)
        lines = _planned(parts, instance, act, announce=announce, sink=sink, only=only) if show_first else []
        beyond = _beyond_the_switch(parts, instance, sink=sink) if act is SwitchAct.OPT_OUT else []
        can_sink = act is SwitchAct.OPT_OUT and not sink and instance.has_config
        can_sink = can_sink and bool(parts.product_of(instance).what_stops())
    if show_first:
        print("\n".join([*(lines or ["No line of the config needs to change."]), *beyond]))
    if args.dry_run:
        return 0
    if not agreed(args, _QUESTIONS[act]):
        print("Nothing was changed.")
        return 1
    told = _switched(program, instance, act, announce=announce, sink=sink, only=only)
    code = _say_switched(told, act, shown=show_first)
    if not show_first and beyond:
        print("\n".join(beyond))
    if code == 0 and can_sink and told["after"] == Sharing.PARTIAL:
        import shlex

        print(f"To stop these too: telemetry-tray opt-out {shlex.quote(instance.name)} --sink (it says what else ends)")
    if code == 0 and args.restart:
        from tray_app.cli.restarting import restart

        return restart(program, instance, args)
    if code == 0 and told["restart_needed"]:
        import shlex

        command = f"telemetry-tray {act.value} {shlex.quote(instance.name)} --restart"
        print(f"To restart it, where that can be done from here: {command}")
    return code


def _beyond_the_switch(parts: Parts, instance: Instance, *, sink: bool) -> list[str]:
    """What leaves all the same: what no switch is for, and channels of the running server of which it is not known
    whether the switch is for them too. With `sink` also what else ends."""
    from tray_app.engine.looking import beyond_the_switch

    product = parts.product_of(instance)
    goes_on = [f"Not stopped by it: {sentence(why)}" for why in beyond_the_switch(parts, instance)]
    stops = [f"Stops with it: {sentence(why)}" for why in (product.what_stops() if sink else ())]
    return [*goes_on, *map(sentence, product.cannot_stop()), *stops]


def _planned(
    parts: Parts, instance: Instance, act: SwitchAct, *, announce: bool, sink: bool, only: str | None
) -> list[str]:
    """What would be changed, in files and on the running server."""
    plans: tuple[EditPlan, ...] = ()
    if instance.has_config:
        plans = Switch(parts).plans(instance, act, announce=announce, sink=sink, only=only)
    server = server_shape(parts, instance, act) if only in (None, "server") else []
    lines = texts.edit_lines([*edit_shapes(plans), *server])
    return lines + belonging_to_others(parts, instance, plans)


def _parts_to_read(program: Program, stack: ExitStack) -> Parts:
    """Opened for writing where that can be, so that an older journal is brought up to date."""
    try:
        return stack.enter_context(program.parts())
    except TrayAppError as problem:
        if not _is_of_journal(problem):
            raise
        try:
            return stack.enter_context(program.parts(read_only=True))
        except TrayAppError:
            raise problem from None


def _say_what_to_paste(parts: Parts, instance: Instance, act: SwitchAct, *, dry_run: bool) -> int:
    import shlex

    if instance.container is not None:
        name = printable(instance.container)
        print(
            f"The environment of {name} is fixed when it is made. Make it anew with these variables (-e, or env_file):"
        )
    else:
        print(f"The config file of {printable(instance.name)} is not known here. In it, set:")
    for line in parts.product_of(instance).lines_to_paste(instance, act):
        print(f"  {line}")
    print(f"Then restart the main process, and see: telemetry-tray status {shlex.quote(instance.name)}")
    return 0 if dry_run else 1


def _switched(
    program: Program, instance: Instance, act: SwitchAct, *, announce: bool, sink: bool, only: str | None
) -> dict[str, Any]:
    by = f"command line, {_user()}"

    def here(parts: Parts) -> dict[str, Any]:
        acts = Switch(parts)
        match act:
            case SwitchAct.OPT_OUT:
                result = acts.opt_out(instance, announce=announce, by=by, sink=sink)
            case SwitchAct.OPT_IN:
                result = acts.opt_in(instance, by=by)
            case _:
                result = acts.revert(instance, by=by, only=only)
        if keeps_switch(parts, instance):
            import asyncio

            result = asyncio.run(finish(parts, program.network().secrets, instance, result))
        return switch_shape(result)

    request: dict[str, Any] = {"name": instance.name, "by": by}
    if act is SwitchAct.OPT_OUT:
        request |= {"announce": announce, "sink": sink}
    if act is SwitchAct.REVERT:
        request["only"] = only
    try:
        told = carry_out(program, act.value, request, here)
    except TrayAppError as problem:
        if act is SwitchAct.OPT_OUT and problem.code in _DEAF:
            # The gate reads journal and file before every attempt, so this stops a deaf engine all the same.
            with program.parts() as parts:
                return _unconfirmed(program, here(parts))
        if act is SwitchAct.OPT_OUT and _is_of_journal(problem):
            return _unrecorded(program, instance, problem, announce=announce, sink=sink)
        raise
    if told["problem"] is not None and act is SwitchAct.OPT_OUT:
        told["problem"] += " " + sentence(reason("gate_is_shut"))
    return told


def _unconfirmed(program: Program, told: dict[str, Any]) -> dict[str, Any]:
    """Done although the process that is the engine did not answer. Once it is gone there is nothing to confirm."""
    if told["problem"] is None and (holder := program.lease().holder()) is not None:
        told["problem"] = sentence(reason("engine_did_not_confirm", pid=holder.pid))
    return told


def _unrecorded(
    program: Program, instance: Instance, problem: TrayAppError, *, announce: bool, sink: bool
) -> dict[str, Any]:
    """The owner's word counts, also where it cannot be written down: while the journal cannot be written nothing is
    sent through this program, and this stops the instance itself. Raises `problem` where that fails too."""
    try:
        with program.parts(read_only=True) as parts:
            told = switch_shape(Switch(parts).opt_out_unrecorded(instance, announce=announce, sink=sink))
    except TrayAppError as error:
        raise (problem if _is_of_journal(error) else error) from None
    told["problem"] = f"{sentence(reason('switched_unrecorded'))} {sentence(problem.reason)}"
    return told


def _is_of_journal(problem: TrayAppError) -> bool:
    return isinstance(problem, Fixable | Temporary) and problem.code.startswith(("journal_", "lock_"))


def _say_switched(told: dict[str, Any], act: SwitchAct, *, shown: bool) -> int:
    if not shown:
        for line in texts.edit_lines(told["edits"]):
            print(line)
    if told["blocked"]:
        print(f"{told['blocked']} payload(s) that waited were stopped; they never leave.")
    if told["problem"] is not None:
        print(f"telemetry-tray: {told['problem']}", file=sys.stderr)
        if told["command"] is not None:
            print(texts.for_an_administrator(told["command"]))
        return 1
    done = "File changed and read back." if told["edits"] else _UNCHANGED[act]
    print(f"{done} {told['reason']}")
    print("\n".join(texts.checklist(told, act)))
    if told["waiting"] is not None:
        print(f"The server could not be told yet: {told['waiting']} It is, once it answers while the program runs.")
    return 0


_UNCHANGED: Final = {
    SwitchAct.OPT_OUT: "The file said so already.",
    SwitchAct.OPT_IN: "The file said so already.",
    SwitchAct.REVERT: "This program has no edit there to take back.",
}


def _user() -> str:
    """Who calls, as the system names them; the journal keeps it as told."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"user {os.getuid()}"
