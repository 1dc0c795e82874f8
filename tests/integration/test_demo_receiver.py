"""The embedded receiver: what it keeps, what it checks, and how it misbehaves when told to."""

from __future__ import annotations

import gzip
import hashlib
import http.client
import json
import socket
import ssl
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import suppress

import pytest
import trustme

from tray_app.demo import faults
from tray_app.demo.receiver import EmbeddedReceiver, unpack

PING = {
    "id": "ABB010CE-AVcdRncGX_RgEGt_NVoS",
    "version": "9.7.0.59880",
    "edition": "datacenter",
    "licenseType": "PRODUCTION",
    "database": {"name": "PostgreSQL", "version": "12.8"},
    "plugins": [{"name": "iac", "version": "1.10.0.2310"}],
    "externalAuthProviders": ["github"],
    "installationDate": "2022-02-01T09:12:32+0000",
    "docker": True,
    "users": [
        {"userUuid": "UI9126NM8DFghgCCDUI9", "status": "active", "lastActivity": "2022-03-22T13:18:56+0000"},
        {"userUuid": "AG7HK457TYITdsYIH67Y", "status": "inactive"},
    ],
    "projects": [
        {
            "projectUuid": "AV8WJCz7leTHsONfkGE1",
            "lastAnalysis": "2022-04-14T07:39:45+0000",
            "language": "css",
            "loc": 9722,
        }
    ],
    "projects-general-stats": [
        {
            "projectUuid": "AV8WJCz7leTHsONfkGE1",
            "branchCount": 1,
            "pullRequestCount": 0,
            "scm": "git",
            "ci": "GitLab CI",
            "alm": "gitlab_cloud",
        }
    ],
    "timestamp": "2022-09-07T01:15:23.901Z",
    "type": "ping",
}


@pytest.fixture
def receiver() -> Iterator[EmbeddedReceiver]:
    with EmbeddedReceiver() as running:
        yield running


def connect(receiver: EmbeddedReceiver) -> socket.socket:
    return socket.create_connection((receiver.host, receiver.port), timeout=10)


def exchange(receiver: EmbeddedReceiver, request: bytes) -> bytes:
    """Everything that is answered until the connection ends."""
    with connect(receiver) as sock:
        sock.sendall(request)
        return b"".join(iter(lambda: sock.recv(65_536), b""))


def post(receiver: EmbeddedReceiver, body: bytes, path: str = "/sonarqube") -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection(receiver.host, receiver.port, timeout=10)
    connection.request("POST", path, body)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer


def test_keeps_the_message_as_it_was_on_the_wire(receiver: EmbeddedReceiver) -> None:
    body = json.dumps(PING).encode()
    head = (
        b"PATCH /a/../b//c?x=%%20&x HTTP/1.1\r\nhOSt: h\r\nX-Twice: 1\r\nX-Twice: 2\r\nConnection: close\r\n"
        b"Content-Length: %d\r\n\r\n" % len(body)
    )
    assert exchange(receiver, head + body).startswith(b"HTTP/1.1 200 OK\r\n")
    (message,) = receiver.wait_for(1)
    assert message.method == "PATCH"
    assert message.target == "/a/../b//c?x=%20&x"
    assert message.headers[:3] == (("hOSt", "h"), ("X-Twice", "1"), ("X-Twice", "2"))
    assert message.body == message.decoded == body
    assert message.sha256 == hashlib.sha256(body).hexdigest()
    assert receiver.bytes_seen == len(head) + len(body)


def test_joins_chunks_and_sniffs_gzip_whatever_the_header_says(receiver: EmbeddedReceiver) -> None:
    packed = gzip.compress(json.dumps(PING).encode())
    with connect(receiver) as sock:
        for body, header in ((packed, b""), (json.dumps(PING).encode(), b"Content-Encoding: gzip\r\n")):
            half = len(body) // 2
            sock.sendall(b"POST /sonarqube HTTP/1.1\r\nTransfer-Encoding: chunked\r\n" + header + b"\r\n")
            sock.sendall(b"%x;note=1\r\n%b\r\n%x\r\n%b\r\n" % (half, body[:half], len(body) - half, body[half:]))
            sock.sendall(b"0\r\n\r\n")
            assert sock.recv(100).startswith(b"HTTP/1.1 200")
    first, second = receiver.messages
    assert first.body == packed
    assert json.loads(first.decoded) == json.loads(second.decoded) == PING
    assert first.complaints == second.complaints == ()
    assert receiver.connection_count == 1


@pytest.mark.parametrize(
    ("request_bytes", "why"),
    [
        (b"POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\n12345", "length"),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n", "no last chunk"),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n0\r\n", "no last line"),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\n12345\r\n0\r\n\r\n", "negative chunk"),
        (b"POST / HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n123456", "two lengths"),
    ],
)
def test_an_unfinished_request_is_counted_but_is_no_message(
    receiver: EmbeddedReceiver, request_bytes: bytes, why: str
) -> None:
    with connect(receiver) as sock:
        sock.sendall(request_bytes)
        sock.shutdown(socket.SHUT_WR)
        sock.recv(100)
    receiver.wait_until_quiet()
    assert receiver.messages == (), why
    assert [r.complete for r in receiver.unfinished] == [False]
    assert receiver.bytes_seen == len(request_bytes)


def test_bytes_of_half_a_head_are_counted(receiver: EmbeddedReceiver) -> None:
    with connect(receiver) as sock:
        sock.sendall(b"POST /sonar")
        assert receiver.wait_for_bytes(11) == 11
        # cut off as a cancelled sender does it: with a reset
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    assert receiver.wait_until_quiet() == 11
    assert receiver.requests == ()


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"docker": "yes"}, "docker is not true or false"),
        ({"id": 7}, "id is not text"),
        ({"id": None}, "id is not text"),
        ({"installationDate": 1643706752000}, "installationDate is not a date like 2022-03-22T13:18:56+0000"),
        ({"timestamp": "2022-09-07T01:15:23Z"}, "timestamp is not a time like 2022-09-07T01:15:23.901Z"),
        ({"users": {}}, "users is not a list"),
        ({"users": [{"userUuid": "a", "status": "gone"}]}, "users[].status is not active or inactive"),
        ({"users": [{"status": "active"}]}, "users[].userUuid is missing"),
        ({"projects": [{"projectUuid": "a", "language": "c", "loc": True}]}, "projects[].loc is not a whole number"),
        ({"database": "PostgreSQL"}, "database is not an object"),
    ],
)
def test_complains_of_what_is_not_documented_so(
    receiver: EmbeddedReceiver, change: dict[str, object], complaint: str
) -> None:
    post(receiver, json.dumps(PING | change).encode())
    assert receiver.messages[0].complaints == (complaint,)


def test_names_fields_that_are_not_documented(receiver: EmbeddedReceiver) -> None:
    post(receiver, json.dumps({**PING, "ncdId": 1, "users": [{"userUuid": "a", "status": "active", "x": 1}]}).encode())
    assert receiver.messages[0].complaints == ()
    assert sorted(receiver.messages[0].undocumented) == ["ncdId", "users[].x"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"id":"a","version":"1"} x',
        b'{"id":"a","version":"1","x":NaN}',
        b'{"id":"a","id":"b","version":"1"}',
        b'{"id":"\xff","version":"1"}',
        b"[" * 200_000,
        gzip.compress(b'{"id":"a","version":"1"}')[:-9],
        gzip.compress(b'{"id":"a","version":"1"}')[:-2],  # all of the text, a part of the check sum
        b"\x1f\x8bnot gzip",
    ],
    ids=["empty", "open", "more", "nan", "twice", "utf8", "deep", "gzip-cut", "gzip-sum", "no-gzip"],
)
def test_complains_of_what_is_no_json(receiver: EmbeddedReceiver, body: bytes) -> None:
    post(receiver, body)
    (message,) = receiver.messages
    assert len(message.complaints) == 1
    assert message.body == body


def test_knows_opt_out_and_metrics_messages(receiver: EmbeddedReceiver) -> None:
    exchange(receiver, b'DELETE /sonarqube HTTP/1.1\r\nConnection: close\r\nContent-Length: 10\r\n\r\n{"id":"a"}')
    value = {"key": "k", "value": None, "type": "boolean", "granularity": "hourly", "project_uuid": "p"}
    metrics = {"message_uuid": "u", "installation_id": "a", "dimension": "project", "metric_values": [value]}
    post(receiver, json.dumps(metrics).encode(), "/sonarqube/metrics")
    opt_out, measured = receiver.messages
    assert opt_out.complaints == ()
    assert measured.complaints == ("metric_values[].granularity is not adhoc or daily or weekly or monthly",)


def test_a_small_gzip_does_not_fill_memory() -> None:
    with pytest.raises(ValueError, match="too large"):
        unpack(gzip.compress(b"\0" * 300_000_000, compresslevel=1))


def test_faults_come_as_often_as_asked_and_to_whom(receiver: EmbeddedReceiver) -> None:
    receiver.faults.add(faults.status(503, b"later", headers=(("Retry-After", "7"),)), path="/a*", times=2, after=1)
    receiver.faults.add(faults.redirect("http://127.0.0.1:9/x"), path="/b")
    codes = [post(receiver, b"{}", path).status for path in ("/a", "/c", "/a?q", "/a/b", "/a", "/b", "/b")]
    assert codes == [200, 200, 503, 503, 200, 302, 302]
    receiver.faults.clear()
    assert post(receiver, b"{}", "/b").status == 200
    assert len(receiver.messages) == 8


def test_closes_without_an_answer_before_and_after_the_body(receiver: EmbeddedReceiver) -> None:
    receiver.faults.add(faults.hang_up(read_body=False), times=1)
    receiver.faults.add(faults.hang_up(), times=1)
    request = b"POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}"
    with connect(receiver) as sock:  # head only: a close with unread bytes would be a reset, and that is not the point
        sock.sendall(request[:-2])
        assert sock.recv(100) == b""
    assert exchange(receiver, request) == b""
    assert len(receiver.unfinished) == 1
    assert len(receiver.messages) == 1


def test_garbage_and_pieces(receiver: EmbeddedReceiver) -> None:
    receiver.faults.add(faults.garbage(), times=1)
    receiver.faults.add(faults.two_pieces(0.05), times=1)
    assert not exchange(receiver, b"GET / HTTP/1.1\r\n\r\n").startswith(b"HTTP")
    with connect(receiver) as sock:
        sock.sendall(b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n")
        first = sock.recv(1000)
        rest = b"".join(iter(lambda: sock.recv(1000), b""))
    assert first == b"HTTP/1.1 "
    assert rest.startswith(b"200 OK\r\n")


def test_hangs_until_released(receiver: EmbeddedReceiver) -> None:
    receiver.faults.add(faults.hang(), times=1)
    codes: list[int] = []
    asking = threading.Thread(target=lambda: codes.append(post(receiver, b"{}").status))
    asking.start()
    receiver.wait_for(1)
    asking.join(0.1)
    assert asking.is_alive()
    receiver.release()
    asking.join(10)
    assert codes == [200]


def test_stops_reading_so_that_the_sender_is_stuck() -> None:
    with EmbeddedReceiver(receive_buffer_bytes=65_536) as receiver:
        receiver.faults.add(faults.stop_reading(10_000), times=1)
        size = 8_000_000
        with connect(receiver) as sock:
            sock.sendall(b"POST / HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % size)
            sock.settimeout(0.3)
            sent = 0
            with pytest.raises(TimeoutError):
                while sent < size:
                    sent += sock.send(b"x" * 65_536)
            seen = receiver.wait_until_quiet()
            assert 10_000 <= seen < 30_000
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        receiver.release()  # it reads on: what was in its own buffers, not what was in the sender's
        assert receiver.wait_until_quiet() < sent
        assert receiver.messages == ()
        assert receiver.unfinished[0].complete is False


def test_stop_is_prompt_whatever_hangs_and_the_port_stays() -> None:
    receiver = EmbeddedReceiver()
    with receiver:
        port = receiver.port
        receiver.faults.add(faults.hang(), path="/hang")
        receiver.faults.add(faults.stop_reading(), path="/unread")
        receiver.faults.add(faults.slow(60), path="/slow")
        receiver.faults.add(faults.endless(), path="/endless")
        socks = [connect(receiver) for _ in range(6)]
        for sock, path in zip(socks, ("hang", "unread", "slow", "endless"), strict=False):
            sock.sendall(b"POST /%b HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}" % path.encode())
        socks[4].sendall(b"POST /half")
        receiver.wait_for(3)
        began = time.monotonic()
        receiver.stop()
        assert time.monotonic() - began < 2
        for sock in socks:
            sock.close()
        with pytest.raises(ConnectionRefusedError):
            connect(receiver)
        receiver.faults.clear()
        receiver.start()
        assert receiver.port == port
        assert post(receiver, b"{}").status == 200


def test_speaks_tls_and_survives_a_client_that_does_not() -> None:
    ca = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    ca.issue_cert("127.0.0.1").configure_cert(context)
    trusting = ssl.create_default_context()
    ca.configure_trust(trusting)
    with EmbeddedReceiver(tls=context) as receiver:
        assert receiver.url.startswith("https://127.0.0.1:")
        idle = connect(receiver)  # never says a word: stop() must not wait for its handshake
        with connect(receiver) as plain, suppress(ConnectionResetError):
            plain.sendall(b"POST / HTTP/1.1\r\n\r\n")
            plain.recv(100)
        connection = http.client.HTTPSConnection("127.0.0.1", receiver.port, context=trusting, timeout=10)
        connection.request("POST", "/sonarqube", json.dumps(PING))
        assert connection.getresponse().status == 200
        connection.close()
        assert receiver.messages[0].complaints == ()
        began = time.monotonic()
        receiver.stop()
        assert time.monotonic() - began < 2
        idle.close()


def test_binds_nowhere_but_on_ipv4_loopback() -> None:
    for host in ("0.0.0.0", "192.0.2.1", "::1", "::"):
        with pytest.raises(ValueError, match="loopback"):
            EmbeddedReceiver(host=host)
    with EmbeddedReceiver(host="127.0.0.2") as receiver:
        assert receiver.url.startswith("http://127.0.0.2:")


def test_says_nothing_on_standard_error(receiver: EmbeddedReceiver, capfd: pytest.CaptureFixture[str]) -> None:
    post(receiver, b"{}")
    exchange(receiver, b"nonsense\r\n\r\n")
    receiver.stop()
    assert capfd.readouterr() == ("", "")


def test_wait_for_gives_up(receiver: EmbeddedReceiver) -> None:
    with pytest.raises(TimeoutError, match="0 of 1"):
        receiver.wait_for(1, timeout_s=0.01)
