"""The relay against the embedded SonarQube, a real journal and real sockets: taking in, holding, letting out."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tests.integration.relay_client import ask, post, request
from tests.integration.world import World, world
from tray_app.core.errors import Fixable
from tray_app.core.instances import relay_url
from tray_app.core.messages import Payload, PayloadFilter, Received
from tray_app.core.model import Instance, Kind, PayloadState, Source, reason
from tray_app.core.relay import Refusal
from tray_app.demo import faults
from tray_app.engine import inbox
from tray_app.engine.engine import Engine
from tray_app.engine.looking import look_at_files
from tray_app.engine.payload_acts import PayloadActs
from tray_app.engine.relay_view import relay_view

HOUR = timedelta(hours=1)


@contextmanager
def relaying(folder: Path, **server: Any) -> Iterator[World]:
    """A server that has read its file after it was pointed at its relay."""
    with world(folder, source=Source.RELAY, **{"users": 3, "projects": 2, **server}) as here:
        yield here


def live(here: World, work: Callable[[Engine], Awaitable[Any]]) -> None:
    """`work`, once the relay listens, with the engine's loop beside."""

    async def when_it_listens(engine: Engine) -> None:
        await listens(here)
        await work(engine)

    here.run_loop(when_it_listens)


async def listens(here: World) -> None:
    """The relay takes connections."""
    address = here.instance().listen
    assert address is not None
    host, _, port = address.rpartition(":")
    async with asyncio.timeout(20):
        while True:
            try:
                _, writer = await asyncio.open_connection(host, int(port))
            except ConnectionRefusedError:
                await asyncio.sleep(0.01)
                continue
            writer.close()
            return


def release(here: World, engine: Engine, *payloads: Payload) -> None:
    """The owner lets them go."""
    with here.program.parts() as parts:
        for payload in payloads:
            PayloadActs(parts).release(payload.id)
    engine.payloads_changed(*(p.id for p in payloads))


def in_state(here: World, state: PayloadState) -> list[Payload]:
    return [p for p in here.payloads() if p.state is state]


async def all_released(here: World, engine: Engine) -> None:
    """What the server sends for the first time is shown, and let go."""
    count = len(await asyncio.to_thread(here.server.send_telemetry))
    await here.until(lambda: len(in_state(here, PayloadState.HELD)) == count)
    release(here, engine, *in_state(here, PayloadState.HELD))
    await here.until(lambda: len(here.receiver.messages) == count)


def taken_in(here: World, body: bytes) -> Received:
    """Metrics as they are in the inbox."""
    return Received(
        instance_id=here.instance().id,
        came_at=here.clock.now(),
        kind=Kind.METRICS,
        method="POST",
        url=f"{here.receiver.url}/sonarqube/metrics",
        step="/metrics",
        headers=(),
        body=body,
    )


def looked_into(here: World) -> int:
    """How many became payloads."""
    with here.program.parts(read_only=True) as parts:
        return sum(count for *_, count in parts.journal.counts())


def server_id(here: World) -> str:
    return here.server.data.server_id


# --- taking in, letting out ---------------------------------------------------------------------------------


@pytest.mark.parametrize("version", ["8.9.10", "9.1.0", "9.9.8", "2025.1.0"])
@pytest.mark.parametrize("compression", ["true", "false"])
def test_what_goes_out_is_what_came_in(tmp_path: Path, version: str, compression: str) -> None:
    """Every form: plain, chunked gzip, a header that lies, the metrics' messages side by side."""
    with relaying(tmp_path, version=version) as here:
        here.server.data.settings["sonar.telemetry.compression"] = compression

        async def work(engine: Engine) -> None:
            sent = await asyncio.to_thread(here.server.send_telemetry)
            assert {m.status_code for m in sent} == {200}
            assert len(sent) == (4 if version.startswith("2025") else 1)
            await here.until(lambda: len(in_state(here, PayloadState.HELD)) == len(sent))
            assert not here.receiver.messages
            assert {p.reason.code for p in here.payloads() if p.reason} == {"first_payload"}
            release(here, engine, *here.payloads())
            await here.until(lambda: len(here.receiver.messages) == len(sent))
            for message, own in zip(here.receiver.messages, sent, strict=True):
                assert message.decoded == own.body
                assert message.target == ("/sonarqube" if b'"id"' in own.body[:6] else "/sonarqube/metrics")
                assert message.header("user-agent") == f"SonarQube/{version}"
                assert message.header("content-type") == "application/json; charset=utf-8"
                lies = version in ("9.9.8", "2025.1.0")
                assert message.header("content-encoding") == ("gzip" if lies else None)
                assert message.header("transfer-encoding") is None
                assert message.header("content-length") == str(len(message.body))
            with here.program.parts(read_only=True) as parts:
                stored = {p.sha256: parts.journal.body(p.id) for p in here.payloads()}
            assert stored == {m.sha256: m.body for m in here.receiver.messages}

        live(here, work)


def test_the_second_time_nothing_is_held_and_a_new_field_is(tmp_path: Path) -> None:
    with relaying(tmp_path, version="2025.1.0") as here:

        async def work(engine: Engine) -> None:
            await all_released(here, engine)
            here.clock.advance(25 * HOUR)
            await asyncio.to_thread(here.server.send_telemetry)
            await here.until(lambda: len(here.receiver.messages) == 8)
            url = relay_url(here.instance())
            body = json.loads(here.receiver.messages[4].decoded) | {"messageSequenceNumber": 99, "mood": "fine"}
            assert (await post(url, json.dumps(body).encode())).status == 200
            await here.until(lambda: in_state(here, PayloadState.HELD))
            (held,) = in_state(here, PayloadState.HELD)
            assert held.reason is not None
            assert (held.reason.code, dict(held.reason.facts)["fields"]) == ("new_fields", "mood")
            metric = {"key": "unheard_of", "value": 1, "type": "integer", "granularity": "daily"}
            metrics = {"message_uuid": "u", "installation_id": server_id(here), "dimension": "installation"}
            await post(f"{url}/metrics", json.dumps(metrics | {"metric_values": [metric]}).encode())
            await here.until(lambda: len(in_state(here, PayloadState.HELD)) == 2)
            assert "metric_values[key=unheard_of].value" in str(in_state(here, PayloadState.HELD)[-1].reason)
            release(here, engine, *in_state(here, PayloadState.HELD))
            await here.until(lambda: len(here.receiver.messages) == 10)
            body |= {"messageSequenceNumber": 100}
            await post(url, json.dumps(body).encode())
            await here.until(lambda: len(here.receiver.messages) == 11)

        live(here, work)


def test_method_target_query_and_headers_go_through(tmp_path: Path) -> None:
    with relaying(tmp_path) as here:

        async def work(engine: Engine) -> None:
            await all_released(here, engine)
            body = json.dumps(json.loads(here.receiver.messages[0].decoded) | {"messageSequenceNumber": 7}).encode()
            own = [
                ("X-One", "a"),
                ("x-TWO", "b "),
                ("X-One", "ä"),
                ("Connection", "X-Hop, keep-alive"),
                ("X-Hop", "1"),
                ("TE", "trailers"),
                ("Proxy-Authorization", "secret"),
            ]
            url = relay_url(here.instance()) + "?a=%2F&b=%20c"
            assert (await request("POST", url, body, headers=own)).status == 200
            await here.until(lambda: len(here.receiver.messages) == 2)
            message = here.receiver.messages[1]
            assert (message.method, message.target, message.body) == ("POST", "/sonarqube?a=%2F&b=%20c", body)
            assert [h for h in message.headers if h[0].lower().startswith("x-")] == [
                ("X-One", "a"),
                ("x-TWO", "b"),
                ("X-One", "ä"),
            ]
            names = {name.lower() for name, _ in message.headers}
            assert not names & {"te", "x-hop", "proxy-authorization", "transfer-encoding"}
            (payload,) = [p for p in here.payloads() if p.url.endswith("c")]
            token = here.instance().path_token
            assert token is not None
            assert token not in payload.url + str(payload.headers)

        live(here, work)


def test_hold_everything(tmp_path: Path) -> None:
    with relaying(tmp_path) as here:

        async def work(engine: Engine) -> None:
            await all_released(here, engine)
            with here.program.parts() as parts:
                parts.journal.change_instance(here.instance()._replace(hold_all=True))
            here.clock.advance(25 * HOUR)
            await asyncio.to_thread(here.server.send_telemetry)
            await here.until(lambda: in_state(here, PayloadState.HELD))
            (held,) = in_state(here, PayloadState.HELD)
            assert held.reason is not None
            assert held.reason.code == "hold_all"
            release(here, engine, held)
            await here.until(lambda: len(here.receiver.messages) == 2)

        live(here, work)


def test_a_busy_vendor_delays_no_answer_and_messages_wait_side_by_side(tmp_path: Path) -> None:
    with relaying(tmp_path, version="2025.1.0") as here:

        async def work(engine: Engine) -> None:
            await all_released(here, engine)
            here.receiver.faults.add(faults.busy("3600", code=503), times=1)
            here.clock.advance(25 * HOUR)
            sent = await asyncio.to_thread(here.server.send_telemetry)
            assert {m.status_code for m in sent} == {200}
            await here.until(lambda: 503 in {p.status_code for p in in_state(here, PayloadState.QUEUED)})
            await here.until(lambda: len(in_state(here, PayloadState.QUEUED)) == 4)
            await asyncio.to_thread(here.server.send_telemetry)
            await here.until(lambda: len(in_state(here, PayloadState.DELIVERED)) == 4 + 7)
            (old,) = in_state(here, PayloadState.SUPERSEDED)
            assert old.kind is Kind.PING, "a newer ping replaces an older one; metrics replace nothing"

        live(here, work)


# --- what was answered and not looked into yet ---------------------------------------------------------------


def test_what_an_earlier_run_answered_is_looked_into_at_the_next_start(tmp_path: Path) -> None:
    """Killed right after the answer: it is in the inbox, as it came. Nothing of it leaves unseen, and what held when it
    came still counts."""
    with relaying(tmp_path, version="2025.1.0") as here:
        live(here, lambda engine: all_released(here, engine))
        first = here.receiver.messages[1]
        with here.program.parts() as parts:
            instance = here.instance()

            def left(**differs: Any) -> Received:
                own = {"message_uuid": str(uuid4()), "installation_id": server_id(here)} | differs.pop("body", {})
                body = json.dumps(json.loads(first.decoded) | own).encode()
                facts = {"came_at": here.clock.now(), "kind": Kind.METRICS, "method": "POST", "step": "/metrics"}
                facts |= {"url": f"{here.receiver.url}/sonarqube/metrics", "headers": (("X-Mine", "1"),), "body": body}
                return Received(instance_id=instance.id, **(facts | differs))

            good, strange, other = left(), left(body={"mood": 1}), left(body={"installation_id": "another"})
            stopped, broken = left(stopped=reason("stopped_by_owner")), replace(left(), body=b"{")
            parts.journal.receive([good, strange, other, stopped, broken])
        known = len(here.payloads())

        async def work(_: Engine) -> None:
            await here.until(lambda: len(here.payloads()) == known + 5)
            await here.until(lambda: len(in_state(here, PayloadState.DELIVERED)) == 5)

        live(here, work)
        told = [(p.state, p.reason.code if p.reason else None) for p in here.payloads()[known:]]
        assert told == [
            (PayloadState.DELIVERED, "delivered"),
            (PayloadState.HELD, "new_fields"),
            (PayloadState.BLOCKED, "not_of_this_instance"),
            (PayloadState.BLOCKED, "stopped_by_owner"),
            (PayloadState.HELD, "not_looked_into"),
        ]
        assert here.receiver.messages[4].body == good.body
        assert here.receiver.messages[4].header("x-mine") == "1"
        with here.program.parts(read_only=True) as parts:
            assert parts.journal.received(limit=9) == ()


def test_many_in_the_inbox_become_payloads_in_their_order(tmp_path: Path) -> None:
    with relaying(tmp_path, version="2025.1.0") as here:
        with here.program.parts() as parts:
            mine = {"installation_id": server_id(here), "dimension": "installation", "metric_values": []}
            bodies = [
                json.dumps(mine | {"message_uuid": str(n), "pad": "x" * (70_000 if n % 9 == 0 else 9)}).encode()
                for n in range(50)
            ]
            parts.journal.receive([taken_in(here, body) for body in bodies])

        async def work(_: Engine) -> None:
            # A big one comes while they are there: it is looked into beside, and stands behind them.
            big = json.dumps(mine | {"message_uuid": "big", "pad": "x" * 300_000}).encode()
            assert (await post(relay_url(here.instance()) + "/metrics", big)).status == 200
            with here.program.parts(read_only=True) as parts:
                stored = [parts.journal.body(p.id) for p in here.payloads()]
            assert stored == [*bodies, big]

        live(here, work)


def test_messages_in_a_row_are_answered_first_and_looked_into_all_the_same(tmp_path: Path) -> None:
    with relaying(tmp_path, version="2025.1.0") as here:
        mine = {"installation_id": server_id(here), "dimension": "installation", "metric_values": []}
        bodies = [json.dumps(mine | {"message_uuid": str(n)}).encode() for n in range(200)]

        async def work(_: Engine) -> None:
            url = relay_url(here.instance()) + "/metrics"
            for body in bodies:
                assert (await post(url, body)).status == 200
            assert looked_into(here) < len(bodies), "each was looked into before the next one was answered"
            await here.until(lambda: looked_into(here) == len(bodies))
            with here.program.parts(read_only=True) as parts:
                stored = parts.journal.page(PayloadFilter(), limit=len(bodies))
                assert [parts.journal.body(p.id) for p in stored] == bodies
                assert parts.journal.received(limit=1) == ()

        live(here, work)


@pytest.mark.parametrize(("within_s", "behind_most"), [(0.5, 10_000), (600.0, 3)], ids=["after a time", "far behind"])
def test_messages_that_never_pause_are_looked_into_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, within_s: float, behind_most: int
) -> None:
    monkeypatch.setattr(inbox, "QUIET_S", 1.0)
    monkeypatch.setattr(inbox, "LOOK_WITHIN_S", within_s)
    monkeypatch.setattr(inbox, "BEHIND_MOST", behind_most)
    with relaying(tmp_path, version="2025.1.0") as here:
        mine = {"installation_id": server_id(here), "dimension": "installation", "metric_values": []}

        async def keep_on() -> None:
            for number in count():
                body = json.dumps(mine | {"message_uuid": str(number)}).encode()
                assert (await post(relay_url(here.instance()) + "/metrics", body)).status == 200

        async def work(_: Engine) -> None:
            sender = asyncio.create_task(keep_on())
            await here.until(lambda: looked_into(here) >= 5 or sender.done())
            assert not sender.done() and sender.cancel()

        live(here, work)


def test_an_end_does_not_wait_for_a_full_inbox_and_loses_nothing_of_it(tmp_path: Path) -> None:
    with relaying(tmp_path, version="2025.1.0") as here:
        mine = {"installation_id": server_id(here), "dimension": "installation", "metric_values": []}
        bodies = [json.dumps(mine | {"message_uuid": str(n)}).encode() for n in range(4000)]
        with here.program.parts() as parts:
            parts.journal.receive([taken_in(here, body) for body in bodies])

        async def ends_at_once(_: Engine) -> None:
            return

        live(here, ends_at_once)
        with here.program.parts(read_only=True) as parts:
            left = len(parts.journal.received(limit=len(bodies)))
        assert left and left + looked_into(here) == len(bodies)

        async def work(_: Engine) -> None:
            await here.until(lambda: looked_into(here) == len(bodies))

        live(here, work)
        with here.program.parts(read_only=True) as parts:
            assert parts.journal.received(limit=1) == ()


# --- the same message again ---------------------------------------------------------------------------------


def test_a_run_that_is_repeated_is_not_sent_twice(tmp_path: Path) -> None:
    """2025: the metrics failed after the ping had arrived, so the next run sends the ping again, a bit newer."""
    with relaying(tmp_path, version="2025.1.0") as here:

        async def work(engine: Engine) -> None:
            await all_released(here, engine)
            url = relay_url(here.instance())
            ping, metrics = here.receiver.messages[0], here.receiver.messages[1]
            newer = json.loads(ping.decoded) | {"localTimestamp": "2026-08-03T05:00:00+0000"}
            here.clock.advance(3 * HOUR)
            assert (await post(url, json.dumps(newer).encode())).status == 200
            assert (await post(f"{url}/metrics", metrics.body)).status == 200
            await here.until(lambda: len(in_state(here, PayloadState.SUPERSEDED)) == 2)
            assert len(here.receiver.messages) == 4
            assert {p.reason.code for p in in_state(here, PayloadState.SUPERSEDED) if p.reason} == {"same_message"}
            here.clock.advance(25 * HOUR)
            assert (await post(url, json.dumps(newer).encode())).status == 200
            await here.until(lambda: len(here.receiver.messages) == 5)

        live(here, work)


def test_a_message_that_comes_again_while_the_first_waits(tmp_path: Path) -> None:
    with relaying(tmp_path, version="2025.1.0") as here:

        async def work(engine: Engine) -> None:
            await all_released(here, engine)
            here.receiver.faults.add(faults.busy("3600", code=503), times=1)
            url = relay_url(here.instance())
            metrics = json.loads(here.receiver.messages[1].decoded) | {"message_uuid": str(uuid4())}
            for _ in range(2):
                await post(f"{url}/metrics", json.dumps(metrics).encode())
            await here.until(lambda: len(in_state(here, PayloadState.SUPERSEDED)) == 1)
            await here.until(lambda: 503 in {p.status_code for p in in_state(here, PayloadState.QUEUED)})
            here.clock.advance(2 * HOUR)
            engine.wake()
            await here.until(lambda: len(here.receiver.messages) == 6)

        live(here, work)


# --- off, and the farewell ----------------------------------------------------------------------------------


def test_while_it_is_off_what_comes_is_blocked_and_stays_so(tmp_path: Path) -> None:
    with relaying(tmp_path) as here:

        async def work(engine: Engine) -> None:
            await all_released(here, engine)
            await engine.opt_out(here.instance(), announce=False, by="test")
            sent = await asyncio.to_thread(here.server.send_telemetry)  # it was not restarted yet
            assert sent[0].status_code == 200
            await here.until(lambda: in_state(here, PayloadState.BLOCKED))
            await engine.opt_in(here.instance(), by="test")
            (blocked,) = in_state(here, PayloadState.BLOCKED)
            with pytest.raises(Fixable, match="not_in_that_state"):
                release(here, engine, blocked)
            assert len(here.receiver.messages) == 1

        live(here, work)


def test_a_file_that_says_off_blocks_too(tmp_path: Path) -> None:
    with relaying(tmp_path) as here:

        async def work(engine: Engine) -> None:
            await all_released(here, engine)
            here.config.write_text(here.config.read_text() + "\nsonar.telemetry.enable=false\n")
            here.clock.advance(25 * HOUR)
            await asyncio.to_thread(here.server.send_telemetry)
            await here.until(lambda: in_state(here, PayloadState.BLOCKED))
            assert len(here.receiver.messages) == 1

        live(here, work)


def test_the_farewell_is_held_and_leaves_on_the_owners_word(tmp_path: Path) -> None:
    with relaying(tmp_path) as here:

        async def work(engine: Engine) -> None:
            await all_released(here, engine)
            await engine.opt_out(here.instance(), announce=False, by="test")
            here.server.farewell = True
            await asyncio.to_thread(here.server.restart)
            assert [m.method for m in here.server.own_messages] == ["POST", "DELETE"]
            await here.until(lambda: in_state(here, PayloadState.HELD))
            (held,) = in_state(here, PayloadState.HELD)
            assert (held.kind, held.method) == (Kind.OPT_OUT, "DELETE")
            engine.wake()
            await asyncio.sleep(0)
            assert len(here.receiver.messages) == 1
            release(here, engine, held)
            await here.until(lambda: len(here.receiver.messages) == 2)
            farewell = here.receiver.messages[1]
            assert (farewell.method, farewell.target) == ("DELETE", "/sonarqube")
            assert json.loads(farewell.body) == {"id": server_id(here)}

        live(here, work)


def test_an_announced_opt_out_lets_the_farewell_go(tmp_path: Path) -> None:
    with relaying(tmp_path) as here:

        async def work(engine: Engine) -> None:
            await all_released(here, engine)
            await engine.opt_out(here.instance(), announce=True, by="test")
            here.server.farewell = True
            await asyncio.to_thread(here.server.restart)
            await here.until(lambda: len(here.receiver.messages) == 2)
            assert here.receiver.messages[1].method == "DELETE"

        live(here, work)


# --- whose it is --------------------------------------------------------------------------------------------


def test_another_servers_message_is_refused_and_counted(tmp_path: Path) -> None:
    with relaying(tmp_path) as here:

        async def work(engine: Engine) -> None:
            await all_released(here, engine)
            body = json.loads(here.receiver.messages[0].decoded) | {"id": "another"}
            answer = await post(relay_url(here.instance()), json.dumps(body).encode())
            assert (answer.status, answer.body) == (403, b"other_instance\n")

        live(here, work)
        assert refused(here) == {Refusal.OTHER_INSTANCE: 1}


def test_a_server_that_could_not_be_asked_is_learned_from_the_first_release(tmp_path: Path) -> None:
    with relaying(tmp_path) as here:
        change(here, url=None, secret=None, server_id=None)
        url = relay_url(here.instance())

        async def work(engine: Engine) -> None:
            for who in ("one", "two"):
                await post(url, json.dumps({"id": who, "version": "9.9.8"}).encode())
            await here.until(lambda: len(here.payloads()) == 2 and in_state(here, PayloadState.HELD))
            (second,) = in_state(here, PayloadState.HELD)  # a newer ping replaced the first
            release(here, engine, second)
            await here.until(lambda: len(here.receiver.messages) == 1)
            assert here.instance().server_id == "two"
            assert (await post(url, b'{"id":"one","version":"9.9.8"}')).status == 403

        live(here, work)


def change(here: World, **different: Any) -> Instance:
    with here.program.parts() as parts:
        changed = here.instance()._replace(**different)
        parts.journal.change_instance(changed)
    return changed


def refused(here: World) -> dict[Refusal, int]:
    with here.program.parts(read_only=True) as parts:
        record = parts.journal.relay_record(here.instance().id)
    return {r.refusal: r.count for r in record.refused}


# --- closed to others ---------------------------------------------------------------------------------------

HOSTILE: list[tuple[bytes, int, Refusal]] = [
    (b"POST {path} HTTP/1.1\r\nHost: evil.example\r\nContent-Length: 2\r\n\r\n{}", 421, Refusal.OTHER_HOST),
    (b"POST {path} HTTP/1.1\r\nHost: {host}.evil\r\nContent-Length: 2\r\n\r\n{}", 421, Refusal.OTHER_HOST),
    (b"POST /wrong HTTP/1.1\r\nHost: {host}\r\nContent-Length: 2\r\n\r\n{}", 404, Refusal.OTHER_PATH),
    (b"POST {path}x HTTP/1.1\r\nHost: {host}\r\nContent-Length: 2\r\n\r\n{}", 404, Refusal.OTHER_PATH),
    (b"POST {path}/other HTTP/1.1\r\nHost: {host}\r\nContent-Length: 2\r\n\r\n{}", 404, Refusal.OTHER_PATH),
    (b"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n", 405, Refusal.METHOD),
    (b"DELETE {path}/metrics HTTP/1.1\r\nHost: {host}\r\n\r\n", 405, Refusal.METHOD),
    (b"CONNECT vendor.example:443 HTTP/1.1\r\nHost: vendor.example:443\r\n\r\n", 403, Refusal.PROXY),
    (b"GET http://vendor.example/ HTTP/1.1\r\nHost: vendor.example\r\n\r\n", 403, Refusal.PROXY),
    (b"POST http://{host}{path} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 2\r\n\r\n{}", 403, Refusal.PROXY),
    (b"OPTIONS * HTTP/1.1\r\nHost: {host}\r\n\r\n", 403, Refusal.PROXY),
    (b"POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 2\r\n\r\n{}", 400, Refusal.NOT_READABLE),
    (b"POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 2\r\n\r\n\x1f\x8b", 400, Refusal.NOT_READABLE),
    (b"POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 99999999999\r\n\r\n", 413, Refusal.TOO_LARGE),
    (b"POST {path} HTTP/1.1\r\nContent-Length: 2\r\n\r\n{}", 400, Refusal.NOT_HTTP),
    (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 a TLS hello", 400, Refusal.NOT_HTTP),
    (b"POST {path} HTTP/1.1\r\nHost: {host}\r\nX: " + b"a" * 70_000 + b"\r\n\r\n", 400, Refusal.NOT_HTTP),
    (
        b"POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}",
        400,
        Refusal.NOT_HTTP,
    ),
]


def test_what_does_not_fit_is_refused_counted_and_never_forwarded(tmp_path: Path) -> None:
    with relaying(tmp_path) as here:
        instance = here.instance()
        assert instance.listen is not None
        host, path = instance.listen.encode(), f"/{instance.path_token}".encode()

        async def work(engine: Engine) -> None:
            for raw, status, _ in HOSTILE:
                said = raw.replace(b"{host}", host).replace(b"{path}", path)
                answer = await ask(instance.listen or "", said)
                assert answer.startswith(b"HTTP/1.1 %d " % status), (raw[:80], answer[:80])
                assert len(answer) < 300, "a small answer"

        live(here, work)
        counts: dict[Refusal, int] = {}
        for _, _, refusal in HOSTILE:
            counts[refusal] = counts.get(refusal, 0) + 1
        assert refused(here) == counts
        assert here.payloads() == ()
        assert here.receiver.requests == ()


def test_a_bomb_and_a_tower(tmp_path: Path) -> None:
    with relaying(tmp_path) as here:

        async def work(engine: Engine) -> None:
            url = relay_url(here.instance())
            bomb = gzip.compress(b'{"id":"' + bytes(100_000_000) + b'"}')
            assert (await post(url, bomb)).status == 413
            double = gzip.compress(b'{"id":"x"}') + b"rest"
            assert (await post(url, double)).status == 400
            tower = b'{"id":"%s","a":' % server_id(here).encode() + b"[" * 100_000 + b"]" * 100_000 + b"}"
            assert (await post(url, tower)).status == 400
            low = b'{"id":"%s","a":' % server_id(here).encode() + b"[" * 70 + b"]" * 70 + b"}"
            assert (await post(url, low)).status == 400

        live(here, work)
        assert here.payloads() == ()


def test_no_loop_with_our_own_relay(tmp_path: Path) -> None:
    with relaying(tmp_path) as here:

        async def work(engine: Engine) -> None:
            await asyncio.to_thread(here.server.send_telemetry)
            await here.until(lambda: in_state(here, PayloadState.HELD))
            change(here, endpoint=f"http://{here.instance().listen}/x")
            await post(relay_url(here.instance()), b'{"id":"%s","version":"9"}' % server_id(here).encode())
            await here.until(lambda: len(in_state(here, PayloadState.HELD)) == 1 and len(here.payloads()) == 2)
            release(here, engine, *in_state(here, PayloadState.HELD))
            await here.until(lambda: "relay_loop" in str([p.reason for p in here.payloads()]))
            assert here.payloads()[-1].attempt_count == 0

        live(here, work)


# --- states of the listener ---------------------------------------------------------------------------------


def test_a_port_that_is_taken_is_a_state_and_is_tried_again(tmp_path: Path) -> None:
    with relaying(tmp_path) as here:
        listen = here.instance().listen
        assert listen is not None
        host, _, port = listen.rpartition(":")

        async def work(engine: Engine) -> None:
            other = await asyncio.start_server(lambda _r, w: w.close(), host, int(port))
            engine.wake()
            async with other:
                await here.until(lambda: "relay_port_taken" in str(here.events))
                with here.program.parts(read_only=True) as parts:
                    problem = parts.journal.relay_record(here.instance().id).problem
                assert problem is not None
                assert problem.code == "relay_port_taken"
            await other.wait_closed()
            engine.attached._failures.clear()  # its time to wait is over
            engine.wake()
            await listens(here)
            with here.program.parts(read_only=True) as parts:
                assert parts.journal.relay_record(here.instance().id).problem is None

        async def run(engine: Engine) -> None:
            await work(engine)

        other_first(here, run)


def other_first(here: World, work: Callable[[Engine], Awaitable[None]]) -> None:
    """`work` before the engine's loop begins; it is started by the first `wake`."""

    async def begin(engine: Engine) -> None:
        started = asyncio.Event()
        wake = engine.wake

        def first_wake() -> None:
            started.set()
            wake()

        engine.wake = first_wake  # type: ignore[method-assign]

        async def loop() -> None:
            await started.wait()
            await engine.run()

        running = asyncio.create_task(loop())
        try:
            await work(engine)
        finally:
            engine.stop()
            started.set()
            await running

    here.run(begin)


def test_the_times_in_which_it_listened(tmp_path: Path) -> None:
    with relaying(tmp_path) as here:

        async def work(engine: Engine) -> None:
            here.clock.advance(3 * HOUR)

        began_at = here.clock.now()
        live(here, work)
        with here.program.parts(read_only=True) as parts:
            instance = here.instance()
            (watch,) = parts.journal.watches(began_at, instance.id)
            seen = parts.journal.observed(instance.id)
        assert (watch.began_at, watch.until_at) == (began_at, began_at + 3 * HOUR)
        assert (seen.watched_since, seen.watched_until) == (watch.began_at, watch.until_at)


# --- what is said of it -------------------------------------------------------------------------------------


def said(here: World) -> tuple[str, ...]:
    """The codes of what the windows and `status` say of the relay."""
    with here.program.parts(read_only=True) as parts:
        instance, now = here.instance(), here.clock.now()
        view = relay_view(parts, instance, look_at_files(parts, instance), parts.journal.observed(instance.id), now)
    assert view is not None
    return tuple(why.code for why in view.said)


def test_when_the_first_is_expected_when_it_is_late_and_what_was_refused(tmp_path: Path) -> None:
    with relaying(tmp_path) as here:

        async def work(engine: Engine) -> None:
            await engine.look(here.instance())
            assert said(here) == ("relay_first_expected",)
            assert (await post(f"http://{here.instance().listen}/wrong", b"{}")).status == 404
            with here.program.parts() as parts:
                parts.journal.set_relay_problem(here.instance().id, reason("relay_port_taken"), at=here.clock.now())
                assert said(here) == ("relay_port_taken",)
                parts.journal.set_relay_problem(here.instance().id, None, at=here.clock.now())
            await all_released(here, engine)
            assert said(here)[0] == "relay_next_expected"

        live(here, work)
        with here.program.lease().hold("test"):
            assert said(here) == ("relay_next_expected", "relay_refused")
        assert said(here) == ("relay_refused",), "nobody is there any more, so nothing is expected"


def test_nothing_is_expected_of_a_server_that_is_off_or_down_or_points_elsewhere(tmp_path: Path) -> None:
    with relaying(tmp_path) as here:

        async def work(engine: Engine) -> None:
            await engine.look(here.instance())
            assert said(here) == ("relay_first_expected",)
            here.server.stop()
            await engine.look(here.instance())
            assert said(here) == ()
            here.server.start()
            await engine.look(here.instance())
            assert said(here) == ("relay_first_expected",)
            await engine.opt_out(here.instance(), announce=False, by="test")
            assert said(here) == ()

        live(here, work)


def test_silence_is_told_once_it_is_longer_than_the_servers_own_rules(tmp_path: Path) -> None:
    with relaying(tmp_path) as here:

        async def work(engine: Engine) -> None:
            await engine.look(here.instance())
            assert said(here) == ("relay_first_expected",)

        live(here, work)
        with here.program.lease().hold("test"), here.program.parts() as parts:
            number = parts.journal.begin_watch(here.clock.now(), here.instance().id)
            here.clock.advance(27 * HOUR)
            parts.journal.extend_watch(number, here.clock.now())
            assert said(here) == ("relay_first_expected",)
            here.clock.advance(2 * HOUR)
            parts.journal.extend_watch(number, here.clock.now())
            assert said(here) == ("relay_silent",)
            here.clock.advance(HOUR)
        assert said(here) == (), "nobody knows whether it listened in the last hour"
