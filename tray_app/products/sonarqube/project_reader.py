"""Reads all projects of a server into rows of the payload: four or five requests for each."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeVar
from urllib.parse import urlsplit

from msgspec import UNSET

from tray_app.core.errors import TrayAppError
from tray_app.products.pace import MOST_AT_ONCE
from tray_app.products.sonarqube import api
from tray_app.products.sonarqube.payload import UNDETECTED, ProjectLanguage, ProjectStats, alm_name, languages
from tray_app.products.sonarqube.user_reader import date_or_unset

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from msgspec import UnsetType

    from tray_app.core.ports import Progress
    from tray_app.products.sonarqube.identifiers import Identify

T = TypeVar("T")

_MEANT_FOR_ALL: Final = frozenset({"", "api/v3", "api/v4"})
"""Paths in the addresses of DevOps platforms that name nobody."""


@dataclass(slots=True, kw_only=True)
class Projects:
    """What was read. Rows by identifier: the order of names is nobody's business."""

    languages: list[ProjectLanguage] = field(default_factory=list)
    stats: list[ProjectStats] = field(default_factory=list)
    names: set[str] = field(default_factory=set)


async def read_projects(
    fetch: api.Fetch, version: tuple[int, int], *, identify: Identify, progress: Progress
) -> Projects:
    """All projects. Raises ListChanged, also when a project went away meanwhile, Fixable
    `sonarqube_too_many_projects`, and what `fetch` raises."""
    listed: list[api.Project] = []
    async for page, total in api.pages(
        lambda number: api.projects(fetch, number), lambda project: project.key, too_many="sonarqube_too_many_projects"
    ):
        listed.extend(page)
        progress("list of projects", len(listed), total)
    found = Projects()
    bound = bool(listed) and await _may_be_bound(fetch)
    uuids = await _uuids(fetch, found.names) if bound and version >= api.PROJECT_UUIDS_SINCE else {}
    reader = _Reader(fetch, version, identify=identify, uuids=uuids, bound=bound, found=found)
    await _in_workers(listed, reader.read, lambda count: progress("projects", count, len(listed)))
    if len({row.project_uuid for row in found.stats}) != len(listed):
        raise api.unexpected("api/v2/dop-translation/project-bindings", "projectId: one for several projects")
    found.languages.sort(key=lambda row: (row.project_uuid, row.language))
    found.stats.sort(key=lambda row: row.project_uuid)
    return found


async def _may_be_bound(fetch: api.Fetch) -> bool:
    """False: no DevOps platform is set up, so no project needs to be asked for its own."""
    try:
        return await api.alm_defined(fetch)
    except TrayAppError as error:
        if error.code not in _NOT_OFFERED:
            raise
        return True


async def _uuids(fetch: api.Fetch, names: set[str]) -> dict[str, str]:
    """Raw project uuids by key, of the bound projects. Not offered (it is internal, and needs the right to create
    projects): none."""
    uuids: dict[str, str] = {}
    try:
        async for page, _ in api.pages(
            lambda number: api.project_bindings(fetch, number),
            lambda binding: binding.project_key,
            too_many="sonarqube_too_many_projects",
        ):
            for binding in page:
                uuids[binding.project_key] = binding.project_id
                names.update(name for name in (binding.repository, binding.slug) if name)
    except TrayAppError as error:
        if error.code not in _NOT_OFFERED:
            raise
        return {}
    return uuids


_NOT_OFFERED: Final = frozenset({"api_forbidden", "api_not_found"})


class _Reader:
    """Reads one project after the other into `found`."""

    def __init__(
        self,
        fetch: api.Fetch,
        version: tuple[int, int],
        *,
        identify: Identify,
        uuids: dict[str, str],
        bound: bool,
        found: Projects,
    ) -> None:
        self._fetch = fetch
        self._has_ci = version >= api.DETECTED_CI_SINCE
        self._identify = identify
        self._uuids = uuids
        self._bound = bound
        self._has_pull_requests = True
        self._found = found

    async def read(self, project: api.Project) -> None:
        """Adds the project's rows when all of them are there. Raises ListChanged when the project is gone."""
        uuid = self._identify.project(project.key, self._uuids.get(project.key))
        last_analysis = date_or_unset(project.last_analysis, path="api/projects/search")
        try:
            code = await api.code_by_language(self._fetch, project.key)
            stats = ProjectStats(
                project_uuid=uuid,
                branch_count=await api.branch_count(self._fetch, project.key),
                pull_request_count=await self._pull_requests(project),
                ci=await self._ci(project),
                alm=await self._alm(project),
            )
        except TrayAppError as error:
            if error.code == "api_not_found":
                raise api.ListChanged(error) from None
            raise
        try:
            rows = languages(code or "")
        except ValueError as error:
            raise api.unexpected("api/measures/component", f"ncloc_language_distribution: {error}") from None
        self._found.languages.extend(
            ProjectLanguage(project_uuid=uuid, last_analysis=last_analysis, language=language, loc=loc)
            for language, loc in rows
        )
        self._found.stats.append(stats)
        self._found.names.update(name for name in (project.key, project.name) if name and not name.isspace())

    async def _pull_requests(self, project: api.Project) -> int | UnsetType:
        if not self._has_pull_requests:
            return UNSET
        count = await api.pull_request_count(self._fetch, project.key)
        if count is not None:
            return count
        # Either the project is gone, which its branches then say, too, or the server has no pull requests at all.
        await api.branch_count(self._fetch, project.key)
        self._has_pull_requests = False
        return UNSET

    async def _ci(self, project: api.Project) -> str | UnsetType:
        if not self._has_ci:
            return UNSET
        if project.last_analysis is None:
            return UNDETECTED
        return await api.detected_ci(self._fetch, project.key) or UNDETECTED

    async def _alm(self, project: api.Project) -> str:
        binding = await api.binding(self._fetch, project.key) if self._bound else None
        if binding is None:
            return UNDETECTED
        path = _path(binding.url)
        self._found.names.update(name for name in (binding.repository, binding.slug, path) if name)
        return alm_name(binding.alm, binding.url)


def _path(url: str | None) -> str | None:
    try:
        path = urlsplit(url or "").path.strip("/")
    except ValueError:
        return None
    return None if path in _MEANT_FOR_ALL else path


async def _in_workers(items: list[T], work: Callable[[T], Awaitable[None]], tell: Callable[[int], None]) -> None:
    """`work` on every item, as many at once as there may be requests. The first error ends all, and is raised."""
    waiting: Iterator[T] = iter(items)
    done_count = 0

    async def worker() -> None:
        nonlocal done_count
        for item in waiting:
            await work(item)
            done_count += 1
            tell(done_count)

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(MOST_AT_ONCE):
                group.create_task(worker())
    except BaseExceptionGroup as errors:
        first: BaseException = errors
        while isinstance(first, BaseExceptionGroup):
            first = first.exceptions[0]
        raise first from None
