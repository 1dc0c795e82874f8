"""The floor of the relay's bench: as little as a server can be that stores each body durably before it answers.

asyncio.Protocol and h11, SQLite with synchronous=FULL, one insert a transaction. A process of its own; prints its port.
With `forward` instead of a database it only answers: what a reverse proxy is put in front of.
"""

from __future__ import annotations

import asyncio
import sqlite3
import sys

import h11


class Bare(asyncio.Protocol):
    """One connection: reads a request, stores its body, answers, goes on."""

    def __init__(self, database: sqlite3.Connection | None) -> None:
        self._database = database
        self._wire = h11.Connection(h11.SERVER)
        self._body = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._wire.receive_data(data)
        while True:
            event = self._wire.next_event()
            if isinstance(event, h11.Data):
                self._body += event.data
            elif isinstance(event, h11.EndOfMessage):
                self._answer()
            elif event is h11.NEED_DATA or isinstance(event, h11.ConnectionClosed):
                return

    def _answer(self) -> None:
        if self._database is not None:
            with self._database:
                self._database.execute("INSERT INTO bodies (body) VALUES (?)", (bytes(self._body),))
        self._body.clear()
        head = self._wire.send(h11.Response(status_code=200, headers=[("Content-Length", "0")]))
        self._transport.write((head or b"") + (self._wire.send(h11.EndOfMessage()) or b""))
        if self._wire.our_state is h11.MUST_CLOSE:
            self._transport.close()
        else:
            self._wire.start_next_cycle()


async def serve(path: str) -> None:
    """Until it is killed."""
    database = None
    if path != "forward":
        database = sqlite3.connect(path)
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA synchronous=FULL")
        database.execute("CREATE TABLE bodies (id INTEGER PRIMARY KEY, body BLOB)")
    server = await asyncio.get_running_loop().create_server(lambda: Bare(database), "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1]))
