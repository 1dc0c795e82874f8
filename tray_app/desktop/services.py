"""What the windows use: ask the engine, read the journal, hear of changes. One object, in the GUI's thread.

Nothing here blocks: the engine runs in a thread or another process, and the journal is read in a thread of its own
with a read-only connection. Answers come back as calls of the functions handed in, in the GUI's thread.
"""

from __future__ import annotations

import logging
import queue
import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from tray_app.core.errors import OurBug, Temporary, TrayAppError
from tray_app.desktop.modes import Mode as Mode  # noqa: PLC0414 - the windows take it from here
from tray_app.desktop.worker import LONGEST_STOP_S, ClientBridge, EngineBridge
from tray_app.engine.events import QuitWanted, ShowWanted

if TYPE_CHECKING:
    from tray_app.core.model import Reason
    from tray_app.desktop.worker import Backend, Bridge
    from tray_app.engine.events import Event
    from tray_app.engine.parts import Parts

SWITCH_S: Final = 0.0005
"""How long a thread that computes keeps the interpreter while another waits for it. Painting a table asks for it some
thousand times; at Python's own 5 ms each, a window would stand still while the reader looks through a big payload."""

BATCH_MS: Final = 150
"""What happens is handed on in batches: a thousand payloads a second must not be a thousand repaints."""

T = TypeVar("T")


class Services(QObject):
    """See the module. Signals are emitted in the GUI's thread."""

    mode_changed = Signal(object)
    """A Mode."""
    changed = Signal(object)
    """Batches: a tuple of events, possibly empty when another process is the engine."""
    statuses_changed = Signal(object)
    """A tuple of `status_shape` dicts, one an instance, in the order of their adding; each also with the product's
    `title`, its `vendor` and whether its relay `serves_functions`; reasons are for `messages.said`."""
    show_wanted = Signal()
    """A second start of the program: show the window."""
    quit_wanted = Signal()
    """The owner ends the program from elsewhere."""
    _done = Signal(int, object)

    def __init__(self, backend: Backend, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._backend = backend
        self._bridge: Bridge | None = None
        self._asked: dict[int, tuple[Callable[[Any], None], Callable[[TrayAppError], None], _Told]] = {}
        self._reads: dict[int, tuple[Callable[[Any], None], Callable[[TrayAppError], None]]] = {}
        self._number = 0
        self._batch: list[Event] = []
        self._reader = _Reader(backend, self._done)
        self._others: list[_Reader] = []
        """Those that do something long."""
        self._done.connect(self._finish)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(BATCH_MS)
        self._timer.timeout.connect(self._flush)
        self.mode = Mode.STOPPED
        self.problem: Reason | None = None
        self.holder_has_window = False
        """As a client: the process that is the engine has a window of its own."""
        self.statuses: tuple[dict[str, Any], ...] = ()

    # --- life ------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Becomes the engine, or a client of the process that is."""
        self._reader.start()
        holder = self._backend.lease().holder()
        if holder is not None and holder.socket is not None:
            self._use(ClientBridge(holder.socket, self))
        else:
            self._use(EngineBridge(self._backend, self))

    def stop(self) -> bool:
        """Ends the engine in order; False: it hangs."""
        self._set_mode(Mode.STOPPED)
        self._timer.stop()
        ended = self._bridge.stop() if self._bridge is not None else True
        return all([self._reader.stop(), *(other.stop() for other in self._others)]) and ended

    def _use(self, bridge: Bridge) -> None:
        self._set_mode(Mode.STARTING)
        if self._bridge is not None:
            self._bridge.deleteLater()
        self._bridge = bridge
        bridge.started.connect(self._bridge_started)
        bridge.ended.connect(self._bridge_ended)
        bridge.happened.connect(self._happened)
        bridge.answered.connect(self._answered)
        bridge.progressed.connect(self._progressed)
        bridge.start()

    @Slot()
    def _bridge_started(self) -> None:
        self.holder_has_window = isinstance(self._bridge, ClientBridge) and self._bridge.holder_has_window
        self._set_mode(Mode.OWN if isinstance(self._bridge, EngineBridge) else Mode.CLIENT)
        self.refresh()

    @Slot(object)
    def _bridge_ended(self, problem: BaseException | None) -> None:
        if self.mode is Mode.STOPPED or self.sender() is not self._bridge:
            return
        for number in tuple(self._asked):
            self._answered(number, Temporary("engine_not_running"))
        elsewhere = isinstance(problem, TrayAppError) and problem.code == "engine_elsewhere"
        if elsewhere or (problem is None and isinstance(self._bridge, ClientBridge)):
            QTimer.singleShot(200, self, self.start)
            return
        if problem is None:
            problem = Temporary("engine_ended")
        if not isinstance(problem, TrayAppError):
            problem = OurBug("crashed", what=repr(problem), where="the engine")
        self.problem = problem.reason
        self._set_mode(Mode.DEAD)

    def _set_mode(self, mode: Mode) -> None:
        if mode is not self.mode:
            self.mode = mode
            self.mode_changed.emit(mode)

    def languages(self) -> tuple[str, ...]:
        """What the windows have been translated into."""
        return self._backend.languages()

    # --- asking -----------------------------------------------------------------------------------------

    def ask(
        self,
        op: str,
        args: dict[str, Any],
        *,
        then: Callable[[dict[str, Any]], None],
        failed: Callable[[TrayAppError], None],
        told: Callable[[str, int, int | None], None] | None = None,
    ) -> int:
        """Asks the engine for an operation (`engine.operations`). Exactly one of `then` and `failed` is called, unless
        the number that this answers is cancelled before. Reasons in the answer are for `messages.said`."""
        self._number += 1
        self._asked[self._number] = (then, failed, told)
        if self._bridge is None or self.mode in (Mode.DEAD, Mode.STOPPED):
            self._answered(self._number, Temporary("engine_not_running"))
        else:
            self._bridge.ask(self._number, op, {**args, "untold": True})
        return self._number

    def cancel(self, number: int) -> None:
        """Nobody waits for this answer any more; what the engine was asked for ends where it can."""
        if self._asked.pop(number, None) is not None and self._bridge is not None:
            self._bridge.cancel(number)

    def read(
        self, work: Callable[[Parts], T], *, then: Callable[[T], None], failed: Callable[[TrayAppError], None]
    ) -> None:
        """Does `work` in the reader's thread with read-only parts, then calls `then` here. In order of asking.

        `then` and `failed` stay in this thread: they hold windows, and the thread that lets go of a window last is the
        one that destroys it. So `work` must hold none.
        """
        self._number += 1
        self._reads[self._number] = (then, failed)
        self._reader.do(self._number, work)

    def save(
        self, work: Callable[[Backend, Parts], T], *, then: Callable[[T], None], failed: Callable[[TrayAppError], None]
    ) -> None:
        """Writes a file that may take long, in a thread of its own; else as `read`."""
        self._number += 1
        self._reads[self._number] = (then, failed)
        backend, reader = self._backend, _Reader(self._backend, self._done)
        self._others = [*(other for other in self._others if other.is_alive()), reader]
        reader.start()
        reader.do(self._number, lambda parts: work(backend, parts))
        reader.end()

    @Slot(int, object)
    def _answered(self, number: int, answer: object) -> None:
        then, failed, _ = self._asked.pop(number, (None, None, None))
        if then is None or failed is None:
            return
        if isinstance(answer, TrayAppError):
            failed(answer)
        else:
            then(answer)
        self.refresh()

    @Slot(int, object)
    def _progressed(self, number: int, progress: tuple[str, int, int | None]) -> None:
        told = self._asked.get(number, (None, None, None))[2]
        if told is not None:
            told(*progress)

    # --- hearing ----------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Reads the statuses again soon; asks no server (ask for the operation `status` to do that)."""
        if not self._timer.isActive() and self.mode is not Mode.STOPPED:
            self._timer.start()

    @Slot(object)
    def _happened(self, events: tuple[Event, ...]) -> None:
        if any(isinstance(event, QuitWanted) for event in events):
            self.quit_wanted.emit()
        self._batch.extend(events)
        self.refresh()

    @Slot()
    def _flush(self) -> None:
        batch, self._batch = tuple(self._batch), []
        if any(isinstance(event, ShowWanted) for event in batch):
            self.show_wanted.emit()
        self.changed.emit(batch)
        self.read(_all_statuses, then=self._have_statuses, failed=self._have_no_statuses)

    def _have_statuses(self, statuses: tuple[dict[str, Any], ...]) -> None:
        if statuses != self.statuses:
            self.statuses = statuses
            self.statuses_changed.emit(statuses)

    def _have_no_statuses(self, problem: TrayAppError) -> None:
        self.problem = problem.reason
        self._set_mode(Mode.DEAD)

    @Slot(int, object)
    def _finish(self, number: int, answer: object) -> None:
        then, failed = self._reads.pop(number)
        if self.mode is Mode.STOPPED:
            return
        if isinstance(answer, TrayAppError):
            failed(answer)
        else:
            then(answer)


_Told = Callable[[str, int, "int | None"], None] | None


def _all_statuses(parts: Parts) -> tuple[dict[str, Any], ...]:
    from tray_app.core.sentences import untold
    from tray_app.engine.pointing import serves_functions
    from tray_app.engine.status import status_of

    found = []
    for instance in parts.journal.instances():
        product = parts.product_of(instance)
        more = {"title": product.title, "vendor": product.vendor, "serves_functions": serves_functions(parts, instance)}
        found.append({**status_of(parts, instance, say=untold), **more})
    return tuple(found)


class _Reader:
    """A thread with a read-only journal. Opened anew after an error, and while there is no journal yet."""

    def __init__(self, backend: Backend, done: Any) -> None:
        """`done` is emitted with the number of each job, and what came of it or a TrayAppError."""
        self._backend = backend
        self._done = done
        self._work: queue.SimpleQueue[tuple[int, Callable[[Parts], object]] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        if self._thread is None:
            sys.setswitchinterval(SWITCH_S)
            self._thread = threading.Thread(target=self._run, name="reader", daemon=True)
            self._thread.start()

    def is_alive(self) -> bool:
        """Whether it still works."""
        return self._thread is not None and self._thread.is_alive()

    def end(self) -> None:
        """Lets it end after what it was given to do."""
        self._work.put(None)

    def stop(self) -> bool:
        """Ends the thread; it must not emit once its receiver is gone. False: it hangs."""
        if self._thread is None:
            return True
        self._work.put(None)
        self._thread.join(LONGEST_STOP_S)
        return not self._thread.is_alive()

    def do(self, number: int, work: Callable[[Parts], object]) -> None:
        self._work.put((number, work))

    def _run(self) -> None:
        job = self._work.get()
        while job is not None:
            try:
                with self._backend.parts(read_only=True) as parts:
                    while job is not None:
                        self._done.emit(job[0], _result(job[1], parts))
                        job = self._work.get()
                        if not getattr(parts.journal, "exists", True):
                            break
            except TrayAppError as problem:
                if job is not None:
                    self._done.emit(job[0], problem)
                job = self._work.get()


def _result(work: Callable[[Parts], object], parts: Parts) -> object:
    try:
        return work(parts)
    except TrayAppError as problem:
        return problem
    except Exception as problem:  # A bug of ours must not end the thread that all windows read with.
        logging.getLogger(__name__).exception("reading failed")
        return OurBug("crashed", what=repr(problem), where="the app log")
