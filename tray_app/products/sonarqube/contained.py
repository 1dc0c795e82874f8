"""A SonarQube in a container: what it was made with, as docker or podman tells."""

from __future__ import annotations

import os.path
from typing import TYPE_CHECKING, Final

from tray_app.config_files.compose_project import override_beside
from tray_app.config_files.properties import entries
from tray_app.config_files.replace import read
from tray_app.core.errors import Fixable
from tray_app.core.model import Place, Side, reason
from tray_app.products.sonarqube import sources
from tray_app.products.sonarqube.compose_config import chosen_service, in_image
from tray_app.products.sonarqube.evidence import FILE_KEYS, View, all_unreadable, file_evidence, kinds_of
from tray_app.products.sonarqube.running import JVM_VARIABLES, split_arguments
from tray_app.system import containers

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from tray_app.core.model import Evidence, Instance, Look, Reason
    from tray_app.system.containers import Container

_VERSIONS: Final = ("SONAR_VERSION", "SONARQUBE_VERSION")
"""Set by the official images. Source: docker-sonarqube's Dockerfiles."""
_HOME: Final = "SONARQUBE_HOME"
_USUAL_HOME: Final = "/opt/sonarqube"
VARIABLES: Final = (*sources.VARIABLES, *JVM_VARIABLES, *_VERSIONS, _HOME)


async def find(instance: Instance) -> Container | None:
    """The container of an instance: the one named, or the newest of its compose service. None: there is none.

    Raises Fixable as `containers.inspect`.
    """
    if instance.container is not None:
        return await containers.inspect(instance.container, VARIABLES)
    if instance.compose is None or instance.service is None:
        return None
    folder = os.path.dirname(instance.compose)  # noqa: PTH120
    found = await containers.of_compose(folder, instance.service, VARIABLES)
    return found[0] if found else None


async def settled(instance: Instance) -> Instance:
    """The instance with its compose service filled in; of a container that compose made, also the file.

    Raises Fixable as `chosen_service` and `containers.inspect`.
    """
    if instance.compose is not None:
        return instance._replace(service=chosen_service(instance.compose, instance.service))
    if instance.container is None:
        return instance
    made = (await containers.inspect(instance.container, VARIABLES)).compose
    if made.stack is not None or made.folder is None or made.service is None or not made.files:
        return instance
    path = os.path.join(made.folder, made.files[0])  # noqa: PTH118
    try:
        chosen_service(path, made.service)
    except Fixable:
        return instance  # Made by a manager of stacks, or elsewhere: its files are not within reach.
    return instance._replace(compose=path, service=made.service)


async def look(instance: Instance, seen: Look, at: datetime) -> Look:
    """`seen` with what the container was made with. Never raises for what it finds; `problem` says what is missing."""
    try:
        container = await find(instance)
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
        problem=seen.problem or _ignores_compose(instance, container),
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
    path = None
    for source, destination in container.mounts:
        if destination.rstrip("/") == f"{conf}/sonar.properties":
            path = source
        elif destination.rstrip("/") == conf and path is None:
            path = f"{source.rstrip('/')}/sonar.properties"
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


async def beyond_our_edit(instance: Instance, undone: Mapping[str, bytes]) -> Reason:
    """Whether making the service anew applies more than our edit: whether its configuration without our edit is the one
    that the container was made with, by the hash that compose keeps of it.

    Raises Fixable as `containers.run`, `container_hash_unknown`.
    """
    container = await find(instance)
    if container is None or instance.compose is None or instance.service is None:
        return reason("compose_makes_first", service=instance.service or "?")
    made_with = container.compose.config_hash
    folder, override = os.path.dirname(instance.compose), override_beside(instance.compose)  # noqa: PTH120
    files = ["--project-directory", folder, "-f", instance.compose]
    given = undone.get(override)
    if given:
        files += ["-f", "-"]
    elif given is None and os.path.exists(override):  # noqa: PTH110
        files += ["-f", override]
    told = await containers.run(
        container.tool, "compose", *files, "config", "--hash", instance.service, folder=folder, given=given or None
    )
    now = (told.split() or [""])[-1]
    if made_with is None or not now:
        raise Fixable("container_hash_unknown", name=container.name)
    return reason("compose_only_ours" if now == made_with else "compose_more_than_ours", name=container.name)


def _ignores_compose(instance: Instance, container: Container) -> Reason | None:
    """Why our override would not count for this container, by the labels that compose gave it."""
    made = container.compose
    if instance.compose is None:
        return None
    if made.stack is not None:
        return reason("compose_stack", name=container.name, stack=made.stack)
    files = {os.path.realpath(os.path.join(made.folder or "", one)) for one in made.files}  # noqa: PTH118
    if files and os.path.realpath(instance.compose) not in files:
        return reason("compose_other_files", name=container.name, files=", ".join(made.files), path=instance.compose)
    override = override_beside(instance.compose)
    if files and container.created_at is not None and os.path.realpath(override) not in files:
        try:
            there_since = read(override).modified_at
        except Fixable:
            return None  # There is none yet, so nothing was left out.
        if there_since < container.created_at:
            return reason("compose_override_left_out", override=override, files=", ".join(made.files))
    return None
