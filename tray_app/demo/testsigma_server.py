"""The embedded Testsigma CE: a far end for the demo and for tests, with config, web API, log and own telemetry."""

from __future__ import annotations

import json
import os
import threading
import time
from http.client import HTTPException
from typing import TYPE_CHECKING, Any, Final
from urllib.request import ProxyHandler, build_opener

from tray_app.config_files.properties import entries, trimmed
from tray_app.demo.loopback_only import loopback
from tray_app.demo.loopback_server import LoopbackServer
from tray_app.demo.testsigma_api import PASSWORD, TestsigmaApi
from tray_app.demo.testsigma_data import TestsigmaData
from tray_app.demo.testsigma_telemetry import KEY, ApplicationLog, compact, send

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tray_app.demo.faults import Answer
    from tray_app.demo.http_wire import Request
    from tray_app.demo.testsigma_data import Row
    from tray_app.demo.testsigma_telemetry import OwnMessage

VENDOR_URL: Final = "https://os-services.testsigma.com"
URL_KEY: Final = "testsigma.platform.url"
URL_VARIABLE: Final = "TESTSIGMA_PLATFORM_URL"
SWITCH: Final = "DISABLE_TELEMETRY"
_NO_EVENT_ON_DELETE: Final = frozenset({"test_plan_results"})

TEMPLATE: Final = """\
# Settings of this Testsigma server; those of the jar are overruled by what stands here.
server.port=9090
spring.datasource.username=root
spring.datasource.password={password}
# who looks after it: Zo\\u00eb
"""
DB_PASSWORD: Final = "demo-testsigma-database-password"  # noqa: S105


class EmbeddedTestsigma(LoopbackServer):
    """A Testsigma CE v3.0.1: `with EmbeddedTestsigma(folder) as server: ... server.url`.

    `home` is its TestsigmaServer folder; it gets `config/application.properties` unless there is one (not with
    `with_file` false). File and environment are read by `start` and `restart` only. Started, it syncs once, as the
    real one does; the later syncs (after 2 minutes, then every 12 hours) are made by `sync`. Events leave as soon as
    `create` and `delete` are called, whatever the flag says. Nothing is ever sent off loopback. Any thread.
    """

    def __init__(
        self,
        home: Path,
        *,
        version: str = "v3.0.1",
        seed: int = 1,
        port: int = 0,
        environment: Mapping[str, str] | None = None,
        platform_url: str | None = None,
        onboarded: bool = False,
        with_file: bool = True,
    ) -> None:
        super().__init__(port=port)
        self.home = home
        self.environment: dict[str, str] = dict(environment or {})
        """A change counts from the next `start` or `restart`."""
        self.data = TestsigmaData(version=version, seed=seed)
        self.api = TestsigmaApi(self.data, lambda: self.platform_url, self._lab_ip)
        self.log = ApplicationLog(home / "logs" / "application.log")
        self.own_messages: list[OwnMessage] = []
        """What it sent by itself, or would have sent."""
        self.platform_url = VENDOR_URL
        self.telemetry_disabled = False
        """`DISABLE_TELEMETRY` as it was read."""
        self._executors = 0
        self._lock = threading.RLock()
        if onboarded:
            self.finish_onboarding()
            self.data.consent = True
        if with_file:
            self._write_config(platform_url)

    # --- what it is ---------------------------------------------------------------------------------------

    @property
    def config_path(self) -> Path:
        """Its `config/application.properties`."""
        return self.home / "config" / "application.properties"

    @property
    def server_id(self) -> str:
        """The uuid that each of its messages carries."""
        return self.data.server_uuid

    def _write_config(self, platform_url: str | None) -> None:
        if self.config_path.exists():
            return
        self.config_path.parent.mkdir(parents=True, exist_ok=True)
        text = TEMPLATE.format(password=DB_PASSWORD)
        if platform_url is not None:
            text += f"{URL_KEY}={platform_url}\n"
        descriptor = os.open(self.config_path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640)
        with open(descriptor, "wb") as file:  # noqa: PTH123
            file.write(text.encode())

    # --- life ---------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Reads file and environment, listens, syncs. Raises Fixable for a file that Java refuses."""
        self.stop()
        data = self.config_path.read_bytes() if self.config_path.exists() else b""
        settings = {trimmed(entry.key): trimmed(entry.value) for entry in entries(data)} | self.environment
        self.platform_url = self.environment.get(URL_VARIABLE) or settings.get(URL_KEY) or VENDOR_URL
        self.telemetry_disabled = settings.get(SWITCH, "").lower() == "true"
        self._tell("Starting TestsigmaWebApplication v3.0.1", source="TestsigmaWebApplication:logStarting:55")
        super().start()
        self._tell("Started TestsigmaWebApplication in 12.3 seconds", source="TestsigmaWebApplication:logStarted:61")
        self.sync()

    def restart(self) -> None:
        """What makes it read its file and environment again."""
        self.start()

    def finish_onboarding(self) -> None:
        """The owner goes through the first pages: from here on only `PUT /servers` changes the flag."""
        self.data.onboarded = self.data.consent_request_done = True

    def tick_in_portal(self, *, consent: bool) -> None:
        """Settings > Telemetry: sends the flag alone."""
        self.data.consent = consent

    # --- its own telemetry ----------------------------------------------------------------------------------

    def sync(self) -> None:
        """The ping, as the scheduler makes it: while nobody was asked, the flag follows DISABLE_TELEMETRY first."""
        if not self.data.consent_request_done:
            self.data.consent = not self.telemetry_disabled
        if not self.data.consent:
            return
        body = compact(
            {
                "serverUuid": self.server_id,
                "serverVersion": self.data.version,
                "serverOs": "LINUX",
                "lastUpTime": int(time.time() * 1000),
            }
        )
        self._send_home("PUT", f"/api_public/servers/{self.server_id}", body=body, thread="scheduling-1")

    def create(self, table: str, *, row_id: int | None = None, **fields: Any) -> int:
        """Somebody makes something: its id. `KEY` has the tables that tell the vendor."""
        row = self.data.insert(table, row_id=row_id, **fields)
        if table != "agents" or row.get("osType") is not None:
            self._event(table, row, "CREATE")
        return int(row["id"])

    def agent_reports(self, agent_id: int, os_type: str) -> None:
        """A new agent says what it runs on: only then the vendor hears of it."""
        before = self.data.row("agents", agent_id)
        first = before is not None and before.get("osType") is None
        row = self.data.change("agents", agent_id, osType=os_type)
        if first:
            self._event("agents", row, "CREATE")

    def delete(self, table: str, row_id: int) -> None:
        """Somebody deletes something; an agent takes its devices with it, a test case its steps without a word."""
        if table == "agents":
            for device in self.data.rows("agent_devices"):
                if device["agentId"] == row_id:
                    self.delete("agent_devices", device["id"])
        if table == "test_cases":
            for step in self.data.rows("test_steps"):
                if step["testCaseId"] == row_id:
                    self.data.delete("test_steps", step["id"])
        row = self.data.delete(table, row_id)
        if table not in _NO_EVENT_ON_DELETE:
            self._event(table, row, "DELETE")

    def _event(self, table: str, row: Row, event_type: str) -> None:
        if table not in KEY:
            return
        kind, key = KEY[table]
        body = {"serverUuid": self.server_id, "eventType": event_type, key: row["id"], **self._beside(table, row)}
        with self._lock:
            self._executors += 1
            thread = f"SimpleAsyncTaskExecutor-{self._executors}"
        self._send_home("POST", f"/api_public/stats/{kind}", body=compact(body), thread=thread)

    def _beside(self, table: str, row: Row) -> Row:
        match table:
            case "agents":
                return {"agentOs": row.get("osType")}
            case "agent_devices":
                return {"agentDeviceOs": row.get("osName")}
            case "test_steps":
                return {"testCaseId": row["testCaseId"]}
            case "test_plans":
                return {"entityType": row.get("entityType")}
            case "test_plan_results":
                adhoc = row.get("testPlan") is None
                return {
                    "testPlanType": "ADHOC_TEST_PLAN" if adhoc else "TEST_PLAN",
                    "applicationType": "WebApplication",
                    "testPlanLabType": "Hybrid",
                }
            case "uploads":
                version = self.data.row("upload_versions", row.get("latestVersionId", 0))
                return {"uploadExtension": None if version is None else version["fileName"].rpartition(".")[2]}
        return {}

    def _send_home(self, method: str, path: str, *, body: bytes, thread: str) -> None:
        message = send(self.log, method, self.platform_url + path, body=body, thread=thread)
        with self._lock:
            self.own_messages.append(message)

    # --- answering ------------------------------------------------------------------------------------------

    def answer(self, request: Request) -> Answer:
        """The web API's answer. Like the real one it writes down what it is asked, secrets and all."""
        body = request.body.decode("utf-8", "replace")
        self._tell(
            f"{request.method} {request.target} headers {dict(request.headers)} body {body}",
            source="RequestLogFilter:doFilter:44",
            thread=f"qtp{self.port}-{threading.get_ident() % 97}",
            level="DEBUG",
        )
        return self.api.answer(request)

    def register_account(self, *, email: str) -> None:
        """The owner signs up: a message with personal data that is no telemetry, logged like one."""
        body = json.dumps({"email": email, "serverUuid": self.server_id, "password": PASSWORD}).encode()
        self._send_home("POST", "/api_public/accounts", body=body, thread="qtp1-21")

    def _lab_ip(self) -> str | None:
        url = f"{self.platform_url}/api_public/testsigma_lab_ip"
        if loopback(url) is None:
            return None
        try:
            with build_opener(ProxyHandler({})).open(url, timeout=5) as answer:
                return str(answer.read(100).decode())
        except (OSError, HTTPException, ValueError):
            return None

    def _tell(self, message: str, *, source: str, thread: str = "main", level: str = "INFO") -> None:
        self.log.write(message, source=source, thread=thread, level=level)
