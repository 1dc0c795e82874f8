"""How to take an edit of a property file back: a record of each of our lines, and finding them again. Pure.

Records hold our lines only, never the file, which may hold passwords.
"""

from __future__ import annotations

import json
from binascii import a2b_base64, b2a_base64
from typing import TYPE_CHECKING, NamedTuple

from tray_app.core.errors import OurBug

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tray_app.config_files.properties import Entry


class Record(NamedTuple):
    """One line with one of our keys, as the edit left it."""

    did: str
    head: bytes
    """Indent and key."""
    before: bytes
    """Separator and value before the edit."""
    after: bytes
    """Separator and value since."""
    separator_bytes: int
    leading: bool

    @property
    def reopens(self) -> bool:
        """The value before the edit ended in a backslash at the end of the file."""
        return self.did == "set" and (len(self.before) - len(self.before.rstrip(b"\\"))) % 2 == 1


def is_of_compose(inverse: str) -> bool:
    """Whether it is one of `compose_edits`, which has records of its own."""
    return inverse.startswith('{"version":1,"compose":')


def packed(raw: bytes) -> str:
    """Bytes as they stand in an inverse."""
    return b2a_base64(raw, newline=False).decode("ascii")


def unpacked(inverse: str) -> dict[str, list[Record]]:
    """The records of each key, in the order of their lines. Raises OurBug `bad_inverse`."""
    try:
        return {
            key: [
                Record(
                    did=record["did"],
                    head=a2b_base64(record["head"]),
                    before=a2b_base64(record.get("before", "")),
                    after=a2b_base64(record["after"]),
                    separator_bytes=record.get("separator", 0),
                    leading=record.get("leading", False),
                )
                for record in records
            ]
            for key, records in json.loads(inverse)["keys"].items()
        }
    except (ValueError, KeyError, TypeError, AttributeError) as exc:
        raise OurBug("bad_inverse") from exc


def was_made(inverse: str) -> bool:
    """Whether the edit made the file. Raises OurBug `bad_inverse`."""
    try:
        return json.loads(inverse).get("made") is True
    except (ValueError, AttributeError) as exc:
        raise OurBug("bad_inverse") from exc


def matched(records: Sequence[Record], now: Sequence[Entry], data: bytes) -> Iterator[tuple[Record, Entry | None]]:
    """Each record with the line that it is now: what is unchanged, in order from the top; the rest in order.

    Where others added a line like ours, the upper one is taken for ours. So a line `...=false` that somebody put at
    the end goes on deciding.
    """
    if len(records) == len(now) and all(_fits(r, raw_of(e, data)) for r, e in zip(records, now, strict=True)):
        yield from zip(records, now, strict=True)
        return
    free = list(now)
    matches: list[Entry | None] = []
    position = 0
    for record in records:
        same = next(
            (i for i in range(position, len(free)) if raw_of(free[i], data) == (record.head, record.after)), None
        )
        matches.append(None if same is None else free.pop(same))
        position = position if same is None else same
    for record, match in zip(records, matches, strict=True):
        yield record, match if match is not None else (free.pop(0) if free else None)


def _fits(record: Record, raw: tuple[bytes, bytes]) -> bool:
    """As the edit left it, or as it was before: then the edit was never made."""
    return raw == (record.head, record.after) or (record.did == "set" and raw == (record.head, record.before))


def raw_of(entry: Entry, data: bytes) -> tuple[bytes, bytes]:
    """Indent and key, separator and value of a line."""
    return data[entry.start : entry.key_end], data[entry.key_end : entry.end]
