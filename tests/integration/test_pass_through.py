"""What passes through Testsigma's relay, on its way to a vendor behind TLS, and behind a proxy that opens tunnels."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest
import trustme

from tests.integration.wire_servers import Receiver, Tap, server_tls
from tray_app.core.relay import RelayAnswer
from tray_app.demo import faults
from tray_app.demo.testsigma_platform import ACCESS_KEY, EmbeddedPlatform, made_up
from tray_app.system.pass_through import PassThrough

SECRET = ("Authorization", f"Bearer {ACCESS_KEY}")


class Body:
    """`core.ports.RelayBody`, in pieces."""

    def __init__(self, whole: bytes = b"") -> None:
        self.whole = whole

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for start in range(0, len(self.whole), 50_000):
            yield self.whole[start : start + 50_000]
            await asyncio.sleep(0)

    def keep(self, *, silence_s: float) -> None:
        """Nothing of a listener's."""


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def own_file(authority: trustme.CA, tmp_path: Path) -> str:
    """Certificates that the owner named in the settings."""
    path = tmp_path / "own.pem"
    authority.cert_pem.write_to_path(str(path))
    return str(path)


def passed(
    through: PassThrough, url: str, *headers: tuple[str, str], method: str = "GET", body: bytes = b""
) -> tuple[RelayAnswer, bytes]:
    """One request, and its answer's body whole."""

    async def run() -> tuple[RelayAnswer, bytes]:
        framing = (("Content-Length", str(len(body))),) if body else ()
        try:
            answer = await through.pass_on(method, url, (*headers, *framing), Body(body))
            if isinstance(answer.body, bytes):
                return answer, answer.body
            whole = b"".join([piece async for piece in answer.body])
            await answer.body.aclose()
            return answer, whole
        finally:
            await through.close()

    return asyncio.run(run())


def test_a_vendor_behind_tls(authority: trustme.CA, own_file: str) -> None:
    """By the owner's certificates; both bodies by their hash, the log-in and the raw target as they came."""
    body = made_up("upload", 3_000_000)
    with EmbeddedPlatform(tls=server_tls(authority, "127.0.0.1")) as platform:
        through = PassThrough(ca_file=lambda: own_file, loopback_only=True)
        answer, said = passed(
            through, f"{platform.url}/wd/hub/a/../b//c?d=%2F", SECRET, ("X-Two", "ä"), method="PUT", body=body
        )
        (seen,) = platform.requests
        assert (answer.status, said) == (200, b'{"value":null}')
        assert (seen.target, seen.header("authorization")) == ("/wd/hub/a/../b//c?d=%2F", SECRET[1])
        assert hashlib.sha256(seen.body).digest() == hashlib.sha256(body).digest()
        shot, picture = passed(through, f"{platform.url}/wd/hub/session/1/screenshot")
        assert dict(shot.headers)["X-Body-Sha256"] == hashlib.sha256(b"").hexdigest()
        right = platform.answer(platform.requests[-1])
        assert hashlib.sha256(picture).digest() == hashlib.sha256(right.body).digest()


def test_a_vendor_whose_certificate_nobody_vouches_for_gets_nothing(authority: trustme.CA) -> None:
    with Receiver(tls=server_tls(authority, "127.0.0.1")) as vendor:
        answer, said = passed(PassThrough(loopback_only=True), f"{vendor.url}/api_public/x", SECRET)
        assert answer.status == 502 and vendor.seen == []
        assert vendor.url.encode() in said and b"certificate" in said and ACCESS_KEY.encode() not in said


def test_a_certificate_for_another_name_is_none(authority: trustme.CA, own_file: str) -> None:
    with Receiver(tls=server_tls(authority, "other.example")) as vendor:
        answer, _ = passed(PassThrough(ca_file=lambda: own_file, loopback_only=True), f"{vendor.url}/x", SECRET)
        assert answer.status == 502 and vendor.seen == []


def test_other_certificates_count_from_the_next_request(authority: trustme.CA, own_file: str) -> None:
    told: list[str | None] = [None]
    with Receiver(tls=server_tls(authority, "127.0.0.1")) as vendor:
        through = PassThrough(ca_file=lambda: told[0], loopback_only=True)
        assert passed(through, f"{vendor.url}/x")[0].status == 502
        told[0] = own_file
        assert passed(through, f"{vendor.url}/x")[0].status == 200
        told[0] = "/nowhere/ca.pem"
        assert passed(through, f"{vendor.url}/x")[0].status == 502


@pytest.mark.parametrize("mode", ["connect", "socks"])
def test_through_a_tunnel_of_the_owners_proxy(authority: trustme.CA, own_file: str, mode: str) -> None:
    """The proxy learns where to, and sees nothing of what goes there."""
    body = made_up("upload", 1_000_000)
    scheme = "http" if mode == "connect" else "socks5"
    tls = server_tls(authority, "platform.example")
    with EmbeddedPlatform(tls=tls) as platform, Tap(mode, platform.port) as proxy:
        through = PassThrough(proxy=lambda: f"{scheme}://127.0.0.1:{proxy.port}", ca_file=lambda: own_file)
        answer, _ = passed(through, "https://platform.example/api_public/x", SECRET, method="PUT", body=body)
        (seen,) = platform.requests
        assert answer.status == 404
        assert (seen.header("host"), seen.header("authorization")) == ("platform.example", SECRET[1])
        assert hashlib.sha256(seen.body).digest() == hashlib.sha256(body).digest()
        assert proxy.asked and b"platform.example" in proxy.asked[0]
        assert ACCESS_KEY.encode() not in b"".join(proxy.asked)
        assert proxy.received > len(body), "all of it went that way"


def test_through_a_proxy_that_is_spoken_to_over_tls(authority: trustme.CA, own_file: str) -> None:
    """TLS inside TLS, both ways, with a body that is counted on its way back."""
    body, big = made_up("upload", 1_000_000), made_up("answer", 6_000_000)

    async def run() -> tuple[RelayAnswer, bytes]:
        async def forward(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
            with suppress(OSError):
                while piece := await source.read(65536):
                    sink.write(piece)
                    await sink.drain()
            sink.close()

        async def front(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            behind = await asyncio.open_connection("127.0.0.1", proxy.port)
            await asyncio.gather(forward(reader, behind[1]), forward(behind[0], writer))
            for end in (writer, behind[1]):
                with suppress(OSError):
                    await end.wait_closed()
            over.set()

        over = asyncio.Event()

        server = await asyncio.start_server(front, "127.0.0.1", 0, ssl=server_tls(authority, "127.0.0.1"))
        port = server.sockets[0].getsockname()[1]
        through = PassThrough(proxy=lambda: f"https://127.0.0.1:{port}", ca_file=lambda: own_file)
        length = ("Content-Length", str(len(body)))
        try:
            answer = await through.pass_on("PUT", "https://platform.example/x", (SECRET, length), Body(body))
            assert not isinstance(answer.body, bytes), answer.body
            whole = b"".join([piece async for piece in answer.body])
            await answer.body.aclose()
            return answer, whole
        finally:
            await through.close()
            await over.wait()
            server.close()

    with (
        EmbeddedPlatform(tls=server_tls(authority, "platform.example")) as platform,
        Tap("connect", platform.port) as proxy,
    ):
        platform.faults.add(faults.status(200, big, content_type="application/x"))
        answer, said = asyncio.run(run())
        (seen,) = platform.requests
        assert answer.status == 200
        assert hashlib.sha256(said).digest() == hashlib.sha256(big).digest()
        assert hashlib.sha256(seen.body).digest() == hashlib.sha256(body).digest()


@pytest.mark.parametrize(
    "refusal",
    [b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n", b"HTTP/1.1 503 Full\r\n\r\n"],
)
def test_a_proxy_that_refuses_is_an_error_of_the_way(own_file: str, refusal: bytes) -> None:
    with Tap("connect", 1, refuse=refusal) as proxy:
        through = PassThrough(proxy=lambda: f"http://127.0.0.1:{proxy.port}", ca_file=lambda: own_file)
        answer, said = passed(through, "https://platform.example/x", SECRET)
        assert answer.status == 502
        assert b"https://platform.example" in said and ACCESS_KEY.encode() not in said
