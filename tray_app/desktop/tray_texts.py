"""What the tray says in its menu and tooltip: short, since there is no room, and never more than is known."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QCoreApplication

from tray_app.core.model import DisplayState, Sharing
from tray_app.desktop.icons import is_the_servers_word
from tray_app.desktop.messages import filled, instance_title, state_word
from tray_app.desktop.times import distance_text, moment_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LONGEST_TITLE: Final = 48
"""Of an instance, in characters; a menu grows with its longest line."""

MOST_IN_TOOLTIP: Final = 5


def elided(text: str) -> str:
    """`text`, cut in the middle where it is too long: names often differ at their ends."""
    if len(text) <= LONGEST_TITLE:
        return text
    keep = (LONGEST_TITLE - 1) // 2
    return f"{text[:keep]}…{text[-keep:]}"


def leaves(status: Mapping[str, Any]) -> bool:
    """Whether the check mark is set: as long as anything leaves, or nobody can tell."""
    return Sharing(status["sharing"]) is not Sharing.OFF


def title_of(status: Mapping[str, Any]) -> str:
    """The instance in a menu or tooltip."""
    return elided(instance_title(status))


def line_of(status: Mapping[str, Any], now: datetime) -> str:
    """The disabled line: `SonarQube (work): sending, last ping 3 h ago`."""
    facts = {"instance": title_of(status), "state": _short(status)}
    accepted = status["observed"]["last_accepted"]
    if accepted is None:
        return filled(_tr("{instance}: {state}"), **facts)
    ago = distance_text(now, datetime.fromisoformat(accepted))
    return filled(_tr("{instance}: {state}, last ping {ago}"), **facts, ago=ago)


def tooltip_of(statuses: Sequence[Mapping[str, Any]], now: datetime) -> str:
    """State, last ping, next ping; a line for each of several instances."""
    if not statuses:
        return _tr("Telemetry Tray: no instance yet")
    if len(statuses) == 1:
        return "\n".join(_three_lines(statuses[0], now))
    lines = [line_of_times(status, now) for status in statuses[:MOST_IN_TOOLTIP]]
    if len(statuses) > MOST_IN_TOOLTIP:
        lines.append(filled(_tr("and {count} more"), count=str(len(statuses) - MOST_IN_TOOLTIP)))
    return "\n".join(lines)


def line_of_times(status: Mapping[str, Any], now: datetime) -> str:
    """`SonarQube (work): sending, last ping today 02:10`: for a text that stands long, so with no "ago" in it."""
    facts = {"instance": title_of(status), "state": _short(status)}
    accepted = status["observed"]["last_accepted"]
    if accepted is None:
        return filled(_tr("{instance}: {state}"), **facts)
    at = moment_text(datetime.fromisoformat(accepted), now)
    return filled(_tr("{instance}: {state}, last ping {at}"), **facts, at=at)


def _three_lines(status: Mapping[str, Any], now: datetime) -> list[str]:
    state = state_word(status["state"], status["vendor"])
    state = _tr("Not sending, as the server says") if is_the_servers_word(status) else state
    template = _tr("{instance}: {state}, server not running") if status["down"] else _tr("{instance}: {state}")
    lines = [filled(template, instance=title_of(status), state=state)]
    accepted, due = status["observed"]["last_accepted"], status["next_ping"]
    if accepted is not None:
        lines.append(filled(_tr("Last ping: {at}"), at=moment_text(datetime.fromisoformat(accepted), now)))
    elif status["source"] == "observe":
        lines.append(_tr("Last ping: it does not pass through this program"))
    else:
        lines.append(_tr("Last ping: never"))
    if due is not None:
        lines.append(filled(_tr("Next ping: {at}"), at=moment_text(datetime.fromisoformat(due), now)))
    elif not leaves(status):
        lines.append(_tr("Next ping: none while off"))
    return lines


def _short(status: Mapping[str, Any]) -> str:
    word = filled(_tr(_SHORT[DisplayState(status["state"])]), vendor=status["vendor"])
    word = _tr("not sending, as the server says") if is_the_servers_word(status) else word
    return filled(_tr("{state}, server not running"), state=word) if status["down"] else word


_SHORT: Final = {
    DisplayState.INEFFECTIVE: "sending, although you set it off",
    DisplayState.CAME_BACK: "sending again",
    DisplayState.UNKNOWN: "cannot tell",
    DisplayState.HELD: "held, a new field waits for you",
    DisplayState.BLOCKED: "cannot reach {vendor}",
    DisplayState.PARTIAL: "still sending some",
    DisplayState.RESTART_NEEDED: "still sending until you restart",
    DisplayState.ON: "sending",
    DisplayState.OFF: "not sending",
}


def _tr(text: str) -> str:
    return QCoreApplication.translate("tray", text)
