"""How an instance is restarted, as a value: the command, and what is run before it to see what it would do."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, NamedTuple

from tray_app.core.model import reason

if TYPE_CHECKING:
    from tray_app.core.model import Instance, Reason


class RestartWay(NamedTuple):
    """One command that restarts an instance so that it reads its config."""

    command: tuple[str, ...]
    folder: str | None = None
    """Where it is run; None: anywhere."""
    rehearsal: tuple[str, ...] = ()
    """Tells what the command would do, and does nothing; empty: there is none."""

    @property
    def in_terminal(self) -> bool:
        """Whether it asks for a password on a terminal, so that a window cannot run it."""
        return self.command[0] == "sudo"

    @property
    def shown(self) -> str:
        """As the owner would type it."""
        where = "" if self.folder is None else f"cd {shlex.quote(self.folder)} && "
        return where + shlex.join(self.command)


def compose_up(instance: Instance) -> str | None:
    """What makes its compose service anew, as its owner would type it; None: it is in no compose project."""
    if instance.compose is None:
        return None
    folder = instance.compose.rpartition("/")[0] or "/"
    found = restart_way(RestartFacts(compose_folder=folder, service=instance.service))
    return found.shown if isinstance(found, RestartWay) else None


class RestartFacts(NamedTuple):
    """What is known of how an instance runs."""

    compose_folder: str | None = None
    service: str | None = None
    container: str | None = None
    pid: int | None = None
    """Of its main process; None: it does not run, or cannot be seen."""
    unit: str | None = None
    """The systemd unit that it runs in, and that is meant for it."""
    of_user: bool = False
    """The unit is one of a user's own systemd."""
    script: str | None = None
    """Its own start script, where that is what started it."""
    owner: str | None = None
    """Whose process it is, if not ours."""


def restart_way(facts: RestartFacts) -> RestartWay | Reason:
    """The way for these facts, or why there is none that could be run from here.

    A compose service is made anew from local images, and nothing beside it. A script is run as the user whose process
    it is. Never the product's own web API: that restarts without reading the config.
    """
    if facts.compose_folder is not None and facts.service is not None:
        up = ("docker", "compose", "up", "-d", "--no-deps", "--pull", "never")
        return RestartWay(
            command=(*up, facts.service), folder=facts.compose_folder, rehearsal=(*up, "--dry-run", facts.service)
        )
    if facts.container is not None:
        return reason("restart_container", name=facts.container)
    if facts.pid is None:
        return reason("restart_not_running")
    if facts.unit is not None:
        scope = ("--user",) if facts.of_user else ()
        return RestartWay(command=("systemctl", *scope, "restart", facts.unit))
    if facts.script is not None:
        as_owner = () if facts.owner is None else ("sudo", "-u", facts.owner)
        return RestartWay(command=(*as_owner, facts.script, "restart"))
    return reason("restart_by_hand", pid=facts.pid)
