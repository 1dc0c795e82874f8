"""The log is followed through all that can happen to a log: nothing is lost, nothing is doubled."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.test_testsigma_log import ELEMENT, data, event, making
from tray_app.core.errors import Fixable
from tray_app.core.messages import Sighting
from tray_app.products.testsigma import log_follow
from tray_app.products.testsigma.log_follow import follow
from tray_app.system import file_events


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(file_events, "LOOK_EVERY_S", 0.01)
    monkeypatch.setattr(log_follow, "file_changes", lambda f, n: file_events.file_changes(f, n, settle_s=0.005))
    yield


class Reader:
    """What was told, and where it was left."""

    def __init__(self, path: Path, *, hold: bool = True) -> None:
        self.path, self.hold = path, hold
        self.position: str | None = None
        self.seen: list[int] = []

    def tell(self, found: tuple[Sighting, ...], position: str) -> None:
        self.seen += [json.loads(s.body)["elementId"] for s in found]
        self.position = position

    async def until(self, count: int) -> None:
        async with asyncio.timeout(20):
            while len(self.seen) < count:
                await asyncio.sleep(0.005)

    def during(self, work: Callable[[], Awaitable[None]]) -> None:
        """Follows for as long as `work` does something."""

        async def run() -> None:
            task = asyncio.create_task(follow(str(self.path), self.position, self.tell, name="work", hold=self.hold))
            try:
                await asyncio.wait({task, asyncio.ensure_future(work())}, return_when=asyncio.FIRST_COMPLETED)
                if task.done():
                    task.result()
            finally:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task

        asyncio.run(run())

    def catch_up(self, count: int) -> None:
        """A run of the program that sees so many in all."""
        self.during(lambda: self.until(count))


def message(number: int) -> bytes:
    return making(ELEMENT) + b"\n" + data(event(elementId=number)) + b"\n"


def add(path: Path, content: bytes) -> None:
    with path.open("ab") as file:
        file.write(content)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "logs" / "application.log"
    path.parent.mkdir()
    path.write_bytes(b"")
    return path


@pytest.mark.parametrize("hold", [True, False])
def test_a_restart_neither_loses_nor_doubles(log: Path, hold: bool) -> None:
    reader = Reader(log, hold=hold)
    add(log, message(1))
    reader.catch_up(1)
    add(log, message(2) + message(3))
    reader.catch_up(3)
    add(log, making(ELEMENT) + b"\n" + making(ELEMENT, thread="other-1") + b"\n" + data(event(elementId=4)) + b"\n")
    reader.catch_up(4)
    add(log, data(event(elementId=5), thread="other-1") + b"\n")
    reader.catch_up(5)
    assert reader.seen == [1, 2, 3, 4, 5]


def test_half_lines(log: Path) -> None:
    reader = Reader(log)
    whole = message(1) + message(2)

    async def work() -> None:
        for byte in range(0, len(whole), 37):
            add(log, whole[byte : byte + 37])
            await asyncio.sleep(0.002)
        await reader.until(2)

    reader.during(work)
    assert reader.seen == [1, 2]


@pytest.mark.parametrize("hold", [True, False])
def test_rotation_while_it_is_followed(log: Path, hold: bool) -> None:
    reader = Reader(log, hold=hold)

    async def work() -> None:
        add(log, message(1))
        await reader.until(1)
        add(log, message(2))
        log.replace(log.with_name("application-1.log"))
        log.write_bytes(message(3))
        await reader.until(3)
        log.with_name("application-1.log").replace(log.with_name("application-2.log"))
        add(log, making(ELEMENT) + b"\n")
        log.replace(log.with_name("application-1.log"))
        log.write_bytes(data(event(elementId=4)) + b"\n" + message(5))
        await reader.until(5)

    reader.during(work)
    assert reader.seen == [1, 2, 3, 4, 5]


def test_rotations_while_nobody_followed(log: Path) -> None:
    reader = Reader(log)
    add(log, message(1))
    reader.catch_up(1)
    add(log, message(2))
    times = 1_000_000_000
    for number in (3, 4):
        older = log.with_name("application-1.log")
        if older.exists():
            older.replace(log.with_name("application-2.log"))
        log.replace(older)
        log.write_bytes(message(number))
    for name in ("application-2.log", "application-1.log", "application.log"):
        times += 1000
        os.utime(log.with_name(name), (times, times))
    reader.catch_up(4)
    assert reader.seen == [1, 2, 3, 4]


def test_a_log_that_was_packed_away_is_read_from_the_new_ones_start(log: Path) -> None:
    reader = Reader(log)
    add(log, message(1))
    reader.catch_up(1)
    log.unlink()
    log.write_bytes(message(2))
    reader.catch_up(2)
    assert reader.seen == [1, 2]


@pytest.mark.parametrize("closed", [True, False])
@pytest.mark.parametrize("after", [b"", b"another line\n" * 200])
def test_truncation(log: Path, closed: bool, after: bytes) -> None:
    """Emptied in place, and filled again, not as far as it was left or beyond."""
    reader = Reader(log)
    add(log, message(1) + b"a line that was there\n" * 50)
    reader.catch_up(1)

    def empty_and_fill() -> None:
        with log.open("r+b") as file:
            file.truncate()
        add(log, message(2) + after)

    async def work() -> None:
        add(log, message(3))
        await reader.until(2)
        empty_and_fill()
        await reader.until(3)

    if closed:
        empty_and_fill()
        reader.catch_up(2)
    else:
        reader.during(work)
    assert reader.seen == ([1, 2] if closed else [1, 3, 2])


def test_a_large_log_is_read_from_its_end(log: Path) -> None:
    """A file with holes: 2 GB that take no disk."""
    with log.open("r+b") as file:
        file.write(message(1))
        file.seek(2 * 1024**3)
        file.write(b"\n" + message(2))
    reader = Reader(log)
    reader.catch_up(1)
    assert reader.seen == [2]


def test_a_line_without_an_end_is_passed_over(log: Path) -> None:
    reader = Reader(log)
    add(log, message(1) + b"x" * (3 * log_follow.LINE_MOST_BYTES) + b"\n" + message(2))

    async def work() -> None:
        await reader.until(1)

    reader.position = json.dumps({"device": 0, "inode": 0, "offset": 0, "mark": "", "pending": {}})
    reader.during(work)
    reader.catch_up(2)
    assert reader.seen == [1, 2]


@pytest.mark.parametrize("position", ["", "null", "{}", "[1]", '{"device":1}', '{"device":"x","inode":1}', "x" * 99])
def test_a_position_that_cannot_be_read_begins_anew(log: Path, position: str) -> None:
    reader = Reader(log)
    reader.position = position
    add(log, message(1))
    reader.catch_up(1)
    assert reader.seen == [1]


def test_without_a_log_it_says_so(tmp_path: Path) -> None:
    reader = Reader(tmp_path / "application.log")
    with pytest.raises(Fixable, match="ts_no_log"):
        reader.catch_up(1)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_log_that_may_not_be_read(log: Path) -> None:
    log.chmod(0)
    with pytest.raises(Fixable, match="ts_log_unreadable"):
        Reader(log).catch_up(1)


ACTS = st.lists(st.sampled_from(["message", "half", "noise", "rotate", "restart", "read"]), max_size=12)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(ACTS)
def test_whatever_happens_in_whatever_order(tmp_path_factory: pytest.TempPathFactory, acts: list[str]) -> None:
    path = tmp_path_factory.mktemp("logs") / "application.log"
    path.write_bytes(message(0))
    reader, written, rest, rotations = Reader(path), 1, b"", 0
    reader.catch_up(1)
    for act in [*acts, "read"]:
        match act:
            case "message":
                add(path, rest + message(written))
                rest, written = b"", written + 1
            case "half" if not rest:
                whole = message(written)
                add(path, whole[:50])
                rest, written = whole[50:], written + 1
            case "noise" if not rest:
                add(path, b"x-api-key: secret\n" * 20)
            case "rotate" if not rest:
                rotations += 1
                path.replace(path.with_name(f"application-{rotations}.log"))
                path.write_bytes(b"")
            case "restart" | "read" if not rest:
                reader.catch_up(written)
    add(path, rest)
    reader.catch_up(written)
    assert reader.seen == list(range(written))
