"""The start at login, as the desktop would read it."""

from __future__ import annotations

import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

import pytest

from tray_app.bootstrap import Program
from tray_app.core.errors import Fixable
from tray_app.system.autostart import FILE_NAME, Autostart, autostart_path
from tray_app.system.paths import Paths


def entry(path: Path) -> dict[str, str]:
    parser = ConfigParser(interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(path)
    return dict(parser["Desktop Entry"])


def argv(line: str) -> list[str]:
    """As the specification says: the string's escapes, then the quoting (a shell's), then the percent signs."""
    said = subprocess.run(
        ["/bin/sh", "-c", "printf '%s\\0' " + line.replace("\\\\", "\\")], capture_output=True, check=True, text=True
    )
    return [part.replace("%%", "%") for part in said.stdout.split("\0")[:-1]]


def test_on_and_off_leave_nothing_behind(tmp_path: Path) -> None:
    autostart = Autostart(tmp_path / "autostart" / FILE_NAME, ("program", "run", "--hidden"))
    assert not autostart.is_on()
    autostart.turn(True)
    assert autostart.is_on()
    assert [p.name for p in (tmp_path / "autostart").iterdir()] == [FILE_NAME]
    autostart.turn(False)
    assert not autostart.is_on()
    assert not list((tmp_path / "autostart").iterdir())
    autostart.turn(False)


@pytest.mark.parametrize("line", ["Hidden=true", "X-GNOME-Autostart-enabled=false"])
def test_a_desktop_tool_may_switch_it_off_in_place(tmp_path: Path, line: str) -> None:
    path = tmp_path / FILE_NAME
    path.write_text(f"[Desktop Entry]\nType=Application\n{line}\n")
    assert not Autostart(path, ("x",)).is_on()


def test_hard_paths_arrive_as_they_are(tmp_path: Path) -> None:
    said = tmp_path / "said"
    command = (
        sys.executable,
        "-c",
        "import sys; open(sys.argv[1], 'w').write(sys.argv[2])",
        str(said),
        'a "b" $c `d` \\e %f',
    )
    path = tmp_path / FILE_NAME
    Autostart(path, command).turn(True)
    subprocess.run(argv(entry(path)["Exec"]), check=True)
    assert said.read_text() == command[-1]
    assert "%%f" in entry(path)["Exec"], "a percent sign alone is a field code"


def test_a_path_that_would_be_two_lines_is_refused(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    with pytest.raises(Fixable):
        Autostart(path, ("a\nHidden=true",)).turn(True)
    assert not path.exists()


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "autostart").write_text("a file")
    with pytest.raises(Fixable) as caught:
        Autostart(tmp_path / "autostart" / FILE_NAME, ("x",)).turn(True)
    assert caught.value.code == "autostart_unusable"


@pytest.mark.parametrize(
    ("environment", "path"),
    [
        ({"HOME": "/h"}, "/h/.config/autostart/telemetry-tray.desktop"),
        ({"HOME": "/h", "XDG_CONFIG_HOME": "/x"}, "/x/autostart/telemetry-tray.desktop"),
        ({"HOME": "/h", "XDG_CONFIG_HOME": "relative"}, "/h/.config/autostart/telemetry-tray.desktop"),
        ({}, None),
    ],
)
def test_where_the_desktop_looks(environment: dict[str, str], path: str | None) -> None:
    assert autostart_path(environment) == (None if path is None else Path(path))


def test_the_program_writes_how_it_is_started(tmp_path: Path) -> None:
    home = tmp_path / "home"
    paths = Paths(home / "data", home / "config", home / "logs", home)
    program = Program(paths=paths, environment={"HOME": str(tmp_path)})
    assert program.read()["start_at_login"] is False
    program.change({"start_at_login": True, "notifications": False})
    assert program.read()["start_at_login"] is True
    assert program.read()["notifications"] is False
    line = argv(entry(tmp_path / ".config" / "autostart" / FILE_NAME)["Exec"])
    assert line == ["env", f"TELEMETRY_TRAY_HOME={home}", sys.executable, "-m", "tray_app", "run", "--hidden"]
    program.change({"start_at_login": False})
    assert not (tmp_path / ".config" / "autostart" / FILE_NAME).exists()


def test_a_demo_is_no_logins_business(tmp_path: Path) -> None:
    paths = Paths(tmp_path / "data", tmp_path / "config", tmp_path / "logs", tmp_path)
    program = Program(paths=paths, environment={"HOME": str(tmp_path)}, loopback_only=True)
    assert program.read()["start_at_login"] is None
    with pytest.raises(Fixable):
        program.change({"start_at_login": True})
