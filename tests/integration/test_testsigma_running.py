"""What a Testsigma on this machine was started with, seen from outside, and what that makes of its files and flag."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.integration.test_replace import IS_ROOT, NOBODY, in_child
from tests.processes import a_testsigma, java
from tray_app.core.errors import Fixable
from tray_app.core.model import Evidence, Instance, Look, Means, Observed, Side, Verdict
from tray_app.core.sharing import Situation, judge, merged
from tray_app.products.testsigma.evidence import NO_SWITCH, flag_evidence, look_at_files, url_evidence, weigh
from tray_app.products.testsigma.running import started_in

NOW = datetime(2126, 5, 3, 12, 0, tzinfo=UTC)
SWITCH, URL = "DISABLE_TELEMETRY", "testsigma.platform.url"
SINK, VENDOR = "http://127.0.0.1:9", "https://os-services.testsigma.com"
OFF, ON = Means.OFF, Means.ON
TO_SINK, TO_VENDOR, UNREADABLE = Means.TO_SINK, Means.TO_VENDOR, Means.UNREADABLE


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "TestsigmaServer" / "config").mkdir(parents=True)
    return tmp_path / "TestsigmaServer"


def write(home: Path, text: str, *, age_s: float = 3600) -> None:
    path = home / "config" / "application.properties"
    path.write_text(text)
    os.utime(path, (time.time() - age_s,) * 2)


def instance(home: Path) -> Instance:
    return Instance(name="work", product="testsigma", added_at=NOW, home=str(home), url="http://127.0.0.1:9090")


def looked(home: Path, *, flag: tuple[bool, bool] | None = None, says: str | None = None) -> Look:
    one = instance(home)
    look = look_at_files(one, NOW)
    if flag is not None:
        piece = flag_evidence(one, consent=flag[0], done=flag[1])
        look = look._replace(asked_at=NOW, up=True, evidence=(*look.evidence, piece))
    if says is not None:
        look = look._replace(evidence=(*look.evidence, url_evidence(one, says)))
    return look


def deciding(look: Look, side: Side, key: str) -> Evidence:
    """`key` SWITCH, the flag's, or URL: whatever gives it."""
    keys = (URL, "TESTSIGMA_PLATFORM_URL") if key == URL else (key,)
    (piece,) = [e for e in weigh(look).evidence if e.side is side and e.key in keys and e.decides]
    return piece


def said(look: Look, home: Path) -> Verdict:
    return judge(
        Situation(
            instance=instance(home),
            title="Testsigma",
            vendor="Testsigma",
            look=weigh(look),
            wish=None,
            observed=Observed(),
            do_not_track=False,
            no_switch=NO_SWITCH,
        )
    )


CASES = [
    # lines of the file, variables, JVM arguments -> DISABLE_TELEMETRY, platform URL
    ("", {}, (), ON, TO_VENDOR),
    (f"{SWITCH}=true\n{URL}={SINK}", {}, (), OFF, TO_SINK),
    ("", {"DISABLE_TELEMETRY": "true", "TESTSIGMA_PLATFORM_URL": SINK}, (), OFF, TO_SINK),
    # the environment beats the file, an empty variable too
    (f"{SWITCH}=true\n{URL}={SINK}", {"DISABLE_TELEMETRY": "", "TESTSIGMA_PLATFORM_URL": VENDOR}, (), ON, TO_VENDOR),
    (f"{SWITCH}=true", {"DISABLE_TELEMETRY": "1"}, (), ON, TO_VENDOR),
    # JVM properties beat the environment
    ("", {"DISABLE_TELEMETRY": "false"}, (f"-D{SWITCH}=TRUE", f"-D{URL}={SINK}"), OFF, TO_SINK),
    ("", {"JAVA_TOOL_OPTIONS": f"-D{SWITCH}=true '-D{URL}={SINK}'"}, (), OFF, TO_SINK),
    ("", {"JAVA_TOOL_OPTIONS": f"-D{SWITCH}=true"}, (f"-D{SWITCH}=false",), ON, TO_VENDOR),
    ("", {"_JAVA_OPTIONS": f"-D{SWITCH}=true"}, (f"-D{SWITCH}=false",), OFF, TO_VENDOR),
    # the variable's name counts below the key's own, everywhere but in the environment
    (f"{URL}={VENDOR}", {}, (f"-DTESTSIGMA_PLATFORM_URL={SINK}",), ON, TO_VENDOR),
    ("", {}, (f"-DTESTSIGMA_PLATFORM_URL={SINK}",), ON, TO_SINK),
    # JSON beats all of it
    ("", {"SPRING_APPLICATION_JSON": '{"DISABLE_TELEMETRY":true}'}, (f"-D{SWITCH}=false",), OFF, TO_VENDOR),
    ("", {"SPRING_APPLICATION_JSON": f'{{"testsigma":{{"platform":{{"url":"{SINK}"}}}}}}'}, (), ON, TO_SINK),
    ("", {"SPRING_APPLICATION_JSON": "{" + "[" * 100_000}, (), ON, TO_VENDOR),
    # other files that nobody looked into
    (f"{SWITCH}=true", {"SPRING_CONFIG_ADDITIONAL_LOCATION": "/x/"}, (), UNREADABLE, UNREADABLE),
    (f"{SWITCH}=true", {"DISABLE_TELEMETRY": "true"}, ("-Dspring.profiles.active=x",), OFF, UNREADABLE),
]


@pytest.mark.parametrize(("lines", "variables", "jvm", "switch", "where"), CASES)
def test_what_beats_what(  # noqa: PLR0917
    home: Path, lines: str, variables: dict[str, str], jvm: tuple[str, ...], switch: Means, where: Means
) -> None:
    write(home, lines)
    with a_testsigma(home, jvm=jvm, environment={**variables, "DB_PASSWORD": "s3cret"}):
        look = looked(home)
    assert "s3cret" not in repr(look)
    assert deciding(look, Side.CONFIGURED, SWITCH).means is switch
    assert deciding(look, Side.CONFIGURED, URL).means is where
    assert [e.means for e in look.evidence if e.side is Side.RUNNING and e.key == SWITCH] == [switch]
    assert [e.means for e in look.evidence if e.side is Side.RUNNING and e.key != SWITCH] == [where]


def test_the_file_counts_as_it_was_when_the_server_started(home: Path) -> None:
    write(home, f"{URL}={SINK}")
    with a_testsigma(home):
        before = looked(home)
        assert deciding(before, Side.RUNNING, URL).means is TO_SINK
        write(home, f"{URL}={VENDOR}", age_s=-5)
        after = looked(home)
        assert deciding(after, Side.CONFIGURED, URL).means is TO_VENDOR
        piece = deciding(after, Side.RUNNING, URL)
        assert (piece.means, piece.note and piece.note.code) == (UNREADABLE, "changed_since_start")
        assert deciding(merged(after, before), Side.RUNNING, URL).means is TO_SINK, "it was seen before the change"


def test_the_servers_own_answer_goes_before_what_follows_from_its_start(home: Path) -> None:
    with a_testsigma(home):
        fresh = looked(home, flag=(True, True), says=SINK)
        assert deciding(fresh, Side.RUNNING, URL).means is TO_SINK
        stale = fresh._replace(asked_at=datetime(2020, 1, 1, tzinfo=UTC))
        assert deciding(stale, Side.RUNNING, URL).means is TO_VENDOR, "it was started anew since"


@pytest.mark.parametrize(
    ("variables", "flag", "partial"),
    [
        # until the first set-up is finished, the flag follows the variable of the running server at each ping
        ({"DISABLE_TELEMETRY": "true"}, (False, False), True),
        ({"DISABLE_TELEMETRY": "false"}, (False, False), False),
        ({}, (False, False), False),
        # then the flag counts alone
        ({"DISABLE_TELEMETRY": "true"}, (True, True), False),
        ({}, (False, True), True),
    ],
)
def test_where_the_variable_still_counts(
    home: Path, variables: dict[str, str], flag: tuple[bool, bool], partial: bool
) -> None:
    write(home, f"{SWITCH}=true" if variables.get("DISABLE_TELEMETRY") == "false" else "")
    with a_testsigma(home, environment=variables):
        verdict = said(looked(home, flag=flag), home)
    assert verdict.sharing == ("partial" if partial else "on"), verdict.reason


def test_a_variable_over_the_file_is_named(home: Path) -> None:
    write(home, f"{SWITCH}=true")
    with a_testsigma(home, environment={"DISABLE_TELEMETRY": "false"}) as child:
        verdict = said(looked(home, flag=(True, False)), home)
    assert (verdict.state, verdict.reason.code) == ("ineffective", "overruled_by")
    assert f"process {child.pid}, DISABLE_TELEMETRY" in dict(verdict.reason.facts)["location"]


def test_only_the_server_of_this_folder_is_meant(home: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    with a_testsigma(other), java(home, "com.testsigma.agent.TestsigmaAgent"):
        assert started_in(str(home)) is None
    with a_testsigma(home) as child:
        found = started_in(str(home.parent))
        assert found is not None and found.process.pid == child.pid


@pytest.mark.skipif(not IS_ROOT, reason="only root can start a process of another user")
def test_one_of_another_user_says_why_it_could_not_be_looked_at(home: Path) -> None:
    write(home, f"{SWITCH}=true")
    for path in (home, *home.parents):
        if str(path).startswith("/tmp"):
            path.chmod(0o755)

    def look() -> None:
        notes = [e.note for e in looked(home).evidence if e.side is Side.RUNNING]
        raise Fixable(" ".join(sorted({"" if note is None else note.code for note in notes})))

    with a_testsigma(home):
        assert in_child(look, uid=NOBODY) == "process_of_other_user"


def test_the_flag_is_kept_while_the_server_is_down(home: Path) -> None:
    """It stands in a database: an answer that does not come takes nothing with it."""
    off = looked(home, flag=(False, True), says=VENDOR)
    down = look_at_files(instance(home), NOW)._replace(asked_at=NOW, up=False)
    both = merged(down, off)
    assert deciding(both, Side.RUNNING, "consent").means is OFF
