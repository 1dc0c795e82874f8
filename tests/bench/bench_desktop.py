"""The windows: the live log on 1,000,000 payloads beside a bare table of as many rows, and how long the GUI's thread
is kept while much happens.

Offscreen; painting is `grab()`. The floor is what recipes call one: a table model on SQLite with pages of 256 rows and
nothing else, measured in turns with ours on the same file.
"""

from __future__ import annotations

import gc
import json
import os
import random
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from tests.bench.bench_journal import LARGE, fill
from tests.bench.measuring import Row, milliseconds

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QAbstractTableModel, QElapsedTimer, QEvent, QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication, QTableView, QWidget

from tray_app.bootstrap import Program
from tray_app.core.messages import NewPayload, PayloadFilter
from tray_app.core.model import Kind, PayloadId, PayloadState, Source
from tray_app.desktop.garbage import collected_here
from tray_app.desktop.log_window import LogWindow
from tray_app.desktop.payload_window import PayloadWindow
from tray_app.desktop.services import Mode, Services
from tray_app.engine.events import PayloadChanged
from tray_app.journal.database import SqliteJournal
from tray_app.system.paths import Paths

TIMES = 15
FRAME_MS = 16.0
A_SECOND = 1000
FOR_S = 6.0
USERS = 100_000
"""Make a ping of 11 MB."""
WITHIN_S = 60.0
_ASLEEP = QEventLoop.ProcessEventsFlag.AllEvents | QEventLoop.ProcessEventsFlag.WaitForMoreEvents


class _Bare(QAbstractTableModel):
    """As little as a table of a million rows can be: pages of 256 by id, kept."""

    def __init__(self, path: Path, ids: list[int] | None = None) -> None:
        super().__init__()
        self._connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        self._pages: dict[int, list[Any]] = {}
        self._ids = ids
        self._count = len(ids) if ids is not None else self._one("SELECT max(id) FROM payloads")

    def _one(self, sql: str) -> Any:
        return self._connection.execute(sql).fetchone()[0]

    def filter(self, state: str) -> None:
        """The rows of one state only."""
        self.beginResetModel()
        rows = self._connection.execute("SELECT payload_id FROM current WHERE state = ?", (state,))
        self._ids, self._pages = [row[0] for row in rows], {}
        self._count = len(self._ids)
        self.endResetModel()

    def rowCount(self, parent: Any = None) -> int:
        return self._count

    def columnCount(self, parent: Any = None) -> int:
        return 5

    def data(self, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        page, row = divmod(index.row(), 256)
        if page not in self._pages:
            self._pages[page] = self._read(page)
        return str(self._pages[page][row][index.column()])

    def _read(self, page: int) -> list[Any]:
        columns = "SELECT p.created_at, p.kind, c.state, p.size_bytes, p.url FROM payloads p JOIN current c"
        if self._ids is not None:
            ids = ",".join(map(str, self._ids[page * 256 : page * 256 + 256]))
            sql = f"{columns} ON c.payload_id = p.id WHERE p.id IN ({ids}) ORDER BY p.id"
            return self._connection.execute(sql).fetchall()
        sql = f"{columns} ON c.payload_id = p.id WHERE p.id > ? ORDER BY p.id LIMIT 256"
        return self._connection.execute(sql, (page * 256,)).fetchall()

    def close(self) -> None:
        """Ends the connection."""
        self._connection.close()


def _wait(true: Callable[[], object], within_s: float = WITHIN_S) -> None:
    """As a program waits: asleep until something happens, so that the reader's thread has the interpreter."""
    ends_at, waker = time.monotonic() + within_s, QTimer()
    waker.start(50)
    while not true():
        QApplication.processEvents(_ASLEEP)
        if time.monotonic() > ends_at:
            raise RuntimeError("the window never came so far")


def _paint(widget: QWidget) -> None:
    QApplication.processEvents()
    widget.grab()


def _end(window: QWidget) -> None:
    window.close()
    window.deleteLater()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


class _Heartbeat:
    """Beats each few milliseconds; the longest silence is how long the thread was kept."""

    EVERY_MS = 4

    def __init__(self) -> None:
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._clock = QElapsedTimer()
        self.longest_ms = 0.0

    def start(self) -> None:
        """From here on."""
        self.longest_ms = 0.0
        self._clock.start()
        self._timer.start(self.EVERY_MS)

    def stop(self) -> float:
        """The longest silence beyond the beat itself."""
        self._timer.stop()
        self._beat()
        return max(self.longest_ms - self.EVERY_MS, 0.0)

    def _beat(self) -> None:
        self.longest_ms = max(self.longest_ms, self._clock.nsecsElapsed() / 1e6)
        self._clock.start()


def _bare_open(path: Path) -> None:
    model, view = _Bare(path), QTableView()
    view.setModel(model)
    view.resize(900, 500)
    view.show()
    _paint(view)
    view.setModel(None)
    model.close()
    _end(view)


def _log_rows(services: Services, path: Path) -> Iterator[Row]:
    def ours_open() -> None:
        window = LogWindow(services)
        window.show()
        _wait(lambda: window.model.rowCount() > 0)
        _paint(window.view)
        windows.append(window)

    windows: list[LogWindow] = []
    bare, view = _Bare(path), QTableView()
    view.setModel(bare)
    view.resize(900, 500)
    view.show()
    took: dict[str, tuple[list[float], list[float]]] = {n: ([], []) for n in ("open", "jump to the end", "filter")}
    for _ in range(TIMES):
        took["open"][0].append(milliseconds(lambda: _bare_open(path)))
        took["open"][1].append(milliseconds(ours_open))
        window = windows.pop()
        _wait(lambda w=window: not w.model.busy)

        def bare_jump() -> None:
            bare._pages.clear()
            view.scrollToBottom()
            _paint(view)

        def ours_jump(w: LogWindow = window) -> None:
            w.view.set_following(True)
            _wait(lambda: w.model.at_end and not w.model.is_moving)
            _paint(w.view)

        view.scrollToTop()
        _paint(view)
        window.model.is_following = False
        window.model.load_oldest()
        _wait(lambda w=window: w.model.at_start and not w.model.is_moving)
        _paint(window.view)
        took["jump to the end"][0].append(milliseconds(bare_jump))
        took["jump to the end"][1].append(milliseconds(ours_jump))

        def bare_filter() -> None:
            bare.filter("blocked")
            _paint(view)

        def ours_filter(w: LogWindow = window) -> None:
            w.model.show(PayloadFilter(states=frozenset({PayloadState.BLOCKED})))
            _wait(lambda: not w.model.is_moving)
            _paint(w.view)

        took["filter"][0].append(milliseconds(bare_filter))
        took["filter"][1].append(milliseconds(ours_filter))
        bare._ids, bare._count = None, LARGE
        bare.beginResetModel()
        bare._count = bare._one("SELECT max(id) FROM payloads")
        bare._pages.clear()
        bare.endResetModel()
        _wait(lambda w=window: not w.model.busy)
        _end(window)
    view.setModel(None)
    bare.close()
    _end(view)
    for name, (floor, ours) in took.items():
        yield Row(
            what=f"log of a million: {name}",
            floor_name="a bare paged table",
            floor=median(floor),
            ours=median(ours),
            unit="ms",
            n=TIMES,
            most_times=3.0,
        )


def _stall_of_arriving(services: Services, journal: SqliteJournal) -> Row:
    """1,000 a second come through Services while the log is open and follows."""
    window = LogWindow(services)
    window.show()
    _wait(lambda: window.model.rowCount() > 0 and not window.model.busy)
    last = journal.page(PayloadFilter(), limit=1)[-1]
    heart, sent, began = _Heartbeat(), 0, time.monotonic()
    gc.collect()
    heart.start()
    while (passed := time.monotonic() - began) < FOR_S:
        due = int(passed * A_SECOND) - sent
        if due >= 10:
            fresh = [
                replace(last, id=PayloadId(last.id + sent + n + 1), created_at=datetime.now(UTC)) for n in range(due)
            ]
            services._bridge.happened.emit(tuple(PayloadChanged(payload=payload) for payload in fresh))  # type: ignore[union-attr]
            sent += due
        QApplication.processEvents(_ASLEEP)  # The heart wakes it.
    longest = heart.stop()
    assert window.model.rowCount() > A_SECOND
    _end(window)
    return Row(
        what="longest stall: 1,000 payloads a second",
        floor_name="one frame",
        floor=FRAME_MS,
        ours=longest,
        unit="ms",
        n=1,
        most=50.0,
    )


def _stall_of_opening(services: Services, number: PayloadId, times: int) -> Row:
    """A ping of 10 MB is opened, its list of 100,000, its end."""
    longest = list[float]()
    for _ in range(times):
        heart = _Heartbeat()
        heart.start()
        window = PayloadWindow(services, number)
        window.show()
        _wait(window.tabs.isVisible)
        QApplication.processEvents()
        users = next(row for row in range(window.model.rowCount()) if window.model.index(row, 0).data() == "users")
        window.tree.expand(window.model.index(users, 0))
        _wait(lambda w=window, row=users: w.model.rowCount(w.model.index(row, 0)) > 0)
        QApplication.processEvents()
        window.tabs.setCurrentWidget(window.raw)
        QApplication.processEvents()
        longest.append(heart.stop())
        _end(window)
    return Row(
        what="longest stall: 10 MB, 100,000 entries open",
        floor_name="one frame",
        floor=FRAME_MS,
        ours=max(longest),
        unit="ms",
        n=times,
        most=50.0,
    )


def _stall_of_searching(services: Services, number: PayloadId, times: int) -> Row:
    """Its last user is looked for while nothing of its list has been opened yet."""
    longest, last = list[float](), json.loads(_big_ping())["users"][-1]["userUuid"]
    for _ in range(times):
        window = PayloadWindow(services, number)
        window.show()
        _wait(window.tabs.isVisible)
        QApplication.processEvents()
        heart = _Heartbeat()
        heart.start()
        window.search.field.setText(last)
        _wait(lambda w=window: w.tree.currentIndex().siblingAtColumn(1).data() == f'"{last}"')
        QApplication.processEvents()
        longest.append(heart.stop())
        _end(window)
    return Row(
        what="longest stall: a search in a payload of 10 MB",
        floor_name="one frame",
        floor=FRAME_MS,
        ours=max(longest),
        unit="ms",
        n=times,
        most=50.0,
    )


def _big_ping() -> bytes:
    chance = random.Random(1)
    users = [
        {
            "userUuid": f"{chance.getrandbits(224):056x}",
            "status": "active",
            "managed": False,
        }
        for _ in range(USERS)
    ]
    return json.dumps({"id": "AB010CE0-AYXGxUxIqEKVgkX5jcwB", "version": "9.9", "users": users}).encode()


@contextmanager
def _services(folder: Path, count: int) -> Iterator[tuple[Services, SqliteJournal, PayloadId]]:
    paths = Paths(folder / "data", folder / "config", folder / "logs", folder)
    program = Program(paths=paths, environment={}, loopback_only=True)
    with program.parts():
        pass
    with SqliteJournal.open(paths.journal) as journal:
        instance_id = fill(journal, count)
        big = NewPayload(
            instance_id=instance_id,
            kind=Kind.PING,
            source=Source.COLLECT,
            method="POST",
            url="https://telemetry.invalid/sonarqube",
            headers=(("Content-Type", "application/json; charset=utf-8"),),
            body=_big_ping(),
            created_at=datetime.now(UTC) - timedelta(minutes=1),
            rebuilt=True,
        )
        number = journal.store_payload(big, state=PayloadState.BLOCKED)
        os.sync()
        services = Services(program)
        services.start()
        _wait(lambda: services.mode is Mode.OWN)
        try:
            yield services, journal, number
        finally:
            if not services.stop():
                raise RuntimeError("the engine did not end")


def rows(*, count: int = LARGE) -> Iterator[Row]:
    """The log's steps against a bare table, then the longest stalls."""
    app = QApplication.instance() or QApplication([])
    with (
        collected_here(),
        tempfile.TemporaryDirectory(prefix="bench-desktop-") as folder,
        _services(Path(folder), count) as (services, journal, number),
    ):
        yield from _log_rows(services, Path(journal.path))
        yield _stall_of_arriving(services, journal)
        yield _stall_of_opening(services, number, 5)
        yield _stall_of_searching(services, number, 5)
    assert app is not None
