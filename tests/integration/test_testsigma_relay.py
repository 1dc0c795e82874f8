"""Testsigma's relay: telemetry is taken in and gated, everything else passes as it is; against the embedded server, the
embedded platform, a real journal and real sockets."""

from __future__ import annotations

import asyncio
import hashlib
import http.client
import json
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.integration.relay_client import ask, request
from tests.integration.relayed_testsigma import RelayedTestsigma, world_of_testsigma
from tests.integration.test_relay import in_state, listens, release
from tray_app.core.messages import Payload
from tray_app.core.model import Kind, PayloadState
from tray_app.core.relay import Refusal
from tray_app.demo import faults
from tray_app.demo.testsigma_platform import ACCESS_KEY, DEAD, OTP, made_up
from tray_app.demo.testsigma_script import fill, play
from tray_app.engine import inbox
from tray_app.engine.engine import Engine

MIB = 1024 * 1024
KEY = ("Authorization", f"Bearer {ACCESS_KEY}")


@pytest.fixture
def here(tmp_path: Path) -> Iterator[RelayedTestsigma]:
    with world_of_testsigma(tmp_path) as world:
        yield world


def live(here: RelayedTestsigma, work: Callable[[Engine], Awaitable[Any]], *, starts: bool = True) -> None:
    """`work`, once the relay listens and the server runs."""

    async def when_it_listens(engine: Engine) -> None:
        await listens(here)
        if starts:
            await asyncio.to_thread(here.server.start)
        await work(engine)

    here.run_loop(when_it_listens)


async def let_through(here: RelayedTestsigma, engine: Engine, count: int) -> None:
    """The owner releases what is held until `count` messages have arrived."""

    def arrived() -> bool:
        release(here, engine, *in_state(here, PayloadState.HELD))
        return len(here.platform.told) >= count

    await here.until(arrived)


def call(
    here: RelayedTestsigma, method: str, target: str, body: bytes = b"", *headers: tuple[str, str]
) -> tuple[int, dict[str, str], bytes]:
    """A request as the server's HTTP client makes it: status, headers (names in lower case), body."""
    listen = here.instance().listen
    assert listen is not None
    connection = http.client.HTTPConnection(listen, timeout=30)
    try:
        connection.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
        for name, value in (("Host", listen), *headers):
            connection.putheader(name, value)
        if body:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body or None)
        answer = connection.getresponse()
        return answer.status, {n.lower(): v for n, v in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def multipart(**parts: bytes) -> tuple[bytes, tuple[str, str]]:
    body = b"".join(
        b'--bOuNd\r\nContent-Disposition: form-data; name="%s"; filename="%s.bin"\r\n'
        b"Content-Type: application/octet-stream\r\n\r\n%s\r\n" % (name.encode(), name.encode(), data)
        for name, data in parts.items()
    )
    return body + b"--bOuNd--\r\n", ("Content-Type", "multipart/form-data; boundary=bOuNd")


# --- the gate -----------------------------------------------------------------------------------------------


def test_telemetry_is_taken_in_answered_at_once_and_leaves_as_it_came(here: RelayedTestsigma) -> None:
    async def work(engine: Engine) -> None:
        await asyncio.to_thread(play, here.server)
        sent = here.server.own_messages
        assert {m.status_code for m in sent} == {200}
        assert Counter(m.method for m in sent) == {"PUT": 1, "POST": 11}
        await let_through(here, engine, 12)
        assert {t.request.body for t in here.platform.told} == {m.body for m in sent}
        assert {t.request.target for t in here.platform.told} == {m.url.removeprefix(here.relay) for m in sent}
        assert {p.kind for p in here.payloads()} == {Kind.PING, Kind.EVENT}
        with here.program.parts(read_only=True) as parts:
            record = parts.journal.relay_record(here.instance().id)
        assert {a.kind: a.count for a in record.arrived} == {Kind.PING: 1, Kind.EVENT: 11}

    live(here, work)


def test_with_telemetry_stopped_nothing_of_it_leaves_and_all_else_does(here: RelayedTestsigma) -> None:
    async def work(engine: Engine) -> None:
        await engine.opt_out(here.instance(), announce=False, by="test")
        here.server.data.consent = True  # the server has not read anything yet, and goes on sending
        await asyncio.to_thread(here.server.sync)
        await asyncio.to_thread(play, here.server)
        usage = b'{"externalUniqueId":"7","fullyQualifiedName":"com.example.Zoe"}'
        target = "/api/kibbutz/action_usage_details"
        assert (await asyncio.to_thread(call, here, "POST", target, usage, KEY))[0] == 202
        assert (await asyncio.to_thread(call, here, "DELETE", f"{target}/7?fullyQualifiedName=x", b"", KEY))[0] == 202
        assert (await asyncio.to_thread(call, here, "GET", "/api_public/agents/certificate"))[0] == 200
        await here.until(lambda: len(in_state(here, PayloadState.BLOCKED)) >= 14)
        assert not in_state(here, PayloadState.QUEUED)
        assert here.platform.told == ()
        assert [r.path for r in here.platform.requests] == ["/api_public/agents/certificate"]
        with here.program.parts(read_only=True) as parts:
            record = parts.journal.relay_record(here.instance().id)
            wish = parts.journal.wish(here.instance().id)
            assert wish is not None
            since = parts.journal.passed_since(here.instance().id, wish.at)
        assert {a.kind for a in record.arrived} == {Kind.PING, Kind.EVENT, Kind.USAGE}
        assert [(kind, left) for kind, _, left in since] == [(Kind.EVENT, 0), (Kind.PING, 0), (Kind.USAGE, 0)]
        assert {kind: came for kind, came, _ in since} == {a.kind: a.count for a in record.arrived}

    live(here, work)


def test_usage_has_a_switch_of_its_own_and_its_key_is_never_stored(
    here: RelayedTestsigma, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    usage = b'{"externalUniqueId":"7","fullyQualifiedName":"com.example.Zoe"}'
    target = "/api/kibbutz/action_usage_details"

    async def work(engine: Engine) -> None:
        await asyncio.to_thread(play, here.server)
        await let_through(here, engine, 12)
        assert (await asyncio.to_thread(call, here, "POST", target, usage, KEY))[0] == 202
        await let_through(here, engine, 13)
        assert here.platform.told[-1].request.header("authorization") == KEY[1]
        assert (await asyncio.to_thread(call, here, "DELETE", f"{target}/7?fullyQualifiedName=x", b"", KEY))[0] == 202
        await let_through(here, engine, 14)
        with here.program.parts() as parts:
            parts.journal.change_instance(here.instance()._replace(stop_usage=True))
        assert (await asyncio.to_thread(call, here, "POST", target, usage, KEY))[0] == 202
        await here.until(lambda: in_state(here, PayloadState.BLOCKED))
        (blocked,) = in_state(here, PayloadState.BLOCKED)
        assert blocked.reason is not None
        assert (blocked.kind, blocked.reason.code) == (Kind.USAGE, "usage_stopped")
        here.server.create("environments", name="Other")
        await here.until(lambda: len(here.platform.told) == 15)

    live(here, work)
    assert not found_in(tmp_path / "home", caplog, ACCESS_KEY.encode())


def test_keys_of_messages_that_wait_are_kept_for_so_many_only(
    here: RelayedTestsigma, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inbox, "SECRETS_MOST", 1)
    monkeypatch.setattr(inbox, "QUIET_S", 2.0)  # Behind the server's ping all of them wait together.
    usage = b'{"externalUniqueId":"7","fullyQualifiedName":"com.example.Zoe"}'

    def usages(state: PayloadState) -> list[Payload]:
        return [payload for payload in in_state(here, state) if payload.kind is Kind.USAGE]

    async def work(engine: Engine) -> None:
        for _ in range(3):
            await asyncio.to_thread(call, here, "POST", "/api/kibbutz/action_usage_details", usage, KEY)
        await here.until(lambda: len(usages(PayloadState.HELD)) == 3)
        release(here, engine, *usages(PayloadState.HELD))
        await here.until(lambda: len(usages(PayloadState.EXPIRED)) == 2 and usages(PayloadState.DELIVERED))
        assert {p.reason.code for p in usages(PayloadState.EXPIRED) if p.reason} == {"usage_key_gone"}
        assert here.platform.told[-1].request.header("authorization") == KEY[1]

    live(here, work)


def test_usage_whose_key_went_with_a_restart_does_not_leave(here: RelayedTestsigma) -> None:
    async def first(_: Engine) -> None:
        usage = b'{"externalUniqueId":"7","fullyQualifiedName":"com.example.Zoe"}'
        await asyncio.to_thread(call, here, "POST", "/api/kibbutz/action_usage_details", usage, KEY)
        await here.until(lambda: in_state(here, PayloadState.HELD))

    async def second(engine: Engine) -> None:
        release(here, engine, *in_state(here, PayloadState.HELD))
        await here.until(lambda: in_state(here, PayloadState.EXPIRED))

    live(here, first, starts=False)
    live(here, second, starts=False)
    (gone,) = here.payloads()
    assert gone.reason is not None
    assert gone.reason.code == "usage_key_gone"
    assert here.platform.told == ()


UUID_OF_ANOTHER = "11111111-7165-11ec-8d28-2641d35f62cd"


@pytest.mark.parametrize(
    ("method", "path", "uuid", "header", "refusal"),
    [
        ("PUT", "/api_public/servers/{other}", "{other}", None, Refusal.OTHER_INSTANCE),
        ("PUT", "/api_public/servers/{own}", "{other}", None, Refusal.OTHER_INSTANCE),
        ("PUT", "/api_public/servers/{other}", "{own}", None, Refusal.OTHER_INSTANCE),
        ("POST", "/api_public/stats/test_case", "{other}", None, Refusal.OTHER_INSTANCE),
        ("POST", "/api_public/stats/test_case", "", None, Refusal.NOT_READABLE),
        ("PATCH", "/api_public/stats/test_case", "{own}", None, Refusal.METHOD),
        ("POST", "/api_public/servers/{own}", "{own}", None, Refusal.METHOD),
        ("POST", "/api_public//stats/test_case", "{own}", None, Refusal.OTHER_PATH),
        ("POST", "/x/../api_public/stats/test_case", "{own}", None, Refusal.OTHER_PATH),
        ("POST", "/api_public/%73tats/test_case", "{own}", None, Refusal.OTHER_PATH),
        ("POST", "/api_public/%2573tats/test_case", "{own}", None, Refusal.OTHER_PATH),
        ("POST", "/API_PUBLIC/stats/test_case", "{own}", None, Refusal.OTHER_PATH),
        ("POST", "/api_public/stats;a=b/test_case", "{own}", None, Refusal.OTHER_PATH),
        ("POST", "/api_public/stats/test_case", "{own}", ("Origin", "https://evil.example"), Refusal.FROM_BROWSER),
        ("PUT", "/api_public/servers/{own}", "{own}", ("Sec-Fetch-Site", "cross-site"), Refusal.FROM_BROWSER),
        ("GET", "/api_public/platforms", None, ("Upgrade", "websocket"), Refusal.UPGRADE),
        ("POST", "/api/uploads", "{own}", ("Trailer", "X-Sum"), Refusal.TRAILERS),
    ],
)
def test_what_is_refused_never_reaches_the_vendor(
    here: RelayedTestsigma,
    method: str,
    path: str,
    *,
    uuid: str | None,
    header: tuple[str, str] | None,
    refusal: Refusal,
) -> None:
    def filled(text: str) -> str:
        return text.format(own=here.server.server_id, other=UUID_OF_ANOTHER)

    async def work(_: Engine) -> None:
        body = b"" if uuid is None else json.dumps({"serverUuid": filled(uuid), "testCaseId": 1}).encode()
        status, _, said = await asyncio.to_thread(
            call, here, method, filled(path), body, *(() if header is None else (header,))
        )
        assert status >= 400
        assert said == f"{refusal.value}\n".encode()
        assert here.platform.requests == ()

    live(here, work, starts=False)
    with here.program.parts(read_only=True) as parts:
        refused = {r.refusal for r in parts.journal.relay_record(here.instance().id).refused}
    assert refused == {refusal}
    assert not here.payloads()


def test_trailers_that_nobody_announced_are_refused(here: RelayedTestsigma) -> None:
    async def work(_: Engine) -> None:
        listen = here.instance().listen or ""
        raw = f"POST /api/uploads HTTP/1.1\r\nHost: {listen}\r\nTransfer-Encoding: chunked\r\n\r\n"
        connection = await asyncio.open_connection(*listen.split(":"))
        connection[1].write(raw.encode() + b"3\r\nabc\r\n0\r\nX-Sum: 1\r\n\r\n")
        assert (await connection[0].readline()).split()[1] == b"501"
        connection[1].close()
        assert not [r for r in here.platform.requests if r.complete]

    live(here, work, starts=False)


# --- passing through ----------------------------------------------------------------------------------------


def passed() -> list[tuple[str, str, bytes, tuple[tuple[str, str], ...], int]]:
    """Every function of the reference sheet's table: method, target, body, headers, the vendor's status."""
    file, form = multipart(file=made_up("a certificate", 3_000), password=b"s\xc3\xa9cret")
    app, app_form = multipart(fileContent=made_up("app", 2 * MIB))
    as_json = ("Content-Type", "application/json")
    return [
        ("POST", "/api_public/accounts", b'{"email":"zoe@example.com"}', (as_json,), 201),
        ("GET", f"/api_public/accounts/activate/{OTP}", b"", (), 200),
        ("GET", "/api_public/accounts/activate/wrong", b"", (), 500),
        ("GET", "/api_public/agents/certificate", b"", (), 200),
        ("GET", "/api_public/agents/ios_images/14.5", b"", (), 200),
        ("GET", "/api_public/agents/wda_real_device", b"", (), 200),
        ("GET", "/api_public/agents/wda_emulator", b"", (), 200),
        ("GET", "/api_public/agents/xctest", b"", (), 200),
        ("GET", "/api_public/ios/certificates/csr", b"", (), 200),
        ("POST", "/api_public/ios/certificates/cer", file, (form,), 200),
        ("POST", "/api_public/ios/certificates/cer_pem", file, (form,), 200),
        ("POST", "/api_public/ios/provisioning/parse", file, (form,), 200),
        ("PUT", "/api/sign/files", app, (app_form, KEY), 200),
        ("PUT", "/api/sign/files", app, (app_form,), 401),
        ("PUT", "/api/sign/urls", b'{"ipa":"https://x"}', (as_json, KEY), 200),
        ("GET", "/api_public/platforms/Windows%2010/browsers?a=%20b&a=%2F&c", b"", (), 200),
        ("GET", "/api/platforms?x=1", b"", (KEY,), 200),
        ("GET", "/api_public/testsigma_lab_ip", b"", (), 200),
        ("GET", "/api/kibbutz/plugin_versions/7", b"", (KEY,), 200),
        ("GET", "/api/kibbutz/login?redirectURI=https%3A%2F%2Fx%2F%3Fa", b"", (KEY,), 302),
        ("GET", "/api/suggestions/9", b"", (KEY,), 200),
        ("POST", "/api/visual/imageanalysis", b'{"url":"https://x"}', (as_json, KEY), 200),
        ("POST", "/api/attachments", file, (form, KEY), 201),
        ("GET", "/api/attachments/file", b"", (KEY,), 200),
        ("DELETE", "/api/attachments/file", b"", (KEY,), 204),
        ("POST", "/api/uploads", app, (app_form, KEY), 201),
        ("POST", "/wd/hub/session", b"{}", (as_json,), 200),
        ("GET", "/mobile/wd/hub/session/1/screenshot", b"", (), 200),
        ("DELETE", "/wd/hub/session/1", b"", (), 200),
        ("GET", "/oauth2/authorization/google", b"", (), 302),
        ("GET", "/oauth2/authorization/github", b"", (), 302),
        ("OPTIONS", "/api/unknown", b"", (), 404),
        ("PROPFIND", "/a/../b//c%00?d#", b"<x/>", (), 404),
        ("GET", "/api_public/servers/1", b"", (), 405),
    ]


def test_everything_else_passes_byte_for_byte_in_both_directions(here: RelayedTestsigma) -> None:
    async def work(_: Engine) -> None:
        for method, target, body, headers, status in passed():
            before = len(here.platform.requests)
            got, named, answer = await asyncio.to_thread(
                call, here, method, target.rstrip("#"), body, ("X-Two", "b"), ("x-two", "ä"), *headers
            )
            (seen,) = here.platform.requests[before:]
            assert (seen.method, seen.target, got) == (method, target.rstrip("#"), status), target
            assert named["x-body-sha256"] == hashlib.sha256(body).hexdigest()
            right = here.platform.answer(seen) if method not in ("DELETE",) else None
            if right is not None and "session" not in target and target != "/api/attachments":
                assert hashlib.sha256(answer).digest() == hashlib.sha256(right.body).digest()
                assert {n.lower(): v for n, v in right.headers}.items() <= named.items()
            own = [h for h in seen.headers if h[0] not in ("Host", "Content-Length")]
            assert own == [("X-Two", "b"), ("x-two", "ä"), *headers]
            assert seen.header("host") == here.platform.url.removeprefix("http://")
        assert not here.payloads()

    live(here, work, starts=False)


@pytest.mark.parametrize("chunked", [True, False])
def test_big_bodies_pass_in_both_directions(here: RelayedTestsigma, chunked: bool) -> None:
    body = made_up("big", 30 * MIB)

    async def work(_: Engine) -> None:
        def upload() -> tuple[int, bytes]:
            connection = http.client.HTTPConnection(here.instance().listen or "", timeout=60)
            pieces = (body[i : i + 70_001] for i in range(0, len(body), 70_001))
            length = {} if chunked else {"Content-Length": str(len(body))}
            connection.request("POST", "/api/x", pieces, length)
            answer = connection.getresponse()
            said = answer.status, answer.read()
            connection.close()
            return said

        here.platform.faults.add(faults.status(200, body, content_type="application/x"), path="/api/x")
        status, answer = await asyncio.to_thread(upload)
        assert (status, hashlib.sha256(answer).digest()) == (200, hashlib.sha256(body).digest())
        (seen,) = here.platform.requests
        assert hashlib.sha256(seen.body).digest() == hashlib.sha256(body).digest()
        assert (seen.header("transfer-encoding") == "chunked") is chunked

    live(here, work, starts=False)


def test_a_long_body_that_is_cut_short_is_no_whole_one(here: RelayedTestsigma) -> None:
    body = made_up("big", 8 * MIB)

    async def work(_: Engine) -> None:
        listen = here.instance().listen or ""
        _, writer = await asyncio.open_connection(*listen.split(":"))
        writer.write(f"POST /up HTTP/1.1\r\nHost: {listen}\r\nContent-Length: {len(body)}\r\n\r\n".encode())
        writer.write(body[: 6 * MIB])
        await writer.drain()
        writer.close()
        await until(lambda: here.platform.requests and here.platform.under_way == 0)
        assert [r.complete for r in here.platform.requests] == [False]
        here.platform.faults.add(replace(faults.status(200, body), send_bytes=6 * MIB), path="/down")
        with pytest.raises((http.client.IncompleteRead, ConnectionError)):
            await asyncio.to_thread(call, here, "GET", "/down")
        status, named, _ = await asyncio.to_thread(call, here, "POST", "/up", body)
        assert (status, named["connection"]) == (404, "close"), "who keeps connections must know"

    live(here, work, starts=False)


def test_expect_100_continue(here: RelayedTestsigma) -> None:
    async def work(_: Engine) -> None:
        listen = here.instance().listen or ""
        reader, writer = await asyncio.open_connection(*listen.split(":"))
        writer.write(
            f"PUT /api/sign/urls HTTP/1.1\r\nHost: {listen}\r\nExpect: 100-continue\r\nContent-Length: 2\r\n"
            f"Authorization: {KEY[1]}\r\n\r\n".encode()
        )
        assert await reader.readuntil(b"\r\n\r\n") == b"HTTP/1.1 100 \r\n\r\n"
        writer.write(b"{}")
        assert (await reader.readline()).startswith(b"HTTP/1.1 200 OK")
        writer.close()
        assert here.platform.requests[0].header("expect") is None

    live(here, work, starts=False)


def test_head_empty_answers_and_a_kept_connection(here: RelayedTestsigma) -> None:
    async def work(_: Engine) -> None:
        def several() -> list[tuple[int, int, str | None]]:
            connection = http.client.HTTPConnection(here.instance().listen or "", timeout=30)
            said = []
            for method in ("HEAD", "GET", "HEAD"):
                connection.request(method, "/api_public/testsigma_lab_ip")
                answer = connection.getresponse()
                said.append((answer.status, len(answer.read()), answer.getheader("Content-Length")))
            connection.close()
            return said

        assert await asyncio.to_thread(several) == [(200, 0, "10"), (200, 10, "10"), (200, 0, "10")]

    live(here, work, starts=False)


# --- the other side misbehaves -------------------------------------------------------------------------------


def test_a_dead_vendor_gives_functions_its_error_and_telemetry_waits_quietly(here: RelayedTestsigma) -> None:
    here.platform.dead = True

    async def work(engine: Engine) -> None:
        status, _, said = await asyncio.to_thread(call, here, "GET", "/api_public/agents/certificate")
        assert (status, said) == (404, DEAD.encode())
        with here.program.parts() as parts:
            names = {path for path in ("serverUuid", "environmentId", "eventType")}
            parts.journal.approve(here.instance().id, sorted(names), at=here.clock.now())
        before = len(here.platform.requests)
        for number in range(20):
            await asyncio.to_thread(here.server.create, "environments", name=str(number))
        assert {m.status_code for m in here.server.own_messages} == {200}
        await here.until(lambda: 404 in {p.status_code for p in here.payloads()})
        await here.until(lambda: len(in_state(here, PayloadState.QUEUED)) == 20)
        assert len(here.platform.requests) == before + 1, "it is asked once, not once a message"

    live(here, work)


def test_a_vendor_that_is_not_there(here: RelayedTestsigma) -> None:
    here.platform.stop()

    async def work(_: Engine) -> None:
        status, _, said = await asyncio.to_thread(call, here, "GET", "/api_public/agents/certificate")
        assert status == 502
        assert here.platform.url.encode() in said
        assert b"ECONNREFUSED" in said

    live(here, work, starts=False)


def test_an_answer_that_is_cut_short_is_cut_short_here_too(here: RelayedTestsigma) -> None:
    here.platform.faults.add(faults.cut_short(5))

    async def work(_: Engine) -> None:
        with pytest.raises((http.client.IncompleteRead, ConnectionError)):
            await asyncio.to_thread(call, here, "GET", "/api_public/testsigma_lab_ip")

    live(here, work, starts=False)


def test_garbage_is_no_answer_and_is_not_quoted(here: RelayedTestsigma) -> None:
    here.platform.faults.add(faults.garbage())

    async def work(_: Engine) -> None:
        status, _, said = await asyncio.to_thread(call, here, "GET", "/api_public/testsigma_lab_ip")
        assert status == 502
        assert b"SSH" not in said

    live(here, work, starts=False)


def test_a_client_that_goes_away_ends_the_vendors_request(here: RelayedTestsigma) -> None:
    here.platform.faults.add(faults.hang(), path="/wd/hub/*")

    async def work(_: Engine) -> None:
        listen = here.instance().listen or ""
        _, writer = await asyncio.open_connection(*listen.split(":"))
        writer.write(f"POST /wd/hub/session HTTP/1.1\r\nHost: {listen}\r\nContent-Length: 2\r\n\r\n{{}}".encode())
        await until(lambda: here.platform.hanging == 1)
        passage = passage_of(here)
        assert connections(passage) == 1
        writer.close()
        await until(lambda: connections(passage) == 0)
        here.platform.release()

    live(here, work, starts=False)


def test_slow_commands_are_not_cut_short_and_do_not_keep_telemetry_waiting(here: RelayedTestsigma) -> None:
    here.platform.faults.add(faults.hang(), path="/wd/hub/*")

    async def work(_: Engine) -> None:
        loop = asyncio.get_running_loop()
        slow = [loop.run_in_executor(None, call, here, "POST", f"/wd/hub/{n}", b"{}") for n in range(4)]
        await until(lambda: here.platform.hanging == 4)
        await asyncio.to_thread(play, here.server)
        assert {m.status_code for m in here.server.own_messages} == {200}
        here.platform.release()
        assert {status for status, _, _ in await asyncio.gather(*slow)} == {200}

    live(here, work)


def test_a_flood_of_connections_neither_loses_events_nor_cuts_an_upload(here: RelayedTestsigma) -> None:
    body = made_up("upload", 3 * MIB)

    async def work(_: Engine) -> None:
        listen = here.instance().listen or ""
        host, _, port = listen.rpartition(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(f"POST /api/x HTTP/1.1\r\nHost: {listen}\r\nContent-Length: {len(body)}\r\n\r\n".encode())
        writer.write(body[: 2 * MIB])
        await writer.drain()
        idle = [await asyncio.open_connection(host, int(port)) for _ in range(300)]
        event = json.dumps({"serverUuid": here.server.server_id, "eventType": "CREATE", "elementId": 1}).encode()
        target = f"http://{listen}/api_public/stats/element"
        said = await asyncio.gather(*(request("POST", target, event) for _ in range(200)))
        assert Counter(s.status for s in said) == {200: 200}
        writer.write(body[2 * MIB :])
        assert (await reader.readline()).split()[1] == b"404"
        (seen,) = [r for r in here.platform.requests if r.path == "/api/x"]
        assert hashlib.sha256(seen.body).digest() == hashlib.sha256(body).digest()
        for _, idler in (*idle, (reader, writer)):
            idler.close()

    live(here, work, starts=False)
    assert len(here.payloads()) == 200


# --- secrecy ------------------------------------------------------------------------------------------------


def found_in(folder: Path, caplog: pytest.LogCaptureFixture, secret: bytes) -> list[str]:
    """Where in the program's files or its log a secret stands."""
    files = [str(p) for p in folder.rglob("*") if p.is_file() and secret in p.read_bytes()]
    return files + (["log"] if secret.decode() in caplog.text else [])


def test_nothing_that_passes_is_stored_or_logged(
    here: RelayedTestsigma, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    secret = "canary-7f3a"
    where = f"/wd/hub/{secret}?{secret}"
    bad = [
        (faults.garbage(), "GET"),
        (faults.hang_up(), "POST"),
        (faults.cut_short(3), "GET"),
        (faults.status(500, secret.encode(), headers=((f"X-{secret}", secret),)), "PUT"),
        (faults.Fault(change=lambda a: faults.Answer(raw=f"HTTP/1.1 200 OK\r\n{secret}\r\n\r\n".encode())), "GET"),
    ]

    async def work(_: Engine) -> None:
        for fault, method in bad:
            here.platform.faults.clear()
            here.platform.faults.add(fault)
            with suppress(http.client.HTTPException, ConnectionError):
                await asyncio.to_thread(call, here, method, where, secret.encode(), (f"X-{secret}", secret), KEY)
        await ask(here.instance().listen or "", f"GET {where} HTTP/1.1\r\nHost: x\r\n{secret}\r\n\r\n".encode())

    live(here, work, starts=False)
    assert not found_in(tmp_path / "home", caplog, secret.encode())


# --- helpers ------------------------------------------------------------------------------------------------


async def until(true: Callable[[], Any]) -> None:
    async with asyncio.timeout(20):
        while not true():
            await asyncio.sleep(0.01)


def passage_of(here: RelayedTestsigma) -> Any:
    """The pass-through of the running relay."""
    import gc

    from tray_app.system.pass_through import PassThrough

    return next(o for o in gc.get_objects() if isinstance(o, PassThrough) and o._pools)


def connections(passage: Any) -> int:
    return sum(len(pool.connections) for pool in passage._pools.values())


def test_things_of_before_are_silent(here: RelayedTestsigma) -> None:
    async def work(_: Engine) -> None:
        fill(here.server)
        assert [m.method for m in here.server.own_messages] == ["PUT"]

    live(here, work)
