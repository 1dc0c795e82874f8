"""Asked once where there is no tray: whether to go on when the window is closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QAbstractButton, QMessageBox

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class BackgroundQuestion(QMessageBox):
    """Deletes itself when it was answered or sent away."""

    answered = Signal(bool)
    """Whether to go on. Not emitted when the owner did not decide."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setIcon(QMessageBox.Icon.Question)
        self.setWindowTitle(self.tr("Telemetry Tray"))
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(self.tr("Go on working in the background?"))
        self.setInformativeText(
            self.tr(
                "This desktop has no tray, so nothing would be seen of this program. Start it again to see its window. "
                "Your answer is kept."
            )
        )
        self.addButton(self.tr("&Go on in the background"), QMessageBox.ButtonRole.AcceptRole)
        self.addButton(self.tr("&Quit"), QMessageBox.ButtonRole.DestructiveRole)
        self.setEscapeButton(self.addButton(QMessageBox.StandardButton.Cancel))
        self.buttonClicked.connect(self._clicked)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    @Slot(QAbstractButton)
    def _clicked(self, button: QAbstractButton) -> None:
        role = self.buttonRole(button)
        if role is not QMessageBox.ButtonRole.RejectRole:
            self.answered.emit(role is QMessageBox.ButtonRole.AcceptRole)
