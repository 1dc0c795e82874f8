"""Installations on this machine where people usually put them, and those that run now. Only looks; asks no server."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MOST: Final = 50
_SONARQUBE: Final = ("sonarqube*", "sonar", "SonarQube*", "sonarqube*/sonarqube*")
_FOLDERS: Final = ("/opt", "/usr/local", "/usr/share", "/srv", "/var/lib", "/home/sonarqube", "/Applications", "C:\\")
_AT_HOME: Final = (".", "opt", "apps", "Downloads")
_CONFIG: Final = Path("conf", "sonar.properties")


class Installation(NamedTuple):
    """One that was found."""

    product: str
    home: str
    running: bool


def installations(folders: tuple[str, ...] | None = None) -> tuple[Installation, ...]:
    """Those of SonarQube, running ones first, each once. `folders`: where to look; None: the usual places."""
    found: dict[str, Installation] = {}
    for home in _running():
        found.setdefault(os.path.realpath(home), Installation(product="sonarqube", home=home, running=True))
    for home in lying(folders if folders is not None else usual()):
        found.setdefault(os.path.realpath(home), Installation(product="sonarqube", home=home, running=False))
    return tuple(found.values())[:MOST]


def usual() -> tuple[str, ...]:
    """The folders in which people put it."""
    try:
        home = Path.home()
    except RuntimeError:  # The environment names none.
        return _FOLDERS
    return (*_FOLDERS, *(str(home / folder) for folder in _AT_HOME))


def _running() -> Iterator[str]:
    from tray_app.products.sonarqube.running import started

    for one in started():
        if one.home is not None and not one.foreign:
            yield one.home


def lying(folders: Iterable[str]) -> Iterator[str]:
    """The installations of SonarQube in these folders, as far as they may be looked into."""
    for folder in folders:
        for pattern in _SONARQUBE:
            try:
                homes = sorted(Path(folder).glob(pattern))
                yield from (str(home) for home in homes if (home / _CONFIG).is_file())
            except OSError:
                continue  # Not ours to look into.
