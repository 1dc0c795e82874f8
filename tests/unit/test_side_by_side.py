"""Two payloads beside each other: held against the list of differences, which is reached another way."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tray_app.core.difference import ChangeKind, difference
from tray_app.core.side_by_side import MAX_LINES, SideBySide, side_by_side

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(0, 3) | st.text("ab", max_size=2),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text("xyz", min_size=1, max_size=1), inner, max_size=3)
        | st.lists(st.fixed_dictionaries({"key": st.text("abc", max_size=1), "v": st.integers(0, 2)}), max_size=4)
    ),
    max_leaves=12,
)


def beside(before: Any, after: Any) -> SideBySide:
    return side_by_side(json.dumps(before).encode(), json.dumps(after).encode())


@given(VALUES, VALUES)
def test_it_marks_as_many_lines_as_there_are_differences(before: Any, after: Any) -> None:
    listed = difference(json.dumps(before).encode(), json.dumps(after).encode())
    marked = Counter(line.kind for line in beside(before, after).lines if line.kind is not None)
    assert marked == Counter(change.kind for change in listed.changes)


def test_what_is_equal_is_one_line_and_of_rows_only_those_that_differ() -> None:
    users = [{"userUuid": f"u{n}", "status": "active"} for n in range(100)]
    later = [*users[1:], {"userUuid": "new", "status": "active"}]
    later[5] = {**later[5], "status": "gone"}
    found = beside({"id": "x", "db": {"a": 1}, "users": users}, {"id": "x", "db": {"a": 1}, "users": later, "scim": 1})
    assert [(line.depth, line.label, line.before, line.after, line.kind) for line in found.lines] == [
        (0, "", "{3}", "{4}", None),
        (1, "id", '"x"', '"x"', None),
        (1, "db", "{1}", "{1}", None),
        (1, "users", "[100]", "[100]", None),
        (2, '[userUuid="u0"]', "{2}", None, ChangeKind.GONE),
        (2, '[userUuid="u6"]', "{2}", "{2}", None),
        (3, "userUuid", '"u6"', '"u6"', None),
        (3, "status", '"active"', '"gone"', ChangeKind.CHANGED),
        (2, '[userUuid="new"]', None, "{2}", ChangeKind.ADDED),
        (1, "scim", None, "1", ChangeKind.ADDED),
    ]


def test_more_than_can_be_listed_is_counted() -> None:
    found = beside({f"k{n}": 1 for n in range(MAX_LINES + 7)}, {})
    assert len(found.lines) == MAX_LINES
    assert found.left_off_count == 8


def test_what_is_no_json_has_no_lines() -> None:
    assert side_by_side(b"\xff", b"{}") == SideBySide((), 0)
