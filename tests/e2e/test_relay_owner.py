"""An owner lets his server's own telemetry pass through the program: what he types, sees and decides."""

from __future__ import annotations

import json
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import Any

import pytest

from tests.e2e.commands import WITHIN_S, House, finished, house
from tray_app.core.instances import split_listen


@pytest.fixture
def passing() -> Iterator[House]:
    """A server that hands its telemetry to the relay, and says goodbye when it is switched off."""
    with house(farewell=True) as made:
        made.add(source="relay")
        yield made


def until(true: Callable[[], Any]) -> None:
    """Asks again and again, for the commands are what is asked; the log follows a moment after an answer."""
    ends_at = time.monotonic() + WITHIN_S
    while not true():
        assert time.monotonic() < ends_at


@contextmanager
def running(here: House) -> Iterator[subprocess.Popen[bytes]]:
    """The program as on a server, its relay listening."""
    child = here.owner.start("run", "--headless")
    until(lambda: "listens on" in here.run("status", "work").out)
    try:
        yield child
    finally:
        assert here.run("quit").code == 0
        assert finished(child).code == 0


def log(here: House) -> list[dict[str, Any]]:
    return [json.loads(line) for line in here.run("log", "--json").lines]


def test_the_first_message_is_looked_at_and_released_whole_the_next_goes_on_at_once(passing: House) -> None:
    with running(passing):
        expected = passing.run("status", "work").out
        assert "first message is expected between" in expected and "last came         never" in expected
        (message,) = passing.server.send_telemetry()
        assert message.status_code == 200 and passing.receiver.messages == ()
        (line,) = log(passing)
        assert (line["kind"], line["source"], line["state"], line["rebuilt"]) == ("ping", "relay", "held", False)
        raw = passing.run("show", "1", "--raw").raw
        assert sha256(raw).hexdigest() == line["sha256"] and raw[:2] == b"\x1f\x8b", "as it came, packed"
        shown = passing.run("show", "1").out
        assert "packed with gzip" in shown and '"messageSequenceNumber": 1' in shown
        assert json.loads(shown.split("\n\n", 1)[1]) == json.loads(message.body)

        released = passing.run("release", "1")
        assert "held as a whole" in released.out and "its fields (there are" in released.out
        (got,) = passing.receiver.wait_for(1, WITHIN_S)
        assert (got.method, got.target, got.sha256, got.decoded) == (
            *("POST", "/sonarqube", sha256(raw).hexdigest()),
            message.body,
        )
        headers = dict(line.split(": ", 1) for line in passing.run("show", "1", "--headers").lines[1:])
        sent = {name: value for name, value in got.headers if name in headers}
        assert sent == headers and headers["Content-Encoding"] == "gzip" and "Host" not in headers

        passing.server.send_telemetry()
        second = passing.receiver.wait_for(2, WITHIN_S)[1]
        until(lambda: log(passing)[-1]["state"] == "delivered")
        assert log(passing)[-1]["sha256"] == second.sha256
        told = passing.run("status", "work")
        assert told.code == 0 and "so far 2 ping" in told.out and "daily run is expected between" in told.out
    off = passing.run("status", "work").out
    assert "DOES NOT LISTEN" in off and "nothing leaves" in off
    (message,) = passing.server.send_telemetry()
    assert message.outcome == "failed", "with the program not running nothing leaves"


def test_after_switching_off_only_the_farewell_comes_and_it_is_held(passing: House) -> None:
    with running(passing):
        passing.server.send_telemetry()
        assert passing.run("opt-out", "work", "--yes").code == 0
        passing.server.send_telemetry()
        until(lambda: [line["state"] for line in log(passing)] == ["blocked", "blocked"])
        passing.server.restart()
        until(lambda: [line["kind"] for line in log(passing)] == ["ping", "ping", "opt-out"])
        farewell = log(passing)[-1]
        assert (farewell["state"], farewell["method"]) == ("held", "DELETE")
        told = passing.run("status", "work", "--json")
        (one,) = json.loads(told.out)["instances"]
        assert (told.code, one["sharing"], one["state"], one["observed"]["held"]) == (3, "off", "off", 1)
        assert passing.receiver.messages == ()
        assert passing.run("release", "3").code == 0
        (got,) = passing.receiver.wait_for(1, WITHIN_S)
        assert (got.method, json.loads(got.decoded)) == ("DELETE", {"id": passing.server.server_id})
        until(lambda: log(passing)[-1]["state"] == "delivered")


def test_a_farewell_that_was_announced_goes_on_by_itself(passing: House) -> None:
    with running(passing):
        assert passing.run("opt-out", "work", "--announce", "--yes").code == 0
        passing.server.restart()
        (got,) = passing.receiver.wait_for(1, WITHIN_S)
        assert got.method == "DELETE"


def test_everything_waits_for_the_owner_who_wants_that(passing: House) -> None:
    assert passing.run("set", "work", "--hold", "all").code == 0
    with running(passing):
        for number in ("1", "2"):
            passing.server.send_telemetry()
            assert log(passing)[-1]["state"] == "held"
            passing.run("release", number)
            passing.receiver.wait_for(int(number), WITHIN_S)
        assert "it holds          everything until you release it" in passing.run("status", "work").out


def test_a_port_that_something_else_took_meanwhile_is_said_and_another_one_taken(passing: House) -> None:
    listen = json.loads(passing.run("status", "work", "--json").out)["instances"][0]["relay"]["address"]
    with socket.create_server(split_listen(listen)):
        child = passing.owner.start("run", "--headless")
        until(lambda: "DOES NOT LISTEN" in passing.run("status", "work").out)
        said = passing.run("status", "work").out
        assert listen in said and "set work --listen" in said
        moved = passing.run("set", "work", "--listen", "auto", "--yes")
        assert moved.code == 0
        until(lambda: "listens on" in passing.run("status", "work").out)
    passing.server.restart()
    (message,) = passing.server.send_telemetry()
    assert message.status_code == 200 and len(log(passing)) == 1
    assert passing.run("quit").code == 0
    assert finished(child).code == 0


def test_what_does_not_fit_is_counted_and_said(passing: House) -> None:
    listen = json.loads(passing.run("status", "work", "--json").out)["instances"][0]["relay"]["address"]
    with running(passing):
        host, port = split_listen(listen)
        with socket.create_connection((host, port)) as stranger:
            stranger.sendall(
                b"POST http://vendor.example/ HTTP/1.1\r\nHost: vendor.example\r\nContent-Length: 0\r\n\r\n"
            )
            assert b" 403 " in stranger.recv(4096)
        until(lambda: "refused           1 meant for a proxy" in passing.run("status", "work").out)
        assert log(passing) == [] and passing.receiver.messages == ()
