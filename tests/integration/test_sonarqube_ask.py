"""Asking a running SonarQube what it uses, with and without a token that may know, and what the module loads."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tray_app.core import dictionary
from tray_app.core.errors import Fixable
from tray_app.core.model import Aspect, Evidence, Instance, Kind, Look, Means, Place, SecretPlace, SecretRef, Side
from tray_app.core.sentences import TEMPLATES, sentence
from tray_app.demo import faults
from tray_app.demo.faults import Fault
from tray_app.demo.sonarqube_server import ADMIN_PASSWORD, ADMIN_TOKEN, USER_TOKEN, EmbeddedSonarQube
from tray_app.products.adapter import Surroundings, product
from tray_app.products.sonarqube import config_edits
from tray_app.products.sonarqube.beyond import beyond_documented
from tray_app.products.sonarqube.product import SonarQube
from tray_app.system.resources import read_resource

AT = datetime(2026, 11, 22, 5, 30, tzinfo=UTC)
SURROUNDINGS = Surroundings(identifier_key=lambda: b"k" * 32, loopback_only=True)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EmbeddedSonarQube]:
    with EmbeddedSonarQube(tmp_path) as started:
        yield started


def instance_of(server: EmbeddedSonarQube, **changes: Any) -> Instance:
    known = Instance(name="work", product="sonarqube", home=str(server.home), url=server.url, added_at=AT)
    return known._replace(**changes)


def ask(server: EmbeddedSonarQube, token: str | None = ADMIN_TOKEN, **changes: Any) -> Look:
    sonarqube, instance = product("sonarqube", SURROUNDINGS), instance_of(server, **changes)
    return asyncio.run(sonarqube.ask(instance, token, sonarqube.look(instance, AT)))


def running_switch(look: Look) -> Evidence:
    [switch] = [
        e for e in look.evidence if e.side is Side.RUNNING and e.aspect is Aspect.SWITCH and e.decides and not e.covers
    ] or [
        e
        for e in look.evidence
        if e.side is Side.RUNNING and e.aspect is Aspect.SWITCH and e.decides and Kind.PING in e.covers
    ]
    return switch


def problem_of(look: Look) -> str:
    assert look.problem is not None
    assert ADMIN_TOKEN not in sentence(look.problem)
    assert look.problem.code in TEMPLATES
    return look.problem.code


@pytest.mark.parametrize("name", ["node-1", "sonarqube-1", "sonarqube-0123"])
def test_a_name_that_somebody_chose_tells_no_process_apart(tmp_path: Path, name: str) -> None:
    with EmbeddedSonarQube(tmp_path, file_lines=[f"sonar.cluster.node.name={name}"]) as server:
        assert ask(server).process is None


def test_a_restart_by_the_api_keeps_the_process_and_a_real_one_does_not(tmp_path: Path) -> None:
    with EmbeddedSonarQube(tmp_path, restarting_s=0.01) as server:
        first = ask(server)
        server._restart_by_api()
        while server.data.status != "UP":
            time.sleep(0.005)
        again = ask(server)
        server.restart()
        assert first.process == again.process != ask(server).process
        assert again.started_at is not None and again.started_at != first.started_at


@pytest.mark.parametrize("version", ["8.9.0.43852", "9.9.8.100196", "10.7.0.96327", "2025.1.0.102418"])
@pytest.mark.parametrize("on", [True, False])
def test_an_administrators_token_shows_what_the_running_server_uses(tmp_path: Path, version: str, on: bool) -> None:
    lines = () if on else ("sonar.telemetry.enable=false",)
    with EmbeddedSonarQube(tmp_path, version=version, file_lines=lines) as server:
        look = ask(server)
        started_at = server.data.started_at
    assert (look.problem, look.up, look.version, look.server_id) == (None, True, version, server.server_id)
    assert (look.looked_at, look.asked_at, look.started_at) == (AT, AT, started_at)
    assert look.process == server.settings["sonar.cluster.node.name"]
    switch = running_switch(look)
    assert switch.means is (Means.ON if on else Means.OFF)
    assert switch.place in (Place.SERVER, Place.DEFAULT)
    assert server.url in switch.location
    assert (Kind.METRICS in look.kinds) is version.startswith("2025")


def test_the_running_server_tells_what_it_read_and_not_what_the_file_says_now(server: EmbeddedSonarQube) -> None:
    with server.config_path.open("a") as file:
        file.write("\nsonar.telemetry.enable=false\n")
    before = ask(server)
    server.restart()
    after = ask(server)
    assert [running_switch(look).means for look in (before, after)] == [Means.ON, Means.OFF]
    for look in (before, after):
        assert Means.OFF in {e.means for e in look.evidence if e.side is Side.CONFIGURED}
    assert after.started_at is not None
    assert before.started_at is not None
    assert after.started_at - before.started_at >= timedelta(seconds=1)


def test_without_a_token_it_is_known_to_be_up_and_nothing_more(server: EmbeddedSonarQube) -> None:
    look = ask(server, None)
    assert problem_of(look) == "sonarqube_no_token"
    assert (look.up, look.version, look.server_id) == (True, "9.9.8.100196", server.server_id)
    assert not [e for e in look.evidence if e.side is Side.RUNNING]
    assert [e for e in look.evidence if e.side is Side.CONFIGURED]
    assert [request.path for request in server.requests] == ["/api/system/status"]


@pytest.mark.parametrize(("secret", "code"), [(USER_TOKEN, "sonarqube_not_admin"), ("squ_old", "api_unauthorized")])
def test_a_token_that_may_not_know(server: EmbeddedSonarQube, secret: str, code: str) -> None:
    look = ask(server, secret)
    assert problem_of(look) == code
    assert look.up
    assert look.version == "9.9.8.100196"
    assert not [e for e in look.evidence if e.side is Side.RUNNING]


def test_a_password_will_do(server: EmbeddedSonarQube) -> None:
    by_password = SecretRef(place=SecretPlace.ASK, user="admin")
    assert ask(server, ADMIN_PASSWORD, secret=by_password).problem is None


def test_a_server_that_is_down(server: EmbeddedSonarQube) -> None:
    server.stop()
    look = ask(server)
    assert problem_of(look) == "api_unreachable"
    assert (look.up, look.asked_at, look.version) == (False, AT, None)
    assert look.evidence == product("sonarqube", SURROUNDINGS).look(instance_of(server), AT).evidence


def test_a_server_that_restarts_counts_as_not_up(server: EmbeddedSonarQube) -> None:
    server.data.status = "RESTARTING"
    look = ask(server)
    assert (problem_of(look), look.up) == ("sonarqube_not_ready", False)


def test_another_server_at_the_address(server: EmbeddedSonarQube) -> None:
    look = ask(server, server_id="somebody-elses")
    assert problem_of(look) == "other_server"
    assert (look.server_id, look.version) == (None, None)
    assert not [e for e in look.evidence if e.side is Side.RUNNING]


def test_another_server_that_hides_its_id_from_strangers(server: EmbeddedSonarQube) -> None:
    hidden = Fault(change=lambda a: replace(a, headers=(), body=b'{"status":"UP"}'))
    server.faults.add(hidden, path="/api/system/status")
    look = ask(server, server_id="somebody-elses")
    assert problem_of(look) == "other_server"
    assert not [e for e in look.evidence if e.side is Side.RUNNING]
    own = ask(server, server_id=server.server_id)
    assert (own.problem, own.server_id, own.version) == (None, server.server_id, "9.9.8.100196")


def test_an_instance_without_an_address_is_not_asked(server: EmbeddedSonarQube) -> None:
    look = ask(server, url=None)
    assert (problem_of(look), look.asked_at, look.up) == ("sonarqube_no_url", None, None)


def test_a_token_never_leaves_for_elsewhere_in_clear(server: EmbeddedSonarQube) -> None:
    look = ask(server, url="http://sonarqube.example:9000")
    assert problem_of(look) == "api_not_loopback"


@pytest.mark.parametrize(
    ("fault", "code", "up"),
    [
        pytest.param(lambda: faults.status(503), "api_server_error", False, id="503"),
        pytest.param(faults.hang_up, "api_cut_short", False, id="hangs up"),
        pytest.param(lambda: faults.redirect("https://elsewhere.example/"), "api_redirected", None, id="redirect"),
        pytest.param(faults.html, "api_not_json", None, id="html"),
        pytest.param(faults.deep_json, "api_too_deep", None, id="deep"),
        pytest.param(lambda: faults.status(404), "api_not_found", None, id="404"),
        pytest.param(lambda: faults.status(200, b"[1]"), "sonarqube_unexpected_answer", None, id="form"),
    ],
)
def test_a_fault_is_a_problem_and_no_exception(
    server: EmbeddedSonarQube, fault: Callable[[], Fault], code: str, up: bool | None
) -> None:
    server.faults.add(fault(), path="/api/system/status")
    look = ask(server)
    assert (problem_of(look), look.up) == (code, up)
    server.faults.clear()
    server.faults.add(fault(), path="/api/system/info")
    look = ask(server)
    assert (problem_of(look), look.up) == (code, True)
    assert not [e for e in look.evidence if e.side is Side.RUNNING]


# --- the product as a whole ---


def test_a_rebuilt_ping_passes_the_guard_and_a_name_in_it_does_not(tmp_path: Path) -> None:
    sonarqube = product("sonarqube", SURROUNDINGS)
    with EmbeddedSonarQube(tmp_path, version="10.7.0.96327", edition="enterprise", users=60, projects=40) as server:
        instance = instance_of(server, endpoint="http://127.0.0.1:1/receiver")
        made = asyncio.run(sonarqube.collect(instance, ADMIN_TOKEN, AT, lambda *_: None))
        name = server.data.person(20).login
    assert made.url == "http://127.0.0.1:1/receiver"
    assert sonarqube.examine(made.body, made.names, frozenset()) == ()
    body = made.body.replace(b'"licenseType"', b"").replace(b'"edition":"enterprise"', f'"edition":"{name}"'.encode())
    assert {finding.path for finding in sonarqube.examine(body, made.names, frozenset())} == {"edition"}


@pytest.mark.parametrize("version", [(9, 7), (9, 9), (10, 2), (10, 7), (2025, 1)])
def test_fields_beyond_the_documented_are_in_the_dictionary_as_such(version: tuple[int, int]) -> None:
    known = {
        path: field
        for message in dictionary.read(read_resource(SonarQube.dictionary_file)).messages
        if message.kind is Kind.PING
        for path, field in message.fields.items()
    }
    for path in beyond_documented(version, "enterprise"):
        assert not known[path].documented, path


def test_the_sink_is_the_one_that_edits_point_at() -> None:
    assert product("sonarqube", SURROUNDINGS).sink == config_edits.SINK


def test_a_product_that_is_not_there() -> None:
    with pytest.raises(Fixable) as caught:
        product("sonarcube", SURROUNDINGS)
    assert caught.value.code == "no_such_product"


def test_looking_at_files_loads_neither_http_nor_msgspec() -> None:
    code = (
        "import sys, datetime; from tray_app.products.adapter import Surroundings, product; "
        "from tray_app.core.model import Instance; at = datetime.datetime.now(datetime.UTC); "
        "product('sonarqube', Surroundings(identifier_key=bytes)).look("
        "Instance(name='a', product='sonarqube', home='/nowhere', added_at=at), at); "
        "print(sorted({'httpx', 'msgspec', 'asyncio', 'ssl', 'keyring'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
