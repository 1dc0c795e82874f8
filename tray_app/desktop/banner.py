"""One line above the window for what concerns all of it: whose engine it is, and that it is not running."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QStyle

from tray_app.core.model import DisplayState
from tray_app.desktop.messages import filled, instance_title, said, sentence_of
from tray_app.desktop.plain import plain_label
from tray_app.desktop.services import Mode
from tray_app.desktop.times import local_times

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from tray_app.core.model import Reason


class Banner(QFrame):
    """Hidden while there is nothing to say."""

    start_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._icon = QLabel(self)
        self._text = plain_label(self)
        self.button = QPushButton(self.tr("Start &again"), self)
        self.button.clicked.connect(self.start_wanted)
        layout = QHBoxLayout(self)
        layout.addWidget(self._icon)
        layout.addWidget(self._text, 1)
        layout.addWidget(self.button)
        self.hide()

    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def show_mode(self, mode: Mode, problem: Reason | None) -> None:
        """What there is to say of a mode; a start says nothing."""
        dead = mode is Mode.DEAD
        if dead:
            why = sentence_of(problem) if problem is not None else ""
            text = self.tr("Nothing is sent, switched or recorded now. {why}").format(why=why)
        elif mode is Mode.CLIENT:
            text = self.tr("Another telemetry-tray (run --headless) does the work; this window asks it.")
        else:
            text = ""
        which = QStyle.StandardPixmap.SP_MessageBoxWarning if dead else QStyle.StandardPixmap.SP_MessageBoxInformation
        side = self.fontMetrics().height() + 4
        self._icon.setPixmap(self.style().standardIcon(which, None, self).pixmap(side, side))
        self._text.setText(text)
        self.setAccessibleName(text)
        self.button.setVisible(dead)
        self.setVisible(bool(text))


class CameBack(QFrame):
    """Telemetry that came back without its owner: what, where, since when, and one click against it."""

    put_back_wanted = Signal(str)
    """The name of an instance: its opt-out is to be put back."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self._name = ""
        self._icon = QLabel(self)
        self._text = plain_label(self)
        self.button = QPushButton(self.tr("&Put the opt-out back"), self)
        self.button.clicked.connect(self._put_back)
        layout = QHBoxLayout(self)
        layout.addWidget(self._icon)
        layout.addWidget(self._text, 1)
        layout.addWidget(self.button)
        self.hide()

    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def show_statuses(self, statuses: tuple[dict[str, Any], ...], *, works: bool) -> None:
        """The first one that came back; `works`: somebody is there to put it back."""
        back = next((s for s in statuses if DisplayState(s["state"]) is DisplayState.CAME_BACK), None)
        if back is None:
            self.hide()
            return
        self._name = str(back["name"])
        side = self.fontMetrics().height() + 4
        icon = self.style().standardIcon(QStyle.StandardPixmap.SP_MessageBoxWarning, None, self)
        self._icon.setPixmap(icon.pixmap(side, side))
        template = self.tr("{instance} sends again. {sentence}")
        sentence = local_times(said(back["reason"]), datetime.now(UTC))
        self._text.setText(filled(template, instance=instance_title(back), sentence=sentence))
        self.setAccessibleName(self._text.text())
        self.button.setEnabled(works)
        self.show()

    @Slot()
    def _put_back(self) -> None:
        self.button.setEnabled(False)
        self.put_back_wanted.emit(self._name)
