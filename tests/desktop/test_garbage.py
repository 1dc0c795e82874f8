"""Where garbage is collected: a window must never be destroyed in another thread than the GUI's."""

from __future__ import annotations

import gc
import json
import linecache
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEventLoop, QTimer
from pytestqt.qtbot import QtBot

from tray_app.desktop import garbage

WITHIN_S = 240


def child(*words: str) -> dict[str, Any]:
    """What it said. Fails with its trace when it crashed."""
    command = [sys.executable, "-m", "tests.desktop.open_and_close", *words]
    done = subprocess.run(command, capture_output=True, text=True, timeout=WITHIN_S, check=False)
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def test_windows_go_in_their_own_thread_beside_a_busy_engine() -> None:
    told = child()
    assert told["collected"] == ["MainThread"]
    assert set(told["destroyed"]) == {"MainThread"}
    assert len(told["destroyed"]) > 12


def _turn() -> None:
    """The loop goes to sleep once."""
    loop = QEventLoop()
    QTimer.singleShot(0, loop.quit)
    loop.exec()


def test_cycles_go_when_the_loop_goes_to_sleep(qtbot: QtBot) -> None:
    gone = threading.Event()

    class Cycle:
        def __init__(self) -> None:
            self.me = self

        def __del__(self) -> None:
            gone.set()

    gc.collect()
    with garbage.collected_here():
        assert not gc.isenabled()
        Cycle()
        kept = [[] for _ in range(garbage.YOUNG + 100)]
        assert not gone.is_set()
        with garbage.not_now():
            _turn()
            assert not gone.is_set()
            Cycle()
        gone.clear()
        Cycle()
        kept += [[] for _ in range(garbage.YOUNG + 100)]
        qtbot.waitUntil(gone.is_set)
    assert kept


def test_the_old_generation_is_collected_too(qtbot: QtBot) -> None:
    rounds: list[int] = []

    def note(phase: str, info: dict[str, int]) -> None:
        if phase == "start":
            rounds.append(info["generation"])

    gc.collect()
    gc.callbacks.append(note)
    kept = []
    try:
        with garbage.collected_here():
            for _ in range((garbage.OLDER + 1) * (garbage.OLDER + 2)):
                kept.append([[] for _ in range(garbage.YOUNG + 10)])
                _turn()
    finally:
        gc.callbacks.remove(note)
    assert set(rounds) == {0, 1, 2}
    assert rounds.count(0) > rounds.count(1) > rounds.count(2)


def test_sources_that_pyside_read_are_let_go(qtbot: QtBot) -> None:
    for path in sorted(Path(garbage.__file__).parent.glob("*.py")):
        linecache.getlines(str(path))
    assert len(linecache.cache) > garbage.MOST_SOURCES
    with garbage.collected_here():
        _turn()
        assert not linecache.cache
        line = linecache.getline(str(Path(garbage.__file__)), 1)
        _turn()
        assert linecache.cache
    assert line.startswith('"""')


_ICON_ONLY = """
import sys
import PySide6.QtCore, PySide6.QtWidgets
from PySide6.QtWidgets import QApplication
app = QApplication([])
from tray_app.desktop.icons import Icons
from tray_app.desktop.modes import Mode
from tray_app.desktop.shell import Shell
from tray_app.desktop.tray import Tray
from tray_app.system.resources import read_resource
import tray_app.desktop.application, tray_app.desktop.services, tray_app.desktop.memory, tray_app.desktop.notifications
import tray_app.desktop.offers, tray_app.desktop.outlines
status = {"name": "a", "title": "A", "vendor": "V", "source": "observe", "state": "on", "sharing": "on", "down": False,
          "effective": "on", "since": None, "next_ping": None,
          "observed": {"watched_since": None, "last_accepted": None}}
tray = Tray(Icons(read_resource))
tray.show()
tray.tell((status,), Mode.OWN)
print(sorted({"Qt", "QDialog", "QPainter"} & {*vars(PySide6.QtCore), *vars(PySide6.QtWidgets), *vars(PySide6.QtGui)}))
print(sorted({"PySide6.QtSvg", "jeepney", "http.client", "urllib.request"} & {*sys.modules}))
tray.end()
"""


def test_the_icon_alone_takes_little() -> None:
    """What is taken of Qt once stays in memory (docs/adr/008), and what is loaded keeps the icon waiting."""
    done = subprocess.run(
        [sys.executable, "-c", _ICON_ONLY],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout == "[]\n[]\n", done.stderr
