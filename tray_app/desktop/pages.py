"""Pages with tabs, of which some come and go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QTabWidget

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class Pages(QTabWidget):
    """A page that is not wanted is taken out: of a tab that is only hidden Qt tells screen readers as of any other."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._order: list[QWidget] = []
        self._titles: dict[QWidget, str] = {}

    def add(self, page: QWidget, title: str) -> None:
        """One more at the end."""
        self._order.append(page)
        self._titles[page] = title
        self.addTab(page, title)

    def has(self, page: QWidget) -> bool:
        """Whether it is there to be chosen."""
        return self.indexOf(page) >= 0

    def call(self, page: QWidget, title: str) -> None:
        """Gives it another title, also one that is not there now."""
        self._titles[page] = title
        if self.has(page):
            self.setTabText(self.indexOf(page), title)

    def show_page(self, page: QWidget, *, wanted: bool) -> None:
        """Puts it where it belongs, or takes it out."""
        if wanted and not self.has(page):
            before = self._order[: self._order.index(page)]
            self.insertTab(sum(self.has(other) for other in before), page, self._titles[page])
        elif not wanted and self.has(page):
            self.removeTab(self.indexOf(page))
