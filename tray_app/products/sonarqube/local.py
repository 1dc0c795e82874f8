"""An installation in a folder of this machine: its file, and the main process that runs from it, put together.

What a start of the server would use now (configured) is the file under what the process was started with, since the
next start is made in the same way. What the running server uses is the same, as long as the file is older than the
process. No network and no import beyond the files' own: `status --offline` and `opt-out` come here.
"""

from __future__ import annotations

import os
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from tray_app.core.model import Means, Place, Side, reason
from tray_app.products.sonarqube import sources
from tray_app.products.sonarqube.evidence import kinds_of, look_at_file
from tray_app.products.sonarqube.running import started_in

if TYPE_CHECKING:
    from datetime import datetime

    from tray_app.core.model import Evidence, Instance, Look
    from tray_app.products.sonarqube.running import Started

FILE_TIME_SLACK: Final = timedelta(seconds=2)
"""As in `core.sharing`: file systems keep times as coarsely as this."""
_JAR: Final = re.compile(r"sonar-application-([0-9].*)\.jar")


def look(instance: Instance, at: datetime, *, proc: str = "/proc") -> Look:
    """The file, and what its main process was started with, as far as it can be seen. Never raises for what it finds.
    Thread: any; some milliseconds."""
    if instance.compose is not None:
        from tray_app.products.sonarqube import compose_config

        return compose_config.look(instance, at)
    if instance.home is None:
        return look_at_file(instance, at)
    process = started_in(instance.home, proc=proc)
    version = (process.version if process is not None else None) or installed_version(instance.home)
    found = look_at_file(instance, at, version=version)
    given = [] if process is None else _given(process)
    names = None
    wanted = sources.referenced(given, found.evidence)
    if process is not None and wanted:
        again = started_in(instance.home, proc=proc, more=wanted)
        if again is not None and again.identity == process.identity:
            names = again.environment
            found = look_at_file(instance, at, version=version, names=names)
    kinds = found.kinds if version is None else kinds_of(version, {})
    if process is None:
        return found._replace(kinds=kinds, version=version)
    # What cannot be seen of the running process lowers what is known of the running server, no more.
    seen = [one for one in given if one.value is not None]
    configured = sources.combined(
        seen, found.evidence, side=Side.CONFIGURED, version=version, names=names, relay=instance.listen
    )
    below = [_as_running(piece, found, process) for piece in found.evidence]
    running = sources.combined(given, below, side=Side.RUNNING, version=version, names=names, relay=instance.listen)
    return found._replace(
        evidence=configured + tuple(piece for piece in running if piece.decides),
        kinds=kinds,
        version=version,
        started_at=process.started_at,
        process=process.identity,
    )


def _given(process: Started) -> list[sources.Given]:
    where = f"process {process.pid}"
    given = sources.strong(process.jvm, process.arguments, location=where)
    if process.environment is not None:
        return given + sources.from_environment(process.environment, location=where)
    if not sources.reads_environment(process.version):
        return given
    return given + [
        sources.Given(place=Place.ENVIRONMENT, location=where, key=key, value=None, note=process.unseen)
        for key in sources.VARIABLES.values()
    ]


def _as_running(piece: Evidence, found: Look, process: Started) -> Evidence:
    """A line of the file as what the running server read of it when it started."""
    changed_at = found.config_changed_at
    if piece.means is Means.UNREADABLE or changed_at is None:
        return piece._replace(side=Side.RUNNING)
    if changed_at + FILE_TIME_SLACK < process.started_at:
        note = piece.note or reason("read_at_start", started_at=process.started_at)
        return piece._replace(side=Side.RUNNING, note=note)
    note = reason("changed_since_start", changed_at=changed_at, started_at=process.started_at)
    return piece._replace(side=Side.RUNNING, means=Means.UNREADABLE, line=None, value=None, shuts=False, note=note)


def installed_version(home: str) -> str | None:
    """By the name of the jar in `lib`; None: not to be seen."""
    try:
        names = os.listdir(os.path.join(home, "lib"))  # noqa: PTH118, PTH208
    except OSError:
        return None
    versions = [match.group(1) for name in names if (match := _JAR.fullmatch(name)) is not None]
    return versions[0] if len(versions) == 1 else None
