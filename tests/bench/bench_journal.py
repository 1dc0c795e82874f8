"""The journal with 1,000,000 payloads against one with 1,000, side by side in one run.

Each payload of the big one has lived: queued, sending, answered, delivered. Filling takes a minute or two and 1.5 GB
below the temp folder.
"""

from __future__ import annotations

import os
import random
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from statistics import median

from tests.bench.measuring import Row, in_turns, milliseconds
from tray_app.core.messages import Answered, Attempt, NewPayload, PayloadFilter
from tray_app.core.model import Instance, InstanceId, Kind, PayloadId, PayloadState, Source
from tray_app.journal.database import SqliteJournal

SMALL, LARGE = 1_000, 1_000_000
BODY = b'{"id":"AB010CE0-9d7e8f1c","type":"ping","users":[]}' * 6
STARTED_AT = datetime(2024, 1, 1, tzinfo=UTC)
EVERY = timedelta(seconds=60)
_DIGEST = sha256(BODY).hexdigest()


def fill(journal: SqliteJournal, count: int) -> InstanceId:
    """`count` payloads with their whole life, past the port (which would fsync each step), through the triggers."""
    instance = journal.add_instance(Instance(name="full", product="sonarqube", added_at=STARTED_AT))
    connection = journal._db.connection
    connection.execute("PRAGMA synchronous = OFF")
    for first in range(1, count + 1, 50_000):
        ids = range(first, min(first + 50_000, count + 1))
        connection.execute("BEGIN")
        for number in ids:
            at = 1_704_067_200_000_000 + number * 60_000_000
            kind = "event" if number % 10 else "ping"
            connection.execute(
                "INSERT INTO payloads (instance_id, kind, source, method, url, headers, created_at, rebuilt,"
                " size_bytes, sha256) VALUES (?, ?, 'collect', 'POST', 'https://telemetry.invalid/sonarqube',"
                ' \'[["Content-Type","application/json; charset=utf-8"]]\', ?, 1, ?, ?)',
                (instance.id, kind, at, len(BODY), _DIGEST),
            )
            connection.execute("INSERT INTO bodies (payload_id, body) VALUES (?, ?)", (number, BODY))
            for state in ("queued", "sending"):
                connection.execute("INSERT INTO states (payload_id, at, state) VALUES (?, ?, ?)", (number, at, state))
            connection.execute(
                "INSERT INTO attempts (payload_id, number, started_at, ended_at, duration_ms, status_code, exchange,"
                ' is_repeat, accepted) VALUES (?, 1, ?, ?, 84, 200, \'{"headers":[],"head":""}\', 0, 1)',
                (number, at, at),
            )
            connection.execute(
                "INSERT INTO states (payload_id, at, state) VALUES (?, ?, ?)",
                (number, at, "blocked" if number % 100 == 7 else "delivered"),
            )
        connection.execute("COMMIT")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for _ in range(3):
        journal.store_payload(_payload(instance.id), state=PayloadState.HELD)
    return instance.id


def _payload(instance_id: InstanceId, body: bytes = BODY) -> NewPayload:
    return NewPayload(
        instance_id=instance_id,
        kind=Kind.EVENT,
        source=Source.COLLECT,
        method="POST",
        url="https://telemetry.invalid/sonarqube",
        headers=(("Content-Type", "application/json; charset=utf-8"),),
        body=body,
        created_at=STARTED_AT,
        rebuilt=True,
    )


def _life(journal: SqliteJournal, instance_id: InstanceId) -> None:
    """Stored, sending, delivered: three transactions."""
    number = journal.store_payload(_payload(instance_id), state=PayloadState.QUEUED, due_at=STARTED_AT)
    journal.change_state(number, PayloadState.SENDING, at=STARTED_AT)
    answered = Answered(status_code=200, headers=(("Date", "x"),), head=b"")
    attempt = Attempt(number=1, started_at=STARTED_AT, duration_ms=84, exchange=answered, repeat=False)
    journal.end_attempt(number, attempt, PayloadState.DELIVERED, at=STARTED_AT)


def _random_page(journal: SqliteJournal, count: int, chance: random.Random) -> None:
    rows = journal.page(PayloadFilter(), before=PayloadId(chance.randrange(300, count)))
    assert len(rows) == 200


def _held_page(journal: SqliteJournal) -> None:
    assert len(journal.page(PayloadFilter(states=frozenset({PayloadState.HELD})))) == 3


def _reopen(path: Path, *, read_only: bool) -> None:
    SqliteJournal.open(path, read_only=read_only).close()


def _indexing(journal: SqliteJournal, large: int) -> Row:
    """The search index of all of it, in the steps that the engine takes in the background. The longest ones end with
    SQLite's copy of the -wal file: others can write meanwhile."""
    took = list[float]()
    is_more = True

    def step() -> None:
        nonlocal is_more
        is_more = journal.index_some()

    while is_more:
        took.append(milliseconds(step))
    return Row(
        what=f"journal of {large:,}: longest step of indexing",
        floor_name="the median step",
        floor=median(took),
        ours=max(took),
        unit="ms",
        n=len(took),
    )


def _searching(journal: SqliteJournal, large: int) -> Row:
    """Text that one payload has, against a look at all bodies' bytes."""
    connection = journal._db.connection
    body = b'{"note":"Needle of %d"}' % large
    number = journal.store_payload(_payload(InstanceId(1), body), state=PayloadState.BLOCKED)
    while journal.index_some(behind=0):
        pass

    def bare() -> None:
        found = connection.execute("SELECT payload_id FROM bodies WHERE instr(body, ?) LIMIT 256", (b"Needle of",))
        assert [row[0] for row in found] == [number]

    def ours() -> None:
        page = journal.search(PayloadFilter(text="needle of"), before=PayloadId(2**62), within_s=60.0)
        assert [p.id for p in page.payloads] == [number]

    bare_ms, ours_ms = in_turns(bare, ours, 5)
    return Row(
        what=f"search text on {large:,} records",
        floor_name="instr over all bodies",
        floor=bare_ms,
        ours=ours_ms,
        unit="ms",
        n=5,
        most=50.0,
    )


def rows(*, large: int = LARGE) -> Iterator[Row]:
    """Medians of each step, large against small."""
    counts, journals, instances = (SMALL, large), list[SqliteJournal](), list[InstanceId]()
    chance = random.Random(1)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-journal-")))
        paths = [folder / f"journal-{count}.sqlite3" for count in counts]
        for path, count in zip(paths, counts, strict=True):
            journals.append(stack.enter_context(SqliteJournal.open(path)))
            instances.append(fill(journals[-1], count))
        os.sync()  # Else the kernel would write the fill out while the first steps are measured.
        yield _indexing(journals[1], large)
        steps: dict[str, tuple[int, Callable[[int], object]]] = {
            "append": (400, lambda i: journals[i].store_payload(_payload(instances[i]), state=PayloadState.BLOCKED)),
            "append, send, deliver": (200, lambda i: _life(journals[i], instances[i])),
            "page by key": (200, lambda i: _random_page(journals[i], counts[i], chance)),
            "page of a rare state": (200, lambda i: _held_page(journals[i])),
            "observed": (200, lambda i: journals[i].observed(instances[i])),
            "waiting": (200, lambda i: journals[i].in_states(frozenset({PayloadState.QUEUED}), instances[i])),
            "open": (100, lambda i: _reopen(paths[i], read_only=False)),
            "open read-only": (100, lambda i: _reopen(paths[i], read_only=True)),
        }
        yield _searching(journals[1], large)
        for name, (times, step) in steps.items():
            small_ms, large_ms = in_turns(partial(step, 0), partial(step, 1), times)
            yield Row(
                what=f"journal of {large:,}: {name}",
                floor_name=f"the same at {SMALL:,}",
                floor=small_ms,
                ours=large_ms,
                unit="ms",
                n=times,
                most_times=1.5,
            )
