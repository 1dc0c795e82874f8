"""The ring around what the keyboard is at: for whom it is there, and that it goes where its widget goes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QScrollArea, QStyleFactory, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from tests.screenshots.studio import dark_palette
from tray_app.desktop.colours import LEAST_CONTRAST, contrast, ring_colour
from tray_app.desktop.focus_ring import FocusRing, _Ring


class Window(QWidget):
    """Two buttons and a field."""

    def __init__(self, qtbot: QtBot) -> None:
        super().__init__()
        qtbot.addWidget(self)
        self.first, self.second, self.field = QPushButton("one", self), QPushButton("two", self), QLineEdit(self)
        column = QVBoxLayout(self)
        for part in (self.first, self.second, self.field):
            column.addWidget(part)
        self.show()
        self.activateWindow()
        qtbot.waitUntil(self.isActiveWindow)

    def rings(self) -> list[QRect]:
        """Where rings are seen."""
        return [ring.geometry() for ring in self.findChildren(_Ring) if ring.isVisible()]

    def around(self, part: QWidget) -> QRect:
        """Where one belongs."""
        return QRect(part.mapTo(self, QPoint(0, 0)), part.size()).adjusted(-3, -3, 3, 3)


@pytest.fixture(autouse=True)
def ring(qtbot: QtBot) -> Iterator[FocusRing]:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    made, style = FocusRing(app), app.style().name()
    yield made
    made.deleteLater()
    if app.style().name() != style:
        app.setStyle(style)


def test_it_follows_the_keyboard_and_its_widget(qtbot: QtBot) -> None:
    window = Window(qtbot)
    window.first.setFocus(Qt.FocusReason.OtherFocusReason)
    assert window.rings() == [], "nobody pressed a key"
    QTest.keyClick(window.first, Qt.Key.Key_Tab)
    assert window.rings() == [window.around(window.second)]
    window.resize(window.width() + 90, window.height() + 120)
    qtbot.waitUntil(lambda: window.rings() == [window.around(window.second)])
    window.second.hide()
    assert window.around(window.second) not in window.rings()


def test_who_clicks_sees_none(qtbot: QtBot) -> None:
    window = Window(qtbot)
    QTest.keyClick(window.first, Qt.Key.Key_Tab)
    assert window.rings()
    at = window.field.mapTo(window, window.field.rect().center())
    handle = window.windowHandle()
    QTest.mouseClick(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, at)
    qtbot.waitUntil(window.field.hasFocus)
    assert window.rings() == []
    QTest.keyClick(window.field, Qt.Key.Key_Tab)
    assert window.rings() == [window.around(window.first)]


def test_a_window_that_a_key_opened_shows_it_at_once(qtbot: QtBot) -> None:
    window = Window(qtbot)
    QTest.keyClick(window.first, Qt.Key.Key_Tab)
    other = Window(qtbot)
    other.first.setFocus(Qt.FocusReason.OtherFocusReason)
    assert other.rings() == [other.around(other.first)]
    assert window.rings() == []
    other.close()
    other.deleteLater()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    QTest.keyClick(window.second, Qt.Key.Key_Tab)
    assert window.rings() == [window.around(window.field)]


def test_what_is_scrolled_away_takes_its_ring_along(qtbot: QtBot) -> None:
    area = QScrollArea()
    qtbot.addWidget(area)
    inside = QWidget()
    buttons = [QPushButton(str(number), inside) for number in range(40)]
    column = QVBoxLayout(inside)
    for button in buttons:
        column.addWidget(button)
    area.setWidget(inside)
    area.resize(300, 200)
    area.show()
    area.activateWindow()
    qtbot.waitUntil(area.isActiveWindow)
    buttons[0].setFocus(Qt.FocusReason.OtherFocusReason)
    QTest.keyClick(buttons[0], Qt.Key.Key_Tab)
    (ring,) = [found for found in area.findChildren(_Ring) if found.isVisible()]
    assert ring.parentWidget() is area.viewport(), "it cannot lie over what is beside"
    before = ring.geometry().top()
    area.verticalScrollBar().setValue(20)
    assert ring.geometry().top() == before - 20


def test_other_styles_show_it_in_their_own_way(qtbot: QtBot) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    app.setStyle("windows")
    window = Window(qtbot)
    QTest.keyClick(window.first, Qt.Key.Key_Tab)
    assert window.second.hasFocus()
    assert window.rings() == []


@pytest.mark.parametrize("ground", ["#efefef", "#2b2b2b", "#000000", "#ffffff", "#308cc6", "#2f6fb5"])
def test_its_colour_stands_out(qtbot: QtBot, ground: str) -> None:
    for palette in (QStyleFactory.create("fusion").standardPalette(), dark_palette()):
        colour = QColor(ground)
        palette.setColor(QPalette.ColorRole.Window, colour)
        text = QColor("#ffffff") if contrast(QColor("#ffffff"), colour) > contrast(QColor("#000000"), colour) else None
        palette.setColor(QPalette.ColorRole.WindowText, text or QColor("#000000"))
        assert contrast(ring_colour(palette), colour) >= LEAST_CONTRAST
