"""A fault of ours: what happened, where it is written, and its trace, which is copied only as it is shown."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout

from tray_app.desktop.plain import plain_label
from tray_app.desktop.shown_text import ShownText

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

MOST_CHARACTERS: Final = 20_000
"""Of the end of the file: the newest fault."""


class CrashDialog(QDialog):
    """See the module. The trace has no values of variables, and secrets are taken out of it."""

    def __init__(self, text: str, where: str, parent: QWidget | None = None) -> None:
        """`where`: the file that the trace was written into."""
        super().__init__(parent)
        self.setWindowTitle(self.tr("A fault in Telemetry Tray"))
        says = plain_label(self, text)
        font = says.font()
        font.setBold(True)
        says.setFont(font)
        self.trace = ShownText(self.tr("The trace of the fault"), self, has_margins=False)
        told = self.tr("This is the trace. It is sent nowhere; copy it if you want to report the fault.")
        self.trace.show_text(told, _end_of(where))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(says)
        layout.addWidget(self.trace, 1)
        layout.addWidget(buttons)
        self.resize(self.fontMetrics().averageCharWidth() * 100, self.fontMetrics().height() * 24)


def _end_of(where: str) -> str:
    """The last crash in the file; empty when it cannot be read."""
    try:
        with Path(where).open("rb") as file:
            file.seek(0, 2)
            file.seek(max(file.tell() - 4 * MOST_CHARACTERS, 0))
            text = file.read().decode("utf-8", "backslashreplace")
    except OSError:
        return ""
    begin = text.rfind("\n  crash\n")  # Below the time.
    begin = text.rfind("\n", 0, begin) + 1 if begin >= 0 else 0
    return text[begin:][-MOST_CHARACTERS:]
