"""Adds, changes and drops instances."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tray_app.core.errors import Fixable, TrayAppError
from tray_app.core.model import Sharing, Source, reason
from tray_app.engine.looking import look_at_files
from tray_app.engine.pointing import pointed_elsewhere, ready, target
from tray_app.engine.switch import Switch

if TYPE_CHECKING:
    from tray_app.core.edits import EditPlan
    from tray_app.core.model import Instance
    from tray_app.engine.parts import Parts

_ON: Final = frozenset({Sharing.ON, Sharing.PARTIAL})


class InstanceActs:
    """Adds, changes and drops instances; needs the journal and the files only."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._switch = Switch(parts)

    def add(self, instance: Instance) -> Instance:
        """Adds it, and points its own telemetry at its relay or with `collect` at the sink. Undone whole when that
        fails."""
        added = self._parts.journal.add_instance(ready(self._parts, instance, None))
        try:
            self._point(added)
        except TrayAppError:
            self._parts.journal.remove_instance(added.id, at=self._parts.clock.now(), forget=True)
            raise
        return added

    def change(self, instance: Instance) -> None:
        """Stores it changed; a change of source moves the pointing."""
        before = next((i for i in self._parts.journal.instances() if i.id == instance.id), None)
        if before is None:
            raise Fixable("no_such_instance", name=instance.name, known="")
        instance = ready(self._parts, instance, before)
        if before.source is not instance.source and before.source is not Source.OBSERVE:
            self._leave(before)
        if pointed_elsewhere(instance, before):
            self._point(instance)
        self._parts.journal.change_instance(instance)
        another = before.server_id not in (None, instance.server_id)
        if before.source is not instance.source or before.endpoint != instance.endpoint or another:
            # What was made for another way, another receiver or another server must not leave on the new one.
            self._parts.journal.forget_known(instance.id)
            self._parts.journal.block_all(instance.id, at=self._parts.clock.now(), why=reason("settings_changed"))

    def remove(self, instance: Instance, *, forget: bool) -> tuple[EditPlan, ...]:
        """Drops it. Takes our pointing back where telemetry is on; an opt-out stays as it is."""
        undone = self._leave(instance)
        self._parts.journal.block_all(instance.id, at=self._parts.clock.now(), why=reason("instance_removed"))
        self._parts.journal.remove_instance(instance.id, at=self._parts.clock.now(), forget=forget)
        return undone

    def _point(self, instance: Instance) -> None:
        url = target(self._parts, instance)
        if url is not None and instance.has_config:
            self._switch.point(instance, url)

    def _leave(self, instance: Instance) -> tuple[EditPlan, ...]:
        """Takes our pointing back, but only while the config says on: otherwise it could bring telemetry back. One that
        is off and points at a relay, which is to listen no more, is pointed at the sink: any user of this machine could
        listen on that port afterwards."""
        wish = self._parts.journal.wish(instance.id)
        is_off = (wish is not None and wish.off) or look_at_files(self._parts, instance).verdict.configured not in _ON
        if not is_off:
            return self._switch.unpoint(instance)
        if instance.source is not Source.RELAY or not instance.has_config:
            return ()
        try:
            return self._switch.point(instance, self._parts.product_of(instance).sink)
        except TrayAppError:
            return ()  # It stays off, also where its file cannot be read or changed.
