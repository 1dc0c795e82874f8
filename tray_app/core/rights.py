"""What may be asked of an administrator about another user's config file: one of these words about one file, never what
is to stand in it.

The program that asks and the helper that acts (`tray_app.helper`) work out the same change from the same bytes. Both
hashes go along, so that nothing but what the owner was shown can become of it.
"""

# No `from __future__ import annotations`: with it a NamedTuple compiles the text of each field's type at each start.

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import Final, NamedTuple, Protocol, TypeVar

from tray_app.core.errors import Fixable
from tray_app.core.model import EditPurpose

ABSENT: Final = "absent"
"""In the place of a hash: there is no such file."""
_HASH: Final = re.compile("[0-9a-f]{64}")
_SERVICE: Final = re.compile("[A-Za-z0-9._-]{1,128}")
"""As compose takes a service's name, which has no longest. Source: compose-spec.json, `services`."""
_TOKEN: Final = re.compile("[A-Za-z0-9_-]{0,64}")


class Word(StrEnum):
    """What is to become of the file. `products.by_word` says what each comes to."""

    OFF = "off"
    OFF_TO_SINK = "off-to-sink"
    """Off, and its addresses where nobody listens."""
    ON = "on"
    ON_FROM_SINK = "on-from-sink"
    """On, and its addresses as they were before this program pointed them elsewhere."""
    ON_TO_RELAY = "on-to-relay"
    """Its addresses at our relay, and on."""
    TO_SINK = "to-sink"
    """Its addresses where nobody listens; the switch is left."""
    TO_RELAY = "to-relay"
    BACK = "back"
    """Everything of this program is taken back."""
    BACK_SWITCH = "back-switch"
    BACK_ADDRESSES = "back-addresses"


NEEDS_RELAY: Final = frozenset({Word.ON_TO_RELAY, Word.TO_RELAY})
TAKES_BACK: Final = frozenset({Word.BACK, Word.BACK_SWITCH, Word.BACK_ADDRESSES})
"""Words that only take back."""


class Deed(NamedTuple):
    """A word about a file."""

    word: Word
    path: str
    """Absolute, with no link in it."""
    service: str | None = None
    """Of an override of a compose project, and of nothing else: the service that it is about."""
    relay: str | None = None
    """Of a word that points at a relay, and of no other: ADDRESS:PORT/TOKEN of it."""

    @property
    def relay_url(self) -> str | None:
        """Where the relay is, without a slash at its end."""
        return None if self.relay is None else f"http://{self.relay}".rstrip("/")


class RightsRequest(NamedTuple):
    """One change of one file."""

    deed: Deed
    product: str
    before: str
    """SHA-256 of the file as it is, in hexadecimal, or ABSENT."""
    after: str
    """The same of the file as it is to be."""

    @property
    def path(self) -> str:
        """The file."""
        return self.deed.path


class _HasPurpose(Protocol):
    @property
    def purpose(self) -> EditPurpose: ...


_E = TypeVar("_E", bound=_HasPurpose)

_PURPOSE: Final = {
    Word.ON_FROM_SINK: EditPurpose.POINTING,
    Word.BACK_ADDRESSES: EditPurpose.POINTING,
    Word.BACK_SWITCH: EditPurpose.SWITCH,
}


def taken_back(word: Word, edits: Sequence[_E]) -> tuple[_E, ...]:
    """Which of the edits that stand, oldest first, `word` takes back; newest first, as they are to be taken."""
    newest_first = tuple(reversed(edits))
    if word is Word.BACK:
        return newest_first
    return tuple(edit for edit in newest_first if edit.purpose is _PURPOSE.get(word))


def arguments(request: RightsRequest) -> tuple[str, ...]:
    """As the helper is given it."""
    deed = request.deed
    more = [
        f"{name}={value}" for name, value in (("service", deed.service), ("relay", deed.relay)) if value is not None
    ]
    return (deed.word.value, request.product, deed.path, request.before, request.after, *more)


def request_from(words: Sequence[str]) -> RightsRequest:
    """What the helper was given. Raises Fixable `rights_usage`, `rights_path`."""
    usage = Fixable("rights_usage", words="|".join(Word))
    if len(words) < 5 or words[0] not in list(Word):
        raise usage
    product, path, before, after, *more = words[1:]
    if not all(digest == ABSENT or _HASH.fullmatch(digest) for digest in (before, after)):
        raise usage
    named: dict[str, str] = {}
    for one in more:
        name, _, value = one.partition("=")
        if name in named or name not in ("service", "relay"):
            raise usage
        named[name] = value
    deed = Deed(word=Word(words[0]), path=path, **named)
    if not is_whole(deed):
        raise usage
    parts = path.split("/")
    # No `.`, `..`, doubled slash or slash at the end: a path that is written in one way only.
    if len(parts) < 2 or parts[0] or any(part in ("", ".", "..") for part in parts[1:]) or "\0" in path:
        raise Fixable("rights_path", path=path)
    return RightsRequest(deed=deed, product=product, before=before, after=after)


def is_whole(deed: Deed) -> bool:
    """Whether it has what its word needs and nothing else, in the form that the helper takes."""
    if deed.service is not None and not _SERVICE.fullmatch(deed.service):
        return False
    if (deed.relay is not None) != (deed.word in NEEDS_RELAY):
        return False
    return deed.relay is None or _is_relay(deed.relay)


def _is_relay(text: str) -> bool:
    """ADDRESS:PORT/TOKEN: an address by its number and written in one way only, and a token that can only be one step
    of a path."""
    from tray_app.core.instances import check_listen

    listen, slash, token = text.partition("/")
    try:
        return bool(slash) and check_listen(listen) == listen and _TOKEN.fullmatch(token) is not None
    except Fixable:
        return False
