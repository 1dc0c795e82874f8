"""A program for tests that shows windows one after the other on the display that there is, in every state of which
`make screenshots` takes pictures. It prints the name of each, and goes on with a line on standard input.

    python -m tests.e2e.shown_windows switches forms        or: scheme
"""

from __future__ import annotations

import select
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QCheckBox, QWidget

from tests.desktop.looks import wrong
from tests.screenshots import payload_scenes, relay_scenes, scenes, testsigma_scenes
from tests.screenshots.studio import Album, application, settle, studio, until
from tray_app.desktop.log_window import LogWindow
from tray_app.desktop.payload_window import PayloadWindow
from tray_app.desktop.strip import DayStrip, StripLegend

SCENES: dict[str, Callable[[Album], None]] = {
    "states": scenes.states,
    "surroundings": scenes.surroundings,
    "switches": scenes.switches,
    "forms": scenes.forms,
    "containers": scenes.containers,
    "setup": scenes.setup,
    "questions": scenes.questions,
    "logs": payload_scenes.logs,
    "payloads": payload_scenes.payloads,
    "relays": relay_scenes.relays,
    "testsigmas": testsigma_scenes.testsigmas,
}


class Shown(Album):
    """An album whose pictures somebody else looks at, while they are on the screen."""

    def __init__(self) -> None:
        super().__init__(Path())

    def take(self, widget: QWidget, name: str) -> None:
        settle()
        print(name, flush=True)
        while not select.select([sys.stdin], [], [], 0)[0]:
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 10)
        sys.stdin.readline()

    def keep(self, picture: QPixmap, name: str) -> None:
        """Not a window."""


def follow_the_scheme() -> None:
    """Prints what does not look right when the desktop's colour scheme changes while windows are open."""
    hints = QApplication.styleHints()
    with studio() as here:
        scenes.month(here)
        here.start()
        here.shows("on")
        here.ask("send", name="work")
        here.look()
        seen = here.window._view.overview
        assert seen is not None and seen.newest is not None
        log, payload = LogWindow(here.services), PayloadWindow(here.services, int(seen.newest.id))
        for window in (log, payload):
            window.show()
        until(lambda: payload.tabs.isVisible() and log.model.rowCount() > 0, "the windows")
        payload.tabs.setCurrentWidget(payload.raw)
        box = QCheckBox(here.window)
        box.show()
        parts = {
            "main": here.window,
            "strip": here.window.findChild(DayStrip),
            "legend": here.window.findChild(StripLegend),
            "size plot": here.window._view._sizes,
            "switch": here.window._view.switch,
            "empty box": box,
            "log": log.view.viewport(),
            "raw": payload.raw,
        }
        for scheme in (Qt.ColorScheme.Light, Qt.ColorScheme.Dark, Qt.ColorScheme.Light):
            hints.setColorScheme(scheme)
            until(lambda wanted=scheme: hints.colorScheme() == wanted, "the scheme")  # type: ignore[misc]
            settle()
            for name, part in parts.items():
                fault = wrong(part, dark=scheme is Qt.ColorScheme.Dark)
                print(f"{scheme.name} {name}: {fault or 'right'}")
        for window in (log, payload):
            window.close()
            window.deleteLater()


def main() -> int:
    """See the module."""
    app = application(dark=False)
    if sys.argv[1:] == ["scheme"]:
        follow_the_scheme()
    else:
        for scene in sys.argv[1:]:
            SCENES[scene](Shown())
    app.quit()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
