"""Two payloads, field by field."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tray_app.core.difference import MAX_CHANGES, MAX_PATHS, ChangeKind, Difference, difference

PING: dict[str, Any] = {
    "id": "x",
    "database": {"name": "H2", "version": "1"},
    "providers": ["github", "ldap"],
    "users": [{"userUuid": f"u{n}", "status": "active"} for n in range(5)],
    "projects": [
        {"projectUuid": project, "language": language, "loc": 10} for project in "ab" for language in ("java", "js")
    ],
    "metric_values": [{"key": "k", "value": 1, "project_uuid": "p"}, {"key": "k", "value": 2, "project_uuid": "q"}],
}


def compare(before: Any, after: Any) -> list[tuple[str, str, str | None, str | None]]:
    found = difference(json.dumps(before).encode(), json.dumps(after).encode())
    assert found.comparable
    return [(change.kind.value, change.path, change.before, change.after) for change in found.changes]


def changed(path: tuple[str | int, ...], value: Any) -> dict[str, Any]:
    document = deepcopy(PING)
    place: Any = document
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return document


@pytest.mark.parametrize(
    ("path", "value", "change"),
    [
        (("id",), "y", ("changed", "id", '"x"', '"y"')),
        (("id",), None, ("changed", "id", '"x"', "null")),
        (("id",), [1], ("changed", "id", '"x"', "[1]")),
        (("new.key",), True, ("added", '["new.key"]', None, "true")),
        (("database", "version"), 1, ("changed", "database.version", '"1"', "1")),
        (("users", 3, "status"), "inactive", ("changed", 'users[userUuid="u3"].status', '"active"', '"inactive"')),
        (("users", 3, "more"), 1, ("added", 'users[userUuid="u3"].more', None, "1")),
        (("projects", 2, "loc"), 11, ("changed", 'projects[projectUuid="b",language="java"].loc', "10", "11")),
        (("projects", 2, "loc"), True, ("changed", 'projects[projectUuid="b",language="java"].loc', "10", "true")),
        (("projects", 2, "loc"), 10.0, ("changed", 'projects[projectUuid="b",language="java"].loc', "10", "10.0")),
        (("metric_values", 1, "value"), 3, ("changed", 'metric_values[key="k",project_uuid="q"].value', "2", "3")),
        (("providers",), ["ldap", "github", "saml"], ("added", "providers[]", None, '"saml"')),
        (("providers",), ["ldap"], ("gone", "providers[]", '"github"', None)),
    ],
)
def test_one_change(path: tuple[str | int, ...], value: Any, change: tuple[str, str, str, str]) -> None:
    assert compare(PING, changed(path, value)) == [change]


def test_rows_that_come_and_go() -> None:
    after = deepcopy(PING)
    after["users"] = [{"userUuid": "u9", "status": "active"}, *after["users"][1:]]
    assert compare(PING, after) == [
        ("gone", 'users[userUuid="u0"]', '{"userUuid": "u0", "status": "active"}', None),
        ("added", 'users[userUuid="u9"]', None, '{"userUuid": "u9", "status": "active"}'),
    ]


def test_the_order_of_rows_and_keys_does_not_matter() -> None:
    after = {key: list(reversed(value)) if isinstance(value, list) else value for key, value in PING.items()}
    found = difference(json.dumps(PING).encode(), json.dumps(after, indent=1).encode())
    assert found.same_fields
    assert not found.same_bytes
    assert (found.changes, found.counts, found.left_off_count) == ((), (), 0)


def test_rows_without_identity_go_by_place() -> None:
    assert compare({"rows": [{"a": 1}, {"a": 2}]}, {"rows": [{"a": 1}, {"a": 3}, {"b": 1}]}) == [
        ("changed", "rows[1].a", "2", "3"),
        ("added", "rows[2]", None, '{"b": 1}'),
    ]
    twice = [{"name": "x", "v": 1}, {"name": "x", "v": 2}]
    assert compare(twice, twice[:1]) == [("gone", "[1]", '{"name": "x", "v": 2}', None)]


def test_true_is_not_one() -> None:
    assert compare([1], [True]) == [("gone", "[]", "1", None), ("added", "[]", None, "true")]
    assert compare([{"name": "x", "v": [1]}], [{"name": "x", "v": [True]}]) != []


def test_what_is_no_json_is_compared_as_bytes() -> None:
    found = difference(b"<html>", b'{"a":1}')
    assert not found.comparable
    assert not found.same_fields
    assert (found.a.json, found.b.json, found.a.size_bytes, found.b.size_bytes) == (False, True, 6, 7)
    assert found.a.sha256 != found.b.sha256
    assert found.changes == ()
    same = difference(b"\xff", b"\xff")
    assert same.same_bytes and same.same_fields and not same.comparable


@pytest.mark.parametrize("body", [b"[" * 100_000, b"[" * 900 + b"]" * 900, b'{"a":' * 100 + b"1" + b"}" * 100, b"NaN"])
def test_what_is_too_deep_is_no_json(body: bytes) -> None:
    assert not difference(body, b"{}").comparable


def test_much_is_counted_and_little_is_kept() -> None:
    before = {"users": [{"userUuid": f"u{n}", "seen": n} for n in range(20_000)]}
    after = {"users": [{"userUuid": f"u{n}", "seen": n + 1} for n in range(10_000, 30_000)]}
    found = difference(json.dumps(before).encode(), json.dumps(after).encode())
    assert len(found.changes) == MAX_CHANGES
    assert found.left_off_count == 30_000 - MAX_CHANGES
    assert [(c.path, c.added_count, c.gone_count, c.changed_count) for c in found.counts] == [
        ("users[]", 10_000, 10_000, 0),
        ("users[].seen", 0, 0, 10_000),
    ]


def test_the_answer_stays_small() -> None:
    found = difference(b"{}", json.dumps({f"k{n}": "x" * 2000 for n in range(5000)}).encode())
    assert len(found.counts) == MAX_PATHS + 1
    assert sum(count.added_count for count in found.counts) == 5000
    assert max(len(change.after or "") for change in found.changes) < 210
    [change] = difference(b"1", json.dumps([[["y" * 10_000] * 10]] * 10).encode()).changes
    assert change.path == "$"
    assert len(change.after or "") < 210


def test_a_repeated_key_is_compared_whole() -> None:
    found = difference(b'{"a":1,"a":2}', b'{"a":2}')
    assert [change.path for change in found.changes] == ["a"]


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.floats(allow_nan=False, allow_infinity=False) | st.text("ab"),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["name", "key", "uuid", "a", "b.c", ""]), inner, max_size=4)
    ),
    max_leaves=12,
)


def _canonical(value: Any) -> Any:
    """Equal for bodies that differ at most in the order of keys."""
    return json.dumps(value, sort_keys=True)


def _counted(found: Difference) -> int:
    return sum(count.added_count + count.gone_count + count.changed_count for count in found.counts)


@given(_JSON, _JSON)
def test_nothing_is_missed_and_both_ways_agree(before: Any, after: Any) -> None:
    a, b = json.dumps(before).encode(), json.dumps(after).encode()
    found, back = difference(a, b), difference(b, a)
    if _canonical(before) == _canonical(after):
        assert found.same_fields
    if found.same_fields:
        # Only the order of rows and of plain values may differ, so the same characters are there.
        assert sorted(_canonical(before)) == sorted(_canonical(after))
    assert _counted(found) == len(found.changes) == len(back.changes)
    kinds = [change.kind for change in found.changes]
    assert kinds.count(ChangeKind.ADDED) == [change.kind for change in back.changes].count(ChangeKind.GONE)


@given(_JSON)
def test_a_body_does_not_differ_from_itself_written_otherwise(document: Any) -> None:
    assert difference(json.dumps(document).encode(), json.dumps(document, indent=2).encode()).same_fields
