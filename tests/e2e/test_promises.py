"""What no other file here proves: the program talks to nobody of its own accord, and tells nobody its secrets."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
from pathlib import Path

import pytest

from tests.e2e.commands import House, Owner, finished
from tray_app.demo import faults
from tray_app.demo.sonarqube_server import ADMIN_TOKEN

WATCH = """
import json, os, sys

def watch(event, args):
    if event == "socket.connect" or event == "socket.sendto":
        told = repr(args[1])
    elif event in ("socket.getaddrinfo", "socket.gethostbyname"):
        told = repr(args[:2])
    else:
        return
    with open(os.environ["WATCHED"], "a") as file:
        print(json.dumps([event, told]), file=file)

sys.addaudithook(watch)
"""


def watched(owner: Owner, folder: Path) -> Path:
    """From now on, each connection that a command makes or name that it looks up is written there."""
    (folder / "watch").mkdir()
    (folder / "watch" / "sitecustomize.py").write_text(WATCH)
    owner.extra["PYTHONPATH"] = f"{folder / 'watch'}{os.pathsep}{owner.environment['PYTHONPATH']}"
    owner.extra["WATCHED"] = str(folder / "watched.jsonl")
    return folder / "watched.jsonl"


def test_it_talks_to_nobody_but_server_and_destination(at_home: House, tmp_path: Path) -> None:
    """Promise 7. Every connection and every look-up of every process, as Python's own audit reports them."""
    log = watched(at_home.owner, tmp_path)
    at_home.add()
    for words in (
        ("status", "work"),
        ("preview", "work"),
        ("send", "work"),
        ("opt-out", "work"),
        ("opt-in", "work"),
        ("--version",),
        ("log",),
        ("export", str(tmp_path / "x")),
    ):
        at_home.run(*words)
    running = at_home.owner.start("run", "--headless")
    assert running.stdout is not None and b" runs " in running.stdout.readline()
    assert b"Sending to" in running.stdout.readline()
    at_home.run("quit")
    finished(running)
    told = [json.loads(line) for line in log.read_text().splitlines()]
    allowed = {repr(("127.0.0.1", port)) for port in (at_home.server.port, at_home.receiver.port)}
    ours = repr(str(at_home.owner.home / "run" / "engine.sock"))
    others = [t for t in told if t[1] not in allowed | {ours} and not t[1].startswith("('127.0.0.1', ")]
    assert others == []
    assert {t[1] for t in told} >= allowed, "the watch sees what there is"
    ports = {t[1] for t in told if t[1].startswith("('127.0.0.1', ") and t[0] == "socket.connect"}
    assert ports == allowed
    # The self-check tries TLS with a server of its own.
    at_home.run("--self-check")
    told = [json.loads(line) for line in log.read_text().splitlines()][len(told) :]
    assert told and all(t[1].startswith("('127.0.0.1', ") for t in told), told


def test_the_demo_talks_to_itself_only(tmp_path: Path) -> None:
    """Whatever the environment says about proxies: nothing goes off this machine, nor past the demo's own servers."""
    owner = Owner(tmp_path / "user", {"HTTPS_PROXY": "http://192.0.2.1:3128", "ALL_PROXY": "socks5://192.0.2.1:1080"})
    owner.folder.mkdir()
    log = watched(owner, tmp_path)
    done = owner.run("demo", "--headless", "--once")
    assert done.code == 0, done
    told = [json.loads(line)[1] for line in log.read_text().splitlines()]
    assert told and all(t.startswith("('127.0.0.1', ") for t in told), told


def test_secrets_are_in_no_file_no_output_and_no_argument(added: House) -> None:
    """Promise 8, also when the server repeats the token in its answers and things go wrong."""
    echo = json.dumps({"errors": [{"msg": f"bad token {ADMIN_TOKEN}"}]}).encode()
    printed = [added.run("send", "work"), added.run("status", "work")]
    added.server.faults.add(faults.status(400, echo), path="/api/users/search")
    printed += [added.run("send", "work"), added.run("preview", "work")]
    running = added.owner.start("run", "--headless")
    assert running.stdout is not None and b" runs " in running.stdout.readline()
    command_line = Path(f"/proc/{running.pid}/cmdline")
    if command_line.exists():
        assert ADMIN_TOKEN.encode() not in command_line.read_bytes()
    running.send_signal(signal.SIGTERM)
    printed.append(finished(running))
    assert printed[-1].code == 0, "told to end, it ends in order"
    for done in printed:
        assert ADMIN_TOKEN not in done.out + done.err, done
    added.token.unlink()
    for path in added.owner.home.rglob("*"):
        assert not path.is_file() or ADMIN_TOKEN.encode() not in path.read_bytes(), path


@pytest.mark.parametrize("missing", ["DBUS_SESSION_BUS_ADDRESS", "DISPLAY", "HOME"])
def test_it_works_without(at_home: House, missing: str) -> None:
    """Promise 12: no bus, no display, no home folder of the user; each test here also runs without a tray."""
    environment = at_home.owner.environment
    environment.pop(missing, None)
    words = ["add", "sonarqube", "--name", "work", *at_home.where(), "--yes"]
    for line in (words, ["send", "work"], ["status", "work", "--offline"], ["opt-out", "work"]):
        done = subprocess.run(
            [*("env", "-i"), *(f"{k}={v}" for k, v in environment.items()), *at_home.owner.python, *line],
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
            cwd=at_home.owner.folder,
        )
        if line is words:
            at_home.server.restart()
        assert done.returncode == 0, (line, done)


def test_every_test_that_the_table_names_is_there() -> None:
    """The README of this folder is what the project's README points to; a test that was renamed must not leave it."""
    folder = Path(__file__).parent
    text = (folder / "README.md").read_text("utf-8")
    here = ""
    for name in re.findall(r"`([^`]+)`", text):
        file, _, test = name.partition("::")
        if file.endswith(".py") or test:
            here = file or here
            source = (folder.parent / here if "/" in here else folder / here).read_text("utf-8")
            assert not test or f"def {test}(" in source, name
    assert not [path.name for path in folder.glob("test_*.py") if f"`{path.name}" not in text]
