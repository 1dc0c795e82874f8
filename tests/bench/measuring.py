"""One row of `make bench`, and how it is measured: what we do and its floor in turns, so that both meet the same
machine."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One measured number beside what it is held against."""

    what: str
    floor_name: str
    floor: float
    ours: float
    unit: str
    n: int
    most_times: float | None = None
    """The aim: at most so many times the floor."""
    most: float | None = None
    """The aim: at most so many units."""

    @property
    def ratio(self) -> float | None:
        """Ours to the floor; None: the floor is nothing."""
        return self.ours / self.floor if self.floor else None

    @property
    def is_met(self) -> bool:
        """Whether every aim is reached."""
        times = self.most_times is None or (self.ratio is not None and self.ratio <= self.most_times)
        return times and (self.most is None or self.ours <= self.most)

    @property
    def aim(self) -> str:
        """The aim in words."""
        parts = []
        if self.most_times is not None:
            parts.append(f"{self.most_times:g} x")
        if self.most is not None:
            parts.append(f"{self.most:g} {self.unit}".strip())
        return "at most " + ", ".join(parts) if parts else "none"


HEAD = ("what", "floor", "floor is", "ours is", "unit", "ratio", "n", "aim", "")
WIDTHS = (44, 34, 10, 10, 8, 6, 5, 21, 6)


def line(cells: tuple[str, ...]) -> str:
    """One line of the table: texts to the left, numbers to the right."""
    numbers = {2, 3, 5, 6}
    return "  ".join(
        cell.rjust(width) if at in numbers else cell.ljust(width)
        for at, (cell, width) in enumerate(zip(cells, WIDTHS, strict=True))
    ).rstrip()


def row_line(row: Row) -> str:
    """A row as a line of the table."""
    return line(
        (
            row.what,
            row.floor_name,
            _number(row.floor),
            _number(row.ours),
            row.unit,
            "-" if row.ratio is None else f"{row.ratio:.2f}",
            str(row.n),
            row.aim,
            "ok" if row.is_met else "MISSED",
        )
    )


def _number(value: float) -> str:
    return f"{value:.3f}" if value < 10 else f"{value:.1f}"


def in_turns(
    floor: Callable[[], object],
    ours: Callable[[], object],
    times: int,
    *,
    between: Callable[[], object] = lambda: None,
    rest_s: float = 0.0,
) -> tuple[float, float]:
    """Medians in milliseconds. `between` runs outside of the timing after each of ours; `rest_s` of quiet before
    each measurement."""
    took: tuple[list[float], list[float]] = ([], [])
    gc.collect()  # What others left is not cleared away in our time.
    for _ in range(times):
        for times_of, work in ((took[0], floor), (took[1], ours)):
            if rest_s:
                time.sleep(rest_s)
            times_of.append(milliseconds(work))
        between()
    return median(took[0]), median(took[1])


def milliseconds(work: Callable[[], object]) -> float:
    """How long `work` takes."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000
