"""Which changes of a switch between two looks were made by somebody else, in its config or in what the running server
uses.

A server that starts again takes what its config says: that change is in the journal by then, as an act of ours or as
one that was noticed, and is told once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from tray_app.core.model import Aspect, Kind, LastKnown, Place, Sharing, Side, Source, SwitchAct
from tray_app.core.sharing import configured_of, effective_of, switch_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tray_app.core.edits import SwitchChange
    from tray_app.core.model import Instance, Look

_OF_PROCESS: Final = frozenset({Place.JVM, Place.ARGUMENT, Place.ENVIRONMENT})
_WANTED: Final = {SwitchAct.OPT_OUT: Sharing.OFF, SwitchAct.OPT_IN: Sharing.ON}


class Step(NamedTuple):
    """From what to what somebody else changed it."""

    before: Sharing
    after: Sharing
    switch_only: bool = False
    """The switch says something else, and nothing more or less leaves by it: the addresses lead nowhere."""


class Noticed(NamedTuple):
    """What a look comes to, beside the last one."""

    known: LastKnown
    config: Step | None = None
    server: Step | None = None
    """Of what the running server uses, where the config does not tell of it."""


class _Between(NamedTuple):
    """What lies between two looks."""

    last: Look | None
    acts: Sequence[SwitchChange]
    """The newest changes in the journal, oldest first."""
    config_is_seen: bool


class _Sides(NamedTuple):
    """What is known of both sides, of the sharing or of the switch alone."""

    configured: Sharing
    effective: Sharing


def compare(
    instance: Instance,
    look: Look,
    last: Look | None,
    acts: Sequence[SwitchChange],
    *,
    runs: bool,
    collects: frozenset[Kind],
) -> Noticed:
    """`look` is already `merged` with `last`; `acts` are the newest changes in the journal, oldest first; `runs`:
    its process was seen running just now, not only before."""
    ours = collects if instance.source is Source.COLLECT else frozenset[Kind]()
    known = _known_before(instance, last, ours)
    between = _Between(last=last, acts=acts, config_is_seen=runs or not known.by_process)
    now = _Sides(configured_of(look, ours), effective_of(look, ours))
    switch = _Sides(switch_of(look, Side.CONFIGURED), switch_of(look, Side.RUNNING))
    sharing, config, server = _follow(now, _Sides(known.configured, known.effective), between)
    said, config_says, server_says = _follow(switch, _Sides(known.configured_switch, known.effective_switch), between)
    if config is None and config_says is not None:
        config = config_says._replace(switch_only=True)
    if server is None and server_says is not None and config is None:
        server = server_says._replace(switch_only=True)
    after = LastKnown(
        of=known.of,
        configured=sharing.configured,
        effective=sharing.effective,
        configured_switch=said.configured,
        effective_switch=said.effective,
        by_process=_by_process(look) if between.config_is_seen else known.by_process,
    )
    return Noticed(known=after, config=config, server=server)


def _known_before(instance: Instance, last: Look | None, ours: frozenset[Kind]) -> LastKnown:
    of = _of(instance)
    if last is None:
        return LastKnown(of=of)
    if last.last_known is None:  # A look that an older program stored.
        return LastKnown(
            of=of,
            configured=configured_of(last, ours),
            effective=effective_of(last, ours),
            configured_switch=switch_of(last, Side.CONFIGURED),
            effective_switch=switch_of(last, Side.RUNNING),
        )
    return last.last_known if last.last_known.of == of else LastKnown(of=of)


def _by_process(look: Look) -> bool:
    return any(
        e.decides and e.side is Side.CONFIGURED and e.aspect is Aspect.SWITCH and e.place in _OF_PROCESS
        for e in look.evidence
    )


def _follow(now: _Sides, known: _Sides, between: _Between) -> tuple[_Sides, Step | None, Step | None]:
    """What is known from here on, and what others changed in the config and in the running server."""
    configured, config = _config(now.configured, known.configured, between)
    if Sharing.UNKNOWN in (now.effective, known.effective) or now.effective is known.effective:
        server = None
    else:
        server = Step(before=known.effective, after=now.effective)
        told = config is not None and config.after is now.effective
        if told or _told_by_act(server, between) or _explained(server, configured, between):
            server = None
    effective = known.effective if now.effective is Sharing.UNKNOWN else now.effective
    return _Sides(configured, effective), config, server


def _config(now: Sharing, known: Sharing, between: _Between) -> tuple[Sharing, Step | None]:
    """What is known of the config from here on, and the change that was not ours. Only on and off against each other
    count after our own acts: what an act comes to in between (some of several kinds) is no change of somebody else's.
    """
    act = next((a for a in reversed(between.acts) if a.act is not SwitchAct.NOTICED), None)
    own = act is not None and not _older(act, between.last)
    before = known
    if act is not None and own:
        before = _WANTED.get(act.act, Sharing.UNKNOWN) if act.done else Sharing.UNKNOWN
    if now is Sharing.UNKNOWN or not between.config_is_seen:
        return before, None
    # Noticed already, and the program was killed before that look was kept.
    told = any(
        a.act is SwitchAct.NOTICED and not a.of_server and a.after is now and not _older(a, between.last)
        for a in between.acts[-1:]
    )
    if before is Sharing.UNKNOWN or now is before or told or (own and now is Sharing.PARTIAL):
        return now, None
    return now, Step(before=before, after=now)


def _older(act: SwitchChange, last: Look | None) -> bool:
    """Whether the last look was made after an act, so that it saw what came of it."""
    return last is not None and last.looked_at > act.at


def _told_by_act(step: Step, between: _Between) -> bool:
    """Whether an act of ours since the last look found it so already, and says it in its line."""
    newest = between.acts[-1] if between.acts else None
    own = newest is not None and newest.act is not SwitchAct.NOTICED
    return own and newest is not None and not _older(newest, between.last) and newest.before is step.after


def _explained(step: Step, configured: Sharing, between: _Between) -> bool:
    """Whether a change of what the running server uses is what the newest change in the journal comes to."""
    newest = between.acts[-1] if between.acts else None
    if newest is not None and newest.of_server:
        return step.after is newest.after
    if newest is not None and newest.act is SwitchAct.NOTICED and step.after is newest.after:
        return True
    wanted = None if newest is None else _WANTED.get(newest.act)
    # Some of several kinds are on the way from on to off and back.
    on_the_way = step.after is Sharing.PARTIAL and step.before is not wanted
    return step.after is configured or (wanted is not None and (step.after is wanted or on_the_way))


def _of(instance: Instance) -> str:
    places = (instance.source, instance.home, instance.compose, instance.service, instance.container, instance.url)
    return " ".join("-" if place is None else str(place) for place in places)
