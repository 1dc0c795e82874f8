"""Telemetry that came back is told in a notification with a button, by a desktop that shows such over D-Bus; and what
becomes of it elsewhere."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.e2e.commands import House, finished, house
from tests.e2e.tray_host import Desk, desk

ACT = "Put the opt-out back"


@pytest.fixture
def panel() -> Iterator[Desk]:
    with TemporaryDirectory(prefix="tray-") as folder, desk(Path(folder)) as made:
        yield made


@contextmanager
def came_back(panel: Desk) -> Iterator[tuple[House, subprocess.Popen[bytes]]]:
    """The program runs, the owner stopped telemetry, and somebody put another file in the place of his."""
    with house(extra=panel.environment) as here:
        here.add(source="observe")
        child = here.owner.start("run", "--hidden")
        panel.wait_for(lambda: panel.icons)
        assert here.run("opt-out", "work", "--yes").code == 0
        here.server.restart()
        assert here.run("status", "work").code == 3
        before = len(panel.said)
        new = here.server.config_path.with_name("new")
        new.write_text("# upgraded <b>by hand</b>\nsonar.telemetry.enable=true\n")
        new.replace(here.server.config_path)
        panel.wait_for(lambda: len(panel.said) > before)
        title, text = panel.said[-1]
        assert title == "Sending again" and "SonarQube (work): " in text
        assert f"{here.server.config_path}, line 2" in text and "sonar.telemetry.enable=true" in text
        assert "changed 20" in text, "what, where and since when"
        yield here, child
        assert here.run("quit").code == 0
        assert finished(child).code == 0
        assert panel.buttons == {} or all(ACT not in each for each in panel.buttons.values()), "nobody would hear it"


def is_off(here: House) -> bool:
    return "sonar.telemetry.enable=false" in here.server.config_path.read_text()


def test_one_click_puts_the_opt_out_back_and_its_outcome_is_told(panel: Desk) -> None:
    panel.shows_buttons()
    with came_back(panel) as (here, _):
        number = len(panel.said)
        assert panel.buttons[number] == ["default", "Open", "act", ACT]
        assert here.run("status", "work").code == 3
        assert len(panel.said) == number, "one notification, however often it is looked at"
        panel.choose(number, "act")
        panel.wait_for(lambda: is_off(here))
        panel.wait_for(lambda: len(panel.said) > number)
        assert panel.said[-1][0] == "SonarQube (work)", "what is so now, and what is left to do"
        assert number not in panel.buttons, "it is gone when it was used"
        panel.choose(number, "act")
        assert here.run("log", "work").out.count("you stopped telemetry") == 2, "the first, and this one"


def test_a_click_beside_the_button_opens_the_window(panel: Desk) -> None:
    panel.shows_buttons(markup=True)
    with came_back(panel) as (here, _):
        assert panel.windows("Telemetry Tray") == []
        panel.choose(len(panel.said), "default")
        panel.wait_for(lambda: panel.windows("Telemetry Tray"))
        assert not is_off(here)


def test_nobody_else_on_the_bus_clicks(panel: Desk) -> None:
    panel.shows_buttons()
    with came_back(panel) as (here, _):
        panel.pretends(len(panel.said), "act")
        assert here.run("status", "work").code == 3, "asked and answered after that"
        assert not is_off(here) and len(panel.buttons) == 1


def test_it_goes_when_there_is_nothing_to_put_back_any_more(panel: Desk) -> None:
    panel.shows_buttons()
    with came_back(panel) as (here, _):
        assert here.run("opt-out", "work", "--yes").code == 0
        panel.wait_for(lambda: panel.buttons == {})


def test_it_goes_also_when_it_was_still_on_its_way(panel: Desk) -> None:
    panel.shows_buttons()
    panel.takes_its_time(yes=True)
    with came_back(panel) as (here, _):
        panel.wait_for(lambda: panel.has("Put the opt-out of"))
        assert here.run("opt-out", "work", "--yes").code == 0
        panel.wait_for(lambda: not panel.has("Put the opt-out of"))
        (number,) = panel.buttons
        assert number == len(panel.said)
        panel.takes_its_time(yes=False)
        panel.wait_for(lambda: panel.buttons == {})


def test_a_desktop_without_buttons_gets_an_ordinary_one(panel: Desk) -> None:
    with came_back(panel):
        assert ACT not in str(panel.buttons)


def test_a_desktop_that_does_not_answer_gets_an_ordinary_one(panel: Desk) -> None:
    panel.shows_buttons()
    panel.answers_about_notifications(yes=False)
    with came_back(panel):
        assert ACT not in str(panel.buttons)
        panel.answers_about_notifications(yes=True)
