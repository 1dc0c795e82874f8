"""Values to columns and back. Instants are whole microseconds since 1970 in UTC; the rest is JSON in ASCII.

Reading back trusts nothing: a value that does not decode means a damaged file (Fixable `journal_corrupt`), which
`reading_back` says.
"""

from __future__ import annotations

import json
from binascii import Error as Base64Error
from binascii import a2b_base64, b2a_base64
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from tray_app.core.errors import OurBug
from tray_app.core.instances import instance_from_values, instance_to_json
from tray_app.core.model import (
    Aspect,
    Evidence,
    Kind,
    LastKnown,
    Look,
    Means,
    Place,
    Reason,
    Sharing,
    Side,
)
from tray_app.journal.errors import damaged

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from pathlib import Path

    from tray_app.core.messages import Exchange
    from tray_app.core.model import (
        Headers,
        Instance,
    )

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


@contextmanager
def reading_back(path: Path) -> Iterator[None]:
    """A value in the file that cannot be one of ours comes out as `journal_corrupt`."""
    try:
        yield
    except (ValueError, KeyError, TypeError, RecursionError, OverflowError, Base64Error) as error:
        raise damaged(path, f"{type(error).__name__}: {error}") from error


def to_us(at: datetime) -> int:
    """Microseconds since 1970. Raises OurBug for a datetime without a zone."""
    if at.tzinfo is None:
        raise OurBug("naive_instant", at=at)
    return (at - _EPOCH) // _MICROSECOND


def to_us_or_none(at: datetime | None) -> int | None:
    """The same, None kept."""
    return None if at is None else to_us(at)


def from_us(us: int) -> datetime:
    """The instant, in UTC."""
    return _EPOCH + timedelta(microseconds=us)


def from_us_or_none(us: int | None) -> datetime | None:
    """The same, None kept."""
    return None if us is None else from_us(us)


def to_json(value: object) -> str:
    """Compact JSON, ASCII only."""
    return _ENCODER.encode(value)


_ENCODER: Final = json.JSONEncoder(separators=(",", ":"))
"""Made once: `json.dumps` makes one for each call."""


# --- reasons, headers, exchanges -----------------------------------------------------------------------------


def reason_to_json(why: Reason | None) -> str | None:
    """`[code, [[name, value], ...]]`."""
    return None if why is None else to_json([why.code, why.facts])


def reason_from_json(text: str | None) -> Reason | None:
    """The inverse."""
    return None if text is None else _reason(json.loads(text))


def _reason(value: Any) -> Reason:
    code, facts = value
    return Reason(str(code), tuple((str(name), str(fact)) for name, fact in facts))


def headers_from_json(text: str) -> Headers:
    """The inverse of `to_json(headers)`."""
    return _headers(json.loads(text))


def _headers(value: Any) -> Headers:
    return tuple((str(name), str(content)) for name, content in value)


def exchange_to_json(exchange: Exchange) -> str:
    """What the columns of an attempt do not already say."""

    from tray_app.core.messages import Answered

    if isinstance(exchange, Answered):
        return to_json({"headers": exchange.headers, "head": b2a_base64(exchange.head, newline=False).decode("ascii")})
    return to_json({"detail": exchange.detail, "may_have_left": exchange.may_have_left})


def exchange_from_json(text: str, *, status_code: int | None, error: str | None) -> Exchange:
    """The inverse."""

    from tray_app.core.messages import Answered, Failed

    value = json.loads(text)
    if status_code is not None:
        return Answered(status_code=status_code, headers=_headers(value["headers"]), head=a2b_base64(value["head"]))
    return Failed(error=str(error), detail=str(value["detail"]), may_have_left=bool(value["may_have_left"]))


# --- instances -----------------------------------------------------------------------------------------------

_COLUMNS: Final = frozenset({"id", "name", "product", "added_at"})


def settings_to_json(instance: Instance) -> str:
    """Everything of an instance that has no column of its own."""
    told = instance_to_json(instance)
    return to_json({name: value for name, value in told.items() if name not in _COLUMNS})


def instance_from_columns(row: sqlite3.Row) -> Instance:
    """An instance from a row with id, name, product, settings, added_at."""
    own = {"id": row["id"], "name": row["name"], "product": row["product"], "added_at": from_us(row["added_at"])}
    return instance_from_values({**json.loads(row["settings"]), **own})


# --- looks ---------------------------------------------------------------------------------------------------


def look_to_json(look: Look) -> str:
    """A whole look."""
    return to_json(
        {
            "looked_at": to_us(look.looked_at),
            "evidence": [_evidence_to_value(piece) for piece in look.evidence],
            "kinds": sorted(look.kinds),
            "asked_at": to_us_or_none(look.asked_at),
            "up": look.up,
            "version": look.version,
            "server_id": look.server_id,
            "problem": _reason_to_value(look.problem),
            "started_at": to_us_or_none(look.started_at),
            "config_changed_at": to_us_or_none(look.config_changed_at),
            "process": look.process,
            "process_since": to_us_or_none(look.process_since),
            "last_known": None if look.last_known is None else look.last_known._asdict(),
        }
    )


def look_from_json(text: str) -> Look:
    """The inverse."""
    value = json.loads(text)
    return Look(
        looked_at=from_us(value["looked_at"]),
        evidence=tuple(_evidence_from_value(piece) for piece in value["evidence"]),
        kinds=frozenset(Kind(kind) for kind in value["kinds"]),
        asked_at=from_us_or_none(value["asked_at"]),
        up=value["up"],
        version=value["version"],
        server_id=value["server_id"],
        problem=_reason_from_value(value["problem"]),
        started_at=from_us_or_none(value["started_at"]),
        config_changed_at=from_us_or_none(value["config_changed_at"]),
        process=value.get("process"),
        process_since=from_us_or_none(value.get("process_since")),
        last_known=_last_known_from_value(value.get("last_known")),
    )


def _last_known_from_value(value: dict[str, Any] | None) -> LastKnown | None:
    if value is None:
        return None
    return LastKnown(
        of=value["of"],
        configured=Sharing(value["configured"]),
        effective=Sharing(value["effective"]),
        configured_switch=Sharing(value["configured_switch"]),
        effective_switch=Sharing(value["effective_switch"]),
        by_process=value["by_process"],
    )


def _evidence_to_value(piece: Evidence) -> dict[str, object]:
    return {
        "place": piece.place,
        "side": piece.side,
        "aspect": piece.aspect,
        "location": piece.location,
        "line": piece.line,
        "key": piece.key,
        "value": piece.value,
        "means": piece.means,
        "covers": sorted(piece.covers),
        "decides": piece.decides,
        "shuts": piece.shuts,
        "note": _reason_to_value(piece.note),
    }


def _evidence_from_value(value: dict[str, Any]) -> Evidence:
    return Evidence(
        place=Place(value["place"]),
        side=Side(value["side"]),
        aspect=Aspect(value["aspect"]),
        location=value["location"],
        line=value["line"],
        key=value["key"],
        value=value["value"],
        means=Means(value["means"]),
        covers=frozenset(Kind(kind) for kind in value["covers"]),
        decides=value["decides"],
        shuts=value["shuts"],
        note=_reason_from_value(value["note"]),
    )


def _reason_to_value(why: Reason | None) -> object:
    return None if why is None else [why.code, why.facts]


def _reason_from_value(value: Any) -> Reason | None:
    return None if value is None else _reason(value)
