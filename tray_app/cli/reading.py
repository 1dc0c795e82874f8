"""Commands that only read: status, log, show, diff, export, preview."""

from __future__ import annotations

import json
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tray_app.cli import texts
from tray_app.core.errors import Fixable, Temporary, TrayAppError
from tray_app.core.model import DisplayState, PayloadId, Sharing, reason
from tray_app.core.sentences import printable, sentence
from tray_app.core.words import PAYLOAD_WORDS, STATE_WORDS
from tray_app.core.written import size
from tray_app.engine import client
from tray_app.engine.shapes import named

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from tray_app.bootstrap import Program
    from tray_app.core.messages import Payload, PayloadFilter
    from tray_app.core.model import Instance
    from tray_app.core.ports import Journal

STATUS_EXIT: Final = {Sharing.ON: 0, Sharing.OFF: 3, Sharing.PARTIAL: 4, Sharing.UNKNOWN: 5}

_FOLLOW_EVERY_S: Final = 0.5
"""How often `log --follow` asks SQLite whether anything was written: a question to shared memory, no disk."""

_ASK_SILENCE_S: Final = 60.0
"""A server that hangs is given up by the holder after less."""


# --- status -------------------------------------------------------------------------------------------------


def status(program: Program, args: argparse.Namespace) -> int:
    """`status [N]`."""
    told = _status_offline(program, args.name) if args.offline else _status_asking(program, args.name)
    _without_a_program(program, told)
    if args.json:
        print(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        _print_status(program, told)
    return STATUS_EXIT[Sharing(told["instances"][0]["sharing"])] if args.name else 0


def _without_a_program(program: Program, told: dict[str, Any]) -> None:
    """A relay that was listening a moment ago does so no more when the program has ended since."""
    relays = [one["relay"] for one in told["instances"] if one.get("relay") is not None]
    if relays and program.lease().holder() is None:
        closed = sentence(reason("relay_closed"))
        for relay in relays:
            relay.update(listens=False, expected=None, said=[closed])


def ask_status(program: Program, name: str) -> dict[str, Any]:
    """The status of one instance, asked for afresh."""
    return _status_asking(program, name)


def _status_offline(program: Program, name: str | None) -> dict[str, Any]:
    from tray_app.engine.status import status_of

    with program.parts(read_only=True) as parts:
        return {"instances": [status_of(parts, i) for i in _chosen(parts.journal, name)]}


def _status_asking(program: Program, name: str | None) -> dict[str, Any]:
    """Asks the running engine, which has the tokens; without one asks the servers itself."""
    with program.parts(read_only=True) as parts:
        chosen = _chosen(parts.journal, name)
    if not any(i.can_be_asked for i in chosen):
        return _status_offline(program, name)
    holder = program.lease().holder()
    if holder is not None and holder.socket is not None:
        try:
            return client.ask(holder.socket, "status", timeout_s=_ASK_SILENCE_S, names=[i.name for i in chosen])
        except Temporary as problem:
            print(f"telemetry-tray: {sentence(problem.reason)}", file=sys.stderr)
    import asyncio

    from tray_app.cli.asking import ask_for_secrets

    ask_for_secrets(program, chosen)
    try:
        return asyncio.run(_ask_servers(program, name))
    except TrayAppError as problem:
        if not problem.code.startswith("journal_"):
            raise
        told = _status_offline(program, name)
        print(f"telemetry-tray: {sentence(problem.reason)}", file=sys.stderr)
        return told


async def _ask_servers(program: Program, name: str | None) -> dict[str, Any]:
    from tray_app.engine.looking import look_and_ask
    from tray_app.engine.status import status_of

    with program.parts() as parts:
        chosen = _chosen(parts.journal, name)
        for instance in chosen:
            await look_and_ask(parts, instance, program.secrets())
        return {"instances": [status_of(parts, i) for i in chosen]}


def _chosen(journal: Journal, name: str | None) -> tuple[Instance, ...]:
    return journal.instances() if name is None else (named(journal, name),)


def _print_status(program: Program, told: dict[str, Any]) -> None:
    if not told["instances"]:
        print("No instance yet. Add one: telemetry-tray add sonarqube --name work --home /opt/sonarqube")
        print("Or try it first:          telemetry-tray demo --headless")
    now = program.clock.now()
    for index, one in enumerate(told["instances"]):
        if index:
            print()
        headline = _headline(program, one)
        print("\n".join(texts.status_lines(one, headline=headline, now=now)))


def _headline(program: Program, one: dict[str, Any]) -> str:
    return STATE_WORDS[DisplayState(one["state"])].format(vendor=program.product(one["product"]).vendor)


# --- log ----------------------------------------------------------------------------------------------------


def log(program: Program, args: argparse.Namespace) -> int:
    """`log [N]`."""
    from tray_app.core.messages import PayloadFilter
    from tray_app.core.shapes import log_row

    with program.parts(read_only=True) as parts:
        journal = parts.journal
        which = PayloadFilter(instance_id=named(journal, args.name).id if args.name else None)
        page = _last(journal, which, args.limit)
        if args.json:
            lines = [json.dumps(log_row(p), ensure_ascii=False) for p in page]
        else:
            lines = _with_switches(journal, which, page)[-args.limit :] if args.limit else []
        for line in lines:
            print(line)
        if args.follow:
            for payload in _follow(journal, which):
                text = json.dumps(log_row(payload), ensure_ascii=False) if args.json else texts.payload_line(payload)
                print(text, flush=True)
    return 0


def _last(journal: Journal, which: PayloadFilter, limit: int) -> tuple[Payload, ...]:
    from tray_app.core.messages import Payload

    pages = list[tuple[Payload, ...]]()
    before, left = None, limit
    while left > 0 and (page := journal.page(which, before=before, limit=min(left, 1000))):
        pages.insert(0, page)
        before, left = page[0].id, left - len(page)
    return tuple(payload for page in pages for payload in page)


def _with_switches(journal: Journal, which: PayloadFilter, page: tuple[Payload, ...]) -> list[str]:
    """Payloads and changes of the switch in the order of their times."""
    names = journal.names()
    lines = [(p.created_at, texts.payload_line(p)) for p in page]
    oldest = page[0].created_at if page else datetime.min.replace(tzinfo=UTC)
    for change in journal.switches(which.instance_id):
        begun = change.problem is not None and change.problem.code == "begun"
        if change.at >= oldest and not begun:
            lines.append((change.at, texts.switch_line(names.get(change.instance_id, "?"), change)))
    return [text for _, text in sorted(lines, key=lambda line: line[0])]


def _follow(journal: Journal, which: PayloadFilter) -> Iterator[Payload]:
    """Every payload that comes and every change of state, until interrupted."""
    mark = journal.last_change()
    while True:
        time.sleep(_FOLLOW_EVERY_S)
        for number, payload in journal.changes(after=mark):
            mark = max(mark, number)
            if which.instance_id in (None, payload.instance_id):
                yield payload


# --- one payload --------------------------------------------------------------------------------------------


def show(program: Program, args: argparse.Namespace) -> int:
    """`show ID` and `show --last N`."""
    with program.parts(read_only=True) as parts:
        journal = parts.journal
        payload = _one(journal, args)
        body = journal.body(payload.id)
        if args.headers:
            print(f"{payload.method} {printable(payload.url)}")
            for name, value in payload.headers:
                print(f"{printable(name)}: {printable(value)}")
            return 0
        if body is None:
            raise Fixable("body_gone", id=payload.id)
        if args.raw:
            sys.stdout.buffer.write(body)
            sys.stdout.buffer.flush()
            return 0
        _print_payload(journal, payload, body)
    return 0


def _one(journal: Journal, args: argparse.Namespace) -> Payload:
    from tray_app.core.messages import PayloadFilter

    if args.last is not None:
        page = journal.page(PayloadFilter(instance_id=named(journal, args.last).id), limit=1)
        if not page:
            raise Fixable("no_payload_yet", name=args.last)
        return page[0]
    return _by_id(journal, args.id)


def _by_id(journal: Journal, number: int) -> Payload:
    payload = journal.payload(PayloadId(number))
    if payload is None:
        raise Fixable("no_such_payload", id=number)
    return payload


def _print_payload(journal: Journal, payload: Payload, body: bytes) -> None:
    from tray_app.core.relay import message_in

    made = "built by this program from what the API offers" if payload.rebuilt else "the instance's own bytes"
    print(texts.payload_line(payload))
    print(f"{payload.method} {printable(payload.url)}")
    print(f"sha256 {payload.sha256}   {made}")
    for attempt in journal.attempts(payload.id):
        print(f"attempt {attempt.number}, {texts.attempt_text(attempt)}")
    for change in journal.history(payload.id):
        why = f": {sentence(change.reason)}" if change.reason is not None else ""
        print(f"{change.at.astimezone():%Y-%m-%d %H:%M:%S}  {PAYLOAD_WORDS[change.state]}{why}")
    message = message_in(body)
    if message is not body:
        print(f"packed with gzip: {size(len(body))} as it came (--raw), {size(len(message))} unpacked, shown here")
    print()
    print(_readable(message))


def _readable(body: bytes) -> str:
    """Indented JSON; anything else escaped. Never a rebuilt payload: `--raw` has the bytes."""
    from tray_app.core.json_text import pretty

    return pretty(body)


def diff(program: Program, args: argparse.Namespace) -> int:
    """`diff ID ID`."""
    from tray_app.core.difference import difference
    from tray_app.core.relay import message_in

    with program.parts(read_only=True) as parts:
        bodies = []
        for number in (args.old, args.new):
            body = parts.journal.body(_by_id(parts.journal, number).id)
            if body is None:
                raise Fixable("body_gone", id=number)
            bodies.append(message_in(body))
    lines = texts.difference_lines(difference(bodies[0], bodies[1]))
    print("\n".join(lines) if lines else "No difference.")
    return 0


# --- export, preview ----------------------------------------------------------------------------------------


def export(program: Program, args: argparse.Namespace) -> int:
    """`export [N] FILE`."""
    from tray_app.core.messages import PayloadFilter

    if len(args.what) > 2:
        raise Fixable("export_takes_one", given=" ".join(args.what))
    name, target = (args.what[0], args.what[1]) if len(args.what) == 2 else (None, args.what[0])
    if args.format == "html":
        return _report(program, name, Path(target), args)
    with program.parts(read_only=True) as parts:
        instance_id = named(parts.journal, name).id if name else None
        which = PayloadFilter(instance_id=instance_id, since=_date(args.since))
        count = program.save_record(parts, Path(target), format=args.format, which=which)
    print(f"{count} line(s) written to {printable(target)}")
    return 0


def _report(program: Program, name: str | None, target: Path, args: argparse.Namespace) -> int:
    with program.parts(read_only=True) as parts:
        chosen = _chosen(parts.journal, name)
        if len(chosen) != 1:
            raise Fixable("report_needs_instance", known=", ".join(i.name for i in chosen) or "none")
        program.save_report(
            parts,
            target,
            instance=chosen[0],
            since=_date(args.since),
            with_users=args.users,
            language=args.language,
        )
    print(f"The report on {printable(chosen[0].name)} is in {printable(str(target))}")
    return 0


def _date(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except ValueError:
        raise Fixable("bad_date", text=text) from None


def preview(program: Program, args: argparse.Namespace) -> int:
    """`preview N`."""
    import asyncio

    from tray_app.cli.asking import ask_for_secrets

    with program.parts(read_only=True) as parts:
        instance = named(parts.journal, args.name)
        approved = parts.journal.approved(instance.id)
    ask_for_secrets(program, [instance])
    return asyncio.run(_preview(program, instance, approved))


async def _preview(program: Program, instance: Instance, approved: frozenset[str]) -> int:
    from tray_app.cli.acting import show_progress

    product = program.product_of(instance)
    secret = await program.secrets().get(instance)
    made = await product.collect(instance, secret, program.clock.now(), show_progress)
    if sys.stdout.isatty():
        print(_readable(made.body), flush=True)  # what servers put into it must not drive the terminal
    else:
        sys.stdout.buffer.write(made.body + b"\n")
        sys.stdout.buffer.flush()
    for line in texts.preview_lines(made, product.examine(made.body, made.names, approved)):
        print(line, file=sys.stderr)
    return 0
