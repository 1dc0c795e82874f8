"""The listener alone, with handlers of the test: streams both ways, and clients that are slow, half-open or hostile."""

from __future__ import annotations

import asyncio
import random
import socket
import struct
import tracemalloc
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest

from tests.integration.relay_client import ask, post
from tray_app.core.errors import Temporary
from tray_app.core.relay import NotTaken, Refusal, RelayAnswer, RequestHead
from tray_app.system.relay_listener import Limits, RelayListener

WITHIN_S = 20.0
QUICK = Limits(places=4, places_in_all=6, head_s=0.3, silence_s=0.3, linger_s=0.2)


class Place:
    """A relay with `handle`, and what it refused."""

    def __init__(self, handle: Callable[..., Awaitable[RelayAnswer]], limits: Limits) -> None:
        self.handle = handle
        self.refused: Counter[Refusal] = Counter()
        self.listener = RelayListener(limits)
        self.address = ""

    async def __aenter__(self) -> Place:
        self.listening = await self.listener.listen("127.0.0.1:0", self.handle, self.count)
        self.address = self.listening.address
        return self

    def count(self, refusal: Refusal) -> None:
        self.refused[refusal] += 1

    async def __aexit__(self, *_: object) -> None:
        await self.listening.close()

    @property
    def host(self) -> tuple[str, int]:
        host, _, port = self.address.rpartition(":")
        return host, int(port)

    async def until(self, true: Callable[[], Any]) -> None:
        """Waits for it; fails after WITHIN_S."""
        async with asyncio.timeout(WITHIN_S):
            while not true():
                await asyncio.sleep(0.005)


def run(
    work: Callable[[Place], Awaitable[None]],
    handle: Callable[..., Awaitable[RelayAnswer]] | None = None,
    limits: Limits | None = None,
) -> None:
    async def all_of_it() -> None:
        async with Place(handle or echo, limits or Limits()) as place:
            await work(place)
        assert not place.listener.connections
        # What was cut off may still be about to end.
        await place.until(lambda: len(asyncio.all_tasks()) == 1)

    asyncio.run(all_of_it())


async def whole(body: AsyncIterator[bytes]) -> bytes:
    return b"".join([piece async for piece in body])


async def echo(head: RequestHead, body: AsyncIterator[bytes]) -> RelayAnswer:
    """The request again."""
    said = await whole(body)
    return RelayAnswer(status=200, headers=(("X-Was", f"{head.method} {head.target}"),), body=said)


# --- what is handed on --------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "PATCH", "ODD"])
def test_every_method_and_raw_target(method: str) -> None:
    async def work(place: Place) -> None:
        raw = f"{method} /a/../%2e?b=c&&d HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc".encode()
        said = await ask(place.address, raw)
        assert said.startswith(b"HTTP/1.1 200 ")
        assert b"X-Was: %s /a/../%%2e?b=c&&d\r\n" % method.encode() in said
        assert said.endswith(b"\r\n\r\nabc")

    run(work)


def test_headers_as_they_were_written() -> None:
    seen = list[tuple[str, str]]()

    async def handle(head: RequestHead, body: AsyncIterator[bytes]) -> RelayAnswer:
        seen.extend(head.headers)
        return RelayAnswer(status=204)

    async def work(place: Place) -> None:
        await ask(place.address, b"GET / HTTP/1.1\r\nHoSt: x\r\nX-B: \xe4 \r\nx-a:1\r\nX-B: 2\r\n\r\n")
        assert seen == [("HoSt", "x"), ("X-B", "ä"), ("x-a", "1"), ("X-B", "2")]

    run(work, handle)


def test_one_connection_many_requests_also_at_once() -> None:
    async def work(place: Place) -> None:
        chunks = b"3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n"
        one = b"POST /%d HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" + chunks
        said = await ask(place.address, b"".join(one % number for number in range(20)))
        assert said.count(b"HTTP/1.1 200 ") == 20
        assert said.count(b"abcde") == 20
        assert [said.index(b"X-Was: POST /%d\r\n" % n) for n in range(20)] == sorted(
            said.index(b"X-Was: POST /%d\r\n" % n) for n in range(20)
        )

    run(work)


def test_the_client_that_waits_to_be_told_to_go_on() -> None:
    async def work(place: Place) -> None:
        reader, writer = await asyncio.open_connection(*place.host)
        writer.write(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
        assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 100 ")
        writer.write(b"ok")
        assert (await reader.readuntil(b"ok")).startswith(b"HTTP/1.1 200 ")
        writer.close()

    run(work)


def test_streams_of_any_size_pass_in_constant_memory() -> None:
    """256 MB in and out at once: what comes is asked for piece by piece, and written as it is read."""
    size = 256 * 1024 * 1024

    async def handle(head: RequestHead, body: AsyncIterator[bytes]) -> RelayAnswer:
        return RelayAnswer(status=200, body=body)

    async def work(place: Place) -> None:
        reader, writer = await asyncio.open_connection(*place.host)

        async def send() -> None:
            writer.write(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % size)
            for _ in range(size // 65536):
                writer.write(bytes(65536))
                await writer.drain()

        tracemalloc.start()
        sending = asyncio.create_task(send())
        got = 0
        while got < size:
            got += len(await reader.read(1 << 20))
        await sending
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 8 * 1024 * 1024, peak
        writer.close()

    run(work, handle)


def test_a_counted_body_that_had_ended_before_it_was_asked_for_is_cut_short() -> None:
    """Or its place would be kept until the silence of what passes is over."""
    told, asked = asyncio.Event(), asyncio.Event()

    async def handle(head: RequestHead, body: Any) -> RelayAnswer:
        told.set()
        await asked.wait()
        body.keep(silence_s=900)
        async for _ in body:
            pass
        return RelayAnswer(status=200)

    async def work(place: Place) -> None:
        with socket.create_connection(place.host) as line:
            line.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9000000\r\n\r\n" + bytes(10))
            await told.wait()
            line.shutdown(socket.SHUT_WR)
            await place.until(lambda: any(c._http.trailing_data[1] for c in place.listener.connections))
            asked.set()
            await place.until(lambda: place.refused[Refusal.CUT_SHORT])

    run(work, handle)


def test_a_reader_that_stops_holds_the_writer_up_and_is_put_out() -> None:
    made = 0

    async def pieces() -> AsyncIterator[bytes]:
        nonlocal made
        while True:
            made += 1
            yield bytes(65536)

    async def handle(head: RequestHead, body: AsyncIterator[bytes]) -> RelayAnswer:
        return RelayAnswer(status=200, body=pieces())

    async def work(place: Place) -> None:
        with socket.create_connection(place.host) as deaf:
            deaf.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            await place.until(lambda: made)
            await place.until(lambda: not place.listener.connections)
            assert made * 65536 < 32 * 1024 * 1024, "what the system's buffers take, not more"

    run(work, handle, QUICK)


def test_a_long_request_is_left_alone_and_ends_with_its_client() -> None:
    """Nothing is heard for longer than any limit on silence; then the client goes."""
    began, ended = asyncio.Event(), asyncio.Event()

    async def handle(head: RequestHead, body: AsyncIterator[bytes]) -> RelayAnswer:
        began.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()
        raise AssertionError

    async def work(place: Place) -> None:
        _, writer = await asyncio.open_connection(*place.host)
        writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        await asyncio.wait_for(began.wait(), WITHIN_S)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(ended.wait(), 3 * QUICK.silence_s)
        linger = struct.pack("ii", 1, 0)  # a reset: one that only says no more is still answered
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        writer.transport.abort()
        await asyncio.wait_for(ended.wait(), WITHIN_S)

    run(work, handle, QUICK)


# --- what is not taken --------------------------------------------------------------------------------------


def test_an_early_answer_arrives_although_the_body_does_not_end() -> None:
    async def handle(head: RequestHead, body: AsyncIterator[bytes]) -> RelayAnswer:
        raise NotTaken(Refusal.TOO_LARGE)

    async def work(place: Place) -> None:
        for _ in range(20):
            reader, writer = await asyncio.open_connection(*place.host)
            writer.write(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999\r\n\r\n" + bytes(500_000))
            said = await reader.read()
            assert said.startswith(b"HTTP/1.1 413 ")
            assert said.endswith(b"too_large\n")
            writer.close()
        assert place.refused == {Refusal.TOO_LARGE: 20}

    run(work, handle)


@pytest.mark.parametrize(
    ("begin", "refusal"),
    [
        (b"", None),
        (b"POST / HT", Refusal.TOO_SLOW),
        (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nab", Refusal.TOO_SLOW),
    ],
)
def test_who_says_nothing_more_is_put_out(begin: bytes, refusal: Refusal | None) -> None:
    async def work(place: Place) -> None:
        reader, writer = await asyncio.open_connection(*place.host)
        writer.write(begin)
        said = await asyncio.wait_for(reader.read(), WITHIN_S)
        assert said.startswith(b"HTTP/1.1 408 " if refusal else b"")
        await place.until(lambda: not place.listener.connections)
        assert place.refused == ({refusal: 1} if refusal else {})
        writer.close()

    run(work, limits=QUICK)


@pytest.mark.parametrize(
    "begin", [b"POST / HTTP/1.1\r\nHo", b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nab"]
)
@pytest.mark.parametrize("rough", [True, False])
def test_a_message_that_is_cut_short(begin: bytes, rough: bool) -> None:
    async def work(place: Place) -> None:
        _, writer = await asyncio.open_connection(*place.host)
        writer.write(begin)
        await writer.drain()
        await place.until(lambda: place.listener.connections)
        await asyncio.sleep(0.05)
        if rough:
            writer.transport.abort()
        else:
            writer.close()
        await place.until(lambda: not place.listener.connections)

    run(work)


def test_who_was_here_first_and_says_nothing_makes_room() -> None:
    """Four places, taken by connections that say nothing or not all; each new one is served at once."""

    async def work(place: Place) -> None:
        idle = []
        for number in range(12):
            connection = await asyncio.open_connection(*place.host)
            if number % 2:
                connection[1].write(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nab")
            idle.append(connection)
        async with asyncio.timeout(QUICK.head_s * 0.9):  # sooner than any of them is put out for its silence
            for number in range(8):
                assert (await post(f"http://{place.address}/{number}", b"abc")).status == 200
        assert place.refused[Refusal.TOO_MANY] > 0
        for _, writer in idle:
            writer.close()

    run(work, limits=QUICK)


def test_while_all_are_being_served_a_new_one_is_turned_away() -> None:
    let_go = asyncio.Event()

    async def handle(head: RequestHead, body: AsyncIterator[bytes]) -> RelayAnswer:
        await let_go.wait()
        return RelayAnswer(status=200)

    async def work(place: Place) -> None:
        served = [asyncio.create_task(ask(place.address, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")) for _ in range(4)]
        await place.until(lambda: sum(c.is_busy for c in place.listener.connections) == 4)
        with pytest.raises(OSError):
            if not await ask(place.address, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"):
                raise ConnectionResetError
        assert place.refused == {Refusal.TOO_MANY: 1}
        let_go.set()
        assert all(said.startswith(b"HTTP/1.1 200 ") for said in await asyncio.gather(*served))

    run(work, handle, QUICK)


def test_one_relays_crowd_costs_the_others_nothing() -> None:
    async def work(place: Place) -> None:
        other = await place.listener.listen("127.0.0.1:0", echo, lambda _: None)
        crowd = [await asyncio.open_connection(*place.host) for _ in range(10)]
        for _ in range(5):
            assert (await post(f"http://{other.address}/", b"x")).status == 200
        for _, writer in crowd:
            writer.close()
        await other.close()

    run(work, limits=QUICK)


def test_a_port_that_is_taken() -> None:
    async def work(place: Place) -> None:
        with pytest.raises(Temporary, match="relay_port_taken"):
            await place.listener.listen(place.address, echo, place.count)
        with pytest.raises(Temporary, match="relay_cannot_listen"):
            await place.listener.listen("203.0.113.1:9077", echo, place.count)

    run(work)


def test_the_port_is_free_again_at_once() -> None:
    async def work(place: Place) -> None:
        assert (await post(f"http://{place.address}/", b"x")).status == 200
        address = place.address
        await place.listening.close()
        place.listening = await place.listener.listen(address, echo, place.count)
        assert (await post(f"http://{address}/", b"x")).status == 200

    run(work)


def test_a_handler_that_fails_is_told_and_harms_nobody() -> None:
    told = list[dict[str, Any]]()

    async def handle(head: RequestHead, body: AsyncIterator[bytes]) -> RelayAnswer:
        if head.target == "/bad":
            raise ZeroDivisionError
        return await echo(head, body)

    async def work(place: Place) -> None:
        asyncio.get_running_loop().set_exception_handler(lambda _, context: told.append(context))
        assert (await post(f"http://{place.address}/bad", b"x")).status == 503
        assert (await post(f"http://{place.address}/good", b"x")).status == 200
        assert [type(context["exception"]) for context in told] == [ZeroDivisionError]

    run(work, handle)


# --- noise --------------------------------------------------------------------------------------------------

WORDS = [
    *(b"POST", b"GET", b"CONNECT", b"HEAD", b" ", b"/", b"/x", b"http://y/", b"*", b"HTTP/1.1", b"HTTP/1.0", b"HTTP/9"),
    *(b"\r\n", b"\n", b"\r\n\r\n", b"Host: x", b"Content-Length: 5", b"Content-Length: -1", b"Content-Length: 99"),
    *(b"Transfer-Encoding: chunked", b"Transfer-Encoding: gzip", b"Expect: 100-continue", b"Connection: close"),
    *(b"5\r\nabcde\r\n", b"0\r\n\r\n", b"ffffffff\r\n", b"\x00", b"\xff\xfe", b"a" * 3000, b":", b"Upgrade: h2c"),
]


@pytest.mark.parametrize("seed", range(8))
def test_noise_harms_nobody(seed: int) -> None:
    """Random requests, cut and mixed, on many connections for a bounded time; then a good one is served."""
    chance = random.Random(seed)

    def noise() -> bytes:
        if chance.random() < 0.2:
            return chance.randbytes(chance.randint(1, 5000))
        parts = [chance.choice(WORDS) for _ in range(chance.randint(1, 25))]
        good = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nabcde"
        return b"".join(parts) if chance.random() < 0.6 else good[: chance.randint(1, len(good))] + b"".join(parts)

    async def one(place: Place) -> None:
        _, writer = await asyncio.open_connection(*place.host)
        try:
            for _ in range(chance.randint(1, 3)):
                writer.write(noise())
                await writer.drain()
                await asyncio.sleep(0)
            if chance.random() < 0.5:
                writer.write_eof()
                await asyncio.sleep(0.01)
        except ConnectionError:
            pass
        finally:
            writer.transport.abort() if chance.random() < 0.5 else writer.close()

    async def work(place: Place) -> None:
        told = list[dict[str, Any]]()
        asyncio.get_running_loop().set_exception_handler(lambda _, context: told.append(context))
        until_s = asyncio.get_running_loop().time() + 1.5
        while asyncio.get_running_loop().time() < until_s:
            await asyncio.gather(*(one(place) for _ in range(10)), return_exceptions=True)
        assert (await post(f"http://{place.address}/", b"still here")).body == b"still here"
        await place.until(lambda: not place.listener.connections)
        assert told == []

    run(work, limits=QUICK._replace(places=32, places_in_all=32))
