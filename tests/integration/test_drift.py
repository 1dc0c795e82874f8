"""Telemetry that comes back: a real file changed by others while the engine runs, and while it does not."""

from __future__ import annotations

import asyncio
import os
import time
from datetime import timedelta
from pathlib import Path

import pytest

from tests.fake_docker import FakeDocker, compose_labels, container
from tests.integration.world import World, world
from tests.processes import sonarqube
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


def test_what_the_server_alone_changes_is_in_the_journal(tmp_path: Path) -> None:
    """Its file stays as it is; somebody starts it with a variable that beats the file, and later without. The file has
    the addresses at the sink, so nothing leaves by it."""
    with world(tmp_path, source=Source.OBSERVE) as here:
        opted_out(here)
        here.clock.advance(timedelta(minutes=1))
        file = here.config.read_bytes()

        async def work(engine: Engine) -> None:
            async def restarted(environment: dict[str, str]) -> None:
                here.server.environment = environment
                here.server.restart()
                here.clock.advance(timedelta(hours=1))
                await engine.look(here.instance())

            await engine.look(here.instance())
            await restarted({"SONAR_TELEMETRY_ENABLE": ""})
            await restarted({"SONAR_TELEMETRY_ENABLE": ""})
            await restarted({})

        here.run(work)
        assert here.config.read_bytes() == file
        came, went = changes(here)
        assert [(c.before, c.after, c.of_server) for c in (came, went)] == [
            (Sharing.OFF, Sharing.ON, True),
            (Sharing.ON, Sharing.OFF, True),
        ]
        assert went.at - came.at == timedelta(hours=2)
        assert came.by.startswith(f"not this program: {here.server.url}/api/system/info, started 20")
        assert all(
            c.by.endswith("; its config is as it was; its addresses lead nowhere all the same") for c in (came, went)
        )
        told = [e.change for e in here.events if isinstance(e, SwitchChanged)]
        assert told == [came, went], "and told to the windows"


def test_a_server_that_was_not_to_be_asked_meanwhile(tmp_path: Path) -> None:
    with world(tmp_path, source=Source.OBSERVE) as here:
        opted_out(here)
        here.clock.advance(timedelta(minutes=1))
        tokens = set(here.server.tokens)

        async def work(engine: Engine) -> None:
            await engine.look(here.instance())
            here.server.tokens.clear()
            here.server.restart()
            await engine.look(here.instance())
            here.server.environment = {"SONAR_TELEMETRY_ENABLE": "true"}
            here.server.restart()
            await engine.look(here.instance())
            here.server.tokens.update(tokens)
            await engine.look(here.instance())

        here.run(work)
        assert [(c.before, c.after, c.of_server) for c in changes(here)] == [(Sharing.OFF, Sharing.ON, True)]


@pytest.mark.parametrize(("minutes", "looks"), [(10, True), (0.5, False)])
def test_after_a_sleep_of_the_machine_there_is_a_look(tmp_path: Path, minutes: float, looks: bool) -> None:
    """Less than the hour after which it looks anyhow, and no file was touched."""
    with world(tmp_path, source=Source.OBSERVE) as here:

        def looked() -> int:
            return sum(isinstance(e, Looked) for e in here.events)

        async def work(engine: Engine) -> None:
            await here.until(looked)
            await settle(engine)
            count = looked()
            here.server.environment = {"SONAR_TELEMETRY_ENABLE": "false"}
            here.server.restart()
            here.clock.advance(timedelta(minutes=minutes))
            engine.wake()
            if looks:
                await here.until(lambda: looked() > count)
                await here.until(lambda: [e for e in here.events if isinstance(e, SwitchChanged)])
            else:
                await settle(engine)
                assert looked() == count

        here.run_loop(work)
        assert len(changes(here)) == looks


async def settle(engine: Engine) -> None:
    """Until nothing is under way and the loop waits."""
    for _ in range(50):
        await asyncio.sleep(0)
        while engine.busy:
            await asyncio.sleep(0.01)


def test_our_acts_that_arrive_by_a_restart_are_not_told_twice(tmp_path: Path) -> None:
    with world(tmp_path, source=Source.OBSERVE) as here:

        async def work(engine: Engine) -> None:
            async def arrived() -> None:
                await engine.look(here.instance())
                here.server.restart()
                await engine.look(here.instance())

            await arrived()
            await engine.opt_out(here.instance(), announce=False, by="me")
            await arrived()
            await engine.opt_in(here.instance(), by="me")
            await arrived()
            await engine.opt_out(here.instance(), announce=False, by="me")
            await arrived()
            await engine.revert(here.instance(), by="me")
            await arrived()

        here.run(work)
        assert changes(here) == ()


def test_an_instance_that_can_only_be_looked_at_by_its_file(tmp_path: Path) -> None:
    """Without an address and a process there is still a file, and somebody who changes it."""
    with world(tmp_path, source=Source.OBSERVE) as here:
        with here.program.parts() as parts:
            parts.journal.change_instance(here.instance()._replace(url=None, secret=None))

        async def work(engine: Engine) -> None:
            await engine.look(here.instance())
            here.config.write_text("sonar.telemetry.enable=false\n")
            here.clock.advance(timedelta(hours=1))
            await engine.look(here.instance())
            await engine.look(here.instance())

        here.run(work)
        assert [(c.before, c.after, c.of_server) for c in changes(here)] == [(Sharing.ON, Sharing.OFF, False)]


@pytest.mark.parametrize("how", ["argument", "environment"])
def test_a_process_that_is_started_with_something_else(tmp_path: Path, how: str) -> None:
    home = tmp_path / "sq"
    (home / "conf").mkdir(parents=True)
    file = home / "conf" / "sonar.properties"
    file.write_text("sonar.telemetry.enable=false\n")
    os.utime(file, (time.time() - 3600,) * 2)
    with world(tmp_path, source=Source.OBSERVE) as here:
        with here.program.parts() as parts:
            parts.journal.change_instance(here.instance()._replace(url=None, secret=None, home=str(home)))

        def look() -> None:
            async def work(engine: Engine) -> None:
                await engine.look(here.instance())

            here.clock.advance(timedelta(hours=1))
            here.run(work)

        words = ("-Dsonar.telemetry.enable=true",) if how == "argument" else ()
        environment = {} if words else {"SONAR_TELEMETRY_ENABLE": "true"}
        with sonarqube(home):
            look()
        look()
        with sonarqube(home, *words, environment=environment) as process:
            look()
            look()
            (change,) = changes(here)
            user = Path(f"/proc/{process.pid}").owner()
            assert (change.before, change.after, change.of_server) == (Sharing.OFF, Sharing.ON, False)
            assert change.by.startswith(f"not this program: process {process.pid}") and "started 20" in change.by
            assert change.by.endswith(f", run by {user}")
        look()
        assert len(changes(here)) == 1, "that it ended changed nothing that it would be started with"
        with here.program.parts(read_only=True) as parts:
            kept = parts.journal.last_look(here.instance().id)
        assert kept is not None and kept.process is not None, "what was seen of it is not forgotten for the file alone"
        with sonarqube(home):
            look()
        assert [(c.before, c.after) for c in changes(here)][1:] == [(Sharing.ON, Sharing.OFF)]


def composed(here: World, project: Path) -> None:
    """The instance is a service of a compose file that says off."""
    project.mkdir()
    path = project / "docker-compose.yml"
    path.write_text(
        "services:\n  sonarqube:\n    image: sonarqube:9.9-community\n"
        "    environment:\n      SONAR_TELEMETRY_ENABLE: 'false'\n"
    )
    service = here.instance()._replace(url=None, secret=None, home=None, compose=str(path), service="sonarqube")
    with here.program.parts() as parts:
        parts.journal.change_instance(service)


def test_a_container_that_is_deployed_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From another compose file than ours: the file and its override are as they were."""
    docker = FakeDocker(tmp_path)
    monkeypatch.setenv("PATH", f"{docker.bin}:{os.environ['PATH']}")
    project = tmp_path / "stack"
    labels = compose_labels(project, "docker-compose.yml")
    off = container(environment={"SONAR_TELEMETRY_ENABLE": "false"}, labels=labels)
    with world(tmp_path, source=Source.OBSERVE) as here:
        composed(here, project)

        async def work(engine: Engine) -> None:
            docker.has(off)
            await engine.look(here.instance())
            docker.has(container(labels=labels, number=2, created="2026-06-01T08:00:00Z"))
            here.clock.advance(timedelta(hours=1))
            await engine.look(here.instance())
            # And the override of another: the config itself.
            (project / "docker-compose.override.yml").write_text(
                "services:\n  sonarqube:\n    environment:\n      SONAR_TELEMETRY_ENABLE: 'true'\n"
            )
            here.clock.advance(timedelta(hours=1))
            await engine.look(here.instance())

        here.run(work)
        server, override = changes(here)
        assert (server.before, server.after, server.of_server) == (Sharing.OFF, Sharing.ON, True)
        assert server.by == "not this program: container sq, started 2026-06-01 08:00 UTC; its config is as it was"
        assert (override.before, override.after, override.of_server) == (Sharing.OFF, Sharing.ON, False)
        assert f"{project}/docker-compose.override.yml, changed 20" in override.by


def test_an_override_that_somebody_else_writes_is_noticed_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "no docker"))
    project = tmp_path / "stack"
    with world(tmp_path, source=Source.OBSERVE) as here:
        composed(here, project)

        async def work(_: Engine) -> None:
            await here.until(lambda: [e for e in here.events if isinstance(e, Looked)])
            override = project / "docker-compose.override.yml"
            override.write_text("services: {sonarqube: {environment: {SONAR_TELEMETRY_ENABLE: 'true'}}}\n")
            # The clock stands still: nothing but the kernel's event can have told it.
            await here.until(lambda: [e for e in here.events if isinstance(e, SwitchChanged)])

        here.run_loop(work)
        (change,) = changes(here)
        assert (change.before, change.after) == (Sharing.OFF, Sharing.ON)
        assert str(project / "docker-compose.override.yml") in change.by and ", owned by " in change.by


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
