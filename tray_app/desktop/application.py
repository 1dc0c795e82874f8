"""The program with windows: Qt's loop from its start to its end, and what must never end in silence."""

from __future__ import annotations

import logging
import os
import signal
import socket
import sys
import threading
import traceback
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, NoReturn

from PySide6.QtCore import (
    QObject,
    QSocketNotifier,
    QTimer,
    QtMsgType,
    Signal,
    Slot,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication

from tray_app.core.errors import Fixable, OurBug
from tray_app.core.sentences import printable, sentence
from tray_app.desktop.garbage import collected_here
from tray_app.desktop.messages import sentence_of
from tray_app.desktop.shell import Shell
from tray_app.desktop.translation import speak_as_chosen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType, TracebackType

    from PySide6.QtCore import QMessageLogContext

    from tray_app.desktop.worker import Backend

_log = logging.getLogger(__name__)


def run_desktop(backend: Backend, *, open_window: bool) -> int:
    """Runs until the owner quits; answers the exit code. Main thread.

    With `open_window` false (a start at login) no window is opened and the keyring is left alone.
    """
    qInstallMessageHandler(_qt_said)
    app = QApplication([APP_NAME])
    speak_as_chosen(app, backend.resource, backend.language())
    app.setApplicationName(APP_NAME)
    app.setApplicationDisplayName(app.tr("Telemetry Tray"))
    app.setDesktopFileName(APP_NAME)
    app.setQuitOnLastWindowClosed(False)
    backend.keyring_open = open_window
    shell = Shell(backend)
    app.commitDataRequest.connect(shell.session_ends)  # at once, as it must be: both are in this thread
    faults = _Faults(backend)
    faults.happened.connect(shell.show_fault)
    with collected_here(), _signals(shell), faults.caught():
        try:
            shell.start(open_window=open_window)
            return app.exec()
        finally:
            if not shell.end():
                # A thread hangs. What is kept is safe against this; a destructor that waits for the thread is not.
                _log.error("hangs at its end")
                logging.shutdown()
                os._exit(1)


APP_NAME: Final = "telemetry-tray"
MOST_FAULTS: Final = 20
"""More different ones than this are one."""


def _qt_said(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
    """Qt's own messages go to the app log. After a fatal one Qt aborts; before there is a window that is always the
    display, and the owner should read what to do instead of finding a core file."""
    if kind is QtMsgType.QtFatalMsg:
        _give_up(_said_before[0] if _said_before else text)
    if QApplication.startingUp():
        # Nobody logs yet. Should it come to the worst, the first complaint is the cause.
        _said_before.append(text)
        return
    level = logging.DEBUG if kind in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) else logging.WARNING
    _log.log(level, "qt said text=%s", printable(text))


_said_before: list[str] = []


def _give_up(text: str) -> NoReturn:
    error = Fixable("display_unusable", problem=" ".join(text.split()).rstrip("."))
    print(f"telemetry-tray: {sentence(error.reason)}", file=sys.stderr, flush=True)
    os._exit(1)


@contextmanager
def _signals(shell: Shell) -> Iterator[None]:
    """SIGINT and SIGTERM end the program in order.

    Python runs its handlers between two of its own instructions, and in Qt's loop there are none; so the signal
    writes a byte to a socket, which wakes the loop. No timer that wakes the machine for nothing.
    """
    ours, theirs = socket.socketpair()
    for end in (ours, theirs):
        end.settimeout(0)
    notifier = QSocketNotifier(ours.fileno(), QSocketNotifier.Type.Read)
    waker = _Waker(ours)
    notifier.activated.connect(waker.wake)

    def quit_(_number: int, _frame: FrameType | None) -> None:
        # Queued: it may come in the middle of anything, of the start too.
        QTimer.singleShot(0, shell, shell.quit)

    before = {number: signal.signal(number, quit_) for number in (signal.SIGINT, signal.SIGTERM)}
    old = signal.set_wakeup_fd(theirs.fileno(), warn_on_full_buffer=False)
    try:
        yield
    finally:
        signal.set_wakeup_fd(old)
        for number, handler in before.items():
            signal.signal(number, handler)
        notifier.setEnabled(False)
        ours.close()
        theirs.close()


class _Waker(QObject):
    """Takes the bytes out; that Python code runs at all is the point."""

    def __init__(self, line: socket.socket) -> None:
        super().__init__()
        self._line = line

    @Slot()
    def wake(self) -> None:
        """Called when a signal came."""
        try:
            self._line.recv(64)
        except BlockingIOError:
            return


class _Faults(QObject):
    """Exceptions that nobody caught, in slots and threads: written down, and shown once."""

    happened = Signal(str, str)
    """What to say, and the file with the trace."""

    def __init__(self, backend: Backend) -> None:
        super().__init__()
        self._backend = backend
        self._seen: set[str] = set()

    @contextmanager
    def caught(self) -> Iterator[None]:
        """Hears of them while the block runs."""
        hooks = sys.excepthook, threading.excepthook
        sys.excepthook, threading.excepthook = self._in_slot, self._in_thread
        try:
            yield
        finally:
            sys.excepthook, threading.excepthook = hooks

    def _in_slot(self, kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            return
        self._note(fault.with_traceback(trace))

    def _in_thread(self, args: Any) -> None:
        if args.exc_value is not None:
            self._note(args.exc_value)

    def _note(self, fault: BaseException) -> None:
        """In whatever thread it happened: writes, and emits only. Once: a fault in painting comes with each frame."""
        key = f"{fault!r} {traceback.format_tb(fault.__traceback__)[-1:]}"
        if key in self._seen or len(self._seen) >= MOST_FAULTS:
            return
        self._seen.add(key)
        where = self._backend.log_crash(fault)
        _log.error("fault kind=%s", type(fault).__name__)
        self.happened.emit(sentence_of(OurBug("crashed", what=type(fault).__name__, where=where).reason), where)
