"""How many payloads of each state were made between given times: for the strip of days."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from tray_app.core.model import Kind, PayloadState
from tray_app.journal.values import reading_back, to_us

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from datetime import datetime

    from tray_app.core.model import InstanceId
    from tray_app.journal.connection import Database


class Daily:
    """Part of SqliteJournal."""

    _db: Database

    def made_between(self, instance_id: InstanceId, edges: Sequence[datetime]) -> tuple[dict[PayloadState, int], ...]:
        """For each pair of neighbouring edges how many payloads made between them are in which state now.

        Cheap however long the record is: numbers grow with time, so the edges are found among them by halving, and
        what lies between two numbers is counted in the index alone. Where the clock was set back, payloads of that
        time may be counted for a neighbouring day.
        """
        with self._db.read() as connection, reading_back(self._db.path):
            top = int(connection.execute("SELECT coalesce(max(id), 0) + 1 FROM payloads").fetchone()[0])
            marks = [_first_since(connection, to_us(edge), top) for edge in edges]
            groups = connection.execute(
                "SELECT kind, state FROM tallies WHERE instance_id = ? AND now_count > 0", (instance_id,)
            ).fetchall()
            told = []
            for first, beyond in pairwise(marks):
                counts: dict[PayloadState, int] = {}
                for group in groups if first < beyond else ():
                    row = connection.execute(
                        "SELECT count(*) FROM current WHERE instance_id = ? AND kind = ? AND state = ?"
                        " AND payload_id >= ? AND payload_id < ?",
                        (instance_id, group["kind"], group["state"], first, beyond),
                    ).fetchone()
                    if row[0]:
                        state = PayloadState(group["state"])
                        counts[state] = counts.get(state, 0) + int(row[0])
                told.append(counts)
            return tuple(told)

    def passed_since(self, instance_id: InstanceId, since: datetime) -> tuple[tuple[Kind, int, int], ...]:
        """By kind: how many payloads were made since then, and how many attempts began since then, of whatever payload:
        bytes of so many may have left. As cheap as `made_between`; those of the last opt-out are few."""
        with self._db.read() as connection, reading_back(self._db.path):
            top = int(connection.execute("SELECT coalesce(max(id), 0) + 1 FROM payloads").fetchone()[0])
            first = _first_since(connection, to_us(since), top)
            made, left = Counter[str](), Counter[str]()
            for group in connection.execute(
                "SELECT kind, state FROM tallies WHERE instance_id = ? AND now_count > 0", (instance_id,)
            ).fetchall():
                made[group["kind"]] += connection.execute(
                    "SELECT count(*) FROM current WHERE instance_id = ? AND kind = ? AND state = ? AND payload_id >= ?",
                    (instance_id, group["kind"], group["state"], first),
                ).fetchone()[0]
            # Newest first: what began before is not read, but for one.
            for row in connection.execute(
                "SELECT a.started_at, p.kind, p.instance_id FROM attempts a JOIN payloads p ON p.id = a.payload_id"
                " ORDER BY a.id DESC"
            ):
                if row["started_at"] < to_us(since):
                    break
                left[row["kind"]] += row["instance_id"] == instance_id
            kinds = [kind for kind in made | left if made[kind] or left[kind]]
            return tuple((Kind(kind), made[kind], left[kind]) for kind in sorted(kinds))


def _first_since(connection: sqlite3.Connection, at_us: int, top: int) -> int:
    """The lowest number from which on payloads were made at that time or later; `top` without any."""
    low, high = 0, top
    while low < high:
        middle = (low + high) // 2
        row = connection.execute(
            "SELECT id, created_at FROM payloads WHERE id >= ? ORDER BY id LIMIT 1", (middle,)
        ).fetchone()
        if row is None or row["created_at"] >= at_us:
            high = middle
        else:
            low = int(row["id"]) + 1
    return low
