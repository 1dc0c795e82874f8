"""A SonarQube that really runs hands its own telemetry to our relay. After the other tests of this folder, on the same
server; each of its starts takes a good part of a minute."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import Any

import pytest

from tests.e2e.commands import finished
from tests.live.real_sonarqube import SAYS_DISABLED, SAYS_ENABLED, TALKATIVE, Site
from tests.live.test_real_sonarqube import agree, preview
from tray_app.core.relay import message_in

KEPT = ("Content-Encoding", "Content-Type", "User-Agent")
"""Of the headers that 9.9 sends; the others speak of the connection to us."""


@pytest.fixture(scope="module")
def passing(site: Site) -> Iterator[Site]:
    """The server is pointed at the relay of a program that runs, and was started after that."""
    assert site.owner.run("opt-in", "work", "--yes").code == 0
    site.server.stop()
    site.server.configure(TALKATIVE)
    done = site.owner.run("set", "work", "--source", "relay", "--yes")
    assert done.code == 0, done
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    child = site.owner.start("run", "--headless", **quiet)
    try:
        site.receiver.forget()
        site.server.start()
        site.server.forget_its_pings()  # It may have sent one while it was being stopped; else this is the second.
        yield site
    finally:
        assert site.owner.run("quit").code == 0
        assert finished(child).code == 0


def through(site: Site) -> list[dict[str, Any]]:
    """What came through the relay."""
    return [line for line in site.log() if line["source"] == "relay"]


def comes(site: Site, true: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """The newest of what came through, once it is so."""
    site.server.until(lambda: bool(newest := through(site)[-1:]) and true(newest[0]), within_s=120)
    return through(site)[-1]


def released(site: Site) -> dict[str, Any]:
    """The newest that is held, let go. At its start the server may send two, one soon after the other: then the second
    takes the first one's place."""
    for _ in range(2):
        line = comes(site, lambda newest: newest["state"] == "held")
        done = site.owner.run("release", str(line["id"]))
        if done.code == 0:
            return line
        assert "superseded" in done.err, done
    raise AssertionError(through(site))


def restarted(site: Site) -> None:
    """Its main process, with its file as it is."""
    site.server.stop()
    site.receiver.forget()
    site.server.start()


def test_its_own_payload_arrives_is_kept_and_goes_on_unchanged(passing: Site) -> None:
    line = comes(passing, lambda newest: newest["kind"] == "ping")
    assert (line["state"], line["method"], line["rebuilt"]) == ("held", "POST", False)
    assert SAYS_ENABLED in passing.server.log()
    assert passing.receiver.messages == ()
    code, one = passing.status()
    assert (code, one["sharing"], one["configured"], one["effective"], one["state"]) == (0, "on", "on", "on", "held")
    assert one["relay"]["listens"] and one["relay"]["arrived"] == {"ping": len(through(passing))}
    assert one["relay"]["refused"] == {}

    line = released(passing)
    raw = passing.owner.run("show", str(line["id"]), "--raw").raw
    assert sha256(raw).hexdigest() == line["sha256"] and raw[:2] == b"\x1f\x8b"
    (message,) = passing.receiver.wait_for(1, 60)
    assert (message.method, message.target, message.complaints) == ("POST", "/sonarqube", ())
    assert message.body == raw and message.sha256 == line["sha256"], "byte for byte"
    headers = passing.owner.run("show", str(line["id"]), "--headers").lines[1:]
    assert [header.split(": ")[0] for header in headers] == list(KEPT)
    assert [f"{name}: {value}" for name, value in message.headers if name in KEPT] == headers

    ours, said = preview(passing)
    agree(ours, json.loads(message_in(raw)), said)


def test_the_next_one_goes_on_at_once(passing: Site) -> None:
    passing.receiver.forget()
    passing.server.forget_its_pings()
    (message,) = passing.receiver.wait_for(1, 120)
    line = comes(passing, lambda newest: newest["state"] == "delivered" and newest["sha256"] == message.sha256)
    assert message.body == passing.owner.run("show", str(line["id"]), "--raw").raw
    code, one = passing.status()
    assert (code, one["sharing"], one["effective"], one["state"]) == (0, "on", "on", "on")
    assert one["relay"]["arrived"] == {"ping": len(through(passing))}


def test_after_our_opt_out_nothing_comes_but_the_farewell_which_is_held(passing: Site) -> None:
    done = passing.owner.run("opt-out", "work", "--yes")
    assert done.code == 0, done
    before = passing.receiver.bytes_seen
    code, one = passing.status()
    assert (code, one["sharing"], one["configured"], one["effective"]) == (3, "off", "off", "on")
    assert one["restart_needed"], "nothing leaves, but the server has not read its file yet"
    passing.server.forget_its_pings()
    stopped = comes(passing, lambda newest: newest["state"] == "blocked")
    assert stopped["kind"] == "ping" and passing.receiver.bytes_seen == before

    restarted(passing)
    farewell = comes(passing, lambda newest: newest["kind"] == "opt-out")
    assert (farewell["state"], farewell["method"]) == ("held", "DELETE")
    raw = passing.owner.run("show", str(farewell["id"]), "--raw").raw
    assert json.loads(raw) == {"id": passing.server.settings()["sonar.core.id"]}
    count = len(through(passing))
    assert passing.is_silent() and passing.receiver.bytes_seen == before
    assert len(through(passing)) == count, "and nothing more came to the relay"
    assert SAYS_DISABLED in passing.server.log() and SAYS_ENABLED not in passing.server.log()
    code, one = passing.status()
    assert (code, one["sharing"], one["configured"], one["effective"]) == (3, "off", "off", "off")
    assert (one["state"], one["restart_needed"], one["observed"]["held"]) == ("off", False, 1)
    assert passing.owner.run("discard", str(farewell["id"])).code == 0


def test_a_farewell_that_was_announced_goes_on_unchanged(passing: Site) -> None:
    assert passing.owner.run("opt-in", "work", "--yes").code == 0
    restarted(passing)
    assert passing.status()[1]["sharing"] == "on"
    # 9.9 says goodbye once: switched on it empties its note of that, and takes an empty one for a note, too.
    emptied = passing.server.sql("SELECT KEE, IS_EMPTY FROM INTERNAL_PROPERTIES WHERE KEE = 'telemetry.optOut'")
    assert "TRUE" in emptied, emptied
    passing.server.forget_its_pings()
    assert passing.owner.run("opt-out", "work", "--announce", "--yes").code == 0
    restarted(passing)
    (message,) = passing.receiver.wait_for(1, 60)
    line = comes(passing, lambda newest: newest["kind"] == "opt-out" and newest["state"] == "delivered")
    assert (message.method, message.sha256) == ("DELETE", line["sha256"])
    assert message.body == passing.owner.run("show", str(line["id"]), "--raw").raw
