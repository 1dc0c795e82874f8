"""The line of `log --json`: names and order are what scripts rely on."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

from tray_app.core.messages import Payload
from tray_app.core.model import InstanceId, Kind, PayloadId, PayloadState, Source
from tray_app.core.shapes import log_row

PAYLOAD = Payload(
    id=PayloadId(7),
    instance_id=InstanceId(1),
    instance_name="work",
    product="sonarqube",
    kind=Kind.OPT_OUT,
    source=Source.RELAY,
    method="DELETE",
    url="https://telemetry.invalid/sonarqube",
    headers=(),
    created_at=datetime(2026, 8, 3, 4, 10, 7, 123999, tzinfo=timezone(timedelta(hours=2))),
    rebuilt=False,
    state=PayloadState.UNCERTAIN,
    due_at=datetime(2026, 8, 4, tzinfo=UTC),
    reason=None,
    attempt_count=2,
    status_code=None,
    error="timeout_read",
    size_bytes=23,
    sha256="9f2c",
)


def test_a_line_has_these_names_in_this_order() -> None:
    assert json.dumps(log_row(PAYLOAD)) == (
        '{"id": 7, "instance": "work", "product": "sonarqube", "kind": "opt-out", "source": "relay", '
        '"method": "DELETE", "url": "https://telemetry.invalid/sonarqube", "created": "2026-08-03T02:10:07.123Z", '
        '"state": "uncertain", "attempts": 2, "status_code": null, "error": "timeout_read", "size": 23, '
        '"sha256": "9f2c", "rebuilt": false}'
    )


def test_an_outage_that_is_over_is_no_error_of_the_line() -> None:
    delivered = replace(PAYLOAD, state=PayloadState.DELIVERED, status_code=200)
    assert (log_row(delivered)["status_code"], log_row(delivered)["error"]) == (200, None)
