"""Folders and files that nobody else can read or plant: real folders, a real second owner, two processes."""

from __future__ import annotations

import os
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tray_app.core.errors import Fixable
from tray_app.system import paths
from tray_app.system.paths import Paths, find_paths, private_folder


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's home folder without any of our files; the user's own XDG folders are not touched."""
    tmp_path.chmod(0o700)
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR", "TELEMETRY_TRAY_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    return tmp_path


@pytest.fixture
def short(home: Path) -> Iterator[Path]:
    """A folder whose path leaves room for a socket's, as a session's own has."""
    with TemporaryDirectory(dir="/tmp") as folder:
        yield Path(folder)


def code_of(call: object, *args: object, **more: object) -> str:
    with pytest.raises(Fixable) as caught:
        call(*args, **more)  # type: ignore[operator]
    return caught.value.code


def test_everything_is_under_the_chosen_home(short: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEMETRY_TRAY_HOME", str(short / "a" / ".." / "tray"))
    found = find_paths()
    for path in (found.journal, found.lock, found.preferences, found.log, found.runtime, found.socket):
        assert path.is_relative_to(short / "tray")
    assert not found.data.exists(), "finding paths makes nothing"


def test_without_a_chosen_home_the_xdg_folders_are_used(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "elsewhere"))
    found = find_paths()
    assert found.journal == home / ".local/share/telemetry-tray/journal.sqlite3"
    assert found.preferences == home / "elsewhere/telemetry-tray/preferences.json"
    assert found.log.is_relative_to(home / ".local/state/telemetry-tray")


def test_a_relative_folder_is_refused(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", "share")
    assert code_of(find_paths) == "folder_relative"


def test_a_link_to_a_home_is_the_same_home(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "real").mkdir()
    (home / "link").symlink_to("real")
    monkeypatch.setenv("TELEMETRY_TRAY_HOME", str(home / "real"))
    one = find_paths()
    monkeypatch.setenv("TELEMETRY_TRAY_HOME", str(home / "link"))
    assert find_paths() == one
    assert find_paths().home_id == one.home_id


def test_folders_and_their_new_parents_are_made_for_the_owner_alone(home: Path) -> None:
    before = os.umask(0)
    try:
        made = private_folder(home / "x" / "y" / "z")
    finally:
        os.umask(before)
    assert [mode(folder) for folder in (made, made.parent, made.parent.parent)] == [0o700] * 3


def test_a_readable_folder_is_tightened_and_a_writable_one_refused(home: Path) -> None:
    (home / "readable").mkdir()
    (home / "readable").chmod(0o755)
    assert mode(private_folder(home / "readable")) == 0o700
    for open_to_others in (0o770, 0o702, 0o1777):
        (home / "writable").mkdir(exist_ok=True)
        (home / "writable").chmod(open_to_others)
        assert code_of(private_folder, home / "writable") == "folder_open_to_others"
        assert mode(home / "writable") == open_to_others, "a refused folder is left as it is"


def test_a_folder_of_another_user_is_refused(home: Path) -> None:
    if os.geteuid() == 0:
        theirs = home / "theirs"
        theirs.mkdir(mode=0o700)
        os.chown(theirs, 12345, 12345)
    else:
        theirs = Path("/usr/share")  # root's
    assert code_of(private_folder, theirs) == "folder_not_ours"


def test_a_folder_that_everybody_could_swap_is_refused(home: Path) -> None:
    (home / "open").mkdir()
    (home / "open").chmod(0o777)
    assert code_of(private_folder, home / "open" / "ours") == "folder_parent_unsafe"
    (home / "open").chmod(0o1777)
    assert mode(private_folder(home / "open" / "ours")) == 0o700


def test_a_link_is_followed_only_to_a_safe_place(home: Path) -> None:
    (home / "open").mkdir()
    (home / "open").chmod(0o777)
    (home / "open" / "planted").mkdir(mode=0o700)
    (home / "link").symlink_to("open/planted")
    assert code_of(private_folder, home / "link") == "folder_parent_unsafe"


def test_no_folder_at_all(home: Path) -> None:
    (home / "file").write_text("")
    (home / "dangling").symlink_to("nowhere")
    for path in (home / "file", home / "file" / "below", home / "dangling"):
        assert code_of(private_folder, path) == "folder_unusable"


def test_runtime_folder_follows_the_session(short: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(short))
    assert find_paths().runtime == short / "telemetry-tray"
    short.chmod(0o755)  # not private: not used
    assert not find_paths().runtime.is_relative_to(short)


def test_hostile_folder_in_the_temp_folder_is_refused(home: Path) -> None:
    def ask() -> Path:
        return private_folder(planted)

    home.chmod(0o1777)
    planted = home / f"telemetry-tray-{os.geteuid()}"
    (home / "trap").mkdir(mode=0o700)
    planted.symlink_to("trap")
    assert code_of(ask) == "folder_unusable"
    planted.unlink()
    planted.mkdir()
    planted.chmod(0o777)
    assert code_of(ask) == "folder_open_to_others"
    if os.geteuid() == 0:
        planted.chmod(0o700)
        os.chown(planted, 12345, 12345)
        assert code_of(ask) == "folder_not_ours"
        os.chown(planted, 0, 0)
    planted.chmod(0o700)
    assert ask() == planted


def test_a_long_home_still_has_a_socket_that_can_be_bound(
    home: Path, short: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(short))
    monkeypatch.setenv("TELEMETRY_TRAY_HOME", str(home / ("long" * 30)))
    long = find_paths()
    monkeypatch.setenv("TELEMETRY_TRAY_HOME", str(home / ("long" * 31)))
    assert find_paths().socket != long.socket, "two homes never share a socket"
    assert long.socket.parent == short / "telemetry-tray"
    private_folder(long.runtime)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(long.socket))


def test_where_nothing_else_is_short_enough_the_temp_folder_is(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deep = home / ("d" * 100)
    deep.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(deep))
    monkeypatch.setenv("TMPDIR", str(deep))
    assert len(os.fsencode(find_paths().socket)) <= 100


def test_identifier_key_is_random_private_and_stays(home: Path) -> None:
    one = Paths(home / "one", home, home)
    key = one.identifier_key()
    assert len(key) == 32
    assert mode(home / "one" / "identifier.key") == 0o600
    assert one.identifier_key() == key != Paths(home / "two", home, home).identifier_key()
    assert [file.name for file in (home / "one").iterdir()] == ["identifier.key"], "nothing is left behind"


def test_many_askers_at_once_get_one_key(home: Path) -> None:
    for round_number in range(20):
        here = Paths(home / str(round_number), home, home)
        with ThreadPoolExecutor(8) as pool:
            assert len(set(pool.map(Paths.identifier_key, [here] * 8))) == 1


def test_what_a_killed_maker_of_the_key_left_is_cleared_away(home: Path) -> None:
    """Killed before the key had its name: another is made. Killed after: it is used. One that lives is left alone."""
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    here = Paths(home / "data", home, home)
    private_folder(here.data)
    for number, writer in enumerate((gone.pid, os.getpid())):
        (here.data / f".identifier.key.{writer}.{number:016x}").write_bytes(b"k" * 32)
    key = here.identifier_key()
    assert key != b"k" * 32
    os.link(here.data / "identifier.key", here.data / f".identifier.key.{gone.pid}.{2:016x}")
    assert here.identifier_key() == key
    assert sorted(p.name for p in here.data.iterdir()) == [
        f".identifier.key.{os.getpid()}.{1:016x}",
        "identifier.key",
    ]


def test_two_processes_get_one_key(home: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from tray_app.system.paths import Paths; sys.stdin.read(1);"
        "p = Path(sys.argv[1]); print(Paths(p / 'data', p, p).identifier_key().hex())"
    )
    children = [
        subprocess.Popen([sys.executable, "-c", code, str(home)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for _ in range(4)
    ]
    for child in children:
        assert child.stdin is not None
        child.stdin.write(b"g")
        child.stdin.flush()
    answers = {child.communicate(timeout=30)[0] for child in children}
    assert len(answers) == 1
    assert len(answers.pop().strip()) == 64


@pytest.mark.parametrize(
    ("content", "rights", "code"),
    [
        (b"short", 0o600, "identifier_key_damaged"),
        (b"", 0o600, "identifier_key_damaged"),
        (b"x" * 33, 0o600, "identifier_key_damaged"),
        (b"x" * 32, 0o640, "file_not_private"),
    ],
)
def test_a_key_that_is_not_right_is_never_replaced(home: Path, content: bytes, rights: int, code: str) -> None:
    file = private_folder(home / "data") / "identifier.key"
    file.write_bytes(content)
    file.chmod(rights)
    assert code_of(Paths(home / "data", home, home).identifier_key) == code
    assert file.read_bytes() == content


def test_a_linked_key_is_refused(home: Path) -> None:
    (home / "other").write_bytes(b"x" * 32)
    (private_folder(home / "data") / "identifier.key").symlink_to(home / "other")
    assert code_of(Paths(home / "data", home, home).identifier_key) == "file_unusable"


def test_paths_load_nothing_slow() -> None:
    slow = {"msgspec", "asyncio", "httpx", "keyring", "psutil", "tempfile", "subprocess", "logging"}
    code = (
        "import sys; before = set(sys.modules); from tray_app.system.paths import find_paths; find_paths().home_id;"
        "print(' '.join(set(sys.modules) - before))"
    )
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not slow & set(loaded)
    assert "tray_app.system.paths" in loaded
    assert paths.APP == "telemetry-tray"
