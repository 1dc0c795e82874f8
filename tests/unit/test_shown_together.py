"""Edits of one file that are one replacement are shown as one, with the numbers that the lines will have."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tray_app.config_files import compose_edits, property_edits
from tray_app.core.edits import EditPlan, shown_together
from tray_app.core.model import EditPurpose

SWITCH = [("SONAR_TELEMETRY_ENABLE", "false")]
ADDRESSES = [("SONAR_TELEMETRY_URL", "http://127.0.0.1:9/"), ("SONAR_TELEMETRY_METRICS_URL", "http://127.0.0.1:9/")]


def override(data: bytes | None, *rows: Sequence[tuple[str, str]]) -> list[EditPlan]:
    plans = []
    for row in rows:
        wanted = [compose_edits.SetVariable(key=key, value=value) for key, value in row]
        plans.append(compose_edits.plan_variables(data, "sq", wanted, path="x", purpose=EditPurpose.SWITCH))
        data = plans[-1].content
    return plans


def properties(data: bytes, *rows: Sequence[tuple[str, str]]) -> list[EditPlan]:
    plans = []
    for row in rows:
        wanted = [property_edits.SetKey(key=key, value=value, add_if_missing=True) for key, value in row]
        plans.append(property_edits.plan_edit(data, wanted, path="x", purpose=EditPurpose.SWITCH))
        data = plans[-1].content
    return plans


def test_a_new_override_is_numbered_through() -> None:
    (shown,) = shown_together(override(None, SWITCH, ADDRESSES))
    assert [(line.number, line.sign) for line in shown.lines] == [(n, "+") for n in range(1, 8)]
    assert [line.text.strip() for line in shown.lines] == [
        line.strip() for line in override(None, SWITCH, ADDRESSES)[-1].content.decode().splitlines()
    ]


def test_what_is_shown_of_each_alone_stays() -> None:
    first, second = override(None, SWITCH, ADDRESSES)
    other = first._replace(path="y")
    assert shown_together([first, other]) == (first, other)
    changed = second._replace(original=b"by somebody in between")
    assert shown_together([first, changed]) == (first, changed)
    assert shown_together([]) == ()


def test_inside_a_line_nothing_moves() -> None:
    data = b"services: {sq: {environment: {}}}\nx: 1\n"
    (shown,) = shown_together(override(data, SWITCH, ADDRESSES))
    assert {line.number for line in shown.lines} == {1}


def test_what_goes_and_what_comes() -> None:
    data = b'services:\n  sq:\n    environment:\n      A: "1"\n      SONAR_TELEMETRY_ENABLE: "true"\n      B: "2"\n'
    plans = override(data, SWITCH, ADDRESSES)
    (shown,) = shown_together(plans)
    assert [(line.number, line.sign) for line in shown.lines] == [(4, "+"), (5, "+"), (5, "-"), (7, "+")]
    before, after = data.decode().splitlines(), plans[-1].content.decode().splitlines()
    assert "SONAR_TELEMETRY_ENABLE" in before[4] and "SONAR_TELEMETRY_ENABLE" in after[6]
    assert "SONAR_TELEMETRY_URL" in after[3] and "METRICS" in after[4]


_LINES = st.lists(
    st.sampled_from(
        ["a=1", "# x", "sonar.telemetry.enable=true", "sonar.telemetry.url=x", "#sonar.telemetry.url=y", ""]
    ),
    max_size=8,
)


@given(lines=_LINES, end=st.sampled_from(["", "\n"]))
def test_in_any_properties_too(lines: list[str], end: str) -> None:
    keys = [("sonar.telemetry.enable", "false")], [("sonar.telemetry.url", "http://127.0.0.1:9/")]
    plans = properties(("\n".join(lines) + end).encode(), *keys)
    (shown,) = shown_together(plans)
    before, after = (part.decode().splitlines() for part in (plans[0].original or b"", plans[-1].content))
    for line in shown.lines:
        where = before if line.sign == "-" else after
        assert where[line.number - 1].strip() == line.text.strip(), (line, where)


@pytest.mark.parametrize(
    "start", ["", "x: 1\n", "services:\n  other:\n    image: a\n", "services:\n  sq:\n    environment:\n      A: b\n"]
)
def test_in_any_override_too(start: str) -> None:
    holds_lines = override(start.encode(), SWITCH, ADDRESSES)
    (shown,) = shown_together(holds_lines)
    after = holds_lines[-1].content.decode().splitlines()
    assert all(after[line.number - 1].strip() == line.text.strip() for line in shown.lines if line.sign == "+")
