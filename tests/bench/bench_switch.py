"""The switch, from being asked until the file is durable and the gate is shut, against replacing that file alone."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Callable, Coroutine, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.bench.measuring import Row, in_turns
from tests.bench.stage import NAME, Stage, running, stage
from tray_app.engine import client
from tray_app.engine.switch import Switch

if TYPE_CHECKING:
    from tray_app.engine.engine import Engine
    from tray_app.engine.operations import Operations
    from tray_app.engine.switch import SwitchResult

TIMES = 100
REST_S = 0.05
"""After each act the engine looks at its instance afresh and asks the server; that is over by then."""


def rows() -> Iterator[Row]:
    """By a command's own switch, in the engine's loop, and through the socket of a running engine."""
    with tempfile.TemporaryDirectory(prefix="bench-switch-") as folder, stage(Path(folder)) as on:
        yield _row("switch, by the command itself", _in_process(on))
        yield _row("switch, in the running engine", _in_engine(on))
        yield _row("switch, asked through the socket", _through_socket(on))


def replace_alone(path: Path, content: bytes) -> None:
    """Write, fsync, rename, fsync the folder."""
    new = path.with_suffix(".new")
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    os.write(handle, content)
    os.fsync(handle)
    os.close(handle)
    new.rename(path)
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def _in_process(on: Stage) -> tuple[float, float]:
    with on.program().parts() as parts:
        switch, instance = Switch(parts), parts.journal.instances()[0]

        def out() -> None:
            result = switch.opt_out(instance, announce=False, by="bench")
            assert result.problem is None and result.plans

        return _measured(on, out, lambda: switch.revert(instance, by="bench"))


def _in_engine(on: Stage) -> tuple[float, float]:
    async def work(engine: Engine, _: Operations) -> tuple[float, float]:
        running_engine = asyncio.create_task(engine.run())
        loop = asyncio.get_running_loop()
        with program.parts(read_only=True) as parts:
            instance = parts.journal.instances()[0]

        def done(act: Callable[[], Coroutine[Any, Any, SwitchResult]]) -> None:
            # As the desktop will ask: from another thread.
            result = asyncio.run_coroutine_threadsafe(act(), loop).result()
            assert result.problem is None and result.plans

        def measure() -> tuple[float, float]:
            return _measured(
                on,
                lambda: done(lambda: engine.opt_out(instance, announce=False, by="bench")),
                lambda: done(lambda: engine.revert(instance, by="bench")),
            )

        try:
            return await asyncio.to_thread(measure)
        finally:
            engine.stop()
            await running_engine

    program = on.program()
    return asyncio.run(program.be_engine("bench", work, tell=lambda _: None))


def _through_socket(on: Stage) -> tuple[float, float]:
    with running(on, until=f"{NAME}:"):
        holder = on.program().lease().holder()
        assert holder is not None and holder.socket is not None
        socket = holder.socket

        def out() -> None:
            told = client.ask(socket, "opt-out", announce=False, name=NAME, by="bench")
            assert told["problem"] is None and told["edits"]

        return _measured(on, out, lambda: client.ask(socket, "revert", name=NAME, by="bench"))


def _measured(on: Stage, out: Callable[[], object], revert: Callable[[], object]) -> tuple[float, float]:
    def back() -> None:
        assert on.is_switched_off, "the opt-out changed nothing"
        revert()
        assert not on.is_switched_off, "the revert changed nothing"

    # Beside the real file, so on the same disk, and of its size.
    path, content = on.server.config_path, on.server.config_path.read_bytes()
    alone = partial(replace_alone, path.with_name("floor.properties"), content)
    return in_turns(alone, out, TIMES, between=back, rest_s=REST_S)


def _row(what: str, took: tuple[float, float]) -> Row:
    return Row(
        what=what,
        floor_name="write, fsync, rename, fsync folder",
        floor=took[0],
        ours=took[1],
        unit="ms",
        n=TIMES,
        most_times=10,
        most=50,
    )
