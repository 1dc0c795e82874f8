"""When another user's config file stands in the way: what an administrator can be asked for, and the asking."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from tray_app.core.edits import in_one_go
from tray_app.core.errors import Fixable, TrayAppError
from tray_app.core.model import reason
from tray_app.core.rights import ABSENT, NEEDS_RELAY, Deed, RightsRequest, Word, is_whole, taken_back

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

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


class Wish(NamedTuple):
    """What the owner wanted of a file, for which there may be a word."""

    words: tuple[Word, ...]
    """Those that could come to it, the first that does is taken."""
    plans: Callable[[], Sequence[EditPlan]] | None = None
    """What it is to come to; None: what the word says."""


def other_owner(path: str) -> str | None:
    """Whose file it is, or whose folder where it is not there, if not this user's; None also where there is neither, or
    no such thing as an owner."""
    if not hasattr(os, "geteuid"):
        return None
    there = Path(path) if os.path.lexists(path) else Path(path).parent
    try:
        uid = there.stat().st_uid
        return None if uid == os.geteuid() else there.owner()
    except KeyError:
        return f"user {uid}"
    except OSError:
        return None


def is_to_be_asked_for(parts: Parts, instance: Instance, path: str) -> bool:
    """Whether a change of `path` will take an administrator."""
    if path != parts.product_of(instance).own_file(instance) or other_owner(path) is None or os.geteuid() == 0:
        return False
    return os.path.lexists(path) or not os.access(Path(path).parent, os.W_OK)


def asking(parts: Parts, instance: Instance, problem: TrayAppError, wish: Wish) -> Asking | Reason:
    """What an administrator can be asked for after a change failed with `problem`; else why it failed, in words that
    say what can be done."""
    product = parts.product_of(instance)
    path = product.own_file(instance)
    if problem.code not in _IN_THE_WAY or path is None:
        return problem.reason
    if problem.code == "file_no_permission" and ("doing", "read") in problem.reason.facts:
        return unreadable(dict(problem.reason.facts)["path"])
    owner = other_owner(path)
    if owner is None:
        return problem.reason
    try:
        data = _content(parts, path)
        edits = [edit for edit in parts.journal.edits(instance.id) if edit.path == path]
        found = _deed(parts, instance, path, wish, data=data, edits=edits)
    except TrayAppError as error:
        unread = error.code == "file_no_permission"
        return unreadable(dict(error.reason.facts)["path"]) if unread else error.reason
    if found is None:
        return reason("needs_rights_by_hand", path=path, owner=owner)
    deed, row = found
    after = None if row[-1].removes else row[-1].content
    request = RightsRequest(deed=deed, product=instance.product, before=_hash(data), after=_hash(after))
    return Asking(
        request=request,
        plans=row,
        ends=tuple(edit.id for edit in taken_back(deed.word, edits)),
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


def keep_inverses(parts: Parts, instance: Instance, wanted: Asking) -> None:
    """From here on: an administrator may do it whenever he likes, and taking back what was not made does nothing."""
    journal = parts.journal
    kept = {(edit.path, edit.inverse) for edit in journal.edits(instance.id)}
    for plan in wanted.plans:
        if not plan.takes_back and (plan.path, plan.inverse) not in kept:
            journal.begin_edit(instance.id, plan, at=parts.clock.now())


def pointing_wish(parts: Parts, instance: Instance, url: str) -> Wish:
    """To have its telemetry pointed there."""
    product = parts.product_of(instance)
    words = (Word.TO_SINK if url == product.sink else Word.TO_RELAY,)
    return Wish(words, lambda: product.plan_pointing(instance, url))


def _deed(
    parts: Parts, instance: Instance, path: str, wish: Wish, *, data: bytes | None, edits: Sequence[Edit]
) -> tuple[Deed, tuple[EditPlan, ...]] | None:
    """The word that comes to what is wished for, and its edits. None: there is none, or nothing to do."""
    product = parts.product_of(instance)
    wanted: bytes | None = None
    if wish.plans is not None:
        rows = in_one_go(wish.plans())
        if len(rows) != 1 or rows[0][0].original != data:
            return None
        wanted = rows[0][-1].content
    for word in wish.words:
        deed = Deed(
            word=word,
            path=os.path.realpath(path),
            service=product.own_service(instance),
            relay=_relay(instance) if word in NEEDS_RELAY else None,
        )
        if not is_whole(deed):
            continue
        rows = in_one_go(product.plan_by_word(instance, deed, data, edits))
        if len(rows) == 1 and wanted in (None, rows[0][-1].content):
            # In our own record under the name by which the instance knows it, also where a link leads there.
            return deed, tuple(plan._replace(path=path) for plan in rows[0])
    return None


def _relay(instance: Instance) -> str | None:
    return f"{instance.listen}/{instance.path_token}" if instance.listen and instance.path_token is not None else None


def _content(parts: Parts, path: str) -> bytes | None:
    """None: there is no such file."""
    try:
        return parts.files.read(path)
    except Fixable as problem:
        if problem.code != "file_missing":
            raise
        return None


def _hash(data: bytes | None) -> str:
    return ABSENT if data is None else sha256(data).hexdigest()


async def ask(parts: Parts, wanted: Asking) -> Reason | None:
    """Has it made; why it was not, None: it is made, which was seen in the file."""
    rights = parts.rights()
    if not rights.can_ask():
        return wanted.why
    try:
        await rights.ask(wanted.request)
        if _hash(_content(parts, wanted.request.path)) != wanted.request.after:
            raise Fixable("rights_not_confirmed", path=wanted.request.path)
    except TrayAppError as problem:
        return problem.reason
    return None
