"""The operating system's keyring: never a hang, never a prompt that nobody asked for, never a back end that is none.

A locked collection makes `keyring` block on a password prompt for as long as it is on the screen (seen with
gnome-keyring: still blocked after 8 s). So all of it is called in one daemon thread, each call is waited for only so
long, and a Secret Service is asked whether it is locked before it is asked for anything: reading a property shows no
prompt. Only `unlock` may show one.

`keyring`, which takes 70 ms to import, is loaded in that thread when first needed.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import queue
import threading
from concurrent.futures import Future
from enum import Enum
from typing import TYPE_CHECKING, Final, TypeVar

from tray_app.core.errors import Fixable

if TYPE_CHECKING:
    from collections.abc import Callable

    from keyring.backend import KeyringBackend

T = TypeVar("T")

SERVICE: Final = "telemetry-tray"
WAIT_S: Final = 5.0
"""Finding the back end takes 50-90 ms at first use, a call 4-21 ms (measured with gnome-keyring): this is ample, and
short enough for a start or a stop that waits for it."""
UNLOCK_WAIT_S: Final = 120.0
"""How long the owner may take to type the keyring's password."""

SECRET_SERVICE: Final = frozenset({"keyring.backends.SecretService", "keyring.backends.libsecret"})
ASKS_BY_ITSELF: Final = frozenset({"keyring.backends.kwallet"})
"""Back ends that open with a prompt and cannot be asked first whether they would: only after `unlock`."""
ACCEPTED: Final = SECRET_SERVICE | ASKS_BY_ITSELF | {"keyring.backends.macOS", "keyring.backends.Windows"}
"""Modules of back ends that encrypt. All others are refused by not being here: `fail`, `null` (says yes and keeps
nothing), `keyrings.alt` (plain text, or a file in base64), and whatever is installed that we do not know."""


class Lock(Enum):
    """What a Secret Service says about its default collection."""

    OPEN = "open"
    LOCKED = "locked"
    ABSENT = "absent"
    """There is no keyring yet: nothing can be in it, and making one shows a prompt."""


class OsKeyring:
    """One entry per text `entry`, under the service name SERVICE.

    All methods raise Fixable `keyring_unusable` (naming the back end), `secret_locked` (also when there is no answer
    in time), `keyring_failed`. Thread: any event loop's; the work is done in a daemon thread, which never holds up
    the end of the process.
    """

    def __init__(self, *, wait_s: float = WAIT_S) -> None:
        self._wait_s = wait_s
        self._jobs: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._backend: KeyringBackend | None = None
        self._owner_asked = False

    async def get(self, entry: str) -> str | None:
        """The secret; None when there is none."""

        def work() -> str | None:
            backend = self._usable_backend()
            if self._check_open(backend) is Lock.ABSENT:
                return None
            return backend.get_password(SERVICE, entry)

        return await self._in_thread(work, self._wait_s)

    async def put(self, entry: str, secret: str) -> None:
        """Stores a secret and reads it back. Also raises Fixable `keyring_not_set_up`."""

        def work() -> None:
            backend = self._usable_backend()
            if self._check_open(backend) is Lock.ABSENT:
                raise Fixable("keyring_not_set_up", backend=_name(backend))
            backend.set_password(SERVICE, entry, secret)
            if backend.get_password(SERVICE, entry) != secret:
                raise Fixable("keyring_failed", backend=_name(backend), problem="it did not keep the secret")

        await self._in_thread(work, self._wait_s)

    async def delete(self, entry: str) -> None:
        """Drops a secret; nothing when there is none."""

        def work() -> None:
            backend = self._usable_backend()
            if self._check_open(backend) is Lock.OPEN and backend.get_password(SERVICE, entry) is not None:
                backend.delete_password(SERVICE, entry)

        await self._in_thread(work, self._wait_s)

    async def unlock(self, *, wait_s: float = UNLOCK_WAIT_S) -> None:
        """Lets a locked keyring ask the owner for its password. Also raises Fixable `keyring_not_set_up`.

        The only call that may show a prompt: for a click or a command of the owner's.
        """
        await self._in_thread(lambda: self._unlock_now(wait_s), wait_s + self._wait_s)

    async def describe(self) -> tuple[str, bool]:
        """The back end's name, and whether it can be used right now without a prompt."""

        def work() -> tuple[str, bool]:
            backend = self._usable_backend()
            try:
                return _name(backend), self._check_open(backend) is Lock.OPEN
            except Fixable:
                return _name(backend), False

        return await self._in_thread(work, self._wait_s)

    # --- in the daemon thread -----------------------------------------------------------------------------

    def _usable_backend(self) -> KeyringBackend:
        if self._backend is None:
            self._backend = _choose_backend()
        return self._backend

    def _check_open(self, backend: KeyringBackend) -> Lock:
        """OPEN or ABSENT. Raises Fixable `secret_locked`."""
        module = type(backend).__module__
        state = Lock.OPEN
        if module in SECRET_SERVICE:
            state = _lock_of_secret_service(backend)
        elif module in ASKS_BY_ITSELF and not self._owner_asked:
            state = Lock.LOCKED
        if state is Lock.LOCKED:
            raise Fixable("secret_locked", backend=_name(backend), detail="it is locked")
        return state

    def _unlock_now(self, wait_s: float) -> None:
        backend = self._usable_backend()
        if type(backend).__module__ in SECRET_SERVICE:
            _unlock_secret_service(backend, wait_s)
        elif type(backend).__module__ in ASKS_BY_ITSELF:
            backend.get_password(SERVICE, "unlock")  # opening is all that this is for
            self._owner_asked = True

    # --- the thread ---------------------------------------------------------------------------------------

    async def _in_thread(self, work: Callable[[], T], wait_s: float) -> T:
        future: Future[T] = Future()

        def job() -> None:
            if not future.set_running_or_notify_cancel():
                return  # whoever asked has given up while an earlier call was stuck
            try:
                future.set_result(work())
            except BaseException as error:  # handed to the caller, who sorts it
                future.set_exception(error)

        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="keyring", daemon=True)
            self._thread.start()
        self._jobs.put(job)
        try:
            return await asyncio.wait_for(asyncio.wrap_future(future), wait_s)
        except TimeoutError:
            name = _name(self._backend) if self._backend is not None else "keyring"
            raise Fixable("secret_locked", backend=name, detail=f"no answer for {wait_s:g} s") from None
        except Fixable:
            raise
        except Exception as error:
            failure = self._sorted(error)
        raise failure  # not in the `except`: as its context the error would bring along frames that hold the secret

    def _run(self) -> None:
        while True:
            self._jobs.get()()

    def _sorted(self, error: Exception) -> Fixable:
        """What a back end raises, which may be anything, as an error of ours. Its text is left out: a back end that
        we did not write might put the secret into it."""
        from keyring.errors import KeyringLocked

        name = _name(self._backend) if self._backend is not None else "keyring"
        if isinstance(error, KeyringLocked):
            return Fixable("secret_locked", backend=name, detail="it is locked")
        return Fixable("keyring_failed", backend=name, problem=type(error).__name__)


def _name(backend: KeyringBackend) -> str:
    return f"{type(backend).__module__}.{type(backend).__qualname__}"


def _choose_backend() -> KeyringBackend:
    """The back end that `keyring` would use, or the first accepted one of its chain. Raises Fixable
    `keyring_unusable`.

    Of a chain only that one is used: the chain itself would look into the others as well, plain-text ones included.
    """
    import keyring
    from keyring.backends.chainer import ChainerBackend

    try:
        chosen = keyring.get_keyring()
        candidates = list(chosen.backends) if isinstance(chosen, ChainerBackend) else [chosen]
    except Exception as error:  # PYTHON_KEYRING_BACKEND and keyringrc.cfg make it import anything
        asked_for = os.environ.get("PYTHON_KEYRING_BACKEND") or "keyring"
        raise Fixable("keyring_unusable", backend=asked_for, problem=type(error).__name__) from None
    for backend in candidates:
        if type(backend).__module__ in ACCEPTED:
            return backend
    names = ", ".join(map(_name, candidates)) or _name(chosen)
    raise Fixable("keyring_unusable", backend=names, problem="it keeps no secrets, or not encrypted")


def _lock_of_secret_service(backend: KeyringBackend) -> Lock:
    """Asks without showing a prompt (which `keyring` itself would: it makes and unlocks collections by itself)."""
    import secretstorage

    with contextlib.closing(secretstorage.dbus_init()) as connection:
        try:
            collection = secretstorage.Collection(connection, _collection_path(backend))
            return Lock.LOCKED if collection.is_locked() else Lock.OPEN
        except secretstorage.ItemNotFoundException:
            return Lock.ABSENT


def _unlock_secret_service(backend: KeyringBackend, wait_s: float) -> None:
    import secretstorage

    with contextlib.closing(secretstorage.dbus_init()) as connection:
        try:
            collection = secretstorage.Collection(connection, _collection_path(backend))
        except secretstorage.ItemNotFoundException:
            # Making one is the desktop's part: it would be asked for with a prompt that cannot be timed.
            raise Fixable("keyring_not_set_up", backend=_name(backend)) from None
        if collection.is_locked():
            with contextlib.suppress(TimeoutError):
                collection.unlock(timeout=wait_s)
        if collection.is_locked():
            raise Fixable("secret_locked", backend=_name(backend), detail="it was not unlocked")


def _collection_path(backend: KeyringBackend) -> str:
    """Where `keyring` will look: its own setting, else the default collection."""
    from secretstorage.collection import DEFAULT_COLLECTION

    return str(getattr(backend, "preferred_collection", DEFAULT_COLLECTION))
