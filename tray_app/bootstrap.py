"""Builds the parts and joins them; the only place that knows all of them.

Nothing is built before it is asked for: `status --offline` and `opt-out` need neither a loop nor HTTP.
"""

from __future__ import annotations

import os
import sys
from contextlib import closing, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from tray_app.core.errors import Fixable, TrayAppError
from tray_app.core.model import Source
from tray_app.engine.parts import NetworkParts, Parts
from tray_app.system.clock import SystemClock
from tray_app.system.paths import HOME_VARIABLE, find_paths, private_folder

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator, Mapping
    from datetime import datetime

    from tray_app.core.discovery import Discovery
    from tray_app.core.messages import PayloadFilter
    from tray_app.core.model import Instance, Reason
    from tray_app.core.ports import Clock, Journal, Listener, Passage, Product, Rights
    from tray_app.core.speech import Speech
    from tray_app.engine.attached import Attachment
    from tray_app.engine.engine import Engine
    from tray_app.engine.events import Event, Tell
    from tray_app.engine.lease import Lease
    from tray_app.engine.operations import Operations
    from tray_app.engine.relay import Relays
    from tray_app.system.about import About
    from tray_app.system.paths import Paths
    from tray_app.system.preferences import Preferences
    from tray_app.system.secrets import SecretStore
    from tray_app.system.service_manager import HandedOver
    from tray_app.system.settings import OwnerSettings
    from tray_app.system.user_service import UserService

_T = TypeVar("_T")

WINDOWED: Final = "Telemetry Tray.exe"
"""The program beside the other one that opens no console window (packaging/telemetry-tray.spec)."""


def program_without_console(executable: str) -> str:
    """The one that a desktop is to start."""
    windowed = Path(executable).with_name(WINDOWED)
    return str(windowed) if windowed.exists() else executable


class Program:
    """One run of the program in one home folder."""

    def __init__(
        self,
        *,
        paths: Paths | None = None,
        clock: Clock | None = None,
        environment: Mapping[str, str] | None = None,
        loopback_only: bool = False,
        stays_up: Callable[[], Reason | None] | None = None,
        rights: Rights | None = None,
    ) -> None:
        self._rights = rights
        self.stays_up = stays_up or (lambda: self.user_service().why_not())
        self.handed_over: HandedOver | None = None
        """Sockets of an earlier run of this program, in a process that a service manager started."""
        self.paths = paths or find_paths()
        self.clock: Clock = clock or SystemClock()
        self.loopback_only = loopback_only
        """Nothing but this machine is ever talked to (demo, tests)."""
        self._environment = os.environ if environment is None else environment
        self._products: dict[str, Product] = {}
        self._preferences: Preferences | None = None
        self._secrets: SecretStore | None = None
        self.keyring_open = True
        """Whether the keyring may be used; false from a start at login until the owner wants it."""

    @property
    def title(self) -> str:
        """Name and version, for what is handed to others."""
        from tray_app import __version__

        return f"Telemetry Tray {__version__}"

    # --- parts -----------------------------------------------------------------------------------------

    @contextmanager
    def parts(self, *, read_only: bool = False) -> Iterator[Parts]:
        """The parts that every command needs; they belong to the calling thread."""
        from tray_app.config_files.replace import ConfigFiles
        from tray_app.system.addresses import MachineAddresses

        with self.journal(read_only=read_only) as journal:
            yield Parts(
                journal=journal,
                clock=self.clock,
                files=ConfigFiles(),
                addresses=MachineAddresses(),
                product_of=self.product_of,
                stays_up=self.stays_up,
                engine_runs=lambda: self.lease().holder() is not None,
                rights=self.rights,
                do_not_track=self._environment.get("DO_NOT_TRACK", "").strip() not in ("", "0", "false"),
            )

    @contextmanager
    def journal(self, *, read_only: bool = False) -> Iterator[Journal]:
        """The store; it belongs to the calling thread."""
        from tray_app.journal.database import SqliteJournal

        if not read_only:
            private_folder(self.paths.data)
        journal = SqliteJournal.open(self.paths.journal, read_only=read_only)
        try:
            yield journal
        finally:
            journal.close()

    def product_of(self, instance: Instance) -> Product:
        """The product of an instance. Raises Fixable `no_such_product`."""
        return self.product(instance.product)

    def product(self, name: str) -> Product:
        """A product by its name. Raises Fixable `no_such_product`."""
        if name not in self._products:
            from tray_app.products.adapter import Surroundings, product

            self._products[name] = product(
                name,
                Surroundings(
                    identifier_key=self.paths.identifier_key,
                    loopback_only=self.loopback_only,
                    proxy=lambda: self.preferences().proxy,
                    ca_file=lambda: self.preferences().ca_file,
                ),
            )
        return self._products[name]

    def preferences(self) -> Preferences:
        """The owner's settings, read when first needed."""
        if self._preferences is None:
            from tray_app.system.preferences import read_preferences

            self._preferences = read_preferences(self.paths.preferences)
        return self._preferences

    def read(self) -> dict[str, object]:
        """Part of `core.ports.Settings`."""
        return self._settings().read()

    def change(self, changes: Mapping[str, object]) -> None:
        """Part of `core.ports.Settings`; what is made anew from here on goes by the new ones."""
        self._settings().change(changes)
        self._preferences = None

    def products(self) -> tuple[tuple[str, str, str, str, str, bool], ...]:
        """Part of `core.ports.Settings`: those that can be added."""
        from tray_app.products.adapter import PRODUCTS

        known = map(self.product, PRODUCTS)
        return tuple((p.name, p.title, p.vendor, p.folder_hint, p.url_hint, p.relay_rules() is not None) for p in known)

    async def try_proxy(self, proxy: str | None, host: str) -> str:
        """Part of `core.ports.Settings`."""
        from tray_app.system.proxy_check import try_proxy

        own = proxy or self.preferences().proxy
        return await try_proxy(own, host, 443, ca_file=self.preferences().ca_file, loopback_only=self.loopback_only)

    def _settings(self) -> OwnerSettings:
        from tray_app.system.autostart import find_autostart
        from tray_app.system.settings import OwnerSettings

        autostart = None
        if not self.loopback_only:
            autostart = find_autostart(self._environment, self._command("run", "--hidden"), home=self.paths.home)
        return OwnerSettings(self.paths.preferences, autostart)

    def _command(self, *arguments: str) -> tuple[str, ...]:
        """How this installation of the program is started."""
        if not getattr(sys, "frozen", False):
            return (sys.executable, "-m", "tray_app", *arguments)
        return (program_without_console(sys.executable), *arguments)

    def user_service(self) -> UserService:
        """What keeps the program up whoever is logged in."""
        from tray_app.system.user_service import UserService

        return UserService(
            command=self._command("run", "--headless"),
            home={} if self.paths.home is None else {HOME_VARIABLE: str(self.paths.home)},
            home_id=None if self.paths.home is None else self.paths.home_id,
            environment=self._environment,
        )

    def take_over_sockets(self) -> None:
        """For a process that a service manager may have started: what an earlier run of this program listened on."""
        from tray_app.system.service_manager import HandedOver

        self.handed_over = HandedOver(os.environ)
        with self.journal(read_only=True) as journal:
            self.handed_over.keep_only({i.listen for i in journal.instances() if i.source is Source.RELAY and i.listen})

    def _relays(self, parts: Parts, engine: Engine) -> Relays:
        """The relays of all instances; what they need is loaded when there is one."""
        from tray_app.engine.relay import Relays

        def listener() -> Listener:
            from tray_app.system.relay_listener import RelayListener

            return RelayListener(handed=self.handed_over)

        def passage() -> Passage:
            from tray_app.system.pass_through import PassThrough

            return PassThrough(
                proxy=lambda: self.preferences().proxy,
                ca_file=lambda: self.preferences().ca_file,
                loopback_only=self.loopback_only,
            )

        works = partial(engine.attached.works, Relays.name)
        return Relays(parts, listener, passage, works=works, told=engine.payloads_changed, carry=engine.carry)

    def _drift_guard(self, parts: Parts, engine: Engine) -> Attachment:
        """Watches the config files of all instances."""
        from tray_app.engine.drift import DriftGuard
        from tray_app.system.file_events import file_changes, tells_events

        return DriftGuard(
            parts,
            changes=partial(file_changes, at_least_every_s=3600.0),
            tells_events=tells_events,
            look_soon=engine.look_soon,
            say=engine.say,
        )

    def rights(self) -> Rights:
        """Who can be asked for a change of another user's file."""
        if self._rights is None:
            from tray_app.system.rights import AdministratorRights

            self._rights = AdministratorRights(self._environment)
        return self._rights

    def secrets(self) -> SecretStore:
        """Tokens and passwords."""
        if self._secrets is None:
            from tray_app.system.log_setup import hide
            from tray_app.system.secrets import SecretStore

            self._secrets = SecretStore(home_id=self.paths.home_id, hide=hide, keyring_open=lambda: self.keyring_open)
        return self._secrets

    def lease(self) -> Lease:
        """Who is the engine of this home."""
        from tray_app.engine.lease import Lease

        private_folder(self.paths.data)
        return Lease(self.paths.lock)

    def network(self) -> NetworkParts:
        """What work over the network needs; on the engine's loop."""
        import random

        from tray_app.system.sender import HttpSender

        return NetworkParts(
            secrets=self.secrets(),
            sender=HttpSender(
                proxy=self.preferences().proxy,
                ca_file=self.preferences().ca_file,
                loopback_only=self.loopback_only,
            ),
            chance=random.random,
            bodies_days=self.preferences().bodies_days,
            lines_days=self.preferences().lines_days,
        )

    # --- what only the windows need -------------------------------------------------------------------------

    def resource(self, name: str) -> bytes:
        """A file of the program's own."""
        from tray_app.system.resources import read_resource

        return read_resource(name)

    def desktop_file(self) -> str:
        """Where the windows remember answers. Raises Fixable `folder_*`."""
        path = private_folder(self.paths.config) / "desktop.ini"
        # Made here, since whoever writes to it later keeps its rights.
        with suppress(OSError):
            path.touch(mode=0o600)
        return str(path)

    def languages(self) -> tuple[str, ...]:
        """What windows and report have been translated into, like `de`; English is always there."""
        from tray_app.system.speaking import languages

        return languages()

    def language(self) -> str | None:
        """The owner's choice; None: the system's. Settings that cannot be read are complained of elsewhere."""
        try:
            return self.preferences().language
        except TrayAppError:
            return None

    def about(self) -> About:
        """What is installed here."""
        from tray_app.system import about

        return about.About(versions=self._versions(), folders=about.folders(self.paths), licences=about.licences())

    @staticmethod
    def _versions() -> tuple[tuple[str, str], ...]:
        from tray_app import __version__
        from tray_app.journal.connection import sqlite_version
        from tray_app.system.about import versions

        return versions(__version__, sqlite_version())

    def diagnostics(self, parts: Parts) -> str:
        """What may help who looks for a fault: no address, no name of an instance, nothing of a payload."""
        from collections import Counter
        from pathlib import Path

        from tray_app.system.about import diagnostics

        counts = Counter(f"instances, {i.product}, {i.source.value}" for i in parts.journal.instances())
        return diagnostics(self._versions(), self.paths, self._environment, counts, home=Path.home())

    def remove_files(self) -> tuple[Path, ...]:
        """Takes everything away that the program keeps; answers what could not be removed. After the engine's end."""
        from tray_app.system.leaving import remove_files

        return remove_files(self.paths)

    def own_files(self) -> tuple[Path, ...]:
        """What `remove_files` would take away."""
        from tray_app.system.leaving import files

        return files(self.paths)

    def service_file(self) -> Path | None:
        """Of the service that keeps the program up for this user; None: there is none."""
        path = self.user_service().path
        return path if path is not None and path.exists() else None

    def take_down_service(self) -> None:
        """Ends that service and removes its file. Takes seconds. Raises Fixable `service_*`."""
        self.user_service().take_down()

    def find(self) -> Discovery:
        """Installations on this machine; takes seconds, and changes nothing. Not on a thread with a loop."""
        import asyncio

        from tray_app.core.discovery import Discovery

        async def every() -> list[Discovery]:
            return await asyncio.gather(*(self.product(name).find() for name, *_ in self.products()))

        all_found = asyncio.run(every())
        return Discovery(
            installations=tuple(one for found in all_found for one in found.installations),
            unseen=tuple(dict.fromkeys(why for found in all_found for why in found.unseen)),
        )

    def save_record(self, parts: Parts, target: Path, *, format: str, which: PayloadFilter) -> int:
        """The record, or of it what is asked for, as a file (`jsonl`, `csv`); how many lines that were."""
        from tray_app.journal.export import export

        return export(parts.journal, target, format=format, which=which)

    def save_report(
        self,
        parts: Parts,
        target: Path,
        *,
        instance: Instance,
        since: datetime | None,
        with_users: bool,
        language: str | None = None,
    ) -> None:
        """The report for the data-protection officer as a file (HTML), in a language that there is (`languages`);
        None: the owner's. Raises Fixable `no_such_language`."""
        from tray_app.core.report_page import page
        from tray_app.engine.reporting import report_of
        from tray_app.system.whole_file import write_whole

        say = self._speech(language)
        made = report_of(parts, instance, program=self.title, since=since, with_users=with_users)
        text = page(made, self.resource("report.css").decode("utf-8"), say)
        write_whole(target, lambda stream: stream.write(text))

    def _speech(self, language: str | None) -> Speech:
        from tray_app.system.speaking import speech, system_languages

        if language is not None:
            known = ("en", *self.languages())
            if language.replace("-", "_") not in known:
                raise Fixable("no_such_language", language=language, known=", ".join(known))
            return speech([language])
        own = self.language()
        return speech(system_languages(self._environment) if own is None else [own])

    def log_crash(self, problem: BaseException) -> str:
        """A trace in a file beside the app log; where that is."""
        from tray_app.system.log_setup import log_crash

        try:
            return str(log_crash(self.paths.log, problem))
        except (OSError, TrayAppError):
            return "nowhere: the log could not be written"

    def _engine_address(self) -> Path | str:
        """Where to listen: a socket in a folder that is made and checked here, or on Windows a pipe."""
        if sys.platform == "win32":
            from tray_app.engine.pipe import new_pipe_name

            return new_pipe_name(self.paths.home_id)
        private_folder(self.paths.runtime)
        return self.paths.socket

    # --- being the engine ----------------------------------------------------------------------------------

    async def be_engine(
        self,
        role: str,
        work: Callable[[Engine, Operations], Awaitable[_T]],
        *,
        tell: Tell,
        patience_s: float = 5.0,
        finish_talks: bool = False,
    ) -> _T:
        """Holds the lease, listens for clients and does `work` on the running loop.

        With `finish_talks` what clients asked for meanwhile is done too before it ends: a short command must not cut
        off another one that found it at work.
        Raises Temporary `engine_elsewhere` when another process is the engine.
        """
        from tray_app.engine.control import Control
        from tray_app.engine.engine import Engine
        from tray_app.engine.following import Following, Peeking
        from tray_app.engine.operations import Operations
        from tray_app.system.commands import MachineCommands
        from tray_app.system.log_setup import AppLog

        address = self._engine_address()
        with (
            self.lease().hold(role, socket=str(address), patience_s=patience_s),
            closing(AppLog(self.paths.log)),
            self.parts() as parts,
        ):
            parts.journal.recover(at=self.clock.now())

            def tell_all(events: tuple[Event, ...]) -> None:
                operations.tell_watchers(events)
                tell(events)

            engine = Engine(parts, self.network(), tell=tell_all, open_journal=self.journal)
            relays = self._relays(parts, engine)
            engine.attached.add(relays)
            relays.begin()
            engine.attached.add(self._drift_guard(parts, engine))
            following = Following(parts, stored=lambda ids: engine.payloads_changed(*ids), works=engine.attached.works)
            engine.attached.add(following)
            engine.attached.add(Peeking(parts, changed=engine.look_soon, answers=engine.answers))
            operations = Operations(parts, engine, settings=self, commands=MachineCommands(), network=self.network)
            control = Control(address, operations.table())

            async def finish() -> None:
                if finish_talks:
                    operations.end_watches()
                    await control.finish_talks(timeout_s=None)

            async with control.listening():
                try:
                    try:
                        result = await work(engine, operations)
                    except TrayAppError:
                        await finish()
                        raise
                    await finish()
                    return result
                finally:
                    await engine.close()
                    operations.end_watches()
                    await control.finish_talks(timeout_s=1.0)
