"""Where the pictures are taken: real servers, a real journal, a real engine; and how a window becomes a file."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QElapsedTimer, QEvent, QEventLoop, Qt
from PySide6.QtGui import QColor, QPalette, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from tests.fake_docker import FakeDocker, compose_labels, container
from tests.integration.journal_helpers import attempt, store
from tray_app.bootstrap import Program
from tray_app.core.messages import Answered, Exchange, Failed
from tray_app.core.model import (
    Instance,
    InstanceId,
    PayloadId,
    PayloadState,
    SecretPlace,
    SecretRef,
    Source,
)
from tray_app.demo.receiver import EmbeddedReceiver
from tray_app.demo.sonarqube_server import ADMIN_TOKEN, EmbeddedSonarQube
from tray_app.demo.testsigma_api import PASSWORD, USER
from tray_app.demo.testsigma_server import EmbeddedTestsigma
from tray_app.desktop.focus_ring import FocusRing
from tray_app.desktop.icons import Icons
from tray_app.desktop.main_window import MainWindow
from tray_app.desktop.outlines import Outlines
from tray_app.desktop.services import Mode, Services
from tray_app.desktop.translation import speak_as_chosen
from tray_app.engine.instance_acts import InstanceActs
from tray_app.system.paths import Paths
from tray_app.system.resources import read_resource

WITHIN_MS = 30_000
ADDED_BEFORE = timedelta(days=34)
_ENDS: Final[dict[PayloadState, Exchange]] = {
    PayloadState.REJECTED: Answered(status_code=403, headers=(("Content-Type", "text/html"),), head=b"<p>Refused</p>"),
    PayloadState.UNCERTAIN: Failed(error="timeout_read", detail="after 30 s", may_have_left=True),
}
COMPOSE: Final = (
    "services:\n  sonarqube:\n    image: sonarqube:9.9-community\n    environment:\n      SONAR_JDBC_USERNAME: sonar\n"
    "  scanner-test:\n    image: registry.local/my/sonarqube:dev\n  db:\n    image: postgres:16\n"
)
REHEARSED: Final = (
    "DRY-RUN MODE -  Container sonarqube-sonarqube-1  Recreate\n"
    "DRY-RUN MODE -  Container sonarqube-sonarqube-1  Recreated\n"
    "DRY-RUN MODE -  Container sonarqube-sonarqube-1  Starting\n"
    "DRY-RUN MODE -  Container sonarqube-sonarqube-1  Started\n"
)
"""As docker compose prints it."""
LONG_NAME = "the-sonarqube-of-the-department-of-very-long-names-on-the-second-floor"


def until(true: Callable[[], Any], what: str) -> None:
    """Waits with the loop running; ends the program when it does not come true."""
    clock = QElapsedTimer()
    clock.start()
    while not true():
        if clock.elapsed() > WITHIN_MS:
            raise SystemExit(f"waited in vain for: {what}")
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents, 50)


def settle() -> None:
    """Lets what is posted and deleted happen."""
    for _ in range(4):
        QApplication.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


class Album:
    """Where pictures go, and their order."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def take(self, widget: QWidget, name: str) -> None:
        """One widget as it is now."""
        settle()
        self.keep(widget.grab(), name)

    def keep(self, picture: QPixmap, name: str) -> None:
        """One picture."""
        path = self._folder / f"{name}.png"
        if not picture.save(str(path)):
            raise SystemExit(f"cannot write {path}")


def dark_palette() -> QPalette:
    """What a dark desktop hands to Fusion."""
    palette = QPalette(QColor("#2b2b2b"))
    roles = QPalette.ColorRole
    for role, colour in (
        (roles.Base, "#1e1e1e"),
        (roles.AlternateBase, "#262626"),
        (roles.Text, "#e6e6e6"),
        (roles.WindowText, "#e6e6e6"),
        (roles.ButtonText, "#e6e6e6"),
        (roles.ToolTipBase, "#333333"),
        (roles.ToolTipText, "#e6e6e6"),
        (roles.PlaceholderText, "#8c8c8c"),
        (roles.Highlight, "#2f6fb5"),
        (roles.HighlightedText, "#ffffff"),
        (roles.Link, "#7ab8ff"),
        (roles.LinkVisited, "#cfa8ff"),
    ):
        palette.setColor(role, QColor(colour))
    for role in (roles.Text, roles.WindowText, roles.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor("#7d7d7d"))
    return palette


def application(*, dark: bool, language: str | None = None) -> QApplication:
    """Fusion, which looks the same everywhere; a font that every machine with the tests has."""
    app = QApplication(["screenshots", "-style", "fusion"])
    if dark:
        QApplication.styleHints().setColorScheme(Qt.ColorScheme.Dark)
        app.setPalette(dark_palette())
    Outlines(app)
    FocusRing(app)
    if language is not None:
        speak_as_chosen(app, read_resource, language)
    return app


class Studio:
    """A home with instances, each with a server of its own; then the program with its windows."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self._folder = folder
        self._stack = stack
        home = folder / "home"
        self.program = Program(
            paths=Paths(home / "data", home / "config", home / "logs", home),
            environment={},
            loopback_only=True,
            stays_up=lambda: None,
        )
        self.receiver = stack.enter_context(EmbeddedReceiver())
        self.servers: dict[str, EmbeddedSonarQube] = {}
        self.services = Services(self.program)
        self.icons = Icons(read_resource)
        self.window = MainWindow(self.services, self.icons)
        self._started = False

    # --- before the start -------------------------------------------------------------------------------

    def add(
        self, name: str = "work", *, source: Source = Source.COLLECT, first: bool = False, **server: Any
    ) -> InstanceId:
        """An instance that has been known for a month, and its server."""
        options: dict[str, Any] = {"users": 25, "projects": 12, **server}
        here = self._folder / "opt" / ("sonarqube" if not self.servers else f"sonarqube-{len(self.servers) + 1}")
        embedded = self._stack.enter_context(EmbeddedSonarQube(here, **options))
        self.servers[name] = embedded
        token = self._folder / "token"
        token.touch(mode=0o600)
        token.write_text(ADMIN_TOKEN)
        with self.program.parts() as parts:
            stored = InstanceActs(parts).add(
                Instance(
                    name=name,
                    product="sonarqube",
                    source=source,
                    home=str(embedded.home),
                    url=embedded.url,
                    endpoint=f"{self.receiver.url}/sonarqube",
                    secret=SecretRef(place=SecretPlace.FILE, path=str(token)),
                    first_ping_now=first,
                    added_at=datetime.now(UTC) - ADDED_BEFORE,
                )
            )
        embedded.restart()
        return stored.instance.id

    def add_testsigma(
        self, name: str = "tests", *, source: Source = Source.OBSERVE, log_in: bool = True, **server: Any
    ) -> EmbeddedTestsigma:
        """A Testsigma that is set up, and its server."""
        options: dict[str, Any] = {"onboarded": True, "platform_url": self.receiver.url, **server}
        embedded = self._stack.enter_context(EmbeddedTestsigma(self._folder / "opt" / "TestsigmaServer", **options))
        password = self._folder / "password"
        password.touch(mode=0o600)
        password.write_text(PASSWORD)
        secret = SecretRef(place=SecretPlace.FILE, path=str(password), user=USER)
        with self.program.parts() as parts:
            InstanceActs(parts).add(
                Instance(
                    name=name,
                    product="testsigma",
                    source=source,
                    home=str(embedded.home),
                    url=embedded.url,
                    endpoint=self.receiver.url,
                    secret=secret if log_in else None,
                    first_ping_now=True,
                    added_at=datetime.now(UTC) - ADDED_BEFORE,
                )
            )
        if source is Source.COLLECT:
            embedded.restart()
        return embedded

    def compose_project(self) -> Path:
        """The instance `work` is a service of this compose file, with a docker that has its container."""
        docker = FakeDocker(self._folder)
        tools = docker.bin
        self._stack.enter_context(_environment(PATH=f"{tools}:{os.environ['PATH']}", HOME=str(self._folder)))
        path = self._folder / "srv" / "sonarqube" / "docker-compose.yml"
        path.parent.mkdir(parents=True)
        path.write_text(COMPOSE)
        labels = {**compose_labels(path.parent, path.name), "com.docker.compose.config-hash": "abc"}
        docker.has(container("sonarqube-sonarqube-1", labels=labels))
        (docker.folder / "rehearsal.txt").write_text(REHEARSED)
        (docker.folder / "hash.txt").write_text("sonarqube abc\n")
        (docker.folder / "up.txt").write_text(REHEARSED.replace("DRY-RUN MODE - ", ""))
        after = {"SONAR_TELEMETRY_ENABLE": "false", "SONAR_TELEMETRY_URL": "http://127.0.0.1:9/"}
        after["SONAR_TELEMETRY_METRICS_URL"] = after["SONAR_TELEMETRY_URL"]
        made_at = f"{datetime.now(UTC) + timedelta(hours=1):%Y-%m-%dT%H:%M:%SZ}"
        labels |= compose_labels(path.parent, path.name, "docker-compose.override.yml")
        made = container("sonarqube-sonarqube-1", environment=after, labels=labels, created=made_at, number=2)
        docker.has(made, after_up=True)
        with self.program.parts() as parts:
            InstanceActs(parts).add(
                Instance(
                    name="work",
                    product="sonarqube",
                    compose=str(path),
                    service="sonarqube",
                    added_at=datetime.now(UTC) - ADDED_BEFORE,
                )
            )
        return path

    def watch(self, days: int, *, until_days_ago: int = 0) -> None:
        """The program ran then."""
        now = datetime.now(UTC)
        with self.program.parts() as parts:
            watch = parts.journal.begin_watch(now - timedelta(days=days))
            parts.journal.extend_watch(watch, now - timedelta(days=until_days_ago))

    def past(
        self, instance_id: InstanceId, state: PayloadState, *, days_ago: float, body: bytes = b"{}", **more: Any
    ) -> PayloadId:
        """One payload of the past."""
        at = datetime.now(UTC) - timedelta(days=days_ago)
        with self.program.parts() as parts:
            more.setdefault("url", "https://telemetry.sonarsource.com/sonarqube")
            more.setdefault("headers", (("Content-Type", "application/json"), ("User-Agent", "SonarQube 9.9.8.100196")))
            journal: Any = parts.journal
            if state not in _ENDS:
                return store(journal, instance_id, state, created_at=at, body=body, **more)
            number = store(journal, instance_id, PayloadState.SENDING, created_at=at, body=body, **more)
            journal.end_attempt(number, attempt(exchange=_ENDS[state], started_at=at), state, at=at)
            return number

    # --- running ----------------------------------------------------------------------------------------

    def start(self) -> None:
        """The engine runs; what it has is on the screen."""
        self.services.start()
        self._started = True
        self.window.show()
        until(lambda: self.services.mode is Mode.OWN, "the engine")
        with self.program.parts(read_only=True) as parts:
            added = parts.journal.instances()
        if added:
            self.look()

    def look(self) -> None:
        """Asks every server, and waits until the window shows what came of it."""
        self.ask("status")
        view = self.window._view
        before = view.overview
        view.read_again()
        until(lambda: view.overview is not None and view.overview is not before, "the overview")
        until(lambda: bool(self.services.statuses), "statuses")
        done: list[int] = []
        self.services.read(lambda _parts: 1, then=done.append, failed=lambda _problem: done.append(0))
        until(lambda: bool(done) and not view._reading, "the reader")

    def ask(self, op: str, **args: Any) -> dict[str, Any]:
        """The engine's answer."""
        answers: list[Any] = []
        self.services.ask(op, args, then=answers.append, failed=answers.append)
        until(lambda: bool(answers), op)
        if isinstance(answers[0], Exception):
            raise SystemExit(f"{op}: {answers[0]!r}")
        found: dict[str, Any] = answers[0]
        return found

    def end_engine(self) -> None:
        """The engine ends although nobody asked it to."""
        bridge: Any = self.services._bridge
        bridge._loop.call_soon_threadsafe(bridge._engine.stop)
        until(lambda: self.services.mode is Mode.DEAD, "the engine's end")

    def shows(self, state: str, name: str = "work") -> None:
        """Waits until window and list agree on that."""
        view = self.window._view

        def so() -> bool:
            view.read_again()
            seen = view.overview
            status = next((s for s in self.services.statuses if s["name"] == name), None)
            if seen is None or status is None:
                return False
            agreed = status["effective"] == seen.verdict.effective.value and status["down"] == seen.verdict.down
            return bool(agreed and status["state"] == seen.verdict.state.value == state)

        until(so, f"{name} is {state}")

    def end(self) -> None:
        """In order."""
        self.window.close()
        if self._started and not self.services.stop():
            raise SystemExit("the engine did not end")
        self.window.deleteLater()
        settle()


@contextmanager
def _environment(**values: str) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    yield
    for name, value in before.items():
        if value is None:
            del os.environ[name]
        else:
            os.environ[name] = value


@contextmanager
def studio() -> Iterator[Studio]:
    """One, in a folder of its own; ended in order."""
    with tempfile.TemporaryDirectory(prefix="tray-") as folder, ExitStack() as stack:
        made = Studio(Path(folder), stack)
        try:
            yield made
        finally:
            made.end()
