"""The engine against real servers, a real journal and real files; the clock is the test's."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from tests.integration.world import WITHIN_S, World, world
from tray_app.core.errors import Fixable
from tray_app.core.model import PayloadState, Source, SwitchAct
from tray_app.demo import faults
from tray_app.demo.sonarqube_server import EmbeddedSonarQube
from tray_app.engine.engine import Engine
from tray_app.engine.events import Stumbled

DAY = timedelta(days=1)


def test_one_ping_and_the_log_shows_the_bytes_that_were_sent(tmp_path: Path) -> None:
    """Promise 3."""
    with world(tmp_path) as here:
        here.run_loop(lambda _: here.until(lambda: "delivered" in here.states()))
        (payload,) = here.payloads()
        (message,) = here.receiver.messages
        with here.program.parts(read_only=True) as parts:
            body = parts.journal.body(payload.id)
        assert body == message.body
        assert payload.sha256 == sha256(message.body).hexdigest()
        assert message.complaints == ()
        assert (payload.state, payload.attempt_count, payload.status_code) == (PayloadState.DELIVERED, 1, 200)


def test_stored_before_the_first_byte_leaves(tmp_path: Path) -> None:
    with world(tmp_path) as here:
        seen = list[str]()
        here.receiver.faults.add(faults.call(lambda: seen.extend(p.state.value for p in here.payloads())))
        here.run(lambda engine: engine.send_now(here.instance()))
        assert seen == ["sending"]


@pytest.mark.parametrize("steps", [(24, 24, 24), (72,), (12, 12, 12, 12), (-240, 30, 30), (2400, -2400, 20, 5)])
def test_pings_whatever_the_clock_does(tmp_path: Path, steps: tuple[int, ...]) -> None:
    """Hours of real time that pass between looks; steps beyond 100 hours either way are jumps of the wall clock."""
    with world(tmp_path, users=2, projects=1) as here:

        async def live(engine: Engine) -> None:
            await here.until(lambda: len(here.receiver.messages) == 1)
            passed, due = 0, 1
            for hours in steps:
                if abs(hours) > 100:
                    here.clock.jump(timedelta(hours=hours))
                else:
                    here.clock.advance(timedelta(hours=hours))
                    passed += hours
                if passed >= 24:
                    passed, due = 0, due + 1
                engine.wake()
                await here.until(lambda due=due: len(here.receiver.messages) == due)  # type: ignore[misc]
                await _settled(engine)
                assert len(here.receiver.messages) == due

        here.run_loop(live)


async def _settled(engine: Engine) -> None:
    """The engine has nothing under way and nothing due."""
    async with asyncio.timeout(WITHIN_S):
        for _ in range(5):
            while engine.busy:
                await asyncio.sleep(0.001)
            await asyncio.sleep(0)


def test_a_restart_of_the_program_adds_no_ping(tmp_path: Path) -> None:
    with world(tmp_path, users=2, projects=1) as here:
        for _ in range(3):
            here.run_loop(lambda engine: _settled_after_first(here, engine))
        assert len(here.receiver.messages) == 1


async def _settled_after_first(here: World, engine: Engine) -> None:
    await here.until(lambda: here.receiver.messages)
    await _settled(engine)


def test_the_first_ping_comes_one_interval_after_add_unless_asked_for(tmp_path: Path) -> None:
    with world(tmp_path, users=2, projects=1, first_ping_now=False) as here:

        async def live(engine: Engine) -> None:
            await _settled(engine)
            assert not here.receiver.messages
            here.clock.advance(DAY)
            engine.wake()
            await here.until(lambda: here.receiver.messages)

        here.run_loop(live)


# --- answers ------------------------------------------------------------------------------------------------


def test_a_busy_vendor_is_tried_again_and_a_newer_ping_replaces_the_waiting_one(tmp_path: Path) -> None:
    with world(tmp_path, users=2, projects=1) as here:
        here.receiver.faults.add(faults.busy("3600", code=503), times=1)

        async def live(engine: Engine) -> None:
            await here.until(lambda: here.states().count("queued") == 2)
            (first,) = here.payloads()
            assert first.due_at is not None
            assert first.due_at >= here.clock.now() + timedelta(hours=1)
            here.clock.advance(timedelta(hours=2))
            engine.wake()
            await here.until(lambda: "delivered" in here.states())

        here.run_loop(live)
        assert [p.state.value for p in here.payloads()] == ["delivered"]
        assert here.receiver.messages[0].sha256 == here.receiver.messages[1].sha256


def test_a_waiting_ping_is_superseded(tmp_path: Path) -> None:
    with world(tmp_path, users=2, projects=1) as here:
        here.receiver.faults.add(faults.busy("86400", code=503), times=1)

        async def live(engine: Engine) -> None:
            await here.until(lambda: here.states().count("queued") == 2)
            here.clock.advance(DAY)
            engine.wake()
            await here.until(lambda: "delivered" in here.states())

        here.run_loop(live)
        assert [p.state.value for p in here.payloads()] == ["superseded", "delivered"]


def test_refused_is_kept_and_can_be_sent_again(tmp_path: Path) -> None:
    with world(tmp_path, users=2, projects=1) as here:
        here.receiver.faults.add(faults.status(400), times=1)
        refused = here.run(lambda engine: engine.send_now(here.instance()))
        assert refused.state is PayloadState.REJECTED
        from tray_app.engine.payload_acts import PayloadActs

        with here.program.parts() as parts:
            PayloadActs(parts).release(refused.id)
        here.run_loop(lambda _: here.until(lambda: "delivered" in here.states()))
        assert here.receiver.messages[0].body == here.receiver.messages[1].body


def test_an_unknown_outcome_is_repeated_and_the_repeat_is_marked(tmp_path: Path) -> None:
    """Promise 5's one exception."""
    with world(tmp_path, users=2, projects=1) as here:
        here.receiver.faults.add(faults.hang_up(read_body=True), times=1)
        unsure = here.run(lambda engine: engine.send_now(here.instance()))
        assert unsure.state is PayloadState.UNCERTAIN
        here.clock.advance(timedelta(hours=7))
        here.run_loop(lambda _: here.until(lambda: "delivered" in here.states()))
        with here.program.parts(read_only=True) as parts:
            assert [a.repeat for a in parts.journal.attempts(unsure.id)] == [False, True]


# --- gate ---------------------------------------------------------------------------------------------------


def _refused_because(here: World) -> str:
    with pytest.raises(Fixable, match="gate_shut") as problem:
        here.run(lambda engine: engine.send_now(here.instance()))
    return dict(problem.value.reason.facts)["because"]


def test_the_gate_is_looked_at_afresh(tmp_path: Path) -> None:
    """Promise 1: file by hand, unreadable file, own variable, server that still sends."""
    with world(tmp_path, users=2, projects=1) as here:
        here.run(lambda engine: engine.send_now(here.instance()))
        before = here.config.read_bytes()
        here.config.write_bytes(before + b"\nsonar.telemetry.enabled=false\n")
        assert "sonar.telemetry.enabled=false" in _refused_because(here)
        here.config.write_bytes(before + b"\nsonar.telemetry.enable=\\u00zz\n")
        assert _refused_because(here)
        here.config.write_bytes(before)
        here.run(lambda engine: engine.send_now(here.instance()))
        here.program._environment = {"DO_NOT_TRACK": "1"}
        assert "DO_NOT_TRACK" in _refused_because(here)
        here.program._environment = {}
        here.server.environment["SONAR_TELEMETRY_URL"] = "https://telemetry.example/sonarqube"
        here.server.restart()
        assert "telemetry.example" in _refused_because(here)
        assert len(here.receiver.messages) == 2


def test_a_server_that_cannot_be_asked_shuts_but_blocks_nothing_for_good(tmp_path: Path) -> None:
    with world(tmp_path, users=2, projects=1) as here:
        here.receiver.faults.add(faults.busy("60", code=503), times=1)
        waiting = here.run(lambda engine: engine.send_now(here.instance()))
        here.clock.advance(timedelta(hours=1))
        here.server.tokens.clear()

        async def live(engine: Engine) -> None:
            await here.until(lambda: here.states().count("queued") == 3)
            here.server.tokens.add("squ_demo_0123456789abcdef_admin")
            here.clock.advance(timedelta(hours=1))
            engine.wake()
            await here.until(lambda: "delivered" in here.states())

        here.run_loop(live)
        assert here.payloads()[0].id == waiting.id


# --- the switch ---------------------------------------------------------------------------------------------


def test_opting_out_in_the_middle_of_an_attempt_cuts_it_off(tmp_path: Path) -> None:
    """Promise 2, in the process that sends."""
    with world(tmp_path, users=2, projects=1) as here:
        here.receiver.faults.add(faults.hang())

        async def live(engine: Engine) -> tuple[int, int]:
            await here.until(lambda: "sending" in here.states())
            await asyncio.to_thread(here.receiver.wait_for_bytes, 100)
            await engine.opt_out(here.instance(), announce=False, by="test")
            before = here.receiver.bytes_seen
            return before, await asyncio.to_thread(here.receiver.wait_until_quiet, 0.3)

        before, after = here.run_loop(live)
        assert before == after
        (payload,) = here.payloads()
        assert payload.state is PayloadState.BLOCKED
        assert b"sonar.telemetry.enable=false" in here.config.read_bytes()


def test_what_waited_stays_blocked_after_switching_on_again(tmp_path: Path) -> None:
    with world(tmp_path, users=2, projects=1) as here:
        here.receiver.faults.add(faults.busy("60", code=503), times=1)
        waiting = here.run(lambda engine: engine.send_now(here.instance()))
        assert waiting.state is PayloadState.QUEUED

        async def both(engine: Engine) -> None:
            out = await engine.opt_out(here.instance(), announce=False, by="test")
            assert out.blocked_count == 1
            back = await engine.opt_in(here.instance(), by="test")
            assert back.problem is None

        here.run(both)
        here.clock.advance(timedelta(hours=3))
        here.run_loop(_settled)
        assert len(here.receiver.messages) == 1
        assert here.payloads()[0].state is PayloadState.BLOCKED


def test_a_file_that_cannot_be_changed_shuts_the_gate_all_the_same(tmp_path: Path) -> None:
    with world(tmp_path, users=2, projects=1) as here:
        here.config.write_bytes(here.config.read_bytes() + b"\nbad=\\u00zz\n")
        result = here.run(lambda engine: engine.opt_out(here.instance(), announce=False, by="test"))
        assert result.problem is not None
        here.config.write_bytes(here.config.read_bytes().replace(b"\nbad=\\u00zz\n", b"\n"))
        assert "stopped telemetry" in _refused_because(here)
        with here.program.parts(read_only=True) as parts:
            assert [c.done for c in parts.journal.switches()] == [False, False]


def test_revert_gives_back_every_byte(tmp_path: Path) -> None:
    with world(tmp_path, source=Source.OBSERVE) as here:
        before = here.config.read_bytes()

        async def work(engine: Engine) -> None:
            await engine.opt_out(here.instance(), announce=False, by="test")
            await engine.opt_in(here.instance(), by="test")
            await engine.opt_out(here.instance(), announce=True, by="test")
            assert here.config.read_bytes() != before
            await engine.revert(here.instance(), by="test")

        here.run(work)
        assert here.config.read_bytes() == before
        with here.program.parts(read_only=True) as parts:
            assert parts.journal.wish(here.instance().id) is None
            assert parts.journal.switches()[-1].act is SwitchAct.REVERT


# --- held ---------------------------------------------------------------------------------------------------


def test_what_the_guard_finds_is_held_released_once_and_not_held_again(tmp_path: Path) -> None:
    with world(tmp_path, version="9.1.0.47736", users=3, projects=2) as here:
        held = here.run(lambda engine: engine.send_now(here.instance()))
        assert held.state is PayloadState.HELD
        assert not here.receiver.messages
        from tray_app.engine.payload_acts import PayloadActs

        with here.program.parts() as parts:
            PayloadActs(parts).release(held.id)
        here.run_loop(lambda _: here.until(lambda: "delivered" in here.states()))
        again = here.run(lambda engine: engine.send_now(here.instance()))
        assert again.state is PayloadState.DELIVERED
        assert not again.rebuilt


# --- things that go wrong -----------------------------------------------------------------------------------


def test_a_server_that_dies_half_way_leaves_no_payload_and_is_tried_again(tmp_path: Path) -> None:
    with world(tmp_path, users=2, projects=3) as here:
        here.server.faults.add(faults.cut_short(), path="/api/measures/*", times=1)

        async def live(engine: Engine) -> None:
            await here.until(lambda: any(isinstance(e, Stumbled) for e in here.events))
            assert here.payloads() == ()
            here.clock.advance(timedelta(minutes=10))
            engine.wake()
            await here.until(lambda: "delivered" in here.states())

        here.run_loop(live)
        assert len(here.receiver.messages) == 1


def test_a_payload_of_a_removed_instance_never_leaves(tmp_path: Path) -> None:
    with world(tmp_path, users=2, projects=1) as here:
        here.receiver.faults.add(faults.busy("60", code=503), times=1)
        here.run(lambda engine: engine.send_now(here.instance()))
        from tray_app.engine.instance_acts import InstanceActs

        with here.program.parts() as parts:
            InstanceActs(parts).remove(here.instance(), forget=False)
        here.clock.advance(DAY)
        here.run_loop(_settled)
        assert len(here.receiver.messages) == 1
        assert here.payloads()[0].state is PayloadState.BLOCKED
        assert b"127.0.0.1:9/" not in here.config.read_bytes()


def test_another_server_at_the_same_address_is_noticed(tmp_path: Path) -> None:
    with world(tmp_path, users=2, projects=1) as here:
        here.run(lambda engine: engine.send_now(here.instance()))
        assert here.instance().server_id == here.server.server_id
        other = EmbeddedSonarQube(tmp_path / "other", users=1, projects=1, seed=99, port=here.server.port)
        here.server.stop()
        with other:
            assert "another" in _refused_because(here) or "other" in _refused_because(here)
        assert len(here.receiver.messages) == 1


def test_what_is_stopped_before_its_first_step_is_answered_too(tmp_path: Path) -> None:
    """Whoever asked for a ping at the same moment must not wait for ever; nor does a queued one begin in between."""
    with world(tmp_path) as here:

        async def work(engine: Engine) -> None:
            asked = [asyncio.create_task(engine.send_now(here.instance())) for _ in range(3)]
            await asyncio.sleep(0)  # the first has made its job, which has not begun
            await engine.opt_out(here.instance(), announce=False, by="test")
            for one in asked:
                with pytest.raises(Fixable, match=r"stopped_meanwhile|gate_shut"):
                    await asyncio.wait_for(one, WITHIN_S)

        here.run(work)
        assert here.receiver.bytes_seen == 0


def test_what_the_end_of_the_program_cuts_off_is_not_said_to_be_stopped(tmp_path: Path) -> None:
    with world(tmp_path) as here:
        here.receiver.faults.add(faults.hang())

        async def work(engine: Engine) -> None:
            asked = asyncio.create_task(engine.send_now(here.instance()))
            await asyncio.to_thread(here.receiver.wait_for, 1)
            await engine.close()
            with pytest.raises(Fixable, match="cut_off_meanwhile"):
                await asyncio.wait_for(asked, WITHIN_S)

        here.run(work)
