"""Counting by day, against counting one by one."""

from __future__ import annotations

import random
from collections import Counter
from datetime import timedelta
from pathlib import Path

from tests.integration.journal_helpers import T0, add, later, store
from tray_app.core.model import PayloadState
from tray_app.journal.database import SqliteJournal

STATES = (PayloadState.QUEUED, PayloadState.DELIVERED, PayloadState.REJECTED, PayloadState.HELD, PayloadState.BLOCKED)


def test_it_counts_what_was_made_between_the_edges(tmp_path: Path) -> None:
    chance = random.Random(7)
    with SqliteJournal.open(tmp_path / "j.sqlite3") as journal:
        mine, other = add(journal), add(journal, "other")
        expected: list[Counter[PayloadState]] = [Counter() for _ in range(5)]
        for hour in range(0, 5 * 24, 3):
            state = chance.choice(STATES)
            store(journal, mine, state, created_at=later(hours=hour))
            store(journal, other, PayloadState.HELD, created_at=later(hours=hour))
            expected[hour // 24][state] += 1
        edges = [T0 + timedelta(days=day) for day in range(6)]
        assert [Counter(counts) for counts in journal.made_between(mine, edges)] == expected
        assert journal.made_between(mine, [T0 - timedelta(days=2), T0 - timedelta(days=1), T0]) == ({}, {})
        assert journal.made_between(mine, [later(days=9), later(days=10)]) == ({},)


def test_an_edge_belongs_to_the_day_that_it_begins(tmp_path: Path) -> None:
    with SqliteJournal.open(tmp_path / "j.sqlite3") as journal:
        mine = add(journal)
        store(journal, mine, created_at=later(hours=24))
        assert [sum(c.values()) for c in journal.made_between(mine, [T0, later(hours=24), later(hours=48)])] == [0, 1]


def test_a_journal_that_is_not_there_yet_has_empty_days(tmp_path: Path) -> None:
    with SqliteJournal.open(tmp_path / "none.sqlite3", read_only=True) as journal:
        assert journal.made_between(1, [T0, later(days=1)]) == ({},)
