"""Reads payloads in lists, and what is known of an instance's payloads as a whole.

A list is gathered group by group, a group being the payloads of one instance, kind and state: in each the index
`current_by_group` leads straight to the newest (or the next) ids, and `tallies` says which groups have any. So three
held payloads among a million are found at once, and only dates are looked for row by row. For text see `searching`.
"""

from __future__ import annotations

from heapq import merge
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from tray_app.core.model import WAITING, InstanceId, Kind, Observed, PayloadId, PayloadState, Source
from tray_app.journal.searching import groups_of, search
from tray_app.journal.values import (
    from_us,
    from_us_or_none,
    headers_from_json,
    reading_back,
    reason_from_json,
    to_json,
    to_us_or_none,
)

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Iterator

    from tray_app.core.messages import Page, Payload, PayloadFilter
    from tray_app.journal.connection import Database

_ROWS: Final = """
    SELECT p.id, p.instance_id, i.name AS instance_name, i.product, p.kind, p.source, p.method, p.url, p.headers,
        p.created_at, p.rebuilt, p.size_bytes, p.sha256,
        c.state, c.due_at, c.why, c.attempt_count, c.status_code, c.error
    FROM current c JOIN payloads p ON p.id = c.payload_id JOIN instances i ON i.id = p.instance_id
    WHERE i.forgotten = 0 AND c.payload_id IN (SELECT value FROM json_each(?))
    ORDER BY c.payload_id"""

_COUNTS: Final = """
    SELECT t.instance_id, t.kind, t.state, t.now_count FROM tallies t JOIN instances i ON i.id = t.instance_id
    WHERE t.now_count > 0 AND i.forgotten = 0"""

_IDS_UP: Final = """
    SELECT payload_id FROM current c
    WHERE instance_id = :instance_id AND kind = :kind AND state = :state AND payload_id > :after
        AND payload_id < :before
        AND (:since IS NULL OR created_at >= :since) AND (:until IS NULL OR created_at < :until)
    ORDER BY payload_id LIMIT :limit"""

_IDS_DOWN: Final = _IDS_UP.replace("ORDER BY payload_id", "ORDER BY payload_id DESC")

_BEYOND_ALL_IDS: Final = 2**63 - 1


class Listing:
    """Part of SqliteJournal."""

    _db: Database

    def payload(self, payload_id: PayloadId) -> Payload | None:
        """One payload."""
        with self._db.read() as connection, reading_back(self._db.path):
            return next(iter(_rows(connection, [payload_id])), None)

    def payloads(self, ids: Collection[PayloadId]) -> tuple[Payload, ...]:
        """Those of these that there are, ascending by id; in one go."""
        with self._db.read() as connection, reading_back(self._db.path):
            return _rows(connection, ids)

    def page(
        self,
        which: PayloadFilter,
        *,
        before: PayloadId | None = None,
        after: PayloadId | None = None,
        limit: int = 200,
    ) -> tuple[Payload, ...]:
        """Up to `limit` payloads, ascending by id: those just below `before`, or just above `after`, or the newest.

        With both: those just above `after` that are below `before`. `since` is included, `until` is not. Text is
        looked for in what a gzip body holds, not in its packed bytes, and whatever the case; without a body (past its
        retention) in URL and error alone. `search` does the same in bounded time.
        """
        with self._db.read() as connection, reading_back(self._db.path):
            ids = _ids(connection, which, before=before, after=after, limit=limit)
            return _rows(connection, ids)

    def search(
        self,
        which: PayloadFilter,
        *,
        before: PayloadId,
        after: PayloadId | None = None,
        limit: int = 200,
        within_s: float = 0.05,
    ) -> Page:
        """As `page` for a filter with text, but ends when the time is over, with what it has until then.

        Without `after` it looks downwards from `before`, else upwards from `after`.
        """
        from tray_app.core.messages import Page

        descending = after is None
        low = PayloadId(0) if after is None else after
        with self._db.read() as connection, reading_back(self._db.path):
            looked = search(
                connection, which, after=low, before=before, descending=descending, limit=limit, within_s=within_s
            )
            end = low if descending else PayloadId(before - 1)
            return Page(
                payloads=_rows(connection, looked.ids),
                reached=end if looked.reached is None else looked.reached,
                done=looked.reached is None,
            )

    def in_states(self, states: frozenset[PayloadState], instance_id: InstanceId | None = None) -> tuple[Payload, ...]:
        """All payloads in these states (queued, uncertain, held, sending: never many), by id."""
        with self._db.read() as connection, reading_back(self._db.path):
            rows = connection.execute(
                "SELECT c.payload_id FROM tallies t CROSS JOIN current c USING (instance_id, kind, state)"
                " WHERE t.now_count > 0 AND (?1 IS NULL OR t.instance_id = ?1)"
                " AND t.state IN (SELECT value FROM json_each(?2))",
                (instance_id, to_json(sorted(states))),
            ).fetchall()
            return _rows(connection, (PayloadId(row["payload_id"]) for row in rows))

    def first_waiting(self, instance_id: InstanceId) -> tuple[Payload, ...]:
        """Of each kind the oldest payload in each of the states WAITING, by id: what is next is among them."""
        with self._db.read() as connection, reading_back(self._db.path):
            rows = connection.execute(
                "SELECT (SELECT payload_id FROM current c WHERE c.instance_id = t.instance_id AND c.kind = t.kind"
                "  AND c.state = t.state ORDER BY payload_id LIMIT 1) AS payload_id FROM tallies t"
                " WHERE t.instance_id = ?1 AND t.now_count > 0 AND t.state IN (SELECT value FROM json_each(?2))",
                (instance_id, to_json(sorted(WAITING))),
            ).fetchall()
            return _rows(connection, (PayloadId(row["payload_id"]) for row in rows))

    def counts(self) -> tuple[tuple[InstanceId, Kind, PayloadState, int], ...]:
        """How many payloads of each instance, kind and state there are now: a look at the tallies, however many."""
        with self._db.read() as connection, reading_back(self._db.path):
            return tuple(
                (InstanceId(row["instance_id"]), Kind(row["kind"]), PayloadState(row["state"]), int(row["now_count"]))
                for row in connection.execute(_COUNTS)
            )

    def last_change(self) -> int:
        """The number of the newest state of any payload; 0 without any."""
        with self._db.read() as connection:
            return int(connection.execute("SELECT coalesce(max(id), 0) FROM states").fetchone()[0])

    def changes(self, *, after: int, limit: int = 1000) -> tuple[tuple[int, Payload], ...]:
        """Payloads whose state changed after that number, each once with its newest number, ascending."""
        with self._db.read() as connection, reading_back(self._db.path):
            numbers = {
                PayloadId(row["payload_id"]): int(row["id"])
                for row in connection.execute(
                    "SELECT id, payload_id FROM states WHERE id > ? ORDER BY id LIMIT ?", (after, limit)
                )
            }
            return tuple(sorted(((numbers[p.id], p) for p in _rows(connection, numbers)), key=lambda pair: pair[0]))

    def observed(self, instance_id: InstanceId) -> Observed:
        """Counts and times, by a handful of index look-ups however long the record is.

        - `last_created_at` and `last_accepted_at` are of *pings*, the last ones stored or accepted (not the ones with
          the greatest time: clocks go back); `last_attempt_at` and `last_failure` of the newest attempt of any kind.
          All of them outlive the lines they came from.
        - `blocked_count`: since the owner last opted out through this program, what the opt-out itself stopped
          included; it is kept when he opts in again. Without any opt-out: all ever.
        - `queued_count`: what this program will send by itself (queued, uncertain, sending).
        - `watched_since`, `watched_until`: the newest time of watching, as far as the instance was known in it; of one
          with a relay the newest time in which that listened. It may have ended long ago: compare `watched_until`.
        """
        with self._db.read() as connection, reading_back(self._db.path):
            counts = _counts(connection, instance_id)
            times = connection.execute(
                "SELECT last_attempt_at, last_failure FROM summaries WHERE instance_id = ?"
                " ORDER BY last_attempt_id DESC LIMIT 1",
                (instance_id,),
            ).fetchone()
            ping = connection.execute(
                "SELECT last_created_at, last_accepted_at FROM summaries WHERE instance_id = ? AND kind = 'ping'",
                (instance_id,),
            ).fetchone()
            watch = connection.execute(
                "SELECT max(w.began_at, i.added_at) AS since, w.until_at FROM instances i JOIN watches w ON w.id ="
                " (SELECT max(id) FROM watches WHERE instance_id IS"
                "  CASE WHEN json_extract(i.settings, '$.source') = 'relay' THEN i.id END) WHERE i.id = ?",
                (instance_id,),
            ).fetchone()
            has_watched = watch is not None and watch["since"] <= watch["until_at"]
            return Observed(
                watched_since=from_us(watch["since"]) if has_watched else None,
                watched_until=from_us(watch["until_at"]) if has_watched else None,
                last_attempt_at=None if times is None else from_us_or_none(times["last_attempt_at"]),
                last_failure=None if times is None else reason_from_json(times["last_failure"]),
                last_created_at=None if ping is None else from_us_or_none(ping["last_created_at"]),
                last_accepted_at=None if ping is None else from_us_or_none(ping["last_accepted_at"]),
                queued_count=counts["queued"] + counts["uncertain"] + counts["sending"],
                held_count=counts["held"],
                blocked_count=counts["blocked_ever"] - counts["blocked_before"],
            )


def _counts(connection: sqlite3.Connection, instance_id: InstanceId) -> dict[str, int]:
    row = connection.execute(
        "SELECT total(now_count) FILTER (WHERE state = 'queued') AS queued,"
        " total(now_count) FILTER (WHERE state = 'uncertain') AS uncertain,"
        " total(now_count) FILTER (WHERE state = 'sending') AS sending,"
        " total(now_count) FILTER (WHERE state = 'held') AS held,"
        " total(ever_count) FILTER (WHERE state = 'blocked') AS blocked_ever,"
        " coalesce((SELECT blocked_before FROM switches WHERE instance_id = ?1 AND act = 'opt-out'"
        "  ORDER BY id DESC LIMIT 1), 0) AS blocked_before"
        " FROM tallies WHERE instance_id = ?1",
        (instance_id,),
    ).fetchone()
    return {name: int(row[name]) for name in row.keys()}  # noqa: SIM118 - a Row iterates over its values


def _ids(
    connection: sqlite3.Connection,
    which: PayloadFilter,
    *,
    before: PayloadId | None,
    after: PayloadId | None,
    limit: int,
) -> list[PayloadId]:
    low, high, most = after or 0, _BEYOND_ALL_IDS if before is None else before, max(limit, 0)
    if which.text is not None:
        return search(connection, which, after=low, before=high, descending=after is None, limit=most).ids
    sql = _IDS_DOWN if after is None else _IDS_UP
    common = {
        "before": high,
        "after": low,
        "since": to_us_or_none(which.since),
        "until": to_us_or_none(which.until),
        "limit": most,
    }
    found = (
        _group_ids(
            connection,
            sql,
            {**common, "instance_id": group.instance_id, "kind": group.kind.value, "state": group.state.value},
        )
        for group in groups_of(connection, which)
    )
    return list(islice(merge(*found, reverse=after is None), most))


def _group_ids(connection: sqlite3.Connection, sql: str, facts: dict[str, Any]) -> Iterator[PayloadId]:
    for row in connection.execute(sql, facts):
        yield PayloadId(row["payload_id"])


def _rows(connection: sqlite3.Connection, ids: Iterable[PayloadId]) -> tuple[Payload, ...]:
    return tuple(_payload(row) for row in connection.execute(_ROWS, (to_json(list(ids)),)))


def _payload(row: sqlite3.Row) -> Payload:
    from tray_app.core.messages import Payload

    return Payload(
        id=PayloadId(row["id"]),
        instance_id=InstanceId(row["instance_id"]),
        instance_name=row["instance_name"],
        product=row["product"],
        kind=Kind(row["kind"]),
        source=Source(row["source"]),
        method=row["method"],
        url=row["url"],
        headers=headers_from_json(row["headers"]),
        created_at=from_us(row["created_at"]),
        rebuilt=bool(row["rebuilt"]),
        state=PayloadState(row["state"]),
        due_at=from_us_or_none(row["due_at"]),
        reason=reason_from_json(row["why"]),
        attempt_count=row["attempt_count"],
        status_code=row["status_code"],
        error=row["error"],
        size_bytes=row["size_bytes"],
        sha256=row["sha256"],
    )
