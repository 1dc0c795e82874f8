"""Testing a proxy: a connection is asked for and closed, through real sockets; nothing goes through it."""

from __future__ import annotations

import asyncio

import pytest

from tests.integration.wire_servers import Receiver, Tap
from tray_app.core.errors import Fixable
from tray_app.system.proxy_check import try_proxy

HOST = "telemetry.example"


def tried(proxy: str, *, host: str = HOST, loopback_only: bool = False) -> str:
    return asyncio.run(try_proxy(proxy, host, 443, loopback_only=loopback_only))


@pytest.mark.parametrize("mode", ["connect", "socks"])
def test_it_asks_for_the_host_and_sends_nothing(mode: str) -> None:
    scheme = "http" if mode == "connect" else "socks5"
    with Receiver() as server, Tap(mode, server.port) as tap:
        assert tried(f"{scheme}://127.0.0.1:{tap.port}", loopback_only=True) == f"127.0.0.1:{tap.port}"
        assert tap.ended.wait(10)
    assert HOST.encode() in tap.asked[0]
    assert tap.received == 0
    assert server.seen == []


@pytest.mark.parametrize(
    ("mode", "refusal", "problem"),
    [
        ("connect", b"HTTP/1.1 407 Login\r\nContent-Length: 0\r\n\r\n", "407 Login"),
        ("connect", b"nonsense\r\n\r\n", "it is no HTTP proxy"),
        ("socks", b"\x05\x02\x00\x01\x00\x00\x00\x00\x00\x00", "SOCKS answer 2"),
    ],
)
def test_a_refusal_is_said(mode: str, refusal: bytes, problem: str) -> None:
    scheme = "http" if mode == "connect" else "socks5"
    with Tap(mode, 1, refuse=refusal) as tap, pytest.raises(Fixable) as caught:
        tried(f"{scheme}://127.0.0.1:{tap.port}")
    assert caught.value.code == "proxy_refused"
    assert dict(caught.value.reason.facts)["problem"] == problem


def test_nobody_there_and_no_proxy_of_the_kind() -> None:
    with Tap("connect", 1) as tap:
        port = tap.port
    with pytest.raises(Fixable) as caught:
        tried(f"http://127.0.0.1:{port}")
    assert caught.value.code == "proxy_unreachable"
    with pytest.raises(Fixable) as caught:
        tried("gopher://127.0.0.1:1")
    assert caught.value.code == "proxy_unsupported"


def test_a_host_on_this_computer_needs_none_and_a_far_proxy_is_not_asked_here() -> None:
    assert tried("http://127.0.0.1:1", host="localhost") == ""
    with pytest.raises(Fixable) as caught:
        tried("http://proxy.example:3128", loopback_only=True)
    assert caught.value.code == "proxy_not_here"
