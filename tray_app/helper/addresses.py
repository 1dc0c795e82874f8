"""Whether an address is one of this machine's, by what the kernel lists: a helper that talks to nobody opens no socket
for it. Source: proc(5), /proc/net/fib_trie and /proc/net/if_inet6."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, ip_address
from pathlib import Path
from typing import Final

from tray_app.core.instances import split_listen

_IPV4: Final = Path("/proc/self/net/fib_trie")
_IPV6: Final = Path("/proc/self/net/if_inet6")
_LOCAL: Final = re.compile(r"\|-- ([0-9.]+)\n(?: +/\d.*\n)*? +/32 host LOCAL")


def is_own_address(relay: str) -> bool:
    """Of a relay as in `core.rights.Deed`. No, where it cannot be told."""
    address = ip_address(split_listen(relay.partition("/")[0])[0])
    if address.is_loopback:
        return True
    try:
        if isinstance(address, IPv4Address):
            return str(address) in _LOCAL.findall(_IPV4.read_text())
        return f"{int(address):032x}" in _IPV6.read_text().split()
    except OSError:
        return False
