"""The words on the screen and in the terminal for states (`ui.md`). The windows translate these."""

from __future__ import annotations

from typing import Final

from tray_app.core.model import DisplayState, PayloadState, Sharing, SwitchAct

STATE_WORDS: Final = {
    DisplayState.INEFFECTIVE: "Sending, although you set it off",
    DisplayState.CAME_BACK: "Sending again",
    DisplayState.UNKNOWN: "Cannot tell",
    DisplayState.HELD: "Held: new field",
    DisplayState.BLOCKED: "Cannot reach {vendor}",
    DisplayState.PARTIAL: "Still sending some",
    DisplayState.RESTART_NEEDED: "Still sending until you restart",
    DisplayState.ON: "Sending to {vendor}",
    DisplayState.OFF: "Not sending",
}

PAYLOAD_WORDS: Final = {
    PayloadState.QUEUED: "waiting",
    PayloadState.SENDING: "being sent",
    PayloadState.DELIVERED: "sent",
    PayloadState.REJECTED: "refused",
    PayloadState.UNCERTAIN: "perhaps sent, tried again",
    PayloadState.HELD: "held",
    PayloadState.DISCARDED: "discarded by you",
    PayloadState.BLOCKED: "stopped by you",
    PayloadState.SUPERSEDED: "replaced by a newer one",
    PayloadState.EXPIRED: "waited too long",
    PayloadState.SEEN: "left without us",
}

SHARING_WORDS: Final = {
    Sharing.ON: "on",
    Sharing.PARTIAL: "some",
    Sharing.OFF: "off",
    Sharing.UNKNOWN: "cannot tell",
}

ACT_WORDS: Final = {
    SwitchAct.OPT_OUT: "you stopped telemetry",
    SwitchAct.OPT_IN: "you started telemetry",
    SwitchAct.REVERT: "you took this program's edits back",
    SwitchAct.NOTICED: "the switch was changed elsewhere",
}

REFUSAL_WORDS: Final = {
    "not_http": "no HTTP/1.1",
    "proxy": "meant for a proxy",
    "other_host": "under another host name",
    "other_path": "without the relay's path",
    "method": "of another method",
    "too_large": "too large",
    "not_readable": "unreadable",
    "other_instance": "of another server",
    "cut_short": "cut short",
    "too_slow": "too slow",
    "too_many": "too many at once",
    "not_stored": "that could not be stored (the server was told so)",
}
"""By the values of `core.relay.Refusal`, which `status` does not load: "3 of another server"."""
