"""The tick in its own portal is noticed within a minute, by a clock that is passed in."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.integration.testsigma_world import a_testsigma
from tray_app.core.model import Sharing, Source
from tray_app.engine.following import Peeking
from tray_app.engine.looking import look_and_ask

MINUTE_S = 60.0


@pytest.mark.parametrize("ticked_at_s", [0.0, 1.0, 44.9, 45.0, 61.0, 100.0, 3600.0 + 44.0])
def test_it_is_noticed_within_a_minute(tmp_path: Path, ticked_at_s: float) -> None:
    with (
        a_testsigma(tmp_path, source=Source.OBSERVE, log_in=None, onboarded=True) as world,
        world.program.parts() as parts,
    ):
        now_s = 0.0
        noticed_at_s: list[float] = []
        answered = 0

        async def sleep(seconds: float) -> None:
            nonlocal now_s
            if now_s <= ticked_at_s < now_s + seconds:
                world.server.tick_in_portal(consent=False)
            now_s += seconds
            if noticed_at_s or now_s > ticked_at_s + 10 * MINUTE_S:
                raise asyncio.CancelledError

        async def answers(_: object) -> None:
            nonlocal answered
            answered += 1

        peeking = Peeking(parts, changed=lambda _: noticed_at_s.append(now_s), answers=answers, sleep=sleep)
        with pytest.raises(asyncio.CancelledError):
            asyncio.run(peeking.run(world.instance()))
        assert answered >= 2
        assert len(noticed_at_s) == 1
        assert noticed_at_s[0] - ticked_at_s <= MINUTE_S
        found = asyncio.run(look_and_ask(parts, world.instance(), world.program.network().secrets))
        assert found.verdict.sharing is Sharing.PARTIAL, "and what it comes to is said"
