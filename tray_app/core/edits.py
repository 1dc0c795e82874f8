"""Changes of config files and of the switch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from tray_app.core.model import EditId, EditPurpose, InstanceId, Reason, Sharing, SwitchAct

NO_INVERSE: Final = '{"version":1,"keys":{}}'
"""The inverse of an edit that takes another back, or that changed nothing."""


class DiffLine(NamedTuple):
    """One of our lines in a config file, as it is shown before it is changed."""

    number: int
    """1-based line number: in the new file for added and kept lines, in the old one for removed lines."""
    sign: str
    """`+`, `-` or a blank."""
    text: str
    remark: Reason | None = None


class EditPlan(NamedTuple):
    """A change of one config file, worked out but not made."""

    path: str
    purpose: EditPurpose
    original: bytes | None
    """The bytes that the plan was made from; the file must still have them. None: the file must not exist. Like
    `content` it may hold the owner's passwords, so it is never stored, only compared."""
    content: bytes
    lines: tuple[DiffLine, ...]
    inverse: str
    """JSON: how to take just this edit back (`config_files`). No copy of the file."""
    left_alone: tuple[Reason, ...] = ()
    """For an undo: which of our lines others changed since, so that they stay."""
    removes: bool = False
    """For an undo: the file was made by us and has nothing else, so it goes; `content` is empty."""
    makes_folder: bool = False
    """The file's own folder may be made where it is missing (its parent never)."""

    @property
    def takes_back(self) -> bool:
        """Whether it only undoes another one, so that there is nothing of it to take back."""
        return self.inverse == NO_INVERSE

    @property
    def changes(self) -> bool:
        """Whether there is anything to do."""
        return any(line.sign != " " for line in self.lines)


def in_one_go(plans: Iterable[EditPlan]) -> tuple[tuple[EditPlan, ...], ...]:
    """Those that change something, together where each is made from what the one before it leaves of the same file:
    such a row is one replacement, so that nobody ever sees the file with half of it."""
    rows: list[tuple[EditPlan, ...]] = []
    for plan in plans:
        if not plan.changes:
            continue
        if rows and rows[-1][-1].path == plan.path and rows[-1][-1].content == plan.original:
            rows[-1] += (plan,)
        else:
            rows.append((plan,))
    return tuple(rows)


def whole(row: tuple[EditPlan, ...]) -> EditPlan:
    """The one replacement that a row of `in_one_go` comes to; inverse and lines are the last one's alone."""
    return row[-1]._replace(original=row[0].original, makes_folder=row[0].makes_folder)


class Edit(NamedTuple):
    """An edit that was made (or begun: it is stored before the file is touched)."""

    id: EditId
    instance_id: InstanceId
    purpose: EditPurpose
    path: str
    at: datetime
    inverse: str


class SwitchChange(NamedTuple):
    """One change of the switch, as the journal keeps it."""

    instance_id: InstanceId
    at: datetime
    act: SwitchAct
    before: Sharing
    after: Sharing
    by: str
    """Which program or person, as far as known."""
    done: bool
    """False: the file could not be changed; `problem` says why."""
    problem: Reason | None = None
    announced: bool = False
    """Of an opt-out: the vendor may be told (`opt-out --announce`)."""
    of_server: bool = False
    """Noticed in what the running server uses, and its config does not tell of it."""
