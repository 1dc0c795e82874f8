"""The fields of an instance, checked while they are typed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from tray_app.core.errors import TrayAppError
from tray_app.core.instances import check_listen, check_name, check_url
from tray_app.core.model import Instance, SecretPlace, SecretRef, Source
from tray_app.desktop.asking import while_alive
from tray_app.desktop.instance_place import InstancePlace
from tray_app.desktop.messages import sentence_of
from tray_app.desktop.plain import plain_label

if TYPE_CHECKING:
    from tray_app.desktop.services import Services

KEEP, NO_TOKEN, FROM_FILE, IN_KEYRING = "keep", "none", "file", "keyring"
LONGEST_SECRET: Final = 4096


class InstanceForm(QWidget):
    """Says what is wrong beside the field; `is_complete` when nothing is."""

    changed = Signal()

    def __init__(self, services: Services, instance: Instance | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._before = instance
        self._title, self._vendor = "SonarQube", "SonarSource"
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.product = QComboBox(self)
        self.product.setAccessibleName(self.tr("Product"))
        self.product.setEnabled(instance is None)
        self.product.addItem(
            self._title, ("sonarqube", self._title, self._vendor, "conf/", "http://127.0.0.1:9000", True)
        )
        form.addRow(self.tr("&Product"), self.product)
        self.name = self._line(self.tr("Name"), 60)
        form.addRow(self.tr("&Name"), self.name)
        self.place = InstancePlace(services, form, self, base=self._base)
        self.home = self.place.home
        self.url = self._line(self.tr("Web address of the server"), 2048)
        form.addRow(self.tr("Web &address"), self.url)
        self._add_ways(form)
        self._add_token(form)
        self._complaint = plain_label(self)
        form.addRow(self._complaint)
        self._fill(instance)
        self.place.changed.connect(self._edited)
        for field in (self.name, self.url, self.listen, self.user, self.token_file, self.token):
            field.textChanged.connect(self._edited)
        self._ways.idClicked.connect(self._edited)
        self.token_place.currentIndexChanged.connect(self._edited)
        self.product.currentIndexChanged.connect(self._edited)
        services.ask(
            "products", {}, then=while_alive(self, self._have_products), failed=while_alive(self, self._no_list)
        )
        self._edited()

    # --- building ----------------------------------------------------------------------------------------

    def _line(self, name: str, longest: int) -> QLineEdit:
        line = QLineEdit(self)
        line.setAccessibleName(name)
        line.setMaxLength(longest)
        line.setMinimumWidth(self.fontMetrics().horizontalAdvance("m") * 30)
        return line

    def _with_browse(self, field: QLineEdit, slot: Any) -> QHBoxLayout:
        button = QPushButton(self.tr("Browse…"), self)
        button.setAutoDefault(False)
        button.setAccessibleName(self.tr("Browse for: {field}").format(field=field.accessibleName()))
        button.clicked.connect(slot)
        row = QHBoxLayout()
        row.addWidget(field, 1)
        row.addWidget(button)
        return row

    def _label(self, text: str, field: QWidget) -> QLabel:
        """For a row whose field stands among others."""
        label = QLabel(text, self)
        label.setBuddy(field)
        return label

    def _add_ways(self, form: QFormLayout) -> None:
        self.just_show = QRadioButton(self.tr("&Just show me"), self)
        self.let_pass = QRadioButton(self.tr("Let it &pass through this program"), self)
        self.send_instead = QRadioButton(self.tr("&Send the documented ping instead of the server"), self)
        self._ways = QButtonGroup(self)
        self._explained = plain_label(self)
        column = QVBoxLayout()
        for way in (self.just_show, self.let_pass, self.send_instead):
            self._ways.addButton(way)
            column.addWidget(way)
        column.addWidget(self._explained)
        form.addRow(self.tr("How"), column)
        self.hold_all = QCheckBox(self.tr("&Hold every message until I release it"), self)
        self.stop_usage = QCheckBox(self.tr("Keep back what it tells of the &use of add-ons"), self)
        self.listen = self._line(self.tr("Address and port of this computer where it comes in"), 64)
        self.listen.setPlaceholderText(self.tr("chosen for you; for a server in a container its bridge's address"))
        self._listen_label = self._label(self.tr("Comes &in at"), self.listen)
        form.addRow("", self.hold_all)
        form.addRow("", self.stop_usage)
        form.addRow(self._listen_label, self.listen)

    def _add_token(self, form: QFormLayout) -> None:
        self.token_place = QComboBox(self)
        self.token_place.setAccessibleName(self.tr("Token or password"))
        before = None if self._before is None else self._before.secret
        if before is not None:
            self.token_place.addItem(self.tr("Keep the one it has"), KEEP)
        self.token_place.addItem(self.tr("None"), NO_TOKEN)
        self.token_place.addItem(self.tr("In a file that only I can read"), FROM_FILE)
        self.token_place.addItem(self.tr("Paste it; kept in the keyring"), IN_KEYRING)
        self.user = self._line(self.tr("User name"), 256)
        self.user.setPlaceholderText(self.tr("user name; empty for a token or API key"))
        self.token_file = self._line(self.tr("File with the token or password"), 4096)
        self.token = self._line(self.tr("Token or password"), LONGEST_SECRET)
        self.token.setEchoMode(QLineEdit.EchoMode.Password)
        self._file_row = QWidget(self)
        inner = self._with_browse(self.token_file, self._browse_token)
        inner.setContentsMargins(0, 0, 0, 0)
        self._file_row.setLayout(inner)
        self._token_note = plain_label(self)
        column = QVBoxLayout()
        for part in (self.token_place, self.user, self._file_row, self.token, self._token_note):
            column.addWidget(part)
        form.addRow(self._label(self.tr("&Log-in"), self.token_place), column)

    def choose_way(self, source: Source) -> None:
        """As if the owner had clicked it."""
        {Source.COLLECT: self.send_instead, Source.RELAY: self.let_pass}.get(source, self.just_show).setChecked(True)
        self._edited()

    def _fill(self, instance: Instance | None) -> None:
        source = Source.OBSERVE if instance is None else instance.source
        ways = {Source.COLLECT: self.send_instead, Source.RELAY: self.let_pass}
        ways.get(source, self.just_show).setChecked(True)
        if instance is None:
            self.name.setText(self._title)
            return
        self.name.setText(instance.name)
        self.place.fill(instance)
        self.url.setText(instance.url or "")
        self.hold_all.setChecked(instance.hold_all)
        self.stop_usage.setChecked(instance.stop_usage)
        self.listen.setText(instance.listen or "")

    # --- what it says --------------------------------------------------------------------------------------

    def is_complete(self) -> bool:
        """Whether there is nothing left to mend, as far as can be told without looking at the disk."""
        return self._problem() is None

    def _base(self) -> Instance:
        """What is changed; for a new one, one that has nothing yet."""
        product = str(self.product.currentData()[0])
        return self._before or Instance(name="", product=product, added_at=datetime.now(UTC))

    def instance(self) -> Instance:
        """What is to be stored; call when complete."""
        base = self._base()
        return self.place.into(base)._replace(
            name=self.name.text(),
            url=check_url(self.url.text().strip()) if self.url.text().strip() else None,
            source=self._source(),
            hold_all=self.hold_all.isChecked(),
            stop_usage=self.stop_usage.isChecked(),
            listen=check_listen(self.listen.text().strip()) if self.listen.text().strip() else None,
            secret=self._secret_ref(base),
        )

    def secret(self) -> str | None:
        """The token that is to go into the keyring."""
        return self.token.text().strip() if self.token_place.currentData() == IN_KEYRING else None

    def complaint(self) -> str:
        """What is wrong."""
        return self._complaint.text()

    def _source(self) -> Source:
        if self.send_instead.isChecked():
            return Source.COLLECT
        return Source.RELAY if self.let_pass.isChecked() else Source.OBSERVE

    def _secret_ref(self, base: Instance) -> SecretRef | None:
        match self.token_place.currentData():
            case "file":
                return SecretRef(place=SecretPlace.FILE, path=self.token_file.text().strip(), user=self._user())
            case "keyring":
                return SecretRef(place=SecretPlace.KEYRING, user=self._user())
            case "keep":
                return base.secret
        return None

    def _user(self) -> str | None:
        return self.user.text().strip() or None

    def _problem(self) -> str | None:
        """The first thing to mend; empty: something is still missing, which needs no words."""
        url, token_place = self.url.text().strip(), self.token_place.currentData()
        try:
            if self.name.text():
                check_name(self.name.text())
            if url:
                check_url(url)
            if self.let_pass.isChecked() and self.listen.text().strip():
                check_listen(self.listen.text().strip())
        except TrayAppError as problem:
            return sentence_of(problem.reason)
        if (misplaced := self.place.problem()) is not None:
            return misplaced
        if self.send_instead.isChecked() and not url:
            return self.tr("To build the ping this program asks the server, so it needs its web address.")
        if self.send_instead.isChecked() and not self.place.given():
            return self.tr("To notice when telemetry is off this program must see the config file: give the folder.")
        file = self.token_file.text().strip()
        if token_place == FROM_FILE and file and not file.startswith("/") and file[1:2] != ":":
            return self.tr("Give the file with its whole path, from the root on.")
        missing = not self.name.text() or not (self.place.given() or (url and self.place.in_folder()))
        no_token = token_place == IN_KEYRING and not self.token.text().strip()
        missing = missing or no_token or (token_place == FROM_FILE and not file)
        return "" if missing else None

    @Slot()
    def _edited(self) -> None:
        self._complaint.setText(self._problem() or "")
        place = self.token_place.currentData()
        self.user.setVisible(place in (FROM_FILE, IN_KEYRING))
        self._file_row.setVisible(place == FROM_FILE)
        self.token.setVisible(place == IN_KEYRING)
        for part in (self.hold_all, self._listen_label, self.listen):
            part.setVisible(self.let_pass.isChecked())
        name, title, vendor, folder, address, relays = self.product.currentData()
        hint = self.tr("with {folder} in it; empty if elsewhere")
        self.home.setPlaceholderText(hint.format(folder=folder))
        self.url.setPlaceholderText(address)
        self.let_pass.setEnabled(relays)
        # To notice when telemetry is off it must see the config file itself.
        self.send_instead.setEnabled(self.place.has_config())
        if self.send_instead.isChecked() and not self.send_instead.isEnabled():
            self.just_show.setChecked(True)
        if not relays and self.let_pass.isChecked():
            self.just_show.setChecked(True)
        self.stop_usage.setVisible(self.let_pass.isChecked() and name == "testsigma")
        if self.send_instead.isChecked():
            template = self.tr(
                "This program asks {title} for the documented fields, shows them, and sends them to {vendor}. The "
                "server's own telemetry is pointed nowhere; you see the lines before."
            )
        elif self.let_pass.isChecked():
            template = self.tr(
                "{title} hands its own telemetry to this program. You see the very bytes and decide; this program "
                "sends them to {vendor}. While it is not running nothing leaves. You see the lines before."
            )
        else:
            template = self.tr("Nothing is changed and nothing is sent. You see what {title} says and does.")
        self._explained.setText(template.format(title=title, vendor=vendor))
        notes = {
            NO_TOKEN: self.tr(
                "Without one the files can be read, but the running server does not show all that it uses."
            ),
            FROM_FILE: self.tr("One line, the token or password. The file stays where it is (mode 600)."),
            IN_KEYRING: self.tr("It goes into the system's keyring and is written nowhere else."),
        }
        self._token_note.setText(notes.get(place, ""))
        self._token_note.setVisible(place in notes)
        self.changed.emit()

    def _have_products(self, told: dict[str, Any]) -> None:
        if self._before is not None:
            found = next((p for p in told["products"] if p[0] == self._before.product), None)
            if found is not None:
                self.product.setItemText(0, found[1])
                self.product.setItemData(0, tuple(found))
                self._edited()  # Its words stand in other fields, too.
            return
        known = [self.product.itemData(row)[0] for row in range(self.product.count())]
        for product in told["products"]:
            if product[0] not in known:
                self.product.addItem(product[1], tuple(product))

    def _no_list(self, problem: TrayAppError) -> None:
        self._complaint.setText(sentence_of(problem.reason))

    @Slot()
    def _browse_token(self) -> None:
        dialog = QFileDialog(self, self.tr("File with the token or password"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.token_file.setText)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
