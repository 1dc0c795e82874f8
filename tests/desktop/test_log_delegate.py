"""The log's cells are drawn quickly: each pixel must be where Qt's own delegate would have it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QPixmap, QRegion
from PySide6.QtWidgets import QApplication, QStyledItemDelegate, QWidget
from pytestqt.qtbot import QtBot

from tests.desktop.records import Records, records
from tests.screenshots.studio import dark_palette
from tray_app.core.model import PayloadState, SwitchAct
from tray_app.desktop.log_cells import Column
from tray_app.desktop.log_delegate import LogDelegate
from tray_app.desktop.log_view import LogView
from tray_app.desktop.log_window import LogWindow


def _painted(view: LogView, scale: float = 1) -> QImage:
    for _ in range(3):  # A bar that comes takes room, and so changes what is elided.
        QApplication.processEvents()
    part = view.viewport()
    picture = QPixmap(part.size() * scale)
    picture.setDevicePixelRatio(scale)
    part.render(picture, QPoint(), QRegion(), QWidget.RenderFlag.DrawWindowBackground)
    return picture.toImage()


def _narrow(view: LogView) -> None:
    for column in Column:
        view.setColumnWidth(column, 47)


def _marked(view: LogView) -> None:
    view.setFocus()
    view.selectRow(2)


def _dark(_view: LogView) -> None:
    QApplication.setPalette(dark_palette())


def _large(view: LogView) -> None:
    font = view.font()
    font.setPointSizeF(font.pointSizeF() * 1.7)
    view.setFont(font)


def _large_in_the_same_room(view: LogView) -> None:
    _narrow(view)
    _painted(view)
    _large(view)
    _narrow(view)


def _from_the_right(view: LogView) -> None:
    view.setLayoutDirection(Qt.LayoutDirection.RightToLeft)


def _off(view: LogView) -> None:
    view.setEnabled(False)


@pytest.mark.parametrize(
    "change", [None, _narrow, _marked, _dark, _large, _large_in_the_same_room, _from_the_right, _off]
)
def test_it_looks_as_qts_own(qtbot: QtBot, tmp_path: Path, change: Callable[[LogView], None] | None) -> None:
    with records(qtbot, tmp_path) as here:
        view = _filled(here)
        palette = QApplication.palette()
        try:
            _painted(view)  # What is kept from before the change must not be used after it.
            if change is not None:
                change(view)
            ours = view.itemDelegate()
            assert isinstance(ours, LogDelegate)
            for scale in (1, 2, 1.5):
                picture = _painted(view, scale)
                view.setItemDelegate(QStyledItemDelegate(view))
                assert picture == _painted(view, scale), scale
                view.setItemDelegate(ours)
            assert len({picture.pixel(x, y) for x in range(0, 400, 3) for y in range(0, 150, 2)}) > 5, "it is empty"
        finally:
            QApplication.setPalette(palette)


def _filled(here: Records) -> LogView:
    urls = [f"https://telemetry.invalid/{'very/long/' * (9 * number)}fi" for number in range(len(PayloadState))]
    numbers = [here.store(url=url, minute=minute) for minute, url in enumerate(urls)]
    here.switch(SwitchAct.OPT_OUT, minute=3)
    window = LogWindow(here.services)
    here.qtbot.addWidget(window)
    window.show()
    here.until(lambda: window.model.rowCount() > len(numbers) and not window.model.busy)
    # Only told: what is really in such a state is worked on by the engine.
    here.tell(*(replace(here.payload(n), state=state) for n, state in zip(numbers, PayloadState, strict=True)))
    last = list(PayloadState)[-1]
    here.until(lambda: getattr(window.model.entry(window.model.index(len(numbers), 0)), "state", None) is last)
    return window.view
