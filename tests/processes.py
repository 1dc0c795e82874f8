"""Programs that look like a Java server from outside: real processes with its arguments, environment and folder."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

WAITS = "import sys; print('up', flush=True); sys.stdin.read()"


@contextmanager
def java(
    folder: Path,
    *words: str,
    environment: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    uid: int | None = None,
) -> Iterator[subprocess.Popen[bytes]]:
    """A process called `java` with these arguments behind two of its own. It ends with the block."""
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / "java"
    if not program.exists():
        program.symlink_to(Path(sys.executable).resolve())
    child = subprocess.Popen(
        [str(program), "-c", WAITS, *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={"PATH": os.environ["PATH"], **(environment or {})},
        cwd=cwd or folder,
        user=uid,
    )
    try:
        assert child.stdout is not None and child.stdout.readline() == b"up\n"
        yield child
    finally:
        child.kill()
        child.communicate()


@contextmanager
def sonarqube(
    home: Path,
    *arguments: str,
    jvm: tuple[str, ...] = (),
    version: str = "9.9.8.100196",
    environment: Mapping[str, str] | None = None,
    uid: int | None = None,
) -> Iterator[subprocess.Popen[bytes]]:
    """Started as `sonar.sh` does: from its own folder, with a relative path to the jar."""
    start = home / "bin" / "linux-x86-64"
    start.mkdir(parents=True, exist_ok=True)
    jar = f"../../lib/sonar-application-{version}.jar"
    with java(home / "jre", *jvm, "-jar", jar, *arguments, environment=environment, cwd=start, uid=uid) as child:
        yield child


@contextmanager
def a_testsigma(
    home: Path, *, jvm: tuple[str, ...] = (), environment: Mapping[str, str] | None = None, uid: int | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """Started as `start.sh` does: in its own folder, by its main class, with a word behind it that nobody reads."""
    words = ("-cp", f"{home}/lib/*:{home}/testsigma-server.jar", "com.testsigma.TestsigmaWebApplication", "--x=1")
    with java(home / "jre", *jvm, *words, environment=environment, cwd=home, uid=uid) as child:
        yield child
