"""An owner who changes an instance while its server is being asked."""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.integration.world import World, world
from tray_app.core.model import Instance, Look
from tray_app.core.ports import Product
from tray_app.engine.looking import look_and_ask
from tray_app.engine.parts import Parts


class Interrupted:
    """The real product; while it asks, the owner acts."""

    def __init__(self, product: Product, act: object) -> None:
        self._product = product
        self._act = act

    def __getattr__(self, name: str) -> object:
        return getattr(self._product, name)

    async def ask(self, instance: Instance, secret: str | None, look: Look) -> Look:
        answer = await self._product.ask(instance, secret, look)
        self._act()  # type: ignore[operator]
        return answer


def look(here: World, parts: Parts, act: object) -> None:
    product = Interrupted(here.program.product("sonarqube"), act)
    between = parts._replace(product_of=lambda _: product)  # type: ignore[arg-type,return-value]
    asyncio.run(look_and_ask(between, parts.journal.instances()[0], here.program.secrets()))


def test_a_change_meanwhile_stays(tmp_path: Path) -> None:
    with world(tmp_path, users=1, projects=1) as here, here.program.parts() as parts:
        changed = parts.journal.instances()[0]._replace(home=None, name="renamed")
        look(here, parts, lambda: parts.journal.change_instance(changed))
        assert parts.journal.instances() == (changed,)
        assert parts.journal.last_look(changed.id) is None


def test_a_removal_meanwhile_is_no_fault(tmp_path: Path) -> None:
    with world(tmp_path, users=1, projects=1) as here, here.program.parts() as parts:
        instance = parts.journal.instances()[0]
        look(here, parts, lambda: parts.journal.remove_instance(instance.id, at=here.clock.now(), forget=True))
        assert parts.journal.instances() == ()


def test_without_a_change_the_server_is_known_from_then_on(tmp_path: Path) -> None:
    with world(tmp_path, users=1, projects=1) as here, here.program.parts() as parts:
        look(here, parts, lambda: None)
        assert parts.journal.instances()[0].server_id is not None
        assert parts.journal.last_look(parts.journal.instances()[0].id) is not None
