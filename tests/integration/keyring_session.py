"""A session bus of its own with a real gnome-keyring, and children that use it. Nothing of the caller's session.

`dbus-run-session` is not used: what it starts can outlive it and keep pipes open.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from jeepney import DBusAddress, HeaderFields, MatchRule, message_bus, new_method_call
from jeepney.io.blocking import open_dbus_connection
from secretstorage.util import DBusAddressWrapper, format_secret, open_session

SECRET_SERVICE = "org.freedesktop.secrets"
PASSWORD = "of the keyring"
LOGIN_COLLECTION = "/org/freedesktop/secrets/collection/login"


class Child:
    """A process of `keyring_child`."""

    def __init__(self, environment: Mapping[str, str], *, wait_s: float, home_id: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.integration.keyring_child", str(wait_s), home_id],
            env=dict(environment),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Child:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        with self.process:  # closes its pipes, waits for its end
            pass

    def __call__(self, do: str, **more: object) -> dict[str, Any]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps({"do": do, **more}) + "\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answer


class Session:
    """A user's session: home, runtime folder, bus."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder = folder
        self.address = address
        self._bus: subprocess.Popen[str] | None = None
        self._daemon: subprocess.Popen[bytes] | None = None
        self.environment = {
            **{name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ},
            "HOME": str(folder / "home"),
            "XDG_RUNTIME_DIR": str(folder / "run"),
            "DBUS_SESSION_BUS_ADDRESS": address,
        }

    def child(self, *, wait_s: float = 10.0, home_id: str = "abc", **environment: str) -> Child:
        """A program in this session."""
        return Child({**self.environment, **environment}, wait_s=wait_s, home_id=home_id)

    def call(self, path: str, interface: str, member: str, signature: str | None, *body: object) -> Any:
        """A method of the Secret Service."""
        to = DBusAddress(path, bus_name=SECRET_SERVICE, interface=interface)
        with open_dbus_connection(bus=self.address) as connection:
            return connection.send_and_get_reply(new_method_call(to, member, signature, body), timeout=20).body

    def lock(self) -> None:
        """Locks the keyring, as a desktop's keyring manager does."""
        self.call("/org/freedesktop/secrets", "org.freedesktop.Secret.Service", "Lock", "ao", [LOGIN_COLLECTION])

    def unlock(self) -> None:
        """Unlocks the keyring with its password but without a prompt, as a login does."""
        with closing(open_dbus_connection(bus=self.address)) as connection:
            secret = format_secret(open_session(connection), PASSWORD.encode(), "text/plain")
            to = DBusAddressWrapper(
                "/org/freedesktop/secrets", "org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface", connection
            )
            to.call("UnlockWithMasterPassword", "o(oayays)", LOGIN_COLLECTION, secret)

    @contextmanager
    def keyring(self) -> Iterator[None]:
        """A gnome-keyring that is unlocked, with a new, empty keyring."""
        self._daemon = daemon = subprocess.Popen(
            ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"],
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            assert daemon.stdin is not None
            daemon.stdin.write(PASSWORD.encode())
            daemon.stdin.close()
            self._wait_for_keyring()
            yield
        finally:
            daemon.terminate()
            daemon.wait(timeout=20)

    def pause_daemon(self) -> None:
        """The keyring hangs: no call is answered."""
        assert self._daemon is not None
        self._daemon.send_signal(signal.SIGSTOP)

    def resume_daemon(self) -> None:
        """It goes on."""
        assert self._daemon is not None
        self._daemon.send_signal(signal.SIGCONT)

    def make_folders(self) -> None:
        """Home and runtime folder; of a bus that is there already it is all that is needed."""
        for name in ("home", "run"):
            (self.folder / name).mkdir(mode=0o700)

    def start(self) -> None:
        """A bus in a process group of its own."""
        self.make_folders()
        self._bus = subprocess.Popen(
            ["dbus-daemon", "--session", "--nofork", "--print-address=1", f"--address={self.address}"],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
        assert self._bus.stdout is not None
        assert self._bus.stdout.readline().strip(), "the bus did not start"

    def end(self) -> None:
        """Ends the bus and what it started by itself (a keyring that was not there), which is in its group."""
        if self._bus is not None:
            os.killpg(self._bus.pid, signal.SIGTERM)
            self._bus.communicate(timeout=20)
            self._bus = None

    def _wait_for_keyring(self) -> None:
        """Until it has its name on the bus; not by asking for the service, which would start another one."""
        with open_dbus_connection(bus=self.address) as connection:
            rule = MatchRule(type="signal", interface=message_bus.interface, member="NameOwnerChanged")
            rule.add_arg_condition(0, SECRET_SERVICE)
            with connection.filter(rule) as signals:
                connection.send_and_get_reply(message_bus.AddMatch(rule))
                if not connection.send_and_get_reply(message_bus.NameHasOwner(SECRET_SERVICE)).body[0]:
                    connection.recv_until_filtered(signals, timeout=20)


def secrets(session: Session) -> int:
    """How many secrets the keyring has."""
    service = ("/org/freedesktop/secrets", "org.freedesktop.Secret.Service")
    unlocked, locked = session.call(*service, "SearchItems", "a{ss}", {})
    return len(unlocked) + len(locked)


class Prompter:
    """Stands in for the desktop's password prompt: takes the request and never answers, like an owner who is away.

    It owns the bus name that gnome-keyring asks; `asked_count` is how often a prompt would have come up.
    """

    def __init__(self, address: str) -> None:
        self._connection = open_dbus_connection(bus=address)
        self.asked_count = 0
        self.asked = threading.Event()
        reply = self._connection.send_and_get_reply(message_bus.RequestName("org.gnome.keyring.SystemPrompter"))
        assert reply.body == (1,), "somebody else is the prompter"
        self._filter = self._connection.filter(MatchRule(type="method_call"))
        self._queue = self._filter.__enter__()
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def _listen(self) -> None:
        while True:
            message = self._connection.recv_until_filtered(self._queue)
            member = message.header.fields.get(HeaderFields.member)
            if member == "Stop":
                return
            if member == "BeginPrompting":
                self.asked_count += 1
                self.asked.set()

    def close(self, address: str) -> None:
        """Ends the thread by a message of our own, so that no time-out is waited for."""
        to = DBusAddress("/", bus_name="org.gnome.keyring.SystemPrompter", interface="tray.Test")
        with open_dbus_connection(bus=address) as connection:
            connection.send(new_method_call(to, "Stop"))
            self._thread.join()
        self._filter.__exit__(None, None, None)
        self._connection.close()


@contextmanager
def prompter(session: Session) -> Iterator[Prompter]:
    """A prompt that nobody answers."""
    made = Prompter(session.address)
    try:
        yield made
    finally:
        made.close(session.address)


@contextmanager
def bus_session(folder: Path) -> Iterator[Session]:
    """A session with a bus and no keyring yet."""
    session = Session(folder, f"unix:path={folder}/run/bus")
    try:
        session.start()
        yield session
    finally:
        session.end()
