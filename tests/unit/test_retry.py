"""What follows an attempt."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tray_app.core.messages import Answered, Failed
from tray_app.core.model import TRANSITIONS, Headers, PayloadState
from tray_app.core.retry import BACK_OFF_CAP, ERRORS, RETRY_AFTER_CAP, Next, back_off, judge, retry_after
from tray_app.core.sentences import TEMPLATES, sentence

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
S = PayloadState
HEADERS = st.lists(st.tuples(st.sampled_from(["Retry-After", "retry-after", "Date", "X"]), st.text())).map(tuple)


def after_status(
    status_code: int, *headers: tuple[str, str], attempt_count: int = 1, answers: dict[int, PayloadState] | None = None
) -> Next:
    answer = Answered(status_code=status_code, headers=headers, head=b"")
    return judge(answer, attempt_count=attempt_count, now=NOW, answers=answers or {}, chance=0.5)


def after_failure(error: str, *, may_have_left: bool) -> Next:
    failed = Failed(error=error, detail="some detail", may_have_left=may_have_left)
    return judge(failed, attempt_count=1, now=NOW, answers={}, chance=0.5)


@pytest.mark.parametrize(
    ("statuses", "state"),
    [
        (range(200, 300), S.DELIVERED),
        ([407, 408, 425, 429, *range(500, 600)], S.QUEUED),
        ([400, 401, 403, 404, 410, 413, 418, 422, 499], S.REJECTED),
        ([*range(300, 309), 101, 0, 600, 999], S.REJECTED),
    ],
)
def test_the_table_of_statuses(statuses: list[int], state: PayloadState) -> None:
    for status_code in statuses:
        found = after_status(status_code)
        assert found.state is state, status_code
        assert (found.due_at is not None) == (state is S.QUEUED)


def test_a_redirect_has_a_reason_of_its_own() -> None:
    assert after_status(301).why.code == "answer_redirect"
    assert after_status(404).why.code == "answer_rejected"


@pytest.mark.parametrize(
    ("status_code", "means"), [(404, S.DELIVERED), (404, S.QUEUED), (200, S.REJECTED), (503, S.REJECTED)]
)
def test_the_products_own_table_goes_first(status_code: int, means: PayloadState) -> None:
    found = after_status(status_code, answers={status_code: means})
    assert found.state is means
    assert (found.due_at is not None) == (means is S.QUEUED)


@pytest.mark.parametrize("error", ERRORS)
def test_each_fault_leads_on_and_has_its_sentence(error: str) -> None:
    before, after = after_failure(error, may_have_left=False), after_failure(error, may_have_left=True)
    if ERRORS[error].again:
        assert (before.state, after.state) == (S.QUEUED, S.UNCERTAIN)
        assert before.due_at == after.due_at == NOW + timedelta(seconds=45)
        assert after.why.code == "outcome_unknown"
    else:
        assert (before.state, after.state) == (S.REJECTED, S.REJECTED)
        assert before.due_at is after.due_at is None
    for found in (before, after):
        assert found.why.code in TEMPLATES
        assert "some detail" in sentence(found.why)


def test_a_fault_that_nobody_knows_is_tried_again() -> None:
    assert after_failure("of_a_later_release", may_have_left=False).state is S.QUEUED


@pytest.mark.parametrize("status_code", [204, 302, 404, 503])
def test_each_reason_has_a_sentence_with_its_facts(status_code: int) -> None:
    why = after_status(status_code).why
    named = {name for _, name, _, _ in Formatter().parse(TEMPLATES[why.code]) if name}
    assert named <= dict(why.facts).keys()
    assert str(status_code) in sentence(why)


@given(
    st.one_of(
        st.builds(Answered, status_code=st.integers(0, 999), headers=HEADERS, head=st.just(b"")),
        st.builds(Failed, error=st.sampled_from(sorted(ERRORS)), detail=st.text(), may_have_left=st.booleans()),
    ),
    st.integers(-5, 10**9),
    st.floats(0, 1),
)
def test_whatever_happens_the_next_state_may_follow_and_its_time_is_bounded(
    exchange: Answered | Failed, attempt_count: int, chance: float
) -> None:
    found = judge(exchange, attempt_count=attempt_count, now=NOW, answers={}, chance=chance)
    assert found.state in TRANSITIONS[S.SENDING]
    assert (found.due_at is not None) == (found.state in {S.QUEUED, S.UNCERTAIN})
    if found.due_at is not None:
        assert timedelta(seconds=30) <= found.due_at - NOW <= RETRY_AFTER_CAP


def test_the_formula_of_the_back_off() -> None:
    longest_s = [back_off(n, chance=1.0).total_seconds() for n in range(1, 13)]
    assert longest_s == [60, 120, 240, 480, 960, 1920, 3840, 7680, 15360, 21600, 21600, 21600]
    shortest_s = [back_off(n, chance=0.0).total_seconds() for n in range(1, 13)]
    assert shortest_s == [longest / 2 for longest in longest_s]
    assert back_off(10**9, chance=1.0) == BACK_OFF_CAP


MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("120", 2 * MINUTE),
        (" 120 ", 2 * MINUTE),
        ("0", timedelta(0)),
        ("86401", RETRY_AFTER_CAP),
        ("9" * 5000, RETRY_AFTER_CAP),
        ("Sun, 01 Mar 2026 12:05:00 GMT", 5 * MINUTE),
        ("Sunday, 01-Mar-26 12:05:00 GMT", 5 * MINUTE),
        ("Sun Mar  1 12:05:00 2026", 5 * MINUTE),
        ("Sun, 01 Mar 2026 14:05:00 +0200", 5 * MINUTE),
        ("Wed, 01 Mar 2999 12:05:00 GMT", RETRY_AFTER_CAP),
        ("Sun, 01 Mar 2026 11:00:00 GMT", None),
        ("-5", None),
        ("1.5", None),
        ("\u0663", None),
        ("soon", None),
        ("", None),
        ("Sun, 99 Xyz 2026 12:05:00 GMT", None),
        ("Sun, 01 Mar 99999999 12:05:00 GMT", None),
        ("Sun, 01 Mar 0001 00:00:00 +2359", None),
        ("1" + " " * 5000 + "2", None),
    ],
)
def test_retry_after(value: str, expected: timedelta | None) -> None:
    assert retry_after((("X", "y"), ("RETRY-after", value)), now=NOW) == expected


def test_retry_after_is_measured_from_the_servers_own_clock() -> None:
    headers: Headers = (("Date", "Fri, 01 Mar 2030 12:00:00 GMT"), ("Retry-After", "Fri, 01 Mar 2030 12:05:00 GMT"))
    assert retry_after(headers, now=NOW) == 5 * MINUTE


@pytest.mark.parametrize(("asked_s", "waited_s"), [("3600", 3600), ("0", 45), ("10", 45), ("nonsense", 45)])
def test_retry_after_can_only_lengthen_the_wait(asked_s: str, waited_s: int) -> None:
    found = after_status(503, ("Retry-After", asked_s))
    assert found.due_at == NOW + timedelta(seconds=waited_s)


def test_retry_after_means_nothing_when_it_is_not_tried_again() -> None:
    assert after_status(404, ("Retry-After", "5")).due_at is None
