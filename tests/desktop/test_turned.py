"""What can be turned acts however it is turned: who turns it over the accessibility interface does not click."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from tests.desktop.running import running
from tray_app.core.model import Source
from tray_app.desktop.log_window import LogWindow
from tray_app.desktop.preferences_dialog import PreferencesDialog
from tray_app.desktop.switch_button import SwitchButton
from tray_app.desktop.switch_dialog import SwitchDialog


def test_the_switch_asks_and_stays_where_it_was(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path, source=Source.OBSERVE) as here:
        switch = here.window.findChild(SwitchButton)
        here.until(lambda: here.seen() is not None)
        assert switch is not None and switch.isChecked()
        switch.toggle()
        assert switch.isChecked(), "nothing is switched yet"
        here.until(lambda: here.window.findChild(SwitchDialog) is not None)
        asked = here.window.findChildren(SwitchDialog)
        assert len(asked) == 1, "once"


def test_following_and_a_setting(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path, source=Source.OBSERVE) as here:
        log = LogWindow(here.services)
        qtbot.addWidget(log)
        log.show()
        log.follow.toggle()
        assert not log.model.is_following
        log.follow.toggle()
        assert log.model.is_following
        dialog = PreferencesDialog(here.services, here.window)
        dialog.show()
        here.until(dialog.notifications.isEnabled)
        assert dialog.note() == "", "showing them is no change"
        dialog.notifications.toggle()
        here.until(lambda: bool(dialog.note()))
        assert here.here.program.preferences().notifications is False
