"""What a screen reader is told: the main window over AT-SPI, as a program of its own on a real display and bus."""

from __future__ import annotations

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from dbus_fast import Message, MessageType
from dbus_fast.aio import MessageBus

from tests.e2e.commands import house
from tests.e2e.tray_host import WITHIN_S, desk

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
}
FOCUSABLE, SHOWING = 11, 25
"""Numbers of states. Source: atspi-constants.h, AtspiStateType."""
MOST_DEEP, MOST_WIDE = 14, 60


class Part(NamedTuple):
    """One thing on the screen, as it is read out."""

    role: str
    name: str
    description: str
    can_have_focus: bool
    is_showing: bool


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
    part = Part(str(role[0]), texts[0], texts[1], bool(bits >> FOCUSABLE & 1), bool(bits >> SHOWING & 1))
    found = [part]
    if depth < MOST_DEEP:
        children = await _call(bus, where, "GetChildren")
        for child in (children[0] if children else [])[:MOST_WIDE]:
            found += await _parts(bus, tuple(child), depth + 1)
    return found


async def _read(session_bus: str, wanted: set[str]) -> list[Part]:
    """Everything of our program, once all of `wanted` is there."""
    session = await MessageBus(session_bus).connect()
    try:
        address = await _call(session, ("org.a11y.Bus", "/org/a11y/bus"), "GetAddress", of="org.a11y.Bus")
        bus = await MessageBus(address[0]).connect()
        try:
            ends_at = asyncio.get_running_loop().time() + WITHIN_S
            found = list[Part]()
            while asyncio.get_running_loop().time() < ends_at:
                found = await _parts(bus, ROOT)
                if wanted <= {part.name for part in found}:
                    return found
                await asyncio.sleep(0.2)
            raise AssertionError(f"missing: {wanted - {part.name for part in found}}; there is: {found}")
        finally:
            bus.disconnect()
    finally:
        session.disconnect()


def test_every_control_of_the_main_window_is_read_out() -> None:
    with (
        TemporaryDirectory(prefix="tray-reader-") as folder,
        desk(Path(folder), host=False) as bare,
        house(extra={**bare.environment, **ALWAYS}) as here,
    ):
        here.add(source="observe")
        child = here.owner.start("run")
        found = asyncio.run(_read(bare.bus_address, {"Instances", "Last 30 days", "Telemetry of work"}))
        child.terminate()
        child.wait(WITHIN_S)
    nameless = [p for p in found if p.is_showing and p.can_have_focus and p.role in CONTROLS and not p.name]
    assert not nameless, nameless
    roles = {part.name: part.role for part in found}
    assert roles["Instances"] == "list"
    assert roles["Telemetry of work"] in ("check box", "toggle button", "push button")
    assert next(part.description for part in found if part.name == "Last 30 days")
    assert any(part.name.startswith("SonarQube") and part.role == "list item" for part in found)
