"""Reads SonarQube's Web API: which address tells what in which version, and the answers as typed values.

Everything an answer may say beyond what is read here is ignored; what is read here and has another form than expected
is `sonarqube_unexpected_answer`. Texts are never put into errors: they may be somebody's name.

Source of addresses, fields and rights: the Web API of 8.9, 9.1, 9.8, 9.9, 10.x, 2025.1 (see each function).
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Final, TypeVar

import msgspec

from tray_app.core.errors import Fixable, Temporary, TrayAppError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

Fetch = Callable[[str, Mapping[str, str]], Awaitable[bytes]]
"""The body of a GET of this path (no slash in front) with this query. Raises the `api_...` errors."""

T = TypeVar("T")

PAGE_ROWS: Final = 500
"""The largest page that searches answer (SearchOptions, 9.1)."""
MOST_ROWS: Final = 10_000
"""Searches list no more than this (SearchOptions, 9.1). We keep to it everywhere: it bounds our memory, too."""

BEARER_SINCE: Final = (10, 0)
V2_USERS_SINCE: Final = (10, 4)
DEACTIVATED_SINCE: Final = (9, 7)
PROJECT_UUIDS_SINCE: Final = (10, 4)
SONARLINT_DATE_SINCE: Final = (10, 1)
DETECTED_CI_SINCE: Final = (9, 0)
STATISTICS_UNTIL: Final = (9, 1)
"""So far the payload is known to be shown ..."""
STATISTICS_GONE: Final = (9, 8)
"""... and here it is known to be gone; in which version between is not known, so it is taken where it is there."""

_VERSION: Final = re.compile(r"(\d{1,5})\.(\d{1,5})(?![^.\-\s])")


def version_pair(version: str) -> tuple[int, int] | None:
    """Major and minor of `9.9.8.100196`, `10.7.0.96327`, `2025.1.0.102418`; None when it is no version."""
    found = _VERSION.match(version)
    return (int(found[1]), int(found[2])) if found else None


# --- answers ----------------------------------------------------------------------------------------------


class Status(msgspec.Struct, frozen=True):
    """`api/system/status`. A 9.4-era server hides id and version from anonymous callers."""

    status: str
    id: str | None = None
    version: str | None = None


class Activity(msgspec.Struct, frozen=True):
    """`api/ce/activity_status`: analyses."""

    pending: int = 0
    in_progress: int = msgspec.field(name="inProgress", default=0)


class SystemSection(msgspec.Struct, frozen=True):
    """`System` of `api/system/info`."""

    server_id: str | None = msgspec.field(name="Server ID", default=None)
    version: str | None = msgspec.field(name="Version", default=None)
    edition: str | None = msgspec.field(name="Edition", default=None)
    docker: bool | None = msgspec.field(name="Docker", default=None)
    container: bool | None = msgspec.field(name="Container", default=None)


class DatabaseSection(msgspec.Struct, frozen=True):
    """`Database` of `api/system/info`."""

    name: str | None = msgspec.field(name="Database", default=None)
    version: str | None = msgspec.field(name="Database Version", default=None)


class Info(msgspec.Struct, frozen=True):
    """`api/system/info`, as far as it concerns us. The server masks secrets in its settings."""

    system: SystemSection = msgspec.field(name="System")
    settings: dict[str, object] = msgspec.field(name="Settings")
    database: DatabaseSection = msgspec.field(name="Database", default_factory=DatabaseSection)
    bundled: dict[str, str] = msgspec.field(name="Bundled", default_factory=dict)
    plugins: dict[str, str] | None = msgspec.field(name="Plugins", default=None)
    """Key to `version [name]`; with `bundled` all plugins."""
    statistics: msgspec.Raw = msgspec.field(name="Statistics", default_factory=msgspec.Raw)
    """Up to 9.1: the exact bytes of the payload, as they stand in the answer."""

    @property
    def setting_texts(self) -> dict[str, str]:
        """The settings as texts, which they are in every version read; true and false may come as such."""
        texts = {}
        for key, value in self.settings.items():
            if isinstance(value, bool):
                texts[key] = str(value).lower()
            elif isinstance(value, str | int):
                texts[key] = str(value)
        return texts


class Plugin(msgspec.Struct, frozen=True, gc=False):
    """One of `api/plugins/installed`."""

    key: str
    version: str = "undefined"


_INFO_VERSION: Final = re.compile(r"(\S+) \[.*\]", re.DOTALL)


class Paging(msgspec.Struct, frozen=True):
    """How many there are in all: `paging` of searches, `page` of version 2."""

    total: int


class OldUser(msgspec.Struct, frozen=True, gc=False):
    """One of `api/users/search`. It has no uuid."""

    login: str
    name: str | None = None
    active: bool = True
    email: str | None = None
    scm_accounts: tuple[str, ...] = msgspec.field(name="scmAccounts", default=())
    external_identity: str | None = msgspec.field(name="externalIdentity", default=None)
    external_provider: str | None = msgspec.field(name="externalProvider", default=None)
    last_connection: str | None = msgspec.field(name="lastConnectionDate", default=None)
    sonarlint_connection: str | None = msgspec.field(name="sonarLintLastConnectionDate", default=None)


class V2User(msgspec.Struct, frozen=True, gc=False):
    """One of `api/v2/users-management/users`; `id` is the raw uuid of the database."""

    id: str
    login: str
    active: bool
    name: str | None = None
    email: str | None = None
    scm_accounts: tuple[str, ...] | None = msgspec.field(name="scmAccounts", default=None)
    external_identity: str | None = msgspec.field(name="externalLogin", default=None)
    external_provider: str | None = msgspec.field(name="externalProvider", default=None)
    last_connection: str | None = msgspec.field(name="sonarQubeLastConnectionDate", default=None)
    sonarlint_connection: str | None = msgspec.field(name="sonarLintLastConnectionDate", default=None)


class Project(msgspec.Struct, frozen=True, gc=False):
    """One of `api/projects/search`. `last_analysis` is when the analysis was made; telemetry has the moment when the
    server was done with it, some seconds later, which the API does not show (9.9.8)."""

    key: str
    name: str | None = None
    last_analysis: str | None = msgspec.field(name="lastAnalysisDate", default=None)


class ProjectBinding(msgspec.Struct, frozen=True, gc=False):
    """One of `api/v2/dop-translation/project-bindings`; `project_id` is the raw uuid of the database."""

    project_id: str = msgspec.field(name="projectId")
    project_key: str = msgspec.field(name="projectKey")
    repository: str | None = None
    slug: str | None = None


class Binding(msgspec.Struct, frozen=True, gc=False):
    """`api/alm_settings/get_binding` of one project."""

    alm: str
    url: str | None = None
    repository: str | None = None
    slug: str | None = None


class _OldUsers(msgspec.Struct):
    paging: Paging
    users: list[OldUser]


class _V2Users(msgspec.Struct):
    page: Paging
    users: list[V2User]


class _Projects(msgspec.Struct):
    paging: Paging
    components: list[Project]


class _Bindings(msgspec.Struct):
    page: Paging
    project_bindings: list[ProjectBinding] = msgspec.field(name="projectBindings")


class _Plugins(msgspec.Struct):
    plugins: list[Plugin]


class _Edition(msgspec.Struct):
    edition: str | None = None


class _Measure(msgspec.Struct):
    metric: str
    value: str | None = None


class _Measured(msgspec.Struct):
    measures: list[_Measure]


class _MeasuredComponent(msgspec.Struct):
    component: _Measured


class _Nothing(msgspec.Struct):
    """An object of which only its being there counts."""


class _Branches(msgspec.Struct):
    branches: list[_Nothing]


class _PullRequests(msgspec.Struct):
    pull_requests: list[_Nothing] = msgspec.field(name="pullRequests")


class _Analysis(msgspec.Struct):
    detected_ci: str | None = msgspec.field(name="detectedCI", default=None)


class _Analyses(msgspec.Struct):
    analyses: list[_Analysis]


# --- reading ----------------------------------------------------------------------------------------------


def unexpected(path: str, what: str) -> Fixable:
    """The answer to `path` has another form than this program knows; `what` must hold nothing of the answer."""
    return Fixable("sonarqube_unexpected_answer", path=path, what=what)


def read(body: bytes, form: type[T], *, path: str) -> T:
    """`body` as that form. Raises Fixable `sonarqube_unexpected_answer`."""
    try:
        return msgspec.json.decode(body, type=form)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as exc:
        what = str(exc) if isinstance(exc, msgspec.ValidationError) else type(exc).__name__
        raise unexpected(path, what) from None


async def status(fetch: Fetch) -> Status:
    """Whether the server is up; needs no right."""
    path = "api/system/status"
    return read(await fetch(path, {}), Status, path=path)


async def info(fetch: Fetch) -> Info:
    """What the server tells its administrators of itself (8.3 and later). Raises `api_forbidden` for others."""
    path = "api/system/info"
    return read(await fetch(path, {}), Info, path=path)


async def activity(fetch: Fetch) -> Activity:
    """What the compute engine has to do. Since 5.5."""
    path = "api/ce/activity_status"
    return read(await fetch(path, {}), Activity, path=path)


async def plugins(fetch: Fetch, info: Info) -> list[Plugin]:
    """All plugins, the bundled ones too, by key: from `info`, whose versions are telemetry's (`7.16.0.30901`). Where
    it has none, from a list that writes the same version as `7.16 (build 30901)`. Seen in 9.9.8."""
    shown = info.bundled | (info.plugins or {})
    found = {key: _INFO_VERSION.fullmatch(text) for key, text in shown.items()}
    if info.plugins is not None and all(found.values()):
        return [Plugin(key, match[1]) for key, match in sorted(found.items()) if match]
    path = "api/plugins/installed"
    return sorted(read(await fetch(path, {}), _Plugins, path=path).plugins, key=lambda plugin: plugin.key)


async def edition(fetch: Fetch) -> str | None:
    """The edition's name where `api/system/info` has none (8.9, 9.1)."""
    path = "api/navigation/global"
    return read(await fetch(path, {}), _Edition, path=path).edition


async def old_users(fetch: Fetch, page: int, *, active: bool) -> tuple[int, list[OldUser]]:
    """Total and one page of active or deactivated users (the latter since 9.7)."""
    path = "api/users/search"
    query = {"p": str(page), "ps": str(PAGE_ROWS)} | ({} if active else {"deactivated": "true"})
    answer = read(await fetch(path, query), _OldUsers, path=path)
    return answer.paging.total, answer.users


async def v2_users(fetch: Fetch, page: int, *, active: bool) -> tuple[int, list[V2User]]:
    """Total and one page of active or deactivated users (10.4 and later). Pages count from 1."""
    path = "api/v2/users-management/users"
    query = {"pageIndex": str(page), "pageSize": str(PAGE_ROWS), "active": "true" if active else "false"}
    answer = read(await fetch(path, query), _V2Users, path=path)
    return answer.page.total, answer.users


async def projects(fetch: Fetch, page: int) -> tuple[int, list[Project]]:
    """Total and one page of projects. Needs the right to administer the system."""
    path = "api/projects/search"
    answer = read(await fetch(path, {"p": str(page), "ps": str(PAGE_ROWS)}), _Projects, path=path)
    return answer.paging.total, answer.components


async def project_bindings(fetch: Fetch, page: int) -> tuple[int, list[ProjectBinding]]:
    """Total and one page of the projects bound to a repository, with the projects' raw uuids (internal)."""
    path = "api/v2/dop-translation/project-bindings"
    answer = read(await fetch(path, {"pageIndex": str(page), "pageSize": str(PAGE_ROWS)}), _Bindings, path=path)
    return answer.page.total, answer.project_bindings


async def alm_defined(fetch: Fetch) -> bool:
    """Whether any DevOps platform is set up at all; if none is, no project is bound."""
    path = "api/alm_settings/list_definitions"
    definitions = read(await fetch(path, {}), dict[str, list[_Nothing]], path=path)
    return any(definitions.values())


async def code_by_language(fetch: Fetch, project: str) -> str | None:
    """The measure `ncloc_language_distribution` of the main branch; None when it was never measured."""
    path = "api/measures/component"
    query = {"component": project, "metricKeys": "ncloc,ncloc_language_distribution"}
    measures = read(await fetch(path, query), _MeasuredComponent, path=path).component.measures
    return next((m.value for m in measures if m.metric == "ncloc_language_distribution"), None)


async def branch_count(fetch: Fetch, project: str) -> int:
    """How many branches, the main branch included. Not paged."""
    path = "api/project_branches/list"
    return len(read(await fetch(path, {"project": project}), _Branches, path=path).branches)


async def pull_request_count(fetch: Fetch, project: str) -> int | None:
    """How many pull requests (7.1 and later); None where the server does not know of such (404): the community
    edition has no such address, seen in 9.9.8. Not paged."""
    path = "api/project_pull_requests/list"
    try:
        return len(read(await fetch(path, {"project": project}), _PullRequests, path=path).pull_requests)
    except TrayAppError as error:
        if error.code != "api_not_found":
            raise
        return None


async def detected_ci(fetch: Fetch, project: str) -> str | None:
    """The CI that ran the latest analysis (9.0 and later); None: no analysis, or not detected."""
    path = "api/project_analyses/search"
    analyses = read(await fetch(path, {"project": project, "ps": "1"}), _Analyses, path=path).analyses
    return analyses[0].detected_ci if analyses else None


async def binding(fetch: Fetch, project: str) -> Binding | None:
    """The project's DevOps platform; None when it is not bound (the server answers 404)."""
    path = "api/alm_settings/get_binding"
    try:
        return read(await fetch(path, {"project": project}), Binding, path=path)
    except TrayAppError as error:
        if error.code != "api_not_found":
            raise
        return None


# --- pages ------------------------------------------------------------------------------------------------


class ListChanged(Exception):
    """The list was not the same from the first page to the last; `cause`: the error that showed it."""

    def __init__(self, cause: TrayAppError | None = None) -> None:
        super().__init__()
        self.cause = cause


async def pages(
    page: Callable[[int], Awaitable[tuple[int, list[T]]]], key: Callable[[T], str], *, too_many: str
) -> AsyncIterator[tuple[list[T], int]]:
    """All pages of a list, each with the total.

    Raises Fixable `too_many` when there are more than MOST_ROWS, before any further page is asked for, and
    ListChanged when the total changes on the way, when a row comes twice, or when rows are missing: the pages were
    then not cuts of one list.
    """
    seen: set[str] = set()
    number, expected = 1, -1
    while True:
        total, rows = await page(number)
        if total > MOST_ROWS:
            raise Fixable(too_many, total=total, most=MOST_ROWS)
        if expected not in (-1, total) or total < 0:
            raise ListChanged
        expected = total
        before = len(seen)
        seen.update(map(key, rows))
        if len(seen) != before + len(rows) or len(seen) > total or (not rows and len(seen) < total):
            raise ListChanged
        yield rows, total
        if len(seen) == total:
            return
        number += 1


async def twice(collect: Callable[[], Awaitable[T]], *, what: str) -> T:
    """`collect()`, and once more when its list changed on the way. Raises Temporary `sonarqube_list_changed`, or
    what showed the change when it shows again: then it was no change."""
    cause: TrayAppError | None = None
    for _ in range(2):
        try:
            return await collect()
        except ListChanged as changed:
            cause = changed.cause
    raise cause or Temporary("sonarqube_list_changed", what=what)
