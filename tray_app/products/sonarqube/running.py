"""The main process of a SonarQube on this machine: what it was started with.

It is the Java program that runs `sonar-application-VERSION.jar` (7.9 and older: the class org.sonar.application.App).
It starts web, search and compute engine as further Java programs that have the same jar in their class path. Source:
CommandLineParser of 7.9 to 2025.1, bin/linux-x86-64/sonar.sh.
"""

from __future__ import annotations

import os.path
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from tray_app.products.jvm import JVM_VARIABLES, pairs, properties
from tray_app.products.sonarqube.sources import KEYS, VARIABLES
from tray_app.system.processes import java_processes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from tray_app.core.model import Reason
    from tray_app.system.processes import JavaProcess

_JAR: Final = re.compile(r"(?:(.*)/)?lib/sonar-application-([0-9][^/:]*)\.jar")
_IMAGE_JAR: Final = "lib/sonarqube.jar"
"""Its name in the official images from 9.0 on."""
_MAIN_CLASS: Final = "org.sonar.application.App"
_TEMPORARY: Final = "-Djava.io.tmpdir="


class Started(NamedTuple):
    """What a main process was started with."""

    identity: str
    pid: int
    started_at: datetime
    home: str | None
    """None: it cannot be seen from here."""
    version: str | None
    jvm: tuple[tuple[str, str], ...]
    """JVM properties with our keys, the strongest first."""
    arguments: tuple[tuple[str, str], ...]
    """Program arguments with our keys, the strongest first."""
    environment: dict[str, str] | None
    """None: not to be seen."""
    unseen: Reason | None
    """Why not."""
    foreign: bool


def started(*, proc: str = "/proc", more: Sequence[str] = ()) -> tuple[Started, ...]:
    """All main processes on this machine; `more` are variables of the environment to read besides ours."""
    found = java_processes((*VARIABLES, *JVM_VARIABLES, *more), proc=proc)
    return tuple(one for process in found if (one := _as_started(process, found)) is not None)


def started_in(home: str, *, proc: str = "/proc", more: Sequence[str] = ()) -> Started | None:
    """The main process of the installation in this folder; of several the youngest. One that sees other files than we
    do is never it."""
    real = os.path.realpath(home)
    local = [one for one in started(proc=proc, more=more) if not one.foreign and one.home is not None]
    mine = [one for one in local if os.path.realpath(str(one.home)) == real]
    return max(mine, key=lambda one: one.started_at, default=None)


def _as_started(process: JavaProcess, found: Sequence[JavaProcess]) -> Started | None:
    words = process.arguments
    if not any(_is_main(words, i) for i in range(len(words))):
        return None
    jars = [match for word in words for part in word.split(":") if (match := _JAR.fullmatch(part)) is not None]
    jvm, arguments = split_arguments(words, process.environment or {})
    return Started(
        identity=process.identity,
        pid=process.pid,
        started_at=process.started_at,
        home=_home(process, jars[0].group(1) if jars else None, found),
        version=jars[0].group(2) if jars else None,
        jvm=tuple(jvm),
        arguments=tuple(arguments),
        environment=None
        if process.environment is None
        else {name: text for name, text in process.environment.items() if name not in JVM_VARIABLES},
        unseen=process.unseen,
        foreign=process.foreign is True,
    )


def split_arguments(
    words: Sequence[str], environment: Mapping[str, str]
) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """JVM properties and program arguments with our keys, each the strongest first. Without a main program among the
    words (an image's own start script) all are taken for the program's arguments."""
    main = next((i for i in range(len(words)) if _is_main(words, i)), -1)
    return properties(words[: max(main, 0)], environment, KEYS), pairs(words[main + 1 :], KEYS)


def _is_main(words: Sequence[str], i: int) -> bool:
    """Whether the program's own arguments begin behind this word."""
    if words[i] == _MAIN_CLASS:
        return True
    return i > 0 and words[i - 1] == "-jar" and (_JAR.fullmatch(words[i]) is not None or words[i].endswith(_IMAGE_JAR))


def _home(process: JavaProcess, folder: str | None, found: Sequence[JavaProcess]) -> str | None:
    """From the jar's place, relative to the working directory; else, where another user's is not to be seen, from the
    folder for temporary files that its children are given."""
    if folder is not None and os.path.isabs(folder):  # noqa: PTH117
        return os.path.normpath(folder)
    if process.folder is not None:
        return os.path.normpath(os.path.join(process.folder, folder or "."))  # noqa: PTH118
    for child in found:
        if child.parent == process.pid:
            for word in child.arguments:
                if word.startswith(f"{_TEMPORARY}/") and os.path.basename(word.rstrip("/")) == "temp":  # noqa: PTH119
                    return os.path.dirname(word.removeprefix(_TEMPORARY).rstrip("/"))  # noqa: PTH120
    return None
