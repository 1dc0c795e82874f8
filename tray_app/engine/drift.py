"""Telemetry that comes back without its owner's doing: files are watched, and what changed stands in the journal.

The kernel tells of changes while the program runs; after a sleep, a remote file system or a time of not running a look
finds them: at the start, once an hour, and after each change.
"""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import TYPE_CHECKING

from tray_app.core.edits import SwitchChange
from tray_app.core.model import Kind, Sharing, Side, Source, SwitchAct, reason
from tray_app.core.sharing import configured_of
from tray_app.engine.events import Stumbled

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Collection, Hashable

    from tray_app.core.model import Instance, InstanceId, Look
    from tray_app.engine.events import Event
    from tray_app.engine.parts import Parts


def notice(parts: Parts, instance: Instance, look: Look, last: Look | None) -> SwitchChange | None:
    """Writes down that the config says something else than when it was last seen, and not through this program.

    `last` is the look before `look`. Only on and off against each other count after our own acts: what an act comes to
    in between (some of several kinds) is not a change of somebody else's.
    """
    ours = parts.product_of(instance).collects if instance.source is Source.COLLECT else frozenset[Kind]()
    now = configured_of(look, ours)
    before = _before(parts, instance, last, ours)
    if before is None or Sharing.UNKNOWN in (now, before) or now is before:
        return None
    change = SwitchChange(
        instance_id=instance.id,
        at=parts.clock.now(),
        act=SwitchAct.NOTICED,
        before=before,
        after=now,
        by=_by(look),
        done=True,
    )
    parts.journal.record_switch(change)
    return change


def _before(parts: Parts, instance: Instance, last: Look | None, ours: frozenset[Kind]) -> Sharing | None:
    """What the config said when it was last seen or changed by us; None: not known."""
    acts = parts.journal.switches(instance.id, limit=10)
    newest = acts[-1] if acts else None
    seen = last if last is not None and any(e.side is Side.CONFIGURED for e in last.evidence) else None
    if newest is None or (seen is not None and seen.looked_at > newest.at):
        return None if seen is None else configured_of(seen, ours)
    if newest.act is SwitchAct.NOTICED:
        return newest.after
    if not newest.done:
        return None
    return {SwitchAct.OPT_OUT: Sharing.OFF, SwitchAct.OPT_IN: Sharing.ON}.get(newest.act)


def _by(look: Look) -> str:
    """Who may have done it, as far as the file tells."""
    piece = next((e for e in look.evidence if e.side is Side.CONFIGURED and e.decides), None)
    where = "its config" if piece is None else piece.location
    changed = "" if look.config_changed_at is None else f", changed {look.config_changed_at:%Y-%m-%d %H:%M} UTC"
    try:
        return f"not this program: {where}{changed}, owned by {Path(where).owner()}"
    except (OSError, KeyError, ValueError):
        return f"not this program: {where}{changed}"


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
