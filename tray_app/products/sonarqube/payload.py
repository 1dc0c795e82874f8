"""The documented ping as typed values, and their JSON. Pure.

Names, order, types and date forms are those of SonarQube's published page (9.7, "Telemetry", its example payload).
What has no value is left out of the JSON, as the server's own writer drops nulls (AbstractJsonWriter, 9.1).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

import msgspec
from msgspec import UNSET, UnsetType

UNDETECTED: Final = "undetected"
"""What the server writes where a project has no known CI or ALM (TelemetryDataLoaderImpl, 9.7 and 9.9)."""

_API_DATE: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)", re.ASCII)
_UTC_DATE: Final = re.compile(
    r"(?!0000)\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\+0000", re.ASCII
)
_LARGEST_LOC: Final = 2**53 - 1
"""Beyond it JSON numbers are not exact for every reader."""


class NameVersion(msgspec.Struct, frozen=True, gc=False):
    """A plugin or the database."""

    name: str
    version: str


class User(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One user. The dates are absent where the user never connected."""

    user_uuid: str = msgspec.field(name="userUuid")
    status: str
    last_activity: str | UnsetType = msgspec.field(name="lastActivity", default=UNSET)
    last_sonarlint_activity: str | UnsetType = msgspec.field(name="lastSonarlintActivity", default=UNSET)


class ProjectLanguage(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One project and one of its languages."""

    project_uuid: str = msgspec.field(name="projectUuid")
    last_analysis: str | UnsetType = msgspec.field(name="lastAnalysis", default=UNSET)
    language: str
    loc: int


class ProjectStats(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One project's counts and surroundings."""

    project_uuid: str = msgspec.field(name="projectUuid")
    branch_count: int = msgspec.field(name="branchCount")
    pull_request_count: int | UnsetType = msgspec.field(name="pullRequestCount", default=UNSET)
    scm: str | UnsetType = UNSET
    ci: str | UnsetType = UNSET
    alm: str | UnsetType = UNSET


class Ping(msgspec.Struct, frozen=True, kw_only=True):
    """The whole message. Field order is the order in the JSON."""

    id: str
    version: str
    edition: str | UnsetType = UNSET
    license_type: str | UnsetType = msgspec.field(name="licenseType", default=UNSET)
    database: NameVersion | UnsetType = UNSET
    plugins: Sequence[NameVersion] | UnsetType = UNSET
    external_auth_providers: Sequence[str] | UnsetType = msgspec.field(name="externalAuthProviders", default=UNSET)
    installation_date: str | UnsetType = msgspec.field(name="installationDate", default=UNSET)
    docker: bool | UnsetType = UNSET
    users: Sequence[User]
    projects: Sequence[ProjectLanguage]
    projects_general_stats: Sequence[ProjectStats] = msgspec.field(name="projects-general-stats")
    timestamp: str
    type: str = "ping"


_ENCODER: Final = msgspec.json.Encoder()


def encode(ping: Ping) -> bytes:
    """The JSON of a ping: UTF-8, no blanks.

    Raises UnicodeEncodeError for text that has no UTF-8 form (lone surrogates), which no decoded answer can hold.
    """
    return _ENCODER.encode(ping)


def date_text(at: datetime) -> str:
    """An instant as the server writes dates: `2022-03-22T13:18:56+0000`, whole seconds, UTC."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "+0000"


def timestamp_text(at: datetime) -> str:
    """An instant as the documented `timestamp` has it: `2022-09-07T01:15:23.901Z`, milliseconds, UTC."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def api_instant(text: str) -> datetime:
    """The instant of a date as the Web API writes it (`...+0100`; version 2 also with a colon or `Z`).

    Raises ValueError for anything else.
    """
    if not _API_DATE.fullmatch(text):
        raise ValueError("not a date with an offset")
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except OverflowError as exc:
        raise ValueError("outside of the calendar") from exc


def api_date(text: str) -> str:
    """A date of the Web API in the payload's form. Raises ValueError.

    The common case, already UTC and surely a day of its month, is not taken apart: 20,000 dates cost 30 ms otherwise.
    """
    if _UTC_DATE.fullmatch(text):
        return text
    return date_text(api_instant(text))


def languages(distribution: str) -> list[tuple[str, int]]:
    """Language keys and lines of code out of the measure `ncloc_language_distribution`, like `java=10;js=20`.

    `<null>` (files of no known language) is a key like any other, as it is for the server. Raises ValueError.
    """
    found: dict[str, int] = {}
    for pair in distribution.split(";"):
        if not pair:
            continue
        language, equals, count = pair.rpartition("=")
        if not equals or not language or not count.isascii() or not count.isdigit() or len(count) > 16:
            raise ValueError("not a list of language=count")
        if language in found or int(count) > _LARGEST_LOC:
            raise ValueError("a language twice, or a count too large")
        found[language] = int(count)
    return list(found.items())


_CLOUD: Final = (
    ("github", "https://api.github.com", "github_cloud"),
    ("gitlab", "https://gitlab.com/api/v4", "gitlab_cloud"),
    ("azure_devops", "https://dev.azure.com", "azure_devops_cloud"),
)


def alm_name(alm: str, url: str | None) -> str:
    """The name telemetry gives to what `api/alm_settings/get_binding` answers.

    Source: TelemetryDataLoaderImpl of 9.9 and 2025: by the start of the address, Bitbucket Cloud is its plain id,
    anything else is the id and `_server`. The Web API says `azure` where telemetry says `azure_devops`.
    """
    named = alm.replace("-", "_")
    name = "azure_devops" if named == "azure" else named
    if name in ("bitbucketcloud", "bitbucket_cloud"):
        return name
    for of, start, cloud in _CLOUD:
        if name == of and url is not None and url.startswith(start):
            return cloud
    return f"{name}_server"


_EDITIONS: Final = frozenset({"community", "developer", "enterprise", "datacenter"})


def edition_name(label: str | None) -> str | None:
    """`community`, `developer`, `enterprise` or `datacenter` for the label or name that the API gives; else None."""
    if label is None:
        return None
    name = label.lower().removesuffix(" build").removesuffix(" edition").replace(" ", "")
    return name if name in _EDITIONS else None
