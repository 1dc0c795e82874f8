"""What a process and the service manager that started it tell each other: "I am ready", and sockets that are to outlive
this process.

A listening socket that is handed to systemd stays open while one run of the program follows another: who connects
meanwhile waits some milliseconds instead of being refused. Source: sd_notify(3), sd_listen_fds(3), systemd.service(5)
`FileDescriptorStoreMax`. Without a service manager all of it does nothing.
"""

from __future__ import annotations

import os
import socket
from contextlib import suppress
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, MutableMapping

_FIRST_DESCRIPTOR: Final = 3
_MOST_DESCRIPTORS: Final = 256
_VARIABLES: Final = ("LISTEN_PID", "LISTEN_FDS", "LISTEN_FDNAMES")


class HandedOver:
    """The listening sockets of this process and of the one before it. Thread: one event loop's."""

    def __init__(self, environment: MutableMapping[str, str]) -> None:
        """Takes over what an earlier run left; the variables that tell of it are taken out of `environment`, so that no
        child believes they are meant for it."""
        self._notify_to = environment.get("NOTIFY_SOCKET")
        self._inherited = _inherited(environment)
        for name in _VARIABLES:
            environment.pop(name, None)

    def take(self, address: str) -> socket.socket | None:
        """The socket that listens there already; None: there is none."""
        return self._inherited.pop(address, None)

    def keep(self, address: str, listening: socket.socket) -> None:
        """The next run is to get it. Where nobody takes it, it ends with this process."""
        if self._notify_to is not None and hasattr(socket, "send_fds"):
            said = f"FDSTORE=1\nFDNAME={_name(address)}".encode()
            with suppress(OSError), _to_manager(self._notify_to) as talk:
                socket.send_fds(talk, [said], [listening.fileno()])

    def drop(self, address: str) -> None:
        """Nobody is to listen there any more."""
        self.tell(f"FDSTOREREMOVE=1\nFDNAME={_name(address)}")

    def keep_only(self, addresses: Collection[str]) -> None:
        """What an earlier run left and is not among these is closed for good."""
        for address in [a for a in self._inherited if a not in addresses]:
            self._inherited.pop(address).close()
            self.drop(address)

    def tell(self, said: str) -> None:
        """`READY=1`, `STOPPING=1`."""
        if self._notify_to is not None:
            with suppress(OSError), _to_manager(self._notify_to) as talk:
                talk.send(said.encode())


def _inherited(environment: Mapping[str, str]) -> dict[str, socket.socket]:
    """By ADDRESS:PORT. What is no listening TCP socket is left alone."""
    count = environment.get("LISTEN_FDS", "")
    if environment.get("LISTEN_PID") != str(os.getpid()) or not count.isdecimal():
        return {}
    found = {}
    for descriptor in range(_FIRST_DESCRIPTOR, _FIRST_DESCRIPTOR + min(int(count), _MOST_DESCRIPTORS)):
        with suppress(OSError):
            os.set_inheritable(descriptor, False)  # noqa: FBT003
            given = socket.socket(fileno=descriptor)
            if given.family in (socket.AF_INET, socket.AF_INET6) and _listens(given):
                host, port = given.getsockname()[:2]
                given.settimeout(0)
                found[f"[{host}]:{port}" if ":" in host else f"{host}:{port}"] = given
            else:
                given.detach()
    return found


def _listens(given: socket.socket) -> bool:
    return given.type == socket.SOCK_STREAM and given.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN) == 1


def _name(address: str) -> str:
    """A descriptor's name may not have a colon."""
    return "relay-" + address.replace(":", "_")


def _to_manager(address: str) -> socket.socket:
    """Raises OSError."""
    talk = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | getattr(socket, "SOCK_CLOEXEC", 0))
    try:
        talk.settimeout(1)
        talk.connect("\0" + address[1:] if address.startswith("@") else address)
    except OSError:
        talk.close()
        raise
    return talk
