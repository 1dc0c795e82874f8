"""What a Testsigma's files say about telemetry, what the running server answered, and which of the two counts.

Source: ServerService, OnboardingController, TestsigmaOsStatsService and application.properties of v3.0.1: the ping goes
by the flag `consent` of the database; while `consentRequestDone` is false each ping sets that flag to the opposite of
DISABLE_TELEMETRY first; events and add-on usage go by nothing, in every released version; all of it goes to the
platform URL.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Final, NamedTuple

from tray_app.config_files.properties import entries, trimmed
from tray_app.config_files.replace import read
from tray_app.core.errors import Fixable
from tray_app.core.model import Aspect, Evidence, Kind, Look, Means, Place, Side, reason
from tray_app.products.testsigma.places import config_path, config_paths, log_path, means_of_url, server_folder

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from tray_app.core.model import Instance, Reason

SWITCH: Final = "DISABLE_TELEMETRY"
URL: Final = "testsigma.platform.url"
URL_VARIABLE: Final = "TESTSIGMA_PLATFORM_URL"
"""The jar's own file sets URL to `${TESTSIGMA_PLATFORM_URL:...}`, so this counts where no file sets URL."""
FILE_KEYS: Final = frozenset({SWITCH, URL, URL_VARIABLE})
CONSENT: Final = "consent"

KINDS: Final = frozenset({Kind.PING, Kind.EVENT, Kind.USAGE})
NO_SWITCH: Final = frozenset({Kind.EVENT, Kind.USAGE})
LOG_END_BYTES: Final = 1_000_000
"""How much of the log's end is looked at for where messages go: some minutes of a busy server."""

_ANSWER: Final = re.compile(r"consent=(true|false), consentRequestDone=(true|false)")
_LOUD: Final = frozenset({Means.TO_VENDOR, Means.TO_OTHER, Means.UNREADABLE})


def look_at_files(instance: Instance, at: datetime) -> Look:
    """Reads its config files and the end of its log. Never raises for what it finds. Thread: any."""
    pieces: list[Evidence] = [_no_switch(side) for side in Side]
    if instance.home is None:
        return Look(looked_at=at, evidence=tuple(pieces), kinds=KINDS)
    config = _config(instance)
    log = log_end(instance)
    pieces += config.pieces
    started = None
    if log is not None:
        from tray_app.products.testsigma.log_lines import newest_request, plain, started_at

        data = plain(log)
        started = started_at(data)
        newest = newest_request(data)
        if newest is not None:
            pieces.append(_where_it_sent(instance, *newest))
    return Look(
        looked_at=at,
        evidence=tuple(pieces),
        kinds=KINDS,
        config_changed_at=config.changed_at,
        started_at=started,
    )


def stays_here(url: str, instance: Instance) -> bool:
    """Whether what is sent to this address goes to the sink or to our relay."""
    return means_of_url(url, instance) in (Means.TO_SINK, Means.TO_RELAY)


def answer_text(*, consent: bool, done: bool) -> str:
    """The server's answer as a value of evidence; read back by `weigh`."""
    return f"consent={str(consent).lower()}, consentRequestDone={str(done).lower()}"


def answer_of(look: Look) -> tuple[bool, bool] | None:
    """The flag and whether the owner was asked for it, as the server last said; None: it has not said."""
    for piece in look.evidence:
        if piece.key == CONSENT and piece.side is Side.RUNNING and piece.value is not None:
            found = _ANSWER.fullmatch(piece.value)
            return None if found is None else (found[1] == "true", found[2] == "true")
    return None


def flag_evidence(instance: Instance, *, consent: bool | None, done: bool | None) -> Evidence:
    """The server's answer to `GET /servers`; None: it left that out."""
    known = consent is not None and done is not None
    return Evidence(
        place=Place.SERVER,
        side=Side.RUNNING,
        aspect=Aspect.SWITCH,
        location=f"{instance.url}/servers",
        key=CONSENT,
        value=answer_text(consent=bool(consent), done=bool(done)) if known else None,
        means=(Means.ON if consent else Means.OFF) if known else Means.UNREADABLE,
        covers=frozenset({Kind.PING}),
        decides=True,
        note=None if known else reason("ts_no_flag", url=instance.url),
    )


def url_evidence(instance: Instance, url: str) -> Evidence:
    """The platform URL that the running server says it uses."""
    return Evidence(
        place=Place.SERVER,
        side=Side.RUNNING,
        aspect=Aspect.DESTINATION,
        location=f"{instance.url}/testsigma_os_config",
        key=URL,
        value=url[:500],
        means=means_of_url(url, instance),
        decides=True,
    )


def weigh(look: Look) -> Look:
    """Which pieces decide, given the files now and the server's last answer: the flag in the server's database where
    the owner was asked for it, else DISABLE_TELEMETRY; of two places that say where messages go the louder."""
    pieces = _weigh_destinations(look.evidence)
    answer = answer_of(look)
    if answer is None:
        return look._replace(evidence=tuple(pieces))
    consent, done = answer
    file_off = any(p.key == SWITCH and p.decides and p.means is Means.OFF for p in pieces)
    weighed: list[Evidence] = []
    for piece in pieces:
        if piece.key == CONSENT and piece.side is Side.RUNNING:
            undone = not done and not consent and not file_off
            means = Means.ON if consent or undone else Means.OFF
            weighed.append(piece._replace(means=means, note=reason("ts_tick_undone") if undone else piece.note))
            weighed.append(_kept(piece, consent=consent, done=done))
        elif piece.key == SWITCH and done:
            weighed.append(piece._replace(decides=False, note=piece.note or reason("ts_only_before")))
        elif piece.key != CONSENT:
            weighed.append(piece)
    return look._replace(evidence=tuple(weighed))


def _kept(piece: Evidence, *, consent: bool, done: bool) -> Evidence:
    """The flag as what a server started now goes by. Off, it is the owner's word for every kind, so it shuts all."""
    return piece._replace(
        side=Side.CONFIGURED,
        means=Means.ON if consent else Means.OFF,
        covers=frozenset(),
        decides=done,
        shuts=not consent,
        note=reason("ts_flag_kept" if done else "ts_flag_not_kept"),
    )


def _weigh_destinations(evidence: Iterable[Evidence]) -> list[Evidence]:
    """One place decides where messages go: what the server says and what it was seen doing may be of different
    times, and then the one that lets something leave counts. Of the log only the newest look."""
    pieces: list[Evidence] = []
    for piece in evidence:
        where = piece.side is Side.RUNNING and piece.aspect is Aspect.DESTINATION
        if not (where and any(p.location == piece.location and p.side is piece.side for p in pieces)):
            pieces.append(piece)
    running = [p for p in pieces if p.side is Side.RUNNING and p.aspect is Aspect.DESTINATION]
    if not running:
        return [*pieces, _NOT_KNOWN]
    chosen = next((p for p in running if p.means in _LOUD), next(iter(running), None))
    return [p._replace(decides=p is chosen) if p in running else p for p in pieces]


_NOT_KNOWN: Final = Evidence(
    place=Place.SERVER,
    side=Side.RUNNING,
    aspect=Aspect.DESTINATION,
    location="the running server",
    key=URL,
    means=Means.UNREADABLE,
    decides=True,
    note=reason("ts_url_not_known"),
)


# --- files --------------------------------------------------------------------------------------------------


class _Config(NamedTuple):
    pieces: list[Evidence]
    changed_at: datetime | None


def _config(instance: Instance) -> _Config:
    """All lines of our keys in all files that Spring reads; the last line of the last file decides."""
    found: list[Evidence] = []
    changed: list[datetime] = []
    home = instance.home or ""
    if not os.path.isdir(server_folder(home)):  # noqa: PTH112
        gone = reason("file_missing", path=config_path(home))
        return _Config(pieces=[_unreadable(key, config_path(home), gone) for key in (SWITCH, URL)], changed_at=None)
    for path in config_paths(home):
        try:
            contents = read(path)
            lines = entries(contents.data, FILE_KEYS, path=path)
        except Fixable as problem:
            if problem.code != "file_missing":
                found += [_unreadable(key, path, problem.reason) for key in (SWITCH, URL)]
            continue
        changed.append(contents.modified_at)
        found += [_line(instance, path, e.line, key=trimmed(e.key), value=trimmed(e.value)) for e in lines]
    pieces = _deciding([p for p in found if p.key == SWITCH]) or [_default(SWITCH, config_path(home))]
    own, variable = ([p for p in found if p.key == key] for key in (URL, URL_VARIABLE))
    pieces += _deciding(own)
    pieces += [p._replace(decides=False) for p in variable] if own else _deciding(variable)
    if not own and not variable:
        pieces.append(_default(URL, config_path(home)))
    return _Config(pieces=pieces, changed_at=max(changed, default=None))


def _deciding(pieces: list[Evidence]) -> list[Evidence]:
    return [piece._replace(decides=piece is pieces[-1]) for piece in pieces]


def _line(instance: Instance, path: str, line: int, *, key: str, value: str) -> Evidence:
    note: Reason | None = None
    shown = value.encode("utf-8", "replace").decode("utf-8")
    if "${" in value:
        means, note = Means.UNREADABLE, reason("ts_placeholder", value=shown)
    elif key == SWITCH:
        means = Means.OFF if value.lower() == "true" else Means.ON
        if means is Means.ON and value.lower() not in ("", "false"):
            note = reason("ts_only_true", key=SWITCH, value=shown)
    else:
        means = means_of_url(value, instance) if value else Means.TO_OTHER
    return _piece(key, path, means, line=line, value=shown, note=note)


def _default(key: str, path: str) -> Evidence:
    means = Means.ON if key == SWITCH else Means.TO_VENDOR
    return _piece(key, path, means, place=Place.DEFAULT, note=reason("ts_not_set", key=key))


def _unreadable(key: str, path: str, why: Reason) -> Evidence:
    return _piece(key, path, Means.UNREADABLE, note=why)


def _piece(
    key: str,
    path: str,
    means: Means,
    *,
    place: Place = Place.FILE,
    line: int | None = None,
    value: str | None = None,
    note: Reason | None = None,
) -> Evidence:
    return Evidence(
        place=place,
        side=Side.CONFIGURED,
        aspect=Aspect.SWITCH if key == SWITCH else Aspect.DESTINATION,
        location=path,
        key=key,
        means=means,
        line=line,
        value=value,
        decides=True,
        shuts=means is Means.OFF,
        note=note,
    )


def _no_switch(side: Side) -> Evidence:
    """Events and usage: on, whatever is set."""
    return Evidence(
        place=Place.DEFAULT,
        side=side,
        aspect=Aspect.SWITCH,
        location="Testsigma",
        key="events",
        means=Means.ON,
        covers=NO_SWITCH,
        decides=True,
        note=reason("ts_events_have_no_switch"),
    )


# --- log ----------------------------------------------------------------------------------------------------


def log_end(instance: Instance) -> bytes | None:
    """The last LOG_END_BYTES of its log; None: it cannot be read."""
    if instance.home is None:
        return None
    try:
        descriptor = os.open(log_path(instance.home), os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except OSError:
        return None
    try:
        size = os.fstat(descriptor).st_size
        os.lseek(descriptor, max(size - LOG_END_BYTES, 0), os.SEEK_SET)
        return os.read(descriptor, LOG_END_BYTES)
    except OSError:
        return None
    finally:
        os.close(descriptor)


def _where_it_sent(instance: Instance, url: str, at: datetime | None) -> Evidence:
    return Evidence(
        place=Place.FILE,
        side=Side.RUNNING,
        aspect=Aspect.DESTINATION,
        location=log_path(instance.home or ""),
        key=URL,
        value=url[:500],
        means=means_of_url(url, instance),
        note=reason("ts_seen_in_log", at=at or "?"),
    )
