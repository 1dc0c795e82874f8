"""What the window says of an instance's relay, as texts: pure functions of an Overview."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from tray_app.desktop.messages import filled, refusal_word, sentence_of
from tray_app.desktop.payload_texts import kind_text, number_text
from tray_app.desktop.times import local_times, moment_text, when_text

if TYPE_CHECKING:
    from datetime import datetime

    from tray_app.engine.overview import Overview
    from tray_app.engine.relay_view import RelayView


def _tr(text: str) -> str:
    return QCoreApplication.translate("relay", text)


def relay_text(seen: Overview) -> str:
    """Where it listens, what came, what should have come, what was refused: a line each."""
    view = seen.relay
    if view is None:
        return ""
    lines = [_listens(view, seen)]
    if view.hold_all:
        lines.append(_tr("Every message is held until you release it."))
    lines.append(_came(view, seen.at))
    lines.append(_stopped(view, seen.at))
    # What the verdict says already is not said twice; what was refused is told below, by its sorts.
    said = [why for why in view.said if why.code != "relay_refused" and why != seen.verdict.reason]
    lines += [local_times(sentence_of(why), seen.at) for why in said]
    if view.record.refused:
        lines.append(_refused(view, seen.at))
    return "\n".join(line for line in lines if line)


def can_move(seen: Overview) -> bool:
    """Whether another port would help: something keeps it from listening."""
    return seen.relay is not None and seen.relay.record.problem is not None


def _listens(view: RelayView, seen: Overview) -> str:
    if view.record.problem is not None:
        return ""
    if not view.listens:
        return _tr("Nobody listens now, so nothing comes through and nothing leaves.")
    since = when_text(seen.observed.watched_since, seen.at)
    return filled(_tr("At {address}, since {when}."), address=view.address, when=since)


def _came(view: RelayView, now: datetime) -> str:
    record = view.record
    if record.last_at is None:
        return _tr("Nothing has come through yet.")
    counts = ", ".join(f"{number_text(a.count)} × {kind_text(a.kind)}" for a in record.arrived)
    return filled(
        _tr("Came through so far: {counts}; last {when}."), counts=counts, when=when_text(record.last_at, now)
    )


def _stopped(view: RelayView, now: datetime) -> str:
    """What stands against each other where it matters: what came since it is off, and what of it left."""
    if view.stopped_at is None:
        return ""
    when = moment_text(view.stopped_at, now)
    if not view.since_stopped:
        return filled(_tr("Since it was stopped, {when}: nothing came, nothing left."), when=when)
    came = ", ".join(f"{number_text(made)} × {kind_text(kind)}" for kind, made, _ in view.since_stopped)
    if not any(left for *_, left in view.since_stopped):
        return filled(_tr("Since it was stopped, {when}: {came} came, 0 of them left."), when=when, came=came)
    left = ", ".join(f"{number_text(left)} × {kind_text(kind)}" for kind, _, left in view.since_stopped if left)
    return filled(_tr("Since it was stopped, {when}: {came} came; sent on: {left}."), when=when, came=came, left=left)


def _refused(view: RelayView, now: datetime) -> str:
    refused = view.record.refused
    counts = ", ".join(f"{number_text(r.count)} {refusal_word(r.refusal)}" for r in refused)
    last_at = max(r.last_at for r in refused)
    return filled(_tr("Refused and not sent on: {counts}; last {when}."), counts=counts, when=when_text(last_at, now))
