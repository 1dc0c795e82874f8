"""The exact text of a body. A long one is shown in parts: a text widget lays out what it holds, all of it, at once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFontDatabase, QTextCursor
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QSpinBox,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from tray_app.desktop.arrow_button import arrow_button
from tray_app.desktop.messages import filled
from tray_app.desktop.payload_texts import number_text
from tray_app.desktop.plain import plain_label, set_tip
from tray_app.desktop.raw_text import NumberedText, begun

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QToolButton

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

    layout_wanted = Signal()
    """JSON is to be shown with blanks and line ends for reading: `show_laid_out`."""
    layout_changed = Signal()
    """It is shown as it is again, or as it was laid out before."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._part, self._coloured = 0, False
        self._exact, self._laid_out, self._note = ("", 1), ("", 1), ""
        self.note = plain_label(self)
        self.edit = NumberedText(self)
        self.edit.setAccessibleName(self.tr("The text of the payload as it is"))
        self._bar = QWidget(self)
        self._parts = QWidget(self._bar)
        self.previous = self._arrow(Qt.ArrowType.LeftArrow, self.tr("Previous part"), self._go_back)
        self.next = self._arrow(Qt.ArrowType.RightArrow, self.tr("Next part"), self._go_on)
        self.part = QSpinBox(self._parts)
        self.part.setAccessibleName(self.tr("Part"))
        self.part.setKeyboardTracking(False)
        self.says = QLabel(self._parts)
        self.says.setTextFormat(Qt.TextFormat.PlainText)
        self.indented = QCheckBox(self.tr("&Indented"), self._bar)
        set_tip(self.indented, self.tr("Adds blanks and line ends for reading; the payload does not have them"))
        self._side_by_side = QSplitter(Qt.Orientation.Horizontal, self)
        self._side_by_side.addWidget(self.edit)
        self._side_by_side.addWidget(self._make_dump())
        self._side_by_side.setChildrenCollapsible(False)
        self._lay_out()
        self.part.valueChanged.connect(self._go_to)
        self.indented.toggled.connect(self._layout_changed)
        self.edit.turned.connect(self._turn)
        self.edit.end_wanted.connect(self._go_to_end)
        self.show_text("", lines=1, note="")

    def _lay_out(self) -> None:
        parts = QHBoxLayout(self._parts)
        parts.setContentsMargins(0, 0, 0, 0)
        name = QLabel(self.tr("Part"), self._parts)
        for widget in (self.previous, self.next, name, self.part, self.says):
            parts.addWidget(widget)
        row = QHBoxLayout(self._bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._parts)
        row.addStretch(1)
        row.addWidget(self.indented)
        column = QVBoxLayout(self)
        column.addWidget(self.note)
        column.addWidget(self._bar)
        column.addWidget(self._side_by_side, 1)
        self.setFocusProxy(self.edit)

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
    def text(self) -> str:
        """What is shown, all parts of it."""
        return self._shown[0]

    @property
    def _shown(self) -> tuple[str, int]:
        return self._laid_out if self.indented.isChecked() and self._laid_out[0] else self._exact

    @property
    def part_count(self) -> int:
        """How many parts there are."""
        return max(-(-len(self.text) // PART_CHARACTERS), 1)

    def show_text(self, text: str, *, lines: int, note: str, is_json: bool = False, dump: str = "") -> None:
        """Shows another text of so many `lines` from its beginning; `note` stands above it, `dump` (the bytes that it
        was unpacked from) beside it. JSON is coloured."""
        self._exact, self._laid_out, self._note, self._coloured = (text, lines), ("", 1), note, is_json
        self.dump.setPlainText(dump)
        self.dump.setVisible(bool(dump))
        self.indented.setVisible(is_json)
        self._show_whole()
        if is_json and self.indented.isChecked():
            self.layout_wanted.emit()

    def show_laid_out(self, text: str, *, lines: int) -> None:
        """The same text for reading, instead of what it is."""
        self._laid_out = (text, lines)
        self._show_whole()

    def _show_whole(self) -> None:
        """From the beginning."""
        is_exact = self._shown is self._exact
        added = self.tr(
            "Blanks and line ends were added for reading. Copy all and Save as give the payload without them."
        )
        note = self._note if is_exact else "\n".join(line for line in (self._note, added) if line)
        self.note.setText(note)
        self.note.setVisible(bool(note))
        self._parts.setVisible(self.part_count > 1)
        self._bar.setVisible(self._coloured or self.part_count > 1)
        self._part = 0  # Before the range: a part that is beyond it is not gone to.
        self.part.setRange(1, self.part_count)
        self._show_part(0)

    def show_hit(self, at: int, length: int) -> None:
        """Goes to a place in the text and selects it."""
        part = at // PART_CHARACTERS
        if part != self._part:
            self._show_part(part)
        first = part * PART_CHARACTERS
        begin = len(shown(self.text[first:at]))
        end = len(shown(self.text[first : min(at + length, first + PART_CHARACTERS)]))
        cursor = self.edit.textCursor()
        cursor.setPosition(begin)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        self.edit.setTextCursor(cursor)
        self.edit.ensureCursorVisible()

    def _show_part(self, part: int) -> None:
        self._part = part
        first, (text, line_count) = part * PART_CHARACTERS, self._shown
        self.edit.show_part(
            shown(text[first : first + PART_CHARACTERS]),
            first_line=text.count("\n", 0, first) + 1,
            last_line=line_count,
            coloured=self._coloured,
            begun=begun(text[:first]) if self._coloured else None,
        )
        self.previous.setEnabled(part > 0)
        self.next.setEnabled(part + 1 < self.part_count)
        self.part.setValue(part + 1)
        self.says.setText(
            filled(
                self.tr("of {parts}: characters {first} to {last} of {all}"),
                parts=number_text(self.part_count),
                first=number_text(first + 1),
                last=number_text(min(first + PART_CHARACTERS, len(text))),
                all=number_text(len(text)),
            )
        )

    @Slot()
    def _go_back(self) -> None:
        self._go_to(self._part)

    @Slot()
    def _go_on(self) -> None:
        self._go_to(self._part + 2)

    @Slot(int)
    def _turn(self, step: int) -> None:
        """From the end of a part to the beginning of the next one, and back."""
        if 0 <= self._part + step < self.part_count:
            self._show_part(self._part + step)
            self.edit.moveCursor(QTextCursor.MoveOperation.Start if step > 0 else QTextCursor.MoveOperation.End)

    @Slot(int)
    def _go_to(self, number: int) -> None:
        """To a part, counted from 1."""
        if number - 1 != self._part and 0 < number <= self.part_count:
            self._show_part(number - 1)

    @Slot(bool)
    def _go_to_end(self, end: bool) -> None:
        part = self.part_count - 1 if end else 0
        if part != self._part:
            self._show_part(part)
        self.edit.moveCursor(QTextCursor.MoveOperation.End if end else QTextCursor.MoveOperation.Start)

    @Slot(bool)
    def _layout_changed(self, wanted: bool) -> None:
        if wanted and not self._laid_out[0]:
            self.layout_wanted.emit()
        else:
            self._show_whole()
            self.layout_changed.emit()

    def _arrow(self, arrow: Qt.ArrowType, text: str, slot: Callable[[], None]) -> QToolButton:
        button = arrow_button(self._parts, arrow, text)
        button.clicked.connect(slot)
        return button
