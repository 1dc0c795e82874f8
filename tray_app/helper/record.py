"""What the helper changed and did not take back yet, so that it can be: no caller says what is to stand in a file.

A file for each config file, in a folder that only root may enter. Like the journal's inverses they hold our lines only.
"""

# pathlib knows no open folders:
# ruff: noqa: PTH103
from __future__ import annotations

import fcntl
import json
import os
import stat
from contextlib import contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from tray_app.core.edits import Edit
from tray_app.core.errors import Fixable
from tray_app.core.model import EditId, EditPurpose, InstanceId

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

STORE: Final = "/var/lib/telemetry-tray"
MAX_BYTES: Final = 4_000_000
"""Of all that stands of one file; one edit of a usual file has some 400."""
_FOLDER: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC
_NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)
"""When an edit was made is the journal's to know."""


class Record:
    """The edits of one file. One helper at a time has it."""

    def __init__(self, folder: int, path: str) -> None:
        self._folder = folder
        self._path = path
        self._name = sha256(os.fsencode(path)).hexdigest() + ".json"

    def edits(self) -> tuple[Edit, ...]:
        """Those that stand, oldest first. Raises Fixable `rights_record`."""
        try:
            fd = os.open(self._name, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=self._folder)
        except FileNotFoundError:
            return ()
        with os.fdopen(fd, "rb") as stream:
            try:
                return tuple(self.edit(purpose, inverse) for purpose, inverse in json.loads(stream.read())["edits"])
            except (ValueError, KeyError, TypeError) as problem:
                raise Fixable("rights_record", path=self._path) from problem

    def edit(self, purpose: str, inverse: str) -> Edit:
        """One edit of this file. Raises ValueError."""
        return Edit(
            id=EditId(0),
            instance_id=InstanceId(0),
            purpose=EditPurpose(purpose),
            path=self._path,
            at=_NEVER,
            inverse=str(inverse),
        )

    def store(self, edits: Sequence[Edit]) -> None:
        """Instead of what was there; on disk when it returns. Raises Fixable `rights_record`."""
        if not edits:
            try:
                os.unlink(self._name, dir_fd=self._folder)
            except FileNotFoundError:
                return
        else:
            told = {"path": self._path, "edits": [[edit.purpose.value, edit.inverse] for edit in edits]}
            raw = json.dumps(told).encode()
            if len(raw) >= MAX_BYTES:
                raise Fixable("rights_record", path=self._path)
            new = self._name + ".new"
            with os.fdopen(os.open(new, _NEW, 0o600, dir_fd=self._folder), "wb") as stream:
                stream.write(raw)
                stream.flush()
                os.fsync(stream.fileno())
            os.replace(new, self._name, src_dir_fd=self._folder, dst_dir_fd=self._folder)
        os.fsync(self._folder)


@contextmanager
def record_of(path: str, store: str) -> Iterator[Record]:
    """The record of one file. Waits for another helper to end. Raises Fixable `rights_store`."""
    try:
        os.makedirs(store, 0o700, exist_ok=True)
        folder = os.open(store, _FOLDER)
    except OSError as problem:
        raise Fixable("rights_store", folder=store) from problem
    try:
        info = os.fstat(folder)
        if info.st_uid != os.geteuid() or stat.S_IMODE(info.st_mode) & 0o077:
            raise Fixable("rights_store", folder=store)
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield Record(folder, path)
    finally:
        os.close(folder)
