"""What the report for the data-protection officer says about one instance: the values, without their form.

Page 1 is the state at one moment and who receives what; page 2 what was seen since a day; the annex has the fields
and the payloads. `core.report_page` writes it as HTML, `engine.reporting` gathers it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tray_app.core.dictionary import Whose
from tray_app.core.json_paths import NotReadable, Walk, decode
from tray_app.core.model import Aspect, Kind, Means, Side

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from tray_app.core.dictionary import Dictionary, Field, Identifies, Message, Statement
    from tray_app.core.edits import SwitchChange
    from tray_app.core.json_paths import Column
    from tray_app.core.messages import Payload
    from tray_app.core.model import Evidence, Observed, PayloadState, Reason, Source, Verdict

MOST_PAYLOADS: Final = 2000
"""Rows of the annex; about five years of daily pings. An export as JSON lines has all."""

MOST_VALUES: Final = 12
"""Values that are written out for one field of a payload: enough to see of what sort they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Destination:
    """Where one sort of message goes."""

    message: str
    """The dictionary's title."""
    kind: Kind
    address: str
    means: Means | None
    """What that address is; None: nothing was seen that says where it goes, and the address is the vendor's usual."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many payloads of a kind are in a state."""

    kind: Kind
    state: PayloadState
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRow:
    """One field of one sort of message."""

    message: str
    field: Field


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentRow:
    """What stood at one path of the last payload."""

    path: str
    count: int
    values: tuple[str, ...]
    """Different values, at most MOST_VALUES; empty where they were left out."""
    more_count: int
    """Different values that are not among them."""
    field: Field | None
    """What is known of it; None: not in the dictionary."""
    left_out: bool
    """Rows about single users, which were not asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """The last payload, field by field."""

    payload: Payload
    message: str
    rows: tuple[ContentRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All that is said of one instance."""

    at: datetime
    program: str
    """Name and version of this program."""
    instance_name: str
    product: str
    """Its title."""
    vendor: str
    version: str | None
    url: str | None
    source: Source
    verdict: Verdict
    since: datetime | None
    """Since when the state holds."""
    asked_at: datetime | None
    observed: Observed
    destinations: tuple[Destination, ...]
    """Of what the instance itself sends."""
    onward: str | None
    """Where this program sends to, on or instead; None: it does not."""
    statements: tuple[Statement, ...]
    from_at: datetime
    """From when on page 2 and the annex count."""
    tallies: tuple[Tally, ...]
    switches: tuple[SwitchChange, ...]
    """Newest first."""
    unwatched: tuple[tuple[datetime, datetime], ...]
    """Newest first."""
    unseen: tuple[Reason, ...]
    """What this program cannot see of this instance."""
    fields: tuple[FieldRow, ...]
    payloads: tuple[Payload, ...]
    """The newest ones, oldest first."""
    payload_count: int
    """How many there are; more than `payloads` where the annex was cut."""
    content: Content | None
    """None: nothing was made yet, or its bytes are past their retention."""
    with_users: bool


def destinations(
    dictionary: Dictionary, evidence: Iterable[Evidence], *, kinds: frozenset[Kind], usual: str
) -> tuple[Destination, ...]:
    """Where each sort of message that the instance makes goes, as its running server says, else its config."""
    pieces = tuple(evidence)
    told = []
    for message in dictionary.messages:
        if message.kind not in kinds | {Kind.OPT_OUT}:
            continue
        where = _deciding(pieces, message.kind)
        address = usual if where is None or where.value is None or where.means is Means.TO_VENDOR else where.value
        told.append(
            Destination(
                message=message.title,
                kind=message.kind,
                address=address,
                means=None if where is None else where.means,
            )
        )
    return tuple(told)


def _deciding(pieces: Sequence[Evidence], kind: Kind) -> Evidence | None:
    for side in (Side.RUNNING, Side.CONFIGURED):
        for piece in pieces:
            about = piece.aspect is Aspect.DESTINATION and piece.side is side and piece.decides
            if about and (not piece.covers or kind in piece.covers):
                return piece
    return None


def whose_counts(fields: Iterable[FieldRow]) -> dict[Whose, Counter[Identifies]]:
    """For each whom how many fields identify, are pseudonymous, or neither; only what there is."""
    counts: dict[Whose, Counter[Identifies]] = {}
    for row in fields:
        counts.setdefault(row.field.whose, Counter())[row.field.identifies] += 1
    return {whose: counts[whose] for whose in Whose if whose in counts}


def content(
    payload: Payload, body: bytes, dictionary: Dictionary, *, with_users: bool, text_of: Mapping[bool, str]
) -> Content | None:
    """The payload field by field, without rows about single users unless `with_users`; None: it is no JSON.

    `text_of` has the words for true and false. Columns whose path is not known to be about something else than a user
    count as about users: an unknown field may be anything.
    """
    try:
        document = decode(body)
        keys = document.keys() if isinstance(document, dict) else ()
        message = dictionary.message(keys)
        columns = sorted(Walk(selectors=message.selectors).columns(document), key=lambda c: c.path)
    except NotReadable:
        return None
    rows = tuple(_content_row(column, message, with_users=with_users, text_of=text_of) for column in columns)
    return Content(payload=payload, message=message.title, rows=rows)


def _content_row(column: Column, message: Message, *, with_users: bool, text_of: Mapping[bool, str]) -> ContentRow:
    known = message.field(column.path)
    left_out = not with_users and (known is None or known.whose is Whose.USER)
    values: list[str] = []
    if not left_out:
        values = list(dict.fromkeys(_text(value, text_of) for value in column.values))
    return ContentRow(
        path=column.path,
        count=len(column.values),
        values=tuple(values[:MOST_VALUES]),
        more_count=max(len(values) - MOST_VALUES, 0),
        field=known,
        left_out=left_out,
    )


def _text(value: object, text_of: Mapping[bool, str]) -> str:
    if isinstance(value, bool):
        return text_of[value]
    if value is None:
        return "null"
    return str(value) if isinstance(value, (str, int, float)) else "[]" if isinstance(value, list) else "{}"
