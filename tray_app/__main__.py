"""Arguments in, exit code out; the last-resort handlers."""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING

from tray_app.cli.arguments import parse
from tray_app.core.errors import OurBug, TrayAppError
from tray_app.core.sentences import printable, sentence

if TYPE_CHECKING:
    from argparse import Namespace

_WHERE = {
    "run": ("running", "run"),
    "quit": ("running", "quit_"),
    "service": ("serving", "service"),
    "demo": ("demonstrating", "demo"),
    "find": ("finding", "find"),
    "add": ("acting", "add"),
    "set": ("acting", "set_"),
    "remove": ("acting", "remove"),
    "status": ("reading", "status"),
    "opt-out": ("switching", "switch"),
    "opt-in": ("switching", "switch"),
    "revert": ("switching", "switch"),
    "preview": ("reading", "preview"),
    "send": ("acting", "send"),
    "log": ("reading", "log"),
    "show": ("reading", "show"),
    "diff": ("reading", "diff"),
    "release": ("acting", "payload_act"),
    "discard": ("acting", "payload_act"),
    "approve": ("acting", "approve"),
    "export": ("reading", "export"),
}
"""Command to module of `cli` and function; loaded when typed."""


def main(words: list[str] | None = None) -> int:
    """Runs one command. Exit codes: those of the command; 1 for an error, with one line on standard error; 2 usage."""
    if words is None:
        try:
            return main(sys.argv[1:])
        finally:
            # The process ends and gives its memory back as a whole, so the last searches for cycles in it, a tenth of
            # a short command's time, would be for nothing. What is in no cycle is still finalized, and `atexit` runs.
            gc.freeze()
    args = parse(words)
    try:
        code = _run(args)
        sys.stdout.flush()
    except TrayAppError as problem:
        print(f"telemetry-tray: {sentence(problem.reason)}", file=sys.stderr)
        return 3 if problem.code in ("gate_shut", "stopped_meanwhile") and args.command == "send" else 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read our output is gone; Python would complain once more when it flushes at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except Exception as problem:
        return _crash(problem)
    return code


def _run(args: Namespace) -> int:
    from tray_app.bootstrap import Program

    if not args.command:
        if args.version:
            from tray_app.cli.running import version

            return version()
        if args.self_check:
            from tray_app.cli.self_check import self_check

            return self_check(Program())
        args = parse(["run"])
    module, function = _WHERE[args.command]
    code: int = getattr(import_module(f"tray_app.cli.{module}"), function)(Program(), args)
    return code


def _crash(problem: Exception) -> int:
    """A bug of ours: the trace goes to the app log, one line to the owner."""
    try:
        from tray_app.system.log_setup import log_crash
        from tray_app.system.paths import find_paths

        where = str(log_crash(find_paths().log, problem))
    except Exception:
        where = "nowhere: the log could not be written"
    error = OurBug("crashed", what=type(problem).__name__, where=where)
    print(f"telemetry-tray: {printable(sentence(error.reason))}", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
