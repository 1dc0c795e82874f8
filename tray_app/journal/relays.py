"""What came through the relays, and what they refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tray_app.core.errors import OurBug
from tray_app.core.model import Kind, PayloadState, reason
from tray_app.journal.payloads import check_instance, insert, supersede_older
from tray_app.journal.values import from_us, reading_back, reason_from_json, reason_to_json, to_json, to_us

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from tray_app.core.messages import Arrival
    from tray_app.core.model import InstanceId, PayloadId, Reason
    from tray_app.core.relay import Refusal, RelayRecord
    from tray_app.journal.connection import Database

_ARRIVE_AS: Final = frozenset({PayloadState.QUEUED, PayloadState.HELD, PayloadState.BLOCKED})
_LEFT: Final = frozenset({PayloadState.SENDING, PayloadState.UNCERTAIN, PayloadState.DELIVERED})
_STILL_HERE: Final = frozenset({PayloadState.QUEUED, PayloadState.HELD})


class Relays:
    """Part of SqliteJournal."""

    _db: Database

    def take_in(self, arrivals: Sequence[Arrival]) -> tuple[PayloadId, ...]:
        """Stores all of them in one transaction, and counts them; on disk (fsync) when this returns.

        One whose `message_key` an earlier message of its instance has since `repeat_since` is the same message. If that
        one left or may have left, or waits and no newer one would replace it, this one is stored as SUPERSEDED.
        """
        with self._db.write() as connection:
            return tuple(_take_in(connection, arrival) for arrival in arrivals)

    def count_refused(self, instance_id: InstanceId, counts: Mapping[Refusal, int], *, at: datetime) -> None:
        """Adds to the counts of what its relay refused. An instance that is gone meanwhile is passed over."""
        with self._db.write() as connection:
            for refusal, count in counts.items():
                connection.execute(
                    "INSERT INTO refusals (instance_id, refusal, ever_count, last_at)"
                    " SELECT id, ?2, ?3, ?4 FROM instances WHERE id = ?1 AND removed_at IS NULL"
                    " ON CONFLICT (instance_id, refusal) DO UPDATE SET"
                    " ever_count = ever_count + excluded.ever_count, last_at = excluded.last_at",
                    (instance_id, refusal.value, count, to_us(at)),
                )

    def set_relay_problem(self, instance_id: InstanceId, why: Reason | None, *, at: datetime) -> None:
        """Why its relay cannot listen; None: it listens. The time is of the first of several equal ones."""
        with self._db.write() as connection:
            if why is None:
                connection.execute("DELETE FROM relay_problems WHERE instance_id = ?", (instance_id,))
                return
            connection.execute(
                "INSERT INTO relay_problems (instance_id, at, why)"
                " SELECT id, ?2, ?3 FROM instances WHERE id = ?1 AND removed_at IS NULL"
                " ON CONFLICT (instance_id) DO UPDATE SET why = excluded.why,"
                " at = CASE WHEN why = excluded.why THEN at ELSE excluded.at END",
                (instance_id, to_us(at), reason_to_json(why)),
            )

    def relay_record(self, instance_id: InstanceId) -> RelayRecord:
        """What came through its relay, what was refused, and whether it could listen."""
        from tray_app.core.relay import Arrived, Refusal, Refused, RelayRecord

        with self._db.read() as connection, reading_back(self._db.path):
            arrived = connection.execute(
                "SELECT kind, ever_count, last_at FROM arrivals WHERE instance_id = ? ORDER BY kind", (instance_id,)
            ).fetchall()
            refused = connection.execute(
                "SELECT refusal, ever_count, last_at FROM refusals WHERE instance_id = ? ORDER BY refusal",
                (instance_id,),
            ).fetchall()
            problem = connection.execute(
                "SELECT at, why FROM relay_problems WHERE instance_id = ?", (instance_id,)
            ).fetchone()
            return RelayRecord(
                arrived=tuple(
                    Arrived(kind=Kind(row["kind"]), count=row["ever_count"], last_at=from_us(row["last_at"]))
                    for row in arrived
                ),
                refused=tuple(
                    Refused(refusal=Refusal(row["refusal"]), count=row["ever_count"], last_at=from_us(row["last_at"]))
                    for row in refused
                ),
                problem=None if problem is None else reason_from_json(problem["why"]),
                problem_at=None if problem is None else from_us(problem["at"]),
            )


def _take_in(connection: sqlite3.Connection, arrival: Arrival) -> PayloadId:
    payload = arrival.payload
    if arrival.state not in _ARRIVE_AS:
        raise OurBug("bad_transition", was="nothing", to=arrival.state)
    check_instance(connection, payload.instance_id)
    connection.execute(
        "INSERT INTO arrivals (instance_id, kind, ever_count, last_at) VALUES (?, ?, 1, ?)"
        " ON CONFLICT (instance_id, kind) DO UPDATE SET ever_count = ever_count + 1, last_at = excluded.last_at",
        (payload.instance_id, payload.kind.value, to_us(payload.created_at)),
    )
    state, due_at, why = arrival.state, arrival.due_at, arrival.why
    first = _first_copy(connection, arrival)
    if first is not None:
        state, due_at, why = PayloadState.SUPERSEDED, None, reason("same_message", id=first)
    elif arrival.supersede is not None:
        supersede_older(connection, payload, why=arrival.supersede)
    return insert(connection, payload, state=state, due_at=due_at, why=why, message_key=arrival.message_key)


def _first_copy(connection: sqlite3.Connection, arrival: Arrival) -> int | None:
    """The payload that this one repeats, if it makes this one needless."""
    if arrival.message_key is None or arrival.repeat_since is None or arrival.state is PayloadState.BLOCKED:
        return None
    row = connection.execute(
        "SELECT p.id FROM payloads p JOIN current c ON c.payload_id = p.id"
        " WHERE p.instance_id = ? AND p.message_key = ? AND p.kind = ? AND p.created_at >= ?"
        " AND c.state IN (SELECT value FROM json_each(?)) ORDER BY p.id LIMIT 1",
        (
            arrival.payload.instance_id,
            arrival.message_key,
            arrival.payload.kind.value,
            to_us(arrival.repeat_since),
            to_json(sorted(_LEFT if arrival.supersede is not None else _LEFT | _STILL_HERE)),
        ),
    ).fetchone()
    return None if row is None else int(row["id"])
