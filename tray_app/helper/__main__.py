"""`telemetry-tray-helper WORD PRODUCT PATH BEFORE AFTER`: exit code 0 when the file is as it was to be, else 1.

What became of it is one line of JSON on standard output, for the program that asked, or a sentence on a terminal.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from typing import TYPE_CHECKING, Final

from tray_app.core.errors import Fixable, OurBug, TrayAppError
from tray_app.core.rights import request_from
from tray_app.core.sentences import printable, sentence
from tray_app.helper.record import STORE
from tray_app.helper.work import change

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_S: Final = 120
"""A change takes some milliseconds, one of a file of 100 MB some seconds."""


def main(words: Sequence[str] | None = None, *, store: str = STORE) -> int:
    """Does what it was asked for, or nothing."""
    # Nothing of the surroundings of whoever asked counts from here on.
    os.environ.clear()
    os.umask(0o077)
    os.chdir("/")
    # What hangs (a file system of the owner's own making) must not keep the record from others for ever.
    signal.alarm(LONGEST_S)
    try:
        _be_root()
        request = request_from(sys.argv[1:] if words is None else words)
        changed = change(request, store)
    except TrayAppError as problem:
        return _tell({"error": {"code": problem.code, "facts": dict(problem.reason.facts)}}, sentence(problem.reason))
    except Exception as problem:
        # A trace would tell whoever asked what only root may know.
        bug = OurBug("rights_helper_crashed", what=type(problem).__name__)
        return _tell({"error": {"code": bug.code, "facts": dict(bug.reason.facts)}}, sentence(bug.reason))
    said = "It is changed." if changed else "It was so already."
    _tell({"changed": changed, "before": request.before, "after": request.after}, f"{printable(request.path)}: {said}")
    return 0


def _be_root() -> None:
    if not sys.platform.startswith("linux") or os.geteuid() != 0:
        raise Fixable("rights_not_root")


def _tell(told: dict[str, object], text: str) -> int:
    print(text if sys.stdout.isatty() else json.dumps(told), flush=True)
    return 1


if __name__ == "__main__":
    sys.exit(main())
