"""What stands in the cells of the live log."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import IntEnum
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QCoreApplication, Qt

from tray_app.core.sentences import printable
from tray_app.desktop.messages import payload_word
from tray_app.desktop.payload_icons import payload_icon
from tray_app.desktop.payload_texts import (
    answer_text,
    exact_size_text,
    kind_text,
    size_text,
    switch_text,
    time_tip,
    why_text,
)
from tray_app.desktop.plain import plain_tip
from tray_app.desktop.times import instant_text

if TYPE_CHECKING:
    from tray_app.core.edits import SwitchChange
    from tray_app.core.messages import Payload


class Column(IntEnum):
    """What stands where."""

    TIME = 0
    INSTANCE = 1
    KIND = 2
    STATE = 3
    SIZE = 4
    ANSWER = 5
    DESTINATION = 6


ROLES: Final = frozenset(
    {
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.DecorationRole,
        Qt.ItemDataRole.TextAlignmentRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.AccessibleTextRole,
    }
)
"""What a cell has; a view asks each for some more, for each painting."""

GAP: Final = "\u2003"
"""Behind a size, which stands at the right of its column and would touch the next one's text."""

_LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def _tr(text: str) -> str:
    return QCoreApplication.translate("log", text)


def head_data(column: int, role: int) -> Any:
    """The heads of the columns."""
    if role == Qt.ItemDataRole.TextAlignmentRole:
        return _RIGHT if column == Column.SIZE else _LEFT
    if role != Qt.ItemDataRole.DisplayRole:
        return None
    heads = (_tr("Time"), _tr("Instance"), _tr("Kind"), _tr("State"), _tr("Size"), _tr("Answer"), _tr("Destination"))
    return heads[column] + (GAP if column == Column.SIZE else "")


def payload_data(payload: Payload, column: int, role: int, *, dark: bool) -> Any:
    """One cell of a payload's line, except its text (`cell_text`)."""
    if role == Qt.ItemDataRole.DecorationRole and column == Column.STATE:
        return payload_icon(payload.state, dark=dark)
    if role == Qt.ItemDataRole.TextAlignmentRole:
        return _RIGHT if column == Column.SIZE else None  # The others as views do by themselves.
    if role == Qt.ItemDataRole.ToolTipRole:
        return plain_tip(_tip(payload, column))
    return None


def switch_data(change: SwitchChange, column: int, role: int, *, instance_name: str) -> Any:
    """One cell of a line of the switch: all its text is the first one's."""
    if column != Column.TIME:
        return None
    if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
        return switch_text(change, instance_name, datetime.now(UTC))
    if role == Qt.ItemDataRole.ToolTipRole:
        return plain_tip(time_tip(change.at, datetime.now(UTC)))
    return None


def cell_text(payload: Payload, column: int) -> str:
    """The text in one cell of a payload's line."""
    match column:
        case Column.TIME:
            return instant_text(payload.created_at, datetime.now(UTC))
        case Column.INSTANCE:
            return printable(payload.instance_name)
        case Column.KIND:
            return kind_text(payload.kind)
        case Column.STATE:
            return payload_word(payload.state)
        case Column.SIZE:
            return size_text(payload.size_bytes)
        case Column.ANSWER:
            return answer_text(payload)
    return printable(payload.url)


def _tip(payload: Payload, column: int) -> str:
    match column:
        case Column.TIME:
            return time_tip(payload.created_at, datetime.now(UTC))
        case Column.STATE | Column.ANSWER:
            return why_text(payload)
        case Column.SIZE:
            return exact_size_text(payload.size_bytes)
        case Column.INSTANCE | Column.DESTINATION:
            return cell_text(payload, column)
    return ""
