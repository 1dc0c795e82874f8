"""The live log's window on the journal: pages, batches, filters, the switch's lines, another process's changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from tests.desktop.records import BEGAN_AT, Records, records
from tray_app.core.edits import SwitchChange
from tray_app.core.messages import Payload, PayloadFilter
from tray_app.core.model import PayloadState, SwitchAct
from tray_app.desktop import log_model
from tray_app.desktop.log_cells import Column
from tray_app.desktop.log_model import LogModel
from tray_app.desktop.log_query import PAGE

S = PayloadState


def _lines(model: LogModel) -> list[object]:
    entries = [model.entry(model.index(row, 0)) for row in range(model.rowCount())]
    return [e.id if isinstance(e, Payload) else e.act.value for e in entries if e is not None]


def _shown(here: Records, which: PayloadFilter | None = None) -> LogModel:
    model = LogModel(here.services)
    model.show(which or PayloadFilter())
    here.until(lambda: not model.busy and not model.is_moving)
    return model


def test_it_keeps_qts_rules_while_lines_come_and_go(
    qtbot: QtBot, tmp_path: Path, qtmodeltester: ModelTester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_model, "MOST_ROWS", PAGE * 2 + 40)
    with records(qtbot, tmp_path) as here:
        here.fill(PAGE * 3)
        here.switch(SwitchAct.OPT_OUT, minute=PAGE + 3)
        model = LogModel(here.services)
        qtmodeltester.check(model)
        model.show(PayloadFilter())
        here.until(lambda: model.rowCount() >= PAGE)
        while not model.at_start:
            model.fetch_older()
            here.until(lambda: not model.busy)
        assert not model.at_end
        model.load_newest()
        here.until(lambda: not model.is_moving and model.at_end)
        here.tell(*(here.payload(here.store(minute=PAGE * 4 + n)) for n in range(50)))
        here.until(lambda: _lines(model)[-1] == PAGE * 3 + 50)
        assert not model.index(0, 0).parent().isValid()
        assert model.rowCount(model.index(0, 0)) == 0
        assert model.index(0, len(Column)) == QModelIndex()


def test_every_line_is_there_once_however_one_gets_there(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_model, "MOST_ROWS", PAGE * 2 + 40)
    with records(qtbot, tmp_path) as here:
        here.fill(PAGE * 3)
        acts = [(SwitchAct.OPT_OUT, 10), (SwitchAct.OPT_IN, PAGE), (SwitchAct.OPT_OUT, PAGE * 2 + 7)]
        for act, minute in acts:
            here.switch(act, minute=minute)
        model = _shown(here)
        seen = list(reversed(_lines(model)))
        while not model.at_start:
            model.fetch_older()
            here.until(lambda: not model.busy)
            seen += [line for line in reversed(_lines(model)) if line not in seen or isinstance(line, str)]
            assert model.rowCount() <= PAGE * 2 + 40 + 1
        assert [line for line in seen if isinstance(line, int)] == list(range(PAGE * 3, 0, -1))
        there = _lines(model)
        while not model.at_end:
            model.fetch_newer()
            here.until(lambda: not model.busy)
            there = _lines(model)
            assert [x for x in there if isinstance(x, int)] == sorted(x for x in there if isinstance(x, int))
        assert there[-1] == PAGE * 3
        position = there.index("opt-out")
        assert there[position + 1] == PAGE * 2 + 8, "the change stands before the payload of the same minute"


def test_a_change_of_state_changes_its_line_in_place(qtbot: QtBot, tmp_path: Path) -> None:
    with records(qtbot, tmp_path) as here:
        ids = [here.store(S.HELD, minute=n) for n in range(3)]
        model = _shown(here)
        with qtbot.waitSignal(model.dataChanged) as changed:
            here.services.ask("discard", {"id": ids[1]}, then=lambda _: None, failed=pytest.fail)
        assert (changed.args[0].row(), changed.args[1].row()) == (1, 1)
        cells = [model.index(row, Column.STATE).data() for row in range(3)]
        assert cells == ["held", "discarded by you", "held"]


def test_a_payload_comes_in_when_it_comes_to_be_what_is_looked_for(qtbot: QtBot, tmp_path: Path) -> None:
    with records(qtbot, tmp_path) as here:
        first, second, third = (here.store(S.HELD, minute=n) for n in range(3))
        model = _shown(here, PayloadFilter(states=frozenset({S.DISCARDED})))
        assert model.rowCount() == 0
        for wanted in (second, first, third):
            here.services.ask("discard", {"id": wanted}, then=lambda _: None, failed=pytest.fail)
        here.until(lambda: model.rowCount() == 3)
        assert _lines(model) == [first, second, third]
        here.until(lambda: model.matching == 3)
        assert model.total == 3


def test_neighbours_that_come_in_between_come_in_one_go(qtbot: QtBot, tmp_path: Path) -> None:
    with records(qtbot, tmp_path) as here:
        numbers = [here.store(S.BLOCKED, minute=n) for n in range(60)]
        shown = numbers[:5] + numbers[25:30] + numbers[45:]
        whole = {n: replace(here.payload(n), state=S.HELD) for n in numbers}
        model = _shown(here, PayloadFilter(states=frozenset({S.HELD})))
        here.tell(*(whole[n] for n in shown))
        here.until(lambda: _lines(model) == shown)
        blocks = list[tuple[int, int]]()
        model.rowsInserted.connect(lambda _parent, first, last: blocks.append((first, last)))
        here.tell(*(whole[n] for n in numbers if n not in shown))
        here.until(lambda: _lines(model) == numbers)
        assert blocks == [(10, 24), (5, 24)]


def test_text_and_time_are_looked_for_in_the_journal(qtbot: QtBot, tmp_path: Path) -> None:
    with records(qtbot, tmp_path) as here:
        here.fill(5000)
        rare = here.store(body=b'{"note":"Needle"}', minute=6000)
        here.fill(3)
        model = _shown(here, PayloadFilter(text="nEEdle"))
        here.until(lambda: model.at_start)
        assert _lines(model) == [rare]
        assert model.matching is None
        new = here.store(body=b'{"note":"needle again"}', minute=6001)
        other = here.store(minute=6002)
        here.tell(here.payload(new), here.payload(other))
        here.until(lambda: _lines(model) == [rare, new])
        model.show(PayloadFilter(since=BEGAN_AT + timedelta(minutes=6000)))
        here.until(lambda: not model.busy and model.at_start)
        assert _lines(model) == [rare, new, other]


def test_changes_of_the_switch_stand_where_they_happened(qtbot: QtBot, tmp_path: Path) -> None:
    with records(qtbot, tmp_path) as here:
        for minute in (0, 2, 4):
            here.store(minute=minute)
        here.switch(SwitchAct.OPT_OUT, minute=1, done=False)
        here.switch(SwitchAct.OPT_OUT, minute=1)
        model = _shown(here)
        assert _lines(model) == [1, "opt-out", 2, 3]
        text = model.index(1, 0).data()
        assert "work: you stopped telemetry" in text
        assert model.index(1, Column.SIZE).data() is None
        change = here.switch(SwitchAct.OPT_IN, minute=5)
        here.tell(change)
        here.tell(change)
        here.until(lambda: len(_lines(model)) == 5)
        assert _lines(model) == [1, "opt-out", 2, 3, "opt-in"]
        model.show(PayloadFilter(states=frozenset({S.BLOCKED})))
        here.until(lambda: not model.busy)
        assert _lines(model) == [1, 2, 3], "changes of the switch have no state"


def test_a_payload_told_after_a_later_change_of_the_switch_stands_before_it(qtbot: QtBot, tmp_path: Path) -> None:
    with records(qtbot, tmp_path) as here:
        here.store(minute=0)
        model = _shown(here)
        stored = [here.store(minute=1), here.store(minute=3)]
        here.tell(here.switch(SwitchAct.OPT_OUT, minute=2))
        here.until(lambda: _lines(model) == [1, "opt-out"])
        here.tell(*map(here.payload, stored))
        here.until(lambda: _lines(model) == [1, 2, "opt-out", 3])


def test_what_happens_while_the_beginning_is_read_is_not_lost_and_not_doubled(qtbot: QtBot, tmp_path: Path) -> None:
    with records(qtbot, tmp_path) as here:
        here.fill(3)
        model = LogModel(here.services)
        model.show(PayloadFilter())
        stored = [here.store(minute=10 + n) for n in range(2)]
        here.services.changed.emit(())
        here.tell(*map(here.payload, stored))
        here.until(lambda: _lines(model) == [1, 2, 3, 4, 5])


def test_above_the_end_nothing_moves_and_the_rest_is_read_on_the_way_down(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_model, "MOST_ROWS", 20)
    with records(qtbot, tmp_path) as here:
        here.fill(15)
        model = _shown(here)
        model.is_following = False
        here.tell(*(here.payload(here.store(minute=20 + n)) for n in range(10)))
        here.until(lambda: model.is_behind)
        assert _lines(model) == list(range(1, 16))
        model.fetch_newer()
        here.until(lambda: not model.busy)
        assert _lines(model)[-1] == 25
        assert model.at_end


def test_a_client_sees_what_another_process_does(qtbot: QtBot, tmp_path: Path) -> None:
    with records(qtbot, tmp_path) as here:
        held = here.store(S.HELD)
        model = LogModel(here.client())
        model.show(PayloadFilter())
        here.until(lambda: model.rowCount() == 1)
        here.store(minute=1)
        here.switch(SwitchAct.OPT_OUT, minute=2)
        here.services.ask("discard", {"id": held}, then=lambda _: None, failed=pytest.fail)
        here.until(lambda: _lines(model) == [1, 2, "opt-out"])
        here.until(lambda: model.index(0, Column.STATE).data() == "discarded by you")
        here.until(lambda: model.total == 2)


def test_a_line_that_cannot_be_read_is_said(qtbot: QtBot, tmp_path: Path) -> None:
    with records(qtbot, tmp_path) as here:
        here.store()
        with here.here.program.parts() as parts:
            connection = parts.journal._db.connection  # type: ignore[attr-defined]
            connection.execute(
                "INSERT INTO payloads (instance_id, kind, source, method, url, headers, created_at, rebuilt,"
                " size_bytes, sha256) SELECT instance_id, kind, source, method, url, 'damaged', created_at, rebuilt,"
                " size_bytes, sha256 FROM payloads"
            )
            connection.execute("INSERT INTO states (payload_id, at, state) VALUES (2, 0, 'seen')")
        model = LogModel(here.services)
        with qtbot.waitSignal(model.failed) as failed:
            model.show(PayloadFilter())
        assert failed.args[0].code == "journal_corrupt"
        assert not model.busy


def test_text_from_outside_is_escaped(qtbot: QtBot, tmp_path: Path) -> None:
    with records(qtbot, tmp_path) as here:
        here.store(url="https://x.invalid/\u202e<b>\n")
        model = _shown(here)
        index = model.index(0, Column.DESTINATION)
        assert index.data() == "https://x.invalid/\\u202e<b>\\n"
        assert "&lt;b&gt;" in index.data(Qt.ItemDataRole.ToolTipRole)


def test_a_change_is_no_payload(qtbot: QtBot, tmp_path: Path) -> None:
    with records(qtbot, tmp_path) as here:
        here.switch(SwitchAct.OPT_IN, minute=0)
        model = _shown(here)
        assert isinstance(model.entry(model.index(0, 0)), SwitchChange)
        assert model.entry(QModelIndex()) is None
