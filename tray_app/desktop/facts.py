"""What the window says of an instance, as texts: pure functions of an Overview, so that they can be tested as such."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from tray_app.core.model import Aspect, DisplayState, Means, Place, Sharing, Side, Source
from tray_app.core.restart import compose_up
from tray_app.desktop.checklist import is_contained
from tray_app.desktop.evidence_table import place_text
from tray_app.desktop.icons import is_the_servers_word
from tray_app.desktop.messages import filled, sentence_of, sharing_word, state_word
from tray_app.desktop.payload_texts import number_text
from tray_app.desktop.times import distance_text, local_times, moment_text, span_text, when_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from typing import Any

    from tray_app.core.model import Evidence, Reason, Verdict
    from tray_app.engine.overview import Overview


def _tr(text: str) -> str:
    return QCoreApplication.translate("facts", text)


def headline(status: Mapping[str, Any]) -> str:
    """The state's word, as in the list and beside the icon."""
    word = state_text(status)
    return _tr("{state}, server not running").format(state=word) if status["down"] else word


def state_text(status: Mapping[str, Any]) -> str:
    """The state's word, whether its server runs or not. Where nobody watched, `off` is the server's word."""
    if is_the_servers_word(status):
        return _tr("Not sending, as the server says")
    return state_word(status["state"], status["vendor"])


def down_text(status: Mapping[str, Any]) -> str:
    """That its server does not run; empty: it does, as far as is known."""
    return _tr("server not running") if status["down"] else ""


def ignored_piece(verdict: Verdict) -> Evidence | None:
    """A line in the file that was to stop it and does not decide."""
    return next(
        (p for p in verdict.evidence if p.shuts and not p.decides and p.place is Place.FILE and p.value is not None),
        None,
    )


def ineffective_text(verdict: Verdict) -> str:
    """`You set sonar.telemetry.enabled=false. Your server ignores that name and is still sending. Here is what.`; empty
    where it is not so."""
    piece = ignored_piece(verdict)
    if verdict.state is not DisplayState.INEFFECTIVE or verdict.reason.code != "wrong_name" or piece is None:
        return ""
    template = _tr("You set {key}={value}. Your server ignores that name and is still sending. Here is what.")
    return filled(template, key=piece.key, value=piece.value or "")


def verdict_text(seen: Overview) -> str:
    """The one sentence of the verdict."""
    if (
        seen.verdict.state is DisplayState.OFF
        and seen.verdict.effective is Sharing.OFF
        and seen.look.asked_at is not None
        and seen.verdict.reason.code != "goes_nowhere"
    ):
        asked = moment_text(seen.look.asked_at, seen.at)
        if seen.instance.source is Source.OBSERVE:
            return _tr("The running server said off {when}.").format(when=asked)
        if not seen.unwatched:
            template = _tr(
                "Nothing has left since {when}; this program watched all the time, and the running server says off."
            )
            return template.format(when=moment_text(seen.quiet_since, seen.at))
        template = _tr(
            "The running server confirmed it {when}. Not watched from {begin} to {end}: this program was closed."
        )
        begin, end = (moment_text(at, seen.at) for at in seen.unwatched[-1])
        return template.format(when=asked, begin=begin, end=end)
    if seen.verdict.reason.code == "sends_by_itself" and seen.shows:
        template = _tr("It sends to {vendor} past this program, and shows in its own log what.")
        return filled(template, vendor=seen.vendor)
    return ineffective_text(seen.verdict) or said(seen, seen.verdict.reason)


def said(seen: Overview, why: Reason) -> str:
    """A reason's sentence with local times."""
    return local_times(sentence_of(why), seen.at)


def is_another_server(seen: Overview) -> bool:
    """Whether what answers is another server than the one that was added, so that the owner is asked."""
    return seen.look.problem is not None and seen.look.problem.code == "other_server"


def restart_is_next(seen: Overview) -> bool:
    """Whether its main process is to be restarted now. Not where it sends against the owner's will and its config says
    on: it would go on with that."""
    against = seen.verdict.state in (DisplayState.INEFFECTIVE, DisplayState.CAME_BACK)
    return seen.verdict.restart_needed and not (against and seen.verdict.configured is not Sharing.OFF)


def next_step(seen: Overview) -> str:
    """What the owner can do now; empty: nothing needs doing."""
    title, state = seen.title, seen.verdict.state
    if is_another_server(seen):
        return ""  # The sentence asks, and a button answers.
    command = compose_up(seen.instance)
    restart = restart_is_next(seen)
    if restart and command is not None:
        return filled(_tr("Next: make its container anew, then check again: {command}"), command=command)
    if restart and is_contained(seen.instance):
        return _tr("Next: have the container made anew, then check again. Starting it again keeps its old environment.")
    if restart:
        template = _tr(
            "Next: restart {title}'s main process, then check again. The restart button on its web page does not do it."
        )
        if not seen.restarts_by_web:
            template = _tr("Next: restart {title}, then check again.")
        return template.format(title=title)
    if seen.verdict.down:
        return _tr("Next: start {title}, or correct its address with Change.").format(title=title)
    match state:
        case DisplayState.INEFFECTIVE | DisplayState.CAME_BACK:
            return _tr("Next: turn the switch off; it sets what {title} reads.").format(title=title)
        case DisplayState.HELD:
            return _tr("Next: look at the payload that is held, then release or discard it.")
        case DisplayState.UNKNOWN if seen.instance.secret is None:
            template = _tr("Next: give an administrator's log-in or token with Change, so that {title} can be asked.")
            return template.format(title=title)
    return ""


def configured_texts(seen: Overview) -> tuple[str, str]:
    """What the file says, and where it stands."""
    word = sharing_word(seen.verdict.configured)
    if seen.instance.home is None and seen.instance.compose is None:
        return word, _tr("The file is not known to this program.")
    piece = config_piece(seen)
    ignored = ignored_piece(seen.verdict) if ineffective_text(seen.verdict) else None
    if ignored is not None:
        template = _tr("{place} sets a name that the server does not read, so the default counts.")
        return word, filled(template, place=place_text(ignored))
    if piece is not None and piece.place is Place.DEFAULT:
        return word, _tr("Not set there, so the default counts.")
    if piece is not None and piece.place is Place.SERVER:
        return word, _tr("Kept by the server itself.")
    return word, "" if piece is None else place_text(piece)


def config_piece(seen: Overview) -> Evidence | None:
    """The piece that says what the config says: where something is written, before what holds without that."""
    pieces = [e for e in seen.verdict.evidence if e.side is Side.CONFIGURED and e.decides]
    written = [e for e in pieces if e.place not in (Place.DEFAULT, Place.SERVER, Place.OWNER, Place.PROGRAM)]
    switch = next((e for e in written if e.aspect is Aspect.SWITCH), None)
    nowhere = next((e for e in written if e.means in (Means.TO_SINK, Means.TO_RELAY)), None)
    nowhere = nowhere if seen.verdict.configured is Sharing.OFF else None
    kept = next((e for e in pieces if e.place is Place.SERVER), None)
    return switch or nowhere or kept or _decider(seen.verdict.evidence, Side.CONFIGURED)


def effective_texts(seen: Overview) -> tuple[str, str]:
    """What the running server uses, and from when we know."""
    word = sharing_word(seen.verdict.effective)
    asked_at = seen.look.asked_at
    answered = any(e.side is Side.RUNNING and e.means is not Means.UNREADABLE for e in seen.look.evidence)
    contained = is_contained(seen.instance) and not any(e.place is Place.SERVER for e in seen.look.evidence)
    if contained and answered and asked_at is not None:
        return word, _tr("Looked at its container\n{when}.").format(when=when_text(asked_at, seen.at))
    if answered and asked_at is not None:
        asked = _tr("Asked the server\n{when}.").format(when=when_text(asked_at, seen.at))
        # It may have shown a part only.
        unknown = seen.verdict.effective is Sharing.UNKNOWN or seen.instance.secret is not None
        # That it does not answer is said above, with what to do.
        said_above = is_another_server(seen) or seen.verdict.down
        problem = seen.look.problem if unknown and not said_above else None
        return word, asked if problem is None else f"{asked}\n{said(seen, problem)}"
    if seen.look.problem is not None:
        return word, said(seen, seen.look.problem)
    if seen.instance.url is None:
        return word, _tr("The server's address is not known, so it was not asked.")
    return word, _tr("The server has not been asked yet.")


def observed_texts(seen: Overview) -> tuple[str, list[str]]:
    """What we saw leave, and the times beside it."""
    observed, now, accepted = seen.observed, seen.at, ""
    lines = list[str]()
    if seen.last_seen is not None and seen.instance.source is Source.OBSERVE:
        left_at = seen.last_seen.created_at
        head = _tr("a message, {distance}").format(distance=distance_text(now, min(left_at, now)))
        lines.append(_tr("Seen in its own log {when}").format(when=moment_text(left_at, now)))
    elif seen.shows and seen.instance.source is Source.OBSERVE:
        head = _tr("nothing so far")
        lines.append(_tr("Its own log shows what it sends; it is followed while this program runs."))
    elif seen.instance.source is Source.OBSERVE:
        head = _tr("not visible from here")
        lines.append(_tr("This program only looks: what the server sends goes past it."))
    elif observed.last_accepted_at is None:
        head = _tr("nothing so far")
    else:
        accepted_at = min(observed.last_accepted_at, now)
        if seen.verdict.sharing is not Sharing.OFF:
            head = _tr("a ping, {distance}").format(distance=distance_text(now, accepted_at))
        else:
            passed_s = (now - accepted_at).total_seconds()
            for_so_long = _tr("nothing for {span}").format(span=span_text(passed_s))
            head = for_so_long if passed_s >= 60 else _tr("nothing since then")
        accepted = moment_text(observed.last_accepted_at, now)
        lines.append(_tr("Last accepted {when}").format(when=accepted))
    if observed.last_attempt_at is not None and (attempt := moment_text(observed.last_attempt_at, now)) != accepted:
        lines.append(_tr("Last attempt {when}").format(when=attempt))
    if observed.blocked_count:
        stopped = (
            _tr("Stopped by you since: {count}")
            if seen.wish is not None and seen.wish.off
            else _tr("Stopped by you: {count}")
        )
        lines.append(stopped.format(count=number_text(observed.blocked_count)))
    if observed.held_count:
        lines.append(_tr("Held for you: {count}").format(count=number_text(observed.held_count)))
    if observed.queued_count:
        lines.append(_tr("Waiting: {count}").format(count=number_text(observed.queued_count)))
    return head, lines


def attempt_text(seen: Overview) -> str:
    """When it was tried last, and what kept it, unless the verdict says that."""
    observed = seen.observed
    text = seen_text(seen, observed.last_attempt_at)
    if observed.last_failure is None or observed.last_attempt_at is None:
        return text
    why = said(seen, observed.last_failure)
    return text if why == verdict_text(seen) else f"{text}\n{why}"


def seen_text(seen: Overview, at: datetime | None) -> str:
    """A moment of what passes through this program; without one no more is claimed than was seen."""
    if at is None and seen.instance.source is Source.OBSERVE:
        return _tr("cannot be seen: what it sends does not pass through this program")
    return when_text(at, seen.at)


def gap_text(seen: Overview) -> str:
    """When this program did not run last, so that nobody watched; empty: it ran all the time."""
    if seen.last_gap is None:
        return ""
    begin, end = (moment_text(at, seen.at) for at in seen.last_gap)
    return _tr("from {begin} to {end}: this program was closed").format(begin=begin, end=end)


def next_ping_text(seen: Overview) -> str:
    """When this program sends the next ping, or why none."""
    if seen.instance.source is Source.OBSERVE:
        return _tr("none from this program; it only looks")
    if not seen.verdict.gate.open:
        if seen.verdict.configured is Sharing.OFF or seen.verdict.sharing is Sharing.OFF:
            return _tr("none while off")
        if seen.verdict.down:
            return filled(_tr("none now: {title} does not answer"), title=seen.title)
        return _tr("none now: {why}").format(why=said(seen, seen.verdict.gate.because))
    if seen.instance.source is Source.RELAY:
        return _tr("when the server hands it over")
    if seen.next_ping_at is None:
        return _tr("none")
    if seen.next_ping_at <= seen.at:
        return _tr("now")
    return when_text(seen.next_ping_at, seen.at)


def switch_texts(seen: Overview) -> tuple[bool, str]:
    """Whether the switch stands on, and what it says."""
    if seen.verdict.sharing is Sharing.OFF:
        return False, _tr("&Telemetry off")
    if seen.verdict.sharing is Sharing.ON:
        return True, _tr("&Telemetry on")
    if seen.verdict.sharing is Sharing.PARTIAL:
        return True, _tr("&Telemetry: some")
    # Nobody knows. What the config says decides which act a click offers; in doubt it is the stopping one.
    off = seen.verdict.configured is Sharing.OFF
    return not off, _tr("&Telemetry: off in the file") if off else _tr("&Telemetry: not known")


def _decider(pieces: Iterable[Evidence], side: Side) -> Evidence | None:
    found = [e for e in pieces if e.side is side and e.aspect is Aspect.SWITCH and e.place is not Place.OWNER]
    deciding = [e for e in found if e.decides]
    unreadable = [e for e in found if e.means is Means.UNREADABLE]
    return next(iter(deciding or unreadable or found), None)
