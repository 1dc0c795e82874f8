"""Reads an instance's web API: bounded in time, size and depth, and careful with the secret.

The secret goes out over https, or to loopback, and never after a redirect. It is in no exception and in no repr.
For sending payloads see `system.sender`.
"""

from __future__ import annotations

import asyncio
import re
import ssl
from collections.abc import Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import accumulate
from typing import TYPE_CHECKING, Final, Self
from urllib.parse import urlsplit

import httpx
import msgspec

from tray_app.core.errors import Fixable, Refused, Temporary
from tray_app.core.retry import retry_after
from tray_app.system.destinations import ProxyUnsupported, is_loopback_host, make_tls_context, proxy_for
from tray_app.system.http_faults import detail_of, fault_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Generator
    from types import TracebackType

    from tray_app.core.errors import TrayAppError

CONNECT_TIMEOUT_S: Final = 10.0
READ_TIMEOUT_S: Final = 30.0
TOTAL_TIMEOUT_S: Final = 120.0
"""One request with its whole answer: 50 MB at 4 Mbit/s."""
LIMIT_BYTES: Final = 50_000_000
DEPTH_LIMIT: Final = 64
"""Of an answer's JSON. SonarQube's deepest (api/system/info of a cluster) has 7 levels."""
MESSAGE_CHARACTERS: Final = 300

Params = Mapping[str, str | int | bool]


class ApiClient:
    """A connection to one instance's web API. Made by `api_client`; use as an async context manager.

    Thread: the event loop's in which it is first used. Several requests may run at once.
    """

    def __init__(
        self, base_url: str, *, http: httpx.AsyncClient, total_timeout_s: float, secret: str | None = None
    ) -> None:
        self.base_url = base_url
        self.total_timeout_s = total_timeout_s
        self._http = http
        self._secret = secret

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    def __repr__(self) -> str:
        return f"ApiClient({self.base_url!r})"

    def without_secret(self, text: str) -> str:
        """`text` of the server's, which may repeat what it was sent."""
        return text.replace(self._secret, "(the secret)") if self._secret else text

    async def aclose(self) -> None:
        """Ends all connections."""
        await self._http.aclose()

    @asynccontextmanager
    async def answer(
        self,
        path: str,
        params: Params | None = None,
        *,
        method: str = "GET",
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> AsyncIterator[httpx.Response]:
        """The answer to a request, its body not read yet, whatever its status. Raises httpx's errors."""
        request = self._http.stream(method, self.base_url + path, params=params, content=content, headers=headers)
        async with request as response:
            yield response


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """How an instance's API may be reached."""

    loopback_only: bool = False
    proxy: str | None = None
    ca_file: str | None = None
    """Certificates of the owner's own, believed besides the system's."""


def api_client(
    base_url: str,
    *,
    token: str | None = None,
    user: str | None = None,
    password: str | None = None,
    bearer: bool = False,
    carried: str | None = None,
    loopback_only: bool = False,
    proxy: str | None = None,
    ca_file: str | None = None,
    total_timeout_s: float = TOTAL_TIMEOUT_S,
) -> ApiClient:
    """A client for the web API at `base_url` (no slash at the end).

    `token` goes out as `Authorization: Bearer` with `bearer`, else as the user name of Basic with an empty password;
    `user` and `password` as Basic. `carried`: a secret that the caller's own requests carry (a log-in, a cookie).
    `loopback_only`: for demo and tests, refuses anything else. `ca_file`: certificates that are believed besides
    the system's.
    Raises Fixable `insecure_token` (a secret over http off loopback), `api_bad_url`, `api_not_loopback`,
    `api_proxy`, `api_tls_setup`. Cost: 60 ms for the TLS context with https.
    """
    try:
        parts = urlsplit(base_url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise Fixable("api_bad_url") from None
    if parts.scheme not in {"http", "https"} or not host or "@" in parts.netloc or parts.query or parts.fragment:
        raise Fixable("api_bad_url")
    local = is_loopback_host(host)
    if loopback_only and not local:
        raise Fixable("api_not_loopback", url=base_url)
    if (token or password or carried) and parts.scheme == "http" and not local:
        raise Fixable("insecure_token", url=base_url)
    try:
        route = proxy_for(host, port or (443 if parts.scheme == "https" else 80), scheme=parts.scheme, own=proxy)
    except ProxyUnsupported as error:
        raise Fixable("api_proxy", url=base_url, detail=error) from None
    via = None if route is None else httpx.Proxy(route.url, auth=route.login)
    http = httpx.AsyncClient(
        auth=_auth(token=token, user=user, password=password, bearer=bearer),
        verify=_verify(parts.scheme, base_url, ca_file),
        proxy=via,
        trust_env=False,
        follow_redirects=False,
        timeout=httpx.Timeout(READ_TIMEOUT_S, connect=CONNECT_TIMEOUT_S),
        # Uncompressed: what is counted is then what is held, and no small answer unpacks into a huge one.
        headers={
            "Accept": "application/json, text/plain",
            "Accept-Encoding": "identity",
            "User-Agent": "telemetry-tray",
        },
    )
    secret = token or password or carried
    return ApiClient(base_url.rstrip("/"), http=http, total_timeout_s=total_timeout_s, secret=secret)


async def get_json(
    client: ApiClient, path: str, params: Params | None = None, *, limit_bytes: int = LIMIT_BYTES
) -> object:
    """The decoded JSON that a GET of `path` answers.

    Raises Fixable `api_unauthorized` (401), `api_forbidden` (403), `api_redirected`, `api_not_json`,
    `api_certificate`; Refused `api_not_found` (404), `api_rejected` (other 4xx; facts `status`, `message`),
    `api_too_large`, `api_too_deep`; Temporary `api_unreachable`, `api_timeout`, `api_busy` (429, or 503 that says when
    to come again; fact `retry_after_s`, 0 where the server did not say), `api_server_error` (other 5xx),
    `api_cut_short`. Each has the fact `url`, without the query.
    """
    return msgspec.json.decode(await get_json_body(client, path, params, limit_bytes=limit_bytes))


async def get_json_body(
    client: ApiClient, path: str, params: Params | None = None, *, limit_bytes: int = LIMIT_BYTES
) -> bytes:
    """The bytes of the JSON that a GET of `path` answers, checked as `get_json` does and not decoded: for readers
    that decode into types of their own, or keep a part as it was written. Raises as `get_json`."""
    body, headers = await _call(client, path, params, limit_bytes=limit_bytes)
    _check_json(body, headers, url=client.base_url + path)
    return body


async def call_json_body(
    client: ApiClient,
    method: str,
    path: str,
    *,
    params: Params | None = None,
    content: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    limit_bytes: int = LIMIT_BYTES,
) -> tuple[bytes, httpx.Headers]:
    """The same for any method, with a body to send and headers of its own; also the answer's headers. Raises as
    `get_json`."""
    body, answered = await _call(
        client, path, params, method=method, content=content, headers=headers, limit_bytes=limit_bytes
    )
    _check_json(body, answered, url=client.base_url + path)
    return body, answered


def _check_json(body: bytes, headers: httpx.Headers, *, url: str) -> None:
    content_type = _content_type(headers)
    if "html" in content_type or body.lstrip()[:1] == b"<" or not body.strip():
        raise Fixable("api_not_json", url=url, content_type=content_type or "?")
    _bound_depth(body, url=url)
    try:
        msgspec.json.decode(body, type=msgspec.Raw)
        str(memoryview(body), "utf-8")  # Raw does not look into strings
    except UnicodeDecodeError:
        raise Fixable("api_not_json", url=url, content_type=content_type or "?") from None
    except msgspec.DecodeError as error:
        if "truncated" in str(error):
            raise Temporary("api_cut_short", url=url) from None
        raise Fixable("api_not_json", url=url, content_type=content_type or "?") from None
    except RecursionError:
        raise Refused("api_too_deep", url=url, limit=DEPTH_LIMIT) from None


async def get_text(client: ApiClient, path: str, params: Params | None = None, *, limit_bytes: int = 100_000) -> str:
    """The plain text that a GET of `path` answers (`api/server/version`). Raises as `get_json`."""
    body, headers = await _call(client, path, params, limit_bytes=limit_bytes)
    content_type = _content_type(headers)
    if "html" in content_type or body.lstrip()[:1] == b"<":
        raise Fixable("api_not_json", url=client.base_url + path, content_type=content_type or "?")
    return body.decode("utf-8", errors="replace")


def json_depth(body: bytes) -> int | None:
    """How deep arrays and objects are nested in JSON text; None: brackets do not match, so it is none.

    Without parsing: all parsers at hand recurse. Strings are taken out first, so that brackets in them do not count.
    """
    if b"\\" in body:
        body = _ESCAPE.sub(b"", body)
    brackets = _STRING.sub(b"", body.translate(None, _NO_BRACKETS))
    steps = memoryview(brackets.translate(_STEPS)).cast("b")
    deepest = max(accumulate(steps), default=0)
    return deepest if b'"' not in brackets and sum(steps) == 0 else None


_ESCAPE: Final = re.compile(rb"\\.", re.DOTALL)
_STRING: Final = re.compile(rb'"[^"]*"')
_NO_BRACKETS: Final = bytes(set(range(256)) - set(b'[]{}"'))
_STEPS: Final = bytes({"[": 1, "{": 1, "]": 255, "}": 255}.get(chr(code), 0) for code in range(256))


def _bound_depth(body: bytes, *, url: str) -> None:
    depth = json_depth(body)
    if depth is None:
        raise Temporary("api_cut_short", url=url)
    if depth > DEPTH_LIMIT:
        raise Refused("api_too_deep", url=url, limit=DEPTH_LIMIT)


def _content_type(headers: httpx.Headers) -> str:
    return str(headers.get("content-type", "")).lower()


async def _call(
    client: ApiClient,
    path: str,
    params: Params | None,
    *,
    method: str = "GET",
    content: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    limit_bytes: int,
) -> tuple[bytes, httpx.Headers]:
    url = client.base_url + path
    answer = client.answer(path, params, method=method, content=content, headers=headers)
    try:
        async with asyncio.timeout(client.total_timeout_s), answer as response:
            await _check_status(client, response, url=url)
            return await _read(response, url=url, limit_bytes=limit_bytes), response.headers
    except TimeoutError:
        raise Temporary("api_timeout", url=url, seconds=int(client.total_timeout_s)) from None
    except httpx.TimeoutException as error:
        seconds = CONNECT_TIMEOUT_S if isinstance(error, httpx.ConnectTimeout) else READ_TIMEOUT_S
        raise Temporary("api_timeout", url=url, seconds=int(seconds)) from None
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        raise _unreachable(error, url=url) from None


def _unreachable(error: Exception, *, url: str) -> TrayAppError:
    """Without the original as its cause: that one holds the request with its secret."""
    code = fault_of(error)
    if code == "tls_certificate":
        return Fixable("api_certificate", url=url, detail=detail_of(error))
    if code == "protocol":
        return Fixable("api_not_json", url=url, content_type="no HTTP")
    if code == "closed":
        return Temporary("api_cut_short", url=url)
    return Temporary("api_unreachable", url=url, detail=detail_of(error))


async def _check_status(client: ApiClient, response: httpx.Response, *, url: str) -> None:
    status = response.status_code
    if 200 <= status < 300:
        return
    if status == 401:
        raise Fixable("api_unauthorized", url=url)
    if status == 403:
        raise Fixable("api_forbidden", url=url)
    if status == 404:
        raise Refused("api_not_found", url=url)
    wait = retry_after(tuple(response.headers.multi_items()), now=datetime.now(UTC))
    if status == 429 or (status == 503 and wait):
        raise Temporary("api_busy", url=url, retry_after_s=int(wait.total_seconds()) if wait else 0)
    if status >= 500:
        raise Temporary("api_server_error", url=url, status=status)
    if 300 <= status < 400:
        location = client.without_secret(response.headers.get("location", "?"))
        raise Fixable("api_redirected", url=url, location=location[:MESSAGE_CHARACTERS])
    message = client.without_secret(await _message(response))
    raise Refused("api_rejected", url=url, status=status, message=message[:MESSAGE_CHARACTERS])


async def _message(response: httpx.Response) -> str:
    head = b""
    async for chunk in response.aiter_raw():
        head += chunk
        if len(head) >= 4 * MESSAGE_CHARACTERS:
            break
    return head.decode("utf-8", errors="replace")


async def _read(response: httpx.Response, *, url: str, limit_bytes: int) -> bytes:
    if response.headers.get("content-encoding", "identity").lower() != "identity":
        raise Fixable("api_not_json", url=url, content_type=f"compressed ({response.headers['content-encoding']})")
    body = bytearray()
    async for chunk in response.aiter_raw():
        body += chunk
        if len(body) > limit_bytes:
            raise Refused("api_too_large", url=url, limit_bytes=limit_bytes)
    return bytes(body)


def _auth(*, token: str | None, user: str | None, password: str | None, bearer: bool) -> httpx.Auth | None:
    if token is not None:
        return _Bearer(token) if bearer else httpx.BasicAuth(token, "")
    if user is not None:
        return httpx.BasicAuth(user, password or "")
    return None


class _Bearer(httpx.Auth):
    def __init__(self, token: str) -> None:
        self._header = f"Bearer {token}"

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.headers["Authorization"] = self._header
        yield request


def _verify(scheme: str, url: str, ca_file: str | None) -> ssl.SSLContext:
    if scheme == "http":
        return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # not used, and without certificates it costs nothing
    try:
        return make_tls_context(ca_file)
    except OSError as error:
        raise Fixable("api_tls_setup", url=url, detail=error.strerror or type(error).__name__) from None
