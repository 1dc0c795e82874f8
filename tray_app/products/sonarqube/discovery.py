"""SonarQubes on this machine: usual folders, processes, systemd units, containers, compose files. Changes nothing."""

from __future__ import annotations

import asyncio
import os
import re
import time
from glob import glob
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tray_app.config_files.compose_project import FILE_NAMES, read_project, services_of
from tray_app.config_files.properties import entries, trimmed
from tray_app.config_files.replace import read
from tray_app.core.discovery import Discovery, Installation, once_each
from tray_app.core.errors import Fixable
from tray_app.core.model import reason
from tray_app.products.contained import installation
from tray_app.products.sonarqube import contained
from tray_app.products.sonarqube.compose_config import is_sonarqube
from tray_app.products.sonarqube.evidence import config_path
from tray_app.products.sonarqube.local import installed_version
from tray_app.products.sonarqube.running import started
from tray_app.products.usual_places import lying
from tray_app.system import containers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tray_app.core.model import Reason

PRODUCT: Final = "sonarqube"
WALK_S: Final = 5.0
WALK_FOLDERS: Final = 20_000
WALK_DEEP: Final = 4
"""A compose file lies in a project's folder, and projects some steps below a home."""
UNIT_BYTES: Final = 100_000

_WEB: Final = ("sonar.web.host", "sonar.web.port", "sonar.web.context")
_STARTS: Final = re.compile(r"(/[^\s\"']+?)/(?:bin/[^/\s\"']+/sonar\.sh|lib/sonar-application-[^/\s\"']+\.jar)")
_SKIPPED: Final = frozenset({"node_modules", "proc", "sys", "__pycache__", "overlay2"})


async def find(*, folders: Sequence[str], roots: Sequence[str], units: Sequence[str], proc: str = "/proc") -> Discovery:
    """All that can be seen: installations in `folders`, compose files below `roots`, units in the folders `units`.

    Never raises for what it finds. Thread: the engine's loop; what blocks is done in another.
    """
    files = asyncio.to_thread(_on_disk, folders, roots, units, proc=proc)
    (on_disk, unseen), (contained_ones, trouble) = await asyncio.gather(files, _in_containers())
    return Discovery(installations=once_each((*on_disk, *contained_ones)), unseen=(*unseen, *trouble))


def _on_disk(
    folders: Sequence[str], roots: Sequence[str], units: Sequence[str], *, proc: str
) -> tuple[tuple[Installation, ...], tuple[Reason, ...]]:
    running = [one for one in started(proc=proc) if not one.foreign]
    homes = {os.path.realpath(one.home): True for one in running if one.home is not None}
    unseen = [reason("found_no_home", pid=one.pid) for one in running if one.home is None]
    for home in (*_from_units(units), *lying(folders)):
        homes.setdefault(os.path.realpath(home), False)
    found = [_installation(home, running=up) for home, up in homes.items() if os.path.isdir(os.path.join(home, "conf"))]  # noqa: PTH112, PTH118
    composed, cut = _composed(roots)
    if cut:
        unseen.append(reason("found_not_everything", seconds=round(WALK_S)))
    return (*found, *composed), tuple(unseen)


def _from_units(folders: Sequence[str]) -> Iterator[str]:
    for folder in folders:
        for unit in glob(os.path.join(folder, "*.service")):  # noqa: PTH118, PTH207
            try:
                text = Path(unit).read_bytes()[:UNIT_BYTES].decode("utf-8", "replace")
            except OSError:
                continue
            for match in _STARTS.finditer(text):
                yield match[1]


def _installation(home: str, *, running: bool) -> Installation:
    return Installation(
        product=PRODUCT,
        home=home,
        url=web_address(home),
        version=installed_version(home),
        running=running,
    )


def web_address(home: str) -> str | None:
    """By `sonar.web.host`, `port` and `context` of its file; None: it cannot be read, or says nothing that can be."""
    path = config_path(home)
    try:
        lines = entries(read(path).data, _WEB, path=path)
    except Fixable:
        return None
    last = {entry.name: trimmed(entry.value) for entry in lines}
    host = last.get("sonar.web.host") or "127.0.0.1"
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104
    port, context = last.get("sonar.web.port") or "9000", last.get("sonar.web.context", "").rstrip("/")
    usable = re.fullmatch(r"\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9.-]+", host) and re.fullmatch(r"[0-9]{1,5}", port)
    if not usable or not 0 < int(port) < 65536 or not re.fullmatch(r"(?:/[A-Za-z0-9._~-]+)*", context):
        return None
    return f"http://{host}:{int(port)}{context}"


def _composed(roots: Sequence[str]) -> tuple[list[Installation], bool]:
    """Services with an image of SonarQube in compose files; whether the walk was cut short."""
    found, seen = list[Installation](), set[str]()
    paths, cut = _compose_files(roots)
    for path in paths:
        real = os.path.realpath(path)
        if real in seen:
            continue
        seen.add(real)
        try:
            services = services_of(read_project(path), is_sonarqube)
        except Fixable:
            continue  # Somebody's broken file, or none of compose at all.
        found += [Installation(product=PRODUCT, compose=real, service=service) for service in services]
    return found, cut


def _compose_files(roots: Iterable[str]) -> tuple[list[str], bool]:
    found = list[str]()
    until_s, left = time.monotonic() + WALK_S, WALK_FOLDERS
    waiting = [(root, 0) for root in roots]
    while waiting:
        if time.monotonic() > until_s or left <= 0:
            return found, True
        folder, deep = waiting.pop(0)
        left -= 1
        try:
            with os.scandir(folder) as entries_there:
                for entry in entries_there:
                    if entry.name in FILE_NAMES and entry.is_file():
                        found.append(entry.path)
                    hidden = entry.name.startswith(".") or entry.name in _SKIPPED
                    if deep < WALK_DEEP and not hidden and entry.is_dir(follow_symlinks=False):
                        waiting.append((entry.path, deep + 1))
        except OSError:
            continue
    return found, False


async def _in_containers() -> tuple[tuple[Installation, ...], tuple[Reason, ...]]:
    try:
        every = await containers.all_containers(contained.VARIABLES)
    except Fixable as problem:
        return (), () if problem.code == "tool_missing" else (problem.reason,)
    ours = [one for one in every if is_sonarqube(one.image)]
    found = (installation(one, PRODUCT, port="9000/tcp", version=contained.version_of(one)) for one in ours)
    return tuple(found), ()
