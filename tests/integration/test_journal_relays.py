"""What the journal keeps of the relays."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.integration.journal_helpers import T0, WHY, S, add, attempt, later, new, received, store, switch
from tray_app.core.errors import OurBug
from tray_app.core.messages import Arrival, PayloadFilter
from tray_app.core.model import InstanceId, Kind, PayloadId, PayloadState, Source, SwitchAct, Wish, reason
from tray_app.core.relay import Refusal
from tray_app.journal.database import SqliteJournal

DAY = timedelta(days=1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.sqlite3"


@pytest.fixture
def journal(path: Path) -> Iterator[SqliteJournal]:
    with SqliteJournal.open(path) as opened:
        yield opened


def arrival(instance: InstanceId, key: str | None = "k", *, ping: bool = True, **different: Any) -> Arrival:
    """A message through the relay."""
    at = different.pop("at", T0)
    payload = new(
        instance,
        different.pop("body", b"{}"),
        kind=Kind.PING if ping else Kind.METRICS,
        source=Source.RELAY,
        rebuilt=False,
        created_at=at,
    )
    facts: dict[str, Any] = {"state": S.QUEUED, "due_at": at, "message_key": key, "repeat_since": at - DAY}
    return Arrival(payload=payload, supersede=reason("newer_ping") if ping else None, **(facts | different))


def states(journal: SqliteJournal, *ids: PayloadId) -> list[PayloadState]:
    return [p.state for p in journal.payloads(ids)]


def brought_to(journal: SqliteJournal, number: PayloadId, state: PayloadState) -> None:
    if state in (S.SENDING, S.DELIVERED, S.UNCERTAIN, S.REJECTED):
        journal.change_state(number, S.SENDING, at=T0)
    if state in (S.DELIVERED, S.UNCERTAIN, S.REJECTED):
        journal.end_attempt(number, attempt(), state, at=T0)
    if state in (S.HELD, S.BLOCKED):
        journal.change_state(number, state, at=T0)


@pytest.mark.parametrize(
    ("first", "ping", "after"),
    [
        (S.QUEUED, True, [S.SUPERSEDED, S.QUEUED]),
        (S.HELD, True, [S.SUPERSEDED, S.QUEUED]),
        (S.SENDING, True, [S.SENDING, S.SUPERSEDED]),
        (S.UNCERTAIN, True, [S.UNCERTAIN, S.SUPERSEDED]),
        (S.DELIVERED, True, [S.DELIVERED, S.SUPERSEDED]),
        (S.REJECTED, True, [S.REJECTED, S.QUEUED]),
        (S.BLOCKED, True, [S.BLOCKED, S.QUEUED]),
        (S.QUEUED, False, [S.QUEUED, S.SUPERSEDED]),
        (S.HELD, False, [S.HELD, S.SUPERSEDED]),
        (S.DELIVERED, False, [S.DELIVERED, S.SUPERSEDED]),
        (S.BLOCKED, False, [S.BLOCKED, S.QUEUED]),
    ],
)
def test_the_same_message_again(
    journal: SqliteJournal, first: PayloadState, ping: bool, after: list[PayloadState]
) -> None:
    instance = add(journal)
    (one,) = journal.take_in([arrival(instance, ping=ping)])
    brought_to(journal, one, first)
    (two,) = journal.take_in([arrival(instance, ping=ping, at=later(hours=3), body=b"newer")])
    assert states(journal, one, two) == after
    assert journal.body(two) == b"newer"


def test_what_is_another_message(journal: SqliteJournal) -> None:
    """Another key, none, another instance, another kind, or a day later."""
    instance, other = add(journal), add(journal, "other")
    (one,) = journal.take_in([arrival(instance)])
    brought_to(journal, one, S.DELIVERED)
    ids = journal.take_in(
        [
            arrival(instance, "l", ping=False),
            arrival(instance, None, ping=False),
            arrival(other),
            arrival(instance, ping=False),
            arrival(instance, at=later(hours=25)),
        ]
    )
    assert states(journal, *ids) == [S.QUEUED] * 5


def test_twice_in_one_transaction(journal: SqliteJournal) -> None:
    instance = add(journal)
    ids = journal.take_in([arrival(instance, ping=False), arrival(instance, ping=False)])
    assert states(journal, *ids) == [S.QUEUED, S.SUPERSEDED]
    assert journal.relay_record(instance).arrived[0].count == 2


def test_all_or_nothing(journal: SqliteJournal) -> None:
    instance = add(journal)
    with pytest.raises(OurBug, match="no_such_instance_id"):
        journal.take_in([arrival(instance), arrival(InstanceId(99))])
    assert journal.relay_record(instance).arrived == ()
    assert journal.counts() == ()


def test_a_state_that_nothing_arrives_in(journal: SqliteJournal) -> None:
    with pytest.raises(OurBug, match="bad_transition"):
        journal.take_in([arrival(add(journal), state=S.DELIVERED)])


# --- the inbox ------------------------------------------------------------------------------------------------


def test_what_is_received_is_there_as_it_came_and_becomes_a_payload(journal: SqliteJournal, path: Path) -> None:
    instance = add(journal)
    one, two = journal.receive([received(instance, b"one"), received(instance, b"two", stopped=WHY)])
    with SqliteJournal.open(path, read_only=True) as other:
        assert [(m.id, m.body, m.stopped) for m in other.received(limit=9)] == [(one, b"one", None), (two, b"two", WHY)]
    (message,) = journal.received(limit=1)
    assert message == received(instance, b"one", id=one)
    payload = message.as_payload()
    (stored,) = journal.take_in([Arrival(payload=payload, state=S.HELD, why=WHY)], [one])
    assert [m.id for m in journal.received(limit=9)] == [two]
    assert journal.body(stored) == b"one"
    (found,) = journal.payloads([stored])
    assert (found.method, found.url, found.headers, found.created_at, found.source, found.rebuilt) == (
        message.method,
        message.url,
        message.headers,
        T0,
        Source.RELAY,
        False,
    )
    assert [(a.kind, a.count) for a in journal.relay_record(instance).arrived] == [(Kind.METRICS, 1)]


def test_what_cannot_become_a_payload_stays_in_the_inbox(journal: SqliteJournal) -> None:
    instance = add(journal)
    (one,) = journal.receive([received(instance)])
    message = journal.received(limit=1)[0].as_payload()
    with pytest.raises(OurBug):
        journal.take_in([Arrival(payload=message, state=S.HELD), Arrival(payload=message, state=S.DELIVERED)], [one])
    assert [m.id for m in journal.received(limit=9)] == [one]
    assert journal.counts() == ()


def test_nothing_is_received_for_an_instance_that_is_gone(journal: SqliteJournal) -> None:
    instance, other = add(journal), add(journal, "other")
    journal.remove_instance(instance, at=T0, forget=False)
    for gone in (instance, InstanceId(99)):
        with pytest.raises(OurBug, match="no_such_instance_id"):
            journal.receive([received(other), received(gone)])
    assert journal.received(limit=9) == ()


def test_an_opt_out_counts_for_what_is_in_the_inbox(journal: SqliteJournal) -> None:
    instance, other = add(journal), add(journal, "other")
    first = reason("do_not_track")
    journal.receive([received(instance), received(other), received(instance, stopped=first)])
    journal.block_all(instance, at=later(seconds=1), why=WHY)
    assert [m.stopped for m in journal.received(limit=9)] == [WHY, None, first]


def test_with_its_instance_what_is_in_the_inbox_ends(journal: SqliteJournal, path: Path) -> None:
    instance, other = add(journal), add(journal, "other")
    journal.receive([received(instance), received(other)])
    journal.remove_instance(instance, at=later(seconds=1), forget=False)
    assert [m.instance_id for m in journal.received(limit=9)] == [other]
    assert [(p.state, p.created_at) for p in journal.page(PayloadFilter())] == [(S.BLOCKED, T0)]
    journal.remove_instance(other, at=later(seconds=1), forget=True)
    assert journal.received(limit=9) == ()
    assert [p.instance_id for p in journal.page(PayloadFilter())] == [instance]
    assert b"telemetry.invalid/sonarqube/metrics" in path.read_bytes()


def test_the_way_out_of_the_inbox_waits_for_no_disk_and_everything_else_does(journal: SqliteJournal) -> None:
    """A power failure takes it back as a whole: then it is in the inbox again."""
    instance, seen = add(journal), list[str]()
    journal._db.connection.set_trace_callback(seen.append)
    (one,) = journal.receive([received(instance)])
    assert not any("synchronous" in said for said in seen)
    journal.take_in([Arrival(payload=received(instance).as_payload(), state=S.HELD)], [one], at_once=False)
    journal._db.connection.set_trace_callback(None)
    assert [said for said in seen if "synchronous" in said] == [
        "PRAGMA synchronous = NORMAL",
        "PRAGMA synchronous = FULL",
    ]
    assert journal._db.connection.execute("PRAGMA synchronous").fetchone()[0] == 2


def test_refusals_add_up(journal: SqliteJournal) -> None:
    instance = add(journal)
    journal.count_refused(instance, {Refusal.PROXY: 2, Refusal.METHOD: 1}, at=T0)
    journal.count_refused(instance, {Refusal.PROXY: 3}, at=later(hours=1))
    journal.count_refused(InstanceId(99), {Refusal.PROXY: 3}, at=T0)
    found = {r.refusal: (r.count, r.last_at) for r in journal.relay_record(instance).refused}
    assert found == {Refusal.PROXY: (5, later(hours=1)), Refusal.METHOD: (1, T0)}


def test_a_problem_keeps_its_first_time_until_it_is_over(journal: SqliteJournal) -> None:
    instance = add(journal)
    journal.set_relay_problem(instance, WHY, at=T0)
    journal.set_relay_problem(instance, WHY, at=later(hours=1))
    assert journal.relay_record(instance).problem_at == T0
    journal.set_relay_problem(instance, reason("other"), at=later(hours=2))
    assert journal.relay_record(instance).problem_at == later(hours=2)
    journal.set_relay_problem(instance, None, at=later(hours=3))
    assert journal.relay_record(instance).problem is None


def test_forgetting_an_instance_forgets_its_relay(journal: SqliteJournal, path: Path) -> None:
    instance = add(journal)
    journal.take_in([arrival(instance)])
    journal.count_refused(instance, {Refusal.PROXY: 1}, at=T0)
    journal.set_relay_problem(instance, WHY, at=T0)
    journal.begin_watch(T0, instance)
    journal.remove_instance(instance, at=T0, forget=True)
    with closing(sqlite3.connect(path)) as connection:
        for table in ("arrivals", "refusals", "relay_problems", "watches", "payloads"):
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,), table


def test_old_times_of_watching_go_and_none_that_may_go_on(journal: SqliteJournal) -> None:
    instance = add(journal)
    for at in (T0, later(days=1)):
        journal.begin_watch(at)
        journal.begin_watch(at, instance)
    journal.prune(now=later(days=5000), bodies_days=1, lines_days=1)
    assert [w.began_at for w in journal.watches(T0)] == [later(days=1)]
    assert [w.began_at for w in journal.watches(T0, instance)] == [later(days=1)]


def test_what_is_next_is_among_the_first_of_each_kind(journal: SqliteJournal) -> None:
    instance = add(journal)
    store(journal, add(journal, "other"))
    held = journal.take_in([arrival(instance, None, ping=False, state=S.HELD)])
    ids = journal.take_in([arrival(instance, None, ping=False) for _ in range(50)])
    (ping,) = journal.take_in([arrival(instance)])
    uncertain = store(journal, instance, S.UNCERTAIN, kind=Kind.METRICS)
    assert [p.id for p in journal.first_waiting(instance)] == [ids[0], ping, uncertain]
    assert held[0] not in {p.id for p in journal.first_waiting(instance)}


CHANGES: list[Callable[[SqliteJournal, InstanceId], object]] = [
    lambda j, i: j.approve(i, ["x"], at=T0),
    lambda j, i: j.record_switch(switch(i, SwitchAct.OPT_OUT)),
    lambda j, i: j.change_instance(j.instances()[0]._replace(hold_all=True)),
    lambda j, i: j.remove_instance(i, at=T0, forget=False),
    lambda j, i: add(j, "other"),
]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("by_another", [True, False])
def test_a_decision_is_noticed_by_whomever_it_was_made(
    journal: SqliteJournal, path: Path, change: Callable[[SqliteJournal, InstanceId], object], by_another: bool
) -> None:
    instance = add(journal)
    before = journal.decisions()
    journal.take_in([arrival(instance)])
    assert journal.decisions() == before, "what arrives decides nothing"
    if by_another:
        with SqliteJournal.open(path) as other:
            change(other, instance)
    else:
        change(journal, instance)
    assert journal.decisions() != before


def test_an_opt_out_that_was_announced(journal: SqliteJournal) -> None:
    instance = add(journal)
    journal.record_switch(switch(instance, SwitchAct.OPT_OUT)._replace(announced=True))
    assert journal.wish(instance) == Wish(off=True, at=T0, announced=True)
    assert journal.switches(instance)[0].announced
    journal.record_switch(switch(instance, SwitchAct.OPT_IN))
    assert journal.wish(instance) == Wish(off=False, at=T0)


def test_what_came_and_what_left_since_a_time(journal: SqliteJournal) -> None:
    instance, other = add(journal), add(journal, "other")
    assert journal.passed_since(instance, T0) == ()
    early = store(journal, instance, S.QUEUED, created_at=later(hours=-2))
    store(journal, instance, S.DELIVERED, created_at=later(hours=-1))
    store(journal, other, S.DELIVERED, kind=Kind.EVENT, created_at=later(hours=1))
    for hours in (1, 2):
        store(journal, instance, S.BLOCKED, kind=Kind.EVENT, created_at=later(hours=hours))
    assert journal.passed_since(instance, T0) == ((Kind.EVENT, 2, 0),)
    # What came before and leaves now, and leaves again, is told of: it left.
    for number in (1, 2):
        journal.change_state(early, S.SENDING, at=later(hours=3))
        begun = attempt(number, started_at=later(hours=3))
        journal.end_attempt(early, begun, S.QUEUED if number == 1 else S.DELIVERED, at=later(hours=3))
    assert journal.passed_since(instance, T0) == ((Kind.EVENT, 2, 0), (Kind.PING, 0, 2))
    assert journal.passed_since(instance, later(hours=4)) == ()
