"""Starts the windows, or brings up those of the program that runs already."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Final

from tray_app.core.errors import Fixable, Temporary
from tray_app.engine import client

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tray_app.bootstrap import Program

_SHOW_SILENCE_S: Final = 5.0


def show(program: Program, *, hidden: bool) -> int:
    """`run [--hidden]`: the program with its windows; a second one brings up those of the first and ends.

    Where the engine runs without a window (`run --headless`), this process becomes its client.
    Raises Fixable `no_display`, `qt_missing`.
    """
    if _shown_elsewhere(program, hidden=hidden):
        return 0
    return run_windows(program, hidden=hidden)


def run_windows(program: Program, *, hidden: bool = False) -> int:
    """The windows in this process. Raises Fixable `no_display`, `qt_missing`."""
    if not display_there(os.environ):
        raise Fixable("no_display")
    try:
        from tray_app.desktop.application import run_desktop
    except ImportError as problem:
        raise Fixable("qt_missing", problem=problem) from problem
    return run_desktop(program, open_window=not hidden)


def display_there(environment: Mapping[str, str]) -> bool:
    """Whether there is something to show windows on, as far as the environment tells."""
    if sys.platform in ("win32", "darwin"):
        return True
    return any(environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))


def _shown_elsewhere(program: Program, *, hidden: bool) -> bool:
    holder = program.lease().holder()
    if holder is None or holder.socket is None:
        return False
    if hidden:
        return holder.role == "tray"
    try:
        return bool(client.ask(holder.socket, "show", timeout_s=_SHOW_SILENCE_S)["shown"])
    except Temporary:
        # It is ending, or hangs: the windows will say which.
        return False
