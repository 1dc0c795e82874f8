"""Looks at an instance and says what was found."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tray_app.core.errors import TrayAppError
from tray_app.core.gate import decide
from tray_app.core.model import Gate, Kind, Means, Side, Source, SwitchAct, reason
from tray_app.core.sentences import nested
from tray_app.core.sharing import Situation, judge, merged, own_evidence

if TYPE_CHECKING:
    from tray_app.core.edits import SwitchChange
    from tray_app.core.model import Instance, Look, Observed, Reason, Verdict, Wish
    from tray_app.core.ports import Secrets
    from tray_app.engine.parts import Parts


class Found(NamedTuple):
    """A look and what it comes to."""

    look: Look
    """With the running server's last answer, where it was not asked now."""
    verdict: Verdict
    noticed: tuple[SwitchChange, ...] = ()
    """Changes of the switch that somebody else made since the last look; they stand in the journal already."""


def look_at_files(parts: Parts, instance: Instance) -> Found:
    """Reads the config afresh; of the running server takes its last answer from the journal. No network."""
    fresh = parts.product_of(instance).look(instance, parts.clock.now())
    return found(parts, instance, merged(fresh, parts.journal.last_look(instance.id)))


def beyond_the_switch(parts: Parts, instance: Instance) -> tuple[Reason, ...]:
    """Channels of the running server of which it is not known whether the switch is for them too."""
    return tuple(
        e.note
        for e in look_at_files(parts, instance).look.evidence
        if e.side is Side.RUNNING and e.means is Means.UNREADABLE and e.covers and e.value is not None and e.note
    )


async def look_and_ask(parts: Parts, instance: Instance, secrets: Secrets) -> Found:
    """Reads the config, asks the running server, and stores what was found."""
    product = parts.product_of(instance)
    look = product.look(instance, parts.clock.now())
    if instance.can_be_asked:
        try:
            look = await product.ask(instance, await secrets.get(instance), look)
        except TrayAppError as problem:
            asked = await product.ask(instance, None, look)
            look = asked._replace(problem=problem.reason)
    if not _is_still(parts, instance):
        # The owner changed or removed it while its server was asked: what was found is of something else, and storing
        # this copy of its settings would undo the change.
        return found(parts, instance, merged(look, None))
    if look.up and look.problem is None and instance.server_id is None and look.server_id is not None:
        # From now on another server at the same address is noticed.
        parts.journal.change_instance(instance._replace(server_id=look.server_id))
    # With the last answer in it: a server that is down for a while must not take with it what it said.
    from tray_app.engine.drift import notice

    last = parts.journal.last_look(instance.id)
    runs, look = look.process is not None, merged(look, last)
    before = None if last is None else product.weigh(last)
    known, noticed = notice(parts, instance, product.weigh(look), before, runs=runs)
    look = look._replace(last_known=known)
    verdict = found(parts, instance, look).verdict
    kept = look
    if last is not None and look.asked_at is None and not runs:
        kept = last._replace(looked_at=look.looked_at, last_known=known)  # It saw more than the file.
    parts.journal.record_look(instance.id, kept, sharing=verdict.sharing, state=verdict.state)
    return found(parts, instance, look)._replace(noticed=noticed)


def _is_still(parts: Parts, instance: Instance) -> bool:
    """Whether the instance is stored as it is here; that another look learned its server's id is no change."""
    now = next((i for i in parts.journal.instances() if i.id == instance.id), None)
    return now is not None and now._replace(server_id=instance.server_id) == instance


def found(parts: Parts, instance: Instance, look: Look) -> Found:
    """The verdict that a look, with the server's last answer in it, comes to."""
    product = parts.product_of(instance)
    look = product.weigh(look)
    observed = parts.journal.observed(instance.id)
    case = Situation(
        instance=instance,
        title=product.title,
        vendor=product.vendor,
        look=look,
        wish=parts.journal.wish(instance.id),
        observed=observed,
        do_not_track=parts.do_not_track,
        relay_problem=parts.journal.relay_record(instance.id).problem if instance.source is Source.RELAY else None,
        relay_is_up=_relay_is_up(parts, instance, observed),
        no_switch=product.no_switch,
        collects=product.collects,
        waiting=_waiting(parts, instance, product.title),
    )
    return Found(look=look, verdict=judge(case))


def _relay_is_up(parts: Parts, instance: Instance, observed: Observed) -> bool:
    """Whether somebody listens at its relay's address and we noted lately that it is us. Yes for one without."""
    if instance.source is not Source.RELAY or instance.listen is None or not parts.product_of(instance).no_switch:
        return True
    from tray_app.core.days import NOTED_EVERY

    noted_at = observed.watched_until
    lately = noted_at is not None and parts.clock.now() - noted_at <= NOTED_EVERY
    return lately and parts.engine_runs() and parts.addresses.is_answered(instance.listen)


def arrival_gate(parts: Parts, instance: Instance, look: Look, kind: Kind, wish: Wish | None) -> Gate:
    """The gate for what just came through the relay, by a look at the files alone: what the running server said some
    time ago says nothing about a message that it sends now."""
    if (stopped := _stopped_by_kind(instance, kind)) is not None:
        return stopped
    own = own_evidence(wish=wish, do_not_track=parts.do_not_track)
    return decide(kind, source=instance.source, evidence=own + look.evidence, kinds=look.kinds)


def _waiting(parts: Parts, instance: Instance, title: str) -> Reason | None:
    """What of an opt-out the server is still to be told."""
    wish = parts.journal.server_wish(instance.id)
    if wish is None or wish.done_at is not None or wish.act is not SwitchAct.OPT_OUT:
        return None
    return reason("server_switch_waits", title=title, **nested("why", wish.problem or reason("not_asked_yet")))


def gate_for(parts: Parts, instance: Instance, look: Look, kind: Kind) -> Gate:
    """The gate for one kind, with the owner's wish as it is in the journal at this moment."""
    if (stopped := _stopped_by_kind(instance, kind)) is not None:
        return stopped
    own = own_evidence(wish=parts.journal.wish(instance.id), do_not_track=parts.do_not_track)
    return decide(kind, source=instance.source, evidence=own + look.evidence, kinds=look.kinds, problem=look.problem)


def _stopped_by_kind(instance: Instance, kind: Kind) -> Gate | None:
    """The use of add-ons has a switch of its own."""
    if kind is Kind.USAGE and instance.stop_usage:
        return Gate(open=False, because=reason("usage_stopped"), final=True)
    return None
