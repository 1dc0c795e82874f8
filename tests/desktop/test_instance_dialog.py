"""Adding, changing and removing an instance, and the settings, through the engine."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import trustme
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QLabel
from pytestqt.qtbot import QtBot

from tests.desktop.running import Running, running
from tests.fake_docker import FakeDocker, compose_labels, container
from tests.integration.wire_servers import Tap
from tray_app.core.instances import instance_to_json
from tray_app.core.model import SecretPlace, Source
from tray_app.desktop.about_dialog import AboutDialog
from tray_app.desktop.crash_dialog import CrashDialog
from tray_app.desktop.instance_dialog import InstanceDialog
from tray_app.desktop.instance_place import COMPOSE as COMPOSE_KIND
from tray_app.desktop.instance_place import CONTAINER as CONTAINER_KIND
from tray_app.desktop.leave_dialog import LeaveDialog
from tray_app.desktop.preferences_dialog import PreferencesDialog
from tray_app.desktop.remove_dialog import RemoveDialog
from tray_app.engine.instance_acts import InstanceActs
from tray_app.system import containers


def form(here: Running, *, changing: bool = False) -> InstanceDialog:
    here.until(lambda: here.seen() is not None)
    dialog = InstanceDialog(here.services, here.seen().instance if changing else None, here.window)
    dialog.show()
    return dialog


def test_just_show_me_adds_without_changing_a_byte(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path) as here:
        before = here.here.config.read_bytes()
        dialog = form(here)
        assert not dialog.act_button.isEnabled()
        dialog.form.name.setText("second")
        dialog.form.home.setText(str(here.here.server.home))
        assert dialog.act_button.isEnabled()
        with qtbot.waitSignal(dialog.done_for) as done:
            dialog.act()
        assert done.args == ["second"]
        assert dialog.result() == QDialog.DialogCode.Accepted
        assert here.here.config.read_bytes() == before
        with here.here.program.parts(read_only=True) as parts:
            added = parts.journal.instance("second")
        assert added is not None and added.source is Source.OBSERVE and added.secret is None


def test_sending_instead_shows_the_lines_first(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path, source=Source.OBSERVE) as here:
        dialog = form(here)
        dialog.form.name.setText("second")
        dialog.form.home.setText(str(here.here.server.home))
        dialog.form.send_instead.click()
        assert not dialog.act_button.isEnabled()
        assert "web address" in dialog.form.complaint()
        dialog.form.url.setText(here.here.server.url)
        dialog.form.home.clear()
        assert "give the folder" in dialog.form.complaint()
        dialog.form.home.setText(str(here.here.server.home))
        dialog.act()
        here.until(dialog.confirming)
        assert "+ sonar.telemetry.url=http://127.0.0.1:9/" in dialog._lines.text()
        assert b"\nsonar.telemetry.url" not in here.here.config.read_bytes()
        dialog._back.click()
        assert not dialog.confirming()
        dialog.act()
        here.until(dialog.confirming)
        with qtbot.waitSignal(dialog.done_for):
            dialog.act()
        assert b"\nsonar.telemetry.url=http://127.0.0.1:9/" in here.here.config.read_bytes()


@pytest.mark.parametrize(
    ("field", "text", "complaint"),
    [
        ("name", "-x", "is no name for an instance"),
        ("url", "ftp://x", "is no address that can be used"),
        ("home", "relative/folder", "whole path"),
    ],
)
def test_what_is_wrong_is_said_while_typing(
    qtbot: QtBot, tmp_path: Path, field: str, text: str, complaint: str
) -> None:
    with running(qtbot, tmp_path) as here:
        dialog = form(here)
        getattr(dialog.form, field).setText(text)
        assert complaint in dialog.form.complaint()
        assert not dialog.act_button.isEnabled()


def test_what_only_the_disk_knows_is_said_on_adding(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path) as here:
        dialog = form(here)
        dialog.form.home.setText(str(tmp_path / "nowhere"))
        dialog.act()
        here.until(dialog.problem)
        assert "is no folder that can be seen from here" in dialog.problem()
        dialog.form.home.setText(str(here.here.server.home))
        assert not dialog.problem()
        dialog.form.name.setText("work")
        dialog.act()
        here.until(dialog.problem)
        assert "There is an instance work already" in dialog.problem()
        token = tmp_path / "open token"
        token.write_text("squ_1234")
        token.chmod(0o644)
        dialog.form.name.setText("second")
        dialog.form.token_place.setCurrentIndex(dialog.form.token_place.findData("file"))
        dialog.form.token_file.setText(str(token))
        dialog.act()
        here.until(dialog.problem)
        assert "is not private" in dialog.problem()
        assert len(here.services.statuses) == 1


def test_a_token_that_the_keyring_does_not_take_adds_nothing(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # No keyring at all, so that none of this machine's is touched.
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    with running(qtbot, tmp_path) as here:
        dialog = form(here)
        dialog.form.name.setText("second")
        dialog.form.home.setText(str(here.here.server.home))
        dialog.form.token_place.setCurrentIndex(dialog.form.token_place.findData("keyring"))
        assert not dialog.act_button.isEnabled()
        dialog.form.token.setText("squ_secret")
        dialog.act()
        here.until(dialog.problem)
        assert "keyring" in dialog.problem().lower()
        assert "squ_secret" not in dialog.problem()

        def names() -> list[str]:
            with here.here.program.parts(read_only=True) as parts:
                return [i.name for i in parts.journal.instances()]

        here.until(lambda: names() == ["work"])
        assert dialog.isVisible()


def test_a_change_keeps_what_is_not_in_the_form(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path) as here:
        dialog = form(here, changing=True)
        before = here.seen().instance
        dialog.form.name.setText("renamed")
        with qtbot.waitSignal(dialog.done_for):
            dialog.act()
        with here.here.program.parts(read_only=True) as parts:
            assert parts.journal.instances() == (before._replace(name="renamed"),)
        assert before.secret is not None and before.secret.place is SecretPlace.FILE


def test_removing_asks_once_and_says_what_stays(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path) as here:
        here.told("opt-out", name="work", announce=False, by="test")
        off = here.here.config.read_bytes()
        here.until(lambda: here.seen() is not None)
        dialog = RemoveDialog(here.services, here.seen().instance, here.window)
        dialog.show()
        assert not dialog.remove_button.isDefault()
        with qtbot.waitSignal(dialog.accepted):
            dialog.remove_button.click()
        here.until(lambda: not here.services.statuses)
        assert here.here.config.read_bytes() == off


def test_settings_count_at_once_and_errors_keep_what_was_typed(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path) as here:
        dialog = PreferencesDialog(here.services, here.window)
        dialog.show()
        here.until(dialog.bodies.isEnabled)
        assert not dialog.login.isEnabled()  # A program that may only talk to this machine is no login's business.
        dialog.bodies.setValue(7)
        dialog.bodies.editingFinished.emit()
        here.until(lambda: dialog.note().startswith("Saved"))
        assert json.loads(here.here.program.paths.preferences.read_text())["bodies_days"] == 7
        assert here.services._bridge._engine._network.bodies_days == 7
        dialog.proxy.setText("nonsense")
        dialog.proxy.editingFinished.emit()
        here.until(lambda: "proxy" in dialog.note())
        assert dialog.proxy.text() == "nonsense"
        sender = here.services._bridge._engine._network.sender
        dialog.proxy.setText("http://127.0.0.1:1")
        dialog.proxy.editingFinished.emit()
        here.until(lambda: dialog.note().startswith("Saved"))
        assert here.services._bridge._engine._network.sender is not sender


def test_own_certificates_are_checked_and_the_proxy_is_tested_only_when_clicked(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path, source=Source.OBSERVE) as here, Tap("connect", 1) as tap:
        here.until(lambda: here.seen() is not None)
        here.told("set", instance=instance_json(here, endpoint="https://telemetry.example/sonarqube"))
        dialog = PreferencesDialog(here.services, here.window)
        dialog.show()
        here.until(dialog.try_proxy.isEnabled)
        assert "telemetry.example" in dialog.try_proxy.toolTip()
        bad = tmp_path / "bad.pem"
        bad.write_text("nothing")
        dialog.certificates.setText(str(bad))
        dialog.certificates.editingFinished.emit()
        here.until(lambda: "it holds no certificate" in dialog.note())
        good = tmp_path / "good.pem"
        trustme.CA().cert_pem.write_to_path(good)
        dialog.certificates.setText(str(good))
        dialog.certificates.editingFinished.emit()
        here.until(lambda: dialog.note().startswith("Saved"))
        assert here.services._bridge._engine._network.sender._ca_file == str(good)
        dialog.proxy.setText(f"http://127.0.0.1:{tap.port}")
        dialog.proxy.editingFinished.emit()
        here.until(lambda: dialog.note().startswith("Saved") and dialog.proxy.text() == dialog._known["proxy"])
        assert tap.asked == []
        dialog.try_proxy.click()
        here.until(lambda: "lets this program through to telemetry.example" in dialog.note())
        assert tap.asked[0].startswith(b"CONNECT telemetry.example:443 ")


def test_leaving_keeps_an_opt_out_unless_told_otherwise(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path) as here:
        here.until(lambda: here.seen() is not None)
        here.told("opt-out", name="work", announce=False, by="window")
        off = here.here.config.read_bytes()
        dialog = LeaveDialog(here.services, here.window)
        dialog.show()
        here.until(dialog.remove_button.isEnabled)
        assert not dialog.remove_button.isDefault()
        assert dialog.keep["work"].isChecked()
        with qtbot.waitSignal(dialog.left, timeout=20_000):
            dialog.remove_button.click()
        assert here.here.config.read_bytes() == off
        here.until(lambda: not here.services.statuses)


def test_leaving_takes_back_what_the_owner_wants_back(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path, source=Source.OBSERVE) as here:
        here.until(lambda: here.seen() is not None)
        before = here.here.config.read_bytes()
        here.told("opt-out", name="work", announce=False, by="window")
        dialog = LeaveDialog(here.services, here.window)
        dialog.show()
        here.until(dialog.remove_button.isEnabled)
        dialog.keep["work"].click()
        with qtbot.waitSignal(dialog.left, timeout=20_000):
            dialog.remove_button.click()
        assert here.here.config.read_bytes() == before


def test_leaving_says_at_each_choice_what_becomes_of_it(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path, source=Source.OBSERVE) as here:
        here.until(lambda: here.seen() is not None)
        here.told("opt-out", name="work", announce=False, by="window")
        dialog = LeaveDialog(here.services, here.window)
        dialog.show()
        here.until(dialog.remove_button.isEnabled)
        box, where = dialog.keep["work"], str(here.here.config)
        assert box.text() == "Keep telemetry of SonarQube (work) stopped"

        def says(text: str) -> bool:
            labels = {label.text(): label for label in dialog.findChildren(QLabel) if label.isVisible()}
            whole = text in labels and labels[text].height() >= labels[text].heightForWidth(labels[text].width())
            return whole and box.accessibleDescription() == text

        assert says(f"Keep: what this program changed in {where} stays.")
        qtbot.keyClick(box, Qt.Key.Key_Space)
        assert says(f"Undo: what this program changed in {where} is taken back; its telemetry may start again.")


def test_leaving_undoes_what_is_on_as_it_says(qtbot: QtBot, tmp_path: Path) -> None:
    """Stopped and started again: lines of this program stand there all the same."""
    with running(qtbot, tmp_path, source=Source.OBSERVE) as here:
        here.until(lambda: here.seen() is not None)
        before = here.here.config.read_bytes()
        here.told("opt-out", name="work", announce=False, by="window")
        here.told("opt-in", name="work", by="window")
        assert here.here.config.read_bytes() != before
        dialog = LeaveDialog(here.services, here.window)
        dialog.show()
        here.until(dialog.remove_button.isEnabled)
        assert not dialog.keep
        told = f"SonarQube (work): its telemetry is on. What this program changed in {here.here.config} is taken back."
        assert told in [label.text() for label in dialog.findChildren(QLabel)]
        with qtbot.waitSignal(dialog.left, timeout=20_000):
            dialog.remove_button.click()
            assert dialog.problem.text() == "Removing…"
            qtbot.keyClick(dialog, Qt.Key.Key_Escape)
            assert dialog.isVisible(), "not half of it"
        assert here.here.config.read_bytes() == before


def test_leaving_offers_no_choice_where_nothing_stands_changed(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path, source=Source.OBSERVE, file_lines=["sonar.telemetry.enable=false"]) as here:
        here.until(lambda: here.seen() is not None)
        with here.here.program.parts() as parts:
            InstanceActs(parts).change(parts.journal.instances()[0]._replace(home=None))
        here.told("opt-out", name="work", announce=False, by="window")
        dialog = LeaveDialog(here.services, here.window)
        dialog.show()
        here.until(dialog.remove_button.isEnabled)
        assert not dialog.keep
        assert "SonarQube (work): nothing stands changed there." in [w.text() for w in dialog.findChildren(QLabel)]
        with qtbot.waitSignal(dialog.left, timeout=20_000):
            dialog.remove_button.click()


def test_what_is_copied_is_what_is_shown(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path) as here:
        about = AboutDialog(here.services, here.window)
        about.show()
        here.until(about.diagnostics.copy_button.isEnabled)
        about.diagnostics.copy_button.click()
        assert QGuiApplication.clipboard().text() == about.diagnostics.text.toPlainText()
        assert "work" not in QGuiApplication.clipboard().text().replace("network", "")
        where = here.here.program.log_crash(ValueError("this went wrong"))
        crash = CrashDialog("A fault.", where, here.window)
        assert "ValueError: this went wrong" in crash.trace.text.toPlainText()
        again = CrashDialog("A fault.", here.here.program.log_crash(ValueError("and again")), here.window)
        when, what, *_ = again.trace.text.toPlainText().splitlines()
        assert abs(datetime.fromisoformat(when) - datetime.now(UTC)) < timedelta(minutes=5)
        assert what.strip() == "crash" and "this went wrong" not in again.trace.text.toPlainText()


def instance_json(here: Running, **changes: object) -> dict[str, object]:
    """The instance as the engine is told it, with some values changed."""
    return instance_to_json(here.seen().instance._replace(**changes))


COMPOSE = (
    "services:\n  sonarqube:\n    image: sonarqube:9.9\n  other:\n    image: my/sonarqube\n  db:\n    image: postgres\n"
)


@contextmanager
def contained(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[FakeDocker, Path]]:
    """A docker that answers, with nothing yet, and a compose project of two services that could be it."""
    docker = FakeDocker(tmp_path)
    monkeypatch.setenv("PATH", str(docker.bin))
    monkeypatch.setenv("HOME", str(tmp_path / "user"))
    path = tmp_path / "user" / "project" / "docker-compose.yml"
    path.parent.mkdir(parents=True)
    path.write_text(COMPOSE)
    yield docker, path


def stored(here: Running, name: str) -> Any:
    with here.here.program.parts(read_only=True) as parts:
        return parts.journal.instance(name)


def test_a_service_of_a_compose_file(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with contained(tmp_path, monkeypatch) as (docker, path), running(qtbot, tmp_path) as here:
        docker.has(container("p-sonarqube-1", labels=compose_labels(path.parent, path.name)))
        dialog = form(here)
        place = dialog.form.place
        dialog.form.name.setText("second")
        place.kind.setCurrentIndex(place.kind.findData(COMPOSE_KIND))
        assert not place.home.isVisible() and not place.container.isVisible() and place.compose.isVisible()
        assert dialog.form.send_instead.isEnabled() and not dialog.act_button.isEnabled()
        here.until(lambda: place.says.text().startswith("Found here: 1."))
        assert [place.compose.itemText(row) for row in range(place.compose.count())] == [str(path)]
        place.compose.setEditText("relative.yml")
        assert "whole path" in dialog.form.complaint() and not dialog.act_button.isEnabled()
        place.compose.setCurrentIndex(0)
        place.compose.activated.emit(0)
        here.until(lambda: "which service is it" in place.says.text())
        here.until(lambda: place.says.height() == place.says.heightForWidth(place.says.width()))  # No gap below it.
        assert [place.service.itemText(row) for row in range(place.service.count())] == ["sonarqube", "other"]
        dialog.act()
        here.until(lambda: "which service is it" in dialog.problem())
        place.service.setCurrentIndex(0)
        place.service.activated.emit(0)
        here.until(lambda: "the service sonarqube" in place.says.text())
        assert place.says.text() == "Found: the service sonarqube. What its files say: on."
        before = {one.name for one in path.parent.iterdir()}
        with qtbot.waitSignal(dialog.done_for):
            dialog.act()
        added = stored(here, "second")
        assert (added.compose, added.service, added.home, added.container) == (str(path), "sonarqube", None, None)
        assert {one.name for one in path.parent.iterdir()} == before, "nothing was changed"
        here.until(lambda: len(here.services.statuses) == 2)
        here.window.choose("second")
        here.until(lambda: here.seen() is not None and here.seen().instance.name == "second")
        changing = form(here, changing=True)
        assert changing.form.place.compose.currentText() == str(path) and changing.act_button.isEnabled()
        changing.form.let_pass.click()
        changing.form.listen.setText("127.0.0.1:19077")
        changing.act()
        here.until(changing.confirming)
        assert "SONAR_TELEMETRY_URL" in changing._lines.text() and "override" in changing._lines._head.text()
        changing.close()


def test_a_container_by_its_name(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with contained(tmp_path, monkeypatch) as (docker, _), running(qtbot, tmp_path) as here:
        docker.has(container("sq", environment={"SONAR_TELEMETRY_ENABLE": "false"}))
        dialog = form(here)
        place = dialog.form.place
        dialog.form.name.setText("second")
        place.kind.setCurrentIndex(place.kind.findData(CONTAINER_KIND))
        assert not dialog.form.send_instead.isEnabled(), "nothing is changed through a container"
        here.until(lambda: place.says.text().startswith("Found here: 1."))
        place.container.setEditText("sp")
        place._look()
        here.until(lambda: "There is no container" in place.says.text() or "no such" in place.says.text().lower())
        place.container.setEditText("sq")
        place._look()
        here.until(lambda: "says: off" in place.says.text())
        with qtbot.waitSignal(dialog.done_for):
            dialog.act()
        added = stored(here, "second")
        assert (added.container, added.compose, added.home) == ("sq", None, None)
        here.told("status", names=["second"])
        here.until(lambda: len(here.services.statuses) == 2)
        here.window.choose("second")
        here.until(lambda: here.seen() is not None and here.seen().instance.name == "second")
        here.until(lambda: here.seen().verdict.effective.value == "off")
        here.window._view._why.click()
        model: Any = here.window._view._table.model()
        shown = [model.row_text(row) for row in range(model.rowCount())]
        assert any("docker container sq" in text and "decides" in text for text in shown), shown


@pytest.mark.parametrize(("fault", "says"), [("permission denied", "may not use docker"), ("hang", "did not answer")])
def test_docker_in_trouble_leaves_the_form_usable(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str, says: str
) -> None:
    assert containers.run.__kwdefaults__ is not None
    monkeypatch.setitem(containers.run.__kwdefaults__, "timeout_s", 1.5)
    with contained(tmp_path, monkeypatch) as (docker, path), running(qtbot, tmp_path) as here:
        docker.fails(fault)
        dialog = form(here)
        place = dialog.form.place
        place.kind.setCurrentIndex(place.kind.findData(CONTAINER_KIND))
        place.container.setEditText("sq")
        place._look()
        dialog.form.name.setText("typed meanwhile")
        assert dialog.act_button.isEnabled()
        here.until(lambda: says in place.says.text())
        place.kind.setCurrentIndex(place.kind.findData(COMPOSE_KIND))
        place.compose.setEditText(str(path.with_name("gone.yml")))
        place._look()
        here.until(lambda: "gone.yml" in place.says.text())
