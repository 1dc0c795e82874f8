"""Takes a discarding back, for some seconds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QPushButton

from tray_app.desktop.messages import filled
from tray_app.desktop.payload_texts import number_text

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from tray_app.core.model import PayloadId

OFFERED_MS: Final = 15_000


class UndoButton(QPushButton):
    """Hidden until something was discarded. Ctrl+Z presses it."""

    wanted = Signal(object)
    """A PayloadId: it is to be as it was before."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(self.tr("Undo discarding"))
        self._ids: list[PayloadId] = []
        self.setToolTip(self.tr("They are held or refused as before; nothing leaves because of it (Ctrl+Z)"))
        self.hide()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(OFFERED_MS)
        self._timer.timeout.connect(self._withdraw)
        self.clicked.connect(self._undo)

    def offer(self, payload_id: PayloadId) -> None:
        """One was discarded, perhaps one of several."""
        if not self._timer.isActive():
            self._ids = []
        self._ids.append(payload_id)
        self.setText(filled(self.tr("&Undo discarding ({count})"), count=number_text(len(self._ids))))
        self.setShortcut(QKeySequence(QKeySequence.StandardKey.Undo))  # Another text takes it away.
        self.show()
        self._timer.start()

    @Slot()
    def _undo(self) -> None:
        ids = self._ids
        self._withdraw()
        for payload_id in ids:
            self.wanted.emit(payload_id)

    @Slot()
    def _withdraw(self) -> None:
        self._timer.stop()
        self._ids = []
        self.hide()
