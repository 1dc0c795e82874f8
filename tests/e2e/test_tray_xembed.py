"""The tray on a desktop of the old kind: no StatusNotifier host, a tray that embeds a window (XEmbed), a menu that Qt
draws. Found by its colour, used by mouse and keyboard."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.e2e.commands import finished, house
from tests.e2e.test_tray_dbus import do_not_ask, switched_off
from tests.e2e.test_tray_pixels import PANEL_HEIGHT_PX, where
from tests.e2e.tray_host import WITHIN_S, Desk, desk
from tray_app.desktop.icons import LIGHT

NO_BUS = "disabled:"


@contextmanager
def trayer(bare: Desk, home: Path) -> Iterator[None]:
    """A tray and nothing else."""
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8", "DISPLAY": bare.display}
    words = ["trayer", "--edge", "top", "--align", "right", "--width", "20", "--height", str(PANEL_HEIGHT_PX)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(words, env=environment, **quiet) as child:  # type: ignore[call-overload]
        try:
            yield
        finally:
            child.terminate()
            child.wait(WITHIN_S)


@pytest.mark.parametrize("bus", [True, False], ids=["with a bus", "without a bus"])
def test_seen_and_switched_off_in_an_old_tray(*, bus: bool) -> None:
    with (
        TemporaryDirectory(prefix="tray-old-") as folder,
        desk(Path(folder), host=False) as bare,
        trayer(bare, Path(folder)),
        house(extra=bare.environment | ({} if bus else {"DBUS_SESSION_BUS_ADDRESS": NO_BUS})) as here,
    ):
        here.add(source="observe")
        do_not_ask(here)
        child = here.owner.start("run", "--hidden")
        bare.wait_for(lambda: where(bare, LIGHT["blue"]))
        assert bare.windows("Telemetry Tray") == [], "there is a tray, so no window"

        def switched() -> bool:
            # An icon that is just being embedded is moved, and its menu may miss the first key.
            if not switched_off(here) and (at := where(bare, LIGHT["blue"])):
                bare.mouse(*at, button=3)
                bare.keys("Down", "Down", "Return")
            return switched_off(here)

        bare.wait_for(switched)
        assert bare.wait_for(lambda: where(bare, LIGHT["amber"])), "sending until the restart"
        here.server.restart()
        assert here.run("status", "work").code == 3
        x, y = bare.wait_for(lambda: where(bare, LIGHT["green"]))
        assert where(bare, LIGHT["amber"]) is None
        bare.mouse(x, y, button=1)
        bare.wait_for(lambda: bare.windows("Telemetry Tray"))
        assert here.run("quit").code == 0
        assert finished(child).code == 0
