"""What the benches play on: a home with one instance, its embedded server, an embedded receiver, and commands as an
owner types them."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tray_app.bootstrap import Program
from tray_app.demo.receiver import EmbeddedReceiver
from tray_app.demo.sonarqube_server import ADMIN_TOKEN, EmbeddedSonarQube
from tray_app.system.paths import HOME_VARIABLE, Paths

PYTHON = sys.executable
COMMAND = str(Path(PYTHON).with_name("telemetry-tray"))
NAME = "bench"
WITHIN_S = 60.0

CONFIG_LINES = tuple(
    f"sonar.web.setting{number}=value" if number % 20 == 0 else f"# sonar.web.setting{number}: as shipped, explained"
    for number in range(500)
)
"""The file that SonarQube ships has some 500 lines and 25 kB, almost all of them comments."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One home with one instance."""

    home: Path
    server: EmbeddedSonarQube
    receiver: EmbeddedReceiver
    environment: dict[str, str]

    def program(self) -> Program:
        """The program in this home, in this process."""
        folders = (self.home / "data", self.home / "config", self.home / "logs")
        return Program(paths=Paths(*folders, self.home), environment={}, loopback_only=True)

    def command(self, *words: str) -> None:
        """Runs one command to its end. Raises CalledProcessError."""
        subprocess.run([COMMAND, *words], env=self.environment, check=True, stdout=subprocess.DEVNULL)

    @property
    def is_switched_off(self) -> bool:
        """Whether the config file says so, as read by nothing of ours."""
        lines = self.server.config_path.read_text().splitlines()
        return "sonar.telemetry.enable=false" in lines


@contextmanager
def stage(folder: Path, *, source: str = "observe", first_ping: str = "later") -> Iterator[Stage]:
    """A stage whose server has read its file after the instance was added."""
    surroundings = {key: value for key, value in os.environ.items() if key in ("PATH", "TMPDIR", "LANG")}
    environment = {**surroundings, HOME_VARIABLE: str(folder / "home"), "HOME": str(folder)}
    with EmbeddedReceiver() as receiver, EmbeddedSonarQube(folder / "sonarqube", file_lines=CONFIG_LINES) as server:
        made = Stage(home=folder / "home", server=server, receiver=receiver, environment=environment)
        token = folder / "token"
        token.touch(mode=0o600)
        token.write_text(ADMIN_TOKEN)
        made.command(
            *("add", "sonarqube", "--name", NAME, "--home", str(server.home), "--url", server.url),
            *("--source", source, "--first-ping", first_ping, "--endpoint", f"{receiver.url}/sonarqube"),
            *("--token-file", str(token), "--yes"),
        )
        server.restart()
        yield made


@contextmanager
def running(on: Stage, *, until: str) -> Iterator[subprocess.Popen[str]]:
    """`run --headless` as a child that has printed `until`. Raises RuntimeError when it never does."""
    child = subprocess.Popen(
        [COMMAND, "run", "--headless"], env=on.environment, stdout=subprocess.PIPE, text=True, bufsize=1
    )
    assert child.stdout is not None
    out, seen = child.stdout, threading.Event()

    def read() -> None:
        # To the end, or the child would stop at a full pipe.
        for text in out:
            if until in text:
                seen.set()

    reader = threading.Thread(target=read, name="output of the child")
    reader.start()
    try:
        if not seen.wait(WITHIN_S):
            raise RuntimeError(f"run --headless never said {until!r}")
        yield child
    finally:
        child.terminate()
        child.wait()
        reader.join()
        out.close()
