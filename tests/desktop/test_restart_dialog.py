"""Restarting from a window: what it interrupts and would do is shown before, its output while it runs, and afterwards
whether it helped. Real commands: a start script, a service manager's and a docker that stand in for the real ones."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QElapsedTimer, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.desktop.running import Running, running
from tests.fake_docker import FakeDocker, compose_labels, container
from tests.processes import sonarqube
from tray_app.core.model import Source
from tray_app.desktop.checklist import Mark
from tray_app.desktop.restart_dialog import RestartDialog, is_verified
from tray_app.desktop.switch_dialog import SwitchDialog
from tray_app.engine.instance_acts import InstanceActs
from tray_app.system import containers

COMPOSE = "services:\n  sonarqube:\n    image: sonarqube:9.9\n"
NOBODY = 65534
UP = "docker compose up -d --no-deps --pull never sonarqube"


def restart(here: Running) -> RestartDialog:
    here.until(lambda: here.services.statuses and here.seen() is not None)
    here.window.restart_instance()
    dialog = here.window._dialogs["restart"]
    assert isinstance(dialog, RestartDialog)
    return dialog


@contextmanager
def composed(
    qtbot: QtBot, folder: Path, monkeypatch: pytest.MonkeyPatch, *, hash_now: str = "abc"
) -> Iterator[tuple[Running, FakeDocker, Path]]:
    """The one instance is a compose service, with a container and a docker that makes another one."""
    docker = FakeDocker(folder)
    monkeypatch.setenv("PATH", str(docker.bin))
    project = folder / "project"
    project.mkdir()
    path = project / "docker-compose.yml"
    path.write_text(COMPOSE)
    labels = {**compose_labels(project, path.name), "com.docker.compose.config-hash": "abc"}
    docker.has(container("p-sonarqube-1", labels=labels))
    (docker.folder / "compose.txt").write_text(f"sonarqube {hash_now}\n")
    after = {"SONAR_TELEMETRY_ENABLE": "false", "SONAR_TELEMETRY_URL": "http://127.0.0.1:9/"}
    made = container("p-sonarqube-1", environment=after, labels=labels, created="2126-01-01T00:00:00Z", number=2)
    docker.has(made, after_up=True)
    with running(qtbot, folder, source=Source.OBSERVE) as here:
        with here.here.program.parts() as parts:
            before = parts.journal.instances()[0]
            changed = before._replace(home=None, url=None, compose=str(path), service="sonarqube", secret=None)
            InstanceActs(parts).change(changed)
        here.told("status", names=["work"])
        here.until(lambda: here.seen() is not None and here.seen().instance.compose is not None)
        here.until(lambda: here.services.statuses and here.services.statuses[0]["effective"] == "on")
        yield here, docker, path


@pytest.mark.parametrize(("hash_now", "says"), [("abc", "Nothing but this program's"), ("xyz", "More than this")])
def test_a_compose_service_from_the_question_to_the_new_container(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hash_now: str, says: str
) -> None:
    with composed(qtbot, tmp_path, monkeypatch, hash_now=hash_now) as (here, docker, path):
        question = SwitchDialog(here.services, here.services.statuses[0], "opt-out", here.window)
        question.show()
        here.until(lambda: question.act_button.isEnabled() and question.can_restart)
        assert question._restart.text().splitlines()[1:] == [f"cd {path.parent} && {UP}"]
        assert "docker-compose.override.yml" in question._lines._head.text()
        assert not question.restart_button.isVisible() and not any("up" in asked for asked in docker.asked)
        question.act_button.click()
        here.until(question.restart_button.isVisible)
        steps = question._checklist.steps()
        assert [step.mark for step in steps[:4]] == [Mark.DONE, Mark.DONE, Mark.OPEN, Mark.OPEN]
        assert "made anew:" in steps[2].text and "still says on" in steps[3].text
        question.restart_button.click()
        dialog = question.restarting
        here.until(dialog.act_button.isEnabled)
        assert dialog._line.text() == f"cd {path.parent} && {UP}"
        assert "could not be asked" in dialog._work.text(), "without an address nobody tells what is at work"
        assert dialog._would.toPlainText() == f"sonarqube {hash_now}" and says in dialog._notes.text()
        assert f"{UP[len('docker ') :]}" not in docker.asked, "only its rehearsal so far"
        dialog.act_button.click()
        here.until(lambda: dialog._outcome.text().startswith("Verified: "))
        assert UP.removeprefix("docker ") in docker.asked
        assert dialog._output.toPlainText() == f"sonarqube {hash_now}"
        question._timer.stop()  # It looks again when the restart's window closes, not only at its next turn.
        dialog.close_button.click()
        here.until(lambda: all(step.mark is Mark.DONE for step in question._checklist.steps()))
        assert not question.restart_button.isVisible()
        question.close()


def test_docker_that_hangs_keeps_no_window_waiting(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert containers.run.__kwdefaults__ is not None
    monkeypatch.setitem(containers.run.__kwdefaults__, "timeout_s", 1.5)
    with composed(qtbot, tmp_path, monkeypatch) as (here, docker, _):
        docker.fails("hang")
        dialog = restart(here)
        clock, longest = QElapsedTimer(), 0
        clock.start()
        here.until(dialog._work.isVisible)
        assert not dialog.act_button.isEnabled()
        while not dialog.act_button.isEnabled():
            clock.restart()
            qtbot.wait(1)
            here.services.refresh()
            longest = max(longest, clock.elapsed())
        assert longest < 1000, "the window stood still"
        assert "did not answer in" in dialog._notes.text()
        dialog.close_button.click()


@pytest.mark.parametrize(
    ("fault", "says"),
    [("permission denied while trying to connect", "this user may not use docker"), ("broken", "broken")],
)
def test_docker_that_may_not_be_used_says_so(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str, says: str
) -> None:
    with composed(qtbot, tmp_path, monkeypatch) as (here, docker, _):
        docker.fails(fault)
        dialog = restart(here)
        here.until(dialog.act_button.isEnabled)
        assert says in dialog._notes.text()
        dialog.act_button.click()
        here.until(lambda: "ended with 1" in dialog._outcome.text())
        assert fault in dialog._output.toPlainText() and dialog.act_button.isEnabled()
        dialog.close_button.click()


def test_without_docker_the_command_is_there_to_copy(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with composed(qtbot, tmp_path, monkeypatch) as (here, _, path):
        monkeypatch.setenv("PATH", str(tmp_path))
        dialog = restart(here)
        here.until(dialog._notes.isVisible)
        assert not dialog.act_button.isVisible() and "docker is not installed here" in dialog._why_not.text()
        dialog.copy_button.click()
        assert QApplication.clipboard().text() == f"cd {path.parent} && {UP}"
        dialog.close_button.click()


def script(home: Path, text: str) -> Path:
    """`sonar.sh` of an installation."""
    path = home / "bin" / "linux-x86-64" / "sonar.sh"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}")
    path.chmod(0o755)
    return path


def test_running_analyses_are_shown_before_a_script_is_run(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path, source=Source.OBSERVE) as here, sonarqube(here.here.server.home) as process:
        here.here.server.data.analyses = (2, 5)
        home = here.here.server.home
        path = script(home, "echo one; echo two >&2; echo '<b>three</b>'; exit 3\n")
        path.with_name("SonarQube.pid").write_text(f"{process.pid}\n")
        here.until(lambda: here.services.statuses)
        question = SwitchDialog(here.services, here.services.statuses[0], "opt-out", here.window)
        question.show()
        here.until(question._how.isVisible)
        assert question._how.text() == f"How: {path} restart", "said before the switch, too"
        question.reject()
        dialog = restart(here)
        here.until(dialog.act_button.isEnabled)
        assert dialog._line.text() == f"{path} restart"
        assert dialog._work.text() == (
            "Analyses: 2 running, 5 waiting. A restart interrupts them; they begin again after it."
        )
        assert not dialog._would.isVisible()
        dialog.act_button.click()
        here.until(lambda: "ended with 3" in dialog._outcome.text())
        assert sorted(dialog._output.toPlainText().splitlines()) == ["<b>three</b>", "one", "two"]
        ran = tmp_path / "was run"
        path.write_text(f"#!/bin/sh\ntouch {shlex.quote(str(ran))}\n")
        with pytest.raises(AssertionError, match="restart_way_changed"):
            here.told("restart", name="work", command=f"{path} stop")
        assert not ran.exists(), "only what was shown is run"
        here.here.server.data.analyses = (0, 0)
        path.with_name("SonarQube.pid").unlink()
        dialog.act_button.click()
        here.until(lambda: "started neither by a service" in dialog._outcome.text())
        assert not any("restart" in request.target for request in here.here.server.requests), "never by its web API"
        dialog.close_button.click()


@pytest.mark.parametrize("answer", ["forbidden", "gone"])
def test_what_is_at_work_may_not_be_known(qtbot: QtBot, tmp_path: Path, answer: str) -> None:
    with running(qtbot, tmp_path, source=Source.OBSERVE) as here, sonarqube(here.here.server.home) as process:
        path = script(here.here.server.home, "exit 0\n")
        path.with_name("SonarQube.pid").write_text(f"{process.pid}\n")
        if answer == "forbidden":
            here.here.server.tokens.clear()
        else:
            here.here.server.stop()
        dialog = restart(here)
        here.until(dialog.act_button.isEnabled)
        assert dialog._work.text().startswith("Whether it is at work could not be asked: ")
        dialog.close_button.click()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can start a process of another user")
def test_a_script_of_another_user_is_printed_and_not_run(qtbot: QtBot, tmp_path: Path) -> None:
    # A shell of the system, since another user may not reach this interpreter.
    with running(qtbot, tmp_path, source=Source.OBSERVE) as here, TemporaryDirectory(dir="/tmp") as open_to_all:
        java = Path(open_to_all) / "java"
        java.parent.chmod(0o755)
        shutil.copy("/bin/sh", java)
        home = here.here.server.home
        jar = f"{home}/lib/sonar-application-9.9.8.100196.jar"
        with subprocess.Popen([java, "-c", "read x", "-jar", jar], stdin=subprocess.PIPE, user=NOBODY) as process:
            path = script(home, f"touch {shlex.quote(str(tmp_path / 'was run'))}\n")
            path.with_name("SonarQube.pid").write_text(f"{process.pid}\n")
            dialog = restart(here)
            here.until(dialog._why_not.isVisible)
            assert dialog._line.text() == f"sudo -u nobody {path} restart"
            assert not dialog.act_button.isVisible() and "on a terminal" in dialog._why_not.text()
            with pytest.raises(AssertionError, match="restart_in_terminal"):
                here.told("restart", name="work", command=dialog._line.text())
            assert not (tmp_path / "was run").exists()
            here.until(lambda: dialog._work.text() == "No analysis runs or waits.")
            dialog.close_button.click()


def test_a_systemd_unit_is_run_and_its_words_are_shown(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A unit that needs a right which nobody can be asked for here."""
    tools = tmp_path / "tools"
    tools.mkdir()
    asked = tmp_path / "asked"
    systemctl = tools / "systemctl"
    systemctl.write_text(
        f'#!/bin/sh\necho "$@" >> {shlex.quote(str(asked))}\n'
        f'case "$1" in show) echo "ExecStart={tmp_path / "sonarqube"}/bin/linux-x86-64/sonar.sh";;\n'
        "*) echo 'Interactive authentication required.' >&2; exit 1;; esac\n"
    )
    systemctl.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}:{os.environ['PATH']}")
    unit: Any = __import__("tray_app.system.services", fromlist=["Unit"])
    monkeypatch.setattr(unit, "unit_in", lambda _groups: unit.Unit(name="sonarqube.service", of_user=False))
    with running(qtbot, tmp_path, source=Source.OBSERVE) as here, sonarqube(here.here.server.home):
        dialog = restart(here)
        here.until(dialog.act_button.isEnabled)
        assert dialog._line.text() == "systemctl restart sonarqube.service"
        dialog.act_button.click()
        here.until(lambda: "ended with 1" in dialog._outcome.text())
        assert dialog._output.toPlainText() == "Interactive authentication required."
        assert asked.read_text().splitlines()[-1] == "restart sonarqube.service"
        dialog.close_button.click()


def test_without_a_way_there_is_nothing_to_press(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path, source=Source.OBSERVE) as here:
        dialog = restart(here)
        here.until(lambda: "Start it as you always do" in dialog._how.text())
        assert not dialog.act_button.isVisible() and not dialog.copy_button.isVisible()
        dialog.close_button.click()
        assert dialog.result() == RestartDialog.DialogCode.Rejected, "nothing was run"


@pytest.mark.parametrize(
    ("change", "verified"),
    [
        ({}, True),
        ({"effective": "on"}, False),
        ({"effective": "unknown", "configured": "unknown"}, False),
        ({"restart_needed": True}, False),
        ({"down": True}, False),
        ({"effective": "on", "configured": "on"}, True),
    ],
)
def test_what_counts_as_verified(change: dict[str, Any], verified: bool) -> None:
    one = {"effective": "off", "configured": "off", "restart_needed": False, "down": False}
    assert is_verified(one | change) is verified


def test_closing_does_not_end_what_runs(qtbot: QtBot, tmp_path: Path) -> None:
    with running(qtbot, tmp_path, source=Source.OBSERVE) as here, sonarqube(here.here.server.home) as process:
        go, done = tmp_path / "go", tmp_path / "done"
        os.mkfifo(go)
        path = script(here.here.server.home, f"echo begun; read x < {go}; echo more; touch {done}\n")
        path.with_name("SonarQube.pid").write_text(f"{process.pid}\n")
        dialog = restart(here)
        here.until(dialog.act_button.isEnabled)
        dialog.act_button.click()
        here.until(lambda: dialog._output.toPlainText() == "begun")
        dialog.close_button.click()
        assert dialog.result() == RestartDialog.DialogCode.Accepted, "it was run"
        dialog.deleteLater()
        QCoreApplication.sendPostedEvents(dialog, QEvent.Type.DeferredDelete)
        go.write_text("go\n")
        here.until(done.exists)
        here.told("status", names=["work"])  # What it printed last has come by then, and found no window.
