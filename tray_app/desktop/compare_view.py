"""A payload beside any other of its instance: what was added, what is gone, what changed."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QAction, QGuiApplication, QIntValidator, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QRadioButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from tray_app.core.difference import ChangeKind
from tray_app.core.model import PayloadId, reason
from tray_app.desktop import comparing
from tray_app.desktop.arrow_button import arrow_button
from tray_app.desktop.asking import while_alive
from tray_app.desktop.comparing import Column, ComparisonModel, Row
from tray_app.desktop.messages import filled, payload_word, sentence_of
from tray_app.desktop.payload_texts import kind_text, number_text, size_text
from tray_app.desktop.plain import plain_label, set_tip
from tray_app.desktop.times import instant_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QToolButton

    from tray_app.core.errors import TrayAppError
    from tray_app.core.messages import Payload
    from tray_app.desktop.comparing import Comparison
    from tray_app.desktop.services import Services

_LARGEST_NUMBER: Final = 2**31 - 1


class CompareView(QWidget):
    """A page of the payload's window. Reads when it is first looked at."""

    rows_changed = Signal()
    """Other rows are shown."""

    def __init__(self, services: Services, parent: QWidget) -> None:
        super().__init__(parent)
        self._services = services
        self._payload_id: PayloadId | None = None
        self._name = ""
        self._raw: bytes | None = b""
        self._compared_id: PayloadId | None = None
        self._readings = self._comparisons = 0
        self._is_read = False
        self._found: Comparison | None = None
        self.other = QComboBox(self)
        self.other.setAccessibleName(self.tr("Compare with this payload"))
        self.other.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.other.setMinimumContentsLength(40)
        self.number = QLineEdit(self)
        self.number.setAccessibleName(self.tr("Compare with the payload of this number"))
        self.number.setPlaceholderText(self.tr("number"))
        set_tip(self.number, self.tr("The number that a payload has in the title of its window, of any instance"))
        self.number.setValidator(QIntValidator(1, _LARGEST_NUMBER, self))
        self.number.setMaximumWidth(self.fontMetrics().averageCharWidth() * 14)
        self.listed = QRadioButton(self.tr("&Only what differs"), self)
        self.beside = QRadioButton(self.tr("Si&de by side"), self)
        self.listed.setChecked(True)
        self.says = plain_label(self)
        self.previous = self._arrow(Qt.ArrowType.UpArrow, self.tr("Previous difference (Alt+Up)"), self._go_back)
        self.next = self._arrow(Qt.ArrowType.DownArrow, self.tr("Next difference (Alt+Down)"), self._go_on)
        self.model = ComparisonModel(self)
        self.table = ComparisonTable(self.model, self)
        self._lay_out()
        self.other.activated.connect(self._chosen)
        self.number.returnPressed.connect(self._typed)
        self.number.editingFinished.connect(self._number_left)
        self.listed.toggled.connect(self._show_rows)

    def _lay_out(self) -> None:
        with_ = QLabel(self.tr("Compare &with"), self)
        with_.setBuddy(self.other)
        or_ = QLabel(self.tr("or &no."), self)
        or_.setBuddy(self.number)
        row = QHBoxLayout()
        row.addWidget(with_)
        row.addWidget(self.other, 1)
        row.addWidget(or_)
        row.addWidget(self.number)
        row.addWidget(self.listed)
        row.addWidget(self.beside)
        said = QHBoxLayout()
        said.addWidget(self.says, 1)
        said.addWidget(self.previous)
        said.addWidget(self.next)
        column = QVBoxLayout(self)
        column.addLayout(row)
        column.addLayout(said)
        column.addWidget(self.table, 1)

    def _arrow(self, arrow: Qt.ArrowType, text: str, slot: Callable[[], None]) -> QToolButton:
        button = arrow_button(self, arrow, text)
        button.clicked.connect(slot)
        action = QAction(self)
        key = Qt.Key.Key_Up if arrow is Qt.ArrowType.UpArrow else Qt.Key.Key_Down
        action.setShortcut(QKeySequence(Qt.KeyboardModifier.AltModifier | key))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(slot)
        self.addAction(action)
        return button

    def set_payload(self, name: str, payload_id: PayloadId | None, raw: bytes | None) -> None:
        """Another payload is shown; no number: one that is not stored; no bytes: they are no longer kept."""
        self._name, self._payload_id, self._raw = name, payload_id, raw
        self._readings += 1
        self._comparisons += 1
        self._compared_id = None
        self._is_read = False
        for widget in (self.other, self.number, self.listed, self.beside):
            widget.setEnabled(raw is not None)
        self._show(None)
        if self.isVisible():
            self.read()

    def read(self) -> None:
        """Reads which others there are, once for each payload, and compares with the one before."""
        if self._is_read:
            return
        self._is_read = True
        if self._raw is None:
            self.other.clear()
            self.says.setText(sentence_of(reason("body_gone")))
            return
        self.says.setText(self.tr("Reading which others there are"))
        self._services.read(
            partial(comparing.choices, name=self._name, payload_id=self._payload_id),
            then=while_alive(self, partial(self._have_choices, self._readings)),
            failed=while_alive(self, self._failed),
        )

    def _have_choices(self, reading: int, found: tuple[Payload, ...]) -> None:
        if reading != self._readings:
            return
        now, before = datetime.now(UTC), None
        self.other.clear()
        for row, payload in enumerate(found):
            self.other.addItem(_choice_text(payload, now), int(payload.id))
            if before is None and (self._payload_id is None or payload.id < self._payload_id):
                before = row
        self.other.setEnabled(bool(found))
        if self.number.hasAcceptableInput():
            self._typed()
        elif found:
            self.other.setCurrentIndex(before or 0)
            self._chosen(before or 0)
        else:
            self.says.setText(self.tr("There is no other payload of this instance yet."))

    @Slot(int)
    def _chosen(self, row: int) -> None:
        self.number.clear()
        self._compare(PayloadId(int(self.other.itemData(row))))

    @Slot()
    def _typed(self) -> None:
        number = int(self.number.text())
        self.other.setPlaceholderText(filled(self.tr("no. {number}"), number=str(number)))
        self.other.setCurrentIndex(self.other.findData(number))
        self._compare(PayloadId(number))

    @Slot()
    def _number_left(self) -> None:
        """As if Return had been pressed, which nobody has to know of."""
        if self._is_read and self.number.hasAcceptableInput() and int(self.number.text()) != self._compared_id:
            self._typed()

    def _compare(self, other_id: PayloadId) -> None:
        if self._raw is None:
            return
        self._comparisons += 1
        self._compared_id = other_id
        self._show(None)
        self.says.setText(filled(self.tr("Comparing with no. {number}"), number=str(other_id)))
        self._services.read(
            partial(comparing.compared, other_id=other_id, shown=self._raw),
            then=while_alive(self, partial(self._have, self._comparisons)),
            failed=while_alive(self, self._failed),
        )

    def _have(self, comparison: int, found: Comparison) -> None:
        if comparison == self._comparisons:
            self._show(found)

    def _failed(self, problem: TrayAppError) -> None:
        self.says.setText(sentence_of(problem.reason))

    def _show(self, found: Comparison | None) -> None:
        self._found = found
        self.says.clear()
        self._show_rows()

    @Slot()
    def _show_rows(self) -> None:
        found, rows, listed = self._found, list[Row](), self.listed.isChecked()
        if found is not None:
            rows = comparing.listed_rows(found) if listed else comparing.beside_rows(found)
            self.says.setText(_summary(found, self._name, listed=listed))
        self.model.show(rows)
        leads = self.beside.isChecked() and any(row.kind is not None for row in rows)
        for button in (self.previous, self.next):
            button.setEnabled(leads)
        self.rows_changed.emit()

    @Slot()
    def _go_on(self) -> None:
        self._go(1)

    @Slot()
    def _go_back(self) -> None:
        self._go(-1)

    def _go(self, step: int) -> None:
        """To the next difference, after the last to the first."""
        differing = self.model.differing()
        if differing:
            here = self.table.currentIndex().row()
            if step > 0:
                wanted = next((row for row in differing if row > here), differing[0])
            else:
                wanted = next((row for row in reversed(differing) if row < here), differing[-1])
            self.show_hit(wanted)

    def hits(self, wanted: str) -> tuple[int, ...]:
        """The rows with this text, whatever its case."""
        return self.model.hits(wanted)

    def show_hit(self, row: int) -> None:
        """Goes to a row."""
        self.table.selectRow(row)
        self.table.scrollTo(self.model.index(row, Column.FIELD), QAbstractItemView.ScrollHint.PositionAtCenter)


class ComparisonTable(QTableView):
    """Rows that can be gone through, selected and copied by keyboard."""

    def __init__(self, model: ComparisonModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows = model
        self.setModel(model)
        self.setAccessibleName(self.tr("What differs"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() * 3 // 2)
        head = self.horizontalHeader()
        head.setStretchLastSection(True)
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        width = self.fontMetrics().averageCharWidth()
        words = [comparing.head_text(Column.CHANGE), *(f"+ {comparing.kind_word(kind)}" for kind in ChangeKind)]
        self.setColumnWidth(Column.CHANGE, max(map(self.fontMetrics().horizontalAdvance, words)) + 3 * width)
        for column, characters in ((Column.FIELD, 44), (Column.BEFORE, 48)):
            self.setColumnWidth(column, width * characters)
        copy = QAction(self.tr("&Copy"), self)
        copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        copy.triggered.connect(self._copy)
        self.addAction(copy)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    @Slot()
    def _copy(self) -> None:
        rows = sorted(self.selectionModel().selectedRows(), key=QModelIndex.row)
        lines = (
            "\t".join(comparing.cell_text(self._rows.row(index.row()), column) for column in Column) for index in rows
        )
        if rows:
            QGuiApplication.clipboard().setText("\n".join(lines))


def _tr(text: str) -> str:
    return QCoreApplication.translate("comparing", text)


def _choice_text(payload: Payload, now: datetime) -> str:
    parts = {
        "number": str(payload.id),
        "kind": kind_text(payload.kind),
        "state": payload_word(payload.state),
        "time": instant_text(payload.created_at, now),
        "size": size_text(payload.size_bytes),
    }
    return filled(_tr("no. {number} · {kind} · {state} · {time} · {size}"), **parts)


def _summary(found: Comparison, name: str, *, listed: bool) -> str:
    """How much differs, what could not be compared and what is left off; also whose the other one is, if not of this
    instance."""
    text = _difference_text(found)
    if listed and found.difference.left_off_count:
        template = _tr("Each field with how often it differs, then the first {count} differences.")
        text += " " + filled(template, count=number_text(len(found.difference.changes)))
    elif not listed and found.beside.left_off_count:
        template = _tr("{count} more differ and are left off.")
        text += " " + filled(template, count=number_text(found.beside.left_off_count))
    if found.other.instance_name != name:
        template = _tr("No. {number} is of {instance}.")
        text += " " + filled(template, number=str(found.other.id), instance=found.other.instance_name)
    return text


def _difference_text(found: Comparison) -> str:
    difference = found.difference
    if difference.same_bytes:
        return _tr("The bytes are the same.")
    if not difference.comparable:
        template = _tr("Not both are JSON, so only the sizes can be compared: {before} there, {after} here.")
        return filled(template, before=size_text(difference.a.size_bytes), after=size_text(difference.b.size_bytes))
    if difference.same_fields:
        return _tr("All fields are equal; only blanks, their order or the writing of a value differ.")
    counts = {kind: 0 for kind in ChangeKind}
    for count in difference.counts:
        counts[ChangeKind.ADDED] += count.added_count
        counts[ChangeKind.GONE] += count.gone_count
        counts[ChangeKind.CHANGED] += count.changed_count
    text = filled(
        _tr("Against no. {number}: {added} added, {gone} gone, {changed} changed."),
        added=number_text(counts[ChangeKind.ADDED]),
        gone=number_text(counts[ChangeKind.GONE]),
        changed=number_text(counts[ChangeKind.CHANGED]),
        number=str(found.other.id),
    )
    return text
