"""A SonarQube that is a service of a compose project: what its files say, and the edits of the override beside them.

Nothing but the override is ever written. What counts in the container is its environment, fixed when it is made; so a
change counts when `docker compose up` makes it anew, not when it is restarted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tray_app.core.errors import Fixable
from tray_app.core.model import EditPurpose, Look, Means, Place, Side, reason
from tray_app.products import by_word as by_words
from tray_app.products import compose_service
from tray_app.products.compose_service import (
    given_by_files,
    image_name,
    image_tag,
    override_plans,
    said_by_two,
    variable_plans,
)
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
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from tray_app.config_files.compose import Service
    from tray_app.config_files.compose_project import Project
    from tray_app.core.edits import EditPlan
    from tray_app.core.model import Evidence, Instance, Reason
    from tray_app.core.rights import Deed
    from tray_app.products.compose_service import Change

    _Rows = Sequence[tuple[EditPurpose, Sequence[Change]]]

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
    project, made, _ = _service(instance)
    return override_plans(project, made.name, _off(made, to_sink=not announce, listen=instance.listen))


def plan_opt_in(instance: Instance) -> tuple[EditPlan, ...]:
    """On in the override, where the files say anything; the default is on."""
    project, made, _ = _service(instance)
    if not any(sources.VARIABLES[one.key] == ENABLE for one in made.variables):
        return ()
    return override_plans(project, made.name, _ON)


def plan_pointing(instance: Instance, url: str) -> tuple[EditPlan, ...]:
    """Both addresses, in the override."""
    project, made, _ = _service(instance)
    return override_plans(project, made.name, _pointing(url))


def by_word(deed: Deed, compose: tuple[str, bytes] | None) -> by_words.Part:
    """The parts of a word to an administrator. Where the files say it elsewhere than in these two, an opt-out may come
    to more than `plan_opt_out`; then whoever asks sees that it does."""

    def plans(now: bytes | None, rows: Callable[[Service], _Rows]) -> tuple[EditPlan, ...]:
        service, made = said_by_two(deed, compose, now, list(sources.VARIABLES))
        return variable_plans(deed.path, now, service, rows(made))

    return by_words.Part(
        off=lambda now, to_sink: plans(now, lambda made: _off(made, to_sink=to_sink, listen=None)),
        on=lambda now: plans(now, lambda _: _ON),
        point=lambda now, url: plans(now, lambda _: _pointing(url or SINK)),
        family=(),
    )


def _off(made: Service, *, to_sink: bool, listen: str | None) -> _Rows:
    loud = [key for key in (URL, METRICS_URL) if not _is_quiet(made, key, listen)] if to_sink else []
    return [
        (EditPurpose.SWITCH, [(sources.variable_name(ENABLE), "false", "sq_remark_enable")]),
        (EditPurpose.POINTING, [(sources.variable_name(key), SINK, "sq_remark_farewell") for key in loud]),
    ]


_ON: Final = [(EditPurpose.SWITCH, [(sources.variable_name(ENABLE), "true", "sq_remark_enable")])]


def _pointing(url: str) -> _Rows:
    from tray_app.products.sonarqube.config_edits import addresses

    remark = "sq_remark_sink" if url == SINK else "sq_remark_address"
    return [(EditPurpose.POINTING, [(sources.variable_name(key), value, remark) for key, value in addresses(url)])]


def _is_quiet(made: Service, key: str, listen: str | None) -> bool:
    name = sources.variable_name(key)
    strongest = next((one for one in made.variables if one.key == name), None)
    value = None if strongest is None else strongest.value
    return value is not None and means_of_url(value, listen) in QUIET
