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


def shown_together(plans: Iterable[EditPlan]) -> tuple[EditPlan, ...]:
    """As they are shown: those of one file that are each made from what the one before leaves count as one, since they
    are one replacement. Its lines have the numbers of the file before the first, or after the last."""
    rows: list[list[EditPlan]] = []
    for plan in plans:
        last = rows[-1][-1] if rows else None
        if last is not None and last.path == plan.path and last.content == plan.original and not last.removes:
            rows[-1].append(plan)
        else:
            rows.append([plan])
    return tuple(row[0] if len(row) == 1 else _as_one(row) for row in rows)


def _as_one(row: list[EditPlan]) -> EditPlan:
    placed: list[tuple[int, int, DiffLine]] = []
    for i, plan in enumerate(row):
        for line in plan.lines:
            # Where it is, or was, among the lines of the last: there it is shown.
            at = number = line.number
            if line.sign == "-":
                at = _moved(at, _gone(plan), [one for one in _added(plan) if one < at])
                for earlier in reversed(row[:i]):
                    number = _moved(number, _added(earlier), _gone(earlier))
            for later in row[i + 1 :]:
                at = _moved(at, _gone(later), _added(later))
            number = number if line.sign == "-" else at
            placed.append((at, line.sign != "-", line._replace(number=number)))
    lines = tuple(line for _, _, line in sorted(placed, key=lambda p: p[:2]))
    left_alone = tuple(why for plan in row for why in plan.left_alone)
    return row[-1]._replace(original=row[0].original, lines=lines, left_alone=left_alone)


def _moved(number: int, gone: list[int], added: list[int]) -> int:
    """Where a line is after others went above it and came."""
    number -= sum(1 for one in gone if one < number)
    for one in added:
        number += one <= number
    return number


def _gone(plan: EditPlan) -> list[int]:
    return _whole_lines(plan, "-")


def _added(plan: EditPlan) -> list[int]:
    return _whole_lines(plan, "+")


def _whole_lines(plan: EditPlan, sign: str) -> list[int]:
    """The lines of an edit that are lines of the file: what it puts into a line, as `{a: 1}` has it, moves nothing."""
    grown = _line_count(plan.content) - _line_count(plan.original or b"")
    counts = sum((line.sign == "+") - (line.sign == "-") for line in plan.lines)
    return sorted(line.number for line in plan.lines if line.sign == sign) if grown == counts else []


def _line_count(data: bytes) -> int:
    return len(data.splitlines())


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
