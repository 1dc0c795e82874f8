"""What is to be done next for one instance: a pure function of what is known and the time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from tray_app.core.model import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from tray_app.core.messages import Payload
    from tray_app.core.model import PayloadId

LOOK_EVERY: Final = timedelta(hours=1)
"""How often the running server is asked how it is set; design section 4 asks for a look once an hour."""

EXPIRES_AFTER: Final = timedelta(days=7)
"""How long a payload waits for its vendor. A week covers any holiday weekend and proxy outage; an older message would
tell the vendor of a time that its own schedule has long replaced."""

LONGEST_WAIT: Final = timedelta(hours=25)
"""More than any back-off or Retry-After sets (24 h)."""

EVENT_GAP: Final = timedelta(milliseconds=100)
"""Between two events of one instance: ten a second are no burden to a vendor, a thousand are gone in two minutes."""

_URGENCY: Final = {Kind.OPT_OUT: 0, Kind.PING: 1, Kind.METRICS: 2, Kind.USAGE: 3, Kind.EVENT: 3}


@dataclass(frozen=True, slots=True)
class Send:
    """Try this payload."""

    payload_id: PayloadId


@dataclass(frozen=True, slots=True)
class Expire:
    """This payload has waited too long."""

    payload_id: PayloadId


@dataclass(frozen=True, slots=True)
class Collect:
    """Build the next ping."""


@dataclass(frozen=True, slots=True)
class Compare:
    """Look at its lists for what was made and deleted."""


@dataclass(frozen=True, slots=True)
class LookAtIt:
    """Look at the instance."""


Job = Send | Expire | Collect | Compare | LookAtIt


@dataclass(frozen=True, slots=True, kw_only=True)
class Plans:
    """What is known of one instance's near future."""

    waiting: Sequence[Payload]
    """In states QUEUED or UNCERTAIN."""
    ping_at: datetime | None
    """When the next ping is due; None: this program builds none for it."""
    look_at: datetime
    compare_at: datetime | None = None
    """When its lists are to be looked at; None: never."""
    event_at: datetime | None = None
    """When an event that was built here may leave at the earliest: so many at once are spread."""


def next_job(plans: Plans, now: datetime) -> tuple[Job | None, datetime]:
    """The most urgent job that is due, and when to ask again if there is none.

    One payload of an instance at a time and in order: while the first that waits is not due yet, those of the same
    urgency behind it wait too, so that a dead vendor is asked once and not once per message.
    """
    for payload in plans.waiting:
        if payload.created_at + EXPIRES_AFTER <= now:
            return Expire(payload.id), now
    queue = sorted(plans.waiting, key=lambda p: (_URGENCY[p.kind], p.id))
    times = [plans.look_at]
    behind = not queue or _URGENCY[queue[0].kind] >= _URGENCY[Kind.PING]
    if plans.ping_at is not None and plans.ping_at <= now and behind:
        return Collect(), now  # Before an older ping that waits, which the new one supersedes, and before events.
    if queue:
        first = queue[0]
        due_at = first.due_at or first.created_at
        if first.kind is Kind.EVENT and first.rebuilt and plans.event_at is not None:
            due_at = max(due_at, min(plans.event_at, now + EVENT_GAP))
        # A due time further away than any back-off reaches comes from a clock that has since gone back.
        if due_at <= now or due_at - now > LONGEST_WAIT:
            return Send(first.id), now
        times.append(due_at)
    if plans.ping_at is not None:
        if plans.ping_at <= now:
            return Collect(), now
        times.append(plans.ping_at)
    if plans.compare_at is not None:
        if plans.compare_at <= now:
            return Compare(), now
        times.append(plans.compare_at)
    if plans.look_at <= now or plans.look_at - now > LOOK_EVERY:
        return LookAtIt(), now
    return None, min(times)
