"""`find`: folders, processes, units, containers, compose files; many, none, and the same one twice."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from tests.e2e.commands import Owner
from tests.fake_docker import FakeDocker, compose_labels, container
from tests.processes import sonarqube
from tray_app.core.discovery import Discovery
from tray_app.products.sonarqube.discovery import find, web_address

COMPOSE = "services:\n  sonarqube:\n    image: sonarqube:9.9\n  db: {image: postgres}\n"


@pytest.fixture
def owner() -> Iterator[Owner]:
    with TemporaryDirectory(prefix="tray-e2e-") as folder:
        made = Owner(Path(folder).resolve())
        (made.folder / "user").mkdir(mode=0o700)
        made.extra["PATH"] = str(made.folder / "empty")
        yield made
        made.end()


def home(folder: Path, properties: str = "", version: str = "9.9.8.100196") -> Path:
    (folder / "conf").mkdir(parents=True)
    (folder / "lib").mkdir()
    (folder / "lib" / f"sonar-application-{version}.jar").touch()
    (folder / "conf" / "sonar.properties").write_text(properties)
    return folder


def found(owner: Owner, *roots: Path, units: tuple[Path, ...] = ()) -> Discovery:
    """In this process, for the roots of the test alone."""
    seen = asyncio.run(
        find(folders=[str(r) for r in roots], roots=[str(r) for r in roots], units=[str(u) for u in units])
    )
    # A server of somebody else's may run on this machine.
    mine = tuple(one for one in seen.installations if str(owner.folder) in str(one))
    return seen._replace(installations=mine, unseen=())


def told(owner: Owner) -> list[dict[str, Any]]:
    done = owner.run("find", "--json")
    assert done.code == 0, done
    mine = [one for one in json.loads(done.out)["found"] if str(owner.folder) in json.dumps(one) or one["container"]]
    return mine


def snapshot(folder: Path) -> dict[str, tuple[int, int]]:
    return {str(p): (p.stat().st_mtime_ns, p.stat().st_size) for p in folder.rglob("*") if p.is_file()}


def test_none(owner: Owner) -> None:
    assert found(owner, owner.folder).installations == ()
    assert found(owner, owner.folder / "not there") == Discovery(installations=(), unseen=())


def test_the_same_one_found_in_every_way_is_one(owner: Owner) -> None:
    there = home(owner.folder / "opt" / "sonarqube", "sonar.web.port=9999\nsonar.web.context=/sq\n")
    (owner.folder / "opt" / "sonarqube-link").symlink_to(there)
    units = owner.folder / "units"
    units.mkdir()
    (units / "sonarqube.service").write_text(f"[Service]\nExecStart={there}/bin/linux-x86-64/sonar.sh start\n")
    before = snapshot(there)
    with sonarqube(there):
        (one,) = found(owner, owner.folder / "opt", units=(units,)).installations
        assert (one.home, one.url, one.version, one.running) == (
            str(there),
            "http://127.0.0.1:9999/sq",
            "9.9.8.100196",
            True,
        )
    (one,) = found(owner, owner.folder / "opt", units=(units,)).installations
    assert one.running is False
    assert {k: v for k, v in snapshot(there).items() if "jre" not in k} == before, "looking changes nothing"


def test_many_of_all_sorts_and_what_is_added_already(owner: Owner) -> None:
    first = home(owner.folder / "user" / "sonarqube-9.9", version="9.9.1.1")
    project = owner.folder / "user" / "work" / "sq"
    project.mkdir(parents=True)
    (project / "docker-compose.yml").write_text(COMPOSE)
    (owner.folder / "user" / "docker-compose.yml").write_text("services:\n\tbroken\n")
    docker = FakeDocker(owner.folder)
    owner.extra["PATH"] = str(docker.bin)
    docker.has(container("p-sq-1", labels=compose_labels(project, "docker-compose.yml")))
    docker.has(container("alone", number=2, running=False))
    docker.has(container("other", number=3, image="postgres:16"))
    assert owner.run("add", "sonarqube", "--name", "mine", "--home", str(first)).code == 0
    rows = told(owner)
    assert [(r["home"], r["compose"], r["service"], r["container"], r["running"], r["added"]) for r in rows] == [
        (str(first), None, None, None, False, "mine"),
        (None, str(project / "docker-compose.yml"), "sonarqube", None, True, None),
        (None, None, None, "alone", False, None),
    ]
    shown = owner.run("find").out
    assert "added as mine" in shown and "telemetry-tray add sonarqube --name NAME --container alone" in shown
    assert not docker.asked or all(line.split()[0] in ("ps", "inspect") for line in docker.asked)


def test_docker_that_may_not_be_used_is_told_and_the_rest_is_found(owner: Owner) -> None:
    docker = FakeDocker(owner.folder)
    owner.extra["PATH"] = str(docker.bin)
    docker.fails("permission denied while trying to connect")
    home(owner.folder / "user" / "sonarqube")
    assert len(told(owner)) == 1
    assert "may not use docker" in owner.run("find").out


@pytest.mark.parametrize(
    ("properties", "url"),
    [
        ("", "http://127.0.0.1:9000"),
        ("sonar.web.host=0.0.0.0\nsonar.web.port=80\n", "http://127.0.0.1:80"),
        ("sonar.web.host=::\n", "http://[::1]:9000"),
        ("sonar.web.host=sq.example\nsonar.web.context=/a/b/\n", "http://sq.example:9000/a/b"),
        ("sonar.web.port=9000 \n", "http://127.0.0.1:9000"),
        ("sonar.web.port=99999\n", None),
        ("sonar.web.port=${env:PORT}\n", None),
        ("sonar.web.host=a@b\n", None),
        ("sonar.web.context=/x?y\n", None),
        ("x=\\u12\n", None),
    ],
)
def test_the_address_is_worked_out(owner: Owner, properties: str, url: str | None) -> None:
    assert web_address(str(home(owner.folder / "sq", properties))) == url


def test_a_folder_that_vanishes_and_links_in_circles(owner: Owner) -> None:
    deep = owner.folder / "a"
    (deep / "b").mkdir(parents=True)
    (deep / "b" / "round").symlink_to(deep)
    (deep / "locked").mkdir(mode=0)
    (deep / "docker-compose.yml").symlink_to("gone")
    os.mkfifo(deep / "compose.yml")
    assert found(owner, deep).installations == ()
