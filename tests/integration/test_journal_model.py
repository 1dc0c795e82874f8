"""The journal against a model of a few dictionaries, in sequences that hypothesis makes up."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.integration.journal_helpers import WHY, S, add, attempt, failed, later, new, switch
from tests.integration.test_journal_crash import derived_agrees
from tray_app.core.errors import OurBug
from tray_app.core.messages import PayloadFilter
from tray_app.core.model import (
    CAN_STILL_LEAVE,
    FIRST_STATES,
    TRANSITIONS,
    InstanceId,
    Kind,
    PayloadId,
    PayloadState,
    SwitchAct,
    reason,
)
from tray_app.journal.database import SqliteJournal

KINDS = st.sampled_from([Kind.PING, Kind.EVENT])
STATES = st.sampled_from(list(S))


@dataclass
class Line:
    """What the model knows of a payload."""

    instance: InstanceId
    kind: Kind
    body: bytes | None
    created_at: datetime
    states: list[PayloadState]
    attempts: int = 0

    @property
    def state(self) -> PayloadState:
        return self.states[-1]


@dataclass
class Model:
    """The same as the journal, without a database."""

    lines: dict[PayloadId, Line] = field(default_factory=dict)
    blocked: Counter[InstanceId] = field(default_factory=Counter)
    last_created: dict[InstanceId, datetime] = field(default_factory=dict)
    last_accepted: dict[InstanceId, datetime] = field(default_factory=dict)

    def to(self, number: PayloadId, state: PayloadState) -> None:
        line = self.lines[number]
        line.states.append(state)
        if state is S.BLOCKED:
            self.blocked[line.instance] += 1


class JournalMachine(RuleBasedStateMachine):
    """Every rule does the same to both; the invariants ask both the same."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="journal-model-"))
        self.journal = SqliteJournal.open(self.folder / "journal.sqlite3")
        # Durability is tested elsewhere; here it would only cost time.
        self.journal._db.connection.execute("PRAGMA synchronous = OFF")
        self.instances = [add(self.journal, name) for name in ("one", "two")]
        self.model = Model()
        self.minute = 0

    def now(self) -> datetime:
        self.minute += 1
        return later(minutes=self.minute)

    def some(self, draw: int) -> PayloadId:
        return sorted(self.model.lines)[draw % len(self.model.lines)]

    @rule(which=st.integers(0, 1), kind=KINDS, state=STATES, body=st.binary(max_size=40), supersede=st.booleans())
    def store(self, which: int, kind: Kind, state: PayloadState, body: bytes, supersede: bool) -> None:
        instance, now = self.instances[which], self.now()
        payload = new(instance, body, kind=kind, created_at=now)
        if state not in FIRST_STATES:
            with pytest.raises(OurBug, match="bad_transition"):
                self.journal.store_payload(payload, state=state)
            return
        number = self.journal.store_payload(payload, state=state, supersede=WHY if supersede else None)
        for other, line in self.model.lines.items():
            if supersede and (line.instance, line.kind) == (instance, kind) and S.SUPERSEDED in TRANSITIONS[line.state]:
                self.model.to(other, S.SUPERSEDED)
        self.model.lines[number] = Line(instance, kind, body, now, [])
        self.model.to(number, state)
        if kind is Kind.PING:
            self.model.last_created[instance] = now

    @precondition(lambda self: self.model.lines)
    @rule(draw=st.integers(0, 1000), state=STATES)
    def change(self, draw: int, state: PayloadState) -> None:
        number = self.some(draw)
        if state in TRANSITIONS[self.model.lines[number].state]:
            self.journal.change_state(number, state, at=self.now())
            self.model.to(number, state)
        else:
            with pytest.raises(OurBug, match="bad_transition"):
                self.journal.change_state(number, state, at=self.now())

    @precondition(lambda self: self.model.lines)
    @rule(draw=st.integers(0, 1000), state=st.sampled_from([S.DELIVERED, S.REJECTED, S.QUEUED, S.UNCERTAIN]))
    def end_attempt(self, draw: int, state: PayloadState) -> None:
        number, now = self.some(draw), self.now()
        line = self.model.lines[number]
        answered = None if state in {S.DELIVERED, S.REJECTED} else failed()
        made = attempt(line.attempts + 1, exchange=answered, started_at=now)
        if line.state is not S.BLOCKED and state not in TRANSITIONS[line.state]:
            with pytest.raises(OurBug, match="bad_transition"):
                self.journal.end_attempt(number, made, state, at=now)
            return
        self.journal.end_attempt(number, made, state, at=now)
        line.attempts += 1
        if line.state is not S.BLOCKED:
            self.model.to(number, state)
        if state is S.DELIVERED and line.kind is Kind.PING:
            self.model.last_accepted[line.instance] = now

    @precondition(lambda self: self.model.lines)
    @rule(draw=st.integers(0, 1000), state=st.sampled_from([S.DELIVERED, S.REJECTED, S.QUEUED, S.UNCERTAIN]))
    def send(self, draw: int, state: PayloadState) -> None:
        """Without this, hypothesis seldom gets a payload as far as an attempt."""
        if S.SENDING in TRANSITIONS[self.model.lines[self.some(draw)].state]:
            self.change(draw, S.SENDING)
            self.end_attempt(draw, state)

    @rule(which=st.integers(0, 1), opt_out=st.booleans())
    def block(self, which: int, opt_out: bool) -> None:
        instance, now = self.instances[which], self.now()
        if opt_out:
            self.journal.record_switch(switch(instance, SwitchAct.OPT_OUT, at=now))
            self.model.blocked[instance] = 0
        stopped = [n for n, x in self.model.lines.items() if x.instance == instance and x.state in CAN_STILL_LEAVE]
        assert self.journal.block_all(instance, at=now, why=reason("stopped_by_owner")) == len(stopped)
        for number in stopped:
            self.model.to(number, S.BLOCKED)

    @rule()
    def crash(self) -> None:
        self.journal.close()
        self.journal = SqliteJournal.open(self.folder / "journal.sqlite3")
        self.journal._db.connection.execute("PRAGMA synchronous = OFF")
        under_way = [n for n, line in self.model.lines.items() if line.state is S.SENDING]
        assert self.journal.recover(at=self.now()) == len(under_way)
        for number in under_way:
            self.model.to(number, S.UNCERTAIN)
            self.model.lines[number].attempts += 1

    @rule(bodies_days=st.integers(0, 2), lines_days=st.integers(0, 3))
    def prune(self, bodies_days: int, lines_days: int) -> None:
        self.minute += 1440
        now = self.now()
        final = {n: line for n, line in self.model.lines.items() if line.state not in CAN_STILL_LEAVE}

        def is_past(line: Line, days: int) -> bool:
            return days == 0 or (now - line.created_at).total_seconds() > days * 86400

        while self.journal.prune(now=now, bodies_days=bodies_days, lines_days=lines_days):
            pass
        for number, line in final.items():
            if is_past(line, bodies_days):
                line.body = None
            if is_past(line, lines_days):
                del self.model.lines[number]

    @invariant()
    def lines_agree(self) -> None:
        shown = {p.id: p for p in self.journal.page(PayloadFilter(), limit=10_000)}
        assert list(shown) == sorted(self.model.lines)
        for number, line in self.model.lines.items():
            payload = shown[number]
            assert (payload.state, payload.attempt_count) == (line.state, line.attempts)
            assert self.journal.body(number) == line.body
            assert [change.state for change in self.journal.history(number)] == line.states
            assert len(self.journal.attempts(number)) == line.attempts

    @invariant()
    def counts_agree(self) -> None:
        for instance in self.instances:
            now = Counter(line.state for line in self.model.lines.values() if line.instance == instance)
            seen = self.journal.observed(instance)
            assert seen.queued_count == now[S.QUEUED] + now[S.UNCERTAIN] + now[S.SENDING]
            assert seen.held_count == now[S.HELD]
            assert seen.blocked_count == self.model.blocked[instance]
            assert seen.last_created_at == self.model.last_created.get(instance)
            assert seen.last_accepted_at == self.model.last_accepted.get(instance)
            for state in S:
                listed = self.journal.in_states(frozenset({state}), instance)
                assert len(listed) == now[state]

    @invariant()
    def tables_agree(self) -> None:
        derived_agrees(self.journal)

    def teardown(self) -> None:
        if hasattr(self, "journal"):
            self.journal.close()
            shutil.rmtree(self.folder)


TestJournalMachine = JournalMachine.TestCase
TestJournalMachine.settings = settings(
    max_examples=40, stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
