"""Follows what a container's server prints: the same lines as in its log file, each with docker's own time in front.

A position says which container, the time of the last line that was read and how many lines of that time, and which
threads had begun a message. A container that was made anew is read from its start. What a container printed that was
removed meanwhile is gone with it.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tray_app.core.errors import Fixable
from tray_app.products import contained
from tray_app.products.testsigma.log_follow import LINE_MOST_BYTES, NOTED_EVERY_BYTES, pending_of
from tray_app.products.testsigma.log_lines import LogReader
from tray_app.system.containers import output, run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tray_app.core.messages import Sighting
    from tray_app.core.model import Instance
    from tray_app.core.ports import TellSightings
    from tray_app.system.containers import Container

FIRST_LOOK_LINES: Final = 5_000
"""Where nothing was read before, only what left lately: a megabyte or so."""
MADE_ANEW_LINES: Final = 200_000
"""Of a container that was made while nobody looked."""
STILL_THERE_EVERY_S: Final = 120.0
"""After so long without a line it is asked whether container and docker are still there: a tool that hangs says
nothing, and neither does a server at night."""
AGAIN_AFTER_S: Final = 2.0
"""When what it prints ended although it runs: it was just started again."""
_EARLIER_NS: Final = 1_000_000_000
"""Asked for again, since podman (4.3.1) takes `since` not to include that instant; what was read is passed over."""

_STAMP: Final = re.compile(
    rb"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d) (.*)", re.DOTALL | re.ASCII
)
_INSIDE: Final = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}(?:Z|[+-]\d\d:\d\d) ", re.ASCII)
"""A line that the tool got in two pieces has the time of the second one in its middle. Seen with podman 4.3.1."""


async def follow(instance: Instance, position: str | None, tell: TellSightings) -> None:
    """Tells what its server prints from `position` on. Ends only by being cancelled.

    Raises Fixable `container_not_running`, `no_container_of_service`, `tool_hangs` and others as `contained.find`.
    """
    reading = _Reading(position)
    while True:
        container = await contained.find(instance, ())
        if container is None:
            raise Fixable("no_container_of_service", service=instance.service or "?")
        await _read(instance, container, reading, tell)
        if not container.running:
            raise Fixable("container_not_running", name=container.name)
        await asyncio.sleep(AGAIN_AFTER_S)


async def newest_lines(instance: Instance) -> bytes | None:
    """The end of what it printed; None: that cannot be had."""
    try:
        container = await contained.find(instance, ())
        if container is None:
            return None
        said = await run(container.tool, "logs", "--tail", str(FIRST_LOOK_LINES), container.id)
    except Fixable:
        return None
    return said.encode("utf-8", "replace")


async def _read(instance: Instance, container: Container, reading: _Reading, tell: TellSightings) -> None:
    """Until the container ends, is another one, or the tool says no more."""
    since, newest = reading.begin(container.id)
    async with output(container.tool, container.id, since=since, newest=newest) as printed:
        while True:
            try:
                async with asyncio.timeout(STILL_THERE_EVERY_S):
                    data = await printed.read()
            except TimeoutError:
                now = await contained.find(instance, ())
                if now is None or not now.running or now.id != container.id:
                    return
                continue
            if not data:
                return
            reading.take(data, tell)
            await asyncio.sleep(0)


class _Mark(NamedTuple):
    """The last line that was read."""

    container: str
    at_ns: int
    line_count: int
    """Of the lines of this time, how many were read."""


class _Reading:
    """What was read so far, and the rest of a line that came half."""

    def __init__(self, position: str | None) -> None:
        self._mark, pending = _position(position)
        self._reader = LogReader(pending)
        self._rest = b""
        self._too_long = False
        self._catching_up: _Mark | None = None
        """Where the last reading ended: lines up to there were read."""
        self._passed_count = 0
        self._since_noted_bytes = 0

    def begin(self, container_id: str) -> tuple[str | None, int | None]:
        """From when, and how many of the newest lines, are to be asked for."""
        self._rest, self._too_long, self._passed_count = b"", False, 0
        mark, self._catching_up = self._mark, None
        if mark is not None and mark.container == container_id:
            self._catching_up = mark
            return _text_of(mark.at_ns - _EARLIER_NS), None
        self._mark, self._reader = _Mark(container=container_id, at_ns=0, line_count=0), LogReader()
        return None, FIRST_LOOK_LINES if mark is None else MADE_ANEW_LINES

    def take(self, data: bytes, tell: TellSightings) -> None:
        """Tells what is in one more piece."""
        found = [sighting for line in self._lines(data) for sighting in self._of_line(line)]
        self._since_noted_bytes += len(data)
        if found or self._since_noted_bytes >= NOTED_EVERY_BYTES:
            tell(tuple(found), self._told())
            self._since_noted_bytes = 0

    def _lines(self, data: bytes) -> Iterator[bytes]:
        *whole, rest = (self._rest + data).split(b"\n")
        for line in whole:
            if not self._too_long:
                yield line
            self._too_long = False
        if len(rest) > LINE_MOST_BYTES:
            self._too_long, rest = True, b""
        self._rest = rest

    def _of_line(self, line: bytes) -> Iterator[Sighting]:
        match = _STAMP.fullmatch(line)
        if match is None:
            return
        at_ns = _ns_of(match)
        if at_ns is None or self._was_read(at_ns) or self._mark is None:
            return
        count = self._mark.line_count + 1 if at_ns == self._mark.at_ns else 1
        # Never back: after a clock that was set back some may be missed, and nothing is told twice.
        if at_ns >= self._mark.at_ns:
            self._mark = self._mark._replace(at_ns=at_ns, line_count=count)
        for sighting in self._reader.read((_INSIDE.sub(b"", match[4]),)):
            # Docker's time is this machine's; the line's own is in the container's zone.
            yield sighting_at(sighting, at_ns)

    def _was_read(self, at_ns: int) -> bool:
        until = self._catching_up
        if until is None:
            return False
        if at_ns < until.at_ns:
            return True
        if at_ns == until.at_ns and self._passed_count < until.line_count:
            self._passed_count += 1
            return True
        self._catching_up = None
        return False

    def _told(self) -> str:
        assert self._mark is not None
        told = {**self._mark._asdict(), "pending": self._reader.pending}
        return json.dumps(told, separators=(",", ":"))


def sighting_at(sighting: Sighting, at_ns: int) -> Sighting:
    """The same, sent at that time."""
    from dataclasses import replace

    return replace(sighting, at=datetime.fromtimestamp(at_ns // 1_000 / 1_000_000, UTC))


def _ns_of(match: re.Match[bytes]) -> int | None:
    try:
        at = datetime.fromisoformat((match[1] + match[3].replace(b"Z", b"+00:00")).decode())
    except ValueError:
        return None
    return int(at.timestamp()) * 1_000_000_000 + int((match[2] or b"0").ljust(9, b"0"))


def _text_of(at_ns: int) -> str:
    seconds, ns = divmod(max(at_ns, 0), 1_000_000_000)
    return f"{time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime(seconds))}.{ns:09d}Z"


def _position(text: str | None) -> tuple[_Mark | None, dict[str, tuple[str, str]]]:
    """What `_Reading._told` wrote; nothing for what cannot be read."""
    try:
        told: Any = json.loads(text or "")
        mark = _Mark(container=str(told["container"]), at_ns=int(told["at_ns"]), line_count=int(told["line_count"]))
        pending = dict(pending_of(told["pending"]))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None, {}
    return (mark, pending) if 0 <= mark.at_ns < 2**63 else (None, {})
