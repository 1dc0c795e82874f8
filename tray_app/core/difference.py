"""Two payloads, field by field.

Rows of a list are matched by what identifies them (`users[userUuid=...]`), whatever their order; where nothing does,
by their place. Each difference is counted; of many only the first are kept, so the answer stays small.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from itertools import zip_longest
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

from tray_app.core.json_paths import ROOT, NotReadable, check_depth, child, decode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MAX_CHANGES: Final = 1000
"""How many changes are kept; all are counted."""
MAX_PATHS: Final = 1000
"""How many paths have counts of their own."""
SHOWN_CHARACTERS: Final = 200
"""How much of a value is shown."""

_IDENTITY: Final = (
    "userUuid",
    "projectUuid",
    "branchUuid",
    "uuid",
    "key",
    "user_uuid",
    "project_uuid",
    "fix_suggestion_uuid",
    "analysis_type",
    "ncdId",
    "language",
    "name",
    "metric",
    "alm",
    "scm",
    "ci",
)
"""Fields that tell rows apart, first the strongest. As many as it takes are used together: a project has one row per
language."""


class ChangeKind(StrEnum):
    """What happened to a field."""

    ADDED = "added"
    GONE = "gone"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference. Values are JSON text, cut to SHOWN_CHARACTERS."""

    kind: ChangeKind
    path: str
    """With the row: `projects[projectUuid="AX...",language="java"].loc`, `numbers[3]`."""
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PathCount:
    """How much changed at one path."""

    path: str
    """Without rows: `projects[].loc`."""
    added_count: int
    gone_count: int
    changed_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two payloads as bytes."""

    size_bytes: int
    sha256: str
    json: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What differs between two payloads."""

    a: Side
    b: Side
    same_bytes: bool
    comparable: bool
    """Both are JSON. If not, only sizes and hashes are compared."""
    counts: tuple[PathCount, ...]
    """All changes, by path."""
    changes: tuple[Change, ...]
    left_off_count: int
    """Changes that are counted but not in `changes`."""

    @property
    def same_fields(self) -> bool:
        """Whether all fields are equal, so that only blanks, order or the writing of numbers and strings can differ."""
        return self.same_bytes or (self.comparable and not self.counts)


def difference(a: bytes, b: bytes) -> Difference:
    """The difference from `a` to `b` (both decompressed). Never raises for what they hold. Any thread; pure."""
    before, after = document(a), document(b)
    found = _Changes()
    if before is not NOT_JSON and after is not NOT_JSON and a != b:
        _compare(found, ("", ""), before, after)
    return Difference(
        a=_side(a, before),
        b=_side(b, after),
        same_bytes=a == b,
        comparable=before is not NOT_JSON and after is not NOT_JSON,
        counts=found.counts(),
        changes=tuple(found.kept),
        left_off_count=found.total - len(found.kept),
    )


NOT_JSON: Final = object()


def document(body: bytes) -> Any:
    """What a body holds; NOT_JSON where it cannot be read."""
    try:
        found = decode(body)
        check_depth(found)
    except NotReadable:
        return NOT_JSON
    return found


def _side(body: bytes, found: Any) -> Side:
    return Side(size_bytes=len(body), sha256=sha256(body).hexdigest(), json=found is not NOT_JSON)


_Place = tuple[str, str]
"""A path with its rows, and without."""


class _Changes:
    """Collects changes: the first in full, all by count."""

    def __init__(self) -> None:
        self.kept: list[Change] = []
        self.total = 0
        self._counts: dict[str, Counter[ChangeKind]] = {}

    def add(self, kind: ChangeKind, place: _Place, before: Any, after: Any) -> None:
        """A difference at one place; the side that is not there is ignored."""
        shown, path = place
        self.total += 1
        if path not in self._counts and len(self._counts) >= MAX_PATHS:
            path = "..."
        self._counts.setdefault(path or ROOT, Counter())[kind] += 1
        if len(self.kept) < MAX_CHANGES:
            self.kept.append(
                Change(
                    kind=kind,
                    path=shown or ROOT,
                    before=None if kind is ChangeKind.ADDED else shown_value(before),
                    after=None if kind is ChangeKind.GONE else shown_value(after),
                )
            )

    def counts(self) -> tuple[PathCount, ...]:
        """By path."""
        return tuple(
            PathCount(
                path=path,
                added_count=of[ChangeKind.ADDED],
                gone_count=of[ChangeKind.GONE],
                changed_count=of[ChangeKind.CHANGED],
            )
            for path, of in sorted(self._counts.items())
        )


def shown_value(value: Any) -> str:
    """The value as JSON in ASCII, cut. Only as much is written as is shown."""
    if isinstance(value, str):
        value = value[: SHOWN_CHARACTERS + 1]
    pieces: list[str] = []
    length = 0
    for piece in json.JSONEncoder().iterencode(value):
        pieces.append(piece)
        length += len(piece)
        if length > SHOWN_CHARACTERS:
            return "".join(pieces)[:SHOWN_CHARACTERS] + "..."
    return "".join(pieces)


def _compare(found: _Changes, place: _Place, before: Any, after: Any) -> None:
    if type(before) is not type(after):
        found.add(ChangeKind.CHANGED, place, before, after)
    elif type(before) is dict:
        _compare_objects(found, place, before, after)
    elif isinstance(before, list):
        _compare_lists(found, place, before, after)
    elif before != after:
        found.add(ChangeKind.CHANGED, place, before, after)


def _compare_objects(found: _Changes, place: _Place, before: dict[str, Any], after: dict[str, Any]) -> None:
    shown, path = place
    for key, old in before.items():
        if key not in after:
            found.add(ChangeKind.GONE, (child(shown, key), child(path, key)), old, None)
            continue
        new = after[key]
        # Most are equal scalars: no path is made for them.
        if old is not new and not (type(old) is type(new) and type(old) in SCALARS and old == new):
            _compare(found, (child(shown, key), child(path, key)), old, new)
    for key, new in after.items():
        if key not in before:
            found.add(ChangeKind.ADDED, (child(shown, key), child(path, key)), None, new)


SCALARS: Final = frozenset({str, int, float, bool, type(None)})


def _compare_lists(found: _Changes, place: _Place, before: list[Any], after: list[Any]) -> None:
    shown, path = place
    inner = path + "[]"
    identity = identity_of(before, after)
    if identity:
        _compare_rows(found, place, identity, before, after)
    elif all(type(v) in SCALARS for v in before) and all(type(v) in SCALARS for v in after):
        for kind, value in bag_changes(before, after):
            found.add(kind, (shown + "[]", inner), value, value)
    else:
        for at, (old, new) in enumerate(zip_longest(before, after, fillvalue=NOT_JSON)):
            where = (f"{shown}[{at}]", inner)
            if old is NOT_JSON:
                found.add(ChangeKind.ADDED, where, None, new)
            elif new is NOT_JSON:
                found.add(ChangeKind.GONE, where, old, None)
            else:
                _compare(found, where, old, new)


def bag_changes(before: list[Any], after: list[Any]) -> Iterator[tuple[ChangeKind, Any]]:
    """What went and came, where order does not matter. Values are kept apart by type too: 1, 1.0 and true differ."""
    old = Counter((type(v), v) for v in before)
    new = Counter((type(v), v) for v in after)
    yield from ((ChangeKind.GONE, value) for _, value in (old - new).elements())
    yield from ((ChangeKind.ADDED, value) for _, value in (new - old).elements())


# --- rows -------------------------------------------------------------------------------------------------


def identity_of(before: list[Any], after: list[Any]) -> tuple[str, ...]:
    """The fields that together tell the rows of both lists apart; empty when nothing does."""
    if not (before or after) or any(type(row) is not dict for row in (*before, *after)):
        return ()
    fields: tuple[str, ...] = ()
    for name in _IDENTITY:
        if all(type(row.get(name)) in _NAMING for row in (*before, *after)):
            fields = (*fields, name)
            naming = itemgetter(*fields)
            if all(len(set(map(naming, rows))) == len(rows) for rows in (before, after)):
                return fields
    return ()


_NAMING: Final = frozenset({str, int})


def _compare_rows(
    found: _Changes, place: _Place, identity: tuple[str, ...], before: list[Any], after: list[Any]
) -> None:
    shown, path = place
    naming: Callable[[Any], Any] = itemgetter(*identity)
    old_rows = dict(zip(map(naming, before), before, strict=True))
    new_rows = dict(zip(map(naming, after), after, strict=True))
    inner = path + "[]"
    for name, old in old_rows.items():
        if name not in new_rows:
            found.add(ChangeKind.GONE, (row_path(shown, identity, old), inner), old, None)
        elif old != new_rows[name] or not alike(old, new_rows[name]):
            _compare(found, (row_path(shown, identity, old), inner), old, new_rows[name])
    for name, new in new_rows.items():
        if name not in old_rows:
            found.add(ChangeKind.ADDED, (row_path(shown, identity, new), inner), None, new)


def alike(old: dict[str, Any], new: dict[str, Any]) -> bool:
    """Whether two rows that Python calls equal are so in JSON: it takes true for 1."""
    return all(type(value) in SCALARS and type(value) is type(new[key]) for key, value in old.items())


def row_path(shown: str, identity: tuple[str, ...], row: dict[str, Any]) -> str:
    """The row's path, by what identifies it."""
    named = ",".join(f"{field}={shown_value(row[field])}" for field in identity)
    return f"{shown}[{named}]"
