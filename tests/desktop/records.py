"""A real engine with a journal that holds what a test puts there; nothing in it is due, so nothing is sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from pytestqt.qtbot import QtBot

from tests.integration.journal_helpers import new, store, switch
from tests.integration.world import World, world
from tray_app.bootstrap import Program
from tray_app.core.edits import SwitchChange
from tray_app.core.messages import Payload
from tray_app.core.model import PayloadId, PayloadState, Source, SwitchAct
from tray_app.desktop.services import Mode, Services
from tray_app.engine.events import PayloadChanged, SwitchChanged

WITHIN_MS = 20_000
BEGAN_AT = datetime.now(UTC).replace(microsecond=0) - timedelta(days=20)
"""Recent: the engine beside drops what is past its retention."""


@dataclass
class Records:
    """Services, running, and short ways to put something into the journal and to tell of it."""

    qtbot: QtBot
    here: World
    services: Services
    others: list[Services] = field(default_factory=list)

    def until(self, true: Callable[[], Any]) -> None:
        """Waits with the loop running."""
        self.qtbot.waitUntil(lambda: bool(true()), timeout=WITHIN_MS)

    def store(self, state: PayloadState = PayloadState.BLOCKED, *, minute: int = 0, **kw: Any) -> PayloadId:
        """One payload, made so many minutes after BEGAN_AT; nobody is told."""
        with self.here.program.parts() as parts:
            instance_id = parts.journal.instances()[0].id
            at = BEGAN_AT + timedelta(minutes=minute)
            return store(parts.journal, instance_id, state, created_at=at, **kw)  # type: ignore[arg-type]

    def fill(self, count: int) -> None:
        """Many of them, a minute apart."""
        with self.here.program.parts() as parts:
            instance_id = parts.journal.instances()[0].id
            for minute in range(count):
                payload = new(instance_id, created_at=BEGAN_AT + timedelta(minutes=minute))
                parts.journal.store_payload(payload, state=PayloadState.BLOCKED)  # type: ignore[attr-defined]

    def switch(self, act: SwitchAct, *, minute: int, done: bool = True) -> SwitchChange:
        """A change of the switch, so many minutes after BEGAN_AT."""
        with self.here.program.parts() as parts:
            change = switch(parts.journal.instances()[0].id, act, at=BEGAN_AT + timedelta(minutes=minute), done=done)
            parts.journal.record_switch(change)
            return change

    def payload(self, payload_id: PayloadId) -> Payload:
        """As it is now."""
        with self.here.program.parts(read_only=True) as parts:
            found = parts.journal.payload(payload_id)
            assert found is not None
            return found

    def tell(self, *told: Payload | SwitchChange) -> None:
        """What the engine says when these happened."""
        self.services._happened(
            tuple(
                PayloadChanged(payload=one)
                if isinstance(one, Payload)
                else SwitchChanged(instance_name="work", change=one)
                for one in told
            )
        )

    def client(self) -> Services:
        """Another program in the same home: it asks the first."""
        services = Services(Program(paths=self.here.program.paths, environment={}, loopback_only=True))
        self.others.append(services)
        services.start()
        self.until(lambda: services.mode is Mode.CLIENT)
        return services


@contextmanager
def records(qtbot: QtBot, folder: Path) -> Iterator[Records]:
    """Started; ended in order."""
    with world(folder, source=Source.OBSERVE, first_ping_now=False, users=3, projects=2) as here:
        with here.program.parts() as parts:
            # Whoever watches its config would note that it does not say what these tests record of the switch.
            parts.journal.change_instance(parts.journal.instances()[0]._replace(home=None))
        made = Records(qtbot, here, Services(here.program))
        try:
            made.services.start()
            made.until(lambda: made.services.mode is Mode.OWN)
            yield made
        finally:
            for other in made.others:
                other.stop()
            assert made.services.stop(), "the engine did not end"
