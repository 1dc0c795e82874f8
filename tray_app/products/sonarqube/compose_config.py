"""A SonarQube that is a service of a compose project: what its files say, and the edits of the override beside them.

Nothing but the override is ever written. What counts in the container is its environment, fixed when it is made; so a
change counts when `docker compose up` makes it anew, not when it is restarted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tray_app.core.errors import Fixable
from tray_app.core.model import EditPurpose, Look, Means, Place, Side, reason
from tray_app.products import compose_service
from tray_app.products.compose_service import given_by_files, image_name, image_tag, override_plans
from tray_app.products.jvm import pairs
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
    return _IMAGE in image_name(image)


def chosen_service(path: str, service: str | None) -> str:
    """See `compose_service.chosen_service`."""
    return compose_service.chosen_service(path, service, is_sonarqube)


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
    return given_by_files(instance, list(sources.VARIABLES), is_sonarqube)


def _given(made: Service) -> list[sources.Given]:
    given = []
    for word in reversed(made.arguments):
        for key, value in pairs([word.key], sources.KEYS):
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
    tag = image_tag(made.image)
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
    project, made, _ = _service(instance)
    named = [
        (purpose, [(sources.variable_name(key), value, remark) for key, value, remark in changes])
        for purpose, changes in rows
    ]
    return override_plans(project, made.name, named)


def _is_quiet(made: Service, key: str, instance: Instance) -> bool:
    name = sources.variable_name(key)
    strongest = next((one for one in made.variables if one.key == name), None)
    value = None if strongest is None else strongest.value
    return value is not None and means_of_url(value, instance.listen) in QUIET
