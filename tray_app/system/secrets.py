"""Tokens and passwords: from the OS's keyring, from a file that the owner made, or kept in memory only.

We write a secret nowhere but into the keyring. No secret is part of an exception, a repr or a log line.
"""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final, assert_never

from tray_app.core.errors import Fixable
from tray_app.core.model import SecretPlace
from tray_app.system.paths import check_private_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from tray_app.core.model import Instance, InstanceId, SecretRef
    from tray_app.system.os_keyring import OsKeyring

LONGEST_SECRET_BYTES: Final = 4096
"""A SonarQube token has 44 characters; a JWT rarely more than 2,000. A bigger file is a wrong file."""


class SecretStore:
    """Implements `core.ports.Secrets`. Thread: one event loop's."""

    def __init__(
        self,
        home_id: str,
        *,
        keyring: OsKeyring | None = None,
        hide: Callable[[str], None] | None = None,
        keyring_open: Callable[[], bool] = lambda: True,
    ) -> None:
        """`home_id` (`Paths.home_id`) keeps the entries of two homes apart; `hide` is told each secret that is handed
        out, so that the app log can keep it out (`log_setup.hide`); while `keyring_open` says no, the keyring is not
        read at all (after a start at login, until the owner wants it)."""
        self._keyring_open = keyring_open
        self._hide = hide
        self._home_id = home_id
        self._keyring = keyring
        self._in_memory: dict[InstanceId, str] = {}

    async def get(self, instance: Instance) -> str | None:
        """The secret of an instance, read afresh each time; None when it has none.

        Never shows a prompt, never takes longer than `os_keyring.WAIT_S`. Raises Fixable `secret_missing`,
        `secret_not_entered`, `keyring_not_opened`, and what `OsKeyring` and `read_secret_file` raise.
        """
        where = instance.secret
        if where is None:
            return None
        secret = await self._find(instance, where)
        if self._hide is not None:
            self._hide(secret)
        return secret

    async def _find(self, instance: Instance, where: SecretRef) -> str:
        match where.place:
            case SecretPlace.FILE:
                return read_secret_file(where.path or "")
            case SecretPlace.ASK:
                if instance.id not in self._in_memory:
                    raise Fixable("secret_not_entered", instance=instance.name)
                return self._in_memory[instance.id]
            case SecretPlace.KEYRING:
                if not self._keyring_open():
                    raise Fixable("keyring_not_opened", instance=instance.name)
                secret = await self._os_keyring().get(self._entry(instance.id))
                if secret is None:
                    raise Fixable("secret_missing", instance=instance.name)
                return secret
        assert_never(where.place)

    async def store(self, instance_id: InstanceId, secret: str) -> None:
        """Puts a secret into the keyring. Raises what `OsKeyring.put` raises, and Fixable `secret_malformed`."""
        await self._os_keyring().put(self._entry(instance_id), checked_secret(secret))

    async def delete(self, instance_id: InstanceId) -> None:
        """Forgets the secret of an instance, in memory and in the keyring; a file of the owner's stays."""
        self.forget(instance_id)
        await self._os_keyring().delete(self._entry(instance_id))

    def remember(self, instance_id: InstanceId, secret: str) -> None:
        """Keeps a secret in the memory of this process. Raises Fixable `secret_malformed`."""
        self._in_memory[instance_id] = checked_secret(secret)

    def forget(self, instance_id: InstanceId) -> None:
        """Drops what `remember` kept."""
        self._in_memory.pop(instance_id, None)

    async def unlock(self) -> None:
        """Lets the keyring ask the owner for its password: only for a click or a command of the owner's."""
        await self._os_keyring().unlock()

    async def describe_keyring(self) -> tuple[str, bool]:
        """The keyring's back end, and whether it can be used without a prompt. Raises what `OsKeyring` raises."""
        return await self._os_keyring().describe()

    def _os_keyring(self) -> OsKeyring:
        if self._keyring is None:
            from tray_app.system.os_keyring import OsKeyring

            self._keyring = OsKeyring()
        return self._keyring

    def _entry(self, instance_id: InstanceId) -> str:
        return f"{self._home_id}/{instance_id}"


def read_secret_file(path_text: str) -> str:
    """The secret in a file of the owner's: one line, blanks around it removed.

    Raises Fixable `token_file_relative`, `token_file_unusable`, `file_not_private`, `secret_malformed`.
    On Windows, where a file has no mode, that only the owner can read it is not checked.
    """
    path = Path(path_text)
    if not path.is_absolute():
        raise Fixable("token_file_relative", path=path_text)
    # Not through a link, which somebody else might turn; not waiting for a writer, if it is a pipe.
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(path, flags)
        with os.fdopen(handle, "rb", closefd=True) as file:
            check_private_file(path, os.fstat(handle))
            content = file.read(LONGEST_SECRET_BYTES + 1)
    except OSError as error:
        problem = "it is a link" if error.errno == errno.ELOOP else error.strerror
        raise Fixable("token_file_unusable", path=path, problem=problem) from error
    try:
        text: str | None = content.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        text = None
    problem = "it is not UTF-8 text" if text is None else _complaint(text)
    if text is None or problem is not None:
        raise Fixable("token_file_unusable", path=path, problem=problem)
    return text


def checked_secret(text: str) -> str:
    """`text` without blanks around it. Raises Fixable `secret_malformed` unless it is one line of printable
    characters: anything else could not be sent in a header, or was never meant as a secret."""
    secret = text.strip()
    problem = _complaint(secret)
    if problem is not None:
        raise Fixable("secret_malformed", problem=problem)
    return secret


def _complaint(secret: str) -> str | None:
    if not secret:
        return "it is empty"
    if len(secret.splitlines()) > 1:
        return "it has more than one line"
    if not secret.isprintable():
        return "it has control characters"
    if len(secret.encode()) > LONGEST_SECRET_BYTES:
        return f"it is longer than {LONGEST_SECRET_BYTES} bytes"
    return None
