"""Shows what another way to stand to an instance means and changes, and asks, before it is chosen."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from tray_app.cli import texts
from tray_app.cli.agreeing import agreed, belonging_to_others
from tray_app.core.errors import Fixable
from tray_app.core.instances import is_within_reach_of_others
from tray_app.core.model import Kind, Source, reason
from tray_app.core.sentences import printable, sentence
from tray_app.engine.pointing import consequences, pointed_elsewhere, pointing_plans
from tray_app.engine.shapes import edit_shapes

if TYPE_CHECKING:
    import argparse

    from tray_app.core.model import Instance
    from tray_app.engine.parts import Parts


def agreed_to_pointing(parts: Parts, instance: Instance, before: Instance | None, args: argparse.Namespace) -> bool:
    """Whether the owner goes ahead where the server's own telemetry is to be pointed somewhere else; yes where it is
    not. Raises Fixable `listen_not_agreed` where nobody can be asked about an address that others can reach."""
    if not pointed_elsewhere(instance, before):
        return True
    product = parts.product_of(instance)
    if instance.source is Source.COLLECT:
        print(f"The documented ping is sent by this program to {instance.endpoint or product.default_endpoint}, and")
        print(f"{product.title}'s own telemetry is pointed at an address where nobody listens ({product.sink}).")
        print("All documented fields may leave; `telemetry-tray preview` shows them once it is added.")
        if Kind.EVENT in product.collects:
            print("So are its documented events: what is made and deleted in it, by comparing its lists.")
        if before is None and instance.first_ping_now:
            print("The first ping leaves as soon as it is seen running.")
    for why in consequences(parts, instance):
        print(sentence(why))
    if instance.home is None:
        for line in product.lines_to_paste(instance, None):
            print(f"  {line}")
    plans = pointing_plans(parts, instance)
    for line in [*texts.edit_lines(edit_shapes(plans)), *belonging_to_others(parts, instance, plans)]:
        print(line)
    if instance.source is Source.COLLECT:
        print(f"{product.title} must be restarted (its main process) to notice; until then nothing is sent.")
    elif before is not None and before.source is Source.RELAY:
        print(f"{product.title} must be restarted (its main process) to notice. {sentence(reason('relay_old_path'))}")
    else:
        print(f"{product.title} must be restarted (its main process) to notice; until then it sends past this program.")
    _named_by_the_owner(instance, before, args)
    return agreed(args, "Go ahead?")


def _named_by_the_owner(instance: Instance, before: Instance | None, args: argparse.Namespace) -> None:
    """An address within reach of others is never taken without a word of the owner's: no terminal is none."""
    listen = instance.listen
    known = before is not None and before.listen == listen
    if instance.source is not Source.RELAY or listen is None or known or not is_within_reach_of_others(listen):
        return
    if not args.yes and not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise Fixable("listen_not_agreed", listen=printable(listen))
