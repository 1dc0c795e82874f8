"""A screen reader for tests: reads what a program of ours says over AT-SPI, presses what can be pressed by its name,
and types."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple, TypeVar

from dbus_fast import Message, MessageType
from dbus_fast.aio import MessageBus

from tests.e2e.tray_host import WITHIN_S

T = TypeVar("T")
ACCESSIBLE = "org.a11y.atspi.Accessible"
ROOT = ("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root")
ALWAYS = {"QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}
CONTROLS = {
    "push button",
    "check box",
    "toggle button",
    "text",
    "list",
    "table",
    "combo box",
    "tree table",
    "menu item",
    "check menu item",
    "radio button",
    "spin button",
    "page tab",
    "page tab list",
    "tree",
    "link",
}
"""Whatever of these is shown must say what it is."""
NO_ROLE = {"invalid", "unknown", "unspecified", "redundant object"}
FOCUSABLE, SELECTED, SHOWING = 11, 23, 25
"""Numbers of states. Source: atspi-constants.h, AtspiStateType."""
MOST_DEEP, MOST_WIDE = 14, 60


class Part(NamedTuple):
    """One thing on the screen, as it is read out."""

    role: str
    name: str
    description: str
    can_have_focus: bool
    is_showing: bool
    is_selected: bool
    where: tuple[str, str]
    """On the bus."""


async def _call(
    bus: MessageBus, where: tuple[str, str], member: str, *, of: str = ACCESSIBLE, **more: Any
) -> list[Any]:
    message = Message(destination=where[0], path=where[1], interface=of, member=member, **more)
    answer = await asyncio.wait_for(bus.call(message), WITHIN_S)
    assert answer is not None
    if answer.message_type is MessageType.ERROR:
        return []  # It went away while it was looked at.
    return list(answer.body)


async def _parts(bus: MessageBus, where: tuple[str, str], depth: int = 0) -> list[Part]:
    role = await _call(bus, where, "GetRoleName")
    states = await _call(bus, where, "GetState")
    texts = []
    for name in ("Name", "Description"):
        told = await _call(
            bus, where, "Get", of="org.freedesktop.DBus.Properties", signature="ss", body=[ACCESSIBLE, name]
        )
        texts.append(str(told[0].value) if told else "")
    if not role or not states:
        return []
    bits = states[0][0]
    focusable, showing, selected = (bool(bits >> state & 1) for state in (FOCUSABLE, SHOWING, SELECTED))
    part = Part(str(role[0]), texts[0], texts[1], focusable, showing, selected, where)
    found = [part]
    if depth < MOST_DEEP:
        children = await _call(bus, where, "GetChildren")
        for child in (children[0] if children else [])[:MOST_WIDE]:
            found += await _parts(bus, tuple(child), depth + 1)
    return found


class Screen:
    """What is on the screen of one desktop."""

    def __init__(self, runner: asyncio.Runner, bus: MessageBus) -> None:
        self._runner = runner
        self._bus = bus

    def _do(self, work: Coroutine[Any, Any, T]) -> T:
        return self._runner.run(work)

    def parts(self) -> list[Part]:
        """Everything of our program."""
        return self._do(_parts(self._bus, ROOT))

    def until(self, *names: str) -> list[Part]:
        """Everything, once each of these begins something that is showing."""
        return self._do(self._until(names))

    async def _until(self, names: tuple[str, ...]) -> list[Part]:
        ends_at = asyncio.get_running_loop().time() + WITHIN_S
        missing = set(names)
        found = list[Part]()
        while asyncio.get_running_loop().time() < ends_at:
            found = await _parts(self._bus, ROOT)
            shown = [part.name for part in found if part.is_showing]
            missing = {name for name in names if not any(text.startswith(name) for text in shown)}
            if not missing:
                return found
            await asyncio.sleep(0.2)
        raise AssertionError(f"missing: {missing}; there is: {[p[:3] for p in found if p.is_showing]}")

    def press(self, name: str, *roles: str) -> None:
        """Presses what is called so, of these roles; it may be in a menu that is not open."""
        found = [p for p in self.parts() if p.name == name and p.role in (roles or ("push button", "button"))]
        assert found, (name, [p[:2] for p in self.parts() if p.name])
        part = next((p for p in found if p.is_showing), found[0])
        self._do(_call(self._bus, part.where, "DoAction", of="org.a11y.atspi.Action", signature="i", body=[0]))

    def type(self, name: str, text: str) -> None:
        """Puts text into the field of this name."""
        (part,) = [p for p in self.parts() if p.name == name and p.role == "text"]
        done = self._do(
            _call(
                self._bus,
                part.where,
                "SetTextContents",
                of="org.a11y.atspi.EditableText",
                signature="s",
                body=[text],
            )
        )
        assert done == [True], (name, done)


async def _connected(session_bus: str) -> MessageBus:
    session = await MessageBus(session_bus).connect()
    try:
        address = await _call(session, ("org.a11y.Bus", "/org/a11y/bus"), "GetAddress", of="org.a11y.Bus")
    finally:
        session.disconnect()
    return await MessageBus(address[0]).connect()


@contextmanager
def screen(session_bus: str) -> Iterator[Screen]:
    """One, for the programs of this session bus that were started with ALWAYS."""
    with asyncio.Runner() as runner:
        bus = runner.run(_connected(session_bus))
        try:
            yield Screen(runner, bus)
        finally:
            bus.disconnect()


def roleless(found: list[Part]) -> list[Part]:
    """What takes the keyboard and does not say what it is."""
    return [p for p in found if p.is_showing and p.can_have_focus and p.role in NO_ROLE]


def nameless(found: list[Part]) -> list[Part]:
    """Controls that are shown and say nothing."""
    return [p for p in found if p.is_showing and p.can_have_focus and p.role in CONTROLS and not p.name]
