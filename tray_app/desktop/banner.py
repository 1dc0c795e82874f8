"""One line above the window for what concerns all of it: whose engine it is, and that it is not running."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QStyle

from tray_app.desktop.messages import sentence_of
from tray_app.desktop.plain import plain_label
from tray_app.desktop.services import Mode

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
