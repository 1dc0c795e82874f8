"""Tokens in a real gnome-keyring, open and locked, through the command line."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.e2e.commands import House, finished, house, said_well
from tests.integration.keyring_session import Session, bus_session, prompter, secrets
from tray_app.demo.sonarqube_server import ADMIN_PASSWORD, ADMIN_TOKEN

SECONDS = 15.0
"""A locked keyring is said within seconds; far below the time-outs of D-Bus (25 s) and of the keyring's prompt."""


@pytest.fixture
def session() -> Iterator[Session]:
    with TemporaryDirectory(prefix="tray-") as folder, bus_session(Path(folder)) as made, made.keyring():
        yield made


@pytest.fixture
def home(session: Session) -> Iterator[House]:
    """With the token of the instance `work` in the keyring."""
    extra = {name: session.environment[name] for name in ("DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR")}
    with house(extra=extra) as made:
        where = made.where()
        done = made.run(
            "add", "sonarqube", "--name", "work", *where[:-2], "--token-stdin", "--yes", given=ADMIN_TOKEN + "\n"
        )
        assert done.code == 0, done
        made.server.restart()
        yield made


def no_token_on_disk(home: House) -> None:
    home.token.unlink(missing_ok=True)
    for path in home.owner.folder.rglob("*"):
        if path.is_file():
            assert ADMIN_TOKEN.encode() not in path.read_bytes(), path


def test_a_token_in_the_keyring_is_used_and_is_nowhere_else(home: House, session: Session) -> None:
    assert home.run("send", "work").code == 0
    assert home.run("status", "work").code == 0
    assert all(ADMIN_TOKEN not in home.run(*w).out for w in (("status", "--json"), ("show", "1"), ("log", "--json")))
    no_token_on_disk(home)
    assert secrets(session) == 1
    assert home.run("remove", "work", "--forget", "--yes").code == 0
    assert secrets(session) == 0


def test_a_login_with_a_password(home: House) -> None:
    done = home.run("set", "work", "--user", "admin", "--password-stdin", given=ADMIN_PASSWORD)
    assert done.code == 0, done
    assert home.run("send", "work").code == 0
    wrong = home.run("set", "work", "--user", "admin", "--password-stdin", given="no")
    assert wrong.code == 0
    said_well(home.run("send", "work"), "401", code=3)


def test_nothing_on_standard_input_is_no_token(home: House) -> None:
    said_well(home.run("set", "work", "--token-stdin", given="\n"), "No token")
    said_well(home.run("set", "work", "--token-stdin", given="a b\x07\n"), "control")
    assert home.run("send", "work").code == 0, "the old one is still there"


def test_a_locked_keyring_is_a_state_and_holds_nothing_up(home: House, session: Session) -> None:
    with prompter(session) as prompt:
        session.lock()
        began_s = time.monotonic()
        said_well(home.run("send", "work"), "keyring", "nlock", code=3)
        status = home.run("status", "work", "--json")
        one = json.loads(status.out)["instances"][0]
        assert status.err == "" and "keyring" in one["gate"]["because"]
        assert home.run("opt-out", "work").code == 0, "the switch needs no token"
        assert home.run("opt-in", "work").code == 0
        running = home.owner.start("run", "--headless", stderr=subprocess.STDOUT)
        assert running.stdout is not None and b" runs " in running.stdout.readline()
        assert b"keyring" in running.stdout.readline()
        assert home.run("quit").code == 0
        assert finished(running).code == 0
        assert time.monotonic() - began_s < SECONDS
        assert prompt.asked_count == 0, "nobody is asked for a password by something that runs by itself"
        session.unlock()
        home.server.restart()
        assert home.run("send", "work").code == 0


def test_a_keyring_that_hangs_does_not_hang_us(home: House, session: Session) -> None:
    session.pause_daemon()
    try:
        began_s = time.monotonic()
        said_well(home.run("send", "work"), "keyring", code=3)
        assert time.monotonic() - began_s < 2 * SECONDS
        assert home.run("status", "work", "--offline").code in (0, 5)
    finally:
        session.resume_daemon()


def test_a_token_that_could_not_be_kept_adds_nothing() -> None:
    """Without any keyring `--token-stdin` says what to do, and the config file is as it was."""
    with house(extra={"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent"}) as home:
        before = home.server.config_path.read_bytes()
        words = ["add", "sonarqube", "--name", "work", *home.where()[:-2], "--token-stdin", "--yes"]
        said_well(home.run(*words, given=ADMIN_TOKEN), "--token-file")
        assert json.loads(home.run("status", "--json").out) == {"instances": []}
        assert home.server.config_path.read_bytes() == before
        no_token_on_disk(home)
