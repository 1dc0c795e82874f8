"""The guard: what in a payload identifies a person or a project, and which fields the vendor does not document.

It looks at every string and every key. A documented or known field whose values have its type's form is spared the
search (`9.7.0.1` is no address, a language `java` no login); an identifier is still compared with the known names as
a whole, since old servers send a user's login as its uuid.
A finding says where, what and how many, never the name itself: also a key that names somebody is shown as `*`.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tray_app.core import forms
from tray_app.core.dictionary import FieldType
from tray_app.core.json_paths import ROOT, NotReadable, Walk, decode
from tray_app.core.known_names import fold, known_names
from tray_app.core.messages import Finding
from tray_app.core.model import reason
from tray_app.core.traces import Joined, traces

if TYPE_CHECKING:
    from collections.abc import Container

    from tray_app.core.dictionary import Dictionary, Field, Message
    from tray_app.core.json_paths import Column
    from tray_app.core.known_names import KnownNames
    from tray_app.core.model import Reason

NOT_JSON: Final = "not_json"
DUPLICATE_KEY: Final = "duplicate_key"
UNKNOWN_FIELD: Final = "unknown_field"
UNEXPECTED_FORM: Final = "unexpected_form"
KNOWN_NAME: Final = "known_name"

MAX_FINDINGS: Final = 500
_FEW_TEXTS: Final = 8
_FEW_TOGETHER: Final = 500
_KEYS_MOST: Final = 1000
_KEY_LONGEST: Final = 100
MORE: Final = "..."
"""The path of the findings beyond MAX_FINDINGS, one for each `what`."""


def examine(
    body: bytes, dictionary: Dictionary, *, names: frozenset[str], approved: frozenset[str]
) -> tuple[Finding, ...]:
    """The findings alone; see `examination`."""
    return examination(body, dictionary, names=names, approved=approved).findings


class Examination(NamedTuple):
    """What the guard saw."""

    findings: tuple[Finding, ...]
    value_count: int
    """How many strings, numbers, booleans and nulls (empty lists and objects too) were looked at; 0: no JSON."""
    paths: tuple[str, ...] = ()
    """Of all fields that hold something, each once."""


def examination(body: bytes, dictionary: Dictionary, *, names: frozenset[str], approved: frozenset[str]) -> Examination:
    """The findings in a payload (decompressed), less what was approved, by path, and in how much was looked.

    `approved` holds the paths of unknown fields and `what:path` of other findings. `names` is prepared once and kept
    as long as the object lives: hand in the same one again. Never raises for what the body holds. Any thread.
    """
    known = known_names(names)
    try:
        return _read(body, dictionary, known, approved)
    except (NotReadable, RecursionError):
        if f"{NOT_JSON}:{ROOT}" not in approved:
            return Examination((Finding(path=ROOT, what=NOT_JSON, count=1),), 0)
        # The owner lets messages through that are no JSON: then the text as a whole must be clean.
        found = _Findings()
        search = _Search(known, found)
        search.texts(ROOT, [body.decode("utf-8", "replace")])
        search.end()
        return Examination(found.but(approved), 0)


def finding_reason(finding: Finding) -> Reason:
    """A finding as a reason for the owner."""
    return reason(f"guard_{finding.what}", path=finding.path, count=finding.count)


def _read(body: bytes, dictionary: Dictionary, known: KnownNames, approved: frozenset[str]) -> Examination:
    document = decode(body)
    message = dictionary.message(document.keys() if type(document) is dict else ())
    found = _Findings()
    search = _Search(known, found)
    look = _Look(message, search, found)
    walk = Walk(selectors=message.selectors, name=look.name)
    value_count, paths = 0, dict[str, None]()
    for column in walk.columns(document):
        look.column(column)
        value_count += len(column.values)
        paths[column.path] = None
    search.end()
    for path, count in walk.repeated.items():
        found.add(path, DUPLICATE_KEY, count)
    return Examination(findings=found.but(approved), value_count=value_count, paths=tuple(paths))


class _Findings:
    """Collects findings and counts them."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str]] = Counter()

    def add(self, path: str, what: str, count: int) -> None:
        self._counts[path, what] += count

    def but(self, approved: Container[str]) -> tuple[Finding, ...]:
        """All but the approved ones, by path; those beyond MAX_FINDINGS summed up."""
        left = [
            Finding(path=path, what=what, count=count)
            for (path, what), count in sorted(self._counts.items())
            if f"{what}:{path}" not in approved and not (what == UNKNOWN_FIELD and path in approved)
        ]
        more = Counter(finding.what for finding in left[MAX_FINDINGS:])
        return (
            *left[:MAX_FINDINGS],
            *(Finding(path=MORE, what=what, count=count) for what, count in sorted(more.items())),
        )


class _Search:
    """Searches texts for everything that leads to somebody."""

    def __init__(self, known: KnownNames, found: _Findings) -> None:
        self._known = known
        self._found = found
        self._keys: dict[str, frozenset[str]] = {}
        """Long ones, for one body only."""
        self._few: list[tuple[str, str]] = []
        """Path and text of what is searched together: a search costs almost the same for one text and for a hundred."""

    def texts(self, path: str, texts: list[str]) -> None:
        """Searches all values of one path; a few of them later, together with those of other paths."""
        if len(texts) > _FEW_TEXTS:
            counts = Counter(texts)
            folded = [fold(text) for text in counts]
            times = list(counts.values())
            for what, indices in self._hits(folded).items():
                self._found.add(path, what, sum(times[index] for index in indices))
            return
        self._few += [(path, fold(text)) for text in texts]
        if len(self._few) > _FEW_TOGETHER:
            self.end()

    def end(self) -> None:
        """Searches what was put off."""
        few, self._few = self._few, []
        if few:
            for what, indices in self._hits([text for _, text in few]).items():
                for index in indices:
                    self._found.add(few[index][0], what, 1)

    def identifiers(self, path: str, values: list[str]) -> None:
        """Compares identifiers with the names as they are."""
        folded = list(map(fold, values))
        if self._known.are(folded):
            self._found.add(path, KNOWN_NAME, sum(self._known.are((text,)) for text in folded))

    def key(self, key: str) -> frozenset[str]:
        """What a key of the body gives away. Kept with the names: the same keys come in every message."""
        kept = self._known.keys if len(key) <= _KEY_LONGEST else self._keys
        found = kept.get(key)
        if found is None:
            found = frozenset(self._hits([fold(key)]))
            if len(kept) >= _KEYS_MOST:
                kept.clear()
            kept[key] = found
        return found

    def _hits(self, folded: list[str]) -> dict[str, set[int]]:
        hits: dict[str, set[int]] = {}
        joined = Joined(folded)
        for what, index in traces(joined):
            hits.setdefault(what, set()).add(index)
        named = set(self._known.holding(folded, joined))
        return hits | {KNOWN_NAME: named} if named else hits


class _Look:
    """One look at one body, column by column."""

    def __init__(self, message: Message, search: _Search, found: _Findings) -> None:
        self._message = message
        self._search = search
        self._found = found

    def name(self, shown: str, masked: str, key: str, count: int) -> str:
        """The path that a key is shown under. The keys that we know are words of the product, whoever is called so."""
        if shown in self._message.fields:
            return shown
        whats = self._search.key(key)
        for what in whats:
            self._found.add(masked, what, count)
        return masked if whats else shown

    def column(self, column: Column) -> None:
        """Looks at all values of one path."""
        path, values = column.path, column.values
        field = self._message.field(path)
        if field is None or not field.documented:
            self._found.add(path, UNKNOWN_FIELD, len(values))
        strings = [value for value in values if type(value) is str]
        if len(strings) < len(values):
            self._others(path, field, [value for value in values if type(value) is not str])
        if strings:
            self._strings(path, field, strings)

    def _others(self, path: str, field: Field | None, values: list[Any]) -> None:
        """Numbers, booleans, None, empty lists and objects."""
        odd = values
        if field is not None:
            fitting = {kind for kind in set(map(type, values)) if forms.fits(field, kind)}
            odd = [value for value in values if type(value) not in fitting]
            if odd:
                self._found.add(path, UNEXPECTED_FORM, len(odd))
        numbers = [str(value) for value in odd if type(value) in {int, float}]
        if numbers:
            # A login may be a staff number.
            self._search.identifiers(path, numbers)

    def _strings(self, path: str, field: Field | None, strings: list[str]) -> None:
        rest = strings
        if field is not None:
            rest, odd_count = forms.sift(field, strings)
            if odd_count:
                self._found.add(path, UNEXPECTED_FORM, odd_count)
            if FieldType.IDENTIFIER in field.types:
                searched = set(rest)
                self._search.identifiers(path, [v for v in strings if v not in searched] if rest else strings)
        if rest:
            self._search.texts(path, rest)
