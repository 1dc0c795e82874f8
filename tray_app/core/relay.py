"""The relay's words and decisions: what an instance hands over, what is refused, and when the next one may be expected.

Pure. What is specific to a product (which message is it, whose) is the product's own `relay_rules`.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from tray_app.core.instances import relay_hosts
from tray_app.core.model import reason

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Mapping
    from datetime import datetime

    from tray_app.core.messages import Finding
    from tray_app.core.model import Headers, Kind, Reason


class Refusal(StrEnum):
    """Why something was not taken; counted for the owner, never forwarded."""

    NOT_HTTP = "not_http"
    """No HTTP/1.1, or a head that is too large."""
    PROXY = "proxy"
    """A request as one makes it to a proxy: CONNECT, or an absolute address as its target."""
    OTHER_HOST = "other_host"
    """The Host header is not the relay's: a web page of somebody else's, or a wrong name."""
    OTHER_PATH = "other_path"
    """Without the path token, or not a path that the product sends to."""
    METHOD = "method"
    TOO_LARGE = "too_large"
    """As it came, or unpacked."""
    NOT_READABLE = "not_readable"
    """A body that is damaged, no JSON, or nested too deep."""
    OTHER_INSTANCE = "other_instance"
    """It carries another instance's identifier."""
    CUT_SHORT = "cut_short"
    """The connection ended before the message did."""
    TOO_SLOW = "too_slow"
    TOO_MANY = "too_many"
    """Too many connections, or too many bytes at once."""
    NOT_STORED = "not_stored"
    """It fitted, but could not be written to disk; the instance was told so."""
    FROM_BROWSER = "from_browser"
    """Telemetry that a web page tries to hand over: a server sets none of the headers that browsers set."""
    UPGRADE = "upgrade"
    """It asks for another protocol on its connection (WebSocket)."""
    TRAILERS = "trailers"
    """It has, or announces, headers behind its body."""


STATUS: Final[Mapping[Refusal, int]] = {
    Refusal.NOT_HTTP: 400,
    Refusal.PROXY: 403,
    Refusal.OTHER_HOST: 421,
    Refusal.OTHER_PATH: 404,
    Refusal.METHOD: 405,
    Refusal.TOO_LARGE: 413,
    Refusal.NOT_READABLE: 400,
    Refusal.OTHER_INSTANCE: 403,
    Refusal.CUT_SHORT: 400,
    Refusal.TOO_SLOW: 408,
    Refusal.TOO_MANY: 503,
    Refusal.NOT_STORED: 503,
    Refusal.FROM_BROWSER: 403,
    Refusal.UPGRADE: 501,
    Refusal.TRAILERS: 501,
}
"""What is answered. SonarQube ignores it; a person who tries it by hand does not."""


class NotTaken(Exception):
    """A message is refused. Stays between listener, engine and product rules."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestHead:
    """The head of a request as it came in."""

    method: str
    target: str
    """As written in the request line."""
    headers: Headers
    """Names as written, in their order, values in latin-1."""


class AnswerStream(Protocol):
    """The body of an answer as it comes."""

    def __aiter__(self) -> AsyncIterator[bytes]:
        """Piece by piece. Raises ConnectionError when it ends too early."""

    async def aclose(self) -> None:
        """It is not wanted any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RelayAnswer:
    """What is answered to a request. A body that is a stream is written as it comes, as fast as the other side reads;
    without a Content-Length among `headers` it is chunked."""

    status: int
    headers: Headers = ()
    body: bytes | AnswerStream = b""
    phrase: str = ""
    """What stands behind the status in the answer's first line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """A message that an instance handed over whole, by the rules of its product."""

    kind: Kind
    step: str
    """What follows the relay's own URL in its path, with the query: goes behind the vendor's address."""
    message_key: str | None
    """What the same message sent again has in common with the first one, and no other has; None: nothing."""
    server_id: str | None
    """The identifier that it carries; None: such a message has none."""
    in_address: tuple[str, ...] = ()
    """Paths of fields that stand in its address instead of its body."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """How often something was refused."""

    refusal: Refusal
    count: int
    last_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """How many messages of a kind came through the relay, ever."""

    kind: Kind
    count: int
    last_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RelayRecord:
    """What the journal knows of an instance's relay."""

    arrived: tuple[Arrived, ...] = ()
    refused: tuple[Refused, ...] = ()
    problem: Reason | None = None
    """Why it does not listen, when last tried; None: it does, or nobody has tried."""
    problem_at: datetime | None = None

    @property
    def last_at(self) -> datetime | None:
        """When the last message came, of whatever kind."""
        return max((a.last_at for a in self.arrived), default=None)


REPEAT_WITHIN: Final = timedelta(hours=24)
"""A run that failed half-way is repeated at the server's next look (3 or 6 h); a new message comes 24 h after the
last or later. So what has the key of an earlier message within this time is that message again."""


# --- taking in --------------------------------------------------------------------------------------------


BODY_LIMIT_BYTES: Final = 32 * 1024 * 1024
"""Of one message as it comes. A ping of 20,000 projects is 8 MB before it is packed."""
UNPACKED_LIMIT_BYTES: Final = 64 * 1024 * 1024
HEADERS_LIMIT: Final = 100
GZIP_MAGIC: Final = b"\x1f\x8b"

_HOP_BY_HOP: Final = frozenset(
    {
        *("connection", "keep-alive", "proxy-connection", "proxy-authenticate", "proxy-authorization"),
        *("te", "trailer", "transfer-encoding", "upgrade", "expect", "host", "content-length"),
    }
)
"""RFC 9110, 7.6.1; and what speaks of the way to us: our own name, and how the end of the body is marked."""


def step_of(head: RequestHead, *, listen: str, path_token: str | None) -> str:
    """What follows the relay's own URL in the request's target: path and query, raw. `path_token` None: this relay's
    URL has no path.

    Raises NotTaken for what is not addressed to this relay, as a server of its owner's would address it.
    """
    if head.method == "CONNECT" or not head.target.startswith("/"):
        raise NotTaken(Refusal.PROXY)
    if len(head.headers) > HEADERS_LIMIT:
        raise NotTaken(Refusal.NOT_HTTP)
    hosts = [value.strip().lower() for name, value in head.headers if name.lower() == "host"]
    if len(hosts) != 1 or hosts[0] not in relay_hosts(listen):
        raise NotTaken(Refusal.OTHER_HOST)
    if path_token is None:
        return head.target
    from hmac import compare_digest  # here: the windows need the rest of this module only

    token, step = head.target[1 : 1 + len(path_token)], head.target[1 + len(path_token) :]
    if not path_token or not compare_digest(token.encode("latin-1"), path_token.encode("latin-1")):
        raise NotTaken(Refusal.OTHER_PATH)
    if step[:1] not in ("", "/", "?"):
        raise NotTaken(Refusal.OTHER_PATH)
    return step


def end_to_end(headers: Headers) -> Headers:
    """The headers that go on to the vendor: all but those of this connection, in their order, as written."""
    named = {
        word.strip().lower() for name, value in headers if name.lower() == "connection" for word in value.split(",")
    }
    return tuple((n, v) for n, v in headers if n.lower() not in _HOP_BY_HOP and n.lower() not in named)


def passing(head: RequestHead) -> Headers:
    """The headers with which a request that is no telemetry goes on: all but those of this connection, as written;
    how the end of its body is marked stays as it was. The rest of `Expect`'s way is ours to answer.

    Raises NotTaken for what cannot be passed on: another protocol on the connection, headers behind the body. An
    offer of HTTP/2 (`h2c`) is no wish, and is not answered (RFC 9110, 7.8).
    """
    wishes = {w.strip().lower() for n, v in head.headers if n.lower() == "upgrade" for w in v.split(",")}
    if wishes - {"h2c", ""}:
        raise NotTaken(Refusal.UPGRADE)
    if any(name.lower() == "trailer" for name, _ in head.headers):
        raise NotTaken(Refusal.TRAILERS)
    framing = tuple((n, v) for n, v in head.headers if n.lower() in ("content-length", "transfer-encoding"))
    return end_to_end(head.headers) + framing


def passing_back(headers: Headers) -> Headers:
    """The headers of an answer that goes back to the instance. Its length is kept, by which it may also tell that it
    was cut short; what was chunked is chunked anew."""
    lengths = tuple((n, v) for n, v in headers if n.lower() == "content-length")
    chunked = any(n.lower() == "transfer-encoding" for n, _ in headers)
    return end_to_end(headers) + (() if chunked else lengths)


def without_secrets(headers: Headers) -> Headers:
    """The headers that may be stored."""
    return tuple((n, v) for n, v in headers if n.lower() not in SECRET_HEADERS)


def only_secrets(headers: Headers) -> Headers:
    """The others: kept in memory until the message has left."""
    return tuple((n, v) for n, v in headers if n.lower() in SECRET_HEADERS)


SECRET_HEADERS: Final = frozenset({"authorization", "cookie"})


_FROM_BROWSER: Final = frozenset({"origin", "sec-fetch-site", "sec-fetch-mode"})


def no_browser(headers: Headers) -> None:
    """A web page can make the owner's browser send telemetry to a relay without a path token; browsers say so.
    Raises NotTaken."""
    if any(name.lower() in _FROM_BROWSER for name, _ in headers):
        raise NotTaken(Refusal.FROM_BROWSER)


def behind(endpoint: str, step: str) -> str:
    """The vendor's address for a step: the path goes below the endpoint's, the query behind it."""
    return endpoint.rstrip("/") + step if step else endpoint


def unpack(body: bytes, *, limit_bytes: int = UNPACKED_LIMIT_BYTES) -> bytes:
    """The message in a body: unpacked if it begins as gzip does, whatever a header says (SonarQube 9.9 and later say
    gzip even where they send plain text).

    Raises NotTaken: TOO_LARGE as soon as it is, NOT_READABLE. A few milliseconds a megabyte; any thread.
    """
    if not body.startswith(GZIP_MAGIC):
        return body
    whole, rest = bytearray(), body
    try:
        while rest:
            if not rest.startswith(GZIP_MAGIC):
                raise NotTaken(Refusal.NOT_READABLE)
            unpacking = zlib.decompressobj(wbits=31)
            whole += unpacking.decompress(rest, limit_bytes - len(whole) + 1)
            if len(whole) > limit_bytes:
                raise NotTaken(Refusal.TOO_LARGE)
            if not unpacking.eof:
                raise NotTaken(Refusal.NOT_READABLE)
            rest = unpacking.unused_data
    except zlib.error:
        raise NotTaken(Refusal.NOT_READABLE) from None
    return bytes(whole)


def message_in(body: bytes) -> bytes:
    """The same for whoever shows it: what is damaged or too large is shown as it is. Thread: any."""
    try:
        return unpack(body)
    except NotTaken:
        return body


def fields_to_hold(paths: Iterable[str], findings: Iterable[Finding], approved: frozenset[str]) -> tuple[str, ...]:
    """What of a message that came through the relay nobody has let through yet: its paths, and what the guard found,
    each as the journal keeps an approval; at most MAX_HELD_FOR."""
    keys = dict.fromkeys(path for path in paths if path not in approved)
    keys |= dict.fromkeys(finding.approval for finding in findings)
    return tuple(keys)[:MAX_HELD_FOR]


MAX_HELD_FOR: Final = 2000
"""A message with more new fields is held, too; after its release the next such one is held for the rest."""


# --- when to expect something -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How often an instance sends by itself, as far as its version is known."""

    soonest: timedelta
    """After its start: its first look at whether a message is due; at the earliest."""
    frequency: timedelta
    """Between two looks, at the longest."""
    at_least: timedelta
    """Between two messages, at the longest."""


class Expected(NamedTuple):
    """When the next message should come."""

    earliest: datetime
    latest: datetime


SLACK: Final = timedelta(minutes=30)
"""A run reads users and projects before it sends, and waits for a lock."""


def next_message(pace: Pace, *, up_since: datetime, listens_since: datetime, last_at: datetime | None) -> Expected:
    """When the next message of the daily run should come through.

    `up_since`: when the server started, or if that is not known since when it may have been pointed at us;
    `listens_since`: since when somebody takes it; `last_at`: when the last one came through.
    While nobody listened each look of the server failed, and the next one tries again.
    """
    if last_at is None:
        earliest, latest = up_since + pace.soonest, up_since + pace.frequency + pace.at_least
    else:
        earliest = max(up_since + pace.soonest, last_at + min(pace.at_least, timedelta(days=1)))
        latest = max(up_since + pace.frequency, last_at + pace.at_least + pace.frequency)
    return Expected(max(earliest, listens_since), max(latest, listens_since + pace.frequency) + SLACK)


def silence(expected: Expected, *, now: datetime, record: RelayRecord, title: str, listen: str) -> Reason | None:
    """Why nothing may have come although it should have; None: it is not late."""
    if now <= expected.latest:
        return None
    since = record.last_at
    refused = sum(r.count for r in record.refused if since is None or r.last_at > since)
    code = "relay_silent_refused" if refused else "relay_silent"
    return reason(code, title=title, due_at=expected.latest, address=listen, count=refused)
