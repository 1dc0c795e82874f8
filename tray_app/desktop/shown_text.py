"""Text that is copied as it stands on the screen: diagnostics, a fault's trace."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from tray_app.desktop.plain import plain_label


class ShownText(QWidget):
    """What would be copied, a sentence above it, and the button."""

    def __init__(self, name: str, parent: QWidget, *, has_margins: bool = True) -> None:
        """`name`: for screen readers; `has_margins`: as a page of tabs has them."""
        super().__init__(parent)
        self.says = plain_label(self)
        self.text = QPlainTextEdit(self)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        # With a cursor, so that who goes by keys sees where he is.
        self.text.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.text.setAccessibleName(name)
        self.text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self.copy_button = QPushButton(self.tr("&Copy this text"), self)
        self.copy_button.setEnabled(False)
        self.copy_button.clicked.connect(self._copy)
        column = QVBoxLayout(self)
        if not has_margins:
            column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.says)
        column.addWidget(self.text, 1)
        column.addWidget(self.copy_button, 0, Qt.AlignmentFlag.AlignTrailing)

    def show_text(self, says: str, text: str) -> None:
        """Shows both; nothing to copy where there is no text."""
        self.says.setText(says)
        self.text.setPlainText(text)
        self.copy_button.setEnabled(bool(text))

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text.toPlainText())
