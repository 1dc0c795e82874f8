"""The journal keeps what it is given, and nothing in it changes afterwards."""

from __future__ import annotations

import gzip
import sqlite3
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import pytest

from tests.integration.journal_helpers import T0, WHY, S, add, attempt, failed, later, new, store, switch
from tray_app.core.edits import EditPlan
from tray_app.core.errors import Fixable, OurBug
from tray_app.core.messages import Answered, PayloadFilter, Watch
from tray_app.core.model import (
    CAN_STILL_LEAVE,
    TRANSITIONS,
    Aspect,
    EditPurpose,
    Evidence,
    Instance,
    InstanceId,
    Kind,
    Look,
    Means,
    PayloadId,
    PayloadState,
    Place,
    Reason,
    SecretPlace,
    SecretRef,
    Side,
    Source,
    SwitchAct,
    Wish,
    reason,
)
from tray_app.journal.database import SqliteJournal
from tray_app.journal.migrations import EVENT_TABLES

EVERYTHING = PayloadFilter()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "journal.sqlite3"


@pytest.fixture
def journal(path: Path) -> Iterator[SqliteJournal]:
    with SqliteJournal.open(path) as opened:
        yield opened


# --- instances -----------------------------------------------------------------------------------------------


def test_an_instance_comes_back_as_it_was(journal: SqliteJournal) -> None:
    given = Instance(
        name="Büro “1”",
        product="sonarqube",
        source=Source.COLLECT,
        home="/opt/sonar\udcffqube",  # a path that is not UTF-8
        url="http://127.0.0.1:9000",
        endpoint="https://receiver.invalid/x",
        listen="127.0.0.1:4711",
        secret=SecretRef(place=SecretPlace.FILE, path="/home/o/token", user="admin"),
        first_ping_now=True,
        server_id="AB010CE0",
        added_at=T0,
    )
    added = journal.add_instance(given)
    assert added == given._replace(id=added.id)
    assert journal.instances() == (added,)
    assert journal.instance(given.name) == added
    assert journal.instance(given.name.upper()) is None
    changed = added._replace(secret=None, source=Source.OBSERVE, name="other")
    journal.change_instance(changed)
    assert journal.instances() == (changed,)


def test_a_name_is_taken_until_its_instance_is_removed(journal: SqliteJournal) -> None:
    first, second = add(journal, "a"), journal.add_instance(Instance(name="b", product="sonarqube", added_at=T0))
    with pytest.raises(Fixable, match="name_taken"):
        add(journal, "a")
    with pytest.raises(Fixable, match="name_taken"):
        journal.change_instance(second._replace(name="a"))
    journal.remove_instance(first, at=T0, forget=False)
    again = add(journal, "a")
    assert again not in {first, second.id}
    assert [i.name for i in journal.instances()] == ["b", "a"]
    assert journal.names() == {first: "a", second.id: "b", again: "a"}
    with pytest.raises(OurBug, match="no_such_instance_id"):
        journal.change_instance(Instance(id=first, name="c", product="sonarqube", added_at=T0))


def test_a_removed_instance_sends_nothing_and_keeps_its_log(journal: SqliteJournal) -> None:
    instance, other = add(journal), add(journal, "other")
    waiting, kept = store(journal, instance, S.HELD), store(journal, other, S.HELD)
    journal.remove_instance(instance, at=later(hours=1), forget=False)
    payload = journal.payload(waiting)
    assert payload is not None
    assert (payload.state, payload.instance_name) == (S.BLOCKED, "work")
    assert [p.id for p in journal.in_states(CAN_STILL_LEAVE)] == [kept]
    with pytest.raises(OurBug, match="no_such_instance_id"):
        journal.store_payload(new(instance), state=S.QUEUED)


# --- payloads ------------------------------------------------------------------------------------------------


def test_a_payload_comes_back_byte_for_byte(journal: SqliteJournal) -> None:
    instance, body = add(journal), bytes(range(256)) * 5000
    number = journal.store_payload(
        new(instance, body, source=Source.RELAY, rebuilt=False), state=S.HELD, due_at=later(days=1), why=WHY
    )
    payload = journal.payload(number)
    assert payload is not None
    assert journal.body(number) == body
    assert payload.sha256 == sha256(body).hexdigest()
    assert payload.size_bytes == len(body)
    assert payload.headers == (("Content-Type", "application/json"), ("X-Twice", "a"), ("X-Twice", "b"))
    assert (payload.created_at, payload.due_at, payload.reason) == (T0, later(days=1), WHY)
    assert (payload.state, payload.rebuilt, payload.source) == (S.HELD, False, Source.RELAY)
    assert journal.payload(PayloadId(number + 1)) is None
    assert journal.body(PayloadId(number + 1)) is None


@pytest.mark.parametrize("state", set(S) - {S.QUEUED, S.HELD, S.BLOCKED, S.SEEN})
def test_a_payload_cannot_begin_in_the_middle(journal: SqliteJournal, state: PayloadState) -> None:
    instance = add(journal)
    with pytest.raises(OurBug, match="bad_transition"):
        journal.store_payload(new(instance), state=state)
    assert journal.page(EVERYTHING) == ()


def test_only_the_table_of_states_leads_on(journal: SqliteJournal) -> None:
    instance = add(journal)
    for was in S:
        for to in S:
            number = store(journal, instance, was)
            before = journal.history(number)
            if to in TRANSITIONS[was]:
                journal.change_state(number, to, at=T0)
                assert [c.state for c in journal.history(number)] == [*(c.state for c in before), to]
            else:
                with pytest.raises(OurBug, match="bad_transition"):
                    journal.change_state(number, to, at=T0)
                assert journal.history(number) == before
    with pytest.raises(OurBug, match="no_such_payload"):
        journal.change_state(PayloadId(10**6), S.SENDING, at=T0)


def test_an_attempt_and_its_outcome_are_one(journal: SqliteJournal) -> None:
    instance = add(journal)
    number = store(journal, instance, S.SENDING)
    first = attempt(1, exchange=failed(may_have_left=True))
    why = reason("outcome_unknown", error="timeout_read", detail="ü\udcff")
    journal.end_attempt(number, first, S.UNCERTAIN, at=later(seconds=1), due_at=later(minutes=1), why=why)
    payload = journal.payload(number)
    assert payload is not None
    assert (payload.state, payload.due_at, payload.reason) == (S.UNCERTAIN, later(minutes=1), why)
    assert (payload.attempt_count, payload.status_code, payload.error) == (1, None, "timeout_read")
    journal.change_state(number, S.SENDING, at=later(minutes=1))
    second = attempt(2, started_at=later(minutes=1))
    journal.end_attempt(number, second, S.DELIVERED, at=later(minutes=1, seconds=1))
    payload = journal.payload(number)
    assert payload is not None
    assert (payload.attempt_count, payload.status_code, payload.state) == (2, 200, S.DELIVERED)
    assert journal.attempts(number) == (first, second)
    assert [c.state for c in journal.history(number)] == [S.QUEUED, S.SENDING, S.UNCERTAIN, S.SENDING, S.DELIVERED]
    with pytest.raises(OurBug, match="bad_transition"):
        journal.end_attempt(number, attempt(3), S.REJECTED, at=later(minutes=2))
    assert len(journal.attempts(number)) == 2


def test_an_attempt_ended_after_somebody_else_blocked_its_payload_is_on_record(
    journal: SqliteJournal, path: Path
) -> None:
    instance = add(journal)
    number = store(journal, instance, S.SENDING)
    with SqliteJournal.open(path) as other:
        other.block_all(instance, at=later(seconds=1), why=WHY)
    journal.end_attempt(number, attempt(), S.DELIVERED, at=later(seconds=2))
    payload = journal.payload(number)
    assert payload is not None
    assert (payload.state, payload.status_code, payload.reason) == (S.BLOCKED, 200, WHY)
    assert len(journal.attempts(number)) == 1
    assert journal.observed(instance).last_accepted_at == later(seconds=2), "the vendor has it: not to be sent again"


def test_a_newer_ping_takes_the_place_of_what_waits(journal: SqliteJournal) -> None:
    instance, other = add(journal), add(journal, "other")
    waits = [store(journal, instance, s) for s in (S.QUEUED, S.UNCERTAIN, S.HELD)]
    stays = [store(journal, instance, s) for s in (S.SENDING, S.REJECTED, S.DELIVERED, S.DISCARDED, S.SEEN)]
    stays += [store(journal, instance, kind=Kind.METRICS), store(journal, other)]
    before = {n: journal.history(n) for n in stays}
    newest = journal.store_payload(new(instance), state=S.QUEUED, supersede=reason("newer_ping"))
    assert [(journal.payload(n) or pytest.fail()).state for n in waits] == [S.SUPERSEDED] * 3
    assert (journal.payload(waits[0]) or pytest.fail()).reason == reason("newer_ping")
    assert {n: journal.history(n) for n in stays} == before
    assert (journal.payload(newest) or pytest.fail()).state is S.QUEUED


def test_blocking_stops_all_of_one_instance_and_nothing_else(journal: SqliteJournal) -> None:
    instance, other = add(journal), add(journal, "other")
    mine = {state: store(journal, instance, state) for state in S}
    kept = store(journal, other)
    assert journal.block_all(instance, at=later(hours=1), why=WHY) == len(CAN_STILL_LEAVE)
    for state, number in mine.items():
        payload = journal.payload(number)
        assert payload is not None
        assert payload.state is (S.BLOCKED if state in CAN_STILL_LEAVE else state)
        if state in CAN_STILL_LEAVE:
            assert (payload.reason, payload.due_at) == (WHY, None)
    assert (journal.payload(kept) or pytest.fail()).state is S.QUEUED
    assert journal.block_all(instance, at=later(hours=2), why=WHY) == 0


def test_what_a_dead_program_left_under_way_is_of_unknown_outcome(journal: SqliteJournal) -> None:
    instance = add(journal)
    number, waiting = store(journal, instance, S.SENDING), store(journal, instance)
    repeated = store(journal, instance, S.UNCERTAIN)
    journal.change_state(repeated, S.SENDING, at=later(minutes=1))
    assert journal.recover(at=later(hours=1)) == 2
    payload = journal.payload(number)
    assert payload is not None
    assert (payload.state, payload.due_at) == (S.UNCERTAIN, later(hours=1))
    assert (payload.attempt_count, payload.error) == (1, "interrupted")
    (told,) = journal.attempts(number)
    assert (told.started_at, told.number, told.repeat) == (T0, 1, False)
    again = journal.attempts(repeated)[-1]
    assert (again.started_at, again.number, again.repeat) == (later(minutes=1), 2, True)
    assert (journal.payload(waiting) or pytest.fail()).state is S.QUEUED
    assert journal.recover(at=later(hours=2)) == 0


# --- what is seen as a whole ---------------------------------------------------------------------------------


def test_observed_counts_and_times(journal: SqliteJournal) -> None:
    instance, other = add(journal), add(journal, "other")
    assert journal.observed(instance).last_created_at is None
    store(journal, instance, S.DELIVERED, created_at=later(hours=1))
    store(journal, instance, kind=Kind.EVENT, created_at=later(hours=5))
    store(journal, instance, S.HELD, created_at=later(hours=2))
    store(journal, instance, S.UNCERTAIN, created_at=later(hours=2))
    number = store(journal, instance, S.SENDING, kind=Kind.EVENT, created_at=later(hours=3))
    store(journal, other, S.DELIVERED, created_at=later(days=9))
    seen = journal.observed(instance)
    assert seen.last_created_at == later(hours=2), "of a ping"
    assert seen.last_accepted_at == later(hours=1)
    assert seen.last_attempt_at == later(hours=2)
    assert (seen.queued_count, seen.held_count, seen.blocked_count) == (3, 1, 0)
    journal.end_attempt(
        number, attempt(exchange=failed(), started_at=later(hours=4)), S.QUEUED, at=later(hours=4), why=WHY
    )
    seen = journal.observed(instance)
    assert (seen.last_attempt_at, seen.last_failure) == (later(hours=4), WHY)
    assert seen.last_accepted_at == later(hours=1), "an event is no ping"
    journal.change_state(number, S.SENDING, at=later(hours=5))
    journal.end_attempt(number, attempt(2, started_at=later(hours=5)), S.DELIVERED, at=later(hours=5))
    seen = journal.observed(instance)
    assert (seen.last_attempt_at, seen.last_failure) == (later(hours=5), None)
    assert seen.last_accepted_at == later(hours=1)


def test_last_means_last_stored_also_when_the_clock_went_back(journal: SqliteJournal) -> None:
    instance = add(journal)
    store(journal, instance, S.DELIVERED, created_at=later(days=4000))
    store(journal, instance, S.DELIVERED, created_at=later(days=1))
    seen = journal.observed(instance)
    assert (seen.last_created_at, seen.last_accepted_at) == (later(days=1), later(days=1))


def test_a_failure_without_a_reason_is_told_by_its_answer(journal: SqliteJournal) -> None:
    instance = add(journal)
    number = store(journal, instance, S.SENDING)
    answered = Answered(status_code=503, headers=(), head=b"")
    journal.end_attempt(number, attempt(exchange=answered), S.QUEUED, at=T0)
    assert journal.observed(instance).last_failure == reason("answer_again", status=503)
    journal.change_state(number, S.SENDING, at=T0)
    journal.end_attempt(number, attempt(2, exchange=failed("dns")), S.QUEUED, at=T0)
    assert journal.observed(instance).last_failure == reason("attempt_dns", detail="after 30 s")


def test_blocked_counts_since_the_last_opt_out(journal: SqliteJournal) -> None:
    instance, other = add(journal), add(journal, "other")

    def count() -> int:
        return journal.observed(instance).blocked_count

    store(journal, instance, S.BLOCKED)
    assert count() == 1, "never opted out: all"
    store(journal, instance)
    store(journal, other)
    at = later(hours=1)
    journal.record_switch(switch(instance, SwitchAct.OPT_OUT, at=at, done=False))
    journal.block_all(instance, at=at, why=WHY)
    journal.block_all(other, at=at, why=WHY)
    journal.record_switch(switch(instance, SwitchAct.OPT_OUT, at=later(hours=1, seconds=2)))
    assert count() == 1, "what the opt-out stopped is its doing; what was blocked before is not"
    store(journal, instance, S.BLOCKED, created_at=later(hours=2))
    assert count() == 2
    journal.record_switch(switch(instance, SwitchAct.OPT_IN, at=later(hours=3)))
    assert count() == 2, "still to be seen after switching on again"
    store(journal, instance)
    journal.block_all(instance, at=later(hours=4), why=WHY)  # blocked first, recorded afterwards
    journal.record_switch(switch(instance, SwitchAct.OPT_OUT, at=later(hours=4)))
    assert count() == 1


def test_pages_go_by_id(journal: SqliteJournal) -> None:
    instance, other = add(journal), add(journal, "other")
    ids = [store(journal, (instance, other)[n % 2], (S.DELIVERED, S.HELD, S.QUEUED)[n % 3]) for n in range(20)]
    assert [p.id for p in journal.page(EVERYTHING, limit=5)] == ids[-5:]
    assert [p.id for p in journal.page(EVERYTHING, before=ids[10], limit=3)] == ids[7:10]
    assert [p.id for p in journal.page(EVERYTHING, after=ids[10], limit=3)] == ids[11:14]
    assert [p.id for p in journal.page(EVERYTHING, after=ids[2], before=ids[5])] == ids[3:5]
    assert journal.page(EVERYTHING, after=ids[-1]) == ()
    assert journal.page(EVERYTHING, limit=0) == ()
    held = PayloadFilter(instance_id=other, states=frozenset({S.HELD, S.QUEUED}))
    assert [p.id for p in journal.page(held, limit=4)] == [i for n, i in enumerate(ids) if n % 2 and n % 3][-4:]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("PING", [0]),
        ("gezippt", [1]),
        ("ÜBER", [1]),
        ("usage/", [2]),
        ("timeout", [3]),
        ("%", []),
        ("é", [4]),
        ("", [0, 1, 2, 3, 4]),
    ],
)
def test_text_is_found_where_it_is(journal: SqliteJournal, text: str, found: list[int]) -> None:
    instance = add(journal)
    bodies = [b'{"type":"ping"}', gzip.compress("gezippt, Über".encode()), b"\x1f\x8bnot gzip", b"", "é\xff".encode()]
    ids = [store(journal, instance, S.SENDING, body=body) for body in bodies[:2]]
    ids.append(store(journal, instance, body=bodies[2], url="https://telemetry.invalid/usage/"))
    ids.append(store(journal, instance, S.SENDING, body=bodies[3]))
    ids.append(store(journal, instance, body=bodies[4]))
    journal.end_attempt(ids[3], attempt(exchange=failed()), S.QUEUED, at=T0)
    assert [ids.index(p.id) for p in journal.page(PayloadFilter(text=text))] == found


def test_a_bomb_is_searched_only_so_far(journal: SqliteJournal) -> None:
    store(journal, add(journal), body=gzip.compress(b"\0" * (80 << 20) + b"needle", compresslevel=1))
    assert journal.page(PayloadFilter(text="needle")) == ()


def test_filters_by_kind_and_time(journal: SqliteJournal) -> None:
    instance = add(journal)
    ids = [store(journal, instance, S.DELIVERED, kind=kind, created_at=later(hours=n)) for n, kind in enumerate(Kind)]
    two = PayloadFilter(kinds=frozenset({Kind.PING, Kind.OPT_OUT}))
    assert [p.id for p in journal.page(two)] == [ids[0], ids[-1]]
    between = PayloadFilter(since=later(hours=1), until=later(hours=3))
    assert [p.id for p in journal.page(between)] == ids[1:3], "since is in, until is out"


# --- the owner's decisions, looks, watches -------------------------------------------------------------------


def test_the_owners_last_word(journal: SqliteJournal) -> None:
    instance, other = add(journal), add(journal, "other")

    def record(act: SwitchAct, hour: int, *, done: bool = True) -> Wish | None:
        change = switch(instance, act, at=later(hours=hour), done=done)
        journal.record_switch(change._replace(problem=None if done else WHY))
        return journal.wish(instance)

    assert journal.wish(instance) is None
    assert record(SwitchAct.NOTICED, 1) is None
    said = Wish(off=True, at=later(hours=2), done=False)
    assert record(SwitchAct.OPT_OUT, 2, done=False) == said, "said, so it counts"
    assert record(SwitchAct.OPT_IN, 3, done=False) == said, "not done: still off"
    assert record(SwitchAct.OPT_IN, 4) == Wish(off=False, at=later(hours=4))
    assert record(SwitchAct.NOTICED, 5) == Wish(off=False, at=later(hours=4))
    assert record(SwitchAct.OPT_OUT, 6) == Wish(off=True, at=later(hours=6))
    assert record(SwitchAct.REVERT, 7, done=False) == Wish(off=True, at=later(hours=6))
    assert record(SwitchAct.REVERT, 8) is None
    begun = switch(instance, SwitchAct.OPT_OUT, at=later(hours=9), done=False)._replace(problem=reason("begun"))
    journal.record_switch(begun)
    assert journal.wish(instance) == Wish(off=True, at=later(hours=9), done=False, under_way=True)
    record(SwitchAct.REVERT, 10)
    assert journal.wish(other) is None
    journal.record_switch(switch(other, SwitchAct.OPT_OUT))
    assert [c.at for c in journal.switches(instance, limit=2)] == [later(hours=9), later(hours=10)]
    assert journal.switches(limit=1) == (switch(other, SwitchAct.OPT_OUT),)
    refused = switch(instance, SwitchAct.OPT_OUT, at=later(hours=2), done=False)._replace(problem=WHY)
    assert journal.switches(instance)[1] == refused


def test_edits_are_listed_until_they_are_taken_back(journal: SqliteJournal) -> None:
    instance = add(journal)

    def plan(purpose: EditPurpose) -> EditPlan:
        path = "/opt/\udcff/sonar.properties"
        return EditPlan(path=path, purpose=purpose, original=None, content=b"x", lines=(), inverse='{"k":"ü\udcff"}')

    first = journal.begin_edit(instance, plan(EditPurpose.SWITCH), at=T0)
    second = journal.begin_edit(instance, plan(EditPurpose.POINTING), at=later(hours=1))
    assert [e.id for e in journal.edits(instance)] == [first, second]
    (edit,) = journal.edits(instance, EditPurpose.SWITCH)
    assert (edit.path, edit.inverse, edit.at) == ("/opt/\udcff/sonar.properties", '{"k":"ü\udcff"}', T0)
    journal.end_edit(first, at=later(hours=2))
    journal.end_edit(first, at=later(hours=3))
    assert [e.id for e in journal.edits(instance)] == [second]


def test_approvals_add_up(journal: SqliteJournal) -> None:
    instance, other = add(journal), add(journal, "other")
    journal.approve(instance, ["scim", "email:users[].x"], at=T0)
    journal.approve(instance, ["scim", "\ud800'; DROP TABLE payloads"], at=later(days=1))
    assert journal.approved(instance) == {"scim", "email:users[].x", "\ud800'; DROP TABLE payloads"}
    assert journal.approved(other) == frozenset()


def _look(hour: int, *, asked: bool) -> Look:
    piece = Evidence(
        place=Place.FILE,
        side=Side.CONFIGURED,
        aspect=Aspect.SWITCH,
        location="/opt/sonar.properties",
        line=41,
        key="sonar.telemetry.enable",
        value="fal\udcffse",
        means=Means.OFF,
        covers=frozenset({Kind.PING, Kind.OPT_OUT}),
        decides=True,
        shuts=True,
        note=Reason("wrong_name", (("key", "x"), ("line", "4"))),
    )
    return Look(
        looked_at=later(hours=hour),
        evidence=(piece, piece._replace(line=None, value=None, note=None, covers=frozenset())),
        kinds=frozenset({Kind.PING, Kind.METRICS}),
        asked_at=later(hours=hour) if asked else None,
        up=True if asked else None,
        version="9.9.8.100196",
        problem=reason("no_token"),
        started_at=T0,
        config_changed_at=later(hours=-1),
        process="sonarqube-1" if asked else None,
        process_since=later(hours=-2) if asked else None,
    )


def test_the_last_answer_of_the_server_is_kept(journal: SqliteJournal) -> None:
    instance = add(journal)
    assert journal.last_look(instance) is None
    assert journal.state_since(instance) is None
    journal.record_look(instance, _look(1, asked=True), sharing="on", state="on")
    journal.record_look(instance, _look(2, asked=False), sharing="on", state="on")
    assert journal.last_look(instance) == _look(1, asked=True)
    assert journal.state_since(instance) == later(hours=1)
    journal.record_look(instance, _look(3, asked=True), sharing="partial", state="on")
    assert journal.last_look(instance) == _look(3, asked=True)
    assert journal.state_since(instance) == later(hours=1)
    journal.record_look(instance, _look(4, asked=True), sharing="off", state="off")
    assert journal.state_since(instance) == later(hours=4)
    journal.record_look(instance, _look(5, asked=True), sharing="on", state="on")
    assert journal.state_since(instance) == later(hours=5)


def test_watching_claims_only_the_time_that_was_watched(journal: SqliteJournal) -> None:
    instance = add(journal)
    assert journal.observed(instance).watched_since is None
    first = journal.begin_watch(later(hours=-2))
    assert journal.observed(instance).watched_since is None, "it was added after that time"
    journal.extend_watch(first, later(hours=1))
    seen = journal.observed(instance)
    assert (seen.watched_since, seen.watched_until) == (T0, later(hours=1)), "not before it was added"
    second = journal.begin_watch(later(hours=5))
    journal.extend_watch(second, later(days=300))  # the clock jumped ...
    journal.extend_watch(second, later(hours=6))  # ... and came back
    assert journal.watches(later(hours=0)) == (
        Watch(began_at=later(hours=-2), until_at=later(hours=1)),
        Watch(began_at=later(hours=5), until_at=later(hours=6)),
    )
    assert [w.began_at for w in journal.watches(later(hours=2))] == [later(hours=5)]
    assert journal.observed(instance).watched_since == later(hours=5)


def test_the_clock_anchor_is_the_last_one(journal: SqliteJournal) -> None:
    instance = add(journal)
    assert journal.clock_anchor(instance) is None
    journal.set_clock_anchor(instance, later(hours=1))
    journal.set_clock_anchor(instance, later(hours=-1))
    assert journal.clock_anchor(instance) == later(hours=-1)


def test_a_time_without_a_zone_is_refused(journal: SqliteJournal) -> None:
    instance = add(journal)
    with pytest.raises(OurBug, match="naive_instant"):
        journal.store_payload(new(instance, created_at=datetime(2026, 8, 3)), state=S.QUEUED)  # noqa: DTZ001
    assert journal.page(EVERYTHING) == ()


# --- what is written stays -----------------------------------------------------------------------------------


def _filled(journal: SqliteJournal) -> InstanceId:
    instance = add(journal)
    store(journal, instance, S.DELIVERED)
    journal.record_switch(switch(instance, SwitchAct.OPT_OUT))
    plan = EditPlan(path="p", purpose=EditPurpose.SWITCH, original=None, content=b"", lines=(), inverse="{}")
    journal.end_edit(journal.begin_edit(instance, plan, at=T0), at=T0)
    journal.approve(instance, ["scim"], at=T0)
    journal.record_look(instance, _look(1, asked=True), sharing="on", state="on")
    return instance


@pytest.mark.parametrize("table", EVENT_TABLES)
@pytest.mark.parametrize("act", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "REPLACE INTO {0} SELECT * FROM {0}"])
def test_no_row_of_the_record_is_changed_or_taken_away(journal: SqliteJournal, table: str, act: str) -> None:
    _filled(journal)
    connection = journal._db.connection
    column = connection.execute(f"SELECT name FROM pragma_table_info('{table}') LIMIT 1").fetchone()[0]
    before = connection.execute(f"SELECT * FROM {table}").fetchall()
    assert before, "the test has to have a row to lose"
    with pytest.raises(sqlite3.IntegrityError, match=r"never changed|retention only"):
        connection.execute(act.format(table, column, column))
    assert connection.execute(f"SELECT * FROM {table}").fetchall() == before


def test_one_object_belongs_to_one_thread_and_to_itself(journal: SqliteJournal) -> None:
    import threading

    caught = list[BaseException]()

    def use() -> None:
        try:
            journal.instances()
        except OurBug as error:
            caught.append(error)

    thread = threading.Thread(target=use)
    thread.start()
    thread.join()
    assert [error.code for error in caught if isinstance(error, OurBug)] == ["journal_misused"]


def test_reading_needs_no_file_and_makes_none(path: Path) -> None:
    with SqliteJournal.open(path, read_only=True) as journal:
        assert not journal.exists
        assert journal.instances() == ()
        assert journal.page(EVERYTHING) == ()
        assert journal.observed(InstanceId(1)).queued_count == 0
        with pytest.raises(Fixable, match="journal_opened_read_only"):
            add(journal)
    assert not path.parent.exists()


def test_a_reader_sees_what_a_writer_writes_and_cannot_write(journal: SqliteJournal, path: Path) -> None:
    with SqliteJournal.open(path, read_only=True) as reader:
        assert reader.exists
        instance = add(journal)
        with journal._db.write():  # a writer in the middle of a transaction stops no reader
            assert [i.id for i in reader.instances()] == [instance]
        number = store(journal, instance)
        assert reader.body(number) == b'{"type":"ping"}'
        with pytest.raises(Fixable, match="journal_opened_read_only"):
            reader.block_all(instance, at=T0, why=WHY)
        with pytest.raises(sqlite3.OperationalError, match=r"readonly|read.only"):
            reader._db.connection.execute("DELETE FROM looks")
