"""The question before the switch and the checklist after it, against real files and servers."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from time import time

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from tests.desktop.running import Running, running
from tray_app.core.model import Source, SwitchAct, reason
from tray_app.core.sentences import untold
from tray_app.desktop.checklist import Mark, steps_of
from tray_app.desktop.switch_dialog import SwitchDialog
from tray_app.engine.instance_acts import InstanceActs


def ask(here: Running, act: str, **more: bool) -> SwitchDialog:
    here.until(lambda: here.seen() is not None and here.services.statuses)
    dialog = SwitchDialog(here.services, here.services.statuses[0], act, here.window, **more)
    dialog.show()
    return dialog


def marks(dialog: SwitchDialog) -> list[Mark]:
    return [step.mark for step in dialog._checklist.steps()]


def test_the_lines_come_before_the_act_and_cancel_changes_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path) as here:
        before = here.here.config.read_bytes()
        dialog = ask(here, "opt-out")
        assert not dialog.act_button.isEnabled()
        here.until(dialog.act_button.isEnabled)
        assert "+ sonar.telemetry.enable=false" in dialog._lines.text()
        assert "the name in its manual, which the server ignores" in dialog._lines.text()
        assert dialog._restart.text() == "SonarQube must be restarted to notice."
        assert dialog.act_button.isDefault()
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
        assert dialog.result() == QDialog.DialogCode.Rejected
        assert here.here.config.read_bytes() == before


def test_the_checklist_fills_in_as_each_point_is_verified(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path) as here:
        dialog = ask(here, "opt-out")
        here.until(dialog.act_button.isEnabled)
        qtbot.mouseClick(dialog.act_button, Qt.MouseButton.LeftButton)
        here.until(lambda: marks(dialog) == [Mark.DONE, Mark.DONE, Mark.OPEN, Mark.OPEN, Mark.DONE])
        assert b"\nsonar.telemetry.enable=false" in here.here.config.read_bytes()
        here.here.server.restart()
        here.until(lambda: not dialog._looking)
        dialog._check.click()
        here.until(lambda: marks(dialog) == [Mark.DONE] * 5)
        assert dialog._checklist.steps()[3].text.startswith("The running server confirms: off (asked today ")
        assert dialog._note.text() == "All of it is verified."
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
        assert dialog.result() == QDialog.DialogCode.Accepted
        here.until(lambda: here.window._view._word.text() == "Not sending")
        assert not here.window._view.switch.isChecked()


def test_a_server_that_answers_without_showing_its_switch_is_said_to(qtbot: QtBot, tmp_path: Path) -> None:
    """Its variable is over the file, and encrypted with a key that only the server has."""
    hidden = {"SONAR_TELEMETRY_ENABLE": "{aes-gcm}AAAA"}
    with running(qtbot, tmp_path, source=Source.OBSERVE, environment=hidden) as here:
        dialog = ask(here, "opt-out")
        here.until(dialog.act_button.isEnabled)
        dialog.act_button.click()
        here.until(lambda: marks(dialog) and marks(dialog)[3] is Mark.UNKNOWN)
        assert dialog._checklist.steps()[3].text.startswith("The running server does not show it (asked today ")
        # A server tells its start in whole seconds: in the second of the change it could be from before.
        changed_s = int(here.here.config.stat().st_mtime)
        here.until(lambda: time() >= changed_s + 1)
        here.here.server.restart()

        def verified() -> bool:
            dialog._check.click()
            return marks(dialog) == [Mark.DONE, Mark.DONE, Mark.DONE, Mark.UNKNOWN, Mark.DONE]

        here.until(verified)
        assert dialog._checklist.steps()[2].text.startswith("SonarQube restarted today ")
        assert dialog._checklist.steps()[3].text.startswith("The running server does not show it (asked today ")
        assert dialog._note.text() == "", "it is not all verified, and looking again would not change that"
        qtbot.keyClick(dialog, Qt.Key.Key_Return)
        assert not dialog.isVisible()


def test_a_restart_before_the_file_is_changed_is_none(qtbot: QtBot, tmp_path: Path) -> None:
    """An administrator is waited for; meanwhile the owner restarts the server."""
    with running(qtbot, tmp_path) as here:
        here.until(lambda: here.seen() is not None and here.seen().look.started_at is not None)
        seen = here.seen()
        why = untold(reason("needs_rights", path="/opt/sonar.properties", owner="sonarqube"))
        told = {"problem": why, "command": "sudo telemetry-tray-helper"}
        acted_at = seen.look.started_at - timedelta(seconds=5)
        steps = steps_of(SwitchAct.OPT_OUT, told, seen, acted_at=acted_at, pasted=False)
        assert [step.mark for step in steps[:2]] == [Mark.FAILED, Mark.OPEN]
        assert steps[1].text.startswith("SonarQube restarted: restart its main process")


def test_return_closes_the_checklist_whatever_comes_in(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path) as here:
        dialog = ask(here, "opt-out")
        here.until(dialog.act_button.isEnabled)
        dialog.activateWindow()
        here.until(dialog.isActiveWindow)
        qtbot.keyClick(dialog.act_button, Qt.Key.Key_Return)
        here.until(lambda: marks(dialog)[3:4] == [Mark.OPEN] and not dialog._looking)
        dialog._read()
        here.until(lambda: dialog._needs_restart)
        assert dialog.focusWidget() is dialog._close and dialog._close.isDefault()
        dialog.can_restart = True
        dialog._read()
        here.until(dialog.restart_button.isVisible)
        assert dialog.focusWidget() is dialog._close and dialog._close.isDefault()
        qtbot.keyClick(dialog._close, Qt.Key.Key_Return)
        assert not dialog.isVisible()


def test_what_leaves_all_the_same_is_told_before_the_switch(qtbot: QtBot, tmp_path: Path) -> None:
    """The farewell message, and a second channel of which nobody knows whether it obeys."""
    with running(qtbot, tmp_path, source=Source.OBSERVE, version="2026.1.0.119033") as here:
        here.until(lambda: here.seen() and any(e.key == "sonar.gessie.url" for e in here.seen().look.evidence))
        before = here.here.config.read_bytes()
        dialog = ask(here, "opt-out")
        here.until(dialog.act_button.isEnabled)
        assert dialog._beyond.isVisible()
        assert dialog._beyond.text() == (
            "This version has a second channel (sonar.gessie.url); it is not known whether its switch for telemetry "
            "stops that too."
        )
        assert "so that its farewell message (the server's id) goes nowhere" in dialog._lines.text()
        assert dialog._announce.isVisible() and not dialog._announce.isChecked()
        assert dialog._announce.text() == "&Let SonarSource know (sends one message with the server's id)"
        assert here.here.config.read_bytes() == before, "nothing was done yet"
        dialog.reject()


def test_a_version_without_a_second_channel_is_told_of_none(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path, source=Source.OBSERVE) as here:
        here.until(lambda: here.seen() and here.seen().look.asked_at)
        dialog = ask(here, "opt-out")
        here.until(dialog.act_button.isEnabled)
        assert not dialog._beyond.isVisible()
        dialog.reject()


def test_an_opt_in_does_not_act_on_return(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path) as here:
        here.told("opt-out", name="work", announce=False, by="test")
        dialog = ask(here, "opt-in")
        here.until(dialog.act_button.isEnabled)
        assert "sonar.telemetry.enable=true" in dialog._lines.text()
        assert not dialog.act_button.isDefault()
        dialog.act_button.click()
        here.until(lambda: marks(dialog)[:2] == [Mark.DONE, Mark.DONE])
        assert b"\nsonar.telemetry.enable=true" in here.here.config.read_bytes()


def test_revert_takes_our_lines_back(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path) as here:
        here.told("opt-out", name="work", announce=False, by="test")
        dialog = ask(here, "revert")
        here.until(dialog.act_button.isEnabled)
        dialog.act_button.click()
        here.until(lambda: marks(dialog))
        assert b"sonar.telemetry.enable=false" not in here.here.config.read_bytes()


def test_letting_the_vendor_know_leaves_the_addresses(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path, source=Source.OBSERVE) as here:
        dialog = ask(here, "opt-out")
        here.until(lambda: "sonar.telemetry.url=http://127.0.0.1:9/" in dialog._lines.text())
        dialog._announce.click()
        here.until(lambda: "sonar.telemetry.url" not in dialog._lines.text())
        assert "sonar.telemetry.enable=false" in dialog._lines.text()


def test_a_config_that_cannot_be_changed_says_so_and_stops_us_all_the_same(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path) as here:
        link = here.here.config.with_name("second name")
        link.hardlink_to(here.here.config)
        dialog = ask(here, "opt-out")
        here.until(dialog.act_button.isEnabled)
        dialog.act_button.click()
        here.until(lambda: marks(dialog) and marks(dialog)[0] is Mark.FAILED)
        assert "has 2 names (hard links)" in dialog._checklist.steps()[0].text
        assert not any("restart" in step.text for step in dialog._checklist.steps()), "there is nothing to notice"
        here.until(lambda: dialog._checklist.steps()[1].text.startswith("The running server still says on"))
        assert dialog.problem is not None
        here.until(lambda: here.seen().verdict.gate.open is False)


def test_a_config_that_cannot_be_read_still_lets_us_stop(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path) as here:
        here.here.config.unlink()
        here.here.config.mkdir()
        dialog = ask(here, "opt-out")
        here.until(dialog.act_button.isEnabled)
        assert "This program stops sending for it all the same." in dialog._state.text()


def test_without_a_file_the_lines_are_there_to_paste(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path) as here:
        here.until(lambda: here.seen() is not None)
        with here.here.program.parts() as parts:
            InstanceActs(parts).change(parts.journal.instances()[0]._replace(home=None))
        here.services.refresh()
        here.until(lambda: here.seen().instance.home is None)
        dialog = ask(here, "opt-out")
        here.until(dialog.act_button.isEnabled)
        assert dialog._lines.text().splitlines()[:2] == [
            "sonar.telemetry.enable=false",
            "sonar.telemetry.enabled=false",
        ]
        dialog.act_button.click()
        here.until(lambda: marks(dialog) and marks(dialog)[0] is Mark.OPEN)
        dialog._copy.click()
        assert QApplication.clipboard().text().startswith("sonar.telemetry.enable=false\n")
        with here.here.program.parts(read_only=True) as parts:
            wish = parts.journal.wish(parts.journal.instances()[0].id)
        assert wish is not None and wish.off
        assert not here.told("opt-in", name="work", by="test")["problem"]


def test_what_the_server_said_before_the_act_confirms_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path) as here:
        here.told("opt-out", name="work", announce=False, by="test")
        here.here.server.restart()
        here.told("status", names=["work"])
        here.until(lambda: here.seen() is not None and here.seen().verdict.effective.value == "off")
        here.here.server.stop()
        here.here.clock.advance(timedelta(minutes=1))
        dialog = ask(here, "opt-out")
        here.until(dialog.act_button.isEnabled)
        dialog.act_button.click()
        here.until(lambda: marks(dialog) == [Mark.DONE, Mark.DONE, Mark.OPEN, Mark.UNKNOWN, Mark.DONE])
        assert "could not be reached" in dialog._checklist.steps()[3].text


def test_only_the_tray_offers_silence(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path) as here:
        assert not ask(here, "opt-out")._silence.isVisible()
        dialog = ask(here, "opt-out", offer_silence=True)
        assert dialog._silence.isVisible()
        dialog._silence.click()
        assert dialog.do_not_ask_again


def test_an_answer_for_a_closed_question_harms_nobody(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path) as here:
        dialog = ask(here, "opt-out")
        dialog.close()
        dialog.deleteLater()
        here.told("plan", name="work", act="opt-out")
        assert here.window.isVisible()
