"""The exact text of a body. A long one is shown in parts: a text widget lays out what it holds, all of it, at once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QFontDatabase, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QSplitter, QToolButton, QVBoxLayout, QWidget

from tray_app.desktop.messages import filled
from tray_app.desktop.payload_texts import number_text
from tray_app.desktop.plain import plain_label
from tray_app.desktop.raw_text import NumberedText

if TYPE_CHECKING:
    from collections.abc import Callable

PART_CHARACTERS: Final = 5_000
"""Some screens full; laid out, coloured and painted in some 20 ms where it is one single line (25,000 take 80 ms)."""

_ODD: Final = re.compile(r"[^\n\t -~]")


def shown(text: str) -> str:
    """`text` with what cannot be seen escaped; line ends and tabs stay."""
    return _ODD.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    character = match.group()
    return character if character.isprintable() else character.encode("unicode_escape").decode("ascii")


class RawView(QWidget):
    """Text that can be read, selected and copied, and the way through its parts."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._text, self._part, self._coloured, self._line_count = "", 0, False, 1
        self.note = plain_label(self)
        self.edit = NumberedText(self)
        self.edit.setAccessibleName(self.tr("The text of the payload as it is"))
        self._bar = QWidget(self)
        self.says = QLabel(self._bar)
        self.says.setTextFormat(Qt.TextFormat.PlainText)
        self.previous = self._arrow(Qt.ArrowType.LeftArrow, self.tr("Previous part"), self._go_back)
        self.next = self._arrow(Qt.ArrowType.RightArrow, self.tr("Next part"), self._go_on)
        row = QHBoxLayout(self._bar)
        row.setContentsMargins(0, 0, 0, 0)
        for widget in (self.previous, self.next, self.says):
            row.addWidget(widget)
        row.addStretch(1)
        self._side_by_side = QSplitter(Qt.Orientation.Horizontal, self)
        self._side_by_side.addWidget(self.edit)
        self._side_by_side.addWidget(self._make_dump())
        self._side_by_side.setChildrenCollapsible(False)
        column = QVBoxLayout(self)
        column.addWidget(self.note)
        column.addWidget(self._bar)
        column.addWidget(self._side_by_side, 1)
        self.show_text("", lines=1, note="")

    def _make_dump(self) -> QPlainTextEdit:
        self.dump = QPlainTextEdit(self)
        self.dump.setReadOnly(True)
        self.dump.setUndoRedoEnabled(False)
        self.dump.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.dump.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.dump.setTabChangesFocus(True)
        self.dump.setAccessibleName(self.tr("The bytes as they came, in hexadecimal"))
        # Places and bytes read from left to right in every language.
        self.dump.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        return self.dump

    @property
    def part_count(self) -> int:
        """How many parts there are."""
        return max(-(-len(self._text) // PART_CHARACTERS), 1)

    def show_text(self, text: str, *, lines: int, note: str, is_json: bool = False, dump: str = "") -> None:
        """Shows another text of so many `lines` from its beginning; `note` stands above it, `dump` (the bytes that it
        was unpacked from) beside it. JSON is coloured."""
        self._text, self._coloured, self._line_count = text, is_json, lines
        self.dump.setPlainText(dump)
        self.dump.setVisible(bool(dump))
        self.note.setText(note)
        self.note.setVisible(bool(note))
        self._bar.setVisible(len(text) > PART_CHARACTERS)
        self._show_part(0)

    def show_hit(self, at: int, length: int) -> None:
        """Goes to a place in the text and selects it."""
        part = at // PART_CHARACTERS
        if part != self._part:
            self._show_part(part)
        first = part * PART_CHARACTERS
        begin = len(shown(self._text[first:at]))
        end = len(shown(self._text[first : min(at + length, first + PART_CHARACTERS)]))
        cursor = self.edit.textCursor()
        cursor.setPosition(begin)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        self.edit.setTextCursor(cursor)
        self.edit.ensureCursorVisible()

    def _show_part(self, part: int) -> None:
        self._part = part
        first = part * PART_CHARACTERS
        self.edit.show_part(
            shown(self._text[first : first + PART_CHARACTERS]),
            first_line=self._text.count("\n", 0, first) + 1,
            last_line=self._line_count,
            coloured=self._coloured,
        )
        self.previous.setEnabled(part > 0)
        self.next.setEnabled(part + 1 < self.part_count)
        self.says.setText(
            filled(
                self.tr("Part {part} of {parts}: characters {first} to {last} of {all}"),
                part=number_text(part + 1),
                parts=number_text(self.part_count),
                first=number_text(first + 1),
                last=number_text(min(first + PART_CHARACTERS, len(self._text))),
                all=number_text(len(self._text)),
            )
        )

    @Slot()
    def _go_back(self) -> None:
        if self._part > 0:
            self._show_part(self._part - 1)

    @Slot()
    def _go_on(self) -> None:
        if self._part + 1 < self.part_count:
            self._show_part(self._part + 1)

    def _arrow(self, arrow: Qt.ArrowType, text: str, slot: Callable[[], None]) -> QToolButton:
        button = QToolButton(self._bar)
        button.setArrowType(arrow)
        button.setToolTip(text)
        button.setAccessibleName(text)
        button.clicked.connect(slot)
        return button
