"""Leaving: each change of ours is kept or undone, as the owner says; then everything of the program goes.

What leaves a server's telemetry stopped is kept unless the owner wants it undone: leaving never turns telemetry on.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QPushButton, QVBoxLayout

from tray_app.core.model import SecretPlace
from tray_app.core.sentences import printable
from tray_app.desktop.asking import while_alive
from tray_app.desktop.for_administrator import ForAdministrator
from tray_app.desktop.messages import filled, sentence_of
from tray_app.desktop.payload_texts import number_text
from tray_app.desktop.plain import fit_height, plain_label, set_tip

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from tray_app.core.errors import TrayAppError
    from tray_app.core.model import Instance
    from tray_app.desktop.services import Services
    from tray_app.desktop.worker import Backend
    from tray_app.engine.parts import Parts


@dataclass(frozen=True, slots=True)
class Ours:
    """What there is to keep or to undo for one instance."""

    instance: Instance
    places: tuple[str, ...]
    """Files that an edit of ours stands in."""
    off: bool
    """Whether the owner had stopped its telemetry."""


@dataclass(frozen=True, slots=True)
class Everything:
    """All that is of this program."""

    instances: tuple[Ours, ...]
    files: tuple[str, ...]
    service: str | None
    """The file of the service that keeps the program up for this user."""


class LeaveDialog(QDialog):
    """`left` is emitted when nothing is to be done any more but to end and to remove the files."""

    left = Signal()

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._found: Everything | None = None
        self._steps: list[tuple[str, dict[str, Any]]] = []
        self.setWindowTitle(self.tr("Remove everything"))
        self.head = plain_label(self, self.tr("Remove everything that this program keeps and has changed?"))
        font = self.head.font()
        font.setBold(True)
        self.head.setFont(font)
        self.keep: dict[str, QCheckBox] = {}
        self._changes = QVBoxLayout()
        self.goes = plain_label(self)
        self.service = plain_label(self)
        self.service.hide()
        self.problem = plain_label(self)
        self.problem.hide()
        self.for_administrator = ForAdministrator(self)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self.remove_button = QPushButton(self.tr("&Remove everything"), self)
        self.remove_button.setAutoDefault(False)
        self.remove_button.setEnabled(False)
        buttons.addButton(self.remove_button, QDialogButtonBox.ButtonRole.DestructiveRole)
        self.remove_button.clicked.connect(self.remove)
        self._cancel = buttons.button(QDialogButtonBox.StandardButton.Cancel)
        self._cancel.setDefault(True)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(self.head)
        layout.addLayout(self._changes)
        for part in (self.goes, self.service, self.problem, self.for_administrator):
            layout.addWidget(part)
        layout.addStretch(1)
        layout.addWidget(buttons)
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 84)
        services.save(_everything, then=while_alive(self, self._have), failed=while_alive(self, self._failed))

    def _have(self, found: Everything) -> None:
        self._found = found
        for ours in found.instances:
            name = printable(ours.instance.name)
            where = ", ".join(printable(place) for place in ours.places)
            if not ours.off:
                nothing = self.tr("{name}: nothing stands changed there.")
                back = self.tr("{name}: its telemetry is on. The lines of this program in {where} are taken back.")
                text = filled(back if ours.places else nothing, name=name, where=where)
                self._changes.addWidget(plain_label(self, text))
                continue
            text = self.tr("{name}: keep its telemetry stopped (the lines of this program stay in {where})")
            text = filled(text, name=name, where=where)
            box = QCheckBox(_short(self, text), self)
            box.setAccessibleName(text)
            box.setChecked(True)
            set_tip(box, self.tr("Unticked: these lines are taken back, and its telemetry may start again"))
            self.keep[ours.instance.name] = box
            self._changes.addWidget(box)
        goes = self.tr(
            "These go: the start at login, tokens in the keyring, the record with all payloads, settings and logs "
            "({count} files). Token files that you named yourself stay. This cannot be undone."
        )
        self.goes.setText(filled(goes, count=number_text(len(found.files))))
        set_tip(self.goes, "\n".join(printable(path) for path in found.files))
        if found.service is not None:
            text = self.tr("The service that keeps this program up is ended, and its file goes: {path}")
            self.service.setText(filled(text, path=printable(found.service)))
            self.service.show()
        self.remove_button.setEnabled(True)
        fit_height(self)

    def _failed(self, problem: TrayAppError) -> None:
        """What was done is done; it can be begun again."""
        self._steps = []
        self.problem.setText(sentence_of(problem.reason))
        self.problem.show()
        self.remove_button.setEnabled(self._found is not None)
        self._cancel.setEnabled(True)
        fit_height(self)

    @Slot()
    def remove(self) -> None:
        """One step after the other; the first that does not work ends it."""
        if self._found is None:
            return
        self.problem.hide()
        self.for_administrator.hide()
        self.remove_button.setEnabled(False)
        self._cancel.setEnabled(False)
        self._steps = []
        for ours in self._found.instances:
            name = ours.instance.name
            if name in self.keep and not self.keep[name].isChecked():
                self._steps.append(("revert", {"name": name, "by": "window", "rights": True}))
            self._steps.append(("remove", {"name": name, "forget": True, "rights": True}))
            if ours.instance.secret is not None and ours.instance.secret.place is SecretPlace.KEYRING:
                self._steps.append(("delete-secret", {"id": ours.instance.id}))
        self._next()

    def _next(self) -> None:
        if not self._steps:
            self._services.ask(
                "preferences", {}, then=while_alive(self, self._login), failed=while_alive(self, self._failed)
            )
            return
        op, args = self._steps.pop(0)
        self._services.ask(
            op, args, then=while_alive(self, self._done), failed=while_alive(self, partial(self._not, op))
        )

    def _not(self, op: str, problem: TrayAppError) -> None:
        if problem.reason.code == "no_such_instance" and op != "delete-secret":
            self._next()  # It was removed when this was begun before.
        else:
            self._failed(problem)

    def _done(self, answer: dict[str, Any]) -> None:
        # One that is off is removed all the same where nobody could be asked to change its file.
        if answer.get("problem") is not None and not answer.get("done"):
            self._steps = []
            self.for_administrator.show_told(answer, self.tr("Nothing more was removed. Repeat this after that."))
            self.remove_button.setEnabled(True)
            self._cancel.setEnabled(True)
            fit_height(self)
        else:
            self._next()

    def _login(self, settings: dict[str, Any]) -> None:
        # Also where a desktop's tool has switched it off in place: the entry is ours all the same.
        if settings["start_at_login"] is not None:
            self._services.ask(
                "set-preferences",
                {"changes": {"start_at_login": False}},
                then=while_alive(self, self._end_service),
                failed=while_alive(self, self._failed),
            )
        else:
            self._end_service(settings)

    def _end_service(self, _answer: dict[str, Any]) -> None:
        """Last: it may be what runs the engine that was asked until now."""
        if self._found is not None and self._found.service is not None:
            self._services.save(
                _take_down, then=while_alive(self, self._all_done), failed=while_alive(self, self._failed)
            )
        else:
            self._all_done(None)

    def _all_done(self, _answer: None) -> None:
        self.accept()
        self.left.emit()


def _short(widget: QWidget, text: str) -> str:
    """A check box does not wrap its text."""
    return widget.fontMetrics().elidedText(
        text, Qt.TextElideMode.ElideMiddle, widget.fontMetrics().averageCharWidth() * 110
    )


def _everything(backend: Backend, parts: Parts) -> Everything:
    journal = parts.journal
    instances = []
    for instance in journal.instances():
        places = tuple(dict.fromkeys(str(edit.path) for edit in journal.edits(instance.id)))
        wish = journal.wish(instance.id)
        instances.append(Ours(instance, places, wish is not None and wish.off))
    service = backend.service_file()
    files = tuple(str(path) for path in backend.own_files())
    return Everything(tuple(instances), files, None if service is None else str(service))


def _take_down(backend: Backend, _parts: Parts) -> None:
    # Another window may have done it, or the owner by hand.
    if backend.service_file() is not None:
        backend.take_down_service()
