"""Lines for standard output that never hold up whoever says them: a pipe that nobody reads must not stop the engine."""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from queue import Empty, Full, Queue
from typing import Final

KEPT: Final = 1000
"""Lines that wait for a slow reader."""

ENDS_WITHIN_S: Final = 1.0
"""For the last lines to be read, once no more are said."""


class Lines:
    """Writes lines in a thread of its own, in order; `close` waits for the last ones. Asleep while nothing is said.

    A reader that is slower than KEPT lines misses some, and is told how many; one that is gone is not written to
    any more. Thread: `say` and `close` belong to one.
    """

    def __init__(self, descriptor: int) -> None:
        """`descriptor` itself and not Python's stream of it: a thread that hangs in that one makes Python abort when
        it ends."""
        self._descriptor = descriptor
        self._waiting: Queue[str | None] = Queue(KEPT)
        self._missed_count = 0
        # A daemon: a write that hangs for ever must not keep the program from ending.
        self._writer = threading.Thread(target=self._write, name="lines", daemon=True)
        self._writer.start()

    def say(self, line: str) -> None:
        """One line more."""
        try:
            self._waiting.put_nowait(self._what_was_missed() + line)
        except Full:
            self._missed_count += 1
        else:
            self._missed_count = 0

    def close(self) -> None:
        """Lets the last lines out, if they are read."""
        try:
            if missed := self._what_was_missed():
                self._waiting.put(missed.rstrip(), timeout=ENDS_WITHIN_S)
            self._waiting.put(None, timeout=ENDS_WITHIN_S)
        except Full:
            return
        self._writer.join(ENDS_WITHIN_S)

    def _what_was_missed(self) -> str:
        count = self._missed_count
        return f"({count} lines were left out, because nobody read them)\n" if count else ""

    def _write(self) -> None:
        while (line := self._waiting.get()) is not None:
            lines, ended = [line], False
            with suppress(Empty):
                while not ended and len(lines) < KEPT:  # Or whoever says more without a pause is never written down.
                    more = self._waiting.get_nowait()
                    ended = more is None
                    lines += [] if more is None else [more]
            data = "".join(f"{text}\n" for text in lines).encode("utf-8", "backslashreplace")
            try:
                while data:
                    data = data[os.write(self._descriptor, data) :]
            except OSError:
                return  # Whoever read is gone; what happens stands in the journal.
            if ended:
                return
