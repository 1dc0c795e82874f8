"""Editing property files: only our keys' bytes change, and just that can be taken back."""

from __future__ import annotations

import json

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.hostile_properties import ENABLE, ENABLED, URL, is_legal, legal_files
from tray_app.config_files.properties import entries, trimmed
from tray_app.config_files.property_edits import SetKey, changed_lines, plan_edit, plan_undo
from tray_app.core.edits import NO_INVERSE, EditPlan
from tray_app.core.errors import OurBug
from tray_app.core.model import EditPurpose, reason

SINK = "http://127.0.0.1:9/"
FAMILY = {ENABLE, ENABLED, URL}
Pairs = list[tuple[str, str]]


def sets(*, add: bool = True, **values: str) -> list[SetKey]:
    names = {"enable": ENABLE, "enabled": ENABLED, "url": URL}
    return [SetKey(key=names[k], value=v, add_if_missing=add) for k, v in values.items()]


def edit(data: bytes | None, changes: list[SetKey]) -> EditPlan:
    return plan_edit(data, changes, path="/p", purpose=EditPurpose.SWITCH, family=FAMILY)


def undo(data: bytes, inverse: str) -> EditPlan:
    return plan_undo(data, inverse, path="/p", purpose=EditPurpose.SWITCH)


def others(data: bytes, keys: set[str]) -> Pairs:
    return [(e.key, e.value) for e in entries(data) if e.name not in keys]


def ours(data: bytes, keys: set[str]) -> Pairs:
    return [(e.key, e.value) for e in entries(data) if e.name in keys]


change_lists = st.sampled_from(
    [
        sets(enable="false", enabled="false"),
        sets(enable="true", enabled="true", add=False),
        sets(url=SINK),
        sets(enable="false", enabled="false", url=SINK),
    ]
)


@given(legal_files, change_lists)
def test_our_keys_mean_what_was_asked_and_nothing_else_changes(data: bytes, changes: list[SetKey]) -> None:
    plan = edit(data, changes)
    keys = {c.key for c in changes}
    assert others(plan.content, keys) == others(data, keys)
    for change in changes:
        values = [trimmed(e.value) for e in entries(plan.content) if e.name == change.key]
        before = [e for e in entries(data) if e.name == change.key]
        assert values == [change.value] * max(len(before), change.add_if_missing)
    assert plan.changes == (plan.content != data)


@given(legal_files, change_lists)
def test_every_byte_outside_our_lines_stays(data: bytes, changes: list[SetKey]) -> None:
    plan = edit(data, changes)
    keys = {c.key for c in changes}
    there = {e.name for e in entries(data)}

    def skeleton(text: bytes) -> bytes:
        for e in reversed(entries(text)):
            if e.name in keys & there:
                text = text[: e.key_end] + text[e.end :]
        return text

    rest = skeleton(plan.content)
    added = [c for c in changes if c.add_if_missing and c.key not in there]
    if added:
        shapes = []
        for newline in (b"\r\n", b"\n", b"\r"):
            lines = [f"{c.key}={c.value}".encode() for c in added]
            shapes += [b"".join(line + newline for line in lines), b"".join(newline + line for line in lines)]
        assert any(rest.replace(shape, b"", 1) == skeleton(data) for shape in shapes)
    else:
        assert rest == skeleton(data)


@given(legal_files, change_lists)
def test_undo_gives_back_every_byte(data: bytes, changes: list[SetKey]) -> None:
    plan = edit(data, changes)
    back = undo(plan.content, plan.inverse)
    assert back.content == data
    assert not back.left_alone


@given(legal_files)
def test_two_edits_are_undone_in_any_order(data: bytes) -> None:
    first = edit(data, sets(enable="false", enabled="false"))
    second = edit(first.content, sets(url=SINK))
    for inverses in ((first.inverse, second.inverse), (second.inverse, first.inverse)):
        content = second.content
        for inverse in inverses:
            content = undo(content, inverse).content
        assert others(content, set()) == others(data, set())
        if inverses[0] == second.inverse:
            assert content == data


@given(legal_files, change_lists, st.lists(st.tuples(st.integers(0, 20), st.sampled_from("+-~")), max_size=4))
def test_undo_keeps_what_others_changed(data: bytes, changes: list[SetKey], acts: list[tuple[int, str]]) -> None:
    plan = edit(data, changes)
    keys = {c.key for c in changes}
    content = plan.content
    for place, act in acts:
        content = foreign(content, place, act, keys)
    assume(is_legal(content))
    assert ours(content, keys) == ours(plan.content, keys)
    back = undo(content, plan.inverse)
    assert others(back.content, keys) == others(content, keys)
    assert ours(back.content, keys) == ours(data, keys)
    assert not back.left_alone


def foreign(data: bytes, place: int, act: str, keys: set[str]) -> bytes:
    """Somebody else inserts a line, removes or changes one that is not ours."""
    lines = entries(data)
    if act == "+" or not lines:
        closed = not data or (data[-1] in b"\r\n" and not (lines and lines[-1].open_ended))
        spots = [e.start for e in lines if e.start > 0] + ([len(data)] if closed else [])
        spot = spots[place % len(spots)] if spots else 0
        return data[:spot] + b"foreign.key=%d\n" % place + data[spot:]
    entry = lines[place % len(lines)]
    if entry.name in keys or entry.start == 0 or entry.open_ended:
        return data
    return data[: entry.start] + (b"" if act == "-" else b"foreign.change=x") + data[entry.end :]


@given(legal_files, change_lists)
def test_undo_of_an_edit_that_was_never_made_does_nothing(data: bytes, changes: list[SetKey]) -> None:
    """The inverse is stored before the file is touched; a crash in between leaves it without an edit."""
    back = undo(data, edit(data, changes).inverse)
    assert back.content == data
    assert not back.changes
    assert not back.left_alone


def test_what_others_changed_in_our_lines_stays_and_is_told() -> None:
    plan = edit(b"sonar.telemetry.enable=true\nsonar.telemetry.enabled = yes\n", sets(enable="false", enabled="false"))
    content = plan.content.replace(b"enable=false", b"enable=maybe").replace(b"sonar.telemetry.enabled = false\n", b"")
    back = undo(content, plan.inverse)
    assert back.content == content == b"sonar.telemetry.enable=maybe\n"
    assert back.left_alone == (
        reason("our_line_changed", path="/p", key=ENABLE, line=1),
        reason("our_line_gone", path="/p", key=ENABLED, line="?"),
    )


def test_undo_of_an_edit_that_was_never_made_beside_a_line_that_was_right() -> None:
    data = b"sonar.telemetry.enable\nsonar.telemetry.enable=true"
    assert undo(data, edit(data, sets(enable="true")).inverse).content == data


def test_two_lines_that_go_may_share_a_line_end() -> None:
    plan = edit(b"sonar.telemetry.url=x\na=1", sets(enable="false", enabled="false", url=SINK))
    added = b"sonar.telemetry.enable=false\nsonar.telemetry.enabled=false"
    assert plan.content == b"sonar.telemetry.url=" + SINK.encode() + b"\n" + added + b"\na=1"
    plan = edit(b"a=1\nsonar.telemetry.url=x", sets(enable="false", enabled="false", url=SINK))
    moved = b"a=1\n\n" + added + b"\nsonar.telemetry.url=" + SINK.encode()
    back = undo(moved, plan.inverse)
    assert back.content == b"a=1\n\n\nsonar.telemetry.url=x"
    assert [(x.number, x.sign) for x in back.lines] == [(3, "-"), (4, "-"), (5, "-"), (4, "+")]


@pytest.mark.parametrize("value", ["=", ":x", "\\", "a\\", "#", "!x"])
@pytest.mark.parametrize("separator", [b"", b"=", b" ", b"\t:\f"])
def test_values_that_look_like_syntax_come_back(value: str, separator: bytes) -> None:
    plan = edit(ENABLE.encode() + separator, sets(enable=value))
    assert ours(plan.content, {ENABLE}) == [(ENABLE, value)]


def test_undo_finds_the_right_one_of_several() -> None:
    data = b"sonar.telemetry.enable=false\nsonar.telemetry.enable=yes\nsonar.telemetry.enable=true\n"
    plan = edit(data, sets(enable="false"))
    assert undo(b"x=1\n" + plan.content + b"y=1\n", plan.inverse).content == b"x=1\n" + data + b"y=1\n"


def test_undo_leaves_an_added_off_line_of_others_deciding() -> None:
    plan = edit(b"sonar.telemetry.enable=true\n", sets(enable="false"))
    back = undo(plan.content + b"sonar.telemetry.enable=false\n", plan.inverse)
    assert back.content == b"sonar.telemetry.enable=true\nsonar.telemetry.enable=false\n"


def test_a_value_back_at_the_end_does_not_swallow_what_others_appended() -> None:
    plan = edit(b"x=1\nsonar.telemetry.enable=true\\\n", sets(enable="false"))
    back = undo(plan.content + b"y=2\n", plan.inverse)
    assert back.content == b"x=1\nsonar.telemetry.enable=true\ny=2\n"


@pytest.mark.parametrize("newline", [b"\n", b"\r\n", b"\r"])
def test_a_continuation_put_back_does_not_swallow_the_next_line(newline: bytes) -> None:
    """CR before LF becomes one line end, and the backslash before it joins the next line."""
    for data in (b"sonar.telemetry.enable=true\\\r\\", b"sonar.telemetry.enable=true\\\r\r"):
        plan = edit(data, sets(enable="false"))
        back = undo(plan.content.rstrip(b"\r") + newline + b"y=2" + newline, plan.inverse)
        assert [(e.key, e.value) for e in entries(back.content)] == [(ENABLE, "true"), ("y", "2")]


def test_undo_with_other_separators_and_indents_than_we_left() -> None:
    plan = edit(b"sonar.telemetry.enable=true\n", sets(enable="false", enabled="false"))
    content = b"  sonar.telemetry.enable : false\r\n\tsonar.telemetry.enabled false\r\n"
    assert undo(content, plan.inverse).content == b"  sonar.telemetry.enable : true\r\n"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"a=1\r\n#sonar.telemetry.enable=true\r\nz=2\r\n", b"a=1\r\n#sonar.telemetry.enable=true\r\n{}\r\nz=2\r\n"),
        (b"sonar.telemetry.url=x\rz=2\r", b"sonar.telemetry.url=x\r{}\rz=2\r"),
        (b"a=1\n", b"a=1\n{}\n"),
        (b"a=1", b"a=1\n{}"),
        (b"a=1\r\nb=1", b"a=1\r\nb=1\r\n{}"),
        (b"a=1\nb=1\\\n", b"a=1\n{}\nb=1\\\n"),
        (b"\xef\xbb\xbfa=1\\", b"{}\n\xef\xbb\xbfa=1\\"),
        (b"# c \\", b"# c \\\n{}"),
        (b"", b"{}\n"),
        (None, b"{}\n"),
        (b"a=1\\\n#sonar.telemetry.enable=true\nb=1\n", b"a=1\\\n#sonar.telemetry.enable=true\nb=1\n{}\n"),
    ],
)
def test_where_a_missing_key_goes(data: bytes | None, expected: bytes) -> None:
    plan = edit(data, sets(enable="false"))
    assert plan.content == expected.replace(b"{}", b"sonar.telemetry.enable=false")
    assert plan.original == data


def test_what_is_shown_is_our_lines_with_their_numbers() -> None:
    data = b"secret=1\r\n\r\nsonar.telemetry.enable = tr\\\r\n  ue\r\n# sonar.telemetry.url=x\r\nz=1\r\n"
    changes = [
        SetKey(key=ENABLE, value="false", add_if_missing=True, remark=reason("r1")),
        SetKey(key=ENABLED, value="false", add_if_missing=True, remark=reason("r2")),
    ]
    shown = [(x.number, x.sign, x.text, x.remark and x.remark.code) for x in edit(data, changes).lines]
    assert shown == [
        (3, "-", "sonar.telemetry.enable = tr\\", None),
        (4, "-", "  ue", None),
        (3, "+", "sonar.telemetry.enable = false", "r1"),
        (4, " ", "# sonar.telemetry.url=x", None),
        (5, "+", "sonar.telemetry.enabled=false", "r2"),
    ]


@given(legal_files, change_lists)
def test_shown_lines_have_the_numbers_of_the_files(data: bytes, changes: list[SetKey]) -> None:
    def natural(text: bytes) -> list[str]:
        lines = text.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
        return [line.decode("utf-8", "replace") for line in lines]

    plan = edit(data, changes)
    back = undo(plan.content, plan.inverse)
    for shown, old, new in ((plan.lines, data, plan.content), (back.lines, plan.content, data)):
        for line in shown:
            assert natural(old if line.sign == "-" else new)[line.number - 1] == line.text


@given(legal_files)
def test_several_edits_together_show_our_lines_only(data: bytes) -> None:
    first = edit(data, sets(enable="false", enabled="false"))
    second = edit(first.content, sets(url=SINK))
    shown = changed_lines(data, second.content, FAMILY)
    assert bool(shown) == (data != second.content)
    for sign in "+-":
        one_by_one = sorted(line.text for plan in (first, second) for line in plan.lines if line.sign == sign)
        assert sorted(line.text for line in shown if line.sign == sign) == one_by_one


def test_the_inverse_holds_no_line_but_ours() -> None:
    plan = edit(b"sonar.jdbc.password=hunter2\nsonar.telemetry.enable=true\n", sets(enable="false"))
    assert set(json.loads(plan.inverse)["keys"]) == {ENABLE}
    assert "hunter2" not in plan.inverse
    assert edit(plan.content, sets(enable="false")).inverse == NO_INVERSE


@pytest.mark.parametrize("inverse", ["", "{}", "[]", '{"keys":{"a":[{}]}}', '{"keys":{"a":[{"did":"set","head":1}]}}'])
def test_a_broken_inverse_is_told(inverse: str) -> None:
    with pytest.raises(OurBug, match="bad_inverse"):
        undo(b"a=1", inverse)


@pytest.mark.parametrize("value", ["", " a", "a\nb", "a\u202e"])
def test_a_value_that_would_not_come_back_is_refused(value: str) -> None:
    with pytest.raises(OurBug, match="value_not_writable"):
        edit(b"", sets(enable=value))


@given(st.text(min_size=1).filter(lambda t: t.isprintable() and t == trimmed(t)), st.sampled_from([b"", b"=", b" "]))
def test_any_printable_value_comes_back(value: str, separator: bytes) -> None:
    plan = edit(ENABLE.encode() + separator, sets(enable=value))
    assert ours(plan.content, {ENABLE}) == [(ENABLE, value)]
