"""What the journal's tests share: a fixed time and short ways to say common things."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from tray_app.core.edits import SwitchChange
from tray_app.core.messages import Answered, Attempt, Exchange, Failed, NewPayload, Received
from tray_app.core.model import Instance, InstanceId, Kind, PayloadId, PayloadState, Sharing, Source, SwitchAct, reason
from tray_app.journal.database import SqliteJournal

T0 = datetime(2026, 8, 3, 2, 10, 7, 123456, tzinfo=UTC)
WHY = reason("stopped_by_owner")
S = PayloadState


def later(**of: float) -> datetime:
    """T0 and so much."""
    return T0 + timedelta(**of)


def add(journal: SqliteJournal, name: str = "work") -> InstanceId:
    """An instance."""
    return journal.add_instance(Instance(name=name, product="sonarqube", added_at=T0)).id


def new(instance_id: InstanceId, body: bytes = b'{"type":"ping"}', **different: Any) -> NewPayload:
    """A ping, or something like it."""
    facts: dict[str, Any] = {
        "instance_id": instance_id,
        "kind": Kind.PING,
        "source": Source.COLLECT,
        "method": "POST",
        "url": "https://telemetry.invalid/sonarqube",
        "headers": (("Content-Type", "application/json"), ("X-Twice", "a"), ("X-Twice", "b")),
        "body": body,
        "created_at": T0,
        "rebuilt": True,
    }
    return NewPayload(**(facts | different))


def received(instance_id: InstanceId, body: bytes = b'{"id":"x"}', **different: Any) -> Received:
    """A message as a relay took it in."""
    facts: dict[str, Any] = {
        "instance_id": instance_id,
        "came_at": T0,
        "kind": Kind.METRICS,
        "method": "POST",
        "url": "https://telemetry.invalid/sonarqube/metrics",
        "step": "/metrics",
        "headers": (("Content-Type", "application/json"), ("X-Twice", "a"), ("X-Twice", "ä")),
        "body": body,
    }
    return Received(**(facts | different))


def store(journal: SqliteJournal, instance_id: InstanceId, state: PayloadState = S.QUEUED, **kw: Any) -> PayloadId:
    """Stores a payload, bringing it to any state that has a way from the first ones."""
    first = {S.DELIVERED: S.QUEUED, S.REJECTED: S.QUEUED, S.SENDING: S.QUEUED, S.UNCERTAIN: S.QUEUED}
    first |= {S.DISCARDED: S.HELD, S.EXPIRED: S.QUEUED, S.SUPERSEDED: S.QUEUED}
    number = journal.store_payload(new(instance_id, **kw), state=first.get(state, state))
    at = kw.get("created_at", T0)
    if state in {S.DELIVERED, S.REJECTED, S.UNCERTAIN, S.SENDING}:
        journal.change_state(number, S.SENDING, at=at)
    if state in {S.DELIVERED, S.REJECTED, S.UNCERTAIN}:
        journal.end_attempt(number, attempt(started_at=at), state, at=at)
    if state in {S.DISCARDED, S.EXPIRED, S.SUPERSEDED}:
        journal.change_state(number, state, at=at)
    return number


def attempt(number: int = 1, *, exchange: Exchange | None = None, started_at: datetime = T0) -> Attempt:
    """An attempt that was answered 200 unless said otherwise."""
    answered = Answered(status_code=200, headers=(("Date", "now"),), head=b"\x00ok\xff")
    return Attempt(
        number=number, started_at=started_at, duration_ms=84, exchange=exchange or answered, repeat=number > 1
    )


def failed(error: str = "timeout_read", *, may_have_left: bool = False) -> Failed:
    """No answer."""
    return Failed(error=error, detail="after 30 s", may_have_left=may_have_left)


def switch(instance_id: InstanceId, act: SwitchAct, *, at: datetime = T0, done: bool = True) -> SwitchChange:
    """A change of the switch."""
    off = act is SwitchAct.OPT_OUT
    return SwitchChange(
        instance_id=instance_id,
        at=at,
        act=act,
        before=Sharing.ON if off else Sharing.OFF,
        after=Sharing.OFF if off else Sharing.ON,
        by="test",
        done=done,
        problem=None if done else reason("begun"),
    )
