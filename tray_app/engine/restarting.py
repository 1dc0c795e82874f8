"""Restarts an instance on its owner's word: how, what that interrupts, what it would do, and the restart itself."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tray_app.core.errors import Fixable, TrayAppError
from tray_app.core.model import SwitchAct, reason
from tray_app.core.sentences import nested
from tray_app.engine.switch import Switch

if TYPE_CHECKING:
    from collections.abc import Callable

    from tray_app.core.model import Instance, Reason
    from tray_app.core.ports import Commands, Secrets
    from tray_app.core.restart import RestartWay
    from tray_app.engine.control import Say
    from tray_app.engine.parts import Parts

GAVE_UP_S: Final = 600
"""As `Commands.carry_out` waits."""


class Rehearsal(NamedTuple):
    """What the command of a restart would do."""

    lines: tuple[str, ...]
    """As the command says itself."""
    problem: Reason | None
    """Why that could not be found out."""
    beyond: Reason
    """Whether that is more than our edit."""


async def at_work(parts: Parts, secrets: Secrets, instance: Instance) -> Reason:
    """What a restart would interrupt, or why that is not known."""
    try:
        return await parts.product_of(instance).at_work(instance, await secrets.get(instance))
    except TrayAppError as problem:
        return reason("at_work_not_known", **nested("why", problem.reason))


async def rehearsed(parts: Parts, commands: Commands, instance: Instance, way: RestartWay) -> Rehearsal:
    """What its command would do. Changes nothing."""
    said, beyond = await asyncio.gather(_said(commands, way), _beyond(parts, instance))
    lines, problem = said
    return Rehearsal(lines=lines, problem=problem, beyond=beyond)


async def _said(commands: Commands, way: RestartWay) -> tuple[tuple[str, ...], Reason | None]:
    try:
        out = await commands.output(way.rehearsal, folder=way.folder)
    except TrayAppError as problem:
        return (), reason("rehearsal_not_known", **nested("why", problem.reason))
    return tuple(line.strip() for line in out.splitlines() if line.strip()), None


async def _beyond(parts: Parts, instance: Instance) -> Reason:
    try:
        undo = Switch(parts).plans(instance, SwitchAct.REVERT)
        undone = {plan.path: plan.content for plan in undo}
        return await parts.product_of(instance).beyond_our_edit(instance, undone)
    except TrayAppError as problem:
        return reason("beyond_not_known", **nested("why", problem.reason))


class Restarting:
    """The same for the windows, as JSON. Belongs to the engine's loop, which goes on meanwhile."""

    def __init__(self, parts: Parts, commands: Commands) -> None:
        self._parts = parts
        self._commands = commands

    async def way(self, instance: Instance, say: Callable[[Reason], Any]) -> dict[str, Any]:
        """The command, and why it cannot be run from here (None: it can). Raises Fixable `restart_...`."""
        way = await self._parts.product_of(instance).restart_way(instance)
        why = None
        if way.in_terminal:
            why = reason("restart_in_terminal")
        elif not self._commands.has(way.command[0]):
            why = reason("tool_missing", tool=way.command[0])
        return {"command": way.shown, "why_not": None if why is None else say(why)}

    async def look(self, secrets: Secrets, instance: Instance, say: Callable[[Reason], Any]) -> dict[str, Any]:
        """What it would interrupt, and what it would do. Raises Fixable `restart_...`."""
        way = await self._parts.product_of(instance).restart_way(instance)
        if not way.rehearsal:
            return {"at_work": say(await at_work(self._parts, secrets, instance)), "would": [], "notes": []}
        work, rehearsal = await asyncio.gather(
            at_work(self._parts, secrets, instance), rehearsed(self._parts, self._commands, instance, way)
        )
        notes = [why for why in (rehearsal.problem, rehearsal.beyond) if why is not None]
        return {"at_work": say(work), "would": list(rehearsal.lines), "notes": [say(why) for why in notes]}

    async def run(self, instance: Instance, shown: str, say: Say) -> dict[str, Any]:
        """Runs the command that was shown; its lines are said as they come. Raises Fixable where it cannot be run, or
        does not end well."""
        way = await self._parts.product_of(instance).restart_way(instance)
        if way.shown != shown:
            raise Fixable("restart_way_changed")
        if way.in_terminal:
            raise Fixable("restart_in_terminal")
        count = 0

        async def said(line: str) -> None:
            nonlocal count
            count += 1
            await say({"progress": [line, count, None]})

        code = await self._commands.carry_out(way.command, folder=way.folder, said=said)
        if code is None:
            raise Fixable("restart_goes_on", command=way.shown, seconds=GAVE_UP_S)
        if code != 0:
            raise Fixable("restart_failed", command=way.shown, exit_code=code)
        return {}
