"""What sentences quote in words: what this program found wrong, and the system's own messages. They come as facts of a
reason, so that the sentence around them is one; the windows and the report translate them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tray_app.core.sentences import printable

if TYPE_CHECKING:
    from collections.abc import Callable

NAMES: Final = frozenset({"detail", "problem", "doing", "what", "where"})
"""Facts that may quote; all others are names, paths, values."""

OURS: Final = (
    "read",
    "write",
    "the config",
    "its default",
    "it has other content now",
    "it is locked",
    "it was not unlocked",
    "it said nothing",
    "its answer is no JSON",
    "its answer is no list of containers",
    "it did not keep the secret",
    "it keeps no secrets, or not encrypted",
    "it is a link",
    "it is a link, where anybody may have put one",
    "it is no folder",
    "it was deleted while in use",
    "not a plain file",
    "a path with control characters cannot be started",
    "pkexec is not there",
    "the app log",
    "the engine",
)
THE_SYSTEMS: Final = (
    "Address already in use",
    "Broken pipe",
    "Cannot assign requested address",
    "Connection refused",
    "Connection reset by peer",
    "Connection timed out",
    "Disk quota exceeded",
    "File name too long",
    "Input/output error",
    "Is a directory",
    "Name or service not known",
    "Network is unreachable",
    "No route to host",
    "No space left on device",
    "No such file or directory",
    "Not a directory",
    "Operation not permitted",
    "Permission denied",
    "Read-only file system",
    "Temporary failure in name resolution",
    "Too many levels of symbolic links",
    "Too many open files",
)
"""As `strerror` and `gai_strerror` of the C library say them where the system speaks English."""

_ALL: Final = frozenset(OURS + THE_SYSTEMS)


def quoted_in(value: str, translate: Callable[[str, str], str]) -> str:
    """A fact in another language where it is one of these, with or without the name of an error before it
    (`ECONNREFUSED: Connection refused`); else as it is, escaped."""
    code, colon, text = value.partition(": ")
    if not (colon and code.isupper()):
        code, colon, text = "", "", value
    return f"{code}{colon}{translate('quoted', text)}" if text in _ALL else printable(value)
