"""Being the engine for the time of a command, or asking the process that is."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Final, TypeVar

from tray_app.core.errors import Temporary

if TYPE_CHECKING:
    from collections.abc import Callable

    from tray_app.bootstrap import Program
    from tray_app.engine.lease import Lease
    from tray_app.engine.parts import Parts

HOLDER_PATIENCE_S: Final = 5.0
"""How long to wait for another short command to end before giving up."""

ANSWER_SILENCE_S: Final = 5.0
"""An opt-out takes some milliseconds, and at most 2 s where an attempt under way hangs."""

_AGAIN_S: Final = 0.02

_T = TypeVar("_T")


def here_or_there(lease: Lease, here: Callable[[float], _T], there: Callable[[str], _T]) -> _T:
    """Does `here`, which takes the lease and is told how many seconds it may wait for it, or `there`, which is told
    the socket of the process that has it.

    A holder that starts or ends has a lease and no ear for a moment, so both are tried until the patience is over.
    Raises Temporary `engine_elsewhere`, `engine_not_listening`, and what the two raise.
    """
    give_up_at_s = time.monotonic() + HOLDER_PATIENCE_S
    while True:
        try:
            return here(max(give_up_at_s - time.monotonic(), 0.0))
        except Temporary as elsewhere:
            if elsewhere.code != "engine_elsewhere":
                raise
            problem = elsewhere
        holder = lease.holder()
        if holder is not None and holder.socket is not None:
            try:
                return there(holder.socket)
            except Temporary as deaf:
                if deaf.code != "engine_not_listening":
                    raise
                problem = deaf
        if time.monotonic() >= give_up_at_s:
            raise problem
        time.sleep(_AGAIN_S)


def carry_out(
    program: Program,
    op: str,
    args: dict[str, Any],
    here: Callable[[Parts], dict[str, Any]],
    *,
    silence_s: float = ANSWER_SILENCE_S,
) -> dict[str, Any]:
    """Does `here` as the engine for a moment, or asks the process that is the engine to do `op`."""
    lease = program.lease()

    def as_engine(patience_s: float) -> dict[str, Any]:
        with lease.hold(op, patience_s=patience_s), program.parts() as parts:
            return here(parts)

    def as_client(socket: str) -> dict[str, Any]:
        from tray_app.engine import client

        return client.ask(socket, op, timeout_s=silence_s, **args)

    return here_or_there(lease, as_engine, as_client)
