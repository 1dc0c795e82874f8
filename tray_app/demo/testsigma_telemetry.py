"""What the embedded Testsigma sends home by itself, and the lines that it writes about it.

Source: the reference sheet, sections 2, 3 and 3.5: numbers for ids, no consent for events, three lines a message.
Only loopback is ever connected to.
"""

from __future__ import annotations

import http.client
import json
import threading
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from tray_app.demo.loopback_only import loopback

if TYPE_CHECKING:
    from pathlib import Path

TIMEOUT_S: Final = 10.0
LOG_BYTES_MOST: Final = 10 * 1024 * 1024
LOGGED_CHARACTERS: Final = 1000

KEY: Final = {
    "agents": ("agent", "agentId"),
    "agent_devices": ("agent_device", "agentDeviceId"),
    "elements": ("element", "elementId"),
    "environments": ("environment", "environmentId"),
    "test_cases": ("test_case", "testCaseId"),
    "test_data": ("test_data", "testDataId"),
    "test_plans": ("test_plan", "testPlanId"),
    "test_plan_results": ("test_plan_run", "testPlanRunId"),
    "test_steps": ("test_step", "testStepId"),
    "test_suites": ("test_suite", "testSuiteId"),
    "uploads": ("upload", "uploadId"),
}
"""Table to the kind in the path and the key of its id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnMessage:
    """One message that the server sent, or would have sent."""

    method: str
    url: str
    body: bytes
    outcome: str
    """`sent`, `failed` (nobody listens there) or `refused` (not on loopback: the demo sends nothing there)."""
    status_code: int | None = None


class ApplicationLog:
    """`logs/application.log`, rotated at 10 MB as log4j2 does: renamed, and a new one begun. Any thread."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()

    def write(self, message: str, *, source: str, thread: str, level: str = "INFO", request_id: str = "") -> None:
        """One event of the logger `com.testsigma`."""
        stamp = f"{datetime.now().astimezone():%Y-%m-%d %H:%M:%S}"
        line = f"{stamp} [{request_id}] {level:5} {source} [{thread}] - {message}\n"
        with self._lock:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            if self.path.exists() and self.path.stat().st_size > LOG_BYTES_MOST:
                self._rotate()
            with self.path.open("a", encoding="utf-8") as file:
                file.write(line)

    def rotate(self) -> None:
        """As at 10 MB."""
        with self._lock:
            self._rotate()

    def _rotate(self) -> None:
        for number in range(9, 0, -1):
            older = self.path.with_name(f"application-{number}.log")
            if older.exists():
                older.replace(self.path.with_name(f"application-{number + 1}.log"))
        self.path.replace(self.path.with_name("application-1.log"))


def compact(value: dict[str, Any]) -> bytes:
    """As Jackson with NON_NULL writes it."""
    kept = {key: inner for key, inner in value.items() if inner is not None}
    return json.dumps(kept, separators=(",", ":"), ensure_ascii=False).encode()


def send(log: ApplicationLog, method: str, url: str, *, body: bytes, thread: str) -> OwnMessage:
    """Makes one request as the server's Apache client does, and writes its three lines."""
    log.write(
        f"Making a {method.lower()} request to {url} | with data - com.testsigma.os.stats.entity@5f2a",
        source=f"HttpClient:{method.lower()}:{91 if method == 'POST' else 128}",
        thread=thread,
    )
    text = body.decode()[:LOGGED_CHARACTERS]
    log.write(f"Request Data: {text}", source="HttpClient:printRequestData:311", thread=thread)
    message = _made(method, url, body)
    if message.status_code is not None:
        log.write(
            f"Http Response details: Code - {message.status_code}, Message - ",
            source="HttpClient:getResponse:342",
            thread=thread,
        )
    elif message.outcome == "failed":
        log.write("Connection refused", source="StatService:send:40", thread=thread, level="ERROR")
    return message


def _made(method: str, url: str, body: bytes) -> OwnMessage:
    where = loopback(url)
    if where is None:
        return OwnMessage(method=method, url=url, body=body, outcome="refused")
    host, port, target = where
    connection = http.client.HTTPConnection(host, port, timeout=TIMEOUT_S)
    try:
        connection.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
        connection.putheader("Content-Type", "application/json")
        connection.putheader("Content-Length", str(len(body)))
        connection.putheader("Host", urlsplit(url).netloc)
        connection.putheader("Connection", "Keep-Alive")
        connection.putheader("User-Agent", "Apache-HttpClient/4.5.13 (Java/11.0.15)")
        connection.putheader("Accept-Encoding", "gzip,deflate")
        connection.endheaders(body)
        status_code = connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return OwnMessage(method=method, url=url, body=body, outcome="failed")
    else:
        return OwnMessage(method=method, url=url, body=body, outcome="sent", status_code=status_code)
    finally:
        connection.close()
