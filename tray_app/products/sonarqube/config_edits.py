"""The edits of `conf/sonar.properties` that switch telemetry off and on, or point it somewhere else.

Two names are set, since the manual of 9.6 to 9.9 names one that no version reads. The addresses go to the sink because
the first start after switching off sends a farewell message with the server's id, whatever the switch says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tray_app.config_files.properties import entries, trimmed
from tray_app.config_files.property_edits import SetKey, plan_edit
from tray_app.config_files.property_undo import undo_plans
from tray_app.config_files.replace import read
from tray_app.core.errors import Fixable
from tray_app.core.instances import relay_url
from tray_app.core.model import EditPurpose, Means, Source, SwitchAct, reason
from tray_app.products import by_word
from tray_app.products.sonarqube.evidence import (
    ENABLE,
    ENABLED,
    FILE_KEYS,
    METRICS_URL,
    URL,
    config_path,
    means_of_url,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tray_app.core.edits import Edit, EditPlan
    from tray_app.core.model import Instance
    from tray_app.core.rights import Deed

SINK: Final = "http://127.0.0.1:9/"
"""A port below 1024 of this machine, so that no ordinary user can listen there: what goes there goes nowhere."""
QUIET: Final = frozenset({Means.TO_SINK, Means.TO_RELAY})


def plan_opt_out(instance: Instance, *, announce: bool) -> tuple[EditPlan, ...]:
    """Off under both names; unless `announce`, the addresses at the sink where they are not at our relay already.

    The second plan is made from the first one's content, so they must be carried out in order. Raises Fixable
    `no_config_known` or that the file cannot be read.
    """
    if instance.compose is not None:
        from tray_app.products.sonarqube import compose_config

        return compose_config.plan_opt_out(instance, announce=announce)
    path, data = _config(instance)
    return _off(path, data, announce=announce, listen=instance.listen)


def plan_opt_in(instance: Instance) -> tuple[EditPlan, ...]:
    """On, under each name that the file sets; the default is on, so nothing is added. Raises as `plan_opt_out`."""
    if instance.compose is not None:
        from tray_app.products.sonarqube import compose_config

        return compose_config.plan_opt_in(instance)
    path, data = _config(instance)
    return (_on(path, data),)


def plan_pointing(instance: Instance, url: str) -> tuple[EditPlan, ...]:
    """Both addresses at `url`; metrics one step below it, as at the vendor, so that a relay can tell them apart by
    their path. Raises as `plan_opt_out`."""
    if instance.compose is not None:
        from tray_app.products.sonarqube import compose_config

        return compose_config.plan_pointing(instance, url)
    path, data = _config(instance)
    return (_pointing(path, data, url),)


def plan_undo(instance: Instance, edits: Sequence[Edit]) -> tuple[EditPlan, ...]:
    """Takes back just these edits; see `config_files.property_undo`."""
    return undo_plans(instance, edits, FILE_KEYS)


def plan_by_word(
    deed: Deed, data: bytes | None, edits: Sequence[Edit], compose: tuple[str, bytes] | None
) -> tuple[EditPlan, ...]:
    """See `by_word.plan_by_word`. `compose`: of an override, the compose file beside it and its bytes; not
    needed to take back."""
    if deed.service is not None:
        from tray_app.products.sonarqube import compose_config

        return by_word.plan_by_word(deed, data, edits, compose_config.by_word(deed, compose))
    part = by_word.Part(
        off=lambda now, to_sink: _off(deed.path, now, announce=not to_sink, listen=None),
        on=lambda now: (_on(deed.path, now),),
        point=lambda now, url: (_pointing(deed.path, now, url or SINK),),
        family=FILE_KEYS,
    )
    return by_word.plan_by_word(deed, data, edits, part)


def _off(path: str, data: bytes | None, *, announce: bool, listen: str | None) -> tuple[EditPlan, ...]:
    switch = _plan(data, _switch_lines("false", add=True), path=path, purpose=EditPurpose.SWITCH)
    if announce:
        return (switch,)
    open_keys = [key for key in (URL, METRICS_URL) if not _is_quiet(switch.content, key, listen, path)]
    if not open_keys:
        return (switch,)
    changes = [_address(key, SINK, remark="sq_remark_farewell") for key in open_keys]
    after = switch.content if switch.changes else data
    return switch, _plan(after, changes, path=path, purpose=EditPurpose.POINTING)


def _pointing(path: str, data: bytes | None, url: str) -> EditPlan:
    remark = "sq_remark_sink" if url == SINK else "sq_remark_address"
    changes = [_address(key, value, remark=remark) for key, value in addresses(url)]
    return _plan(data, changes, path=path, purpose=EditPurpose.POINTING)


def _on(path: str, data: bytes | None) -> EditPlan:
    return _plan(data, _switch_lines("true", add=False), path=path, purpose=EditPurpose.SWITCH)


def lines_to_paste(instance: Instance, act: SwitchAct | None) -> tuple[str, ...]:
    """The lines for an owner whose files we cannot reach, in the place of all that set these keys now; None for `act`:
    those that point its own telemetry at its relay, or else at the sink."""
    values = _values_to_paste(instance, act)
    if instance.container is not None or instance.compose is not None:
        from tray_app.products.sonarqube.sources import variable_name

        return tuple(f"{variable_name(key)}={value}" for key, value in values if key != ENABLED)
    return tuple(f"{key}={value}" for key, value in values)


def _values_to_paste(instance: Instance, act: SwitchAct | None) -> tuple[tuple[str, str], ...]:
    if act is None:
        url = relay_url(instance) if instance.source is Source.RELAY else SINK
        return addresses(url)
    if act is SwitchAct.OPT_OUT:
        at_relay = instance.listen is not None and instance.source is Source.RELAY
        return ((ENABLE, "false"), (ENABLED, "false"), *(() if at_relay else addresses(SINK)))
    if act is SwitchAct.OPT_IN:
        return ((ENABLE, "true"),)
    return ()


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
    return plan_edit(data, changes, path=path, purpose=purpose, family=FILE_KEYS)


def _switch_lines(value: str, *, add: bool) -> tuple[SetKey, ...]:
    return (
        SetKey(key=ENABLE, value=value, add_if_missing=add, remark=reason("sq_remark_enable")),
        SetKey(key=ENABLED, value=value, add_if_missing=add, remark=reason("sq_remark_enabled")),
    )


def addresses(url: str) -> tuple[tuple[str, str], ...]:
    """Each key of an address with what it is to be."""
    return (URL, url), (METRICS_URL, url if url == SINK else url.rstrip("/") + "/metrics")


def _address(key: str, url: str, *, remark: str) -> SetKey:
    return SetKey(key=key, value=url, add_if_missing=True, remark=reason(remark))


def _is_quiet(content: bytes, key: str, listen: str | None, path: str) -> bool:
    """Whether every line of the key already leads to the sink or to our relay."""
    found = entries(content, (key,), path=path)
    return bool(found) and all(means_of_url(trimmed(entry.value), listen) in QUIET for entry in found)
