"""Replacing files: atomically, with owner and rights kept, or not at all. Real files, users, disks and kills."""

from __future__ import annotations

import ctypes
import os
import pickle
import random
import resource
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tray_app.config_files import replace as module
from tray_app.config_files.replace import MAX_BYTES, STALE_S, TEMPORARY_PREFIX, ConfigFiles, read
from tray_app.core.edits import NO_INVERSE, EditPlan
from tray_app.core.errors import Fixable
from tray_app.core.model import EditPurpose
from tray_app.core.sentences import TEMPLATES, sentence

OLD, NEW = b"old=1\n" * 500, b"new=1\n" * 700
NOBODY = 65534
IS_ROOT = os.geteuid() == 0


def plan(path: Path | str, content: bytes = NEW, *, old: bytes | None = OLD) -> EditPlan:
    return EditPlan(
        path=str(path),
        purpose=EditPurpose.SWITCH,
        original=old,
        content=content,
        lines=(),
        inverse=NO_INVERSE,
    )


def refusal(act: Callable[[], object]) -> str:
    """The code of the Fixable that is raised; its sentence must be whole."""
    with pytest.raises(Fixable) as caught:
        act()
    assert caught.value.code in TEMPLATES
    assert sentence(caught.value.reason)
    return caught.value.code


def replace(path: Path | str, content: bytes = NEW, *, old: bytes | None = OLD) -> None:
    ConfigFiles().replace(plan(path, content, old=old))


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that other users may enter, which pytest's are not."""
    folder = Path(tempfile.mkdtemp(prefix="replace-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def conf(open_folder: Path) -> Path:
    """A config file in a folder of its own."""
    path = open_folder / "conf" / "sonar.properties"
    path.parent.mkdir()
    path.write_bytes(OLD)
    return path


def untouched(path: Path) -> bool:
    return path.read_bytes() == OLD and os.listdir(path.parent) == [path.name]


def in_child(act: Callable[[], object], *, uid: int | None = None) -> str:
    """What `act` raises in a forked process, as another user if asked: the code, or `done`."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        answer = "died"
        try:
            if uid is not None:
                os.setgroups([])
                os.setgid(uid)
                os.setuid(uid)
            act()
            answer = "done"
        except Fixable as problem:
            answer = problem.code
        except BaseException as exc:
            answer = repr(exc)
        finally:
            os.write(writer, pickle.dumps(answer))
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        told = pipe.read()
    os.waitpid(pid, 0)
    answer = pickle.loads(told)
    assert isinstance(answer, str)
    return answer


def as_ordinary_user(act: Callable[[], object]) -> str:
    """Root may do everything, so a test of rights runs as nobody; anybody else runs it as he is."""
    return in_child(act, uid=NOBODY if IS_ROOT else None)


# --- reading ----------------------------------------------------------------------------------------------


def test_reading_tells_bytes_and_time(conf: Path) -> None:
    os.utime(conf, (1, 1_700_000_000))
    found = read(str(conf))
    assert found.data == OLD
    assert found.modified_at == datetime.fromtimestamp(1_700_000_000, UTC)


def test_what_cannot_be_read_is_told_and_never_waited_for(open_folder: Path) -> None:
    os.mkfifo(open_folder / "pipe")
    (open_folder / "loop").symlink_to("loop")
    with (open_folder / "huge").open("wb") as huge:
        huge.truncate(MAX_BYTES + 1)
    codes = {
        "none": "file_missing",
        "pipe": "file_not_regular",
        ".": "file_not_regular",
        "huge": "file_too_large",
        "loop": "file_error",
        "huge/below": "file_not_regular",
        "a\0b": "file_error",
        "x" * 5000: "file_error",
    }
    for name, code in codes.items():
        assert refusal(lambda name=name: read(str(open_folder / name))) == code  # type: ignore[misc]
        assert refusal(lambda name=name: replace(open_folder / name)) in (code, "folder_missing")  # type: ignore[misc]
    assert refusal(lambda: read("/dev/null")) == "file_not_regular"


def test_a_file_without_a_size_is_bounded_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_BYTES", 10)
    assert Path("/proc/self/status").stat().st_size == 0
    assert refusal(lambda: read("/proc/self/status")) == "file_too_large"


# --- replacing --------------------------------------------------------------------------------------------


def test_the_new_content_is_there_with_the_old_rights(conf: Path) -> None:
    conf.chmod(0o640)
    if IS_ROOT:
        os.chown(conf, 1234, 4321)
    before = conf.stat()
    replace(conf)
    after = conf.stat()
    assert conf.read_bytes() == NEW
    assert (after.st_mode, after.st_uid, after.st_gid) == (before.st_mode, before.st_uid, before.st_gid)
    assert after.st_ino != before.st_ino
    assert os.listdir(conf.parent) == [conf.name]


def test_extended_attributes_are_kept(conf: Path) -> None:
    try:
        os.setxattr(conf, "user.note", b"kept")
    except OSError:
        assert os.listxattr(conf) == []  # a file system without them has none to lose
    had = {name: os.getxattr(conf, name) for name in os.listxattr(conf)}
    replace(conf)
    assert {name: os.getxattr(conf, name) for name in os.listxattr(conf)} == had


def test_a_symbolic_link_stays_and_its_target_is_replaced(conf: Path, open_folder: Path) -> None:
    (open_folder / "one").symlink_to("conf/sonar.properties")
    (open_folder / "two").symlink_to(open_folder / "one")
    replace(open_folder / "two")
    assert (open_folder / "two").is_symlink()
    assert os.readlink(open_folder / "one") == "conf/sonar.properties"
    assert conf.read_bytes() == NEW


def test_a_file_with_two_names_is_refused(conf: Path, open_folder: Path) -> None:
    os.link(conf, open_folder / "other")
    assert refusal(lambda: replace(conf)) == "file_hard_linked"
    assert untouched(conf)


def test_a_change_since_the_plan_is_refused(conf: Path) -> None:
    conf.write_bytes(b"theirs")
    assert refusal(lambda: replace(conf)) == "file_changed"
    assert conf.read_bytes() == b"theirs"


@pytest.mark.parametrize("how", ["same size", "same bytes, other file", "rights"])
def test_a_change_while_the_new_file_is_written_is_refused(
    conf: Path, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = module._write

    def and_meanwhile(fd: int, content: bytes) -> None:
        write(fd, content)
        if how == "same size":
            conf.write_bytes(OLD[::-1])
        elif how == "rights":
            conf.chmod(0o600)
        else:
            (conf.parent / "theirs").write_bytes(OLD)
            (conf.parent / "theirs").rename(conf)

    monkeypatch.setattr(module, "_write", and_meanwhile)
    assert refusal(lambda: replace(conf)) == "file_changed"
    assert conf.read_bytes() == (OLD[::-1] if how == "same size" else OLD)
    assert os.listdir(conf.parent) == [conf.name]


def test_nothing_is_written_where_nothing_changes(conf: Path) -> None:
    before = conf.stat()
    replace(conf, OLD)
    assert conf.stat() == before


def test_a_missing_file_is_made_but_no_folder(conf: Path) -> None:
    new = conf.parent / "new.properties"
    umask = os.umask(0o027)
    try:
        replace(new, old=None)
    finally:
        os.umask(umask)
    assert (new.read_bytes(), stat.S_IMODE(new.stat().st_mode)) == (NEW, 0o640)
    assert refusal(lambda: replace(conf, old=None)) == "file_changed"
    assert refusal(lambda: replace(conf.parent / "no" / "x", old=None)) == "folder_missing"
    assert sorted(os.listdir(conf.parent)) == ["new.properties", "sonar.properties"]
    assert conf.read_bytes() == OLD


def test_leftovers_of_a_killed_replacement_go_when_they_are_old(conf: Path) -> None:
    old, young = conf.parent / f"{TEMPORARY_PREFIX}1-x.tmp", conf.parent / f"{TEMPORARY_PREFIX}2-x.tmp"
    old.write_bytes(b"")
    young.write_bytes(b"")
    os.utime(old, (0, time.time() - STALE_S - 1))
    replace(conf)
    assert sorted(os.listdir(conf.parent)) == [young.name, conf.name]


# --- rights -----------------------------------------------------------------------------------------------


def give(path: Path) -> None:
    if IS_ROOT:
        os.chown(path, NOBODY, NOBODY)


def test_a_read_only_file_is_refused(conf: Path) -> None:
    give(conf.parent)
    give(conf)
    conf.chmod(0o444)
    assert as_ordinary_user(lambda: replace(conf)) == "file_read_only"
    assert untouched(conf)


def test_a_read_only_folder_is_refused(conf: Path) -> None:
    give(conf)
    conf.parent.chmod(0o555)
    try:
        assert as_ordinary_user(lambda: replace(conf)) == "folder_read_only"
        assert as_ordinary_user(lambda: replace(conf.parent / "new", old=None)) == "folder_read_only"
        assert untouched(conf)
    finally:
        conf.parent.chmod(0o755)


def test_an_unreadable_file_is_told(conf: Path) -> None:
    give(conf.parent)
    conf.chmod(0)
    assert as_ordinary_user(lambda: read(str(conf))) == "file_no_permission"
    assert as_ordinary_user(lambda: replace(conf)) == "file_no_permission"
    conf.chmod(0o644)
    assert untouched(conf)


def test_the_owner_can_replace_his_file(conf: Path) -> None:
    give(conf.parent)
    give(conf)
    assert as_ordinary_user(lambda: replace(conf)) == "done"
    assert conf.read_bytes() == NEW


if IS_ROOT:

    def test_a_file_of_somebody_else_is_refused_though_the_folder_is_ours(conf: Path) -> None:
        give(conf.parent)
        conf.chmod(0o666)
        assert as_ordinary_user(lambda: replace(conf)) == "file_owner_not_kept"
        assert untouched(conf)
        assert conf.stat().st_uid == 0

    def test_a_file_made_by_root_belongs_to_whom_the_folder_belongs(conf: Path) -> None:
        give(conf.parent)
        replace(conf.parent / "new", old=None)
        assert (conf.parent / "new").stat().st_uid == NOBODY

    def test_leftovers_of_others_stay(conf: Path) -> None:
        theirs = conf.parent / f"{TEMPORARY_PREFIX}1-x.tmp"
        theirs.write_bytes(b"")
        os.utime(theirs, (0, 0))
        give(conf.parent)
        give(conf)
        assert as_ordinary_user(lambda: replace(conf)) == "done"
        assert theirs.exists()


# --- full disks -------------------------------------------------------------------------------------------


def test_a_limit_on_file_sizes_leaves_everything_as_it_was(conf: Path) -> None:
    def limited() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4000, 4000))
        replace(conf)

    assert in_child(limited) == "disk_full"
    assert untouched(conf)


def can_mount() -> bool:
    """Whether this machine lets us have a small file system of our own."""
    if not IS_ROOT or shutil.which("unshare") is None:
        return False
    command = ["unshare", "-m", "sh", "-c", "mount -t tmpfs -o size=64k tmpfs /mnt"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


if can_mount():

    def mounted(folder: Path, *options: str) -> None:
        """A mount that only this (forked) process sees."""
        libc = ctypes.CDLL(None, use_errno=True)
        assert libc.unshare(0x00020000) == 0
        subprocess.run(["mount", "--make-rprivate", "/"], check=True)
        subprocess.run(["mount", *options, str(folder)], check=True)

    def test_a_full_disk_leaves_everything_as_it_was(conf: Path) -> None:
        def full() -> None:
            mounted(conf.parent, "-t", "tmpfs", "-o", "size=64k", "tmpfs")
            conf.write_bytes(OLD)
            assert refusal(lambda: replace(conf, b"x" * 100_000)) == "disk_full"
            assert untouched(conf)
            replace(conf)
            assert conf.read_bytes() == NEW

        assert in_child(full) == "done"

    def test_a_read_only_file_system_is_told(conf: Path) -> None:
        def frozen() -> None:
            mounted(conf.parent, "-t", "tmpfs", "tmpfs")
            conf.write_bytes(OLD)
            subprocess.run(["mount", "-o", "remount,ro", str(conf.parent)], check=True)
            replace(conf)

        assert in_child(frozen) in ("folder_read_only", "file_read_only")

    def test_a_file_that_is_itself_mounted_is_told(conf: Path, open_folder: Path) -> None:
        def bound() -> None:
            (open_folder / "elsewhere").write_bytes(OLD)
            mounted(conf, "--bind", str(open_folder / "elsewhere"))
            replace(conf)

        assert in_child(bound) == "file_is_mount"
        assert untouched(conf)


# --- kills ------------------------------------------------------------------------------------------------


def test_a_kill_at_any_moment_leaves_the_old_or_the_new(conf: Path) -> None:
    """A child replaces old by new by old; it is killed at random moments, again and again."""
    dice = random.Random(5)
    seen = set()
    for _ in range(25):
        pid = os.fork()
        if pid == 0:
            try:
                while True:
                    now = conf.read_bytes()
                    replace(conf, NEW if now == OLD else OLD, old=now)
            finally:
                os._exit(1)
        time.sleep(dice.uniform(0.001, 0.02))  # the moment of the kill is what the dice are for
        os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
        assert os.WIFSIGNALED(status)
        content = conf.read_bytes()
        assert content in (OLD, NEW)
        seen.add(content)
    assert seen == {OLD, NEW}
    for name in os.listdir(conf.parent):
        if name != conf.name:
            assert name.startswith(TEMPORARY_PREFIX)
            os.utime(conf.parent / name, (0, 0))
    now = conf.read_bytes()
    replace(conf, NEW + b"#", old=now)
    assert os.listdir(conf.parent) == [conf.name]


def test_importing_it_costs_no_heavy_modules() -> None:
    code = (
        "import sys, tray_app.products.sonarqube.config_edits\n"
        "print([m for m in ('asyncio', 'msgspec', 'httpx', 'keyring', 'psutil', 'urllib.request') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
