"""What runs beside the engine's jobs follows the instances."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Hashable
from datetime import UTC, datetime

from tray_app.core.errors import Fixable
from tray_app.core.model import Instance, InstanceId
from tray_app.engine.attached import TRY_AGAIN_S, Attached
from tray_app.engine.events import Event, Stumbled

HERE = Instance(name="work", product="sonarqube", added_at=datetime(2026, 3, 1, tzinfo=UTC), id=InstanceId(1))
RELAYED = HERE._replace(listen="127.0.0.1:20001")
OTHER = RELAYED._replace(id=InstanceId(2), name="other", listen="127.0.0.1:20002")


class Ear:
    """Runs where an instance has an address; tells what it did."""

    name = "ear"

    def __init__(self) -> None:
        self.did: list[str] = []
        self.fails: Exception | None = None
        self.returns = False

    def needs(self, instance: Instance) -> Hashable | None:
        return instance.listen

    async def run(self, instance: Instance) -> None:
        if self.fails is not None:
            raise self.fails
        self.did.append(f"+{instance.listen}")
        if self.returns:
            return
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)
            self.did.append(f"-{instance.listen}")


def played(play: Callable[[Attached, Ear], object]) -> tuple[list[str], list[Event]]:
    """What the ear did and what was said while `play` ran on a loop."""
    told: list[Event] = []
    ear = Ear()

    async def main() -> None:
        attached = Attached(told.append)
        attached.add(ear)
        await play(attached, ear)  # type: ignore[misc]
        await attached.close()

    asyncio.run(main())
    return ear.did, told


async def settled() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def test_it_runs_as_long_as_its_instance_is_there() -> None:
    async def play(attached: Attached, ear: Ear) -> None:
        for _ in range(3):
            await attached.follow([HERE, OTHER])
            await settled()
        assert ear.did == ["+127.0.0.1:20002"]
        await attached.follow([HERE])
        assert ear.did[1:] == ["-127.0.0.1:20002"]

    assert played(play)[0] == ["+127.0.0.1:20002", "-127.0.0.1:20002"]


def test_what_concerns_it_starts_it_anew_and_nothing_else_does() -> None:
    async def play(attached: Attached, ear: Ear) -> None:
        await attached.follow([RELAYED])
        await settled()
        await attached.follow([RELAYED._replace(name="renamed")])
        await settled()
        assert ear.did == ["+127.0.0.1:20001"]
        await attached.follow([RELAYED._replace(listen="127.0.0.1:20009")])
        await settled()

    # The old one had ended before the new one began: both may want the same port.
    assert played(play)[0] == ["+127.0.0.1:20001", "-127.0.0.1:20001", "+127.0.0.1:20009", "-127.0.0.1:20009"]


def test_a_failure_is_told_once_and_tried_again_later() -> None:
    async def play(attached: Attached, ear: Ear) -> None:
        loop, skipped = asyncio.get_running_loop(), 0.0
        real = loop.time
        loop.time = lambda: real() + skipped  # type: ignore[method-assign]
        ear.fails = Fixable("port_taken", port=20001)
        for _ in range(3):
            await attached.follow([RELAYED])
            await settled()
            skipped += TRY_AGAIN_S + 1
        why = attached.problem("ear", RELAYED.id)
        assert why is not None and why.code == "port_taken"
        ear.fails = None
        await attached.follow([RELAYED])
        await settled()
        assert attached.problem("ear", RELAYED.id) is None

    did, told = played(play)
    assert did == ["+127.0.0.1:20001", "-127.0.0.1:20001"]
    (event,) = told
    assert isinstance(event, Stumbled) and (event.instance_name, event.why.code) == ("work", "port_taken")


def test_it_is_not_tried_again_at_once_unless_its_settings_changed() -> None:
    async def play(attached: Attached, ear: Ear) -> None:
        ear.fails = Fixable("port_taken", port=20001)
        await attached.follow([RELAYED])
        await settled()
        ear.fails = None
        await attached.follow([RELAYED])
        await settled()
        assert ear.did == []
        await attached.follow([RELAYED._replace(listen="127.0.0.1:20009")])
        await settled()
        assert ear.did == ["+127.0.0.1:20009"]

    played(play)


def test_a_bug_in_it_is_told_and_does_not_end_the_engine() -> None:
    async def play(attached: Attached, ear: Ear) -> None:
        heard: list[str] = []
        asyncio.get_running_loop().set_exception_handler(lambda _, context: heard.append(context["message"]))
        ear.fails = ZeroDivisionError()
        await attached.follow([RELAYED])
        await settled()
        assert heard == ["ear failed"]

    assert [type(event) for event in played(play)[1]] == [Stumbled]


def test_one_that_is_done_is_not_started_again() -> None:
    async def play(attached: Attached, ear: Ear) -> None:
        ear.returns = True
        for _ in range(3):
            await attached.follow([RELAYED])
            await settled()

    assert played(play)[0] == ["+127.0.0.1:20001"]


def test_ending_is_waited_for_and_the_instance_may_start_again() -> None:
    async def play(attached: Attached, ear: Ear) -> None:
        await attached.follow([RELAYED, OTHER])
        await settled()
        await attached.end(RELAYED.id)
        assert ear.did[2:] == ["-127.0.0.1:20001"]
        await attached.follow([RELAYED, OTHER])
        await settled()
        assert ear.did[3:] == ["+127.0.0.1:20001"]

    played(play)


def test_who_waits_until_it_works_is_not_kept_by_one_that_fails() -> None:
    async def play(attached: Attached, ear: Ear) -> None:
        waiting = asyncio.create_task(attached.settled(ear.name))
        await settled()
        assert not waiting.done(), "nobody was started yet"
        await attached.follow([RELAYED, OTHER])
        await settled()
        attached.works(ear.name, RELAYED.id)
        await settled()
        assert not waiting.done(), "the other one does not work yet"
        ear.fails = Fixable("relay_port_taken", name="other", port=1)
        await attached.end(OTHER.id)
        await attached.follow([RELAYED, OTHER])
        await asyncio.wait_for(waiting, 5)
        await attached.end(RELAYED.id)
        ear.fails = None
        await attached.follow([RELAYED])
        again = asyncio.create_task(attached.settled(ear.name))
        await settled()
        assert not again.done(), "what was started anew has not begun to work"
        again.cancel()

    played(play)
