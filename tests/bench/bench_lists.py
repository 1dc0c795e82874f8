"""Testsigma's lists with 100,000 known things of each of its eleven kinds: a look at all of them, and the journal's
steps against one with 1,000 of each.

The server's pages come out of memory, so that only reading and comparing them is measured.
"""

from __future__ import annotations

import asyncio
import json
import os
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import ExitStack, asynccontextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from tests.bench.measuring import Row, in_turns, milliseconds
from tray_app.core.known import Known, ListChange
from tray_app.core.model import Instance, InstanceId
from tray_app.journal.database import SqliteJournal
from tray_app.products.testsigma import api
from tray_app.products.testsigma.collector import LogSays, changes
from tray_app.products.testsigma.connection import Entry
from tray_app.products.testsigma.things import KINDS
from tray_app.system.http_client import Reach

SMALL, LARGE = 1_000, 100_000
AT = datetime(2026, 1, 1, tzinfo=UTC)
AGENTS = 100
"""Their devices are asked for one agent after the other; nobody has more."""
_UUID = "0195f3d8-7165-11ec-8d28-2641d35f62cd"
_ROW = {"createdDate": 1641817000123, "name": "a thing of the usual size", "workspaceVersionId": 7, "testCaseId": 3}


@cache
def _page(first: int, count: int, total: int) -> bytes:
    rows = [{"id": number, "osType": "LINUX", "osName": "IOS", **_ROW} for number in range(first, first + count)]
    return json.dumps({"content": rows, "totalElements": total, "last": first + count > total}).encode()


async def _fetch(path: str, query: Mapping[str, str]) -> bytes:
    page, size = int(query["page"]), int(query["size"])
    if path == "/settings/agents":
        return _page(1, AGENTS, AGENTS)
    if "agentId" in query:
        first = (int(query["agentId"]) - 1) * (LARGE // AGENTS) + 1
        body: dict[str, Any] = json.loads(_page(first, LARGE // AGENTS, first + LARGE // AGENTS - 1))
        return json.dumps({**body, "totalElements": LARGE // AGENTS, "last": True}).encode()
    return _page(page * size + 1, size, LARGE)


class _Sessions:
    """Stands in for the log-in only."""

    @asynccontextmanager
    async def open(self, *_: object) -> AsyncIterator[Entry]:
        yield Entry(fetch=_fetch, has_session=True, server_uuid=_UUID)


class _Lists:
    """As `engine.comparing` hands the journal to a product."""

    def __init__(self, journal: SqliteJournal, instance: Instance) -> None:
        self._journal, self._id = journal, instance.id

    def since(self, of: str) -> datetime | None:
        return self._journal.known_since(self._id, of)

    def between(self, of: str, *, after: int, until: int | None) -> Sequence[Known]:
        return self._journal.known_between(self._id, of, after=after, until=until)


async def _said() -> LogSays:
    return LogSays()


async def _look(journal: SqliteJournal, instance: Instance) -> None:
    sessions: Any = _Sessions()
    pieces = changes(
        instance,
        "x",
        AT,
        endpoint="http://127.0.0.1:9",
        known=_Lists(journal, instance),
        log_says=_said,
        sessions=sessions,
        reach=Reach(),
    )
    async for piece in pieces:
        assert isinstance(piece, ListChange) and not piece.messages, piece
        if piece.learned or piece.whole_at:
            journal.store_change(instance.id, piece, [])


async def _read_alone() -> None:
    """The same pages, read into rows, and nothing made of them."""
    for kind in KINDS:
        agents = range(1, AGENTS + 1) if kind.per_agent else (None,)
        for agent in agents:
            query = None if agent is None else {"agentId": str(agent)}
            async for _ in api.rows(_fetch, kind.listed_at, query):
                pass


def _fill(journal: SqliteJournal, name: str, count: int) -> InstanceId:
    instance = journal.add_instance(Instance(name=name, product="testsigma", added_at=AT, url="http://127.0.0.1:1"))
    journal._db.connection.execute("PRAGMA synchronous = OFF")
    for kind in KINDS:
        things = tuple(Known(id=number, says="{}") for number in range(1, count + 1))
        journal.store_change(instance.id, ListChange(of=kind.of, learned=things, whole_at=AT), [])
    journal._db.connection.execute("PRAGMA synchronous = FULL")
    return instance.id


def rows() -> Iterator[Row]:
    """Medians, large against small."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-lists-")))
        looked = stack.enter_context(SqliteJournal.open(folder / "looked.sqlite3"))
        one = looked.add_instance(Instance(name="one", product="testsigma", added_at=AT, url="http://127.0.0.1:1"))
        asyncio.run(_look(looked, one))  # The baseline, with all pages made.
        floor_ms, ours_ms = in_turns(lambda: asyncio.run(_read_alone()), lambda: asyncio.run(_look(looked, one)), 3)
        yield Row(
            what=f"a look at {len(KINDS)} x {LARGE:,} known things",
            floor_name="reading the same pages",
            floor=floor_ms / 1000,
            ours=ours_ms / 1000,
            unit="s",
            n=3,
            most_times=3.0,  # Half of it is the pause that it makes between two pages.
        )
        journals = [stack.enter_context(SqliteJournal.open(folder / f"{count}.sqlite3")) for count in (SMALL, LARGE)]
        ids = [_fill(journal, "x", count) for journal, count in zip(journals, (SMALL, LARGE), strict=True)]
        os.sync()
        for what, step in (
            ("known things of a page", _page_of),
            ("one made, noted", _note_one),
        ):
            small_ms, large_ms = in_turns(
                lambda step=step: step(journals[0], ids[0], SMALL),  # type: ignore[misc]
                lambda step=step: step(journals[1], ids[1], LARGE),  # type: ignore[misc]
                50,
            )
            yield _row(what, small_ms, large_ms, n=50)
        forget = [milliseconds(lambda i=i: journals[i].forget_known(ids[i])) for i in (0, 1)]  # type: ignore[misc]
        # Bounded: at most 50,000 of them go at once, and 11,000 are the small one's.
        yield _row("forgotten by an opt-out", forget[0], forget[1], n=1, most_times=2.0)


def _row(what: str, small_ms: float, large_ms: float, *, n: int, most_times: float = 2.0) -> Row:
    return Row(
        what=f"{len(KINDS)} x {LARGE:,}: {what}",
        floor_name=f"the same at {len(KINDS)} x {SMALL:,}",
        floor=small_ms,
        ours=large_ms,
        unit="ms",
        n=n,
        most_times=most_times,
    )


def _page_of(journal: SqliteJournal, instance_id: InstanceId, count: int) -> None:
    assert len(journal.known_between(instance_id, "elements", after=count - 1000, until=None)) >= 1000


def _note_one(journal: SqliteJournal, instance_id: InstanceId, count: int) -> None:
    journal.store_change(instance_id, ListChange(of="elements", learned=(Known(id=count + 7, says="{}"),)), [])
