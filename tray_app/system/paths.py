"""Where this program keeps its files, and that nobody else can read or plant them.

The only module that knows `appdirs`. On the way of every command, so it imports next to nothing (and no
`tempfile`, which alone costs more than all of this).

What is done about rights, on systems that have them:

- A folder of ours is made 0700, its missing parents too. One that exists must belong to this user; if others can
  *read* it, it is tightened to 0700 (a wide umask or a copy made it so, and nothing can have been planted); if others
  can *write* to it, it is refused, because what lies in it may not be ours.
- The folder above ours must belong to this user or to root and must not be writable for everybody, except with the
  sticky bit as in /tmp: else ours could be swapped for another.
- Where anybody may make files, as in the temp folder, a symbolic link is refused as well.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Final, NamedTuple

from tray_app.core.errors import Fixable

APP: Final = "telemetry-tray"
HOME_VARIABLE: Final = "TELEMETRY_TRAY_HOME"
LONGEST_SOCKET_PATH_BYTES: Final = 100
"""sun_path holds 108 bytes on Linux and 104 on macOS, with a closing zero; the rest is margin."""
KEY_BYTES: Final = 32

_HAS_MODES: Final = os.name == "posix"


class Paths(NamedTuple):
    """The folders of one home. Nothing is made or checked until a folder is asked for by `private_folder`."""

    data: Path
    """The journal, the lock, the key for identifiers."""
    config: Path
    """The preferences."""
    logs: Path
    """The app log (ours, not the journal)."""
    home: Path | None = None
    """TELEMETRY_TRAY_HOME, when it is set: then all of the folders are below it."""

    @classmethod
    def below(cls, home: Path) -> Paths:
        """Those of a home of its own."""
        return cls(data=home / "data", config=home / "config", logs=home / "logs", home=home)

    @property
    def journal(self) -> Path:
        """The SQLite file."""
        return self.data / "journal.sqlite3"

    @property
    def lock(self) -> Path:
        """The lock of the engine. With the data, not in the runtime folder: a login session and a cron job have
        different runtime folders, and must see the same lock."""
        return self.data / "engine.lock"

    @property
    def preferences(self) -> Path:
        """The owner's settings."""
        return self.config / "preferences.json"

    @property
    def log(self) -> Path:
        """The app log."""
        return self.logs / "telemetry-tray.log"

    @property
    def home_id(self) -> str:
        """16 hexadecimal digits that tell this home from others on the machine: names of sockets, keyring entries."""
        from hashlib import sha256

        return sha256(os.fsencode(self.data)).hexdigest()[:16]

    @property
    def runtime(self) -> Path:
        """The folder of `socket`; whoever listens there makes and checks it with `private_folder`."""
        return self.socket.parent

    @property
    def socket(self) -> Path:
        """The engine's Unix socket.

        Where a path below the home would be too long for a socket, it is in the user's common runtime folder. Which
        one that is depends on XDG_RUNTIME_DIR and TMPDIR, so clients go by the path that the holder of the lock wrote
        into the lock's file.
        """
        if self.home is not None:
            near = self.home / "run" / "engine.sock"
            if _fits(near):
                return near
        return shared_runtime_folder(f"{self.home_id}.sock") / f"{self.home_id}.sock"

    def identifier_key(self) -> bytes:
        """KEY_BYTES random bytes, made at first use and the same ever after.

        Two processes may ask at the same time: whoever links its complete file first wins, both answer with it.
        Raises Fixable `identifier_key_damaged`, `file_not_private`, `folder_*`.
        """
        path = private_folder(self.data) / "identifier.key"
        try:
            key = _read_key(path)
            return key if key is not None else _make_key(path)
        except OSError as error:
            raise Fixable("file_unusable", path=path, problem=error.strerror) from error


def find_paths() -> Paths:
    """The paths that the environment asks for. Raises Fixable `folder_relative`."""
    chosen = os.environ.get(HOME_VARIABLE)
    if chosen:
        # Resolved, so that two spellings of one folder are one home with one lock and one socket.
        home = Path(os.path.realpath(Path(chosen).expanduser()))
        return Paths.below(home)
    import appdirs

    folders = [
        Path(appdirs.user_data_dir(APP, appauthor=False)),
        Path(appdirs.user_config_dir(APP, appauthor=False)),
        Path(appdirs.user_state_dir(APP, appauthor=False)) / "log",
    ]
    for folder in folders:
        if not folder.is_absolute():
            raise Fixable("folder_relative", path=folder)
    data, config, logs = (Path(os.path.realpath(folder)) for folder in folders)
    return Paths(data=data, config=config, logs=logs)


def private_folder(path: Path) -> Path:
    """Makes `path` where it is missing and checks that it is ours alone; answers `path`.

    Raises Fixable `folder_not_ours`, `folder_open_to_others`, `folder_parent_unsafe`, `folder_unusable`.
    """
    try:
        _make(path)
        if not path.is_dir():
            raise Fixable("folder_unusable", path=path, problem="it is no folder")
        if _HAS_MODES:
            _check_owner_and_mode(path)
    except OSError as error:
        raise Fixable("folder_unusable", path=path, problem=error.strerror) from error
    return path


def shared_runtime_folder(socket_name: str) -> Path:
    """This user's folder for sockets, whatever the home: in XDG_RUNTIME_DIR, else /run/user/UID, where that is ours
    and 0700, else in the temp folder; the first in which a socket of that name can be bound. It is neither made nor
    checked here."""
    if not _HAS_MODES:
        return Path(os.environ.get("TEMP") or Path.home()) / APP
    me = os.geteuid()
    for candidate in (os.environ.get("XDG_RUNTIME_DIR"), f"/run/user/{me}"):
        if candidate and _is_private(Path(candidate)) and _fits(Path(candidate) / APP / socket_name):
            return Path(candidate) / APP
    near = Path(os.environ.get("TMPDIR") or "/tmp") / f"{APP}-{me}"  # noqa: S108 - `private_folder` checks it
    return near if near.is_absolute() and _fits(near / socket_name) else Path(f"/tmp/{APP}-{me}")  # noqa: S108


def _fits(socket: Path) -> bool:
    return len(os.fsencode(socket)) <= LONGEST_SOCKET_PATH_BYTES


def check_private_file(path: Path, found: os.stat_result) -> None:
    """Raises Fixable `file_not_private` unless `found` is a regular file that only this user can read and write."""
    problem = None
    if not stat.S_ISREG(found.st_mode):
        problem = "it is no regular file"
    elif _HAS_MODES and found.st_uid != os.geteuid():
        problem = f"it belongs to user {found.st_uid}, this program runs as {os.geteuid()}"
    elif _HAS_MODES and found.st_mode & 0o077:
        problem = f"its mode is {stat.S_IMODE(found.st_mode):04o}, others may use it"
    if problem is not None:
        raise Fixable("file_not_private", path=path, problem=problem)


def _make(path: Path) -> None:
    """Makes `path` and its missing parents, each 0700 (`makedirs` would give the parents the umask's mode)."""
    missing = []
    here = path
    while not os.path.lexists(here):
        missing.append(here)
        here = here.parent
    for folder in reversed(missing):
        try:
            folder.mkdir(mode=0o700)
        except FileExistsError:
            continue  # another process of ours was quicker; it is checked like one that was there before


def _check_owner_and_mode(path: Path) -> None:
    me = os.geteuid()
    real = Path(os.path.realpath(path))
    for parent in {path.parent, real.parent}:  # of the link, if it is one, and of where it leads
        above = parent.stat()
        open_to_all = above.st_mode & 0o002
        if above.st_uid not in (me, 0) or (open_to_all and not above.st_mode & stat.S_ISVTX):
            raise Fixable("folder_parent_unsafe", path=path, parent=parent)
        if open_to_all and path.is_symlink():
            raise Fixable("folder_unusable", path=path, problem="it is a link, where anybody may have put one")
    found = real.stat()
    if found.st_uid != me:
        raise Fixable("folder_not_ours", path=path, owner=found.st_uid, us=me)
    if found.st_mode & 0o022:
        raise Fixable("folder_open_to_others", path=path, mode=f"{stat.S_IMODE(found.st_mode):04o}")
    if found.st_mode & 0o077:
        real.chmod(0o700)


def _is_private(path: Path) -> bool:
    try:
        found = path.lstat()
    except OSError:
        return False
    ours = stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid()
    return path.is_absolute() and ours and not found.st_mode & 0o077


def _read_key(path: Path) -> bytes | None:
    """The key; None when there is no file yet."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        return None
    with os.fdopen(handle, "rb") as file:
        found = os.fstat(handle)
        check_private_file(path, found)
        key = file.read(KEY_BYTES + 1)
    if found.st_nlink > 1:
        _sweep_keys(path)
    if len(key) != KEY_BYTES:
        raise Fixable("identifier_key_damaged", path=path, size=len(key), expected=KEY_BYTES)
    return key


def _sweep_keys(path: Path) -> None:
    """Removes what a process left that was killed in `_make_key`: a key of its own, or a second name of the key."""
    if not _HAS_MODES:
        return
    for left in path.parent.glob(f".{path.name}.*"):
        try:
            os.kill(int(left.name.split(".")[3]), 0)
        except ProcessLookupError:
            left.unlink(missing_ok=True)
        except (PermissionError, ValueError, OverflowError):
            continue


def _make_key(path: Path) -> bytes:
    _sweep_keys(path)
    fresh = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(8).hex()}")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(os.urandom(KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        try:
            # A link, not a rename: it never replaces the key that another process has just answered with.
            os.link(fresh, path)
        except FileExistsError:
            pass
        else:
            sync_folder(path.parent)
    finally:
        fresh.unlink()
    key = _read_key(path)
    if key is None:  # deleted between two lines of ours: the next call makes another, this one must not guess
        raise Fixable("file_unusable", path=path, problem="it was deleted while in use")
    return key


def sync_folder(path: Path) -> None:
    """Makes names in a folder durable; nothing on systems whose folders cannot be opened."""
    if _HAS_MODES:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
