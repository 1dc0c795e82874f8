"""One language of what is handed to others on paper: its texts, and how it writes times and numbers.

A translation looks a text up by its context and its English words, as the windows do; both are made of the same file
(`translations/LANGUAGE.ts`). Dates and numbers go by the language too: a page says in which it is, never for which
country, so English has the order that is the same everywhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from tray_app.core.sentences import sentence_in
from tray_app.core.written import INSTANT, size

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tray_app.core.model import Reason

MOMENT: Final = "{year}-{month}-{day} {hour}:{minute}"
"""Every part with its zeroes."""
NUMBER: Final = "1,234.5"
"""Translators write this number as their language does."""
REPORT: Final = "report"
"""The context of the two above, and of the page's own texts."""

_SAMPLE: Final = re.compile(r"1(\D?)234(\D)5")


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """English without texts."""

    language: str = "en"
    """For `lang`: like `de` or `pt-BR`."""
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By context and English text."""

    def said(self, context: str, text: str) -> str:
        """The text in this language; in English where there is none."""
        return self.texts.get(context, {}).get(text) or text

    def tr(self, text: str, **facts: str) -> str:
        """One of the report's own texts with its facts put in."""
        return self._filled(REPORT, text, facts)

    def word(self, text: str, **facts: str) -> str:
        """One of `core.words`."""
        return self._filled("words", text, facts)

    def _filled(self, context: str, text: str, facts: Mapping[str, str]) -> str:
        if not facts:
            return self.said(context, text)
        try:
            return self.said(context, text).format_map(facts)
        except (KeyError, ValueError, IndexError):  # A translation that names a fact wrongly must not hide the text.
            return text.format_map(facts)

    def sentence(self, why: Reason) -> str:
        """The sentence for a reason, with its moments in local time; text from outside in it is escaped."""
        return re.sub(INSTANT, lambda found: self.moment(instant(found[0])), sentence_in(why, self.said))

    def moment(self, at: datetime) -> str:
        """Local, with its distance from UTC: the reader may sit elsewhere."""
        local = at.astimezone()
        parts = {name: f"{getattr(local, name):02}" for name in ("month", "day", "hour", "minute")}
        return f"{self.tr(MOMENT, year=f'{local.year:04}', **parts)} UTC{_distance(local)}"

    def number(self, value: float, digits: int = 0) -> str:
        """Grouped, with so many digits behind the point."""
        found = _SAMPLE.fullmatch(self.said(REPORT, NUMBER))
        group, point = (found[1], found[2]) if found else (",", ".")
        return f"{value:,.{digits}f}".translate({ord(","): group, ord("."): point})

    def size(self, count_bytes: int) -> str:
        """`12.1 kB`; decimal units, as in the windows."""
        amount, unit = size(count_bytes).split(" ")
        return f"{self.number(float(amount), 1 if '.' in amount else 0)}\N{NO-BREAK SPACE}{unit}"


def instant(text: str) -> datetime:
    """What `written.INSTANT` found."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M UTC").replace(tzinfo=UTC)


def _distance(local: datetime) -> str:
    text = f"{local:%z}"
    return f"{text[:3]}:{text[3:5]}" if local.utcoffset() else ""
