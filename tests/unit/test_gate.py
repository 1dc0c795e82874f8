"""Promise 1: nothing leaves unless the config is readable and says on, and nothing readable says off."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tray_app.core.gate import decide
from tray_app.core.model import Aspect, Evidence, Gate, Kind, Means, Place, Side, Source, Wish
from tray_app.core.sharing import own_evidence

PING = frozenset({Kind.PING})


def piece(
    means: Means,
    *,
    side: Side = Side.CONFIGURED,
    aspect: Aspect = Aspect.SWITCH,
    place: Place = Place.FILE,
    decides: bool = True,
    covers: frozenset[Kind] = frozenset(),
) -> Evidence:
    return Evidence(
        place=place,
        side=side,
        aspect=aspect,
        location="/x",
        key="k",
        means=means,
        decides=decides,
        shuts=means is Means.OFF,
        covers=covers,
    )


def gate(
    *evidence: Evidence, source: Source = Source.RELAY, kinds: frozenset[Kind] = PING, kind: Kind = Kind.PING
) -> Gate:
    return decide(kind, source=source, evidence=evidence, kinds=kinds)


SINK = piece(Means.TO_SINK, side=Side.RUNNING, aspect=Aspect.DESTINATION, place=Place.SERVER)
VENDOR = piece(Means.TO_VENDOR, side=Side.RUNNING, aspect=Aspect.DESTINATION, place=Place.SERVER)


@pytest.mark.parametrize("place", [Place.FILE, Place.COMPOSE, Place.CONTAINER, Place.ENVIRONMENT, Place.ARGUMENT])
def test_a_readable_config_that_says_on_opens(place: Place) -> None:
    assert gate(piece(Means.ON, place=place)).open


def test_no_config_or_an_unreadable_one_shuts_but_not_for_good() -> None:
    for pieces in ((), (piece(Means.UNREADABLE),)):
        shut = gate(*pieces)
        assert (shut.open, shut.final) == (False, False)


@pytest.mark.parametrize(("side", "decides"), list(product(Side, (True, False))))
def test_anything_readable_that_says_off_shuts_for_good(side: Side, decides: bool) -> None:
    shut = gate(piece(Means.ON), piece(Means.OFF, side=side, decides=decides, place=Place.SERVER))
    assert (shut.open, shut.final) == (False, True)


def test_what_cannot_be_read_elsewhere_neither_opens_nor_shuts() -> None:
    hidden = piece(Means.UNREADABLE, side=Side.RUNNING, place=Place.ENVIRONMENT)
    assert gate(piece(Means.ON), hidden).open
    assert not gate(hidden).open


def test_observe_sends_nothing() -> None:
    assert not gate(piece(Means.ON), source=Source.OBSERVE).open


def test_the_owners_wish_and_do_not_track_shut() -> None:
    for own in (own_evidence(wish=None, do_not_track=True), own_evidence(wish=_wish(off=True), do_not_track=False)):
        assert not gate(piece(Means.ON), *own).open
    assert gate(piece(Means.ON), *own_evidence(wish=_wish(off=False), do_not_track=False)).open
    assert not gate(*own_evidence(wish=_wish(off=False), do_not_track=False)).open


def _wish(*, off: bool) -> Wish:
    from datetime import UTC, datetime

    return Wish(off=off, at=datetime(2026, 1, 1, tzinfo=UTC))


def test_off_for_another_kind_does_not_shut_this_one() -> None:
    consent = piece(Means.OFF, covers=frozenset({Kind.PING}))
    on = piece(Means.ON)
    assert gate(on, consent, kind=Kind.EVENT).open
    assert not gate(on, consent, kind=Kind.PING).open


def test_collect_only_while_the_servers_own_telemetry_ends_in_the_sink() -> None:
    on = piece(Means.ON)
    assert gate(on, SINK, source=Source.COLLECT).open
    assert gate(on, VENDOR, source=Source.COLLECT).because.code == "own_still_sends"
    to_vendor = VENDOR._replace(side=Side.CONFIGURED, place=Place.DEFAULT)
    assert gate(on, VENDOR, to_vendor, source=Source.COLLECT).because.code == "own_sends_as_configured", (
        "a restart would not help"
    )
    assert gate(on, source=Source.COLLECT).because.code == "own_destination_unknown"
    half = piece(Means.TO_SINK, side=Side.RUNNING, aspect=Aspect.DESTINATION, covers=PING)
    assert not gate(on, half, source=Source.COLLECT, kinds=frozenset({Kind.PING, Kind.METRICS})).open
    configured = piece(Means.TO_SINK, aspect=Aspect.DESTINATION)
    assert not gate(on, configured, source=Source.COLLECT).open


@given(
    st.lists(
        st.builds(
            piece,
            st.sampled_from(Means),
            side=st.sampled_from(Side),
            aspect=st.sampled_from(Aspect),
            place=st.sampled_from(Place),
            decides=st.booleans(),
            covers=st.sampled_from([frozenset(), PING, frozenset({Kind.EVENT})]),
        ),
        max_size=6,
    ),
    st.sampled_from(Source),
)
def test_open_means_on_in_the_config_and_off_nowhere(evidence: list[Evidence], source: Source) -> None:
    if gate(*evidence, source=source).open:
        said = [e for e in evidence if not e.covers or Kind.PING in e.covers]
        assert not any(e.means is Means.OFF for e in said)
        assert any(e.means is Means.ON and e.side is Side.CONFIGURED and e.decides for e in said)
        assert source is not Source.OBSERVE
