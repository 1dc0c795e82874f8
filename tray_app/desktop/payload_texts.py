"""What the windows say of payloads, as texts. Plain text; what comes from outside is escaped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from tray_app.core.messages import Answered
from tray_app.core.model import Kind, PayloadState, reason
from tray_app.core.sentences import printable
from tray_app.desktop.messages import act_word, filled, payload_word, sentence_of
from tray_app.desktop.times import instant_text, utc_text, when_text

if TYPE_CHECKING:
    from datetime import datetime

    from tray_app.core.edits import SwitchChange
    from tray_app.core.messages import Attempt, Exchange, Payload


def _tr(text: str) -> str:
    return QCoreApplication.translate("payloads", text)


def number_text(number: int) -> str:
    """`1,204,331`, as the system's language groups digits."""
    return QLocale().toString(number)


def size_text(size_bytes: int) -> str:
    """`12.1 kB`; decimal units."""
    return QLocale().formattedDataSize(size_bytes, 1, QLocale.DataSizeFormat.DataSizeSIFormat)


def exact_size_text(size_bytes: int) -> str:
    """`12,103 bytes`."""
    return filled(_tr("{number} bytes"), number=number_text(size_bytes))


def kind_text(kind: Kind) -> str:
    """What sort of message."""
    return {
        Kind.PING: _tr("ping"),
        Kind.METRICS: _tr("metrics"),
        Kind.EVENT: _tr("event"),
        Kind.USAGE: _tr("usage"),
        Kind.OPT_OUT: _tr("farewell"),
    }[kind]


def no_answer_text() -> str:
    """Where nobody answered."""
    return _tr("no answer")


def answer_text(payload: Payload) -> str:
    """`200`, `no answer`; empty before any attempt."""
    if payload.error is not None and payload.state is not PayloadState.DELIVERED:
        return no_answer_text()
    return "" if payload.status_code is None else str(payload.status_code)


def why_text(payload: Payload) -> str:
    """Why it is in its state; empty where nothing is to be said."""
    return "" if payload.reason is None else sentence_of(payload.reason)


def time_tip(at: datetime, now: datetime) -> str:
    """A time twice: as people say it, and in UTC."""
    return f"{when_text(at, now)}\n{utc_text(at)}"


def switch_text(change: SwitchChange, instance_name: str, now: datetime) -> str:
    """`today 14:02:07 · work: you stopped telemetry`, and why it was not done."""
    parts = {"time": instant_text(change.at, now), "instance": instance_name, "act": act_word(change.act)}
    if change.done:
        return filled(_tr("{time} · {instance}: {act}"), **parts)
    why = "" if change.problem is None else sentence_of(change.problem)
    return filled(_tr("{time} · {instance}: {act}; this was not finished. {why}"), **parts, why=why)


def head_text(payload: Payload, attempt: Attempt | None, now: datetime) -> str:
    """`work · ping · sent · today 02:10:07, 5 h ago · 12.1 kB · 200 in 84 ms`."""
    parts = {
        "instance": payload.instance_name,
        "kind": kind_text(payload.kind),
        "state": payload_word(payload.state),
        "time": when_text(payload.created_at, now),
        "size": size_text(payload.size_bytes),
    }
    if attempt is None:
        return filled(_tr("{instance} · {kind} · {state} · {time} · {size}"), **parts)
    template = _tr("{instance} · {kind} · {state} · {time} · {size} · {answer} in {duration}")
    return filled(
        template, **parts, answer=exchange_text(attempt.exchange), duration=duration_text(attempt.duration_ms)
    )


def origin_text(payload: Payload) -> str:
    """Whose bytes these are."""
    if payload.rebuilt:
        return _tr("Rebuilt by this program from what the web API offers, in the documented shape.")
    if payload.state is PayloadState.SEEN:
        return _tr("Shown by the server itself; it was sent past this program.")
    if payload.state is PayloadState.DELIVERED:
        return _tr("Taken from the server, sent unchanged.")
    return _tr("Taken from the server, kept unchanged.")


def duration_text(duration_ms: int) -> str:
    """`84 ms`, `12.4 s`."""
    if duration_ms < 1000:
        return filled(_tr("{number} ms"), number=number_text(duration_ms))
    return filled(_tr("{number} s"), number=QLocale().toString(duration_ms / 1000, "f", 1))


def exchange_text(exchange: Exchange) -> str:
    """`200`, or `no answer`."""
    return str(exchange.status_code) if isinstance(exchange, Answered) else no_answer_text()


def failure_text(exchange: Exchange) -> str:
    """Why there was no answer; empty when there was one."""
    if isinstance(exchange, Answered):
        return ""
    why = sentence_of(reason(f"attempt_{exchange.error}", detail=exchange.detail))
    if exchange.may_have_left:
        return filled(_tr("{why} Part of the message may have left."), why=why)
    return filled(_tr("{why} Nothing had left."), why=why)


def finding_text(what: str, count: int) -> str:
    """What the guard found at one place."""
    return filled(
        {
            "email": _tr("e-mail address ({count})"),
            "ip": _tr("IP address ({count})"),
            "host": _tr("host name ({count})"),
            "home_path": _tr("home folder ({count})"),
            "known_name": _tr("name of a user or project ({count})"),
            "unknown_field": _tr("not among the documented fields ({count})"),
            "unexpected_form": _tr("unusual value ({count})"),
            "duplicate_key": _tr("key stands twice ({count})"),
            "not_json": _tr("not readable as JSON"),
        }.get(what, printable(what)),
        count=number_text(count),
    )
