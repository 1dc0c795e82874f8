"""The tree of a payload: fields, values, meanings and marks; what is chosen can be copied."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QHeaderView, QMenu, QTreeView

from tray_app.desktop.json_cells import Column, widest_mark

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from tray_app.desktop.json_cells import Marks
    from tray_app.desktop.json_model import JsonModel


class PayloadTree(QTreeView):
    """A view of a JsonModel."""

    approval_wanted = Signal(str)
    """A path that may leave in future messages."""
    part_wanted = Signal(QModelIndex)
    """Only what is in this line is to be shown."""

    def __init__(self, model: JsonModel, parent: QWidget) -> None:
        super().__init__(parent)
        self.tree = model
        self._marks: Marks | None = None
        self._wanted: tuple[int, ...] = ()
        self.setModel(model)
        self.setAccessibleName(self.tr("Fields of the payload"))
        self.setUniformRowHeights(True)
        self.setAnimated(False)
        self.setAllColumnsShowFocus(True)
        self.setTabKeyNavigation(False)
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(Column.MEANING, QHeaderView.ResizeMode.Stretch)
        self.setMinimumHeight(self.fontMetrics().lineSpacing() * 8)  # Some lines are seen in the smallest window, too.
        width = self.fontMetrics().averageCharWidth()
        self.header().setMinimumSectionSize(width * 14)
        self.setColumnWidth(Column.FIELD, width * 32)
        self.setColumnWidth(Column.VALUE, width * 40)
        self.setColumnWidth(Column.MARK, self.fontMetrics().horizontalAdvance(widest_mark()) + width * 3)
        self.copy_value = self._action(self.tr("Copy &value"), self._copy_value)
        self.copy_value.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        self.copy_value.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.copy_path = self._action(self.tr("Copy &path"), self._copy_path)
        self.approve = self._action(self.tr("&Let this field through in future"), self._approve)
        self.only_part = self._action(self.tr("Show &only this part"), self._only_part)
        self.only_part.setShortcut(QKeySequence(self.tr("Ctrl+Return")))
        self.copy_path.setShortcut(QKeySequence(self.tr("Ctrl+Shift+C")))
        for action in (self.copy_path, self.only_part):
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.addActions([self.copy_value, self.copy_path, self.only_part])
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._menu)

    def set_marks(self, marks: Marks) -> None:
        """What is known of the body that is shown."""
        self._marks = marks

    def open_first(self) -> None:
        """Opens what is short enough to be taken in at a glance, and chooses the first line."""
        for row in range(self.tree.rowCount()):
            index = self.tree.index(row, 0)
            piece = self.tree.node(index).piece
            if piece is not None and piece.is_object and piece.size_bytes < 1000:
                self.expand(index)
        self.setCurrentIndex(self.tree.index(0, 0))

    def show_hit(self, place: tuple[int, ...]) -> None:
        """Goes to a piece, as soon as what it stands in is taken apart; the last one wanted wins."""
        self._wanted = place
        self.tree.reach(place, partial(self._go_to, place))

    def _go_to(self, place: tuple[int, ...], index: QModelIndex) -> None:
        if place == self._wanted and index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index, QTreeView.ScrollHint.PositionAtCenter)

    def _action(self, text: str, slot: object) -> QAction:
        action = QAction(text, self)
        action.triggered.connect(slot)
        return action

    @Slot(QPoint)
    def _menu(self, at: QPoint) -> None:
        node = self.tree.node(self.currentIndex())
        unknown = self._marks is not None and (
            self._marks.is_unknown(node.path) or self._marks.is_undocumented(node.path)
        )
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions([self.copy_value, self.copy_path])
        if self.can_be_a_part():
            menu.addSeparator()
            menu.addAction(self.only_part)
        if unknown and not node.is_group:
            menu.addSeparator()
            menu.addAction(self.approve)
        menu.popup(self.viewport().mapToGlobal(at))

    @Slot()
    def _copy_value(self) -> None:
        piece = self.tree.node(self.currentIndex()).piece
        if piece is not None and self.currentIndex().isValid():
            QGuiApplication.clipboard().setText(piece.text())

    @Slot()
    def _copy_path(self) -> None:
        if self.currentIndex().isValid():
            QGuiApplication.clipboard().setText(self.tree.node(self.currentIndex()).path)

    @Slot()
    def _only_part(self) -> None:
        if self.can_be_a_part():
            self.part_wanted.emit(self.currentIndex().siblingAtColumn(0))

    def can_be_a_part(self) -> bool:
        """Whether the chosen line holds others."""
        index = self.currentIndex().siblingAtColumn(0)
        return index.isValid() and not self.tree.node(index).is_group and self.tree.hasChildren(index)

    @Slot()
    def _approve(self) -> None:
        index: QModelIndex = self.currentIndex()
        if index.isValid():
            self.approval_wanted.emit(self.tree.node(index).path)
