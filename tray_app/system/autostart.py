"""Start at login, made and removed on the owner's word: a file in the desktop's autostart folder, ours alone; on
Windows and macOS what they have instead (`autostart_windows`, `autostart_macos`).

Source: XDG Desktop Application Autostart Specification 0.5 and Desktop Entry Specification 1.5 (quoting in Exec).
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from tray_app.core.errors import Fixable
from tray_app.system.paths import HOME_VARIABLE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FILE_NAME: Final = "telemetry-tray.desktop"
_LARGEST_BYTES: Final = 65_536
_RESERVED: Final = re.compile(r'([\\"`$])')


class StartAtLogin(Protocol):
    """What each system has. Both raise Fixable `autostart_unusable`."""

    def is_on(self) -> bool:
        """Whether a login would start us."""

    def turn(self, on: bool, /) -> None:
        """Switches it; done when it returns."""


def find_autostart(environment: Mapping[str, str], command: Sequence[str], *, home: Path | None) -> StartAtLogin | None:
    """That of this system and user, for a home of its own if there is one; None where it cannot be had.

    `command`: the program, by its whole path, and its arguments.
    """
    if sys.platform == "win32":
        from tray_app.system.autostart_windows import RunKey, registry

        # An entry there is a command line alone, and cannot say which home.
        return RunKey(registry(), command) if home is None else None
    variables = {} if home is None else {HOME_VARIABLE: str(home)}
    if sys.platform == "darwin":
        from tray_app.system.autostart_macos import LaunchAgent, launch_agent_path

        path = launch_agent_path(environment)
        return None if path is None else LaunchAgent(path, command, variables)
    path = autostart_path(environment)
    return None if path is None else Autostart(path, command, variables)


class Autostart:
    """The autostart file of this user."""

    def __init__(self, path: Path, command: Sequence[str], variables: Mapping[str, str] | None = None) -> None:
        """`command`: the program and its arguments, as the desktop is to start it, with `variables` set."""
        self._path = path
        self._command = tuple(command)
        self._variables = dict(variables or {})

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
            put_file(self._path, _entry(self._command, self._variables).encode())
        except OSError as error:
            raise Fixable("autostart_unusable", path=self._path, problem=error.strerror) from error


def put_file(path: Path, content: bytes) -> None:
    """Whole or not at all, with its folders; on disk when it returns. Raises OSError."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with fresh.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def autostart_path(environment: Mapping[str, str]) -> Path | None:
    """Where this user's desktop looks; None: the environment names no home, or this is no XDG desktop's system."""
    if os.name != "posix":
        return None
    config = environment.get("XDG_CONFIG_HOME") or ""
    home = environment.get("HOME") or ""
    # A relative path is to be ignored (XDG Base Directory Specification 0.8).
    folder = Path(config) if config.startswith("/") else Path(home) / ".config" if home.startswith("/") else None
    return None if folder is None else folder / "autostart" / FILE_NAME


def _entry(command: Sequence[str], variables: Mapping[str, str]) -> str:
    words = ["env", *(f"{name}={value}" for name, value in variables.items())] if variables else []
    line = " ".join(_quoted(part) for part in (*words, *command))
    # Where the program was removed the desktop passes over the entry, instead of failing at each login.
    there = command[0].replace("\\", "\\\\")
    return (
        "[Desktop Entry]\n"
        "Type=Application\n"
        "Version=1.5\n"
        "Name=Telemetry Tray\n"
        "Comment=Shows what your SonarQube sends home, and stops it\n"
        f"TryExec={there}\n"
        f"Exec={line}\n"
        "Terminal=false\n"
        "X-GNOME-Autostart-enabled=true\n"
    )


def _quoted(part: str) -> str:
    """One argument for Exec: quoted, the reserved characters escaped, once more for the string type, `%` doubled."""
    if not part.isprintable():
        raise Fixable("autostart_unusable", path=part, problem="a path with control characters cannot be started")
    return '"' + _RESERVED.sub(r"\\\1", part).replace("\\", "\\\\").replace("%", "%%") + '"'
