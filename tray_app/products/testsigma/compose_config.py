"""A Testsigma that is a service of a compose project: what its files say, and the edits of the override beside them.

Nothing but the override is ever written. What counts in the container is its environment, fixed when it is made; so a
change counts when `docker compose up` makes it anew, not when it is restarted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tray_app.core.errors import Fixable
from tray_app.core.model import EditPurpose, Look, Place, Side
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
from tray_app.products.testsigma import sources
from tray_app.products.testsigma.evidence import KINDS, no_switch
from tray_app.products.testsigma.places import SINK
from tray_app.products.testsigma.sources import NAMES, SWITCH, URL_VARIABLE, Setting

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from tray_app.config_files.compose import Service
    from tray_app.config_files.compose_project import Project
    from tray_app.core.edits import EditPlan
    from tray_app.core.model import Evidence, Instance, Reason
    from tray_app.core.rights import Deed
    from tray_app.products.compose_service import Change
    from tray_app.products.testsigma.sources import Given

    _Rows = Sequence[tuple[EditPurpose, Sequence[Change]]]

_MAKER: Final = "testsigmahq"
_IMAGE: Final = "testsigma"


def is_testsigma(image: str) -> bool:
    """Whether an image is one of the server, by its name: `testsigmahq/server:v3.0.1`, `my/testsigma-server`. The agent
    has the same maker."""
    name = image_name(image)
    of_maker = f"/{_MAKER}/" in f"/{image.partition('@')[0]}"
    return "agent" not in name and (of_maker or _IMAGE in name)


def chosen_service(path: str, service: str | None) -> str:
    """See `compose_service.chosen_service`."""
    return compose_service.chosen_service(path, service, is_testsigma)


def look(instance: Instance, at: datetime) -> Look:
    """What the compose files say. Never raises for what it finds. Thread: any; parsing takes some 50 ms."""
    try:
        project, made, changed_at = _service(instance)
    except Fixable as problem:
        pieces = _combined(instance, (), _unreadable(instance, problem.reason))
        return Look(looked_at=at, evidence=(no_switch(Side.CONFIGURED), *pieces), kinds=KINDS)
    variables = [
        Setting(name=v.key, value=v.value, place=Place.COMPOSE, location=v.path, line=v.line, note=v.note)
        for v in made.variables
    ]
    below = _unreadable(instance, made.unread[0]) if made.unread else []
    return Look(
        looked_at=at,
        evidence=(no_switch(Side.CONFIGURED), *_combined(instance, variables, below)),
        kinds=KINDS,
        version=version_of(made.image),
        config_changed_at=changed_at,
        problem=project.ignores_override,
    )


def version_of(image: str | None) -> str | None:
    """By the image's tag, where it is a version."""
    tag = image_tag(image)
    return tag.removeprefix("v") if tag.removeprefix("v")[:1].isdigit() else None


def _combined(instance: Instance, variables: Sequence[Setting], below: Sequence[Given]) -> tuple[Evidence, ...]:
    where = (Place.COMPOSE, instance.compose or "")
    return sources.combined(sources.strong(variables), below, side=Side.CONFIGURED, instance=instance, default=where)


def _unreadable(instance: Instance, note: Reason) -> list[Given]:
    facts = dict(note.facts)
    line = facts.get("line", "")
    path, number = facts.get("path", instance.compose or ""), int(line) if line.isdecimal() else None
    return sources.unseen(note, Place.COMPOSE, location=path, line=number)


def _service(instance: Instance) -> tuple[Project, Service, datetime]:
    return given_by_files(instance, NAMES, is_testsigma)


# --- edits ------------------------------------------------------------------------------------------------


def plan_opt_out(instance: Instance, *, sink: bool) -> tuple[EditPlan, ...]:
    """DISABLE_TELEMETRY in the override; with `sink` the platform URL at the sink too. In a container that is the
    container itself; there, too, nobody listens on that port. Raises Fixable as `compose_service.override_plans`."""
    return _plans(instance, _off(to_sink=sink))


def plan_opt_in(instance: Instance) -> tuple[EditPlan, ...]:
    """Not disabled, where the files say anything; nothing is added, since off is not the default."""
    _, made, _ = _service(instance)
    return _plans(instance, _ON) if any(one.key == SWITCH for one in made.variables) else ()


def plan_pointing(instance: Instance, url: str) -> tuple[EditPlan, ...]:
    """The platform URL at `url`."""
    return _plans(instance, _pointing(url))


def by_word(deed: Deed, compose: tuple[str, bytes] | None) -> by_words.Part:
    """The parts of a word to an administrator."""

    def plans(now: bytes | None, rows: _Rows) -> tuple[EditPlan, ...]:
        service, _ = said_by_two(deed, compose, now, ())
        return variable_plans(deed.path, now, service, rows)

    return by_words.Part(
        off=lambda now, to_sink: plans(now, _off(to_sink=to_sink)),
        on=lambda now: plans(now, _ON),
        point=lambda now, url: plans(now, _pointing(url or SINK)),
        family=(),
    )


def _off(*, to_sink: bool) -> _Rows:
    switch = (EditPurpose.SWITCH, ((SWITCH, "true", "ts_remark_switch"),))
    return (switch, *_pointing(SINK)) if to_sink else (switch,)


_ON: Final = ((EditPurpose.SWITCH, ((SWITCH, "false", "ts_remark_switch"),)),)


def _pointing(url: str) -> _Rows:
    change = (URL_VARIABLE, url, "ts_remark_sink" if url == SINK else "ts_remark_url")
    return ((EditPurpose.POINTING, (change,)),)


def _plans(instance: Instance, rows: _Rows) -> tuple[EditPlan, ...]:
    project, made, _ = _service(instance)
    return override_plans(project, made.name, rows)
