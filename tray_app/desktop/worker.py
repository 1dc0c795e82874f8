"""The bridges to the engine: one runs it in a thread of this process, one talks to the process that is it.

Both look the same to `desktop.services`. What is emitted comes from another thread, so whatever is connected must be a
method of a QObject: anything else would run in that thread.
"""

from __future__ import annotations

import asyncio
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

from PySide6.QtCore import QObject, Signal

from tray_app.core.errors import OurBug, Temporary, TrayAppError
from tray_app.engine import client
from tray_app.engine.events import QuitWanted, ShowWanted

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from concurrent.futures import Future
    from contextlib import AbstractContextManager
    from datetime import datetime
    from pathlib import Path

    from tray_app.core.discovery import Discovery
    from tray_app.core.messages import PayloadFilter
    from tray_app.core.model import Instance
    from tray_app.engine.engine import Engine
    from tray_app.engine.events import Event, Tell
    from tray_app.engine.lease import Lease
    from tray_app.engine.operations import Operations
    from tray_app.engine.parts import Parts

LONGEST_STOP_S: Final = 5.0
"""Cutting off an attempt takes a millisecond, closing the journal some more; beyond this something hangs."""

LONGEST_SILENCE_S: Final = 3600.0
"""Collecting from a big, slow server; the engine ends it, not we."""

_T = TypeVar("_T")


class Installed(Protocol):
    """What is installed here (`system.about.About`)."""

    @property
    def versions(self) -> tuple[tuple[str, str], ...]:
        """Name and version of the program and of what it stands on."""

    @property
    def folders(self) -> tuple[tuple[str, str], ...]:
        """`data`, `config`, `logs`, each with its path."""

    @property
    def licences(self) -> tuple[tuple[str, str, str], ...]:
        """Name, version and licence of each library."""


class Backend(Protocol):
    """What of `bootstrap.Program` the desktop needs."""

    def parts(self, *, read_only: bool = False) -> AbstractContextManager[Parts]:
        """The parts of one thread."""

    def lease(self) -> Lease:
        """Who is the engine."""

    async def be_engine(
        self, role: str, work: Callable[[Engine, Operations], Awaitable[_T]], *, tell: Tell, patience_s: float = 5.0
    ) -> _T:
        """Is the engine while `work` runs."""

    def resource(self, name: str) -> bytes:
        """A file of the program's own, like `icons/on.svg`."""

    def desktop_file(self) -> str:
        """Where the windows may remember things; in a folder that is the owner's alone. Raises Fixable."""

    def languages(self) -> tuple[str, ...]:
        """What windows and report have been translated into, like `de`."""

    def language(self) -> str | None:
        """The owner's choice; None: the system's."""

    def about(self) -> Installed:
        """What is installed here."""

    def diagnostics(self, parts: Parts) -> str:
        """What may help who looks for a fault: no address, no name of an instance, nothing of a payload."""

    def own_files(self) -> tuple[Path, ...]:
        """What `remove_files` would take away."""

    def remove_files(self) -> tuple[Path, ...]:
        """Takes everything away that the program keeps; answers what could not be removed. After the engine's end."""

    def products(self) -> tuple[tuple[str, str, str, str, str, bool], ...]:
        """Those that can be added: name, title, vendor, what a folder of it has in it, its usual address, whether it
        may be relayed."""

    def service_file(self) -> Path | None:
        """Of the service that keeps the program up for this user; None: there is none."""

    def take_down_service(self) -> None:
        """Ends that service and removes its file. Takes seconds. Raises Fixable `service_*`."""

    def find(self) -> Discovery:
        """Installations on this machine; takes seconds, and changes nothing."""

    def save_record(self, parts: Parts, target: Path, *, format: str, which: PayloadFilter) -> int:
        """The record, or of it what is asked for, as a file (`jsonl`, `csv`); how many lines that were."""

    def save_report(
        self,
        parts: Parts,
        target: Path,
        *,
        instance: Instance,
        since: datetime | None,
        with_users: bool,
        language: str | None,
    ) -> None:
        """The report for the data-protection officer as a file (HTML)."""

    def log_crash(self, problem: BaseException) -> str:
        """Writes a trace where the owner can find it, and answers where. Never raises."""

    keyring_open: bool
    """Whether the keyring may be used. Not after a start at login, until the owner says so; any thread."""


class Bridge(QObject):
    """The engine as the windows see it. `start` and `stop` belong to the GUI's thread."""

    happened = Signal(object)
    """A tuple of events; empty: something changed, look again."""
    started = Signal()
    """It can be asked."""
    ended = Signal(object)
    """None, or the exception that ended it."""
    answered = Signal(int, object)
    """A number given to `ask`, and the result (a dict) or a TrayAppError."""
    progressed = Signal(int, object)
    """A number given to `ask`, and (what, count, total or None)."""

    def start(self) -> None:
        """Begins; `started` or `ended` follows."""
        raise NotImplementedError

    def stop(self) -> bool:
        """Ends it, in order; False: it did not end within LONGEST_STOP_S."""
        raise NotImplementedError

    def ask(self, number: int, op: str, args: dict[str, Any]) -> None:
        """Asks for one of `Operations.table`; `answered` follows with the same number."""
        raise NotImplementedError

    def cancel(self, number: int) -> None:
        """The answer is not wanted any more. A holder in another process works on to its end all the same."""


class EngineBridge(Bridge):
    """Is the engine: its loop runs in one worker thread of this process."""

    def __init__(self, backend: Backend, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._backend = backend
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._engine: Engine | None = None
        self._operations: Operations | None = None
        self._asked: dict[int, Future[None]] = {}
        self._stopping = threading.Event()

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, name="engine")
        self._thread.start()

    def stop(self) -> bool:
        self._stopping.set()
        loop, engine = self._loop, self._engine
        if loop is not None and engine is not None:
            with suppress(RuntimeError):  # The loop has ended by itself meanwhile.
                loop.call_soon_threadsafe(engine.stop)
        if self._thread is None:
            return True
        self._thread.join(LONGEST_STOP_S)
        return not self._thread.is_alive()

    def ask(self, number: int, op: str, args: dict[str, Any]) -> None:
        loop = self._loop
        if loop is None:
            self.answered.emit(number, Temporary("engine_not_running"))
            return
        try:
            asked = asyncio.run_coroutine_threadsafe(self._answer(number, op, args), loop)
        except RuntimeError:
            self.answered.emit(number, Temporary("engine_not_running"))
            return
        self._asked[number] = asked
        asked.add_done_callback(lambda _: self._asked.pop(number, None))  # At once when it is done already.

    def cancel(self, number: int) -> None:
        asked = self._asked.get(number)
        if asked is not None:
            asked.cancel()

    def _run(self) -> None:
        try:
            asyncio.run(self._backend.be_engine("tray", self._work, tell=self._tell))
        except BaseException as problem:
            self.ended.emit(problem)
        else:
            self.ended.emit(None)
        finally:
            self._loop = self._engine = self._operations = None

    async def _work(self, engine: Engine, operations: Operations) -> None:
        self._loop, self._engine, self._operations = asyncio.get_running_loop(), engine, operations
        operations.can_show = True
        if self._stopping.is_set():
            return
        self.started.emit()
        await engine.run()

    def _tell(self, events: tuple[Event, ...]) -> None:
        self.happened.emit(events)

    async def _answer(self, number: int, op: str, args: dict[str, Any]) -> None:
        async def say(line: dict[str, Any]) -> None:
            if "progress" in line:
                self.progressed.emit(number, tuple(line["progress"]))

        assert self._operations is not None
        try:
            operation = self._operations.table()[op]
            answer: object = await operation(args, say)
        except TrayAppError as problem:
            answer = problem
        except asyncio.CancelledError:
            self.answered.emit(number, Temporary("engine_not_running"))
            raise
        except Exception as problem:
            answer = OurBug("crashed", what=repr(problem), where="the engine")
        self.answered.emit(number, answer)


class ClientBridge(Bridge):
    """Talks to the process that is the engine: a thread that listens, and one for each question."""

    def __init__(self, socket: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._socket = socket
        self.holder_has_window = False
        """Known once it has started."""

    def start(self) -> None:
        # Daemon threads: the holder may never say anything again, and they hold nothing that must be closed in order.
        threading.Thread(target=self._watch, name="watch", daemon=True).start()

    def stop(self) -> bool:
        return True

    def ask(self, number: int, op: str, args: dict[str, Any]) -> None:
        threading.Thread(target=self._ask, args=(number, op, args), name=f"ask {op}", daemon=True).start()

    def _watch(self) -> None:
        try:
            for line in client.talk(self._socket, "watch", timeout_s=None, window=True):
                if "watching" in line:
                    self.holder_has_window = bool(line.get("window"))
                    self.started.emit()
                elif "error" in line:
                    break
                if line.get("show"):
                    self.happened.emit((ShowWanted(),))
                elif line.get("quit"):
                    self.happened.emit((QuitWanted(),))
                else:
                    self.happened.emit(())
        except TrayAppError:
            pass  # Either way the holder is gone or of another version: `services` looks who is the engine now.
        self.ended.emit(None)

    def _ask(self, number: int, op: str, args: dict[str, Any]) -> None:
        def told(what: str, count: int, total: int | None) -> None:
            self.progressed.emit(number, (what, count, total))

        try:
            answer: object = client.ask(self._socket, op, timeout_s=LONGEST_SILENCE_S, told=told, **args)
        except TrayAppError as problem:
            answer = problem
        self.answered.emit(number, answer)
