"""What Windows and macOS have instead, as far as it can run here: our own code, with small stand-ins for what only
those systems bring (a loop with pipes, `winreg`, `msvcrt`). Not run on either system: the README says so."""

from __future__ import annotations

import asyncio
import os
import plistlib
import re
import subprocess
import sys
import types
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import appdirs
import pytest

from tests.integration.test_lease import _echo, _hang, _refuse, listening
from tray_app.bootstrap import WINDOWED, program_without_console
from tray_app.config_files.replace import TEMPORARY_PREFIX, ConfigFiles
from tray_app.core.edits import EditPlan
from tray_app.core.errors import Fixable, Temporary
from tray_app.core.model import EditPurpose
from tray_app.engine import client
from tray_app.engine.lease import Lease
from tray_app.engine.pipe import PREFIX, new_pipe_name
from tray_app.system.autostart import find_autostart
from tray_app.system.autostart_macos import LABEL, LaunchAgent
from tray_app.system.autostart_windows import APPROVED, LONGEST, RUN, VALUE, RunKey, UserRegistry
from tray_app.system.os_keyring import OsKeyring
from tray_app.system.paths import HOME_VARIABLE, find_paths

# --- the pipe ---------------------------------------------------------------------------------------------------


class PipeLoop(asyncio.SelectorEventLoop):
    """A loop with the two methods that Windows' has, on Unix sockets in `folder`."""

    folder: Path

    def _path(self, name: str) -> str:
        assert name.startswith(PREFIX)
        return str(self.folder / name.removeprefix(PREFIX)[-8:])

    async def create_pipe_connection(self, factory: Any, name: str) -> Any:
        return await self.create_unix_connection(factory, self._path(name))

    async def start_serving_pipe(self, factory: Any, name: str) -> list[Any]:
        return [await self.create_unix_server(factory, self._path(name))]


class PipePolicy(asyncio.DefaultEventLoopPolicy):
    def new_event_loop(self) -> PipeLoop:
        return PipeLoop()


@pytest.fixture
def pipes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(PipeLoop, "folder", tmp_path, raising=False)
    asyncio.set_event_loop_policy(PipePolicy())
    yield
    asyncio.set_event_loop_policy(None)


@pytest.mark.usefixtures("pipes")
def test_the_talk_over_a_pipe_is_that_over_a_socket() -> None:
    name, told = new_pipe_name("abc"), list[tuple[str, int, int | None]]()
    with pytest.raises(Temporary, match="engine_not_listening"):
        client.ask(name, "echo")
    with listening(name, echo=_echo, hang=_hang, refuse=_refuse):
        big = "ö" * 1_000_000
        assert client.ask(name, "echo", told=lambda *p: told.append(p), text=big) == {"text": big}
        assert told == [("users", 1, 2)]
        with pytest.raises(Fixable, match="no_such_instance"):
            client.ask(name, "refuse", name="x")
        with pytest.raises(Temporary, match="engine_no_answer"):
            client.ask(name, "hang", timeout_s=0.1)


def test_nobody_can_foretell_the_name_of_a_pipe() -> None:
    names = {new_pipe_name("abc") for _ in range(100)}
    assert len(names) == 100
    assert all(re.fullmatch(r"\\\\\.\\pipe\\telemetry-tray-abc-[0-9a-f]{32}", name) for name in names)


# --- the lock -------------------------------------------------------------------------------------------


def test_the_lock_of_windows_leaves_its_text_readable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows' locks keep others from reading, so the locked byte is not one of the text."""
    locked: list[tuple[int, int]] = []

    def locking(handle: int, _mode: int, count: int) -> None:
        if locked:
            raise OSError
        locked.append((os.lseek(handle, 0, os.SEEK_CUR), count))

    monkeypatch.setitem(sys.modules, "msvcrt", types.SimpleNamespace(LK_NBLCK=2, locking=locking))
    monkeypatch.setattr("tray_app.engine.lease.sys", types.SimpleNamespace(platform="win32"))
    path = tmp_path / "engine.lock"
    with Lease(path).hold("run", socket=r"\\.\pipe\x"):
        [(place, count)] = locked
        assert place >= 4096 and count == 1
        found = Lease(path).holder()
        assert found is not None and (found.pid, found.role, found.socket) == (os.getpid(), "run", r"\\.\pipe\x")
        with pytest.raises(Temporary, match="engine_elsewhere"), Lease(path).hold("me"):
            pass
    locked.clear()
    assert Lease(path).holder() is None


def test_signals_end_it_where_the_loop_takes_no_handlers() -> None:
    script = (
        "import asyncio, os, signal, sys\n"
        "from tray_app.cli.running import end_on_signals\n"
        "class Loop(asyncio.SelectorEventLoop):\n"
        "    def add_signal_handler(self, *_): raise NotImplementedError\n"
        "async def main():\n"
        "    ended = asyncio.Event(); end_on_signals(ended.set)\n"
        "    os.kill(os.getpid(), signal.SIGTERM)\n"
        "    await asyncio.wait_for(ended.wait(), 10)\n"
        "loop = Loop(); loop.run_until_complete(main()); print('ended')\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=60)
    assert (done.stdout, done.returncode) == ("ended\n", 0), done.stderr


def _plan(path: Path, original: bytes | None, content: bytes) -> EditPlan:
    return EditPlan(
        path=str(path), purpose=EditPurpose.SWITCH, original=original, content=content, lines=(), inverse="{}"
    )


# --- files -------------------------------------------------------------------------------------------


def test_a_file_is_replaced_without_open_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows: whole paths, no owners and modes to keep, no folders to sync."""
    monkeypatch.setattr(os, "supports_dir_fd", frozenset())
    monkeypatch.setattr("tray_app.config_files.replace.sys", types.SimpleNamespace(platform="win32"))
    path = tmp_path / "sonar.properties"
    path.write_bytes(b"a=1\r\n")
    files = ConfigFiles()
    files.replace(_plan(path, b"a=1\r\n", b"a=2\r\n"))
    assert path.read_bytes() == b"a=2\r\n"
    with pytest.raises(Fixable, match="file_changed"):
        files.replace(_plan(path, b"a=1\r\n", b"a=3\r\n"))
    fresh = tmp_path / "override.yml"
    files.replace(_plan(fresh, None, b"x\n"))
    assert fresh.read_bytes() == b"x\n"
    assert not [each for each in tmp_path.iterdir() if each.name.startswith(TEMPORARY_PREFIX)]


@pytest.mark.parametrize(
    ("system", "data", "config"),
    [
        ("darwin", "Library/Application Support/telemetry-tray", "Library/Application Support/telemetry-tray"),
        ("win32", "telemetry-tray", "telemetry-tray"),
    ],
)
def test_where_the_files_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: str, data: str, config: str
) -> None:
    monkeypatch.delenv(HOME_VARIABLE, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(appdirs, "system", system)
    if system == "win32":
        monkeypatch.setattr(appdirs, "_get_win_folder", lambda _name: str(tmp_path), raising=False)
    found = find_paths()
    assert (found.data, found.config) == (tmp_path / data, tmp_path / config)
    assert found.logs.is_relative_to(found.data)


# --- start at login -------------------------------------------------------------------------------------------


class FakeWinreg(types.ModuleType):
    """`winreg` as far as it is used: keys of HKEY_CURRENT_USER in a dictionary."""

    HKEY_CURRENT_USER, REG_SZ, KEY_SET_VALUE = 1, 1, 2

    def __init__(self) -> None:
        super().__init__("winreg")
        self.keys: dict[str, dict[str, Any]] = {}

    @contextmanager
    def OpenKey(self, root: int, key: str, _reserved: int = 0, _access: int = 0) -> Iterator[dict[str, Any]]:
        assert root == self.HKEY_CURRENT_USER
        if key not in self.keys:
            raise FileNotFoundError(2, "The system cannot find the file specified")
        yield self.keys[key]

    @contextmanager
    def CreateKey(self, root: int, key: str) -> Iterator[dict[str, Any]]:
        assert root == self.HKEY_CURRENT_USER
        yield self.keys.setdefault(key, {})

    def QueryValueEx(self, opened: dict[str, Any], name: str) -> tuple[Any, int]:
        if name not in opened:
            raise FileNotFoundError(2, "The system cannot find the file specified")
        return opened[name], self.REG_SZ

    def SetValueEx(self, opened: dict[str, Any], name: str, _reserved: int, kind: int, value: Any) -> None:
        assert kind == self.REG_SZ
        opened[name] = value

    def DeleteValue(self, opened: dict[str, Any], name: str) -> None:
        if name not in opened:
            raise FileNotFoundError(2, "The system cannot find the file specified")
        del opened[name]


def test_start_at_login_on_windows() -> None:
    winreg = FakeWinreg()
    here = RunKey(UserRegistry(winreg), (r"C:\Program Files\Telemetry Tray\Telemetry Tray.exe", "run", "--hidden"))
    assert not here.is_on()
    here.turn(False)
    here.turn(True)
    assert here.is_on()
    assert winreg.keys[RUN] == {VALUE: r'"C:\Program Files\Telemetry Tray\Telemetry Tray.exe" run --hidden'}
    winreg.keys[APPROVED] = {VALUE: bytes([3, *[0] * 11])}
    assert not here.is_on(), "switched off in the task manager"
    here.turn(True)
    assert here.is_on() and winreg.keys[APPROVED] == {}
    winreg.keys[APPROVED] = {VALUE: bytes([2, *[0] * 11])}
    assert here.is_on()
    here.turn(False)
    assert not here.is_on() and winreg.keys[RUN] == {} and winreg.keys[APPROVED] == {}
    with pytest.raises(Fixable, match="autostart_unusable"):
        RunKey(UserRegistry(winreg), ("x" * (LONGEST + 1),)).turn(True)
    assert winreg.keys[RUN] == {}


def test_start_at_login_on_macos(tmp_path: Path) -> None:
    path = tmp_path / "Library" / "LaunchAgents" / f"{LABEL}.plist"
    program = ("/Applications/Telemetry Tray.app/Contents/MacOS/telemetry-tray", "run", "--hidden")
    here = LaunchAgent(path, program, {"TELEMETRY_TRAY_HOME": "/h & <h>"})
    assert not here.is_on()
    here.turn(True)
    assert here.is_on()
    told = plistlib.loads(path.read_bytes())
    assert (told["Label"], told["ProgramArguments"], told["RunAtLoad"]) == (LABEL, list(program), True)
    assert "KeepAlive" not in told, "quit means quit"
    assert told["EnvironmentVariables"] == {"TELEMETRY_TRAY_HOME": "/h & <h>"}
    path.write_bytes(plistlib.dumps({**told, "Disabled": True}))
    assert not here.is_on()
    path.write_bytes(b"no list")
    with pytest.raises(Fixable, match="autostart_unusable"):
        here.is_on()
    here.turn(False)
    assert not path.exists()
    here.turn(False)


def test_each_system_has_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    environment = {"HOME": str(tmp_path)}

    def found(system: str, home: Path | None = None) -> str:
        monkeypatch.setattr("tray_app.system.autostart.sys", types.SimpleNamespace(platform=system))
        monkeypatch.setitem(sys.modules, "winreg", FakeWinreg())
        return type(find_autostart(environment, ("x",), home=home)).__name__

    assert [found(system) for system in ("linux", "win32", "darwin")] == ["Autostart", "RunKey", "LaunchAgent"]
    assert found("win32", tmp_path) == "NoneType", "an entry there cannot say which home"


def test_a_login_starts_the_program_that_opens_no_console(tmp_path: Path) -> None:
    program = tmp_path / "telemetry-tray.exe"
    assert program_without_console(str(program)) == str(program)
    (tmp_path / WINDOWED).touch()
    assert program_without_console(str(program)) == str(tmp_path / WINDOWED)


# --- the keyring -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("module", ["keyring.backends.Windows", "keyring.backends.macOS"])
def test_the_keyrings_of_both_are_used(monkeypatch: pytest.MonkeyPatch, module: str) -> None:
    """Neither is asked first whether it is locked: both open with the login, and prompt by themselves where not."""
    import keyring
    from keyring.backend import KeyringBackend

    kept: dict[tuple[str, str], str] = {}

    class Keyring(KeyringBackend):
        priority = 5

        def get_password(self, service: str, username: str) -> str | None:
            return kept.get((service, username))

        def set_password(self, service: str, username: str, password: str) -> None:
            kept[service, username] = password

        def delete_password(self, service: str, username: str) -> None:
            del kept[service, username]

    Keyring.__module__ = module
    monkeypatch.setattr(keyring, "get_keyring", Keyring)

    async def use() -> None:
        ours = OsKeyring()
        assert await ours.describe() == (f"{module}.Keyring".replace("Keyring", Keyring.__qualname__, 1), True)
        await ours.put("work", "secret")
        assert await ours.get("work") == "secret"
        await ours.delete("work")
        await ours.delete("work")
        assert await ours.get("work") is None

    asyncio.run(use())
