"""Asked before a shorter time of keeping deletes what is older now: that cannot be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QMessageBox

from tray_app.desktop.messages import filled
from tray_app.desktop.payload_texts import number_text

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

MOST_COUNTED: Final = 1000
"""Payloads; of more it is said that there are more."""


class ShorterQuestion(QMessageBox):
    """Deletes itself when it was answered or sent away."""

    answered = Signal(bool)
    """Whether to delete."""

    def __init__(self, count: int, parent: QWidget | None, *, content_only: bool) -> None:
        """`count`: payloads; `content_only`: their lines stay in the log."""
        super().__init__(parent)
        self.setIcon(QMessageBox.Icon.Warning)
        self.setWindowTitle(self.tr("Telemetry Tray"))
        self.setTextFormat(Qt.TextFormat.PlainText)
        if content_only:
            self.setText(self.tr("Delete the content of older payloads now?"))
            goes = self.tr("Payloads whose content is deleted: {count}. Their lines stay in the log.")
        else:
            self.setText(self.tr("Delete older payloads now?"))
            goes = self.tr("Payloads that are deleted, line and content: {count}.")
        number = number_text(min(count, MOST_COUNTED))
        told = number if count <= MOST_COUNTED else filled(self.tr("more than {count}"), count=number)
        self.setInformativeText(f"{filled(goes, count=told)} {self.tr('This cannot be undone.')}")
        self.addButton(self.tr("&Delete"), QMessageBox.ButtonRole.DestructiveRole)
        keep = self.addButton(self.tr("&Keep them"), QMessageBox.ButtonRole.RejectRole)
        self.setDefaultButton(keep)
        self.setEscapeButton(keep)
        # Not `buttonClicked`: whoever closes it by the frame has answered too.
        self.finished.connect(self._finished)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    @Slot()
    def _finished(self) -> None:
        button = self.clickedButton()
        self.answered.emit(button is not None and self.buttonRole(button) is QMessageBox.ButtonRole.DestructiveRole)
