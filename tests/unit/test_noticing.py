"""What two looks and the journal between them come to: whose change it was, and whether it is told once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tray_app.core.edits import SwitchChange
from tray_app.core.model import (
    Aspect,
    Evidence,
    Instance,
    InstanceId,
    Kind,
    LastKnown,
    Look,
    Means,
    Place,
    Sharing,
    Side,
    Source,
    SwitchAct,
)
from tray_app.core.noticing import Noticed, compare
from tray_app.core.sharing import merged

T0 = datetime(2026, 5, 3, 12, 0, tzinfo=UTC)
ON, OFF, SOME, UNKNOWN = Sharing.ON, Sharing.OFF, Sharing.PARTIAL, Sharing.UNKNOWN
INSTANCE = Instance(name="work", product="sonarqube", added_at=T0, home="/opt/sq", url="http://127.0.0.1:9000")
KINDS = frozenset({Kind.PING, Kind.EVENT})


def minutes(number: int) -> datetime:
    return T0 + timedelta(minutes=number)


def look(at: int, configured: Sharing, effective: Sharing, *, place: Place = Place.FILE) -> Look:
    pieces = []
    for side, sharing in ((Side.CONFIGURED, configured), (Side.RUNNING, effective)):
        means = {ON: Means.ON, SOME: Means.ON, OFF: Means.OFF, UNKNOWN: Means.UNREADABLE}[sharing]
        for kind, meant in ((Kind.PING, means), (Kind.EVENT, Means.OFF if sharing is SOME else means)):
            where = place if side is Side.CONFIGURED else Place.SERVER
            pieces.append(
                Evidence(
                    place=where,
                    side=side,
                    aspect=Aspect.SWITCH,
                    location="there",
                    key="enable",
                    means=meant,
                    covers=frozenset({kind}),
                    decides=True,
                )
            )
    return Look(looked_at=minutes(at), evidence=tuple(pieces), kinds=KINDS)


def act(what: SwitchAct, at: int, *, before: Sharing = UNKNOWN, after: Sharing = UNKNOWN, **more: bool) -> SwitchChange:
    wanted = {SwitchAct.OPT_OUT: OFF, SwitchAct.OPT_IN: ON}.get(what, after)
    return SwitchChange(
        instance_id=InstanceId(1),
        at=minutes(at),
        act=what,
        before=before,
        after=wanted if after is UNKNOWN else after,
        by="test",
        done=more.get("done", True),
        of_server=more.get("of_server", False),
    )


def compared(now: Look, last: Look | None, *acts: SwitchChange, runs: bool = True, of: Instance = INSTANCE) -> Noticed:
    return compare(of, now, last, acts, runs=runs, collects=frozenset())


def known(at: int, configured: Sharing, effective: Sharing, *, by_process: bool = False, **more: Sharing) -> Look:
    """A look after which this was known; `seen` (and `ran`) is what it saw itself, where that was less."""
    seen = look(at, more.get("seen", configured), more.get("ran", effective))
    of = compared(seen, None).known.of
    return seen._replace(last_known=LastKnown(of=of, configured=configured, effective=effective, by_process=by_process))


def steps(found: Noticed) -> tuple[tuple[Sharing, Sharing] | None, tuple[Sharing, Sharing] | None]:
    """Of config and server, from what to what."""
    config, server = (None if step is None else (step.before, step.after) for step in (found.config, found.server))
    return config, server


@pytest.mark.parametrize(
    ("what", "before", "now", "acts", "told"),
    [
        ("nothing changed", (OFF, OFF), (OFF, OFF), (), (None, None)),
        ("the first change of a config", (ON, ON), (OFF, ON), (), ((ON, OFF), None)),
        ("it starts with what its config said all the time", (OFF, ON), (OFF, OFF), (), (None, None)),
        ("it starts with something else", (OFF, OFF), (OFF, ON), (), (None, (OFF, ON))),
        ("both in one look are told once", (OFF, OFF), (ON, ON), (), ((OFF, ON), None)),
        ("apart in one look they are two", (ON, OFF), (OFF, ON), (), ((ON, OFF), (OFF, ON))),
        ("our opt-out arrives", (OFF, ON), (OFF, OFF), (act(SwitchAct.OPT_OUT, 1),), (None, None)),
        ("some of ours arrives", (SOME, ON), (SOME, SOME), (act(SwitchAct.OPT_OUT, 1),), (None, None)),
        ("all of ours, later", (OFF, SOME), (OFF, OFF), (act(SwitchAct.OPT_OUT, 1),), (None, None)),
        (
            "our opt-out is undone by the server alone",
            (OFF, OFF),
            (OFF, ON),
            (act(SwitchAct.OPT_OUT, 1),),
            (None, (OFF, ON)),
        ),
        ("some of it is", (OFF, OFF), (OFF, SOME), (act(SwitchAct.OPT_OUT, 1),), (None, (OFF, SOME))),
        ("our opt-in arrives", (ON, OFF), (ON, ON), (act(SwitchAct.OPT_IN, 1),), (None, None)),
        ("our opt-in is undone by the server", (ON, ON), (ON, OFF), (act(SwitchAct.OPT_IN, 1),), (None, (ON, OFF))),
        ("our undo arrives", (ON, OFF), (ON, ON), (act(SwitchAct.REVERT, 1),), (None, None)),
        (
            "what was noticed in the config arrives",
            (ON, OFF),
            (ON, ON),
            (act(SwitchAct.NOTICED, 1, before=OFF, after=ON),),
            (None, None),
        ),
        (
            "it goes back to what its config says",
            (OFF, ON),
            (OFF, OFF),
            (act(SwitchAct.OPT_OUT, 0), act(SwitchAct.NOTICED, 1, before=OFF, after=ON, of_server=True)),
            (None, (ON, OFF)),
        ),
        (
            "what was noticed of the server says nothing of the config",
            (OFF, ON),
            (OFF, ON),
            (act(SwitchAct.NOTICED, 1, before=OFF, after=ON, of_server=True),),
            (None, None),
        ),
        ("the server cannot be asked", (OFF, OFF), (OFF, UNKNOWN), (), (None, None)),
        ("the file cannot be read", (OFF, OFF), (UNKNOWN, OFF), (), (None, None)),
    ],
)
def test_whose_change_it_was(
    what: str,
    before: tuple[Sharing, Sharing],
    now: tuple[Sharing, Sharing],
    acts: tuple[SwitchChange, ...],
    told: tuple[tuple[Sharing, Sharing] | None, tuple[Sharing, Sharing] | None],
) -> None:
    found = compared(look(20, *now), known(10, *before), *acts)
    assert steps(found) == told, what
    kept = tuple(b if n is UNKNOWN else n for b, n in zip(before, now, strict=True))
    assert (found.known.configured, found.known.effective) == kept, "what cannot be seen stays as it was known"
    again = compared(look(30, *now), look(20, *now)._replace(last_known=found.known), *acts)
    assert steps(again) == (None, None), "once"


def test_what_was_not_to_be_seen_in_between_is_noticed_afterwards() -> None:
    """A token expired, a file was not readable for a while: the change in that time counts all the same."""
    blind = known(10, OFF, OFF, seen=UNKNOWN, ran=UNKNOWN)
    found = compared(look(20, ON, OFF), blind, act(SwitchAct.OPT_OUT, 1))
    assert steps(found)[0] == (OFF, ON)
    assert steps(compared(look(20, OFF, ON), blind, act(SwitchAct.OPT_OUT, 1)))[1] == (OFF, ON)


def test_after_an_act_of_ours_the_config_is_compared_with_that() -> None:
    opt_out = act(SwitchAct.OPT_OUT, 15, before=ON)
    assert steps(compared(look(20, OFF, ON), known(10, ON, ON), opt_out))[0] is None
    assert steps(compared(look(20, ON, ON), known(10, ON, ON), opt_out))[0] == (OFF, ON), "somebody was quick"
    assert steps(compared(look(20, SOME, ON), known(10, ON, ON), opt_out))[0] is None, "some of several kinds"
    unsure = act(SwitchAct.OPT_OUT, 15, before=ON, done=False)
    assert steps(compared(look(20, OFF, ON), known(10, ON, ON), unsure))[0] is None, "it may have been half done"
    # What it looked like before our act is in that act's line.
    seen = act(SwitchAct.OPT_OUT, 15, before=ON)
    assert steps(compared(look(20, OFF, ON), known(10, OFF, OFF), seen))[1] is None


def test_what_was_noticed_counts_from_there_and_is_not_told_again() -> None:
    seen = act(SwitchAct.NOTICED, 11, before=OFF, after=ON)
    assert steps(compared(look(20, OFF, OFF), known(10, ON, OFF), seen)) == ((ON, OFF), None)
    # Killed between the line in the journal and the look that it is from.
    assert steps(compared(look(20, ON, OFF), known(10, OFF, OFF), seen)) == (None, None)
    of_server = act(SwitchAct.NOTICED, 11, before=OFF, after=ON, of_server=True)
    assert steps(compared(look(20, OFF, ON), known(10, OFF, OFF), of_server)) == (None, None)


def test_what_is_known_goes_on_by_any_look() -> None:
    """Also one that an act of ours keeps, which compares nothing."""
    last = known(10, OFF, ON)
    assert merged(look(20, OFF, ON), last).last_known == last.last_known is not None


def test_a_process_that_ended_says_nothing_of_its_config() -> None:
    """Its environment said on over a file that says off: while it is stopped only the file is to be seen."""
    running = look(10, ON, ON, place=Place.ENVIRONMENT)
    first = compared(running, None)
    assert first.known.by_process
    stopped = compared(look(20, OFF, UNKNOWN), running._replace(last_known=first.known), runs=False)
    assert (steps(stopped)[0], stopped.known) == (None, first.known)
    same = compared(
        look(30, ON, ON, place=Place.ENVIRONMENT), look(20, OFF, UNKNOWN)._replace(last_known=stopped.known)
    )
    assert steps(same) == (None, None), "started again as it was"
    other = compared(look(30, OFF, OFF), look(20, OFF, UNKNOWN)._replace(last_known=stopped.known))
    assert steps(other) == ((ON, OFF), None), "started without that variable"


def test_the_switch_is_followed_also_where_the_addresses_lead_nowhere() -> None:
    """Our own opt-out leaves the addresses at the sink: somebody's `true` lets nothing out, and is told."""
    sunk = [
        Evidence(
            place=Place.FILE,
            side=side,
            aspect=Aspect.DESTINATION,
            location="there",
            key="url",
            means=Means.TO_SINK,
            decides=True,
        )
        for side in Side
    ]

    def at_sink(at: int, configured: Sharing, effective: Sharing) -> Look:
        seen = look(at, configured, effective)
        return seen._replace(evidence=(*seen.evidence, *sunk))

    first = at_sink(10, OFF, OFF)
    first = first._replace(last_known=compared(first, None).known)
    config = compared(at_sink(20, ON, OFF), first, act(SwitchAct.OPT_OUT, 1))
    assert (config.config, config.server) == ((OFF, ON, True), None)
    assert (config.known.configured, config.known.configured_switch) == (OFF, ON)
    server = compared(at_sink(20, OFF, ON), first, act(SwitchAct.OPT_OUT, 1))
    assert (server.config, server.server) == (None, (OFF, ON, True))
    arrived = compared(
        at_sink(30, ON, ON),
        at_sink(20, ON, OFF)._replace(last_known=config.known),
        act(SwitchAct.NOTICED, 25, before=OFF, after=ON),
    )
    assert (arrived.config, arrived.server) == (None, None)


def test_another_place_or_source_is_no_change_of_the_switch() -> None:
    last = known(10, OFF, OFF)
    for of in (INSTANCE._replace(home="/opt/other"), INSTANCE._replace(source=Source.COLLECT)):
        found = compared(look(20, ON, ON), last, of=of)
        assert steps(found) == (None, None)
        assert (found.known.configured, found.known.effective) == (ON, ON)


def test_a_look_of_an_older_program_counts() -> None:
    assert steps(compared(look(20, ON, OFF), look(10, OFF, OFF)))[0] == (OFF, ON)
    assert steps(compared(look(20, OFF, ON), look(10, OFF, OFF)))[1] == (OFF, ON)
