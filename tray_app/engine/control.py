"""The holder's ear: a Unix socket that only the owner can open, on which other processes ask the engine.

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
    from pathlib import Path

_REQUEST_TIMEOUT_S: Final = 10.0
"""A client sends its line at once; one that does not is not ours."""
_MOST_CLIENTS: Final = 32

Say = Callable[[dict[str, Any]], Awaitable[None]]
Operation = Callable[[dict[str, Any], Say], Awaitable[dict[str, Any]]]
"""Takes the request's args and a way to say lines in between; answers with the result."""


class Control:
    """Serves operations to clients of the same user."""

    def __init__(self, path: Path, operations: Mapping[str, Operation]) -> None:
        self._path = path
        self._operations = operations
        self._clients: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[None]:
        """Listens for as long as the block runs. The caller holds the lease: a socket there is a dead holder's."""
        with suppress(FileNotFoundError):
            self._path.unlink()
        server = await asyncio.start_unix_server(self._accept, path=self._path, limit=LINE_LIMIT_BYTES)
        self._path.chmod(stat.S_IRUSR | stat.S_IWUSR)
        try:
            yield
        finally:
            server.close()
            for client in tuple(self._clients):
                client.cancel()
            if self._clients:
                await asyncio.wait(self._clients)
            await server.wait_closed()
            with suppress(FileNotFoundError):
                self._path.unlink()

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
    if not hasattr(socket, "SO_PEERCRED"):
        return True
    _, uid, _ = struct.unpack("3i", peer.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i")))
    return bool(uid in (os.getuid(), 0))
