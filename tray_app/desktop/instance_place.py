"""Where an instance runs: in a folder, as a service of a compose project, or in a container. Rows of a form; what is
there is looked at while the owner fills them in."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

from tray_app.core.instances import instance_to_json
from tray_app.core.model import Source
from tray_app.core.sentences import printable
from tray_app.desktop import setup_reading
from tray_app.desktop.asking import while_alive
from tray_app.desktop.messages import filled, said, sentence_of, sharing_word
from tray_app.desktop.plain import plain_label

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QFormLayout

    from tray_app.core.discovery import Discovery, Installation
    from tray_app.core.errors import TrayAppError
    from tray_app.core.model import Instance, Reason
    from tray_app.desktop.services import Services

FOLDER, COMPOSE, CONTAINER = "folder", "compose", "container"
_LONGEST_PATH: Final = 4096
_LONGEST_NAME: Final = 255


class InstancePlace(QObject):
    """Rows for where it runs. `changed` when any of them was edited."""

    changed = Signal()
    said = Signal()
    """Another text stands under them: there must be room for it."""

    def __init__(self, services: Services, form: QFormLayout, parent: QWidget, *, base: Callable[[], Instance]) -> None:
        """`base`: the instance as the rest of the form says, for looking at what is there."""
        super().__init__(parent)
        self._services = services
        self._form = form
        self._base = base
        self._asked = 0
        self._searched = False
        self._found: tuple[Installation, ...] = ()
        self._before: Instance | None = None
        width = parent.fontMetrics().horizontalAdvance("m") * 30
        self.kind = QComboBox(parent)
        self.kind.setAccessibleName(self.tr("How it runs"))
        for text, kind in (
            (self.tr("in a folder, or elsewhere"), FOLDER),
            (self.tr("as a service of a compose file"), COMPOSE),
            (self.tr("in a container"), CONTAINER),
        ):
            self.kind.addItem(text, kind)
        self.home = QLineEdit(parent)
        self.home.setAccessibleName(self.tr("Folder of the installation"))
        self.home.setMaxLength(_LONGEST_PATH)
        self.compose = self._choice(
            self.tr("Compose file"), _LONGEST_PATH, self.tr("docker-compose.yml or compose.yaml")
        )
        self.service = self._choice(
            self.tr("Service in the compose file"), _LONGEST_NAME, self.tr("found by its image")
        )
        self.container = self._choice(self.tr("Name of the container"), _LONGEST_NAME, self.tr("name or id"))
        self.says = plain_label(parent)
        self.says.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
        self.says.setMinimumWidth(width)
        for field in (self.home, self.compose, self.service, self.container):
            field.setMinimumWidth(width)
        self._rows: dict[str, list[QWidget | QHBoxLayout]] = {FOLDER: [], COMPOSE: [], CONTAINER: []}
        self._add("", self.tr("R&uns"), self.kind)
        self._add(FOLDER, self.tr("&Folder"), self.home, self._browse_home)
        self._add(COMPOSE, self.tr("&Compose file"), self.compose, self._browse_compose)
        self._add(COMPOSE, self.tr("S&ervice"), self.service)
        self._add(CONTAINER, self.tr("&Container"), self.container)
        form.addRow("", self.says)
        self.kind.currentIndexChanged.connect(self._turn)
        self.home.textChanged.connect(self.changed)
        for box in (self.compose, self.service, self.container):
            box.editTextChanged.connect(self._edited)
            box.activated.connect(self._look)
            edit = box.lineEdit()
            assert edit is not None
            edit.editingFinished.connect(self._look)
        self._turn()

    # --- rows ------------------------------------------------------------------------------------------------

    def _choice(self, name: str, longest: int, hint: str) -> QComboBox:
        parent = self.parent()
        assert isinstance(parent, QWidget)
        box = QComboBox(parent)
        box.setEditable(True)
        box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setAccessibleName(name)
        edit = box.lineEdit()
        assert edit is not None
        edit.setMaxLength(longest)
        edit.setPlaceholderText(hint)
        edit.setAccessibleName(name)
        return box

    def _add(self, kind: str, text: str, field: QWidget, browse: Callable[[], None] | None = None) -> None:
        parent = self.parent()
        assert isinstance(parent, QWidget)
        label = QLabel(text, parent)
        label.setBuddy(field)
        row: QWidget | QHBoxLayout = field
        if browse is not None:
            row = QHBoxLayout()
            button = QPushButton(self.tr("Browse…"), parent)
            button.setAutoDefault(False)
            button.setAccessibleName(self.tr("Browse for: {field}").format(field=field.accessibleName()))
            button.clicked.connect(browse)
            row.addWidget(field, 1)
            row.addWidget(button)
        self._form.addRow(label, row)
        if kind:
            self._rows[kind].append(row)

    @Slot()
    def _turn(self) -> None:
        """Another kind: its rows only."""
        now = self.kind.currentData()
        for kind, rows in self._rows.items():
            for row in rows:
                self._form.setRowVisible(row, kind == now)
        self._say("")
        if now != FOLDER and not self._searched:
            self._searched = True
            self._say(self.tr("Looking for installations on this computer…"))
            then, failed = while_alive(self, self._have), while_alive(self, self._have_not)
            self._services.save(setup_reading.found, then=then, failed=failed)
        self.changed.emit()

    @Slot()
    def _edited(self) -> None:
        self._asked += 1  # An answer that is on its way is of something else.
        self._say("")
        self.changed.emit()

    def _say(self, text: str) -> None:
        self.says.setText(text)
        # A form keeps a wrapped text as high as it would be if it were narrow.
        self.says.setMinimumHeight(0)
        height = self.says.heightForWidth(max(self.says.minimumWidth(), self.says.width()))
        self.says.setFixedHeight(max(height, 0))
        self._form.setRowVisible(self.says, bool(text))
        self.said.emit()

    # --- what it says ----------------------------------------------------------------------------------------

    def fill(self, instance: Instance) -> None:
        """As it is stored."""
        self._before = instance
        kind = COMPOSE if instance.compose is not None else CONTAINER if instance.container is not None else FOLDER
        self.home.setText(instance.home or "")
        self.compose.setEditText(instance.compose or "")
        self.service.setEditText(instance.service or "")
        self.container.setEditText(instance.container or "")
        self.kind.setCurrentIndex(self.kind.findData(kind))

    def given(self) -> bool:
        """Whether the rows that are shown say where it is."""
        return bool(self._text())

    def in_folder(self) -> bool:
        """Whether it is one in a folder, or one of which no files are known."""
        return bool(self.kind.currentData() == FOLDER)

    def has_config(self) -> bool:
        """Whether there are files that its config is read from and changed in."""
        return bool(self.kind.currentData() != CONTAINER)

    def problem(self) -> str | None:
        """What is wrong with it; None: nothing."""
        text, kind = self._text(), self.kind.currentData()
        if kind == CONTAINER or not text or text.startswith("/") or text[1:2] == ":":
            return None
        if kind == COMPOSE:
            return self.tr("Give the compose file with its whole path, from the root on.")
        return self.tr("Give the folder with its whole path, from the root on.")

    def into(self, base: Instance) -> Instance:
        """`base` where these rows say."""
        text, kind = self._text() or None, self.kind.currentData()
        if kind == FOLDER:
            return base._replace(home=text, compose=None, service=None, container=None)
        if kind == CONTAINER:
            return base._replace(home=None, compose=None, service=None, container=text)
        # One that was added by its container and has a compose file keeps both while that is not changed.
        container = base.container if base.compose == text else None
        service = self.service.currentText().strip() or None
        return base._replace(home=None, compose=text, service=service, container=container)

    def _text(self) -> str:
        kind = self.kind.currentData()
        if kind == FOLDER:
            return self.home.text().strip()
        return (self.compose if kind == COMPOSE else self.container).currentText().strip()

    # --- what is there ---------------------------------------------------------------------------------------

    def _have(self, found: Discovery) -> None:
        product = self._base().product
        self._found = tuple(one for one in found.installations if one.product == product)
        for box, names in (
            (self.compose, [one.compose for one in self._found]),
            (self.container, [one.container for one in self._found]),
        ):
            text = box.currentText()
            box.blockSignals(True)  # noqa: FBT003 - Qt's own
            box.addItems(list(dict.fromkeys(name for name in names if name is not None)))
            box.setEditText(text)
            box.blockSignals(False)  # noqa: FBT003
        count = (self.compose if self.kind.currentData() == COMPOSE else self.container).count()
        texts = [self.tr("Found here: {count}. Choose from the list, or type it.").format(count=count)]
        texts += [sentence_of(why) for why in found.unseen]
        if not self._text():
            self._say("\n".join(texts))

    def _have_not(self, problem: TrayAppError) -> None:
        self._say(sentence_of(problem.reason))

    @Slot()
    def _look(self) -> None:
        """What is there is read, with nothing changed."""
        if self.in_folder() or not self._text() or self.problem() is not None:
            return
        self._asked += 1
        instance = self.into(self._base())._replace(source=Source.OBSERVE)
        self._services.ask(
            "look-into",
            {"instance": instance_to_json(instance)},
            then=while_alive(self, partial(self._seen, self._asked)),
            failed=while_alive(self, partial(self._unseen, self._asked)),
        )

    def _seen(self, number: int, told: dict[str, Any]) -> None:
        if number != self._asked:
            return
        word = sharing_word(told["configured"])
        if told["service"] is not None:
            template = self.tr("Found: the service {service}. What its files say: {word}.")
            text = filled(template, service=told["service"], word=word)
        else:
            text = filled(self.tr("Found: a container. What it was made with says: {word}."), word=word)
        if told["problem"] is not None:
            text = f"{text}\n{said(told['problem'])}"
        self._say(text)

    def _unseen(self, number: int, problem: TrayAppError) -> None:
        if number == self._asked:
            self.offer_of(problem.reason)
            self._say(sentence_of(problem.reason))

    def offer_of(self, why: Reason) -> None:
        """Where it is not clear which service is meant: those that could be."""
        if why.code == "compose_which_service":
            found = dict(why.facts).get("found", "none")
            self.offer([] if found == "none" else found.split(", "))

    def offer(self, services: list[str]) -> None:
        """Services to choose from."""
        text = self.service.currentText()
        self.service.blockSignals(True)  # noqa: FBT003
        self.service.clear()
        self.service.addItems([printable(name) for name in services])
        self.service.setEditText(text)
        self.service.blockSignals(False)  # noqa: FBT003

    # --- choosing files ----------------------------------------------------------------------------------------

    @Slot()
    def _browse_home(self) -> None:
        dialog = self._dialog(QFileDialog.FileMode.Directory, self.tr("Folder of the installation"))
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.home.setText)
        dialog.open()

    @Slot()
    def _browse_compose(self) -> None:
        dialog = self._dialog(QFileDialog.FileMode.ExistingFile, self.tr("Compose file"))
        dialog.setNameFilters([self.tr("Compose files (*.yml *.yaml)"), self.tr("All files (*)")])
        dialog.fileSelected.connect(self._chose_compose)
        dialog.open()

    def _dialog(self, mode: QFileDialog.FileMode, title: str) -> QFileDialog:
        parent = self.parent()
        assert isinstance(parent, QWidget)
        dialog = QFileDialog(parent, title)
        dialog.setFileMode(mode)
        dialog.finished.connect(dialog.deleteLater)
        return dialog

    @Slot(str)
    def _chose_compose(self, path: str) -> None:
        self.compose.setEditText(path)
        self._look()
