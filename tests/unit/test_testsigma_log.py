"""From a Testsigma log only its own telemetry is taken, whatever else stands in it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tray_app.core.model import Kind
from tray_app.products.testsigma.log_lines import (
    CUT_AT_CHARACTERS,
    LogReader,
    newest_ping,
    newest_request,
    plain,
    started_at,
)

UUID = "0195f3d8-7165-11ec-8d28-2641d35f62cd"
VENDOR = "https://os-services.testsigma.com"


def prefix(thread: str = "SimpleAsyncTaskExecutor-1", at: str = "2026-03-12 14:00:07") -> str:
    return f"{at} [] INFO  HttpClient:post:91 [{thread}] - "


def making(url: str, method: str = "post", **more: str) -> bytes:
    return f"{prefix(**more)}Making a {method} request to {url} | with data - com.testsigma.Entity@5f2a".encode()


def data(text: str, **more: str) -> bytes:
    return f"{prefix(**more)}Request Data: {text}".encode()


def event(**more: object) -> str:
    return json.dumps({"serverUuid": UUID, "eventType": "CREATE", "elementId": 7, **more})


def read(*lines: bytes) -> list[tuple[str, str]]:
    return [(s.url, s.body.decode()) for s in LogReader().read(lines)]


ELEMENT = f"{VENDOR}/api_public/stats/element"


def test_a_message_is_put_together_from_its_lines() -> None:
    (found,) = LogReader().read([making(ELEMENT), b"something else", data(event())])
    assert (found.kind, found.method, found.url, found.server_id, found.why) == (
        Kind.EVENT,
        "POST",
        ELEMENT,
        UUID,
        None,
    )
    assert found.body.decode() == event()
    assert found.at is not None
    assert found.at.replace(tzinfo=None).isoformat() == "2026-03-12T14:00:07"
    (ping,) = LogReader().read(
        [making(f"{VENDOR}/api_public/servers/{UUID}", "put"), data(json.dumps({"serverUuid": UUID, "lastUpTime": 1}))]
    )
    assert (ping.kind, ping.method) == (Kind.PING, "PUT")


def test_threads_are_kept_apart() -> None:
    one, two = {"thread": "SimpleAsyncTaskExecutor-1"}, {"thread": "SimpleAsyncTaskExecutor-2"}
    lines = [
        making(ELEMENT, **one),
        making(f"{VENDOR}/api_public/stats/upload", **two),
        data(event(elementId=2), **two),
        data(event(elementId=1), **one),
    ]
    assert read(*lines) == [
        (f"{VENDOR}/api_public/stats/upload", event(elementId=2)),
        (ELEMENT, event(elementId=1)),
    ]


@pytest.mark.parametrize(
    "url",
    [
        f"{VENDOR}/api_public/accounts",
        f"{VENDOR}/api/kibbutz/action_usage_details",
        f"{VENDOR}/api_public/stats/element/../../accounts",
        f"{VENDOR}/api_public/stats/element?then=/api_public/accounts",
        "ftp://x/api_public/stats/element",
    ],
)
def test_other_requests_are_left_alone(url: str) -> None:
    assert read(making(url), data(event(password="secret"))) == []


def test_a_request_that_follows_in_the_same_thread_takes_the_place() -> None:
    assert read(making(ELEMENT), making(f"{VENDOR}/api_public/accounts"), data(event(email="zoe@example.com"))) == []
    assert read(making(ELEMENT), data(event()), data(event(password="secret"))) == [(ELEMENT, event())]


@pytest.mark.parametrize("text", ["", "{", "[1]", "null", '{"a":1}', '{"serverUuid":7}', "password=secret", "[" * 9999])
def test_what_is_no_message_is_not_taken(text: str) -> None:
    assert read(making(ELEMENT), data(text)) == []


def test_a_message_that_the_log_cut_off_says_so() -> None:
    text = event(more="x" * 2000)[:CUT_AT_CHARACTERS]
    (found,) = LogReader().read([making(ELEMENT), data(text)])
    assert (found.body.decode(), found.server_id) == (text, None)
    assert found.why is not None
    assert found.why.code == "ts_seen_cut"


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16-le", "utf-16-be", "utf-16"])
def test_other_encodings(encoding: str) -> None:
    lines = [making(ELEMENT), "Größe für Zoë".encode(), data(event())]
    raw = plain("\r\n".join(line.decode() for line in lines).encode(encoding))
    assert read(*raw.split(b"\n")) == [(ELEMENT, event())]


def test_another_layout_of_lines() -> None:
    lines = (
        f"2026-03-12T14:00:07,123 INFO c.t.util.HttpClient.post(91) SimpleAsyncTaskExecutor-3: "
        f"Making a post request to {ELEMENT} | with data - x".encode(),
        f"2026-03-12T14:00:07,125 INFO c.t.util.HttpClient.print(311) SimpleAsyncTaskExecutor-3: "
        f"Request Data: {event()}".encode(),
    )
    assert read(*lines) == [(ELEMENT, event())]


@given(st.lists(st.binary(max_size=80) | st.sampled_from([making(ELEMENT), data(event()), data("{}")]), max_size=30))
def test_nothing_upsets_it_and_nothing_but_messages_comes_out(lines: list[bytes]) -> None:
    for found in LogReader().read(lines):
        assert found.url == ELEMENT
        assert json.loads(found.body)["serverUuid"] == UUID


def test_the_newest_request_counts_until_a_start() -> None:
    first, second = making(ELEMENT), making("http://127.0.0.1:9/api_public/stats/element", at="2026-03-12 15:00:00")
    found = newest_request(b"\n".join([first, data(event()), second, b"more"]))
    assert found is not None
    assert found[0] == "http://127.0.0.1:9"
    start = prefix().encode() + b"Starting TestsigmaWebApplication v3.0.1"
    assert newest_request(b"\n".join([second, start, b"x"])) is None
    assert newest_request(b"\n".join([start, second])) is not None
    assert newest_request(b"") is None
    assert started_at(b"\n".join([first, start])) is not None
    assert started_at(first) is None


def test_the_newest_ping_says_version_and_server() -> None:
    ping = json.dumps({"serverUuid": UUID, "serverVersion": "v3.0.1"})
    lines = [making(f"{VENDOR}/api_public/servers/{UUID}", "put"), data(ping)]
    assert newest_ping(b"\n".join([*lines, b""])) == (UUID, "v3.0.1")
    assert newest_ping(b"nothing") == (None, None)
    hostile = [making(ELEMENT), data(json.dumps({"serverUuid": "../../x"}))]
    assert newest_ping(b"\n".join(hostile)) == (None, None)
