"""Events by comparing lists: whatever is made and deleted between looks, and whatever goes wrong on the way, the vendor
ends with the same set of ids."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tray_app.core.errors import TrayAppError
from tray_app.core.known import Known, ListChange
from tray_app.core.model import Instance, InstanceId, Reason, SecretPlace, SecretRef, Source
from tray_app.demo import faults
from tray_app.demo.faults import Fault, json_answer
from tray_app.demo.testsigma_api import PASSWORD, USER
from tray_app.demo.testsigma_script import device
from tray_app.demo.testsigma_server import EmbeddedTestsigma
from tray_app.demo.testsigma_telemetry import KEY
from tray_app.products.adapter import Surroundings
from tray_app.products.testsigma import api, collector
from tray_app.products.testsigma.product import Testsigma

AT = datetime(2026, 11, 25, tzinfo=UTC)
TABLES = tuple(KEY)


class Vendor:
    """What is known here, and what the vendor believes: applies each piece as the journal and the receiver would."""

    def __init__(self) -> None:
        self.known: dict[str, dict[int, str]] = {}
        self.whole: set[str] = set()
        self.there: dict[str, set[int]] = {kind: set() for kind, _ in KEY.values()}
        self.told: list[dict[str, str]] = []
        self.problems: list[str] = []

    def since(self, of: str) -> datetime | None:
        return AT if of in self.whole else None

    def between(self, of: str, *, after: int, until: int | None) -> Sequence[Known]:
        top = 2**63 if until is None else until
        return [Known(id=i, says=s) for i, s in sorted(self.known.get(of, {}).items()) if after < i <= top]

    def take(self, piece: ListChange | Reason) -> None:
        if isinstance(piece, Reason):
            self.problems.append(piece.code)
            return
        ids = self.known.setdefault(piece.of, {})
        ids.update({thing.id: thing.says for thing in piece.learned})
        for number in piece.forgotten:
            del ids[number]
        if piece.whole_at is not None:
            self.whole.add(piece.of)
        kind, key = KEY[piece.of]
        for message in piece.messages:
            body = json.loads(message.body)
            assert message.url.endswith(f"/api_public/stats/{kind}")
            number, made = int(body[key]), body["eventType"] == "CREATE"
            assert made == (number not in self.there[kind]), "made once, and deleted only when it is there"
            (self.there[kind].add if made else self.there[kind].remove)(number)
            self.told.append(body)


class Stage:
    """A server, a product that asks it, and the vendor."""

    def __init__(self, server: EmbeddedTestsigma, secret: Path) -> None:
        self.server, self.vendor = server, Vendor()
        self.product = Testsigma(Surroundings(identifier_key=bytes, loopback_only=True))
        self.instance = Instance(
            id=InstanceId(1),
            name="work",
            product="testsigma",
            added_at=AT,
            source=Source.COLLECT,
            url=server.url,
            endpoint="http://127.0.0.1:9",
            secret=SecretRef(place=SecretPlace.FILE, path=str(secret), user=USER),
        )

    def look(self, *, pieces: int | None = None) -> None:
        """One look, cut off after so many pieces."""

        async def run() -> None:
            count = 0
            async for piece in self.product.changes(self.instance, PASSWORD, AT, self.vendor):
                self.vendor.take(piece)
                count += 1
                if count == pieces:
                    return

        asyncio.run(run())

    def baseline(self) -> None:
        """The first look: the vendor is taken to know what was there."""
        self.look()
        self.vendor.there = {kind: set(ids) for kind, ids in self.there().items()}

    def there(self) -> dict[str, set[int]]:
        return {kind: self.server.data.ids(table) for table, (kind, _) in KEY.items()}


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    with EmbeddedTestsigma(tmp_path / "TestsigmaServer", onboarded=True) as server:
        yield Stage(server, tmp_path / "secret")


def make(server: EmbeddedTestsigma, table: str) -> int:
    fields = {
        "agents": {"osType": "LINUX"},
        "agent_devices": {"agentId": min(server.data.ids("agents"), default=0), "osName": "IOS"},
        "test_steps": {"testCaseId": 1},
        "test_plans": {"testDevices": [device()]},
    }.get(table, {})
    return int(server.data.insert(table, **fields)["id"])


STEPS = st.lists(st.tuples(st.sampled_from(["make", "delete", "look", "cut"]), st.sampled_from(TABLES)), max_size=25)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedTestsigma]:
    with EmbeddedTestsigma(tmp_path_factory.mktemp("t") / "TestsigmaServer", onboarded=True) as server:
        yield server


@settings(max_examples=25, deadline=None)
@given(steps=STEPS)
def test_the_vendor_ends_with_the_same_ids(
    shared: EmbeddedTestsigma, tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str]]
) -> None:
    """Any sequence of creations and deletions between looks, some of them cut off by a kill."""
    for table in TABLES:
        for number in shared.data.ids(table):
            shared.data.delete(table, number)
    agent = make(shared, "agents")
    stage = Stage(shared, tmp_path_factory.getbasetemp() / "secret")
    stage.baseline()
    for act, table in steps:
        ids = shared.data.ids(table) - ({agent} if table == "agents" else set())
        match act:
            case "make":
                make(shared, table)
            case "delete" if ids:
                shared.data.delete(table, max(ids))
            case "look":
                stage.look()
                assert stage.vendor.there == stage.there()
            case "cut":
                stage.look(pieces=1)
    stage.look()
    assert stage.vendor.there == stage.there()
    assert stage.vendor.problems == []


def test_a_list_that_fails_half_way_tells_of_nothing_gone(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "PAGE_ROWS", 10)
    for _ in range(35):
        make(stage.server, "elements")
    stage.baseline()
    stage.server.data.delete("elements", 1)
    make(stage.server, "environments")
    for fault in (
        faults.status(500),
        faults.status(401),
        faults.html(),
        faults.cut_short(),
        faults.not_json(),
        faults.status(200, b"<Page/>", content_type="application/xml"),
        faults.status(200, b'{"content":[{"id":"x"}]}'),
        faults.status(200, b'{"content":[{}]}'),
        faults.status(200, b'{"content":[{"id":null}]}'),
        faults.status(200, b'{"content":null}'),
        faults.status(200, b'{"content":[]}'),
        faults.status(200, b"{}"),
        faults.deep_json(),
    ):
        before = len(stage.vendor.told)
        stage.server.faults.add(fault, path="/elements", after=2, times=40)
        stage.look()
        stage.server.faults.clear()
        assert [body for body in stage.vendor.told[before:] if "elementId" in body] == []
        assert stage.vendor.problems[-1] == "ts_list_failed"
    assert [body["eventType"] for body in stage.vendor.told if "environmentId" in body] == ["CREATE"]
    stage.look()
    assert [(b["eventType"], b["elementId"]) for b in stage.vendor.told if "elementId" in b] == [("DELETE", "1")]


def test_an_expired_session_in_the_middle_is_renewed(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "PAGE_ROWS", 10)
    for _ in range(35):
        make(stage.server, "elements")

    def expire() -> None:
        stage.server.api.session_key += 1

    stage.server.faults.add(Fault(call=expire), path="/elements", after=2, times=1)
    stage.look()
    assert stage.vendor.problems == []
    assert len(stage.vendor.known["elements"]) == 35


def test_another_server_in_the_middle_is_not_mixed_in(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "PAGE_ROWS", 10)
    for _ in range(35):
        make(stage.server, "elements")
    stage.look()

    def replace() -> None:
        stage.server.data.server_uuid = "0195f3d8-7165-11ec-8d28-2641d35f62cd"
        stage.server.data.delete("elements", 5)

    stage.server.faults.add(Fault(call=replace), path="/elements", after=2, times=1)
    stage.look()
    assert set(stage.vendor.problems) == {"ts_list_failed"}
    assert stage.vendor.told == []


def test_a_row_that_a_shifting_page_hid_is_not_gone(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between two pages one row goes and another comes: the total stays, and the first row of the second page was on
    none of them."""
    monkeypatch.setattr(api, "PAGE_ROWS", 10)
    for _ in range(25):
        make(stage.server, "elements")
    stage.baseline()

    def shift() -> None:
        stage.server.data.delete("elements", 3)
        make(stage.server, "elements")

    stage.server.faults.add(Fault(call=shift), path="/elements", after=1, times=1)
    stage.look()
    stage.look()
    told = [(b["eventType"], b["elementId"]) for b in stage.vendor.told]
    assert sorted(told) == [("CREATE", "26"), ("DELETE", "3")]


def test_ids_as_text_and_what_is_unknown_or_missing(stage: Stage) -> None:
    stage.look()
    rows = [
        {"id": "7", "osType": "LINUX"},
        {"id": 8, "osType": "PLAN9 of zoe@example.com"},
        {"id": 9, "osType": None},
        {"id": 10},
    ]
    page = {"content": rows, "totalElements": 4, "last": True}
    stage.server.faults.add(Fault(change=lambda _: json_answer(page)), path="/settings/agents")
    stage.look()
    assert [(b["agentId"], b.get("agentOs")) for b in stage.vendor.told] == [("7", "LINUX"), ("8", None)]
    stage.server.faults.clear()


def test_what_is_left_of_before_it_was_switched_off_is_not_told_of(stage: Stage) -> None:
    """The journal forgets at once that a list is known, and of very many things some later."""
    for _ in range(5):
        make(stage.server, "elements")
    stage.look()
    stage.vendor.whole.clear()
    stage.server.data.delete("elements", 2)
    made = make(stage.server, "elements")
    stage.look()
    assert stage.vendor.told == []
    assert set(stage.vendor.known["elements"]) == {1, 3, 4, 5, made}
    stage.vendor.there["element"] = {1, 3, 4, 5, made}
    stage.server.data.delete("elements", 3)
    stage.look()
    assert [(body["eventType"], body["elementId"]) for body in stage.vendor.told] == [("DELETE", "3")]


def test_ids_that_shrink_after_a_restored_backup(stage: Stage) -> None:
    stage.look()
    for _ in range(20):
        make(stage.server, "elements")
    stage.look()
    for number in range(11, 21):
        stage.server.data.delete("elements", number)
    stage.look()
    stage.server.data.insert("elements", row_id=11)
    stage.look()
    assert stage.vendor.there["element"] == stage.server.data.ids("elements")


def test_a_devices_list_counts_only_after_a_whole_list_of_agents(stage: Stage) -> None:
    make(stage.server, "agents")
    make(stage.server, "agent_devices")
    stage.look()
    stage.server.faults.add(faults.status(500), path="/settings/agents")
    stage.look()
    assert stage.vendor.told == []
    assert set(stage.vendor.problems) == {"ts_list_failed"}


def test_a_wrong_password_is_said_once_and_nothing_is_asked_further(stage: Stage) -> None:
    stage.server.api.password = "another"
    with pytest.raises(TrayAppError, match="ts_wrong_password"):
        stage.look()
    assert [r.path for r in stage.server.requests] == ["/login"]


def test_it_is_asked_one_page_at_a_time(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "PAGE_ROWS", 10)
    for _ in range(50):
        make(stage.server, "test_steps")
    stage.look()
    assert stage.server.most_at_once == 1
    sizes = {r.query.get("size") for r in stage.server.requests if r.path == "/test_steps"}
    assert sizes == {"10"}, "never the whole list, which is what it answers when nothing is said"


def test_the_reading_can_be_given_up_at_any_moment(stage: Stage) -> None:
    for _ in range(5):
        make(stage.server, "elements")

    async def run() -> None:
        pieces = stage.product.changes(stage.instance, PASSWORD, AT, stage.vendor)
        task = asyncio.ensure_future(anext(aiter(pieces)))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(run())
    stage.look()
    assert stage.vendor.problems == []


@pytest.mark.parametrize("fault", [faults.busy("1"), faults.busy("1", code=503)])
def test_a_server_that_asks_for_fewer_requests_gets_them(stage: Stage, fault: Fault) -> None:
    """It says how long, and after that the same list is read on."""
    stage.baseline()
    make(stage.server, "elements")
    stage.server.faults.add(fault, path="/elements", times=1)
    began_s = time.monotonic()
    stage.look()
    assert time.monotonic() - began_s >= 1.0
    assert stage.vendor.problems == []
    assert stage.vendor.there == stage.there()


@pytest.mark.parametrize("retry_after", ["3000", "999999"])
def test_a_server_that_wants_to_be_left_alone_is(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, retry_after: str
) -> None:
    """The look ends at once, and the next ones do not even begin; until its time is over, an hour at most."""
    stage.baseline()
    for table in ("elements", "test_suites"):
        make(stage.server, table)
    stage.server.faults.add(faults.busy(retry_after), path="/elements")
    stage.look()
    assert stage.vendor.problems == ["ts_list_failed"]
    assert [r.path for r in stage.server.requests].count("/elements") == 2, "once at first, and once now"
    asked_count = len(stage.server.requests)
    stage.look()
    assert len(stage.server.requests) == asked_count
    assert stage.vendor.problems == ["ts_list_failed"] * 2
    stage.server.faults.clear()
    now_s = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now_s + 3601.0)
    stage.look()
    assert stage.vendor.there == stage.there()


def test_a_log_in_that_is_refused_for_now_is_waited_for(stage: Stage) -> None:
    stage.server.faults.add(faults.busy("1"), path="/login", times=1)
    stage.look()
    assert stage.vendor.problems == []


def test_a_flag_that_may_not_be_asked_for_is_no_server_that_went_away(stage: Stage) -> None:
    async def run() -> None:
        first = await stage.product.peek(stage.instance)
        stage.server.faults.add(faults.busy("60"), path="/servers")
        assert await stage.product.peek(stage.instance) == first == "True True"
        stage.server.faults.clear()
        stage.server.faults.add(faults.status(503), path="/servers")
        assert await stage.product.peek(stage.instance) is None

    asyncio.run(run())


def test_only_documented_fields_are_ever_built() -> None:
    assert {kind.path for kind in collector.KINDS} == {kind for kind, _ in KEY.values()}
    assert {kind.path: kind.key for kind in collector.KINDS} == dict(KEY.values())
