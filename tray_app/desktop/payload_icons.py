"""Small signs for what became of a payload: a shape and a colour each, to be told apart without either alone."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPalette, QPen, QPixmap, QPolygonF

from tray_app.core.model import PayloadState
from tray_app.desktop.icons import DARK, LIGHT

_S = PayloadState
_SIGNS: Final = {
    _S.DELIVERED: ("full", "blue"),
    _S.SEEN: ("full", "amber"),
    _S.SENDING: ("half", "blue"),
    _S.QUEUED: ("ring", "grey"),
    _S.UNCERTAIN: ("half", "amber"),
    _S.REJECTED: ("cross", "red"),
    _S.HELD: ("question", "violet"),
    _S.BLOCKED: ("bar", "green"),
    _S.DISCARDED: ("bar", "grey"),
    _S.SUPERSEDED: ("small", "grey"),
    _S.EXPIRED: ("small", "amber"),
}
_SIZES_PX: Final = (16, 32, 48)
_made: dict[tuple[PayloadState, bool, int], QIcon] = {}


def payload_icon(state: PayloadState, *, dark: bool) -> QIcon:
    """The sign of a state; made once. In a line that is chosen it has the colour of that line's text: its own would not
    stand out from the line's ground. GUI thread only."""
    on_chosen = QGuiApplication.palette().color(QPalette.ColorRole.HighlightedText)
    key = (state, dark, on_chosen.rgb())
    if key not in _made:
        shape, colour = _SIGNS[state]
        icon = QIcon()
        for size_px in _SIZES_PX:
            icon.addPixmap(_drawn(shape, QColor((DARK if dark else LIGHT)[colour]), size_px))
            icon.addPixmap(_drawn(shape, on_chosen, size_px), QIcon.Mode.Selected)
        _made[key] = icon
    return _made[key]


def _drawn(shape: str, colour: QColor, size_px: int) -> QPixmap:
    pixmap = QPixmap(size_px, size_px)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(size_px / 16, size_px / 16)
    painter.setPen(QPen(colour, 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    _draw(painter, shape, colour)
    painter.end()
    return pixmap


def _draw(painter: QPainter, shape: str, colour: QColor) -> None:
    ring = QRectF(3, 3, 10, 10)
    match shape:
        case "full":
            painter.setBrush(colour)
            painter.drawEllipse(ring)
        case "half":
            painter.drawEllipse(ring)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawPie(ring, 90 * 16, 180 * 16)
        case "ring":
            painter.drawEllipse(ring)
        case "small":
            painter.setBrush(colour)
            painter.drawEllipse(QRectF(6, 6, 4, 4))
        case "cross":
            painter.drawLine(QPointF(4, 4), QPointF(12, 12))
            painter.drawLine(QPointF(12, 4), QPointF(4, 12))
        case "bar":
            painter.drawEllipse(ring)
            painter.drawLine(QPointF(6, 8), QPointF(10, 8))
        case "question":
            painter.drawPolyline(
                QPolygonF(
                    [QPointF(5, 5), QPointF(6.5, 3), QPointF(9.5, 3), QPointF(11, 5), QPointF(8, 8), QPointF(8, 10)]
                )
            )
            painter.drawPoint(QPointF(8, 13))
