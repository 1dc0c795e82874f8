"""Whether a proxy lets one through to a host: it is asked for a connection, which is closed at once. Nothing is sent
through it, not even the beginning of TLS."""

from __future__ import annotations

import asyncio
import ssl
from base64 import b64encode
from typing import TYPE_CHECKING, Final

from tray_app.core.errors import Fixable
from tray_app.system.destinations import ProxyUnsupported, is_loopback_host, make_tls_context, proxy_for

if TYPE_CHECKING:
    from tray_app.system.destinations import ProxyRoute

TIMEOUT_S: Final = 15.0
_LONGEST_HEAD_BYTES: Final = 16_384
_HTTP_OK: Final = range(200, 300)
_SOCKS: Final = 5
_NO_LOGIN, _LOGIN = 0, 2


async def try_proxy(
    own: str | None, host: str, port: int, *, ca_file: str | None = None, loopback_only: bool = False
) -> str:
    """Answers the proxy that let us through, `host:port`; empty: this host is reached without one, nothing was asked.

    `own`: the owner's setting; None: the environment's. Raises Fixable `proxy_unsupported`, `proxy_unreachable`,
    `proxy_refused`, `proxy_not_here`.
    """
    try:
        route = proxy_for(host, port, scheme="https", own=own)
    except ProxyUnsupported as error:
        raise Fixable("proxy_unsupported", problem=error) from None
    if route is None:
        return ""
    if loopback_only and not is_loopback_host(route.host):
        raise Fixable("proxy_not_here")
    name = f"{route.host}:{route.port}"
    try:
        async with asyncio.timeout(TIMEOUT_S):
            tls = make_tls_context(ca_file) if route.scheme == "https" else None
            reader, writer = await asyncio.open_connection(route.host, route.port, ssl=tls)
            try:
                ask = _ask_socks if route.scheme.startswith("socks") else _ask_http
                problem = await ask(reader, writer, route, f"{host}:{port}")
            finally:
                writer.close()
    except TimeoutError:
        raise Fixable("proxy_unreachable", proxy=name, problem=f"no answer within {TIMEOUT_S:.0f} s") from None
    except (OSError, ssl.SSLError, EOFError, ValueError, asyncio.LimitOverrunError) as error:
        detail = getattr(error, "strerror", None) or type(error).__name__
        raise Fixable("proxy_unreachable", proxy=name, problem=detail) from None
    if problem:
        raise Fixable("proxy_refused", proxy=name, host=host, problem=problem)
    return name


async def _ask_http(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, route: ProxyRoute, target: str
) -> str | None:
    head = f"CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n"
    if route.login is not None:
        head += f"Proxy-Authorization: Basic {b64encode(':'.join(route.login).encode()).decode()}\r\n"
    writer.write(f"{head}\r\n".encode("ascii"))
    line = await reader.readline()
    parts = line[:_LONGEST_HEAD_BYTES].decode("latin-1").split(maxsplit=2)
    if len(parts) < 2 or not parts[0].startswith("HTTP/") or not parts[1].isdigit():
        return "it is no HTTP proxy"
    if int(parts[1]) in _HTTP_OK:
        return None
    return " ".join(parts[1:]).strip()


async def _ask_socks(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, route: ProxyRoute, target: str
) -> str | None:
    """RFC 1928 and, with a name and password, RFC 1929."""
    methods = bytes([_NO_LOGIN] if route.login is None else [_NO_LOGIN, _LOGIN])
    writer.write(bytes([_SOCKS, len(methods)]) + methods)
    version, chosen = await reader.readexactly(2)
    if version != _SOCKS:
        return "it is no SOCKS5 proxy"
    if chosen == _LOGIN and route.login is not None:
        user, password = (part.encode() for part in route.login)
        writer.write(bytes([1, len(user)]) + user + bytes([len(password)]) + password)
        if (await reader.readexactly(2))[1] != 0:
            return "name or password is wrong"
    elif chosen != _NO_LOGIN:
        return "it wants a name and a password"
    host, _, port = target.rpartition(":")
    writer.write(bytes([_SOCKS, 1, 0, 3, len(host)]) + host.encode("idna") + int(port).to_bytes(2, "big"))
    answer = await reader.readexactly(4)
    return None if answer[1] == 0 else f"SOCKS answer {answer[1]}"
