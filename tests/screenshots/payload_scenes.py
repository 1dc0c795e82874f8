"""The live log and a payload's window."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from PySide6.QtCore import Qt

from tests.integration.journal_helpers import new
from tests.integration.journal_helpers import switch as switched
from tests.screenshots.scenes import BODY
from tests.screenshots.studio import Album, Studio, studio, until
from tray_app.core.model import Kind, PayloadId, PayloadState, Source, SwitchAct
from tray_app.desktop.log_window import LogWindow
from tray_app.desktop.messages import payload_word
from tray_app.desktop.payload_acts import Act
from tray_app.desktop.payload_window import PayloadWindow
from tray_app.desktop.record_dialog import RecordDialog
from tray_app.desktop.time_range import RangeDialog

S: Final = PayloadState
MANY: Final = 10_000
EVERY: Final = (S.DELIVERED, S.REJECTED, S.BLOCKED, S.UNCERTAIN, S.EXPIRED, S.SUPERSEDED, S.DISCARDED, S.HELD)


def _log(here: Studio) -> LogWindow:
    window = LogWindow(here.services)
    window.show()
    until(lambda: not window.model.busy and not window.model.is_moving, "the log")
    return window


def _ended(window: LogWindow | PayloadWindow) -> None:
    window.close()
    window.deleteLater()


def logs(album: Album) -> None:
    """Nothing yet, some of everything, chosen, very many."""
    with studio() as here:
        here.add(source=Source.OBSERVE)
        here.start()
        window = _log(here)
        album.take(window, "log-empty")
        _ended(window)
    with studio() as here:
        numbers = [here.add(source=Source.OBSERVE), here.add("build-server-of-the-second-floor", source=Source.OBSERVE)]
        kinds = (Kind.PING, Kind.PING, Kind.EVENT, Kind.METRICS, Kind.OPT_OUT)
        for day in range(16):
            state, kind = EVERY[day % len(EVERY)], kinds[day % len(kinds)]
            here.past(numbers[day % 2], state, days_ago=16 - day, body=BODY * (day + 1), kind=kind)
        with here.program.parts() as parts:
            at = datetime.now(UTC) - timedelta(days=7.5)
            parts.journal.record_switch(switched(numbers[0], SwitchAct.OPT_OUT, at=at))
            at += timedelta(days=3)
            parts.journal.record_switch(switched(numbers[0], SwitchAct.NOTICED, at=at))
        here.start()
        window = _log(here)
        album.take(window, "log-some")
        window.view.selectRow(3)
        album.take(window, "log-chosen")
        next(a for a in window.filters.state.menu().actions() if a.text() == payload_word(S.HELD)).trigger()
        until(lambda: not window.model.busy and window.model.matching is not None, "the filter")
        album.take(window, "log-filtered")
        window.filters.text.setText("nowhere")
        until(window._nothing.isVisible, "nothing found")
        album.take(window, "log-nothing-found")
        window.filters.clear.click()
        until(lambda: not window.model.busy and window.view.isVisible(), "all again")
        window.columns.menu().popup(window.pos())
        album.take(window.columns.menu(), "log-columns")
        window.columns.menu().close()
        today = datetime.now().astimezone().date()
        asking = RangeDialog(today - timedelta(days=7), today, window)
        asking.show()
        album.take(asking, "log-days")
        asking.close()
        held = next(
            row for row in range(16) if getattr(window.model.entry(window.model.index(row, 0)), "state", 0) is S.HELD
        )
        window.view.selectRow(held)
        window._act_buttons[Act.DISCARD].click()
        until(lambda: window.undo.isVisible() and window._act_buttons[Act.AGAIN].isEnabled(), "undo")
        album.take(window, "log-undo")
        saving = RecordDialog(here.services, window, which=window.filters.which())
        saving.show()
        album.take(saving, "log-save")
        saving.close()
        _ended(window)
    with studio() as here:
        number = here.add(source=Source.OBSERVE)
        began = datetime.now(UTC) - timedelta(minutes=MANY)
        with here.program.parts() as parts:
            for minute in range(MANY):
                at = began + timedelta(minutes=minute)
                parts.journal.store_payload(new(number, created_at=at), state=S.BLOCKED)
        here.start()
        window = _log(here)
        album.take(window, "log-10000")
        here.end_engine()
        album.take(window, "log-error")
        _ended(window)


def _payload(here: Studio, number: int) -> PayloadWindow:
    window = PayloadWindow(here.services, PayloadId(number))
    window.show()
    until(window.tabs.isVisible, "the payload")
    return window


def payload_picture(here: Studio, album: Album) -> None:
    """A payload that was sent, as its owner sees it."""
    window = _payload(here, _newest(here))
    album.take(window, "payload")
    _ended(window)


def _newest(here: Studio) -> int:
    seen = here.window._view.overview
    assert seen is not None and seen.newest is not None
    return int(seen.newest.id)


def payloads(album: Album) -> None:
    """Every page of one that was sent; one that is held; one that is no JSON; the next one while off."""
    with studio() as here:
        number = here.add()
        odd = here.past(number, S.REJECTED, days_ago=3, body=b"\xff\x00<b>not JSON</b>")
        empty = here.past(number, S.BLOCKED, days_ago=2, body=b"")
        here.start()
        until(lambda: here.receiver.messages, "a ping")
        here.look()
        newest = _newest(here)
        window = _payload(here, newest)
        album.take(window, "payload-tree")
        window.search.field.setText("users")
        until(lambda: len(window._hits) > 0, "hits")
        album.take(window, "payload-search")
        for tab in ("raw", "headers", "attempts"):
            window.tabs.setCurrentWidget(getattr(window, tab))
            album.take(window, f"payload-{tab}")
        window.tabs.setCurrentWidget(window.raw)
        window.raw.indented.click()
        until(window.raw.note.isVisible, "indented")
        album.take(window, "payload-raw-indented")
        window.tabs.setCurrentWidget(window.tree_page)
        users = next(row for row in range(window.model.rowCount()) if window.model.index(row, 0).data() == "users")
        window.tree.setCurrentIndex(window.model.index(users, 0))
        window.tree.only_part.trigger()
        album.take(window, "payload-part")
        window.resize(window.minimumSizeHint())
        album.take(window, "payload-smallest")
        _ended(window)
        window = PayloadWindow(here.services, 404)
        window.show()
        until(window.waiting._again.isVisible, "the failure")
        album.take(window, "payload-failed")
        _ended(window)
        for name, which in (("not-json", odd), ("no-body", empty)):
            window = _payload(here, which)
            album.take(window, f"payload-{name}")
            _ended(window)
        sent = here.receiver.messages[-1].body
        held = here.past(
            number, S.HELD, days_ago=0, body=sent.replace(b"{", b'{"scim":true,"contact":"ann@example.org",', 1)
        )
        window = _payload(here, held)
        window.tree.scrollToTop()
        album.take(window, "payload-held")
        window.tabs.setCurrentWidget(window.beyond)
        album.take(window, "payload-undocumented")
        window.tabs.setCurrentWidget(window.compare)
        window.compare.number.setText(str(newest))
        window.compare.number.returnPressed.emit()
        until(lambda: window.compare.model.rowCount() > 0, "the comparison")
        album.take(window, "payload-compare")
        window.compare.beside.click()
        album.take(window, "payload-side-by-side")
        _ended(window)
        here.ask("opt-out", name="work", announce=False, by="window")
        window = PayloadWindow.for_preview(here.services, "work")
        window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        window.show()
        album.take(window, "preview-waiting")
        until(window.tabs.isVisible, "the preview")
        album.take(window, "preview-while-off")
        if window.tabs.has(window.beyond):
            window.tabs.setCurrentWidget(window.beyond)
            album.take(window, "preview-not-in-it")
        _ended(window)
        here.servers["work"].stop()
        window = PayloadWindow.for_preview(here.services, "work")
        window.show()
        until(window.waiting._again.isVisible, "the failure")
        album.take(window, "preview-failed")
        _ended(window)
