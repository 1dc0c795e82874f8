"""The strip of days: what a day is shown as, and that silence is claimed only for what was watched."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tray_app.core.days import DayKind, day_edges, days, unwatched
from tray_app.core.messages import Watch
from tray_app.core.model import PayloadState as S

NOW = datetime(2026, 3, 12, 18, 0, tzinfo=UTC)
H = timedelta(hours=1)


def watch(begin: datetime, end: datetime) -> Watch:
    return Watch(began_at=begin, until_at=end)


def one_day(states: dict[S, int], watches: list[Watch], *, sees_from: datetime | None = NOW - 1000 * H) -> DayKind:
    edges = day_edges(NOW, 2, zone=UTC)
    return days(edges, ({}, states), watches, now=NOW, sees_from=sees_from)[1].kind


ALL_DAY = [watch(NOW - 48 * H, NOW)]


@pytest.mark.parametrize(
    ("states", "kind"),
    [
        ({S.DELIVERED: 1}, DayKind.ACCEPTED),
        ({S.SEEN: 1}, DayKind.ACCEPTED),
        ({S.DELIVERED: 9, S.SUPERSEDED: 1}, DayKind.FAILED),
        ({S.DELIVERED: 1, S.BLOCKED: 1}, DayKind.BLOCKED),
        ({S.REJECTED: 1, S.BLOCKED: 1}, DayKind.FAILED),
        ({S.HELD: 1}, DayKind.WAITING),
        ({}, DayKind.SILENT),
    ],
)
def test_the_worst_of_a_day_shows(states: dict[S, int], kind: DayKind) -> None:
    assert one_day(states, ALL_DAY) is kind


def test_every_state_is_something() -> None:
    for state in S:
        assert one_day({state: 1}, ALL_DAY) not in (DayKind.SILENT, DayKind.NOT_WATCHED)


@pytest.mark.parametrize(
    "watches",
    [
        [],
        [watch(NOW - 48 * H, NOW - 1 * H)],
        [watch(NOW - 10 * H, NOW)],
        [watch(NOW - 48 * H, NOW - 9 * H), watch(NOW - 8 * H, NOW)],
    ],
)
def test_a_day_watched_in_part_is_not_silent(watches: list[Watch]) -> None:
    assert one_day({}, watches) is DayKind.NOT_WATCHED


def test_a_restart_of_this_program_is_no_gap() -> None:
    assert one_day({}, [watch(NOW - 48 * H, NOW - 9 * H), watch(NOW - 8.8 * H, NOW)]) is DayKind.SILENT


def test_watches_that_overlap_count_once() -> None:
    edges = day_edges(NOW, 1, zone=UTC)
    twice = [watch(NOW - 4 * H, NOW), watch(NOW - 5 * H, NOW - 1 * H)]
    (day,) = days(edges, ({},), twice, now=NOW, sees_from=NOW - 9 * H)
    assert day.watched_h == pytest.approx(5)
    assert day.whole_h == pytest.approx(18)


def test_what_cannot_be_seen_is_never_silent() -> None:
    assert one_day({}, ALL_DAY, sees_from=None) is DayKind.NOT_WATCHED
    assert one_day({}, ALL_DAY, sees_from=NOW - 3 * H) is DayKind.NOT_WATCHED


@pytest.mark.parametrize(("at", "hours"), [("2026-03-29T12:00", 23), ("2026-10-25T12:00", 25)])
def test_days_of_23_and_25_hours(at: str, hours: int) -> None:
    zone = ZoneInfo("Europe/Berlin")
    edges = day_edges(datetime.fromisoformat(at).replace(tzinfo=zone), 1, zone=zone)
    assert [edge.astimezone(zone).hour for edge in edges] == [0, 0]
    assert edges[1].astimezone(UTC) - edges[0].astimezone(UTC) == timedelta(hours=hours)


def test_edges_end_with_tomorrow() -> None:
    edges = day_edges(NOW, 30, zone=UTC)
    assert len(edges) == 31
    assert edges[-1] == datetime(2026, 3, 13, tzinfo=UTC)


def test_gaps_since_a_moment() -> None:
    begin = NOW - 10 * H
    watches = [watch(NOW - 20 * H, NOW - 8 * H), watch(NOW - 6 * H, NOW)]
    assert unwatched(watches, since=begin, now=NOW) == ((NOW - 8 * H, NOW - 6 * H),)
    assert unwatched(watches[:1], since=begin, now=NOW) == ((NOW - 8 * H, NOW),)
    assert unwatched(watches[1:], since=begin, now=NOW) == ((begin, NOW - 6 * H),)
    assert unwatched([], since=begin, now=NOW) == ((begin, NOW),)
    assert unwatched([watch(begin, NOW)], since=begin, now=NOW) == ()
