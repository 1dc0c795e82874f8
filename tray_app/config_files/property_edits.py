"""Changes a few keys of a property file, keeps every other byte, and takes just that back. Pure: bytes in, plan out.

The inverse of an edit holds our lines only, never the file, which may hold passwords. It is found again by key, not
by place, so that others may insert, move or remove lines in between.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from tray_app.config_files.inverse import matched, packed, unpacked
from tray_app.config_files.properties import Comment, Entry, LineNumbers, entries, items, trimmed
from tray_app.core.edits import NO_INVERSE, DiffLine, EditPlan
from tray_app.core.errors import OurBug
from tray_app.core.model import reason

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from tray_app.config_files.inverse import Record
    from tray_app.core.model import EditPurpose, Reason

SHOWN_CHARACTERS: Final = 500
"""A longer line is cut where it is shown; nobody reads more of it in a question."""

_NEWLINE: Final = re.compile(rb"\r\n|\r|\n")
_GOES_ON: Final = re.compile(rb"(?:\\(?:\r\n|\r|\n)[ \t\f]*)+\Z")


class SetKey(NamedTuple):
    """One key is to have one value, on every line that sets it."""

    key: str
    value: str
    add_if_missing: bool
    remark: Reason | None = None
    """Shown beside the line before it is changed."""


def plan_edit(
    data: bytes | None,
    changes: Sequence[SetKey],
    *,
    path: str,
    purpose: EditPurpose,
    family: Collection[str] = (),
) -> EditPlan:
    """Works out the file after `changes`. `data` None: there is no file yet.

    A line whose trimmed value is right stays as it is. A missing key goes behind the last line that has a key of
    `changes` or `family`, also a commented one, else to the end, and never where it could change another line.
    Raises Fixable as `properties.entries` does.
    """
    old = data or b""
    survey = _Survey(old, changes, family, path)
    draft = _Draft(old)
    left: dict[str, list[dict[str, object]]] = {}
    for entry, change in survey.found:
        separator = old[entry.key_end : entry.value_start]
        before, after = old[entry.key_end : entry.end], (separator or b"=") + _written(change.value)
        record: dict[str, object] = {"did": "kept", "head": packed(old[entry.start : entry.key_end])}
        if trimmed(entry.value) == change.value:
            draft.keep(entry.start, entry.end, change.remark)
            record["after"] = packed(before)
        else:
            draft.replace_tail(entry, after, change.remark)
            record |= {"did": "set", "before": packed(before), "after": packed(after), "separator": len(separator)}
        left.setdefault(change.key, []).append(record)
    if survey.missing:
        place = survey.place()
        if isinstance(survey.anchor, Comment) and place.at >= survey.anchor.end:
            draft.keep(survey.anchor.start, survey.anchor.end, None)
        draft.insert(place, survey.missing)
        for change in survey.missing:
            added = {"did": "added", "head": packed(change.key.encode()), "leading": place.leading}
            left[change.key] = [added | {"after": packed(b"=" + _written(change.value))}]
    content, lines = draft.finished()
    made = {"made": True} if data is None else {}
    inverse = json.dumps({"version": 1, "keys": left, **made}, separators=(",", ":")) if draft.splices else NO_INVERSE
    return EditPlan(
        path=path,
        purpose=purpose,
        original=data,
        content=content,
        lines=lines,
        inverse=inverse,
    )


def plan_undo(data: bytes, inverse: str, *, path: str, purpose: EditPurpose) -> EditPlan:
    """Works out the file without the edit that `inverse` belongs to, wherever its lines now stand.

    A line that others changed since stays and is named in `left_alone`. Where the edit was never made, or was taken
    back already, nothing is to do. Raises Fixable as `properties.entries` does; OurBug `bad_inverse`.
    """
    keys = unpacked(inverse)
    draft = _Draft(data)
    left_alone: list[Reason] = []
    reopened: list[tuple[Entry, bytes]] = []
    now: dict[str, list[Entry]] = {key: [] for key in keys}
    for found in entries(data, keys, path=path) if keys else ():
        now[found.name].append(found)
    for key, records in keys.items():
        for record, entry in matched(records, now[key], data):
            if record.did == "kept":
                continue
            if entry and record.reopens and draft.tail(entry) == record.after:
                reopened.append((entry, record.before))
                continue
            problem = _take_back(record, entry, draft)
            if problem is not None:
                left_alone.append(reason(problem, path=path, key=key, line=entry.line if entry else "?"))
    for entry_, before in reopened:
        draft.reopen(entry_, before)
    content, lines = draft.finished()
    return EditPlan(
        path=path,
        purpose=purpose,
        original=data,
        content=content,
        lines=lines,
        inverse=NO_INVERSE,
        left_alone=tuple(left_alone),
    )


# --- where a new line may go ------------------------------------------------------------------------------


class _Place(NamedTuple):
    at: int
    newline: bytes
    leading: bool
    """The file ends without a line end there, so one goes before each new line instead of behind it."""


class _Survey:
    """What of a file matters for an edit."""

    def __init__(self, data: bytes, changes: Sequence[SetKey], family: Collection[str], path: str) -> None:
        self._data = data
        wanted = {change.key: change for change in changes}
        keys = wanted.keys() | set(family)
        names = b"|".join(re.escape(key.encode()) for key in sorted(keys))
        template = re.compile(rb"[ \t\f]*[#!][#! \t]*(?:" + names + rb")[ \t]*[=:]")
        self.found: list[tuple[Entry, SetKey]] = []
        self.anchor: Entry | Comment | None = None
        self._open_at: int | None = None
        for item in items(data, keys, path=path):
            if isinstance(item, Entry):
                self.anchor = item
                if item.name in wanted:
                    self.found.append((item, wanted[item.name]))
            elif isinstance(item, Comment):
                if template.match(data, item.start, item.end):
                    self.anchor = item
                continue
            if not isinstance(item, Entry) or item.open_ended:
                self._open_at = item.start
        there = {change.key for _, change in self.found}
        self.missing = [change for change in changes if change.add_if_missing and change.key not in there]

    def place(self) -> _Place:
        """Behind the anchor, else at the end, but before a line that would go on into ours."""
        data = self._data
        at = len(data)
        if self.anchor is not None:
            newline = _NEWLINE.match(data, self.anchor.end)
            at = newline.end() if newline else len(data)
        if self._open_at is not None and at > self._open_at:
            at = self._open_at
        return _Place(at=at, newline=_newline_near(data, at), leading=0 < at == len(data) and data[-1] not in b"\r\n")


def _newline_near(data: bytes, at: int) -> bytes:
    """The line end used just before `at`, else the first one in the file, else LF."""
    last = max(data.rfind(b"\n", 0, at), data.rfind(b"\r", 0, at))
    if last > 0 and data[last - 1 : last + 1] == b"\r\n":
        return b"\r\n"
    if last >= 0:
        return data[last : last + 1]
    first = _NEWLINE.search(data, at)
    return first.group() if first else b"\n"


def _closed(tail: bytes) -> bytes:
    """The same value without continuations at its end, which would join the next line to it."""
    return _GOES_ON.sub(b"", tail)


def _written(value: str) -> bytes:
    """A value as it is to stand in the file; read again it must be exactly the value asked for."""
    if trimmed(value) != value or not value or not value.isprintable():
        raise OurBug("value_not_writable", value=value)
    raw = value.replace("\\", "\\\\").encode()
    return b"\\" + raw if raw[:1] in (b"=", b":") else raw


# --- the new bytes, and what is shown of them -------------------------------------------------------------


class _Shown(NamedTuple):
    """A line of ours, old (`at`, `end`) and new."""

    at: int
    end: int
    sign: str
    """A blank: kept; `-`: goes; `~`: replaced by `texts`; `+`: `texts` are new, `skip` bytes behind `at`."""
    texts: tuple[bytes, ...] = ()
    remarks: tuple[Reason | None, ...] = (None,)
    skip: int = 0


class _Draft:
    """Collects changes of a file."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.splices: list[tuple[int, int, bytes]] = []
        self._shown: list[_Shown] = []
        self._inserted: bytes | None = None

    def tail(self, entry: Entry) -> bytes:
        """Separator and value of a line."""
        return self._data[entry.key_end : entry.end]

    def keep(self, start: int, end: int, remark: Reason | None) -> None:
        """Shows a line that is right already."""
        self._shown.append(_Shown(at=start, end=end, sign=" ", remarks=(remark,)))

    def replace_tail(self, entry: Entry, tail: bytes, remark: Reason | None) -> None:
        """Replaces separator and value."""
        data = self._data
        # Only the bytes that differ: a separator that stays is not touched.
        same = entry.value_start - entry.key_end
        if data[entry.key_end : entry.value_start] != tail[:same]:
            same = 0
        self.splices.append((entry.key_end + same, entry.end, tail[same:]))
        text = data[entry.start : entry.key_end] + tail
        self._shown.append(_Shown(at=entry.start, end=entry.end, sign="~", texts=(text,), remarks=(remark,)))

    def restore(self, entry: Entry, tail: bytes) -> None:
        """Puts back a value; where others changed its line end, not in a way that joins it to the next line."""
        joins = tail.endswith(b"\r") and self._data.startswith(b"\n", entry.end)
        self.replace_tail(entry, _closed(tail) if joins else tail, None)

    def reopen(self, entry: Entry, tail: bytes) -> None:
        """Puts back a value that ended in a backslash at the end of the file: without it if others wrote more since,
        which it would swallow."""
        behind = self._data[entry.end :]
        for start, end, _ in sorted(self.splices, reverse=True):
            if start >= entry.end:
                behind = behind[: start - entry.end] + behind[end - entry.end :]
        self.replace_tail(entry, tail if _NEWLINE.sub(b"", behind, count=1) == b"" else _closed(tail[:-1]), None)

    def insert(self, place: _Place, changes: Sequence[SetKey]) -> None:
        """Adds lines at a place."""
        texts = tuple(change.key.encode() + b"=" + _written(change.value) for change in changes)
        nl = place.newline
        whole = b"".join(nl + text if place.leading else text + nl for text in texts)
        self.splices.append((place.at, place.at, whole))
        self._inserted = whole
        remarks = tuple(change.remark for change in changes)
        skip = len(nl) if place.leading else 0
        self._shown.append(_Shown(at=place.at, end=place.at, sign="+", texts=texts, remarks=remarks, skip=skip))

    def remove(self, entry: Entry, *, leading: bool) -> None:
        """Removes a line with its line end, or with the one before it where that one is ours (`leading`)."""
        data, start, end = self._data, entry.start, entry.end
        before = start - (2 if data[max(start - 2, 0) : start] == b"\r\n" else 1)
        if leading and before > 0 and data[before - 1] not in b"\r\n":
            start = before
        elif newline := _NEWLINE.match(data, end):
            end = newline.end()
        self.splices.append((start, end, b""))
        self._shown.append(_Shown(at=entry.start, end=entry.end, sign="-"))

    def finished(self) -> tuple[bytes, tuple[DiffLine, ...]]:
        """The file's new bytes and our lines of the difference."""
        self.splices.sort(key=lambda s: s[:2])
        parts, position = [], 0
        for i, (begin, end, text) in enumerate(self.splices):
            start = max(begin, position)  # two lines that go may share the line end between them
            self.splices[i] = (start, end, text)
            parts += [self._data[position:start], text]
            position = end
        content = b"".join([*parts, self._data[position:]]) if parts else self._data
        return content, tuple(self._lines(content))

    def _lines(self, content: bytes) -> Iterator[DiffLine]:
        old, new, shift = LineNumbers(self._data), LineNumbers(content), 0
        splices = iter([*self.splices, (len(self._data) + 1, 0, b"")])
        start, end, text = next(splices)
        for shown in sorted(self._shown, key=lambda s: (s.at, s.sign != "+")):
            # New lines come before a line that starts where they go, but behind a value that ends there.
            while start < shown.at or (start == shown.at and (text is self._inserted) != (shown.sign == "+")):
                shift += len(text) - (end - start)
                start, end, text = next(splices)
            was = tuple(_NEWLINE.split(self._data[shown.at : shown.end]))
            if shown.sign in "-~":
                yield from _numbered(was, "-", old.at(shown.at))
            if shown.sign != "-":
                first = new.at(shown.at + shift + shown.skip)
                texts = [part for text_ in shown.texts for part in _NEWLINE.split(text_)] or was
                yield from _numbered(texts, " " if shown.sign == " " else "+", first, shown.remarks)


def _numbered(
    texts: Iterable[bytes], sign: str, first: int, remarks: Sequence[Reason | None] = (None,)
) -> Iterator[DiffLine]:
    for i, raw in enumerate(texts):
        text = raw[: 4 * SHOWN_CHARACTERS].decode("utf-8", "replace")
        if len(text) > SHOWN_CHARACTERS:
            text = text[:SHOWN_CHARACTERS] + "…"
        yield DiffLine(number=first + i, sign=sign, text=text, remark=remarks[i] if i < len(remarks) else None)


def changed_lines(before: bytes, after: bytes, keys: Collection[str]) -> tuple[DiffLine, ...]:
    """The lines with our keys that differ between two states of a file: what several edits come to together.

    Only these lines are compared, so that nobody else's can show, and the rest of the file costs nothing.
    """
    from difflib import SequenceMatcher  # 5 ms, needed by `revert` only

    old, new = _lines_with(before, keys), _lines_with(after, keys)
    shown = list[DiffLine]()
    matcher = SequenceMatcher(None, [raw for _, raw in old], [raw for _, raw in new], autojunk=False)
    for what, a, a_end, b, b_end in matcher.get_opcodes():
        if what != "equal":
            for sign, lines in (("-", old[a:a_end]), ("+", new[b:b_end])):
                for number, raw in lines:
                    shown.extend(_numbered(_NEWLINE.split(raw), sign, number))
    return tuple(shown)


def _lines_with(data: bytes, keys: Collection[str]) -> list[tuple[int, bytes]]:
    return [(entry.line, data[entry.start : entry.end]) for entry in entries(data, keys)]


# --- finding our lines again ------------------------------------------------------------------------------


def _take_back(record: Record, entry: Entry | None, draft: _Draft) -> str | None:
    """Adds to the draft what takes one line back; the answer is why it stays, if it does."""
    if entry is None:
        return "our_line_gone" if record.did == "set" else None
    tail = draft.tail(entry)
    n = entry.value_start - entry.key_end
    value_is_ours = tail[n:] == record.after[record.separator_bytes or 1 :]
    if record.did == "added":
        if not value_is_ours:
            return "our_line_changed"
        draft.remove(entry, leading=record.leading)
    elif tail == record.after:
        draft.restore(entry, record.before)
    elif tail == record.before:
        return None
    elif value_is_ours and record.separator_bytes:
        draft.restore(entry, tail[:n] + record.before[record.separator_bytes :])
    else:
        return "our_line_changed"
    return None
