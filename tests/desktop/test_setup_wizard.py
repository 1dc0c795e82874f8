"""The first steps: what the owner reads, that nothing changes before the end, and that keys are enough."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWizard
from pytestqt.qtbot import QtBot

from tests.desktop.running import Running, running
from tests.fake_docker import FakeDocker, compose_labels, container
from tests.processes import sonarqube
from tests.rights import CHECKOUT, needs_root
from tray_app.core.model import InstanceId, SecretPlace, SecretRef, Source
from tray_app.demo.testsigma_server import EmbeddedTestsigma
from tray_app.desktop.instance_dialog import InstanceDialog
from tray_app.desktop.setup_wizard import SetupWizard
from tray_app.engine.instance_acts import InstanceActs
from tray_app.system.secrets import SecretStore as Secrets


def opened(here: Running) -> SetupWizard:
    here.until(lambda: here.seen() is not None)
    here.window.find_instances()
    wizard = here.window.findChild(SetupWizard)
    assert isinstance(wizard, SetupWizard)
    wizard.activateWindow()
    here.until(wizard.isActiveWindow)
    return wizard


def next_page(here: Running, wizard: SetupWizard) -> None:
    """Presses Next by its key."""
    before = wizard.currentId()
    here.until(wizard.button(QWizard.WizardButton.NextButton).isEnabled)
    wizard.button(QWizard.WizardButton.NextButton).setFocus()
    QTest.keyClick(wizard.focusWidget(), Qt.Key.Key_Space)
    assert wizard.currentId() != before


def test_the_wrong_key_is_said_and_nothing_changes(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path, source=Source.OBSERVE) as here, sonarqube(here.here.server.home):
        server = here.here.server
        config = here.here.config
        config.write_bytes(b"sonar.telemetry.enabled=false\n")
        os.utime(config, (later := time.time() + 60, later))  # written after the process had started
        before = config.read_bytes()
        wizard = opened(here)
        next_page(here, wizard)
        wizard.where.folder.setFocus()
        QTest.keyClicks(wizard.where.folder, str(server.home))
        next_page(here, wizard)
        here.until(wizard.what.isComplete)
        assert wizard.what.headline.text() == (
            "You set sonar.telemetry.enabled=false. Your server ignores that name and is still sending. Here is what."
        )
        assert wizard.what.place.text().splitlines() == [
            f"{config}, line 1",
            "It is added already, as work: this would be a second entry for the same one.",
        ]
        table = wizard.what.fields
        fields = {table.item(row, 0).text(): table.item(row, 1).text() for row in range(table.rowCount())}
        assert fields["id"] == "● identifying" and fields["edition"] == ""
        assert fields["users[].userUuid"] == "◐ pseudonymous"
        assert wizard.what.about_fields.text() == "", "the headline says so already"
        next_page(here, wizard)
        wizard.token.address.setText("ftp://wrong")
        assert not wizard.button(QWizard.WizardButton.NextButton).isEnabled()
        wizard.token.address.setText(server.url)
        next_page(here, wizard)
        with here.here.program.parts(read_only=True) as parts:
            assert len(parts.journal.instances()) == 1
        with qtbot.waitSignal(wizard.done_for) as done:
            QTest.keyClick(wizard.button(QWizard.WizardButton.FinishButton), Qt.Key.Key_Space)
        assert done.args == ["SonarQube"]
        assert config.read_bytes() == before
        with here.here.program.parts(read_only=True) as parts:
            added = parts.journal.instance("SonarQube")
        assert added is not None
        assert (added.source, added.home, added.url, added.secret) == (
            Source.OBSERVE,
            str(server.home),
            server.url,
            None,
        )
        here.until(lambda: (seen := here.seen()) and seen.instance.name == "SonarQube" and seen.verdict.restart_needed)
        assert here.window._view._next.text() == "Next: turn the switch off; it sets what SonarQube reads."
        assert here.window._view.restart_button.isHidden(), "it would go on sending"


def test_what_a_file_says_and_what_the_table_is(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path, source=Source.OBSERVE) as here:
        wizard = opened(here)
        next_page(here, wizard)
        for line, headline, table in (
            ("", "Nothing in its config turns telemetry off.", "So it sends this to SonarSource, mostly once a day:"),
            (
                "sonar.telemetry.enable=false",
                "Your file says off; the running server could not be checked.",
                "When it sends, SonarSource gets this:",
            ),
        ):
            home = folder(tmp_path / f"one {len(line)}", line)
            wizard.where.folder.setText(str(home))
            next_page(here, wizard)
            here.until(wizard.what.isComplete)
            assert (wizard.what.headline.text(), wizard.what.about_fields.text()) == (headline, table)
            wizard.back()


def folder(home: Path, line: str) -> Path:
    """One that looks like SonarQube's."""
    (home / "conf").mkdir(parents=True)
    (home / "conf" / "sonar.properties").write_text(f"{line}\n")
    return home


def test_a_folder_with_nothing_in_it_cannot_be_added(qtbot: QtBot, tmp_path: Path, user: Path) -> None:
    folder(user / "kept" / "sonar", "")
    with running(qtbot, tmp_path, source=Source.OBSERVE) as here:
        wizard = opened(here)
        next_page(here, wizard)
        forward = wizard.button(QWizard.WizardButton.NextButton)
        wizard.where.folder.setText("kept/sonar")
        assert wizard.where.problem.text() == "Give the folder with its whole path, from the root on."
        assert not forward.isEnabled()
        wizard.where.folder.setText(str(tmp_path / "nothing"))
        assert wizard.where.problem.text() == ""
        next_page(here, wizard)
        here.until(lambda: wizard.what.headline.text() != "Reading its files…")
        assert wizard.what.headline.text() == (
            f"There is no SonarQube in {tmp_path / 'nothing'}. Go back and name another folder."
        )
        assert not forward.isEnabled() and wizard.what.fields.isHidden()
        wizard.back()
        wizard.where.folder.setText("~/kept/sonar")
        next_page(here, wizard)
        here.until(wizard.what.isComplete)
        assert wizard.told is not None and wizard.told.where.home == str(user / "kept" / "sonar")


@needs_root
def test_a_folder_that_is_not_ours_to_look_into_is_told_and_can_be_added(tmp_path: Path) -> None:
    home = folder(tmp_path / "sonarqube", "sonar.telemetry.enable=false")
    home.chmod(0o700)
    tmp_path.chmod(0o755)
    code = (
        "import sys; from tray_app.bootstrap import Program; from tray_app.desktop.setup_reading import product_at;"
        "from tray_app.system.paths import Paths; from pathlib import Path;"
        "print(product_at(Program(paths=Paths.below(Path('/nowhere'))), sys.argv[1]))"
    )
    words = ["setpriv", "--reuid=65534", "--clear-groups", "--bounding-set=-all", "--inh-caps=-all"]
    done = subprocess.run(
        [*words, sys.executable, "-c", code, str(home)], capture_output=True, text=True, check=False, cwd=CHECKOUT
    )
    assert (done.stdout, done.stderr) == ("sonarqube\n", "")


def test_what_a_token_is_for_goes_by_the_product_and_a_ping_needs_one(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path, source=Source.OBSERVE) as here:
        wizard = opened(here)
        next_page(here, wizard)
        wizard.where.folder.setText(str(folder(tmp_path / "another", "")))
        next_page(here, wizard)
        here.until(wizard.what.isComplete)
        next_page(here, wizard)
        said = f"{wizard.token.what_for.text()} {wizard.token.without.text()}"
        assert "SonarQube" in said and "Testsigma" not in said and "used for reading only" in said
        next_page(here, wizard)
        needed = "To build the ping it must ask the server"
        assert needed not in wizard.how.says.text()
        wizard.how.ways[Source.COLLECT].click()
        assert needed in wizard.how.says.text()
        wizard.back()
        wizard.token.secret_field.setText("a token")
        next_page(here, wizard)
        assert needed not in wizard.how.says.text()


def test_a_testsigma_folder_is_known_and_its_log_in_goes_to_the_keyring(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (
        running(qtbot, tmp_path / "here", source=Source.OBSERVE) as here,
        EmbeddedTestsigma(tmp_path / "opt" / "TestsigmaServer") as server,
    ):
        kept = list[str]()

        async def keep(_self: Secrets, _id: InstanceId, secret: str) -> None:
            kept.append(secret)

        monkeypatch.setattr(Secrets, "store", keep)
        wizard = opened(here)
        next_page(here, wizard)
        wizard.where.folder.setText(str(server.home))
        next_page(here, wizard)
        here.until(wizard.what.isComplete)
        assert wizard.told is not None
        assert (wizard.told.title, wizard.told.where.product) == ("Testsigma", "testsigma")
        next_page(here, wizard)
        assert wizard.token.address.text() == "http://127.0.0.1:9090"
        assert "for the switch that Testsigma keeps itself" in wizard.token.without.text()
        wizard.token.address.setText(server.url)
        wizard.token.user_field.setText("admin@example.com")
        wizard.token.secret_field.setText("secret")
        next_page(here, wizard)
        with qtbot.waitSignal(wizard.done_for) as done:
            wizard.button(QWizard.WizardButton.FinishButton).click()
        assert done.args == ["Testsigma"]
        with here.here.program.parts(read_only=True) as parts:
            added = parts.journal.instance("Testsigma")
        assert added is not None
        assert added.secret == SecretRef(place=SecretPlace.KEYRING, user="admin@example.com")
        assert kept == ["secret"]


def test_another_way_shows_its_lines_first(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path, source=Source.OBSERVE) as here:
        before = here.here.config.read_bytes()
        wizard = opened(here)
        next_page(here, wizard)
        wizard.where.folder.setText(str(tmp_path / "nothing"))
        next_page(here, wizard)
        here.until(lambda: wizard.what.headline.text() != "Reading its files…")
        wizard.back()
        wizard.where.folder.setText(str(here.here.server.home))
        next_page(here, wizard)
        next_page(here, wizard)
        next_page(here, wizard)
        wizard.how.ways[Source.RELAY].click()
        with qtbot.waitSignal(wizard.done_for):
            wizard.button(QWizard.WizardButton.FinishButton).click()
        here.until(lambda: here.window.findChild(InstanceDialog) is not None)
        assert here.window.findChild(InstanceDialog).form.let_pass.isChecked()
        assert here.here.config.read_bytes() == before


def offered(wizard: SetupWizard) -> list[tuple[str, bool]]:
    """What is listed, and whether it can be chosen."""
    rows = [wizard.where.found.item(row) for row in range(wizard.where.found.count())]
    return [(item.text(), bool(item.flags() & Qt.ItemFlag.ItemIsEnabled)) for item in rows]


@pytest.fixture
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with nothing in it, and no docker."""
    home = tmp_path / "user"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("PATH", str(tmp_path / "no programs"))
    return home


def test_none_is_said_and_a_folder_can_be_named(qtbot: QtBot, tmp_path: Path, user: Path) -> None:
    with running(qtbot, tmp_path, source=Source.OBSERVE) as here:
        wizard = opened(here)
        next_page(here, wizard)
        here.until(lambda: wizard.where.says.text().startswith("None was found where they usually are."))
        assert offered(wizard) == [] and not wizard.button(QWizard.WizardButton.NextButton).isEnabled()
        wizard.where.folder.setText(str(here.here.server.home))
        assert wizard.button(QWizard.WizardButton.NextButton).isEnabled()


def test_of_many_each_is_offered_once_and_those_added_already_not_again(
    qtbot: QtBot, tmp_path: Path, user: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    docker = FakeDocker(tmp_path)
    monkeypatch.setenv("PATH", str(docker.bin))
    path = user / "project" / "docker-compose.yml"
    path.parent.mkdir()
    path.write_text("services:\n  sonarqube: {image: 'sonarqube:9.9'}\n  other: {image: 'sonarqube:10'}\n")
    docker.has(container("p-sonarqube-1", labels=compose_labels(path.parent, path.name)))  # the first service, again
    docker.has(container("alone", number=2))
    docker.has(container("known", number=3))
    before = {one: one.read_bytes() for one in user.rglob("*") if one.is_file()}
    with running(qtbot, tmp_path, source=Source.OBSERVE) as here:
        with here.here.program.parts() as parts:
            added = here.here.instance()._replace(home=None, url=None, secret=None, container="known", name="there")
            InstanceActs(parts).add(added)
            InstanceActs(parts).add(added._replace(name="composed", container=None, compose=str(path), service="other"))
        wizard = opened(here)
        next_page(here, wizard)
        here.until(wizard.where.found.count)
        assert sorted(offered(wizard)) == [
            (f"SonarQube 9.9.8.100196: {path}, service sonarqube (running)", True),
            ("SonarQube 9.9.8.100196: container alone (running)", True),
            ("SonarQube 9.9.8.100196: container known (running): added already, as there", False),
            (f"SonarQube: {path}, service other: added already, as composed", False),
        ]
        assert wizard.where.found.currentItem().text() == (
            f"SonarQube 9.9.8.100196: {path}, service sonarqube (running)"
        )
        next_page(here, wizard)
        here.until(wizard.what.isComplete)
        assert wizard.told is not None and wizard.told.added is None
        assert {one: one.read_bytes() for one in user.rglob("*") if one.is_file()} == before, "looking changes nothing"


def test_where_all_are_added_already_that_is_said(
    qtbot: QtBot, tmp_path: Path, user: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    docker = FakeDocker(tmp_path)
    monkeypatch.setenv("PATH", str(docker.bin))
    docker.has(container("known"))
    with running(qtbot, tmp_path, source=Source.OBSERVE) as here:
        with here.here.program.parts() as parts:
            known = here.here.instance()._replace(home=None, url=None, secret=None, container="known", name="there")
            InstanceActs(parts).add(known)
        wizard = opened(here)
        next_page(here, wizard)
        here.until(lambda: wizard.where.says.text().startswith("All that are on this computer were added already."))
        assert wizard.where.where() is None and not wizard.button(QWizard.WizardButton.NextButton).isEnabled()
