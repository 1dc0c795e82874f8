"""Where people usually put SonarQube on a machine. Only looks; asks no server."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_SONARQUBE: Final = ("sonarqube*", "sonar", "SonarQube*", "sonarqube*/sonarqube*")
_FOLDERS: Final = ("/opt", "/usr/local", "/usr/share", "/srv", "/var/lib", "/home/sonarqube", "/Applications", "C:\\")
_AT_HOME: Final = (".", "opt", "apps", "Downloads")
_CONFIG: Final = Path("conf", "sonar.properties")


def usual() -> tuple[str, ...]:
    """The folders in which people put it."""
    try:
        home = Path.home()
    except RuntimeError:  # The environment names none.
        return _FOLDERS
    return (*_FOLDERS, *(str(home / folder) for folder in _AT_HOME))


def lying(folders: Iterable[str]) -> Iterator[str]:
    """The installations of SonarQube in these folders, as far as they may be looked into."""
    for folder in folders:
        for pattern in _SONARQUBE:
            try:
                homes = sorted(Path(folder).glob(pattern))
                yield from (str(home) for home in homes if (home / _CONFIG).is_file())
            except OSError:
                continue  # Not ours to look into.
