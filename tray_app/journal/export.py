"""The record as a file for others to read: JSON lines, or a table for a spreadsheet. Only reads the journal.

Both have the changes of the switch among the payloads, by time. Payloads come in the order in which they were stored,
page by page, so the memory needed does not grow with the record; what is stored meanwhile by others may be in it.

A line of JSON is `{"record": "payload", ...}` with everything of `log --json`, then `reason`, `headers`, `states`,
`each_attempt`, and the body as `body` (text) or `body_base64` (what is no UTF-8); neither once it is past its
retention. Or `{"record": "switch", ...}`.

In the table a payload, each of its attempts, and a change of the switch are one row each (`COLUMNS`). A cell that a
spreadsheet would take for a formula gets an apostrophe in front.
Source: https://owasp.org/www-community/attacks/CSV_Injection.
"""

from __future__ import annotations

import csv
import json
from binascii import b2a_base64
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Final, TextIO

from tray_app.core.edits import SwitchChange
from tray_app.core.errors import Fixable
from tray_app.core.messages import Answered, Payload, PayloadFilter
from tray_app.core.model import PayloadId
from tray_app.core.ports import Journal
from tray_app.core.shapes import log_row
from tray_app.core.status_shape import iso
from tray_app.system.whole_file import write_whole

if TYPE_CHECKING:
    from pathlib import Path

    from tray_app.core.messages import Attempt
    from tray_app.core.model import Reason

COLUMNS: Final = (
    "record",
    "id",
    "instance",
    "product",
    "kind",
    "source",
    "method",
    "url",
    "created",
    "state",
    "reason",
    "attempts",
    "attempt",
    "duration_ms",
    "repeat",
    "status_code",
    "error",
    "detail",
    "size",
    "sha256",
    "rebuilt",
    "body_encoding",
    "body",
    "before",
    "after",
    "by",
    "done",
)

_PAGE: Final = 100
_ALL_SWITCHES: Final = 1_000_000
_FORMULA_BEGINS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")

_Record = dict[str, object]
_Lines = Iterator[Payload | SwitchChange]
_Writer = Callable[[Journal, TextIO, _Lines], int]


def export(
    journal: Journal,
    file: Path,
    *,
    format: str = "jsonl",
    which: PayloadFilter | None = None,
) -> int:
    """Writes the record, or of it what is asked for, to `file`; how many lines (without a heading) that were. Changes
    of the switch have no kind, state or text: where one of these is asked for they are left out.

    The file is replaced as a whole when it is complete (0600), or what was there stays. Raises Fixable
    `no_such_format`, `export_failed`, and whatever the journal raises.
    """
    writers: dict[str, _Writer] = {"jsonl": _write_json_lines, "csv": _write_table}
    if format not in writers:
        raise Fixable("no_such_format", format=format, known=", ".join(writers))
    lines = _by_time(journal, which or PayloadFilter())
    return write_whole(file, lambda stream: writers[format](journal, stream, lines))


def _by_time(journal: Journal, which: PayloadFilter) -> _Lines:
    """Payloads as they were stored, each change of the switch before the first payload that is later than it."""
    changes = list[SwitchChange]()
    if which.has_switches:
        changes = [c for c in journal.switches(which.instance_id, limit=_ALL_SWITCHES) if which.spans(c.at)]
    changes.reverse()
    for payload in _payloads(journal, which):
        while changes and changes[-1].at <= payload.created_at:
            yield changes.pop()
        yield payload
    yield from reversed(changes)


def _payloads(journal: Journal, which: PayloadFilter) -> Iterator[Payload]:
    after = PayloadId(0)
    while page := journal.page(which, after=after, limit=_PAGE):
        yield from page
        after = page[-1].id


def _write_json_lines(journal: Journal, stream: TextIO, lines: _Lines) -> int:
    names, count = journal.names(), 0
    for line in lines:
        if isinstance(line, Payload):
            record = _payload_record(journal, line)
        else:
            record = {**_switch_record(line, names.get(line.instance_id, "")), "problem": _reason(line.problem)}
        stream.write(json.dumps(record, separators=(",", ":")) + "\n")
        count += 1
    return count


def _payload_record(journal: Journal, payload: Payload) -> _Record:
    encoding, text = _body(journal.body(payload.id))
    body: _Record = {} if encoding is None else {"body" if encoding == "text" else "body_base64": text}
    return {
        "record": "payload",
        **log_row(payload),
        "reason": _reason(payload.reason),
        "headers": payload.headers,
        "states": [
            {"at": iso(c.at), "state": c.state.value, "due": iso(c.due_at), "reason": _reason(c.reason)}
            for c in journal.history(payload.id)
        ],
        "each_attempt": [_attempt_record(attempt) for attempt in journal.attempts(payload.id)],
        **body,
    }


def _attempt_record(attempt: Attempt) -> _Record:
    common: _Record = {
        "attempt": attempt.number,
        "started": iso(attempt.started_at),
        "duration_ms": attempt.duration_ms,
        "repeat": attempt.repeat,
    }
    exchange = attempt.exchange
    if isinstance(exchange, Answered):
        _, head = _body(exchange.head, allow_text=False)
        return {
            **common,
            "status_code": exchange.status_code,
            "answer_headers": exchange.headers,
            "answer_base64": head,
        }
    return {**common, "error": exchange.error, "detail": exchange.detail, "may_have_left": exchange.may_have_left}


def _switch_record(change: SwitchChange, instance: str) -> _Record:
    return {
        "record": "switch",
        "instance": instance,
        "kind": change.act.value,
        "created": iso(change.at),
        "before": change.before.value,
        "after": change.after.value,
        "by": change.by,
        "done": change.done,
    }


def _write_table(journal: Journal, stream: TextIO, lines: _Lines) -> int:
    names, count = journal.names(), 0
    table = csv.writer(stream, dialect="excel")
    table.writerow(COLUMNS)
    for line in lines:
        if isinstance(line, Payload):
            rows = _payload_rows(journal, line)
        else:
            rows = [{**_switch_record(line, names.get(line.instance_id, "")), "reason": _code(line.problem)}]
        for row in rows:
            table.writerow([_cell(row.get(column)) for column in COLUMNS])
            count += 1
    return count


def _payload_rows(journal: Journal, payload: Payload) -> list[_Record]:
    encoding, text = _body(journal.body(payload.id))
    first: _Record = {
        "record": "payload",
        **log_row(payload),
        "reason": _code(payload.reason),
        "body_encoding": encoding,
        "body": text,
    }
    return [first, *(_attempt_row(payload, attempt) for attempt in journal.attempts(payload.id))]


def _attempt_row(payload: Payload, attempt: Attempt) -> _Record:
    record = _attempt_record(attempt)
    return {
        **record,
        "record": "attempt",
        "id": payload.id,
        "instance": payload.instance_name,
        "product": payload.product,
        "kind": payload.kind.value,
        "created": record["started"],
    }


def _body(body: bytes | None, *, allow_text: bool = True) -> tuple[str | None, str | None]:
    """How it is written (`text`, `base64`), and what; None and None when there is none."""
    if body is None:
        return None, None
    if allow_text:
        with suppress(UnicodeDecodeError):
            return "text", body.decode("utf-8")
    return "base64", b2a_base64(body, newline=False).decode("ascii")


def _reason(why: Reason | None) -> _Record | None:
    return None if why is None else {"code": why.code, "facts": dict(why.facts)}


def _code(why: Reason | None) -> str | None:
    return None if why is None else why.code


def _cell(value: object) -> object:
    """What a spreadsheet shows as it is."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        # A NUL would end the text in some programs and hide the rest.
        text = value.replace("\0", "\\0")
        return f"'{text}" if text.startswith(_FORMULA_BEGINS) else text
    return value
