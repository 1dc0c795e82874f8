"""The tray in a real panel, by pixels and mouse: the icon is found by its colour, its menu used by keyboard."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.e2e.commands import finished, house
from tests.e2e.test_tray_dbus import do_not_ask, switched_off
from tests.e2e.tray_host import WITHIN_S, Desk, desk
from tray_app.desktop.icons import LIGHT

PANEL_HEIGHT_PX = 32
_GRAB = """
import sys
from PySide6.QtGui import QColor, QGuiApplication
app = QGuiApplication([])
screen = QGuiApplication.primaryScreen()
image = screen.grabWindow(0, 0, 0, screen.size().width(), int(sys.argv[1])).toImage()
wanted = QColor(sys.argv[2]).rgb()
found = [(x, y) for y in range(image.height()) for x in range(image.width()) if image.pixel(x, y) == wanted]
if found:
    print(sum(x for x, _ in found) // len(found), sum(y for _, y in found) // len(found))
"""


def where(bare: Desk, colour: str) -> tuple[int, int] | None:
    """The middle of the pixels of this colour in the panel, as another program sees the screen."""
    words = [sys.executable, "-c", _GRAB, str(PANEL_HEIGHT_PX), colour]
    environment = {**os.environ, **bare.environment}
    done = subprocess.run(words, env=environment, capture_output=True, text=True, timeout=WITHIN_S, check=True)
    if not done.stdout:
        return None
    x, y = done.stdout.split()
    return int(x), int(y)


@contextmanager
def panel(bare: Desk, home: Path) -> Iterator[None]:
    """A panel of Xfce with its own settings, which has a tray."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8", **bare.environment}
    words = ["xfce4-panel", "--disable-wm-check"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(words, env=environment, start_new_session=True, **quiet) as child:  # type: ignore[call-overload]
        try:
            yield
        finally:
            child.terminate()
            child.wait(WITHIN_S)


def test_seen_and_switched_off_in_a_real_panel() -> None:
    with (
        TemporaryDirectory(prefix="tray-panel-") as folder,
        desk(Path(folder), host=False) as bare,
        house(extra=bare.environment) as here,
        panel(bare, Path(folder)),
    ):
        here.add(source="observe")
        do_not_ask(here)
        child = here.owner.start("run", "--hidden")
        x, y = bare.wait_for(lambda: where(bare, LIGHT["blue"]))

        def switched() -> bool:
            # A panel that still draws itself may miss a click.
            if not switched_off(here):
                bare.mouse(x, y, button=3)
                bare.keys("Down", "Down", "Return")
            return switched_off(here)

        bare.wait_for(switched)
        assert bare.wait_for(lambda: where(bare, LIGHT["amber"])), "sending until the restart"
        here.server.restart()
        assert here.run("status", "work").code == 3
        bare.wait_for(lambda: where(bare, LIGHT["green"]))
        assert where(bare, LIGHT["amber"]) is None
        assert here.run("quit").code == 0
        assert finished(child).code == 0
