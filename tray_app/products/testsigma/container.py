"""A Testsigma in a container: what it was made with, as docker or podman tells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tray_app.core.errors import Fixable
from tray_app.core.model import Place, Side, reason
from tray_app.products import contained
from tray_app.products.testsigma import sources
from tray_app.products.testsigma.compose_config import version_of
from tray_app.products.testsigma.evidence import Config, as_read_at, read_files
from tray_app.products.testsigma.sources import NAMES, URL_VARIABLE, Setting

if TYPE_CHECKING:
    from datetime import datetime

    from tray_app.core.model import Evidence, Instance, Look
    from tray_app.system.containers import Container

HOME: Final = "/opt/app"
"""Of the server in the official image. Source: Dockerfile and entrypoint.sh of v3.0.1."""
PORT: Final = "9090/tcp"
_START: Final = "start.sh"
_OPTION: Final = f"--{URL_VARIABLE}="


async def look(instance: Instance, seen: Look, at: datetime) -> Look:
    """`seen` with what the container was made with. Never raises for what it finds; `problem` says what is missing."""
    try:
        container = await contained.find(instance, NAMES)
    except Fixable as problem:
        where = instance.container or f"service {instance.service}"
        hidden = sources.unseen(problem.reason, Place.CONTAINER, location=where)
        sides = (Side.RUNNING,) if instance.compose is not None else (Side.CONFIGURED, Side.RUNNING)
        unseen = [
            piece
            for side in sides
            for piece in sources.combined(hidden, (), side=side, instance=instance, default=(Place.CONTAINER, where))
        ]
        return seen._replace(evidence=(*seen.evidence, *unseen), asked_at=at, problem=problem.reason)
    if container is None:
        return seen._replace(asked_at=at, problem=reason("no_container_of_service", service=instance.service or "?"))
    configured = () if instance.compose is not None else _evidence(container, instance, Side.CONFIGURED)
    seen = seen._replace(
        evidence=seen.evidence + configured, asked_at=at, version=seen.version or version_of(container.image)
    )
    if not container.running:
        return seen._replace(problem=reason("container_not_running", name=container.name))
    running = tuple(piece for piece in _evidence(container, instance, Side.RUNNING) if piece.decides)
    return seen._replace(
        evidence=seen.evidence + running,
        started_at=container.created_at,
        process=container.identity,
        problem=seen.problem or contained.ignores_compose(instance, container),
    )


def _evidence(container: Container, instance: Instance, side: Side) -> tuple[Evidence, ...]:
    where = f"{container.tool} container {container.name}"
    variables = sources.from_environment(container.environment.items(), Place.CONTAINER, location=where)
    given = sources.strong([*_by_start_script(container, where), *variables])
    files = _mounted_files(container)
    default = (Place.CONTAINER, where)
    lines = files.lines if side is Side.CONFIGURED else as_read_at(files, container.started_at)
    return sources.combined(given, lines, side=side, instance=instance, default=default)


def _by_start_script(container: Container, where: str) -> list[Setting]:
    """`start.sh --TESTSIGMA_PLATFORM_URL=...` sets the variable itself."""
    words = container.arguments
    script = next((i for i, word in enumerate(words) if word.rpartition("/")[2] == _START), None)
    after = () if script is None else words[script + 1 :]
    urls = [word.removeprefix(_OPTION) for word in after if word.startswith(_OPTION)]
    return [Setting(name=URL_VARIABLE, value=url, place=Place.ARGUMENT, location=where) for url in urls[-1:]]


def _mounted_files(container: Container) -> Config:
    """Its config file, where it is one of this machine's that is mounted into the container; read only."""
    path = contained.mounted(container, f"{HOME}/config", "application.properties")
    if path is None:
        return Config(lines=(), changed_at=None)
    return read_files((path,), folder=path.rpartition("/")[0] or "/")


def web_address(container: Container) -> str | None:
    """Where its web server answers on this machine, as docker publishes it."""
    address = container.ports.get(PORT)
    return None if address is None else f"http://{address}"
