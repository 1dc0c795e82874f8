"""The packaged program against the same one from this checkout: the start of a command, and of the tray.

Not part of `make bench`, because it needs the package on this system: the program of TELEMETRY_TRAY_PACKAGED, else the
one that `make package` left in build/package.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from tests.bench.bench_tray import start_tray
from tests.bench.measuring import Row
from tests.bench.stage import COMMAND, stage
from tests.e2e.tray_host import desk

TIMES = 15
BUILT = Path(__file__).parents[2] / "build" / "package" / "deb" / "usr" / "lib" / "telemetry-tray" / "telemetry-tray"
PACKAGED = os.environ.get("TELEMETRY_TRAY_PACKAGED") or str(BUILT)
_MOST_TIMES = 1.1
"""No slower than from source; the rest is the spread of two such medians."""


def rows() -> Iterator[Row]:
    """By turns, source and package; the first of each fills the disk's cache."""
    if not Path(PACKAGED).exists():
        raise SystemExit(f"{PACKAGED} is not there: make package, or TELEMETRY_TRAY_PACKAGED=/usr/bin/telemetry-tray")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-package-")))
        panel = stack.enter_context(desk(folder))
        on = stack.enter_context(stage(folder))
        on.environment.update(panel.environment)
        for words in (("--version",), ("status", "--offline")):
            took: dict[str, list[float]] = {COMMAND: [], PACKAGED: []}
            for turn in range(TIMES + 1):
                for program, times in took.items():
                    began = time.perf_counter()
                    subprocess.run([program, *words], env=on.environment, check=True, stdout=subprocess.DEVNULL)
                    if turn:
                        times.append((time.perf_counter() - began) * 1000)
            yield _row(f"telemetry-tray {' '.join(words)}", took)
        took = {COMMAND: [], PACKAGED: []}
        for turn in range(TIMES + 1):
            for program, times in took.items():
                child, ms = start_tray(panel, on, (program, "run", "--hidden"))
                child.terminate()
                child.wait()
                if turn:
                    times.append(ms)
        yield _row("start to the tray", took)


def _row(what: str, took: dict[str, list[float]]) -> Row:
    return Row(
        what=what,
        floor_name="from source",
        floor=median(took[COMMAND]),
        ours=median(took[PACKAGED]),
        unit="ms",
        n=TIMES,
        most_times=_MOST_TIMES,
    )
