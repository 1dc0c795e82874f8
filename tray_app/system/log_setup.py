"""The app log: ours, for finding faults; not the journal, which is the owner's.

One line a record, `time level logger event key=value ...`, in a rotating file that only the owner can read; the last
lines also in memory, for a crash report. Tokens, headers and bodies are not logged by anybody; should somebody do it
all the same, they are taken out here. Only the engine's process writes the file: two would rotate it twice.
"""

from __future__ import annotations

import json
import logging
import os
import re
import threading
import traceback
from collections import OrderedDict, deque
from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import IO, Any, Final

from tray_app.core.sentences import printable
from tray_app.system.paths import private_folder

FILE_BYTES: Final = 1_000_000
OLD_FILES: Final = 3
RECENT_LINES: Final = 200
"""About a day of a quiet engine, some 30 kB."""
LONGEST_VALUE: Final = 300
LONGEST_LINE: Final = 4_000
"""A traceback of some 30 frames."""
REPEAT_S: Final = 3_600.0
"""A failure that goes on is one line an hour, with a count."""
DIFFERENT_FAILURES: Final = 100

TALKATIVE: Final = ("httpx", "httpcore", "asyncio", "keyring", "urllib3")
"""Libraries that log each request (with its URL) or each step: only their warnings are of interest."""

_HIDDEN: Final = "[hidden]"
_SECRETS: Final = (
    # `Authorization: Bearer x`, `'authorization', 'Basic x'`, `token=x`, `"password": "x"`, `sonar.jdbc.password=x`
    re.compile(
        r"(?i)((?:proxy-)?authorization|cookie|token|passwor[dt]|passwd|passcode|secret|api[-_]?key)"
        r"((?:\\?[\"'])?\s*[:=,]\s*(?:b?\\?[\"'])?)((?:basic|bearer|digest)\s+)?[^\s\"',;&)\]}]+"
    ),
    re.compile(r"(?i)\b()()(basic|bearer)\s+[\w.~+/=-]{6,}"),
    re.compile(r"()()\b(sq[a-z]_)[0-9a-f]{10,}"),  # SonarQube's own tokens: squ_, sqp_, sqa_, from 9.x on
    re.compile(r"()(://)()[^\s/@]+(?=@)"),  # user and password in a URL
)

_known_lock = threading.Lock()
_known: set[str] = set()


def hide(secret: str) -> None:
    """From now on no log line shows this text (shorter than 4 characters: nothing would be left of the log)."""
    if len(secret) >= 4:
        with _known_lock:
            _known.add(secret)


def event(what: str, **facts: object) -> str:
    """A message of the form `what key=value ...`; text is escaped, quoted where it needs it, and cut off."""
    return " ".join([what, *(f"{key}={_shown(value)}" for key, value in facts.items())])


class AppLog:
    """The log while it is set up. Thread: any, as logging is."""

    def __init__(self, path: Path, *, level: int = logging.INFO) -> None:
        """Starts logging into `path`. Raises Fixable `folder_*`; a file that cannot be written is no error: the
        lines in memory stay."""
        private_folder(path.parent)
        self._recent = _RecentLines()
        self._file = _PrivateFile(path)
        self._handlers: tuple[logging.Handler, ...] = (self._recent, self._file)
        root = logging.getLogger()
        self._levels = {logger: logger.level for logger in (root, *map(logging.getLogger, TALKATIVE))}
        root.setLevel(level)
        for name in TALKATIVE:
            logging.getLogger(name).setLevel(max(level, logging.WARNING))
        for handler in self._handlers:
            handler.setFormatter(_Line())
            root.addHandler(handler)

    def recent(self) -> tuple[str, ...]:
        """The last RECENT_LINES lines, oldest first; as they stand in the file, repeats included."""
        return tuple(self._recent.lines)

    def close(self) -> None:
        """Writes what was counted and ends logging."""
        for handler in self._handlers:
            logging.getLogger().removeHandler(handler)
            handler.close()
        for logger, level in self._levels.items():
            logger.setLevel(level)


def log_crash(path: Path, problem: BaseException) -> Path:
    """Adds a fault's trace, and the log's last lines where this process has a log, to a file beside the log `path`.

    Answers that file. It is not the log itself, because a command that crashes is not the engine. No local variables
    are in it. Raises Fixable `folder_*`; a full disk is not reported.
    """
    private_folder(path.parent)
    beside = path.with_name(f"{path.stem}-crash{path.suffix}")
    file = _PrivateFile(beside)
    recent = [
        line for handler in logging.getLogger().handlers if isinstance(handler, _RecentLines) for line in handler.lines
    ]
    trace = "".join(traceback.format_exception(problem)).splitlines()
    file.setFormatter(_Lines())
    record = logging.LogRecord(__name__, logging.CRITICAL, "", 0, "\n".join(["crash", *trace, *recent]), None, None)
    try:
        file.emit(record)
    finally:
        file.close()
    return beside


class _Line(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").removesuffix("+00:00")
        text = _message(record)
        if record.exc_info:
            text += "\n" + self.formatException(record.exc_info)
        return f"{at}Z {record.levelname.lower()} {record.name} {printable(cleaned(text))}"


class _Lines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="seconds")
        return "\n  ".join(printable(cleaned(line)) for line in [at, *record.getMessage().split("\n")])


class _RecentLines(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.lines: deque[str] = deque(maxlen=RECENT_LINES)

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


class _PrivateFile(logging.FileHandler):
    """0600, rotating; the same warning again within REPEAT_S is counted, not written.

    Not `logging.handlers.RotatingFileHandler`: its module brings pickle and more along, which an engine would keep in
    memory for as long as it runs.
    """

    def __init__(self, path: Path) -> None:
        self._failures: OrderedDict[tuple[str, str], _Failure] = OrderedDict()
        super().__init__(path, encoding="utf-8", delay=True)

    def _open(self) -> IO[Any]:  # type: ignore[override]
        def opener(path: str, flags: int) -> int:
            handle = os.open(path, flags | getattr(os, "O_NOFOLLOW", 0), 0o600)
            if os.name == "posix":
                os.fchmod(handle, 0o600)  # an older file may have been copied with other rights
            return handle

        return open(self.baseFilename, self.mode, encoding=self.encoding, errors="backslashreplace", opener=opener)

    def emit(self, record: logging.LogRecord) -> None:
        self._forget_old(record.created)
        if record.levelno >= logging.WARNING:
            key = (record.name, _message(record))
            failure = self._failures.get(key)
            if failure is not None:
                failure.count += 1
                failure.last = record
                return
            self._failures[key] = _Failure(record)
        self._write(record)

    def close(self) -> None:
        while self._failures:
            self._write_count(self._failures.popitem(last=False)[1])
        super().close()

    def handleError(self, record: logging.LogRecord) -> None:
        """A full disk must not end what wanted to log, nor fill the terminal."""

    def _forget_old(self, now_s: float) -> None:
        """Writes the counts of failures whose hour is over (or not begun: the clock was set back)."""
        while self._failures:
            oldest = next(iter(self._failures.values()))
            if 0 <= now_s - oldest.written_s < REPEAT_S and len(self._failures) < DIFFERENT_FAILURES:
                return
            self._write_count(self._failures.popitem(last=False)[1])

    def _write_count(self, failure: _Failure) -> None:
        if failure.count:
            again = logging.makeLogRecord({**failure.last.__dict__, "exc_info": None, "args": None})
            again.msg = f"{_message(failure.last)} repeated={failure.count}"
            self._write(again)

    def _write(self, record: logging.LogRecord) -> None:
        try:
            self._rotate_before(len(self.format(record).encode(errors="backslashreplace")) + 1)
            super().emit(record)
        except Exception:
            self.handleError(record)

    def _rotate_before(self, size_bytes: int) -> None:
        """Begins a new file when so many more bytes would be too many for this one."""
        file = Path(self.baseFilename)
        if not file.is_file() or file.stat().st_size + size_bytes <= FILE_BYTES:
            return
        stream, self.stream = self.stream, None  # FileHandler opens a new one, as with `delay`
        if stream is not None:
            stream.close()
        names = [file, *(Path(f"{file}.{number}") for number in range(1, OLD_FILES + 1))]
        for newer, older in reversed(list(pairwise(names))):
            if newer.exists():
                newer.replace(older)


class _Failure:
    """A warning that was written once, and how often it came again since."""

    def __init__(self, record: logging.LogRecord) -> None:
        self.written_s = record.created
        self.last = record
        self.count = 0


def cleaned(text: str) -> str:
    """`text` without what looks like a secret, without any that `hide` was told, and of bounded length."""
    with _known_lock:
        known = sorted(_known, key=len, reverse=True)  # the longer first: one may be part of another
    for secret in known:
        text = text.replace(secret, _HIDDEN)
    for pattern in _SECRETS:
        text = pattern.sub(rf"\1\2\3{_HIDDEN}", text)
    return text if len(text) <= LONGEST_LINE else f"{text[:LONGEST_LINE]}... ({len(text)} characters)"


def _message(record: logging.LogRecord) -> str:
    """The record's text, with bodies among its arguments replaced by their size."""
    message = record.msg if isinstance(record.msg, str) else _body_replaced(record.msg)
    args: object = record.args
    if isinstance(args, Mapping):
        args = {key: _body_replaced(value) for key, value in args.items()}
    elif isinstance(args, tuple):
        args = tuple(map(_body_replaced, args))
    try:
        return str(message) % args if args else str(message)
    except (TypeError, ValueError, KeyError):
        return f"{message} (its arguments do not fit)"


def _body_replaced(value: object) -> object:
    """Numbers and short text as they are; of bytes, long text, JSON and collections only what and how large."""
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, bytes | bytearray | memoryview):
        return f"<{len(value)} bytes>"
    if isinstance(value, Mapping | list | tuple | set | frozenset):
        return f"<{type(value).__name__} of {len(value)}>"
    text = str(value)
    if len(text) > LONGEST_VALUE or (text.lstrip()[:1] in ("{", "[") and text.strip()):
        return f"<{len(text)} characters>"
    return text


def _shown(value: object) -> str:
    text = str(_body_replaced(value))
    return text if re.fullmatch(r"[^\s\"=]+", text) else json.dumps(text, ensure_ascii=False)
