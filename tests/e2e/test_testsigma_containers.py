"""A Testsigma in a container: seen through docker or podman, switched off through the compose override and its flag."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.commands import Owner, said_well
from tests.fake_docker import FakeDocker, a_testsigma, compose_labels
from tests.processes import a_testsigma as running_testsigma
from tests.unit.test_testsigma_log import data, event, making
from tray_app.demo.testsigma_server import EmbeddedTestsigma

COMPOSE = """services:
  mysql:
    image: mysql:5.7
    environment: {MYSQL_ROOT_PASSWORD: s3cret}
  testsigma_server:
    image: testsigmahq/server:v3.0.1
    ports: ["9090:9090"]
    environment:
      MYSQL_PASSWORD: s3cret
"""
SINK, VENDOR = "http://127.0.0.1:9", "https://os-services.testsigma.com"


@pytest.fixture
def owner(tmp_path: Path) -> Iterator[Owner]:
    (tmp_path / "user").mkdir()
    made = Owner(tmp_path)
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


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EmbeddedTestsigma]:
    """What answers at the port that the container publishes."""
    with EmbeddedTestsigma(tmp_path / "inside", platform_url="http://127.0.0.1:1", onboarded=True) as made:
        yield made


def add(owner: Owner, *words: str) -> str:
    done = owner.run("add", "testsigma", "--name", "work", *words, "--yes")
    assert done.code == 0, done
    return done.out


def status(owner: Owner, code: int, *more: str) -> dict[str, Any]:
    done = owner.run("status", "work", "--json", *more)
    assert done.code == code, done
    assert "s3cret" not in done.out
    (one,) = json.loads(done.out)["instances"]
    assert isinstance(one, dict)
    return one


def deciding(one: dict[str, Any], key: str) -> list[tuple[str, str]]:
    return [(e["place"], e["means"]) for e in one["evidence"] if e["key"] == key and e["decides"]]


def test_a_container_is_looked_at_and_nothing_is_edited_through_it(
    owner: Owner, docker: FakeDocker, server: EmbeddedTestsigma
) -> None:
    docker.has(a_testsigma(port=server.port, environment={"TESTSIGMA_PLATFORM_URL": SINK, "MYSQL_PASSWORD": "s3cret"}))
    said = add(owner, "--container", "testsigma_server")
    assert f"as its container publishes it: {server.url}" in said
    one = status(owner, 3)
    assert (one["configured"], one["effective"], one["state"]) == ("off", "off", "off")
    assert deciding(one, "testsigma.platform.url") == [("container", "to_sink"), ("container", "to_sink")]
    assert status(owner, 3, "--offline")["configured"] == "off", "what it was made with is remembered"
    server.data.consent = False
    docker.has(a_testsigma(port=server.port, environment={"DISABLE_TELEMETRY": "true"}, number=2))
    one = status(owner, 4)
    assert (one["state"], one["configured"], one["effective"]) == ("partial", "partial", "partial")
    assert "Eleven kinds of events still leave" in one["reason"]
    (switch, _) = [e for e in one["evidence"] if e["key"] == "DISABLE_TELEMETRY"]
    assert switch["note"].startswith("It counts only until")
    server.data.consent = True
    done = owner.run("opt-out", "work", "--yes")
    assert "DISABLE_TELEMETRY=true" in done.out and "is fixed when it is made" in done.out
    assert server.data.consent is False, "the flag is told all the same"
    assert not any(line.startswith(("exec", "cp", "restart", "run")) for line in docker.asked), "it was only looked at"
    assert b"s3cret" not in owner.journal.read_bytes()


def test_a_compose_service_is_switched_off_in_override_and_flag(
    owner: Owner, docker: FakeDocker, project: Path, server: EmbeddedTestsigma
) -> None:
    labels = compose_labels(project, "docker-compose.yml", service="testsigma_server")
    docker.has(a_testsigma(port=server.port, labels=labels))
    said = add(owner, "--compose", str(project / "docker-compose.yml"))
    assert "Service testsigma_server of" in said and server.url in said
    assert (status(owner, 0)["configured"], status(owner, 0)["effective"]) == ("on", "on")

    override = project / "docker-compose.override.yml"
    shown = owner.run("opt-out", "work", "--dry-run")
    assert 'DISABLE_TELEMETRY: "true"' in shown.out and '"consent": false' in shown.out and not override.exists()
    assert "Freshchat" in shown.out
    stopped = owner.run("opt-out", "work", "--yes")
    assert (stopped.code, server.data.consent) == (0, False), stopped
    assert "Eleven kinds of events still leave" in stopped.out and "Freshchat" in stopped.out
    assert "PLATFORM_URL" not in override.read_text() and "s3cret" not in override.read_text() + stopped.out
    assert status(owner, 4)["state"] == "partial"

    sunk = owner.run("opt-out", "work", "--sink", "--yes")
    assert sunk.code == 0 and f'TESTSIGMA_PLATFORM_URL: "{SINK}"' in override.read_text()
    assert "opt-out work --restart" in sunk.out
    assert (project / "docker-compose.yml").read_text() == COMPOSE
    one = status(owner, 4)
    assert (one["configured"], one["effective"], one["restart_needed"]) == ("off", "partial", True)

    both = compose_labels(project, "docker-compose.yml", override.name, service="testsigma_server")
    given = {"DISABLE_TELEMETRY": "true", "TESTSIGMA_PLATFORM_URL": SINK}
    anew = a_testsigma(port=server.port, environment=given, labels=both, created="2126-05-03T09:14:00Z", number=2)
    docker.has(anew, after_up=True)
    up = owner.run("opt-out", "work", "--restart", "--yes")
    assert f"cd {project} && docker compose up -d --no-deps --pull never testsigma_server" in up.out
    assert "A restart breaks them off" in up.out and "Verified" in up.out, up
    one = status(owner, 3)
    assert (one["effective"], one["state"], one["restart_needed"]) == ("off", "off", False)

    assert owner.run("revert", "work", "--only", "addresses", "--yes").code == 0
    assert "PLATFORM_URL" not in override.read_text() and "DISABLE_TELEMETRY" in override.read_text()
    assert server.data.consent is False
    assert owner.run("revert", "work", "--yes").code == 0
    assert not override.exists() and server.data.consent is True, "a file of ours goes with its edits"


def test_what_the_container_prints_is_seen(owner: Owner, docker: FakeDocker, server: EmbeddedTestsigma) -> None:
    told = a_testsigma(port=server.port)
    docker.has(told)
    add(owner, "--container", "testsigma_server")
    lines = [making(f"{VENDOR}/api_public/stats/element").decode(), data(event(elementId=1)).decode()]
    docker.prints(told, "\n".join(["X-TS-API-KEY: s3cret", *lines]), at=datetime(2026, 3, 12, 14, tzinfo=UTC))
    running = owner.start("run", "--headless")
    tries = 100
    while not owner.run("log", "work", "--json").lines and tries:
        tries -= 1
    docker.prints(told, lines[0] + "\n" + data(event(elementId=2)).decode(), at=datetime.now(UTC))
    while len(owner.run("log", "work", "--json").lines) < 2 and tries:
        tries -= 1
    assert owner.run("quit").code == 0
    running.wait(30)
    rows = [json.loads(line) for line in owner.run("log", "work", "--json").lines]
    assert [row["state"] for row in rows] == ["seen", "seen"]
    assert rows[0]["created"] == "2026-03-12T14:00:00.000Z"
    assert not any(b"s3cret" in path.read_bytes() for path in owner.home.rglob("*") if path.is_file())


@pytest.mark.parametrize(
    ("fault", "part"),
    [
        ("permission denied while trying to connect to the Docker daemon socket", "this user may not use docker"),
        ("flood", "more than can be meant"),
        ("boom\x1b[31m", "docker failed: boom\\x1b"),
    ],
)
def test_docker_in_trouble_is_a_state(owner: Owner, docker: FakeDocker, fault: str, part: str) -> None:
    docker.has(a_testsigma(environment={"TESTSIGMA_PLATFORM_URL": SINK}, port=1))
    add(owner, "--container", "testsigma_server")
    docker.fails(fault)
    done = owner.run("status", "work")
    assert done.code == 5 and part in done.out and "\x1b" not in done.out, done


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("services:\n  db: {image: postgres}\n", ("which service is it",)),
        ("services:\n  a: {image: testsigmahq/server}\n  b: {image: 'x/testsigma:1'}\n", ("a, b", "--service")),
        ("services:\n  a: {image: testsigmahq/agent}\n", ("which service is it",)),
        ("services:\n\ta:\n", ("line 2, column 1",)),
    ],
)
def test_a_compose_file_that_cannot_be_used_says_where(owner: Owner, text: str, parts: tuple[str, ...]) -> None:
    path = owner.folder / "docker-compose.yml"
    path.write_text(text)
    said_well(owner.run("add", "testsigma", "--name", "work", "--compose", str(path)), str(path), *parts)


def test_they_are_found(owner: Owner, docker: FakeDocker, project: Path) -> None:
    home = owner.folder / "TestsigmaServer"
    home.mkdir()
    labels = compose_labels(project, "docker-compose.yml", service="testsigma_server")
    docker.has(a_testsigma("p-testsigma-1", labels=labels, port=9191))
    docker.has(a_testsigma("alone", number=2, running=False))
    docker.has(a_testsigma("an-agent", number=3, image="testsigmahq/agent:v3.0.1"))
    with running_testsigma(home):
        rows = [r for r in json.loads(owner.run("find", "--json").out)["found"] if r["product"] == "testsigma"]
    assert [(r["home"], r["service"], r["container"], r["url"], r["version"], r["running"]) for r in rows] == [
        (str(home), None, None, None, None, True),
        (None, "testsigma_server", None, "http://127.0.0.1:9191", "3.0.1", True),
        (None, None, "alone", "http://127.0.0.1:9090", "3.0.1", False),
    ]
    docker.fails("permission denied while trying to connect")
    assert owner.run("find").out.count("may not use docker") == 1, "told once, although both products looked"
