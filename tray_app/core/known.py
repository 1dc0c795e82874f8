"""What is known of an instance's lists, and what a look at one changes. Pure.

An instance tells its vendor of things that are made and deleted. Who sends that instead of it compares what its lists
have with what they had: new ids were made, ids that are gone were deleted. The first look is a baseline: it tells
nothing. A list counts only when it was read whole: half of one says nothing about what is missing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime

    from tray_app.core.messages import Collected


class Known(NamedTuple):
    """One thing of a list."""

    id: int
    says: str
    """JSON object: what a message about it says besides its id; kept, because a message that it is gone must say it
    when it can no longer be asked for."""


class ListChange(NamedTuple):
    """What is to be noted after a piece of a list was read, and what is to be told of it."""

    of: str
    """The list's name."""
    learned: tuple[Known, ...] = ()
    forgotten: tuple[int, ...] = ()
    messages: tuple[Collected, ...] = ()
    whole_at: datetime | None = None
    """Set: with this the list was read whole."""


class NoChanges:
    """What a product without such lists answers: an iterator over nothing."""

    def __aiter__(self) -> NoChanges:
        return self

    async def __anext__(self) -> ListChange:
        raise StopAsyncIteration


class PageDifference(NamedTuple):
    """One page of a list against what was known in its range of ids."""

    made: tuple[int, ...]
    """Ascending."""
    gone: tuple[Known, ...]


def page_difference(known: Iterable[Known], listed: Sequence[int]) -> PageDifference:
    """`known`: all that was known in the range of ids that the page covers; `listed`: its ids, ascending."""
    before = {thing.id: thing for thing in known}
    here = frozenset(listed)
    return PageDifference(
        made=tuple(number for number in listed if number not in before),
        gone=tuple(thing for number, thing in before.items() if number not in here),
    )


def still_gone(gone: Iterable[Known], listed: Collection[int]) -> tuple[Known, ...]:
    """Of what seemed gone, what a second reading of the whole list did not have either: pages that shift while a list
    is read can hide a row once."""
    return tuple(thing for thing in gone if thing.id not in listed)
