"""What the running SonarQube's settings mean. The config file: test_sonarqube_config."""

from __future__ import annotations

import pytest

from tray_app.core.model import Aspect, Evidence, Kind, Means, Place, Side
from tray_app.products.sonarqube.evidence import kinds_of, means_of_url, settings_evidence

ENABLE, URL, METRICS = "sonar.telemetry.enable", "sonar.telemetry.url", "sonar.telemetry.metrics.url"


def running(settings: dict[str, str], *, version: str = "2025.1.0.102418") -> dict[str, Evidence]:
    found = settings_evidence(settings, version=version, location="http://x/api", relay="127.0.0.1:9900")
    assert all(e.side is Side.RUNNING and e.location == "http://x/api" and e.line is None for e in found)
    return {e.key: e for e in found}


@pytest.mark.parametrize(
    ("value", "means"),
    [
        ("true", Means.ON),
        (" \tTrUe\x1f", Means.ON),
        ("", Means.ON),
        (" ", Means.ON),
        ("false", Means.OFF),
        ("no", Means.OFF),
        ("1", Means.OFF),
        ("treu", Means.OFF),
        ('"true"', Means.OFF),
        ("true\u00a0", Means.OFF),
        ("{b64}dHJ1ZQ==", Means.ON),
        ("{B64}ZmFsc2U=", Means.OFF),
        ("{b64}?", Means.UNREADABLE),
        ("{aes}xyz", Means.UNREADABLE),
        ("{AES-GCM}xyz", Means.UNREADABLE),
        ("{rot13}true", Means.OFF),
        ("{}true", Means.OFF),
        ("${env:X}", Means.OFF),
    ],
)
def test_the_switch_as_the_server_reads_it(value: str, means: Means) -> None:
    switch = running({ENABLE: value})[ENABLE]
    assert (switch.means, switch.decides, switch.shuts) == (means, True, means is Means.OFF)
    assert (switch.place, switch.aspect, switch.value) == (Place.SERVER, Aspect.SWITCH, value)


def test_what_the_server_does_not_list_has_its_default() -> None:
    found = running({})
    assert (found[ENABLE].place, found[ENABLE].means, found[ENABLE].value) == (Place.DEFAULT, Means.ON, None)
    assert (found[URL].means, found[METRICS].means) == (Means.TO_VENDOR, Means.TO_VENDOR)
    assert found[URL].covers == {Kind.PING, Kind.OPT_OUT}
    assert found[METRICS].covers == {Kind.METRICS}
    assert METRICS not in running({}, version="9.9.8.100196")


@pytest.mark.parametrize(
    ("url", "means"),
    [
        ("https://telemetry.sonarsource.com/sonarqube", Means.TO_VENDOR),
        ("HTTPS://Telemetry.SonarSource.com:443", Means.TO_VENDOR),
        ("http://127.0.0.1:9/", Means.TO_SINK),
        ("http://127.0.0.1:9", Means.TO_SINK),
        ("http://127.0.0.1:0009/a/b?c", Means.TO_SINK),
        ("http://localhost:9/x", Means.TO_SINK),
        ("https://[::1]:9/", Means.TO_SINK),
        (" http://127.0.0.1:9900/x ", Means.TO_RELAY),
        ("http://localhost:9900/", Means.TO_RELAY),
        ("https://127.0.0.1:9900/", Means.TO_OTHER),
        ("http://127.0.0.1:99/", Means.TO_OTHER),
        ("http://127.0.0.1:9@evil.example/", Means.TO_OTHER),
        ("http://127.0.0.1:9\\@evil.example/", Means.TO_OTHER),
        ("http://127.0.0.1:9.evil.example/", Means.TO_OTHER),
        ("http://user@127.0.0.1:9/", Means.TO_OTHER),
        ("http://127.0.0.1:9evil/", Means.TO_OTHER),
        ("http://telemetry.sonarsource.com.evil.example/", Means.TO_OTHER),
        ("http://127.0.0.1/9/", Means.TO_OTHER),
        ("127.0.0.1:9", Means.TO_OTHER),
        ("http://:9/", Means.TO_OTHER),
        ("ftp://127.0.0.1:9/", Means.TO_OTHER),
        ("http://127.0.0.1:9\n.evil/", Means.TO_OTHER),
    ],
)
def test_where_an_address_leads(url: str, means: Means) -> None:
    assert means_of_url(url, "127.0.0.1:9900") is means
    assert running({URL: url})[URL].means is means


def test_without_a_relay_nothing_leads_to_it() -> None:
    assert means_of_url("http://127.0.0.1:9900/", None) is Means.TO_OTHER
    assert means_of_url("http://[::1]:9900/", "[::1]:9900") is Means.TO_RELAY


def test_the_second_channel_cannot_be_vouched_for() -> None:
    piece = running({"sonar.gessie.url": "https://x"})["sonar.gessie.url"]
    assert (piece.means, piece.covers, piece.decides, piece.shuts) == (Means.UNREADABLE, {Kind.EVENT}, True, False)
    assert piece.note is not None


@pytest.mark.parametrize(
    ("version", "settings", "kinds"),
    [
        ("8.9.0.43852", {}, {Kind.PING}),
        ("9.9.8.100196", {}, {Kind.PING}),
        ("9.9.8.100196", {METRICS: "http://127.0.0.1:9/"}, {Kind.PING}),
        ("10.7.0.96327", {}, {Kind.PING}),
        ("10.7.0.96327", {METRICS: "x"}, {Kind.PING, Kind.METRICS}),
        ("25.3.0.104237", {}, {Kind.PING, Kind.METRICS}),
        ("2025.1.0.102418", {}, {Kind.PING, Kind.METRICS}),
        ("2026.2.0.1", {"sonar.gessie.url": "x"}, {Kind.PING, Kind.METRICS, Kind.EVENT}),
        (None, {}, {Kind.PING, Kind.METRICS}),
        ("", {}, {Kind.PING, Kind.METRICS}),
        ("banana", {}, {Kind.PING, Kind.METRICS}),
    ],
)
def test_what_a_version_sends(version: str | None, settings: dict[str, str], kinds: set[Kind]) -> None:
    assert kinds_of(version, settings) == kinds
