"""Every combination of the places that give the switch a value, with the verdict of the real product, by version."""

from __future__ import annotations

from base64 import b64decode
from itertools import product

import pytest

from tray_app.config_files.properties import entries
from tray_app.core.model import Evidence, Means, Place, Side, reason
from tray_app.core.sharing import answered
from tray_app.products.sonarqube.evidence import View, fact, settings_evidence
from tray_app.products.sonarqube.sources import Given, combined, from_environment, referenced, strong

ENABLE = "sonar.telemetry.enable"
NAMELESS: dict[str, str] = {}
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


def below(
    value: str | None, version: str | None = None, names: dict[str, str] | None = None, side: Side = Side.CONFIGURED
) -> list[Evidence]:
    view = View(side=side, place=Place.FILE, location="conf", relay=None, version=version, names=names)
    if value is None:
        return [fact(view, ENABLE, None, line=None, decides=True)]
    (entry,) = entries(f"{ENABLE}={value}\n".encode(), (ENABLE,))
    return [fact(view, ENABLE, entry.value, line=entry.line, decides=True)]


def switch(
    version: str | None,
    *,
    jvm: str | None,
    argument: str | None,
    environment: str | None,
    file: str | None,
    names: dict[str, str] | None = NAMELESS,
    side: Side = Side.CONFIGURED,
) -> tuple[Evidence, ...]:
    given = strong(
        [] if jvm is None else [(ENABLE, jvm)], [] if argument is None else [(ENABLE, argument)], location="process 1"
    )
    given += from_environment(
        {} if environment is None else {"SONAR_TELEMETRY_ENABLE": environment}, location="process 1"
    )
    under = below(file, version, names, side)
    return combined(given, under, side=side, version=version, names=names, relay=None)


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


# --- references, encrypted values, the server's own answer ----------------------------------------------------

NAMES = {"YES": "true", "NO": "false", "EMPTY": "", "PACKED_NO": "{b64}ZmFsc2U="}
"""The environment of the main process, for `${env:...}`; UNSET is not in it."""
SPECIAL = (
    "{aes}CiphErTeXt==",
    "{AES-GCM}CiphErTeXt==",
    "{b64}dHJ1ZQ==",
    "{b64}ZmFsc2U=",
    "{b64}",
    "{}true",
    "{rot13}true",
    "${env:YES}",
    "${env:NO}",
    "${env:EMPTY}",
    "${env:UNSET}",
    "${env:PACKED_NO}",
    "x${env:EMPTY}true",
)


class NotStarted(Exception):
    """The web server of the real product does not come up: nothing is sent, and nothing is told."""


class RealProduct:
    """What SonarQube makes of its sources, by its own classes one after the other; nothing of the program's is used.

    AppSettingsLoaderImpl puts file, environment (8.2), arguments and JVM properties into one map and, up to 9.9,
    interpolates it; Props trims and gives a blank its default; SettingsSection shows that; Settings decrypts what is
    asked for; Configuration.getBoolean trims and parses. `decrypts_to` is what the owner encrypted with the key in
    `sonar.secretKeyPath`; None: there is no such key.
    """

    def __init__(self, version: str, environment: dict[str, str], decrypts_to: str | None) -> None:
        self.release = tuple(int(part) for part in version.split(".")[:2])
        self.environment = environment
        self.decrypts_to = decrypts_to

    def settings(self, sources: dict[str, str | None]) -> str:
        """As `api/system/info` shows the switch."""
        merged: str | None = None
        for place in ("file", "environment", "argument", "jvm"):
            value = sources.get(place)
            if value is not None and not (place == "environment" and self.release < (8, 2)):
                merged = value
        merged = self.interpolated(merged or "").strip()
        return merged or "true"

    def interpolated(self, text: str) -> str:
        if self.release >= (10, 0):
            return text
        done = ""
        while "${env:" in text:
            before, _, rest = text.partition("${env:")
            name, brace, rest = rest.partition("}")
            known = brace and name in self.environment
            done += before + (self.environment[name] if known else "${env:" + name + brace)
            text = rest
        return done + text

    def is_on(self, sources: dict[str, str | None]) -> bool:
        return self.decrypted(self.settings(sources)).strip().lower() == "true"

    def decrypted(self, text: str) -> str:
        if not text.startswith("{") or "}" not in text[2:] or text[1] == "}":
            return text
        name, _, packed = text[1:].partition("}")
        if name.lower() == "b64":
            return b64decode(packed).decode()
        if name.lower() == "aes" or (name.lower() == "aes-gcm" and self.release >= (8, 8)):
            if self.decrypts_to is None:
                raise NotStarted
            return self.decrypts_to
        return text


def possible(version: str | None, sources: dict[str, str | None], *, environment: dict[str, str] | None) -> set[str]:
    """All that the real product may do, by what is not known of it: its version, its key, its environment."""
    found = set()
    # Removed some time after 9.9 and before 2025 (reference 2): a 10.x may do either.
    versions = {None: VERSIONS[:-1], "10.7.0.96327": ("9.9.8.100196", "10.7.0.96327")}.get(version, (version,))
    environments = ({}, {"YES": "true"}, NAMES) if environment is None else (environment,)
    for one, names, decrypts_to in product(versions, environments, (None, "true", "false")):
        try:
            found.add("on" if RealProduct(str(one), names, decrypts_to).is_on(sources) else "off")
        except NotStarted:
            found.add("not started")
    return found


def told(
    version: str | None, sources: dict[str, str | None], names: dict[str, str] | None
) -> tuple[Evidence, tuple[Evidence, ...]]:
    """The piece that decides, and all."""
    pieces = switch(version, **sources, names=names)
    (decides,) = [e for e in pieces if e.decides]
    return decides, pieces


@pytest.mark.parametrize("names", [NAMES, None], ids=["its environment is seen", "its environment is not seen"])
@pytest.mark.parametrize("version", VERSIONS)
def test_encrypted_values_and_references_in_every_place(version: str | None, names: dict[str, str] | None) -> None:
    sure = 0
    for special in SPECIAL:
        for jvm, argument, environment, file in product((None, "true", "false", special), repeat=4):
            case = {"jvm": jvm, "argument": argument, "environment": environment, "file": file}
            decides, pieces = told(version, case, names)
            real = possible(version, case, environment=names)
            means = {Means.ON: "on", Means.OFF: "off"}.get(decides.means)
            if means is None:
                assert decides.means is Means.UNREADABLE and decides.note is not None, (version, case)
                assert decides.value == special, "only what is not plain is not known"
            else:
                assert real == {means} or version is None, (version, case, decides)
                assert means in real, (version, case, decides)
                sure += 1
            # Whatever says off, sure and readable, shuts our gate, also where it is overruled.
            for value in {piece.value for piece in pieces if piece.shuts}:
                assert "off" in possible(version, {"file": value}, environment=names), value
    assert sure > len(SPECIAL) * 150, "most are known"


@pytest.mark.parametrize("version", VERSIONS[:-1])
def test_what_is_certain_is_said(version: str) -> None:
    """Where the real product can do only one thing, and that by nothing that is kept from us, it is said."""
    for special in SPECIAL:
        for jvm, argument, environment, file in product((None, "true", "false", special), repeat=4):
            case = {"jvm": jvm, "argument": argument, "environment": environment, "file": file}
            real = possible(version, case, environment=NAMES)
            if len(real) == 1 and version != "10.7.0.96327":
                decides, _ = told(version, case, NAMES)
                assert {decides.means.value} == real, (version, case)


@pytest.mark.parametrize("version", VERSIONS[:-1])
@pytest.mark.parametrize("decrypts_to", [None, "true", "false"])
def test_the_servers_own_settings_decide_over_what_was_concluded(version: str, decrypts_to: str | None) -> None:
    """What it shows is merged and resolved, and not decrypted; what was concluded from its process gives way."""
    real = RealProduct(version, NAMES, decrypts_to)
    for special in (*SPECIAL, *(value for value in VALUES if value is not None)):
        for jvm, environment, file in product((None, "false", special), repeat=3):
            case = {"jvm": jvm, "argument": None, "environment": environment, "file": file}
            shown = real.settings(case)
            said = settings_evidence({ENABLE: shown}, version=version, location="api/system/info", relay=None)
            concluded = switch(version, **case, names=NAMES, side=Side.RUNNING)
            decides = [e for e in answered(concluded, said) if e.decides and e.key == ENABLE]
            try:
                expected = {"on" if real.is_on(case) else "off"}
            except NotStarted:
                expected = set()
            if all(e.means is Means.UNREADABLE for e in said if e.key == ENABLE):
                assert shown.lower().startswith(("{aes}", "{aes-gcm}")), shown
                assert {e.means for e in decides} == {Means.UNREADABLE}, (shown, decides)
            else:
                (piece,) = decides
                assert piece.place is Place.SERVER and {piece.means.value} == expected, (version, case, shown)


@pytest.mark.parametrize(("concluded", "shown"), list(product((Means.ON, Means.OFF), repeat=2)))
def test_settings_that_differ_from_what_was_concluded(concluded: Means, shown: Means) -> None:
    """Something gave it a value in a place that was not seen."""
    process = switch(
        "9.9.8", jvm=None, argument="true" if concluded is Means.ON else "false", environment=None, file=None
    )
    process = tuple(e._replace(side=Side.RUNNING) for e in process)
    value = "true" if shown is Means.ON else "false"
    said = settings_evidence({ENABLE: value}, version="9.9.8", location="api/system/info", relay=None)
    (piece,) = [e for e in answered(process, said) if e.decides and e.key == ENABLE]
    assert (piece.place, piece.means) == (Place.SERVER, shown)
    assert not [e for e in settings_evidence({}, version="9.9.8", location="x", relay=None) if e.means is Means.OFF], (
        "what is not listed has its default"
    )


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
