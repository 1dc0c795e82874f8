"""`run` and `quit`, and what is installed."""

from __future__ import annotations

import platform
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from tray_app import __version__
from tray_app.cli import texts
from tray_app.cli.agreeing import agreed
from tray_app.core.errors import Fixable, Temporary
from tray_app.core.sentences import printable, sentence
from tray_app.core.words import STATE_WORDS
from tray_app.engine import client
from tray_app.engine.pointing import leaning_on_us

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from tray_app.bootstrap import Program
    from tray_app.engine.engine import Engine
    from tray_app.engine.events import Event
    from tray_app.engine.operations import Operations
    from tray_app.system.service_manager import HandedOver

READY_WITHIN_S: Final = 10.0
"""A service manager waits longer: 90 s by default."""

_QUIT_SILENCE_S = 15.0

_STAYING = frozenset({"run", "tray", "demo"})
"""Roles of holders that stay until they are told to end."""


def run(program: Program, args: argparse.Namespace) -> int:
    """`run [--headless | --hidden]`."""
    if not args.headless:
        from tray_app.cli.showing import show

        return show(program, hidden=args.hidden)
    import asyncio

    from tray_app.cli.asking import ask_for_secrets

    with program.parts() as parts:
        instances = parts.journal.instances()
    ask_for_secrets(program, instances)
    program.take_over_sockets()
    try:
        asyncio.run(headless(program))
    except Temporary as problem:
        holder = dict(problem.reason.facts)
        if problem.code == "engine_elsewhere" and holder["role"] in _STAYING:
            raise Fixable("already_runs", pid=holder["pid"]) from None
        raise
    return 0


async def headless(program: Program) -> None:
    """The engine alone, until a signal or `quit`. Prints the log as it happens."""

    import asyncio

    from tray_app.cli.lines import Lines

    sys.stdout.flush()
    lines = Lines(sys.stdout.fileno())

    async def work(engine: Engine, _: Operations) -> None:
        end_on_signals(engine.stop)
        lines.say(f"telemetry-tray {__version__} runs (home: {printable(str(program.paths.data))}). Ctrl+C ends it.")
        ready = None if program.handed_over is None else asyncio.create_task(tell_ready(engine, program.handed_over))
        try:
            await engine.run()
        finally:
            if ready is not None:
                ready.cancel()

    try:
        await program.be_engine("run", work, tell=LogPrinter(lines.say))
    finally:
        lines.close()


async def tell_ready(engine: Engine, manager: HandedOver) -> None:
    """Tells the service manager that it runs: what is started after it finds the relays listening. One that cannot
    listen keeps nobody waiting."""
    import asyncio

    with suppress(TimeoutError):
        await asyncio.wait_for(engine.attached.settled("relay"), READY_WITHIN_S)
    manager.tell("READY=1")


def end_on_signals(stop: Callable[[], None]) -> None:
    """SIGINT and SIGTERM stop the work on the running loop. Main thread."""
    import asyncio
    import signal

    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, stop)
        except NotImplementedError:  # Windows, whose loop is woken by Ctrl+C all the same
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop))


def _print(line: str) -> None:
    print(line, flush=True)


class LogPrinter:
    """The log as it happens, line by line to `say`. A verdict is said when it is another one."""

    def __init__(self, say: Callable[[str], None] = _print) -> None:
        self._say = say
        self._verdicts: dict[str, str] = {}

    def __call__(self, events: tuple[Event, ...]) -> None:
        """Says what is news."""
        from tray_app.engine.events import Looked, PayloadChanged, Stumbled, SwitchChanged

        for event in events:
            match event:
                case PayloadChanged(payload=payload):
                    self._say(texts.payload_line(payload))
                case SwitchChanged(instance_name=name, change=change):
                    self._say(texts.switch_line(name, change))
                case Looked(instance_name=name, verdict=verdict):
                    text = f"{STATE_WORDS[verdict.state].format(vendor='the vendor')}. {sentence(verdict.reason)}"
                    if self._verdicts.get(name) != text:
                        self._verdicts[name] = text
                        self._say(f"{printable(name)}: {text}")
                case Stumbled(instance_name=name, why=why):
                    self._say(f"{printable(name)}: {sentence(why)}")
                case _:
                    pass


def quit_(program: Program, args: argparse.Namespace) -> int:
    """`quit`."""
    asks = False
    holder = program.lease().holder()
    if holder is None or holder.socket is None:
        print("Nothing is running.")
        return 0
    with program.parts(read_only=True) as parts:
        for why in leaning_on_us(parts):
            print(sentence(why))
            asks = True
    if asks and not agreed(args, "Quit all the same?"):
        return 1
    try:
        client.ask(holder.socket, "quit", timeout_s=_QUIT_SILENCE_S)
    except Temporary:
        # It ends already, or its answer was cut short by its end.
        if program.lease().holder() == holder:
            raise
    with program.lease().hold("quit", patience_s=_QUIT_SILENCE_S, wait_for_all=True):
        print("Ended.")
    return 0


def version() -> int:
    """`--version`."""
    print(f"telemetry-tray {__version__} (Python {platform.python_version()}, {platform.system()}, {sys.platform})")
    return 0
