"""A desktop for tests: an X server and a session bus, and on it a host of tray icons as a panel would be.

The host is driven over D-Bus as panels do it: it reads the icon's tooltip and menu and clicks entries. No pixels.

Without `from __future__ import annotations`: dbus_fast reads the annotations of a service as D-Bus signatures.
"""
# ruff: noqa: F821, F722
# mypy: disable-error-code="name-defined, valid-type, syntax"

import asyncio
import os
import subprocess
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from dbus_fast import Message, MessageType, PropertyAccess, Variant
from dbus_fast.aio import MessageBus
from dbus_fast.service import ServiceInterface, dbus_method, dbus_property, dbus_signal

WATCHER = "org.kde.StatusNotifierWatcher"
ITEM = "org.kde.StatusNotifierItem"
WITHIN_S = 30.0
_LOOK_EVERY_S = 0.05

_T = TypeVar("_T")


@dataclass(frozen=True)
class Entry:
    """One entry of the tray's menu."""

    id: int
    label: str
    enabled: bool
    ticked: bool | None
    """None: it has no check mark."""
    children: "tuple[Entry, ...]"


class _Watcher(ServiceInterface):
    def __init__(self) -> None:
        super().__init__(WATCHER)
        self.items: list[str] = []

    @dbus_method()
    def RegisterStatusNotifierItem(self, service: "s") -> None:
        self.items.append(service)

    @dbus_method()
    def RegisterStatusNotifierHost(self, service: "s") -> None:
        pass

    @dbus_property(access=PropertyAccess.READ)
    def RegisteredStatusNotifierItems(self) -> "as":
        return self.items

    @dbus_property(access=PropertyAccess.READ)
    def IsStatusNotifierHostRegistered(self) -> "b":
        return True

    @dbus_property(access=PropertyAccess.READ)
    def ProtocolVersion(self) -> "i":
        return 0


class _Notifications(ServiceInterface):
    def __init__(self) -> None:
        super().__init__("org.freedesktop.Notifications")
        self.said: list[tuple[str, str]] = []
        self.actions: dict[int, list[str]] = {}
        """Of those that are shown, by number."""
        self.able = ["body"]
        self.deaf = False
        self.slow = False

    @dbus_signal()
    def ActionInvoked(self, number: int, action: str) -> "us":
        return [number, action]

    @dbus_signal()
    def NotificationClosed(self, number: int, why: int) -> "uu":
        return [number, why]

    @dbus_method()
    async def Notify(  # noqa: PLR0917
        self,
        app: "s",
        replaces: "u",
        icon: "s",
        summary: "s",
        body: "s",
        actions: "as",
        hints: "a{sv}",
        ms: "i",
    ) -> "u":
        self.said.append((summary, body))
        self.actions[number := len(self.said)] = actions
        while self.slow:
            await asyncio.sleep(_LOOK_EVERY_S)
        return number

    @dbus_method()
    async def GetCapabilities(self) -> "as":
        while self.deaf:
            await asyncio.sleep(_LOOK_EVERY_S)
        return self.able

    @dbus_method()
    def GetServerInformation(self) -> "ssss":
        return ["test", "test", "1", "1.2"]

    @dbus_method()
    def CloseNotification(self, number: "u") -> None:
        if self.actions.pop(number, None) is not None:
            self.NotificationClosed(number, 3)


class Desk:
    """The desktop. All methods may be called from the test's thread."""

    def __init__(self, display: str, bus_address: str) -> None:
        self.display = display
        self.bus_address = bus_address
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="desk")
        self._thread.start()
        self._bus: MessageBus = self._do(self._connect())
        self._host: tuple[MessageBus, _Watcher] | None = None
        self._notifications = _Notifications()

    @property
    def environment(self) -> dict[str, str]:
        """What a program on this desktop finds."""
        return {"DISPLAY": self.display, "DBUS_SESSION_BUS_ADDRESS": self.bus_address, "QT_QPA_PLATFORM": "xcb"}

    def end(self) -> None:
        """Leaves the bus."""
        self.stop_host()
        self._bus.disconnect()
        self._do(self._bus.wait_for_disconnect())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    # --- what a panel is ---------------------------------------------------------------------------------

    def start_host(self) -> None:
        """A panel with a tray appears."""
        self._host = self._do(self._be_host())

    def stop_host(self) -> None:
        """The panel is gone."""
        if self._host is not None:
            bus = self._host[0]
            self._host = None
            self._loop.call_soon_threadsafe(bus.disconnect)
            self._do(bus.wait_for_disconnect())

    def start_notifications(self) -> None:
        """Something that shows notifications appears."""
        self._do(self._show_notifications())

    @property
    def said(self) -> tuple[tuple[str, str], ...]:
        """Titles and texts of all notifications."""
        return tuple(self._notifications.said)

    def shows_buttons(self, *, markup: bool = False) -> None:
        """From now on notifications have actions."""
        self._notifications.able = ["body", "actions", *(["body-markup"] if markup else [])]

    def answers_about_notifications(self, *, yes: bool) -> None:
        """Whether whoever shows them says what it can."""
        self._notifications.deaf = not yes

    def takes_its_time(self, *, yes: bool) -> None:
        """Whether whoever shows them shows one and does not say yet under which number."""
        self._notifications.slow = yes

    @property
    def buttons(self) -> dict[int, list[str]]:
        """Keys and labels by turns, of the notifications that are shown now."""
        return dict(self._notifications.actions)

    def choose(self, number: int, action: str) -> None:
        """Clicks on a notification."""
        self._loop.call_soon_threadsafe(self._notifications.ActionInvoked, number, action)

    def pretends(self, number: int, action: str) -> None:
        """Somebody else on the bus says to everybody there that a notification was clicked."""
        for name in self._do(self._connections()):
            self._do(self._pretend(number, action, name))

    @property
    def icons(self) -> tuple[str, ...]:
        """Who registered an icon with this panel, each time."""
        return tuple(self._host[1].items) if self._host is not None else ()

    # --- what a panel does -------------------------------------------------------------------------------

    def wait_for(self, true: Callable[[], _T | None]) -> _T:
        """Looks again until `true` answers something."""
        return self._do(self._until(true))

    def icon(self) -> dict[str, Any]:
        """The properties of the last icon."""
        properties = self._call("org.freedesktop.DBus.Properties", "GetAll", "s", [ITEM], path="/StatusNotifierItem")[0]
        return {name: value.value for name, value in properties.items()}

    def tooltip(self) -> str:
        """Its text."""
        return str(self.icon()["ToolTip"][2])

    def picture(self) -> bytes:
        """The pixels of the smallest size it offers."""
        return bytes(min(self.icon()["IconPixmap"], key=lambda each: int(each[0]))[2])

    def menu(self) -> tuple[Entry, ...]:
        """The entries, separators left out."""
        self._call("com.canonical.dbusmenu", "AboutToShow", "i", [0], path="/MenuBar")
        layout = self._call("com.canonical.dbusmenu", "GetLayout", "iias", [0, -1, []], path="/MenuBar")[1]
        return _entries(layout[2])

    def entry(self, label: str) -> Entry:
        """The entry whose label has this in it."""
        found = [entry for entry in _flat(self.menu()) if label in entry.label]
        assert len(found) == 1, f"{label!r} in {[entry.label for entry in _flat(self.menu())]}"
        return found[0]

    def has(self, label: str) -> bool:
        """Whether there is an entry whose label has this in it."""
        return any(label in entry.label for entry in _flat(self.menu()))

    def click(self, label: str) -> None:
        """Clicks that entry."""
        body = [self.entry(label).id, "clicked", Variant("s", ""), 0]
        self._call("com.canonical.dbusmenu", "Event", "isvu", body, path="/MenuBar")

    def click_icon(self) -> None:
        """The main button on the icon itself."""
        self._call(ITEM, "Activate", "ii", [0, 0], path="/StatusNotifierItem")

    # --- windows -------------------------------------------------------------------------------------------

    def windows(self, title: str) -> list[str]:
        """The numbers of the visible windows whose title has this in it."""
        found = self._xdotool("search", "--onlyvisible", "--name", title)
        return found.stdout.split()

    def press_until(self, window: str, key: str, true: Callable[[], _T | None]) -> _T:
        """A key into a window, again until it did something: one that was just shown may not listen yet."""

        def pressed() -> _T | None:
            if not (done := true()) and self._xdotool("windowfocus", window).returncode == 0:
                self._xdotool("key", key)
                done = true()
            return done

        return self.wait_for(pressed)

    def mouse(self, x: int, y: int, *, button: int) -> None:
        """A click somewhere on the screen."""
        assert self._xdotool("mousemove", "--sync", str(x), str(y), "click", str(button)).returncode == 0

    def keys(self, *names: str) -> None:
        """Keys, to whoever has the keyboard."""
        assert self._xdotool("key", "--delay", "150", *names).returncode == 0

    def _xdotool(self, *words: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "DISPLAY": self.display}
        return subprocess.run(
            ["xdotool", *words], env=environment, capture_output=True, text=True, timeout=WITHIN_S, check=False
        )

    # --- underneath ------------------------------------------------------------------------------------------

    def _do(self, work: Coroutine[Any, Any, _T]) -> _T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(WITHIN_S + 5)

    async def _connect(self) -> MessageBus:
        return await MessageBus(bus_address=self.bus_address).connect()

    async def _be_host(self) -> tuple[MessageBus, _Watcher]:
        bus, watcher = await self._connect(), _Watcher()
        bus.export("/StatusNotifierWatcher", watcher)
        await bus.request_name(WATCHER)
        return bus, watcher

    async def _show_notifications(self) -> None:
        self._bus.export("/org/freedesktop/Notifications", self._notifications)
        await self._bus.request_name("org.freedesktop.Notifications")

    async def _pretend(self, number: int, action: str, to: str) -> None:
        bus = await self._connect()
        signal = Message.new_signal(
            path="/org/freedesktop/Notifications",
            interface="org.freedesktop.Notifications",
            member="ActionInvoked",
            signature="us",
            body=[number, action],
        )
        signal.destination = to
        await bus.send(signal)
        bus.disconnect()

    async def _connections(self) -> list[str]:
        message = Message(
            destination="org.freedesktop.DBus",
            path="/org/freedesktop/DBus",
            interface="org.freedesktop.DBus",
            member="ListNames",
        )
        reply = await self._bus.call(message)
        assert reply is not None
        return [name for name in reply.body[0] if name.startswith(":")]

    async def _until(self, true: Callable[[], _T | None]) -> _T:
        async with asyncio.timeout(WITHIN_S):
            while not (found := await asyncio.to_thread(true)):
                await asyncio.sleep(_LOOK_EVERY_S)
        return found

    def _call(self, interface: str, member: str, signature: str, body: list[Any], *, path: str) -> list[Any]:
        message = Message(
            destination=self.icons[-1], path=path, interface=interface, member=member, signature=signature, body=body
        )
        reply = self._do(self._bus.call(message))  # type: ignore[arg-type]
        assert reply is not None
        assert reply.message_type is MessageType.METHOD_RETURN, reply.body
        return list(reply.body)


def _entries(layouts: list[Any]) -> tuple[Entry, ...]:
    found = []
    for layout in layouts:
        number, properties, children = layout.value
        facts = {name: value.value for name, value in properties.items()}
        if facts.get("type") == "separator" or not facts.get("visible", True):
            continue
        ticked = bool(facts["toggle-state"] == 1) if facts.get("toggle-type") == "checkmark" else None
        label = str(facts.get("label", ""))
        found.append(Entry(number, label, bool(facts.get("enabled", True)), ticked, _entries(children)))
    return tuple(found)


def _flat(entries: tuple[Entry, ...]) -> Iterator[Entry]:
    for entry in entries:
        yield entry
        yield from _flat(entry.children)


@contextmanager
def desk(folder: Path, *, host: bool = True, bus_config: Path | None = None) -> Iterator[Desk]:
    """A desktop, with or without a panel; `bus_config` says another who may use its bus."""
    with ExitStack() as stack:
        display = stack.enter_context(_x_server())
        address = stack.enter_context(_session_bus(folder, bus_config))
        made = Desk(display, address)
        stack.callback(made.end)
        made.start_notifications()
        if host:
            made.start_host()
        yield made


@contextmanager
def _x_server() -> Iterator[str]:
    reading, writing = os.pipe()
    words = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x900x24", "-nolisten", "tcp", "-noreset"]
    server = subprocess.Popen(words, pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            number = told.readline().strip()
        assert number, "Xvfb did not start"
        yield f":{number}"
    finally:
        server.terminate()
        server.wait(WITHIN_S)


@contextmanager
def _session_bus(folder: Path, config: Path | None) -> Iterator[str]:
    which = "--session" if config is None else f"--config-file={config}"
    words = ["dbus-daemon", which, "--nofork", "--print-address=1", f"--address=unix:path={folder}/bus"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as daemon:
        try:
            assert daemon.stdout is not None
            address = daemon.stdout.readline().strip()
            assert address, "dbus-daemon did not start"
            yield address
        finally:
            daemon.terminate()
            daemon.wait(WITHIN_S)
