"""The window where the config file is another user's: the question says it, the switch goes back when nobody agrees."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from tests.rights import AS_NOBODY, CHECKOUT, NOBODY, SERVER_USER, Authority, needs_root

pytestmark = needs_root


class Owner:
    """The child, and the administrator at its side."""

    def __init__(self, folder: Path, authority: Authority) -> None:
        self.authority = authority
        home = folder / "owner"
        home.mkdir(mode=0o700)
        os.chown(home, NOBODY, NOBODY)
        bare = {"LANG": "C.UTF-8", "HOME": str(home), "PYTHONPATH": str(CHECKOUT), "PYTHONDONTWRITEBYTECODE": "1"}
        self.child = subprocess.Popen(
            [*AS_NOBODY, sys.executable, "-m", "tests.desktop.another_users_file", str(home), str(authority.helper)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=CHECKOUT,
            env={**bare, "PATH": f"{authority.bin}:{os.environ['PATH']}", "XDG_RUNTIME_DIR": str(home)},
        )  # fmt: skip
        self.config = Path(self._line())
        assert self.config.is_relative_to(home), "the child ended"
        self.before = self.config.read_bytes()
        for path in (self.config, self.config.parent):
            os.chown(path, SERVER_USER, SERVER_USER)
        self._say("")

    def _say(self, line: str) -> None:
        assert self.child.stdin is not None
        self.child.stdin.write(line + "\n")
        self.child.stdin.flush()

    def _line(self) -> str:
        assert self.child.stdout is not None
        return self.child.stdout.readline().strip()

    def switch(self, act: str) -> dict[str, Any]:
        self._say(act)
        told: dict[str, Any] = json.loads(self._line())
        return told


@pytest.fixture
def owner() -> Iterator[Owner]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="tray-")))
        folder.chmod(0o755)
        made = Owner(folder, stack.enter_context(Authority(folder)))
        try:
            yield made
            made.child.communicate("", timeout=60)
            assert made.child.returncode == 0
        finally:
            made.child.kill()
            made.child.wait()


def test_the_password_is_told_of_asked_for_and_the_checklist_fills_in(owner: Owner) -> None:
    told = owner.switch("opt-out")
    assert told["head"] == (
        f"This changes {owner.config} (owned by user {SERVER_USER}: an administrator's password will be asked for):"
    )
    assert told["meanwhile"] == "Waiting for an administrator's password…"
    assert told["steps"][0] == ["done", "File changed"]
    assert told["steps"][1] == ["done", "Read back: it says off"]
    assert told["command"] is None and "copied" not in told
    assert told["state"] != "came_back"
    told = owner.switch("revert")
    assert told["steps"][0] == ["done", "File changed"]
    assert owner.config.read_bytes() == owner.before


def test_nobody_agrees_so_the_switch_goes_back_and_says_why(owner: Owner) -> None:
    owner.authority.decide = lambda _: (126, "", "Request dismissed")
    told = owner.switch("opt-out")
    assert told["outcome"].startswith("This could not be done whole for")
    assert told["steps"][0] == [
        "failed",
        f"No administrator's password was given, so {owner.config} was not changed. Try again when you like.",
    ]
    assert (told["switch"], told["state"]) == (True, "ineffective"), "it is on, and that is not as he wanted it"
    assert "could not be done in its config" in told["why"]
    assert told["command"] == told["copied"]
    assert told["copied"].startswith(f"sudo {owner.authority.helper} off-to-sink sonarqube {owner.config} ")
    assert owner.config.read_bytes() == owner.before
    owner.authority.decide = lambda _: None
    assert owner.switch("opt-out")["steps"][0] == ["done", "File changed"]


def test_another_way_is_asked_for_too_and_taken_back_by_removing(owner: Owner) -> None:
    told = owner.switch("way relay")
    assert told["head"] == (
        f"This changes {owner.config} (owned by user {SERVER_USER}: an administrator's password will be asked for):"
    )
    assert told["meanwhile"] == "Waiting for an administrator's password…"
    assert (told["open"], told["ways"]) == (False, ["relay"]), told
    assert b"sonar.telemetry.url=http://127.0.0.1:" in owner.config.read_bytes()
    told = owner.switch("remove")
    assert (told["open"], told["ways"]) == (False, []), told
    assert owner.config.read_bytes() == owner.before
    assert [asked[2] for asked in owner.authority.asked] == ["to-relay", "back-addresses"]


def test_nobody_agrees_to_another_way_so_nothing_is_stored_and_it_can_be_repeated(owner: Owner) -> None:
    owner.authority.decide = lambda _: (126, "", "Request dismissed")
    told = owner.switch("way relay")
    assert told["problem"].startswith("No administrator's password was given"), told
    assert (told["open"], told["ways"], told["copied"]) == (True, ["observe"], None)
    owner.authority.decide = lambda _: None
    assert owner.switch("way relay")["ways"] == ["relay"]
    owner.authority.decide = lambda _: (126, "", "Request dismissed")
    told = owner.switch("remove")
    assert told["problem"].startswith("No administrator's password was given"), told
    assert told["ways"] == ["relay"]


def test_without_a_helper_another_way_and_removing_wait_for_the_command(owner: Owner) -> None:
    owner.authority.helper.unlink()
    told = owner.switch("way relay")
    assert told["head"].endswith(f"(owned by user {SERVER_USER}: you get a command for an administrator):")
    assert "takes an administrator" in told["note"] and "its way stays as it was" in told["note"]
    assert (told["open"], told["ways"]) == (True, ["observe"])
    done = owner.authority.act(shlex.split(told["copied"])[5:])
    assert done[0] == 0, done
    assert owner.switch("way relay")["ways"] == ["relay"]
    told = owner.switch("remove")
    assert "It is not removed yet" in told["note"] and told["ways"] == ["relay"]
    assert owner.authority.act(shlex.split(told["copied"])[5:])[0] == 0
    assert owner.switch("remove")["ways"] == []
    assert owner.config.read_bytes() == owner.before


def test_without_a_helper_there_is_the_command_and_the_question_says_so(owner: Owner) -> None:
    owner.authority.helper.unlink()
    told = owner.switch("opt-out")
    assert told["head"].endswith(f"(owned by user {SERVER_USER}: you get a command for an administrator):")
    assert told["meanwhile"] == ""
    assert told["steps"][0][0] == "failed" and "takes an administrator" in told["steps"][0][1]
    assert told["copied"].startswith("sudo ") and " -I -m tray_app.helper off-to-sink sonarqube " in told["copied"]
    assert owner.authority.asked == []
