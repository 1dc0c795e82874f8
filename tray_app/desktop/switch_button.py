"""The switch: a check box that looks like one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QPainter, QPalette, QPen
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QStyle, QStyleOptionFocusRect

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint
    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QWidget


class SwitchButton(QCheckBox):
    """Checked: telemetry leaves. Turning it asks (`wanted`) and changes nothing by itself: `show_state` does, once what
    it shows is true. To assistive technology it is the check box that it is, and turned by it without a click."""

    wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown = False
        self.setAccessibleName(self.tr("Telemetry"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.toggled.connect(self._ask)

    def show_state(self, checked: bool, text: str) -> None:
        """`text`: what it says beside the knob."""
        self._shown = checked
        self.setChecked(checked)
        self.setText(text)
        self.updateGeometry()

    @Slot(bool)
    def _ask(self, checked: bool) -> None:
        if checked != self._shown:
            self.setChecked(self._shown)
            self.wanted.emit()

    def sizeHint(self) -> QSize:
        height = max(self._track_height() + 10, self.fontMetrics().height() + 6)
        text = self.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, self.text()).width()
        return QSize(text + self._gap() + self._track_width() + 12, height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette, right_to_left = self.palette(), self.isRightToLeft()
        group = QPalette.ColorGroup.Active if self.isEnabled() else QPalette.ColorGroup.Disabled
        height, width = self._track_height(), self._track_width()
        left = 4 if right_to_left else self.width() - width - 4
        track = QRectF(left, (self.height() - height) / 2, width, height)
        ink = palette.color(group, QPalette.ColorRole.WindowText)
        on = self.isChecked()
        painter.setPen(QPen(ink, 1.4))
        painter.setBrush(palette.color(group, QPalette.ColorRole.Highlight) if on else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(track, height / 2, height / 2)
        knob = height - 6
        at_end = on != right_to_left
        x = track.right() - knob - 3 if at_end else track.left() + 3
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(palette.color(group, QPalette.ColorRole.HighlightedText) if on else ink)
        painter.drawEllipse(QRectF(x, track.top() + 3, knob, knob))
        text_rect = self.rect().adjusted(4, 0, -width - self._gap() - 4, 0)
        if right_to_left:
            text_rect = self.rect().adjusted(width + self._gap() + 4, 0, -4, 0)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextShowMnemonic
        role = QPalette.ColorRole.WindowText
        self.style().drawItemText(painter, text_rect, int(flags), palette, self.isEnabled(), self.text(), role)
        if self.hasFocus():
            option = QStyleOptionFocusRect()
            option.initFrom(self)
            option.rect = self.rect().adjusted(1, 1, -1, -1)
            self.style().drawPrimitive(QStyle.PrimitiveElement.PE_FrameFocusRect, option, painter, self)

    def _track_height(self) -> int:
        return max(self.fontMetrics().height() + 2, 16)

    def _track_width(self) -> int:
        return self._track_height() * 2

    def _gap(self) -> int:
        return self.style().pixelMetric(QStyle.PixelMetric.PM_CheckBoxLabelSpacing, None, self) + 4
