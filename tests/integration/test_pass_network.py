"""The connections of what passes: what they say when there is none, and that they hold no more than they must."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable
from typing import Any

import httpcore
import pytest

from tray_app.system.big_reads import PIECE_BYTES
from tray_app.system.http_faults import detail_of, fault_of
from tray_app.system.pass_network import PassNetwork


def run(work: Callable[[], Awaitable[Any]]) -> None:
    async def within() -> None:
        async with asyncio.timeout(20):
            await work()

    asyncio.run(within())


@pytest.mark.parametrize("addresses", [("127.0.0.1",), ("127.0.0.1", "127.0.0.2")])
def test_nobody_there_is_said_in_the_machines_words(
    addresses: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as bound:
        bound.bind(("0.0.0.0", 0))  # not listening
        port = bound.getsockname()[1]

        async def work() -> None:
            async def found(*_: Any, **__: Any) -> list[Any]:
                return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

            monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", found)
            with pytest.raises(httpcore.ConnectError) as told:
                await PassNetwork().connect_tcp("vendor.example", port)
            assert fault_of(told.value) == "refused"
            assert detail_of(told.value) == "ECONNREFUSED: Connection refused"

        run(work)


def test_no_more_is_read_than_is_asked_for() -> None:
    """Nor is more taken than the other side reads."""
    size = 32 * 1024 * 1024
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)

        async def work() -> None:
            loop = asyncio.get_running_loop()
            stream = await PassNetwork().connect_tcp("127.0.0.1", listening.getsockname()[1])
            other, _ = await loop.run_in_executor(None, listening.accept)
            with other:
                other.setblocking(False)
                sending = asyncio.create_task(loop.sock_sendall(other, bytes(size)))
                first = await stream.read(1)
                assert 0 < len(first) <= PIECE_BYTES
                got = len(first)
                with pytest.raises(TimeoutError):
                    await asyncio.wait_for(asyncio.shield(sending), 0.2)
                held = sum(len(piece) for piece in stream._pieces)  # type: ignore[attr-defined]
                assert held <= 2 * PIECE_BYTES
                while got < size:
                    got += len(await stream.read(1))
                await sending
                with pytest.raises(httpcore.WriteTimeout):
                    while True:
                        await stream.write(bytes(PIECE_BYTES), 0.2)
                await stream.aclose()

        run(work)


def test_what_was_said_before_an_end_is_still_read() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:

        async def work() -> None:
            loop = asyncio.get_running_loop()
            stream = await PassNetwork().connect_tcp("127.0.0.1", listening.getsockname()[1])
            other, _ = await loop.run_in_executor(None, listening.accept)
            assert not stream.get_extra_info("is_readable")
            other.sendall(b"no more")
            other.close()
            while not stream.get_extra_info("is_readable"):
                await asyncio.sleep(0)
            assert await stream.read(1) == b"no more"
            assert await stream.read(1) == b""
            with pytest.raises(httpcore.WriteError):
                await stream.write(b"too late")
            await stream.aclose()

        run(work)
