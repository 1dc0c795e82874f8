"""One connection to one destination, directly or over a proxy, that can be cut off.

**Cutting off.** Closing a socket is not enough: the kernel goes on sending what it has buffered, up to megabytes. So
the send buffer is small from the start, and a link that is cut tells its socket to throw away what it holds
(SO_LINGER with 0 s: the close is a reset). Ordinary closes stay polite. The body is written in small pieces, so that
nothing waits in user space either. Options are set on the socket that httpcore's `trace` extension shows after the
connect, since its SOCKS connection takes no socket options.
"""

from __future__ import annotations

import asyncio
import socket
import struct
import sys
from contextlib import aclosing, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Protocol, cast

import httpcore

from tray_app.core.messages import ANSWER_HEAD_BYTES, Answered, Failed, SendProgress
from tray_app.system.destinations import is_loopback_host
from tray_app.system.http_faults import detail_of, fault_of

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncGenerator, AsyncIterator, Mapping

    from tray_app.system.destinations import ProxyRoute

CONNECT_TIMEOUT_S: Final = 10.0
READ_TIMEOUT_S: Final = 30.0
WRITE_TIMEOUT_S: Final = 30.0
"""For each piece of PIECE_BYTES."""
HEAD_TIMEOUT_S: Final = 5.0
"""For the head of the answer's body; the status is known by then."""
PIECE_BYTES: Final = 64 * 1024
SEND_BUFFER_BYTES: Final = 64 * 1024
"""Linux doubles it. At 50 ms of round trip it still lets 2.5 MB/s through."""

_TIMEOUTS: Final = {"connect": CONNECT_TIMEOUT_S, "read": READ_TIMEOUT_S, "write": WRITE_TIMEOUT_S}
_TIMEOUT_OF: Final = {"timeout_connect": "connect", "timeout_read": "read", "timeout_write": "write"}
_THROW_AWAY: Final = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)
_BEFORE_THE_PROXY: Final = frozenset({"dns", "refused", "connect", "timeout_connect"})
_BY_THE_PROXY: Final = frozenset({"closed", "protocol", "write", "timeout_read", "timeout_write"})


class NotSent(Exception):
    """The request was not made, for a reason of ours."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(code, detail)
        self.code = code
        self.detail = detail


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Where to, and over which proxy."""

    scheme: str
    host: str
    port: int
    route: ProxyRoute | None

    @property
    def needs_tls(self) -> bool:
        """Whether the destination or the proxy is spoken to over TLS."""
        return self.scheme == "https" or (self.route is not None and self.route.scheme == "https")


@dataclass(frozen=True, slots=True, kw_only=True)
class WireRequest:
    """A request as it goes out; the target is as the URL has it."""

    method: bytes
    scheme: str
    host: str
    port: int
    target: bytes
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes = field(repr=False)


class _Connection(Protocol):
    async def handle_async_request(self, request: httpcore.Request) -> httpcore.Response: ...
    async def aclose(self) -> None: ...
    def is_idle(self) -> bool: ...
    def has_expired(self) -> bool: ...


class Link:
    """One connection, opened by its first exchange. One exchange at a time. Thread: the event loop's."""

    def __init__(self, way: Way, *, tls: ssl.SSLContext | None, keep_alive_s: float) -> None:
        self.way = way
        self._connection = _connection(way, tls=tls, keep_alive_s=keep_alive_s)
        self._stream: httpcore.AsyncNetworkStream | None = None
        self._progress = SendProgress()

    @property
    def is_reusable(self) -> bool:
        """Whether another exchange may follow on it: the last one was read to its end, and nobody closed it."""
        return self._connection.is_idle() and not self._connection.has_expired()

    async def exchange(self, wire: WireRequest, progress: SendProgress) -> Answered | Failed:
        """Makes the request once. Raises nothing but cancellation; the link must be closed unless `is_reusable`."""
        self._progress = progress
        request = httpcore.Request(
            wire.method,
            httpcore.URL(scheme=wire.scheme, host=wire.host.encode("ascii"), port=wire.port, target=wire.target),
            headers=list(wire.headers),
            content=_pieces(wire.body),
            extensions={"timeout": _TIMEOUTS, "trace": self._on_trace},
        )
        try:
            response = await self._connection.handle_async_request(request)
        except NotSent as error:
            return Failed(error=error.code, detail=error.detail, may_have_left=progress.may_have_left)
        except Exception as error:  # the libraries below raise more than they document, and nothing may escape
            return self._failed(error)
        try:
            return Answered(
                status_code=response.status,
                headers=tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in response.headers),
                head=await _head(response),
            )
        finally:
            with suppress(Exception):
                await response.aclose()

    def throw_away(self) -> None:
        """What the kernel has not sent yet will not be sent: the next close is a reset."""
        sock = self._socket()
        if sock is not None:
            with suppress(OSError):
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _THROW_AWAY)

    async def close(self) -> None:
        """Ends the connection, also one that httpcore lost hold of half way through a proxy. Safe to repeat."""
        with suppress(Exception):
            await self._connection.aclose()
        if self._stream is not None:
            with suppress(Exception):
                await self._stream.aclose()

    async def _on_trace(self, event: str, info: Mapping[str, Any]) -> None:
        if event.endswith(".connect_tcp.complete"):
            self._stream = info["return_value"]
            self._connected(self._stream)
        elif event == "http11.send_request_headers.started" and info["request"].method != b"CONNECT":
            self._progress.may_have_left = True

    def _connected(self, stream: httpcore.AsyncNetworkStream) -> None:
        sock = self._socket()
        if sock is not None:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
        if self.way.route is None and is_loopback_host(self.way.host):
            # `localhost` is what the resolver says it is; what goes there may be in clear.
            address = stream.get_extra_info("server_addr")
            if not address or not is_loopback_host(str(address[0])):
                raise NotSent("not_allowed", f"{self.way.host} is not on this machine but {address!r}")

    def _socket(self) -> socket.socket | None:
        if self._stream is None:
            return None
        sock: socket.socket | None = self._stream.get_extra_info("socket")
        return sock

    def _failed(self, error: Exception) -> Failed:
        left = self._progress.may_have_left
        code, detail = fault_of(error), detail_of(error)
        if code in _TIMEOUT_OF:
            detail = f"{_TIMEOUTS[_TIMEOUT_OF[code]]:g} s"
        if self.way.route is not None and not left:
            if code in _BEFORE_THE_PROXY and self._stream is None:
                code = "proxy_unreachable"
            elif code in _BY_THE_PROXY:
                code = "proxy_refused"
            if code.startswith("proxy_"):
                detail = f"{self.way.route.url}: {detail}"
        return Failed(error=code, detail=detail, may_have_left=left)


def _connection(way: Way, *, tls: ssl.SSLContext | None, keep_alive_s: float) -> _Connection:
    origin = httpcore.Origin(way.scheme.encode("ascii"), way.host.encode("ascii"), way.port)
    route = way.route
    if route is None:
        return httpcore.AsyncHTTPConnection(origin, ssl_context=tls, keepalive_expiry=keep_alive_s)
    # The pools serve as factories only: which connection carries which request has to be known to cut it off.
    if route.is_socks:
        return httpcore.AsyncSOCKSProxy(
            route.url, proxy_auth=route.login, ssl_context=tls, keepalive_expiry=keep_alive_s
        ).create_connection(origin)
    return httpcore.AsyncHTTPProxy(
        route.url,
        proxy_headers=[(b"Proxy-Authorization", route.login_header)] if route.login_header else None,
        ssl_context=tls,
        proxy_ssl_context=tls if route.scheme == "https" else None,
        keepalive_expiry=keep_alive_s,
    ).create_connection(origin)


async def _pieces(body: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(body), PIECE_BYTES):
        yield body[start : start + PIECE_BYTES]


async def _head(response: httpcore.Response) -> bytes:
    """The first bytes of the answer's body. An answer that stops or breaks here is an answer all the same."""
    head = b""
    body = cast("AsyncGenerator[bytes, None]", response.aiter_stream())
    with suppress(TimeoutError, httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException):
        async with asyncio.timeout(HEAD_TIMEOUT_S), aclosing(body) as pieces:
            async for piece in pieces:
                head += piece
                if len(head) > ANSWER_HEAD_BYTES:
                    break
    return head[:ANSWER_HEAD_BYTES]
