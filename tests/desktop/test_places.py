"""A window comes back where it was, and never where no screen is any more."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, QRect, QSize

ROOT = Path(__file__).parents[2]
LEFT, RIGHT = QRect(0, 0, 1600, 1000), QRect(1600, 0, 1600, 1000)
SMALL = QRect(0, 0, 800, 500)


def _stood(folder: Path, screens: list[QRect], *moved: int) -> QRect:
    """Where a window of the program stands with these screens; then it is moved, and closed."""
    told: list[dict[str, Any]] = [
        {"name": str(number), "x": at.x(), "y": at.y(), "width": at.width(), "height": at.height()}
        | {"logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
        for number, at in enumerate(screens)
    ]
    config = folder / "screens.json"
    config.write_text(json.dumps({"screens": told}))
    command = [sys.executable, "-m", "tests.desktop.where_it_stands", str(folder / "desktop.ini"), *map(str, moved)]
    done = subprocess.run(
        command,
        env=os.environ | {"QT_QPA_PLATFORM": f"offscreen:configfile={config}"},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    left, top, width, height = json.loads(done.stdout)
    return QRect(QPoint(left, top), QSize(width, height))


def test_it_comes_back_on_the_screen_where_it_was(tmp_path: Path) -> None:
    _stood(tmp_path, [LEFT, RIGHT], 1900, 200, 700, 450)
    assert _stood(tmp_path, [LEFT, RIGHT]) == QRect(1900, 200, 700, 450)


def test_it_is_on_a_screen_that_is_there(tmp_path: Path) -> None:
    _stood(tmp_path, [LEFT, RIGHT], 1900, 200, 1200, 700)
    came_back = _stood(tmp_path, [LEFT])
    assert LEFT.contains(came_back), came_back
    assert came_back.size() == QSize(1200, 700)


def test_on_a_much_smaller_screen_it_stands_as_at_first(tmp_path: Path) -> None:
    """Qt takes back no size of a screen that differed by more than a quarter."""
    _stood(tmp_path, [LEFT, RIGHT], 1900, 200, 1200, 700)
    assert SMALL.contains(_stood(tmp_path, [SMALL]))


def test_one_that_stood_across_both_is_seen_whole(tmp_path: Path) -> None:
    _stood(tmp_path, [LEFT, RIGHT], 1400, 300, 700, 450)
    assert LEFT.contains(_stood(tmp_path, [LEFT]))
