"""Big bodies are decoded in turns: the same document, and no key that stands twice is lost, wherever it stands."""

from __future__ import annotations

import json

import pytest

from tray_app.core.json_paths import NotReadable, Repeated, decode

_ROWS = [{"id": number, "text": 'quote " and \\ and ü'} for number in range(30_000)]


def test_a_big_body_is_the_same_document() -> None:
    document = {"a": 1, "rows": _ROWS, "deep": {"rows": _ROWS[:3]}, "numbers": list(range(200_000)), "last": None}
    for body in (json.dumps(document).encode(), json.dumps(document, indent=1, ensure_ascii=False).encode()):
        assert len(body) > 1_000_000
        assert decode(body) == document
    assert decode(json.dumps(_ROWS).encode()) == _ROWS
    assert decode(json.dumps("x" * 2_000_000).encode()) == "x" * 2_000_000


@pytest.mark.parametrize("place", ["top", "row", "object"])
def test_a_key_that_stands_twice_is_found_in_a_big_body(place: str) -> None:
    rows = json.dumps(_ROWS)
    body = {
        "top": f'{{"k":1,"rows":{rows},"k":2}}',
        "row": f'{{"rows":{rows[:-1]},{{"k":1,"k":2}}]}}',
        "object": f'{{"rows":{rows},"in":{{"k":1,"k":2}}}}',
    }[place].encode()
    document = decode(body)
    holder = {"top": document, "row": document["rows"][-1], "object": document.get("in")}[place]
    assert isinstance(holder["k"], Repeated)
    assert holder["k"] == [1, 2]


@pytest.mark.parametrize("end", ["", "]}x", "]", ',{"a":"\udcff"}]}'])
def test_a_big_body_that_is_broken_is_said_so(end: str) -> None:
    body = ('{"rows":' + json.dumps(_ROWS)[:-1] + end).encode("utf-8", "surrogateescape")
    with pytest.raises(NotReadable):
        decode(body)
