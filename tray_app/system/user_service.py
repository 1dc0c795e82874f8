"""A service of systemd's for this user, which runs the engine from the machine's start on, whoever is logged in: one
file in the user's own folder, made and removed on the owner's word.

Source: systemd.unit(5), systemd.service(5), loginctl(1). A user's services run without a log-in only if he "lingers".
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from tray_app.core.errors import Fixable
from tray_app.core.model import reason

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tray_app.core.model import Reason

_ASK_S: Final = 5.0
_ACT_S: Final = 60.0
"""Lingering may have to be allowed in a dialog; starting waits until the program says that it is ready."""

_UNIT: Final = """\
# Made by telemetry-tray service --set-up; --take-down removes it.
[Unit]
Description=Telemetry Tray without a screen: sends, watches and relays for the instances of this user
Documentation=man:telemetry-tray(1)
StartLimitIntervalSec=0

[Service]
Type=notify
{surroundings}ExecStart={start}
# Ended on the owner's word it stays so; anything else is an accident.
Restart=on-failure
RestartSec=1
# Its relays' sockets stay open while one run follows another.
FileDescriptorStoreMax=64

[Install]
WantedBy=default.target
"""


class UserService:
    """The service of one home of this program."""

    def __init__(
        self, *, command: Sequence[str], home: Mapping[str, str], home_id: str | None, environment: Mapping[str, str]
    ) -> None:
        """`command` starts the engine. For another home than the usual one: `home` is the variable that names it,
        `home_id` tells it from others."""
        self._home = dict(home)
        self._command = tuple(command)
        self._environment = dict(environment)
        self.name = "telemetry-tray.service" if home_id is None else f"telemetry-tray-{home_id[:12]}.service"

    @property
    def path(self) -> Path | None:
        """Where its file is; None: the environment names no home."""
        config, home = (self._environment.get(name, "") for name in ("XDG_CONFIG_HOME", "HOME"))
        folder = Path(config) if config.startswith("/") else Path(home) / ".config" if home.startswith("/") else None
        return None if folder is None else folder / "systemd" / "user" / self.name

    def why_not(self) -> Reason | None:
        """Why it does not keep the program up; None: it does. Some 20 ms."""
        if not self._has("systemctl") or not self._has("loginctl"):
            return reason("service_no_systemd")
        if self._asked("systemctl", "--user", "is-enabled", self.name) not in ("enabled", "enabled-runtime"):
            return reason("service_not_set_up")
        if self._asked("systemctl", "--user", "is-active", self.name) != "active":
            return reason("service_not_active", name=self.name)
        if self._asked("loginctl", "show-user", str(os.getuid()), "--property=Linger", "--value") != "yes":
            return reason("service_no_linger", user=self._environment.get("USER") or os.getuid())
        return None

    def main_pid(self) -> int | None:
        """Of the process that it runs; None: it runs none."""
        said = self._asked("systemctl", "--user", "show", self.name, "--property=MainPID", "--value")
        return int(said) if said.isdecimal() and said != "0" else None

    def text(self) -> str:
        """Its file."""
        start = " ".join(_quoted(word) for word in self._absolute(self._command))
        surroundings = "".join(f"Environment={_quoted(f'{n}={v}', dollar='$')}\n" for n, v in self._home.items())
        return _UNIT.format(surroundings=surroundings, start=start)

    def set_up(self) -> None:
        """Writes its file, starts it, and has it started with the machine. Raises Fixable `service_*`; what was done so
        far then stays, and a second try goes on from there."""
        if not self._has("systemctl") or not self._has("loginctl") or self.path is None:
            raise Fixable("service_unavailable")
        self._write(self.path)
        self._do("systemctl", "--user", "daemon-reload")
        self._do("systemctl", "--user", "enable", self.name)
        self._do("systemctl", "--user", "restart", self.name)
        try:
            self._do("loginctl", "enable-linger")
        except Fixable as problem:
            user = self._environment.get("USER") or os.getuid()
            raise Fixable("service_no_linger_allowed", user=user, **dict(problem.reason.facts)) from None

    def take_down(self) -> None:
        """Ends it and removes its file. Lingering stays: others may rely on it. Raises Fixable."""
        if not self._has("systemctl") or self.path is None:
            raise Fixable("service_unavailable")
        self._do("systemctl", "--user", "disable", "--now", self.name)
        try:
            self.path.unlink(missing_ok=True)
        except OSError as error:
            raise Fixable("service_file", path=self.path, problem=error.strerror) from error
        self._do("systemctl", "--user", "daemon-reload")

    # --- doing --------------------------------------------------------------------------------------------

    def _write(self, path: Path) -> None:
        fresh = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with fresh.open("w", encoding="utf-8") as file:
                file.write(self.text())
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(path)
        except OSError as error:
            raise Fixable("service_file", path=path, problem=error.strerror) from error
        finally:
            fresh.unlink(missing_ok=True)

    def _has(self, program: str) -> bool:
        return sys.platform == "linux" and self._which(program) is not None

    def _which(self, program: str) -> str | None:
        return shutil.which(program, path=self._environment.get("PATH", os.defpath))

    def _absolute(self, command: Sequence[str]) -> tuple[str, ...]:
        return (self._which(command[0]) or command[0], *command[1:])

    def _asked(self, *words: str) -> str:
        """Its answer; empty when it has none."""
        try:
            return self._run(words, timeout_s=_ASK_S).stdout.strip()
        except (OSError, subprocess.TimeoutExpired):
            return ""

    def _do(self, *words: str) -> None:
        command = " ".join(words)
        try:
            done = self._run(words, timeout_s=_ACT_S)
        except subprocess.TimeoutExpired:
            raise Fixable("service_failed", command=command, detail=f"no end within {_ACT_S:g} s") from None
        except OSError as error:
            raise Fixable("service_failed", command=command, detail=error.strerror) from None
        if done.returncode != 0:
            said = (done.stderr or done.stdout).strip().splitlines()
            raise Fixable("service_failed", command=command, detail=said[0][:200] if said else done.returncode)

    def _run(self, words: Sequence[str], *, timeout_s: float) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self._absolute(words),
            env=self._environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=timeout_s,
            check=False,
        )


def _quoted(word: str, dollar: str = "$$") -> str:
    """A word of a unit file: `%` means something everywhere, `$` in ExecStart."""
    text = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", dollar)
    return text if re.fullmatch(r"[\w@%+=:,./$-]+", text) else f'"{text}"'
