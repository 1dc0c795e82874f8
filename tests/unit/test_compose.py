"""What a compose project gives to one service, and where in which file it says so."""

from __future__ import annotations

import time

import pytest

from tray_app.config_files.compose import MAX_BYTES, Service, env_files, layers, read_service, service_names
from tray_app.config_files.compose_values import env_file_variables, interpolated
from tray_app.core.errors import Fixable
from tray_app.core.model import Reason, reason

KEYS = ("T", "U")


def service(
    *texts: str, dotenv: dict[str, str] | None = None, files: dict[str, bytes | Reason] | None = None
) -> Service:
    found = [layer for i, text in enumerate(texts) for layer in layers(text.encode(), path=f"{'abc'[i]}.yml")]
    return read_service(found, "sq", KEYS, dotenv=dotenv or {}, files=files or {})


def values(made: Service) -> list[tuple[str, str | None, str, int]]:
    return [(v.key, v.value, v.path, v.line) for v in made.variables]


MAP = """services:
  db: {image: postgres, environment: {T: nobody}}
  sq:
    image: sonarqube:9.9
    environment:
      T: {value}
"""


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ('"false"', "false"),
        ("false", "false"),
        ("False", "false"),
        ("no", "no"),
        ("off", "off"),
        ("0", "0"),
        ("''", ""),
        ("'$$HOME'", "$HOME"),
        ("  spaced # remark", "spaced"),
        (">-\n        fal\n        se", "fal se"),
        ('"fal\\\n        se"', "false"),
        ("${X:-false}", None),
        ("$X", None),
        ("~", None),
        ("", None),
    ],
)
def test_a_value_as_the_container_gets_it(written: str, value: str | None) -> None:
    made = service(MAP.replace("{value}", written))
    assert values(made) == [("T", value, "a.yml", 6)]
    assert (made.variables[0].note is None) == (value is not None), "what cannot be known says why"


def test_a_list_and_the_last_of_it_wins() -> None:
    text = "services:\n  sq:\n    environment:\n      - T=one\n      - 'T=two = 2'\n      - U\n      - OTHER=x\n"
    assert values(service(text)) == [
        ("T", "two = 2", "a.yml", 5),
        ("T", "one", "a.yml", 4),
        ("U", None, "a.yml", 6),
    ]


def test_an_override_beats_the_file_and_both_beat_env_files() -> None:
    base = "services:\n  sq:\n    env_file: [a.env, {path: b.env, required: false}]\n    environment: {T: base}\n"
    over = "services:\n  sq:\n    env_file: c.env\n    environment:\n      - T=over\n"
    found = [*layers(base.encode(), path="a.yml"), *layers(over.encode(), path="b.yml")]
    assert [(f.path, f.required) for f in env_files(found, "sq", {})] == [
        ("a.env", True),
        ("b.env", False),
        ("c.env", True),
    ]
    gone = reason("file_missing", path="c.env")
    made = service(base, over, files={"a.env": b"T=1\nU=1\n", "b.env": b"U=2\n", "c.env": gone})
    assert values(made) == [
        ("T", "over", "b.yml", 5),
        ("T", "base", "a.yml", 4),
        ("T", "1", "a.env", 1),
        ("U", "2", "b.env", 1),
        ("U", "1", "a.env", 2),
    ]
    assert made.unread == (gone,), "what could not be read is not passed over in silence"
    assert [v.from_env_file for v in made.variables] == [False, False, True, True, True]


def test_anchors_merge_keys_and_documents() -> None:
    text = """x-common: &common
  environment: &env
    T: anchored
    U: anchored
services:
  sq:
    <<: *common
    environment:
      <<: *env
      T: own
---
services:
  sq: {environment: {U: second}}
"""
    assert values(service(text)) == [
        ("T", "own", "a.yml", 10),
        ("U", "second", "a.yml", 13),
        ("U", "anchored", "a.yml", 4),
    ]


def test_reset_override_extends_and_include() -> None:
    base = """services:
  base: {environment: {T: base, U: base}}
  sq:
    extends: {service: base}
    environment: {T: own}
"""
    assert values(service(base)) == [
        ("T", "own", "a.yml", 5),
        ("T", "base", "a.yml", 2),
        ("U", "base", "a.yml", 2),
    ]
    assert values(service(base, "services:\n  sq:\n    environment: !reset null\n")) == []
    assert values(service(base, "services:\n  sq:\n    environment: !override {U: x}\n")) == [("U", "x", "b.yml", 3)]
    other = service("include: [x.yml]\nservices:\n  sq: {extends: {file: y.yml, service: z}}\n")
    assert [why.code for why in other.unread] == ["compose_extends", "compose_include"]


def test_arguments_as_list_and_as_text() -> None:
    made = service("services:\n  sq:\n    command:\n      - -Dx=1\n      - -Dy=${Y}\n")
    assert [(a.key, a.value, a.line) for a in made.arguments] == [("-Dx=1", "-Dx=1", 4), ("-Dy=", None, 5)]
    made = service("services:\n  sq:\n    command: -Dx='a b' -Dy=2\n", "services:\n  sq: {image: x}\n")
    assert [a.value for a in made.arguments] == ["-Dx=a b", "-Dy=2"]
    assert service("services: {sq: {command: [-Da=1]}}", "services: {sq: {command: []}}").arguments == ()


def test_no_such_service_names_those_that_are_there() -> None:
    with pytest.raises(Fixable) as raised:
        service("services:\n  db:\n    image: postgres\n  web: {}\n")
    assert raised.value.code == "compose_no_service" and "db, web" in str(dict(raised.value.reason.facts))
    assert service_names(layers(b"services: {a: {image: x}, b: }", path="f")) == {"a": "x", "b": None}


@pytest.mark.parametrize(
    ("text", "value", "unknown"),
    [
        ("${A}", "1", ()),
        ("$A-$A", "1-1", ()),
        ("${EMPTY:-x}${EMPTY-x}", "x", ()),
        ("${A:+yes}${EMPTY:+yes}${EMPTY+set}", "yesset", ()),
        ("${NONE:-${A}}", "1", ("NONE",)),
        ("${NONE?must}", "", ("NONE",)),
        ("$$A $${A} ${", "$A ${A} ${", ()),
        ("$1 ${1} a$", "$1 ${1} a$", ()),
        ("${A", "${A", ()),
    ],
)
def test_names_are_looked_up_as_compose_does(text: str, value: str, unknown: tuple[str, ...]) -> None:
    done = interpolated(text, {"A": "1", "EMPTY": ""})
    assert (done.text, done.unknown) == (value, unknown)


def test_env_files() -> None:
    data = b"""\xef\xbb\xbf# remark
A=1 # remark
export B='$A # no'
C="two
lines \\"q\\" $A"
D: no
E =  spaced
F
G=a#b
=x
H=$A${B}
\xff=1
"""
    found = {v.key: (v.value, v.line) for v in env_file_variables(data, path="f", dotenv={})}
    assert found == {
        "A": ("1", 2),
        "B": ("$A # no", 3),
        "C": ('two\nlines "q" 1', 4),
        "E": ("spaced", 7),
        "F": (None, 8),
        "G": ("a#b", 9),
        "H": ("1$A # no", 11),
    }


@pytest.mark.parametrize(
    ("data", "code", "line", "column"),
    [
        (b"services:\n\tsq:\n", "compose_syntax", "2", "1"),
        (b"services:\n  sq: [\n", "compose_syntax", "3", "1"),
        (b"a: 1\nb: *gone\n", "compose_syntax", "2", "4"),
        (b"a: 1\nb: \x00\n", "compose_syntax", "2", "4"),
        (b"a: 1\nb: \xff\n", "compose_not_text", "2", None),
        (b"services:\n  sq: {}\n  sq: {}\n", "compose_duplicate_key", "3", "3"),
        (b"services:\n  sq: {}\n---\nx: {a: 1, a: 2}\n", "compose_duplicate_key", "4", "11"),
    ],
)
def test_a_file_that_compose_refuses_is_refused_with_its_place(
    data: bytes, code: str, line: str, column: str | None
) -> None:
    with pytest.raises(Fixable) as raised:
        layers(data, path="f.yml")
    facts = dict(raised.value.reason.facts)
    assert (raised.value.code, facts["path"], facts["line"], facts.get("column")) == (code, "f.yml", line, column)


def test_what_is_meant_to_keep_us_busy() -> None:
    began_s = time.monotonic()
    bomb = "a0: &a0 {T: x}\n" + "".join(
        f"a{i}: &a{i} {{<<: [{', '.join([f'*a{i - 1}'] * 9)}]}}\n" for i in range(1, 30)
    )
    for text in (
        bomb + "services: {sq: {environment: *a29}}\n",
        "a: &a {b: *a}\nservices: {sq: {environment: &e {<<: *e, T: x}}}\n",
        "services: {sq: &s {<<: *s, extends: {service: sq}}}\n",
        "services:\n  sq: " + "[" * 5000,
        "services:\n  sq:\n    environment: " + "{a: " * 900 + "1" + "}" * 900,
        "services: {sq: {environment: {T: '" + "${A:-" * 3000 + "'}}}",
    ):
        try:
            service(text)
        except Fixable as problem:
            assert problem.code in ("compose_too_deep", "compose_syntax"), problem
    with pytest.raises(Fixable) as raised:
        layers(b"#" * (100 << 20), path="f")
    assert raised.value.code == "compose_too_large" and MAX_BYTES < 1 << 20
    assert time.monotonic() - began_s < 60, "seconds, where following each alias would take years"
