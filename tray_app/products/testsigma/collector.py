"""Builds the documented ping, and finds by its lists what was made and deleted, for which the events are built.

The lists are read one after the other, a page at a time, with a pause between two as long as the server took for the
last: somebody works with it. A list that fails on the way tells of nothing that is gone.
"""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from tray_app.core.errors import Fixable, Temporary, TrayAppError
from tray_app.core.known import Known, ListChange, page_difference, still_gone
from tray_app.core.model import reason
from tray_app.core.sentences import nested
from tray_app.products.testsigma import api, payload
from tray_app.products.testsigma.things import KINDS, Lookup, first_version

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
    from datetime import datetime

    from tray_app.core.messages import Collected
    from tray_app.core.model import Instance, Reason
    from tray_app.core.ports import KnownLists
    from tray_app.products.testsigma.api import ListedRow
    from tray_app.products.testsigma.connection import Entry, Sessions
    from tray_app.products.testsigma.things import Kind
    from tray_app.system.http_client import Reach

LONGEST_PAUSE_S: Final = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class LogSays:
    """What the server's own log tells of it: for where the API does not."""

    server_uuid: str | None = None
    version: str | None = None


async def collect_ping(
    instance: Instance,
    secret: str | None,
    at: datetime,
    *,
    endpoint: str,
    log_says: Callable[[], Awaitable[LogSays]],
    sessions: Sessions,
    reach: Reach,
) -> Collected:
    """The next ping of `instance`, for `endpoint`; the server answers now, so that is when it was last up.

    Raises Fixable `ts_no_log_in`, `ts_no_server_id`, `other_server`, what `Sessions.open` raises, and the
    `api_...` errors.
    """
    if secret is None:
        raise Fixable("ts_no_log_in", name=instance.name)
    async with sessions.open(instance, secret, reach) as entry:
        # With this the server is known to be up: its row is answered without anything else.
        await api.server_row(entry.fetch)
        said = await log_says()
        server_uuid = _server_uuid(instance, entry, said)
        version = said.version
        if version is None and entry.has_session:
            with suppress(TrayAppError):  # It asks its platform URL for more than this, which may lead nowhere.
                version = (await api.details(entry.fetch)).version
    return payload.ping(server_uuid, endpoint=endpoint, version=version, last_up_at=at)


async def changes(
    instance: Instance,
    secret: str | None,
    at: datetime,
    *,
    endpoint: str,
    known: KnownLists,
    log_says: Callable[[], Awaitable[LogSays]],
    sessions: Sessions,
    reach: Reach,
) -> AsyncIterator[ListChange | Reason]:
    """What was made and deleted since the last look, in pieces that are each to be noted before the next is asked for;
    a Reason: a list that could not be read, with why. The first look at a list tells of nothing.

    Raises as `collect_ping` when nothing can be read at all.
    """
    if secret is None:
        raise Fixable("ts_no_log_in", name=instance.name)
    async with sessions.open(instance, secret, reach) as entry:
        said = LogSays() if entry.server_uuid is not None else await log_says()
        server_uuid = _server_uuid(instance, entry, said)
        reading = _Reading(entry=entry, known=known, server_uuid=server_uuid, endpoint=endpoint, at=at)
        gone: list[ListChange] = []
        closed = [] if entry.has_session else [kind.of for kind in KINDS if kind.key_listed_at is None]
        for kind in KINDS:
            if kind.of in closed:
                continue
            try:
                async for change in reading.made(kind):
                    yield change
                gone.append(await reading.gone(kind))
            except TrayAppError as problem:
                yield reason("ts_list_failed", of=kind.of, **nested("why", problem.reason))
                if problem.code in _HOPELESS:
                    return
        for change in reversed(gone):
            yield change
        if closed:
            yield reason("ts_key_only", name=instance.name, lists=", ".join(closed))


_HOPELESS: Final = frozenset(
    {"api_unreachable", "api_timeout", "api_busy", "ts_wrong_password", "ts_wrong_key", "other_server"}
)
"""The next list would only say the same."""


def _server_uuid(instance: Instance, entry: Entry, said: LogSays) -> str:
    found = entry.server_uuid or said.server_uuid
    if found is None:
        raise Fixable("ts_no_server_id", name=instance.name)
    if instance.server_id not in (None, found):
        raise Fixable("other_server", title="Testsigma", url=instance.url, name=instance.name)
    return found


@dataclass(slots=True)
class _Reading:
    """One look at all lists."""

    entry: Entry
    known: KnownLists
    server_uuid: str
    endpoint: str
    at: datetime
    _missing: dict[str, list[Known]] = field(default_factory=dict)
    """List to what its first reading did not have."""
    _agents: list[int] | None = None
    """All of them; None: not read whole."""
    _tables: dict[str, Any] = field(default_factory=dict)

    async def made(self, kind: Kind) -> AsyncIterator[ListChange]:
        """Reads the whole list; a piece per page with something new. The last one notes that it is known whole."""
        first = self.known.since(kind.of) is None
        missing: list[Known] = []
        newest = -1
        async for rows, ends in self._pages(kind):
            until = None if ends else rows[-1].id if rows else newest
            found = page_difference(self.known.between(kind.of, after=newest, until=until), [row.id for row in rows])
            newest = rows[-1].id if rows else newest
            # What is left of before the list was forgotten is not told of: that happened while it was off.
            forgotten = tuple(thing.id for thing in found.gone) if first else ()
            missing += () if first else found.gone
            learned = await self._learned(kind, rows, found.made)
            messages = () if first else tuple(self._event(kind, thing, made=True) for thing in learned)
            whole_at = self.at if ends and first else None
            if learned or forgotten or whole_at:
                yield ListChange(of=kind.of, learned=learned, forgotten=forgotten, messages=messages, whole_at=whole_at)
        if missing:
            self._missing[kind.of] = missing

    async def gone(self, kind: Kind) -> ListChange:
        """What a second reading of the list did not have either."""
        missing = self._missing.pop(kind.of, [])
        if not missing:
            return ListChange(of=kind.of)
        listed: set[int] = set()
        async for rows, _ in self._pages(kind):
            listed.update(row.id for row in rows)
        really = still_gone(missing, listed)
        return ListChange(
            of=kind.of,
            forgotten=tuple(thing.id for thing in really),
            messages=tuple(self._event(kind, thing, made=False) for thing in really),
        )

    async def _learned(self, kind: Kind, rows: list[ListedRow], made: tuple[int, ...]) -> tuple[Known, ...]:
        if not made:
            return ()
        lookup = await self._lookup(kind)
        new = frozenset(made)
        found = []
        for row in rows:
            says = kind.says(row, lookup) if row.id in new else None
            if says is not None:
                found.append(Known(id=row.id, says=json.dumps(says, separators=(",", ":"), sort_keys=True)))
        return tuple(found)

    def _event(self, kind: Kind, thing: Known, *, made: bool) -> Collected:
        says: Mapping[str, str] = json.loads(thing.says)
        return payload.event(
            self.server_uuid, kind.path, kind.key, thing.id, endpoint=self.endpoint, made=made, says=says
        )

    # --- pages ----------------------------------------------------------------------------------------------

    async def _pages(self, kind: Kind) -> AsyncIterator[tuple[list[ListedRow], bool]]:
        if kind.per_agent:
            async for piece in self._per_agent(kind):
                yield piece
            return
        path = kind.listed_at if self.entry.has_session else kind.key_listed_at or kind.listed_at
        ids: list[int] = []
        async for rows, ends in self._slowly(path):
            ids += [row.id for row in rows] if kind.of == "agents" else ()
            yield rows, ends
        if kind.of == "agents":
            self._agents = ids

    async def _per_agent(self, kind: Kind) -> AsyncIterator[tuple[list[ListedRow], bool]]:
        """All devices of all agents as one list by id; there are never many. An agent that is missed would take its
        devices with it, so this needs the whole list of agents, read in the same look."""
        if self._agents is None:
            raise Temporary("ts_list_changed", path=kind.listed_at)
        found: dict[int, ListedRow] = {}
        for agent in self._agents:
            async for rows, _ in self._slowly(kind.listed_at, {"agentId": str(agent)}):
                found.update((row.id, row) for row in rows)
        yield [row for _, row in sorted(found.items())], True

    async def _slowly(
        self, path: str, query: Mapping[str, str] | None = None
    ) -> AsyncIterator[tuple[list[ListedRow], bool]]:
        began_s = time.monotonic()
        async for rows, ends in api.rows(self.entry.fetch, path, query):
            took_s = time.monotonic() - began_s
            yield rows, ends
            if not ends:
                await asyncio.sleep(min(took_s, LONGEST_PAUSE_S))
            began_s = time.monotonic()

    # --- what rows refer to -----------------------------------------------------------------------------------

    async def _lookup(self, kind: Kind) -> Lookup:
        tables = {name: await self._table(name) for name in kind.refers_to}
        return Lookup(
            applications=tables.get("applications", {}),
            plan_versions=tables.get("plan_versions", {}),
            file_names=tables.get("file_names", {}),
        )

    async def _table(self, name: str) -> Any:
        if name not in self._tables:
            self._tables[name] = await getattr(self, f"_read_{name}")()
        return self._tables[name]

    async def _read_applications(self) -> dict[int, str]:
        found: dict[int, str] = {}
        if self.entry.has_session:
            async for rows, _ in self._slowly("/workspace_versions"):
                for row in rows:
                    workspace = row.fields.get("workspace")
                    sort = workspace.get("workspaceType") if isinstance(workspace, dict) else None
                    if isinstance(sort, str):
                        found[row.id] = sort
        return found

    async def _read_plan_versions(self) -> dict[int, int]:
        found: dict[int, int] = {}
        for path in ("/test_plans", "/dry_test_plans") if self.entry.has_session else ():
            async for rows, _ in self._slowly(path):
                for row in rows:
                    version = first_version(row.fields)
                    if version is not None:
                        found[row.id] = version
        return found

    async def _read_file_names(self) -> dict[int, str]:
        path = "/upload_versions" if self.entry.has_session else "/api/v1/upload_versions"
        found: dict[int, str] = {}
        async for rows, _ in self._slowly(path):
            for row in rows:
                name = row.fields.get("fileName")
                if isinstance(name, str):
                    found[row.id] = name
        return found
