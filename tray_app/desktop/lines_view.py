"""Our lines of config files as they are shown before they are changed."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from tray_app.core.sentences import printable
from tray_app.desktop.messages import said
from tray_app.desktop.plain import plain_label

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MOST_LINES: Final = 14
"""Shown without scrolling."""
MOST_COLUMNS: Final = 92
"""With a longer remark that stands below its line."""


class LinesView(QWidget):
    """Files with our lines, or lines to paste. Plain text that can be selected and copied."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._head = plain_label(self)
        self._text = FixedLines(self)
        self._text.setAccessibleName(self.tr("Lines of the config file"))
        self._rest = plain_label(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for part in (self._head, self._text, self._rest):
            layout.addWidget(part)
        self._head.setBuddy(self._text)

    def show_edits(self, edits: Sequence[Mapping[str, Any]]) -> None:
        """Edits as `engine.planning` and `engine.shapes` tell them; several of one file as one."""
        files: dict[str, list[Mapping[str, Any]]] = {}
        for edit in edits:
            files.setdefault(edit["path"], []).append(edit)
        heads, texts, rests = list[str](), list[str](), list[str]()
        for path, parts in files.items():
            heads.append(self._head_of(path, parts))
            if len(files) > 1:
                texts.append(printable(path))
            texts.extend(_lines([line for part in parts for line in part["lines"]]))
            rests.extend(said(why) for part in parts for why in part["left_alone"])
        self._show("\n".join(heads), texts, rests)
        self._text.setAccessibleName(self.tr("Lines that change"))

    def _head_of(self, path: str, parts: Sequence[Mapping[str, Any]]) -> str:
        owner = next((part.get("owner") for part in parts if part.get("owner")), None)
        rights = next((part.get("rights") for part in parts if part.get("rights")), None)
        if any(part.get("server") for part in parts):
            return self.tr("This changes the running server, {path}:").format(path=printable(path))
        if owner is None:
            return self.tr("This changes {path}:").format(path=printable(path))
        templates = {
            "asked": self.tr("This changes {path} (owned by {owner}: an administrator's password will be asked for):"),
            "command": self.tr("This changes {path} (owned by {owner}: you get a command for an administrator):"),
        }
        template = templates.get(str(rights)) or self.tr("This changes {path} (owned by {owner}):")
        return template.format(path=printable(path), owner=printable(owner))

    def show_paste(self, lines: Sequence[str]) -> None:
        """Lines for an owner whose files we do not know."""
        head = self.tr("The config file is not known to this program. Put these lines into it yourself:")
        self._show(head, [printable(line) for line in lines], [])
        self._text.setAccessibleName(self.tr("Lines to put into the config file"))

    def show_command(self, command: str) -> None:
        """A command for somebody who may do what this program may not."""
        self._show(self.tr("An administrator makes just this change with:"), [printable(command)], [])
        self._text.setAccessibleName(self.tr("Command for an administrator"))

    def text(self) -> str:
        """What is shown, for tests and the clipboard."""
        return self._text.toPlainText()

    def _show(self, head: str, lines: Sequence[str], rest: Sequence[str]) -> None:
        self._head.setText(head)
        self._text.setPlainText("\n".join(lines))
        self._text.setVisible(bool(lines))
        self._text.updateGeometry()
        self._rest.setText("\n".join(self.tr("Left as it is: {why}").format(why=why) for why in rest))
        self._rest.setVisible(bool(rest))


def _lines(lines: Sequence[Mapping[str, Any]]) -> list[str]:
    width = max((len(printable(line["text"])) for line in lines), default=0)
    digits = max((len(str(line["number"])) for line in lines), default=1)
    told = []
    for line in lines:
        text = f"{line['number']:>{digits}} {line['sign']} {printable(line['text']):{min(width, 60)}}"
        remark = said(line["remark"]) if line["remark"] else ""
        if not remark or len(text) + len(remark) < MOST_COLUMNS:
            told.append(f"{text}   {remark}".rstrip())
            continue
        first, *rest = wrap(remark, MOST_COLUMNS - digits - 5)
        told += [text.rstrip(), f"{'':{digits + 3}}^ {first}", *(f"{'':{digits + 5}}{more}" for more in rest)]
    return told


class FixedLines(QPlainTextEdit):
    """Text of a machine: read-only, in a fixed-width font, as high as its lines."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        # The cursor is what shows the focus.
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setTabChangesFocus(True)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Maximum)
        # Config lines read from left to right in every language.
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)

    def sizeHint(self) -> QSize:
        metrics = self.fontMetrics()
        lines = self.toPlainText().split("\n")
        width = max(metrics.horizontalAdvance(line) for line in lines)
        frame = 2 * (self.frameWidth() + round(self.document().documentMargin()))
        bar = self.horizontalScrollBar().sizeHint().height()
        height = metrics.lineSpacing() * min(len(lines), MOST_LINES)
        longest = metrics.horizontalAdvance("m") * 100
        below = bar if width > longest else 0
        return QSize(min(width, longest) + frame + bar, height + frame + below + 4)

    def minimumSizeHint(self) -> QSize:
        hint = self.sizeHint()
        return QSize(min(hint.width(), self.fontMetrics().horizontalAdvance("m") * 40), hint.height())
