"""What the engine tells those who watch it: frozen values, a tuple of them per step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tray_app.core.edits import SwitchChange
    from tray_app.core.messages import Payload
    from tray_app.core.model import InstanceId, Reason, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class PayloadChanged:
    """A payload was stored or is in another state."""

    payload: Payload


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchChanged:
    """Somebody used the switch."""

    instance_name: str
    change: SwitchChange


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """An instance was looked at."""

    instance_name: str
    verdict: Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Progressed:
    """Something longer goes on."""

    instance_name: str
    what: str
    count: int
    total: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stumbled:
    """Something did not work; it is tried again."""

    instance_name: str
    why: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class InstancesChanged:
    """An instance was added, changed or removed."""

    instance_id: InstanceId


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowWanted:
    """The program was started a second time: its window is wanted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuitWanted:
    """The owner ends the program from elsewhere: a process with a window ends that, and by it the engine."""


Event = PayloadChanged | SwitchChanged | Looked | Progressed | Stumbled | InstancesChanged | ShowWanted | QuitWanted
Tell = Callable[[tuple[Event, ...]], None]
