"""Dark and light are followed while windows are open: what the style does not paint, too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QCheckBox, QPlainTextEdit, QStyleFactory
from pytestqt.qtbot import QtBot

from tests.desktop.looks import wrong
from tests.desktop.running import running
from tests.screenshots.studio import dark_palette
from tray_app.core.model import PayloadState
from tray_app.desktop.log_window import LogWindow
from tray_app.desktop.outlines import Outlines
from tray_app.desktop.payload_window import PayloadWindow
from tray_app.desktop.strip import DayStrip, StripLegend


@pytest.fixture(autouse=True)
def _as_before(qtbot: QtBot) -> Iterator[None]:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    before = QPalette(app.palette())
    yield
    app.setPalette(before)


def _inks(text: QPlainTextEdit) -> set[str]:
    """The colours of the parts of its first line."""
    return {part.format.foreground().color().name() for part in text.document().firstBlock().layout().formats()}


def test_every_part_follows(qtbot: QtBot, tmp_path: Path) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    with running(qtbot, tmp_path) as here:
        here.until(lambda: here.seen() is not None and here.seen().newest is not None)
        here.until(lambda: here.seen().newest.state is PayloadState.DELIVERED)
        log, payload = LogWindow(here.services), PayloadWindow(here.services, here.seen().newest.id)
        for window in (log, payload):
            qtbot.addWidget(window)
            window.show()
        here.until(lambda: payload.tabs.isVisible() and log.model.rowCount() > 0)
        payload.tabs.setCurrentWidget(payload.raw)
        strip = here.window.findChild(DayStrip)
        here.until(here.window._view._sizes.isVisible)
        Outlines(here.window)
        box = QCheckBox(here.window)
        box.show()
        parts = {
            "main": here.window,
            "strip": strip,
            "legend": here.window.findChild(StripLegend),
            "size plot": here.window._view._sizes,
            "switch": here.window._view.switch,
            "empty box": box,
            "log": log.view.viewport(),
            "raw": payload.raw,
        }
        light = QStyleFactory.create("fusion").standardPalette()
        pictures = dict[str, dict[str, object]]()
        for name, palette in (("light", light), ("dark", dark_palette()), ("light again", light)):
            app.setPalette(palette)
            QApplication.processEvents()
            for part, widget in parts.items():
                fault = wrong(widget, dark=name == "dark")
                assert not fault, f"{part}, {name}: {fault}"
            pictures[name] = {
                "state of the instance": here.window._view._shape.pixmap().toImage(),
                "state of the payload": payload.head._icon.pixmap().toImage(),
                "state in the log": log.model.index(0, 3).data(Qt.ItemDataRole.DecorationRole).pixmap(16).toImage(),
                "JSON": _inks(payload.raw.edit),
            }
        for what, picture in pictures["light"].items():
            assert picture != pictures["dark"][what], what
            assert picture == pictures["light again"][what], what
