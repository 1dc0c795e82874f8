"""Telemetry that comes back without its owner's doing: files are watched, and what changed stands in the journal.

The kernel tells of changes while the program runs; after a sleep, a remote file system or a time of not running a look
finds them: at the start, once an hour, and after each change.
"""

from __future__ import annotations

import asyncio
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from tray_app.core.edits import SwitchChange
from tray_app.core.model import Aspect, Place, Side, SwitchAct, reason
from tray_app.core.noticing import compare
from tray_app.engine.events import Stumbled

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Collection, Hashable

    from tray_app.core.model import Evidence, Instance, InstanceId, LastKnown, Look
    from tray_app.core.noticing import Step
    from tray_app.engine.events import Event
    from tray_app.engine.parts import Parts


def notice(
    parts: Parts, instance: Instance, look: Look, last: Look | None, *, runs: bool
) -> tuple[LastKnown, tuple[SwitchChange, ...]]:
    """Writes down that config or running server say something else than when they were last seen, and not through this
    program; what is known of both from here on goes into the look that is stored.

    `last` is the look before `look`, `runs`: the process was seen running just now.
    """
    acts = parts.journal.switches(instance.id, limit=10)
    found = compare(instance, look, last, acts, runs=runs, collects=parts.product_of(instance).collects)
    steps = ((found.config, _by(look), False), (found.server, _by_server(look, found.config), True))
    now = parts.clock.now()
    changes = tuple(
        SwitchChange(
            instance_id=instance.id,
            at=now,
            act=SwitchAct.NOTICED,
            before=step.before,
            after=step.after,
            by=f"{by}; its addresses lead nowhere all the same" if step.switch_only else by,
            done=True,
            of_server=of_server,
        )
        for step, by, of_server in steps
        if step is not None
    )
    for change in changes:
        parts.journal.record_switch(change)
    return found.known, changes


def _by(look: Look) -> str:
    """Who may have done it, as far as the config tells."""
    piece = _deciding(look, Side.CONFIGURED)
    where = "its config" if piece is None else _place(piece, look)
    if piece is not None and piece.place in (Place.JVM, Place.ARGUMENT, Place.ENVIRONMENT, Place.CONTAINER):
        return f"not this program: {where}{_began(look)}{_run_by(look)}"
    changed = "" if look.config_changed_at is None else f", changed {look.config_changed_at:%Y-%m-%d %H:%M} UTC"
    return f"not this program: {where}{changed}{_owner(where)}"


def _by_server(look: Look, config: Step | None) -> str:
    """The same of what the running server uses."""
    piece = _deciding(look, Side.RUNNING)
    where = "its running server" if piece is None else _place(piece, look)
    beside = "; its config is as it was" if config is None else ""
    return f"not this program: {where}{_began(look)}{_run_by(look)}{beside}"


def _deciding(look: Look, side: Side) -> Evidence | None:
    pieces = [e for e in look.evidence if e.side is side and e.decides]
    return next((e for e in pieces if e.aspect is Aspect.SWITCH), next(iter(pieces), None))


def _place(piece: Evidence, look: Look) -> str:
    """A container may be told of by its bare name."""
    bare = (look.process or "").startswith("container ") and not {" ", "/"} & set(piece.location)
    return f"container {piece.location}" if bare else piece.location


def _began(look: Look) -> str:
    return "" if look.started_at is None else f", started {look.started_at:%Y-%m-%d %H:%M} UTC"


def _run_by(look: Look) -> str:
    """The user who runs the process that was seen, while it is there."""
    number = re.match(r"process (\d+), ", look.process or "")
    if number is None:
        return ""
    try:
        return f", run by {Path('/proc', number[1]).owner()}"
    except (OSError, KeyError, NotImplementedError):
        return ""


def _owner(path: str) -> str:
    try:
        return f", owned by {Path(path).owner()}"
    except (OSError, KeyError, ValueError, NotImplementedError):
        return ""


class DriftGuard:
    """Watches the config files of all instances. Implements `engine.attached.Attachment`."""

    name = "drift guard"

    def __init__(
        self,
        parts: Parts,
        *,
        changes: Callable[[str, Collection[str]], AsyncIterator[None]],
        tells_events: Callable[[str], bool],
        look_soon: Callable[[InstanceId], None],
        say: Callable[[Event], None],
    ) -> None:
        """`changes` yields when one of some files of a folder changed, first of all at once; `tells_events`: whether
        the file system of a folder tells of changes."""
        self._parts = parts
        self._changes = changes
        self._tells_events = tells_events
        self._look_soon = look_soon
        self._say = say

    def needs(self, instance: Instance) -> Hashable | None:
        """The files that decide for it."""
        return self._parts.product_of(instance).config_files(instance) or None

    async def run(self, instance: Instance) -> None:
        """Until it is cancelled."""
        folders: dict[str, list[str]] = {}
        for path in self._parts.product_of(instance).config_files(instance):
            folder, name = os.path.split(path)
            folders.setdefault(folder, []).append(name)
        async with asyncio.TaskGroup() as group:
            for folder, names in folders.items():
                if not self._tells_events(folder):
                    self._say(Stumbled(instance_name=instance.name, why=reason("no_file_events", folder=folder)))
                group.create_task(self._watch(instance.id, folder, names))

    async def _watch(self, instance_id: InstanceId, folder: str, names: list[str]) -> None:
        begun = False
        async for _ in self._changes(folder, names):
            if begun:  # The first turn is no change, and the engine looks at the start by itself.
                self._look_soon(instance_id)
            begun = True
