"""Asks an administrator through polkit, and names the command where that cannot be done."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import stat
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tray_app.core.errors import Fixable
from tray_app.core.model import reason
from tray_app.core.rights import arguments
from tray_app.core.sentences import nested

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tray_app.core.rights import RightsRequest

HELPER: Final = "/usr/lib/telemetry-tray/telemetry-tray-helper"
"""Where the package has it; its polkit action is for this path and no other."""
LONGEST_S: Final = 600.0
"""How long an administrator may take to come to the keyboard."""
_ANSWER_BYTES: Final = 65_536
_DISMISSED, _NOT_ALLOWED = 126, 127
"""Exit codes of pkexec itself. Source: pkexec(1), RETURN VALUE."""


class AdministratorRights:
    """Implements `core.ports.Rights`."""

    def __init__(self, environment: Mapping[str, str], *, helper: str = HELPER) -> None:
        self._environment = environment
        self._helper = helper

    def can_ask(self) -> bool:
        """Where pkexec and a helper are that nobody but root can have put there."""
        return self._pkexec() is not None and _is_roots(self._helper)

    def command(self, request: RightsRequest) -> str | None:
        """With the package's helper, or with the one of the program that runs here."""
        if not sys.platform.startswith("linux"):
            return None
        helper = (self._helper,) if _is_roots(self._helper) else _own_helper()
        return None if helper is None else shlex.join(("sudo", *helper, *arguments(request)))

    async def ask(self, request: RightsRequest) -> None:
        """Cancelled, it takes the question back, as far as it was not answered."""
        import asyncio

        pkexec = self._pkexec()
        if pkexec is None:
            raise Fixable("rights_not_allowed", path=request.path, detail="pkexec is not there")
        try:
            process = await asyncio.create_subprocess_exec(
                pkexec,
                # Without a desktop that asks, it would ask on the terminal that this program was started from.
                "--disable-internal-agent",
                self._helper,
                *arguments(request),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                env=dict(self._environment),
                limit=_ANSWER_BYTES,
            )
        except OSError as problem:
            raise Fixable("rights_not_allowed", path=request.path, detail=str(problem)) from problem
        try:
            async with asyncio.timeout(LONGEST_S):
                out, err = await process.communicate()
        except TimeoutError:
            raise Fixable("rights_cancelled", path=request.path) from None
        finally:
            if process.returncode is None:
                _end(process.pid)
        _judge(request, process.returncode, out, err)

    def _pkexec(self) -> str | None:
        if not sys.platform.startswith("linux"):
            return None
        return shutil.which("pkexec", path=self._environment.get("PATH", ""))


def _judge(request: RightsRequest, code: int | None, out: bytes, err: bytes) -> None:
    if code == _DISMISSED:
        raise Fixable("rights_cancelled", path=request.path)
    if code == _NOT_ALLOWED:
        # The first line, behind a beginning that says nothing; "This incident has been reported." follows it.
        line = err.decode("utf-8", "replace").strip().partition("\n")[0].rpartition(": ")[2]
        raise Fixable("rights_not_allowed", path=request.path, detail=line or "pkexec ended with 127")
    try:
        told = json.loads(out)
        if "error" not in told and code == 0 and told["after"] == request.after:
            return
        facts = {str(name): str(value) for name, value in dict(told["error"]["facts"]).items()}
        why = reason(str(told["error"]["code"]), **facts)
    except (ValueError, KeyError, TypeError, AttributeError):
        why = reason("rights_helper_crashed", what=f"code {code}")
    raise Fixable("rights_refused", path=request.path, **nested("why", why))


def _is_roots(helper: str) -> bool:
    """Whether only root can have put it there, as far as file and folder tell."""
    try:
        for path in (Path(helper), Path(helper).parent):
            info = path.stat()
            if info.st_uid != 0 or info.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
                return False
    except OSError:
        return False
    return os.access(helper, os.X_OK)


def _own_helper() -> tuple[str, ...] | None:
    """How the helper of this very program is started; isolated, so that nothing of whoever starts it counts."""
    if not getattr(sys, "frozen", False):
        return (sys.executable, "-I", "-m", "tray_app.helper")
    beside = Path(sys.executable).resolve().with_name(Path(HELPER).name)
    return (str(beside),) if beside.exists() else None


def _end(pid: int) -> None:
    """A pkexec that still asks; one whose helper is at work already is root's, and ends by itself."""
    import signal
    from contextlib import suppress

    with suppress(ProcessLookupError, PermissionError):
        os.kill(pid, signal.SIGTERM)
