"""The relay as a process of its own: killed while it takes in, flooded, on a full disk, and misused as a proxy."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import signal
import socket
import sqlite3
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from tests.e2e.commands import WITHIN_S, House, house
from tests.e2e.test_journal_trouble import needs_mounts

KILLS = 20


@pytest.fixture
def relaying() -> Iterator[House]:
    """A 2025 SonarQube that has read where its relay is; the vendor takes nothing, so that all of it waits."""
    with house(users=3, projects=2, version="2025.1.0") as made:
        made.add(source="relay")
        yield made


def relay_url(home: House) -> str:
    """The address in the server's file, as whoever reads the file knows it."""
    lines = home.server.config_path.read_text().splitlines()
    return next(line for line in lines if line.startswith("sonar.telemetry.url=")).partition("=")[2]


@contextmanager
def running(home: House) -> Iterator[subprocess.Popen[bytes]]:
    """The engine alone, once its relay takes connections; ended at the end."""
    child = start(home)
    yield child
    if child.poll() is None:
        home.owner.prefix = []
        assert home.run("quit").code == 0
        child.wait(WITHIN_S)


def start(home: House) -> subprocess.Popen[bytes]:
    """The engine alone, once its relay takes connections. What it prints goes nowhere: a pipe that nobody empties
    would stop it."""
    child = home.owner.start("run", "--headless", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_until_it_listens(home)
    return child


def wait_until_it_listens(home: House) -> None:
    parts = urlsplit(relay_url(home))
    until_s = time.monotonic() + WITHIN_S
    while True:
        try:
            socket.create_connection((parts.hostname or "", parts.port or 0), timeout=5).close()
            return
        except OSError:
            assert time.monotonic() < until_s, "it does not listen"
            time.sleep(0.01)


def metrics(home: House, number: int = 0, *, pad: int = 0) -> bytes:
    """A message of its own."""
    message = {
        "message_uuid": str(uuid4()),
        "installation_id": home.server.data.server_id,
        "dimension": "installation",
        "metric_values": [{"key": "n", "value": number, "type": "integer", "granularity": "adhoc", "pad": "x" * pad}],
    }
    return json.dumps(message).encode()


def hand_over(home: House, body: bytes, *, step: str = "/metrics", method: str = "POST") -> bool:
    """Sends it in two pieces, as a slow server would; whether it was answered 200. Never raises."""
    parts = urlsplit(relay_url(home))
    head = (
        f"{method} {parts.path}{step} HTTP/1.1\r\nHost: {parts.netloc}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    ).encode()
    try:
        with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=20) as line:
            line.sendall(head + body[:50])
            line.sendall(body[50:])
            return line.recv(200).startswith(b"HTTP/1.1 200 ")
    except OSError:
        return False


def stored(home: House, path: Path | None = None) -> list[str]:
    """The SHA-256 of every body in the journal and its inbox, worked out anew from its bytes."""
    with closing(sqlite3.connect(f"file:{path or home.owner.journal}?mode=ro", uri=True)) as journal:
        return [
            hashlib.sha256(row[0]).hexdigest()
            for row in journal.execute("SELECT body FROM bodies UNION ALL SELECT body FROM inbox")
        ]


def log(home: House, limit: int = 100_000) -> list[dict[str, Any]]:
    done = home.run("log", "--json", "--limit", str(limit))
    assert done.code == 0, done
    return [json.loads(line) for line in done.lines]


def test_killed_between_taking_in_and_answering_nothing_answered_is_lost(relaying: House) -> None:
    """Promise 4: `kill -9` at random while several connections hand over; what got its 200 is there, byte for byte."""
    chance, home = random.Random(20260804), relaying
    answered = list[str]()
    lock = threading.Lock()
    kills_at_work = 0
    for _ in range(KILLS):
        child = start(home)
        assert hand_over(home, metrics(home)), "before the first one everything is loaded"
        stop = threading.Event()
        turned_away = threading.Event()

        def keep_on(stop: threading.Event = stop, turned_away: threading.Event = turned_away) -> None:
            while not stop.is_set():
                body = metrics(home, pad=chance.choice([0, 0, 3000, 100_000]))
                if hand_over(home, body):
                    with lock:
                        answered.append(hashlib.sha256(body).hexdigest())
                else:
                    turned_away.set()

        clients = [threading.Thread(target=keep_on) for _ in range(4)]
        for client in clients:
            client.start()
        time.sleep(chance.uniform(0.01, 0.25))
        child.kill()
        child.wait()
        stop.set()
        for client in clients:
            client.join()
        kills_at_work += turned_away.is_set()
    assert kills_at_work > KILLS // 2, "too few kills met a message under way"
    assert len(answered) > KILLS
    found = stored(home)
    assert set(answered) <= set(found), "answered, and not there"
    assert len(found) == len(set(found)), "stored twice"
    with running(home):
        assert home.run("status", "work").code in (0, 4)
    assert {r["sha256"] for r in log(home)} >= set(answered)
    assert home.receiver.messages == (), "the first ones are held until the owner has seen them"


@pytest.mark.timeout(500)
def test_a_burst_of_ten_thousand(relaying: House) -> None:
    """None is lost, and memory stays where it was; the owner's commands are answered meanwhile."""
    home, clients, each = relaying, 16, 625
    with running(home) as child:
        assert hand_over(home, metrics(home))
        before = resident_bytes(child.pid)
        answered = list[str]()

        def burst() -> None:
            for number in range(each):
                body = metrics(home, number, pad=500)
                assert hand_over(home, body)
                answered.append(hashlib.sha256(body).hexdigest())

        threads = [threading.Thread(target=burst) for _ in range(clients)]
        for thread in threads:
            thread.start()
        slowest = 0.0
        while any(thread.is_alive() for thread in threads):
            began = time.monotonic()
            assert home.run("status", "work", "--offline").code in (0, 4)
            slowest = max(slowest, time.monotonic() - began)
            time.sleep(1)  # the machine's two cores are for the burst
        assert slowest < 10
        for thread in threads:
            thread.join()
        assert len(answered) == clients * each
        assert set(answered) <= set(stored(home))
        grown = resident_bytes(child.pid) - before
        assert grown < 40 * 1024 * 1024, f"{grown / 1e6:.0f} MB more"
        began = time.monotonic()
        assert home.run("opt-out", "work", "--yes").code == 0
        assert time.monotonic() - began < 30
    assert {r["state"] for r in log(home, 20_000)} == {"blocked"}


def resident_bytes(pid: int) -> int:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


@needs_mounts
def test_on_a_full_disk_nothing_is_acknowledged(relaying: House) -> None:
    """The server is told 503, which it ignores; nothing that was answered 200 is missing; the program goes on."""
    home = relaying
    data, kept = home.owner.data, home.owner.folder / "kept"
    script = (
        f"mv '{data}' '{kept}' && mkdir -m 700 '{data}' && "
        f"mount -t tmpfs -o size=3m,mode=700 none '{data}' && cp -a '{kept}'/. '{data}'/ && exec \"$@\""
    )
    home.owner.prefix = ["unshare", "-m", "sh", "-c", script, "sh"]
    child = start(home)
    answered, refused = set[str](), 0
    for number in range(60):
        body = metrics(home, number, pad=60_000)
        if hand_over(home, body):
            answered.add(hashlib.sha256(body).hexdigest())
        else:
            refused += 1
    assert refused > 10 and len(answered) > 10
    assert child.poll() is None, "it goes on"
    child.send_signal(signal.SIGSTOP)
    beside = shutil.ignore_patterns("*.sock", "*.lock")
    shutil.copytree(f"/proc/{child.pid}/root{data}", home.owner.folder / "copy", ignore=beside)
    child.kill()
    child.wait()
    assert answered <= set(stored(home, home.owner.folder / "copy" / home.owner.journal.name))


def test_it_is_no_proxy(relaying: House) -> None:
    """Whatever is asked of it, it talks to the vendor only, and that with nothing of this."""
    home = relaying
    other = urlsplit(home.server.url)
    before = len(home.server.requests)
    with running(home):
        parts = urlsplit(relay_url(home))
        for raw in (
            f"CONNECT {other.netloc} HTTP/1.1\r\nHost: {other.netloc}\r\n\r\n",
            f"GET {home.server.url}/api/system/status HTTP/1.1\r\nHost: {other.netloc}\r\n\r\n",
            f"GET {home.server.url}/api/system/status HTTP/1.1\r\nHost: {parts.netloc}\r\n\r\n",
            f"GET /api/system/status HTTP/1.1\r\nHost: {other.netloc}\r\n\r\n",
            f"POST {parts.path}/../../{other.netloc} HTTP/1.1\r\nHost: {parts.netloc}\r\nContent-Length: 0\r\n\r\n",
            f"GET //{other.netloc}/api HTTP/1.1\r\nHost: {parts.netloc}\r\n\r\n",
        ):
            with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=20) as line:
                line.sendall(raw.encode())
                answer = line.recv(1000)
            assert answer.split(b" ")[1] in (b"403", b"404", b"421"), (raw, answer)
        status = json.loads(home.run("status", "work", "--json").out)["instances"][0]
        until_s = time.monotonic() + WITHIN_S
        while sum(status["relay"]["refused"].values()) < 6:
            assert time.monotonic() < until_s, status["relay"]
            status = json.loads(home.run("status", "work", "--json").out)["instances"][0]
    asked = [r.target for r in home.server.requests[before:]]
    assert all(target.startswith("/api/") for target in asked), asked
    assert not any("//" in target for target in asked)
    assert home.receiver.requests == ()
    token = urlsplit(relay_url(home)).path.strip("/")
    for printed in (home.run("status", "work"), home.run("status", "work", "--json"), home.run("log", "--json")):
        assert token not in printed.out + printed.err
    for file in home.owner.home.rglob("*.log"):
        assert token not in file.read_text()


def test_with_the_program_not_running_nothing_leaves(relaying: House) -> None:
    (message, *_) = relaying.server.send_telemetry()
    assert message.outcome == "failed"
    assert relaying.receiver.requests == ()
