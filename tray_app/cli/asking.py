"""Asks on the terminal for secrets that are kept in memory only."""

from __future__ import annotations

import getpass
import sys
from typing import TYPE_CHECKING

from tray_app.core.model import SecretPlace
from tray_app.core.sentences import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tray_app.bootstrap import Program
    from tray_app.core.model import Instance


def ask_for_secrets(program: Program, instances: Iterable[Instance]) -> None:
    """Asks for each token that the owner chose to type. Without a terminal nothing is asked, and the instance's
    state says that its token was not entered."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return
    for instance in instances:
        if instance.secret is not None and instance.secret.place is SecretPlace.ASK:
            secret = getpass.getpass(f"Token of {printable(instance.name)} (not shown, kept in memory): ")
            if secret.strip():
                program.secrets().remember(instance.id, secret)
