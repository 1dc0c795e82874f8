"""The tray's texts, its menu, what is told when, and what is remembered; without a desktop."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from tray_app.core.model import DisplayState, Sharing, reason
from tray_app.core.sentences import untold
from tray_app.core.status_shape import iso
from tray_app.desktop import tray_texts
from tray_app.desktop.icons import Icons
from tray_app.desktop.memory import Memory
from tray_app.desktop.notifications import Notifications
from tray_app.desktop.services import Mode
from tray_app.desktop.tray import Tray
from tray_app.system.resources import read_resource

NOW = datetime.now(UTC)


def status(name: str = "work", state: str = "on", **more: Any) -> dict[str, Any]:
    off = state == "off"
    observed = {"watched_since": None, "last_accepted": None, **more.pop("observed", {})}
    return {
        "name": name,
        "title": "SonarQube",
        "vendor": "SonarSource",
        "source": "collect",
        "state": state,
        "sharing": "off" if off else "on",
        "effective": "off" if off else "on",
        "down": False,
        "since": "2026-03-02T00:00:00.000Z",
        "reason": untold(reason("nothing_leaves_here", title="SonarQube")),
        "next_ping": None,
        "observed": observed,
        **more,
    }


# --- texts ------------------------------------------------------------------------------------------------


def test_the_line_says_state_and_last_ping(qtbot: QtBot) -> None:
    assert tray_texts.line_of(status(), NOW) == "SonarQube (work): sending"
    accepted = status(observed={"last_accepted": iso(NOW - timedelta(hours=3))})
    assert tray_texts.line_of(accepted, NOW) == "SonarQube (work): sending, last ping 3 h ago"
    assert tray_texts.line_of(status(down=True), NOW) == "SonarQube (work): sending, server not running"
    assert tray_texts.line_of(status(state="blocked"), NOW) == "SonarQube (work): cannot reach SonarSource"


@pytest.mark.parametrize("state", list(DisplayState))
def test_every_state_has_a_short_word(qtbot: QtBot, state: DisplayState) -> None:
    line = tray_texts.line_of(status(state=state.value), NOW)
    assert line.startswith("SonarQube (work): ")
    assert "{" not in line


def test_off_that_nobody_watched_is_the_servers_word_here_too(qtbot: QtBot) -> None:
    off = status(state="off")
    assert tray_texts.line_of(off, NOW) == "SonarQube (work): not sending, as the server says"
    assert tray_texts.tooltip_of([off], NOW).splitlines()[0] == "SonarQube (work): Not sending, as the server says"
    watched = status(state="off", observed={"watched_since": "2026-03-01T00:00:00.000Z"})
    assert tray_texts.line_of(watched, NOW) == "SonarQube (work): not sending"
    assert tray_texts.tooltip_of([watched], NOW).splitlines()[0] == "SonarQube (work): Not sending"


@pytest.mark.parametrize("sharing", list(Sharing))
def test_ticked_as_long_as_anything_leaves_or_nobody_can_tell(sharing: Sharing) -> None:
    assert tray_texts.leaves(status(sharing=sharing.value)) == (sharing is not Sharing.OFF)


def test_the_tooltip_has_state_last_and_next(qtbot: QtBot) -> None:
    at = NOW.astimezone().replace(hour=2, minute=10)
    full = status(observed={"last_accepted": iso(at)}, next_ping=iso(at + timedelta(days=1)))
    state, last, due = tray_texts.tooltip_of([full], NOW).splitlines()
    assert state == "SonarQube (work): Sending to SonarSource"
    assert last.startswith("Last ping: today ")
    assert due.startswith("Next ping: tomorrow ")
    assert "ago" not in last, "it stands for an hour"
    assert tray_texts.tooltip_of([status(state="off")], NOW).splitlines()[1:] == [
        "Last ping: never",
        "Next ping: none while off",
    ]
    assert tray_texts.tooltip_of([], NOW) == "Telemetry Tray: no instance yet"


def test_the_tooltip_of_many_stays_short(qtbot: QtBot) -> None:
    lines = tray_texts.tooltip_of([status(f"n{i}") for i in range(9)], NOW).splitlines()
    assert len(lines) == 6
    assert lines[-1] == "and 4 more"


def test_a_long_name_is_cut_in_its_middle(qtbot: QtBot) -> None:
    title = tray_texts.title_of(status("x" * 200 + "end"))
    assert len(title) <= tray_texts.LONGEST_TITLE
    assert title.endswith("end)")
    assert "…" in title


# --- the menu ---------------------------------------------------------------------------------------------


@pytest.fixture
def tray(qtbot: QtBot) -> Any:
    made = Tray(Icons(read_resource))
    yield made
    made.end()


def actions(tray: Tray) -> list[QAction]:
    menu = tray.findChild(QMenu) or tray._menu
    return [action for action in menu.actions() if not action.isSeparator()]


def action(tray: Tray, text: str) -> QAction:
    (found,) = (a for a in actions(tray) if text in a.text())
    return found


def test_unticking_asks_and_the_mark_stays_until_it_is_so(qtbot: QtBot, tray: Tray) -> None:
    tray.tell((status(),), Mode.OWN)
    with qtbot.waitSignal(tray.switch_wanted) as wanted:
        action(tray, "Telemetry of").trigger()
    assert wanted.args == ["work", "opt-out"]
    assert action(tray, "Telemetry of").isChecked()
    tray.tell((status(state="off"),), Mode.OWN)
    assert not action(tray, "Telemetry of").isChecked()
    with qtbot.waitSignal(tray.switch_wanted) as wanted:
        action(tray, "Telemetry of").trigger()
    assert wanted.args == ["work", "opt-in"]
    assert not action(tray, "Telemetry of").isChecked()


def test_entries_stay_the_same_objects_while_only_states_change(tray: Tray) -> None:
    """A menu that is open must not lose the entry under the pointer."""
    tray.tell((status(),), Mode.OWN)
    before = actions(tray)
    tray.tell((status(state="off"),), Mode.OWN)
    assert actions(tray) == before


def test_several_instances_have_a_submenu(qtbot: QtBot, tray: Tray) -> None:
    tray.tell((status("a"), status("b")), Mode.OWN)
    submenu = action(tray, "View last").menu()
    assert isinstance(submenu, QMenu)
    with qtbot.waitSignal(tray.payload_wanted) as wanted:
        submenu.actions()[1].trigger()
    assert wanted.args == ["b"]
    tray.tell((status("a"),), Mode.OWN)
    assert action(tray, "View last").menu() is None


def test_hostile_names_are_shown_as_they_are(tray: Tray) -> None:
    tray.tell((status("R&D_<b>\u202e\n"),), Mode.OWN)
    text = action(tray, "Telemetry of").text()
    assert "R&&D_<b>" in text
    assert text.isprintable()


def test_without_an_engine_nothing_can_be_switched_but_started(qtbot: QtBot, tray: Tray) -> None:
    tray.tell((status(),), Mode.DEAD)
    assert not action(tray, "Telemetry of").isEnabled()
    assert action(tray, "Stopped working").isEnabled() is False
    with qtbot.waitSignal(tray.start_wanted):
        action(tray, "Start").trigger()
    tray.tell((), Mode.STARTING)
    assert action(tray, "Starting")
    tray.tell((), Mode.OWN)
    assert action(tray, "No instance yet")
    assert not action(tray, "View last").isEnabled()


def test_the_keyring_is_offered_only_while_it_is_shut(qtbot: QtBot, tray: Tray) -> None:
    tray.tell((status(),), Mode.OWN, keyring_closed=True)
    with qtbot.waitSignal(tray.keyring_wanted):
        action(tray, "keyring").trigger()
    tray.tell((status(),), Mode.OWN, keyring_closed=False)
    assert not [a for a in actions(tray) if "keyring" in a.text()]


def test_every_entry_with_a_key_has_one_of_its_own(tray: Tray) -> None:
    tray.tell((status(),), Mode.DEAD, keyring_closed=True)
    keys = [a.text()[a.text().index("&") + 1].lower() for a in actions(tray) if "&" in a.text()]
    assert len(keys) == len(set(keys)), keys


# --- notifications ----------------------------------------------------------------------------------------


@pytest.fixture
def memory(tmp_path: Path) -> Memory:
    return Memory(str(tmp_path / "desktop.ini"))


def told(memory: Memory, *rounds: tuple[dict[str, Any], ...]) -> list[str]:
    """The titles that these statuses lead to, one after the other."""
    notifications, said = Notifications(memory), list[str]()
    notifications.wanted.connect(lambda title, _text, _back: said.append(title))
    for statuses in rounds:
        notifications.look(statuses)
    return said


def test_trouble_is_told_once_and_its_end(qtbot: QtBot, memory: Memory) -> None:
    on, blocked = (status(),), (status(state="blocked"),)
    assert told(memory, on, blocked, blocked, on, on) == [
        "Cannot reach SonarSource",
        "SonarSource can be reached again",
    ]


def test_each_failed_attempt_is_no_news(qtbot: QtBot, memory: Memory) -> None:
    attempts = [
        (status(state="blocked", since=f"2026-03-0{day}", reason=untold(reason("attempt_dns", detail=day))),)
        for day in range(1, 5)
    ]
    assert told(memory, *attempts) == ["Cannot reach SonarSource"]


def test_success_is_never_told(qtbot: QtBot, memory: Memory) -> None:
    quiet = [(status(state=state),) for state in ("on", "off", "restart_needed", "partial", "unknown", "on")]
    assert told(memory, *quiet) == []


def test_what_came_back_is_told_each_time(qtbot: QtBot, memory: Memory) -> None:
    """Each opt-out that is undone is news, and not that it is since another time that this one is: that may not have
    been written down yet."""
    back = [
        (
            status(
                state="came_back",
                since=since,
                reason=untold(reason("came_back", at=f"2026-03-0{day}", where="x", what="y", changed_at="z")),
            ),
        )
        for day, since in ((1, None), (1, "2026-03-01T10:00:00Z"), (2, "2026-03-02T10:00:00Z"))
    ]
    assert told(memory, *back) == ["Sending again", "Sending again"]
    ineffective = [(status(state="ineffective", since=since),) for since in (None, "2026-03-01T10:00:00Z")]
    assert told(memory, *ineffective) == ["Sending, although you set it off"]


def test_a_restart_of_this_program_tells_nothing_again(qtbot: QtBot, memory: Memory, tmp_path: Path) -> None:
    held = (status(state="held"),)
    assert told(memory, held) == ["Held: new field"]
    memory.save()
    assert told(Memory(str(tmp_path / "desktop.ini")), held) == []


def test_instances_are_told_apart(qtbot: QtBot, memory: Memory) -> None:
    assert len(told(memory, (status("a", "blocked"), status("b", "blocked")))) == 2
    assert told(memory, (status("a", "blocked"), status("b", "on"))) == ["SonarSource can be reached again"]


# --- memory -----------------------------------------------------------------------------------------------


def test_answers_are_remembered(qtbot: QtBot, memory: Memory, tmp_path: Path) -> None:
    assert memory.background() is None
    assert memory.asks('a "b", ä')
    memory.set_background(go_on=False)
    memory.set_asks('a "b", ä', asks=False)
    memory.set_asks("c", asks=False)
    memory.set_asks("c", asks=True)
    memory.save()
    later = Memory(str(tmp_path / "desktop.ini"))
    assert later.background() is False
    assert not later.asks('a "b", ä')
    assert later.asks("c")


@pytest.mark.parametrize(
    "content", ["[switch]\ndo_not_ask=nonsense\n", "[notifications]\ntold=[1]\n", "\0\xff", "[close"]
)
def test_a_damaged_file_forgets_at_worst(qtbot: QtBot, tmp_path: Path, content: str) -> None:
    path = tmp_path / "desktop.ini"
    path.write_bytes(content.encode("latin-1"))
    memory = Memory(str(path))
    assert memory.asks("work")
    assert memory.background() is None
    assert memory.told() == {}
