"""When another user's config file stands in the way: what an administrator can be asked for, and the asking."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from tray_app.core.edits import in_one_go
from tray_app.core.errors import Fixable, TrayAppError
from tray_app.core.instances import relay_url
from tray_app.core.model import Source, SwitchAct, reason
from tray_app.core.rights import RightsRequest, Word, taken_back

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tray_app.core.edits import Edit, EditPlan
    from tray_app.core.model import EditId, Instance, Reason
    from tray_app.engine.parts import Parts

_IN_THE_WAY: Final = frozenset(
    {"file_no_permission", "file_read_only", "folder_read_only", "file_owner_not_kept", "file_acl_not_kept"}
)


class Asking(NamedTuple):
    """A change that takes an administrator."""

    request: RightsRequest
    plans: tuple[EditPlan, ...]
    """What it comes to."""
    ends: tuple[EditId, ...]
    """Edits of ours that it takes back."""
    command: str | None
    """By which an administrator makes it."""
    why: Reason
    """That it takes one."""


def other_owner(path: str) -> str | None:
    """Whose file it is, if not this user's; None also where there is no file, or no such thing as an owner."""
    if not hasattr(os, "geteuid"):
        return None
    try:
        uid = Path(path).stat().st_uid
        return None if uid == os.geteuid() else Path(path).owner()
    except KeyError:
        return f"user {uid}"
    except OSError:
        return None


def is_to_be_asked_for(parts: Parts, instance: Instance, path: str) -> bool:
    """Whether a change of `path` will take an administrator."""
    is_ours = path == parts.product_of(instance).own_file(instance)
    return is_ours and hasattr(os, "geteuid") and os.geteuid() != 0 and other_owner(path) is not None


def asking(
    parts: Parts, instance: Instance, act: SwitchAct, problem: TrayAppError, *, announce: bool, sink: bool
) -> Asking | Reason:
    """What an administrator can be asked for after `act` failed with `problem`; else why it failed, in words that say
    what can be done."""
    path = parts.product_of(instance).own_file(instance)
    if problem.code not in _IN_THE_WAY or path is None:
        return problem.reason
    if problem.code == "file_no_permission" and ("doing", "read") in problem.reason.facts:
        return unreadable(path)
    owner = other_owner(path)
    if owner is None:
        return problem.reason
    by_hand = reason("needs_rights_by_hand", path=path, owner=owner)
    try:
        data = parts.files.read(path)
        edits = [edit for edit in parts.journal.edits(instance.id) if edit.path == path]
        found = _word(parts, instance, act, path, data=data, edits=edits, announce=announce, sink=sink)
    except TrayAppError as error:
        return unreadable(path) if error.code == "file_no_permission" else error.reason
    if found is None:
        return by_hand
    word, row = found
    request = RightsRequest(
        word=word,
        product=instance.product,
        path=os.path.realpath(path),
        before=sha256(data).hexdigest(),
        after=sha256(row[-1].content).hexdigest(),
    )
    return Asking(
        request=request,
        plans=row,
        ends=tuple(edit.id for edit in taken_back(word, edits)),
        command=parts.rights().command(request),
        why=reason("needs_rights", path=path, owner=owner),
    )


def unreadable(path: str) -> Reason:
    """That the owner of this program may not even read the file, and what can be done."""
    import getpass
    import shlex

    try:
        user = getpass.getuser()
    except (KeyError, OSError):
        user = str(os.getuid())
    return reason("rights_unreadable", path=path, quoted=shlex.quote(path), user=user)


def _word(
    parts: Parts,
    instance: Instance,
    act: SwitchAct,
    path: str,
    *,
    data: bytes,
    edits: Sequence[Edit],
    announce: bool,
    sink: bool,
) -> tuple[Word, tuple[EditPlan, ...]] | None:
    """The word that comes to what `act` would do, and its edits. None: there is none, or nothing to do."""
    product = parts.product_of(instance)
    wanted: bytes | None = None
    if act is SwitchAct.OPT_OUT:
        words: tuple[Word, ...] = (Word.OFF, Word.OFF_TO_SINK)
        rows = in_one_go(product.plan_opt_out(instance, announce=announce, sink=sink))
        if len(rows) != 1 or rows[0][0].original != data:
            return None
        wanted = rows[0][-1].content
    elif act is SwitchAct.REVERT:
        words = (Word.BACK,)
    elif instance.source is Source.OBSERVE:
        words = (Word.ON_FROM_SINK,)
    else:
        words = (Word.ON,)
        if instance.source is Source.RELAY and any(
            plan.changes for plan in product.plan_pointing(instance, relay_url(instance))
        ):
            return None  # An address of ours is nothing that the helper would take from anybody.
    for word in words:
        rows = in_one_go(product.plan_by_word(word, path, data, edits))
        if len(rows) == 1 and not rows[0][-1].removes and wanted in (None, rows[0][-1].content):
            return word, rows[0]
    return None


async def ask(parts: Parts, wanted: Asking) -> Reason | None:
    """Has it made; why it was not, None: it is made, which was seen in the file."""
    rights = parts.rights()
    if not rights.can_ask():
        return wanted.why
    try:
        await rights.ask(wanted.request)
        if sha256(parts.files.read(wanted.request.path)).hexdigest() != wanted.request.after:
            raise Fixable("rights_not_confirmed", path=wanted.request.path)
    except TrayAppError as problem:
        return problem.reason
    return None
