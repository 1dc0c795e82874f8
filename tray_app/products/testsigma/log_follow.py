"""Follows the server's log: from where it was left, through rotation, truncation and restarts, line by line.

What is read is handed to `log_lines`, and only the messages that it finds go any further. A position says which file
(device and inode), how far, what stood just before (a digest, so that a file that was emptied and filled again is
noticed), and which threads had begun a message. It is told together with the messages found up to it, so whoever
stores both in one step neither loses nor doubles one.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import re
import sys
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tray_app.core.errors import Fixable
from tray_app.products.testsigma.log_lines import LogReader, plain
from tray_app.system.file_events import file_changes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tray_app.core.ports import TellSightings

# Open files and inodes: pathlib has none of it.
# ruff: noqa: PTH100, PTH119, PTH120

FIRST_LOOK_BYTES: Final = 1_000_000
"""Where nothing was read before, only the end of a log is: what left lately."""
CHUNK_BYTES: Final = 256 * 1024
"""A millisecond or two of work; the loop is free between two."""
LINE_MOST_BYTES: Final = 1024 * 1024
"""A longer line is none of the telemetry's and is passed over."""
NOTED_EVERY_BYTES: Final = 5_000_000
"""A position without messages is noted this often only: reading that much again costs some ten milliseconds."""
MARK_BYTES: Final = 64

_OLDER: Final = re.compile(r"application.*\.log", re.DOTALL)


async def follow(
    path: str, position: str | None, tell: TellSightings, *, name: str, hold: bool = sys.platform != "win32"
) -> None:
    """Tells what is in the log from `position` on, and what is added to it. Ends only by being cancelled.

    `hold` keeps the file open in between, so that nothing of one that is rotated away is missed; Windows would not let
    it be renamed then. Raises Fixable `ts_no_log`, `ts_log_unreadable`.
    """
    folder = os.path.dirname(os.path.abspath(path))
    log = _Log(path, name)
    try:
        log.begin(position)
        async for _ in file_changes(folder, (os.path.basename(path),)):
            if not log.is_open:
                log.begin(position)
            while log.read_on(tell):
                await asyncio.sleep(0)
            if not hold:
                position = log.position()
                log.close()
    finally:
        log.close()


class _Place(NamedTuple):
    """How far a file was read."""

    device: int
    inode: int
    offset: int
    mark: str
    """SHA-256 of the MARK_BYTES before `offset`."""


class _Log:
    """The file being read, and how far."""

    def __init__(self, path: str, name: str) -> None:
        self._path = path
        self._name = name
        self._fd: int | None = None
        self._offset = 0
        self._noted = 0
        self._before = b""
        """The bytes before `_offset`, at most MARK_BYTES."""
        self._reader = LogReader()
        self._waiting: list[str] = []
        """Older files that are still to be read, oldest first."""
        self._skipping = False
        """In the middle of a line that is too long."""

    @property
    def is_open(self) -> bool:
        return self._fd is not None

    def close(self) -> None:
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None

    # --- where to begin -----------------------------------------------------------------------------------------

    def begin(self, position: str | None) -> None:
        """Opens the file that the position is of, wherever it is now; without one the newest, near its end."""
        place, pending = _position(position)
        self._reader = LogReader(pending)
        if place is None:
            self._open(self._path, must=True)
            size = os.fstat(self._file).st_size
            self._begin_at(max(size - FIRST_LOOK_BYTES, 0))
            self._skipping = self._offset > 0
            return
        old = self._find(place)
        if old is None:
            # Rotated away and packed, or emptied meanwhile: what is there now is all new.
            self._open(self._path, must=True)
            self._reader = LogReader()
            return
        self._open(old, must=True)
        self._begin_at(place.offset)

    def _begin_at(self, offset: int) -> None:
        self._offset = self._noted = offset
        self._before = self._mark()

    def _find(self, place: _Place) -> str | None:
        """The file that was read, with the bytes that stood there; the ones after it come next."""
        files = self._files()
        for index, found in enumerate(files):
            try:
                with open(found, "rb") as file:  # noqa: PTH123
                    info = os.fstat(file.fileno())
                    if (info.st_dev, info.st_ino) != (place.device, place.inode) or info.st_size < place.offset:
                        continue
                    file.seek(max(place.offset - MARK_BYTES, 0))
                    before = file.read(min(MARK_BYTES, place.offset))
            except OSError:
                continue
            if _digest(before) != place.mark:
                continue
            self._waiting = [other for other in files[index + 1 :] if other != self._path]
            return found
        return None

    def _files(self) -> list[str]:
        """The log and its older parts that are not packed, oldest first."""
        folder = os.path.dirname(self._path)
        found = []
        try:
            for entry in os.scandir(folder):
                if _OLDER.fullmatch(entry.name) and entry.is_file():
                    found.append((entry.path == self._path, entry.stat().st_mtime_ns, entry.path))
        except OSError:
            return [self._path]
        return [path for _, _, path in sorted(found)]

    def _open(self, path: str, *, must: bool = False) -> bool:
        try:
            fd = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
        except FileNotFoundError:
            if must:
                raise Fixable("ts_no_log", name=self._name, path=self._path) from None
            return False
        except OSError as problem:
            detail = problem.strerror or type(problem).__name__
            raise Fixable("ts_log_unreadable", name=self._name, path=self._path, detail=detail) from None
        self.close()
        self._fd, self._offset, self._noted, self._before = fd, 0, 0, b""
        self._skipping = False
        return True

    @property
    def _file(self) -> int:
        assert self._fd is not None
        return self._fd

    # --- reading ------------------------------------------------------------------------------------------------

    def read_on(self, tell: TellSightings) -> bool:
        """Reads one more piece and tells what is in it; False: there is nothing more now."""
        self._notice_truncation()
        data = self._read(self._offset, CHUNK_BYTES)
        if data:
            return self._take(data, tell)
        return self._next_file(tell)

    def _take(self, data: bytes, tell: TellSightings) -> bool:
        end = data.rfind(b"\n") + 1
        if end == 0:
            if len(data) < CHUNK_BYTES:
                return self._next_file(tell)  # Half a line: the rest comes, or the file is done.
            data = self._longer(data)
            end = data.rfind(b"\n") + 1
            if end == 0:
                if len(data) < LINE_MOST_BYTES:
                    return self._next_file(tell)
                self._skipping, end = True, len(data)
                self._advance(data, end)
                return True
        whole = data[:end]
        self._advance(data, end)
        lines = plain(whole).split(b"\n")[:-1]
        if self._skipping:
            lines, self._skipping = lines[1:], False
        self._report(lines, tell)
        return True

    def _longer(self, data: bytes) -> bytes:
        return data + self._read(self._offset + len(data), LINE_MOST_BYTES - len(data))

    def _report(self, lines: list[bytes], tell: TellSightings) -> None:
        found = tuple(self._reader.read(lines))
        if found or self._offset - self._noted >= NOTED_EVERY_BYTES:
            tell(found, self.position())
            self._noted = self._offset

    def _advance(self, data: bytes, count: int) -> None:
        self._offset += count
        self._before = (self._before + data[:count])[-MARK_BYTES:]

    def _next_file(self, tell: TellSightings) -> bool:
        """At the end of a file: whether it was rotated away, so that there is another one to read."""
        if self._fd is None:
            return self._open(self._path)
        try:
            now = os.stat(self._path)  # noqa: PTH116
        except OSError:
            return False  # In the middle of a rotation, or deleted: what was open is read to its end.
        here = os.fstat(self._file)
        rotated = (now.st_dev, now.st_ino) != (here.st_dev, here.st_ino)
        if not rotated:
            return False
        rest = self._read(self._offset, LINE_MOST_BYTES)
        if b"\n" in rest:
            return True  # Written in the last moment before the rotation.
        if rest and not self._skipping:
            self._advance(rest, len(rest))
            self._report([plain(rest)], tell)
        if not self._waiting:
            self._waiting = self._younger(here)
        while self._waiting:
            if self._open(self._waiting.pop(0)):
                return True
        return self._open(self._path)

    def _younger(self, here: os.stat_result) -> list[str]:
        """Files between the one that was read and the newest: there were two rotations since."""
        files = self._files()
        numbers = []
        for path in files:
            try:
                info = os.stat(path)  # noqa: PTH116
            except OSError:
                continue
            numbers.append((path, (info.st_dev, info.st_ino) == (here.st_dev, here.st_ino)))
        at = next((index for index, (_, same) in enumerate(numbers) if same), None)
        return [] if at is None else [path for path, _ in numbers[at + 1 :] if path != self._path]

    def _notice_truncation(self) -> None:
        """A file that was emptied and is written anew is read from its start."""
        if self._fd is None:
            return
        size = os.fstat(self._file).st_size
        if size < self._offset or self._read(self._offset - len(self._before), len(self._before)) != self._before:
            self._offset, self._noted, self._before = 0, 0, b""
            self._reader, self._skipping = LogReader(), False

    def _read(self, offset: int, count: int) -> bytes:
        if self._fd is None:
            return b""
        try:
            os.lseek(self._fd, offset, os.SEEK_SET)
            return os.read(self._fd, count)
        except OSError as problem:
            detail = problem.strerror or type(problem).__name__
            raise Fixable("ts_log_unreadable", name=self._name, path=self._path, detail=detail) from None

    def _mark(self) -> bytes:
        return self._read(max(self._offset - MARK_BYTES, 0), min(MARK_BYTES, self._offset))

    def position(self) -> str:
        """Where the reading is now; `begin` takes it."""
        info = os.fstat(self._file)
        return json.dumps(
            {
                "device": info.st_dev,
                "inode": info.st_ino,
                "offset": self._offset,
                "mark": _digest(self._mark()),
                "pending": self._reader.pending,
            },
            separators=(",", ":"),
        )


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _position(text: str | None) -> tuple[_Place | None, dict[str, tuple[str, str]]]:
    """What `_Log.position` wrote; nothing for what cannot be read."""
    try:
        told: Any = json.loads(text or "")
        place = _Place(
            device=int(told["device"]), inode=int(told["inode"]), offset=int(told["offset"]), mark=str(told["mark"])
        )
        pending = dict(pending_of(told["pending"]))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None, {}
    return (place, pending) if place.offset >= 0 else (None, {})


def pending_of(told: Any) -> Iterator[tuple[str, tuple[str, str]]]:
    """The threads that had begun a message, as a position has them."""
    for thread, (method, url) in told.items():
        yield str(thread), (str(method), str(url))
