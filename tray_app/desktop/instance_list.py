"""The instances at the left: shape, name, and under it the state's word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QIcon, QPainter, QPalette
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from tray_app.desktop.facts import down_text, headline, state_text
from tray_app.desktop.icons import is_dark
from tray_app.desktop.messages import instance_title
from tray_app.desktop.plain import plain_tip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

    from tray_app.desktop.icons import Icons

WORD_ROLE: Final = Qt.ItemDataRole.UserRole + 1
NAME_ROLE: Final = Qt.ItemDataRole.UserRole + 2
DOWN_ROLE: Final = Qt.ItemDataRole.UserRole + 3
_Index = QModelIndex | QPersistentModelIndex


class InstanceModel(QAbstractListModel):
    """Statuses as `Services.statuses` has them."""

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self._statuses: tuple[dict[str, Any], ...] = ()

    def show_statuses(self, statuses: Sequence[dict[str, Any]]) -> None:
        """Keeps rows, and so what is selected, while the names stay."""
        new = tuple(statuses)
        if [s["name"] for s in new] == [s["name"] for s in self._statuses]:
            self._statuses = new
            if new:
                self.dataChanged.emit(self.index(0), self.index(len(new) - 1))
            return
        self.beginResetModel()
        self._statuses = new
        self.endResetModel()

    def row_of(self, name: str) -> int | None:
        """Its row."""
        return next((row for row, status in enumerate(self._statuses) if status["name"] == name), None)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._statuses)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        status = self._statuses[index.row()]
        name = instance_title(status)
        if role == Qt.ItemDataRole.DisplayRole:
            return name
        if role == NAME_ROLE:
            return status["name"]
        if role == WORD_ROLE:
            return state_text(status)
        if role == DOWN_ROLE:
            return down_text(status)
        if role == Qt.ItemDataRole.DecorationRole:
            return self._icons.of(status, dark=is_dark(QApplication.palette()))
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(f"{name}\n{headline(status)}")
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{name}: {headline(status)}"
        return None


class InstanceDelegate(QStyledItemDelegate):
    """Two lines beside a shape, a third where its server does not run; what is too long is elided, the tooltip has it
    whole."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        shown = QStyleOptionViewItem(option)
        self.initStyleOption(shown, index)
        # A copy: what Qt hands out here is emptied with the option in the next line.
        icon, name, words = QIcon(shown.icon), shown.text, [str(index.data(role)) for role in (WORD_ROLE, DOWN_ROLE)]
        shown.text, shown.icon = "", QIcon()
        widget = shown.widget
        style = widget.style() if widget is not None else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, shown, painter, widget)
        selected = bool(shown.state & QStyle.StateFlag.State_Selected)
        active = bool(shown.state & QStyle.StateFlag.State_Active)
        group = QPalette.ColorGroup.Active if active else QPalette.ColorGroup.Inactive
        role = QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Text
        painter.save()
        icon_rect, first, second = self._rects(shown)
        if selected:
            # On the colour of the selection the shape's own would not be told apart.
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setBrush(shown.palette.color(group, QPalette.ColorRole.Base))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawRoundedRect(icon_rect.adjusted(-2, -2, 2, 2), 4, 4)
        icon.paint(painter, icon_rect)
        painter.setPen(shown.palette.color(group, role))
        align = QStyle.visualAlignment(shown.direction, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        bold = shown.font
        bold.setBold(True)
        painter.setFont(bold)
        elided = QFontMetrics(bold).elidedText(name, Qt.TextElideMode.ElideMiddle, first.width())
        painter.drawText(first, align, elided)
        bold.setBold(False)
        painter.setFont(bold)
        for number, word in enumerate(words):
            elided = QFontMetrics(bold).elidedText(word, Qt.TextElideMode.ElideRight, second.width())
            painter.drawText(second.translated(0, number * second.height()), align, elided)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        line = option.fontMetrics.lineSpacing()
        lines = 3 if index.data(DOWN_ROLE) else 2
        return QSize(line * 10, line * lines + self._margin(line) * 2)

    def _rects(self, shown: QStyleOptionViewItem) -> tuple[QRect, QRect, QRect]:
        line = shown.fontMetrics.lineSpacing()
        margin = self._margin(line)
        whole = shown.rect.adjusted(margin, margin, -margin, -margin)
        side = round(line * 1.5)
        icon = QRect(whole.left(), whole.top() + (whole.height() - side) // 2, side, side)
        left = icon.right() + 1 + margin
        first = QRect(left, whole.top(), max(whole.right() - left, 0), line)
        second = first.translated(0, line)
        rects = (icon, first, second)
        visual = tuple(QStyle.visualRect(shown.direction, shown.rect, rect) for rect in rects)
        return visual[0], visual[1], visual[2]

    def _margin(self, line: int) -> int:
        return max(line // 3, 4)
