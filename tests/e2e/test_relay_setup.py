"""Setting an instance up to pass through the relay, as an owner types it."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator

import pytest

from tests.e2e.commands import House, house, said_well

URL, METRICS = "sonar.telemetry.url", "sonar.telemetry.metrics.url"
ADDRESS = re.compile(r"http://(127\.0\.0\.1:\d{5})/([\w-]{24})")


@pytest.fixture
def at_home() -> Iterator[House]:
    with house() as made:
        yield made


def pointed_at(here: House) -> str:
    """What the file has, read by nothing of ours."""
    lines = [line for line in here.server.config_path.read_text().splitlines() if line.startswith("sonar.telemetry.")]
    values = dict(line.split("=", 1) for line in lines)
    assert len(lines) == len(values) == 2 and values[METRICS] == values[URL] + "/metrics", lines
    return values[URL]


def test_from_the_lines_that_are_shown_to_leaving(at_home: House) -> None:
    before = at_home.server.config_path.read_bytes()
    added = at_home.add(source="relay")
    url = pointed_at(at_home)
    assert f"+ {URL}={url}" in added.out and f"+ {METRICS}={url}/metrics" in added.out
    for part in ("unchanged to SonarSource", "first message is held", "not running nothing", "must be restarted"):
        assert part in added.out, added.out

    told = at_home.run("status", "work")
    assert told.code == 0 and "passes through this program" in told.out
    match = ADDRESS.fullmatch(url)
    assert match is not None
    listen, token = match.groups()
    everywhere = [told.out, at_home.run("status", "--json").out, at_home.run("log", "--json").out]
    assert all(token not in text for text in everywhere) and f"http://{listen}/…" in told.out

    moved = at_home.run("set", "work", "--listen", "auto", "--new-path", "--hold", "all", "--yes")
    assert moved.code == 0 and "old address is refused" in moved.out, moved
    new = ADDRESS.fullmatch(pointed_at(at_home))
    assert new is not None and new[1] != listen and new[2] != token
    same = at_home.run("set", "work", "--name", "other", "--yes")
    assert same.code == 0 and same.out == "Changed other.\n" and pointed_at(at_home) == new[0]

    assert at_home.run("remove", "other", "--yes").code == 0
    assert at_home.server.config_path.read_bytes() == before


def test_a_port_that_something_else_has(at_home: House) -> None:
    before = at_home.server.config_path.read_bytes()
    with socket.create_server(("127.0.0.1", 0)) as server:
        listen = f"127.0.0.1:{server.getsockname()[1]}"
        words = ("add", "sonarqube", "--name", "work", *at_home.where("relay"), "--listen", listen, "--yes")
        said_well(at_home.run(*words), listen, "--listen ADDRESS:PORT")
    assert at_home.server.config_path.read_bytes() == before
    assert at_home.run("status").out.startswith("No instance yet.")


def test_what_others_could_reach_needs_the_owners_word(at_home: House) -> None:
    before = at_home.server.config_path.read_bytes()
    words = ("add", "sonarqube", "--name", "work", *at_home.where("relay"), "--listen")
    said_well(at_home.run(*words, "0.0.0.0:19077", "--yes"), "every address")
    said_well(at_home.run(*words, "192.0.2.7:19077", "--yes"), "no address of this machine")
    own = _own_address()
    if own is not None:
        done = at_home.run(*words, f"{own}:19077")
        said_well(done, f"{own}:19077", "only with your word")
        assert "every container in that network" in done.out
        assert at_home.server.config_path.read_bytes() == before
        assert at_home.run(*words, f"{own}:19077", "--yes").code == 0
        assert pointed_at(at_home).startswith(f"http://{own}:19077/")


def _own_address() -> str | None:
    """An address of this machine that is not loopback; None: it has none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # Chooses an address; nothing is sent.
        except OSError:
            return None
        address: str = probe.getsockname()[0]
        return address


def test_a_server_whose_files_are_not_known_gets_lines_to_paste(at_home: House) -> None:
    before = at_home.server.config_path.read_bytes()
    words = ("--url", at_home.server.url, "--token-file", str(at_home.token), "--source", "relay", "--yes")
    done = at_home.run("add", "sonarqube", "--name", "work", *words)
    assert done.code == 0, done
    match = re.search(rf"^  ({URL}=http\S+)\n  ({METRICS}=http\S+)$", done.out, re.MULTILINE)
    assert match is not None and "config file is not known" in done.out, done.out
    assert at_home.server.config_path.read_bytes() == before
    past = at_home.run("status", "work")
    assert past.code == 0 and "past this program" in past.out

    at_home.server.config_path.write_bytes(before + b"\n" + match[1].encode() + b"\n" + match[2].encode() + b"\n")
    at_home.server.restart()
    through = at_home.run("status", "work")
    assert "-> to_relay" in through.out
    assert "this program may send: no" in through.out, "it cannot see whether the config says on"
