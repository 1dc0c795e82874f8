"""When the next ping is due, under a clock that does what it likes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tray_app.core.schedule import ANCHOR_LASTS, Steady, needs_anchor, next_ping_at

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def due(
    *,
    now: datetime = NOW,
    added_at: datetime = NOW - 10 * DAY,
    first_now: bool = False,
    created_at: datetime | None = None,
    accepted_at: datetime | None = None,
    anchor_at: datetime | None = None,
    steady: Steady | None = None,
) -> datetime:
    return next_ping_at(
        now=now,
        added_at=added_at,
        first_now=first_now,
        last_created_at=created_at,
        last_accepted_at=accepted_at,
        interval=DAY,
        clock_anchor_at=anchor_at,
        steady=steady,
    )


def test_the_first_ping_comes_one_interval_after_adding() -> None:
    assert due(added_at=NOW - HOUR) == NOW + 23 * HOUR


def test_the_first_ping_comes_at_once_when_the_owner_said_so() -> None:
    assert due(added_at=NOW - HOUR, first_now=True) <= NOW


def test_at_once_is_said_of_the_first_ping_only() -> None:
    assert due(first_now=True, created_at=NOW - HOUR) == NOW + 23 * HOUR


def test_at_once_also_when_the_clock_went_back_since_adding() -> None:
    assert due(added_at=NOW + DAY, first_now=True) <= NOW


@pytest.mark.parametrize(
    ("created_ago", "accepted_ago", "left"),
    [(20, None, 4), (20, 15, 9), (2, 30, 22), (None, 5, 19)],
    ids=["created", "accepted later", "created, the one before was accepted", "accepted, line pruned"],
)
def test_it_counts_from_the_later_of_created_and_accepted(
    created_ago: int | None, accepted_ago: int | None, left: int
) -> None:
    created_at = None if created_ago is None else NOW - created_ago * HOUR
    accepted_at = None if accepted_ago is None else NOW - accepted_ago * HOUR
    assert due(created_at=created_at, accepted_at=accepted_at) == NOW + left * HOUR


def test_a_week_of_sleep_leads_to_one_ping() -> None:
    assert due(created_at=NOW - 7 * DAY) <= NOW
    assert due(now=NOW + HOUR, created_at=NOW) == NOW + DAY


def test_times_in_the_future_do_not_count_once_it_was_noticed() -> None:
    created_at = NOW + 365 * DAY
    assert needs_anchor(now=NOW, times=(NOW - DAY, created_at, None), clock_anchor_at=None)
    assert not needs_anchor(now=NOW, times=(NOW - DAY, created_at, None), clock_anchor_at=NOW)
    assert due(now=NOW + HOUR, created_at=created_at, anchor_at=NOW) == NOW + DAY


def test_without_an_anchor_a_time_in_the_future_never_means_for_ever() -> None:
    assert due(created_at=NOW + 365 * DAY) == NOW + DAY


def test_a_time_in_the_past_goes_on_counting_beside_one_in_the_future() -> None:
    at = NOW - 2 * HOUR
    assert due(created_at=at, accepted_at=NOW + DAY, anchor_at=NOW - 5 * HOUR) == at + DAY


@pytest.mark.parametrize("anchor_at", [NOW + HOUR, NOW - ANCHOR_LASTS - HOUR], ids=["future", "of an earlier jump"])
def test_an_anchor_that_says_nothing_is_set_anew(anchor_at: datetime) -> None:
    assert needs_anchor(now=NOW, times=(None, NOW + HOUR), clock_anchor_at=anchor_at)
    assert due(created_at=NOW + HOUR, anchor_at=anchor_at) == NOW + DAY


def test_an_anchor_is_not_looked_at_while_the_clock_is_right() -> None:
    assert not needs_anchor(now=NOW, times=(NOW - DAY, None, NOW - HOUR), clock_anchor_at=NOW - 90 * DAY)
    assert due(created_at=NOW - HOUR, anchor_at=NOW) == NOW + 23 * HOUR


def test_the_steady_clock_decides_where_it_saw_the_last_ping() -> None:
    seen = Steady(elapsed=10 * HOUR, since_ping=True)
    assert due(created_at=NOW - 300 * DAY, steady=seen) == NOW + 14 * HOUR
    assert due(created_at=NOW + 300 * DAY, steady=seen) == NOW + 14 * HOUR


def test_the_steady_clock_only_shortens_where_it_did_not() -> None:
    assert due(created_at=NOW - 20 * HOUR, steady=Steady(elapsed=HOUR, since_ping=False)) == NOW + 4 * HOUR
    assert due(created_at=NOW - HOUR, steady=Steady(elapsed=DAY, since_ping=False)) == NOW


@dataclass
class Machine:
    """A program that looks at the clock now and then, as the engine does; hours."""

    with_steady: bool
    offset_h: float = 0.0
    real_h: float = 0.0
    began_h: float = 0.0
    created_at: datetime | None = None
    anchor_at: datetime | None = None
    ping_seen_h: float | None = None
    pings_h: list[float] = field(default_factory=list)
    added_at: datetime = NOW

    def wall(self) -> datetime:
        return NOW + timedelta(hours=self.real_h + self.offset_h)

    def restart(self) -> None:
        self.began_h, self.ping_seen_h = self.real_h, None

    def look(self) -> None:
        now = self.wall()
        times = (self.added_at, self.created_at, self.created_at)
        if needs_anchor(now=now, times=times, clock_anchor_at=self.anchor_at):
            self.anchor_at = now
        since_h = self.began_h if self.ping_seen_h is None else self.ping_seen_h
        steady = Steady(elapsed=timedelta(hours=self.real_h - since_h), since_ping=self.ping_seen_h is not None)
        due_at = due(
            now=now,
            added_at=self.added_at,
            created_at=self.created_at,
            accepted_at=self.created_at,
            anchor_at=self.anchor_at,
            steady=steady if self.with_steady else None,
        )
        if due_at <= now:
            self.created_at = now
            self.ping_seen_h = self.real_h
            self.pings_h.append(self.real_h)


JUMPS = st.one_of(st.just(0.0), st.floats(-10_000, 10_000), st.sampled_from([-24.0, -1.0, 1.0, 24.0, 8760.0]))
WALK = st.lists(st.tuples(st.floats(0.01, 100.0), JUMPS), min_size=1, max_size=40)
"""Hours of waiting until the next look (a long one is sleep), and by how much the clock is set before it."""


@settings(deadline=None, max_examples=200)
@given(WALK)
def test_whatever_the_clock_does_one_ping_an_interval_and_none_missing(walk: list[tuple[float, float]]) -> None:
    machine = Machine(with_steady=True)
    for waited_h, jump_h in walk:
        before_h = machine.real_h
        machine.real_h += waited_h
        machine.offset_h += jump_h
        machine.look()
        last_h = machine.pings_h[-1] if machine.pings_h else 0.0
        # Not later than the first look at which an interval has passed:
        assert before_h - last_h < 24
    gaps = [later - earlier for earlier, later in zip(machine.pings_h, machine.pings_h[1:], strict=False)]
    assert all(gap >= 24 - 1e-6 for gap in gaps)


@settings(deadline=None, max_examples=200)
@given(WALK, st.sets(st.integers(0, 39)))
def test_over_restarts_only_a_jump_forward_can_cost_a_ping_early(
    walk: list[tuple[float, float]], restarts: set[int]
) -> None:
    """By the wall clock alone nobody can tell a jump forward from sleep: each may cost one ping, no jump back may."""
    machine = Machine(with_steady=True)
    jumps_forward = 0
    for number, (waited_h, jump_h) in enumerate(walk):
        if number in restarts:
            machine.restart()
        machine.real_h += waited_h
        machine.offset_h += jump_h
        jumps_forward += jump_h > 0
        machine.look()
    assert len(machine.pings_h) <= machine.real_h / 24 + 1e-6 + jumps_forward


@settings(deadline=None, max_examples=100)
@given(st.lists(st.floats(0.01, 30.0), min_size=1, max_size=60), st.floats(-10_000, 10_000))
def test_one_jump_by_the_wall_clock_alone_delays_by_at_most_an_interval(waits_h: list[float], jump_h: float) -> None:
    machine = Machine(with_steady=False)
    for number, waited_h in enumerate(waits_h):
        before_h = machine.real_h
        machine.real_h += waited_h
        machine.offset_h = jump_h if number >= len(waits_h) // 2 else 0.0
        machine.look()
        last_h = machine.pings_h[-1] if machine.pings_h else 0.0
        assert before_h - last_h < 48 + 30
