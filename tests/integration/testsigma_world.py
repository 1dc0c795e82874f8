"""The world of `world.py` with an embedded Testsigma instead."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.integration.world import WITHIN_S, HeldClock, World
from tray_app.bootstrap import Program
from tray_app.core.model import Instance, SecretPlace, SecretRef, Source
from tray_app.demo.receiver import EmbeddedReceiver
from tray_app.demo.testsigma_api import API_KEY, PASSWORD, USER
from tray_app.demo.testsigma_server import EmbeddedTestsigma
from tray_app.engine.instance_acts import InstanceActs
from tray_app.system.paths import Paths

LOG_IN = (USER, PASSWORD)


class TestsigmaWorld(World):
    """`server` is the embedded Testsigma, `vendor` where its own platform URL leads before it is pointed elsewhere."""

    __test__ = False
    server: EmbeddedTestsigma  # type: ignore[assignment]
    vendor: EmbeddedReceiver

    async def until(self, true: Callable[[], Any]) -> None:
        """Also where nobody tells: what is known of lists changes in silence."""
        async with asyncio.timeout(WITHIN_S):
            while not true():
                await asyncio.sleep(0.01)


@contextmanager
def a_testsigma(
    folder: Path,
    *,
    source: Source = Source.COLLECT,
    first_ping_now: bool = True,
    log_in: tuple[str, str] | None = LOG_IN,
    key: str | None = None,
    with_home: bool = True,
    **server: Any,
) -> Iterator[TestsigmaWorld]:
    """The world with one instance, `work`, whose server has read its file after the pointing."""
    clock = HeldClock()
    home = folder / "home"
    paths = Paths(home / "data", home / "config", home / "logs", home)
    with EmbeddedReceiver() as receiver, EmbeddedReceiver() as vendor:
        server.setdefault("platform_url", vendor.url)
        with EmbeddedTestsigma(folder / "TestsigmaServer", **server) as embedded:
            program = Program(paths=paths, clock=clock, environment={}, loopback_only=True)
            secret = None
            if log_in is not None or key is not None:
                file = folder / "secret"
                file.touch(mode=0o600)
                file.write_text(key if log_in is None or key is not None else log_in[1])
                user = None if key is not None or log_in is None else log_in[0]
                secret = SecretRef(place=SecretPlace.FILE, path=str(file), user=user)
            with program.parts() as parts:
                InstanceActs(parts).add(
                    Instance(
                        name="work",
                        product="testsigma",
                        source=source,
                        home=str(embedded.home) if with_home else None,
                        url=embedded.url,
                        endpoint=receiver.url,
                        secret=secret,
                        first_ping_now=first_ping_now,
                        added_at=clock.now(),
                    )
                )
            if source is Source.COLLECT:
                embedded.restart()
            made = TestsigmaWorld(program=program, server=embedded, receiver=receiver, clock=clock)  # type: ignore[arg-type]
            made.vendor = vendor
            yield made


__all__ = ["API_KEY", "LOG_IN", "PASSWORD", "USER", "TestsigmaWorld", "a_testsigma"]
