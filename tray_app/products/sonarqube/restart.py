"""How a SonarQube is restarted so that it reads its config: its main process, never `api/system/restart`."""

from __future__ import annotations

import os.path
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tray_app.core.errors import Fixable
from tray_app.core.restart import RestartFacts, RestartWay, restart_way
from tray_app.products.sonarqube.running import started_in
from tray_app.system.services import owner_of, unit_of

if TYPE_CHECKING:
    from tray_app.core.model import Instance

SCRIPTS: Final = ("bin/linux-x86-64", "bin/macosx-universal-64")
_PID_FILE: Final = "SonarQube.pid"
"""Written by `sonar.sh start` beside itself. Source: sonar.sh of 8.9 to 2025.1."""


async def way(instance: Instance) -> RestartWay:
    """The command for this installation. Raises Fixable `restart_...` where there is none that can be run from here."""
    found = restart_way(await facts(instance))
    if not isinstance(found, RestartWay):
        raise Fixable(found.code, **dict(found.facts))
    return found


async def facts(instance: Instance) -> RestartFacts:
    """What is known of how it runs."""
    if instance.compose is not None:
        return RestartFacts(compose_folder=os.path.dirname(instance.compose), service=instance.service)  # noqa: PTH120
    if instance.container is not None:
        return RestartFacts(container=instance.container)
    if instance.home is None:
        return RestartFacts()
    process = started_in(instance.home)
    if process is None:
        return RestartFacts()
    unit = await unit_of(process.pid, os.path.realpath(instance.home))
    return RestartFacts(
        pid=process.pid,
        unit=None if unit is None else unit.name,
        of_user=unit is not None and unit.of_user,
        script=_script(instance.home, process.pid),
        owner=owner_of(process.pid),
    )


def _script(home: str, pid: int) -> str | None:
    """`sonar.sh`, if it says itself that it started this process: else it would start a second one."""
    for folder in SCRIPTS:
        script = Path(home) / folder / "sonar.sh"
        try:
            if script.is_file() and (script.parent / _PID_FILE).read_text(encoding="ascii").strip() == str(pid):
                return str(script)
        except (OSError, ValueError):
            continue
    return None
