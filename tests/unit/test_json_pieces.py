"""A body in pieces: complete, in order, exact, and never more than asked for."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tray_app.core.json_pieces import NotInPieces, Piece, count, find, pieces, whole

_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=4)
    ),
    max_leaves=20,
)


def _put_together(piece: Piece) -> object:
    if piece.is_list:
        return [_put_together(p) for p in pieces(piece)]
    if piece.is_object:
        return {p.label: _put_together(p) for p in pieces(piece)}
    return json.loads(piece.text())


@given(_JSON, st.booleans(), st.sampled_from([None, 1]))
def test_all_pieces_together_are_the_body(document: object, ascii_only: bool, indent: int | None) -> None:
    body = json.dumps(document, ensure_ascii=ascii_only, indent=indent).encode()
    assert _put_together(whole(body)) == document


def test_a_key_that_stands_twice_is_there_twice() -> None:
    body = b'{ "a" : "x\\"y" , "b\\"" :{"c":[1 ,2]}, "a":"\\\\"  ,"b\\"": {} }'
    found = pieces(whole(body))
    assert [p.label for p in found] == ["a", 'b"', "a", 'b"']
    assert [p.text() for p in found] == ['"x\\"y"', '{"c":[1 ,2]}', '"\\\\"', "{}"]


@pytest.mark.parametrize("body", [b"", b"{", b"telemetry", b'{"a":1', b"[" * 100_000 + b"]" * 100_000])
def test_what_is_no_json_is_said_so(body: bytes) -> None:
    with pytest.raises(NotInPieces):
        pieces(whole(body))


def test_bytes_that_are_no_text_are_shown_escaped() -> None:
    assert pieces(whole(b'{"a":"\xff"}'))[0].text() == '"\\xff"'


def test_big_ones_come_counted_and_small_ones_are_counted_when_asked() -> None:
    body = json.dumps({"big": list(range(50_000)), "small": [1, 2], "none": 1}).encode()
    big, small, none = pieces(whole(body))
    assert (big.held_count, small.held_count) == (50_000, None)
    assert (count(big), count(small), count(none)) == (50_000, 2, 0)


def test_found_in_the_order_of_the_body_and_no_more_than_asked_for() -> None:
    body = json.dumps({"users": [{"name": "Ann"}, {"name": "Bob", "ann": 1}], "x": "joanna"}).encode()
    assert list(find(whole(body), "ANN", limit=10)) == [(0, 0, 0), (0, 1, 1), (1,)]
    assert list(find(whole(body), "ann", limit=2)) == [(0, 0, 0), (0, 1, 1)]
    assert list(find(whole(body), "", limit=2)) == []
    assert list(find(whole(body), "[0]", limit=2)) == []


def test_nothing_is_looked_for_below_sixty_four_levels() -> None:
    assert list(find(whole(b'{"a":' * 200 + b'"deep"' + b"}" * 200), "deep", limit=1)) == []


def test_rows_of_a_long_list_are_made_when_asked_for() -> None:
    large = json.dumps([0] * 40_000)
    found = pieces(whole(f'[{large}, 1, {{"a": 2}}, "{"x" * 70_000}"]'.encode()))
    assert [piece.label for piece in found] == ["[0]", "[1]", "[2]", "[3]"]
    assert [piece.held_count for piece in found] == [40_000, None, None, None]
    assert [(piece.label, piece.text()) for piece in found[1:3]] == [("[1]", "1"), ("[2]", '{"a": 2}')]
    assert found[1:][::2][1].label == "[3]" and found[-1].size_bytes == 70_002
    with pytest.raises(IndexError):
        found[4]
    assert len(pieces(whole(b"[]"))) == 0
