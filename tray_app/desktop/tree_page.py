"""The page of a payload's window with its tree: which part of it is shown, and what the chosen field is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from tray_app.desktop.field_note import FieldNote
from tray_app.desktop.messages import filled
from tray_app.desktop.plain import plain_label

if TYPE_CHECKING:
    from datetime import date

    from tray_app.desktop.json_cells import Marks
    from tray_app.desktop.payload_tree import PayloadTree


class TreePage(QWidget):
    """The tree, the bar above it while only a part is shown, and the note below."""

    part_changed = Signal()
    """Another part is shown, or all again."""

    def __init__(self, tree: PayloadTree, parent: QWidget) -> None:
        super().__init__(parent)
        self.tree = tree
        self._marks: Marks | None = None
        self._vendor = self._page = ""
        self._until: date | None = None
        self._bar = QWidget(self)
        self.part = plain_label(self._bar)
        self.whole = QPushButton(self.tr("Show &whole payload"), self._bar)
        self.whole.clicked.connect(self.show_whole)
        row = QHBoxLayout(self._bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.part, 1)
        row.addWidget(self.whole)
        self.note = FieldNote(self, tree)
        column = QVBoxLayout(self)
        column.addWidget(self._bar)
        column.addWidget(tree, 1)
        column.addWidget(self.note)
        self.setFocusProxy(tree)
        self._bar.hide()
        tree.part_wanted.connect(self.show_part)
        tree.selectionModel().currentChanged.connect(self._chosen)
        tree.tree.modelReset.connect(self.show_whole)

    def set_known(self, marks: Marks, *, vendor: str, page: str, until: date | None) -> None:
        """What is known of the body that is shown; `until`: when the vendor took its page away."""
        self._marks, self._vendor, self._page, self._until = marks, vendor, page, until

    def place(self) -> tuple[int, ...]:
        """The numbers, from the top down, of the part that is shown; empty: the whole."""
        return self.tree.tree.place_of(self.tree.rootIndex())

    @Slot(QModelIndex)
    def show_part(self, index: QModelIndex) -> None:
        """Only what is in this line."""
        if not index.isValid():
            return
        model = self.tree.tree
        model.fetchMore(index)
        self.tree.setRootIndex(index)
        self.tree.setCurrentIndex(model.index(0, 0, index))
        self.part.setText(filled(self.tr("Only {path} is shown."), path=model.where(index)))
        self._bar.show()
        self.tree.setFocus()
        self.part_changed.emit()

    @Slot()
    def show_whole(self) -> None:
        """All again."""
        before = self.tree.rootIndex()
        self.tree.setRootIndex(QModelIndex())
        if before.isValid():
            self.tree.setCurrentIndex(before)
            self.tree.scrollTo(before)
            self.tree.setFocus()
            self.part_changed.emit()
        self._bar.hide()

    @Slot(QModelIndex, QModelIndex)
    def _chosen(self, current: QModelIndex, _before: QModelIndex) -> None:
        node = self.tree.tree.node(current)
        is_piece = current.isValid() and not node.is_group
        path = node.path if is_piece else ""
        self.note.show_field(self._marks, path, vendor=self._vendor, page=self._page, until=self._until)
        self.note.show_acts(can_copy=is_piece, can_be_a_part=self.tree.can_be_a_part())
