"""What runs beside the jobs to see an instance: its log is followed, and its own switch is looked at now and then."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tray_app.core.errors import Fixable
from tray_app.core.messages import NewPayload
from tray_app.core.model import Source

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Hashable

    from tray_app.core.messages import Sighting
    from tray_app.core.model import Instance, InstanceId, PayloadId
    from tray_app.engine.parts import Parts


class Following:
    """Takes over every message that an instance shows that it sent by itself, as seen. An `attached.Attachment`."""

    name = "follow"

    def __init__(
        self, parts: Parts, *, stored: Callable[[tuple[PayloadId, ...]], None], works: Callable[[str, InstanceId], None]
    ) -> None:
        self._parts, self._stored, self._works = parts, stored, works

    def needs(self, instance: Instance) -> Hashable | None:
        """Where it shows them; and its relay's address, since what goes there is not seen leaving."""
        where = self._parts.product_of(instance).shows_in(instance)
        return None if where is None else (where, instance.listen, instance.url)

    async def run(self, instance: Instance) -> None:
        """Follows from where it was left. Raises Fixable `seen_of_other_server` and what the product raises."""

        def tell(found: tuple[Sighting, ...], position: str) -> None:
            self._works(self.name, instance.id)
            self._take(instance.id, found, position)

        position = self._parts.journal.position(instance.id)
        await self._parts.product_of(instance).follow(instance, position, tell)

    def _take(self, instance_id: InstanceId, found: tuple[Sighting, ...], position: str) -> None:
        """The messages and the position are stored in one step: neither lost nor doubled by a kill."""
        journal, now = self._parts.journal, self._parts.clock.now()
        instance = next((i for i in journal.instances() if i.id == instance_id), None)
        if instance is None:
            return
        own = instance.server_id or next((s.server_id for s in reversed(found) if s.server_id is not None), None)
        if instance.server_id is None and own is not None:
            # The newest says which server it is now; what an earlier one left in the log is not its.
            journal.change_instance(instance._replace(server_id=own))
            found = tuple(s for s in found if s.server_id in (None, own))
        elif any(s.server_id not in (None, own) for s in found):
            raise Fixable("seen_of_other_server", name=instance.name)
        payloads = [
            (
                NewPayload(
                    instance_id=instance_id,
                    kind=sighting.kind,
                    source=Source.OBSERVE,
                    method=sighting.method,
                    url=sighting.url,
                    headers=(),
                    body=sighting.body,
                    created_at=now if sighting.at is None else min(sighting.at, now),
                    rebuilt=False,
                ),
                sighting.why,
            )
            for sighting in found
        ]
        ids = journal.store_seen(instance_id, payloads, position)
        if ids:
            self._stored(ids)


class Peeking:
    """Notices within `peek_every_s` that somebody used an instance's own switch, or that it came up or went away, and
    has it looked at then. An `attached.Attachment`."""

    name = "peek"

    def __init__(
        self,
        parts: Parts,
        *,
        changed: Callable[[InstanceId], None],
        answers: Callable[[InstanceId], Awaitable[None]],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """`answers` is awaited whenever it answered: for what waits for that. `sleep` passes that many seconds."""
        self._parts, self._changed, self._answers, self._sleep = parts, changed, answers, sleep

    def needs(self, instance: Instance) -> Hashable | None:
        """Its address."""
        return None if self._parts.product_of(instance).peek_every_s is None else instance.url

    async def run(self, instance: Instance) -> None:
        """Asks for as long as it is there."""
        product = self._parts.product_of(instance)
        before: str | None = None
        first = True
        while product.peek_every_s is not None:
            now = await product.peek(instance)
            if now is not None:
                await self._answers(instance.id)
            if now != before and not first:
                self._changed(instance.id)
            before, first = now, False
            await self._sleep(product.peek_every_s)
