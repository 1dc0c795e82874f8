"""First run: what this is about, what is installed here, what it sends, and how to go on. Nothing is changed before the
last page, and with "Just show me" nothing of the server's at all."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWizard

from tray_app.core.instances import instance_to_json
from tray_app.core.model import SecretPlace, SecretRef, Source
from tray_app.desktop import setup_reading
from tray_app.desktop.asking import while_alive
from tray_app.desktop.messages import sentence_of
from tray_app.desktop.setup_pages import AboutPage, HowPage, TokenPage, WhatPage, WherePage

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from tray_app.core.discovery import Installation
    from tray_app.core.errors import TrayAppError
    from tray_app.desktop.services import Services
    from tray_app.desktop.setup_reading import Said


class SetupWizard(QWizard):
    """See the module."""

    done_for = Signal(str)
    """The name of the instance that was added."""
    way_wanted = Signal(str, object)
    """Its name, and a Source other than observing: the lines of that are shown before they are written."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.services = services
        self.told: Said | None = None
        self.setWindowTitle(self.tr("First steps"))
        self.setWizardStyle(QWizard.WizardStyle.ClassicStyle)
        self.setOption(QWizard.WizardOption.NoBackButtonOnStartPage)
        for button, text in (
            (QWizard.WizardButton.BackButton, self.tr("&Back")),
            (QWizard.WizardButton.NextButton, self.tr("&Next")),
            (QWizard.WizardButton.CommitButton, self.tr("&Next")),
            (QWizard.WizardButton.FinishButton, self.tr("&Finish")),
            (QWizard.WizardButton.CancelButton, self.tr("Cancel")),
        ):
            self.setButtonText(button, text)
        self.about, self.where = AboutPage(self), WherePage(services, self)
        self.what, self.token, self.how = WhatPage(self), TokenPage(self), HowPage(self)
        for page in (self.about, self.where, self.what, self.token, self.how):
            self.addPage(page)
        self.where.chosen.connect(self._read)
        self.currentIdChanged.connect(self._turned)
        self.resize(self.fontMetrics().averageCharWidth() * 128, self.fontMetrics().height() * 34)

    def accept(self) -> None:
        """The last page: adds the instance. The wizard stays when that does not work."""
        if self.told is None:
            return
        self.button(QWizard.WizardButton.FinishButton).setEnabled(False)
        instance = setup_reading.as_instance(self.told.where, self._free_name(self.told))._replace(
            url=self.token.url(),
            secret=SecretRef(place=SecretPlace.KEYRING, user=self.token.user()) if self.token.secret() else None,
        )
        self.services.ask(
            "add",
            {"instance": instance_to_json(instance)},
            then=while_alive(self, partial(self._added, instance.name)),
            failed=while_alive(self, self._failed),
        )

    def _added(self, name: str, _answer: dict[str, Any]) -> None:
        secret = self.token.secret()
        if secret is None:
            self._finished(name, {})
            return
        self.services.ask(
            "store-secret",
            {"name": name, "secret": secret},
            then=while_alive(self, partial(self._finished, name)),
            failed=while_alive(self, partial(self._without_token, name)),
        )

    def _without_token(self, name: str, problem: TrayAppError) -> None:
        """It is there, and works without; the main window says what to do about the token."""
        self.how.says.setText(sentence_of(problem.reason))
        self._finished(name, {})

    def _finished(self, name: str, _answer: dict[str, Any]) -> None:
        super().accept()
        self.done_for.emit(name)
        way = self.how.source()
        if way is not Source.OBSERVE:
            self.way_wanted.emit(name, way)

    def _failed(self, problem: TrayAppError) -> None:
        self.how.says.setText(sentence_of(problem.reason))
        self.button(QWizard.WizardButton.FinishButton).setEnabled(True)

    @Slot(object)
    def _read(self, where: Installation) -> None:
        self.told = None
        self.what.wait()
        self.services.save(
            partial(setup_reading.said, where=where),
            then=while_alive(self, self._have),
            failed=while_alive(self, self.what.fail),
        )

    def _have(self, told: Said) -> None:
        self.told = told
        self.token.offer(told)
        self.what.show_said(told)

    @Slot(int)
    def _turned(self, _page: int) -> None:
        """What the last page says goes by what the others have."""
        if self.told is not None and self.currentPage() is self.how:
            self.how.tell(self.told.where, has_token=self.token.secret() is not None and self.token.url() is not None)

    @staticmethod
    def _free_name(told: Said) -> str:
        name, number = told.title, 2
        while name in told.names:
            name, number = f"{told.title} {number}", number + 1
        return name
