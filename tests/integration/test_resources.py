"""The program's own files are found from source, from an installed wheel and from inside a zip."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tray_app.core.errors import OurBug
from tray_app.system.resources import read_resource

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = sorted(
    path.relative_to(ROOT / "resources").as_posix()
    for path in (ROOT / "resources").rglob("*")
    if path.is_file() and "__pycache__" not in path.parts
)
READ = """
import hashlib, sys
sys.path.insert(0, sys.argv[1])
import tray_app
assert tray_app.__file__.startswith(sys.argv[1]), tray_app.__file__
from tray_app.system.resources import read_resource
for name in sys.argv[2:]:
    print(hashlib.sha256(read_resource(name)).hexdigest(), name)
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=100)
    assert built.returncode == 0, built.stderr
    [made] = folder.glob("*.whl")
    return made


def _read_elsewhere(place: Path, folder: Path) -> str:
    """What a Python that knows nothing of the source tree reads."""
    command = [sys.executable, "-I", "-c", READ, str(place), *SHIPPED]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def _expected() -> str:
    lines = (f"{hashlib.sha256((ROOT / 'resources' / name).read_bytes()).hexdigest()} {name}\n" for name in SHIPPED)
    return "".join(lines)


def test_from_source() -> None:
    assert "dictionaries/sonarqube.json" in SHIPPED
    for name in SHIPPED:
        assert read_resource(name) == (ROOT / "resources" / name).read_bytes()


def test_from_an_unpacked_wheel(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    assert _read_elsewhere(tmp_path / "site", tmp_path) == _expected()


def test_from_inside_a_zip(wheel: Path, tmp_path: Path) -> None:
    assert _read_elsewhere(wheel, tmp_path) == _expected()


@pytest.mark.parametrize(
    "name", ["", "/etc/passwd", "../pyproject.toml", "a/../b", "a//b", "a\\b", "c:x", "./x", "a\0"]
)
def test_other_places_are_refused(name: str) -> None:
    with pytest.raises(OurBug) as caught:
        read_resource(name)
    assert caught.value.code == "resource_name"


@pytest.mark.parametrize("name", ["dictionaries/nothing.json", "dictionaries", "nowhere/at/all"])
def test_a_missing_file_is_our_bug(name: str) -> None:
    with pytest.raises(OurBug) as caught:
        read_resource(name)
    assert caught.value.code == "resource_missing"
