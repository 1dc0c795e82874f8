"""Adds, changes and drops instances."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from tray_app.core.errors import Fixable, TrayAppError
from tray_app.core.model import Sharing, Source, reason
from tray_app.engine.looking import look_at_files
from tray_app.engine.pointing import pointed_elsewhere, pointing_plans, ready, target
from tray_app.engine.switch import Switch

if TYPE_CHECKING:
    from collections.abc import Callable

    from tray_app.core.edits import EditPlan
    from tray_app.core.model import Instance, Reason
    from tray_app.engine.parts import Parts
    from tray_app.engine.rights import Asking

_ON: Final = frozenset({Sharing.ON, Sharing.PARTIAL})


class Pending(NamedTuple):
    """An act for which the config file is to be changed by an administrator first."""

    asking: Asking
    why: Reason
    must: bool
    """False: it is done all the same where he does not."""
    done: Callable[[], None]
    """The rest of it, once the file is as it is to be."""
    later: Callable[[], None]
    """What can be done meanwhile where nobody can be asked now."""
    never: Callable[[], None]
    """As it was before."""


class Stored(NamedTuple):
    """What became of an act."""

    instance: Instance
    """As it is to be, with its number."""
    plans: tuple[EditPlan, ...] = ()
    """The edits of removing one."""
    pending: Pending | None = None


class InstanceActs:
    """Adds, changes and drops instances; needs the journal and the files only. An answer with `pending` is not the end
    of it: `settle` or `wait` is."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._switch = Switch(parts)

    def add(self, instance: Instance) -> Stored:
        """Adds it, and points its own telemetry at its relay or with `collect` at the sink. Undone whole when that
        fails; while an administrator is to do it, it is watched and no more."""
        journal = self._parts.journal
        added = journal.add_instance(ready(self._parts, instance, None))
        forgotten = partial(journal.remove_instance, added.id, at=self._parts.clock.now(), forget=True)
        try:
            self._point(added)
        except TrayAppError as problem:
            try:
                why, asking = self._needed(added, problem, target(self._parts, added))
            except TrayAppError:
                forgotten()
                raise
            journal.change_instance(added._replace(source=Source.OBSERVE))
            done = partial(journal.change_instance, added)
            return Stored(added, pending=Pending(asking, why, must=True, done=done, later=_nothing, never=forgotten))
        return Stored(added)

    def change(self, instance: Instance) -> Stored:
        """Stores it changed; a change of source moves the pointing."""
        before = next((i for i in self._parts.journal.instances() if i.id == instance.id), None)
        if before is None:
            raise Fixable("no_such_instance", name=instance.name, known="")
        instance = ready(self._parts, instance, before)
        points = pointed_elsewhere(instance, before)
        must = points
        try:
            # Where an administrator has pointed it already, there is nothing to take back first.
            if not (points and instance.has_config and not pointing_plans(self._parts, instance)):
                if before.source is not instance.source and before.source is not Source.OBSERVE:
                    must = must or self._is_on(before)
                    self._leave(before)
                if points:
                    self._point(instance)
        except TrayAppError as problem:
            url = target(self._parts, instance) if points else self._way_out(before)
            why, asking = self._needed(instance if points else before, problem, url)
            done = partial(self._store, instance, before)
            # One relay's address for another is stored at once, or each try would come to another one. What is sent to
            # the old one meanwhile does not leave. Another way must wait: nothing may be sent for a server that sends.
            waits = before.source is not instance.source
            later = partial(self._store, instance._replace(source=before.source) if waits else instance, before)
            return Stored(instance, pending=Pending(asking, why, must=must, done=done, later=later, never=_nothing))
        self._store(instance, before)
        return Stored(instance)

    def remove(self, instance: Instance, *, forget: bool) -> Stored:
        """Drops it. Takes our pointing back where telemetry is on; an opt-out stays as it is."""
        done = partial(self._drop, instance, forget=forget)
        must = self._is_on(instance)
        try:
            undone = self._leave(instance)
        except TrayAppError as problem:
            why, asking = self._needed(instance, problem, self._way_out(instance))
            return Stored(instance, pending=Pending(asking, why, must=must, done=done, later=_nothing, never=_nothing))
        done()
        return Stored(instance, plans=undone)

    def settle(self, stored: Stored, problem: Reason | None) -> Stored:
        """After an administrator was asked; `problem` None: the file was seen to be changed. Raises Fixable with
        `problem` where it cannot be done without."""
        pending = stored.pending
        if pending is None:
            return stored
        if problem is None:
            self._switch.end_asked(pending.asking)
        elif pending.must:
            pending.never()
            raise Fixable(problem.code, **dict(problem.facts))
        pending.done()
        return stored._replace(plans=pending.asking.plans if problem is None else (), pending=None)

    def wait(self, stored: Stored) -> None:
        """Where nobody can be asked now, but a command can be shown."""
        if stored.pending is not None:
            (stored.pending.later if stored.pending.must else stored.pending.done)()

    def _needed(self, instance: Instance, problem: TrayAppError, url: str | None) -> tuple[Reason, Asking]:
        """What an administrator is to be asked for after pointing the instance at `url` (None: taking our pointing
        back) failed. Raises where there is no such thing: `problem`, or better words for it."""
        from tray_app.core.rights import Word
        from tray_app.engine.rights import Wish, pointing_wish

        wish = Wish((Word.BACK_ADDRESSES,)) if url is None else pointing_wish(self._parts, instance, url)
        why, asking = self._switch.with_rights(instance, problem, wish)
        if asking is not None:
            return why, asking
        if why == problem.reason:
            raise problem
        raise Fixable(why.code, **dict(why.facts)) from problem

    def _store(self, instance: Instance, before: Instance) -> None:
        self._parts.journal.change_instance(instance)
        another = before.server_id not in (None, instance.server_id)
        if before.source is not instance.source or before.endpoint != instance.endpoint or another:
            # What was made for another way, another receiver or another server must not leave on the new one.
            self._parts.journal.forget_known(instance.id)
            self._parts.journal.block_all(instance.id, at=self._parts.clock.now(), why=reason("settings_changed"))

    def _drop(self, instance: Instance, *, forget: bool) -> None:
        self._parts.journal.block_all(instance.id, at=self._parts.clock.now(), why=reason("instance_removed"))
        self._parts.journal.remove_instance(instance.id, at=self._parts.clock.now(), forget=forget)

    def _point(self, instance: Instance) -> None:
        url = target(self._parts, instance)
        if url is not None and instance.has_config:
            self._switch.point(instance, url)

    def _leave(self, instance: Instance) -> tuple[EditPlan, ...]:
        """Takes our pointing back, but only while the config says on: otherwise it could bring telemetry back. One that
        is off and points at a relay, which is to listen no more, is pointed at the sink: any user of this machine could
        listen on that port afterwards. Raises TrayAppError; of one that is off only where an administrator can help."""
        url = self._way_out(instance)
        if url is None:
            return self._switch.unpoint(instance) if self._is_on(instance) else ()
        try:
            return self._switch.point(instance, url)
        except TrayAppError as problem:
            try:
                self._needed(instance, problem, url)
            except TrayAppError:
                return ()  # It stays off, also where its file cannot be read or changed.
            raise

    def _way_out(self, instance: Instance) -> str | None:
        """Where it is to be pointed when we leave it; None: our pointing is taken back, or nothing is done."""
        if instance.source is not Source.RELAY or not instance.has_config or self._is_on(instance):
            return None
        return self._parts.product_of(instance).sink

    def _is_on(self, instance: Instance) -> bool:
        wish = self._parts.journal.wish(instance.id)
        return not (wish is not None and wish.off) and look_at_files(self._parts, instance).verdict.configured in _ON


def _nothing() -> None:
    """Where nothing is to be done."""
