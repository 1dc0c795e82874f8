"""The widget of the raw text: line numbers at its edge, and JSON in colours."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QFontDatabase,
    QKeySequence,
    QPainter,
    QPalette,
    QSyntaxHighlighter,
    QTextCharFormat,
)
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from tray_app.desktop.icons import is_dark
from tray_app.desktop.payload_texts import number_text

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent, QTextDocument

_TOKENS: Final = re.compile(
    r"""(?P<key>"(?:[^"\\]|\\.)*")(?=\s*:)|(?P<text>"(?:[^"\\]|\\.)*(?:"|\\?$))|(?P<number>-?\d[\d.eE+-]*)|(?P<word>true|false|null)"""
)
"""A text that does not end in its line goes on in the next part."""
_REST: Final = re.compile(r"""(?:[^"\\]|\\.)*(?:"(?P<key>(?=\s*:))?|\\?$)""")
"""Of a text that began in the part before."""
_INKS: Final = {
    "key": ("#0b5394", "#7ab8ff"),
    "text": ("#22662a", "#8fd694"),
    "number": ("#8a3b00", "#f0a868"),
    "word": ("#7a2a8f", "#d9a3ec"),
}
"""On light and on dark ground; each has a contrast of at least 5."""


def begun(before: str) -> int | None:
    """How many characters of an escape come after this part of JSON, which ends in a string; None: it ends in none."""
    escapes = False
    if "\\" in before:
        # Escapes are read from the left: pairs of backslashes first.
        before = before.replace("\\\\", "")
        escapes = before.endswith("\\")
        before = before.replace('\\"', "")
    return int(escapes) if before.count('"') % 2 else None


class JsonColours(QSyntaxHighlighter):
    """Colours keys, texts, numbers and words, line by line. Off: the text is no JSON."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._formats: dict[str, QTextCharFormat] = {}
        self.is_on = False
        self.begun: int | None = None
        """Where the first line is in a text that began before it: from this character on. None: it is in none."""

    def use(self, *, dark: bool) -> None:
        """The colours for a ground."""
        for name, inks in _INKS.items():
            made = QTextCharFormat()
            made.setForeground(QColor(inks[dark]))
            self._formats[name] = made

    def highlightBlock(self, text: str) -> None:
        """Called by Qt for each line."""
        if not self.is_on:
            return
        begin = 0
        if self.begun is not None and self.currentBlock().blockNumber() == 0:
            rest = _REST.match(text, min(self.begun, len(text)))
            begin = rest.end() if rest else 0
            self.setFormat(0, begin, self._formats["text" if rest is None or rest["key"] is None else "key"])
        for found in _TOKENS.finditer(text, begin):
            begin, end = found.span()
            self.setFormat(begin, end - begin, self._formats[str(found.lastgroup)])


class NumberedText(QPlainTextEdit):
    """Text to be read, selected and copied. Long lines are wrapped; what has a number is a line of the text."""

    turned = Signal(int)
    """Page down was pressed at the end (1), or page up at the beginning (-1)."""
    end_wanted = Signal(bool)
    """To the end of the whole text (True), or to its beginning."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setUndoRedoEnabled(False)
        self.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.setTabChangesFocus(True)
        self._first, self._last = 1, 1
        self.colours = JsonColours(self.document())
        self.colours.use(dark=is_dark(self.palette()))
        self._edge = _Edge(self)
        self.updateRequest.connect(self._move_edge)
        self._make_room()

    def show_part(
        self, text: str, *, first_line: int, last_line: int, coloured: bool, begun: int | None = None
    ) -> None:
        """A part of a text whose first line has this number; `last_line`: of the whole text, for the room it takes;
        `begun`: see JsonColours."""
        self._first, self._last = first_line, last_line
        self.colours.is_on, self.colours.begun = coloured, begun
        self.setPlainText(text)
        self._make_room()

    def line_numbers(self) -> list[int]:
        """The numbers that can be seen now."""
        return [number for number, _ in self.seen_lines()]

    def seen_lines(self) -> list[tuple[int, QRect]]:
        """Numbers and places of the lines that begin in what is seen."""
        found, block = list[tuple[int, QRect]](), self.firstVisibleBlock()
        offset, bottom = self.contentOffset(), self.viewport().height()
        while block.isValid():
            place = self.blockBoundingGeometry(block).translated(offset)
            if place.top() > bottom:
                break
            found.append((self._first + block.blockNumber(), place.toAlignedRect()))
            block = block.next()
        return found

    def edge_width(self) -> int:
        """As wide as the greatest number."""
        return self.fontMetrics().horizontalAdvance(number_text(max(self._last, 100))) + self.fontMetrics().height()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar, keys = self.verticalScrollBar(), QKeySequence.StandardKey
        if event.matches(keys.MoveToNextPage) and bar.value() == bar.maximum():
            self.turned.emit(1)
        elif event.matches(keys.MoveToPreviousPage) and bar.value() == bar.minimum():
            self.turned.emit(-1)
        elif event.matches(keys.MoveToEndOfDocument) or event.matches(keys.MoveToStartOfDocument):
            self.end_wanted.emit(event.matches(keys.MoveToEndOfDocument))
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_edge()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (event.Type.PaletteChange, event.Type.FontChange) and hasattr(self, "_edge"):
            self.colours.use(dark=is_dark(self.palette()))
            if self.colours.is_on:
                self.colours.rehighlight()
            self._make_room()

    def _make_room(self) -> None:
        self.setViewportMargins(self.edge_width(), 0, 0, 0)
        self._place_edge()

    def _place_edge(self) -> None:
        inner = self.contentsRect()
        self._edge.setGeometry(inner.left(), inner.top(), self.edge_width(), inner.height())
        self._edge.update()

    @Slot(QRect, int)
    def _move_edge(self, _rect: QRect, _moved_px: int) -> None:
        self._edge.update()


class _Edge(QWidget):
    """Paints the numbers."""

    def __init__(self, text: NumberedText) -> None:
        super().__init__(text)
        self._text = text

    def sizeHint(self) -> QSize:
        return QSize(self._text.edge_width(), 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, palette = QPainter(self), self._text.palette()
        painter.setFont(self._text.font())
        painter.fillRect(event.rect(), palette.color(QPalette.ColorRole.AlternateBase))
        painter.setPen(palette.color(QPalette.ColorRole.PlaceholderText))
        height, right = self._text.fontMetrics().height(), self.width() - self._text.fontMetrics().height() // 2
        for number, place in self._text.seen_lines():
            line = QRect(0, place.top(), right, height)
            painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop, number_text(number))
        painter.end()
