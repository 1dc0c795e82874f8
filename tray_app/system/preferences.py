"""The owner's settings: each declared once, checked when read and when written.

One JSON file that the owner may edit. JSON, because the standard library reads it with line numbers and writes it
too; TOML it only reads. What this version does not know is kept. A file that cannot be understood is reported with
its line and never overwritten.
"""

from __future__ import annotations

import contextlib
import json
import math
import os
import re
import stat
from pathlib import Path
from typing import Annotated, Final, NoReturn
from urllib.parse import urlsplit

import msgspec

from tray_app.core.errors import Fixable
from tray_app.system.paths import private_folder, sync_folder

LARGEST_FILE_BYTES: Final = 65_536
PROXY_SCHEMES: Final = ("http", "https", "socks5", "socks5h")

_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(_[A-Z]{2})?")

Days = Annotated[int, msgspec.Meta(ge=0, le=36_500)]


class Preferences(msgspec.Struct, frozen=True, kw_only=True):
    """All settings with their defaults."""

    bodies_days: Annotated[Days, msgspec.Meta(description="Days for which the bodies of payloads are kept")] = 90
    """0: dropped as soon as the payload cannot leave any more. Source of 90 and 1095: the promises, number 11."""
    lines_days: Annotated[Days, msgspec.Meta(description="Days for which the lines of the log are kept")] = 1095
    proxy: Annotated[str | None, msgspec.Meta(description="Proxy for sending, instead of the environment's")] = None
    """`http://HOST:PORT`, `https://...`, `socks5://...` or `socks5h://...`; None: what the environment says."""
    ca_file: Annotated[str | None, msgspec.Meta(description="Certificates (PEM) believed besides the system's")] = None
    """An absolute path; None: the system's alone. For a proxy that looks into TLS, or a server with its own."""
    language: Annotated[str | None, msgspec.Meta(description="Language of the windows")] = None
    """Like `de`; None: the system's."""
    notifications: Annotated[bool, msgspec.Meta(description="Whether the tray says what needs its owner")] = True

    def __post_init__(self) -> None:
        """Raises ValueError with the reason."""
        problem = _proxy_problem(self.proxy)
        if problem is not None:
            raise ValueError(f"{problem} - at `$.proxy`")
        if self.language is not None and not _LANGUAGE.fullmatch(self.language):
            raise ValueError("it must be like de or pt_BR, or null - at `$.language`")
        if self.ca_file is not None and not Path(self.ca_file).is_absolute():
            raise ValueError("it must be the whole path of a file, or null - at `$.ca_file`")


def read_preferences(path: Path) -> Preferences:
    """The settings in a file; the defaults when there is none.

    Raises Fixable `preferences_broken` (path, line, problem), `preferences_unusable`.
    """
    _, preferences = _read(path)
    return preferences


def change_preferences(path: Path, **changes: object) -> Preferences:
    """Writes these settings and keeps the rest of the file's; a setting that gets its default is written too.

    Atomic, durable, 0600; a link stays a link. Raises Fixable `preferences_broken` and leaves the file as it is when
    it cannot be understood, `preference_invalid` for a value, `preferences_unusable`, `folder_*`.
    """
    private_folder(path.parent)
    settings, _ = _read(path)
    for key, value in changes.items():
        if key not in Preferences.__struct_fields__:
            raise Fixable("preference_invalid", key=key, problem="there is no such setting")
        settings[key] = value
    try:
        changed = _ours_in(settings)
    except msgspec.ValidationError as error:
        key, problem = _key_and_problem(error)
        raise Fixable("preference_invalid", key=key, problem=problem) from error
    text = json.dumps(settings, indent=2, allow_nan=False) + "\n"
    try:
        _replace(Path(os.path.realpath(path)), text.encode("ascii"))
    except OSError as error:
        raise Fixable("preferences_unusable", path=path, problem=error.strerror) from error
    return changed


def _read(path: Path) -> tuple[dict[str, object], Preferences]:
    """Everything in the file as it is, and our settings in it."""
    content = _content(path)
    if content is None:
        return {}, Preferences()

    def broken(problem: str, line: int) -> NoReturn:
        raise Fixable("preferences_broken", path=path, line=line, problem=problem)

    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        broken("it is not UTF-8", content.count(b"\n", 0, error.start) + 1)
    try:
        settings = json.loads(text, parse_constant=_no_number, parse_float=_finite, object_pairs_hook=_without_twins)
    except json.JSONDecodeError as error:
        broken(error.msg, error.lineno)
    except RecursionError:
        broken("it is nested too deep", 1)
    except _Twin as twin:
        broken(f'"{twin.key}" stands there twice', _line_of(text, twin.key, last=True))
    except ValueError as error:  # a number that is none
        broken(str(error), 1)
    if not isinstance(settings, dict):
        broken("it must be an object in braces", 1)
    try:
        return settings, _ours_in(settings)
    except msgspec.ValidationError as error:
        key, problem = _key_and_problem(error)
        broken(f"{key}: {problem}", _line_of(text, key))


def _ours_in(settings: dict[str, object]) -> Preferences:
    """Raises msgspec.ValidationError. Only our keys are handed on: msgspec fails on a key that is no valid Unicode."""
    return msgspec.convert({k: v for k, v in settings.items() if k in Preferences.__struct_fields__}, Preferences)


def _content(path: Path) -> bytes | None:
    """The bytes of the file; None when there is none."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(handle, "rb") as file:
            found = os.fstat(handle)
            # Readable for others is harmless; written by others it could send everything through their proxy.
            ours = os.name != "posix" or (found.st_uid == os.geteuid() and not found.st_mode & 0o022)
            problem = None
            if not stat.S_ISREG(found.st_mode):
                problem = "it is no regular file"
            elif not ours:
                problem = "somebody else can write to it"
            if problem is not None:
                raise Fixable("preferences_unusable", path=path, problem=problem)
            content = file.read(LARGEST_FILE_BYTES + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Fixable("preferences_unusable", path=path, problem=error.strerror) from error
    if len(content) > LARGEST_FILE_BYTES:
        raise Fixable("preferences_unusable", path=path, problem=f"it is larger than {LARGEST_FILE_BYTES} bytes")
    return content


def _replace(path: Path, content: bytes) -> None:
    fresh = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(8).hex()}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            fresh.unlink()
        raise
    sync_folder(path.parent)


def _proxy_problem(proxy: str | None) -> str | None:
    if proxy is None:
        return None
    try:
        parts = urlsplit(proxy)
        port = parts.port
    except ValueError:  # its text may show a password that was taken for a port
        return "it is no URL with a host and a port"
    if parts.scheme not in PROXY_SCHEMES or not parts.hostname or not proxy.isprintable() or " " in proxy:
        return f"it must be {', '.join(f'{scheme}://HOST:PORT' for scheme in PROXY_SCHEMES)} or null"
    if port == 0 or parts.path not in ("", "/") or parts.query or parts.fragment:
        return "it must be no more than scheme, host and port"
    if parts.username is not None or parts.password is not None:
        # A password in here would be a secret that we write to a file of ours.
        return "a user name and password belong into the environment (HTTPS_PROXY), not into this file"
    return None


class _Twin(Exception):
    """A key stands twice in one object, so nobody knows which one is meant."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


def _without_twins(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise _Twin(key)
        found[key] = value
    return found


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number in JSON")


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text} is too large")
    return number


def _key_and_problem(error: msgspec.ValidationError) -> tuple[str, str]:
    """Out of msgspec's text: ``Expected `int` >= 0 - at `$.bodies_days` ``."""
    found = re.search(r" - at `\$\.(\w+)`", str(error))
    return (found[1], str(error)[: found.start()]) if found else ("", str(error))


def _line_of(text: str, key: str, *, last: bool = False) -> int:
    """1-based line of a key; 1 when it is written with escapes."""
    places = [match.start() for match in re.finditer(re.escape(json.dumps(key, ensure_ascii=False)) + r"\s*:", text)]
    return text.count("\n", 0, places[-1 if last else 0]) + 1 if places else 1
