"""Builds the documented ping from what the Web API tells, or takes the exact one where the server shows it.

All or nothing: any answer that is missing, late, cut short or of another form than expected ends the collecting with
an error. What the API does not offer is left out of the payload and named, never invented.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec import UNSET

from tray_app.core.errors import Fixable
from tray_app.core.messages import Collected, Missing
from tray_app.core.model import Kind, reason
from tray_app.products.sonarqube import api
from tray_app.products.sonarqube.beyond import beyond_documented
from tray_app.products.sonarqube.connection import administrator, check, stranger
from tray_app.products.sonarqube.identifiers import Identify
from tray_app.products.sonarqube.payload import NameVersion, Ping, edition_name, encode, timestamp_text
from tray_app.products.sonarqube.project_reader import read_projects
from tray_app.products.sonarqube.user_reader import read_users

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from msgspec import UnsetType

    from tray_app.core.model import Headers, Instance
    from tray_app.core.ports import Progress
    from tray_app.products.pace import Pace
    from tray_app.system.http_client import Reach

_PRINTABLE_VERSION: Final = re.compile(r"[0-9A-Za-z.+_\-]{1,64}", re.ASCII)


async def collect(
    instance: Instance,
    secret: str | None,
    at: datetime,
    *,
    endpoint: str,
    identifier_key: Callable[[], bytes],
    progress: Progress,
    reach: Reach,
    pace: Pace | None = None,
) -> Collected:
    """The next ping of `instance`, for `endpoint`, as of `at`.

    `identifier_key` is asked for only when the API gives no uuids. Raises the `api_...` errors of
    `system.http_client` and Fixable `sonarqube_no_token`, `sonarqube_no_url`, `other_server`,
    `sonarqube_no_version`, `sonarqube_unexpected_answer`, `sonarqube_too_many_users`,
    `sonarqube_too_many_projects`; Temporary `sonarqube_not_ready`, `sonarqube_list_changed`. Can be cancelled at any
    moment. Peak memory: a page of the API (500 rows) and the compact rows of the payload.
    """
    if secret is None:
        raise Fixable("sonarqube_no_token", name=instance.name)
    async with stranger(instance, reach) as fetch:
        status = await api.status(fetch)
    check(instance, status)
    async with administrator(instance, secret, status, reach=reach, pace=pace) as fetch:
        info = await api.info(fetch)
        server = _Server(instance, status, info)
        may_show = server.pair < api.STATISTICS_GONE
        shown = bytes(info.statistics) if may_show else b""
        if shown.startswith(b"{"):
            _check_owner(shown, server.id)
            return server.collected(shown, url=endpoint, rebuilt=False)
        identify = Identify(identifier_key)
        ping, names = await _ping(fetch, server, info, at, identify=identify, progress=progress)
    return server.collected(
        encode(ping),
        url=endpoint,
        rebuilt=True,
        missing=_missing(ping, server.pair, shown=server.pair <= api.STATISTICS_UNTIL),
        beyond=beyond_documented(server.pair, None if ping.edition is UNSET else ping.edition),
        names=names,
    )


class _Server:
    """What is known of the server: identifier and version, from whichever answer had them."""

    def __init__(self, instance: Instance, status: api.Status, info: api.Info) -> None:
        server_id = status.id or info.system.server_id
        version = status.version or info.system.version
        if not server_id or not version:
            raise Fixable("sonarqube_no_version", url=instance.url)
        if instance.server_id not in (None, server_id):
            raise Fixable("other_server", title="SonarQube", url=instance.url, name=instance.name)
        pair = api.version_pair(version)
        # It becomes a header: nothing of a hostile answer may break out of it.
        if pair is None or not _PRINTABLE_VERSION.fullmatch(version):
            raise api.unexpected("api/system/status", "version")
        self.id, self.version, self.pair = server_id, version, pair

    def collected(
        self,
        body: bytes,
        *,
        url: str,
        rebuilt: bool,
        missing: tuple[Missing, ...] = (),
        beyond: tuple[str, ...] = (),
        names: frozenset[str] = frozenset(),
    ) -> Collected:
        """`body` as a payload of this server."""
        return Collected(
            kind=Kind.PING,
            method="POST",
            url=url,
            headers=_headers(self.version),
            body=body,
            rebuilt=rebuilt,
            version=self.version,
            server_id=self.id,
            missing=missing,
            beyond=beyond,
            names=names,
        )


def _headers(version: str) -> Headers:
    """Those of the server's own client (TelemetryClient, 9.9 and 2025.1), without its compression."""
    return (("Content-Type", "application/json; charset=utf-8"), ("User-Agent", f"SonarQube/{version}"))


class _Owner(msgspec.Struct):
    id: str


def _check_owner(shown: bytes, server_id: str) -> None:
    if api.read(shown, _Owner, path="api/system/info").id != server_id:
        raise api.unexpected("api/system/info", "Statistics.id")


async def _ping(
    fetch: api.Fetch, server: _Server, info: api.Info, at: datetime, *, identify: Identify, progress: Progress
) -> tuple[Ping, frozenset[str]]:
    """The payload, and the names seen on the way. One list after the other; only the projects take time."""
    plugins = [NameVersion(plugin.key, plugin.version) for plugin in await api.plugins(fetch, info)]
    edition = edition_name(info.system.edition) or edition_name(await api.edition(fetch))
    docker = info.system.docker if info.system.docker is not None else info.system.container
    users = await api.twice(lambda: read_users(fetch, server.pair, identify=identify, progress=progress), what="users")
    projects = await api.twice(
        lambda: read_projects(fetch, server.pair, identify=identify, progress=progress), what="projects"
    )
    ping = Ping(
        id=server.id,
        version=server.version,
        edition=UNSET if edition is None else edition,
        database=_database(info.database),
        plugins=plugins,
        external_auth_providers=UNSET if users.providers is None else users.providers,
        docker=UNSET if docker is None else docker,
        users=users.rows,
        projects=projects.languages,
        projects_general_stats=projects.stats,
        timestamp=timestamp_text(at),
    )
    return ping, frozenset(users.names | projects.names)


def _database(section: api.DatabaseSection) -> NameVersion | UnsetType:
    if section.name is None or section.version is None:
        return UNSET
    return NameVersion(section.name, section.version)


def _missing(ping: Ping, version: tuple[int, int], *, shown: bool) -> tuple[Missing, ...]:
    """What a rebuilt payload lacks, and why. `shown`: the version should have shown the exact payload."""
    left_out = ("sonarqube_not_in_api", {"version": ping.version})
    paths: list[tuple[str, tuple[str, dict[str, str]]]] = []
    if shown:
        paths.append(("$", ("sonarqube_no_statistics", {"version": ping.version})))
    if ping.edition is UNSET:
        paths.append(("edition", left_out))
    paths.append(("licenseType", left_out))
    if ping.database is UNSET:
        paths.append(("database", left_out))
    if ping.external_auth_providers is UNSET:
        paths.append(("externalAuthProviders[]", left_out))
    paths.append(("installationDate", left_out))
    if ping.docker is UNSET:
        paths.append(("docker", left_out))
    if version < api.DEACTIVATED_SINCE:
        paths.append(("users[]", ("sonarqube_no_deactivated_users", {"version": ping.version})))
    if version < api.SONARLINT_DATE_SINCE:
        paths.append(("users[].lastSonarlintActivity", left_out))
    if any(row.pull_request_count is UNSET for row in ping.projects_general_stats):
        paths.append(("projects-general-stats[].pullRequestCount", left_out))
    paths.append(("projects-general-stats[].scm", left_out))
    if version < api.DETECTED_CI_SINCE:
        paths.append(("projects-general-stats[].ci", left_out))
    return tuple(Missing(path=path, why=reason(code, **facts)) for path, (code, facts) in paths)
