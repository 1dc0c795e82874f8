"""Golden files of the JSON that scripts rely on: keys, their order, types and values; what varies has a placeholder.

`TRAY_WRITE_GOLDEN=1` writes them anew; look at the difference before you keep it.
"""

from __future__ import annotations

import json
import os
import re
from typing import Any

from tests.e2e.commands import CHECKOUT, House

FOLDER = CHECKOUT / "tests" / "data" / "golden"
_VARIES = (
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"), "<time>"),
    (re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC"), "<minute>"),
    (re.compile(r"\b[0-9a-f]{64}\b"), "<sha256>"),
    (re.compile(r"\b127\.0\.0\.1:\d{5}\b"), "<listen>"),
)


def scrubbed(text: str, house: House) -> str:
    """`text` with what differs from run to run replaced."""
    for url, name in ((house.server.url, "<server>"), (house.receiver.url, "<receiver>")):
        text = text.replace(url, name)
    text = text.replace(str(house.server.home), "<home>").replace(str(house.owner.folder), "<folder>")
    for pattern, name in _VARIES:
        text = pattern.sub(name, text)
    return re.sub(r'"size": \d+', '"size": "<bytes>"', text)


def same_as_golden(name: str, found: Any) -> None:
    """`found` (JSON values) is what the file has, keys in the same order."""
    path = FOLDER / name
    text = json.dumps(found, ensure_ascii=False, indent=1) + "\n"
    if os.environ.get("TRAY_WRITE_GOLDEN"):
        path.write_text(text, "utf-8")
    assert text == path.read_text("utf-8"), f"{path} says something else"
