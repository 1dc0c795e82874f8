"""Reading property files. What Java makes of them: test_properties_oracle."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.hostile_properties import ENABLE, ENABLED, URL, raw_files
from tray_app.config_files.properties import MAX_ENTRIES, Entry, LineNumbers, entries, last_value, trimmed
from tray_app.core.errors import Fixable

KEY_SETS = [(ENABLE, ENABLED, URL), (ENABLE,), ("a",), ("A", "", "😀"), ()]


def found(data: bytes, keys: tuple[str, ...] | None = None) -> tuple[Entry, ...] | str:
    try:
        return entries(data, keys)
    except Fixable as problem:
        return str(problem.reason)


@given(raw_files, st.sampled_from(KEY_SETS))
def test_the_search_for_some_keys_finds_what_reading_all_finds(data: bytes, keys: tuple[str, ...]) -> None:
    everything = found(data)
    expected = everything if isinstance(everything, str) else tuple(e for e in everything if e.name in keys)
    assert found(data, keys) == expected


@given(raw_files)
def test_entries_stand_in_order_and_do_not_overlap(data: bytes) -> None:
    everything = found(data)
    position = 0
    for entry in () if isinstance(everything, str) else everything:
        assert position <= entry.start <= entry.key_end <= entry.value_start <= entry.end <= len(data)
        assert entry.line == len(re.findall(rb"\r\n|\r|\n", data[: entry.start])) + 1
        assert entry.start == 0 or data[entry.start - 1] in b"\r\n"
        position = entry.end


@given(st.lists(st.sampled_from([b"x", b"\r", b"\n", b"\r\n"])), st.data())
def test_line_numbers_in_any_order(parts: list[bytes], data: st.DataObject) -> None:
    text = b"".join(parts)
    numbers = LineNumbers(text)
    inside = {m.start() + 1 for m in re.finditer(rb"\r\n", text)}
    offsets = [o for o in range(len(text) + 1) if o not in inside]
    for offset in data.draw(st.permutations(offsets)):
        assert numbers.at(offset) == len(re.findall(rb"\r\n|\r|\n", text[:offset])) + 1


@pytest.mark.parametrize(
    ("data", "pairs"),
    [
        (b"", []),
        (b"a=1\nb: 2\rc 3\r\n\td\t=\f4 ", [("a", "1"), ("b", "2"), ("c", "3"), ("d", "4 ")]),
        (b"a=1\\\n   2\\\r\n3\n", [("a", "123")]),
        (b"a=1\\", [("a", "1")]),
        (b"# a=1 \\\na=2\n", [("a", "2")]),
        (b"\\\n# a=1\nb=2", [("b", "2")]),
        (b"a\\\n\nb=2", [("a", ""), ("b", "2")]),
        (b"\\", [("", "")]),
        (b"\\\n", [("", "")]),
        (b"\\\r\n", []),
        (b"\\\n  ", []),
        (b"a\\=b\\:c\\ d=e", [("a=b:c d", "e")]),
        (b"\\u0061\\\n  b = \\u00\\\n   e4", [("ab", "ä")]),
        (b"\xef\xbb\xbfa=1\n", [("\ufeffa", "1")]),
        (b"a=\xff\xe2\x82\\\n\xac", [("a", "\ufffd\ufffd\ufffd")]),
        (b"a=\xed\xa0\x80", [("a", "\ufffd")]),
        (b"a=\\ud83d\\ude00", [("a", "😀")]),
        (b"a==b", [("a", "=b")]),
    ],
)
def test_as_java_reads_it(data: bytes, pairs: list[tuple[str, str]]) -> None:
    assert [(e.key, e.value) for e in entries(data)] == pairs


@pytest.mark.parametrize(
    "data", [b"x=1\n\na=\\u12g4\n", b"x=1\n\n\\u00=41\n", b"x=1\r\n\r\na=\\u004", b"\n\na=\\\\\\u"]
)
@pytest.mark.parametrize("keys", [None, (ENABLE,)])
def test_a_malformed_escape_anywhere_makes_the_file_unreadable(data: bytes, keys: tuple[str, ...] | None) -> None:
    with pytest.raises(Fixable) as caught:
        entries(data, keys, path="/x")
    assert caught.value.reason.code == "properties_bad_escape"
    assert dict(caught.value.reason.facts) == {"path": "/x", "line": "3"}


def test_a_malformed_escape_in_a_comment_is_none() -> None:
    assert last_value(b"#\\u\na=1\n", "a") == "1"


def test_last_duplicate_counts_and_is_trimmed_as_java_trims() -> None:
    assert last_value(b"a=1\na\\u0020= \\u0020\x1f2\\u00a0\\t\n", "a") == "2\u00a0"
    assert last_value(b"a=1", "b") is None
    assert trimmed("\0\x20x\u00a0") == "x\u00a0"


def test_too_many_lines_with_our_key_are_refused() -> None:
    line = ENABLE.encode() + b"=x\n"
    assert len(entries(line * MAX_ENTRIES, (ENABLE,))) == MAX_ENTRIES
    with pytest.raises(Fixable, match="properties_too_many"):
        entries(line * (MAX_ENTRIES + 1), (ENABLE,))


@pytest.mark.parametrize("unit", [b"\\", b"\n", b"\\\n", b"\\a", b"\\u0041", b" ", b"#", b"=", b"a\\\n", b"\\u0020"])
def test_long_runs_of_one_sign_are_read(unit: bytes) -> None:
    """No recursion, no backtracking: a million of anything."""
    count = 1_000_000 // len(unit) * len(unit)
    data = unit * (count // len(unit)) + b"\n\n" + ENABLE.encode() + b"=true\n"
    assert [e.value for e in entries(data, (ENABLE,))] == ["true"]
