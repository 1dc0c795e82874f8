"""The edits of `config/application.properties`, or of a compose override, that switch the ping off and on, or point the
platform URL elsewhere.

The flag in the server's database is no file: see `flag`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tray_app.config_files.property_edits import SetKey, plan_edit
from tray_app.config_files.property_undo import undo_plans
from tray_app.config_files.replace import read
from tray_app.core.errors import Fixable
from tray_app.core.instances import relay_url
from tray_app.core.model import EditPurpose, Source, SwitchAct, reason
from tray_app.products import by_word
from tray_app.products.testsigma.places import SINK, config_path
from tray_app.products.testsigma.sources import FILE_KEYS, SWITCH, URL, URL_VARIABLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tray_app.core.edits import Edit, EditPlan
    from tray_app.core.model import Instance
    from tray_app.core.rights import Deed

WHAT_STOPS: Final = (
    "ts_stops_agents",
    "ts_stops_platforms",
    "ts_stops_addons",
    "ts_stops_ios",
    "ts_stops_lab",
    "ts_stops_suggestions",
    "ts_stops_sign_up",
)
"""What the same URL serves, and what therefore ends with it: the reference sheet, section 4.1."""


def plan_opt_out(instance: Instance, *, sink: bool) -> tuple[EditPlan, ...]:
    """DISABLE_TELEMETRY=true; with `sink` the platform URL at the sink too, made from the first one's content.

    Without known files there is nothing to edit where the flag can be set. Raises Fixable `no_config_known` or that the
    file cannot be read.
    """
    if instance.compose is not None:
        from tray_app.products.testsigma import compose_config

        return compose_config.plan_opt_out(instance, sink=sink)
    if _only_flag(instance):
        return ()
    path, data = _config(instance)
    return _off(path, data, sink=sink)


def plan_opt_in(instance: Instance) -> tuple[EditPlan, ...]:
    """DISABLE_TELEMETRY=false where a file sets it; nothing is added, since off is not the default. Raises as
    `plan_opt_out`."""
    if instance.compose is not None:
        from tray_app.products.testsigma import compose_config

        return compose_config.plan_opt_in(instance)
    if _only_flag(instance):
        return ()
    path, data = _config(instance)
    return (_on(path, data),)


def plan_pointing(instance: Instance, url: str) -> tuple[EditPlan, ...]:
    """The platform URL at `url`. Raises as `plan_opt_out`."""
    if instance.compose is not None:
        from tray_app.products.testsigma import compose_config

        return compose_config.plan_pointing(instance, url)
    path, data = _config(instance)
    return (_pointing(data, url, path=path),)


def plan_undo(instance: Instance, edits: Sequence[Edit]) -> tuple[EditPlan, ...]:
    """Takes back just these edits; see `config_files.property_undo`."""
    return undo_plans(instance, edits, FILE_KEYS)


def plan_by_word(
    deed: Deed, data: bytes | None, edits: Sequence[Edit], compose: tuple[str, bytes] | None
) -> tuple[EditPlan, ...]:
    """See `by_word.plan_by_word`. `compose`: of an override, the compose file beside it and its bytes; not
    needed to take back."""
    if deed.service is not None:
        from tray_app.products.testsigma import compose_config

        return by_word.plan_by_word(deed, data, edits, compose_config.by_word(deed, compose))
    part = by_word.Part(
        off=lambda now, to_sink: _off(deed.path, now, sink=to_sink),
        on=lambda now: (_on(deed.path, now),),
        point=lambda now, url: (_pointing(now, url or SINK, path=deed.path),),
        family=FILE_KEYS,
    )
    return by_word.plan_by_word(deed, data, edits, part)


def _off(path: str, data: bytes | None, *, sink: bool) -> tuple[EditPlan, ...]:
    change = SetKey(key=SWITCH, value="true", add_if_missing=True, remark=reason("ts_remark_switch"))
    switch = _plan(data, [change], path=path, purpose=EditPurpose.SWITCH)
    if not sink:
        return (switch,)
    after = switch.content if switch.changes else data
    return switch, _pointing(after, SINK, path=path)


def _on(path: str, data: bytes | None) -> EditPlan:
    change = SetKey(key=SWITCH, value="false", add_if_missing=False, remark=reason("ts_remark_switch"))
    return _plan(data, [change], path=path, purpose=EditPurpose.SWITCH)


def lines_to_paste(instance: Instance, act: SwitchAct | None) -> tuple[str, ...]:
    """The lines for an owner whose files we cannot reach; None for `act`: those that point at the relay or the sink."""
    contained = instance.container is not None or instance.compose is not None
    if act is None:
        url = relay_url(instance) if instance.source is Source.RELAY else SINK
        return (f"{URL_VARIABLE if contained else URL}={url}",)
    return {SwitchAct.OPT_OUT: (f"{SWITCH}=true",), SwitchAct.OPT_IN: (f"{SWITCH}=false",)}.get(act, ())


def _only_flag(instance: Instance) -> bool:
    return instance.home is None and instance.url is not None


def _config(instance: Instance) -> tuple[str, bytes | None]:
    if instance.home is None:
        raise Fixable("no_config_known", name=instance.name)
    path = config_path(instance.home)
    try:
        return path, read(path).data
    except Fixable as problem:
        if problem.code != "file_missing":
            raise
        return path, None


def _plan(data: bytes | None, changes: Sequence[SetKey], *, path: str, purpose: EditPurpose) -> EditPlan:
    plan = plan_edit(data, changes, path=path, purpose=purpose, family=FILE_KEYS)
    return plan._replace(makes_folder=data is None)


def _pointing(data: bytes | None, url: str, *, path: str) -> EditPlan:
    remark = reason("ts_remark_sink" if url == SINK else "ts_remark_url")
    change = SetKey(key=URL, value=url, add_if_missing=True, remark=remark)
    return _plan(data, [change], path=path, purpose=EditPurpose.POINTING)
