"""Where an instance's own telemetry is pointed for each way in which we stand to it, and what the owner must know of it
before he chooses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tray_app.core.errors import Fixable
from tray_app.core.instances import is_within_reach_of_others, leads_to_relay, relay_url
from tray_app.core.model import Source, reason

if TYPE_CHECKING:
    from tray_app.core.edits import EditPlan
    from tray_app.core.model import Instance, Reason
    from tray_app.engine.parts import Parts

_TOKEN_BYTES = 18
"""144 bits in 24 characters: nobody guesses it, and the line in the config file stays readable."""


def ready(parts: Parts, instance: Instance, before: Instance | None) -> Instance:
    """`instance` with a place to listen and a path token, if it is to come through the relay and has none. The same
    again for one that has them; `before` is how it is stored, None for a new one.

    Raises Fixable `listen_*`, `endpoint_is_relay`.
    """
    if instance.source is not Source.RELAY:
        return instance
    rules = parts.product_of(instance).relay_rules()
    if rules is None:
        raise Fixable("no_relay_yet", title=parts.product_of(instance).title)
    if rules.at_root and (before is None or before.source is not Source.RELAY):
        why_not = parts.stays_up()
        if why_not is not None:
            raise Fixable(why_not.code, title=parts.product_of(instance).title, **dict(why_not.facts))
    own_id = None if before is None else before.id
    others = {i.listen: i.name for i in parts.journal.instances() if i.id != own_id and i.listen is not None}
    listen = instance.listen
    if listen is None:
        listen = parts.addresses.choose(others)
    elif listen in others:
        raise Fixable("listen_of_other", listen=listen, name=others[listen])
    elif before is None or (before.source, before.listen) != (Source.RELAY, listen):
        # What its relay listens on already is taken by that relay.
        parts.addresses.check(listen)
    endpoint = instance.endpoint or parts.product_of(instance).default_endpoint
    if leads_to_relay(endpoint, [listen, *others]):
        raise Fixable("endpoint_is_relay", url=endpoint)
    if rules.at_root:
        return instance._replace(listen=listen, path_token="")
    token = instance.path_token
    if before is not None and token == before.path_token and before.listen not in (None, listen):
        token = None  # At the old address, where it may be seen, it is worth nothing then.
    return instance._replace(listen=listen, path_token=token or new_path_token())


def new_path_token() -> str:
    """A new first step of the path of a relay's URL."""
    from secrets import token_urlsafe

    return token_urlsafe(_TOKEN_BYTES)


def target(parts: Parts, instance: Instance) -> str | None:
    """The URL that its own telemetry is to be pointed at; None: it is left where it is. Raises `relay_not_set_up`."""
    if instance.source is Source.RELAY:
        return relay_url(instance)
    return parts.product_of(instance).sink if instance.source is Source.COLLECT else None


def pointed_elsewhere(instance: Instance, before: Instance | None) -> bool:
    """Whether its own telemetry is to be pointed somewhere else than before."""
    if before is None or before.source is not instance.source:
        return instance.source is not Source.OBSERVE
    return instance.source is Source.RELAY and _pointed(before) != _pointed(instance)


def _pointed(instance: Instance) -> tuple[str | None, ...]:
    """What a pointing at its relay depends on."""
    return (instance.listen, instance.path_token, instance.home, instance.compose, instance.service)


def pointing_plans(parts: Parts, instance: Instance) -> tuple[EditPlan, ...]:
    """The edits that point its own telemetry where it is to go; none where its files are not known. Raises Fixable."""
    url = target(parts, instance)
    if url is None or not instance.has_config:
        return ()
    return tuple(p for p in parts.product_of(instance).plan_pointing(instance, url) if p.changes)


def consequences(parts: Parts, instance: Instance) -> tuple[Reason, ...]:
    """What the owner must know before his instance's telemetry is pointed elsewhere; it is `ready`."""
    product = parts.product_of(instance)
    if instance.source is Source.COLLECT:
        stops = product.what_stops()
        return (reason("sink_stops", title=product.title), *stops) if stops else ()
    if instance.source is not Source.RELAY or instance.listen is None:
        return ()
    functions = []
    if serves_functions(parts, instance):
        functions = [reason("relay_passes_functions", title=product.title), reason("relay_breaks_sign_in")]
        functions.append(reason("relay_usage_stopped" if instance.stop_usage else "relay_usage_leaves"))
    told = [
        reason("relay_passes", title=product.title, vendor=product.vendor, url=_endpoint(parts, instance)),
        reason("relay_holds_all" if instance.hold_all else "relay_holds_first"),
        relay_ends(instance.name, product.title) if functions else reason("relay_while_closed", title=product.title),
        *functions,
    ]
    if not instance.has_config:
        told.append(reason("relay_without_config", title=product.title))
    if is_within_reach_of_others(instance.listen):
        told.append(reason("listen_within_reach", listen=instance.listen))
    elif instance.compose is not None or instance.container is not None:
        told.append(reason("listen_in_container", listen=instance.listen))
    if parts.addresses.is_handed_out(instance.listen):
        told.append(reason("listen_handed_out", listen=instance.listen))
    return tuple(told)


def leaning_on_us(parts: Parts) -> tuple[Reason, ...]:
    """What the owner must know before this program ends: whose functions end with it."""
    found = []
    for instance in parts.journal.instances():
        if instance.source is Source.RELAY and serves_functions(parts, instance):
            found.append(relay_ends(instance.name, parts.product_of(instance).title))
    return tuple(found)


def relay_ends(name: str, title: str) -> Reason:
    """Of an instance that leans on us."""
    return reason("relay_ends", name=name, title=title)


def serves_functions(parts: Parts, instance: Instance) -> bool:
    """Whether more than telemetry goes to where its relay stands."""
    rules = parts.product_of(instance).relay_rules()
    return rules is not None and rules.at_root


def _endpoint(parts: Parts, instance: Instance) -> str:
    return instance.endpoint or parts.product_of(instance).default_endpoint
