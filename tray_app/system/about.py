"""What is installed here, for the window about the program: versions, folders, licences. No address, no name of an
instance, nothing of a payload."""

from __future__ import annotations

import platform
from importlib import metadata
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tray_app.system.paths import Paths

_USED: Final = (
    "PySide6-Essentials",
    "shiboken6",
    "httpx",
    "httpcore",
    "h11",
    "anyio",
    "certifi",
    "idna",
    "keyring",
    "appdirs",
    "ruamel.yaml",
    "msgspec",
    "truststore",
    "psutil",
    "socksio",
)
"""What the program is built on; those that are not installed are left out."""

_DESKTOP: Final = ("XDG_CURRENT_DESKTOP", "XDG_SESSION_TYPE", "QT_QPA_PLATFORM", "QT_SCALE_FACTOR", "LANG")


class About(NamedTuple):
    """What the window shows."""

    versions: tuple[tuple[str, str], ...]
    folders: tuple[tuple[str, str], ...]
    licences: tuple[tuple[str, str, str], ...]


def versions(version: str, sqlite: str) -> tuple[tuple[str, str], ...]:
    """Name and version of the program and of what it stands on."""
    return (
        ("Telemetry Tray", version),
        ("Python", platform.python_version()),
        ("Qt (PySide6)", _version("PySide6-Essentials") or "-"),
        ("SQLite", sqlite),
        (platform.system(), platform.release()),
    )


def folders(paths: Paths) -> tuple[tuple[str, str], ...]:
    """Where everything of ours is: `data`, `config`, `logs`."""
    return (("data", str(paths.data)), ("config", str(paths.config)), ("logs", str(paths.logs)))


def licences() -> tuple[tuple[str, str, str], ...]:
    """Name, version and licence of the libraries, as they say it themselves."""
    found = []
    for name in _USED:
        version = _version(name)
        if version is not None:
            told = metadata.metadata(name)
            licence = next((str(told[key]) for key in ("License-Expression", "License") if key in told), "")
            lines = [c.rpartition(" :: ")[2] for c in told.get_all("Classifier") or () if c.startswith("License :: ")]
            licence = "" if licence == "UNKNOWN" else licence
            short = licence if licence and "\n" not in licence and len(licence) < 80 else ", ".join(lines)
            found.append((name, version, short or "see its own files"))
    return tuple(found)


def diagnostics(
    known: tuple[tuple[str, str], ...],
    paths: Paths,
    environment: Mapping[str, str],
    counts: Mapping[str, int],
    home: Path | None = None,
) -> str:
    """What may help who looks for a fault, as text. `known`: `versions`; `counts`: how many instances of each sort. The
    user's home folder is written as `~`."""
    lines = [f"{name}: {value}" for name, value in known]
    lines += [f"{name}: {environment[name]}" for name in _DESKTOP if environment.get(name)]
    lines += [f"{name}: {_short(value, home)}" for name, value in folders(paths)]
    lines += [f"{name}: {count}" for name, count in sorted(counts.items())]
    lines += [f"{name} {number}" for name, number, _ in licences()]
    return "\n".join(lines) + "\n"


def _short(path: str, home: Path | None) -> str:
    return path if home is None else path.replace(str(home), "~", 1)


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
