"""Python's garbage of cycles is collected in the GUI's thread only.

Python collects in whichever thread happens to allocate next. A window that lies in a cycle is then destroyed in the
engine's or the reader's thread while Qt works on it in the GUI's: a crash. So the automatic collection is off, and the
GUI's thread collects instead, each time before its loop goes to sleep. It wakes nothing for that: a loop that sleeps
makes no garbage, and what the other threads make is counted until the loop wakes for another reason.
"""

from __future__ import annotations

import gc
import linecache
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QAbstractEventDispatcher, QObject, Slot

if TYPE_CHECKING:
    from collections.abc import Iterator

YOUNG: Final = 2_000
"""So many objects more since the last time are looked through. Python's own number is 700."""

OLDER: Final = 10
"""After so many times the next older generation too, as Python does it."""

MOST_SOURCES: Final = 30
"""So many files of source text may lie in Python's cache for tracebacks."""

_busy: set[object] = set()
"""Those who want nothing collected now."""


@contextmanager
def collected_here() -> Iterator[None]:
    """While the block runs, in the thread of the application's loop. Not before there is an application."""
    dispatcher = QAbstractEventDispatcher.instance()
    was_on = gc.isenabled()
    gc.disable()
    collector = _Collector()
    dispatcher.aboutToBlock.connect(collector.look)
    try:
        yield
    finally:
        dispatcher.aboutToBlock.disconnect(collector.look)
        if was_on:
            gc.enable()


@contextmanager
def not_now() -> Iterator[None]:
    """Any thread: nothing is collected while the block runs. For making hundreds of thousands of objects that all stay
    or all go: looking through them for cycles would only keep the windows waiting, some 30 ms each time."""
    token = object()
    _busy.add(token)
    try:
        yield
    finally:
        # What was made counts as old from here on; else it would all be looked through at once, as new.
        gc.freeze()
        gc.unfreeze()
        _busy.discard(token)


class _Collector(QObject):
    @Slot()
    def look(self) -> None:
        """Before the loop sleeps."""
        _forget_sources()
        young, middle, old = gc.get_count()
        if young < YOUNG or _busy:
            return
        if middle < OLDER:
            gc.collect(0)
        elif old < OLDER:
            gc.collect(1)
        else:
            gc.collect(2)


def _forget_sources() -> None:
    """PySide reads the source of each module that is imported, to see whether it uses PySide, and leaves the text in
    the cache that tracebacks use: 9 MB. Who needs a line reads it again."""
    if len(linecache.cache) <= MOST_SOURCES:
        return
    # Another thread may stand between looking whether a file is there and taking it.
    if not any(frame.f_globals is vars(linecache) for frame in sys._current_frames().values()):
        linecache.clearcache()
