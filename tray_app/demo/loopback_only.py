"""Where an embedded server may send: this machine, and nothing else."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit


def loopback(url: str) -> tuple[str, int, str] | None:
    """Address, port and target of a plain loopback URL; None for any other."""
    try:
        parts = urlsplit(url)
        host = "127.0.0.1" if parts.hostname == "localhost" else parts.hostname or ""
        if parts.scheme != "http" or not ipaddress.ip_address(host).is_loopback:
            return None
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return host, parts.port or 80, target
    except ValueError:
        return None
