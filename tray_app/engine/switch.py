"""The switch: opt-out, opt-in, revert, and pointing. Synchronous, so that a command can do it without a loop.

Order of an opt-out, so that a kill at any moment leaves the gate shut and an undo possible: the wish is on disk, what
waits is blocked, the inverse of the edit is on disk, the file is replaced and read back, the outcome is recorded.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from tray_app.core.errors import Fixable, TrayAppError
from tray_app.core.instances import relay_url
from tray_app.core.model import EditPurpose, Sharing, Source, SwitchAct, reason
from tray_app.engine.looking import look_at_files
from tray_app.engine.server_switch import want

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tray_app.core.edits import EditPlan
    from tray_app.core.model import Instance, Reason, Verdict
    from tray_app.engine.parts import Parts
    from tray_app.engine.rights import Asking, Wish


class SwitchResult(NamedTuple):
    """What an act of the switch did."""

    plans: tuple[EditPlan, ...]
    """The edits, in order; in a dry run those that would be made."""
    before: Sharing
    after: Verdict
    blocked_count: int
    """Payloads that waited and never leave now."""
    problem: Reason | None
    """Why the config does not say what was asked for; the gate is shut all the same after an opt-out."""
    waiting: Reason | None = None
    """What is still to be done, by itself: the server keeps a part of its switch and could not be told."""
    asking: Asking | None = None
    """Where it takes an administrator: what he is to be asked for."""


_PURPOSES: Final = {"switch": EditPurpose.SWITCH, "addresses": EditPurpose.POINTING}
"""What a revert may be for alone."""


def parts_to_revert(parts: Parts, instance: Instance) -> tuple[str, ...]:
    """What a revert may be for alone, of what this program changed and did not take back yet."""
    purposes = {edit.purpose for edit in parts.journal.edits(instance.id)}
    wish = parts.journal.server_wish(instance.id)
    server = ("server",) if wish is not None and wish.before is not None else ()
    return (*(name for name, purpose in _PURPOSES.items() if purpose in purposes), *server)


class Switch:
    """Acts on one instance's config. Belongs to the thread of its journal."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def plans(
        self,
        instance: Instance,
        act: SwitchAct,
        *,
        announce: bool = False,
        sink: bool = False,
        only: str | None = None,
    ) -> tuple[EditPlan, ...]:
        """The edits that `act` would make now; nothing is changed. Raises Fixable when the config cannot be read."""
        try:
            return self._plans(instance, act, announce=announce, sink=sink, only=only)
        except Fixable as problem:
            if ("doing", "read") not in problem.reason.facts or problem.code != "file_no_permission":
                raise
            from tray_app.engine.rights import unreadable

            why = unreadable(dict(problem.reason.facts)["path"])
            raise Fixable(why.code, **dict(why.facts)) from problem

    def _plans(
        self, instance: Instance, act: SwitchAct, *, announce: bool, sink: bool, only: str | None
    ) -> tuple[EditPlan, ...]:
        product = self._parts.product_of(instance)
        if act is SwitchAct.OPT_OUT:
            return tuple(p for p in product.plan_opt_out(instance, announce=announce, sink=sink) if p.changes)
        edits = tuple(reversed(self._parts.journal.edits(instance.id)))
        if act is SwitchAct.REVERT:
            if only is not None:
                edits = tuple(e for e in edits if e.purpose is _PURPOSES.get(only))
            return tuple(p for p in product.plan_undo(instance, edits) if p.changes or p.left_alone)
        if instance.source is Source.RELAY:
            pointing = product.plan_pointing(instance, relay_url(instance))
        elif instance.source is Source.OBSERVE:
            pointing = product.plan_undo(instance, [e for e in edits if e.purpose is EditPurpose.POINTING])
        else:
            pointing = ()
        plans = product.plan_opt_in(instance)
        return tuple(
            p for p in ((*pointing, *plans) if instance.source is Source.RELAY else (*plans, *pointing)) if p.changes
        )

    def opt_out(
        self, instance: Instance, *, announce: bool, by: str, sink: bool = False, patient: bool = False
    ) -> SwitchResult:
        """Shuts the gate for good, then makes the config say off.

        `patient`, here and below: a result with `asking` is not the end of it; `settle` is called with what became of
        that.
        """
        journal, now = self._parts.journal, self._parts.clock.now()
        before = self._before(instance)
        self._record(
            instance,
            SwitchAct.OPT_OUT,
            before,
            before,
            by=by,
            done=False,
            problem=reason("begun"),
            announced=announce,
        )
        blocked = journal.block_all(instance.id, at=now, why=reason("stopped_by_owner"))
        journal.forget_known(instance.id)  # What is made while it is off is nobody's business when it is on again.
        want(self._parts, instance, SwitchAct.OPT_OUT)
        product = self._parts.product_of(instance)
        return self._carry_out(
            instance,
            SwitchAct.OPT_OUT,
            before,
            by=by,
            blocked_count=blocked,
            work=lambda: self._make(instance, product.plan_opt_out(instance, announce=announce, sink=sink)),
            announced=announce,
            sink=sink,
            patient=patient,
        )

    def opt_out_unrecorded(self, instance: Instance, *, announce: bool, sink: bool = False) -> SwitchResult:
        """Makes the config say off where the journal can only be read: without a wish, and without an undo.

        Raises TrayAppError with nothing changed in the file that it is about.
        """
        from tray_app.core.edits import in_one_go, whole

        before = look_at_files(self._parts, instance).verdict.sharing
        rows = in_one_go(self._parts.product_of(instance).plan_opt_out(instance, announce=announce, sink=sink))
        for row in rows:
            self._parts.files.replace(whole(row))
        after = look_at_files(self._parts, instance).verdict
        return SwitchResult(
            plans=tuple(plan for row in rows for plan in row), before=before, after=after, blocked_count=0, problem=None
        )

    def opt_in(self, instance: Instance, *, by: str, patient: bool = False) -> SwitchResult:
        """Makes the config say on; with `observe` also takes back our pointing at the sink, with `relay` points it
        there."""

        product = self._parts.product_of(instance)

        def work() -> list[EditPlan]:
            if not instance.has_config:
                return []  # The owner changes the file himself; what counts here is his word.
            if instance.source is Source.RELAY:
                # First, and also where it seems to be there: an opt-out may have pointed it at the sink meanwhile.
                pointed = self._make(instance, product.plan_pointing(instance, relay_url(instance)))
                return pointed + self._make(instance, product.plan_opt_in(instance))
            made = self._make(instance, product.plan_opt_in(instance))
            return made if instance.source is not Source.OBSERVE else made + self._undo(instance, EditPurpose.POINTING)

        before = self._before(instance)
        want(self._parts, instance, SwitchAct.OPT_IN)
        return self._carry_out(instance, SwitchAct.OPT_IN, before, by=by, blocked_count=0, work=work, patient=patient)

    def revert(self, instance: Instance, *, by: str, only: str | None = None, patient: bool = False) -> SwitchResult:
        """Takes back every edit of ours that still stands, newest first, and nothing else; with `only` just one part
        (`switch`, `addresses`, `server`), and the owner's last word stays what it was."""
        before = self._before(instance)

        def work() -> list[EditPlan]:
            if only in (None, "server"):
                want(self._parts, instance, SwitchAct.REVERT)
            return [] if only == "server" else self._undo(instance, _PURPOSES.get(only or ""))

        return self._carry_out(
            instance,
            SwitchAct.REVERT,
            before,
            by=by,
            blocked_count=0,
            work=work,
            only=only,
            patient=patient,
        )

    def point(self, instance: Instance, url: str) -> tuple[EditPlan, ...]:
        """Points the instance's own telemetry at `url`. Raises TrayAppError with nothing changed."""
        return tuple(self._make(instance, self._parts.product_of(instance).plan_pointing(instance, url)))

    def unpoint(self, instance: Instance) -> tuple[EditPlan, ...]:
        """Takes our pointing back."""
        return tuple(self._undo(instance, EditPurpose.POINTING))

    def _before(self, instance: Instance) -> Sharing:
        """What is so now. What the running process was started with is kept, since the config will not tell it any
        more once it is changed."""
        found = look_at_files(self._parts, instance)
        if found.look.process is not None:
            verdict = found.verdict
            self._parts.journal.record_look(instance.id, found.look, sharing=verdict.sharing, state=verdict.state)
        return found.verdict.sharing

    def _carry_out(
        self,
        instance: Instance,
        act: SwitchAct,
        before: Sharing,
        *,
        by: str,
        blocked_count: int,
        work: Callable[[], list[EditPlan]],
        announced: bool = False,
        sink: bool = False,
        only: str | None = None,
        patient: bool = False,
    ) -> SwitchResult:
        from tray_app.core.edits import EditPlan

        problem, made, asking = None, list[EditPlan](), None
        try:
            made = work()
        except TrayAppError as error:
            wish = self._wish(instance, act, announce=announced, sink=sink, only=only)
            problem, asking = self.with_rights(instance, error, wish)
        result = SwitchResult(
            plans=tuple(made),
            before=before,
            after=look_at_files(self._parts, instance).verdict,
            blocked_count=blocked_count,
            problem=problem,
            asking=asking,
        )
        if asking is not None and patient:
            return result
        return self._told(instance, act, result, by=by, announced=announced, whole=only is None)

    def _wish(self, instance: Instance, act: SwitchAct, *, announce: bool, sink: bool, only: str | None) -> Wish:
        """What an act wants of the file."""
        from tray_app.core.rights import Word
        from tray_app.engine.rights import Wish

        product = self._parts.product_of(instance)
        if act is SwitchAct.OPT_OUT:
            plans = partial(product.plan_opt_out, instance, announce=announce, sink=sink)
            return Wish((Word.OFF, Word.OFF_TO_SINK), plans)
        if act is SwitchAct.REVERT:
            return Wish(({"switch": Word.BACK_SWITCH, "addresses": Word.BACK_ADDRESSES}.get(only or "", Word.BACK),))
        if instance.source is Source.OBSERVE:
            return Wish((Word.ON_FROM_SINK,))
        # Where it is at its relay already, that word comes to no more than the switch.
        return Wish((Word.ON_TO_RELAY if instance.source is Source.RELAY else Word.ON,))

    def with_rights(self, instance: Instance, error: TrayAppError, wish: Wish) -> tuple[Reason, Asking | None]:
        """What an administrator can be asked for after a change failed, with its inverses kept."""
        from tray_app.engine.rights import Asking, asking, keep_inverses

        found = asking(self._parts, instance, error, wish)
        if not isinstance(found, Asking):
            return found, None
        keep_inverses(self._parts, instance, found)
        return found.why, found

    def end_asked(self, asking: Asking) -> None:
        """What an administrator was asked for was seen to be done: what it took back stands no more."""
        for edit in asking.ends:
            self._parts.journal.end_edit(edit, at=self._parts.clock.now())

    def settle(
        self,
        instance: Instance,
        act: SwitchAct,
        result: SwitchResult,
        problem: Reason | None,
        *,
        by: str,
        announced: bool = False,
        whole: bool = True,
    ) -> SwitchResult:
        """After an administrator was asked; `problem` None: the file was seen to be changed."""
        if problem is None and result.asking is not None:
            self.end_asked(result.asking)
            result = result._replace(plans=result.asking.plans)
        result = result._replace(problem=problem, after=look_at_files(self._parts, instance).verdict)
        return self._told(instance, act, result, by=by, announced=announced, whole=whole)

    def _told(
        self, instance: Instance, act: SwitchAct, result: SwitchResult, *, by: str, announced: bool, whole: bool
    ) -> SwitchResult:
        """Keeps what came of it, and says if the config does not say what was wanted."""
        problem, before, after = result.problem, result.before, result.after
        # What the server keeps itself it says when it is asked next; what no switch stops is no failure of this one.
        in_file = not self._parts.product_of(instance).keeps_switch
        if problem is None and in_file and act is SwitchAct.OPT_OUT and after.configured is not Sharing.OFF:
            problem = reason("still_not_off", configured=after.configured)
        if problem is None and in_file and act is SwitchAct.OPT_IN and after.configured is Sharing.OFF:
            problem = reason("still_not_on", configured=after.configured)
        noted = problem or (None if whole else reason("part_only"))
        self._record(
            instance, act, before, after.sharing, by=by, done=noted is None, problem=noted, announced=announced
        )
        return result._replace(problem=problem, after=look_at_files(self._parts, instance).verdict)

    def _make(self, instance: Instance, plans: Iterable[EditPlan]) -> list[EditPlan]:
        """Switch and addresses of one file are two edits, each with an undo of its own, but one replacement: a server
        that is started between two would send its farewell message to the vendor."""
        from tray_app.core.edits import EditPlan, in_one_go, whole

        journal, made = self._parts.journal, list[EditPlan]()
        for row in in_one_go(plans):
            edits = [journal.begin_edit(instance.id, plan, at=self._parts.clock.now()) for plan in row]
            try:
                self._parts.files.replace(whole(row))
            except TrayAppError:
                for edit in edits:
                    journal.end_edit(edit, at=self._parts.clock.now())
                raise
            made.extend(row)
        return made

    def _undo(self, instance: Instance, purpose: EditPurpose | None) -> list[EditPlan]:
        edits = tuple(reversed(self._parts.journal.edits(instance.id, purpose)))
        plans = self._parts.product_of(instance).plan_undo(instance, edits)
        for plan in plans:
            if plan.changes:
                self._parts.files.replace(plan)
            for edit in edits:
                if edit.path == plan.path:
                    self._parts.journal.end_edit(edit.id, at=self._parts.clock.now())
        return [plan for plan in plans if plan.changes or plan.left_alone]

    def _record(
        self,
        instance: Instance,
        act: SwitchAct,
        before: Sharing,
        after: Sharing,
        *,
        by: str,
        done: bool,
        problem: Reason | None,
        announced: bool = False,
    ) -> None:

        from tray_app.core.edits import SwitchChange

        self._parts.journal.record_switch(
            SwitchChange(
                instance_id=instance.id,
                at=self._parts.clock.now(),
                act=act,
                before=before,
                after=after,
                by=by,
                done=done,
                problem=problem,
                announced=announced,
            )
        )
