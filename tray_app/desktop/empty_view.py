"""What the main window shows before there is an instance."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from tray_app.desktop.plain import plain_label


class EmptyView(QWidget):
    """What the program is for, and the ways to begin."""

    find_wanted = Signal()
    add_wanted = Signal()
    demo_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        text = plain_label(
            self,
            self.tr(
                "Telemetry Tray shows what your own SonarQube or Testsigma sends home, stops it with one click, and "
                "checks that it stopped."
            ),
        )
        text.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter)
        font = text.font()
        font.setPointSizeF(font.pointSizeF() * 1.2)
        text.setFont(font)
        text.setMaximumWidth(self.fontMetrics().horizontalAdvance("m") * 44)
        self.find_button = QPushButton(self.tr("&Find instances on this computer…"), self)
        self.find_button.setDefault(True)
        self.find_button.clicked.connect(self.find_wanted)
        self.add_button = QPushButton(self.tr("&Add by hand…"), self)
        self.add_button.clicked.connect(self.add_wanted)
        self.demo_button = QPushButton(self.tr("&Try the demo"), self)
        self.demo_button.clicked.connect(self.demo_wanted)
        note = plain_label(
            self,
            self.tr(
                "Finding only looks; nothing is changed.\n"
                "The demo plays against a made-up SonarQube inside the program; nothing leaves this computer."
            ),
        )
        note.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        note.setMaximumWidth(self.fontMetrics().horizontalAdvance("m") * 60)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.find_button)
        buttons.addWidget(self.add_button)
        buttons.addWidget(self.demo_button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.addStretch(2)
        for part in (text, note):
            row = QHBoxLayout()
            row.addStretch(1)
            row.addWidget(part, 20)
            row.addStretch(1)
            layout.addLayout(row)
            if part is text:
                layout.addSpacing(self.fontMetrics().height())
                layout.addLayout(buttons)
                layout.addSpacing(self.fontMetrics().height() // 2)
        layout.addStretch(3)
