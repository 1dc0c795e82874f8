"""What people do with the embedded Testsigma: some things that were there before, and one of each kind made."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tray_app.demo.testsigma_data import Row
    from tray_app.demo.testsigma_server import EmbeddedTestsigma


def fill(server: EmbeddedTestsigma) -> None:
    """Some things that were there before anybody looked, written into its database: nothing is sent for them."""
    insert = server.data.insert
    agent = insert("agents", title="Build agent", hostName="build-7.example", osType="LINUX")
    insert("agent_devices", agentId=agent["id"], name="Pixel of Zoë", osName="ANDROID")
    insert("environments", name="Staging")
    case = insert("test_cases", name="Sign in", workspaceVersionId=1, deleted=False)
    insert("test_steps", testCaseId=case["id"], action="Open the page")
    insert("elements", name="login button", workspaceVersionId=1)
    insert("test_suites", name="Smoke")
    plan = insert("test_plans", name="Nightly", entityType="TEST_PLAN", testDevices=[device()])
    insert("test_plan_results", testPlanId=plan["id"], testPlan=plan, dryTestPlan=None)
    insert("test_data", testDataName="users", versionId=1)


def device() -> Row:
    """An entry of a plan's `testDevices`."""
    return {"id": 1, "testPlanLabType": "Hybrid", "workspaceVersionId": 1}


def play(server: EmbeddedTestsigma) -> dict[str, int]:
    """One of each of the eleven kinds is made; the ids by table."""
    made: dict[str, int] = {}
    made["environments"] = server.create("environments", name="Production of Jürgen")
    made["agents"] = server.create("agents", title="Laptop", hostName="zoe-laptop.example", osType=None)
    server.agent_reports(made["agents"], "MACOSX")
    made["agent_devices"] = server.create("agent_devices", agentId=made["agents"], name="Phone", osName="IOS")
    made["elements"] = server.create("elements", name="buy button", workspaceVersionId=1)
    made["test_data"] = server.create("test_data", testDataName="cards", versionId=1)
    version = server.data.insert("upload_versions", fileName="shop-release.apk")
    made["uploads"] = server.create("uploads", name="shop", latestVersionId=version["id"])
    made["test_cases"] = server.create("test_cases", name="Buy", workspaceVersionId=1, deleted=False)
    made["test_steps"] = server.create("test_steps", testCaseId=made["test_cases"], action="Click buy")
    made["test_suites"] = server.create("test_suites", name="Checkout")
    made["test_plans"] = server.create("test_plans", name="Weekly", entityType="TEST_PLAN", testDevices=[device()])
    plan = server.data.row("test_plans", made["test_plans"])
    made["test_plan_results"] = server.create(
        "test_plan_results", testPlanId=made["test_plans"], testPlan=plan, dryTestPlan=None
    )
    return made
