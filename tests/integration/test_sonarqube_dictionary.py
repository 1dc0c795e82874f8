"""SonarQube's dictionary: all documented and all known fields, and a clean bill for what the vendor documents."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest

from tray_app.core import dictionary, guard
from tray_app.core.dictionary import Dictionary, FieldType, Identifies
from tray_app.products.sonarqube import payload
from tray_app.products.sonarqube.beyond import beyond_documented
from tray_app.system.resources import read_resource

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
        {"userUuid": "UI9126NM8DFghgCCDUI9", "status": "active", "lastActivity": "2022-03-22T13:18:56+0000"},
        {
            "userUuid": "G5GH76gb65F69Jygf789",
            "status": "active",
            "lastActivity": "2022-09-07T00:28:14+0000",
            "lastSonarlintActivity": "2022-09-07T00:28:14+0000",
        },
        {"userUuid": "AG7HK457TYITdsYIH67Y", "status": "inactive"},
    ],
    "projects": [
        {"projectUuid": "AV8WJCz7leTHsONfkGE1", "lastAnalysis": "2022-04-14T07:39:45+0000", "language": "css", "loc": 9}
    ],
    "projects-general-stats": [
        {
            "projectUuid": "AWHotC4Cb9YxAwKuZDEk",
            "branchCount": 1,
            "pullRequestCount": 8,
            "scm": "git",
            "ci": "Azure DevOps",
            "alm": "azure_devops_cloud",
        }
    ],
    "timestamp": "2022-09-07T01:15:23.901Z",
    "type": "ping",
}
"""The example of the vendor's page, shortened."""
WORDS = frozenset(
    {"java", "css", "git", "active", "ping", "users", "iac", "github", "docker", "plsql", "database", "PostgreSQL"}
    | {"azure", "9.7.0.59880", "2022"}
)


@pytest.fixture(scope="module")
def known() -> Dictionary:
    return dictionary.read(read_resource("dictionaries/sonarqube.json"))


def _leaves(document: Any, path: str = "") -> set[str]:
    if isinstance(document, dict):
        return set().union(*(_leaves(value, f"{path}.{key}" if path else key) for key, value in document.items()))
    if isinstance(document, list):
        return set().union(*(_leaves(value, f"{path}[]") for value in document))
    return {path}


def test_the_documented_fields_are_exactly_those_of_the_page(known: Dictionary) -> None:
    ping = known.messages[-1]
    holders = {FieldType.LIST, FieldType.OBJECT}
    documented = {path for path, field in ping.fields.items() if field.documented and not field.types & holders}
    assert documented == _leaves(DOCUMENTED)


def test_every_field_beyond_the_documented_is_known(known: Dictionary) -> None:
    fields = known.messages[-1].fields
    for version in ((9, 7), (9, 9), (10, 2), (10, 7), (25, 3)):
        for path in beyond_documented(version, "datacenter"):
            assert path in fields
            assert not fields[path].documented


@pytest.mark.parametrize(
    ("keys", "name"), [({"id"}, "opt-out"), (set(DOCUMENTED), "ping"), ({"metric_values", "dimension"}, "metrics")]
)
def test_messages_are_told_apart(known: Dictionary, keys: set[str], name: str) -> None:
    assert known.message(keys).name == name


def test_what_identifies_is_marked(known: Dictionary) -> None:
    fields = known.messages[-1].fields
    assert fields["id"].identifies is Identifies.IDENTIFYING
    assert fields["users[].userUuid"].identifies is Identifies.PSEUDONYMOUS
    assert fields["edition"].identifies is Identifies.NEITHER


def test_the_documented_example_is_clean(known: Dictionary) -> None:
    body = json.dumps(DOCUMENTED, indent=4).encode()
    assert guard.examine(body, known, names=WORDS, approved=frozenset()) == ()


def test_what_we_build_is_clean(known: Dictionary) -> None:
    ping = msgspec.convert(DOCUMENTED, payload.Ping)
    assert guard.examine(payload.encode(ping), known, names=WORDS, approved=frozenset()) == ()


def test_a_newer_ping_has_unknown_fields_and_nothing_else(known: Dictionary) -> None:
    newer = {
        **DOCUMENTED,
        "installationDate": 1643706752000,
        "messageSequenceNumber": 3,
        "localTimestamp": "2024-01-07T01:15:23+0100",
        "container": True,
        "ncdId": 12345,
        "quality-gates": [{"uuid": "AYAYr6o1Mi128diYBjFX", "caycStatus": "compliant", "conditions": []}],
        "cloudUsage": {"kubernetes": True, "kubernetesVersion": "1.27", "kubernetesPlatform": "linux/amd64"},
    }
    found = guard.examine(json.dumps(newer).encode(), known, names=WORDS, approved=frozenset())
    assert {finding.what for finding in found} == {guard.UNKNOWN_FIELD}
    assert {finding.path for finding in found} == {
        "messageSequenceNumber",
        "localTimestamp",
        "container",
        "ncdId",
        "quality-gates[].uuid",
        "quality-gates[].caycStatus",
        "quality-gates[].conditions",
        "cloudUsage.kubernetes",
        "cloudUsage.kubernetesVersion",
        "cloudUsage.kubernetesPlatform",
    }


def test_metrics_are_named_by_their_key(known: Dictionary) -> None:
    message = {
        "message_uuid": "0195f3d8-7165-11ec-8d28-2641d35f62cd",
        "installation_id": "ABB010CE-AVcdRncGX_RgEGt_NVoS",
        "dimension": "installation",
        "metric_values": [
            {"key": "ncloc", "value": 5, "type": "integer", "granularity": "daily"},
            {"key": "is_x", "value": None, "type": "boolean", "granularity": "weekly"},
        ],
    }
    found = guard.examine(json.dumps(message).encode(), known, names=frozenset({"ncloc5"}), approved=frozenset())
    assert {"metric_values[key=ncloc].value", "metric_values[key=is_x].value"} <= {f.path for f in found}
    assert {finding.what for finding in found} == {guard.UNKNOWN_FIELD}


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"plugins": [{"name": "jdoeRules", "version": "1.0"}, {"name": "jdoe", "version": "1.0"}]}, "plugins[].name"),
        ({"externalAuthProviders": ["LDAP_jdoe"]}, "externalAuthProviders[]"),
        ({"database": {"name": "PostgreSQL", "version": "12 built by jdoe"}}, "database.version"),
        ({"users": [{"userUuid": "jdoe", "status": "active"}]}, "users[].userUuid"),
    ],
)
def test_names_in_open_fields_are_found(known: Dictionary, change: dict[str, Any], path: str) -> None:
    body = json.dumps({**DOCUMENTED, **change}).encode()
    found = guard.examine(body, known, names=frozenset({"jdoe"}), approved=frozenset())
    assert [(f.path, f.count) for f in found if f.what == guard.KNOWN_NAME] == [(path, 1)]
