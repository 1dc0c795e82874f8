"""The holder's ear: a Unix socket that only the owner can open (on Windows a named pipe, `engine.pipe`), on which
other processes ask the engine.

What is said on it stands in `engine.client`. Runs on the engine's loop.
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
import stat
import struct
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any, Final

from tray_app.core.errors import OurBug, TrayAppError
from tray_app.engine.client import LINE_LIMIT_BYTES, TAKEN

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

_REQUEST_TIMEOUT_S: Final = 10.0
"""A client sends its line at once; one that does not is not ours."""
_MOST_CLIENTS: Final = 32

Say = Callable[[dict[str, Any]], Awaitable[None]]
Operation = Callable[[dict[str, Any], Say], Awaitable[dict[str, Any]]]
"""Takes the request's args and a way to say lines in between; answers with the result."""


class Control:
    """Serves operations to clients of the same user."""

    def __init__(self, address: Path | str, operations: Mapping[str, Operation]) -> None:
        """`address`: a socket's path, or the name of a pipe."""
        self._address = address
        self._operations = operations
        self._clients: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """Listens for as long as the block runs."""
        async with self._serving() as stop:
            try:
                yield
            finally:
                stop()
                for client in tuple(self._clients):
                    client.cancel()
                if self._clients:
                    await asyncio.wait(self._clients)

    def _serving(self) -> AbstractAsyncContextManager[Callable[[], None]]:
        if isinstance(self._address, str):
            from tray_app.engine.pipe import serving_pipe

            return serving_pipe(self._address, self._accept, limit=LINE_LIMIT_BYTES)
        return self._serving_socket(self._address)

    @asynccontextmanager
    async def _serving_socket(self, path: Path) -> AsyncIterator[Callable[[], None]]:
        """The caller holds the lease: a socket that is there already is a dead holder's."""
        with suppress(FileNotFoundError):
            path.unlink()
        server = await asyncio.start_unix_server(self._accept, path=path, limit=LINE_LIMIT_BYTES)
        path.chmod(stat.S_IRUSR | stat.S_IWUSR)
        try:
            yield server.close
        finally:
            await server.wait_closed()
            with suppress(FileNotFoundError):
                path.unlink()

    async def finish_talks(self, *, timeout_s: float | None) -> None:
        """Lets answers that are being said reach their clients."""
        if self._clients:
            await asyncio.wait(self._clients, timeout=timeout_s)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if len(self._clients) >= _MOST_CLIENTS or not _same_user(writer):
            writer.close()
            return
        task = asyncio.get_running_loop().create_task(self._serve(reader, writer))
        self._clients.add(task)
        task.add_done_callback(self._clients.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async def say(line: dict[str, Any]) -> None:
            writer.write(json.dumps(line).encode() + b"\n")
            await writer.drain()

        try:
            line = await asyncio.wait_for(reader.readline(), _REQUEST_TIMEOUT_S)
            with suppress(OSError):  # A client that gave up has still asked: an opt-out counts.
                await say(TAKEN)
            await say(await self._answer(line, say))
        except (OSError, ValueError, TimeoutError):
            pass  # The client is gone or talks nonsense; nobody is left to tell.
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()

    async def _answer(self, line: bytes, say: Say) -> dict[str, Any]:
        try:
            request = json.loads(line)
            operation = self._operations[request["op"]]
            return {"result": await operation(dict(request["args"]), say)}
        except TrayAppError as problem:
            return _told(problem)
        except (KeyError, TypeError, ValueError) as problem:
            return _told(OurBug("bad_request", detail=repr(problem)))


def _told(problem: TrayAppError) -> dict[str, Any]:
    return {"error": {"class": type(problem).__name__, "code": problem.code, "facts": dict(problem.reason.facts)}}


def _same_user(writer: asyncio.StreamWriter) -> bool:
    """The folder's and the socket's mode keep others out already; this also holds where a mode was changed."""
    peer = writer.get_extra_info("socket")
    if peer is None or not hasattr(socket, "SO_PEERCRED"):
        return True
    _, uid, _ = struct.unpack("3i", peer.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i")))
    return bool(uid in (os.getuid(), 0))
