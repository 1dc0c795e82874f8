"""Reads Testsigma's web API: the server row, the lists, and their rows as typed values.

What an answer says beyond what is read here is ignored; what is read here and has another form than expected is
`ts_unexpected_answer`, whose facts hold nothing of the answer. Ids may be numbers or digits in a text, names of keys in
camel case or, under /api/v1, in snake case. Source: the controllers and mappers of v3.0.1.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar

import msgspec

from tray_app.core.errors import Fixable, Temporary
from tray_app.products.testsigma.log_lines import SERVER_ID

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

Fetch = Callable[[str, Mapping[str, str]], Awaitable[bytes]]
"""The body of a GET of this path (a slash in front) with this query. Raises the `api_...` errors."""

T = TypeVar("T")

PAGE_ROWS: Final = 1000
"""Half of what a page may have: gentle, and 100,000 rows are 100 requests."""
PAGES_MOST: Final = 10_000
"""Ten million rows: an answer that never ends ends here."""
_DIGITS: Final = re.compile(r"\d{1,19}", re.ASCII)
_SNAKE: Final = re.compile(r"_([a-z0-9])")


class ServerRow(msgspec.Struct, frozen=True):
    """`GET /servers`."""

    consent: bool | None = None
    done: bool | None = msgspec.field(name="consentRequestDone", default=None)


class OsConfig(msgspec.Struct, frozen=True):
    """`GET /testsigma_os_config`."""

    url: str | None = None


class Details(msgspec.Struct, frozen=True):
    """`GET /os_server_details`."""

    version: str | None = msgspec.field(name="serverVersion", default=None)


class _Page(msgspec.Struct):
    content: list[dict[str, Any]]
    total: int | None = msgspec.field(name="totalElements", default=None)
    last: bool | None = None


class ListedRow(NamedTuple):
    """One row of a list."""

    id: int
    raw: Mapping[str, Any]
    """As it came."""

    @property
    def fields(self) -> Mapping[str, Any]:
        """Keys in camel case; values as they came. Made when asked for: of most rows only the id is looked at."""
        return camel(self.raw)


def unexpected(path: str, what: str) -> Fixable:
    """The answer to `path` has another form than this program knows; `what` must hold nothing of the answer."""
    return Fixable("ts_unexpected_answer", path=path, what=what)


def read(body: bytes, form: type[T], *, path: str) -> T:
    """`body` as that form. Raises Fixable `ts_unexpected_answer`."""
    try:
        return msgspec.json.decode(body, type=form)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as exc:
        what = str(exc) if isinstance(exc, msgspec.ValidationError) else type(exc).__name__
        raise unexpected(path, what) from None


def row_id(value: object) -> int | None:
    """An id as a number; None: it is none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if 0 <= value < 2**63 else None
    if isinstance(value, str) and _DIGITS.fullmatch(value):
        return int(value) if int(value) < 2**63 else None
    return None


async def rows(
    fetch: Fetch, path: str, query: Mapping[str, str] | None = None
) -> AsyncIterator[tuple[list[ListedRow], bool]]:
    """The rows of a list by ascending id, page by page, and whether that was the last page.

    Raises Temporary `ts_list_changed` when the pages are not cuts of one list (an id twice or out of order, a count
    that differs): then nothing can be said of what is missing. Raises Fixable `ts_unexpected_answer`.
    """
    newest, count, number, total = -1, 0, 0, None
    while number < PAGES_MOST:
        body = await fetch(path, {**(query or {}), "page": str(number), "size": str(PAGE_ROWS), "sort": "id,asc"})
        page = read(body, _Page, path=path)
        found = [_row(row, path) for row in page.content]
        total = page.total if number == 0 else total
        if page.total != total:
            raise Temporary("ts_list_changed", path=path)
        for row in found:
            if row.id <= newest:
                raise Temporary("ts_list_changed", path=path)
            newest = row.id
        count += len(found)
        ends = page.last if page.last is not None else len(found) < PAGE_ROWS
        if ends and total is not None and count != total:
            raise Temporary("ts_list_changed", path=path)
        if not found and not ends:
            raise unexpected(path, "an empty page that is not the last")
        yield found, ends
        if ends:
            return
        number += 1
    raise unexpected(path, "a list without an end")


def _row(raw: dict[str, Any], path: str) -> ListedRow:
    number = row_id(raw.get("id"))
    if number is None:
        raise unexpected(path, "an id that is no number")
    return ListedRow(id=number, raw=raw)


def camel(raw: Mapping[str, Any]) -> dict[str, Any]:
    """The keys of /api/v1 as the other addresses write them; what is inside too."""
    return {_SNAKE.sub(lambda m: m[1].upper(), key): _camel_value(value) for key, value in raw.items()}


def _camel_value(value: Any) -> Any:
    if isinstance(value, dict):
        return camel(value)
    return [_camel_value(inner) for inner in value] if isinstance(value, list) else value


async def server_row(fetch: Fetch) -> ServerRow:
    """The flag; needs no log-in."""
    return read(await fetch("/servers", {}), ServerRow, path="/servers")


async def os_config(fetch: Fetch) -> OsConfig:
    """Where the running server's platform URL points; needs a session."""
    return read(await fetch("/testsigma_os_config", {}), OsConfig, path="/testsigma_os_config")


async def details(fetch: Fetch) -> Details:
    """The version; needs a session. The server asks its platform URL for something (no telemetry) before it answers,
    so this is not for asking often."""
    return read(await fetch("/os_server_details", {}), Details, path="/os_server_details")


async def check_key(fetch: Fetch) -> None:
    """That an API key is taken. Raises as `fetch`."""
    await fetch("/api/v1/environments", {"page": "0", "size": "1"})


class _Token(msgspec.Struct):
    server_uuid: str | None = msgspec.field(name="serverUuid", default=None)


def server_uuid_of(cookie: str) -> str | None:
    """The server's uuid out of a session's token: the only place of the API that has it. None: it is not there."""
    parts = cookie.split(".")
    if len(parts) != 3 or len(parts[1]) > 10_000:
        return None
    try:
        payload = urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4))
        found = msgspec.json.decode(payload, type=_Token).server_uuid
    except (ValueError, msgspec.MsgspecError, RecursionError):
        return None
    return found if found is not None and SERVER_ID.fullmatch(found) else None
