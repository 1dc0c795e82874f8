"""The web API of the embedded Testsigma: log-ins, the server row, and the lists as pages of Spring Data.

Source: the reference sheet, section 6: which path needs which log-in, page sizes, 415, XML, snake case of /api/v1.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from base64 import urlsafe_b64encode
from typing import TYPE_CHECKING, Any, Final

from tray_app.demo.faults import Answer, json_answer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tray_app.demo.http_wire import Request
    from tray_app.demo.testsigma_data import Row, TestsigmaData

USER: Final = "admin@sample.com"
PASSWORD: Final = "demo-testsigma-password"  # noqa: S105
API_KEY: Final = "demo0123456789abcdefdemo0123456789abcdef"
_JWT_SECRET: Final = b"a secret of the made-up server"

SIZE_MOST: Final = 2000
SIZE_USUAL: Final = 25
V1_LISTS: Final = frozenset({"elements", "environments", "test_plan_results", "uploads", "upload_versions"})
"""What an API key may list."""
_PATHS: Final = {"settings/agents": "agents", "settings/agent_devices": "agent_devices"}
_LISTS: Final = frozenset(
    {
        "elements",
        "environments",
        "test_cases",
        "test_data",
        "test_plans",
        "dry_test_plans",
        "test_plan_results",
        "test_steps",
        "test_suites",
        "uploads",
        "upload_versions",
        "workspaces",
        "workspace_versions",
    }
)
_CAMEL: Final = re.compile(r"(?<=[a-z0-9])([A-Z])")


def snake_case(value: Any) -> Any:
    """Keys as /api/v1 writes them."""
    if isinstance(value, dict):
        return {_CAMEL.sub(lambda m: "_" + m[1].lower(), key): snake_case(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [snake_case(inner) for inner in value]
    return value


def jwt(payload: Mapping[str, Any]) -> str:
    """An HS512 token as the server makes it."""

    def part(data: bytes) -> str:
        return urlsafe_b64encode(data).rstrip(b"=").decode()

    head = part(json.dumps({"alg": "HS512"}).encode())
    signed = f"{head}.{part(json.dumps(payload).encode())}"
    return f"{signed}.{part(hmac.new(_JWT_SECRET, signed.encode(), hashlib.sha512).digest())}"


class TestsigmaApi:
    """Answers requests from the data. Any thread."""

    __test__ = False

    def __init__(self, data: TestsigmaData, platform_url: Callable[[], str], lab_ip: Callable[[], str | None]) -> None:
        self.data = data
        self.user, self.password, self.api_key = USER, PASSWORD, API_KEY
        self.auth_type = "FORM"
        self.session_key = 1
        """Sessions made with another one are over."""
        self._platform_url, self._lab_ip = platform_url, lab_ip

    def answer(self, request: Request) -> Answer:
        """The answer to one request."""
        path = request.path.rstrip("/") or "/"
        match request.method, path:
            case "GET", "/servers":
                return json_answer(self.data.server_row())
            case "PUT", "/servers":
                return self._put_server(request)
            case "POST", "/login":
                return self._login(request)
            case "GET", "/sessions":
                return json_answer({"authenticated": self._has_session(request)})
            case "GET", "/auth_config":
                # The real one really does: nobody may ever ask for it.
                return json_answer({"username": self.user, "password": self.password, "apiKey": self.api_key})
        if path.startswith("/api/v1/"):
            if not self._has_key(request):
                return json_answer({"error": "Unauthorized"}, status=401)
            return self._list(path.removeprefix("/api/v1/"), request, allowed=V1_LISTS, shown=snake_case)
        if not self._has_session(request):
            return json_answer({"error": "Authentication failed"}, status=401)
        match path:
            case "/testsigma_os_config":
                return json_answer({"id": 1, "url": self._platform_url(), "userName": None})
            case "/os_server_details":
                details = {"serverVersion": self.data.version, "serverIp": "10.0.0.7", "testsigmaLabIP": self._lab_ip()}
                return json_answer({k: v for k, v in details.items() if v is not None})
        return self._list(path.removeprefix("/"), request, allowed=_LISTS, shown=lambda value: value)

    # --- the server row and log-ins ---------------------------------------------------------------------------

    def _put_server(self, request: Request) -> Answer:
        try:
            wanted = json.loads(request.body)
        except ValueError:
            return json_answer({"error": "not readable"}, status=400)
        if isinstance(wanted.get("consent"), bool):
            self.data.consent = wanted["consent"]
        if isinstance(wanted.get("consentRequestDone"), bool):
            self.data.consent_request_done = wanted["consentRequestDone"]
        return json_answer(self.data.server_row(), status=202)

    def _login(self, request: Request) -> Answer:
        try:
            given = json.loads(request.body)
        except ValueError:
            return json_answer({"error": "not readable"}, status=400)
        if (given.get("username"), given.get("password")) != (self.user, self.password):
            return json_answer({"error": "Bad credentials"}, status=401)
        token = jwt({"sub": "1", "serverUuid": self.data.server_uuid, "session": self.session_key})
        cookie = ("Set-Cookie", f"X-AUTH={token}; Path=/; HttpOnly")
        return json_answer({"userName": self.user}, headers=(cookie,))

    def _has_session(self, request: Request) -> bool:
        if self.auth_type == "NO_AUTH":
            return True
        valid = jwt({"sub": "1", "serverUuid": self.data.server_uuid, "session": self.session_key})
        pairs = [p.strip() for p in (request.header("cookie") or "").split(";")]
        return f"X-AUTH={valid}" in pairs

    def _has_key(self, request: Request) -> bool:
        bearer = (request.header("authorization") or "").removeprefix("Bearer ").strip()
        return self.api_key in (request.header("x-ts-api-key"), bearer)

    # --- lists ------------------------------------------------------------------------------------------------

    def _list(self, name: str, request: Request, *, allowed: frozenset[str], shown: Callable[[Any], Any]) -> Answer:
        table, _, number = _PATHS.get(name, name).partition("/")
        if table not in allowed and name not in _PATHS:
            return json_answer({"status": 404, "error": "Not Found", "path": request.path}, status=404)
        if table == "test_data" and (request.header("content-type") or "") != "application/json":
            return json_answer({"status": 415, "error": "Unsupported Media Type"}, status=415)
        if "application/json" not in (request.header("accept") or ""):
            xml = b"<Page><content/></Page>"
            return Answer(headers=(("Content-Type", "application/xml;charset=UTF-8"),), body=xml)
        if number:
            row = self.data.row(table, int(number)) if number.isdigit() else None
            return json_answer({"error": "not there"}, status=404) if row is None else json_answer(shown(row))
        rows = self.data.rows(table)
        if table == "agent_devices":
            rows = [row for row in rows if str(row["agentId"]) == request.query.get("agentId")]
        return json_answer(
            _page(rows, request.query, default=len(rows) if table == "test_steps" else SIZE_USUAL, shown=shown)
        )


def _page(rows: list[Row], query: Mapping[str, str], *, default: int, shown: Callable[[Any], Any]) -> Row:
    """A Spring `Page`; its own keys are in camel case also under /api/v1."""
    if query.get("sort", "id,asc").endswith(",desc"):
        rows = rows[::-1]
    size = min(max(int(query.get("size", default)), 1), SIZE_MOST)
    number = int(query.get("page", 0))
    cut = rows[number * size : (number + 1) * size]
    pages = -(-len(rows) // size)
    return {
        "content": [shown(row) for row in cut],
        "pageable": {"offset": number * size, "pageNumber": number, "pageSize": size, "paged": True},
        "totalElements": len(rows),
        "totalPages": pages,
        "last": number + 1 >= pages,
        "first": number == 0,
        "size": size,
        "number": number,
        "numberOfElements": len(cut),
        "empty": not cut,
    }
