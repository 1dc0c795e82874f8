"""The owner's settings as the windows change them: the file of preferences, and the start at login."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tray_app.core.errors import Fixable
from tray_app.system.destinations import certificates_problem
from tray_app.system.preferences import change_preferences, read_preferences

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tray_app.system.autostart import StartAtLogin


class OwnerSettings:
    """Implements `core.ports.Settings` but for the list of products."""

    def __init__(self, path: Path, autostart: StartAtLogin | None) -> None:
        self._path = path
        self._autostart = autostart

    def read(self) -> dict[str, object]:
        """All of them, by name. Raises Fixable `preferences_*`, `autostart_unusable`."""
        found = read_preferences(self._path)
        told: dict[str, object] = {name: getattr(found, name) for name in found.__struct_fields__}
        told["start_at_login"] = None if self._autostart is None else self._autostart.is_on()
        return told

    def change(self, changes: Mapping[str, object]) -> None:
        """Writes them. The start at login comes last: it cannot fail for its value."""
        changes = dict(changes)
        login = changes.pop("start_at_login", None)
        if login and self._autostart is None:
            raise Fixable("autostart_not_here")
        own = changes.get("ca_file")
        if own is not None and (problem := certificates_problem(str(own))) is not None:
            raise Fixable("ca_file_unusable", path=own, problem=problem)
        if changes:
            change_preferences(self._path, **changes)
        if login is not None and self._autostart is not None:
            self._autostart.turn(bool(login))
