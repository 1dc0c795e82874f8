"""Lets go of what is past its time, or of all that is known of an instance: the only place that deletes.

The triggers of `migrations` refuse a DELETE unless `permits` has a row. It is put there and taken away within the
transaction that deletes, so nobody else ever sees it, and a crash takes it back too.

What is gone is gone from the files: `secure_delete` overwrites rows and freed pages, and the -wal file, which still
has the pages as they were, is emptied afterwards (as soon as no other process is reading in it). Freed pages are used
again first; some are given back to the file system at each `prune` (`auto_vacuum = INCREMENTAL`), never all at once by
VACUUM, which would copy the whole file and shut everybody else out meanwhile.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from time import monotonic
from typing import TYPE_CHECKING, Final

from tray_app.journal.connection import drop_backups
from tray_app.journal.errors import sorting
from tray_app.journal.search_index import drop_stale
from tray_app.journal.values import to_json, to_us

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from tray_app.journal.connection import Database

_BATCH_ROWS: Final = 200
_BATCH_BYTES: Final = 2 * 1024 * 1024
"""One transaction drops at most so much (but at least one payload): some milliseconds."""
_BUDGET_S: Final = 0.05
"""After this a call begins no further batch; the rest is for the next one."""
_VACUUM_PAGES: Final = 256
_KEPT_FREE_PAGES: Final = 1024
"""4 MB: the room that tomorrow's payloads take again."""
_BACKUP_DAYS: Final = 30
_SEARCH_TIDIED_EVERY: Final = timedelta(days=1)
_EVER: Final = 2**63 - 1


class Retention:
    """Part of SqliteJournal."""

    _db: Database
    _wal_has_dropped: bool = True
    """Whether the -wal file may still have pages of dropped rows (an earlier process may have left some)."""
    _search_tidied_at: datetime | None = None
    """When the search index was last rid of what is gone; None: not yet by this process."""

    def prune(self, *, now: datetime, bodies_days: int, lines_days: int) -> int:
        """Drops bodies and lines past their retention; how many bodies went, at least 1 while there is more to do.
        Never what can still leave.

        Days count from a payload's creation; 0 means as soon as it is in a final state. Takes some 50 ms however much
        there is to do, so a big backlog goes over many calls: call it again while it answers more than 0. Also goes on
        with a `remove --forget` that was interrupted. Changes of the switch and of the verdict are kept.
        """
        deadline_s = monotonic() + _BUDGET_S
        dropped_count, has_more = 0, False
        batches: tuple[Callable[[], int | None], ...] = (
            lambda: _forget_batch(self._db),
            lambda: _drop_bodies(self._db, before_us=_cutoff_us(now, bodies_days)),
            lambda: _drop_lines(self._db, before_us=_cutoff_us(now, lines_days)),
        )
        for drop_batch in batches:
            while (gone := drop_batch()) is not None:
                self._wal_has_dropped = True
                dropped_count += gone
                if monotonic() > deadline_s:
                    has_more = True  # Perhaps; lines whose bodies went earlier count nothing.
                    break
        if not has_more:
            has_more = self._tidy_search(now, at_once=bodies_days <= 0, until_s=deadline_s)
        _drop_watches(self._db, before_us=to_us(now) if lines_days <= 0 else _cutoff_us(now, lines_days))
        drop_backups(self._db.path, made_before=now - timedelta(days=min(_BACKUP_DAYS, max(bodies_days, 0))))
        if _free_pages(self._db) > _KEPT_FREE_PAGES:
            _give_back(self._db, pages=_VACUUM_PAGES)
            self._wal_has_dropped = True
        if self._wal_has_dropped:
            self._wal_has_dropped = not _empty_wal(self._db)
        return max(dropped_count, 1) if has_more else dropped_count

    def _tidy_search(self, now: datetime, *, at_once: bool, until_s: float) -> bool:
        """At the start and then daily: a shelf of which something went is dropped, and the rest of it indexed anew;
        whether there may be more to do."""
        last = self._search_tidied_at
        if not at_once and last is not None and timedelta(0) <= now - last < _SEARCH_TIDIED_EVERY:
            return False
        if drop_stale(self._db, until_s=until_s):
            self._wal_has_dropped = True
            return True
        self._search_tidied_at = now
        return False


def forget_all(database: Database) -> None:
    """Deletes all that is known of instances marked as forgotten, in short transactions."""
    while _forget_batch(database) is not None:
        pass


def unlink_forgotten(database: Database) -> None:
    """After `forget_all`: search index, -wal file and backups have nothing of it either, freed pages are given back."""
    drop_stale(database)
    while _free_pages(database) > 0:
        _give_back(database, pages=10 * _VACUUM_PAGES)
    _empty_wal(database)
    drop_backups(database.path, made_before=None)


@contextmanager
def _deleting(database: Database) -> Iterator[sqlite3.Connection]:
    with database.write() as connection:
        connection.execute("INSERT INTO permits (what) VALUES ('delete')")
        yield connection
        connection.execute("DELETE FROM permits")


def _cutoff_us(now: datetime, days: int) -> int:
    return _EVER if days <= 0 else to_us(now - timedelta(days=days))


def _drop_bodies(database: Database, *, before_us: int) -> int | None:
    """One batch; how many, or None when there are none."""
    with database.read() as connection:
        ids = _batch(
            connection.execute(
                "SELECT c.payload_id, p.size_bytes FROM current c JOIN payloads p ON p.id = c.payload_id"
                " WHERE c.final = 1 AND c.has_body = 1 AND c.created_at < ? ORDER BY c.created_at LIMIT ?",
                (before_us, _BATCH_ROWS),
            )
        )
    if not ids:
        return None
    with _deleting(database) as connection:
        # Final is final: what was so a moment ago, outside of this transaction, still is.
        return _delete(connection, "DELETE FROM bodies WHERE payload_id IN (SELECT value FROM json_each(?))", ids)


def _drop_lines(database: Database, *, before_us: int) -> int | None:
    """One batch; how many bodies went with it, or None when there are no lines to drop."""
    with database.read() as connection:
        ids = _batch(
            connection.execute(
                "SELECT c.payload_id, p.size_bytes FROM current c JOIN payloads p ON p.id = c.payload_id"
                " WHERE c.final = 1 AND c.has_body IN (0, 1) AND c.created_at < ? LIMIT ?",
                (before_us, _BATCH_ROWS),
            )
        )
    if not ids:
        return None
    with _deleting(database) as connection:
        return _delete_payloads(connection, ids)


def _forget_batch(database: Database) -> int | None:
    """One batch of the payloads of forgotten instances, or, when there are none left, one such instance."""
    with database.read() as connection:
        instance = connection.execute("SELECT id FROM instances WHERE forgotten = 1 LIMIT 1").fetchone()
        if instance is None:
            return None
        ids = _batch(
            connection.execute(
                "SELECT c.payload_id, p.size_bytes FROM current c JOIN payloads p ON p.id = c.payload_id"
                " WHERE c.instance_id = ? LIMIT ?",
                (instance["id"], _BATCH_ROWS),
            )
        )
    with _deleting(database) as connection:
        if ids:
            return _delete_payloads(connection, ids)
        if connection.execute("SELECT 1 FROM payloads WHERE instance_id = ? LIMIT 1", (instance["id"],)).fetchone():
            return 0  # stored since we looked; the next batch has it
        for statement in (
            "DELETE FROM edit_ends WHERE edit_id IN (SELECT id FROM edits WHERE instance_id = ?)",
            "DELETE FROM edits WHERE instance_id = ?",
            "DELETE FROM switches WHERE instance_id = ?",
            "DELETE FROM approvals WHERE instance_id = ?",
            "DELETE FROM looks WHERE instance_id = ?",
            "DELETE FROM verdicts WHERE instance_id = ?",
            "DELETE FROM clock_anchors WHERE instance_id = ?",
            "DELETE FROM arrivals WHERE instance_id = ?",
            "DELETE FROM refusals WHERE instance_id = ?",
            "DELETE FROM relay_problems WHERE instance_id = ?",
            "DELETE FROM known_things WHERE instance_id = ?",
            "DELETE FROM known_lists WHERE instance_id = ?",
            "DELETE FROM positions WHERE instance_id = ?",
            "DELETE FROM server_wishes WHERE instance_id = ?",
            "DELETE FROM watches WHERE instance_id = ?",
            "DELETE FROM tallies WHERE instance_id = ?",
            "DELETE FROM summaries WHERE instance_id = ?",
            "DELETE FROM instances WHERE id = ?",
        ):
            connection.execute(statement, (instance["id"],))
        return 0


def _batch(rows: sqlite3.Cursor) -> list[int]:
    """Ids from the first rows, together at most _BATCH_BYTES, but at least one."""
    ids, total_bytes = list[int](), 0
    for row in rows.fetchall():
        total_bytes += row["size_bytes"]
        if ids and total_bytes > _BATCH_BYTES:
            break
        ids.append(row["payload_id"])
    return ids


def _delete_payloads(connection: sqlite3.Connection, ids: Sequence[int]) -> int:
    bodies_count = _delete(connection, "DELETE FROM bodies WHERE payload_id IN (SELECT value FROM json_each(?))", ids)
    for statement in (
        "DELETE FROM attempts WHERE payload_id IN (SELECT value FROM json_each(?))",
        "DELETE FROM states WHERE payload_id IN (SELECT value FROM json_each(?))",
        "DELETE FROM current WHERE payload_id IN (SELECT value FROM json_each(?))",
        "DELETE FROM payloads WHERE id IN (SELECT value FROM json_each(?))",
    ):
        _delete(connection, statement, ids)
    return bodies_count


def _delete(connection: sqlite3.Connection, statement: str, ids: Sequence[int]) -> int:
    return connection.execute(statement, (to_json(list(ids)),)).rowcount


def _drop_watches(database: Database, *, before_us: int) -> None:
    """Old times of watching, the newest of this program and of each relay never: it may be going on."""
    with database.write() as connection:
        connection.execute(
            "DELETE FROM watches WHERE until_at < ? AND id NOT IN (SELECT max(id) FROM watches GROUP BY instance_id)",
            (before_us,),
        )


def _free_pages(database: Database) -> int:
    with sorting(database.path):
        return int(database.connection.execute("PRAGMA freelist_count").fetchone()[0])


def _give_back(database: Database, *, pages: int) -> None:
    """Gives up to so many freed pages back to the file system."""
    with sorting(database.path):
        # The pragma does one page a row, and its rows have no columns: `execute` gives up after the first of them.
        database.connection.executescript(f"PRAGMA incremental_vacuum({pages})")


def _empty_wal(database: Database) -> bool:
    """Carries the -wal file's pages over and cuts it to nothing; false when somebody else is reading in it."""
    with sorting(database.path):
        (busy_timeout_ms,) = database.connection.execute("PRAGMA busy_timeout").fetchone()
        database.connection.execute("PRAGMA busy_timeout = 0")
        try:
            row = database.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            database.connection.execute(f"PRAGMA busy_timeout = {int(busy_timeout_ms)}")
    return int(row[0]) == 0
