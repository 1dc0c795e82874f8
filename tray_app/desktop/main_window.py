"""The main window: instances at the left, one of them at the right. It shows and asks; it decides nothing."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QModelIndex, QProcess, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListView,
    QMainWindow,
    QMenu,
    QMessageBox,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from tray_app.core.instances import instance_to_json
from tray_app.core.model import PayloadState, Source, reason
from tray_app.desktop.asking import while_alive
from tray_app.desktop.banner import Banner, CameBack
from tray_app.desktop.empty_view import EmptyView
from tray_app.desktop.instance_list import NAME_ROLE, InstanceDelegate, InstanceModel
from tray_app.desktop.instance_view import InstanceView
from tray_app.desktop.messages import filled, instance_title, payload_word, said, sentence_of
from tray_app.desktop.payload_texts import number_text
from tray_app.desktop.plain import set_tip
from tray_app.desktop.services import Mode

if TYPE_CHECKING:
    from PySide6.QtGui import QCloseEvent, QShowEvent
    from PySide6.QtWidgets import QDialog

    from tray_app.core.errors import TrayAppError
    from tray_app.core.model import Instance
    from tray_app.desktop.icons import Icons
    from tray_app.desktop.services import Services
    from tray_app.engine.events import Event
    from tray_app.engine.overview import Overview
    from tray_app.engine.parts import Parts

MINUTE_MS: Final = 60_000
"""How often the times on the screen are worked out anew while the window is seen."""


class MainWindow(QMainWindow):
    """See the module. Belongs to the GUI's thread."""

    view_payload_requested = Signal(int)
    """The number of a payload."""
    preview_requested = Signal(str)
    """The name of an instance."""
    log_requested = Signal()
    quit_requested = Signal()
    language_changed = Signal(str)
    """Another language counts now; empty: the system's."""
    left = Signal()
    """Everything is undone: end, and take the files away."""
    closed = Signal()
    """The window was closed (hidden); the shell decides what that means."""

    def __init__(self, services: Services, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._name: str | None = None
        self._dialogs: dict[str, QDialog] = {}
        self._sending: set[str] = set()
        self.setWindowTitle(self.tr("Telemetry Tray"))
        self.setWindowIcon(icons.app())
        self._make_actions()
        self._make_menus()
        self._build(icons)
        em = self.fontMetrics().horizontalAdvance("m")
        self.resize(em * 86, self.fontMetrics().height() * 42)
        self.setMinimumHeight(self.fontMetrics().height() * 20)
        self._minute = QTimer(self)
        self._minute.setInterval(MINUTE_MS)
        self._minute.timeout.connect(self._minute_passed)
        services.mode_changed.connect(self._mode_changed)
        services.statuses_changed.connect(self._statuses_changed)
        services.changed.connect(self._changed)
        self._mode_changed(services.mode)
        self._statuses_changed(services.statuses)

    # --- building ----------------------------------------------------------------------------------------

    def _make_actions(self) -> None:
        def action(text: str, slot: Any, keys: QKeySequence | QKeySequence.StandardKey | None = None) -> QAction:
            made = QAction(text, self)
            if keys is not None:
                made.setShortcut(QKeySequence(keys))
            made.triggered.connect(slot)
            return made

        self.add_action = action(self.tr("&Add instance…"), self.add_instance, QKeySequence.StandardKey.New)
        self.find_action = action(self.tr("&Find instances…"), self.find_instances)
        self.settings_action = action(self.tr("&Settings…"), self.open_settings, QKeySequence("Ctrl+,"))
        self.about_action = action(self.tr("A&bout…"), self.open_about)
        self.leave_action = action(self.tr("Remove &everything…"), self.leave)
        self.close_action = action(self.tr("&Close window"), self.close, QKeySequence.StandardKey.Close)
        self.quit_action = action(self.tr("&Quit"), self.quit_requested.emit, QKeySequence("Ctrl+Q"))
        self.log_action = action(self.tr("&Live log"), self.log_requested.emit, QKeySequence("Ctrl+L"))
        self.view_action = action(self.tr("&View last payload"), self._view_payload, QKeySequence("Ctrl+P"))
        self.preview_action = action(self.tr("&Preview next"), self._preview, QKeySequence("Ctrl+Shift+P"))
        self.send_action = action(self.tr("Send &now"), self.send_now)
        self.check_action = action(self.tr("C&heck again"), self.check_again, QKeySequence.StandardKey.Refresh)
        self.restart_action = action(self.tr("Res&tart…"), self.restart_instance)
        self.change_action = action(self.tr("&Change…"), self.change_instance)
        self.revert_action = action(self.tr("Take &back what this program changed…"), self._revert)
        self.report_action = action(self.tr("Re&port…"), self.save_report, QKeySequence("Ctrl+R"))
        self.remove_action = action(self.tr("&Remove…"), self.remove_instance)

    def _make_menus(self) -> None:
        program = self.menuBar().addMenu(self.tr("&Program"))
        program.addActions([self.find_action, self.add_action, self.settings_action])
        program.addSeparator()
        program.addActions([self.about_action, self.leave_action])
        program.addSeparator()
        program.addActions([self.close_action, self.quit_action])
        instance = self.menuBar().addMenu(self.tr("&Instance"))
        instance.addActions([self.view_action, self.preview_action, self.log_action])
        instance.addSeparator()
        instance.addActions([self.send_action, self.check_action, self.restart_action, self.report_action])
        instance.addSeparator()
        instance.addActions([self.change_action, self.revert_action, self.remove_action])

    def _build(self, icons: Icons) -> None:
        self._banner = Banner(self)
        self._banner.start_wanted.connect(self._services.start)
        self.came_back = CameBack(self)
        self.came_back.put_back_wanted.connect(self.put_back)
        self._model = InstanceModel(icons, self)
        self._view = InstanceView(self._services, icons, self)
        self._view.switch_wanted.connect(self._switch)
        self._view.another_port_wanted.connect(self.move_relay)
        self._view.same_server_wanted.connect(self.accept_server)
        self._view.restart_wanted.connect(self.restart_instance)
        self._view.what_wanted.connect(self._preview)
        self._view.shown.connect(self._enable)
        self._view.failed.connect(self._cannot_read)
        self._pages = QStackedWidget(self)
        empty = EmptyView(self)
        empty.find_wanted.connect(self.find_instances)
        empty.add_wanted.connect(self.add_instance)
        empty.demo_wanted.connect(self.start_demo)
        self._empty = empty
        self._pages.addWidget(QWidget(self))
        self._pages.addWidget(empty)
        self._pages.addWidget(self._make_split())
        central = QWidget(self)
        layout = QVBoxLayout(central)
        layout.addWidget(self._banner)
        layout.addWidget(self.came_back)
        layout.addWidget(self._pages, 1)
        self.setCentralWidget(central)

    def _make_split(self) -> QSplitter:
        left = QWidget(self)
        self._list = QListView(left)
        self._list.setModel(self._model)
        self._list.setItemDelegate(InstanceDelegate(self._list))
        self._list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setAccessibleName(self.tr("Instances"))
        self._list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._list.selectionModel().currentChanged.connect(self._chosen)
        add = QPushButton(self.tr("+ &Add instance"), left)
        add.clicked.connect(self.add_instance)
        side = QVBoxLayout(left)
        side.setContentsMargins(0, 0, 0, 0)
        side.addWidget(self._list, 1)
        side.addWidget(add)
        right = QWidget(self)
        whole = QVBoxLayout(right)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._view, 1)
        whole.addLayout(self._make_buttons(right))
        split = QSplitter(Qt.Orientation.Horizontal, self)
        split.addWidget(left)
        split.addWidget(right)
        split.setStretchFactor(0, 0)
        split.setStretchFactor(1, 1)
        split.setChildrenCollapsible(False)
        em = self.fontMetrics().horizontalAdvance("m")
        left.setMinimumWidth(em * 12)
        split.setSizes([em * 22, em * 64])
        return split

    def _make_buttons(self, right: QWidget) -> QHBoxLayout:
        row = QHBoxLayout()
        self.buttons: dict[str, QPushButton] = {}
        for name, action in (
            ("view", self.view_action),
            ("preview", self.preview_action),
            ("log", self.log_action),
            ("send", self.send_action),
            ("report", self.report_action),
        ):
            button = _ActionButton(action, right)
            self.buttons[name] = button
            row.addWidget(button)
        row.addStretch(1)
        menu = QMenu(right)
        menu.addActions([self.check_action, self.restart_action])
        menu.addActions([self.change_action, self.revert_action, self.remove_action])
        more = QPushButton(self.tr("&More"), right)
        more.setMenu(menu)
        row.addWidget(more)
        margin = self.style().pixelMetric(QStyle.PixelMetric.PM_LayoutLeftMargin)
        row.setContentsMargins(margin, 0, 0, 0)
        return row

    # --- what is told ------------------------------------------------------------------------------------

    @Slot(object)
    def _mode_changed(self, mode: Mode) -> None:
        self._banner.show_mode(mode, self._services.problem)
        self._view.set_works(works=mode is not Mode.DEAD)
        self._enable()

    @Slot(object)
    def _statuses_changed(self, statuses: tuple[dict[str, Any], ...]) -> None:
        self._model.show_statuses(statuses)
        self._list.scheduleDelayedItemsLayout()  # A line more where a server does not run.
        works = self._services.mode in (Mode.OWN, Mode.CLIENT)
        self.came_back.show_statuses(statuses, works=works)
        if not statuses:
            self._name = None
            known = self._services.mode in (Mode.OWN, Mode.CLIENT)
            self._pages.setCurrentIndex(1 if known else 0)
            self._enable()
            return
        self._pages.setCurrentIndex(2)
        row = self._model.row_of(self._name) if self._name is not None else None
        self._list.setCurrentIndex(self._model.index(row or 0))
        self._show_current()

    @Slot(object)
    def _changed(self, _events: tuple[Event, ...]) -> None:
        if self.isVisible():
            self._view.read_again()
        if not self._services.statuses:
            self._statuses_changed(())

    @Slot()
    def _minute_passed(self) -> None:
        self._view.read_again()

    @Slot(QModelIndex, QModelIndex)
    def _chosen(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid():
            self._show_current()

    def _show_current(self) -> None:
        index = self._list.currentIndex()
        if not index.isValid():
            return
        self._name = str(index.data(NAME_ROLE))
        status = next((s for s in self._services.statuses if s["name"] == self._name), None)
        if status is not None:
            self._view.show_instance(status)
        self._enable()

    @Slot(object)
    def _cannot_read(self, problem: TrayAppError) -> None:
        self._view.say(sentence_of(problem.reason))

    @Slot()
    def _enable(self) -> None:
        works = self._services.mode in (Mode.OWN, Mode.CLIENT)
        seen = self._view.overview
        here = self._name is not None
        self.add_action.setEnabled(works)
        self._empty.add_button.setEnabled(works)
        self._empty.find_button.setEnabled(works)
        self.find_action.setEnabled(works)
        self.settings_action.setEnabled(works)
        self.leave_action.setEnabled(works)
        self.view_action.setEnabled(here and seen is not None and seen.newest is not None)
        self.preview_action.setEnabled(here and works and seen is not None and seen.instance.url is not None)
        why_not = "" if seen is None else _why_not_send(seen)
        self.send_action.setEnabled(
            here and works and seen is not None and not why_not and self._name not in self._sending
        )
        set_tip(self.buttons["send"], why_not)
        self._view.restart_button.setEnabled(works)
        self._view.what_button.setEnabled(works)
        for action in (self.check_action, self.restart_action, self.change_action, self.remove_action):
            action.setEnabled(here and works)
        self.report_action.setEnabled(here)
        self.revert_action.setEnabled(here and works and seen is not None and seen.has_edits)
        self._view.switch.setEnabled(here and works and seen is not None)

    # --- what is asked -----------------------------------------------------------------------------------

    def status(self) -> dict[str, Any] | None:
        """Of the instance that is shown."""
        return next((s for s in self._services.statuses if s["name"] == self._name), None)

    def choose(self, name: str) -> None:
        """Shows that instance."""
        row = self._model.row_of(name)
        if row is not None:
            self._list.setCurrentIndex(self._model.index(row))

    @Slot()
    def _switch(self) -> None:
        seen = self._view.overview
        if seen is not None:
            self.ask_switch("opt-out" if self._view.switch.isChecked() else "opt-in")

    @Slot()
    def _revert(self) -> None:
        self.ask_switch("revert")

    def ask_switch(self, act: str) -> None:
        """Opens the question before the switch for the instance that is shown."""
        from tray_app.desktop.switch_dialog import SwitchDialog

        status = self.status()
        if status is not None:
            self._open("switch", SwitchDialog(self._services, status, act, self))

    @Slot()
    def add_instance(self) -> None:
        """Opens the form for a new one."""
        from tray_app.desktop.instance_dialog import InstanceDialog

        dialog = InstanceDialog(self._services, None, self)
        dialog.done_for.connect(self._added)
        self._open("instance", dialog)

    @Slot()
    def find_instances(self) -> None:
        """The first steps: what is installed here, what it sends, how to go on."""
        from tray_app.desktop.setup_wizard import SetupWizard

        wizard = SetupWizard(self._services, self)
        wizard.done_for.connect(self._added)
        wizard.way_wanted.connect(self._way_wanted)
        self._open("setup", wizard)

    @Slot(str, object)
    def _way_wanted(self, name: str, source: Source) -> None:
        """Another way than only looking: its lines are shown before they are written."""
        self._services.read(
            partial(_instance, name=name),
            then=while_alive(self, partial(self._open_way, source)),
            failed=while_alive(self, self._failed),
        )

    def _open_way(self, source: Source, instance: Instance | None) -> None:
        from tray_app.desktop.instance_dialog import InstanceDialog

        if instance is None:
            return
        dialog = InstanceDialog(self._services, instance, self)
        dialog.form.choose_way(source)
        dialog.done_for.connect(self._added)
        self._open("instance", dialog)

    @Slot()
    def change_instance(self) -> None:
        """Opens the form for the one that is shown."""
        from tray_app.desktop.instance_dialog import InstanceDialog

        if self._view.overview is not None:
            dialog = InstanceDialog(self._services, self._view.overview.instance, self)
            dialog.done_for.connect(self._added)
            self._open("instance", dialog)

    @Slot(str)
    def put_back(self, name: str) -> None:
        """The opt-out of an instance whose telemetry came back, once more; what is left to do is said then."""
        self.choose(name)
        args = {"name": name, "by": "window", "rights": True}
        then, failed = while_alive(self, self._is_back), while_alive(self, self._not_back)
        self._services.ask("put-back", args, then=then, failed=failed)

    def _is_back(self, told: dict[str, Any]) -> None:
        self._view.say("" if told["problem"] is None else said(told["problem"]))
        self._statuses_changed(self._services.statuses)
        self._view.read_again()

    def _not_back(self, problem: TrayAppError) -> None:
        self._view.say(sentence_of(problem.reason))
        self._statuses_changed(self._services.statuses)

    @Slot()
    def restart_instance(self) -> None:
        """Shows how the one that is shown is restarted, and what that interrupts."""
        from tray_app.desktop.restart_dialog import RestartDialog

        status = self.status()
        if status is not None:
            self._open("restart", RestartDialog(self._services, status, self))

    @Slot()
    def move_relay(self) -> None:
        """Shows what another port for the relay of the one that is shown would change."""
        from tray_app.desktop.instance_dialog import InstanceDialog

        if self._view.overview is not None:
            dialog = InstanceDialog(self._services, self._view.overview.instance, self)
            dialog.done_for.connect(self._added)
            self._open("instance", dialog)
            dialog.move_relay()

    @Slot()
    def accept_server(self) -> None:
        """The server that answers now is the one that is shown, set up anew."""
        if self._view.overview is not None:
            anew = self._view.overview.instance._replace(server_id=None)
            self._view.say("")
            self._services.ask(
                "set",
                {"instance": instance_to_json(anew)},
                then=while_alive(self, self._accepted),
                failed=while_alive(self, self._failed),
            )

    def _accepted(self, _told: dict[str, Any]) -> None:
        self.check_again()

    @Slot()
    def remove_instance(self) -> None:
        """Asks once whether the one that is shown is to go."""
        from tray_app.desktop.remove_dialog import RemoveDialog

        if self._view.overview is not None:
            self._open("remove", RemoveDialog(self._services, self._view.overview.instance, self))

    @Slot()
    def save_report(self) -> None:
        """Asks how and where to save what is known of the one that is shown; works before any payload."""
        from tray_app.desktop.record_dialog import RecordDialog

        if self._name is not None:
            self._open("report", RecordDialog(self._services, self, name=self._name))

    @Slot()
    def open_settings(self) -> None:
        """Opens the settings."""
        from tray_app.desktop.preferences_dialog import PreferencesDialog

        dialog = PreferencesDialog(self._services, self)
        dialog.language_changed.connect(self.language_changed)
        self._open("settings", dialog)

    @Slot()
    def open_about(self) -> None:
        """Versions, folders, licences, diagnostics."""
        from tray_app.desktop.about_dialog import AboutDialog

        self._open("about", AboutDialog(self._services, self))

    @Slot()
    def leave(self) -> None:
        """Asks what of this program's changes stays, then takes everything away."""
        from tray_app.desktop.leave_dialog import LeaveDialog

        dialog = LeaveDialog(self._services, self)
        dialog.left.connect(self.left)
        self._open("leave", dialog)

    def _open(self, which: str, dialog: QDialog) -> None:
        """One of a sort; window-modal, so that the tray and the log stay usable."""
        old = self._dialogs.pop(which, None)
        if old is not None:
            old.close()
        self._dialogs[which] = dialog
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.finished.connect(self._dialog_finished)
        dialog.open()

    @Slot()
    def _dialog_finished(self) -> None:
        dialog = self.sender()
        for which, known in tuple(self._dialogs.items()):
            if known is dialog:
                del self._dialogs[which]
                known.deleteLater()
        self._view.read_again()

    @Slot(str)
    def _added(self, name: str) -> None:
        self._name = name
        self._services.refresh()

    @Slot()
    def _view_payload(self) -> None:
        seen = self._view.overview
        if seen is not None and seen.newest is not None:
            self.view_payload_requested.emit(int(seen.newest.id))

    @Slot()
    def _preview(self) -> None:
        if self._name is not None:
            self.preview_requested.emit(self._name)

    @Slot()
    def check_again(self) -> None:
        """Asks the server of the one that is shown."""
        if self._name is not None:
            self._view.say(self.tr("Asking the server…"))
            answer = while_alive(self, self._checked)
            self._services.ask("status", {"names": [self._name]}, then=answer, failed=while_alive(self, self._failed))

    def _checked(self, _told: dict[str, Any]) -> None:
        self._view.say("")
        self._view.read_again()

    def _failed(self, problem: TrayAppError) -> None:
        self._view.say(sentence_of(problem.reason))

    @Slot()
    def send_now(self) -> None:
        """One ping now, when the owner has agreed."""
        status = self.status()
        if status is not None:
            from tray_app.desktop.send_question import ask_before_a_ping

            do = partial(self._send, str(status["name"]))
            ask_before_a_ping(instance_title(status), status["vendor"], self, do)

    def _send(self, name: str) -> None:
        self._sending.add(name)
        self._enable()
        self._view.say(self.tr("Building the ping…"))

        def sent(told: dict[str, Any]) -> None:
            self._sending.discard(name)
            if self._name == name:
                self._view.say(self._sent_text(told))
            self._enable()

        def failed(problem: TrayAppError) -> None:
            self._sending.discard(name)
            if self._name == name:
                self._view.say(sentence_of(problem.reason))
            self._enable()

        self._services.ask(
            "send",
            {"name": name},
            then=while_alive(self, sent),
            failed=while_alive(self, failed),
            told=self._progressed,
        )

    def _progressed(self, what: str, count: int, total: int | None) -> None:
        template = (
            self.tr("Reading {what}: {count}") if total is None else self.tr("Reading {what}: {count} of {total}")
        )
        facts = {"count": number_text(count), "total": "" if total is None else number_text(total)}
        self._view.say(filled(template, what=what, **facts))

    def _sent_text(self, told: dict[str, Any]) -> str:
        word = payload_word(told["state"])
        if PayloadState(told["state"]) is PayloadState.DELIVERED:
            template = self.tr("Payload {number}: {word}, answer {code}.")
            return template.format(number=told["id"], word=word, code=told["status_code"])
        template = self.tr("Payload {number}: {word}. {why}")
        return template.format(
            number=told["id"], word=word, why="" if told["reason"] is None else said(told["reason"])
        ).rstrip()

    @Slot()
    def start_demo(self) -> None:
        """Starts it as a program of its own, which lives on when this one ends."""
        arguments = ["demo"] if getattr(sys, "frozen", False) else ["-m", "tray_app", "demo"]
        process = QProcess(self)
        process.setProgram(sys.executable)
        process.setArguments(arguments)
        process.setStandardOutputFile(QProcess.nullDevice())
        process.setStandardErrorFile(QProcess.nullDevice())
        started = process.startDetached()
        ok = started[0] if isinstance(started, tuple) else bool(started)
        process.deleteLater()
        if not ok:
            text = self.tr("The demo could not be started from here. In a terminal: telemetry-tray demo")
            QMessageBox.warning(self, self.tr("Telemetry Tray"), text)

    # --- the window ----------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._minute.start()
        self._view.read_again()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._minute.stop()
        super().closeEvent(event)
        if event.isAccepted():
            self.closed.emit()


def _instance(parts: Parts, name: str) -> Instance | None:
    return parts.journal.instance(name)


class _ActionButton(QPushButton):
    """A push button that follows an action: its text, whether it can be used, its shortcut in the tooltip."""

    def __init__(self, action: QAction, parent: QWidget) -> None:
        super().__init__(action.text(), parent)
        self._action = action
        self.setEnabled(action.isEnabled())
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        if keys:
            self.setToolTip(keys)
        self.clicked.connect(action.trigger)
        action.enabledChanged.connect(self.setEnabled)


def _why_not_send(seen: Overview) -> str:
    """Why this program builds no ping for it now; empty: it does."""
    if seen.instance.source is Source.RELAY:
        return sentence_of(reason("relay_sends_itself", title=seen.title))
    return "" if seen.verdict.gate.open else sentence_of(seen.verdict.gate.because)
