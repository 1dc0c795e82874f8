"""Evidence to verdict: the rules of the design, section 5, as a table; and the leaning where nobody could be asked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tray_app.core.model import (
    Aspect,
    DisplayState,
    Evidence,
    Instance,
    Kind,
    Look,
    Means,
    Observed,
    Place,
    Sharing,
    Side,
    Source,
    Verdict,
    Wish,
    reason,
    worst,
)
from tray_app.core.sharing import Situation, judge, merged

AT = datetime(2026, 3, 12, 14, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
ON, OFF, PARTIAL, UNKNOWN = Sharing.ON, Sharing.OFF, Sharing.PARTIAL, Sharing.UNKNOWN
PING, METRICS, EVENT = Kind.PING, Kind.METRICS, Kind.EVENT


def switch(side: Side, means: Means, *kinds: Kind, key: str = "sonar.telemetry.enable", **more: object) -> Evidence:
    place = Place.FILE if side is Side.CONFIGURED else Place.SERVER
    fields: dict[str, object] = {
        "place": place,
        "side": side,
        "aspect": Aspect.SWITCH,
        "location": "x",
        "key": key,
        "means": means,
        "covers": frozenset(kinds),
        "decides": True,
        "shuts": means is Means.OFF,
    }
    return Evidence(**{**fields, **more})  # type: ignore[arg-type]


def goes(side: Side, means: Means, *kinds: Kind) -> Evidence:
    return switch(side, means, *kinds, key="url", aspect=Aspect.DESTINATION, shuts=False)


def verdict(
    *evidence: Evidence,
    source: Source = Source.OBSERVE,
    kinds: tuple[Kind, ...] = (PING,),
    wish: Wish | None = None,
    observed: Observed | None = None,
    do_not_track: bool = False,
    **look: object,
) -> Verdict:
    seen = Look(looked_at=AT, evidence=evidence, kinds=frozenset(kinds), **look)  # type: ignore[arg-type]
    instance = Instance(name="work", product="sonarqube", source=source, url="http://127.0.0.1:9000", added_at=AT)
    return judge(
        Situation(
            instance=instance,
            title="SonarQube",
            vendor="SonarSource",
            look=seen,
            wish=wish,
            observed=observed or Observed(),
            do_not_track=do_not_track,
        )
    )


FILE, RUNS = Side.CONFIGURED, Side.RUNNING


@pytest.mark.parametrize(
    ("file", "runs", "sharing", "state", "restart"),
    [
        (Means.ON, Means.ON, ON, DisplayState.ON, False),
        (Means.OFF, Means.OFF, OFF, DisplayState.OFF, False),
        (Means.OFF, Means.ON, ON, DisplayState.RESTART_NEEDED, True),
        (Means.ON, Means.OFF, OFF, DisplayState.OFF, True),
        (Means.ON, None, ON, DisplayState.ON, False),
        (Means.OFF, None, UNKNOWN, DisplayState.UNKNOWN, False),
        (Means.UNREADABLE, Means.ON, ON, DisplayState.ON, False),
        (Means.UNREADABLE, Means.OFF, OFF, DisplayState.OFF, False),
        (Means.UNREADABLE, None, UNKNOWN, DisplayState.UNKNOWN, False),
        (Means.ON, Means.UNREADABLE, ON, DisplayState.ON, False),
    ],
)
def test_sharing_follows_the_running_server_and_leans_to_the_unwelcome_side(
    file: Means, runs: Means | None, sharing: Sharing, state: DisplayState, restart: bool
) -> None:
    running = () if runs is None else (switch(RUNS, runs),)
    said = verdict(switch(FILE, file), *running)
    assert (said.sharing, said.state, said.restart_needed) == (sharing, state, restart)


def test_nothing_known_is_unknown() -> None:
    said = verdict()
    assert (said.sharing, said.configured, said.effective) == (UNKNOWN, UNKNOWN, UNKNOWN)


def test_a_channel_that_ends_in_the_sink_does_not_leave() -> None:
    both = (switch(FILE, Means.ON), switch(RUNS, Means.ON))
    ends = [goes(side, Means.TO_SINK, PING) for side in Side]
    nowhere = verdict(*both, *ends, kinds=(PING,))
    assert (nowhere.sharing, nowhere.reason.code) == (OFF, "goes_nowhere")
    half = verdict(*both, *ends, *(goes(s, Means.TO_VENDOR, METRICS) for s in Side), kinds=(PING, METRICS))
    assert (half.sharing, half.state) == (PARTIAL, DisplayState.PARTIAL)


def test_consent_stops_pings_only() -> None:
    """Testsigma: a flag that covers one kind, and events that nothing switches."""
    said = verdict(
        *(switch(side, Means.OFF, PING, key="consent") for side in Side),
        *(switch(side, Means.ON, EVENT, key="events") for side in Side),
        kinds=(PING, EVENT),
    )
    assert (said.sharing, said.state) == (PARTIAL, DisplayState.PARTIAL)


def test_a_second_channel_that_cannot_be_vouched_for_is_never_a_plain_off() -> None:
    off = (switch(FILE, Means.OFF), switch(RUNS, Means.OFF))
    unvouched = switch(RUNS, Means.UNREADABLE, EVENT, key="sonar.gessie.url", note=reason("second_channel"))
    said = verdict(*off, unvouched, kinds=(PING, EVENT))
    assert said.sharing is UNKNOWN
    assert said.reason.code == "second_channel"


def ignored_name(value: Means = Means.NO_EFFECT) -> Evidence:
    return switch(FILE, value, key="sonar.telemetry.enabled", decides=False, shuts=True, line=7)


def test_the_documented_name_switches_nothing_off_but_shuts_our_gate() -> None:
    said = verdict(switch(FILE, Means.ON), switch(RUNS, Means.ON), ignored_name(), source=Source.RELAY)
    assert (said.sharing, said.state) == (ON, DisplayState.INEFFECTIVE)
    assert said.reason.code == "wrong_name"
    assert not said.gate.open


def test_the_documented_name_beside_the_right_one_is_no_complaint() -> None:
    said = verdict(switch(FILE, Means.OFF), switch(RUNS, Means.OFF), ignored_name())
    assert said.state is DisplayState.OFF


def test_a_server_that_started_after_the_change_is_overruled_not_waiting_for_a_restart() -> None:
    facts = (switch(FILE, Means.OFF), switch(RUNS, Means.ON))
    later = verdict(*facts, started_at=AT, config_changed_at=AT - timedelta(hours=1))
    assert (later.state, later.reason.code, later.restart_needed) == (DisplayState.INEFFECTIVE, "overruled", False)
    sooner = verdict(*facts, started_at=AT - timedelta(hours=1), config_changed_at=AT)
    assert (sooner.state, sooner.restart_needed) == (DisplayState.RESTART_NEEDED, True)


def test_a_process_that_was_there_before_the_change_has_not_read_it() -> None:
    """A restart from SonarQube's web page gives a later time of starting, and applies no change."""
    facts = (switch(FILE, Means.OFF), switch(RUNS, Means.ON))
    changed_at = AT - timedelta(hours=1)
    seen: dict[str, Any] = {"started_at": AT, "config_changed_at": changed_at, "process": "p"}
    old = verdict(*facts, **seen, process_since=changed_at)
    assert (old.state, old.restart_needed) == (DisplayState.RESTART_NEEDED, True)
    new = verdict(*facts, **seen, process_since=changed_at + timedelta(seconds=1))
    assert (new.state, new.restart_needed) == (DisplayState.INEFFECTIVE, False)


def test_a_process_keeps_the_time_when_it_was_first_seen() -> None:
    def asked(hours: int, process: str | None, **more: Any) -> Look:
        at = AT + timedelta(hours=hours)
        return Look(looked_at=at, evidence=(), kinds=frozenset(), asked_at=at, up=True, process=process, **more)

    first = merged(asked(0, "p"), None)
    assert first.process_since == AT
    assert merged(asked(1, "p"), first).process_since == AT
    assert merged(asked(1, "q"), first).process_since == AT + timedelta(hours=1)
    at_files = Look(looked_at=AT, evidence=(), kinds=frozenset())
    kept = merged(at_files, first)
    assert (kept.process, kept.process_since) == ("p", AT)
    down = merged(asked(1, None)._replace(up=False), first)
    assert merged(asked(2, "p"), down).process_since == AT, "down, and still the same"
    assert merged(asked(1, None), first).process_since is None


def test_telemetry_that_came_back() -> None:
    wish = Wish(off=True, at=AT - timedelta(days=3))
    said = verdict(switch(FILE, Means.ON), switch(RUNS, Means.ON), wish=wish, source=Source.RELAY)
    assert said.state is DisplayState.CAME_BACK
    assert not said.gate.open
    assert verdict(switch(FILE, Means.OFF), switch(RUNS, Means.OFF), wish=wish).state is DisplayState.OFF


def test_an_opt_out_that_waits_for_an_administrator_is_no_alarm() -> None:
    facts = [switch(FILE, Means.ON), switch(RUNS, Means.ON)]
    for minutes, state in ((0, DisplayState.ON), (14, DisplayState.ON), (15, DisplayState.INEFFECTIVE)):
        wish = Wish(off=True, at=AT - timedelta(minutes=minutes), done=False, under_way=True)
        said = verdict(*facts, wish=wish, source=Source.RELAY)
        assert said.state is state, minutes
        assert not said.gate.open


def test_what_was_never_off_did_not_come_back() -> None:
    wish = Wish(off=True, at=AT - timedelta(days=3), done=False)
    said = verdict(switch(FILE, Means.ON), switch(RUNS, Means.ON), wish=wish, source=Source.RELAY)
    assert (said.state, said.reason.code) == (DisplayState.INEFFECTIVE, "never_switched_off")
    assert not said.gate.open
    assert verdict(switch(FILE, Means.OFF), switch(RUNS, Means.OFF), wish=wish).state is DisplayState.OFF


def test_held_goes_before_a_vendor_out_of_reach_and_that_before_on() -> None:
    facts = [switch(FILE, Means.ON), switch(RUNS, Means.ON), *(goes(s, Means.TO_SINK, PING) for s in Side)]
    failing = Observed(last_failure=reason("proxy_refused"))
    assert verdict(*facts, source=Source.COLLECT).state is DisplayState.ON
    assert verdict(*facts, source=Source.COLLECT, observed=failing).state is DisplayState.BLOCKED
    held = Observed(held_count=1, last_failure=reason("proxy_refused"))
    assert verdict(*facts, source=Source.COLLECT, observed=held).state is DisplayState.HELD


def test_collect_leaves_only_through_an_open_gate() -> None:
    facts = [switch(FILE, Means.ON), switch(RUNS, Means.ON), *(goes(s, Means.TO_SINK, PING, METRICS) for s in Side)]
    said = verdict(*facts, source=Source.COLLECT, kinds=(PING, METRICS))
    assert (said.sharing, said.gate.open) == (ON, True)
    silent = verdict(*facts, source=Source.COLLECT, kinds=(PING, METRICS), do_not_track=True)
    assert (silent.sharing, silent.gate.open) == (OFF, False)


def test_collect_after_an_opt_out_leaves_nothing_although_the_server_has_not_restarted() -> None:
    facts = [switch(FILE, Means.OFF), switch(RUNS, Means.ON), *(goes(s, Means.TO_SINK, PING, METRICS) for s in Side)]
    said = verdict(*facts, source=Source.COLLECT, kinds=(PING, METRICS))
    assert (said.sharing, said.state, said.restart_needed) == (OFF, DisplayState.OFF, True)


def test_collect_after_a_revert_counts_what_the_running_server_does() -> None:
    """A channel that the running server does not use must not show through what the file says."""
    facts = [
        switch(FILE, Means.ON),
        switch(RUNS, Means.OFF),
        *(goes(FILE, Means.TO_VENDOR, k) for k in (PING, METRICS)),
    ]
    said = verdict(
        *facts, *(goes(RUNS, Means.TO_SINK, k) for k in (PING, METRICS)), source=Source.COLLECT, kinds=(PING, METRICS)
    )
    assert said.sharing is OFF


def test_collect_where_the_server_still_sends_by_itself_is_on_with_a_shut_gate() -> None:
    facts = [switch(FILE, Means.ON), switch(RUNS, Means.ON)]
    said = verdict(*facts, goes(FILE, Means.TO_SINK, PING), goes(RUNS, Means.TO_VENDOR, PING), source=Source.COLLECT)
    assert (said.sharing, said.gate.open, said.restart_needed) == (ON, False, True)
    assert said.gate.because.code == "own_still_sends"


def test_a_server_that_is_down_keeps_its_last_answer_and_says_so() -> None:
    last = Look(
        looked_at=AT, asked_at=AT, up=True, kinds=frozenset({PING}), evidence=(switch(RUNS, Means.OFF),), version="9.9"
    )
    now = Look(looked_at=AT, up=False, kinds=frozenset({PING, METRICS}), evidence=(switch(FILE, Means.OFF),))
    both = merged(now, last)
    assert both.asked_at == AT
    assert both.kinds == frozenset({PING})
    said = verdict(*both.evidence, up=False, asked_at=AT)
    assert (said.sharing, said.down) == (OFF, True)


def test_a_look_at_the_files_knows_what_the_last_one_met() -> None:
    """`status --offline` says that the server did not answer when it was last asked, and why."""
    met = Look(
        looked_at=AT,
        asked_at=AT,
        up=False,
        kinds=frozenset({PING}),
        evidence=(switch(RUNS, Means.OFF),),
        problem=reason("api_unreachable"),
    )
    both = merged(Look(looked_at=AT, kinds=frozenset({PING}), evidence=(switch(FILE, Means.OFF),)), met)
    assert (both.up, both.problem, both.asked_at) == (False, met.problem, AT)


def test_what_a_server_said_that_is_down_does_not_outweigh_a_file_that_says_on() -> None:
    """It may have read the file since, out of our sight."""
    facts = (switch(FILE, Means.ON), switch(RUNS, Means.OFF))
    assert verdict(*facts, up=True, asked_at=AT).sharing is OFF
    assert verdict(*facts, up=False, asked_at=AT).sharing is ON


def test_a_server_that_answers_but_shows_nothing_any_more_is_unknown() -> None:
    last = Look(looked_at=AT, asked_at=AT, up=True, kinds=frozenset({PING}), evidence=(switch(RUNS, Means.OFF),))
    now = Look(looked_at=AT, asked_at=AT, up=True, kinds=frozenset({PING}), evidence=(switch(FILE, Means.OFF),))
    assert merged(now, last) == now


def test_collect_while_the_server_is_down_is_not_off() -> None:
    facts = [switch(FILE, Means.ON), switch(RUNS, Means.ON), goes(FILE, Means.TO_SINK, PING), goes(RUNS, Means.TO_SINK)]
    down = {"up": False, "asked_at": AT, "problem": reason("api_unreachable")}
    waiting = verdict(*facts, source=Source.COLLECT, kinds=(PING, METRICS), **down)
    assert (waiting.sharing, waiting.down) == (ON, True)
    stopped = verdict(*facts, source=Source.COLLECT, wish=Wish(off=True, at=AT), **down)
    assert (stopped.sharing, stopped.gate.open) == (OFF, False)


def test_the_tray_shows_the_worst() -> None:
    assert worst((DisplayState.OFF, DisplayState.HELD, DisplayState.ON)) is DisplayState.HELD
    assert worst(()) is None


# --- what a process was started with ------------------------------------------------------------------------------


def at_place(side: Side, place: Place, means: Means, *, decides: bool = True) -> Evidence:
    return switch(side, means)._replace(place=place, decides=decides, shuts=means is Means.OFF, location=place.value)


def test_a_file_that_something_stronger_overrules_is_said_with_both_places() -> None:
    pieces = (
        at_place(FILE, Place.ENVIRONMENT, Means.ON)._replace(value=""),
        at_place(FILE, Place.FILE, Means.OFF, decides=False)._replace(line=3),
        at_place(RUNS, Place.ENVIRONMENT, Means.ON),
    )
    found = verdict(*pieces, kinds=(PING,))
    facts = dict(found.reason.facts)
    assert (found.sharing, found.state, found.reason.code) == (ON, DisplayState.INEFFECTIVE, "overruled_by")
    assert (facts["where"], facts["location"], facts["value"]) == ("file, line 3", "environment", "(empty)")
    same_place = (switch(FILE, Means.ON), switch(FILE, Means.OFF)._replace(decides=False), switch(RUNS, Means.ON))
    assert verdict(*same_place, kinds=(PING,)).state is DisplayState.ON, "an earlier line of the same file"


def test_a_process_older_than_its_file_needs_a_restart_where_nothing_else_is_known() -> None:
    unread = at_place(RUNS, Place.FILE, Means.UNREADABLE)
    older: dict[str, Any] = {"started_at": AT - HOUR, "config_changed_at": AT, "process": "process 1"}
    found = verdict(switch(FILE, Means.OFF), unread, kinds=(PING,), **older)
    assert (found.sharing, found.restart_needed, found.reason.code) == (UNKNOWN, True, "off_since_start")
    younger: dict[str, Any] = {"started_at": AT, "config_changed_at": AT - HOUR, "process": "process 1"}
    read = at_place(RUNS, Place.FILE, Means.OFF)
    found = verdict(switch(FILE, Means.OFF), read, kinds=(PING,), **younger)
    assert (found.sharing, found.restart_needed, found.reason.code) == (OFF, False, "started_with_off")


def test_what_was_found_of_a_process_holds_for_that_process_only() -> None:
    def of(process: str | None, *pieces: Evidence, **more: object) -> Look:
        return Look(looked_at=AT, evidence=pieces, kinds=frozenset({PING}), process=process, **more)  # type: ignore[arg-type]

    said_on = at_place(RUNS, Place.SERVER, Means.ON)
    before = of("process 1", switch(FILE, Means.ON), said_on, asked_at=AT - HOUR, up=True)
    unread = at_place(RUNS, Place.FILE, Means.UNREADABLE)

    def now(process: str | None) -> set[Means]:
        found = merged(of(process, switch(FILE, Means.OFF), *([unread] if process else [])), before)
        return {e.means for e in found.evidence if e.side is RUNS and e.decides}

    assert now("process 1") == {Means.ON}
    assert now("process 2") == {Means.UNREADABLE}, "what the one before said is of another start"
    assert now(None) == {Means.ON}, "the last answer, with its age"
    seen_only = of("process 1", switch(FILE, Means.ON), said_on._replace(place=Place.FILE))
    gone = merged(of(None, switch(FILE, Means.OFF)), seen_only)
    assert not [e for e in gone.evidence if e.side is RUNS], "a process that is gone runs with nothing"
