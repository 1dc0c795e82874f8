"""The files of a compose project: which ones docker compose reads by itself, and what they say. Reads, never writes.

Source: Docker Compose 2, compose-go `cli/options.go` (DefaultFileNames, DefaultOverrideFileNames): without `-f` and
COMPOSE_FILE it takes the first of the usual names and the first override beside it. Thread: any; blocks while it reads.
"""

from __future__ import annotations

import os.path
from typing import TYPE_CHECKING, Final, NamedTuple

from tray_app.config_files.compose import env_files, layers, read_service, service_names
from tray_app.config_files.compose_values import env_file_variables
from tray_app.config_files.replace import read
from tray_app.core.errors import Fixable
from tray_app.core.model import reason

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from tray_app.config_files.compose import Layer, Service
    from tray_app.config_files.replace import Contents
    from tray_app.core.model import Reason

FILE_NAMES: Final = ("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml")
OVERRIDE_NAMES: Final = (
    "compose.override.yml",
    "compose.override.yaml",
    "docker-compose.override.yml",
    "docker-compose.override.yaml",
)
OURS: Final = "docker-compose.override.yml"
"""Made where there is no override yet."""
ENV_FILE_BYTES: Final = 1_000_000


class Project(NamedTuple):
    """A compose file and what is read with it."""

    path: str
    """Of the compose file itself."""
    override: str
    """The override that docker compose reads with it: the one that is there, else OURS, which is not there."""
    layers: tuple[Layer, ...]
    """The weakest first."""
    dotenv: Mapping[str, str]
    changed_at: datetime
    """When the newest of its files was changed."""
    ignores_override: Reason | None
    """Why docker compose would not read the override."""

    @property
    def folder(self) -> str:
        """Where the project is: relative names start from here."""
        return os.path.dirname(self.path)  # noqa: PTH120


def read_project(path: str) -> Project:
    """Reads the compose file, its override and `.env`.

    Raises Fixable as `replace.read` and `compose.layers` do, each with the file that it is about.
    """
    folder = os.path.dirname(path)  # noqa: PTH120
    base = read(path)
    found, changed_at = list(layers(base.data, path=path)), base.modified_at
    override = override_beside(path)
    more = _maybe(override)
    if more is not None:
        found += layers(more.data, path=override)
        changed_at = max(changed_at, more.modified_at)
    dotenv: dict[str, str] = {}
    env = _maybe(os.path.join(folder, ".env"))  # noqa: PTH118
    if env is not None:
        changed_at = max(changed_at, env.modified_at)
        if len(env.data) <= ENV_FILE_BYTES:
            pieces = env_file_variables(env.data, path=".env", dotenv={})
            dotenv = {one.key: one.value for one in pieces if one.value is not None}
    return Project(
        path=path,
        override=override,
        layers=tuple(found),
        dotenv=dotenv,
        changed_at=changed_at,
        ignores_override=_ignored(path, override, dotenv),
    )


def read_project_service(project: Project, service: str, keys: Sequence[str]) -> tuple[Service, datetime]:
    """What the project gives to a service, with its env files read; and when the newest of all files was changed.

    Raises Fixable `compose_no_service`.
    """
    files: dict[str, bytes | Reason] = {}
    changed_at = project.changed_at
    for named in env_files(project.layers, service, project.dotenv):
        where = os.path.join(project.folder, named.path)  # noqa: PTH118
        try:
            contents = read(where)
        except Fixable as problem:
            files[named.path] = problem.reason
            continue
        changed_at = max(changed_at, contents.modified_at)
        large = reason("compose_too_large", path=where, limit_kb=ENV_FILE_BYTES // 1000)
        files[named.path] = contents.data if len(contents.data) <= ENV_FILE_BYTES else large
    made = read_service(project.layers, service, keys, dotenv=project.dotenv, files=files)
    return made, changed_at


def services_of(project: Project, is_ours: Callable[[str], bool]) -> tuple[str, ...]:
    """The services whose image `is_ours` knows."""
    return tuple(name for name, image in service_names(project.layers).items() if image and is_ours(image))


def compose_file_in(folder: str) -> str | None:
    """The compose file that docker compose would take in this folder."""
    found = (os.path.join(folder, name) for name in FILE_NAMES)  # noqa: PTH118
    return next((path for path in found if os.path.isfile(path)), None)  # noqa: PTH113


def override_beside(path: str) -> str:
    """The override that docker compose takes with this file: the first that is there, else OURS."""
    folder = os.path.dirname(path)  # noqa: PTH120
    found = (os.path.join(folder, name) for name in OVERRIDE_NAMES)  # noqa: PTH118
    return next((one for one in found if os.path.lexists(one)), os.path.join(folder, OURS))  # noqa: PTH118


def files_beside(path: str) -> tuple[str, ...]:
    """The compose file, every override that could count, and `.env`; there or not."""
    folder = os.path.dirname(path)  # noqa: PTH120
    return (path, *(os.path.join(folder, name) for name in (*OVERRIDE_NAMES, ".env")))  # noqa: PTH118


def _ignored(path: str, override: str, dotenv: Mapping[str, str]) -> Reason | None:
    if (listed := dotenv.get("COMPOSE_FILE")) is not None:
        folder = os.path.dirname(path)  # noqa: PTH120
        named = listed.split(dotenv.get("COMPOSE_PATH_SEPARATOR") or os.pathsep)
        if os.path.realpath(override) not in {os.path.realpath(os.path.join(folder, one)) for one in named}:  # noqa: PTH118
            return reason("compose_file_listed", path=os.path.join(folder, ".env"), override=override)  # noqa: PTH118
        return None
    usual = compose_file_in(os.path.dirname(path))  # noqa: PTH120
    if usual is None or os.path.realpath(usual) != os.path.realpath(path):
        return reason("compose_file_chosen", path=path, override=override)
    return None


def _maybe(path: str) -> Contents | None:
    try:
        return read(path)
    except Fixable as problem:
        if problem.code != "file_missing":
            raise
        return None
