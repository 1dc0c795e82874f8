"""Quitting while somebody's functions go through this program: it asks; else it does not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from tests.integration.relayed_testsigma import RelayedTestsigma, world_of_testsigma
from tests.integration.world import world
from tray_app.core.model import Source
from tray_app.desktop.modes import Mode
from tray_app.desktop.quit_question import QuitQuestion, leaning, may_the_session_end
from tray_app.desktop.services import Services
from tray_app.desktop.shell import Shell

WITHIN_MS = 30_000

pytestmark = pytest.mark.qt_log_ignore("systemTrayWindowChanged", "does not support raise")


@pytest.fixture(autouse=True)
def kept_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    """The loop is the test's own: after `exit` it would never run again."""
    monkeypatch.setattr(QApplication, "exit", lambda _code: None)


@contextmanager
def shell_of(qtbot: QtBot, here: RelayedTestsigma) -> Iterator[Shell]:
    """The program with its tray, once its relay's instance is known."""
    shell = Shell(here.program)
    shell.start(open_window=False)
    try:
        qtbot.waitUntil(lambda: bool(shell._services.statuses), timeout=WITHIN_MS)
        yield shell
    finally:
        assert shell.end()


def question_of(shell: Shell) -> QuitQuestion:
    assert shell._quit_question is not None and shell._quit_question.isVisible()
    return shell._quit_question


def press(question: QMessageBox, text: str) -> None:
    (button,) = [b for b in question.buttons() if b.text().replace("&", "") == text]
    assert isinstance(button, QPushButton)
    button.click()


def test_quit_asks_where_functions_end_with_it(qtbot: QtBot, tmp_path: Path) -> None:
    with world_of_testsigma(tmp_path) as here, shell_of(qtbot, here) as shell:
        shell.ask_to_quit()
        question = question_of(shell)
        assert "work goes through this program: without it Testsigma's agents exit" in question.informativeText()
        assert question.defaultButton().text() == "&Go on"
        shell.ask_to_quit()
        assert question_of(shell) is question, "one question, not two"
        press(question, "Go on")
        assert shell._ended is None and shell._services.mode is Mode.OWN
        shell.ask_to_quit()
        press(question_of(shell), "Quit all the same")
        assert shell._ended is True


def test_a_window_of_another_engine_quits_at_once(qtbot: QtBot, tmp_path: Path) -> None:
    """Its service is the engine, and goes on."""
    with world_of_testsigma(tmp_path) as here, shell_of(qtbot, here) as shell:
        other = Services(here.program)
        other.start()
        qtbot.waitUntil(lambda: other.mode is Mode.CLIENT and bool(other.statuses), timeout=WITHIN_MS)
        assert leaning(shell._services) and not leaning(other)
        assert other.stop()


@pytest.mark.parametrize("source", [Source.RELAY, Source.OBSERVE])
def test_where_nothing_but_telemetry_comes_through_it_quits_at_once(
    qtbot: QtBot, tmp_path: Path, source: Source
) -> None:
    with world(tmp_path, source=source, users=1, projects=1) as here:
        shell = Shell(here.program)
        shell.start(open_window=False)
        qtbot.waitUntil(lambda: bool(shell._services.statuses), timeout=WITHIN_MS)
        shell.ask_to_quit()
        assert shell._ended is True
        assert shell.end()


class _Session:
    """What Qt's session manager says, which there is only under a desktop's own."""

    def __init__(self, *, asks: bool) -> None:
        self.asks, self.said = asks, list[str]()

    def allowsInteraction(self) -> bool:
        return self.asks

    def cancel(self) -> None:
        self.said.append("cancel")

    def release(self) -> None:
        self.said.append("release")


def test_the_end_of_the_session_is_stopped_on_the_owners_word(qtbot: QtBot, tmp_path: Path) -> None:
    with world_of_testsigma(tmp_path) as here, shell_of(qtbot, here) as shell:
        for button, said in (("Go on", ["cancel", "release"]), ("Quit all the same", ["release"])):

            def answer(button: str = button) -> None:
                question = QApplication.activeModalWidget()
                assert isinstance(question, QuitQuestion)
                press(question, button)

            session = _Session(asks=True)
            QTimer.singleShot(0, answer)
            may_the_session_end(shell._services, session)
            assert session.said == said
        silent = _Session(asks=False)
        may_the_session_end(shell._services, silent)
        assert silent.said == []
