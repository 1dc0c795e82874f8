"""What of the live log is shown: one chip for each question, and one field for text."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QPushButton, QToolButton, QWidget

from tray_app.core.messages import PayloadFilter
from tray_app.core.model import Kind, PayloadState
from tray_app.core.sentences import printable
from tray_app.desktop.messages import filled, payload_word
from tray_app.desktop.payload_texts import kind_text
from tray_app.desktop.plain import plain_tip
from tray_app.desktop.time_range import RangeDialog, bounds, range_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from tray_app.core.model import InstanceId

_ROOM: Final = "  "
"""For the arrow: some styles draw it over the text's end."""

_ASK: Final = "ask"
"""The answer that opens the question for two days."""

TYPING_MS: Final = 300
"""So long nothing is typed before it is looked for."""


class Chip(QToolButton):
    """A question with its answers in a menu; says the answer while it is closed."""

    chosen = Signal()

    def __init__(self, title: str, everything: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._title = title
        self._values: list[Any] = [None]
        self._answers = QActionGroup(self)
        self._answers.triggered.connect(self._picked)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setMenu(QMenu(self))
        self._everything = everything
        self.set_answers([])

    @property
    def value(self) -> Any:
        """The answer; None: everything."""
        action = self._answers.checkedAction()
        return None if action is None else self._values[action.data()]

    def set_answers(self, answers: list[tuple[str, Any]]) -> None:
        """Other answers; the chosen one stays if it is among them."""
        before = self.value
        for action in self._answers.actions():
            self._answers.removeAction(action)
            self.menu().removeAction(action)
            action.deleteLater()
        self._values = [None, *(value for _, value in answers)]
        for number, text in enumerate([self._everything, *(text for text, _ in answers)]):
            action = QAction(text.replace("&", "&&"), self)
            action.setCheckable(True)
            action.setData(number)  # Qt would make a plain string of an enum's member.
            self._answers.addAction(action)
            self.menu().addAction(action)
        self.choose(before)

    def choose(self, value: Any) -> None:
        """Chooses an answer; everything where there is none such."""
        number = self._values.index(value) if value in self._values else 0
        self._answers.actions()[number].setChecked(True)
        self._say()

    @Slot(QAction)
    def _picked(self, _action: QAction) -> None:
        self._say()
        self.chosen.emit()

    def _say(self) -> None:
        action = self._answers.checkedAction()
        answer = action.text().replace("&&", "&") if action is not None else self._everything
        shown = self.fontMetrics().elidedText(
            answer, Qt.TextElideMode.ElideMiddle, self.fontMetrics().averageCharWidth() * 24
        )
        text = filled(self.tr("{question}: {answer}"), question=self._title, answer=shown) + _ROOM
        self.setText(text.replace("&", "&&"))
        self.setAccessibleName(filled(self.tr("{question}: {answer}"), question=self._title, answer=answer))


class FilterBar(QWidget):
    """The chips and the field. `which()` is what they ask for."""

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.instance = Chip(self.tr("Instance"), self.tr("all"), self)
        self.kind = Chip(self.tr("Kind"), self.tr("all"), self)
        self.state = Chip(self.tr("State"), self.tr("all"), self)
        self.time = Chip(self.tr("Time"), self.tr("any"), self)
        self.kind.set_answers([(kind_text(kind), kind) for kind in Kind])
        self.state.set_answers([(payload_word(state), state) for state in PayloadState])
        days = [(self.tr("last 24 hours"), 1), (self.tr("last 7 days"), 7), (self.tr("last 30 days"), 30)]
        self._spans: list[tuple[str, Any]] = [(text, timedelta(days=number)) for text, number in days]
        self._spans.append((self.tr("between two days…"), _ASK))
        self._days: tuple[date, date] | None = None
        self._span: Any = None
        """What was asked for last: the question for two days leaves it as it is until it is answered."""
        self.time.set_answers(self._spans)
        self.clear = QPushButton(self.tr("Show &all"), self)
        self.clear.setToolTip(self.tr("Takes all filters off"))
        self.clear.clicked.connect(self._clear)
        self.text = QLineEdit(self)
        self.text.setPlaceholderText(self.tr("Search in payloads, addresses and errors"))
        self.text.setAccessibleName(self.text.placeholderText())
        self.text.setToolTip(plain_tip(self.text.placeholderText()))  # In a narrow window it is cut off.
        self.text.setAccessibleDescription(" ")  # Its name says that already.
        self.text.setClearButtonEnabled(True)
        self.text.setMaxLength(200)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self._typing.timeout.connect(self._tell)
        self.text.textEdited.connect(self._typed)
        self.text.textChanged.connect(self._typed)
        self.text.returnPressed.connect(self._tell)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for chip in (self.instance, self.kind, self.state, self.time):
            chip.chosen.connect(self._ask_days if chip is self.time else self._tell)
            row.addWidget(chip)
        row.addWidget(self.text, 1)
        row.addWidget(self.clear)
        self.clear.setEnabled(False)
        search = QAction(self)
        search.setShortcut(QKeySequence(QKeySequence.StandardKey.Find))
        search.triggered.connect(self._search)
        self.addAction(search)

    def which(self) -> PayloadFilter:
        """What is asked for now."""
        kind, state, span = self.kind.value, self.state.value, self.time.value
        return PayloadFilter(
            instance_id=self.instance.value,
            kinds=frozenset() if kind is None else frozenset({kind}),
            states=frozenset() if state is None else frozenset({state}),
            since=span[0] if isinstance(span, tuple) else None if span is None else datetime.now(UTC) - span,
            until=span[1] if isinstance(span, tuple) else None,
            text=self.text.text().strip() or None,
        )

    def is_on(self) -> bool:
        """Whether anything is left out."""
        chips = (self.instance, self.kind, self.state, self.time)
        return bool(self.text.text().strip()) or any(chip.value is not None for chip in chips)

    def set_names(self, names: Mapping[InstanceId, str]) -> None:
        """The instances there are, removed ones too."""
        self.instance.set_answers([(printable(name), instance_id) for instance_id, name in names.items()])

    @Slot()
    def _typed(self) -> None:
        self._typing.start()

    @Slot()
    def _tell(self) -> None:
        self._typing.stop()
        self._span = self.time.value
        self.clear.setEnabled(self.is_on())
        self.changed.emit()

    @Slot()
    def _ask_days(self) -> None:
        """The owner names two days, or has chosen a span."""
        if self.time.value is not _ASK:
            self._tell()
            return
        self.time.choose(self._span)
        today = datetime.now().astimezone().date()
        first, last = self._days or (today - timedelta(days=7), today)
        dialog = RangeDialog(first, last, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.accepted.connect(self._days_chosen)
        dialog.open()

    @Slot()
    def _days_chosen(self) -> None:
        dialog = self.sender()
        if isinstance(dialog, RangeDialog):
            self.show_days(*dialog.days())

    def show_days(self, first: date, last: date) -> None:
        """Asks for these days, both included."""
        self._days = (first, last)
        today = datetime.now().astimezone().date()
        self.time.set_answers([*self._spans, (range_text(first, last, today), bounds(first, last))])
        self.time.choose(bounds(first, last))
        self._tell()

    @Slot()
    def _search(self) -> None:
        self.text.setFocus()
        self.text.selectAll()

    @Slot()
    def _clear(self) -> None:
        for chip in (self.instance, self.kind, self.state, self.time):
            chip.choose(None)
        self.text.clear()
        self._tell()
