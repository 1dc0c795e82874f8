"""Writes payloads, their states and attempts; reads one payload at a time.

`states` and `attempts` are only added to. `current` (what state is it in now) follows by triggers (`migrations`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tray_app.core.errors import OurBug
from tray_app.core.model import (
    CAN_STILL_LEAVE,
    FIRST_STATES,
    TRANSITIONS,
    PayloadId,
    PayloadState,
    reason,
)
from tray_app.journal.errors import damaged
from tray_app.journal.values import (
    exchange_from_json,
    exchange_to_json,
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
    from datetime import datetime

    from tray_app.core.messages import Attempt, Exchange, NewPayload, StateChange
    from tray_app.core.model import (
        InstanceId,
        Reason,
    )
    from tray_app.journal.connection import Database

_CAN_BE_SUPERSEDED: Final = tuple(
    state.value for state, after in TRANSITIONS.items() if PayloadState.SUPERSEDED in after
)

_ADD_STATE: Final = "INSERT INTO states (payload_id, at, state, due_at, why) VALUES (?, ?, ?, ?, ?)"


class Payloads:
    """Part of SqliteJournal."""

    _db: Database

    def store_payload(
        self,
        payload: NewPayload,
        *,
        state: PayloadState,
        due_at: datetime | None = None,
        why: Reason | None = None,
        supersede: Reason | None = None,
    ) -> PayloadId:
        """Stores a payload in one of FIRST_STATES; its bytes are on disk (fsync) when this returns.

        With `supersede`, older payloads of the same instance and kind that wait (queued, uncertain or held) become
        SUPERSEDED for that reason in the same transaction.
        """
        if state not in FIRST_STATES:
            raise OurBug("bad_transition", was="nothing", to=state)
        with self._db.write() as connection:
            check_instance(connection, payload.instance_id)
            if supersede is not None:
                supersede_older(connection, payload, why=supersede)
            return insert(connection, payload, state=state, due_at=due_at, why=why)

    def change_state(
        self,
        payload_id: PayloadId,
        state: PayloadState,
        *,
        at: datetime,
        due_at: datetime | None = None,
        why: Reason | None = None,
    ) -> None:
        """Adds a state. Raises OurBug `bad_transition` unless TRANSITIONS allows it.

        That is asked inside the transaction: when another process has blocked the payload in between, its facts
        say `was=blocked`.
        """
        with self._db.write() as connection:
            _check_transition(_state_of(connection, payload_id), state, payload_id)
            _add_state(connection, payload_id, state, at=at, due_at=due_at, why=why)

    def end_attempt(
        self,
        payload_id: PayloadId,
        attempt: Attempt,
        state: PayloadState,
        *,
        at: datetime,
        due_at: datetime | None = None,
        why: Reason | None = None,
    ) -> None:
        """Adds the attempt and the state that it led to, in one transaction.

        A payload that another process blocked during the attempt stays BLOCKED (that is final), but the attempt is
        kept all the same: bytes left, and the record has to say so. Raises OurBug `bad_transition` for any other
        state that `state` may not follow.
        """
        with self._db.write() as connection:
            was = _state_of(connection, payload_id)
            if was is not PayloadState.BLOCKED:
                _check_transition(was, state, payload_id)
            accepted = state is PayloadState.DELIVERED
            failure = None if accepted else why or _failure(attempt.exchange)
            _add_attempt(connection, payload_id, attempt, ended_at=at, accepted=accepted, failure=failure)
            if was is not PayloadState.BLOCKED:
                _add_state(connection, payload_id, state, at=at, due_at=due_at, why=why)

    def block_all(self, instance_id: InstanceId, *, at: datetime, why: Reason) -> int:
        """Everything of the instance that can still leave becomes BLOCKED; how many that were."""
        with self._db.write() as connection:
            return block(connection, instance_id, at=at, why=why)

    def recover(self, *, at: datetime) -> int:
        """For the engine's start, when it holds the lease: what a dead program left in SENDING becomes UNCERTAIN.

        Bytes may have left, so the repeat is marked; it is due at once. The attempt that never ended is recorded as
        `interrupted`, of unknown duration (0 ms). Answers how many payloads that were.
        """
        from tray_app.core.messages import Attempt, Failed

        why = reason("attempt_interrupted", detail="")
        with self._db.write() as connection:
            rows = connection.execute(
                "SELECT c.payload_id, c.attempt_count,"
                " (SELECT at FROM states WHERE payload_id = c.payload_id ORDER BY id DESC LIMIT 1) AS began_at,"
                " EXISTS (SELECT 1 FROM states WHERE payload_id = c.payload_id AND state = 'uncertain') AS is_repeat"
                " FROM tallies t CROSS JOIN current c USING (instance_id, kind, state)"
                " WHERE t.state = 'sending' AND t.now_count > 0 ORDER BY c.payload_id"
            ).fetchall()
            for row in rows:
                attempt = Attempt(
                    number=row["attempt_count"] + 1,
                    started_at=from_us(row["began_at"]),
                    duration_ms=0,
                    exchange=Failed(error="interrupted", detail="", may_have_left=True),
                    repeat=bool(row["is_repeat"]),
                )
                payload_id = PayloadId(row["payload_id"])
                _add_attempt(connection, payload_id, attempt, ended_at=at, accepted=False, failure=why)
                _add_state(connection, payload_id, PayloadState.UNCERTAIN, at=at, due_at=at, why=why)
            return len(rows)

    def body(self, payload_id: PayloadId) -> bytes | None:
        """Its exact bytes; None once they are past their retention.

        Raises Fixable `journal_corrupt` when they are no longer those that were stored (SHA-256): damaged bytes are
        neither shown as what was sent nor sent.
        """
        from hashlib import sha256  # see store_payload

        with self._db.read() as connection:
            row = connection.execute(
                "SELECT b.body, p.sha256 FROM bodies b JOIN payloads p ON p.id = b.payload_id"
                " JOIN instances i ON i.id = p.instance_id WHERE b.payload_id = ? AND i.forgotten = 0",
                (payload_id,),
            ).fetchone()
        if row is None:
            return None
        body = bytes(row["body"])
        if sha256(body).hexdigest() != row["sha256"]:
            raise damaged(self._db.path, f"body of payload {payload_id}: SHA-256 differs")
        return body

    def history(self, payload_id: PayloadId) -> tuple[StateChange, ...]:
        """Every state it was in, oldest first."""
        from tray_app.core.messages import StateChange

        with self._db.read() as connection, reading_back(self._db.path):
            rows = connection.execute(
                "SELECT at, state, due_at, why FROM states WHERE payload_id = ? ORDER BY id", (payload_id,)
            ).fetchall()
            return tuple(
                StateChange(
                    at=from_us(row["at"]),
                    state=PayloadState(row["state"]),
                    due_at=from_us_or_none(row["due_at"]),
                    reason=reason_from_json(row["why"]),
                )
                for row in rows
            )

    def attempts(self, payload_id: PayloadId) -> tuple[Attempt, ...]:
        """Every attempt that ended, oldest first."""
        from tray_app.core.messages import Attempt

        with self._db.read() as connection, reading_back(self._db.path):
            rows = connection.execute(
                "SELECT number, started_at, duration_ms, status_code, error, exchange, is_repeat"
                " FROM attempts WHERE payload_id = ? ORDER BY id",
                (payload_id,),
            ).fetchall()
            return tuple(
                Attempt(
                    number=row["number"],
                    started_at=from_us(row["started_at"]),
                    duration_ms=row["duration_ms"],
                    exchange=exchange_from_json(row["exchange"], status_code=row["status_code"], error=row["error"]),
                    repeat=bool(row["is_repeat"]),
                )
                for row in rows
            )


def block(connection: sqlite3.Connection, instance_id: InstanceId, *, at: datetime, why: Reason) -> int:
    """Inside a transaction: what of the instance can still leave becomes BLOCKED; how many that were. What its relay
    took in and nobody has looked into yet will be."""
    connection.execute(
        "UPDATE inbox SET stopped = ? WHERE instance_id = ? AND stopped IS NULL", (reason_to_json(why), instance_id)
    )
    return connection.execute(
        "INSERT INTO states (payload_id, at, state, why)"
        " SELECT c.payload_id, ?, 'blocked', ? FROM tallies t CROSS JOIN current c USING (instance_id, kind, state)"
        " WHERE t.instance_id = ? AND t.now_count > 0 AND t.state IN (SELECT value FROM json_each(?))"
        " ORDER BY c.payload_id",
        (to_us(at), reason_to_json(why), instance_id, to_json(sorted(CAN_STILL_LEAVE))),
    ).rowcount


def insert(
    connection: sqlite3.Connection,
    payload: NewPayload,
    *,
    state: PayloadState,
    due_at: datetime | None,
    why: Reason | None,
    message_key: str | None = None,
) -> PayloadId:
    """The rows of a new payload."""
    from hashlib import sha256  # 4 ms that `status` and `opt-out` need not pay

    cursor = connection.execute(
        "INSERT INTO payloads"
        " (instance_id, kind, source, method, url, headers, created_at, rebuilt, size_bytes, sha256, message_key)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            payload.instance_id,
            payload.kind.value,
            payload.source.value,
            payload.method,
            payload.url,
            to_json(payload.headers),
            to_us(payload.created_at),
            int(payload.rebuilt),
            len(payload.body),
            sha256(payload.body).hexdigest(),
            message_key,
        ),
    )
    payload_id = PayloadId(cursor.lastrowid or 0)
    connection.execute("INSERT INTO bodies (payload_id, body) VALUES (?, ?)", (payload_id, payload.body))
    _add_state(connection, payload_id, state, at=payload.created_at, due_at=due_at, why=why)
    return payload_id


def check_instance(connection: sqlite3.Connection, instance_id: InstanceId) -> None:
    """What is stored for an instance that was removed meanwhile could wait for ever: nobody would look at it."""
    row = connection.execute("SELECT 1 FROM instances WHERE id = ? AND removed_at IS NULL", (instance_id,)).fetchone()
    if row is None:
        raise OurBug("no_such_instance_id", id=instance_id)


def supersede_older(connection: sqlite3.Connection, payload: NewPayload, *, why: Reason) -> None:
    """Those of its instance and kind that wait."""
    connection.execute(
        "INSERT INTO states (payload_id, at, state, why)"
        " SELECT payload_id, ?, 'superseded', ? FROM current"
        " WHERE instance_id = ? AND kind = ? AND state IN (SELECT value FROM json_each(?))"
        " ORDER BY payload_id",
        (
            to_us(payload.created_at),
            reason_to_json(why),
            payload.instance_id,
            payload.kind.value,
            to_json(_CAN_BE_SUPERSEDED),
        ),
    )


def _state_of(connection: sqlite3.Connection, payload_id: PayloadId) -> PayloadState:
    row = connection.execute("SELECT state FROM current WHERE payload_id = ?", (payload_id,)).fetchone()
    if row is None:
        raise OurBug("no_such_payload", id=payload_id)
    return PayloadState(row["state"])


def _check_transition(was: PayloadState, to: PayloadState, payload_id: PayloadId) -> None:
    if to not in TRANSITIONS[was]:
        raise OurBug("bad_transition", id=payload_id, was=was, to=to)


def _add_state(
    connection: sqlite3.Connection,
    payload_id: PayloadId,
    state: PayloadState,
    *,
    at: datetime,
    due_at: datetime | None,
    why: Reason | None,
) -> None:
    connection.execute(_ADD_STATE, (payload_id, to_us(at), state.value, to_us_or_none(due_at), reason_to_json(why)))


def _add_attempt(
    connection: sqlite3.Connection,
    payload_id: PayloadId,
    attempt: Attempt,
    *,
    ended_at: datetime,
    accepted: bool,
    failure: Reason | None,
) -> None:
    from tray_app.core.messages import Answered, Failed

    exchange = attempt.exchange
    connection.execute(
        "INSERT INTO attempts"
        " (payload_id, number, started_at, ended_at, duration_ms, status_code, error, exchange, is_repeat,"
        " accepted, failure) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            payload_id,
            attempt.number,
            to_us(attempt.started_at),
            to_us(ended_at),
            attempt.duration_ms,
            exchange.status_code if isinstance(exchange, Answered) else None,
            exchange.error if isinstance(exchange, Failed) else None,
            exchange_to_json(exchange),
            int(attempt.repeat),
            int(accepted),
            reason_to_json(failure),
        ),
    )


def _failure(exchange: Exchange) -> Reason:
    from tray_app.core.messages import Answered

    if isinstance(exchange, Answered):
        return reason("answer_again", status=exchange.status_code)
    return reason(f"attempt_{exchange.error}", detail=exchange.detail)
