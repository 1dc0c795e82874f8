"""What the windows say of reasons and states: translated where there is a translation, escaped, never without words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator
from pytestqt.qtbot import QtBot

from tray_app.core.model import DisplayState, PayloadState, Sharing, SwitchAct, reason
from tray_app.core.sentences import TEMPLATES, sentence
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
    translated["sentences", TEMPLATES["no_such_payload"]] = "Eine Nachricht #{id} gibt es nicht."
    assert messages.sentence_of(reason("no_such_payload", id=7)) == "Eine Nachricht #7 gibt es nicht."


@pytest.mark.parametrize("broken", ["{ident} fehlt", "{", "{0}"])
def test_a_translation_with_a_wrong_fact_is_not_used(translated: dict[tuple[str, str], str], broken: str) -> None:
    translated["sentences", TEMPLATES["no_such_payload"]] = broken
    why = reason("no_such_payload", id=7)
    assert messages.sentence_of(why) == sentence(why)


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


NOW = datetime(2026, 3, 12, 14, 2, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ago", "text"),
    [
        (timedelta(0), "0 s ago"),
        (timedelta(seconds=59), "59 s ago"),
        (timedelta(hours=3, minutes=59), "3 h ago"),
        (timedelta(hours=47), "1 day ago"),
        (timedelta(days=254), "254 days ago"),
        (-timedelta(minutes=20), "in 20 min"),
        (-timedelta(hours=30), "in 1 day"),
    ],
)
def test_how_long_ago(qtbot: QtBot, ago: timedelta, text: str) -> None:
    assert messages.distance(NOW - ago, NOW) == text


def test_times_are_local_with_utc_beside(qtbot: QtBot) -> None:
    local = NOW.astimezone()
    assert messages.when(NOW, NOW) == f"today {local:%H:%M}, 0 s ago"
    assert messages.day_and_time(NOW - timedelta(days=1), NOW).startswith("yesterday ")
    assert messages.day_and_time(NOW - timedelta(days=30), NOW) == f"{local - timedelta(days=30):%Y-%m-%d %H:%M}"
    assert messages.utc("2026-03-12T14:02:07.123Z") == "2026-03-12 14:02:07 UTC"
    assert messages.when(None, NOW) == "never"


@pytest.mark.parametrize(
    ("name", "title"),
    [("work", "SonarQube (work)"), ("sonarqube", "SonarQube"), ("a\u202eb\n", "SonarQube (a\\u202eb\\n)")],
)
def test_an_instance_is_called_by_product_and_name(qtbot: QtBot, name: str, title: str) -> None:
    assert messages.instance_title({"title": "SonarQube", "name": name}) == title
