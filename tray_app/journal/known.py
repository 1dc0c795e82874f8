"""What is known of an instance's lists (the things whose making and deleting its events tell of), and how far what it
shows of its own sending was read. Each is written together with the payloads that follow from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tray_app.core.model import PayloadState
from tray_app.journal.payloads import check_instance, insert
from tray_app.journal.values import from_us, reading_back, to_us

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from tray_app.core.known import Known, ListChange
    from tray_app.core.messages import NewPayload
    from tray_app.core.model import InstanceId, PayloadId, Reason
    from tray_app.journal.connection import Database


FORGOTTEN_AT_ONCE: Final = 50_000
"""Some 100 ms; a million would be seconds."""


class KnownThings:
    """Part of SqliteJournal."""

    _db: Database

    def known_since(self, instance_id: InstanceId, of: str) -> datetime | None:
        """Since when the list `of` is known; None: it was never read whole."""
        with self._db.read() as connection, reading_back(self._db.path):
            row = connection.execute(
                "SELECT since FROM known_lists WHERE instance_id = ? AND list = ?", (instance_id, of)
            ).fetchone()
            return None if row is None else from_us(row["since"])

    def known_between(self, instance_id: InstanceId, of: str, *, after: int, until: int | None) -> tuple[Known, ...]:
        """What is known of the list with ids above `after`, up to `until` (None: all), ascending."""
        from tray_app.core.known import Known

        with self._db.read() as connection:
            rows = connection.execute(
                "SELECT id, says FROM known_things"
                " WHERE instance_id = ? AND list = ? AND id > ? AND id <= ? ORDER BY id",
                (instance_id, of, after, 2**63 - 1 if until is None else until),
            ).fetchall()
            return tuple(Known(id=row["id"], says=row["says"]) for row in rows)

    def store_change(
        self, instance_id: InstanceId, change: ListChange, payloads: Sequence[tuple[NewPayload, Reason | None]]
    ) -> tuple[PayloadId, ...]:
        """Notes what a look at a list found, and stores what is to be told of it, in one transaction.

        A payload with a reason is held for it; the others are queued, due when they were made.
        """
        with self._db.write() as connection:
            check_instance(connection, instance_id)
            connection.executemany(
                "INSERT INTO known_things (instance_id, list, id, says) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (instance_id, list, id) DO UPDATE SET says = excluded.says",
                [(instance_id, change.of, known.id, known.says) for known in change.learned],
            )
            connection.executemany(
                "DELETE FROM known_things WHERE instance_id = ? AND list = ? AND id = ?",
                [(instance_id, change.of, number) for number in change.forgotten],
            )
            if change.whole_at is not None:
                connection.execute(
                    "INSERT INTO known_lists (instance_id, list, since) VALUES (?, ?, ?)"
                    " ON CONFLICT (instance_id, list) DO NOTHING",
                    (instance_id, change.of, to_us(change.whole_at)),
                )
            return tuple(
                insert(
                    connection,
                    payload,
                    state=PayloadState.HELD if why is not None else PayloadState.QUEUED,
                    due_at=None if why is not None else payload.created_at,
                    why=why,
                )
                for payload, why in payloads
            )

    def forget_known(self, instance_id: InstanceId) -> None:
        """The next look at each list is the first one again.

        Of very many things some stay for now, since the switch waits for this: that look, or the next call, drops them.
        """
        with self._db.write() as connection:
            connection.execute("DELETE FROM known_lists WHERE instance_id = ?", (instance_id,))
            connection.execute(
                "DELETE FROM known_things WHERE instance_id = ?1 AND (list, id) IN"
                " (SELECT list, id FROM known_things WHERE instance_id = ?1 LIMIT ?2)",
                (instance_id, FORGOTTEN_AT_ONCE),
            )

    def position(self, instance_id: InstanceId) -> str | None:
        """How far what the instance shows was read, as its product wrote it down."""
        with self._db.read() as connection:
            row = connection.execute("SELECT position FROM positions WHERE instance_id = ?", (instance_id,)).fetchone()
            return None if row is None else str(row["position"])

    def store_seen(
        self, instance_id: InstanceId, payloads: Sequence[tuple[NewPayload, Reason | None]], position: str
    ) -> tuple[PayloadId, ...]:
        """Stores what was seen leaving, with the position up to which that is all, in one transaction."""
        with self._db.write() as connection:
            check_instance(connection, instance_id)
            connection.execute(
                "INSERT INTO positions (instance_id, position) VALUES (?, ?)"
                " ON CONFLICT (instance_id) DO UPDATE SET position = excluded.position",
                (instance_id, position),
            )
            return tuple(
                insert(connection, payload, state=PayloadState.SEEN, due_at=None, why=why) for payload, why in payloads
            )
