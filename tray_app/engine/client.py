"""Asks the process that is the engine. Blocking, without asyncio: a short command must start fast, and mostly finds
no engine, so that even `socket` is loaded only for a talk.

The talk: one line of JSON to the holder's socket or pipe, `{"op": ..., "args": {...}}`; back `{"taken": true}` before
it begins (an end of the talk before that means that nothing was done), any number of
`{"progress": [what, count, total]}` and then one `{"result": {...}}` or
`{"error": {"class": ..., "code": ..., "facts": {...}}}`.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from tray_app.core import errors
from tray_app.core.errors import Temporary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tray_app.core.errors import TrayAppError

LINE_LIMIT_BYTES: Final = 16_000_000
"""Longest line either side takes; a status of some hundred instances is far below."""

TAKEN: Final = {"taken": True}

_ERRORS: Final = {c.__name__: c for c in (errors.Fixable, errors.Temporary, errors.Refused, errors.OurBug)}

Told = Callable[[str, int, int | None], None]


def ask(path: str, op: str, *, timeout_s: float = 10.0, told: Told | None = None, **args: object) -> dict[str, Any]:
    """The holder's answer to one request.

    Args:
        path: the holder's socket, or the name of its pipe.
        timeout_s: the longest silence, not the whole talk.
    Raises:
        Temporary: `engine_not_listening`, with nothing asked; `engine_no_answer`; or the error that the holder
        answered with.
    """
    for line in talk(path, op, timeout_s=timeout_s, **args):
        if "progress" in line:
            if told is not None:
                told(*line["progress"])
        elif "error" in line:
            raise _error(line["error"])
        elif "result" in line:
            result: dict[str, Any] = line["result"]
            return result
    raise Temporary("engine_no_answer", op=op)


def talk(path: str, op: str, *, timeout_s: float | None, **args: object) -> Iterator[dict[str, Any]]:
    """The lines of the holder's answer as they come. Raises Temporary `engine_not_listening`, `engine_no_answer`."""
    taken = False
    request = json.dumps({"op": op, "args": args}).encode() + b"\n"
    lines = _pipe_lines if path.startswith("\\\\") else _socket_lines
    try:
        for text in lines(path, request, timeout_s):
            taken, told = True, json.loads(text)
            if told != TAKEN:
                yield told
    except (FileNotFoundError, ConnectionError) as problem:
        raise Temporary("engine_no_answer" if taken else "engine_not_listening", op=op) from problem
    except (OSError, ValueError) as problem:
        raise Temporary("engine_no_answer", op=op) from problem
    if not taken:
        raise Temporary("engine_not_listening", op=op)


def _socket_lines(path: str, request: bytes, timeout_s: float | None) -> Iterator[bytes]:
    import socket

    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as line:
        line.settimeout(timeout_s)
        line.connect(path)
        line.sendall(request)
        with line.makefile("rb") as lines:
            while text := lines.readline(LINE_LIMIT_BYTES):
                yield text


def _pipe_lines(name: str, request: bytes, timeout_s: float | None) -> Iterator[bytes]:
    from tray_app.engine.pipe import pipe_lines

    return pipe_lines(name, request, timeout_s=timeout_s, limit=LINE_LIMIT_BYTES)


def _error(told: dict[str, Any]) -> TrayAppError:
    kind = _ERRORS.get(str(told.get("class")), errors.OurBug)
    return kind(str(told.get("code")), **{str(k): v for k, v in dict(told.get("facts") or {}).items()})
