"""A conversation with one SonarQube: finds out what is there, then reads with the secret, at a bearable pace."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from tray_app.core.errors import Fixable, Temporary
from tray_app.products.pace import Gate
from tray_app.products.sonarqube import api
from tray_app.system.http_client import api_client, get_json_body

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from tray_app.core.model import Instance
    from tray_app.products.pace import Pace
    from tray_app.system.http_client import ApiClient, Reach


@asynccontextmanager
async def stranger(instance: Instance, reach: Reach) -> AsyncIterator[api.Fetch]:
    """Reads without any secret. Raises Fixable `sonarqube_no_url`, and as `api_client`."""
    async with api_client(
        _url(instance), loopback_only=reach.loopback_only, proxy=reach.proxy, ca_file=reach.ca_file
    ) as client:
        yield _fetch(client, Gate())


@asynccontextmanager
async def administrator(
    instance: Instance, secret: str, status: api.Status, *, reach: Reach, pace: Pace | None = None
) -> AsyncIterator[api.Fetch]:
    """Reads with the instance's secret: a password as Basic; a token as Bearer from 10.0, before as the user name of
    Basic (also when the version is hidden: Basic works in every version). Raises as `stranger`."""
    user = instance.secret.user if instance.secret is not None else None
    version = api.version_pair(status.version or "")
    client = api_client(
        _url(instance),
        token=secret if user is None else None,
        user=user,
        password=secret if user is not None else None,
        bearer=version is not None and version >= api.BEARER_SINCE,
        loopback_only=reach.loopback_only,
        proxy=reach.proxy,
        ca_file=reach.ca_file,
    )
    async with client:
        yield _fetch(client, Gate(pace))


def check(instance: Instance, status: api.Status) -> None:
    """That the server is up and is the instance's own.

    Raises Temporary `sonarqube_not_ready`, Fixable `other_server`.
    """
    if status.status != "UP":
        raise Temporary("sonarqube_not_ready", url=_url(instance), status=status.status[:40])
    if None not in (instance.server_id, status.id) and status.id != instance.server_id:
        raise Fixable("other_server", title="SonarQube", url=_url(instance), name=instance.name)


def _url(instance: Instance) -> str:
    if instance.url is None:
        raise Fixable("sonarqube_no_url", name=instance.name)
    return instance.url


def _fetch(client: ApiClient, gate: Gate) -> api.Fetch:
    async def fetch(path: str, query: Mapping[str, str]) -> bytes:
        return await gate(lambda: get_json_body(client, f"/{path}", query))

    return fetch
