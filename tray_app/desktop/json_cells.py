"""What stands beside a field of a body: its meaning from the dictionary, and the marks of what to look at."""

from __future__ import annotations

import re
from dataclasses import replace
from enum import IntEnum
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication

from tray_app.core.dictionary import Identifies
from tray_app.core.json_paths import masked_child
from tray_app.core.known_names import fold
from tray_app.core.sentences import printable
from tray_app.core.traces import EMAIL, HOME_PATH, HOST, IP, Joined, traces
from tray_app.desktop.messages import filled
from tray_app.desktop.payload_texts import finding_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tray_app.core.dictionary import Field, Message
    from tray_app.core.json_paths import Selector
    from tray_app.core.messages import Finding

IDENTIFYING, PSEUDONYMOUS, UNKNOWN, FOUND = "●", "◐", "?", "▲"
_TRACES: Final = frozenset({EMAIL, IP, HOST, HOME_PATH})


class Column(IntEnum):
    """What stands where."""

    FIELD = 0
    VALUE = 1
    MEANING = 2
    MARK = 3


class Marks:
    """What is known of one body: the dictionary's entry for it and what the guard found."""

    def __init__(
        self,
        message: Message | None,
        findings: tuple[Finding, ...],
        approved: frozenset[str],
        paths: Iterable[str] = (),
    ) -> None:
        """`approved`: what the owner let through, as `Finding.approval` has it; `paths`: all that hold something."""
        self._message = message
        self._approved = approved
        self._found: dict[str, list[Finding]] = {}
        for finding in findings:
            self._found.setdefault(finding.path, []).append(finding)
        self._inside: dict[str, set[str]] = {}
        for path in dict.fromkeys((*paths, *self._found)):
            signs = self.signs(path)
            for holder in holders(path) if signs else ():
                self._inside.setdefault(holder, set()).update(signs)

    def field(self, path: str) -> Field | None:
        """What the dictionary says of a path."""
        return None if self._message is None else self._message.field(path)

    def selector(self, rows: str) -> Selector | None:
        """How the rows of a list are told apart."""
        return None if self._message is None else self._message.selectors.get(rows)

    def is_unknown(self, path: str) -> bool:
        """Whether there is a dictionary and it does not have this path."""
        return self._message is not None and bool(path) and known_field(self, path) is None

    def is_undocumented(self, path: str) -> bool:
        """Whether the vendor does not document it, though it is known."""
        field = self.field(path)
        return field is not None and not field.documented

    def found(self, path: str) -> tuple[Finding, ...]:
        """What the guard found there; a key that names somebody has no path of its own."""
        found = self._found.get(path, [])
        if not found and self.is_unknown(path):
            above = path.rpartition("." if not path.endswith("]") else "[")[0]
            found = self._found.get(masked_child(above), [])
        return tuple(f for f in found if f.what != "unknown_field")

    def is_approved(self, finding: Finding) -> bool:
        """Whether the owner lets it through."""
        return finding.approval in self._approved

    def signs(self, path: str) -> tuple[str, ...]:
        """The signs of a field itself."""
        field = self.field(path)
        identifies = None if field is None else field.identifies
        marked = {
            IDENTIFYING: identifies is Identifies.IDENTIFYING,
            PSEUDONYMOUS: identifies is Identifies.PSEUDONYMOUS,
            UNKNOWN: self.is_unknown(path) or self.is_undocumented(path),
            FOUND: bool(self.found(path)),
        }
        return tuple(sign for sign, is_marked in marked.items() if is_marked)

    def inside(self, path: str) -> tuple[str, ...]:
        """The signs of what stands somewhere in an object or a list, the weightiest first: the last may be elided."""
        found = self._inside.get(path, ())
        return tuple(sign for sign in (FOUND, IDENTIFYING, PSEUDONYMOUS, UNKNOWN) if sign in found)


_STEP: Final = re.compile(r"""\[(?:"(?:[^"\\]|\\.)*"|[^\]"])*\]|\.?[^.\[]+""")


def holders(path: str) -> list[str]:
    """The paths of what a path's value stands in, from the top down: `users`, `users[]` of `users[].status`."""
    steps, found = _STEP.findall(path), list[str]()
    for end in range(1, len(steps)):
        last: str = steps[end - 1]
        before = "".join(steps[: end - 1])
        # The rows that a selector chooses from are entries like all others of the list.
        found.append(before + ("[]" if last.startswith("[") and not last.startswith('["') else last))
    return found


def _is_of_rows(path: str) -> bool:
    """Whether it is in a list: then what is known of the path need not be so in each entry."""
    return any(step.startswith("[") and not step.startswith('["') for step in _STEP.findall(path))


def _tr(text: str) -> str:
    return QCoreApplication.translate("payloads", text)


def head_text(column: int) -> str:
    """The heads of the columns."""
    return (_tr("Field"), _tr("Value"), _tr("Meaning"), _tr("Mark"))[column]


def meaning_text(field: Field | None) -> str:
    """What a field means; empty where nobody knows."""
    return "" if field is None else printable(QCoreApplication.translate("dictionary", field.meaning))


def known_field(marks: Marks, path: str) -> Field | None:
    """What the dictionary says of a path; of one entry of a list what it says of the list."""
    found = marks.field(path)
    while found is None and path.endswith("[]"):
        path = path.removesuffix("[]")
        found = marks.field(path)
    return found


def identifies_text(field: Field | None) -> str:
    """Sign and word for whether a field leads to somebody; empty where it does not, or where nobody knows."""
    if field is None or field.identifies is Identifies.NEITHER:
        return ""
    if field.identifies is Identifies.IDENTIFYING:
        return f"{IDENTIFYING} {_tr('identifying')}"
    return f"{PSEUDONYMOUS} {_tr('pseudonymous')}"


def mark_text(marks: Marks, path: str, value: str | None = None) -> str:
    """The signs and words of one line; None: of all values of the path together."""
    leads = identifies_text(marks.field(path))
    words = [leads] if leads else []
    if marks.is_unknown(path):
        words.append(f"{UNKNOWN} {_tr('unknown field')}")
    elif marks.is_undocumented(path):
        words.append(f"{UNKNOWN} {_tr('not documented')}")
    words += [f"{FOUND} {finding_text(finding.what, finding.count)}" for finding in _found(marks, path, value)]
    if inside := _inside(marks, path):
        words.append(_inside_text(inside))
    return "  ".join(words)


def _inside(marks: Marks, path: str) -> tuple[str, ...]:
    """What is to be said of what a line holds, beyond what is said of the line itself."""
    own = marks.signs(path)
    return () if _is_of_rows(path) else tuple(sign for sign in marks.inside(path) if sign not in own)


def _inside_text(signs: Iterable[str]) -> str:
    words = {
        IDENTIFYING: _tr("identifying"),
        PSEUDONYMOUS: _tr("pseudonymous"),
        UNKNOWN: _tr("not documented"),
        FOUND: _tr("found"),
    }
    return filled(_tr("in it: {marks}"), marks="  ".join(f"{sign} {words[sign]}" for sign in signs))


def widest_mark() -> str:
    """The longest that is usual in one line, for the width of its column."""
    return _inside_text((PSEUDONYMOUS, UNKNOWN))


def _found(marks: Marks, path: str, value: str | None) -> list[Finding]:
    """Findings are of a path. In a list it is the entry with the address that is marked, not each of them; what was
    known as a name then cannot be told any more."""
    found = list(marks.found(path))
    if value is None or not found or not _is_of_rows(path):
        return found
    here = {what for what, _ in traces(Joined([fold(value)]))}
    return [replace(f, count=1) if f.what in here else f for f in found if f.what in here or f.what not in _TRACES]


def mark_tip(marks: Marks, path: str, value: str | None = None) -> str:
    """What the signs say, in sentences."""
    field, lines = marks.field(path), list[str]()
    if field is not None and field.identifies is Identifies.IDENTIFYING:
        lines.append(_tr("Identifies this installation, a person or a project."))
    if field is not None and field.identifies is Identifies.PSEUDONYMOUS:
        lines.append(_tr("Stands for a person or a project without naming it: the same in every message."))
    if marks.is_unknown(path):
        lines.append(_tr("This program does not know the field, and the vendor does not document it."))
    elif marks.is_undocumented(path):
        lines.append(_tr("The vendor does not document this field; the meaning was read from the product itself."))
    lines += [
        _tr("You let this through.") if marks.is_approved(finding) else _tr("Look at it before it leaves.")
        for finding in _found(marks, path, value)
    ]
    lines += [_inside_tip(sign) for sign in _inside(marks, path)]
    return "\n".join(dict.fromkeys(lines))


def _inside_tip(sign: str) -> str:
    return {
        IDENTIFYING: _tr("In it is what identifies this installation, a person or a project."),
        PSEUDONYMOUS: _tr("In it is what stands for a person or a project without naming it."),
        UNKNOWN: _tr("In it are fields that the vendor does not document."),
        FOUND: _tr("In it something was found: look at it before it leaves."),
    }[sign]
