"""What the engine's acts did, as JSON: the same for a client, the command line and the holder itself.

`say` turns a reason into what stands for it: a sentence, or for the windows `core.sentences.untold`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tray_app.core.errors import Fixable
from tray_app.core.sentences import sentence
from tray_app.engine.looking import look_at_files

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tray_app.core.edits import DiffLine, EditPlan
    from tray_app.core.messages import Payload
    from tray_app.core.model import Instance, Reason, SwitchAct
    from tray_app.core.ports import Journal
    from tray_app.engine.instance_acts import Stored
    from tray_app.engine.parts import Parts
    from tray_app.engine.switch import SwitchResult


def named(journal: Journal, name: str) -> Instance:
    """The instance of that name. Raises Fixable `no_such_instance`."""
    found = journal.instance(name)
    if found is None:
        known = ", ".join(i.name for i in journal.instances()) or "none"
        raise Fixable("no_such_instance", name=name, known=known)
    return found


def switch_shape(result: SwitchResult, say: Callable[[Reason], Any] = sentence) -> dict[str, Any]:
    """What an act of the switch did, as JSON."""
    return {
        "edits": edit_shapes(result.plans, say),
        "before": result.before.value,
        "after": result.after.sharing.value,
        "state": result.after.state.value,
        "reason": say(result.after.reason),
        "effective": result.after.effective.value,
        "restart_needed": result.after.restart_needed,
        "blocked": result.blocked_count,
        "problem": None if result.problem is None else say(result.problem),
        "waiting": None if result.waiting is None else say(result.waiting),
        "command": None if result.problem is None or result.asking is None else result.asking.command,
    }


def edit_shapes(plans: Sequence[EditPlan], say: Callable[[Reason], Any] = sentence) -> list[dict[str, Any]]:
    """Edits, as our lines only; those that are one replacement of a file as one."""
    from tray_app.core.edits import shown_together

    return [
        {
            "path": plan.path,
            "lines": [_line_shape(line, say) for line in plan.lines],
            "left_alone": [say(why) for why in plan.left_alone],
        }
        for plan in shown_together(plans)
    ]


def stored_shape(stored: Stored, say: Callable[[Reason], Any] = sentence) -> dict[str, Any]:
    """What became of adding, changing or removing an instance. `done`: false where it waits for an administrator, who
    makes the change of `problem` with `command`."""
    pending = stored.pending
    return {
        "id": stored.instance.id,
        "edits": edit_shapes(stored.plans, say),
        "done": pending is None or not pending.must,
        "problem": None if pending is None else say(pending.why),
        "command": None if pending is None else pending.asking.command,
    }


def server_shape(
    parts: Parts, instance: Instance, act: SwitchAct, say: Callable[[Reason], Any] = sentence
) -> list[Any]:
    """What an act would set on the running server, like an edit of a file; nothing where there is no such thing."""
    product = parts.product_of(instance)
    if instance.url is None or not product.keeps_switch:
        return []
    wish = parts.journal.server_wish(instance.id)
    look = look_at_files(parts, instance).look
    lines = product.server_lines(instance, act, look, None if wish is None else wish.before)
    shown = [_line_shape(line, say) for line in lines]
    return [{"path": instance.url, "server": True, "lines": shown, "left_alone": []}] if shown else []


def _line_shape(line: DiffLine, say: Callable[[Reason], Any]) -> dict[str, Any]:
    remark = None if line.remark is None else say(line.remark)
    return {"number": line.number, "sign": line.sign, "text": line.text, "remark": remark}


def sent_shape(payload: Payload, say: Callable[[Reason], Any] = sentence) -> dict[str, Any]:
    """What became of a ping that was asked for."""
    return {
        "id": payload.id,
        "state": payload.state.value,
        "reason": None if payload.reason is None else say(payload.reason),
        "status_code": payload.status_code,
    }
