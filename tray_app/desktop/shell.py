"""Joins tray, windows and services: who asks for what, and what happens then.

Windows are made when first wanted. What only they need of Qt is imported then, too: it stays in memory, and most of the
time there is only the icon.
"""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication
from shiboken6 import isValid

from tray_app.core.model import SecretPlace, Sharing
from tray_app.core.sentences import printable
from tray_app.desktop.icons import Icons
from tray_app.desktop.messages import filled, instance_title, said, sentence_of
from tray_app.desktop.modes import Mode
from tray_app.desktop.translation import speak_as_chosen
from tray_app.desktop.tray import Tray

if TYPE_CHECKING:
    from PySide6.QtCore import QEvent
    from PySide6.QtGui import QSessionManager
    from PySide6.QtWidgets import QWidget

    from tray_app.core.errors import TrayAppError
    from tray_app.desktop.main_window import MainWindow
    from tray_app.desktop.memory import Memory
    from tray_app.desktop.offers import Offers
    from tray_app.desktop.places import Places
    from tray_app.desktop.quit_question import QuitQuestion
    from tray_app.desktop.services import Services
    from tray_app.desktop.switch_dialog import SwitchDialog
    from tray_app.desktop.worker import Backend
    from tray_app.engine.parts import Parts

APP: Final = "telemetry-tray"
"""As its desktop entry and its icon are called."""

NO_TRAY_MS: Final = 10_000
"""How long a desktop that is just starting may take to offer a tray, before the window is shown instead."""


class Shell(QObject):
    """The program as its owner meets it. GUI thread."""

    def __init__(self, backend: Backend) -> None:
        super().__init__()
        self._backend = backend
        self._icons = Icons(backend.resource)
        self._tray = Tray(self._icons, self)
        self._joined = False
        self._services: Services
        self._memory: Memory
        self._places: Places
        self._offers: Offers
        self._main: MainWindow | None = None
        self._windows: list[QWidget] = []
        self._questions: dict[str, SwitchDialog] = {}
        self._quit_question: QuitQuestion | None = None
        self._ended: bool | None = None
        self._leaving = False
        self._keyring_needed = False
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.timeout.connect(self._no_tray_came)

    def _join(self) -> None:
        """Loads and joins the rest. Not before the icon is there: that is what the owner waits for."""
        from tray_app.desktop.memory import Memory
        from tray_app.desktop.notifications import Notifications
        from tray_app.desktop.offers import Offers
        from tray_app.desktop.outlines import Outlines
        from tray_app.desktop.places import Places
        from tray_app.desktop.services import Services

        self._memory = Memory(self._backend.desktop_file())
        self._services = Services(self._backend, self)
        self._places = Places(self._memory, self)
        Outlines(self)
        QApplication.instance().focusChanged.connect(self._first_focus)  # type: ignore[union-attr]
        self._joined = True
        notifications = Notifications(self._memory, self)
        notifications.wanted.connect(self._notify)
        self._offers = Offers(APP, self)
        self._offers.chosen.connect(self.put_back)
        self._offers.opened.connect(self.open_main)
        self._offers.refused.connect(self._tray.message)
        notifications.over.connect(self._offers.withdraw)
        tray, services = self._tray, self._services
        tray.open_wanted.connect(self.open_main)
        tray.switch_wanted.connect(self.switch)
        tray.put_back_wanted.connect(self.put_back)
        tray.payload_wanted.connect(self.view_last_payload)
        tray.log_wanted.connect(self.open_log)
        tray.settings_wanted.connect(self.open_settings)
        tray.start_wanted.connect(self._start_again)
        tray.keyring_wanted.connect(self.use_keyring)
        tray.quit_wanted.connect(self.ask_to_quit)
        services.mode_changed.connect(self._mode_changed)
        services.statuses_changed.connect(self._statuses_changed)
        services.statuses_changed.connect(notifications.look)
        services.show_wanted.connect(self.open_main)
        services.quit_wanted.connect(self.quit)

    # --- life --------------------------------------------------------------------------------------------

    def start(self, *, open_window: bool) -> None:
        """Shows the tray, then the window if it is wanted, and starts the engine or becomes its client."""
        self._tray.show()
        self._join()
        self._services.start()
        if open_window:
            self.open_main()
        elif not self._tray.available():
            self._wait.start(NO_TRAY_MS)

    @Slot("QWidget*", "QWidget*")
    def _first_focus(self, before: QWidget | None, now: QWidget | None) -> None:
        """The first window is there: from now on a ring shows where the keyboard is."""
        from tray_app.desktop.focus_ring import FocusRing

        QApplication.instance().focusChanged.disconnect(self._first_focus)  # type: ignore[union-attr]
        FocusRing(self).follow(before, now)

    @Slot()
    def ask_to_quit(self) -> None:
        """The same on the owner's word; asks him where somebody's functions end with it."""
        from tray_app.desktop.quit_question import QuitQuestion, leaning

        why = leaning(self._services)
        if not why or self._ended is not None:
            self.quit()
            return
        if self._quit_question is None or not isValid(self._quit_question):
            self._quit_question = QuitQuestion(why, self._main)
            self._quit_question.agreed.connect(self.quit)
        _bring_up(self._quit_question)

    def session_ends(self, manager: QSessionManager) -> None:
        """The desktop's session is about to end; on a signal instead there is nothing to ask any more."""
        from tray_app.desktop.quit_question import may_the_session_end

        if self._joined and self._ended is None:
            may_the_session_end(self._services, manager)

    @Slot()
    def quit(self) -> None:
        """Ends the program in order; the loop ends when everything has."""
        if self._ended is not None:
            return
        self._tray.end()
        if self._joined:
            self._offers.end()
        for window in (*self._questions.values(), *self._windows, *([self._main] if self._main else [])):
            window.hide()
        self._ended = self._services.stop() if self._joined else True
        if self._joined and not self._leaving:
            self._memory.save()
        QApplication.exit(0)

    def end(self) -> bool:
        """After the loop: whether everything ended. Nothing of Qt is left for the interpreter's end."""
        from PySide6.QtCore import QEvent

        self.quit()
        if self._quit_question is not None and isValid(self._quit_question):
            self._quit_question.deleteLater()
        for window in (*self._questions.values(), *self._windows, *([self._main] if self._main else [])):
            window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        if self._leaving and self._ended:
            # The memory would write its file once more when it goes.
            self._memory.forget()
            for path in self._backend.remove_files():
                print(f"telemetry-tray: {printable(str(path))} could not be removed", file=sys.stderr)
        return bool(self._ended)

    @Slot()
    def _no_tray_came(self) -> None:
        if not self._tray.available():
            self.open_main()

    @Slot()
    def _start_again(self) -> None:
        self._services.start()

    # --- what changes ------------------------------------------------------------------------------------

    @Slot(object)
    def _mode_changed(self, mode: Mode) -> None:
        self._tell_tray()
        if mode is Mode.CLIENT and self._services.holder_has_window:
            # Two were started in the same moment, and the other was quicker.
            self._services.ask("show", {}, then=self._shown_there, failed=self._ignore)
        elif mode is Mode.DEAD and self._services.problem is not None:
            self._tray.message(self.tr("Telemetry Tray stopped working"), sentence_of(self._services.problem))

    @Slot(object)
    def _statuses_changed(self, _statuses: object) -> None:
        self._tell_tray()
        if not self._backend.keyring_open:
            self._services.read(_uses_keyring, then=self._keyring_is_needed, failed=self._ignore)

    def _keyring_is_needed(self, needed: bool) -> None:
        self._keyring_needed = needed
        self._tell_tray()

    def _shown_there(self, _answer: dict[str, Any]) -> None:
        self.quit()

    def _tell_tray(self) -> None:
        if self._ended is None:
            closed = self._keyring_needed and not self._backend.keyring_open
            self._tray.tell(self._services.statuses, self._services.mode, keyring_closed=closed)

    @Slot(str, str, str)
    def _notify(self, title: str, text: str, back: str) -> None:
        """Asks for the setting each time: it may have been changed in the window or in its file."""
        then = partial(self._notify_if_wanted, title, text, back)
        self._services.ask("preferences", {}, then=then, failed=self._ignore)

    def _notify_if_wanted(self, title: str, text: str, back: str, settings: dict[str, Any]) -> None:
        if not settings["notifications"] or self._ended is not None:
            return
        if back:
            self._offers.make(back, title, text, self.tr("Put the opt-out back"))
        else:
            self._tray.message(title, text)

    def _say_problem(self, problem: TrayAppError) -> None:
        self._tray.message(self.tr("Telemetry Tray"), sentence_of(problem.reason))

    def _ignore(self, _problem: TrayAppError) -> None:
        """Shown elsewhere: by the mode, or by the window that asks for the same."""

    @Slot()
    def use_keyring(self) -> None:
        """The owner is there: the keyring may be used, and each instance is looked at with its token."""
        if not self._backend.keyring_open:
            self._backend.keyring_open = True
            self._tell_tray()
            self._services.ask("status", {}, then=self._looked, failed=self._ignore)

    def _looked(self, _answer: dict[str, Any]) -> None:
        """What was found comes by `statuses_changed`."""

    # --- the switch, from the tray -------------------------------------------------------------------------

    @Slot(str, str)
    def switch(self, name: str, act: str) -> None:
        """Asks unless the owner wants no question for this instance, then acts."""
        status = next((s for s in self._services.statuses if s["name"] == name), None)
        if status is None:
            return
        if not self._memory.asks(name):
            args = {"name": name, "by": "tray", "rights": True} | ({"announce": False} if act == "opt-out" else {})
            then, failed = partial(self._switched, status), partial(self._not_switched, status)
            self._services.ask(act, args, then=then, failed=failed)
        elif name in self._questions:
            _bring_up(self._questions[name])
        else:
            self._question(status, act)

    @Slot(str)
    def put_back(self, name: str) -> None:
        """One click: the owner said off before, so nothing is asked."""
        status = next((s for s in self._services.statuses if s["name"] == name), None)
        if status is not None:
            args = {"name": name, "by": "tray", "rights": True}
            then, failed = partial(self._switched, status, tell=True), partial(self._not_switched, status)
            self._services.ask("put-back", args, then=then, failed=failed)

    def _question(self, status: dict[str, Any], act: str) -> None:
        from tray_app.desktop.switch_dialog import SwitchDialog

        dialog = SwitchDialog(self._services, status, act, offer_silence=True)
        dialog.setObjectName(status["name"])
        dialog.finished.connect(self._answered)
        self._questions[status["name"]] = dialog
        _bring_up(dialog)

    @Slot(int)
    def _answered(self, result: int) -> None:
        dialog = self._questions.pop(self.sender().objectName(), None)
        if dialog is None:
            return
        if result == dialog.DialogCode.Accepted and dialog.do_not_ask_again:
            self._memory.set_asks(dialog.objectName(), asks=False)
        dialog.deleteLater()
        self._tell_tray()

    def _switched(self, status: dict[str, Any], answer: dict[str, Any], *, tell: bool = False) -> None:
        """Without a question there is no checklist either: what is still to be done is told, with `tell` also that
        nothing is. The server is asked for it; right after a start nobody may have done so yet."""
        if answer["problem"] is not None:
            self._tray.message(instance_title(status), said(answer["problem"]))
            return
        then = partial(self._tell_what_is_left, instance_title(status), tell=tell)
        self._services.ask("status", {"names": [status["name"]]}, then=then, failed=self._say_problem)

    def _tell_what_is_left(self, title: str, answer: dict[str, Any], *, tell: bool) -> None:
        for status in answer["instances"]:
            if tell or status["restart_needed"] or Sharing(status["sharing"]) is Sharing.UNKNOWN:
                self._tray.message(title, said(status["reason"]))

    def _not_switched(self, status: dict[str, Any], problem: TrayAppError) -> None:
        self._tell_tray()
        title = filled(self.tr("Nothing was changed for {instance}"), instance=instance_title(status))
        self._tray.message(title, sentence_of(problem.reason))

    # --- windows -------------------------------------------------------------------------------------------

    @Slot()
    def open_main(self) -> None:
        """The main window, in front."""
        self._wait.stop()
        self.use_keyring()
        _bring_up(self._main_window())

    def _main_window(self) -> MainWindow:
        if self._main is None:
            from tray_app.desktop.main_window import MainWindow

            QApplication.setWindowIcon(self._icons.app())
            self._main = MainWindow(self._services, self._icons)
            self._places.keep(self._main, "main")
            self._main.installEventFilter(self)
            self._main.view_payload_requested.connect(self.open_payload)
            self._main.preview_requested.connect(self.open_preview)
            self._main.log_requested.connect(self.open_log)
            self._main.quit_requested.connect(self.ask_to_quit)
            self._main.language_changed.connect(self._speak)
            self._main.left.connect(self._leave)
        return self._main

    @Slot(str)
    def view_last_payload(self, name: str) -> None:
        """The newest payload of an instance; the next one while there is none."""
        find = partial(_newest_payload, name=name)
        then = partial(self._found_payload, name)
        self._services.read(find, then=then, failed=self._say_problem)

    def _found_payload(self, name: str, payload_id: int | None) -> None:
        if payload_id is None:
            self.open_preview(name)
        else:
            self.open_payload(payload_id)

    @Slot(int)
    @Slot(object)
    def open_payload(self, payload_id: int) -> None:
        """A window for one payload."""
        from tray_app.desktop.payload_window import PayloadWindow

        window = PayloadWindow(self._services, payload_id)
        self._places.keep(window, "payload", window.tree.header())
        self._keep(window)

    @Slot(str)
    def open_preview(self, name: str) -> None:
        """A window for the next payload."""
        from tray_app.desktop.payload_window import PayloadWindow

        self.use_keyring()
        window = PayloadWindow.for_preview(self._services, name)
        self._places.keep(window, "payload", window.tree.header())
        self._keep(window)

    @Slot()
    def open_log(self) -> None:
        """The live log."""
        from tray_app.desktop.log_window import LogWindow

        log = next((window for window in self._windows if isinstance(window, LogWindow)), None)
        if log is not None:
            _bring_up(log)
            return
        log = LogWindow(self._services)
        self._places.keep(log, "log", log.view.horizontalHeader())
        log.view_payload_requested.connect(self.open_payload)
        self._keep(log)

    @Slot()
    def open_settings(self) -> None:
        """The settings, on the main window."""
        self.open_main()
        self._main_window().open_settings()

    @Slot(str, str)
    def show_fault(self, text: str, where: str) -> None:
        """A fault of ours, once; `where` its trace is."""
        from tray_app.desktop.crash_dialog import CrashDialog

        self._keep(CrashDialog(text, where))

    @Slot(str)
    def _speak(self, language: str) -> None:
        """The windows speak another language from now on: they are made anew, with the settings in front."""
        app = QApplication.instance()
        if not isinstance(app, QApplication):
            return
        speak_as_chosen(app, self._backend.resource, language or None)
        for window in self._windows:
            window.close()
        if self._main is not None:
            main, self._main = self._main, None
            main.removeEventFilter(self)
            main.close()
            main.deleteLater()
        self._tray.speak_anew()
        # After the dialog that asked for it has done its work.
        QTimer.singleShot(0, self, self.open_settings)

    @Slot()
    def _leave(self) -> None:
        """After the end of everything: nobody uses the files any more."""
        self._leaving = True
        self.quit()

    def _keep(self, window: QWidget) -> None:
        from PySide6.QtCore import Qt

        window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._windows.append(window)
        window.destroyed.connect(self._forget)
        _bring_up(window)

    @Slot()
    def _forget(self) -> None:
        self._windows = [window for window in self._windows if isValid(window)]

    # --- closing without a tray ------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The main window is closed: with a tray it is only hidden, without one the owner decides, once."""
        from PySide6.QtCore import QEvent

        if event.type() != QEvent.Type.Close or watched is not self._main or self._ended is not None:
            return super().eventFilter(watched, event)
        if self._tray.available():
            return False
        go_on = self._memory.background()
        if go_on is None:
            event.ignore()
            self._ask_to_go_on()
            return True
        if not go_on:
            # After this event: the window is still in the middle of it.
            QTimer.singleShot(0, self, self.ask_to_quit)
        return False

    def _ask_to_go_on(self) -> None:
        from tray_app.desktop.background_question import BackgroundQuestion

        question = BackgroundQuestion(self._main)
        question.answered.connect(self._background_answered)
        question.open()

    @Slot(bool)
    def _background_answered(self, go_on: bool) -> None:
        self._memory.set_background(go_on=go_on)
        if not go_on:
            self.ask_to_quit()
        elif self._main is not None:
            self._main.close()


def _uses_keyring(parts: Parts) -> bool:
    secrets = (instance.secret for instance in parts.journal.instances())
    return any(secret is not None and secret.place is SecretPlace.KEYRING for secret in secrets)


def _newest_payload(parts: Parts, *, name: str) -> int | None:
    from tray_app.core.messages import PayloadFilter

    instance = parts.journal.instance(name)
    if instance is None:
        return None
    newest = parts.journal.page(PayloadFilter(instance_id=instance.id), limit=1)
    return int(newest[0].id) if newest else None


def _bring_up(window: QWidget) -> None:
    if window.isMinimized():
        window.showNormal()
    else:
        window.show()
    window.raise_()
    window.activateWindow()
