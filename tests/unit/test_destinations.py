"""Which hosts are this machine, and which go over which proxy."""

from __future__ import annotations

import pytest

from tray_app.system.destinations import ProxyUnsupported, is_loopback_host, parse_proxy, proxy_for


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "REQUEST_METHOD"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST", "127.0.0.1", "127.9.9.9", "::1", "[::1]"])
def test_this_machine(host: str) -> None:
    assert is_loopback_host(host)


@pytest.mark.parametrize(
    "host",
    ["", "0", "0.0.0.0", "127.1", "2130706433", "0x7f.1", "localhost.", "localhost.example", "a.localhost",
     "127.0.0.1.example", "::", "::ffff:192.0.2.1", "192.168.0.1", "fe80::1", "127.0.0.1\n"],
)  # fmt: skip
def test_not_this_machine(host: str) -> None:
    assert not is_loopback_host(host)


@pytest.mark.parametrize(
    ("no_proxy", "host", "by_passed"),
    [
        ("", "vendor.example", False),
        ("*", "vendor.example", True),
        ("other.example", "vendor.example", False),
        ("vendor.example", "vendor.example", True),
        (".example", "vendor.example", True),
        ("example", "vendor.example", True),
        ("ndor.example", "vendor.example", False),
        ("vendor.example:443", "vendor.example", True),
        ("vendor.example:8443", "vendor.example", False),
        ("10.0.0.0/8, nonsense/99", "10.1.2.3", True),
        ("10.0.0.0/8", "11.1.2.3", False),
        ("10.0.0.0/8", "ten.example", False),
        ("fd00::/8", "fd00::5", True),
    ],
)
def test_no_proxy(no_proxy: str, host: str, by_passed: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    monkeypatch.setenv("no_proxy", no_proxy)
    assert (proxy_for(host, 443, scheme="https", own=None) is None) == by_passed


def test_the_own_setting_goes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    monkeypatch.setenv("no_proxy", "*")
    route = proxy_for("vendor.example", 443, scheme="https", own="socks5h://own.example")
    assert route is not None
    assert (route.url, route.is_socks) == ("socks5://own.example:1080", True)


def test_a_login_is_in_no_repr() -> None:
    route = parse_proxy("http://me:p%40ss@[fd00::1]:3128")
    assert route.login == ("me", "p@ss")
    assert route.url == "http://[fd00::1]:3128"
    assert "p@ss" not in repr(route)


@pytest.mark.parametrize("setting", ["socks4://me:pass@h", "http://:1", "http://h:70000", "://", "http://[me:pass@h"])
def test_a_setting_that_cannot_be_used(setting: str) -> None:
    with pytest.raises(ProxyUnsupported) as caught:
        parse_proxy(setting)
    assert "pass" not in str(caught.value)
