"""A file for the owner that is there whole or not at all."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, TextIO, TypeVar

from tray_app.core.errors import Fixable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_T = TypeVar("_T")


def write_whole(file: Path, write: Callable[[TextIO], _T]) -> _T:
    """Lets `write` write a new file (0600, UTF-8), then puts it in the place of `file`; what `write` answers.

    What was there stays until then, and for good if anything fails. A link stays, and what it points at is replaced.
    Raises Fixable `export_failed`, and whatever `write` raises.
    """
    target = file.resolve()
    if target.exists() and not target.is_file():
        raise Fixable("export_failed", path=file, problem="not a plain file")
    unfinished = target.with_name(f".{target.name}.unfinished-{os.getpid()}")
    try:
        unfinished.unlink(missing_ok=True)
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace", newline="") as stream:
                answer = write(stream)
                stream.flush()
                os.fsync(stream.fileno())
            unfinished.replace(target)
        except BaseException:
            with suppress(OSError):
                unfinished.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise Fixable("export_failed", path=file, problem=error.strerror) from error
    return answer
