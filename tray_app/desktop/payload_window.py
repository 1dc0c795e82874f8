"""One payload: what was in it, what each field means, how it was sent. The next one, too, before it is sent."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from tray_app.core.model import PayloadId
from tray_app.desktop import payload_acts, payload_reading
from tray_app.desktop.compare_view import CompareView
from tray_app.desktop.json_model import JsonModel
from tray_app.desktop.messages import filled, sentence_of
from tray_app.desktop.pages import Pages
from tray_app.desktop.payload_head import PayloadFoot, PayloadHead, Waiting
from tray_app.desktop.payload_summary import raw_note, summary_text
from tray_app.desktop.payload_tables import AttemptsView, BeyondTable, HeadersTable, TextTable
from tray_app.desktop.payload_texts import number_text
from tray_app.desktop.payload_tree import PayloadTree
from tray_app.desktop.raw_view import RawView
from tray_app.desktop.search_bar import SearchBar
from tray_app.desktop.send_question import ask_before
from tray_app.desktop.tree_page import TreePage
from tray_app.desktop.undo_button import UndoButton
from tray_app.engine.events import Progressed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tray_app.core.errors import TrayAppError
    from tray_app.core.json_pieces import Piece
    from tray_app.desktop.payload_acts import Act
    from tray_app.desktop.payload_reading import Body, Facts, Opened, Previewed
    from tray_app.desktop.services import Services
    from tray_app.engine.events import Event


class PayloadWindow(QWidget):
    """See the module. Escape closes it."""

    def __init__(self, services: Services, payload_id: int | None, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self._services = services
        self._payload_id = None if payload_id is None else PayloadId(payload_id)
        self._preview_of = ""
        self._asked = 0
        self._generation = self._searches = 0
        self._rereading = self._reread_again = False
        self._body: Body | None = None
        self._facts: Facts | None = None
        self._hits: tuple[Any, ...] = ()
        self.setWindowTitle(self.tr("Payload · Telemetry Tray"))
        self.head = PayloadHead(self)
        self.waiting = Waiting(self)
        self.search = SearchBar(self)
        self.model = JsonModel(self._later, self)
        self.tree = PayloadTree(self.model, self)
        self.tree_page = TreePage(self.tree, self)
        self.raw = RawView(self)
        self.headers = HeadersTable(self)
        self.attempts = AttemptsView(self)
        self.beyond = BeyondTable(self)
        self.compare = CompareView(services, self)
        self.tabs = Pages(self.tr("What is known of the payload"), self)
        self.foot = PayloadFoot(self)
        self.undo = UndoButton(self)
        self._lay_out()
        self._connect()
        self.resize(self.fontMetrics().averageCharWidth() * 185, self.fontMetrics().height() * 42)
        if self._payload_id is not None:
            self._open(self._payload_id)

    @classmethod
    def for_preview(cls, services: Services, name: str) -> PayloadWindow:
        """The next payload of an instance, built now and not sent; works while telemetry is off."""
        window = cls(services, None)
        window._preview_of = name
        window._preview()
        return window

    # --- making --------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.tabs.add(self.tree_page, self.tr("&Tree"))
        self.tabs.add(self.raw, self.tr("&Raw"))
        self.tabs.add(self.headers, self.tr("&Headers"))
        self.tabs.add(self.attempts, self.tr("&Attempts"))
        self.tabs.add(self.compare, self.tr("C&ompare"))
        self.tabs.add(self.beyond, self.tr("&Not in it"))
        self.tabs.show_page(self.beyond, wanted=False)
        self.tabs.setCornerWidget(self.search, Qt.Corner.TopRightCorner)
        column = QVBoxLayout(self)
        for widget in (self.head, self.waiting):
            column.addWidget(widget)
        column.addWidget(self.tabs, 1)
        self.foot.add_act(self.undo)
        column.addWidget(self.foot)
        self.head.setVisible(False)
        self.foot.setVisible(False)
        self.tabs.setVisible(False)

    def _connect(self) -> None:
        self.head.previous.clicked.connect(self.open_previous)
        self.head.next.clicked.connect(self.open_next)
        self.waiting.cancelled.connect(self._cancel)
        self.waiting.again.connect(self._try_again)
        self.search.wanted.connect(self._search)
        self.search.moved.connect(self._show_hit)
        self.search.left.connect(self._to_page)
        self.tabs.currentChanged.connect(self._tab_changed)
        self.tree.approval_wanted.connect(self._approve)
        self.tree_page.part_changed.connect(partial(self._search_on, self.tree_page))
        self.compare.rows_changed.connect(partial(self._search_on, self.compare))
        self.raw.layout_wanted.connect(self._lay_out_raw)
        self.raw.layout_changed.connect(partial(self._search_on, self.raw))
        self.foot.save.clicked.connect(self._ask_where)
        self.undo.wanted.connect(self._undo_discard)
        self.foot.copy.clicked.connect(self._copy_all)
        self.foot.close_button.clicked.connect(self.close)
        for act, button in self.foot.acts.items():
            button.clicked.connect(partial(self._act, act))
        self._services.changed.connect(self._happened)
        for keys, slot in (
            (QKeySequence(Qt.Key.Key_Escape), self.close),
            (QKeySequence(QKeySequence.StandardKey.Save), self._ask_where),
            (QKeySequence(Qt.KeyboardModifier.AltModifier | Qt.Key.Key_Left), self.open_previous),
            (QKeySequence(Qt.KeyboardModifier.AltModifier | Qt.Key.Key_Right), self.open_next),
        ):
            action = QAction(self)
            action.setShortcut(keys)
            action.triggered.connect(slot)
            self.addAction(action)

    def _later(self, work: Callable[[], Sequence[Piece]], then: Callable[[Sequence[Piece]], None]) -> None:
        self._services.read(lambda _parts: work(), then=then, failed=self._failed_meanwhile)

    # --- a stored payload -------------------------------------------------------------------------------------

    def _open(self, payload_id: PayloadId) -> None:
        self._payload_id = payload_id
        self._generation += 1
        self.foot.show_problem("")
        self.waiting.wait(self.tr("Reading the payload"), can_cancel=False)
        read = partial(payload_reading.read_payload, payload_id=payload_id)
        self._services.read(
            read, then=partial(self._opened, self._generation), failed=partial(self._failed, self._generation)
        )

    def _opened(self, generation: int, opened: Opened) -> None:
        if self._is_current(generation):
            self._show_facts(opened.facts)
            payload = opened.facts.payload
            self.headers.show_headers(payload.headers)
            self._show_body(opened.body, opened.facts.vendor)
            self._show_not_documented(opened)
            self._set_compared(payload.instance_name, payload.id, opened.body)

    def _show_not_documented(self, opened: Opened) -> None:
        """What is in it beyond the documentation; if that is nothing, what the server itself would have sent."""
        marks, beyond = opened.body.marks, opened.beyond
        if count := self.beyond.show_undocumented(marks, opened.body.findings):
            self._show_beyond(self.tr("&Undocumented ({count})"), count)
        else:
            count = self.beyond.show_missing(marks, (), beyond.paths, beyond.version)
            self._show_beyond(self.tr("&Not in it ({count})"), count)

    def _set_compared(self, name: str, payload_id: PayloadId | None, body: Body) -> None:
        self.compare.set_payload(name, payload_id, None if body.raw is None else body.data)

    def _show_beyond(self, title: str, count: int) -> None:
        self.tabs.call(self.beyond, filled(title, count=number_text(count)))
        self.tabs.show_page(self.beyond, wanted=count > 0)

    def _show_facts(self, facts: Facts) -> None:
        self._facts = facts
        payload = facts.payload
        title = self.tr("Payload {number} of {instance} · Telemetry Tray")
        self.setWindowTitle(filled(title, number=str(payload.id), instance=payload.instance_name))
        self.head.show_payload(facts)
        self.attempts.show_attempts(facts.attempts)
        tab = self.tr("&Attempts ({count})")
        self.tabs.call(self.attempts, filled(tab, count=number_text(len(facts.attempts))))
        self.foot.show_acts(payload.state)

    @Slot()
    def open_previous(self) -> None:
        """The instance's payload before this one."""
        if self._facts is not None and self._facts.previous_id is not None:
            self._open(self._facts.previous_id)

    @Slot()
    def open_next(self) -> None:
        """The instance's payload after this one."""
        if self._facts is not None and self._facts.next_id is not None:
            self._open(self._facts.next_id)

    @Slot(object)
    def _happened(self, events: tuple[Event, ...]) -> None:
        if self._preview_of:
            for event in events:
                if isinstance(event, Progressed) and event.instance_name == self._preview_of:
                    self.waiting.progress(event.what, event.count, event.total)
        elif self._facts is not None:
            self._read_again()

    def _read_again(self) -> None:
        """Its state, its attempts and whether there is a next one; never its bytes, which do not change."""
        if self._rereading or self._facts is None:
            self._reread_again = self._rereading
            return
        self._rereading = True
        read = partial(payload_reading.read_facts, payload_id=self._facts.payload.id)
        self._services.read(read, then=self._have_facts, failed=self._failed_meanwhile)

    def _have_facts(self, facts: Facts) -> None:
        if not payload_acts.is_alive(self):
            return
        self._rereading = False
        # Another one may be shown by now.
        if self._facts is not None and facts.payload.id == self._facts.payload.id and facts != self._facts:
            self._show_facts(facts)
        if self._reread_again:
            self._reread_again = False
            self._read_again()

    # --- the next payload ---------------------------------------------------------------------------------------

    def _preview(self) -> None:
        self._generation += 1
        generation = self._generation
        title = self.tr("Next payload of {instance} · Telemetry Tray")
        self.setWindowTitle(filled(title, instance=self._preview_of))
        self.waiting.wait(self.tr("Asking the server for what the next payload would hold"), can_cancel=True)
        self._asked = self._services.ask(
            "preview",
            {"name": self._preview_of},
            then=partial(self._have_preview, generation),
            failed=partial(self._failed, generation),
            told=self._told,
        )

    def _told(self, what: str, count: int, total: int | None) -> None:
        if payload_acts.is_alive(self):
            self.waiting.progress(what, count, total)

    def _have_preview(self, generation: int, answer: dict[str, Any]) -> None:
        if self._is_current(generation):
            read = partial(payload_reading.read_preview, name=self._preview_of, answer=answer)
            self._services.read(
                read, then=partial(self._show_preview, generation), failed=partial(self._failed, generation)
            )

    def _show_preview(self, generation: int, made: Previewed) -> None:
        if not self._is_current(generation):
            return
        self.head.show_preview(made)
        self.headers.show_headers(made.headers)
        self.tabs.show_page(self.attempts, wanted=False)
        count = self.beyond.show_missing(made.body.marks, made.missing, made.beyond, made.version)
        self._show_beyond(self.tr("&Not in it ({count})"), count)
        self._set_compared(made.instance_name, None, made.body)
        self.foot.show_acts(None)
        self._show_body(made.body, made.vendor)

    @Slot()
    def _cancel(self) -> None:
        self._services.cancel(self._asked)
        self.close()

    @Slot()
    def _try_again(self) -> None:
        if self._preview_of:
            self._preview()
        elif self._payload_id is not None:
            self._open(self._payload_id)

    # --- both --------------------------------------------------------------------------------------------------

    def _is_current(self, generation: int) -> bool:
        return payload_acts.is_alive(self) and generation == self._generation

    def _show_body(self, body: Body, vendor: str) -> None:
        self._body = body
        marks = body.marks
        self.tree.set_marks(marks)
        self.tree_page.set_known(marks, vendor=vendor, page=body.page, until=body.documented_until)
        self.model.show(body.whole, body.top, marks)
        self.tree.open_first()
        has_tree = body.whole is not None
        show_raw = partial(self._show_raw, self._generation, body)
        if has_tree:
            # In a turn of the loop of its own: a big text keeps the windows waiting as long as its tree does.
            QTimer.singleShot(0, self, show_raw)
        else:
            show_raw()
        self.foot.show_summary(summary_text(body, vendor), has_body=bool(body.raw))
        self.tabs.show_page(self.tree_page, wanted=has_tree)
        was_shown = self.tabs.isVisible()
        self.waiting.done()
        self.head.setVisible(True)
        self.foot.setVisible(True)
        self.tabs.setVisible(True)
        if not was_shown:
            self.tabs.setCurrentWidget(self.tree_page if has_tree else self.raw)
            self.tabs.currentWidget().setFocus()
            self._tab_changed()
        self._searches += 1
        self.search.again()

    def _show_raw(self, generation: int, body: Body) -> None:
        if self._is_current(generation):
            self.raw.show_text(
                body.text,
                lines=body.line_count,
                note=raw_note(body),
                is_json=body.whole is not None,
                dump=body.dump,
            )

    @Slot()
    def _lay_out_raw(self) -> None:
        if self._body is not None and self._body.whole is not None:
            whole, have = self._body.whole, partial(self._have_laid_out, self._generation)
            self._services.read(
                lambda _parts: payload_reading.laid_out(whole), then=have, failed=self._failed_meanwhile
            )

    def _have_laid_out(self, generation: int, laid_out: tuple[str, int]) -> None:
        if self._is_current(generation):
            text, lines = laid_out
            self.raw.show_laid_out(text, lines=lines)
            self._search_on(self.raw)

    def _failed(self, generation: int, problem: TrayAppError) -> None:
        if self._is_current(generation):
            self.waiting.fail(sentence_of(problem.reason))

    def _failed_meanwhile(self, problem: TrayAppError) -> None:
        if payload_acts.is_alive(self):
            self._rereading = False
            self.foot.show_problem(sentence_of(problem.reason))

    # --- searching -----------------------------------------------------------------------------------------------

    @Slot()
    def _tab_changed(self) -> None:
        self.foot.show_legend(wanted=self.tabs.currentWidget() is self.tree_page)
        if self.tabs.currentWidget() is self.compare:
            self.compare.read()
        self._searches += 1
        searchable = self.tabs.currentWidget() is not self.attempts
        self.search.setEnabled(searchable)
        if searchable and self.search.text():
            self._search(self.search.text())

    @Slot()
    def _to_page(self) -> None:
        """From the search to what was searched."""
        self.tabs.currentWidget().setFocus()

    def _search_on(self, page: QWidget) -> None:
        """Once more, if this is the page that is shown: it shows something else now."""
        if self.search.text() and self.tabs.currentWidget() is page:
            self._search(self.search.text())

    @Slot(str)
    def _search(self, wanted: str) -> None:
        self._searches += 1
        body, shown, search = self._body, self.tabs.currentWidget(), self._searches
        then = partial(self._have_hits, search, wanted)
        if body is None or not wanted:
            then(())
        elif isinstance(shown, CompareView | TextTable):
            then(shown.hits(wanted))
        elif shown is self.tree_page and body.whole is not None:
            tree, place = body.whole, self.tree_page.place()
            self._services.read(
                lambda _parts: payload_reading.find_in_tree(tree, wanted, place=place),
                then=then,
                failed=self._failed_meanwhile,
            )
        elif shown is self.raw:
            text = self.raw.text
            self._services.read(
                lambda _parts: payload_reading.find_in_text(text, wanted), then=then, failed=self._failed_meanwhile
            )

    def _have_hits(self, search: int, wanted: str, hits: tuple[Any, ...]) -> None:
        """Those of an earlier search, of another page or part, come too late."""
        if payload_acts.is_alive(self) and search == self._searches and wanted == self.search.text():
            self._hits = hits
            self.search.have(len(hits), more=len(hits) == payload_reading.MOST_HITS)

    @Slot(int)
    def _show_hit(self, number: int) -> None:
        hit = self._hits[number]
        if self.tabs.currentWidget() is self.tree_page:
            self.tree.show_hit(hit)
        elif self.tabs.currentWidget() is self.raw:
            self.raw.show_hit(hit, len(self.search.text()))
        elif isinstance(shown := self.tabs.currentWidget(), CompareView | TextTable):
            shown.show_hit(hit)

    # --- acts ------------------------------------------------------------------------------------------------------

    def _act(self, act: Act, _checked: bool = False) -> None:
        """With the payload that is shown, also while another is being read or could not be."""
        if self._facts is not None:
            self.foot.show_problem("")
            payload = self._facts.payload
            ask_before(act, (payload,), self, partial(self._do, act, payload.id))

    def _do(self, act: Act, payload_id: PayloadId) -> None:
        operation, then = payload_acts.OPERATIONS[act], partial(self._acted, act)
        self._services.ask(operation, {"id": payload_id}, then=then, failed=self._failed_meanwhile)

    def _acted(self, act: Act | None, answer: dict[str, Any]) -> None:
        if payload_acts.is_alive(self):
            self._read_again()
            if act is payload_acts.Act.DISCARD:
                self.undo.offer(answer["id"])

    @Slot(object)
    def _undo_discard(self, payload_id: PayloadId) -> None:
        then = partial(self._acted, None)
        self._services.ask("undo-discard", {"id": payload_id}, then=then, failed=self._failed_meanwhile)

    @Slot(str)
    def _approve(self, path: str) -> None:
        name = self._preview_of or ("" if self._facts is None else self._facts.payload.instance_name)
        said = partial(self._approved, path)
        self._services.ask("approve", {"name": name, "paths": [path]}, then=said, failed=self._failed_meanwhile)

    def _approved(self, path: str, _answer: dict[str, Any]) -> None:
        if payload_acts.is_alive(self):
            self.foot.show_problem(filled(self.tr("{path} is let through from now on."), path=path))

    @Slot()
    def _copy_all(self) -> None:
        if self._body is not None and self._body.raw:
            QGuiApplication.clipboard().setText(self._body.text)

    @Slot()
    def _ask_where(self) -> None:
        if self._body is None or not self._body.raw:
            return
        dialog = QFileDialog(self, self.tr("Save the exact bytes as"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("json" if self._body.whole is not None else "bin")
        number = "preview" if self._facts is None else str(self._facts.payload.id)
        dialog.selectFile(f"payload-{number}")
        dialog.fileSelected.connect(self.save_as)
        dialog.open()

    @Slot(str)
    def save_as(self, path: str) -> None:
        """Writes the exact bytes into a file, in the reader's thread."""
        raw = None if self._body is None else self._body.raw
        if raw is not None:
            self._services.read(
                lambda _parts: payload_reading.save(Path(path), raw),
                then=partial(self._saved, path),
                failed=self._failed_meanwhile,
            )

    def _saved(self, path: str, _nothing: None) -> None:
        if payload_acts.is_alive(self):
            self.foot.show_problem(filled(self.tr("Saved as {path}."), path=path))
