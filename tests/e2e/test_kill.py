"""`kill -9` at random moments of collecting, storing, sending and rewriting: afterwards everything works by itself.

Each round kills the process group of one command after a random time (from before it does anything to after it is
done), then looks at the file, the journal and the receiver, and does the next. The seed is fixed; where the kill meets
the command is the machine's to choose, so a failure names the round and what it killed.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.commands import WITHIN_S, Done, House, house
from tray_app.core.model import PayloadState
from tray_app.demo import faults

ROUNDS = 30
LONGEST_S = {"send": 0.6, "run": 0.6, "opt-out": 0.12, "opt-in": 0.12}
"""About what the commands take on an idle machine."""


def killed(home: House, after_s: float, *words: str) -> bool:
    """Starts a command and kills it so many seconds later; whether it was still at work."""
    child = home.owner.start(*words)
    try:
        child.wait(after_s)
    except subprocess.TimeoutExpired:
        child.kill()
    child.communicate()
    return child.returncode == -9


def works(done: Done, *codes: int) -> Done:
    assert done.code in codes, done
    assert "crash" not in done.err, done
    return done


def log(home: House) -> list[dict[str, Any]]:
    return [json.loads(line) for line in works(home.run("log", "--json", "--limit", "1000"), 0).lines]


def left_over(home: House) -> set[str]:
    """Files beside those that belong there."""
    ours = {"journal.sqlite3", "journal.sqlite3-wal", "journal.sqlite3-shm", "engine.lock", "identifier.key"}
    found = {p.name for p in home.owner.data.iterdir()} - ours
    return found | ({p.name for p in home.server.config_path.parent.iterdir()} - {"sonar.properties"})


def test_killed_at_any_moment_nothing_is_lost_doubled_or_half_written() -> None:
    chance = random.Random(20260803)
    with house(users=400, projects=150) as home:
        home.add()
        config = home.server.config_path
        works(home.run("opt-out", "work"), 0)
        off = config.read_bytes()
        works(home.run("opt-in", "work"), 0)
        on = config.read_bytes()
        home.server.restart()
        hits: dict[str, int] = {}
        for turn in range(ROUNDS):
            act = chance.choice(["send", "send", "opt-out", "opt-in", "run"])
            words = ("run", "--headless") if act == "run" else (act, "work")
            hit = killed(home, chance.uniform(0.02, LONGEST_S[act]), *words)
            hits[act] = hits.get(act, 0) + hit
            assert config.read_bytes() in (on, off), f"round {turn}: half a config after {act}"
            if act in ("opt-out", "opt-in") and chance.random() < 0.5:
                works(home.run("opt-in", "work"), 0)
                assert config.read_bytes() == on
                home.server.restart()
            works(home.run("status", "work", "--offline"), 0, 3, 4, 5)
        assert len(hits) == 4 and sum(hits.values()) > ROUNDS // 3, f"too few kills met a command at work: {hits}"

        works(home.run("opt-in", "work"), 0)
        home.server.restart()
        works(home.run("send", "work"), 0)
        rows = log(home)
        assert not [r for r in rows if r["state"] == PayloadState.SENDING], "the next one at work cleared up"
        received = [m.sha256 for m in home.receiver.messages]
        stored = {r["sha256"] for r in rows}
        assert set(received) <= stored, "nothing leaves that was not stored before"
        delivered = {r["sha256"] for r in rows if r["state"] == "delivered"}
        assert delivered <= set(received), "what the log calls accepted arrived"
        for row in rows:
            copies = received.count(row["sha256"])
            repeats = home.run("show", str(row["id"])).out.count("perhaps a second copy") if copies > 1 else 0
            assert copies <= 1 + repeats, f"#{row['id']} came {copies} times, {repeats} of them marked"
        for path in set(config.parent.iterdir()) - {config}:
            os.utime(path, (time.time() - 11,) * 2)
        works(home.run("revert", "work"), 0)
        assert left_over(home) == set(), "what killed commands left is cleared away by the next"


# --- at chosen moments -------------------------------------------------------------------------------------------


def killed_when(home: House, true: Callable[[], object], *words: str) -> None:
    """Starts a command and kills it as soon as `true`, which is asked without a pause."""
    child = home.owner.start(*words)
    until_s = time.monotonic() + WITHIN_S
    while not true():
        assert child.poll() is None and time.monotonic() < until_s, child.communicate()
    child.kill()
    child.communicate()


KILLER = """
import os, signal, sys

left, begun = int(os.environ["KILL_AT_STEP"]), False

def watch(frame, event, called):
    global left, begun
    if event == "c_call" and frame.f_globals.get("__name__") == "tray_app.config_files.replace":
        begun = begun or frame.f_code.co_name == "temporary"
        steps = {"open", "write", "fchmod", "fchown", "fsync", "close", "replace", "link", "unlink"}
        if begun and called.__name__ in steps:
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)

sys.setprofile(watch)
"""


def killed_at_step(home: House, step: int, *words: str) -> bool:
    """Kills a command right before the system call of that number by which it replaces a file; False: it has fewer.

    By itself, since an observer wakes up too late for what takes a millisecond; the signal is the real one.
    """
    folder = home.owner.folder / "killer"
    folder.mkdir(exist_ok=True)
    (folder / "sitecustomize.py").write_text(KILLER)
    path = home.owner.environment["PYTHONPATH"]
    home.owner.extra = {"PYTHONPATH": f"{folder}{os.pathsep}{path}", "KILL_AT_STEP": str(step)}
    try:
        done = home.run(*words)
    finally:
        home.owner.extra = {}
    assert done.code in (-9, 0), done
    return done.code == -9


def test_killed_at_every_step_of_rewriting(at_home: House) -> None:
    """The file is as before or has both edits, never the switch without the addresses: a server started then would
    send its farewell message to the vendor. The owner's word holds, nothing piles up, undo works."""
    at_home.add(source="observe")
    config = at_home.server.config_path
    on = config.read_bytes()
    works(at_home.run("opt-out", "work"), 0)
    off = config.read_bytes()
    works(at_home.run("revert", "work"), 0)
    assert off.count(b"//127.0.0.1:9/") == 2
    seen, step = set[bytes](), 0
    while killed_at_step(at_home, step, "opt-out", "work", "--yes"):
        seen.add(config.read_bytes())
        assert seen <= {on, off}, f"half a file after step {step}"
        assert len(left_over(at_home)) <= 1, "no more than the one that it was writing"
        for path in set(config.parent.iterdir()) - {config}:
            os.utime(path, (time.time() - 11,) * 2)
        told = json.loads(works(at_home.run("status", "--offline", "--json"), 0).out)["instances"][0]
        assert told["evidence"][0]["place"] == "owner" and told["evidence"][0]["value"] == "off", (
            "its word was on disk before the file was touched"
        )
        works(at_home.run("opt-out", "work"), 0)
        assert config.read_bytes() == off
        works(at_home.run("revert", "work"), 0)
        assert config.read_bytes() == on
        assert left_over(at_home) == set(), "what a killed command left is cleared away by the next"
        step += 1
    assert seen == {on, off} and step > 6, "the steps were met before and after the file took its place"
    assert config.read_bytes() == off


def test_killed_while_collecting_leaves_nothing_behind(added: House) -> None:
    before = len(added.server.requests)
    added.server.faults.add(faults.hang(), path="/api/projects/search", times=1)
    killed_when(added, lambda: added.server.hanging, "send", "work")
    assert len(added.server.requests) > before and log(added) == []
    added.server.release()
    works(added.run("send", "work"), 0)
    assert [r["state"] for r in log(added)] == ["delivered"]


def test_killed_while_storing_there_is_all_of_it_or_nothing(added: House) -> None:
    wal = added.owner.data / "journal.sqlite3-wal"
    for _ in range(3):
        at_start = len(log(added))
        added.receiver.faults.add(faults.hang(), times=1)
        asked = len(added.server.requests)
        # The look before is written too; the payload comes after the last question.
        killed_when(
            added,
            lambda asked=asked: len(added.server.requests) > asked + 8 and wal.exists() and wal.stat().st_size > 9_000,
            "send",
            "work",
        )
        added.receiver.release()
        added.receiver.faults.clear()
        for row in log(added)[at_start:]:
            body = works(added.run("show", str(row["id"]), "--raw"), 0).raw
            assert hashlib.sha256(body).hexdigest() == row["sha256"]
        works(added.run("send", "work"), 0)


def test_killed_while_sending_the_repeat_is_marked(added: House) -> None:
    """The vendor has it, we do not know: sent again once, and the log says that it may be a second copy."""
    added.run("set", "work", "--first-ping", "now")
    added.receiver.faults.add(faults.hang(), times=1)
    killed_when(added, lambda: added.receiver.messages, "run", "--headless")
    (row,) = log(added)
    assert row["state"] in ("sending", "uncertain")
    added.receiver.release()
    running = added.owner.start("run", "--headless")
    added.receiver.wait_for(2, WITHIN_S)
    works(added.run("quit"), 0)
    running.communicate()
    assert {m.sha256 for m in added.receiver.messages} == {row["sha256"]}
    (row,) = log(added)
    assert (row["state"], row["attempts"]) == ("delivered", 2)
    shown = added.run("show", str(row["id"])).out
    assert "interrupted" in shown and shown.count("perhaps a second copy") == 1, shown


def test_killed_while_adding_the_next_try_works(at_home: House) -> None:
    before = at_home.server.config_path.read_bytes()
    chance = random.Random(7)
    for _ in range(6):
        killed(at_home, chance.uniform(0.05, 0.35), "add", "sonarqube", "--name", "work", *at_home.where(), "--yes")
        told = json.loads(works(at_home.run("status", "--json"), 0).out)
        if told["instances"]:
            works(at_home.run("remove", "work", "--yes"), 0)
        assert at_home.server.config_path.read_bytes() == before, "added or not, its edit is taken back"


@pytest.mark.parametrize("how", ["quit", "kill"])
def test_a_lock_and_a_socket_of_the_dead_hinder_nobody(added: House, how: str) -> None:
    child = added.owner.start("run", "--headless")
    assert child.stdout is not None and b" runs " in child.stdout.readline()
    lock = json.loads((added.owner.data / "engine.lock").read_text())
    assert (lock["pid"], lock["role"]) == (child.pid, "run") and Path(lock["socket"]).is_socket()
    if how == "kill":
        child.kill()
    else:
        works(added.run("quit"), 0)
    child.wait()
    began_s = time.monotonic()
    works(added.run("opt-out", "work"), 0)
    assert time.monotonic() - began_s < 4, "nobody is waited for"
    assert added.run("quit").out == "Nothing is running.\n"
