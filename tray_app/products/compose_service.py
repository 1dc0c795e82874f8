"""An instance that is a service of a compose project, whatever its product: which service, what the files give to it,
and the edits of the override beside them. Nothing but the override is ever written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tray_app.config_files.compose_project import override_beside, read_project, read_project_service, services_of
from tray_app.core.errors import Fixable
from tray_app.core.model import reason
from tray_app.core.rights import TAKES_BACK

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from tray_app.config_files.compose import Service
    from tray_app.config_files.compose_project import Project
    from tray_app.core.edits import EditPlan
    from tray_app.core.model import EditPurpose, Instance
    from tray_app.core.rights import Deed

Change = tuple[str, str, str]
"""Variable, value, code of the remark that is shown beside its line."""


def image_name(image: str) -> str:
    """The last step of an image's name: `sonarqube` of `registry.local/my/sonarqube:9.9@sha256:...`."""
    return image.partition("@")[0].rpartition("/")[2].partition(":")[0]


def image_tag(image: str | None) -> str:
    """Empty: it has none."""
    return (image or "").partition("@")[0].rpartition("/")[2].partition(":")[2]


def chosen_service(path: str, service: str | None, is_ours: Callable[[str], bool]) -> str:
    """The service meant: the one named, or the only one with an image of the product.

    Raises Fixable as `read_project`, `compose_no_service`, `compose_which_service`.
    """
    project = read_project(path)
    if service is not None:
        read_project_service(project, service, ())
        return service
    found = services_of(project, is_ours)
    if len(found) != 1:
        raise Fixable("compose_which_service", path=path, found=", ".join(found) or "none")
    return found[0]


def given_by_files(
    instance: Instance, keys: Sequence[str], is_ours: Callable[[str], bool]
) -> tuple[Project, Service, datetime]:
    """The project, what it gives to the instance's service, and when the newest of its files was changed. Raises
    Fixable `no_config_known` and as `chosen_service`. Thread: any; parsing takes some 50 ms."""
    if instance.compose is None:
        raise Fixable("no_config_known", name=instance.name)
    project = read_project(instance.compose)
    service = instance.service or chosen_service(instance.compose, None, is_ours)
    made, changed_at = read_project_service(project, service, keys)
    return project, made, changed_at


def override_plans(
    project: Project, service: str, rows: Sequence[tuple[EditPurpose, Sequence[Change]]]
) -> tuple[EditPlan, ...]:
    """The edits of the override, each made from the one before's content. Raises Fixable as `compose_edits`, and why
    docker compose would not read it."""
    from tray_app.config_files.replace import read

    if project.ignores_override is not None:
        raise Fixable(project.ignores_override.code, **dict(project.ignores_override.facts))
    path = override_beside(project.path)
    data: bytes | None = None
    try:
        data = read(path).data
    except Fixable as problem:
        if problem.code != "file_missing":
            raise
    return variable_plans(path, data, service, rows)


def file_beside(instance: Instance, deed: Deed) -> tuple[str, bytes] | None:
    """The compose file that its override is read with, and its bytes, where the word needs them. Raises Fixable as
    `replace.read`."""
    from tray_app.config_files.replace import read

    if instance.compose is None or deed.word in TAKES_BACK:
        return None
    return instance.compose, read(instance.compose).data


def variable_plans(
    path: str, data: bytes | None, service: str, rows: Sequence[tuple[EditPurpose, Sequence[Change]]]
) -> tuple[EditPlan, ...]:
    """The same for an override whose bytes are `data`; None: there is none. Pure. Raises Fixable as `compose_edits`."""
    from tray_app.config_files.compose_edits import SetVariable, plan_variables

    plans = []
    for purpose, changes in rows:
        variables = [SetVariable(key=key, value=value, remark=reason(remark)) for key, value, remark in changes]
        if variables:
            plans.append(plan_variables(data, service, variables, path=path, purpose=purpose))
            data = plans[-1].content if plans[-1].changes else data
    return tuple(plans)


def said_by_two(
    deed: Deed, compose: tuple[str, bytes] | None, override: bytes | None, keys: Sequence[str]
) -> tuple[str, Service]:
    """The service, and what a compose file and its override alone say of it: without `.env` and what else they name,
    which root's helper does not go after. Pure. Raises Fixable `rights_no_compose`, `compose_no_service`, and as
    `compose.layers`."""
    from tray_app.config_files.compose import layers, read_service, service_names

    if compose is None or deed.service is None:
        raise Fixable("rights_no_compose", path=deed.path)
    path, data = compose
    found = layers(data, path=path)
    if deed.service not in service_names(found):
        raise Fixable("compose_no_service", path=path, service=deed.service, known=", ".join(service_names(found)))
    found += () if override is None else layers(override, path=deed.path)
    return deed.service, read_service(found, deed.service, keys, dotenv={}, files={})
