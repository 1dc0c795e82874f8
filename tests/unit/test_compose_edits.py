"""Our entries in a compose override: parsed the same but for them, all other bytes equal, undo exact."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from tray_app.config_files.compose_edits import HEAD, SetVariable, plan_undo, plan_variables
from tray_app.core.edits import EditPlan
from tray_app.core.errors import Fixable
from tray_app.core.model import EditPurpose, reason

OURS = (SetVariable("T", "false", reason("sq_remark_enable")), SetVariable("U", "http://127.0.0.1:9/"))
KEYS = {"T": "false", "U": "http://127.0.0.1:9/"}


def plan(data: bytes | None, changes: tuple[SetVariable, ...] = OURS, service: str = "sq") -> EditPlan:
    return plan_variables(data, service, changes, path="o.yml", purpose=EditPurpose.SWITCH)


def undo(data: bytes, made: EditPlan) -> EditPlan:
    return plan_undo(data, made.inverse, path="o.yml", purpose=EditPurpose.SWITCH)


def parsed(data: bytes) -> list[Any]:
    return list(YAML(typ="safe", pure=True).load_all(data.decode().replace("!override", "")))


def without_ours(documents: list[Any], service: str = "sq") -> list[Any]:
    """The documents less our entries, and less what is empty on the way to them."""
    *others, last = documents or [None]
    last = {} if last is None else dict(last)
    services = dict(last.get("services") or {})
    one = dict(services.get(service) or {})
    environment = one.get("environment") or {}
    if isinstance(environment, list):
        left: Any = [text for text in environment if str(text).partition("=")[0] not in KEYS]
    else:
        left = {key: value for key, value in environment.items() if key not in KEYS}
    for holder, key, value in ((one, "environment", left), (services, service, one), (last, "services", services)):
        if value:
            holder[key] = value
        else:
            holder.pop(key, None)
    return [*others, last]


def ours(data: bytes) -> dict[str, str]:
    environment = parsed(data)[-1]["services"]["sq"]["environment"]
    if isinstance(environment, list):
        environment = dict(text.split("=", 1) for text in environment if "=" in text)
    return {key: {False: "false"}.get(environment[key], environment[key]) for key in KEYS}


def holds(data: bytes) -> EditPlan:
    """An edit of this file does what it says, shows it, and can be taken back."""
    made = plan(data)
    assert ours(made.content) == KEYS
    assert without_ours(parsed(made.content)) == without_ours(parsed(data))
    kept = [line for line in data.splitlines() if b"T" not in line and b"U" not in line and b"{" not in line]
    rest = iter(made.content.splitlines())
    if not {*b"[{"} & {*data}:
        assert all(line in rest for line in kept), "other lines stand as they were, in their order"
    again = plan(made.content)
    assert not again.changes and again.content == made.content, "what says so already stays as it is"
    back = undo(made.content, made)
    assert back.content == data and not back.left_alone
    for line in made.lines:
        if line.sign == "+" and "\n" not in line.text:
            assert line.text.strip() in made.content.decode().splitlines()[line.number - 1] or line.text[0] in "TU"
    return made


SHAPES = {
    "nothing in the file": "\n# only a remark\n",
    "nothing without line end": "# only a remark",
    "other top level": "x-a: 1\nnetworks: {n: {}}\n",
    "services null": "services:\n",
    "services null with remark": "services:   # none yet\nvolumes: {}\n",
    "services null at the end": "services:",
    "services empty": "services: {}\n",
    "services flow": "services: {db: {image: x}}\n",
    "service in flow": "services: {sq: {image: x}, db: }\n",
    "service null": "services:\n    sq:\n    db: {}\n",
    "service with others": "services:\n  db:\n    image: x\n  # last\n",
    "no environment": "services:\n  sq:\n    image: x\n    ports: [a]\n",
    "environment null": "services:\n  sq:\n    environment:   # nothing\n    image: x\n",
    "environment null at the end": "services:\n  sq:\n    image: x\n    environment:",
    "environment null at the end, with a remark": "services:\r\n  sq:\r\n    image: x\r\n    environment: # nothing",
    "service null at the end": "services:\n  db: {}\n  sq:",
    "environment empty": "services:\n  sq:\n    environment: {}\n",
    "environment empty list": "services:\n  sq:\n    environment: [ ]\n",
    "map": "services:\n  sq:\n    environment:\n        A: 1   # one\n\n        B: 2\n    image: x\n",
    "map with ours": "services:\n  sq:\n    environment:\n      A: 1\n      T: \"true\"   # ours\n      U: 'x'\n",
    "map with ours null": "services:\n  sq:\n    environment:\n      A: 1\n      T:\n      U: # y\n",
    "map with ours right": "services:\n  sq:\n    environment:\n      T: false\n      U: 'http://127.0.0.1:9/'\n  z:\n",
    "list": "services:\n  sq:\n    environment:\n      - A=1\n      - B\n",
    "list not indented": "services:\n  sq:\n    environment:\n    - A=1\n    - T=true\n    image: x\n",
    "list with ours": "services:\n  sq:\n    environment:\n      - 'T=true'\n      - A=1\n      - T\n      - U=y # z\n",
    "flow map": "services:\n  sq:\n    environment: {A: 1, B: 2}\n",
    "flow map with ours": "services:\n  sq:\n    environment: { T: true, B: 2 }\n",
    "flow map in lines": "services:\n  sq:\n    environment: {\n      A: 1,  # one\n      B: 2,\n    }\n",
    "flow list": "services:\n  sq:\n    environment: [A=1, 'T=x']\n",
    "quoted keys": '"services":\n  "sq":\n    "environment":\n      "A": 1\n',
    "merge in environment": "x: &e\n  A: 1\n  T: other\nservices:\n  sq:\n    environment:\n      <<: *e\n      B: 2\n",
    "second document": "services: {a: {image: x}}\n---\nservices:\n  sq:\n    image: x\n",
    "tagged": "services:\n  sq:\n    environment: !override\n      A: 1\n",
    "no line end": "services:\n  sq:\n    environment:\n      A: 1",
    "bom and document mark": "\ufeff---\nservices:\n  sq:\n    image: x\n...\n",
}


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("shape", SHAPES)
def test_a_shape_of_override(shape: str, newline: str) -> None:
    holds(SHAPES[shape].replace("\n", newline).encode())


REFUSED = {
    "environment is an alias": "x: &e {A: 1}\nservices:\n  sq:\n    environment: *e\n",
    "environment is used elsewhere": "services:\n  sq:\n    environment: &e\n      A: 1\n  db:\n    environment: *e\n",
    "service is an alias": "x: &s {image: y}\nservices:\n  sq: *s\n",
    "environment comes through a merge": "x: &s {environment: {A: 1}}\nservices:\n  sq:\n    <<: *s\n    image: y\n",
    "value is an alias": "x: &t 'true'\nservices:\n  sq:\n    environment:\n      T: *t\n",
    "value over lines": "services:\n  sq:\n    environment:\n      T: |\n        true\n",
    "environment is text": "services:\n  sq:\n    environment: x\n",
    "services is a list": "services:\n  - sq\n",
    "a word as the file": "hello\n",
    "explicit keys": "services:\n  sq:\n    environment:\n      ? A\n      : 1\n",
    "explicit null": "services: ~\n",
}


@pytest.mark.parametrize("shape", REFUSED)
def test_what_cannot_be_done_without_touching_others_is_refused(shape: str) -> None:
    with pytest.raises(Fixable) as raised:
        plan(REFUSED[shape].encode())
    assert raised.value.code == "compose_cannot_edit"


def test_a_file_of_ours_comes_and_goes() -> None:
    made = plan(None)
    assert made.original is None and made.content.decode().startswith(HEAD + "\nservices:\n  sq:\n    environment:\n")
    assert ours(made.content) == KEYS
    shown = [(line.number, line.sign, line.text.strip()) for line in made.lines]
    assert shown[1:] == [
        (2, "+", "services:"),
        (3, "+", "sq:"),
        (4, "+", "environment:"),
        (5, "+", 'T: "false"'),
        (6, "+", 'U: "http://127.0.0.1:9/"'),
    ]
    assert [line.remark is not None for line in made.lines] == [False, False, False, False, True, False]
    back = undo(made.content, made)
    assert back.removes and back.content == b"" and all(line.sign == "-" for line in back.lines)


def test_two_edits_of_one_file_each_taken_back_by_itself() -> None:
    first = plan(None, OURS[:1])
    second = plan(first.content, OURS[1:])
    assert undo(second.content, second).content == first.content
    only_second = undo(second.content, first)
    assert not only_second.removes and b"T:" not in only_second.content and b"U:" in only_second.content
    assert undo(undo(second.content, second).content, first).removes


def test_what_others_did_since_stays() -> None:
    made = plan(None)
    more = made.content.replace(b"services:\n", b"services:\n  db:\n    image: x\n")
    back = undo(more, made)
    assert parsed(back.content) == [{"services": {"db": {"image": "x"}}}] and not back.removes
    changed = made.content.replace(b'T: "false"', b'T: "true"')
    back = undo(changed, made)
    assert [why.code for why in back.left_alone] == ["our_line_changed"]
    assert parsed(back.content)[0]["services"]["sq"]["environment"] == {"T": "true"}
    gone = undo(b"services: {}\n", plan(b"services: {sq: {environment: {T: 'x', A: 1}}}"))
    assert [why.code for why in gone.left_alone] == ["our_line_gone"] and gone.content == b"services: {}\n"
    was = b"services:\n  sq:\n    environment:\n      A: 1\n"
    made = plan(was)
    without = made.content.replace(b"      A: 1\n", b"")
    assert parsed(undo(without, made).content) == [{"services": {"sq": {"environment": {}}}}]


def test_neither_the_lines_shown_nor_the_inverse_have_what_is_not_ours() -> None:
    for text in (
        "services:\n  sq:\n    environment: {PASSWORD: s3cret, T: true}\n",
        "services:\n  sq:\n    environment: [PASSWORD=s3cret, T=true]\n",
        "services:\n  sq:\n    environment:\n      PASSWORD: s3cret\n      T: true\n",
    ):
        made = plan(text.encode())
        back = undo(made.content, made)
        for one in (made, back):
            assert "s3cret" not in one.inverse and not any("s3cret" in line.text for line in one.lines)
        assert json.loads(made.inverse)["compose"]["before"]["T"], "what was ours before is kept"


def test_a_dollar_and_a_service_with_an_odd_name() -> None:
    made = plan_variables(None, "1.5 a", [SetVariable("T", "a$b")], path="o", purpose=EditPurpose.SWITCH)
    assert parsed(made.content)[0]["services"]["1.5 a"]["environment"] == {"T": "a$$b"}
    again = plan_variables(made.content, "1.5 a", [SetVariable("T", "a$b")], path="o", purpose=EditPurpose.SWITCH)
    assert not again.changes


# --- by properties ------------------------------------------------------------------------------------------------

_SCALARS = st.sampled_from(["1", "true", "'q'", '"d\\n"', "a b", "~", "${X:-y}", "http://h:1/"])
_REMARKS = st.sampled_from(["", "   # remark", " #x: {"])
_BETWEEN = st.sampled_from(["", "\n", "# line: [\n", "      # deep\n"])


@st.composite
def environments(draw: st.DrawFn, indent: str, step: str) -> str:
    names = draw(st.lists(st.sampled_from(["A", "B_C", "T", "U", "D"]), unique=True, min_size=0, max_size=4))
    style = draw(st.sampled_from(["map", "list", "flow map", "flow list"]))
    pairs = [(name, draw(_SCALARS)) for name in names]
    if not pairs:
        return draw(st.sampled_from([" {}\n", " []\n", "\n", " # none\n"]))
    if style == "flow map":
        return " {" + ", ".join(f"{k}: {'1' if '{' in v else v}" for k, v in pairs) + "}" + draw(_REMARKS) + "\n"
    if style == "flow list":
        return " [" + draw(st.sampled_from([", ", ","])).join(f"{k}=1" for k, _ in pairs) + "]\n"
    text = draw(_REMARKS) + "\n"
    for k, v in pairs:
        line = f"- {k}=x{draw(st.integers(0, 9))}" if style == "list" else f"{k}: {v}"
        text += f"{indent}{step}{line}{draw(_REMARKS)}\n" + draw(_BETWEEN)
    return text


@st.composite
def overrides(draw: st.DrawFn) -> str:
    step = draw(st.sampled_from(["  ", "    ", "   "]))
    parts = [
        draw(_BETWEEN),
        draw(st.sampled_from(["", "name: p\n", "x-a: &a {Q: 1}\n"])),
        f"services:{draw(_REMARKS)}\n",
    ]
    services = draw(st.permutations(["sq", "db"]))[: draw(st.integers(1, 2))]
    for name in services:
        parts += [f"{step}{name}:\n", draw(_BETWEEN)]
        order = draw(st.permutations(["image", "environment", "ports"]))
        for key in order[: draw(st.integers(1, 3))]:
            if key == "environment":
                parts.append(f"{step * 2}environment:" + draw(environments(step * 2, step)))
            else:
                parts.append(f"{step * 2}{key}: {'[a, b]' if key == 'ports' else 'x'}{draw(_REMARKS)}\n")
    parts.append(draw(st.sampled_from(["", "volumes: {}\n", "# end\n"])))
    text = "".join(parts)
    if draw(st.booleans()):
        text = text.rstrip("\n")
    return text.replace("\n", draw(st.sampled_from(["\n", "\r\n"])))


@settings(max_examples=300, deadline=None)
@given(overrides())
def test_any_override_of_usual_shapes(text: str) -> None:
    holds(text.encode())


@settings(max_examples=200, deadline=None)
@example("{{}}", "")  # a key that is a map itself
@given(
    st.text(alphabet="ab:-{}[],&*<|>'\"#~ \n\tT", max_size=60),
    st.sampled_from(["", "services:\n  sq:\n    environment:"]),
)
def test_any_text_is_edited_well_or_refused(text: str, before: str) -> None:
    data = (before + text).encode()
    try:
        made = plan(data)
    except Fixable as problem:
        assert problem.code.startswith("compose_")
        return
    assert ours(made.content) == KEYS
    assert without_ours(parsed(made.content)) == without_ours(parsed(data))
    back = undo(made.content, made)
    assert without_ours(parsed(back.content)) == without_ours(parsed(data))
