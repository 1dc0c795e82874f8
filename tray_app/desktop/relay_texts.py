"""What the window says of an instance's relay, as texts: pure functions of an Overview."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from tray_app.desktop.messages import filled, refusal_word, sentence_of
from tray_app.desktop.payload_texts import kind_text, number_text
from tray_app.desktop.times import local_times, when_text

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
    lines = [_listens(view, seen.at)]
    if view.hold_all:
        lines.append(_tr("Every message is held until you release it."))
    lines.append(_came(view, seen.at))
    if view.silent is not None:
        lines.append(local_times(sentence_of(view.silent), seen.at))
    elif view.expected is not None:
        lines.append(expected_text(view, seen.at))
    if view.record.refused:
        lines.append(_refused(view, seen.at))
    return "\n".join(line for line in lines if line)


def expected_text(view: RelayView, now: datetime) -> str:
    """When the next message should come."""
    if view.expected is None:
        return ""
    first = _tr("The first payload should come between {earliest} and {latest}.")
    again = _tr("The next payload should come between {earliest} and {latest}.")
    return filled(
        first if view.record.last_at is None else again,
        earliest=when_text(view.expected.earliest, now),
        latest=when_text(view.expected.latest, now),
    )


def can_move(seen: Overview) -> bool:
    """Whether another port would help: something keeps it from listening."""
    return seen.relay is not None and seen.relay.record.problem is not None


def _listens(view: RelayView, now: datetime) -> str:
    if view.record.problem is not None:
        return sentence_of(view.record.problem)
    if view.listens_since is None:
        return _tr("Nobody listens now, so nothing comes through and nothing leaves.")
    return filled(_tr("At {listen}, since {when}."), listen=view.listen, when=when_text(view.listens_since, now))


def _came(view: RelayView, now: datetime) -> str:
    record = view.record
    if record.last_at is None:
        return _tr("Nothing has come through yet.")
    counts = ", ".join(f"{number_text(a.count)} × {kind_text(a.kind)}" for a in record.arrived)
    return filled(
        _tr("Came through so far: {counts}; last {when}."), counts=counts, when=when_text(record.last_at, now)
    )


def _refused(view: RelayView, now: datetime) -> str:
    refused = view.record.refused
    counts = ", ".join(f"{number_text(r.count)} {refusal_word(r.refusal)}" for r in refused)
    last_at = max(r.last_at for r in refused)
    return filled(_tr("Refused and not sent on: {counts}; last {when}."), counts=counts, when=when_text(last_at, now))
