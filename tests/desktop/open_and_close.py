"""A child process: opens and closes every window many times beside a working engine and threads that make garbage.

Says as JSON in which threads garbage was collected and in which ones windows were destroyed. `plain` as the only
argument leaves Python's collector as it is.
"""

from __future__ import annotations

import faulthandler
import gc
import json
import os
import sys
import threading
import time
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from tests.integration.world import WITHIN_S, World, world
from tray_app.desktop.garbage import collected_here
from tray_app.desktop.services import Mode
from tray_app.desktop.shell import Shell

TURNS = 12
STEPS = 8
TURN_MS = 10


class Seen:
    """Names of threads."""

    def __init__(self) -> None:
        self.collected: set[str] = set()
        self.destroyed: list[str] = []
        gc.callbacks.append(self._collects)

    def _collects(self, phase: str, _info: dict[str, int]) -> None:
        if phase == "start":
            self.collected.add(threading.current_thread().name)

    def watch(self, window: QWidget) -> None:
        """Hears in the destroying thread itself."""
        window.destroyed.connect(self._gone, Qt.ConnectionType.DirectConnection)

    def _gone(self) -> None:
        self.destroyed.append(threading.current_thread().name)


def wait(true: Callable[[], Any]) -> None:
    """With the loop running."""
    ends_at = time.monotonic() + WITHIN_S
    while not true():
        turn()
        if time.monotonic() > ends_at:
            raise TimeoutError


def turn() -> None:
    """The loop runs, and goes to sleep, for a moment."""
    loop = QEventLoop()
    QTimer.singleShot(TURN_MS, loop.quit)
    loop.exec()


def make_garbage(until: threading.Event) -> None:
    """Cycles, without end."""
    while not until.is_set():
        one: list[Any] = []
        one.append(one)


def open_and_close(here: World, seen: Seen) -> None:
    """All windows of a shell, which is ended."""
    shell = Shell(here.program)
    shell.start(open_window=False)
    services = shell._services
    wait(lambda: services.mode is Mode.OWN and services.statuses and here.payloads())
    payload = here.payloads()[0].id
    enough = threading.Event()
    busy = threading.Thread(target=make_garbage, args=(enough,), name="busy")
    busy.start()
    for _ in range(TURNS):
        shell.open_main()
        shell.open_payload(payload)
        shell.open_preview("work")
        shell.open_log()
        shell._question(services.statuses[0], "opt-out")
        main = shell._main
        assert main is not None
        main.open_settings()
        main.add_instance()
        opened = [main, *shell._windows, *shell._questions.values(), *main._dialogs.values()]
        for window in opened:
            seen.watch(window)
        for _ in range(STEPS):
            turn()
        for window in opened[::-1]:
            window.close()
        # A window that nobody holds any more, but for its own cycles: Python has to destroy it.
        main.removeEventFilter(shell)
        shell._main = None
        del main, opened, window
        turn()
    enough.set()
    busy.join()
    assert shell.end(), "the engine did not end"


def main() -> None:
    """See the module."""
    faulthandler.enable()
    app = QApplication([])
    seen = Seen()
    gc.set_threshold(200, 3, 3)
    guard = nullcontext() if sys.argv[1:] == ["plain"] else collected_here()
    with TemporaryDirectory() as folder, world(Path(folder), users=3, projects=2) as here, guard:
        seen.collected.clear()
        open_and_close(here, seen)
        collected = sorted(seen.collected)
    gc.collect()
    print(json.dumps({"collected": collected, "destroyed": seen.destroyed}), flush=True)
    app.quit()


if __name__ == "__main__":
    main()
