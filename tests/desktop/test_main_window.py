"""The main window against a real engine, a real journal and embedded servers."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from tests.desktop.running import running
from tray_app.core.model import Aspect, Evidence, Means, Place, Side, Source, reason
from tray_app.desktop.empty_view import EmptyView
from tray_app.desktop.evidence_table import EvidenceModel
from tray_app.desktop.icons import Icons
from tray_app.desktop.instance_list import InstanceModel
from tray_app.desktop.main_window import MainWindow
from tray_app.desktop.send_question import SendQuestion
from tray_app.desktop.services import Mode, Services
from tray_app.engine.instance_acts import InstanceActs
from tray_app.system.resources import read_resource


def test_it_shows_what_was_sent_and_what_it_rests_on(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path) as here:
        here.until(lambda: here.seen() is not None and here.seen().observed.last_accepted_at is not None)
        view = here.window._view
        assert view.switch.isChecked()
        here.until(lambda: view._word.text() == "Sending to SonarSource")
        assert [label.text() for label in view._values[:2]] == ["on", "on"]
        assert view._values[2].text().startswith("a ping, ")
        assert view._accepted.text().startswith("today ")
        assert view._accepted.toolTip().endswith("UTC</p>")
        assert view._due.text().endswith("in 1 day")
        assert view._strip.days()[-1].kind.value == "accepted"
        assert view._table.isHidden()
        view._why.click()
        assert view._table.model().rowCount() == len(here.seen().verdict.evidence) > 3


def test_the_buttons_ask_the_shell(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path) as here:
        here.until(lambda: here.window.view_action.isEnabled() and here.window.preview_action.isEnabled())
        with qtbot.waitSignal(here.window.view_payload_requested) as viewed:
            here.window.buttons["view"].click()
        assert viewed.args == [here.here.payloads()[-1].id]
        with qtbot.waitSignal(here.window.preview_requested) as previewed:
            here.window.buttons["preview"].click()
        assert previewed.args == ["work"]
        with qtbot.waitSignal(here.window.log_requested):
            here.window.buttons["log"].click()


def test_send_now_says_what_became_of_it(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path) as here:
        here.until(lambda: here.seen() is not None and here.seen().observed.last_accepted_at is not None)
        here.until(here.window.send_action.isEnabled)
        here.window.buttons["send"].click()
        asked = here.window.findChild(SendQuestion)
        assert asked is not None and asked.text() == "Send a ping of SonarQube (work) to SonarSource now?"
        qtbot.keyClick(asked, Qt.Key.Key_Return)  # The default is to keep it here.
        here.until(lambda: here.window.findChild(SendQuestion) is None)
        assert not here.window._view._said.text() and here.window.send_action.isEnabled()
        here.window.buttons["send"].click()
        here.window.findChild(SendQuestion).send.click()
        here.until(lambda: here.window._view._said.text() == "Payload 2: sent, answer 200.")
        assert len(here.here.receiver.messages) == 2


def test_send_now_is_shut_while_off_and_says_why(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path) as here:
        here.told("opt-out", name="work", announce=False, by="test")
        here.until(lambda: here.seen() is not None and not here.seen().verdict.gate.open)
        assert not here.window.buttons["send"].isEnabled()
        assert "says off" in here.window.buttons["send"].toolTip() or "stopped" in here.window.buttons["send"].toolTip()
        assert here.window._view._due.text() == "none while off"


def test_without_an_instance_it_leads_to_the_first_one(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path) as here:
        here.told("remove", name="work", forget=True)
        empty = here.window.findChild(EmptyView)
        here.until(empty.isVisible)
        empty.add_button.click()
        dialog = here.window._dialogs["instance"]
        assert dialog.isVisible()
        dialog.reject()


def test_a_dead_engine_is_shown_and_can_be_started_again(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path) as here:
        here.until(lambda: here.seen() is not None)
        bridge = here.services._bridge
        bridge._loop.call_soon_threadsafe(bridge._engine.stop)
        here.until(lambda: here.services.mode is Mode.DEAD)
        banner = here.window._banner
        assert banner.isVisible() and "Nothing is sent" in banner.text()
        assert not here.window.add_action.isEnabled()
        assert not here.window._view.switch.isEnabled()
        with qtbot.waitSignal(here.window._view.shown):
            here.window._view.read_again()  # As each minute.
        assert here.window._view._due.text() == "none: nothing is sent now"
        banner.button.click()
        here.until(lambda: here.services.mode is Mode.OWN)
        assert not banner.isVisible()
        assert here.window._view._due.text() != "none: nothing is sent now"


def test_the_window_of_a_client_says_so(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path) as here:
        here.until(lambda: here.seen() is not None)
        other = Services(here.here.program)
        window = MainWindow(other, Icons(read_resource))
        qtbot.addWidget(window)
        other.start()
        window.show()
        here.until(lambda: other.mode is Mode.CLIENT and window._view.overview is not None)
        assert window._banner.text().startswith("Another telemetry-tray")
        assert window.add_action.isEnabled()
        other.stop()


def test_a_long_name_is_elided_and_whole_in_the_tooltip(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path) as here:
        here.until(lambda: here.seen() is not None)
        name = "a <b>name</b> of sixty characters, as long as a name may be.."
        with here.here.program.parts() as parts:
            instance = parts.journal.instances()[0]._replace(name=name[:60])
            InstanceActs(parts).change(instance)
        here.services.refresh()
        here.window.resize(400, 400)
        here.until(lambda: here.window._view._title.whole_text() == f"SonarQube ({name[:60]})")
        assert "…" in here.window._view._title.text()
        assert "&lt;b&gt;" in here.window._view._title.toolTip()


def test_every_control_has_a_name_and_can_be_reached(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path) as here:
        here.until(lambda: here.seen() is not None)
        here.window.add_instance()
        here.window._view._why.click()
        nameless = [
            part
            for root in (here.window, here.window._dialogs["instance"])
            for part in root.findChildren(QWidget)
            if isinstance(part, QAbstractButton | QLineEdit | QComboBox)
            and part.isVisible()
            and part.focusPolicy() != Qt.FocusPolicy.NoFocus
            and not part.objectName().startswith("qt_")
            and not (part.accessibleName() or (isinstance(part, QAbstractButton) and part.text()))
        ]
        assert not nameless
        here.window._dialogs["instance"].reject()


def test_nothing_is_read_in_the_windows_thread(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import sqlite3
    import threading

    touched = list[str]()
    connect = sqlite3.connect

    def noticed(*args: object, **kwargs: object) -> sqlite3.Connection:
        touched.append(threading.current_thread().name)
        return connect(*args, **kwargs)  # type: ignore[call-overload]

    with running(qtbot, tmp_path) as here:
        monkeypatch.setattr(sqlite3, "connect", noticed)
        here.until(lambda: here.seen() is not None)
        here.window.ask_switch("opt-out")
        here.until(here.window._dialogs["switch"].act_button.isEnabled)
        here.window._dialogs["switch"].reject()
        assert "MainThread" not in touched


def test_the_models_keep_qts_rules(qtbot: QtBot, qtmodeltester: ModelTester) -> None:
    icons = Icons(read_resource)
    status = {
        "name": "a",
        "state": "off",
        "vendor": "V",
        "title": "T",
        "down": False,
        "effective": "off",
        "since": None,
        "source": "collect",
    }
    status |= {"observed": {"watched_since": None}, "sharing": "off", "restart_needed": False, "evidence": []}
    instances = InstanceModel(icons)
    instances.show_statuses((status, {**status, "name": "b", "state": "on", "down": True}))
    qtmodeltester.check(instances)
    evidence = EvidenceModel()
    evidence.show_pieces(pieces())
    qtmodeltester.check(evidence)
    assert evidence.rowCount() == 3


def pieces() -> tuple[Evidence, ...]:
    file = Evidence(
        place=Place.FILE,
        side=Side.CONFIGURED,
        aspect=Aspect.SWITCH,
        location="/opt/sq/conf/sonar.properties",
        line=41,
        key="sonar.telemetry.enable",
        value="false",
        means=Means.OFF,
    )
    winner = file._replace(place=Place.ENVIRONMENT, location="SONAR_TELEMETRY_ENABLE", line=None, decides=True)
    ignored = file._replace(
        key="sonar.telemetry.enabled\n<img>",
        means=Means.NO_EFFECT,
        note=reason("sq_ignored_name", key="x", instead="y"),
    )
    return file, winner, ignored


def test_a_place_says_what_overrules_it_and_copies_whole(qtbot: QtBot) -> None:
    model = EvidenceModel()
    model.show_pieces(pieces())
    assert model.data(model.index(0, 0)) == "sonar.properties, line 41"
    assert model.data(model.index(0, 4)) == "overruled by Environment: SONAR_TELEMETRY_ENABLE"
    assert model.data(model.index(1, 4)) == "decides"
    assert model.data(model.index(2, 1), Qt.ItemDataRole.AccessibleTextRole) == "sonar.telemetry.enabled\\n<img>"
    assert model.data(model.index(2, 1)).replace("\u200b", "") == "sonar.telemetry.enabled\\n<img>"
    assert "<img>" not in model.data(model.index(2, 1), Qt.ItemDataRole.ToolTipRole)
    assert model.row_text(0).startswith("/opt/sq/conf/sonar.properties:41\tsonar.telemetry.enable\tfalse\toff\t")


def test_the_wrong_key_is_said_and_what_leaves_is_one_click_away(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path, source=Source.OBSERVE) as here:
        here.here.config.write_bytes(b"sonar.telemetry.enabled=false\n")
        here.told("status")
        view = here.window._view
        view.read_again()
        said = (
            "You set sonar.telemetry.enabled=false. Your server ignores that name and is still sending. Here is what."
        )
        here.until(lambda: view._sentence.text() == said and view.what_button.isVisible())
        assert view._places[0].text().startswith("sonar.properties, line 1 sets a name")
        assert not view._attempt.isVisible()
        assert view._accepted.text().startswith("cannot be seen")
        with qtbot.waitSignal(here.window.preview_requested) as wanted:
            view.what_button.click()
        assert wanted.args == ["work"]


def test_no_place_is_cut_off(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path) as here:
        here.until(lambda: here.seen() is not None and here.seen().look.asked_at is not None)
        here.window._view._why.click()
        table = here.window._view._table
        here.until(table.isVisible)
        assert table.horizontalScrollBar().maximum() == 0
        head = table.horizontalHeader()
        for column in range(table.model().columnCount()):
            assert table.columnWidth(column) >= head.sectionSizeHint(column)
        for row in range(table.model().rowCount()):
            assert table.rowHeight(row) >= table.sizeHintForRow(row)
            place = table.visualRect(table.model().index(row, 0)).width()
            text = str(table.model().index(row, 0).data())
            assert table.fontMetrics().horizontalAdvance(max(text.split(), key=len)) < place


def test_observing_says_that_it_cannot_see(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path, source=Source.OBSERVE) as here:
        here.until(lambda: here.seen() is not None and here.seen().look.asked_at is not None)
        view = here.window._view
        here.until(lambda: view._values[1].text() == "on")
        assert view._values[2].text() == "not visible from here"
        assert view._due.text().startswith("none from this program")
        assert {day.kind.value for day in view._strip.days()} == {"not_watched"}


def test_times_grow_old_on_the_screen(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path) as here:
        here.until(lambda: here.seen() is not None and here.seen().observed.last_accepted_at is not None)
        here.here.clock.advance(timedelta(minutes=7))
        here.window._minute.timeout.emit()
        here.until(lambda: here.window._view._accepted.text().endswith("7 min ago"))


def test_the_strip_tells_each_day_to_the_keyboard(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path) as here:
        here.until(lambda: here.seen() is not None and here.seen().observed.last_accepted_at is not None)
        strip = here.window._view._strip
        here.until(lambda: strip.accessibleDescription().endswith(": 1 payload accepted"))
        qtbot.keyClick(strip, Qt.Key.Key_Left)
        assert strip.accessibleDescription().endswith("not watched, so nothing is known")
        assert QApplication.instance() is not None
