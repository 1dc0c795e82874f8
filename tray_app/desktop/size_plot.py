"""How big the last pings were: a small bar each, and the size of one of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPalette
from PySide6.QtWidgets import QSizePolicy, QStyle, QStyleOptionFocusRect, QToolTip, QWidget

from tray_app.desktop.messages import filled
from tray_app.desktop.payload_texts import size_text
from tray_app.desktop.times import moment_text

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QPaintEvent

STEP_PX: Final = 5
_MARGIN_PX: Final = 4


class SizePlot(QWidget):
    """Arrow keys go from ping to ping; the chosen one's text is tooltip and accessible description."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._sizes: tuple[tuple[datetime, int], ...] = ()
        self._chosen = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Sizes of the last pings"))

    def show_sizes(self, sizes: tuple[tuple[datetime, int], ...]) -> None:
        """Oldest first: when each was made, and its bytes."""
        if sizes != self._sizes:
            self._sizes, self._chosen = sizes, max(len(sizes) - 1, 0)
            self._describe()
            self.updateGeometry()
            self.update()

    def text(self, number: int) -> str:
        """`today 02:10: 12.1 kB`."""
        at, size_bytes = self._sizes[number]
        now = datetime.now(UTC)
        return filled(self.tr("{time}: {size}"), time=moment_text(at, now), size=size_text(size_bytes))

    def chosen(self) -> int:
        """Which one the keyboard is on."""
        return self._chosen

    def sizeHint(self) -> QSize:
        width = max(len(self._sizes), 2) * STEP_PX + 2 * _MARGIN_PX
        return QSize(width, self.fontMetrics().height() + 2 * _MARGIN_PX)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._sizes:
            return
        painter = QPainter(self)
        ink = self.palette().color(QPalette.ColorRole.WindowText)
        faint = QColor(ink)
        faint.setAlphaF(0.45)
        shown = self._chosen if self.hasFocus() else len(self._sizes) - 1
        for number in range(len(self._sizes)):
            painter.fillRect(self._bar(number), ink if number == shown else faint)
        if self.hasFocus():
            option = QStyleOptionFocusRect()
            option.initFrom(self)
            option.rect = self.rect().adjusted(0, 0, -1, -1)
            self.style().drawPrimitive(QStyle.PrimitiveElement.PE_FrameFocusRect, option, painter, self)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        forward = -1 if self.isRightToLeft() else 1
        steps = {
            Qt.Key.Key_Right: forward,
            Qt.Key.Key_Left: -forward,
            Qt.Key.Key_Home: -len(self._sizes),
            Qt.Key.Key_End: len(self._sizes),
        }
        step = steps.get(Qt.Key(event.key()))
        if step is None or not self._sizes:
            super().keyPressEvent(event)
            return
        self._chosen = min(max(self._chosen + step, 0), len(self._sizes) - 1)
        self._describe()
        self.update()
        QToolTip.showText(self.mapToGlobal(self._bar(self._chosen).topLeft().toPoint()), self.text(self._chosen), self)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and self._sizes:
            at = event.pos().x()
            near = min(range(len(self._sizes)), key=lambda number: abs(self._bar(number).center().x() - at))
            QToolTip.showText(event.globalPos(), self.text(near), self)
            return True
        return super().event(event)

    def _describe(self) -> None:
        self.setAccessibleDescription(self.text(self._chosen) if self._sizes else "")

    def _bar(self, number: int) -> QRectF:
        """From nothing at the lower edge to the biggest at the upper: the eye compares heights."""
        room = QRectF(self.rect()).adjusted(_MARGIN_PX, _MARGIN_PX, -_MARGIN_PX, -_MARGIN_PX)
        place = len(self._sizes) - 1 - number if self.isRightToLeft() else number
        most = max((size for _, size in self._sizes), default=0) or 1
        high = max(room.height() * self._sizes[number][1] / most, 1.0)
        return QRectF(room.left() + place * STEP_PX, room.bottom() - high, STEP_PX - 2, high)
