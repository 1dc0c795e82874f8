"""The instances that the owner added."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tray_app.core.errors import Fixable, OurBug
from tray_app.core.model import InstanceId, reason
from tray_app.journal.payloads import block
from tray_app.journal.relays import end_received
from tray_app.journal.retention import forget_all, unlink_forgotten
from tray_app.journal.values import instance_from_columns, reading_back, settings_to_json, to_us

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping
    from datetime import datetime

    from tray_app.core.model import Instance
    from tray_app.journal.connection import Database


class Instances:
    """Part of SqliteJournal."""

    _db: Database

    def instances(self) -> tuple[Instance, ...]:
        """All that were added and not removed, oldest first."""
        with self._db.read() as connection, reading_back(self._db.path):
            rows = connection.execute(
                "SELECT id, name, product, settings, added_at FROM instances WHERE removed_at IS NULL ORDER BY id"
            ).fetchall()
            return tuple(instance_from_columns(row) for row in rows)

    def instance(self, name: str) -> Instance | None:
        """By its name, case kept."""
        with self._db.read() as connection, reading_back(self._db.path):
            row = connection.execute(
                "SELECT id, name, product, settings, added_at FROM instances WHERE name = ? AND removed_at IS NULL",
                (name,),
            ).fetchone()
            return None if row is None else instance_from_columns(row)

    def names(self) -> Mapping[InstanceId, str]:
        """The names of all instances, removed ones too: the log still has their lines."""
        with self._db.read() as connection:
            rows = connection.execute("SELECT id, name FROM instances").fetchall()
            return {InstanceId(row["id"]): row["name"] for row in rows}

    def add_instance(self, instance: Instance) -> Instance:
        """Stores it; the answer has its id. Raises Fixable `name_taken`."""
        self._db.decision_count += 1
        with self._db.write() as connection:
            _check_name_is_free(connection, instance.name)
            cursor = connection.execute(
                "INSERT INTO instances (name, product, settings, added_at) VALUES (?, ?, ?, ?)",
                (instance.name, instance.product, settings_to_json(instance), to_us(instance.added_at)),
            )
            return instance._replace(id=InstanceId(cursor.lastrowid or 0))

    def change_instance(self, instance: Instance) -> None:
        """Stores it under the same id. Raises Fixable `name_taken`."""
        self._db.decision_count += 1
        with self._db.write() as connection:
            row = connection.execute(
                "SELECT name FROM instances WHERE id = ? AND removed_at IS NULL", (instance.id,)
            ).fetchone()
            if row is None:
                raise OurBug("no_such_instance_id", id=instance.id)
            if row["name"] != instance.name:
                _check_name_is_free(connection, instance.name)
            connection.execute(
                "UPDATE instances SET name = ?, product = ?, settings = ? WHERE id = ?",
                (instance.name, instance.product, settings_to_json(instance), instance.id),
            )

    def remove_instance(self, instance_id: InstanceId, *, at: datetime, forget: bool) -> None:
        """Drops it, and blocks what of it could still leave; with `forget` everything about it is deleted.

        Forgetting is marked first and then done in short transactions, so that others can write meanwhile. If it is
        interrupted, its rows are shown no more, and the next `prune` goes on with it. 20 to 40 s per 1,000,000
        payloads.
        """
        self._db.decision_count += 1
        with self._db.write() as connection:
            block(connection, instance_id, at=at, why=reason("instance_removed"))
            end_received(connection, instance_id)
            connection.execute(
                "UPDATE instances SET removed_at = coalesce(removed_at, ?), forgotten = max(forgotten, ?) WHERE id = ?",
                (to_us(at), int(forget), instance_id),
            )
        if forget:
            forget_all(self._db)
            unlink_forgotten(self._db)


def _check_name_is_free(connection: sqlite3.Connection, name: str) -> None:
    taken = connection.execute("SELECT 1 FROM instances WHERE name = ? AND removed_at IS NULL", (name,)).fetchone()
    if taken is not None:
        raise Fixable("name_taken", name=name)
