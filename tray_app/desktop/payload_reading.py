"""What a payload's window shows, gathered in the reader's thread: the GUI's is given what is ready to be shown."""

from __future__ import annotations

import re
from base64 import b64decode
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from tray_app.core import guard
from tray_app.core.errors import Fixable, TrayAppError
from tray_app.core.json_pieces import NotInPieces, find, pieces, starts, whole
from tray_app.core.messages import Beyond, Finding, PayloadFilter
from tray_app.core.model import Instance, PayloadState, Source
from tray_app.core.relay import message_in
from tray_app.desktop.garbage import not_now
from tray_app.desktop.json_cells import Marks
from tray_app.desktop.messages import said

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from tray_app.core.dictionary import Message
    from tray_app.core.json_pieces import Piece
    from tray_app.core.messages import Attempt, Payload
    from tray_app.core.model import Headers, PayloadId
    from tray_app.core.ports import Product
    from tray_app.engine.parts import Parts

MOST_HITS: Final = 10_000
MOST_DUMPED_BYTES: Final = 16 * 1024
"""Nobody reads more of it; all of it can be saved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The bytes of one message, and what is known of them."""

    raw: bytes | None
    """None: past the time that they are kept."""
    text: str
    """Unpacked, where it came packed."""
    line_count: int
    """Of `text`. Counted here: in 10 MB it takes some milliseconds."""
    is_text: bool
    """Whether the bytes, unpacked, are UTF-8."""
    dump: str
    """The bytes as they came, where they came packed: their beginning, in hexadecimal. Empty where `text` says all."""
    data: bytes
    """Unpacked, where it came packed; empty where they are no longer kept."""
    whole: Piece | None
    """None: no JSON."""
    top: Sequence[Piece]
    message: Message | None
    findings: tuple[Finding, ...]
    value_count: int
    """In how many values was looked."""
    names_compared: bool
    """Whether the names of the instance's users and projects were at hand when it was looked through."""
    marks: Marks
    page: str
    """Where the vendor documents its messages; empty: this program knows no such page."""
    documented_until: date | None
    """When that page was taken away."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of a stored payload besides its bytes; changes while the window is open."""

    payload: Payload
    attempts: tuple[Attempt, ...]
    previous_id: PayloadId | None
    next_id: PayloadId | None
    vendor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A stored payload."""

    facts: Facts
    body: Body
    beyond: Beyond
    """What the server itself would have sent beyond it, where this program built it instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Previewed:
    """A payload that was not stored and not sent."""

    instance_name: str
    method: str
    url: str
    headers: Headers
    rebuilt: bool
    version: str
    vendor: str
    missing: tuple[tuple[str, str], ...]
    """Documented fields that are left out, each with the reason."""
    beyond: tuple[str, ...]
    """What the running version's own telemetry has beyond the documented."""
    body: Body


def read_payload(parts: Parts, payload_id: PayloadId) -> Opened:
    """A payload with its bytes. Raises Fixable `no_such_payload`."""
    facts = read_facts(parts, payload_id)
    payload, journal = facts.payload, parts.journal
    product = _product(parts, payload.instance_name, payload)
    compared = payload.rebuilt and payload.source is Source.COLLECT
    body = _body(
        journal.body(payload_id),
        product,
        approved=journal.approved(payload.instance_id),
        earlier=_held_for(parts, payload_id),
        names_compared=compared,
    )
    beyond = product.beyond(body.data) if compared and product is not None else Beyond()
    return Opened(facts=facts, body=body, beyond=beyond)


def read_facts(parts: Parts, payload_id: PayloadId) -> Facts:
    """What may have changed since it was opened."""
    journal = parts.journal
    payload = journal.payload(payload_id)
    if payload is None:
        raise Fixable("no_such_payload", id=payload_id)
    same = PayloadFilter(instance_id=payload.instance_id)
    before, after = journal.page(same, before=payload_id, limit=1), journal.page(same, after=payload_id, limit=1)
    product = _product(parts, payload.instance_name, payload)
    return Facts(
        payload=payload,
        attempts=journal.attempts(payload_id),
        previous_id=before[0].id if before else None,
        next_id=after[0].id if after else None,
        vendor="" if product is None else product.vendor,
    )


def read_preview(parts: Parts, name: str, answer: dict[str, Any]) -> Previewed:
    """The engine's answer to `preview`, as the window shows it."""
    instance = parts.journal.instance(name)
    product = None if instance is None else parts.product_of(instance)
    findings = tuple(Finding(path=f["path"], what=f["what"], count=f["count"]) for f in answer["findings"])
    approved = frozenset() if instance is None else parts.journal.approved(instance.id)
    body = _body(b64decode(answer["body"]), product, approved=approved, earlier=findings, names_compared=True)
    return Previewed(
        instance_name=name,
        method=answer["method"],
        url=answer["url"],
        headers=tuple((key, value) for key, value in answer["headers"]),
        rebuilt=answer["rebuilt"],
        version=answer["version"],
        vendor="" if product is None else product.vendor,
        missing=tuple((entry["path"], said(entry["why"])) for entry in answer["missing"]),
        beyond=tuple(answer["beyond"]),
        body=body,
    )


def find_in_tree(body: Piece, wanted: str, *, place: tuple[int, ...] = ()) -> tuple[tuple[int, ...], ...]:
    """Where a text stands in a key or value, at most MOST_HITS; with `place` only in the part that stands there."""
    part = body
    for number in place:
        part = pieces(part)[number]
    return tuple((*place, *hit) for hit in find(part, wanted, limit=MOST_HITS))


def find_in_text(text: str, wanted: str) -> tuple[int, ...]:
    """Where a text stands, whatever its case, at most MOST_HITS."""
    if not wanted:
        return ()
    return tuple(islice(starts(text, re.compile(re.escape(wanted), re.IGNORECASE), len(wanted)), MOST_HITS))


def laid_out(body: Piece) -> tuple[str, int]:
    """A body with blanks and line ends between its tokens, which stay as they are; and how many lines it has."""
    import msgspec

    try:
        text = bytes(msgspec.json.format(bytes(memoryview(body.raw)), indent=2)).decode("utf-8", "backslashreplace")
    except (ValueError, RecursionError):
        text = body.text()
    return text, text.count("\n") + 1


def dump(raw: bytes) -> str:
    """The beginning of bytes that are no text, a line for 16: their place, in hexadecimal, what can be read of them."""
    lines = []
    for at in range(0, min(len(raw), MOST_DUMPED_BYTES), 16):
        row = raw[at : at + 16]
        readable = "".join(chr(b) if 32 <= b < 127 else "." for b in row)
        lines.append(f"{at:06x}  {row.hex(' '):47}  {readable}")
    return "\n".join(lines)


def save(path: Path, raw: bytes) -> None:
    """Writes the exact bytes where the owner wants them. Raises Fixable `file_unusable`."""
    try:
        path.write_bytes(raw)
    except OSError as error:
        raise Fixable("file_unusable", path=path, problem=error.strerror or str(error)) from error


def _product(parts: Parts, name: str, payload: Payload) -> Product | None:
    """The product, also of an instance that was removed; None for one that this version does not have."""
    try:
        return parts.product_of(Instance(name=name, product=payload.product, added_at=payload.created_at))
    except TrayAppError:
        return None


def _body(
    raw: bytes | None,
    product: Product | None,
    *,
    approved: frozenset[str],
    earlier: tuple[Finding, ...],
    names_compared: bool,
) -> Body:
    """`earlier`: what was found when the names were at hand."""
    data = message_in(raw or b"")
    text, is_text = _decoded(data)
    body, top = _in_pieces(data)
    message, seen, page, until = None, guard.Examination((), 0), "", None
    if product is not None and body is not None:
        dictionary = product.dictionary()
        message = dictionary.message({piece.label for piece in top} if body.is_object else ())
        page = next((statement.page for statement in dictionary.statements), "")
        until = dictionary.documented_until
        with not_now():
            seen = guard.examination(data, dictionary, names=frozenset(), approved=frozenset())
    known = {(finding.path, finding.what) for finding in seen.findings}
    findings = (*seen.findings, *(f for f in earlier if (f.path, f.what) not in known))
    return Body(
        raw=raw,
        text=text,
        line_count=text.count("\n") + 1,
        is_text=is_text,
        dump="" if data == (raw or b"") else dump(raw or b""),
        data=data,
        whole=body,
        top=top,
        message=message,
        findings=findings,
        value_count=seen.value_count,
        names_compared=names_compared,
        marks=Marks(message, findings, approved, seen.paths),
        page=page,
        documented_until=until,
    )


def _decoded(data: bytes) -> tuple[str, bool]:
    try:
        return data.decode("utf-8"), True
    except UnicodeDecodeError:
        return data.decode("utf-8", "backslashreplace"), False


def _in_pieces(data: bytes) -> tuple[Piece | None, Sequence[Piece]]:
    try:
        body = whole(data)
        return body, pieces(body)
    except NotInPieces:
        return None, ()


def _held_for(parts: Parts, payload_id: PayloadId) -> tuple[Finding, ...]:
    """What it was held for: the names that were known then are gone, what they hit is in the reason."""
    found = list[Finding]()
    for change in parts.journal.history(payload_id):
        if change.state is PayloadState.HELD and change.reason is not None:
            for key in dict(change.reason.facts).get("approvals", "").split("\n"):
                what, colon, path = key.partition(":")
                if colon and what.isidentifier():
                    found.append(Finding(path=path, what=what, count=1))
    return tuple(found)
