"""Times as the windows write them: local and relative in the text, UTC for the tooltip. In the locale's own forms."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QLocale, QTime

from tray_app.core.written import INSTANT
from tray_app.desktop.plural import counted

if TYPE_CHECKING:
    from datetime import date


JUST_NOW_S: Final = 5
"""So long "just now" says more than a count of seconds that is wrong when it is read."""


def when_text(at: datetime | None, now: datetime) -> str:
    """`today 14:02, 3 h ago`; `never` for None."""
    if at is None:
        return _tr("never")
    return _tr("{day} {time}, {distance}").format(
        day=_day_text(at, now), time=time_text(at), distance=distance_text(now, at)
    )


def moment_text(at: datetime, now: datetime) -> str:
    """`today 14:02`, `12 March 02:10`: without the distance."""
    return _tr("{day} {time}").format(day=_day_text(at, now), time=time_text(at))


def instant_text(at: datetime, now: datetime) -> str:
    """`today 14:02:07`: where several things happen in a minute."""
    local, locale = at.astimezone(), QLocale()
    form = locale.timeFormat(QLocale.FormatType.ShortFormat).replace("mm", "mm:ss")
    time = locale.toString(QTime(local.hour, local.minute, local.second), form)
    return _tr("{day} {time}").format(day=_day_text(at, now), time=time)


def time_text(at: datetime) -> str:
    """The local time of day, as the system's language writes it."""
    local = at.astimezone()
    return QLocale().toString(QTime(local.hour, local.minute), QLocale.FormatType.ShortFormat)


def date_text(day: date, *, year: bool) -> str:
    """`12 March`, with the year where it is not this one."""
    locale = QLocale()
    month = locale.monthName(day.month)
    if year:
        return _tr("{day} {month} {year}").format(day=day.day, month=month, year=day.year)
    return _tr("{day} {month}").format(day=day.day, month=month)


def distance_text(now: datetime, at: datetime) -> str:
    """`3 h ago`, `in 5 min`, `just now`."""
    seconds = (now - at).total_seconds()
    if 0 <= seconds < JUST_NOW_S:
        return _tr("just now")
    span = span_text(abs(seconds))
    return (_tr("{span} ago") if seconds >= 0 else _tr("in {span}")).format(span=span)


def span_text(seconds: float) -> str:
    """`40 s`, `5 min`, `3 h`, `12 days`."""
    if seconds < 60:
        return _tr("{count} s").format(count=int(seconds))
    if seconds < 3600:
        return _tr("{count} min").format(count=int(seconds // 60))
    if seconds < 86400:
        return _tr("{count} h").format(count=int(seconds // 3600))
    days = int(seconds // 86400)
    return counted(QCoreApplication.translate("times", "%n day(s)", None, days), days)


def local_times(text: str, now: datetime) -> str:
    """A sentence of the core with its instants (`2026-03-12 14:00 UTC`, with or without `on`) as local times."""

    def local(found: re.Match[str]) -> str:
        at = datetime.strptime(found[0].removeprefix("on "), "%Y-%m-%d %H:%M UTC").replace(tzinfo=UTC)
        return moment_text(at, now)

    return re.sub(rf"(?:\bon )?{INSTANT}", local, text)


def utc_text(*moments: datetime | None) -> str:
    """For the tooltip: `2026-03-12 02:10:07 UTC`, a line each."""
    return "\n".join(f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC" for at in moments if at is not None)


def _day_text(at: datetime, now: datetime) -> str:
    day, today = at.astimezone().date(), now.astimezone().date()
    match (today - day).days:
        case 0:
            return _tr("today")
        case 1:
            return _tr("yesterday")
        case -1:
            return _tr("tomorrow")
    return date_text(day, year=day.year != today.year)


def _tr(text: str) -> str:
    return QCoreApplication.translate("times", text)
