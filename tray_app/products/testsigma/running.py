"""The server's process on this machine: what it was started with.

It is the Java program whose main class is com.testsigma.TestsigmaWebApplication, and that runs in its own folder.
Source: start.sh of the zip (it changes into its folder, and exports what `--TESTSIGMA_PLATFORM_URL=` gives).
"""

from __future__ import annotations

import os.path
from typing import TYPE_CHECKING, Final, NamedTuple

from tray_app.products.testsigma.places import server_folder
from tray_app.products.testsigma.sources import NAMES
from tray_app.system.processes import java_processes

if TYPE_CHECKING:
    from tray_app.system.processes import JavaProcess

MAIN_CLASS: Final = "com.testsigma.TestsigmaWebApplication"
JAR: Final = "testsigma-server.jar"


class Started(NamedTuple):
    """A server's process."""

    process: JavaProcess
    before_main: tuple[str, ...]
    """The words of its command line before the main class."""
    folder: str | None
    """Its TestsigmaServer folder; None: it cannot be seen from here."""


def started(*, proc: str = "/proc") -> tuple[Started, ...]:
    """All servers on this machine."""
    return tuple(one for process in java_processes(NAMES, proc=proc) if (one := _as_started(process)) is not None)


def started_in(home: str, *, proc: str = "/proc") -> Started | None:
    """The server of the installation in this folder; of several the youngest. One that sees other files than we do is
    never it."""
    real = os.path.realpath(server_folder(home))
    mine = [
        one
        for one in started(proc=proc)
        if one.process.foreign is not True and one.folder is not None and os.path.realpath(one.folder) == real
    ]
    return max(mine, key=lambda one: one.process.started_at, default=None)


def _as_started(process: JavaProcess) -> Started | None:
    words = process.arguments
    main = next((i for i, word in enumerate(words) if _is_main(words, i, word)), None)
    if main is None:
        return None
    jars = (part for word in words[: main + 1] for part in word.split(os.pathsep))
    # Where it may be seen the working directory counts: Spring's ./config/ starts from there.
    beside = next((os.path.dirname(part) for part in jars if os.path.isabs(part) and part.endswith(f"/{JAR}")), None)  # noqa: PTH117, PTH120
    return Started(process=process, before_main=words[:main], folder=process.folder or beside)


def _is_main(words: tuple[str, ...], i: int, word: str) -> bool:
    return word == MAIN_CLASS or (i > 0 and words[i - 1] == "-jar" and os.path.basename(word) == JAR)  # noqa: PTH119
