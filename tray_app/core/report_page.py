"""The report as one HTML page: self-contained, no script, nothing loaded, readable on paper.

Built as a tree, so that whatever text comes from outside is escaped by the library that writes it. A strict content
policy stands in the page: should an element slip in all the same, no browser loads or runs it.
"""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from datetime import UTC
from hashlib import sha256
from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Element, SubElement, tostring  # builds, never parses

from tray_app.core.dictionary import Identifies, Whose
from tray_app.core.model import DisplayState, Kind, Means, Place, Source
from tray_app.core.report import whose_counts
from tray_app.core.sentences import printable, sentence
from tray_app.core.words import ACT_WORDS, PAYLOAD_WORDS, SHARING_WORDS, STATE_WORDS
from tray_app.core.written import size

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from collections.abc import Set as AbstractSet
    from datetime import datetime

    from tray_app.core.model import Evidence, PayloadState
    from tray_app.core.report import Content, ContentRow, Report

_WHOSE_WORDS: Final = {
    Whose.INSTANCE: "the instance",
    Whose.USER: "single users",
    Whose.PROJECT: "projects",
    Whose.RULES: "rules and settings",
    Whose.MESSAGE: "the message itself",
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
    Source.RELAY: "The instance hands its telemetry to this program, which sends it on unchanged or stops it.",
    Source.COLLECT: "This program sends the documented message instead of the server.",
}
_KIND_WORDS: Final = {
    Kind.PING: "ping",
    Kind.METRICS: "metrics",
    Kind.EVENT: "event",
    Kind.USAGE: "usage of add-ons",
    Kind.OPT_OUT: "farewell",
}


def page(report: Report, style: str) -> str:
    """The whole page with this style sheet in it. Text from outside has its control characters escaped."""
    root = Element("html", lang="en")
    title = f"Telemetry of {report.product} ({printable(report.instance_name)})"
    _head(root, title, style)
    body = SubElement(root, "body")
    first = SubElement(body, "section")
    _add(first, "h1", title)
    made = f"Made {_time(report.at)} by {report.program}"
    version = f", version {printable(report.version)}" if report.version else ""
    at = f" at {printable(report.url)}" if report.url else ""
    _add(first, "p", f"{made}. About {report.product}{version}{at}.", quiet=True)
    _verdict(first, report)
    _receivers(first, report)
    _subjects(first, report)
    second = SubElement(body, "section")
    _seen(second, report)
    _switches(second, report)
    _limits(second, report)
    annex = SubElement(body, "section", {"class": "annex"})
    _fields(annex, report)
    _payloads(annex, report)
    _content(annex, report)
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


def _verdict(parent: Element, report: Report) -> None:
    verdict = report.verdict
    words = STATE_WORDS[DisplayState(verdict.state)].format(vendor=report.vendor)
    down = ", server not running" if verdict.down else ""
    _add(parent, "p", f"{words}{down}", css="verdict")
    since = f" So since {_time(report.since)}." if report.since else ""
    _add(parent, "p", f"{sentence(verdict.reason)}{since}")
    asked = f"asked {_time(report.asked_at)}" if report.asked_at else "was not asked"
    _table(
        parent,
        ("Your config says", "The server uses", "Last accepted by the vendor"),
        [
            (
                SHARING_WORDS[verdict.configured],
                f"{SHARING_WORDS[verdict.effective]} ({asked})",
                _time(report.observed.last_accepted_at)
                if report.observed.last_accepted_at
                else "never, as far as seen",
            )
        ],
    )
    _add(parent, "h3", "Why: every place that was looked at")
    if not verdict.evidence:
        _add(parent, "p", "No place could be looked at.")
        return
    table = _table(parent, ("Where", "What it says", "What it means"), (), widths=(38, 31, 31), css="small")
    rows = table.find("tbody")
    assert rows is not None
    for piece in verdict.evidence:
        row = SubElement(rows, "tr", {"class": "decides"} if piece.decides else {})
        _add(row, "td", _where(piece))
        _add(row, "td", _says(piece), css="code")
        _add(row, "td", _MEANS_WORDS[piece.means] + (f". {sentence(piece.note)}" if piece.note else ""))
    _add(parent, "p", "With a dot: it decides.", quiet=True)


def _where(piece: Evidence) -> str:
    if piece.place in (Place.OWNER, Place.PROGRAM):
        return _PLACE_WORDS[piece.place]
    line = f", line {piece.line}" if piece.line else ""
    return f"{_PLACE_WORDS[piece.place]} {printable(piece.location)}{line}"


def _says(piece: Evidence) -> str:
    value = "not set" if piece.value is None else printable(piece.value) or "(empty)"
    return f"{printable(piece.key)} = {value}"


def _receivers(parent: Element, report: Report) -> None:
    _add(parent, "h2", "Who receives what")
    _add(parent, "p", _SOURCE_WORDS[report.source])
    _table(
        parent,
        ("Message", "Receiver", "Address"),
        [
            (
                f"{d.message} ({_KIND_WORDS[d.kind]})",
                _receiver(d.means, report.vendor),
                f"{printable(d.address)} ({'its usual one' if d.means is None else _MEANS_WORDS[d.means]})",
            )
            for d in report.destinations
        ],
        widths=(30, 26, 44),
        css="small",
    )
    _add(parent, "h3", f"The purpose, in the words of {report.vendor}")
    if not report.statements:
        _add(parent, "p", "This program knows no page of the vendor that states one.")
    for url in dict.fromkeys(statement.page for statement in report.statements):
        quote = SubElement(parent, "blockquote", cite=url)
        for statement in report.statements:
            if statement.page == url:
                _add(quote, "p", f"“{statement.quote}”")
        source = _add(quote, "p", f"{report.vendor}, on ", quiet=True)
        SubElement(source, "a", href=url, rel="noreferrer noopener").text = url
    _add(parent, "p", "These are the vendor's statements; this program cannot check them.", quiet=True)


def _receiver(means: Means | None, vendor: str) -> str:
    if means is Means.TO_SINK:
        return "nobody"
    if means is Means.TO_OTHER:
        return "another address than the vendor's"
    return vendor if means is not Means.TO_RELAY else f"this program, which sends it to {vendor} or stops it"


def _subjects(parent: Element, report: Report) -> None:
    _add(parent, "h2", "Whose data, and whether it leads to somebody")
    counts = whose_counts(report.fields)
    _table(
        parent,
        ("About", *(kind.value for kind in Identifies)),
        [(_WHOSE_WORDS[whose], *(str(count[kind]) for kind in Identifies)) for whose, count in counts.items()],
        numbers={1, 2, 3},
        widths=(40, 20, 20, 20),
        css="small",
    )
    identifying = [r for r in report.fields if r.field.identifies is Identifies.IDENTIFYING]
    _add(parent, "p", "Fields that identify by themselves, counted above; the annex has every field:")
    items = SubElement(parent, "ul")
    for row in identifying:
        item = SubElement(items, "li")
        _add(item, "code", row.field.path).tail = f" ({row.message}): {row.field.meaning}"
    if not identifying:
        _add(items, "li", "none that is known")


# --- page 2 -------------------------------------------------------------------------------------------------


def _seen(parent: Element, report: Report) -> None:
    _add(parent, "h2", f"What was seen since {_time(report.from_at)}")
    if not report.tallies:
        _add(parent, "p", "No payload was made or seen.")
        return
    kinds = list(dict.fromkeys(t.kind for t in report.tallies))
    states: list[PayloadState] = list(dict.fromkeys(t.state for t in report.tallies))
    found = Counter({(t.kind, t.state): t.count for t in report.tallies})
    _table(
        parent,
        ("", *(PAYLOAD_WORDS[state] for state in states)),
        [(_KIND_WORDS[kind], *(f"{found[kind, state]:,}" for state in states)) for kind in kinds],
        numbers=set(range(1, len(states) + 1)),
    )
    seen = report.observed
    last = (
        ("Last attempt", seen.last_attempt_at),
        ("Last accepted by the vendor's server (2xx)", seen.last_accepted_at),
        ("Last ping made or taken in", seen.last_created_at),
    )
    rows = [(what, _time(at) if at else "never, as far as seen") for what, at in last]
    _table(parent, ("", "When"), rows, widths=(50, 50))


def _switches(parent: Element, report: Report) -> None:
    _add(parent, "h2", "Changes of the switch")
    if not report.switches:
        _add(parent, "p", "None was made or noticed in this time.")
        return
    _table(
        parent,
        ("When", "What", "Before", "After", "By", "Done"),
        [
            (
                _time(c.at),
                ACT_WORDS[c.act],
                SHARING_WORDS[c.before],
                SHARING_WORDS[c.after],
                printable(c.by),
                "yes" if c.done else ("no: " + sentence(c.problem) if c.problem else "no"),
            )
            for c in report.switches
        ],
    )


def _limits(parent: Element, report: Report) -> None:
    _add(parent, "h2", "When nobody watched, and what cannot be seen")
    _add(parent, "p", "Silence proves something only for the time in which this program ran and could see what leaves.")
    if report.unwatched:
        rows = [(_time(begin), _time(end), _hours(begin, end)) for begin, end in report.unwatched]
        _table(parent, ("Not watched from", "to", "hours"), rows, numbers={2}, widths=(40, 40, 20))
    else:
        _add(parent, "p", "It watched all of the time.")
    items = SubElement(parent, "ul")
    for why in report.unseen:
        _add(items, "li", sentence(why))


# --- annex --------------------------------------------------------------------------------------------------


def _fields(parent: Element, report: Report) -> None:
    _add(parent, "h2", "Annex A: the fields")
    for message in dict.fromkeys(row.message for row in report.fields):
        _add(parent, "h3", message)
        _table(
            parent,
            ("Field", "Meaning", "About", "Leads to somebody", "Since", "In the vendor's list"),
            [
                (
                    f.path,
                    f.meaning,
                    _WHOSE_WORDS[f.whose],
                    f.identifies.value,
                    f.since + (f" to {f.until}" if f.until else ""),
                    "yes" if f.documented else "no",
                )
                for f in (row.field for row in report.fields if row.message == message)
            ],
            codes={0},
            widths=(26, 34, 12, 12, 8, 8),
        )


def _payloads(parent: Element, report: Report) -> None:
    _add(parent, "h2", "Annex B: the payloads")
    if not report.payloads:
        _add(parent, "p", "There is none in this time.")
        return
    if report.payload_count > len(report.payloads):
        text = (
            f"The newest {len(report.payloads):,} of {report.payload_count:,}; an export as JSON lines has all of them."
        )
        _add(parent, "p", text, quiet=True)
    _table(
        parent,
        ("No.", "Made", "Kind", "State", "Size", "SHA-256 of the bytes", "Answer", "Address"),
        [
            (
                str(p.id),
                _time(p.created_at),
                _KIND_WORDS[p.kind] + (", rebuilt" if p.rebuilt else ""),
                PAYLOAD_WORDS[p.state],
                size(p.size_bytes),
                p.sha256,
                str(p.status_code or p.error or ""),
                printable(p.url),
            )
            for p in report.payloads
        ],
        codes={5, 7},
        numbers={0, 4},
        widths=(6, 14, 9, 10, 8, 24, 7, 22),
    )


def _content(parent: Element, report: Report) -> None:
    found = report.content
    _add(parent, "h2", "Annex C: what the last payload held")
    if found is None:
        _add(parent, "p", "There is no payload whose bytes are kept and can be read as JSON.")
        return
    _add(parent, "p", _about_content(found), quiet=True)
    _table(
        parent,
        ("Field", "How often", "Different values", "About"),
        [(row.path, f"{row.count:,}", _values(row), _about(row)) for row in found.rows],
        codes={0, 2},
        numbers={1},
        widths=(30, 11, 43, 16),
    )
    if not report.with_users and any(row.left_out for row in found.rows):
        _add(
            parent,
            "p",
            "Values about single users, and of fields that are not known, were left out of this report; they were sent "
            "all the same if the payload was.",
            quiet=True,
        )


def _about_content(found: Content) -> str:
    payload = found.payload
    state, made = PAYLOAD_WORDS[payload.state], _time(payload.created_at)
    return f"{found.message}, No. {payload.id} of {made}, {state}, SHA-256 {payload.sha256}."


def _values(row: ContentRow) -> str:
    if row.left_out:
        return "left out"
    more = f", and {row.more_count:,} more" if row.more_count else ""
    return ", ".join(printable(value) or "(empty)" for value in row.values) + more


def _about(row: ContentRow) -> str:
    return "not in the dictionary" if row.field is None else _WHOSE_WORDS[row.field.whose]


# --- elements -----------------------------------------------------------------------------------------------


def _add(parent: Element, tag: str, text: str, *, css: str = "", quiet: bool = False) -> Element:
    names = " ".join(name for name in (css, "quiet" if quiet else "") if name)
    made = SubElement(parent, tag, {"class": names} if names else {})
    made.text = _storable(text)
    return made


def _table(
    parent: Element,
    heads: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    codes: AbstractSet[int] = frozenset(),
    numbers: AbstractSet[int] = frozenset(),
    widths: Sequence[int] = (),
    css: str = "",
) -> Element:
    """`codes` and `numbers` are columns; `widths` in percent, needed where something long must not push the rest."""

    def css_of(column: int) -> str:
        return "number" if column in numbers else "code" if column in codes else ""

    names = " ".join(name for name in ("fixed" if widths else "", css) if name)
    table = SubElement(parent, "table", {"class": names} if names else {})
    if widths:
        columns = SubElement(table, "colgroup")
        for width in widths:
            SubElement(columns, "col", width=f"{width}%")
    head = SubElement(SubElement(table, "thead"), "tr")
    for column, text in enumerate(heads):
        _add(head, "th", text, css="number" if column in numbers else "").set("scope", "col")
    body = SubElement(table, "tbody")
    for cells in rows:
        row = SubElement(body, "tr")
        for column, text in enumerate(cells):
            _add(row, "td", text, css=css_of(column))
    return table


def _storable(text: str) -> str:
    """Half surrogates, which a JSON escape can make, are not text."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _time(at: datetime | None) -> str:
    """Local, with its distance from UTC: the reader may sit elsewhere."""
    return "unknown" if at is None else f"{at.astimezone():%Y-%m-%d %H:%M} (UTC{_offset(at)})"


def _offset(at: datetime) -> str:
    local = at.astimezone()
    text = f"{local:%z}"
    return "" if local.utcoffset() == at.astimezone(UTC).utcoffset() else f"{text[:3]}:{text[3:5]}"


def _hours(begin: datetime, end: datetime) -> str:
    return f"{(end - begin).total_seconds() / 3600:,.1f}"
