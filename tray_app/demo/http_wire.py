"""HTTP/1.1 as it comes in: the reading side of one connection of the demo's servers."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, unquote

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from tray_app.core.model import Headers

LINE_LIMIT_BYTES: Final = 65_536
HEADER_LIMIT_COUNT: Final = 200
LENGTH_DIGITS: Final = 15


def path_of(target: str) -> str:
    """The path of a request target, percent signs decoded; never raises, whatever the target is."""
    plain = target.partition("?")[0]
    absolute = re.match(r"https?://[^/]*", plain, re.IGNORECASE)
    return unquote(plain[absolute.end() :] if absolute else plain, errors="replace")


class Malformed(Exception):
    """The request is no HTTP/1.1, or too large; the connection is closed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request as it came in."""

    method: str
    target: str
    """As written in the request line."""
    headers: Headers
    body: bytes
    complete: bool
    """False: the connection ended before the body did."""
    received_at: datetime
    """When its last byte was there."""

    @property
    def path(self) -> str:
        """The target's path, percent signs decoded, without the query."""
        return path_of(self.target)

    @property
    def query(self) -> dict[str, str]:
        """The parameters of the query, and of a form in the body; the last one wins."""
        pairs = parse_qsl(self.target.partition("?")[2], keep_blank_values=True, errors="replace")
        if (self.header("content-type") or "").startswith("application/x-www-form-urlencoded"):
            pairs += parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True)
        return dict(pairs)

    def header(self, name: str) -> str | None:
        """The first header of that name, in any case."""
        return next((v for n, v in self.headers if n.lower() == name.lower()), None)


class _Counted(io.RawIOBase):
    """A socket's reading side that tells the server how many bytes came."""

    def __init__(self, sock: socket.socket, count: Callable[[int], None]) -> None:
        super().__init__()
        self._sock, self._count = sock, count

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        got = self._sock.recv_into(buffer)
        self._count(got)
        return got


class Wire:
    """One connection. `count` is told how many bytes each read brought."""

    def __init__(self, sock: socket.socket, count: Callable[[int], None]) -> None:
        self.sock = sock
        self._in = io.BufferedReader(_Counted(sock, count))

    def _line(self) -> bytes:
        line = self._in.readline(LINE_LIMIT_BYTES + 1)
        if len(line) > LINE_LIMIT_BYTES:
            raise Malformed("line too long")
        return line

    def head(self) -> tuple[str, str, Headers] | None:
        """Method, target and headers of the next request; None: there is none."""
        line = self._line()
        if not line:
            return None
        parts = line.decode("latin-1").rstrip("\r\n").split(" ")
        if len(parts) != 3 or not parts[2].startswith("HTTP/1."):
            raise Malformed("request line")
        headers: list[tuple[str, str]] = []
        while (line := self._line()) not in (b"\r\n", b"\n"):
            name, colon, value = line.decode("latin-1").rstrip("\r\n").partition(":")
            if not line.endswith(b"\n") or not colon or len(headers) >= HEADER_LIMIT_COUNT:
                raise Malformed("headers")
            headers.append((name, value.strip()))
        return parts[0], parts[1], tuple(headers)

    def body(self, headers: Headers, *, pause_after: int | None) -> Iterator[bytes]:
        """The body as it comes, without its chunk marks. Raises Malformed when it ends too early."""
        lengths = {value for name, value in headers if name.lower() == "content-length"}
        codings = [value.lower() for name, value in headers if name.lower() == "transfer-encoding"]
        if len(lengths) + len(codings) > 1 or codings not in ([], ["chunked"]):
            raise Malformed("two lengths, or none that is known")
        if codings:
            while size := self._chunk_size():
                yield from self._exactly(size, pause_after=pause_after)
                if self._line() not in (b"\r\n", b"\n"):
                    raise Malformed("chunk end")
            while (line := self._line()) not in (b"\r\n", b"\n"):
                if not line:
                    raise Malformed("ended early")
            return
        length = next(iter(lengths), "0")
        if not (length.isascii() and length.isdigit() and len(length) <= LENGTH_DIGITS):
            raise Malformed("content-length")
        yield from self._exactly(int(length), pause_after=pause_after)

    def _chunk_size(self) -> int:
        text = self._line().split(b";")[0].strip()
        if not re.fullmatch(rb"[0-9A-Fa-f]{1,8}", text):
            raise Malformed("chunk size")
        return int(text, 16)

    def _exactly(self, size: int, *, pause_after: int | None) -> Iterator[bytes]:
        step = 65_536 if pause_after is None else 1_024
        while size:
            piece = self._in.read1(min(size, step))
            if not piece:
                raise Malformed("ended early")
            size -= len(piece)
            yield piece
