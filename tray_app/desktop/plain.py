"""Text from anywhere as plain text: Qt takes what looks like HTML for HTML unless told otherwise."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent


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


def set_tip(widget: QWidget, text: str) -> None:
    """A tooltip, and the same for a screen reader, which Qt would read the tooltip's markup out to."""
    widget.setToolTip(plain_tip(text))
    widget.setAccessibleDescription(text)


def fit_height(window: QWidget) -> None:
    """Makes a dialog as high as its wrapped texts need at its width, and no lower than it is wide enough for."""
    layout = window.layout()
    if layout is None:
        return
    # From the inside out: a layout hears of a text that grew inside another one only when that one is worked out.
    for inner in reversed(window.findChildren(QWidget)):
        if (inside := inner.layout()) is not None:
            inside.activate()
    layout.activate()
    least = window.width() if window.isVisible() else window.minimumWidth()
    width = max(least, layout.totalSizeHint().width())
    wanted = layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else layout.totalSizeHint().height()
    window.resize(width, wanted)


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
        # Its name is the whole text already.
        self.setToolTip(plain_tip(self._whole) if shown != self._whole else "")
        self.setAccessibleDescription(" " if shown != self._whole else "")
