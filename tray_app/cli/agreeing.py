"""Asks on the terminal whether to go ahead, and says what must be known before."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from tray_app.core.sentences import printable

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from tray_app.core.edits import EditPlan
    from tray_app.core.model import Instance
    from tray_app.engine.parts import Parts


def agreed(args: argparse.Namespace, question: str) -> bool:
    """Whether to go ahead: asked on a terminal; `--yes` or no terminal is a yes."""
    if args.yes or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return True
    print(f"{question} [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def belonging_to_others(parts: Parts, instance: Instance, plans: Iterable[EditPlan]) -> list[str]:
    """For each file that will take an administrator, that it does."""
    if not hasattr(os, "geteuid") or os.geteuid() == 0:
        return []
    from tray_app.engine.rights import is_to_be_asked_for, other_owner

    return [
        f"{printable(path)} belongs to {printable(other_owner(path) or '?')}: you will be shown a command for an "
        "administrator."
        for path in dict.fromkeys(plan.path for plan in plans)
        if is_to_be_asked_for(parts, instance, path)
    ]
