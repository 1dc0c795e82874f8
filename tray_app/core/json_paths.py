"""JSON bodies from outside: reading them safely, and naming the places in them.

The notation of a path, the same in dictionaries, findings, approvals and differences:

- `users[].userUuid`: keys joined by dots, `[]` for "any element of this list"; no indices, so that one path stands
  for all rows;
- `metric_values[key=ncloc].value`: where the meaning of one field depends on another field of its row, the dictionary
  names a selector for the list and the rows are told apart by it; the row's other fields keep `metric_values[].type`;
- `a["b.c"]`: a key with other characters than letters, digits, `_` and `-` is written as a JSON string;
- `foo.*`: a key that may not be shown, because it names somebody;
- `$`: the whole body.

Values are walked column by column (all values of one path at once), never one by one: a ping of 10,000 users is
some twenty columns, and what has to be known of a column can mostly be asked at the speed of C.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

ROOT: Final = "$"
MASKED: Final = "*"
MAX_DEPTH: Final = 64
"""Levels of nesting that we look into; the deepest known payload has four."""

_BIG_BYTES: Final = 1024 * 1024
_ROWS_AT_ONCE: Final = 2000
_DOUBLES: Final = object()

_PLAIN_KEY: Final = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
_PLAIN_SELECTED: Final = re.compile(r"[A-Za-z0-9_.:-]{1,64}", re.ASCII)
_LONG_KEY: Final = 64


class NotReadable(ValueError):
    """The bytes are no JSON, or nested deeper than MAX_DEPTH. Stays within `core`."""


class Repeated(list[Any]):
    """The values of a key that stands more than once in one object, in their order."""


@dataclass(frozen=True, slots=True)
class Selector:
    """In rows of one list, the field whose value says what another field of the row means."""

    by: str
    of: str


# --- reading ----------------------------------------------------------------------------------------------


def decode(body: bytes) -> Any:
    """The decoded body; the value of a key that stands twice in an object is a Repeated, so that nothing is hidden.

    Raises NotReadable. Numbers beyond what Python reads, invalid UTF-8 and NaN are not readable either.
    """
    import msgspec  # here: reading a dictionary needs the notation only, and this import alone costs 20 ms

    try:
        document = msgspec.json.decode(body) if len(body) < _BIG_BYTES else _decode_in_turns(body)
        # A decoder keeps the last of two equal keys. Then quotes are missing when it is written again.
        if document is not _DOUBLES and (len(body) >= _BIG_BYTES or _is_whole(document, body)):
            return document
        return json.loads(body, object_pairs_hook=_pairs)
    except (ValueError, OverflowError, RecursionError):
        raise NotReadable from None


def _decode_in_turns(body: bytes) -> Any:
    """A big body, each long list some rows at a time; _DOUBLES when a key stands twice.

    A decoder keeps the interpreter to itself until it is done. In one go, 10 MB would make a window, or the engine's
    loop, stand still for some 50 ms; so for a few.
    """
    import msgspec

    if body.lstrip()[:1] != b"{":
        document = msgspec.json.decode(body)
        return document if _is_whole(document, body) else _DOUBLES
    fields = msgspec.json.decode(body, type=dict[str, msgspec.Raw])
    if _count_quotes(body) != sum(_count_quotes(bytes(raw)) for raw in fields.values()) + 2 * len(fields):
        return _DOUBLES
    made: dict[str, Any] = {}
    for key, raw in fields.items():
        is_long = memoryview(raw).nbytes > _BIG_BYTES and memoryview(raw)[0] == ord("[")
        rows = msgspec.json.decode(raw, type=list[msgspec.Raw]) if is_long else [raw]
        values: list[Any] = []
        for start in range(0, len(rows), _ROWS_AT_ONCE):
            part = b"[" + b",".join(rows[start : start + _ROWS_AT_ONCE]) + b"]"
            decoded = msgspec.json.decode(part)
            if not _is_whole(decoded, part):
                return _DOUBLES
            values += decoded
        made[key] = values if is_long else values[0]
    return made


def _is_whole(document: Any, body: bytes) -> bool:
    import msgspec

    return _count_quotes(msgspec.json.encode(document)) == _count_quotes(body)


def _count_quotes(body: bytes) -> int:
    """How many quotation marks begin or end a string."""
    if b"\\" in body:
        # Escapes are read from the left, so pairs of backslashes go first.
        body = body.replace(b"\\\\", b"").replace(b'\\"', b"")
    return body.count(b'"')


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        for key, count in Counter(key for key, _ in pairs).items():
            if count > 1:
                made[key] = Repeated(value for other, value in pairs if other == key)
    return made


def check_depth(document: Any) -> None:
    """Raises NotReadable when the document is nested deeper than MAX_DEPTH."""
    level = [document]
    for _ in range(MAX_DEPTH + 1):
        level = list(chain.from_iterable(v.values() if type(v) is dict else v for v in level if _holds(v)))
        if not level:
            return
    raise NotReadable


def is_readable(body: bytes) -> bool:
    """Whether the bytes are JSON that can be looked into."""
    try:
        check_depth(decode(body))
    except NotReadable:
        return False
    return True


def _holds(value: Any) -> bool:
    return type(value) is dict or isinstance(value, list)


# --- naming -----------------------------------------------------------------------------------------------


def child(path: str, key: str) -> str:
    """The path of a key of the object at `path` ("" for the whole body)."""
    if _PLAIN_KEY.fullmatch(key):
        return f"{path}.{key}" if path else key
    return f"{path}[{_quoted(key)}]"


def masked_child(path: str) -> str:
    """The path of a key that may not be shown."""
    return f"{path}.{MASKED}" if path else MASKED


def selected(rows: str, by: str, value: str, *, of: str) -> str:
    """The path of field `of` in those rows of the list `rows` whose field `by` has `value`."""
    shown = value if _PLAIN_SELECTED.fullmatch(value) else _quoted(value)
    return f"{rows}[{by}={shown}].{of}"


def masked_selected(rows: str, by: str, *, of: str) -> str:
    """The same for a value that may not be shown; also how a dictionary says "any value"."""
    return f"{rows}[{by}={MASKED}].{of}"


def _quoted(key: str) -> str:
    """As a JSON string in ASCII; a long one is cut and told apart by a digest."""
    if len(key) <= _LONG_KEY:
        return json.dumps(key)
    digest = sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return json.dumps(f"{key[:32]}...{digest}")


# --- walking ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Column:
    """All values at one path that hold no others: strings, numbers, booleans, None, empty lists and objects."""

    path: str
    values: list[Any]


NameKey = Callable[[str, str, str, int], str]
"""The path with the key in it, the path with the key masked, the key, how often it occurs: the path to use."""


def plain_name(shown: str, _masked: str, _key: str, _count: int) -> str:
    """Shows every key."""
    return shown


@dataclass(slots=True)
class Walk:
    """One walk over a decoded body.

    `name` is asked once per object key and selected value which path to use. After the walk `repeated` has the paths
    of keys that stood twice.
    """

    selectors: Mapping[str, Selector] = field(default_factory=dict)
    name: NameKey = plain_name
    repeated: Counter[str] = field(default_factory=Counter)

    def columns(self, document: Any) -> Iterator[Column]:
        """The columns of the document, in no promised order. Raises NotReadable beyond MAX_DEPTH."""
        waiting: list[tuple[str, list[Any], int]] = [("", [document], 0)]
        while waiting:
            path, values, depth = waiting.pop()
            if depth > MAX_DEPTH:
                raise NotReadable
            kinds = set(map(type, values))
            leaves = values
            if not kinds.isdisjoint(_CONTAINERS):
                leaves = [v for v in values if not (type(v) in _CONTAINERS and v)]
                rows = values if kinds == {dict} else [v for v in values if type(v) is dict]
                elements = list(chain.from_iterable(v for v in values if type(v) is list))
                waiting.extend((p, column, depth + 1) for p, column in self._fields(path, rows))
                if elements:
                    waiting.append((path + "[]", elements, depth + 1))
                if Repeated in kinds:
                    doubles = [v for v in values if type(v) is Repeated]
                    self.repeated[path or ROOT] += len(doubles)
                    waiting.append((path, list(chain.from_iterable(doubles)), depth + 1))
            if leaves:
                yield Column(path or ROOT, leaves)

    def _fields(self, path: str, rows: list[Any]) -> Iterable[tuple[str, list[Any]]]:
        """For each key of these objects its path and values."""
        selector = self.selectors.get(path[:-2]) if path.endswith("[]") else None
        for key, column in _by_key(rows).items():
            if selector is None or key != selector.of:
                yield self.name(child(path, key), masked_child(path), key, len(column)), column
                continue
            groups: dict[str, list[Any]] = {}
            for row in rows:
                if key in row:
                    groups.setdefault(_selecting(row.get(selector.by)), []).append(row[key])
            for value, group in groups.items():
                shown = selected(path[:-2], selector.by, value, of=key)
                masked = masked_selected(path[:-2], selector.by, of=key)
                yield self.name(shown, masked, value, len(group)), group


_CONTAINERS: Final = frozenset({dict, list, Repeated})


def _selecting(value: Any) -> str:
    return value if type(value) is str else ""


def _by_key(rows: list[Any]) -> dict[str, list[Any]]:
    """The rows' values, key by key."""
    shapes = set(map(tuple, rows))
    keys = dict.fromkeys(chain.from_iterable(shapes))
    if len(shapes) == 1:
        return {key: [row[key] for row in rows] for key in keys}
    if len(keys) * len(rows) <= 4 * sum(map(len, rows)):
        return {key: [row[key] for row in rows if key in row] for key in keys}
    # Many keys that few rows have: asking each row for each key would take the product of both.
    found: dict[str, list[Any]] = {key: [] for key in keys}
    for row in rows:
        for key, value in row.items():
            found[key].append(value)
    return found
