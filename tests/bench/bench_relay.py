"""The relay: from a connection until the answer that says "it is on disk", beside the barest server that stores as
durably, and beside mitmproxy, which one would otherwise put in between (and which stores nothing).

mitmproxy is no part of the project: name its `mitmdump` in TELEMETRY_TRAY_MITMDUMP or have it on the PATH; without it
its rows are left out, and that is said.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import count, permutations
from pathlib import Path
from queue import SimpleQueue
from statistics import median, quantiles

from tests.bench.bench_idle import _resident_mb
from tests.bench.measuring import Row
from tests.bench.stage import NAME, PYTHON, Stage, running, stage
from tray_app.core.instances import split_listen
from tray_app.core.messages import PayloadFilter

TIMES = 1000
ROUNDS = 5
A_ROUND = 400
CONNECTIONS = 32
BURST = 10_000
BURST_WITHIN_S = 600.0
QUIET_S = 10.0
"""So long the windows are watched before: what else the machine does keeps them, too."""
BODY_BYTES = 100
VARIABLE = "TELEMETRY_TRAY_MITMDUMP"
WITHIN_S = 60.0
BARE, MITM = "bare asyncio + h11 + SQLite", "mitmproxy as reverse proxy"
BARE_RELAY = Path(__file__).with_name("bare_relay.py")
_MOST_GROWTH_MB = 64
_MOST_STALL_MS = 100


@dataclass(frozen=True, kw_only=True)
class Target:
    """Where messages are handed in."""

    port: int
    server_id: str
    path: str = "/"
    number: Iterator[int] = field(default_factory=count)

    def body(self) -> bytes:
        """A message of BODY_BYTES, each another one."""
        body = json.dumps({"id": self.server_id, "n": next(self.number), "pad": ""}).encode()
        return body[:-2] + b"x" * (BODY_BYTES - len(body)) + b'"}'

    def hand_in(self, body: bytes) -> None:
        """One message on a new connection, until it is answered. Raises RuntimeError unless with 2xx."""
        head = (
            f"POST {self.path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nUser-Agent: SonarQube/9.9.8\r\n"
            f"Content-Type: application/json; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        with socket.create_connection(("127.0.0.1", self.port), timeout=WITHIN_S) as connection:
            connection.sendall(head.encode() + body)
            answer = b""
            while b"\r\n\r\n" not in answer:
                more = connection.recv(4096)
                if not more:
                    break
                answer += more
        if not answer.startswith(b"HTTP/1.1 2"):
            raise RuntimeError(f"answered with {answer[:100]!r}")


def rows() -> Iterator[Row]:
    """One run, all in turns; then the burst, with windows open."""
    with tempfile.TemporaryDirectory(prefix="bench-relay-") as scratch, ExitStack() as stack:
        folder = Path(scratch)
        on = stack.enter_context(stage(folder / "ours", source="relay"))
        on.command("set", NAME, "--hold", "all", "--yes")  # What goes on to the vendor is not what is measured.
        stack.enter_context(running(on, until=f"{NAME}:"))
        ours = _relay_of(on)
        targets = {BARE: stack.enter_context(_bare(str(folder / "bare.sqlite3"), ours.server_id))}
        mitmdump = os.environ.get(VARIABLE) or shutil.which("mitmdump")
        if mitmdump is None:
            print(f"(relay: no mitmdump on the PATH or in {VARIABLE}: its rows are left out)", file=sys.stderr)
        else:
            vendor = stack.enter_context(_bare("forward", ours.server_id))
            targets[MITM] = stack.enter_context(_mitm(mitmdump, vendor, folder / "mitm"))
        targets["ours"] = ours
        took = _one_by_one(targets)
        for name, most_times in ((BARE, 2.0), (MITM, 1 / 2.5)):
            if name in took:
                yield from _latencies(name, took[name], took["ours"], most_times)
        rates = _many_at_once(targets)
        for name, most_times in ((BARE, None), (MITM, 1 / 3)):
            if name in rates:
                yield Row(
                    what=f"relay, {CONNECTIONS} at once: time for a message",
                    floor_name=name,
                    floor=rates[name],
                    ours=rates["ours"],
                    unit="ms",
                    n=ROUNDS * A_ROUND,
                    most_times=most_times,
                )
    yield from _burst()


def _latencies(name: str, floor: list[float], ours: list[float], most_times: float) -> Iterator[Row]:
    for part, of in (("p50", median), ("p99", lambda took: quantiles(took, n=100)[98])):
        yield Row(
            what=f"relay: durable answer, new connection, {part}",
            floor_name=name,
            floor=of(floor),
            ours=of(ours),
            unit="ms",
            n=len(ours),
            most_times=most_times,
        )


# --- who is measured --------------------------------------------------------------------------------------------


def _relay_of(on: Stage) -> Target:
    with on.program().parts(read_only=True) as parts:
        (instance,) = parts.journal.instances()
    assert instance.listen is not None and instance.path_token is not None
    port = split_listen(instance.listen)[1]
    _until_open(port)
    return Target(port=port, path=f"/{instance.path_token}", server_id=instance.server_id or on.server.server_id)


@contextmanager
def _bare(database: str, server_id: str) -> Iterator[Target]:
    child = subprocess.Popen([PYTHON, str(BARE_RELAY), database], stdout=subprocess.PIPE, text=True)
    try:
        assert child.stdout is not None
        yield Target(port=int(child.stdout.readline()), server_id=server_id)
    finally:
        child.kill()
        with child:
            pass


@contextmanager
def _mitm(mitmdump: str, vendor: Target, folder: Path) -> Iterator[Target]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    child = subprocess.Popen(
        [
            *(mitmdump, "--quiet", "--mode", f"reverse:http://127.0.0.1:{vendor.port}"),
            *("--listen-host", "127.0.0.1", "--listen-port", str(port), "--set", f"confdir={folder}"),
        ]
    )
    try:
        _until_open(port)
        yield Target(port=port, server_id=vendor.server_id)
    finally:
        child.terminate()
        child.wait()


def _until_open(port: int) -> None:
    ends_at = time.monotonic() + WITHIN_S
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=WITHIN_S).close()
        except OSError:
            if time.monotonic() > ends_at:
                raise
            time.sleep(0.05)
        else:
            return


# --- measuring --------------------------------------------------------------------------------------------------


def _one_by_one(targets: dict[str, Target]) -> dict[str, list[float]]:
    """Milliseconds of each message, the targets in turns; what one does after its answer must not always meet the same
    other one, so each order has its turn."""
    took: dict[str, list[float]] = {name: [] for name in targets}
    orders = list(permutations(targets.items()))
    for turn in range(TIMES + 20):
        for name, target in orders[turn % len(orders)]:
            body = target.body()
            began = time.perf_counter()
            target.hand_in(body)
            if turn >= 20:
                took[name].append((time.perf_counter() - began) * 1000)
    return took


def _many_at_once(targets: dict[str, Target]) -> dict[str, float]:
    """Milliseconds a message with CONNECTIONS clients at once, each message on a connection of its own; the targets in
    turns."""
    took: dict[str, list[float]] = {name: [] for name in targets}
    for _ in range(ROUNDS):
        for name, target in targets.items():
            bodies = [target.body() for _ in range(A_ROUND)]
            began = time.perf_counter()
            _hand_in_all(target, bodies)
            took[name].append((time.perf_counter() - began) * 1000 / A_ROUND)
    return {name: median(times) for name, times in took.items()}


def _hand_in_all(target: Target, bodies: list[bytes]) -> None:
    """By CONNECTIONS threads. Raises what one of them met."""
    waiting, problems = SimpleQueue[bytes | None](), list[Exception]()
    for body in [*bodies, *[None] * CONNECTIONS]:
        waiting.put(body)

    def client() -> None:
        try:
            while (body := waiting.get()) is not None:
                target.hand_in(body)
        except Exception as problem:
            problems.append(problem)

    threads = [threading.Thread(target=client) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if problems:
        raise problems[0]


# --- a burst ----------------------------------------------------------------------------------------------------

_SENDER = """
import json, sys
from tests.bench.bench_relay import Target, _hand_in_all
told = json.loads(sys.stdin.read())
target = Target(**told["target"])
bodies = [body.encode() for body in told["bodies"]]
_hand_in_all(target, bodies)
"""


def _burst() -> Iterator[Row]:
    """10,000 from another process, with the window and the log open in this one."""
    with tempfile.TemporaryDirectory(prefix="bench-relay-") as scratch, stage(Path(scratch), source="relay") as on:
        on.command("set", NAME, "--hold", "all", "--yes")
        yield from _burst_with_windows(on)


def _burst_with_windows(on: Stage) -> Iterator[Row]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from tray_app.desktop.garbage import collected_here

    app = QApplication.instance() or QApplication([])
    with collected_here():  # As the program does: an engine's thread that destroys a timer of a window's is a crash.
        yield from _burst_beside_windows(on)
    assert app is not None


def _burst_beside_windows(on: Stage) -> Iterator[Row]:
    from tests.bench.bench_desktop import _end, _Heartbeat, _wait
    from tray_app.desktop.icons import Icons
    from tray_app.desktop.log_window import LogWindow
    from tray_app.desktop.main_window import MainWindow
    from tray_app.desktop.services import Mode, Services
    from tray_app.system.resources import read_resource

    program = on.program()
    services = Services(program)
    window = MainWindow(services, Icons(read_resource))
    services.start()
    window.show()
    _wait(lambda: services.mode is Mode.OWN and window._view.overview is not None)
    log = LogWindow(services)
    log.show()
    target = _relay_of(on)
    bodies = [target.body() for _ in range(BURST)]
    before_mb = peak_mb = _resident_mb(os.getpid())
    quiet, quiet_until = _Heartbeat(), time.monotonic() + QUIET_S
    quiet.start()
    _wait(lambda: time.monotonic() > quiet_until)
    quiet_ms = quiet.stop()
    told = {"port": target.port, "path": target.path, "server_id": target.server_id}
    child = subprocess.Popen([PYTHON, "-c", _SENDER], stdin=subprocess.PIPE, cwd=Path(__file__).parents[2])
    heart, began, took_s = _Heartbeat(), time.monotonic(), 0.0
    heart.start()
    try:
        given = json.dumps({"target": told, "bodies": [body.decode() for body in bodies]}).encode()
        threading.Thread(target=child.communicate, args=(given,), daemon=True).start()

        def ended() -> bool:
            """All are answered, and then looked into."""
            nonlocal peak_mb, took_s
            peak_mb = max(peak_mb, _resident_mb(os.getpid()))
            if child.poll() is None:
                return False
            took_s = took_s or time.monotonic() - began
            with program.parts(read_only=True) as parts:
                return not parts.journal.received(limit=1)

        _wait(ended, BURST_WITHIN_S)
    finally:
        stall_ms = heart.stop()
        child.kill()
        child.wait()
    assert child.returncode == 0, "not every message was answered"
    with program.parts(read_only=True) as parts:
        kept = _hashes(lambda before: parts.journal.page(PayloadFilter(), before=before, limit=1000))
    _end(log)
    _end(window)
    assert services.stop()
    missing = sum(sha256(body).hexdigest() not in kept for body in bodies)
    what = f"burst of {BURST:,}"
    yield Row(what=f"{what}: answered, but lost", floor_name="none", floor=0, ours=missing, unit="", n=BURST, most=0)
    yield Row(
        what=f"{what}: memory beyond idle",
        floor_name="the program before it",
        floor=before_mb,
        ours=peak_mb - before_mb,
        unit="MB",
        n=1,
        most=_MOST_GROWTH_MB,
    )
    yield Row(
        what=f"{what}: longest stall of the windows",
        floor_name=f"the same windows, {QUIET_S:g} s of nothing",
        floor=quiet_ms,
        ours=stall_ms,
        unit="ms",
        n=1,
        most=_MOST_STALL_MS,
    )
    yield Row(
        what=f"{what}: a message (client beside it)",
        floor_name="none",
        floor=0,
        ours=took_s * 1000 / BURST,
        unit="ms",
        n=BURST,
    )


def _hashes(page: Callable[..., tuple[object, ...]]) -> set[str]:
    found, before = set[str](), None
    while got := page(before):
        found |= {payload.sha256 for payload in got}  # type: ignore[attr-defined]
        before = got[0].id  # type: ignore[attr-defined]
    return found
