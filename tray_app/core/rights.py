"""What may be asked of an administrator about another user's config file: one of these words about one file, never what
is to stand in it.

The program that asks and the helper that acts (`tray_app.helper`) work out the same change from the same bytes. Both
hashes go along, so that nothing but what the owner was shown can become of it.
"""

# No `from __future__ import annotations`: with it a NamedTuple compiles the text of each field's type at each start.

from collections.abc import Sequence
from enum import StrEnum
from typing import Final, NamedTuple, Protocol, TypeVar

from tray_app.core.errors import Fixable
from tray_app.core.model import EditPurpose

HASH_LENGTH: Final = 64
_HASH_DIGITS: Final = frozenset("0123456789abcdef")


class Word(StrEnum):
    """What is to become of the file. A product's `plan_by_word` says what each comes to."""

    OFF = "off"
    OFF_TO_SINK = "off-to-sink"
    """Off, and its addresses where nobody listens."""
    ON = "on"
    ON_FROM_SINK = "on-from-sink"
    """On, and its addresses as they were before this program pointed them elsewhere."""
    BACK = "back"
    """Everything of this program is taken back."""


class RightsRequest(NamedTuple):
    """One change of one file."""

    word: Word
    product: str
    path: str
    """Absolute, with no link in it."""
    before: str
    """SHA-256 of the file as it is, in hexadecimal."""
    after: str
    """The same of the file as it is to be."""


class _HasPurpose(Protocol):
    @property
    def purpose(self) -> EditPurpose: ...


_E = TypeVar("_E", bound=_HasPurpose)


def taken_back(word: Word, edits: Sequence[_E]) -> tuple[_E, ...]:
    """Which of the edits that stand, oldest first, `word` takes back; newest first, as they are to be taken."""
    newest_first = tuple(reversed(edits))
    if word is Word.BACK:
        return newest_first
    if word is Word.ON_FROM_SINK:
        return tuple(edit for edit in newest_first if edit.purpose is EditPurpose.POINTING)
    return ()


def arguments(request: RightsRequest) -> tuple[str, ...]:
    """As the helper is given it."""
    return (request.word.value, request.product, request.path, request.before, request.after)


def request_from(words: Sequence[str]) -> RightsRequest:
    """What the helper was given. Raises Fixable `rights_usage`, `rights_path`."""
    if len(words) != 5 or words[0] not in list(Word):
        raise Fixable("rights_usage", words="|".join(Word))
    word, product, path, before, after = words
    for digest in (before, after):
        if len(digest) != HASH_LENGTH or not _HASH_DIGITS.issuperset(digest):
            raise Fixable("rights_usage", words="|".join(Word))
    parts = path.split("/")
    # No `.`, `..`, doubled slash or slash at the end: a path that is written in one way only.
    if len(parts) < 2 or parts[0] or any(part in ("", ".", "..") for part in parts[1:]) or "\0" in path:
        raise Fixable("rights_path", path=path)
    return RightsRequest(word=Word(word), product=product, path=path, before=before, after=after)
