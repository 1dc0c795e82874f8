"""Testsigma's relay as an owner sets it up: only where it stays up, and without a gap from one run to the next."""

from __future__ import annotations

import http.client
import json
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from tests.e2e.commands import WITHIN_S, Done, Owner, said_well
from tests.e2e.service_manager import ServiceManager, service_manager, unit_file
from tests.fake_docker import FakeDocker, a_testsigma, compose_labels
from tray_app.demo.testsigma_platform import DEAD, EmbeddedPlatform
from tray_app.demo.testsigma_script import play
from tray_app.demo.testsigma_server import EmbeddedTestsigma


class Site:
    """An owner, his Testsigma, the vendor's platform, a service manager."""

    owner: Owner
    server: EmbeddedTestsigma
    platform: EmbeddedPlatform
    manager: ServiceManager

    def add(self, *more: str, source: str = "relay") -> Done:
        where = ("--home", str(self.server.home), "--url", self.server.url, "--endpoint", self.platform.url)
        return self.owner.run("add", "testsigma", "--name", "work", *where, "--source", source, *more, "--yes")

    def up(self, *more: str) -> str:
        """Set up whole, and running; where the relay listens."""
        assert self.owner.run("service", "--set-up", "--yes").code == 0
        self.manager.start()
        done = self.add(*more)
        assert done.code == 0, done
        self.server.restart()
        return self.listen

    @property
    def listen(self) -> str:
        line = next(text for text in self.server.config_path.read_text().splitlines() if "platform.url" in text)
        return line.partition("=http://")[2]

    def log(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.owner.run("log", "--json", "--limit", "9999").lines]

    def event(self, timeout_s: float = 8) -> int:
        """One event as the server sends it; the status of its answer."""
        connection = http.client.HTTPConnection(self.listen, timeout=timeout_s)
        try:
            body = json.dumps({"serverUuid": self.server.server_id, "eventType": "CREATE", "elementId": 1})
            connection.request("POST", "/api_public/stats/element", body)
            return connection.getresponse().status
        finally:
            connection.close()


@pytest.fixture
def site() -> Iterator[Site]:
    with ExitStack() as stack:
        here = Site()
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="tray-e2e-")))
        (folder / "user").mkdir(mode=0o700)
        here.owner = Owner(folder)
        stack.callback(here.owner.end)
        here.manager = stack.enter_context(service_manager(here.owner))
        here.platform = stack.enter_context(EmbeddedPlatform())
        here.server = EmbeddedTestsigma(folder / "TestsigmaServer", onboarded=True, platform_url=here.platform.url)
        here.server.start()
        stack.callback(here.server.stop)
        yield here


def until(true: Callable[[], Any]) -> None:
    ends = time.monotonic() + WITHIN_S
    while not true():
        assert time.monotonic() < ends
        time.sleep(0.02)


def test_it_is_offered_only_where_it_stays_up(site: Site) -> None:
    before = site.server.config_path.read_bytes()
    said_well(site.add(), "agents exit", "telemetry-tray service --set-up")
    assert site.server.config_path.read_bytes() == before
    site.owner.extra["PATH"] = "/nowhere"
    said_well(site.add(), "no systemd", "not offered")


def test_the_service_is_shown_set_up_and_taken_down(site: Site) -> None:
    assert site.owner.run("service").code == 1
    done = site.owner.run("service", "--set-up", "--yes")
    assert done.code == 0, done
    path = unit_file(site.owner)
    text = path.read_text()
    assert text.strip() in "\n".join(line.removeprefix("  ") for line in done.lines)
    for line in ("Type=notify", "Restart=on-failure", "FileDescriptorStoreMax=64", "WantedBy=default.target"):
        assert line in text.splitlines()
    assert f"TELEMETRY_TRAY_HOME={site.owner.home}" in text and "run --headless" in text
    acts = [line for line in site.manager.asked if "is-" not in line and "MainPID" not in line]
    assert acts == [
        "systemctl --user daemon-reload",
        f"systemctl --user enable {path.name}",
        f"systemctl --user restart {path.name}",
        "loginctl enable-linger",
    ]
    assert site.owner.run("service").code == 0
    assert site.owner.run("service", "--take-down", "--yes").code == 0
    assert not path.exists()


def test_lingering_that_is_not_allowed_says_what_to_do(site: Site) -> None:
    (site.manager.folder / "no-linger").touch()
    said_well(site.owner.run("service", "--set-up", "--yes"), "Access denied", "sudo loginctl enable-linger")
    said_well(site.add(), "loginctl enable-linger")


def test_another_run_of_the_program_stands_in_its_way(site: Site) -> None:
    child = site.owner.start("run", "--headless")
    assert child.stdout is not None
    child.stdout.readline()
    said_well(site.owner.run("service", "--set-up", "--yes"), f"process {child.pid}", "telemetry-tray quit")


def test_what_the_owner_is_told_before_he_chooses(site: Site) -> None:
    site.platform.dead = True
    assert site.owner.run("service", "--set-up", "--yes").code == 0
    done = site.add("--usage", "stop")
    assert done.code == 0, done
    for part in (
        f'{site.platform.url} answered 404: "{DEAD}".',
        "asks the same address for functions",
        "agents exit",
        "Google or GitHub",
        "add-ons is answered and does not leave",
        f"+ testsigma.platform.url=http://{site.listen}",
    ):
        assert part in done.out, (part, done.out)
    assert [r.target for r in site.platform.requests if r.method == "GET"] == ["/api_public/testsigma_lab_ip"]
    assert site.owner.run("set", "work", "--source", "observe", "--yes").code == 0
    again = site.owner.run("set", "work", "--source", "relay", "--no-probe", "--yes")
    assert again.code == 0 and DEAD not in again.out
    assert len([r for r in site.platform.requests if r.method == "GET"]) == 1
    said_well(site.owner.run("service", "--take-down", "--yes"), "work goes through this program")


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_one_run_follows_another_without_a_gap(site: Site, how: signal.Signals) -> None:
    site.up()
    until(lambda: len(site.manager.stored) == 1)  # It comes by a way of its own.
    assert site.event() == 200
    said: list[int] = []
    stop = threading.Event()

    def keep_on() -> None:
        while not stop.is_set():
            said.append(site.event())

    sender = threading.Thread(target=keep_on)
    if how is signal.SIGTERM:
        sender.start()  # A kill cuts off what is being answered; so nothing is, then.
        until(lambda: len(said) > 20)
    site.manager.end(how)
    waits = threading.Thread(target=lambda: said.append(site.event()))
    waits.start()
    site.manager.start()
    waits.join(WITHIN_S)
    stop.set()
    if how is signal.SIGTERM:
        sender.join(WITHIN_S)
    assert said and set(said) == {200}
    until(lambda: len([line for line in site.log() if line["kind"] == "event"]) == len(said) + 1)
    assert site.owner.run("remove", "work", "--yes").code == 0
    until(lambda: not site.manager.stored)


def test_ready_is_told_when_the_relay_listens(site: Site) -> None:
    site.up()
    where = site.listen
    for _ in range(3):
        site.manager.end()
        site.manager.forget()  # No socket is handed over: it must listen anew.
        site.manager.start()
        with socket.create_connection((where.partition(":")[0], int(where.partition(":")[2])), timeout=WITHIN_S):
            pass


def test_off_only_while_the_relay_is_up(site: Site) -> None:
    site.up("--token-file", str(token_file(site)))
    site.owner.run("status", "work")
    assert site.owner.run("opt-out", "work", "--yes").code == 0
    site.server.data.consent = False
    until(lambda: site.owner.run("status", "work").code == 3)
    play(site.server)
    assert [m.status_code for m in site.server.own_messages][-11:] == [200] * 11

    def told_now() -> dict[str, Any]:
        return json.loads(site.owner.run("status", "work", "--json").out)["instances"][0]

    until(lambda: told_now()["relay"]["arrived"].get("event") == 11)  # They are counted a moment after the answers.
    told = told_now()
    assert told["sharing"] == "off", told
    since = told["relay"]["since_stopped"]
    assert since["arrived"]["event"] == 11 and set(since["left"].values()) == {0}, since
    assert "11 event" in site.owner.run("status", "work").out.partition("since stopped")[2].splitlines()[0]
    assert site.platform.told == () or {t.kind for t in site.platform.told} <= {"ping"}
    site.manager.end(signal.SIGKILL)
    site.manager.forget()
    down = site.owner.run("status", "work")
    assert down.code == 5 and "does not listen now" in down.out, down


COMPOSE = """services:
  testsigma_server:
    image: testsigmahq/server:v3.0.1
    ports: ["9090:9090"]
    environment:
      MYSQL_PASSWORD: s3cret
"""
OVERRIDE = """# ours since 2021
services:
  testsigma_server:
    environment:
      TZ: Europe/Berlin
"""


@pytest.mark.parametrize("override_before", [None, OVERRIDE])
def test_a_compose_service_is_pointed_at_its_relay_and_back(site: Site, override_before: str | None) -> None:
    """By the override alone: its lines are shown first, events come through, and every byte is as before at the end."""
    project = site.owner.folder / "project"
    project.mkdir()
    (project / "docker-compose.yml").write_text(COMPOSE)
    override = project / "docker-compose.override.yml"
    if override_before is not None:
        override.write_text(override_before)
    docker = FakeDocker(site.owner.folder)
    site.owner.extra["PATH"] = f"{docker.bin}:{site.owner.extra['PATH']}"
    files = ("docker-compose.yml",) + (() if override_before is None else (override.name,))
    labels = compose_labels(project, *files, service="testsigma_server")
    docker.has(a_testsigma(port=site.server.port, labels=labels))
    assert site.owner.run("service", "--set-up", "--yes").code == 0
    site.manager.start()
    where = ("--compose", str(project / "docker-compose.yml"), "--url", site.server.url)
    more = ("--endpoint", site.platform.url, "--source", "relay", "--yes")
    done = site.owner.run("add", "testsigma", "--name", "work", *where, *more)
    assert done.code == 0, done
    (line,) = [text for text in override.read_text().splitlines() if "TESTSIGMA_PLATFORM_URL" in text]
    relay = line.partition(": ")[2].strip().strip('"')
    assert relay.startswith("http://127.0.0.1:") and line.strip() in done.out, done.out
    assert "container" in done.out and "agents exit" in done.out
    assert (project / "docker-compose.yml").read_text() == COMPOSE
    assert "s3cret" not in done.out + override.read_text()

    # Made anew by its owner: the variable is the container's, as the override has it.
    both = compose_labels(project, "docker-compose.yml", override.name, service="testsigma_server")
    given = {"TESTSIGMA_PLATFORM_URL": relay}
    docker.has(a_testsigma(port=site.server.port, environment=given, labels=both, created="2126-05-03T09:14:00Z"))
    site.server.environment.update(given)
    until(lambda: _listens(relay))
    site.server.restart()
    play(site.server)
    own = site.server.own_messages[1:]  # The first one went to the vendor, before it was pointed.
    assert [m.status_code for m in own] == [200] * 12 and all(m.url.startswith(relay) for m in own)
    until(lambda: len(site.log()) == 12)
    told = json.loads(site.owner.run("status", "work", "--json").out)["instances"][0]
    ends = {(e["place"], e["means"]) for e in told["evidence"] if "platform" in e["key"].lower() and e["decides"]}
    assert ends == {("container", "to_relay"), ("compose", "to_relay")}, told["evidence"]

    assert site.owner.run("set", "work", "--source", "observe", "--yes").code == 0
    assert (override.read_text() if override.exists() else None) == override_before
    assert (project / "docker-compose.yml").read_text() == COMPOSE
    assert site.manager.end() == 0  # And with it the docker that follows what the container prints.


def _listens(url: str) -> bool:
    host, _, port = url.removeprefix("http://").partition(":")
    with socket.socket() as line:
        return line.connect_ex((host, int(port))) == 0


def token_file(site: Site) -> Path:
    path = site.owner.folder / "key"
    path.touch(mode=0o600)
    path.write_text(site.server.api.api_key)
    return path


def test_quitting_says_what_ends_with_it(site: Site) -> None:
    site.up()
    done = site.owner.run("quit", "--yes")
    assert done.code == 0 and "agents exit" in done.out, done
