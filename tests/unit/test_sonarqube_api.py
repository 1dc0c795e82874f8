"""Reading pages of a list that may move, and answers that are not what they should be."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tray_app.core.errors import Fixable, Refused, Temporary
from tray_app.products.pace import LONGEST_PAUSE_S, MOST_AT_ONCE, MOST_REFUSALS, Gate, Pace
from tray_app.products.sonarqube import api


def read_all(pages: Callable[[int], tuple[int, list[str]]]) -> list[str]:
    async def page(number: int) -> tuple[int, list[str]]:
        return pages(number)

    async def run() -> list[str]:
        return [row async for rows, _ in api.pages(page, lambda row: row, too_many="too_many") for row in rows]

    return asyncio.run(run())


def cut(rows: list[str], number: int, size: int = 3) -> list[str]:
    return rows[(number - 1) * size : number * size]


@given(st.integers(0, 30))
def test_a_quiet_list_is_read_whole(count: int) -> None:
    rows = [str(i) for i in range(count)]
    assert read_all(lambda number: (count, cut(rows, number))) == rows


@pytest.mark.parametrize(
    "pages",
    [
        pytest.param({1: (4, ["a", "b", "c"]), 2: (5, ["d", "e"])}, id="the total changed"),
        pytest.param({1: (5, ["a", "b", "c"]), 2: (5, ["c", "d"])}, id="a row came twice"),
        pytest.param({1: (5, ["a", "b", "c"]), 2: (5, [])}, id="rows are missing"),
        pytest.param({1: (2, ["a", "b", "c"])}, id="more rows than said"),
        pytest.param({1: (3, ["a", "a", "b"])}, id="twice on one page"),
        pytest.param({1: (-1, [])}, id="fewer than none"),
    ],
)
def test_a_list_that_moves_is_noticed(pages: dict[int, tuple[int, list[str]]]) -> None:
    with pytest.raises(api.ListChanged):
        read_all(lambda number: pages[number])


def test_too_many_is_said_after_the_first_page() -> None:
    asked: list[int] = []

    def page(number: int) -> tuple[int, list[str]]:
        asked.append(number)
        return api.MOST_ROWS + 1, ["a"]

    with pytest.raises(Fixable) as caught:
        read_all(page)
    assert caught.value.code == "too_many"
    assert dict(caught.value.reason.facts) == {"total": "10001", "most": "10000"}
    assert asked == [1]


def test_a_changed_list_is_read_once_more_and_not_for_ever() -> None:
    outcomes: list[Exception | str] = [api.ListChanged(), "rows"]

    async def collect() -> str:
        outcome = outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    assert asyncio.run(api.twice(collect, what="users")) == "rows"
    outcomes[:] = [api.ListChanged(), api.ListChanged(), "never"]
    with pytest.raises(Temporary) as caught:
        asyncio.run(api.twice(collect, what="users"))
    assert caught.value.code == "sonarqube_list_changed"
    gone = Refused("api_not_found", url="u")
    outcomes[:] = [api.ListChanged(gone), api.ListChanged(gone)]
    with pytest.raises(Refused):
        asyncio.run(api.twice(collect, what="projects"))


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"null", b"{", b'{"status":7}', b'{"status":"UP","id":"\xff"}', b'{"id":"a"}', b"[" * 100_000],
    ids=["empty", "list", "null", "cut", "number", "utf8", "missing", "deep"],
)
def test_an_answer_of_another_form_is_a_clear_error(body: bytes) -> None:
    with pytest.raises(Fixable) as caught:
        api.read(body, api.Status, path="api/system/status")
    assert caught.value.code == "sonarqube_unexpected_answer"


def test_an_error_about_an_answer_repeats_nothing_of_it() -> None:
    body = json.dumps({"paging": {"total": 1}, "users": [{"login": "jane.doe", "active": "jane.doe@corp"}]}).encode()

    async def fetch(path: str, query: object) -> bytes:
        return body

    with pytest.raises(Fixable) as caught:
        asyncio.run(api.old_users(fetch, 1, active=True))
    assert "jane" not in str(caught.value.args)
    assert "users[0].active" in str(caught.value.args)


def test_the_statistics_are_the_bytes_of_the_answer() -> None:
    statistics = b'{ "id":"a" ,\n "ncloc" : 1.0e3,"x":"\\u00e9" }'
    body = b'{"System":{}, "Statistics" : ' + statistics + b', "Settings":{"a":"b","c":true,"d":3,"e":[1]}}'
    info = api.read(body, api.Info, path="api/system/info")
    assert bytes(info.statistics) == statistics
    assert info.setting_texts == {"a": "b", "c": "true", "d": "3"}
    assert bytes(api.read(b'{"System":{},"Settings":{}}', api.Info, path="p").statistics) == b""


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("9.9.8.100196", (9, 9)),
        ("10.7.0.96327", (10, 7)),
        ("2025.1.0.102418", (2025, 1)),
        ("25.3.0.104237", (25, 3)),
        ("10.4-SNAPSHOT", (10, 4)),
        ("10.4", (10, 4)),
        ("", None),
        ("ten", None),
        ("10", None),
        ("10.4x", None),
        ("10.123456", None),
    ],
)
def test_version(text: str, pair: tuple[int, int] | None) -> None:
    assert api.version_pair(text) == pair


# --- pace ---


def test_slow_answers_mean_fewer_at_once_and_pauses_and_quick_ones_more_again() -> None:
    pace = Pace()
    assert pace.at_once == MOST_AT_ONCE
    assert pace.answered(0.02) == 0
    assert pace.answered(3.0) == 3.0
    assert pace.at_once == 2
    assert pace.answered(100.0) == LONGEST_PAUSE_S
    assert pace.answered(100.0) == LONGEST_PAUSE_S
    assert pace.at_once == 1
    widths = [(pace.answered(0.02), pace.at_once)[1] for _ in range(100)]
    assert widths[-1] == MOST_AT_ONCE
    assert all(0 <= after - before <= 1 for before, after in pairwise(widths))


def test_what_is_slow_depends_on_what_was_usual() -> None:
    pace = Pace()
    for _ in range(40):
        assert pace.answered(0.05) == 0
    assert pace.answered(0.3) == 0
    assert pace.answered(0.6) > 0
    steady = Pace()
    assert all(steady.answered(1.0) == 0 for _ in range(100))


def test_a_pause_asked_for_is_kept_up_to_a_limit_and_not_for_ever() -> None:
    pace = Pace()
    assert pace.refused(1, 7.0) == 7.0
    assert pace.at_once == 1
    assert [pace.refused(count, 0.0) for count in (1, 2, 3)] == [1.0, 2.0, 4.0]
    assert pace.refused(1, 3600.0) is None
    assert pace.refused(MOST_REFUSALS, 1.0) is None


def test_the_gate_never_lets_more_through_than_the_pace_says() -> None:
    async def run(request_count: int) -> int:
        gate = Gate(Pace())
        now = most = 0

        async def request() -> None:
            nonlocal now, most
            now += 1
            most = max(most, now)
            for _ in range(3):
                await asyncio.sleep(0)
            now -= 1

        await asyncio.gather(*(gate(request) for _ in range(request_count)))
        return most

    assert asyncio.run(run(50)) == MOST_AT_ONCE


def test_a_cancelled_or_failed_request_gives_its_place_back() -> None:
    async def run() -> list[object]:
        gate = Gate(Pace())
        never = asyncio.Event()

        async def fail() -> None:
            raise Refused("api_not_found", url="u")

        async def quick() -> str:
            return "done"

        for _ in range(2 * MOST_AT_ONCE):
            with pytest.raises(Refused):
                await gate(fail)
        hanging = [asyncio.create_task(gate(never.wait)) for _ in range(MOST_AT_ONCE)]
        await asyncio.sleep(0)
        waiting = asyncio.create_task(gate(quick))
        await asyncio.sleep(0)
        assert not waiting.done()
        for task in hanging:
            task.cancel()
        return [await waiting, await asyncio.gather(*hanging, return_exceptions=True)]

    done, ended = asyncio.run(run())
    assert done == "done"
    assert isinstance(ended, list)
    assert all(isinstance(error, asyncio.CancelledError) for error in ended)


def test_a_refused_request_is_made_again_after_the_pause() -> None:
    answers: list[Exception | str] = [Temporary("api_busy", url="u", retry_after_s=0)] * 2 + ["rows"]

    async def request() -> str:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    assert asyncio.run(Gate(Pace(first_pause_s=0.001))(request)) == "rows"
    answers[:] = [Temporary("api_busy", url="u", retry_after_s=0)] * 10
    with pytest.raises(Temporary):
        asyncio.run(Gate(Pace(first_pause_s=0.0001))(request))
    assert len(answers) == 10 - MOST_REFUSALS
