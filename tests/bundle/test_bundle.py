"""The bundled program, with nothing of this checkout or its Python around it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.e2e.commands import Owner, finished, house
from tests.e2e.test_tray_dbus import TICK, do_not_ask, switched_off
from tests.e2e.tray_host import desk

PROGRAM = os.environ["TELEMETRY_TRAY_BUNDLE"]


def start(owner: Owner, *words: str) -> subprocess.Popen[bytes]:
    bare = {name: value for name, value in owner.environment.items() if not name.startswith("PYTHON")}
    child = subprocess.Popen(
        [PROGRAM, *words],
        env={**bare, "PATH": "/usr/bin:/bin"},
        cwd=owner.folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    owner.children.append(child)
    return child


def test_each_part_works() -> None:
    with house() as here:
        done = finished(start(here.owner, "--self-check"))
        assert done.code == 0, done
        assert "FAILED" not in done.out


def test_it_starts_shows_its_tray_and_switches() -> None:
    with TemporaryDirectory(prefix="tray-desk-") as folder, desk(Path(folder)) as panel, house() as here:
        here.owner.extra.update(panel.environment)
        here.add(source="observe")
        do_not_ask(here)
        child = start(here.owner, "run", "--hidden")
        panel.wait_for(lambda: panel.icons)
        panel.wait_for(lambda: "Sending to SonarSource" in panel.tooltip())
        panel.click(TICK)
        panel.wait_for(lambda: panel.has("until you restart"))
        assert switched_off(here)
        panel.click("_Open")
        panel.wait_for(lambda: panel.windows("Telemetry Tray"))
        panel.click("_Quit")
        done = finished(child)
        assert (done.code, done.out, done.err) == (0, "", "")
