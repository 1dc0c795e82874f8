"""The report as one HTML page: self-contained, no script, nothing loaded, readable on paper, in the reader's language.

Built as a tree, so that whatever text comes from outside is escaped by the library that writes it. A strict content
policy stands in the page: should an element slip in all the same, no browser loads or runs it.
`packaging/translations.py` finds the texts of this module, each in a call of `tr`.
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections import Counter
from hashlib import sha256
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, SubElement, tostring  # builds, never parses

from tray_app.core.dictionary import Identifies, Whose
from tray_app.core.html_elements import add, table
from tray_app.core.model import DisplayState, Kind, Means, PayloadState, Place, Source
from tray_app.core.report import whose_counts
from tray_app.core.sentences import printable
from tray_app.core.speech import instant
from tray_app.core.words import ACT_WORDS, PAYLOAD_WORDS, SHARING_WORDS, STATE_WORDS
from tray_app.core.written import INSTANT

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from tray_app.core.edits import SwitchChange
    from tray_app.core.messages import Payload
    from tray_app.core.model import Evidence
    from tray_app.core.report import Content, ContentRow, Report
    from tray_app.core.speech import Speech

_WHOSE_WORDS: Final = {
    Whose.INSTANCE: "the instance",
    Whose.USER: "single users",
    Whose.PROJECT: "projects",
    Whose.RULES: "rules and settings",
    Whose.MESSAGE: "the message itself",
}
_IDENTIFIES_WORDS: Final = {
    Identifies.IDENTIFYING: "identifying",
    Identifies.PSEUDONYMOUS: "pseudonymous",
    Identifies.NEITHER: "neither",
}
_MEANS_WORDS: Final = {
    Means.ON: "on",
    Means.OFF: "off",
    Means.TO_VENDOR: "goes to the vendor",
    Means.TO_RELAY: "goes to this program",
    Means.TO_SINK: "goes nowhere",
    Means.TO_OTHER: "goes to another address",
    Means.NO_EFFECT: "no effect: the product does not read it",
    Means.UNREADABLE: "could not be read",
}
_PLACE_WORDS: Final = {
    Place.OWNER: "your choice in this program",
    Place.PROGRAM: "this program's environment",
    Place.JVM: "JVM property",
    Place.ARGUMENT: "argument",
    Place.ENVIRONMENT: "environment",
    Place.FILE: "file",
    Place.COMPOSE: "compose file",
    Place.CONTAINER: "container",
    Place.DEFAULT: "default",
    Place.SERVER: "the running server's answer",
}
_SOURCE_WORDS: Final = {
    Source.OBSERVE: "This program only looks at the instance; it sends nothing for it.",
    Source.RELAY: (
        "The instance hands its telemetry to this program, which sends it on unchanged to {address}, or stops it."
    ),
    Source.COLLECT: (
        "While telemetry is on, this program sends the documented message instead of the server, to {address}."
    ),
}
_KIND_WORDS: Final = {
    Kind.PING: "ping",
    Kind.METRICS: "metrics",
    Kind.EVENT: "event",
    Kind.USAGE: "usage of add-ons",
    Kind.OPT_OUT: "farewell",
}
_NO_ANSWER_WORDS: Final = {
    "dns": "host name not found",
    "refused": "connection refused",
    "connect": "no connection",
    "timeout_connect": "no connection in time",
    "timeout_write": "took no more in time",
    "timeout_read": "none came in time",
    "timeout_total": "took too long",
    "tls": "no encrypted connection",
    "tls_certificate": "certificate not trusted",
    "tls_setup": "no certificates to check with",
    "proxy_unreachable": "proxy not reached",
    "proxy_refused": "refused by the proxy",
    "proxy_auth": "the proxy wants a login",
    "proxy_unsupported": "proxy setting of no use",
    "closed": "connection closed",
    "write": "connection broken",
    "protocol": "it was no HTTP",
    "cut_off": "ended by this program",
    "interrupted": "this program ended",
    "bad_request": "cannot be sent as HTTP",
    "not_allowed": "sending there is not allowed",
}
"""By `core.retry.ERRORS`; short, for a narrow column."""
_ALWAYS_TOLD: Final = (PayloadState.DELIVERED, PayloadState.REJECTED, PayloadState.HELD, PayloadState.BLOCKED)
_BY_WORDS: Final = {
    "window": "in the window",
    "tray": "in the tray",
    "command line": "on the command line",
}
_ELSEWHERE: Final = re.compile(
    rf"not this program: (?P<where>.*?)(?:, started (?P<started>{INSTANT}))?(?:, changed (?P<changed>{INSTANT}))?"
    r"(?:, run by (?P<runner>[^;,]+))?(?:, owned by (?P<owner>[^;,]+))?(?P<alone>; its config is as it was)?"
    r"(?P<nowhere>; its addresses lead nowhere all the same)?",
    re.DOTALL,
)
"""As `engine.drift` notes who changed it."""
_NO_PLACE: Final = {"its config": "its config", "its running server": "its running server"}
_MOST_ROWS: Final = 8
"""Of a list on the second page; the annex has the rest."""
_VENDORS_LANGUAGE: Final = "en"
"""Of what the vendors' pages say (the dictionaries' `statements`): it is quoted as it stands there."""


def page(report: Report, style: str, say: Speech) -> str:
    """The whole page with this style sheet in it. Text from outside has its control characters escaped."""
    root = Element("html", lang=say.language)
    title = say.tr("Telemetry of {product} ({name})", product=report.product, name=printable(report.instance_name))
    _head(root, title, style)
    body = SubElement(root, "body")
    first = SubElement(body, "section")
    add(first, "h1", title)
    made = say.tr("Made {when} by {program}.", when=say.moment(report.at), program=report.program)
    about = [report.product]
    if report.version:
        about.append(say.tr("version {version}", version=printable(report.version)))
    if report.url:
        about.append(printable(report.url))
    add(first, "p", f"{made} {say.tr('About {what}.', what=', '.join(about))}", quiet=True)
    _verdict(first, report, say)
    _receivers(first, report, say)
    _subjects(first, report, say)
    second = SubElement(body, "section", {"class": "second"})
    _seen(second, report, say)
    _switches(second, report, say)
    _limits(second, report, say)
    annex = SubElement(body, "section", {"class": "annex"})
    _fields(annex, report, say)
    _payloads(annex, report, say)
    _content(annex, report, say)
    _rest(annex, report, say)
    return "<!DOCTYPE html>\n" + tostring(root, encoding="unicode", method="html") + "\n"


def _head(root: Element, title: str, style: str) -> None:
    head = SubElement(root, "head")
    SubElement(head, "meta", charset="utf-8")
    digest = b64encode(sha256(style.encode()).digest()).decode("ascii")
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    SubElement(head, "meta", {"http-equiv": "Content-Security-Policy", "content": policy})
    SubElement(head, "meta", name="referrer", content="no-referrer")
    SubElement(head, "meta", name="viewport", content="width=device-width, initial-scale=1")
    SubElement(head, "title").text = title
    SubElement(head, "style").text = style


# --- page 1 -------------------------------------------------------------------------------------------------


def _verdict(parent: Element, report: Report, say: Speech) -> None:
    verdict = report.verdict
    state = say.word(STATE_WORDS[DisplayState(verdict.state)], vendor=report.vendor)
    add(parent, "p", say.tr("{state}, server not running", state=state) if verdict.down else state, css="verdict")
    since = " " + say.tr("So since {when}.", when=say.moment(report.since)) if report.since else ""
    add(parent, "p", f"{say.sentence(verdict.reason)}{since}")
    uses = say.word(SHARING_WORDS[verdict.effective])
    table(
        parent,
        (say.tr("Your config says"), say.tr("The server uses"), say.tr("Last accepted by the vendor")),
        [
            (
                say.word(SHARING_WORDS[verdict.configured]),
                say.tr("{value} (asked {when})", value=uses, when=say.moment(report.asked_at))
                if report.asked_at
                else say.tr("{value} (was not asked)", value=uses),
                _when_seen(report.observed.last_accepted_at, say),
            )
        ],
        widths=(26, 40, 34),
        css="small",
    )
    add(parent, "h3", say.tr("Why: every place that was looked at"))
    if verdict.evidence:
        _evidence(parent, verdict.evidence, say)
    else:
        add(parent, "p", say.tr("No place could be looked at."))


def _evidence(parent: Element, pieces: Sequence[Evidence], say: Speech) -> None:
    """By place, in the order in which they were found; what is said of all of a place stands beside its name."""
    heads = (say.tr("Line"), say.tr("What it says (with a dot: it decides)"), say.tr("What it means"))
    rows = table(parent, heads, (), numbers={0}, widths=(6, 50, 44), css="small").find("tbody")
    assert rows is not None
    places: dict[str, list[Evidence]] = {}
    for piece in pieces:
        places.setdefault(_where(piece, say), []).append(piece)
    for where, found in places.items():
        notes = {piece.note for piece in found}
        common = next(iter(notes)) if len(found) > 1 and len(notes) == 1 else None
        name = add(SubElement(rows, "tr", {"class": "place"}), "th", where)
        name.set("colspan", "3")
        name.set("scope", "rowgroup")
        if common is not None:
            name.text = f"{name.text}: {say.sentence(common)}"
        for piece in {
            _row_of(piece): piece for piece in found
        }.values():  # Asked for two sides, it may stand there twice.
            row = SubElement(rows, "tr", {"class": "decides"} if piece.decides else {})
            add(row, "td", str(piece.line or ""), css="number")
            add(row, "td", _says(piece, say), css="code")
            note = f". {say.sentence(piece.note)}" if piece.note and piece.note != common else ""
            add(row, "td", f"{say.tr(_MEANS_WORDS[piece.means])}{note}")


def _row_of(piece: Evidence) -> tuple[object, ...]:
    return piece.line, piece.key, piece.value, piece.means, piece.note, piece.decides


def _when_seen(at: datetime | None, say: Speech) -> str:
    return say.moment(at) if at else say.tr("never, as far as seen")


def _where(piece: Evidence, say: Speech) -> str:
    place = say.tr(_PLACE_WORDS[piece.place])
    return place if piece.place in (Place.OWNER, Place.PROGRAM) else f"{place} {printable(piece.location)}"


def _says(piece: Evidence, say: Speech) -> str:
    value = say.tr("not set") if piece.value is None else _shown(piece.value, piece.means) or say.tr("(empty)")
    return f"{printable(piece.key)} = {value}"


def _shown(value: str, means: Means | None) -> str:
    """Without the path of a relay: who knows it can hand messages to this program, and a report goes to others."""
    if means is not Means.TO_RELAY:
        return printable(value)
    try:
        parts = urlsplit(value)
    except ValueError:
        return "…"
    return printable(f"{parts.scheme}://{parts.netloc}/…")


def _receivers(parent: Element, report: Report, say: Speech) -> None:
    add(parent, "h2", say.tr("Who receives what"))
    add(parent, "p", say.tr(_SOURCE_WORDS[report.source], address=printable(report.onward or "")))
    alike: dict[tuple[Means | None, str], dict[Kind, list[str]]] = {}
    for goes in report.destinations:
        kinds = alike.setdefault((goes.means, goes.address), {})
        kinds.setdefault(goes.kind, []).append(_message(goes.message, say))
    table(
        parent,
        (say.tr("The server's own message"), say.tr("Receiver"), say.tr("Address")),
        [
            (
                "; ".join(f"{', '.join(titles)} ({say.tr(_KIND_WORDS[kind])})" for kind, titles in kinds.items()),
                _receiver(means, report.vendor, say),
                _address(address, means, say),
            )
            for (means, address), kinds in alike.items()
        ],
        widths=(48, 18, 34),
        css="small",
    )
    add(parent, "h3", say.tr("The purpose, in the words of {vendor}", vendor=report.vendor))
    if not report.statements:
        add(parent, "p", say.tr("This program knows no page of the vendor that states one."))
    for url in dict.fromkeys(statement.page for statement in report.statements):
        quote = SubElement(parent, "blockquote", cite=url)
        for statement in report.statements:
            if statement.page == url:
                add(quote, "p", f"“{statement.quote}”").set("lang", _VENDORS_LANGUAGE)
        source = add(quote, "p", say.tr("{vendor}, on", vendor=report.vendor) + " ", quiet=True)
        link = SubElement(source, "a", href=url, rel="noreferrer noopener")
        link.text = url
        link.tail = ". " + say.tr("This program cannot check what it says there.")


def _message(title: str, say: Speech) -> str:
    return say.said("dictionary", title)


def _address(address: str, means: Means | None, say: Speech) -> str:
    what = say.tr("its usual one") if means is None else say.tr(_MEANS_WORDS[means])
    return f"{_shown(address, means)} ({what})"


def _receiver(means: Means | None, vendor: str, say: Speech) -> str:
    if means is Means.TO_SINK:
        return say.tr("nobody")
    if means is Means.TO_OTHER:
        return say.tr("another address than the vendor's")
    if means is Means.TO_RELAY:
        return say.tr("this program, which sends it to {vendor} or stops it", vendor=vendor)
    return vendor


def _subjects(parent: Element, report: Report, say: Speech) -> None:
    add(parent, "h2", say.tr("Whose data, and whether it leads to somebody"))
    counts = whose_counts(report.fields)
    table(
        parent,
        (say.tr("Fields about"), *(say.tr(_IDENTIFIES_WORDS[kind]) for kind in Identifies)),
        [
            (say.tr(_WHOSE_WORDS[whose]), *(say.number(count[kind]) for kind in Identifies))
            for whose, count in counts.items()
        ],
        numbers={1, 2, 3},
        widths=(40, 20, 20, 20),
        css="small",
    )
    identifying: dict[tuple[str, str], list[str]] = {}
    for row in report.fields:
        if row.field.identifies is Identifies.IDENTIFYING:
            identifying.setdefault((row.field.path, row.field.meaning), []).append(_message(row.message, say))
    add(parent, "p", say.tr("Fields that identify by themselves:"))
    items = SubElement(parent, "ul")
    for (path, meaning), messages in identifying.items():
        where = messages[0] if len(messages) == 1 else say.tr("{count} messages", count=say.number(len(messages)))
        add(SubElement(items, "li"), "code", path).tail = f" ({where}): {say.said('dictionary', meaning)}"
    if not identifying:
        add(items, "li", say.tr("none that is known"))
    pseudonymous = dict.fromkeys(r.field.path for r in report.fields if r.field.identifies is Identifies.PSEUDONYMOUS)
    others = add(parent, "p", say.tr("Pseudonymous:") + " ", css="names")
    if pseudonymous:
        add(others, "code", _grouped(pseudonymous)).tail = "."
    else:
        add(others, "span", say.tr("none that is known")).tail = "."
    add(others, "span", " " + say.tr("All others: neither; the annex has every field."))


def _grouped(paths: Iterable[str]) -> str:
    """`edition, users[].{status, managed}`: what stands in the same place, once."""
    groups: dict[str, list[str]] = {}
    for path in paths:
        above, _, name = path.rpartition(".")
        groups.setdefault(above, []).append(name)
    told = groups.pop("", [])
    for above, names in groups.items():
        told.append(f"{above}.{names[0]}" if len(names) == 1 else f"{above}.{{{', '.join(names)}}}")
    return ", ".join(told)


# --- page 2 -------------------------------------------------------------------------------------------------


def _seen(parent: Element, report: Report, say: Speech) -> None:
    add(parent, "h2", say.tr("What was seen since {when}", when=say.moment(report.from_at)))
    if not report.tallies:
        add(parent, "p", say.tr("No payload was made or seen."))
        return
    kinds = list(dict.fromkeys(t.kind for t in report.tallies))
    # What was asked for is said of each kind, also that there was none.
    states = [state for state in PayloadState if state in _ALWAYS_TOLD or any(t.state is state for t in report.tallies)]
    found = Counter({(t.kind, t.state): t.count for t in report.tallies})
    table(
        parent,
        (say.tr("Kind"), *(say.word(PAYLOAD_WORDS[state]) for state in states)),
        [(say.tr(_KIND_WORDS[kind]), *(say.number(found[kind, state]) for state in states)) for kind in kinds],
        numbers=set(range(1, len(states) + 1)),
    )
    seen = report.observed
    last = (
        (say.tr("Last attempt"), seen.last_attempt_at),
        (say.tr("Last accepted by the vendor's server (2xx)"), seen.last_accepted_at),
        (say.tr("Last ping made or taken in"), seen.last_created_at),
    )
    rows = [(what, _when_seen(at, say)) for what, at in last]
    table(parent, (say.tr("What"), say.tr("When")), rows, widths=(50, 50), css="small")


def _switches(parent: Element, report: Report, say: Speech) -> None:
    add(parent, "h2", say.tr("Changes of the switch"))
    if not report.switches:
        add(parent, "p", say.tr("None was made or noticed in this time."))
        return
    _some_of(parent, len(report.switches), say)
    _switch_table(parent, report.switches[:_MOST_ROWS], say)


def _some_of(parent: Element, count: int, say: Speech) -> None:
    if count > _MOST_ROWS:
        text = say.tr(
            "The newest {shown} of {all}; the annex has all of them.",
            shown=say.number(_MOST_ROWS),
            all=say.number(count),
        )
        add(parent, "p", text, quiet=True)


def _switch_table(parent: Element, changes: Sequence[SwitchChange], say: Speech) -> None:
    table(
        parent,
        (say.tr("When"), say.tr("What"), say.tr("Before"), say.tr("After"), say.tr("By"), say.tr("Done")),
        [
            (
                say.moment(change.at),
                say.word(ACT_WORDS[change.act]),
                say.word(SHARING_WORDS[change.before]),
                say.word(SHARING_WORDS[change.after]),
                _by(change.by, say),
                _done(change, say),
            )
            for change in changes
        ],
        widths=(20, 22, 10, 10, 21, 17),
        css="small",
    )


def _by(who: str, say: Speech) -> str:
    way, _, person = who.partition(", ")
    if way in _BY_WORDS:
        return ", ".join([say.tr(_BY_WORDS[way]), *([printable(person)] if person else [])])
    if (found := _ELSEWHERE.fullmatch(who)) is None:
        return printable(who)
    where = found["where"]
    parts = [say.tr(_NO_PLACE[where]) if where in _NO_PLACE else printable(where)]
    if found["started"]:
        parts.append(say.tr("started {when}", when=say.moment(instant(found["started"]))))
    if found["changed"]:
        parts.append(say.tr("changed {when}", when=say.moment(instant(found["changed"]))))
    if found["runner"]:
        parts.append(say.tr("run by {user}", user=printable(found["runner"])))
    if found["owner"]:
        parts.append(say.tr("owned by {owner}", owner=printable(found["owner"])))
    said = [", ".join(parts)]
    if found["alone"]:
        said.append(say.tr("its config is as it was"))
    if found["nowhere"]:
        said.append(say.tr("its addresses lead nowhere all the same"))
    return "; ".join(said)


def _done(change: SwitchChange, say: Speech) -> str:
    if change.done:
        return say.tr("yes")
    return say.tr("no: {why}", why=say.sentence(change.problem)) if change.problem else say.tr("no")


def _limits(parent: Element, report: Report, say: Speech) -> None:
    add(parent, "h2", say.tr("When nobody watched, and what cannot be seen"))
    text = say.tr("Silence proves something only for the time in which this program ran and could see what leaves.")
    add(parent, "p", text)
    if report.unwatched:
        hours = sum((end - begin).total_seconds() for begin, end in report.unwatched) / 3600
        add(parent, "p", say.tr("Not watched in all: {hours} hours.", hours=say.number(hours, 1)))
        _some_of(parent, len(report.unwatched), say)
        _gaps(parent, report.unwatched[:_MOST_ROWS], say)
    else:
        add(parent, "p", say.tr("It watched all of the time."))
    items = SubElement(parent, "ul")
    for why in report.unseen:
        add(items, "li", say.sentence(why))


def _gaps(parent: Element, gaps: Sequence[tuple[datetime, datetime]], say: Speech) -> None:
    rows = [
        (say.moment(begin), say.moment(end), say.number((end - begin).total_seconds() / 3600, 1)) for begin, end in gaps
    ]
    heads = (say.tr("Not watched from"), say.tr("to"), say.tr("hours"))
    table(parent, heads, rows, numbers={2}, widths=(40, 40, 20), css="small")


# --- annex --------------------------------------------------------------------------------------------------


def _fields(parent: Element, report: Report, say: Speech) -> None:
    add(parent, "h2", say.tr("Annex A: the fields"))
    heads = (
        say.tr("Field"),
        say.tr("Meaning"),
        say.tr("About"),
        say.tr("Leads to somebody"),
        say.tr("Version"),
        say.tr("In the vendor's list"),
    )
    for message in dict.fromkeys(row.message for row in report.fields):
        add(parent, "h3", _message(message, say))
        table(
            parent,
            heads,
            [
                (
                    f.path,
                    say.said("dictionary", f.meaning),
                    say.tr(_WHOSE_WORDS[f.whose]),
                    say.tr(_IDENTIFIES_WORDS[f.identifies]),
                    _versions(f.since, f.until, say),
                    say.tr("yes") if f.documented else say.tr("no"),
                )
                for f in (row.field for row in report.fields if row.message == message)
            ],
            codes={0},
            widths=(24, 28, 13, 15, 9, 11),
        )


def _versions(since: str, until: str | None, say: Speech) -> str:
    begin = since.removeprefix("<=")
    text = say.tr("{version} or earlier" if begin != since else "since {version}", version=begin)
    return text if until is None else say.tr("{since}, until {until}", since=text, until=until)


def _payloads(parent: Element, report: Report, say: Speech) -> None:
    add(parent, "h2", say.tr("Annex B: the payloads"))
    if not report.payloads:
        add(parent, "p", say.tr("There is none in this time."))
        return
    if report.payload_count > len(report.payloads):
        text = say.tr(
            "The newest {shown} of {all}; an export as JSON lines has all of them.",
            shown=say.number(len(report.payloads)),
            all=say.number(report.payload_count),
        )
        add(parent, "p", text, quiet=True)
    heads = (
        say.tr("No."),
        say.tr("Made"),
        say.tr("Kind"),
        say.tr("State"),
        say.tr("Size"),
        say.tr("SHA-256 of the bytes"),
        say.tr("Answer"),
        say.tr("Address"),
    )
    rows = [_payload(payload, say) for payload in report.payloads]
    table(parent, heads, rows, codes={5, 7}, numbers={0, 4}, widths=(5, 12, 10, 11, 8, 23, 14, 17))


def _payload(payload: Payload, say: Speech) -> tuple[str, ...]:
    kind = say.tr(_KIND_WORDS[payload.kind])
    return (
        str(payload.id),
        say.moment(payload.created_at),
        say.tr("{kind}, rebuilt", kind=kind) if payload.rebuilt else kind,
        say.word(PAYLOAD_WORDS[payload.state]),
        say.size(payload.size_bytes),
        payload.sha256,
        _answer(payload, say),
        printable(payload.url),
    )


def _answer(payload: Payload, say: Speech) -> str:
    """Of the last attempt; empty before any."""
    if payload.error is not None and payload.state is not PayloadState.DELIVERED:
        if payload.error not in _NO_ANSWER_WORDS:  # A newer version's.
            return say.tr("no answer")
        return say.tr("no answer: {why}", why=say.tr(_NO_ANSWER_WORDS[payload.error]))
    return "" if payload.status_code is None else str(payload.status_code)


def _content(parent: Element, report: Report, say: Speech) -> None:
    found = report.content
    add(parent, "h2", say.tr("Annex C: what the last payload held"))
    if found is None:
        add(parent, "p", say.tr("There is no payload whose bytes are kept and can be read as JSON."))
        return
    add(parent, "p", _about_content(found, say), quiet=True)
    table(
        parent,
        (say.tr("Field"), say.tr("How often"), say.tr("Different values"), say.tr("About")),
        [(row.path, say.number(row.count), _values(row, say), _about(row, say)) for row in found.rows],
        codes={0, 2},
        numbers={1},
        widths=(30, 11, 43, 16),
    )
    if not report.with_users and any(row.left_out for row in found.rows):
        text = say.tr(
            "Values about single users, and of fields that are not known, were left out of this report; they were sent "
            "all the same if the payload was."
        )
        add(parent, "p", text, quiet=True)


def _rest(parent: Element, report: Report, say: Speech) -> None:
    if max(len(report.switches), len(report.unwatched)) <= _MOST_ROWS:
        return
    add(parent, "h2", say.tr("Annex D: all changes of the switch, all times not watched"))
    if report.switches:
        _switch_table(parent, report.switches, say)
    if report.unwatched:
        _gaps(parent, report.unwatched, say)


def _about_content(found: Content, say: Speech) -> str:
    payload = found.payload
    return say.tr(
        "{message}, No. {number} of {when}, {state}, SHA-256 {sha256}.",
        message=_message(found.message, say),
        number=str(payload.id),
        when=say.moment(payload.created_at),
        state=say.word(PAYLOAD_WORDS[payload.state]),
        sha256=payload.sha256,
    )


def _values(row: ContentRow, say: Speech) -> str:
    if row.left_out:
        return say.tr("left out")
    values = ", ".join(printable(value) or say.tr("(empty)") for value in row.values)
    if not row.more_count:
        return values
    return say.tr("{values}, and {count} more", values=values, count=say.number(row.more_count))


def _about(row: ContentRow, say: Speech) -> str:
    return say.tr("not in the dictionary") if row.field is None else say.tr(_WHOSE_WORDS[row.field.whose])
