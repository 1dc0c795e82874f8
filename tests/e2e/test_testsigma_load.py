"""Testsigma's relay as a child process under load, while each part in turn is killed, restarted, hung or flooded: a
function gets its right answer or an error, never another body; what was answered 2xx is in the journal, to the byte."""

from __future__ import annotations

import hashlib
import http.client
import json
import signal
import socket
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from tests.e2e.commands import Owner
from tests.e2e.service_manager import ServiceManager, service_manager
from tray_app.demo import faults
from tray_app.demo.testsigma_platform import ACCESS_KEY, EmbeddedPlatform, made_up
from tray_app.demo.testsigma_server import EmbeddedTestsigma

WITHIN_S = 20.0
EVENTS_AT_LEAST, CALLS_AT_LEAST = 30, 8
"""Before something happens to a part, and again after it."""


class Load:
    """Events, each on a connection of its own, and functions with bodies in both directions, from several threads; what
    became of each. One that is refused or cut off is tried no second time, as Testsigma does it."""

    def __init__(self, listen: str, server_id: str) -> None:
        self.listen, self.server_id = listen, server_id
        self.taken: list[str] = []
        """Hashes of the events that were answered 200."""
        self.events: Counter[str] = Counter()
        self.calls: Counter[str] = Counter()
        self.wrong: list[str] = []
        self._over = threading.Event()
        self._lock = threading.Lock()
        self._numbers = iter(range(10**9))
        self._threads = [
            threading.Thread(target=self._keep_on, args=(one,)) for one in [self._event] * 2 + [self._call]
        ]

    def __enter__(self) -> Load:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join(WITHIN_S)
        assert not any(thread.is_alive() for thread in self._threads)

    def goes_on(self) -> None:
        """Waits until so much more has been answered well."""
        events, calls = self.events["200"] + EVENTS_AT_LEAST, self.calls["right"] + CALLS_AT_LEAST
        until(lambda: self.wrong or (self.events["200"] >= events and self.calls["right"] >= calls))
        assert not self.wrong, self.wrong

    def _keep_on(self, one: Callable[[int], None]) -> None:
        while not self._over.is_set():
            with self._lock:
                number = next(self._numbers)
            one(number)

    def _event(self, number: int) -> None:
        body = json.dumps({"serverUuid": self.server_id, "eventType": "CREATE", "elementId": number}).encode()
        said = self._ask("POST", "/api_public/stats/element", body)
        with self._lock:
            self.events[said if isinstance(said, str) else str(said[0])] += 1
            if not isinstance(said, str) and said[0] == 200:
                self.taken.append(hashlib.sha256(body).hexdigest())
        if isinstance(said, str):
            self._over.wait(0.01)

    def _call(self, number: int) -> None:
        """An app goes up, and its bytes come back (`PUT /api/sign/files`)."""
        app = made_up(f"app {number}", 300_000 + number % 7)
        form = b'--x\r\nContent-Disposition: form-data; name="ipa"\r\n\r\n' + app + b"\r\n--x--\r\n"
        headers = {"Content-Type": "multipart/form-data; boundary=x", "Authorization": f"Bearer {ACCESS_KEY}"}
        said = self._ask("PUT", "/api/sign/files", form, headers)
        with self._lock:
            if isinstance(said, str):
                self.calls[said] += 1
            elif said[0] == 200:
                right = said[1] == app and said[2] == hashlib.sha256(form).hexdigest()
                self.calls["right" if right else "wrong"] += 1
                if not right:
                    self.wrong.append(f"call {number}: {len(said[1])} bytes, {said[2]}")
            else:
                self.calls[str(said[0])] += 1
                if said[0] not in (502, 504):
                    self.wrong.append(f"call {number}: {said[0]}")
        if isinstance(said, str):
            self._over.wait(0.01)

    def _ask(
        self, method: str, target: str, body: bytes, headers: dict[str, str] | None = None
    ) -> str | tuple[int, bytes, str | None]:
        """Status, body and what the vendor says that it got; or why there is none."""
        connection = http.client.HTTPConnection(self.listen, timeout=WITHIN_S)
        try:
            connection.request(method, target, body, headers or {})
            answer = connection.getresponse()
            return answer.status, answer.read(), answer.getheader("X-Body-Sha256")
        except (OSError, http.client.HTTPException) as error:
            return type(error).__name__
        finally:
            connection.close()


class Site:
    owner: Owner
    manager: ServiceManager
    platform: EmbeddedPlatform
    server: EmbeddedTestsigma
    listen: str

    def kept(self) -> Counter[str]:
        """Hashes of the events in the journal, as `log` tells them."""
        lines = self.owner.run("log", "--json", "--limit", "100000").lines
        return Counter(one["sha256"] for one in map(json.loads, lines) if one["kind"] == "event")


def until(true: Callable[[], Any]) -> None:
    ends = time.monotonic() + WITHIN_S
    while not true():
        assert time.monotonic() < ends
        time.sleep(0.01)


@pytest.fixture
def site() -> Iterator[Site]:
    """An owner whose service keeps the relay up, with telemetry stopped."""
    with ExitStack() as stack:
        here = Site()
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="tray-e2e-")))
        (folder / "user").mkdir(mode=0o700)
        here.owner = Owner(folder)
        stack.callback(here.owner.end)
        here.manager = stack.enter_context(service_manager(here.owner))
        here.platform = stack.enter_context(EmbeddedPlatform())
        here.server = EmbeddedTestsigma(folder / "TestsigmaServer", onboarded=True, platform_url=here.platform.url)
        stack.callback(here.server.stop)
        assert here.owner.run("service", "--set-up", "--yes").code == 0
        where = ("--home", str(here.server.home), "--endpoint", here.platform.url, "--no-probe")
        done = here.owner.run("add", "testsigma", "--name", "work", *where, "--source", "relay", "--yes")
        assert done.code == 0, done
        assert here.owner.run("opt-out", "work", "--yes").code == 0
        here.manager.start()
        text = here.server.config_path.read_text()
        here.listen = next(one for one in text.splitlines() if "platform.url" in one).partition("=http://")[2]
        until(lambda: listens(here.listen))
        yield here


def ended_well(site: Site, load: Load) -> None:
    """Nothing that was taken is lost or doubled, nothing gated has left, no body was another's."""
    assert not load.wrong, load.wrong
    # Many at once become payloads a moment after their answers.
    until(lambda: not set(load.taken) - set(site.kept()))
    assert set(site.kept().values()) <= {1}
    assert site.platform.told == (), "telemetry is stopped"


def test_the_program_is_killed_and_comes_back(site: Site) -> None:
    with Load(site.listen, site.server.server_id) as load:
        load.goes_on()
        for how in (signal.SIGKILL, signal.SIGTERM):
            site.manager.end(how)
            site.manager.start()
            load.goes_on()
    ended_well(site, load)


def test_the_vendor_is_killed_restarted_and_hung(site: Site) -> None:
    """Events go on all the time; what waits for a vendor that says nothing costs the others nothing."""
    with Load(site.listen, site.server.server_id) as load:
        load.goes_on()
        site.platform.stop()
        failed, events = load.calls["502"], load.events["200"]
        until(lambda: load.calls["502"] > failed and load.events["200"] >= events + EVENTS_AT_LEAST)
        site.platform.start()
        load.goes_on()
        site.platform.drop_connections()
        load.goes_on()
        site.platform.faults.add(faults.hang(), path="/wd/hub/*")
        site.platform.faults.add(faults.stop_reading(1000), path="/api/uploads")
        hung = [_hang(site.listen, "/wd/hub/session", b"{}"), _hang(site.listen, "/api/uploads", bytes(4_000_000))]
        until(lambda: site.platform.hanging == 2)
        load.goes_on()
        for line in hung:
            line.close()
    ended_well(site, load)


def test_the_relay_is_flooded(site: Site) -> None:
    """Connections that say nothing, that say half a head, and one after the other that are closed at once."""
    host, port = site.listen.split(":")
    with Load(site.listen, site.server.server_id) as load, ExitStack() as stack:
        load.goes_on()
        for _ in range(3):
            for number in range(200):
                line = stack.enter_context(socket.create_connection((host, int(port)), timeout=WITHIN_S))
                if number % 2:
                    line.sendall(b"POST /api_public/stats/element HTTP/1.1\r\nHost:")
                if number % 4 == 0:
                    line.close()
            load.goes_on()
    ended_well(site, load)


def test_testsigma_restarts_under_load(site: Site) -> None:
    with Load(site.listen, site.server.server_id) as load:
        for _ in range(3):
            site.server.restart()
            site.server.create("environments", name="one more")
            load.goes_on()
    assert {m.status_code for m in site.server.own_messages} == {200}
    own = {hashlib.sha256(m.body).hexdigest() for m in site.server.own_messages if m.method == "POST"}
    ended_well(site, load)
    assert len(own) == 3 and own <= set(site.kept())


def listens(listen: str) -> bool:
    """Whether somebody takes connections there."""
    host, port = listen.split(":")
    with socket.socket() as line:
        return line.connect_ex((host, int(port))) == 0


def _hang(listen: str, target: str, body: bytes) -> socket.socket:
    """A request whose answer nobody waits for."""
    host, port = listen.split(":")
    line = socket.create_connection((host, int(port)), timeout=WITHIN_S)
    head = f"POST {target} HTTP/1.1\r\nHost: {listen}\r\nContent-Length: {len(body)}\r\n"
    line.sendall(f"{head}Authorization: Bearer {ACCESS_KEY}\r\n\r\n".encode())
    line.setblocking(False)
    with suppress(BlockingIOError):
        line.send(body)
    return line
