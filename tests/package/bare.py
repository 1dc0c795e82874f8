"""A bare system: a minimal Debian in a folder, made fresh, with an ordinary user in it. Needs root."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.e2e.commands import House, house
from tests.e2e.tray_host import Desk, desk

USER = 1000
PROGRAM = "/usr/bin/telemetry-tray"
_WITHIN_S = 900.0

_BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path={folder}/bus</listen>
  <auth>EXTERNAL</auth>
  <standard_session_servicedirs/>
  <policy context="default">
    <allow user="*"/>
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""
"""The bus belongs to the test, which is root; the program runs as somebody else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bare:
    """The system, while the block runs."""

    root: Path
    shared: Path
    """A folder that is under the same name inside."""

    def run(
        self, *words: str, check: bool = True, user: int = 0, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """A command inside, from its start to its end."""
        who = f"--userspec={user}:{user}"
        done = subprocess.run(
            ["chroot", who, str(self.root), *words],
            env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", "HOME": "/root", **environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=_WITHIN_S,
            check=False,
        )
        assert not check or done.returncode == 0, (words, done.returncode, done.stdout[-3000:], done.stderr[-3000:])
        return done

    def apt(self, *words: str) -> subprocess.CompletedProcess[str]:
        """apt-get, as a person would, without questions."""
        options = ("-q", "-y", "--no-install-recommends", "-o", "APT::Sandbox::User=root")
        return self.run("apt-get", *options, *words, DEBIAN_FRONTEND="noninteractive")

    def bring(self, file: Path) -> str:
        """A file into the shared folder; its name there."""
        return str(shutil.copy2(file, self.shared))

    def inside(self, path: str) -> Path:
        """Where a path of the system is for us."""
        return self.root / path.lstrip("/")

    def files(self) -> set[str]:
        """Every file of the system but what running it makes."""
        passing = ("/proc", "/tmp", "/var/cache", "/var/lib/apt", "/var/lib/dpkg", "/var/log", "/home", "/dev", "/run")
        found = set[str]()
        for folder, folders, names in os.walk(self.root):
            below = "/" + os.path.relpath(folder, self.root).removeprefix(".")
            folders[:] = [name for name in folders if not f"{below.rstrip('/')}/{name}".startswith(passing)]
            found |= {f"{below.rstrip('/')}/{name}" for name in [*names, *folders]}
        return found


@contextmanager
def bare_system(suite: Path) -> Iterator[Bare]:
    """Unpacks what debootstrap made; gone afterwards."""
    with ExitStack() as stack:
        # Short, because a socket's path must be.
        top = Path(stack.enter_context(TemporaryDirectory(prefix="tpk-", dir="/tmp")))
        top.chmod(0o755)
        root, shared = top / "root", top / "s"
        root.mkdir()
        shared.mkdir()
        subprocess.run(["tar", "-C", str(root), "-xf", str(suite)], check=True)
        root.chmod(0o755)  # as mktemp made it, it was root's alone
        for what, where in (("/proc", root / "proc"), (str(shared), root / str(shared).lstrip("/"))):
            where.mkdir(parents=True, exist_ok=True)
            subprocess.run(["mount", "--bind", what, str(where)], check=True)
            stack.callback(subprocess.run, ["umount", "--lazy", str(where)], check=True)
        shutil.copy("/etc/resolv.conf", root / "etc" / "resolv.conf")
        system = Bare(root=root, shared=shared)
        system.run("useradd", "--create-home", "--uid", str(USER), "owner")
        yield system


@contextmanager
def somebody(system: Bare, *, receiver: dict[str, Any] | None = None, **extra: str) -> Iterator[House]:
    """An ordinary user inside, with a server and a receiver outside of it; source `observe` unless added otherwise."""
    with house(extra=extra, receiver=receiver, below=system.shared) as here:
        here.owner.prefix[:] = ["chroot", f"--userspec={USER}:{USER}", str(system.root)]
        here.owner.python = (PROGRAM,)
        give(here.owner.folder)
        yield here


@contextmanager
def system_bus(system: Bare) -> Iterator[None]:
    """The system's own bus, which starts polkit when it is asked for; needs the package `dbus`."""
    address = system.inside("/run/dbus/system_bus_socket")
    address.parent.mkdir(parents=True, exist_ok=True)
    words = ["chroot", str(system.root), "dbus-daemon", "--system", "--nofork", "--nopidfile", "--print-address"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as bus:
        try:
            assert bus.stdout is not None and bus.stdout.readline(), "the system's bus did not come up"
            yield
        finally:
            bus.terminate()
            bus.wait(30)
            address.unlink(missing_ok=True)


def give(folder: Path) -> None:
    """All of it to the user inside."""
    subprocess.run(["chown", "-R", f"{USER}:{USER}", str(folder)], check=True)


@contextmanager
def desktop(folder: Path, *, host: bool = True) -> Iterator[Desk]:
    """A desktop of ours that a program of somebody else may use."""
    config = folder / "bus.conf"
    config.write_text(_BUS.format(folder=folder))
    with desk(folder, host=host, bus_config=config) as made:
        yield made
