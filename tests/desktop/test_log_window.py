"""The live log's window as its reader uses it: filters, following, keys, what can be done with a line."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QDate, QItemSelectionModel, QObject, QSize, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from tests.desktop.records import BEGAN_AT, Records, records
from tray_app.core.messages import Payload
from tray_app.core.model import PayloadState, SwitchAct
from tray_app.desktop.log_cells import Column
from tray_app.desktop.log_query import PAGE
from tray_app.desktop.log_window import LogWindow
from tray_app.desktop.memory import Memory
from tray_app.desktop.payload_acts import Act
from tray_app.desktop.places import Places
from tray_app.desktop.record_dialog import RecordDialog
from tray_app.desktop.send_question import SendQuestion
from tray_app.desktop.services import Mode
from tray_app.desktop.time_range import RangeDialog
from tray_app.desktop.times import instant_text

S = PayloadState


def _opened(here: Records) -> LogWindow:
    window = LogWindow(here.services)
    here.qtbot.addWidget(window)
    window.show()
    here.until(lambda: not window.model.busy and not window.model.is_moving)
    return window


def _top(window: LogWindow) -> tuple[int, int]:
    """The payload at the upper edge, and how much of its line is above it."""
    row = window.view.rowAt(0)
    entry = window.model.entry(window.model.index(row, 0))
    assert isinstance(entry, Payload)
    return entry.id, window.view.rowViewportPosition(row)


def _last(window: LogWindow) -> int:
    """The newest payload in the window."""
    entry = window.model.entry(window.model.index(window.model.rowCount() - 1, 0))
    assert isinstance(entry, Payload)
    return entry.id


def test_nothing_yet_says_what_will_stand_here(qtbot: QtBot, tmp_path: Path) -> None:
    with records(qtbot, tmp_path) as here:
        window = _opened(here)
        assert window._nothing.isVisible()
        assert window._nothing.text().startswith("Nothing yet. A payload is one message")
        here.tell(here.payload(here.store()))
        here.until(window.view.isVisible)
        here.until(lambda: window.status.text() == "following · 1 payload")


def test_chips_and_text_choose(qtbot: QtBot, tmp_path: Path) -> None:
    with records(qtbot, tmp_path) as here:
        here.store(S.HELD)
        here.store(S.BLOCKED, body=b"needle")
        window = _opened(here)
        held = next(action for action in window.filters.state.menu().actions() if action.text() == "held")
        held.trigger()
        here.until(lambda: window.model.rowCount() == 1)
        assert window.filters.state.text().strip() == "State: held"
        here.until(lambda: window.status.text() == "following · 2 payloads · 1 shown")
        qtbot.keyClicks(window.filters.text, "needle")
        here.until(window._nothing.isVisible)
        assert "Show all" in window._nothing.text()
        window.filters.clear.click()
        here.until(lambda: window.model.rowCount() == 2)
        assert window.filters.text.text() == ""
        qtbot.keyClicks(window.filters.text, "needle")
        here.until(lambda: window.model.rowCount() == 1 and not window.model.busy)
        assert window.filters.instance.menu().actions()[-1].text() == "work"


def test_what_is_shown_is_counted_in_payloads_and_not_only_as_far_as_was_read(qtbot: QtBot, tmp_path: Path) -> None:
    with records(qtbot, tmp_path) as here:
        here.fill(600)
        here.switch(SwitchAct.OPT_OUT, minute=601)
        window = _opened(here)
        next(a for a in window.filters.time.menu().actions() if a.text() == "last 30 days").trigger()
        here.until(lambda: not window.model.busy and window.model.rowCount() == 601)
        assert window.status.text() == "following · 600 payloads · 600 shown"
        qtbot.keyClicks(window.filters.text, "telemetry")
        here.until(lambda: "more than" in window.status.text())
        assert window.status.text() == f"following · 600 payloads · more than {window.model.rowCount()} found"
        qtbot.keyClick(window.view, Qt.Key.Key_Home)
        here.until(lambda: window.model.at_start and not window.model.is_moving and not window.model.busy)
        assert window.status.text().startswith("not following")
        assert " · 600 payloads · " in window.status.text()


def test_it_follows_until_the_reader_scrolls_up_and_again_at_the_end(qtbot: QtBot, tmp_path: Path) -> None:
    with records(qtbot, tmp_path) as here:
        here.fill(600)
        window = _opened(here)
        bar = window.view.verticalScrollBar()
        here.until(lambda: window.model.rowCount() > PAGE and not window.model.busy)
        here.tell(here.payload(here.store(minute=700)))
        here.until(lambda: _last(window) == 601 and bar.value() == bar.maximum())
        bar.setValue(bar.maximum() // 2)
        assert not window.follow.isChecked()
        assert window.status.text().startswith("not following")
        before = _top(window)
        here.tell(*(here.payload(here.store(minute=701 + n)) for n in range(5)))
        here.until(lambda: _last(window) == 606)
        assert _top(window) == before
        bar.setValue(bar.maximum())
        assert window.follow.isChecked()


def test_lines_that_come_above_do_not_move_what_is_read(qtbot: QtBot, tmp_path: Path) -> None:
    with records(qtbot, tmp_path) as here:
        here.fill(600)
        window = _opened(here)
        bar = window.view.verticalScrollBar()
        rows = window.model.rowCount()
        bar.setValue(37)
        before = _top(window)
        here.until(lambda: window.model.rowCount() > rows)
        assert _top(window) == before
        qtbot.keyClick(window.view, Qt.Key.Key_Home)
        here.until(lambda: window.model.at_start and not window.model.is_moving)
        here.until(lambda: _top(window)[0] == 1)
        qtbot.keyClick(window.view, Qt.Key.Key_End)
        here.until(lambda: window.model.at_end and bar.value() == bar.maximum())
        assert window.follow.isChecked()


def test_what_can_be_done_goes_by_the_state(qtbot: QtBot, tmp_path: Path) -> None:
    with records(qtbot, tmp_path) as here:
        held = here.store(S.HELD)
        here.store(S.BLOCKED, minute=1)
        window = _opened(here)
        window.view.selectRow(1)
        assert not any(button.isEnabled() for button in window._act_buttons.values())
        window.view.selectRow(0)
        able = {act for act, button in window._act_buttons.items() if button.isEnabled()}
        assert able == {Act.RELEASE, Act.DISCARD}
        window._act_buttons[Act.DISCARD].click()
        here.until(window._act_buttons[Act.AGAIN].isEnabled)
        assert here.payload(held).state is S.DISCARDED
        assert not window._act_buttons[Act.DISCARD].isEnabled()
        with qtbot.waitSignal(window.view_payload_requested) as wanted:
            qtbot.keyClick(window.view, Qt.Key.Key_Return)
        assert wanted.args == [held]


def test_what_is_let_out_is_asked_about_once_and_cancelled_as_a_rule(qtbot: QtBot, tmp_path: Path) -> None:
    with records(qtbot, tmp_path) as here:
        first = here.store(S.HELD, url=f"https://vendor.example/{'a' * 5000}")
        second = here.store(S.HELD, minute=1)
        window = _opened(here)
        window.view.selectAll()
        window._act_buttons[Act.RELEASE].click()
        asked = window.findChild(SendQuestion)
        assert asked is not None and asked.text() == "Let 2 payloads leave?"
        assert asked.informativeText().splitlines() == [
            f"To {here.payload(first).url[:100]}…, {here.payload(second).url}",
            "",
            "What is held in it now is let through in future ones, too.",
            "",
            "What has left cannot be called back.",
        ]
        qtbot.keyClick(asked, Qt.Key.Key_Return)
        here.until(lambda: window.findChild(SendQuestion) is None)
        assert here.payload(first).state is here.payload(second).state is S.HELD
        window.view.selectRow(1)
        window._act_buttons[Act.RELEASE].click()
        one = window.findChild(SendQuestion)
        assert one.text() == f"Let payload {second} of work leave (ping, 15 bytes)?"
        one.send.click()
        here.until(lambda: here.payload(second).state is not S.HELD)
        assert here.payload(first).state is S.HELD


def test_an_act_that_fails_says_why(qtbot: QtBot, tmp_path: Path) -> None:
    with records(qtbot, tmp_path) as here:
        held = here.store(S.HELD)
        window = _opened(here)
        window.view.selectRow(0)
        with here.here.program.parts() as parts:
            parts.journal.change_state(held, S.DISCARDED, at=here.payload(held).created_at)
        window._act_buttons[Act.DISCARD].click()
        here.until(window.problem.isVisible)
        assert f"#{held} is discarded" in window.problem.text()


def test_lines_are_copied_as_text_and_as_json(qtbot: QtBot, tmp_path: Path) -> None:
    with records(qtbot, tmp_path) as here:
        here.store()
        here.switch(SwitchAct.OPT_OUT, minute=1)
        window = _opened(here)
        window.view.selectAll()
        window.copy_action.trigger()
        first, second = QGuiApplication.clipboard().text().split("\n")
        assert first.split("\t")[1:4] == ["work", "ping", "stopped by you"]
        assert "you stopped telemetry" in second
        window.json_action.trigger()
        assert json.loads(QGuiApplication.clipboard().text())["state"] == "blocked"
        window.view.selectionModel().select(window.model.index(1, 0), QItemSelectionModel.SelectionFlag.ClearAndSelect)
        window._say_selection()
        assert not window.open_action.isEnabled()


def test_escape_closes_and_an_answer_that_comes_later_harms_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    with records(qtbot, tmp_path) as here:
        here.fill(3)
        window = LogWindow(here.services)
        window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        with qtbot.waitSignal(window.destroyed):
            qtbot.keyClick(window, Qt.Key.Key_Escape)
        answered: list[object] = []
        here.services.read(lambda parts: parts.journal.counts(), then=answered.append, failed=answered.append)
        here.until(lambda: answered)


def test_an_engine_that_ended_is_said_here_too(qtbot: QtBot, tmp_path: Path) -> None:
    with records(qtbot, tmp_path) as here:
        here.store()
        window = _opened(here)
        assert window.stopped.isHidden()
        bridge = here.services._bridge
        bridge._loop.call_soon_threadsafe(bridge._engine.stop)
        here.until(lambda: here.services.mode is Mode.DEAD)
        assert window.stopped.isVisible()
        assert window.status.text() == "nothing is recorded now · 1 payload"
        here.services.start()
        here.until(lambda: here.services.mode is Mode.OWN)
        assert window.stopped.isHidden()
        assert window.status.text().startswith("following")


def test_a_discard_is_undone_by_key_and_nothing_leaves(qtbot: QtBot, tmp_path: Path) -> None:
    with records(qtbot, tmp_path) as here:
        held, refused = here.store(S.HELD), here.store(S.REJECTED, minute=1)
        before = [here.payload(number) for number in (held, refused)]
        window = _opened(here)
        window.view.selectAll()
        window._act_buttons[Act.DISCARD].click()
        here.until(lambda: window.undo.text() == "&Undo discarding (2)")
        assert {here.payload(number).state for number in (held, refused)} == {S.DISCARDED}
        window.activateWindow()
        here.until(window.isActiveWindow)
        qtbot.keyClick(window.view, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        here.until(lambda: [here.payload(number).state for number in (held, refused)] == [S.HELD, S.REJECTED])
        assert [here.payload(number) for number in (held, refused)] == before
        assert not window.undo.isVisible()
        assert not here.here.receiver.messages


def test_columns_are_chosen_and_come_back_with_their_widths(qtbot: QtBot, tmp_path: Path) -> None:
    memory = Memory(str(tmp_path / "desktop.ini"))
    with records(qtbot, tmp_path) as here:
        window = _opened(here)
        places = Places(memory, here.services)
        places.keep(window, "log", window.view.horizontalHeader())
        window.columns.menu().actions()[Column.SIZE].trigger()
        window.view.setColumnWidth(Column.INSTANCE, 321)
        window.resize(790, 555)
        window.close()
        memory.save()
        again = LogWindow(here.services)
        qtbot.addWidget(again)
        Places(Memory(str(tmp_path / "desktop.ini")), here.services).keep(again, "log", again.view.horizontalHeader())
        again.show()
        assert again.view.isColumnHidden(Column.SIZE)
        assert again.view.columnWidth(Column.INSTANCE) == 321
        assert (again.width(), again.height()) == (790, 555)
        assert not again.columns.menu().actions()[Column.TIME].isEnabled()


def test_no_time_is_cut_off(qtbot: QtBot, tmp_path: Path) -> None:
    with records(qtbot, tmp_path) as here:
        view = _opened(here).view
        now = datetime.now(UTC)
        option = QStyleOptionViewItem()
        view.initViewItemOption(option)
        for month in range(1, 13):
            text = instant_text(datetime(now.year - 1, month, 28, tzinfo=UTC), now)
            option.text = text
            option.features = QStyleOptionViewItem.ViewItemFeature.HasDisplay
            wanted = view.style().sizeFromContents(QStyle.ContentsType.CT_ItemViewItem, option, QSize(), view)
            assert view.columnWidth(Column.TIME) >= wanted.width(), text


def test_days_are_asked_for_and_what_is_shown_is_saved(qtbot: QtBot, tmp_path: Path) -> None:
    with records(qtbot, tmp_path) as here:
        first, second = here.store(minute=0), here.store(minute=3 * 24 * 60)
        here.switch(SwitchAct.OPT_OUT, minute=3 * 24 * 60 + 1)
        window = _opened(here)
        day = BEGAN_AT.astimezone().date()
        next(a for a in window.filters.time.menu().actions() if a.text().startswith("between")).trigger()
        asking = next(d for d in window.filters.findChildren(RangeDialog) if d.isVisible())
        asking.first.setDate(QDate(day.year, day.month, day.day))
        asking.last.setDate(QDate(day.year, day.month, day.day))
        asking.accept()
        here.until(lambda: not window.model.busy and window.model.rowCount() == 1)
        assert _last(window) == first
        window.save_record()
        dialog = window.findChild(RecordDialog)
        assert not dialog.forms["html"].isVisible()
        dialog.forms["jsonl"].click()
        dialog.save_as(str(tmp_path / "shown.jsonl"))
        here.until(lambda: dialog.says.text().startswith("Wrote 1 line into "))
        assert dialog.open_button.isHidden(), "that is no report"
        assert [json.loads(line)["id"] for line in (tmp_path / "shown.jsonl").read_text().splitlines()] == [first]
        window.filters.clear.click()
        here.until(lambda: not window.model.busy and window.model.rowCount() == 3)
        assert second


def test_a_question_for_days_that_is_not_answered_leaves_the_time_as_it_was(qtbot: QtBot, tmp_path: Path) -> None:
    with records(qtbot, tmp_path) as here:
        here.store()
        window = _opened(here)
        time = window.filters.time

        def pick(text: str) -> None:
            next(a for a in time.menu().actions() if a.text().startswith(text)).trigger()

        pick("last 7 days")
        here.until(lambda: window.filters.clear.isEnabled() and not window.model.busy)
        pick("between")
        asking = next(d for d in window.filters.findChildren(RangeDialog) if d.isVisible())
        assert time.text().strip() == "Time: last 7 days"
        qtbot.keyClicks(window.filters.text, "x")
        here.until(lambda: not window.filters._typing.isActive() and not window.model.busy)  # Looked for meanwhile.
        qtbot.keyClick(asking, Qt.Key.Key_Escape)
        assert time.text().strip() == "Time: last 7 days"
        assert time.value == timedelta(days=7)


class Browser(QObject):
    """Whatever the desktop opens files with."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        """Called by Qt."""
        self.opened.append(url.toLocalFile())


def test_the_report_and_the_record_of_an_instance(qtbot: QtBot, tmp_path: Path) -> None:
    with records(qtbot, tmp_path) as here:
        owner = _opened(here)
        dialog = RecordDialog(here.services, owner, name="work")
        dialog.show()
        assert dialog.forms["html"].isChecked()
        assert not dialog.users.isChecked()
        assert dialog.open_button.isHidden(), "there is none yet"
        dialog.save_as(str(tmp_path / "report.html"))
        here.until(lambda: "report.html" in dialog.says.text())
        assert '<html lang="en">' in (tmp_path / "report.html").read_text()
        browser = Browser()
        QDesktopServices.setUrlHandler("file", browser, "open")
        dialog.open_button.click()
        QDesktopServices.unsetUrlHandler("file")
        assert browser.opened == [str(tmp_path / "report.html")]
        dialog.language.setCurrentIndex(dialog.language.findData("de"))
        dialog.save_as(str(tmp_path / "bericht.html"))
        here.until(lambda: "bericht.html" in dialog.says.text())
        assert '<html lang="de">' in (tmp_path / "bericht.html").read_text()
        dialog.forms["csv"].click()
        assert not dialog.users.isEnabled() and not dialog.language.isEnabled()
        here.store(minute=0)
        dialog.save_as(str(tmp_path / "record.csv"))
        here.until(lambda: dialog.says.text().startswith("Wrote 1 line into "))
        dialog.save_as(str(tmp_path / "no" / "folder.csv"))
        here.until(lambda: "No such file" in dialog.says.text())
