"""What the windows say of reasons and states: translated where there is a translation, escaped, never without words."""

from __future__ import annotations

import json
import re
from string import Formatter

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator
from pytestqt.qtbot import QtBot

from tray_app.core.model import DisplayState, PayloadState, Sharing, SwitchAct, reason
from tray_app.core.sentences import TEMPLATES, nested, sentence, untold
from tray_app.core.window_sentences import IN_WINDOWS
from tray_app.desktop import messages


class _Translator(QTranslator):
    """A language that has these texts only."""

    def __init__(self, texts: dict[tuple[str, str], str]) -> None:
        super().__init__()
        self._texts = texts

    def isEmpty(self) -> bool:
        return False

    def translate(
        self, context: str | bytes, text: str | bytes, disambiguation: object = None, n: int = -1
    ) -> str | None:
        return self._texts.get((str(context), str(text)))


@pytest.fixture
def translated(qtbot: QtBot) -> object:
    texts: dict[tuple[str, str], str] = {}
    translator = _Translator(texts)
    QCoreApplication.installTranslator(translator)
    yield texts
    QCoreApplication.removeTranslator(translator)


def test_a_sentence_is_the_cores_when_there_is_no_translation(qtbot: QtBot) -> None:
    why = reason("no_such_instance", name="a\n\u202eb", known="work")
    assert messages.sentence_of(why) == sentence(why)
    assert "\n" not in messages.sentence_of(why)
    assert "\u202e" not in messages.sentence_of(why)


def test_an_unknown_code_shows_its_facts(qtbot: QtBot) -> None:
    assert messages.sentence_of(reason("never_heard", of="it")) == "never_heard of=it"


def test_a_translation_gets_the_facts(translated: dict[tuple[str, str], str]) -> None:
    translated["sentences", IN_WINDOWS["no_such_payload"]] = "Eine Nachricht #{id} gibt es nicht."
    assert messages.sentence_of(reason("no_such_payload", id=7)) == "Eine Nachricht #7 gibt es nicht."


@pytest.mark.parametrize("broken", ["{ident} fehlt", "{", "{0}"])
def test_a_translation_with_a_wrong_fact_is_not_used(translated: dict[tuple[str, str], str], broken: str) -> None:
    translated["sentences", IN_WINDOWS["no_such_payload"]] = broken
    why = reason("no_such_payload", id=7)
    assert messages.sentence_of(why) == IN_WINDOWS["no_such_payload"].format(id=7)


def test_a_reason_that_came_as_json_is_translated(translated: dict[tuple[str, str], str]) -> None:
    translated["sentences", IN_WINDOWS["no_such_payload"]] = "Eine Nachricht #{id} gibt es nicht."
    told = json.loads(json.dumps(untold(reason("no_such_payload", id=7))))
    assert messages.said(told) == "Eine Nachricht #7 gibt es nicht."


def test_a_reason_in_a_reason_is_translated_too(translated: dict[tuple[str, str], str]) -> None:
    translated["sentences", TEMPLATES["gate_shut"]] = "Nicht gesendet. {because}"
    translated["sentences", TEMPLATES["says_off"]] = "{where} sagt aus ({key}={value})."
    why = reason("gate_shut", **nested("because", reason("says_off", where="here", key="k", value="false")))
    assert sentence(why) == "Not sent. here says off (k=false)."
    assert messages.sentence_of(why) == "Nicht gesendet. here sagt aus (k=false)."


def test_a_window_names_no_command(qtbot: QtBot) -> None:
    """What it says instead is about the same facts, so that nothing is left open in braces."""
    command = re.compile(r"telemetry-tray[ :]|(?<!ps )--[a-z]|[Rr]un opt-out|\(set ")
    for code, text in IN_WINDOWS.items():
        assert {fact for _, fact, _, _ in Formatter().parse(text) if fact} <= {
            fact for _, fact, _, _ in Formatter().parse(TEMPLATES[code]) if fact
        }, code
        assert not command.search(text), code
    why = reason("sonarqube_no_url", name="work")
    assert "--url" in sentence(why)
    assert "--url" not in messages.sentence_of(why)


def test_every_state_has_a_word(qtbot: QtBot) -> None:
    assert messages.state_word("on", "SonarSource") == "Sending to SonarSource"
    for state in DisplayState:
        assert messages.state_word(state, "V")
    for payload in PayloadState:
        assert messages.payload_word(payload.value)
    for sharing in Sharing:
        assert messages.sharing_word(sharing.value)
    for act in SwitchAct:
        assert messages.act_word(act.value)


@pytest.mark.parametrize(
    ("name", "title"),
    [("work", "SonarQube (work)"), ("sonarqube", "SonarQube"), ("a\u202eb\n", "SonarQube (a\\u202eb\\n)")],
)
def test_an_instance_is_called_by_product_and_name(qtbot: QtBot, name: str, title: str) -> None:
    assert messages.instance_title({"title": "SonarQube", "name": name}) == title


def test_a_text_gets_its_facts_escaped(qtbot: QtBot) -> None:
    assert messages.filled("{name} is here", name="a\nb") == "a\\nb is here"
    assert messages.filled("{wrong} is here", name="a") == "{wrong} is here"
