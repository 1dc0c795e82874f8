"""The settings. What is changed counts at once; what cannot be is said beside it."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final

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

from tray_app.core.messages import PayloadFilter
from tray_app.core.model import WAITING, PayloadState
from tray_app.desktop.asking import while_alive
from tray_app.desktop.messages import filled, sentence_of
from tray_app.desktop.plain import fit_height, plain_label, set_tip
from tray_app.desktop.shorter_question import MOST_COUNTED, ShorterQuestion
from tray_app.desktop.translation import language_name

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from tray_app.core.errors import TrayAppError
    from tray_app.desktop.services import Services
    from tray_app.engine.parts import Parts

MOST_DAYS: Final = 36_500
_TYPED: Final = ("proxy", "ca_file", "bodies_days", "lines_days")
_SETTINGS: Final = ("start_at_login", "notifications", "language", *_TYPED)


class PreferencesDialog(QDialog):
    """Reads and writes through the engine; no file is touched in the GUI's thread."""

    language_changed = Signal(str)
    """Another language counts now; empty: the system's."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._known: dict[str, Any] = {}
        self._asked: dict[str, Any] = {}
        """Values on their way, or waiting for the owner's word."""
        self._refused: dict[str, Any] = {}
        """Values that could not be set and stand there to be mended."""
        self._closing = False
        """It is closed as soon as all is set."""
        self._trying = False
        self.setWindowTitle(self.tr("Settings"))
        self._make_fields()
        self._note = plain_label(self)
        self._lay_out()
        self._fields: tuple[QWidget, ...] = (self.login, self.notifications, self.proxy, self.bodies, self.lines)
        self._fields += (self.certificates, self.choose_certificates, self.language)
        for part in (*self._fields, self.try_proxy):
            part.setEnabled(False)
        # Not `clicked`: what acts for somebody over the accessibility interface turns them without a click.
        self.login.toggled.connect(partial(self._change, "start_at_login"))
        self.notifications.toggled.connect(partial(self._change, "notifications"))
        self.language.activated.connect(partial(self._change, "language"))
        self.proxy.editingFinished.connect(partial(self._change, "proxy"))
        self.certificates.editingFinished.connect(partial(self._change, "ca_file"))
        self.bodies.editingFinished.connect(partial(self._change, "bodies_days"))
        self.lines.editingFinished.connect(partial(self._change, "lines_days"))
        self.try_proxy.clicked.connect(self._try_proxy)
        self.choose_certificates.clicked.connect(self._choose)
        services.ask("preferences", {}, then=while_alive(self, self._have), failed=while_alive(self, self._say))

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
        box.setGroupSeparatorShown(True)
        box.setSpecialValueText(self.tr("no longer than needed"))
        box.setKeyboardTracking(False)
        box.valueChanged.connect(self._name_days)
        return box

    @Slot()
    def _name_days(self) -> None:
        for box in (self.bodies, self.lines):
            box.setSuffix(self.tr(" day") if box.value() == 1 else self.tr(" days"))

    def note(self) -> str:
        """What is said below the fields."""
        return self._note.text()

    def _have(self, told: dict[str, Any]) -> None:
        self._show(told, {})

    def _show(self, told: dict[str, Any], sent: dict[str, Any]) -> None:
        """What was told, but where something else than was known and `sent` was typed meanwhile."""
        before, self._known = self._known, told
        possible = told["start_at_login"] is not None
        self.login.setToolTip("" if possible else self.tr("Not possible here: a demo, or no desktop's login."))
        for key in _SETTINGS:
            if not before or self._value(key) in (before[key], sent.get(key, before[key])):
                self._put(key, told[key])
        self._name_days()
        self._show_test(told["vendor_host"])
        for part in self._fields:
            part.setEnabled(part is not self.login or possible)

    def _value(self, key: str) -> Any:
        """As it stands in its field."""
        match key:
            case "start_at_login":
                return self.login.isChecked() if self._known.get(key) is not None else None
            case "notifications":
                return self.notifications.isChecked()
            case "language":
                return self.language.currentData()
            case "bodies_days" | "lines_days":
                return (self.bodies if key == "bodies_days" else self.lines).value()
            case _:
                return (self.proxy if key == "proxy" else self.certificates).text().strip() or None

    def _put(self, key: str, value: Any) -> None:
        """Shows it, which is no change."""
        match key:
            case "start_at_login" | "notifications":
                box = self.login if key == "start_at_login" else self.notifications
                with QSignalBlocker(box):
                    box.setChecked(bool(value))
            case "language":
                self.language.setCurrentIndex(max(self.language.findData(value), 0))
            case "bodies_days" | "lines_days":
                (self.bodies if key == "bodies_days" else self.lines).setValue(int(value))
            case _:
                field = self.proxy if key == "proxy" else self.certificates
                if field.text().strip() != (value or ""):
                    field.setText(value or "")

    def _change(self, key: str, *_: object) -> None:
        """One setting alone: what is wrong in another field does not keep it from counting."""
        value = self._value(key)
        if key in self._asked and self._asked[key] == value:
            return
        if value == self._known.get(key) and key not in self._asked:
            self._refused.pop(key, None)
            if not self._refused and not self._trying:
                self._note.setText("")
            return
        self._asked[key] = value
        if key in ("bodies_days", "lines_days") and value < int(self._known[key]):
            count = partial(_older, days=value, known_days=int(self._known[key]))
            then = while_alive(self, partial(self._counted, key, value))
            self._services.read(count, then=then, failed=while_alive(self, partial(self._failed, {key: value})))
        else:
            self._store(key, value)

    def _counted(self, key: str, value: int, count: int) -> None:
        if self._asked.get(key) != value:
            return  # Another was typed meanwhile, and is counted after this.
        if count == 0:
            self._store(key, value)
            return
        question = ShorterQuestion(count, self, content_only=key == "bodies_days")
        question.answered.connect(partial(self._answered, key, value))
        question.open()

    def _answered(self, key: str, value: int, agreed: bool) -> None:
        if agreed:
            self._store(key, value)
            return
        self._closing = False
        self._end_asking({key: value})
        self._put(key, self._known[key])
        self._note.setText(self.tr("Nothing was deleted; it is kept as long as before."))
        fit_height(self)

    def _store(self, key: str, value: Any) -> None:
        changes = {key: value}
        self._services.ask(
            "set-preferences",
            {"changes": changes},
            then=while_alive(self, partial(self._saved, changes)),
            failed=while_alive(self, partial(self._failed, changes)),
        )

    def _saved(self, changes: dict[str, Any], told: dict[str, Any]) -> None:
        other_language = told["language"] != self._known.get("language")
        self._end_asking(changes)
        self._show(told, changes)
        if not self._trying and not self._refused:
            self._note.setText(self.tr("Saved; it counts from now on."))
        fit_height(self)
        if other_language:
            self.language_changed.emit(told["language"] or "")
        self._close_if_done()

    def _end_asking(self, changes: dict[str, Any]) -> None:
        for key, value in changes.items():
            self._refused.pop(key, None)
            if self._asked.get(key) == value:
                del self._asked[key]

    def reject(self) -> None:
        """Closing is no way to lose what was typed: it is set before, and what cannot be set is said. Once more, and
        it is closed all the same."""
        if not self._closing and self._known:
            for key in _TYPED:
                if key not in self._refused or self._refused[key] != self._value(key):
                    self._change(key)
            if self._asked:
                self._closing = True
                return
        super().reject()

    def _close_if_done(self) -> None:
        if not self._closing or self._asked:
            return
        self._closing = False
        if not self._refused:
            super().reject()

    def _show_test(self, host: str | None) -> None:
        self.try_proxy.setEnabled(host is not None and not self._trying)
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
        self._trying = True
        self.try_proxy.setEnabled(False)
        self._note.setText(self.tr("Asking the proxy…"))
        self._services.ask(
            "try-proxy",
            {"proxy": self.proxy.text().strip() or None},
            then=while_alive(self, self._tried),
            failed=while_alive(self, self._not_tried),
        )

    def _tried(self, told: dict[str, Any]) -> None:
        self._trying = False
        self.try_proxy.setEnabled(True)
        if told["proxy"]:
            text = self.tr("{proxy} lets this program through to {host}.")
        else:
            text = self.tr("No proxy is used for {host}; nothing was asked.")
        self._note.setText(filled(text, proxy=told["proxy"], host=told["host"]))
        fit_height(self)

    def _not_tried(self, problem: TrayAppError) -> None:
        self._trying = False
        self.try_proxy.setEnabled(True)
        self._say(problem)

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
        self._change("ca_file")

    def _say(self, problem: TrayAppError) -> None:
        self._note.setText(sentence_of(problem.reason))
        fit_height(self)

    def _failed(self, changes: dict[str, Any], problem: TrayAppError) -> None:
        """What was typed stays, so that it can be mended; what was chosen goes back."""
        self._end_asking(changes)
        for key, value in changes.items():
            if key in _TYPED:
                self._refused[key] = value
            else:
                self._put(key, self._known[key])
        self._say(problem)
        self._close_if_done()


def _add_row(form: QFormLayout, text: str, field: QWidget, button: QPushButton | None = None) -> None:
    label = QLabel(text)
    label.setBuddy(field)
    row = QHBoxLayout()
    row.addWidget(field, 1)
    if button is not None:
        button.setAutoDefault(False)
        row.addWidget(button)
    form.addRow(label, row)


def _older(parts: Parts, *, days: int, known_days: int) -> int:
    """How many payloads are older than `days` now, of those that are kept for `known_days`; counted no further than
    MOST_COUNTED + 1."""
    now = parts.clock.now()
    which = PayloadFilter(
        states=frozenset(PayloadState) - WAITING - {PayloadState.SENDING},
        since=now - timedelta(days=known_days),
        until=now - timedelta(days=days) if days else None,
    )
    return len(parts.journal.page(which, limit=MOST_COUNTED + 1))
