"""Where the keyboard is can be seen on every widget, in light and in dark.

Qt's Fusion tells it by a faint shade on some (the text of a box, a page's tab), not at all on lists and texts but by a
caret that blinks, and frames the default button with and without the focus. So a ring lies around the widget that has
it, for those who came there by keyboard. Other styles show the focus as they do everywhere, and are left alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import shiboken6
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Slot
from PySide6.QtGui import QGuiApplication, QPainter, QRegion
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QMenu, QMenuBar, QWidget

from tray_app.desktop.colours import ring_colour

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

_OUTSIDE_PX: Final = 3
_THICK_PX: Final = 2
_PLACED_BY: Final = frozenset({QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide})


class FocusRing(QObject):
    """Follows the focus for as long as it lives. GUI thread."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._ring: _Ring | None = None
        self._by_keyboard = False
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self.follow)

    @Slot("QWidget*", "QWidget*")  # By name: either may be none.
    def follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        """Another widget has the focus."""
        if self._ring is not None and shiboken6.isValid(self._ring):
            self._ring.end()
        self._ring = None
        if now is None or QApplication.style().name() != "fusion":
            return
        if QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton:
            self._by_keyboard = False
            return
        window = now.window()
        if window.testAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange):
            self._by_keyboard = True
        elif self._by_keyboard:  # Another window, opened by a key: its first widget has the focus without a Tab.
            window.setAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
        menu = window.windowType() == Qt.WindowType.Popup or isinstance(now, QMenu | QMenuBar)
        if self._by_keyboard and not menu and not now.isWindow():
            self._ring = _Ring(now)


class _Ring(QWidget):
    """Lies over the window, or over what of it is scrolled, around one widget."""

    def __init__(self, around: QWidget) -> None:
        self._around, parts = around, [around]
        while (above := parts[-1].parentWidget()) is not None and not _is_host(parts[-1]):
            parts.append(above)
        self._host = parts[-1]
        super().__init__(self._host)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)
        for part in parts:
            part.installEventFilter(self)
        self._place()

    def end(self) -> None:
        """It is no more seen, and goes."""
        self.hide()
        self.deleteLater()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        # Parts of a window that is being destroyed are hidden first.
        if event.type() in _PLACED_BY and shiboken6.isValid(self._around) and shiboken6.isValid(self._host):
            self._place()
        return False

    def _place(self) -> None:
        around = QRect(self._around.mapTo(self._host, QPoint(0, 0)), self._around.size())
        outside = around.adjusted(-_OUTSIDE_PX, -_OUTSIDE_PX, _OUTSIDE_PX, _OUTSIDE_PX).intersected(self._host.rect())
        self.setGeometry(outside)
        here = self.rect()
        inside = here.adjusted(_THICK_PX, _THICK_PX, -_THICK_PX, -_THICK_PX)
        self.setMask(QRegion(here) - QRegion(inside))  # What lies under it is painted without it.
        self.setVisible(self._around.isVisibleTo(self._host))
        self.raise_()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), ring_colour(self.palette()))
        painter.end()


def _is_host(part: QWidget) -> bool:
    """Whether a ring may lie over it: a window, or the part of one that is scrolled and cuts off what is outside."""
    above = part.parentWidget()
    return part.isWindow() or (isinstance(above, QAbstractScrollArea) and above.viewport() is part)
