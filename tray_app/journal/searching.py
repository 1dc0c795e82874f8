"""Looks for text among payloads: candidates from the index where there is one, then a look into each.

What no shelf of the index has (the newest payloads, a journal that is being indexed) is gone through one by one; so is
everything for text below three letters, and a group of payloads so small that the index is no help.
"""

from __future__ import annotations

from heapq import merge
from time import monotonic
from typing import TYPE_CHECKING, Final, NamedTuple

from tray_app.core.model import InstanceId, Kind, PayloadId, PayloadState
from tray_app.journal.search_index import SHORTEST, Shelf, can_index, folded, shelves, trigrams
from tray_app.journal.values import from_us

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

    from tray_app.core.messages import PayloadFilter

FEW: Final = 4096
"""Up to so many payloads in the groups that are asked for, each is looked into without the index."""

_GROUPS: Final = """
    SELECT t.instance_id, t.kind, t.state, t.now_count FROM tallies t JOIN instances i ON i.id = t.instance_id
    WHERE t.now_count > 0 AND i.forgotten = 0 AND (?1 IS NULL OR t.instance_id = ?1)"""

_GROUP_IDS_UP: Final = """
    SELECT payload_id FROM current
    WHERE instance_id = ? AND kind = ? AND state = ? AND payload_id > ? AND payload_id < ? ORDER BY payload_id"""

_APART_UP: Final = "SELECT payload_id FROM search_apart WHERE payload_id > ? AND payload_id < ? ORDER BY payload_id"

_FAILED_UP: Final = """
    SELECT payload_id FROM current
    WHERE error = ? AND error IS NOT NULL AND payload_id > ? AND payload_id < ? ORDER BY payload_id"""

_ERRORS: Final = """
    WITH RECURSIVE codes (error) AS (
        SELECT min(error) FROM current WHERE error IS NOT NULL
        UNION ALL
        SELECT (SELECT min(error) FROM current WHERE error IS NOT NULL AND error > codes.error) FROM codes
        WHERE codes.error IS NOT NULL)
    SELECT error FROM codes WHERE error IS NOT NULL"""
"""The different ones, each by one step in the index however many payloads have it."""


class Group(NamedTuple):
    """Payloads of one instance, kind and state."""

    instance_id: InstanceId
    kind: Kind
    state: PayloadState
    now_count: int


class Looked(NamedTuple):
    """How far a search came."""

    ids: list[PayloadId]
    """Found, in the order of the search."""
    reached: PayloadId | None
    """The last payload that was looked at; None: it came to the end."""


def groups_of(connection: sqlite3.Connection, which: PayloadFilter) -> list[Group]:
    """The groups that have any payloads among these."""
    rows = connection.execute(_GROUPS, (which.instance_id,)).fetchall()
    groups = (
        Group(
            instance_id=InstanceId(row["instance_id"]),
            kind=Kind(row["kind"]),
            state=PayloadState(row["state"]),
            now_count=int(row["now_count"]),
        )
        for row in rows
    )
    return [
        group
        for group in groups
        if (not which.kinds or group.kind in which.kinds) and (not which.states or group.state in which.states)
    ]


def search(
    connection: sqlite3.Connection,
    which: PayloadFilter,
    *,
    after: int,
    before: int,
    descending: bool,
    limit: int,
    within_s: float | None = None,
) -> Looked:
    """Those between two numbers (both excluded) that hold `which.text`, until there are `limit` or the time is over.

    At least one payload is looked at. Inside of a transaction that reads.
    """
    quest = _Quest(connection, which, descending=descending)
    ends_at = None if within_s is None else monotonic() + within_s
    found = list[PayloadId]()
    for payload_id in quest.candidates(after, before) if limit > 0 else ():
        if quest.fits(payload_id):
            found.append(PayloadId(payload_id))
        if len(found) == limit or (ends_at is not None and monotonic() > ends_at):
            return Looked(found, PayloadId(payload_id))
    return Looked(found, None)


class _Quest:
    """One search."""

    def __init__(self, connection: sqlite3.Connection, which: PayloadFilter, *, descending: bool) -> None:
        self._connection = connection
        self._which = which
        self._text = folded((which.text or "").encode("utf-8", "replace"))
        self._groups = groups_of(connection, which)
        self._wanted = {group[:3] for group in self._groups}
        self._descending = descending
        self._down = " DESC" if descending else ""

    def candidates(self, after: int, before: int) -> Iterator[int]:
        """Numbers of payloads that may fit, each once, in the order of the search."""
        last = None
        for first, beyond, shelf in self._spans(after, before):
            found = self._ungrouped(first, beyond) if shelf is None else self._shelved(shelf, first, beyond)
            for payload_id in found:
                if payload_id != last:
                    yield payload_id
                last = payload_id

    def fits(self, payload_id: int) -> bool:
        """Whether it is of a group that is asked for, of the time, and holds the text."""
        row = self._connection.execute(
            "SELECT instance_id, kind, state, created_at, error FROM current WHERE payload_id = ?", (payload_id,)
        ).fetchone()
        if row is None or (row[0], row[1], row[2]) not in self._wanted or not self._which.spans(from_us(row[3])):
            return False
        if row[4] is not None and self._text in folded(row[4]):
            return True
        row = self._connection.execute(
            "SELECT p.url, b.body FROM payloads p LEFT JOIN bodies b ON b.payload_id = p.id WHERE p.id = ?",
            (payload_id,),
        ).fetchone()
        return self._text in folded(row[0]) or (row[1] is not None and self._text in folded(row[1]))

    def _spans(self, after: int, before: int) -> Sequence[tuple[int, int, Shelf | None]]:
        """What lies between, cut where shelves begin and end; both bounds excluded."""
        if (
            len(self._text) < SHORTEST
            or sum(group.now_count for group in self._groups) <= FEW
            or not can_index(self._connection)
        ):
            return [(after, before, None)]
        spans, low = list[tuple[int, int, Shelf | None]](), after
        for shelf in shelves(self._connection):
            if shelf.last_id <= low or shelf.first_id >= before:
                continue
            if shelf.first_id - 1 > low:
                spans.append((low, shelf.first_id, None))
            spans.append((max(low, shelf.first_id - 1), min(before, shelf.last_id + 1), shelf))
            low = shelf.last_id
        if low + 1 < before:
            spans.append((low, before, None))
        return spans[::-1] if self._descending else spans

    def _ungrouped(self, after: int, before: int) -> Iterator[int]:
        """All of the groups."""
        found = (self._ids(_GROUP_IDS_UP + self._down, (*group[:3], after, before)) for group in self._groups)
        return merge(*found, reverse=self._descending)

    def _shelved(self, shelf: Shelf, after: int, before: int) -> Iterator[int]:
        """What the index names, what stands apart from it, and what an error fits: that changes after indexing."""
        table, bounds = shelf.table, (after, before)
        named = self._ids(
            f"SELECT rowid FROM {table} WHERE {table} MATCH ? AND rowid > ? AND rowid < ? ORDER BY rowid{self._down}",  # noqa: S608 - a number
            (trigrams(self._text), *bounds),
        )
        apart = self._ids(_APART_UP + self._down, bounds)
        failed = (
            self._ids(_FAILED_UP + self._down, (row[0], *bounds))
            for row in self._connection.execute(_ERRORS).fetchall()
            if self._text in folded(row[0])
        )
        return merge(named, apart, *failed, reverse=self._descending)

    def _ids(self, sql: str, facts: tuple[object, ...]) -> Iterator[int]:
        for row in self._connection.execute(sql, facts):
            yield int(row[0])
