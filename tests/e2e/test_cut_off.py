"""After the switch returned, no byte leaves: whichever process sends, whichever process switches.

A tap in between has stopped reading when the switch is asked for, so that megabytes wait. When it has returned, what
lies in the tap's buffer has left and is counted; every byte beyond that would have left after the switch.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from tests.e2e.commands import WITHIN_S, House, finished, house, said_well
from tests.integration.wire_servers import PATIENCE_S, Tap, server_tls
from tray_app.demo import faults

USERS = 6000
"""Some 700 kB of payload: far more than the buffers on the way hold."""


@pytest.fixture
def crowded() -> Iterator[House]:
    """A server whose payload is too big to have left as a whole while the receiver does not read."""
    with house(users=USERS) as made:
        yield made


def running(home: House) -> subprocess.Popen[bytes]:
    """`run --headless`, once it says that it runs."""
    child = home.owner.start("run", "--headless")
    assert child.stdout is not None
    assert b" runs (home: " in child.stdout.readline()
    return child


def state(home: House) -> str:
    told: str = json.loads(home.run("log", "--json").lines[-1])["state"]
    return told


@pytest.mark.parametrize("holder", ["send", "run"])
@pytest.mark.parametrize("tls", [False, True], ids=["clear", "tls"])
def test_an_opt_out_elsewhere_cuts_off_what_is_half_sent(tmp_path: Path, *, holder: str, tls: bool) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    extra = {"SSL_CERT_FILE": str(tmp_path / "ca.pem")} if tls else {}
    context = server_tls(authority, "127.0.0.1") if tls else None
    with house(users=USERS, extra=extra, receiver={"tls": context}) as home, Tap("plain", home.receiver.port) as tap:
        home.add("work", "--endpoint", f"{home.receiver.url.split(':')[0]}://127.0.0.1:{tap.port}/sonarqube")
        if tls:
            # A first ping, so that the connection under test is no special case of a certificate never seen.
            assert home.run("send", "work").code == 0
        before = tap.received
        tap.ended.clear()
        tap.stall_after(100_000)
        if holder == "run":
            home.run("set", "work", "--first-ping", "now")
            child = running(home)
            pending = home.owner.start("send", "work")
        else:
            child = pending = home.owner.start("send", "work")
        most = tap.most_that_can_come()
        size = int(json.loads(home.run("log", "--json").lines[-1])["size"])
        assert size > most - before + 100_000, "else there was nothing left to cut off"

        asked_s = time.monotonic()
        stopped = home.run("opt-out", "work")
        left = tap.arrived()
        took_s = time.monotonic() - asked_s
        assert stopped.code == 0 and stopped.err == "", stopped
        assert took_s < 5
        tap.resume.set()
        assert tap.ended.wait(PATIENCE_S)
        assert tap.received <= left, "bytes left after the switch had returned"
        assert state(home) == "blocked"
        ended = finished(pending)
        said_well(ended, "stopped", code=3)
        said_well(home.run("send", "work"), "You stopped telemetry", code=3)
        assert tap.received <= left and len(home.receiver.messages) == (1 if tls else 0)
        if holder == "run":
            assert home.run("opt-in", "work").code == 0
            home.server.restart()
            assert state(home) == "blocked", "what was stopped stays so"
            assert home.run("quit").code == 0
            assert finished(child).code == 0


@pytest.mark.parametrize("holder", ["send", "run"])
def test_an_opt_out_while_the_vendor_does_not_answer(added: House, holder: str) -> None:
    added.receiver.faults.add(faults.hang())
    if holder == "run":
        running(added)
    child = added.owner.start("send", "work")
    added.receiver.wait_for(1)
    seen = added.receiver.bytes_seen
    stopped = added.run("opt-out", "work")
    assert (stopped.code, stopped.err) == (0, ""), stopped
    said_well(finished(child), "stopped", code=3)
    assert state(added) == "blocked"
    shown = added.run("show", "--last", "work").out
    assert "cut_off, bytes may have left" in shown, shown
    added.receiver.release()
    assert added.receiver.wait_until_quiet() == seen


def test_an_opt_out_while_it_is_still_collecting(added: House) -> None:
    added.server.faults.add(faults.hang(), path="/api/users/search")
    child = added.owner.start("send", "work")
    while not any(r.path == "/api/users/search" for r in added.server.requests):
        time.sleep(0.01)
    assert added.run("opt-out", "work").code == 0
    said_well(finished(child), "stopped", code=3)
    assert added.run("log", "--json").out == "" and added.receiver.bytes_seen == 0


def test_an_opt_out_while_the_sender_is_deaf(crowded: House) -> None:
    """Stopped by the system in the middle of sending: it cannot confirm, and that is said. Later it goes on no more."""
    with Tap("plain", crowded.receiver.port, patience_s=WITHIN_S) as tap:
        crowded.add("work", "--endpoint", f"http://127.0.0.1:{tap.port}/sonarqube")
        holder = running(crowded)
        tap.stall_after(100_000)
        sending = crowded.owner.start("send", "work")
        tap.most_that_can_come()
        os.kill(holder.pid, signal.SIGSTOP)
        done = crowded.run("opt-out", "work")
        said_well(done, "did not confirm", f"process {holder.pid}")
        assert b"sonar.telemetry.enable=false" in crowded.server.config_path.read_bytes()
        os.kill(holder.pid, signal.SIGCONT)
        tap.resume.set()
        # What was under way is cut off by the question that waited in the socket, or ends; nothing new begins.
        assert tap.ended.wait(PATIENCE_S)
        finished(sending)
        said_well(crowded.run("send", "work"), "You stopped telemetry", code=3)
        connections = tap.connection_count
        assert state(crowded) in ("blocked", "delivered")
        assert crowded.run("quit").code == 0
        assert finished(holder).code == 0
        assert tap.connection_count == connections
        assert crowded.run("opt-out", "work").code == 0, "with nobody there it is confirmed"


def test_an_opt_out_beside_a_dead_sender(crowded: House) -> None:
    """Killed in the middle: no lock is left, what it was sending is blocked, not repeated."""
    with Tap("plain", crowded.receiver.port) as tap:
        crowded.add("work", "--endpoint", f"http://127.0.0.1:{tap.port}/sonarqube")
        tap.stall_after(100_000)
        sending = crowded.owner.start("send", "work")
        tap.most_that_can_come()
        sending.kill()
        sending.wait()
        done = crowded.run("opt-out", "work")
        assert done.code == 0, done
        assert state(crowded) == "blocked"
        tap.resume.set()
        assert crowded.run("opt-in", "work").code == 0
        crowded.server.restart()
        assert crowded.run("send", "work").code == 0
        assert [json.loads(line)["state"] for line in crowded.run("log", "--json").lines] == ["blocked", "delivered"]
        assert len(crowded.receiver.messages) == 1
