"""Start at login on macOS: a launch agent of this user, one file, ours alone.

Source: launchd.plist(5). `RunAtLoad` starts it at login; nothing is kept alive, so that Quit means quit. The desktop
lists it among the login items ("Allow in the Background"), where the owner can switch it off without our file knowing.
"""

from __future__ import annotations

import plistlib
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tray_app.core.errors import Fixable
from tray_app.system.autostart import put_file

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LABEL: Final = "io.github.telemetry_tray.telemetry_tray"
"""The bundle's identifier too (packaging/telemetry-tray.spec)."""
_LARGEST_BYTES: Final = 65_536


class LaunchAgent:
    """Implements `autostart.StartAtLogin`."""

    def __init__(self, path: Path, command: Sequence[str], variables: Mapping[str, str]) -> None:
        self._path = path
        self._command = tuple(command)
        self._variables = dict(variables)

    def is_on(self) -> bool:
        """Whether the file is there and not disabled in itself."""
        try:
            with self._path.open("rb") as file:
                found = plistlib.loads(file.read(_LARGEST_BYTES))
        except FileNotFoundError:
            return False
        except (OSError, ValueError, plistlib.InvalidFileException) as error:
            problem = getattr(error, "strerror", None) or "it is no property list"
            raise Fixable("autostart_unusable", path=self._path, problem=problem) from error
        return isinstance(found, dict) and bool(found.get("RunAtLoad")) and not found.get("Disabled")

    def turn(self, on: bool, /) -> None:
        """Makes or removes the file; it counts from the next login on, and never starts a second program now."""
        told: dict[str, object] = {
            "Label": LABEL,
            "ProgramArguments": list(self._command),
            "RunAtLoad": True,
            "ProcessType": "Interactive",
        }
        if self._variables:
            told["EnvironmentVariables"] = self._variables
        try:
            if on:
                put_file(self._path, plistlib.dumps(told))
            else:
                self._path.unlink(missing_ok=True)
        except OSError as error:
            raise Fixable("autostart_unusable", path=self._path, problem=error.strerror) from error


def launch_agent_path(environment: Mapping[str, str]) -> Path | None:
    """Where launchd looks; None: the environment names no home."""
    home = environment.get("HOME") or ""
    return Path(home) / "Library" / "LaunchAgents" / f"{LABEL}.plist" if home.startswith("/") else None
