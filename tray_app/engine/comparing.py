"""What was made and deleted in an instance since the last look at its lists, as events that wait to be sent."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tray_app.core.known import ListChange
from tray_app.core.messages import NewPayload
from tray_app.core.model import reason

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from tray_app.core.known import Known
    from tray_app.core.messages import Collected, Finding
    from tray_app.core.model import Instance, InstanceId, PayloadId, Reason
    from tray_app.core.ports import Journal, Secrets
    from tray_app.engine.parts import Parts


class _Known:
    """Implements `core.ports.KnownLists`."""

    def __init__(self, journal: Journal, instance_id: InstanceId) -> None:
        self._journal, self._id = journal, instance_id

    def since(self, of: str) -> datetime | None:
        return self._journal.known_since(self._id, of)

    def between(self, of: str, *, after: int, until: int | None) -> Sequence[Known]:
        return self._journal.known_between(self._id, of, after=after, until=until)


async def compare(
    parts: Parts,
    secrets: Secrets,
    instance: Instance,
    *,
    stored: Callable[[tuple[PayloadId, ...]], None],
    failed: Callable[[Reason], None],
) -> None:
    """Looks at all lists. `stored` is told of the events that wait now, `failed` of lists that could not be read.

    Each piece is on disk with the events that follow from it before the next is asked for, so that it can be cut off
    at any moment: what was not noted is found again. Raises TrayAppError when nothing can be read at all.
    """
    secret = await secrets.get(instance)
    known = _Known(parts.journal, instance.id)
    product = parts.product_of(instance)
    async for piece in product.changes(instance, secret, parts.clock.now(), known):
        if not isinstance(piece, ListChange):
            failed(piece)
            continue
        if not (piece.learned or piece.forgotten or piece.whole_at):
            continue
        approved = parts.journal.approved(instance.id)
        payloads = [
            _payload(instance, made, parts.clock.now(), product.examine(made.body, made.names, approved))
            for made in piece.messages
        ]
        stored(parts.journal.store_change(instance.id, piece, payloads))
        await asyncio.sleep(0)


def _payload(
    instance: Instance, made: Collected, now: datetime, findings: tuple[Finding, ...]
) -> tuple[NewPayload, Reason | None]:
    payload = NewPayload(
        instance_id=instance.id,
        kind=made.kind,
        source=instance.source,
        method=made.method,
        url=made.url,
        headers=made.headers,
        body=made.body,
        created_at=now,
        rebuilt=made.rebuilt,
    )
    return payload, why_held(findings)


def why_held(findings: tuple[Finding, ...]) -> Reason | None:
    """Why a payload with these findings waits for its owner; None: nothing was found."""
    if not findings:
        return None
    return reason(
        "guard_found",
        findings=", ".join(f"{f.what} at {f.path}" for f in findings[:20]),
        approvals="\n".join(f.approval for f in findings),
    )
