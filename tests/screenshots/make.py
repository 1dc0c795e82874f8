"""`make screenshots`: every window in every state as PNG files under build/screenshots, and one contact sheet.

Each look (light, dark, 200 %) is made by a process of its own, since Qt scales once at its start. Nothing appears on a
screen, and nothing leaves this machine: servers and receiver are the embedded ones.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
SHOTS: Final = ROOT / "build" / "screenshots"
PICTURES: Final = ROOT / "docs" / "pictures"
LOOKS: Final = {"light": 1, "dark": 1, "200": 2, "german": 1}
"""Name and scale."""

COLUMNS: Final = 5
CELL_PX: Final = (420, 320)


def main() -> int:
    """Makes all, or with arguments one look and of it the named parts."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--look", choices=LOOKS)
    arguments.add_argument("--readme", action="store_true", help="make docs/pictures only")
    arguments.add_argument(
        "parts",
        nargs="*",
        help="states, surroundings, switches, forms, containers, setup, questions, icons, logs, payloads, relays,"
        " testsigmas",
    )
    chosen = arguments.parse_args()
    if os.environ.get("TRAY_SCREENSHOTS") == "child":
        return _child(chosen.look, chosen.parts, readme=chosen.readme)
    looks = [chosen.look] if chosen.look else list(LOOKS)
    children = [] if chosen.readme else [_begin(look, "--look", look, *chosen.parts) for look in looks]
    if chosen.readme or not (chosen.look or chosen.parts):
        children.append(_begin("light", "--look", "light", "--readme"))
    failed = [child.args for child in children if child.wait() != 0]
    if failed:
        print(f"failed: {failed}", file=sys.stderr)
        return 1
    if not chosen.readme:
        print(_contact_sheet())
    return 0


def _begin(look: str, *arguments: str) -> subprocess.Popen[bytes]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("QT_", "XDG_"))}
    environment |= {
        "TRAY_SCREENSHOTS": "child",
        "QT_QPA_PLATFORM": f"offscreen:configfile={_screen(LOOKS[look])}",
        "QT_SCALE_FACTOR": str(LOOKS[look]),
        "DBUS_SESSION_BUS_ADDRESS": "disabled:",
        "LANG": "de_DE.UTF-8" if look == "german" else "en_GB.UTF-8",
    }
    return subprocess.Popen([sys.executable, "-m", "tests.screenshots.make", *arguments], env=environment, cwd=ROOT)


def _screen(scale: int) -> Path:
    """A file that says how big the screen is, since windows are no wider than theirs."""
    size = {"width": 1600 * scale, "height": 1000 * scale, "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
    path = SHOTS / f"screen-{scale}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"screens": [{"name": "screen", "x": 0, "y": 0, **size}]}), "utf-8")
    return path


def _child(look: str, parts: list[str], *, readme: bool) -> int:
    from tests.screenshots import payload_scenes, relay_scenes, scenes, testsigma_scenes
    from tests.screenshots.studio import Album, application

    app = application(dark=look == "dark", language="de" if look == "german" else None)
    if readme:
        scenes.readme(PICTURES)
        return 0
    every: dict[str, Callable[[Album], None]] = {
        "icons": scenes.icons,
        "states": scenes.states,
        "surroundings": scenes.surroundings,
        "switches": scenes.switches,
        "forms": scenes.forms,
        "containers": scenes.containers,
        "setup": scenes.setup,
        "questions": scenes.questions,
        "logs": payload_scenes.logs,
        "payloads": payload_scenes.payloads,
        "relays": relay_scenes.relays,
        "testsigmas": testsigma_scenes.testsigmas,
    }
    album = Album(SHOTS / look)
    for part in parts or every:
        every[part](album)
    app.quit()
    return 0


def _contact_sheet() -> Path:
    """All pictures on one sheet with their names, look after look."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtCore import QRect, Qt
    from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter

    app = QGuiApplication([])
    paths = [path for look in LOOKS for path in sorted((SHOTS / look).glob("*.png"))]
    width, height = CELL_PX
    rows = -(-len(paths) // COLUMNS)
    sheet = QImage(COLUMNS * width, max(rows, 1) * height, QImage.Format.Format_RGB32)
    sheet.fill(QColor("#c8c8c8"))
    painter = QPainter(sheet)
    for number, path in enumerate(paths):
        left, top = number % COLUMNS * width, number // COLUMNS * height
        painter.drawText(
            QRect(left + 8, top, width - 16, 22), Qt.AlignmentFlag.AlignVCenter, f"{path.parent.name} · {path.stem}"
        )
        picture = QImage(str(path))
        picture.setDevicePixelRatio(1)
        small = picture.scaled(
            min(width - 16, picture.width()),
            min(height - 32, picture.height()),
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        painter.drawImage(left + 8, top + 24, small)
    painter.end()
    target = SHOTS / "contact-sheet.png"
    sheet.save(str(target))
    app.quit()
    return target


if __name__ == "__main__":
    raise SystemExit(main())
