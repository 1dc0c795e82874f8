"""What follows an attempt: delivered, again at some time, rejected, or outcome unknown. Pure.

Statuses:

=============================  ====================================================================
2xx                            delivered
408, 425, 429, 5xx             again
407                            again: it is a proxy that refuses, not the vendor
3xx                            rejected: redirects are not followed, the owner's destination is the destination
other 4xx, anything else       rejected: the same bytes would be refused again
=============================  ====================================================================

A product's own table (`Product.answers`) goes first. Without an answer it is the table ERRORS that decides whether
to try again, and whether a byte may have left that decides between QUEUED and UNCERTAIN.

Back-off before attempt n + 1, in seconds, n attempts having been made, `chance` uniform in [0, 1)::

    min(60 * 2 ** (n - 1), 6 * 3600) * (0.5 + 0.5 * chance)

so 30 to 60 s, 1 to 2 min, 2 to 4 min, ... and from the tenth attempt on 3 to 6 h: a vendor's host that is dead for
weeks costs four to eight connections a day. The half that is not random keeps two attempts apart, the random half
keeps the instances of one network outage apart. `Retry-After` can only lengthen it (a `Retry-After: 0` must not make
a loop), by at most 24 h.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Final

from tray_app.core.messages import Answered
from tray_app.core.model import PayloadState, reason

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from tray_app.core.messages import Exchange, Failed
    from tray_app.core.model import Headers, Reason

BACK_OFF_FIRST: Final = timedelta(minutes=1)
BACK_OFF_CAP: Final = timedelta(hours=6)
RETRY_AFTER_CAP: Final = timedelta(hours=24)
AGAIN_STATUSES: Final = frozenset({407, 408, 425, 429})
"""Besides every 5xx."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One way in which an attempt ends without an answer."""

    again: bool
    """False: the same request would fail in the same way until the owner changes something."""


_AGAIN: Final = Fault(again=True)
_NEVER: Final = Fault(again=False)

ERRORS: Final[Mapping[str, Fault]] = {
    "dns": _AGAIN,
    "refused": _AGAIN,
    "connect": _AGAIN,
    "timeout_connect": _AGAIN,
    "timeout_write": _AGAIN,
    "timeout_read": _AGAIN,
    "timeout_total": _AGAIN,
    "tls": _AGAIN,
    "tls_certificate": _AGAIN,
    "tls_setup": _AGAIN,
    "proxy_unreachable": _AGAIN,
    "proxy_refused": _AGAIN,
    "proxy_auth": _AGAIN,
    "proxy_unsupported": _AGAIN,
    "closed": _AGAIN,
    "write": _AGAIN,
    "protocol": _AGAIN,
    "cut_off": _AGAIN,
    "interrupted": _AGAIN,
    "bad_request": _NEVER,
    "not_allowed": _NEVER,
}
"""Code of `Failed.error` to what it means; each has the sentence `attempt_<code>` in `core.sentences`.
`cut_off`: we ended it. `interrupted`: the program ended during it. `tls_certificate` is tried again because it is as
often a proxy's or a clock's fault, mended without this program hearing of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Next:
    """What becomes of a payload after an attempt."""

    state: PayloadState
    """DELIVERED, REJECTED, QUEUED or UNCERTAIN (or whatever the product's table says)."""
    due_at: datetime | None
    """For QUEUED and UNCERTAIN: when to try again."""
    why: Reason


def judge(
    exchange: Exchange,
    *,
    attempt_count: int,
    now: datetime,
    answers: Mapping[int, PayloadState],
    chance: float,
) -> Next:
    """The next state of a payload whose attempt number `attempt_count` (1-based) ended so at `now`.

    `chance`: uniform in [0, 1), drawn by the caller. `answers`: the product's own meaning of status codes.
    """
    if isinstance(exchange, Answered):
        return _after_answer(exchange, attempt_count=attempt_count, now=now, answers=answers, chance=chance)
    return _after_failure(exchange, due_at=now + back_off(attempt_count, chance=chance))


def back_off(attempt_count: int, *, chance: float) -> timedelta:
    """How long to wait after attempt number `attempt_count` (1-based); formula in the module's docstring."""
    doublings = min(max(attempt_count, 1) - 1, 16)
    return min(BACK_OFF_FIRST * (1 << doublings), BACK_OFF_CAP) * (0.5 + 0.5 * min(max(chance, 0.0), 1.0))


def retry_after(headers: Headers, *, now: datetime) -> timedelta | None:
    """What the answer's `Retry-After` asks for, at most RETRY_AFTER_CAP; None: absent, in the past, or nonsense.

    A date is measured from the answer's own `Date` where it has one, so that a clock that is wrong here does not
    matter. Source: RFC 9110, 10.2.3.
    """
    value = _header(headers, "retry-after")
    if value is None:
        return None
    if value.isascii() and value.isdigit():
        return min(timedelta(seconds=int(value[:9])), RETRY_AFTER_CAP)
    until_at = _http_date(value)
    if until_at is None:
        return None
    said_at = _http_date(_header(headers, "date") or "") or now
    wait = until_at - said_at
    return min(wait, RETRY_AFTER_CAP) if wait > timedelta(0) else None


def _after_answer(
    answer: Answered, *, attempt_count: int, now: datetime, answers: Mapping[int, PayloadState], chance: float
) -> Next:
    state = answers.get(answer.status_code) or _state_of(answer.status_code)
    facts = {"status": answer.status_code}
    if state is PayloadState.DELIVERED:
        return Next(state=state, due_at=None, why=reason("delivered", **facts))
    if state in {PayloadState.QUEUED, PayloadState.UNCERTAIN}:
        wait = max(back_off(attempt_count, chance=chance), retry_after(answer.headers, now=now) or timedelta(0))
        return Next(state=state, due_at=now + wait, why=reason("answer_again", **facts))
    code = "answer_redirect" if 300 <= answer.status_code < 400 else "answer_rejected"
    return Next(state=state, due_at=None, why=reason(code, **facts))


def _state_of(status_code: int) -> PayloadState:
    if 200 <= status_code < 300:
        return PayloadState.DELIVERED
    if status_code in AGAIN_STATUSES or 500 <= status_code < 600:
        return PayloadState.QUEUED
    return PayloadState.REJECTED


def _after_failure(failed: Failed, *, due_at: datetime) -> Next:
    why = reason(f"attempt_{failed.error}", detail=failed.detail)
    if not ERRORS.get(failed.error, _AGAIN).again:
        return Next(state=PayloadState.REJECTED, due_at=None, why=why)
    if failed.may_have_left:
        unknown = reason("outcome_unknown", error=failed.error, detail=failed.detail)
        return Next(state=PayloadState.UNCERTAIN, due_at=due_at, why=unknown)
    return Next(state=PayloadState.QUEUED, due_at=due_at, why=why)


def _header(headers: Headers, name: str) -> str | None:
    return next((value.strip() for key, value in headers if key.lower() == name), None)


def _http_date(value: str) -> datetime | None:
    from email.utils import parsedate_to_datetime  # only rarely needed, and it costs 10 ms

    if len(value) > 64:
        return None
    try:
        parsed = parsedate_to_datetime(value)
        return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
