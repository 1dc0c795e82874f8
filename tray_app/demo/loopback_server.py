"""A small HTTP/1.1 server on loopback: what the demo's two servers share.

One thread accepts, one thread per connection answers. Written on sockets rather than `http.server`, since the far
end of a test must see what is really on the wire (raw target, headers as written, bytes of a request that never
ended), must be able to break every rule of HTTP, and must stop at once.
"""

from __future__ import annotations

import ipaddress
import selectors
import socket
import threading
import time
from collections import deque
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, Self

from tray_app.demo.faults import Answer, Fault, Faults
from tray_app.demo.http_wire import Malformed, Request, Wire, path_of

if TYPE_CHECKING:
    import ssl

    from tray_app.core.model import Headers

BODY_LIMIT_BYTES: Final = 256 * 1024 * 1024
"""More than any test sends; a demo must not be an easy way to fill memory."""
KEPT_REQUESTS: Final = 100_000
JOIN_S: Final = 10.0
"""Threads end within milliseconds of `stop`; one that does not by then never will."""


class _Turn:
    """One request under way, for the counting. It ends when the last bytes of its answer are about to be sent: were it
    a moment later, a client that keeps to a limit could have the next request here before this one is counted off."""

    def __init__(self, server: LoopbackServer) -> None:
        self._server = server
        self._ended = False
        with server._changed:
            server._under_way += 1
            server._most_at_once = max(server._most_at_once, server._under_way)

    def end(self) -> None:
        """Counted off, once."""
        with self._server._changed:
            self._server._under_way -= not self._ended
            self._ended = True


class LoopbackServer:
    """Base of the demo's servers. A context manager; `start` and `stop` may also be called by hand, any number of
    times: the port stays the same.

    Raises ValueError for an address that is not IPv4 loopback.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        host: str = "127.0.0.1",
        tls: ssl.SSLContext | None = None,
        receive_buffer_bytes: int | None = None,
    ) -> None:
        if not (ipaddress.ip_address(host).is_loopback and ":" not in host):
            raise ValueError(f"not an IPv4 loopback address: {host}")
        self.host = host
        self.faults = Faults()
        self._requests: deque[Request] = deque(maxlen=KEPT_REQUESTS)
        self._port = port
        self._tls = tls
        self._receive_buffer_bytes = receive_buffer_bytes
        self._changed = threading.Condition()
        self._listener: socket.socket | None = None
        self._waker: socket.socket | None = None
        self._open: set[socket.socket] = set()
        self._threads: set[threading.Thread] = set()
        self._release_count = 0
        self._under_way = 0
        self._hanging = 0
        self._most_at_once = 0
        self._bytes_seen = 0
        self._connection_count = 0

    # --- what subclasses do -----------------------------------------------------------------------------

    def answer(self, request: Request) -> Answer:
        """The right answer to a whole request. In the connection's thread."""
        raise NotImplementedError

    def arrived(self, request: Request) -> None:
        """Told of each request before it is answered, also of one that did not come whole."""

    # --- what is seen -----------------------------------------------------------------------------------

    @property
    def port(self) -> int:
        """The port; 0 until the first start unless one was given."""
        return self._port

    @property
    def url(self) -> str:
        """Scheme, address and port, no slash at the end."""
        return f"{'https' if self._tls else 'http'}://{self.host}:{self._port}"

    @property
    def listening(self) -> bool:
        """Whether it takes connections."""
        return self._listener is not None

    @property
    def requests(self) -> tuple[Request, ...]:
        """Every request whose headers came whole, newest last (the last 100,000)."""
        with self._changed:
            return tuple(self._requests)

    @property
    def most_at_once(self) -> int:
        """The largest number of requests that were under way at the same time."""
        return self._most_at_once

    @property
    def under_way(self) -> int:
        """Requests that are being read or answered now."""
        return self._under_way

    @property
    def hanging(self) -> int:
        """Requests that a fault holds up now."""
        return self._hanging

    @property
    def bytes_seen(self) -> int:
        """Bytes read so far from all connections, whatever they were; below TLS what was inside it."""
        return self._bytes_seen

    @property
    def connection_count(self) -> int:
        """Connections taken so far."""
        return self._connection_count

    # --- start and stop -----------------------------------------------------------------------------------

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Listens. Raises OSError when the port is taken."""
        self.stop()
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if self._receive_buffer_bytes is not None:
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, self._receive_buffer_bytes)
            listener.bind((self.host, self._port))
            listener.listen(128)
            listener.settimeout(0)
        except OSError:
            listener.close()
            raise
        self._port = listener.getsockname()[1]
        woken, self._waker = socket.socketpair()
        self._listener = listener
        self._spawn(self._accept, listener, woken)

    def stop(self) -> None:
        """Stops listening, closes every connection and waits for the threads. Not from a connection's thread."""
        self._shut()
        while True:  # the accepting thread may just have begun one more
            with self._changed:
                thread = next(iter(self._threads), None)
            if thread is None:
                return
            thread.join(JOIN_S)
            if thread.is_alive():
                raise RuntimeError(f"{thread.name} did not end")
            with self._changed:
                self._threads.discard(thread)

    def release(self) -> None:
        """Lets every request go on that hangs now."""
        with self._changed:
            self._release_count += 1
            self._changed.notify_all()

    def drop_connections(self) -> None:
        """Closes every open connection; goes on listening."""
        with self._changed:
            for sock in self._open:
                with suppress(OSError):
                    socket.socket.shutdown(sock, socket.SHUT_RDWR)

    def _shut(self) -> None:
        with self._changed:
            waker, self._waker, self._listener = self._waker, None, None
        if waker is not None:
            waker.close()
        self.drop_connections()
        self.release()

    # --- threads ------------------------------------------------------------------------------------------

    def _spawn(self, target: object, *arguments: object) -> None:
        thread = threading.Thread(
            target=target,  # type: ignore[arg-type]
            args=arguments,
            name=f"{type(self).__name__}-{self._port}",
            daemon=True,  # joined by stop(); a program that dies must not be held up by its demo
        )
        with self._changed:  # stop() must never find one that has not begun
            self._threads = {t for t in self._threads if t.is_alive()}
            self._threads.add(thread)
            thread.start()

    def _accept(self, listener: socket.socket, woken: socket.socket) -> None:
        with listener, woken, selectors.DefaultSelector() as selector:
            selector.register(listener, selectors.EVENT_READ)
            selector.register(woken, selectors.EVENT_READ)
            while True:
                ready = {key.fileobj for key, _ in selector.select()}
                if woken in ready or self._listener is not listener:
                    return
                try:
                    sock, _ = listener.accept()
                except OSError:
                    time.sleep(0.01)  # gone again, or no descriptors left: not in a tight loop
                    continue
                with self._changed:
                    if self._listener is not listener:
                        sock.close()
                        return
                    self._open.add(sock)
                    self._connection_count += 1
                self._spawn(self._serve, sock)

    def _serve(self, sock: socket.socket) -> None:
        plain = sock
        try:
            sock.settimeout(None)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self._tls is not None:
                with self._changed:  # stop() must find the socket that has the descriptor
                    sock = tls = self._tls.wrap_socket(plain, server_side=True, do_handshake_on_connect=False)
                    self._open.add(tls)
                    if self._listener is None:
                        return
                tls.do_handshake()
            wire = Wire(sock, self._count_bytes)
            while self._one(wire):
                pass
        except Malformed:
            with suppress(OSError, ValueError):
                sock.sendall(Answer(status=400).head(close=True))
        except (OSError, ValueError):
            pass  # the other side went away, or we did
        finally:
            with self._changed:
                self._open.discard(plain)
                self._open.discard(sock)
                sock.close()
                plain.close()

    def _count_bytes(self, count: int) -> None:
        with self._changed:
            self._bytes_seen += count
            self._changed.notify_all()

    # --- one request --------------------------------------------------------------------------------------

    def _one(self, wire: Wire) -> bool:
        """Reads and answers one request; whether the connection stays open."""
        head = wire.head()
        if head is None:
            return False
        turn = _Turn(self)
        try:
            method, target, headers = head
            fault = self.faults.take(method, path_of(target)) or Fault()
            if fault.close_before_body:
                self._note(method, target, headers, body=b"", complete=False)
                return False
            request = self._read(wire, method, target, headers=headers, fault=fault)
            return self._reply(wire, request, fault=fault, turn=turn)
        finally:
            turn.end()

    def _read(self, wire: Wire, method: str, target: str, *, headers: Headers, fault: Fault) -> Request:
        fields = {name.lower(): value.lower() for name, value in headers}
        if fields.get("expect") == "100-continue":
            wire.sock.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        body = bytearray()
        complete = False
        paused = fault.read_bytes is None
        try:
            if fault.read_bytes == 0:
                paused = True
                self._wait()
            for piece in wire.body(headers, pause_after=fault.read_bytes):
                body += piece
                if len(body) > BODY_LIMIT_BYTES:
                    raise Malformed("too large")
                if not paused and fault.read_bytes is not None and len(body) >= fault.read_bytes:
                    paused = True
                    self._wait()
            complete = True
        finally:
            request = self._note(method, target, headers, body=bytes(body), complete=complete)
        return request

    def _note(self, method: str, target: str, headers: Headers, *, body: bytes, complete: bool) -> Request:
        request = Request(
            method=method, target=target, headers=headers, body=body, complete=complete, received_at=datetime.now(UTC)
        )
        with self._changed:
            self._requests.append(request)
        self.arrived(request)
        return request

    def _reply(self, wire: Wire, request: Request, *, fault: Fault, turn: _Turn) -> bool:
        if fault.call is not None:
            fault.call()
        if fault.hang:
            self._wait()
        if fault.delay_s:
            self._wait(fault.delay_s)
        close = (request.header("connection") or "").lower() == "close"
        if not fault.close:
            answer = fault.change(self.answer(request))
            if request.method == "HEAD" and answer.raw is None:
                answer = replace(answer, headers=(*answer.headers, ("Content-Length", str(len(answer.body)))), body=b"")
            close = close or answer.raw is not None or fault.send_bytes is not None
            self._send(wire.sock, answer, fault=fault, close=close, turn=turn)
        if fault.die:
            self._shut()
        return not (close or fault.close or fault.die)

    def _send(self, sock: socket.socket, answer: Answer, *, fault: Fault, close: bool, turn: _Turn) -> None:
        if answer.raw is not None:
            sock.sendall(answer.raw)
            return
        head = answer.head(close=close and fault.send_bytes is None)
        if answer.endless:
            sock.sendall(head)
            while True:
                sock.sendall(b"%x\r\n%b\r\n" % (len(answer.body), answer.body))
        body = answer.body if fault.send_bytes is None else answer.body[: fault.send_bytes]
        whole = head + body
        if fault.piece_bytes is None:
            turn.end()
            sock.sendall(whole)
            return
        rest_at = len(whole) if fault.piece_limit_count is None else fault.piece_bytes * fault.piece_limit_count
        for start in range(0, min(rest_at, len(whole)), fault.piece_bytes):
            sock.sendall(whole[start : start + fault.piece_bytes])
            self._wait(fault.piece_delay_s)
        turn.end()
        sock.sendall(whole[rest_at:])

    def _wait(self, seconds: float | None = None) -> None:
        """Until `release()` or `stop()`, at most `seconds`."""
        with self._changed:
            before = self._release_count
            self._hanging += 1
            self._changed.wait_for(lambda: self._release_count != before or self._listener is None, seconds)
            self._hanging -= 1
