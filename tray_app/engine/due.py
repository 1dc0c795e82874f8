"""When the next ping of an instance is due, as the journal has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tray_app.core.model import Source
from tray_app.core.schedule import next_ping_at

if TYPE_CHECKING:
    from datetime import datetime

    from tray_app.core.model import Instance
    from tray_app.core.schedule import Steady
    from tray_app.engine.parts import Parts


def ping_due_at(parts: Parts, instance: Instance, now: datetime, *, steady: Steady | None = None) -> datetime | None:
    """When this program builds the next ping of an instance; None: it builds none for it. Only reads (any thread)."""
    if instance.source is not Source.COLLECT:
        return None
    seen = parts.journal.observed(instance.id)
    return next_ping_at(
        now=now,
        added_at=instance.added_at,
        first_now=instance.first_ping_now,
        last_created_at=seen.last_created_at,
        last_accepted_at=seen.last_accepted_at,
        interval=parts.product_of(instance).ping_interval,
        clock_anchor_at=parts.journal.clock_anchor(instance.id),
        steady=steady,
    )
