"""Restarting an instance from its window: how, what that interrupts, what it would do; then its output, and whether it
helped."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QElapsedTimer, QTimer, Slot
from PySide6.QtGui import QFontDatabase
from PySide6.QtWidgets import QApplication, QDialog, QDialogButtonBox, QPushButton, QVBoxLayout
from shiboken6 import isValid

from tray_app.core.model import Sharing
from tray_app.core.sentences import printable
from tray_app.desktop.asking import while_alive
from tray_app.desktop.lines_view import FixedLines
from tray_app.desktop.messages import instance_title, said, sentence_of
from tray_app.desktop.plain import fit_height, plain_label
from tray_app.desktop.times import local_times

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QWidget

    from tray_app.core.errors import TrayAppError
    from tray_app.desktop.services import Services

LOOK_EVERY_MS: Final = 2_000
LOOK_FOR_MS: Final = 300_000
"""A big server takes minutes to start."""
MOST_SHOWN: Final = 500
"""Lines of output that the window keeps."""


class RestartDialog(QDialog):
    """Nothing is run before its button is pressed. `result()` is Accepted once it was run."""

    def __init__(self, services: Services, status: Mapping[str, Any], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._name = str(status["name"])
        self._called = instance_title(status)
        self._command: str | None = None
        self._offered = False
        self._ran = False
        self._looking = False
        self._since = QElapsedTimer()
        self.setWindowTitle(self.tr("Restart"))
        self._head = plain_label(self, self.tr("Restart {name}?").format(name=self._called))
        font = self._head.font()
        font.setBold(True)
        self._head.setFont(font)
        self._how = plain_label(self, self.tr("Looking how it is restarted…"))
        self._line = plain_label(self)
        self._line.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._why_not = plain_label(self)
        self._work = plain_label(self, self.tr("Looking what a restart would interrupt…"))
        self._would_head = plain_label(self, self.tr("It would do:"))
        self._would = FixedLines(self)
        self._would.setAccessibleName(self.tr("What the command would do"))
        self._notes = plain_label(self)
        self._output = FixedLines(self)
        self._output.setMaximumBlockCount(MOST_SHOWN)
        self._output.setAccessibleName(self.tr("What the command printed"))
        self._outcome = plain_label(self)
        self._buttons = self._make_buttons()
        layout = QVBoxLayout(self)
        always: tuple[QWidget, ...] = (self._head, self._how)
        later: tuple[QWidget, ...] = (self._line, self._why_not, self._work, self._would_head, self._would, self._notes)
        for part in (*always, *later, self._output, self._outcome):
            layout.addWidget(part)
        layout.addStretch(1)
        layout.addWidget(self._buttons)
        for part in (*later, self._output, self._outcome, self.copy_button):
            part.hide()
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance("x") * 76)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)
        self._ask("restart-way", self._have_way, self._no_way)

    def _make_buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.close_button = buttons.button(QDialogButtonBox.StandardButton.Close)
        self.copy_button = QPushButton(self.tr("C&opy command"), self)
        self.copy_button.clicked.connect(self._copy)
        buttons.addButton(self.copy_button, QDialogButtonBox.ButtonRole.ActionRole)
        self.act_button = buttons.addButton(self.tr("&Restart now"), QDialogButtonBox.ButtonRole.ActionRole)
        for button in (self.copy_button, self.act_button):
            button.setAutoDefault(False)
        # A restart interrupts others: Return closes.
        self.close_button.setDefault(True)
        self.act_button.setEnabled(False)
        self.act_button.clicked.connect(self.act)
        buttons.rejected.connect(self.reject)
        return buttons

    def _ask(self, op: str, then: Any, failed: Any, **args: Any) -> None:
        args["name"] = self._name
        self._services.ask(op, args, then=while_alive(self, then), failed=while_alive(self, failed))

    # --- before --------------------------------------------------------------------------------------------

    def _have_way(self, told: dict[str, Any]) -> None:
        self._command = str(told["command"])
        self._how.setText(self.tr("This restarts it, so that it reads its config:"))
        self._line.setText(printable(self._command))
        self._line.show()
        self.copy_button.show()
        self._work.show()
        self._offered = told["why_not"] is None
        if told["why_not"] is not None:
            self._why_not.setText(said(told["why_not"]))
            self._why_not.show()
            self.act_button.hide()
        fit_height(self)
        self._ask("restart-look", self._have_look, self._no_look)

    def _no_way(self, problem: TrayAppError) -> None:
        self._how.setText(sentence_of(problem.reason))
        self.act_button.hide()
        fit_height(self)

    def _have_look(self, told: dict[str, Any]) -> None:
        self._work.setText(said(told["at_work"]))
        self._would_head.setVisible(bool(told["would"]))
        if told["would"]:
            self._show_lines(self._would, [printable(line) for line in told["would"]])
        self._notes.setText("\n".join(said(note) for note in told["notes"]))
        self._notes.setVisible(bool(told["notes"]))
        self._ready()

    def _no_look(self, problem: TrayAppError) -> None:
        self._work.setText(sentence_of(problem.reason))
        self._ready()

    def _ready(self) -> None:
        self.act_button.setEnabled(self._offered)
        fit_height(self)

    @Slot()
    def _copy(self) -> None:
        QApplication.clipboard().setText(self._command or "")

    # --- the restart ---------------------------------------------------------------------------------------

    @Slot()
    def act(self) -> None:
        """Runs it."""
        if self._command is None:
            return
        self._ran = True
        self.act_button.setEnabled(False)
        for part in (self._work, self._would_head, self._would, self._notes):
            part.hide()
        self._show_lines(self._output, [])
        self._say(self.tr("It runs. Closing this window does not end it."))
        self._services.ask(
            "restart",
            {"name": self._name, "command": self._command},
            then=while_alive(self, self._done),
            failed=while_alive(self, self._not_done),
            told=self._heard,
        )

    def _heard(self, line: str, _count: int, _total: int | None) -> None:
        if not isValid(self):
            return  # The window is closed; what it started goes on.
        self._output.appendPlainText(printable(line))
        self._output.updateGeometry()
        fit_height(self)

    def _done(self, _told: dict[str, Any]) -> None:
        self._say(self.tr("Restarted. Looking whether it uses its config now…"))
        self._since.start()
        self._timer.start()
        self._look()

    def _not_done(self, problem: TrayAppError) -> None:
        self._say(sentence_of(problem.reason))
        self.act_button.setEnabled(True)

    @Slot()
    def _look(self) -> None:
        if self._looking:
            return
        self._looking = True
        self._ask("status", self._looked, self._not_looked, names=[self._name])

    def _looked(self, told: dict[str, Any]) -> None:
        self._looking = False
        (one,) = told["instances"]
        if is_verified(one):
            self._timer.stop()
            self._say(self.tr("Verified: {sentence}").format(sentence=_said(one)))
        elif self._since.elapsed() > LOOK_FOR_MS:
            self._timer.stop()
            template = self.tr("Not verified within {minutes} minutes: {sentence}")
            self._say(template.format(minutes=LOOK_FOR_MS // 60_000, sentence=_said(one)))

    def _not_looked(self, problem: TrayAppError) -> None:
        self._looking = False
        self._timer.stop()
        self._say(sentence_of(problem.reason))

    def reject(self) -> None:
        """What runs goes on."""
        self._timer.stop()
        if self._ran:
            self.accept()
        else:
            super().reject()

    def _say(self, text: str) -> None:
        self._outcome.setText(text)
        self._outcome.show()
        fit_height(self)

    @staticmethod
    def _show_lines(where: FixedLines, lines: list[str]) -> None:
        where.setPlainText("\n".join(lines))
        where.updateGeometry()
        where.show()


def _said(one: Mapping[str, Any]) -> str:
    """Its reason, with local times."""
    return local_times(said(one["reason"]), datetime.now(UTC))


def is_verified(one: Mapping[str, Any]) -> bool:
    """Whether the running server was seen to use what its config says."""
    known = Sharing(one["effective"]) is not Sharing.UNKNOWN
    return known and one["effective"] == one["configured"] and not one["restart_needed"] and not one["down"]
