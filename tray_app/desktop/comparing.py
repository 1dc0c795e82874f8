"""What the comparison of two payloads shows, gathered in the reader's thread, and its two tables."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractTableModel, QCoreApplication, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from tray_app.core.difference import ChangeKind, difference
from tray_app.core.errors import Fixable
from tray_app.core.messages import PayloadFilter
from tray_app.core.relay import message_in
from tray_app.core.sentences import printable
from tray_app.core.side_by_side import side_by_side
from tray_app.desktop.messages import filled
from tray_app.desktop.payload_texts import number_text
from tray_app.desktop.plain import plain_tip

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QObject

    from tray_app.core.difference import Difference
    from tray_app.core.messages import Payload
    from tray_app.core.model import InstanceId, PayloadId
    from tray_app.core.side_by_side import SideBySide
    from tray_app.engine.parts import Parts

CHOICES: Final = 100
"""Payloads offered on either side of the one that is shown; any other by its number."""

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE: Final = QModelIndex()


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """From another payload to the one that is shown."""

    other: Payload
    difference: Difference
    beside: SideBySide


def choices(parts: Parts, name: str, payload_id: PayloadId | None) -> tuple[Payload, ...]:
    """Payloads of an instance around one, newest first; without that one. None: the newest."""
    journal = parts.journal
    instance_id = _instance_id(parts, name, payload_id)
    if instance_id is None:
        return ()
    same = PayloadFilter(instance_id=instance_id)
    found = journal.page(same, before=payload_id, limit=CHOICES)
    if payload_id is not None:
        found += journal.page(same, after=payload_id, limit=CHOICES)
    return tuple(sorted(found, key=lambda payload: payload.id, reverse=True))


def compared(parts: Parts, other_id: PayloadId, shown: bytes) -> Comparison:
    """The comparison with a stored payload. Raises Fixable `no_such_payload`, `body_gone`."""
    other = parts.journal.payload(other_id)
    if other is None:
        raise Fixable("no_such_payload", id=other_id)
    packed = parts.journal.body(other_id)
    body = None if packed is None else message_in(packed)
    if body is None:
        raise Fixable("body_gone")
    return Comparison(other=other, difference=difference(body, shown), beside=side_by_side(body, shown))


def _instance_id(parts: Parts, name: str, payload_id: PayloadId | None) -> InstanceId | None:
    if payload_id is not None:
        payload = parts.journal.payload(payload_id)
        return None if payload is None else payload.instance_id
    instance = parts.journal.instance(name)
    return None if instance is None else instance.id


# --- the tables -------------------------------------------------------------------------------------------------

SIGNS: Final = {ChangeKind.ADDED: "+", ChangeKind.GONE: "−", ChangeKind.CHANGED: "≠"}
_TINTS: Final = {
    ChangeKind.ADDED: QColor(0x2E, 0x8B, 0x57, 56),
    ChangeKind.GONE: QColor(0xC7, 0x5A, 0x00, 56),
    ChangeKind.CHANGED: QColor(0x2F, 0x6F, 0xB5, 48),
}
"""Behind the system's own text colour, on light and dark; the word and the sign say the same."""


class Column(IntEnum):
    """What stands where."""

    CHANGE = 0
    FIELD = 1
    BEFORE = 2
    AFTER = 3


def _tr(text: str) -> str:
    return QCoreApplication.translate("comparing", text)


def head_text(column: int) -> str:
    """The heads of the columns."""
    return (_tr("Change"), _tr("Field"), _tr("In the other"), _tr("In this one"))[column]


def kind_word(kind: ChangeKind) -> str:
    """What happened to a field."""
    return {ChangeKind.ADDED: _tr("added"), ChangeKind.GONE: _tr("gone"), ChangeKind.CHANGED: _tr("changed")}[kind]


@dataclass(frozen=True, slots=True)
class Row:
    """One line on the screen."""

    kind: ChangeKind | None
    depth: int
    field: str
    before: str | None
    after: str | None


def listed_rows(found: Comparison) -> list[Row]:
    """Only what differs, each with its whole path. Where not all can be listed, before them each field with how often:
    the one that changed once must not be lost behind thousands of another."""
    changes = found.difference.changes
    rows = [Row(change.kind, 0, change.path, change.before, change.after) for change in changes]
    return [*_field_rows(found.difference), *rows] if found.difference.left_off_count else rows


def _field_rows(difference: Difference) -> list[Row]:
    return [
        Row(kind, 0, of.path, None, filled(_tr("{count} ×"), count=number_text(count)))
        for of in difference.counts
        for kind, count in (
            (ChangeKind.ADDED, of.added_count),
            (ChangeKind.GONE, of.gone_count),
            (ChangeKind.CHANGED, of.changed_count),
        )
        if count
    ]


def beside_rows(found: Comparison) -> list[Row]:
    """Both payloads as they stand."""
    lines = found.beside.lines
    return [Row(line.kind, line.depth, line.label, line.before, line.after) for line in lines]


class ComparisonModel(QAbstractTableModel):
    """Rows of one of the two. GUI thread."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._rows: Sequence[Row] = ()

    def show(self, rows: Sequence[Row]) -> None:
        """Shows these."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def row(self, number: int) -> Row:
        """One of them."""
        return self._rows[number]

    def differing(self) -> list[int]:
        """The numbers of the rows that differ."""
        return [number for number, row in enumerate(self._rows) if row.kind is not None]

    def hits(self, wanted: str) -> tuple[int, ...]:
        """The numbers of the rows with this text, whatever its case."""
        sought = wanted.casefold()
        return tuple(
            number
            for number, row in enumerate(self._rows)
            if any(sought in cell_text(row, column).casefold() for column in Column)
        )

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return head_text(section)
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return cell_text(row, index.column())
        if role == Qt.ItemDataRole.BackgroundRole and row.kind is not None:
            return _TINTS[row.kind]
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(cell_text(row, index.column()).strip())
        return None


def cell_text(row: Row, column: int) -> str:
    """The text in one cell."""
    match column:
        case Column.CHANGE:
            return "" if row.kind is None else f"{SIGNS[row.kind]} {kind_word(row.kind)}"
        case Column.FIELD:
            return "    " * row.depth + (printable(row.field) or _tr("(the whole body)"))
    return printable((row.before if column == Column.BEFORE else row.after) or "")
