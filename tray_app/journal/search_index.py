"""The index of what the text filter looks in: which payloads may hold which three letters.

SQLite's FTS5 with its trigram tokenizer, without a copy of the text and without places (`detail='none'`): an answer is
a list of payloads that *may* hold the text, and `searching` looks into each. So an entry whose payload is gone, or
stale in any other way, costs a look and never shows anything wrong.

- It is filled afterwards, in short steps (`index_some`), never while a payload is stored: storing is what an instance
  waits for. What is not in it yet is gone through one by one, and so is a journal that has none.
- It stands in *shelves*, each a table of its own for a run of payloads: the FTS5 of the SQLite in Debian 12 cannot
  take a row out of an index so that nothing of it is left in the file, but a table can be dropped. A shelf of which
  something was deleted is stale (triggers say so); `drop_stale` drops it whole, and what is left of its payloads is
  indexed anew.
- Very long bodies stand apart (`search_apart`): putting one in would hold the engine up for a second, and there are
  never many.
"""

from __future__ import annotations

import zlib
from math import inf
from time import monotonic
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from tray_app.journal.connection import Database

SHORTEST: Final = 3
"""Letters; shorter text is not in an index of trigrams."""
BEHIND: Final = 256
"""So many payloads may be missing before a step does anything: going through them takes some milliseconds, and most
journals never have more."""
UNPACKED_LIMIT_BYTES: Final = 64 * 1024 * 1024
"""How much of a compressed body is searched: a payload has some megabytes, a bomb as many as it likes."""

_STEP_ROWS: Final = 512
_STEP_CHARACTERS: Final = 64 * 1024
"""One step ends after so much: some 10 ms, in which others cannot write."""
_APART_BYTES: Final = 512 * 1024
_SHELF_CHARACTERS: Final = 32 * 1024 * 1024
"""A shelf takes no more after this: its table has some 10 MB then. Each makes the search slower by a fifth of a
millisecond, and opening the file by 30 us: SQLite reads the names of all tables."""
_DROPPED_ROWS: Final = 128
"""Of a table that is dropped, in one transaction: some 10 ms, with what is overwritten; 0.5 MB."""
_NUL: Final = "\x01"
"""Stands for a zero character, at which FTS5 would stop."""


class Shelf(NamedTuple):
    """The payloads from the first to the last number, those apart left out."""

    id: int
    first_id: int
    last_id: int
    characters: int
    is_stale: bool

    @property
    def table(self) -> str:
        """Its name in the file."""
        return f"search_{int(self.id)}"


class SearchIndex:
    """Part of SqliteJournal: what fills the index."""

    _db: Database

    def index_lags(self, *, behind: int = BEHIND) -> bool:
        """Whether more than `behind` payloads are missing at the end, or any before; never where SQLite has no FTS5."""
        connection = self._db.connection
        if not can_index(connection):
            return False
        with self._db.read():
            return _gap(connection, behind) is not None

    def index_some(self, *, behind: int = BEHIND) -> bool:
        """One step of some 10 ms, a transaction of its own; whether there is more to do. A power failure may undo
        steps as a whole: they are taken again.

        Does nothing where the index does not lag.
        """
        if not self.index_lags(behind=behind):
            return False
        connection = self._db.connection
        with self._db.write_soon():
            gap = _gap(connection, behind)
            if gap is not None:
                _fill(connection, *gap)
        return True


def shelves(connection: sqlite3.Connection) -> list[Shelf]:
    """All of them, in the order of their payloads."""
    rows = connection.execute(
        "SELECT id, first_id, last_id, characters, is_stale FROM search_shelves ORDER BY first_id"
    ).fetchall()
    return [
        Shelf(
            id=row["id"],
            first_id=row["first_id"],
            last_id=row["last_id"],
            characters=row["characters"],
            is_stale=bool(row["is_stale"]),
        )
        for row in rows
    ]


def can_index(connection: sqlite3.Connection) -> bool:
    """Whether this SQLite has FTS5 with trigrams (3.34, of 2020)."""
    row = connection.execute(
        "SELECT 1 FROM pragma_module_list WHERE name = 'fts5'"
        " AND CAST(substr(sqlite_version(), 3, instr(substr(sqlite_version(), 3), '.') - 1) AS INTEGER) >= 34"
    ).fetchone()
    return row is not None


def drop_stale(database: Database, *, until_s: float = inf) -> bool:
    """Drops the shelves of which something was deleted, in short transactions, and what an earlier call left half
    dropped; whether there was anything, and so perhaps is more. After `until_s` (of `monotonic`) it begins no further
    transaction."""
    connection = database.connection
    if not can_index(connection):
        return False
    with database.read():
        stale = [shelf for shelf in shelves(connection) if shelf.is_stale]
    for shelf in stale:
        with database.write():  # From here on nobody looks into it.
            connection.execute(
                "DELETE FROM search_apart WHERE payload_id BETWEEN ? AND ?", (shelf.first_id, shelf.last_id)
            )
            connection.execute("DELETE FROM search_shelves WHERE id = ?", (shelf.id,))
    tables = _tables_without_shelf(connection)
    for table in tables:
        while monotonic() < until_s:
            if _emptied(database, table) < _DROPPED_ROWS:
                with database.write():
                    connection.execute(f"DROP TABLE IF EXISTS {table}")
                break
    return bool(tables)


def _tables_without_shelf(connection: sqlite3.Connection) -> list[str]:
    kept = {shelf.table for shelf in shelves(connection)}
    rows = connection.execute(
        "SELECT name FROM sqlite_master WHERE name GLOB 'search_[0-9]*' AND sql LIKE 'CREATE VIRTUAL TABLE%'"
    )
    return [row["name"] for row in rows if row["name"] not in kept]


def _emptied(database: Database, table: str) -> int:
    """Takes rows out of what FTS5 keeps such a table in; how many. It cannot be searched after that."""
    with database.write() as connection:
        return connection.execute(
            f"DELETE FROM {table}_data WHERE id IN (SELECT id FROM {table}_data LIMIT ?)",  # noqa: S608 - a number
            (_DROPPED_ROWS,),
        ).rowcount


def folded(content: str | bytes) -> str:
    """As text is looked for, on either side: unpacked, whatever the case. Never raises."""
    decoded = content if isinstance(content, str) else unpacked(content).decode("utf-8", "replace")
    return decoded.casefold().replace("\0", _NUL)


def unpacked(body: bytes, limit_bytes: int = UNPACKED_LIMIT_BYTES) -> bytes:
    """A gzip body unpacked, up to a limit; whether it is one is seen from its first bytes, a header may lie."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        return zlib.decompressobj(wbits=31).decompress(body, limit_bytes)
    except zlib.error:
        return body


def trigrams(text: str) -> str:
    """FTS5's words for "has all of these": every third one and the last, since each find is looked into anyway."""
    places = {*range(0, len(text) - 2, 3), len(text) - 3}
    found = dict.fromkeys(text[place : place + 3] for place in sorted(places))
    return " AND ".join('"' + one.replace('"', '""') + '"' for one in found)


def _gap(connection: sqlite3.Connection, behind: int) -> tuple[int, int, Shelf | None] | None:
    """The first payloads that no shelf has: from, to, and the shelf before them."""
    expected, before = 1, None
    for shelf in shelves(connection):
        if expected < shelf.first_id and _has_payloads(connection, expected, shelf.first_id - 1):
            return expected, shelf.first_id - 1, before
        expected, before = shelf.last_id + 1, shelf
    newest = int(connection.execute("SELECT coalesce(max(id), 0) FROM payloads").fetchone()[0])
    is_due = newest - expected + 1 > behind and _has_payloads(connection, expected, newest)
    return (expected, newest, before) if is_due else None


def _has_payloads(connection: sqlite3.Connection, first_id: int, last_id: int) -> bool:
    row = connection.execute("SELECT 1 FROM payloads WHERE id BETWEEN ? AND ? LIMIT 1", (first_id, last_id)).fetchone()
    return row is not None


def _fill(connection: sqlite3.Connection, first_id: int, last_id: int, before: Shelf | None) -> None:
    entries, apart, reached = _next_entries(connection, first_id, last_id)
    shelf = before
    if shelf is None or shelf.is_stale or shelf.characters >= _SHELF_CHARACTERS or shelf.last_id != first_id - 1:
        shelf = _new_shelf(connection, first_id)
    connection.executemany(f"INSERT INTO {shelf.table} (rowid, text) VALUES (?, ?)", entries)  # noqa: S608 - a number
    connection.executemany(
        "INSERT OR IGNORE INTO search_apart (payload_id) VALUES (?)", [(number,) for number in apart]
    )
    characters = sum(len(text) for _, text in entries)
    connection.execute(
        "UPDATE search_shelves SET last_id = ?, characters = characters + ? WHERE id = ?",
        (reached, characters, shelf.id),
    )


def _next_entries(
    connection: sqlite3.Connection, first_id: int, last_id: int
) -> tuple[Sequence[tuple[int, str]], Sequence[int], int]:
    """What goes in next, what stands apart, and the last number that is dealt with then."""
    entries, apart, total, reached = list[tuple[int, str]](), list[int](), 0, last_id
    rows = connection.execute(
        "SELECT p.id, p.url, length(b.body) AS size FROM payloads p LEFT JOIN bodies b ON b.payload_id = p.id"
        " WHERE p.id BETWEEN ? AND ? ORDER BY p.id LIMIT ?",
        (first_id, last_id, _STEP_ROWS),
    ).fetchall()
    for row in rows:
        body = b"" if row["size"] is None or row["size"] > _APART_BYTES else _body(connection, row["id"])
        content = unpacked(body, _APART_BYTES + 1)
        if (row["size"] or 0) > _APART_BYTES or len(content) > _APART_BYTES:
            apart.append(row["id"])
        else:
            entries.append((row["id"], folded(row["url"]) + "\n" + folded(content)))
        total += len(content) + len(row["url"])
        if total > _STEP_CHARACTERS:
            return entries, apart, int(row["id"])
    if len(rows) == _STEP_ROWS:
        reached = int(rows[-1]["id"])
    return entries, apart, reached


def _body(connection: sqlite3.Connection, payload_id: int) -> bytes:
    row = connection.execute("SELECT body FROM bodies WHERE payload_id = ?", (payload_id,)).fetchone()
    return bytes(row["body"])


def _new_shelf(connection: sqlite3.Connection, first_id: int) -> Shelf:
    cursor = connection.execute(
        "INSERT INTO search_shelves (first_id, last_id, characters) VALUES (?, ?, 0)", (first_id, first_id)
    )
    shelf = Shelf(id=cursor.lastrowid or 0, first_id=first_id, last_id=first_id, characters=0, is_stale=False)
    connection.execute(
        f"CREATE VIRTUAL TABLE {shelf.table} USING fts5"
        " (text, content = '', detail = 'none', columnsize = 0, tokenize = 'trigram case_sensitive 1')"
    )
    return shelf
