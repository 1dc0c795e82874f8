"""The settings. What is changed counts at once; what cannot be is said beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
)

from tray_app.desktop.asking import while_alive
from tray_app.desktop.messages import sentence_of
from tray_app.desktop.plain import fit_height, plain_label

if TYPE_CHECKING:
    from PySide6.QtWidgets import (
        QWidget,
    )

    from tray_app.core.errors import TrayAppError
    from tray_app.desktop.services import Services

MOST_DAYS = 36_500


class PreferencesDialog(QDialog):
    """Reads and writes through the engine; no file is touched in the GUI's thread."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._known: dict[str, Any] = {}
        self.setWindowTitle(self.tr("Settings"))
        self.login = QCheckBox(self.tr("&Start when I log in"), self)
        self.notifications = QCheckBox(self.tr("&Notify me of what needs me"), self)
        self.notifications.setToolTip(
            self.tr("First failure and recovery, telemetry that came back on, a payload that is held. Never success.")
        )
        self.proxy = QLineEdit(self)
        self.proxy.setPlaceholderText(self.tr("as the environment says"))
        self.proxy.setMinimumWidth(self.fontMetrics().horizontalAdvance("m") * 24)
        self.bodies, self.lines = self._days_box(), self._days_box()
        form = QFormLayout()
        form.addRow(self.login)
        form.addRow(self.notifications)
        form.addRow(self.tr("&Proxy for sending"), self.proxy)
        form.addRow(self.tr("Keep the &content of payloads for"), self.bodies)
        form.addRow(self.tr("Keep the &lines of the log for"), self.lines)
        for field, name in (
            (self.proxy, self.tr("Proxy for sending")),
            (self.bodies, self.tr("Days for which the content of payloads is kept")),
            (self.lines, self.tr("Days for which the lines of the log are kept")),
        ):
            field.setAccessibleName(name)
        self._note = plain_label(self)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(self._note)
        layout.addStretch(1)
        layout.addWidget(buttons)
        self._fields = (self.login, self.notifications, self.proxy, self.bodies, self.lines)
        for part in self._fields:
            part.setEnabled(False)
        self.login.clicked.connect(self._changed)
        self.notifications.clicked.connect(self._changed)
        self.proxy.editingFinished.connect(self._changed)
        self.bodies.editingFinished.connect(self._changed)
        self.lines.editingFinished.connect(self._changed)
        services.ask("preferences", {}, then=while_alive(self, self._have), failed=while_alive(self, self._failed))

    def _days_box(self) -> QSpinBox:
        box = QSpinBox(self)
        box.setRange(0, MOST_DAYS)
        box.setSuffix(self.tr(" days"))
        box.setSpecialValueText(self.tr("no longer than needed"))
        box.setKeyboardTracking(False)
        return box

    def note(self) -> str:
        """What is said below the fields."""
        return self._note.text()

    def _have(self, told: dict[str, Any]) -> None:
        self._known = told
        possible = told["start_at_login"] is not None
        self.login.setChecked(bool(told["start_at_login"]))
        self.login.setToolTip("" if possible else self.tr("Not possible here: a demo, or no desktop's login."))
        self.notifications.setChecked(bool(told["notifications"]))
        self.proxy.setText(told["proxy"] or "")
        self.bodies.setValue(int(told["bodies_days"]))
        self.lines.setValue(int(told["lines_days"]))
        for part in self._fields:
            part.setEnabled(part is not self.login or possible)

    @Slot()
    def _changed(self) -> None:
        wanted: dict[str, Any] = {
            "start_at_login": self.login.isChecked(),
            "notifications": self.notifications.isChecked(),
            "proxy": self.proxy.text().strip() or None,
            "bodies_days": self.bodies.value(),
            "lines_days": self.lines.value(),
        }
        if self._known.get("start_at_login") is None:
            del wanted["start_at_login"]
        changes = {key: value for key, value in wanted.items() if value != self._known.get(key)}
        if not changes:
            self._note.setText("")
            return
        self._services.ask(
            "set-preferences",
            {"changes": changes},
            then=while_alive(self, self._saved),
            failed=while_alive(self, self._failed),
        )

    def _saved(self, told: dict[str, Any]) -> None:
        self._note.setText(self.tr("Saved; it counts from now on."))
        self._have(told)
        fit_height(self)

    def _failed(self, problem: TrayAppError) -> None:
        """What was typed stays, so that it can be mended."""
        self._note.setText(sentence_of(problem.reason))
        fit_height(self)
        if self._known:
            self.login.setChecked(bool(self._known["start_at_login"]))
            self.notifications.setChecked(bool(self._known["notifications"]))
