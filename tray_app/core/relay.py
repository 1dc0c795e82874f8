"""The relay's words and decisions: what an instance hands over, what is refused, and when the next one may be expected.

Pure. What is specific to a product (which message is it, whose) is the product's own `relay_rules`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping
    from datetime import datetime

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


@dataclass(frozen=True, slots=True, kw_only=True)
class RelayAnswer:
    """What is answered to a request. A body that is a stream is written as it comes, as fast as the other side reads;
    without a Content-Length among `headers` it is chunked."""

    status: int
    headers: Headers = ()
    body: bytes | AsyncIterator[bytes] = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """A message that an instance handed over whole, by the rules of its product."""

    kind: Kind
    step: str
    """What follows the relay's own URL in its path, with the query: goes behind the vendor's address."""
    message_key: str | None
    """What the same message sent again has in common with the first one, and no other has; None: nothing."""
    server_id: str | None
    """The identifier that it carries."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How often an instance sends by itself."""

    frequency: timedelta
    """Between two looks at whether something is due; the first one comes this long after a start."""
    at_least: timedelta
    """Between two messages."""


REPEAT_WITHIN: Final = timedelta(hours=24)
"""A run that failed half-way is repeated at the server's next look (3 or 6 h); a new message comes 24 h after the
last or later. So what has the key of an earlier message within this time is that message again."""
