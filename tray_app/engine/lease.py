"""Who is the engine: a lock file per home folder, and where its holder listens.

The lock is the operating system's (it is gone with its process, however that ended); the text in the file only tells
clients whom to ask. A file left by a dead process is no lock.
"""

from __future__ import annotations

import json
import os
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, NamedTuple

from tray_app.core.errors import Fixable, Temporary

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_OPEN: Final = os.O_RDWR | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOINHERIT", 0) | getattr(os, "O_BINARY", 0)
_RETRY_S: Final = 0.02
"""How long to wait between two tries while a short command holds the lease; the whole wait is the caller's."""


class Holder(NamedTuple):
    """The process that is the engine now."""

    pid: int
    role: str
    """`run`, or the command's name."""
    socket: str | None
    """Where it listens; None: a short command that listens nowhere, and will be gone in a moment."""


class Lease:
    """The lock of one home folder. One object per process."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @contextmanager
    def hold(
        self, role: str, *, socket: str | None = None, patience_s: float = 0.0, wait_for_all: bool = False
    ) -> Iterator[None]:
        """Is the engine for as long as the block runs.

        Waits up to `patience_s` seconds for a holder that listens nowhere; with `wait_for_all` for any.
        Raises Temporary `engine_elsewhere`, Fixable `lock_unusable`.
        """
        handle = self._acquire(time.monotonic() + patience_s, wait_for_all=wait_for_all)
        try:
            self._write(handle, json.dumps({"pid": os.getpid(), "role": role, "socket": socket}))
            yield
        finally:
            os.ftruncate(handle, 0)
            os.close(handle)

    def holder(self) -> Holder | None:
        """The process that holds the lease now, as far as it said who it is; None: nobody."""
        try:
            handle = os.open(self._path, _OPEN)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise Fixable("lock_unusable", path=self._path, problem=error.strerror) from error
        try:
            return None if _lock(handle) else _read(handle)
        finally:
            os.close(handle)

    def _write(self, handle: int, text: str) -> None:
        """Without its text clients would not know whom to ask, so a full disk is an error here."""
        try:
            os.ftruncate(handle, 0)
            os.lseek(handle, 0, os.SEEK_SET)
            os.write(handle, text.encode())
        except OSError as error:
            raise Fixable("lock_unusable", path=self._path, problem=error.strerror) from error

    def _acquire(self, give_up_at: float, *, wait_for_all: bool) -> int:
        try:
            handle = os.open(self._path, _OPEN | os.O_CREAT, 0o600)
        except OSError as error:
            raise Fixable("lock_unusable", path=self._path, problem=error.strerror) from error
        seen: Holder | None = None
        while not _lock(handle):
            holder, before = _read(handle), seen
            seen = holder
            # Seen twice: once may be somebody who looked who holds it, and the text of one that died.
            listens = holder.socket is not None and holder == before
            if (listens and not wait_for_all) or time.monotonic() >= give_up_at:
                os.close(handle)
                raise Temporary("engine_elsewhere", pid=holder.pid, role=holder.role)
            time.sleep(_RETRY_S)
        return handle


def _read(handle: int) -> Holder:
    """Who says to hold the lock. A holder that has not written yet reads as pid 0 without a socket."""
    try:
        os.lseek(handle, 0, os.SEEK_SET)
        told = json.loads(os.read(handle, 4096))
        return Holder(pid=int(told["pid"]), role=str(told["role"]), socket=told["socket"])
    except (ValueError, KeyError, TypeError):
        return Holder(pid=0, role="?", socket=None)


def _lock(handle: int) -> bool:
    """Takes the lock without waiting; False: another process has it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            # Beyond the text: Windows' locks are mandatory, and clients must be able to read it.
            os.lseek(handle, 1 << 20, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
