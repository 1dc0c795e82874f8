"""The vendor's side of Testsigma: an embedded platform that serves every path which a Testsigma server asks for.

Source: the reference sheet, section 4.1. Which fields most answers have is not documented; theirs are made up, their
status, types of content, log-ins and sizes are as the table has them.
"""

from __future__ import annotations

import hashlib
import json
import re
import threading
from base64 import b64encode
from dataclasses import dataclass, replace
from email import message_from_bytes
from email.policy import HTTP
from typing import TYPE_CHECKING, Any, Final

from tray_app.demo.faults import Answer, json_answer
from tray_app.demo.loopback_server import LoopbackServer
from tray_app.demo.testsigma_telemetry import KEY

if TYPE_CHECKING:
    import ssl

    from tray_app.demo.http_wire import Request

ACCESS_KEY: Final = "demo-access-key-0123456789abcdef"
OTP: Final = "demo-otp"
DEAD: Final = "Backend service does not exist"
STATS: Final = frozenset(kind for kind, _ in KEY.values())
_BINARY: Final = "application/octet-stream"
_OAUTH: Final = {
    "google": "https://accounts.google.com/o/oauth2/v2/auth",
    "github": "https://github.com/login/oauth/authorize",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One telemetry message as it was received."""

    kind: str
    """`ping`, `event` or `usage`."""
    request: Request

    @property
    def sha256(self) -> str:
        """Of its body."""
        return hashlib.sha256(self.request.body).hexdigest()


class EmbeddedPlatform(LoopbackServer):
    """`with EmbeddedPlatform() as platform: ... platform.url`. Any thread may look at it."""

    def __init__(self, *, port: int = 0, tls: ssl.SSLContext | None = None) -> None:
        super().__init__(port=port, tls=tls)
        self.dead = False
        """Nobody stands behind the vendor's name any more."""
        self._told: list[Told] = []
        self._files: dict[str, bytes] = {}
        self._sessions = 0
        self._lock = threading.Lock()

    # --- what is seen -------------------------------------------------------------------------------------

    @property
    def told(self) -> tuple[Told, ...]:
        """Every telemetry message, oldest first; none of those to which it was dead."""
        with self._lock:
            return tuple(self._told)

    # --- answering ----------------------------------------------------------------------------------------

    def answer(self, request: Request) -> Answer:
        """The vendor's answer, with the hash of what came."""
        if self.dead:
            return Answer(status=404, headers=(("Content-Type", "text/plain"),), body=DEAD.encode())
        answer = self._answer(request)
        seen = ("X-Body-Sha256", hashlib.sha256(request.body).hexdigest())
        return replace(answer, headers=(*answer.headers, seen))

    def _answer(self, request: Request) -> Answer:
        for methods, pattern, needs_key, serve in _ROUTES:
            found = re.fullmatch(pattern, request.path)
            if found is None:
                continue
            if methods and ("GET" if request.method == "HEAD" else request.method) not in methods:
                return json_answer({"error": "Method Not Allowed"}, status=405)
            if needs_key and request.header("authorization") != f"Bearer {ACCESS_KEY}":
                return json_answer({"error": "Unauthorized"}, status=401)
            answer: Answer = serve(self, request, found)
            return answer
        return json_answer({"error": "Not Found", "path": request.path}, status=404)

    # --- telemetry ----------------------------------------------------------------------------------------

    def _tell_of(self, kind: str, request: Request) -> None:
        with self._lock:
            self._told.append(Told(kind=kind, request=request))

    def _ping(self, request: Request, found: re.Match[str]) -> Answer:
        body = _object(request)
        if body is None or body.get("serverUuid") != found[1]:
            return json_answer({"error": "Bad Request"}, status=400)
        self._tell_of("ping", request)
        return Answer()

    def _event(self, request: Request, found: re.Match[str]) -> Answer:
        body = _object(request)
        if body is None or found[1] not in STATS or "serverUuid" not in body:
            return json_answer({"error": "Bad Request"}, status=400)
        self._tell_of("event", request)
        return Answer()

    def _usage(self, request: Request, found: re.Match[str]) -> Answer:
        if (request.method == "POST") != (found[1] is None):
            return json_answer({"error": "Method Not Allowed"}, status=405)
        self._tell_of("usage", request)
        return Answer(status=202)

    # --- functions ----------------------------------------------------------------------------------------

    def _account(self, request: Request, _: re.Match[str]) -> Answer:
        return Answer(status=201 if _object(request) is not None else 400)

    def _activate(self, _: Request, found: re.Match[str]) -> Answer:
        if found[1] != OTP:
            return json_answer({"error": "Internal Server Error"}, status=500)
        return Answer(headers=(("Content-Type", "text/plain"),), body=ACCESS_KEY.encode())

    def _certificate(self, _request: Request, _: re.Match[str]) -> Answer:
        return json_answer(
            {
                "certificatePresignedURL": f"{self.url}/certificates/agent.p12",
                "certificate": b64encode(made_up("certificate", 1_500)).decode(),
                "key": b64encode(made_up("private key", 1_700)).decode(),
                "httpPort": 8383,
                "httpsPort": 8484,
            }
        )

    def _presigned(self, request: Request, _: re.Match[str]) -> Answer:
        return json_answer({"preSignedURL": f"{self.url}/files{request.path}"})

    def _certificate_request(self, _request: Request, _: re.Match[str]) -> Answer:
        return Answer(headers=(("Content-Type", "application/zip"),), body=b"PK\x03\x04" + made_up("csr", 20_000))

    def _with_file(self, request: Request, _: re.Match[str]) -> Answer:
        parts = parts_of(request)
        if not parts:
            return json_answer({"error": "no file"}, status=400)
        return Answer(headers=(("Content-Type", _BINARY),), body=b"".join(parts.values()))

    def _parsed(self, request: Request, _: re.Match[str]) -> Answer:
        parts = parts_of(request)
        if not parts:
            return json_answer({"error": "no file"}, status=400)
        return json_answer({name: hashlib.sha256(data).hexdigest() for name, data in parts.items()})

    def _signed_urls(self, request: Request, _: re.Match[str]) -> Answer:
        return json_answer({"signed": True}) if _object(request) is not None else Answer(status=400)

    def _catalogue(self, request: Request, _: re.Match[str]) -> Answer:
        entries = [{"id": n, "platform": "Linux", "browser": "Chrome", "version": str(80 + n)} for n in range(200)]
        return json_answer({"query": request.query, "content": entries})

    def _lab_ip(self, _request: Request, _: re.Match[str]) -> Answer:
        return Answer(headers=(("Content-Type", "text/plain"),), body=b"192.0.2.10")

    def _login(self, request: Request, _: re.Match[str]) -> Answer:
        return Answer(status=302, headers=(("Location", request.query.get("redirectURI", "/")),))

    def _asked(self, request: Request, found: re.Match[str]) -> Answer:
        return json_answer({"about": found[1], "query": request.query})

    def _image(self, request: Request, _: re.Match[str]) -> Answer:
        return json_answer({"isSuccess": True}) if _object(request) is not None else Answer(status=400)

    def _attachment(self, request: Request, found: re.Match[str]) -> Answer:
        path = found[1] or ""
        with self._lock:
            if request.method == "POST":
                self._files |= {f"/{name}": data for name, data in parts_of(request).items()}
                return Answer(status=201)
            if path not in self._files:
                return json_answer({"error": "Not Found"}, status=404)
            if request.method == "DELETE":
                del self._files[path]
                return Answer(status=204)
            return Answer(headers=(("Content-Type", _BINARY),), body=self._files[path])

    def _uploaded(self, request: Request, found: re.Match[str]) -> Answer:
        answer = self._parsed(request, found)
        return replace(answer, status=201) if answer.status == 200 else answer

    def _web_driver(self, request: Request, found: re.Match[str]) -> Answer:
        command = found[1]
        if command == "/session" and request.method == "POST":
            with self._lock:
                self._sessions += 1
                return json_answer({"value": {"sessionId": f"session-{self._sessions}", "capabilities": {}}})
        if command.endswith("/screenshot"):
            return json_answer({"value": b64encode(made_up(command, 400_000)).decode()})
        return json_answer({"value": None})

    def _sign_in(self, _request: Request, found: re.Match[str]) -> Answer:
        back = f"?redirect_uri={self.url}/login/oauth2/code/{found[1]}"
        return Answer(status=302, headers=(("Location", _OAUTH[found[1]] + back),))


_P: Final = EmbeddedPlatform
_ROUTES: Final[tuple[tuple[tuple[str, ...], str, bool, Any], ...]] = (
    (("PUT",), r"/api_public/servers/([^/]+)", False, _P._ping),
    (("POST",), r"/api_public/stats/([^/]+)", False, _P._event),
    (("POST", "DELETE"), r"/api/kibbutz/action_usage_details(?:/([^/]+))?", True, _P._usage),
    (("POST",), r"/api_public/accounts", False, _P._account),
    (("GET",), r"/api_public/accounts/activate/([^/]+)", False, _P._activate),
    (("GET",), r"/api_public/agents/certificate", False, _P._certificate),
    (("GET",), r"/api_public/agents/(?:ios_images/[^/]+|wda_real_device|wda_emulator|xctest)", False, _P._presigned),
    (("GET",), r"/api_public/ios/certificates/csr", False, _P._certificate_request),
    (("POST",), r"/api_public/ios/certificates/(?:cer|cer_pem)", False, _P._with_file),
    (("POST",), r"/api_public/ios/provisioning/parse", False, _P._parsed),
    (("PUT",), r"/api/sign/files", True, _P._with_file),
    (("PUT",), r"/api/sign/urls", True, _P._signed_urls),
    (("GET",), r"/api_public/platforms(?:/.*)?", False, _P._catalogue),
    (("GET",), r"/api/platforms(?:/.*)?", True, _P._catalogue),
    (("GET",), r"/api_public/testsigma_lab_ip", False, _P._lab_ip),
    (("GET",), r"/api/kibbutz/(plugin_versions/[^/]+)", True, _P._asked),
    (("GET",), r"/api/kibbutz/login", True, _P._login),
    (("GET",), r"/api/(suggestions/[^/]+)", True, _P._asked),
    (("POST",), r"/api/visual/imageanalysis", True, _P._image),
    (("POST", "GET", "DELETE"), r"/api/attachments(/.*)?", True, _P._attachment),
    (("POST",), r"/api/uploads", True, _P._uploaded),
    ((), r"(?:/mobile)?/wd/hub(/.*)", False, _P._web_driver),
    (("GET",), r"/oauth2/authorization/(google|github)", False, _P._sign_in),
)
"""Methods (none: all), path, whether it needs the access key, and who serves it."""


def made_up(what: str, size_bytes: int) -> bytes:
    """Bytes that look like nothing, and are the same every time."""
    return hashlib.shake_256(what.encode()).digest(size_bytes)


def parts_of(request: Request) -> dict[str, bytes]:
    """The parts of a multipart form by name; none for anything else, and for a form that is damaged."""
    kind = request.header("content-type") or ""
    if not kind.lower().startswith("multipart/form-data"):
        return {}
    form = message_from_bytes(b"Content-Type: " + kind.encode("latin-1") + b"\r\n\r\n" + request.body, policy=HTTP)
    if not form.is_multipart() or form.defects:
        return {}
    found = {}
    for part in form.iter_parts():
        name = part.get_param("name", header="content-disposition")
        data = part.get_payload(decode=True)
        found[str(name)] = data if isinstance(data, bytes) else b""
    return found


def _object(request: Request) -> dict[str, Any] | None:
    try:
        told = json.loads(request.body)
    except ValueError:
        return None
    return told if isinstance(told, dict) else None
