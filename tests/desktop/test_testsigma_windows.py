"""The windows with a Testsigma: added with a log-in, seen, and its switch with all its parts."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.desktop.running import Running
from tests.integration.testsigma_world import PASSWORD, USER, a_testsigma
from tray_app.core.model import SecretPlace, SecretRef, Source
from tray_app.desktop.checklist import Mark
from tray_app.desktop.instance_dialog import InstanceDialog
from tray_app.desktop.instance_form import FROM_FILE
from tray_app.desktop.switch_dialog import SwitchDialog


@contextmanager
def running(qtbot: QtBot, folder: Path, **more: Any) -> Iterator[Running]:
    with a_testsigma(folder, onboarded=True, **more) as here:
        program = Running(qtbot, here)
        program.start()
        try:
            yield program
        finally:
            program.window.close()
            assert program.services.stop(), "the engine did not end"


def saved(widget: Any, name: str) -> None:
    """For whoever wants to look at it."""
    folder = os.environ.get("PICTURES")
    if folder:
        widget.grab().save(f"{folder}/{name}.png")


def test_the_switch_shows_all_its_parts(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path, source=Source.OBSERVE) as here:
        here.until(lambda: here.seen() is not None and here.services.statuses)
        here.until(lambda: here.window._view._word.text() == "Sending to Testsigma")
        dialog = SwitchDialog(here.services, here.services.statuses[0], "opt-out", here.window)
        dialog.show()
        here.until(dialog.act_button.isEnabled)
        text = dialog._lines.text()
        assert "+ DISABLE_TELEMETRY=true" in text
        assert '"consent": false, "consentRequestDone": true' in text
        assert "Freshchat" in dialog._beyond.text()
        assert not dialog._announce.isVisibleTo(dialog)
        saved(dialog, "switch")
        dialog._sink.click()
        here.until(lambda: "testsigma.platform.url=http://127.0.0.1:9" in dialog._lines.text())
        assert "Agents do not start" in dialog._beyond.text()
        saved(dialog, "switch-sink")
        dialog._sink.click()
        here.until(lambda: "testsigma.platform.url" not in dialog._lines.text())
        qtbot.mouseClick(dialog.act_button, Qt.MouseButton.LeftButton)
        here.until(lambda: dialog._checklist.steps() and dialog._checklist.steps()[-1].mark is Mark.OPEN)
        here.until(lambda: [s.mark for s in dialog._checklist.steps()].count(Mark.FAILED) == 0)
        assert "Eleven kinds of events still leave" in dialog._checklist.steps()[-1].text
        here.until(lambda: here.window._view._word.text() == "Still sending some")
        saved(dialog, "checklist")
        saved(here.window, "window")
        dialog.reject()


def test_a_testsigma_is_added_with_user_and_password(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path, source=Source.OBSERVE) as here:
        here.until(lambda: here.seen() is not None)
        dialog = InstanceDialog(here.services, None, here.window)
        dialog.show()
        form = dialog.form
        here.until(lambda: form.product.count() == 2)
        form.product.setCurrentIndex(1)
        assert form.url.placeholderText() == "http://127.0.0.1:9090"
        form.name.setText("second")
        form.home.setText(str(here.here.server.home))
        form.url.setText(here.here.server.url)
        form.send_instead.click()
        form.token_place.setCurrentIndex(form.token_place.findData(FROM_FILE))
        secret = tmp_path / "other secret"
        secret.touch(mode=0o600)
        secret.write_text(PASSWORD)
        form.user.setText(USER)
        form.token_file.setText(str(secret))
        saved(dialog, "add")
        dialog.act()
        here.until(lambda: dialog._confirmation.isVisibleTo(dialog))
        assert "Agents do not start" in dialog._what.text()
        saved(dialog, "add-confirm")
        with qtbot.waitSignal(dialog.done_for):
            dialog.act()
        with here.here.program.parts(read_only=True) as parts:
            added = parts.journal.instance("second")
        assert added is not None
        assert (added.product, added.first_ping_now) == ("testsigma", True)
        assert added.secret == SecretRef(place=SecretPlace.FILE, path=str(secret), user=USER)


def test_one_in_a_compose_project_is_changed_without_a_folder(qtbot: QtBot, tmp_path: Path) -> None:
    """Where it is is shown; the folder's field would be nonsense there."""
    with running(qtbot, tmp_path, source=Source.OBSERVE) as here:
        here.until(lambda: here.seen() is not None)
        compose = tmp_path / "docker-compose.yml"
        compose.write_text("services:\n  testsigma_server:\n    image: testsigmahq/server:v3.0.1\n")
        before = here.here.instance()._replace(home=None, compose=str(compose), service="testsigma_server")
        dialog = InstanceDialog(here.services, before, here.window)
        dialog.show()
        form = dialog.form
        assert not form.home.isVisibleTo(dialog)
        assert form.place.compose.currentText() == str(compose) and form.place.compose.isVisibleTo(dialog)
        assert form.place.service.currentText() == "testsigma_server"
        form.send_instead.click()
        assert (form.is_complete(), form.complaint()) == (True, "")
        saved(dialog, "change-compose")
        dialog.act()
        here.until(lambda: dialog._confirmation.isVisibleTo(dialog))
        assert 'TESTSIGMA_PLATFORM_URL: "http://127.0.0.1:9"' in dialog._lines.text()
        saved(dialog, "change-compose-lines")
        dialog.reject()


def test_another_server_at_its_address_is_asked_about(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path, source=Source.OBSERVE) as here:
        here.until(lambda: here.window._view._word.text() == "Sending to Testsigma")
        button = here.window._view.same_server
        assert not button.isVisible()
        here.here.server.data.server_uuid = "0195f3d8-7165-11ec-8d28-2641d35f62cd"
        here.here.server.api.session_key += 1
        here.told("status")
        here.window._view.read_again()
        here.until(button.isVisible)
        here.until(lambda: here.window._view._word.text() == "Cannot tell")
        assert "another Testsigma than the one added as work" in here.window._view._sentence.text()
        saved(here.window, "other-server")
        qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
        here.until(lambda: here.window._view._word.text() == "Sending to Testsigma")
        here.until(lambda: not button.isVisible())


def test_each_part_is_taken_back_alone(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path, source=Source.OBSERVE) as here:
        here.until(lambda: here.window._view._word.text() == "Sending to Testsigma")
        here.told("opt-out", name="work", announce=False, sink=True, by="test")
        for part, shown, hidden in (
            ("Only where it is sent, in the config", "testsigma.platform.url", "DISABLE_TELEMETRY"),
            ("Only what the running server keeps", '"consent": true', "testsigma.platform.url"),
            ("Only the switch in the config", "DISABLE_TELEMETRY", "consent"),
        ):
            dialog = SwitchDialog(here.services, here.services.statuses[0], "revert", here.window)
            dialog.show()
            here.until(dialog.act_button.isEnabled)
            if shown != "DISABLE_TELEMETRY":
                dialog._part.setCurrentText(part)
            else:
                assert not dialog._part.isVisibleTo(dialog), "only one is left"
            here.until(lambda shown=shown, hidden=hidden: shown in (t := dialog._lines.text()) and hidden not in t)  # noqa: B023
            qtbot.mouseClick(dialog.act_button, Qt.MouseButton.LeftButton)
            here.until(dialog._checklist.steps)
            assert dialog.problem is None
            dialog.reject()
        assert here.here.server.data.consent is True
        assert "DISABLE_TELEMETRY" not in here.here.config.read_text()
