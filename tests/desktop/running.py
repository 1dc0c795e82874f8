"""A whole small world with windows: real servers, a real engine in its thread, answers waited for, never slept for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pytestqt.qtbot import QtBot

from tests.integration.world import World, world
from tray_app.core.model import Source
from tray_app.desktop.icons import Icons
from tray_app.desktop.main_window import MainWindow
from tray_app.desktop.services import Mode, Services
from tray_app.system.resources import read_resource

WITHIN_MS = 30_000


class Running:
    """One world, its services and its main window."""

    def __init__(self, qtbot: QtBot, here: World) -> None:
        self.qtbot = qtbot
        self.here = here
        self.services = Services(here.program)
        self.window = MainWindow(self.services, Icons(read_resource))
        qtbot.addWidget(self.window)

    def start(self) -> None:
        """Until the one instance is on the screen (or, without any, the empty window)."""
        self.services.start()
        self.window.show()
        self.until(lambda: self.services.mode is Mode.OWN)

    def until(self, true: Callable[[], Any]) -> None:
        """Waits with the loop running."""
        self.qtbot.waitUntil(lambda: bool(true()), timeout=WITHIN_MS)

    def seen(self) -> Any:
        """The overview on the screen."""
        return self.window._view.overview

    def told(self, op: str, **args: Any) -> dict[str, Any]:
        """The engine's answer to one question."""
        answers: list[dict[str, Any]] = []
        problems: list[Exception] = []
        self.services.ask(op, args, then=answers.append, failed=problems.append)
        self.until(lambda: answers or problems)
        assert not problems, problems
        return answers[0]


@contextmanager
def running(qtbot: QtBot, folder: Path, *, source: Source = Source.COLLECT, **server: Any) -> Iterator[Running]:
    """A started program; ended in order."""
    with world(folder, source=source, users=3, projects=2, **server) as here:
        program = Running(qtbot, here)
        try:
            program.start()
            yield program
        finally:
            program.window.close()
            assert program.services.stop(), "the engine did not end"
