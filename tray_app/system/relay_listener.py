"""Takes HTTP/1.1 requests for the relays: asyncio's transports, h11's grammar, and limits.

A request's body is read from the wire only as fast as its handler asks for it, and an answer that is a stream is
written only as fast as the other side reads, so a message of any size passes in constant memory (some 256 kB a
connection, a few times as much where it is passed on). A connection that says nothing, says it slowly or does not read
costs a place until its time is up, and gives it up at once when somebody new needs it, unless its handler keeps it;
nothing wakes while there is none. No request is made here: this is no proxy.

Thread: one event loop's.
"""

from __future__ import annotations

import asyncio
import errno
import os
import socket
from collections import deque
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

import h11

from tray_app.core.errors import Temporary, TrayAppError
from tray_app.core.instances import split_listen
from tray_app.core.relay import STATUS, NotTaken, Refusal, RelayAnswer, RequestHead
from tray_app.system.big_reads import length_to_count, read_more

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable

    from tray_app.core.ports import RelayHandler
    from tray_app.system.service_manager import HandedOver

HEAD_LIMIT_BYTES: Final = 32 * 1024
_BACKLOG: Final = 512
"""For the system: connections that wait to be accepted. A burst must not run into its one-second repeats."""
_FINISH_S: Final = 0.5
"""At the end, for requests that are under way and do not pass; the engine waits two seconds for the whole."""
_ACCEPTED_AT_ONCE: Final = 32
"""In one turn of the loop; less than a relay's places, so that who has just come is heard before he can be put out."""


class Limits(NamedTuple):
    """What a listener allows."""

    places: int = 256
    """Connections of one relay; more than requests that are kept (`engine.relay.PASSING_AT_ONCE`)."""
    places_in_all: int = 512
    """Half of the descriptors that a process usually has; what is passed on needs a second one each."""
    head_s: float = 10.0
    """For a whole head, and for the next request of a kept connection."""
    silence_s: float = 20.0
    """Without a byte of a body that is waited for, or without the other side reading an answer."""
    linger_s: float = 1.0
    """For the other side to read an answer that came before its message had ended."""


class RelayListener:
    """`core.ports.Listener`; one for all relays of a program."""

    def __init__(self, limits: Limits = Limits(), handed: HandedOver | None = None) -> None:  # noqa: B008 - numbers
        """`handed`: sockets of an earlier run, and where ours are kept for a later one."""
        self.limits = limits
        self.handed = handed
        self.connections: dict[_Connection, None] = {}
        """All that are open, the oldest first."""

    async def listen(self, address: str, handler: RelayHandler, refused: Callable[[Refusal], None]) -> _Listening:
        """Raises Temporary `relay_port_taken`, `relay_cannot_listen` with the facts `address` and `detail`."""
        try:
            waiting = self._of_an_earlier_run(address) or self._new(address)
        except OSError as error:
            code = "relay_port_taken" if error.errno == errno.EADDRINUSE else "relay_cannot_listen"
            raise Temporary(code, address=address, detail=os.strerror(error.errno or 0)) from error
        listening = _Listening(self, waiting, handler, refused)
        await listening.start()
        return listening

    def _of_an_earlier_run(self, address: str) -> socket.socket | None:
        return None if self.handed is None else self.handed.take(address)

    def _new(self, address: str) -> socket.socket:
        waiting = _bound(address)
        if self.handed is not None:
            self.handed.keep(address, waiting)
        return waiting

    def make_room(self, listening: _Listening) -> bool:
        """Whether there is a place for one more connection; who has waited longest without having said what he wants
        gives up his."""
        if len(self.connections) < self.limits.places:
            return True
        own = [c for c in self.connections if c.listening is listening]
        for crowd, places in ((own, self.limits.places), (list(self.connections), self.limits.places_in_all)):
            if len(crowd) < places:
                continue
            idle = next((c for c in crowd if not c.is_busy), None)
            if idle is None:
                return False
            idle.put_out()
        return True


def _bound(address: str) -> socket.socket:
    host, port = split_listen(address)
    waiting = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    try:
        if os.name == "posix":
            # Ended connections of an earlier run must not keep the port; a live listener still does.
            waiting.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        waiting.bind((host, port))
        waiting.listen(_BACKLOG)
        waiting.settimeout(0)
    except BaseException:
        waiting.close()
        raise
    return waiting


class _Listening:
    """`core.ports.Listening`."""

    def __init__(
        self, owner: RelayListener, waiting: socket.socket, handler: RelayHandler, refused: Callable[[Refusal], None]
    ) -> None:
        self.owner = owner
        self.handler = handler
        self.refused = refused
        self._waiting = waiting
        host, port = waiting.getsockname()[:2]
        self._address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        self._server: asyncio.Server | None = None

    @property
    def address(self) -> str:
        """ADDRESS:PORT, with the real port."""
        return self._address

    async def start(self) -> None:
        """Takes requests from here on."""
        loop = asyncio.get_running_loop()
        # asyncio takes one number for two things: how many wait in the system, and how many it accepts in one turn.
        self._server = await loop.create_server(
            lambda: _Connection(self), sock=self._waiting, backlog=_ACCEPTED_AT_ONCE
        )
        with suppress(OSError):
            self._waiting.listen(_BACKLOG)

    def let_go(self) -> None:
        """See `core.ports.Listening`."""
        if self.owner.handed is not None:
            self.owner.handed.drop(self._address)

    async def close(self) -> None:
        """See `core.ports.Listening`."""
        if self._server is not None:
            self._server.close()
        try:
            # Whoever has just come would be cut off although what he brings is stored, or about to be.
            async with asyncio.timeout(_FINISH_S):
                while any(c.is_about_to_end for c in self.owner.connections if c.listening is self):
                    await asyncio.sleep(_FINISH_S / 50)
        except TimeoutError:
            pass
        own = [c for c in self.owner.connections if c.listening is self]
        tasks = [task for c in own if (task := c.task) is not None]
        for connection in own:
            connection.abort()
        if tasks:
            await asyncio.wait(tasks)


class _Connection(asyncio.Protocol):
    """One connection. Its requests are handled one after the other, each in a task."""

    def __init__(self, listening: _Listening) -> None:
        self.listening = listening
        self.task: asyncio.Task[None] | None = None
        self._loop = asyncio.get_running_loop()
        self._limits = listening.owner.limits
        self._http = h11.Connection(h11.SERVER, max_incomplete_event_size=HEAD_LIMIT_BYTES)
        self._transport: asyncio.Transport
        self._timer: asyncio.TimerHandle | None = None
        self._heard: asyncio.Future[None] | None = None
        """What waits for more of the body."""
        self._can_write: asyncio.Future[None] | None = None
        """What waits for the other side to read."""
        self._refused: Refusal | None = None
        """Why the request under way ends early."""
        self._cancelled = False
        self._has_asked = False
        self._kept_s: float | None = None
        """Set: the request under way is kept, and may be silent for so long."""
        self._headers: Iterable[tuple[bytes, bytes]] = ()
        """Of the request under way."""
        self._length = 0
        """Of its body, if that is worth counting."""
        self._counted: deque[bytes] | None = None
        """Set: what comes belongs to a body that is counted (`big_reads`), and waits here. Empty: the end."""
        self._lingers = False

    @property
    def is_busy(self) -> bool:
        """Whether a request of it is being handled; one whose body is waited for is not."""
        return self.task is not None and (self._heard is None or self._kept_s is not None)

    @property
    def is_about_to_end(self) -> bool:
        """Whether it is a matter of milliseconds: its first request comes, or one that is not kept is answered."""
        return not self._has_asked or (self.task is not None and self._kept_s is None)

    def put_out(self) -> None:
        """Gives its place up."""
        if self.task is not None or not self._is_fresh():
            self._tell(Refusal.TOO_MANY)
        self.abort()

    def abort(self) -> None:
        """Ends the connection at once."""
        self.listening.owner.connections.pop(self, None)
        self._disarm()
        self._cancel()
        self._transport.abort()

    def _cancel(self) -> None:
        """Ends the request under way. Once: a second cancellation would meet it while it ends, and the connection to
        the vendor would stay open."""
        if self.task is not None and not self._cancelled:
            self._cancelled = True
            self.task.cancel()

    # --- from the transport ------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        if not self.listening.owner.make_room(self.listening):
            self._tell(Refusal.TOO_MANY)
            transport.abort()
            return
        self.listening.owner.connections[self] = None
        self._arm(self._limits.head_s)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        self.listening.owner.connections.pop(self, None)
        self._disarm()
        self._wake(self._can_write)
        if self._heard is None:
            self._cancel()
        if self._heard is not None:
            self._hear(b"")

    def data_received(self, data: bytes) -> None:
        if self._lingers:
            return
        unasked = self.task is not None and self._heard is None
        self._hear(data)
        if unasked:
            # No more until it is wanted. Not before something came: who does not read does not see the other side go.
            self._transport.pause_reading()

    def eof_received(self) -> bool:
        """The other side says no more; it is still answered. One that is gone altogether resets the connection."""
        if self._lingers:
            return False
        if self._kept_s is not None and self._heard is None and self.task is not None:
            self._cancel()
            return False
        if self.task is None and self._has_asked and self._is_fresh():
            return False  # The usual end: nothing more is asked.
        self._hear(b"")
        return self.task is not None

    def pause_writing(self) -> None:
        self._can_write = self._loop.create_future()

    def resume_writing(self) -> None:
        waiting, self._can_write = self._can_write, None
        self._wake(waiting)

    # --- reading -------------------------------------------------------------------------------------------

    def _hear(self, data: bytes) -> None:
        if self._counted is not None:
            self._counted.append(data)
            self._wake(self._heard)
            return
        with suppress(h11.RemoteProtocolError):  # Bytes after an end; `next_event` tells.
            self._http.receive_data(data)
        if self.task is None:
            self._begin()
        else:
            self._wake(self._heard)

    def _begin(self) -> None:
        """Starts on the next request, if its head is there."""
        try:
            event = self._http.next_event()
        except h11.RemoteProtocolError:
            self._refuse(Refusal.NOT_HTTP)
            return
        if isinstance(event, h11.Request) and _size_bytes(event) > HEAD_LIMIT_BYTES:
            # h11 looks at the size of what is not whole yet; a head may come in one piece.
            self._refuse(Refusal.NOT_HTTP)
            return
        if event is h11.NEED_DATA or event is h11.PAUSED:
            return
        if not isinstance(event, h11.Request):
            self._transport.close()
            return
        self._disarm()
        self._refused, self._kept_s, self._cancelled, self._has_asked = None, None, False, True
        self._headers, self._length = event.headers, 0
        self.task = self._loop.create_task(self._serve(event))

    def _is_fresh(self) -> bool:
        """Whether nothing came since the connection was made, or since its last request."""
        return not self._http.trailing_data[0]

    def keep(self, silence_s: float) -> None:
        """For `core.ports.RelayBody`."""
        self._kept_s = silence_s
        self._length = length_to_count(self._headers)
        read_more(self._transport)
        if self._http.their_state is h11.DONE:
            self._transport.resume_reading()

    async def body(self) -> AsyncIterator[bytes]:
        """The body of the request under way, piece by piece. Raises NotTaken."""
        if self._http.they_are_waiting_for_100_continue:
            self._transport.write(self._http.send(h11.InformationalResponse(status_code=100, headers=[])) or b"")
        while True:
            try:
                event = self._http.next_event()
            except h11.RemoteProtocolError:
                closed = self._transport.is_closing() or self._http.trailing_data[1]
                raise NotTaken(Refusal.CUT_SHORT if closed else Refusal.NOT_HTTP) from None
            if event is h11.NEED_DATA:
                await self._hear_more()
            elif isinstance(event, h11.Data):
                left = self._length - len(event.data)
                if self._kept_s is not None and left > 0:
                    # From here on: this was all that h11 had, but for an end that it may have been told.
                    self._counted = deque([b""] if self._http.trailing_data[1] else ())
                yield bytes(event.data)
                if self._counted is not None:
                    async for piece in self._count(self._counted, left):
                        yield piece
                    return
            elif isinstance(event, h11.EndOfMessage) and event.headers:
                raise NotTaken(Refusal.TRAILERS)
            else:
                if self._kept_s is not None:
                    self._transport.resume_reading()  # Or nobody would notice that the other side goes away.
                return

    async def _count(self, waiting: deque[bytes], left: int) -> AsyncIterator[bytes]:
        while left:
            if not waiting:
                await self._hear_more()
            piece = waiting.popleft()[:left]
            if not piece:
                raise NotTaken(Refusal.CUT_SHORT)
            left -= len(piece)
            yield piece
        self._transport.resume_reading()

    @property
    def _silence_s(self) -> float:
        return self._limits.silence_s if self._kept_s is None else self._kept_s

    async def _hear_more(self) -> None:
        self._heard = self._loop.create_future()
        self._arm(self._silence_s)
        self._transport.resume_reading()
        try:
            await self._heard
        finally:
            self._heard = None
            self._disarm()
        if self._refused is not None:
            raise NotTaken(self._refused)

    # --- answering -----------------------------------------------------------------------------------------

    async def _serve(self, request: h11.Request) -> None:
        try:
            await self._answer(await self._handle(request), silent=request.method == b"HEAD")
        except (h11.LocalProtocolError, ConnectionError):
            self._transport.abort()
        except asyncio.CancelledError:
            self._transport.abort()
            raise
        finally:
            self.task = None
        self._after()

    async def _handle(self, request: h11.Request) -> RelayAnswer:
        head = RequestHead(
            method=request.method.decode("ascii"),
            target=request.target.decode("latin-1"),
            headers=tuple((n.decode("ascii"), v.decode("latin-1")) for n, v in request.headers.raw_items()),
        )
        try:
            return await self.listening.handler(head, _Body(self))
        except NotTaken as error:
            refusal = error.refusal
        except TrayAppError:
            refusal = Refusal.NOT_STORED
        except Exception as problem:
            self._loop.call_exception_handler({"message": "a relay's handler failed", "exception": problem})
            refusal = Refusal.NOT_STORED
        self._tell(refusal)
        return RelayAnswer(status=STATUS[refusal], body=f"{refusal.value}\n".encode())

    async def _answer(self, answer: RelayAnswer, *, silent: bool) -> None:
        if isinstance(answer.body, bytes):
            self._transport.write(self._short(answer, answer.body, silent=silent))
            return
        ends = () if self._counted is None else (("Connection", "close"),)
        try:
            self._transport.write(self._head(answer, [*answer.headers, *ends]))
            async for piece in answer.body:
                self._transport.write(self._send(h11.Data(data=piece)))
                await self._drained()
            self._transport.write(self._send(_END))
            await self._drained()
        finally:
            await answer.body.aclose()

    def _short(self, answer: RelayAnswer, body: bytes, *, silent: bool) -> bytes:
        """A short answer leaves in one piece: in two, it would wait for the other side's acknowledgement."""
        is_heard_out = self._is_heard_out()
        if is_heard_out and not body and not answer.headers and not answer.phrase:
            return self._send(_done(answer.status)) + self._send(_END)
        headers = list(answer.headers)
        if "content-length" not in {name.lower() for name, _ in headers}:
            headers.append(("Content-Length", str(len(body))))
        if not is_heard_out:
            headers.append(("Connection", "close"))
        said = [self._head(answer, headers)]
        if body and not silent:
            said.append(self._send(h11.Data(data=body)))
        said.append(self._send(_END))
        return b"".join(said)

    def _head(self, answer: RelayAnswer, headers: list[tuple[str, str]]) -> bytes:
        phrase = answer.phrase.encode("latin-1", "replace")
        return self._send(h11.Response(status_code=answer.status, headers=_wire(headers), reason=phrase))

    def _send(self, event: h11.Event) -> bytes:
        return self._http.send(event) or b""

    def _is_heard_out(self) -> bool:
        """Whether the request has come whole; an end that waits to be read is taken."""
        while self._http.their_state is h11.SEND_BODY:
            try:
                event = self._http.next_event()
            except h11.RemoteProtocolError:
                return False
            if not isinstance(event, h11.EndOfMessage):
                return False
        return self._http.their_state is h11.DONE

    async def _drained(self) -> None:
        if self._transport.is_closing():
            raise ConnectionError
        if self._can_write is not None:
            self._arm(self._silence_s)
            try:
                await self._can_write
            finally:
                self._disarm()

    def _after(self) -> None:
        """Either the next request of the connection, or its end."""
        if self._transport.is_closing():
            return
        if self._http.our_state is h11.DONE and self._http.their_state is h11.DONE:
            self._http.start_next_cycle()
            self._arm(self._limits.head_s)
            self._transport.resume_reading()
            self._begin()
        elif self._http.their_state in (h11.DONE, h11.CLOSED, h11.MUST_CLOSE):
            self._transport.close()
        else:
            self._linger()

    def _refuse(self, refusal: Refusal) -> None:
        """Says why before any handler has seen it."""
        self._tell(refusal)
        body = f"{refusal.value}\n".encode()
        with suppress(h11.LocalProtocolError):
            headers = _wire([("Content-Length", str(len(body))), ("Connection", "close")])
            answer = h11.Response(status_code=STATUS[refusal], headers=headers)
            said = (self._send(answer), self._send(h11.Data(data=body)), self._send(_END))
            self._transport.write(b"".join(said))
        self._linger()

    def _linger(self) -> None:
        """Closing with unread bytes would be a reset, which can overtake the answer: so hear on for a moment."""
        self._lingers = True
        with suppress(OSError, RuntimeError):
            self._transport.write_eof()
        self._transport.resume_reading()
        self._arm(self._limits.linger_s)

    # --- helpers -------------------------------------------------------------------------------------------

    def _tell(self, refusal: Refusal) -> None:
        self.listening.refused(refusal)

    def _arm(self, seconds: float) -> None:
        self._disarm()
        self._timer = self._loop.call_later(seconds, self._time_is_up)

    def _disarm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _time_is_up(self) -> None:
        self._timer = None
        if self._heard is not None:
            self._refused = Refusal.TOO_SLOW
            self._wake(self._heard)
        elif self.task is None and not self._lingers and not self._is_fresh():
            self._refuse(Refusal.TOO_SLOW)
        else:
            self.abort()

    @staticmethod
    def _wake(waiting: asyncio.Future[None] | None) -> None:
        if waiting is not None and not waiting.done():
            waiting.set_result(None)


class _Body:
    """`core.ports.RelayBody`."""

    def __init__(self, connection: _Connection) -> None:
        self._connection = connection

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._connection.body()

    def keep(self, *, silence_s: float) -> None:
        """See there."""
        self._connection.keep(silence_s)


_END: Final = h11.EndOfMessage()


@cache
def _done(status: int) -> h11.Response:
    """The answer to what was taken in; made once, since h11 looks at each header anew."""
    return h11.Response(status_code=status, headers=[("Content-Length", "0")])


def _size_bytes(request: h11.Request) -> int:
    return len(request.target) + sum(len(name) + len(value) for name, value in request.headers)


def _wire(headers: list[tuple[str, str]]) -> list[tuple[bytes, bytes]]:
    return [(name.encode("ascii"), value.encode("latin-1")) for name, value in headers]
