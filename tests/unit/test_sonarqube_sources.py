"""Every combination of the places that give the switch a value, with the verdict of the real product, by version."""

from __future__ import annotations

from itertools import product

import pytest

from tray_app.config_files.properties import entries
from tray_app.core.model import Evidence, Means, Place, Side, reason
from tray_app.products.sonarqube.evidence import View, fact
from tray_app.products.sonarqube.sources import Given, combined, from_environment, referenced, strong

ENABLE = "sonar.telemetry.enable"
VALUES = (None, "", " ", "true", "TRUE", "false", "yes")
VERSIONS = ("7.9.6", "8.1.0.31237", "8.2.0.32929", "8.9.10", "9.9.8.100196", "10.7.0.96327", "2025.1.0.102418", None)


def server(
    version: str | None, *, jvm: str | None, argument: str | None, environment: str | None, file: str | None
) -> bool:
    """As AppSettingsLoaderImpl does it: one map that each stronger place writes into, then the default for a blank."""
    properties: dict[str, str] = {}
    old = version is not None and [int(part) for part in version.split(".")[:2]] < [8, 2]
    for value in (file, None if old else environment, argument, jvm):
        if value is not None:
            properties[ENABLE] = value
    merged = properties.get(ENABLE, "").strip()
    return (merged or "true").lower() == "true"


def below(value: str | None) -> list[Evidence]:
    view = View(side=Side.CONFIGURED, place=Place.FILE, location="conf", relay=None)
    if value is None:
        return [fact(view, ENABLE, None, line=None, decides=True)]
    (entry,) = entries(f"{ENABLE}={value}\n".encode(), (ENABLE,))
    return [fact(view, ENABLE, entry.value, line=entry.line, decides=True)]


def switch(
    version: str | None, *, jvm: str | None, argument: str | None, environment: str | None, file: str | None
) -> tuple[Evidence, ...]:
    given = strong(
        [] if jvm is None else [(ENABLE, jvm)], [] if argument is None else [(ENABLE, argument)], location="process 1"
    )
    given += from_environment(
        {} if environment is None else {"SONAR_TELEMETRY_ENABLE": environment}, location="process 1"
    )
    return combined(given, below(file), side=Side.CONFIGURED, version=version, names={}, relay=None)


@pytest.mark.parametrize("version", VERSIONS)
def test_every_combination_by_version(version: str | None) -> None:
    checked = 0
    for jvm, argument, environment, file in product(VALUES, repeat=4):
        case = {"jvm": jvm, "argument": argument, "environment": environment, "file": file}
        pieces = switch(version, **case)
        (decides,) = [e for e in pieces if e.decides]
        assert decides.means is (Means.ON if server(version, **case) else Means.OFF), (version, case, decides)
        places = [name for name, value in case.items() if value is not None]
        assert len([e for e in pieces if e.place is not Place.DEFAULT]) == len(places), "every place is told"
        ignored = [e for e in pieces if e.means is Means.NO_EFFECT]
        assert {e.place for e in ignored} <= {Place.ENVIRONMENT} and all(e.note is not None for e in ignored)
        says_off = [value for value in case.values() if value is not None and value.strip().lower() not in ("", "true")]
        assert len([e for e in pieces if e.shuts]) == len(says_off), (
            "whatever says off shuts our gate, overruled or not"
        )
        checked += 1
    assert checked == 7**4


def test_what_could_not_be_read_lowers_what_is_below_it_and_nothing_else() -> None:
    unseen = Given(place=Place.ENVIRONMENT, location="process 1", key=ENABLE, value=None, note=reason("x"))
    pieces = combined([unseen], below("false"), side=Side.RUNNING, version=None, names=None, relay=None)
    assert [(e.place, e.means, e.decides) for e in pieces] == [
        (Place.ENVIRONMENT, Means.UNREADABLE, True),
        (Place.FILE, Means.OFF, False),
    ]
    above = Given(place=Place.ARGUMENT, location="process 1", key=ENABLE, value="false")
    pieces = combined([above, unseen], below("true"), side=Side.RUNNING, version=None, names=None, relay=None)
    assert [(e.place, e.means, e.decides) for e in pieces] == [
        (Place.ARGUMENT, Means.OFF, True),
        (Place.ENVIRONMENT, Means.UNREADABLE, False),
        (Place.FILE, Means.ON, False),
    ]


def test_the_name_in_the_manual_has_no_effect_anywhere() -> None:
    given = strong([("sonar.telemetry.enabled", "false")], [], location="process 1")
    (ignored, decides) = sorted(
        combined(given, below(None), side=Side.RUNNING, version=None, names=None, relay=None), key=lambda e: e.decides
    )
    assert (ignored.means, ignored.shuts) == (Means.NO_EFFECT, True) and decides.means is Means.ON
    assert from_environment({"SONAR_TELEMETRY_ENABLED": "false"}, location="x") == []


def test_encrypted_values_and_references() -> None:
    for value, means in (("{aes}x", Means.UNREADABLE), ("{b64}ZmFsc2U=", Means.OFF), ("${env:A}", Means.ON)):
        given = [Given(place=Place.ARGUMENT, location="process 1", key=ENABLE, value=value)]
        names = {"A": "true"}
        (piece, _) = combined(given, below("false"), side=Side.RUNNING, version="9.9.8", names=names, relay=None)
        assert (piece.means, piece.decides, piece.value) == (means, True, value)
        assert referenced(given, []) == (("A",) if "$" in value else ())
