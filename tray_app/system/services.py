"""What started a process: a systemd unit, as the kernel's control groups tell; and whose it is."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

from tray_app.core.errors import Fixable
from tray_app.system.containers import run

_ANSWERS_WITHIN_S: Final = 5.0
_UNIT: Final = re.compile(r"[A-Za-z0-9:_.\\@-]+\.service")
_NOT_MEANT: Final = re.compile(r"user@\d+\.service|.*-(?:terminal|server)-?.*\.service")


class Unit(NamedTuple):
    """A systemd unit."""

    name: str
    of_user: bool


def unit_in(groups: str) -> Unit | None:
    """The unit that a process runs in, by the text of its `/proc/PID/cgroup`; None: none, or a login's own."""
    for line in groups.splitlines():
        path = line.rpartition(":")[2]
        last = path.rpartition("/")[2]
        if _UNIT.fullmatch(last) and not _NOT_MEANT.fullmatch(last):
            return Unit(name=last, of_user=re.search(r"/user@\d+\.service/", path) is not None)
    return None


async def unit_of(pid: int, hint: str) -> Unit | None:
    """The unit of a process, if what it starts has `hint` in it: a process that a cron job or a log-in started runs in
    a unit, too, which is not meant to be restarted."""
    try:
        groups = Path(f"/proc/{pid}/cgroup").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    unit = unit_in(groups)
    if unit is None:
        return None
    scope = ("--user",) if unit.of_user else ()
    with suppress(Fixable):
        starts = await run("systemctl", *scope, "show", "--property=ExecStart", unit.name, timeout_s=_ANSWERS_WITHIN_S)
        if hint in starts:
            return unit
    return None


def owner_of(pid: int) -> str | None:
    """Whose process it is, if not ours; None also where that cannot be told."""
    with suppress(OSError, KeyError):
        process = Path(f"/proc/{pid}")
        if process.stat().st_uid != os.geteuid():
            return process.owner()
    return None
