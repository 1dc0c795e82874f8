"""Start at login on Windows: one value below the user's own Run key, ours alone.

Source: Microsoft, "Run and RunOnce Registry Keys"; and for the switch that the task manager has for each entry, what it
was seen to write: below StartupApproved a value of 12 bytes, the first of which is odd when the entry is switched off.
"""

from __future__ import annotations

import subprocess
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, Protocol

from tray_app.core.errors import Fixable

if TYPE_CHECKING:
    from collections.abc import Sequence

RUN: Final = r"Software\Microsoft\Windows\CurrentVersion\Run"
APPROVED: Final = r"Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"
VALUE: Final = "Telemetry Tray"
"""The name in the task manager's list. The uninstaller (packaging/windows/installer.nsi) removes it too."""
LONGEST: Final = 260
"""Characters of a command line there."""


class Registry(Protocol):
    """What we need of the user's part of it. Raises OSError; FileNotFoundError where there is no such value."""

    def read(self, key: str, name: str) -> object:
        """A value."""

    def write(self, key: str, name: str, text: str) -> None:
        """Sets a text; makes the key where it is missing."""

    def delete(self, key: str, name: str) -> None:
        """Removes a value."""


class RunKey:
    """Implements `autostart.StartAtLogin`."""

    def __init__(self, registry: Registry, command: Sequence[str]) -> None:
        self._registry = registry
        self._command = tuple(command)

    def is_on(self) -> bool:
        """Whether a login would start us: the value is there, and the task manager has not switched it off."""
        try:
            self._registry.read(RUN, VALUE)
        except FileNotFoundError:
            return False
        except OSError as error:
            raise _unusable(error) from error
        try:
            switch = self._registry.read(APPROVED, VALUE)
        except OSError:
            return True
        return not (isinstance(switch, bytes) and switch and switch[0] & 1)

    def turn(self, on: bool, /) -> None:
        """Writes or removes the value, and what the task manager had noted on it."""
        try:
            if on:
                line = subprocess.list2cmdline(self._command)
                if len(line) > LONGEST:
                    raise _unusable(OSError(0, f"the command is longer than {LONGEST} characters"))
                self._registry.write(RUN, VALUE, line)
            else:
                with suppress(FileNotFoundError):
                    self._registry.delete(RUN, VALUE)
            with suppress(FileNotFoundError):
                self._registry.delete(APPROVED, VALUE)
        except OSError as error:
            raise _unusable(error) from error


class UserRegistry:
    """Implements `Registry` with Windows' own."""

    def __init__(self, winreg: Any) -> None:
        """`winreg`: the module, which only Windows has."""
        self._winreg = winreg

    def read(self, key: str, name: str) -> object:
        """A value."""
        with self._winreg.OpenKey(self._winreg.HKEY_CURRENT_USER, key) as opened:
            value: object = self._winreg.QueryValueEx(opened, name)[0]
            return value

    def write(self, key: str, name: str, text: str) -> None:
        """Sets a text."""
        with self._winreg.CreateKey(self._winreg.HKEY_CURRENT_USER, key) as opened:
            self._winreg.SetValueEx(opened, name, 0, self._winreg.REG_SZ, text)

    def delete(self, key: str, name: str) -> None:
        """Removes a value."""
        root, access = self._winreg.HKEY_CURRENT_USER, self._winreg.KEY_SET_VALUE
        with self._winreg.OpenKey(root, key, 0, access) as opened:
            self._winreg.DeleteValue(opened, name)


def registry() -> Registry:
    """That of this user. On Windows only."""
    import winreg

    return UserRegistry(winreg)


def _unusable(error: OSError) -> Fixable:
    return Fixable("autostart_unusable", path=rf"HKEY_CURRENT_USER\{RUN}", problem=error.strerror or str(error))
