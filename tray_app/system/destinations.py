"""Where we may connect to, over which proxy, and whom we believe over TLS."""

from __future__ import annotations

import os
import ssl
from base64 import b64encode
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from typing import Final
from urllib.parse import unquote, urlsplit

PROXY_SCHEMES: Final = frozenset({"http", "https", "socks5", "socks5h"})
_PROXY_PORTS: Final = {"http": 80, "https": 443, "socks5": 1080, "socks5h": 1080}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProxyRoute:
    """One proxy. `login` is a secret: it is in no repr and in no message."""

    scheme: str
    host: str
    port: int
    login: tuple[str, str] | None = field(default=None, repr=False)

    @property
    def is_socks(self) -> bool:
        """Whether it speaks SOCKS5 rather than CONNECT."""
        return self.scheme.startswith("socks")

    @property
    def url(self) -> str:
        """Without the login."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme.replace('socks5h', 'socks5')}://{host}:{self.port}"

    @property
    def login_header(self) -> bytes | None:
        """The value of `Proxy-Authorization`."""
        if self.login is None:
            return None
        return b"Basic " + b64encode(":".join(self.login).encode())


class ProxyUnsupported(ValueError):
    """The proxy setting cannot be used. Its text never holds the setting itself, which may carry a password."""


def is_loopback_host(host: str) -> bool:
    """Whether a URL's host is this machine by its very name: `localhost` or an address of 127.0.0.0/8 or ::1.

    Other spellings that a resolver may accept (`127.1`, `0`, `localhost.example`) are not.
    """
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def proxy_for(host: str, port: int, *, scheme: str, own: str | None) -> ProxyRoute | None:
    """The proxy for a destination: the owner's own setting, else the environment's; None: go directly.

    Loopback is never sent to a proxy: over one it would mean the proxy's machine. The own setting holds for every
    other destination. The environment's are HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY in either case (on
    macOS and Windows the system's settings too), as `urllib.request` reads them, plus addresses as CIDR in NO_PROXY.
    Raises ProxyUnsupported: a proxy that cannot be used is never a reason to go directly.
    """
    if is_loopback_host(host):
        return None
    if own:
        return parse_proxy(own)
    from urllib.request import getproxies, proxy_bypass

    proxies = getproxies()
    setting = proxies.get(scheme) or proxies.get("all")
    if not setting or proxy_bypass(f"{host}:{port}") or proxy_bypass(host) or _in_networks(host, proxies.get("no", "")):
        return None
    return parse_proxy(setting)


def parse_proxy(setting: str) -> ProxyRoute:
    """`scheme://[user:password@]host[:port]`, or `host:port` for an HTTP proxy. Raises ProxyUnsupported."""
    try:
        parts = urlsplit(setting if "://" in setting else f"http://{setting}")
        scheme, host, port = parts.scheme.lower(), parts.hostname, parts.port
    except ValueError:
        raise ProxyUnsupported("the proxy setting is no URL") from None
    if scheme not in PROXY_SCHEMES:
        raise ProxyUnsupported(f"proxies of the kind {scheme!r} are not supported (http, https, socks5)")
    if not host:
        raise ProxyUnsupported("the proxy setting names no host")
    login = (unquote(parts.username), unquote(parts.password or "")) if parts.username else None
    return ProxyRoute(scheme=scheme, host=host, port=port or _PROXY_PORTS[scheme], login=login)


def _in_networks(host: str, no_proxy: str) -> bool:
    try:
        address = ip_address(host.strip("[]"))
    except ValueError:
        return False
    for entry in no_proxy.split(","):
        if "/" in entry:
            try:
                if address in ip_network(entry.strip(), strict=False):
                    return True
            except ValueError:
                continue
    return False


def make_tls_context(own: str | None = None) -> ssl.SSLContext:
    """A client's TLS context that believes the operating system's certificates, and those in the owner's `own` file.

    SSL_CERT_FILE and SSL_CERT_DIR replace the system's, as everywhere with OpenSSL. Costs about 60 ms: make it when
    first needed. Raises OSError (ssl.SSLError is one) when a file cannot be used.
    """
    made = _system_context()
    if own is not None:
        made.load_verify_locations(cafile=own)
    return made


def certificates_problem(path: str) -> str | None:
    """Why a file cannot be used as certificates of one's own; None: it can."""
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cafile=path)
    except ssl.SSLError:
        return "it holds no certificate in PEM form"
    except OSError as error:
        return error.strerror or type(error).__name__
    return None


def _system_context() -> ssl.SSLContext:
    file, folder = os.environ.get("SSL_CERT_FILE") or None, os.environ.get("SSL_CERT_DIR") or None
    if file or folder:
        return ssl.create_default_context(cafile=file, capath=folder)
    import truststore

    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
