"""Real servers on 127.0.0.1 for the tests of HTTP: a receiver of requests, and a tap that also is a proxy.

Both are plain sockets and threads, so that a test sees what is on the wire and not what a library makes of it.
"""

from __future__ import annotations

import contextlib
import fcntl
import socket
import ssl
import struct
import termios
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import trustme

PATIENCE_S = 10.0


@dataclass(frozen=True)
class Seen:
    """One request as it came."""

    head: bytes
    body: bytes

    @property
    def line(self) -> bytes:
        return self.head.split(b"\r\n", 1)[0]

    @property
    def header_lines(self) -> list[bytes]:
        return self.head.split(b"\r\n")[1:-2]


Reply = Callable[[Seen, socket.socket], None]
"""Writes the answer; the connection stays open afterwards unless it shuts it down."""


def answering(status: str = "200 OK", *headers: str, body: bytes = b"ok") -> Reply:
    """Answers every request alike, with the body's length."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
    raw = "\r\n".join([*lines, "", ""]).encode("latin-1") + body
    return lambda seen, conn: conn.sendall(raw)


def raw_answer(raw: bytes) -> Reply:
    """Writes these bytes and closes."""

    def reply(seen: Seen, conn: socket.socket) -> None:
        conn.sendall(raw)
        conn.shutdown(socket.SHUT_RDWR)

    return reply


class Listening:
    """A listening socket whose connections are handled in threads; all joined at the end."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._conns: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept)]
        self.leaving = threading.Event()
        self.connection_count = 0

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.leaving.set()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._threads[0].join(PATIENCE_S)
        for conn in self._conns:
            with contextlib.suppress(OSError):
                conn.shutdown(socket.SHUT_RDWR)
        for thread in self._threads[1:]:
            thread.join(PATIENCE_S)
        for conn in self._conns:
            conn.close()
        assert not any(thread.is_alive() for thread in self._threads)

    def _accept(self) -> None:
        while True:
            try:
                conn, _ = self._listener.accept()
            except OSError:
                return
            self.connection_count += 1
            self._conns.append(conn)
            thread = threading.Thread(target=self._guarded, args=(conn,))
            self._threads.append(thread)
            thread.start()

    def _guarded(self, conn: socket.socket) -> None:
        with contextlib.suppress(OSError, EOFError):
            self.handle(conn)
        with contextlib.suppress(OSError):
            conn.shutdown(socket.SHUT_RDWR)

    def handle(self, conn: socket.socket) -> None:
        raise NotImplementedError


class Receiver(Listening):
    """Keeps every request and answers it with `reply`. With `tls` it speaks TLS."""

    def __init__(self, reply: Reply | None = None, *, tls: ssl.SSLContext | None = None) -> None:
        super().__init__()
        self.reply = reply or answering()
        self.seen: list[Seen] = []
        self._tls = tls

    @property
    def url(self) -> str:
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}"

    def handle(self, conn: socket.socket) -> None:
        if self._tls is not None:
            conn = self._tls.wrap_socket(conn, server_side=True)
            self._conns.append(conn)
        buffer = b""
        while True:
            while b"\r\n\r\n" not in buffer:
                buffer += _received(conn)
            head, _, buffer = buffer.partition(b"\r\n\r\n")
            length = next(
                (int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0
            )
            body = bytearray(buffer[:length])
            buffer = buffer[length:]
            while len(body) < length:
                body += _received(conn)
            seen = Seen(head + b"\r\n\r\n", bytes(body))
            self.seen.append(seen)
            self.reply(seen, conn)


_PROBES = "04:"
"""The timer of a connection whose other side has no room."""


class Tap(Listening):
    """Stands between client and server, counts the bytes that the client sent, and can stop reading them.

    `mode`: "plain" hands on to `upstream_port`; "connect" is an HTTP proxy, "socks" a SOCKS5 proxy, which both hand on
    to `upstream_port` whatever they are asked for, and keep what they were asked for in `asked`.
    """

    def __init__(
        self, mode: str, upstream_port: int, *, refuse: bytes | None = None, patience_s: float = PATIENCE_S
    ) -> None:
        super().__init__()
        self.patience_s = patience_s
        self.mode = mode
        self.upstream_port = upstream_port
        self.refuse = refuse
        self.asked: list[bytes] = []
        self.received = 0
        self.stall_at: int | None = None
        self.stalled = threading.Event()
        self.resume = threading.Event()
        self.ended_by: list[str] = []
        self.ended = threading.Event()
        self._client: socket.socket | None = None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.resume.set()
        super().__exit__(kind, error, trace)

    def stall_after(self, more: int) -> None:
        """Stops reading from the client once that many more bytes have come."""
        self.stall_at = self.received + more

    def most_that_can_come(self) -> int:
        """Once stalled, and the client's kernel has been told that there is no room (it probes for some now and then):
        what has been read, plus what has reached this side's buffer and stays readable."""
        assert self.stalled.wait(PATIENCE_S)
        assert self._client is not None
        until = time.monotonic() + PATIENCE_S
        while not self._client_line()[5].startswith(_PROBES):
            assert time.monotonic() < until
            self.leaving.wait(0.005)
        return self.received + _unread_bytes(self._client)

    def arrived(self) -> int:
        """What has been read, plus what has reached this side's buffer, at this moment."""
        assert self._client is not None
        return self.received + _unread_bytes(self._client)

    def unsent_bytes(self) -> int:
        """What lies in the kernel on the client's side: not acknowledged by this side's."""
        return int(self._client_line()[4].split(":")[0], 16)

    def _client_line(self) -> list[str]:
        """Of the client's socket in the kernel's table (proc_net_tcp.txt): number, addresses, state, queues, timer."""
        assert self._client is not None
        port = f":{self._client.getpeername()[1]:04X}"
        lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
        return next(line for line in lines if line[1].endswith(port) and line[3] == "01")

    def handle(self, conn: socket.socket) -> None:
        conn.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 32 * 1024)
        if self.mode == "connect" and not self._agree_connect(conn):
            return
        if self.mode == "socks" and not self._agree_socks(conn):
            return
        with socket.create_connection(("127.0.0.1", self.upstream_port)) as upstream:
            back = threading.Thread(target=_pump, args=(upstream, conn))
            back.start()
            try:
                self._count(conn, upstream)
            finally:
                with contextlib.suppress(OSError):
                    upstream.shutdown(socket.SHUT_RDWR)
                back.join(PATIENCE_S)

    def _count(self, conn: socket.socket, upstream: socket.socket) -> None:
        self._client = conn
        how = "end"
        try:
            while True:
                if self.stall_at is not None and self.received >= self.stall_at and not self.resume.is_set():
                    self.stalled.set()
                    assert self.resume.wait(self.patience_s)
                data = conn.recv(16 * 1024)
                if not data:
                    return
                self.received += len(data)
                with contextlib.suppress(OSError):
                    upstream.sendall(data)
        except ConnectionResetError:
            how = "reset"
        finally:
            self.ended_by.append(how)
            self.ended.set()

    def _agree_connect(self, conn: socket.socket) -> bool:
        head = b""
        while b"\r\n\r\n" not in head:
            head += _received(conn)
        self.asked.append(head)
        conn.sendall(self.refuse or b"HTTP/1.1 200 Connection established\r\n\r\n")
        return self.refuse is None

    def _agree_socks(self, conn: socket.socket) -> bool:
        conn.recv(64)
        conn.sendall(b"\x05\x00")
        self.asked.append(_received(conn))
        conn.sendall(self.refuse or b"\x05\x00\x00\x01\x7f\x00\x00\x01\x00\x00")
        return self.refuse is None


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            sink.sendall(data)
    # The server's end is handed on, so that a client waiting for an answer sees it.
    with contextlib.suppress(OSError):
        sink.shutdown(socket.SHUT_WR)


def _received(conn: socket.socket) -> bytes:
    data = conn.recv(65536)
    if not data:
        raise EOFError
    return data


def _unread_bytes(conn: socket.socket) -> int:
    count: int = struct.unpack("i", fcntl.ioctl(conn, termios.FIONREAD, b"\0\0\0\0"))[0]
    return count


def free_port() -> Iterator[int]:
    """A port on which nobody listens as long as the generator lives: bound, never listening."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield bound.getsockname()[1]


def server_tls(authority: trustme.CA, *names: str, newest: ssl.TLSVersion | None = None) -> ssl.SSLContext:
    """A server's context with a certificate of `authority` for `names`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names).configure_cert(context)
    if newest is not None:
        context.maximum_version = newest
    return context
