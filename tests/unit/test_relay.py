"""The relay's decisions: addresses, and what leads back to us."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tray_app.core.errors import Fixable
from tray_app.core.gate import decide
from tray_app.core.instances import (
    instance_from_json,
    instance_to_json,
    leads_to_relay,
    relay_hosts,
    relay_url,
)
from tray_app.core.model import (
    Aspect,
    Evidence,
    Instance,
    Kind,
    Means,
    Place,
    SecretPlace,
    SecretRef,
    Side,
    Source,
)
from tray_app.core.relay import (
    SLACK,
    Arrived,
    Expected,
    NotTaken,
    Refusal,
    Refused,
    RelayRecord,
    RequestHead,
    behind,
    end_to_end,
    next_message,
    silence,
    step_of,
    unpack,
)
from tray_app.products.sonarqube.relay_rules import SonarQubeRelay

T0 = datetime(2026, 8, 3, tzinfo=UTC)
PLAIN = Instance(name="work", product="sonarqube", added_at=T0)
SET_UP = PLAIN._replace(source=Source.RELAY, listen="127.0.0.1:9077", path_token="t0ken")


def test_the_address_that_an_instance_is_pointed_at() -> None:
    assert relay_url(SET_UP) == "http://127.0.0.1:9077/t0ken"
    for half in (PLAIN, SET_UP._replace(listen=None), SET_UP._replace(path_token=None)):
        with pytest.raises(Fixable, match="relay_not_set_up"):
            relay_url(half)


def test_how_a_relay_may_be_called() -> None:
    assert relay_hosts("127.0.0.1:9077") == {"127.0.0.1:9077", "localhost:9077"}
    assert relay_hosts("127.0.0.2:9077") == {"127.0.0.2:9077"}
    assert "host.docker.internal:9077" in relay_hosts("172.17.0.1:9077")


@pytest.mark.parametrize(
    ("url", "leads"),
    [
        ("http://127.0.0.1:9077/sonarqube", True),
        ("http://LOCALHOST:9077", True),
        ("http://127.8.8.8:9077/x", True),
        ("http://[::1]:9077/", True),
        ("http://127.0.0.1:9078", False),
        ("https://telemetry.example:9077", False),
        ("http://172.17.0.1:9099/x", True),
        ("http://host.docker.internal.:9099/x", True),
        ("http://[bad", False),
    ],
)
def test_an_address_that_leads_back_to_us(url: str, leads: bool) -> None:
    assert leads_to_relay(url, ["127.0.0.1:9077", "172.17.0.1:9099"]) is leads


def test_an_instance_survives_json_and_an_older_one_has_the_defaults() -> None:
    full = SET_UP._replace(hold_all=True, secret=SecretRef(place=SecretPlace.FILE, path="/t", user="u"))
    assert instance_from_json(instance_to_json(full)) == full
    old = {k: v for k, v in instance_to_json(PLAIN).items() if k not in ("hold_all", "path_token", "id")}
    assert instance_from_json({**old, "unheard_of": 1}) == PLAIN


# --- the head of a request ----------------------------------------------------------------------------------


def head(target: str, *headers: tuple[str, str], method: str = "POST") -> RequestHead:
    return RequestHead(method=method, target=target, headers=headers or (("Host", "127.0.0.1:9077"),))


def step(of: RequestHead) -> str:
    return step_of(of, listen="127.0.0.1:9077", path_token="t0ken")


@pytest.mark.parametrize("rest", ["", "/metrics", "?a=b", "/metrics?x=%2F..", "/../x"])
def test_what_follows_the_token_is_raw(rest: str) -> None:
    assert step(head(f"/t0ken{rest}")) == rest


def test_the_hosts_name_is_read_in_any_case_and_by_name() -> None:
    assert step(head("/t0ken", ("HOST", " LocalHost:9077 "))) == ""


@pytest.mark.parametrize(
    ("of", "refusal"),
    [
        (head("http://127.0.0.1:9077/t0ken"), Refusal.PROXY),
        (head("vendor:443", method="CONNECT"), Refusal.PROXY),
        (head("*", method="OPTIONS"), Refusal.PROXY),
        (head("/t0ken", ("Host", "127.0.0.1")), Refusal.OTHER_HOST),
        (head("/t0ken", ("Host", "127.0.0.1:9077"), ("host", "127.0.0.1:9077")), Refusal.OTHER_HOST),
        (head("/t0ken", ("X", "y")), Refusal.OTHER_HOST),
        (head("/t0ke"), Refusal.OTHER_PATH),
        (head("/t0ken2"), Refusal.OTHER_PATH),
        (head("//t0ken"), Refusal.OTHER_PATH),
        (head("/T0KEN"), Refusal.OTHER_PATH),
        (head("/%740ken"), Refusal.OTHER_PATH),
        (head("/t0ken", *[("Host", "127.0.0.1:9077")] * 101), Refusal.NOT_HTTP),
    ],
)
def test_what_is_not_addressed_to_this_relay(of: RequestHead, refusal: Refusal) -> None:
    with pytest.raises(NotTaken) as caught:
        step(of)
    assert caught.value.refusal is refusal


def test_without_a_token_nothing_fits() -> None:
    with pytest.raises(NotTaken):
        step_of(head("/"), listen="127.0.0.1:9077", path_token="")


def test_only_end_to_end_headers_go_on() -> None:
    headers = (("A", "1"), ("connection", "close, b"), ("B", "2"), ("Host", "x"), ("a", "3"), ("Content-Encoding", "z"))
    assert end_to_end(headers) == (("A", "1"), ("a", "3"), ("Content-Encoding", "z"))


@pytest.mark.parametrize(
    ("endpoint", "rest", "url"),
    [
        ("https://v.example/sonarqube", "", "https://v.example/sonarqube"),
        ("https://v.example/sonarqube/", "/metrics", "https://v.example/sonarqube/metrics"),
        ("https://v.example", "?a", "https://v.example?a"),
    ],
)
def test_where_it_goes(endpoint: str, rest: str, url: str) -> None:
    assert behind(endpoint, rest) == url


# --- bodies -------------------------------------------------------------------------------------------------


@given(st.binary(max_size=5000))
def test_packed_or_not_the_message_is_the_same(message: bytes) -> None:
    assert unpack(gzip.compress(message)) == message
    if not message.startswith(b"\x1f\x8b"):
        assert unpack(message) == message


def test_gzip_in_two_members_is_one_message() -> None:
    assert unpack(gzip.compress(b"one ") + gzip.compress(b"two")) == b"one two"


@pytest.mark.parametrize("cut", [2, 9, -1])
def test_damaged_gzip(cut: int) -> None:
    with pytest.raises(NotTaken, match="not_readable"):
        unpack(gzip.compress(b"some text")[:cut])


def test_a_bomb_stops_at_the_limit() -> None:
    assert len(unpack(gzip.compress(bytes(1000)), limit_bytes=1000)) == 1000
    for bomb in (gzip.compress(bytes(1001)), gzip.compress(bytes(600)) * 2):
        with pytest.raises(NotTaken, match="too_large"):
            unpack(bomb, limit_bytes=1000)


# --- SonarQube's messages -----------------------------------------------------------------------------------

RULES = SonarQubeRelay()


@pytest.mark.parametrize(
    ("method", "rest", "kind"),
    [
        ("POST", "", Kind.PING),
        ("POST", "?q", Kind.PING),
        ("POST", "/metrics", Kind.METRICS),
        ("DELETE", "", Kind.OPT_OUT),
        ("PUT", "", Refusal.METHOD),
        ("DELETE", "/metrics", Refusal.METHOD),
        ("POST", "/metrics/", Refusal.OTHER_PATH),
        ("POST", "/", Refusal.OTHER_PATH),
    ],
)
def test_which_message_a_request_brings(method: str, rest: str, kind: Kind | Refusal) -> None:
    if isinstance(kind, Kind):
        assert RULES.expects(method, rest) is kind
        return
    with pytest.raises(NotTaken) as caught:
        RULES.expects(method, rest)
    assert caught.value.refusal is kind


def test_what_tells_a_message_that_comes_again() -> None:
    def key(kind: Kind, text: bytes) -> str | None:
        return RULES.hand_over(kind, "", text).message_key

    assert key(Kind.PING, b'{"id":"a","messageSequenceNumber":3,"x":1}') == "number:3"
    assert key(Kind.PING, b'{"id":"a","messageSequenceNumber":3,"x":2}') == "number:3"
    assert key(Kind.PING, b'{"id":"a"}') != key(Kind.PING, b'{"id":"a" }')
    assert key(Kind.METRICS, b'{"installation_id":"a","message_uuid":"u"}') == "uuid:u"
    assert key(Kind.OPT_OUT, b'{"id":"a"}') is None


@pytest.mark.parametrize(
    "text", [b"", b"[]", b"{", b'{"id":1}', b'{"id":""}', b'{"a":"b"}', b'{"id":"%s"}' % (b"x" * 201), b"[" * 100_000]
)
def test_what_is_no_message(text: bytes) -> None:
    with pytest.raises(NotTaken, match="not_readable"):
        RULES.hand_over(Kind.PING, "", text)


@given(st.binary(max_size=300))
def test_no_body_is_too_odd(text: bytes) -> None:
    for kind in (Kind.PING, Kind.METRICS, Kind.OPT_OUT):
        try:
            RULES.hand_over(kind, "", text)
        except NotTaken as error:
            assert error.refusal is Refusal.NOT_READABLE


# --- when the next one comes --------------------------------------------------------------------------------

H = timedelta(hours=1)


@pytest.mark.parametrize(
    ("version", "frequency_h", "days"),
    [
        ("9.9.8.100196", 3, 1),
        ("2025.1.0", 3, 1),
        ("10.4", 3, 1),
        ("9.7", 6, 1),
        ("8.9.10", 6, 7),
        (None, 6, 7),
        ("x", 6, 7),
    ],
)
def test_the_pace_of_versions(version: str | None, frequency_h: int, days: int) -> None:
    pace = RULES.pace(version)
    assert (pace.frequency, pace.at_least) == (frequency_h * H, timedelta(days=days))


def test_the_first_one_comes_3_to_27_hours_after_a_restart() -> None:
    due = next_message(RULES.pace("9.9.8"), up_since=T0, listens_since=T0, last_at=None)
    assert due == (T0 + 3 * H, T0 + 27 * H + SLACK)


def test_the_next_one_comes_24_to_27_hours_after_the_last() -> None:
    pace, last_at = RULES.pace("9.9.8"), T0 + 5 * H
    due = next_message(pace, up_since=T0, listens_since=T0, last_at=last_at)
    assert due == (last_at + 24 * H, last_at + 27 * H + SLACK)
    restarted = next_message(pace, up_since=last_at + 23 * H, listens_since=T0, last_at=last_at)
    assert restarted.earliest == last_at + 26 * H


def test_what_failed_while_nobody_listened_comes_at_the_next_look() -> None:
    pace, back_at = RULES.pace("9.9.8"), T0 + 100 * H
    due = next_message(pace, up_since=T0, listens_since=back_at, last_at=T0 + 5 * H)
    assert due == (back_at, back_at + 3 * H + SLACK)


def test_silence_is_told_when_it_is_late_and_with_its_likely_reason() -> None:
    due = Expected(earliest=T0 + 3 * H, latest=T0 + 27 * H)
    nothing = RelayRecord()

    def said(now: datetime, record: RelayRecord = nothing) -> str | None:
        why = silence(due, now=now, record=record, title="SonarQube", listen="127.0.0.1:9077")
        return None if why is None else why.code

    assert said(T0 + 27 * H) is None
    assert said(T0 + 28 * H) == "relay_silent"
    refused = Refused(refusal=Refusal.OTHER_PATH, count=2, last_at=T0 + 26 * H)
    assert said(T0 + 28 * H, RelayRecord(refused=(refused,))) == "relay_silent_refused"
    arrived = Arrived(kind=Kind.PING, count=1, last_at=T0 + 26.5 * H)
    assert said(T0 + 60 * H, RelayRecord(refused=(refused,), arrived=(arrived,))) == "relay_silent"


# --- the gate -----------------------------------------------------------------------------------------------


def evidence(**facts: Any) -> Evidence:
    return Evidence(
        **{
            "place": Place.FILE,
            "side": Side.CONFIGURED,
            "aspect": Aspect.SWITCH,
            "location": "f",
            "key": "k",
            "means": Means.ON,
            "decides": True,
            **facts,
        }
    )


ON, OFF = evidence(), evidence(means=Means.OFF, shuts=True)
OWNER_OFF = evidence(place=Place.OWNER, means=Means.OFF, shuts=True)
NOT_TRACKED = evidence(place=Place.PROGRAM, means=Means.OFF, shuts=True)


@pytest.mark.parametrize(
    ("kind", "pieces", "is_open", "final"),
    [
        (Kind.PING, (ON,), True, False),
        (Kind.METRICS, (ON,), True, False),
        (Kind.PING, (OFF,), False, True),
        (Kind.PING, (ON, OWNER_OFF), False, True),
        (Kind.PING, (), False, False),
        (Kind.PING, (evidence(means=Means.UNREADABLE),), False, False),
        (Kind.OPT_OUT, (OFF, OWNER_OFF), True, False),
        (Kind.OPT_OUT, (ON, NOT_TRACKED), False, True),
    ],
)
def test_the_gate_of_a_relay(kind: Kind, pieces: tuple[Evidence, ...], is_open: bool, final: bool) -> None:
    gate = decide(kind, source=Source.RELAY, evidence=pieces, kinds=frozenset({Kind.PING}))
    assert (gate.open, gate.final) == (is_open, final)


def test_a_farewell_is_only_the_relays() -> None:
    for source in (Source.COLLECT, Source.OBSERVE):
        assert not decide(Kind.OPT_OUT, source=source, evidence=(OFF,), kinds=frozenset({Kind.PING})).open
