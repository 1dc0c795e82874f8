"""The lines of the live log: payloads, and the changes of the switch among them where they belong in time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tray_app.core.edits import SwitchChange
from tray_app.core.messages import Payload

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

Entry = Payload | SwitchChange


def at_of(entry: Entry) -> datetime:
    """When a line happened."""
    return entry.created_at if isinstance(entry, Payload) else entry.at


def acts(changes: Iterable[SwitchChange]) -> tuple[SwitchChange, ...]:
    """The changes that are shown: an act that was noted as begun and then as done is one line."""
    shown = list[SwitchChange]()
    for change in changes:
        last = shown[-1] if shown else None
        if last is not None and is_begun(last) and (last.instance_id, last.act) == (change.instance_id, change.act):
            shown.pop()
        shown.append(change)
    return tuple(shown)


def is_begun(change: SwitchChange) -> bool:
    """Whether this is only the note that an act began."""
    return not change.done and change.problem is not None and change.problem.code == "begun"


def interleaved(
    payloads: Sequence[Payload],
    changes: Sequence[SwitchChange],
    *,
    after: datetime | None = None,
    until: datetime | None = None,
) -> list[Entry]:
    """Payloads in their order, each change before the first payload that is later.

    Of the changes those later than `after` and not later than `until`; None: without that bound. Payloads are in the
    order in which they were stored, which is not always that of their times: clocks go back.
    """
    waiting = [c for c in changes if (after is None or c.at > after) and (until is None or c.at <= until)]
    lines, next_change = list[Entry](), 0
    for payload in payloads:
        while next_change < len(waiting) and waiting[next_change].at <= payload.created_at:
            lines.append(waiting[next_change])
            next_change += 1
        lines.append(payload)
    return [*lines, *waiting[next_change:]]
