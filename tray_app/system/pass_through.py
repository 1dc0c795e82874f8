"""Sends on what comes through a relay and is no telemetry: as it came, in constant memory in both directions.

Private keys, log-ins and app binaries pass here. Nothing of a request or an answer is stored or logged, and none of it
is in an exception that leaves this module: what libraries raise may quote headers, so it is replaced, not chained.

Built on httpcore's pool. A body goes out only as fast as the vendor takes it and an answer comes in only as fast as it
is read, so neither end waits longer for the other than it would without us: there is no limit for an answer, since a
WebDriver command may take an hour; a side that goes away ends the other.
"""

from __future__ import annotations

import socket
from contextlib import aclosing, suppress
from typing import TYPE_CHECKING, Any, Final, cast

import httpcore

from tray_app.core.relay import NotTaken, RelayAnswer, passing_back
from tray_app.system.big_reads import PIECE_BYTES, length_to_count
from tray_app.system.destinations import ProxyUnsupported, is_loopback_host, make_tls_context, proxy_for
from tray_app.system.http_faults import detail_of, fault_of
from tray_app.system.link import NotSent
from tray_app.system.pass_network import PassNetwork
from tray_app.system.sender import split_url

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping

    from tray_app.core.model import Headers
    from tray_app.core.ports import RelayBody
    from tray_app.system.destinations import ProxyRoute

CONNECT_TIMEOUT_S: Final = 30.0
"""The server itself waits two minutes for us, and asks for nothing a second time."""
STUCK_S: Final = 600.0
"""For the vendor to take more of a body: as long as the server itself would wait for an answer."""
KEPT_S: Final = 4.0
"""An unused connection; less than the 5 s after which the first servers close theirs, so that a request does not meet
a connection that is just being closed."""
CONNECTIONS_MOST: Final = 128

_TIMEOUTS: Final = {"connect": CONNECT_TIMEOUT_S, "write": STUCK_S}
_KEEP_ALIVE: Final = (
    (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1),
    *(
        (socket.IPPROTO_TCP, getattr(socket, name), value)
        for name, value in (("TCP_KEEPIDLE", 60), ("TCP_KEEPINTVL", 20), ("TCP_KEEPCNT", 6))
        if hasattr(socket, name)
    ),
    (socket.IPPROTO_TCP, socket.TCP_NODELAY, 1),
)
"""A vendor whose machine is gone is noticed within three minutes, although there is no limit for its answer."""
_TIMED_OUT: Final = frozenset({"timeout_connect", "timeout_write", "timeout_read"})


class PassThrough:
    """`core.ports.Passage` over the network; one for each instance.

    `proxy`, `ca_file`: asked for the owner's own settings for each request; the proxy goes before the environment's,
    the certificates are believed besides the system's. `loopback_only`: for demo and tests, refuses every other
    destination.
    """

    def __init__(
        self,
        *,
        proxy: Callable[[], str | None] = lambda: None,
        ca_file: Callable[[], str | None] = lambda: None,
        loopback_only: bool = False,
    ) -> None:
        self._proxy = proxy
        self._ca_file = ca_file
        self._loopback_only = loopback_only
        self._network = PassNetwork()
        self._pools: dict[tuple[ProxyRoute | None, ssl.SSLContext | None], httpcore.AsyncConnectionPool] = {}
        self._tls: tuple[str | None, ssl.SSLContext] | None = None
        """With the owner's file that it was made with."""

    async def pass_on(self, method: str, url: str, headers: Headers, body: RelayBody) -> RelayAnswer:
        """Implements `core.ports.Passage`."""
        try:
            request, pool = self._request(method, url, headers, body)
            response = await pool.handle_async_request(request)
        except NotTaken:
            raise
        except NotSent as error:
            return _no_answer(502, url, error.detail)
        except Exception as error:
            # Its text may quote what was sent: only what the machine said, and only of the connection.
            status, said = _of_fault(error)
        else:
            return RelayAnswer(
                status=response.status,
                headers=passing_back(
                    tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in response.headers)
                ),
                body=_Answer(response),
                phrase=cast("bytes", response.extensions.get("reason_phrase", b"")).decode("latin-1"),
            )
        return _no_answer(status, url, said)

    async def close(self) -> None:
        """Ends all connections."""
        pools, self._pools = self._pools, {}
        for pool in pools.values():
            with suppress(Exception):
                await pool.aclose()

    def _request(
        self, method: str, url: str, headers: Headers, body: RelayBody
    ) -> tuple[httpcore.Request, httpcore.AsyncConnectionPool]:
        where = split_url(url, loopback_only=self._loopback_only)
        try:
            route = proxy_for(where.host, where.port, scheme=where.scheme, own=self._proxy())
        except ProxyUnsupported as error:
            raise NotSent("proxy_unsupported", str(error)) from None
        pool = self._pool(route, needs_tls=where.scheme == "https" or (route is not None and route.scheme == "https"))
        request = httpcore.Request(
            method.encode("ascii"),
            httpcore.URL(scheme=where.scheme, host=where.host, port=where.port, target=where.target.encode("latin-1")),
            headers=[
                (name.encode("ascii"), value.encode("latin-1")) for name, value in (("Host", where.named), *headers)
            ],
            content=aiter(body),
            extensions={"timeout": _TIMEOUTS, "trace": _at_home if is_loopback_host(where.host) else _unseen},
        )
        return request, pool

    def _pool(self, route: ProxyRoute | None, *, needs_tls: bool) -> httpcore.AsyncConnectionPool:
        tls = self._context() if needs_tls else None
        if (route, tls) not in self._pools:
            proxy = None
            if route is not None:
                proxy = httpcore.Proxy(
                    route.url, auth=route.login, ssl_context=tls if route.scheme == "https" else None
                )
            self._pools[route, tls] = httpcore.AsyncConnectionPool(
                ssl_context=tls,
                proxy=proxy,
                max_connections=CONNECTIONS_MOST,
                max_keepalive_connections=CONNECTIONS_MOST // 8,
                keepalive_expiry=KEPT_S,
                socket_options=_KEEP_ALIVE,
                network_backend=self._network,
            )
        return self._pools[route, tls]

    def _context(self) -> ssl.SSLContext:
        own = self._ca_file()
        if self._tls is None or self._tls[0] != own:
            try:
                self._tls = (own, make_tls_context(own))
            except OSError as error:
                raise NotSent("tls_setup", error.strerror or type(error).__name__) from None
        return self._tls[1]


class _Answer:
    """The body of an answer, as it comes."""

    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Raises ConnectionError where it ends too early: so must what is made from it."""
        try:
            async for piece in self._pieces():
                yield piece
        except Exception:
            broken = True
        else:
            broken = False
        if broken:
            raise ConnectionError

    async def _pieces(self) -> AsyncIterator[bytes]:
        """A long body whose length was told is counted here, past h11; its connection ends with it (`big_reads`)."""
        length = length_to_count(self._response.headers)
        async with aclosing(cast("AsyncGenerator[bytes, None]", self._response.aiter_stream())) as pieces:
            left = 0
            async for piece in pieces:  # None for an answer to HEAD, whatever length that tells.
                yield piece
                if length:
                    left = length - len(piece)  # This was all that h11 had.
                    break
            line: httpcore.AsyncNetworkStream = self._response.extensions["network_stream"]
            while left:
                piece = await line.read(PIECE_BYTES)
                left -= len(piece)
                if not piece or left < 0:
                    raise ConnectionError
                yield piece

    async def aclose(self) -> None:
        """Ends it; where it has not come whole, with its connection."""
        with suppress(Exception):
            await self._response.aclose()


async def _unseen(event: str, info: Mapping[str, Any]) -> None:
    """Nothing is traced."""


async def _at_home(event: str, info: Mapping[str, Any]) -> None:
    """`localhost` is what the resolver says it is; what goes there may be in clear."""
    if event.endswith(".connect_tcp.complete"):
        address = info["return_value"].get_extra_info("server_addr")
        if not address or not is_loopback_host(str(address[0])):
            raise NotSent("not_allowed", "this name is not on this machine")


def _of_fault(error: Exception) -> tuple[int, str]:
    code = fault_of(error)
    # Of a protocol's error the text is the library's, and may hold what was said.
    said = detail_of(error) if code not in ("protocol", "bad_request") else "it does not speak HTTP as it should"
    return (504 if code in _TIMED_OUT else 502), said


def _no_answer(status: int, url: str, said: str) -> RelayAnswer:
    where = "/".join(url.split("/", 3)[:3])
    text = f"Telemetry Tray passes requests on to {where}, which did not answer: {said}.\n"
    return RelayAnswer(status=status, headers=(("Content-Type", "text/plain; charset=utf-8"),), body=text.encode())
