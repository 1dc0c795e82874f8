"""Connections to the vendor for what passes through: httpcore's network on asyncio's own transports.

httpcore's usual one asks for 64 kB at a time and takes several turns of the event loop for each; a body of 100 MB then
costs the relay more than both of its ends together. Here a piece is what one read of the socket gave, and no turn is
taken but for waiting. While nobody asks, one piece may lie ready and no more is read, so memory stays what it is
whatever the vendor sends.
"""

from __future__ import annotations

import asyncio
import os
import re
import select
from collections import deque
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import httpcore

from tray_app.system.big_reads import read_more

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterable, Iterator

    from httpcore import SOCKET_OPTION

_NEXT_ADDRESS_S: Final = 0.25
"""After which the next address of a name is tried beside the first (RFC 8305)."""


class PassNetwork(httpcore.AsyncNetworkBackend):
    """Opens connections. Thread: the event loop's."""

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Raises httpcore's ConnectTimeout, ConnectError."""
        loop = asyncio.get_running_loop()
        with _no_connection():
            async with asyncio.timeout(timeout):
                transport, stream = await loop.create_connection(
                    _Stream,
                    host,
                    port,
                    local_addr=None if local_address is None else (local_address, 0),
                    happy_eyeballs_delay=_NEXT_ADDRESS_S,
                )
            try:
                for option in socket_options or ():
                    transport.get_extra_info("socket").setsockopt(*option)
            except OSError:
                transport.abort()
                raise
        return stream

    async def sleep(self, seconds: float) -> None:
        """Between attempts to connect."""
        await asyncio.sleep(seconds)


class _Stream(httpcore.AsyncNetworkStream, asyncio.Protocol):
    """One connection, in clear or inside TLS. One reads and one writes at a time."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport
        self._pieces: deque[bytes] = deque()
        self._heard: asyncio.Future[None] | None = None
        """What waits for more."""
        self._can_write: asyncio.Future[None] | None = None
        """What waits for the other side to read."""
        self._has_ended = False
        self._lost: Exception | None = None

    # --- httpcore's side -----------------------------------------------------------------------------------

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002 - httpcore's
        """The next piece, whole: h11 takes any size, and what SOCKS answers is shorter than what it asks for. Empty at
        the end."""
        if not self._pieces and not self._has_ended:
            self._heard = self._loop.create_future()
            self._transport.resume_reading()
            try:
                await _within(self._heard, timeout, httpcore.ReadTimeout)
            finally:
                self._heard = None
        if self._pieces:
            piece = self._pieces.popleft()
            if not self._pieces and not self._has_ended:
                self._transport.resume_reading()  # Or nobody would notice that an unused connection ends.
            return piece
        if self._lost is not None:
            raise httpcore.ReadError(str(self._lost)) from self._lost
        return b""

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Returns as soon as the transport can take more."""
        if self._transport.is_closing():
            raise httpcore.WriteError("the connection has ended") from self._lost
        self._transport.write(buffer)
        if self._can_write is not None:
            await _within(self._can_write, timeout, httpcore.WriteTimeout)
            if self._transport.is_closing():
                raise httpcore.WriteError("the connection has ended") from self._lost

    async def aclose(self) -> None:
        """At once: what has not left does not leave any more."""
        self._transport.abort()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Goes on inside TLS; also inside of the TLS that it is in already."""
        inside = None
        try:
            with _no_connection():
                async with asyncio.timeout(timeout):
                    inside = await self._loop.start_tls(
                        self._transport, self, ssl_context, server_hostname=server_hostname
                    )
        finally:
            if inside is None:
                self._transport.abort()
        if inside is None:
            raise httpcore.ConnectError("the connection has ended")
        self._transport = inside
        return self

    def get_extra_info(self, info: str) -> Any:
        """What httpcore asks for."""
        if info == "is_readable":
            return bool(self._pieces) or self._has_ended or self._is_readable()
        named = {"server_addr": "peername", "client_addr": "sockname"}.get(info, info)
        return self._transport.get_extra_info(named)

    def _is_readable(self) -> bool:
        """Whether something came that the event loop has not seen yet."""
        sock = self._transport.get_extra_info("socket")
        if sock is None or sock.fileno() < 0:
            return True
        if hasattr(select, "poll"):
            poll = select.poll()
            poll.register(sock.fileno(), select.POLLIN)
            return bool(poll.poll(0))
        return bool(select.select([sock.fileno()], [], [], 0)[0])

    # --- the transport's side -------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        read_more(transport)

    def data_received(self, data: bytes) -> None:
        self._pieces.append(data)
        if self._heard is None:
            self._transport.pause_reading()
        self._wake(self._heard)

    def eof_received(self) -> bool:
        """The vendor says no more, and takes no more either; what it has said is still read."""
        self._has_ended = True
        self._wake(self._heard)
        return False

    def connection_lost(self, exc: Exception | None) -> None:
        self._has_ended, self._lost = True, exc
        self._wake(self._heard)
        self.resume_writing()

    def pause_writing(self) -> None:
        self._can_write = self._loop.create_future()

    def resume_writing(self) -> None:
        waiting, self._can_write = self._can_write, None
        self._wake(waiting)

    @staticmethod
    def _wake(waiting: asyncio.Future[None] | None) -> None:
        if waiting is not None and not waiting.done():
            waiting.set_result(None)


async def _within(waiting: asyncio.Future[None], timeout: float | None, late: type[Exception]) -> None:
    if timeout is None:
        await waiting
        return
    try:
        async with asyncio.timeout(timeout):
            await waiting
    except TimeoutError as error:
        raise late(str(error)) from error


@contextmanager
def _no_connection() -> Iterator[None]:
    """What the machine says, as httpcore's exceptions."""
    try:
        yield
    except TimeoutError as error:
        raise httpcore.ConnectTimeout(str(error)) from error
    except OSError as error:
        raise httpcore.ConnectError(str(error)) from _first_of(error)


def _first_of(error: OSError) -> OSError:
    """What the first address of a name said: asyncio before 3.12 puts what all of them said into one text."""
    said = re.search(r"\[Errno (\d+)\]", str(error)) if error.errno is None else None
    return error if said is None else OSError(int(said[1]), os.strerror(int(said[1])))
