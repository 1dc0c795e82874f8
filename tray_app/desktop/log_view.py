"""The table of the live log: keeps its place while lines come and go above and below, follows at the end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, QRect, Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QPainter, QPalette
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyle, QTableView

from tray_app.core.messages import Payload
from tray_app.core.model import Kind, PayloadState
from tray_app.desktop.icons import is_dark
from tray_app.desktop.log_cells import GAP, Column
from tray_app.desktop.log_delegate import LogDelegate
from tray_app.desktop.messages import payload_word
from tray_app.desktop.payload_texts import kind_text, no_answer_text, size_text
from tray_app.desktop.times import instant_text

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent
    from PySide6.QtWidgets import QWidget

    from tray_app.desktop.log_model import LogModel

_USUAL_ADDRESS: Final = "https://telemetry.sonarsource.com/sonarqube mm"

_NEAR_ROWS: Final = 64
"""So many lines before the window's edge the next page is read: a wheel's turn further than one sees."""


def _samples() -> dict[Column, list[str]]:
    """What must fit without being cut off, in the owner's language; instances' names may be longer and are elided."""
    now = datetime.now(UTC)
    last_year = (datetime(now.year - 1, month, 28, 12, tzinfo=UTC) for month in range(1, 13))
    return {
        Column.TIME: [instant_text(at, now) for at in (now - timedelta(days=1), *last_year)],
        Column.INSTANCE: ["the server at work mm"],
        Column.KIND: [kind_text(kind) for kind in Kind],
        Column.STATE: [f"mm {payload_word(state)}" for state in PayloadState],
        Column.SIZE: [size_text(999_900_000) + GAP],
        Column.ANSWER: [no_answer_text(), "200"],
    }


class LogView(QTableView):
    """A table of a LogModel."""

    follow_changed = Signal(bool)

    def __init__(self, model: LogModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._log = model
        self._anchor: tuple[int, int] | None = None
        self._placing = False
        """The bar is moved by us, not by the reader."""
        self.setModel(model)
        self._delegate = LogDelegate(model, self)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(self.tr("Payloads and changes of the switch"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # Addresses and names differ at their ends.
        self.setTabKeyNavigation(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._set_sizes()
        model.dark = is_dark(self.palette())
        model.rowsAboutToBeInserted.connect(self._before_insert)
        model.rowsInserted.connect(self._after_insert)
        model.rowsAboutToBeRemoved.connect(self._before_remove)
        model.rowsRemoved.connect(self._after_remove)
        model.began.connect(self._began)
        bar = self.verticalScrollBar()
        bar.valueChanged.connect(self._scrolled)
        bar.rangeChanged.connect(self._range_changed)

    def set_following(self, follow: bool) -> None:
        """Shows the end and stays there, or stays where it is."""
        if follow != self._log.is_following:
            self._log.is_following = follow
            self.follow_changed.emit(follow)
        if follow:
            self.go_to_end()

    def go_to_end(self) -> None:
        """The newest lines; read first when they are not in the window."""
        if self._log.at_end:
            self.scrollToBottom()
        else:
            self._log.load_newest()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ends = event.matches(QKeySequence.StandardKey.MoveToEndOfDocument) or event.key() == Qt.Key.Key_End
        begins = event.matches(QKeySequence.StandardKey.MoveToStartOfDocument) or event.key() == Qt.Key.Key_Home
        if ends and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.set_following(True)
            self._select_row(self._log.rowCount() - 1)
        elif begins and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.set_following(False)
            if self._log.at_start:
                self._select_row(0)
                self.scrollToTop()
            else:
                self._log.load_oldest()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """A change of the switch is one line through all cells: painted over them."""
        super().paintEvent(event)
        first, last = self.rowAt(event.rect().top()), self.rowAt(event.rect().bottom())
        last = self._log.rowCount() - 1 if last < 0 else last
        painter = QPainter(self.viewport())
        for row in range(max(first, 0), last + 1):
            entry = self._log.entry(self._log.index(row, 0))
            if entry is not None and not isinstance(entry, Payload):
                self._paint_line(painter, row, self._log.switch_line(entry))
        painter.end()

    def _paint_line(self, painter: QPainter, row: int, text: str) -> None:
        left, width = self.columnViewportPosition(0), self.horizontalHeader().length()
        rect = QRect(left, self.rowViewportPosition(row), width, self.rowHeight(row))
        palette, selected = self.palette(), self.selectionModel().isRowSelected(row, QModelIndex())
        group = QPalette.ColorGroup.Active if self.hasFocus() else QPalette.ColorGroup.Inactive
        ground = QPalette.ColorRole.Highlight if selected else QPalette.ColorRole.Base
        painter.fillRect(rect, palette.brush(group, ground))
        ink = QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.PlaceholderText
        painter.setPen(palette.color(group, ink))
        metrics, margin = self.fontMetrics(), rect.height() // 2
        # One more: the advance is rounded, and a text that lacks a fraction of a pixel would be elided.
        room = min(metrics.horizontalAdvance(text) + 1, self.viewport().width() - 4 * margin)
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        painter.drawText(rect.adjusted(margin, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, shown)
        painter.drawLine(rect.left() + 2 * margin + room, rect.center().y(), rect.right() - margin, rect.center().y())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._log.is_following:
            self.scrollToBottom()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (event.Type.PaletteChange, event.Type.FontChange) and hasattr(self, "_log"):
            self._log.dark = is_dark(self.palette())
        if event.type() in (event.Type.StyleChange, event.Type.FontChange) and hasattr(self, "_delegate"):
            self._delegate.forget()
        if event.type() == event.Type.FontChange and hasattr(self, "_log"):
            self._set_sizes()

    def _set_sizes(self) -> None:
        metrics = self.fontMetrics()
        lines = self.verticalHeader()
        lines.hide()
        lines.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        lines.setDefaultSectionSize(metrics.height() + metrics.height() // 2)
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        head.setStretchLastSection(True)
        head.setSectionsClickable(False)
        head.setSectionsMovable(True)
        head.setFirstSectionMovable(False)
        head.setMinimumSectionSize(metrics.averageCharWidth() * 4)
        margin = 2 * (self.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, None, self) + 1)
        for column, samples in _samples().items():
            icon = self.style().pixelMetric(QStyle.PixelMetric.PM_SmallIconSize) if column is Column.STATE else 0
            widest = max(metrics.horizontalAdvance(sample) for sample in samples)
            self.setColumnWidth(column, widest + metrics.averageCharWidth() + 2 * margin + icon)

    def wanted_width(self) -> int:
        """Of all columns as they are now, with an address of usual length in the last."""
        columns = sum(self.columnWidth(column) for column in Column if column is not Column.DESTINATION)
        return columns + self.fontMetrics().horizontalAdvance(_USUAL_ADDRESS) + 2 * self.frameWidth()

    def _select_row(self, row: int) -> None:
        if row >= 0:
            self.setCurrentIndex(self._log.index(row, 0))

    # --- keeping the place ------------------------------------------------------------------------------

    @Slot(QModelIndex, int, int)
    def _before_insert(self, _parent: QModelIndex, first: int, _last: int) -> None:
        self._keep_place(first)

    @Slot(QModelIndex, int, int)
    def _after_insert(self, _parent: QModelIndex, first: int, last: int) -> None:
        self._take_place(last - first + 1)

    @Slot(QModelIndex, int, int)
    def _before_remove(self, _parent: QModelIndex, first: int, _last: int) -> None:
        self._keep_place(first)

    @Slot(QModelIndex, int, int)
    def _after_remove(self, _parent: QModelIndex, first: int, last: int) -> None:
        self._take_place(first - last - 1)

    def _keep_place(self, first: int) -> None:
        top = self.rowAt(0)
        self._anchor = (top, self.rowViewportPosition(top)) if 0 <= first <= top else None

    def _take_place(self, moved_rows: int) -> None:
        self._placing = True
        # The bar's range is brought up to date only before the next painting, and values beyond it are cut off.
        self.updateGeometries()
        if self._log.is_following:
            self.scrollToBottom()
        elif self._anchor is not None:
            row, offset_px = self._anchor
            self.scrollTo(self._log.index(max(row + moved_rows, 0), 0), QAbstractItemView.ScrollHint.PositionAtTop)
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() - offset_px)
        self._anchor = None
        self._placing = False

    @Slot()
    def _began(self) -> None:
        if self._log.is_following and self._log.at_end:
            self.scrollToBottom()
        else:
            self.scrollToTop()
            self._select_row(0)

    @Slot(int, int)
    def _range_changed(self, _least: int, most: int) -> None:
        if self._log.is_following:
            self.verticalScrollBar().setValue(most)

    @Slot(int)
    def _scrolled(self, value: int) -> None:
        bar = self.verticalScrollBar()
        height = max(self.verticalHeader().defaultSectionSize(), 1)
        if value < _NEAR_ROWS * height:
            self._log.fetch_older()
        if bar.maximum() - value < _NEAR_ROWS * height:
            self._log.fetch_newer()
        follow = value >= bar.maximum() and self._log.at_end
        if follow != self._log.is_following and not self._log.is_moving and not self._placing:
            self._log.is_following = follow
            self.follow_changed.emit(follow)
