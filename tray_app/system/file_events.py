"""Tells when files change: by the kernel where it does (Linux), else by a look at them now and then.

On Linux through asyncinotify, which hands the kernel's events to this very loop: no thread, and no wake-up while
nothing happens. watchfiles and watchdog do the same on all systems with a thread each, which looks around some times a
second (watchfiles) or is one more per folder (watchdog).
"""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection

    from asyncinotify import Inotify

LOOK_EVERY_S: Final = 2.0
"""Where there are no events."""
NO_FOLDER_S: Final = 10.0
"""While the folder itself is not there, or the system has no more watches to give."""
AT_LEAST_EVERY_S: Final = 60.0
"""Network file systems tell nothing of what other machines do to them."""
SETTLE_S: Final = 0.2
"""What happens within this time is one change: a log takes a thousand lines a second."""

_State = tuple[tuple[int, int, int, int] | None, ...]


async def file_changes(
    folder: str,
    names: Collection[str] | None = None,
    *,
    settle_s: float = SETTLE_S,
    at_least_every_s: float = AT_LEAST_EVERY_S,
    use_events: bool = True,
) -> AsyncIterator[None]:
    """At once, and then each time one of these files in `folder` (None: any) was written, made, renamed or deleted;
    also now and then without a reason, so whoever listens looks for himself.

    The first turn comes once it is being watched: what happens after it is not missed. Neither the folder nor the
    files need to be there. Never raises for what the file system does. Cancel it to end it.
    """
    while True:
        if use_events and sys.platform == "linux":
            async for _ in _by_events(folder, names, settle_s=settle_s, at_least_every_s=at_least_every_s):
                yield
            yield
            await asyncio.sleep(NO_FOLDER_S if not os.path.isdir(folder) else settle_s)  # noqa: PTH112 - a folder that comes and goes
        else:
            async for _ in _by_looking(folder, names):
                yield


_MOUNTS: Final = "/proc/self/mountinfo"
_REMOTE: Final = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "vboxsf", "lustre"})
"""File systems that others change without our kernel hearing of it; those of FUSE besides, by their prefix."""


def tells_events(folder: str) -> bool:
    """Whether the file system of a folder tells of all its changes; where that cannot be known, yes."""
    path = os.path.realpath(folder)
    best, kind = "", ""
    with suppress(OSError, ValueError, IndexError), open(_MOUNTS, encoding="utf-8", errors="replace") as file:  # noqa: PTH123
        for line in file:
            before, _, after = line.partition(" - ")
            mount = before.split()[4].encode().decode("unicode_escape")
            inside = mount in ("/", path) or path.startswith(mount.rstrip("/") + "/")
            if inside and len(mount) >= len(best):
                best, kind = mount, after.split()[0]
    return kind not in _REMOTE and not kind.startswith("fuse.")


async def _by_looking(folder: str, names: Collection[str] | None) -> AsyncIterator[None]:
    before: _State | None = None
    while True:
        now = _state(folder, names)
        if now != before:
            before = now
            yield
        await asyncio.sleep(LOOK_EVERY_S)


def _state(folder: str, names: Collection[str] | None) -> _State:
    if names is None:
        try:
            names = sorted(os.listdir(folder))  # noqa: PTH208 - names are all that is needed
        except OSError:
            return ()
    found: list[tuple[int, int, int, int] | None] = []
    for name in names:
        try:
            status = os.stat(os.path.join(folder, name))  # noqa: PTH116, PTH118
            found.append((status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns))
        except OSError:
            found.append(None)
    return tuple(found)


async def _by_events(
    folder: str, names: Collection[str] | None, *, settle_s: float, at_least_every_s: float
) -> AsyncIterator[None]:
    """Ends when the folder cannot be watched, or not any more."""
    from asyncinotify import Inotify, Mask

    here = Mask.MODIFY | Mask.ATTRIB | Mask.CREATE | Mask.DELETE | Mask.MOVE | Mask.DELETE_SELF | Mask.MOVE_SELF
    try:
        inotify = Inotify()
    except OSError:
        return
    with inotify:
        try:
            inotify.add_watch(folder, here | Mask.ONLYDIR)
        except OSError:
            return
        yield
        while await _something(inotify, names, at_least_every_s):
            await asyncio.sleep(settle_s)
            yield


async def _something(inotify: Inotify, names: Collection[str] | None, at_least_every_s: float) -> bool:
    """Waits for the next event that concerns these files, or for `at_least_every_s`; False: the folder went away."""
    from asyncinotify import Mask

    gone = Mask.DELETE_SELF | Mask.MOVE_SELF | Mask.IGNORED | Mask.UNMOUNT
    with suppress(TimeoutError):
        async with asyncio.timeout(at_least_every_s):
            while True:
                event = await inotify.get()
                if event.mask & gone:
                    return False
                if names is None or event.name is None or str(event.name) in names:
                    return True
    return True
