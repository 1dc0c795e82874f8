"""The export has the record, whole and in order, and nothing in it runs in a spreadsheet."""

from __future__ import annotations

import csv
import json
import os
import stat
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.integration.journal_helpers import T0, S, add, attempt, failed, later, new, store, switch
from tray_app.core.errors import Fixable
from tray_app.core.messages import PayloadFilter
from tray_app.core.model import Kind, SwitchAct
from tray_app.journal.database import SqliteJournal
from tray_app.journal.export import COLUMNS, export


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[SqliteJournal]:
    with SqliteJournal.open(tmp_path / "data" / "journal.sqlite3") as opened:
        yield opened


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "out").mkdir()
    return tmp_path / "out" / "record"


def lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(newline="", encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def test_json_lines_have_everything(journal: SqliteJournal, file: Path) -> None:
    instance = add(journal)
    text, binary = '{"ü":"\u2028\\ud800"}'.encode(), bytes(range(256))
    first = store(journal, instance, S.SENDING, body=text)
    journal.end_attempt(first, attempt(exchange=failed()), S.QUEUED, at=T0, due_at=later(hours=1))
    journal.change_state(first, S.SENDING, at=T0)
    journal.end_attempt(first, attempt(2), S.DELIVERED, at=T0)
    second = store(journal, instance, S.HELD, body=binary, created_at=later(hours=2))
    journal.record_switch(switch(instance, SwitchAct.OPT_OUT, at=later(hours=1), done=False))
    journal.record_switch(switch(instance, SwitchAct.OPT_IN, at=later(hours=3)))
    assert export(journal, file) == 4
    a, change, b, last = lines(file)
    assert [x["record"] for x in (a, change, b, last)] == ["payload", "switch", "payload", "switch"]
    assert (a["id"], b["id"]) == (first, second)
    assert a["body"].encode() == text
    assert b64decode(b["body_base64"]) == binary
    assert "body" not in b
    assert a["headers"] == [["Content-Type", "application/json"], ["X-Twice", "a"], ["X-Twice", "b"]]
    assert [s["state"] for s in a["states"]] == ["queued", "sending", "queued", "sending", "delivered"]
    assert a["states"][2]["due"] == "2026-08-03T03:10:07.123Z"
    assert (a["attempts"], a["status_code"], a["error"]) == (2, 200, None)
    assert a["each_attempt"][0]["error"] == "timeout_read"
    assert b64decode(a["each_attempt"][1]["answer_base64"]) == b"\x00ok\xff"
    assert (change["instance"], change["kind"], change["done"]) == ("work", "opt-out", False)
    assert change["problem"] == {"code": "begun", "facts": {}}


def test_only_what_was_asked_for(journal: SqliteJournal, file: Path) -> None:
    instance, other = add(journal), add(journal, "other")
    store(journal, instance, S.DELIVERED)
    kept = store(journal, instance, S.DELIVERED, created_at=later(hours=2))
    store(journal, other, S.DELIVERED, created_at=later(hours=2))
    for of in (instance, other):
        journal.record_switch(switch(of, SwitchAct.OPT_OUT, at=later(hours=-1)))
        journal.record_switch(switch(of, SwitchAct.OPT_IN, at=later(hours=3)))
    assert export(journal, file, which=PayloadFilter(instance_id=instance, since=later(hours=1))) == 2
    assert [(x.get("id"), x["instance"], x["kind"]) for x in lines(file)] == [
        (kept, "work", "ping"),
        (None, "work", "opt-in"),
    ]
    until = PayloadFilter(instance_id=instance, until=later(hours=1))
    assert export(journal, file, which=until) == 2
    assert [x["kind"] for x in lines(file)] == ["opt-out", "ping"]
    assert export(journal, file, which=PayloadFilter(states=frozenset({S.DELIVERED}))) == 3


def test_a_body_past_its_retention_is_not_made_up(journal: SqliteJournal, file: Path) -> None:
    number = store(journal, add(journal), S.DELIVERED)
    journal.prune(now=later(days=1), bodies_days=0, lines_days=10)
    export(journal, file)
    (line,) = lines(file)
    assert line["id"] == number
    assert not {"body", "body_base64"} & set(line)
    assert line["sha256"]


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_no_cell_is_a_formula(journal: SqliteJournal, file: Path, begin: str) -> None:
    evil = begin + 'cmd|"/c calc"!A1,";\n'
    instance = add(journal, evil)
    number = journal.store_payload(new(instance, evil.encode(), url=evil, method=evil), state=S.QUEUED)
    journal.change_state(number, S.SENDING, at=T0)
    journal.end_attempt(number, attempt(exchange=failed(evil)), S.QUEUED, at=T0)
    export(journal, file, format="csv")
    payload, tried = rows(file)
    assert {payload["instance"], payload["url"], payload["method"], payload["body"], tried["error"]} == {"'" + evil}
    for row in (payload, tried):
        assert not [v for v in row.values() if v.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))]


def test_the_table_has_payloads_attempts_and_changes(journal: SqliteJournal, file: Path) -> None:
    instance = add(journal)
    store(journal, instance, S.DELIVERED, body=b"\xff\x00")
    store(journal, instance, S.BLOCKED, kind=Kind.EVENT, body=b"a\x00b")
    journal.record_switch(switch(instance, SwitchAct.OPT_OUT, at=later(hours=1), done=False))
    assert export(journal, file, format="csv") == 4
    found = rows(file)
    assert tuple(found[0]) == COLUMNS
    assert [row["record"] for row in found] == ["payload", "attempt", "payload", "switch"]
    assert (found[0]["body_encoding"], b64decode(found[0]["body"])) == ("base64", b"\xff\x00")
    assert (found[1]["id"], found[1]["attempt"], found[1]["status_code"]) == ("1", "1", "200")
    assert found[1]["duration_ms"] == "84"
    assert (found[2]["body"], found[2]["rebuilt"]) == ("a\\0b", "true")
    assert (found[3]["kind"], found[3]["after"], found[3]["reason"]) == ("opt-out", "off", "begun")


def test_a_long_record_is_written_page_by_page(journal: SqliteJournal, file: Path) -> None:
    instance = add(journal)
    for _ in range(250):
        journal.store_payload(new(instance), state=S.SEEN)
    assert export(journal, file) == 250
    assert [line["id"] for line in lines(file)] == list(range(1, 251))


def test_the_file_is_private_and_replaced_as_a_whole(journal: SqliteJournal, file: Path, tmp_path: Path) -> None:
    store(journal, add(journal))
    file.write_text("before")
    file.chmod(0o644)
    (link := tmp_path / "link").symlink_to(file)
    export(journal, link)
    assert link.is_symlink()
    assert len(lines(file)) == 1
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert os.listdir(file.parent) == [file.name]


def test_a_failure_leaves_what_was_there(journal: SqliteJournal, file: Path, tmp_path: Path) -> None:
    instance = add(journal)
    store(journal, instance)
    file.write_text("before")
    number = store(journal, instance)
    connection = journal._db.connection
    connection.execute("DROP TRIGGER bodies_kept")
    connection.execute("UPDATE bodies SET body = x'00' WHERE payload_id = ?", (number,))
    with pytest.raises(Fixable, match="journal_corrupt"):
        export(journal, file)
    assert file.read_text() == "before"
    assert os.listdir(file.parent) == [file.name]
    for bad in (tmp_path / "nowhere" / "x", tmp_path / "out"):
        with pytest.raises(Fixable, match="export_failed"):
            export(journal, bad)
    with pytest.raises(Fixable, match="no_such_format"):
        export(journal, file, format="html")


def test_a_device_is_not_replaced(journal: SqliteJournal, tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(Fixable, match="export_failed"):
        export(journal, pipe)
    assert stat.S_ISFIFO(pipe.stat().st_mode)
