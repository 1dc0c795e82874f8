"""Windows come back where they were left, with their columns as they were left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject

if TYPE_CHECKING:
    from PySide6.QtWidgets import QHeaderView, QWidget

    from tray_app.desktop.memory import Memory


class Places(QObject):
    """Remembers when a window is hidden or closed. GUI thread."""

    def __init__(self, memory: Memory, parent: QObject) -> None:
        super().__init__(parent)
        self._memory = memory
        self._heads: dict[int, tuple[str, QHeaderView]] = {}
        self._names: dict[int, str] = {}

    def keep(self, window: QWidget, name: str, head: QHeaderView | None = None) -> None:
        """Puts a window, before it is shown, where it was; Qt brings it onto a screen that is there."""
        key = id(window)
        self._names[key] = name
        if geometry := self._memory.place(name):
            window.restoreGeometry(geometry)
        if head is not None:
            self._heads[key] = (f"{name}-columns", head)
            if state := self._memory.place(f"{name}-columns"):
                head.restoreState(state)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Before it is gone."""
        if event.type() in (QEvent.Type.Hide, QEvent.Type.Close) and watched.isWidgetType():
            self._note(watched)  # type: ignore[arg-type]
        return False

    def _note(self, window: QWidget) -> None:
        key = id(window)
        name = self._names.get(key)
        if name is None or window.isMinimized():
            return
        self._memory.set_place(name, bytes(window.saveGeometry().data()))
        if key in self._heads:
            columns, head = self._heads[key]
            self._memory.set_place(columns, bytes(head.saveState().data()))
