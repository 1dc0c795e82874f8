"""A whole small world for tests of the engine: an embedded SonarQube, a receiver, a home with one instance, a clock
that the test holds."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from tray_app.bootstrap import Program
from tray_app.core.messages import Payload, PayloadFilter
from tray_app.core.model import Instance, SecretPlace, SecretRef, Source
from tray_app.demo.receiver import EmbeddedReceiver
from tray_app.demo.sonarqube_server import ADMIN_TOKEN, EmbeddedSonarQube
from tray_app.engine.engine import Engine
from tray_app.engine.events import Event, PayloadChanged
from tray_app.engine.instance_acts import InstanceActs
from tray_app.engine.operations import Operations
from tray_app.system.paths import Paths

T = TypeVar("T")
WITHIN_S = 30.0


class HeldClock:
    """Both clocks, moved by the test only."""

    def __init__(self) -> None:
        self.at = datetime.now(UTC)
        self.steady = 1000.0

    def now(self) -> datetime:
        return self.at

    def steady_s(self) -> float:
        return self.steady

    def advance(self, by: timedelta) -> None:
        """Time passes."""
        self.at += by
        self.steady += by.total_seconds()

    def jump(self, by: timedelta) -> None:
        """Somebody sets the wall clock."""
        self.at += by


@dataclass
class World:
    program: Program
    server: EmbeddedSonarQube
    receiver: EmbeddedReceiver
    clock: HeldClock
    events: list[Event] = field(default_factory=list)
    changed: asyncio.Event | None = None

    @property
    def config(self) -> Path:
        return self.server.config_path

    def instance(self) -> Instance:
        with self.program.parts() as parts:
            return parts.journal.instances()[0]

    def payloads(self) -> tuple[Payload, ...]:
        with self.program.parts(read_only=True) as parts:
            return parts.journal.page(PayloadFilter())

    def tell(self, events: tuple[Event, ...]) -> None:
        self.events.extend(events)
        if self.changed is not None:
            self.changed.set()

    async def until(self, true: Callable[[], Any]) -> None:
        """Waits for events until `true`; fails after WITHIN_S."""
        async with asyncio.timeout(WITHIN_S):
            while not true():
                self.changed = asyncio.Event()
                if true():
                    break
                await self.changed.wait()

    def states(self) -> list[str]:
        """Every state of every payload as it was told."""
        return [e.payload.state.value for e in self.events if isinstance(e, PayloadChanged)]

    def run(self, work: Callable[[Engine], Awaitable[T]], *, role: str = "test") -> T:
        """Is the engine for as long as `work` runs, on a loop of its own."""

        async def as_engine(engine: Engine, _: Operations) -> T:
            return await work(engine)

        return asyncio.run(self.program.be_engine(role, as_engine, tell=self.tell))

    def run_loop(self, work: Callable[[Engine], Awaitable[T]]) -> T:
        """The same with the engine's own loop running beside."""

        async def beside(engine: Engine) -> T:
            running = asyncio.create_task(engine.run())
            try:
                return await work(engine)
            finally:
                engine.stop()
                await running

        return self.run(beside)


@contextmanager
def world(
    folder: Path, *, source: Source = Source.COLLECT, first_ping_now: bool = True, **server: Any
) -> Iterator[World]:
    """The world with one instance, `work`, whose server has read its file after the pointing."""
    clock = HeldClock()
    home = folder / "home"
    paths = Paths(home / "data", home / "config", home / "logs", home)
    with EmbeddedReceiver() as receiver, EmbeddedSonarQube(folder / "sonarqube", **server) as embedded:
        program = Program(paths=paths, clock=clock, environment={}, loopback_only=True)
        token = folder / "token"
        token.touch(mode=0o600)
        token.write_text(ADMIN_TOKEN)
        with program.parts() as parts:
            InstanceActs(parts).add(
                Instance(
                    name="work",
                    product="sonarqube",
                    source=source,
                    home=str(embedded.home),
                    url=embedded.url,
                    endpoint=f"{receiver.url}/sonarqube",
                    secret=SecretRef(place=SecretPlace.FILE, path=str(token)),
                    first_ping_now=first_ping_now,
                    added_at=clock.now(),
                )
            )
        embedded.restart()
        yield World(program=program, server=embedded, receiver=receiver, clock=clock)
