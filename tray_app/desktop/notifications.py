"""Which changes are worth a notification: trouble once when it begins, and once when it is over. Never success."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, Signal, Slot

from tray_app.core.model import DisplayState
from tray_app.desktop.messages import filled, instance_title, said, state_word

if TYPE_CHECKING:
    from tray_app.desktop.memory import Memory

TOLD: Final = frozenset({DisplayState.INEFFECTIVE, DisplayState.CAME_BACK, DisplayState.HELD, DisplayState.BLOCKED})
"""States whose beginning is told."""


class Notifications(QObject):
    """Hears of the statuses and says what the owner should be told. GUI thread."""

    wanted = Signal(str, str, str)
    """Title, text, and the instance whose opt-out a click can put back; empty where there is none."""
    over = Signal(str)
    """Of this instance there is nothing to put back any more."""

    def __init__(self, memory: Memory, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._memory = memory
        self._told = memory.told()
        """Per instance the state that was told last, and of one that came back which opt-out it undid. Kept over
        restarts: what was told yesterday and still goes on is no news at the next login. Not since when: that may be
        read before the look that found it is written down, and a payload or an attempt may begin anew within one
        trouble."""

    @Slot(object)
    def look(self, statuses: tuple[dict[str, Any], ...]) -> None:
        """Compares with what was told before."""
        told = {}
        for status in statuses:
            key = self._look_at(status, self._told.get(status["name"]))
            if key is not None:
                told[status["name"]] = key
        if told != self._told:
            for name in self._back() - {n for n, (state, _) in told.items() if state == DisplayState.CAME_BACK}:
                self.over.emit(name)
            self._told = told
            self._memory.set_told(told)

    def _back(self) -> set[str]:
        return {name for name, (state, _) in self._told.items() if state == DisplayState.CAME_BACK}

    def _look_at(self, status: dict[str, Any], before: tuple[str, str] | None) -> tuple[str, str] | None:
        state = DisplayState(status["state"])
        if state in TOLD:
            key = (state.value, _undone(status) if state is DisplayState.CAME_BACK else "")
            if before != key:
                self._say(state_word(state, status["vendor"]), status, said(status["reason"]))
            return key
        if before is not None and before[0] == DisplayState.BLOCKED and state is DisplayState.ON:
            self._say(
                filled(self.tr("{vendor} can be reached again"), vendor=status["vendor"]),
                status,
                said(status["reason"]),
            )
        return None

    def _say(self, title: str, status: dict[str, Any], text: str) -> None:
        back = DisplayState(status["state"]) is DisplayState.CAME_BACK
        text = filled(self.tr("{instance}: {text}"), instance=instance_title(status), text=text)
        self.wanted.emit(title, text, status["name"] if back else "")


def _undone(status: dict[str, Any]) -> str:
    """When the owner had said off: it may come back again after he said so again."""
    return str(dict(status["reason"]["facts"]).get("at", ""))
