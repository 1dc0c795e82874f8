"""What goes wrong in httpx and httpcore, as codes of `core.retry`.

One table by class name serves both: httpx's tree repeats httpcore's. A test fails when either has a class that is
not in it.
"""

from __future__ import annotations

import errno
import os
import socket
import ssl
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

FAULTS: Final[dict[str, str]] = {
    "ConnectTimeout": "timeout_connect",
    "PoolTimeout": "timeout_connect",
    "WriteTimeout": "timeout_write",
    "ReadTimeout": "timeout_read",
    "ConnectError": "connect",
    "ReadError": "closed",
    "WriteError": "write",
    "CloseError": "closed",
    "RemoteProtocolError": "protocol",
    "LocalProtocolError": "bad_request",
    "DecodingError": "protocol",
    "ProxyError": "proxy_refused",
    "UnsupportedProtocol": "bad_request",
    "InvalidURL": "bad_request",
    "TooManyRedirects": "protocol",
    "ConnectionNotAvailable": "connect",
    # Bases, for a subclass that a later release adds:
    "TimeoutException": "timeout_read",
    "NetworkError": "closed",
    "ProtocolError": "protocol",
    "TransportError": "protocol",
    "RequestError": "protocol",
    "HTTPError": "protocol",
    "HTTPStatusError": "protocol",
    # Of using the library wrongly; mapped so that nothing escapes:
    "StreamError": "protocol",
    "StreamConsumed": "protocol",
    "StreamClosed": "protocol",
    "ResponseNotRead": "protocol",
    "RequestNotRead": "protocol",
    "CookieConflict": "protocol",
}


def fault_of(error: BaseException) -> str:
    """The code of `core.retry.ERRORS` for an exception; the cause that the machine gave decides where there is one."""
    name = next((base.__name__ for base in type(error).__mro__ if base.__name__ in FAULTS), None)
    code = FAULTS[name] if name else "protocol"
    if code == "proxy_refused":
        return "proxy_auth" if _is_proxy_auth(str(error)) else code
    if name == "RemoteProtocolError" and str(error).startswith(("Server disconnected", "peer closed")):
        return "closed"  # httpcore's and h11's words for an end where more was due
    if code not in {"connect", "protocol"}:
        return code
    causes = list(_causes(error))
    for kind, finer in _FINER:
        if any(isinstance(cause, kind) for cause in causes):
            return finer
    return code


def detail_of(error: BaseException) -> str:
    """One short line for the owner. From the machine's own messages, never from a request or a proxy setting."""
    for cause in reversed(list(_causes(error))):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return getattr(cause, "verify_message", "") or type(cause).__name__  # OpenSSL sets it, Python does not
        if isinstance(cause, ssl.SSLError):
            return getattr(cause, "reason", "") or type(cause).__name__
        if isinstance(cause, OSError) and cause.errno is not None and not isinstance(cause, socket.gaierror):
            # asyncio puts the address into the text, which the sentence around it has already.
            return f"{errno.errorcode.get(cause.errno, cause.errno)}: {os.strerror(cause.errno)}"
        if isinstance(cause, socket.gaierror):
            return cause.strerror or "name not found"
    return (str(error) or type(error).__name__)[:200]


_FINER: Final[tuple[tuple[type[BaseException], str], ...]] = (
    (ssl.SSLCertVerificationError, "tls_certificate"),
    (ssl.SSLError, "tls"),
    (socket.gaierror, "dns"),
    (ConnectionRefusedError, "refused"),
)


def _is_proxy_auth(text: str) -> bool:
    return text.startswith(("407", "Invalid username/password", "Requested "))


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The exception, what it was made from, and the members of groups; each once."""
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        one = waiting.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        waiting += [other for other in (one.__cause__, one.__context__) if other is not None]
        if isinstance(one, BaseExceptionGroup):
            waiting += one.exceptions
