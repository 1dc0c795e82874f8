"""Reads config files and replaces them atomically, keeping owner, rights, attributes and symbolic links.

The new content goes to a temporary file in the same folder, gets the old file's owner and rights while nobody else
can open it, and takes the old one's name. All steps are relative to one open folder, so that nobody who owns a
folder above can turn a replacement made as root into one somewhere else. Thread: any; blocks for some milliseconds.
"""

# pathlib knows no open folders:
# ruff: noqa: PTH104, PTH116, PTH118, PTH120, PTH208
from __future__ import annotations

import errno
import os
import stat
import sys
import time
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, NamedTuple, Self

from tray_app.core.errors import Fixable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

    from tray_app.core.edits import EditPlan

MAX_BYTES: Final = 100 * 1024 * 1024
"""A config file beyond this is a mistake; the real ones have some 20 kB."""
TEMPORARY_PREFIX: Final = ".telemetry-tray-"
"""Of temporary files; one that a killed replacement left is known by it."""
STALE_S: Final = 600
"""A replacement takes milliseconds, so a temporary file of this age is nobody's."""
ORPHAN_S: Final = 10
"""The same where the process in its name is gone. Not at once: it may live in another container."""

_ACCESS_LIST: Final = "system.posix_acl_access"
_READ: Final = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_NOT_REGULAR: Final = frozenset({errno.EISDIR, errno.ENXIO, errno.ENODEV, errno.ENOTDIR})
_FULL: Final = frozenset({errno.ENOSPC, errno.EDQUOT if hasattr(errno, "EDQUOT") else errno.ENOSPC, errno.EFBIG})


class Contents(NamedTuple):
    """A file as it was read."""

    data: bytes
    modified_at: datetime


def read_in(folder_fd: int, path: str) -> tuple[bytes, os.stat_result]:
    """The file `path` in its folder, which is open already, and what it is; no link is followed. Raises as `read`."""
    with _told(path, "read"):
        return _read(os.path.split(path)[1], dir_fd=folder_fd)


def read(path: str) -> Contents:
    """Reads a regular file, following links; never waits for a pipe or device.

    Raises Fixable `file_missing`, `file_no_permission`, `file_not_regular`, `file_too_large`, `file_error`.
    """
    with _told(path, "read"):
        data, info = _read(path)
    return Contents(
        data=data,
        modified_at=datetime.fromtimestamp(info.st_mtime_ns / 1e9, UTC),
    )


class ConfigFiles:
    """Replaces config files; implements `core.ports.Files`."""

    def replace(self, plan: EditPlan) -> None:
        """Atomically, only if the file still has the bytes that the plan was made from; reads it back and compares.

        A file with a second hard link is refused: a new file would leave the other name with the old content, and
        writing into it would not be atomic. Raises Fixable with nothing changed, except for `file_not_confirmed`:
        the new content is there, but the disk failed, or somebody wrote the file right behind us.
        """
        with _told(plan.path, "write"):
            target = os.path.realpath(plan.path)
            if plan.makes_folder and plan.original is None:
                _make_folder(os.path.dirname(target))
            with _Folder(target) as folder:
                self._replace(folder, plan)

    def replace_in(self, folder_fd: int, plan: EditPlan) -> None:
        """The same in a folder that is open already, whatever stands at its path now; no link is followed."""
        with _told(plan.path, "write"), _Folder(plan.path, opened=folder_fd) as folder:
            self._replace(folder, plan)

    def _replace(self, folder: _Folder, plan: EditPlan) -> None:
        if plan.removes:
            self._remove(folder, plan)
        elif plan.original is not None:
            self._exchange(folder, plan)
        else:
            self._create(folder, plan)

    def read(self, path: str) -> bytes:
        """What is in it now; raises as the function `read`."""
        return read(path).data

    def _exchange(self, folder: _Folder, plan: EditPlan) -> None:
        data, info = folder.read()
        if data != plan.original:
            raise Fixable("file_changed", path=plan.path)
        if data == plan.content:
            return
        if info.st_nlink > 1:
            raise Fixable("file_hard_linked", path=plan.path, count=info.st_nlink)
        if not folder.writable():
            raise Fixable("file_read_only", path=plan.path)
        with folder.temporary(plan.content, like=info) as name:
            if folder.read()[0] != data or _identity(folder.stat()) != _identity(info):
                raise Fixable("file_changed", path=plan.path)
            folder.rename(name)
        self._confirm(folder, plan)

    def _remove(self, folder: _Folder, plan: EditPlan) -> None:
        """Only a file that has nothing but what we wrote."""
        if folder.read()[0] != plan.original:
            raise Fixable("file_changed", path=plan.path)
        if not folder.writable():
            raise Fixable("file_read_only", path=plan.path)
        folder.remove()
        try:
            folder.sync()
        except OSError as exc:
            raise Fixable("file_not_confirmed", path=plan.path, detail=_text(exc)) from exc

    def _create(self, folder: _Folder, plan: EditPlan) -> None:
        with folder.temporary(plan.content, like=None) as name:
            try:
                folder.rename_if_new(name)
            except FileExistsError:
                raise Fixable("file_changed", path=plan.path) from None
        self._confirm(folder, plan)

    def _confirm(self, folder: _Folder, plan: EditPlan) -> None:
        try:
            folder.sync()
            same = folder.read()[0] == plan.content
        except OSError as exc:
            raise Fixable("file_not_confirmed", path=plan.path, detail=_text(exc)) from exc
        if not same:
            raise Fixable("file_not_confirmed", path=plan.path, detail="it has other content now")


def _make_folder(path: str) -> None:
    """With the owner of the folder that it is made in. One that is there is no error."""
    try:
        os.mkdir(path)  # noqa: PTH102
    except FileExistsError:
        return
    except FileNotFoundError:
        raise Fixable("folder_missing", folder=os.path.dirname(path)) from None
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        above = os.stat(os.path.dirname(path))
        os.chown(path, above.st_uid, above.st_gid)


# --- one folder -------------------------------------------------------------------------------------------


class _Folder:
    """The folder of one file, held open. Windows cannot do that; there names are whole paths."""

    def __init__(self, target: str, *, opened: int | None = None) -> None:
        """`opened`: the folder itself, where it is open already; it stays so."""
        self._path, self._name = os.path.split(target)
        self._opened = opened
        self._fd: int | None = None

    def __enter__(self) -> Self:
        if self._opened is not None:
            self._fd = os.dup(self._opened)
        elif os.open in os.supports_dir_fd:
            try:
                self._fd = os.open(self._path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            except FileNotFoundError:
                raise Fixable("folder_missing", folder=self._path) from None
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None) -> None:
        if self._fd is not None:
            os.close(self._fd)

    def _at(self, name: str) -> str:
        return name if self._fd is not None else os.path.join(self._path, name)

    def read(self) -> tuple[bytes, os.stat_result]:
        return _read(self._at(self._name), dir_fd=self._fd)

    def stat(self) -> os.stat_result:
        return os.stat(self._at(self._name), dir_fd=self._fd, follow_symlinks=False)

    def writable(self) -> bool:
        """Whether we may write the file itself. A rename needs only the folder, but whoever made the file read-only
        meant it."""
        effective = os.access in os.supports_effective_ids
        return os.access(self._at(self._name), os.W_OK, dir_fd=self._fd, effective_ids=effective)

    @contextmanager
    def temporary(self, content: bytes, *, like: os.stat_result | None) -> Iterator[str]:
        """A file beside ours with this content, durable, with the owner and rights of ours; gone afterwards unless
        it was renamed. Without `like`: rights 0644 less the umask."""
        self._sweep()
        name = self._at(f"{TEMPORARY_PREFIX}{os.getpid()}-{os.urandom(6).hex()}.tmp")
        try:
            fd = os.open(name, _NEW, 0o644 if like is None else 0o600, dir_fd=self._fd)
        except OSError as exc:
            if exc.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
                raise Fixable("folder_read_only", folder=self._path) from exc
            raise
        try:
            try:
                _write(fd, content)
                if sys.platform != "win32":
                    self._dress(fd, like)
                os.fsync(fd)
            finally:
                os.close(fd)
            yield name
        finally:
            with suppress(FileNotFoundError):
                os.unlink(name, dir_fd=self._fd)

    def rename(self, name: str) -> None:
        os.replace(name, self._at(self._name), src_dir_fd=self._fd, dst_dir_fd=self._fd)

    def remove(self) -> None:
        try:
            os.unlink(self._at(self._name), dir_fd=self._fd)
        except PermissionError as exc:
            raise Fixable("folder_read_only", folder=self._path) from exc

    def rename_if_new(self, name: str) -> None:
        """Raises FileExistsError where a file appeared meanwhile."""
        if sys.platform == "win32":
            os.rename(name, self._at(self._name))
            return
        try:
            os.link(name, self._at(self._name), src_dir_fd=self._fd, dst_dir_fd=self._fd, follow_symlinks=False)
        except OSError as exc:
            if exc.errno not in (errno.EPERM, errno.ENOTSUP, errno.ENOSYS):
                raise
            # A file system without hard links (FAT): the moment between the look and the rename stays open.
            with suppress(FileNotFoundError):
                self.stat()
                raise FileExistsError from exc
            self.rename(name)

    def sync(self) -> None:
        """Makes the rename durable; Windows has no such thing and needs none."""
        if self._fd is None:
            return
        try:
            os.fsync(self._fd)
        except OSError as exc:
            if exc.errno not in (errno.EINVAL, errno.ENOTSUP):  # network file systems that cannot
                raise

    def _dress(self, fd: int, like: os.stat_result | None) -> None:
        """Gives the temporary file the owner, attributes and rights of the file that it will replace."""
        if like is None:
            if os.geteuid() == 0:
                folder = os.stat(self._path if self._fd is None else self._fd)
                os.fchown(fd, folder.st_uid, folder.st_gid)
            return
        now = os.fstat(fd)
        if (now.st_uid, now.st_gid) != (like.st_uid, like.st_gid):
            try:
                os.fchown(fd, like.st_uid, like.st_gid)
            except PermissionError as exc:
                path = os.path.join(self._path, self._name)
                raise Fixable("file_owner_not_kept", path=path, uid=like.st_uid, gid=like.st_gid) from exc
        if hasattr(os, "listxattr"):
            self._copy_attributes(fd)
        os.fchmod(fd, stat.S_IMODE(like.st_mode))

    def _copy_attributes(self, fd: int) -> None:
        """Access lists must be kept, or the wrong people could read the file; other attributes where possible."""
        source = os.open(self._at(self._name), _READ | os.O_NOFOLLOW, dir_fd=self._fd)
        try:
            try:
                names, given = set(os.listxattr(source)), set(os.listxattr(fd))
            except OSError:
                return
            for name in sorted(names):
                value = os.getxattr(source, name)
                try:
                    if name not in given or os.getxattr(fd, name) != value:
                        os.setxattr(fd, name, value)
                except OSError as exc:
                    if name == _ACCESS_LIST:
                        raise Fixable("file_acl_not_kept", path=self._name) from exc
            if _ACCESS_LIST in given - names:  # inherited from the folder; the old file had none
                os.removexattr(fd, _ACCESS_LIST)
        finally:
            os.close(source)

    def _sweep(self) -> None:
        """Removes what killed replacements left, if it is ours and old."""
        for name in os.listdir(self._path if self._fd is None else self._fd):
            if not name.startswith(TEMPORARY_PREFIX):
                continue
            with suppress(OSError):
                info = os.stat(self._at(name), dir_fd=self._fd, follow_symlinks=False)
                mine = not hasattr(os, "geteuid") or os.geteuid() in (0, info.st_uid)
                if mine and stat.S_ISREG(info.st_mode) and time.time() - info.st_mtime > _longest_s(name):
                    os.unlink(self._at(name), dir_fd=self._fd)


# --- small parts ------------------------------------------------------------------------------------------


def _longest_s(name: str) -> int:
    """How old a temporary file of this name may be and still be in use."""
    writer = name.removeprefix(TEMPORARY_PREFIX).split("-", 1)[0]
    if not writer.isdecimal() or sys.platform == "win32":  # where signal 0 would end the process
        return STALE_S
    try:
        os.kill(int(writer), 0)
    except (ProcessLookupError, OverflowError):
        return ORPHAN_S
    except PermissionError:
        pass
    return STALE_S


def _read(path: str, *, dir_fd: int | None = None) -> tuple[bytes, os.stat_result]:
    fd = os.open(path, _READ if dir_fd is None else _READ | os.O_NOFOLLOW, dir_fd=dir_fd)
    try:
        info = os.fstat(fd)
        if not stat.S_ISREG(info.st_mode):
            raise Fixable("file_not_regular", path=path)
        if info.st_size > MAX_BYTES:
            raise Fixable("file_too_large", path=path, limit_mb=MAX_BYTES >> 20)
        parts, size = [], 0
        while part := os.read(fd, 1 << 20):
            parts.append(part)
            size += len(part)
            if size > MAX_BYTES:  # it grew, or its size is not known beforehand
                raise Fixable("file_too_large", path=path, limit_mb=MAX_BYTES >> 20)
        return b"".join(parts), os.fstat(fd)
    finally:
        os.close(fd)


def _write(fd: int, content: bytes) -> None:
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(fd, rest) :]


def _identity(info: os.stat_result) -> tuple[int, ...]:
    return info.st_dev, info.st_ino, info.st_size, info.st_mtime_ns, info.st_nlink, info.st_mode, info.st_uid


def _text(exc: OSError) -> str:
    return os.strerror(exc.errno) if exc.errno else str(exc)


@contextmanager
def _told(path: str, doing: str) -> Iterator[None]:
    """Turns the system's errors into ours."""
    try:
        yield
    except FileNotFoundError as exc:
        raise Fixable("file_missing", path=path) from exc
    except PermissionError as exc:
        raise Fixable("file_no_permission", path=path, doing=doing) from exc
    except ValueError as exc:  # a NUL in the path
        raise Fixable("file_error", path=path, doing=doing, detail=str(exc)) from exc
    except OSError as exc:
        if exc.errno in _NOT_REGULAR:
            raise Fixable("file_not_regular", path=path) from exc
        if exc.errno in _FULL:
            raise Fixable("disk_full", path=path) from exc
        if exc.errno == errno.EROFS:
            raise Fixable("folder_read_only", folder=os.path.dirname(path)) from exc
        if exc.errno == errno.EBUSY:
            raise Fixable("file_is_mount", path=path) from exc
        raise Fixable("file_error", path=path, doing=doing, detail=_text(exc)) from exc
