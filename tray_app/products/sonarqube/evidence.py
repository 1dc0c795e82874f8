"""What SonarQube's config file, or its running server, says about telemetry, as the server understands it.

Source: ProcessProperties, AppSettingsLoaderImpl, Props, Configuration.getBoolean and Encryption of SonarQube 8.9 to
2025.1: keys and values are trimmed, a blank value is the default, only `true` in any case is on.
"""

from __future__ import annotations

import binascii
import os
import re
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple

from tray_app.config_files.properties import entries, trimmed
from tray_app.config_files.replace import read
from tray_app.core.errors import Fixable
from tray_app.core.model import Aspect, Evidence, Kind, Look, Means, Place, Side, reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from tray_app.config_files.properties import Entry
    from tray_app.core.model import Instance, Reason

ENABLE: Final = "sonar.telemetry.enable"
"""The name that every version reads."""
ENABLED: Final = "sonar.telemetry.enabled"
"""The name in the manual of 9.6 to 9.9, which no version reads."""
URL: Final = "sonar.telemetry.url"
METRICS_URL: Final = "sonar.telemetry.metrics.url"
GESSIE_URL: Final = "sonar.gessie.url"
FILE_KEYS: Final = frozenset({ENABLE, ENABLED, URL, METRICS_URL})

DESTINATIONS: Final = {URL: frozenset({Kind.PING, Kind.OPT_OUT}), METRICS_URL: frozenset({Kind.METRICS})}
VENDOR_HOST: Final = "telemetry.sonarsource.com"
SINK_ADDRESSES: Final = frozenset({"127.0.0.1:9", "localhost:9", "[::1]:9"})
"""Port 9 of this machine: below 1024, so that no ordinary user can listen there."""

GCM_SINCE: Final = (8, 8)
"""Before it `{aes-gcm}` is no cipher that is known, so the text counts as it is. Source: Encryption.java."""

_ADDRESS: Final = re.compile(r"(https?)://([^/?#:@\\\[\]\s]+|\[[0-9a-f:.]+\])(?::([0-9]{1,5}))?(?:[/?#].*)?", re.DOTALL)
"""A URL without user and without backslash: nothing that two readers could take for two different hosts."""
_PATH_TOKEN: Final = re.compile(r"(://[^/?#]*/)[^/?#]+")
"""In an address of our relay: whoever has it can hand in messages, so it is not shown."""
_REFERENCE: Final = re.compile(r"\$\{env:([^}]*)\}")
NODE_NAME: Final = "sonar.cluster.node.name"
_MADE_UP_NAME: Final = re.compile(r"sonarqube-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
_PORTS: Final = {"http": "80", "https": "443"}


def config_path(home: str) -> str:
    """The config file of an installation."""
    return home.rstrip("/") + "/conf/sonar.properties"


def look_at_file(
    instance: Instance, at: datetime, *, version: str | None = None, names: Mapping[str, str] | None = None
) -> Look:
    """Reads `conf/sonar.properties` of the instance. Never raises for what it finds; without a known home there is
    no evidence. `version` and `names`, the environment of its main process, tell what `${env:NAME}` comes to.
    Thread: any; a file's reading long."""
    kinds = kinds_of(None, {})
    if instance.home is None:
        return Look(looked_at=at, evidence=(), kinds=kinds)
    path = config_path(instance.home)
    view = View(
        side=Side.CONFIGURED, place=Place.FILE, location=path, relay=instance.listen, version=version, names=names
    )
    try:
        contents = read(path)
        found = entries(contents.data, FILE_KEYS, path=path)
    except Fixable as problem:
        if problem.code == "file_missing" and os.path.isdir(os.path.dirname(path)):  # noqa: PTH112, PTH120
            default = reason("sq_no_config_file", path=path)
            return Look(looked_at=at, evidence=_all_defaults(view, default), kinds=kinds)
        # Without its folder it is not a missing file but a wrong place: nothing is known of that server.
        return Look(looked_at=at, evidence=all_unreadable(view, problem.reason), kinds=kinds)
    return Look(
        looked_at=at,
        evidence=tuple(file_evidence(view, found)),
        kinds=kinds,
        config_changed_at=contents.modified_at,
    )


def settings_evidence(
    settings: Mapping[str, str], *, version: str, location: str, relay: str | None
) -> tuple[Evidence, ...]:
    """What the running server uses, from `Settings` of its `api/system/info`; `relay` is ADDRESS:PORT of ours.

    A key that is not listed there has its default. Environment references are resolved there already.
    """
    view = View(side=Side.RUNNING, place=Place.SERVER, location=location, relay=relay, version=version)
    kinds = kinds_of(version, settings)
    pieces: list[Evidence] = [_switch(view, settings.get(ENABLE), decides=True)]
    for key, covers in DESTINATIONS.items():
        if covers & kinds or key in settings:
            pieces.append(_destination(view, key, settings.get(key), decides=True))
    if GESSIE_URL in settings:
        pieces.append(
            Evidence(
                place=Place.SERVER,
                side=Side.RUNNING,
                aspect=Aspect.SWITCH,
                location=location,
                key=GESSIE_URL,
                value=_shown(settings[GESSIE_URL]),
                means=Means.UNREADABLE,
                covers=frozenset({Kind.EVENT}),
                decides=True,
                note=reason("sq_second_channel", key=GESSIE_URL),
            )
        )
    return tuple(pieces)


def process_of(settings: Mapping[str, str]) -> str | None:
    """What the main process called itself when it started, unless somebody chose that name; `api/system/restart`
    keeps the process and its name. Seen in 9.9.8."""
    name = settings.get(NODE_NAME, "")
    return name if _MADE_UP_NAME.fullmatch(name) else None


def kinds_of(version: str | None, settings: Mapping[str, str]) -> frozenset[Kind]:
    """The kinds of payload that a version sends by itself. Unknown counts as recent: better one kind too many.

    Up to 9.9 there are no metrics, also where their address stands in the file: this program writes it for an update.
    The opt-out message is not among them: it leaves once, when the switch has been set to off.
    """
    kinds = {Kind.PING}
    number = re.match(r"\d+", version or "")
    major = int(number[0]) if number else None
    if major is None or major >= 25 or (major >= 10 and METRICS_URL in settings):
        kinds.add(Kind.METRICS)
    if GESSIE_URL in settings:
        kinds.add(Kind.EVENT)
    return frozenset(kinds)


def means_of_url(value: str, relay: str | None) -> Means:
    """Where a readable, non-blank address leads."""
    match = _ADDRESS.fullmatch(trimmed(value).lower())
    if match is None:
        return Means.TO_OTHER
    scheme, host, port = match.groups()
    address = f"{host}:{int(port or _PORTS[scheme])}"
    if relay is not None and scheme == "http" and address in _same_addresses(relay.lower()):
        return Means.TO_RELAY
    if address in SINK_ADDRESSES:
        return Means.TO_SINK
    return Means.TO_VENDOR if host == VENDOR_HOST else Means.TO_OTHER


# --- single facts -----------------------------------------------------------------------------------------


class View(NamedTuple):
    """Where we are looking."""

    side: Side
    place: Place
    location: str
    relay: str | None
    version: str | None = None
    """Of the server that reads it; None: not known."""
    names: Mapping[str, str] | None = None
    """Variables of its main process, as far as a value refers to them; None: not known."""

    def piece(
        self,
        key: str,
        value: str | None,
        means: Means,
        *,
        line: int | None,
        decides: bool,
        note: Reason | None,
        covers: frozenset[Kind] = frozenset(),
    ) -> Evidence:
        """One fact; `value` None: the default."""
        switch = key in (ENABLE, ENABLED)
        return Evidence(
            place=self.place if value is not None or means is Means.UNREADABLE else Place.DEFAULT,
            side=self.side,
            aspect=Aspect.SWITCH if switch else Aspect.DESTINATION,
            location=self.location,
            line=line,
            key=key,
            value=None if value is None else _shown(value),
            means=Means.NO_EFFECT if key == ENABLED else means,
            covers=covers,
            decides=decides and key != ENABLED,
            shuts=means is Means.OFF,
            note=note,
        )


def file_evidence(view: View, found: tuple[Entry, ...]) -> Iterator[Evidence]:
    """Every line with one of our keys, and the defaults of those that have none."""
    for key in (ENABLE, ENABLED, URL, METRICS_URL):
        lines = [entry for entry in found if entry.name == key]
        if not lines and key != ENABLED:
            yield fact(view, key, None, line=None, decides=True)
        deciding = _deciding(lines, view, key)
        for entry in lines:
            yield fact(view, key, entry.value, line=entry.line, decides=entry is deciding)


def _deciding(lines: list[Entry], view: View, key: str) -> Entry | None:
    """The last line of a key. Where the key stands in two spellings that only trimming makes the same (an escaped
    blank), the server's choice depends on a hash table: then the last one of a spelling that lets something leave."""
    if len({entry.key for entry in lines}) < 2:
        return lines[-1] if lines else None
    by_spelling = sorted(lines, key=lambda e: e.key)
    last = sorted((list(group)[-1] for _, group in groupby(by_spelling, key=lambda e: e.key)), key=lambda e: e.line)
    quiet = (Means.OFF, Means.TO_SINK, Means.TO_RELAY)
    loud = [e for e in last if fact(view, key, e.value, line=None, decides=False).means not in quiet]
    return (loud or last)[-1]


def fact(view: View, key: str, value: str | None, *, line: int | None, decides: bool) -> Evidence:
    """What a key comes to that has this value there, as written; None: nothing gives it, so it has its default."""
    if key in DESTINATIONS:
        return _destination(view, key, value, decides=decides, line=line)
    return _switch(view, value, decides=decides, line=line, key=key)


def _switch(view: View, value: str | None, *, decides: bool, line: int | None = None, key: str = ENABLE) -> Evidence:
    note = reason("sq_ignored_name", key=ENABLED, instead=ENABLE) if key == ENABLED else None
    merged, unreadable = _interpolated(value or "", view)
    plain, unreadable = (merged, unreadable) if unreadable is not None else _decrypted(merged, view)
    if unreadable is not None:
        return view.piece(key, value, Means.UNREADABLE, line=line, decides=decides, note=note or unreadable)
    if not merged:  # Before it is decrypted, and also where it refers to a variable that is empty.
        means = Means.ON
        if value is not None and key == ENABLE:
            note = reason("sq_blank_is_default", key=key)
    else:
        means = Means.ON if trimmed(plain).lower() == "true" else Means.OFF
    return view.piece(key, value, means, line=line, decides=decides, note=note)


def _destination(view: View, key: str, value: str | None, *, decides: bool, line: int | None = None) -> Evidence:
    plain, note = _interpolated(value or "", view)
    if note is None:
        plain, note = _decrypted(plain, view)
    if note is not None:
        means = Means.UNREADABLE
    elif not trimmed(plain):
        means = Means.TO_VENDOR
    else:
        means = means_of_url(plain, view.relay)
    if means is Means.TO_RELAY and value is not None:
        value = _PATH_TOKEN.sub(r"\1…", value)
    return view.piece(key, value, means, line=line, decides=decides, note=note, covers=DESTINATIONS[key])


def _all_defaults(view: View, note: Reason) -> tuple[Evidence, ...]:
    switch = view.piece(ENABLE, None, Means.ON, line=None, decides=True, note=note)
    return (switch, *(_destination(view, key, None, decides=True) for key in DESTINATIONS))


def all_unreadable(view: View, note: Reason) -> tuple[Evidence, ...]:
    """A place that could not be read: it may say anything of each key."""

    def piece(key: str, covers: frozenset[Kind] = frozenset()) -> Evidence:
        return view.piece(key, None, Means.UNREADABLE, line=_line_of(note), decides=True, note=note, covers=covers)

    return (piece(ENABLE), *(piece(key, covers) for key, covers in DESTINATIONS.items()))


def _line_of(note: Reason) -> int | None:
    line = dict(note.facts).get("line", "")
    return int(line) if line.isascii() and line.isdigit() else None


def _interpolated(value: str, view: View) -> tuple[str, Reason | None]:
    """A value, trimmed, with what it refers to put in, or why that cannot be known.

    `${env:X}` is resolved by 9.9 and older, and stays as it is where X is not set (seen in 9.9.8); 2025 takes it
    literally; for those in between it is not known. A running server's own answer is resolved already.
    """
    value = trimmed(value)
    if view.place is Place.SERVER or "${" not in value:
        return value, None
    major = version_numbers(view.version)[:1]
    old = bool(major) and major < (10,)
    if (old and view.names is None) or not (old or major >= (25,)):
        return "", reason("sq_value_from_environment", value=_shown(value))
    if not old:
        return value, None
    names = view.names or {}
    return trimmed(_REFERENCE.sub(lambda match: names.get(match[1], match[0]), value)), None


def _decrypted(value: str, view: View) -> tuple[str, Reason | None]:
    """A value as the server uses it, or why that cannot be known: `{name}text` is decrypted, with an unknown name it is
    plain text. Source: Encryption.java."""
    end = value.find("}")
    if not value.startswith("{") or end <= 1:
        return value, None
    cipher, numbers = value[1:end].lower(), version_numbers(view.version)
    if cipher == "aes" or (cipher == "aes-gcm" and (not numbers or numbers >= GCM_SINCE)):
        return "", reason("sq_value_encrypted", cipher=cipher)
    if cipher != "b64":
        return value, None
    try:
        return binascii.a2b_base64(value[end + 1 :].encode("ascii"), strict_mode=True).decode("utf-8"), None
    except ValueError:
        return "", reason("sq_value_encrypted", cipher=cipher)


def references(value: str) -> tuple[str, ...]:
    """The variables that a value refers to by `${env:NAME}`."""
    return tuple(_REFERENCE.findall(value))


def version_numbers(version: str | None) -> tuple[int, ...]:
    """Major, minor and so on; empty: not known. 2025.1 counts its years, the community builds of that time from 24."""
    return tuple(int(part) for part in re.findall(r"\d+", (version or "").partition("-")[0])[:4])


def _shown(value: str) -> str:
    """A value that can be stored: half surrogates, which an escape can make, are not text."""
    return value.encode("utf-8", "replace").decode("utf-8")


def _same_addresses(relay: str) -> Iterable[str]:
    """Our relay by number and, where it listens on this machine's usual address, by name."""
    host, _, port = relay.rpartition(":")
    return (relay, f"localhost:{port}") if host in ("127.0.0.1", "[::1]") else (relay,)
