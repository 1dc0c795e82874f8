"""What stands beside a field of a body: its meaning from the dictionary, and the marks of what to look at."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from tray_app.core.dictionary import Identifies
from tray_app.core.json_paths import masked_child
from tray_app.core.sentences import printable
from tray_app.desktop.payload_texts import finding_text

if TYPE_CHECKING:
    from tray_app.core.dictionary import Field, Message
    from tray_app.core.json_paths import Selector
    from tray_app.core.messages import Finding

IDENTIFYING, PSEUDONYMOUS, UNKNOWN, FOUND = "●", "◐", "?", "▲"


class Column(IntEnum):
    """What stands where."""

    FIELD = 0
    VALUE = 1
    MEANING = 2
    MARK = 3


class Marks:
    """What is known of one body: the dictionary's entry for it and what the guard found."""

    def __init__(self, message: Message | None, findings: tuple[Finding, ...], approved: frozenset[str]) -> None:
        """`approved`: what the owner let through, as `Finding.approval` has it."""
        self._message = message
        self._approved = approved
        self._found: dict[str, list[Finding]] = {}
        for finding in findings:
            self._found.setdefault(finding.path, []).append(finding)

    def field(self, path: str) -> Field | None:
        """What the dictionary says of a path."""
        return None if self._message is None else self._message.field(path)

    def selector(self, rows: str) -> Selector | None:
        """How the rows of a list are told apart."""
        return None if self._message is None else self._message.selectors.get(rows)

    def is_unknown(self, path: str) -> bool:
        """Whether there is a dictionary and it does not have this path."""
        return self._message is not None and bool(path) and not path.endswith("[]") and self.field(path) is None

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


def _tr(text: str) -> str:
    return QCoreApplication.translate("payloads", text)


def head_text(column: int) -> str:
    """The heads of the columns."""
    return (_tr("Field"), _tr("Value"), _tr("Meaning"), _tr("Mark"))[column]


def meaning_text(field: Field | None) -> str:
    """What a field means; empty where nobody knows."""
    return "" if field is None else printable(QCoreApplication.translate("dictionary", field.meaning))


def mark_text(marks: Marks, path: str) -> str:
    """The signs and words of one line."""
    field, words = marks.field(path), list[str]()
    if field is not None and field.identifies is Identifies.IDENTIFYING:
        words.append(f"{IDENTIFYING} {_tr('identifying')}")
    if field is not None and field.identifies is Identifies.PSEUDONYMOUS:
        words.append(f"{PSEUDONYMOUS} {_tr('pseudonymous')}")
    if marks.is_unknown(path):
        words.append(f"{UNKNOWN} {_tr('unknown field')}")
    elif marks.is_undocumented(path):
        words.append(f"{UNKNOWN} {_tr('not documented')}")
    words += [f"{FOUND} {finding_text(finding.what, finding.count)}" for finding in marks.found(path)]
    return "  ".join(words)


def widest_mark() -> str:
    """The longest that is usual in one line, for the width of its column."""
    return f"{PSEUDONYMOUS} {_tr('pseudonymous')}  {UNKNOWN} {_tr('not documented')}"


def mark_tip(marks: Marks, path: str) -> str:
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
        for finding in marks.found(path)
    ]
    return "\n".join(dict.fromkeys(lines))
