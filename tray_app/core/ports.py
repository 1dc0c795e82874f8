"""What the parts offer each other. They are joined by `bootstrap`; nobody else knows who stands behind a port.

Everything here is a Protocol or a plain value. Methods that are not `async` are quick (a file, a row: below some
milliseconds) and may be called on the engine's loop. Errors are those of `core.errors` unless said otherwise.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection, Mapping, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime, timedelta

    from tray_app.core.dictionary import Dictionary
    from tray_app.core.discovery import Discovery
    from tray_app.core.edits import DiffLine, Edit, EditPlan, SwitchChange
    from tray_app.core.guard import Examination
    from tray_app.core.known import Known, ListChange
    from tray_app.core.messages import (
        Arrival,
        Attempt,
        Beyond,
        Collected,
        Exchange,
        Finding,
        NewPayload,
        Outgoing,
        Page,
        Payload,
        PayloadFilter,
        Received,
        SendProgress,
        Sighting,
        StateChange,
        Watch,
    )
    from tray_app.core.model import (
        EditId,
        EditPurpose,
        Headers,
        Instance,
        InstanceId,
        Kind,
        Look,
        Observed,
        PayloadId,
        PayloadState,
        Reason,
        ServerWish,
        SwitchAct,
        Wish,
    )
    from tray_app.core.relay import Handed, Pace, Refusal, RelayAnswer, RelayRecord, RequestHead
    from tray_app.core.restart import RestartWay
    from tray_app.core.rights import Deed, RightsRequest


class Clock(Protocol):
    """Wall clock. Goes backwards and jumps; the engine asks it afresh each time."""

    def now(self) -> datetime:
        """Aware, UTC."""

    def steady_s(self) -> float:
        """Seconds on a clock that nobody can set and that goes on while the machine sleeps, where there is one."""


# --- the journal ------------------------------------------------------------------------------------------


class Journal(Protocol):
    """The store. Every method that writes has it on disk (fsync) when it returns.

    One object belongs to one thread. Raises `Fixable` for what the owner can mend (full, read-only, corrupt, newer
    version), `Temporary` for a lock that did not clear.
    """

    # instances
    def instances(self) -> tuple[Instance, ...]:
        """All that were added and not removed, oldest first."""

    def instance(self, name: str) -> Instance | None:
        """By its name, case kept."""

    def names(self) -> Mapping[InstanceId, str]:
        """The names of all instances, removed ones too: the log still has their lines."""

    def add_instance(self, instance: Instance) -> Instance:
        """Stores it; the answer has its id. Raises Fixable `name_taken`."""

    def change_instance(self, instance: Instance) -> None:
        """Stores it under the same id."""

    def remove_instance(self, instance_id: InstanceId, *, at: datetime, forget: bool) -> None:
        """Drops it; with `forget` its payloads, looks and edits too."""

    # payloads
    def store_payload(
        self,
        payload: NewPayload,
        *,
        state: PayloadState,
        due_at: datetime | None = None,
        why: Reason | None = None,
        supersede: Reason | None = None,
    ) -> PayloadId:
        """Stores a payload in one of FIRST_STATES. With `supersede`, older payloads of the same instance and kind
        that wait become SUPERSEDED for that reason in the same transaction."""

    def change_state(
        self,
        payload_id: PayloadId,
        state: PayloadState,
        *,
        at: datetime,
        due_at: datetime | None = None,
        why: Reason | None = None,
    ) -> None:
        """Adds a state. Raises OurBug `bad_transition` unless TRANSITIONS allows it."""

    def end_attempt(
        self,
        payload_id: PayloadId,
        attempt: Attempt,
        state: PayloadState,
        *,
        at: datetime,
        due_at: datetime | None = None,
        why: Reason | None = None,
    ) -> None:
        """Adds the attempt and the state that it led to, in one transaction."""

    def block_all(self, instance_id: InstanceId, *, at: datetime, why: Reason) -> int:
        """Everything of the instance that can still leave becomes BLOCKED; how many that were."""

    def recover(self, *, at: datetime) -> int:
        """For the engine's start: what a dead program left in SENDING becomes UNCERTAIN, due at once, with an attempt
        `interrupted`; how many that were."""

    def payload(self, payload_id: PayloadId) -> Payload | None:
        """One payload."""

    def payloads(self, ids: Collection[PayloadId]) -> tuple[Payload, ...]:
        """Those of these that there are, ascending by id; in one go."""

    def body(self, payload_id: PayloadId) -> bytes | None:
        """Its exact bytes; None once they are past their retention."""

    def history(self, payload_id: PayloadId) -> tuple[StateChange, ...]:
        """Every state it was in, oldest first."""

    def attempts(self, payload_id: PayloadId) -> tuple[Attempt, ...]:
        """Every attempt that ended, oldest first."""

    def page(
        self,
        which: PayloadFilter,
        *,
        before: PayloadId | None = None,
        after: PayloadId | None = None,
        limit: int = 200,
    ) -> tuple[Payload, ...]:
        """Up to `limit` payloads, ascending by id: those just below `before`, or just above `after`, or the newest."""

    def search(
        self,
        which: PayloadFilter,
        *,
        before: PayloadId,
        after: PayloadId | None = None,
        limit: int = 200,
        within_s: float = 0.05,
    ) -> Page:
        """As `page` for a filter with text, but ends when the time is over, with what it has until then."""

    def index_lags(self) -> bool:
        """Whether there is anything to do for `index_some`."""

    def index_some(self) -> bool:
        """One short step of what makes `search` quick; whether there is more to do."""

    def in_states(self, states: frozenset[PayloadState], instance_id: InstanceId | None = None) -> tuple[Payload, ...]:
        """All payloads in these states (queued, uncertain, held, sending: never many), by id."""

    def first_waiting(self, instance_id: InstanceId) -> tuple[Payload, ...]:
        """Of each kind the oldest payload in each of the states WAITING, by id: what is next is among them, however
        many wait."""

    def observed(self, instance_id: InstanceId) -> Observed:
        """Counts and times."""

    def made_between(self, instance_id: InstanceId, edges: Sequence[datetime]) -> tuple[dict[PayloadState, int], ...]:
        """For each pair of neighbouring edges how many payloads made between them are in which state now."""

    def passed_since(self, instance_id: InstanceId, since: datetime) -> tuple[tuple[Kind, int, int], ...]:
        """By kind: how many payloads were made since then, and how many attempts began since then."""

    def counts(self) -> tuple[tuple[InstanceId, Kind, PayloadState, int], ...]:
        """How many payloads of each instance, kind and state there are now; none that are 0."""

    def last_change(self) -> int:
        """The number of the newest state of any payload; 0 without any."""

    def changes(self, *, after: int, limit: int = 1000) -> tuple[tuple[int, Payload], ...]:
        """Payloads whose state changed after that number, each once with its newest number, ascending."""

    # relay
    def receive(self, messages: Sequence[Received]) -> tuple[int, ...]:
        """Puts all of them into the inbox in one transaction; their numbers there. Raises OurBug
        `no_such_instance_id` for one of an instance that is gone; then none is stored."""

    def received(self, *, limit: int) -> tuple[Received, ...]:
        """What is in the inbox, the oldest first."""

    def take_in(
        self, arrivals: Sequence[Arrival], received: Sequence[int] = (), *, at_once: bool = True
    ) -> tuple[PayloadId, ...]:
        """Stores all of them in one transaction, and counts them; they are what these numbers of the inbox became,
        which are then gone from there. Not `at_once`: it is on disk with the next writing; a power failure until then
        brings those back into the inbox. One whose `message_key` an earlier message of its
        instance has since `repeat_since`, and that left or may have left, is stored as SUPERSEDED (`same_message`);
        so is one that no newer one would replace and whose first copy still waits."""

    def count_refused(self, instance_id: InstanceId, counts: Mapping[Refusal, int], *, at: datetime) -> None:
        """Adds to the counts of what its relay refused."""

    def set_relay_problem(self, instance_id: InstanceId, why: Reason | None, *, at: datetime) -> None:
        """Why its relay cannot listen; None: it listens."""

    def relay_record(self, instance_id: InstanceId) -> RelayRecord:
        """What came through its relay, what was refused, and whether it could listen."""

    # what an instance shows, and its lists
    def position(self, instance_id: InstanceId) -> str | None:
        """How far what the instance shows of its own sending was read."""

    def store_seen(
        self, instance_id: InstanceId, payloads: Sequence[tuple[NewPayload, Reason | None]], position: str
    ) -> tuple[PayloadId, ...]:
        """Stores what was seen leaving, with the position up to which that is all, in one transaction."""

    def known_since(self, instance_id: InstanceId, of: str) -> datetime | None:
        """Since when a list of the instance is known; None: it was never read whole."""

    def known_between(self, instance_id: InstanceId, of: str, *, after: int, until: int | None) -> tuple[Known, ...]:
        """What is known of the list with ids above `after`, up to `until` (None: all), ascending."""

    def store_change(
        self, instance_id: InstanceId, change: ListChange, payloads: Sequence[tuple[NewPayload, Reason | None]]
    ) -> tuple[PayloadId, ...]:
        """Notes what a look at a list found, and stores what is to be told of it, in one transaction. A payload with a
        reason is held for it."""

    def forget_known(self, instance_id: InstanceId) -> None:
        """The next look at each list is the first one again; things that are known still are dropped by it."""

    # approvals
    def decisions(self) -> tuple[int, int]:
        """Differs from before when an instance, an approval or the switch may have changed, by whomever: what was read
        of them may be kept as long as it is the same. Some microseconds."""

    def approved(self, instance_id: InstanceId) -> frozenset[str]:
        """JSON paths, and `what:path` of findings, that the owner let through."""

    def approve(self, instance_id: InstanceId, paths: Sequence[str], *, at: datetime) -> None:
        """Remembers them for the future."""

    # switch, edits
    def record_switch(self, change: SwitchChange) -> None:
        """Adds a change of the switch."""

    def switches(self, instance_id: InstanceId | None = None, *, limit: int = 200) -> tuple[SwitchChange, ...]:
        """The newest `limit`, oldest first."""

    def wish(self, instance_id: InstanceId) -> Wish | None:
        """The owner's last opt-out or opt-in through this program; None: never, or reverted."""

    def server_wish(self, instance_id: InstanceId) -> ServerWish | None:
        """What is wanted of a switch that the server keeps itself; None: nothing of ours stands there."""

    def set_server_wish(self, instance_id: InstanceId, wish: ServerWish | None) -> None:
        """Keeps it."""

    def begin_edit(self, instance_id: InstanceId, plan: EditPlan, *, at: datetime) -> EditId:
        """Stores the inverse before the file is touched."""

    def edits(self, instance_id: InstanceId, purpose: EditPurpose | None = None) -> tuple[Edit, ...]:
        """Edits not taken back yet, oldest first."""

    def end_edit(self, edit_id: EditId, *, at: datetime) -> None:
        """The edit was taken back, or never happened: it is no longer listed."""

    # looks, watching, clock
    def record_look(self, instance_id: InstanceId, look: Look, *, sharing: str, state: str) -> None:
        """Keeps what a look found as the last one; a change of `state` is kept for ever."""

    def last_look(self, instance_id: InstanceId) -> Look | None:
        """The last look that was kept."""

    def state_since(self, instance_id: InstanceId) -> datetime | None:
        """Since when the state last recorded holds."""

    def begin_watch(self, at: datetime, instance_id: InstanceId | None = None) -> int:
        """A new time of watching begins; its number. With `instance_id`: its relay listens from now on."""

    def extend_watch(self, watch: int, at: datetime) -> None:
        """We are still watching."""

    def watches(self, since: datetime, instance_id: InstanceId | None = None) -> tuple[Watch, ...]:
        """Times in which we watched, oldest first. With `instance_id`: in which its relay listened."""

    def clock_anchor(self, instance_id: InstanceId) -> datetime | None:
        """When the clock was last seen to have gone back behind the last ping."""

    def set_clock_anchor(self, instance_id: InstanceId, at: datetime) -> None:
        """Notes that."""

    def prune(self, *, now: datetime, bodies_days: int, lines_days: int) -> int:
        """Drops bodies and lines past their retention; how many bodies went, at least 1 while there is more to do.
        Never what can still leave."""

    def close(self) -> None:
        """Ends the connection."""


# --- sending ----------------------------------------------------------------------------------------------


class Sender(Protocol):
    """Makes one request. Cancelling the call cuts it off: unsent bytes are thrown away, and whether any may have
    left is in `may_have_left` of the request's `progress`."""

    async def send(self, request: Outgoing, progress: SendProgress) -> Exchange:
        """Never raises for what the network or the other side does."""

    async def close(self) -> None:
        """Ends all connections."""


# --- taking in --------------------------------------------------------------------------------------------


class RelayBody(Protocol):
    """The body of a request that comes in, as a stream."""

    def __aiter__(self) -> AsyncIterator[bytes]:
        """Piece by piece."""

    def keep(self, *, silence_s: float) -> None:
        """From here on the request keeps its place whoever else comes, may be silent for so long, and is cancelled as
        soon as the other side closes its half: nobody would read the answer."""


RelayHandler = Callable[["RequestHead", "RelayBody"], Awaitable["RelayAnswer"]]
"""Takes a request: its head, and its body as a stream that is read from the wire only as fast as it is asked for. May
answer before it has read all of it. Raises NotTaken to refuse; iterating the body raises it too (CUT_SHORT, TOO_SLOW,
NOT_HTTP). Cancelled when the other side goes away or the relay closes."""


class Listening(Protocol):
    """One address on which a relay takes requests."""

    @property
    def address(self) -> str:
        """ADDRESS:PORT, with the real port where 0 was asked for."""

    async def close(self) -> None:
        """Takes nothing more; requests under way are cut off. Who connects may wait for the next run of this program,
        where somebody keeps the socket for it."""

    def let_go(self) -> None:
        """After `close`: nobody keeps the socket any more."""


class Listener(Protocol):
    """Listens for instances. One object serves all of them, so that they share its limits."""

    async def listen(self, address: str, handler: RelayHandler, refused: Callable[[Refusal], None]) -> Listening:
        """Hands every request at ADDRESS:PORT to `handler`; tells `refused` of each that the listener itself or the
        handler does not take. Raises Temporary `relay_port_taken`, `relay_cannot_listen`."""


class Passage(Protocol):
    """Sends on what is no telemetry, unchanged and unstored. Belongs to one loop."""

    async def pass_on(self, method: str, url: str, headers: Headers, body: RelayBody) -> RelayAnswer:
        """The vendor's answer; 502 or 504 with a sentence for people where there is none. Raises NotTaken as the body
        does. Cancelled, it cuts the request off."""

    async def close(self) -> None:
        """Ends all connections."""


class RelayRules(Protocol):
    """What one product hands to its relay. Quick; any thread."""

    at_root: bool
    """Its relay's URL has no path (and so no token in it), and what is no telemetry passes on."""

    probe: str | None
    """Path of a harmless question by which one sees whether the vendor's service is there; None: no need to know."""

    def expects(self, method: str, step: str) -> Kind | None:
        """Which message a request brings, by its method and what follows the relay's own URL; asked before its body is
        read. None: no telemetry. Raises NotTaken."""

    def status(self, kind: Kind) -> int:
        """What is answered to a message that was taken."""

    def hand_over(self, kind: Kind, step: str, message: bytes) -> Handed:
        """What it is, from its unpacked bytes. Raises NotTaken."""

    def pace(self, version: str | None) -> Pace:
        """How often an instance of this version sends by itself."""


# --- products ---------------------------------------------------------------------------------------------

Progress = Callable[[str, int, int | None], None]
"""Told what is being read, how many so far, of how many (None: not known)."""

TellSightings = Callable[[tuple["Sighting", ...], str], None]
"""Told what an instance was seen sending, and the position up to which that is all."""


class KnownLists(Protocol):
    """What the journal knows of one instance's lists."""

    def since(self, of: str) -> datetime | None:
        """Since when a list is known; None: it was never read whole."""

    def between(self, of: str, *, after: int, until: int | None) -> Sequence[Known]:
        """What is known of it with ids above `after`, up to `until` (None: all), ascending."""


class Product(Protocol):
    """What one product must offer; everything specific to it is behind this. `products.adapter` has the registry."""

    name: str
    title: str
    vendor: str
    default_endpoint: str
    ping_interval: timedelta
    sink: str
    """An address on which nobody can listen: telemetry pointed there goes nowhere."""
    answers: Mapping[int, PayloadState]
    """Status codes of its vendor's server that mean something else than `core.retry`'s table says."""
    no_switch: frozenset[Kind]
    """Kinds that leave whatever the product's own switch says."""
    collects: frozenset[Kind]
    """Kinds that this program can send instead of it (source `collect`)."""
    peek_every_s: float | None
    """How often `peek` may be asked; None: never."""
    folder_hint: str
    """What is in the folder that `home` names: for the owner who looks for it."""
    url_hint: str
    """Its usual web address."""
    says_farewell: bool
    """Whether opting out can send a last message to the vendor (`announce`)."""
    first_ping_when_seen: bool
    """The first ping is due when the instance is next seen running, instead of one interval after it was added."""
    restarts_by_web: bool
    """Whether its web page has a restart that does not read the config again, so that its owner must be told."""
    keeps_switch: bool
    """Whether the running server keeps a part of its switch itself, so that `set_switch` is part of switching."""

    def look(self, instance: Instance, at: datetime) -> Look:
        """Reads the config and whatever else needs no network. Never raises for what it finds."""

    def weigh(self, look: Look) -> Look:
        """`look`, already with the server's last answer in it (`sharing.merged`), with those pieces deciding that count
        when all of them are known together."""

    async def peek(self, instance: Instance) -> str | None:
        """A mark of the running server's own switch, got cheaply and without a secret: when it differs from the last
        one, somebody used that switch. None: no answer. Never raises for what it finds."""

    def shows_in(self, instance: Instance) -> str | None:
        """Where the instance shows what it sends by itself (its log); None: nowhere that we can see."""

    async def follow(self, instance: Instance, position: str | None, tell: TellSightings) -> None:
        """Follows that, from an earlier `position` on (None: from about now), until it is cancelled. Raises
        TrayAppError with what keeps it from being followed."""

    async def ask(self, instance: Instance, secret: str | None, look: Look) -> Look:
        """`look` with what the running server says of itself added. Never raises for what it finds."""

    async def find(self) -> Discovery:
        """Installations on this machine. Never raises for what it finds; changes nothing."""

    async def restart_way(self, instance: Instance) -> RestartWay:
        """How it is restarted so that it reads its config. Raises Fixable `restart_...` where that cannot be done from
        here, with what the owner can do."""

    async def at_work(self, instance: Instance, secret: str | None) -> Reason:
        """What a restart would interrupt. Raises TrayAppError where the server does not tell."""

    async def beyond_our_edit(self, instance: Instance, undone: Mapping[str, bytes]) -> Reason:
        """Whether the command of `restart_way` would apply more than our edit; `undone` has each file as it would be
        without it. Raises TrayAppError where that cannot be found out."""

    def config_files(self, instance: Instance) -> tuple[str, ...]:
        """The files that decide, there or not, for whoever watches them; none where they are not within reach."""

    async def settled(self, instance: Instance) -> Instance:
        """Before it is added or changed: with what its container or compose file tells of it filled in. Raises Fixable
        where that cannot be found out."""

    async def collect(self, instance: Instance, secret: str | None, at: datetime, progress: Progress) -> Collected:
        """Builds the next ping from the API. Raises a TrayAppError whole, never a part of a payload."""

    def changes(
        self, instance: Instance, secret: str | None, at: datetime, known: KnownLists
    ) -> AsyncIterator[ListChange | Reason]:
        """What was made and deleted in the instance since the last look, by its lists, with the messages that tell of
        it: pieces, each to be noted before the next is asked for. A Reason: a list that could not be read. Raises
        TrayAppError when nothing can be read at all."""

    def plan_opt_out(self, instance: Instance, *, announce: bool, sink: bool) -> tuple[EditPlan, ...]:
        """The edits of an opt-out: the switch, and the pointing at the sink: with `sink`, or where nothing else ends
        with it unless `announce`."""

    async def set_switch(self, instance: Instance, act: SwitchAct, memory: str | None) -> str:
        """Sets what the running server keeps itself (REVERT: back, unless others changed it since), checks it, and
        answers what is to be remembered of it for the next act. Raises TrayAppError with nothing changed, or not
        known to be changed."""

    def server_lines(self, instance: Instance, act: SwitchAct, look: Look, memory: str | None) -> tuple[DiffLine, ...]:
        """What `set_switch` would change, to be shown before; `look` has the server's last answer."""

    def what_stops(self) -> tuple[Reason, ...]:
        """What else ends when its own telemetry is pointed at the sink."""

    def cannot_stop(self) -> tuple[Reason, ...]:
        """What the instance goes on sending somewhere whatever this program does."""

    def plan_opt_in(self, instance: Instance) -> tuple[EditPlan, ...]:
        """The edit that switches on."""

    def plan_pointing(self, instance: Instance, url: str) -> tuple[EditPlan, ...]:
        """The edit that points the instance's own telemetry at `url` (the sink or the relay)."""

    def plan_undo(self, instance: Instance, edits: Sequence[Edit]) -> tuple[EditPlan, ...]:
        """The edits, one a file, that take just these back in that order, whatever others changed since."""

    def own_file(self, instance: Instance) -> str | None:
        """The one file that its edits are made in, there or not; None: it has none that is known."""

    def own_service(self, instance: Instance) -> str | None:
        """Of an instance of a compose project, whose file that is: its service. Raises Fixable."""

    def plan_by_word(
        self, instance: Instance, deed: Deed, data: bytes | None, edits: Sequence[Edit]
    ) -> tuple[EditPlan, ...]:
        """What a word to an administrator comes to in that file (`data` None: it is not there), with the edits of ours
        that stand there, oldest first. Raises Fixable where it, or the compose file beside it, cannot be read."""

    def lines_to_paste(self, instance: Instance, act: SwitchAct | None) -> tuple[str, ...]:
        """For an owner whose files we cannot reach; None: to point its own telemetry at its relay (with that source) or
        at the sink."""

    def examine(self, body: bytes, names: frozenset[str], approved: frozenset[str]) -> tuple[Finding, ...]:
        """The guard's findings in a payload, less what was approved."""

    def examination(self, body: bytes, names: frozenset[str], approved: frozenset[str]) -> Examination:
        """The same with the paths of all fields that it has."""

    def relay_rules(self) -> RelayRules | None:
        """What a relay needs to know of it; None: there is none for this product."""

    def dictionary(self) -> Dictionary:
        """What each field of its messages means."""

    def beyond(self, body: bytes) -> Beyond:
        """What a server of the version that a rebuilt payload names sends beyond the documented fields by itself.
        Empty where it is not known, whatever the bytes hold."""


class Files(Protocol):
    """Replaces config files."""

    def replace(self, plan: EditPlan) -> None:
        """Atomically, only if the file still has the bytes that the plan was made from; reads it back and compares.
        Raises Fixable with the reason and nothing changed."""

    def read(self, path: str) -> bytes:
        """What is in it now. Raises Fixable with the reason."""


class Rights(Protocol):
    """Asks an administrator for a change of another user's config file."""

    def can_ask(self) -> bool:
        """Whether a window can come up that asks for the password. A look at two files."""

    def command(self, request: RightsRequest) -> str | None:
        """The command by which an administrator makes just this change; None: there is none on this system."""

    async def ask(self, request: RightsRequest) -> None:
        """Asks, and has it made. Takes as long as the administrator takes. Raises Fixable `rights_cancelled`,
        `rights_not_allowed`, `rights_refused`, with nothing changed as far as is known."""


class Commands(Protocol):
    """Runs programs of this machine. Nothing of it is a shell's, and their standard input is empty."""

    def has(self, program: str) -> bool:
        """Whether it is on the PATH."""

    async def output(self, words: Sequence[str], *, folder: str | None) -> str:
        """What a program prints, on both of its outputs. Raises Fixable `tool_*`; cancelled, it ends the program."""

    async def carry_out(
        self, words: Sequence[str], *, folder: str | None, said: Callable[[str], Awaitable[None]]
    ) -> int | None:
        """Runs it to its end and answers its exit code; None: it has not ended after some minutes. Each line that it
        prints goes to `said`. Once started it goes on, whatever becomes of the caller: half a restart is worse than a
        whole one. Raises Fixable `tool_missing`, `tool_failed`."""


class Addresses(Protocol):
    """Where on this machine a relay can listen; ADDRESS:PORT as `core.instances.check_listen` writes it."""

    def choose(self, taken: Collection[str]) -> str:
        """A port of loopback that is free now, none of `taken`, and that the system does not hand out to outgoing
        connections. Raises Fixable `listen_none_free`."""

    def check(self, listen: str) -> None:
        """That it can be listened on now. Raises Fixable `listen_not_here`, `listen_taken`."""

    def is_answered(self, listen: str) -> bool:
        """Whether anybody takes connections there now."""

    def is_handed_out(self, listen: str) -> bool:
        """Whether the system hands this port out to outgoing connections, so that another start may find it taken."""


class Secrets(Protocol):
    """Tokens and passwords."""

    async def get(self, instance: Instance) -> str | None:
        """None: the instance has none. Raises Fixable `secret_locked`, `secret_missing`, ... Never hangs: a locked
        keyring is an error after some seconds, without asking the owner."""

    async def store(self, instance_id: InstanceId, secret: str) -> None:
        """Puts a secret into the keyring. Raises Fixable when that cannot be done."""

    async def delete(self, instance_id: InstanceId) -> None:
        """Forgets the secret of an instance; a file of the owner's stays."""


class Settings(Protocol):
    """The owner's settings of the program as a whole. Quick; raises Fixable."""

    def read(self) -> dict[str, object]:
        """`start_at_login` (None: not possible here), `notifications`, `proxy`, `ca_file`, `language`, `bodies_days`,
        `lines_days`."""

    def change(self, changes: Mapping[str, object]) -> None:
        """Checks and writes them; all or nothing."""

    def products(self) -> tuple[tuple[str, str, str, str, str, bool], ...]:
        """Of each product that can be added: name, title, vendor, what is in its folder, its usual address, and whether
        there is a relay for it."""

    async def try_proxy(self, proxy: str | None, host: str) -> str:
        """Asks a proxy (None: the environment's) for a connection to a host's port 443, and closes it. Answers the
        proxy; empty: none is used for that host. Raises Fixable `proxy_*`."""


class Lease(Protocol):
    """The lock that makes its holder the engine."""

    def hold(self) -> AbstractContextManager[None]:
        """Raises Temporary `engine_elsewhere` when another process has it."""
