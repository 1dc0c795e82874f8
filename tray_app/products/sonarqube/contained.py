"""A SonarQube in a container: what it was made with, as docker or podman tells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tray_app.config_files.properties import entries
from tray_app.config_files.replace import read
from tray_app.core.errors import Fixable
from tray_app.core.model import Place, Side, reason
from tray_app.products import contained
from tray_app.products.jvm import JVM_VARIABLES
from tray_app.products.sonarqube import sources
from tray_app.products.sonarqube.compose_config import in_image
from tray_app.products.sonarqube.evidence import FILE_KEYS, View, all_unreadable, file_evidence, kinds_of
from tray_app.products.sonarqube.running import split_arguments

if TYPE_CHECKING:
    from datetime import datetime

    from tray_app.core.model import Evidence, Instance, Look
    from tray_app.system.containers import Container

_VERSIONS: Final = ("SONAR_VERSION", "SONARQUBE_VERSION")
"""Set by the official images. Source: docker-sonarqube's Dockerfiles."""
_HOME: Final = "SONARQUBE_HOME"
_USUAL_HOME: Final = "/opt/sonarqube"
VARIABLES: Final = (*sources.VARIABLES, *JVM_VARIABLES, *_VERSIONS, _HOME)


async def look(instance: Instance, seen: Look, at: datetime) -> Look:
    """`seen` with what the container was made with. Never raises for what it finds; `problem` says what is missing."""
    try:
        container = await contained.find(instance, VARIABLES)
    except Fixable as problem:
        where = instance.container or f"service {instance.service}"
        view = View(side=Side.RUNNING, place=Place.CONTAINER, location=where, relay=instance.listen)
        unseen = all_unreadable(view, problem.reason)
        return seen._replace(evidence=seen.evidence + unseen, asked_at=at, problem=problem.reason)
    if container is None:
        return seen._replace(asked_at=at, problem=reason("no_container_of_service", service=instance.service or "?"))
    if not container.running:
        configured = () if instance.compose is not None else _evidence(container, instance, Side.CONFIGURED)
        stopped = reason("container_not_running", name=container.name)
        return seen._replace(evidence=seen.evidence + configured, asked_at=at, problem=stopped)
    return with_container(instance, seen, container, at)


def with_container(instance: Instance, seen: Look, container: Container, at: datetime) -> Look:
    """`seen` with what a running container was made with."""
    version = version_of(container)
    evidence = seen.evidence
    if instance.compose is None:  # What it was made with is what it is started with again.
        evidence += _evidence(container, instance, Side.CONFIGURED)
    running = tuple(piece for piece in _evidence(container, instance, Side.RUNNING) if piece.decides)
    return seen._replace(
        evidence=evidence + running,
        kinds=seen.kinds if version is None else kinds_of(version, {}),
        version=version or seen.version,
        asked_at=at,
        started_at=container.created_at,
        process=container.identity,
        problem=seen.problem or contained.ignores_compose(instance, container),
    )


def _evidence(container: Container, instance: Instance, side: Side) -> tuple[Evidence, ...]:
    where = f"{container.tool} container {container.name}"
    version = version_of(container)
    jvm, arguments = split_arguments(container.arguments, container.environment)
    given = sources.strong(jvm, arguments, location=where)
    given += [
        sources.Given(place=Place.CONTAINER, location=where, key=sources.VARIABLES[name], value=value, variable=name)
        for name, value in container.environment.items()
        if name in sources.VARIABLES
    ]
    below = _mounted_file(container, instance, side)
    return sources.combined(given, below, side=side, version=version, names=None, relay=instance.listen)


def _mounted_file(container: Container, instance: Instance, side: Side) -> tuple[Evidence, ...]:
    """The config file, where it is one of this machine's that is mounted into the container; read only."""
    conf = f"{container.environment.get(_HOME, _USUAL_HOME).rstrip('/')}/conf"
    path = contained.mounted(container, conf, "sonar.properties")
    if path is None:
        return in_image(View(side=side, place=Place.CONTAINER, location=container.name, relay=instance.listen))
    view = View(side=side, place=Place.FILE, location=path, relay=instance.listen, version=version_of(container))
    try:
        return tuple(file_evidence(view, entries(read(path).data, FILE_KEYS, path=path)))
    except Fixable as problem:
        return all_unreadable(view, problem.reason)


def version_of(container: Container) -> str | None:
    """As its image says."""
    return next((container.environment[name] for name in _VERSIONS if name in container.environment), None)
