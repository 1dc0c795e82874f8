"""Text from anywhere as plain text: Qt takes what looks like HTML for HTML unless told otherwise."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent
    from PySide6.QtWidgets import QWidget


def plain_label(parent: QWidget, text: str = "") -> QLabel:
    """A label for text from anywhere: never taken for HTML, wraps, can be selected."""
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def plain_tip(text: str) -> str:
    """A tooltip that shows `text` as it is; a tooltip has no setting for that, so it is escaped."""
    return f"<p style='white-space: pre-wrap'>{escape(text)}</p>" if text else ""


class ElidedLabel(QLabel):
    """One line; what is too long for its place is elided in the middle and whole in the tooltip."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setMinimumWidth(1)
        self._whole = ""

    def show_text(self, text: str) -> None:
        """The whole text; assistive technology reads it whole."""
        self._whole = text
        self.setAccessibleName(text)
        self._elide()

    def whole_text(self) -> str:
        """What it would say with room enough."""
        return self._whole

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        shown = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideMiddle, self.width())
        self.setText(shown)
        self.setToolTip(plain_tip(self._whole) if shown != self._whole else "")
