"""What came through the relays, from its answer to its place in the record.

A message is on disk before its 2xx, in the inbox, as it came. Right after the answer it is looked into (whose, which,
what the guard sees, held or not) and becomes a payload; only payloads leave, so nothing leaves that was not looked
into, also where this program ends in between: what is in the inbox then is looked into at the next start. What comes
at the same time is stored in one transaction, so that many connections cost one fsync.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Final, NamedTuple

from tray_app.core.errors import TrayAppError
from tray_app.core.messages import Arrival
from tray_app.core.model import Kind, PayloadState, reason
from tray_app.core.relay import REPEAT_WITHIN, NotTaken, Refusal, fields_to_hold, unpack
from tray_app.engine.looking import arrival_gate

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tray_app.core.guard import Examination
    from tray_app.core.messages import Received
    from tray_app.core.model import Gate, Headers, Instance, InstanceId, Look, PayloadId, Reason, Wish
    from tray_app.core.ports import RelayRules
    from tray_app.core.relay import Handed
    from tray_app.engine.parts import Parts

LOOK_LASTS_S: Final = 5.0
"""How long the config counts as just read, for what arrives; before an attempt it is read afresh in any case."""
AT_ONCE: Final = 16
"""Messages that are looked into in one turn of the loop."""
BYTES_AT_ONCE: Final = 100_000
"""And so much of them (but one at least): some milliseconds."""
QUIET_S: Final = 0.1
"""Messages that come faster share the writing to disk with the next ones: one for each would keep the next answer
waiting, and what would be lost with the power stands in the inbox still."""
LOOK_WITHIN_S: Final = 10.0
"""Messages that come faster than QUIET_S are looked into together, once none came for so long; where they keep coming,
that begins after this. Whoever sends the next one waits for its answer, and nobody for the look."""
LOOKING_SHARE: Final = 1 / 4
"""Of the time, where they keep coming for longer, one at a time; of several at a time as much less: the rest is for
answers. What came is on disk, and the look catches up."""
BETWEEN_ANSWERS: Final = 2
"""So many are looked into in one turn of the loop then: an answer waits for two milliseconds at most."""
BEHIND_MOST: Final = 100_000
"""Where more are to be looked into, that has half of the time, and answers come slower: who sends without end would
else fill the disk with what nobody has looked into."""
SECRETS_MOST: Final = 10_000
"""Messages whose keys are kept in memory until they are looked into; of older ones they are lost, as by an end."""
STILL_TURNS: Final = 6
"""Where the last ones came together, the next are stored after so many turns of the loop without another one: a
message needs some to be read, and those that are on their way share the fsync."""
CLOSE_S: Final = 0.3
"""For what is still to be looked into at the end."""
TRY_AGAIN_S: Final = 1.0
"""After a journal that could not be written."""
TELL_AFTER_S: Final = 0.05
"""What was stored is told in one go."""
TOLD_AT_ONCE: Final = 20
"""So that telling of a burst keeps no message waiting for more than a millisecond or two."""


NO_NAMES: Final[frozenset[str]] = frozenset()
"""Nobody's names are known of what a server sends itself; one object, since the guard prepares each set once."""


class Known(NamedTuple):
    """What the owner decided for an instance."""

    version: tuple[int, int]
    instance: Instance
    approved: frozenset[str]
    wish: Wish | None


class Decisions:
    """What decides about messages that come, kept until it changes. On the engine's loop."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._known: dict[InstanceId, Known] = {}
        self._looks: dict[InstanceId, tuple[float, Look]] = {}
        self._rules: dict[str, RelayRules | None] = {}
        self._gates: dict[tuple[InstanceId, Kind], tuple[Known, Look, Gate]] = {}

    def version(self) -> tuple[int, int]:
        """Differs from before when something may have changed; to be asked once for what is done in one step."""
        return self._parts.journal.decisions()

    def of(self, instance_id: InstanceId, version: tuple[int, int] | None = None) -> Known | None:
        """As it is at this moment (`version`: as asked just now); read again only when something of it may have
        changed. None: it is gone."""
        journal, known = self._parts.journal, self._known.get(instance_id)
        version = version or self.version()
        if known is not None and known.version == version:
            return known
        found = next((i for i in journal.instances() if i.id == instance_id), None)
        if found is None:
            self.forget(instance_id)
            return None
        known = Known(
            version=version, instance=found, approved=journal.approved(instance_id), wish=journal.wish(instance_id)
        )
        self._known[instance_id] = known
        return known

    def gate(self, known: Known, kind: Kind) -> Gate:
        """The gate for a message that comes, or came a moment ago; worked out again only for another look or another
        decision."""
        look, key = self._look(known.instance), (known.instance.id, kind)
        kept = self._gates.get(key)
        if kept is None or kept[0] is not known or kept[1] is not look:
            gate = arrival_gate(self._parts, known.instance, look, kind, known.wish)
            kept = self._gates[key] = (known, look, gate)
        return kept[2]

    def rules(self, instance: Instance) -> RelayRules | None:
        """Of its product; None: it has no relay."""
        if instance.product not in self._rules:
            self._rules[instance.product] = self._parts.product_of(instance).relay_rules()
        return self._rules[instance.product]

    def forget(self, instance_id: InstanceId) -> None:
        """Nothing comes from it any more."""
        self._looks.pop(instance_id, None)
        self._known.pop(instance_id, None)
        self._gates = {key: kept for key, kept in self._gates.items() if key[0] != instance_id}

    def _look(self, instance: Instance) -> Look:
        clock = self._parts.clock
        steady_s = clock.steady_s()
        read_s, look = self._looks.get(instance.id, (float("-inf"), None))
        if look is None or not 0 <= steady_s - read_s < LOOK_LASTS_S:
            look = self._parts.product_of(instance).look(instance, clock.now())
            self._looks[instance.id] = steady_s, look
        return look


class _Waiting(NamedTuple):
    """A message that is about to be stored."""

    made: Callable[[tuple[int, int]], Received]
    """Asked right before it is stored, with the version of the decisions, so that a switch in between counts."""
    stored: asyncio.Future[None]
    secrets: Headers
    """What of it is not stored."""


class Inbox:
    """See the module. `told` gets the ids of what became payloads, `carry` the headers that a message needs and that
    are not stored."""

    def __init__(
        self,
        parts: Parts,
        decisions: Decisions,
        *,
        told: Callable[..., None],
        carry: Callable[[PayloadId, Headers], None],
    ) -> None:
        self._parts = parts
        self._decisions = decisions
        self._told = told
        self._carry = carry
        self._waiting: list[_Waiting] = []
        self._secrets: dict[int, Headers] = {}
        """By the number in the inbox."""
        self._next: asyncio.Handle | None = None
        """The next look into the inbox."""
        self._untold: list[PayloadId] = []
        self._stored_s = float("-inf")
        self._at_a_time = 1
        """So many were stored together last."""
        self._still_turns = 0
        """Of the loop, since the last of those that wait."""
        self._behind_s: float | None = None
        """Since when there is something to be looked into."""
        self._behind_count = 0
        """So many of this run are to be looked into."""
        self._is_quiet = True
        """Whether the last ones came alone."""

    async def keep(self, made: Callable[[tuple[int, int]], Received], *, secrets: Headers) -> None:
        """Returns when it is on disk, together with all that came at the same time."""
        loop = asyncio.get_running_loop()
        stored = loop.create_future()
        if not self._waiting:
            loop.call_soon(self._store_when_still)
        self._still_turns = 0
        self._waiting.append(_Waiting(made=made, stored=stored, secrets=secrets))
        await stored

    async def keep_seen(
        self, made: Callable[[tuple[int, int]], Received], handed: Handed, seen: Examination, *, secrets: Headers
    ) -> None:
        """The same for a big message that was looked into already: it becomes a payload at once, after those that came
        before it."""
        self._store_waiting()
        while self._look_into_some():
            await asyncio.sleep(0)
        version = self._decisions.version()
        message = made(version)
        known = self._decisions.of(message.instance_id, version)
        if known is None:
            raise NotTaken(Refusal.OTHER_PATH)
        stopped = self._stopped(known, message, handed)
        judged = (PayloadState.BLOCKED, stopped) if stopped is not None else _judge(known, handed, seen)
        (payload_id,) = self._parts.journal.take_in([_arrival(message, handed, *judged)])
        self._stored([payload_id], [secrets])

    def close(self) -> None:
        """Nothing more comes for now: what came becomes payloads, as far as there is time. The rest, and what cannot be
        written, stays in the inbox."""
        self._store_waiting()
        clock = asyncio.get_running_loop().time
        until_s = clock() + CLOSE_S
        with suppress(TrayAppError):
            while self._look_into_some() and clock() < until_s:
                pass

    # --- until it is on disk -----------------------------------------------------------------------------

    def _store_when_still(self) -> None:
        self._still_turns += 1
        if self._waiting and self._at_a_time > 1 and self._still_turns < STILL_TURNS:
            asyncio.get_running_loop().call_soon(self._store_when_still)
        else:
            self._store_waiting()

    def _store_waiting(self) -> None:
        waiting, self._waiting = self._waiting, []
        if not waiting:
            return
        try:
            self._store_all(waiting)
        except (TrayAppError, NotTaken):
            # One that cannot be stored must not keep the others from it.
            for single in waiting:
                try:
                    self._store_all([single])
                except (TrayAppError, NotTaken) as problem:
                    if not single.stored.done():
                        single.stored.set_exception(problem)
        now_s = asyncio.get_running_loop().time()
        self._is_quiet, self._stored_s = now_s - self._stored_s > QUIET_S, now_s
        self._at_a_time = len(waiting)
        # Whoever waits is woken before that, so the answers are under way then.
        self.look_soon(0.0 if self._is_quiet else QUIET_S)

    def _store_all(self, waiting: list[_Waiting]) -> None:
        version = self._decisions.version()
        numbers = self._parts.journal.receive([w.made(version) for w in waiting])
        self._behind_count += len(numbers)
        for one, number in zip(waiting, numbers, strict=True):
            if one.secrets:
                self._secrets[number] = one.secrets
                if len(self._secrets) > SECRETS_MOST:
                    del self._secrets[next(iter(self._secrets))]
            if not one.stored.done():  # Whoever brought it may be gone; it is stored all the same.
                one.stored.set_result(None)

    # --- until it is a payload ---------------------------------------------------------------------------

    def look_soon(self, after_s: float = 0.0) -> None:
        """Looks into what is there, some of it in each turn of the loop."""
        if self._next is None:
            loop = asyncio.get_running_loop()
            self._next = loop.call_later(after_s, self._go_on) if after_s else loop.call_soon(self._go_on)

    def _go_on(self) -> None:
        self._next = None
        clock = asyncio.get_running_loop().time
        began_s = clock()
        if self._behind_s is None:
            self._behind_s = began_s
        pause_s = began_s - self._stored_s
        is_coming = not self._is_quiet and pause_s < QUIET_S
        is_far_behind = self._behind_count > BEHIND_MOST
        if is_coming and not is_far_behind and began_s - self._behind_s < LOOK_WITHIN_S:
            self.look_soon(QUIET_S - pause_s)
            return
        try:
            if self._look_into_some(BETWEEN_ANSWERS if is_coming else AT_ONCE):
                for_answers = 1.0 if is_far_behind else self._at_a_time / LOOKING_SHARE - 1
                self.look_soon((clock() - began_s) * for_answers if is_coming else 0.0)
            else:
                self._behind_s, self._behind_count = None, 0
        except TrayAppError:  # It shows itself elsewhere, too.
            self.look_soon(TRY_AGAIN_S)

    def _look_into_some(self, at_once: int = AT_ONCE) -> bool:
        """Makes payloads of the oldest; whether there may be more. Raises TrayAppError when that cannot be written."""
        journal = self._parts.journal
        found, size_bytes = journal.received(limit=at_once), 0
        arrivals, numbers = list[Arrival](), list[int]()
        version = self._decisions.version()
        for message in found:
            size_bytes += len(message.body)
            if arrivals and size_bytes > BYTES_AT_ONCE:
                break
            known = self._decisions.of(message.instance_id, version)
            if known is None:
                break  # Removed at this moment, and its messages with it.
            arrivals.append(self._looked_into(known, message))
            numbers.append(message.id)
        if not numbers:
            return False
        ids = journal.take_in(arrivals, numbers, at_once=self._is_quiet)
        self._behind_count -= len(numbers)
        self._stored(ids, [self._secrets.pop(number, ()) for number in numbers])
        return len(numbers) < len(found) or len(found) == at_once

    def _looked_into(self, known: Known, message: Received) -> Arrival:
        rules = self._decisions.rules(known.instance)
        try:
            text = unpack(message.body)
            handed = rules.hand_over(message.kind, message.step, text) if rules is not None else None
            if handed is not None:
                stopped = self._stopped(known, message, handed)
                if stopped is not None:  # It never leaves, so nobody need look what is in it.
                    return _arrival(message, handed, PayloadState.BLOCKED, stopped)
                product = self._parts.product_of(known.instance)
                seen = product.examination(text, NO_NAMES, known.approved)
                return _arrival(message, handed, *_judge(known, handed, seen))
        except NotTaken:
            pass  # Another version of this program took it.
        except Exception as problem:  # One of them must not keep the others here for ever.
            told = {"message": "a message could not be looked into", "exception": problem}
            asyncio.get_running_loop().call_exception_handler(told)
        return Arrival(payload=message.as_payload(), state=PayloadState.HELD, why=reason("not_looked_into"))

    def _stopped(self, known: Known, message: Received, handed: Handed) -> Reason | None:
        """Why it does not leave, by what held when it came and holds now."""
        if message.stopped is not None:
            return message.stopped
        gate = self._decisions.gate(known, handed.kind)
        if not gate.open and gate.final:
            return gate.because
        instance = known.instance
        if handed.server_id is not None and instance.server_id not in (None, handed.server_id):
            return reason("not_of_this_instance", name=instance.name)  # Its identifier was learned meanwhile.
        return None

    # --- telling -----------------------------------------------------------------------------------------

    def _stored(self, ids: Sequence[PayloadId], secrets: Sequence[Headers]) -> None:
        for payload_id, own in zip(ids, secrets, strict=True):
            if own:
                self._carry(payload_id, own)
        if not self._untold:
            asyncio.get_running_loop().call_later(TELL_AFTER_S, self._tell)
        self._untold += ids

    def _tell(self) -> None:
        now, self._untold = self._untold[:TOLD_AT_ONCE], self._untold[TOLD_AT_ONCE:]
        if self._untold:
            asyncio.get_running_loop().call_later(TELL_AFTER_S / 10, self._tell)
        with suppress(TrayAppError):  # A journal that cannot be read shows itself elsewhere.
            self._told(*now)


def _judge(known: Known, handed: Handed, seen: Examination) -> tuple[PayloadState, Reason | None]:
    """What is to become of a message that may leave."""
    instance, approved, wish = known.instance, known.approved, known.wish
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


def _arrival(message: Received, handed: Handed, state: PayloadState, why: Reason | None) -> Arrival:
    replaces = handed.kind is Kind.PING and state is not PayloadState.BLOCKED
    return Arrival(
        payload=message.as_payload(),
        state=state,
        due_at=message.came_at if state is PayloadState.QUEUED else None,
        why=why,
        supersede=reason("newer_ping") if replaces else None,
        message_key=handed.message_key,
        repeat_since=message.came_at - REPEAT_WITHIN,
    )


def _held(code: str, handed: Handed, fields: tuple[str, ...]) -> Reason:
    """Why it is held, and whose it is. What its release lets through is worked out then (`payload_acts`): hundreds of
    paths do not belong into each line of a log. Only what its body does not tell is kept for that."""
    shown = ", ".join(fields[:20]) + (", ..." if len(fields) > 20 else "")
    facts = {"in_address": "\n".join(handed.in_address)} if handed.in_address else {}
    return reason(code, fields=shown, count=len(fields), server_id=handed.server_id or "", **facts)
