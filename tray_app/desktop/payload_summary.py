"""What a payload's window says of a body as a whole: what was found in it, and what could not be looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication

from tray_app.core.model import reason
from tray_app.core.sentences import printable
from tray_app.desktop.messages import filled, sentence_of
from tray_app.desktop.payload_texts import finding_text, number_text

if TYPE_CHECKING:
    from tray_app.core.messages import Finding
    from tray_app.desktop.payload_reading import Body

_NAMING: Final = frozenset({"email", "ip", "host", "home_path", "known_name"})
_SHOWN: Final = 3


def _tr(text: str) -> str:
    return QCoreApplication.translate("payloads", text)


def summary_text(body: Body, vendor: str) -> str:
    """What was looked at and what was found; says nothing that was not examined."""
    if body.raw is None:
        return sentence_of(reason("body_gone"))
    if not body.raw:
        return _tr("The message has no body.")
    if body.whole is None:
        return _tr("The body is no JSON that can be read, so nothing can be said of its fields.")
    if body.message is None:
        return _tr("This version of the program does not know the product, so nothing can be said of the fields.")
    naming = tuple(finding for finding in body.findings if finding.what in _NAMING)
    others = tuple(finding for finding in body.findings if finding.what not in _NAMING)
    return "\n".join(line for line in (_naming_text(body, naming), _others_text(others, vendor)) if line)


def raw_note(body: Body) -> str:
    """What has to be known to read the raw text; empty for plain JSON in UTF-8."""
    if body.raw is None or not body.raw:
        return summary_text(body, "")
    if body.dump:
        template = _tr(
            "It came packed (gzip): {packed} bytes, beside. Unpacked it has {unpacked} bytes, shown here. Save as "
            "writes the packed bytes, exactly as they came and as they are sent."
        )
        return filled(template, packed=number_text(len(body.raw)), unpacked=number_text(len(body.data)))
    if not body.is_text:
        return _tr("These bytes are not UTF-8 text. What is no text is shown as \\xNN; Save as writes the exact bytes.")
    if body.whole is None:
        return _tr("This is no JSON that can be read, so there is no tree of it.")
    return ""


def _naming_text(body: Body, naming: tuple[Finding, ...]) -> str:
    count = number_text(body.value_count)
    if naming:
        template = _tr("Looked at {count} values. Found: {found}.")
        return filled(template, count=count, found=_listed(naming))
    if body.names_compared:
        template = _tr("Nothing that names a person or a project was found in {count} values.")
        return filled(template, count=count)
    template = _tr(
        "No e-mail address, host name, IP address or home folder was found in {count} values. Names of your users and "
        "projects could not be compared: this program does not keep them."
    )
    return filled(template, count=count)


def _others_text(others: tuple[Finding, ...], vendor: str) -> str:
    unknown = sum(finding.what == "unknown_field" for finding in others)
    rest = tuple(finding for finding in others if finding.what != "unknown_field")
    lines = list[str]()
    if unknown:
        template = _tr("Fields that {vendor} does not document: {count}. They are marked.")
        lines.append(filled(template, vendor=vendor or _tr("the maker"), count=number_text(unknown)))
    if rest:
        lines.append(filled(_tr("Also marked: {found}."), found=_listed(rest)))
    return " ".join(lines)


def _listed(findings: tuple[Finding, ...]) -> str:
    places = [
        filled(_tr("{what} in {path}"), what=finding_text(finding.what, finding.count), path=printable(finding.path))
        for finding in findings[:_SHOWN]
    ]
    text = _tr("; ").join(places)
    more = len(findings) - _SHOWN
    return filled(_tr("{found} and in {count} more places"), found=text, count=number_text(more)) if more > 0 else text
