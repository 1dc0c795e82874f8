"""Asks a vendor's address once whether anybody stands behind it, on the owner's word: before he lets functions that his
agents need go there through this program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tray_app.core.messages import Answered, Outgoing, SendProgress
from tray_app.core.model import Source, reason
from tray_app.core.relay import behind

if TYPE_CHECKING:
    from tray_app.core.model import Instance, Reason
    from tray_app.core.ports import Sender
    from tray_app.engine.parts import Parts

_SAID_CHARACTERS = 100


def wants_probe(parts: Parts, instance: Instance, before: Instance | None) -> bool:
    """Whether its functions are to go through a relay from now on, or to another address."""
    rules = parts.product_of(instance).relay_rules()
    if instance.source is not Source.RELAY or rules is None or rules.probe is None:
        return False
    return before is None or (before.source, before.endpoint) != (instance.source, instance.endpoint)


async def probe(parts: Parts, instance: Instance, sender: Sender) -> Reason:
    """What the vendor's address says to one harmless question, which tells it nothing of the instance."""
    product = parts.product_of(instance)
    rules, endpoint = product.relay_rules(), instance.endpoint or product.default_endpoint
    url = behind(endpoint, (rules.probe if rules is not None else None) or "")
    answer = await sender.send(Outgoing(method="GET", url=url, headers=(), body=b""), SendProgress())
    if not isinstance(answer, Answered):
        return reason("probe_silent", url=endpoint, detail=answer.detail, title=product.title)
    if answer.status_code < 400:
        return reason("probe_answers", url=endpoint, status=answer.status_code, title=product.title)
    said = " ".join(answer.head.decode("utf-8", "replace").split())[:_SAID_CHARACTERS]
    said = f'"{said}".' if said else ""
    return reason("probe_error", url=endpoint, status=answer.status_code, said=said, title=product.title)
