"""The journal's tables, as numbered steps from an empty file to today's.

How it is meant to be read:

- *Events* (`payloads`, `states`, `attempts`, `switches`, `edits`, `edit_ends`, `approvals`, `verdicts`) are only ever
  added. Triggers refuse every UPDATE of them, and every DELETE unless the table `permits` has a row, which only
  `retention` puts there and takes away again within one transaction.
- `bodies` are apart from their lines, since they go earlier.
- *Derived* tables (`current`, `tallies`, `summaries`) are written by triggers alone, and answer the questions that are
  asked all the time by one look at an index, however long the record is. `summaries` outlives the lines that it was
  made of: when the last ping was created must be known also where the owner keeps no lines.
- `inbox` is neither: a message stands in it until it has become a payload.
- Instants are whole microseconds since 1970 in UTC. Columns that hold text from outside hold it as JSON in ASCII,
  because SQLite refuses lone surrogates and a path or a JSON key may have some.

No `executescript`: it commits first, and a step would no longer be one transaction.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

APPLICATION_ID: Final = 0x54544A31
"""`TTJ1` in the file's header: tells a journal from any other SQLite file."""

Step = Callable[[sqlite3.Connection], None]

_INSTANCES: Final = (
    """CREATE TABLE instances (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL,
        product TEXT NOT NULL,
        settings TEXT NOT NULL,
        added_at INTEGER NOT NULL,
        removed_at INTEGER,
        forgotten INTEGER NOT NULL DEFAULT 0
    ) STRICT""",
    "CREATE UNIQUE INDEX instances_by_name ON instances (name) WHERE removed_at IS NULL",
)

_PAYLOADS: Final = (
    """CREATE TABLE payloads (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        instance_id INTEGER NOT NULL REFERENCES instances (id),
        kind TEXT NOT NULL,
        source TEXT NOT NULL,
        method TEXT NOT NULL,
        url TEXT NOT NULL,
        headers TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        rebuilt INTEGER NOT NULL,
        size_bytes INTEGER NOT NULL,
        sha256 TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE bodies (
        payload_id INTEGER PRIMARY KEY REFERENCES payloads (id),
        body BLOB NOT NULL
    ) STRICT""",
    """CREATE TABLE states (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        payload_id INTEGER NOT NULL REFERENCES payloads (id),
        at INTEGER NOT NULL,
        state TEXT NOT NULL,
        due_at INTEGER,
        why TEXT
    ) STRICT""",
    "CREATE INDEX states_by_payload ON states (payload_id)",
    """CREATE TABLE attempts (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        payload_id INTEGER NOT NULL REFERENCES payloads (id),
        number INTEGER NOT NULL,
        started_at INTEGER NOT NULL,
        ended_at INTEGER NOT NULL,
        duration_ms INTEGER NOT NULL,
        status_code INTEGER,
        error TEXT,
        exchange TEXT NOT NULL,
        is_repeat INTEGER NOT NULL,
        accepted INTEGER NOT NULL,
        failure TEXT
    ) STRICT""",
    "CREATE INDEX attempts_by_payload ON attempts (payload_id)",
)

_DERIVED: Final = (
    """CREATE TABLE current (
        payload_id INTEGER PRIMARY KEY REFERENCES payloads (id),
        instance_id INTEGER NOT NULL,
        kind TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        state TEXT NOT NULL,
        due_at INTEGER,
        why TEXT,
        final INTEGER NOT NULL,
        has_body INTEGER NOT NULL DEFAULT 1,
        attempt_count INTEGER NOT NULL DEFAULT 0,
        status_code INTEGER,
        error TEXT
    ) STRICT""",
    "CREATE INDEX current_by_group ON current (instance_id, kind, state, payload_id)",
    "CREATE INDEX current_by_age ON current (has_body, created_at) WHERE final = 1",
    """CREATE TABLE tallies (
        instance_id INTEGER NOT NULL,
        kind TEXT NOT NULL,
        state TEXT NOT NULL,
        now_count INTEGER NOT NULL,
        ever_count INTEGER NOT NULL,
        PRIMARY KEY (instance_id, kind, state)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE summaries (
        instance_id INTEGER NOT NULL,
        kind TEXT NOT NULL,
        last_created_at INTEGER,
        last_accepted_at INTEGER,
        last_attempt_id INTEGER,
        last_attempt_at INTEGER,
        last_failure TEXT,
        PRIMARY KEY (instance_id, kind)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TRIGGER payloads_summed AFTER INSERT ON payloads BEGIN
        INSERT INTO summaries (instance_id, kind, last_created_at)
        VALUES (NEW.instance_id, NEW.kind, NEW.created_at)
        ON CONFLICT (instance_id, kind) DO UPDATE SET last_created_at = excluded.last_created_at;
    END""",
    """CREATE TRIGGER states_derived AFTER INSERT ON states BEGIN
        UPDATE tallies SET now_count = now_count - 1
        WHERE (instance_id, kind, state) = (
            SELECT instance_id, kind, state FROM current WHERE payload_id = NEW.payload_id);
        INSERT INTO current (payload_id, instance_id, kind, created_at, state, due_at, why, final)
        SELECT id, instance_id, kind, created_at, NEW.state, NEW.due_at, NEW.why,
            NEW.state IN ('delivered', 'blocked', 'superseded', 'expired', 'seen')
        FROM payloads WHERE id = NEW.payload_id
        ON CONFLICT (payload_id) DO UPDATE SET
            state = excluded.state, due_at = excluded.due_at, why = excluded.why, final = excluded.final;
        INSERT INTO tallies (instance_id, kind, state, now_count, ever_count)
        SELECT instance_id, kind, NEW.state, 1, 1 FROM payloads WHERE id = NEW.payload_id
        ON CONFLICT (instance_id, kind, state) DO UPDATE SET
            now_count = now_count + 1, ever_count = ever_count + 1;
    END""",
    """CREATE TRIGGER attempts_derived AFTER INSERT ON attempts BEGIN
        UPDATE current SET
            attempt_count = attempt_count + 1,
            status_code = coalesce(NEW.status_code, status_code),
            error = coalesce(NEW.error, error)
        WHERE payload_id = NEW.payload_id;
        INSERT INTO summaries
            (instance_id, kind, last_accepted_at, last_attempt_id, last_attempt_at, last_failure)
        SELECT instance_id, kind, CASE WHEN NEW.accepted THEN NEW.ended_at END, NEW.id, NEW.started_at, NEW.failure
        FROM payloads WHERE id = NEW.payload_id
        ON CONFLICT (instance_id, kind) DO UPDATE SET
            last_accepted_at = coalesce(excluded.last_accepted_at, last_accepted_at),
            last_attempt_id = excluded.last_attempt_id,
            last_attempt_at = excluded.last_attempt_at,
            last_failure = excluded.last_failure;
    END""",
    """CREATE TRIGGER bodies_dropped AFTER DELETE ON bodies BEGIN
        UPDATE current SET has_body = 0 WHERE payload_id = OLD.payload_id;
    END""",
    """CREATE TRIGGER current_dropped AFTER DELETE ON current BEGIN
        UPDATE tallies SET now_count = now_count - 1
        WHERE instance_id = OLD.instance_id AND kind = OLD.kind AND state = OLD.state;
    END""",
)

_REST: Final = (
    """CREATE TABLE switches (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        instance_id INTEGER NOT NULL REFERENCES instances (id),
        at INTEGER NOT NULL,
        act TEXT NOT NULL,
        before TEXT NOT NULL,
        after TEXT NOT NULL,
        done INTEGER NOT NULL,
        details TEXT NOT NULL,
        blocked_before INTEGER
    ) STRICT""",
    "CREATE INDEX switches_by_instance ON switches (instance_id)",
    """CREATE TABLE edits (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        instance_id INTEGER NOT NULL REFERENCES instances (id),
        at INTEGER NOT NULL,
        purpose TEXT NOT NULL,
        details TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX edits_by_instance ON edits (instance_id)",
    """CREATE TABLE edit_ends (
        edit_id INTEGER PRIMARY KEY REFERENCES edits (id),
        at INTEGER NOT NULL
    ) STRICT""",
    """CREATE TABLE approvals (
        instance_id INTEGER NOT NULL REFERENCES instances (id),
        path TEXT NOT NULL,
        at INTEGER NOT NULL,
        PRIMARY KEY (instance_id, path)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE looks (
        instance_id INTEGER PRIMARY KEY REFERENCES instances (id),
        look TEXT NOT NULL
    ) STRICT""",
    """CREATE TABLE verdicts (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        instance_id INTEGER NOT NULL REFERENCES instances (id),
        at INTEGER NOT NULL,
        sharing TEXT NOT NULL,
        state TEXT NOT NULL,
        since INTEGER NOT NULL
    ) STRICT""",
    "CREATE INDEX verdicts_by_instance ON verdicts (instance_id)",
    """CREATE TABLE watches (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        began_at INTEGER NOT NULL,
        until_at INTEGER NOT NULL
    ) STRICT""",
    "CREATE INDEX watches_by_end ON watches (until_at)",
    """CREATE TABLE clock_anchors (
        instance_id INTEGER PRIMARY KEY REFERENCES instances (id),
        at INTEGER NOT NULL
    ) STRICT""",
    "CREATE TABLE permits (what TEXT PRIMARY KEY) STRICT, WITHOUT ROWID",
)

EVENT_TABLES: Final = (
    "payloads",
    "bodies",
    "states",
    "attempts",
    "switches",
    "edits",
    "edit_ends",
    "approvals",
    "verdicts",
)
"""What is only ever added to."""


def _guards(table: str) -> tuple[str, str]:
    return (
        f"""CREATE TRIGGER {table}_kept BEFORE UPDATE ON {table} BEGIN
            SELECT raise(ABORT, '{table}: what was written is never changed');
        END""",
        f"""CREATE TRIGGER {table}_stay BEFORE DELETE ON {table}
        WHEN NOT EXISTS (SELECT 1 FROM permits) BEGIN
            SELECT raise(ABORT, '{table}: rows go by retention only');
        END""",  # noqa: S608 - the names are those above
    )


def step_1(connection: sqlite3.Connection) -> None:
    """The first released shape."""
    for statement in (*_INSTANCES, *_PAYLOADS, *_DERIVED, *_REST):
        connection.execute(statement)
    for table in EVENT_TABLES:
        for statement in _guards(table):
            connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")


_RELAY: Final = (
    # A time of watching may be one relay's: only while it listens is what an instance sends through it seen.
    "ALTER TABLE watches ADD COLUMN instance_id INTEGER",
    # What a message sent again has in common with the first one.
    "ALTER TABLE payloads ADD COLUMN message_key TEXT",
    "CREATE INDEX payloads_by_key ON payloads (instance_id, message_key) WHERE message_key IS NOT NULL",
    """CREATE TABLE arrivals (
        instance_id INTEGER NOT NULL REFERENCES instances (id),
        kind TEXT NOT NULL,
        ever_count INTEGER NOT NULL,
        last_at INTEGER NOT NULL,
        PRIMARY KEY (instance_id, kind)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE refusals (
        instance_id INTEGER NOT NULL REFERENCES instances (id),
        refusal TEXT NOT NULL,
        ever_count INTEGER NOT NULL,
        last_at INTEGER NOT NULL,
        PRIMARY KEY (instance_id, refusal)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE relay_problems (
        instance_id INTEGER PRIMARY KEY REFERENCES instances (id),
        at INTEGER NOT NULL,
        why TEXT NOT NULL
    ) STRICT""",
)


def step_2(connection: sqlite3.Connection) -> None:
    """The relay: what came through it, what was refused, when it listened."""
    for statement in _RELAY:
        connection.execute(statement)


_KNOWN: Final = (
    # The lists whose things an instance's events tell of, and since when each is known whole.
    """CREATE TABLE known_lists (
        instance_id INTEGER NOT NULL REFERENCES instances (id),
        list TEXT NOT NULL,
        since INTEGER NOT NULL,
        PRIMARY KEY (instance_id, list)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE known_things (
        instance_id INTEGER NOT NULL REFERENCES instances (id),
        list TEXT NOT NULL,
        id INTEGER NOT NULL,
        says TEXT NOT NULL,
        PRIMARY KEY (instance_id, list, id)
    ) STRICT, WITHOUT ROWID""",
    # How far what an instance shows of its own sending was read.
    """CREATE TABLE positions (
        instance_id INTEGER PRIMARY KEY REFERENCES instances (id),
        position TEXT NOT NULL
    ) STRICT""",
    # What the owner wants of a switch that the server keeps itself, until it has it.
    """CREATE TABLE server_wishes (
        instance_id INTEGER PRIMARY KEY REFERENCES instances (id),
        act TEXT NOT NULL,
        at INTEGER NOT NULL,
        before TEXT,
        done_at INTEGER,
        problem TEXT
    ) STRICT""",
)


def step_3(connection: sqlite3.Connection) -> None:
    """Testsigma: events by comparing lists, a log that is followed, a switch that the server keeps."""
    for statement in _KNOWN:
        connection.execute(statement)


_INBOX: Final = (
    # What came through a relay and was not looked into yet: written before its answer, and gone a moment later, when
    # the payload that was made of it is there. No index, no trigger: it is what a server waits for.
    """CREATE TABLE inbox (
        id INTEGER PRIMARY KEY,
        instance_id INTEGER NOT NULL,
        came_at INTEGER NOT NULL,
        kind TEXT NOT NULL,
        method TEXT NOT NULL,
        url TEXT NOT NULL,
        step TEXT NOT NULL,
        headers TEXT NOT NULL,
        body BLOB NOT NULL,
        stopped TEXT
    ) STRICT""",
)


def step_4(connection: sqlite3.Connection) -> None:
    """The relay's inbox."""
    for statement in _INBOX:
        connection.execute(statement)


_SEARCH: Final = (
    # The shelves of the search index, each a table `search_<id>` that `search_index` makes and drops.
    """CREATE TABLE search_shelves (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        first_id INTEGER NOT NULL,
        last_id INTEGER NOT NULL,
        characters INTEGER NOT NULL,
        is_stale INTEGER NOT NULL DEFAULT 0
    ) STRICT""",
    "CREATE TABLE search_apart (payload_id INTEGER PRIMARY KEY) STRICT",
    "CREATE INDEX current_by_error ON current (error, payload_id) WHERE error IS NOT NULL",
    """CREATE TRIGGER bodies_unsearched AFTER DELETE ON bodies BEGIN
        UPDATE search_shelves SET is_stale = 1
        WHERE is_stale = 0 AND first_id <= OLD.payload_id AND last_id >= OLD.payload_id;
    END""",
    """CREATE TRIGGER payloads_unsearched AFTER DELETE ON payloads BEGIN
        UPDATE search_shelves SET is_stale = 1 WHERE is_stale = 0 AND first_id <= OLD.id AND last_id >= OLD.id;
        DELETE FROM search_apart WHERE payload_id = OLD.id;
    END""",
)


def step_5(connection: sqlite3.Connection) -> None:
    """Where the search index keeps what it has; it is filled afterwards, in steps, while the program runs."""
    for statement in _SEARCH:
        connection.execute(statement)


STEPS: Final[tuple[Step, ...]] = (step_1, step_2, step_3, step_4, step_5)
"""Step n (1-based) leads from version n - 1 to version n. A released step is never changed."""

NEWEST: Final = len(STEPS)


def version_of(connection: sqlite3.Connection) -> int:
    """The version that the file is at; 0: nothing in it yet."""
    row = connection.execute("PRAGMA user_version").fetchone()
    return int(row[0])


def migrate(connection: sqlite3.Connection, steps: Sequence[Step] = STEPS) -> None:
    """Brings the file to the newest version, one step a transaction; a step that fails leaves the version before it.

    Two processes may do this at once: each step looks again once it has the lock.
    """
    for number, step in enumerate(steps, start=1):
        if version_of(connection) >= number:
            continue
        connection.execute("BEGIN IMMEDIATE")
        try:
            if version_of(connection) < number:
                step(connection)
                connection.execute(f"PRAGMA user_version = {number}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
