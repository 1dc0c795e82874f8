"""Telemetry that came back without its owner's doing: said with what, where and since when; put back in one click."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.desktop.running import Running, running
from tray_app.core.model import Source
from tray_app.desktop.icons import Icons
from tray_app.desktop.tray import Tray
from tray_app.system.resources import read_resource


def came_back(here: Running, *, announce: bool = False) -> None:
    """Stopped, restarted; then somebody replaces the file and restarts it again."""
    here.until(lambda: here.services.statuses)
    assert here.told("opt-out", name="work", announce=announce, by="test")["problem"] is None
    here.here.server.restart()
    here.told("status", names=["work"])
    here.here.config.write_text("# upgraded\nsonar.telemetry.enable=true\n")
    here.here.server.restart()
    here.told("status", names=["work"])
    here.until(here.window.came_back.isVisible)


@pytest.mark.parametrize("announce", [False, True])
def test_one_click_in_the_window_puts_it_back_as_it_was(qtbot: QtBot, tmp_path: Path, announce: bool) -> None:
    with running(qtbot, tmp_path, source=Source.OBSERVE) as here:
        assert not here.window.came_back.isVisible()
        came_back(here, announce=announce)
        text = here.window.came_back.text()
        assert "sends again" in text and f"{here.here.config}, line 2 says on again" in text
        assert "sonar.telemetry.enable=true; changed " in text
        here.window.came_back.button.click()
        here.until(lambda: not here.window.came_back.isVisible())
        after = here.here.config.read_text()
        assert "sonar.telemetry.enable=false" in after and ("telemetry.url" in after) is not announce
        with here.here.program.parts(read_only=True) as parts:
            acts = [(c.act.value, c.by.partition(":")[0]) for c in parts.journal.switches() if c.done]
        assert acts == [("opt-out", "test"), ("noticed", "not this program"), ("opt-out", "window")]
        here.until(here.window._view.restart_button.isVisible)


def test_what_this_program_would_send_stays_stopped_by_its_owner(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path, source=Source.COLLECT) as here:
        came_back(here)
        here.until(here.window._view.switch.isChecked)
        assert here.window._view._due.text().startswith("none now: You stopped telemetry through this program")


def test_the_menu_of_the_tray_has_the_same_click(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path, source=Source.OBSERVE) as here:
        tray = Tray(Icons(read_resource))
        tray.tell(here.services.statuses, here.services.mode)
        texts = [action.text() for action in tray._menu.actions()]
        assert not any("back" in text for text in texts)
        came_back(here)
        tray.tell(here.services.statuses, here.services.mode)
        (back,) = [action for action in tray._menu.actions() if "Put the opt-out of" in action.text()]
        with qtbot.waitSignal(tray.put_back_wanted) as wanted:
            back.trigger()
        assert wanted.args == ["work"]
        tray.end()


def test_without_an_opt_out_there_is_nothing_to_put_back(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path, source=Source.OBSERVE) as here:
        before = here.here.config.read_bytes()
        with pytest.raises(AssertionError, match="nothing_to_put_back"):
            here.told("put-back", name="work", by="test")
        assert here.here.config.read_bytes() == before


def test_when_nobody_watched_is_said(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path, source=Source.OBSERVE) as here:
        here.until(lambda: here.seen() is not None)
        assert not here.window._view._gap.isVisible()
        here.here.clock.advance(timedelta(days=2))
        here.window._view.read_again()
        here.until(here.window._view._gap.isVisible)
        assert "this program was closed" in here.window._view._gap.text()
