"""What the desktop part remembers: answers that were asked for once, and what was told. No setting of the program."""

from __future__ import annotations

import json
from typing import Final

from PySide6.QtCore import QSettings

_BACKGROUND: Final = "close/go_on_without_tray"
_UNASKED: Final = "switch/do_not_ask"
_TOLD: Final = "notifications/told"
_PLACES: Final = "places"


class Memory:
    """A small file of the owner's. GUI thread; written by Qt when it is idle, and at the end."""

    def __init__(self, path: str) -> None:
        self._file = QSettings(path, QSettings.Format.IniFormat)

    def background(self) -> bool | None:
        """Whether to go on when the window is closed and there is no tray; None: not asked yet."""
        kept = str(self._file.value(_BACKGROUND, ""))
        return {"true": True, "false": False}.get(kept)

    def set_background(self, *, go_on: bool) -> None:
        """The owner's answer."""
        self._file.setValue(_BACKGROUND, "true" if go_on else "false")

    def asks(self, name: str) -> bool:
        """Whether the switch of this instance asks when it is used in the tray."""
        return name not in self._list(_UNASKED)

    def set_asks(self, name: str, *, asks: bool) -> None:
        """The owner's answer."""
        kept = [n for n in self._list(_UNASKED) if n != name]
        self._file.setValue(_UNASKED, json.dumps(kept if asks else [*kept, name]))

    def told(self) -> dict[str, tuple[str, str]]:
        """Per instance the state that was told last, and since when it was so."""
        try:
            kept = json.loads(str(self._file.value(_TOLD, "{}")))
            return {str(name): (str(state), str(since)) for name, (state, since) in kept.items()}
        except (ValueError, TypeError, AttributeError):
            return {}  # Somebody edited it: at worst something is told once more.

    def set_told(self, told: dict[str, tuple[str, str]]) -> None:
        """Replaces it."""
        self._file.setValue(_TOLD, json.dumps(told))

    def place(self, what: str) -> bytes:
        """Where a window stands, or how the columns of a table are, as Qt wrote it; empty: not known."""
        try:
            return bytes.fromhex(str(self._file.value(f"{_PLACES}/{what}", "")))
        except ValueError:
            return b""

    def set_place(self, what: str, state: bytes) -> None:
        """Replaces it."""
        self._file.setValue(f"{_PLACES}/{what}", state.hex())

    def forget(self) -> None:
        """Writes nothing any more: its file is going to be removed."""
        self._file.clear()
        self._file.sync()

    def save(self) -> None:
        """Writes it now."""
        self._file.sync()

    def _list(self, key: str) -> list[str]:
        try:
            kept = json.loads(str(self._file.value(key, "[]")))
        except ValueError:
            return []
        return [str(entry) for entry in kept] if isinstance(kept, list) else []
