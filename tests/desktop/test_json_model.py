"""The lazy tree: Qt's rules, whole content, groups, paths as the dictionary has them, marks."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import pytest
from PySide6.QtCore import QModelIndex, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from tray_app.core import dictionary
from tray_app.core.guard import examination
from tray_app.core.json_paths import selected
from tray_app.core.json_pieces import Piece, find, pieces, whole
from tray_app.core.messages import Finding
from tray_app.desktop.field_note import field_text
from tray_app.desktop.json_cells import Column, Marks, holders
from tray_app.desktop.json_model import GROUP, JsonModel
from tray_app.system.resources import read_resource

NO_MARKS = Marks(None, (), frozenset())


class Later:
    """Work for another thread, done when the test says so."""

    def __init__(self) -> None:
        self.waiting: list[Any] = []

    def __call__(self, work: Any, then: Any) -> None:
        self.waiting.append((work, then))

    def do(self) -> None:
        for work, then in self.waiting:
            then(work())
        self.waiting.clear()


def _shown(document: object, marks: Marks = NO_MARKS, later: Later | None = None) -> JsonModel:
    model = JsonModel(later or Later())
    body = whole(document if isinstance(document, bytes) else json.dumps(document).encode())
    model.show(body, pieces(body), marks)
    return model


def _open_all(model: JsonModel, parent: QModelIndex | None = None) -> list[tuple[str, str]]:
    parent = parent or QModelIndex()
    while model.canFetchMore(parent):
        model.fetchMore(parent)
    found = []
    for row in range(model.rowCount(parent)):
        index = model.index(row, 0, parent)
        found.append((index.data(), model.index(row, Column.VALUE, parent).data()))
        found += _open_all(model, index)
    return found


def test_it_keeps_qts_rules(qtbot: QtBot, qtmodeltester: ModelTester) -> None:
    model = _shown({"a": [1, {"b": None}], "empty": {}, "long": list(range(GROUP * 2 + 1))})
    qtmodeltester.check(model)
    _open_all(model)
    model.show(None, (), NO_MARKS)
    assert model.rowCount() == 0


def test_everything_is_in_it(qtbot: QtBot) -> None:
    assert _open_all(_shown({"a": [1, "x\u202e"], "b": {"c": True}})) == [
        ("a", "[2]"),
        ("[0]", "1"),
        ("[1]", '"x\\u202e"'),
        ("b", "{1}"),
        ("c", "true"),
    ]
    assert _open_all(_shown(b'"alone"')) == [("(the whole body)", '"alone"')]
    assert _open_all(_shown(b'{"k":1,"k":2}')) == [("k", "1"), ("k", "2")]


def test_a_long_list_is_in_groups_and_each_entry_can_be_gone_to(qtbot: QtBot) -> None:
    count = GROUP * GROUP + 3
    model = _shown({"rows": [{"n": number} for number in range(count)]}, later=(later := Later()))
    rows = model.index(0, 0)
    assert model.index(0, Column.VALUE).data().replace(",", "") == f"[{count}]"
    assert model.canFetchMore(rows)
    model.fetchMore(rows)
    assert model.rowCount(rows) == 0
    assert not model.canFetchMore(rows), "it is on its way"
    later.do()
    assert model.rowCount(rows) == 2
    assert model.index(0, 0, rows).data() == f"[0] to [{GROUP * GROUP - 1}]"
    for number in (0, GROUP - 1, GROUP, GROUP * GROUP - 1, GROUP * GROUP, count - 1):
        index = _at(model, 0, number, 0)
        assert (index.data(), index.siblingAtColumn(Column.VALUE).data()) == ("n", str(number))
        assert model.node(index).path == "rows[].n"
        assert model.where(index) == f"rows[{number}].n"
    assert not _at(model, 0, count).isValid()
    assert not _at(model, 7).isValid()


def test_a_hit_in_what_is_big_waits_for_the_other_thread(qtbot: QtBot) -> None:
    model = _shown({"rows": [{"n": "x" * 100} for _ in range(5000)]}, later=(later := Later()))
    found = list[QModelIndex]()
    model.reach((0, 4999, 0), found.append)
    assert not found
    later.do()
    assert model.where(found[0]) == "rows[4999].n"
    other, body = list[QModelIndex](), whole(b'{"other":[1]}')
    model.show(*_big(), NO_MARKS)
    model.reach((0, 1, 0), other.append)
    model.show(body, pieces(body), NO_MARKS)
    later.do()
    assert not other, "another body is shown by now"


def _big() -> tuple[Piece, Sequence[Piece]]:
    body = whole(json.dumps({"rows": [{"n": "x" * 100} for _ in range(5000)]}).encode())
    return body, pieces(body)


def _at(model: JsonModel, *place: int) -> QModelIndex:
    found = list[QModelIndex]()
    model.reach(place, found.append)
    return found[0]


def test_an_answer_for_a_body_that_is_gone_is_left(qtbot: QtBot) -> None:
    later = Later()
    model = _shown({"rows": ["x" * 100] * 5000}, later=later)
    model.fetchMore(model.index(0, 0))
    body = whole(b'{"other":[1]}')
    model.show(body, pieces(body), NO_MARKS)
    later.do()
    assert _open_all(model) == [("other", "[1]"), ("[0]", "1")]


def test_every_hit_of_the_search_is_where_it_says(qtbot: QtBot) -> None:
    document = {"users": [{"name": f"u{n % 7}"} for n in range(GROUP + 50)], "u3": {"x": "u3"}}
    model = _shown(document)
    hits = list(find(whole(json.dumps(document).encode()), "u3", limit=1000))
    assert len(hits) == len([n for n in range(GROUP + 50) if n % 7 == 3]) + 2
    for hit in hits:
        index = _at(model, *hit)
        assert "u3" in f"{index.data()} {index.siblingAtColumn(Column.VALUE).data()}"


@pytest.fixture(scope="module")
def sonarqube() -> dictionary.Dictionary:
    return dictionary.read(read_resource("dictionaries/sonarqube.json"))


def test_fields_have_their_meaning_and_marks(qtbot: QtBot, sonarqube: dictionary.Dictionary) -> None:
    document = {
        "id": "AB",
        "users": [{"userUuid": "x", "nick": "ann"}],
        "odd": {"ann": 1},
        "ncdId": 7,
    }
    findings = (
        Finding(path="users[].userUuid", what="known_name", count=2),
        Finding(path="odd.*", what="known_name", count=1),
        Finding(path="odd", what="unknown_field", count=1),
    )
    message = sonarqube.message(document.keys())
    model = _shown(document, Marks(message, findings, frozenset({"known_name:odd.*"})))

    def cells(*place: int) -> tuple[str, str, str]:
        index = _at(model, *place)
        marks = index.siblingAtColumn(Column.MARK)
        tip = marks.data(Qt.ItemDataRole.ToolTipRole)
        return index.siblingAtColumn(Column.MEANING).data(), marks.data(), tip

    assert cells(0)[0].startswith("Server id")
    assert cells(0)[1] == "● identifying"
    assert cells(1, 0, 0)[1] == "◐ pseudonymous  ▲ name of a user or project (2)"
    assert "Look at it before it leaves." in cells(1, 0, 0)[2]
    assert cells(1, 0, 1)[:2] == ("", "? unknown field")
    assert cells(2, 0)[1] == "? unknown field  ▲ name of a user or project (1)"
    assert "You let this through." in cells(2, 0)[2]


def test_what_a_line_holds_is_marked_before_it_is_opened(qtbot: QtBot, sonarqube: dictionary.Dictionary) -> None:
    document = {"id": "AB", "version": "9.9", "users": [{"userUuid": "x", "nick": "ann@example.org"}], "projects": []}
    seen = examination(json.dumps(document).encode(), sonarqube, names=frozenset(), approved=frozenset())
    marks = Marks(sonarqube.message(document.keys()), seen.findings, frozenset(), seen.paths)
    model = _shown(document, marks)

    def mark(*place: int) -> str:
        return str(_at(model, *place).siblingAtColumn(Column.MARK).data())

    assert mark(2) == "in it: ▲ found  ◐ pseudonymous  ? not documented"
    tip = _at(model, 2).siblingAtColumn(Column.MARK).data(Qt.ItemDataRole.ToolTipRole)
    assert "stands for a person or a project" in tip
    assert mark(2, 0) == "", "an entry may lack what others have"
    assert mark(3) == "", "it is empty"
    assert marks.is_unknown("odd[]") and marks.is_unknown("odd[][]"), "an unknown list of values"
    assert not marks.is_unknown("users[]")
    assert "Holds pseudonymous values" in field_text(marks, "users")
    assert "Neither identifying nor pseudonymous." in field_text(marks, "projects")
    assert "Pseudonymous: it stands" in field_text(marks, "users[].userUuid")


def test_a_page_that_the_vendor_took_away_is_told(qtbot: QtBot) -> None:
    testsigma = dictionary.read(read_resource("dictionaries/testsigma.json"))
    marks, until = Marks(testsigma.message(("testPlanLabType",)), (), frozenset()), testsigma.documented_until
    assert field_text(marks, "serverUuid", until).endswith(
        "The vendor documented it until May 2026; that page is gone."
    )


def test_in_a_list_the_entry_with_the_address_is_marked(qtbot: QtBot, sonarqube: dictionary.Dictionary) -> None:
    users = [{"nick": "ann"}, {"nick": "\u00c4nn@example.org"}, {"nick": "192.168.7.1"}, {"nick": "bob"}]
    document = {"id": "AB", "users": users}
    seen = examination(json.dumps(document).encode(), sonarqube, names=frozenset({"ann"}), approved=frozenset())
    model = _shown(document, Marks(sonarqube.message(document.keys()), seen.findings, frozenset(), seen.paths))
    marks = [str(_at(model, 1, row, 0).siblingAtColumn(Column.MARK).data()) for row in range(4)]
    name = "▲ name of a user or project (1)"
    assert marks == [
        f"? unknown field  {name}",
        f"? unknown field  ▲ e-mail address (1)  {name}",
        f"? unknown field  ▲ IP address (1)  {name}",
        f"? unknown field  {name}",
    ]


@pytest.mark.parametrize(
    ("path", "inside"),
    [
        ("id", []),
        ("users[].status", ["users", "users[]"]),
        ('a["x.y[0]"].b', ["a", 'a["x.y[0]"]']),
        ('rows[key="a]\\"b"].value', ["rows", "rows[]"]),
        ("rows[key=*].value", ["rows", "rows[]"]),
        ("list[][].x", ["list", "list[]", "list[][]"]),
    ],
)
def test_the_holders_of_a_path(path: str, inside: list[str]) -> None:
    assert holders(path) == inside


def test_rows_that_are_told_apart_by_a_key_have_meanings_of_their_own(
    qtbot: QtBot, sonarqube: dictionary.Dictionary
) -> None:
    message = next(m for m in sonarqube.messages if m.selectors)
    rows, selector = next(iter(message.selectors.items()))
    model = _shown({rows: [{selector.by: "any thing", selector.of: 1}]}, Marks(message, (), frozenset()))
    path = selected(rows, selector.by, "any thing", of=selector.of)
    index = _at(model, 0, 0, 1)
    assert model.node(index).path == path
    field = message.field(path)
    assert field is not None
    assert index.siblingAtColumn(Column.MEANING).data() == field.meaning
