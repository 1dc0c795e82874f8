"""The pages of the first-run wizard. They read and ask; what is done with it is the wizard's."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWizardPage,
)

from tray_app.core.discovery import Installation
from tray_app.core.errors import TrayAppError
from tray_app.core.instances import check_url
from tray_app.core.model import Source
from tray_app.desktop import setup_reading
from tray_app.desktop.asking import while_alive
from tray_app.desktop.messages import filled, sentence_of
from tray_app.desktop.payload_tables import TextTable
from tray_app.desktop.plain import plain_label

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from tray_app.core.model import Reason
    from tray_app.desktop.services import Services
    from tray_app.desktop.setup_reading import Offered, Said

LONGEST_SECRET: Final = 4096
_MOST_UNSEEN: Final = 3
"""Places where we could not look are named up to this many."""


class _Page(QWizardPage):
    """Title, and paragraphs that wrap."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.column = QVBoxLayout(self)

    def say(self, text: str, *, bold: bool = False, indented: bool = False) -> QLabel:
        """One more paragraph."""
        label = plain_label(self, text)
        if bold:
            font = label.font()
            font.setBold(True)
            label.setFont(font)
        if indented:
            label.setContentsMargins(self.fontMetrics().height() * 3 // 2, 0, 0, self.fontMetrics().height() // 2)
        self.column.addWidget(label)
        return label


class AboutPage(_Page):
    """What telemetry is here, and the three ways."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("What your server tells its maker"))
        self.say(
            self.tr(
                "A self-hosted server sends a message about itself to its maker, mostly once a day: its "
                "version, its plugins, how many users and projects it has. That message is called a ping here; "
                "its content a payload."
            )
        )
        self.say(
            self.tr(
                "There are three ways in which this program can help. You choose one on the last page and can change "
                "it later:"
            )
        )
        for name, text in (
            (
                self.tr("Just show me"),
                self.tr("It reads the server's own files and answers. Nothing is changed, nothing is sent."),
            ),
            (
                self.tr("Let it pass through this program"),
                self.tr(
                    "The server hands its message to this program, which shows you the very bytes and sends them on."
                ),
            ),
            (
                self.tr("Send the documented ping instead of the server"),
                self.tr("This program asks the server for the documented fields only, and sends those."),
            ),
        ):
            self.say(name, bold=True)
            self.say(text, indented=True)
        self.say(self.tr("Whichever you choose, one switch stops it, and this program checks that it stopped."))
        self.say(self.tr("Until the last page these steps only look: nothing is changed, and no server is asked."))
        self.column.addStretch(1)


class WherePage(_Page):
    """What is installed here."""

    chosen = Signal(object)
    """An Installation."""

    def __init__(self, services: Services, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("Which server?"))
        self.says = self.say(self.tr("Looking for installations on this computer…"))
        self.found = QListWidget(self)
        self.found.setAccessibleName(self.tr("Installations that were found"))
        self.folder = QLineEdit(self)
        self.folder.setAccessibleName(self.tr("Folder of the installation"))
        self.folder.setPlaceholderText(self.tr("the folder that has conf/ or TestsigmaServer/ in it"))
        browse = QPushButton(self.tr("&Browse…"), self)
        browse.clicked.connect(self._browse)
        row = QHBoxLayout()
        row.addWidget(self.folder, 1)
        row.addWidget(browse)
        form = QFormLayout()
        label = QLabel(self.tr("Another &folder"), self)
        label.setBuddy(self.folder)
        form.addRow(label, row)
        self.column.addWidget(self.found, 1)
        self.column.addLayout(form)
        self.problem = self.say("")
        self._offered: tuple[Offered, ...] = ()
        self.found.currentItemChanged.connect(self._choose)
        self.folder.textChanged.connect(self._choose)
        services.save(
            setup_reading.found_for_adding, then=while_alive(self, self._have), failed=while_alive(self, self._failed)
        )

    def where(self) -> Installation | None:
        """What is chosen; None: nothing, or what cannot be."""
        if self._typed():
            return Installation(product="", home=self._typed()) if Path(self._typed()).is_absolute() else None
        item = self.found.currentItem()
        return None if item is None else self._offered[self.found.row(item)].where

    def isComplete(self) -> bool:
        return self.where() is not None

    def validatePage(self) -> bool:
        """On to the next page: what its file says is read."""
        self.chosen.emit(self.where())
        return True

    def _typed(self) -> str:
        return os.path.expanduser(self.folder.text().strip())  # noqa: PTH111 (what is not a user's stays as it is)

    def _have(self, told: tuple[tuple[Offered, ...], tuple[Reason, ...]]) -> None:
        self._offered, unseen = told
        added = [one.added for one in self._offered]
        if added and None not in added:
            text = self.tr("All that are on this computer were added already. Another folder can be named below.")
        elif added:
            text = self.tr("These are on this computer. Choose one, or name another folder below.")
        else:
            text = self.tr(
                "None was found where they usually are. Name its folder below. A server on another computer can be "
                "added by hand later."
            )
        self.says.setText("\n".join([text, *(sentence_of(why) for why in unseen[:_MOST_UNSEEN])]))
        for one in self._offered:
            item = QListWidgetItem(setup_reading.offer_text(one), self.found)
            if one.added is not None:
                item.setFlags(item.flags() & ~(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable))
        if None in added:
            self.found.setCurrentRow(added.index(None))
        self.completeChanged.emit()

    def _failed(self, problem: TrayAppError) -> None:
        self.says.setText(sentence_of(problem.reason))

    @Slot()
    def _choose(self) -> None:
        short = bool(self._typed()) and self.where() is None
        self.problem.setText(self.tr("Give the folder with its whole path, from the root on.") if short else "")
        self.completeChanged.emit()

    @Slot()
    def _browse(self) -> None:
        dialog = QFileDialog(self, self.tr("Folder of the installation"))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.folder.setText)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


class WhatPage(_Page):
    """What its file says, and what it sends."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("What it does now"))
        self.headline = self.say("", bold=True)
        self.place = self.say("")
        self.about_fields = self.say("")
        heads = [self.tr("Field"), self.tr("Leads to somebody"), self.tr("Meaning")]
        self.fields = FieldsTable(self.tr("Fields of a ping"), heads, self)
        self.fields.setWordWrap(True)
        self.fields.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.fields.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.fields.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.column.addWidget(self.fields, 1)
        self.column.addStretch(0)  # While there is no table.
        self._ready = False

    def isComplete(self) -> bool:
        return self._ready

    def wait(self) -> None:
        """It is being read."""
        self._say(self.tr("Reading its files…"), "", ready=False)

    def fail(self, problem: TrayAppError) -> None:
        """It cannot be read; another folder can be chosen."""
        self._say(sentence_of(problem.reason), "", ready=False)

    def show_said(self, told: Said) -> None:
        """What was read."""
        if not told.is_there:
            self._say(setup_reading.headline(told), "", ready=False)
            return
        place = setup_reading.place(told)
        if told.added is not None:
            template = self.tr("It is added already, as {name}: this would be a second entry for the same one.")
            place = "\n".join(text for text in (place, filled(template, name=told.added)) if text)
        self._say(setup_reading.headline(told), place, ready=True, fields=setup_reading.about_fields(told))
        self.fields.show_lines(setup_reading.field_lines(told))

    def _say(self, headline: str, place: str, *, ready: bool, fields: str = "") -> None:
        for label, text in ((self.headline, headline), (self.place, place), (self.about_fields, fields)):
            label.setText(text)
            label.setVisible(bool(text))
        self.fields.setVisible(ready)
        self._ready = ready
        self.completeChanged.emit()


class FieldsTable(TextTable):
    """Paths and their meanings."""


class TokenPage(_Page):
    """What a token is for; works without."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("May it ask the server?"))
        self.what_for = self.say("")
        self.without = self.say("")
        self.address = QLineEdit(self)
        self.address.setAccessibleName(self.tr("Web address of the server"))
        self.user_field = QLineEdit(self)
        self.user_field.setAccessibleName(self.tr("User, only with a password"))
        self.user_field.setMaxLength(LONGEST_SECRET)
        self.user_field.setPlaceholderText(self.tr("only with a password"))
        self.secret_field = QLineEdit(self)
        self.secret_field.setAccessibleName(self.tr("Administrator's token or password, may stay empty"))
        self.secret_field.setEchoMode(QLineEdit.EchoMode.Password)
        self.secret_field.setMaxLength(LONGEST_SECRET)
        self.secret_field.setPlaceholderText(self.tr("may stay empty"))
        form = QFormLayout()
        form.setHorizontalSpacing(self.fontMetrics().height())
        form.addRow(self.tr("Web &address"), self.address)
        form.addRow(self.tr("&User"), self.user_field)
        form.addRow(self.tr("&Token or password"), self.secret_field)
        for field in (self.address, self.user_field, self.secret_field):
            label = form.labelForField(field)
            label.setMinimumWidth(label.sizeHint().width() + 3)  # Its width is rounded, and cut into the last letter.
        self.column.addLayout(form)
        self.problem = self.say("")
        self.column.addStretch(1)
        self.address.textChanged.connect(self._edited)

    def offer(self, told: Said) -> None:
        """Says what it is for with the chosen one, which answers where its config or its manual says."""
        template = self.tr(
            "The file says what was written; what the running {title} really uses only it can tell. With its web "
            "address this program sees whether it runs; with an administrator's token, or a user name and password, "
            "it reads the setting in effect."
        )
        self.what_for.setText(filled(template, title=told.title))
        if told.keeps_switch:
            template = self.tr(
                "It works without: then nobody checks what the running server does. A token or password is used for "
                "reading and for the switch that {title} keeps itself; it is kept in the system's keyring."
            )
        else:
            template = self.tr(
                "It works without: then nobody checks what the running server does. A token or password is used for "
                "reading only; it is kept in the system's keyring."
            )
        self.without.setText(filled(template, title=told.title))
        self.address.setText(told.where.url or told.url_hint)

    def url(self) -> str | None:
        """None: it is not to be asked."""
        text = self.address.text().strip()
        return check_url(text) if text else None

    def user(self) -> str | None:
        """None: the secret is a token."""
        return self.user_field.text().strip() or None

    def secret(self) -> str | None:
        """None: without."""
        return self.secret_field.text().strip() or None

    def isComplete(self) -> bool:
        try:
            self.url()
        except TrayAppError:
            return False
        return True

    @Slot()
    def _edited(self) -> None:
        try:
            self.url()
            self.problem.setText("")
        except TrayAppError as problem:
            self.problem.setText(sentence_of(problem.reason))
        self.completeChanged.emit()


class HowPage(_Page):
    """The way, and what Finish does."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTitle(self.tr("How shall it go on?"))
        self.ways = {
            Source.OBSERVE: QRadioButton(self.tr("&Just show me"), self),
            Source.RELAY: QRadioButton(self.tr("Let it &pass through this program"), self),
            Source.COLLECT: QRadioButton(self.tr("&Send the documented ping instead of the server"), self),
        }
        self.ways[Source.OBSERVE].setChecked(True)
        what = {
            Source.OBSERVE: self.tr("Nothing is changed, nothing is sent. You see what it says and what it does."),
            Source.RELAY: self.tr(
                "Its own messages come to this program first. You see the very bytes, and decide; then they go on "
                "unchanged. While this program is not running, nothing of them leaves."
            ),
            Source.COLLECT: self.tr(
                "Its own messages lead nowhere. This program sends the documented fields in their place, and nothing "
                "else."
            ),
        }
        for source, way in self.ways.items():
            self.column.addWidget(way)
            way.setAccessibleDescription(what[source])
            self.say(what[source], indented=True)
            way.toggled.connect(self._explain)
        self.says = self.say("")
        self.column.addStretch(1)
        self._has_token = False
        self._explain()

    def tell(self, where: Installation, *, has_token: bool) -> None:
        """Which one it is about, and whether there is a token for it with a web address."""
        self._has_token = has_token
        # To notice when telemetry is off it must see the config file itself.
        collect = self.ways[Source.COLLECT]
        collect.setEnabled(where.home is not None or where.compose is not None)
        if collect.isChecked() and not collect.isEnabled():
            self.ways[Source.OBSERVE].setChecked(True)
        self._explain()

    def source(self) -> Source:
        """The way that was chosen."""
        return next(source for source, button in self.ways.items() if button.isChecked())

    @Slot()
    def _explain(self) -> None:
        if self.ways[Source.OBSERVE].isChecked():
            text = self.tr("Finish adds it here. Nothing of the server is changed; its switch is in the main window.")
        else:
            text = self.tr(
                "Finish adds it here and then shows the lines that this way needs in its config file. They are "
                "written only after you have seen them."
            )
        if not self.ways[Source.COLLECT].isEnabled():
            text += "\n" + self.tr(
                "The third way is not for a container whose config file is not known: this program could not tell "
                "when telemetry is off."
            )
        elif self.ways[Source.COLLECT].isChecked() and not self._has_token:
            text += "\n" + self.tr(
                "To build the ping it must ask the server: go back for its web address and an administrator's token, "
                "or give them in the next window."
            )
        self.says.setText(text)
