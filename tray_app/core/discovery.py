"""Installations that were found on this machine, as values."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tray_app.core.model import Instance, Reason


class Installation(NamedTuple):
    """One installation: in a folder, a compose service or a container."""

    product: str
    home: str | None = None
    compose: str | None = None
    service: str | None = None
    container: str | None = None
    url: str | None = None
    """Where it answers on this machine, as its config says; nobody has asked there."""
    version: str | None = None
    running: bool | None = None
    """None: that cannot be seen."""

    @property
    def key(self) -> tuple[str, ...]:
        """Tells it from others; paths are real ones."""
        return (self.product, self.home or "", self.compose or "", self.service or "", self.container or "")

    def command(self, name: str) -> str:
        """What adds it."""
        words = ["telemetry-tray", "add", self.product, "--name", name]
        for option, value in (
            ("--home", self.home),
            ("--compose", self.compose),
            ("--service", self.service),
            ("--container", self.container),
            ("--url", self.url),
        ):
            words += [] if value is None else [option, value]
        return shlex.join(words)


class Discovery(NamedTuple):
    """What a look around the machine found."""

    installations: tuple[Installation, ...]
    unseen: tuple[Reason, ...]
    """Places where we could not look, and why."""


def added_as(one: Installation, instances: Iterable[Instance], *, real: Callable[[str], str]) -> str | None:
    """The name under which it was added; `real` gives the one path that several may lead to."""

    def same(here: str | None, there: str | None) -> bool:
        return here is not None and there is not None and real(here) == real(there)

    for instance in instances:
        by_compose = same(one.compose, instance.compose) and one.service == instance.service
        by_container = one.container is not None and one.container == instance.container
        if same(one.home, instance.home) or by_compose or by_container:
            return instance.name
    return None


def once_each(found: Iterable[Installation]) -> tuple[Installation, ...]:
    """The same one found in several ways becomes one, with what each way knows; in the order of their first finding."""
    merged: dict[tuple[str, ...], Installation] = {}
    for one in found:
        before = merged.get(one.key)
        if before is None:
            merged[one.key] = one
            continue
        merged[one.key] = before._replace(
            url=before.url or one.url,
            version=before.version or one.version,
            running=True if True in (before.running, one.running) else before.running or one.running,
        )
    return tuple(merged.values())
