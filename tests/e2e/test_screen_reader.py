"""What a screen reader is told, and what can be done with it alone: the windows over AT-SPI, as a program of its own on
a real display and bus."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.e2e.commands import CHECKOUT, House, house
from tests.e2e.screen_reader import ALWAYS, Part, Screen, nameless, roleless, screen
from tests.e2e.service_manager import service_manager, unit_file
from tests.e2e.tray_host import WITHIN_S, Desk, desk


@contextmanager
def _site() -> Iterator[tuple[House, str]]:
    """A house with a display, and the address of its bus."""
    with (
        TemporaryDirectory(prefix="tray-reader-") as folder,
        desk(Path(folder), host=False) as bare,
        house(extra={**bare.environment, **ALWAYS}) as here,
    ):
        yield here, bare.bus_address


def test_every_control_of_the_main_window_is_read_out() -> None:
    with _site() as (here, bus):
        here.add(source="observe")
        here.owner.start("run")
        with screen(bus) as seen:
            found = seen.until("Instances", "Last 30 days", "Telemetry of work")
    assert not nameless(found), nameless(found)
    roles = {part.name: part.role for part in found}
    assert roles["Instances"] == "list"
    assert roles["Telemetry of work"] in ("check box", "toggle button", "push button")
    assert next(part.description for part in found if part.name == "Last 30 days")
    assert any(part.name.startswith("SonarQube") and part.role == "list item" for part in found)


WINDOWS = {
    "Live log": "Search in payloads, addresses and errors",
    "Settings…": "Start when I log in",
    "About…": "Copy",
    "Add instance…": "Name",
    "Remove everything…": "Remove everything",
}
"""What is chosen, and what then can be read."""


def test_every_control_of_the_other_windows_is_read_out() -> None:
    with _site() as (here, bus):
        here.add()
        assert here.run("send", "work").code == 0
        here.owner.start("run")
        with screen(bus) as seen:
            seen.until("Telemetry of work", "View last payload")
            seen.press("View last payload")
            assert not nameless(seen.until("Tree", "Raw"))
            for entry, text in WINDOWS.items():
                seen.press(entry, "menu item", "push button", "button")
                assert not nameless(seen.until(text)), entry


def _pages(found: list[Part]) -> list[str]:
    """The tabs that are read out, the one that is told as chosen in brackets."""
    tabs = [part for part in found if part.role == "page tab" and part.is_showing]
    return [f"[{tab.name}]" if tab.is_selected else tab.name for tab in tabs]


def test_the_page_that_is_shown_is_told_and_no_other_is_named() -> None:
    with _site() as (here, bus):
        here.add()
        assert here.run("send", "work").code == 0
        here.owner.start("run")
        with screen(bus) as seen:
            seen.until("Telemetry of work", "View last payload")
            seen.press("View last payload")
            found = seen.until("What is known of the payload")
            assert _pages(found) == ["[Tree]", "Raw", "Headers", "Attempts (1)", "Compare", "Not in it (17)"]
            seen.press("Raw", "page tab")
            found = seen.until("The text of the payload")
            assert _pages(found) == ["Tree", "[Raw]", "Headers", "Attempts (1)", "Compare", "Not in it (17)"]
            (pages,) = [part for part in found if part.role == "page tab list"]
            assert pages.name == "Raw", "as Qt names the tabs: by the one that is chosen"
            seen.press("Preview next", "push button", "button")
            of_preview = _pages(seen.until("Nothing was sent and nothing was stored"))[-5:]
            assert of_preview == ["[Tree]", "Raw", "Headers", "Compare", "Not in it (22)"], "nothing was attempted"
            seen.press("About…", "menu item")
            pages_of_about = _pages(seen.until("About the program"))[-3:]
            assert pages_of_about == ["[Versions and folders]", "Licences", "Diagnostics"]


SHOWN = {
    "switches": {"switch-question", "switch-checklist", "switch-failure", "switch-revert", "tray-menu-one"},
    "forms": {"instance-add", "instance-remove", "report", "settings", "about-diagnostics", "leave", "crash"},
    "containers": {"compose-question", "restart-question", "restart-verified", "restart-by-hand"},
    "setup": {"setup-about", "setup-where", "setup-what", "setup-token", "setup-how"},
    "questions": {"quit-question", "background-question", "shorter-content", "shorter-lines", "leave-or-keep"},
    "logs": {"log-empty", "log-some", "log-days", "log-save", "log-columns", "log-error"},
    "surroundings": {"main-empty", "main-several", "main-long-names", "main-client", "main-dead"},
    "states": {"main-off-why", "main-came-back", "main-held", "main-unknown"},
    "relays": {"relay-first", "relay-form", "relay-lines", "relay-paste", "relay-port-taken"},
    "payloads": {"payload-tree", "payload-compare", "payload-failed", "preview-not-in-it"},
}
"""Scenes of `make screenshots`, and windows among those that each shows. Testsigma's are the same windows."""


@pytest.mark.timeout(300)
@pytest.mark.parametrize("scene", SHOWN)
def test_every_window_in_every_state_is_read_out(tmp_path: Path, scene: str) -> None:
    with (
        desk(tmp_path, host=False) as bare,
        _program(tmp_path, bare, scene) as program,
        screen(bare.bus_address) as seen,
    ):
        assert program.stdin is not None and program.stdout is not None
        names = set[str]()
        for line in program.stdout:
            name = line.decode().strip()
            found = seen.parts()
            assert not nameless(found), (name, nameless(found))
            assert not roleless(found), (name, roleless(found))
            assert sum(part.is_showing for part in found) > 3, (name, found)
            names.add(name)
            program.stdin.write(b"\n")
            program.stdin.flush()
        assert program.wait(WITHIN_S) == 0
        assert names >= SHOWN[scene]


def test_windows_follow_the_desktops_colour_scheme(tmp_path: Path) -> None:
    """Qt asks GNOME's settings, and offers to overrule them (QStyleHints.setColorScheme); elsewhere it knows none."""
    with desk(tmp_path, host=False) as bare, _program(tmp_path, bare, "scheme", XDG_CURRENT_DESKTOP="GNOME") as program:
        told, _ = program.communicate(timeout=WITHIN_S * 3)
    lines = told.decode().splitlines()
    assert program.returncode == 0
    assert len(lines) == 3 * 8, lines
    assert [line for line in lines if not line.endswith(": right")] == []


@contextmanager
def _program(folder: Path, bare: Desk, *words: str, **more: str) -> Iterator[subprocess.Popen[bytes]]:
    """Windows on that desktop; killed at the end if they still stand there."""
    environment = {name: os.environ[name] for name in ("PATH",)} | bare.environment | ALWAYS | more
    environment |= {"LANG": "C.UTF-8", "HOME": str(folder), "TMPDIR": str(folder)}
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.e2e.shown_windows", *words],
        env=environment,
        cwd=CHECKOUT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        yield child
    finally:
        if child.poll() is None:
            child.kill()
        with child:
            pass


def _words(seen: Screen) -> list[str]:
    return [part.name for part in seen.parts() if part.is_showing]


def test_the_wrong_key_is_said_within_the_first_steps() -> None:
    """From the first start on: the window is there by itself, and each step is one press."""
    with _site() as (here, bus):
        config = here.server.config_path
        config.write_bytes(b"sonar.telemetry.enabled=false\n")
        here.owner.start("run")
        with screen(bus) as seen:
            seen.until("Find instances on this computer…")
            seen.press("Find instances on this computer…")
            seen.until("What your server tells its maker")
            assert any("Just show me" in text for text in _words(seen))
            seen.press("Next")
            seen.until("Folder of the installation")
            seen.type("Folder of the installation", str(here.server.home))
            seen.press("Next")
            seen.until(
                "You set sonar.telemetry.enabled=false. Your server ignores that name and is still sending. "
                "Here is what."
            )
            assert not nameless(seen.parts())
        assert config.read_bytes() == b"sonar.telemetry.enabled=false\n"
        assert json.loads(here.run("status", "--json").out) == {"instances": []}, "nothing before the last page"


def test_everything_goes_and_an_opt_out_stays() -> None:
    with _site() as (here, bus), service_manager(here.owner) as manager:
        here.add(source="observe")
        assert here.run("opt-out", "work", "--yes").code == 0
        off = here.server.config_path.read_bytes()
        here.run("service", "--set-up", "--yes")
        unit = unit_file(here.owner)
        child = here.owner.start("run")
        with screen(bus) as seen:
            seen.until("Telemetry of work")
            seen.press("Remove everything…", "menu item")
            told = seen.until("Keep telemetry of SonarQube (work) stopped", "The service that keeps this program up")
            assert any(str(unit) in part.name for part in told)
            seen.press("Remove everything")
        assert child.wait(WITHIN_S) == 0
        assert here.server.config_path.read_bytes() == off
        assert not unit.exists()
        assert any("disable --now" in asked for asked in manager.asked)
        assert not here.owner.home.exists(), "no file of ours is left"
