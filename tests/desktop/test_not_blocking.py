"""The GUI's thread waits for nobody: not for a server that hangs, not for a journal that somebody has locked."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from PySide6.QtCore import QElapsedTimer, QTimer
from pytestqt.qtbot import QtBot

from tests.desktop.running import running
from tray_app.demo.faults import hang
from tray_app.desktop.switch_dialog import SwitchDialog

LONGEST_MS = 1_000
"""Far more than a frame, since other tests may run beside; far less than any wait for a server or a lock."""
FOR_MS = 2_000


@contextmanager
def heartbeat() -> Iterator[None]:
    """The loop turns all the time while the block runs."""
    clock, timer, longest = QElapsedTimer(), QTimer(), [0]

    def beat() -> None:
        longest[0] = max(longest[0], clock.restart())

    timer.timeout.connect(beat)
    clock.start()
    timer.start(10)
    yield
    timer.stop()
    assert longest[0] < LONGEST_MS


def test_a_server_that_hangs(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path) as here:
        here.until(lambda: here.seen() is not None)
        answers: list[object] = []
        here.here.server.faults.add(hang(), times=None)
        with heartbeat():
            here.services.ask("status", {}, then=answers.append, failed=answers.append)
            here.window.check_again()
            dialog = SwitchDialog(here.services, here.services.statuses[0], "opt-out", here.window)
            dialog.show()
            qtbot.wait(FOR_MS)
            assert not answers, "it hangs"
            dialog.close()
        here.here.server.faults.clear()


def test_a_journal_that_is_locked(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path) as here:
        here.until(lambda: here.seen() is not None and here.services.statuses)
        with closing(sqlite3.connect(here.here.program.paths.journal, isolation_level=None)) as other, heartbeat():
            other.execute("BEGIN IMMEDIATE")
            answers: list[object] = []
            args = {"name": "work", "announce": False, "by": "window"}
            here.services.ask("opt-out", args, then=answers.append, failed=answers.append)
            here.window._view.read_again()
            qtbot.wait(FOR_MS)
            other.execute("ROLLBACK")
        here.until(lambda: answers)
