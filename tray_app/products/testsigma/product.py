"""Testsigma CE, as the rest of the program sees it.

`status --offline` and `opt-out` load this module: what needs HTTP or msgspec is imported by the methods that do so.
"""

from __future__ import annotations

import os
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from tray_app.core.errors import Fixable, TrayAppError
from tray_app.core.model import Kind, PayloadState, reason
from tray_app.products.alike import Alike
from tray_app.products.testsigma import evidence
from tray_app.products.testsigma.places import SINK, VENDOR_URL, log_path

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence
    from datetime import datetime

    from tray_app.core.discovery import Discovery
    from tray_app.core.edits import DiffLine, Edit, EditPlan
    from tray_app.core.known import ListChange
    from tray_app.core.messages import Collected, Sighting
    from tray_app.core.model import Evidence, Instance, InstanceId, Look, Reason, SwitchAct
    from tray_app.core.ports import KnownLists, Product, Progress, RelayRules, TellSightings
    from tray_app.core.restart import RestartWay
    from tray_app.core.rights import Deed
    from tray_app.products.adapter import Surroundings
    from tray_app.products.testsigma.collector import LogSays
    from tray_app.products.testsigma.connection import Sessions

PEEK_EVERY_S: Final = 45.0
"""So that a tick in its own portal is noticed within a minute. One small answer, without a log-in."""
_NO_ANSWER: Final = frozenset({"api_unreachable", "api_timeout", "api_server_error", "api_cut_short"})
"""Errors after which the server counts as not answering."""


class Testsigma(Alike):
    """Implements `core.ports.Product`."""

    __test__ = False

    dictionary_file = "dictionaries/testsigma.json"
    name = "testsigma"
    title = "Testsigma"
    vendor = "Testsigma"
    default_endpoint = VENDOR_URL
    ping_interval = timedelta(hours=12)
    sink = SINK
    answers: Mapping[int, PayloadState] = {404: PayloadState.QUEUED}
    """The vendor's name answers so while no service stands behind it."""
    no_switch = evidence.NO_SWITCH
    collects = frozenset({Kind.PING, Kind.EVENT})
    peek_every_s: float | None = PEEK_EVERY_S
    folder_hint = "TestsigmaServer/"
    url_hint = "http://127.0.0.1:9090"
    says_farewell = False
    first_ping_when_seen = True
    restarts_by_web = False
    keeps_switch = True

    def __init__(self, surroundings: Surroundings) -> None:
        super().__init__(surroundings)
        self._sessions: Sessions | None = None
        self._marks: dict[InstanceId, str] = {}
        """What `peek` answered last."""

    # --- looking ----------------------------------------------------------------------------------------------

    def look(self, instance: Instance, at: datetime) -> Look:
        """Reads its property files and the end of its log. Never raises for what it finds."""
        return evidence.look_at_files(instance, at)

    def weigh(self, look: Look) -> Look:
        """See `evidence.weigh`."""
        return evidence.weigh(look)

    async def ask(self, instance: Instance, secret: str | None, look: Look) -> Look:
        """`look` with what the running server says added: the flag, which needs no log-in, and with a session where
        its platform URL points and which server it is. Never raises for what it finds."""
        from tray_app.products.testsigma import api
        from tray_app.products.testsigma.connection import stranger

        if instance.container is not None or instance.compose is not None:
            from tray_app.products.testsigma import container

            look = await container.look(instance, look, look.looked_at)
        if instance.url is None:
            return look._replace(problem=look.problem or reason("ts_no_url", name=instance.name))
        if await self._prints_of_another(instance, secret):
            other = reason("other_server", title=self.title, url=instance.url, name=instance.name)
            look = look._replace(problem=other)
        if look.problem is not None and look.problem.code == "other_server":
            return look._replace(asked_at=look.looked_at)
        asked = look._replace(asked_at=look.looked_at)
        try:
            async with stranger(instance, self._reach) as fetch:
                row = await api.server_row(fetch)
        except TrayAppError as error:
            # Why there is no container that could answer says more than that nobody does.
            problem = asked.problem or error.reason
            return asked._replace(up=False if error.code in _NO_ANSWER else None, problem=problem)
        flag = evidence.flag_evidence(instance, consent=row.consent, done=row.done)
        asked = asked._replace(up=True, evidence=(*asked.evidence, flag))
        if secret is None:
            return asked
        try:
            where, server_id = await self._ask_with(instance, secret)
        except TrayAppError as error:
            return (look if error.code == "other_server" else asked)._replace(
                asked_at=asked.asked_at, up=True, problem=error.reason
            )
        if None not in (instance.server_id, server_id) and server_id != instance.server_id:
            other = reason("other_server", title=self.title, url=instance.url, name=instance.name)
            return look._replace(asked_at=asked.asked_at, up=True, problem=other)
        return asked._replace(evidence=(*asked.evidence, *where), server_id=server_id)

    async def _prints_of_another(self, instance: Instance, secret: str | None) -> bool:
        """Whether its container's output is of another server; of a log file `look` has found that already, and with a
        log-in the server says it itself."""
        contained = instance.container is not None or instance.compose is not None
        if not contained or secret is not None or instance.server_id is None:
            return False
        from tray_app.products.testsigma.container_follow import newest_lines
        from tray_app.products.testsigma.log_lines import newest_server_id

        end = await newest_lines(instance)
        return end is not None and newest_server_id(end) not in (None, instance.server_id)

    async def _ask_with(self, instance: Instance, secret: str) -> tuple[tuple[Evidence, ...], str | None]:
        from tray_app.products.testsigma import api

        async with self._entries.open(instance, secret, self._reach) as entry:
            if not entry.has_session:
                await api.check_key(entry.fetch)
                return (), None
            told = await api.os_config(entry.fetch)
            url = None if told.url is None else evidence.url_evidence(instance, told.url)
            return () if url is None else (url,), entry.server_uuid

    async def peek(self, instance: Instance) -> str | None:
        """The flag as the server has it now, or had it when it did not want to be asked; None: it does not answer."""
        from tray_app.products.testsigma import api
        from tray_app.products.testsigma.connection import stranger

        try:
            async with stranger(instance, self._reach) as fetch:
                row = await api.server_row(fetch)
        except TrayAppError as problem:
            return self._marks.get(instance.id) if problem.code == "api_busy" else None
        self._marks[instance.id] = f"{row.consent} {row.done}"
        return self._marks[instance.id]

    # --- what it shows of its own sending ---------------------------------------------------------------------

    def shows_in(self, instance: Instance) -> str | None:
        """Its log, or its container's output."""
        if instance.home is not None:
            return log_path(instance.home)
        if instance.compose is not None:
            return f"output of {instance.service} of {instance.compose}"
        return None if instance.container is None else f"output of {instance.container}"

    async def follow(self, instance: Instance, position: str | None, tell: TellSightings) -> None:
        """See `log_follow` and `container_follow`."""

        def tell_what_left(found: tuple[Sighting, ...], position: str) -> None:
            # What went to the sink or to our relay did not leave this machine.
            tell(tuple(s for s in found if not evidence.stays_here(s.url, instance)), position)

        if instance.home is not None:
            from tray_app.products.testsigma import log_follow

            await log_follow.follow(log_path(instance.home), position, tell_what_left, name=instance.name)
        elif self.shows_in(instance) is not None:
            from tray_app.products.testsigma import container_follow

            await container_follow.follow(instance, position, tell_what_left)

    async def find(self) -> Discovery:
        """By its process and its image; see `discovery`."""
        from tray_app.products.testsigma import discovery

        return await discovery.find()

    async def restart_way(self, instance: Instance) -> RestartWay:
        """A compose service is made anew. The zip comes with no service of its own, so its owner alone knows."""
        from tray_app.core.restart import RestartFacts, RestartWay, restart_way

        if instance.compose is None and instance.container is None:
            raise Fixable("restart_as_you_do", title=self.title)
        folder = None if instance.compose is None else os.path.dirname(instance.compose)  # noqa: PTH120
        facts = RestartFacts(compose_folder=folder, service=instance.service, container=instance.container)
        found = restart_way(facts)
        if not isinstance(found, RestartWay):
            raise Fixable(found.code, **dict(found.facts))
        return found

    async def at_work(self, instance: Instance, secret: str | None) -> Reason:  # noqa: ARG002
        """It does not tell."""
        raise Fixable("ts_runs_not_told", title=self.title)

    async def beyond_our_edit(self, instance: Instance, undone: Mapping[str, bytes]) -> Reason:
        """See `products.contained`."""
        from tray_app.products import contained

        return await contained.beyond_our_edit(instance, undone)

    def config_files(self, instance: Instance) -> tuple[str, ...]:
        """See `places.config_paths`; of a compose project its file with all that is read beside it."""
        from tray_app.products.testsigma.places import config_paths

        if instance.compose is not None:
            from tray_app.config_files.compose_project import files_beside

            return files_beside(instance.compose)
        return () if instance.home is None else config_paths(instance.home)

    async def settled(self, instance: Instance) -> Instance:
        """See `products.contained`; also its web address, where docker publishes its port on this machine."""
        if instance.container is None and instance.compose is None:
            return instance
        from tray_app.products import contained
        from tray_app.products.testsigma.compose_config import chosen_service
        from tray_app.products.testsigma.container import web_address

        found = await contained.settled(instance, chosen_service)
        if found.url is not None:
            return found
        try:
            container = await contained.find(found, ())
        except Fixable:
            return found  # Without docker the files can be read and changed all the same.
        return found if container is None else found._replace(url=web_address(container))

    # --- what we send -------------------------------------------------------------------------------------------

    async def collect(self, instance: Instance, secret: str | None, at: datetime, progress: Progress) -> Collected:  # noqa: ARG002
        """The next ping; see `collector.collect_ping`."""
        from tray_app.products.testsigma.collector import collect_ping

        return await collect_ping(
            instance,
            secret,
            at,
            endpoint=self._endpoint(instance),
            log_says=lambda: self._log_says(instance),
            sessions=self._entries,
            reach=self._reach,
        )

    def changes(
        self, instance: Instance, secret: str | None, at: datetime, known: KnownLists
    ) -> AsyncIterator[ListChange | Reason]:
        """See `collector.changes`."""
        from tray_app.products.testsigma.collector import changes

        return changes(
            instance,
            secret,
            at,
            endpoint=self._endpoint(instance),
            known=known,
            log_says=lambda: self._log_says(instance),
            sessions=self._entries,
            reach=self._reach,
        )

    def _endpoint(self, instance: Instance) -> str:
        return (instance.endpoint or self.default_endpoint).rstrip("/")

    async def _log_says(self, instance: Instance) -> LogSays:
        from tray_app.products.testsigma.collector import LogSays
        from tray_app.products.testsigma.log_lines import newest_ping

        end = evidence.log_end(instance)
        if instance.container is not None or instance.compose is not None:
            from tray_app.products.testsigma.container_follow import newest_lines

            end = await newest_lines(instance)
        server_uuid, version = newest_ping(end) if end is not None else (None, None)
        return LogSays(server_uuid=server_uuid, version=version)

    def relay_rules(self) -> RelayRules | None:
        """What of the traffic to its platform URL is telemetry."""
        from tray_app.products.testsigma.relay_rules import TestsigmaRelay

        return TestsigmaRelay()

    # --- the switch ---------------------------------------------------------------------------------------------

    def plan_opt_out(self, instance: Instance, *, announce: bool, sink: bool) -> tuple[EditPlan, ...]:  # noqa: ARG002
        """See `config_edits`; there is no farewell message to announce anything with."""
        from tray_app.products.testsigma import config_edits

        return config_edits.plan_opt_out(instance, sink=sink)

    def plan_opt_in(self, instance: Instance) -> tuple[EditPlan, ...]:
        """See `config_edits`."""
        from tray_app.products.testsigma import config_edits

        return config_edits.plan_opt_in(instance)

    def plan_pointing(self, instance: Instance, url: str) -> tuple[EditPlan, ...]:
        """See `config_edits`."""
        from tray_app.products.testsigma import config_edits

        return config_edits.plan_pointing(instance, url)

    def plan_undo(self, instance: Instance, edits: Sequence[Edit]) -> tuple[EditPlan, ...]:
        """See `config_edits`."""
        from tray_app.products.testsigma import config_edits

        return config_edits.plan_undo(instance, edits)

    def own_file(self, instance: Instance) -> str | None:
        """Its properties, or the override of its compose project."""
        if instance.compose is not None:
            from tray_app.config_files.compose_project import override_beside

            return override_beside(instance.compose)
        from tray_app.products.testsigma.places import config_path

        return None if instance.home is None else config_path(instance.home)

    def own_service(self, instance: Instance) -> str | None:
        """See `compose_service.chosen_service`."""
        if instance.compose is None:
            return None
        from tray_app.products.testsigma import compose_config

        return instance.service or compose_config.chosen_service(instance.compose, None)

    def plan_by_word(
        self, instance: Instance, deed: Deed, data: bytes | None, edits: Sequence[Edit]
    ) -> tuple[EditPlan, ...]:
        """See `config_edits`."""
        from tray_app.products.compose_service import file_beside
        from tray_app.products.testsigma import config_edits

        return config_edits.plan_by_word(deed, data, edits, file_beside(instance, deed))

    def lines_to_paste(self, instance: Instance, act: SwitchAct | None) -> tuple[str, ...]:
        """See `config_edits`."""
        from tray_app.products.testsigma import config_edits

        return config_edits.lines_to_paste(instance, act)

    async def set_switch(self, instance: Instance, act: SwitchAct, memory: str | None) -> str:
        """The flag; see `flag.set_flag`."""
        from tray_app.products.testsigma.flag import set_flag

        return await set_flag(instance, act, memory, self._reach)

    def server_lines(self, instance: Instance, act: SwitchAct, look: Look, memory: str | None) -> tuple[DiffLine, ...]:  # noqa: ARG002
        """The flag; see `flag.lines`."""
        from tray_app.products.testsigma.flag import lines

        return lines(act, evidence.answer_of(look), memory)

    def what_stops(self) -> tuple[Reason, ...]:
        """What ends when its platform URL is pointed at the sink."""
        from tray_app.products.testsigma import config_edits

        return tuple(reason(code) for code in config_edits.WHAT_STOPS)

    def cannot_stop(self) -> tuple[Reason, ...]:
        """What leaves all the same."""
        return (reason("ts_cannot_stop"),)

    @property
    def _entries(self) -> Sessions:
        from tray_app.products.testsigma.connection import Sessions

        if self._sessions is None:
            self._sessions = Sessions()
        return self._sessions


def product(surroundings: Surroundings) -> Product:
    """Testsigma in these surroundings."""
    return Testsigma(surroundings)
