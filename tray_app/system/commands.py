"""Runs what restarts an instance, and shows what it prints. Thread: the engine's loop."""

from __future__ import annotations

import asyncio
import codecs
import shutil
import subprocess
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tray_app.core.errors import Fixable
from tray_app.system.containers import run

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from typing import IO

LONGEST_S: Final = 600.0
"""A unit may take minutes to stop; after this nobody waits for it any more."""
LOOK_EVERY_S: Final = 0.1
MOST_LINES: Final = 2000
"""Of its output, told; the rest is not kept."""
LONGEST_LINE: Final = 2000


class MachineCommands:
    """Implements `core.ports.Commands`."""

    def __init__(self, *, longest_s: float = LONGEST_S) -> None:
        self._longest_s = longest_s

    def has(self, program: str) -> bool:
        """See the port."""
        return shutil.which(program) is not None

    async def output(self, words: Sequence[str], *, folder: str | None) -> str:
        """See the port."""
        return await run(*words, folder=folder, with_errors=True)

    async def carry_out(
        self, words: Sequence[str], *, folder: str | None, said: Callable[[str], Awaitable[None]]
    ) -> int | None:
        """See the port. It gets a session of its own, so that it asks for nothing on a terminal that nobody looks at;
        and a file instead of a pipe to write to, so that it does not die of our end."""
        where = shutil.which(words[0])
        if where is None:
            raise Fixable("tool_missing", tool=words[0])
        until_s = time.monotonic() + self._longest_s
        with (
            tempfile.TemporaryDirectory(prefix="telemetry-tray-", ignore_cleanup_errors=True) as private,
            (Path(private) / "said").open("wb") as written,
            (Path(private) / "said").open("rb") as reading,
        ):
            told = _Told(reading, said)
            try:
                process = subprocess.Popen(
                    [where, *words[1:]],
                    stdin=subprocess.DEVNULL,
                    stdout=written,
                    stderr=subprocess.STDOUT,
                    cwd=folder,
                    start_new_session=True,
                )
            except OSError as problem:
                raise Fixable("tool_failed", tool=words[0], detail=problem.strerror or str(problem)) from problem
            try:
                while process.poll() is None and time.monotonic() < until_s:
                    await asyncio.sleep(LOOK_EVERY_S)
                    await told.more()
                await told.more(last=process.returncode is not None)
            finally:
                if process.returncode is None:
                    # Its end is waited for by nobody else; a daemon thread does not keep this program from ending.
                    threading.Thread(target=process.wait, name=f"end of {words[0]}", daemon=True).start()
            return process.returncode


class _Told:
    """Hands the lines of a growing file on."""

    def __init__(self, file: IO[bytes], said: Callable[[str], Awaitable[None]]) -> None:
        self._file = file
        self._said = said
        self._rest = ""
        self._count = 0
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")

    async def more(self, *, last: bool = False) -> None:
        """What was written since."""
        while part := self._file.read(65536):
            self._rest += self._decoder.decode(part)
            *lines, self._rest = self._rest.replace("\r", "\n").split("\n")
            self._rest = self._rest[-LONGEST_LINE:]
            await self._tell(lines)
        if last:
            await self._tell([self._rest])

    async def _tell(self, lines: list[str]) -> None:
        for line in lines:
            if line.strip() and self._count < MOST_LINES:
                self._count += 1
                await self._said(line.rstrip()[:LONGEST_LINE])
