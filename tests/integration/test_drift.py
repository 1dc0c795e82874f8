"""Telemetry that comes back: a real file changed by others while the engine runs, and while it does not."""

from __future__ import annotations

import asyncio
import os
from datetime import timedelta
from pathlib import Path

from tests.integration.world import World, world
from tray_app.core.edits import SwitchChange
from tray_app.core.model import DisplayState, Sharing, Source, SwitchAct
from tray_app.engine.engine import Engine
from tray_app.engine.events import Looked, Stumbled, SwitchChanged
from tray_app.engine.switch import Switch
from tray_app.system.file_events import tells_events


def changes(here: World) -> tuple[SwitchChange, ...]:
    with here.program.parts(read_only=True) as parts:
        return tuple(c for c in parts.journal.switches() if c.act is SwitchAct.NOTICED)


def opted_out(here: World) -> None:
    with here.program.parts() as parts:
        done = Switch(parts).opt_out(here.instance(), announce=False, by="test")
        assert done.problem is None
    here.server.restart()


def put_back(here: World) -> None:
    """As somebody's upgrade does it: another file takes the place of ours."""
    new = here.config.with_name("new")
    new.write_text("sonar.telemetry.enable=true\n")
    new.replace(here.config)


def test_a_file_that_is_replaced_is_noticed_at_once_and_told_once(tmp_path: Path) -> None:
    with world(tmp_path, source=Source.OBSERVE) as here:
        opted_out(here)

        async def work(_: Engine) -> None:
            await here.until(lambda: [e for e in here.events if isinstance(e, Looked)])
            put_back(here)
            # The clock of the world stands still: nothing but the kernel's event can have told it.
            await here.until(lambda: [e for e in here.events if isinstance(e, SwitchChanged)])
            await here.until(lambda: here.events and isinstance(here.events[-1], Looked))

        here.run_loop(work)
        (change,) = changes(here)
        assert (change.before, change.after, change.done) == (Sharing.OFF, Sharing.ON, True)
        assert str(here.config) in change.by and "not this program" in change.by
        state = next(e.verdict.state for e in reversed(here.events) if isinstance(e, Looked))
        assert state is DisplayState.CAME_BACK
        here.run_loop(lambda _: here.until(lambda: [e for e in here.events if isinstance(e, Looked)]))
        assert changes(here) == (change,), "once"


def test_what_happened_while_nobody_watched_is_noticed_at_the_start(tmp_path: Path) -> None:
    with world(tmp_path, source=Source.OBSERVE) as here:
        opted_out(here)
        put_back(here)
        here.clock.advance(timedelta(days=3))
        here.run_loop(lambda _: here.until(lambda: [e for e in here.events if isinstance(e, SwitchChanged)]))
        assert [(c.before, c.after) for c in changes(here)] == [(Sharing.OFF, Sharing.ON)]


def test_our_own_acts_are_not_somebody_elses(tmp_path: Path) -> None:
    with world(tmp_path, source=Source.OBSERVE) as here:

        async def work(engine: Engine) -> None:
            await here.until(lambda: [e for e in here.events if isinstance(e, Looked)])
            await engine.opt_out(here.instance(), announce=False, by="me")
            await engine.look(here.instance())
            await engine.opt_in(here.instance(), by="me")
            await engine.look(here.instance())
            await engine.revert(here.instance(), by="me")
            await engine.look(here.instance())

        here.run_loop(work)
        assert changes(here) == ()


def test_a_change_by_hand_is_in_the_journal_too(tmp_path: Path) -> None:
    with world(tmp_path, source=Source.OBSERVE) as here:

        async def work(_: Engine) -> None:
            await here.until(lambda: [e for e in here.events if isinstance(e, Looked)])
            here.config.write_text("sonar.telemetry.enable=false\n")
            await here.until(lambda: [e for e in here.events if isinstance(e, SwitchChanged)])

        here.run_loop(work)
        assert [(c.before, c.after) for c in changes(here)] == [(Sharing.ON, Sharing.OFF)]


def test_a_file_system_without_events_is_told(tmp_path: Path) -> None:
    assert tells_events(str(tmp_path)) and tells_events("/proc/self") and tells_events("/no/such/folder")
    with world(tmp_path, source=Source.OBSERVE) as here:

        async def work(engine: Engine) -> None:
            (guard,) = [a for a in engine.attached._attachments if a.name == "drift guard"]
            guard._tells_events = lambda _: False  # type: ignore[attr-defined]
            running = asyncio.create_task(guard.run(here.instance()))
            await here.until(lambda: [e for e in here.events if isinstance(e, Stumbled)])
            running.cancel()

        here.run(work)
        (told,) = [e for e in here.events if isinstance(e, Stumbled)]
        assert told.why.code == "no_file_events" and os.fspath(here.config.parent) in str(told.why.facts)


def test_when_nobody_watched_is_said_at_the_start(tmp_path: Path) -> None:
    with world(tmp_path, source=Source.OBSERVE) as here:

        async def work(_: Engine) -> None:
            await here.until(lambda: [e for e in here.events if isinstance(e, Looked)])

        here.run_loop(work)
        assert not [e for e in here.events if isinstance(e, Stumbled)], "it was added just now"
        begin = here.clock.now()
        here.clock.advance(timedelta(days=3))
        here.run_loop(work)
        (said,) = [e for e in here.events if isinstance(e, Stumbled)]
        facts = dict(said.why.facts)
        assert said.why.code == "not_watched"
        assert facts == {n: f"{at:%Y-%m-%d %H:%M} UTC" for n, at in (("begin", begin), ("end", here.clock.now()))}
