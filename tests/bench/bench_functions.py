"""Testsigma's relay: what passes beside a direct transfer, and a minute of events.

A direct transfer is the same client and the same server without the relay in between: Python's own HTTP ones, as they
are. Beside it stands what bare sockets do that look at nothing, in large pieces: no aim, but nobody can say then that
the floor was made easy.
"""

from __future__ import annotations

import json
import re
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from statistics import median
from typing import Any

from tests.bench import http_ends
from tests.bench.bench_idle import _resident_mb
from tests.bench.bench_relay import BARE, WITHIN_S, _bare, _hashes, _until_open
from tests.bench.measuring import Row, milliseconds
from tests.bench.stage import PYTHON
from tray_app.bootstrap import Program
from tray_app.core.instances import split_listen
from tray_app.core.messages import PayloadFilter
from tray_app.core.model import Instance, Source
from tray_app.demo.testsigma_server import EmbeddedTestsigma
from tray_app.engine.instance_acts import InstanceActs
from tray_app.system.clock import SystemClock
from tray_app.system.paths import Paths

BIG_BYTES = 100 * 1000 * 1000
ROUNDS = 5
EVENTS_A_SECOND = 1000
MINUTE_S = 60.0
QUICK_MINUTE_S = 10.0
CLIENTS = 8
_MOST_GROWTH_MB = 16
_PIECE = bytes(256 * 1024)

_ENGINE = """
import asyncio, sys
from tests.bench.bench_functions import program_in
from tray_app.cli.running import headless
asyncio.run(headless(program_in(sys.argv[1])))
"""
_CLIENT = """
import json, sys
from tests.bench.bench_functions import post_events
told = json.loads(sys.stdin.read())
print(json.dumps(post_events(**told)))
"""


def program_in(folder: str) -> Program:
    """The program in a home of its own, as if a service kept it up."""
    home = Path(folder) / "home"
    paths = Paths(home / "data", home / "config", home / "logs", home)
    return Program(paths=paths, environment={}, loopback_only=True, stays_up=lambda: None)


def rows(minute_s: float) -> Iterator[Row]:
    """Both directions, memory, and events for a minute."""
    with tempfile.TemporaryDirectory(prefix="bench-functions-") as folder:
        for ends in (HTTP, BARE_SOCKETS):
            with _vendor(ends.server) as vendor, _relayed(f"{folder}/{ends.server.stem}", vendor) as relayed:
                yield from _transfers(ends, vendor, relayed)
                if ends is HTTP:
                    yield from _events(relayed, minute_s)


@dataclass(frozen=True, kw_only=True)
class Relayed:
    """A program with one relay, in a process of its own."""

    folder: str
    instance: Instance
    pid: int

    @property
    def port(self) -> int:
        """Its relay's."""
        return split_listen(self.instance.listen or "")[1]


@contextmanager
def _relayed(folder: str, vendor: int) -> Iterator[Relayed]:
    instance = _added(folder, f"http://127.0.0.1:{vendor}")
    with _engine(folder, split_listen(instance.listen or "")[1]) as child:
        yield Relayed(folder=folder, instance=instance, pid=child.pid)


def _added(folder: str, endpoint: str) -> Instance:
    server = EmbeddedTestsigma(Path(folder) / "TestsigmaServer", onboarded=True)
    with program_in(folder).parts() as parts:
        InstanceActs(parts).add(
            Instance(
                name="bench",
                product="testsigma",
                source=Source.RELAY,
                home=str(server.home),
                endpoint=endpoint,
                server_id=server.server_id,
                added_at=SystemClock().now(),
            )
        )
        (instance,) = parts.journal.instances()
    return instance


@contextmanager
def _vendor(server: Path) -> Iterator[int]:
    child = subprocess.Popen([PYTHON, str(server)], stdout=subprocess.PIPE, text=True)
    try:
        assert child.stdout is not None
        yield int(child.stdout.readline())
    finally:
        child.kill()
        with child:
            pass


@contextmanager
def _engine(folder: str, port: int) -> Iterator[subprocess.Popen[bytes]]:
    child = subprocess.Popen([PYTHON, "-c", _ENGINE, folder], stdout=subprocess.DEVNULL, cwd=Path(__file__).parents[2])
    try:
        _until_open(port)
        yield child
    finally:
        child.terminate()
        child.wait()


# --- what passes ------------------------------------------------------------------------------------------------


def _transfers(ends: Ends, vendor: int, relayed: Relayed) -> Iterator[Row]:
    for port_of in (vendor, relayed.port):  # Everything is loaded, and the connections are there.
        for _, transfer in ends.ways:
            transfer(port_of, BIG_BYTES // 10)
    before_mb = _resident_mb(relayed.pid)
    took: dict[tuple[str, int], list[float]] = {}
    with _peak(relayed.pid) as peak_mb:
        for _ in range(ROUNDS):
            for what, transfer in ends.ways:
                for port in (vendor, relayed.port):
                    spent = milliseconds(lambda: transfer(port, BIG_BYTES))  # noqa: B023
                    took.setdefault((what, port), []).append(spent)
    for what, _ in ends.ways:
        yield Row(
            what=f"testsigma's relay: 100 MB {what}",
            floor_name=f"direct, {ends.name}",
            floor=median(took[what, vendor]),
            ours=median(took[what, relayed.port]),
            unit="ms",
            n=ROUNDS,
            most_times=ends.most_times,
        )
    yield Row(
        what="testsigma's relay: memory for 100 MB",
        floor_name="the program before it",
        floor=before_mb,
        ours=max(peak_mb) - before_mb,
        unit="MB",
        n=2 * ROUNDS,
        most=_MOST_GROWTH_MB,
    )


@contextmanager
def _peak(pid: int) -> Iterator[list[float]]:
    """What the process has in memory, several times a second."""
    seen, over = [_resident_mb(pid)], threading.Event()

    def watch() -> None:
        while not over.wait(0.02):
            seen.append(_resident_mb(pid))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield seen
    finally:
        over.set()
        watcher.join()


def _upload(port: int, size: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=WITHIN_S) as line:
        line.sendall(f"POST /take HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: {size}\r\n\r\n".encode())
        for start in range(0, size, len(_PIECE)):
            line.sendall(_PIECE[: size - start])
        if not line.recv(4096).startswith(b"HTTP/1.1 200"):
            raise RuntimeError("the upload was not taken")


def _download(port: int, size: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=WITHIN_S) as line:
        line.sendall(f"GET /give/{size} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n".encode())
        room, head = bytearray(len(_PIECE)), b""
        while b"\r\n\r\n" not in head:
            head += line.recv(4096)
        left = size - len(head.partition(b"\r\n\r\n")[2])
        if not re.match(rb"HTTP/1.1 200", head):
            raise RuntimeError("the download was refused")
        while left > 0:
            left -= line.recv_into(room) or left + 1
        if left:
            raise RuntimeError("the download was cut short")


@dataclass(frozen=True, kw_only=True)
class Ends:
    """Who sends and who takes."""

    name: str
    server: Path
    ways: tuple[tuple[str, Callable[[int, int], None]], ...]
    most_times: float | None


HTTP = Ends(
    name="http.client, http.server",
    server=Path(http_ends.__file__),
    ways=(("up", http_ends.upload), ("down", http_ends.download)),
    most_times=2.0,
)
BARE_SOCKETS = Ends(
    name="bare sockets",
    server=Path(__file__).with_name("bare_vendor.py"),
    ways=(("up", _upload), ("down", _download)),
    most_times=None,
)


# --- events -----------------------------------------------------------------------------------------------------


def _events(relayed: Relayed, minute_s: float) -> Iterator[Row]:
    server_id, count = relayed.instance.server_id or "", round(EVENTS_A_SECOND * minute_s)
    with _bare(str(Path(relayed.folder) / "bare.sqlite3"), server_id) as bare:
        floor = _posted(bare.port, server_id, count)
    ours = _posted(relayed.port, server_id, count)
    with program_in(relayed.folder).parts(read_only=True) as parts:

        def kept() -> set[str]:
            return _hashes(lambda before: parts.journal.page(PayloadFilter(), before=before, limit=1000))

        ends, found = time.monotonic() + WITHIN_S, kept()
        while len(found) < count and time.monotonic() < ends:
            time.sleep(0.5)
            found = kept()
    there = sum(sha256(_event(server_id, n)).hexdigest() in found for n in ours["answered"])
    what = f"{EVENTS_A_SECOND:,} events a second for {minute_s:g} s"
    yield Row(
        what=f"{what}: lost or refused",
        floor_name="none",
        floor=0,
        ours=count - there,
        unit="",
        n=count,
        most=0,
    )
    for part, unit, most_times in (("took_s", "s", 1.02), ("p50_ms", "ms", None), ("p99_ms", "ms", None)):
        yield Row(
            what=f"{what}: {_PARTS[part]}",
            floor_name=BARE,
            floor=floor[part],
            ours=ours[part],
            unit=unit,
            n=count,
            most_times=most_times,
        )


_PARTS = {"took_s": "all of it", "p50_ms": "an answer, p50", "p99_ms": "an answer, p99"}


def _posted(port: int, server_id: str, count: int) -> dict[str, Any]:
    done = subprocess.run(
        [PYTHON, "-c", _CLIENT],
        input=json.dumps({"port": port, "server_id": server_id, "count": count}),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def _event(server_id: str, number: int) -> bytes:
    told = {"serverUuid": server_id, "eventType": "CREATE", "elementId": number, "elementName": "MOBILE_WEB"}
    return json.dumps(told).encode()


def post_events(port: int, server_id: str, count: int) -> dict[str, object]:
    """So many, EVENTS_A_SECOND of them, each on a connection of its own; which were answered 200, and how long all
    of it took. Who is late does not wait."""
    answered, took_ms, lock = list[int](), list[float](), threading.Lock()
    began = time.monotonic() + 0.2
    head = (
        f"POST /api_public/stats/element HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
        "Content-Type: application/json\r\nContent-Length: "
    ).encode()

    def client(first: int) -> None:
        for number in range(first, count, CLIENTS):
            wait_s = began + number / EVENTS_A_SECOND - time.monotonic()
            if wait_s > 0:
                time.sleep(wait_s)
            body, at = _event(server_id, number), time.perf_counter()
            with socket.socket() as line:
                line.settimeout(WITHIN_S)
                line.connect(("127.0.0.1", port))
                line.sendall(head + b"%d\r\n\r\n" % len(body) + body)
                is_taken = line.recv(4096).startswith(b"HTTP/1.1 200")
            with lock:
                took_ms.append((time.perf_counter() - at) * 1000)
                answered.extend([number] if is_taken else [])

    threads = [threading.Thread(target=client, args=(n,)) for n in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took_s = time.monotonic() - began
    took_ms.sort()
    p50_ms, p99_ms = took_ms[len(took_ms) // 2], took_ms[int(len(took_ms) * 0.99)]
    return {"answered": answered, "took_s": took_s, "p50_ms": p50_ms, "p99_ms": p99_ms}
