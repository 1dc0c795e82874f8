"""Makes `version-5.sqlite3`: a journal as version 5 of its tables wrote it, with something in each of them.

Run once, when that version was released, and never again: what later versions must be able to read is what the old
program really wrote. Each version gets a script and a file of its own.

    python tests/data/journal/make_version_5.py
"""

from __future__ import annotations

import gzip
from pathlib import Path

from tests.integration.journal_helpers import T0, WHY, S, add, attempt, failed, later, new, received, store, switch
from tray_app.core.edits import EditPlan
from tray_app.core.known import Known, ListChange
from tray_app.core.messages import Arrival
from tray_app.core.model import EditPurpose, Kind, Look, ServerWish, SwitchAct
from tray_app.core.relay import Refusal
from tray_app.journal.database import SqliteJournal
from tray_app.journal.migrations import NEWEST

FILE = Path(__file__).with_name("version-5.sqlite3")


def make(path: Path) -> None:
    """Every state, an attempt of each sort, a body that is gone, an instance that was removed."""
    with SqliteJournal.open(path) as journal:
        instance, removed = add(journal), add(journal, "removed")
        for state in S:
            store(journal, instance, state, body=state.value.encode() * 10)
        number = store(journal, instance, S.SENDING, kind=Kind.METRICS, body=bytes(range(256)))
        journal.end_attempt(
            number, attempt(exchange=failed()), S.QUEUED, at=later(seconds=1), due_at=later(hours=1), why=WHY
        )
        store(journal, instance, S.DELIVERED, kind=Kind.EVENT, created_at=later(days=-91))
        journal.prune(now=T0, bodies_days=90, lines_days=1095)
        store(journal, removed, S.HELD)
        journal.remove_instance(removed, at=T0, forget=False)
        journal.record_switch(switch(instance, SwitchAct.OPT_OUT))
        journal.approve(instance, ["scim"], at=T0)
        plan = EditPlan(path="p", purpose=EditPurpose.SWITCH, original=None, content=b"", lines=(), inverse="{}")
        journal.end_edit(journal.begin_edit(instance, plan, at=T0), at=T0)
        journal.begin_edit(instance, plan, at=T0)
        look = Look(looked_at=T0, asked_at=T0, evidence=(), kinds=frozenset({Kind.PING}), up=True, version="9.9.8")
        journal.record_look(instance, look, sharing="off", state="off")
        journal.extend_watch(journal.begin_watch(T0), later(days=1))
        journal.set_clock_anchor(instance, T0)
        journal.take_in([Arrival(payload=new(instance, b"relayed", kind=Kind.USAGE), state=S.QUEUED, message_key="k")])
        journal.receive([received(instance), received(instance, stopped=WHY)])
        journal.count_refused(instance, {Refusal.OTHER_PATH: 3}, at=T0)
        journal.set_relay_problem(instance, WHY, at=T0)
        journal.extend_watch(journal.begin_watch(T0, instance), later(hours=1))
        change = ListChange(of="elements", learned=(Known(7, "{}"), Known(9, '{"a":"b"}')), whole_at=T0)
        journal.store_change(instance, change, [(new(instance, b"made", kind=Kind.USAGE), None)])
        journal.store_change(instance, ListChange(of="elements", forgotten=(7,)), [])
        journal.store_seen(instance, [(new(instance, b"seen", kind=Kind.USAGE), WHY)], "here")
        journal.set_server_wish(instance, ServerWish(act=SwitchAct.OPT_OUT, at=T0, before="on", problem=WHY))
        store(journal, instance, S.SEEN, kind=Kind.USAGE, body=gzip.compress(b"long" * 200_000, mtime=0))
        while journal.index_some(behind=0):
            pass
        journal.store_payload(new(instance, b"the newest"), state=S.HELD, why=WHY)


if __name__ == "__main__":
    if NEWEST != 5 or FILE.exists():
        raise SystemExit("This file belongs to version 5; it is not made again.")
    make(FILE)
