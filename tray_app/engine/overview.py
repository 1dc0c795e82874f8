"""All that the window shows of one instance, read in one go. Asks no server and writes nothing (any thread)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from tray_app.core.days import day_edges, days, unwatched
from tray_app.core.messages import PayloadFilter
from tray_app.core.model import DisplayState, Kind, PayloadState, Source
from tray_app.engine.due import ping_due_at
from tray_app.engine.looking import look_at_files
from tray_app.engine.relay_view import relay_view
from tray_app.engine.shapes import named

if TYPE_CHECKING:
    from datetime import datetime

    from tray_app.core.days import Day
    from tray_app.core.messages import Payload
    from tray_app.core.model import Instance, Look, Observed, Verdict, Wish
    from tray_app.core.ports import Journal
    from tray_app.engine.parts import Parts
    from tray_app.engine.relay_view import RelayView

STRIP_DAYS: Final = 30
SIZES_COUNT: Final = 60
NEWS: Final = timedelta(days=7)
"""So long a time in which nobody watched is named; older ones stand in the strip and in the report."""


def last_gap(journal: Journal, instance: Instance, now: datetime) -> tuple[datetime, datetime] | None:
    """The newest time in which nobody watched it, if that is no more than NEWS old; None: somebody always did."""
    gaps = unwatched(journal.watches(instance.added_at), since=instance.added_at, now=now)
    return gaps[-1] if gaps and now - gaps[-1][1] <= NEWS else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """One instance at one moment."""

    at: datetime
    instance: Instance
    title: str
    """The product's."""
    vendor: str
    verdict: Verdict
    look: Look
    observed: Observed
    since: datetime | None
    """Since when the state holds."""
    wish: Wish | None
    next_ping_at: datetime | None
    """When this program builds the next one; None: it builds none now."""
    quiet_since: datetime
    """Since when nothing was accepted any more; without any, since the instance was added."""
    last_gap: tuple[datetime, datetime] | None
    """The newest time in which this program did not run."""
    unwatched: tuple[tuple[datetime, datetime], ...]
    """Times since then in which we could not see what leaves."""
    days: tuple[Day, ...]
    sizes: tuple[tuple[datetime, int], ...]
    """Of the last pings, oldest first: when each was made, and its bytes."""
    newest: Payload | None
    shows: bool
    """Whether the instance shows what it sends by itself (its log)."""
    last_seen: Payload | None
    """The newest message that it was seen sending."""
    unswitched: bool
    """Whether some kinds of its telemetry leave whatever its switch says."""
    server_told: bool
    """Whether the server has, or never needed, the part of the switch that it keeps itself."""
    restarts_by_web: bool
    """Whether its web page has a restart that does not read the config again."""
    has_edits: bool
    """Whether an edit of ours still stands in its config."""
    relay: RelayView | None
    """None: it has none."""


def overview_of(parts: Parts, name: str) -> Overview:
    """The instance of that name. Raises Fixable `no_such_instance`."""
    now, journal = parts.clock.now(), parts.journal
    instance = named(journal, name)
    product = parts.product_of(instance)
    found = look_at_files(parts, instance)
    since = journal.state_since(instance.id)
    edges = day_edges(now, STRIP_DAYS)
    observed = journal.observed(instance.id)
    # What goes through a relay is seen only while that listens.
    whose = instance.id if instance.source is Source.RELAY else None
    quiet_since = max(instance.added_at, observed.last_accepted_at or instance.added_at)
    return Overview(
        at=now,
        instance=instance,
        title=product.title,
        vendor=product.vendor,
        verdict=found.verdict,
        look=found.look,
        observed=observed,
        since=since,
        wish=journal.wish(instance.id),
        next_ping_at=ping_due_at(parts, instance, now) if found.verdict.gate.open else None,
        quiet_since=quiet_since,
        last_gap=last_gap(journal, instance, now),
        unwatched=unwatched(journal.watches(quiet_since, whose), since=quiet_since, now=now),
        days=days(
            edges,
            journal.made_between(instance.id, edges),
            journal.watches(edges[0] - timedelta(days=1), whose),
            now=now,
            sees_from=_sees_from(instance, found.verdict.state, since),
        ),
        sizes=tuple(
            (ping.created_at, ping.size_bytes)
            for ping in journal.page(
                PayloadFilter(instance_id=instance.id, kinds=frozenset({Kind.PING})), limit=SIZES_COUNT
            )
        ),
        newest=next(iter(journal.page(PayloadFilter(instance_id=instance.id), limit=1)), None),
        shows=product.shows_in(instance) is not None,
        last_seen=next(iter(journal.page(_seen(instance), limit=1)), None),
        unswitched=bool(product.no_switch),
        server_told=_server_told(parts, instance),
        restarts_by_web=product.restarts_by_web,
        has_edits=bool(journal.edits(instance.id)),
        relay=relay_view(parts, instance, found, observed, now),
    )


def _seen(instance: Instance) -> PayloadFilter:
    return PayloadFilter(instance_id=instance.id, states=frozenset({PayloadState.SEEN}))


def _server_told(parts: Parts, instance: Instance) -> bool:
    wish = parts.journal.server_wish(instance.id)
    return wish is None or wish.done_at is not None


def _sees_from(instance: Instance, state: DisplayState, since: datetime | None) -> datetime | None:
    """From when on silence on our side means that nothing left. What a server sends past this program we do not see,
    so for one that we only look at: from when on it was off."""
    if instance.source is not Source.OBSERVE:
        return instance.added_at
    return since if state is DisplayState.OFF else None
