"""The gate: may a payload of this kind leave now, and because of what. One pure function.

Open only if the config is readable and says on, and no evidence that could be read says off. What could not be read
neither opens nor shuts anything, except the config itself: unreadable, it shuts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tray_app.core.model import (
    Aspect,
    Gate,
    Kind,
    Means,
    Place,
    Side,
    Source,
    reason,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tray_app.core.model import (
        Evidence,
        Reason,
    )

_CONFIG_PLACES = frozenset(
    {
        Place.FILE,
        Place.COMPOSE,
        Place.DEFAULT,
        Place.ENVIRONMENT,
        Place.ARGUMENT,
        Place.JVM,
        Place.CONTAINER,
        Place.SERVER,
    }
)
"""What a server started now goes by; SERVER: a setting that it keeps itself."""

_NOWHERE_BUT_US = frozenset({Means.TO_SINK, Means.TO_RELAY})


def decide(
    kind: Kind,
    *,
    source: Source,
    evidence: Iterable[Evidence],
    kinds: frozenset[Kind],
    problem: Reason | None = None,
) -> Gate:
    """Whether a payload of `kind` may leave through this program now.

    `evidence` includes our own (`sharing.own_evidence`); `kinds` are those that the instance sends by itself;
    `problem` is why the running server could not be asked.
    """
    pieces = tuple(evidence)
    if source is Source.OBSERVE:
        return Gate(open=False, because=reason("observe_only"), final=True)
    if source is Source.RELAY and kind is Kind.OPT_OUT:
        return _farewell(pieces)
    for piece in pieces:
        if piece.shuts and (not piece.covers or kind in piece.covers):
            return Gate(open=False, because=_says_off(piece), final=True)
    switch = [
        e
        for e in pieces
        if e.aspect is Aspect.SWITCH
        and e.side is Side.CONFIGURED
        and e.decides
        and e.place in _CONFIG_PLACES
        and (not e.covers or kind in e.covers)
    ]
    if not any(e.means is Means.ON for e in switch):
        note = next((e.note for e in pieces if e.means is Means.UNREADABLE and e.side is Side.CONFIGURED), None)
        return Gate(open=False, because=note or reason("config_not_known"))
    if source is Source.COLLECT:
        return _instead_of_the_server(pieces, kinds, problem)
    return Gate(open=True, because=reason("config_says_on"))


def _farewell(pieces: tuple[Evidence, ...]) -> Gate:
    """The server's own farewell: it is made because the config says off, so that says nothing about it. It is held
    until the owner lets this one message go, or announced it with his opt-out; only what shuts all of this program
    shuts it, too."""
    for piece in pieces:
        if piece.shuts and piece.place is Place.PROGRAM:
            return Gate(open=False, because=_says_off(piece), final=True)
    return Gate(open=True, because=reason("farewell_let_go"))


def _says_off(piece: Evidence) -> Reason:
    if piece.place in (Place.OWNER, Place.PROGRAM) and piece.note is not None:
        return piece.note
    line = f":{piece.line}" if piece.line else ""
    return reason("says_off", where=f"{piece.location}{line}", key=piece.key, value=piece.value or "")


def _instead_of_the_server(pieces: tuple[Evidence, ...], kinds: frozenset[Kind], problem: Reason | None) -> Gate:
    """`collect` sends only while the running server's own telemetry is known to go nowhere but to us: otherwise the
    vendor would get everything twice. What a server said that does not answer now is not known any more."""
    if problem is not None:
        return Gate(open=False, because=problem)
    for own in (kind for kind in Kind if kind in kinds | {Kind.PING}):
        where = [e for e in _destinations(pieces, Side.RUNNING, own) if e.means is not Means.UNREADABLE]
        if own is Kind.EVENT and not where:
            continue
        if not where:
            return Gate(open=False, because=reason("own_destination_unknown", kind=own))
        elsewhere = [e for e in where if e.means not in _NOWHERE_BUT_US]
        if elsewhere:
            # A restart helps only where the config has it right.
            pointed = all(e.means in _NOWHERE_BUT_US for e in _destinations(pieces, Side.CONFIGURED, own))
            code = "own_still_sends" if pointed else "own_sends_as_configured"
            return Gate(open=False, because=reason(code, kind=own, value=elsewhere[0].value or "?"))
    return Gate(open=True, because=reason("config_says_on"))


def _destinations(pieces: tuple[Evidence, ...], side: Side, kind: Kind) -> list[Evidence]:
    return [
        e
        for e in pieces
        if e.aspect is Aspect.DESTINATION and e.side is side and e.decides and (not e.covers or kind in e.covers)
    ]
