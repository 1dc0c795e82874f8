"""Asks for the first and the last day of what the live log shows."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QDate, QLocale, Slot
from PySide6.QtWidgets import QDateEdit, QDialog, QDialogButtonBox, QFormLayout, QVBoxLayout

from tray_app.desktop.messages import filled
from tray_app.desktop.plain import fit_height, plain_label
from tray_app.desktop.times import date_text

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class RangeDialog(QDialog):
    """Two days, both included."""

    def __init__(self, first: date, last: date, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Show payloads of these days"))
        self.first, self.last = (DayField(QDate(day.year, day.month, day.day), self) for day in (first, last))
        self.first.setAccessibleName(self.tr("First day"))
        self.last.setAccessibleName(self.tr("Last day"))
        self.first.dateChanged.connect(self.last.setMinimumDate)
        self.last.setMinimumDate(self.first.date())
        self.says = plain_label(self)
        self.says.setWordWrap(False)
        for field in (self.first, self.last):
            field.dateChanged.connect(self._say)
        form = QFormLayout()
        form.addRow(self.tr("&First day"), self.first)
        form.addRow(self.tr("&Last day"), self.last)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addLayout(form)
        layout.addWidget(self.says)
        layout.addWidget(buttons)
        self._say()

    def days(self) -> tuple[date, date]:
        """What was chosen."""
        return self.first.day(), self.last.day()

    @Slot()
    def _say(self) -> None:
        """Numbers alone can be misread: the days with their months as words, as the window behind will write them."""
        self.says.setText(range_text(*self.days(), datetime.now().astimezone().date()))
        fit_height(self)


class DayField(QDateEdit):
    """A day up to today, typed in or chosen from a calendar."""

    def __init__(self, day: QDate, parent: QWidget) -> None:
        super().__init__(day, parent)
        self.setDisplayFormat(day_form(self.locale()))
        self.setCalendarPopup(True)
        self.setMaximumDate(QDate.currentDate())

    def day(self) -> date:
        """What was chosen."""
        chosen = self.date()
        return date(chosen.year(), chosen.month(), chosen.day())


def day_form(locale: QLocale) -> str:
    """The locale's short form of a date, as Qt writes forms, with the whole year: `dd.MM.yyyy`. The locale of a system
    that has none (Qt: `d MM yyyy`) is no country's: it gets the form of ISO 8601."""
    if locale.language() == QLocale.Language.C:
        return "yyyy-MM-dd"
    return re.sub(r"y+", "yyyy", locale.dateFormat(QLocale.FormatType.ShortFormat))


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
