"""Reading an instance's web API: every way in which it can go wrong is a clear state, and no secret gets out."""

from __future__ import annotations

import asyncio
import json
import socket
import traceback
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme
from hypothesis import given
from hypothesis import strategies as st

from tests.integration.wire_servers import Receiver, Reply, Seen, Tap, answering, free_port, raw_answer, server_tls
from tray_app.core.errors import Fixable, Refused, Temporary, TrayAppError
from tray_app.core.sentences import TEMPLATES, sentence
from tray_app.system import http_client
from tray_app.system.http_client import DEPTH_LIMIT, Params, api_client, get_json, get_text, json_depth

TOKEN = "squ_very_secret"
JSON = "Content-Type: application/json"


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture
def dead_port() -> Iterator[int]:
    yield from free_port()


def read(url: str, params: Params | None = None, *, limit_bytes: int = 1_000_000, **settings: object) -> object:
    async def run() -> object:
        async with api_client(url, token=TOKEN, **settings) as client:  # type: ignore[arg-type]
            return await get_json(client, "/api/thing", params, limit_bytes=limit_bytes)

    return asyncio.run(run())


def fails(url: str, **settings: object) -> TrayAppError:
    """The error of reading; neither its texts nor its traceback hold the token, in any form."""
    with pytest.raises(TrayAppError) as caught:
        read(url, **settings)  # type: ignore[arg-type]
    error = caught.value
    shown = "".join(traceback.TracebackException.from_exception(error, capture_locals=False).format())
    shown += repr(error) + sentence(error.reason)
    assert TOKEN not in shown
    assert b64encode(f"{TOKEN}:".encode()).decode() not in shown
    assert error.code in TEMPLATES
    assert "{" not in sentence(error.reason)
    return error


def fails_with(reply: Reply, **settings: object) -> TrayAppError:
    with Receiver(reply) as server:
        return fails(server.url, **settings)


# --- the good way -----------------------------------------------------------------------------------------


def test_json_is_decoded_and_the_parameters_go_along() -> None:
    with Receiver(answering("200 OK", JSON, body=b'{"paging":{"total":2},"users":["\xc3\xa9",null]}')) as server:
        found = read(server.url + "/sonar", {"p": 1, "q": "a&b \u00e9"})
    assert found == {"paging": {"total": 2}, "users": ["é", None]}
    assert server.seen[0].line == b"GET /sonar/api/thing?p=1&q=a%26b+%C3%A9 HTTP/1.1"


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"token": "tok"}, b"Basic " + b64encode(b"tok:")),
        ({"token": "tok", "bearer": True}, b"Bearer tok"),
        ({"user": "me", "password": "pw"}, b"Basic " + b64encode(b"me:pw")),
        ({}, None),
    ],
    ids=["token", "bearer", "login", "nothing"],
)
def test_the_secret_goes_out_as_asked(settings: dict[str, object], expected: bytes | None) -> None:
    async def run(url: str) -> str:
        async with api_client(url, **settings) as client:  # type: ignore[arg-type]
            assert "tok" not in repr(client)
            return await get_text(client, "/api/server/version")

    with Receiver(answering("200 OK", "Content-Type: text/plain", body=b"9.9.0.1")) as server:
        assert asyncio.run(run(server.url)) == "9.9.0.1"
    sent = [line for line in server.seen[0].header_lines if line.lower().startswith(b"authorization")]
    assert sent == ([] if expected is None else [b"Authorization: " + expected])


def test_over_tls_with_an_authority_of_the_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    authority = trustme.CA()
    with Receiver(answering("200 OK", JSON, body=b"[1]"), tls=server_tls(authority, "127.0.0.1")) as server:
        assert fails(server.url).code == "api_certificate"
        authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
        assert read(server.url) == [1]


# --- where the secret may go ------------------------------------------------------------------------------


@pytest.mark.parametrize("url", ["http://sonar.example", "http://192.0.2.7:9000", "http://127.1"])
def test_a_secret_is_not_sent_in_clear_off_this_machine(url: str) -> None:
    assert fails(url).code == "insecure_token"
    with pytest.raises(Fixable, match="insecure_token"):
        api_client(url, user="me", password="pw")


def test_without_a_secret_http_is_allowed() -> None:
    asyncio.run(api_client("http://sonar.example").aclose())


@pytest.mark.parametrize(
    "url",
    ["", "sonar.example", "ftp://h", "http://me:pw@localhost", "http://h?x=1", "http://h#x", "http://h:x", "http://"],
)
def test_an_address_that_is_none(url: str) -> None:
    assert fails(url).code == "api_bad_url"


def test_loopback_only_refuses_everything_else() -> None:
    assert fails("https://sonar.example", loopback_only=True).code == "api_not_loopback"


def test_a_redirect_is_a_state_and_the_token_does_not_go_along() -> None:
    with Receiver() as other:
        error = fails_with(answering("302 Found", f"Location: {other.url}/x"))
        assert other.connection_count == 0
    assert error.code == "api_redirected"
    assert dict(error.reason.facts)["location"] == f"{other.url}/x"


def test_the_proxy_is_not_by_passed(dead_port: int) -> None:
    error = fails("https://sonar.example", proxy=f"http://me:pw-secret@127.0.0.1:{dead_port}")
    assert error.code == "api_unreachable"
    assert "pw-secret" not in sentence(error.reason)
    with Tap("connect", 1, refuse=b"HTTP/1.1 407 Login\r\nContent-Length: 0\r\n\r\n") as tap:
        assert fails("https://sonar.example", proxy=f"127.0.0.1:{tap.port}").code == "api_unreachable"
    assert fails("https://sonar.example", proxy="socks4://127.0.0.1:1").code == "api_proxy"


# --- what goes wrong --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [
        ("401 Unauthorized", "api_unauthorized", Fixable),
        ("403 Forbidden", "api_forbidden", Fixable),
        ("404 Not Found", "api_not_found", Refused),
        ("429 Slow", "api_busy", Temporary),
        ("500 Oops", "api_server_error", Temporary),
        ("503 Starting", "api_server_error", Temporary),
        ("301 Moved", "api_redirected", Fixable),
        ("400 Bad Request", "api_rejected", Refused),
        ("418 Tea", "api_rejected", Refused),
    ],
)
def test_each_status_is_a_clear_state(status: str, code: str, kind: type[TrayAppError]) -> None:
    error = fails_with(answering(status, JSON, body=b"[]"))
    assert (error.code, type(error)) == (code, kind)
    assert dict(error.reason.facts)["url"].endswith("/api/thing")


@pytest.mark.parametrize(("header", "seconds"), [("Retry-After: 7", "7"), ("X: y", "0"), ("Retry-After: x", "0")])
def test_busy_says_for_how_long(header: str, seconds: str) -> None:
    assert dict(fails_with(answering("429 Slow", header)).reason.facts)["retry_after_s"] == seconds


def test_what_the_server_says_to_a_bad_request_is_kept_in_part() -> None:
    error = fails_with(
        answering("400 Bad Request", JSON, body=b"Can return only the first 10000 results\x1b" + b"x" * 9**5)
    )
    message = dict(error.reason.facts)["message"]
    assert message.startswith("Can return only the first 10000 results")
    assert len(message) == http_client.MESSAGE_CHARACTERS
    assert "\x1b" not in sentence(error.reason)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "api_cut_short"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{}", "api_cut_short"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{", "api_cut_short"),
        (b'HTTP/1.1 200 OK\r\n\r\n{"users":[{"login":"a"},', "api_cut_short"),
        (b'HTTP/1.1 200 OK\r\n\r\n{"users":"a', "api_cut_short"),
        (b"HTTP/1.1 200 OK\r\n\r\nnul", "api_cut_short"),
        (b"HTTP/1.1 200 OK\r\n\r\n", "api_not_json"),
        (b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{}", "api_not_json"),
        (b"HTTP/1.1 200 OK\r\n\r\n  <!doctype html>", "api_not_json"),
        (b"HTTP/1.1 200 OK\r\n\r\nOK", "api_not_json"),
        (b"HTTP/1.1 200 OK\r\n\r\n{} {}", "api_not_json"),
        (b'HTTP/1.1 200 OK\r\n\r\n"\xff"', "api_not_json"),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\x1f\x8b", "api_not_json"),
        (b"SMTP ready\r\n\r\n", "api_not_json"),
        (b"HTTP/1.1 200 OK\r\n\r\n" + b"[" * 100 + b"]" * 100, "api_too_deep"),
        (b"HTTP/1.1 200 OK\r\n\r\n" + b'{"a":' * 9000 + b"1" + b"}" * 9000, "api_too_deep"),
        (b"HTTP/1.1 200 OK\r\n\r\n" + b"[" * 900_000, "api_cut_short"),
        (b"HTTP/1.1 200 OK\r\n\r\n" + b" " * 1_000_001, "api_too_large"),
    ],
)
def test_each_answer_that_is_none(raw: bytes, code: str) -> None:
    assert fails_with(raw_answer(raw)).code == code


def test_an_endless_answer_is_ended() -> None:
    def endless(seen: Seen, conn: socket.socket) -> None:
        conn.sendall(b"HTTP/1.1 200 OK\r\n\r\n[")
        while True:
            conn.sendall(b"1," * 65536)

    assert fails_with(endless, limit_bytes=5_000_000).code == "api_too_large"


def test_a_slow_answer_is_ended() -> None:
    def slow(seen: Seen, conn: socket.socket) -> None:
        conn.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[")

    assert fails_with(slow, total_timeout_s=0.2).code == "api_timeout"
    assert fails_with(lambda seen, conn: None, total_timeout_s=0.2).code == "api_timeout"


def test_nobody_there(dead_port: int) -> None:
    error = fails(f"http://127.0.0.1:{dead_port}")
    assert (error.code, type(error)) == ("api_unreachable", Temporary)
    assert "ECONNREFUSED" in sentence(error.reason)


def test_a_missing_certificate_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "/nonexistent/ca.pem")
    assert fails("https://127.0.0.1:1").code == "api_tls_setup"


def test_cancelling_ends_the_reading() -> None:
    async def run(url: str) -> None:
        async with api_client(url) as client:
            reading = asyncio.create_task(get_json(client, "/api/thing"))
            while not server.seen:
                await asyncio.sleep(0.001)
            reading.cancel()
            with pytest.raises(asyncio.CancelledError):
                await reading

    with Receiver(lambda seen, conn: None) as server:
        asyncio.run(run(server.url))


# --- depth ------------------------------------------------------------------------------------------------

JSON_VALUES = st.recursive(
    st.none() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)


def depth_of(value: object) -> int:
    match value:
        case list():
            return 1 + max(map(depth_of, value), default=0)
        case dict():
            return 1 + max(map(depth_of, value.values()), default=0)
        case _:
            return 0


@given(JSON_VALUES, st.booleans(), st.sampled_from([None, 2]))
def test_the_depth_is_the_true_one(value: object, ascii_only: bool, indent: int | None) -> None:
    assert json_depth(json.dumps(value, ensure_ascii=ascii_only, indent=indent).encode()) == depth_of(value)


@pytest.mark.parametrize("text", [rb'["\\"]', rb'["\\\"[["]', rb'{"a\"{":"}"}', b'["\xc3\xa9["]'])
def test_brackets_and_quotes_in_strings_do_not_count(text: bytes) -> None:
    assert json_depth(text) == depth_of(json.loads(text)) == 1


@pytest.mark.parametrize("text", [b"[", b"]", b"{]", b'"', b'["]', b"[[]"])
def test_brackets_that_cannot_match_are_seen_or_left_to_the_parser(text: bytes) -> None:
    assert json_depth(text) in {None, 1}


def test_what_is_let_through_no_parser_chokes_on() -> None:
    deep = b"[" * DEPTH_LIMIT + b"]" * DEPTH_LIMIT
    with Receiver(answering("200 OK", JSON, body=deep)) as server:
        assert depth_of(read(server.url)) == DEPTH_LIMIT
