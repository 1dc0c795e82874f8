"""What a Testsigma server sends to its platform URL: which of it is telemetry, and whose.

Source: UrlConstants and the entities of com.testsigma.os.stats, ServerService and ProxyAddonService of v3.0.1. The same
URL serves functions, so everything else passes (`expects` answers None).
"""

from __future__ import annotations

import re
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs, unquote

from tray_app.core.model import Kind
from tray_app.core.relay import Handed, NotTaken, Pace, Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

_SERVERS: Final = re.compile(r"/api_public/servers/([^/]+)")
_STATS: Final = re.compile(r"/api_public/stats/[^/]+")
_USAGE: Final = re.compile(r"/api/kibbutz/action_usage_details(?:/[^/]+)?")
_GATED: Final = re.compile(r"/(?:api_public/(?:servers|stats)|api/kibbutz/action_usage_details)(?:/.*)?", re.DOTALL)
_METHODS: Final = {"servers": {"PUT"}, "stats": {"POST"}, "usage": {"POST", "DELETE"}}

_IDENTIFIER_LONGEST: Final = 200
_PING_EVERY: Final = timedelta(hours=12)


class TestsigmaRelay:
    """Implements `core.ports.RelayRules`."""

    __test__ = False

    at_root = True
    probe: str | None = "/api_public/testsigma_lab_ip"

    def status(self, kind: Kind) -> int:
        """The server expects 202 for usage and looks at no other answer."""
        return 202 if kind is Kind.USAGE else 200

    def expects(self, method: str, step: str) -> Kind | None:
        """Which message a request brings; None: it is no telemetry. Raises NotTaken for what the vendor's server may
        take for telemetry, written in a way in which this server never writes it."""
        path = step.partition("?")[0]
        method = method.upper()
        if _SERVERS.fullmatch(path) and method in _METHODS["servers"]:
            return Kind.PING
        if _STATS.fullmatch(path) and method in _METHODS["stats"]:
            return Kind.EVENT
        if _USAGE.fullmatch(path) and method in _METHODS["usage"]:
            return Kind.USAGE
        if _GATED.fullmatch(_plain(path)):
            if method in ("GET", "HEAD", "OPTIONS"):
                return None  # Nothing is told by asking.
            raise NotTaken(Refusal.METHOD if _GATED.fullmatch(path) else Refusal.OTHER_PATH)
        return None

    def hand_over(self, kind: Kind, step: str, message: bytes) -> Handed:
        """What it is, from its bytes. Raises NotTaken for what is no message of that kind."""
        if kind is Kind.USAGE:
            return self._usage(step, message)
        server_uuid = _server_uuid(message)
        if not isinstance(server_uuid, str) or not 0 < len(server_uuid) <= _IDENTIFIER_LONGEST:
            raise NotTaken(Refusal.NOT_READABLE)
        if kind is Kind.PING:
            named = _SERVERS.fullmatch(step.partition("?")[0])
            if named is None or unquote(named[1]) != server_uuid:
                raise NotTaken(Refusal.OTHER_INSTANCE)
        return Handed(kind=kind, step=step, message_key=None, server_id=server_uuid)

    def _usage(self, step: str, message: bytes) -> Handed:
        """It carries no identifier of the server. A step that was deleted is told by the address alone."""
        if message:
            _server_uuid(message)
        query = parse_qs(step.partition("?")[2], keep_blank_values=True, errors="replace")
        return Handed(
            kind=Kind.USAGE,
            step=step,
            message_key=None,
            server_id=None,
            in_address=(*sorted(query), *(() if message else ("externalUniqueId",))),
        )

    def pace(self, version: str | None) -> Pace:  # noqa: ARG002
        """At every start, and then every 12 h; events come when somebody makes something."""
        return Pace(soonest=timedelta(0), frequency=_PING_EVERY, at_least=_PING_EVERY)


def _plain(path: str) -> str:
    """The path as a lenient server may read it: unescaped (twice, too), without empty and dot steps and parameters, in
    lower case."""
    text = unquote(unquote(path, errors="replace"), errors="replace").replace("\\", "/").lower()
    steps: list[str] = []
    for part in text.split("/"):
        step = part.partition(";")[0].strip()
        if step == "..":
            del steps[-1:]
        elif step not in ("", "."):
            steps.append(step)
    return "/" + "/".join(steps)


@cache
def _decoder() -> Callable[[bytes], Any]:
    """Reads whose it is, and passes over all else."""
    import msgspec  # here: `status` needs the pace only

    return msgspec.json.Decoder(msgspec.defstruct("Mark", [("serverUuid", Any, None)], gc=False)).decode


def _server_uuid(message: bytes) -> Any:
    """What a JSON object says of whose it is. Raises NotTaken for what is no object."""
    try:
        return _decoder()(message).serverUuid
    except (ValueError, RecursionError):
        raise NotTaken(Refusal.NOT_READABLE) from None
