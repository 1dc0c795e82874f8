"""The flag in the server's database: what sets it, shown before, checked after, and taken back.

`PUT /servers` needs no log-in. Both fields are sent: with `consent` alone a server whose first set-up is not finished
sets it on again at its next ping. What is remembered of a change is a JSON text: what was there before our first one,
and what we set last, so that a change of somebody else's since is left alone.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final, NamedTuple

from tray_app.core.edits import DiffLine
from tray_app.core.errors import Fixable, Temporary
from tray_app.core.model import SwitchAct, reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tray_app.core.model import Instance
    from tray_app.products.testsigma.api import ServerRow
    from tray_app.system.http_client import Reach

WANTED: Final[Mapping[SwitchAct, tuple[bool, bool]]] = {
    SwitchAct.OPT_OUT: (False, True),
    SwitchAct.OPT_IN: (True, True),
}


class Memory(NamedTuple):
    """What is remembered: consent and consentRequestDone."""

    before: tuple[bool, bool]
    ours: tuple[bool, bool]


def lines(act: SwitchAct, now: tuple[bool, bool] | None, memory: str | None) -> tuple[DiffLine, ...]:
    """What `act` would set, beside what the server last said (None: not known). Nothing where it is so already."""
    kept = remembered(memory)
    wanted = WANTED.get(act) or (None if kept is None else kept.before)
    if wanted is None or wanted == now:
        return ()
    old = () if now is None else (DiffLine(number=1, sign="-", text=_text(now)),)
    return (*old, DiffLine(number=1, sign="+", text=_text(wanted), remark=reason("ts_remark_flag")))


async def set_flag(instance: Instance, act: SwitchAct, memory: str | None, reach: Reach) -> str:
    """Sets it, asks for it again, and answers what is to be remembered. Raises Temporary `ts_flag_not_taken`, the
    `api_...` errors, Fixable `ts_no_flag`."""
    from tray_app.products.testsigma import api
    from tray_app.products.testsigma.connection import put_server_row, stranger

    async with stranger(instance, reach) as fetch:
        now = _values(await api.server_row(fetch), instance)
        kept = remembered(memory)
        wanted = WANTED.get(act) or (now if kept is None else kept.before)
        if act is SwitchAct.REVERT and kept is not None and now != kept.ours:
            wanted = now  # Somebody else set it since.
        if wanted != now:
            await put_server_row(instance, {"consent": wanted[0], "consentRequestDone": wanted[1]}, reach)
            if _values(await api.server_row(fetch), instance) != wanted:
                raise Temporary("ts_flag_not_taken", url=instance.url)
    return json.dumps({"before": now if kept is None else kept.before, "ours": wanted}, separators=(",", ":"))


def remembered(memory: str | None) -> Memory | None:
    """What `set_flag` answered earlier; None: nothing, or nothing that can be read."""
    try:
        told = json.loads(memory or "")
        before, ours = ((bool(pair[0]), bool(pair[1])) for pair in (told["before"], told["ours"]))
    except (ValueError, KeyError, TypeError, IndexError):
        return None
    return Memory(before=before, ours=ours)


def _values(row: ServerRow, instance: Instance) -> tuple[bool, bool]:
    if row.consent is None or row.done is None:
        raise Fixable("ts_no_flag", url=instance.url)
    return row.consent, row.done


def _text(values: tuple[bool, bool]) -> str:
    return json.dumps({"consent": values[0], "consentRequestDone": values[1]})
