"""Testsigma's relay kept up by a real `systemd --user`: restarted and killed under load, nobody is refused."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.e2e.commands import Owner, said_well
from tests.e2e.test_testsigma_load import Load, ended_well, listens, until
from tests.e2e.test_testsigma_load import Site as LoadedSite
from tray_app.demo.testsigma_platform import EmbeddedPlatform
from tray_app.demo.testsigma_server import EmbeddedTestsigma

_MANAGER = """
mount -t tmpfs tmpfs /run
mkdir -p /run/systemd/system /run/user/0
chmod 700 /run/user/0
/lib/systemd/systemd --user --log-target=console &
echo up
cat
kill $!
wait $!
"""
"""Ends, and with it all that it started, when its standard input does."""
_LOGINCTL = """#!/bin/sh
case "$1" in
show-user) [ -e "{0}" ] && echo yes || echo no ;;
enable-linger) : >"{0}" ;;
esac
"""


class Site(LoadedSite):
    def systemctl(self, *words: str) -> str:
        """What systemd says; it is asked as any user's shell would."""
        done = subprocess.run(
            [*self.owner.prefix, "systemctl", "--user", *words],
            env=self.owner.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout.strip()

    @property
    def unit(self) -> str:
        (found,) = (self.owner.folder / "user" / ".config" / "systemd" / "user").glob("*.service")
        return found.name

    def pid(self) -> int:
        return int(self.systemctl("show", self.unit, "--property=MainPID", "--value") or 0)


@pytest.fixture
def site() -> Iterator[Site]:
    """An owner whose service runs, and a Testsigma that goes through it, stopped."""
    with ExitStack() as stack:
        here = Site()
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="tray-systemd-")))
        (folder / "user").mkdir(mode=0o700)
        (folder / "bin").mkdir()
        (folder / "bin" / "loginctl").write_text(_LOGINCTL.format(folder / "linger"))
        (folder / "bin" / "loginctl").chmod(0o755)
        here.owner = Owner(folder)
        here.owner.extra |= {"XDG_RUNTIME_DIR": "/run/user/0", "PATH": f"{folder}/bin:{os.environ['PATH']}"}
        log = stack.enter_context((folder / "systemd.log").open("w"))
        manager = subprocess.Popen(
            ["unshare", "--mount", "--propagation", "private", "sh", "-c", _MANAGER],
            env=here.owner.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
        )
        stack.callback(manager.communicate)
        stack.callback(here.owner.end)
        assert manager.stdout is not None and manager.stdout.readline() == b"up\n"
        here.owner.prefix = ["nsenter", f"--mount=/proc/{manager.pid}/ns/mnt", f"--wd={folder}"]
        until(lambda: here.systemctl("is-system-running") in ("running", "degraded"))
        here.systemctl("import-environment", "PATH")  # The service asks loginctl, too.
        here.platform = stack.enter_context(EmbeddedPlatform())
        here.server = EmbeddedTestsigma(folder / "TestsigmaServer", onboarded=True, platform_url=here.platform.url)
        done = here.owner.run("service", "--set-up", "--yes")
        assert done.code == 0, done
        where = ("--home", str(here.server.home), "--endpoint", here.platform.url, "--no-probe")
        done = here.owner.run("add", "testsigma", "--name", "work", *where, "--source", "relay", "--yes")
        assert done.code == 0, done.err
        assert here.owner.run("opt-out", "work", "--yes").code == 0
        text = here.server.config_path.read_text()
        here.listen = next(one for one in text.splitlines() if "platform.url" in one).partition("=http://")[2]
        until(lambda: listens(here.listen))
        yield here


def test_restarted_and_killed_under_load_nobody_is_refused(site: Site) -> None:
    with Load(site.listen, site.server.server_id) as load:
        load.goes_on()
        first = site.pid()
        site.systemctl("restart", site.unit)
        load.goes_on()
        second = site.pid()
        assert second not in (0, first)
        os.kill(second, signal.SIGKILL)
        until(lambda: site.pid() not in (0, second))
        load.goes_on()
    for counts in (load.events, load.calls):
        assert "ConnectionRefusedError" not in counts, counts
    ended_well(site, load)


def test_it_is_taken_down_when_nobody_leans_on_it_any_more(site: Site) -> None:
    assert site.owner.run("service").code == 0
    said_well(site.owner.run("service", "--take-down", "--yes"), "work goes through this program")
    assert site.owner.run("remove", "work", "--yes").code == 0
    assert site.owner.run("service", "--take-down", "--yes").code == 0
    assert site.systemctl("is-active", "telemetry-tray*.service") in ("", "inactive")
    assert not listens(site.listen)
