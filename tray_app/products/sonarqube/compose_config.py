"""A SonarQube that is a service of a compose project: what its files say, and the edits of the override beside them.

Nothing but the override is ever written. What counts in the container is its environment, fixed when it is made; so a
change counts when `docker compose up` makes it anew, not when it is restarted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tray_app.config_files.compose_project import override_beside, read_project, read_project_service, services_of
from tray_app.core.errors import Fixable
from tray_app.core.model import EditPurpose, Look, Means, Place, Side, reason
from tray_app.products.sonarqube import sources
from tray_app.products.sonarqube.evidence import (
    ENABLE,
    METRICS_URL,
    URL,
    View,
    all_unreadable,
    fact,
    kinds_of,
    means_of_url,
    version_numbers,
)
from tray_app.products.sonarqube.running import our_pairs

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from tray_app.config_files.compose import Service
    from tray_app.config_files.compose_project import Project
    from tray_app.core.edits import EditPlan
    from tray_app.core.model import Evidence, Instance, Reason

SINK: Final = "http://127.0.0.1:9/"
"""In a container this is the container itself; there, too, nobody listens on that port."""
QUIET: Final = frozenset({Means.TO_SINK, Means.TO_RELAY})
_IMAGE: Final = "sonarqube"


def is_sonarqube(image: str) -> bool:
    """Whether an image is one of SonarQube, by its name: `sonarqube:9.9`, `registry.local/my/sonarqube@sha256:...`."""
    name = image.partition("@")[0].rpartition("/")[2].partition(":")[0]
    return _IMAGE in name


def chosen_service(path: str, service: str | None) -> str:
    """The service meant: the one named, or the only one with an image of SonarQube.

    Raises Fixable as `read_project`, `compose_no_service`, `compose_which_service`.
    """
    project = read_project(path)
    if service is not None:
        read_project_service(project, service, list(sources.VARIABLES))
        return service
    found = services_of(project, is_sonarqube)
    if len(found) != 1:
        raise Fixable("compose_which_service", path=path, found=", ".join(found) or "none")
    return found[0]


def look(instance: Instance, at: datetime) -> Look:
    """What the compose files say. Never raises for what it finds. Thread: any; parsing takes some 50 ms."""
    kinds = kinds_of(None, {})
    try:
        project, made, changed_at = _service(instance)
    except Fixable as problem:
        return Look(looked_at=at, evidence=_unreadable(instance, problem.reason), kinds=kinds)
    given = _given(made)
    unseen = made.unread[0] if made.unread else None
    below = _unreadable(instance, unseen) if unseen is not None else in_image(_view(project.path, instance))
    evidence = sources.combined(
        given, below, side=Side.CONFIGURED, version=_version(made), names=None, relay=instance.listen
    )
    return Look(
        looked_at=at,
        evidence=evidence,
        kinds=kinds_of(_version(made), {}),
        version=_version(made),
        config_changed_at=changed_at,
        problem=project.ignores_override,
    )


def in_image(view: View) -> tuple[Evidence, ...]:
    """What counts where nothing else does: the file in the image, which nobody has looked into, says nothing as it
    comes, so the defaults do."""
    note = reason("sq_file_in_image")
    return tuple(
        fact(view, key, None, line=None, decides=True)._replace(note=note) for key in (ENABLE, URL, METRICS_URL)
    )


def _view(path: str, instance: Instance) -> View:
    return View(side=Side.CONFIGURED, place=Place.COMPOSE, location=path, relay=instance.listen)


def _unreadable(instance: Instance, note: Reason) -> tuple[Evidence, ...]:
    path = dict(note.facts).get("path", instance.compose or "")
    return all_unreadable(_view(path, instance), note)


def _service(instance: Instance) -> tuple[Project, Service, datetime]:
    if instance.compose is None:
        raise Fixable("no_config_known", name=instance.name)
    project = read_project(instance.compose)
    service = instance.service or chosen_service(instance.compose, None)
    made, changed_at = read_project_service(project, service, list(sources.VARIABLES))
    return project, made, changed_at


def _given(made: Service) -> list[sources.Given]:
    given = []
    for word in reversed(made.arguments):
        for key, value in our_pairs([word.key]):
            note = word.note
            known = None if word.value is None else value
            given.append(
                sources.Given(place=Place.COMPOSE, location=word.path, key=key, value=known, line=word.line, note=note)
            )
    for one in made.variables:
        given.append(
            sources.Given(
                place=Place.COMPOSE,
                location=one.path,
                key=sources.VARIABLES[one.key],
                value=one.value,
                line=one.line,
                note=one.note,
                variable=one.key,
            )
        )
    return given


def _version(made: Service) -> str | None:
    """By the image's tag, where it is a version."""
    tag = (made.image or "").partition("@")[0].rpartition("/")[2].partition(":")[2]
    return tag if tag[:1].isdigit() and len(version_numbers(tag)) > 1 else None


# --- edits ------------------------------------------------------------------------------------------------


def plan_opt_out(instance: Instance, *, announce: bool) -> tuple[EditPlan, ...]:
    """Off in the override; unless `announce`, the addresses at the sink. The second plan is made from the first one's
    content. Raises Fixable as `read_project` and `compose_edits`, and why docker compose would not read it."""
    _, made, _ = _service(instance)
    changes = [(ENABLE, "false", "sq_remark_enable")]
    rows = [(EditPurpose.SWITCH, changes)]
    if not announce:
        loud = [key for key in (URL, METRICS_URL) if not _is_quiet(made, key, instance)]
        rows.append((EditPurpose.POINTING, [(key, SINK, "sq_remark_farewell") for key in loud]))
    return _plans(instance, rows)


def plan_opt_in(instance: Instance) -> tuple[EditPlan, ...]:
    """On in the override, where the files say anything; the default is on."""
    _, made, _ = _service(instance)
    if not any(sources.VARIABLES[one.key] == ENABLE for one in made.variables):
        return ()
    return _plans(instance, [(EditPurpose.SWITCH, [(ENABLE, "true", "sq_remark_enable")])])


def plan_pointing(instance: Instance, addresses: Sequence[tuple[str, str]]) -> tuple[EditPlan, ...]:
    """Both addresses, in the override."""
    remark = "sq_remark_sink" if addresses[0][1] == SINK else "sq_remark_address"
    _service(instance)
    return _plans(instance, [(EditPurpose.POINTING, [(key, url, remark) for key, url in addresses])])


def _plans(
    instance: Instance, rows: Sequence[tuple[EditPurpose, Sequence[tuple[str, str, str]]]]
) -> tuple[EditPlan, ...]:
    from tray_app.config_files.compose_edits import SetVariable, plan_variables
    from tray_app.config_files.replace import read

    project, made, _ = _service(instance)
    if project.ignores_override is not None:
        raise Fixable(project.ignores_override.code, **dict(project.ignores_override.facts))
    path = override_beside(project.path)
    data: bytes | None = None
    try:
        data = read(path).data
    except Fixable as problem:
        if problem.code != "file_missing":
            raise
    plans = []
    for purpose, changes in rows:
        variables = [
            SetVariable(key=sources.variable_name(key), value=value, remark=reason(remark))
            for key, value, remark in changes
        ]
        if variables:
            plans.append(plan_variables(data, made.name, variables, path=path, purpose=purpose))
            data = plans[-1].content if plans[-1].changes else data
    return tuple(plans)


def _is_quiet(made: Service, key: str, instance: Instance) -> bool:
    name = sources.variable_name(key)
    strongest = next((one for one in made.variables if one.key == name), None)
    value = None if strongest is None else strongest.value
    return value is not None and means_of_url(value, instance.listen) in QUIET
