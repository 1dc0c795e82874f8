"""`status --offline` and `opt-out` as whole commands, against a Python that imports what both cannot do without."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench.measuring import Row, in_turns
from tests.bench.stage import NAME, PYTHON, stage

FLOOR = "import sqlite3, json"
TIMES = 40


def rows() -> Iterator[Row]:
    """One instance in the journal; each opt-out edits the file and is taken back outside of the timing."""
    with tempfile.TemporaryDirectory(prefix="bench-commands-") as folder, stage(Path(folder)) as on:

        def floor() -> None:
            subprocess.run([PYTHON, "-c", FLOOR], env=on.environment, check=True)

        def back() -> None:
            assert on.is_switched_off, "the opt-out changed nothing"
            on.command("revert", NAME, "--yes")
            assert not on.is_switched_off, "the revert changed nothing"

        def row(what: str, took: tuple[float, float]) -> Row:
            return Row(
                what=what,
                floor_name=f'python -c "{FLOOR}"',
                floor=took[0],
                ours=took[1],
                unit="ms",
                n=TIMES,
                most_times=4,
            )

        on.command("status", "--offline")  # Writes the compiled modules where there are none.
        yield row("status --offline", in_turns(floor, lambda: on.command("status", "--offline"), TIMES))
        out = ("opt-out", NAME, "--yes")
        yield row("opt-out", in_turns(floor, lambda: on.command(*out), TIMES, between=back))
