"""SonarQube's config file on disk: what it says, what the switch makes of it, and taking that back."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tray_app.config_files.replace import ConfigFiles
from tray_app.core.edits import Edit, EditPlan
from tray_app.core.errors import Fixable
from tray_app.core.model import (
    Aspect,
    EditId,
    EditPurpose,
    Evidence,
    Instance,
    InstanceId,
    Kind,
    Means,
    Place,
    Side,
    Source,
    SwitchAct,
)
from tray_app.core.sentences import TEMPLATES, sentence
from tray_app.products.sonarqube.config_edits import (
    SINK,
    lines_to_paste,
    plan_opt_in,
    plan_opt_out,
    plan_pointing,
    plan_undo,
)
from tray_app.products.sonarqube.evidence import look_at_file

NOW = datetime(2026, 5, 1, tzinfo=UTC)
ENABLE, ENABLED = "sonar.telemetry.enable", "sonar.telemetry.enabled"
URL, METRICS = "sonar.telemetry.url", "sonar.telemetry.metrics.url"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "conf").mkdir()
    return tmp_path


def config(home: Path) -> Path:
    return home / "conf" / "sonar.properties"


def instance(home: Path | None, **more: object) -> Instance:
    values = {"name": "work", "product": "sonarqube", "added_at": NOW, "listen": "127.0.0.1:9900", **more}
    return Instance(home=None if home is None else str(home), **values)  # type: ignore[arg-type]


def look(home: Path, data: bytes | None) -> tuple[Evidence, ...]:
    if data is not None:
        config(home).write_bytes(data)
    evidence = look_at_file(instance(home), NOW).evidence
    for piece in evidence:
        assert piece.side is Side.CONFIGURED
        assert piece.location == str(config(home))
        assert piece.note is None or piece.note.code in TEMPLATES
        if piece.note is not None:
            assert sentence(piece.note)
        str(piece.value).encode()
    return evidence


def short(evidence: Sequence[Evidence], key: str) -> list[tuple[int | None, Means, bool, bool]]:
    return [(e.line, e.means, e.decides, e.shuts) for e in evidence if e.key == key]


def make(plans: Sequence[EditPlan]) -> None:
    for plan in plans:
        ConfigFiles().replace(plan)


def undo(home: Path, plan: EditPlan) -> EditPlan:
    made = Edit(
        id=EditId(1),
        instance_id=InstanceId(1),
        purpose=plan.purpose,
        path=plan.path,
        at=NOW,
        inverse=plan.inverse,
    )
    (back,) = plan_undo(instance(home), [made])
    ConfigFiles().replace(back)
    return back


# --- evidence ---------------------------------------------------------------------------------------------


def test_every_line_is_a_fact_and_the_last_decides(home: Path) -> None:
    found = look(home, b"# x\r\nsonar.telemetry.enable = no\r\n sonar.telemetry.enable: TRUE \r\n")
    assert short(found, ENABLE) == [(2, Means.OFF, False, True), (3, Means.ON, True, False)]
    assert short(found, ENABLED) == []
    assert short(found, URL) == [(None, Means.TO_VENDOR, True, False)]


def test_the_name_in_the_manual_changes_nothing_there_and_shuts_our_gate(home: Path) -> None:
    found = look(home, b"sonar.telemetry.enabled=false\nsonar.telemetry.enabled=true\n")
    assert short(found, ENABLED) == [(1, Means.NO_EFFECT, False, True), (2, Means.NO_EFFECT, False, False)]
    assert short(found, ENABLE) == [(None, Means.ON, True, False)]


def test_a_missing_file_is_the_default_and_a_missing_folder_is_unknown(home: Path) -> None:
    found = look(home, None)
    assert [(e.place, e.means, e.decides) for e in found if e.aspect is Aspect.SWITCH] == [
        (Place.DEFAULT, Means.ON, True)
    ]
    (home / "conf").rmdir()
    assert short(look(home, None), ENABLE) == [(None, Means.UNREADABLE, True, False)]


def test_a_file_with_which_no_server_starts_is_unreadable(home: Path) -> None:
    found = look(home, b"sonar.telemetry.enable=false\nx=\\u12\n")
    assert {e.means for e in found} == {Means.UNREADABLE}
    assert short(found, ENABLE) == [(2, Means.UNREADABLE, True, False)]
    assert {k for e in found for k in e.covers} == {Kind.PING, Kind.OPT_OUT, Kind.METRICS}


def test_a_pipe_in_its_place_is_not_waited_for(home: Path) -> None:
    os.mkfifo(config(home))
    assert {e.means for e in look_at_file(instance(home), NOW).evidence} == {Means.UNREADABLE}


@pytest.mark.parametrize("value", [b"${env:X}", b"a${env:X}b", b"{aes}abc", b"{b64}%%%"])
def test_values_that_only_the_server_can_know(home: Path, value: bytes) -> None:
    found = look(home, b"sonar.telemetry.enable=" + value + b"\nsonar.telemetry.url=" + value + b"\n")
    assert short(found, ENABLE) == [(1, Means.UNREADABLE, True, False)]
    assert short(found, URL) == [(2, Means.UNREADABLE, True, False)]


def test_two_spellings_of_one_name_lean_to_the_unwelcome_side(home: Path) -> None:
    """To Java `enable` and `enable\\u0020` are two keys; which one is left after trimming, a hash table decides."""
    found = look(home, b"sonar.telemetry.enable=true\nsonar.telemetry.enable\\u0020=false\n")
    assert short(found, ENABLE) == [(1, Means.ON, True, False), (2, Means.OFF, False, True)]


def test_half_a_surrogate_does_not_stop_us(home: Path) -> None:
    assert look(home, b"sonar.telemetry.url=\\ud83d\n")[1].value == "?"


def test_the_time_of_the_file_is_told(home: Path) -> None:
    look(home, b"")
    os.utime(config(home), (0, NOW.timestamp()))
    assert look_at_file(instance(home), NOW).config_changed_at == NOW


def test_without_a_home_there_is_nothing_to_see() -> None:
    assert look_at_file(instance(None), NOW).evidence == ()


# --- edits ------------------------------------------------------------------------------------------------

TEMPLATE = b"# TELEMETRY\r\n#sonar.telemetry.enable=true\r\n\r\nsonar.jdbc.password=hunter2\r\n"


def test_opt_out_sets_both_names_and_points_at_the_sink(home: Path) -> None:
    config(home).write_bytes(TEMPLATE)
    plans = plan_opt_out(instance(home), announce=False)
    assert [p.purpose for p in plans] == [EditPurpose.SWITCH, EditPurpose.POINTING]
    make(plans)
    assert config(home).read_bytes() == TEMPLATE.replace(
        b"=true\r\n",
        b"=true\r\nsonar.telemetry.enable=false\r\nsonar.telemetry.enabled=false\r\n"
        b"sonar.telemetry.url=http://127.0.0.1:9/\r\nsonar.telemetry.metrics.url=http://127.0.0.1:9/\r\n",
    )
    found = look(home, None)
    assert {e.means for e in found if e.decides} == {Means.OFF, Means.TO_SINK}
    assert all(line.remark is None or line.remark.code in TEMPLATES for plan in plans for line in plan.lines)
    assert b"hunter2" not in "".join(p.inverse for p in plans).encode()
    assert not any(plan.changes for plan in plan_opt_out(instance(home), announce=False))


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
@pytest.mark.parametrize("data", [TEMPLATE, b"sonar.telemetry.enable=yes\nsonar.telemetry.url=http://x/\\\n", b"a=1"])
def test_both_edits_are_taken_back_in_either_order(home: Path, data: bytes, order: tuple[int, int]) -> None:
    config(home).write_bytes(data)
    plans = plan_opt_out(instance(home), announce=False)
    make(plans)
    for i in order:
        assert undo(home, plans[i]).left_alone == ()
    assert config(home).read_bytes() == data


def test_opt_out_makes_a_file_where_there_is_none(home: Path) -> None:
    plans = plan_opt_out(instance(home), announce=False)
    assert plans[0].original is None
    make(plans)
    assert {e.means for e in look(home, None) if e.decides} == {Means.OFF, Means.TO_SINK}


def test_announce_leaves_the_addresses(home: Path) -> None:
    config(home).write_bytes(TEMPLATE)
    (plan,) = plan_opt_out(instance(home), announce=True)
    assert b"url" not in plan.content


def test_opt_out_leaves_what_is_at_our_relay(home: Path) -> None:
    make(plan_pointing(instance(home), "http://127.0.0.1:9900"))
    plans = plan_opt_out(instance(home), announce=False)
    assert [p.purpose for p in plans] == [EditPurpose.SWITCH]
    config(home).write_bytes(b"sonar.telemetry.url=http://127.0.0.1:9900/\nsonar.telemetry.url=https://x/\n")
    assert plan_opt_out(instance(home), announce=False)[1].content.count(SINK.encode()) == 3


def test_pointing_keeps_metrics_apart(home: Path) -> None:
    (plan,) = plan_pointing(instance(home), "http://127.0.0.1:9900")
    assert plan.content == b"sonar.telemetry.url=http://127.0.0.1:9900\n" + (
        b"sonar.telemetry.metrics.url=http://127.0.0.1:9900/metrics\n"
    )
    (plan,) = plan_pointing(instance(home), SINK)
    assert plan.content.count(SINK.encode() + b"\n") == 2


def test_opt_in_changes_every_line_and_adds_none(home: Path) -> None:
    config(home).write_bytes(b"sonar.telemetry.enable=no\nsonar.telemetry.enable = false\nx=1\n")
    make(plan_opt_in(instance(home)))
    assert config(home).read_bytes() == b"sonar.telemetry.enable=true\nsonar.telemetry.enable = true\nx=1\n"
    config(home).write_bytes(b"x=1\n")
    assert not any(plan.changes for plan in plan_opt_in(instance(home)))
    config(home).unlink()
    assert not any(plan.changes for plan in plan_opt_in(instance(home)))


def test_undo_in_a_file_that_is_gone(home: Path) -> None:
    plans = plan_opt_out(instance(home), announce=True)
    made = Edit(
        id=EditId(1),
        instance_id=InstanceId(1),
        purpose=EditPurpose.SWITCH,
        path=plans[0].path,
        at=NOW,
        inverse=plans[0].inverse,
    )
    (back,) = plan_undo(instance(home), [made])
    assert not back.changes
    assert [r.code for r in back.left_alone] == ["file_gone_since"]


def test_without_a_config_the_owner_gets_lines_to_paste() -> None:
    with pytest.raises(Fixable, match="no_config_known"):
        plan_opt_out(instance(None), announce=False)
    assert lines_to_paste(instance(None), SwitchAct.OPT_OUT) == (
        "sonar.telemetry.enable=false",
        "sonar.telemetry.enabled=false",
        "sonar.telemetry.url=http://127.0.0.1:9/",
        "sonar.telemetry.metrics.url=http://127.0.0.1:9/",
    )
    assert len(lines_to_paste(instance(None, source=Source.RELAY), SwitchAct.OPT_OUT)) == 2
    assert lines_to_paste(instance(None), SwitchAct.OPT_IN) == ("sonar.telemetry.enable=true",)
    assert lines_to_paste(instance(None), SwitchAct.REVERT) == ()
    assert lines_to_paste(instance(None), None) == (
        "sonar.telemetry.url=http://127.0.0.1:9/",
        "sonar.telemetry.metrics.url=http://127.0.0.1:9/",
    )


def test_two_edits_are_taken_back_as_one_and_shown_as_what_they_come_to(home: Path) -> None:
    file = home / "conf" / "sonar.properties"
    before = b"a=1\nsonar.telemetry.enable=true\nb=2"
    file.write_bytes(before)
    made: list[Edit] = []
    for plan_all in (lambda: plan_opt_out(instance(home), announce=False), lambda: plan_opt_in(instance(home))):
        for plan in plan_all():
            ConfigFiles().replace(plan)
            made.append(
                Edit(
                    id=EditId(len(made) + 1),
                    instance_id=InstanceId(1),
                    purpose=plan.purpose,
                    path=plan.path,
                    at=NOW,
                    inverse=plan.inverse,
                )
            )
    changed = file.read_bytes()
    assert changed != before
    file.write_bytes(changed.replace(b"b=2", b"b=3\nc=4"))
    (back,) = plan_undo(instance(home), made[::-1])
    assert back.left_alone == ()
    assert {line.text for line in back.lines} >= {"sonar.telemetry.url=http://127.0.0.1:9/"}
    assert not any("b=3" in line.text or "c=4" in line.text for line in back.lines)
    ConfigFiles().replace(back)
    assert file.read_bytes() == before.replace(b"b=2", b"b=3\nc=4")


def test_an_unreadable_file_is_not_edited(home: Path) -> None:
    config(home).write_bytes(b"x=\\uzzzz\n")
    with pytest.raises(Fixable, match="properties_bad_escape"):
        plan_opt_out(instance(home), announce=False)
    config(home).unlink()
    config(home).mkdir()
    with pytest.raises(Fixable, match="file_not_regular"):
        plan_opt_in(instance(home))
