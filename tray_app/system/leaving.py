"""Takes away what the program keeps, file by file. A folder goes only when nothing else is left in it."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tray_app.system.paths import Paths

_DATA: Final = ("journal.sqlite3*", "identifier.key", "engine.lock")
_CONFIG: Final = ("preferences.json", "desktop.ini", "desktop.ini.lock")
_LOGS: Final = ("telemetry-tray*.log*",)


def files(paths: Paths) -> tuple[Path, ...]:
    """What of ours is there now."""
    return tuple(dict.fromkeys(_files(paths)))


def remove_files(paths: Paths) -> tuple[Path, ...]:
    """Removes them; answers those that could not be removed. Nobody may use the journal any more."""
    stayed = []
    for path in files(paths):
        try:
            path.unlink(missing_ok=True)
        except OSError:
            stayed.append(path)
    folders = [paths.data, paths.config, paths.logs]
    if paths.home is not None:
        folders += [paths.home / "run", paths.home]
    for folder in folders:
        with suppress(OSError):  # Something else is in it, or it is gone.
            folder.rmdir()
    return tuple(stayed)


def _files(paths: Paths) -> Iterator[Path]:
    for folder, patterns in ((paths.data, _DATA), (paths.config, _CONFIG), (paths.logs, _LOGS)):
        for pattern in patterns:
            yield from (path for path in folder.glob(pattern) if path.is_file() or path.is_symlink())
    if paths.socket.exists():
        yield paths.socket
