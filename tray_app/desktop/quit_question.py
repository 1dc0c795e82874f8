"""Asked before the end of a program that somebody's functions go through."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QAbstractButton, QMessageBox

from tray_app.core.model import Source
from tray_app.core.sentences import untold
from tray_app.desktop.messages import said
from tray_app.desktop.modes import Mode
from tray_app.engine.pointing import relay_ends

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from tray_app.desktop.services import Services


def leaning(services: Services) -> tuple[str, ...]:
    """Why it is not to be ended without a question: whose functions end with it. Nothing ends with these windows where
    another process is the engine."""
    if services.mode is not Mode.OWN:
        return ()
    return tuple(
        said(untold(relay_ends(status["name"], status["title"])))
        for status in services.statuses
        if status["source"] == Source.RELAY and status["serves_functions"]
    )


class QuitQuestion(QMessageBox):
    """Deletes itself when it was answered or sent away."""

    agreed = Signal()

    def __init__(self, why: tuple[str, ...], parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setIcon(QMessageBox.Icon.Warning)
        self.setWindowTitle(self.tr("Telemetry Tray"))
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(self.tr("Quit all the same?"))
        stays = self.tr(
            "A service keeps it up whoever is logged in, and takes over a moment after this program's end where it is "
            "set up: telemetry-tray service"
        )
        self.setInformativeText("\n\n".join((*why, stays)))
        self.addButton(self.tr("&Quit all the same"), QMessageBox.ButtonRole.DestructiveRole)
        stay = self.addButton(self.tr("&Go on"), QMessageBox.ButtonRole.RejectRole)
        self.setDefaultButton(stay)
        self.setEscapeButton(stay)
        self.buttonClicked.connect(self._clicked)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    @property
    def is_agreed(self) -> bool:
        """After it was answered."""
        button = self.clickedButton()
        return button is not None and self.buttonRole(button) is QMessageBox.ButtonRole.DestructiveRole

    @Slot(QAbstractButton)
    def _clicked(self, button: QAbstractButton) -> None:
        if self.buttonRole(button) is QMessageBox.ButtonRole.DestructiveRole:
            self.agreed.emit()


def may_the_session_end(services: Services, manager: Any) -> None:
    """At the end of a session (log-out, shut-down), from Qt's session manager: asks where it may still be stopped."""
    why = leaning(services)
    if not why or not manager.allowsInteraction():
        return
    question = QuitQuestion(why, None)
    question.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    question.exec()
    if not question.is_agreed:
        manager.cancel()
    manager.release()
    question.deleteLater()
