"""Who is the engine: real locks between real processes, and the socket's talk."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tray_app.core.errors import Fixable, Temporary
from tray_app.engine import client
from tray_app.engine.control import Control, Operation, Say
from tray_app.engine.lease import Lease

HOLD = """
import sys, time
from pathlib import Path
from tray_app.engine.lease import Lease
with Lease(Path(sys.argv[1])).hold("child", socket=sys.argv[2] or None):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def held_elsewhere(path: Path, listens: str = "") -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the lease until its standard input is closed."""
    command = [sys.executable, "-c", HOLD, str(path), listens]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "held\n"
        try:
            yield child
        finally:
            assert child.stdin is not None
            child.stdin.close()
            child.wait(10)


def test_one_process_at_a_time_and_clients_learn_whom_to_ask(tmp_path: Path) -> None:
    path = tmp_path / "engine.lock"
    assert Lease(path).holder() is None
    with held_elsewhere(path, "/run/x.sock") as child:
        holder = Lease(path).holder()
        assert holder is not None
        assert (holder.pid, holder.role, holder.socket) == (child.pid, "child", "/run/x.sock")
        with pytest.raises(Temporary, match="engine_elsewhere"), Lease(path).hold("me"):
            pass
    assert Lease(path).holder() is None
    with Lease(path).hold("me"):
        pass


def test_a_killed_holder_leaves_no_lock(tmp_path: Path) -> None:
    path = tmp_path / "engine.lock"
    with held_elsewhere(path, "/run/x.sock") as child:
        os.kill(child.pid, signal.SIGKILL)
        child.wait(10)
        assert Lease(path).holder() is None
        with Lease(path).hold("me"):
            assert json.loads(path.read_text())["role"] == "me"


def test_a_short_command_is_waited_for_a_listening_one_is_not(tmp_path: Path) -> None:
    path = tmp_path / "engine.lock"
    with held_elsewhere(path) as child:
        assert child.stdin is not None
        timer = threading.Timer(0.1, child.stdin.close)
        timer.start()
        with Lease(path).hold("me", patience_s=10):
            pass
        timer.join()
    with (
        held_elsewhere(path, "/run/x.sock"),
        pytest.raises(Temporary, match="engine_elsewhere"),
        Lease(path).hold("me", patience_s=60),
    ):
        pass


# --- the talk -----------------------------------------------------------------------------------------------


@contextmanager
def listening(path: Path | str, **operations: Operation) -> Iterator[None]:
    """A real control socket, or pipe, on a loop of its own in another thread."""
    ready, done = threading.Event(), threading.Event()

    async def main() -> None:
        async with Control(path, operations).listening():
            ready.set()
            await asyncio.to_thread(done.wait)

    thread = threading.Thread(target=lambda: asyncio.run(main()))
    thread.start()
    assert ready.wait(10)
    try:
        yield
    finally:
        done.set()
        thread.join(10)


async def _echo(args: dict[str, Any], say: Say) -> dict[str, Any]:
    await say({"progress": ["users", 1, 2]})
    return args


async def _refuse(args: dict[str, Any], _: Say) -> dict[str, Any]:
    raise Fixable("no_such_instance", name=args["name"], known="none")


async def _hang(_args: dict[str, Any], _: Say) -> dict[str, Any]:
    await asyncio.Event().wait()
    return {}


def test_a_request_its_progress_its_answer_and_its_error(tmp_path: Path) -> None:
    path = tmp_path / "s"
    told = list[tuple[str, int, int | None]]()
    with listening(path, echo=_echo, refuse=_refuse):
        assert client.ask(str(path), "echo", told=lambda *p: told.append(p), name="wörk") == {"name": "wörk"}
        assert told == [("users", 1, 2)]
        with pytest.raises(Fixable) as refused:
            client.ask(str(path), "refuse", name="x")
        assert refused.value.reason.facts == (("name", "x"), ("known", "none"))
        with pytest.raises(Exception, match="bad_request"):
            client.ask(str(path), "unheard of")


def test_no_answer_is_an_answer(tmp_path: Path) -> None:
    path = tmp_path / "s"
    with pytest.raises(Temporary, match="engine_not_listening"):
        client.ask(str(path), "status")
    with listening(path, hang=_hang), pytest.raises(Temporary, match="engine_no_answer"):
        client.ask(str(path), "hang", timeout_s=0.1)


def test_only_the_owner_can_open_it_and_a_dead_one_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "s"
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(path))
    with listening(path, echo=_echo):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert client.ask(str(path), "echo", a=1) == {"a": 1}
    assert not path.exists()


def test_nonsense_and_half_a_line_harm_nobody(tmp_path: Path) -> None:
    path = tmp_path / "s"
    with listening(path, echo=_echo):
        for junk in (b"\n", b"{}\n", b"[1]\n", b"\xff\xfe\n", b'{"op": "echo", "args": 5}\n', b"{" * 1000 + b"\n"):
            with socket.socket(socket.AF_UNIX) as line:
                line.connect(str(path))
                line.sendall(junk)
                line.settimeout(10)
                line.recv(65536)
        with socket.socket(socket.AF_UNIX) as half:
            half.connect(str(path))
            half.sendall(b'{"op"')
            assert client.ask(str(path), "echo", a=1) == {"a": 1}
