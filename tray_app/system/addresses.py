"""Where on this machine a relay can listen: a port that stays ours over restarts, on an address that is ours.

Ports that the system hands out to outgoing connections are no good: one of those would have the relay's port sooner or
later, and the next start would find it taken. `status` and `opt-out` load this module, but none of what it works with.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tray_app.core.errors import Fixable
from tray_app.core.instances import is_within_reach_of_others, split_listen

if TYPE_CHECKING:
    from collections.abc import Collection

_EPHEMERAL: Final = Path("/proc/sys/net/ipv4/ip_local_port_range")
_IANA: Final = range(49152, 65536)
"""What IANA sets aside for outgoing connections (RFC 6335); macOS and Windows use it. Linux says its own."""
_LOWEST: Final = 10000
"""Below are those that well-known programs listen on, which may not be running just now."""
_TRIES: Final = 200
_ANSWER_S: Final = 0.3


class MachineAddresses:
    """Implements `core.ports.Addresses`."""

    def __init__(self, *, ephemeral: Path = _EPHEMERAL) -> None:
        self._ephemeral = ephemeral

    def choose(self, taken: Collection[str]) -> str:
        """A free port of 127.0.0.1 that the system does not hand out. Raises Fixable `listen_none_free`."""
        import random

        out = ephemeral_ports(self._ephemeral)
        used = {split_listen(listen)[1] for listen in taken}
        ports = [port for port in range(_LOWEST, 65536) if port not in out and port not in used]
        # By chance: the program of another user on this machine, whose relay is not up now, has chosen one too.
        for port in random.sample(ports, min(_TRIES, len(ports))):
            if _is_free("127.0.0.1", port):
                return f"127.0.0.1:{port}"
        raise Fixable("listen_none_free", first=out.start, last=out.stop - 1)

    def check(self, listen: str) -> None:
        """That it can be listened on now. Raises Fixable `listen_not_here`, `listen_taken`."""
        host, port = split_listen(listen)
        if is_within_reach_of_others(listen) and host not in own_addresses():
            raise Fixable("listen_not_here", address=host, known=", ".join(sorted(own_addresses())) or "none")
        if not _is_free(host, port):
            raise Fixable("listen_taken", listen=listen)

    def is_answered(self, listen: str) -> bool:
        """Whether anybody takes connections there now; on this machine that is known at once."""
        import socket

        try:
            socket.create_connection(split_listen(listen), timeout=_ANSWER_S).close()
        except OSError:
            return False
        return True

    def is_handed_out(self, listen: str) -> bool:
        """Whether the system hands this port out to outgoing connections, so that it may be taken after a restart."""
        return split_listen(listen)[1] in ephemeral_ports(self._ephemeral)


def ephemeral_ports(path: Path = _EPHEMERAL) -> range:
    """The ports of outgoing connections on this machine."""
    with suppress(OSError, ValueError):
        first, last = path.read_text().split()
        return range(int(first), int(last) + 1)
    return _IANA


def own_addresses() -> frozenset[str]:
    """Addresses of this machine's interfaces that a container or another machine may reach; without loopback, and
    without those that need a zone."""
    import psutil

    found = (a.address for interface in psutil.net_if_addrs().values() for a in interface)
    return frozenset(address for address in found if _is_plain(address))


def _is_plain(text: str) -> bool:
    from ipaddress import ip_address

    try:
        address = ip_address(text)
    except ValueError:
        return False
    return not (address.is_loopback or address.is_unspecified or address.is_multicast or address.is_link_local)


def _is_free(host: str, port: int) -> bool:
    """Whether nobody listens there. What is left of connections that ended is no reason not to."""
    import socket

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        # Windows would let two programs listen on one port; there this makes it refuse.
        exclusive = sys.platform == "win32"
        option = socket.SO_EXCLUSIVEADDRUSE if exclusive else socket.SO_REUSEADDR  # type: ignore[attr-defined,unused-ignore]
        probe.setsockopt(socket.SOL_SOCKET, option, 1)
        try:
            probe.bind((host, port))
            probe.listen(1)
        except OSError:
            return False
    return True
