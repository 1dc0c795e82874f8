"""The program in the tray against the least that a tray icon with Qt can be: start, memory, wake-ups."""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from tests.bench.bench_idle import _SAMPLE_S, _WITHOUT, SETTLE_S, WINDOW_S, _resident_mb, _Wakeups
from tests.bench.measuring import Row
from tests.bench.stage import COMMAND, PYTHON, Stage, stage
from tests.e2e.tray_host import Desk, desk

TIMES = 15
FLOOR_NAME = "bare PySide6 tray with one menu"
_FLOOR = """
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon
app = QApplication([])
picture = QPixmap(32, 32)
picture.fill()
tray, menu = QSystemTrayIcon(QIcon(picture)), QMenu()
menu.addAction("Quit")
tray.setContextMenu(menu)
tray.show()
app.exec()
"""
_OURS = (COMMAND, "run", "--hidden")
_BARE = (PYTHON, "-c", _FLOOR)
_WITHIN_S = 30.0
_MOST_MORE_A_MINUTE = 4


def rows(*, window_s: float = WINDOW_S) -> Iterator[Row]:
    """One instance, window closed, token in a file; a panel that only listens."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-tray-")))
        panel = stack.enter_context(desk(folder))
        on = stack.enter_context(stage(folder))
        (folder / "sitecustomize.py").write_text(_WITHOUT)
        on.environment.update(panel.environment, PYTHONPATH=str(folder))
        took: dict[tuple[str, ...], list[float]] = {_BARE: [], _OURS: []}
        for turn in range(TIMES + 1):
            for words, times in took.items():
                child, ms = start_tray(panel, on, words)
                if turn:  # The first fills the disk's cache, and writes compiled modules where there are none.
                    times.append(ms)
                _end(child)
        floor, ours = median(took[_BARE]), median(took[_OURS])
        yield Row(
            what="start to the tray", floor_name=FLOOR_NAME, floor=floor, ours=ours, unit="ms", n=TIMES, most_times=1.6
        )
        yield from _idle(panel, on, window_s)


def _idle(panel: Desk, on: Stage, window_s: float) -> Iterator[Row]:
    children = [start_tray(panel, on, words)[0] for words in (_BARE, _OURS)]
    try:
        time.sleep(SETTLE_S)
        bare, ours = (child.pid for child in children)
        woken = [_Wakeups(bare), _Wakeups(ours)]
        ends_at = time.monotonic() + window_s
        while (left_s := ends_at - time.monotonic()) > 0:
            time.sleep(min(_SAMPLE_S, left_s))
            for count in woken:
                count.look()
        floor, more = woken[0].total, woken[1].total
        memory = (_resident_mb(bare), _resident_mb(ours))
        yield Row(
            what="tray, idle: resident memory",
            floor_name=FLOOR_NAME,
            floor=memory[0],
            ours=memory[1],
            unit="MB",
            n=1,
            most_times=1.7,
        )
        yield Row(
            what=f"tray, idle: wake-ups in {window_s:g} s",
            floor_name=FLOOR_NAME,
            floor=floor,
            ours=more,
            unit="",
            n=1,
            most=floor + _MOST_MORE_A_MINUTE * window_s / 60,
        )
    finally:
        for child in children:
            _end(child)


def start_tray(panel: Desk, on: Stage, words: tuple[str, ...]) -> tuple[subprocess.Popen[bytes], float]:
    """The child, and milliseconds until its icon was registered."""
    before, began = len(panel.icons), time.perf_counter()
    child = subprocess.Popen(words, env=on.environment)
    while len(panel.icons) == before:
        if child.poll() is not None or time.perf_counter() - began > _WITHIN_S:
            raise RuntimeError(f"{words[0]} never registered an icon")
        time.sleep(0.0005)
    return child, (time.perf_counter() - began) * 1000


def _end(child: subprocess.Popen[bytes]) -> None:
    child.terminate()
    child.wait()
