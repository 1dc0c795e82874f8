"""What runs beside the engine's jobs for each instance, for as long as that is there: a relay's listener, whoever
follows a log or watches a config file.

A job ends; an attachment runs until its instance changes in what concerns it, goes, or the engine ends. Belongs to
the engine's loop.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from tray_app.core.errors import TrayAppError
from tray_app.core.model import reason
from tray_app.engine.events import Stumbled

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from tray_app.core.model import Instance, InstanceId, Reason
    from tray_app.engine.events import Event

TRY_AGAIN_S: Final = 50.0
"""After a failure; less than the engine's tick, which then starts it again, so that nothing wakes just for that."""

ENDS_WITHIN_S: Final = 2.0
"""Closing a listener or a file takes about a millisecond; more means that something hangs."""


class Attachment(Protocol):
    """One sort of thing that runs beside the jobs."""

    name: str
    """For the app log: `relay`."""

    def needs(self, instance: Instance) -> Hashable | None:
        """All of the instance's settings that it depends on: when they differ it is started anew. None: this
        instance has none of it. Quick."""

    async def run(self, instance: Instance) -> None:
        """Runs until it is cancelled; returning means that there is nothing more to do with these settings. Raises
        TrayAppError with what keeps it from running; it is then started again after TRY_AGAIN_S."""


class _Running(NamedTuple):
    needs: Hashable
    task: asyncio.Task[None]


class _Failure(NamedTuple):
    needs: Hashable
    why: Reason
    again_at_s: float


_Key = tuple[str, "InstanceId"]


class Attached:
    """Keeps what is attached in step with the instances. `say` is told of failures: once each, until it changes."""

    def __init__(self, say: Callable[[Event], None]) -> None:
        self._say = say
        self._attachments: list[Attachment] = []
        self._running: dict[_Key, _Running] = {}
        self._failures: dict[_Key, _Failure] = {}
        self._works = set[_Key]()
        self._followed = False
        self._moved = asyncio.Event()

    def add(self, attachment: Attachment) -> None:
        """One more sort; before the first `follow`."""
        self._attachments.append(attachment)

    async def follow(self, instances: Sequence[Instance]) -> None:
        """Starts what is missing, ends what is not wanted any more, and starts anew what depends on something that
        changed. Quick when nothing changed."""
        wanted = {
            (attachment.name, instance.id): (attachment, instance, needs)
            for instance in instances
            for attachment in self._attachments
            if (needs := attachment.needs(instance)) is not None
        }
        stale = [key for key, running in self._running.items() if key not in wanted or wanted[key][2] != running.needs]
        await self._end(stale)
        for key in self._failures.keys() - wanted.keys():
            del self._failures[key]
        now_s = asyncio.get_running_loop().time()
        for key, (attachment, instance, needs) in wanted.items():
            failure = self._failures.get(key)
            waits = failure is not None and failure.needs == needs and now_s < failure.again_at_s
            if key not in self._running and not waits:
                task = asyncio.get_running_loop().create_task(
                    self._run(key, attachment, instance, needs), name=f"{attachment.name} of {instance.id}"
                )
                self._running[key] = _Running(needs=needs, task=task)
        self._followed = True
        self._moved.set()

    async def settled(self, name: str) -> None:
        """Waits, from the first `follow` on, until each of that sort works or has failed. Only for those that tell
        `works`."""
        while not self._followed or any(key[0] == name and key not in self._works for key in self._running):
            self._moved.clear()
            await self._moved.wait()

    async def end(self, instance_id: InstanceId) -> None:
        """Ends all that runs for an instance; `follow` starts it again if the instance is still there."""
        await self._end([key for key in self._running if key[1] == instance_id])

    async def close(self) -> None:
        """Ends all."""
        await self._end(list(self._running))

    def problem(self, name: str, instance_id: InstanceId) -> Reason | None:
        """Why it does not run; None: it runs, or was never wanted."""
        failure = self._failures.get((name, instance_id))
        return None if failure is None or (name, instance_id) in self._running else failure.why

    async def _run(self, key: _Key, attachment: Attachment, instance: Instance, needs: Hashable) -> None:
        try:
            await attachment.run(instance)
        except TrayAppError as problem:
            self._failed(key, instance, needs, problem.reason)
        except Exception as problem:
            asyncio.get_running_loop().call_exception_handler(
                {"message": f"{attachment.name} failed", "exception": problem}
            )
            self._failed(key, instance, needs, reason("job_failed", what=type(problem).__name__))
        else:
            await asyncio.Event().wait()  # Done with these settings; it keeps its place until they change.

    def _failed(self, key: _Key, instance: Instance, needs: Hashable, why: Reason) -> None:
        before = self._failures.get(key)
        again_at_s = asyncio.get_running_loop().time() + TRY_AGAIN_S
        self._failures[key] = _Failure(needs=needs, why=why, again_at_s=again_at_s)
        running = self._running.get(key)
        if running is not None and running.task is asyncio.current_task():
            self._gone(key)
        if before is None or before.why != why:
            self._say(Stumbled(instance_name=instance.name, why=why))

    def works(self, name: str, instance_id: InstanceId) -> None:
        """Told by an attachment when it got going: a failure after this is told again, even if it is the same."""
        self._failures.pop((name, instance_id), None)
        self._works.add((name, instance_id))
        self._moved.set()

    def _gone(self, key: _Key) -> _Running:
        self._works.discard(key)
        self._moved.set()
        return self._running.pop(key)

    async def _end(self, keys: Sequence[_Key]) -> None:
        ending = [self._gone(key) for key in keys]
        for running in ending:
            running.task.cancel()
        if ending:
            _, hanging = await asyncio.wait({running.task for running in ending}, timeout=ENDS_WITHIN_S)
            for task in hanging:
                asyncio.get_running_loop().call_exception_handler({"message": f"{task.get_name()} does not end"})
