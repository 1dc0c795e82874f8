"""The language is chosen in the settings and counts at once, with its dates and numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, QTimer, QTranslator
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.integration.world import world
from tray_app.core.days import Day, DayKind
from tray_app.core.model import Source
from tray_app.desktop.modes import Mode
from tray_app.desktop.payload_texts import number_text, size_text
from tray_app.desktop.preferences_dialog import PreferencesDialog
from tray_app.desktop.shell import Shell
from tray_app.desktop.strip import day_text
from tray_app.desktop.times import span_text, when_text


@pytest.fixture(autouse=True)
def _english_again(qtbot: QtBot) -> Iterator[None]:
    app, before = QApplication.instance(), QLocale()
    assert isinstance(app, QApplication)
    yield
    # The shell has told the application to end: no loop would run any more before that is taken back.
    QTimer.singleShot(0, app.quit)
    app.exec()
    for translator in app.findChildren(QTranslator):
        app.removeTranslator(translator)
        translator.deleteLater()
    QLocale.setDefault(before)


@pytest.mark.qt_log_ignore("systemTrayWindowChanged")
def test_it_counts_at_once_and_back(qtbot: QtBot, tmp_path: Path) -> None:
    with world(tmp_path, source=Source.OBSERVE, first_ping_now=False, users=3, projects=2) as here:
        shell = Shell(here.program)
        shell.start(open_window=True)
        try:
            qtbot.waitUntil(lambda: shell._services.mode is Mode.OWN and bool(shell._services.statuses), timeout=20_000)
            words = (("de", "&Instanz", "Einstellungen", "&Beenden"), ("en", "&Instance", "Settings", "&Quit"))
            for code, title, settings, quits in words:
                first = shell._main_window()
                shell.open_settings()
                dialog = first.findChild(PreferencesDialog)
                qtbot.waitUntil(dialog.language.isEnabled, timeout=20_000)
                dialog.language.setCurrentIndex(dialog.language.findData(code))
                dialog.language.activated.emit(dialog.language.currentIndex())
                qtbot.waitUntil(lambda before=first: shell._main not in (None, before), timeout=20_000)
                menus = [action.text() for action in shell._main_window().menuBar().actions()]
                assert title in menus
                again = shell._main_window().findChild(PreferencesDialog)
                assert again.windowTitle() == settings
                assert quits in [action.text() for action in shell._tray._menu.actions()], "the tray's menu, too"
            assert here.program.language() == "en"
        finally:
            assert shell.end()


def test_dates_and_numbers_go_by_the_language(qtbot: QtBot, tmp_path: Path) -> None:
    from tray_app.desktop.translation import speak_as_chosen
    from tray_app.system.resources import read_resource

    app = QApplication.instance()
    assert isinstance(app, QApplication)
    speak_as_chosen(app, read_resource, "de")
    assert number_text(1_204_331) == "1.204.331"
    assert size_text(12_100) == "12,1 kB"
    at, now = datetime(2026, 3, 12, 2, 10, tzinfo=UTC), datetime(2026, 3, 15, 2, 10, tzinfo=UTC)
    assert when_text(at, now) == f"12. März {at.astimezone():%H:%M}, vor 3 Tagen"
    assert span_text(86_400) == "1 Tag"
    day = Day(begins_at=at, kind=DayKind.SILENT, watched_h=2.5, whole_h=24.0)
    assert "2,5 h" in day_text(replace(day, kind=DayKind.NOT_WATCHED))
    assert "1.204 Nachrichten angenommen" in day_text(replace(day, counts=((DayKind.ACCEPTED, 1204),)))
