"""Remove everything, in a desktop's session: what is kept and what is undone, and what is left of the program."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.e2e.commands import house
from tests.e2e.screen_reader import ALWAYS, screen
from tests.e2e.tray_host import WITHIN_S, desk
from tests.integration.keyring_session import Session, secrets
from tray_app.demo.sonarqube_server import ADMIN_TOKEN
from tray_app.system.autostart import FILE_NAME

THEIRS = b"# as it was\r\nsonar.telemetry.enable=true\n"


def until(true: Callable[[], bool]) -> None:
    ends_at = time.monotonic() + WITHIN_S
    while not true():
        assert time.monotonic() < ends_at
        time.sleep(0.02)


@pytest.mark.parametrize("hidden", [False, True], ids=["", "switched off by a desktop's tool"])
def test_each_instance_is_kept_or_undone_and_login_and_keyring_have_nothing_left(*, hidden: bool) -> None:
    """With a real keyring, and the folder of what starts at login."""
    with (
        TemporaryDirectory(prefix="tray-leave-") as folder,
        desk(Path(folder), host=False) as bare,
        house(extra={**bare.environment, **ALWAYS}) as here,
    ):
        session = Session(Path(folder), bare.bus_address)
        session.make_folders()
        other = Path(folder) / "other" / "conf" / "sonar.properties"
        other.parent.mkdir(parents=True)
        other.write_bytes(THEIRS)
        login = here.owner.folder / "user" / ".config" / "autostart" / FILE_NAME
        with session.keyring():
            where = here.where("observe")[:-2]
            assert here.run("add", "sonarqube", "--name", "work", *where, "--token-stdin", given=ADMIN_TOKEN).code == 0
            assert here.run("add", "sonarqube", "--name", "other", "--home", str(other.parents[1])).code == 0
            for instance in ("work", "other"):
                assert here.run("opt-out", instance, "--yes").code == 0
            kept = here.server.config_path.read_bytes()
            assert b"sonar.telemetry.enable=false" in kept
            assert other.read_bytes() != THEIRS
            child = here.owner.start("run")
            with screen(bare.bus_address) as seen:
                seen.until("Telemetry of work")
                seen.press("Settings…", "menu item")
                seen.until("Start when I log in")
                seen.press("Start when I log in", "check box")
                until(login.exists)
                seen.press("Close")
                if hidden:
                    login.write_text(login.read_text().replace("enabled=true", "enabled=false"))
                assert secrets(session) == 1
                seen.press("Remove everything…", "menu item")
                undone = "Keep telemetry of SonarQube (other) stopped"
                seen.until("Keep telemetry of SonarQube (work) stopped", undone)
                seen.press(undone, "check box")
                seen.until(f"Undo: what this program changed in {other} is taken back; its telemetry may start again.")
                seen.press("Remove everything")
            assert child.wait(WITHIN_S) == 0
            assert here.server.config_path.read_bytes() == kept
            assert other.read_bytes() == THEIRS, "undone to the byte"
            assert secrets(session) == 0
            assert not login.exists()
            assert not here.owner.home.exists(), "no file of ours is left"
