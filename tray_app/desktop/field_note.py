"""What is known of one field of a payload, in full: meaning, since when, whose data, identifying or not, the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDate, QLocale, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from tray_app.core.dictionary import Identifies, Whose
from tray_app.core.sentences import printable
from tray_app.desktop.json_cells import IDENTIFYING, PSEUDONYMOUS, known_field, mark_tip, meaning_text
from tray_app.desktop.messages import filled
from tray_app.desktop.payload_head import exact_line
from tray_app.desktop.plain import plain_label, set_tip

if TYPE_CHECKING:
    from datetime import date

    from PySide6.QtGui import QAction, QResizeEvent

    from tray_app.core.dictionary import Field
    from tray_app.desktop.json_cells import Marks
    from tray_app.desktop.payload_tree import PayloadTree


def _tr(text: str) -> str:
    return QCoreApplication.translate("fields", text)


def whose_text(whose: Whose) -> str:
    """Whom or what a field speaks of."""
    return {
        Whose.INSTANCE: _tr("About this installation."),
        Whose.USER: _tr("About a user."),
        Whose.PROJECT: _tr("About a project."),
        Whose.RULES: _tr("About quality gates, profiles and other settings."),
        Whose.MESSAGE: _tr("About the message itself."),
    }[whose]


def identifies_text(identifies: Identifies) -> str:
    """Whether its value leads to somebody."""
    return {
        Identifies.IDENTIFYING: _tr("Identifying."),
        Identifies.PSEUDONYMOUS: _tr("Pseudonymous: it stands for somebody without naming."),
        Identifies.NEITHER: _tr("Neither identifying nor pseudonymous."),
    }[identifies]


def versions_text(field: Field) -> str:
    """`Since version 9.7.`, `Since version 8.9 or earlier, until 9.9.`"""
    since = field.since.removeprefix("<=")
    earlier = since != field.since
    if field.until is not None:
        template = (
            _tr("Since version {since} or earlier, until {until}.")
            if earlier
            else _tr("Since version {since}, until {until}.")
        )
        return filled(template, since=since, until=field.until)
    template = _tr("Since version {since} or earlier.") if earlier else _tr("Since version {since}.")
    return filled(template, since=since)


def field_text(marks: Marks, path: str, until: date | None = None) -> str:
    """Two lines: what the field means; then since when, about whom, and whether it identifies somebody."""
    field = known_field(marks, path)
    tip = mark_tip(marks, path)
    if field is None:
        return tip
    facts = [versions_text(field), whose_text(field.whose), held_text(marks, path) or identifies_text(field.identifies)]
    if not field.documented:
        facts.append(_tr("The vendor does not document it."))
    elif until is not None:
        month = QLocale().toString(QDate(until.year, until.month, until.day), _tr("MMMM yyyy"))
        facts.append(filled(_tr("The vendor documented it until {month}; that page is gone."), month=month))
    return f"{meaning_text(field)}\n{' '.join(facts)}"


def held_text(marks: Marks, path: str) -> str:
    """Of an object or a list, whether what it holds leads to somebody; empty where nothing does."""
    inside = marks.inside(path)
    if IDENTIFYING in inside:
        return _tr("Holds identifying values.")
    return _tr("Holds pseudonymous values: they stand for somebody without naming.") if PSEUDONYMOUS in inside else ""


class FieldNote(QWidget):
    """Below the tree: the field that is chosen."""

    def __init__(self, parent: QWidget, tree: PayloadTree) -> None:
        super().__init__(parent)
        self.path = exact_line(self, _tr("The path of the field"))
        font = self.path.font()
        font.setBold(True)
        self.path.setFont(font)
        self.says = plain_label(self)
        self._page = ""
        self.link = QToolButton(self)
        self.link.setAutoRaise(True)
        font = self.link.font()
        font.setUnderline(True)
        self.link.setFont(font)
        self.link.setAccessibleName(_tr("The vendor's page about the field"))
        self.link.hide()
        self.link.clicked.connect(self._open_page)
        self.copy_value = self._button(_tr("Copy value"), tree.copy_value)
        self.copy_path = self._button(_tr("Copy path"), tree.copy_path)
        self.only_part = self._button(_tr("Show only this part"), tree.only_part)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self.fontMetrics().averageCharWidth())
        row.addWidget(self.link)
        row.addStretch(1)
        for button in (self.copy_value, self.copy_path, self.only_part):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.path)
        column.addWidget(self.says, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(row)
        self._make_room(self.fontMetrics().averageCharWidth() * 100)

    def _button(self, text: str, action: QAction) -> QToolButton:
        """Does what the tree's menu does. Without a letter of its own: the tree has keys for it."""
        button = QToolButton(self)
        button.setText(text)
        set_tip(button, action.shortcut().toString(QKeySequence.SequenceFormat.NativeText))
        button.clicked.connect(action.trigger)
        return button

    def _make_room(self, width_px: int) -> None:
        """For two lines always, lest the tree jump while one goes through its lines; for more where it takes more."""
        lines = max(self.fontMetrics().lineSpacing() * 2, self.says.heightForWidth(width_px))
        self.setMinimumHeight(self.path.sizeHint().height() + lines + self.copy_value.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room(self.width())

    def show_acts(self, *, can_copy: bool, can_be_a_part: bool) -> None:
        """What can be done with the line that is chosen."""
        self.copy_value.setEnabled(can_copy)
        self.copy_path.setEnabled(can_copy)
        self.only_part.setEnabled(can_be_a_part)

    def show_field(self, marks: Marks | None, path: str, *, vendor: str, page: str, until: date | None) -> None:
        """A path of the body; empty: none is chosen. `until`: when the vendor took its page away."""
        known = marks is not None and bool(path)
        self.path.setText(printable(path))
        self.path.setCursorPosition(0)
        self.says.setText(field_text(marks, path, until) if marks is not None and path else "")
        if self.isVisible():  # Before, its width is not the one that it will have.
            self._make_room(self.width())
        field = known_field(marks, path) if marks is not None else None
        safe = QUrl(page).scheme() == "https"
        self.link.setVisible(known and safe and field is not None and field.documented)
        self._page = page if safe else ""
        text = filled(_tr("The page of {vendor} that documents it"), vendor=vendor)
        self.link.setText(text.replace("&", "&&"))
        set_tip(self.link, page)

    @Slot()
    def _open_page(self) -> None:
        """In the owner's browser, because he clicked."""
        if self._page:
            QDesktopServices.openUrl(QUrl(self._page))
