"""What is special about the demo of Testsigma: its server, its log-in, what people do in it, and how `--once` ends."""

from __future__ import annotations

import asyncio
import sys
import threading
from typing import TYPE_CHECKING, Final

from tray_app.core.model import PayloadState, SecretPlace, SecretRef
from tray_app.demo.testsigma_api import PASSWORD, USER
from tray_app.demo.testsigma_script import fill, play
from tray_app.demo.testsigma_server import EmbeddedTestsigma
from tray_app.demo.testsigma_telemetry import KEY

if TYPE_CHECKING:
    from pathlib import Path

    from tray_app.bootstrap import Program
    from tray_app.core.model import Instance
    from tray_app.core.ports import Journal
    from tray_app.demo.receiver import EmbeddedReceiver, Message
    from tray_app.engine.engine import Engine

_ONCE_WITHIN_S: Final = 120.0
_PLAY_EVERY_S: Final = 30.0
_LOOK_S: Final = 0.05


def server(home: Path, receiver: EmbeddedReceiver) -> EmbeddedTestsigma:
    """Set up, with some things in it that were there before; at first its own messages go to the receiver."""
    made = EmbeddedTestsigma(home / "TestsigmaServer", onboarded=True, platform_url=receiver.url)
    fill(made)
    return made


def log_in(made: EmbeddedTestsigma) -> SecretRef:
    """Its log-in, as an owner would give it: the password in a file."""
    file = made.home / "password"
    file.touch(mode=0o600)
    file.write_text(PASSWORD)
    return SecretRef(place=SecretPlace.FILE, path=str(file), user=USER)


def people_at_work(made: EmbeddedTestsigma) -> threading.Event:
    """Somebody makes one of each kind and deletes it again, over and over, until the event is set."""
    ended = threading.Event()

    def work() -> None:
        while not ended.wait(_PLAY_EVERY_S):
            there = play(made)
            if ended.wait(_PLAY_EVERY_S):
                return
            for table, number in reversed(there.items()):
                if made.data.row(table, number) is not None:
                    made.delete(table, number)

    threading.Thread(target=work, name="people of the demo", daemon=True).start()
    return ended


async def once(program: Program, made: EmbeddedTestsigma, receiver: EmbeddedReceiver, engine: Engine) -> int:
    """The ping, then one of each kind is made, and an event of each arrives; 0 only when the receiver has them all in
    their documented form."""
    with program.parts(read_only=True) as parts:
        instance = parts.journal.instances()[0]
        running = asyncio.create_task(engine.run())
        try:
            async with asyncio.timeout(_ONCE_WITHIN_S):
                while not receiver.messages or any(parts.journal.known_since(instance.id, of) is None for of in KEY):
                    await asyncio.sleep(_LOOK_S)
                play(made)
                engine.forget_delay(instance.id)
                while len(receiver.messages) < 1 + len(KEY) or _is_under_way(parts.journal):
                    await asyncio.sleep(_LOOK_S)
        except TimeoutError:
            print(f"telemetry-tray: the receiver has only {len(receiver.messages)} messages", file=sys.stderr)
            return 1
        finally:
            engine.stop()
            await running
    return 0 if _complete(receiver.messages, instance) else 1


def _is_under_way(journal: Journal) -> bool:
    """Whether the answer to one of them is still to come: ending now would leave it as one that perhaps was sent."""
    return any(state in (PayloadState.QUEUED, PayloadState.SENDING) for _, _, state, _ in journal.counts())


def _complete(messages: tuple[Message, ...], instance: Instance) -> bool:
    kinds = {message.target.rpartition("/")[2] for message in messages if message.method == "POST"}
    missing = {kind for kind, _ in KEY.values()} - kinds
    for kind in sorted(missing):
        print(f"telemetry-tray: no event of {kind} of {instance.name} arrived", file=sys.stderr)
    return not missing and not any(message.complaints for message in messages)
