"""Start at login: one file in the desktop's autostart folder, ours alone, made and removed on the owner's word.

Source: XDG Desktop Application Autostart Specification 0.5 and Desktop Entry Specification 1.5 (quoting in Exec).
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tray_app.core.errors import Fixable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FILE_NAME: Final = "telemetry-tray.desktop"
_LARGEST_BYTES: Final = 65_536
_RESERVED: Final = re.compile(r'([\\"`$])')


class Autostart:
    """The autostart file of this user."""

    def __init__(self, path: Path, command: Sequence[str]) -> None:
        """`command`: the program and its arguments, as the desktop is to start it."""
        self._path = path
        self._command = tuple(command)

    def is_on(self) -> bool:
        """Whether the desktop would start us: the file is there, and no desktop tool has switched it off in place."""
        try:
            with self._path.open("rb") as file:
                text = file.read(_LARGEST_BYTES).decode("utf-8", "replace")
        except FileNotFoundError:
            return False
        except OSError as error:
            raise Fixable("autostart_unusable", path=self._path, problem=error.strerror) from error
        off = (r"^\s*Hidden\s*=\s*true\s*$", r"^\s*X-GNOME-Autostart-enabled\s*=\s*false\s*$")
        return not any(re.search(pattern, text, re.MULTILINE) for pattern in off)

    def turn(self, on: bool, /) -> None:
        """Makes or removes the file; on disk, whole, when it returns. Raises Fixable `autostart_unusable`."""
        try:
            if not on:
                self._path.unlink(missing_ok=True)
                return
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            fresh = self._path.with_name(f".{self._path.name}.{os.getpid()}")
            try:
                with fresh.open("w", encoding="utf-8") as file:
                    file.write(_entry(self._command))
                    file.flush()
                    os.fsync(file.fileno())
                fresh.replace(self._path)
            finally:
                fresh.unlink(missing_ok=True)
        except OSError as error:
            raise Fixable("autostart_unusable", path=self._path, problem=error.strerror) from error


def autostart_path(environment: Mapping[str, str]) -> Path | None:
    """Where this user's desktop looks; None: the environment names no home, or this is no XDG desktop's system."""
    if os.name != "posix":
        return None
    config = environment.get("XDG_CONFIG_HOME") or ""
    home = environment.get("HOME") or ""
    # A relative path is to be ignored (XDG Base Directory Specification 0.8).
    folder = Path(config) if config.startswith("/") else Path(home) / ".config" if home.startswith("/") else None
    return None if folder is None else folder / "autostart" / FILE_NAME


def _entry(command: Sequence[str]) -> str:
    line = " ".join(_quoted(part) for part in command)
    return (
        "[Desktop Entry]\n"
        "Type=Application\n"
        "Version=1.5\n"
        "Name=Telemetry Tray\n"
        "Comment=Shows what your SonarQube sends home, and stops it\n"
        f"Exec={line}\n"
        "Terminal=false\n"
        "X-GNOME-Autostart-enabled=true\n"
    )


def _quoted(part: str) -> str:
    """One argument for Exec: quoted, the reserved characters escaped, once more for the string type, `%` doubled."""
    if not part.isprintable():
        raise Fixable("autostart_unusable", path=part, problem="a path with control characters cannot be started")
    return '"' + _RESERVED.sub(r"\\\1", part).replace("\\", "\\\\").replace("%", "%%") + '"'
