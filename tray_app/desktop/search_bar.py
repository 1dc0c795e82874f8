"""Searching in what a window shows: a field, how many there are, and the way from one to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from tray_app.desktop.arrow_button import arrow_button
from tray_app.desktop.messages import filled
from tray_app.desktop.payload_texts import number_text

if TYPE_CHECKING:
    from PySide6.QtCore import QObject
    from PySide6.QtGui import QKeyEvent

TYPING_MS: Final = 300
"""So long nothing is typed before it is looked for."""


class SearchBar(QWidget):
    """Ctrl+F, F3 and Shift+F3 work in the whole window; Escape in the field ends the search."""

    wanted = Signal(str)
    """Another text is looked for; empty: none."""
    moved = Signal(int)
    """To this hit, counted from 0."""
    left = Signal()
    """Escape was pressed: nothing is looked for any more."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(self.tr("Search"))
        self.field.setAccessibleName(self.tr("Search in this payload"))
        self.field.setClearButtonEnabled(True)
        self.field.setMaxLength(200)
        self.field.setMinimumWidth(self.fontMetrics().averageCharWidth() * 24)
        self.says = QLabel(self)
        self.says.setTextFormat(Qt.TextFormat.PlainText)
        self.previous = arrow_button(self, Qt.ArrowType.UpArrow, self.tr("Previous hit (Shift+F3)"))
        self.next = arrow_button(self, Qt.ArrowType.DownArrow, self.tr("Next hit (F3)"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for widget in (self.says, self.field, self.previous, self.next):
            row.addWidget(widget)
        self._count = self._at = 0
        self._more = False
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self._typing.timeout.connect(self._ask)
        self.field.textChanged.connect(self._typed)
        self.field.installEventFilter(self)
        self.previous.clicked.connect(self.go_back)
        self.next.clicked.connect(self.go_on)
        self._shortcut(QKeySequence(QKeySequence.StandardKey.Find), self._begin)
        self._shortcut(QKeySequence(Qt.Key.Key_F3), self.go_on)
        self._shortcut(QKeySequence(Qt.KeyboardModifier.ShiftModifier | Qt.Key.Key_F3), self.go_back)
        self.have(0, more=False)

    def text(self) -> str:
        """What is looked for."""
        return self.field.text()

    def have(self, count: int, *, more: bool) -> None:
        """So many hits were found; `more`: it was not looked any further."""
        self._count, self._at, self._more = count, 0, more
        self.previous.setEnabled(count > 1)
        self.next.setEnabled(count > 1)
        self._say()
        if count:
            self.moved.emit(0)

    def again(self) -> None:
        """What is searched is another one now. It is looked for when that has been painted: a search beside it would
        make each of the calls that painting takes wait for its turn."""
        if self.text():
            self.have(0, more=False)
            self.says.setText(self.tr("searching"))
            self._typing.start()

    @Slot()
    def go_on(self) -> None:
        """To the next hit, after the last to the first."""
        self._go(1)

    @Slot()
    def go_back(self) -> None:
        """To the hit before."""
        self._go(-1)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ShortcutOverride and self.text():
            key: QKeyEvent = event  # type: ignore[assignment]
            if key.key() == Qt.Key.Key_Escape:
                # It ends the search, as everywhere; the window is closed by the next one.
                event.accept()
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.field.clear()
            self._ask()
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._typing.isActive():
                self._ask()
            elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self.go_back()
            else:
                self.go_on()
        else:
            super().keyPressEvent(event)

    def _go(self, step: int) -> None:
        if self._count:
            self._at = (self._at + step) % self._count
            self._say()
            self.moved.emit(self._at)

    def _say(self) -> None:
        if not self.text():
            self.says.clear()
        elif not self._count:
            self.says.setText(self.tr("not found"))
        else:
            template = self.tr("{at} of more than {count}") if self._more else self.tr("{at} of {count}")
            self.says.setText(filled(template, at=number_text(self._at + 1), count=number_text(self._count)))

    @Slot()
    def _typed(self) -> None:
        self._typing.start()

    @Slot()
    def _ask(self) -> None:
        self._typing.stop()
        self.says.setText(self.tr("searching") if self.text() else "")
        self.wanted.emit(self.text())

    @Slot()
    def _begin(self) -> None:
        self.field.setFocus()
        self.field.selectAll()

    def _shortcut(self, keys: QKeySequence, slot: object) -> None:
        action = QAction(self)
        action.setShortcut(keys)
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.triggered.connect(slot)
        self.addAction(action)
