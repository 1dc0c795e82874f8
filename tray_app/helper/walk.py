"""To a file folder by folder, each opened in the one before it, and never over a link."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, NamedTuple

from tray_app.core.errors import Fixable

if TYPE_CHECKING:
    from collections.abc import Iterator

_FOLDER: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_LINK: Final = frozenset({errno.ELOOP, errno.ENOTDIR})


class Place(NamedTuple):
    """Where a file is."""

    folder: int
    """Open."""
    uid: int
    gid: int
    """Whose file it is; of one that is not there, whose folder."""
    exists: bool = True


@contextmanager
def reached(path: str, *, may_be_new: bool) -> Iterator[Place]:
    """The place of a file, as long as it is needed; `may_be_new`: also where there is none yet.

    Raises Fixable `rights_link`, `rights_not_there`, `file_not_regular`, `file_hard_linked`, `rights_shared_folder`.
    """
    *folders, name = path.split("/")[1:]
    folder = os.open("/", _FOLDER)
    try:
        only_root = _only_root_changes(folder)
        for number, part in enumerate(folders, 1):
            try:
                inner = os.open(part, _FOLDER, dir_fd=folder)
            except OSError as problem:
                raise _told(problem, path, "/" + "/".join(folders[:number])) from problem
            os.close(folder)
            folder = inner
            only_root = only_root and _only_root_changes(folder)
        place = _file(folder, name, path, may_be_new=may_be_new)
        if place.uid == 0 and not only_root:
            # Nobody below root to drop to, and somebody else can exchange what is on the way while we are on it.
            raise Fixable("rights_shared_folder", path=path)
        yield place
    finally:
        os.close(folder)


def _file(folder: int, name: str, path: str, *, may_be_new: bool) -> Place:
    try:
        # Looked at without opening it: a pipe or a device would do things when it is opened.
        info = os.stat(name, dir_fd=folder, follow_symlinks=False)
    except OSError as problem:
        if may_be_new and problem.errno == errno.ENOENT:
            info = os.fstat(folder)
            return Place(folder=folder, uid=info.st_uid, gid=info.st_gid, exists=False)
        raise _told(problem, path, path) from problem
    if stat.S_ISLNK(info.st_mode):
        raise Fixable("rights_link", path=path, at=path)
    if not stat.S_ISREG(info.st_mode):
        raise Fixable("file_not_regular", path=path)
    if info.st_nlink > 1:
        # It may be anybody's file under the name of one that we may change.
        raise Fixable("file_hard_linked", path=path, count=info.st_nlink)
    return Place(folder=folder, uid=info.st_uid, gid=info.st_gid)


def _only_root_changes(folder: int) -> bool:
    info = os.fstat(folder)
    return info.st_uid == 0 and not info.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _told(problem: OSError, path: str, at: str) -> Fixable:
    if problem.errno in _LINK:
        return Fixable("rights_link", path=path, at=at)
    return Fixable("rights_not_there", path=path, at=at, detail=os.strerror(problem.errno or 0))
