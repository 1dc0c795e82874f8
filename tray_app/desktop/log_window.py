"""The live log: every payload and every change of the switch as it happens."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QStackedLayout,
    QStyle,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from tray_app.core.messages import Payload
from tray_app.core.shapes import log_row
from tray_app.desktop import payload_acts
from tray_app.desktop.asking import while_alive
from tray_app.desktop.log_cells import Column, cell_text, head_data
from tray_app.desktop.log_filter import FilterBar
from tray_app.desktop.log_model import LogModel
from tray_app.desktop.log_view import LogView
from tray_app.desktop.messages import filled, sentence_of
from tray_app.desktop.payload_texts import number_text
from tray_app.desktop.plain import plain_label
from tray_app.desktop.plural import counted
from tray_app.desktop.send_question import ask_before
from tray_app.desktop.services import Mode
from tray_app.desktop.undo_button import UndoButton

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tray_app.core.edits import SwitchChange
    from tray_app.core.errors import TrayAppError
    from tray_app.core.model import InstanceId, PayloadId
    from tray_app.desktop.payload_acts import Act
    from tray_app.desktop.services import Services
    from tray_app.engine.parts import Parts

_MOST_COPIED: Final = 5000


class LogWindow(QWidget):
    """See the module. `Escape` closes it."""

    view_payload_requested = Signal(object)
    """A PayloadId: the owner wants to see it."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._services = services
        self.model = LogModel(services, self)
        self.setWindowTitle(self.tr("Live log · Telemetry Tray"))
        self.filters = FilterBar(self)
        self.view = LogView(self.model, self)
        self._nothing = plain_label(self)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        aside = self.fontMetrics().averageCharWidth() * 20
        self._nothing.setContentsMargins(aside, 0, aside, 0)
        self.problem = plain_label(self)
        self.problem.hide()
        self.stopped = plain_label(
            self,
            self.tr(
                "Nothing new can arrive here: the part that sends and records has stopped. The main window says why."
            ),
        )
        self.follow = QCheckBox(self.tr("&Follow"), self)
        self.follow.setChecked(True)
        self.follow.setToolTip(self.tr("Stays at the newest line. Stops when you scroll up, goes on at the end."))
        self.status = QLabel(self)
        self.status.setTextFormat(Qt.TextFormat.PlainText)
        self.undo = UndoButton(self)
        self.columns = QToolButton(self)
        self._make_actions()
        self._make_columns()
        self._lay_out()
        self._connect()
        self.resize(self._wanted_width(), self.fontMetrics().height() * 36)
        self.model.show(self.filters.which())
        self._read_names()
        self.view.setFocus()

    def _wanted_width(self) -> int:
        """Room for every column, and for an address at their end; no more than the screen has."""
        margin = self.style().pixelMetric(QStyle.PixelMetric.PM_LayoutLeftMargin)
        room = 2 * margin + self.view.verticalScrollBar().sizeHint().width()
        return min(self.view.wanted_width() + room, round(self.screen().availableGeometry().width() * 0.95))

    # --- making --------------------------------------------------------------------------------------------

    def _make_actions(self) -> None:
        self.open_action = self._action(self.tr("&Open"), self._open, self.tr("Shows what was in it"))
        self.act_actions = {
            act: self._action(payload_acts.act_text(act), partial(self._act, act), payload_acts.act_tip(act))
            for act in payload_acts.ACTS
        }
        self.copy_action = self._action(self.tr("&Copy row"), self._copy_row, "")
        self.copy_action.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        self.json_action = self._action(self.tr("Copy as &JSON line"), self._copy_json, "")
        self.json_action.setShortcut(QKeySequence(self.tr("Ctrl+Shift+C")))
        close = self._action(self.tr("Close"), self.close, "")
        close.setShortcut(QKeySequence(Qt.Key.Key_Escape))
        self.addAction(close)
        save = self._action(self.tr("Save"), self.save_record, "")
        save.setShortcut(QKeySequence(QKeySequence.StandardKey.Save))
        self.addAction(save)
        self.addActions([self.copy_action, self.json_action])

    def _make_columns(self) -> None:
        """Which columns are shown: chosen here or at the table's head, kept with their widths (`places`)."""
        self.columns.setText(self.tr("Colum&ns") + "  ")
        self.columns.setAccessibleName(self.tr("Columns of the table"))
        self.columns.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.columns)
        self._column_actions = {}
        for column in Column:
            action = menu.addAction(str(head_data(column, Qt.ItemDataRole.DisplayRole)).strip())
            action.setCheckable(True)
            action.setChecked(True)
            action.setEnabled(column is not Column.TIME)
            action.toggled.connect(partial(self._show_column, column))
            self._column_actions[column] = action
        menu.aboutToShow.connect(self._tick_columns)
        self.columns.setMenu(menu)
        head = self.view.horizontalHeader()
        head.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        head.customContextMenuRequested.connect(self._column_menu)

    def _show_column(self, column: Column, shown: bool) -> None:
        self.view.setColumnHidden(column, not shown)

    @Slot()
    def _tick_columns(self) -> None:
        for column, action in self._column_actions.items():
            action.setChecked(not self.view.isColumnHidden(column))

    @Slot(QPoint)
    def _column_menu(self, at: QPoint) -> None:
        self.columns.menu().popup(self.view.horizontalHeader().mapToGlobal(at))

    def _action(self, text: str, slot: Any, tip: str) -> QAction:
        action = QAction(text, self)
        action.triggered.connect(slot)
        if tip:
            action.setToolTip(tip)
        return action

    def _button(self, action: QAction) -> QPushButton:
        button = QPushButton(action.text(), self)
        button.setToolTip(action.toolTip())
        button.setEnabled(False)
        button.clicked.connect(action.trigger)
        return button

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.addWidget(self.filters)
        layout.addWidget(self.stopped)
        layout.addWidget(self.problem)
        table = QWidget(self)
        self._stack = QStackedLayout(table)
        self._stack.addWidget(self.view)
        self._stack.addWidget(self._nothing)
        layout.addWidget(table, 1)
        row = QHBoxLayout()
        row.addWidget(self.follow)
        row.addWidget(self.status, 1)
        row.addWidget(self.undo)
        self._save_button = QPushButton(self.tr("Sa&ve…"), self)
        self._save_button.setToolTip(self.tr("Writes what is shown into a file (Ctrl+S)"))
        self._save_button.clicked.connect(self.save_record)
        row.addWidget(self.columns)
        row.addWidget(self._save_button)
        self._open_button = self._button(self.open_action)
        self._act_buttons = {act: self._button(action) for act, action in self.act_actions.items()}
        for button in (self._open_button, *self._act_buttons.values()):
            row.addWidget(button)
        layout.addLayout(row)

    def _connect(self) -> None:
        self.filters.changed.connect(self._filter)
        self.model.counted.connect(self._say_status)
        self.model.busy_changed.connect(self._say_status)
        self.model.began.connect(self._say_status)
        self.model.failed.connect(self._say_problem)
        self.model.rowsInserted.connect(self._say_status)
        self.view.follow_changed.connect(self.follow.setChecked)
        self.view.follow_changed.connect(self._say_status)
        self.follow.toggled.connect(self._follow)
        self.view.activated.connect(self._open)
        self.undo.wanted.connect(self._undo_discard)
        self.view.customContextMenuRequested.connect(self._menu)
        self.view.selectionModel().selectionChanged.connect(self._say_selection)
        self.model.dataChanged.connect(self._say_selection)
        self.model.modelReset.connect(self._say_selection)
        self._services.statuses_changed.connect(self._read_names)
        self._services.mode_changed.connect(self._mode_changed)
        self._mode_changed()

    @Slot(bool)
    def _follow(self, follow: bool) -> None:
        """The owner turned it, or the view, which then does so already."""
        if follow != self.model.is_following:
            self.view.set_following(follow)

    @Slot()
    def _mode_changed(self) -> None:
        self.stopped.setVisible(self._services.mode is Mode.DEAD)
        self._say_status()

    # --- what is shown -----------------------------------------------------------------------------------------

    @Slot()
    def _filter(self) -> None:
        self.problem.hide()
        self.view.set_following(True)
        self.model.show(self.filters.which())

    @Slot()
    def _read_names(self) -> None:
        self._services.read(_names, then=self._have_names, failed=self._say_problem)

    def _have_names(self, names: Mapping[InstanceId, str]) -> None:
        if payload_acts.is_alive(self):
            self.filters.set_names(names)

    @Slot()
    def _say_status(self) -> None:
        model = self.model
        empty = model.rowCount() == 0 and not model.busy
        self._stack.setCurrentWidget(self._nothing if empty else self.view)
        if empty:
            self._nothing.setText(self._nothing_text())
        self.status.setText(self._status_text())

    def _nothing_text(self) -> str:
        if self.filters.is_on() and self.model.total:
            return self.tr("No payload is like that. Show all takes the filters off.")
        return self.tr(
            "Nothing yet. A payload is one message that an instance sends to its maker, or that was kept from being "
            "sent. Each is listed here as it happens, and so is each change of the switch."
        )

    def _status_text(self) -> str:
        model = self.model
        count, looks = model.total, model.busy and self.filters.is_on()
        if looks:
            text = self.tr("looking through %Ln payload(s)", "", count)
        elif self._services.mode is Mode.DEAD:
            text = self.tr("nothing is recorded now · %Ln payload(s)", "", count)
        elif model.is_following:
            text = self.tr("following · %Ln payload(s)", "", count)
        elif model.is_behind:
            text = self.tr("not following, newer ones wait at the end · %Ln payload(s)", "", count)
        else:
            text = self.tr("not following · %Ln payload(s)", "", count)
        text = counted(text, count)
        return f"{text} · {self._shown_text(looks=looks)}" if self.filters.is_on() else text

    def _shown_text(self, *, looks: bool) -> str:
        """How many payloads are as they are asked for. Text and time are only looked for as far as is scrolled, so then
        there may be more; changes of the switch are no payloads."""
        model = self.model
        every = model.matching
        if looks:
            template = self.tr("{shown} found so far")
        elif every is None and not (model.at_start and model.at_end):
            template = self.tr("more than {shown} found")
        else:
            template = self.tr("{shown} shown")
        return filled(template, shown=number_text(model.payload_count if every is None else every))

    @Slot(object)
    def _say_problem(self, problem: TrayAppError) -> None:
        if payload_acts.is_alive(self):
            self.problem.setText(sentence_of(problem.reason))
            self.problem.show()
            self._say_status()

    # --- what is chosen -----------------------------------------------------------------------------------------

    def chosen(self) -> list[Payload | SwitchChange]:
        """The selected lines, from top to bottom."""
        rows = sorted(self.view.selectionModel().selectedRows(), key=QModelIndex.row)
        return [entry for entry in map(self.model.entry, rows) if entry is not None]

    @Slot()
    def _say_selection(self) -> None:
        chosen = self.chosen()
        payloads = [entry for entry in chosen if isinstance(entry, Payload)]
        self.open_action.setEnabled(len(payloads) == 1)
        self._open_button.setEnabled(len(payloads) == 1)
        for act, action in self.act_actions.items():
            able = bool(payloads) and all(payload_acts.is_possible(act, payload.state) for payload in payloads)
            action.setEnabled(able)
            self._act_buttons[act].setEnabled(able)
        self.copy_action.setEnabled(bool(chosen))
        self.json_action.setEnabled(bool(payloads))

    @Slot(QPoint)
    def _menu(self, at: QPoint) -> None:
        self._say_selection()
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.open_action)
        menu.addSeparator()
        menu.addActions(list(self.act_actions.values()))
        menu.addSeparator()
        menu.addActions([self.copy_action, self.json_action])
        menu.popup(self.view.viewport().mapToGlobal(at))

    # --- what is done --------------------------------------------------------------------------------------------

    @Slot()
    def _open(self) -> None:
        payloads = [entry for entry in self.chosen() if isinstance(entry, Payload)]
        if len(payloads) == 1:
            self.view_payload_requested.emit(payloads[0].id)

    def _act(self, act: Act, _checked: bool = False) -> None:
        self.problem.hide()
        chosen = [e for e in self.chosen() if isinstance(e, Payload) and payload_acts.is_possible(act, e.state)]
        ask_before(act, chosen, self, partial(self._do, act, chosen))

    def _do(self, act: Act, payloads: Sequence[Payload]) -> None:
        for payload in payloads:
            then = while_alive(self, partial(self._acted, act))
            self._services.ask(payload_acts.OPERATIONS[act], {"id": payload.id}, then=then, failed=self._say_problem)

    def _acted(self, act: Act, answer: dict[str, Any]) -> None:
        """The line changes when the engine tells so."""
        if act is payload_acts.Act.DISCARD:
            self.undo.offer(answer["id"])

    @Slot(object)
    def _undo_discard(self, payload_id: PayloadId) -> None:
        self._services.ask("undo-discard", {"id": payload_id}, then=_nothing_more, failed=self._say_problem)

    @Slot()
    def save_record(self) -> None:
        """Asks how and where to save what is shown."""
        from tray_app.desktop.record_dialog import RecordDialog

        dialog = RecordDialog(self._services, self, which=self.filters.which())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.open()

    @Slot()
    def _copy_row(self) -> None:
        _to_clipboard("\n".join(self._row_text(entry) for entry in self.chosen()[:_MOST_COPIED]))

    @Slot()
    def _copy_json(self) -> None:
        payloads = [entry for entry in self.chosen() if isinstance(entry, Payload)]
        _to_clipboard("\n".join(json.dumps(log_row(payload)) for payload in payloads[:_MOST_COPIED]))

    def _row_text(self, entry: Payload | SwitchChange) -> str:
        if isinstance(entry, Payload):
            return "\t".join(cell_text(entry, column) for column in Column)
        return self.model.switch_line(entry)


def _nothing_more(_answer: dict[str, Any]) -> None:
    """The line changes when the engine tells so."""


def _names(parts: Parts) -> Mapping[InstanceId, str]:
    return parts.journal.names()


def _to_clipboard(text: str) -> None:
    if text:
        QGuiApplication.clipboard().setText(text)
