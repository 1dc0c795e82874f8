"""A payload's window against a real journal and engine: what it shows, what it says it looked at, what it does."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.desktop.records import Records, records
from tests.integration.journal_helpers import store
from tests.integration.world import world
from tray_app.core.model import Instance, PayloadState, Source
from tray_app.desktop.payload_acts import Act
from tray_app.desktop.payload_window import PayloadWindow
from tray_app.desktop.raw_text import NumberedText, begun
from tray_app.desktop.raw_view import PART_CHARACTERS
from tray_app.desktop.send_question import SendQuestion
from tray_app.desktop.services import Mode, Services

S = PayloadState
BODY = b'{"id":"AB010CE0-AYXGxUxIqEKVgkX5jcwB","version":"9.9","users":[{"userUuid":"x"}],"odd":"ann@example.org"}'


def _opened(here: Records, payload_id: int) -> PayloadWindow:
    window = PayloadWindow(here.services, payload_id)
    here.qtbot.addWidget(window)
    window.show()
    here.until(window.tabs.isVisible)
    QApplication.processEvents()  # The raw text comes in the next turn.
    return window


def test_it_shows_what_was_sent_and_what_was_looked_at(qtbot: QtBot, tmp_path: Path) -> None:
    with records(qtbot, tmp_path) as here:
        number = here.store(S.DELIVERED, body=BODY)
        window = _opened(here, number)
        payload = here.payload(number)
        assert window.head.says.text().startswith("work · ping · sent · ")
        assert window.head.says.text().endswith("· 200 in 84 ms")
        assert window.head.target.text() == f"POST {payload.url}"
        assert payload.sha256 in window.head.digest.text()
        assert [window.headers.item(row, 1).text() for row in range(3)] == ["application/json", "a", "b"]
        assert window.raw.edit.toPlainText().encode() == BODY
        assert window.model.index(0, 1).data() == '"AB010CE0-AYXGxUxIqEKVgkX5jcwB"'
        assert "e-mail address (1) in odd" in window.foot.summary.text()
        assert "does not document: 1. They are marked." in window.foot.summary.text()
        assert window.attempts.answer.toPlainText() == "Date: now\n\n\\x00ok\\xff"


@pytest.mark.parametrize(
    ("source", "rebuilt", "says"),
    [
        (Source.COLLECT, True, "Nothing that names a person or a project was found in 3 values."),
        (Source.RELAY, False, "No e-mail address, host name, IP address or home folder was found in 3 values."),
    ],
)
def test_it_does_not_claim_more_than_was_compared(
    qtbot: QtBot, tmp_path: Path, source: Source, rebuilt: bool, says: str
) -> None:
    with records(qtbot, tmp_path) as here:
        body = b'{"id":"AB010CE0-AYXGxUxIqEKVgkX5jcwB","version":"9.9","edition":"community"}'
        window = _opened(here, here.store(body=body, source=source, rebuilt=rebuilt))
        assert window.foot.summary.text().startswith(says)


@pytest.mark.parametrize(
    ("body", "note"),
    [
        (b"\xff\x00<b>", "These bytes are not UTF-8 text."),
        (b"<b>bold</b>", "This is no JSON"),
        (b"", "The message has no body."),
        (b"[" * 100_000 + b"]" * 100_000, "This is no JSON that can be read"),
    ],
)
def test_what_is_no_json_is_shown_as_it_is(qtbot: QtBot, tmp_path: Path, body: bytes, note: str) -> None:
    with records(qtbot, tmp_path) as here:
        window = _opened(here, here.store(body=body))
        assert not window.tabs.has(window.tree_page)
        assert window.tabs.currentWidget() is window.raw
        assert window.raw.note.text().startswith(note)
        assert window.raw.note.textFormat() is Qt.TextFormat.PlainText
        if body.startswith(b"\xff"):
            assert window.raw.edit.toPlainText() == "\\xff\\x00<b>"


def test_a_long_text_is_shown_in_parts_and_searched_as_a_whole(qtbot: QtBot, tmp_path: Path) -> None:
    text = json.dumps({"rows": [f"row {number}" for number in range(PART_CHARACTERS // 4)], "last": "needle\u202e"})
    with records(qtbot, tmp_path) as here:
        window = _opened(here, here.store(body=text.encode()))
        window.tabs.setCurrentWidget(window.raw)
        assert window.raw.part_count == -(-len(text) // PART_CHARACTERS)
        window.raw.next.click()
        assert window.raw.part.value() == 2
        assert window.raw.says.text().startswith(f"of {window.raw.part_count}: characters {PART_CHARACTERS + 1}")
        window.search.field.setText("NEEDLE")
        here.until(lambda: window.search.says.text() == "1 of 1")
        assert window.raw.edit.textCursor().selectedText() == "needle"
        window.tabs.setCurrentWidget(window.tree_page)
        here.until(lambda: window.tree.currentIndex().data() == "last")
        window.tabs.setCurrentWidget(window.attempts)
        assert not window.search.isEnabled()


def test_the_parts_of_a_long_text_are_gone_through_by_keys(qtbot: QtBot, tmp_path: Path) -> None:
    text = "\n".join(f"line {number}" for number in range(PART_CHARACTERS // 2))
    with records(qtbot, tmp_path) as here:
        window = _opened(here, here.store(body=text.encode()))
        raw, edit = window.raw, window.raw.edit
        edit.setFocus()
        seen = list[int]()
        while not seen or edit.line_numbers()[-1] != seen[-1]:
            seen += edit.line_numbers()
            qtbot.keyClick(edit, Qt.Key.Key_PageDown)
        assert sorted(set(seen)) == list(range(1, text.count("\n") + 2)), "each line was on the screen"
        assert raw.part.value() == raw.part_count
        qtbot.keyClick(edit, Qt.Key.Key_Home, Qt.KeyboardModifier.ControlModifier)
        assert raw.part.value() == 1
        qtbot.keyClick(edit, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
        assert edit.toPlainText().endswith(f"line {PART_CHARACTERS // 2 - 1}")
        raw.part.setValue(2)
        assert edit.toPlainText() == text[PART_CHARACTERS : 2 * PART_CHARACTERS]
        qtbot.keyClick(edit, Qt.Key.Key_PageUp)
        assert raw.part.value() == 1
        assert edit.verticalScrollBar().value() == edit.verticalScrollBar().maximum()


def test_raw_json_can_be_indented_for_reading_and_stays_what_it_is(qtbot: QtBot, tmp_path: Path) -> None:
    body = b'{"number":1.0e5,"number":2,"name":"M\\u00fcller"}'
    with records(qtbot, tmp_path) as here:
        window = _opened(here, here.store(body=body))
        window.tabs.setCurrentWidget(window.raw)
        assert not window.raw.note.isVisible()
        window.raw.indented.click()
        here.until(lambda: window.raw.edit.line_numbers() == [1, 2, 3, 4, 5])
        assert window.raw.edit.toPlainText().splitlines()[1:3] == ['  "number": 1.0e5,', '  "number": 2,']
        assert window.raw.note.text().startswith("Blanks and line ends were added")
        window.search.field.setText('"number": 2')
        here.until(lambda: window.search.says.text() == "1 of 1")
        window.foot.copy.click()
        assert QGuiApplication.clipboard().text().encode() == body
        window.save_as(str(tmp_path / "saved.json"))
        here.until(window.foot.problem.isVisible)
        assert (tmp_path / "saved.json").read_bytes() == body
        window.raw.indented.click()
        assert window.raw.edit.toPlainText().encode() == body
        here.until(lambda: window.search.says.text() == "not found")
        window.raw.indented.click()
        here.store(body=b"no JSON", minute=1)
        window._read_again()
        here.until(window.head.next.isEnabled)
        window.open_next()
        here.until(lambda: window.raw.edit.toPlainText() == "no JSON")
        assert not window.raw.indented.isVisible()
        window.open_previous()
        here.until(lambda: len(window.raw.edit.line_numbers()) == 5)


def test_hits_are_gone_through_in_a_circle(qtbot: QtBot, tmp_path: Path) -> None:
    with records(qtbot, tmp_path) as here:
        window = _opened(here, here.store(body=b'{"a":"x1","b":{"c":"x2"},"d":"x3"}'))
        qtbot.keyClicks(window.search.field, "x")
        here.until(lambda: window.search.says.text() == "1 of 3")
        names = [window.tree.currentIndex().data()]
        for _ in range(3):
            qtbot.keyClick(window.search.field, Qt.Key.Key_Return)
            names.append(window.tree.currentIndex().data())
        assert names == ["a", "c", "d", "a"]
        window.search.go_back()
        assert window.search.says.text() == "3 of 3"
        window.search.field.setText("nowhere")
        here.until(lambda: window.search.says.text() == "not found")


def test_escape_ends_the_search_before_it_closes_the_window(qtbot: QtBot, tmp_path: Path) -> None:
    with records(qtbot, tmp_path) as here:
        window = _opened(here, here.store(body=b'{"a":"x1","b":"x2"}'))
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        window.search.field.setFocus()
        qtbot.keyClicks(window.search.field, "x2")
        here.until(lambda: window.search.says.text() == "1 of 1")
        qtbot.keyClick(window.search.field, Qt.Key.Key_Escape)
        assert window.isVisible()
        assert window.search.text() == ""
        assert window.tree.hasFocus()
        assert window.tree.currentIndex().data() == "b", "one stays where the search led"
        qtbot.keyClick(window.tree, Qt.Key.Key_Escape)
        assert not window.isVisible()


def test_each_table_is_searched(qtbot: QtBot, tmp_path: Path) -> None:
    with records(qtbot, tmp_path) as here:
        first = here.store(body=b'{"id":"x","edition":"community"}', minute=0)
        window = _opened(here, here.store(body=b'{"id":"y","edition":"developer","odd":1}', minute=1))
        window.tabs.setCurrentWidget(window.compare)
        here.until(lambda: window.compare.says.text().startswith(f"Against no. {first}:"))
        window.search.field.setText("DEVELOPER")
        here.until(lambda: window.search.says.text() == "1 of 1")
        assert window.compare.table.currentIndex().siblingAtColumn(1).data() == "edition"
        window.compare.beside.click()
        here.until(lambda: window.compare.table.currentIndex().siblingAtColumn(1).data() == "    edition")
        window.search.field.setText("odd")
        window.tabs.setCurrentWidget(window.beyond)
        here.until(lambda: window.search.says.text() == "1 of 1")
        window.search.field.setText("content-type")
        window.tabs.setCurrentWidget(window.headers)
        here.until(lambda: window.search.says.text() == "1 of 1")
        assert window.headers.currentRow() == 0


def test_what_is_done_is_done_with_the_payload_that_is_shown(qtbot: QtBot, tmp_path: Path) -> None:
    with records(qtbot, tmp_path) as here:
        shown, other = here.store(S.HELD, body=BODY, minute=0), here.store(S.HELD, body=BODY, minute=1)
        window = _opened(here, shown)
        window.open_next()
        assert str(shown) in window.windowTitle(), "the other one is still being read"
        next(button for act, button in window.foot.acts.items() if act.value == "discard").click()
        here.until(lambda: here.payload(shown).state is S.DISCARDED)
        here.until(lambda: str(other) in window.windowTitle())
        assert here.payload(other).state is S.HELD
        window.save_as(str(tmp_path / "saved.json"))
        here.until(window.foot.problem.isVisible)
        window.open_previous()
        here.until(lambda: str(shown) in window.windowTitle())
        assert not window.foot.problem.isVisible(), "that was said of another one"


def test_the_owner_discards_and_sees_it_at_once(qtbot: QtBot, tmp_path: Path) -> None:
    with records(qtbot, tmp_path) as here:
        number = here.store(S.HELD, body=BODY)
        window = _opened(here, number)
        visible = {act.value for act, button in window.foot.acts.items() if button.isVisible()}
        assert visible == {"release", "discard"}
        next(button for act, button in window.foot.acts.items() if act.value == "discard").click()
        here.until(lambda: "discarded by you" in window.head.says.text())
        assert here.payload(number).state is S.DISCARDED
        assert {act.value for act, button in window.foot.acts.items() if button.isVisible()} == {"again"}
        window.foot.acts[Act.AGAIN].click()
        asked = window.findChild(SendQuestion)
        assert asked is not None and "future ones" not in asked.informativeText()
        qtbot.keyClick(asked, Qt.Key.Key_Escape)
        here.until(lambda: window.findChild(SendQuestion) is None)
        assert here.payload(number).state is S.DISCARDED
        window.foot.acts[Act.AGAIN].click()
        window.findChild(SendQuestion).send.click()
        here.until(lambda: here.payload(number).state is not S.DISCARDED)


def test_previous_and_next_and_one_that_comes_while_it_is_open(qtbot: QtBot, tmp_path: Path) -> None:
    with records(qtbot, tmp_path) as here:
        first, second = here.store(minute=0), here.store(minute=1)
        window = _opened(here, second)
        assert window.head.previous.isEnabled()
        assert not window.head.next.isEnabled()
        window.head.previous.click()
        here.until(lambda: str(first) in window.windowTitle())
        window.open_next()
        here.until(lambda: str(second) in window.windowTitle() and not window.head.next.isEnabled())
        here.tell(here.payload(here.store(minute=2)))
        here.until(window.head.next.isEnabled)


def test_it_is_saved_byte_for_byte_and_copied(qtbot: QtBot, tmp_path: Path) -> None:
    with records(qtbot, tmp_path) as here:
        window = _opened(here, here.store(body=b"\xff\x00exact"))
        path = tmp_path / "saved.bin"
        window.save_as(str(path))
        here.until(window.foot.problem.isVisible)
        assert path.read_bytes() == b"\xff\x00exact"
        window.save_as(str(tmp_path / "no" / "folder"))
        here.until(lambda: "cannot be used" in window.foot.problem.text())
        window.foot.copy.click()
        assert QGuiApplication.clipboard().text() == "\\xff\x00exact"
        other = _opened(here, here.store(body=BODY))
        other.tree.copy_path.trigger()
        assert QGuiApplication.clipboard().text() == "id"
        other.tree.copy_value.trigger()
        assert QGuiApplication.clipboard().text() == '"AB010CE0-AYXGxUxIqEKVgkX5jcwB"'


def test_one_that_is_not_there_says_so(qtbot: QtBot, tmp_path: Path) -> None:
    with records(qtbot, tmp_path) as here:
        window = PayloadWindow(here.services, 99)
        qtbot.addWidget(window)
        window.show()
        here.until(window.waiting.isVisible)
        assert "no payload #99" in window.waiting.says.text()


def test_the_next_payload_is_shown_while_telemetry_is_off(qtbot: QtBot, tmp_path: Path) -> None:
    with world(tmp_path, source=Source.COLLECT, first_ping_now=False, users=5, projects=2) as here:
        here.config.write_bytes(here.config.read_bytes() + b"\nsonar.telemetry.enable=false\n")
        services = Services(here.program)
        services.start()
        try:
            qtbot.waitUntil(lambda: services.mode is Mode.OWN)
            window = PayloadWindow.for_preview(services, "work")
            qtbot.addWidget(window)
            window.show()
            assert window.waiting.isVisible()
            qtbot.waitUntil(window.tabs.isVisible, timeout=20_000)
            assert window.head.says.text().startswith("work · the next payload as it would be now · ")
            assert window.foot.summary.text().startswith("Nothing that names a person or a project was found in ")
            assert not any(button.isVisible() for button in window.foot.acts.values())
            assert window.tabs.has(window.beyond)
            rows = [[window.beyond.item(row, n).text() for n in range(3)] for row in range(window.beyond.rowCount())]
            sequence = next(row for row in rows if row[0] == "messageSequenceNumber")
            assert sequence[1] == "Counts the messages of this instance."
            assert sequence[2].startswith("Not documented; version 9.9.8")
            users = next(row for row in range(window.model.rowCount()) if window.model.index(row, 0).data() == "users")
            assert window.model.index(users, 1).data() == "[5]"
            assert not here.receiver.messages
            assert not here.payloads()
            failing = PayloadWindow.for_preview(services, "nobody")
            qtbot.addWidget(failing)
            qtbot.waitUntil(lambda: "no instance nobody" in failing.waiting.says.text(), timeout=20_000)
            left = PayloadWindow.for_preview(services, "work")
            qtbot.addWidget(left)
            left.waiting.cancelled.emit()
            assert not services._asked
        finally:
            assert services.stop()


def test_the_chosen_field_is_explained_with_the_vendors_page(qtbot: QtBot, tmp_path: Path) -> None:
    with records(qtbot, tmp_path) as here:
        window = _opened(here, here.store(body=BODY))
        note = window.tree_page.note
        assert note.path.text() == "id"
        assert "Since version 6.6. About this installation. Identifying." in note.says.text()
        assert note.link.text() == "The page of SonarSource that documents it"
        assert "https://docs.sonarsource.com/" in note.link.toolTip()
        window.tree.setCurrentIndex(window.model.index(3, 0))
        assert note.path.text() == "odd"
        assert note.says.text().startswith("This program does not know the field")
        assert not note.link.isVisible()
        window.tree.expand(window.model.index(2, 0))
        window.tree.setCurrentIndex(window.model.index(0, 0, window.model.index(2, 0)))
        assert note.path.text() == "users[]"
        assert "Holds pseudonymous values" in note.says.text()
        for button, text in ((note.copy_value, '{"userUuid":"x"}'), (note.copy_path, "users[]")):
            button.click()
            assert QGuiApplication.clipboard().text() == text
        note.only_part.click()
        assert window.tree_page.part.text() == "Only users[0] is shown."
        assert not note.only_part.isEnabled(), "the field in it holds nothing"


def test_the_note_is_never_cut_off(qtbot: QtBot, tmp_path: Path) -> None:
    with records(qtbot, tmp_path) as here:
        window = _opened(here, here.store(body=BODY.replace(b'"odd"', b'"scim":true,"odd"')))
        assert window.height() == window.fontMetrics().height() * 42
        window.resize(window.minimumSizeHint())
        window.tree.expand(window.model.index(2, 0))
        index = window.model.index(0, 0)
        while index.isValid():
            window.tree.setCurrentIndex(index)
            QApplication.processEvents()
            says = window.tree_page.note.says
            assert says.height() >= says.heightForWidth(says.width()), says.text()
            assert says.height() < 4 * says.fontMetrics().lineSpacing()
            assert window.tree.viewport().height() >= 4 * window.tree.rowHeight(index)
            index = window.tree.indexBelow(index)


def test_only_a_part_is_shown_and_searched(qtbot: QtBot, tmp_path: Path) -> None:
    body = b'{"x":"needle","users":[{"userUuid":"needle"},{"userUuid":"other"}],"more":"needle"}'
    with records(qtbot, tmp_path) as here:
        window = _opened(here, here.store(body=body))
        window.search.field.setText("needle")
        here.until(lambda: window.search.says.text() == "1 of 3")
        window.tree.setCurrentIndex(window.model.index(1, 0))
        window.tree.setFocus()
        qtbot.keyClick(window.tree, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        assert window.tree_page.part.text() == "Only users is shown."
        here.until(lambda: window.search.says.text() == "1 of 1")
        assert window.tree.currentIndex().data() == "userUuid"
        window.tree_page.whole.click()
        here.until(lambda: window.search.says.text() == "1 of 3")
        assert not window.tree_page.part.isVisible()


def test_it_is_compared_with_any_other(qtbot: QtBot, tmp_path: Path) -> None:
    with records(qtbot, tmp_path) as here:
        first = here.store(body=b'{"id":"x","edition":"community","gone":1}', minute=0)
        same = here.store(body=b'{"id":"x","edition":"developer","scim":true}', minute=1)
        shown = here.store(body=b'{"id":"x","edition":"developer","scim":true}', minute=2)
        window = _opened(here, shown)
        window.tabs.setCurrentWidget(window.compare)
        here.until(lambda: window.compare.says.text() == "The bytes are the same.")
        assert [window.compare.other.itemData(row) for row in range(window.compare.other.count())] == [same, first]
        window.compare.number.setText(str(first))
        qtbot.keyClick(window.compare.number, Qt.Key.Key_Return)
        here.until(lambda: window.compare.says.text() == f"Against no. {first}: 1 added, 1 gone, 1 changed.")
        table = window.compare.model

        def cells() -> list[list[str]]:
            return [[table.index(row, column).data() for column in range(4)] for row in range(table.rowCount())]

        assert cells() == [
            ["≠ changed", "edition", '"community"', '"developer"'],
            ["− gone", "gone", "1", ""],
            ["+ added", "scim", "", "true"],
        ]
        window.compare.beside.click()
        assert cells()[:2] == [["", "(the whole body)", "{3}", "{3}"], ["", "    id", '"x"', '"x"']]
        window.compare.table.setFocus()
        window.compare.table.selectRow(2)
        qtbot.keyClick(window.compare.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
        assert QGuiApplication.clipboard().text() == '≠ changed\t    edition\t"community"\t"developer"'
        window.compare.number.setText("99")
        qtbot.keyClick(window.compare.number, Qt.Key.Key_Return)
        here.until(lambda: "no payload #99" in window.compare.says.text())


def test_the_number_of_another_needs_no_return_and_differences_are_gone_through(qtbot: QtBot, tmp_path: Path) -> None:
    with records(qtbot, tmp_path) as here:
        first = here.store(body=b'{"a":1,"b":1,"c":1,"d":1}', minute=0)
        here.store(body=b"{}", minute=1)
        window = _opened(here, here.store(body=b'{"a":1,"b":2,"c":1,"d":2}', minute=2))
        window.tabs.setCurrentWidget(window.compare)
        here.until(lambda: "4 added" in window.compare.says.text())
        compare = window.compare
        compare.number.setFocus()
        qtbot.keyClicks(compare.number, str(first))
        compare.beside.setFocus()
        here.until(lambda: "2 changed" in compare.says.text())
        assert not compare.next.isEnabled(), "all of them differ"
        compare.beside.click()
        assert compare.next.isEnabled()
        seen = list[str]()
        for step in (compare.next, compare.next, compare.next, compare.previous):
            step.click()
            seen.append(compare.table.currentIndex().siblingAtColumn(1).data().strip())
        assert seen == ["b", "d", "b", "d"]
        qtbot.keyClick(compare.table, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
        assert compare.table.currentIndex().siblingAtColumn(1).data().strip() == "b"


def test_one_whose_bytes_are_gone_is_not_compared(qtbot: QtBot, tmp_path: Path) -> None:
    with records(qtbot, tmp_path) as here:
        number = here.store(body=BODY, minute=0)
        here.store(body=BODY, minute=19 * 24 * 60)
        with here.here.program.parts() as parts:
            parts.journal.prune(now=datetime.now(UTC), bodies_days=10, lines_days=100)
        window = _opened(here, number)
        window.tabs.setCurrentWidget(window.compare)
        assert window.compare.says.text() == window.foot.summary.text()
        assert not window.compare.other.isEnabled()


def test_one_change_is_not_lost_behind_thousands(qtbot: QtBot, tmp_path: Path) -> None:
    def body(managed: bool, last: int) -> bytes:
        users = [{"userUuid": f"{number:04}", "managed": managed} for number in range(2500)]
        return json.dumps({"users": users, "zlast": last}).encode()

    with records(qtbot, tmp_path) as here:
        here.store(body=body(managed=False, last=1), minute=0)
        window = _opened(here, here.store(body=body(managed=True, last=2), minute=1))
        window.tabs.setCurrentWidget(window.compare)
        says = window.compare.says
        here.until(lambda: "changed." in says.text())
        assert says.text().endswith("Each field with how often it differs, then the first 1000 differences.")
        model = window.compare.model
        rows = [[model.index(row, column).data() for column in range(4)] for row in range(3)]
        assert rows[:2] == [
            ["≠ changed", "users[].managed", "", "2500 ×"],
            ["≠ changed", "zlast", "", "1 ×"],
        ]
        assert rows[2][1].startswith("users[userUuid=")
        window.compare.beside.click()
        assert says.text().endswith("more differ and are left off.")


def test_the_comparison_says_when_the_other_is_of_another_instance(qtbot: QtBot, tmp_path: Path) -> None:
    with records(qtbot, tmp_path) as here:
        shown = here.store(body=BODY)
        with here.here.program.parts() as parts:
            other = parts.journal.add_instance(
                Instance(name="build", product="sonarqube", added_at=datetime.now(UTC), source=Source.OBSERVE)
            )
            number = store(parts.journal, other.id, S.BLOCKED, body=BODY)
        window = _opened(here, shown)
        window.tabs.setCurrentWidget(window.compare)
        window.compare.number.setText(str(number))
        qtbot.keyClick(window.compare.number, Qt.Key.Key_Return)
        here.until(lambda: window.compare.says.text() == f"The bytes are the same. No. {number} is of build.")


@pytest.mark.parametrize("packed", [(True, True), (True, False), (False, True)])
def test_packed_bodies_are_compared_by_what_they_say(qtbot: QtBot, tmp_path: Path, packed: tuple[bool, bool]) -> None:
    bodies = (b'{"id":"x","users":[{"userUuid":"a"}]}', b'{"id":"x","users":[{"userUuid":"a"},{"userUuid":"b"}]}')
    with records(qtbot, tmp_path) as here:
        first, shown = (
            here.store(body=gzip.compress(body) if pack else body, minute=minute)
            for minute, (body, pack) in enumerate(zip(bodies, packed, strict=True))
        )
        window = _opened(here, shown)
        window.tabs.setCurrentWidget(window.compare)
        here.until(lambda: window.compare.says.text() == f"Against no. {first}: 1 added, 0 gone, 0 changed.")
        assert window.compare.model.index(0, 1).data().startswith("users")


def test_what_the_vendor_does_not_document_has_a_page(qtbot: QtBot, tmp_path: Path) -> None:
    with records(qtbot, tmp_path) as here:
        window = _opened(here, here.store(body=BODY))
        assert window.tabs.tabText(window.tabs.indexOf(window.beyond)) == "&Undocumented (1)"
        assert [window.beyond.item(0, column).text() for column in range(3)] == [
            "odd",
            "Nobody told this program what it is.",
            "? unknown field  ▲ e-mail address (1)",
        ]
        documented = b'{"id":"AB010CE0-AYXGxUxIqEKVgkX5jcwB","version":"9.9"}'
        other = _opened(here, here.store(body=documented, source=Source.RELAY, rebuilt=False, minute=1))
        assert not other.tabs.has(other.beyond), "the server itself sent it"
        rebuilt = here.store(body=documented, source=Source.COLLECT, rebuilt=True, minute=2)
        other._read_again()
        here.until(other.head.next.isEnabled)
        other.open_next()
        here.until(lambda: str(rebuilt) in other.windowTitle())
        assert other.tabs.tabText(other.tabs.indexOf(other.beyond)) == f"&Not in it ({other.beyond.rowCount()})"
        rows = {other.beyond.item(row, 0).text(): row for row in range(other.beyond.rowCount())}
        row = rows["messageSequenceNumber"]
        assert other.beyond.item(row, 1).text() == "Counts the messages of this instance."
        assert other.beyond.item(row, 2).text() == "Not documented; version 9.9 sends it by itself."


def test_texts_have_their_colour_wherever_a_part_begins(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    edit = NumberedText(window)
    text = r'{"a\"1" : "x\\","2\\": ["12 \" 3 : true", 4],"5":null}'
    inks = {name: edit.colours._formats[name].foreground().color() for name in ("key", "text")}

    def of_texts(part: str, inside: int | None) -> list[bool]:
        edit.show_part(part, first_line=1, last_line=1, coloured=True, begun=inside)
        found = [False] * len(part)
        for form in edit.document().firstBlock().layout().formats():
            is_text = form.format.foreground().color() in inks.values()
            found[form.start : form.start + form.length] = [is_text] * form.length
        return found

    whole = of_texts(text, None)
    assert [text[at] for at in range(len(text)) if not whole[at] and text[at] not in "{}[]:, "] == list("4null")
    for cut in range(len(text)):
        assert of_texts(text[:cut], None) + of_texts(text[cut:], begun(text[:cut])) == whole, text[cut:]
    assert begun('{"a') == 0
    assert begun('{"a\\') == 1
    assert begun('{"a\\\\') == 0
    edit.show_part('lue": 1', first_line=1, last_line=1, coloured=True, begun=0)
    assert edit.document().firstBlock().layout().formats()[0].format.foreground().color() == inks["key"]


def test_a_message_without_known_headers_says_so(qtbot: QtBot, tmp_path: Path) -> None:
    with records(qtbot, tmp_path) as here:
        window = _opened(here, here.store(body=BODY, headers=()))
        assert window.headers.item(0, 1).text() == "No header fields are known of this message."


def test_raw_text_has_line_numbers_and_colours(qtbot: QtBot, tmp_path: Path) -> None:
    text = json.dumps({"rows": list(range(PART_CHARACTERS))}, indent=1)
    with records(qtbot, tmp_path) as here:
        window = _opened(here, here.store(body=text.encode()))
        window.tabs.setCurrentWidget(window.raw)
        edit = window.raw.edit
        assert edit.line_numbers()[:3] == [1, 2, 3]
        formats = edit.document().findBlockByNumber(1).layout().formats()
        assert [(f.start, f.length) for f in formats] == [(1, 6)]
        window.raw.next.click()
        assert edit.line_numbers()[0] == text[:PART_CHARACTERS].count("\n") + 1
        other = _opened(here, here.store(body=b'"x" no JSON\n2'))
        assert not other.raw.edit.document().firstBlock().layout().formats()
        assert other.raw.edit.line_numbers() == [1, 2]
