"""Identifiers that tell a user or a project apart without naming it. Pure."""

from __future__ import annotations

import hashlib
import hmac
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def hashed_uuid(uuid: str) -> str:
    """What the server sends for a raw user uuid since 9.9: SHA3-224, 56 lower-case hex digits, no salt."""
    return hashlib.sha3_224(uuid.encode()).hexdigest()


def keyed_identifier(key: bytes, kind: str, name: str) -> str:
    """Ours where the API gives no uuid: HMAC-SHA-256 in hex of `kind` and `name` under a random key of this machine.

    Stable for as long as the key is; nobody without the key can try names against it. `kind` keeps a login and a
    project key of the same spelling apart.
    """
    return hmac.digest(key, f"{kind}\0{name}".encode(), "sha256").hex()


class Identify:
    """Gives identifiers; fetches the key of this machine when it is first needed."""

    def __init__(self, key: Callable[[], bytes]) -> None:
        self._fetch_key = key

    @cached_property
    def _key(self) -> bytes:
        return self._fetch_key()

    def user(self, login: str, uuid: str | None) -> str:
        """As the server does where the uuid is known (9.9 and later), else ours of the login."""
        return hashed_uuid(uuid) if uuid is not None else keyed_identifier(self._key, "user", login)

    def project(self, key: str, uuid: str | None) -> str:
        """As the server does where the uuid is known (it sends it as it is), else ours of the project key."""
        return uuid if uuid is not None else keyed_identifier(self._key, "project", key)
