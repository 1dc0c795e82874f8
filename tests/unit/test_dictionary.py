"""The dictionary's reader refuses what is broken; SonarQube's own dictionary is complete and its fields are typed.

SonarQube's file is read in tests/integration/test_resources.py, where files may be read.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from tray_app.core import dictionary
from tray_app.core.dictionary import FieldType, Identifies, Whose
from tray_app.core.errors import OurBug
from tray_app.core.model import Kind

USERS = {
    "path": "users",
    "type": "list",
    "meaning": "One entry per account.",
    "since": "9.6",
    "documented": True,
    "whose": "user",
    "identifies": "neither",
}
STATUS = {**USERS, "path": "users[].status", "type": "enum", "values": "@states", "open": True, "until": "10.0"}


def raw(**changes: Any) -> dict[str, Any]:
    """A small dictionary file."""
    return {
        "product": "made-up",
        "sources": {"page": "a page"},
        "value_lists": {"states": ["active", "inactive"]},
        "messages": [
            {"name": "bye", "title": "Farewell", "kind": "opt-out", "marks": ["id"], "exact": True, "fields": []},
            {
                "name": "numbers",
                "title": "Numbers",
                "kind": "metrics",
                "marks": ["rows"],
                "selectors": {"rows": {"by": "key", "of": "value"}},
                "fields": [
                    {**USERS, "path": "rows"},
                    {**USERS, "path": "rows[key=*].value", "type": "number"},
                    {**USERS, "path": "rows[key=lines].value", "type": "number", "meaning": "Lines."},
                ],
            },
            {"name": "ping", "title": "Ping", "kind": "ping", "fields": [USERS, STATUS]},
        ],
        **changes,
    }


def with_fields(*fields: dict[str, Any]) -> dict[str, Any]:
    return raw(messages=[{"name": "ping", "title": "Ping", "kind": "ping", "fields": list(fields)}])


def test_a_page_that_was_taken_away_has_a_month() -> None:
    assert read(raw()).documented_until is None
    assert read(raw(documented_until="2026-05")).documented_until == date(2026, 5, 1)
    with pytest.raises(OurBug) as caught:
        read(raw(documented_until="May"))
    assert dict(caught.value.reason.facts)["where"] == "documented_until"


def read(document: Any) -> dictionary.Dictionary:
    return dictionary.read(json.dumps(document).encode())


def test_a_field_is_read_whole() -> None:
    field = read(raw()).messages[-1].fields["users[].status"]
    assert field.types == {FieldType.ENUM}
    assert field.values == {"active", "inactive"}
    assert (field.open, field.since, field.until, field.documented) == (True, "9.6", "10.0", True)
    assert (field.whose, field.identifies) == (Whose.USER, Identifies.NEITHER)


@pytest.mark.parametrize(
    ("keys", "name"),
    [
        ({"id"}, "bye"),
        ({"id", "users"}, "ping"),
        (set(), "ping"),
        ({"rows", "id"}, "numbers"),
        ({"rows", "users"}, "numbers"),
    ],
)
def test_a_body_is_recognised_by_its_keys(keys: set[str], name: str) -> None:
    assert read(raw()).message(keys).name == name


def test_kinds_are_those_of_payloads() -> None:
    assert [message.kind for message in read(raw()).messages] == [Kind.OPT_OUT, Kind.METRICS, Kind.PING]


@pytest.mark.parametrize(
    ("path", "meaning"),
    [
        ("rows[key=lines].value", "Lines."),
        ("rows[key=other].value", "One entry per account."),
        ('rows[key="a ] b"].value', "One entry per account."),
        ("rows[key=other].type", None),
        ("rows[].value", None),
    ],
)
def test_a_selected_value_falls_back_to_any(path: str, meaning: str | None) -> None:
    field = read(raw()).messages[1].field(path)
    assert (field.meaning if field else None) == meaning


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"[]",
        b"null",
        b"[" * 100_000,
        json.dumps(raw(messages=[])).encode(),
        json.dumps(raw(messages=raw()["messages"][:1])).encode(),
        *(
            json.dumps(with_fields(*fields)).encode()
            for fields in (
                (USERS, USERS),
                (STATUS,),
                ({**USERS, "type": "text"}, STATUS),
                ({**USERS, "type": "colour"},),
                ({**USERS, "whose": "nobody"},),
                ({**USERS, "identifies": "maybe"},),
                ({**USERS, "documented": "yes"},),
                ({**USERS, "meaning": "No full stop"},),
                (USERS, {**STATUS, "values": "@nowhere"}),
                ({key: value for key, value in USERS.items() if key != "since"},),
            )
        ),
    ],
)
def test_a_broken_file_is_refused(broken: bytes) -> None:
    with pytest.raises(OurBug) as caught:
        dictionary.read(broken)
    assert caught.value.code == "bad_dictionary"
