"""A service manager for tests: what of systemd's protocol our program relies on, and two commands that note
down what they are asked. systemd itself does not run where the tests do."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.e2e.commands import WITHIN_S, Owner

_TRAMPOLINE = """\
import os, sys
count = int(sys.argv[1])
kept = [os.dup(int(text)) for text in sys.argv[2 : 2 + count]]
for at, descriptor in enumerate(kept):
    os.dup2(descriptor, 3 + at)
    os.set_inheritable(3 + at, True)
os.closerange(3 + count, 200)
os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS=str(count))
os.execv(sys.argv[2 + count], sys.argv[2 + count :])
"""
"""As systemd starts a process with descriptors."""

_SYSTEMCTL = """\
#!/bin/sh
echo "systemctl $*" >>"{folder}/asked"
case "$*" in
*is-enabled*) [ -e "{folder}/enabled" ] && echo enabled || {{ echo disabled; exit 1; }} ;;
*is-active*) [ -e "{folder}/enabled" ] && echo active || {{ echo inactive; exit 3; }} ;;
*MainPID*) cat "{folder}/pid" 2>/dev/null || echo 0 ;;
*disable*) rm -f "{folder}/enabled" ;;
*enable*) : >"{folder}/enabled" ;;
esac
"""
_LOGINCTL = """\
#!/bin/sh
echo "loginctl $*" >>"{folder}/asked"
case "$1" in
show-user) [ -e "{folder}/linger" ] && echo yes || echo no ;;
enable-linger) [ ! -e "{folder}/no-linger" ] || {{ echo "Could not enable linger: Access denied" >&2; exit 1; }}
    : >"{folder}/linger" ;;
esac
"""


class ServiceManager:
    """Runs one service: a command of the owner's."""

    def __init__(self, owner: Owner) -> None:
        self.owner = owner
        self.stored: dict[str, socket.socket] = {}
        self.said: list[str] = []
        self.child: subprocess.Popen[bytes] | None = None
        self.folder = owner.folder / "systemd"
        self.folder.mkdir()
        for name, text in (("systemctl", _SYSTEMCTL), ("loginctl", _LOGINCTL)):
            script = self.folder / name
            script.write_text(text.format(folder=self.folder))
            script.chmod(0o755)
        owner.extra["PATH"] = f"{self.folder}:{os.environ['PATH']}"
        self._ready = threading.Event()
        self._talk = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._talk.bind(str(self.folder / "notify"))
        self._reader = threading.Thread(target=self._hear, daemon=True)
        self._reader.start()

    @property
    def asked(self) -> list[str]:
        """What systemctl and loginctl were asked."""
        path = self.folder / "asked"
        return path.read_text().splitlines() if path.exists() else []

    def start(self) -> None:
        """Starts it and waits until it says that it is ready."""
        self._ready.clear()
        fds = [str(s.fileno()) for s in self.stored.values()]
        command = [*self.owner.python, "run", "--headless"]
        out = (self.folder / "out").open("ab")
        self.child = subprocess.Popen(
            [sys.executable, "-c", _TRAMPOLINE, str(len(fds)), *fds, *command],
            env={**self.owner.environment, "NOTIFY_SOCKET": str(self.folder / "notify")},
            cwd=self.owner.folder,
            pass_fds=[int(text) for text in fds],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
        )
        out.close()
        self.owner.children.append(self.child)
        (self.folder / "pid").write_text(str(self.child.pid))
        assert self._ready.wait(WITHIN_S), (self.folder / "out").read_text()

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Ends it; its exit code. Its sockets stay."""
        assert self.child is not None
        self.child.send_signal(number)
        return self.child.wait(WITHIN_S)

    def forget(self) -> None:
        """As when the service is stopped for good: the sockets are closed too."""
        for stored in self.stored.values():
            stored.close()
        self.stored.clear()

    def _hear(self) -> None:
        while True:
            said, fds, _, _ = socket.recv_fds(self._talk, 4096, 8)
            if not said:
                return
            told = dict(line.split("=", 1) for line in said.decode().splitlines())
            self.said.append(said.decode())
            if told.get("FDSTORE") == "1":
                self.stored[told["FDNAME"]] = socket.socket(fileno=fds[0])
            if "FDSTOREREMOVE" in told and told["FDNAME"] in self.stored:
                self.stored.pop(told["FDNAME"]).close()
            if told.get("READY") == "1":
                self._ready.set()

    def close(self) -> None:
        """Ends all."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as talk:
            talk.connect(str(self.folder / "notify"))
            talk.send(b"")
        self._reader.join(WITHIN_S)
        self._talk.close()
        self.forget()


@contextmanager
def service_manager(owner: Owner) -> Iterator[ServiceManager]:
    """One for this owner."""
    made = ServiceManager(owner)
    try:
        yield made
    finally:
        made.close()


def unit_file(owner: Owner) -> Path:
    """The unit that the program wrote."""
    (found,) = (owner.folder / "user" / ".config" / "systemd" / "user").glob("*.service")
    return found
