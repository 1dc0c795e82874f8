"""The twelve documented messages of Testsigma CE, for the receiver: names and types of the vendor's page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tray_app.demo.telemetry_shape import Value, is_text, named, one_of

if TYPE_CHECKING:
    from tray_app.demo.telemetry_shape import Object

UP_TIME: Final = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d")
_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_ID: Final = Value("a number written as text", lambda v: is_text(v) and re.fullmatch(r"\d{1,19}", str(v)) is not None)
_SERVER: Final = Value("a uuid", lambda v: is_text(v) and _UUID.fullmatch(str(v)) is not None)
_EVENT: Final = one_of("CREATE", "DELETE")
_APPLICATION: Final = one_of("WebApplication", "MobileWeb", "AndroidNative", "IOSWeb", "IOSNative", "Rest")
_PLAN: Final = one_of("TEST_PLAN", "ADHOC_TEST_PLAN")
_TEXT: Final = Value("text", is_text)

PING: Final = named(
    "serverUuid",
    "lastUpTime",
    serverUuid=_SERVER,
    serverVersion=_TEXT,
    serverOs=one_of("LINUX", "WINDOWS", "MACOSX"),
    lastUpTime=Value("a time like 2022-01-10 12:16:28", lambda v: is_text(v) and bool(UP_TIME.fullmatch(str(v)))),
)


def _event(key: str, **beside: Value) -> Object:
    needed = ("serverUuid", "eventType", key, *(("testCaseId",) if key == "testStepId" else ()))
    return named(*needed, serverUuid=_SERVER, eventType=_EVENT, **{key: _ID}, **beside)


EVENTS: Final = {
    "agent": _event("agentId", agentOs=one_of("WINDOWS", "MACOSX", "LINUX")),
    "agent_device": _event("agentDeviceId", agentDeviceOs=one_of("ANDROID", "IOS")),
    "element": _event("elementId"),
    "environment": _event("environmentId"),
    "test_case": _event("testCaseId"),
    "test_data": _event("testDataId"),
    "test_plan": _event("testPlanId", applicationType=_APPLICATION),
    "test_plan_run": _event("testPlanRunId", testPlanType=_PLAN, applicationType=_APPLICATION),
    "test_step": _event("testStepId", testCaseId=_ID),
    "test_suite": _event("testSuiteId"),
    "upload": _event("uploadId", uploadExtension=_TEXT),
}
"""By the last step of the path."""

_PATH: Final = re.compile(r".*/api_public/(?:stats/([a-z_]+)|servers/[^/]+)")


def documented(method: str, path: str) -> Object | None:
    """The message that belongs there; None: this is no place of Testsigma's telemetry."""
    found = _PATH.fullmatch(path)
    if found is None:
        return None
    kind = found[1]
    if kind is None:
        return PING if method == "PUT" else None
    return EVENTS.get(kind) if method == "POST" else None
