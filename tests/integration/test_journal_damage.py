"""A journal that is full, read-only, damaged, foreign, newer or locked says so, and is never made worse."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import stat
import subprocess
import sys
import textwrap
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.integration.journal_helpers import T0, S, add, later, new, store
from tray_app.core.errors import Fixable, OurBug, Temporary, TrayAppError
from tray_app.core.messages import PayloadFilter
from tray_app.core.sentences import TEMPLATES, sentence
from tray_app.journal.connection import set_aside
from tray_app.journal.database import SqliteJournal
from tray_app.journal.errors import files_of, sorted_error

EVERYTHING = PayloadFilter()
NOBODY = 65534


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "journal.sqlite3"


def made(path: Path, count: int = 3) -> bytes:
    """A closed journal with some payloads; its bytes."""
    with SqliteJournal.open(path) as journal:
        instance = add(journal)
        for number in range(count):
            store(journal, instance, S.DELIVERED, body=b"%d" % number * 3000)
    assert not files_of(path)[1].exists(), "all in one file once it is closed"
    return path.read_bytes()


def said(error: TrayAppError, path: Path) -> str:
    """The sentence, which must be complete and say where."""
    text = sentence(error.reason)
    assert error.code in TEMPLATES
    assert str(path) in text
    return text


# --- rights --------------------------------------------------------------------------------------------------


def test_nobody_else_can_read_it_whatever_the_umask(path: Path) -> None:
    old = os.umask(0)
    try:
        with SqliteJournal.open(path) as journal:
            store(journal, add(journal))
            modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in files_of(path)}
        folder = stat.S_IMODE(path.parent.stat().st_mode)
    finally:
        os.umask(old)
    assert modes == dict.fromkeys((file.name for file in files_of(path)), 0o600)
    assert folder == 0o700


def test_a_file_that_others_could_read_is_closed_to_them(path: Path) -> None:
    made(path)
    path.chmod(0o644)
    SqliteJournal.open(path).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("plant", [lambda p: p.mkdir(), lambda p: p.symlink_to(p.parent / "x"), os.mkfifo])
def test_what_is_no_plain_file_is_left_alone(path: Path, plant: Callable[[Path], None]) -> None:
    path.parent.mkdir()
    plant(path)
    with pytest.raises(Fixable, match="journal_not_a_file") as caught:
        SqliteJournal.open(path)
    said(caught.value, path)
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def as_nobody(code: str, path: Path) -> str:
    """What `code` prints, run as a user without rights (by us when we are one ourselves)."""
    program = textwrap.dedent(
        """
        import hashlib, os, shlex, sys
        from pathlib import Path
        from tray_app.core.errors import TrayAppError
        from tray_app.core.messages import PayloadFilter
        from tray_app.core.model import Instance
        from tray_app.journal.database import SqliteJournal
        from datetime import datetime, UTC
        path = Path(sys.argv[1])
        if os.geteuid() == 0:
            os.setgroups([]); os.setgid(65534); os.setuid(65534)
        try:
        {}
        except TrayAppError as error:
            print(type(error).__name__, error.code)
        """
    ).format(textwrap.indent(textwrap.dedent(code).strip(), "    "))
    # The checkout may lie where that user cannot look, so everything is imported before rights are dropped.
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture
def open_folder(path: Path) -> Path:
    """The journal's folder, to be reached by everybody (pytest's own folders are closed)."""
    if os.geteuid() == 0:
        import tempfile

        folder = Path(tempfile.mkdtemp(prefix="journal-of-another-"))
        folder.chmod(0o755)
        return folder
    path.parent.mkdir(parents=True)
    return path.parent


def test_somebody_elses_journal_is_not_read(open_folder: Path) -> None:
    path = open_folder / "journal.sqlite3"
    made(path)
    path.chmod(0o000)
    try:
        for read_only in (True, False):
            answer = as_nobody(f"SqliteJournal.open(path, read_only={read_only}).close(); print('opened')", path)
            # A user may give himself back the rights on his own file, and then everything is right.
            assert answer in ({"Fixable journal_cannot_open", "Fixable journal_no_right"} | _own(read_only))
    finally:
        path.chmod(0o600)
        shutil.rmtree(open_folder, ignore_errors=True)


def _own(read_only: bool) -> set[str]:
    return set() if os.geteuid() == 0 or read_only else {"opened"}


def test_a_read_only_folder_can_be_read_and_says_why_it_cannot_be_written(open_folder: Path) -> None:
    path = open_folder / "journal.sqlite3"
    made(path)
    if os.geteuid() == 0:
        for file in (open_folder, path):
            os.chown(file, NOBODY, NOBODY)
    path.chmod(0o400)
    open_folder.chmod(0o500)
    try:
        read = "j = SqliteJournal.open(path, read_only=True); print(len(j.page(PayloadFilter()))); j.close()"
        assert as_nobody(read, path) == "3"
        write = """
            j = SqliteJournal.open(path)
            j.add_instance(Instance(name="x", product="sonarqube", added_at=datetime.now(UTC)))
        """
        assert as_nobody(write, path) in {"Fixable journal_read_only", "Fixable journal_cannot_open"}
        assert sorted(file.name for file in open_folder.iterdir()) == [path.name]
        nowhere = open_folder / "sub" / "journal.sqlite3"
        assert as_nobody("SqliteJournal.open(path)", nowhere) == "Fixable journal_no_right"
    finally:
        open_folder.chmod(0o700)
        shutil.rmtree(open_folder, ignore_errors=True)


# --- full, locked --------------------------------------------------------------------------------------------


def test_a_full_database_loses_nothing_and_goes_on_when_there_is_room(path: Path) -> None:
    with SqliteJournal.open(path) as journal:
        instance = add(journal)
        kept = store(journal, instance)
        connection = journal._db.connection
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(Fixable, match="journal_full") as caught:
            journal.store_payload(new(instance, b"x" * 100_000), state=S.QUEUED, supersede=None)
        said(caught.value, path)
        assert [p.id for p in journal.page(EVERYTHING)] == [kept], "all of it or nothing of it"
        connection.execute("PRAGMA max_page_count = 1000000")
        store(journal, instance, body=b"x" * 100_000)


FULL_DISK = """
    import sys
    from pathlib import Path
    from tests.integration.journal_helpers import *
    from tray_app.core.errors import TrayAppError
    from tray_app.core.messages import PayloadFilter
    path = Path(sys.argv[1]) / "journal.sqlite3"
    with SqliteJournal.open(path) as journal:
        instance, stored = add(journal), 0
        try:
            while True:
                store(journal, instance, body=b"x" * 20_000)
                stored += 1
        except TrayAppError as error:
            print(type(error).__name__, error.code)
        assert len(journal.page(PayloadFilter(), limit=10_000)) == stored > 5
    (Path(sys.argv[1]) / "filler").unlink()
    with SqliteJournal.open(path) as journal:
        assert len(journal.page(PayloadFilter(), limit=10_000)) == stored
        store(journal, instance, body=b"x" * 20_000)
    print("went on")
"""


def test_a_full_disk_loses_nothing(tmp_path: Path) -> None:
    """In a mount namespace of its own where that is allowed (root); else RLIMIT_FSIZE stands in for the disk."""
    program = [sys.executable, "-c", textwrap.dedent(FULL_DISK), str(tmp_path / "disk")]
    (tmp_path / "disk").mkdir()
    fill = f"head -c 1M /dev/zero > {tmp_path}/disk/filler"
    if os.geteuid() == 0:
        mount = f"mount -t tmpfs -o size=3M,mode=700 none {tmp_path}/disk && {fill} && exec "
        command = ["unshare", "-m", "sh", "-c", mount + '"$@"', "sh", *program]
    else:
        command = ["sh", "-c", f"trap '' XFSZ; {fill}; ulimit -S -f 2048; exec " + '"$@"', "sh", *program]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=60, check=False, cwd=Path(__file__).parents[2]
    )
    assert done.returncode == 0, done.stderr
    first, second = done.stdout.splitlines()
    assert first in {"Fixable journal_full", "Fixable journal_disk_error"}
    if os.geteuid() == 0:
        assert first == "Fixable journal_full"
    assert second == "went on"


def test_another_program_that_holds_the_file_is_waited_for_and_then_named(path: Path) -> None:
    made(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with SqliteJournal.open(path, busy_timeout_ms=50) as journal:
            with pytest.raises(Temporary, match="journal_locked") as caught:
                add(journal, "new")
            said(caught.value, path)
            assert len(journal.page(EVERYTHING)) == 3, "reading goes on"
            other.execute("ROLLBACK")
            add(journal, "new")


def test_a_file_under_an_exclusive_lock_cannot_be_opened_for_now(path: Path) -> None:
    made(path)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        for read_only in (True, False):
            with pytest.raises(Temporary, match="journal_locked"):
                SqliteJournal.open(path, busy_timeout_ms=50, read_only=read_only)


# --- damaged, foreign ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("read_only", [False, True])
@pytest.mark.parametrize("content", [b"not a database, but long enough to look at" * 100, b"\0" * 4096, b"x"])
def test_what_is_no_database_is_left_as_it_is(path: Path, content: bytes, read_only: bool) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(Fixable, match="journal_not_a_database") as caught:
        SqliteJournal.open(path, read_only=read_only)
    assert "&& mv" in said(caught.value, path)
    assert path.read_bytes() == content


@pytest.mark.parametrize("read_only", [False, True])
def test_another_programs_database_is_left_as_it_is(path: Path, read_only: bool) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE places (id)")
        other.commit()
    before = path.read_bytes()
    with pytest.raises(Fixable, match="journal_foreign") as caught:
        SqliteJournal.open(path, read_only=read_only)
    said(caught.value, path)
    assert path.read_bytes() == before


def read_all(path: Path) -> list[tuple[int, bytes | None]]:
    """Everything that can be asked of a journal."""
    with SqliteJournal.open(path) as journal:
        for instance in journal.instances():
            journal.observed(instance.id)
        rows = journal.page(EVERYTHING, limit=1000)
        for row in rows:
            journal.attempts(row.id)
            journal.history(row.id)
        return [(row.id, journal.body(row.id)) for row in rows]


def test_a_file_cut_short_is_damaged_and_kept(path: Path) -> None:
    whole = made(path, 30)
    for keep in (len(whole) // 2, len(whole) - 4096, 8192):
        path.write_bytes(whole[:keep])
        with pytest.raises(Fixable, match="journal_corrupt") as caught:
            read_all(path)
        assert "mkdir -m 700" in said(caught.value, path)
        assert path.read_bytes()[:4096][100:] == whole[:4096][100:]


def test_flipped_bytes_never_pass_for_a_body(path: Path) -> None:
    """Whatever is flipped: an error of ours, or what was stored; never other bytes as what was sent."""
    whole = made(path, 30)
    honest = read_all(path)
    chance, refused = random.Random(7), 0
    for _ in range(150):
        broken = bytearray(whole)
        for _ in range(chance.choice((1, 8, 64))):
            broken[chance.randrange(100, len(broken))] ^= 1 << chance.randrange(8)
        path.write_bytes(broken)
        for file in files_of(path)[1:]:
            file.unlink(missing_ok=True)
        try:
            assert {body for _, body in read_all(path)} <= {body for _, body in honest} | {None}
        except Fixable as error:
            refused += 1
            assert error.code in {"journal_corrupt", "journal_not_a_database", "journal_foreign", "journal_newer"}
        except OurBug as error:
            assert error.code == "journal_misused"  # a flipped name in the schema: "no such column"
            refused += 1
    assert refused > 50


def test_a_value_that_cannot_be_ours_is_damage(path: Path) -> None:
    with SqliteJournal.open(path) as journal:
        instance = add(journal)
        connection = journal._db.connection
        connection.execute("UPDATE instances SET settings = '[1'")
        with pytest.raises(Fixable, match="journal_corrupt"):
            journal.instances()
        connection.execute("UPDATE instances SET settings = '" + "[" * 100_000 + "'")
        with pytest.raises(Fixable, match="journal_corrupt"):
            journal.instances()
        connection.execute(
            "INSERT INTO verdicts (instance_id, at, sharing, state, since) VALUES (?, 1, 'x', 'x', ?)",
            (instance, 2**62),
        )
        with pytest.raises(Fixable, match="journal_corrupt"):
            journal.state_since(instance)


def test_a_damaged_journal_is_moved_on_the_owners_word(path: Path) -> None:
    whole = made(path)
    path.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    (wal := files_of(path)[1]).write_bytes(b"what was not carried over yet")
    wal_bytes = wal.read_bytes()
    folder = set_aside(path, at=T0)
    assert folder.name == "journal.sqlite3.damaged-20260803T021007Z"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert (folder / path.name).read_bytes()[:4096] == whole[:4096]
    assert (folder / wal.name).read_bytes() == wal_bytes
    assert not path.exists()
    with pytest.raises(Fixable):
        set_aside(path, at=T0)
    with SqliteJournal.open(path) as journal:
        assert journal.instances() == ()


def test_the_command_that_the_sentence_names_works(path: Path) -> None:
    made(path)
    path = path.rename(path.with_name("with space & 'quote'"))
    path.write_bytes(b"broken" * 1000)
    with pytest.raises(Fixable) as caught:
        SqliteJournal.open(path)
    command = dict(caught.value.reason.facts)["command"]
    subprocess.run(["sh", "-c", command], check=True, timeout=10)
    assert not path.exists()
    assert (path.with_name(path.name + ".damaged") / path.name).read_bytes() == b"broken" * 1000


# --- sorting -------------------------------------------------------------------------------------------------


def test_every_code_that_sorting_knows_has_a_sentence(path: Path) -> None:
    for code in range(1, 29):
        error = sqlite3.OperationalError("text of SQLite")
        error.sqlite_errorcode, error.sqlite_errorname = code, f"SQLITE_{code}"
        sorted_as = sorted_error(error, path)
        assert "{" not in sentence(sorted_as.reason)
        assert sorted_as.code in TEMPLATES


def test_a_fault_of_ours_is_not_blamed_on_the_owner(path: Path) -> None:
    with SqliteJournal.open(path) as journal:
        instance = add(journal)
        with pytest.raises(OurBug, match="journal_misused"):
            journal.set_clock_anchor(type(instance)(instance + 1), later())
        with pytest.raises(OurBug, match="journal_misused"):
            journal.store_payload(new(instance, url="https://x/\udcff"), state=S.QUEUED)
        assert journal.page(EVERYTHING) == ()
    with pytest.raises(OurBug, match="journal_misused"):
        journal.instances()
