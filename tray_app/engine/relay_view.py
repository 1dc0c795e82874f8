"""How it stands with an instance's relay: what came, what was refused, when the next message should come. Only reads
(any thread)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tray_app.core.model import Aspect, EditPurpose, Kind, Means, Sharing, Side, Source, reason
from tray_app.core.status_shape import iso

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from tray_app.core.model import Instance, Look, Observed, Reason
    from tray_app.core.relay import Expected, RelayRecord
    from tray_app.engine.looking import Found
    from tray_app.engine.parts import Parts

_ON: Final = frozenset({Sharing.ON, Sharing.PARTIAL})


class RelayView(NamedTuple):
    """The relay of one instance at one moment."""

    address: str
    """ADDRESS:PORT."""
    hold_all: bool
    """Everything is held until the owner releases it."""
    listens: bool
    """As far as it was noted (every 15 minutes, and at each end), and while some process is the engine."""
    record: RelayRecord
    """What came and what was refused, ever; `problem`: why it cannot listen."""
    expected: Expected | None
    """When the next message of the daily run should come; None: none is due to come."""
    stopped_at: datetime | None
    """Since when the owner has it stopped; None: he has not."""
    since_stopped: tuple[tuple[Kind, int, int], ...]
    """By kind: what came through since then, and how many attempts to send some were made since then."""
    said: tuple[Reason, ...]
    """In words: why it does not listen, or what is awaited, or why nothing may have come; and what was refused."""


def relay_view(parts: Parts, instance: Instance, found: Found, observed: Observed, now: datetime) -> RelayView | None:
    """None: this instance has no relay."""
    from tray_app.core.days import NOTED_EVERY
    from tray_app.core.relay import silence

    if instance.source is not Source.RELAY or instance.listen is None:
        return None
    record = parts.journal.relay_record(instance.id)
    noted_at = observed.watched_until
    lately = noted_at is not None and now - noted_at <= NOTED_EVERY
    listens = lately and record.problem is None and parts.engine_runs()
    expected = _expected(parts, instance, found, observed, record) if listens else None
    title = parts.product_of(instance).title
    late = None
    if expected is not None:
        late = silence(expected, now=now, record=record, title=title, listen=instance.listen)
    wish = parts.journal.wish(instance.id)
    stopped_at = wish.at if wish is not None and wish.off else None
    return RelayView(
        address=instance.listen,
        hold_all=instance.hold_all,
        listens=listens,
        record=record,
        expected=expected,
        stopped_at=stopped_at,
        since_stopped=() if stopped_at is None else parts.journal.passed_since(instance.id, stopped_at),
        said=tuple(_said(record, expected, late, title)),
    )


def _said(record: RelayRecord, expected: Expected | None, late: Reason | None, title: str) -> list[Reason]:
    said = []
    if record.problem is not None:
        said.append(record.problem)
    elif late is not None:
        said.append(late)
    elif expected is not None:
        code = "relay_first_expected" if record.last_at is None else "relay_next_expected"
        said.append(reason(code, title=title, earliest=expected.earliest, latest=expected.latest))
    refused = sum(r.count for r in record.refused)
    if refused:
        last_at = max(r.last_at for r in record.refused)
        said.append(reason("relay_refused", count=refused, at=last_at))
    return said


def _expected(
    parts: Parts, instance: Instance, found: Found, observed: Observed, record: RelayRecord
) -> Expected | None:
    """Only where the server is on, up as far as known, and pointed here."""
    from tray_app.core.relay import next_message

    rules = parts.product_of(instance).relay_rules()
    look, verdict = found.look, found.verdict
    if rules is None or verdict.configured not in _ON or look.up is False or not _comes_here(look):
        return None
    if observed.watched_since is None:
        return None
    pointed = parts.journal.edits(instance.id, EditPurpose.POINTING)
    pointed_at = max((edit.at for edit in pointed), default=instance.added_at)
    last_at = next((a.last_at for a in record.arrived if a.kind is Kind.PING), None)
    return next_message(
        rules.pace(look.version),
        up_since=look.started_at or pointed_at,
        listens_since=observed.watched_since,
        last_at=last_at,
    )


def _comes_here(look: Look) -> bool:
    """Whether the ping goes to the relay: as the running server says, or where it cannot be asked as its file says."""
    for side in (Side.RUNNING, Side.CONFIGURED):
        where = {
            piece.means
            for piece in look.evidence
            if piece.side is side
            and piece.aspect is Aspect.DESTINATION
            and piece.decides
            and (not piece.covers or Kind.PING in piece.covers)
        }
        if where:
            return where == {Means.TO_RELAY}
    return False


def relay_shape(view: RelayView, say: Callable[[Reason], Any]) -> dict[str, Any]:
    """As JSON, for `status`."""
    record, expected = view.record, view.expected
    return {
        "address": view.address,
        "hold": "all" if view.hold_all else "new",
        "listens": view.listens,
        "last_arrived": iso(record.last_at),
        "arrived": {a.kind.value: a.count for a in record.arrived},
        "refused": {r.refusal.value: r.count for r in record.refused},
        "since_stopped": None
        if view.stopped_at is None
        else {
            "at": iso(view.stopped_at),
            "arrived": {kind.value: came for kind, came, _ in view.since_stopped},
            "left": {kind.value: left for kind, _, left in view.since_stopped},
        },
        "expected": None if expected is None else [iso(expected.earliest), iso(expected.latest)],
        "said": [say(why) for why in view.said],
    }
