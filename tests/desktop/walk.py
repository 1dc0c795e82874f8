"""Goes through windows as `make screenshots` opens them and looks at every text and every control in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QComboBox,
    QGroupBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMainWindow,
    QMenu,
    QMenuBar,
    QMessageBox,
    QPlainTextEdit,
    QTabBar,
    QTabWidget,
    QTextEdit,
    QWidget,
)

from tests.screenshots.studio import Album, settle
from tray_app.desktop.about_dialog import LicencesTable, VersionsTable
from tray_app.desktop.compare_view import ComparisonTable
from tray_app.desktop.json_cells import Column
from tray_app.desktop.payload_tables import BeyondTable, HeadersTable
from tray_app.desktop.payload_tree import PayloadTree
from tray_app.desktop.plain import ElidedLabel, plain_tip
from tray_app.desktop.setup_pages import FieldsTable

OPEN, CLOSE = "⟦", "⟧"
MOST_ROWS = 60
_DATA_COLUMNS = {
    PayloadTree: (Column.FIELD, Column.VALUE),
    HeadersTable: (0, 1),
    BeyondTable: (0,),
    ComparisonTable: (1, 2, 3),
    VersionsTable: (0, 1),
    LicencesTable: (0, 1, 2),
    FieldsTable: (0,),
}
"""Where stands what was sent, or how others name themselves."""
_CONTROLS = (QAbstractButton, QLineEdit, QComboBox, QAbstractItemView, QPlainTextEdit, QTextEdit, QTabWidget)
_COMMAND = re.compile(
    r"telemetry-tray (?:set|log|show|status|preview|approve|quit|opt|release|export)\b"
    r"|[Rr]un opt-out|[( ]--(?:home|url|token|user|password|listen|compose|service|source|endpoint|new|yes)"
)
_QTS_OWN = (QHeaderView, QTabBar, QMenuBar)
"""Parts that Qt makes; they read out what they show."""


class Walk(Album):
    """An album that keeps no pictures but what it does not like."""

    def __init__(self, folder: Path, *, data: re.Pattern[str]) -> None:
        """`data`: what may stand outside of brackets, since it is no text of the program."""
        super().__init__(folder)
        self._data = data
        self.untranslated: dict[str, str] = {}
        """Text to where it was seen first."""
        self.nameless: dict[str, str] = {}
        self.cut: dict[str, str] = {}
        """Texts that are not seen whole."""
        self.commands: dict[str, str] = {}
        """Texts that tell the owner to type a command of this program."""
        self.seen = 0

    def take(self, widget: QWidget, name: str) -> None:
        settle()
        for text in texts_of(widget):
            self.seen += 1
            left = self._data.sub("", outside(text))
            if re.search(r"[^\W\d_]", left):
                self.untranslated.setdefault(text, f"{name}: {left.strip()!r}")
            if _COMMAND.search(text):
                self.commands.setdefault(text, name)
        for text in cut_off(widget):
            self.cut.setdefault(text, name)
        for control in controls_of(widget):
            if not name_of(control):
                where = " < ".join(_called(part) for part in _upwards(control))
                self.nameless.setdefault(where, name)

    def keep(self, picture: object, name: str) -> None:
        """Pictures are not looked at."""


def outside(text: str) -> str:
    """What of a text is not in brackets. One that was cut off in its middle has lost the end of its own."""
    left, depth = [], 0
    text = text.replace("\u200b", "")  # Where a key or an address may go on in the next line.
    for character in unescape(re.sub(r"<[^<>]*>", "", text)) if text.startswith(("<p", "<a ")) else text:
        if character == OPEN:
            depth += 1
        elif character == CLOSE:
            depth -= 1
        elif depth <= 0:
            left.append(character)
    return "".join(left)


def texts_of(window: QWidget) -> Iterator[str]:
    """Every text that the window, its menus and its tables show or read out, shown or hidden at the moment."""
    if window.isWindow() and not isinstance(window, QMenu):
        yield window.windowTitle()
    for widget in (window, *window.findChildren(QWidget)):
        yield from (widget.toolTip(), widget.accessibleName(), widget.accessibleDescription(), widget.statusTip())
        yield from (action.text() for action in widget.actions())
        match widget:
            case ElidedLabel():
                yield widget.whole_text()
            case QLabel() | QAbstractButton():
                yield widget.text()
            case QGroupBox() | QMenu():
                yield widget.title()
            case QLineEdit():
                yield widget.placeholderText()
            case QPlainTextEdit():
                yield widget.placeholderText()
            case QComboBox():
                yield from (widget.itemText(row) for row in range(widget.count()))
            case QTabWidget():
                yield from (widget.tabText(number) for number in range(widget.count()))
            case QHeaderView():
                pass
            case QAbstractItemView():
                yield from _of_table(widget)


def _of_table(view: QAbstractItemView) -> Iterator[str]:
    model = view.model()
    if model is None:
        return
    columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(QModelIndex())
    roles = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
    for column in range(columns):
        yield str(model.headerData(column, Qt.Orientation.Horizontal) or "")
        if column in _DATA_COLUMNS.get(type(view), ()):
            continue
        for row in range(min(model.rowCount(QModelIndex()), MOST_ROWS)):
            for role in roles:
                yield str(model.data(model.index(row, column, QModelIndex()), role) or "")


def cut_off(window: QWidget) -> Iterator[str]:
    """Texts that have less room than they need, where the program does not elide them by itself."""
    for widget in window.findChildren(QWidget):
        if not widget.isVisible() or isinstance(widget, ElidedLabel):
            continue
        if isinstance(widget, QLabel) and widget.wordWrap() and widget.text():
            if widget.heightForWidth(widget.width()) > widget.height():
                yield widget.text()
        elif isinstance(widget, QLabel | QAbstractButton) and widget.text():
            if widget.sizeHint().width() > widget.width():
                yield widget.text()
        elif isinstance(widget, QLineEdit) and not widget.text():
            hint = widget.placeholderText()
            if widget.fontMetrics().horizontalAdvance(hint) > widget.width() and widget.toolTip() != plain_tip(hint):
                yield hint
        elif isinstance(widget, QHeaderView) and widget.orientation() == Qt.Orientation.Horizontal:
            for column in range(widget.count()):
                head = str(widget.model().headerData(column, widget.orientation()) or "")
                wide = widget.sectionSize(column)
                if 0 < wide < widget.fontMetrics().horizontalAdvance(head):
                    yield head


def controls_of(window: QWidget) -> Iterator[QWidget]:
    """Whatever takes the keyboard or the mouse, and what only shows by painting."""
    for widget in (window, *window.findChildren(QWidget)):
        if isinstance(widget, _QTS_OWN) or isinstance(
            widget.parent(), QAbstractScrollArea | QTabBar | QLineEdit | QMenuBar
        ):
            continue
        if any(isinstance(part, QComboBox | QAbstractSpinBox) for part in list(_upwards(widget))[1:]):
            continue
        takes_keys = widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        if isinstance(widget, _CONTROLS) or (takes_keys and not isinstance(widget, QMainWindow | QLabel | QMessageBox)):
            yield widget


def name_of(widget: QWidget) -> str:
    """As assistive technology reads it: its own, its text, or that of the label that belongs to it."""
    if widget.accessibleName():
        return widget.accessibleName()
    if isinstance(widget, QAbstractButton | QLabel) and widget.text():
        return widget.text()
    if widget.isWindow():
        return widget.windowTitle()
    labels = widget.window().findChildren(QLabel)
    return next((label.text() for label in labels if label.buddy() is widget), "")


def _upwards(widget: QWidget) -> Iterator[QWidget]:
    part: QWidget | None = widget
    while part is not None:
        yield part
        part = part.parentWidget()


def _called(widget: QWidget) -> str:
    return type(widget).__name__ + (f"[{widget.objectName()}]" if widget.objectName() else "")
