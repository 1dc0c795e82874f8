"""The sender: exact bytes, proxies, and what happens when it is cut off. Real sockets throughout."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from tests.integration.wire_servers import (
    PATIENCE_S,
    Receiver,
    Seen,
    Tap,
    answering,
    free_port,
    raw_answer,
    server_tls,
)
from tray_app.core.messages import ANSWER_HEAD_BYTES, Answered, Exchange, Failed, Outgoing, SendProgress
from tray_app.core.retry import ERRORS
from tray_app.engine.engine import CUT_OFF_WITHIN_S
from tray_app.system import link as link_module
from tray_app.system.link import SEND_BUFFER_BYTES
from tray_app.system.sender import HttpSender

BIG = bytes(8 * 1024 * 1024)
PROXY_VARIABLES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*PROXY_VARIABLES, "SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def trusted(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> trustme.CA:
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    return authority


@pytest.fixture
def dead_port() -> Iterator[int]:
    yield from free_port()


def post(url: str, *headers: tuple[str, str], body: bytes = b"{}", method: str = "POST") -> Outgoing:
    return Outgoing(method=method, url=url, headers=headers, body=body)


def send_once(sender: HttpSender, request: Outgoing) -> tuple[Exchange, SendProgress]:
    progress = SendProgress()

    async def run() -> Exchange:
        try:
            return await sender.send(request, progress)
        finally:
            await sender.close()

    exchange = asyncio.run(run())
    if isinstance(exchange, Failed):
        assert exchange.error in ERRORS
        assert exchange.may_have_left == progress.may_have_left
    return exchange, progress


def failure(sender: HttpSender, request: Outgoing) -> Failed:
    exchange, _ = send_once(sender, request)
    assert isinstance(exchange, Failed), exchange
    return exchange


# --- exact bytes ------------------------------------------------------------------------------------------


def test_the_bytes_on_the_wire_are_the_given_ones() -> None:
    body = bytes(range(256)) * 700
    with Receiver(answering("201 Created", "X-Answer: a", body=b"fine")) as server:
        request = post(
            server.url + "/a/../b//c%2f;x?q=%7e&q=[1]#part",
            ("User-Agent", "SonarQube/9.9"),
            ("X-Odd", "caf\xe9  two"),
            ("content-type", "application/json; charset=utf-8"),
            body=body,
        )
        exchange, progress = send_once(HttpSender(loopback_only=True), request)
    (seen,) = server.seen
    assert seen.line == b"POST /a/../b//c%2f;x?q=%7e&q=[1] HTTP/1.1"
    assert seen.header_lines == [
        b"Host: 127.0.0.1:%d" % server.port,
        b"User-Agent: SonarQube/9.9",
        b"X-Odd: caf\xe9  two",
        b"content-type: application/json; charset=utf-8",
        b"Content-Length: %d" % len(body),
    ]
    assert seen.body == body
    assert progress.may_have_left
    assert exchange == Answered(status_code=201, headers=(("Content-Length", "4"), ("X-Answer", "a")), head=b"fine")


def test_nothing_that_names_us_is_added() -> None:
    with Receiver() as server:
        send_once(HttpSender(loopback_only=True), post(server.url, method="DELETE", body=b""))
    assert server.seen == [Seen(b"DELETE / HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n" % server.port, b"")]


def test_the_length_is_ours_whatever_was_given() -> None:
    headers = (("Host", "telemetry.example"), ("Content-Length", "99"), ("Transfer-Encoding", "chunked"))
    with Receiver() as server:
        send_once(HttpSender(loopback_only=True), post(server.url + "/x", *headers, body=b"abc"))
    assert server.seen == [Seen(b"POST /x HTTP/1.1\r\nHost: telemetry.example\r\nContent-Length: 3\r\n\r\n", b"abc")]


@pytest.mark.parametrize(
    "request_",
    [
        post("http://127.0.0.1:1/a b"),
        post("http://127.0.0.1:1/\n"),
        post("http://127.0.0.1:1/\xe9"),
        post("http://user:pass@127.0.0.1:1/"),
        post("http://127.0.0.1:99999/"),
        post("ftp://127.0.0.1/"),
        post("/relative"),
        post("http://127.0.0.1:1/", ("X-A", "b\r\nX-C: d")),
        post("http://127.0.0.1:1/", ("X A", "b")),
        post("http://127.0.0.1:1/", method="PO ST"),
        post("http://127.0.0.1:1/", method="CONNECT"),
    ],
    ids=lambda request: f"{request.method} {request.url} {request.headers}",
)
def test_what_http_cannot_say_is_not_sent(request_: Outgoing) -> None:
    assert failure(HttpSender(), request_).error == "bad_request"


# --- destinations -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "loopback_only"),
    [
        ("http://telemetry.example/", False),
        ("http://192.0.2.1/", False),
        ("http://127.1/", False),
        ("http://localhost.example/", False),
        ("https://telemetry.example/", True),
        ("https://192.0.2.1/", True),
    ],
)
def test_other_destinations_are_refused_before_any_connection(url: str, loopback_only: bool) -> None:
    found = failure(HttpSender(loopback_only=loopback_only, proxy="http://127.0.0.1:1"), post(url))
    assert (found.error, found.may_have_left) == ("not_allowed", False)


def test_a_localhost_that_is_elsewhere_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    # The connection goes to 127.0.0.1, but the other side's address is read as not of this machine.
    monkeypatch.setattr(link_module, "is_loopback_host", lambda host: host == "localhost")
    with Receiver() as server:
        found = failure(HttpSender(), post(f"http://localhost:{server.port}/"))
    assert (found.error, found.may_have_left, server.seen) == ("not_allowed", False, [])


# --- answers and faults -----------------------------------------------------------------------------------


def test_a_redirect_is_an_answer_and_not_followed() -> None:
    with Receiver() as other, Receiver(answering("302 Found", f"Location: {other.url}/")) as server:
        exchange, _ = send_once(HttpSender(loopback_only=True), post(server.url))
    assert isinstance(exchange, Answered)
    assert exchange.status_code == 302
    assert other.connection_count == 0


def test_of_an_endless_answer_only_the_head_is_read() -> None:
    def endless(seen: Seen, conn: socket.socket) -> None:
        conn.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            conn.sendall(b"x" * 65536)

    with Receiver(endless) as server:
        exchange, _ = send_once(HttpSender(loopback_only=True), post(server.url))
    assert isinstance(exchange, Answered)
    assert exchange.head == b"x" * ANSWER_HEAD_BYTES


def test_an_answer_whose_body_never_comes_is_an_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link_module, "HEAD_TIMEOUT_S", 0.1)

    def begun(seen: Seen, conn: socket.socket) -> None:
        conn.sendall(b"HTTP/1.1 503 Sorry\r\nContent-Length: 100\r\n\r\npart")

    with Receiver(begun) as server:
        exchange, _ = send_once(HttpSender(loopback_only=True), post(server.url))
    assert exchange == Answered(status_code=503, headers=(("Content-Length", "100"),), head=b"part")


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        (b"", "closed"),
        (b"HTTP/1.1 20", "closed"),
        (b"SSH-2.0-x\r\n\r\n", "protocol"),
        (b"HTTP/1.1 200 OK\r\nA" * 9000, "protocol"),
    ],
    ids=["nothing", "half a line", "not HTTP", "broken headers"],
)
def test_no_answer_after_the_request_left_is_unknown(raw: bytes, error: str) -> None:
    with Receiver(raw_answer(raw)) as server:
        found = failure(HttpSender(loopback_only=True), post(server.url))
    assert (found.error, found.may_have_left) == (error, True)


def test_an_early_refusal_of_a_big_body_is_an_answer() -> None:
    with Receiver() as server, Tap("plain", server.port) as tap:
        # The tap answers by itself before it read all, as a gateway with a size limit does.
        def refuse(conn: socket.socket, upstream: socket.socket) -> None:
            conn.recv(1000)
            conn.sendall(b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            while conn.recv(65536):
                pass

        tap._count = refuse  # type: ignore[method-assign]
        exchange, _ = send_once(HttpSender(loopback_only=True), post(f"http://127.0.0.1:{tap.port}/", body=BIG))
    assert isinstance(exchange, Answered)
    assert exchange.status_code == 413


def test_nobody_listens(dead_port: int) -> None:
    found = failure(HttpSender(loopback_only=True), post(f"http://127.0.0.1:{dead_port}/"))
    assert (found.error, found.may_have_left) == ("refused", False)
    assert "ECONNREFUSED" in found.detail


def test_no_such_host(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*args: object, **kwargs: object) -> list[object]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", fails)
    found = failure(HttpSender(), post("https://telemetry.invalid/"))
    assert (found.error, found.may_have_left) == ("dns", False)


def test_silence_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(link_module._TIMEOUTS, "read", 0.1)
    with Receiver(lambda seen, conn: None) as server:
        found = failure(HttpSender(loopback_only=True), post(server.url))
    assert (found.error, found.may_have_left) == ("timeout_read", True)


def test_the_whole_attempt_is_bounded() -> None:
    with Receiver(lambda seen, conn: None) as server:
        found = failure(HttpSender(loopback_only=True, total_timeout_s=0.1), post(server.url))
    assert (found.error, found.may_have_left) == ("timeout_total", True)


# --- TLS --------------------------------------------------------------------------------------------------


def test_tls_with_an_authority_of_the_machine(trusted: trustme.CA) -> None:
    with Receiver(tls=server_tls(trusted, "127.0.0.1")) as server:
        exchange, _ = send_once(HttpSender(loopback_only=True), post(server.url, body=b"hello"))
    assert isinstance(exchange, Answered)
    assert [seen.body for seen in server.seen] == [b"hello"]


def test_a_certificate_for_another_name_stops_it(trusted: trustme.CA) -> None:
    with Receiver(tls=server_tls(trusted, "telemetry.example")) as server:
        found = failure(HttpSender(loopback_only=True), post(server.url))
    assert (found.error, found.may_have_left, server.seen) == ("tls_certificate", False, [])


def test_an_authority_that_the_system_does_not_know_stops_it() -> None:
    with Receiver(tls=server_tls(trustme.CA(), "127.0.0.1")) as server:
        found = failure(HttpSender(loopback_only=True), post(server.url))
    assert (found.error, found.may_have_left, server.seen) == ("tls_certificate", False, [])


def test_a_server_that_speaks_no_tls() -> None:
    with Receiver(raw_answer(b"HTTP/1.1 400 no\r\n\r\n")) as server, Tap("plain", server.port) as tap:

        def clear(conn: socket.socket, upstream: socket.socket) -> None:
            conn.recv(1000)
            conn.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        tap._count = clear  # type: ignore[method-assign]
        found = failure(HttpSender(loopback_only=True), post(f"https://127.0.0.1:{tap.port}/"))
    assert (found.error, found.may_have_left) == ("tls", False)


def test_a_missing_certificate_file_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    assert failure(HttpSender(), post("https://telemetry.example/")).error == "tls_setup"


# --- proxies ----------------------------------------------------------------------------------------------

FAR = "https://telemetry.example/a/../b"


@pytest.mark.parametrize("mode", ["connect", "socks"])
@pytest.mark.parametrize("by", ["own", "environment", "environment for all"])
def test_a_far_host_is_reached_over_the_proxy(
    mode: str, by: str, trusted: trustme.CA, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Receiver(tls=server_tls(trusted, "telemetry.example")) as server, Tap(mode, server.port) as tap:
        proxy = f"{'http' if mode == 'connect' else 'socks5'}://127.0.0.1:{tap.port}"
        if by != "own":
            monkeypatch.setenv("HTTPS_PROXY" if by == "environment" else "all_proxy", proxy)
        exchange, _ = send_once(HttpSender(proxy=proxy if by == "own" else None), post(FAR, ("X", "y")))
    assert isinstance(exchange, Answered)
    (seen,) = server.seen
    assert seen.head == (b"POST /a/../b HTTP/1.1\r\nHost: telemetry.example\r\nX: y\r\nContent-Length: 2\r\n\r\n")
    assert b"telemetry.example" in tap.asked[0]


def test_the_proxy_gets_its_login_and_the_vendor_does_not(trusted: trustme.CA) -> None:
    with Receiver(tls=server_tls(trusted, "telemetry.example")) as server, Tap("connect", server.port) as tap:
        send_once(HttpSender(proxy=f"http://me:p%40ss@127.0.0.1:{tap.port}"), post(FAR))
    assert b"Proxy-Authorization: Basic bWU6cEBzcw==" in tap.asked[0]
    assert b"CONNECT telemetry.example:443 HTTP/1.1" in tap.asked[0]
    assert b"roxy" not in server.seen[0].head


@pytest.mark.parametrize(
    ("mode", "refusal", "error"),
    [
        ("connect", b"HTTP/1.1 407 Login\r\nContent-Length: 0\r\n\r\n", "proxy_auth"),
        ("connect", b"HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n", "proxy_refused"),
        ("connect", b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/\r\n\r\n", "proxy_refused"),
        ("connect", b"nonsense\r\n\r\n", "proxy_refused"),
        ("socks", b"\x05\x02\x00\x01\x00\x00\x00\x00\x00\x00", "proxy_refused"),
        ("socks", b"nonsense", "proxy_refused"),
    ],
)
def test_a_proxy_that_refuses_is_not_by_passed(
    mode: str, refusal: bytes, error: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    connects: list[object] = []
    connect = socket.socket.connect
    monkeypatch.setattr(socket.socket, "connect", lambda self, to: (connects.append(to), connect(self, to))[1])
    with Tap(mode, 1, refuse=refusal) as tap:
        proxy = f"{'http' if mode == 'connect' else 'socks5'}://name:secret@127.0.0.1:{tap.port}"
        if mode == "socks":
            proxy = proxy.replace("name:secret@", "")
        found = failure(HttpSender(proxy=proxy), post(FAR))
    assert (found.error, found.may_have_left) == (error, False)
    assert "secret" not in found.detail
    assert tap.connection_count == 1
    assert all(to == ("127.0.0.1", tap.port) for to in connects)


def test_a_dead_proxy_is_not_by_passed(dead_port: int) -> None:
    found = failure(HttpSender(proxy=f"http://name:secret@127.0.0.1:{dead_port}"), post(FAR))
    assert (found.error, found.may_have_left) == ("proxy_unreachable", False)
    assert "secret" not in found.detail


@pytest.mark.parametrize("proxy", ["socks4://127.0.0.1:1", "http://", "ftp://name:secret@h", "http://h:port"])
def test_a_proxy_setting_that_cannot_be_used_stops_it(proxy: str) -> None:
    found = failure(HttpSender(proxy=proxy), post(FAR))
    assert found.error == "proxy_unsupported"
    assert "secret" not in found.detail


def test_loopback_is_never_sent_to_a_proxy(dead_port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{dead_port}")
    with Receiver() as server:
        exchange, _ = send_once(HttpSender(proxy=f"http://127.0.0.1:{dead_port}"), post(server.url))
    assert isinstance(exchange, Answered)


# --- kept connections -------------------------------------------------------------------------------------


@pytest.mark.parametrize(("keep_alive_s", "connections"), [(0.0, 3), (60.0, 1)])
def test_connections_are_kept_only_when_asked(keep_alive_s: float, connections: int) -> None:
    async def run(url: str) -> None:
        sender = HttpSender(loopback_only=True, keep_alive_s=keep_alive_s)
        for _ in range(3):
            assert isinstance(await sender.send(post(url), SendProgress()), Answered)
        await sender.close()

    with Receiver() as server:
        asyncio.run(run(server.url))
    assert (server.connection_count, len(server.seen)) == (connections, 3)


def test_a_kept_connection_ends_by_itself() -> None:
    gone = threading.Event()

    async def run(port: int) -> None:
        sender = HttpSender(loopback_only=True, keep_alive_s=0.05)
        await sender.send(post(f"http://127.0.0.1:{port}/"), SendProgress())
        await asyncio.to_thread(gone.wait, PATIENCE_S)
        await sender.close()

    with Receiver() as server, Tap("plain", server.port) as tap:
        gone = tap.ended
        asyncio.run(run(tap.port))
        assert tap.ended_by == ["end"]


# --- cut off ----------------------------------------------------------------------------------------------

WAYS = ["plain", "tls 1.3", "tls 1.2", "tls warm", "connect 1.2", "connect warm", "socks 1.2", "socks warm"]
"""A fresh connection of TLS 1.3 is reset by its close in any case (the server's session tickets lie unread in it), so
that one alone proves nothing; the others send on for 80 to 200 kB without SO_LINGER."""


@pytest.mark.parametrize("how", WAYS)
def test_after_a_cancellation_no_byte_leaves(how: str, trusted: trustme.CA) -> None:
    """The tap stops reading in mid-upload until all buffers are full. What it can read after the cancellation is what
    had reached its own kernel before (some tens of kB): nothing of what was still on the sender's side."""
    proxied = how.startswith(("connect", "socks"))
    newest = ssl.TLSVersion.TLSv1_2 if "1.2" in how else None
    tls = None if how == "plain" else server_tls(trusted, "127.0.0.1", "telemetry.example", newest=newest)
    mode = how.split(maxsplit=1)[0] if proxied else "plain"
    with Receiver(tls=tls) as server, Tap(mode, server.port) as tap:
        scheme = "http" if tls is None else "https"
        url = "https://telemetry.example/" if proxied else f"{scheme}://127.0.0.1:{tap.port}/"
        proxy = f"{'http' if mode == 'connect' else 'socks5'}://127.0.0.1:{tap.port}" if proxied else None
        sender = HttpSender(proxy=proxy, keep_alive_s=60.0)
        most = asyncio.run(cut_off_in_the_middle(sender, url, tap, warm="warm" in how))
        assert tap.ended.wait(PATIENCE_S)
        assert tap.connection_count == 1
        assert tap.received <= most, f"{tap.received - most} bytes left after the cancellation"
        assert tap.ended_by == ["reset"]
        assert most < 2_000_000


async def cut_off_in_the_middle(sender: HttpSender, url: str, tap: Tap, *, warm: bool) -> int:
    """How many bytes the tap had when the upload was cancelled; then it reads on."""
    loop, progress = asyncio.get_running_loop(), SendProgress()
    if warm:
        assert isinstance(await sender.send(post(url), SendProgress()), Answered)
    tap.stall_after(300_000)
    sending = asyncio.create_task(sender.send(post(url, body=BIG), progress))
    await asyncio.to_thread(tap.most_that_can_come)
    unsent = tap.unsent_bytes()
    # Once more: when the kernel probes for room, the other side may find some, and another 28 kB were seen to come.
    most = tap.arrived()
    asked_at = loop.time()
    sending.cancel()
    with pytest.raises(asyncio.CancelledError):
        await sending
    assert loop.time() - asked_at < CUT_OFF_WITHIN_S
    assert progress.may_have_left
    assert 0 < unsent <= 3 * SEND_BUFFER_BYTES  # Linux doubles it, and goes over it by one packet of up to 64 kB
    tap.resume.set()
    await asyncio.to_thread(tap.ended.wait, PATIENCE_S)
    await sender.close()
    return most


def test_cancelled_before_it_is_connected_nothing_may_have_left() -> None:
    async def run(port: int) -> SendProgress:
        sender, progress = HttpSender(proxy=f"http://127.0.0.1:{port}"), SendProgress()
        sending = asyncio.create_task(sender.send(post(FAR, body=BIG), progress))
        await asyncio.to_thread(reached.wait, PATIENCE_S)
        sending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sending
        await sender.close()
        return progress

    reached = threading.Event()
    with Tap("connect", 1) as tap:

        def silent(conn: socket.socket) -> bool:
            conn.recv(1000)
            reached.set()
            tap.leaving.wait(PATIENCE_S)
            return False

        tap._agree_connect = silent  # type: ignore[method-assign]
        assert not asyncio.run(run(tap.port)).may_have_left


def test_the_sender_works_on_after_a_cancellation() -> None:
    async def run(url: str) -> Exchange:
        sender = HttpSender(loopback_only=True, keep_alive_s=60.0)
        sending = asyncio.create_task(sender.send(post(url), SendProgress()))
        await asyncio.sleep(0)
        sending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sending
        exchange = await sender.send(post(url), SendProgress())
        await sender.close()
        return exchange

    with Receiver() as server:
        assert isinstance(asyncio.run(run(server.url)), Answered)


def test_a_kept_connection_ends_with_an_attempt_that_was_cancelled_before_it_began() -> None:
    async def run(port: int) -> None:
        sender = HttpSender(loopback_only=True, keep_alive_s=60.0)
        url = f"http://127.0.0.1:{port}/"
        await sender.send(post(url), SendProgress())
        progress = SendProgress()
        sending = asyncio.create_task(sender.send(post(url), progress))
        await asyncio.sleep(0)
        sending.cancel()
        with pytest.raises(asyncio.CancelledError):
            await sending
        assert not progress.may_have_left
        assert await asyncio.to_thread(tap.ended.wait, PATIENCE_S)
        await sender.close()

    with Receiver() as server, Tap("plain", server.port) as tap:
        asyncio.run(run(tap.port))
        assert len(server.seen) == 1


def test_certificates_of_the_owners_own_are_believed_besides_the_systems(tmp_path: Path) -> None:
    authority = trustme.CA()
    own = tmp_path / "own.pem"
    authority.cert_pem.write_to_path(own)
    with Receiver(tls=server_tls(authority, "127.0.0.1")) as server:
        assert failure(HttpSender(loopback_only=True), post(server.url)).error == "tls_certificate"
        exchange, _ = send_once(HttpSender(loopback_only=True, ca_file=str(own)), post(server.url))
    assert isinstance(exchange, Answered)
    own.write_text("no certificate")
    assert failure(HttpSender(ca_file=str(own)), post("https://telemetry.example/")).error == "tls_setup"
