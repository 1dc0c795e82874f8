"""What the owner decided: changes of the switch, edits of config files, approvals."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from tray_app.core.model import EditId, EditPurpose, InstanceId, ServerWish, Sharing, SwitchAct, Wish
from tray_app.journal.values import (
    from_us,
    from_us_or_none,
    reading_back,
    reason_from_json,
    reason_to_json,
    to_json,
    to_us,
    to_us_or_none,
)

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from datetime import datetime

    from tray_app.core.edits import Edit, EditPlan, SwitchChange
    from tray_app.journal.connection import Database

_LAST_WORD: Final = (
    "SELECT act, at, done, blocked_before, details FROM switches WHERE instance_id = ?"
    " AND (act = 'opt-out' OR (act IN ('opt-in', 'revert') AND done = 1)) ORDER BY id DESC LIMIT 1"
)


class Switches:
    """Part of SqliteJournal."""

    _db: Database

    def decisions(self) -> tuple[int, int]:
        """Differs from before when an instance, an approval or the switch may have changed, by whomever: what was read
        of them may be kept as long as it is the same. Some microseconds."""
        row = self._db.connection.execute("PRAGMA data_version").fetchone()  # counts what other connections write
        return int(row[0]), self._db.decision_count

    def approved(self, instance_id: InstanceId) -> frozenset[str]:
        """JSON paths, and `what:path` of findings, that the owner let through."""
        with self._db.read() as connection, reading_back(self._db.path):
            # In one piece: the relay asks for each message, and one JSON of 200 paths is read ten times as fast as 200.
            row = connection.execute(
                "SELECT '[' || group_concat(path) || ']' FROM approvals WHERE instance_id = ?", (instance_id,)
            ).fetchone()
            return frozenset(map(str, json.loads(row[0] or "[]")))

    def approve(self, instance_id: InstanceId, paths: Sequence[str], *, at: datetime) -> None:
        """Remembers them for the future; one approved before keeps its time."""
        self._db.decision_count += 1
        with self._db.write() as connection:
            connection.executemany(
                "INSERT INTO approvals (instance_id, path, at) VALUES (?, ?, ?)"
                " ON CONFLICT (instance_id, path) DO NOTHING",
                [(instance_id, to_json(path), to_us(at)) for path in paths],
            )

    def record_switch(self, change: SwitchChange) -> None:
        """Adds a change of the switch."""
        self._db.decision_count += 1
        with self._db.write() as connection:
            connection.execute(
                "INSERT INTO switches (instance_id, at, act, before, after, done, details, blocked_before)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    change.instance_id,
                    to_us(change.at),
                    change.act.value,
                    change.before.value,
                    change.after.value,
                    int(change.done),
                    to_json(
                        {
                            "by": change.by,
                            "problem": reason_to_json(change.problem),
                            **({"announced": True} if change.announced else {}),
                            **({"of_server": True} if change.of_server else {}),
                        }
                    ),
                    _blocked_before(connection, change) if change.act is SwitchAct.OPT_OUT else None,
                ),
            )

    def switches(self, instance_id: InstanceId | None = None, *, limit: int = 200) -> tuple[SwitchChange, ...]:
        """The newest `limit`, oldest first."""
        with self._db.read() as connection, reading_back(self._db.path):
            rows = connection.execute(
                "SELECT s.instance_id, s.at, s.act, s.before, s.after, s.done, s.details"
                " FROM switches s JOIN instances i ON i.id = s.instance_id"
                " WHERE i.forgotten = 0 AND (?1 IS NULL OR s.instance_id = ?1) ORDER BY s.id DESC LIMIT ?2",
                (instance_id, max(limit, 0)),
            ).fetchall()
            return tuple(_change(row) for row in reversed(rows))

    def wish(self, instance_id: InstanceId) -> Wish | None:
        """The owner's last opt-out or opt-in through this program; None: never, or reverted.

        An opt-out counts as soon as it is recorded, also when the file could not be changed: the owner said off. An
        opt-in or a revert counts only when it was done.
        """
        with self._db.read() as connection, reading_back(self._db.path):
            row = connection.execute(_LAST_WORD, (instance_id,)).fetchone()
            if row is None or row["act"] == SwitchAct.REVERT:
                return None
            off = row["act"] == SwitchAct.OPT_OUT
            details = json.loads(row["details"])
            announced = off and bool(details.get("announced"))
            problem = None if row["done"] else reason_from_json(details["problem"])
            begun = problem is not None and problem.code == "begun"
            return Wish(off=off, at=from_us(row["at"]), announced=announced, done=bool(row["done"]), under_way=begun)

    def server_wish(self, instance_id: InstanceId) -> ServerWish | None:
        """What is wanted of a switch that the server keeps itself; None: nothing was ever changed there."""
        with self._db.read() as connection, reading_back(self._db.path):
            row = connection.execute(
                "SELECT act, at, before, done_at, problem FROM server_wishes WHERE instance_id = ?", (instance_id,)
            ).fetchone()
            if row is None:
                return None
            return ServerWish(
                act=SwitchAct(row["act"]),
                at=from_us(row["at"]),
                before=row["before"],
                done_at=from_us_or_none(row["done_at"]),
                problem=reason_from_json(row["problem"]),
            )

    def set_server_wish(self, instance_id: InstanceId, wish: ServerWish | None) -> None:
        """Keeps it; None: nothing of ours stands there any more."""
        with self._db.write() as connection:
            connection.execute("DELETE FROM server_wishes WHERE instance_id = ?", (instance_id,))
            if wish is not None:
                connection.execute(
                    "INSERT INTO server_wishes (instance_id, act, at, before, done_at, problem)"
                    " VALUES (?, ?, ?, ?, ?, ?)",
                    (
                        instance_id,
                        wish.act.value,
                        to_us(wish.at),
                        wish.before,
                        to_us_or_none(wish.done_at),
                        reason_to_json(wish.problem),
                    ),
                )

    def begin_edit(self, instance_id: InstanceId, plan: EditPlan, *, at: datetime) -> EditId:
        """Stores the inverse before the file is touched."""
        with self._db.write() as connection:
            cursor = connection.execute(
                "INSERT INTO edits (instance_id, at, purpose, details) VALUES (?, ?, ?, ?)",
                (instance_id, to_us(at), plan.purpose.value, to_json({"path": plan.path, "inverse": plan.inverse})),
            )
            return EditId(cursor.lastrowid or 0)

    def edits(self, instance_id: InstanceId, purpose: EditPurpose | None = None) -> tuple[Edit, ...]:
        """Edits not taken back yet, oldest first."""
        with self._db.read() as connection, reading_back(self._db.path):
            rows = connection.execute(
                "SELECT e.id, e.instance_id, e.at, e.purpose, e.details"
                " FROM edits e LEFT JOIN edit_ends x ON x.edit_id = e.id"
                " WHERE e.instance_id = ?1 AND x.edit_id IS NULL AND (?2 IS NULL OR e.purpose = ?2) ORDER BY e.id",
                (instance_id, None if purpose is None else purpose.value),
            ).fetchall()
            return tuple(_edit(row) for row in rows)

    def end_edit(self, edit_id: EditId, *, at: datetime) -> None:
        """The edit was taken back, or never happened: it is no longer listed. A second time is no error."""
        with self._db.write() as connection:
            connection.execute(
                "INSERT INTO edit_ends (edit_id, at) VALUES (?, ?) ON CONFLICT (edit_id) DO NOTHING",
                (edit_id, to_us(at)),
            )


def _blocked_before(connection: sqlite3.Connection, change: SwitchChange) -> int:
    """How many payloads had been blocked before this opt-out; `observed` counts from there.

    An act may be recorded twice, as begun and as ended, and what it blocks lies between: the second takes the first
    one's count. What was blocked at the act's own time, recorded before it, is the act's doing, too.
    """
    last = connection.execute(_LAST_WORD, (change.instance_id,)).fetchone()
    if last is not None and last["act"] == SwitchAct.OPT_OUT and not last["done"]:
        return int(last["blocked_before"])
    row = connection.execute(
        "SELECT total(ever_count) - (SELECT count(*) FROM states s JOIN payloads p ON p.id = s.payload_id"
        " WHERE s.id > coalesce((SELECT id FROM states WHERE at < ?2 ORDER BY id DESC LIMIT 1), 0)"
        " AND s.state = 'blocked' AND p.instance_id = ?1)"
        " FROM tallies WHERE instance_id = ?1 AND state = 'blocked'",
        (change.instance_id, to_us(change.at)),
    ).fetchone()
    return int(row[0])


def _change(row: sqlite3.Row) -> SwitchChange:
    from tray_app.core.edits import SwitchChange

    details = json.loads(row["details"])
    return SwitchChange(
        instance_id=InstanceId(row["instance_id"]),
        at=from_us(row["at"]),
        act=SwitchAct(row["act"]),
        before=Sharing(row["before"]),
        after=Sharing(row["after"]),
        by=str(details["by"]),
        done=bool(row["done"]),
        problem=reason_from_json(details["problem"]),
        announced=bool(details.get("announced")),
        of_server=bool(details.get("of_server")),
    )


def _edit(row: sqlite3.Row) -> Edit:
    from tray_app.core.edits import Edit

    details = json.loads(row["details"])
    return Edit(
        id=EditId(row["id"]),
        instance_id=InstanceId(row["instance_id"]),
        purpose=EditPurpose(row["purpose"]),
        path=str(details["path"]),
        at=from_us(row["at"]),
        inverse=str(details["inverse"]),
    )
