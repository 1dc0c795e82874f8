"""Two payloads beside each other: field by field in the order in which they stand, with both values.

What is equal and holds others stands as one line, and of a long list only the rows that differ are listed; so two pings
of ten thousand users are a screen or two. Rows are matched as in `core.difference`.
"""

from __future__ import annotations

from itertools import zip_longest
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tray_app.core.difference import (
    NOT_JSON,
    SCALARS,
    ChangeKind,
    alike,
    bag_changes,
    document,
    identity_of,
    row_path,
    shown_value,
)

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_LINES: Final = 2000
"""More are counted, not listed."""


class Line(NamedTuple):
    """One line of the comparison. Values are JSON text, cut; None on the side that does not have it."""

    depth: int
    label: str
    """The key, or what identifies a row; empty for the whole body."""
    before: str | None
    after: str | None
    kind: ChangeKind | None
    """None: equal, or it holds what differs."""


class SideBySide(NamedTuple):
    """The comparison."""

    lines: tuple[Line, ...]
    left_off_count: int
    """Lines that differ but are not among `lines`."""


def side_by_side(a: bytes, b: bytes) -> SideBySide:
    """From `a` to `b`; without lines where one is no JSON. Never raises for what they hold. Any thread; pure."""
    before, after = document(a), document(b)
    if before is NOT_JSON or after is NOT_JSON:
        return SideBySide(lines=(), left_off_count=0)
    found = _Lines()
    found.compare(0, "", before, after)
    return SideBySide(lines=tuple(found.lines), left_off_count=found.left_off_count)


class _Lines:
    """Collects lines. What is below an equal value is taken off again."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.left_off_count = 0
        self._changes = 0

    def compare(self, depth: int, label: str, before: Any, after: Any) -> None:
        """Both sides have it."""
        if type(before) is not type(after):
            self._add(depth, label, before=_text(before), after=_text(after), kind=ChangeKind.CHANGED)
            return
        if type(before) not in (dict, list) and not isinstance(before, list):
            kind = None if before == after else ChangeKind.CHANGED
            self._add(depth, label, before=_text(before), after=_text(after), kind=kind)
            return
        start, changes, off = len(self.lines), self._changes, self.left_off_count
        self._add(depth, label, before=_text(before), after=_text(after), kind=None)
        if isinstance(before, dict):
            self._objects(depth + 1, before, after)
        else:
            self._lists(depth + 1, before, after)
        if (self._changes, self.left_off_count) == (changes, off):
            del self.lines[start + 1 :]

    def _objects(self, depth: int, before: dict[str, Any], after: dict[str, Any]) -> None:
        for key, old in before.items():
            if key in after:
                self.compare(depth, key, old, after[key])
            else:
                self._add(depth, key, before=_text(old), after=None, kind=ChangeKind.GONE)
        for key, new in after.items():
            if key not in before:
                self._add(depth, key, before=None, after=_text(new), kind=ChangeKind.ADDED)

    def _lists(self, depth: int, before: list[Any], after: list[Any]) -> None:
        identity = identity_of(before, after)
        if identity:
            self._rows(depth, identity, before, after)
        elif all(type(v) in SCALARS for v in (*before, *after)):
            for kind, value in bag_changes(before, after):
                gone = kind is ChangeKind.GONE
                self._add(
                    depth, "[]", before=_text(value) if gone else None, after=None if gone else _text(value), kind=kind
                )
        else:
            for at, (old, new) in enumerate(zip_longest(before, after, fillvalue=NOT_JSON)):
                if old is NOT_JSON:
                    self._add(depth, f"[{at}]", before=None, after=_text(new), kind=ChangeKind.ADDED)
                elif new is NOT_JSON:
                    self._add(depth, f"[{at}]", before=_text(old), after=None, kind=ChangeKind.GONE)
                else:
                    self._row(depth, f"[{at}]", old, new)

    def _rows(self, depth: int, identity: tuple[str, ...], before: list[Any], after: list[Any]) -> None:
        naming: Callable[[Any], Any] = itemgetter(*identity)
        old_rows = dict(zip(map(naming, before), before, strict=True))
        new_rows = dict(zip(map(naming, after), after, strict=True))
        for name, old in old_rows.items():
            label = row_path("", identity, old)
            if name not in new_rows:
                self._add(depth, label, before=_text(old), after=None, kind=ChangeKind.GONE)
            elif old != new_rows[name] or not alike(old, new_rows[name]):
                self._row(depth, label, old, new_rows[name])
        for name, new in new_rows.items():
            if name not in old_rows:
                self._add(depth, row_path("", identity, new), before=None, after=_text(new), kind=ChangeKind.ADDED)

    def _row(self, depth: int, label: str, old: Any, new: Any) -> None:
        """A row of a list: nothing of it stands there when it turns out to be equal."""
        start, changes, off = len(self.lines), self._changes, self.left_off_count
        self.compare(depth, label, old, new)
        if (self._changes, self.left_off_count) == (changes, off):
            del self.lines[start:]

    def _add(self, depth: int, label: str, *, before: str | None, after: str | None, kind: ChangeKind | None) -> None:
        if kind is not None:
            self._changes += 1
        if len(self.lines) < MAX_LINES:
            self.lines.append(Line(depth=depth, label=label, before=before, after=after, kind=kind))
        elif kind is not None:
            self.left_off_count += 1


def _text(value: Any) -> str:
    if isinstance(value, dict):
        return f"{{{len(value)}}}"
    return f"[{len(value)}]" if isinstance(value, list) else shown_value(value)
