"""Makes requests with exactly the given bytes, over the owner's proxies, and can be cut off.

Built on httpcore, the engine under httpx, because httpx changes what it sends: it normalises paths, and its remedy, the
`target` extension, also replaces the target of a proxy's CONNECT. How a connection is cut off: `system.link`.

**Kept connections.** None by default: a ping a day gains nothing from one, and a connection that the other side is
just closing gives an attempt whose outcome nobody knows. For bursts (Testsigma's events) `keep_alive_s` keeps one
connection for each destination that long after its last answer.
"""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import urlsplit

import h11

from tray_app.core.messages import Failed
from tray_app.system.destinations import ProxyUnsupported, is_loopback_host, make_tls_context, proxy_for
from tray_app.system.link import Link, NotSent, Way, WireRequest

if TYPE_CHECKING:
    import ssl

    from tray_app.core.messages import Exchange, Outgoing, SendProgress
    from tray_app.core.model import Headers

TOTAL_TIMEOUT_S: Final = 120.0
"""The whole attempt: 8 MB at 0.6 Mbit/s."""
CUT_TIMEOUT_S: Final = 5.0
"""A safeguard: cutting off takes about a millisecond."""

_URL: Final = re.compile(r"(https?)://([^/?#]+)([^#]*)(?:#.*)?", re.ASCII | re.IGNORECASE)
_FRAMING: Final = frozenset({"content-length", "transfer-encoding"})
_PORTS: Final = {"http": 80, "https": 443}


class HttpSender:
    """`core.ports.Sender` over the network.

    `proxy`: the owner's own setting, goes before the environment's. `ca_file`: certificates that are believed besides
    the system's. `loopback_only`: for demo and tests, refuses every
    other destination and so uses no proxy. Destinations are https, or loopback.
    Thread: one event loop's. Several sends may run at once.
    """

    def __init__(
        self,
        *,
        proxy: str | None = None,
        ca_file: str | None = None,
        loopback_only: bool = False,
        keep_alive_s: float = 0.0,
        total_timeout_s: float = TOTAL_TIMEOUT_S,
    ) -> None:
        self._proxy = proxy
        self._ca_file = ca_file
        self._loopback_only = loopback_only
        self._keep_alive_s = keep_alive_s
        self._total_timeout_s = total_timeout_s
        self._tls: ssl.SSLContext | None = None
        self._idle: dict[Way, tuple[Link, asyncio.TimerHandle]] = {}
        self._closing: set[asyncio.Task[None]] = set()

    async def send(self, request: Outgoing, progress: SendProgress) -> Exchange:
        """Makes the request once. Never raises for what the network or the other side does.

        A cancellation cuts the attempt off before it is passed on; `progress` then says whether a byte may have left.
        """
        try:
            wire = wire_request(request, loopback_only=self._loopback_only)
            link = self._link(self._way(wire))
        except NotSent as error:
            return Failed(error=error.code, detail=error.detail, may_have_left=False)
        # In a task of its own: when the cancellation arrives, the socket must be told before httpcore closes it.
        exchange = asyncio.create_task(self._exchange(link, wire, progress))
        try:
            done, _ = await asyncio.wait({exchange}, timeout=self._total_timeout_s)
        except asyncio.CancelledError:
            await _cut(exchange, link)
            raise
        if not done:
            await _cut(exchange, link)
            detail = f"{self._total_timeout_s:g} s"
            return Failed(error="timeout_total", detail=detail, may_have_left=progress.may_have_left)
        return exchange.result()

    async def close(self) -> None:
        """Ends all connections."""
        for link, timer in list(self._idle.values()):
            timer.cancel()
            await link.close()
        self._idle.clear()
        if self._closing:
            await asyncio.wait(self._closing)

    async def _exchange(self, link: Link, wire: WireRequest, progress: SendProgress) -> Exchange:
        keep = False
        try:
            answer = await link.exchange(wire, progress)
            keep = self._keep_alive_s > 0 and link.is_reusable and link.way not in self._idle
            return answer
        finally:
            if keep:
                timer = asyncio.get_running_loop().call_later(self._keep_alive_s, self._drop, link.way)
                self._idle[link.way] = link, timer
            else:
                await link.close()

    def _drop(self, way: Way) -> None:
        """Ends a kept connection that was not used in time, so that none stands open while nothing is sent."""
        link, _ = self._idle.pop(way)
        task = asyncio.get_running_loop().create_task(link.close())
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    def _way(self, wire: WireRequest) -> Way:
        try:
            route = proxy_for(wire.host, wire.port, scheme=wire.scheme, own=self._proxy)
        except ProxyUnsupported as error:
            raise NotSent("proxy_unsupported", str(error)) from None
        return Way(scheme=wire.scheme, host=wire.host, port=wire.port, route=route)

    def _link(self, way: Way) -> Link:
        if way in self._idle:
            link, timer = self._idle[way]
            if link.is_reusable:
                timer.cancel()
                del self._idle[way]
                return link
        if self._tls is None and way.needs_tls:
            try:
                self._tls = make_tls_context(self._ca_file)
            except OSError as error:
                raise NotSent("tls_setup", error.strerror or type(error).__name__) from None
        return Link(way, tls=self._tls, keep_alive_s=self._keep_alive_s)


class Where(NamedTuple):
    """A URL taken apart, nothing of it changed."""

    scheme: str
    host: str
    """As it is looked up."""
    port: int
    target: str
    named: str
    """As the `Host` header has it."""


def split_url(url: str, *, loopback_only: bool) -> Where:
    """Where a request to `url` goes: https, or loopback. Raises NotSent `bad_request`, `not_allowed`."""
    found = _URL.fullmatch(url)
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").encode("idna").decode("ascii"), parts.port
    except ValueError:  # UnicodeError is one
        found, host, port = None, "", None
    if found is None or not host or "@" in found[2]:
        raise NotSent("bad_request", "the address is no http(s) URL, or it holds a login")
    scheme, local = found[1].lower(), is_loopback_host(host)
    if loopback_only and not local:
        raise NotSent("not_allowed", f"{host} is not on this machine")
    if scheme == "http" and not local:
        raise NotSent("not_allowed", f"http to {host}, which is not on this machine")
    bare = f"[{host}]" if ":" in host else host
    return Where(
        scheme=scheme,
        host=host,
        port=port or _PORTS[scheme],
        target=found[3] if found[3].startswith("/") else "/" + found[3],
        named=bare if port in (None, _PORTS[scheme]) else f"{bare}:{port}",
    )


def wire_request(request: Outgoing, *, loopback_only: bool) -> WireRequest:
    """The bytes of a request: everything as given, `Host` added where missing, the body's length always ours.

    Raises NotSent `bad_request` (it cannot be said in HTTP), `not_allowed` (the destination).
    """
    where = split_url(request.url, loopback_only=loopback_only)
    try:
        wire = WireRequest(
            method=request.method.encode("ascii"),
            scheme=where.scheme,
            host=where.host,
            port=where.port,
            target=where.target.encode("ascii"),
            headers=_headers(request, host=where.named),
            body=request.body,
        )
        if wire.method == b"CONNECT":
            raise NotSent("bad_request", "the method CONNECT is a proxy's")
        h11.Request(method=wire.method, target=wire.target, headers=list(wire.headers))
    except (UnicodeEncodeError, h11.LocalProtocolError) as error:
        raise NotSent("bad_request", f"{type(error).__name__}: the method, target or a header is not HTTP") from None
    return wire


def _headers(request: Outgoing, *, host: str) -> tuple[tuple[bytes, bytes], ...]:
    given: Headers = tuple((name, value) for name, value in request.headers if name.lower() not in _FRAMING)
    if not any(name.lower() == "host" for name, _ in given):
        given = (("Host", host), *given)
    if request.body or request.method in {"POST", "PUT", "PATCH"}:
        given = (*given, ("Content-Length", str(len(request.body))))
    return tuple((name.encode("ascii"), value.encode("latin-1")) for name, value in given)


async def _cut(exchange: asyncio.Task[Exchange], link: Link) -> None:
    link.throw_away()
    exchange.cancel()
    await asyncio.wait({exchange}, timeout=CUT_TIMEOUT_S)
    await link.close()  # the cancellation may have met the exchange in the middle of its own closing
