"""What came through the relays, and what they refused."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from tray_app.core.errors import OurBug
from tray_app.core.model import Kind, PayloadState, reason
from tray_app.journal.payloads import check_instance, insert, supersede_older
from tray_app.journal.values import (
    from_us,
    headers_from_json,
    reading_back,
    reason_from_json,
    reason_to_json,
    to_json,
    to_us,
)

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from tray_app.core.messages import Arrival, NewPayload, Received
    from tray_app.core.model import InstanceId, PayloadId, Reason
    from tray_app.core.relay import Refusal, RelayRecord
    from tray_app.journal.connection import Database

_ARRIVE_AS: Final = frozenset({PayloadState.QUEUED, PayloadState.HELD, PayloadState.BLOCKED})
_LEFT: Final = frozenset({PayloadState.SENDING, PayloadState.UNCERTAIN, PayloadState.DELIVERED})
_STILL_HERE: Final = frozenset({PayloadState.QUEUED, PayloadState.HELD})


class Relays:
    """Part of SqliteJournal."""

    _db: Database

    def receive(self, messages: Sequence[Received]) -> tuple[int, ...]:
        """Puts all of them into the inbox in one transaction; on disk (fsync) when this returns: their
        numbers there."""
        with self._db.write() as connection:
            return tuple(_receive(connection, message) for message in messages)

    def received(self, *, limit: int) -> tuple[Received, ...]:
        """What is in the inbox, the oldest first."""
        with self._db.read() as connection, reading_back(self._db.path):
            rows = connection.execute("SELECT * FROM inbox ORDER BY id LIMIT ?", (limit,)).fetchall()
            return tuple(map(_received, rows))

    def take_in(
        self, arrivals: Sequence[Arrival], received: Sequence[int] = (), *, at_once: bool = True
    ) -> tuple[PayloadId, ...]:
        """Stores all of them in one transaction, and counts them; on disk (fsync) when this returns.

        With `received` they are what these numbers of the inbox became, which are gone from there with the same
        transaction. That need not be on disk at once: a power failure brings them back into the inbox.
        One whose `message_key` an earlier message of its instance has since `repeat_since` is the same message. If that
        one left or may have left, or waits and no newer one would replace it, this one is stored as SUPERSEDED.
        """
        with self._db.write() if at_once else self._db.write_soon() as connection:
            gone = connection.executemany("DELETE FROM inbox WHERE id = ?", [(number,) for number in received])
            if received and gone.rowcount != len(received):
                raise OurBug("no_such_payload", id=received[0])  # With its instance, a moment ago.
            for instance_id in {arrival.payload.instance_id for arrival in arrivals}:
                check_instance(connection, instance_id)
            _count(connection, [arrival.payload for arrival in arrivals])
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


def _receive(connection: sqlite3.Connection, message: Received) -> int:
    cursor = connection.execute(
        "INSERT INTO inbox (instance_id, came_at, kind, method, url, step, headers, body, stopped)"
        " SELECT id, ?, ?, ?, ?, ?, ?, ?, ? FROM instances WHERE id = ? AND removed_at IS NULL",
        (
            to_us(message.came_at),
            message.kind.value,
            message.method,
            message.url,
            message.step,
            to_json(message.headers),
            message.body,
            reason_to_json(message.stopped),
            message.instance_id,
        ),
    )
    if cursor.rowcount != 1:
        raise OurBug("no_such_instance_id", id=message.instance_id)
    return cursor.lastrowid or 0


def _received(row: sqlite3.Row) -> Received:
    from tray_app.core.messages import Received

    return Received(
        id=row["id"],
        instance_id=row["instance_id"],
        came_at=from_us(row["came_at"]),
        kind=Kind(row["kind"]),
        method=row["method"],
        url=row["url"],
        step=row["step"],
        headers=headers_from_json(row["headers"]),
        body=row["body"],
        stopped=reason_from_json(row["stopped"]),
    )


def end_received(connection: sqlite3.Connection, instance_id: InstanceId) -> None:
    """Inside a transaction, for an instance that goes: what is in its inbox becomes BLOCKED (`payloads.block` said why
    just before)."""
    rows = connection.execute("SELECT * FROM inbox WHERE instance_id = ? ORDER BY id", (instance_id,)).fetchall()
    messages = [_received(row) for row in rows]
    payloads = [message.as_payload() for message in messages]
    _count(connection, payloads)
    for message, payload in zip(messages, payloads, strict=True):
        insert(connection, payload, state=PayloadState.BLOCKED, due_at=None, why=message.stopped)
    connection.execute("DELETE FROM inbox WHERE instance_id = ?", (instance_id,))


def _count(connection: sqlite3.Connection, payloads: Sequence[NewPayload]) -> None:
    """Adds to what came, ever; of one kind at once."""
    counts = Counter((payload.instance_id, payload.kind) for payload in payloads)
    last_at = {(payload.instance_id, payload.kind): payload.created_at for payload in payloads}
    for (instance_id, kind), count in counts.items():
        connection.execute(
            "INSERT INTO arrivals (instance_id, kind, ever_count, last_at) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (instance_id, kind) DO UPDATE SET"
            " ever_count = ever_count + excluded.ever_count, last_at = excluded.last_at",
            (instance_id, kind.value, count, to_us(last_at[instance_id, kind])),
        )


def _take_in(connection: sqlite3.Connection, arrival: Arrival) -> PayloadId:
    payload = arrival.payload
    if arrival.state not in _ARRIVE_AS:
        raise OurBug("bad_transition", was="nothing", to=arrival.state)
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
