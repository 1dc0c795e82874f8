"""Several processes of one home at once: one is the engine, the others ask it, and nobody is told nonsense."""

from __future__ import annotations

import json
import random
from collections import Counter
from typing import Any

import pytest

from tests.e2e.commands import WITHIN_S, House, finished, said_well
from tray_app.demo import faults


def rows(home: House) -> list[dict[str, Any]]:
    return [json.loads(line) for line in home.run("log", "--json", "--limit", "500").lines]


def running(home: House) -> Any:
    child = home.owner.start("run", "--headless")
    assert child.stdout is not None and b" runs " in child.stdout.readline()
    return child


def test_a_second_engine_says_that_there_is_one(added: House) -> None:
    first = running(added)
    said_well(added.run("run", "--headless"), f"process {first.pid}", "telemetry-tray quit")
    assert added.run("status", "work").code == 0, "the first goes on"
    done = added.run("quit")
    assert (done.code, done.out) == (0, "Ended.\n")
    ended = finished(first)
    assert (ended.code, ended.err) == (0, ""), ended
    assert not (added.owner.home / "run" / "engine.sock").exists()


def test_two_pings_at_once_are_sent_one_after_the_other(added: House) -> None:
    """The second waits for the first, and makes one of its own: nothing leaves twice."""
    added.receiver.faults.add(faults.slow(0.3), times=1)
    both = [added.owner.start("send", "work") for _ in range(2)]
    ended = [finished(child) for child in both]
    assert [(e.code, e.err) for e in ended] == [(0, ""), (0, "")]
    assert {e.out for e in ended} == {"#1 delivered (200).\n", "#2 delivered (200).\n"}
    assert added.receiver.most_at_once == 1
    received = Counter(m.sha256 for m in added.receiver.messages)
    assert set(received.values()) == {1}
    assert {r["sha256"] for r in rows(added)} == set(received)


def test_commands_are_carried_out_by_the_one_that_runs(added: House) -> None:
    """Whatever is asked, the running engine does it, prints it, and the answer is the same as without one."""
    child = running(added)
    assert added.run("send", "work").out == "#1 delivered (200).\n"
    assert added.run("opt-out", "work").code == 0
    said_well(added.run("send", "work"), "You stopped telemetry", code=3)
    said_well(added.run("release", "1"), "#1 is delivered")
    said_well(added.run("release", "9"), "#9")
    assert added.run("opt-in", "work").code == 0
    assert added.run("set", "work", "--name", "other").code == 0
    assert added.run("approve", "other", "users[].managed").code == 0
    added.server.restart()
    assert added.run("status", "other").code == 0
    assert added.run("preview", "other").code == 0
    second = added.run("add", "sonarqube", "--name", "second", *added.where("observe"), "--yes")
    assert second.code == 0, second
    assert added.run("remove", "second", "--forget", "--yes").code == 0
    assert added.run("quit").code == 0
    printed = finished(child)
    assert printed.code == 0 and printed.err == "", printed
    assert "#1  work  ping  sent" in printed.out
    assert "work: you stopped telemetry" in printed.out and "work: you started telemetry" in printed.out


@pytest.mark.parametrize("with_engine", [False, True], ids=["alone", "with an engine"])
def test_twenty_switches_and_looks_at_once(added: House, *, with_engine: bool) -> None:
    child = running(added) if with_engine else None
    config = added.server.config_path
    assert added.run("opt-out", "work").code == 0
    off = config.read_bytes()
    assert added.run("opt-in", "work").code == 0
    on = config.read_bytes()
    chance = random.Random(4)
    acts = [("opt-out", "opt-in", "status", "send", "log", "status --offline")[i % 6] for i in range(20)]
    chance.shuffle(acts)
    children = [(act, added.owner.start(*act.split()[:1], "work", *act.split()[1:])) for act in acts]
    for act, one in children:
        done = finished(one, within_s=2 * WITHIN_S)
        told = (act, done)
        match act:
            case "opt-out":
                assert done.code == 0 and done.err == "", told
            case "opt-in":
                # Somebody else's word may come between writing and looking: then this says what the file says.
                assert done.code == 0 or "still says" in done.err, told
            case "send":
                assert done.code in (0, 3), told
            case _:
                assert done.code in (0, 3, 4, 5) and "Traceback" not in done.err, told
    assert config.read_bytes() in (on, off)
    received = Counter(m.sha256 for m in added.receiver.messages)
    assert not received or set(received.values()) == {1}
    assert {r["state"] for r in rows(added)} <= {"delivered", "blocked"}
    assert added.run("opt-out", "work").code == 0
    assert config.read_bytes() == off
    if child is not None:
        assert added.run("quit").code == 0
        assert finished(child).code == 0


def test_a_log_that_is_followed_shows_what_others_do(added: House) -> None:
    child = added.owner.start("log", "--follow", "--json")
    assert child.stdout is not None
    assert added.run("send", "work").code == 0
    states = []
    while "delivered" not in states:
        states.append(json.loads(child.stdout.readline())["state"])
    assert states[-1] == "delivered"


def test_a_reader_that_goes_away_is_no_error(added: House) -> None:
    for _ in range(3):
        assert added.run("send", "work").code == 0
    child = added.owner.start("show", "1")
    assert child.stdout is not None and child.stderr is not None
    child.stdout.close()
    assert child.stderr.read() == b""
    assert child.wait(WITHIN_S) in (141, 0)
    child.stderr.close()
