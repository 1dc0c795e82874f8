r"""Reads property files byte-exactly as java.util.Properties reads them through a UTF-8 Reader. Pure.

Everything that has a meaning in such a file (line ends, separators, backslashes, comment signs) is ASCII, and Java's
decoder never swallows an ASCII byte; so the structure is read from the bytes, and only keys and values are decoded.

Source: java.util.Properties.load and sun.nio.cs.UTF_8 of OpenJDK 17, held against them by
`tests/integration/test_properties_oracle.py`. Java 11 and older differ after a line of nothing but a backslash: they
take a `#` there for the start of a key. Nothing that we write stands in such a place.
"""

from __future__ import annotations

import codecs
import re
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from tray_app.core.errors import Fixable

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

BLANKS: Final = "".join(map(chr, range(0x21)))
"""What Java's String.trim takes off: everything up to U+0020, and nothing else (no U+00A0)."""
MAX_ENTRIES: Final = 1_000
"""More lines than this with a key that was asked for are refused: nobody wrote them by hand, and each costs memory."""

_CONTINUED: Final = rb"\\(?:\r\n|\r|\n)[ \t\f]*+"
"""The backslash, the line end, and the blanks that start the next natural line: none of it is part of the line."""
_ESCAPED: Final = rb"\\u(?:(?:" + _CONTINUED + rb")*+[0-9a-fA-F]){4}|\\[^u\r\n]"
"""A well-formed escape. Java joins lines before it looks at escapes, so the digits may be spread over two."""

_INDENT: Final = re.compile(rb"[ \t\f\r\n]*+")
_REST_OF_COMMENT: Final = re.compile(rb"[^\r\n]*+")
# Not `++`, which Python 3.11.2 gets wrong here; and not without bound, since `+` remembers each turn (86 bytes).
_BARE: Final = re.compile(rb"(?>(?:[ \t\f]*+\\(?:\r\n|\r(?!\Z)|\n(?!\Z))){1,1000})")
"""Lines of nothing but a backslash: what follows is still the start of a logical line, so it may be a comment. At
the end of the file it is an entry with an empty key, except that Java takes CR LF there for nothing."""
_LINE: Final = re.compile(rb"(?:[^\\\r\n]++|\\(?:\r\n|\r(?!\n)|\n)(?!\Z)[ \t\f]*+|\\[^\r\n])*+")
_KEY: Final = re.compile(rb"(?:[^\\=: \t\f]++|\\[^\r\n]|" + _CONTINUED + rb")*+")
_SEPARATOR: Final = re.compile(rb"(?:[ \t\f]|" + _CONTINUED + rb")*+[=:]?(?:[ \t\f]|" + _CONTINUED + rb")*+")
_WELL_FORMED: Final = re.compile(rb"(?:[^\\]++|" + _ESCAPED + rb"|" + _CONTINUED + rb")*+")
_JOIN: Final = re.compile(r"(\\[^\r\n])|\\(?:\r\n|\r|\n)[ \t\f]*+")
_ESCAPE: Final = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_LETTERS: Final = {"t": "\t", "r": "\r", "n": "\n", "f": "\f"}


class Entry(NamedTuple):
    """One logical line that sets a key. Positions are byte offsets."""

    key: str
    """As Java reads it, not trimmed."""
    value: str
    """As Java reads it, not trimmed."""
    line: int
    """1-based number of the natural line on which it starts."""
    start: int
    """First byte of its first natural line, indent included."""
    key_end: int
    value_start: int
    """Behind the separator, the blanks and the continuations around it; `key_end` if there is no separator."""
    end: int
    """Behind the last byte of the value. A backslash that ends the file is one of the value's bytes."""
    open_ended: bool
    """It ends in a backslash at the end of the file: whatever were appended would become part of it."""

    @property
    def name(self) -> str:
        """The key as SonarQube uses it: trimmed."""
        return trimmed(self.key)


class Comment(NamedTuple):
    """A comment line. Positions are byte offsets; `start` is that of the line, indent included."""

    line: int
    start: int
    end: int


class OpenEnd(NamedTuple):
    """The line that ends in a backslash at the end of the file, where its key was not asked for."""

    start: int


def entries(data: bytes, keys: Collection[str] | None = None, *, path: str = "") -> tuple[Entry, ...]:
    """The entries of a file in its order, duplicates included; with `keys`, only those whose trimmed key is among them.

    Finding a few keys costs little memory and about as much time as reading the file, whatever its size.
    Raises Fixable `properties_bad_escape` where Java gives up on the whole file, `properties_too_many`; `path` is only
    for these. Source: the module's docstring.
    """
    return tuple(item for item in items(data, keys, path=path) if isinstance(item, Entry))


def last_value(data: bytes, key: str, *, path: str = "") -> str | None:
    """The value that counts for a key, trimmed; None: not there. Raises as `entries` does."""
    found = entries(data, (key,), path=path)
    return trimmed(found[-1].value) if found else None


def items(data: bytes, keys: Collection[str] | None = None, *, path: str = "") -> Iterator[Entry | Comment | OpenEnd]:
    """The entries, and the comment lines between them; with `keys`, comments that do not have what the keys have in
    common may be missing, and an OpenEnd stands for an entry that an editor must know of. Raises as `entries` does."""
    numbers, wanted, found = LineNumbers(data), _Wanted(keys) if keys is not None else None, 0
    position = 0
    while position < len(data):
        if wanted is not None:
            position = wanted.next_line(data, position)
        begin = _end(_INDENT, data, position)
        if begin == len(data):
            return
        start = max(data.rfind(b"\n", position, begin), data.rfind(b"\r", position, begin), position - 1) + 1
        if data[begin] in b"#!":
            position = _end(_REST_OF_COMMENT, data, begin)
            yield Comment(line=numbers.at(start), start=start, end=position)
        elif bare := _BARE.match(data, begin):
            position = bare.end()
        else:
            position = _end(_LINE, data, begin)
            open_ended = data.startswith(b"\\", position)
            position += open_ended
            span = _Span(start=start, begin=begin, end=position, open_ended=open_ended)
            entry = _entry(data, span, wanted, numbers=numbers, path=path)
            if entry is not None:
                found += 1
                if found > MAX_ENTRIES and wanted is not None:
                    raise Fixable("properties_too_many", path=path, limit=MAX_ENTRIES)
                yield entry
            elif open_ended:
                yield OpenEnd(start=start)


class LineNumbers:
    """Numbers of natural lines; fast when asked in ascending order. CR LF is one line end."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._offset = 0
        self._line = 1

    def at(self, offset: int) -> int:
        """1-based number of the line with the byte at `offset`, which must not lie between CR and LF."""
        if offset < self._offset:
            self._offset, self._line = 0, 1
        span = (self._offset, offset)
        self._line += self._data.count(b"\n", *span) + self._data.count(b"\r", *span)
        self._line -= self._data.count(b"\r\n", *span)
        self._offset = offset
        return self._line


def trimmed(text: str) -> str:
    """Java's String.trim."""
    return text.strip(BLANKS)


# --- one logical line -------------------------------------------------------------------------------------


class _Span(NamedTuple):
    start: int
    begin: int
    end: int
    open_ended: bool


def _entry(data: bytes, span: _Span, wanted: _Wanted | None, *, numbers: LineNumbers, path: str) -> Entry | None:
    """The entry of a logical line; None: not one that is wanted."""
    end = span.end - span.open_ended
    key_end = _end(_KEY, data, span.begin, end)
    value_start = _end(_SEPARATOR, data, key_end, end)
    for a, b in ((span.begin, key_end), (value_start, end)):
        if data.find(b"\\", a, b) >= 0 and not _WELL_FORMED.fullmatch(data, a, b):
            raise Fixable("properties_bad_escape", path=path, line=numbers.at(span.start))
    if wanted is not None and not wanted.may_be(data, span.begin, key_end):
        return None
    key = _decoded(data[span.begin : key_end])
    if wanted is not None and trimmed(key) not in wanted.keys:
        return None
    return Entry(
        key=key,
        value=_decoded(data[value_start:end]),
        line=numbers.at(span.start),
        start=span.start,
        key_end=key_end,
        value_start=value_start,
        end=span.end,
        open_ended=span.open_ended,
    )


def _end(pattern: re.Pattern[bytes], data: bytes, start: int, stop: int | None = None) -> int:
    """Where a pattern that also matches nothing ends."""
    match = pattern.match(data, start, len(data) if stop is None else stop)
    return match.end() if match else start


def _decoded(raw: bytes) -> str:
    """Decodes, joins continuation lines, then resolves escapes, as Java does. `raw` has no malformed escape."""
    text = raw.decode("utf-8", "java")
    if "\\" not in text:
        return text
    if "\n" in text or "\r" in text:
        text = _JOIN.sub(lambda m: m[1] or "", text)
    text = _ESCAPE.sub(lambda m: chr(int(m[1], 16)) if m[1] else _LETTERS.get(m[2], m[2]), text)
    # Two escaped surrogates are one character to Java, whose strings are UTF-16.
    return text if text.isascii() else text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def _as_java_replaces(error: UnicodeError) -> tuple[str, int]:
    """One U+FFFD where Java's decoder puts one. It differs from Python's for encoded surrogates only."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    data, start = error.object, error.start
    second, third = (data[start + 1 : start + 3] + b"\0\0")[:2]
    if data[start] == 0xED and 0xA0 <= second <= 0xBF:
        return "\ufffd", start + (3 if 0x80 <= third <= 0xBF else 2)
    return "\ufffd", error.end


codecs.register_error("java", _as_java_replaces)


# --- not looking at what cannot be ours -------------------------------------------------------------------


class _Wanted:
    """Which lines need a closer look when only some keys are asked for.

    A key that is written without a backslash holds, byte for byte, what all the keys begin with. So a natural line
    with neither that nor a backslash is a whole logical line (or comment) that cannot be ours.
    """

    def __init__(self, keys: Collection[str]) -> None:
        self.keys = frozenset(keys)
        first, last = min(self.keys, default=""), max(self.keys, default="")
        same = next(
            (i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last))
        )
        self._word = first[:same].encode()
        self._raw = frozenset(key.encode() for key in self.keys)
        self._next_word = self._next_backslash = -1

    def next_line(self, data: bytes, position: int) -> int:
        """Start of the next natural line that needs a look, from the start of a logical line; len(data): none."""
        if self._next_word < position:
            self._next_word = _find(data, self._word, position)
        if self._next_backslash < position:
            self._next_backslash = _find(data, b"\\", position)
        place = min(self._next_word, self._next_backslash)
        if place == len(data):
            return place
        return max(data.rfind(b"\n", position, place), data.rfind(b"\r", position, place), position - 1) + 1

    def may_be(self, data: bytes, start: int, end: int) -> bool:
        """Whether the raw key there can be one of ours; no false negatives, and no memory for keys of any length."""
        if data.find(b"\\", start, end) < 0 and end - start < 1000:
            return data[start:end].strip(BLANKS.encode()) in self._raw
        return self._short.fullmatch(data, start, end) is not None

    @cached_property
    def _short(self) -> re.Pattern[bytes]:
        """What is not too long for one of ours. Made when first needed, for a key with a backslash: it takes 1 ms,
        and most files have none."""
        blank = rb"(?:[\0- ]|\\[\0-\t\v-\f\x0e- tnrf]|\\u00[01][0-9a-fA-F]|\\u0020|" + _CONTINUED + rb")"
        sign = rb"(?:(?:[^\\]|" + _ESCAPED + rb")(?:" + _CONTINUED + rb")*+)"
        longest = max(map(len, self._raw), default=0)
        return re.compile(blank + rb"*+" + sign + b"{0,%d}" % longest + blank + rb"*+")


def _find(data: bytes, word: bytes, position: int) -> int:
    found = data.find(word, position)
    return len(data) if found < 0 else found
