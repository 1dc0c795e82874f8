"""`--self-check`: whether each part works here, a line each. Changes nothing that is the owner's."""

from __future__ import annotations

import asyncio
import os
import ssl
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tray_app.core.errors import Fixable, OurBug, TrayAppError
from tray_app.core.sentences import printable, sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from tray_app.bootstrap import Program

OPTIONAL: Final = frozenset({"tray icon", "TLS", "keyring"})
"""Parts that the program works without: what is wrong with them is told, and is no failure."""

_LONGEST_S: Final = 10.0
_LONGEST_BYTES: Final = 4096
"""What a pipe takes at once, so that the child never waits."""


def self_check(program: Program) -> int:
    """Prints `ok`, `without` or `FAILED` for each part; exit 1 if one that is needed failed."""
    failed = False
    for name, check in (
        # First, because it forks, and nothing here has a thread yet.
        ("tray icon", lambda: _tray_icon(program)),
        ("folders", lambda: _folders(program)),
        ("database", _database),
        ("journal", lambda: _journal(program)),
        ("resources", _resources),
        ("preferences", lambda: _preferences(program)),
        ("translations", _translations),
        ("certificates", _certificates),
        ("TLS", _tls),
        ("relay", lambda: asyncio.run(_relay())),
        ("keyring", lambda: asyncio.run(_keyring(program))),
    ):
        told, good = _try(check)
        state = "ok" if good else ("without" if name in OPTIONAL else "FAILED")
        failed = failed or state == "FAILED"
        print(f"{state:8} {name:13} {printable(told)}", flush=True)
    return 1 if failed else 0


def _try(check: Callable[[], str]) -> tuple[str, bool]:
    try:
        return check(), True
    except TrayAppError as problem:
        return sentence(problem.reason), False
    except Exception as problem:
        return f"{type(problem).__name__}: {problem}", False


def _tray_icon(program: Program) -> str:
    """In a child: where the display cannot be used Qt ends the process, and this one has more to check."""
    from tray_app.cli.showing import display_there

    if find_spec("PySide6") is None:
        raise Fixable("qt_missing", problem="PySide6 is not installed")
    there = display_there(os.environ)
    if not hasattr(os, "fork"):
        return _look_at_tray(program, there=there)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            told, good = _try(lambda: _look_at_tray(program, there=there))
            os.write(writing, f"{'+' if good else '-'}{told}".encode()[:_LONGEST_BYTES])
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as line:
        told = line.read().decode("utf-8", "replace")
    os.waitpid(child, 0)
    if not told.startswith("+"):
        raise Fixable("display_unusable", problem=told[1:] or "Qt ended the process")
    return told[1:]


def _look_at_tray(program: Program, *, there: bool) -> str:
    if not there:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from tray_app.desktop.self_check import look_at_tray

    return look_at_tray(program.resource, display=there)


def _folders(program: Program) -> str:
    from tray_app.system.paths import private_folder

    return str(private_folder(program.paths.data))


def _database() -> str:
    """A journal of its own, in a folder that is gone afterwards."""
    from tray_app.journal.database import SqliteJournal

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "journal.sqlite3"
        SqliteJournal.open(path).close()
        with SqliteJournal.open(path, read_only=True) as journal:
            return f"SQLite writes and reads, {len(journal.instances())} instances in a new one"


def _journal(program: Program) -> str:
    with program.journal(read_only=True) as journal:
        return f"{len(journal.instances())} instance(s)"


def _resources() -> str:
    from tray_app.products.adapter import PRODUCTS
    from tray_app.system.resources import read_resource

    sizes = [f"{name} {len(read_resource(f'dictionaries/{name}.json'))} bytes" for name in PRODUCTS]
    return f"dictionaries: {', '.join(sizes)}"


def _preferences(program: Program) -> str:
    chosen = program.preferences()
    return f"bodies are kept {chosen.bodies_days} days, lines {chosen.lines_days}"


def _translations() -> str:
    from tray_app.system.resources import resource_names

    names = [name for name in resource_names("translations") if name.endswith(".qm")]
    return ", ".join(["English", *(name.removesuffix(".qm") for name in names)])


def _certificates() -> str:
    from tray_app.system.destinations import make_tls_context

    make_tls_context()
    own = ssl.get_default_verify_paths()
    named = os.environ.get(own.openssl_cafile_env) or os.environ.get(own.openssl_capath_env)
    return f"those in {named} are used" if named else "the system's are used"


def _tls() -> str:
    """A talk with a server of our own: taken with its certificate authority, refused without."""
    from tray_app.system.destinations import make_tls_context
    from tray_app.system.tls_trial import TrialServer

    with TrialServer() as server:
        context = make_tls_context()
        try:
            server.talk(context)
        except ssl.SSLCertVerificationError:
            pass
        else:
            raise OurBug("crashed", what="a certificate that nobody vouches for was accepted", where="TLS")
        context.load_verify_locations(cadata=server.authority)
        return f"{server.talk(context)} with a server here; refused while its authority is unknown"


async def _relay() -> str:
    """A relay on a port like that of an instance, and a message through it."""
    from tray_app.core.relay import RelayAnswer
    from tray_app.system.addresses import MachineAddresses
    from tray_app.system.relay_listener import RelayListener

    async def answer(*_: object) -> RelayAnswer:
        return RelayAnswer(status=204)

    listening = await RelayListener().listen(MachineAddresses().choose(()), answer, lambda _: None)
    try:
        host, _, port = listening.address.rpartition(":")
        async with asyncio.timeout(_LONGEST_S):
            reader, writer = await asyncio.open_connection(host, int(port))
            writer.write(b"POST / HTTP/1.1\r\nHost: self-check\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            told = await reader.readline()
            writer.close()
            await writer.wait_closed()
    finally:
        await listening.close()
    if b" 204 " not in told:
        raise Fixable("relay_deaf", address=listening.address, told=told.decode("latin-1").strip())
    return f"takes messages on loopback ({listening.address})"


async def _keyring(program: Program) -> str:
    name, usable = await program.secrets().describe_keyring()
    return f"{name}, {'open' if usable else 'locked: unlock it on your desktop'}"
