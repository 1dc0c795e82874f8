"""What the engine is made of. `bootstrap` joins the parts; nothing in this folder makes one itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from tray_app.core.model import Instance, Reason
    from tray_app.core.ports import Addresses, Clock, Files, Journal, Product, Rights, Secrets, Sender


class Parts(NamedTuple):
    """The parts that every command needs; cheap to make."""

    journal: Journal
    clock: Clock
    files: Files
    addresses: Addresses
    product_of: Callable[[Instance], Product]
    stays_up: Callable[[], Reason | None]
    """Why nobody sees to it that this program runs whoever is logged in; None: somebody does. Some 20 ms."""
    rights: Callable[[], Rights]
    """Who can be asked for a change of another user's file."""
    engine_runs: Callable[[], bool]
    """Whether some process is the engine at this moment: one look at its lock."""
    do_not_track: bool
    """`DO_NOT_TRACK` in our own environment: shuts the gate for everything."""


class NetworkParts(NamedTuple):
    """What only work over the network needs; made when first needed."""

    secrets: Secrets
    sender: Sender
    chance: Callable[[], float]
    """A random number in [0, 1) for the jitter of the back-off."""
    bodies_days: int
    """How long bodies are kept."""
    lines_days: int
    """How long everything else is kept."""
