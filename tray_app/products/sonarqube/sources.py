"""All that gives SonarQube a value, in the product's order of strength, and which of it decides. Pure.

JVM properties beat program arguments, these the environment (from 8.2), that the file, that the built-in default. The
strongest that names a key decides, also with a blank value: then the default counts, so an empty variable switches
telemetry back on over a file that says off. Source: AppSettingsLoaderImpl, Props of 8.9 to 2025.1.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from tray_app.core.model import Means, Place, reason
from tray_app.products.sonarqube.evidence import (
    DESTINATIONS,
    ENABLE,
    ENABLED,
    METRICS_URL,
    URL,
    View,
    fact,
    references,
    version_numbers,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from tray_app.core.model import Evidence, Reason, Side

ENVIRONMENT_SINCE: Final = (8, 2)
"""Source: SONAR-13078."""
KEYS: Final = (ENABLE, ENABLED, URL, METRICS_URL)


def variable_name(key: str) -> str:
    """The environment variable of a key. Source: SettingFormatter of 8.9."""
    return key.upper().replace(".", "_").replace("-", "_")


VARIABLES: Final = {variable_name(key): key for key in (ENABLE, URL, METRICS_URL)}
"""Variables that the server reads, and their keys. `...ENABLED` is none: it is no key of the product."""


class Given(NamedTuple):
    """A key has a value somewhere."""

    place: Place
    location: str
    key: str
    value: str | None
    """As written; None: it could not be read whether it has one, and `note` says why."""
    line: int | None = None
    note: Reason | None = None
    variable: str | None = None
    """The environment variable that gives it."""


def strong(jvm: Iterable[tuple[str, str]], arguments: Iterable[tuple[str, str]], *, location: str) -> list[Given]:
    """What command line and JVM give; each the strongest first."""
    return [
        Given(place=place, location=location, key=key, value=value)
        for place, pairs in ((Place.JVM, jvm), (Place.ARGUMENT, arguments))
        for key, value in pairs
    ]


def from_environment(variables: Mapping[str, str], *, location: str) -> list[Given]:
    """What the environment gives."""
    return [
        Given(place=Place.ENVIRONMENT, location=location, key=VARIABLES[name], value=value, variable=name)
        for name, value in variables.items()
        if name in VARIABLES
    ]


def reads_environment(version: str | None) -> bool:
    """Whether this version reads variables; one that is not known counts as recent."""
    numbers = version_numbers(version)
    return not numbers or numbers >= ENVIRONMENT_SINCE


def combined(
    given: Sequence[Given],
    below: Sequence[Evidence],
    *,
    side: Side,
    version: str | None,
    names: Mapping[str, str] | None,
    relay: str | None,
) -> tuple[Evidence, ...]:
    """The pieces of one side: `given`, the strongest first, over those of the file (`below`), which decide where
    nothing stronger does. A place that could not be read may have had the key, so it decides that nothing is known."""
    pieces: list[Evidence] = []
    for key in KEYS:
        decided = False
        for one in (g for g in given if g.key == key):
            piece = _piece(one, side=side, version=version, names=names, relay=relay, decides=not decided)
            decided = decided or piece.decides
            pieces.append(piece)
        for piece in (p for p in below if p.key == key):
            pieces.append(piece._replace(decides=piece.decides and not decided))
    return tuple(pieces)


def _piece(
    one: Given, *, side: Side, version: str | None, names: Mapping[str, str] | None, relay: str | None, decides: bool
) -> Evidence:
    named = f"{one.location}, {one.variable}" if one.variable is not None and one.line is None else one.location
    view = View(side=side, place=one.place, location=named, relay=relay, version=version, names=names)
    if one.value is None:
        covers = DESTINATIONS.get(one.key, frozenset())
        return view.piece(one.key, None, Means.UNREADABLE, line=one.line, decides=decides, note=one.note, covers=covers)
    piece = fact(view, one.key, one.value, line=one.line, decides=decides)
    if one.variable is not None and not reads_environment(version):
        note = reason("sq_environment_too_old", version=version or "?")
        return piece._replace(means=Means.NO_EFFECT, decides=False, note=note)
    return piece._replace(note=piece.note or one.note)


def referenced(given: Iterable[Given], below: Iterable[Evidence]) -> tuple[str, ...]:
    """Variables that values refer to by `${env:NAME}`."""
    texts = [one.value or "" for one in given] + [piece.value or "" for piece in below]
    return tuple(dict.fromkeys(name for text in texts for name in references(text)))
