"""A conversation with one Testsigma: without a log-in, with a session, or with an API key.

A session is kept in memory and used again; when the server says 401 in the middle of something, one new log-in is
tried, once. `/auth_config`, which tells everybody the password, is never asked.
"""

from __future__ import annotations

import json
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tray_app.core.errors import Fixable, Refused
from tray_app.products.testsigma import api
from tray_app.system.http_client import api_client, call_json_body

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from tray_app.core.model import Instance
    from tray_app.products.testsigma.api import Fetch
    from tray_app.system.http_client import Reach

COOKIE: Final = "X-AUTH"
JSON: Final = {"Content-Type": "application/json"}
"""Sent with each request, GET too: `/test_data` answers 415 without."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What a conversation may read."""

    fetch: Fetch
    has_session: bool
    """False: an API key, which opens /api/v1 only."""
    server_uuid: str | None
    """As the session's token says; None with a key, or where the token has none."""


class Sessions:
    """The sessions of this run of the program, by address and user. In memory only."""

    def __init__(self) -> None:
        self._cookies: dict[tuple[str, str, str], str] = {}

    @asynccontextmanager
    async def open(self, instance: Instance, secret: str, reach: Reach) -> AsyncIterator[Entry]:
        """With the instance's secret: a password makes a session, anything else is an API key.

        Raises Fixable `ts_no_url`, `ts_wrong_password`, `ts_wrong_key`, `ts_no_form_log_in`, and as `api_client`.
        """
        user = instance.secret.user if instance.secret is not None else None
        if user is None:
            async with _key(instance, secret, reach) as entry:
                yield entry
            return
        key = (_url(instance), user, secret)
        if key not in self._cookies:
            self._cookies[key] = await _log_in(instance, user, secret, reach)
        server_uuid = api.server_uuid_of(self._cookies[key])
        client = api_client(
            _url(instance), carried=secret, loopback_only=reach.loopback_only, proxy=reach.proxy, ca_file=reach.ca_file
        )

        async def get(path: str, query: Mapping[str, str]) -> bytes:
            headers = {**JSON, "Cookie": f"{COOKIE}={self._cookies.get(key, '')}"}
            return (await call_json_body(client, "GET", path, params=query, headers=headers))[0]

        async def fetch(path: str, query: Mapping[str, str]) -> bytes:
            try:
                return await get(path, query)
            except Fixable as problem:
                if problem.code != "api_unauthorized":
                    raise
            cookie = await _log_in(instance, user, secret, reach)
            if api.server_uuid_of(cookie) != server_uuid:
                # Replaced by another server while it was being read: what came before must not be mixed with it.
                self._cookies.pop(key, None)
                raise Fixable("ts_other_server", url=instance.url, name=instance.name)
            self._cookies[key] = cookie
            try:
                return await get(path, query)
            except Fixable as problem:
                if problem.code != "api_unauthorized":
                    raise
                raise Fixable("ts_not_let_in", name=instance.name, path=path) from None

        async with client:
            yield Entry(fetch=fetch, has_session=True, server_uuid=server_uuid)


@asynccontextmanager
async def stranger(instance: Instance, reach: Reach) -> AsyncIterator[Fetch]:
    """Reads without a log-in. Raises Fixable `ts_no_url`, and as `api_client`."""
    client = api_client(_url(instance), loopback_only=reach.loopback_only, proxy=reach.proxy, ca_file=reach.ca_file)

    async def fetch(path: str, query: Mapping[str, str]) -> bytes:
        return (await call_json_body(client, "GET", path, params=query, headers=JSON))[0]

    async with client:
        yield fetch


async def put_server_row(instance: Instance, row: Mapping[str, bool], reach: Reach) -> api.ServerRow:
    """Sets the flag, which needs no log-in; the row as the server then has it. Raises the `api_...` errors."""
    content = json.dumps(row).encode()
    async with api_client(
        _url(instance), loopback_only=reach.loopback_only, proxy=reach.proxy, ca_file=reach.ca_file
    ) as client:
        body, _ = await call_json_body(client, "PUT", "/servers", content=content, headers=JSON)
    return api.read(body, api.ServerRow, path="/servers")


@asynccontextmanager
async def _key(instance: Instance, secret: str, reach: Reach) -> AsyncIterator[Entry]:
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
            return (await call_json_body(client, "GET", path, params=query, headers=JSON))[0]
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
