"""The embedded Testsigma behaves as the reference sheet says the real one does."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tray_app.demo.receiver import EmbeddedReceiver
from tray_app.demo.testsigma_api import API_KEY, PASSWORD, USER
from tray_app.demo.testsigma_script import fill, play
from tray_app.demo.testsigma_server import VENDOR_URL, EmbeddedTestsigma
from tray_app.demo.testsigma_telemetry import KEY


@pytest.fixture
def receiver() -> Iterator[EmbeddedReceiver]:
    with EmbeddedReceiver() as made:
        yield made


@pytest.fixture
def server(tmp_path: Path, receiver: EmbeddedReceiver) -> Iterator[EmbeddedTestsigma]:
    with EmbeddedTestsigma(tmp_path / "TestsigmaServer", platform_url=receiver.url) as made:
        yield made


def ask(server: EmbeddedTestsigma, path: str, body: object = None, **headers: str) -> tuple[int, Any, dict[str, str]]:
    data = None if body is None else json.dumps(body).encode()
    method = headers.pop("method", "GET" if data is None else "POST")
    request = urllib.request.Request(server.url + path, data=data, method=method)
    for name, value in {"accept": "application/json", **headers}.items():
        request.add_header(name.replace("_", "-"), value)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, json.loads(answer.read()), dict(answer.headers)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read(), dict(error.headers)


def log_in(server: EmbeddedTestsigma) -> str:
    _, _, headers = ask(server, "/login", {"username": USER, "password": PASSWORD})
    return headers["Set-Cookie"].partition(";")[0]


def test_the_first_ping_leaves_at_the_start_before_anybody_was_asked(
    server: EmbeddedTestsigma, receiver: EmbeddedReceiver
) -> None:
    [ping] = receiver.messages
    assert (ping.method, ping.target) == ("PUT", f"/api_public/servers/{server.server_id}")
    assert set(json.loads(ping.body)) == {"serverUuid", "serverVersion", "serverOs", "lastUpTime"}
    assert ask(server, "/servers")[1] == {"consent": True, "consentRequestDone": False, "onboarded": False}


def test_before_onboarding_a_tick_is_undone_at_the_next_ping(server: EmbeddedTestsigma) -> None:
    ask(server, "/servers", {"consent": False}, method="PUT")
    assert server.data.consent is False
    server.sync()
    assert server.data.consent is True
    status, row, _ = ask(server, "/servers", {"consent": False, "consentRequestDone": True}, method="PUT")
    assert (status, row["consent"], row["consentRequestDone"]) == (202, False, True)
    before = len(server.own_messages)
    server.sync()
    assert (server.data.consent, len(server.own_messages)) == (False, before)


def test_disable_telemetry_counts_until_onboarding_only(tmp_path: Path) -> None:
    server = EmbeddedTestsigma(tmp_path, environment={"DISABLE_TELEMETRY": "TRUE"})
    with server:
        assert server.data.consent is False
        server.finish_onboarding()
        server.data.consent = True
        server.restart()
        assert server.data.consent is True
        assert {m.outcome for m in server.own_messages} == {"refused"}, "the vendor is not on loopback"
        assert server.platform_url == VENDOR_URL


def test_events_leave_whatever_the_flag_says(server: EmbeddedTestsigma, receiver: EmbeddedReceiver) -> None:
    server.data.consent, server.data.consent_request_done = False, True
    receiver.forget()
    made = play(server)
    server.delete("test_steps", made["test_steps"])
    kinds = [m.target.rpartition("/")[2] for m in receiver.messages]
    assert set(kinds) == {kind for kind, _ in KEY.values()}
    assert all(isinstance(json.loads(m.body)["serverUuid"], str) for m in receiver.messages)
    assert json.loads(receiver.messages[-1].body)["eventType"] == "DELETE"
    assert isinstance(json.loads(receiver.messages[-1].body)["testStepId"], int)


def test_the_log_has_three_lines_a_message_and_secrets_besides(server: EmbeddedTestsigma) -> None:
    ask(server, "/api/v1/elements", x_ts_api_key=API_KEY)
    log_in(server)
    play(server)
    text = server.log.path.read_text()
    assert API_KEY in text
    assert PASSWORD in text
    for message in server.own_messages:
        assert f"{message.method.lower()} request to {message.url} | with data - " in text
        assert f"Request Data: {message.body.decode()}" in text
    assert text.count("Http Response details: Code - 200") == len(server.own_messages)


def test_what_a_log_in_opens(server: EmbeddedTestsigma) -> None:
    fill(server)
    assert ask(server, "/test_cases")[0] == 401
    assert ask(server, "/login", {"username": USER, "password": "wrong"})[0] == 401
    cookie = log_in(server)
    assert ask(server, "/test_cases", cookie=cookie)[0] == 200
    assert ask(server, "/testsigma_os_config", cookie=cookie)[1]["url"] == server.platform_url
    assert ask(server, "/api/v1/elements", cookie=cookie)[0] == 401
    page = ask(server, "/api/v1/elements", x_ts_api_key=API_KEY)[1]
    assert [set(row) >= {"id", "created_date"} for row in page["content"]] == [True]
    assert ask(server, "/api/v1/test_cases", x_ts_api_key=API_KEY)[0] == 404
    server.api.session_key += 1
    assert ask(server, "/test_cases", cookie=cookie)[0] == 401


def test_pages_and_the_oddities_of_lists(server: EmbeddedTestsigma) -> None:
    cookie = log_in(server)
    for _ in range(60):
        server.data.insert("elements", name="e")
        server.data.insert("test_steps", testCaseId=1)
    page = ask(server, "/elements?size=25&page=2&sort=id,asc", cookie=cookie)[1]
    assert ([row["id"] for row in page["content"]], page["last"]) == (list(range(51, 61)), True)
    assert (page["totalElements"], page["totalPages"], page["first"]) == (60, 3, False)
    assert len(ask(server, "/test_steps", cookie=cookie)[1]["content"]) == 60
    assert ask(server, "/test_data", cookie=cookie)[0] == 415
    assert ask(server, "/test_data", cookie=cookie, content_type="application/json")[0] == 200
    server.data.insert("agents")
    server.data.insert("agent_devices", agentId=1, osName="IOS")
    assert ask(server, "/settings/agent_devices", cookie=cookie)[1]["content"] == []
    assert len(ask(server, "/settings/agent_devices?agentId=1", cookie=cookie)[1]["content"]) == 1


def test_an_agent_takes_its_devices_with_it_and_a_case_its_steps_without_a_word(
    server: EmbeddedTestsigma, receiver: EmbeddedReceiver
) -> None:
    made = play(server)
    receiver.forget()
    server.delete("agents", made["agents"])
    server.delete("test_cases", made["test_cases"])
    assert [m.target.rpartition("/")[2] for m in receiver.messages] == ["agent_device", "agent", "test_case"]
    assert server.data.ids("test_steps") == set()


def test_its_log_is_rotated(server: EmbeddedTestsigma) -> None:
    server.log.rotate()
    server.sync()
    names = sorted(path.name for path in server.log.path.parent.iterdir())
    assert names == ["application-1.log", "application.log"]
