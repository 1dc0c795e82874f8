"""What other processes may ask of the engine, and the same for the process that is the engine itself.

Args and answers are JSON values; the shapes are ours alone (client and holder are one version: the lease says so).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tray_app.core.errors import Fixable, TrayAppError
from tray_app.core.instances import instance_from_json
from tray_app.core.model import (
    DiffLine,
    EditPlan,
    Instance,
    InstanceId,
    Payload,
    PayloadId,
    PayloadState,
    Sharing,
    Source,
    reason,
)
from tray_app.core.ports import Journal
from tray_app.core.sentences import sentence
from tray_app.core.status_shape import status_shape
from tray_app.engine.control import Operation, Say
from tray_app.engine.engine import Engine, ping_due_at
from tray_app.engine.looking import look_at_files
from tray_app.engine.parts import Parts
from tray_app.engine.switch import Switch, SwitchResult

_ON = frozenset({Sharing.ON, Sharing.PARTIAL})


def named(journal: Journal, name: str) -> Instance:
    """The instance of that name. Raises Fixable `no_such_instance`."""
    found = journal.instance(name)
    if found is None:
        known = ", ".join(i.name for i in journal.instances()) or "none"
        raise Fixable("no_such_instance", name=name, known=known)
    return found


def status_of(parts: Parts, instance: Instance) -> dict[str, Any]:
    """The status of one instance as JSON; reads the config afresh, asks no server."""
    now = parts.clock.now()
    verdict = look_at_files(parts, instance).verdict
    return status_shape(
        instance,
        verdict,
        parts.journal.observed(instance.id),
        since=parts.journal.state_since(instance.id),
        next_ping=ping_due_at(parts, instance, now),
    )


def switch_shape(result: SwitchResult) -> dict[str, Any]:
    """What an act of the switch did, as JSON."""
    return {
        "edits": [edit_shape(plan) for plan in result.plans],
        "before": result.before.value,
        "after": result.after.sharing.value,
        "state": result.after.state.value,
        "reason": sentence(result.after.reason),
        "restart_needed": result.after.restart_needed,
        "blocked": result.blocked_count,
        "problem": None if result.problem is None else sentence(result.problem),
    }


def edit_shape(plan: EditPlan) -> dict[str, Any]:
    """One edit, as our lines only."""
    return {
        "path": plan.path,
        "lines": [_line_shape(line) for line in plan.lines],
        "left_alone": [sentence(why) for why in plan.left_alone],
    }


def _line_shape(line: DiffLine) -> dict[str, Any]:
    remark = None if line.remark is None else sentence(line.remark)
    return {"number": line.number, "sign": line.sign, "text": line.text, "remark": remark}


class PayloadActs:
    """What the owner does with single payloads; needs the journal only."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def release(self, payload_id: PayloadId) -> Payload:
        """A held, rejected or discarded payload may leave; what held it is approved for the future."""
        payload = self._payload(payload_id)
        if payload.state is PayloadState.HELD:
            self._approve_findings(payload)
        return self._change(payload, PayloadState.QUEUED, "released_by_owner")

    def discard(self, payload_id: PayloadId) -> Payload:
        """It never leaves, unless the owner releases it again."""
        return self._change(self._payload(payload_id), PayloadState.DISCARDED, "discarded_by_owner")

    def approve(self, instance: Instance, paths: list[str]) -> None:
        """Fields that may leave in future payloads."""
        self._parts.journal.approve(instance.id, paths, at=self._parts.clock.now())

    def _approve_findings(self, payload: Payload) -> None:
        body = self._parts.journal.body(payload.id)
        instance = next((i for i in self._parts.journal.instances() if i.id == payload.instance_id), None)
        if body is None or instance is None:
            raise Fixable("body_gone", id=payload.id)
        journal, product = self._parts.journal, self._parts.product_of(instance)
        found = product.examine(body, frozenset(), journal.approved(instance.id))
        paths = [f.path if f.what == "unknown_field" else f"{f.what}:{f.path}" for f in found]
        if paths:
            journal.approve(instance.id, paths, at=self._parts.clock.now())

    def _payload(self, payload_id: PayloadId) -> Payload:
        payload = self._parts.journal.payload(payload_id)
        if payload is None:
            raise Fixable("no_such_payload", id=payload_id)
        return payload

    def _change(self, payload: Payload, state: PayloadState, why: str) -> Payload:
        allowed = {
            PayloadState.QUEUED: {PayloadState.HELD, PayloadState.REJECTED, PayloadState.DISCARDED},
            PayloadState.DISCARDED: {PayloadState.HELD, PayloadState.REJECTED},
        }
        if payload.state not in allowed[state]:
            raise Fixable("not_in_that_state", id=payload.id, state=payload.state)
        now = self._parts.clock.now()
        due_at = now if state is PayloadState.QUEUED else None
        self._parts.journal.change_state(payload.id, state, at=now, due_at=due_at, why=reason(why))
        return self._payload(payload.id)


class InstanceActs:
    """Adds, changes and drops instances; needs the journal and the files only."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._switch = Switch(parts)

    def add(self, instance: Instance) -> Instance:
        """Adds it; with `collect` also points its own telemetry at the sink. Undone whole when that fails."""
        added = self._parts.journal.add_instance(instance)
        try:
            self._point(added)
        except TrayAppError:
            self._parts.journal.remove_instance(added.id, at=self._parts.clock.now(), forget=True)
            raise
        return added

    def change(self, instance: Instance) -> None:
        """Stores it changed; a change of source moves the pointing."""
        before = next((i for i in self._parts.journal.instances() if i.id == instance.id), None)
        if before is None:
            raise Fixable("no_such_instance", name=instance.name, known="")
        if before.source is not instance.source:
            if before.source is not Source.OBSERVE:
                self._take_pointing_back(before)
            self._point(instance)
        self._parts.journal.change_instance(instance)
        if before.source is not instance.source or before.endpoint != instance.endpoint:
            # What was made for another way or another receiver must not leave on the new one.
            self._parts.journal.block_all(instance.id, at=self._parts.clock.now(), why=reason("settings_changed"))

    def remove(self, instance: Instance, *, forget: bool) -> tuple[EditPlan, ...]:
        """Drops it. Takes our pointing back where telemetry is on; an opt-out stays as it is."""
        undone = self._take_pointing_back(instance)
        self._parts.journal.block_all(instance.id, at=self._parts.clock.now(), why=reason("instance_removed"))
        self._parts.journal.remove_instance(instance.id, at=self._parts.clock.now(), forget=forget)
        return undone

    def _point(self, instance: Instance) -> None:
        if instance.source is Source.COLLECT and instance.home is not None:
            self._switch.point(instance, self._parts.product_of(instance).sink)

    def _take_pointing_back(self, instance: Instance) -> tuple[EditPlan, ...]:
        """Only while the config says on: otherwise it could bring telemetry back."""
        wish = self._parts.journal.wish(instance.id)
        if (wish is not None and wish.off) or look_at_files(self._parts, instance).verdict.configured not in _ON:
            return ()
        return self._switch.unpoint(instance)


class Operations:
    """The engine's operations as other processes ask for them. All run on the engine's loop."""

    def __init__(self, parts: Parts, engine: Engine) -> None:
        self._parts = parts
        self._engine = engine
        self._payloads = PayloadActs(parts)
        self._instances = InstanceActs(parts)

    def table(self) -> Mapping[str, Operation]:
        """Name to operation."""
        return {
            "status": self._status,
            "opt-out": self._opt_out,
            "opt-in": self._opt_in,
            "revert": self._revert,
            "send": self._send,
            "release": self._release,
            "discard": self._discard,
            "approve": self._approve,
            "add": self._add,
            "set": self._set,
            "remove": self._remove,
            "quit": self._quit,
        }

    async def _status(self, args: dict[str, Any], _: Say) -> dict[str, Any]:
        names = args.get("names") or [i.name for i in self._parts.journal.instances()]
        instances = [named(self._parts.journal, n) for n in names]
        for instance in instances:
            await self._engine.look(instance)
        return {"instances": [status_of(self._parts, i) for i in instances]}

    async def _opt_out(self, args: dict[str, Any], _: Say) -> dict[str, Any]:
        instance = named(self._parts.journal, args["name"])
        return switch_shape(await self._engine.opt_out(instance, announce=args["announce"], by=args["by"]))

    async def _opt_in(self, args: dict[str, Any], _: Say) -> dict[str, Any]:
        return switch_shape(await self._engine.opt_in(named(self._parts.journal, args["name"]), by=args["by"]))

    async def _revert(self, args: dict[str, Any], _: Say) -> dict[str, Any]:
        return switch_shape(await self._engine.revert(named(self._parts.journal, args["name"]), by=args["by"]))

    async def _send(self, args: dict[str, Any], _: Say) -> dict[str, Any]:
        payload = await self._engine.send_now(named(self._parts.journal, args["name"]))
        return sent_shape(payload)

    async def _release(self, args: dict[str, Any], _: Say) -> dict[str, Any]:
        return self._told(self._payloads.release(PayloadId(args["id"])))

    async def _discard(self, args: dict[str, Any], _: Say) -> dict[str, Any]:
        return self._told(self._payloads.discard(PayloadId(args["id"])))

    async def _approve(self, args: dict[str, Any], _: Say) -> dict[str, Any]:
        self._payloads.approve(named(self._parts.journal, args["name"]), [str(p) for p in args["paths"]])
        return {}

    async def _add(self, args: dict[str, Any], _: Say) -> dict[str, Any]:
        added = self._instances.add(instance_from_json(args["instance"]))
        await self._engine.changed(added.id)
        return {"id": added.id}

    async def _set(self, args: dict[str, Any], _: Say) -> dict[str, Any]:
        instance = instance_from_json(args["instance"])
        await self._engine.changed(instance.id, gone=True)
        self._instances.change(replace(instance, id=InstanceId(instance.id)))
        await self._engine.changed(instance.id)
        return {}

    async def _remove(self, args: dict[str, Any], _: Say) -> dict[str, Any]:
        instance = named(self._parts.journal, args["name"])
        await self._engine.changed(instance.id, gone=True)
        undone = self._instances.remove(instance, forget=args["forget"])
        await self._engine.changed(instance.id)
        return {"edits": [edit_shape(plan) for plan in undone]}

    async def _quit(self, _args: dict[str, Any], _: Say) -> dict[str, Any]:
        self._engine.stop()
        return {}

    def _told(self, payload: Payload) -> dict[str, Any]:
        self._engine.payloads_changed(payload.id)
        return {"id": payload.id, "state": payload.state.value}


def sent_shape(payload: Payload) -> dict[str, Any]:
    """What became of a ping that was asked for."""
    return {
        "id": payload.id,
        "state": payload.state.value,
        "reason": None if payload.reason is None else sentence(payload.reason),
        "status_code": payload.status_code,
    }
