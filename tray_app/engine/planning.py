"""What an act would change, before it is done: for the questions that the windows ask, which find the words for
reasons themselves. Changes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from tray_app.core.errors import Fixable
from tray_app.core.instances import check_endpoint, check_name, check_url, instance_to_json
from tray_app.core.model import Source, SwitchAct
from tray_app.core.restart import compose_up
from tray_app.core.sentences import untold
from tray_app.engine.looking import beyond_the_switch, found
from tray_app.engine.pointing import consequences, pointed_elsewhere, pointing_plans, ready
from tray_app.engine.probing import probe, wants_probe
from tray_app.engine.rights import is_to_be_asked_for, other_owner
from tray_app.engine.shapes import edit_shapes, server_shape
from tray_app.engine.switch import Switch, parts_to_revert

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tray_app.core.edits import EditPlan
    from tray_app.core.model import Instance, Reason
    from tray_app.core.ports import Secrets, Sender
    from tray_app.engine.parts import Parts


def act_shape(
    parts: Parts, instance: Instance, act: SwitchAct, *, announce: bool, sink: bool = False, only: str | None = None
) -> dict[str, Any]:
    """What `act` would do to the config and to the running server; with `paste` instead of edits where its files
    cannot be reached. `stops`: what else ends with it; `goes_on`: what it does not stop; `can_sink`,
    `can_announce`: whether these are choices. `restart`: the command that makes it read its config, where that is one.
    `parts`: what a revert may be for alone (`only`)."""
    product = parts.product_of(instance)
    off = act is SwitchAct.OPT_OUT
    if not instance.has_config:
        told = _shape((), paste=product.lines_to_paste(instance, act))
    else:
        told = _shape(Switch(parts).plans(instance, act, announce=announce, sink=sink, only=only))
        _tell_of_rights(parts, instance, told["edits"])
    if only in (None, "server"):
        told["edits"] += [
            {**edit, "owner": None, "rights": None} for edit in server_shape(parts, instance, act, untold)
        ]
    told["parts"] = list(parts_to_revert(parts, instance)) if act is SwitchAct.REVERT else []
    told["restart"] = compose_up(instance)
    told["can_sink"] = off and bool(product.what_stops()) and instance.has_config
    told["stops"] = _notes(product.what_stops()) if off and sink else []
    told["can_announce"] = off and product.says_farewell
    told["goes_on"] = _notes((*product.cannot_stop(), *beyond_the_switch(parts, instance))) if off else []
    return told


async def instance_shape(parts: Parts, secrets: Secrets, instance: Instance, sender: Sender) -> dict[str, Any]:
    """Whether the instance can be added (id 0) or changed to this, and what that would do to its config.

    `instance` in the answer is what is to be stored, with a place to listen where it needs one. Raises Fixable with
    what stands against it.
    """
    before = next((i for i in parts.journal.instances() if i.id == instance.id), None)
    instance = await _settled(parts, instance, before)
    await _check(parts, secrets, instance, before)
    instance = ready(parts, instance, before)
    product = parts.product_of(instance)
    if before is None and instance.source is Source.COLLECT and product.first_ping_when_seen:
        instance = instance._replace(first_ping_now=True)
    points = pointed_elsewhere(instance, before)
    asked = (await probe(parts, instance, sender),) if points and wants_probe(parts, instance, before) else ()
    told = {
        "instance": instance_to_json(instance),
        "title": product.title,
        "vendor": product.vendor,
        "endpoint": instance.endpoint or product.default_endpoint,
        "points": points,
        "moves": points and before is not None and before.source is instance.source,
        "notes": _notes((*asked, *consequences(parts, instance))) if points else [],
        "restart": compose_up(instance),
    }
    if not points:
        # What a way out of `collect` takes back is worked out when it is done: others may change it until then.
        return {**_shape(()), **told}
    paste = () if instance.has_config else product.lines_to_paste(instance, None)
    shape = _shape(pointing_plans(parts, instance), paste=paste)
    _tell_of_rights(parts, instance, shape["edits"])
    return {**shape, **told}


async def found_shape(parts: Parts, instance: Instance) -> dict[str, Any]:
    """What is there where an instance that nobody has added yet is said to run; asks docker, no server. Raises Fixable
    where it cannot be one."""
    product = parts.product_of(instance)
    settled = (await product.settled(instance))._replace(url=None)
    look = await product.ask(settled, None, product.look(settled, parts.clock.now()))
    return {
        "service": settled.service,
        "configured": found(parts, settled, look).verdict.configured.value,
        "problem": None if look.problem is None else untold(look.problem),
    }


async def _settled(parts: Parts, instance: Instance, before: Instance | None) -> Instance:
    """With what its container or compose file tells, where that is another one than before."""
    if instance.compose is None and instance.container is None:
        return instance
    where = (instance.compose, instance.service, instance.container)
    if before is not None and where == (before.compose, before.service, before.container):
        return instance
    return await parts.product_of(instance).settled(instance)


def _notes(reasons: Sequence[Reason]) -> list[dict[str, Any]]:
    return [{"code": why.code, "facts": dict(why.facts)} for why in reasons]


async def _check(parts: Parts, secrets: Secrets, instance: Instance, before: Instance | None) -> None:
    check_name(instance.name)
    namesake = parts.journal.instance(instance.name)
    if namesake is not None and namesake.id != instance.id:
        raise Fixable("name_taken", name=instance.name)
    if not instance.has_config and instance.url is None and instance.container is None:
        raise Fixable("where_is_it")
    if instance.home is not None and not Path(instance.home).is_dir():
        raise Fixable("home_is_no_folder", path=instance.home)
    if instance.url is not None:
        check_url(instance.url)
    if instance.endpoint is not None:
        check_endpoint(instance.endpoint)
    if instance.source is Source.COLLECT and instance.url is None:
        raise Fixable("collect_needs_url")
    if instance.source is Source.COLLECT and not instance.has_config:
        raise Fixable("collect_needs_home")
    if (
        instance.secret is not None
        and instance.secret.path is not None
        and instance.secret != getattr(before, "secret", None)
    ):
        await secrets.get(instance)


def _shape(plans: Sequence[EditPlan], *, paste: Sequence[str] = ()) -> dict[str, Any]:
    return {
        "edits": [{**edit, "owner": other_owner(edit["path"]), "rights": None} for edit in edit_shapes(plans, untold)],
        "paste": list(paste),
    }


def _tell_of_rights(parts: Parts, instance: Instance, edits: Sequence[dict[str, Any]]) -> None:
    """`rights` of an edit: `asked` where a password will be asked for, `command` where there will be a command for an
    administrator."""
    for edit in edits:
        if is_to_be_asked_for(parts, instance, edit["path"]):
            edit["rights"] = "asked" if parts.rights().can_ask() else "command"
