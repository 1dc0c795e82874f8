"""Changes of files are told, by the kernel's events and by looking."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tray_app.system import file_events
from tray_app.system.file_events import file_changes

WAYS = [pytest.param(True, marks=pytest.mark.skipif(sys.platform != "linux", reason="Linux has them")), False]


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_events, "LOOK_EVERY_S", 0.02)
    monkeypatch.setattr(file_events, "NO_FOLDER_S", 0.02)


async def _told(folder: Path, act: Callable[[], object], *, use_events: bool, names: tuple[str, ...] | None) -> bool:
    """Whether `act`, done after the first turn, brings another one."""
    turns = aiter(file_changes(str(folder), names, settle_s=0.01, use_events=use_events))
    await anext(turns)
    act()
    try:
        async with asyncio.timeout(10):
            await anext(turns)
    except TimeoutError:
        return False
    finally:
        await turns.aclose()  # type: ignore[attr-defined]
    return True


@pytest.mark.parametrize("use_events", WAYS)
@pytest.mark.parametrize("what", ["append", "make", "rename", "delete", "truncate"])
def test_each_sort_of_change_is_told(tmp_path: Path, use_events: bool, what: str) -> None:
    file = tmp_path / "a.log"
    file.write_text("one\n")

    def append() -> None:
        with file.open("a") as handle:
            handle.write("two\n")

    acts: dict[str, Callable[[], object]] = {
        "append": append,
        "make": lambda: (tmp_path / "b.log").write_text("new"),
        "rename": lambda: file.replace(tmp_path / "b.log"),
        "delete": file.unlink,
        "truncate": lambda: file.write_text(""),
    }
    assert asyncio.run(_told(tmp_path, acts[what], use_events=use_events, names=("a.log", "b.log")))


@pytest.mark.parametrize("use_events", WAYS)
def test_a_folder_that_comes_later_and_goes(tmp_path: Path, use_events: bool) -> None:
    folder = tmp_path / "logs"

    async def work() -> int:
        count = 0
        turns = aiter(file_changes(str(folder), None, settle_s=0.01, use_events=use_events))
        async with asyncio.timeout(20):
            await anext(turns)
            folder.mkdir()
            (folder / "a.log").write_text("x")
            while not (folder / "seen").exists():
                await anext(turns)
                count += 1
                if (folder / "a.log").exists():
                    break
            (folder / "a.log").unlink()
            folder.rmdir()
            await anext(turns)
            folder.mkdir()
            (folder / "a.log").write_text("again")
            while not (folder / "a.log").exists():
                await anext(turns)
            await anext(turns)
        await turns.aclose()  # type: ignore[attr-defined]
        return count

    assert asyncio.run(work()) > 0


@pytest.mark.skipif(sys.platform != "linux", reason="by the kernel's events")
def test_other_files_and_silence_wake_nobody(tmp_path: Path) -> None:
    async def work() -> bool:
        turns = aiter(file_changes(str(tmp_path), ("a.log",), settle_s=0))
        await anext(turns)
        (tmp_path / "other").write_text("x")
        waiting = asyncio.ensure_future(anext(turns))
        (tmp_path / "other").unlink()
        for _ in range(20):  # The kernel has both ready at once, so turns of the loop are enough.
            await asyncio.sleep(0)
        silent = not waiting.done()
        (tmp_path / "a.log").write_text("x")
        async with asyncio.timeout(10):
            await waiting
        await turns.aclose()  # type: ignore[attr-defined]
        return silent

    assert asyncio.run(work())
