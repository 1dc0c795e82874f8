"""The documented ping: names, order, types and forms of the published example."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET

from tray_app.products.sonarqube.beyond import beyond_documented, beyond_ping
from tray_app.products.sonarqube.identifiers import Identify, hashed_uuid, keyed_identifier
from tray_app.products.sonarqube.payload import (
    NameVersion,
    Ping,
    ProjectLanguage,
    ProjectStats,
    User,
    alm_name,
    api_date,
    api_instant,
    date_text,
    edition_name,
    encode,
    languages,
    timestamp_text,
)

DOCUMENTED: dict[str, Any] = {
    "id": "ABB010CE-AVcdRncGX_RgEGt_NVoS",
    "version": "9.7.0.59880",
    "edition": "datacenter",
    "licenseType": "PRODUCTION",
    "database": {"name": "PostgreSQL", "version": "12.8"},
    "plugins": [{"name": "iac", "version": "1.10.0.2310"}, {"name": "plsql", "version": "3.7.0.4372"}],
    "externalAuthProviders": ["github"],
    "installationDate": "2022-02-01T09:12:32+0000",
    "docker": True,
    "users": [
        {
            "userUuid": "G5GH76gb65F69Jygf789",
            "status": "active",
            "lastActivity": "2022-09-07T00:28:14+0000",
            "lastSonarlintActivity": "2022-09-07T00:28:14+0000",
        },
        {"userUuid": "AG7HK457TYITdsYIH67Y", "status": "inactive"},
    ],
    "projects": [
        {
            "projectUuid": "AV8WJCz7leTHsONfkGE1",
            "lastAnalysis": "2022-04-14T07:39:45+0000",
            "language": "css",
            "loc": 9722,
        }
    ],
    "projects-general-stats": [
        {
            "projectUuid": "AV8WJCz7leTHsONfkGE1",
            "branchCount": 1,
            "pullRequestCount": 0,
            "scm": "git",
            "ci": "GitLab CI",
            "alm": "gitlab_cloud",
        }
    ],
    "timestamp": "2022-09-07T01:15:23.901Z",
    "type": "ping",
}
"""Rows of the example of the published page, with each of its fields, in its order."""


def documented_ping() -> Ping:
    return Ping(
        id="ABB010CE-AVcdRncGX_RgEGt_NVoS",
        version="9.7.0.59880",
        edition="datacenter",
        license_type="PRODUCTION",
        database=NameVersion("PostgreSQL", "12.8"),
        plugins=[NameVersion("iac", "1.10.0.2310"), NameVersion("plsql", "3.7.0.4372")],
        external_auth_providers=["github"],
        installation_date=date_text(datetime(2022, 2, 1, 9, 12, 32, tzinfo=UTC)),
        docker=True,
        users=[
            User(
                user_uuid="G5GH76gb65F69Jygf789",
                status="active",
                last_activity="2022-09-07T00:28:14+0000",
                last_sonarlint_activity="2022-09-07T00:28:14+0000",
            ),
            User(user_uuid="AG7HK457TYITdsYIH67Y", status="inactive"),
        ],
        projects=[
            ProjectLanguage(
                project_uuid="AV8WJCz7leTHsONfkGE1",
                last_analysis="2022-04-14T07:39:45+0000",
                language="css",
                loc=9722,
            )
        ],
        projects_general_stats=[
            ProjectStats(
                project_uuid="AV8WJCz7leTHsONfkGE1",
                branch_count=1,
                pull_request_count=0,
                scm="git",
                ci="GitLab CI",
                alm="gitlab_cloud",
            )
        ],
        timestamp=timestamp_text(datetime(2022, 9, 7, 1, 15, 23, 901_999, tzinfo=UTC)),
    )


def test_the_documented_example_comes_out_name_by_name_and_in_order() -> None:
    assert encode(documented_ping()) == json.dumps(DOCUMENTED, separators=(",", ":")).encode()


def test_what_has_no_value_is_not_written() -> None:
    bare = Ping(id="a", version="9.9", users=[], projects=[], projects_general_stats=[], timestamp="t")
    assert json.loads(encode(bare)) == {
        "id": "a",
        "version": "9.9",
        "users": [],
        "projects": [],
        "projects-general-stats": [],
        "timestamp": "t",
        "type": "ping",
    }
    assert bare.docker is UNSET


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2022-03-22T13:18:56+0000", "2022-03-22T13:18:56+0000"),
        ("2024-02-29T23:59:59+0000", "2024-02-29T23:59:59+0000"),
        ("2022-03-22T00:18:56+0100", "2022-03-21T23:18:56+0000"),
        ("2022-03-22T13:18:56Z", "2022-03-22T13:18:56+0000"),
        ("2022-03-22T13:18:56.999-05:30", "2022-03-22T18:48:56+0000"),
    ],
)
def test_dates_of_the_api_become_utc(text: str, expected: str) -> None:
    assert api_date(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "2022-03-22",
        "2022-03-22T13:18:56",
        "2022-02-30T13:18:56+0000",
        "2022-03-00T13:18:56+0000",
        "2022-13-01T13:18:56+0000",
        "2022-03-22T24:00:00+0000",
        "2022-03-22T13:18:61+0000",
        "0000-03-22T13:18:56+0000",
        "0001-01-01T00:00:00+0900",
        "٢٠٢٢-03-22T13:18:56+0000",
        "2022-03-22T13:18:56+0000\n",
        "2022-03-22T13:18:56+0000 jane@corp.example",
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        api_date(text)


@given(st.integers(86_400, 7 * 10**9), st.integers(-14 * 60, 14 * 60))
def test_any_offset_names_the_same_instant(epoch_s: int, offset_minutes: int) -> None:
    at = datetime.fromtimestamp(epoch_s, timezone(timedelta(minutes=offset_minutes)))
    written = at.strftime("%Y-%m-%dT%H:%M:%S%z")
    assert datetime.strptime(api_date(written), "%Y-%m-%dT%H:%M:%S%z") == at
    assert api_date(api_date(written)) == api_date(written)
    assert api_instant(written) == at


@given(st.dictionaries(st.text("abcdefgh.+-<>=", min_size=1).filter(lambda k: k.strip("=")), st.integers(0, 10**15)))
def test_languages_come_back_as_written(counts: dict[str, int]) -> None:
    assert dict(languages(";".join(f"{key}={count}" for key, count in counts.items()))) == counts


def test_code_of_no_known_language_is_a_row_like_any_other() -> None:
    assert languages("<null>=12;java=3") == [("<null>", 12), ("java", 3)]


@pytest.mark.parametrize(
    "text", ["java", "java=", "=3", "java=-1", "java=1.5", "java=1;java=2", "java=٣", "j=" + "9" * 40]
)
def test_no_list_of_languages(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        languages(text)


@pytest.mark.parametrize(
    ("alm", "url", "expected"),
    [
        ("github", "https://api.github.com", "github_cloud"),
        ("github", "https://github.corp.example/api/v3", "github_server"),
        ("gitlab", "https://gitlab.com/api/v4", "gitlab_cloud"),
        ("gitlab", "https://gitlab.corp.example/api/v4", "gitlab_server"),
        ("azure", "https://dev.azure.com/corp", "azure_devops_cloud"),
        ("azure", "https://azure.corp.example", "azure_devops_server"),
        ("bitbucket", "https://bitbucket.corp.example", "bitbucket_server"),
        ("bitbucketcloud", None, "bitbucketcloud"),
        ("github", "https://gitlab.com/api/v4", "github_server"),
        ("github", None, "github_server"),
    ],
)
def test_alm_is_named_as_telemetry_names_it(alm: str, url: str | None, expected: str) -> None:
    assert alm_name(alm, url) == expected


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("Community", "community"),
        ("community", "community"),
        ("Community Build", "community"),
        ("Developer", "developer"),
        ("Enterprise Edition", "enterprise"),
        ("Data Center", "datacenter"),
        ("datacenter", "datacenter"),
        ("Acme's very own", None),
        (None, None),
    ],
)
def test_edition(label: str | None, expected: str | None) -> None:
    assert edition_name(label) == expected


def test_a_known_uuid_is_hashed_as_the_server_does() -> None:
    uuid = "AYAYr6o1Mi128diYBjFX"
    assert hashed_uuid(uuid) == hashlib.new("sha3_224", uuid.encode()).hexdigest()
    assert len(hashed_uuid(uuid)) == 56
    assert Identify(lambda: b"k" * 32).user("jane", uuid) == hashed_uuid(uuid)
    assert Identify(lambda: b"k" * 32).project("corp:shop", uuid) == uuid


def test_without_a_uuid_the_identifier_hangs_on_the_key_and_on_what_is_meant() -> None:
    ours, theirs = Identify(lambda: b"k" * 32), Identify(lambda: b"l" * 32)
    assert ours.user("jane", None) == ours.user("jane", None) == keyed_identifier(b"k" * 32, "user", "jane")
    assert ours.user("jane", None) != theirs.user("jane", None)
    assert ours.user("jane", None) != ours.project("jane", None)
    assert "jane" not in ours.user("jane", None)


def test_the_key_is_fetched_once_and_only_when_needed() -> None:
    calls: list[int] = []

    def key() -> bytes:
        calls.append(1)
        return b"k" * 32

    identify = Identify(key)
    identify.user("jane", "uuid")
    assert not calls
    identify.user("jane", None)
    identify.project("shop", None)
    assert calls == [1]


def test_fields_beyond_a_stored_ping_are_those_of_the_version_that_it_names() -> None:
    found = beyond_ping(b'{"id":"x","version":"9.9.8.100196","edition":"developer","users":[{"userUuid":"y"}]}')
    assert (found.version, found.paths) == ("9.9.8.100196", beyond_documented((9, 9), "developer"))
    for body in (b"", b"[]", b'{"version":7}', b'{"version":"new"}', b'{"id":"x"}', b"[" * 100_000):
        assert beyond_ping(body) == ("", ())


def test_fields_beyond_the_documented_ones_by_version_and_edition() -> None:
    old = set(beyond_documented((9, 7), "community"))
    lts = set(beyond_documented((9, 9), "community"))
    ten = set(beyond_documented((10, 2), "community"))
    late_ten = set(beyond_documented((10, 7), "community"))
    now = set(beyond_documented((2025, 1), "community"))
    assert old == {"installationVersion", "hasUnanalyzedC", "hasUnanalyzedCpp"}
    assert set(beyond_documented((9, 9), "developer")) == lts - {"hasUnanalyzedC", "hasUnanalyzedCpp"}
    assert lts - old >= {"scim", "users[].identityProvider", "projects-general-stats[].devopsPlatform"}
    assert "scim" not in ten
    assert ten - lts >= {"ncdId", "container", "cloudUsage.kubernetes"}
    assert late_ten - ten >= {"users[].managed", "quality-profiles[].uuid"}
    assert now - late_ten >= {"projects-general-stats[].monorepo", "cloudUsage.isOnOpenshift"}
    assert set(beyond_documented((25, 3), "community")) == now
    assert set(beyond_documented((9, 7), "enterprise")) - old == {"customSecurityConfig[]"}
