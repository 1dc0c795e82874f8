"""Asks for the first and the last day of what the live log shows."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDate
from PySide6.QtWidgets import QDateEdit, QDialog, QDialogButtonBox, QFormLayout, QVBoxLayout

from tray_app.desktop.messages import filled
from tray_app.desktop.plain import fit_height
from tray_app.desktop.times import date_text

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class RangeDialog(QDialog):
    """Two days, both included."""

    def __init__(self, first: date, last: date, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Show payloads of these days"))
        self.first, self.last = self._field(first), self._field(last)
        self.first.setAccessibleName(self.tr("First day"))
        self.last.setAccessibleName(self.tr("Last day"))
        self.first.dateChanged.connect(self.last.setMinimumDate)
        self.last.setMinimumDate(self.first.date())
        form = QFormLayout()
        form.addRow(self.tr("&First day"), self.first)
        form.addRow(self.tr("&Last day"), self.last)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(buttons)
        fit_height(self)

    def days(self) -> tuple[date, date]:
        """What was chosen."""
        return day_of(self.first), day_of(self.last)

    def _field(self, day: date) -> QDateEdit:
        field = QDateEdit(QDate(day.year, day.month, day.day), self)
        field.setCalendarPopup(True)
        field.setMaximumDate(QDate.currentDate())
        return field


def day_of(field: QDateEdit) -> date:
    """The day in a field."""
    chosen = field.date()
    return date(chosen.year(), chosen.month(), chosen.day())


def midnight(day: date) -> datetime:
    """When a day begins here."""
    return datetime.combine(day, time()).astimezone()


def bounds(first: date, last: date) -> tuple[datetime, datetime]:
    """From local midnight to local midnight, both days included."""
    return midnight(first), midnight(last + timedelta(days=1))


def range_text(first: date, last: date, today: date) -> str:
    """`1 March to 5 March`."""
    year = not first.year == last.year == today.year
    if first == last:
        return date_text(first, year=year)
    template = QCoreApplication.translate("times", "{begin} to {end}")
    return filled(template, begin=date_text(first, year=year), end=date_text(last, year=year))
