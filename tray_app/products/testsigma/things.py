"""The eleven kinds of things that events tell of: where each is listed, and what of a row a message says. Pure.

Only the documented keys are ever taken from a row, and only values that the product knows: anything else could be
somebody's text. Source: the documents, and the listeners and entities of v3.0.1.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from tray_app.products.testsigma.api import row_id

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tray_app.products.testsigma.api import ListedRow

AGENT_OS: Final = frozenset({"WINDOWS", "MACOSX", "LINUX"})
DEVICE_OS: Final = frozenset({"ANDROID", "IOS"})
APPLICATIONS: Final = frozenset({"WebApplication", "MobileWeb", "AndroidNative", "IOSWeb", "IOSNative", "Rest"})
PLAN_TYPES: Final = frozenset({"TEST_PLAN", "ADHOC_TEST_PLAN"})
_EXTENSION: Final = re.compile(r"[0-9A-Za-z]{1,10}", re.ASCII)

Says = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """What rows refer to, read when a new row needs it. An empty table: not to be had (an API key only)."""

    applications: Mapping[int, str]
    """Workspace version to the type of its workspace."""
    plan_versions: Mapping[int, int]
    """Plan, ad-hoc ones too, to the workspace version of its first device."""
    file_names: Mapping[int, str]
    """Version of an upload to its file's name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of thing."""

    path: str
    """Last step of the address: `test_case`."""
    key: str
    """Of the id in a message."""
    of: str
    """Name of its list."""
    listed_at: str
    """With a session."""
    key_listed_at: str | None = None
    """With an API key; None: such a key does not open it."""
    per_agent: bool = False
    """The list is empty unless it is asked for one agent after the other."""
    refers_to: frozenset[str] = frozenset()
    """Which tables of Lookup its rows need."""
    says: Callable[[ListedRow, Lookup], Says | None]
    """What a message about a row says besides its id; None: the row is not to be told of yet."""


def _nothing(_row: ListedRow, _lookup: Lookup) -> Says | None:
    return {}


def _agent(row: ListedRow, _lookup: Lookup) -> Says | None:
    """The server itself tells of an agent when it first reports its system."""
    system = row.fields.get("osType")
    return None if system is None else _known("agentOs", system, AGENT_OS)


def _device(row: ListedRow, _lookup: Lookup) -> Says | None:
    return _known("agentDeviceOs", row.fields.get("osName"), DEVICE_OS)


def _step(row: ListedRow, _lookup: Lookup) -> Says | None:
    case = row_id(row.fields.get("testCaseId"))
    return {} if case is None else {"testCaseId": str(case)}


def _plan(row: ListedRow, lookup: Lookup) -> Says | None:
    version = first_version(row.fields)
    return _known("applicationType", None if version is None else lookup.applications.get(version), APPLICATIONS)


def _run(row: ListedRow, lookup: Lookup) -> Says | None:
    fields = row.fields
    stored, adhoc = fields.get("testPlan"), fields.get("dryTestPlan")
    plan = row_id(fields.get("testPlanId"))
    nested = stored if isinstance(stored, dict) else adhoc if isinstance(adhoc, dict) else {}
    if isinstance(stored, dict) or isinstance(adhoc, dict):
        sort: object = "TEST_PLAN" if isinstance(stored, dict) else "ADHOC_TEST_PLAN"
    else:
        sort = nested.get("entityType")
    version = first_version(nested)
    if version is None and plan is not None:
        version = lookup.plan_versions.get(plan)
    application = None if version is None else lookup.applications.get(version)
    return _known("applicationType", application, APPLICATIONS) | _known("testPlanType", sort, PLAN_TYPES)


def _upload(row: ListedRow, lookup: Lookup) -> Says | None:
    version = row_id(row.fields.get("latestVersionId"))
    name = None if version is None else lookup.file_names.get(version)
    extension = (name or "").rpartition(".")[2] if "." in (name or "") else ""
    return {"uploadExtension": extension} if _EXTENSION.fullmatch(extension) else {}


def first_version(plan: Mapping[str, Any]) -> int | None:
    """The workspace version of a plan: of its first device."""
    devices = plan.get("testDevices")
    first = devices[0] if isinstance(devices, list) and devices else None
    found = row_id(first.get("workspaceVersionId")) if isinstance(first, dict) else None
    return found if found is not None else row_id(plan.get("workspaceVersionId"))


def _known(key: str, value: object, values: frozenset[str]) -> Says:
    return {key: value} if isinstance(value, str) and value in values else {}


KINDS: Final = (
    Kind(
        path="environment",
        key="environmentId",
        of="environments",
        listed_at="/environments",
        key_listed_at="/api/v1/environments",
        says=_nothing,
    ),
    Kind(path="agent", key="agentId", of="agents", listed_at="/settings/agents", says=_agent),
    Kind(
        path="agent_device",
        key="agentDeviceId",
        of="agent_devices",
        listed_at="/settings/agent_devices",
        per_agent=True,
        says=_device,
    ),
    Kind(
        path="element",
        key="elementId",
        of="elements",
        listed_at="/elements",
        key_listed_at="/api/v1/elements",
        says=_nothing,
    ),
    Kind(path="test_data", key="testDataId", of="test_data", listed_at="/test_data", says=_nothing),
    Kind(
        path="upload",
        key="uploadId",
        of="uploads",
        listed_at="/uploads",
        key_listed_at="/api/v1/uploads",
        refers_to=frozenset({"file_names"}),
        says=_upload,
    ),
    Kind(path="test_case", key="testCaseId", of="test_cases", listed_at="/test_cases", says=_nothing),
    Kind(path="test_step", key="testStepId", of="test_steps", listed_at="/test_steps", says=_step),
    Kind(path="test_suite", key="testSuiteId", of="test_suites", listed_at="/test_suites", says=_nothing),
    Kind(
        path="test_plan",
        key="testPlanId",
        of="test_plans",
        listed_at="/test_plans",
        refers_to=frozenset({"applications"}),
        says=_plan,
    ),
    Kind(
        path="test_plan_run",
        key="testPlanRunId",
        of="test_plan_results",
        listed_at="/test_plan_results",
        key_listed_at="/api/v1/test_plan_results",
        refers_to=frozenset({"applications", "plan_versions"}),
        says=_run,
    ),
)
"""In the order in which things that are made are told of: what others stand in or refer to first. What was deleted is
told of the other way round."""
