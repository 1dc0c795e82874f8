"""The twelve messages in their documented form: ids are texts, times `2022-01-10 12:16:28` in UTC. Pure.

What the server itself sends differs (numbers, milliseconds, a `v` before the version); what this program builds is what
the vendor documents, from these fields and no others.
"""

from __future__ import annotations

import json
import re
from datetime import UTC
from typing import TYPE_CHECKING, Final

from tray_app.core.messages import Collected, Missing
from tray_app.core.model import Kind, reason

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from tray_app.core.model import Headers

HEADERS: Final[Headers] = (("Content-Type", "application/json"),)
"""As the server sets them; its library's own are not imitated."""
SERVER_OS: Final = "LINUX"
"""What every version sends, whatever it runs on (Server.java)."""
_VERSION: Final = re.compile(r"v?([0-9][0-9A-Za-z.+_-]{0,63})", re.ASCII)


def version_text(version: str | None) -> str | None:
    """The version as documented, without the `v`; None: it is none that can be sent."""
    match = _VERSION.fullmatch(version or "")
    return match[1] if match else None


def ping(server_uuid: str, *, endpoint: str, version: str | None, last_up_at: datetime) -> Collected:
    """The `ServerRequest`."""
    shown = version_text(version)
    fields = {
        "serverUuid": server_uuid,
        **({} if shown is None else {"serverVersion": shown}),
        "serverOs": SERVER_OS,
        "lastUpTime": f"{last_up_at.astimezone(UTC):%Y-%m-%d %H:%M:%S}",
    }
    missing = () if shown is not None else (Missing(path="serverVersion", why=reason("ts_no_version")),)
    return Collected(
        kind=Kind.PING,
        method="PUT",
        url=f"{endpoint}/api_public/servers/{server_uuid}",
        headers=HEADERS,
        body=_json(fields),
        rebuilt=True,
        version=shown or "?",
        server_id=server_uuid,
        missing=missing,
        beyond=(),
        names=frozenset(),
    )


def event(
    server_uuid: str, kind: str, key: str, number: int, *, endpoint: str, made: bool, says: Mapping[str, str]
) -> Collected:
    """A `...StatRequest`: that the thing `number` was made or deleted."""
    fields = {key: str(number), **says, "serverUuid": server_uuid, "eventType": "CREATE" if made else "DELETE"}
    return Collected(
        kind=Kind.EVENT,
        method="POST",
        url=f"{endpoint}/api_public/stats/{kind}",
        headers=HEADERS,
        body=_json(fields),
        rebuilt=True,
        version="?",
        server_id=server_uuid,
        missing=(),
        beyond=(),
        names=frozenset(),
    )


def _json(fields: Mapping[str, str]) -> bytes:
    return json.dumps(fields, separators=(",", ":"), ensure_ascii=False).encode()
