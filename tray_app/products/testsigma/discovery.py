"""Testsigmas on this machine: processes and containers. Changes nothing.

Where people unpack the zip is not known, so folders are not searched; nor are compose files whose containers do not
exist yet.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from tray_app.core.discovery import Discovery, Installation, once_each
from tray_app.core.errors import Fixable
from tray_app.products import contained
from tray_app.products.testsigma.compose_config import is_testsigma, version_of
from tray_app.products.testsigma.container import PORT
from tray_app.products.testsigma.running import started
from tray_app.system import containers

if TYPE_CHECKING:
    from tray_app.core.model import Reason

PRODUCT: Final = "testsigma"


async def find(*, proc: str = "/proc") -> Discovery:
    """All that can be seen. Never raises for what it finds. Thread: the engine's loop; what blocks is elsewhere."""
    running, (boxes, unseen) = await asyncio.gather(asyncio.to_thread(started, proc=proc), _in_containers())
    local = [
        Installation(product=PRODUCT, home=one.folder, running=True)
        for one in running
        if one.process.foreign is not True and one.folder is not None
    ]
    return Discovery(installations=once_each((*local, *boxes)), unseen=unseen)


async def _in_containers() -> tuple[tuple[Installation, ...], tuple[Reason, ...]]:
    try:
        every = await containers.all_containers(())
    except Fixable as problem:
        return (), () if problem.code == "tool_missing" else (problem.reason,)
    ours = [one for one in every if is_testsigma(one.image)]
    return tuple(contained.installation(one, PRODUCT, port=PORT, version=version_of(one.image)) for one in ours), ()
