"""The values that everything else talks about, and the table of payload states.

All instants are aware datetimes in UTC and end in ``_at``; all durations carry their unit in the name.
They are named tuples, so that ``status`` and ``opt-out`` start fast (docs/adr/007-fast-start.md): importing
``dataclasses`` alone costs a third of a bare Python, msgspec more than a whole one. They are built by keyword and
changed by ``_replace``; nobody relies on the order of their fields.
"""

# No `from __future__ import annotations`: with it a NamedTuple compiles the text of each field's type at each start.

from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final, NamedTuple, NewType

InstanceId = NewType("InstanceId", int)
PayloadId = NewType("PayloadId", int)
EditId = NewType("EditId", int)

Headers = tuple[tuple[str, str], ...]
"""Header fields in the order in which they are on the wire; names as written."""


class Source(StrEnum):
    """How we stand to an instance."""

    OBSERVE = "observe"
    RELAY = "relay"
    COLLECT = "collect"


class Kind(StrEnum):
    """What sort of message a payload is."""

    PING = "ping"
    METRICS = "metrics"
    EVENT = "event"
    USAGE = "usage"
    OPT_OUT = "opt-out"


class Sharing(StrEnum):
    """Whether telemetry leaves an instance now."""

    ON = "on"
    PARTIAL = "partial"
    OFF = "off"
    UNKNOWN = "unknown"


class DisplayState(StrEnum):
    """The one state an instance is shown in, worst first (the tray shows the worst of all)."""

    INEFFECTIVE = "ineffective"
    CAME_BACK = "came_back"
    UNKNOWN = "unknown"
    HELD = "held"
    BLOCKED = "blocked"
    PARTIAL = "partial"
    RESTART_NEEDED = "restart_needed"
    ON = "on"
    OFF = "off"


def worst(states: tuple[DisplayState, ...]) -> DisplayState | None:
    """The state the tray shows for these instances; None without any."""
    order = list(DisplayState)
    return min(states, key=order.index, default=None)


# --- reasons: a code and facts; the sentence is made at the edge --------------------------------------------


class Reason(NamedTuple):
    """Why something is as it is: a code of ``core.sentences`` and the facts that its sentence names."""

    code: str
    facts: tuple[tuple[str, str], ...] = ()


def reason(code: str, **facts: object) -> Reason:
    """A Reason from keyword facts; each is turned into text, an instant into `2026-03-12 14:00 UTC`."""
    return Reason(code, tuple((name, _fact(value)) for name, value in facts.items()))


def _fact(value: object) -> str:
    return f"{value.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if isinstance(value, datetime) else str(value)


# --- evidence ---------------------------------------------------------------------------------------------


class Place(StrEnum):
    """Where a fact was found."""

    OWNER = "owner"
    """The owner's own act, as the journal has it."""
    PROGRAM = "program"
    """Our own environment (DO_NOT_TRACK)."""
    JVM = "jvm"
    ARGUMENT = "argument"
    ENVIRONMENT = "environment"
    FILE = "file"
    COMPOSE = "compose"
    CONTAINER = "container"
    DEFAULT = "default"
    SERVER = "server"
    """The running server's own answer."""


class Side(StrEnum):
    """Which of the two questions a fact answers."""

    CONFIGURED = "configured"
    """What a server started now would use."""
    RUNNING = "running"
    """What the running server uses."""


class Aspect(StrEnum):
    """What a fact is about."""

    SWITCH = "switch"
    """Is telemetry on?"""
    DESTINATION = "destination"
    """Where does it go?"""


class Means(StrEnum):
    """What a fact says, as the product understands it."""

    ON = "on"
    OFF = "off"
    TO_VENDOR = "to_vendor"
    TO_RELAY = "to_relay"
    """Our relay."""
    TO_SINK = "to_sink"
    """An address where nobody can listen: what is sent there goes nowhere."""
    TO_OTHER = "to_other"
    NO_EFFECT = "no_effect"
    """The product does not read it."""
    UNREADABLE = "unreadable"
    """It could not be read; `note` says why."""


class Evidence(NamedTuple):
    """One fact that bears on sharing."""

    place: Place
    side: Side
    aspect: Aspect
    location: str
    """A file's path, a variable's name, a URL: where the owner can look for himself."""
    key: str
    means: Means
    line: int | None = None
    """1-based, for files."""
    value: str | None = None
    """As written there, not interpreted; None: absent or not readable."""
    covers: frozenset[Kind] = frozenset()
    """The kinds of payload it bears on; empty: all that the product has."""
    decides: bool = False
    """Whether it is the piece that the product goes by, for its side, aspect and kinds."""
    shuts: bool = False
    """Whether it shuts our gate: readable, and it says off, also where the product overrules or ignores it."""
    note: Reason | None = None


# --- instances --------------------------------------------------------------------------------------------


class SecretPlace(StrEnum):
    """Where a secret of an instance is kept. The secret itself is never part of a value in this module."""

    KEYRING = "keyring"
    FILE = "file"
    ASK = "ask"
    """Asked for on a terminal, kept in memory."""


class SecretRef(NamedTuple):
    """How to get at a token or password."""

    place: SecretPlace
    path: str | None = None
    """For FILE: absolute path of a file that only its owner can read."""
    user: str | None = None
    """Set: the secret is this user's password; not set: it is a token."""


class Instance(NamedTuple):
    """One installation of a product that the owner added."""

    name: str
    product: str
    """The registry's name: `sonarqube`, `testsigma`."""
    added_at: datetime
    id: InstanceId = InstanceId(0)
    """0 until the journal has given one."""
    source: Source = Source.OBSERVE
    home: str | None = None
    compose: str | None = None
    service: str | None = None
    container: str | None = None
    url: str | None = None
    """Base URL of the instance's web API, no slash at the end."""
    endpoint: str | None = None
    """Replaces the vendor's address; None: the product's own."""
    listen: str | None = None
    """ADDRESS:PORT of its relay: loopback, or a bridge's address that the owner named."""
    path_token: str | None = None
    """The first step of the path of its relay's URL (`core.instances.relay_url`): a random capability, without which
    nothing is taken. Not shown in logs, exports and status."""
    hold_all: bool = False
    """With RELAY: everything that comes is held until the owner releases it."""
    stop_usage: bool = False
    """With RELAY: what it tells of the use of add-ons does not leave, whatever becomes of its other telemetry."""
    secret: SecretRef | None = None
    first_ping_now: bool = False
    """The owner wants the first ping at once instead of one interval after `added_at`."""
    events_minutes: int = 5
    """How often its lists are looked at for what was made and deleted, where this program tells of that."""
    server_id: str | None = None
    """The instance's own identifier, once known; payloads that carry another are not its."""

    @property
    def has_config(self) -> bool:
        """Whether its config can be changed from here: files in a folder, or the override of a compose file."""
        return self.home is not None or self.compose is not None

    @property
    def can_be_asked(self) -> bool:
        """Whether there is more to ask than files and processes: a server, or docker about its container."""
        return not (self.url is None and self.container is None and self.compose is None)


# --- payloads ---------------------------------------------------------------------------------------------


class PayloadState(StrEnum):
    """States of a payload; what may follow what is in TRANSITIONS."""

    QUEUED = "queued"
    SENDING = "sending"
    DELIVERED = "delivered"
    REJECTED = "rejected"
    UNCERTAIN = "uncertain"
    HELD = "held"
    DISCARDED = "discarded"
    BLOCKED = "blocked"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"
    SEEN = "seen"


_S = PayloadState
FIRST_STATES: Final[frozenset[PayloadState]] = frozenset({_S.QUEUED, _S.HELD, _S.BLOCKED, _S.SEEN})
"""The states a payload can be stored in; besides them SUPERSEDED for a message that the relay has already."""

TRANSITIONS: Final[Mapping[PayloadState, frozenset[PayloadState]]] = {
    _S.QUEUED: frozenset({_S.SENDING, _S.HELD, _S.BLOCKED, _S.SUPERSEDED, _S.EXPIRED, _S.QUEUED}),
    _S.SENDING: frozenset({_S.DELIVERED, _S.REJECTED, _S.QUEUED, _S.UNCERTAIN, _S.BLOCKED}),
    _S.UNCERTAIN: frozenset({_S.SENDING, _S.BLOCKED, _S.SUPERSEDED, _S.EXPIRED, _S.UNCERTAIN}),
    _S.HELD: frozenset({_S.QUEUED, _S.DISCARDED, _S.BLOCKED, _S.SUPERSEDED, _S.EXPIRED}),
    _S.REJECTED: frozenset({_S.QUEUED, _S.DISCARDED, _S.BLOCKED, _S.EXPIRED}),
    _S.DISCARDED: frozenset({_S.QUEUED, _S.HELD, _S.REJECTED, _S.BLOCKED, _S.EXPIRED}),
    _S.DELIVERED: frozenset(),
    _S.BLOCKED: frozenset(),
    _S.SUPERSEDED: frozenset(),
    _S.EXPIRED: frozenset(),
    _S.SEEN: frozenset(),
}
"""From each state the states that may follow. A state without any is final. QUEUED and UNCERTAIN may follow
themselves with another due time."""

WAITING: Final[frozenset[PayloadState]] = frozenset({_S.QUEUED, _S.UNCERTAIN})
"""States in which the engine sends by itself when the payload is due."""

CAN_STILL_LEAVE: Final[frozenset[PayloadState]] = frozenset(s for s, after in TRANSITIONS.items() if after)
"""What an opt-out turns into BLOCKED."""


# --- what was seen ----------------------------------------------------------------------------------------


class LastKnown(NamedTuple):
    """What was last known of an instance's switch. A look that cannot tell leaves it as it was."""

    of: str
    """Which place and source it is about: of another one it says nothing."""
    configured: Sharing = Sharing.UNKNOWN
    effective: Sharing = Sharing.UNKNOWN
    configured_switch: Sharing = Sharing.UNKNOWN
    effective_switch: Sharing = Sharing.UNKNOWN
    """These two: what the switch says, wherever the addresses lead."""
    by_process: bool = False
    """What is configured hangs on how its process was started: that is not to be seen while it does not run."""


class Look(NamedTuple):
    """What one look at an instance found. A look at the file alone has no `asked_at`."""

    looked_at: datetime
    evidence: tuple[Evidence, ...]
    kinds: frozenset[Kind]
    """The kinds of payload that this instance (its version) sends by itself."""
    asked_at: datetime | None = None
    """When the running server was asked; None: not asked."""
    up: bool | None = None
    """Whether the server answered; None: not asked."""
    version: str | None = None
    server_id: str | None = None
    problem: Reason | None = None
    """Why the server could not be asked, or not everything."""
    started_at: datetime | None = None
    """When the running server started, as it says itself. It may have done so without reading its config again."""
    config_changed_at: datetime | None = None
    """Modification time of the config file."""
    process: str | None = None
    """What tells the process that reads the config from an earlier and a later one; None: not known."""
    process_since: datetime | None = None
    """When that process was first seen running."""
    last_known: LastKnown | None = None
    """What was known of the switch when this look was over, to see its changes by; None: nothing yet."""


class Observed(NamedTuple):
    """What the journal knows of an instance's payloads."""

    watched_since: datetime | None = None
    watched_until: datetime | None = None
    """Of the same time of watching: long ago when nobody has watched since."""
    last_attempt_at: datetime | None = None
    last_accepted_at: datetime | None = None
    last_created_at: datetime | None = None
    """Of the last ping, whatever became of it."""
    last_failure: Reason | None = None
    """Why the newest attempt failed; None: there was none, or it was accepted."""
    queued_count: int = 0
    held_count: int = 0
    blocked_count: int = 0


class SwitchAct(StrEnum):
    """What happened to the switch."""

    OPT_OUT = "opt-out"
    OPT_IN = "opt-in"
    REVERT = "revert"
    NOTICED = "noticed"
    """A change that was not made through this program."""


class Wish(NamedTuple):
    """The owner's last word through this program."""

    off: bool
    at: datetime
    announced: bool = False
    """Off, and the vendor may be told so: the farewell message of the server is not held."""
    done: bool = True
    """Whether the config said so afterwards."""
    under_way: bool = False
    """Off, and that was begun and has not ended yet, or was cut off."""


class ServerWish(NamedTuple):
    """What the owner wants of a switch that the running server keeps itself. It is kept until the server has it."""

    act: SwitchAct
    at: datetime
    before: str | None = None
    """What the server had before this program first changed it, as its product writes it; None: not changed yet."""
    done_at: datetime | None = None
    """When the server had it; None: it is still to be done."""
    problem: Reason | None = None
    """Why it could not be done so far."""


class Gate(NamedTuple):
    """Whether a payload of one kind may leave now, and because of what."""

    open: bool
    because: Reason
    final: bool = False
    """Shut because something says off: what waits becomes BLOCKED. Otherwise it goes on waiting."""


class Verdict(NamedTuple):
    """What we say about an instance."""

    sharing: Sharing
    configured: Sharing
    effective: Sharing
    state: DisplayState
    reason: Reason
    restart_needed: bool
    down: bool
    """The server did not answer when last asked."""
    gate: Gate
    """For the kind PING."""
    evidence: tuple[Evidence, ...]


# --- edits of config files --------------------------------------------------------------------------------


class EditPurpose(StrEnum):
    """Opting out and pointing are separate edits, each with an undo of its own."""

    SWITCH = "switch"
    POINTING = "pointing"
