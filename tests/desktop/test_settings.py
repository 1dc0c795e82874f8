"""Settings count from the moment they are made, for what runs already."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QSpinBox
from pytestqt.qtbot import QtBot

from tests.desktop.running import Running, running
from tests.integration.world import world
from tray_app.core.messages import PayloadFilter
from tray_app.core.model import PayloadState, Source
from tray_app.desktop.modes import Mode
from tray_app.desktop.preferences_dialog import PreferencesDialog
from tray_app.desktop.shell import Shell
from tray_app.desktop.shorter_question import ShorterQuestion


def opened(here: Running) -> PreferencesDialog:
    dialog = PreferencesDialog(here.services, here.window)
    dialog.show()
    here.until(dialog.bodies.isEnabled)
    dialog.activateWindow()
    here.until(dialog.isActiveWindow)
    return dialog


def question(here: Running, dialog: PreferencesDialog) -> ShorterQuestion:
    here.until(lambda: any(q.isVisible() for q in dialog.findChildren(ShorterQuestion)))
    return next(q for q in dialog.findChildren(ShorterQuestion) if q.isVisible())


def press(where: ShorterQuestion, text: str) -> None:
    QTest.mouseClick(next(b for b in where.buttons() if b.text() == text), Qt.MouseButton.LeftButton)


def type_days(here: Running, box: QSpinBox, days: str) -> None:
    box.window().activateWindow()
    here.until(box.window().isActiveWindow)
    box.setFocus()
    box.selectAll()
    QTest.keyClicks(box, days)
    QTest.keyClick(box, Qt.Key.Key_Tab)


def test_keeping_nothing_drops_what_there_is_at_once_when_agreed(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path) as here:

        def kept() -> tuple[bool, int]:
            with here.here.program.journal(read_only=True) as journal:
                lines = journal.page(PayloadFilter(states=frozenset({PayloadState.DELIVERED})))
                return any(journal.body(line.id) is not None for line in lines), len(lines)

        here.until(lambda: kept() == (True, 1))
        dialog = opened(here)
        type_days(here, dialog.bodies, "0")
        asked = question(here, dialog)
        assert "content is deleted: 1" in asked.informativeText() and "cannot be undone" in asked.informativeText()
        qtbot.keyClick(asked, Qt.Key.Key_Escape)
        here.until(lambda: dialog.note() == "Nothing was deleted; it is kept as long as before.")
        assert dialog.bodies.value() == 90 and kept() == (True, 1)
        assert here.here.program.preferences().bodies_days == 90
        type_days(here, dialog.bodies, "0")
        press(question(here, dialog), "&Delete")
        here.until(lambda: kept() == (False, 1))
        type_days(here, dialog.lines, "0")
        press(question(here, dialog), "&Delete")
        here.until(lambda: kept() == (False, 0))


def test_nobody_is_asked_where_nothing_is_that_old(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path) as here:
        dialog = opened(here)
        type_days(here, dialog.bodies, "1")
        here.until(lambda: here.here.program.preferences().bodies_days == 1)
        assert not dialog.findChildren(ShorterQuestion)
        assert dialog.bodies.text() == "1 day"
        type_days(here, dialog.bodies, "2000")
        here.until(lambda: here.here.program.preferences().bodies_days == 2000)
        assert dialog.bodies.text().endswith(" days")


def test_what_is_wrong_in_one_field_keeps_no_other_from_counting(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path, source=Source.OBSERVE) as here:
        dialog = opened(here)
        dialog.proxy.setFocus()
        qtbot.keyClicks(dialog.proxy, "nonsense")
        qtbot.keyClick(dialog.proxy, Qt.Key.Key_Tab)
        here.until(lambda: "proxy" in dialog.note())
        dialog.notifications.click()
        here.until(lambda: here.here.program.preferences().notifications is False)
        here.until(lambda: dialog._asked == {})
        assert not dialog.notifications.isChecked()
        assert dialog.proxy.text() == "nonsense" and "proxy" in dialog.note(), "still there, and still wrong"


def test_what_is_typed_while_another_field_is_saved_stays(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path, source=Source.OBSERVE) as here:
        dialog = opened(here)
        qtbot.keyClicks(dialog.proxy, "http://127.0.0.1:1")
        dialog.proxy.editingFinished.emit()
        dialog.certificates.setText("/half/typed")
        here.until(lambda: here.here.program.preferences().proxy == "http://127.0.0.1:1" and not dialog._asked)
        assert dialog.certificates.text() == "/half/typed"


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Escape])
def test_closing_saves_what_was_typed_and_says_what_cannot_be(qtbot: QtBot, tmp_path: Path, key: Qt.Key) -> None:
    with running(qtbot, tmp_path, source=Source.OBSERVE) as here:
        dialog = opened(here)
        dialog.proxy.setFocus()
        qtbot.keyClicks(dialog.proxy, "nonsense")
        qtbot.keyClick(dialog.proxy, key)
        here.until(lambda: "proxy" in dialog.note())
        assert dialog.isVisible() and dialog.proxy.text() == "nonsense"
        qtbot.keyClick(dialog.proxy, Qt.Key.Key_Escape)
        assert not dialog.isVisible(), "known, and closed all the same"
        again = opened(here)
        assert again.proxy.text() == ""
        again.proxy.setFocus()
        qtbot.keyClicks(again.proxy, "http://127.0.0.1:1")
        qtbot.keyClick(again.proxy, key)
        here.until(lambda: not again.isVisible())
        assert here.here.program.preferences().proxy == "http://127.0.0.1:1"


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
