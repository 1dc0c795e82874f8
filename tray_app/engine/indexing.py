"""Fills the index of the text search in the background: what was stored, and the whole of an older program's journal.

In a thread with a journal of its own. A step takes some 10 ms, but now and then SQLite copies its -wal file into the
database at the end of one, and waits for the disk: a tenth of a second, in which the loop must send, take in, answer.
Others that write meanwhile wait for a step's transaction only, not for that copy.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from tray_app.core.errors import Fixable, Temporary

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from tray_app.core.ports import Journal

REST_S: Final = 0.02
"""Between two steps: who else wants to write goes first."""


class Indexing:
    """Belongs to the engine's thread."""

    def __init__(self, open_journal: Callable[[], AbstractContextManager[Journal]]) -> None:
        """`open_journal`: one for the thread that opens it."""
        self._open_journal = open_journal
        self._thread: threading.Thread | None = None
        self._ends = threading.Event()

    def begin(self) -> None:
        """Goes on until nothing is missing; does nothing while it is at it, or when it was ended."""
        if (self._thread is None or not self._thread.is_alive()) and not self._ends.is_set():
            self._thread = threading.Thread(target=self._fill, name="search index")
            self._thread.start()

    def close(self) -> None:
        """Ends it; waits for the step under way."""
        self._ends.set()
        if self._thread is not None:
            self._thread.join()

    def _fill(self) -> None:
        # Without the index it is looked for all the same. What keeps it from being written (a full disk) is said by
        # whoever must write.
        with suppress(Fixable, Temporary), self._open_journal() as journal:
            while not self._ends.is_set() and journal.index_some():
                self._ends.wait(REST_S)
