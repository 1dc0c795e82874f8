"""Asks on the terminal whether to go ahead."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse


def agreed(args: argparse.Namespace, question: str) -> bool:
    """Whether to go ahead: asked on a terminal; `--yes` or no terminal is a yes."""
    if args.yes or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return True
    print(f"{question} [y/N] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes")
