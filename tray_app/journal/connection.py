"""Opens the journal's file: rights, pragmas, version, backup, and transactions.

Durability: WAL with `synchronous=FULL`, so that a transaction is on disk (fsync) when COMMIT returns.
A damaged file is never deleted or repaired here: opening it fails, nothing is sent meanwhile, and only the owner, or
`set_aside` on his word, moves it away.

Never open and close the database file by other means than SQLite in a process that may have it open: POSIX drops
*all* locks of a process on a file when it closes any descriptor of it
(https://www.sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_).
So rights are looked at by name, and even the header is read through SQLite.
"""

from __future__ import annotations

import os
import sqlite3
import stat
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING, Final

from tray_app.core.errors import Fixable
from tray_app.journal.errors import files_of, not_a_database, sorted_os_error, sorting
from tray_app.journal.migrations import APPLICATION_ID, STEPS, migrate, version_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from tray_app.journal.migrations import Step

BUSY_TIMEOUT_MS: Final = 5000
_WAL_LIMIT_BYTES: Final = 8 * 1024 * 1024
"""To this size the -wal file is cut back after a checkpoint; a burst may let it grow far beyond."""
_SMALLEST_BYTES: Final = 512
"""SQLite takes a file below its smallest page for an empty database and writes over it."""
_HAS_MODES: Final = os.name == "posix"


class Database:
    """One connection. Belongs to the thread that made it."""

    def __init__(self, path: Path, connection: sqlite3.Connection, *, read_only: bool, exists: bool) -> None:
        self.path = path
        self.connection = connection
        self.read_only = read_only
        self.exists = exists
        self.decision_count = 0
        """How often this connection changed an instance, an approval or the switch."""
        connection.row_factory = sqlite3.Row

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """One transaction that writes: on disk when this ends, or nothing of it."""
        if self.read_only:
            raise Fixable("journal_opened_read_only", path=self.path)
        with self._transaction("BEGIN IMMEDIATE") as connection:
            yield connection

    @contextmanager
    def write_soon(self) -> Iterator[sqlite3.Connection]:
        """The same for what may be undone as a whole by a power failure: it is on disk with the next `write`. Another
        process sees it at once, and the end of this one takes nothing of it."""
        with sorting(self.path):
            self.connection.execute("PRAGMA synchronous = NORMAL")
        try:
            with self.write() as connection:
                yield connection
        finally:
            with sorting(self.path):
                self.connection.execute("PRAGMA synchronous = FULL")

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """Several reads of one and the same state of the file."""
        with self._transaction("BEGIN") as connection:
            yield connection

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[sqlite3.Connection]:
        with sorting(self.path):
            self.connection.execute(begin)
            try:
                yield self.connection
                self.connection.execute("COMMIT")
            except BaseException:
                # After some errors (a full disk) SQLite has rolled back by itself.
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
                raise

    def close(self) -> None:
        """Ends the connection."""
        with sorting(self.path):
            self.connection.close()


def open_for_writing(path: Path, *, busy_timeout_ms: int = BUSY_TIMEOUT_MS, steps: Sequence[Step] = STEPS) -> Database:
    """Opens the file, made (0600, in a 0700 folder) or brought to the newest version if need be.

    Raises Fixable `journal_*` for what the owner can mend, Temporary `journal_locked`.
    """
    _prepare(path)
    _check_size(path)
    with sorting(path):
        connection = _connect(path, "mode=rw", busy_timeout_ms=busy_timeout_ms)
        try:
            _set_up_for_writing(connection)
            version = _checked_version(connection, path, newest=len(steps))
            if version == 0:
                # Both are of no effect, or cost a rewrite, once there are tables. Outside of any transaction.
                connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
            connection.execute("PRAGMA journal_mode = WAL").fetchone()
            if 0 < version < len(steps):
                back_up(connection, path, version=version)
            if version < len(steps):
                migrate(connection, steps)
        except BaseException:
            connection.close()
            raise
    return Database(path, connection, read_only=False, exists=True)


def open_for_reading(path: Path, *, busy_timeout_ms: int = BUSY_TIMEOUT_MS) -> Database:
    """Opens the file without ever writing to it, also while another process writes.

    Without a file, or with one that nothing was written to yet, the answer is an empty journal in memory and
    `exists` is false: nothing is made. A file of an older version cannot be read so: Fixable `journal_older`.
    """
    try:
        if not path.exists():
            return _empty(path)
        _check_size(path)
    except OSError as error:  # a folder that may not be looked into
        raise sorted_os_error(error, path) from error
    with sorting(path):
        connection = _connect_for_reading(path, busy_timeout_ms=busy_timeout_ms)
        try:
            version = _checked_version(connection, path, newest=len(STEPS))
            if version == 0:
                connection.close()
                return _empty(path)
            _check_not_older(path, version)
            connection.execute("PRAGMA query_only = ON")
        except BaseException:
            connection.close()
            raise
    return Database(path, connection, read_only=True, exists=True)


def set_aside(path: Path, *, at: datetime) -> Path:
    """Moves a damaged journal's files into a folder beside it, on the owner's word only; the folder's path.

    Nobody may have it open. Raises Fixable when it cannot.
    """
    folder = path.with_name(f"{path.name}.damaged-{at:%Y%m%dT%H%M%SZ}")
    try:
        folder.mkdir(mode=0o700)
        for file in files_of(path):
            if file.exists():
                file.rename(folder / file.name)
    except OSError as error:
        raise sorted_os_error(error, path) from error
    return folder


def sqlite_version() -> str:
    """Of the library that is in use."""
    return sqlite3.sqlite_version


def backup_path(path: Path, version: int) -> Path:
    """Where the copy goes that is made before a file of that version is migrated."""
    return path.with_name(f"{path.name}.version-{version}.backup")


def back_up(connection: sqlite3.Connection, path: Path, *, version: int) -> Path:
    """A consistent copy of the open database (what lies in its WAL included), 0600; its path."""
    target, unfinished = backup_path(path, version), path.with_name(f"{path.name}.backup-unfinished-{os.getpid()}")
    try:
        unfinished.unlink(missing_ok=True)
        os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        try:
            with closing(sqlite3.connect(unfinished, isolation_level=None)) as copy:
                connection.backup(copy)
            unfinished.replace(target)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as error:
        raise sorted_os_error(error, target) from error
    return target


def drop_backups(path: Path, *, made_before: datetime | None) -> None:
    """Deletes copies made before a migration: those older than `made_before`, or all. They hold payloads too."""
    for copy in path.parent.glob(f"{path.name}.version-*.backup"):
        with suppress(FileNotFoundError):
            if made_before is None or copy.stat().st_mtime < made_before.timestamp():
                copy.unlink()


def _prepare(path: Path) -> None:
    """The file exists, is a plain file, and nobody else may read it."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        for file in files_of(path):
            _tighten(file)
    except OSError as error:
        raise sorted_os_error(error, path) from error


def _check_size(path: Path) -> None:
    if 0 < path.stat().st_size < _SMALLEST_BYTES:
        raise not_a_database(path, "a few bytes only")


def _tighten(file: Path) -> None:
    try:
        facts = file.lstat()
    except FileNotFoundError:
        return
    if not stat.S_ISREG(facts.st_mode):
        raise Fixable("journal_not_a_file", path=file)
    if _HAS_MODES and stat.S_IMODE(facts.st_mode) & 0o077:
        file.chmod(0o600)


def _connect(path: Path, query: str, *, busy_timeout_ms: int) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?{query}",
        uri=True,
        isolation_level=None,
        timeout=busy_timeout_ms / 1000,
    )


def _set_up_for_writing(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    # Without it REPLACE would get past the triggers that keep rows.
    connection.execute("PRAGMA recursive_triggers = ON")
    connection.execute("PRAGMA synchronous = FULL")
    # macOS: fsync alone does not reach the disk there.
    connection.execute("PRAGMA fullfsync = ON")
    # A dropped body is overwritten, not only unlinked.
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute(f"PRAGMA journal_size_limit = {_WAL_LIMIT_BYTES}")


def _connect_for_reading(path: Path, *, busy_timeout_ms: int) -> sqlite3.Connection:
    connection = _connect(path, "mode=ro", busy_timeout_ms=busy_timeout_ms)
    try:
        version_of(connection)
    except sqlite3.OperationalError as error:
        connection.close()
        if not (_is_still(path) if error.sqlite_errorcode & 0xFF in _NO_RIGHT else _no_room(path, error)):
            raise
        return _connect(path, "mode=ro&immutable=1", busy_timeout_ms=busy_timeout_ms)
    except BaseException:
        connection.close()
        raise
    return connection


_NO_RIGHT: Final = frozenset({sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY})
_NO_ROOM: Final = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_SHMSIZE, sqlite3.SQLITE_IOERR_WRITE})


def _no_room(path: Path, error: sqlite3.OperationalError) -> bool:
    """Whether only the disk is too full to make the -shm file, and nothing lies in a -wal file (the try may have made
    an empty one): then nobody has written since, and all of the journal is in its own file."""
    wal = files_of(path)[1]
    return error.sqlite_errorcode in _NO_ROOM and (not wal.exists() or wal.stat().st_size == 0)


def _is_still(path: Path) -> bool:
    """Whether nobody can be writing: a folder in which we may not even make the -shm file, and no -wal file."""
    wal = files_of(path)[1]
    return not os.access(path.parent, os.W_OK) and not wal.exists()


def _checked_version(connection: sqlite3.Connection, path: Path, *, newest: int) -> int:
    """The file's version; 0: nothing in it yet. Raises Fixable for a newer one and for what is no journal."""
    version = version_of(connection)
    has_tables = connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is not None
    # Read last: another process may be at the first step at this moment, and sets tables and mark together.
    marked = int(connection.execute("PRAGMA application_id").fetchone()[0]) == APPLICATION_ID
    if (version > 0 or has_tables) and not marked:
        raise Fixable("journal_foreign", path=path)
    if version > newest:
        raise Fixable("journal_newer", path=path, version=version, newest=newest)
    return version


def _check_not_older(path: Path, version: int) -> None:
    if version < len(STEPS):
        raise Fixable("journal_older", path=path, version=version, newest=len(STEPS))


def _empty(path: Path) -> Database:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    migrate(connection)
    connection.execute("PRAGMA query_only = ON")
    return Database(path, connection, read_only=True, exists=False)
