"""Finds in the lines of a Testsigma log the messages that the server sent by itself, and nothing else. Pure.

For each message its HttpClient writes `Making a post request to URL | with data - ...`, then `Request Data: JSON` (1000
characters at most), then `Http Response details: ...`, all in one thread and with lines of others in between. The same
log holds API keys, passwords and what else was asked; so only the text behind `Request Data: ` is ever taken, and only
when the thread's last request went to one of the telemetry addresses. Source: HttpClient.java and log4j2.xml of v3.0.1.
"""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from tray_app.core.messages import Sighting
from tray_app.core.model import Kind, reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

CUT_AT_CHARACTERS: Final = 1000
PENDING_MOST: Final = 200
"""Threads whose request line was seen and its data not yet; each event has a thread of its own, so some get lost."""

_MAKING: Final = b"request to "
_DATA: Final = b"Request Data: "
_REQUEST: Final = re.compile(r"(.*?)Making an? (\w{1,10}) request to (\S{1,2000})(?: \| with data - .*)?", re.DOTALL)
_TELEMETRY: Final = re.compile(r"(https?://\S+)/api_public/(?:stats/[a-z_]{1,40}|servers/[0-9A-Za-z-]{1,64})")
SERVER_ID: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z-]{7,63}", re.ASCII)
"""What may stand in an address and in a message as the server's identifier."""
_WORD: Final = re.compile(r"[A-Za-z][\w.#-]*")
_TIME: Final = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d")
_STARTING: Final = re.compile(rb"(?:Starting|Started) \w*Application\b")


class LogReader:
    """Reads line by line. `pending` is what an earlier reader of the same log had left."""

    def __init__(self, pending: Mapping[str, tuple[str, str]] | None = None) -> None:
        self.pending: dict[str, tuple[str, str]] = dict(pending or {})
        """Thread to method and URL."""

    def read(self, lines: Iterable[bytes]) -> Iterator[Sighting]:
        """The messages in these lines, in order."""
        for line in lines:
            if _MAKING in line:
                self._request(text_of(line))
            elif _DATA in line and self.pending:
                found = self._data(text_of(line))
                if found is not None:
                    yield found

    def _request(self, line: str) -> None:
        match = _REQUEST.fullmatch(line)
        if match is None:
            return
        prefix, method, url = match.groups()
        thread = _thread(prefix)
        self.pending.pop(thread, None)
        if _is_telemetry(method.upper(), url):
            self.pending[thread] = (method.upper(), url)
            if len(self.pending) > PENDING_MOST:
                del self.pending[next(iter(self.pending))]

    def _data(self, line: str) -> Sighting | None:
        prefix, _, text = line.partition(_DATA.decode())
        request = self.pending.pop(_thread(prefix), None)
        if request is None:
            return None
        method, url = request
        whole, server_id = _read_message(text)
        if whole is None:
            return None
        return Sighting(
            kind=Kind.PING if method == "PUT" else Kind.EVENT,
            method=method,
            url=url,
            body=text.encode(),
            at=_time(prefix),
            server_id=server_id,
            why=None if whole else reason("ts_seen_cut", characters=CUT_AT_CHARACTERS),
        )


def text_of(line: bytes) -> str:
    """A line as text. Whatever the encoding, what we look for is ASCII: other bytes become U+FFFD, and the NULs of
    UTF-16 go."""
    return line.replace(b"\0", b"").decode("utf-8", "replace").rstrip("\r\n")


def plain(data: bytes) -> bytes:
    """A piece of a log as lines of ASCII: UTF-16 loses its NULs."""
    return data.replace(b"\0", b"") if b"\0" in data else data


def platform_url(url: str) -> str | None:
    """The platform URL that a telemetry address was made from."""
    match = _TELEMETRY.fullmatch(url)
    return match[1] if match else None


def newest_request(data: bytes) -> tuple[str, datetime | None] | None:
    """The platform URL of the newest telemetry message in this end of a log, and when, unless the server was started
    anew since: then another one may count."""
    started = max((match.start() for match in _STARTING.finditer(data)), default=-1)
    at = len(data)
    while (at := data.rfind(_MAKING, 0, at)) > started:
        start = data.rfind(b"\n", 0, at) + 1
        end = data.find(b"\n", at)
        match = _REQUEST.fullmatch(text_of(data[start : end if end >= 0 else len(data)]))
        if match is not None and _is_telemetry(match[2].upper(), match[3]):
            found = platform_url(match[3])
            return None if found is None else (found, _time(match[1]))
    return None


def newest_server_id(data: bytes) -> str | None:
    """Whose the newest whole message in this end of a log is."""
    at = len(data)
    while (at := data.rfind(_MAKING, 0, at)) >= 0:
        start = data.rfind(b"\n", 0, at) + 1
        end = data.find(b"\n", at)
        match = _REQUEST.fullmatch(text_of(data[start : end if end >= 0 else len(data)]))
        if match is None or not _is_telemetry(match[2].upper(), match[3]):
            continue
        # Its data come a line or some later; the first message from here on may be of a later request.
        found = next((s.server_id for s in LogReader().read(data[start:].split(b"\n")) if s.server_id), None)
        if found is not None:
            return found
    return None


def newest_ping(data: bytes) -> tuple[str | None, str | None]:
    """Whose the newest message in this end of a log is, and the version that the newest ping in it says."""
    server_id = version = None
    for found in LogReader().read(plain(data).split(b"\n")):
        server_id = found.server_id or server_id
        if found.kind is Kind.PING and found.why is None:
            said = json.loads(found.body).get("serverVersion")
            version = said if isinstance(said, str) else version
    return server_id if server_id and SERVER_ID.fullmatch(server_id) else None, version


def started_at(data: bytes) -> datetime | None:
    """When the running server started, by the newest such line in this end of a log."""
    at = max((match.start() for match in _STARTING.finditer(data)), default=None)
    return None if at is None else _time(text_of(data[data.rfind(b"\n", 0, at) + 1 : at]))


def _is_telemetry(method: str, url: str) -> bool:
    if _TELEMETRY.fullmatch(url) is None:
        return False
    return method == ("PUT" if "/api_public/servers/" in url else "POST")


def _thread(prefix: str) -> str:
    """The thread's name stands last before the message, whatever is around it."""
    words = _WORD.findall(prefix)
    return words[-1][:100] if words else ""


def _time(prefix: str) -> datetime | None:
    """The line's own time: the server's clock and zone, which are taken for this machine's."""
    match = _TIME.search(prefix)
    if match is None:
        return None
    try:
        return datetime.fromisoformat(match[0]).astimezone()
    except (ValueError, OverflowError):
        return None


def _read_message(text: str) -> tuple[bool | None, str | None]:
    """Whether this is a whole message of telemetry (False: it was cut off; None: it is none), and whose."""
    try:
        value: Any = json.loads(text)
    except (ValueError, RecursionError):
        cut = len(text) >= CUT_AT_CHARACTERS and text.startswith("{") and '"serverUuid"' in text
        return (False, None) if cut else (None, None)
    if not isinstance(value, dict) or not isinstance(value.get("serverUuid"), str):
        return None, None
    return True, value["serverUuid"]
