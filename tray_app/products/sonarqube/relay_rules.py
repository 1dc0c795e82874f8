"""What a SonarQube server hands to its relay: which message it is, whose, and when the next one may come.

Source: TelemetryClient, TelemetryDaemon, TelemetryDataJsonWriter and the metrics schema of 8.9 to 2025.1. Messages that
are sent outside of the daily run (after an analysis, after a migration of the database) go to the address for metrics
and have the same form as the daily ones, so they are metrics.
"""

from __future__ import annotations

import re
from datetime import timedelta
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tray_app.core.model import Kind
from tray_app.core.relay import Handed, NotTaken, Pace, Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

METRICS_STEP: Final = "/metrics"
"""Where the metrics go below the relay's own address, as at the vendor (`config_edits.plan_pointing`)."""

_IDENTIFIER_LONGEST: Final = 200

_CHANGED_9_6: Final = Pace(soonest=timedelta(hours=3), frequency=timedelta(hours=6), at_least=timedelta(hours=24))
"""9.6 and 9.7: daily by their manual; whether every 6 h or every 3 h is not known."""
_OLD: Final = Pace(soonest=timedelta(hours=6), frequency=timedelta(hours=6), at_least=timedelta(days=7))
_NOW: Final = Pace(soonest=timedelta(hours=3), frequency=timedelta(hours=3), at_least=timedelta(hours=24))
_NOT_KNOWN: Final = Pace(soonest=timedelta(hours=3), frequency=timedelta(hours=6), at_least=timedelta(days=7))


class _Marks(NamedTuple):
    """Of a message only what it is told by."""

    id: Any
    installation_id: Any
    message_uuid: Any
    sequence_number: Any


@cache
def _decoder() -> Callable[[bytes], Any]:
    """Reads the marks and passes over all else."""
    import msgspec  # here: `status` needs the pace only

    wanted = [(name, Any, None) for name in ("id", "installation_id", "message_uuid", "messageSequenceNumber")]
    return msgspec.json.Decoder(msgspec.defstruct("Marks", wanted, gc=False)).decode


def _marks(message: bytes) -> _Marks:
    try:
        found = _decoder()(message)
    except (ValueError, RecursionError):
        raise NotTaken(Refusal.NOT_READABLE) from None
    return _Marks(
        id=found.id,
        installation_id=found.installation_id,
        message_uuid=found.message_uuid,
        sequence_number=found.messageSequenceNumber,
    )


class SonarQubeRelay:
    """Implements `core.ports.RelayRules`."""

    at_root = False
    probe: str | None = None

    def status(self, kind: Kind) -> int:  # noqa: ARG002
        """What its vendor answers."""
        return 200

    def expects(self, method: str, step: str) -> Kind:
        """Which message a request brings, by its first line. Raises NotTaken."""
        path = step.partition("?")[0]
        if path == METRICS_STEP and method == "POST":
            return Kind.METRICS
        if path == "" and method == "POST":
            return Kind.PING
        if path == "" and method == "DELETE":
            return Kind.OPT_OUT
        raise NotTaken(Refusal.METHOD if path in ("", METRICS_STEP) else Refusal.OTHER_PATH)

    def hand_over(self, kind: Kind, step: str, message: bytes) -> Handed:
        """What it is, from its unpacked bytes. Raises NotTaken for what is no message of that kind."""
        marks = _marks(message)
        identifier = marks.installation_id if kind is Kind.METRICS else marks.id
        if not isinstance(identifier, str) or not 0 < len(identifier) <= _IDENTIFIER_LONGEST:
            raise NotTaken(Refusal.NOT_READABLE)
        return Handed(kind=kind, step=step, message_key=_key(kind, marks, message), server_id=identifier)

    def pace(self, version: str | None) -> Pace:
        """How often a server of this version sends; one that is not known is given the most time."""
        number = re.match(r"(\d+)\.(\d+)", version or "")
        if number is None:
            return _NOT_KNOWN
        release = int(number[1]), int(number[2])
        if release < (9, 6):
            return _OLD
        return _NOW if release >= (9, 8) else _CHANGED_9_6


def _key(kind: Kind, marks: _Marks, message: bytes) -> str | None:
    """A run that failed half-way is repeated with the same number and newer contents; a request that was repeated by
    the server's HTTP client, with the same bytes."""
    if kind is Kind.OPT_OUT:
        return None
    if kind is Kind.PING and type(marks.sequence_number) is int:
        return f"number:{marks.sequence_number}"
    if kind is Kind.METRICS and isinstance(marks.message_uuid, str) and len(marks.message_uuid) <= _IDENTIFIER_LONGEST:
        return f"uuid:{marks.message_uuid}"
    return f"sha256:{sha256(message).hexdigest()}"
