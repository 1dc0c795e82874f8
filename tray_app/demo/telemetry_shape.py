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
class Value:
    """A field that is no object or list."""

    what: str
    test: Test


@dataclass(frozen=True, slots=True)
class Object:
    """An object: its fields and which of them must be there."""

    fields: Mapping[str, Value | Object | List]
    needed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class List:
    """A list of one sort of entries."""

    entry: Value | Object


def is_text(value: object) -> bool:
    """Also an empty one."""
    return isinstance(value, str)


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


_TEXT: Final = Value("text", lambda v: isinstance(v, str) and v != "")
_COUNT: Final = Value("a whole number", _is_count)
_BOOL: Final = Value("true or false", lambda v: isinstance(v, bool))
_DATE: Final = Value("a date like 2022-03-22T13:18:56+0000", lambda v: is_text(v) and bool(DATE.fullmatch(str(v))))
_ANY: Final = Value("anything", lambda _: True)


def one_of(*values: str) -> Value:
    """One of these texts."""
    return Value(" or ".join(values), lambda v: v in values)


def named(*needed: str, **fields: Value | Object | List) -> Object:
    """An object with these fields; those in `needed` must be there."""
    return Object(fields, frozenset(needed))


PING: Final = Object(
    {
        "id": _TEXT,
        "version": _TEXT,
        "edition": one_of("community", "developer", "enterprise", "datacenter"),
        "licenseType": _TEXT,
        "database": named("name", "version", name=_TEXT, version=_TEXT),
        "plugins": List(named("name", "version", name=_TEXT, version=_TEXT)),
        "externalAuthProviders": List(_TEXT),
        "installationDate": _DATE,
        "docker": _BOOL,
        "users": List(
            named(
                "userUuid",
                "status",
                userUuid=_TEXT,
                status=one_of("active", "inactive"),
                lastActivity=_DATE,
                lastSonarlintActivity=_DATE,
            )
        ),
        "projects": List(
            named("projectUuid", "language", "loc", projectUuid=_TEXT, lastAnalysis=_DATE, language=_TEXT, loc=_COUNT)
        ),
        "projects-general-stats": List(
            named(
                "projectUuid",
                projectUuid=_TEXT,
                branchCount=_COUNT,
                pullRequestCount=_COUNT,
                scm=_TEXT,
                ci=_TEXT,
                alm=_TEXT,
            )
        ),
        "timestamp": Value(
            "a time like 2022-09-07T01:15:23.901Z", lambda v: is_text(v) and bool(TIMESTAMP.fullmatch(str(v)))
        ),
        "type": one_of("ping"),
    },
    frozenset({"id", "version"}),
)
"""The documented payload. Only `id` and `version` must be there: what an instance does not offer is left out."""

METRICS: Final = Object(
    {
        "message_uuid": _TEXT,
        "installation_id": _TEXT,
        "dimension": one_of("installation", "user", "project", "language", "analysis"),
        "metric_values": List(
            named(
                "key",
                "value",
                "type",
                "granularity",
                key=_TEXT,
                value=_ANY,
                type=_TEXT,
                granularity=one_of("adhoc", "daily", "weekly", "monthly"),
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

OPT_OUT: Final = named("id", id=_TEXT)


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
    """Holds a message (its body unpacked) against the documented one. A path of Testsigma's says which; else it is
    SonarQube's: DELETE is the opt-out, a path that ends in `/metrics` a metrics message, anything else the ping."""
    try:
        value = json.loads(body.decode("utf-8"), object_pairs_hook=_unique, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        return Checked((f"not JSON: {str(error)[:200] or 'too deep'}",), ())
    from tray_app.demo.testsigma_shape import documented  # which is written in the words of this module

    testsigma = documented(method, path)
    if testsigma is not None:
        shape = testsigma
    elif method == "DELETE":
        shape = OPT_OUT
    elif path.rstrip("/").endswith("/metrics"):
        shape = METRICS
    else:
        shape = PING
    complaints: dict[str, None] = {}
    undocumented: dict[str, None] = {}
    if testsigma is None and method not in ("POST", "DELETE"):
        complaints[f"{method} is not documented"] = None
    for path_, what in _faults(value, shape, ""):
        (complaints if what else undocumented)[f"{path_ or 'the message'} {what}".rstrip()] = None
    return Checked(tuple(complaints), tuple(undocumented))


def _faults(value: object, shape: Value | Object | List, path: str) -> Iterator[tuple[str, str]]:
    """Path and what is wrong there; an empty text: the path is not documented."""
    match shape:
        case Value():
            if not shape.test(value):
                yield path, f"is not {shape.what}"
        case List():
            if not isinstance(value, list):
                yield path, "is not a list"
                return
            for entry in value:
                yield from _faults(entry, shape.entry, f"{path}[]")
        case Object():
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
