"""The settings. What is changed counts at once; what cannot be is said beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
)

from tray_app.desktop.asking import while_alive
from tray_app.desktop.messages import filled, sentence_of
from tray_app.desktop.plain import fit_height, plain_label, set_tip
from tray_app.desktop.translation import language_name

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from tray_app.core.errors import TrayAppError
    from tray_app.desktop.services import Services

MOST_DAYS = 36_500


class PreferencesDialog(QDialog):
    """Reads and writes through the engine; no file is touched in the GUI's thread."""

    language_changed = Signal(str)
    """Another language counts now; empty: the system's."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._known: dict[str, Any] = {}
        self.setWindowTitle(self.tr("Settings"))
        self._make_fields()
        self._note = plain_label(self)
        self._lay_out()
        self._fields: tuple[QWidget, ...] = (self.login, self.notifications, self.proxy, self.bodies, self.lines)
        self._fields += (self.certificates, self.choose_certificates, self.language)
        for part in (*self._fields, self.try_proxy):
            part.setEnabled(False)
        # Not `clicked`: what acts for somebody over the accessibility interface turns them without a click.
        self.login.toggled.connect(self._changed)
        self.notifications.toggled.connect(self._changed)
        self.language.activated.connect(self._changed)
        for field in (self.proxy, self.certificates, self.bodies, self.lines):
            field.editingFinished.connect(self._changed)
        self.try_proxy.clicked.connect(self._try_proxy)
        self.choose_certificates.clicked.connect(self._choose)
        services.ask("preferences", {}, then=while_alive(self, self._have), failed=while_alive(self, self._failed))

    def _make_fields(self) -> None:
        self.login = QCheckBox(self.tr("&Start when I log in"), self)
        self.notifications = QCheckBox(self.tr("&Notify me of what needs me"), self)
        self.notifications.setToolTip(
            self.tr("First failure and recovery, telemetry that came back on, a payload that is held. Never success.")
        )
        self.language = QComboBox(self)
        self.language.addItem(self.tr("as the system"), None)
        for code in ("en", *self._services.languages()):
            self.language.addItem(language_name(code), code)
        self.proxy = QLineEdit(self)
        self.proxy.setPlaceholderText(self.tr("as the environment says"))
        self.proxy.setMinimumWidth(self.fontMetrics().horizontalAdvance("m") * 24)
        self.try_proxy = QPushButton(self.tr("&Test"), self)
        self.certificates = QLineEdit(self)
        self.certificates.setPlaceholderText(self.tr("those of the system alone"))
        self.certificates.setToolTip(
            self.tr("For a proxy that looks into TLS, or a server with a certificate of your own: a file in PEM form")
        )
        self.choose_certificates = QPushButton(self.tr("C&hoose…"), self)
        self.choose_certificates.setAccessibleName(self.tr("Choose a file with certificates"))
        self.bodies, self.lines = self._days_box(), self._days_box()
        for field, name in (
            (self.proxy, self.tr("Proxy for sending")),
            (self.certificates, self.tr("File with certificates that are believed besides the system's")),
            (self.language, self.tr("Language")),
            (self.bodies, self.tr("Days for which the content of payloads is kept")),
            (self.lines, self.tr("Days for which the lines of the log are kept")),
        ):
            field.setAccessibleName(name)

    def _lay_out(self) -> None:
        form = QFormLayout()
        form.addRow(self.login)
        form.addRow(self.notifications)
        _add_row(form, self.tr("&Language"), self.language)
        _add_row(form, self.tr("&Proxy for sending"), self.proxy, self.try_proxy)
        _add_row(form, self.tr("Own c&ertificates"), self.certificates, self.choose_certificates)
        form.addRow(self.tr("Keep the &content of payloads for"), self.bodies)
        form.addRow(self.tr("Keep the lines of the lo&g for"), self.lines)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(self._note)
        layout.addStretch(1)
        layout.addWidget(buttons)

    def _days_box(self) -> QSpinBox:
        box = QSpinBox(self)
        box.setRange(0, MOST_DAYS)
        box.setSuffix(self.tr(" days"))
        box.setSpecialValueText(self.tr("no longer than needed"))
        box.setKeyboardTracking(False)
        box.setGroupSeparatorShown(True)
        return box

    def note(self) -> str:
        """What is said below the fields."""
        return self._note.text()

    def _have(self, told: dict[str, Any]) -> None:
        self._known = told
        possible = told["start_at_login"] is not None
        self._tick(told)
        self.login.setToolTip("" if possible else self.tr("Not possible here: a demo, or no desktop's login."))
        self.proxy.setText(told["proxy"] or "")
        self.certificates.setText(told["ca_file"] or "")
        self.language.setCurrentIndex(max(self.language.findData(told["language"]), 0))
        self._show_test(told["vendor_host"])
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
            "ca_file": self.certificates.text().strip() or None,
            "language": self.language.currentData(),
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
        other_language = told["language"] != self._known.get("language")
        self._note.setText(self.tr("Saved; it counts from now on."))
        self._have(told)
        fit_height(self)
        if other_language:
            self.language_changed.emit(told["language"] or "")

    def _show_test(self, host: str | None) -> None:
        self.try_proxy.setEnabled(host is not None)
        if host is None:
            text = self.tr("No instance sends anything off this computer yet, so there is nothing to ask the proxy for")
        else:
            text = filled(
                self.tr("Asks the proxy for a connection to {host} and closes it. Nothing is sent."), host=host
            )
        set_tip(self.try_proxy, text)
        self.try_proxy.setAccessibleName(self.tr("Test the proxy"))
        self.try_proxy.setAccessibleDescription(text)

    @Slot()
    def _try_proxy(self) -> None:
        self.try_proxy.setEnabled(False)
        self._note.setText(self.tr("Asking the proxy…"))
        self._services.ask(
            "try-proxy",
            {"proxy": self.proxy.text().strip() or None},
            then=while_alive(self, self._tried),
            failed=while_alive(self, self._not_tried),
        )

    def _tried(self, told: dict[str, Any]) -> None:
        self.try_proxy.setEnabled(True)
        if told["proxy"]:
            text = self.tr("{proxy} lets this program through to {host}.")
        else:
            text = self.tr("No proxy is used for {host}; nothing was asked.")
        self._note.setText(filled(text, proxy=told["proxy"], host=told["host"]))
        fit_height(self)

    def _not_tried(self, problem: TrayAppError) -> None:
        self.try_proxy.setEnabled(True)
        self._failed(problem)

    @Slot()
    def _choose(self) -> None:
        dialog = QFileDialog(self, self.tr("Certificates in PEM form"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._chosen)
        dialog.open()

    @Slot(str)
    def _chosen(self, path: str) -> None:
        self.certificates.setText(path)
        self._changed()

    def _failed(self, problem: TrayAppError) -> None:
        """What was typed stays, so that it can be mended."""
        self._note.setText(sentence_of(problem.reason))
        fit_height(self)
        if self._known:
            self._tick(self._known)

    def _tick(self, told: dict[str, Any]) -> None:
        """As they are, which is no change."""
        for box, name in ((self.login, "start_at_login"), (self.notifications, "notifications")):
            with QSignalBlocker(box):
                box.setChecked(bool(told[name]))


def _add_row(form: QFormLayout, text: str, field: QWidget, button: QPushButton | None = None) -> None:
    label = QLabel(text)
    label.setBuddy(field)
    row = QHBoxLayout()
    row.addWidget(field, 1)
    if button is not None:
        button.setAutoDefault(False)
        row.addWidget(button)
    form.addRow(label, row)
