"""What the live log reads, in the reader's thread: pages of payloads by key, each read bounded in time.

Looking for text ends after a bounded time, and looking for a time goes in slices; between two of these reads whoever
else waits for the reader gets his turn.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tray_app.core.messages import Page, Payload, PayloadFilter
from tray_app.core.model import PayloadId

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tray_app.core.edits import SwitchChange
    from tray_app.core.model import InstanceId, Kind, PayloadState
    from tray_app.engine.parts import Parts

PAGE: Final = 256
"""Payloads read at once: some screens full, some milliseconds."""
FIRST_PAGE: Final = 64
"""So many at first: a screen full. The rest of the page follows."""
SEARCH_S: Final = 0.05
"""So long text is looked for at once."""
TIME_SLICE: Final = 32768
SWITCHES: Final = 1000
"""Changes of the switch shown at most: the owner's acts are few."""

Counts = tuple[tuple["InstanceId", "Kind", "PayloadState", int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """What a log begins with."""

    page: Page
    newest: PayloadId
    """The newest payload of all, shown or not; 0: none."""
    switches: tuple[SwitchChange, ...]
    names: Mapping[InstanceId, str]
    last_change: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What happened since a number."""

    payloads: tuple[Payload, ...]
    last_change: int
    switches: tuple[SwitchChange, ...]
    names: Mapping[InstanceId, str]


def beginning(parts: Parts, which: PayloadFilter, *, newest_first: bool) -> Beginning:
    """The newest page, or the oldest, with everything that is shown beside it."""
    journal = parts.journal
    last_change = journal.last_change()  # First: what changes from here on is told or read again.
    newest = _newest(parts)
    if newest_first:
        page = older(parts, which, before=PayloadId(newest + 1), limit=FIRST_PAGE)
    else:
        page = newer(parts, which, after=PayloadId(0))
    return Beginning(
        page=page,
        newest=newest,
        switches=journal.switches(which.instance_id, limit=SWITCHES) if which.has_switches else (),
        names=journal.names(),
        last_change=last_change,
    )


def older(parts: Parts, which: PayloadFilter, *, before: PayloadId, limit: int = PAGE) -> Page:
    """The page just below `before`, or the next slice of it."""
    if which.text is not None:
        return parts.journal.search(which, before=before, limit=limit, within_s=SEARCH_S)
    step = _slice(which)
    if step is None:
        found = parts.journal.page(which, before=before, limit=limit)
        return Page(payloads=found, reached=found[0].id if found else PayloadId(0), done=len(found) < limit)
    low = PayloadId(max(before - step, 1))
    found = parts.journal.page(which, after=PayloadId(low - 1), before=before, limit=step)
    return Page(payloads=found, reached=low, done=low == 1)


def newer(parts: Parts, which: PayloadFilter, *, after: PayloadId) -> Page:
    """The page just above `after`, or the next slice of it."""
    step = _slice(which)
    newest = _newest(parts)
    if which.text is not None:
        beyond = PayloadId(newest + 1)
        return parts.journal.search(which, after=after, before=beyond, limit=PAGE, within_s=SEARCH_S)
    if step is None:
        found = parts.journal.page(which, after=after, limit=PAGE)
        done = len(found) < PAGE
        return Page(payloads=found, reached=PayloadId(newest) if done or not found else found[-1].id, done=done)
    high = PayloadId(min(after + step, newest))
    found = parts.journal.page(which, after=after, before=PayloadId(high + 1), limit=step)
    return Page(payloads=found, reached=high, done=high >= newest)


def changes(parts: Parts, which: PayloadFilter, *, after: int) -> Changes:
    """What changed since a number; another process may have done it."""
    journal, last = parts.journal, after
    found = list[tuple[int, Payload]]()
    while more := journal.changes(after=last):
        found.extend(more)
        last = more[-1][0]
    return Changes(
        payloads=tuple(payload for _, payload in found),
        last_change=last,
        switches=journal.switches(which.instance_id, limit=20) if which.has_switches else (),
        names=journal.names(),
    )


def among(parts: Parts, which: PayloadFilter, ids: Sequence[PayloadId]) -> tuple[Payload, ...]:
    """Which of these payloads are among those that are looked for."""
    found = list[Payload]()
    for payload_id in ids:
        found += parts.journal.page(which, after=PayloadId(payload_id - 1), before=PayloadId(payload_id + 1), limit=1)
    return tuple(found)


def counts(parts: Parts) -> Counts:
    """How many payloads there are of each sort."""
    return parts.journal.counts()


def matches(which: PayloadFilter, payload: Payload) -> bool | None:
    """Whether a payload is among these; None: only the journal knows, since text is looked for."""
    fits = (
        (which.instance_id is None or payload.instance_id == which.instance_id)
        and (not which.kinds or payload.kind in which.kinds)
        and (not which.states or payload.state in which.states)
        and which.spans(payload.created_at)
    )
    return None if fits and which.text is not None else fits


def count_of(which: PayloadFilter, found: Counts) -> int | None:
    """How many payloads these are; None: that would have to be counted one by one."""
    if which.text is not None or which.since is not None or which.until is not None:
        return None
    return sum(
        number
        for instance_id, kind, state, number in found
        if (which.instance_id is None or instance_id == which.instance_id)
        and (not which.kinds or kind in which.kinds)
        and (not which.states or state in which.states)
    )


def _slice(which: PayloadFilter) -> int | None:
    return None if which.since is None and which.until is None else TIME_SLICE


def _newest(parts: Parts) -> PayloadId:
    found = parts.journal.page(PayloadFilter(), limit=1)
    return found[-1].id if found else PayloadId(0)
