"""Takes edits of property and compose files back, as all products do. Reads the files; raises Fixable if it cannot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tray_app.config_files.inverse import is_of_compose, was_made
from tray_app.config_files.property_edits import changed_lines, plan_undo
from tray_app.config_files.replace import read
from tray_app.core.edits import NO_INVERSE, EditPlan
from tray_app.core.errors import Fixable
from tray_app.core.model import reason

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from tray_app.core.edits import DiffLine, Edit
    from tray_app.core.model import EditPurpose, Instance, Reason


def undo_plans(instance: Instance, edits: Sequence[Edit], family: Collection[str]) -> tuple[EditPlan, ...]:
    """Takes back just these edits, in that order, each in the file that it was made in, even if the instance has moved
    since; one plan a file. Where that file is gone there is nothing to do. `family`: the keys whose lines are shown."""
    by_path: dict[str, list[Edit]] = {}
    for edit in edits:
        by_path.setdefault(edit.path, []).append(edit)
    return tuple(_undo_in(path, theirs, instance, family) for path, theirs in by_path.items())


def _undo_in(path: str, edits: Sequence[Edit], instance: Instance, family: Collection[str]) -> EditPlan:
    purpose = edits[0].purpose
    try:
        before = read(path).data
    except Fixable as problem:
        if problem.code != "file_missing":
            raise
        return EditPlan(
            path=path,
            purpose=purpose,
            original=None,
            content=b"",
            lines=(),
            inverse=NO_INVERSE,
            left_alone=(reason("file_gone_since", path=path, instance=instance.name),),
        )
    return undo_plan(path, before, edits, family)


def undo_plan(path: str, before: bytes, edits: Sequence[Edit], family: Collection[str]) -> EditPlan:
    """The same for one file whose bytes are `before`, and at least one edit. Pure."""
    left_alone: list[Reason] = []
    lines: list[DiffLine] = []
    content, removes = before, any(was_made(edit.inverse) for edit in edits)
    for edit in edits:
        compose = is_of_compose(edit.inverse)
        undo = _undo_of_compose if compose else plan_undo
        step = undo(content, edit.inverse, path=path, purpose=edit.purpose)
        content, removes = step.content, removes or step.removes
        left_alone.extend(step.left_alone)
        lines.extend(step.lines if compose else ())
    return EditPlan(
        path=path,
        purpose=edits[0].purpose,
        original=before,
        content=content,
        lines=tuple(lines) or changed_lines(before, content, family),
        inverse=NO_INVERSE,
        left_alone=tuple(left_alone),
        removes=not content and removes,
    )


def _undo_of_compose(data: bytes, inverse: str, *, path: str, purpose: EditPurpose) -> EditPlan:
    """As `compose_edits.plan_undo`, which is imported when there is one to take back."""
    from tray_app.config_files.compose_edits import plan_undo as undo

    return undo(data, inverse, path=path, purpose=purpose)
