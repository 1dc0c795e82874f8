"""On a terminal: the owner is asked before a file changes, secrets are not shown, and nothing drives the terminal."""

from __future__ import annotations

import os
import pty
import select
import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.e2e.commands import WITHIN_S, House, house
from tray_app.demo.faults import Answer, Fault
from tray_app.demo.sonarqube_server import ADMIN_TOKEN


def on_terminal(home: House, *words: str, answers: dict[str, str] | None = None) -> tuple[int, str]:
    """A command with a terminal as all of its three files; answers each question by its last words."""
    ours, theirs = pty.openpty()
    try:
        child = home.owner.start(*words, stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True)
        os.close(theirs)
        shown, left, until_s = "", dict(answers or {}), time.monotonic() + WITHIN_S
        while time.monotonic() < until_s:
            if not select.select([ours], [], [], 0.05)[0]:
                if child.poll() is not None:
                    break
                continue
            try:
                data = os.read(ours, 65536)
            except OSError:  # the other side is closed
                break
            shown += data.decode()
            for question in [q for q in left if shown.rstrip().endswith(q)]:
                os.write(ours, left.pop(question).encode() + b"\n")
        return child.wait(WITHIN_S), shown
    finally:
        os.close(ours)


@pytest.mark.parametrize(
    ("words", "question", "changed"),
    [
        (("opt-out", "work"), "Stop telemetry? [y/N]", lambda text: "sonar.telemetry.enable=false" in text),
        (("revert", "work"), "Take this back? [y/N]", lambda text: "127.0.0.1:9" not in text),
        (("remove", "work"), "Remove work? [y/N]", lambda text: "127.0.0.1:9" not in text),
    ],
)
def test_a_change_is_asked_for(
    added: House, words: tuple[str, ...], question: str, changed: Callable[[str], bool]
) -> None:
    before = added.server.config_path.read_text()
    for no in ("", "n", "what?"):
        code, shown = on_terminal(added, *words, answers={question: no})
        assert (code, added.server.config_path.read_text()) == (1, before), shown
        assert shown.rstrip().endswith("Nothing was changed."), shown
    code, shown = on_terminal(added, *words, answers={question: "y"})
    assert code == 0 and changed(added.server.config_path.read_text()), shown


def test_adding_shows_what_it_does_to_the_file_and_asks(at_home: House) -> None:
    before = at_home.server.config_path.read_bytes()
    words = ("add", "sonarqube", "--name", "work", *at_home.where())
    code, shown = on_terminal(at_home, *words, answers={"Go ahead? [y/N]": "n"})
    assert code == 1 and "sonar.telemetry.url=http://127.0.0.1:9/" in shown
    assert at_home.server.config_path.read_bytes() == before
    assert at_home.run("log").code == 0 and "No instance yet" in at_home.run("status").out
    code, shown = on_terminal(at_home, *words, answers={"Go ahead? [y/N]": "yes"})
    assert code == 0, shown


def test_a_token_that_is_typed_is_not_shown_and_not_kept(at_home: House) -> None:
    where = at_home.where()[:-2]
    assert at_home.run("add", "sonarqube", "--name", "work", *where, "--token-ask", "--yes").code == 0
    at_home.server.restart()
    at_home.token.unlink()
    question = "Token of work (not shown, kept in memory):"
    code, shown = on_terminal(at_home, "send", "work", answers={question: ADMIN_TOKEN})
    assert code == 0 and "delivered" in shown and ADMIN_TOKEN not in shown, shown
    refused = at_home.run("send", "work")
    assert refused.code == 3 and "was not entered" in refused.err, refused
    for path in at_home.owner.folder.rglob("*"):
        assert not path.is_file() or ADMIN_TOKEN.encode() not in path.read_bytes(), path


def test_a_payload_on_a_terminal_is_escaped() -> None:
    """JSON may hold controls as they are (U+009B starts a colour on some terminals)."""

    def nasty(answer: Answer) -> Answer:
        assert b"corpstyle" in answer.body
        return replace(answer, body=answer.body.replace(b"corpstyle", "corp\x9b31m".encode()))

    with house() as home:
        home.server.faults.add(Fault(change=nasty), path="/api/system/info")
        home.add()
        assert home.run("send", "work").code in (0, 6)
        for words in (("preview", "work"), ("show", "--last", "work")):
            code, shown = on_terminal(home, *words)
            assert code == 0 and "\\x9b31m" in shown and "\x9b" not in shown, shown
        assert b"\xc2\x9b31m" in home.run("show", "--last", "work", "--raw").raw
        assert b"\xc2\x9b31m" in home.run("preview", "work").raw
