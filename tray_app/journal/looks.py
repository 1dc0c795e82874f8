"""What was seen of an instance, when we were able to see, and what the clock did."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tray_app.journal.values import (
    from_us,
    look_from_json,
    look_to_json,
    reading_back,
    to_us,
)

if TYPE_CHECKING:
    from datetime import datetime

    from tray_app.core.messages import Watch
    from tray_app.core.model import InstanceId, Look
    from tray_app.journal.connection import Database


class Looks:
    """Part of SqliteJournal."""

    _db: Database

    def record_look(self, instance_id: InstanceId, look: Look, *, sharing: str, state: str) -> None:
        """Keeps a look that asked the server, saw its process or says what is known of the switch, as the last one; a
        change of `sharing` or `state` is kept for ever. Another look at the file alone is not kept: the file can be
        read again at any time.
        """
        with self._db.write() as connection:
            if look.asked_at is not None or look.process is not None or look.last_known is not None:
                connection.execute(
                    "INSERT INTO looks (instance_id, look) VALUES (?, ?)"
                    " ON CONFLICT (instance_id) DO UPDATE SET look = excluded.look",
                    (instance_id, look_to_json(look)),
                )
            at = to_us(look.looked_at)
            last = connection.execute(
                "SELECT sharing, state, since FROM verdicts WHERE instance_id = ? ORDER BY id DESC LIMIT 1",
                (instance_id,),
            ).fetchone()
            if last is not None and (last["sharing"], last["state"]) == (sharing, state):
                return
            since = last["since"] if last is not None and last["state"] == state else at
            connection.execute(
                "INSERT INTO verdicts (instance_id, at, sharing, state, since) VALUES (?, ?, ?, ?, ?)",
                (instance_id, at, str(sharing), str(state), since),
            )

    def last_look(self, instance_id: InstanceId) -> Look | None:
        """The last look that was kept."""
        with self._db.read() as connection, reading_back(self._db.path):
            row = connection.execute("SELECT look FROM looks WHERE instance_id = ?", (instance_id,)).fetchone()
            return None if row is None else look_from_json(row["look"])

    def state_since(self, instance_id: InstanceId) -> datetime | None:
        """Since when the state last recorded holds."""
        with self._db.read() as connection, reading_back(self._db.path):
            row = connection.execute(
                "SELECT since FROM verdicts WHERE instance_id = ? ORDER BY id DESC LIMIT 1", (instance_id,)
            ).fetchone()
            return None if row is None else from_us(row["since"])

    def begin_watch(self, at: datetime, instance_id: InstanceId | None = None) -> int:
        """A new time of watching begins; its number. With `instance_id`: its relay listens from now on."""
        with self._db.write() as connection:
            cursor = connection.execute(
                "INSERT INTO watches (began_at, until_at, instance_id) VALUES (?1, ?1, ?2)", (to_us(at), instance_id)
            )
            return cursor.lastrowid or 0

    def extend_watch(self, watch: int, at: datetime) -> None:
        """We are still watching. A clock that went back shortens the time again: it never claims too much."""
        with self._db.write() as connection:
            connection.execute("UPDATE watches SET until_at = max(began_at, ?) WHERE id = ?", (to_us(at), watch))

    def watches(self, since: datetime, instance_id: InstanceId | None = None) -> tuple[Watch, ...]:
        """Times in which we watched that end at `since` or later, oldest first. With `instance_id`: in which its relay
        listened."""
        from tray_app.core.messages import Watch

        with self._db.read() as connection, reading_back(self._db.path):
            rows = connection.execute(
                "SELECT began_at, until_at FROM watches WHERE until_at >= ? AND instance_id IS ? ORDER BY id",
                (to_us(since), instance_id),
            ).fetchall()
            return tuple(Watch(began_at=from_us(row["began_at"]), until_at=from_us(row["until_at"])) for row in rows)

    def clock_anchor(self, instance_id: InstanceId) -> datetime | None:
        """When the clock was last seen to have gone back behind the last ping."""
        with self._db.read() as connection, reading_back(self._db.path):
            row = connection.execute("SELECT at FROM clock_anchors WHERE instance_id = ?", (instance_id,)).fetchone()
            return None if row is None else from_us(row["at"])

    def set_clock_anchor(self, instance_id: InstanceId, at: datetime) -> None:
        """Notes that."""
        with self._db.write() as connection:
            connection.execute(
                "INSERT INTO clock_anchors (instance_id, at) VALUES (?, ?)"
                " ON CONFLICT (instance_id) DO UPDATE SET at = excluded.at",
                (instance_id, to_us(at)),
            )
