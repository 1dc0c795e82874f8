"""When is the next ping due. Pure; asked again after every event and at least once a minute.

The rule (design, section 4): one interval after the later of last created and last accepted. The first ping of an
instance: one interval after it was added, or at once when the owner said so. Because only the *last* ping counts,
a machine that slept, was off for a week or missed a day owes one ping, not seven.

Clocks lie, so there are two clocks:

- The **wall clock** is all there is after a start. If the times on record lie in its future, it went back; they say
  nothing then, and the time at which that was noticed (the anchor) counts instead. Who notices: the engine, before
  each planning. It asks `needs_anchor` and, if so, writes `now` with `Journal.set_clock_anchor` before it plans. Nobody
  else writes it; `status` and previews only read it, and without a usable anchor take `now` for it.
- The **steady clock** (`Steady`) cannot be set, but begins with the program's start and knows nothing earlier. Where it
  has seen the last ping it decides alone; where it has not, it only bounds the wait: nobody waits longer than one
  interval of running. The engine takes it from a clock that counts sleep where there is one (CLOCK_BOOTTIME).

So, while the program runs, there is at most one ping per interval and at least one in any two intervals, whatever
happens to the wall clock. A start of the program while the wall clock is wrong by more than an interval in the
future can cost one ping early, as after a long sleep: from the outside the two look the same.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

ANCHOR_LASTS: Final = timedelta(days=3)
"""An anchor that is older belongs to an earlier jump of the clock: the one of a running program leads to a ping after
one interval (24 h, 12 h), and that ping's times then count."""


class Steady(NamedTuple):
    """What a clock that nobody can set has seen of an instance, in this run of the program."""

    elapsed: timedelta
    """Since its last ping (the later of created and accepted), or if this run has seen none: since the program
    took the instance up. Counted anew in either case, and when the interval or the instance's source changes."""
    since_ping: bool
    """True: `elapsed` counts from a ping."""


def next_ping_at(
    *,
    now: datetime,
    added_at: datetime,
    first_now: bool,
    last_created_at: datetime | None,
    last_accepted_at: datetime | None,
    interval: timedelta,
    clock_anchor_at: datetime | None,
    steady: Steady | None = None,
) -> datetime:
    """When the next ping is due; it is due when that is not after `now`, and never more than `interval` after it.

    `steady` None: no running program asks (`status`), so the wall clock alone decides.
    """
    if steady is not None and steady.since_ping:
        return now + _left(interval, steady)
    due_at = _by_wall_clock(
        now=now,
        added_at=added_at,
        first_now=first_now,
        pings=(last_created_at, last_accepted_at),
        interval=interval,
        clock_anchor_at=clock_anchor_at,
    )
    longest = interval if steady is None else _left(interval, steady)
    return min(due_at, now + longest)


def needs_anchor(*, now: datetime, times: Iterable[datetime | None], clock_anchor_at: datetime | None) -> bool:
    """Whether the clock is behind the times on record and no usable anchor notes it: the engine writes `now` then.

    `times`: when the instance was added, its last ping was created, and was accepted.
    """
    return any(at is not None and at > now for at in times) and not _is_usable(clock_anchor_at, now)


def _by_wall_clock(
    *,
    now: datetime,
    added_at: datetime,
    first_now: bool,
    pings: tuple[datetime | None, datetime | None],
    interval: timedelta,
    clock_anchor_at: datetime | None,
) -> datetime:
    times = [at for at in pings if at is not None]
    if not times and first_now:
        return min(now, added_at)
    times = times or [added_at]
    known = [at for at in times if at <= now]
    if len(known) < len(times):
        known.append(clock_anchor_at if clock_anchor_at is not None and _is_usable(clock_anchor_at, now) else now)
    return max(known) + interval


def _is_usable(clock_anchor_at: datetime | None, now: datetime) -> bool:
    return clock_anchor_at is not None and timedelta(0) <= now - clock_anchor_at <= ANCHOR_LASTS


def _left(interval: timedelta, steady: Steady) -> timedelta:
    return max(interval - steady.elapsed, timedelta(0))
