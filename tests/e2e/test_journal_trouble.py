"""A journal that cannot be used: each command says what is wrong in one line, nothing is sent, and the owner's opt-out
still reaches the config file wherever the journal can at least be read."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest

from tests.e2e.commands import House, said_well

ALL = [
    ("status",),
    ("status", "work", "--offline"),
    ("status", "--json"),
    ("log",),
    ("show", "1"),
    ("diff", "1", "1"),
    ("send", "work"),
    ("preview", "work"),
    ("opt-in", "work"),
    ("revert", "work"),
    ("release", "1"),
    ("discard", "1"),
    ("approve", "work", "x"),
    ("remove", "work", "--yes"),
    ("set", "work", "--name", "x"),
    ("run", "--headless"),
]
WRITING = ALL[6:7] + ALL[8:]


@pytest.fixture
def sent(added: House) -> House:
    """With one payload in the journal."""
    assert added.run("send", "work").code == 0
    return added


def _cut_in_half(path: Path) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


def _overwrite(path: Path) -> None:
    path.write_bytes(b"Not a database at all, rather a letter to somebody. " * 400)


def _flip(path: Path) -> None:
    whole = bytearray(path.read_bytes())
    for at in range(4096 + 8, len(whole), 64):
        whole[at] ^= 0xFF
    path.write_bytes(whole)


@pytest.mark.parametrize("damage", [_cut_in_half, _overwrite, _flip])
def test_a_damaged_journal_is_named_by_every_command_and_left_as_it_is(sent: House, damage: object) -> None:
    config = sent.server.config_path.read_bytes()
    path = sent.owner.journal
    for more in ("-wal", "-shm"):
        Path(f"{path}{more}").unlink(missing_ok=True)
    damage(path)  # type: ignore[operator]
    damaged = path.read_bytes()
    for words in [*ALL, ("opt-out", "work")]:
        done = sent.run(*words)
        said_well(done, str(path), "damaged")
        assert done.out == "" and "mv" in done.err, (words, done)
    assert path.read_bytes() == damaged
    assert sent.server.config_path.read_bytes() == config
    assert len(sent.receiver.messages) == 1
    command = done.err[done.err.index("mkdir -m 700") :].split(" (instances")[0].rstrip(" .\n")
    subprocess.run(["sh", "-c", command], check=True, timeout=10)
    assert sent.run("status").code == 0, "what the line tells to do works"
    sent.add("again")
    assert sent.run("send", "again").code == 0


def test_a_journal_of_a_newer_version_is_not_touched(sent: House) -> None:
    with closing(sqlite3.connect(sent.owner.journal)) as newer:
        newer.execute("PRAGMA user_version = 99")
    before = sent.owner.journal.read_bytes()
    for words in [*ALL, ("opt-out", "work")]:
        said_well(sent.run(*words), str(sent.owner.journal), "newer version", "99")
    assert sent.owner.journal.read_bytes() == before
    assert len(sent.receiver.messages) == 1


def test_a_journal_that_another_program_holds(sent: House) -> None:
    """Reading goes on, writing says who it may be, and the switch works on the file."""
    with closing(sqlite3.connect(sent.owner.journal, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert sent.run("status", "work", "--offline").code == 0
        assert sent.run("log").code == 0
        said_well(sent.run("send", "work"), str(sent.owner.journal), "in use by another program")
        _opt_out_without_a_record(sent, "in use by another program")
        other.execute("ROLLBACK")
    assert len(sent.receiver.messages) == 1
    said_well(sent.run("send", "work"), "says off", code=3)
    assert sent.run("opt-in", "work").code == 0


def _opt_out_without_a_record(home: House, *parts: str) -> None:
    done = home.run("opt-out", "work")
    said_well(done, "says off now", "could not be written down", *parts)
    assert "sonar.telemetry.enable=false" in done.out
    assert b"sonar.telemetry.enable=false" in home.server.config_path.read_bytes()


def _full_home(home: House, room: str) -> list[str]:
    """A prefix for commands: the home on a disk of its own that is full."""
    data, kept = home.owner.data, home.owner.folder / "kept"
    script = (
        f"mv '{data}' '{kept}' 2>/dev/null; mkdir -p -m 700 '{data}' && "
        f"mount -t tmpfs -o size={room},mode=700 none '{data}' && cp -a '{kept}'/. '{data}'/ && "
        f"{{ cat /dev/zero > '{data}'/filler 2>/dev/null; exec \"$@\"; }}"
    )
    return ["unshare", "-m", "sh", "-c", script, "sh"]


def _read_only_home(home: House) -> list[str]:
    data = home.owner.data
    script = f"mount --bind '{data}' '{data}' && mount -o remount,ro,bind '{data}' && exec \"$@\""
    return ["unshare", "-m", "sh", "-c", script, "sh"]


needs_mounts = pytest.mark.skipif(
    os.geteuid() != 0 or shutil.which("unshare") is None, reason="mounting needs root; tests/integration has others"
)


@needs_mounts
def test_a_read_only_home(sent: House) -> None:
    before = sent.owner.journal.read_bytes()
    sent.owner.prefix = _read_only_home(sent)
    assert sent.run("status", "work", "--offline").code == 0
    assert sent.run("log").code == 0 and sent.run("show", "1").code == 0
    for words in WRITING:
        done = sent.run(*words)
        said_well(done, str(sent.owner.data))
    assert len(sent.receiver.messages) == 1
    _opt_out_without_a_record(sent)
    sent.owner.prefix = []
    assert sent.owner.journal.read_bytes() == before
    said_well(sent.run("send", "work"), "says off", code=3)
    assert sent.run("opt-in", "work").code == 0


@needs_mounts
def test_a_full_disk(sent: House) -> None:
    """Nothing leaves that cannot be recorded; the switch works on the file, which is on another disk."""
    sent.owner.prefix = _full_home(sent, "600k")
    assert sent.run("status", "work", "--offline").code == 0 and sent.run("log").code == 0, "reading needs no room"
    done = sent.run("status", "work")
    said_well(done, "full", code=0)
    assert "Sending to SonarSource" in done.out, "what is known is shown"
    done = sent.run("send", "work")
    said_well(done, str(sent.owner.data))
    assert "full" in done.err or "No space left" in done.err, done.err
    assert len(sent.receiver.messages) == 1
    _opt_out_without_a_record(sent)
    sent.owner.prefix = []
