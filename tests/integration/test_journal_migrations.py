"""A journal of any released version opens and keeps its rows; a step happens whole or not at all."""

from __future__ import annotations

import re
import shutil
import sqlite3
import stat
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.integration.journal_helpers import T0, WHY, S, add, later, received, store
from tray_app.core.errors import Fixable
from tray_app.core.known import Known
from tray_app.core.messages import PayloadFilter
from tray_app.core.model import CAN_STILL_LEAVE, Kind, PayloadState, ServerWish, SwitchAct, Wish
from tray_app.core.relay import Refusal
from tray_app.journal.connection import backup_path, open_for_writing
from tray_app.journal.database import SqliteJournal
from tray_app.journal.migrations import NEWEST, STEPS, version_of
from tray_app.journal.search_index import shelves, trigrams

GOLDEN = Path(__file__).parents[1] / "data" / "journal"
EVERYTHING = PayloadFilter()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.sqlite3"


def dump(path: Path) -> dict[str, list[Any]]:
    """All rows of all tables."""
    with closing(sqlite3.connect(path)) as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            table: connection.execute(f"SELECT * FROM {table}").fetchall()
            for table in tables
            if not re.fullmatch(r"search_\d+", table)  # FTS5 keeps no text that could be read.
        }


def schema(path: Path) -> set[tuple[Any, ...]]:
    """Everything that was created, without the shelves of the search index: those come and go."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master")
        return {row for row in rows if not re.match(r"search_\d", row[2])}


def add_a_column(connection: sqlite3.Connection) -> None:
    connection.execute("ALTER TABLE watches ADD COLUMN note TEXT")


def add_a_table(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE TABLE later (id)")
    connection.execute("DELETE FROM watches")


def fail_half_way(connection: sqlite3.Connection) -> None:
    add_a_table(connection)
    raise ZeroDivisionError


def test_every_version_has_its_golden_file() -> None:
    assert {file.stem for file in GOLDEN.glob("*.sqlite3")} == {f"version-{n}" for n in range(1, NEWEST + 1)}


@pytest.mark.parametrize("version", range(1, NEWEST + 1))
def test_the_golden_file_of_each_version(path: Path, version: int) -> None:
    shutil.copy(GOLDEN / f"version-{version}.sqlite3", path)
    with SqliteJournal.open(path) as journal:
        (instance,) = journal.instances()
        payloads = {p.id: p for p in journal.page(EVERYTHING)}
        by_state = {p.state: p for p in payloads.values() if p.instance_id == instance.id and p.kind is Kind.PING}
        assert set(by_state) == set(S)
        assert journal.body(by_state[S.SEEN].id) == b"seen" * 10
        (gone,) = [p for p in payloads.values() if p.kind is Kind.EVENT]
        assert journal.body(gone.id) is None
        assert journal.body(max(payloads)) == b"the newest"
        (metrics,) = [p for p in payloads.values() if p.kind is Kind.METRICS]
        assert (metrics.error, metrics.due_at, metrics.reason) == ("timeout_read", later(hours=1), WHY)
        assert journal.body(metrics.id) == bytes(range(256))
        assert [p.state for p in payloads.values() if p.instance_name == "removed"] == [PayloadState.BLOCKED]
        assert journal.wish(instance.id) == Wish(off=True, at=T0)
        assert journal.approved(instance.id) == {"scim"}
        assert len(journal.edits(instance.id)) == 1
        look = journal.last_look(instance.id)
        assert look is not None
        assert (look.version, look.asked_at) == ("9.9.8", T0)
        assert journal.clock_anchor(instance.id) == T0
        seen = journal.observed(instance.id)
        assert (seen.last_accepted_at, seen.watched_until, seen.held_count) == (T0, later(days=1), 2)
        journal.block_all(instance.id, at=later(days=1), why=WHY)
        assert journal.in_states(CAN_STILL_LEAVE) == ()


def test_what_the_golden_file_of_version_2_has_more(path: Path) -> None:
    shutil.copy(GOLDEN / "version-2.sqlite3", path)
    with SqliteJournal.open(path) as journal:
        (instance,) = journal.instances()
        record = journal.relay_record(instance.id)
        assert [(a.kind, a.count, a.last_at) for a in record.arrived] == [(Kind.USAGE, 1, T0)]
        assert [(r.refusal, r.count, r.last_at) for r in record.refused] == [(Refusal.OTHER_PATH, 3, T0)]
        assert (record.problem, record.problem_at, record.last_at) == (WHY, T0, T0)
        assert [w.until_at for w in journal.watches(T0, instance.id)] == [later(hours=1)]
        assert [w.until_at for w in journal.watches(T0)] == [later(days=1)]


def test_what_the_golden_file_of_version_3_has_more(path: Path) -> None:
    shutil.copy(GOLDEN / "version-3.sqlite3", path)
    with SqliteJournal.open(path) as journal:
        (instance,) = journal.instances()
        assert journal.known_since(instance.id, "elements") == T0
        assert journal.known_between(instance.id, "elements", after=-1, until=None) == (Known(9, '{"a":"b"}'),)
        assert journal.position(instance.id) == "here"
        wish = ServerWish(act=SwitchAct.OPT_OUT, at=T0, before="on", problem=WHY)
        assert journal.server_wish(instance.id) == wish


def test_what_the_golden_file_of_version_4_has_more(path: Path) -> None:
    shutil.copy(GOLDEN / "version-4.sqlite3", path)
    with SqliteJournal.open(path) as journal:
        (instance,) = journal.instances()
        expected = (received(instance.id, id=1), received(instance.id, id=2, stopped=WHY))
        assert journal.received(limit=9) == expected


def test_what_the_golden_file_of_version_5_has_more(path: Path) -> None:
    shutil.copy(GOLDEN / "version-5.sqlite3", path)
    with SqliteJournal.open(path) as journal:
        connection = journal._db.connection
        (shelf,) = shelves(connection)
        assert shelf.last_id == max(p.id for p in journal.page(EVERYTHING)) - 1
        for text in ("RELAYED", "seenseen"):
            named = connection.execute(
                f"SELECT rowid FROM {shelf.table} WHERE {shelf.table} MATCH ?", (trigrams(text.casefold()),)
            )
            assert [row[0] for row in named] == [p.id for p in journal.page(PayloadFilter(text=text))], text
        assert [p.kind for p in journal.page(PayloadFilter(text="longlong"))] == [Kind.USAGE]
        assert connection.execute("SELECT count(*) FROM search_apart").fetchone()[0] == 1


def test_a_golden_file_ends_with_the_tables_of_a_new_one(tmp_path: Path, path: Path) -> None:
    SqliteJournal.open(tmp_path / "new.sqlite3").close()
    for golden in GOLDEN.glob("*.sqlite3"):
        shutil.copy(golden, path)
        SqliteJournal.open(path).close()
        assert schema(path) == schema(tmp_path / "new.sqlite3"), golden.name


def test_a_copy_is_made_before_a_step(path: Path) -> None:
    shutil.copy(GOLDEN / f"version-{NEWEST}.sqlite3", path)
    before = dump(path)
    with closing(sqlite3.connect(path)) as other:  # so that something lies in the -wal file only
        other.execute("INSERT INTO watches (began_at, until_at) VALUES (1, 2)")
        other.commit()
        database = open_for_writing(path, steps=(*STEPS, add_a_column))
        assert version_of(database.connection) == len(STEPS) + 1
        database.close()
    copy = backup_path(path, len(STEPS))
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert {**dump(copy), "watches": [], "sqlite_sequence": []} == {**before, "watches": [], "sqlite_sequence": []}
    assert dump(copy)["watches"] == [*before["watches"], (len(before["watches"]) + 1, 1, 2, None)]
    with pytest.raises(Fixable, match="journal_newer"):
        SqliteJournal.open(path)
    copy.rename(path)
    with SqliteJournal.open(path) as journal:
        assert len(journal.instances()) == 1, "the copy is a journal"
    assert list(path.parent.glob("*unfinished*")) == []


def test_a_step_that_fails_leaves_the_version_before_it(path: Path) -> None:
    with SqliteJournal.open(path) as journal:
        store(journal, add(journal))
        journal.begin_watch(T0)
    before, tables = dump(path), schema(path)
    with pytest.raises(ZeroDivisionError):
        open_for_writing(path, steps=(*STEPS, add_a_column, fail_half_way))
    with closing(sqlite3.connect(path)) as connection:
        assert version_of(connection) == len(STEPS) + 1, "the step before it is done"
    assert dump(path)["watches"] == [(*row, None) for row in before["watches"]]
    database = open_for_writing(path, steps=(*STEPS, add_a_column, add_a_table))
    database.close()
    assert {row[1] for row in schema(path)} == {row[1] for row in tables} | {"later"}
    assert dump(path)["watches"] == []


def test_the_first_step_that_fails_leaves_an_empty_file(path: Path) -> None:
    def fail(connection: sqlite3.Connection) -> None:
        STEPS[0](connection)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        open_for_writing(path, steps=(fail,))
    assert schema(path) == set()
    with SqliteJournal.open(path, read_only=True) as journal:
        assert not journal.exists
    SqliteJournal.open(path).close()


@pytest.mark.parametrize("read_only", [False, True])
def test_a_newer_journal_is_refused_and_left_as_it_is(path: Path, read_only: bool) -> None:
    SqliteJournal.open(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA user_version = {NEWEST + 1}")
    before = path.read_bytes()
    with pytest.raises(Fixable, match="journal_newer") as caught:
        SqliteJournal.open(path, read_only=read_only)
    assert dict(caught.value.reason.facts) == {
        "path": str(path),
        "version": str(NEWEST + 1),
        "newest": str(NEWEST),
    }
    assert path.read_bytes() == before


def test_a_reader_does_not_migrate(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    SqliteJournal.open(path).close()
    before = path.read_bytes()
    monkeypatch.setattr("tray_app.journal.connection.STEPS", (*STEPS, add_a_column))
    with pytest.raises(Fixable, match="journal_older"):
        SqliteJournal.open(path, read_only=True)
    assert path.read_bytes() == before


def test_the_pragmas_that_promises_rest_on(path: Path) -> None:
    with SqliteJournal.open(path) as journal:
        pragmas = {
            name: journal._db.connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "auto_vacuum", "busy_timeout")
        }
    assert pragmas == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "auto_vacuum": 2,
        "busy_timeout": 5000,
    }
