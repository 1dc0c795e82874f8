"""What each field of a product's telemetry means: the typed form of `resources/dictionaries/*.json`.

The file: `product`, `sources` (short name to where it was read), `value_lists` (named lists of values), `messages`.
Optionally `statements`: what the vendor says of its telemetry (`about`, `quote`, `page`), and `documented_until`: the
month (`2026-05`) in which the vendor's page was taken away.
A message: `name`, `title`, `kind`, `marks` (top-level keys by which a body is recognised; the first message whose
marks are all there is it, so the one without marks stands last), `exact` (the body has no other keys than the marks),
`selectors` (see `core.json_paths`), `fields`. A field: `path`, `type` (one or several, any of which may fit), `values`
(a list, or `@name` of a value list), `open` (other values occur too), `meaning`, `since` and `until` (versions;
`<=` where it may be older), `documented` (by the vendor, for the owner), `whose`, `identifies`.
Every list and object has an entry of its own, so that a reader can be told of it.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from tray_app.core.errors import OurBug
from tray_app.core.json_paths import MASKED, Selector
from tray_app.core.model import Kind

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


class FieldType(StrEnum):
    """What sort of value stands in a field. What each looks like: `core.forms`."""

    OBJECT = "object"
    LIST = "list"
    TEXT = "text"
    """Anything: checked in full."""
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    EPOCH_MS = "epoch_ms"
    VERSION = "version"
    IDENTIFIER = "identifier"
    """Made by a machine at random or by a digest."""
    ROW_ID = "row_id"
    """A database row's number."""
    ENUM = "enum"
    LANGUAGE = "language"
    PLUGIN = "plugin"
    METRIC = "metric"


class Whose(StrEnum):
    """Whom or what a field speaks of."""

    INSTANCE = "instance"
    USER = "user"
    PROJECT = "project"
    RULES = "rules"
    """Quality gates, profiles and other settings of the instance."""
    MESSAGE = "message"


class Identifies(StrEnum):
    """Whether a field's value leads to somebody."""

    IDENTIFYING = "identifying"
    PSEUDONYMOUS = "pseudonymous"
    NEITHER = "neither"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of one message."""

    path: str
    types: frozenset[FieldType]
    values: frozenset[str] = frozenset()
    open: bool = False
    """Other values than `values` occur too."""
    meaning: str
    since: str
    until: str | None = None
    documented: bool
    whose: Whose
    identifies: Identifies


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One sort of message."""

    name: str
    title: str
    kind: Kind
    marks: frozenset[str]
    exact: bool
    selectors: Mapping[str, Selector]
    fields: Mapping[str, Field]

    def field(self, path: str) -> Field | None:
        """What is known of a path; None: nothing. A selected value without an entry has the one of `[key=*]`."""
        found = self.fields.get(path)
        if found is None and "=" in path:
            found = self.fields.get(_SELECTED.sub(rf"\1{MASKED}]", path, count=1))
        return found


_SELECTED: Final = re.compile(r'(\[[A-Za-z0-9_-]+=)(?:[A-Za-z0-9_.:-]+|"(?:[^"\\]|\\.)*")\]')


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What the vendor says of its telemetry, in its own words."""

    about: str
    """`purpose`, `recipients` or `persons`."""
    quote: str
    page: str
    """Where it stands: a URL of the vendor's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dictionary:
    """All that is known of one product's messages."""

    product: str
    messages: tuple[Message, ...]
    sources: Mapping[str, str]
    statements: tuple[Statement, ...] = ()
    documented_until: date | None = None
    """A day of the month in which the vendor's page was taken away; None: it is there."""

    def message(self, keys: Collection[str]) -> Message:
        """The message that a body with these top-level keys is."""
        for message in self.messages:
            if message.marks.issubset(keys) and not (message.exact and len(message.marks) != len(keys)):
                return message
        return self.messages[-1]


def read(data: bytes) -> Dictionary:
    """The dictionary in a file's bytes. Raises OurBug `bad_dictionary` saying where: the files are our own."""
    where = "the file"
    try:
        raw = json.loads(data)
        lists = {f"@{name}": frozenset(values) for name, values in raw["value_lists"].items()}
        messages = []
        for entry in raw["messages"]:
            where = str(entry["name"])
            messages.append(_message(entry, lists))
        where = "statements"
        statements = tuple(Statement(**entry) for entry in raw.get("statements", ()))
        where = "documented_until"
        until = date.fromisoformat(f"{raw[where]}-01") if where in raw else None
        made = Dictionary(
            product=raw["product"],
            messages=tuple(messages),
            sources=dict(raw["sources"]),
            statements=statements,
            documented_until=until,
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise OurBug("bad_dictionary", where=where, problem=repr(error)) from error
    if not messages or messages[-1].marks:
        raise OurBug("bad_dictionary", where="messages", problem="the last message must have no marks")
    return made


def _message(raw: Mapping[str, Any], lists: Mapping[str, frozenset[str]]) -> Message:
    fields: dict[str, Field] = {}
    for entry in raw["fields"]:
        made = _field(entry, lists)
        if made.path in fields:
            raise ValueError(f"{made.path} stands twice")
        fields[made.path] = made
    selectors = {path: Selector(by=s["by"], of=s["of"]) for path, s in raw.get("selectors", {}).items()}
    for path in fields:
        holder = _holder(path)
        if holder and not (holder in fields and fields[holder].types & _HOLDERS):
            raise ValueError(f"{path} stands in {holder}, which has no entry of its own")
    return Message(
        name=raw["name"],
        title=raw["title"],
        kind=Kind(raw["kind"]),
        marks=frozenset(raw.get("marks", ())),
        exact=bool(raw.get("exact", False)),
        selectors=selectors,
        fields=fields,
    )


_HOLDERS: Final = frozenset({FieldType.LIST, FieldType.OBJECT})
_LAST_STEP: Final = re.compile(r"(?:\[\]|\[[^\]]*\])?\.[A-Za-z0-9_-]+$|\[\]$")


def _holder(path: str) -> str:
    """The entry that a path's value stands in: `users` for `users[].status`; "" at the top."""
    step = _LAST_STEP.search(path)
    return path[: step.start()] if step else ""


def _field(raw: Mapping[str, Any], lists: Mapping[str, frozenset[str]]) -> Field:
    types = [raw["type"]] if isinstance(raw["type"], str) else raw["type"]
    values = raw.get("values", ())
    documented, meaning = raw["documented"], raw["meaning"]
    if not isinstance(documented, bool) or not isinstance(meaning, str) or not meaning.endswith("."):
        raise ValueError(f"{raw['path']}: documented or meaning")
    return Field(
        path=str(raw["path"]),
        types=frozenset(map(FieldType, types)),
        values=lists[values] if isinstance(values, str) else frozenset(values),
        open=bool(raw.get("open", False)),
        meaning=meaning,
        since=str(raw["since"]),
        until=raw.get("until"),
        documented=documented,
        whose=Whose(raw["whose"]),
        identifies=Identifies(raw["identifies"]),
    )
