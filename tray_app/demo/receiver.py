"""The vendor's side of the demo and of the tests: takes any message, keeps it, and checks it."""

from __future__ import annotations

import hashlib
import time
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tray_app.demo.faults import Answer
from tray_app.demo.loopback_server import LoopbackServer
from tray_app.demo.telemetry_shape import Checked, check

if TYPE_CHECKING:
    import ssl
    from datetime import datetime

    from tray_app.core.model import Headers
    from tray_app.demo.http_wire import Request

UNPACKED_LIMIT_BYTES: Final = 256 * 1024 * 1024
GZIP_MAGIC: Final = b"\x1f\x8b"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message as it was received."""

    method: str
    target: str
    """As written in the request line."""
    headers: Headers
    """As received: names as written, in their order."""
    body: bytes
    """Exact bytes, without the marks of chunked transfer."""
    sha256: str
    """Of `body`."""
    decoded: bytes
    """Unpacked if it is gzip, whatever its headers say."""
    received_at: datetime
    complaints: tuple[str, ...]
    """What is wrong with it (`telemetry_shape`); empty: it is a documented message."""
    undocumented: tuple[str, ...]
    """Paths of fields that the vendor's documents do not have."""

    def header(self, name: str) -> str | None:
        """The first header of that name, in any case."""
        return next((v for n, v in self.headers if n.lower() == name.lower()), None)


def unpack(body: bytes) -> bytes:
    """`body`, unpacked if its first bytes are gzip's: SonarQube's Content-Encoding header lies (9.9 and later say
    gzip even with compression off). Raises ValueError for a damaged or too large one."""
    if not body.startswith(GZIP_MAGIC):
        return body
    unpacking = zlib.decompressobj(wbits=31)
    try:
        plain = unpacking.decompress(body, UNPACKED_LIMIT_BYTES)
    except zlib.error as error:
        raise ValueError(f"gzip is damaged: {error}") from error
    if unpacking.unconsumed_tail:
        raise ValueError("unpacked it is too large")
    if not unpacking.eof:
        raise ValueError("gzip is cut short")
    return plain


class EmbeddedReceiver(LoopbackServer):
    """A vendor that takes everything: `with EmbeddedReceiver() as receiver: ... receiver.url + "/sonarqube"`.

    Answers 200 with an empty body unless `faults` say otherwise. Any thread may look at it.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        host: str = "127.0.0.1",
        tls: ssl.SSLContext | None = None,
        receive_buffer_bytes: int | None = None,
    ) -> None:
        super().__init__(port=port, host=host, tls=tls, receive_buffer_bytes=receive_buffer_bytes)
        self._messages: list[Message] = []
        self._unfinished: list[Request] = []

    @property
    def messages(self) -> tuple[Message, ...]:
        """Every message whose body came whole, oldest first, whatever was answered."""
        with self._changed:
            return tuple(self._messages)

    @property
    def unfinished(self) -> tuple[Request, ...]:
        """Requests whose headers came and whose body did not come whole."""
        with self._changed:
            return tuple(self._unfinished)

    def forget(self) -> None:
        """Drops what was kept; the counters go on."""
        with self._changed:
            self._messages.clear()
            self._unfinished.clear()
            self._requests.clear()

    def wait_for(self, count: int, timeout_s: float = 10.0) -> tuple[Message, ...]:
        """The messages, once there are at least `count`. Raises TimeoutError."""
        with self._changed:
            if not self._changed.wait_for(lambda: len(self._messages) >= count, timeout_s):
                raise TimeoutError(f"{len(self._messages)} of {count} messages after {timeout_s} s")
            return tuple(self._messages)

    def wait_for_bytes(self, count: int, timeout_s: float = 10.0) -> int:
        """`bytes_seen`, once it is at least `count`. Raises TimeoutError."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._bytes_seen >= count, timeout_s):
                raise TimeoutError(f"{self._bytes_seen} of {count} bytes after {timeout_s} s")
            return self._bytes_seen

    def wait_until_quiet(self, quiet_s: float = 0.1, timeout_s: float = 10.0) -> int:
        """`bytes_seen`, once no byte came for `quiet_s`. Raises TimeoutError."""
        until = time.monotonic() + timeout_s
        with self._changed:
            while time.monotonic() < until:
                seen = self._bytes_seen
                if not self._changed.wait_for(lambda seen=seen: self._bytes_seen != seen, quiet_s):  # type: ignore[misc]
                    return seen
        raise TimeoutError(f"bytes still come after {timeout_s} s")

    def answer(self, request: Request) -> Answer:  # noqa: ARG002
        """200, empty: what the vendor's own server says is not documented, and SonarQube ignores it."""
        return Answer()

    def arrived(self, request: Request) -> None:
        """Keeps it."""
        message = _message(request) if request.complete else None
        with self._changed:
            if message is None:
                self._unfinished.append(request)
            else:
                self._messages.append(message)
            self._changed.notify_all()


def _message(request: Request) -> Message:
    try:
        decoded = unpack(request.body)
        checked = check(request.method, request.path, decoded)
    except ValueError as error:
        decoded, checked = b"", Checked((str(error),), ())
    return Message(
        method=request.method,
        target=request.target,
        headers=request.headers,
        body=request.body,
        sha256=hashlib.sha256(request.body).hexdigest(),
        decoded=decoded,
        received_at=request.received_at,
        complaints=checked.complaints,
        undocumented=checked.undocumented,
    )
