"""Gathers the report for the data-protection officer. Only reads; asks no server (any thread with its own journal)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from tray_app.core.days import unwatched
from tray_app.core.dictionary import Identifies
from tray_app.core.messages import Payload, PayloadFilter
from tray_app.core.model import Kind, Means, PayloadId, PayloadState, Source, reason
from tray_app.core.report import MOST_PAYLOADS, FieldRow, Report, Tally, content, destinations
from tray_app.engine.looking import look_at_files

if TYPE_CHECKING:
    from tray_app.core.dictionary import Dictionary
    from tray_app.core.model import Evidence, Instance, Look, Reason
    from tray_app.core.ports import Journal
    from tray_app.core.report import Content
    from tray_app.engine.parts import Parts

_PAGE: Final = 500
_ALL_SWITCHES: Final = 100_000
_TRUTH: Final = {True: "true", False: "false"}


def report_of(
    parts: Parts, instance: Instance, *, program: str, since: datetime | None = None, with_users: bool = False
) -> Report:
    """All that is to be said of the instance now, and of what was seen since a day (None: since it was added).

    `program` is this program's name and version. Works before any payload and without a server.
    """
    now, journal, product = parts.clock.now(), parts.journal, parts.product_of(instance)
    found = look_at_files(parts, instance)
    dictionary = product.dictionary()
    from_at = max(since or instance.added_at, instance.added_at)
    payloads, count = _newest(journal, instance, from_at)
    return Report(
        at=now,
        program=program,
        instance_name=instance.name,
        product=product.title,
        vendor=product.vendor,
        version=found.look.version,
        url=instance.url,
        source=instance.source,
        verdict=found.verdict,
        since=journal.state_since(instance.id),
        asked_at=found.look.asked_at,
        observed=journal.observed(instance.id),
        destinations=destinations(
            dictionary,
            found.verdict.evidence,
            kinds=found.look.kinds,
            usual=product.default_endpoint,
        ),
        onward=None if instance.source is Source.OBSERVE else instance.endpoint or product.default_endpoint,
        statements=dictionary.statements,
        from_at=from_at,
        tallies=_tallies(journal, instance, from_at, now),
        switches=tuple(
            change
            for change in reversed(journal.switches(instance.id, limit=_ALL_SWITCHES))
            if change.at >= from_at and not (change.problem is not None and change.problem.code == "begun")
        ),
        unwatched=unwatched(journal.watches(from_at), since=from_at, now=now)[::-1],
        unseen=_unseen(instance, found.look, found.verdict.evidence, title=product.title, vendor=product.vendor),
        fields=_fields(dictionary, found.look),
        payloads=payloads,
        payload_count=count,
        content=_content(journal, instance, dictionary, with_users=with_users),
        with_users=with_users,
    )


def _newest(journal: Journal, instance: Instance, from_at: datetime) -> tuple[tuple[Payload, ...], int]:
    """The newest payloads, oldest first, and how many there are."""
    which, kept, before = PayloadFilter(instance_id=instance.id, since=from_at), list[Payload](), None
    while len(kept) < MOST_PAYLOADS and (page := journal.page(which, before=before, limit=_PAGE)):
        kept[:0] = page
        before = page[0].id
    kept = kept[-MOST_PAYLOADS:]
    total = sum(journal.made_between(instance.id, (from_at, _FAR))[0].values())
    return tuple(kept), max(total, len(kept))


_FAR: Final = datetime(9999, 1, 1, tzinfo=UTC)


def _tallies(journal: Journal, instance: Instance, from_at: datetime, now: datetime) -> tuple[Tally, ...]:
    """Counts of each kind and state. Of the whole record where it begins with the instance; else page by page."""
    if from_at <= instance.added_at:
        return tuple(
            Tally(kind=kind, state=state, count=count)
            for instance_id, kind, state, count in sorted(journal.counts(), key=_by_words)
            if instance_id == instance.id
        )
    found: dict[tuple[Kind, PayloadState], int] = {}
    which, after = PayloadFilter(instance_id=instance.id, since=from_at, until=now + timedelta(days=1)), PayloadId(0)
    while page := journal.page(which, after=after, limit=_PAGE):
        for payload in page:
            found[payload.kind, payload.state] = found.get((payload.kind, payload.state), 0) + 1
        after = page[-1].id
    order = sorted(found, key=lambda key: (list(Kind).index(key[0]), list(PayloadState).index(key[1])))
    return tuple(Tally(kind=kind, state=state, count=found[kind, state]) for kind, state in order)


def _by_words(row: tuple[object, Kind, PayloadState, int]) -> tuple[int, int]:
    return list(Kind).index(row[1]), list(PayloadState).index(row[2])


def _unseen(
    instance: Instance, look: Look, evidence: tuple[Evidence, ...], *, title: str, vendor: str
) -> tuple[Reason, ...]:
    told = []
    if instance.source is Source.OBSERVE:
        told.append(reason("report_past_us", title=title, vendor=vendor))
    if instance.source is Source.COLLECT:
        told.append(reason("report_rebuilt", title=title))
    told.extend(p.note for p in evidence if p.means is Means.UNREADABLE and p.note is not None)
    if look.problem is not None:
        told.append(look.problem)
    told.append(reason("report_other_ways", title=title))
    return tuple(dict.fromkeys(told))


def _fields(dictionary: Dictionary, look: Look) -> tuple[FieldRow, ...]:
    """The fields of what the instance makes; those that identify first, then as the dictionary has them."""
    kinds = look.kinds | {Kind.OPT_OUT}
    rows = [
        FieldRow(message=message.title, field=field)
        for message in dictionary.messages
        if message.kind in kinds
        for field in message.fields.values()
    ]
    return tuple(sorted(rows, key=lambda row: list(Identifies).index(row.field.identifies)))


def _content(journal: Journal, instance: Instance, dictionary: Dictionary, *, with_users: bool) -> Content | None:
    for payload in reversed(journal.page(PayloadFilter(instance_id=instance.id), limit=_PAGE)):
        if payload.kind is Kind.PING and (body := journal.body(payload.id)) is not None:
            from tray_app.core.relay import message_in

            return content(payload, message_in(body), dictionary, with_users=with_users, text_of=_TRUTH)
    return None
