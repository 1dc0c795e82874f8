"""What was acknowledged is there after a kill at any moment; two processes write at once and neither loses a row."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import textwrap
from hashlib import sha256
from pathlib import Path

import pytest

from tests.integration.journal_helpers import S, add, later, store
from tray_app.core.messages import PayloadFilter
from tray_app.core.model import Instance, PayloadId
from tray_app.journal.database import SqliteJournal
from tray_app.journal.errors import files_of

EVERYTHING = PayloadFilter()
ROOT = Path(__file__).parents[2]

STORE_FOR_EVER = """
    import os, random, sys
    from hashlib import sha256
    from tests.integration.journal_helpers import *
    from tray_app.core.model import reason
    chance = random.Random(int(sys.argv[2]))
    with SqliteJournal.open(sys.argv[1]) as journal:
        name = "work " + sys.argv[2]
        known = journal.instance(name)
        instance = known.id if known else add(journal, name)
        print("ready", flush=True)
        for _ in range(int(sys.argv[3])):
            body = chance.randbytes(chance.choice((10, 300, 20_000)))
            number = journal.store_payload(new(instance, body), state=S.QUEUED, supersede=reason("newer_ping"))
            os.write(1, f"stored {number} {sha256(body).hexdigest()}\\n".encode())
            journal.change_state(number, S.SENDING, at=T0)
            os.write(1, f"sending {number}\\n".encode())
            if chance.random() < 0.8:
                journal.end_attempt(number, attempt(), S.DELIVERED, at=T0)
                os.write(1, f"delivered {number}\\n".encode())
            if chance.random() < 0.2:
                journal.prune(now=later(days=1), bodies_days=1, lines_days=1)
"""


def child(path: Path, seed: int, rounds: int = 10**9) -> subprocess.Popen[bytes]:
    """A process that stores and tells what was acknowledged."""
    program = [sys.executable, "-c", textwrap.dedent(STORE_FOR_EVER), str(path), str(seed), str(rounds)]
    return subprocess.Popen(program, stdout=subprocess.PIPE, cwd=ROOT)


def derived_agrees(journal: SqliteJournal) -> None:
    """The tables that triggers write say the same as the events."""
    connection = journal._db.connection
    assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    last = connection.execute(
        "SELECT c.payload_id FROM current c WHERE c.state IS NOT"
        " (SELECT state FROM states s WHERE s.payload_id = c.payload_id ORDER BY id DESC LIMIT 1)"
        " OR c.attempt_count IS NOT (SELECT count(*) FROM attempts a WHERE a.payload_id = c.payload_id)"
        " OR c.has_body IS NOT EXISTS (SELECT 1 FROM bodies b WHERE b.payload_id = c.payload_id)"
    ).fetchall()
    assert last == []
    counted = connection.execute(
        "SELECT instance_id, kind, state, count(*) FROM current GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
    ).fetchall()
    kept = connection.execute(
        "SELECT instance_id, kind, state, now_count FROM tallies WHERE now_count <> 0 ORDER BY 1, 2, 3"
    ).fetchall()
    assert [tuple(row) for row in counted] == [tuple(row) for row in kept]


def check(path: Path, lines: list[str]) -> None:
    """Everything the child said is so."""
    said = [line.split() for line in lines if not line.startswith("ready")]
    with SqliteJournal.open(path) as journal:
        derived_agrees(journal)
        for words in said:
            number = PayloadId(int(words[1]))
            payload = journal.payload(number)
            assert payload is not None, words
            states = {change.state.value for change in journal.history(number)}
            if words[0] == "stored":
                assert payload.sha256 == words[2]
                body = journal.body(number)
                assert body is not None
                assert sha256(body).hexdigest() == words[2]
            else:
                assert words[0] in states, words
        under_way = journal.in_states(frozenset({S.SENDING}))
        assert journal.recover(at=later(hours=1)) == len(under_way)
        assert {p.state for p in map(journal.payload, (u.id for u in under_way)) if p} <= {S.UNCERTAIN}


def test_what_was_acknowledged_survives_kill_9(tmp_path: Path) -> None:
    path, chance = tmp_path / "journal.sqlite3", random.Random(5)
    for seed in range(8):
        process = child(path, seed)
        assert process.stdout is not None
        lines = [process.stdout.readline().decode() for _ in range(chance.randrange(1, 120))]
        process.kill()
        lines += [line for line in process.stdout.read().decode().splitlines(keepends=True) if line.endswith("\n")]
        process.stdout.close()
        process.wait()
        check(path, lines)


def test_a_torn_tail_costs_only_what_was_in_it(tmp_path: Path) -> None:
    """As after a power cut on a disk that lies: the -wal file ends anywhere, or in rubbish."""
    source = tmp_path / "whole" / "journal.sqlite3"
    process = child(source, 1, rounds=60)
    assert process.stdout is not None
    process.stdout.readline()
    for _ in range(60):
        process.stdout.readline()
    process.kill()
    process.stdout.close()
    process.wait()
    wal = files_of(source)[1].read_bytes()
    assert len(wal) > 20_000
    chance, counts = random.Random(2), set[int]()
    for turn in range(12):
        path = tmp_path / f"torn-{turn}" / "journal.sqlite3"
        path.parent.mkdir(mode=0o700)
        shutil.copy(source, path)
        cut = wal[: chance.randrange(100, len(wal))]
        files_of(path)[1].write_bytes(cut + (os.urandom(3000) if turn % 2 else b""))
        with SqliteJournal.open(path) as journal:
            derived_agrees(journal)
            numbers = [p.id for p in journal.page(EVERYTHING, limit=1000)]
            assert numbers == list(range(1, len(numbers) + 1)), "nothing is missing in the middle"
            assert all(journal.body(number) is not None for number in numbers)
            counts.add(len(numbers))
    assert len(counts) > 3


def test_two_processes_store_at_once_and_a_third_reads(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite3"
    with SqliteJournal.open(path) as journal:
        add(journal)
        both = [child(path, seed, rounds=60) for seed in (1, 2)]
        with SqliteJournal.open(path, read_only=True) as reader:
            seen = [len(reader.page(EVERYTHING, limit=1000)) for _ in range(50)]
        outputs = [process.communicate(timeout=60)[0].decode().splitlines() for process in both]
        assert [process.returncode for process in both] == [0, 0]
        assert seen == sorted(seen)
        numbers = [int(line.split()[1]) for lines in outputs for line in lines if line.startswith("stored")]
        assert sorted(numbers) == list(range(1, 121))
        derived_agrees(journal)


@pytest.mark.parametrize("rounds", range(3))
def test_two_processes_make_the_file_at_once(tmp_path: Path, rounds: int) -> None:
    path = tmp_path / "journal.sqlite3"
    program = (
        "import json, sys; from tray_app.journal.database import SqliteJournal as J; sys.stdin.readline();"
        " j = J.open(sys.argv[1]); print(json.dumps(len(j.instances()))); j.close()"
    )
    many = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
        )
        for _ in range(4)
    ]
    for process in many:
        assert process.stdin is not None
        process.stdin.write(b"go\n")
        process.stdin.flush()
    answers = [json.loads(process.communicate(timeout=60)[0]) for process in many]
    assert answers == [0, 0, 0, 0]
    with SqliteJournal.open(path) as journal:
        assert isinstance(journal.add_instance(Instance(name="a", product="sonarqube", added_at=later())), Instance)
        store(journal, journal.instances()[0].id)
