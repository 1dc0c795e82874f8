"""The JSON shape of `status --json` (design, section 7). Golden files in the tests hold it."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any

from tray_app.core.sentences import sentence

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from tray_app.core.model import Evidence, Instance, Observed, Reason, Verdict


def iso(at: datetime | None) -> str | None:
    """ISO 8601 in UTC with milliseconds and `Z`."""
    return None if at is None else at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def status_shape(
    instance: Instance,
    verdict: Verdict,
    observed: Observed,
    *,
    since: datetime | None,
    next_ping: datetime | None,
    say: Callable[[Reason], Any] = sentence,
) -> dict[str, Any]:
    """One entry of `instances`. With `say=untold` the reasons are not in words yet."""
    return {
        "name": instance.name,
        "product": instance.product,
        "source": instance.source.value,
        "sharing": verdict.sharing.value,
        "configured": verdict.configured.value,
        "effective": verdict.effective.value,
        "state": verdict.state.value,
        "down": verdict.down,
        "reason": say(verdict.reason),
        "since": iso(since),
        "restart_needed": verdict.restart_needed,
        "gate": {"open": verdict.gate.open, "because": say(verdict.gate.because)},
        "observed": {
            "watched_since": iso(observed.watched_since),
            "last_attempt": iso(observed.last_attempt_at),
            "last_accepted": iso(observed.last_accepted_at),
            "queued": observed.queued_count,
            "held": observed.held_count,
            "blocked": observed.blocked_count,
        },
        "next_ping": iso(next_ping) if verdict.gate.open else None,
        "evidence": [evidence_shape(piece, say) for piece in verdict.evidence],
    }


def evidence_shape(piece: Evidence, say: Callable[[Reason], Any] = sentence) -> dict[str, Any]:
    """One entry of `evidence`."""
    return {
        "place": piece.place.value,
        "location": piece.location,
        "line": piece.line,
        "key": piece.key,
        "value": piece.value,
        "means": piece.means.value,
        "decides": piece.decides,
        "note": None if piece.note is None else say(piece.note),
    }
