"""The relay of an instance: takes what its server hands over, puts it on disk, and answers. What leaves, and when, is
the engine's as for every payload.

Before its 2xx it is seen whether a message fits (whose, which, readable), and it is on disk; what the guard sees in it
and what becomes of it is found out after (`engine.inbox`). Nothing waits for the vendor.

Where the relay's URL serves functions too, what is no telemetry passes (docs/adr/011): unchanged, unstored, unlogged.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tray_app.core.errors import Temporary, TrayAppError
from tray_app.core.instances import leads_to_relay
from tray_app.core.json_paths import is_readable
from tray_app.core.messages import Received
from tray_app.core.model import Source
from tray_app.core.relay import (
    BODY_LIMIT_BYTES,
    NotTaken,
    Refusal,
    RelayAnswer,
    behind,
    end_to_end,
    no_browser,
    only_secrets,
    passing,
    step_of,
    unpack,
    without_secrets,
)
from tray_app.engine.inbox import NO_NAMES, Decisions, Inbox

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Hashable

    from tray_app.core.guard import Examination
    from tray_app.core.model import Headers, Instance, InstanceId, Kind, PayloadId
    from tray_app.core.ports import Listener, Listening, Passage, RelayBody, RelayRules
    from tray_app.core.relay import AnswerStream, Handed, RequestHead
    from tray_app.engine.inbox import Known
    from tray_app.engine.parts import Parts

MESSAGE_S: Final = 60.0
"""For a whole message to come in: 32 MB at 4 Mbit/s, on a connection that does not leave this machine."""
BYTES_IN_ALL: Final = 96 * 1024 * 1024
"""Of all messages that are coming in; beyond it the next ones are told to come back."""
HERE_BYTES: Final = 100_000
"""Up to here, unpacked, a message is understood in some milliseconds; bigger ones not on the loop, one at a time."""
GONE_AFTER_S: Final = 1.0
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

    def part(self) -> _Room:
        """The part of one message, to be given back."""
        return _Room(BODY_LIMIT_BYTES, self)

    def give_back(self) -> None:
        """This part is not needed any more."""
        if self._whole is not None:
            self._whole.used_bytes -= self.used_bytes
        self.used_bytes = 0

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
        self._listener: Listener | None = None
        self._works = works
        self._big_one = asyncio.Semaphore(1)
        self._room = _Room(BYTES_IN_ALL)
        self._decisions = Decisions(parts)
        self._inbox = Inbox(parts, self._decisions, told=told, carry=carry)

    def begin(self) -> None:
        """Looks into what an earlier run took in and could not look into any more."""
        self._inbox.look_soon()

    def needs(self, instance: Instance) -> Hashable | None:
        """Its address. All else is looked up for each message, so that a change cuts nothing off."""
        if instance.source is not Source.RELAY or instance.listen is None:
            return None
        rules = self._decisions.rules(instance)
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
            self._inbox.close()
            refusals.write()
            self._decisions.forget(instance.id)
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
        rules = self._decisions.rules(instance)
        if rules is None:
            raise NotTaken(Refusal.OTHER_PATH)
        token = None if rules.at_root else instance.path_token or ""
        step = step_of(head, listen=instance.listen or "", path_token=token)
        kind = rules.expects(head.method, step)
        if kind is None:
            return await self._pass(instance, head, step, body)
        if rules.at_root:
            no_browser(head.headers)
        part = self._room.part()
        try:
            raw = await self._read(head, body, part)

            def made(version: tuple[int, int]) -> Received:
                return self._received(self._known_of(instance_id, version), head, kind, step, raw)

            secrets = only_secrets(head.headers)
            if _fits_at_once(instance, rules, kind, step, raw):
                await self._inbox.keep(made, secrets=secrets)
            else:
                async with self._big_one:
                    known = self._known_of(instance_id)
                    handed, seen = await asyncio.to_thread(self._understand, known, rules, kind, step, raw)
                await self._inbox.keep_seen(made, handed, seen, secrets=secrets)
        finally:
            part.give_back()
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
        """The whole body, within what one message, a time, and all messages together may take. No timer: the listener
        ends who is silent, so somebody who is not is met here."""
        told = next((v for n, v in head.headers if n.lower() == "content-length"), "0")
        if told.isdecimal() and int(told) > BODY_LIMIT_BYTES:
            raise NotTaken(Refusal.TOO_LARGE)
        pieces, clock = list[bytes](), asyncio.get_running_loop().time
        until_s = clock() + MESSAGE_S
        async for piece in body:
            taken.take(len(piece))
            pieces.append(piece)
            if clock() > until_s:
                raise NotTaken(Refusal.TOO_SLOW)
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def _understand(
        self, known: Known, rules: RelayRules, kind: Kind, step: str, raw: bytes
    ) -> tuple[Handed, Examination]:
        """What it is, and what the guard sees in it; any thread. Raises NotTaken."""
        message = unpack(raw)
        handed = rules.hand_over(kind, step, message)
        _check_identity(handed, known.instance)
        seen = self._parts.product_of(known.instance).examination(message, NO_NAMES, known.approved)
        if message and not seen.value_count:  # no JSON, or nested deeper than we look
            raise NotTaken(Refusal.NOT_READABLE)
        return handed, seen

    def _received(self, known: Known, head: RequestHead, kind: Kind, step: str, raw: bytes) -> Received:
        """The message as it is kept, by what holds at this moment."""
        gate = self._decisions.gate(known, kind)
        return Received(
            instance_id=known.instance.id,
            came_at=self._parts.clock.now(),
            kind=kind,
            method=head.method,
            url=behind(self._endpoint(known.instance), step),
            step=step,
            headers=without_secrets(end_to_end(head.headers)),
            body=raw,
            stopped=gate.because if gate.final and not gate.open else None,
        )

    # --- helpers -------------------------------------------------------------------------------------------

    def _known_of(self, instance_id: InstanceId, version: tuple[int, int] | None = None) -> Known:
        """Raises NotTaken when it has no relay any more."""
        known = self._decisions.of(instance_id, version)
        if known is None or known.instance.source is not Source.RELAY:
            raise NotTaken(Refusal.OTHER_PATH)
        return known

    def _endpoint(self, instance: Instance) -> str:
        return instance.endpoint or self._parts.product_of(instance).default_endpoint


def _fits_at_once(instance: Instance, rules: RelayRules, kind: Kind, step: str, raw: bytes) -> bool:
    """Whether it is a message of this instance; False: it is too big to be understood on the loop. Raises NotTaken for
    what does not fit."""
    if len(raw) > HERE_BYTES:
        return False
    try:
        message = unpack(raw, limit_bytes=HERE_BYTES)
    except NotTaken as error:
        if error.refusal is Refusal.TOO_LARGE:
            return False
        raise
    _check_identity(rules.hand_over(kind, step, message), instance)
    if message and not is_readable(message):
        raise NotTaken(Refusal.NOT_READABLE)
    return True


def _check_identity(handed: Handed, instance: Instance) -> None:
    """Raises NotTaken when it carries the identifier of another instance."""
    if handed.server_id is not None and instance.server_id not in (None, handed.server_id):
        raise NotTaken(Refusal.OTHER_INSTANCE)


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
