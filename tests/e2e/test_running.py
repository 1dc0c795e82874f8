"""Status and opt-out beside a server process that nobody can ask: its arguments, environment and start tell."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.e2e.commands import Done, Owner
from tests.processes import sonarqube


@pytest.fixture
def owner() -> Iterator[Owner]:
    with TemporaryDirectory(prefix="tray-e2e-") as folder:
        made = Owner(Path(folder))
        (made.folder / "user").mkdir(mode=0o700)
        home = made.folder / "sq"
        for name in ("conf", "lib"):
            (home / name).mkdir(parents=True)
        (home / "conf" / "sonar.properties").write_text("# nothing set\n")
        aged(home)
        yield made
        made.end()


def aged(home: Path) -> None:
    """The file is older than what starts now."""
    os.utime(home / "conf" / "sonar.properties", (time.time() - 60,) * 2)


def told(done: Done) -> dict[str, object]:
    (one,) = json.loads(done.out)["instances"]
    assert isinstance(one, dict)
    return one


def verdict(owner: Owner, code: int) -> tuple[object, ...]:
    done = owner.run("status", "work", "--json")
    assert done.code == code, done
    one = told(done)
    return one["configured"], one["effective"], one["state"], one["restart_needed"]


def points(done: Done) -> dict[str, str]:
    """The list after the switch; that nothing leaves is never verified at once."""
    marks = ("verified", "not yet", "cannot be seen")
    found = {line[17:]: line[2:16].strip() for line in done.lines if line.startswith(tuple(f"  {m}" for m in marks))}
    assert found.pop(next(text for text in found if text.startswith("nothing has left"))) == "not yet"
    return found


def test_a_restart_is_known_from_the_process(owner: Owner) -> None:
    home = owner.folder / "sq"
    assert owner.run("add", "sonarqube", "--name", "work", "--home", str(home)).code == 0
    with sonarqube(home):
        assert verdict(owner, 0) == ("on", "on", "on", False)
        done = owner.run("opt-out", "work", "--yes")
        assert done.code == 0, done
        assert points(done) == {
            "file changed and read back": "verified",
            "restarted": "not yet",
            "the running server uses on": "not yet",
        }
        assert verdict(owner, 0) == ("off", "on", "restart_needed", True), "it runs with what it read"
    aged(home)
    with sonarqube(home):
        assert verdict(owner, 3) == ("off", "off", "off", False)
        assert points(owner.run("opt-out", "work", "--yes")) == {
            "the file says so": "verified",
            "the running server has read it": "verified",
            "the running server uses off": "verified",
        }
        assert "was started with telemetry off" in owner.run("status", "work", "--offline").out


def test_an_opt_out_that_a_variable_overrules_is_not_called_one(owner: Owner) -> None:
    home = owner.folder / "sq"
    assert owner.run("add", "sonarqube", "--name", "work", "--home", str(home)).code == 0
    with sonarqube(home, environment={"SONAR_TELEMETRY_ENABLE": "", "DB": "s3cret"}):
        done = owner.run("opt-out", "work", "--announce", "--yes")
        assert done.code == 1 and "what it says now is on" in done.err, done
        shown = owner.run("status", "work")
        assert "SONAR_TELEMETRY_ENABLE" in shown.out and "s3cret" not in shown.out + done.out + done.err
        assert b"s3cret" not in owner.journal.read_bytes()
