"""`demo`: everything against an embedded instance and an embedded receiver, in a home of its own."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tray_app.bootstrap import Program
from tray_app.cli import demo_testsigma
from tray_app.cli.running import LogPrinter, end_on_signals
from tray_app.cli.showing import display_there, run_windows
from tray_app.core.errors import Fixable
from tray_app.core.model import Instance, PayloadState, SecretPlace, SecretRef, Source
from tray_app.demo.receiver import EmbeddedReceiver
from tray_app.demo.sonarqube_server import ADMIN_TOKEN, EmbeddedSonarQube
from tray_app.demo.testsigma_server import EmbeddedTestsigma
from tray_app.engine.instance_acts import InstanceActs
from tray_app.products.adapter import PRODUCTS
from tray_app.system.paths import HOME_VARIABLE, Paths, private_folder

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from tray_app.demo.receiver import Message
    from tray_app.engine.engine import Engine
    from tray_app.engine.events import Event
    from tray_app.engine.operations import Operations

NAME: Final = "demo"

_ONCE_WITHIN_S: Final = 300.0
"""Until the one ping of `--once` must have arrived, with 10,000 users on a slow machine."""


_LISTENS_WITHIN_S: Final = 60.0
"""Until the relay must be there for the demo's server."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What the demo plays on."""

    program: Program
    server: EmbeddedSonarQube | EmbeddedTestsigma
    receiver: EmbeddedReceiver
    source: Source

    @property
    def title(self) -> str:
        """The product's."""
        return "Testsigma" if isinstance(self.server, EmbeddedTestsigma) else "SonarQube"

    @property
    def endpoint(self) -> str:
        """Where payloads go."""
        return self.receiver.url if isinstance(self.server, EmbeddedTestsigma) else f"{self.receiver.url}/sonarqube"


def demo(_: Program, args: argparse.Namespace) -> int:
    """`demo [PRODUCT]`."""
    if args.product not in PRODUCTS:
        raise Fixable("no_such_product", name=args.product, known=", ".join(PRODUCTS))
    if args.relay and args.product != "sonarqube":
        raise Fixable("no_relay_yet", title=args.product)
    windows = not args.headless and not args.once and display_there(os.environ) and find_spec("PySide6") is not None
    with _stage(args, Source.RELAY if args.relay else Source.COLLECT) as stage:
        if windows:
            return _with_windows(stage)
        return asyncio.run(_once(stage) if args.once else _go_on(stage))


@contextmanager
def _stage(args: argparse.Namespace, source: Source) -> Iterator[Stage]:
    """The servers, and a home with the instance added; gone afterwards unless the owner named the folder."""
    given = os.environ.get(HOME_VARIABLE)
    with tempfile.TemporaryDirectory(prefix="telemetry-tray-demo-") as scratch:
        home = Path(os.path.realpath(given or scratch)) / "demo"
        private_folder(home)
        paths = Paths.below(home)
        with EmbeddedReceiver() as receiver, _server(home, args, source, receiver) as server:
            stage = Stage(
                program=Program(paths=paths, loopback_only=True), server=server, receiver=receiver, source=source
            )
            _add(stage)
            server.restart()
            receiver.forget()  # What it sent by itself before it was pointed elsewhere.
            yield stage


def _server(
    home: Path, args: argparse.Namespace, source: Source, receiver: EmbeddedReceiver
) -> EmbeddedSonarQube | EmbeddedTestsigma:
    if args.product == "testsigma":
        return demo_testsigma.server(home, receiver)
    relay = source is Source.RELAY
    return EmbeddedSonarQube(home / "sonarqube", users=args.users, projects=args.projects, farewell=relay)


def _secret(server: EmbeddedSonarQube | EmbeddedTestsigma) -> SecretRef:
    if isinstance(server, EmbeddedTestsigma):
        return demo_testsigma.log_in(server)
    token = server.home / "token"
    token.touch(mode=0o600)
    token.write_text(ADMIN_TOKEN)
    return SecretRef(place=SecretPlace.FILE, path=str(token))


def _add(stage: Stage) -> None:
    program, server = stage.program, stage.server
    secret = _secret(server)
    with program.parts() as parts:
        acts = InstanceActs(parts)
        for old in parts.journal.instances():
            acts.remove(old, forget=True)
        acts.add(
            Instance(
                name=NAME,
                product=stage.title.lower(),
                source=stage.source,
                home=str(server.home),
                url=server.url,
                endpoint=stage.endpoint,
                secret=secret,
                first_ping_now=True,
                events_minutes=1,
                added_at=program.clock.now(),
            )
        )


async def _once(stage: Stage) -> int:
    """One ping; true only when the receiver says that it has it."""
    _say_what_it_is(stage)
    server = stage.server
    if isinstance(server, EmbeddedTestsigma):

        async def each(engine: Engine, _: Operations) -> int:
            return await demo_testsigma.once(stage.program, server, stage.receiver, engine)

        code = await stage.program.be_engine("demo", each, tell=LogPrinter())
        for message in stage.receiver.messages:
            _say_received(message)
        return code

    async def work(engine: Engine, _: Operations) -> tuple[PayloadState, str]:
        with stage.program.parts(read_only=True) as parts:
            instance = parts.journal.instances()[0]
        async with asyncio.timeout(_ONCE_WITHIN_S):
            payload = await engine.send_now(instance)
        return payload.state, payload.sha256

    state, sha256 = await stage.program.be_engine("demo", work, tell=LogPrinter())
    got = next((m for m in stage.receiver.messages if m.sha256 == sha256), None)
    if state is not PayloadState.DELIVERED or got is None:
        print("telemetry-tray: the receiver has no such ping", file=sys.stderr)
        return 1
    _say_received(got)
    return 0


async def _go_on(stage: Stage) -> int:
    """The engine against the embedded servers until it is ended."""
    _say_what_it_is(stage)
    told, printer = set[str](), LogPrinter()

    def tell(events: tuple[Event, ...]) -> None:
        printer(events)
        for message in stage.receiver.messages:
            if message.sha256 not in told:
                told.add(message.sha256)
                _say_received(message)

    async def work(engine: Engine, _: Operations) -> None:
        end_on_signals(engine.stop)
        loop = asyncio.get_running_loop()
        if _write_script(stage):
            loop.add_signal_handler(signal.SIGHUP, lambda: loop.run_in_executor(None, _restart, stage))
        _say_what_to_try(stage)
        _hand_in_soon(stage)
        await engine.run()

    await stage.program.be_engine("demo", work, tell=tell)
    return 0


def _with_windows(stage: Stage) -> int:
    """The same with the tray and its windows."""
    _say_what_it_is(stage)
    if _write_script(stage):
        signal.signal(signal.SIGHUP, lambda *_: threading.Thread(target=_restart, args=(stage,), daemon=True).start())
    _say_what_to_try(stage)
    _hand_in_soon(stage)
    return run_windows(stage.program)


def _restart(stage: Stage) -> None:
    stage.server.restart()
    print(f"The demo's {stage.title} restarted and read its file again.", flush=True)
    _hand_in_soon(stage)


def _hand_in_soon(stage: Stage) -> None:
    """With the relay its server sends at once what a real one sends some hours after its start; in Testsigma somebody
    is at work."""
    if isinstance(stage.server, EmbeddedTestsigma):
        demo_testsigma.people_at_work(stage.server)
    if stage.source is Source.RELAY:
        threading.Thread(target=_hand_in, args=(stage,), daemon=True).start()


def _hand_in(stage: Stage) -> None:
    ends_at = time.monotonic() + _LISTENS_WITHIN_S
    while isinstance(stage.server, EmbeddedSonarQube) and stage.server.telemetry_on and time.monotonic() < ends_at:
        if any(message.outcome == "sent" for message in stage.server.send_telemetry()):
            return
        time.sleep(0.2)


def _write_script(stage: Stage) -> bool:
    """A script like the real one's, since a change of the file counts only from the next start."""
    if not hasattr(signal, "SIGHUP"):
        return False
    script = _script(stage)
    script.parent.mkdir(exist_ok=True)
    script.write_text(
        "#!/bin/sh\n"
        f"# Restarts the main process of the demo's {stage.title}: it reads its file again.\n"
        f"kill -HUP {os.getpid()}\n"
    )
    script.chmod(0o700)
    return True


def _script(stage: Stage) -> Path:
    if isinstance(stage.server, EmbeddedTestsigma):
        return stage.server.home / "restart.sh"
    return stage.server.home / "bin" / "sonar.sh"


def _say_what_it_is(stage: Stage) -> None:
    title = stage.title
    print(f"Demo: a made-up {title} and a made-up vendor, both inside this program. Nothing leaves this machine.")
    print(f"  its config file  {stage.server.config_path}")
    print(f"  its web address  {stage.server.url}")
    print(f"  the receiver     {stage.endpoint}", flush=True)
    if isinstance(stage.server, EmbeddedTestsigma):
        print(f"  its log          {stage.server.log.path}", flush=True)


def _say_what_to_try(stage: Stage) -> None:
    started_as = Path(sys.argv[0])
    own = str(started_as) if started_as.name == "telemetry-tray" else f"{sys.executable} -m tray_app"
    command = f"{HOME_VARIABLE}={stage.program.paths.home} {own}"
    if stage.source is Source.RELAY:
        print("Its server's telemetry passes through this program. The first message is held for you.")
    print("In another terminal:")
    for words, what in _TRY_RELAY if stage.source is Source.RELAY else _TRY:
        print(f"  {command} {words:20} # {what}")
    print(f"  {_script(stage)}  # restart the demo's {stage.title}, so that it reads its file", flush=True)


_TRY: Final = (
    (f"status {NAME}", "what it says, what the server uses, what was seen"),
    (f"show --last {NAME}", "the payload that was sent"),
    (f"opt-out {NAME}", "stop it"),
    (f"send {NAME}", "refused now"),
    (f"opt-in {NAME}", "start it again"),
    ("quit", "end the demo (or Ctrl+C here)"),
)
_TRY_RELAY: Final = (
    (f"status {NAME}", "what it says, what the server uses, what came through"),
    (f"show --last {NAME}", "what the server handed over (--raw: the very bytes)"),
    ("release 1", "let the first message leave"),
    (f"opt-out {NAME}", "stop it; after its restart only its farewell comes, and is held"),
    (f"opt-in {NAME}", "start it again"),
    ("quit", "end the demo (or Ctrl+C here)"),
)


def _say_received(message: Message) -> None:
    complaints = "; ".join(message.complaints) or "the documented fields, names and types"
    print(
        f"The receiver has it: {message.method} {message.target}, sha256 {message.sha256[:12]}... ({complaints})",
        flush=True,
    )
