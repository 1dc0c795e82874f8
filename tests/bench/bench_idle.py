"""What the engine costs while nothing happens: memory, and how often it wakes the machine.

Wake-ups are voluntary context switches, counted thread by thread, so that one that ends is not subtracted.
"""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

from tests.bench.measuring import Row
from tests.bench.stage import NAME, PYTHON, running, stage

WINDOW_S = 300.0
QUICK_WINDOW_S = 60.0
SETTLE_S = 3.0
_SAMPLE_S = 2.0
_FLOOR = "import asyncio, httpx\nasync def wait(): await asyncio.Event().wait()\nasyncio.run(wait())"
_MOST_IN_WINDOW = 10
_CASES = {
    "observe": ("observe", "later", f"{NAME}:"),
    "collect": ("collect", "later", f"{NAME}:"),
    "relay": ("relay", "later", f"{NAME}:"),
    "collect, a ping sent": ("collect", "now", "  sent  "),
}
"""Source, when the first ping is due, and what is printed when all of it is done: the server was asked, the ping sent.
What that needed is loaded then, and stays."""
_WITHOUT = "import sys\nfor name in ('click', 'pygments', 'rich'): sys.modules[name] = None\n"
"""Tools for tests bring these, and httpx then loads a command line of its own, 6 MB: in the floor, too. An owner's
installation has none of them, so they are hidden from all of the processes here."""


def rows(*, window_s: float = WINDOW_S) -> Iterator[Row]:
    """All of them at the same time, with nothing else."""
    with ExitStack() as stack:
        engines = {}
        hiding = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-idle-")))
        (hiding / "sitecustomize.py").write_text(_WITHOUT)
        for name, (source, first_ping, until) in _CASES.items():
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-idle-")))
            on = stack.enter_context(stage(folder, source=source, first_ping=first_ping))
            on.environment["PYTHONPATH"] = str(hiding)
            engines[name] = stack.enter_context(running(on, until=until)).pid
        floor = subprocess.Popen([PYTHON, "-c", _FLOOR], env=on.environment)
        stack.callback(floor.wait)
        stack.callback(floor.kill)
        time.sleep(SETTLE_S)
        woken = {pid: _Wakeups(pid) for pid in (*engines.values(), floor.pid)}
        ends_at = time.monotonic() + window_s
        while (left_s := ends_at - time.monotonic()) > 0:
            time.sleep(min(_SAMPLE_S, left_s))
            for count in woken.values():
                count.look()
        for name, pid in engines.items():
            yield Row(
                what=f"idle, {name}: memory",
                floor_name="asyncio and httpx imported",
                floor=_resident_mb(floor.pid),
                ours=_resident_mb(pid),
                unit="MB",
                n=1,
                most_times=1.4,
            )
        for name, pid in engines.items():
            yield Row(
                what=f"idle, {name}: wake-ups in {window_s:g} s",
                floor_name="a loop that waits",
                floor=woken[floor.pid].total,
                ours=woken[pid].total,
                unit="",
                n=1,
                most=_MOST_IN_WINDOW * window_s / WINDOW_S,
            )


class _Wakeups:
    """Counts those of one process from now on."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._first = _switches(pid)
        self._last = dict(self._first)

    def look(self) -> None:
        """Looks again, so that a thread that ends until the next look has been seen. Raises when the process died."""
        self._last |= _switches(self._pid)

    @property
    def total(self) -> int:
        """As of the last look."""
        return sum(count - self._first.get(thread, 0) for thread, count in self._last.items())


def _switches(pid: int) -> dict[str, int]:
    found = {}
    for thread in Path(f"/proc/{pid}/task").iterdir():
        with suppress(FileNotFoundError):
            found[thread.name] = int(_status(thread / "status")["voluntary_ctxt_switches"])
    if not found:
        raise RuntimeError("the process that was to idle is gone")
    return found


def _resident_mb(pid: int) -> float:
    return int(_status(Path(f"/proc/{pid}/status"))["VmRSS"].split()[0]) / 1024


def _status(path: Path) -> dict[str, str]:
    return {name: value.strip() for name, _, value in (text.partition(":") for text in path.read_text().splitlines())}
