"""An owner of a Testsigma on the command line: what leaves, stopping it part by part, and taking it all back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.commands import Owner, said_well
from tray_app.demo.receiver import EmbeddedReceiver
from tray_app.demo.testsigma_api import API_KEY, PASSWORD, USER
from tray_app.demo.testsigma_script import play
from tray_app.demo.testsigma_server import DB_PASSWORD, EmbeddedTestsigma


@pytest.fixture
def owner(tmp_path: Path) -> Iterator[Owner]:
    (tmp_path / "user").mkdir()
    made = Owner(tmp_path)
    yield made
    made.end()


@pytest.fixture
def vendor() -> Iterator[EmbeddedReceiver]:
    with EmbeddedReceiver() as made:
        yield made


@pytest.fixture
def server(tmp_path: Path, vendor: EmbeddedReceiver) -> Iterator[EmbeddedTestsigma]:
    with EmbeddedTestsigma(tmp_path / "TestsigmaServer", platform_url=vendor.url, onboarded=True) as made:
        yield made


def add(owner: Owner, server: EmbeddedTestsigma, *more: str) -> None:
    where = ("--home", str(server.home), "--url", server.url)
    done = owner.run("add", "testsigma", "--name", "work", *where, *more, "--yes")
    assert done.code == 0, done


def test_from_adding_to_taking_it_all_back(owner: Owner, server: EmbeddedTestsigma) -> None:
    before = server.config_path.read_bytes()
    secret = owner.folder / "password"
    secret.touch(mode=0o600)
    secret.write_text(PASSWORD)
    add(owner, server, "--user", USER, "--password-file", str(secret))
    assert owner.run("status", "work").code == 0, "on"

    dry = owner.run("opt-out", "work", "--dry-run")
    assert "DISABLE_TELEMETRY=true" in dry.out
    assert '"consent": false, "consentRequestDone": true' in dry.out
    assert "platform.url" not in dry.out
    assert DB_PASSWORD not in dry.out
    assert (server.config_path.read_bytes(), server.data.consent) == (before, True)

    stopped = owner.run("opt-out", "work", "--yes")
    assert (stopped.code, server.data.consent) == (0, False), stopped
    assert "Eleven kinds of events still leave" in stopped.out and "Freshchat" in stopped.out
    assert "telemetry-tray opt-out work --sink" in stopped.out
    status = owner.run("status", "work", "--json")
    told = json.loads(status.out)["instances"][0]
    assert (status.code, told["sharing"], told["state"]) == (4, "partial", "partial")

    sunk = owner.run("opt-out", "work", "--sink", "--yes")
    assert sunk.code == 0
    server.restart()
    assert owner.run("status", "work").code == 3, "off"

    shown = owner.run("revert", "work", "--only", "addresses", "--dry-run").out
    assert "platform.url" in shown and "DISABLE" not in shown and "consent" not in shown
    assert owner.run("revert", "work", "--only", "addresses", "--yes").code == 0
    server.restart()
    assert owner.run("status", "work").code == 4
    assert owner.run("revert", "work", "--yes").code == 0
    assert (server.config_path.read_bytes(), server.data.consent) == (before, True)
    server.restart()
    assert owner.run("status", "work").code == 0


def test_a_server_that_is_down_gets_the_file_now_and_is_told_later(owner: Owner, server: EmbeddedTestsigma) -> None:
    add(owner, server)
    owner.run("status", "work")
    server.stop()
    done = owner.run("opt-out", "work", "--yes")
    assert done.code == 0
    assert "could not be told yet" in done.out
    assert b"DISABLE_TELEMETRY=true" in server.config_path.read_bytes()
    server.start()
    assert server.data.consent is True
    again = owner.run("opt-out", "work", "--yes")
    assert (again.code, server.data.consent) == (0, False)


def test_without_a_log_in_it_is_not_known_whether_the_sink_was_read(owner: Owner, server: EmbeddedTestsigma) -> None:
    add(owner, server)
    owner.run("opt-out", "work", "--sink", "--yes")
    server.restart()
    assert owner.run("status", "work").code == 5
    server.create("elements")
    assert owner.run("status", "work").code == 3, "its own log shows where its messages go now"


def test_the_sink_says_what_else_ends(owner: Owner, server: EmbeddedTestsigma) -> None:
    add(owner, server)
    done = owner.run("opt-out", "work", "--sink", "--dry-run")
    assert "testsigma.platform.url=http://127.0.0.1:9" in done.out
    assert "Stops with it: Agents do not start" in done.out


def test_without_a_config_folder_one_is_made_and_goes_again(owner: Owner, tmp_path: Path) -> None:
    home = tmp_path / "TestsigmaServer"
    with EmbeddedTestsigma(home, onboarded=True, with_file=False) as server:
        add(owner, server)
        assert owner.run("opt-out", "work", "--yes").code == 0
        assert (home / "config" / "application.properties").read_text() == "DISABLE_TELEMETRY=true\n"
        assert owner.run("revert", "work", "--yes").code == 0
        assert not (home / "config" / "application.properties").exists()


def test_what_it_sends_is_seen_and_its_secrets_are_nowhere(
    owner: Owner, server: EmbeddedTestsigma, vendor: EmbeddedReceiver
) -> None:
    secret = owner.folder / "password"
    secret.touch(mode=0o600)
    secret.write_text(PASSWORD)
    add(owner, server, "--user", USER, "--password-file", str(secret))
    server.register_account(email="zoe@example.com")
    play(server)
    server.log.write(f"X-TS-API-KEY: {API_KEY}", source="x", thread="y")
    running = owner.start("run", "--headless")
    deadline = 200
    while len(owner.run("log", "work", "--json").lines) < 12 and deadline:
        deadline -= 1
    assert owner.run("quit").code == 0
    running.wait(30)
    rows = [json.loads(line) for line in owner.run("log", "work", "--json").lines]
    seen = [row for row in rows if row.get("state") == "seen"]
    assert {row["url"].rpartition("/api_public/")[2].partition("/")[0] for row in seen} == {"servers", "stats"}
    assert len(seen) == len([m for m in vendor.messages if "/accounts" not in m.target])
    kept = b"".join(path.read_bytes() for path in owner.home.rglob("*") if path.is_file())
    for text in (PASSWORD, API_KEY, "zoe@example.com", "X-AUTH", DB_PASSWORD):
        assert text.encode() not in kept, text
    assert "/auth_config" not in {r.path for r in server.requests}


def test_a_wrong_password_and_no_log_in_are_said(owner: Owner, server: EmbeddedTestsigma) -> None:
    secret = owner.folder / "password"
    secret.touch(mode=0o600)
    secret.write_text("another")
    add(owner, server, "--user", USER, "--password-file", str(secret), "--source", "collect")
    said_well(owner.run("send", "work"), "does not take this password", code=3)


def test_the_demo_shows_all_twelve_messages(owner: Owner) -> None:
    done = owner.run("demo", "testsigma", "--headless", "--once", within_s=180)
    assert done.code == 0, done
    received = [line for line in done.lines if line.startswith("The receiver has it: ")]
    assert len(received) == 12
    assert all("(the documented fields, names and types)" in line for line in received)
    assert len({line.split()[5].rstrip(",") for line in received}) == 12
    assert sum("  sent  " in line for line in done.lines) == 12, "and its log has each answer"
    assert "perhaps sent" not in done.out


def test_another_server_at_the_same_address_is_asked_about(owner: Owner, server: EmbeddedTestsigma) -> None:
    secret = owner.folder / "password"
    secret.touch(mode=0o600)
    secret.write_text(PASSWORD)
    add(owner, server, "--user", USER, "--password-file", str(secret))
    assert owner.run("status", "work").code == 0
    server.data.server_uuid = "0195f3d8-7165-11ec-8d28-2641d35f62cd"
    server.restart()
    asked = owner.run("status", "work")
    assert asked.code == 5, asked
    assert "another Testsigma than the one added as work" in asked.out
    assert "telemetry-tray set work --new-server" in asked.out
    assert owner.run("set", "work", "--new-server", "--yes").code == 0
    assert owner.run("status", "work").code == 0
