"""What the demo's servers can be told to do wrong, and the answers that they give.

A fault is asked for while the server runs, for a path pattern and a number of times; the functions below build the
usual ones. They exist because a program that is to be trusted must have been seen against a far end that misbehaves.
"""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from tray_app.core.model import Headers

JSON_TYPE: Final = "application/json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One HTTP answer."""

    status: int = 200
    headers: Headers = ()
    body: bytes = b""
    raw: bytes | None = None
    """These bytes instead of an HTTP answer; the connection is closed after them."""
    endless: bool = False
    """The body is repeated for as long as the other side reads (chunked)."""

    def head(self, *, close: bool) -> bytes:
        """Status line and headers as they are sent."""
        try:
            phrase = HTTPStatus(self.status).phrase
        except ValueError:
            phrase = "Unknown"
        given = {name.lower() for name, _ in self.headers}
        lines = [f"HTTP/1.1 {self.status} {phrase}"]
        lines += [f"{name}: {value}" for name, value in self.headers]
        if self.endless:
            lines.append("Transfer-Encoding: chunked")
        elif "content-length" not in given and self.status not in (204, 304) and self.status >= 200:
            lines.append(f"Content-Length: {len(self.body)}")
        if close:
            lines.append("Connection: close")
        return "\r\n".join([*lines, "", ""]).encode("latin-1", "replace")


def json_answer(value: object, *, status: int = 200, headers: Headers = ()) -> Answer:
    """`value` as JSON the way the Java servers write it: compact, UTF-8, only what must be escaped is."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Answer(
        status=status, headers=(("Content-Type", JSON_TYPE), *headers), body=text.encode("utf-8", "backslashreplace")
    )


def _unchanged(answer: Answer) -> Answer:
    return answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What goes wrong with one request. The parts can be combined; they are listed in the order of their effect."""

    close_before_body: bool = False
    """The connection is closed once the headers are read."""
    read_bytes: int | None = None
    """Reading pauses after so many bytes of the body, until `release()` or `stop()`; then it goes on."""
    close: bool = False
    """The connection is closed without an answer once the body is read."""
    call: Callable[[], None] | None = None
    """Called, in the connection's thread, before the answer is worked out."""
    hang: bool = False
    """No answer until `release()` or `stop()`."""
    delay_s: float = 0.0
    """Seconds before the answer."""
    change: Callable[[Answer], Answer] = field(default=_unchanged)
    """Makes the answer that is sent from the right one."""
    send_bytes: int | None = None
    """Only so many bytes of the body are sent, then the connection is closed. The headers announce all of it."""
    piece_bytes: int | None = None
    """The answer, headers included, is sent in pieces of this size ..."""
    piece_delay_s: float = 0.0
    """... with so many seconds between two of them ..."""
    piece_limit_count: int | None = None
    """... and, after so many, the rest at once."""
    die: bool = False
    """After the (possibly cut) answer the whole server stops listening and closes every connection."""


def status(code: int, body: bytes = b"", *, content_type: str = JSON_TYPE, headers: Headers = ()) -> Fault:
    """Answers with this status code and body."""
    answer = Answer(status=code, headers=(("Content-Type", content_type), *headers), body=body)
    return Fault(change=lambda _: answer)


def busy(retry_after: str | None = "1", *, code: int = 429) -> Fault:
    """429 with this `Retry-After` (seconds or an HTTP date; None: without)."""
    headers = () if retry_after is None else (("Retry-After", retry_after),)
    return status(code, b'{"errors":[{"msg":"Too many requests"}]}', headers=headers)


def redirect(url: str, *, code: int = 302) -> Fault:
    """Redirects to `url`."""
    return status(code, headers=(("Location", url),))


def html(code: int = 200) -> Fault:
    """A login page of some proxy instead of the answer."""
    page = b"<!DOCTYPE html><html><head><title>Sign in</title></head><body><form>Sign in to go on</form></body></html>"
    return status(code, page, content_type="text/html;charset=utf-8")


def cut_short(send_bytes: int = 10) -> Fault:
    """The right answer, but the connection ends after `send_bytes` of the body; its Content-Length says more."""
    return Fault(send_bytes=send_bytes)


def deep_json(depth: int = 100_000) -> Fault:
    """Arrays in arrays, `depth` of them: legal JSON that overflows a recursive parser."""
    return status(200, b"[" * depth + b"]" * depth)


def slow(seconds: float) -> Fault:
    """The right answer, `seconds` late."""
    return Fault(delay_s=seconds)


def dribble(piece_bytes: int, seconds: float) -> Fault:
    """The right answer in pieces, `seconds` between two of them."""
    return Fault(piece_bytes=piece_bytes, piece_delay_s=seconds)


def two_pieces(seconds: float = 0.0) -> Fault:
    """The right answer in two pieces, with a pause in the middle of its status line."""
    return Fault(piece_bytes=9, piece_delay_s=seconds, piece_limit_count=1)


def hang() -> Fault:
    """No answer until the server is released or stopped."""
    return Fault(hang=True)


def stop_reading(after_bytes: int = 0) -> Fault:
    """Reads only so much of the body until the server is released or stopped."""
    return Fault(read_bytes=after_bytes)


def hang_up(*, read_body: bool = True) -> Fault:
    """Closes the connection without an answer, before or after the body was read."""
    return Fault(close=True) if read_body else Fault(close_before_body=True)


def die(send_bytes: int | None = None) -> Fault:
    """The server dies; with `send_bytes` in the middle of this answer, else before a byte of it."""
    return Fault(send_bytes=send_bytes, close=send_bytes is None, die=True)


def huge(size_bytes: int) -> Fault:
    """One JSON string of that size."""
    return status(200, b'{"text":"' + b"a" * size_bytes + b'"}')


def endless() -> Fault:
    """An answer without an end and without a length."""
    return Fault(change=lambda a: replace(a, endless=True, body=b'{"more":"and more"},' * 400))


def wrong_type(content_type: str = "application/octet-stream") -> Fault:
    """The right body under a wrong content type."""

    def change(answer: Answer) -> Answer:
        others = tuple((n, v) for n, v in answer.headers if n.lower() != "content-type")
        return replace(answer, headers=(*others, ("Content-Type", content_type)))

    return Fault(change=change)


def invalid_utf8() -> Fault:
    """JSON with a string that is no UTF-8."""
    return status(200, b'{"id":"\xff\xfe\xc3("}')


def not_json() -> Fault:
    """Says JSON and is not."""
    return status(200, b"{'id': undefined,}")


def garbage() -> Fault:
    """Bytes that are no HTTP."""
    return Fault(change=lambda _: Answer(raw=b"\x16\x03\x01 SSH-2.0-nothing\r\n\x00\xff\xff not http at all\r\n\r\n"))


def call(function: Callable[[], None]) -> Fault:
    """Does something (changes the server's data, say) before the right answer is worked out."""
    return Fault(call=function)


@dataclass(slots=True)
class _Rule:
    fault: Fault
    path: str
    method: str
    left: int | None
    skip: int


class Faults:
    """The faults asked for and not used up. Any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._rules: list[_Rule] = []

    def add(
        self, fault: Fault, *, path: str = "*", method: str = "*", times: int | None = None, after: int = 0
    ) -> None:
        """From now on, requests whose path (no query) matches `path` (`*`, `?` and `[...]` as in a shell) get `fault`:
        `times` of them (None: all), the first `after` of them being spared. The fault added first wins."""
        with self._lock:
            self._rules.append(_Rule(fault, "/" + path.lstrip("/") if path != "*" else "*", method, times, after))

    def clear(self) -> None:
        """No more faults. Requests that hang already go on hanging."""
        with self._lock:
            self._rules.clear()

    def take(self, method: str, path: str) -> Fault | None:
        """The fault for this request, and one less of it."""
        with self._lock:
            for rule in self._rules:
                if rule.left == 0 or not (fnmatchcase(path, rule.path) and fnmatchcase(method, rule.method)):
                    continue
                if rule.skip:
                    rule.skip -= 1
                    continue
                if rule.left is not None:
                    rule.left -= 1
                return rule.fault
        return None
