"""An embedded Testsigma that is pointed at its relay, the platform behind it, and the program in between."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.integration.world import HeldClock, World
from tray_app.bootstrap import Program
from tray_app.core.model import Instance, Source
from tray_app.demo.testsigma_platform import EmbeddedPlatform
from tray_app.demo.testsigma_server import EmbeddedTestsigma
from tray_app.engine.instance_acts import InstanceActs
from tray_app.system.paths import Paths


@dataclass
class RelayedTestsigma(World):
    """The same with other servers."""

    __test__ = False

    server: EmbeddedTestsigma  # type: ignore[assignment]
    receiver: EmbeddedPlatform  # type: ignore[assignment]

    @property
    def platform(self) -> EmbeddedPlatform:
        return self.receiver

    @property
    def relay(self) -> str:
        """Where its platform URL leads."""
        return f"http://{self.instance().listen}"


@contextmanager
def world_of_testsigma(folder: Path, **instance: Any) -> Iterator[RelayedTestsigma]:
    """One instance, `work`; its server is not started yet."""
    clock = HeldClock()
    home = folder / "home"
    paths = Paths(home / "data", home / "config", home / "logs", home)
    with EmbeddedPlatform() as platform:
        server = EmbeddedTestsigma(folder / "TestsigmaServer", onboarded=True)
        program = Program(paths=paths, clock=clock, environment={}, loopback_only=True, stays_up=lambda: None)
        with program.parts() as parts:
            InstanceActs(parts).add(
                Instance(
                    name="work",
                    product="testsigma",
                    source=Source.RELAY,
                    home=str(server.home),
                    endpoint=platform.url,
                    added_at=clock.now(),
                    **{"server_id": server.server_id, **instance},
                )
            )
        try:
            yield RelayedTestsigma(program=program, server=server, receiver=platform, clock=clock)
        finally:
            server.stop()
