"""The machine's clocks."""

from __future__ import annotations

import time
from datetime import UTC, datetime


class SystemClock:
    """The wall clock, and the steady one that goes on while the machine sleeps, where there is one (Linux)."""

    def now(self) -> datetime:
        """Aware, UTC."""
        return datetime.now(UTC)

    def steady_s(self) -> float:
        """Seconds since some moment before this process."""
        if hasattr(time, "CLOCK_BOOTTIME"):
            return time.clock_gettime(time.CLOCK_BOOTTIME)
        return time.monotonic()
