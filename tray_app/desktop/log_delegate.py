"""How a cell of the live log that holds nothing but a text is drawn: nearly all of them are such.

Qt's own delegate asks the model seven things for a cell and lays its text out anew, in each painting: two fifths of the
time that a painting of the log takes. Here a text is laid out once and kept. A cell with an icon, and
each one of a line that is selected, has the focus or is under the pointer, is left to Qt's, which knows how the style
marks it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QStaticText
from PySide6.QtWidgets import QStyle, QStyledItemDelegate

from tray_app.desktop.log_cells import Column

if TYPE_CHECKING:
    from PySide6.QtCore import QModelIndex, QPersistentModelIndex
    from PySide6.QtGui import QPainter
    from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

    from tray_app.desktop.log_model import LogModel

_MOST: Final = 4000
"""Texts that are kept: some dozen screens full."""
_State = QStyle.StateFlag
_MARKED: Final = _State.State_Selected | _State.State_HasFocus | _State.State_MouseOver


class LogDelegate(QStyledItemDelegate):
    """For a view on a LogModel whose words do not wrap."""

    def __init__(self, model: LogModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._log = model
        self._view = parent
        self._laid_out: dict[tuple[str, int], tuple[QStaticText, float, int]] = {}
        self.forget()

    def forget(self) -> None:
        """The view has another font or style."""
        self._laid_out.clear()
        self._margin = 1 + self._view.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, None, self._view)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        column = index.column()
        text = None if column == Column.STATE or option.state & _MARKED else self._log.payload_text(index)
        if text is None or option.direction != Qt.LayoutDirection.LeftToRight:
            super().paint(painter, option, index)
            return
        rect, margin = option.rect, self._margin
        room = rect.width() - 2 * margin
        static, width, height = self._laid_out.get((text, room)) or self._lay_out(text, room, option)
        left = rect.left() + margin + (room - width if column == Column.SIZE else 0)
        # The pen is the viewport's own: the palette's text, active or not.
        painter.drawStaticText(QPointF(left, rect.top() + rect.height() // 2 - height // 2), static)

    def _lay_out(self, text: str, room: int, option: QStyleOptionViewItem) -> tuple[QStaticText, float, int]:
        if len(self._laid_out) >= _MOST:
            self._laid_out.clear()
        static = QStaticText(option.fontMetrics.elidedText(text, option.textElideMode, room))
        static.setTextFormat(Qt.TextFormat.PlainText)
        static.prepare(font=option.font)
        found = self._laid_out[text, room] = (static, static.size().width(), int(static.size().height()))
        return found
