"""An instance in a container, whatever its product: which container it is, and what compose would make of our edit."""

from __future__ import annotations

import os.path
from typing import TYPE_CHECKING

from tray_app.config_files.compose_project import override_beside
from tray_app.config_files.replace import read
from tray_app.core.discovery import Installation
from tray_app.core.errors import Fixable
from tray_app.core.model import reason
from tray_app.system import containers

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from tray_app.core.model import Instance, Reason
    from tray_app.system.containers import Container


async def find(instance: Instance, variables: Collection[str]) -> Container | None:
    """The container of an instance: the one named, or the newest of its compose service. None: there is none.

    Raises Fixable as `containers.inspect`.
    """
    if instance.container is not None:
        return await containers.inspect(instance.container, variables)
    if instance.compose is None or instance.service is None:
        return None
    folder = os.path.dirname(instance.compose)  # noqa: PTH120
    found = await containers.of_compose(folder, instance.service, variables)
    return found[0] if found else None


async def settled(instance: Instance, choose: Callable[[str, str | None], str]) -> Instance:
    """The instance with its compose service filled in; of a container that compose made, also the file. `choose`: the
    service meant in a compose file, the only one of the product where none is named.

    Raises Fixable as `choose` and `containers.inspect`.
    """
    if instance.compose is not None:
        return instance._replace(service=choose(instance.compose, instance.service))
    if instance.container is None:
        return instance
    made = (await containers.inspect(instance.container, ())).compose
    if made.stack is not None or made.folder is None or made.service is None or not made.files:
        return instance
    path = os.path.join(made.folder, made.files[0])  # noqa: PTH118
    try:
        choose(path, made.service)
    except Fixable:
        return instance  # Made by a manager of stacks, or elsewhere: its files are not within reach.
    return instance._replace(compose=path, service=made.service)


async def beyond_our_edit(instance: Instance, undone: Mapping[str, bytes]) -> Reason:
    """Whether making the service anew applies more than our edit: whether its configuration without our edit is the one
    that the container was made with, by the hash that compose keeps of it.

    Raises Fixable as `containers.run`, `container_hash_unknown`.
    """
    container = await find(instance, ())
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


def ignores_compose(instance: Instance, container: Container) -> Reason | None:
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


def mounted(container: Container, folder: str, name: str) -> str | None:
    """Where on this machine the file `name` of `folder` in the container is, if it or its folder is mounted from here;
    the file's own mount beats its folder's."""
    path = None
    for source, destination in container.mounts:
        if destination.rstrip("/") == f"{folder}/{name}":
            path = source
        elif destination.rstrip("/") == folder and path is None:
            path = f"{source.rstrip('/')}/{name}"
    return path


def installation(container: Container, product: str, *, port: str, version: str | None) -> Installation:
    """A container that was found, as what can be added: the service of the compose file that makes it, where that is
    within reach. `port`: of its web server inside, like `9000/tcp`."""
    made = container.compose
    address = container.ports.get(port)
    found = Installation(
        product=product,
        url=None if address is None else f"http://{address}",
        version=version,
        running=container.running,
    )
    if made.folder and made.files and made.service and made.stack is None:
        path = os.path.join(made.folder, made.files[0])  # noqa: PTH118
        if os.path.isfile(path):  # noqa: PTH113
            return found._replace(compose=os.path.realpath(path), service=made.service)
    return found._replace(container=container.name)
