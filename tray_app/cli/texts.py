"""How things are written in the terminal. Times are local and relative, sizes have units, foreign text is escaped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tray_app.core.model import Sharing, SwitchAct
from tray_app.core.sentences import printable, sentence
from tray_app.core.words import ACT_WORDS, PAYLOAD_WORDS, REFUSAL_WORDS
from tray_app.core.written import size, when

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from tray_app.core.difference import Difference
    from tray_app.core.edits import SwitchChange
    from tray_app.core.messages import Attempt, Collected, Finding, Payload


def payload_line(payload: Payload) -> str:
    """One payload as one line of the log."""
    answer = str(payload.status_code or payload.error or "")
    parts = [
        f"{payload.created_at.astimezone():%Y-%m-%d %H:%M:%S}",
        f"#{payload.id}",
        printable(payload.instance_name),
        payload.kind.value,
        PAYLOAD_WORDS[payload.state],
        size(payload.size_bytes),
        answer,
        printable(payload.url),
    ]
    if payload.reason is not None:
        parts.append(f"({sentence(payload.reason)})")
    return "  ".join(part for part in parts if part)


def switch_line(instance_name: str, change: SwitchChange) -> str:
    """One change of the switch as one line of the log."""
    text = f"{change.at.astimezone():%Y-%m-%d %H:%M:%S}  -- {printable(instance_name)}: {ACT_WORDS[change.act]}"
    if change.problem is not None:
        return f"{text}: {sentence(change.problem)}"
    by = f"; {printable(change.by)}" if change.act is SwitchAct.NOTICED else ""
    return f"{text} ({change.before.value} -> {change.after.value}){by}"


def edit_lines(edits: Iterable[Mapping[str, Any]]) -> list[str]:
    """Our lines of edits (`shapes.edit_shapes`), file by file."""
    told = list[str]()
    for edit in edits:
        server = " (the running server)" if edit.get("server") else ""
        told.append(f"{printable(edit['path'])}{server}:")
        for line in edit["lines"]:
            remark = f"   ({line['remark']})" if line["remark"] else ""
            told.append(f"  {line['number']:>5} {line['sign']} {printable(line['text'])}{remark}")
        told.extend(f"  left as it is: {text}" for text in edit["left_alone"])
    return told


def for_an_administrator(command: str | None) -> str:
    """The one command by which somebody who may makes the change."""
    if command is None:
        return "There is no command for it on this system: make the change as the owner of the file."
    return f"An administrator makes just this change with:\n  {command}"


def checklist(told: Mapping[str, Any], act: SwitchAct) -> list[str]:
    """What of an act of the switch (`switch_shape`) is verified, point by point, and what is not."""
    known = told["effective"] != Sharing.UNKNOWN
    wanted = {SwitchAct.OPT_OUT: (Sharing.OFF,), SwitchAct.OPT_IN: (Sharing.ON, Sharing.PARTIAL)}.get(act)
    as_wanted = known and (wanted is None or told["effective"] in wanted)
    changed = "file changed and read back" if told["edits"] else "the file says so"
    if told["restart_needed"]:
        restarted = ("not yet", "restarted")
    elif known:
        restarted = ("verified", "the running server has read it")
    else:
        restarted = ("cannot be seen", "restarted")
    server = "verified" if as_wanted and not told["restart_needed"] else "not yet" if known else "cannot be seen"
    points = [("verified", changed), restarted, (server, f"the running server uses {told['effective']}")]
    if act is SwitchAct.OPT_OUT:
        points.append(("not yet", "nothing has left since: telemetry-tray status tells, for as long as it watches"))
    return [f"  {mark:14} {text}" for mark, text in points]


def status_lines(told: Mapping[str, Any], *, headline: str, now: datetime) -> list[str]:
    """One instance's status for people."""
    seen, gate = told["observed"], told["gate"]
    down = " (server not running)" if told["down"] else ""
    by_whom = "when the server hands it over" if "relay" in told else "none from this program"
    lines = [
        f"{printable(told['name'])}: {headline}{down}",
        f"  {told['reason']}",
        f"  your file says    {told['configured']}",
        f"  the server uses   {told['effective']}",
        f"  last attempt      {when(seen['last_attempt'], now)}",
        f"  last accepted     {when(seen['last_accepted'], now)}",
        f"  waiting {seen['queued']}, held {seen['held']}, stopped {seen['blocked']}",
        f"  next ping         {when(told['next_ping'], now) if told['next_ping'] else by_whom}",
        f"  this program may send: {'yes' if gate['open'] else 'no'}. {gate['because']}",
        *relay_lines(told.get("relay"), now),
        "  why:",
    ]
    for piece in told["evidence"]:
        where = printable(piece["location"]) + (f":{piece['line']}" if piece["line"] else "")
        value = "" if piece["value"] is None else f" = {printable(piece['value'])}"
        mark = "*" if piece["decides"] else " "
        note = f"  {piece['note']}" if piece["note"] else ""
        lines.append(
            f"   {mark} {piece['place']}: {where}  {printable(piece['key'])}{value}  -> {piece['means']}{note}"
        )
    return lines


def relay_lines(told: Mapping[str, Any] | None, now: datetime) -> list[str]:
    """What came through the relay, and what did not."""
    if told is None:
        return []
    holds = (
        "everything until you release it" if told["hold"] == "all" else "the first message, and what is new in others"
    )
    came = ", ".join(f"{count} {kind}" for kind, count in told["arrived"].items())
    lines = [
        f"  relay             {'listens on' if told['listens'] else 'DOES NOT LISTEN on'} {told['address']}",
        f"  it holds          {holds}",
        f"  last came         {when(told['last_arrived'], now)}" + (f" (so far {came})" if came else ""),
        *(f"  {text}" for text in told["said"]),
    ]
    lines += since_stopped_lines(told["since_stopped"])
    if told["refused"]:
        refused = ", ".join(f"{count} {REFUSAL_WORDS[why]}" for why, count in told["refused"].items())
        lines.append(f"  refused           {refused}")
    return lines


def since_stopped_lines(told: Mapping[str, Any] | None) -> list[str]:
    """What came by kind since the owner stopped it, and how much of it left."""
    if told is None:
        return []
    came = ", ".join(f"{count} {kind}" for kind, count in told["arrived"].items() if count)
    left = ", ".join(f"{count} {kind}" for kind, count in told["left"].items() if count)
    return [f"  since stopped     {f'{came} came' if came else 'nothing came'}, {left or '0'} left"]


def attempt_text(attempt: Attempt) -> str:
    """One attempt: when, how long, what came of it."""

    begun = f"{attempt.started_at.astimezone():%Y-%m-%d %H:%M:%S}, {attempt.duration_ms} ms"
    repeat = ", perhaps a second copy" if attempt.repeat else ""
    from tray_app.core.messages import Answered

    exchange = attempt.exchange
    if isinstance(exchange, Answered):
        return f"{begun}: answered {exchange.status_code}{repeat}"
    left = "bytes may have left" if exchange.may_have_left else "no byte left"
    return f"{begun}: {exchange.error}, {left}{repeat}"


def difference_lines(found: Difference) -> list[str]:
    """Two payloads field by field; none for equal bytes."""
    if found.same_bytes:
        return []
    sides = [f"{name} {size(side.size_bytes)} sha256 {side.sha256}" for name, side in (("-", found.a), ("+", found.b))]
    if not found.comparable:
        return [*sides, "At least one of them is no JSON, so only sizes and hashes can be compared."]
    if found.same_fields:
        return [*sides, "All fields are equal; only the writing differs."]
    lines = [
        f"  {count.path}: {count.added_count} added, {count.gone_count} gone, {count.changed_count} changed"
        for count in found.counts
    ]
    for change in found.changes:
        if change.before is not None:
            lines.append(f"- {change.path} = {change.before}")
        if change.after is not None:
            lines.append(f"+ {change.path} = {change.after}")
    if found.left_off_count:
        lines.append(f"... and {found.left_off_count} more changes, counted above.")
    return [*sides, *(printable(line) for line in lines)]


def preview_lines(made: Collected, findings: Iterable[Finding]) -> list[str]:
    """What stands beside a preview: what is missing and why, what the server itself would add, what would be held."""
    kind = "rebuilt from the API" if made.rebuilt else "the server's own bytes"
    lines = [f"{made.method} {printable(made.url)}  {size(len(made.body))}  ({kind}, server {printable(made.version)})"]
    lines.extend(f"left out: {missing.path}: {sentence(missing.why)}" for missing in made.missing)
    if made.beyond:
        lines.append("This version's own telemetry has beyond the documented fields: " + ", ".join(made.beyond))
    lines.extend(
        f"would be held: {finding.what} at {printable(finding.path)} ({finding.count})" for finding in findings
    )
    return lines
