"""The Web API of the embedded SonarQube, as versions 8.9 to 2026 answer it.

Source: the reference sheet, sections 5 and 6, and a running 9.9.8 (tests/live); where neither says anything the choice
made here is said in place.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from tray_app.demo.faults import Answer, json_answer
from tray_app.demo.people import BINDINGS
from tray_app.demo.sonarqube_data import EXTERNAL_PLUGINS, PLUGINS, java_date
from tray_app.demo.sonarqube_parameters import (
    RESULT_LIMIT_COUNT,
    ApiError,
    need,
    page_of,
    present,
    truth,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from tray_app.demo.people import Person, Project
    from tray_app.demo.sonarqube_data import SonarQubeData
    from tray_app.demo.sonarqube_parameters import (
        Caller,
        Parameters,
    )


def built(version: str) -> str:
    """`7.16.0.30901` as the list of plugins writes it: `7.16 (build 30901)`. Only system info has it as it is."""
    *numbers, build = version.split(".")
    if len(numbers) < 3:
        return version
    return ".".join(numbers).removesuffix(".0") + f" (build {build})"


class SonarQubeApi:
    """Answers by path. `answers` lists what this version has."""

    def __init__(self, data: SonarQubeData, restart: Callable[[], None], info: Callable[[], Answer]) -> None:
        self._data = data
        self._restart = restart
        self._info = info

    def answer(self, method: str, path: str, *, parameters: Parameters, caller: Caller | None) -> Answer:
        """The answer to a caller; None: an anonymous one, who sees the status only."""
        v2 = path.startswith("/api/v2/")
        try:
            return self._answer(method, path, parameters=parameters, caller=caller)
        except ApiError as error:
            body = {"message": error.message} if v2 else {"errors": [{"msg": error.message}]}
            return json_answer(body, status=error.status)

    def _answer(self, method: str, path: str, *, parameters: Parameters, caller: Caller | None) -> Answer:
        if path == "/api/system/status":
            return json_answer(self._status())
        if caller is None:
            return Answer(status=401)  # no body, as for wrong credentials
        if self._data.status != "UP":
            raise ApiError(404, f"Unknown url : {path}")  # while it starts there is nothing yet; seen in 9.9.8
        if path in ("/api/system/restart", "/api/system/info"):
            return self._system(method, path, caller)
        action = self._actions().get(path)
        if action is None:
            raise ApiError(404, f"Unknown url : {path}")
        for_admin, function = action
        if for_admin and not caller.admin:
            raise ApiError(403, "Insufficient privileges")
        return json_answer(function(parameters, caller))

    def _actions(self) -> dict[str, tuple[bool, Callable[[Parameters, Caller], object]]]:
        """Path to: for administrators only, and the function."""
        actions: dict[str, tuple[bool, Callable[[Parameters, Caller], object]]] = {
            "/api/navigation/global": (False, self._navigation_global),
            "/api/navigation/component": (False, self._navigation_component),
            "/api/plugins/installed": (False, self._plugins),
            "/api/users/search": (False, self._users),
            "/api/projects/search": (True, self._projects),
            "/api/measures/component": (False, self._measures),
            "/api/measures/search": (False, self._measures_search),
            "/api/project_branches/list": (False, self._branches),
            "/api/project_analyses/search": (False, self._analyses),
            "/api/alm_settings/get_binding": (True, self._binding),
            "/api/alm_settings/list_definitions": (True, self._definitions),
            "/api/ce/activity_status": (True, self._activity),
        }
        if self._data.has_branches:
            actions["/api/project_pull_requests/list"] = (False, self._pull_requests)
        if self._data.number >= (10, 4):
            actions["/api/v2/users-management/users"] = (False, self._users_v2)
        if self._data.number >= (10, 5):  # seen in 2025.1; since when is not verified
            actions["/api/v2/dop-translation/project-bindings"] = (True, self._bindings_v2)
        return actions

    # --- system -------------------------------------------------------------------------------------------

    def _status(self) -> dict[str, str]:
        return {"id": self._data.server_id, "version": self._data.version, "status": self._data.status}

    def _system(self, method: str, path: str, caller: Caller) -> Answer:
        if path.endswith("/restart") and method != "POST":
            raise ApiError(HTTPStatus.METHOD_NOT_ALLOWED, "HTTP method POST is required")
        if not caller.admin:
            raise ApiError(403, "Insufficient privileges")
        if path.endswith("/info"):
            return self._info()
        self._restart()
        return Answer(status=200)

    def _navigation_global(self, __: Parameters, caller: Caller) -> object:
        major, minor, *_more, build = self._data.version.split(".")
        return {
            "canAdmin": caller.admin,
            "globalPages": [],
            "settings": {"sonar.lf.enableGravatar": "false", "sonar.technicalDebt.ratingGrid": "0.05,0.1,0.2,0.5"},
            "qualifiers": ["TRK"],
            "version": f"{major}.{minor} (build {build})",
            "productionDatabase": True,
            "edition": self._data.edition,
            "standalone": True,
        }

    def _activity(self, _: Parameters, __: Caller) -> object:
        running, waiting = self._data.analyses
        return {"pending": waiting, "failing": 0, "inProgress": running}

    def _plugins(self, _: Parameters, __: Caller) -> object:
        rows = [(*row, "BUNDLED") for row in PLUGINS] + [(*row, "EXTERNAL") for row in EXTERNAL_PLUGINS]
        return {
            "plugins": [
                {
                    "key": key,
                    "name": name,
                    "description": f"{name}.",
                    "version": built(version),
                    "license": "GNU LGPL v3",
                    "organizationName": "Example Corp" if kind == "EXTERNAL" else "SonarSource",
                    "editionBundled": False,
                    "filename": f"sonar-{key}-plugin-{version}.jar",
                    "sonarLintSupported": kind == "BUNDLED",
                    "type": kind,
                }
                for key, name, version, kind in rows
            ]
        }

    # --- users --------------------------------------------------------------------------------------------

    def _users(self, parameters: Parameters, caller: Caller) -> object:
        page = page_of(parameters, default=50)
        if page.number * page.size > RESULT_LIMIT_COUNT:
            raise ApiError(
                400,
                f"Can return only the first {RESULT_LIMIT_COUNT} results. {page.number * page.size}th result asked.",
            )
        deactivated = self._data.number >= (9, 7) and truth(parameters, "deactivated", default=False)
        indexes = self._data.user_indexes(active=not deactivated)
        people = [self._data.person(i) for i in indexes[page.slice]]
        return {"paging": page.told(len(indexes)), "users": [self._user(person, caller) for person in people]}

    def _user(self, person: Person, caller: Caller) -> dict[str, object]:
        if not caller.admin:
            return present(login=person.login, name=person.name, active=person.active)
        seen, lint = person.last_seen_at, person.last_sonarlint_at
        return present(
            login=person.login,
            name=person.name,
            active=person.active,
            email=person.email,
            scmAccounts=list(person.scm_accounts),
            groups=["sonar-users"] if person.active else [],
            tokensCount=0,
            local=person.local,
            externalIdentity=person.external_login,
            externalProvider=person.provider,
            lastConnectionDate=java_date(seen) if seen else None,
            sonarLintLastConnectionDate=java_date(lint) if lint and self._data.number >= (10, 1) else None,
            managed=False if self._data.number >= (10, 0) else None,
        )

    def _users_v2(self, parameters: Parameters, caller: Caller) -> object:
        page = page_of(parameters, number="pageIndex", size="pageSize", default=50)
        indexes = self._data.user_indexes(active=truth(parameters, "active", default=True))
        people = [self._data.person(i) for i in indexes[page.slice]]
        return {"users": [self._user_v2(person, caller) for person in people], "page": page.told(len(indexes))}

    def _user_v2(self, person: Person, caller: Caller) -> dict[str, object]:
        if not caller.admin:
            return present(id=person.uuid, login=person.login, name=person.name)
        seen, lint = person.last_seen_at, person.last_sonarlint_at
        return {
            "id": person.uuid,
            "login": person.login,
            "name": person.name,
            "email": person.email,
            "active": person.active,
            "local": person.local,
            "managed": False,
            "externalLogin": person.external_login,
            "externalProvider": person.provider,
            "externalId": person.external_login,
            "avatar": None,
            "sonarQubeLastConnectionDate": java_date(seen) if seen else None,
            "sonarLintLastConnectionDate": java_date(lint) if lint else None,
            "scmAccounts": list(person.scm_accounts),
        }  # v2 is written by Jackson: nulls are there

    # --- projects -----------------------------------------------------------------------------------------

    def _project(self, key: str) -> Project:
        project = self._data.project_named(key)
        if project is None:
            raise ApiError(404, f"Component key '{key}' not found")
        return project

    def _projects(self, parameters: Parameters, _: Caller) -> object:
        page = page_of(parameters)
        total = self._data.project_count
        projects = [self._data.project(i) for i in range(total)[page.slice]]
        return {
            "paging": page.told(total),
            "components": [
                present(
                    key=project.key,
                    name=project.name,
                    qualifier="TRK",
                    visibility="private" if project.private else "public",
                    lastAnalysisDate=java_date(project.analysed_at) if project.analysed_at else None,
                    revision=project.uuid[::-1] if project.analysed_at else None,
                    managed=False if self._data.number >= (10, 1) else None,
                )
                for project in projects
            ],
        }

    def _navigation_component(self, parameters: Parameters, _: Caller) -> object:
        project = self._project(need(parameters, "component"))
        return present(
            key=project.key,
            id=project.branch_uuid,
            name=project.name,
            isFavorite=False,
            visibility="private" if project.private else "public",
            extensions=[],
            qualityProfiles=[],
            analysisDate=java_date(project.analysed_at) if project.analysed_at else None,
            breadcrumbs=[{"key": project.key, "name": project.name, "qualifier": "TRK"}],
        )

    @staticmethod
    def _measured(project: Project, wanted: str) -> list[dict[str, object]]:
        if not project.ncloc:
            return []
        values = {
            "ncloc": str(sum(loc for _, loc in project.ncloc)),
            "ncloc_language_distribution": ";".join(f"{name}={loc}" for name, loc in project.ncloc),
        }
        unknown = [name for name in wanted.split(",") if name not in values]
        if unknown:
            raise ApiError(404, f"The following metric keys are not found: {', '.join(unknown)}")
        return [{"metric": name, "value": values[name]} for name in wanted.split(",")]

    def _measures(self, parameters: Parameters, _: Caller) -> object:
        project = self._project(need(parameters, "component"))
        measures = self._measured(project, need(parameters, "metricKeys"))
        return {"component": {"key": project.key, "name": project.name, "qualifier": "TRK", "measures": measures}}

    def _measures_search(self, parameters: Parameters, _: Caller) -> object:
        keys = need(parameters, "projectKeys").split(",")
        if len(keys) > 100:
            raise ApiError(400, f"'projectKeys' can contains only 100 values, got {len(keys)}")
        wanted = need(parameters, "metricKeys")
        projects = [project for key in keys if (project := self._data.project_named(key))]
        rows = [{**row, "component": project.key} for project in projects for row in self._measured(project, wanted)]
        return {"measures": sorted(rows, key=lambda row: (str(row["metric"]), str(row["component"])))}

    def _branches(self, parameters: Parameters, _: Caller) -> object:
        project = self._project(need(parameters, "project"))
        date = java_date(project.analysed_at) if project.analysed_at else None
        return {
            "branches": [
                present(
                    name="main" if number == 0 else f"release/{number}.x",
                    isMain=number == 0,
                    type="BRANCH",
                    status={"qualityGateStatus": "OK"} if date else {},
                    analysisDate=date,
                    excludedFromPurge=number == 0,
                )
                for number in range(project.branch_count)
            ]
        }

    def _pull_requests(self, parameters: Parameters, _: Caller) -> object:
        project = self._project(need(parameters, "project"))
        return {
            "pullRequests": [
                {
                    "key": str(100 + number),
                    "title": f"Change {number} for {project.name}",
                    "branch": f"feature/{number}",
                    "base": "main",
                    "target": "main",
                    "status": {"qualityGateStatus": "OK"},
                }
                for number in range(project.pull_request_count)
            ]
        }

    def _analyses(self, parameters: Parameters, _: Caller) -> object:
        project = self._project(need(parameters, "project"))
        page = page_of(parameters)
        latest = []
        if project.analysed_at:
            latest = [
                present(
                    key=project.uuid[::-1],
                    date=java_date(project.analysed_at),
                    events=[],
                    projectVersion="1.0-SNAPSHOT",
                    manualNewCodePeriodBaseline=False,
                    revision=project.uuid[::-1],
                    detectedCI=project.ci if self._data.number >= (9, 0) else None,
                )
            ]
        return {"paging": page.told(len(latest)), "analyses": latest[page.slice]}

    # --- DevOps platforms ---------------------------------------------------------------------------------

    def _binding(self, parameters: Parameters, _: Caller) -> object:
        project = self._project(need(parameters, "project"))
        bound = project.binding
        if bound is None:
            raise ApiError(404, f"Project '{project.key}' is not bound to any DevOps Platform")
        return present(
            key=bound.key,
            alm=bound.alm,
            repository=bound.repository,
            slug=bound.slug,
            url=bound.url,
            summaryCommentEnabled=True if bound.alm == "github" else None,
            monorepo=False,
        )

    def _definitions(self, _: Parameters, __: Caller) -> object:
        listed: dict[str, list[dict[str, object]]] = {
            name: [] for name in ("github", "azure", "bitbucket", "gitlab", "bitbucketcloud")
        }
        for alm, key, url, _telemetry in BINDINGS:
            listed[alm].append(present(key=key, url=url, workspace=None if url else "corp"))
        return listed

    def _bindings_v2(self, parameters: Parameters, _: Caller) -> object:
        page = page_of(parameters, number="pageIndex", size="pageSize", default=50)
        projects = [self._data.project(i) for i in range(self._data.project_count)]
        bound = [(project, project.binding) for project in projects if project.binding]
        rows = [
            {
                "id": f"binding-{project.uuid}",
                "devOpsPlatformSettingId": binding.key,
                "projectId": project.uuid,
                "projectKey": project.key,
                "repository": binding.repository,
                "slug": binding.slug,
            }
            for project, binding in bound[page.slice]
        ]
        return {"projectBindings": rows, "page": page.told(len(bound))}
