"""The licences of what is bundled, read from what is installed: Python's packages, and the system's libraries."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_FILE: Final = re.compile(r"(licen[cs]e|copying|notice|copyright)", re.IGNORECASE)
_COMMON: Final = Path("/usr/share/common-licenses")
_FROM_DEBIAN: Final = {"LGPL-3.0-only": "LGPL-3", "GPL-2.0-only": "GPL-2", "GPL-3.0-only": "GPL-3"}
"""Texts that a package names and does not bring."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Something bundled that others made."""

    name: str
    version: str
    licence: str
    """As its makers name it."""
    text: str


def parts(requirements: Iterable[str], *, alone: Iterable[str] = (), binaries: Iterable[Path] = ()) -> list[Part]:
    """What these requirements bring, the distributions `alone`, of which only they themselves are in, and the Debian
    packages that `binaries` were copied from."""
    found = [_python_part(dist) for dist in [*_closure(requirements), *map(metadata.distribution, alone)]]
    return [*sorted(found, key=lambda part: part.name.lower()), *_system_parts(binaries)]


def requirements(checkout: Path) -> list[str]:
    """What the program needs to run with its windows."""
    project = tomllib.loads((checkout / "pyproject.toml").read_text())["project"]
    return [*project["dependencies"], *project["optional-dependencies"]["desktop"]]


def _closure(roots: Iterable[str]) -> Iterator[metadata.Distribution]:
    """With all that they need on this system. Raises PackageNotFoundError where one is not installed."""
    from packaging.requirements import Requirement

    todo, seen = [Requirement(root) for root in roots], set[str]()
    while todo:
        wanted = todo.pop()
        if wanted.marker is not None and not wanted.marker.evaluate({"extra": ""}):
            continue
        if (key := re.sub(r"[-_.]+", "-", wanted.name).lower()) in seen:
            continue
        seen.add(key)
        dist = metadata.distribution(wanted.name)
        yield dist
        for line in dist.requires or ():
            needs = Requirement(line)
            extras = wanted.extras or {""}
            if needs.marker is None or any(needs.marker.evaluate({"extra": extra}) for extra in extras):
                todo.append(needs)


def _python_part(dist: metadata.Distribution) -> Part:
    about = dist.metadata
    named = about.get("License-Expression") or about.get("License") or ""
    if not named or named == "UNKNOWN":
        classifiers = [line.split(" :: ")[-1] for line in about.get_all("Classifier") or () if "License ::" in line]
        named = ", ".join(classifiers) or "see its text"
    texts = [_read(Path(str(dist.locate_file(file)))) for file in dist.files or () if _is_licence(file.parts)]
    if not texts:
        texts = [_read(_COMMON / debian) for spdx, debian in _FROM_DEBIAN.items() if spdx in named]
    if not texts:
        raise SystemExit(f"{dist.name} {dist.version} brings no text of its licence ({named})")
    return Part(name=dist.name, version=dist.version, licence=" ".join(named.split()), text="\n\n".join(texts))


def _is_licence(path: tuple[str, ...]) -> bool:
    """Of the distribution itself, not of what it may carry in turn."""
    return path[0].endswith(".dist-info") and _FILE.search(path[-1]) is not None


def _system_parts(binaries: Iterable[Path]) -> Iterator[Part]:
    """Debian's word for each library that was taken from the system, Python itself included."""
    places = [str(place) for path in {*binaries, Path(sys.base_prefix) / "bin" / "python3"} for place in _names(path)]
    told = subprocess.run(["dpkg-query", "-S", *places], capture_output=True, text=True, check=False)
    owners = sorted({line.split(": ")[0].split(":")[0] for line in told.stdout.splitlines()})
    for owner in owners:
        version = subprocess.run(
            ["dpkg-query", "-W", "-f", "${Version}\n", owner], capture_output=True, text=True, check=True
        )
        text = _read(Path("/usr/share/doc") / owner / "copyright")
        yield Part(name=f"{owner} (Debian)", version=version.stdout.split()[0], licence="see its text", text=text)


def _names(path: Path) -> set[Path]:
    """dpkg knows a file by one of its names: /lib may be a link to /usr/lib."""
    real = path.resolve()
    return {real, Path(str(real).removeprefix("/usr"))}


def _read(path: Path) -> str:
    return path.read_text("utf-8", "replace").strip()


def summary(found: Iterable[Part]) -> str:
    """A line for each."""
    return "".join(f"{part.name} {part.version}: {part.licence}\n" for part in found)


def full_text(found: Iterable[Part]) -> str:
    """One file with all of them; a text that several share stands once."""
    texts: dict[str, list[str]] = {}
    for part in found:
        texts.setdefault(part.text, []).append(f"{part.name} {part.version} ({part.licence})")
    line = "=" * 100
    return "\n".join(f"{line}\n" + "\n".join(names) + f"\n{line}\n\n{text}\n" for text, names in texts.items())
