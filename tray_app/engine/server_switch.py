"""The part of a switch that a running server keeps itself (Testsigma's flag): a wish that stays until it is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tray_app.core.errors import TrayAppError
from tray_app.core.model import ServerWish, SwitchAct
from tray_app.engine.looking import look_and_ask

if TYPE_CHECKING:
    from tray_app.core.model import Instance, Reason
    from tray_app.core.ports import Secrets
    from tray_app.engine.parts import Parts
    from tray_app.engine.switch import SwitchResult


def want(parts: Parts, instance: Instance, act: SwitchAct) -> None:
    """Notes what the server is to be told; a wish that was never carried out is taken back by a revert."""
    if not keeps_switch(parts, instance):
        return
    journal = parts.journal
    old = journal.server_wish(instance.id)
    if act is SwitchAct.REVERT and (old is None or old.before is None):
        journal.set_server_wish(instance.id, None)
        return
    before = None if old is None else old.before
    journal.set_server_wish(instance.id, ServerWish(act=act, at=parts.clock.now(), before=before))


def keeps_switch(parts: Parts, instance: Instance) -> bool:
    """Whether there is such a part, and a way to it."""
    return instance.url is not None and parts.product_of(instance).keeps_switch


async def finish(parts: Parts, secrets: Secrets, instance: Instance, result: SwitchResult) -> SwitchResult:
    """After a switch: tells the server its part, and looks at what it says then. Nothing where it keeps none."""
    if not keeps_switch(parts, instance):
        return result
    waiting = await carry_out(parts, instance)
    found = await look_and_ask(parts, instance, secrets)
    return result._replace(after=found.verdict, waiting=waiting)


async def carry_out(parts: Parts, instance: Instance) -> Reason | None:
    """Tells the server what it is still to be told; why it could not be done, None: nothing is left to do. The wish
    stays until then."""
    journal = parts.journal
    wish = journal.server_wish(instance.id)
    if wish is None or wish.done_at is not None:
        return None
    try:
        memory = await parts.product_of(instance).set_switch(instance, wish.act, wish.before)
    except TrayAppError as problem:
        if journal.server_wish(instance.id) == wish and wish.problem != problem.reason:
            journal.set_server_wish(instance.id, wish._replace(problem=problem.reason))
        return problem.reason
    if journal.server_wish(instance.id) != wish:
        return None  # The owner wanted something else meanwhile: that is carried out by itself.
    done = wish._replace(before=memory, done_at=parts.clock.now(), problem=None)
    journal.set_server_wish(instance.id, None if wish.act is SwitchAct.REVERT else done)
    return None
