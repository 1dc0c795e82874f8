"""`find`: installations on this machine, with the command that adds each. Looking changes nothing."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from tray_app.core.sentences import printable, sentence

if TYPE_CHECKING:
    import argparse

    from tray_app.bootstrap import Program
    from tray_app.core.discovery import Installation


def find(program: Program, args: argparse.Namespace) -> int:
    """`find`."""
    with program.parts(read_only=True) as parts:
        instances = parts.journal.instances()
    from tray_app.core.discovery import added_as

    found = program.find()
    rows = [_row(one, added_as(one, instances, real=os.path.realpath)) for one in found.installations]
    if args.json:
        print(json.dumps({"found": rows, "unseen": [sentence(why) for why in found.unseen]}, indent=2))
        return 0
    for one, row in zip(found.installations, rows, strict=True):
        print("\n".join(_lines(one, row)))
    if not rows:
        print(
            "Nothing was found. Where it is you can say: telemetry-tray add PRODUCT --name N --home DIR (or --url URL)"
        )
    for why in found.unseen:
        print(f"Not seen: {sentence(why)}")
    return 0


def _row(one: Installation, added: str | None) -> dict[str, Any]:
    return {**one._asdict(), "added": added}


def _lines(one: Installation, row: dict[str, Any]) -> list[str]:
    where = one.home or (f"{one.compose}, service {one.service}" if one.compose else f"container {one.container}")
    version = f" {one.version}" if one.version else ""
    state = {True: "running", False: "not running", None: "not seen running"}[one.running]
    lines = [f"{one.product}{printable(version)}: {printable(where)} ({state})"]
    if row["added"] is not None:
        lines.append(f"  added as {printable(row['added'])}")
    else:
        lines.append(f"  {printable(one.command('NAME'))}")
    return lines
