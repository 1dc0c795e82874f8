"""The owner's path, each step a process of its own, against servers that live in the test's process."""

from __future__ import annotations

import csv
import json
import shlex
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.commands import House, Owner, house, said_well
from tests.e2e.golden import FOLDER, same_as_golden, scrubbed
from tray_app.core.model import (
    DisplayState,
    Kind,
    Means,
    PayloadState,
    Place,
    Sharing,
    Source,
)
from tray_app.demo import faults


def status(home: House, *words: str, name: str = "work") -> tuple[int, dict[str, Any]]:
    done = home.run("status", name, "--json", *words)
    (one,) = json.loads(done.out)["instances"]
    return done.code, one


def row(home: House, which: int = -1) -> dict[str, Any]:
    """A line of `log --json`."""
    line: dict[str, Any] = json.loads(home.run("log", "--json").lines[which])
    return line


# --- from add to revert ------------------------------------------------------------------------------------------


def test_from_adding_to_taking_it_all_back(at_home: House) -> None:
    home, file = at_home, at_home.server.config_path
    before = file.read_bytes()

    added = home.run("add", "sonarqube", "--name", "work", *home.where(), "--yes")
    assert added.code == 0, added
    assert str(file) in added.out and "sonar.telemetry.url=http://127.0.0.1:9/" in added.out
    assert "correct-horse" not in added.out, "only our lines are shown"
    assert file.read_bytes() != before

    refused = home.run("send", "work")
    said_well(refused, "would send it twice", "Restart the server", code=3)
    home.server.restart()

    preview = home.run("preview", "work")
    assert preview.code == 0 and preview.err.splitlines()[0].startswith("POST "), preview
    assert "left out: licenseType" in preview.err and "beyond the documented fields" in preview.err
    assert not home.receiver.messages, "a preview sends nothing"
    assert home.run("log").out == ""

    sent = home.run("send", "work")
    assert (sent.code, sent.out, sent.err) == (0, "#1 delivered (200).\n", "")
    (message,) = home.receiver.messages
    assert message.complaints == () and message.undocumented == ()
    raw = home.run("show", "--last", "work", "--raw")
    assert raw.raw == message.body, "what the log shows is what left, byte for byte"
    assert set(json.loads(preview.out)) == set(json.loads(raw.raw))
    assert row(home)["sha256"] == message.sha256

    stopped = home.run("opt-out", "work")
    assert stopped.code == 0 and "sonar.telemetry.enable=false" in stopped.out, stopped
    seen = home.receiver.bytes_seen
    said_well(home.run("send", "work"), "You stopped telemetry", code=3)
    assert home.receiver.bytes_seen == seen
    assert b"sonar.telemetry.enable=false" in file.read_bytes()
    home.server.restart()
    assert not home.server.telemetry_on
    assert home.run("status", "work").code == 3

    assert home.run("opt-in", "work").code == 0
    home.server.restart()
    assert home.run("status", "work").code == 0
    assert home.run("send", "work").code == 0

    reverted = home.run("revert", "work")
    assert reverted.code == 0, reverted
    assert file.read_bytes() == before, "byte for byte as it was"
    home.server.restart()
    said_well(home.run("send", "work"), "as its config says", code=3)
    assert home.run("remove", "work", "--yes").code == 0
    assert file.read_bytes() == before
    assert len(home.receiver.messages) == 2


@pytest.mark.parametrize("act", ["opt-out", "opt-in", "revert"])
def test_a_dry_run_changes_nothing(added: House, act: str) -> None:
    if act != "opt-out":
        assert added.run("opt-out", "work").code == 0
    files = {p: p.read_bytes() for p in (added.server.config_path, added.owner.journal)}
    log = added.run("log").out
    done = added.run(act, "work", "--dry-run")
    assert done.code == 0 and "sonar.telemetry.enable=" in done.out, done
    assert {p: p.read_bytes() for p in files} == files
    assert added.run("log").out == log


def test_an_opt_out_that_the_vendor_hears_of(added: House) -> None:
    """Without `--announce` the farewell goes nowhere; with it the server's addresses stay the vendor's."""
    assert added.run("set", "work", "--source", "observe", "--yes").code == 0
    quiet = added.run("opt-out", "work", "--dry-run")
    loud = added.run("opt-out", "work", "--announce", "--dry-run")
    assert "http://127.0.0.1:9/" in quiet.out and "127.0.0.1:9" not in loud.out


def test_the_exit_code_of_status_is_the_verdict(added: House) -> None:
    assert status(added)[0] == 0
    added.run("opt-out", "work")
    added.server.restart()
    assert status(added)[0] == 3
    added.server.stop()
    for words in ((), ("--offline",), ()):
        code, one = status(added, *words)
        assert (code, one["down"]) == (3, True), "its last answer stands, with its time"
        assert [e["note"] for e in one["evidence"] if e["place"] == "server"] != [None] * 3
    assert "(server not running)" in added.run("status", "work").out
    assert added.run("status").code == 0, "all of them: no verdict"


def test_a_file_that_says_off_and_a_server_that_cannot_be_asked_is_unknown(at_home: House) -> None:
    at_home.add(source="observe")
    at_home.run("set", "work", "--no-token")
    at_home.run("opt-out", "work")
    code, one = status(at_home)
    assert (code, one["sharing"], one["configured"], one["effective"]) == (5, "unknown", "off", "unknown")
    assert "token" in one["reason"]


def test_one_of_two_kinds_is_partial() -> None:
    with house(version="2025.1.0.102418", file_lines=["sonar.telemetry.url=http://127.0.0.1:9/"]) as home:
        home.add(source="observe")
        code, one = status(home)
        assert (code, one["sharing"], one["state"]) == (4, "partial", "partial")


# --- JSON --------------------------------------------------------------------------------------------------------


def test_the_json_of_status_is_as_written_down(at_home: House) -> None:
    scenes: dict[str, Any] = {"without instances": json.loads(at_home.run("status", "--json").out)}

    def scene(name: str, *words: str) -> None:
        done = at_home.run("status", "work", "--json", *words)
        scenes[name] = json.loads(scrubbed(done.out, at_home))

    at_home.add()
    scene("collect, on")
    at_home.run("send", "work")
    at_home.run("opt-out", "work")
    scene("switched off, not restarted", "--offline")
    at_home.server.restart()
    scene("off")
    at_home.run("opt-in", "work")
    at_home.run("set", "work", "--source", "relay", "--yes")
    scene("relay, not restarted, program not running")
    at_home.run("set", "work", "--source", "observe", "--no-token", "--yes")
    at_home.server.stop()
    scene("observe, down, no token")
    same_as_golden("status.json", scenes)


def test_the_json_of_the_log_is_as_written_down(added: House) -> None:
    added.run("send", "work")
    added.receiver.faults.add(faults.status(503), times=1)
    added.run("send", "work")
    added.receiver.faults.add(faults.status(400), times=1)
    added.run("send", "work")
    added.receiver.stop()
    added.run("send", "work")
    added.run("opt-out", "work")
    lines = [json.loads(line) for line in scrubbed(added.run("log", "--json").out, added).splitlines()]
    same_as_golden("log.json", lines)
    assert added.run("log", "--json", "--limit", "2").lines == added.run("log", "work", "--json").lines[-2:]
    assert added.run("log", "--limit", "0").out == ""
    assert [line.split()[2] for line in added.run("log", "--limit", "2").lines] == ["#4", "--"], "lines, not payloads"


def test_the_values_that_fields_can_have_are_as_written_down() -> None:
    """A script that compares with these must not meet another one without this file having changed."""
    closed = (Sharing, DisplayState, Source, Kind, PayloadState, Place, Means)
    same_as_golden("values.json", {values.__name__: [v.value for v in values] for values in closed})
    allowed = json.loads((FOLDER / "values.json").read_text())
    for one in (i for scene in json.loads((FOLDER / "status.json").read_text()).values() for i in scene["instances"]):
        assert {one["sharing"], one["configured"], one["effective"]} <= set(allowed["Sharing"])
        assert one["state"] in allowed["DisplayState"]
        assert {e["place"] for e in one["evidence"]} <= set(allowed["Place"])
        assert {e["means"] for e in one["evidence"]} <= set(allowed["Means"])


# --- one payload -------------------------------------------------------------------------------------------------


def test_a_payload_is_shown_compared_and_exported(added: House, tmp_path: Path) -> None:
    added.run("send", "work")
    added.run("send", "work")
    first, second = added.receiver.messages
    shown = added.run("show", "1")
    assert first.sha256 in shown.out and "built by this program" in shown.out and "answered 200" in shown.out
    headers = added.run("show", "1", "--headers").lines
    assert headers[0] == f"POST {added.receiver.url}/sonarqube"
    assert set(headers[1:]) <= {f"{name}: {value}" for name, value in first.headers}
    assert added.run("show", "2", "--raw").raw == second.body
    different = added.run("diff", "1", "2")
    assert different.code == 0 and "timestamp" in different.out and len(different.lines) < 8, different
    assert added.run("diff", "1", "1").out == "No difference.\n"

    assert added.run("export", str(tmp_path / "all.jsonl")).code == 0
    lines = [json.loads(line) for line in (tmp_path / "all.jsonl").read_text().splitlines()]
    assert {line["sha256"] for line in lines if "sha256" in line} == {first.sha256, second.sha256}
    assert added.run("export", "work", str(tmp_path / "one.csv"), "--format", "csv").code == 0
    with (tmp_path / "one.csv").open(newline="") as file:
        rows = list(csv.reader(file))
    assert any(first.sha256 in line for line in rows) and len({len(line) for line in rows}) == 1
    assert (tmp_path / "one.csv").stat().st_mode & 0o077 == 0
    later = added.run("export", "work", str(tmp_path / "later.jsonl"), "--since", "2999-01-01")
    assert later.code == 0 and not [
        line for line in (tmp_path / "later.jsonl").read_text().splitlines() if "sha256" in line
    ]


def test_a_held_payload_waits_for_the_owner() -> None:
    """9.1 shows the exact payload, which has fields that the documents do not have."""
    with house(version="9.1.0.47736") as home:
        home.add()
        held = home.run("send", "work")
        said_well(held, "#1 is held", code=6)
        assert not home.receiver.messages
        code, one = status(home)
        assert (code, one["state"], one["observed"]["held"]) == (0, "held", 1)
        assert home.run("show", "1", "--raw").raw[:1] == b"{"
        assert row(home)["rebuilt"] is False

        discarded = home.run("discard", "1")
        assert discarded.code == 0 and row(home)["state"] == "discarded"
        said_well(home.run("send", "work"), "#2 is held", code=6)
        released = home.run("release", "2")
        assert released.code == 0 and row(home)["state"] == "queued", released
        again = home.run("send", "work")
        assert again.code == 0, "what was released once is approved for the future"
        assert row(home, -2)["state"] == "superseded"
        assert home.run("show", "3", "--raw").raw == home.receiver.messages[0].body
        said_well(home.run("release", "3"), "#3 is delivered")


def test_a_field_can_be_approved_beforehand() -> None:
    with house(version="9.1.0.47736") as home:
        home.add()
        held = home.run("preview", "work").err
        paths = [line.split(" at ")[1].split(" (")[0] for line in held.splitlines() if line.startswith("would be held")]
        assert paths
        assert home.run("approve", "work", *paths).code == 0
        assert home.run("send", "work").code == 0


# --- what does not work out --------------------------------------------------------------------------------------


def test_a_refusal_a_fault_and_a_dead_vendor_are_told_apart(added: House) -> None:
    added.receiver.faults.add(faults.status(503), times=1)
    said_well(added.run("send", "work"), "#1 queued", "503", "tried again later")
    assert status(added)[1]["state"] == "blocked"
    added.receiver.faults.add(faults.status(400), times=1)
    said_well(added.run("send", "work"), "#2 rejected", "400", "refused for good")
    added.receiver.faults.add(faults.redirect("https://telemetry.example/other"), times=1)
    said_well(added.run("send", "work"), "redirect", "302")
    added.receiver.faults.add(faults.hang_up(), times=1)
    said_well(added.run("send", "work"), "#4 uncertain", "may have arrived")
    added.receiver.stop()
    said_well(added.run("send", "work"), "#5 queued", "refused the connection")
    assert added.run("log").code == 0


def test_a_server_that_is_down_is_a_state(added: House) -> None:
    added.server.stop()
    for command in ("send", "preview"):
        done = added.run(command, "work")
        assert done.code in (1, 3) and len(done.err.splitlines()) == 1 and done.out == "", done
        assert added.server.url in done.err, done.err
    assert added.run("opt-out", "work").code == 0, "the switch needs no server"
    code, one = status(added)
    assert (code, one["sharing"], one["down"]) == (5, "unknown", True), "it was never asked"


def test_do_not_track_shuts_everything(added: House) -> None:
    added.owner.extra["DO_NOT_TRACK"] = "1"
    said_well(added.run("send", "work"), "DO_NOT_TRACK", code=3)
    assert status(added)[1]["gate"]["open"] is False
    assert not added.receiver.messages


def test_a_changed_name_endpoint_and_token_count_from_then_on(added: House) -> None:
    renamed = added.run("set", "work", "--name", "später")
    assert renamed.code == 0 and "später" in renamed.out
    said_well(added.run("status", "work"), "no instance work", "später")
    assert added.run("set", "später", "--endpoint", f"{added.receiver.url}/elsewhere").code == 0
    assert added.run("send", "später").code == 0
    assert added.receiver.messages[0].target == "/elsewhere"
    added.token.write_text("squ_wrong")
    wrong = added.run("send", "später")
    said_well(wrong, "401", code=3)
    assert "squ_wrong" not in wrong.err + added.run("status", "später").out


def test_removing_never_turns_telemetry_on_again(added: House) -> None:
    assert added.run("send", "work").code == 0
    assert added.run("opt-out", "work").code == 0
    off = added.server.config_path.read_bytes()
    assert added.run("remove", "work", "--yes").code == 0
    assert added.server.config_path.read_bytes() == off
    assert json.loads(added.run("status", "--json").out) == {"instances": []}
    assert len(added.run("log", "--json").lines) == 1, "what was sent stays in the log"
    assert "?" not in added.run("log").out.replace("(200)", ""), "the line of the switch still names its instance"


def test_removing_while_on_takes_the_pointing_back(at_home: House) -> None:
    before = at_home.server.config_path.read_bytes()
    at_home.add()
    assert at_home.run("remove", "work", "--yes").code == 0
    assert at_home.server.config_path.read_bytes() == before


def test_forgetting_drops_the_payloads_too(added: House) -> None:
    assert added.run("send", "work").code == 0
    body = added.receiver.messages[0].body
    assert added.run("remove", "work", "--forget", "--yes").code == 0
    assert added.run("log", "--json").out == ""
    said_well(added.run("show", "1"), "no payload #1")
    assert not any(body[100:160] in p.read_bytes() for p in added.owner.home.rglob("*") if p.is_file())


# --- names, and text from outside --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["two words", 'it\'s "quoted" $HOME `x`', "Zoë Übung", "🚀 prod", "a/b\\c", "%s {0}"])
def test_any_visible_name_works(at_home: House, name: str) -> None:
    added = at_home.add(name)
    assert shlex.split(added.lines[-1].split("See it: ")[1])[-1] == name, "the command that it names can be pasted"
    assert at_home.run("send", name).code == 0
    assert status(at_home, name=name)[1]["name"] == name
    assert name in at_home.run("status", name).out and name in at_home.run("log", name).out
    assert at_home.run("opt-out", name).code == 0
    assert at_home.run("remove", name, "--forget", "--yes").code == 0


NASTY = "\x1b]0;owned\x07\u202e\x9b31m"


def test_text_from_outside_cannot_drive_a_terminal() -> None:
    """A config value, an answer of the server, an answer of the vendor."""
    lines = [f"sonar.telemetry.enabled={NASTY}"]
    with house(version=f"9.9.8.{NASTY}", file_lines=lines) as home:
        home.run("add", "sonarqube", "--name", "work", *home.where(), "--yes")
        home.server.restart()
        home.receiver.faults.add(faults.redirect(f"https://x/{NASTY}"))
        commands = [
            ("status",),
            ("status", "work"),
            ("preview", "work"),
            ("send", "work"),
            ("log",),
            ("opt-out", "work"),
            ("log", "--json"),
            ("status", "--json"),
        ]
        for words in commands:
            done = home.run(*words)
            text = (done.out if words[0] != "preview" else "") + done.err
            bad = [c for c in text if not c.isprintable() and c != "\n"]
            assert not bad, (words, bad, text)


# --- errors of use -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        ("nonsense",),
        ("status", "--jsno"),
        ("status", "a", "b"),
        ("send",),
        ("show",),
        ("show", "1", "--last", "work"),
        ("show", "one"),
        ("show", "-1"),
        ("diff", "1"),
        ("add", "sonarqube"),
        ("add", "sonarqube", "--name", "x", "--source", "proxy"),
        ("add", "sonarqube", "--name", "x", "--token-stdin", "--token-file", "f"),
        ("export",),
        ("export", "x", "--format", "xml"),
        ("log", "--limit", "many"),
        ("--nonsense",),
        ("opt-out",),
        ("approve", "work"),
    ],
)
def test_what_cannot_be_meant_is_a_usage_error(tmp_path: Path, words: tuple[str, ...]) -> None:
    owner = Owner(tmp_path)
    done = owner.run(*words)
    assert done.code == 2 and done.out == "" and "Traceback" not in done.err, done
    assert not owner.home.exists(), "nothing was made"


@pytest.mark.parametrize(
    ("options", "part"),
    [
        (["--url", "ftp://x"], "ftp://x"),
        (["--url", "http://user:pw@x"], "no address"),
        (["--url", "http://x:99999"], "no address"),
        (["--url", "http://x/\x1b["], "\\x1b"),
        (["--home", "/nonexistent"], "/nonexistent"),
        (["--endpoint", "http://telemetry.example/x"], "in clear"),
        (["--token-file", "/nonexistent"], "/nonexistent"),
        (["--token-file", "/etc/passwd"], "not private"),
        (["--listen", "0.0.0.0:9000"], "0.0.0.0:9000"),
        (["--listen", "127.0.0.1:80"], "127.0.0.1:80"),
        (["--user", "admin"], "--password-file"),
        (["--password-file", "/x"], "--user"),
        (["--name", ""], "no name"),
        (["--name", "-x"], "no name"),
        (["--name", "x\ny"], "no name"),
        (["--name", "x" * 61], "no name"),
    ],
)
def test_a_bad_value_is_named_and_nothing_is_added(at_home: House, options: list[str], part: str) -> None:
    before = at_home.server.config_path.read_bytes()
    words = [*("add", "sonarqube", "--name", "work"), *at_home.where("observe")[:2], *options]
    if options == ["--name", "-x"]:
        words = [*("add", "sonarqube", "--name=-x"), *at_home.where("observe")[:2]]
    done = at_home.run(*words, "--yes")
    said_well(done, part)
    assert done.out == ""
    assert json.loads(at_home.run("status", "--json").out) == {"instances": []}
    assert at_home.server.config_path.read_bytes() == before


def test_other_things_that_cannot_be(added: House, tmp_path: Path) -> None:
    said_well(added.run("add", "sonarqube", "--name", "work", *added.where(), "--yes"), "already")
    said_well(added.run("add", "sonarqube", "--name", "x"), "--home", "--url")
    said_well(added.run("add", "jenkins", "--name", "x", "--home", "/"), "jenkins", "sonarqube")
    said_well(added.run("add", "sonarqube", "--name", "x", "--home", "/", "--source", "collect"), "--url")
    said_well(added.run("add", "sonarqube", "--name", "x", "--url", added.server.url, "--source", "collect"), "--home")
    for words in (("show", "99"), ("diff", "99", "98"), ("release", "99"), ("discard", "99")):
        said_well(added.run(*words), "#99")
    for command in ("send", "preview", "opt-out", "opt-in", "revert", "status", "log", "set", "remove"):
        said_well(added.run(command, "nobody"), "nobody", "work")
    said_well(added.run("show", "--last", "work"), "no payload of work")
    said_well(added.run("export", "--since", "yesterday", str(tmp_path / "x")), "yesterday")
    said_well(added.run("export", str(tmp_path / "no" / "x")), str(tmp_path / "no"))
    said_well(added.run("export", "a", "b", "c"), "a b c")


def test_an_instance_of_which_only_the_address_is_known(at_home: House) -> None:
    """We look, show the lines to paste, and check them."""
    done = at_home.run(
        "add", "sonarqube", "--name", "far", "--url", at_home.server.url, "--token-file", str(at_home.token)
    )
    assert done.code == 0, done
    code, one = status(at_home, name="far")
    assert (code, one["effective"], one["gate"]["open"]) == (0, "on", False)
    for words in (("opt-out", "far"), ("opt-out", "far", "--dry-run")):
        stopped = at_home.run(*words)
        assert "sonar.telemetry.enable=false" in stopped.out and "status" in stopped.out, stopped
        assert stopped.code == (1 if len(words) == 2 else 0)
    with at_home.server.config_path.open("a") as file:
        file.write("sonar.telemetry.enable=false\n")
    at_home.server.restart()
    assert status(at_home, name="far")[0] == 3, "what was pasted is checked by asking the server"


def test_a_server_that_is_down_can_be_added(at_home: House) -> None:
    at_home.server.stop()
    done = at_home.run("add", "sonarqube", "--name", "work", *at_home.where(), "--yes")
    assert done.code == 0, done
    said_well(at_home.run("send", "work"), at_home.server.url, code=3)
    at_home.server.start()
    assert at_home.run("send", "work").code == 0


def test_a_token_that_others_can_read_is_refused(at_home: House) -> None:
    at_home.token.chmod(0o640)
    said_well(at_home.run("add", "sonarqube", "--name", "work", *at_home.where(), "--yes"), "chmod 600")
    at_home.token.chmod(0o600)
    at_home.add()
    at_home.token.chmod(0o644)
    said_well(at_home.run("send", "work"), "chmod 600", code=3)


# --- the rest of the commands ------------------------------------------------------------------------------------


def test_what_is_installed_and_whether_it_works(tmp_path: Path) -> None:
    owner = Owner(tmp_path, {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent"})
    version = owner.run("--version")
    assert version.code == 0 and version.out.startswith("telemetry-tray "), version
    check = owner.run("--self-check")
    assert check.code == 0, check
    assert [line.split()[0] for line in check.lines] == ["ok"] * 10 + ["without"], check.out
    owner.extra["DISPLAY"] = ":no"
    check = owner.run("--self-check")
    assert check.code == 0 and len(check.lines) == 11, check
    assert check.lines[0].startswith("without  tray icon"), check.out
    assert owner.run("--help").code == 0
    assert owner.run("opt-out", "--help").code == 0


def test_the_demo_delivers_one_ping_and_leaves_nothing(tmp_path_factory: pytest.TempPathFactory) -> None:
    # A short path: below a long one the demo's socket lies in the runtime folder, which stays.
    tmp_path = tmp_path_factory.mktemp("d")
    owner = Owner(tmp_path, {"TMPDIR": str(tmp_path)})
    del_home = {"TELEMETRY_TRAY_HOME": ""}
    owner.extra.update(del_home)
    done = owner.run("demo", "--headless", "--once")
    assert done.code == 0 and done.err == "", done
    assert "Nothing leaves this machine" in done.out
    assert "The receiver has it: POST /sonarqube" in done.out and "documented fields" in done.out
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("users", "projects"), [("0", "0"), ("1", "0"), ("700", "600")])
def test_the_demo_in_any_size(tmp_path: Path, users: str, projects: str) -> None:
    done = Owner(tmp_path).run("demo", "sonarqube", "--headless", "--once", "--users", users, "--projects", projects)
    assert done.code == 0, done


def test_all_files_of_ours_are_private(added: House) -> None:
    added.run("send", "work")
    added.run("opt-out", "work")
    for path in added.owner.home.rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path
    assert not list((added.owner.folder / "user").iterdir()), "nothing outside the folder that was named"


def test_what_leaves_all_the_same_is_told_before_the_switch() -> None:
    """The farewell message, and a second channel of which nobody knows whether it obeys."""
    with house(version="2026.1.0.119033") as here:
        here.add(source="observe")
        assert here.run("status", "work").code == 0
        before = here.server.config_path.read_bytes()
        done = here.run("opt-out", "work", "--dry-run")
        assert done.code == 0 and "so that its farewell message (the server's id) goes nowhere" in done.out, done
        assert "Not stopped by it: This version has a second channel (sonar.gessie.url)" in done.out
        assert here.server.config_path.read_bytes() == before
        done = here.run("opt-out", "work", "--yes")
        assert done.code == 0 and "second channel (sonar.gessie.url)" in done.out, "also where nothing is asked"
        here.server.restart()
        assert here.run("status", "work").code == 5, "never a plain off"
