"""Settings count from the moment they are made, for what runs already."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.desktop.running import running
from tests.integration.world import world
from tray_app.core.messages import PayloadFilter
from tray_app.core.model import PayloadState, Source
from tray_app.desktop.modes import Mode
from tray_app.desktop.preferences_dialog import PreferencesDialog
from tray_app.desktop.shell import Shell


def test_keeping_nothing_drops_what_there_is_at_once(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path) as here:

        def kept() -> tuple[bool, int]:
            with here.here.program.journal(read_only=True) as journal:
                lines = journal.page(PayloadFilter(states=frozenset({PayloadState.DELIVERED})))
                return any(journal.body(line.id) is not None for line in lines), len(lines)

        here.until(lambda: kept() == (True, 1))
        dialog = PreferencesDialog(here.services, here.window)
        dialog.show()
        here.until(dialog.bodies.isEnabled)
        dialog.bodies.setValue(0)
        dialog.bodies.editingFinished.emit()
        here.until(lambda: kept() == (False, 1))
        dialog.lines.setValue(0)
        dialog.lines.editingFinished.emit()
        here.until(lambda: kept() == (False, 0))


@pytest.mark.qt_log_ignore("systemTrayWindowChanged")
def test_notifications_stop_and_come_back(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    with world(tmp_path, source=Source.OBSERVE, first_ping_now=False, users=3, projects=2) as here:
        shell = Shell(here.program)
        shell.start(open_window=False)
        try:
            qtbot.waitUntil(lambda: shell._services.mode is Mode.OWN and bool(shell._services.statuses), timeout=20_000)
            said, told = list[str](), list[object]()
            monkeypatch.setattr(shell._tray, "message", lambda title, _text: said.append(title))
            for turn, wanted in enumerate((False, True), start=1):
                change = {"changes": {"notifications": wanted}}
                shell._services.ask("set-preferences", change, then=told.append, failed=told.append)
                shell._notify(f"{wanted}", "text", "")
                shell._services.ask("preferences", {}, then=told.append, failed=told.append)
                qtbot.waitUntil(lambda turn=turn: len(told) == 2 * turn, timeout=20_000)
            assert said == ["True"]
        finally:
            assert shell.end()
            # The shell has told the application to end: no loop would run any more before that is taken back.
            QTimer.singleShot(0, app.quit)
            app.exec()
