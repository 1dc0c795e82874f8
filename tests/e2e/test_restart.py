"""`--restart`: shown, run on request, and verified. A start script and a compose service, as real commands."""

from __future__ import annotations

import os
import shlex
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.e2e.commands import Owner
from tests.fake_docker import FakeDocker, compose_labels, container
from tests.processes import sonarqube

COMPOSE = "services:\n  sonarqube:\n    image: sonarqube:9.9\n"


@pytest.fixture
def owner() -> Iterator[Owner]:
    with TemporaryDirectory(prefix="tray-e2e-") as folder:
        made = Owner(Path(folder))
        (made.folder / "user").mkdir(mode=0o700)
        yield made
        made.end()


def script(home: Path, *, works: bool) -> Path:
    """A start script that ends the process it started and starts another, as `sonar.sh restart` does."""
    folder = home / "bin" / "linux-x86-64"
    jar = "../../lib/sonar-application-9.9.8.100196.jar"
    start = shlex.join([str(home / "jre" / "java"), "-c", "import time; time.sleep(60)", "-jar", jar])
    path = folder / "sonar.sh"
    path.write_text(
        "#!/bin/sh\n"
        f"echo script $1; cd {shlex.quote(str(folder))}\n"
        + (
            f"kill $(cat SonarQube.pid); {start} >/dev/null 2>&1 </dev/null & sleep 0.5; echo started\n"
            if works
            else "exit 3\n"
        )
    )
    path.chmod(0o755)
    return path


@pytest.mark.parametrize("works", [True, False])
def test_a_start_script(owner: Owner, works: bool) -> None:
    home = owner.folder / "sq"
    (home / "conf").mkdir(parents=True)
    config = home / "conf" / "sonar.properties"
    config.write_text("# nothing\n")
    os.utime(config, (time.time() - 60,) * 2)
    assert owner.run("add", "sonarqube", "--name", "work", "--home", str(home)).code == 0
    with sonarqube(home) as first:
        (home / "bin" / "linux-x86-64" / "SonarQube.pid").write_text(f"{first.pid}\n")
        path = script(home, works=works)
        done = owner.run("opt-out", "work", "--yes")
        assert done.code == 0 and "opt-out work --restart" in done.out, done
        os.utime(config, (time.time() - 30,) * 2)  # so that what starts now is clearly younger
        try:
            done = owner.run("opt-out", "work", "--yes", "--restart", "--within", "20")
            assert f"To restart it: {path} restart" in done.out and "script restart" in done.out, done
            assert "could not be asked" in done.out, "without an address nobody tells what is at work"
            if works:
                assert done.code == 0 and "Verified: " in done.out, done
                assert owner.run("status", "work").code == 3
            else:
                assert done.code == 1 and "ended with 3" in done.err and "Verified" not in done.out, done
                assert owner.run("status", "work").code == 0
        finally:
            for process in Path("/proc").glob("[0-9]*"):
                words = b""
                try:
                    words = (process / "cmdline").read_bytes()
                except OSError:
                    continue
                if str(home).encode() in words:
                    os.kill(int(process.name), 9)


def test_without_a_process_nothing_is_run(owner: Owner) -> None:
    home = owner.folder / "sq"
    (home / "conf").mkdir(parents=True)
    (home / "conf" / "sonar.properties").write_text("# nothing\n")
    assert owner.run("add", "sonarqube", "--name", "work", "--home", str(home)).code == 0
    done = owner.run("opt-out", "work", "--yes", "--restart")
    assert done.code == 1 and "Start it as you always do" in done.err, done


@pytest.mark.parametrize(("hash_now", "says"), [("abc", "Nothing but this program's edit"), ("xyz", "More than this")])
def test_a_compose_service_is_made_anew(owner: Owner, hash_now: str, says: str) -> None:
    docker = FakeDocker(owner.folder)
    owner.extra["PATH"] = str(docker.bin)
    folder = owner.folder / "project"
    folder.mkdir()
    (folder / "docker-compose.yml").write_text(COMPOSE)
    labels = {**compose_labels(folder, "docker-compose.yml"), "com.docker.compose.config-hash": "abc"}
    docker.has(container("p-sonarqube-1", labels=labels))
    assert owner.run("add", "sonarqube", "--name", "work", "--compose", str(folder / "docker-compose.yml")).code == 0
    assert owner.run("status", "work").code == 0
    (docker.folder / "compose.txt").write_text(f"sonarqube {hash_now}\n")
    after = {"SONAR_TELEMETRY_ENABLE": "false", "SONAR_TELEMETRY_URL": "http://127.0.0.1:9/"}
    docker.has(
        container("p-sonarqube-1", environment=after, labels=labels, created="2126-01-01T00:00:00Z", number=2),
        after_up=True,
    )
    done = owner.run("opt-out", "work", "--yes", "--restart", "--within", "20")
    assert done.code == 0 and "Verified: " in done.out and says in done.out, done
    asked = docker.asked
    rehearsal = asked.index("compose up -d --no-deps --pull never --dry-run sonarqube")
    assert asked.index("compose up -d --no-deps --pull never sonarqube") > rehearsal
    assert any(line.endswith("config --hash sonarqube") and "-f -" not in line for line in asked)
    assert owner.run("status", "work").code == 3


def test_a_service_that_is_not_made_anew_is_not_called_restarted(owner: Owner) -> None:
    docker = FakeDocker(owner.folder)
    owner.extra["PATH"] = str(docker.bin)
    folder = owner.folder / "project"
    folder.mkdir()
    (folder / "docker-compose.yml").write_text(COMPOSE)
    docker.has(container("p-sonarqube-1", labels=compose_labels(folder, "docker-compose.yml")))
    assert owner.run("add", "sonarqube", "--name", "work", "--compose", str(folder / "docker-compose.yml")).code == 0
    done = owner.run("opt-out", "work", "--yes", "--restart", "--within", "3")
    assert done.code == 1 and "Not verified within 3 s" in done.err, done
