"""What a value of each field type looks like.

A typed value is spared the search for names and addresses, so a form is strict: it leaves no room to write a name in
it. Some types have a second, wider form for values that are legal but of somebody's own making (a plugin's key, a
version's suffix): these are no surprise, and are searched all the same.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tray_app.core.dictionary import FieldType

if TYPE_CHECKING:
    from tray_app.core.dictionary import Field

_T = FieldType

# The forms are matched against whole values. Each repetition is bounded and possessive or followed by something that
# it cannot match itself, so that no value takes more than linear time.
_EXEMPT: Final[dict[FieldType, re.Pattern[str]]] = {
    _T.DATE: re.compile(
        r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?: ?(?:Z|[+-]\d\d(?::?\d\d)?))?)?", re.ASCII
    ),
    _T.VERSION: re.compile(
        r"\d{1,10}(?:\.\d{1,10}){0,5}"
        r"(?:[-.+ ]?(?:SNAPSHOT|RELEASE|GA|FINAL|Final|RC|rc|M|alpha|beta|build|b|p|SP)?[-.]?\d{0,10})?",
        re.ASCII,
    ),
    _T.IDENTIFIER: re.compile(
        # A digest (MD5, SHA-1, SHA3-224, SHA-256 and their like), a UUID,
        r"[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{56}|[0-9a-f]{64}"
        r"|[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
        # SonarQube's 15 bytes in base64, which begin with the time (AT: 2011, Ah: 2040), or any such with a digit and
        # a capital, which hardly a login of just this length has,
        r"|A[T-Za-h][A-Za-z0-9_-]{18}"
        r"|(?=[A-Za-z_-]*[0-9])(?=[a-z0-9_-]*[A-Z])[A-Za-z0-9_-]{20}(?:[A-Za-z0-9_-]{2})?"
        # and its server id: eight hex digits before one of them.
        r"|[0-9A-F]{8}-(?:A[T-Za-h][A-Za-z0-9_-]{18}|(?=[A-Za-z_-]*[0-9])[A-Za-z0-9_-]{20})",
        re.ASCII,
    ),
    _T.ROW_ID: re.compile(r"\d{1,19}", re.ASCII),
}

_WIDER: Final[dict[FieldType, re.Pattern[str]]] = {
    # `12.8 (Debian 12.8-1.pgdg110+1)`, `3.1-acme`.
    _T.VERSION: re.compile(r"\d{1,10}(?:\.\d{1,10}){0,5}(?:[-+._~ ][ -~]{0,200})?", re.ASCII),
    _T.LANGUAGE: re.compile(r"[A-Za-z][A-Za-z0-9+#_.-]{0,39}", re.ASCII),
    _T.PLUGIN: re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}", re.ASCII),
    _T.METRIC: re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,127}", re.ASCII),
}
_OPEN_ENUM: Final = re.compile(r"[\w .,+#()/<>:-]{1,64}", re.ASCII)
_LEADING_NUMBERS: Final = re.compile(r"\d{1,10}(?:\.\d{1,10}){0,5}", re.ASCII)

_BY_PYTHON_TYPE: Final[dict[type, frozenset[FieldType]]] = {
    int: frozenset({_T.NUMBER, _T.EPOCH_MS, _T.ROW_ID}),
    float: frozenset({_T.NUMBER}),
    bool: frozenset({_T.BOOLEAN}),
    list: frozenset({_T.LIST}),
    dict: frozenset({_T.OBJECT}),
}


def fits(field: Field, kind: type) -> bool:
    """Whether a value of this Python type, no string, may stand in the field. None says nothing, so it fits all."""
    return kind is type(None) or bool(field.types & _BY_PYTHON_TYPE[kind])


def is_identifier(value: str) -> bool:
    """Whether the string has the form of an identifier made by a machine."""
    return _EXEMPT[_T.IDENTIFIER].fullmatch(value) is not None


def sift(field: Field, strings: list[str]) -> tuple[list[str], int]:
    """What of a field's strings is to be searched, and how many of them do not have the field's form at all."""
    rest = strings
    if field.values:
        allowed = field.values
        rest = [v for v in rest if v not in allowed]
    for kind in field.types:
        if rest and (form := _EXEMPT.get(kind)):
            match = form.fullmatch
            rest = [v for v in rest if match(v) is None]
    if not rest or _T.TEXT in field.types:
        return rest, 0
    wider = [_WIDER[kind].fullmatch for kind in field.types if kind in _WIDER]
    if field.open:
        wider.append(_OPEN_ENUM.fullmatch)
    odd_count = sum(all(match(v) is None for match in wider) for v in rest) if wider else len(rest)
    if _T.VERSION in field.types:
        # The numbers of `9.7.0.1-acme` are a version, what follows them may be anything.
        rest = [_LEADING_NUMBERS.sub("", v, count=1) if _WIDER[_T.VERSION].fullmatch(v) else v for v in rest]
    return rest, odd_count
