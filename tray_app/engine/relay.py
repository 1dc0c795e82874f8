"""The relay of an instance: takes what its server hands over, puts it on disk, and answers. What leaves, and when, is
the engine's as for every payload.

A message is judged before it is stored (whose, which, held or not) and on disk before its 2xx. What comes at the same
time is stored in one transaction, so that many connections cost one fsync. Nothing waits for the vendor.

Where the relay's URL serves functions too, what is no telemetry passes (docs/adr/011): unchanged, unstored, unlogged.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from tray_app.core.errors import Temporary, TrayAppError
from tray_app.core.instances import leads_to_relay
from tray_app.core.messages import Arrival, NewPayload
from tray_app.core.model import Kind, PayloadState, Source, reason
from tray_app.core.relay import (
    BODY_LIMIT_BYTES,
    REPEAT_WITHIN,
    UNPACKED_LIMIT_BYTES,
    NotTaken,
    Refusal,
    RelayAnswer,
    behind,
    end_to_end,
    fields_to_hold,
    no_browser,
    only_secrets,
    passing,
    step_of,
    unpack,
    without_secrets,
)
from tray_app.engine.looking import arrival_gate

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Hashable, Iterator
    from datetime import datetime

    from tray_app.core.guard import Examination
    from tray_app.core.model import Headers, Instance, InstanceId, Look, PayloadId, Reason, Wish
    from tray_app.core.ports import Listener, Listening, Passage, RelayBody, RelayRules
    from tray_app.core.relay import AnswerStream, Handed, RequestHead
    from tray_app.engine.parts import Parts

MESSAGE_S: Final = 60.0
"""For a whole message to come in: 32 MB at 4 Mbit/s, on a connection that does not leave this machine."""
BYTES_IN_ALL: Final = 96 * 1024 * 1024
"""Of all messages that are coming in; beyond it the next ones are told to come back."""
HERE_BYTES: Final = 100_000
"""Up to here, unpacked, a message is understood in some milliseconds; bigger ones not on the loop, one at a time."""
LOOK_LASTS_S: Final = 5.0
"""How long the config counts as just read, for what arrives; before an attempt it is read afresh in any case."""
GONE_AFTER_S: Final = 1.0
TELL_AFTER_S: Final = 0.05
"""What was stored is told in one go, after its answers."""
TOLD_AT_ONCE: Final = 20
"""So that telling of a burst keeps no message waiting for more than a millisecond or two."""
COUNT_AFTER_S: Final = 1.0
"""Refusals are counted on disk at most so often: refusing must cost us less than being refused."""
WATCH_NOTED_EVERY_S: Final = 900.0
PASSING_AT_ONCE: Final = 128
"""Requests of one instance that are under way to the vendor and back; half of its relay's places, so that telemetry is
taken in whatever the vendor does."""
PASS_SILENCE_S: Final = 900.0
"""For what passes, without a byte of a body or without its reader: longer than the server waits for anything (600)."""


class _Room:
    """How many bytes of messages are in memory, and how many may be."""

    def __init__(self, limit_bytes: int, whole: _Room | None = None) -> None:
        self._limit_bytes = limit_bytes
        self._whole = whole
        self.used_bytes = 0

    @contextmanager
    def part(self) -> Iterator[_Room]:
        """The part of one message; given back at the end."""
        part = _Room(BODY_LIMIT_BYTES, self)
        try:
            yield part
        finally:
            self.used_bytes -= part.used_bytes

    def take(self, size_bytes: int) -> None:
        """So much more. Raises NotTaken beyond the limit."""
        self.used_bytes += size_bytes
        if self._whole is None:
            if self.used_bytes > self._limit_bytes:
                raise NotTaken(Refusal.TOO_MANY)
            return
        self._whole.take(size_bytes)
        if self.used_bytes > self._limit_bytes:
            raise NotTaken(Refusal.TOO_LARGE)


class _Known(NamedTuple):
    """What the owner decided for an instance."""

    version: tuple[int, int]
    instance: Instance
    approved: frozenset[str]
    wish: Wish | None


class _Waiting(NamedTuple):
    """A message that is about to be stored."""

    decide: Callable[[], Arrival]
    """What is to become of it; asked right before it is stored, so that a switch in between counts."""
    stored: asyncio.Future[None]
    secrets: Headers
    """What of it is not stored."""


class Relays:
    """Part of the engine, on its loop: `engine.attached.Attachment`. `listener` and `passage` are made when first
    needed; `told` gets the ids of what was stored, `carry` the headers that a message needs and that are not stored."""

    name = "relay"

    def __init__(
        self,
        parts: Parts,
        listener: Callable[[], Listener],
        passage: Callable[[], Passage],
        *,
        works: Callable[[InstanceId], None],
        told: Callable[..., None],
        carry: Callable[[PayloadId, Headers], None],
    ) -> None:
        self._parts = parts
        self._make_listener = listener
        self._make_passage = passage
        self._passages: dict[InstanceId, Passage] = {}
        self._passing: Counter[InstanceId] = Counter()
        self._carry = carry
        self._listener: Listener | None = None
        self._works = works
        self._told = told
        self._waiting: list[_Waiting] = []
        self._untold: list[PayloadId] = []
        self._big_one = asyncio.Semaphore(1)
        self._room = _Room(BYTES_IN_ALL)
        self._known: dict[InstanceId, _Known] = {}
        self._looks: dict[InstanceId, tuple[float, Look]] = {}
        self._rules: dict[str, RelayRules | None] = {}

    def needs(self, instance: Instance) -> Hashable | None:
        """Its address. All else is looked up for each message, so that a change cuts nothing off."""
        if instance.source is not Source.RELAY or instance.listen is None:
            return None
        rules = self._known_rules(instance)
        return instance.listen if rules is not None and (rules.at_root or instance.path_token) else None

    async def run(self, instance: Instance) -> None:
        """Listens until it is cancelled. Raises Temporary `relay_port_taken`, `relay_cannot_listen`."""
        journal, clock = self._parts.journal, self._parts.clock
        refusals = _Refusals(self._parts, instance.id)
        self._listener = self._listener or self._make_listener()
        try:
            listening = await self._listener.listen(
                instance.listen or "", lambda head, body: self._take(instance.id, head, body), refusals.count
            )
        except TrayAppError as problem:
            named = Temporary(problem.code, name=instance.name, **dict(problem.reason.facts))
            journal.set_relay_problem(instance.id, named.reason, at=clock.now())
            raise named from problem
        try:
            journal.set_relay_problem(instance.id, None, at=clock.now())
            self._works(instance.id)
            await self._watch(instance.id)
        finally:
            await listening.close()
            # It ends before its instance is dropped, so whether anybody is to listen there again shows a moment later.
            # A program that ends has no later, and its sockets are kept for the next run.
            asyncio.get_running_loop().call_later(GONE_AFTER_S, self._let_go, instance, listening)
            self._store_waiting()
            refusals.write()
            self._looks.pop(instance.id, None)
            self._known.pop(instance.id, None)
            passage = self._passages.pop(instance.id, None)
            if passage is not None:
                await passage.close()

    def _let_go(self, instance: Instance, listening: Listening) -> None:
        """Ends its address for good, unless a relay is to listen there."""
        with suppress(TrayAppError):
            wanted = {i.listen for i in self._parts.journal.instances() if self.needs(i) is not None}
            if instance.listen not in wanted:
                listening.let_go()

    async def _watch(self, instance_id: InstanceId) -> None:
        """Writes down that we see what comes, from now until it is cancelled."""
        journal, clock = self._parts.journal, self._parts.clock
        began_at = clock.now()
        number = journal.begin_watch(began_at, instance_id)
        try:
            while True:
                await asyncio.sleep(WATCH_NOTED_EVERY_S)
                now = clock.now()
                if now < began_at:  # The clock went back: a new time begins.
                    number, began_at = journal.begin_watch(now, instance_id), now
                journal.extend_watch(number, now)
        finally:
            with suppress(TrayAppError):
                journal.extend_watch(number, clock.now())

    # --- one message -------------------------------------------------------------------------------------

    async def _take(self, instance_id: InstanceId, head: RequestHead, body: RelayBody) -> RelayAnswer:
        """Answers 2xx once the message is on disk; what is no telemetry gets the vendor's answer. Raises NotTaken;
        TrayAppError when it cannot be stored."""
        instance = self._known_of(instance_id).instance
        rules = self._known_rules(instance)
        if rules is None:
            raise NotTaken(Refusal.OTHER_PATH)
        token = None if rules.at_root else instance.path_token or ""
        step = step_of(head, listen=instance.listen or "", path_token=token)
        kind = rules.expects(head.method, step)
        if kind is None:
            return await self._pass(instance, head, step, body)
        if rules.at_root:
            no_browser(head.headers)
        with self._room.part() as taken:
            raw = await self._read(head, body, taken)
            handed, seen = await self._understand(self._known_of(instance_id), rules, kind, step, raw)
            await self._store(
                lambda: self._arrival(instance_id, head, handed, raw, seen), secrets=only_secrets(head.headers)
            )
        return RelayAnswer(status=rules.status(kind))

    async def _pass(self, instance: Instance, head: RequestHead, step: str, body: RelayBody) -> RelayAnswer:
        """Sends it on as it is, also while telemetry is stopped."""
        headers, endpoint = passing(head), self._endpoint(instance)
        if leads_to_relay(endpoint, (i.listen for i in self._parts.journal.instances() if i.listen is not None)):
            raise NotTaken(Refusal.PROXY)
        if self._passing[instance.id] >= PASSING_AT_ONCE:
            raise NotTaken(Refusal.TOO_MANY)
        if instance.id not in self._passages:
            self._passages[instance.id] = self._make_passage()
        self._passing[instance.id] += 1
        body.keep(silence_s=PASS_SILENCE_S)
        passes = False
        try:
            url = behind(endpoint, step)
            answer = await self._passages[instance.id].pass_on(head.method, url, headers, body)
            if not isinstance(answer.body, bytes):
                answer, passes = replace(answer, body=_Counted(answer.body, self._passing, instance.id)), True
            return answer
        finally:
            if not passes:
                self._passing[instance.id] -= 1

    async def _read(self, head: RequestHead, body: RelayBody, taken: _Room) -> bytes:
        """The whole body, within what one message, one minute and all messages together may take."""
        told = next((v for n, v in head.headers if n.lower() == "content-length"), "0")
        if told.isdecimal() and int(told) > BODY_LIMIT_BYTES:
            raise NotTaken(Refusal.TOO_LARGE)
        pieces = list[bytes]()
        try:
            async with asyncio.timeout(MESSAGE_S):
                async for piece in body:
                    taken.take(len(piece))
                    pieces.append(piece)
        except TimeoutError:
            raise NotTaken(Refusal.TOO_SLOW) from None
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    async def _understand(
        self, known: _Known, rules: RelayRules, kind: Kind, step: str, raw: bytes
    ) -> tuple[Handed, Examination]:
        """What it is, and what the guard sees in it. Raises NotTaken."""
        instance, approved = known.instance, known.approved
        product = self._parts.product_of(instance)

        def understand(limit_bytes: int = UNPACKED_LIMIT_BYTES) -> tuple[Handed, Examination]:
            message = unpack(raw, limit_bytes=limit_bytes)
            handed = rules.hand_over(kind, step, message)
            if handed.server_id is not None and instance.server_id not in (None, handed.server_id):
                raise NotTaken(Refusal.OTHER_INSTANCE)
            seen = product.examination(message, frozenset(), approved)
            if message and not seen.value_count:  # no JSON, or nested deeper than we look
                raise NotTaken(Refusal.NOT_READABLE)
            return handed, seen

        if len(raw) <= HERE_BYTES:
            try:
                return understand(HERE_BYTES)
            except NotTaken as error:
                if error.refusal is not Refusal.TOO_LARGE:
                    raise
        async with self._big_one:
            return await asyncio.to_thread(understand)

    def _arrival(
        self, instance_id: InstanceId, head: RequestHead, handed: Handed, raw: bytes, seen: Examination
    ) -> Arrival:
        """What is to become of a message, by what holds at this moment."""
        known, now = self._known_of(instance_id), self._parts.clock.now()
        instance = known.instance
        payload = NewPayload(
            instance_id=instance.id,
            kind=handed.kind,
            source=Source.RELAY,
            method=head.method,
            url=behind(self._endpoint(instance), handed.step),
            headers=without_secrets(end_to_end(head.headers)),
            body=raw,
            created_at=now,
            rebuilt=False,
        )
        state, why = self._judge(known, handed, seen, now)
        replaces = handed.kind is Kind.PING and state is not PayloadState.BLOCKED
        return Arrival(
            payload=payload,
            state=state,
            due_at=now if state is PayloadState.QUEUED else None,
            why=why,
            supersede=reason("newer_ping") if replaces else None,
            message_key=handed.message_key,
            repeat_since=now - REPEAT_WITHIN,
        )

    def _judge(
        self, known: _Known, handed: Handed, seen: Examination, now: datetime
    ) -> tuple[PayloadState, Reason | None]:
        instance, approved, wish = known.instance, known.approved, known.wish
        gate = arrival_gate(self._parts, instance, self._look(instance, now), handed.kind, wish)
        if not gate.open and gate.final:
            return PayloadState.BLOCKED, gate.because
        if handed.kind is Kind.OPT_OUT:
            announced = wish is not None and wish.announced and instance.server_id is not None
            if announced and not instance.hold_all:
                return PayloadState.QUEUED, reason("farewell_announced")
            return PayloadState.HELD, _held("farewell", handed, ())
        paths = (*seen.paths, *handed.in_address)
        fields = fields_to_hold(paths, seen.findings, approved)
        if instance.server_id is None or not any(path in approved for path in paths):
            return PayloadState.HELD, _held("first_payload", handed, fields)
        if instance.hold_all:
            return PayloadState.HELD, _held("hold_all", handed, fields)
        if fields:
            return PayloadState.HELD, _held("new_fields", handed, fields)
        return PayloadState.QUEUED, None

    def _look(self, instance: Instance, now: datetime) -> Look:
        steady_s = self._parts.clock.steady_s()
        read_s, look = self._looks.get(instance.id, (float("-inf"), None))
        if look is None or not 0 <= steady_s - read_s < LOOK_LASTS_S:
            look = self._parts.product_of(instance).look(instance, now)
            self._looks[instance.id] = steady_s, look
        return look

    # --- storing -------------------------------------------------------------------------------------------

    async def _store(self, decide: Callable[[], Arrival], *, secrets: Headers) -> None:
        """Returns when it is on disk, together with all that came in the same turn of the loop."""
        loop = asyncio.get_running_loop()
        stored = loop.create_future()
        if not self._waiting:
            loop.call_soon(self._store_waiting)
        self._waiting.append(_Waiting(decide=decide, stored=stored, secrets=secrets))
        await stored

    def _store_waiting(self) -> None:
        waiting, self._waiting = self._waiting, []
        if not waiting:
            return
        try:
            self._store_all(waiting)
        except TrayAppError:
            # One that cannot be stored must not keep the others from it.
            for single in waiting:
                try:
                    self._store_all([single])
                except TrayAppError as problem:
                    if not single.stored.done():
                        single.stored.set_exception(problem)

    def _store_all(self, waiting: list[_Waiting]) -> None:
        ids = self._parts.journal.take_in([w.decide() for w in waiting])
        for one, payload_id in zip(waiting, ids, strict=True):
            if one.secrets:
                self._carry(payload_id, one.secrets)
            if not one.stored.done():  # Whoever brought it may be gone; it is stored all the same.
                one.stored.set_result(None)
        if not self._untold:
            asyncio.get_running_loop().call_later(TELL_AFTER_S, self._tell)
        self._untold += ids

    def _tell(self) -> None:
        now, self._untold = self._untold[:TOLD_AT_ONCE], self._untold[TOLD_AT_ONCE:]
        if self._untold:
            asyncio.get_running_loop().call_later(TELL_AFTER_S / 10, self._tell)
        with suppress(TrayAppError):  # A journal that cannot be read shows itself elsewhere.
            self._told(*now)

    # --- helpers -------------------------------------------------------------------------------------------

    def _known_of(self, instance_id: InstanceId) -> _Known:
        """As it is at this moment; read again only when something of it may have changed."""
        journal = self._parts.journal
        version, known = journal.decisions(), self._known.get(instance_id)
        if known is not None and known.version == version:
            return known
        found = next((i for i in journal.instances() if i.id == instance_id), None)
        if found is None or found.source is not Source.RELAY:
            raise NotTaken(Refusal.OTHER_PATH)
        known = _Known(
            version=version, instance=found, approved=journal.approved(instance_id), wish=journal.wish(instance_id)
        )
        self._known[instance_id] = known
        return known

    def _endpoint(self, instance: Instance) -> str:
        return instance.endpoint or self._parts.product_of(instance).default_endpoint

    def _known_rules(self, instance: Instance) -> RelayRules | None:
        if instance.product not in self._rules:
            self._rules[instance.product] = self._parts.product_of(instance).relay_rules()
        return self._rules[instance.product]


class _Counted:
    """An answer that passes; counted off when it is through."""

    def __init__(self, body: AnswerStream, passing: Counter[InstanceId], instance_id: InstanceId) -> None:
        self._body, self._passing, self._instance_id = body, passing, instance_id
        self._ended = False

    def __aiter__(self) -> AsyncIterator[bytes]:
        return aiter(self._body)

    async def aclose(self) -> None:
        """See `core.relay.AnswerStream`."""
        self._passing[self._instance_id] -= not self._ended
        self._ended = True
        await self._body.aclose()


class _Refusals:
    """Counts in memory, and on disk a moment later."""

    def __init__(self, parts: Parts, instance_id: InstanceId) -> None:
        self._parts = parts
        self._instance_id = instance_id
        self._counts: Counter[Refusal] = Counter()

    def count(self, refusal: Refusal) -> None:
        """One more."""
        if not self._counts:
            asyncio.get_running_loop().call_later(COUNT_AFTER_S, self.write)
        self._counts[refusal] += 1

    def write(self) -> None:
        """Adds them to what is on disk. What cannot be written is kept for the next time."""
        counts, self._counts = self._counts, Counter()
        if not counts:
            return
        try:
            self._parts.journal.count_refused(self._instance_id, counts, at=self._parts.clock.now())
        except TrayAppError:
            self._counts += counts


def _held(code: str, handed: Handed, fields: tuple[str, ...]) -> Reason:
    """Why it is held, and whose it is. What its release lets through is worked out then (`payload_acts`): hundreds of
    paths do not belong into each line of a log. Only what its body does not tell is kept for that."""
    shown = ", ".join(fields[:20]) + (", ..." if len(fields) > 20 else "")
    facts = {"in_address": "\n".join(handed.in_address)} if handed.in_address else {}
    return reason(code, fields=shown, count=len(fields), server_id=handed.server_id or "", **facts)
