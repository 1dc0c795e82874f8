"""The change itself, in two processes.

The child is the file's owner from before it reads a byte of it: it compares, plans and writes with that user's rights
and no others. Root's part is the way to the folder, the record of what can be taken back, and the word to begin; of
what the child tells it keeps two strings and takes nothing as true.
"""

# pathlib knows no open folders:
# ruff: noqa: PTH118, PTH119, PTH120
from __future__ import annotations

# Loaded before the child drops to its user, who may not be able to read our modules: what plans, and `difflib`, which
# an undo needs.
import difflib  # noqa: F401
import json
import os
import pwd
from contextlib import suppress
from hashlib import sha256
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, NoReturn, Self

from tray_app.config_files.compose_project import FILE_NAMES, OVERRIDE_NAMES
from tray_app.config_files.compose_project import OURS as NEW_OVERRIDE
from tray_app.config_files.replace import ConfigFiles, read_in
from tray_app.core.edits import in_one_go, whole
from tray_app.core.errors import Fixable, OurBug, TrayAppError
from tray_app.core.rights import ABSENT, TAKES_BACK, taken_back
from tray_app.helper.addresses import is_own_address
from tray_app.helper.record import MAX_BYTES, record_of
from tray_app.helper.walk import reached

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import TracebackType

    from tray_app.core.edits import Edit, EditPlan
    from tray_app.core.rights import Deed, RightsRequest
    from tray_app.helper.walk import Place

    Planner = Callable[[Deed, bytes | None, Sequence[Edit], tuple[str, bytes] | None], tuple[EditPlan, ...]]

PLANNERS: Final = {
    "sonarqube": ("tray_app.products.sonarqube.config_edits", "tray_app.products.sonarqube.compose_config"),
    "testsigma": ("tray_app.products.testsigma.config_edits", "tray_app.products.testsigma.compose_config"),
}
"""Of each product what plans, and what it loads for an override."""
FILES: Final = {
    "sonarqube": ("sonar.properties",),
    # The name alone is that of any program made with Spring.
    "testsigma": ("config", "application.properties"),
}
"""Of each product how the path of its own file ends."""
_LOADED_FOR_COMPOSE: Final = ("tray_app.config_files.compose_edits", "ruamel.yaml")
"""What else is loaded late."""

_CHANGED: Final = frozenset({"file_not_confirmed", "rights_helper_crashed"})
"""Errors after which the file may be changed."""


def change(request: RightsRequest, store: str) -> bool:
    """Makes the change, whole or not at all; whether there was anything to do.

    Raises TrayAppError with nothing changed, except for `file_not_confirmed`.
    """
    planner = _planner(request)
    may_be_new = request.before == ABSENT and os.path.basename(request.path) == NEW_OVERRIDE
    with record_of(request.path, store) as record, reached(request.path, may_be_new=may_be_new) as place:
        stood = record.edits()
        with _Child(place, request, planner, stood) as child:
            planned = child.answer()
            if not planned["changes"]:
                return False
            try:
                made = tuple(record.edit(purpose, inverse) for purpose, inverse in planned["edits"])
            except (ValueError, TypeError, KeyError) as problem:
                raise OurBug("rights_helper_crashed", what="the child's answer") from problem
            # Before the file is touched: taking back an edit that was never made does nothing.
            record.store((*stood, *made))
            try:
                child.begin()
                child.answer()
            except TrayAppError as problem:
                if problem.code not in _CHANGED:
                    record.store(stood)
                raise
        gone = taken_back(request.deed.word, stood)
        record.store((*(edit for edit in stood if edit not in gone), *made))
        return True


def _planner(request: RightsRequest) -> Planner:
    """What plans it, loaded. Raises Fixable for what is not among the files that it may touch."""
    deed, end = request.deed, FILES.get(request.product)
    if end is None:
        raise Fixable("no_such_product", name=request.product, known=", ".join(FILES))
    folders_and_name = tuple(deed.path.split("/"))
    if deed.service is not None:
        if folders_and_name[-1] not in OVERRIDE_NAMES:
            raise Fixable("rights_name", path=deed.path, names=", ".join(OVERRIDE_NAMES))
        for name in (PLANNERS[request.product][1], *_LOADED_FOR_COMPOSE):
            import_module(name)
    elif folders_and_name[-len(end) :] != end or ABSENT in (request.before, request.after):
        raise Fixable("rights_name", path=deed.path, names="/".join(end))
    if deed.relay is not None and not is_own_address(deed.relay):
        raise Fixable("rights_relay_elsewhere", address=deed.relay.partition("/")[0])
    planner: Planner = import_module(PLANNERS[request.product][0]).plan_by_word
    return planner


# --- the child ----------------------------------------------------------------------------------------------


class _Child:
    """The process that is the file's owner. Both talk in lines of JSON, the child first."""

    def __init__(self, place: Place, request: RightsRequest, planner: Planner, stood: Sequence[Edit]) -> None:
        answers, answer_to = os.pipe()
        words, word_to = os.pipe()
        self._pid = os.fork()
        if self._pid == 0:
            os.close(answers)
            os.close(word_to)
            _be_owner(place, request, planner, stood, words=words, answer_to=answer_to)
        os.close(answer_to)
        os.close(words)
        self._answers = os.fdopen(answers, "rb")
        self._word_to = word_to

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None) -> None:
        """A child that was not told to begin ends without a change."""
        os.close(self._word_to)
        self._answers.close()
        os.waitpid(self._pid, 0)

    def begin(self) -> None:
        """Lets it write."""
        with suppress(BrokenPipeError):  # it died; its answer says so
            os.write(self._word_to, b"\n")

    def answer(self) -> dict[str, Any]:
        """What it says next. Raises what it says that went wrong; OurBug where it said nothing."""
        try:
            told = json.loads(self._answers.readline(MAX_BYTES))
            if "error" in told:
                raise Fixable(str(told["error"]), **told["facts"])
            answer: dict[str, Any] = {"changes": bool(told["changes"]), "edits": told["edits"]}
        except (ValueError, KeyError, TypeError) as problem:
            raise OurBug("rights_helper_crashed", what="the child ended") from problem
        return answer


def _be_owner(
    place: Place, request: RightsRequest, planner: Planner, stood: Sequence[Edit], *, words: int, answer_to: int
) -> NoReturn:
    """The child's whole life. Never returns into what its parent was doing."""
    try:

        def tell(told: dict[str, object]) -> None:
            # Whole, however long: what the parent reads ends with the line.
            with os.fdopen(os.dup(answer_to), "wb") as stream:
                stream.write(json.dumps(told).encode() + b"\n")

        try:
            _drop_to(place)
            # Of a file that is made: an override has no secrets of ours, and whoever asked is to see it there.
            os.umask(0o022)
            row = _planned(place, request, planner, stood)
            edits = [[plan.purpose.value, plan.inverse] for plan in row if not plan.takes_back]
            tell({"changes": bool(row), "edits": edits})
            if row and os.read(words, 1):
                ConfigFiles().replace_in(place.folder, whole(row))
                tell({"changes": True, "edits": []})
        except TrayAppError as problem:
            tell({"error": problem.code, "facts": dict(problem.reason.facts)})
        except Exception as problem:
            tell({"error": "rights_helper_crashed", "facts": {"what": type(problem).__name__}})
    finally:
        os._exit(0)


def _drop_to(place: Place) -> None:
    """For good: afterwards this process has the owner's rights and no others. The file's group is kept as its group, so
    that the new file has it too."""
    if place.uid == 0:
        return
    try:
        groups = os.getgrouplist(pwd.getpwuid(place.uid).pw_name, place.gid)
    except KeyError:
        groups = [place.gid]
    os.setgroups(groups)
    os.setresgid(place.gid, place.gid, place.gid)
    os.setresuid(place.uid, place.uid, place.uid)
    if os.getresuid() != (place.uid,) * 3 or os.getresgid() != (place.gid,) * 3:
        raise OurBug("rights_helper_crashed", what="rights")


def _planned(place: Place, request: RightsRequest, planner: Planner, stood: Sequence[Edit]) -> tuple[EditPlan, ...]:
    """The one replacement that the word comes to; empty where nothing is to be done. Raises Fixable where the file is
    not the expected one, or the change another than the one that was shown."""
    data = _content(place, request.path)
    if _hash(data) != request.before:
        raise Fixable("rights_other_content", path=request.path)
    beside = _compose_file(place, request.deed) if request.deed.service is not None else None
    rows = in_one_go(planner(request.deed, data, stood, beside))
    if len(rows) > 1:
        raise Fixable("rights_other_change", path=request.path)
    last = rows[0][-1] if rows else None
    after = data if last is None else None if last.removes else last.content
    if _hash(after) != request.after:
        raise Fixable("rights_other_change", path=request.path)
    return rows[0] if rows else ()


def _content(place: Place, path: str) -> bytes | None:
    if not place.exists:
        return None
    data, info = read_in(place.folder, path)
    if (info.st_uid, info.st_gid, info.st_nlink) != (place.uid, place.gid, 1):
        raise Fixable("file_changed", path=path)
    return data


def _compose_file(place: Place, deed: Deed) -> tuple[str, bytes] | None:
    """The compose file that the override is read with: the first of the usual names, in the very folder."""
    if deed.word in TAKES_BACK:
        return None
    for name in FILE_NAMES:
        path = os.path.join(os.path.dirname(deed.path), name)
        try:
            return path, read_in(place.folder, path)[0]
        except Fixable as problem:
            if problem.code != "file_missing":
                raise
    return None


def _hash(data: bytes | None) -> str:
    return ABSENT if data is None else sha256(data).hexdigest()
