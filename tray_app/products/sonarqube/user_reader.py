"""Reads all users of a server into rows of the payload."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec import UNSET

from tray_app.products.sonarqube import api
from tray_app.products.sonarqube.payload import User, api_date

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from msgspec import UnsetType

    from tray_app.core.ports import Progress
    from tray_app.products.sonarqube.identifiers import Identify


@dataclass(frozen=True, slots=True, kw_only=True)
class Users:
    """What was read."""

    rows: list[User]
    """By identifier: the order of logins is nobody's business."""
    providers: list[str] | None
    """What they sign in with, each once; None: the server did not say for every user."""
    names: set[str]


async def read_users(fetch: api.Fetch, version: tuple[int, int], *, identify: Identify, progress: Progress) -> Users:
    """All users, deactivated ones too from 9.7. Raises ListChanged, Fixable `sonarqube_too_many_users`, and what
    `fetch` raises."""
    rows: dict[str, User] = {}
    providers: set[str | None] = set()
    names: set[str] = set()
    read_count = 0
    for active in (True, False) if version >= api.DEACTIVATED_SINCE else (True,):
        before_count = read_count
        async for page, total in _pages(fetch, version, active=active):
            for user in page:
                row = _row(user, active=active, version=version, identify=identify)
                rows[row.user_uuid] = row
                providers.add(user.external_provider or None)
                names.update(_names(user))
            read_count += len(page)
            progress("users", read_count, before_count + total)
    if len(rows) != read_count:
        # Somebody was switched between active and deactivated while we read, and is in both lists.
        raise api.ListChanged
    return Users(
        rows=sorted(rows.values(), key=lambda row: row.user_uuid),
        providers=None if None in providers else sorted(p for p in providers if p is not None),
        names=names,
    )


async def _pages(
    fetch: api.Fetch, version: tuple[int, int], *, active: bool
) -> AsyncIterator[tuple[list[api.V2User] | list[api.OldUser], int]]:
    too_many = "sonarqube_too_many_users"
    if version >= api.V2_USERS_SINCE:
        async for page in api.pages(
            lambda number: api.v2_users(fetch, number, active=active), lambda user: user.id, too_many=too_many
        ):
            yield page
    else:
        async for old_page in api.pages(
            lambda number: api.old_users(fetch, number, active=active), lambda user: user.login, too_many=too_many
        ):
            yield old_page


def _row(user: api.V2User | api.OldUser, *, active: bool, version: tuple[int, int], identify: Identify) -> User:
    path = "api/users/search" if isinstance(user, api.OldUser) else "api/v2/users-management/users"
    if user.active is not active:
        raise api.unexpected(path, "active")
    return User(
        user_uuid=identify.user(user.login, None if isinstance(user, api.OldUser) else user.id),
        status="active" if active else "inactive",
        last_activity=date_or_unset(user.last_connection, path=path),
        last_sonarlint_activity=date_or_unset(user.sonarlint_connection, path=path)
        if version >= api.SONARLINT_DATE_SINCE
        else UNSET,
    )


def date_or_unset(text: str | None, *, path: str) -> str | UnsetType:
    """A date of the API in the payload's form; UNSET where there is none. Raises `sonarqube_unexpected_answer`."""
    if text is None:
        return UNSET
    try:
        return api_date(text)
    except ValueError as error:
        raise api.unexpected(path, f"date: {error}") from None


def _names(user: api.V2User | api.OldUser) -> set[str]:
    found = {user.login, user.name, user.email, user.external_identity, *(user.scm_accounts or ())}
    return {name for name in found if name and not name.isspace()}
