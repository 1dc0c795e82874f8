"""The form for a new instance, or for changing one; where its config is to be pointed elsewhere, the lines first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QPushButton, QVBoxLayout, QWidget

from tray_app.core.instances import instance_from_json, instance_to_json
from tray_app.core.model import SecretPlace, Source
from tray_app.core.sentences import printable
from tray_app.desktop.asking import while_alive
from tray_app.desktop.for_administrator import ForAdministrator
from tray_app.desktop.instance_form import InstanceForm
from tray_app.desktop.lines_view import LinesView
from tray_app.desktop.messages import said, sentence_of
from tray_app.desktop.plain import fit_height, plain_label

if TYPE_CHECKING:
    from tray_app.core.errors import TrayAppError
    from tray_app.core.model import Instance
    from tray_app.desktop.services import Services


class InstanceDialog(QDialog):
    """Accepted once the instance is stored, its token too. Nothing is changed before."""

    done_for = Signal(str)
    """The name of the instance that was stored."""

    def __init__(self, services: Services, instance: Instance | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._before = instance
        self._wanted: Instance | None = None
        self._waits = False
        """Whether it is stored as far as can be, and an administrator has the rest to do."""
        self._asks_rights = False
        adding = instance is None
        self.setWindowTitle(self.tr("Add instance") if adding else self.tr("Change instance"))
        self.form = InstanceForm(services, instance, self)
        self.form.changed.connect(self._form_changed)
        self.form.place.said.connect(self._fit)
        self._problem = plain_label(self)
        self._problem.hide()
        self._confirmation = self._make_confirmation()
        self.for_administrator = ForAdministrator(self)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        buttons.rejected.connect(self.reject)
        self._cancel = buttons.button(QDialogButtonBox.StandardButton.Cancel)
        self._back = QPushButton(self.tr("&Back"), self)
        self._back.setAutoDefault(False)
        self._back.clicked.connect(self._to_form)
        buttons.addButton(self._back, QDialogButtonBox.ButtonRole.ActionRole)
        self.act_button = buttons.addButton(
            self.tr("&Add") if adding else self.tr("&Change"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        self.act_button.setDefault(True)
        self.act_button.clicked.connect(self.act)
        layout = QVBoxLayout(self)
        layout.addWidget(self.form)
        layout.addWidget(self._confirmation)
        layout.addWidget(self.for_administrator)
        layout.addStretch(1)
        layout.addWidget(self._problem)
        layout.addWidget(buttons)
        self._to_form()
        self._form_changed()

    def problem(self) -> str:
        """What stands against it."""
        return self._problem.text()

    def confirming(self) -> bool:
        """Whether the lines are shown."""
        return self._confirmation.isVisibleTo(self)

    def _make_confirmation(self) -> QWidget:
        page = QWidget(self)
        self._what = plain_label(page)
        self._lines = LinesView(page)
        self._restart = plain_label(page)
        self.understood = QCheckBox(self.tr("&Others may reach this address; I want that"), page)
        self.understood.toggled.connect(self.act_button_enabled)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        for part in (self._what, self._lines, self._restart, self.understood):
            layout.addWidget(part)
        layout.addStretch(1)
        return page

    # --- steps ---------------------------------------------------------------------------------------------

    @Slot()
    def _form_changed(self) -> None:
        self._say("")
        self.act_button.setEnabled(self.form.is_complete())

    @Slot()
    def _fit(self) -> None:
        fit_height(self)

    @Slot()
    def _to_form(self) -> None:
        self._confirmation.hide()
        self.form.show()
        self._back.hide()
        self._say("")

    @Slot()
    def act(self) -> None:
        """From the form: checks it, then does it or shows the lines first. From the lines: does it."""
        if self.confirming():
            self._store()
            return
        self._wanted = self.form.instance()
        self.act_button.setEnabled(False)
        self._services.ask(
            "plan-instance",
            {"instance": instance_to_json(self._wanted)},
            then=while_alive(self, self._planned),
            failed=while_alive(self, self._failed),
        )

    def move_relay(self) -> None:
        """Goes on at once to the lines for another port of its relay."""
        self.form.listen.clear()
        self.act()

    def _planned(self, told: dict[str, Any]) -> None:
        self._wanted = instance_from_json(told["instance"])
        if not told["points"]:
            self.act_button.setEnabled(True)
            self._store()
            return
        self._what.setText("\n\n".join(self._explained(told)))
        self._asks_rights = any(edit["rights"] == "asked" for edit in told["edits"])
        changes = bool(told["edits"] or told["paste"])
        if told["paste"]:
            self._lines.show_paste(told["paste"])
        else:
            self._lines.show_edits(told["edits"])
        self._lines.setVisible(changes)
        self._restart.setVisible(changes)
        self._restart.setText(self._restart_text(told))
        self.understood.setVisible(any(note["code"] == "listen_within_reach" for note in told["notes"]))
        self.understood.setChecked(False)
        self.form.hide()
        self._confirmation.show()
        self._back.show()
        self.act_button_enabled()
        self.act_button.setFocus()
        fit_height(self)

    def _explained(self, told: dict[str, Any]) -> list[str]:
        if told["notes"] and not self._collects(told):
            return [said(note) for note in told["notes"]]
        template = self.tr(
            "This program will send the documented ping to {vendor} ({address}) instead of the server. So that nothing "
            "is sent twice, {title}'s own telemetry is pointed at an address where nobody listens. All documented "
            "fields may leave; see them with Preview next once it is added."
        )
        title, vendor = printable(told["title"]), printable(told["vendor"])
        return [
            template.format(vendor=vendor, address=printable(told["endpoint"]), title=title),
            "\n".join(said(note) for note in told["notes"]),
        ][: 2 if told["notes"] else 1]

    @staticmethod
    def _collects(told: dict[str, Any]) -> bool:
        return bool(told["instance"]["source"] == Source.COLLECT)

    def _restart_text(self, told: dict[str, Any]) -> str:
        if self._collects(told):
            template = self.tr("{title}'s main process must be restarted to notice; until then nothing is sent.")
        elif told["moves"]:
            template = self.tr(
                "{title}'s main process must be restarted to notice. What it sends to the old address until then is "
                "refused and does not leave."
            )
        else:
            template = self.tr(
                "{title}'s main process must be restarted to notice; until then it sends past this program."
            )
        text = template.format(title=printable(told["title"]))
        return text if told["restart"] is None else f"{text}\n{printable(told['restart'])}"

    @Slot()
    def act_button_enabled(self) -> None:
        """Where others can reach the address it waits for the owner's word."""
        self.act_button.setEnabled(not self.understood.isVisibleTo(self) or self.understood.isChecked())

    def _store(self) -> None:
        assert self._wanted is not None
        self.act_button.setEnabled(False)
        self._back.setEnabled(False)
        if self._asks_rights:
            self._say(self.tr("Waiting for an administrator's password…"))
        op = "add" if self._before is None else "set"
        self._services.ask(
            op,
            {"instance": instance_to_json(self._wanted), "rights": True},
            then=while_alive(self, self._stored),
            failed=while_alive(self, self._failed),
        )

    def _stored(self, told: dict[str, Any]) -> None:
        assert self._wanted is not None
        self._say("")
        if told["problem"] is not None:
            self._waits = True
            self.for_administrator.show_told(told, self._after_that(done=told["done"]))
        secret = self.form.secret()
        if secret is None:
            self._forget_old_secret()
            return
        self._services.ask(
            "store-secret",
            {"name": self._wanted.name, "secret": secret},
            then=while_alive(self, self._complete),
            failed=while_alive(self, self._secret_not_stored),
        )

    def _forget_old_secret(self) -> None:
        """A token in the keyring that is used no more does not stay behind."""
        old = None if self._before is None else self._before.secret
        new = None if self._wanted is None else self._wanted.secret
        keyring = SecretPlace.KEYRING
        if (
            self._before is None
            or old is None
            or old.place is not keyring
            or (new is not None and new.place is keyring)
        ):
            self._complete({})
            return
        self._services.ask(
            "delete-secret",
            {"id": self._before.id},
            then=while_alive(self, self._complete),
            failed=while_alive(self, self._failed),
        )

    def _complete(self, _told: dict[str, Any]) -> None:
        assert self._wanted is not None
        if not self._waits:
            self.done_for.emit(self._wanted.name)
            self.accept()
            return
        for part in (self.form, self._confirmation, self._back, self.act_button):
            part.hide()
        self._cancel.setText(self.tr("Close"))
        self._cancel.setDefault(True)
        self._cancel.setFocus()
        fit_height(self)

    def _after_that(self, *, done: bool) -> str:
        assert self._wanted is not None
        if self._before is None:
            return self.tr("It is added, and only watched until then. Choose its way again after that, under Change.")
        if done or self._wanted.source is self._before.source:
            return self.tr("The rest is changed.")
        return self.tr("The rest is changed; its way stays as it was until then. Choose it again after that.")

    def reject(self) -> None:
        """Escape: what is stored is stored."""
        if self._waits and self._wanted is not None:
            self.done_for.emit(self._wanted.name)
            self.accept()
        else:
            super().reject()

    def _secret_not_stored(self, problem: TrayAppError) -> None:
        """A new instance goes again, so that Add can be repeated; a changed one keeps its change and says so."""
        assert self._wanted is not None
        if self._before is None:
            self._services.ask(
                "remove",
                {"name": self._wanted.name, "forget": True},
                then=while_alive(self, self._taken_back),
                failed=while_alive(self, self._failed),
            )
        self._failed(problem)

    def _taken_back(self, _told: dict[str, Any]) -> None:
        """Nothing to say beyond why the token could not be stored."""

    def _failed(self, problem: TrayAppError) -> None:
        self.for_administrator.hide()
        self._waits = False
        self._to_form()
        self.form.place.offer_of(problem.reason)
        self._back.setEnabled(True)
        self.act_button.setEnabled(True)
        self._say(sentence_of(problem.reason))

    def _say(self, text: str) -> None:
        self._problem.setText(text)
        self._problem.setVisible(bool(text))
        fit_height(self)
