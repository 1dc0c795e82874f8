"""What is past its time goes, for good, in small steps; what can still leave stays."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.integration.journal_helpers import T0, WHY, S, add, later, new, store, switch
from tray_app.core.edits import EditPlan
from tray_app.core.messages import PayloadFilter
from tray_app.core.model import CAN_STILL_LEAVE, EditPurpose, Kind, Look, PayloadState, SwitchAct
from tray_app.journal import retention
from tray_app.journal.connection import backup_path
from tray_app.journal.database import SqliteJournal

MARKER = b"marker-of-a-body-that-must-be-gone"
EVERYTHING = PayloadFilter(text=None)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.sqlite3"


@pytest.fixture
def journal(path: Path) -> Iterator[SqliteJournal]:
    with SqliteJournal.open(path) as opened:
        yield opened


def prune(journal: SqliteJournal, now: datetime, *, bodies_days: int = 90, lines_days: int = 1095) -> int:
    """Until there is nothing left to do."""
    total = 0
    while gone := journal.prune(now=now, bodies_days=bodies_days, lines_days=lines_days):
        total += gone
    return total


def files_with(marker: bytes, path: Path) -> list[str]:
    """Names of the files beside the journal that have the marker in them."""
    return [file.name for file in path.parent.iterdir() if marker in file.read_bytes()]


@pytest.mark.parametrize("state", S)
@pytest.mark.parametrize("days", [0, 90])
def test_bodies_go_when_their_time_is_over_unless_they_can_still_leave(
    journal: SqliteJournal, state: PayloadState, days: int
) -> None:
    instance = add(journal)
    number = store(journal, instance, state)
    if days:
        assert prune(journal, T0 + timedelta(days=days), bodies_days=days) == 0, "not a moment too early"
        assert journal.body(number) is not None
    gone = prune(journal, T0 + timedelta(days=days, seconds=1), bodies_days=days)
    kept = state in CAN_STILL_LEAVE
    assert (gone, journal.body(number) is not None) == ((0, True) if kept else (1, False))
    payload = journal.payload(number)
    assert payload is not None, "the line stays"
    assert (payload.state, payload.size_bytes) == (state, 15)


@pytest.mark.parametrize("state", S)
def test_lines_go_likewise(journal: SqliteJournal, state: PayloadState) -> None:
    instance = add(journal)
    number = store(journal, instance, state)
    prune(journal, later(days=1095))
    assert journal.payload(number) is not None
    prune(journal, later(days=1095, seconds=1))
    assert (journal.payload(number) is not None) == (state in CAN_STILL_LEAVE)
    assert (journal.attempts(number) == ()) or state in CAN_STILL_LEAVE


def test_times_of_pings_outlive_their_lines(journal: SqliteJournal) -> None:
    instance = add(journal)
    journal.record_switch(switch(instance, SwitchAct.OPT_OUT, at=later(days=-1)))
    store(journal, instance, S.DELIVERED)
    store(journal, instance, S.BLOCKED, created_at=later(hours=1))
    before = journal.observed(instance)
    assert prune(journal, later(days=1), bodies_days=0, lines_days=0) == 2
    assert journal.page(EVERYTHING) == ()
    assert journal.observed(instance) == before, "else the next ping would come too early"
    assert before.last_accepted_at == T0
    assert before.blocked_count == 1
    assert len(journal.switches(instance)) == 1, "changes of the switch are kept"


def test_a_dropped_body_is_in_no_file_any_more(journal: SqliteJournal, path: Path) -> None:
    instance = add(journal)
    for size in (1, 100, 10_000):
        store(journal, instance, S.DELIVERED, body=MARKER * size)
    kept = store(journal, instance, body=b"kept-" + MARKER[::-1])
    assert files_with(MARKER, path) != []
    assert prune(journal, later(days=91)) == 3
    assert files_with(MARKER, path) == []
    assert files_with(MARKER[::-1], path) != [], "the test can see a body where there is one"
    assert journal.body(kept) is not None


def test_somebody_reading_only_delays_that(journal: SqliteJournal, path: Path) -> None:
    store(journal, add(journal), S.DELIVERED, body=MARKER * 100)
    with SqliteJournal.open(path, read_only=True) as reader:
        with reader._db.read() as connection:
            connection.execute("SELECT count(*) FROM bodies").fetchone()
            began = time.monotonic()
            assert journal.prune(now=later(days=91), bodies_days=90, lines_days=1095) == 1
            assert time.monotonic() - began < 2, "and nobody waits for it"
            assert files_with(MARKER, path) != []
        journal.prune(now=later(days=91), bodies_days=90, lines_days=1095)
        assert files_with(MARKER, path) == []


def test_a_call_does_a_little_and_the_calls_do_it_all(journal: SqliteJournal, monkeypatch: pytest.MonkeyPatch) -> None:
    instance = add(journal)
    with journal._db.write() as connection:  # 3,000 at once: the port would take a second
        for number in range(1, 3001):
            connection.execute(
                "INSERT INTO payloads (instance_id, kind, source, method, url, headers, created_at, rebuilt,"
                " size_bytes, sha256) VALUES (?, 'event', 'relay', 'POST', 'u', '[]', 0, 0, 5000, '')",
                (instance,),
            )
            connection.execute("INSERT INTO bodies VALUES (?, zeroblob(5000))", (number,))
            connection.execute("INSERT INTO states (payload_id, at, state) VALUES (?, 0, 'blocked')", (number,))
    with monkeypatch.context() as slow:
        slow.setattr(retention, "_BUDGET_S", 0.0)  # a call's time is up at once, however fast the machine is
        calls = [journal.prune(now=T0, bodies_days=90, lines_days=100_000) for _ in range(3)]
    assert 0 < calls[0] < 3000, "not all at once"
    assert sum(calls) + prune(journal, T0, lines_days=100_000) == 3000
    assert len(journal.page(EVERYTHING, limit=5000)) == 3000
    prune(journal, T0)
    assert journal.page(EVERYTHING) == ()


def test_freed_pages_are_given_back(journal: SqliteJournal, path: Path) -> None:
    instance = add(journal)
    store(journal, instance, S.DELIVERED, body=os.urandom(8 << 20))
    journal._db.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    full_bytes = path.stat().st_size
    for _ in range(12):
        journal.prune(now=later(days=91), bodies_days=90, lines_days=1095)
    assert full_bytes > 8 << 20
    assert path.stat().st_size < 5 << 20, "all but some room for what comes next"


def test_old_times_of_watching_go_but_never_the_newest(journal: SqliteJournal) -> None:
    for day in (0, 10, 20):
        journal.extend_watch(journal.begin_watch(later(days=day)), later(days=day + 1))
    prune(journal, later(days=1095 + 15))
    assert [w.began_at for w in journal.watches(T0)] == [later(days=20)]
    prune(journal, later(days=5000), lines_days=0)
    assert [w.began_at for w in journal.watches(T0)] == [later(days=20)]


def test_copies_made_before_a_migration_go_too(journal: SqliteJournal, path: Path) -> None:
    copy, other = backup_path(path, 1), path.with_name("owners-own.backup")
    now = datetime.now(tz=T0.tzinfo)
    for file in (copy, other):
        file.write_bytes(MARKER)
    journal.prune(now=now, bodies_days=90, lines_days=1095)
    assert copy.exists()
    journal.prune(now=now + timedelta(days=31), bodies_days=90, lines_days=1095)
    assert not copy.exists()
    assert other.exists()


# --- remove --forget -----------------------------------------------------------------------------------------


def test_forgetting_leaves_nothing_of_an_instance(journal: SqliteJournal, path: Path) -> None:
    instance, other = add(journal, MARKER.decode()), add(journal, "other")
    for state in S:
        store(journal, instance, state, body=MARKER * 50, url=f"https://{MARKER.decode()}/")
    kept = store(journal, other, S.DELIVERED)
    plan = EditPlan(path=MARKER.decode(), purpose=EditPurpose.SWITCH, original=None, content=b"", lines=(),
                    inverse="{}")  # fmt: skip
    for edit in (journal.begin_edit(instance, plan, at=T0), journal.begin_edit(instance, plan, at=T0)):
        journal.end_edit(edit, at=T0)
    journal.begin_edit(instance, plan, at=T0)
    for of in (instance, other):
        journal.record_switch(switch(of, SwitchAct.OPT_OUT))
        journal.approve(of, ["scim"], at=T0)
        look = Look(looked_at=T0, asked_at=T0, evidence=(), kinds=frozenset({Kind.PING}))
        journal.record_look(of, look, sharing="on", state="on")
        journal.set_clock_anchor(of, T0)
    backup_path(path, 1).write_bytes(MARKER)
    journal.remove_instance(instance, at=T0, forget=True)
    assert files_with(MARKER, path) == []
    connection = journal._db.connection
    for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        columns = {row["name"] for row in connection.execute(f"PRAGMA table_info({table})")}
        if "instance_id" in columns:
            rows = connection.execute(f"SELECT DISTINCT instance_id FROM {table}").fetchall()
            assert {row[0] for row in rows} <= {other}, table
    assert [p.id for p in journal.page(EVERYTHING)] == [kept]
    assert journal.body(kept) is not None
    assert len(journal.switches()) == 1
    assert journal.names() == {other: "other"}
    assert add(journal, "third") > instance, "a number is never given twice"


def test_an_interrupted_forgetting_shows_nothing_and_is_finished_later(journal: SqliteJournal) -> None:
    instance = add(journal)
    number = store(journal, instance, S.DELIVERED)
    journal.record_switch(switch(instance, SwitchAct.OPT_OUT))
    # As if the program had been killed after the first transaction of remove_instance.
    journal.remove_instance(instance, at=T0, forget=False)
    with journal._db.write() as connection:
        connection.execute("UPDATE instances SET forgotten = 1 WHERE id = ?", (instance,))
    assert journal.page(EVERYTHING) == ()
    assert journal.payload(number) is None
    assert journal.body(number) is None
    assert journal.switches() == ()
    assert prune(journal, T0) == 1
    assert journal._db.connection.execute("SELECT count(*) FROM payloads").fetchone()[0] == 0
    assert journal.names() == {}


def test_a_crash_in_the_middle_of_dropping_takes_the_permit_back(journal: SqliteJournal) -> None:
    from tray_app.journal.retention import _deleting

    store(journal, add(journal), S.DELIVERED)
    with pytest.raises(ZeroDivisionError), _deleting(journal._db) as connection:
        connection.execute("DELETE FROM bodies")
        raise ZeroDivisionError
    assert journal._db.connection.execute("SELECT count(*) FROM bodies").fetchone()[0] == 1
    with pytest.raises(sqlite3.IntegrityError, match="retention only"):
        journal._db.connection.execute("DELETE FROM bodies")


def test_what_is_blocked_at_removal_can_be_pruned(journal: SqliteJournal) -> None:
    instance = add(journal)
    journal.store_payload(new(instance), state=S.QUEUED)
    journal.block_all(instance, at=T0, why=WHY)
    journal.remove_instance(instance, at=T0, forget=False)
    assert prune(journal, later(days=91)) == 1
