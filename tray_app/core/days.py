"""What the last days were like for an instance: the strip in the window. Pure: counts and watches in, days out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from tray_app.core.model import PayloadState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tray_app.core.messages import Watch

NOTED_EVERY: Final = timedelta(minutes=20)
"""A gap between two watches up to this is none: "we still watch" is written every 15 minutes only, so a restart of
this program leaves such gaps although nothing was missed for longer."""


class DayKind(StrEnum):
    """What a day is shown as; of several the first one."""

    FAILED = "failed"
    BLOCKED = "blocked"
    ACCEPTED = "accepted"
    WAITING = "waiting"
    SILENT = "silent"
    NOT_WATCHED = "not_watched"


_KINDS: Final[Mapping[PayloadState, DayKind]] = {
    PayloadState.DELIVERED: DayKind.ACCEPTED,
    PayloadState.SEEN: DayKind.ACCEPTED,
    PayloadState.REJECTED: DayKind.FAILED,
    PayloadState.UNCERTAIN: DayKind.FAILED,
    PayloadState.EXPIRED: DayKind.FAILED,
    PayloadState.SUPERSEDED: DayKind.FAILED,
    PayloadState.BLOCKED: DayKind.BLOCKED,
    PayloadState.DISCARDED: DayKind.BLOCKED,
    PayloadState.QUEUED: DayKind.WAITING,
    PayloadState.SENDING: DayKind.WAITING,
    PayloadState.HELD: DayKind.WAITING,
}
"""A payload counts for the day on which it was made. One that a newer one replaced did not leave on its day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One local calendar day."""

    begins_at: datetime
    kind: DayKind
    counts: tuple[tuple[DayKind, int], ...] = ()
    """How many payloads made on that day ended how; only what there was."""
    watched_h: float
    """Hours of it in which we were able to see what leaves."""
    whole_h: float
    """Hours that it has so far: 23 to 25, less for today."""


def day_edges(now: datetime, count: int, *, zone: object = None) -> tuple[datetime, ...]:
    """The beginnings of the last `count` local days, oldest first, and the one of tomorrow.

    `zone` is a tzinfo; None: the system's. Each midnight is worked out by itself, so days of 23 and 25 h are right.
    """
    local = now.astimezone(zone)  # type: ignore[arg-type]
    edges = []
    for back in range(count - 1, -2, -1):
        day = local.date() - timedelta(days=back)
        naive = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - made aware in the next line
        edges.append(naive.replace(tzinfo=zone) if zone is not None else naive.astimezone())  # type: ignore[arg-type]
    return tuple(edges)


def days(
    edges: Sequence[datetime],
    counts: Sequence[Mapping[PayloadState, int]],
    watches: Iterable[Watch],
    *,
    now: datetime,
    sees_from: datetime | None,
) -> tuple[Day, ...]:
    """One Day for each pair of neighbouring `edges`, with the state counts of what was made between them.

    `sees_from`: from when on we were able to see what leaves while watching; None: never (a server that sends past
    this program). A day without payloads is silent only when all of it was watched.
    """
    spans = _joined(watches, sees_from, now)
    told = []
    for (begins_at, ends_at), states in zip(pairwise(edges), counts, strict=True):
        until_at = max(min(ends_at, now), begins_at)
        watched = sum((_overlap(span, (begins_at, until_at)) for span in spans), timedelta(0))
        kinds: dict[DayKind, int] = {}
        for state, count in states.items():
            kinds[_KINDS[state]] = kinds.get(_KINDS[state], 0) + count
        found = [kind for kind in DayKind if kinds.get(kind)]
        whole = until_at - begins_at
        silent = DayKind.SILENT if whole - watched <= NOTED_EVERY and watched > timedelta(0) else DayKind.NOT_WATCHED
        told.append(
            Day(
                begins_at=begins_at,
                kind=found[0] if found else silent,
                counts=tuple((kind, kinds[kind]) for kind in found),
                watched_h=watched.total_seconds() / 3600,
                whole_h=whole.total_seconds() / 3600,
            )
        )
    return tuple(told)


def unwatched(watches: Iterable[Watch], *, since: datetime, now: datetime) -> tuple[tuple[datetime, datetime], ...]:
    """The times between `since` and now in which nobody watched, oldest first; short gaps are none."""
    gaps, at = [], since
    for begins_at, ends_at in _joined(watches, since, now):
        if begins_at - at > NOTED_EVERY:
            gaps.append((at, begins_at))
        at = ends_at
    if now - at > NOTED_EVERY:
        gaps.append((at, now))
    return tuple(gaps)


_Span = tuple[datetime, datetime]


def _joined(watches: Iterable[Watch], sees_from: datetime | None, now: datetime) -> list[_Span]:
    """The watched times without overlaps, gaps up to NOTED_EVERY closed, nothing before `sees_from` or after now."""
    if sees_from is None:
        return []
    joined: list[_Span] = []
    for begins_at, ends_at in sorted((w.began_at, w.until_at) for w in watches):
        span = (max(begins_at, sees_from), min(ends_at, now))
        if span[0] > span[1]:
            continue
        if joined and span[0] - joined[-1][1] <= NOTED_EVERY:
            joined[-1] = (joined[-1][0], max(joined[-1][1], span[1]))
        else:
            joined.append(span)
    if joined and now - joined[-1][1] <= NOTED_EVERY:
        joined[-1] = (joined[-1][0], now)
    return joined


def _overlap(one: _Span, other: _Span) -> timedelta:
    return max(min(one[1], other[1]) - max(one[0], other[0]), timedelta(0))
