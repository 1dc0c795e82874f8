"""`--self-check`: whether each part works here, a line each. Changes nothing that is the owner's."""

from __future__ import annotations

import asyncio
import socket
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tray_app.core.errors import TrayAppError
from tray_app.core.sentences import printable, sentence

if TYPE_CHECKING:
    from collections.abc import Callable

    from tray_app.bootstrap import Program

OPTIONAL: Final = frozenset({"keyring"})
"""Parts that the program works without: what is wrong with them is told, and is no failure."""


def self_check(program: Program) -> int:
    """Prints `ok`, `without` or `FAILED` for each part; exit 1 if one that is needed failed."""
    failed = False
    for name, check in (
        ("folders", lambda: _folders(program)),
        ("database", _database),
        ("journal", lambda: _journal(program)),
        ("resources", _resources),
        ("preferences", lambda: _preferences(program)),
        ("certificates", _certificates),
        ("socket", _socket),
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

    sizes = [len(read_resource(f"dictionaries/{name}.json")) for name in PRODUCTS]
    return f"{len(sizes)} dictionary, {sum(sizes)} bytes"


def _preferences(program: Program) -> str:
    chosen = program.preferences()
    return f"bodies are kept {chosen.bodies_days} days, lines {chosen.lines_days}"


def _certificates() -> str:
    import ssl

    import truststore

    truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    return "the system's certificates are used"


def _socket() -> str:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        return f"loopback works (port {listener.getsockname()[1]})"


async def _keyring(program: Program) -> str:
    name, usable = await program.secrets().describe_keyring()
    return f"{name}, {'open' if usable else 'locked: unlock it on your desktop'}"
