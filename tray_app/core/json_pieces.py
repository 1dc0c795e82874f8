"""A JSON body in pieces: what stands directly in an object or a list, each still as its bytes.

For showing and searching bodies of megabytes: only what is looked at is ever taken apart, nothing is decoded as a
whole, and a key that stands twice is there twice. Pure; any thread.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, NamedTuple, overload

from tray_app.core.json_paths import MAX_DEPTH

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

COUNTED_AT_ONCE_BYTES: Final = 64 * 1024
"""Counting what is in a piece up to this size takes a fraction of a millisecond."""

_WINDOW_CHARACTERS: Final = 256 * 1024
"""Looked through in one go: nobody else gets a turn meanwhile."""

_LOOKED_AT_ONCE: Final = 4096
"""Rows of a list, for the same reason."""

_OBJECT: Final = ord("{")
_LIST: Final = ord("[")
_SPACE: Final = re.compile(r"[ \t\n\r]*")


class NotInPieces(ValueError):
    """The bytes are no JSON, or nested too deep to be read."""


class Piece(NamedTuple):
    """A value where it stands."""

    label: str
    """The key; in a list the index as `[7]`; empty for the whole body."""
    raw: Any
    """A msgspec.Raw: a view of the body, no copy."""
    held_count: int | None = None
    """How many pieces it has itself; None: holds none, or is small enough to be counted when it is shown."""
    rows: list[Any] | None = None
    """Of a list that was counted: what its rows are, lest it be taken apart once more when it is opened."""

    @property
    def size_bytes(self) -> int:
        """Of its JSON text."""
        return memoryview(self.raw).nbytes

    @property
    def is_object(self) -> bool:
        """Whether it is `{...}`."""
        return memoryview(self.raw)[0] == _OBJECT

    @property
    def is_list(self) -> bool:
        """Whether it is `[...]`."""
        return memoryview(self.raw)[0] == _LIST

    @property
    def holds(self) -> bool:
        """Whether it may have pieces of its own."""
        return memoryview(self.raw)[0] in (_OBJECT, _LIST)

    def text(self, limit_bytes: int | None = None) -> str:
        """Its JSON text as it stands in the body, cut after so many bytes."""
        return bytes(memoryview(self.raw)[:limit_bytes]).decode("utf-8", "backslashreplace")


def whole(body: bytes) -> Piece:
    """The body as one piece. Raises NotInPieces."""
    import msgspec

    try:
        return Piece("", msgspec.json.decode(body, type=msgspec.Raw))
    except (ValueError, RecursionError) as error:
        raise NotInPieces from error


class _Rows(Sequence[Piece]):
    """The rows of a list, each made a piece when it is asked for: of 100,000 some tens are ever looked at, and making
    all of them in a thread would keep the interpreter from the one that paints."""

    def __init__(self, raws: list[Any], counts: Mapping[int, int], numbers: range) -> None:
        self._raws = raws
        self._counts = counts
        self._numbers = numbers

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, place: int) -> Piece: ...
    @overload
    def __getitem__(self, place: slice) -> _Rows: ...
    def __getitem__(self, place: int | slice) -> Piece | _Rows:
        if isinstance(place, slice):
            return _Rows(self._raws, self._counts, self._numbers[place])
        number = self._numbers[place]
        return Piece(label=f"[{number}]", raw=self._raws[number], held_count=self._counts.get(number))


def pieces(of: Piece) -> Sequence[Piece]:
    """What stands directly in a piece; empty for one that holds nothing. Raises NotInPieces.

    Long lists cost some 0.3 ms a megabyte and 1,000 rows, so those of megabytes belong in a thread.
    """
    import msgspec

    try:
        if of.is_list:
            raws = of.rows if of.rows is not None else msgspec.json.decode(of.raw, type=list[msgspec.Raw])
            return _Rows(raws, _counts(raws), range(len(raws)))
        if of.is_object:
            fields = msgspec.json.decode(of.raw, type=dict[str, msgspec.Raw])
            found = tuple(_counted(key, raw) for key, raw in fields.items())
            return _with_doubles(of) if _has_doubles(of, found) else found
    except (ValueError, RecursionError) as error:
        raise NotInPieces from error
    return ()


def count(of: Piece) -> int:
    """How many pieces stand in it; 0 where it cannot be read."""
    import msgspec

    if of.held_count is not None:
        return of.held_count
    if not of.holds:
        return 0
    try:
        return len(msgspec.json.decode(of.raw, type=list[msgspec.Raw] if of.is_list else dict[str, msgspec.Raw]))
    except (ValueError, RecursionError):
        return 0


def find(body: Piece, wanted: str, *, limit: int) -> Iterator[tuple[int, ...]]:
    """Where a text stands in a key or a value, whatever its case: the numbers of the pieces from the top down.

    In the order of the body; at most `limit`. What cannot be taken apart is passed over.
    """
    if wanted:
        yield from islice(_find(body, re.compile(re.escape(wanted), re.IGNORECASE), len(wanted), ()), limit)


def starts(text: str, pattern: re.Pattern[str], length: int) -> Iterator[int]:
    """Where a pattern for texts of this `length` fits, from the beginning on, a window of the text at a time."""
    for start in range(0, len(text), _WINDOW_CHARACTERS):
        # Whoever begins in this window may end in the next.
        end = start + _WINDOW_CHARACTERS
        yield from (m.start() for m in pattern.finditer(text, start, end + length - 1) if m.start() < end)


def _find(of: Piece, pattern: re.Pattern[str], length: int, place: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    if len(place) > MAX_DEPTH:
        return
    try:
        found = pieces(of)
    except NotInPieces:
        return
    is_list = of.is_list
    for number, piece in enumerate(found):
        here = (*place, number)
        in_text = next(starts(piece.text(), pattern, length), None) is not None
        if (not is_list and pattern.search(piece.label)) or (in_text and not piece.holds):
            yield here
        if in_text and piece.holds:
            yield from _find(piece, pattern, length, here)


def _counted(label: str, raw: Any) -> Piece:
    piece = Piece(label, raw)
    if piece.size_bytes <= COUNTED_AT_ONCE_BYTES or not piece.holds:
        return piece
    if piece.is_list:
        rows = _rows(piece)
        return piece._replace(held_count=len(rows or ()), rows=rows)
    return piece._replace(held_count=count(piece))


def _rows(of: Piece) -> list[Any] | None:
    """Of a list, each a msgspec.Raw; None where it cannot be read."""
    import msgspec

    try:
        return msgspec.json.decode(of.raw, type=list[msgspec.Raw])
    except (ValueError, RecursionError):
        return None


def _counts(raws: list[Any]) -> dict[int, int]:
    """How many pieces the large rows hold, by their numbers. Mostly none is large: that is seen without a loop over
    each, some thousands in one go."""
    view: Any = memoryview
    parts = (raws[start : start + _LOOKED_AT_ONCE] for start in range(0, len(raws), _LOOKED_AT_ONCE))
    if not any(max(map(len, map(view, part))) > COUNTED_AT_ONCE_BYTES for part in parts):
        return {}
    rows = (_counted(str(number), raw) for number, raw in enumerate(raws))
    return {int(row.label): row.held_count for row in rows if row.held_count is not None}


def _has_doubles(of: Piece, found: tuple[Piece, ...]) -> bool:
    """A decoder keeps the last of two equal keys; then quotation marks are missing in what it gives."""
    inside = sum(_quotes(bytes(piece.raw)) for piece in found) + 2 * len(found)
    return inside != _quotes(bytes(of.raw))


def _quotes(text: bytes) -> int:
    """How many quotation marks begin or end a string. Escapes are read from the left: pairs of backslashes first."""
    if b"\\" in text:
        text = text.replace(b"\\\\", b"").replace(b'\\"', b"")
    return text.count(b'"')


def _with_doubles(of: Piece) -> tuple[Piece, ...]:
    """The fields of an object one by one, the slow way."""
    import msgspec

    text = bytes(of.raw).decode("utf-8")
    decoder, at, found = json.JSONDecoder(), _skip(text, 1), list[Piece]()
    while text[at] != "}":
        key, at = decoder.raw_decode(text, _skip(text, at))
        begin = _skip(text, _skip(text, at) + 1)
        _, end = decoder.raw_decode(text, begin)
        found.append(_counted(key, msgspec.Raw(text[begin:end].encode("utf-8"))))
        at = _skip(text, end)
        if text[at] == ",":
            at = _skip(text, at + 1)
    return tuple(found)


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at
