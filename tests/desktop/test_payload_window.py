"""A payload's window against a real journal and engine: what it shows, what it says it looked at, what it does."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.desktop.records import Records, records
from tests.integration.world import world
from tray_app.core.model import PayloadState, Source
from tray_app.desktop.payload_window import PayloadWindow
from tray_app.desktop.raw_view import PART_CHARACTERS
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
        assert not window.tabs.isTabVisible(window.tabs.indexOf(window.tree_page))
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
        assert window.raw.says.text().startswith("Part 2 of ")
        window.search.field.setText("NEEDLE")
        here.until(lambda: window.search.says.text() == "1 of 1")
        assert window.raw.edit.textCursor().selectedText() == "needle"
        window.tabs.setCurrentWidget(window.tree_page)
        here.until(lambda: window.tree.currentIndex().data() == "last")
        window.tabs.setCurrentWidget(window.headers)
        assert not window.search.isEnabled()


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
            assert window.tabs.isTabVisible(window.tabs.indexOf(window.beyond))
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
        assert window.beyond.item(0, 0).text() == "odd"
        other = _opened(here, here.store(body=b'{"id":"AB010CE0-AYXGxUxIqEKVgkX5jcwB","version":"9.9"}'))
        assert not other.tabs.isTabVisible(other.tabs.indexOf(other.beyond))


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
