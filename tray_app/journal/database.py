"""The journal as one object: the port `core.ports.Journal` on a SQLite file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tray_app.journal.connection import BUSY_TIMEOUT_MS, open_for_reading, open_for_writing
from tray_app.journal.daily import Daily
from tray_app.journal.instances import Instances
from tray_app.journal.known import KnownThings
from tray_app.journal.listing import Listing
from tray_app.journal.looks import Looks
from tray_app.journal.payloads import Payloads
from tray_app.journal.relays import Relays
from tray_app.journal.retention import Retention
from tray_app.journal.search_index import SearchIndex
from tray_app.journal.switches import Switches

if TYPE_CHECKING:
    from os import PathLike
    from types import TracebackType

    from tray_app.journal.connection import Database


class SqliteJournal(Instances, Payloads, Relays, Listing, Daily, Switches, Looks, Retention, KnownThings, SearchIndex):
    """One connection to the store. Belongs to the thread that opened it; every write is on disk when it returns.

    Raises Fixable `journal_full`, `journal_read_only`, `journal_no_right`, `journal_cannot_open`,
    `journal_disk_error`, `journal_corrupt`, `journal_not_a_database`; Temporary `journal_locked` after
    `busy_timeout_ms`; OurBug for what must not happen.
    """

    def __init__(self, database: Database) -> None:
        self._db = database

    @classmethod
    def open(
        cls, path: str | PathLike[str], *, read_only: bool = False, busy_timeout_ms: int = BUSY_TIMEOUT_MS
    ) -> SqliteJournal:
        """Opens the file; see `connection.open_for_writing` and `connection.open_for_reading`.

        `read_only` works while another process writes, and without a file: then `exists` is false, the journal is
        empty, and nothing is made on disk. Any write raises Fixable `journal_opened_read_only`.
        """
        if read_only:
            return cls(open_for_reading(Path(path), busy_timeout_ms=busy_timeout_ms))
        return cls(open_for_writing(Path(path), busy_timeout_ms=busy_timeout_ms))

    @property
    def exists(self) -> bool:
        """False: opened read-only where there is no journal yet; opening again later may find one."""
        return self._db.exists

    @property
    def path(self) -> Path:
        """The file."""
        return self._db.path

    def close(self) -> None:
        """Ends the connection. A second time is no error."""
        self._db.close()

    def __enter__(self) -> SqliteJournal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, where: TracebackType | None
    ) -> None:
        self.close()
