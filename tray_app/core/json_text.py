"""JSON from outside as text that is safe to print."""

from __future__ import annotations

import json

from tray_app.core.sentences import printable


def pretty(body: bytes) -> str:
    """`body` indented, one value a line, control characters escaped; a body that is no JSON is escaped as it is."""
    try:
        told = json.dumps(json.loads(body), ensure_ascii=False, indent=2)
    except (ValueError, RecursionError):
        told = body.decode("utf-8", "backslashreplace")
    return "\n".join(printable(line) for line in told.split("\n"))
