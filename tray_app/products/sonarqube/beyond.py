"""Which fields a version's own ping has beyond the documented ones, by edition. Pure.

Source: TelemetryDataJsonWriter of 9.7, 9.9, 10.1-10.3, 10.x of 2024 and 2025; the payload of a running 9.9.8.
"""

from __future__ import annotations

from typing import Final

import msgspec

from tray_app.core.messages import Beyond
from tray_app.products.sonarqube.api import version_pair

_SINCE_9_6: Final = ("installationVersion",)
_ONLY_COMMUNITY: Final = ("hasUnanalyzedC", "hasUnanalyzedCpp")
_LARGE_EDITIONS: Final = ("customSecurityConfig[]",)
_SINCE_9_9: Final = (
    "messageSequenceNumber",
    "localTimestamp",
    "defaultQualityGate",
    "quality-gates[].uuid",
    "quality-gates[].caycStatus",
    "users[].identityProvider",
    "projects-general-stats[].qualityGate",
    "projects-general-stats[].bugs",
    "projects-general-stats[].vulnerabilities",
    "projects-general-stats[].securityHotspots",
    "projects-general-stats[].technicalDebt",
    "projects-general-stats[].developmentCost",
    "projects-general-stats[].devopsPlatform",
)
_ONLY_9_9: Final = ("scim",)
_SINCE_10_0: Final = (
    "ncdId",
    "projects-general-stats[].ncdId",
    "branches[].projectUuid",
    "branches[].branchUuid",
    "branches[].ncdId",
    "branches[].greenQualityGateCount",
    "branches[].analysisCount",
    "branches[].excludeFromPurge",
    "new-code-definitions[].ncdId",
    "new-code-definitions[].type",
    "new-code-definitions[].value",
    "new-code-definitions[].scope",
    "managedInstanceInformation.isManaged",
    "managedInstanceInformation.provider",
    "cloudUsage.kubernetes",
    "cloudUsage.kubernetesVersion",
    "cloudUsage.kubernetesPlatform",
    "cloudUsage.kubernetesProvider",
    "container",
)
_SINCE_10_4: Final = (
    "sonarway_quality_gate_uuid",
    "users[].managed",
    "projects[].qualityProfile",
    "projects-general-stats[].project_creation_method",
    "projects-general-stats[].externalSecurityReportExportedAt",
    "quality-gates[].conditions[].metric",
    "quality-gates[].conditions[].comparison_operator",
    "quality-gates[].conditions[].error_value",
    "quality-profiles[].uuid",
    "quality-profiles[].parentUuid",
    "quality-profiles[].language",
    "quality-profiles[].default",
    "quality-profiles[].builtIn",
    "quality-profiles[].builtInParent",
    "quality-profiles[].rulesOverriddenCount",
    "quality-profiles[].rulesActivatedCount",
    "quality-profiles[].rulesDeactivatedCount",
    "cloudUsage.officialHelmChart",
    "cloudUsage.containerRuntime",
    "cloudUsage.officialImage",
)
_SINCE_2025: Final = (
    "projects-general-stats[].monorepo",
    "projects-general-stats[].is_ai_code_assured",
    "quality-gates[].aicaQualified",
    "cloudUsage.isHelmAutoscalingEnabled",
    "cloudUsage.isOnOpenshift",
)


def beyond_documented(version: tuple[int, int], edition: str | None) -> tuple[str, ...]:
    """Paths of the fields, sorted. For versions between those that were read, what the one before them has."""
    paths: set[str] = set(_SINCE_9_6)
    if edition in ("community", None):
        paths.update(_ONLY_COMMUNITY)
    if edition not in ("community", "developer"):
        paths.update(_LARGE_EDITIONS)
    if version >= (9, 9):
        paths.update(_SINCE_9_9)
    if (9, 9) <= version < (10, 0):
        paths.update(_ONLY_9_9)
    if version >= (10, 0):
        paths.update(_SINCE_10_0)
    if version >= (10, 4):
        paths.update(_SINCE_10_4)
    if version >= (25, 0):
        paths.update(_SINCE_2025)
    return tuple(sorted(paths))


class _Server(msgspec.Struct):
    """What a ping says of its server."""

    version: str
    edition: str | None = None


def beyond_ping(body: bytes) -> Beyond:
    """For the server that a documented ping is of; empty when it says no version."""
    try:
        server = msgspec.json.decode(body, type=_Server)
    except (ValueError, RecursionError):
        return Beyond()
    pair = version_pair(server.version)
    return Beyond() if pair is None else Beyond(server.version, beyond_documented(pair, server.edition))
