"""How a payload looks in JSON: the lines of `log --json` and of the export. Pure; scripts rely on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tray_app.core.model import PayloadState
from tray_app.core.status_shape import iso

if TYPE_CHECKING:
    from tray_app.core.messages import Payload


def log_row(payload: Payload) -> dict[str, object]:
    """One line of `log --json`.

    `status_code` is of the last attempt that had an answer. `error` is of the last one that had none, and null once
    the payload is delivered: an outage that is over is a matter of its attempts, not of its line.
    """
    return {
        "id": payload.id,
        "instance": payload.instance_name,
        "product": payload.product,
        "kind": payload.kind.value,
        "source": payload.source.value,
        "method": payload.method,
        "url": payload.url,
        "created": iso(payload.created_at),
        "state": payload.state.value,
        "attempts": payload.attempt_count,
        "status_code": payload.status_code,
        "error": None if payload.state is PayloadState.DELIVERED else payload.error,
        "size": payload.size_bytes,
        "sha256": payload.sha256,
        "rebuilt": payload.rebuilt,
    }
