"""The status of an instance as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tray_app.core.model import Source
from tray_app.core.sentences import sentence
from tray_app.core.status_shape import status_shape
from tray_app.engine.due import ping_due_at
from tray_app.engine.looking import look_at_files

if TYPE_CHECKING:
    from collections.abc import Callable

    from tray_app.core.model import Instance, Reason
    from tray_app.engine.parts import Parts


def status_of(parts: Parts, instance: Instance, *, say: Callable[[Reason], Any] = sentence) -> dict[str, Any]:
    """The status of one instance as JSON; reads the config afresh, asks no server. With a relay it has one key more."""
    now = parts.clock.now()
    found, observed = look_at_files(parts, instance), parts.journal.observed(instance.id)
    told = status_shape(
        instance,
        found.verdict,
        observed,
        since=parts.journal.state_since(instance.id),
        next_ping=ping_due_at(parts, instance, now),
        say=say,
    )
    if instance.source is Source.RELAY:
        from tray_app.engine.relay_view import relay_shape, relay_view

        view = relay_view(parts, instance, found, observed, now)
        told["relay"] = None if view is None else relay_shape(view, say)
    return told
