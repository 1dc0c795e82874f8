"""Evidence to verdict: configured, effective, sharing, and the one state that is shown, each with its reason.

The rules are those of the design, section 5: sharing follows the running server; where that could not be asked, the
verdict leans to the unwelcome side (a config that says on is `on`, a config that says off is `unknown`).
"""

from __future__ import annotations

from datetime import timedelta
from enum import Enum
from typing import TYPE_CHECKING, Final, NamedTuple

from tray_app.core.gate import decide
from tray_app.core.model import (
    Aspect,
    DisplayState,
    Evidence,
    Kind,
    Means,
    Place,
    Sharing,
    Side,
    Source,
    Verdict,
    reason,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from tray_app.core.model import (
        Gate,
        Instance,
        Look,
        Observed,
        Reason,
        Wish,
    )

UNDER_WAY: Final = timedelta(minutes=15)
"""An opt-out that began longer ago is not going on any more: an administrator was waited for as long as that."""

FILE_TIME_SLACK: Final = timedelta(seconds=2)
"""A server that started within this time after a change of its file may have read the old or the new one: file
systems keep times as coarsely as 2 s (FAT), and the server's own start time is in whole seconds."""


class _Leaves(Enum):
    """What one kind of payload does on one side."""

    ON = "on"
    OFF = "off"
    THROUGH_US = "through us"
    UNKNOWN = "unknown"


def about(evidence: Iterable[Evidence], *, side: Side, aspect: Aspect, kind: Kind) -> tuple[Evidence, ...]:
    """The pieces that decide on one side for one kind; those that name the kind go before those for all."""
    pieces = [e for e in evidence if e.decides and e.side is side and e.aspect is aspect]
    return tuple(e for e in pieces if kind in e.covers) or tuple(e for e in pieces if not e.covers)


def _running_switch(evidence: Iterable[Evidence], kind: Kind) -> tuple[Evidence, ...]:
    """The pieces by which the running server has this kind on or off."""
    return about(evidence, side=Side.RUNNING, aspect=Aspect.SWITCH, kind=kind)


def _leaves(evidence: tuple[Evidence, ...], side: Side, kind: Kind, *, ours: frozenset[Kind]) -> _Leaves:
    """`ours`: the kinds that this program sends instead of the instance."""
    pieces = about(evidence, side=side, aspect=Aspect.SWITCH, kind=kind)
    switch = {e.means for e in pieces}
    if Means.OFF in switch:
        return _Leaves.OFF
    if Means.ON not in switch:
        return _Leaves.UNKNOWN
    where = {e.means for e in about(evidence, side=side, aspect=Aspect.DESTINATION, kind=kind)}
    # Of the running server where its config leads then tips the scales (`_leaving`); of the config the switch does,
    # unless that is none of its settings.
    if where == {Means.UNREADABLE} and (side is Side.RUNNING or all(kind in e.covers for e in pieces)):
        return _Leaves.UNKNOWN
    if Means.TO_RELAY in where:
        return _Leaves.THROUGH_US
    if Means.TO_SINK in where:
        return _Leaves.THROUGH_US if kind in ours else _Leaves.OFF
    return _Leaves.ON


def _combine(parts: Mapping[Kind, _Leaves], ours: frozenset[Kind]) -> Sharing:
    """Several kinds together. What is on shows even where something else is unknown. With `collect` a further channel
    that is shut is not "still off": we send `ours` instead of the server."""
    values = {value for kind, value in parts.items() if not (ours and kind not in ours and value is _Leaves.OFF)}
    if not values or values == {_Leaves.UNKNOWN}:
        return Sharing.UNKNOWN
    on = bool(values & {_Leaves.ON, _Leaves.THROUGH_US})
    if on and _Leaves.OFF in values:
        return Sharing.PARTIAL
    if on:
        return Sharing.ON
    return Sharing.UNKNOWN if _Leaves.UNKNOWN in values else Sharing.OFF


def merged(look: Look, last: Look | None) -> Look:
    """`look` with the running server's side of `last` where this look could not have it: the server was not asked,
    or did not answer. A server that answers but shows its settings no longer is unknown, whatever it said before.
    A look that did not ask also takes over whether the server answered then, and what kept it from being asked.
    A process that was seen before keeps the time when it was first seen, and what was found of it then still holds,
    since it reads its config once; what was found of another process does not.
    """
    same = last is not None and look.process is not None and last.process == look.process
    if last is not None:
        look = look._replace(last_known=last.last_known)
    if look.process is not None:
        look = look._replace(process_since=last.process_since if last is not None and same else look.asked_at)
    mine = tuple(e for e in look.evidence if e.side is Side.RUNNING)
    asked_now = look.asked_at is not None
    told = any(e.place is Place.SERVER for e in mine) or (asked_now and any(e.decides for e in mine) and not same)
    if last is None or look.up is True or told:
        return look
    other = look.process is not None and last.process is not None and not same
    if other or (look.process is None and last.asked_at is None):
        return look._replace(server_id=look.server_id or last.server_id)
    asked = None if last.asked_at is None else reason("answer_of", at=last.asked_at)
    running = tuple(
        e._replace(note=e.note or asked) if e.place in (Place.SERVER, Place.DEFAULT) else e
        for e in last.evidence
        if e.side is Side.RUNNING
    )
    # What a container was made with is asked for, too: its config is nowhere else.
    made_with = () if look.evidence else tuple(e for e in last.evidence if e.side is Side.CONFIGURED)
    others = made_with + tuple(e for e in look.evidence if e.side is not Side.RUNNING)
    newest = answered(others + running, mine) if asked_now else answered(others + mine, running)
    return look._replace(
        evidence=newest,
        kinds=last.kinds or look.kinds,
        asked_at=last.asked_at,
        up=last.up if look.asked_at is None else look.up,
        problem=look.problem or (last.problem if look.asked_at is None else None),
        version=look.version or last.version,
        server_id=look.server_id or last.server_id,
        started_at=look.started_at or last.started_at,
        process=look.process or last.process,
        process_since=look.process_since or last.process_since,
    )


def answered(evidence: Iterable[Evidence], running: tuple[Evidence, ...]) -> tuple[Evidence, ...]:
    """`evidence` with what the running server said, or what was seen of the same process before: it takes the place of
    what could only be concluded from how the process was started."""
    known = {(e.aspect, e.covers) for e in running if e.decides and e.means is not Means.UNREADABLE}
    kept = tuple(
        e for e in evidence if e.side is not Side.RUNNING or not e.decides or (e.aspect, e.covers) not in known
    )
    return kept + tuple(e for e in running if not any(k.side is Side.RUNNING and _about_same(k, e) for k in kept))


def _about_same(one: Evidence, other: Evidence) -> bool:
    return one.decides and other.decides and (one.aspect, one.covers) == (other.aspect, other.covers)


def configured_of(look: Look, ours: frozenset[Kind]) -> Sharing:
    """What the config that a look found says, of all kinds together; `ours` are those that this program sends."""
    return _of_side(look, Side.CONFIGURED, ours)


def effective_of(look: Look, ours: frozenset[Kind]) -> Sharing:
    """The same of what the running server uses."""
    return _of_side(look, Side.RUNNING, ours)


def switch_of(look: Look, side: Side) -> Sharing:
    """What the switch alone says on one side, wherever the addresses lead."""
    means = {k: {e.means for e in about(look.evidence, side=side, aspect=Aspect.SWITCH, kind=k)} for k in look.kinds}
    said = {
        k: _Leaves.OFF if Means.OFF in m else _Leaves.ON if Means.ON in m else _Leaves.UNKNOWN for k, m in means.items()
    }
    return _combine(said, frozenset())


def _of_side(look: Look, side: Side, ours: frozenset[Kind]) -> Sharing:
    return _combine({k: _leaves(look.evidence, side, k, ours=ours) for k in look.kinds}, ours)


class Situation(NamedTuple):
    """All that a verdict is made of."""

    instance: Instance
    title: str
    """The product's, for sentences."""
    vendor: str
    look: Look
    """Already `merged`."""
    wish: Wish | None
    observed: Observed
    do_not_track: bool
    relay_problem: Reason | None = None
    """Why the relay that its telemetry is to come through does not listen."""
    relay_is_up: bool = True
    """Whether that relay listens, as far as is known."""
    no_switch: frozenset[Kind] = frozenset()
    """Kinds that leave whatever the product's own switch says."""
    collects: frozenset[Kind] = frozenset({Kind.PING})
    """Kinds that this program sends instead of it, with `collect`."""
    waiting: Reason | None = None
    """What of the owner's last act is still to be done, by itself."""


def judge(case: Situation) -> Verdict:
    """The verdict on one instance."""
    look, source = case.look, case.instance.source
    ours = case.collects if source is Source.COLLECT else frozenset[Kind]()
    evidence = with_own(case)
    gate = decide(
        Kind.PING,
        source=source,
        evidence=evidence,
        kinds=look.kinds,
        problem=look.problem,
    )
    sides = {side: {k: _leaves(look.evidence, side, k, ours=ours) for k in look.kinds} for side in Side}
    configured = _combine(sides[Side.CONFIGURED], ours)
    effective = _combine(sides[Side.RUNNING], ours)
    leaving = _leaving(sides[Side.CONFIGURED], sides[Side.RUNNING], gate=gate, stale=look.up is False)
    if not case.relay_is_up:
        for kind in case.no_switch & leaving.keys():
            # Only the relay stops these, and whoever has its port now may do with them what he likes.
            if leaving[kind] is _Leaves.OFF and sides[Side.RUNNING][kind] is _Leaves.THROUGH_US:
                leaving[kind] = _Leaves.UNKNOWN
    # Of another server than the one that was added nothing is said.
    sharing = Sharing.UNKNOWN if _is_another(look) else _combine(leaving, ours)
    switched_on = any(
        v in (_Leaves.ON, _Leaves.THROUGH_US) for k, v in sides[Side.CONFIGURED].items() if k not in case.no_switch
    )
    differs = _differs(sides[Side.CONFIGURED], sides[Side.RUNNING])
    restarted_since = _restarted_since_change(look)
    unread = effective is Sharing.UNKNOWN and _changed_since_start(look)
    restart_needed = (differs and not restarted_since) or unread
    state, why = _state(
        case,
        sharing=sharing,
        configured=configured,
        effective=effective,
        gate_open=gate.open,
        overruled=differs and restarted_since,
        restart_needed=restart_needed,
        switched_on=switched_on,
    )
    return Verdict(
        sharing=sharing,
        configured=configured,
        effective=effective,
        state=state,
        reason=why,
        restart_needed=restart_needed,
        down=look.up is False,
        gate=gate,
        evidence=evidence,
    )


def with_own(case: Situation) -> tuple[Evidence, ...]:
    """The product's evidence and what this program itself has to say: the owner's wish, DO_NOT_TRACK."""
    return own_evidence(wish=case.wish, do_not_track=case.do_not_track) + case.look.evidence


def own_evidence(*, wish: Wish | None, do_not_track: bool) -> tuple[Evidence, ...]:
    """Evidence that shuts only our own gate."""
    pieces = []
    if do_not_track:
        pieces.append(
            Evidence(
                place=Place.PROGRAM,
                side=Side.CONFIGURED,
                aspect=Aspect.SWITCH,
                location="this program's environment",
                key="DO_NOT_TRACK",
                value="1",
                means=Means.OFF,
                shuts=True,
                note=reason("do_not_track"),
            )
        )
    if wish is not None:
        pieces.append(
            Evidence(
                place=Place.OWNER,
                side=Side.CONFIGURED,
                aspect=Aspect.SWITCH,
                location="this program's journal",
                key="switch",
                value="off" if wish.off else "on",
                means=Means.OFF if wish.off else Means.ON,
                shuts=wish.off,
                note=reason("owner_switched_off" if wish.off else "owner_switched_on", at=wish.at),
            )
        )
    return tuple(pieces)


def _leaving(
    configured: Mapping[Kind, _Leaves], running: Mapping[Kind, _Leaves], *, gate: Gate, stale: bool
) -> dict[Kind, _Leaves]:
    """What each kind does now, as far as known. `stale`: the server does not answer, so what it said last may have
    been before it read its config again; what we send instead of it goes on when it is back, so that is not off."""
    parts = {}
    for kind, now in running.items():
        unsure = now is _Leaves.UNKNOWN or (stale and now is _Leaves.OFF)
        if unsure and (configured[kind] is _Leaves.ON or (configured[kind] is _Leaves.THROUGH_US and gate.open)):
            parts[kind] = _Leaves.ON  # Whether or not it has read its config: through us or past us.
        elif now is _Leaves.THROUGH_US:
            goes_on = gate.open or (stale and not gate.final)
            parts[kind] = _Leaves.ON if goes_on else _Leaves.OFF
        else:
            parts[kind] = now
    return parts


def _differs(configured: Mapping[Kind, _Leaves], running: Mapping[Kind, _Leaves]) -> bool:
    """Whether the running server uses something else than its config says, for a kind where both are known."""
    return any(
        configured[k] is not running[k] for k in configured if _Leaves.UNKNOWN not in (configured[k], running[k])
    )


def _restarted_since_change(look: Look) -> bool:
    """Whether the server started after its config was changed; never if the process that reads the config was seen
    before the change: a restart from a web page leaves that process as it is, and says another time of starting."""
    if look.process_since and look.config_changed_at and look.process_since <= look.config_changed_at:
        return False
    return (
        look.started_at is not None
        and look.config_changed_at is not None
        and look.started_at > look.config_changed_at + FILE_TIME_SLACK
    )


def _changed_since_start(look: Look) -> bool:
    """Whether the process that reads the config is known to be older than the config as it is."""
    return (
        look.started_at is not None and look.config_changed_at is not None and look.started_at <= look.config_changed_at
    )


def _state(
    case: Situation,
    *,
    sharing: Sharing,
    configured: Sharing,
    effective: Sharing,
    gate_open: bool,
    overruled: bool,
    restart_needed: bool,
    switched_on: bool,
) -> tuple[DisplayState, Reason]:
    """The shown state with its sentence; the checks stand in the order of DisplayState, worst first.

    `switched_on`: the config says on for a kind that the product's switch is for.
    """
    look, seen = case.look, case.observed
    leaves = sharing in (Sharing.ON, Sharing.PARTIAL)
    if leaves and case.waiting is not None:
        return DisplayState.PARTIAL if sharing is Sharing.PARTIAL else DisplayState.ON, case.waiting
    ineffective = _why_ineffective(case, configured, overruled=overruled) if leaves else None
    if ineffective is not None:
        return DisplayState.INEFFECTIVE, ineffective
    if switched_on and (against := _against_the_wish(case)) is not None:
        return against
    if sharing is Sharing.UNKNOWN:
        return DisplayState.UNKNOWN, _why_unknown(case, configured)
    if seen.held_count and sharing is not Sharing.OFF:
        # While it is off what is held can only be the server's farewell; that it is off is the news.
        return DisplayState.HELD, reason("payloads_held", count=seen.held_count)
    stuck = case.relay_problem or seen.last_failure
    if gate_open and stuck is not None:
        return DisplayState.BLOCKED, stuck
    if sharing is Sharing.PARTIAL:
        return DisplayState.PARTIAL, _why_partial(case, until_restart=restart_needed and configured is Sharing.OFF)
    says_off = configured is Sharing.OFF or (configured is Sharing.PARTIAL and not switched_on)
    if restart_needed and leaves and says_off:
        return DisplayState.RESTART_NEEDED, reason(
            "restart_to_switch_off", title=case.title, started_at=look.started_at or "?"
        )
    if sharing is Sharing.OFF and restart_needed:
        return DisplayState.OFF, reason("off_until_restart", title=case.title)
    if sharing is Sharing.ON:
        return DisplayState.ON, _why_on(case, gate_open=gate_open)
    if effective is Sharing.OFF:
        switch = {e.means for kind in look.kinds for e in _running_switch(look.evidence, kind)}
        if look.process is not None and not any(e.place is Place.SERVER for e in look.evidence):
            return DisplayState.OFF, reason("started_with_off", started_at=look.started_at or "?", title=case.title)
        code = "server_says_off" if switch == {Means.OFF} else "goes_nowhere"
        return DisplayState.OFF, reason(code, at=look.asked_at, title=case.title)
    return DisplayState.OFF, reason("nothing_leaves_here", title=case.title)


def _against_the_wish(case: Situation) -> tuple[DisplayState, Reason] | None:
    """The config says on: what that is, if the owner said off."""
    wish, look = case.wish, case.look
    if wish is None or not wish.off:
        return None
    if wish.done:
        return DisplayState.CAME_BACK, _why_back(look, wish)
    if wish.under_way and look.looked_at - wish.at < UNDER_WAY:
        return None
    return DisplayState.INEFFECTIVE, reason("never_switched_off", at=wish.at, title=case.title)


def _why_back(look: Look, wish: Wish) -> Reason:
    """What says on again, and where."""
    switch = [
        e for e in look.evidence if e.side is Side.CONFIGURED and e.aspect is Aspect.SWITCH and e.means is Means.ON
    ]
    piece = next((e for e in switch if e.decides), None)
    changed_at = look.config_changed_at or "?"
    if piece is None:
        return reason("came_back", at=wish.at, where="the config", what="its default", changed_at=changed_at)
    what = f"{piece.key}={piece.value}" if piece.value is not None else f"{piece.key} is not set"
    if not piece.line:
        return reason("came_back", at=wish.at, where=piece.location, what=what, changed_at=changed_at)
    facts = {"location": piece.location, "line": piece.line, "what": what}
    return reason("came_back_at_line", at=wish.at, changed_at=changed_at, **facts)


def _stronger(piece: Evidence, look: Look) -> Evidence | None:
    """What decides in another place over one that says off."""
    if piece.means is not Means.OFF or piece.decides or piece.side is not Side.CONFIGURED:
        return None
    same = (piece.side, piece.aspect, piece.covers)
    about_same = (e for e in look.evidence if (e.side, e.aspect, e.covers) == same and e.means is not Means.OFF)
    return next((e for e in about_same if e.decides and e.place not in (piece.place, Place.DEFAULT)), None)


def _why_overruled(piece: Evidence, case: Situation) -> Reason:
    stronger = _stronger(piece, case.look) or piece
    where = piece.location + (f", line {piece.line}" if piece.line else "")
    value = stronger.value or "(empty)"
    return reason("overruled_by", where=where, location=stronger.location, value=value, title=case.title)


def _why_ineffective(case: Situation, configured: Sharing, *, overruled: bool) -> Reason | None:
    """What the owner set to off, in vain."""
    look, title = case.look, case.title
    ignored = next((e for e in look.evidence if e.means is Means.NO_EFFECT and e.shuts), None)
    beaten = _beaten_by_the_server(look)
    if ignored is not None and configured is not Sharing.OFF:
        return _why_ignored(ignored, case)
    if beaten is not None:
        location, line = beaten.location, beaten.line or ""
        return reason("set_without_effect", key=beaten.key, location=location, line=line, title=title)
    below = next((e for e in look.evidence if _stronger(e, look) is not None), None)
    if below is not None and configured is not Sharing.OFF:
        return _why_overruled(below, case)
    if overruled and configured is Sharing.OFF:
        return reason("overruled", title=title, started_at=look.started_at)
    return None


def _beaten_by_the_server(look: Look) -> Evidence | None:
    """A setting that says off and does not count, because the server keeps its own, which says on."""
    pieces = [e for e in look.evidence if e.side is Side.CONFIGURED and e.aspect is Aspect.SWITCH]
    kept_on = any(e.place is Place.SERVER and e.decides and e.means is Means.ON for e in pieces)
    return next((e for e in pieces if kept_on and e.means is Means.OFF and not e.decides and e.shuts), None)


def _why_partial(case: Situation, *, until_restart: bool) -> Reason:
    if until_restart:
        return reason("some_leave_until_restart", title=case.title)
    unswitched = (e for k in case.look.kinds & case.no_switch for e in _running_switch(case.look.evidence, k))
    note = next((e.note for e in unswitched if e.means is Means.ON and e.note is not None), None)
    return note or reason("some_still_leave", title=case.title)


def _why_on(case: Situation, *, gate_open: bool) -> Reason:
    source = case.instance.source
    if source is Source.RELAY:
        return reason(_way_of(case.look), vendor=case.vendor, title=case.title)
    if source is Source.COLLECT and case.look.up is False and not gate_open:
        return reason("waits_for_server", title=case.title)
    through_us = source is not Source.OBSERVE and gate_open
    return reason("sends_through_us" if through_us else "sends_by_itself", vendor=case.vendor)


def _way_of(look: Look) -> str:
    """How it comes to be sent, where it is to come through our relay."""
    at_relay = {
        side: all(
            {e.means for e in about(look.evidence, side=side, aspect=Aspect.DESTINATION, kind=kind)} == {Means.TO_RELAY}
            for kind in look.kinds
        )
        for side in Side
    }
    if at_relay[Side.RUNNING]:
        return "sends_through_relay"
    if not any(e.side is Side.RUNNING for e in look.evidence):
        return "relay_not_confirmed" if at_relay[Side.CONFIGURED] else "sends_by_itself"
    return "sends_past_relay_until_restart" if at_relay[Side.CONFIGURED] else "sends_by_itself"


def _why_ignored(piece: Evidence, case: Situation) -> Reason:
    """Off is said where the product does not hear it: under a name that it does not read, or in a place."""
    if piece.place is Place.FILE:
        return reason("wrong_name", key=piece.key, location=piece.location, line=piece.line or "", title=case.title)
    value = piece.value or ""
    return reason("not_read_there", key=piece.key, value=value, location=piece.location, title=case.title)


def _is_another(look: Look) -> bool:
    """Whether what answered, or what its log shows, is another server than the instance's."""
    return look.problem is not None and look.problem.code == "other_server"


def _why_unknown(case: Situation, configured: Sharing) -> Reason:
    if case.look.problem is not None and _is_another(case.look):
        return case.look.problem
    if not case.relay_is_up and _way_of(case.look) == "sends_through_relay":
        return reason("relay_not_up", title=case.title, address=case.instance.listen or "?")
    if configured is Sharing.OFF and _changed_since_start(case.look):
        look = case.look
        return reason(
            "off_since_start", title=case.title, started_at=look.started_at, changed_at=look.config_changed_at
        )
    unreadable = next((e for e in case.look.evidence if e.means is Means.UNREADABLE and e.note is not None), None)
    if configured is Sharing.OFF and case.look.problem is not None:
        return case.look.problem
    if unreadable is not None and unreadable.note is not None:
        return unreadable.note
    if case.look.problem is not None:
        return case.look.problem
    if configured is Sharing.OFF:
        return reason("file_off_server_unchecked")
    return reason("not_looked_yet")


def is_stale(asked_at: datetime | None, *, now: datetime, max_age: timedelta) -> bool:
    """Whether the server's answer is too old to go by for sending; also one from the future (the clock went back)."""
    return asked_at is None or not timedelta(0) <= now - asked_at <= max_age
