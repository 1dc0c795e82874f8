"""The talk over a named pipe, which Windows has instead of Unix sockets that asyncio could use.

Who may join in:

- The pipe's name has 128 random bits and stands in the lock's file, in the user's own folder; so nobody can have taken
  it beforehand, and asyncio makes the first instance with FILE_FLAG_FIRST_PIPE_INSTANCE, so that taking it would fail.
- Nobody else can *ask*: without a security descriptor of its own a pipe lets others read, but only its owner,
  administrators and the system write (Source: Microsoft, "Named Pipe Security and Access Rights"). A client that asks
  nothing is told nothing.

Client and server are asyncio's own: its pipes hand over bytes as a stream, which is all that the talk needs.
"""

from __future__ import annotations

import asyncio
import os
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

PREFIX: Final = "\\\\.\\pipe\\"
_NOT_THERE_WINERROR: Final = frozenset({2, 109, 231, 232, 233})
"""ERROR_FILE_NOT_FOUND, BROKEN_PIPE, PIPE_BUSY, NO_DATA, PIPE_NOT_CONNECTED."""


def new_pipe_name(home_id: str) -> str:
    """One that nobody can foretell."""
    return f"{PREFIX}telemetry-tray-{home_id}-{os.urandom(16).hex()}"


def pipe_lines(name: str, request: bytes, *, timeout_s: float | None, limit: int) -> Iterator[bytes]:
    """Sends the request and yields the lines of the answer. Not in a thread whose own loop runs.

    Raises FileNotFoundError, ConnectionError where nobody listens; TimeoutError after `timeout_s` of silence; OSError;
    ValueError for a line of more than `limit` bytes.
    """
    loop: Any = asyncio.new_event_loop()  # the methods for pipes are in Windows' loop only
    try:
        reader = asyncio.StreamReader(limit=limit, loop=loop)
        protocol = asyncio.StreamReaderProtocol(reader, loop=loop)
        try:
            opening = asyncio.wait_for(loop.create_pipe_connection(lambda: protocol, name), timeout_s)
            transport, _ = loop.run_until_complete(opening)
        except OSError as problem:
            if getattr(problem, "winerror", None) in _NOT_THERE_WINERROR:
                raise ConnectionError(problem.errno, problem.strerror) from problem
            raise
        try:
            transport.write(request)
            while line := loop.run_until_complete(asyncio.wait_for(reader.readline(), timeout_s)):
                yield line
        finally:
            transport.close()
            loop.run_until_complete(asyncio.sleep(0))
    finally:
        loop.close()


@asynccontextmanager
async def serving_pipe(
    name: str, accept: Callable[[asyncio.StreamReader, asyncio.StreamWriter], None], *, limit: int
) -> AsyncIterator[Callable[[], None]]:
    """Listens for as long as the block runs; yields what stops taking new clients before that."""
    loop: Any = asyncio.get_running_loop()

    def protocol() -> asyncio.StreamReaderProtocol:
        reader = asyncio.StreamReader(limit=limit, loop=loop)
        return asyncio.StreamReaderProtocol(reader, accept, loop=loop)

    servers = await loop.start_serving_pipe(protocol, name)

    def stop() -> None:
        for server in servers:
            server.close()

    try:
        yield stop
    finally:
        stop()
