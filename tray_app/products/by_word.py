"""What a word to an administrator comes to (`core.rights`): the same for every product and both kinds of file, out of
the parts that each has. Pure, since root's helper and the program that asks it must come to the same bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tray_app.config_files.property_undo import undo_plan
from tray_app.core.errors import Fixable
from tray_app.core.rights import Word, taken_back

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from tray_app.core.edits import Edit, EditPlan
    from tray_app.core.rights import Deed

    Content = bytes | None
    """Of the file; None: there is none."""


class Part(NamedTuple):
    """How a product makes each part of a word in one kind of file."""

    off: Callable[[Content, bool], Sequence[EditPlan]]
    """True: its addresses at the sink too."""
    on: Callable[[Content], Sequence[EditPlan]]
    point: Callable[[Content, str | None], Sequence[EditPlan]]
    """At this URL; None: at the sink."""
    family: Collection[str]
    """The keys whose lines are shown where something is taken back."""


def plan_by_word(deed: Deed, data: Content, edits: Sequence[Edit], parts: Part) -> tuple[EditPlan, ...]:
    """What `deed` comes to in its file with the bytes `data`, as one replacement after another. `edits`: those of this
    program that stand there, oldest first. Raises Fixable where the file is not one that can be read."""
    word = deed.word
    plans: list[EditPlan] = []

    def now() -> Content:
        return next((plan.content for plan in reversed(plans) if plan.changes), data)

    if word in (Word.TO_SINK, Word.TO_RELAY, Word.ON_TO_RELAY):
        plans += parts.point(now(), deed.relay_url)
    if word in (Word.OFF, Word.OFF_TO_SINK):
        plans += parts.off(now(), word is Word.OFF_TO_SINK)
    if word in (Word.ON, Word.ON_FROM_SINK, Word.ON_TO_RELAY):
        plans += parts.on(now())
    back, content = taken_back(word, edits), now()
    if back and content is None:
        raise Fixable("file_missing", path=deed.path)
    if back and content is not None:
        plans.append(undo_plan(deed.path, content, back, parts.family))
    return tuple(plans)
