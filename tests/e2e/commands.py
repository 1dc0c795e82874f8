"""The program as its owner starts it: a process of its own for each command, in a home and surroundings of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tray_app.demo.receiver import EmbeddedReceiver
from tray_app.demo.sonarqube_server import ADMIN_TOKEN, EmbeddedSonarQube

CHECKOUT = Path(__file__).parents[2]
WITHIN_S = 60.0
"""Far more than any command takes, also on a machine that is busy with something else."""


@dataclass(frozen=True)
class Done:
    """A command that ended."""

    code: int
    out: str
    err: str
    raw: bytes

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


@dataclass(repr=False)
class Owner:
    """Somebody with a home folder at a machine."""

    folder: Path
    extra: dict[str, str] = field(default_factory=dict)
    """More of the environment."""
    prefix: list[str] = field(default_factory=list)
    """Goes before the command: a name space of its own, another user."""
    children: list[subprocess.Popen[bytes]] = field(default_factory=list)
    python: tuple[str, ...] = (sys.executable, "-m", "tray_app")

    @property
    def home(self) -> Path:
        """TELEMETRY_TRAY_HOME."""
        return self.folder / "tray"

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def journal(self) -> Path:
        return self.data / "journal.sqlite3"

    @property
    def environment(self) -> dict[str, str]:
        """Nothing of the caller's but where to find Python; no proxies, no session bus, no display."""
        bare = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
        return {
            **bare,
            "LANG": "C.UTF-8",
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONWARNINGS": "error::ResourceWarning",
            "PYTHONPATH": str(CHECKOUT),
            "HOME": str(self.folder / "user"),
            "TELEMETRY_TRAY_HOME": str(self.home),
            **self.extra,
        }

    def start(self, *words: str, **more: Any) -> subprocess.Popen[bytes]:
        """A command under way; killed at the end of the test if it still runs."""
        child = subprocess.Popen(
            [*self.prefix, *self.python, *words],
            env=self.environment,
            cwd=self.folder,
            **{"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **more},
        )
        self.children.append(child)
        return child

    def run(self, *words: str, given: str | None = None, within_s: float = WITHIN_S) -> Done:
        """A command from its start to its end; `given` is its standard input."""
        child = self.start(*words, **({} if given is None else {"stdin": subprocess.PIPE}))
        return finished(child, given=given, within_s=within_s)

    def end(self) -> None:
        """Nothing that was started is left."""
        for child in self.children:
            if child.poll() is None:
                with suppress(ProcessLookupError):
                    child.send_signal(signal.SIGCONT)
                child.kill()
            with child:
                pass


def finished(child: subprocess.Popen[bytes], *, given: str | None = None, within_s: float = WITHIN_S) -> Done:
    """What a command printed, once it ended."""
    out, err = child.communicate(None if given is None else given.encode(), timeout=within_s)
    text, problems = ((told or b"").decode(errors="backslashreplace") for told in (out, err))
    return Done(child.returncode, text, problems, out or b"")


def said_well(done: Done, *parts: str, code: int = 1) -> None:
    """One line on standard error that has `parts`, is complete and is no trace."""
    assert done.code == code, done
    lines = done.err.splitlines()
    assert len(lines) == 1, done.err
    assert lines[0].startswith("telemetry-tray: "), lines[0]
    assert "Traceback" not in done.err
    assert "crashed" not in done.err and "please report" not in done.err, done.err
    assert "{" not in lines[0], "a fact was not filled in"
    for part in parts:
        assert part in lines[0], (part, lines[0])


@dataclass(repr=False)
class House:
    """An owner, his SonarQube, and a receiver that stands in for the vendor; both live in the test's process."""

    owner: Owner
    server: EmbeddedSonarQube
    receiver: EmbeddedReceiver
    token: Path

    def run(self, *words: str, **more: Any) -> Done:
        return self.owner.run(*words, **more)

    def add(self, name: str = "work", *more: str, source: str = "collect") -> Done:
        """Adds the server as an instance and restarts it, so that it has read its file."""
        done = self.run("add", "sonarqube", "--name", name, *self.where(source), *more, "--yes")
        assert done.code == 0, done
        self.server.restart()
        return done

    def where(self, source: str = "collect") -> Sequence[str]:
        """The options that say where everything is."""
        return [
            *("--home", str(self.server.home), "--url", self.server.url, "--source", source),
            *("--endpoint", f"{self.receiver.url}/sonarqube", "--token-file", str(self.token)),
        ]


@contextmanager
def house(
    *,
    receiver: Mapping[str, Any] | None = None,
    extra: Mapping[str, str] | None = None,
    below: Path | None = None,
    **server: Any,
) -> Iterator[House]:
    """A house in a short folder, because a socket's path must be short."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="tray-e2e-", dir=below)))
        (folder / "user").mkdir(mode=0o700)
        owner = Owner(folder, dict(extra or {}))
        vendor = stack.enter_context(EmbeddedReceiver(**(receiver or {})))
        sonarqube = stack.enter_context(EmbeddedSonarQube(folder / "sonarqube", **server))
        stack.callback(owner.end)  # before the servers stop
        token = folder / "token"
        token.touch(mode=0o600)
        token.write_text(ADMIN_TOKEN)
        yield House(owner, sonarqube, vendor, token)
