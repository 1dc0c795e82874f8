"""Sets variables of one service in a compose override file, keeps every other byte, and takes just that back. Pure.

An edit splices text at places that the parser gives. Afterwards the new text is parsed again and compared with the
old: the same but for our entries, or there is no edit. So a shape of YAML that nobody thought of is refused, not
damaged. The inverse holds our entries only, never the file, which may hold passwords.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from tray_app.config_files.compose import is_list, is_map, is_null, layers, own_entry, scalar
from tray_app.config_files.compose_trees import same_but_for
from tray_app.core.edits import DiffLine, EditPlan
from tray_app.core.errors import Fixable, OurBug
from tray_app.core.model import reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tray_app.config_files.compose import Layer, Node
    from tray_app.core.model import EditPurpose, Reason

SHOWN_CHARACTERS: Final = 500
HEAD: Final = "# Added by Telemetry Tray. docker compose reads this file together with the one beside it."
"""First line of a file that we make."""
DEEPER: Final = 2
"""Blanks a level, in lines of ours; the file's own depths stay."""

_LINE_END: Final = re.compile(r"\r\n|\r|\n")
_MADE: Final = ("", "value", "environment", "service", "services", "file")
"""How much of the way to our entries an edit had to make; each includes those before it. `value`: `environment` stood
there with nothing in it."""
_WAY_MADE: Final = ("services", "service", "environment", "value")
"""By the level at which the way ended."""


class SetVariable(NamedTuple):
    """One variable is to have one value."""

    key: str
    value: str
    remark: Reason | None = None
    """Shown beside the line before it is changed."""


def plan_variables(
    data: bytes | None, service: str, changes: Sequence[SetVariable], *, path: str, purpose: EditPurpose
) -> EditPlan:
    """Works out the override file after `changes`. `data` None: there is no file yet.

    Raises Fixable as `compose.layers`, and `compose_cannot_edit` where the file is written in a way that cannot be
    spliced without touching what is not ours.
    """
    draft = _Draft(data or b"", path)
    made, before = draft.set(service, changes, new_file=data is None)
    wanted = {change.key: change.value for change in changes}
    content = draft.finished(service, wanted)
    record = {"service": service, "made": made, "before": before, "after": wanted, "leading": draft.leading}
    return EditPlan(
        path=path,
        purpose=purpose,
        original=data,
        content=content,
        lines=draft.lines(content),
        inverse=_packed(record if draft.splices else {}),
    )


def plan_undo(data: bytes, inverse: str, *, path: str, purpose: EditPurpose) -> EditPlan:
    """Works out the file without the edit that `inverse` belongs to.

    What others changed since stays, and is named in `left_alone`. Of a file that we made and in which nothing else is
    left, nothing is left at all: `removes`. Raises Fixable as `plan_variables`; OurBug `bad_inverse`.
    """
    record = _unpacked(inverse)
    draft = _Draft(data, path)
    left_alone = draft.take_back(record) if record is not None else ()
    content = data
    if record is not None and draft.splices:
        content = draft.finished(record.service, dict.fromkeys(record.after))
    removes = record is not None and record.made == "file" and content.strip() in (b"", HEAD.encode())
    return EditPlan(
        path=path,
        purpose=purpose,
        original=data,
        content=b"" if removes else content,
        lines=draft.lines(content),
        inverse=_packed({}),
        left_alone=left_alone,
        removes=removes,
    )


# --- the inverse ------------------------------------------------------------------------------------------


class _Record(NamedTuple):
    """How to take an edit back."""

    service: str
    made: str
    """One of _MADE."""
    before: dict[str, list[str]]
    """Per key, what stood there as written, once for each place; none: it was not there."""
    after: dict[str, str]
    """Per key, the value since."""
    leading: bool
    """The file had no line end at its end, so one went before ours."""


def _packed(record: Mapping[str, object]) -> str:
    return json.dumps({"version": 1, "compose": record}, separators=(",", ":"))


def _unpacked(inverse: str) -> _Record | None:
    try:
        record = json.loads(inverse)["compose"]
        if not record:
            return None
        before = {str(key): [str(text) for text in texts] for key, texts in record["before"].items()}
        return _Record(
            service=str(record["service"]),
            made=str(record["made"]),
            before=before,
            after={str(key): str(value) for key, value in record["after"].items()},
            leading=bool(record["leading"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as exc:
        raise OurBug("bad_inverse") from exc


# --- the new text -----------------------------------------------------------------------------------------


class _Shown(NamedTuple):
    at: int
    sign: str
    text: str
    remark: Reason | None = None
    down: int = 0
    """Lines below the place."""


class _Draft:
    """Collects changes of one file."""

    def __init__(self, data: bytes, path: str) -> None:
        self._path = path
        self._layers = layers(data, path=path)
        self._text = self._layers[0].text
        found = _LINE_END.search(self._text)
        self._newline = found.group() if found else "\n"
        self.splices: list[tuple[int, int, str]] = []
        self._shown: list[_Shown] = []
        self.leading = False

    # --- setting -------------------------------------------------------------------------------------------

    def set(self, service: str, changes: Sequence[SetVariable], *, new_file: bool) -> tuple[str, dict[str, list[str]]]:
        """Adds what makes the last document say so; how much of the way was made, and what stood there before."""
        root = self._layers[-1].root
        if is_null(root):
            if len(self._layers) > 1 or (root is not None and root.start_mark.index != root.end_mark.index):
                raise self._refused()
            lines = [HEAD] if new_file else []
            self.leading = bool(self._text) and not self._text.endswith(("\n", "\r"))
            start = self._newline if self.leading else ""
            lines += _block(("services", service, "environment"), changes, 0)
            text = start + self._newline.join(lines) + self._newline
            self._add(len(self._text), text, lines, changes, down=bool(start))
            return "file" if new_file else "services", {change.key: [] for change in changes}
        node = root
        way = ("services", service, "environment")
        for level, name in enumerate(way):
            if not is_map(node):
                raise self._refused()
            found = own_entry(node, name)
            if found is None:
                if level == 2 and not self._can_have_own_environment(node):
                    raise self._refused()
                self._open(node, way[level:], changes)
                return _WAY_MADE[level], {change.key: [] for change in changes}
            key, value = found
            if is_null(value):
                self._fill(key, value, way[level + 1 :], changes)
                return _WAY_MADE[level + 1], {change.key: [] for change in changes}
            if value.start_mark.index < key.end_mark.index:  # an alias: what it stands for is used elsewhere too
                raise self._refused()
            node = value
        if not is_map(node) and not is_list(node):
            raise self._refused()
        return "", self._set_in(node, changes)

    def _can_have_own_environment(self, service: Node) -> bool:
        """Its own `environment` would take the place of one that `<<` brings in."""
        return not any(key.tag.endswith(":merge") for key, _ in service.value)

    def _set_in(self, environment: Node, changes: Sequence[SetVariable]) -> dict[str, list[str]]:
        before: dict[str, list[str]] = {}
        missing = list[SetVariable]()
        for change in changes:
            places = list(_places(environment, change.key))
            before[change.key] = []
            for key, value in places:
                start, end = self._span(key, value)
                before[change.key].append(self._text[start:end])
                if _value_of(key, value) == change.value:
                    self._show(start, " ", f"{change.key}: {quoted(change.value)}", remark=change.remark)
                    continue
                new = (
                    quoted(f"{change.key}={escaped(change.value)}", raw=True)
                    if value is None
                    else _spaced(self._text, start, end, quoted(change.value))
                )
                self._replace(start, end, new, change)
            if not places:
                missing.append(change)
        if missing:
            self._open(environment, (), missing)
        return before

    def _replace(self, start: int, end: int, new: str, change: SetVariable) -> None:
        old = self._text[start:end].strip()
        self.splices.append((start, end, new))
        self._show(start, "-", f"{change.key}: {old}" if new[0] != '"' or ":" not in old else old)
        self._show(start, "+", f"{change.key}: {new.strip()}", remark=change.remark)

    def _span(self, key: Node, value: Node | None) -> tuple[int, int]:
        """Where the value of an entry stands, or the whole item of a list."""
        node = key if value is None else value
        start, end = node.start_mark.index, node.end_mark.index
        if value is not None and is_null(value) and start == end:
            start = end = self._behind_colon(key)
        alias = value is not None and start < key.end_mark.index
        if alias or not isinstance(node.value, str) or _LINE_END.search(self._text[start:end]):
            raise self._refused()
        return start, end

    def _behind_colon(self, key: Node) -> int:
        colon = re.compile(r"[ \t]*:").match(self._text, key.end_mark.index)
        if colon is None:
            raise self._refused()
        return colon.end()

    def _open(self, node: Node, way: tuple[str, ...], changes: Sequence[SetVariable]) -> None:
        """Puts new entries before the first one of a mapping or list."""
        if not node.flow_style:
            first = node.value[0][0] if is_map(node) else node.value[0]
            at = first.start_mark.index
            if is_list(node):
                dash = self._text.rfind("-", 0, at)
                if dash < 0 or self._text[dash + 1 : at].strip(" "):
                    raise self._refused()
                at = dash
            column = at - self._line_start(at)
            lines = _items(changes) if is_list(node) else _block(way, changes, 0)
            ours = "".join(line + self._newline + " " * column for line in lines)
            self._add(at, ours, [" " * column + line for line in lines], changes)
            return
        inside = ", ".join(_items(changes, dash="")) if is_list(node) else _flow(way, changes)
        if node.value:
            first = node.value[0][0] if is_map(node) else node.value[0]
            self._add(first.start_mark.index, inside + ", ", [inside], changes)
            return
        bracket = self._text.rfind("[" if is_list(node) else "{", node.start_mark.index, node.end_mark.index)
        self._add(bracket + 1, inside, [inside], changes)

    def _fill(self, key: Node, value: Node, way: tuple[str, ...], changes: Sequence[SetVariable]) -> None:
        """Gives a key that has nothing its entries, on lines below it."""
        if value.start_mark.index != value.end_mark.index:
            raise self._refused()
        colon = self._behind_colon(key)
        found = _LINE_END.search(self._text, colon)
        at = found.start() if found else len(self._text)
        column = key.start_mark.index - self._line_start(key.start_mark.index) + DEEPER
        lines = _block(way, changes, column)
        self._add(at, "".join(self._newline + line for line in lines), lines, changes, down=1)

    def _add(self, at: int, text: str, lines: list[str], changes: Sequence[SetVariable], *, down: int = 0) -> None:
        """`lines` are shown, beginning `down` lines below the place; the last of them are the entries."""
        self.splices.append((at, at, text))
        remarks = [None] * max(len(lines) - len(changes), 0) + [change.remark for change in changes]
        for i, line in enumerate(lines):
            self._show(at, "+", line, remark=remarks[i], down=down + i)

    def _show(self, at: int, sign: str, text: str, *, remark: Reason | None = None, down: int = 0) -> None:
        self._shown.append(_Shown(at=at, sign=sign, text=text, remark=remark, down=down))

    # --- taking back ----------------------------------------------------------------------------------------

    def take_back(self, record: _Record) -> tuple[Reason, ...]:
        """Adds what takes the edit back; why something stays, if it does."""
        left_alone: list[Reason] = []
        way = self._way(record.service)
        ours: list[tuple[Node, Node | None]] = []
        for key, value in record.after.items():
            places = [] if way is None else list(_places(way[-1][1], key))
            before = record.before.get(key, [])
            if before and not places:
                left_alone.append(reason("our_line_gone", path=self._path, key=key))
            for i, place in enumerate(places):
                if _value_of(*place) != value or len(places) != max(len(before), 1):
                    line = place[0].start_mark.line + 1
                    left_alone.append(reason("our_line_changed", path=self._path, key=key, line=line))
                elif before:
                    self._restore(key, place, before[i])
                else:
                    ours.append(place)
        if ours and way is not None:
            self._drop(way, sorted(ours, key=lambda place: place[0].start_mark.index), record)
        return tuple(left_alone)

    def _way(self, service: str) -> list[tuple[Node, Node]] | None:
        """Key and value of `services`, of the service and of `environment` in the last document."""
        found: list[tuple[Node, Node]] = []
        node = self._layers[-1].root
        for name in ("services", service, "environment"):
            entry = own_entry(node, name)
            if entry is None or entry[1].start_mark.index < entry[0].end_mark.index:
                return None
            found.append(entry)
            node = entry[1]
        return found

    def _restore(self, key: str, place: tuple[Node, Node | None], before: str) -> None:
        start, end = self._span(*place)
        if not before:
            start = self._behind_colon(place[0])
        self._show(start, "-", f"{key}: {self._text[start:end].strip()}")
        self._show(start, "+", f"{key}: {before}")
        self.splices.append((start, end, before))

    def _drop(self, way: list[tuple[Node, Node]], ours: list[tuple[Node, Node | None]], record: _Record) -> None:
        """Takes entries out, and as much of the way to them as we made and nothing else is left in."""
        environment, made = way[2][1], _MADE.index(record.made)
        if len(ours) < len(environment.value):
            for key, value in ours:
                self._cut(key, key if value is None else value, parent=environment)
            return
        last = (
            environment
            if environment.flow_style
            else max((key if value is None else value for key, value in ours), key=lambda node: node.end_mark.index)
        )
        top = 3
        while top > 0 and made >= _MADE.index(_WAY_MADE[top - 1]) and (top == 3 or len(way[top - 1][1].value) == 1):
            top -= 1
        if top < 3:
            key, value = way[top]
            last = value if value.flow_style else last
            parent = self._layers[-1].root if top == 0 else way[top - 1][1]
            self._cut(key, last, parent=parent, leading=record.leading and top == 0)
            return
        for key, value in ours:
            self._cut(key, key if value is None else value, parent=environment)
        if not environment.flow_style and made == 0:  # others took theirs out since: `environment:` alone is refused
            colon = self._behind_colon(way[2][0])
            self.splices.append((colon, colon, " {}"))

    def _cut(self, key: Node, last: Node, *, parent: Node, leading: bool = False) -> None:
        """Removes an entry that ends with `last`: by whole lines in block style, with one comma in flow style.
        `leading`: the line end before it is ours too."""
        text, start, end = self._text, key.start_mark.index, last.end_mark.index
        if parent.flow_style:
            comma = re.compile(r"\s*, ?").match(text, end)
            before = re.compile(r",\s*\Z").search(text, 0, start)
            self._remove(before.start() if comma is None and before else start, comma.end() if comma else end)
            return
        start = self._line_start(start)
        found = _LINE_END.search(text, end)
        line_end = found.start() if found else len(text)
        if text[end:line_end].strip() or text[start : key.start_mark.index].strip(" ") not in ("", "-"):
            raise self._refused()
        end = found.end() if found else line_end
        if not found or (leading and end == len(text)):
            first = start
            while (
                above := next((s for s, e, put in self.splices if e == first and s < e and not put), None)
            ) is not None:
                first = above  # the lines above go too: the line end that is left over stands before them
            newline = re.compile(r"(?:\r\n|\r|\n)\Z").search(text, 0, first)
            if newline and first == start:
                start = newline.start()
            elif newline:
                self.splices.append((newline.start(), newline.end(), ""))
        self._remove(start, end)

    def _first_removed(self, start: int) -> int:
        """Where the lines begin that are removed and end at `start`: the line end that is left over is before them."""
        removed = {e: s for s, e, put in self.splices if s < e and not put}
        while start in removed:
            start = removed[start]
        return start

    def _remove(self, start: int, end: int) -> None:
        self.splices.append((start, end, ""))
        for down, line in enumerate(_LINE_END.split(self._text[start:end].strip("\r\n ,"))):
            self._show(start, "-", line, down=down)

    # --- finishing ------------------------------------------------------------------------------------------

    def finished(self, service: str, wanted: Mapping[str, str | None]) -> bytes:
        """The new bytes, after they were compared: the same but for our entries. `wanted` None: the entry is to be as
        it comes. Raises Fixable `compose_cannot_edit`."""
        content, position = list[str](), 0
        for start, end, text in sorted(self.splices):
            content += [self._text[position:start], text]
            position = end
        new = "".join([*content, self._text[position:]]).encode()
        if self.splices:
            try:
                after = layers(new, path=self._path)
            except Fixable as exc:
                if exc.code == "compose_too_large":
                    raise
                raise self._refused() from exc
            if not _as_wanted(self._layers, after, service, wanted):
                raise self._refused()
        return new

    def lines(self, content: bytes) -> tuple[DiffLine, ...]:
        """Our lines of the difference, and nobody else's."""
        new = content.decode()
        told = list[DiffLine]()
        for shown in sorted(self._shown, key=lambda s: (s.at, s.sign == "+")):
            moved = sum(len(t) - (e - s) for s, e, t in self.splices if s < shown.at) if shown.sign != "-" else 0
            text = new if shown.sign != "-" else self._text
            number = len(_LINE_END.findall(text, 0, shown.at + moved)) + 1 + shown.down
            cut = shown.text if len(shown.text) <= SHOWN_CHARACTERS else shown.text[:SHOWN_CHARACTERS] + "…"
            told.append(DiffLine(number=number, sign=shown.sign, text=cut, remark=shown.remark))
        return tuple(told)

    def _line_start(self, at: int) -> int:
        return max(self._text.rfind("\n", 0, at), self._text.rfind("\r", 0, at)) + 1

    def _refused(self) -> Fixable:
        return Fixable("compose_cannot_edit", path=self._path)


# --- small parts ------------------------------------------------------------------------------------------


def escaped(value: str) -> str:
    """A value as compose is to have it: a dollar stands for itself."""
    return value.replace("$", "$$")


def quoted(value: str, *, raw: bool = False) -> str:
    """A value as it stands in the file, in double quotes. Raises OurBug for what no variable of ours has."""
    if not value.isprintable() or not value.isascii():
        raise OurBug("value_not_writable", value=value)
    return json.dumps(value if raw else escaped(value))


def _spaced(text: str, start: int, end: int, new: str) -> str:
    """Behind a colon that has nothing, a blank first."""
    return f" {new}" if start == end and text[start - 1 : start] == ":" else new


def _block(way: Sequence[str], changes: Iterable[SetVariable], column: int) -> list[str]:
    lines = [" " * (column + DEEPER * i) + f"{_key(name)}:" for i, name in enumerate(way)]
    indent = " " * (column + DEEPER * len(way))
    return [*lines, *(f"{indent}{change.key}: {quoted(change.value)}" for change in changes)]


def _flow(way: Sequence[str], changes: Iterable[SetVariable]) -> str:
    inner = ", ".join(f"{change.key}: {quoted(change.value)}" for change in changes)
    for name in reversed(way):
        inner = f"{_key(name)}: {{{inner}}}"
    return inner


def _items(changes: Iterable[SetVariable], dash: str = "- ") -> list[str]:
    return [dash + quoted(f"{change.key}={escaped(change.value)}", raw=True) for change in changes]


def _key(name: str) -> str:
    """A service's name as a key: quoted where it could be read as something else."""
    plain = re.fullmatch(r"[A-Za-z_][A-Za-z0-9_.-]*", name) and name.lower() not in ("true", "false", "null")
    return name if plain else json.dumps(name)


def _places(environment: Node, key: str) -> Iterable[tuple[Node, Node | None]]:
    """Where a variable stands: key and value, or the item of a list and None."""
    if is_map(environment):
        found = own_entry(environment, key)
        return () if found is None else (found,)
    return tuple((one, None) for one in environment.value if (scalar(one) or "").partition("=")[0] == key)


def _value_of(key: Node, value: Node | None) -> str | None:
    text = scalar(key if value is None else value)
    if value is None:
        _, equals, text = (text or "").partition("=")
        if not equals:
            return None
    return None if text is None else text.replace("$$", "$")


def _as_wanted(old: Sequence[Layer], new: Sequence[Layer], service: str, wanted: Mapping[str, str | None]) -> bool:
    if len(old) != len(new):
        return False
    pairs = zip(old[:-1], new[:-1], strict=True)
    if not all(same_but_for(a.root, b.root, (), frozenset()) for a, b in pairs):
        return False
    way = ("services", service, "environment")
    if not same_but_for(old[-1].root, new[-1].root, way, frozenset(wanted)):
        return False
    node = new[-1].root
    for name in way:
        found = own_entry(node, name)
        node = None if found is None else found[1]
    given = {} if is_null(node) else {k: [_value_of(*p) for p in _places(node, k)] for k in wanted}
    return all(value is None or (given.get(key) and set(given[key]) == {value}) for key, value in wanted.items())
