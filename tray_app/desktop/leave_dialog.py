"""Leaving: each change of ours is kept or undone, as the owner says; then everything of the program goes.

What leaves a server's telemetry stopped is kept unless the owner wants it undone: leaving never turns telemetry on.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QPushButton, QStyle, QVBoxLayout

from tray_app.core.errors import Fixable
from tray_app.core.model import SecretPlace
from tray_app.core.sentences import printable
from tray_app.desktop.asking import while_alive
from tray_app.desktop.for_administrator import ForAdministrator
from tray_app.desktop.messages import filled, instance_title, sentence_of
from tray_app.desktop.payload_texts import number_text
from tray_app.desktop.plain import fit_height, plain_label, set_tip

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLabel, QWidget

    from tray_app.core.errors import TrayAppError
    from tray_app.core.model import Instance
    from tray_app.desktop.services import Services
    from tray_app.desktop.worker import Backend
    from tray_app.engine.parts import Parts


@dataclass(frozen=True, slots=True)
class Ours:
    """What there is to keep or to undo for one instance."""

    instance: Instance
    title: str
    """Of its product."""
    places: tuple[str, ...]
    """Files that an edit of ours stands in, and the address of a server whose switch we changed."""
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
        self._works = False
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
            self._add(ours)
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

    def _add(self, ours: Ours) -> None:
        """What becomes of one instance; its owner chooses where he had stopped its telemetry by lines of ours."""
        name = instance_title({"title": ours.title, "name": ours.instance.name})
        where = ", ".join(printable(place) for place in ours.places)
        if not ours.places:
            text = self.tr("{name}: nothing stands changed there.")
            self._put(plain_label(self, filled(text, name=name)))
            return
        if not ours.off:
            text = self.tr("{name}: its telemetry is on. What this program changed in {where} is taken back.")
            self._put(plain_label(self, filled(text, name=name, where=where)))
            return
        text = filled(self.tr("Keep telemetry of {name} stopped"), name=name)
        box = QCheckBox(text.replace("&", "&&"), self)
        box.setAccessibleName(text)
        box.setChecked(True)
        becomes = plain_label(self)
        metrics = (QStyle.PixelMetric.PM_IndicatorWidth, QStyle.PixelMetric.PM_CheckBoxLabelSpacing)
        becomes.setIndent(sum(self.style().pixelMetric(metric) for metric in metrics))
        stay = filled(self.tr("Keep: what this program changed in {where} stays."), where=where)
        go = filled(
            self.tr("Undo: what this program changed in {where} is taken back; its telemetry may start again."),
            where=where,
        )
        box.toggled.connect(partial(_show_choice, box, becomes, (go, stay)))
        _show_choice(box, becomes, (go, stay))
        self.keep[ours.instance.name] = box
        self._put(box)
        self._put(becomes)

    def _put(self, part: QWidget) -> None:
        self._changes.addWidget(part)
        part.show()  # Now: the height that is worked out next is with it.

    def reject(self) -> None:
        """Escape: not in the middle, where half of it would be gone and nobody be told."""
        if not self._works:
            super().reject()

    def _working(self, *, works: bool) -> None:
        self._works = works
        self.remove_button.setEnabled(not works and self._found is not None)
        self._cancel.setEnabled(not works)
        for box in self.keep.values():
            box.setEnabled(not works)

    def _failed(self, problem: TrayAppError) -> None:
        """What was done is done; it can be begun again."""
        self._steps = []
        self._say(sentence_of(problem.reason))
        self._working(works=False)

    def _say(self, text: str) -> None:
        self.problem.setText(text)
        self.problem.show()
        fit_height(self)

    @Slot()
    def remove(self) -> None:
        """One step after the other; the first that does not work ends it."""
        if self._found is None:
            return
        self.for_administrator.hide()
        self._working(works=True)
        self._say(self.tr("Removing…"))
        self._steps = []
        for ours in self._found.instances:
            name = ours.instance.name
            if ours.places and not (name in self.keep and self.keep[name].isChecked()):
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
            self.problem.hide()
            self.for_administrator.show_told(answer, self.tr("Nothing more was removed. Repeat this after that."))
            self._working(works=False)
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


def _show_choice(box: QCheckBox, becomes: QLabel, texts: tuple[str, str], _ticked: bool | None = None) -> None:
    """Below the box: what becomes of the lines as it is now."""
    text = texts[box.isChecked()]
    becomes.setText(text)
    box.setAccessibleDescription(text)
    fit_height(box.window())


def _title(parts: Parts, instance: Instance) -> str:
    """Of its product; one that a newer program added goes by its name there, and away with the rest."""
    try:
        return parts.product_of(instance).title
    except Fixable:
        return instance.product


def _everything(backend: Backend, parts: Parts) -> Everything:
    journal = parts.journal
    instances = []
    for instance in journal.instances():
        places = list(dict.fromkeys(str(edit.path) for edit in journal.edits(instance.id)))
        server = journal.server_wish(instance.id)
        if server is not None and server.before is not None:
            places.append(str(instance.url))
        wish = journal.wish(instance.id)
        instances.append(Ours(instance, _title(parts, instance), tuple(places), wish is not None and wish.off))
    service = backend.service_file()
    files = tuple(str(path) for path in backend.own_files())
    return Everything(tuple(instances), files, None if service is None else str(service))


def _take_down(backend: Backend, _parts: Parts) -> None:
    # Another window may have done it, or the owner by hand.
    if backend.service_file() is not None:
        backend.take_down_service()
