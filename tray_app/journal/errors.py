"""SQLite's and the system's errors, sorted into what the owner can mend, what passes, and what is our fault.

Source: https://www.sqlite.org/rescode.html; the low byte of an extended code is its primary code. Each row of the
table is provoked for real in tests/integration/test_journal_damage.py, except for a dying disk.
"""

from __future__ import annotations

import errno
import os
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from tray_app.core.errors import Fixable, OurBug, Temporary

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tray_app.core.errors import TrayAppError

_FIXABLE: Final = {
    sqlite3.SQLITE_PERM: "journal_no_right",
    sqlite3.SQLITE_AUTH: "journal_no_right",
    sqlite3.SQLITE_CANTOPEN: "journal_cannot_open",
    sqlite3.SQLITE_READONLY: "journal_read_only",
    sqlite3.SQLITE_FULL: "journal_full",
    sqlite3.SQLITE_CORRUPT: "journal_corrupt",
    sqlite3.SQLITE_IOERR: "journal_disk_error",
}
_TEMPORARY: Final = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL})
_FREE_BYTES_FOR_SHARED_MEMORY: Final = 256 * 1024
"""Below this a failed growth of the -shm file, which SQLite calls an I/O error, is taken for a full disk."""


def sorted_error(error: sqlite3.Error, path: Path) -> TrayAppError:
    """The error of ours that `error` stands for."""
    extended = getattr(error, "sqlite_errorcode", None)
    if extended is None:
        # The module's own errors have no code. Text that is not UTF-8 is damage: we never write such.
        code = "journal_corrupt" if "decode to UTF-8" in str(error) else "journal_misused"
        return damaged(path, str(error)) if code == "journal_corrupt" else OurBug(code, problem=error)
    primary = extended & 0xFF
    if primary in _TEMPORARY:
        return Temporary("journal_locked", path=path)
    if primary == sqlite3.SQLITE_IOERR and _disk_is_full(path):
        return Fixable("journal_full", path=path)
    if primary == sqlite3.SQLITE_CORRUPT:
        return damaged(path, str(error))
    if primary == sqlite3.SQLITE_NOTADB:
        return not_a_database(path, str(error))
    if primary in _FIXABLE:
        return Fixable(_FIXABLE[primary], path=path, problem=error)
    return OurBug("journal_misused", problem=f"{error.sqlite_errorname}: {error}")


def damaged(path: Path, problem: str) -> Fixable:
    """`journal_corrupt` with the command that moves the files away."""
    return Fixable("journal_corrupt", path=path, problem=problem, command=command_to_set_aside(path))


def not_a_database(path: Path, problem: str) -> Fixable:
    """`journal_not_a_database` with the same command."""
    return Fixable("journal_not_a_database", path=path, problem=problem, command=command_to_set_aside(path))


def sorted_os_error(error: OSError, path: Path) -> TrayAppError:
    """The same for what the system says before SQLite is asked."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return Fixable("journal_full", path=path)
    if error.errno == errno.EROFS:
        return Fixable("journal_read_only", path=path)
    if error.errno in {errno.EACCES, errno.EPERM}:
        return Fixable("journal_no_right", path=path, problem=error.strerror)
    return Fixable("journal_cannot_open", path=path, problem=error.strerror)


@contextmanager
def sorting(path: Path) -> Iterator[None]:
    """Whatever SQLite raises inside comes out as an error of ours, its cause kept."""
    try:
        yield
    except sqlite3.Error as error:
        raise sorted_error(error, path) from error
    except UnicodeDecodeError as error:
        # SQLite's own message names a table or column whose name is no longer UTF-8.
        raise damaged(path, str(error)) from error
    except (UnicodeEncodeError, OverflowError) as error:
        # A lone surrogate, or a number above 64 bits, in a column that takes only our own text and numbers.
        raise OurBug("journal_misused", problem=error) from error


def files_of(path: Path) -> tuple[Path, ...]:
    """The files that make up one database: they belong together and move together."""
    return path, path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")


def command_to_set_aside(path: Path) -> str:
    """What the owner types to move a damaged journal away (POSIX shell)."""
    from shlex import join  # only on the way to an error

    folder = str(path) + ".damaged"
    there = [str(file) for file in files_of(path) if file.exists()]
    return f"{join(['mkdir', '-m', '700', folder])} && {join(['mv', *there, folder])}"


def _disk_is_full(path: Path) -> bool:
    try:
        facts = os.statvfs(path.parent)
    except (OSError, AttributeError):
        return False
    return facts.f_bavail * facts.f_frsize < _FREE_BYTES_FOR_SHARED_MEMORY
