"""A SonarQube in a container: looked at through docker or podman, switched off through the compose override."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from tests.e2e.commands import Done, Owner, said_well
from tests.fake_docker import FakeDocker, compose_labels, container

COMPOSE = """services:
  db:
    image: postgres:16
    environment: {POSTGRES_PASSWORD: s3cret}
  sonarqube:
    image: sonarqube:9.9-community
    environment:
      SONAR_JDBC_PASSWORD: s3cret
"""


@pytest.fixture
def owner() -> Iterator[Owner]:
    with TemporaryDirectory(prefix="tray-e2e-") as folder:
        made = Owner(Path(folder))
        (made.folder / "user").mkdir(mode=0o700)
        yield made
        made.end()


@pytest.fixture
def docker(owner: Owner) -> FakeDocker:
    fake = FakeDocker(owner.folder)
    owner.extra["PATH"] = f"{fake.bin}"
    return fake


@pytest.fixture
def project(owner: Owner) -> Path:
    folder = owner.folder / "project"
    folder.mkdir()
    (folder / "docker-compose.yml").write_text(COMPOSE)
    return folder


def add(owner: Owner, *words: str) -> Done:
    done = owner.run("add", "sonarqube", "--name", "work", *words)
    assert done.code == 0, done
    return done


def status(owner: Owner, code: int) -> dict[str, Any]:
    done = owner.run("status", "work", "--json")
    assert done.code == code, done
    assert "s3cret" not in done.out
    (one,) = json.loads(done.out)["instances"]
    assert isinstance(one, dict)
    return one


def evidence(one: dict[str, Any], key: str = "sonar.telemetry.enable") -> list[tuple[str, str, bool]]:
    return [(e["place"], e["means"], e["decides"]) for e in one["evidence"] if e["key"] == key]


def test_a_container_is_looked_at_and_nothing_is_edited_through_it(owner: Owner, docker: FakeDocker) -> None:
    docker.has(container(environment={"SONAR_TELEMETRY_ENABLE": "false", "PASSWORD": "s3cret"}))
    add(owner, "--container", "sq")
    one = status(owner, 3)
    assert (one["configured"], one["effective"], one["state"]) == ("off", "off", "off")
    assert evidence(one)[0] == ("container", "off", True)
    docker.has(container(environment={"SONAR_TELEMETRY_ENABLE": ""}))
    assert status(owner, 0)["state"] == "on", "an empty variable is the default"
    docker.has(container(arguments=("-Dsonar.telemetry.enable=no",), environment={"SONAR_TELEMETRY_ENABLE": "true"}))
    one = status(owner, 3)
    assert evidence(one)[:2] == [("argument", "off", True), ("container", "on", False)]
    done = owner.run("opt-out", "work", "--yes")
    assert done.code == 1 and "SONAR_TELEMETRY_ENABLE=false" in done.out and "is fixed when it is made" in done.out
    assert not any(line.startswith(("exec", "cp", "restart", "run")) for line in docker.asked), "it was only looked at"
    assert b"s3cret" not in owner.journal.read_bytes()


def test_a_mounted_config_file_is_read_through_its_own_place(owner: Owner, docker: FakeDocker) -> None:
    conf = owner.folder / "conf"
    conf.mkdir()
    (conf / "sonar.properties").write_text("sonar.telemetry.enable=false\n")
    docker.has(container(mounts=((str(conf), "/opt/sonarqube/conf"),)))
    add(owner, "--container", "sq")
    assert evidence(status(owner, 3))[0] == ("file", "off", True)


def test_a_compose_service_is_switched_off_in_the_override_only(
    owner: Owner, docker: FakeDocker, project: Path
) -> None:
    docker.has(container("p-sonarqube-1", labels=compose_labels(project, "docker-compose.yml")))
    said = add(owner, "--compose", str(project / "docker-compose.yml"))
    assert "Service sonarqube of" in said.out
    assert (status(owner, 0)["configured"], status(owner, 0)["effective"]) == ("on", "on")
    shown = owner.run("opt-out", "work", "--dry-run")
    override = project / "docker-compose.override.yml"
    assert 'SONAR_TELEMETRY_ENABLE: "false"' in shown.out and not override.exists()
    done = owner.run("opt-out", "work", "--yes")
    assert done.code == 0, done
    text = override.read_text()
    assert text.count("127.0.0.1:9") == 2 and "s3cret" not in text + done.out
    assert (project / "docker-compose.yml").read_text() == COMPOSE
    one = status(owner, 0)
    assert (one["configured"], one["effective"], one["state"]) == ("off", "on", "restart_needed")
    made_anew = container(
        "p-sonarqube-1",
        environment={"SONAR_TELEMETRY_ENABLE": "false", "SONAR_TELEMETRY_URL": "http://127.0.0.1:9/"},
        labels=compose_labels(project, "docker-compose.yml", "docker-compose.override.yml"),
        created="2126-05-03T09:14:00Z",
        number=2,
    )
    docker.has(made_anew)
    one = status(owner, 3)
    assert (one["effective"], one["state"], one["restart_needed"]) == ("off", "off", False)
    assert owner.run("revert", "work", "--yes").code == 0
    assert not override.exists(), "a file of ours goes with its edits"


def test_an_override_that_is_there_keeps_its_bytes(owner: Owner, docker: FakeDocker, project: Path) -> None:
    override = project / "docker-compose.override.yml"
    before = b"# mine\r\nservices:\r\n  db: {image: postgres:17}\r\n  sonarqube:\r\n    ports: ['9000:9000']\r\n"
    override.write_bytes(before)
    add(owner, "--compose", str(project / "docker-compose.yml"), "--service", "sonarqube")
    assert owner.run("opt-out", "work", "--yes").code == 0
    after = override.read_bytes()
    assert all(line in after.splitlines() for line in before.splitlines()) and b"\n" not in after.replace(b"\r\n", b"")
    assert owner.run("revert", "work", "--yes").code == 0
    assert override.read_bytes() == before


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("services:\n\tsonarqube:\n", ("line 2, column 1",)),
        ("services:\n  sonarqube: {}\n  sonarqube: {}\n", ("line 3, column 3", "stands there twice")),
        ("services:\n  db: {image: postgres}\n", ("which service is it",)),
        ("services:\n  a: {image: sonarqube}\n  b: {image: 'x/sonarqube:1'}\n", ("a, b", "--service")),
        ("", ("which service is it",)),
    ],
)
def test_a_compose_file_that_cannot_be_used_says_where(owner: Owner, text: str, parts: tuple[str, ...]) -> None:
    path = owner.folder / "docker-compose.yml"
    path.write_text(text)
    said_well(owner.run("add", "sonarqube", "--name", "work", "--compose", str(path)), str(path), *parts)


def test_a_service_that_is_not_there_any_more_changes_nothing(owner: Owner, docker: FakeDocker, project: Path) -> None:
    add(owner, "--compose", str(project / "docker-compose.yml"))
    (project / "docker-compose.yml").write_text("services: {db: {image: postgres}}\n")
    said_well(owner.run("opt-out", "work", "--yes"), "has no service sonarqube", "Nothing was changed")
    assert not (project / "docker-compose.override.yml").exists()
    assert status(owner, 5)["configured"] == "unknown"


def test_set_ups_that_ignore_the_override_are_told(owner: Owner, docker: FakeDocker, project: Path) -> None:
    docker.has(container("p-sonarqube-1", labels=compose_labels(project, "docker-compose.yml", "prod.yml")))
    add(owner, "--container", "p-sonarqube-1")
    (project / ".env").write_text("COMPOSE_FILE=docker-compose.yml:prod.yml\n")
    done = owner.run("opt-out", "work", "--yes")
    assert done.code == 1 and "COMPOSE_FILE" in done.err and not (project / "docker-compose.override.yml").exists()
    (project / ".env").unlink()
    assert owner.run("opt-out", "work", "--yes").code == 0
    later = container(
        "p-sonarqube-1",
        labels=compose_labels(project, "docker-compose.yml", "prod.yml"),
        created="2126-05-03T09:14:00Z",
        number=2,
    )
    (docker.folder / "p-sonarqube-1.json").write_text(json.dumps(later))
    shown = owner.run("status", "work")
    assert shown.code == 0 and "sending" in shown.out.lower(), shown


@pytest.mark.parametrize(
    ("fault", "part"),
    [
        ("permission denied while trying to connect to the Docker daemon socket", "this user may not use docker"),
        ("Cannot connect to the Docker daemon at unix:///var/run/docker.sock.", "does not run"),
        ("flood", "more than can be meant"),
        ("boom\x1b[31m", "docker failed: boom\\x1b"),
    ],
)
def test_docker_in_trouble_is_a_state(owner: Owner, docker: FakeDocker, fault: str, part: str) -> None:
    docker.has(container(environment={"SONAR_TELEMETRY_ENABLE": "false"}))
    add(owner, "--container", "sq")
    docker.fails(fault)
    done = owner.run("status", "work")
    assert done.code == 5 and part in done.out and "\x1b" not in done.out, done


def test_without_docker_and_without_such_a_container(owner: Owner, docker: FakeDocker) -> None:
    said_well(owner.run("add", "sonarqube", "--name", "w", "--container", "sq"), "no such container")
    said_well(owner.run("add", "sonarqube", "--name", "w", "--container", "a b"), "no name or id")
    owner.extra["PATH"] = str(owner.folder / "empty")
    said_well(owner.run("add", "sonarqube", "--name", "w", "--container", "sq"), "docker is not installed")
