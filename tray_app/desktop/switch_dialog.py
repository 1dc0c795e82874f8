"""The question before the switch, and the checklist after it, in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QEvent, Qt, QTimer, Slot
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from tray_app.core.model import SwitchAct
from tray_app.core.sentences import printable
from tray_app.desktop.asking import while_alive
from tray_app.desktop.checklist import Checklist, Mark, restart_text, steps_of
from tray_app.desktop.lines_view import LinesView
from tray_app.desktop.messages import instance_title, said, sentence_of
from tray_app.desktop.plain import fit_height, plain_label

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from tray_app.core.errors import TrayAppError
    from tray_app.desktop.services import Services
    from tray_app.engine.overview import Overview
    from tray_app.engine.parts import Parts

LOOK_EVERY_MS: Final = 30_000
BY: Final = "window"


class SwitchDialog(QDialog):
    """Asks, acts, and then shows point by point what could be verified. `result()` is Accepted once the act was
    carried out, also when its checklist is not complete yet."""

    def __init__(
        self,
        services: Services,
        status: Mapping[str, Any],
        act: str,
        parent: QWidget | None = None,
        *,
        offer_silence: bool = False,
    ) -> None:
        """`act`: `opt-out`, `opt-in` or `revert`. `offer_silence`: the tray asks, so "do not ask again" is offered."""
        super().__init__(parent)
        self._services = services
        self._act = SwitchAct(act)
        self._status = status
        self._name = str(status["name"])
        self._called = instance_title(status)
        self._title_of_product = str(status["title"])
        self._vendor = str(status["vendor"])
        self._paste: list[str] = []
        self._asks_rights = False
        self._acted = False
        self._acted_at: datetime | None = None
        self._result: dict[str, Any] | None = None
        self._looking = False
        self._asked_how = False
        self._needs_restart = False
        self._how_is_shown = False
        self.can_restart = False
        """Whether there is a command that restarts it."""
        self.problem: str | None = None
        """Why it failed, for the tray."""
        self.setWindowTitle(self._window_title())
        self._question_page = self._make_question(offer_silence=offer_silence)
        self._checklist_page = self._make_checklist()
        self._checklist_page.hide()
        # No stack of pages: that would not make room for texts that wrap.
        layout = QVBoxLayout(self)
        layout.addWidget(self._question_page)
        layout.addWidget(self._checklist_page)
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance("x") * 72)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)
        self._plan()

    @property
    def do_not_ask_again(self) -> bool:
        """Whether the owner wants no question for this instance any more."""
        return self._silence.isChecked()

    # --- the question ------------------------------------------------------------------------------------

    def _make_question(self, *, offer_silence: bool) -> QWidget:
        page = QWidget(self)
        self._head = plain_label(page, self._question())
        font = self._head.font()
        font.setBold(True)
        self._head.setFont(font)
        self._lines = LinesView(page)
        self._lines.hide()
        self._state = plain_label(page, self.tr("Reading the config file…"))
        self._restart = plain_label(page)
        self._restart.hide()
        self._how = plain_label(page)
        self._how.hide()
        vendor = printable(self._vendor)
        self._announce = QCheckBox(
            self.tr("&Let {vendor} know (sends one message with the server's id)").format(vendor=vendor), page
        )
        self._announce.setVisible(self._act is SwitchAct.OPT_OUT)
        self._announce.toggled.connect(self._plan)
        self._part = QComboBox(page)
        self._part.setAccessibleName(self.tr("What is taken back"))
        self._part.addItem(self.tr("All that this program changed"), None)
        self._part.hide()
        self._part.currentIndexChanged.connect(self._plan)
        self._sink = QCheckBox(
            self.tr("Stop also what has &no switch, by pointing it at an address where nobody listens"), page
        )
        self._sink.hide()
        self._sink.toggled.connect(self._plan)
        self._beyond = plain_label(page)
        self._beyond.hide()
        self._silence = QCheckBox(self.tr("&Do not ask again for this instance"), page)
        self._silence.setVisible(offer_silence)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, page)
        self.act_button: QPushButton = self._buttons.addButton(self._act_text(), QDialogButtonBox.ButtonRole.AcceptRole)
        cancel = self._buttons.button(QDialogButtonBox.StandardButton.Cancel)
        # Stopping is the safe choice, so only that one answers to Return.
        self.act_button.setAutoDefault(False)
        cancel.setAutoDefault(False)
        (self.act_button if self._act is SwitchAct.OPT_OUT else cancel).setDefault(True)
        self.act_button.setEnabled(False)
        self.act_button.clicked.connect(self.act)
        cancel.clicked.connect(self.reject)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        choices = (self._sink, self._beyond, self._announce, self._silence)
        for part in (self._head, self._part, self._state, self._lines, self._restart, self._how, *choices):
            layout.addWidget(part)
        layout.addStretch(1)
        layout.addWidget(self._buttons)
        return page

    def _window_title(self) -> str:
        titles = {
            SwitchAct.OPT_OUT: self.tr("Stop telemetry"),
            SwitchAct.OPT_IN: self.tr("Start telemetry"),
            SwitchAct.REVERT: self.tr("Take this program's edits back"),
        }
        return titles[self._act]

    def _question(self) -> str:
        questions = {
            SwitchAct.OPT_OUT: self.tr("Stop telemetry of {name}?"),
            SwitchAct.OPT_IN: self.tr("Start telemetry of {name}?"),
            SwitchAct.REVERT: self.tr("Take back what this program changed in the config of {name}?"),
        }
        return questions[self._act].format(name=self._called)

    def _act_text(self) -> str:
        texts = {
            SwitchAct.OPT_OUT: self.tr("&Stop telemetry"),
            SwitchAct.OPT_IN: self.tr("&Start telemetry"),
            SwitchAct.REVERT: self.tr("&Take back"),
        }
        return texts[self._act]

    @Slot()
    def _plan(self) -> None:
        args = {"name": self._name, "act": self._act.value, "announce": self._announce.isChecked()}
        args["sink"] = self._sink.isChecked()
        args["only"] = self._part.currentData()
        self._services.ask(
            "plan", args, then=while_alive(self, self._planned), failed=while_alive(self, self._not_planned)
        )

    def _planned(self, told: dict[str, Any]) -> None:
        self._paste = list(told["paste"])
        self._asks_rights = any(edit["rights"] == "asked" for edit in told["edits"])
        changes = any(line["sign"] != " " for edit in told["edits"] for line in edit["lines"])
        title = printable(self._title_of_product)
        if told["edits"]:
            self._lines.show_edits(told["edits"])
            self._state.setText("")
        elif self._paste:
            self._lines.show_paste(self._paste)
            self._state.setText("")
        else:
            self._state.setText(self.tr("No line of the config file needs to change."))
        self._lines.setVisible(bool(self._paste or told["edits"]))
        self._state.setVisible(not self._lines.isVisibleTo(self))
        self._offer_parts(told["parts"])
        if changes or self._paste:
            self._restart.setText(restart_text(title, told["restart"]))
        self._how_is_shown = told["restart"] is not None
        self._restart.setVisible(changes or bool(self._paste))
        if self._restart.isVisibleTo(self) and not self._asked_how:
            self._asked_how = True
            then = while_alive(self, self._know_how)
            self._services.ask("restart-way", {"name": self._name}, then=then, failed=while_alive(self, self._no_way))
        self._announce.setVisible(told["can_announce"])
        self._sink.setVisible(told["can_sink"])
        stops = [f"• {said(note)}" for note in told["stops"]]
        head = [self.tr("What else goes to that address, and ends with it:")] if stops else []
        beyond = [*head, *stops, *(said(note) for note in told["goes_on"])]
        self._beyond.setText("\n".join(beyond))
        self._beyond.setVisible(bool(beyond))
        nothing_to_take_back = self._act is SwitchAct.REVERT and not changes
        self.act_button.setEnabled(not nothing_to_take_back)
        if not nothing_to_take_back and self._act is SwitchAct.OPT_OUT:
            self.act_button.setFocus()
        fit_height(self)

    def _offer_parts(self, parts: list[str]) -> None:
        """One of several alone; asked for once."""
        if len(parts) < 2 or self._part.count() > 1:
            return
        names = {
            "switch": self.tr("Only the switch in the config"),
            "addresses": self.tr("Only where it is sent, in the config"),
            "server": self.tr("Only what the running server keeps"),
        }
        for part in parts:
            self._part.addItem(names[part], part)
        self._part.show()

    def _know_how(self, told: dict[str, Any]) -> None:
        """How it is restarted is shown now; it is offered afterwards, when there is something to notice."""
        self.can_restart = True
        self._offer_restart()
        if not self._how_is_shown:
            self._say_how(self.tr("How: {command}").format(command=printable(told["command"])))

    def _no_way(self, problem: TrayAppError) -> None:
        if not self._how_is_shown:
            self._say_how(sentence_of(problem.reason))

    def _say_how(self, text: str) -> None:
        self._how.setText(text)
        self._how.setVisible(self._restart.isVisibleTo(self))
        fit_height(self)

    def _not_planned(self, problem: TrayAppError) -> None:
        text = sentence_of(problem.reason)
        if self._act is SwitchAct.OPT_OUT:
            # The file cannot be read or changed; what this program sends can be stopped all the same.
            text = self.tr("{problem} This program stops sending for it all the same.").format(problem=text)
        self._lines.hide()
        self._state.setText(text)
        self._state.show()
        self.act_button.setEnabled(self._act is SwitchAct.OPT_OUT)
        fit_height(self)

    # --- the act -----------------------------------------------------------------------------------------

    @Slot()
    def act(self) -> None:
        """Does it; the answer turns the question into the checklist."""
        self.act_button.setEnabled(False)
        self._announce.setEnabled(False)
        self._sink.setEnabled(False)
        args: dict[str, Any] = {"name": self._name, "by": BY, "rights": True}
        if self._asks_rights:
            self._state.setText(self.tr("Waiting for an administrator's password…"))
            self._state.show()
            fit_height(self)
        if self._act is SwitchAct.OPT_OUT:
            args |= {"announce": self._announce.isChecked(), "sink": self._sink.isChecked()}
        if self._act is SwitchAct.REVERT:
            args["only"] = self._part.currentData()
            self._part.setEnabled(False)
        self._services.ask(
            self._act.value, args, then=while_alive(self, self._done), failed=while_alive(self, self._not_done)
        )

    def _done(self, told: dict[str, Any]) -> None:
        self._acted = True
        self._result = told
        self.problem = None if told["problem"] is None else said(told["problem"])
        self._turn_into_checklist()

    def _not_done(self, problem: TrayAppError) -> None:
        self.problem = sentence_of(problem.reason)
        self._state.setText(self.problem)
        self._state.show()
        self.act_button.setEnabled(True)
        for choice in (self._announce, self._sink, self._part):
            choice.setEnabled(True)
        fit_height(self)

    # --- the checklist -----------------------------------------------------------------------------------

    def _make_checklist(self) -> QWidget:
        page = QWidget(self)
        self._outcome = plain_label(page)
        font = self._outcome.font()
        font.setBold(True)
        self._outcome.setFont(font)
        self._checklist = Checklist(page)
        self._command = LinesView(page)
        self._note = plain_label(page)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, page)
        self._copy = QPushButton(self.tr("C&opy lines"), page)
        self._copy.clicked.connect(self._copy_lines)
        self._check = QPushButton(self.tr("Check &again"), page)
        self._check.clicked.connect(self._look)
        self.restart_button = QPushButton(self.tr("&Restart…"), page)
        self.restart_button.clicked.connect(self._restart_it)
        self.restart_button.hide()
        buttons.addButton(self.restart_button, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(self._copy, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(self._check, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.accept)
        self._close = buttons.button(QDialogButtonBox.StandardButton.Close)
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        for part in (self._outcome, self._checklist, self._command, self._note):
            layout.addWidget(part)
        layout.addStretch(1)
        layout.addWidget(buttons)
        return page

    def _turn_into_checklist(self) -> None:
        name = self._called
        heads = {
            SwitchAct.OPT_OUT: self.tr("Telemetry of {name} is stopped here. What is verified so far:"),
            SwitchAct.OPT_IN: self.tr("Telemetry of {name} is started. What is verified so far:"),
            SwitchAct.REVERT: self.tr("Taken back for {name}. What is verified so far:"),
        }
        failed = self.tr("This could not be done whole for {name}. What is verified so far:")
        head = heads[self._act] if self.problem is None or self._paste else failed
        self._outcome.setText(head.format(name=name))
        command = (self._result or {}).get("command")
        if command is not None:
            self._copy.setText(self.tr("C&opy command"))
            self._command.show_command(command)
        self._command.setVisible(command is not None)
        self._copy.setVisible(bool(self._paste) or command is not None)
        self._question_page.hide()
        self._checklist_page.show()
        self._close.setDefault(True)
        self._close.setFocus()
        self._read()
        self._timer.start()
        self._look()

    @Slot()
    def _look(self) -> None:
        """Asks the server; what comes of it is read from the journal."""
        if not self._acted or self._looking:
            return
        self._looking = True
        args = {"names": [self._name]}
        self._services.ask("status", args, then=while_alive(self, self._looked), failed=while_alive(self, self._looked))

    def _looked(self, _answer: object) -> None:
        self._looking = False
        self._read()

    def _read(self) -> None:
        name = self._name

        def read(parts: Parts) -> tuple[Overview, datetime | None]:
            from tray_app.engine.overview import overview_of

            seen = overview_of(parts, name)
            changes = parts.journal.switches(seen.instance.id, limit=1)
            return seen, changes[-1].at if changes else None

        self._services.read(read, then=while_alive(self, self._have), failed=while_alive(self, self._have_not))

    def _have(self, found: tuple[Overview, datetime | None]) -> None:
        seen, last_act_at = found
        self._acted_at = self._acted_at or last_act_at or seen.at
        steps = steps_of(self._act, self._result or {}, seen, acted_at=self._acted_at, pasted=bool(self._paste))
        self._checklist.show_steps(steps)
        self._needs_restart = seen.verdict.restart_needed
        self._offer_restart()
        if all(step.mark is Mark.DONE for step in steps):
            self._timer.stop()
            self._note.setText(self.tr("All of it is verified."))
        elif any(step.mark is Mark.OPEN for step in steps):
            self._note.setText(
                self.tr(
                    "This looks again every 30 seconds while it is open. You can close it; the main window goes on."
                )
            )
        else:
            self._note.setText("")
        fit_height(self)

    def _have_not(self, problem: TrayAppError) -> None:
        self._note.setText(sentence_of(problem.reason))

    def _offer_restart(self) -> None:
        offered = self.can_restart and self._needs_restart
        if offered == self.restart_button.isVisibleTo(self._checklist_page):
            return
        # A box of buttons that are shown or hidden hands the focus to its first one.
        focused = self.focusWidget()
        self.restart_button.setVisible(offered)
        if focused is not None:
            focused.setFocus()

    @Slot()
    def _restart_it(self) -> None:
        """Shows what a restart interrupts, and restarts it there."""
        from tray_app.desktop.restart_dialog import RestartDialog

        self.restarting = RestartDialog(self._services, self._status, self)
        self.restarting.setWindowModality(Qt.WindowModality.WindowModal)
        self.restarting.finished.connect(self._look)
        self.restarting.finished.connect(self.restarting.deleteLater)
        self.restarting.open()

    @Slot()
    def _copy_lines(self) -> None:
        command = (self._result or {}).get("command")
        QApplication.clipboard().setText("\n".join(self._paste) + "\n" if command is None else command)

    def reject(self) -> None:
        """Escape: before the act nothing happened; after it, it did."""
        self._timer.stop()
        if self._acted:
            self.accept()
        else:
            super().reject()

    def accept(self) -> None:
        """After the act."""
        self._timer.stop()
        super().accept()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow() and self._acted:
            self._look()
