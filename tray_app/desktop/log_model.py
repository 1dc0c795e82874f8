"""The live log as Qt's table: a window of at most MOST_ROWS lines on the journal, moved by key, never by position.

The journal is the truth. What happens comes in batches and is put in place; what the window does not reach is read
when the reader gets there.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, QTimer, Signal, Slot
from shiboken6 import isValid

from tray_app.core.messages import Payload, PayloadFilter
from tray_app.core.model import PayloadId
from tray_app.desktop import log_query
from tray_app.desktop.log_cells import GAP, ROLES, Column, cell_text, head_data, payload_data, switch_data
from tray_app.desktop.log_rows import acts, at_of, interleaved, is_begun
from tray_app.desktop.payload_texts import switch_text
from tray_app.desktop.services import Mode
from tray_app.engine.events import InstancesChanged, PayloadChanged, SwitchChanged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from PySide6.QtCore import QObject

    from tray_app.core.edits import SwitchChange
    from tray_app.core.errors import TrayAppError
    from tray_app.core.messages import Page
    from tray_app.core.model import InstanceId
    from tray_app.desktop.log_query import Beginning, Changes, Counts
    from tray_app.desktop.log_rows import Entry
    from tray_app.desktop.services import Services
    from tray_app.engine.events import Event

MOST_ROWS: Final = 5000
_EARLIEST: Final = datetime.min.replace(tzinfo=UTC)
_LATEST: Final = datetime.max.replace(tzinfo=UTC)
_MOST_ASKED: Final = 200
_MOST_TEXTS: Final = 500
"""Lines whose texts are kept: some screens full. A view asks for each text in each painting."""
_AFTER_PAINTING_MS: Final = 150
"""What is not seen yet is read when what is seen has been painted: the reader's thread would slow that down."""
_Index = QModelIndex | QPersistentModelIndex
_NOWHERE: Final = QModelIndex()


class LogModel(QAbstractTableModel):
    """See the module. GUI thread; reads through `Services`."""

    busy_changed = Signal()
    """It began or ended reading."""
    failed = Signal(object)
    """A TrayAppError: something could not be read."""
    counted = Signal()
    """`total`, `matching` or `is_behind` changed."""
    began = Signal()
    """It shows another beginning: another filter, or a jump."""

    def __init__(self, services: Services, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._which = PayloadFilter()
        self._texts: dict[PayloadId, dict[int, str]] = {}
        self._texts_of = 0
        self._generation = 0
        self._entries: list[Entry] = []
        self._row_of: dict[PayloadId, int] = {}
        self._base = 0
        """Rows are numbered from here in `_row_of`, so that putting a page in front renumbers nothing."""
        self._switches: tuple[SwitchChange, ...] = ()
        self._names: Mapping[InstanceId, str] = {}
        self._reached_older = self._reached_newer = PayloadId(0)
        self._covered_from, self._covered_to = _LATEST, _LATEST
        """Of this span the changes of the switch are in place: later than the one, not later than the other."""
        self._waiting: list[Event] | None = None
        """What happened while the beginning is read."""
        self._last_change = 0
        self._rereading = self._reread_again = self._counting = self._count_again = False
        self._newest = PayloadId(0)
        self.at_start = self.at_end = True
        self.busy = False
        self.is_following = True
        """Whether what is new pushes out what is old; otherwise the window stays where it is."""
        self.dark = False
        self.total = 0
        self.matching: int | None = 0
        """None: not counted, because that would take a look at each."""
        services.changed.connect(self._happened)

    # --- Qt's questions --------------------------------------------------------------------------------

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._entries)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(Column)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is Qt.Orientation.Horizontal:
            return head_data(section, role)
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role not in ROLES or not index.isValid():
            return None
        entry, column = self._entries[index.row()], index.column()
        if isinstance(entry, Payload):
            if role == Qt.ItemDataRole.DisplayRole:
                return self._text_of(entry, column)
            return payload_data(entry, column, role, dark=self.dark)
        return switch_data(entry, column, role, instance_name=self._name_of(entry))

    def _text_of(self, payload: Payload, column: int) -> str:
        today = time.localtime().tm_yday
        if today != self._texts_of or len(self._texts) > _MOST_TEXTS:
            self._texts_of, self._texts = today, {}  # "today" is written in some of them.
        texts = self._texts.setdefault(payload.id, {})
        text = texts.get(column)
        if text is None:
            text = cell_text(payload, column) + (GAP if column == Column.SIZE else "")
            texts[column] = text
        return text

    def entry(self, index: _Index) -> Entry | None:
        """What a line stands for."""
        return self._entries[index.row()] if index.isValid() and index.row() < len(self._entries) else None

    def payload_text(self, index: _Index) -> str | None:
        """The text of a payload's cell; None: the line is a change of the switch."""
        entry = self._entries[index.row()]
        return self._text_of(entry, index.column()) if isinstance(entry, Payload) else None

    def switch_line(self, change: SwitchChange) -> str:
        """The text of a line of the switch."""
        return switch_text(change, self._name_of(change), datetime.now(UTC))

    def _name_of(self, change: SwitchChange) -> str:
        return self._names.get(change.instance_id, self.tr("an instance"))

    # --- where the window is ------------------------------------------------------------------------------

    @property
    def which(self) -> PayloadFilter:
        """What is shown."""
        return self._which

    @property
    def is_moving(self) -> bool:
        """Whether another beginning is being read: where the bar stands then says nothing."""
        return self._waiting is not None

    @property
    def payload_count(self) -> int:
        """How many of the lines are payloads."""
        return len(self._row_of)

    @property
    def is_behind(self) -> bool:
        """Whether there are newer payloads than those in the window."""
        return not self.at_end

    def show(self, which: PayloadFilter) -> None:
        """Shows others, from the newest."""
        self._which = which
        self._begin(newest_first=True)

    @Slot()
    def load_newest(self) -> None:
        """Moves the window to the end."""
        self._begin(newest_first=True)

    @Slot()
    def load_oldest(self) -> None:
        """Moves the window to the beginning."""
        self._begin(newest_first=False)

    def fetch_older(self, *, after_ms: int = 0) -> None:
        """One page more above, unless it is being read already."""
        if not (self.busy or self.at_start):
            read = partial(log_query.older, which=self._which, before=self._reached_older)
            self._read(read, self._have_older, after_ms=after_ms)

    def fetch_newer(self) -> None:
        """One page more below."""
        if not (self.busy or self.at_end):
            self._read(partial(log_query.newer, which=self._which, after=self._reached_newer), self._have_newer)

    def _begin(self, *, newest_first: bool) -> None:
        self._generation += 1
        self._waiting = []
        self.busy = False
        read = partial(log_query.beginning, which=self._which, newest_first=newest_first)
        self._read(read, partial(self._have_beginning, newest_first))
        self._count()

    def _read(self, work: Callable[..., Any], then: Callable[[Any], None], *, after_ms: int = 0) -> None:
        self._set_busy(busy=True)
        generation = self._generation
        start = partial(
            self._services.read,
            work,
            then=partial(self._have, generation, then),
            failed=partial(self._have_failed, generation),
        )
        if after_ms:
            QTimer.singleShot(after_ms, self, start)
        else:
            start()

    def _have(self, generation: int, then: Callable[[Any], None], found: Any) -> None:
        if isValid(self) and generation == self._generation:
            self.busy = False
            then(found)
            self.busy_changed.emit()

    def _have_failed(self, generation: int, problem: TrayAppError) -> None:
        if isValid(self) and generation == self._generation:
            self._waiting = None
            self._rereading = False
            self._set_busy(busy=False)
            self.failed.emit(problem)

    def _set_busy(self, *, busy: bool) -> None:
        self.busy = busy
        self.busy_changed.emit()

    # --- pages ----------------------------------------------------------------------------------------------

    def _have_beginning(self, newest_first: bool, found: Beginning) -> None:
        page, waiting = found.page, self._waiting or []
        self._waiting = None
        self._switches, self._names = self._shown_switches(found.switches), found.names
        self._last_change, self._newest = found.last_change, found.newest
        self.at_start = page.done if newest_first else True
        self.at_end = True if newest_first else page.done
        self._reached_older = page.reached if newest_first else PayloadId(0)
        self._reached_newer = found.newest if newest_first else page.reached
        self._covered_from = _EARLIEST if self.at_start else _first_at(page.payloads, otherwise=_LATEST)
        self._covered_to = _LATEST if self.at_end else _last_at(page.payloads, otherwise=_EARLIEST)
        entries = interleaved(page.payloads, self._switches, after=self._covered_from, until=self._covered_to)
        self.beginResetModel()
        self._entries, self._texts = entries, {}
        self._number_anew()
        self.endResetModel()
        self._go_on_looking(after_ms=_AFTER_PAINTING_MS)  # Before the view asks for it, which it does at once.
        self.began.emit()
        self.counted.emit()
        self._take_in(waiting)
        if self._reread_again:
            self._read_again()

    def _have_older(self, page: Page) -> None:
        until = self._covered_from
        self.at_start, self._reached_older = page.done, page.reached
        self._covered_from = _EARLIEST if page.done else min(_first_at(page.payloads, otherwise=until), until)
        self._put(0, interleaved(page.payloads, self._switches, after=self._covered_from, until=until))
        if len(self._entries) > MOST_ROWS:
            self._drop_newest()
        self._go_on_looking()

    def _have_newer(self, page: Page) -> None:
        after = self._covered_to
        self.at_end, self._reached_newer = page.done, page.reached
        self._covered_to = _LATEST if page.done else max(_last_at(page.payloads, otherwise=after), after)
        fresh = [payload for payload in page.payloads if payload.id not in self._row_of]
        self._put(len(self._entries), interleaved(fresh, self._switches, after=after, until=self._covered_to))
        if len(self._entries) > MOST_ROWS:
            self._drop_oldest()
        self.counted.emit()

    def _go_on_looking(self, *, after_ms: int = 0) -> None:
        """A slice may hold nothing that is looked for: on to the next, until a page is full."""
        if len(self._entries) < log_query.PAGE and not self.at_start:
            self.fetch_older(after_ms=after_ms if self._entries else 0)

    def _shown_switches(self, changes: Iterable[SwitchChange]) -> tuple[SwitchChange, ...]:
        return tuple(c for c in acts(changes) if self._which.spans(c.at))

    # --- what happens ---------------------------------------------------------------------------------------

    @Slot(object)
    def _happened(self, events: tuple[Event, ...]) -> None:
        if self._generation == 0:
            return
        if any(isinstance(event, InstancesChanged) for event in events):
            self._begin(newest_first=True)
        elif self._services.mode is Mode.CLIENT:
            self._read_again()
        elif self._waiting is not None:
            self._waiting.extend(events)
        else:
            self._take_in(events)
        if events or self._services.mode is Mode.CLIENT:
            self._count()

    def _take_in(self, events: Iterable[Event]) -> None:
        payloads, changes = dict[PayloadId, Payload](), list["SwitchChange"]()
        for event in events:
            if isinstance(event, PayloadChanged):
                payloads[event.payload.id] = event.payload
            elif isinstance(event, SwitchChanged):
                changes.append(event.change)
                self._names = {**self._names, event.change.instance_id: event.instance_name}
        self._put_in(payloads, self._new_changes(changes))

    def _new_changes(self, changes: Iterable[SwitchChange]) -> list[SwitchChange]:
        wanted, found = self._which.instance_id, list["SwitchChange"]()
        for change in changes:
            if not self._which.has_switches or (wanted is not None and change.instance_id != wanted):
                continue
            if not is_begun(change) and change not in self._switches and self._which.spans(change.at):
                self._switches = (*self._switches, change)
                found.append(change)
        return found

    def _put_in(self, payloads: Mapping[PayloadId, Payload], changes: list[SwitchChange]) -> None:
        rows, fresh, asked = list[int](), list[Payload](), list[PayloadId]()
        for payload in payloads.values():
            row = self._row_of.get(payload.id)
            self._newest = max(self._newest, payload.id)
            if row is not None:
                self._entries[row - self._base] = payload
                self._texts.pop(payload.id, None)
                rows.append(row - self._base)
                continue
            fits = log_query.matches(self._which, payload)
            if fits:
                fresh.append(payload)
            elif fits is None:
                asked.append(payload.id)
        self._tell_changed(rows)
        self._put_fresh(fresh, changes)
        if len(asked) > _MOST_ASKED:
            self._begin(newest_first=True)
        elif asked:
            self._services.read(
                partial(log_query.among, which=self._which, ids=asked),
                then=partial(self._have_asked, self._generation),
                failed=partial(self._have_failed, self._generation),
            )

    def _have_asked(self, generation: int, found: tuple[Payload, ...]) -> None:
        if isValid(self) and generation == self._generation:
            self._put_fresh([p for p in found if p.id not in self._row_of], [])

    def _put_fresh(self, fresh: list[Payload], changes: list[SwitchChange]) -> None:
        """New payloads, older ones that have just come to be among these, and new changes of the switch."""
        if not fresh and not changes:
            return
        fresh.sort(key=lambda payload: payload.id)
        last = next((e.id for e in reversed(self._entries) if isinstance(e, Payload)), PayloadId(0))
        first = next((e.id for e in self._entries if isinstance(e, Payload)), PayloadId(0))
        behind = [payload for payload in fresh if payload.id > last]
        self._put_between([p for p in fresh[: len(fresh) - len(behind)] if self.at_start or p.id > first])
        while self.at_end and behind and self._entries and self._is_after_a_change_of(behind[0]):
            self._put_between([behind.pop(0)])
        if self.at_end:
            self._append(interleaved(behind, changes))
        self.counted.emit()

    def _is_after_a_change_of(self, payload: Payload) -> bool:
        """Whether the last line is a change of the switch that was read before this payload, but is later."""
        last = self._entries[-1]
        return not isinstance(last, Payload) and last.at > payload.created_at

    def _append(self, entries: list[Entry]) -> None:
        if len(self._entries) + len(entries) <= MOST_ROWS or self.is_following:
            self._put(len(self._entries), entries[-MOST_ROWS:])
            self._reached_newer = self._newest
            if len(self._entries) > MOST_ROWS:
                self._drop_oldest()
            return
        # The reader is somewhere above: the lines stay, and the newer ones are read when he comes.
        self.at_end = False
        self._covered_to = at_of(self._entries[-1])
        last = next((entry.id for entry in reversed(self._entries) if isinstance(entry, Payload)), PayloadId(0))
        self._reached_newer = max(last, self._reached_newer)

    def _put_between(self, payloads: list[Payload]) -> None:
        """Where their numbers belong, neighbours in one go; ascending, none of them newer than the newest shown."""
        row, end = len(self._entries), len(payloads)
        while end > 0:
            while row > 0 and not self._is_before(row - 1, payloads[end - 1]):
                row -= 1
            begin = end - 1
            while begin > 0 and (row == 0 or self._is_before(row - 1, payloads[begin - 1])):
                begin -= 1
            self._put(row, payloads[begin:end])
            end = begin

    def _is_before(self, row: int, payload: Payload) -> bool:
        """Whether a line is an older payload."""
        entry = self._entries[row]
        return isinstance(entry, Payload) and entry.id < payload.id

    def _tell_changed(self, rows: list[int]) -> None:
        """One signal for each run of neighbours."""
        rows.sort()
        begin = 0
        for place in range(1, len(rows) + 1):
            if place == len(rows) or rows[place] > rows[place - 1] + 1:
                left, right = self.index(rows[begin], 0), self.index(rows[place - 1], len(Column) - 1)
                self.dataChanged.emit(left, right)
                begin = place

    # --- another process is the engine: we hear only that something changed ---------------------------------

    def _read_again(self) -> None:
        if self._waiting is not None or self._rereading:
            self._reread_again = True
            return
        self._rereading, self._reread_again = True, False
        self._services.read(
            partial(log_query.changes, which=self._which, after=self._last_change),
            then=partial(self._have_changes, self._generation),
            failed=partial(self._have_failed, self._generation),
        )

    def _have_changes(self, generation: int, found: Changes) -> None:
        if not isValid(self):
            return
        self._rereading = False
        if generation == self._generation and self._waiting is None:
            self._last_change, self._names = found.last_change, found.names
            known = self._switches[-1].at if self._switches else _EARLIEST
            changes = self._new_changes(change for change in acts(found.switches) if change.at > known)
            self._put_in({payload.id: payload for payload in found.payloads}, changes)
        if self._reread_again:
            self._read_again()

    # --- counting ---------------------------------------------------------------------------------------------

    def _count(self) -> None:
        self._count_again = self._counting
        if not self._counting:
            self._counting = True
            self._services.read(log_query.counts, then=self._have_counts, failed=self._have_no_counts)

    def _have_counts(self, found: Counts) -> None:
        if isValid(self):
            self._counting = False
            self.total = sum(number for *_, number in found)
            self.matching = log_query.count_of(self._which, found)
            self.counted.emit()
            if self._count_again:
                self._count()

    def _have_no_counts(self, _problem: TrayAppError) -> None:
        """The page that is read at the same time says why."""
        self._counting = False

    # --- lines ------------------------------------------------------------------------------------------------

    def _put(self, row: int, entries: Sequence[Entry]) -> None:
        if not entries:
            return
        count = len(entries)
        self.beginInsertRows(_NOWHERE, row, row + count - 1)
        self._entries[row:row] = entries
        if row == 0:
            self._base -= count
        if row in (0, len(self._entries) - count):
            for number, entry in enumerate(entries, start=self._base + row):
                if isinstance(entry, Payload):
                    self._row_of[entry.id] = number
        else:
            self._number_anew()
        self.endInsertRows()

    def _drop_oldest(self) -> None:
        count = len(self._entries) - MOST_ROWS + _room()
        while count < len(self._entries) and not isinstance(self._entries[count], Payload):
            count += 1  # The first line left is a payload: from it the way back is known.
        self.beginRemoveRows(_NOWHERE, 0, count - 1)
        for entry in self._entries[:count]:
            if isinstance(entry, Payload):
                del self._row_of[entry.id]
        del self._entries[:count]
        self._base += count
        self.endRemoveRows()
        self.at_start = False
        first = self._entries[0] if self._entries else None
        self._reached_older = first.id if isinstance(first, Payload) else self._newest
        self._covered_from = at_of(first) if first is not None else _LATEST

    def _drop_newest(self) -> None:
        keep = MOST_ROWS - _room()
        while keep > 0 and not isinstance(self._entries[keep - 1], Payload):
            keep -= 1
        self.beginRemoveRows(_NOWHERE, keep, len(self._entries) - 1)
        for entry in self._entries[keep:]:
            if isinstance(entry, Payload):
                del self._row_of[entry.id]
        del self._entries[keep:]
        self.endRemoveRows()
        self.at_end = False
        last = self._entries[-1]
        self._reached_newer = last.id if isinstance(last, Payload) else PayloadId(0)
        self._covered_to = at_of(last)
        self.counted.emit()

    def _number_anew(self) -> None:
        self._base = 0
        self._row_of = {e.id: row for row, e in enumerate(self._entries) if isinstance(e, Payload)}


def _room() -> int:
    """So many lines more than needed are dropped, or each new line would drop one."""
    return min(log_query.PAGE, MOST_ROWS // 2)


def _first_at(payloads: tuple[Payload, ...], *, otherwise: datetime) -> datetime:
    return payloads[0].created_at if payloads else otherwise


def _last_at(payloads: tuple[Payload, ...], *, otherwise: datetime) -> datetime:
    return payloads[-1].created_at if payloads else otherwise
