"""A JSON body as Qt's tree: taken apart only where it is opened, long lists in groups, each field with its meaning.

A list of 100,000 entries is two hundred groups: opening one shows five hundred lines, however long the list. What is
big is taken apart in the reader's thread.
"""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from shiboken6 import isValid

from tray_app.core.json_paths import child, selected
from tray_app.core.json_pieces import NotInPieces, count, pieces
from tray_app.core.sentences import printable
from tray_app.desktop.json_cells import Column, Marks, head_text, mark_text, mark_tip, meaning_text
from tray_app.desktop.messages import filled
from tray_app.desktop.payload_texts import number_text
from tray_app.desktop.plain import plain_tip

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtCore import QObject

    from tray_app.core.json_pieces import Piece

    Later = Callable[[Callable[[], Sequence[Piece]], Callable[[Sequence[Piece]], None]], None]

GROUP: Final = 500
"""So many lines at most below one line."""
AT_ONCE_BYTES: Final = 256 * 1024
"""Taking this apart costs a millisecond or two; more is left to the reader's thread."""
SHOWN_CHARACTERS: Final = 300
_TIP_CHARACTERS: Final = 2000

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE: Final = QModelIndex()


class Node:
    """One line: a piece, or a group of neighbours in a long list."""

    __slots__ = ("children", "group", "is_loading", "parent", "path", "piece", "row", "shown")

    def __init__(self, parent: Node | None, row: int, path: str, piece: Piece | None, group: Sequence[Piece]) -> None:
        self.parent = parent
        self.row = row
        self.path = path
        self.piece = piece
        self.group = group
        self.children: list[Node] | None = None
        self.is_loading = False
        self.shown: str | None = None

    @property
    def is_group(self) -> bool:
        """Whether it stands for neighbours in a long list."""
        return self.piece is None

    @property
    def holder(self) -> Node:
        """The line whose pieces these are, behind all groups."""
        node = self
        while node.is_group and node.parent is not None:
            node = node.parent
        return node


class JsonModel(QAbstractItemModel):
    """See the module. GUI thread."""

    failed = Signal(str)
    """What could not be taken apart: its path."""

    def __init__(self, later: Later, parent: QObject | None = None) -> None:
        """`later` does the first in another thread and hands the answer to the second in this one."""
        super().__init__(parent)
        self._later = later
        self._marks = Marks(None, (), frozenset())
        self._root = Node(None, 0, "", None, ())
        self._root.children = []

    def show(self, body: Piece | None, top: Sequence[Piece], marks: Marks) -> None:
        """Shows another body; `top` are its pieces."""
        before = self._root  # Kept until Qt has forgotten its indices.
        self.beginResetModel()
        self._marks = marks
        self._root = Node(None, 0, "", body, ())
        if body is None:
            self._root.children = []
        else:
            self._root.children = self._nodes(self._root, top if body.holds else (body,))
        self.endResetModel()
        del before

    # --- Qt's questions ------------------------------------------------------------------------------------

    def index(self, row: int, column: int, parent: _Index = _NOWHERE) -> QModelIndex:
        children = self.node(parent).children
        if children is None or not (0 <= row < len(children) and 0 <= column < len(Column)):
            return QModelIndex()
        return self.createIndex(row, column, children[row])

    def parent(self, index: _Index = _NOWHERE) -> QModelIndex:  # type: ignore[override]
        if not index.isValid():
            return QModelIndex()
        above = self.node(index).parent
        return QModelIndex() if above is None or above.parent is None else self.createIndex(above.row, 0, above)

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        children = None if parent.column() > 0 else self.node(parent).children
        return 0 if children is None else len(children)

    def columnCount(self, _parent: _Index = _NOWHERE) -> int:
        return len(Column)

    def hasChildren(self, parent: _Index = _NOWHERE) -> bool:
        if parent.column() > 0:
            return False
        node = self.node(parent)
        if node.children is not None:
            return bool(node.children)
        return node.is_group or (node.piece is not None and node.piece.holds and count(node.piece) > 0)

    def canFetchMore(self, parent: _Index) -> bool:
        node = self.node(parent)
        return node.children is None and not node.is_loading and self.hasChildren(parent)

    def fetchMore(self, parent: _Index) -> None:
        node = self.node(parent)
        if node.children is not None or node.is_loading:
            return
        if node.piece is not None and node.piece.size_bytes > AT_ONCE_BYTES:
            self._load_later(node, node.piece, partial(self._have, self._root, node))
        else:
            self._load(node)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return head_text(section)
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(self.node(index), index.column())
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self._tip(self.node(index), index.column()))
        return None

    # --- for the window ------------------------------------------------------------------------------------

    def node(self, index: _Index) -> Node:
        """The line behind an index; the whole body for none."""
        if not index.isValid():
            return self._root
        node: Node = index.internalPointer()
        return node

    def reach(self, place: tuple[int, ...], then: Callable[[QModelIndex], None]) -> None:
        """Tells `then` the line of a piece by the numbers from the top down; an invalid one: there is none.

        What is above it is taken apart for that: what is big in the other thread, the rest before this returns.
        """
        node: Node | None = self._root
        for number in place:
            if node is None:
                break
            if node.children is None and node.piece is not None and node.piece.size_bytes > AT_ONCE_BYTES:
                self._load_later(node, node.piece, partial(self._go_on, self._root, node, place, then))
                return
            node = self._below(node, number)
        then(QModelIndex() if node is None else self._index_of(node))

    def where(self, index: _Index) -> str:
        """The path of a line with the number of its entry: `users[17]`, where `path` has `users[]`."""
        node = self.node(index)
        if node.parent is None:
            return ""
        holder = node.parent.holder
        above = self.where(self._index_of(holder))
        if node.piece is None or holder.piece is None:
            return above
        return above + node.piece.label if holder.piece.is_list else child(above, node.piece.label)

    def place_of(self, index: _Index) -> tuple[int, ...]:
        """The way back of `reach`; empty for none."""
        numbers, node = list[int](), self.node(index)
        while node.parent is not None:
            number, holder = node.row, node.parent
            while holder.is_group and holder.parent is not None:
                number += holder.row * len((holder.parent.children or [holder])[0].group)
                holder = holder.parent
            numbers.append(number)
            node = holder
        return tuple(reversed(numbers))

    # --- lines ----------------------------------------------------------------------------------------------

    def _below(self, node: Node, number: int) -> Node | None:
        """Its piece of this number, behind all groups."""
        self._load(node)
        rest = number
        while node.children and node.children[0].is_group:
            size = len(node.children[0].group)
            node = node.children[min(rest // size, len(node.children) - 1)]
            rest -= node.row * size
            self._load(node)
        return None if node.children is None or rest >= len(node.children) else node.children[rest]

    def _go_on(
        self,
        root: Node,
        node: Node,
        place: tuple[int, ...],
        then: Callable[[QModelIndex], None],
        found: Sequence[Piece],
    ) -> None:
        if isValid(self) and root is self._root:
            self._have(root, node, found)
            self.reach(place, then)

    def _load(self, node: Node) -> None:
        if node.children is None:
            found = node.group if node.piece is None else _taken_apart(node.piece)
            self._insert(node, found)

    def _load_later(self, node: Node, piece: Piece, then: Callable[[Sequence[Piece]], None]) -> None:
        node.is_loading = True
        self._later(lambda: _taken_apart(piece), then)

    def _have(self, root: Node, node: Node, found: Sequence[Piece]) -> None:
        if isValid(self) and root is self._root and node.children is None:
            node.is_loading = False
            self._insert(node, found)

    def _insert(self, node: Node, found: Sequence[Piece]) -> None:
        nodes = self._nodes(node, found)
        if not nodes:
            node.children = []
            return
        self.beginInsertRows(self._index_of(node), 0, len(nodes) - 1)
        node.children = nodes
        self.endInsertRows()

    def _index_of(self, node: Node) -> QModelIndex:
        return QModelIndex() if node.parent is None else self.createIndex(node.row, 0, node)

    def _nodes(self, parent: Node, found: Sequence[Piece]) -> list[Node]:
        if len(found) > GROUP:
            size = GROUP
            while len(found) > size * GROUP:
                size *= GROUP
            parts = [found[start : start + size] for start in range(0, len(found), size)]
            return [Node(parent, row, parent.path, None, part) for row, part in enumerate(parts)]
        return [Node(parent, row, self._path(parent, piece, found), piece, ()) for row, piece in enumerate(found)]

    def _path(self, parent: Node, piece: Piece, siblings: Sequence[Piece]) -> str:
        """The path that a piece has in dictionaries and findings (`core.json_paths`)."""
        holder = parent.holder.piece
        if holder is None or not holder.holds or holder is piece:
            return ""
        if holder.is_list:
            return f"{parent.path}[]"
        rows = parent.path[:-2] if parent.path.endswith("[]") else ""
        selector = self._marks.selector(rows)
        if selector is not None and piece.label == selector.of:
            by = next((s.text() for s in siblings if s.label == selector.by), '""')
            return selected(rows, selector.by, _string(by), of=piece.label)
        return child(parent.path, piece.label)

    # --- texts ------------------------------------------------------------------------------------------------

    def _text(self, node: Node, column: int) -> str:
        match column:
            case Column.FIELD:
                return self._label(node)
            case Column.VALUE:
                if node.shown is None:
                    node.shown = self._value(node)
                return node.shown
            case Column.MEANING:
                return "" if node.is_group else meaning_text(self._marks.field(node.path))
        return "" if node.is_group else mark_text(self._marks, node.path, self._found_in(node))

    def _found_in(self, node: Node) -> str | None:
        """The value in which something may have been found; None: nothing was, or it holds others."""
        piece = node.piece
        if piece is None or piece.holds or not self._marks.found(node.path):
            return None
        text = piece.text()
        return _string(text) or text

    def _label(self, node: Node) -> str:
        if node.piece is not None:
            return printable(node.piece.label) or self.tr("(the whole body)")
        first, last = node.group[0].label, node.group[-1].label
        return filled(self.tr("{first} to {last}"), first=first, last=last)

    def _value(self, node: Node) -> str:
        piece = node.piece
        if piece is None:
            return filled(self.tr("{count} entries"), count=number_text(len(node.group)))
        if piece.holds:
            return ("[{}]" if piece.is_list else "{{{}}}").format(number_text(count(piece)))
        return _cut(piece, SHOWN_CHARACTERS)

    def _tip(self, node: Node, column: int) -> str:
        match column:
            case Column.FIELD:
                return printable(node.path)
            case Column.VALUE if node.piece is not None and not node.piece.holds:
                return _cut(node.piece, _TIP_CHARACTERS)
            case Column.MEANING:
                return self._text(node, column)
            case Column.MARK if not node.is_group:
                return mark_tip(self._marks, node.path, self._found_in(node))
        return ""


def _taken_apart(piece: Piece) -> Sequence[Piece]:
    """What cannot be read shows nothing below it; its text stands in its own line."""
    try:
        return pieces(piece)
    except NotInPieces:
        return ()


def _cut(piece: Piece, limit: int) -> str:
    text = piece.text(limit * 4 + 4)
    return printable(text if len(text) <= limit else text[:limit] + "…")


def _string(text: str) -> str:
    """The string that a piece of JSON is; empty for anything else."""
    try:
        value = json.loads(text)
    except ValueError:
        return ""
    return value if isinstance(value, str) else ""
