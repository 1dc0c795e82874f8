"""All that gives Testsigma a value, in the order in which Spring looks, and which of it decides. Pure.

SPRING_APPLICATION_JSON beats JVM properties, these the environment, that the files, these the jar's own defaults. The
name TESTSIGMA_PLATFORM_URL is read as `testsigma.platform.url` from the environment only; elsewhere it is just what the
jar's own file refers to, so it counts where nothing else gives the URL. Words behind the main class are not read.
Source: Spring Boot 2.4.3, StandardEnvironment and SpringApplicationJsonEnvironmentPostProcessor; application.properties
and TestsigmaWebApplication of v3.0.1.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tray_app.core.model import Aspect, Evidence, Means, Place, reason
from tray_app.products.jvm import JVM_VARIABLES, properties
from tray_app.products.testsigma.places import means_of_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from tray_app.core.model import Instance, Reason, Side

SWITCH: Final = "DISABLE_TELEMETRY"
URL: Final = "testsigma.platform.url"
URL_VARIABLE: Final = "TESTSIGMA_PLATFORM_URL"
"""The jar's own file sets URL to `${TESTSIGMA_PLATFORM_URL:...}`, so this counts where no file sets URL."""
KEYS: Final = (SWITCH, URL, URL_VARIABLE)
FILE_KEYS: Final = frozenset(KEYS)

_VARIABLES: Final = {SWITCH: SWITCH, URL_VARIABLE: URL}
"""Variables of the environment that Spring reads as a key."""
_JSON: Final = "SPRING_APPLICATION_JSON"
_OTHER_FILES: Final = (
    "SPRING_CONFIG_LOCATION",
    "SPRING_CONFIG_ADDITIONAL_LOCATION",
    "SPRING_CONFIG_NAME",
    "SPRING_CONFIG_IMPORT",
    "SPRING_PROFILES_ACTIVE",
)
"""They make it read other files than those that are looked at here, and these may say anything."""
NAMES: Final = (*_VARIABLES, _JSON, *_OTHER_FILES, *JVM_VARIABLES)
"""All variables of an environment that matter."""


def _property(variable: str) -> str:
    return variable.lower().replace("_", ".")


class Setting(NamedTuple):
    """A variable of an environment, or a line of a file."""

    name: str
    value: str | None
    """As written; None: it could not be read whether it is there, and `note` says why."""
    place: Place
    location: str
    line: int | None = None
    note: Reason | None = None


class Given(NamedTuple):
    """A key has a value somewhere."""

    key: str
    value: str | None
    place: Place
    location: str
    line: int | None = None
    note: Reason | None = None


def strong(variables: Sequence[Setting], before_main: Sequence[str] = (), *, location: str = "") -> list[Given]:
    """What beats every file, the strongest first. `variables`: of each name the strongest first; `before_main`: the
    words of the command line before the main class, which is told of as `location`."""
    first: dict[str, Setting] = {}
    for one in variables:
        first.setdefault(one.name, one)
    found = list(_from_json(first, before_main, location))
    found += _from_jvm(first, before_main, location)
    for name, key in _VARIABLES.items():
        for one in (v for v in variables if v.name == name):
            found.append(_given(key, one.value, one))
    found += _from_other_files(first, before_main, location)
    return found


def unseen(why: Reason | None, place: Place, *, location: str, line: int | None = None) -> list[Given]:
    """A place that could not be looked into: it may say anything."""
    return [Given(key=key, value=None, place=place, location=location, line=line, note=why) for key in (SWITCH, URL)]


def _named(one: Setting) -> str:
    return one.location if one.line is not None else f"{one.location}, {one.name}"


def _given(key: str, value: str | None, one: Setting) -> Given:
    """A key's value by a setting, which may give several."""
    return Given(key=key, value=value, place=one.place, location=_named(one), line=one.line, note=one.note)


def _from_json(first: dict[str, Setting], before_main: Sequence[str], location: str) -> Iterator[Given]:
    of_jvm = properties(before_main, {}, (_property(_JSON),))
    one = first.get(_JSON)
    if of_jvm:
        one = Setting(name=_JSON, value=of_jvm[0][1], place=Place.JVM, location=location)
    if one is None:
        return
    if one.value is None:
        yield from (_given(key, None, one) for key in (SWITCH, URL))
        return
    try:
        told = dict(_flat(json.loads(one.value)))
    except (ValueError, RecursionError):
        return  # Spring passes over it with a warning.
    for key in KEYS:
        if key in told:
            yield _given(key, told[key], one)


def _flat(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _flat(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, bool):
        yield path, str(value).lower()
    elif isinstance(value, str | int | float):
        yield path, str(value)


def _jvm_options(first: dict[str, Setting]) -> dict[str, str]:
    return {name: first[name].value or "" for name in JVM_VARIABLES if name in first}


def _from_jvm(first: dict[str, Setting], before_main: Sequence[str], location: str) -> Iterator[Given]:
    known = _jvm_options(first)
    for name in reversed(JVM_VARIABLES):
        one = first.get(name)
        if one is not None and one.value is None:
            yield from (_given(key, None, one) for key in (SWITCH, URL))
    where = location or next((_named(first[name]) for name in reversed(JVM_VARIABLES) if known.get(name)), "")
    for key, value in properties(before_main, known, KEYS):
        yield Given(key=key, value=value, place=Place.JVM, location=where)


def _from_other_files(first: dict[str, Setting], before_main: Sequence[str], location: str) -> Iterator[Given]:
    known = _jvm_options(first)
    for name in _OTHER_FILES:
        of_jvm = properties(before_main, known, (_property(name),))
        one = Setting(name=name, value=of_jvm[0][1], place=Place.JVM, location=location) if of_jvm else first.get(name)
        if one is not None and one.value != "":
            note = one.note or reason("ts_other_files", name=name, value=_shown(one.value or "?"))
            yield from (_given(key, None, one._replace(note=note)) for key in (SWITCH, URL))
            return


def combined(
    given: Sequence[Given], lines: Sequence[Given], *, side: Side, instance: Instance, default: tuple[Place, str]
) -> tuple[Evidence, ...]:
    """The pieces of one side: `given`, the strongest first, over the lines of the files, of which the last one decides,
    over the default, which is told with its place (and a note, for a place that could not be looked into)."""
    pieces: list[Evidence] = []
    for key, names in ((SWITCH, (SWITCH,)), (URL, (URL, URL_VARIABLE))):
        order = [one for name in names for one in (*given, *reversed(lines)) if one.key == name]
        shown = (one for one in (*given, *lines) if one.key in names)
        pieces += [_piece(one, side=side, instance=instance, decides=one is order[0]) for one in shown]
        if not order:
            pieces.append(_default(key, default, side=side))
    return tuple(pieces)


def _piece(one: Given, *, side: Side, instance: Instance, decides: bool) -> Evidence:
    means, note = Means.UNREADABLE, one.note
    if one.value is not None:
        means, why = _meaning(one.key, one.value, instance)
        note = why or one.note
    return _evidence(one.key, means, side=side, place=one.place, location=one.location)._replace(
        line=one.line,
        value=None if one.value is None else _shown(one.value),
        decides=decides,
        shuts=means is Means.OFF,
        note=note,
    )


def _meaning(key: str, value: str, instance: Instance) -> tuple[Means, Reason | None]:
    if "${" in value:
        return Means.UNREADABLE, reason("ts_placeholder", value=_shown(value))
    if key != SWITCH:
        return means_of_url(value, instance) if value else Means.TO_OTHER, None
    if value.lower() == "true":
        return Means.OFF, None
    told = value.lower() in ("", "false")
    return Means.ON, None if told else reason("ts_only_true", key=SWITCH, value=_shown(value))


def _default(key: str, where: tuple[Place, str], *, side: Side) -> Evidence:
    place, location = where
    means = Means.ON if key == SWITCH else Means.TO_VENDOR
    note = reason("ts_not_set", key=key) if place is Place.FILE else reason("ts_file_in_image", key=key)
    return _evidence(key, means, side=side, place=Place.DEFAULT, location=location)._replace(decides=True, note=note)


def _evidence(key: str, means: Means, *, side: Side, place: Place, location: str) -> Evidence:
    aspect = Aspect.SWITCH if key == SWITCH else Aspect.DESTINATION
    return Evidence(place=place, side=side, aspect=aspect, location=location, key=key, means=means)


def _shown(value: str) -> str:
    """A value that can be stored: half surrogates, which an escape can make, are not text."""
    return value.encode("utf-8", "replace").decode("utf-8")[:500]


def from_environment(variables: Iterable[tuple[str, str]], place: Place, *, location: str) -> list[Setting]:
    """The variables of a process or a container."""
    return [
        Setting(name=name, value=value, place=place, location=location) for name, value in variables if name in NAMES
    ]
