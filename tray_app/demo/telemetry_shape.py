"""Is a message what the vendor documents? Used by the receiver; knows the documents, not our collector.

Source: the telemetry page of SonarQube 9.7 (names, types and date forms of its example), the metrics message and the
opt-out message as read from the server's source (2025.1, 9.9). Pure.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

DATE: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4}")
TIMESTAMP: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")

Test = Callable[[object], bool]


@dataclass(frozen=True, slots=True)
class _Value:
    """A field that is no object or list."""

    what: str
    test: Test


@dataclass(frozen=True, slots=True)
class _Object:
    """An object: its fields and which of them must be there."""

    fields: Mapping[str, _Value | _Object | _List]
    needed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _List:
    """A list of one sort of entries."""

    entry: _Value | _Object


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


_TEXT: Final = _Value("text", lambda v: isinstance(v, str) and v != "")
_COUNT: Final = _Value("a whole number", _is_count)
_BOOL: Final = _Value("true or false", lambda v: isinstance(v, bool))
_DATE: Final = _Value("a date like 2022-03-22T13:18:56+0000", lambda v: _is_text(v) and bool(DATE.fullmatch(str(v))))
_ANY: Final = _Value("anything", lambda _: True)


def _one_of(*values: str) -> _Value:
    return _Value(" or ".join(values), lambda v: v in values)


def _named(*needed: str, **fields: _Value | _Object | _List) -> _Object:
    return _Object(fields, frozenset(needed))


PING: Final = _Object(
    {
        "id": _TEXT,
        "version": _TEXT,
        "edition": _one_of("community", "developer", "enterprise", "datacenter"),
        "licenseType": _TEXT,
        "database": _named("name", "version", name=_TEXT, version=_TEXT),
        "plugins": _List(_named("name", "version", name=_TEXT, version=_TEXT)),
        "externalAuthProviders": _List(_TEXT),
        "installationDate": _DATE,
        "docker": _BOOL,
        "users": _List(
            _named(
                "userUuid",
                "status",
                userUuid=_TEXT,
                status=_one_of("active", "inactive"),
                lastActivity=_DATE,
                lastSonarlintActivity=_DATE,
            )
        ),
        "projects": _List(
            _named("projectUuid", "language", "loc", projectUuid=_TEXT, lastAnalysis=_DATE, language=_TEXT, loc=_COUNT)
        ),
        "projects-general-stats": _List(
            _named(
                "projectUuid",
                projectUuid=_TEXT,
                branchCount=_COUNT,
                pullRequestCount=_COUNT,
                scm=_TEXT,
                ci=_TEXT,
                alm=_TEXT,
            )
        ),
        "timestamp": _Value(
            "a time like 2022-09-07T01:15:23.901Z", lambda v: _is_text(v) and bool(TIMESTAMP.fullmatch(str(v)))
        ),
        "type": _one_of("ping"),
    },
    frozenset({"id", "version"}),
)
"""The documented payload. Only `id` and `version` must be there: what an instance does not offer is left out."""

METRICS: Final = _Object(
    {
        "message_uuid": _TEXT,
        "installation_id": _TEXT,
        "dimension": _one_of("installation", "user", "project", "language", "analysis"),
        "metric_values": _List(
            _named(
                "key",
                "value",
                "type",
                "granularity",
                key=_TEXT,
                value=_ANY,
                type=_TEXT,
                granularity=_one_of("adhoc", "daily", "weekly", "monthly"),
                user_uuid=_TEXT,
                project_uuid=_TEXT,
                language=_TEXT,
                analysis_type=_TEXT,
                fix_suggestion_uuid=_TEXT,
            )
        ),
    },
    frozenset({"message_uuid", "installation_id", "dimension", "metric_values"}),
)

OPT_OUT: Final = _named("id", id=_TEXT)


@dataclass(frozen=True, slots=True)
class Checked:
    """What a look at one message found."""

    complaints: tuple[str, ...]
    """What is wrong: no JSON, a wrong type, a needed field that lacks. Each once per path."""
    undocumented: tuple[str, ...]
    """Paths that the documents do not have."""


class _NotJson(ValueError):
    pass


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _NotJson("a name twice in one object")
    return found


def _no_constant(text: str) -> object:
    raise _NotJson(f"{text} is no JSON")


def check(method: str, path: str, body: bytes) -> Checked:
    """Holds a message (its body unpacked) against the documented one: DELETE is the opt-out, a path that ends in
    `/metrics` a metrics message, anything else the ping."""
    try:
        value = json.loads(body.decode("utf-8"), object_pairs_hook=_unique, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        return Checked((f"not JSON: {str(error)[:200] or 'too deep'}",), ())
    if method == "DELETE":
        shape = OPT_OUT
    elif path.rstrip("/").endswith("/metrics"):
        shape = METRICS
    else:
        shape = PING
    complaints: dict[str, None] = {}
    undocumented: dict[str, None] = {}
    if method not in ("POST", "DELETE"):
        complaints[f"{method} is not documented"] = None
    for path_, what in _faults(value, shape, ""):
        (complaints if what else undocumented)[f"{path_ or 'the message'} {what}".rstrip()] = None
    return Checked(tuple(complaints), tuple(undocumented))


def _faults(value: object, shape: _Value | _Object | _List, path: str) -> Iterator[tuple[str, str]]:
    """Path and what is wrong there; an empty text: the path is not documented."""
    match shape:
        case _Value():
            if not shape.test(value):
                yield path, f"is not {shape.what}"
        case _List():
            if not isinstance(value, list):
                yield path, "is not a list"
                return
            for entry in value:
                yield from _faults(entry, shape.entry, f"{path}[]")
        case _Object():
            if not isinstance(value, dict):
                yield path, "is not an object"
                return
            dot = f"{path}." if path else ""
            for name in shape.needed - value.keys():
                yield f"{dot}{name}", "is missing"
            for name, inner in value.items():
                if name in shape.fields:
                    yield from _faults(inner, shape.fields[name], f"{dot}{name}")
                else:
                    yield f"{dot}{name}", ""
