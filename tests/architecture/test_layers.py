"""The layout of the rooms, as contracts of import-linter (pyproject.toml); and that the core stays light."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_contracts_hold() -> None:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_sql_is_spoken_in_the_journal_only() -> None:
    speakers = {
        path.relative_to(ROOT).parts[1]
        for path in (ROOT / "tray_app").rglob("*.py")
        if "import sqlite3" in path.read_text(encoding="utf-8")
    }
    assert speakers == {"journal"}
