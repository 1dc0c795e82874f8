"""Adds, changes and drops instances."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tray_app.core.errors import Fixable, TrayAppError
from tray_app.core.model import Sharing, Source, reason
from tray_app.engine.looking import look_at_files
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
        """Adds it; with `collect` also points its own telemetry at the sink. Undone whole when that fails."""
        added = self._parts.journal.add_instance(instance)
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
        if before.source is not instance.source:
            if before.source is not Source.OBSERVE:
                self._take_pointing_back(before)
            self._point(instance)
        self._parts.journal.change_instance(instance)
        if before.source is not instance.source or before.endpoint != instance.endpoint:
            # What was made for another way or another receiver must not leave on the new one.
            self._parts.journal.block_all(instance.id, at=self._parts.clock.now(), why=reason("settings_changed"))

    def remove(self, instance: Instance, *, forget: bool) -> tuple[EditPlan, ...]:
        """Drops it. Takes our pointing back where telemetry is on; an opt-out stays as it is."""
        undone = self._take_pointing_back(instance)
        self._parts.journal.block_all(instance.id, at=self._parts.clock.now(), why=reason("instance_removed"))
        self._parts.journal.remove_instance(instance.id, at=self._parts.clock.now(), forget=forget)
        return undone

    def _point(self, instance: Instance) -> None:
        if instance.source is Source.COLLECT and instance.home is not None:
            self._switch.point(instance, self._parts.product_of(instance).sink)

    def _take_pointing_back(self, instance: Instance) -> tuple[EditPlan, ...]:
        """Only while the config says on: otherwise it could bring telemetry back."""
        wish = self._parts.journal.wish(instance.id)
        if (wish is not None and wish.off) or look_at_files(self._parts, instance).verdict.configured not in _ON:
            return ()
        return self._switch.unpoint(instance)
