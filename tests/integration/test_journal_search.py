"""Text is found the same with the index as without it, whatever was deleted, packed or too long; and nothing that was
let go stays in the index."""

from __future__ import annotations

import asyncio
import gzip
import random
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.integration.journal_helpers import T0, WHY, S, add, attempt, failed, later, new, store
from tests.integration.world import world
from tray_app.core.messages import PayloadFilter
from tray_app.core.model import InstanceId, Kind, PayloadId
from tray_app.engine import indexing
from tray_app.engine.engine import Engine
from tray_app.journal import search_index, searching
from tray_app.journal.database import SqliteJournal
from tray_app.journal.search_index import BEHIND, shelves

ALL = PayloadId(2**62)
RARE, TRACE = "龘靐齉爩", "靐齉".encode()
"""A word, and what of it stands in an index of it."""


@pytest.fixture
def journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SqliteJournal]:
    """With small shelves, and an index that is used from the first payload on."""
    monkeypatch.setattr(searching, "FEW", 0)
    monkeypatch.setattr(search_index, "_SHELF_CHARACTERS", 5_000)
    monkeypatch.setattr(search_index, "_STEP_CHARACTERS", 2_000)
    with SqliteJournal.open(tmp_path / "journal.sqlite3") as opened:
        yield opened


def _index(journal: SqliteJournal, behind: int = 0) -> int:
    steps = 0
    while journal.index_some(behind=behind):
        steps += 1
    return steps


def _found(journal: SqliteJournal, text: str, **of: object) -> list[int]:
    """In all the ways there are of asking, which must agree."""
    which = PayloadFilter(text=text, **of)  # type: ignore[arg-type]
    down = [p.id for p in journal.page(which, limit=10_000)]
    assert [p.id for p in journal.page(which, after=PayloadId(0), limit=10_000)] == down
    stepped, before = list[int](), ALL
    while True:
        page = journal.search(which, before=before, limit=3, within_s=0)
        stepped[:0] = [p.id for p in page.payloads]
        assert page.done or page.reached < before
        before = page.reached
        if page.done:
            break
    assert stepped == down
    return list(down)


def _without_index(journal: SqliteJournal, text: str, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    with monkeypatch.context() as here:
        here.setattr(searching, "can_index", lambda _: False)
        return _found(journal, text)


WORDS = (
    "users",
    "Straße",
    "ÉTÉ",
    'quo"te',
    "100%",
    "ping_pong",
    "日本語",
    "a\0b",
    "ﬁn",
    "İx",
    "tab\there",
    "-- x",
    "NEAR",
)


def test_found_with_the_index_as_without_it(journal: SqliteJournal, monkeypatch: pytest.MonkeyPatch) -> None:
    chance, instance = random.Random(8), add(journal)
    for number in range(300):
        body = " ".join(chance.choices(WORDS, k=chance.randrange(6))).encode()
        if number % 5 == 0:
            body = gzip.compress(body)
        if number % 11 == 0:
            body += b"\xff\xfe\xc3"
        store(
            journal, instance, S.SEEN, body=body, url=f"https://x.invalid/{number:04d}", created_at=later(hours=number)
        )
    assert _index(journal) > 1
    assert len(shelves(journal._db.connection)) > 1
    store(journal, instance, S.SEEN, body=b"users STRASSE not indexed yet")
    for text in (*WORDS, "strasse", "été", "B", "us", "%", "/0123", "x.invalid/00", "ÿ", "nowhere at all", '"', "AND"):
        assert _found(journal, text) == _without_index(journal, text, monkeypatch), text
    assert _found(journal, "/0123") == [124]
    assert 301 in _found(journal, "strasse")
    late = later(hours=290)
    assert _found(journal, "invalid", since=late, until=later(hours=292)) == [291, 292]


def test_the_index_is_what_is_asked(journal: SqliteJournal, monkeypatch: pytest.MonkeyPatch) -> None:
    instance = add(journal)
    for number in range(400):
        store(journal, instance, S.SEEN, body=f"body {number} of many {number}".encode())
    _index(journal)
    looked = list[int]()
    fits = searching._Quest.fits
    monkeypatch.setattr(searching._Quest, "fits", lambda quest, number: (looked.append(number), fits(quest, number))[1])
    assert [p.id for p in journal.page(PayloadFilter(text="body 277 "))] == [278]
    assert len(looked) < 20


def test_an_error_that_came_after_indexing_is_found(journal: SqliteJournal) -> None:
    instance = add(journal)
    numbers = [store(journal, instance, S.SENDING) for _ in range(30)]
    _index(journal)
    assert _found(journal, "TIMEOUT_R") == []
    for number in numbers[3:5]:
        journal.end_attempt(number, attempt(exchange=failed()), S.QUEUED, at=later(seconds=1), due_at=later(hours=1))
    assert _found(journal, "TIMEOUT_R") == numbers[3:5]


def test_very_long_bodies_stand_apart_and_are_found(journal: SqliteJournal) -> None:
    instance = add(journal)
    long = store(journal, instance, S.SEEN, body=b"x" * 600_000 + b"needle")
    packed = store(journal, instance, S.SEEN, body=gzip.compress(b"y" * 900_000 + b"needle"))
    store(journal, instance, S.SEEN, body=b"short")
    _index(journal)
    assert _found(journal, "needle") == [long, packed]
    apart = journal._db.connection.execute("SELECT payload_id FROM search_apart").fetchall()
    assert [row[0] for row in apart] == [long, packed]


def test_only_what_is_asked_for_is_found(journal: SqliteJournal) -> None:
    one, other = add(journal), add(journal, "other")
    of_one = [store(journal, one, S.SEEN, body=b"needle") for _ in range(3)]
    held = store(journal, other, S.HELD, body=b"needle", kind=Kind.METRICS)
    _index(journal)
    assert _found(journal, "needle") == [*of_one, held]
    assert _found(journal, "needle", instance_id=one) == of_one
    assert _found(journal, "needle", kinds=frozenset({Kind.METRICS})) == [held]
    assert _found(journal, "needle", states=frozenset({S.HELD, S.QUEUED})) == [held]
    journal.change_state(held, S.DISCARDED, at=T0, why=WHY)
    assert _found(journal, "needle", states=frozenset({S.HELD})) == []


def test_a_few_that_are_missing_cost_no_step(journal: SqliteJournal) -> None:
    instance = add(journal)
    for _ in range(10):
        store(journal, instance, S.SEEN)
    assert not journal.index_some(behind=10)
    store(journal, instance, S.SEEN)
    assert journal.index_some(behind=10)
    assert _index(journal, behind=10) == 0


def _bodies_of(path: Path) -> bytes:
    with closing(sqlite3.connect(path)) as connection:
        tables = [
            r[0] for r in connection.execute("SELECT name FROM sqlite_master WHERE name GLOB 'search_[0-9]*_data'")
        ]
        return b"".join(row[0] for t in tables for row in connection.execute(f"SELECT block FROM {t}"))


def _many(journal: SqliteJournal, instance: InstanceId, *, old: int, fresh: int) -> None:
    for number in range(old + fresh):
        created = later(days=-100) if number < old else T0
        body = f"{RARE if number < old else 'fresh'} {number:05d}".encode() * 20
        store(journal, instance, S.SEEN, body=body, created_at=created)


def test_what_retention_drops_goes_from_the_index_and_the_rest_is_indexed_anew(journal: SqliteJournal) -> None:
    instance = add(journal)
    _many(journal, instance, old=40, fresh=200)
    _index(journal)
    before = shelves(journal._db.connection)
    assert len(before) > 3
    assert TRACE in _bodies_of(journal.path)
    while journal.prune(now=T0, bodies_days=90, lines_days=1095):
        pass
    assert journal.prune(now=T0, bodies_days=90, lines_days=1095) == 0
    assert _found(journal, RARE) == []
    after = shelves(journal._db.connection)
    assert 0 < len(after) < len(before), "only shelves of which something went"
    assert TRACE not in _bodies_of(journal.path)
    assert TRACE not in journal.path.read_bytes(), "overwritten too"
    assert _found(journal, "fresh 00100") == [101]
    _index(journal)
    assert shelves(journal._db.connection)[0].first_id == 1
    assert _found(journal, "fresh 00045") == [46]
    assert len(_found(journal, "telemetry.invalid")) == 240, "lines without a body keep their address"


def test_a_shelf_is_dropped_in_pieces_and_what_was_left_half_dropped_goes_too(
    journal: SqliteJournal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_index, "_SHELF_CHARACTERS", 10**9)
    monkeypatch.setattr(search_index, "_DROPPED_ROWS", 2)
    instance = add(journal)
    _many(journal, instance, old=40, fresh=60)
    _index(journal)
    connection = journal._db.connection
    (shelf,) = shelves(connection)
    connection.execute("UPDATE search_shelves SET is_stale = 1")
    emptied, left = search_index._emptied, 2

    def ended(*args: Any) -> int:
        nonlocal left
        left -= 1
        if left < 0:
            raise KeyboardInterrupt
        return emptied(*args)

    with monkeypatch.context() as patch:
        patch.setattr(search_index, "_emptied", ended)
        with pytest.raises(KeyboardInterrupt):
            search_index.drop_stale(journal._db)
    assert connection.execute(f"SELECT count(*) FROM {shelf.table}_data").fetchone()[0] > 0
    assert len(_found(journal, "fresh")) == 60, "nobody looks into what is half gone"
    assert search_index.drop_stale(journal._db, until_s=0.0), "no time: there is more to do"
    assert search_index.drop_stale(journal._db)
    assert not search_index.drop_stale(journal._db)
    tables = connection.execute("SELECT name FROM sqlite_master WHERE name GLOB 'search_[0-9]*'").fetchall()
    assert not tables
    _index(journal)
    assert len(_found(journal, "fresh")) == 60


def test_a_shelf_is_tidied_once_a_day_not_with_each_body(journal: SqliteJournal) -> None:
    instance = add(journal)
    _many(journal, instance, old=2, fresh=50)
    _index(journal)
    journal.prune(now=later(days=-50), bodies_days=90, lines_days=1095)
    while journal.prune(now=later(days=-50, hours=1), bodies_days=20, lines_days=1095):
        pass
    assert any(shelf.is_stale for shelf in shelves(journal._db.connection))
    journal.prune(now=later(days=-49, hours=2), bodies_days=20, lines_days=1095)
    assert not any(shelf.is_stale for shelf in shelves(journal._db.connection))


def test_what_is_forgotten_is_gone_at_once(journal: SqliteJournal) -> None:
    kept, gone = add(journal), add(journal, "gone")
    for number in range(60):
        store(journal, kept, S.SEEN, body=b"kept" * 50)
        store(journal, gone, S.SEEN, body=RARE.encode() * 50, url=f"https://x.invalid/{RARE}/{number}")
    _index(journal)
    journal.remove_instance(gone, at=T0, forget=True)
    assert TRACE not in _bodies_of(journal.path)
    assert _found(journal, RARE) == []
    _index(journal)
    assert len(_found(journal, "keptkept")) == 60


def test_a_reader_finds_too_while_another_process_indexes(journal: SqliteJournal) -> None:
    instance = add(journal)
    _many(journal, instance, old=0, fresh=100)
    with SqliteJournal.open(journal.path, read_only=True) as reader:
        assert _found(reader, "00042") == [43]
        journal.index_some(behind=0)
        assert _found(reader, "00042") == [43]
        _index(journal)
        assert _found(reader, "00042") == [43]


def test_without_fts_everything_is_gone_through(journal: SqliteJournal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search_index, "can_index", lambda _: False)
    instance = add(journal)
    number = store(journal, instance, S.SEEN, body=b"needle")
    assert not journal.index_some(behind=0)
    assert not search_index.drop_stale(journal._db)
    assert _without_index(journal, "needle", monkeypatch) == [number]


def test_text_that_no_payload_can_hold(journal: SqliteJournal) -> None:
    store(journal, add(journal), S.SEEN, body=b"?")
    _index(journal)
    assert _found(journal, "\ud800\ud800\ud800") == []
    assert journal.page(PayloadFilter(text="needle"), limit=0) == ()
    assert journal.body(journal.store_payload(new(InstanceId(1), b"later"), state=S.SEEN)) == b"later"


def _reached(path: Path) -> int:
    with SqliteJournal.open(path, read_only=True) as journal:
        return max((shelf.last_id for shelf in shelves(journal._db.connection)), default=0)


def test_the_engine_indexes_what_it_finds_beside_its_loop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled_in = list[str]()
    fill = search_index._fill

    def noting(*args: Any) -> None:
        filled_in.append(threading.current_thread().name)
        fill(*args)

    monkeypatch.setattr(search_index, "_fill", noting)
    with world(tmp_path, first_ping_now=False) as here:
        with here.program.parts() as parts:
            for number in range(BEHIND * 3):
                parts.journal.store_payload(new(here.instance().id, b"note %05d" % number), state=S.SEEN)

        async def indexed(_: Engine) -> None:
            async with asyncio.timeout(30):
                while _reached(here.program.paths.journal) < BEHIND * 2:
                    await asyncio.sleep(0.01)

        here.run_loop(indexed)
    assert set(filled_in) == {"search index"}


def test_the_end_of_the_engine_ends_indexing_and_the_next_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_index, "_STEP_CHARACTERS", 500)
    with world(tmp_path, first_ping_now=False) as here:
        path, count = here.program.paths.journal, BEHIND * 2
        monkeypatch.setattr(indexing, "REST_S", 60.0)
        with here.program.parts() as parts:
            now = here.clock.now()
            for number in range(count):
                made = new(here.instance().id, b"note %05d" % number, created_at=now)
                parts.journal.store_payload(made, state=S.SEEN)

        async def until(beyond: int) -> None:
            async with asyncio.timeout(30):
                while _reached(path) <= beyond:
                    await asyncio.sleep(0.001)

        here.run_loop(lambda _: until(0))
        assert "search index" not in {thread.name for thread in threading.enumerate()}
        reached = _reached(path)
        assert 0 < reached < count - BEHIND, "in the middle of it"
        monkeypatch.setattr(indexing, "REST_S", 0.0)
        here.run_loop(lambda _: until(reached))
