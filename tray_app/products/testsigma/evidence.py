"""What a Testsigma's files say about telemetry, what the running server answered, and which of the two counts.

Source: ServerService, OnboardingController, TestsigmaOsStatsService and application.properties of v3.0.1: the ping goes
by the flag `consent` of the database; while `consentRequestDone` is false each ping sets that flag to the opposite of
DISABLE_TELEMETRY first; events and add-on usage go by nothing, in every released version; all of it goes to the
platform URL.
"""

from __future__ import annotations

import os
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from tray_app.config_files.properties import entries, trimmed
from tray_app.config_files.replace import read
from tray_app.core.errors import Fixable
from tray_app.core.model import Aspect, Evidence, Kind, Look, Means, Place, Side, reason
from tray_app.products.testsigma import sources
from tray_app.products.testsigma.places import config_path, config_paths, log_path, means_of_url, server_folder
from tray_app.products.testsigma.running import started_in
from tray_app.products.testsigma.sources import FILE_KEYS, SWITCH, URL, Given

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from tray_app.core.model import Instance
    from tray_app.products.testsigma.running import Started

CONSENT: Final = "consent"

KINDS: Final = frozenset({Kind.PING, Kind.EVENT, Kind.USAGE})
NO_SWITCH: Final = frozenset({Kind.EVENT, Kind.USAGE})
FILE_TIME_SLACK: Final = timedelta(seconds=2)
"""As in `core.sharing`: file systems keep times as coarsely as this."""
LOG_END_BYTES: Final = 1_000_000
"""How much of the log's end is looked at for where messages go: some minutes of a busy server."""

_ANSWER: Final = re.compile(r"consent=(true|false), consentRequestDone=(true|false)")
_LOUD: Final = frozenset({Means.TO_VENDOR, Means.TO_OTHER})


def look_at_files(instance: Instance, at: datetime, *, proc: str = "/proc") -> Look:
    """Reads its config files, what its process was started with, and the end of its log. Never raises for what it
    finds. Thread: any."""
    if instance.compose is not None:
        from tray_app.products.testsigma import compose_config

        return compose_config.look(instance, at)
    if instance.home is None:
        # A container is asked about; until then what it was made with is what it was made with (`sharing.merged`).
        pieces = () if instance.container is not None else (no_switch(Side.CONFIGURED),)
        return Look(looked_at=at, evidence=pieces, kinds=KINDS)
    config = read_files(config_paths(instance.home), folder=server_folder(instance.home))
    process = started_in(instance.home, proc=proc)
    look = Look(
        looked_at=at,
        evidence=(no_switch(Side.CONFIGURED), *_of_files(instance, config, process)),
        kinds=KINDS,
        config_changed_at=config.changed_at,
    )
    log = log_end(instance)
    if log is not None:
        from tray_app.products.testsigma.log_lines import newest_request, newest_server_id, plain, started_at

        data = plain(log)
        newest = newest_request(data)
        where = () if newest is None else (_where_it_sent(instance, *newest),)
        look = look._replace(started_at=started_at(data), evidence=look.evidence + where)
        # With a log-in the server itself says which one it is; its log may be of before it was set up anew.
        has_session = instance.secret is not None and instance.secret.user is not None
        known = None if has_session else instance.server_id
        if known is not None and newest_server_id(data) not in (None, known):
            where_it_is = instance.url or instance.home
            return look._replace(problem=reason("other_server", title="Testsigma", url=where_it_is, name=instance.name))
    if process is not None:
        look = look._replace(started_at=process.process.started_at, process=process.process.identity)
    return look


def _of_files(instance: Instance, config: Config, process: Started | None) -> tuple[Evidence, ...]:
    """What a server started now would use, and what the running one was started with."""
    default = (Place.FILE, config_path(instance.home or ""))
    if process is None:
        return sources.combined((), config.lines, side=Side.CONFIGURED, instance=instance, default=default)
    one = process.process
    where = f"process {one.pid}"
    variables = sources.from_environment((one.environment or {}).items(), Place.ENVIRONMENT, location=where)
    seen = sources.strong(variables, process.before_main, location=where)
    # What cannot be seen of the running process lowers what is known of the running server, no more.
    hidden = sources.unseen(one.unseen, Place.ENVIRONMENT, location=where) if one.environment is None else []
    configured = sources.combined(seen, config.lines, side=Side.CONFIGURED, instance=instance, default=default)
    below = as_read_at(config, one.started_at)
    running = sources.combined([*seen, *hidden], below, side=Side.RUNNING, instance=instance, default=default)
    return configured + tuple(piece for piece in running if piece.decides)


def as_read_at(config: Config, started_at: datetime | None) -> list[Given]:
    """The lines of the files as a server read them that started at that time."""
    if config.changed_at is None or started_at is None:
        return list(config.lines)
    if config.changed_at + FILE_TIME_SLACK < started_at:
        note = reason("read_at_start", started_at=started_at)
        return [one._replace(note=one.note or note) for one in config.lines]
    note = reason("changed_since_start", changed_at=config.changed_at, started_at=started_at)
    return sources.unseen(note, Place.FILE, location=config.changed_path or "")


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
    pieces = _weigh_destinations(look)
    pieces[:0] = [no_switch(side) for side in Side if not any((p.side, p.covers) == (side, NO_SWITCH) for p in pieces)]
    answer = answer_of(look)
    disables = _disables(pieces)
    weighed: list[Evidence] = []
    for piece in pieces:
        if piece.key == CONSENT and piece.side is Side.RUNNING and answer is not None:
            consent, done = answer
            weighed += [_as_it_pings(piece, consent=consent, done=done, disables=disables)]
            weighed += [_kept(piece, consent=consent, done=done)]
        elif piece.key == SWITCH:
            only_before = answer is not None and answer[1]
            # Of the running server it says nothing alone: the flag in its database does.
            decides = piece.side is Side.CONFIGURED and piece.decides and not only_before
            note = piece.note or (reason("ts_only_before") if only_before else None)
            weighed.append(piece._replace(decides=decides, note=note))
        elif piece.key != CONSENT or answer is None:
            weighed.append(piece)
    return look._replace(evidence=tuple(weighed))


def _disables(pieces: Iterable[Evidence]) -> bool | None:
    """Whether DISABLE_TELEMETRY is true for the running server; where its process is not to be seen, what its config
    says. None: what that process read is not known."""
    switch = [p for p in pieces if p.key == SWITCH]
    running = [p for p in switch if p.side is Side.RUNNING]
    if running:
        return None if running[0].means is Means.UNREADABLE else running[0].means is Means.OFF
    return any(p.decides and p.means is Means.OFF for p in switch)


def _as_it_pings(piece: Evidence, *, consent: bool, done: bool, disables: bool | None) -> Evidence:
    """The flag as the next ping finds it: that sets it by DISABLE_TELEMETRY until the first set-up is finished."""
    undone = not done and not consent and not disables
    means = Means.ON if consent or undone else Means.OFF
    return piece._replace(means=means, note=reason("ts_tick_undone") if undone else piece.note)


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


def _weigh_destinations(look: Look) -> list[Evidence]:
    """One place decides where messages go: what the server says, or else what follows from how it was started; and what
    it was seen doing. These two may be of different times, and then the one that lets something leave counts. Of the
    log only the newest look."""
    pieces: list[Evidence] = []
    for piece in look.evidence:
        if not (_is_where(piece) and any(_is_where(p) and p.location == piece.location for p in pieces)):
            pieces.append(piece)
    running = [p for p in pieces if _is_where(p)]
    if not running:
        return [*pieces, _NOT_KNOWN]
    readable = [p for p in running if p.means is not Means.UNREADABLE]
    said = [p for p in readable if p.place is Place.SERVER]
    seen = [p for p in readable if p.note is not None and p.note.code == "ts_seen_in_log"]
    concluded = [p for p in readable if p not in said and p not in seen]
    if concluded and look.asked_at and look.started_at and look.asked_at < look.started_at:
        said = []  # It said so before this start, and what it was started with is seen.
    best = [*seen, *(said or concluded)]
    chosen = next((p for p in best if p.means in _LOUD), next(iter(best or running)))
    return [p._replace(decides=p is chosen) if p in running else p for p in pieces]


def _is_where(piece: Evidence) -> bool:
    """Where the running server sends."""
    return piece.side is Side.RUNNING and piece.aspect is Aspect.DESTINATION


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


class Config(NamedTuple):
    """What the files say."""

    lines: tuple[Given, ...]
    """Of our keys, in the order in which the later overrules the earlier."""
    changed_at: datetime | None
    """When the newest of the files was changed; None: there is none."""
    changed_path: str | None = None
    """Which one that is."""


def read_files(paths: Sequence[str], *, folder: str) -> Config:
    """All lines of our keys in all files that Spring reads; the last line of the last file decides. Without `folder` it
    is not a missing file but a wrong place: nothing is known of that server."""
    found: list[Given] = []
    changed: list[tuple[datetime, str]] = []
    if not os.path.isdir(folder):  # noqa: PTH112
        gone = reason("file_missing", path=paths[-1])
        return Config(lines=tuple(sources.unseen(gone, Place.FILE, location=paths[-1])), changed_at=None)
    for path in paths:
        try:
            contents = read(path)
            lines = entries(contents.data, FILE_KEYS, path=path)
        except Fixable as problem:
            if problem.code != "file_missing":
                found += sources.unseen(problem.reason, Place.FILE, location=path)
            continue
        changed.append((contents.modified_at, path))
        found += [
            Given(key=trimmed(e.key), value=trimmed(e.value), place=Place.FILE, location=path, line=e.line)
            for e in lines
        ]
    newest = max(changed, default=(None, None))
    return Config(lines=tuple(found), changed_at=newest[0], changed_path=newest[1])


def no_switch(side: Side) -> Evidence:
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
