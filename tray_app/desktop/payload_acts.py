"""What the owner can do with a payload, by its state; the same in the log and in the payload's own window."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication
from shiboken6 import isValid

from tray_app.core.model import PayloadState

if TYPE_CHECKING:
    from PySide6.QtCore import QObject


class Act(Enum):
    """What can be done."""

    RELEASE = "release"
    DISCARD = "discard"
    AGAIN = "again"


ACTS: Final = tuple(Act)

OPERATIONS: Final = {Act.RELEASE: "release", Act.DISCARD: "discard", Act.AGAIN: "release"}
"""What each is called in `engine.operations`."""

_POSSIBLE: Final = {
    Act.RELEASE: frozenset({PayloadState.HELD}),
    Act.DISCARD: frozenset({PayloadState.HELD, PayloadState.REJECTED}),
    Act.AGAIN: frozenset({PayloadState.REJECTED, PayloadState.DISCARDED}),
}


def is_possible(act: Act, state: PayloadState) -> bool:
    """Whether a payload in this state allows it."""
    return state in _POSSIBLE[act]


def act_text(act: Act) -> str:
    """The word on the button."""
    return {Act.RELEASE: _tr("&Release"), Act.DISCARD: _tr("&Discard"), Act.AGAIN: _tr("&Send again")}[act]


def act_tip(act: Act) -> str:
    """What it does."""
    return {
        Act.RELEASE: _tr("Lets the held payload leave, and what it was held for in future ones too"),
        Act.DISCARD: _tr("Keeps it here: it does not leave unless you send it again"),
        Act.AGAIN: _tr("Lets the refused or discarded payload leave"),
    }[act]


def is_alive(window: QObject) -> bool:
    """Whether a window that asked for something is still there when the answer comes."""
    return isValid(window)


def _tr(text: str) -> str:
    return QCoreApplication.translate("payloads", text)
