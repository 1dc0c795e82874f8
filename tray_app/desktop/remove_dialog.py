"""Asks once before an instance is dropped, and says what stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QVBoxLayout

from tray_app.core.model import SecretPlace
from tray_app.core.sentences import printable
from tray_app.desktop.asking import while_alive
from tray_app.desktop.for_administrator import ForAdministrator
from tray_app.desktop.messages import sentence_of
from tray_app.desktop.plain import fit_height, plain_label

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from tray_app.core.errors import TrayAppError
    from tray_app.core.model import Instance
    from tray_app.desktop.services import Services


class RemoveDialog(QDialog):
    """Accepted once it is gone."""

    def __init__(self, services: Services, instance: Instance, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._instance = instance
        self.setWindowTitle(self.tr("Remove instance"))
        name = printable(instance.name)
        head = plain_label(self, self.tr("Remove {name} from this program?").format(name=name))
        font = head.font()
        font.setBold(True)
        head.setFont(font)
        text = plain_label(
            self,
            self.tr(
                "If you stopped its telemetry, that stays as it is in its config file. If its telemetry is on and this "
                "program had pointed it elsewhere, that is taken back. The token file, if you named one, stays."
            ),
        )
        self.forget = QCheckBox(self.tr("&Delete its payloads and its history here as well"), self)
        self._problem = plain_label(self)
        self._problem.hide()
        self.for_administrator = ForAdministrator(self)
        self._gone = False
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.remove_button = buttons.addButton(self.tr("&Remove"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.remove_button.setAutoDefault(False)
        self.remove_button.clicked.connect(self.remove)
        cancel = self._cancel = buttons.button(QDialogButtonBox.StandardButton.Cancel)
        cancel.setDefault(True)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        for part in (head, text, self.forget, self._problem, self.for_administrator):
            layout.addWidget(part)
        layout.addStretch(1)
        layout.addWidget(buttons)
        cancel.setFocus()
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance("x") * 64)
        fit_height(self)

    @Slot()
    def remove(self) -> None:
        """Drops it."""
        self.remove_button.setEnabled(False)
        args = {"name": self._instance.name, "forget": self.forget.isChecked(), "rights": True}
        self._services.ask(
            "remove", args, then=while_alive(self, self._removed), failed=while_alive(self, self._not_removed)
        )

    def _removed(self, told: dict[str, Any]) -> None:
        self._gone = bool(told["done"])
        if told["problem"] is not None:
            after = (
                self.tr(
                    "It is removed, and its telemetry stays stopped. Its config still names the relay of this program."
                )
                if self._gone
                else self.tr("It is not removed yet. Remove it again after that.")
            )
            self.for_administrator.show_told(told, after)
            self.remove_button.setEnabled(not self._gone)
            self._cancel.setText(self.tr("Close"))
            fit_height(self)
        if not self._gone:
            return
        if self._instance.secret is not None and self._instance.secret.place is SecretPlace.KEYRING:
            self._services.ask(
                "delete-secret",
                {"id": self._instance.id},
                then=while_alive(self, self._finished),
                failed=while_alive(self, self._secret_stays),
            )
        else:
            self._finished({})

    def _finished(self, _told: dict[str, Any]) -> None:
        if not self.for_administrator.isVisibleTo(self):
            self.accept()

    def reject(self) -> None:
        """Escape: what is gone is gone."""
        if self._gone:
            self.accept()
        else:
            super().reject()

    def _secret_stays(self, problem: TrayAppError) -> None:
        template = self.tr("It is removed. Its token is still in the keyring: {why}")
        self._problem.setText(template.format(why=sentence_of(problem.reason)))
        self._problem.show()
        fit_height(self)

    def _not_removed(self, problem: TrayAppError) -> None:
        self._problem.setText(sentence_of(problem.reason))
        self._problem.show()
        fit_height(self)
        self.remove_button.setEnabled(True)
