"""Reasons and states as the windows say them: the sentences and words of the core, translated, then the facts put in.

Translations look them up in the contexts `sentences` and `words`, with the English text as the key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication

from tray_app.core.model import DisplayState, PayloadState, Reason, Sharing, SwitchAct
from tray_app.core.sentences import printable, sentence_in
from tray_app.core.window_sentences import IN_WINDOWS
from tray_app.core.words import ACT_WORDS, PAYLOAD_WORDS, REFUSAL_WORDS, SHARING_WORDS, STATE_WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping


def sentence_of(reason: Reason) -> str:
    """The sentence for a reason, translated; text from outside in it is escaped. Plain text, never HTML. Where the
    core's names a command, what a window offers instead."""
    return sentence_in(reason, _translated, IN_WINDOWS)


def said(told: Mapping[str, Any]) -> str:
    """The sentence for a reason that came as JSON (`core.sentences.untold`)."""
    return sentence_of(Reason(str(told["code"]), tuple(dict(told["facts"]).items())))


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


def refusal_word(refusal: str) -> str:
    """`of another server`: what the relay refused, behind how many that were."""
    return _translated("words", REFUSAL_WORDS[refusal])


def instance_title(status: Mapping[str, Any]) -> str:
    """`SonarQube (work)`: one entry of `Services.statuses` as its owner knows it; `SonarQube` if he calls it that."""
    title, name = printable(status["title"]), printable(status["name"])
    if name.casefold() == title.casefold():
        return title
    return _filled("words", "{product} ({name})", {"product": title, "name": name})


def filled(template: str, **facts: str) -> str:
    """A translated text with its facts put in; they come from outside, so they are escaped."""
    try:
        return template.format_map({name: printable(value) for name, value in facts.items()})
    except (KeyError, ValueError, IndexError):
        return template


def _translated(context: str, text: str) -> str:
    return QCoreApplication.translate(context, text)


def _filled(context: str, template: str, facts: Mapping[str, str]) -> str:
    try:
        return _translated(context, template).format_map(facts)
    except (KeyError, ValueError, IndexError):
        # A translation that names a fact wrongly must not hide what happened.
        return template.format_map(facts)
