"""Payloads, attempts and what is found in them: values that `status` and `opt-out` do not make, and so do not load."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from tray_app.core.model import Source

if TYPE_CHECKING:
    from datetime import datetime

    from tray_app.core.model import (
        Headers,
        InstanceId,
        Kind,
        PayloadId,
        PayloadState,
        Reason,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPayload:
    """A message as it is to be stored, before the journal gave it an id."""

    instance_id: InstanceId
    kind: Kind
    source: Source
    method: str
    url: str
    headers: Headers
    body: bytes
    created_at: datetime
    rebuilt: bool
    """True: built by us from what the API offers; False: the instance's own bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """A message that an instance sent by itself, as it shows it (its log)."""

    kind: Kind
    method: str
    url: str
    body: bytes
    """As shown."""
    at: datetime | None
    """When it was sent, by the instance's own clock; None: not shown."""
    server_id: str | None
    """Which server's message it is; None: it does not say."""
    why: Reason | None = None
    """Set: what is not as it left (the log cuts long ones)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A message that the relay took in, and what is to become of it."""

    payload: NewPayload
    state: PayloadState
    """QUEUED, HELD or BLOCKED."""
    due_at: datetime | None = None
    why: Reason | None = None
    supersede: Reason | None = None
    """Set: older ones of its kind that wait become SUPERSEDED, for this reason."""
    message_key: str | None = None
    """What tells the same message sent again; see `core.relay.Handed`."""
    repeat_since: datetime | None = None
    """Since when an earlier message with this key is the same one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A message as the relay took it in: fit to be taken, and not looked into yet."""

    id: int = 0
    """Its number in the inbox; 0 before it is there."""
    instance_id: InstanceId
    came_at: datetime
    kind: Kind
    method: str
    url: str
    """Where it goes if it leaves."""
    step: str
    """What followed the relay's own URL, see `core.relay.Handed`."""
    headers: Headers
    body: bytes
    stopped: Reason | None = None
    """Why the gate was shut when it came, or was shut since: then it does not leave, whatever comes later."""

    def as_payload(self) -> NewPayload:
        """What it becomes."""
        return NewPayload(
            instance_id=self.instance_id,
            kind=self.kind,
            source=Source.RELAY,
            method=self.method,
            url=self.url,
            headers=self.headers,
            body=self.body,
            created_at=self.came_at,
            rebuilt=False,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Payload:
    """A stored message without its body."""

    id: PayloadId
    instance_id: InstanceId
    instance_name: str
    product: str
    kind: Kind
    source: Source
    method: str
    url: str
    headers: Headers
    created_at: datetime
    rebuilt: bool
    state: PayloadState
    due_at: datetime | None
    reason: Reason | None
    """Why it is in this state."""
    attempt_count: int
    status_code: int | None
    """Of the last attempt that had an answer."""
    error: str | None
    """Code of the last attempt that had none (`core.retry`)."""
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StateChange:
    """One line of a payload's history."""

    at: datetime
    state: PayloadState
    due_at: datetime | None
    reason: Reason | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """The other side answered."""

    status_code: int
    headers: Headers
    head: bytes
    """The first bytes of the answer's body, at most ANSWER_HEAD_BYTES."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """There was no answer."""

    error: str
    """A code of the table in `core.retry`."""
    detail: str
    """For the owner; no secrets."""
    may_have_left: bool
    """Whether a byte of the request may have reached the other side."""


Exchange = Answered | Failed


ANSWER_HEAD_BYTES: Final = 4096
"""How much of an answer is kept: enough for an error page's first lines, bounded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One try at sending one payload. Stored when it has ended; one that never ended is `interrupted`."""

    number: int
    """1-based."""
    started_at: datetime
    duration_ms: int
    exchange: Exchange
    repeat: bool
    """True: an earlier attempt's outcome is unknown, so this may be the second copy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PayloadFilter:
    """Which payloads to list. Empty means all."""

    instance_id: InstanceId | None = None
    kinds: frozenset[Kind] = frozenset()
    states: frozenset[PayloadState] = frozenset()
    since: datetime | None = None
    until: datetime | None = None
    text: str | None = None
    """Found in the body (decoded), URL or error."""

    @property
    def has_switches(self) -> bool:
        """Whether changes of the switch belong among these payloads: they have no kind, state or text."""
        return not self.kinds and not self.states and self.text is None

    def spans(self, at: datetime) -> bool:
        """Whether an instant is in the time that is asked for."""
        return (self.since is None or at >= self.since) and (self.until is None or at < self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some payloads, ascending."""

    payloads: tuple[Payload, ...]
    reached: PayloadId
    """As far as was looked: the next page goes on from here (this id excluded)."""
    done: bool
    """There is nothing further on this side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """A time in which we were able to see what leaves."""

    began_at: datetime
    until_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One request as it is to leave."""

    method: str
    url: str
    headers: Headers
    body: bytes


@dataclass(slots=True)
class SendProgress:
    """Told by the sender while it works, read by the engine after a cancellation."""

    may_have_left: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """A documented field that a rebuilt payload lacks, or a real one has beyond the documented."""

    path: str
    why: Reason


class Beyond(NamedTuple):
    """What a server's own telemetry has beyond the documented fields."""

    version: str = ""
    """Of the server; empty: not known."""
    paths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """A payload built from (or shown by) an instance's API."""

    kind: Kind
    method: str
    url: str
    headers: Headers
    body: bytes
    rebuilt: bool
    version: str
    server_id: str | None
    missing: tuple[Missing, ...]
    beyond: tuple[str, ...]
    """Paths that this version's own telemetry has and the documented payload has not."""
    names: frozenset[str] = field(repr=False)
    """Logins, names, e-mails, accounts, project keys and names, repositories seen while collecting: for the
    guard, kept in memory only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something in a payload that the owner should look at before it leaves."""

    path: str
    """JSON path without indices, like `users[].userUuid` (`core.json_paths`); never shows a name: such a key is `*`."""
    what: str
    """`email`, `ip`, `host`, `home_path`, `known_name`, `unknown_field`, `unexpected_form`, `duplicate_key` or
    `not_json` (`core.guard`)."""
    count: int
    """How many values at this path."""

    @property
    def approval(self) -> str:
        """What the journal keeps when the owner lets it through: the path, or `what:path`."""
        return self.path if self.what == "unknown_field" else f"{self.what}:{self.path}"
