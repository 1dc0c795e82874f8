"""How hard an instance's Web API is asked: at most four requests at once, fewer when it answers slowly or says 429.

The instance is somebody's working server. What is decided is pure (`Pace`); `Gate` does the waiting.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Final, TypeVar

from tray_app.core.errors import Temporary

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

T = TypeVar("T")

MOST_AT_ONCE: Final = 4
SLOW_S: Final = 2.0
"""An answer that takes longer is slow whatever was usual before: people wait at the same server."""
SLOW_RATIO: Final = 8.0
"""An answer is slow, too, when it took this many times the usual."""
NEVER_SLOW_S: Final = 0.25
"""Quicker answers are never slow: on a quick server eight times the usual is nothing but noise."""
QUICK_IN_A_ROW: Final = 20
"""As many quick answers allow one more at once."""
USUAL_FROM: Final = 25
"""The usual is the median of this many first answers: what is known of the server before we wore it out."""
FIRST_PAUSE_S: Final = 1.0
"""After the first 429 that says no time."""
LONGEST_PAUSE_S: Final = 60.0
"""A server that asks for a longer pause is left alone: the collecting ends, and is tried at another time."""
MOST_REFUSALS: Final = 5
"""As many 429 to one request end the collecting."""


class Pace:
    """How many at once, and how long to pause. Pure; durations in seconds. Not thread-safe."""

    def __init__(
        self,
        *,
        slow_s: float = SLOW_S,
        first_pause_s: float = FIRST_PAUSE_S,
        longest_pause_s: float = LONGEST_PAUSE_S,
    ) -> None:
        self._slow_s = slow_s
        self._first_pause_s = first_pause_s
        self._longest_pause_s = longest_pause_s
        self._first_s: list[float] = []
        self._usual_s: float | None = None
        self._quick_count = 0
        self.at_once = MOST_AT_ONCE

    def _is_slow(self, took_s: float) -> bool:
        if self._usual_s is None:
            self._first_s.append(took_s)
            if len(self._first_s) == USUAL_FROM:
                self._usual_s = sorted(self._first_s)[USUAL_FROM // 2]
                self._first_s.clear()
            return took_s > self._slow_s
        return took_s > min(self._slow_s, max(NEVER_SLOW_S, SLOW_RATIO * self._usual_s))

    def answered(self, took_s: float) -> float:
        """An answer came after `took_s`; how long to pause before the next request."""
        if self._is_slow(took_s):
            self._quick_count = 0
            self.at_once = max(1, self.at_once // 2)
            return min(took_s, self._longest_pause_s)
        self._quick_count += 1
        if self._quick_count >= QUICK_IN_A_ROW and self.at_once < MOST_AT_ONCE:
            self._quick_count = 0
            self.at_once += 1
        return 0.0

    def refused(self, refusal_count: int, retry_after_s: float) -> float | None:
        """A request was told 429 for the `refusal_count`-th time; how long to pause, None: give up.

        `retry_after_s`: what the server asked for; 0: it did not say, then the pauses double.
        """
        self._quick_count = 0
        self.at_once = 1
        pause_s = retry_after_s if retry_after_s > 0 else self._first_pause_s * 2 ** (refusal_count - 1)
        return None if refusal_count >= MOST_REFUSALS or pause_s > self._longest_pause_s else pause_s


class Gate:
    """Lets requests through as its pace says. Belongs to one event loop."""

    def __init__(self, pace: Pace | None = None) -> None:
        self.pace = pace or Pace()
        self._under_way_count = 0
        self._not_before_s = 0.0
        self._freed = asyncio.Event()

    async def __call__(self, request: Callable[[], Awaitable[T]]) -> T:
        """What `request` answers, made when it is its turn, and again when it was told to come back later.

        Raises what `request` raises; Temporary `api_busy` when the server will not have it. Cancelling it cancels
        the request and frees its place.
        """
        refusal_count = 0
        while True:
            while self._under_way_count >= self.pace.at_once:
                self._freed.clear()
                await self._freed.wait()
            self._under_way_count += 1
            try:
                await self._pause()
                began_s = time.monotonic()
                answer = await request()
                self._hold_back(self.pace.answered(time.monotonic() - began_s))
                return answer
            except Temporary as error:
                if error.code != "api_busy":
                    raise
                refusal_count += 1
                pause_s = self.pace.refused(refusal_count, retry_after_s(error))
                if pause_s is None:
                    raise
                self._hold_back(pause_s)
            finally:
                self._under_way_count -= 1
                self._freed.set()

    def _hold_back(self, pause_s: float) -> None:
        self._not_before_s = max(self._not_before_s, time.monotonic() + pause_s)

    async def _pause(self) -> None:
        while (rest_s := self._not_before_s - time.monotonic()) > 0:
            await asyncio.sleep(rest_s)


def retry_after_s(error: Temporary) -> float:
    """How long `api_busy` asks to wait; 0: it does not say."""
    return float(dict(error.reason.facts).get("retry_after_s", "0"))
