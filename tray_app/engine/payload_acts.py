"""What the owner does with single payloads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tray_app.core.errors import Fixable
from tray_app.core.model import Kind, PayloadState, Source, reason

if TYPE_CHECKING:
    from tray_app.core.messages import Payload
    from tray_app.core.model import Instance, PayloadId
    from tray_app.engine.parts import Parts


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

    def undo_discard(self, payload_id: PayloadId) -> Payload:
        """As it was before it was discarded: held or rejected, for the same reason. Nothing leaves because of it."""
        payload = self._payload(payload_id)
        before = next(
            (c for c in reversed(self._parts.journal.history(payload_id)) if c.state is not PayloadState.DISCARDED),
            None,
        )
        if payload.state is not PayloadState.DISCARDED or before is None:
            raise Fixable("not_in_that_state", id=payload.id, state=payload.state)
        self._parts.journal.change_state(payload.id, before.state, at=self._parts.clock.now(), why=before.reason)
        return self._payload(payload.id)

    def approve(self, instance: Instance, paths: list[str]) -> None:
        """Fields that may leave in future payloads."""
        self._parts.journal.approve(instance.id, paths, at=self._parts.clock.now())

    def _approve_findings(self, payload: Payload) -> None:
        """Held once per path: what held it is in the reason of its state (the names it was held for are gone)."""
        facts = dict(payload.reason.facts) if payload.reason is not None else {}
        if payload.source is Source.RELAY:
            if facts.get("server_id"):
                self._learn_server(payload, facts["server_id"])
            keys = self._fields(payload) + [key for key in facts.get("in_address", "").split("\n") if key]
        else:
            keys = [key for key in facts.get("approvals", "").split("\n") if key]
        if keys:
            self._parts.journal.approve(payload.instance_id, keys, at=self._parts.clock.now())

    def _fields(self, payload: Payload) -> list[str]:
        """What of a message from the relay nobody has let through yet. No names were known when it was held, so a
        second look finds what the first one did."""
        from tray_app.core.relay import NotTaken, fields_to_hold, unpack

        instance = next((i for i in self._parts.journal.instances() if i.id == payload.instance_id), None)
        body = self._parts.journal.body(payload.id)
        if instance is None or body is None or payload.kind is Kind.OPT_OUT:
            return []
        approved = self._parts.journal.approved(instance.id)
        try:
            seen = self._parts.product_of(instance).examination(unpack(body), frozenset(), approved)
        except NotTaken:
            return []
        return list(fields_to_hold(seen.paths, seen.findings, approved))

    def _learn_server(self, payload: Payload, server_id: str) -> None:
        """The first message that the owner lets through the relay says whose it is, where the server could not be
        asked; later ones of another server are not this instance's."""
        instance = next((i for i in self._parts.journal.instances() if i.id == payload.instance_id), None)
        if instance is None:
            return
        if instance.server_id is None:
            self._parts.journal.change_instance(instance._replace(server_id=server_id))
        elif instance.server_id != server_id:
            raise Fixable("other_server_payload", id=payload.id, name=instance.name)

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
