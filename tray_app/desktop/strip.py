"""Thirty days as a row of small marks, one shape for each kind of day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QEvent, QLocale, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QHelpEvent, QPainter, QPalette, QPen
from PySide6.QtWidgets import QSizePolicy, QStyle, QToolTip, QWidget

from tray_app.core.days import DayKind
from tray_app.desktop.colours import ring_colour
from tray_app.desktop.plural import counted
from tray_app.desktop.times import date_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent, QPaintEvent

    from tray_app.core.days import Day

FAILED_COLOUR: Final = QColor(0xC7, 0x5A, 0x00)
"""Amber, readable on light and on dark (contrast 4.0 and 4.2)."""

_LEGEND: Final = (DayKind.ACCEPTED, DayKind.SILENT, DayKind.FAILED, DayKind.BLOCKED, DayKind.NOT_WATCHED)


def kind_word(kind: DayKind) -> str:
    """One word for a kind of day, as in the legend."""
    words = {
        DayKind.ACCEPTED: QCoreApplication.translate("strip", "accepted"),
        DayKind.SILENT: QCoreApplication.translate("strip", "silent"),
        DayKind.FAILED: QCoreApplication.translate("strip", "failed"),
        DayKind.BLOCKED: QCoreApplication.translate("strip", "stopped by you"),
        DayKind.WAITING: QCoreApplication.translate("strip", "waiting"),
        DayKind.NOT_WATCHED: QCoreApplication.translate("strip", "not watched"),
    }
    return words[kind]


def day_text(day: Day) -> str:
    """What a day was like, in a sentence."""
    date = date_text(day.begins_at.astimezone().date(), year=False)
    if day.counts:
        what = ", ".join(
            counted(QCoreApplication.translate("strip", "%Ln payload(s) {kind}", None, count), count).format(
                kind=kind_word(kind)
            )
            for kind, count in day.counts
        )
        return QCoreApplication.translate("strip", "{date}: {what}").format(date=date, what=what)
    if day.kind is DayKind.SILENT:
        template = QCoreApplication.translate("strip", "{date}: nothing left; watched all the time")
        return template.format(date=date)
    if day.watched_h < 0.1:
        template = QCoreApplication.translate("strip", "{date}: not watched, so nothing is known")
        return template.format(date=date)
    template = QCoreApplication.translate("strip", "{date}: nothing seen, but watched only {watched} h of {whole} h")
    return template.format(date=date, watched=_hours(day.watched_h, 1), whole=_hours(day.whole_h, 0))


def _hours(hours: float, digits: int) -> str:
    return QLocale().toString(hours, "f", digits)


class DayStrip(QWidget):
    """The row. Arrow keys go from day to day; the day's text is tooltip and accessible description."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._days: tuple[Day, ...] = ()
        self._chosen = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(self.tr("Last 30 days"))

    def show_days(self, days: Sequence[Day]) -> None:
        """Oldest first."""
        if tuple(days) == self._days:
            return
        self._days = tuple(days)
        self._chosen = max(len(self._days) - 1, 0)
        self._describe()
        self.updateGeometry()
        self.update()

    def days(self) -> tuple[Day, ...]:
        """What is shown."""
        return self._days

    def sizeHint(self) -> QSize:
        cell = self._cell()
        return QSize(cell * max(len(self._days), 1), cell + 4)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, day in enumerate(self._days):
            paint_mark(painter, self._mark_rect(number), day.kind, self.palette())
        if self.hasFocus() and self._days:
            painter.setPen(QPen(ring_colour(self.palette()), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self._mark_rect(self._chosen).adjusted(-1.5, -1.5, 1.5, 1.5))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        forward = Qt.Key.Key_Left if self.isRightToLeft() else Qt.Key.Key_Right
        backward = Qt.Key.Key_Right if self.isRightToLeft() else Qt.Key.Key_Left
        steps = {forward: 1, backward: -1, Qt.Key.Key_Home: -len(self._days), Qt.Key.Key_End: len(self._days)}
        step = steps.get(Qt.Key(event.key()))
        if step is None or not self._days:
            super().keyPressEvent(event)
            return
        self._chosen = min(max(self._chosen + step, 0), len(self._days) - 1)
        self._describe()
        self.update()
        at = self._mark_rect(self._chosen).bottomLeft().toPoint()
        QToolTip.showText(self.mapToGlobal(at), day_text(self._days[self._chosen]), self)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            number = self._number_at(event.pos().x())
            if number is not None:
                QToolTip.showText(event.globalPos(), day_text(self._days[number]), self)
                return True
        return super().event(event)

    def _describe(self) -> None:
        self.setAccessibleDescription(day_text(self._days[self._chosen]) if self._days else "")

    def _cell(self) -> int:
        return _mark_side(self) + 3

    def _mark_rect(self, number: int) -> QRectF:
        cell = self._cell()
        place = len(self._days) - 1 - number if self.isRightToLeft() else number
        return QRectF(place * cell + 1, 3, cell - 4, cell - 4)

    def _number_at(self, x: int) -> int | None:
        place = x // self._cell()
        if not 0 <= place < len(self._days):
            return None
        return len(self._days) - 1 - place if self.isRightToLeft() else place


class StripLegend(QWidget):
    """The marks with their words, in as many lines as they need; `waiting` only when there is such a day."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kinds: tuple[DayKind, ...] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.show_days(())

    def show_days(self, days: Sequence[Day]) -> None:
        """Which words are needed."""
        waiting = (DayKind.WAITING,) if any(day.kind is DayKind.WAITING for day in days) else ()
        kinds = (*_LEGEND, *waiting)
        if kinds != self._kinds:
            self._kinds = kinds
            self.setAccessibleName(", ".join(kind_word(kind) for kind in kinds))
            self.updateGeometry()
            self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return max(rect.bottom() for _, rect in self._places(width)) + 1

    def sizeHint(self) -> QSize:
        width = sum(self._width(kind) + self._gap() for kind in self._kinds)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(max(self._width(kind) for kind in self._kinds), self.fontMetrics().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side, align = _mark_side(self), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading
        for kind, rect in self._places(self.width()):
            mark = QRect(rect.left(), rect.top() + (rect.height() - side) // 2, side, side)
            word = rect.adjusted(side + self._gap() // 2, 0, 0, 0)
            mark, word = (QStyle.visualRect(self.layoutDirection(), rect, part) for part in (mark, word))
            paint_mark(painter, QRectF(mark).adjusted(0.5, 0.5, -0.5, -0.5), kind, self.palette())
            painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
            painter.drawText(word, QStyle.visualAlignment(self.layoutDirection(), align), kind_word(kind))

    def _gap(self) -> int:
        return self.fontMetrics().height() // 2 + 2

    def _width(self, kind: DayKind) -> int:
        return _mark_side(self) + self._gap() // 2 + self.fontMetrics().horizontalAdvance(kind_word(kind)) + 1

    def _places(self, width: int) -> list[tuple[DayKind, QRect]]:
        left, top, line = 0, 0, self.fontMetrics().height() + 2
        places = list[tuple[DayKind, QRect]]()
        for kind in self._kinds:
            wide = self._width(kind)
            if left and left + wide > width:
                left, top = 0, top + line
            rect = QRect(left, top, wide, line)
            places.append((kind, QStyle.visualRect(self.layoutDirection(), QRect(0, 0, width, 1), rect)))
            left += wide + self._gap()
        return places


def _mark_side(widget: QWidget) -> int:
    return max(widget.fontMetrics().height() * 7 // 10, 9)


def paint_mark(painter: QPainter, rect: QRectF, kind: DayKind, palette: QPalette) -> None:
    """One mark: told apart by shape; only what failed has a colour of its own."""
    ink = palette.color(QPalette.ColorRole.WindowText)
    faint = QColor(ink)
    faint.setAlphaF(0.45)
    inner = rect.adjusted(1, 1, -1, -1)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    match kind:
        case DayKind.ACCEPTED:
            painter.fillRect(inner, ink)
        case DayKind.SILENT:
            painter.setPen(QPen(faint, 1))
            painter.drawRect(inner)
        case DayKind.FAILED:
            painter.setPen(QPen(FAILED_COLOUR, 2))
            painter.drawLine(inner.topLeft(), inner.bottomRight())
            painter.drawLine(inner.topRight(), inner.bottomLeft())
        case DayKind.BLOCKED:
            bar = QRectF(inner.left(), inner.center().y() - 1.5, inner.width(), 3)
            painter.fillRect(bar, ink)
        case DayKind.WAITING:
            painter.setPen(QPen(ink, 1))
            painter.drawRect(inner)
            painter.fillRect(QRectF(inner.left(), inner.center().y(), inner.width(), inner.height() / 2), ink)
        case DayKind.NOT_WATCHED:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(faint)
            painter.drawEllipse(QPointF(inner.center()), 1.5, 1.5)
