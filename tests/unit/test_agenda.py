"""What is to be done next: urgency, order, and times that lie."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tray_app.core.agenda import EXPIRES_AFTER, LOOK_EVERY, Collect, Expire, LookAtIt, Plans, Send, next_job
from tray_app.core.messages import Payload
from tray_app.core.model import InstanceId, Kind, PayloadId, PayloadState, Source

NOW = datetime(2026, 3, 12, 14, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def waiting(number: int, *, kind: Kind = Kind.PING, due_at: datetime = NOW, created_at: datetime = NOW) -> Payload:
    return Payload(
        id=PayloadId(number),
        instance_id=InstanceId(1),
        instance_name="work",
        product="sonarqube",
        kind=kind,
        source=Source.RELAY,
        method="POST",
        url="http://127.0.0.1/",
        headers=(),
        created_at=created_at,
        rebuilt=False,
        state=PayloadState.QUEUED,
        due_at=due_at,
        reason=None,
        attempt_count=0,
        status_code=None,
        error=None,
        size_bytes=2,
        sha256="",
    )


def plans(*queue: Payload, ping_at: datetime | None = None, look_at: datetime = NOW + LOOK_EVERY) -> Plans:
    return Plans(waiting=queue, ping_at=ping_at, look_at=look_at)


def test_nothing_to_do_until_the_soonest() -> None:
    assert next_job(plans(), NOW) == (None, NOW + LOOK_EVERY)
    assert next_job(plans(ping_at=NOW + timedelta(minutes=5)), NOW) == (None, NOW + timedelta(minutes=5))
    later = waiting(1, due_at=NOW + timedelta(minutes=1))
    assert next_job(plans(later), NOW) == (None, NOW + timedelta(minutes=1))


def test_pings_leave_before_events_and_each_kind_in_order() -> None:
    queue = [waiting(1, kind=Kind.EVENT), waiting(3), waiting(2)]
    assert next_job(plans(*queue), NOW)[0] == Send(PayloadId(2))
    assert next_job(plans(queue[0]), NOW)[0] == Send(PayloadId(1))


def test_behind_one_that_waits_for_a_dead_vendor_the_others_wait_too() -> None:
    queue = [waiting(1, due_at=NOW + HOUR), waiting(2)]
    assert next_job(plans(*queue), NOW)[0] is None


def test_a_ping_is_due_although_an_older_one_still_waits() -> None:
    assert next_job(plans(waiting(1, due_at=NOW + HOUR), ping_at=NOW), NOW)[0] == Collect()


def test_too_old_goes_first() -> None:
    old = waiting(1, created_at=NOW - EXPIRES_AFTER)
    assert next_job(plans(old, waiting(2)), NOW)[0] == Expire(PayloadId(1))


def test_a_time_further_away_than_any_back_off_comes_from_a_clock_that_went_back() -> None:
    assert next_job(plans(waiting(1, due_at=NOW + timedelta(days=400))), NOW)[0] == Send(PayloadId(1))
    assert next_job(plans(look_at=NOW + timedelta(days=400)), NOW)[0] == LookAtIt()


@given(
    st.lists(st.tuples(st.sampled_from(Kind), st.integers(-100, 30)), max_size=5),
    st.none() | st.integers(-100, 100),
    st.integers(-100, 100),
)
def test_there_is_a_job_or_a_later_time_never_a_busy_loop(
    queue: list[tuple[Kind, int]], ping: int | None, look: int
) -> None:
    made = [waiting(i, kind=kind, due_at=NOW + hours * HOUR) for i, (kind, hours) in enumerate(queue, 1)]
    what = plans(*made, ping_at=None if ping is None else NOW + ping * HOUR, look_at=NOW + look * HOUR)
    job, again_at = next_job(what, NOW)
    assert job is not None or NOW < again_at <= NOW + LOOK_EVERY
