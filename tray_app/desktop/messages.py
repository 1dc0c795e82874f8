"""Reasons and states as the windows say them: the sentences and words of the core, translated, then the facts put in.

Translations look them up in the contexts `sentences`, `words` and `times`, with the English text as the key.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QCoreApplication

from tray_app.core.model import DisplayState, PayloadState, Sharing, SwitchAct
from tray_app.core.sentences import TEMPLATES, printable, sentence
from tray_app.core.words import ACT_WORDS, PAYLOAD_WORDS, SHARING_WORDS, STATE_WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tray_app.core.model import Reason


def sentence_of(reason: Reason) -> str:
    """The sentence for a reason, translated; text from outside in it is escaped. Plain text, never HTML."""
    template = TEMPLATES.get(reason.code)
    if template is None:
        return sentence(reason)
    facts = {name: printable(value) for name, value in reason.facts}
    return _filled("sentences", template, facts)


def state_word(state: DisplayState | str, vendor: str) -> str:
    """`Sending to SonarSource`: the word of a state, as it stands beside the instance's name."""
    return _filled("words", STATE_WORDS[DisplayState(state)], {"vendor": printable(vendor)})


def payload_word(state: PayloadState | str) -> str:
    """`sent`, `waiting`, `stopped by you`: what became of a payload."""
    return _translated("words", PAYLOAD_WORDS[PayloadState(state)])


def sharing_word(sharing: Sharing | str) -> str:
    """`on`, `off`, `some`, `cannot tell`."""
    return _translated("words", SHARING_WORDS[Sharing(sharing)])


def act_word(act: SwitchAct | str) -> str:
    """`you stopped telemetry`: a change of the switch in the log."""
    return _translated("words", ACT_WORDS[SwitchAct(act)])


def instance_title(status: Mapping[str, Any]) -> str:
    """`SonarQube (work)`: one entry of `Services.statuses` as its owner knows it; `SonarQube` if he calls it that."""
    title, name = printable(status["title"]), printable(status["name"])
    if name.casefold() == title.casefold():
        return title
    return _filled("words", "{product} ({name})", {"product": title, "name": name})


def when(at: datetime | str | None, now: datetime) -> str:
    """`today 14:02, 3 h ago`, in local time; `never` for None. Takes ISO text as well. Goes with `utc` as tooltip."""
    if at is None:
        return _translated("times", "never")
    facts = {"day": day_and_time(at, now), "distance": distance(at, now)}
    return _filled("times", "{day}, {distance}", facts)


def day_and_time(at: datetime | str, now: datetime) -> str:
    """`today 14:02`, `2026-03-12 02:10`, in local time."""
    local, today = _moment(at).astimezone(), now.astimezone()
    template = _DAYS.get((today.date() - local.date()).days, "{date} {time}")
    return _filled("times", template, {"date": f"{local:%Y-%m-%d}", "time": f"{local:%H:%M}"})


def distance(at: datetime | str, now: datetime) -> str:
    """`3 h ago`, `in 20 min`."""
    seconds = (now - _moment(at)).total_seconds()
    for limit_s, step_s, past, future in _DISTANCES:
        if abs(seconds) < limit_s:
            return _filled("times", past if seconds >= 0 else future, {"n": str(int(abs(seconds) // step_s))})
    raise AssertionError("the last limit is infinite")


def utc(at: datetime | str | None) -> str:
    """`2026-03-12 14:02:07 UTC`, for tooltips; empty for None."""
    return "" if at is None else f"{_moment(at).astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


_DAYS: Final = {-1: "tomorrow {time}", 0: "today {time}", 1: "yesterday {time}"}
_DISTANCES: Final = (
    (60.0, 1, "{n} s ago", "in {n} s"),
    (3600.0, 60, "{n} min ago", "in {n} min"),
    (86400.0, 3600, "{n} h ago", "in {n} h"),
    (2 * 86400.0, 86400, "1 day ago", "in 1 day"),
    (float("inf"), 86400, "{n} days ago", "in {n} days"),
)


def _moment(at: datetime | str) -> datetime:
    return datetime.fromisoformat(at) if isinstance(at, str) else at


def _translated(context: str, text: str) -> str:
    return QCoreApplication.translate(context, text)


def _filled(context: str, template: str, facts: Mapping[str, str]) -> str:
    try:
        return _translated(context, template).format_map(facts)
    except (KeyError, ValueError, IndexError):
        # A translation that names a fact wrongly must not hide what happened.
        return template.format_map(facts)
