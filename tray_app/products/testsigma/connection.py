"""A conversation with one Testsigma: without a log-in, with a session, or with an API key.

A session is kept in memory and used again; when the server says 401 in the middle of something, one new log-in is
tried, once. `/auth_config`, which tells everybody the password, is never asked.
"""

from __future__ import annotations

import json
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from tray_app.core.errors import Fixable, Refused, Temporary
from tray_app.products.pace import Gate, Pace, retry_after_s
from tray_app.products.testsigma import api
from tray_app.system.http_client import api_client, call_json_body

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping

    from tray_app.core.model import Instance
    from tray_app.products.testsigma.api import Fetch
    from tray_app.system.http_client import ApiClient, Reach

T = TypeVar("T")

COOKIE: Final = "X-AUTH"
JSON: Final = {"Content-Type": "application/json"}
"""Sent with each request, GET too: `/test_data` answers 415 without."""
STRANGER_WAITS_S: Final = 5.0
"""Longest pause before the flag is asked for again: somebody waits for the answer."""
LEFT_ALONE_LEAST_S: Final = 60.0
LEFT_ALONE_MOST_S: Final = 3600.0
"""How long a server is not asked for lists that would not have it. It is asked for its flag meanwhile."""


class Paced(Protocol):
    """Makes a request when its time has come."""

    async def __call__(self, request: Callable[[], Awaitable[T]]) -> T:
        """What it answers. Raises what it raises; Temporary `api_busy` when it is not to be made now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a conversation may read."""

    fetch: Fetch
    has_session: bool
    """False: an API key, which opens /api/v1 only."""
    server_uuid: str | None
    """As the session's token says; None with a key, or where the token has none."""


class Sessions:
    """The sessions of this run of the program, by address and user, and which addresses asked to be left alone. In
    memory only."""

    def __init__(self) -> None:
        self._cookies: dict[tuple[str, str, str], str] = {}
        self._left_alone_until_s: dict[str, float] = {}

    @asynccontextmanager
    async def open(self, instance: Instance, secret: str, reach: Reach) -> AsyncIterator[Entry]:
        """With the instance's secret: a password makes a session, anything else is an API key. One request at a time,
        and none before the server wants one.

        Raises Fixable `ts_no_url`, `ts_wrong_password`, `ts_wrong_key`, `ts_no_form_log_in`, Temporary `api_busy`, and
        as `api_client`.
        """
        paced = self._paced(_url(instance))
        user = instance.secret.user if instance.secret is not None else None
        if user is None:
            async with _key(instance, secret, reach, paced) as entry:
                yield entry
            return
        key = (_url(instance), user, secret)
        if key not in self._cookies:
            self._cookies[key] = await paced(lambda: _log_in(instance, user, secret, reach))
        server_uuid = api.server_uuid_of(self._cookies[key])
        client = api_client(
            _url(instance), carried=secret, loopback_only=reach.loopback_only, proxy=reach.proxy, ca_file=reach.ca_file
        )

        async def get(path: str, query: Mapping[str, str]) -> bytes:
            headers = {**JSON, "Cookie": f"{COOKIE}={self._cookies.get(key, '')}"}
            return await paced(lambda: _get(client, path, query, headers))

        async def fetch(path: str, query: Mapping[str, str]) -> bytes:
            try:
                return await get(path, query)
            except Fixable as problem:
                if problem.code != "api_unauthorized":
                    raise
            cookie = await paced(lambda: _log_in(instance, user, secret, reach))
            if api.server_uuid_of(cookie) != server_uuid:
                # Replaced by another server while it was being read: what came before must not be mixed with it.
                self._cookies.pop(key, None)
                raise Fixable("other_server", title="Testsigma", url=instance.url, name=instance.name)
            self._cookies[key] = cookie
            try:
                return await get(path, query)
            except Fixable as problem:
                if problem.code != "api_unauthorized":
                    raise
                raise Fixable("ts_not_let_in", name=instance.name, path=path) from None

        async with client:
            yield Entry(fetch=fetch, has_session=True, server_uuid=server_uuid)

    def _paced(self, url: str) -> Paced:
        """Makes requests when they may be made; one that the server will not have now keeps the later ones away too."""
        gate = Gate()

        async def paced(request: Callable[[], Awaitable[T]]) -> T:
            if time.monotonic() < self._left_alone_until_s.get(url, 0.0):
                raise Temporary("api_busy", url=url)
            try:
                return await gate(request)
            except Temporary as problem:
                if problem.code == "api_busy":
                    wanted_s = max(retry_after_s(problem), LEFT_ALONE_LEAST_S)
                    self._left_alone_until_s[url] = time.monotonic() + min(wanted_s, LEFT_ALONE_MOST_S)
                raise

        return paced


@asynccontextmanager
async def stranger(instance: Instance, reach: Reach) -> AsyncIterator[Fetch]:
    """Reads without a log-in, and waits a little where the server says so. Raises Fixable `ts_no_url`, and as
    `api_client`."""
    client = api_client(_url(instance), loopback_only=reach.loopback_only, proxy=reach.proxy, ca_file=reach.ca_file)

    gate = Gate(Pace(longest_pause_s=STRANGER_WAITS_S))

    async def fetch(path: str, query: Mapping[str, str]) -> bytes:
        return await gate(lambda: _get(client, path, query, JSON))

    async with client:
        yield fetch


async def _get(client: ApiClient, path: str, query: Mapping[str, str], headers: Mapping[str, str]) -> bytes:
    return (await call_json_body(client, "GET", path, params=query, headers=headers))[0]


async def put_server_row(instance: Instance, row: Mapping[str, bool], reach: Reach) -> api.ServerRow:
    """Sets the flag, which needs no log-in; the row as the server then has it. Raises the `api_...` errors."""
    content = json.dumps(row).encode()
    async with api_client(
        _url(instance), loopback_only=reach.loopback_only, proxy=reach.proxy, ca_file=reach.ca_file
    ) as client:
        body, _ = await call_json_body(client, "PUT", "/servers", content=content, headers=JSON)
    return api.read(body, api.ServerRow, path="/servers")


@asynccontextmanager
async def _key(instance: Instance, secret: str, reach: Reach, paced: Paced) -> AsyncIterator[Entry]:
    client = api_client(
        _url(instance),
        token=secret,
        bearer=True,
        loopback_only=reach.loopback_only,
        proxy=reach.proxy,
        ca_file=reach.ca_file,
    )

    async def fetch(path: str, query: Mapping[str, str]) -> bytes:
        try:
            return await paced(lambda: _get(client, path, query, JSON))
        except Fixable as problem:
            if problem.code != "api_unauthorized":
                raise
            raise Fixable("ts_wrong_key", name=instance.name) from None

    async with client:
        yield Entry(fetch=fetch, has_session=False, server_uuid=None)


async def _log_in(instance: Instance, user: str, password: str, reach: Reach) -> str:
    """The session's token. Nothing of it or of the password is in an error."""
    content = json.dumps({"username": user, "password": password}).encode()
    client = api_client(
        _url(instance), carried=password, loopback_only=reach.loopback_only, proxy=reach.proxy, ca_file=reach.ca_file
    )
    try:
        async with client:
            _, headers = await call_json_body(client, "POST", "/login", content=content, headers=JSON)
    except Fixable as problem:
        if problem.code != "api_unauthorized":
            raise
        raise Fixable("ts_wrong_password", name=instance.name, user=user) from None
    except Refused as problem:
        if problem.code != "api_not_found":
            raise
        raise Fixable("ts_no_form_log_in", name=instance.name) from None
    for field in headers.get_list("set-cookie"):
        name, _, value = field.partition(";")[0].partition("=")
        if name.strip() == COOKIE and value.strip():
            return str(value.strip())
    raise Fixable("ts_no_form_log_in", name=instance.name)


def _url(instance: Instance) -> str:
    if instance.url is None:
        raise Fixable("ts_no_url", name=instance.name)
    return instance.url
