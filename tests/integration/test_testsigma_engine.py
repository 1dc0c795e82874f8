"""Testsigma through the engine: what it sends by itself is seen, the documented ping and events are sent instead."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from tests.integration.testsigma_world import API_KEY, LOG_IN, TestsigmaWorld, a_testsigma
from tray_app.core.messages import PayloadFilter
from tray_app.core.model import DisplayState, Kind, PayloadState, Place, Sharing, Source, SwitchAct
from tray_app.demo.testsigma_script import fill, play
from tray_app.demo.testsigma_telemetry import KEY
from tray_app.engine.engine import Engine
from tray_app.engine.events import Looked, Stumbled
from tray_app.engine.instance_acts import InstanceActs
from tray_app.products.testsigma import product as testsigma_product


@pytest.fixture(autouse=True)
def quick_peek(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(testsigma_product.Testsigma, "peek_every_s", 0.05)


def ended_up(world: TestsigmaWorld) -> dict[str, set[int]]:
    """By kind the ids that the receiver believes to be there, as its events told."""
    there: dict[str, set[int]] = {}
    keys = dict(KEY.values())
    for message in world.receiver.messages:
        kind = message.target.rpartition("/")[2]
        body = json.loads(message.body)
        if message.method == "POST":
            ids, number = there.setdefault(kind, set()), int(body[keys[kind]])
            assert (body["eventType"] == "CREATE") == (number not in ids), "never twice, never what was not there"
            (ids.add if body["eventType"] == "CREATE" else ids.remove)(number)
    return there


def events_of(world: TestsigmaWorld) -> list[tuple[str, str]]:
    return [
        (m.target.rpartition("/")[2], json.loads(m.body)["eventType"])
        for m in world.receiver.messages
        if m.method == "POST"
    ]


async def settled(world: TestsigmaWorld, engine: Engine, count: int) -> None:
    """Until the receiver has so many messages, the clock going on so that each may leave."""

    def enough() -> bool:
        world.clock.advance(timedelta(milliseconds=200))
        engine.wake()
        return len(world.receiver.messages) >= count

    await world.until(enough)


def test_what_it_sends_by_itself_is_seen(tmp_path: Path) -> None:
    with a_testsigma(tmp_path, source=Source.OBSERVE, log_in=None) as world:
        world.server.data.consent, world.server.data.consent_request_done = False, True

        async def work(_: Engine) -> None:
            await world.until(lambda: len(world.payloads()) == 1)
            play(world.server)
            await world.until(lambda: len(world.payloads()) == 12)

        world.run_loop(work)
        payloads = world.payloads()
        assert {(p.state, p.source, p.rebuilt) for p in payloads} == {(PayloadState.SEEN, Source.OBSERVE, False)}
        assert Counter(p.kind for p in payloads) == {Kind.PING: 1, Kind.EVENT: 11}
        with world.program.parts(read_only=True) as parts:
            bodies = [parts.journal.body(p.id) for p in payloads]
        assert bodies == [m.body for m in world.vendor.messages]
        assert [p.url for p in payloads] == [world.vendor.url + m.target for m in world.vendor.messages]
        assert world.receiver.messages == (), "we send nothing"
        assert world.instance().server_id == world.server.server_id

        async def again(_: Engine) -> None:
            world.server.sync()
            world.server.data.consent = True
            world.server.sync()
            await world.until(lambda: len(world.payloads()) == 13)

        world.run_loop(again)
        assert len(world.payloads()) == 13, "a restart neither loses nor doubles"


def test_a_tick_in_its_own_portal_is_noticed(tmp_path: Path) -> None:
    with a_testsigma(tmp_path, source=Source.OBSERVE, log_in=None, onboarded=True) as world:

        def states() -> list[Sharing]:
            return [e.verdict.sharing for e in world.events if isinstance(e, Looked)]

        async def work(_: Engine) -> None:
            await world.until(lambda: states()[-1:] == [Sharing.ON])
            world.server.tick_in_portal(consent=False)
            await world.until(lambda: states()[-1:] == [Sharing.PARTIAL])

        world.run_loop(work)
        verdict = [e.verdict for e in world.events if isinstance(e, Looked)][-1]
        assert (verdict.state, verdict.reason.code) == (DisplayState.PARTIAL, "ts_events_have_no_switch")


def test_the_ping_and_an_event_of_each_kind(tmp_path: Path) -> None:
    with a_testsigma(tmp_path, onboarded=True) as world:
        fill(world.server)

        async def work(engine: Engine) -> None:
            await settled(world, engine, 1)
            await world.until(lambda: _is_known(world))
            play(world.server)
            world.clock.advance(timedelta(minutes=6))
            await settled(world, engine, 12)

        world.run_loop(work)
        ping, *events = world.receiver.messages
        assert (ping.method, ping.target) == ("PUT", f"/api_public/servers/{world.server.server_id}")
        body = json.loads(ping.body)
        assert body["serverVersion"] == "3.0.1"
        assert body["serverUuid"] == world.server.server_id
        assert [m.complaints for m in world.receiver.messages] == [()] * 12
        assert {m.target.rpartition("/")[2] for m in events} == {kind for kind, _ in KEY.values()}
        by_kind = {m.target.rpartition("/")[2]: json.loads(m.body) for m in events}
        assert by_kind["upload"]["uploadExtension"] == "apk"
        assert by_kind["agent"]["agentOs"] == "MACOSX"
        assert by_kind["agent_device"]["agentDeviceOs"] == "IOS"
        assert by_kind["test_plan"]["applicationType"] == "WebApplication"
        assert by_kind["test_plan_run"]["testPlanType"] == "TEST_PLAN"
        assert by_kind["test_plan_run"]["applicationType"] == "WebApplication"
        assert by_kind["test_step"]["testCaseId"] == str(max(world.server.data.ids("test_cases")))
        assert world.vendor.messages[1:] == (), "its own went nowhere since the restart"
        assert "/auth_config" not in {r.path for r in world.server.requests}


def _is_known(world: TestsigmaWorld) -> bool:
    with world.program.parts(read_only=True) as parts:
        return parts.journal.known_since(world.instance().id, "test_plan_results") is not None


def test_deletions_are_told_and_say_what_is_gone(tmp_path: Path) -> None:
    with a_testsigma(tmp_path, onboarded=True) as world:
        fill(world.server)
        made = play(world.server)

        async def work(engine: Engine) -> None:
            await settled(world, engine, 1)
            await world.until(lambda: _is_known(world))
            for table in ("test_steps", "uploads", "agents", "test_plan_results"):
                world.server.delete(table, made[table])
            world.clock.advance(timedelta(minutes=6))
            await settled(world, engine, 6)

        world.run_loop(work)
        told = [(m.target.rpartition("/")[2], json.loads(m.body)) for m in world.receiver.messages[1:]]
        assert {kind for kind, _ in told} == {"test_step", "upload", "agent", "agent_device", "test_plan_run"}
        assert {body["eventType"] for _, body in told} == {"DELETE"}
        by_kind = dict(told)
        assert by_kind["upload"]["uploadExtension"] == "apk"
        assert by_kind["agent_device"]["agentDeviceOs"] == "IOS"
        assert [k for k, _ in told].index("agent_device") < [k for k, _ in told].index("agent")
        assert [m.complaints for m in world.receiver.messages] == [()] * 6


def test_events_hold_no_ping_up(tmp_path: Path) -> None:
    with a_testsigma(tmp_path, onboarded=True) as world:

        async def work(engine: Engine) -> None:
            await settled(world, engine, 1)
            await world.until(lambda: _is_known(world))
            for _ in range(40):
                world.server.data.insert("elements")
            world.clock.advance(timedelta(hours=12, minutes=1))
            await settled(world, engine, 42)

        world.run_loop(work)
        methods = [m.method for m in world.receiver.messages]
        assert methods.count("PUT") == 2
        assert methods[1:5].count("PUT") == 1, "the second ping went before the events"
        numbers = [int(json.loads(m.body)["elementId"]) for m in world.receiver.messages if m.method == "POST"]
        assert numbers == sorted(numbers)


def test_a_key_lists_four_kinds_and_the_rest_is_said(tmp_path: Path) -> None:
    with a_testsigma(tmp_path, key=API_KEY, onboarded=True) as world:

        async def work(engine: Engine) -> None:
            await settled(world, engine, 1)
            await world.until(lambda: _is_known(world))
            play(world.server)
            world.clock.advance(timedelta(minutes=6))
            await settled(world, engine, 5)

        world.run_loop(work)
        assert {kind for kind, _ in events_of(world)} == {"environment", "element", "upload", "test_plan_run"}
        said = [e.why for e in world.events if isinstance(e, Stumbled) and e.why.code == "ts_key_only"]
        assert len(said) == 1
        assert "test_cases" in dict(said[0].facts)["lists"]


def test_while_it_is_off_nothing_is_noted(tmp_path: Path) -> None:
    with a_testsigma(tmp_path, onboarded=True) as world:

        async def work(engine: Engine) -> None:
            await settled(world, engine, 1)
            await world.until(lambda: _is_known(world))
            await engine.opt_out(world.instance(), announce=False, by="test")
            assert not _is_known(world)
            world.server.create("elements")
            await engine.opt_in(world.instance(), by="test")
            await world.until(lambda: _is_known(world))
            world.server.create("elements")
            world.clock.advance(timedelta(minutes=6))
            await settled(world, engine, 2)

        world.run_loop(work)
        assert [json.loads(m.body)["elementId"] for m in world.receiver.messages if m.method == "POST"] == ["2"]


def test_the_switch_sets_file_and_flag(tmp_path: Path) -> None:
    with a_testsigma(tmp_path, source=Source.OBSERVE, log_in=None, onboarded=True) as world:
        before = world.config.read_bytes()

        async def off(engine: Engine) -> None:
            result = await engine.opt_out(world.instance(), announce=False, by="test")
            assert (result.problem, result.waiting, result.after.sharing) == (None, None, Sharing.PARTIAL)
            assert result.after.state is DisplayState.PARTIAL

        world.run(off)
        assert b"DISABLE_TELEMETRY=true" in world.config.read_bytes()
        assert (world.server.data.consent, world.server.data.consent_request_done) == (False, True)

        async def back(engine: Engine) -> None:
            await engine.revert(world.instance(), by="test")

        world.run(back)
        assert world.config.read_bytes() == before
        assert (world.server.data.consent, world.server.data.consent_request_done) == (True, True)


def test_a_server_that_is_down_gets_the_flag_when_it_answers(tmp_path: Path) -> None:
    with a_testsigma(tmp_path, source=Source.OBSERVE, log_in=None, onboarded=True) as world:

        async def seen(engine: Engine) -> None:
            await engine.look(world.instance())

        world.run(seen)
        world.server.stop()

        async def off(engine: Engine) -> None:
            result = await engine.opt_out(world.instance(), announce=False, by="test")
            assert result.problem is None
            assert result.waiting is not None
            assert result.waiting.code == "api_unreachable"
            assert (result.after.state, result.after.reason.code) == (DisplayState.ON, "server_switch_waits")

        world.run(off)
        world.server.start()
        assert world.server.data.consent is True

        async def later(_: Engine) -> None:
            await world.until(lambda: world.server.data.consent is False)
            await world.until(
                lambda: [e.verdict.sharing for e in world.events if isinstance(e, Looked)][-1:] == [Sharing.PARTIAL]
            )

        world.run_loop(later)
        with world.program.parts(read_only=True) as parts:
            wish = parts.journal.server_wish(world.instance().id)
            assert wish is not None
            assert (wish.act, wish.done_at is not None, wish.problem) == (SwitchAct.OPT_OUT, True, None)


def test_with_the_sink_it_is_off_after_the_restart(tmp_path: Path) -> None:
    with a_testsigma(tmp_path, source=Source.OBSERVE, onboarded=True) as world:

        async def off(engine: Engine) -> None:
            result = await engine.opt_out(world.instance(), announce=False, by="test", sink=True)
            assert (result.after.sharing, result.after.restart_needed) == (Sharing.PARTIAL, True)
            assert result.after.reason.code == "some_leave_until_restart"

        world.run(off)
        world.server.restart()

        async def look(engine: Engine) -> None:
            found = await engine.look(world.instance())
            assert (found.verdict.sharing, found.verdict.state) == (Sharing.OFF, DisplayState.OFF)

        world.run(look)
        before = len(world.vendor.messages)
        play(world.server)
        assert len(world.vendor.messages) == before

        async def only_addresses(engine: Engine) -> None:
            await engine.revert(world.instance(), by="test", only="addresses")

        world.run(only_addresses)
        text = world.config.read_text()
        assert "DISABLE_TELEMETRY=true" in text
        assert "127.0.0.1:9\n" not in text
        assert world.server.data.consent is False


@pytest.mark.parametrize("sink", [True, False])
def test_what_came_back_is_put_back_as_it_was_with_the_sink_or_without(tmp_path: Path, sink: bool) -> None:
    """An upgrade put the files of its own in the place of ours, and a new database with its flag on."""
    with a_testsigma(tmp_path, source=Source.OBSERVE, onboarded=True) as world:
        shipped = world.config.read_bytes()

        async def work(engine: Engine) -> None:
            await engine.opt_out(world.instance(), announce=False, by="test", sink=sink)
            ours = world.config.read_bytes()
            assert (b"127.0.0.1:9" in ours) is sink and b"DISABLE_TELEMETRY=true" in ours
            world.server.restart()
            await engine.look(world.instance())
            world.config.write_bytes(shipped)
            world.server.data.consent = True
            world.server.restart()
            world.clock.advance(timedelta(hours=1))
            found = await engine.look(world.instance())
            assert found.verdict.state is DisplayState.CAME_BACK
            result = await engine.put_back(world.instance(), by="test")
            assert result.problem is None and result.plans
            assert world.config.read_bytes() == ours
            assert world.server.data.consent is False, "and told to the running server"

        world.run(work)


def test_another_server_at_the_same_address_is_not_mixed_in(tmp_path: Path) -> None:
    with a_testsigma(tmp_path, onboarded=True) as world:

        async def work(engine: Engine) -> None:
            await settled(world, engine, 1)
            await world.until(lambda: _is_known(world))
            world.server.data.server_uuid = "0195f3d8-7165-11ec-8d28-2641d35f62cd"
            world.server.api.session_key += 1
            world.server.create("elements")
            world.clock.advance(timedelta(minutes=6))
            engine.wake()
            await world.until(
                lambda: (
                    any(isinstance(e, Stumbled) and e.why.code == "other_server" for e in world.events)
                    or any(
                        isinstance(e, Looked) and e.verdict.gate.because.code == "other_server" for e in world.events
                    )
                )
            )

        world.run_loop(work)
        assert events_of(world) == []
        with world.program.parts(read_only=True) as parts:
            assert parts.journal.page(PayloadFilter(kinds=frozenset({Kind.EVENT}))) == ()


@pytest.mark.parametrize("log_in", [True, False])
def test_the_owner_is_asked_about_another_server_and_says_that_it_is_the_same(tmp_path: Path, log_in: bool) -> None:
    """With a log-in its token says which server it is, without one its log."""
    with a_testsigma(tmp_path, source=Source.OBSERVE, onboarded=True, log_in=LOG_IN if log_in else None) as world:

        async def learn(_: Engine) -> None:
            await world.until(lambda: world.instance().server_id is not None and world.payloads())

        world.run_loop(learn)
        seen_count = len(world.payloads())
        world.server.data.server_uuid = "0195f3d8-7165-11ec-8d28-2641d35f62cd"
        world.server.api.session_key += 1
        world.server.data.consent = False
        world.server.create("elements")

        async def look(engine: Engine) -> None:
            verdict = (await engine.look(world.instance())).verdict
            assert (verdict.sharing, verdict.state) == (Sharing.UNKNOWN, DisplayState.UNKNOWN)
            assert verdict.reason.code == "other_server"
            assert not any(e.place is Place.SERVER and e.key == "consent" for e in verdict.evidence), "nothing of it"

        world.run(look)
        with world.program.parts() as parts:
            InstanceActs(parts).change(world.instance()._replace(server_id=None))

        async def again(engine: Engine) -> None:
            await engine.look(world.instance())
            await world.until(lambda: len(world.payloads()) > seen_count)
            verdict = (await engine.look(world.instance())).verdict
            assert (verdict.sharing, verdict.reason.code) == (Sharing.PARTIAL, "ts_events_have_no_switch")

        world.run_loop(again)
        assert world.instance().server_id == world.server.data.server_uuid
        assert world.payloads()[-1].url.endswith("/stats/element")


def test_the_loop_is_free_in_between(tmp_path: Path) -> None:
    """A list of many rows is read in pieces."""
    with a_testsigma(tmp_path, onboarded=True) as world:
        for _ in range(5000):
            world.server.data.insert("test_steps", testCaseId=1)

        async def work(_: Engine) -> None:
            longest, last = 0.0, asyncio.get_running_loop().time()
            while not _is_known(world):
                await asyncio.sleep(0.005)
                now = asyncio.get_running_loop().time()
                longest, last = max(longest, now - last), now
            assert longest < 1.0

        world.run_loop(work)
