"""Saves what is recorded as a file: the report for people, or the record for programs."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QDate, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
)

from tray_app.core.messages import PayloadFilter
from tray_app.desktop.asking import while_alive
from tray_app.desktop.messages import filled, sentence_of
from tray_app.desktop.plain import fit_height, plain_label
from tray_app.desktop.plural import counted
from tray_app.desktop.time_range import DayField, midnight
from tray_app.desktop.translation import language_name, spoken
from tray_app.engine.shapes import named

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from tray_app.core.errors import TrayAppError
    from tray_app.desktop.services import Services
    from tray_app.desktop.worker import Backend
    from tray_app.engine.parts import Parts

SUFFIXES: Final = {"html": "html", "csv": "csv", "jsonl": "jsonl"}


class RecordDialog(QDialog):
    """Of one instance: report or record. Of what the log shows: the record alone. It sends nothing."""

    def __init__(
        self, services: Services, parent: QWidget, *, name: str = "", which: PayloadFilter | None = None
    ) -> None:
        """`name`: of an instance; `which`: what is shown in the log."""
        super().__init__(parent)
        self._services, self._name, self._which = services, name, which
        self.setWindowTitle(
            filled(self.tr("Save what is known of {instance}"), instance=name)
            if name
            else self.tr("Save what is shown")
        )
        self.forms = {
            "html": QRadioButton(self.tr("&Report to be read or printed (HTML)"), self),
            "csv": QRadioButton(self.tr("&Table for a spreadsheet (CSV)"), self),
            "jsonl": QRadioButton(self.tr("Record with all &bytes for programs (JSON lines)"), self),
        }
        self.forms["html"].setToolTip(
            self.tr("What the data-protection officer asks: verdict, receivers, fields, what was sent and stopped.")
        )
        self.forms["html"].setVisible(bool(name))
        self.forms["html" if name else "csv"].setChecked(True)
        self.users = QCheckBox(self.tr("With the &values about single users"), self)
        self.users.setToolTip(self.tr("Their hashed ids and last use, from the last payload. Left out unless ticked."))
        self.language = QComboBox(self)
        for code in ("en", *services.languages()):
            self.language.addItem(language_name(code), code)
        self.language.setCurrentIndex(self.language.findData(spoken(services.languages())))
        self.language_label = QLabel(self.tr("&Language of the report:"), self)
        self.language_label.setBuddy(self.language)
        self.limited = QCheckBox(self.tr("&Only since"), self)
        self.since = DayField(QDate.currentDate().addDays(-30), self)
        self.since.setAccessibleName(self.tr("Since this day"))
        self.since.setEnabled(False)
        self.says = plain_label(self)
        self.save_button = QPushButton(self.tr("&Save as…"), self)
        self.open_button = QPushButton(self.tr("O&pen the report"), self)
        self._written = ""
        self._lay_out()
        self.limited.toggled.connect(self.since.setEnabled)
        self.forms["html"].toggled.connect(self._form_changed)
        self.save_button.clicked.connect(self._ask_where)
        self.open_button.clicked.connect(self._open)
        self._form_changed()
        fit_height(self)

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        for form in self.forms.values():
            layout.addWidget(form)
        day = QHBoxLayout()
        day.addWidget(self.limited)
        day.addWidget(self.since)
        day.addStretch(1)
        layout.addLayout(day)
        layout.addWidget(self.users)
        language = QHBoxLayout()
        language.addWidget(self.language_label)
        language.addWidget(self.language)
        language.addStretch(1)
        layout.addLayout(language)
        layout.addWidget(self.says)
        layout.addStretch(1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        for button in (self.save_button, self.open_button):
            buttons.addButton(button, QDialogButtonBox.ButtonRole.ActionRole)
        self.open_button.hide()  # Adding shows it.
        self.save_button.setDefault(True)
        buttons.rejected.connect(self.reject)
        layout.addWidget(buttons)
        if self._which is not None:
            self.limited.hide()
            self.since.hide()

    @Slot()
    def _form_changed(self) -> None:
        for part in (self.users, self.language, self.language_label):
            part.setVisible(bool(self._name))
            part.setEnabled(self.forms["html"].isChecked())
        if not self.forms["html"].isChecked():
            self.users.setChecked(False)

    def form(self) -> str:
        """What was chosen."""
        return next(form for form, button in self.forms.items() if button.isChecked())

    @Slot()
    def _ask_where(self) -> None:
        dialog = QFileDialog(self, self.tr("Save as"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(SUFFIXES[self.form()])
        stem = "".join(c if c.isalnum() or c in "-_" else "-" for c in self._name) or "telemetry"
        dialog.selectFile(f"{stem}-{datetime.now().astimezone():%Y-%m-%d}.{SUFFIXES[self.form()]}")
        dialog.fileSelected.connect(self.save_as)
        dialog.open()

    @Slot(str)
    def save_as(self, path: str) -> None:
        """Writes the file, in a thread of its own."""
        self.save_button.setEnabled(False)
        self.open_button.hide()
        self.says.setText(self.tr("Writing…"))
        since = midnight(self.since.day()) if self.limited.isChecked() else None
        work: Callable[[Backend, Parts], int | None]
        if self.form() == "html":
            work = partial(
                _report,
                path=path,
                name=self._name,
                since=since,
                with_users=self.users.isChecked(),
                language=str(self.language.currentData()),
            )
        else:
            work = partial(_record, path=path, form=self.form(), name=self._name, which=self._which, since=since)
        self._services.save(
            work, then=while_alive(self, partial(self._saved, path)), failed=while_alive(self, self._failed)
        )

    def _saved(self, path: str, count: int | None) -> None:
        self.save_button.setEnabled(True)
        if count is None:
            self.says.setText(filled(self.tr("The report is in {path}."), path=path))
            self._written = path
            self.open_button.show()
        else:
            text = counted(self.tr("Wrote %Ln line(s) into {path}.", "", count), count)
            self.says.setText(filled(text, path=path))
        fit_height(self)

    @Slot()
    def _open(self) -> None:
        """In the owner's browser, where it can be printed."""
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(self._written)):
            self.says.setText(filled(self.tr("{path} cannot be opened from here."), path=self._written))
            fit_height(self)

    def _failed(self, problem: TrayAppError) -> None:
        self.save_button.setEnabled(True)
        self.says.setText(sentence_of(problem.reason))
        fit_height(self)


def _report(
    backend: Backend, parts: Parts, *, path: str, name: str, since: datetime | None, with_users: bool, language: str
) -> None:
    instance = named(parts.journal, name)
    backend.save_report(parts, Path(path), instance=instance, since=since, with_users=with_users, language=language)


def _record(
    backend: Backend,
    parts: Parts,
    *,
    path: str,
    form: str,
    name: str,
    which: PayloadFilter | None,
    since: datetime | None,
) -> int:
    if which is None:
        which = PayloadFilter(instance_id=named(parts.journal, name).id, since=since)
    return backend.save_record(parts, Path(path), format=form, which=which)
