"""What a container prints is followed through all that can happen to it: nothing is lost, nothing is doubled."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.fake_docker import FakeDocker, a_testsigma
from tests.unit.test_testsigma_log import ELEMENT, data, event, making
from tray_app.core.errors import Fixable
from tray_app.core.messages import Sighting
from tray_app.core.model import Instance
from tray_app.products.testsigma import container_follow
from tray_app.products.testsigma.container_follow import follow
from tray_app.system import containers

AT = datetime(2026, 3, 12, 14, 0, 0, 250_000, tzinfo=UTC)
INSTANCE = Instance(name="work", product="testsigma", container="testsigma_server", added_at=AT)


@pytest.fixture(params=["docker", "podman"])
def docker(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeDocker:
    made = FakeDocker(tmp_path, tool=request.param)
    monkeypatch.setenv("PATH", str(made.bin))
    return made


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(container_follow, "AGAIN_AFTER_S", 0.01)
    yield


class Reader:
    """What was told, and where it was left."""

    def __init__(self) -> None:
        self.position: str | None = None
        self.seen: list[int] = []
        self.times: list[datetime | None] = []
        self.problem: str | None = None

    def tell(self, found: tuple[Sighting, ...], position: str) -> None:
        self.seen += [json.loads(s.body)["elementId"] for s in found]
        self.times += [s.at for s in found]
        self.position = position

    async def until(self, count: int) -> None:
        async with asyncio.timeout(20):
            while len(self.seen) < count:
                await asyncio.sleep(0.01)

    def during(self, work: Callable[[], Awaitable[None]]) -> None:
        """Follows for as long as `work` does something, or until it cannot."""

        async def run() -> None:
            task = asyncio.create_task(follow(INSTANCE, self.position, self.tell))
            other = asyncio.ensure_future(work())
            try:
                await asyncio.wait({task, other}, return_when=asyncio.FIRST_COMPLETED)
                if task.done():
                    task.result()
                other.result()
            except Fixable as problem:
                self.problem = problem.code
            finally:
                other.cancel()
                task.cancel()
                with suppress(asyncio.CancelledError, Fixable):
                    await task
                assert not children(), "the tool is ended too"

        asyncio.run(run())

    def catch_up(self, count: int) -> None:
        """A run of the program that sees so many in all."""
        self.during(lambda: self.until(count))

    async def for_ever(self) -> None:
        await asyncio.Event().wait()


def children() -> list[str]:
    """Programs of ours that run still."""
    mine = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = stat.read_text().rpartition(")")[2].split()
            if int(fields[1]) == os.getpid() and fields[0] != "Z":
                mine.append((stat.parent / "cmdline").read_text())
    return [line for line in mine if "logs" in line]


def message(number: int) -> str:
    return (making(ELEMENT) + b"\n" + data(event(elementId=number))).decode()


def running(docker: FakeDocker, **more: Any) -> dict[str, Any]:
    told = a_testsigma(**more)
    docker.has(told)
    return told


def test_what_it_prints_is_seen_with_dockers_own_time(docker: FakeDocker) -> None:
    told = running(docker)
    reader = Reader()
    docker.prints(told, "noise\n" + message(1), at=AT)

    async def work() -> None:
        await reader.until(1)
        docker.prints(told, message(2), at=AT + timedelta(seconds=1))
        await reader.until(2)

    reader.during(work)
    assert reader.seen == [1, 2]
    assert reader.times == [AT, AT + timedelta(seconds=1)]
    assert "logs --follow --timestamps" in "\n".join(docker.asked)


def test_a_restart_of_this_program_neither_loses_nor_doubles(docker: FakeDocker) -> None:
    """Lines of one and the same moment on both sides of it, too, and a message whose second line comes after it."""
    told = running(docker)
    reader = Reader()
    docker.prints(told, message(1) + "\n" + message(2), at=AT)
    reader.catch_up(2)
    docker.prints(told, message(3), at=AT)
    docker.prints(told, making(ELEMENT, thread="other-1").decode() + "\n" + message(4), at=AT + timedelta(seconds=3))
    reader.catch_up(4)
    docker.prints(told, data(event(elementId=5), thread="other-1").decode(), at=AT + timedelta(seconds=3))
    reader.catch_up(5)
    assert reader.seen == [1, 2, 3, 4, 5]


def test_half_lines(docker: FakeDocker) -> None:
    told = running(docker)
    reader = Reader()

    async def work() -> None:
        for number in range(1, 4):
            with (docker.folder / f"{told['Id']}.log").open("a") as file:
                for line in message(number).split("\n"):
                    whole = f"{AT:%Y-%m-%dT%H:%M:%S}.{number:09d}Z {line}\n"
                    for start in range(0, len(whole), 60):
                        file.write(whole[start : start + 60])
                        file.flush()
                        await asyncio.sleep(0.005)
        await reader.until(3)

    reader.during(work)
    assert reader.seen == [1, 2, 3]


def test_half_a_line_at_its_end_is_read_when_it_is_whole(docker: FakeDocker) -> None:
    told = running(docker)
    reader = Reader()
    docker.prints(told, message(1), at=AT)
    docker.prints(told, message(2)[:-9], at=AT + timedelta(seconds=1), end="")
    reader.catch_up(1)
    with (docker.folder / f"{told['Id']}.log").open("a") as file:
        file.write(message(2)[-9:] + "\n")
    reader.catch_up(2)
    assert reader.seen == [1, 2]


def test_a_line_that_the_tool_got_in_two_pieces(docker: FakeDocker) -> None:
    """podman 4.3.1 then puts the second piece's time into its middle."""
    told = running(docker)
    first, second = message(1).split("\n")
    docker.prints(told, first, at=AT)
    docker.prints(told, second[:150] + f"{AT:%Y-%m-%dT%H:%M:%S}.250000007Z " + second[150:], at=AT)
    reader = Reader()
    reader.catch_up(1)
    assert reader.seen == [1]


def test_the_1000_character_cut(docker: FakeDocker) -> None:
    told = running(docker)
    long = data(event(elementId=1, padding="x" * 2000)).decode()
    cut = long[: long.index("{") + 1000]
    docker.prints(told, making(ELEMENT).decode() + "\n" + cut, at=AT)
    found: list[Sighting] = []

    async def run() -> None:
        task = asyncio.create_task(follow(INSTANCE, None, lambda seen, _: found.extend(seen)))
        async with asyncio.timeout(20):
            while not found:
                await asyncio.sleep(0.01)
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    asyncio.run(run())
    assert len(found[0].body) == 1000 and found[0].why is not None and found[0].why.code == "ts_seen_cut"


def test_a_container_that_is_restarted_or_made_anew_is_followed_on(docker: FakeDocker) -> None:
    told = running(docker)
    reader = Reader()

    async def work() -> None:
        docker.prints(told, message(1), at=AT)
        await reader.until(1)
        docker.stops(told)
        docker.prints(told, message(2), at=AT + timedelta(seconds=1))
        docker.has(told)
        await reader.until(2)
        anew = a_testsigma(number=2)
        docker.prints(anew, message(3), at=AT - timedelta(days=1))
        docker.has(anew)
        await reader.until(3)

    reader.during(work)
    assert reader.seen == [1, 2, 3]


def test_one_that_does_not_run_is_read_to_its_end_and_said(docker: FakeDocker) -> None:
    told = running(docker)
    docker.prints(told, message(1), at=AT)
    docker.stops(told)
    reader = Reader()
    reader.during(reader.for_ever)
    assert (reader.seen, reader.problem) == ([1], "container_not_running")


def test_a_tool_that_hangs_is_noticed_and_ended(docker: FakeDocker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before it begins, and in the middle, when it says nothing any more."""
    told = running(docker)
    docker.prints(told, message(1), at=AT)
    monkeypatch.setattr(containers, "ANSWERS_WITHIN_S", 0.5)
    monkeypatch.setattr(containers.run, "__kwdefaults__", {**containers.run.__kwdefaults__, "timeout_s": 0.5})
    monkeypatch.setattr(container_follow, "STILL_THERE_EVERY_S", 0.2)
    reader = Reader()

    async def work() -> None:
        await reader.until(1)
        docker.fails("hang")
        await reader.for_ever()

    reader.during(work)
    assert (reader.seen, reader.problem) == ([1], "tool_hangs")
    again = Reader()
    again.during(again.for_ever)
    assert again.problem == "tool_hangs"


def test_silence_is_no_trouble(docker: FakeDocker, monkeypatch: pytest.MonkeyPatch) -> None:
    told = running(docker)
    monkeypatch.setattr(container_follow, "STILL_THERE_EVERY_S", 0.05)
    reader = Reader()

    async def work() -> None:
        async with asyncio.timeout(20):
            while sum("inspect" in line for line in docker.asked) < 4:
                await asyncio.sleep(0.01)
        docker.prints(told, message(1), at=AT)
        await reader.until(1)

    reader.during(work)
    assert reader.seen == [1]
    assert sum("logs" in line for line in docker.asked) == 1, "it was followed all the time"


def test_a_tool_that_breaks_off_says_its_own_words_only(docker: FakeDocker) -> None:
    running(docker)
    reader = Reader()

    async def work() -> None:
        async with asyncio.timeout(20):
            while not any("logs" in line for line in docker.asked):
                await asyncio.sleep(0.01)
        docker.fails("dies")
        await reader.for_ever()

    reader.during(work)
    assert reader.problem == "tool_failed"


@pytest.mark.parametrize("position", ["", "null", "[1]", '{"container":"x"}', '{"container":"x","at_ns":-1}', "x" * 99])
def test_a_position_that_cannot_be_read_begins_anew(docker: FakeDocker, position: str) -> None:
    told = running(docker)
    docker.prints(told, message(1), at=AT)
    reader = Reader()
    reader.position = position
    reader.catch_up(1)
    assert reader.seen == [1]


def test_a_line_without_an_end_is_passed_over(docker: FakeDocker) -> None:
    told = running(docker)
    docker.prints(told, message(1), at=AT)
    docker.prints(told, "x" * (3 * container_follow.LINE_MOST_BYTES), at=AT)
    docker.prints(told, message(2), at=AT)
    reader = Reader()
    reader.catch_up(2)
    assert reader.seen == [1, 2]


def test_nothing_but_messages_goes_any_further(docker: FakeDocker) -> None:
    told = running(docker)
    docker.prints(told, "X-TS-API-KEY: s3cret\n" + message(1) + "\npassword=s3cret", at=AT)
    reader = Reader()
    reader.catch_up(1)
    assert "s3cret" not in (reader.position or "")
