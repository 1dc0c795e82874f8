"""The engine: one asyncio loop that collects, sends, switches and writes the journal.

It asks `core` for the next step, does it through a port and reports the result. One job an instance at a time, so
that what waits leaves in order. A job is a task: the switch cancels it, which cuts off what is under way.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Final, TypeVar

from tray_app.core import agenda
from tray_app.core.errors import Fixable, OurBug, Temporary, TrayAppError
from tray_app.core.instances import leads_to_relay
from tray_app.core.messages import Attempt, Failed, NewPayload, Outgoing, PayloadFilter, SendProgress
from tray_app.core.model import WAITING, EditPurpose, Kind, PayloadState, Side, Source, SwitchAct, reason
from tray_app.core.retry import Next, judge
from tray_app.core.schedule import Steady, needs_anchor
from tray_app.core.sentences import nested
from tray_app.engine.attached import Attached
from tray_app.engine.comparing import compare, why_held
from tray_app.engine.due import ping_due_at
from tray_app.engine.events import (
    InstancesChanged,
    Looked,
    PayloadChanged,
    Progressed,
    Stumbled,
    SwitchChanged,
)
from tray_app.engine.indexing import Indexing
from tray_app.engine.looking import gate_for, look_and_ask, look_at_files
from tray_app.engine.overview import last_gap
from tray_app.engine.server_switch import carry_out, finish
from tray_app.engine.switch import Switch

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from contextlib import AbstractContextManager
    from datetime import datetime

    from tray_app.core.messages import Collected, Exchange, Finding, Payload
    from tray_app.core.model import Headers, Instance, InstanceId, PayloadId, Reason
    from tray_app.core.ports import Journal, Secrets, Sender
    from tray_app.engine.events import (
        Event,
        Tell,
    )
    from tray_app.engine.looking import Found
    from tray_app.engine.parts import NetworkParts, Parts
    from tray_app.engine.rights import Asking
    from tray_app.engine.switch import SwitchResult

TICK_S: Final = 60.0
"""The clock is read at least this often: a laptop sleeps, a clock jumps, and neither tells us."""

TRY_AGAIN: Final = timedelta(minutes=10)
"""After a job that could not be done because the instance did not let us: long enough to be no burden to it."""

SLEPT: Final = timedelta(minutes=1)
"""Longer than it was to wait: then the machine slept, and nobody told of what was changed meanwhile."""

WATCH_NOTED_EVERY: Final = timedelta(minutes=15)
"""How often "we still watch" is written: the most that is lost from the record by a crash."""

EXAMINED_HERE_BYTES: Final = 100_000
EXAMINED_HERE_NAMES: Final = 10_000
"""Up to here a payload is examined in some milliseconds. A big one takes a tenth of a second, and that not on the loop,
so that the switch is not kept waiting; the thread for it then stays, with half a megabyte of memory."""

ASKED_LASTS: Final = timedelta(minutes=1)
"""How long a server's answer counts as just given, for events; its own switch is noticed within that time."""

CUT_OFF_WITHIN_S: Final = 2.0
"""A cancelled attempt ends in about a millisecond (recipes, section 10); more means that something hangs."""

TOLD_AT_MOST: Final = 1000
"""Single payloads that the switch's watchers are told of; beyond that they read the journal."""

TIDY_EVERY_S: Final = 3600.0
"""How often bodies and lines past their retention are dropped."""

INDEX_EVERY_S: Final = 60.0
"""How often it is looked whether the search index lags behind."""

CARRIED_MOST: Final = 10_000
"""Messages whose keys are kept in memory; some 2 MB."""

KEPT: Final = frozenset({PayloadState.HELD, PayloadState.REJECTED, PayloadState.DISCARDED})
"""What waits for the owner; it goes when bodies of its age go."""

_T = TypeVar("_T")


class Engine:
    """Made and run in one thread, with a journal of that thread. All methods belong to its loop."""

    def __init__(
        self,
        parts: Parts,
        network: NetworkParts,
        *,
        tell: Tell,
        open_journal: Callable[[], AbstractContextManager[Journal]],
    ) -> None:
        """`open_journal`: for work in another thread, which it belongs to."""
        self._parts = parts
        self._network = network
        self._tell = tell
        self._switch = Switch(parts)
        self._with_administrator: set[InstanceId] = set()
        """Instances whose config an administrator is being asked to change."""
        self._jobs: dict[InstanceId, asyncio.Task[None]] = {}
        self._not_before: dict[InstanceId, datetime] = {}
        self._looked_at: dict[InstanceId, datetime] = {}
        self._stopped_by_owner: set[InstanceId] = set()
        self._steady: dict[InstanceId, tuple[float, bool]] = {}
        """Per instance: reading of the steady clock, and whether it was taken at a ping."""
        self._compared_at: dict[InstanceId, datetime] = {}
        self._event_at: dict[InstanceId, datetime] = {}
        """When the next event that was built here may leave."""
        self._complained: dict[tuple[InstanceId, str], Reason] = {}
        """Of lists that cannot be read: told once each."""
        self._tidy_at_s = float("-inf")
        self._index_at_s = float("-inf")
        self._indexing = Indexing(open_journal)
        self._retired: list[Sender] = []
        """Replaced senders; what is under way with one goes on, so they are closed at the end."""
        self._carried: OrderedDict[PayloadId, Headers] = OrderedDict()
        self.attached = Attached(self.say)
        """What runs beside the jobs while `run` does; whoever makes the engine adds to it."""
        self._wake = asyncio.Event()
        self._stopping = False
        self._watch: tuple[int, datetime] | None = None
        self._wakes_by: datetime | None = None
        """When the loop turns again at the latest, if nothing happens."""

    # --- life ------------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Works until `stop`."""
        now = self._parts.clock.now()
        for instance in self._parts.journal.instances():
            if (gap := last_gap(self._parts.journal, instance, now)) is not None and gap[1] == now:
                why = reason("not_watched", begin=gap[0], end=gap[1])
                self.say(Stumbled(instance_name=instance.name, why=why))
        self._watch = (self._parts.journal.begin_watch(now), now)
        while not self._stopping:
            self._wake.clear()
            self._look_after_sleep()
            await self.attached.follow(self._parts.journal.instances())
            self._start_jobs()
            self._note_watch()
            self._tidy_up()
            self._index()
            idle_s = self._idle_s()
            self._wakes_by = self._parts.clock.now() + timedelta(seconds=idle_s)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), idle_s)

    def stop(self) -> None:
        """Asks the engine to end; from another thread through `loop.call_soon_threadsafe`."""
        self._stopping = True
        self._wake.set()
        for task in self._jobs.values():
            task.cancel()

    async def close(self) -> None:
        """Cuts off what is under way and records it. The journal must still be open."""
        self._stopping = True
        await self.attached.close()  # First: nothing more comes in.
        await self._cancel(tuple(self._jobs))
        self._indexing.close()
        self._note_watch(force=True)
        for sender in (*self._retired, self._network.sender):
            await sender.close()

    def use(self, network: NetworkParts, *, new_sender: bool) -> None:
        """The owner changed the settings; counts from the next attempt and the next tidying."""
        if new_sender:
            self._retired.append(self._network.sender)
            self._network = network
        else:
            self._network = network._replace(sender=self._network.sender)
        self._tidy_at_s = float("-inf")
        self.wake()

    @property
    def sender(self) -> Sender:
        """Makes requests."""
        return self._network.sender

    @property
    def secrets(self) -> Secrets:
        """Tokens and passwords."""
        return self._network.secrets

    def wake(self) -> None:
        """Something changed: look again at what is due."""
        self._wake.set()

    @property
    def busy(self) -> bool:
        """Whether anything is under way or about to be."""
        return bool(self._jobs) or self._wake.is_set()

    def forget_delay(self, instance_id: InstanceId) -> None:
        """What kept an instance waiting may be gone (a new token, another source)."""
        self._not_before.pop(instance_id, None)
        self._looked_at.pop(instance_id, None)
        self._steady.pop(instance_id, None)
        self._compared_at.pop(instance_id, None)
        self.wake()

    # --- what is due -------------------------------------------------------------------------------------

    def _start_jobs(self) -> None:
        now = self._parts.clock.now()
        for instance in self._parts.journal.instances():
            busy = instance.id in self._jobs or instance.id in self._stopped_by_owner
            if busy or self._waits(instance.id, now):
                continue
            job, _ = agenda.next_job(self._plans(instance, now), now)
            if job is not None:
                self._start(instance, job)

    def _waits(self, instance_id: InstanceId, now: datetime) -> bool:
        until = self._not_before.get(instance_id)
        return until is not None and now < until <= now + TRY_AGAIN

    def _idle_s(self) -> float:
        """How long nothing is due, at most one tick."""
        now = self._parts.clock.now()
        soonest = now + timedelta(seconds=TICK_S)
        for instance in self._parts.journal.instances():
            if instance.id in self._jobs:
                continue
            job, again_at = agenda.next_job(self._plans(instance, now), now)
            if job is not None:
                again_at = now
            if self._waits(instance.id, now):
                again_at = max(again_at, self._not_before[instance.id])
            soonest = min(soonest, again_at)
        return max((soonest - now).total_seconds(), 0.0)

    def _plans(self, instance: Instance, now: datetime) -> agenda.Plans:
        looked = self._looked_at.get(instance.id)
        return agenda.Plans(
            waiting=self._parts.journal.first_waiting(instance.id),
            ping_at=self._ping_at(instance, now),
            look_at=now if looked is None else looked + agenda.LOOK_EVERY,
            compare_at=self._compare_at(instance, now),
            event_at=self._event_at.get(instance.id),
        )

    def _compare_at(self, instance: Instance, now: datetime) -> datetime | None:
        if instance.source is not Source.COLLECT or Kind.EVENT not in self._parts.product_of(instance).collects:
            return None
        compared = self._compared_at.get(instance.id)
        return now if compared is None or compared > now else compared + timedelta(minutes=instance.events_minutes)

    def _ping_at(self, instance: Instance, now: datetime) -> datetime | None:
        if instance.source is not Source.COLLECT:
            return None
        seen, journal = self._parts.journal.observed(instance.id), self._parts.journal
        times = (instance.added_at, seen.last_created_at, seen.last_accepted_at)
        if needs_anchor(now=now, times=times, clock_anchor_at=journal.clock_anchor(instance.id)):
            journal.set_clock_anchor(instance.id, now)
        mark_s, since_ping = self._steady.setdefault(instance.id, (self._parts.clock.steady_s(), False))
        elapsed = timedelta(seconds=self._parts.clock.steady_s() - mark_s)
        return ping_due_at(self._parts, instance, now, steady=Steady(elapsed=elapsed, since_ping=since_ping))

    def _pinged(self, instance_id: InstanceId) -> None:
        """A ping was built or accepted just now: from here the clock that nobody can set counts."""
        self._steady[instance_id] = (self._parts.clock.steady_s(), True)

    def _start(self, instance: Instance, job: agenda.Job) -> None:
        task = asyncio.get_running_loop().create_task(self._do(instance, job), name=f"{job} of {instance.id}")
        self._jobs[instance.id] = task
        task.add_done_callback(lambda done: self._job_ended(instance.id, done))

    def _job_ended(self, instance_id: InstanceId, task: asyncio.Task[None]) -> None:
        self._jobs.pop(instance_id, None)
        self._wake.set()
        if not task.cancelled() and (problem := task.exception()) is not None:
            # A broken journal or a bug of ours: whoever runs the engine must hear of it.
            asyncio.get_running_loop().call_exception_handler({"message": "a job failed", "exception": problem})
            name = self._parts.journal.names().get(instance_id, "?")
            self.say(Stumbled(instance_name=name, why=reason("job_failed", what=type(problem).__name__)))
            self._not_before[instance_id] = self._parts.clock.now() + TRY_AGAIN

    async def _do(self, instance: Instance, job: agenda.Job) -> None:
        try:
            match job:
                case agenda.Send(payload_id):
                    await self._attempt(instance, payload_id)
                case agenda.Expire(payload_id):
                    self._change(payload_id, PayloadState.EXPIRED, why=reason("waited_too_long"))
                case agenda.Collect():
                    await self._collect_when_open(instance)
                case agenda.Compare():
                    await self._compare(instance)
                case agenda.LookAtIt():
                    await self.look(instance)
        except TrayAppError as problem:
            self._not_before[instance.id] = self._parts.clock.now() + TRY_AGAIN
            self.say(Stumbled(instance_name=instance.name, why=problem.reason))

    # --- looking -----------------------------------------------------------------------------------------

    async def look(self, instance: Instance) -> Found:
        """Reads the config, asks the server, tells what was found."""
        if instance.id in self._with_administrator:
            # His change is the owner's act, which is written down when it has ended: nothing that others did.
            return look_at_files(self._parts, instance)
        self._looked_at[instance.id] = self._parts.clock.now()
        found = await look_and_ask(self._parts, instance, self._network.secrets)
        self.say(*(SwitchChanged(instance_name=instance.name, change=change) for change in found.noticed))
        self.say(Looked(instance_name=instance.name, verdict=found.verdict))
        return found

    async def _look_for_sending(self, instance: Instance, kind: Kind = Kind.PING) -> Found:
        """Afresh before every attempt. With `collect` what the running server says decides, so it is asked; for events,
        of which there may be thousands, once in ASKED_LASTS."""
        if instance.source is Source.COLLECT:
            looked, now = self._looked_at.get(instance.id), self._parts.clock.now()
            if kind is Kind.EVENT and looked is not None and timedelta(0) <= now - looked < ASKED_LASTS:
                return look_at_files(self._parts, instance)
            return await self.look(instance)
        found = look_at_files(self._parts, instance)
        if instance.source is Source.RELAY and instance.url is not None and _shut_by_the_server(found):
            # It handed something over since it said off, so it may have been started anew: what it said is stale.
            return await self.look(instance)
        return found

    def _look_after_sleep(self) -> None:
        """Files on other machines, containers and servers may have changed while this one slept, and no event tells."""
        if self._wakes_by is not None and self._parts.clock.now() - self._wakes_by > SLEPT:
            self._looked_at.clear()

    def look_soon(self, instance_id: InstanceId) -> None:
        """Something about the instance changed: it is looked at, and what waited because of it is tried."""
        self._looked_at.pop(instance_id, None)
        self._not_before.pop(instance_id, None)
        self.wake()

    # --- collecting --------------------------------------------------------------------------------------

    async def _collect_when_open(self, instance: Instance) -> None:
        found = await self._look_for_sending(instance)
        gate = gate_for(self._parts, instance, found.look, Kind.PING)
        if not gate.open:
            raise Temporary(gate.because.code, **dict(gate.because.facts))
        await self.collect(instance)

    async def _compare(self, instance: Instance) -> None:
        """Looks for what was made and deleted. While something says off nothing is noted either: what is made then is
        not told of later."""
        self._compared_at[instance.id] = self._parts.clock.now()
        found = await self._look_for_sending(instance, Kind.EVENT)
        gate = gate_for(self._parts, instance, found.look, Kind.EVENT)
        if not gate.open:
            if gate.final:
                self._parts.journal.forget_known(instance.id)
            return
        await compare(
            self._parts,
            self._network.secrets,
            instance,
            stored=lambda ids: self.payloads_changed(*ids[:TOLD_AT_MOST]),
            failed=lambda why: self._complain(instance, why),
        )

    def _complain(self, instance: Instance, why: Reason) -> None:
        key = (instance.id, dict(why.facts).get("of", why.code))
        if self._complained.get(key) != why:
            self._complained[key] = why
            self.say(Stumbled(instance_name=instance.name, why=why))

    async def collect(self, instance: Instance) -> PayloadId:
        """Builds the next ping and stores it, queued or held; an older one that waits is superseded."""
        product = self._parts.product_of(instance)

        def progress(what: str, count: int, total: int | None) -> None:
            self.say(Progressed(instance_name=instance.name, what=what, count=count, total=total))

        secret = await self._network.secrets.get(instance)
        made = await product.collect(instance, secret, self._parts.clock.now(), progress)
        return await self._store(instance, made)

    async def preview(self, instance: Instance) -> tuple[Collected, tuple[Finding, ...]]:
        """The next ping and what the guard would find in it; stores and sends nothing, needs no gate."""
        product = self._parts.product_of(instance)

        def progress(what: str, count: int, total: int | None) -> None:
            self.say(Progressed(instance_name=instance.name, what=what, count=count, total=total))

        secret = await self._network.secrets.get(instance)
        made = await product.collect(instance, secret, self._parts.clock.now(), progress)
        approved = self._parts.journal.approved(instance.id)
        return made, await asyncio.to_thread(product.examine, made.body, made.names, approved)

    async def _store(self, instance: Instance, made: Collected) -> PayloadId:
        journal, product = self._parts.journal, self._parts.product_of(instance)
        approved = journal.approved(instance.id)
        if len(made.body) > EXAMINED_HERE_BYTES or len(made.names) > EXAMINED_HERE_NAMES:
            findings = await asyncio.to_thread(product.examine, made.body, made.names, approved)
        else:
            findings = product.examine(made.body, made.names, approved)
        now = self._parts.clock.now()
        payload = NewPayload(
            instance_id=instance.id,
            kind=made.kind,
            source=instance.source,
            method=made.method,
            url=made.url,
            headers=made.headers,
            body=made.body,
            created_at=now,
            rebuilt=made.rebuilt,
        )
        superseded = reason("newer_ping")
        older = [p for p in journal.first_waiting(instance.id) if p.kind is made.kind]
        if findings:
            for held in journal.in_states(frozenset({PayloadState.HELD}), instance.id):
                if held.kind is made.kind:
                    self._change(held.id, PayloadState.SUPERSEDED, why=superseded)
            why = why_held(findings)
            stored = journal.store_payload(payload, state=PayloadState.HELD, why=why, supersede=superseded)
        else:
            stored = journal.store_payload(payload, state=PayloadState.QUEUED, due_at=now, supersede=superseded)
        self._pinged(instance.id)
        self._tell_payloads(*(p.id for p in older), stored)
        return stored

    # --- sending -----------------------------------------------------------------------------------------

    async def _attempt(self, instance: Instance, payload_id: PayloadId) -> None:
        """One attempt. Between the gate's answer and the first byte nothing else runs on this loop."""
        journal = self._parts.journal
        found = await self._look_for_sending(instance)
        payload, body = journal.payload(payload_id), journal.body(payload_id)
        if payload is None or payload.state not in WAITING:
            return
        gate = gate_for(self._parts, instance, found.look, payload.kind)
        if payload.kind is Kind.EVENT:
            self._event_at[instance.id] = self._parts.clock.now() + agenda.EVENT_GAP
        if not gate.open:
            self._shut(payload, gate.because, final=gate.final)
            return
        if leads_to_relay(payload.url, (i.listen for i in journal.instances() if i.listen is not None)):
            self._shut(payload, reason("relay_loop", url=payload.url, name=instance.name), final=False)
            return
        if body is None:
            self._change(payload_id, PayloadState.EXPIRED, why=reason("body_gone"))
            return
        if payload.kind is Kind.USAGE and payload_id not in self._carried:
            self._change(payload_id, PayloadState.EXPIRED, why=reason("usage_key_gone"))
            return
        try:
            self._change(payload_id, PayloadState.SENDING)
        except OurBug:
            now = journal.payload(payload_id)
            if now is None or now.state not in WAITING:
                return  # Another process stopped it since it was read.
            raise
        await self._send(instance, payload, body)

    def _shut(self, payload: Payload, because: Reason, *, final: bool) -> None:
        if final:
            self._change(payload.id, PayloadState.BLOCKED, why=because)
            return
        again_at = self._parts.clock.now() + TRY_AGAIN
        self._change(payload.id, payload.state, due_at=again_at, why=because)

    async def _send(self, instance: Instance, payload: Payload, body: bytes) -> None:
        started_at, progress = self._parts.clock.now(), SendProgress()
        started = asyncio.get_running_loop().time()
        headers = payload.headers + self._carried.get(payload.id, ())
        request = Outgoing(method=payload.method, url=payload.url, headers=headers, body=body)

        def end(exchange: Exchange, after: Next) -> None:
            attempt = Attempt(
                number=payload.attempt_count + 1,
                started_at=started_at,
                duration_ms=round((asyncio.get_running_loop().time() - started) * 1000),
                exchange=exchange,
                repeat=payload.state is PayloadState.UNCERTAIN,
            )
            self._parts.journal.end_attempt(
                payload.id, attempt, after.state, at=self._parts.clock.now(), due_at=after.due_at, why=after.why
            )
            if after.state not in WAITING:
                self._carried.pop(payload.id, None)
            if after.state is PayloadState.DELIVERED and payload.kind is Kind.PING:
                self._pinged(instance.id)
            self._tell_payloads(payload.id)

        try:
            exchange = await self._network.sender.send(request, progress)
        except asyncio.CancelledError:
            whose = "telemetry was stopped" if instance.id in self._stopped_by_owner else "the program ended"
            cut = Failed(error="cut_off", detail=whose, may_have_left=progress.may_have_left)
            end(cut, self._after_cut(instance, cut))
            raise
        now = self._parts.clock.now()
        answers = self._parts.product_of(instance).answers
        end(
            exchange,
            judge(
                exchange,
                attempt_count=payload.attempt_count + 1,
                now=now,
                answers=answers,
                chance=self._network.chance(),
            ),
        )

    def _after_cut(self, instance: Instance, cut: Failed) -> Next:
        if instance.id in self._stopped_by_owner:
            return Next(state=PayloadState.BLOCKED, due_at=None, why=reason("stopped_by_owner"))
        state = PayloadState.UNCERTAIN if cut.may_have_left else PayloadState.QUEUED
        return Next(state=state, due_at=self._parts.clock.now(), why=reason("cut_off_by_quit"))

    # --- the owner's acts ----------------------------------------------------------------------------------

    async def opt_out(
        self, instance: Instance, *, announce: bool, by: str, sink: bool = False, rights: bool = False
    ) -> SwitchResult:
        """Cuts off what is under way, then switches. When it returns, nothing of the instance leaves any more.

        `rights`, here and below: where another user's file stands in the way, an administrator is asked.
        """
        self._stopped_by_owner.add(instance.id)
        try:
            ended = await self._cancel((instance.id,))
            before = self._leaving(instance)
            result = self._switch.opt_out(instance, announce=announce, by=by, sink=sink, patient=rights)
            self._tell_payloads(*before)
        finally:
            self._stopped_by_owner.discard(instance.id)
        result = await self._switched(instance, SwitchAct.OPT_OUT, result, by=by, announced=announce, rights=rights)
        if not ended:
            raise Temporary("cut_off_hangs", name=instance.name)
        return result

    async def put_back(self, instance: Instance, *, by: str, rights: bool = False) -> SwitchResult:
        """The owner's last opt-out once more, as he wanted it then. Raises Fixable `nothing_to_put_back`."""
        journal = self._parts.journal
        wish = journal.wish(instance.id)
        if wish is None or not wish.off:
            raise Fixable("nothing_to_put_back", name=instance.name)
        pointed = bool(journal.edits(instance.id, EditPurpose.POINTING))
        sink = pointed and instance.source is Source.OBSERVE and bool(self._parts.product_of(instance).what_stops())
        return await self.opt_out(instance, announce=wish.announced, by=by, sink=sink, rights=rights)

    async def opt_in(self, instance: Instance, *, by: str, rights: bool = False) -> SwitchResult:
        """Switches on."""
        result = self._switch.opt_in(instance, by=by, patient=rights)
        return await self._switched(instance, SwitchAct.OPT_IN, result, by=by, rights=rights)

    async def revert(
        self, instance: Instance, *, by: str, only: str | None = None, rights: bool = False
    ) -> SwitchResult:
        """Takes back our own edits, or one part of them; see `Switch.revert`."""
        await self._cancel((instance.id,))
        result = self._switch.revert(instance, by=by, only=only, patient=rights)
        return await self._switched(instance, SwitchAct.REVERT, result, by=by, rights=rights, whole=only is None)

    async def _switched(
        self,
        instance: Instance,
        act: SwitchAct,
        result: SwitchResult,
        *,
        by: str,
        announced: bool = False,
        rights: bool = False,
        whole: bool = True,
    ) -> SwitchResult:
        result = await finish(self._parts, self._network.secrets, instance, result)
        if rights and result.asking is not None:
            problem = await self.ask_administrator(instance.id, result.asking)
            result = self._switch.settle(instance, act, result, problem, by=by, announced=announced, whole=whole)
        for change in self._parts.journal.switches(instance.id, limit=1):
            self.say(SwitchChanged(instance_name=instance.name, change=change))
        self.say(Looked(instance_name=instance.name, verdict=result.after))
        self.forget_delay(instance.id)
        return result

    async def ask_administrator(self, instance_id: InstanceId, wanted: Asking) -> Reason | None:
        """See `rights.ask`; the instance's gate is shut meanwhile, and a change of its file is nobody else's."""
        from tray_app.engine.rights import ask

        self._with_administrator.add(instance_id)
        try:
            return await ask(self._parts, wanted)
        finally:
            self._with_administrator.discard(instance_id)

    async def send_now(self, instance: Instance) -> Payload:
        """One ping now: collected, and attempted once. Raises Fixable with the gate's reason when it is shut, and
        `relay_sends_itself` where the server's own comes through here: the vendor would get it twice."""
        if instance.source is Source.RELAY:
            raise Fixable("relay_sends_itself", title=self._parts.product_of(instance).title)

        async def work() -> PayloadId:
            found = await self._look_for_sending(instance)
            gate = gate_for(self._parts, instance, found.look, Kind.PING)
            if not gate.open:
                raise Fixable("gate_shut", **nested("because", gate.because))
            stored = await self.collect(instance)
            await self._attempt(instance, stored)
            return stored

        stored = await self._as_job(instance, work)
        payload = self._parts.journal.payload(stored)
        if payload is None:
            raise Fixable("no_such_payload", id=stored)
        return payload

    async def changed(self, instance_id: InstanceId, *, gone: bool = False) -> None:
        """The owner added, changed or removed an instance; what runs for it ends first when it is gone."""
        if gone:
            await self.attached.end(instance_id)
            await self._cancel((instance_id,))
        self.say(InstancesChanged(instance_id=instance_id))
        self.forget_delay(instance_id)

    async def answers(self, instance_id: InstanceId) -> None:
        """An instance's server answered: what it is still to be told, it is told."""
        instance = next((i for i in self._parts.journal.instances() if i.id == instance_id), None)
        wish = self._parts.journal.server_wish(instance_id)
        if instance is None or wish is None or wish.done_at is not None:
            return
        problem = await carry_out(self._parts, instance)
        if problem is None:
            self.look_soon(instance_id)

    def carry(self, payload_id: PayloadId, headers: Headers) -> None:
        """Headers that a stored message needs when it leaves and that are written nowhere: its key. They are gone with
        this program, and the message then cannot leave any more."""
        self._carried[payload_id] = headers
        while len(self._carried) > CARRIED_MOST:
            self._carried.popitem(last=False)

    def payloads_changed(self, *ids: PayloadId) -> None:
        """The owner released, discarded; something came: tell, and look at what is due."""
        changed = self._parts.journal.payloads(ids)
        self.say(*(PayloadChanged(payload=p) for p in changed))
        if any(p.state in WAITING for p in changed):
            self.wake()

    # --- helpers -------------------------------------------------------------------------------------------

    async def _as_job(self, instance: Instance, work: Callable[[], Awaitable[_T]]) -> _T:
        """Does `work` as the instance's one job, after the one that runs now. Cancelled by the switch: Fixable."""
        while (running := self._jobs.get(instance.id)) is not None:
            await asyncio.wait({running})
        if instance.id in self._stopped_by_owner:
            raise Fixable("stopped_meanwhile", name=instance.name)
        result: asyncio.Future[_T] = asyncio.get_running_loop().create_future()

        def cut_off() -> None:
            if not result.done():
                stopped = instance.id in self._stopped_by_owner
                code = "stopped_meanwhile" if stopped else "cut_off_meanwhile"
                result.set_exception(Fixable(code, name=instance.name))

        async def job() -> None:
            try:
                done = await work()
            except asyncio.CancelledError:
                cut_off()
                raise
            except BaseException as problem:
                if result.done():  # Whoever asked is gone.
                    raise
                result.set_exception(problem)
            else:
                if not result.done():
                    result.set_result(done)

        task = asyncio.get_running_loop().create_task(job(), name=f"asked for, {instance.id}")
        self._jobs[instance.id] = task
        task.add_done_callback(lambda done: self._job_ended(instance.id, done))
        # A task that is cancelled before its first step never runs a line of `job`.
        task.add_done_callback(lambda _: cut_off())
        return await result

    async def _cancel(self, instance_ids: tuple[InstanceId, ...]) -> bool:
        """Cuts off what runs for these; False: something did not end in CUT_OFF_WITHIN_S."""
        tasks = {task for i in instance_ids if (task := self._jobs.get(i)) is not None}
        for task in tasks:
            task.cancel()
        if not tasks:
            return True
        _, hanging = await asyncio.wait(tasks, timeout=CUT_OFF_WITHIN_S)
        return not hanging

    def _leaving(self, instance: Instance) -> tuple[PayloadId, ...]:
        """What can still leave, the newest TOLD_AT_MOST of it."""
        states = frozenset({PayloadState.QUEUED, PayloadState.UNCERTAIN, PayloadState.HELD, PayloadState.REJECTED})
        which = PayloadFilter(instance_id=instance.id, states=states)
        return tuple(p.id for p in self._parts.journal.page(which, limit=TOLD_AT_MOST))

    def _change(
        self, payload_id: PayloadId, state: PayloadState, *, due_at: datetime | None = None, why: Reason | None = None
    ) -> None:
        self._parts.journal.change_state(payload_id, state, at=self._parts.clock.now(), due_at=due_at, why=why)
        self._tell_payloads(payload_id)

    def _tell_payloads(self, *ids: PayloadId) -> None:
        found = (self._parts.journal.payload(i) for i in ids)
        self.say(*(PayloadChanged(payload=p) for p in found if p is not None))

    def say(self, *events: Event) -> None:
        """Tells whoever watches."""
        if events:
            self._tell(events)

    def _tidy_up(self) -> None:
        """Drops what is past its retention: at the start, then hourly, and again soon while there is more."""
        steady_s = self._parts.clock.steady_s()
        if steady_s < self._tidy_at_s:
            return
        now, keep = self._parts.clock.now(), self._network
        oldest = now - timedelta(days=keep.bodies_days)
        for payload in self._parts.journal.in_states(KEPT):
            if payload.created_at < oldest:
                self._change(payload.id, PayloadState.EXPIRED, why=reason("kept_too_long"))
        dropped = self._parts.journal.prune(now=now, bodies_days=keep.bodies_days, lines_days=keep.lines_days)
        self._tidy_at_s = steady_s + (0.0 if dropped else TIDY_EVERY_S)

    def _index(self) -> None:
        """What makes looking for text quick follows what was stored."""
        steady_s = self._parts.clock.steady_s()
        if steady_s >= self._index_at_s:
            self._index_at_s = steady_s + INDEX_EVERY_S
            if self._parts.journal.index_lags():
                self._indexing.begin()

    def _note_watch(self, *, force: bool = False) -> None:
        """Writes down that we still watch; a clock that went back begins a new time of watching."""
        if self._watch is None:
            return
        number, noted_at = self._watch
        now = self._parts.clock.now()
        if now < noted_at:
            self._watch = (self._parts.journal.begin_watch(now), now)
        elif force or now - noted_at >= WATCH_NOTED_EVERY:
            self._parts.journal.extend_watch(number, now)
            self._watch = (number, now)


def _shut_by_the_server(found: Found) -> bool:
    """Whether what the running server said when it was last asked is what shuts the gate."""
    return any(piece.shuts and piece.side is Side.RUNNING for piece in found.look.evidence)
