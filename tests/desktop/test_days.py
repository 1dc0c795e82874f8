"""Days as they are written: in the strip, in what its marks say, and where one is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from PySide6.QtCore import QDate, QEvent, QLocale
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QDateEdit, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from tray_app.core.days import Day, DayKind
from tray_app.desktop.strip import DayStrip, day_text
from tray_app.desktop.time_range import RangeDialog, day_form
from tray_app.desktop.translation import speak, speak_as_chosen
from tray_app.system.resources import read_resource

NOON = datetime(2026, 3, 12, 12, tzinfo=UTC)


def day(kind: DayKind, *counts: tuple[DayKind, int], watched_h: float = 24.0) -> Day:
    return Day(begins_at=NOON, kind=kind, counts=counts, watched_h=watched_h, whole_h=24.0)


@pytest.fixture
def german(qtbot: QtBot) -> Iterator[None]:
    before, app = QLocale(), QApplication.instance()
    assert isinstance(app, QApplication)
    speak_as_chosen(app, read_resource, "de")
    yield
    speak(app, read_resource, ["en"])
    QLocale.setDefault(before)


def test_a_day_says_how_many_payloads_ended_how(qtbot: QtBot) -> None:
    several = day(DayKind.FAILED, (DayKind.FAILED, 1), (DayKind.ACCEPTED, 12))
    assert day_text(several) == "12 March: 1 payload failed, 12 payloads accepted"
    assert day_text(day(DayKind.SILENT)) == "12 March: nothing left; watched all the time"
    assert day_text(day(DayKind.NOT_WATCHED, watched_h=7.3)).endswith("watched only 7.3 h of 24 h")


def test_a_day_in_german(german: None) -> None:
    several = day(DayKind.FAILED, (DayKind.FAILED, 1), (DayKind.ACCEPTED, 1200))
    assert day_text(several) == "12. März: 1 Nachricht fehlgeschlagen, 1.200 Nachrichten angenommen"
    assert "7,3 h" in day_text(day(DayKind.NOT_WATCHED, watched_h=7.3))


def test_each_mark_says_its_day_under_the_mouse(qtbot: QtBot) -> None:
    days = [
        Day(begins_at=NOON + timedelta(days=n), kind=DayKind.SILENT, watched_h=24.0, whole_h=24.0) for n in range(30)
    ]
    strip = DayStrip()
    qtbot.addWidget(strip)
    strip.show_days(days)
    strip.show()
    for number, each in enumerate(days):
        at = strip._mark_rect(number).center().toPoint()
        asked = QHelpEvent(QEvent.Type.ToolTip, at, strip.mapToGlobal(at))
        assert QApplication.sendEvent(strip, asked)
        qtbot.waitUntil(lambda each=each: QToolTip.text() == day_text(each))
    QToolTip.hideText()


@pytest.mark.parametrize(
    ("locale", "written"),
    [
        ("C", "2026-11-03"),
        ("en_US", "11/3/2026"),
        ("en_GB", "03/11/2026"),
        ("de_DE", "03.11.2026"),
        ("ja_JP", "2026/11/03"),
        ("hu_HU", "2026. 11. 03."),
    ],
)
def test_a_day_is_asked_for_as_its_country_writes_it(locale: str, written: str) -> None:
    asked = QLocale.c() if locale == "C" else QLocale(locale)
    assert asked.toString(QDate(2026, 11, 3), day_form(asked)) == written


def test_days_are_typed_and_said_in_words(qtbot: QtBot) -> None:
    around = QWidget()
    qtbot.addWidget(around)
    dialog = RangeDialog(date(2025, 3, 1), date(2025, 3, 5), around)
    dialog.show()
    assert dialog.says.text() == "1 March 2025 to 5 March 2025"
    assert dialog.last.text() == "2025-03-05"
    dialog.last.setSelectedSection(QDateEdit.Section.MonthSection)
    qtbot.keyClicks(dialog.last, "0409")
    assert dialog.days() == (date(2025, 3, 1), date(2025, 4, 9))
    assert dialog.says.text() == "1 March 2025 to 9 April 2025"
    dialog.first.setDate(QDate(2025, 5, 9))
    assert dialog.days() == (date(2025, 5, 9), date(2025, 5, 9)), "the last day is never before the first"
    assert dialog.says.text() == "9 May 2025"


def test_a_day_in_german_is_asked_for_and_said_in_german(german: None, qtbot: QtBot) -> None:
    around = QWidget()
    qtbot.addWidget(around)
    dialog = RangeDialog(date(2025, 3, 1), date(2025, 3, 5), around)
    assert dialog.first.text() == "01.03.2025"
    assert dialog.says.text() == "1. März 2025 bis 5. März 2025"
