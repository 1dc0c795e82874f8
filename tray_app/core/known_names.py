"""Finds any of some ten thousand names in texts, whatever their case, as whole words.

A name counts where no letter or digit joins it: `jdoe` stands in `svc_jdoe@x` and in `JDOE:`, not in `jdoes`. In
scripts that write without spaces (Chinese, Japanese, Korean, Thai and so on) nothing joins. A name of fewer than three
characters counts only where it is the whole value.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

import ahocorasick

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tray_app.core.traces import Joined

SHORT: Final = 3
"""Names with fewer characters are looked for as whole values only."""

_FEW_LOOKUPS: Final = 200_000
"""Up to about this many pieces of text it is quicker to look each up (some 30 ms) than to build an automaton
(150 ms for 60,000 names)."""

_MANY_HITS: Final = 5_000_000
"""Hits of the automaton that we look at in one search (some seconds). Only made-up names in a made-up text have more;
then every text counts as a hit: held, not let through."""


def fold(text: str) -> str:
    """One form for all ways to write the same: no case, compatible characters made equal."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def _joins(left: str, right: str) -> bool:
    """Whether two neighbouring characters belong to one word."""
    return left.isalnum() and right.isalnum() and not (_unspaced(left) or _unspaced(right))


def _unspaced(char: str) -> bool:
    """Whether it is of a script written without spaces between words, or with endings stuck on (Korean)."""
    return char >= "\u0e00" and (char <= "\u109f" or "\u1780" <= char <= "\u17ff" or char >= "\u2e80")


class KnownNames:
    """A set of names, ready to be searched for. Any thread; the automaton is built when it is first worth it."""

    def __init__(self, names: Iterable[str]) -> None:
        folded = {fold(name).strip() for name in names}
        folded.discard("")
        self._whole = frozenset(folded)
        self._inner = frozenset(name for name in folded if len(name) >= SHORT)
        self._longest = max(map(len, self._inner), default=0)
        self._automaton: ahocorasick.Automaton | None = None
        self.keys: dict[str, frozenset[str]] = {}
        """For the guard: what keys of bodies give away, by these names."""

    def __repr__(self) -> str:
        return f"KnownNames({len(self._whole)} names)"

    def are(self, texts: Iterable[str]) -> bool:
        """Whether any of these folded texts is, as a whole, a name."""
        return not self._whole.isdisjoint(texts)

    def holding(self, texts: Sequence[str], joined: Joined) -> Iterator[int]:
        """Which of these folded texts (and the same joined) hold a name; the same may come more than once."""
        if not self._whole:
            return
        whole = self._whole
        if len(self._inner) < len(whole):
            yield from (index for index, text in enumerate(texts) if text.strip() in whole)
        if self._inner:
            yield from self._within(texts, joined)

    def _within(self, texts: Sequence[str], joined: Joined) -> Iterator[int]:
        cost = 0
        for index, text in enumerate(texts):
            cost += len(text)
            edges = _edges(text) if cost < _FEW_LOOKUPS else ()
            cost += len(edges) * min(len(edges), self._longest)
            if cost > _FEW_LOOKUPS:
                yield from self._scan(joined, len(texts))
                return
            if self._has_piece(text, edges):
                yield index

    def _has_piece(self, text: str, edges: Sequence[int]) -> bool:
        """Whether a piece of the text between two edges is a name."""
        inner, longest = self._inner, self._longest
        for number, start in enumerate(edges):
            for end in edges[number + 1 :]:
                if end - start > longest:
                    break
                if text[start:end] in inner:
                    return True
        return False

    def _scan(self, joined: Joined, count: int) -> Iterator[int]:
        text, last = joined.text, len(joined.text)
        automaton = self._built()
        for number, (at, length) in enumerate(automaton.iter(text)):
            if number > _MANY_HITS:
                yield from range(count)
                return
            start, end = at + 1 - length, at + 1
            if start and _joins(text[start - 1], text[start]):
                continue
            if end < last and _joins(text[at], text[end]):
                continue
            index = joined.index(start, end)
            if index is not None:
                yield index

    def _built(self) -> ahocorasick.Automaton:
        if self._automaton is None:
            automaton = ahocorasick.Automaton(ahocorasick.STORE_LENGTH)
            for name in self._inner:
                automaton.add_word(name)
            automaton.make_automaton()
            self._automaton = automaton
        return self._automaton


def _edges(text: str) -> Sequence[int]:
    """The places in a text where a word may begin or end."""
    if text.isalnum() and text.isascii():
        return (0, len(text))
    inner = [at for at in range(1, len(text)) if not _joins(text[at - 1], text[at])]
    return [0, *inner, len(text)]


_prepared: WeakKeyDictionary[frozenset[str], KnownNames] = WeakKeyDictionary()


def known_names(names: frozenset[str]) -> KnownNames:
    """The prepared form of a set of names, kept for as long as the set itself lives."""
    found = _prepared.get(names)
    if found is None:
        found = _prepared[names] = KnownNames(names)
    return found
