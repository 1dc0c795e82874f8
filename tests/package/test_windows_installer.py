"""The Windows installer, with a stand-in for the program: compiled here, run silently under Wine where there is one.

The stand-in is a program that writes what it was called with beside itself; the real one was never built on Windows.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.commands import CHECKOUT
from tray_app import __version__
from tray_app.system.autostart_windows import APPROVED, RUN, VALUE

SCRIPT = CHECKOUT / "packaging" / "windows" / "installer.nsi"
WINE = next((found for name in ("wine64", "/usr/lib/wine/wine64") if (found := shutil.which(name))), None)
UNINSTALL = r"Software\Microsoft\Windows\CurrentVersion\Uninstall\TelemetryTray"

_STAND_IN = """
Target amd64-unicode
RequestExecutionLevel user
SilentInstall silent
OutFile "{out}"
!include FileFunc.nsh
Section
  ${{GetParameters}} $0
  FileOpen $1 "$EXEDIR\\..\\called.txt" a
  FileSeek $1 0 END
  FileWrite $1 "$EXEFILE $0$\\n"
  FileClose $1
SectionEnd
"""


def makensis(*words: str) -> None:
    done = subprocess.run(["makensis", "-V2", "-WX", *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def setup(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("w")
    payload = place / "payload"
    (payload / "_internal" / "deep").mkdir(parents=True)
    (payload / "_internal" / "deep" / "x.txt").write_text("x")
    for name in ("telemetry-tray.exe", "Telemetry Tray.exe"):
        script = place / "stand-in.nsi"
        script.write_text(_STAND_IN.format(out=payload / name))
        makensis(str(script))
    out = place / f"telemetry-tray-{__version__}-setup.exe"
    licence = CHECKOUT / "LICENSE"
    makensis(
        f"-DVERSION={__version__}", f"-DPAYLOAD={payload}", f"-DOUTFILE={out}", f"-DLICENCE={licence}", str(SCRIPT)
    )
    return out


class Windows:
    """Somebody's Windows, made of Wine."""

    def __init__(self, prefix: Path) -> None:
        self._environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(prefix.parent),
            "WINEPREFIX": str(prefix),
            "WINEARCH": "win64",
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "mscoree,mshtml=;winemenubuilder.exe=",
            "LANG": "C.UTF-8",
        }
        self.run("wineboot", "--init")
        [user] = [each for each in (prefix / "drive_c" / "users").iterdir() if each.name != "Public"]
        self.local = user / "AppData" / "Local"
        self.start_menu = user / "AppData" / "Roaming" / "Microsoft" / "Windows" / "Start Menu" / "Programs"

    def run(self, *words: str, check: bool = True) -> str:
        assert WINE is not None
        done = subprocess.run(
            [WINE, *words], env=self._environment, capture_output=True, text=True, timeout=300, check=False
        )
        assert not check or done.returncode == 0, (words, done)
        return done.stdout if done.returncode == 0 else ""

    def value(self, key: str, name: str) -> str:
        """A value of the user's registry; empty where there is none."""
        told = self.run("reg", "query", rf"HKCU\{key}", "/v", name, check=False)
        lines = [line.split(maxsplit=2 + name.count(" ")) for line in told.splitlines() if name in line]
        return lines[0][-1] if lines else ""

    def end(self) -> None:
        subprocess.run(["wineserver", "-k"], env=self._environment, check=False)


@pytest.fixture(scope="module")
def windows(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Windows]:
    assert WINE is not None, "packaging/linux/system-packages.sh bare installs it"
    made = Windows(tmp_path_factory.mktemp("wine") / "prefix")
    yield made
    made.end()


def test_it_compiles_without_a_warning(setup: Path) -> None:
    assert setup.read_bytes()[:2] == b"MZ"
    assert setup.stat().st_size > 20_000


def test_silently_installed_upgraded_and_taken_away(setup: Path, windows: Windows) -> None:
    place = windows.local / "Programs" / "Telemetry Tray"
    theirs = windows.local / "telemetry-tray" / "journal.sqlite3"
    theirs.parent.mkdir(parents=True)
    theirs.write_text("the owner's")

    windows.run(str(setup), "/S")
    assert {each.name for each in place.iterdir()} == {
        "telemetry-tray.exe", "Telemetry Tray.exe", "_internal", "uninstall.exe"
    }  # fmt: skip
    assert (place / "_internal" / "deep" / "x.txt").read_text() == "x"
    assert (windows.start_menu / "Telemetry Tray.lnk").exists()
    assert windows.value(UNINSTALL, "DisplayVersion") == __version__
    assert windows.value(UNINSTALL, "QuietUninstallString").endswith('uninstall.exe" /S')
    assert windows.value(RUN, VALUE) == "", "off by default"
    assert not (place.parent / "called.txt").exists(), "nothing to end the first time"

    (place / "_internal" / "old.dll").write_text("of the version before")
    (place / "mine.txt").write_text("somebody's own file")
    windows.run("reg", "add", rf"HKCU\{RUN}", "/v", VALUE, "/d", r'"C:\x.exe" run --hidden', "/f")
    windows.run("reg", "add", rf"HKCU\{APPROVED}", "/v", VALUE, "/t", "REG_BINARY", "/d", "02", "/f")
    windows.run(str(setup), "/S")
    assert not (place / "_internal" / "old.dll").exists()
    assert windows.value(RUN, VALUE) != "", "an upgrade keeps the owner's choice"
    assert (place.parent / "called.txt").read_text() == "telemetry-tray.exe quit\n"

    # Without this the uninstaller copies itself and goes on after it has returned.
    windows.run(str(place / "uninstall.exe"), "/S", rf"_?={windows_path(windows, place)}")
    assert (place.parent / "called.txt").read_text() == "telemetry-tray.exe quit\n" * 2
    assert [each.name for each in place.iterdir() if each.name != "uninstall.exe"] == ["mine.txt"]
    assert not (windows.start_menu / "Telemetry Tray.lnk").exists()
    for key, name in ((RUN, VALUE), (APPROVED, VALUE), (UNINSTALL, "DisplayName")):
        assert windows.value(key, name) == "", key
    assert theirs.read_text() == "the owner's"


def windows_path(windows: Windows, path: Path) -> str:
    """As Windows calls it."""
    return windows.run("winepath", "-w", str(path)).strip()
