"""The guard on real bodies: nothing that names somebody escapes, nothing typed is taken for a name."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tray_app.core import dictionary, guard, json_paths, known_names
from tray_app.core.dictionary import Dictionary
from tray_app.core.json_paths import child
from tray_app.core.known_names import KnownNames, fold
from tray_app.core.messages import Finding
from tray_app.core.sentences import TEMPLATES, sentence
from tray_app.core.traces import Joined, traces


def _field(path: str, kind: Any, **more: Any) -> dict[str, Any]:
    return {
        "path": path,
        "type": kind,
        "meaning": "A field.",
        "since": "1",
        "documented": True,
        "whose": "instance",
        "identifies": "neither",
        **more,
    }


_FIELDS = [
    _field("id", "identifier"),
    _field("version", "version"),
    _field("made", "date"),
    _field("first", ["date", "epoch_ms"]),
    _field("on", "boolean"),
    _field("note", "text"),
    _field("edition", "enum", values=["community", "enterprise"]),
    _field("ci", "enum", values=["Jenkins", "GitLab CI"], open=True),
    _field("users", "list"),
    _field("users[].userUuid", "identifier"),
    _field("users[].lines", "number"),
    _field("users[].language", "language", values=["java", "js"]),
    _field("users[].remark", "text"),
    _field("seen", "number", documented=False),
    _field("tags", "list"),
    _field("tags[]", "text"),
]
_METRIC_FIELDS = [
    _field("metric_values", "list"),
    _field("metric_values[].key", "metric"),
    _field("metric_values[].granularity", "enum", values=["daily"]),
    _field("metric_values[key=ncloc].value", "number"),
    _field("metric_values[key=*].value", ["number", "text"], documented=False),
]
KNOWN: Dictionary = dictionary.read(
    json.dumps(
        {
            "product": "made-up",
            "sources": {},
            "value_lists": {},
            "messages": [
                {
                    "name": "metrics",
                    "title": "Metrics",
                    "kind": "metrics",
                    "marks": ["metric_values"],
                    "selectors": {"metric_values": {"by": "key", "of": "value"}},
                    "fields": _METRIC_FIELDS,
                },
                {"name": "ping", "title": "Ping", "kind": "ping", "fields": _FIELDS},
            ],
        }
    ).encode()
)

PING: dict[str, Any] = {
    "id": "ABB010CE-AVcdRncGX_RgEGt_NVoS",
    "version": "9.7.0.1",
    "made": "2022-09-07T01:15:23.901Z",
    "first": 1644000000000,
    "on": True,
    "note": "all is well",
    "edition": "community",
    "ci": "Jenkins",
    "users": [
        {"userUuid": "UI9126NM8DFghgCCDUI9", "lines": 12, "language": "java", "remark": "one"},
        {"userUuid": "0195f3d8-7165-11ec-8d28-2641d35f62cd", "lines": 3, "language": "js", "remark": "two"},
        {"userUuid": "a" * 56, "lines": 0, "language": "cobol"},
    ],
    "tags": ["a tag", "another"],
}


def look(document: Any, *names: str, approved: tuple[str, ...] = ()) -> list[tuple[str, str, int]]:
    body = document if isinstance(document, bytes) else json.dumps(document).encode()
    found = guard.examine(body, KNOWN, names=frozenset(names), approved=frozenset(approved))
    return [(finding.path, finding.what, finding.count) for finding in found]


def planted(**changes: Any) -> dict[str, Any]:
    return {**deepcopy(PING), **changes}


# --- clean payloads ---


def test_a_documented_payload_is_clean() -> None:
    assert look(PING) == []


def test_typed_values_are_no_names() -> None:
    names = ("java", "js", "community", "Jenkins", "9.7.0.1", "2022", "12", "true", "users", "userUuid", "note", "id")
    assert look(PING, *names) == []


@pytest.mark.parametrize("version", ["9.7.0.59880", "10.0.0.1", "25.3", "1.2-SNAPSHOT", "4.0.0-RC1"])
def test_a_version_is_no_address(version: str) -> None:
    assert look(planted(version=version)) == []
    assert ("note", "ip", 1) in look(planted(note="10.0.0.1"))


def test_what_follows_a_version_is_searched() -> None:
    assert look(planted(version="9.7.0.1-jdoe"), "jdoe") == [("version", "known_name", 1)]
    assert look(planted(version="12.8 (Debian 12.8-1.pgdg110+1)"), "jdoe") == []


def test_null_and_empty_lists_say_nothing() -> None:
    assert look(planted(users=[], note=None, tags=[])) == []


# --- names ---

EVERYWHERE: list[tuple[str, Any]] = [
    ("note", lambda text: planted(note=text)),
    ("tags[]", lambda text: planted(tags=["x", text])),
    ("users[].remark", lambda text: planted(users=[*PING["users"], {"remark": text}])),
    ("extra", lambda text: planted(extra=text)),
    ("deep.er[][].still", lambda text: planted(deep={"er": [[{"still": text}]]})),
    ("version", lambda text: planted(version=text)),
    ("made", lambda text: planted(made=text)),
    ("users[].userUuid", lambda text: planted(users=[{"userUuid": text}])),
    ("ci", lambda text: planted(ci=text)),
    ("edition", lambda text: planted(edition=text)),
    ("users[].lines", lambda text: planted(users=[{"lines": text}])),
    ("on", lambda text: planted(on=text)),
    ("users", lambda text: planted(users=text)),
]


@pytest.mark.parametrize(("path", "plant"), EVERYWHERE, ids=[path for path, _ in EVERYWHERE])
@pytest.mark.parametrize("text", ["jdoe", "JDoe", "by jdoe.", "svc_jdoe@x", "x/jdoe/y", "j\u200bdoe jdoe"])
def test_a_name_is_found_wherever_it_stands(path: str, plant: Any, text: str) -> None:
    assert (path, "known_name", 1) in look(plant(text), "jdoe")


def test_a_name_is_found_behind_json_escapes() -> None:
    body = json.dumps(planted(note="x")).replace('"x"', r'"\u006ad\u006Fe"').encode()
    assert look(body, "jdoe") == [("note", "known_name", 1)]


def test_part_of_a_word_is_no_name() -> None:
    assert look(planted(note="jdoes xjdoe jdoe1"), "jdoe") == []


def test_short_names_count_as_whole_values_only() -> None:
    assert look(planted(note="jo and so on"), "jo") == []
    assert look(planted(note=" Jo "), "jo") == [("note", "known_name", 1)]


def test_names_without_spaces_around_them() -> None:
    assert look(planted(note="项目由王小明创建"), "王小明") == [("note", "known_name", 1)]


def test_a_name_written_otherwise() -> None:
    assert look(planted(note="JOSE\u0301 STRASSE"), "jos\u00e9") == [("note", "known_name", 1)]
    assert look(planted(note="Stra\u00dfe"), "STRASSE") == [("note", "known_name", 1)]


def test_an_identifier_that_is_a_name_is_found() -> None:
    # Accounts of old servers have their login as uuid; this one even has an identifier's form.
    login = "AbcDefGhi012jklMnop3"
    assert look(planted(users=[{"userUuid": login}]), login.lower()) == [("users[].userUuid", "known_name", 1)]


def test_a_number_that_is_a_name_is_found_in_an_unknown_field() -> None:
    assert look(planted(extra=4711), "4711") == [("extra", "known_name", 1), ("extra", "unknown_field", 1)]
    assert look(planted(first=4711), "4711") == []


def test_a_key_that_names_somebody_is_not_shown() -> None:
    found = look(planted(by={"jdoe": 1, "ada@corp.example": 2}), "jdoe")
    assert found == [("by.*", "email", 1), ("by.*", "known_name", 1), ("by.*", "unknown_field", 2)]
    assert look({"metric_values": [{"key": "loc_jdoe", "value": 1, "granularity": "daily"}]}, "jdoe") == [
        ("metric_values[].key", "known_name", 1),
        ("metric_values[key=*].value", "known_name", 1),
        ("metric_values[key=*].value", "unknown_field", 1),
    ]


_NAME = st.text(st.characters(codec="utf-8", exclude_categories=("Mn", "Mc", "Me", "Lm", "Sk", "Cf")), min_size=3)
_PLACE = st.text(st.sampled_from(" .,:;/\\\"'()[]{}<>@#-_\n\t\0"), max_size=4)
_FILLER = st.text(max_size=30)


def _naive(text: str, names: set[str]) -> bool:
    """The definition, as plain as can be."""
    for name in names:
        at = text.find(name)
        while at >= 0:
            end = at + len(name)
            before = at > 0 and known_names._joins(text[at - 1], text[at])
            after = end < len(text) and known_names._joins(text[end - 1], text[end])
            if not before and not after:
                return True
            at = text.find(name, at + 1)
    return False


@given(name=_NAME, before=_PLACE, after=_PLACE, filler=st.tuples(_FILLER, _FILLER), where=st.sampled_from(EVERYWHERE))
@example(name="jdoe", before="", after="", filler=("", ""), where=EVERYWHERE[0])
def test_no_planted_name_escapes(
    name: str, before: str, after: str, filler: tuple[str, str], where: tuple[str, Any]
) -> None:
    path, plant = where
    if len(fold(name).strip()) < known_names.SHORT or (path == "edition" and name in {"community", "enterprise"}):
        return
    written = name.upper() if fold(name.upper()) == fold(name) else name
    text = f"{filler[0]} {before}{written}{after} {filler[1]}"
    if path in {"version", "made"}:
        text = f"x{text}"  # a number or date of its own is what the field is for
    found = {(p, what) for p, what, _ in look(plant(text), name)}
    assert (path, "known_name") in found


_FEW_LETTERS = st.sampled_from("aaab.\n é王")


@given(
    texts=st.lists(st.text(_FEW_LETTERS, max_size=10), max_size=5),
    names=st.frozensets(st.text(_FEW_LETTERS, min_size=3, max_size=4), max_size=6),
)
@example(texts=["aaab"], names=frozenset({"aaa"}))
@example(texts=["baaa"], names=frozenset({"aaa"}))
@example(texts=["a", "aa"], names=frozenset({"a\na"}))
def test_both_ways_of_searching_agree_with_the_definition(texts: list[str], names: frozenset[str]) -> None:
    known = KnownNames(names)
    folded = [fold(text) for text in texts]
    inner = {n for n in (fold(name).strip() for name in names) if len(n) >= known_names.SHORT}
    expected = {i for i, text in enumerate(folded) if _naive(text, inner)}
    joined = Joined(folded)
    if inner:
        assert set(known._within(folded, joined)) == expected
        assert set(known._scan(joined, len(folded))) == expected


def test_much_text_is_searched_by_automaton(monkeypatch: pytest.MonkeyPatch) -> None:
    remarks = [f"nothing to see in line {number}" for number in range(20_000)]
    remarks[777] = "reported by JDoe"
    names = frozenset({"jdoe", *(f"person{number}" for number in range(1000))})
    body = json.dumps(planted(tags=remarks)).encode()
    assert guard.examine(body, KNOWN, names=names, approved=frozenset()) == (
        Finding(path="tags[]", what="known_name", count=1),
    )
    # Where made-up names meet a made-up text, all of it counts as a hit rather than take for ever.
    monkeypatch.setattr(known_names, "_MANY_HITS", 100)
    names = frozenset("a" * length for length in range(3, 40))
    found = guard.examine(json.dumps({"note": "a" * 300_000}).encode(), KNOWN, names=names, approved=frozenset())
    assert [finding.what for finding in found] == ["known_name"]


# --- addresses, hosts, home folders ---


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("ada@corp.example", "email"),
        ("Mail ADA.Lovelace+x@Corp.Example now", "email"),
        ("ada@mail", "email"),
        ("ada＠corp.example", "email"),
        ("10.0.0.1", "ip"),
        ("http at 192.168.178.20:9000.", "ip"),
        ("fe80::1", "ip"),
        ("[2001:db8::8a2e:370:7334]:443", "ip"),
        ("2001:0db8:85a3:0000:0000:8a2e:0370:7334", "ip"),
        ("::ffff:10.1.2.3", "ip"),
        ("::1", "ip"),
        ("build.corp.example", "host"),
        ("sonar.acme.com", "host"),
        ("Acme.IO", "host"),
        ("nas.fritz.box", "host"),
        ("münchen.de", "host"),
        ("https://wiki/x", "host"),
        ("ssh://git@code:22/x", "host"),
        ("jenkins-01", "host"),
        ("srv-prod-12", "host"),
        ("ip-10-0-0-12", "host"),
        ("DESKTOP-A1B2C3D", "host"),
        ("localhost", "host"),
        (r"\\fileserver\share", "host"),
        ("/home/ada", "home_path"),
        ("file:///home/ada/x", "home_path"),
        ("/Users/ada/Library", "home_path"),
        (r"C:\Users\ada\x", "home_path"),
        ("c:/users/ada", "home_path"),
        ("/mnt/c/Users/ada", "home_path"),
        (r"D:\Documents and Settings\ada", "home_path"),
    ],
)
def test_traces_are_found(text: str, what: str) -> None:
    for document in (planted(note=text), planted(note=f"see ({text})"), planted(note=f"{text}\nand more")):
        assert ("note", what, 1) in look(document)
    assert ("by.*", what, 1) in look(planted(by={text: 1}))


@pytest.mark.parametrize(
    "text",
    [
        "all is well",
        "12:34:56",
        "std::string std::vector",
        "::",
        "1.2.3",
        "19.0.0.0.0",
        "999.1.2.3",
        "org.sonar.server.telemetry",
        "sonar.telemetry.enable",
        "node.js",
        "main.py",
        "3.1.ga",
        "v12",
        "api/users/search",
        "50% @ noon",
        "java 17",
        "e.g. this",
    ],
)
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert look(planted(note=text)) == []


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "piece",
    [
        *("@", "a@", "a.", "a.co", ".co ", "1.", "1.1.1.1 ", ":", ":: ", "a:", "::a ", "://", "-", "/home/", "/users/"),
        *("\\", "\\\\a", "win-", "0", "a1", "é", "\u0301", '"', "a b ", "xn--", "ip-1-1-1-", "\n"),
    ],
)
def test_long_texts_take_no_longer_than_they_are(piece: str) -> None:
    text = piece * (300_000 // len(piece))
    look(planted(note=text, made=text, version=text, users=[{"userUuid": text, "language": text}]), "jdoe", "aaaa")


# --- fields ---


def test_unknown_fields_come_once_per_path() -> None:
    users = [{**user, "badge": number, "more": {"a": 1}} for number, user in enumerate(PING["users"])]
    assert look(planted(users=users, seen=3, empty={})) == [
        ("empty", "unknown_field", 1),
        ("seen", "unknown_field", 1),
        ("users[].badge", "unknown_field", 3),
        ("users[].more.a", "unknown_field", 3),
    ]


def test_a_metric_counts_as_a_path() -> None:
    rows = [{"key": key, "value": 1, "granularity": "daily"} for key in ("ncloc", "bugs", "bugs", "a b")]
    assert look({"metric_values": rows}, approved=('metric_values[key="a b"].value',)) == [
        ("metric_values[].key", "unexpected_form", 1),
        ("metric_values[key=bugs].value", "unknown_field", 2),
    ]


@pytest.mark.parametrize(
    ("change", "path", "count"),
    [
        ({"version": "newest"}, "version", 1),
        ({"version": 9.7}, "version", 1),
        ({"made": "yesterday"}, "made", 1),
        ({"on": "yes"}, "on", 1),
        ({"on": 1}, "on", 1),
        ({"first": True}, "first", 1),
        ({"edition": "Community"}, "edition", 1),
        ({"users": {}}, "users", 1),
        ({"id": "christopher-anderson"}, "id", 1),
        ({"users": [{"lines": "1"}, {"lines": []}, {"lines": 1}, {"lines": 1.5}]}, "users[].lines", 2),
        ({"users": [{"language": "a language"}]}, "users[].language", 1),
    ],
)
def test_values_of_another_form(change: dict[str, Any], path: str, count: int) -> None:
    assert look(planted(**change)) == [(path, "unexpected_form", count)]


def test_approved_paths_are_silent() -> None:
    document = planted(extra="by jdoe", version="jdoe")
    found = look(document, "jdoe")
    approvals = tuple(path if what == "unknown_field" else f"{what}:{path}" for path, what, _ in found)
    assert len(found) == 4
    assert look(document, "jdoe", approved=approvals) == []
    for approval in approvals:
        assert len(look(document, "jdoe", approved=(approval,))) == 3


def test_an_approved_unknown_field_is_still_searched() -> None:
    assert look(planted(extra="by jdoe"), "jdoe", approved=("extra",)) == [("extra", "known_name", 1)]


# --- hostile bodies ---


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"jdoe",
        b"<html>jdoe</html>",
        b'{"a":1,}',
        b'{"a":1} {"b":2}',
        b'{"a":NaN}',
        b'{"a":1e999}',
        b'{"a":' + b"9" * 5000 + b"}",
        b'{"a":"\xff"}',
        b'{"a":"\\ud800"}',
        b"\xef\xbb\xbf{}",
        '{"a":1}'.encode("utf-16"),
        b"[" * 200_000,
        b"[" * 200_000 + b"]" * 200_000,
        b"[" * 70 + b"]" * 70,
        b'{"a":' * 500 + b"1" + b"}" * 500,
        b'{"a":1,"a":' + b"[" * 900 + b"]" * 900 + b"}",
    ],
)
def test_what_is_no_json_is_one_finding(body: bytes) -> None:
    assert look(body, "jdoe") == [("$", "not_json", 1)]


def test_approved_other_text_is_searched_as_a_whole() -> None:
    assert look(b"hello", "jdoe", approved=("not_json:$",)) == []
    assert look(b"hello jdoe", "jdoe", approved=("not_json:$",)) == [("$", "known_name", 1)]


def test_nothing_hides_behind_a_repeated_key() -> None:
    body = rb'{"note":"jdoe","note":"\\\" fine","users":[{"remark":"x\"","remark":["jdoe","y"]}]}'
    assert look(body, "jdoe") == [
        ("note", "duplicate_key", 1),
        ("note", "known_name", 1),
        ("users[].remark", "duplicate_key", 1),
        ("users[].remark[]", "known_name", 1),
        ("users[].remark[]", "unknown_field", 2),
    ]
    assert ("note", "duplicate_key", 1) in look(rb'{"note":"jdoe","n\u006fte":"fine"}', "jdoe")


def test_quotes_are_counted_behind_escapes() -> None:
    assert json_paths._count_quotes(rb'["\\", "\"", "\\\"", "\u0022"]') == 8


@given(st.dictionaries(st.text(), st.text() | st.dictionaries(st.text(), st.integers() | st.text())))
def test_keys_are_not_taken_for_repeated_ones(document: dict[str, Any]) -> None:
    assert not any(what == "duplicate_key" for _, what, _ in look(document))


@pytest.mark.parametrize("body", [b"[]", b"{}", b"null", b"7", b'"jdoe"', b'[{"note":"jdoe"}]'])
def test_other_shapes(body: bytes) -> None:
    named = [(path, what) for path, what, _ in look(body, "jdoe") if what == "known_name"]
    assert named == ([("$" if body[:1] == b'"' else "[].note", "known_name")] if b"jdoe" in body else [])


def test_very_many_findings_are_summed_up() -> None:
    found = look({f"field{number}": "jdoe" for number in range(20_000)}, "jdoe")
    assert len(found) == guard.MAX_FINDINGS + 2
    assert sum(count for _, what, count in found if what == "unknown_field") >= 20_000 - guard.MAX_FINDINGS
    assert [path for path, _, _ in found[-2:]] == [guard.MORE, guard.MORE]


@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers(-(2**70), 2**70)
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text()
        | st.sampled_from(["jdoe", "by JDOE", "x@jdoe"]),
        lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.sampled_from(["jdoe", "users", "note"]), inner),
        max_leaves=20,
    )
)
def test_findings_never_show_a_name(document: Any) -> None:
    for path, _, _ in look(document, "jdoe"):
        assert "jdoe" not in path.lower()
        assert path.isascii()
        assert path.isprintable()


def test_odd_keys_keep_paths_apart() -> None:
    assert {child("a", key) for key in ("b", "b.c", "b[]", "*", "", 'q"', "b\n")} == {
        "a.b", 'a["b.c"]', 'a["b[]"]', 'a["*"]', 'a[""]', r'a["q\""]', r'a["b\n"]'
    }  # fmt: skip
    assert child("", "x" * 1000) != child("", "x" * 1001)
    assert len(child("", "x" * 1_000_000)) < 100


def test_every_finding_has_a_sentence() -> None:
    whats = {"email", "ip", "host", "home_path", guard.KNOWN_NAME, guard.UNKNOWN_FIELD, guard.UNEXPECTED_FORM}
    for what in whats | {guard.DUPLICATE_KEY, guard.NOT_JSON}:
        why = guard.finding_reason(Finding(path="a.b", what=what, count=7))
        assert why.code in TEMPLATES
        assert what == guard.NOT_JSON or ("a.b" in sentence(why) and "7" in sentence(why))


def test_names_are_prepared_once_and_not_kept_for_ever() -> None:
    names = frozenset({"jdoe", "someone"})
    first = known_names.known_names(names)
    assert known_names.known_names(names) is first
    assert "jdoe" not in repr(first)
    before = len(known_names._prepared)
    del names
    assert len(known_names._prepared) == before - 1


def test_traces_of_several_texts_are_told_apart() -> None:
    assert set(traces(Joined(["10.0.0.1", "", "a@b", "10.0.0", "1"]))) == {("ip", 0), ("email", 2)}
