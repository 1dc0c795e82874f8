"""What waits for an administrator, and the command by which he does it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QApplication, QPushButton, QVBoxLayout, QWidget

from tray_app.desktop.lines_view import LinesView
from tray_app.desktop.messages import said
from tray_app.desktop.plain import plain_label

if TYPE_CHECKING:
    from collections.abc import Mapping


class ForAdministrator(QWidget):
    """Hidden until there is something."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._text = plain_label(self)
        self._lines = LinesView(self)
        self._command: str | None = None
        self.copy_button = QPushButton(self.tr("C&opy command"), self)
        self.copy_button.setAutoDefault(False)
        self.copy_button.clicked.connect(self._copy)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._text)
        layout.addWidget(self._lines)
        layout.addWidget(self.copy_button, alignment=Qt.AlignmentFlag.AlignLeft)
        self.hide()

    def text(self) -> str:
        """What is said, without the command."""
        return self._text.text()

    def show_told(self, told: Mapping[str, Any], and_then: str) -> None:
        """The problem of an answer as `engine.shapes.stored_shape` has it, its command, and what comes after."""
        self._text.setText(f"{said(told['problem'])}\n{and_then}")
        self._command = told["command"]
        if self._command is not None:
            self._lines.show_command(self._command)
        self._lines.setVisible(self._command is not None)
        self.copy_button.setVisible(self._command is not None)
        self.show()

    @Slot()
    def _copy(self) -> None:
        QApplication.clipboard().setText(self._command or "")
