"""SonarQube, as the rest of the program sees it.

`status --offline` and `opt-out` load this module: what edits files, needs HTTP or msgspec is imported by the methods
that do so, and what only names types not at all.
"""

from __future__ import annotations

import os
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from tray_app.core.errors import Fixable, TrayAppError
from tray_app.core.model import Kind, reason
from tray_app.core.sharing import answered
from tray_app.products.alike import Alike
from tray_app.products.sonarqube import evidence

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence
    from datetime import datetime

    from tray_app.core.discovery import Discovery
    from tray_app.core.edits import DiffLine, Edit, EditPlan
    from tray_app.core.known import ListChange
    from tray_app.core.messages import Beyond, Collected
    from tray_app.core.model import Instance, Look, PayloadState, Reason, SwitchAct
    from tray_app.core.ports import KnownLists, Product, Progress, RelayRules, TellSightings
    from tray_app.core.restart import RestartWay
    from tray_app.core.rights import Deed
    from tray_app.products.adapter import Surroundings
    from tray_app.products.sonarqube.api import Status

ROOTS: Final = ("/opt", "/srv", "/usr/local")
"""Where compose projects usually are, besides a home."""
UNIT_FOLDERS: Final = ("/etc/systemd/system", "/usr/lib/systemd/system")
_NO_ANSWER: Final = frozenset({"api_unreachable", "api_timeout", "api_server_error", "api_cut_short"})
"""Errors after which the server counts as not answering. Others (a redirect, a login page, a wrong path) leave open
what is there."""


class SonarQube(Alike):
    """Implements `core.ports.Product`."""

    dictionary_file = "dictionaries/sonarqube.json"
    name = "sonarqube"
    title = "SonarQube"
    vendor = "SonarSource"
    default_endpoint = "https://telemetry.sonarsource.com/sonarqube"
    ping_interval = timedelta(hours=24)
    sink = "http://127.0.0.1:9/"
    answers: Mapping[int, PayloadState] = {}
    no_switch: frozenset[Kind] = frozenset()
    collects = frozenset({Kind.PING})
    peek_every_s: float | None = None
    folder_hint = "conf/"
    url_hint = "http://127.0.0.1:9000"
    says_farewell = True
    first_ping_when_seen = False
    restarts_by_web = True
    keeps_switch = False

    def look(self, instance: Instance, at: datetime) -> Look:
        """Reads `conf/sonar.properties` and what its main process was started with. Never raises for what it finds."""
        from tray_app.products.sonarqube.local import look

        return look(instance, at)

    async def ask(self, instance: Instance, secret: str | None, look: Look) -> Look:
        """`look` with what the running server says added: without a secret whether it is up, which version and which
        server; with an administrator's its settings too. Never raises for what it finds; `problem` says what is
        missing and why. `asked_at` is the time of `look`."""
        from tray_app.products.sonarqube import api
        from tray_app.products.sonarqube.connection import check, stranger

        if instance.container is not None or instance.compose is not None:
            from tray_app.products.sonarqube import contained

            look = await contained.look(instance, look, look.looked_at)
            if instance.url is None:
                return look
        if instance.url is None:
            return look._replace(problem=reason("sonarqube_no_url", name=instance.name))
        asked = look._replace(asked_at=look.looked_at)
        try:
            async with stranger(instance, self._reach) as fetch:
                status = await api.status(fetch)
        except TrayAppError as error:
            return asked._replace(up=False if error.code in _NO_ANSWER else None, problem=error.reason)
        try:
            check(instance, status)
        except TrayAppError as error:
            not_ready = error.code == "sonarqube_not_ready"
            return asked._replace(up=not not_ready, problem=error.reason)
        asked = asked._replace(
            up=True,
            version=status.version or look.version,
            server_id=status.id,
            kinds=evidence.kinds_of(status.version or look.version, {}),
        )
        if secret is None:
            return asked._replace(problem=reason("sonarqube_no_token", name=instance.name))
        try:
            return await self._ask_settings(instance, secret, status, asked)
        except TrayAppError as error:
            return asked._replace(problem=_as_seen_by_owner(error, instance))

    async def _ask_settings(self, instance: Instance, secret: str, status: Status, asked: Look) -> Look:
        from tray_app.products.sonarqube import api
        from tray_app.products.sonarqube.connection import administrator

        async with administrator(instance, secret, status, reach=self._reach) as fetch:
            info = await api.info(fetch)
        version = status.version or info.system.version
        server_id = status.id or info.system.server_id
        if None not in (instance.server_id, server_id) and server_id != instance.server_id:
            # A server that hides its id from strangers: only now it shows that it is another one.
            problem = reason("other_server", title=self.title, url=instance.url, name=instance.name)
            return asked._replace(version=None, problem=problem)
        settings = info.setting_texts
        running = evidence.settings_evidence(
            settings, version=version or "", location=f"{instance.url}/api/system/info", relay=instance.listen
        )
        known = (
            asked.process is not None
        )  # The process itself was seen: it tells when it started better than this does.
        return asked._replace(
            evidence=answered(asked.evidence, running),
            kinds=evidence.kinds_of(version, settings),
            version=version,
            server_id=server_id,
            problem=None,
            started_at=asked.started_at if known else _started_at(settings.get("sonar.core.startTime")),
            process=asked.process if known else evidence.process_of(settings),
        )

    def weigh(self, look: Look) -> Look:
        """What stands in the file and what the server says decide each for their side."""
        return look

    async def peek(self, instance: Instance) -> str | None:  # noqa: ARG002
        """Its settings take an administrator's token and a large answer: never."""
        return None

    def shows_in(self, instance: Instance) -> str | None:  # noqa: ARG002
        """Nowhere: it logs nothing of what it sends."""
        return None

    async def follow(self, instance: Instance, position: str | None, tell: TellSightings) -> None:
        """Nothing to follow."""

    async def find(self) -> Discovery:
        """Below the home folder and the usual ones of this machine; see `discovery`."""
        from tray_app.products.sonarqube import discovery
        from tray_app.products.usual_places import usual

        home = os.path.expanduser("~")  # noqa: PTH111
        units = [*UNIT_FOLDERS, os.path.join(home, ".config/systemd/user")]  # noqa: PTH118
        return await discovery.find(folders=usual(), roots=[home, *ROOTS], units=units)

    async def restart_way(self, instance: Instance) -> RestartWay:
        """See `restart`."""
        from tray_app.products.sonarqube import restart

        return await restart.way(instance)

    async def at_work(self, instance: Instance, secret: str | None) -> Reason:
        """Analyses that run or wait: `api/ce/activity_status`, for an administrator. Source: WS of 5.5 to 2025.1."""
        from tray_app.products.sonarqube import api
        from tray_app.products.sonarqube.connection import administrator, stranger

        if instance.url is None:
            raise Fixable("sonarqube_no_url", name=instance.name)
        if secret is None:
            raise Fixable("sonarqube_no_token", name=instance.name)
        async with stranger(instance, self._reach) as fetch:
            status = await api.status(fetch)
        async with administrator(instance, secret, status, reach=self._reach) as fetch:
            activity = await api.activity(fetch)
        if activity.in_progress or activity.pending:
            return reason("sq_analyses", running=activity.in_progress, waiting=activity.pending)
        return reason("sq_no_analyses")

    async def beyond_our_edit(self, instance: Instance, undone: Mapping[str, bytes]) -> Reason:
        """See `contained`."""
        from tray_app.products import contained

        return await contained.beyond_our_edit(instance, undone)

    def config_files(self, instance: Instance) -> tuple[str, ...]:
        """Its properties, or the compose file with all that is read beside it."""
        if instance.compose is not None:
            from tray_app.config_files.compose_project import files_beside

            return files_beside(instance.compose)
        return () if instance.home is None else (evidence.config_path(instance.home),)

    async def settled(self, instance: Instance) -> Instance:
        """See `contained`."""
        if instance.container is None and instance.compose is None:
            return instance
        from tray_app.products import contained
        from tray_app.products.sonarqube.compose_config import chosen_service

        return await contained.settled(instance, chosen_service)

    async def collect(self, instance: Instance, secret: str | None, at: datetime, progress: Progress) -> Collected:
        """The next ping. Raises as `collector.collect`."""
        from tray_app.products.sonarqube.collector import collect

        return await collect(
            instance,
            secret,
            at,
            endpoint=instance.endpoint or self.default_endpoint,
            identifier_key=self._surroundings.identifier_key,
            progress=progress,
            reach=self._reach,
        )

    def changes(
        self,
        instance: Instance,  # noqa: ARG002
        secret: str | None,  # noqa: ARG002
        at: datetime,  # noqa: ARG002
        known: KnownLists,  # noqa: ARG002
    ) -> AsyncIterator[ListChange | Reason]:
        """It sends no events that are documented."""
        from tray_app.core.known import NoChanges

        return NoChanges()

    def plan_opt_out(self, instance: Instance, *, announce: bool, sink: bool) -> tuple[EditPlan, ...]:  # noqa: ARG002
        """See `config_edits`; the sink is taken anyhow, since nothing else goes to these addresses."""
        from tray_app.products.sonarqube import config_edits

        return config_edits.plan_opt_out(instance, announce=announce)

    def plan_opt_in(self, instance: Instance) -> tuple[EditPlan, ...]:
        """See `config_edits`."""
        from tray_app.products.sonarqube import config_edits

        return config_edits.plan_opt_in(instance)

    def plan_pointing(self, instance: Instance, url: str) -> tuple[EditPlan, ...]:
        """See `config_edits`."""
        from tray_app.products.sonarqube import config_edits

        return config_edits.plan_pointing(instance, url)

    def plan_undo(self, instance: Instance, edits: Sequence[Edit]) -> tuple[EditPlan, ...]:
        """See `config_edits`."""
        from tray_app.products.sonarqube import config_edits

        return config_edits.plan_undo(instance, edits)

    def own_file(self, instance: Instance) -> str | None:
        """Its properties, or the override of its compose project."""
        if instance.compose is not None:
            from tray_app.config_files.compose_project import override_beside

            return override_beside(instance.compose)
        return None if instance.home is None else evidence.config_path(instance.home)

    def own_service(self, instance: Instance) -> str | None:
        """See `compose_service.chosen_service`."""
        if instance.compose is None:
            return None
        from tray_app.products.sonarqube import compose_config

        return instance.service or compose_config.chosen_service(instance.compose, None)

    def plan_by_word(
        self, instance: Instance, deed: Deed, data: bytes | None, edits: Sequence[Edit]
    ) -> tuple[EditPlan, ...]:
        """See `config_edits`."""
        from tray_app.products.compose_service import file_beside
        from tray_app.products.sonarqube import config_edits

        return config_edits.plan_by_word(deed, data, edits, file_beside(instance, deed))

    def lines_to_paste(self, instance: Instance, act: SwitchAct | None) -> tuple[str, ...]:
        """See `config_edits`."""
        from tray_app.products.sonarqube import config_edits

        return config_edits.lines_to_paste(instance, act)

    async def set_switch(self, instance: Instance, act: SwitchAct, memory: str | None) -> str:  # noqa: ARG002
        """It keeps nothing itself."""
        return ""

    def server_lines(
        self,
        instance: Instance,  # noqa: ARG002
        act: SwitchAct,  # noqa: ARG002
        look: Look,  # noqa: ARG002
        memory: str | None,  # noqa: ARG002
    ) -> tuple[DiffLine, ...]:
        """It keeps nothing itself."""
        return ()

    def what_stops(self) -> tuple[Reason, ...]:
        """Nothing else goes to its addresses of telemetry."""
        return ()

    def cannot_stop(self) -> tuple[Reason, ...]:
        """Nothing that is known."""
        return ()

    def beyond(self, body: bytes) -> Beyond:
        """See `beyond`."""
        from tray_app.products.sonarqube.beyond import beyond_ping

        return beyond_ping(body)

    def relay_rules(self) -> RelayRules:
        """See `relay_rules`."""
        from tray_app.products.sonarqube.relay_rules import SonarQubeRelay

        return SonarQubeRelay()


def _as_seen_by_owner(error: TrayAppError, instance: Instance) -> Reason:
    if error.code == "api_forbidden":
        return reason("sonarqube_not_admin", name=instance.name)
    return error.reason


def _started_at(text: str | None) -> datetime | None:
    from tray_app.products.sonarqube.payload import api_instant

    try:
        return None if text is None else api_instant(text)
    except ValueError:
        return None


def product(surroundings: Surroundings) -> Product:
    """SonarQube in these surroundings."""
    return SonarQube(surroundings)
