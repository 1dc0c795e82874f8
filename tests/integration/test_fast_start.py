"""What `status --offline` and `opt-out` load, as whole commands in a process of their own.

A module that is on this list costs milliseconds at each of these commands (docs/adr/007-fast-start.md); `make bench`
measures what they cost together. Nothing is timed here.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SLOW = frozenset(
    {
        *("asyncio", "httpx", "httpcore", "keyring", "msgspec", "psutil", "PySide6", "dataclasses", "inspect"),
        *("socket", "ssl", "_hashlib", "tempfile", "shutil", "random", "subprocess"),
    }
)

CHILD = """
import sys
from tray_app.__main__ import main
code = main(sys.argv[1:])
import json
print(json.dumps([code, sorted(sys.modules)]), file=sys.stderr)
"""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """A home with one instance that has a config file and an address."""
    made = {**os.environ, "TELEMETRY_TRAY_HOME": str(tmp_path / "home")}
    (tmp_path / "sonarqube" / "conf").mkdir(parents=True)
    (tmp_path / "sonarqube" / "conf" / "sonar.properties").write_bytes(b"sonar.web.port=9000\n#sonar.telemetry.url=\n")
    place = ("--home", str(tmp_path / "sonarqube"), "--url", "http://127.0.0.1:9")
    assert run(made, "add", "sonarqube", "--name", "work", *place, "--yes")[0] == 0
    return made


def run(environment: dict[str, str], *words: str) -> tuple[int, str, frozenset[str]]:
    """Exit code, what was printed, and every module that was loaded."""
    child = [sys.executable, "-c", CHILD, *words]
    ended = subprocess.run(child, env=environment, capture_output=True, text=True, check=True, timeout=60)
    code, modules = json.loads(ended.stderr.splitlines()[-1])
    return code, ended.stdout, frozenset(modules)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("status", "--offline"), "your file says"),
        (("status", "work", "--offline", "--json"), '"sharing"'),
        (("opt-out", "work", "--yes"), "sonar.telemetry.enable=false"),
        (("opt-out", "work", "--dry-run"), "sonar.telemetry.enable=false"),
    ],
)
def test_nothing_slow_is_loaded(environment: dict[str, str], words: tuple[str, ...], told: str) -> None:
    _, printed, modules = run(environment, *words)
    assert told in printed
    assert "tray_app.products.sonarqube.evidence" in modules, "the instance was not looked at"
    assert not modules & SLOW
    assert "tray_app.core.messages" not in modules
    assert "tray_app.core.ports" not in modules


def test_each_of_them_would_be_seen(environment: dict[str, str]) -> None:
    """A command that does ask a server loads what the others must not: the list names modules that there are."""
    modules = run(environment, "status", "work")[2]
    assert {"asyncio", "httpx", "dataclasses", "inspect", "socket", "ssl", "msgspec"} <= modules
