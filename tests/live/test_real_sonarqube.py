"""What this program says and does, held against a SonarQube that really runs. In the order of the file: each start of
the server takes a good part of a minute, so that neighbours share one."""

from __future__ import annotations

import json
import os
from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.live.real_sonarqube import (
    FAREWELL_FAILED,
    PING_FAILED,
    SAYS_DISABLED,
    SAYS_ENABLED,
    SINK_LOG,
    TALKATIVE,
    Site,
)
from tray_app.config_files.properties import entries, trimmed
from tray_app.core.model import Instance, Means, Side
from tray_app.products.sonarqube.identifiers import hashed_uuid
from tray_app.products.sonarqube.local import look
from tray_app.products.sonarqube.running import started

OFF, ON = "sonar.telemetry.enable=false", "sonar.telemetry.enable=true"


def preview(site: Site) -> tuple[dict[str, Any], list[str]]:
    """Our payload, and what is said beside it."""
    done = site.owner.run("preview", "work")
    assert done.code == 0, done
    body: dict[str, Any] = json.loads(done.out)
    return body, done.err.splitlines()


def without(rows: list[dict[str, Any]], *names: str) -> list[Any]:
    """Rows without these fields, in an order that does not depend on identifiers."""
    kept = [{k: v for k, v in row.items() if k not in names} for row in rows]
    return sorted(kept, key=lambda row: json.dumps(row, sort_keys=True))


def agree(ours: dict[str, Any], theirs: dict[str, Any], said: list[str]) -> None:
    """The ping that we would send with the server's own, in every field that the API offers; identifiers apart."""
    for name in ("id", "version", "edition", "database", "docker"):
        assert ours[name] == theirs[name], name
    assert without(ours["plugins"]) == without(theirs["plugins"])
    assert ours["externalAuthProviders"] == sorted({row["identityProvider"] for row in theirs["users"]})
    # The administrator is asking just now, and this version's API does not say when SonarLint was used.
    ids = ("userUuid", "identityProvider", "lastActivity", "lastSonarlintActivity")
    assert without(ours["users"], *ids) == without(theirs["users"], *ids)
    dates = [sum("lastActivity" in row for row in body["users"]) for body in (ours, theirs)]
    assert dates[0] == dates[1] > 0
    assert without(ours["projects"], "projectUuid", "lastAnalysis") == without(
        theirs["projects"], "projectUuid", "lastAnalysis"
    )
    made, processed = (body["projects"][0]["lastAnalysis"] for body in (ours, theirs))
    took = datetime.fromisoformat(processed) - datetime.fromisoformat(made)
    assert timedelta(0) <= took < timedelta(minutes=10), "when it was made, and when the server was done with it"
    offered = {"branchCount", "ci"}
    for row in ours["projects-general-stats"]:
        assert offered <= row.keys()
    beyond = set(theirs["projects-general-stats"][0]) | set(theirs["projects-general-stats"][-1])
    renamed = [{**row, "alm": row["devopsPlatform"]} for row in theirs["projects-general-stats"]]
    apart = (*(beyond - offered), "projectUuid")
    assert without(ours["projects-general-stats"], *apart, "alm") == without(renamed, *apart, "alm")
    assert {row["alm"] for row in ours["projects-general-stats"]} == {row["alm"] for row in renamed} == {"undetected"}

    left_out = {line.split("left out: ")[1].split(" ")[0] for line in said if "left out: " in line}
    documented = {"licenseType", "installationDate", "projects-general-stats[].scm", "users[].lastSonarlintActivity"}
    assert documented <= {name.rstrip(":") for name in left_out}, said
    more = set(theirs) - set(ours)
    assert more - {"installationDate"} <= {
        *("messageSequenceNumber", "localTimestamp", "defaultQualityGate", "installationVersion", "scim"),
        *("quality-gates", "hasUnanalyzedC", "hasUnanalyzedCpp"),
    }
    beside = " ".join(said)
    for name in more:
        assert name in beside, f"{name} is sent by the server, and preview does not say so"


# --- the first start: nothing set -------------------------------------------------------------------------------


def test_its_own_ping_arrives_and_is_as_documented(site: Site) -> None:
    message = site.sends()
    assert message.complaints == ()
    assert message.target == "/sonarqube"
    assert [name for name, _ in message.headers] == [
        *("Content-Encoding", "Content-Type", "Transfer-Encoding", "Host", "Connection", "User-Agent")
    ]
    body = json.loads(message.decoded)
    assert len(body["users"]) == 7 and len(body["projects-general-stats"]) == 4
    assert {row["language"] for row in body["projects"]} == {"py", "js", "xml"}
    uuids = [line.split("|")[0].strip() for line in site.server.sql("SELECT UUID FROM USERS").splitlines()[1:-1]]
    assert {row["userUuid"] for row in body["users"]} == {hashed_uuid(uuid) for uuid in uuids}
    site.server.until(lambda: SAYS_ENABLED in site.server.log(), within_s=1)


def test_the_ping_that_we_would_send_agrees_with_its_own(site: Site) -> None:
    theirs = json.loads(site.sends().decoded)
    ours, said = preview(site)
    agree(ours, theirs, said)


def test_the_file_is_read_as_the_server_reads_it(site: Site) -> None:
    shown = {k: v for k, v in site.server.settings().items() if k.startswith("sonar.odd")}
    read: dict[str, str] = {}
    for entry in entries(site.server.config.read_bytes()):
        if entry.key.startswith("sonar.odd"):
            read[trimmed(entry.key)] = trimmed(entry.value)
    assert shown.pop("sonar.odd.environment") == "<set>", "9.9 still resolves it, when there is such a variable"
    assert read.pop("sonar.odd.environment") == "<${env:ODD_NAME}>"
    assert shown == read


def process_says(site: Site) -> Means:
    """What its main process was started with comes to, without asking it: to be held against what it says itself."""
    path = site.server.config
    started_at = next(one.started_at for one in started() if one.home == str(site.server.home))
    os.utime(path, (started_at.timestamp() - 10,) * 2)  # written right before the start, which is too close to tell
    found = look(
        Instance(name="work", product="sonarqube", added_at=started_at, home=str(site.server.home)), started_at
    )
    (piece,) = [e for e in found.evidence if e.side is Side.RUNNING and e.key == "sonar.telemetry.enable" and e.decides]
    return piece.means


def test_nothing_set_is_on(site: Site) -> None:
    code, one = site.status()
    assert (code, one["sharing"], one["configured"], one["effective"]) == (0, "on", "on", "on")
    assert not one["restart_needed"]


def test_a_change_of_the_file_counts_from_the_next_start_of_the_main_process(site: Site) -> None:
    server = site.server
    assert site.status()[0] == 0
    server.configure(OFF)
    code, one = site.status()
    assert (code, one["sharing"], one["configured"], one["effective"]) == (0, "on", "off", "on")
    assert (one["state"], one["restart_needed"]) == ("restart_needed", True)
    site.sends()

    node = server.settings()["sonar.cluster.node.name"]
    began = server.settings()["sonar.core.startTime"]
    assert server.restart_by_api() == 200
    assert server.settings()["sonar.core.startTime"] > began, "the web server's, not the main process's"
    assert server.settings()["sonar.cluster.node.name"] == node, "made up by the main process when it started"
    assert server.settings()["sonar.telemetry.enable"] == "true"
    site.sends()
    code, one = site.status()
    assert (code, one["sharing"], one["configured"], one["effective"]) == (0, "on", "off", "on")
    assert (one["state"], one["restart_needed"]) == ("restart_needed", True), "it did not read the file"

    site.start(OFF)
    assert server.settings()["sonar.cluster.node.name"] != node
    (farewell,) = site.receiver.wait_for(1, 30)
    assert (farewell.method, farewell.complaints) == ("DELETE", ())
    assert json.loads(farewell.decoded) == {"id": server.settings()["sonar.core.id"]}
    assert SAYS_DISABLED in server.log() and SAYS_ENABLED not in server.log()
    assert site.is_silent()
    code, one = site.status()
    assert (code, one["sharing"], one["configured"], one["effective"]) == (3, "off", "off", "off")
    assert (one["state"], one["restart_needed"]) == ("off", False)
    assert process_says(site) is Means.OFF


# --- other ways to say it ---------------------------------------------------------------------------------------


def test_the_name_of_the_manual_alone_switches_nothing_off(site: Site) -> None:
    site.start("sonar.telemetry.enabled=false")
    site.sends()
    code, one = site.status()
    assert (code, one["sharing"], one["state"], one["gate"]["open"]) == (0, "on", "ineffective", False)
    assert process_says(site) is Means.ON


def test_the_environment_beats_the_file(site: Site) -> None:
    site.start(OFF, environment={"SONAR_TELEMETRY_ENABLE": " TRUE "})
    site.sends()
    code, one = site.status()
    assert (code, one["sharing"], one["configured"], one["effective"]) == (0, "on", "on", "on")
    assert one["state"] == "ineffective"
    assert process_says(site) is Means.ON


def test_an_empty_variable_turns_it_back_on(site: Site) -> None:
    site.start(OFF, environment={"SONAR_TELEMETRY_ENABLE": ""})
    site.sends()
    code, one = site.status()
    assert (code, one["sharing"], one["effective"], one["state"]) == (0, "on", "on", "ineffective")
    assert process_says(site) is Means.ON


@pytest.mark.parametrize(
    ("value", "is_on"),
    [("${env:EMPTY}", True), ("${env:UNSET}", False), ("{b64}ZmFsc2U=", False), ("{b64}dHJ1ZQ==", True)],
)
def test_references_and_packed_values(site: Site, value: str, is_on: bool) -> None:
    site.start(f"sonar.telemetry.enable={value}", environment={"EMPTY": ""})
    assert (SAYS_ENABLED in site.server.log()) is is_on
    code, one = site.status()
    assert (code, one["sharing"], one["configured"]) == ((0, "on", "on") if is_on else (3, "off", "off"))
    assert process_says(site) is (Means.ON if is_on else Means.OFF)


def test_an_argument_beats_both(site: Site) -> None:
    site.start(ON, environment={"SONAR_TELEMETRY_ENABLE": "true"}, arguments=("-Dsonar.telemetry.enable=no",))
    (farewell,) = site.receiver.wait_for(1, 30)
    assert farewell.method == "DELETE"
    assert site.is_silent()
    code, one = site.status()
    assert (code, one["sharing"], one["configured"], one["effective"]) == (3, "off", "off", "off")
    assert process_says(site) is Means.OFF


# --- our switch, and we as the sender ---------------------------------------------------------------------------


def switched(site: Site, *words: str) -> None:
    """The switch of a server that has just been sending, and its restart."""
    site.start(TALKATIVE)
    site.sends()
    done = site.owner.run(words[0], "work", *words[1:], "--yes")
    assert done.code == 0, done
    site.server.stop()
    site.receiver.forget()


def test_after_our_opt_out_not_a_byte_comes(site: Site) -> None:
    switched(site, "opt-out")
    before = site.receiver.bytes_seen
    site.server.start()
    assert site.is_silent() and site.receiver.bytes_seen == before
    log = site.server.log()
    assert SAYS_DISABLED in log and SAYS_ENABLED not in log
    assert FAREWELL_FAILED in log and SINK_LOG in log, "it did try, where nobody listens"
    code, one = site.status()
    assert (code, one["sharing"], one["state"], one["restart_needed"]) == (3, "off", "off", False)
    assert site.owner.run("send", "work").code == 3


def test_the_farewell_goes_out_when_the_owner_wants_it(site: Site) -> None:
    assert site.owner.run("opt-in", "work", "--yes").code == 0
    switched(site, "opt-out", "--announce")
    site.server.start()
    (farewell,) = site.receiver.wait_for(1, 30)
    assert farewell.method == "DELETE"
    assert site.is_silent()
    assert site.status()[0] == 3


def test_collecting_we_are_the_only_sender(site: Site) -> None:
    assert site.owner.run("opt-in", "work", "--yes").code == 0
    site.server.stop()
    site.server.configure(TALKATIVE)
    set_up = site.owner.run("set", "work", "--source", "collect", "--yes")
    assert set_up.code == 0, set_up
    site.server.start()
    assert site.status()[0] == 0
    assert site.is_silent(), "its own goes nowhere"
    log = site.server.log()
    assert SAYS_ENABLED in log and PING_FAILED in log and SINK_LOG in log

    sent = site.owner.run("send", "work")
    assert sent.code == 0, sent
    (message,) = site.receiver.messages
    assert message.complaints == () and message.undocumented == ()
    assert site.owner.run("show", "--last", "work", "--raw").raw == message.body

    stopped = site.owner.run("opt-out", "work", "--yes")
    assert stopped.code == 0, stopped
    before = site.receiver.bytes_seen
    assert site.owner.run("send", "work").code == 3
    assert site.receiver.bytes_seen == before
