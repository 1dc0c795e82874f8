"""What is known of an instance's lists, what was seen leaving, what is wanted of its server: each in one step."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.journal_helpers import T0, WHY, S, add, later, new
from tray_app.core.errors import OurBug
from tray_app.core.known import Known, ListChange
from tray_app.core.messages import PayloadFilter
from tray_app.core.model import Kind, ServerWish, SwitchAct
from tray_app.journal import known
from tray_app.journal.database import SqliteJournal


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[SqliteJournal]:
    with SqliteJournal.open(tmp_path / "journal.sqlite3") as opened:
        yield opened


def things(*ids: int) -> tuple[Known, ...]:
    return tuple(Known(number, f'{{"n":"{number}"}}') for number in ids)


def test_what_is_learned_and_forgotten(journal: SqliteJournal) -> None:
    one, other = add(journal), add(journal, "other")
    journal.store_change(one, ListChange(of="a", learned=things(3, 1, 2)), [])
    journal.store_change(other, ListChange(of="a", learned=things(9), whole_at=T0), [])
    journal.store_change(one, ListChange(of="b", learned=things(5)), [])
    assert journal.known_since(one, "a") is None
    journal.store_change(one, ListChange(of="a", forgotten=(2,), whole_at=later(hours=1)), [])
    journal.store_change(one, ListChange(of="a", whole_at=later(hours=2)), [])
    assert journal.known_since(one, "a") == later(hours=1), "the first time counts"
    assert journal.known_between(one, "a", after=-1, until=None) == things(1, 3)
    assert journal.known_between(one, "a", after=1, until=3) == things(3)
    journal.forget_known(one)
    assert journal.known_between(one, "b", after=-1, until=None) == ()
    assert journal.known_between(other, "a", after=-1, until=None) == things(9)


def test_a_change_and_its_payloads_are_stored_together(journal: SqliteJournal) -> None:
    instance = add(journal)
    payloads = [(new(instance, b"1", kind=Kind.EVENT), None), (new(instance, b"2", kind=Kind.EVENT), WHY)]
    ids = journal.store_change(instance, ListChange(of="a", learned=things(1)), payloads)
    assert [journal.payload(i).state for i in ids] == [S.QUEUED, S.HELD]  # type: ignore[union-attr]
    journal.remove_instance(instance, at=T0, forget=False)
    with pytest.raises(OurBug):
        journal.store_change(instance, ListChange(of="a", learned=things(2)), payloads)
    with pytest.raises(OurBug):
        journal.store_seen(instance, payloads, "there")
    assert len(journal.page(PayloadFilter())) == 2
    assert journal.known_between(instance, "a", after=-1, until=None) == things(1), "none of it"


def test_what_was_seen_and_how_far(journal: SqliteJournal) -> None:
    instance = add(journal)
    assert journal.position(instance) is None
    (seen,) = journal.store_seen(instance, [(new(instance, b"x", kind=Kind.EVENT), None)], "1")
    journal.store_seen(instance, [], "2")
    assert journal.position(instance) == "2"
    found = journal.payload(seen)
    assert found is not None
    assert (found.state, found.rebuilt, journal.body(seen)) == (S.SEEN, True, b"x")


def test_a_wish_is_kept_until_it_is_taken_away(journal: SqliteJournal) -> None:
    instance = add(journal)
    wish = ServerWish(act=SwitchAct.OPT_OUT, at=T0, before="on")
    journal.set_server_wish(instance, wish)
    journal.set_server_wish(instance, wish._replace(done_at=later(hours=1), problem=WHY))
    assert journal.server_wish(instance) == wish._replace(done_at=later(hours=1), problem=WHY)
    journal.set_server_wish(instance, None)
    assert journal.server_wish(instance) is None


def test_forgetting_an_instance_forgets_all_of_it(journal: SqliteJournal) -> None:
    instance = add(journal)
    journal.store_change(instance, ListChange(of="a", learned=things(1), whole_at=T0), [])
    journal.store_seen(instance, [], "2")
    journal.set_server_wish(instance, ServerWish(act=SwitchAct.OPT_OUT, at=T0))
    journal.remove_instance(instance, at=T0, forget=True)
    assert journal.known_between(instance, "a", after=-1, until=None) == ()
    assert (journal.known_since(instance, "a"), journal.position(instance)) == (None, None)
    assert journal.server_wish(instance) is None


def test_of_very_many_some_are_dropped_later(journal: SqliteJournal, monkeypatch: pytest.MonkeyPatch) -> None:
    """The switch waits for it."""
    monkeypatch.setattr(known, "FORGOTTEN_AT_ONCE", 3)
    one = add(journal)
    journal.store_change(one, ListChange(of="a", learned=things(1, 2, 3, 4), whole_at=T0), [])
    journal.store_change(one, ListChange(of="b", learned=things(1), whole_at=T0), [])
    journal.forget_known(one)
    assert (journal.known_since(one, "a"), journal.known_since(one, "b")) == (None, None)
    left = [journal.known_between(one, of, after=-1, until=None) for of in ("a", "b")]
    assert sum(map(len, left)) == 2
    journal.forget_known(one)
    assert not any(journal.known_between(one, of, after=-1, until=None) for of in ("a", "b"))
