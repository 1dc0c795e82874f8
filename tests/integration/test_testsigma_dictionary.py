"""Testsigma's dictionary: the twelve documented messages are clean, what the server really sends is known."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tray_app.core import dictionary, guard
from tray_app.core.dictionary import Dictionary, Identifies
from tray_app.core.model import Kind
from tray_app.demo.receiver import EmbeddedReceiver
from tray_app.demo.testsigma_script import play
from tray_app.demo.testsigma_server import EmbeddedTestsigma
from tray_app.system.resources import read_resource

UUID = "0195f3d8-7165-11ec-8d28-2641d35f62cd"
DOCUMENTED: dict[str, dict[str, Any]] = {
    "ping": {"serverVersion": "1.0.0", "serverOs": "LINUX", "lastUpTime": "2022-01-10 12:16:28"},
    "agent_device": {"agentDeviceId": "10", "agentDeviceOs": "LINUX", "eventType": "CREATE"},
    "agent": {"agentId": "10", "agentOs": "LINUX", "eventType": "CREATE"},
    "element": {"elementId": "10", "eventType": "CREATE"},
    "environment": {"environmentId": "10", "eventType": "CREATE"},
    "test_case": {"testCaseId": "10", "eventType": "CREATE"},
    "test_data": {"testDataId": "10", "eventType": "CREATE"},
    "test_plan_run": {
        "testPlanRunId": "10",
        "applicationType": "WebApplication",
        "testPlanType": "ADHOC_TEST_PLAN",
        "eventType": "CREATE",
    },
    "test_plan": {"testPlanId": "10", "applicationType": "WebApplication", "eventType": "CREATE"},
    "test_step": {"testStepId": "10", "testCaseId": "20", "eventType": "CREATE"},
    "test_suite": {"testSuiteId": "10", "eventType": "CREATE"},
    "upload": {"uploadId": "10", "uploadExtension": "APK", "eventType": "CREATE"},
}
"""The samples of the vendor's page, each with the server's uuid."""


@pytest.fixture(scope="module")
def known() -> Dictionary:
    return dictionary.read(read_resource("dictionaries/testsigma.json"))


@pytest.mark.parametrize("name", DOCUMENTED)
def test_a_documented_message_is_clean(known: Dictionary, name: str) -> None:
    body = {"serverUuid": UUID, **DOCUMENTED[name]}
    assert guard.examine(json.dumps(body).encode(), known, names=frozenset(), approved=frozenset()) == ()
    message = known.message(body.keys())
    assert message.name == name
    assert message.kind is (Kind.PING if name == "ping" else Kind.EVENT)
    documented = {path for path, field in message.fields.items() if field.documented}
    assert documented == body.keys()


def test_every_message_names_the_server(known: Dictionary) -> None:
    assert {m.name for m in known.messages} == set(DOCUMENTED)
    assert all(m.fields["serverUuid"].identifies is Identifies.IDENTIFYING for m in known.messages)


def test_what_the_server_sends_by_itself_is_known_and_nothing_in_it_names_anybody(
    known: Dictionary, tmp_path: Path
) -> None:
    with EmbeddedReceiver() as receiver, EmbeddedTestsigma(tmp_path, platform_url=receiver.url) as server:
        play(server)
    for message in receiver.messages:
        found = guard.examine(message.body, known, names=frozenset(), approved=frozenset())
        assert {(f.path, f.what) for f in found} <= {
            ("testPlanLabType", "unknown_field"),
            ("entityType", "unknown_field"),
        }


def test_a_name_in_a_field_is_found(known: Dictionary) -> None:
    body = {"serverUuid": "zoe@example.com", "eventType": "CREATE", "elementId": "Zoë"}
    found = guard.examine(json.dumps(body).encode(), known, names=frozenset(), approved=frozenset())
    assert {(f.path, f.what) for f in found} >= {("serverUuid", "email"), ("elementId", "unexpected_form")}
