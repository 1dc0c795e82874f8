"""What the program keeps goes, file by file; what is somebody else's stays."""

from __future__ import annotations

from pathlib import Path

from tray_app.bootstrap import Program
from tray_app.system.about import diagnostics, licences
from tray_app.system.leaving import files, remove_files
from tray_app.system.paths import Paths


def test_only_our_files_go(tmp_path: Path) -> None:
    home = tmp_path / "home"
    program = Program(paths=Paths.below(home), environment={}, loopback_only=True)
    with program.parts():
        pass
    program.change({"bodies_days": 7})
    program.desktop_file()
    program.log_crash(ValueError("x"))
    theirs = home / "data" / "notes.txt"
    theirs.write_text("mine")
    names = {path.name for path in files(program.paths)}
    assert {"journal.sqlite3", "preferences.json", "desktop.ini", "telemetry-tray-crash.log"} <= names
    assert remove_files(program.paths) == ()
    assert [path for path in home.rglob("*") if path.is_file()] == [theirs]
    theirs.unlink()
    assert remove_files(program.paths) == ()
    assert not home.exists()


def test_diagnostics_name_no_instance_and_no_home(tmp_path: Path) -> None:
    paths = Paths.below(tmp_path / "ann" / "tray")
    environment = {"XDG_SESSION_TYPE": "x11", "SECRET_TOKEN": "hidden"}
    text = diagnostics(
        (("Python", "3.11"),), paths, environment, {"instances, sonarqube, relay": 2}, home=tmp_path / "ann"
    )
    assert "data: ~/tray/data" in text
    assert "instances, sonarqube, relay: 2" in text
    assert "XDG_SESSION_TYPE: x11" in text
    assert "hidden" not in text
    assert str(tmp_path) not in text
    assert all(licence for _, _, licence in licences())
    assert ("httpx", "BSD-3-Clause") in {(name, licence) for name, _, licence in licences()}
