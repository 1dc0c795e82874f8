"""How the windows stand to the engine. A module of its own: the tray shows it before the rest is loaded."""

from __future__ import annotations

from enum import Enum


class Mode(Enum):
    """How we stand to the engine."""

    STARTING = "starting"
    OWN = "own"
    """It runs in this process."""
    CLIENT = "client"
    """Another process is the engine; we ask it."""
    DEAD = "dead"
    """It ended although it should not; `services.Services.problem` says why."""
    STOPPED = "stopped"
