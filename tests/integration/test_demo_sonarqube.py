"""The embedded SonarQube: does it behave as the reference says, in each version, and break as told?"""

from __future__ import annotations

import hashlib
import http.client
import json
import threading
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tray_app.core.errors import Fixable
from tray_app.demo import faults
from tray_app.demo.receiver import EmbeddedReceiver
from tray_app.demo.sonarqube_config import DEMO_PASSWORD
from tray_app.demo.sonarqube_server import ADMIN_PASSWORD, ADMIN_TOKEN, USER_TOKEN, EmbeddedSonarQube

V89, V91, V97, V99 = "8.9.0.43852", "9.1.0.47736", "9.7.0.59880", "9.9.8.100196"
V101, V104, V253, V2025, V2026 = "10.1.0.73491", "10.4.0.87286", "25.3.0.104237", "2025.1.0.102418", "2026.1.0.119033"
ALL = (V89, V91, V97, V99, V101, V104, V253, V2025, V2026)

Start = Callable[..., EmbeddedSonarQube]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    running: list[EmbeddedSonarQube] = []

    def start(version: str = V99, **options: Any) -> EmbeddedSonarQube:
        server = EmbeddedSonarQube(tmp_path / f"{version}-{len(running)}", version=version, **options)
        running.append(server)
        server.start()
        return server

    yield start
    for server in running:
        server.stop()


def basic(user: str, password: str = "") -> str:
    return "Basic " + b64encode(f"{user}:{password}".encode()).decode()


@dataclass(frozen=True)
class Reply:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def ask(server: EmbeddedSonarQube, path: str, *, auth: str | None = basic(ADMIN_TOKEN), method: str = "GET") -> Reply:
    connection = http.client.HTTPConnection(server.host, server.port, timeout=20)
    try:
        connection.request(method, path, headers={} if auth is None else {"Authorization": auth})
        answer = connection.getresponse()
        return Reply(answer.status, answer.headers, answer.read())
    finally:
        connection.close()


# --- who may ask what -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("version", ALL)
def test_status_needs_no_login_and_everything_else_does(start: Start, version: str) -> None:
    server = start(version)
    assert ask(server, "/api/system/status", auth=None).json == {
        "id": server.server_id,
        "version": version,
        "status": "UP",
    }
    refused = ask(server, "/api/projects/search", auth=None)
    assert (refused.status, refused.body) == (401, b"")
    wrong = ask(server, "/api/projects/search", auth=basic("squ_wrong"))
    assert (wrong.status, wrong.body) == (401, b"")
    assert ask(server, "/api/projects/search").status == 200
    assert ask(server, "/api/projects/search", auth=basic("admin", ADMIN_PASSWORD)).status == 200
    assert ask(server, "/api/projects/search", auth=basic(ADMIN_TOKEN, "x")).status == 401


@pytest.mark.parametrize("version", ALL)
def test_bearer_counts_from_10_0(start: Start, version: str) -> None:
    expected = 200 if version in (V101, V104, V253, V2025, V2026) else 401
    assert ask(start(version), "/api/plugins/installed", auth=f"Bearer {ADMIN_TOKEN}").status == expected


def test_a_user_without_rights_is_told_so_and_sees_less(start: Start) -> None:
    server = start(V104)
    for path in ("system/info", "projects/search", "alm_settings/list_definitions"):
        assert ask(server, f"/api/{path}", auth=basic(USER_TOKEN)).status == 403
    assert ask(server, "/api/system/restart", auth=basic(USER_TOKEN), method="POST").status == 403
    assert "lastConnectionDate" not in ask(server, "/api/users/search", auth=basic(USER_TOKEN)).body.decode()


def test_a_token_can_be_revoked_while_it_runs(start: Start) -> None:
    server = start()
    server.tokens.clear()
    assert ask(server, "/api/plugins/installed").status == 401


def test_unknown_paths_and_methods(start: Start) -> None:
    server = start()
    assert ask(server, "/api/nothing").json == {"errors": [{"msg": "Unknown url : /api/nothing"}]}
    assert ask(server, "/api/v2/nothing").json == {"message": "Unknown url : /api/v2/nothing"}
    assert ask(server, "/api/system/restart").status == 405
    assert ask(server, "/api/measures/component?component=java").json == {
        "errors": [{"msg": "The 'metricKeys' parameter is missing"}]
    }


# --- pages ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [0, 1, 499, 500, 501, 1234])
def test_pages_hold_everything_once(start: Start, count: int) -> None:
    server = start(V104, users=count, projects=count)

    def pages(
        path: str, rows: str, name: str, *, page: str = "p", size: str = "ps", about: str = "paging"
    ) -> list[str]:
        found: list[str] = []
        number = 1
        while True:
            answer = ask(server, f"{path}{page}={number}&{size}=500").json
            found += [row[name] for row in answer[rows]]
            assert answer[about]["pageIndex"] == number
            if number * 500 >= answer[about]["total"]:
                assert answer[about]["total"] == len(found)
                return found
            number += 1

    projects = pages("/api/projects/search?", "components", "key")
    logins = [
        login
        for deactivated in ("false", "true")
        for login in pages(f"/api/users/search?deactivated={deactivated}&", "users", "login")
    ]
    v2 = [
        login
        for active in ("true", "false")
        for login in pages(
            f"/api/v2/users-management/users?active={active}&",
            "users",
            "login",
            page="pageIndex",
            size="pageSize",
            about="page",
        )
    ]
    assert len(set(projects)) == len(projects) == count
    assert len(set(logins)) == len(logins) == count
    assert v2 == logins


def test_pages_are_refused_beyond_500_and_users_beyond_10_000(start: Start) -> None:
    server = start(users=12_000)
    assert ask(server, "/api/projects/search?ps=501").status == 400
    assert ask(server, "/api/projects/search?p=0").status == 400
    assert ask(server, "/api/projects/search?p=x").status == 400
    last = ask(server, "/api/users/search?ps=500&p=20").json
    assert (len(last["users"]), last["paging"]["total"]) == (500, 10_500)
    beyond = ask(server, "/api/users/search?ps=500&p=21")
    assert beyond.status == 400
    assert "Can return only the first 10000 results" in beyond.json["errors"][0]["msg"]


def test_ten_thousand_users_are_there_at_once(start: Start) -> None:
    server = start(users=10_000, projects=2_000)
    assert ask(server, "/api/projects/search?ps=500&p=4").json["components"][-1]["key"].endswith("-1999")
    assert ask(server, "/api/users/search?ps=1&p=8750").json["users"][0]["login"].endswith("9998")


def test_the_same_seed_gives_the_same_people(start: Start) -> None:
    def names(seed: int) -> list[str]:
        return [row["name"] for row in ask(start(seed=seed), "/api/users/search").json["users"]]

    assert names(1) == names(1) != names(2)


def test_nasty_names_arrive_as_they_are(start: Start) -> None:
    server = start()
    users = {row["login"]: row["name"] for row in ask(server, "/api/users/search").json["users"]}
    assert users["java"] == "Java Duke"
    assert users["control"] == "Bell\x07 Esc\x1b[31m Tab\tNul\x00"
    assert users["emoji.fan"] == "Zoë 🚀 Zhang 👩‍💻"
    keys = [row["key"] for row in ask(server, "/api/projects/search").json["components"]]
    assert "emoji:rocket" in keys
    named = ask(server, "/api/navigation/component?component=quotes").json
    assert named["name"] == 'The "new" \\ portal, {draft}'


# --- what depends on the version --------------------------------------------------------------------------------


def test_users_by_version(start: Start) -> None:
    def users(version: str, more: str = "") -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = ask(start(version), f"/api/users/search?ps=500{more}").json["users"]
        return found

    assert [u["active"] for u in users(V97, "&deactivated=true")] == [False] * 3
    assert {u["active"] for u in users(V91, "&deactivated=true")} == {True}  # 9.1 does not know the parameter
    for version, there in ((V99, False), (V101, True), (V2025, True)):
        rows = users(version)
        assert any("sonarLintLastConnectionDate" in row for row in rows) is there
        assert any("lastConnectionDate" in row for row in rows)
        assert not all("lastConnectionDate" in row for row in rows)
        assert "id" not in rows[0]


def test_v2_is_there_from_10_4(start: Start) -> None:
    assert ask(start(V101), "/api/v2/users-management/users").status == 404
    row = ask(start(V104), "/api/v2/users-management/users?pageSize=1").json["users"][0]
    assert row["login"] == "admin"
    assert len(row["id"]) == 20
    assert row["sonarQubeLastConnectionDate"].endswith("+0000")


def test_system_info_by_version(start: Start) -> None:
    for version in ALL:
        server = start(version, container=True)
        info = ask(server, "/api/system/info").json
        old = version in (V89, V91)
        assert ("Statistics" in info) is old
        assert ("Edition" in info["System"]) is not old
        assert ("Container" in info["System"]) is (version in (V101, V104, V253, V2025, V2026))
        assert info["System"].get("Docker", info["System"].get("Container")) is True
        assert info["System"]["Home Dir"] == str(server.home)
        settings = info["Settings"]
        assert settings["sonar.telemetry.enable"] == "true"
        assert ("sonar.telemetry.compression" in settings) is (version not in (V89, V91, V97))
        assert ("sonar.telemetry.metrics.url" in settings) is (version in (V253, V2025, V2026))
        assert ("sonar.gessie.url" in settings) is (version == V2026)
        assert all(isinstance(value, str) for value in settings.values())


def test_statistics_are_the_bytes_that_the_old_server_sends(start: Start) -> None:
    with EmbeddedReceiver() as receiver:
        server = start(V91, file_lines=[f"sonar.telemetry.url={receiver.url}/sonarqube"])
        shown = ask(server, "/api/system/info").body
        server.send_telemetry()
        (message,) = receiver.messages
        assert b'"Statistics":' + message.body in shown
        assert message.header("Content-Encoding") is None
        assert message.header("Content-Length") == str(len(message.body))


def test_projects_have_measures_branches_analyses_and_bindings(start: Start) -> None:
    server = start(V2025, edition="developer", projects=60)
    keys = [row["key"] for row in ask(server, "/api/projects/search?ps=500").json["components"]]
    seen: dict[str, set[object]] = {"ci": set(), "alm": set(), "branches": set(), "languages": set()}
    for key in keys:
        path = f"/api/measures/component?component={key}&metricKeys=ncloc,ncloc_language_distribution"
        measures = {m["metric"]: m["value"] for m in ask(server, path).json["component"]["measures"]}
        if measures:
            parts = dict(part.split("=") for part in measures["ncloc_language_distribution"].split(";"))
            assert sum(map(int, parts.values())) == int(measures["ncloc"])
            seen["languages"].add(len(parts))
        analyses = ask(server, f"/api/project_analyses/search?project={key}&ps=1").json["analyses"]
        assert bool(analyses) is bool(measures)
        seen["ci"] |= {row.get("detectedCI") for row in analyses}
        branches = ask(server, f"/api/project_branches/list?project={key}").json["branches"]
        assert [row["name"] for row in branches if row["isMain"]] == ["main"]
        seen["branches"].add(len(branches))
        bound = ask(server, f"/api/alm_settings/get_binding?project={key}")
        seen["alm"].add(bound.json["alm"] if bound.status == 200 else bound.status)
    assert {404, "github", "gitlab", "azure", "bitbucket", "bitbucketcloud"} == seen["alm"]
    assert {None, "Jenkins"} < seen["ci"]
    assert len(seen["branches"]) > 3
    assert {1, 2, 3, 4} == seen["languages"]
    listed = ask(server, "/api/v2/dop-translation/project-bindings?pageSize=500").json
    assert {row["projectKey"] for row in listed["projectBindings"]} < set(keys)


def test_community_has_one_branch_and_no_pull_requests(start: Start) -> None:
    server = start(projects=30)
    for row in ask(server, "/api/projects/search").json["components"]:
        assert len(ask(server, f"/api/project_branches/list?project={row['key']}").json["branches"]) == 1
        answer = ask(server, f"/api/project_pull_requests/list?project={row['key']}")
        assert (answer.status, answer.json["errors"][0]["msg"].split(" :")[0]) == (404, "Unknown url")


# --- config and restarts ------------------------------------------------------------------------------------------


def settings_of(server: EmbeddedSonarQube) -> dict[str, str]:
    found: dict[str, str] = ask(server, "/api/system/info").json["Settings"]
    return found


def test_the_file_counts_at_a_restart_of_the_main_process_only(start: Start) -> None:
    server = start(restarting_s=0.05)
    with server.config_path.open("a") as file:
        file.write("sonar.telemetry.enable=false\n")
    first = settings_of(server)
    assert first["sonar.telemetry.enable"] == "true"

    assert ask(server, "/api/system/restart", method="POST").status == 200
    assert ask(server, "/api/system/status", auth=None).json["status"] == "RESTARTING"
    assert ask(server, "/api/plugins/installed").status == 404
    deadline = time.monotonic() + 10
    while ask(server, "/api/system/status", auth=None).json["status"] != "UP":
        assert time.monotonic() < deadline
    second = settings_of(server)
    assert second["sonar.telemetry.enable"] == "true"
    assert second["sonar.core.startTime"] > first["sonar.core.startTime"]

    server.restart()
    third = settings_of(server)
    assert third["sonar.telemetry.enable"] == "false"
    assert third["sonar.core.startTime"] > second["sonar.core.startTime"]
    assert not server.telemetry_on


@pytest.mark.parametrize(
    ("line", "on"),
    [
        ("sonar.telemetry.enable=TRUE ", True),
        ("sonar.telemetry.enable=", True),
        ("sonar.telemetry.enable=no", False),
        ('sonar.telemetry.enable="true"', False),
        ("sonar.telemetry.enabled=false", True),
        ("sonar.telemetry.enable=false\nsonar.telemetry.enable=true", True),
        ("sonar.telemetry.enable=\\\n    false", False),
        ("sonar.telemetry.enable={b64}dHJ1ZQ==", True),
    ],
)
def test_reads_the_switch_as_the_real_one(start: Start, line: str, on: bool) -> None:
    assert start(file_lines=[line]).telemetry_on is on


def test_arguments_beat_environment_beats_file(start: Start) -> None:
    off = ["sonar.telemetry.enable=false", "sonar.telemetry.lock.delay=5"]
    key = "SONAR_TELEMETRY_ENABLE"
    assert not start(file_lines=off).telemetry_on
    assert start(file_lines=off, environment={key: "true"}).telemetry_on
    assert start(file_lines=off, environment={key: ""}).telemetry_on  # blank: the default, over the file
    assert not start(environment={key: "true"}, arguments=["-Dsonar.telemetry.enable=false"]).telemetry_on
    # a key that is not the server's own counts only where the file has it
    named = {"SONAR_TELEMETRY_LOCK_DELAY": "9"}
    assert start(file_lines=off, environment=named).settings["sonar.telemetry.lock.delay"] == "9"
    assert "sonar.telemetry.lock.delay" not in start(environment=named).settings
    with pytest.raises(ValueError, match="-Dkey=value"):
        start(arguments=["sonar.telemetry.enable=false"])


def test_environment_in_values_is_resolved_up_to_9_9(start: Start) -> None:
    lines = ["sonar.telemetry.enable=${env:SHARE}"]
    assert start(V99, file_lines=lines, environment={"SHARE": "true"}).telemetry_on
    assert not start(V2025, file_lines=lines, environment={"SHARE": "true"}).telemetry_on
    unset = start(V99, file_lines=lines)
    assert unset.settings["sonar.telemetry.enable"] == "${env:SHARE}" and not unset.telemetry_on


def test_a_missing_file_is_the_default_and_a_broken_one_stops_it(start: Start) -> None:
    server = start(file_lines=["sonar.telemetry.enable=false"])
    server.config_path.unlink()
    server.restart()
    assert server.telemetry_on
    server.config_path.write_bytes(b"a=\\u12\n")
    with pytest.raises(Fixable):
        server.restart()
    assert not server.listening


def test_an_owners_file_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "conf").mkdir()
    (tmp_path / "conf" / "sonar.properties").write_bytes(b"a=b")
    server = EmbeddedSonarQube(tmp_path, file_lines=["c=d"])
    assert server.config_path.read_bytes() == b"a=b"


def test_the_password_is_in_the_file_and_shown_nowhere(start: Start) -> None:
    server = start()
    assert DEMO_PASSWORD in server.config_path.read_text("utf-8")
    assert server.config_path.stat().st_mode & 0o007 == 0
    info = ask(server, "/api/system/info")
    assert DEMO_PASSWORD.encode() not in info.body
    assert info.json["Settings"]["sonar.jdbc.password"] == "xxxxxxxx"


# --- its own telemetry ------------------------------------------------------------------------------------------


def pointed(receiver: EmbeddedReceiver, *more: str) -> list[str]:
    url = f"{receiver.url}/sonarqube"
    return [f"sonar.telemetry.url={url}", f"sonar.telemetry.metrics.url={url}/metrics", *more]


def test_sends_like_the_real_one(start: Start) -> None:
    with EmbeddedReceiver() as receiver:
        server = start(V99, file_lines=pointed(receiver), users=300)
        (sent,) = server.send_telemetry()
        (message,) = receiver.messages
        assert (sent.outcome, sent.status_code) == ("sent", 200)
        assert [name for name, _ in message.headers] == [
            "Content-Encoding",
            "Content-Type",
            "Transfer-Encoding",
            "Host",
            "Connection",
            "User-Agent",
        ]
        assert message.body.startswith(b"\x1f\x8b")
        assert message.decoded == sent.body
        assert message.complaints == ()
        assert "messageSequenceNumber" in message.undocumented
        assert len(json.loads(message.decoded)["users"]) == 300
        server.send_telemetry()
        assert json.loads(receiver.messages[1].decoded)["messageSequenceNumber"] == 2


def test_the_gzip_header_lies_without_compression(start: Start) -> None:
    with EmbeddedReceiver() as receiver:
        start(V99, file_lines=pointed(receiver, "sonar.telemetry.compression=false")).send_telemetry()
        (message,) = receiver.messages
        assert message.header("content-encoding") == "gzip"
        assert message.body == message.decoded
        assert message.complaints == ()


def test_ids_are_raw_up_to_9_7_and_hashed_later(start: Start) -> None:
    with EmbeddedReceiver() as receiver:
        start(V97, file_lines=pointed(receiver)).send_telemetry()
        server = start(V104, file_lines=pointed(receiver))
        server.send_telemetry()
        raw, hashed = (json.loads(m.decoded)["users"][0]["userUuid"] for m in receiver.messages)
        shown = ask(server, "/api/v2/users-management/users?pageSize=1").json["users"][0]["id"]
        assert raw == shown
        assert hashed == hashlib.sha3_224(shown.encode()).hexdigest()


def test_metrics_messages_from_2025(start: Start) -> None:
    with EmbeddedReceiver() as receiver:
        server = start(V2025, file_lines=pointed(receiver))
        assert [m.outcome for m in server.send_telemetry()] == ["sent"] * 4
        assert [m.target for m in receiver.messages] == ["/sonarqube"] + ["/sonarqube/metrics"] * 3
        assert all(m.complaints == () for m in receiver.messages)
        uuids = {json.loads(m.decoded)["message_uuid"] for m in receiver.messages[1:]}
        assert len(uuids) == 3


def test_says_farewell_once_when_switched_off(start: Start) -> None:
    with EmbeddedReceiver() as receiver:
        server = start(file_lines=pointed(receiver), farewell=True)
        off = server.config_path.read_bytes() + b"sonar.telemetry.enable=false\n"
        on = server.config_path.read_bytes()
        server.config_path.write_bytes(off)
        assert receiver.messages == ()
        server.restart()
        server.restart()
        (message,) = receiver.messages
        assert (message.method, json.loads(message.body)) == ("DELETE", {"id": server.server_id})
        assert message.complaints == ()
        assert server.send_telemetry() == ()
        for content in (on, off):
            server.config_path.write_bytes(content)
            server.restart()
        assert [m.method for m in receiver.messages] == ["DELETE", "DELETE"]


def test_the_answer_is_ignored_and_a_dead_vendor_is_noticed(start: Start) -> None:
    with EmbeddedReceiver() as receiver:
        receiver.faults.add(faults.status(500))
        server = start(file_lines=pointed(receiver))
        assert [(m.outcome, m.status_code) for m in server.send_telemetry()] == [("sent", 500)]
        receiver.stop()
        assert [m.outcome for m in server.send_telemetry()] == ["failed"]


@pytest.mark.parametrize(
    "url",
    [
        "",  # the default: the vendor
        "http://192.0.2.1/sonarqube",
        "http://localhost.example/sonarqube",
        "http://127.0.0.1@192.0.2.1/",
        "http://[::ffff:192.0.2.1]/",
        "https://127.0.0.1/",
        "file:///etc/passwd",
        "http://127.0.0.1:99999/",
        "http://2130706433/",
    ],
)
def test_sends_nothing_off_loopback(start: Start, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*arguments: object, **more: object) -> None:
        raise AssertionError(f"connects to {arguments}")

    monkeypatch.setattr("socket.create_connection", forbidden)
    monkeypatch.setattr("socket.getaddrinfo", forbidden)
    server = start(V2025, file_lines=[f"sonar.telemetry.url={url}"], farewell=True)
    assert [m.outcome for m in server.send_telemetry()] == ["refused"]
    assert server.send_opt_out().outcome == "refused"


# --- faults -------------------------------------------------------------------------------------------------------


def test_each_fault_is_what_it_says(start: Start) -> None:
    server = start()
    path = "/api/plugins/installed"
    right = ask(server, path)

    def broken(fault: faults.Fault) -> Reply:
        server.faults.add(fault, path=path, times=1)
        return ask(server, path)

    busy = broken(faults.busy("17"))
    assert (busy.status, busy.headers["Retry-After"]) == (429, "17")
    assert broken(faults.redirect("http://127.0.0.1:9/login")).headers["Location"] == "http://127.0.0.1:9/login"
    page = broken(faults.html())
    assert (page.status, page.headers["Content-Type"]) == (200, "text/html;charset=utf-8")
    with pytest.raises(http.client.IncompleteRead) as cut:
        broken(faults.cut_short(10))
    assert len(cut.value.partial) == 10
    assert len(broken(faults.deep_json()).body) == 200_000
    with pytest.raises(RecursionError):
        _ = broken(faults.deep_json()).json
    assert len(broken(faults.huge(3_000_000)).body) > 3_000_000
    odd = broken(faults.wrong_type("text/plain"))
    assert (odd.body, odd.headers["Content-Type"]) == (right.body, "text/plain")
    with pytest.raises(UnicodeDecodeError):
        broken(faults.invalid_utf8()).body.decode()
    with pytest.raises(json.JSONDecodeError):
        _ = broken(faults.not_json()).json
    with pytest.raises(http.client.RemoteDisconnected):
        broken(faults.hang_up())
    began = time.monotonic()
    assert broken(faults.slow(0.2)).body == right.body
    assert broken(faults.dribble(600, 0.02)).body == right.body
    assert time.monotonic() - began > 0.2
    assert ask(server, path).body == right.body


def test_an_endless_answer_ends_with_the_reader(start: Start) -> None:
    server = start()
    server.faults.add(faults.endless())
    connection = http.client.HTTPConnection(server.host, server.port, timeout=10)
    connection.request("GET", "/api/system/status")
    assert len(connection.getresponse().read(5_000_000)) == 5_000_000
    connection.close()


def test_dies_half_way_and_comes_back(start: Start) -> None:
    server = start(projects=1200)
    server.faults.add(faults.die(send_bytes=100), path="/api/projects/search", after=2)
    for page in (1, 2):
        assert ask(server, f"/api/projects/search?ps=500&p={page}").status == 200
    with pytest.raises(http.client.IncompleteRead):
        ask(server, "/api/projects/search?ps=500&p=3")
    deadline = time.monotonic() + 10
    while server.listening:
        assert time.monotonic() < deadline
    with pytest.raises(ConnectionError):
        ask(server, "/api/system/status")
    server.faults.clear()
    server.start()
    assert ask(server, "/api/projects/search?ps=500&p=3").status == 200


def test_data_can_change_between_two_pages(start: Start) -> None:
    server = start(users=1200)

    def grow() -> None:
        server.data.user_count = 1300

    server.faults.add(faults.call(grow), path="/api/users/search", after=1, times=1)
    totals = [ask(server, f"/api/users/search?ps=500&p={page}").json["paging"]["total"] for page in (1, 2)]
    assert totals == [1050, 1138]


def test_notes_requests_and_how_many_there_were_at_once(start: Start) -> None:
    server = start()
    assert server.most_at_once == 0
    server.faults.add(faults.hang(), path="/api/plugins/*")
    codes: list[int] = []
    threads = [
        threading.Thread(target=lambda: codes.append(ask(server, "/api/plugins/installed?x=1&y=%20").status))
        for _ in range(5)
    ]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + 10
    while server.hanging < 5:
        assert time.monotonic() < deadline
    server.release()
    for thread in threads:
        thread.join(10)
    assert codes == [200] * 5
    assert server.most_at_once == 5
    assert server.under_way == 0
    request = server.requests[0]
    assert (request.method, request.path, request.query) == ("GET", "/api/plugins/installed", {"x": "1", "y": " "})
    assert request.header("authorization") == basic(ADMIN_TOKEN)


def test_one_after_the_other_is_never_two_at_once(start: Start) -> None:
    server = start()
    for _ in range(300):  # each on a connection of its own
        ask(server, "/api/plugins/installed")
    assert server.most_at_once == 1


def test_answers_take_longer_in_a_crowd(start: Start) -> None:
    server = start(answer_cost_s=0.05, crowd_cost_s=0.2)
    threads = [threading.Thread(target=ask, args=(server, "/api/plugins/installed")) for _ in range(4)]
    began = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    crowded = time.monotonic() - began
    server.crowd_cost_s = 0
    began = time.monotonic()
    ask(server, "/api/plugins/installed")
    assert crowded > 0.25
    assert time.monotonic() - began >= 0.05
