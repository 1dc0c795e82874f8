"""Sizes and times as people read them, in the terminal and in the windows."""

from __future__ import annotations

from datetime import datetime
from typing import Final

INSTANT: Final = r"\d{4}-\d\d-\d\d \d\d:\d\d UTC"
"""How sentences name a moment (`core.model.reason`); a pattern."""

_UNITS: Final = ("B", "kB", "MB", "GB")


def size(count_bytes: int) -> str:
    """`12.1 kB`; decimal units, as in the windows."""
    value, unit = float(count_bytes), 0
    while value >= 999.95 and unit < len(_UNITS) - 1:
        value, unit = value / 1000, unit + 1
    return f"{count_bytes} B" if unit == 0 else f"{value:.1f} {_UNITS[unit]}"


def when(at: datetime | str | None, now: datetime) -> str:
    """`today 14:02, 3 h ago`; `never` for None. Takes ISO text as well."""
    if at is None:
        return "never"
    moment = datetime.fromisoformat(at) if isinstance(at, str) else at
    local, today = moment.astimezone(), now.astimezone()
    days = (today.date() - local.date()).days
    if days == 0:
        day = "today"
    elif days == 1:
        day = "yesterday"
    elif days == -1:
        day = "tomorrow"
    else:
        day = f"{local:%Y-%m-%d}"
    return f"{day} {local:%H:%M}, {_distance((today - local).total_seconds())}"


def _distance(seconds: float) -> str:
    amount = abs(seconds)
    for limit, step, unit in ((60, 1, "s"), (3600, 60, "min"), (86400, 3600, "h"), (float("inf"), 86400, "days")):
        if amount < limit:
            text = f"{int(amount // step)} {unit}"
            break
    return f"{text} ago" if seconds >= 0 else f"in {text}"
