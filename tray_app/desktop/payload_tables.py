"""The small tables of a payload's window: headers, attempts, and what a rebuilt payload lacks."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QAction, QFontDatabase, QGuiApplication, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QPlainTextEdit,
    QSplitter,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from tray_app.core import guard
from tray_app.core.messages import Answered
from tray_app.core.sentences import printable
from tray_app.desktop.json_cells import known_field, mark_text, meaning_text
from tray_app.desktop.messages import filled
from tray_app.desktop.payload_texts import duration_text, exchange_text, failure_text, number_text, time_tip
from tray_app.desktop.plain import plain_label, plain_tip
from tray_app.desktop.raw_view import shown
from tray_app.desktop.times import instant_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tray_app.core.messages import Attempt, Finding
    from tray_app.desktop.json_cells import Marks

MOST_WIDE: Final = 60
"""Characters that a column is widened to by itself."""
_MOST_LINES: Final = 2000
"""Of attempts or headers; nothing real has as many."""
_COPY: Final = 4
"""The column that says which attempt may have been a second copy."""


class TextTable(QTableWidget):
    """Lines of plain text that can be selected and copied."""

    def __init__(self, name: str, heads: Sequence[str], parent: QWidget) -> None:
        super().__init__(0, len(heads), parent)
        self.setAccessibleName(name)
        self.setHorizontalHeaderLabels(list(heads))
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(self.fontMetrics().height() * 3 // 2)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        copy = QAction(self.tr("&Copy"), self)
        copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        copy.triggered.connect(self._copy)
        self.addAction(copy)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def show_lines(self, lines: Iterable[Sequence[str]], *, tips: Sequence[str] = ()) -> None:
        """Shows these; `tips` are the tooltips of the first cells."""
        made = list(lines)[:_MOST_LINES]
        self.setRowCount(len(made))
        for row, line in enumerate(made):
            for column, text in enumerate(line):
                item = QTableWidgetItem(text)
                tip = tips[row] if column == 0 and row < len(tips) else text
                item.setToolTip(plain_tip(tip))
                self.setItem(row, column, item)
        self._make_room(made)

    def _make_room(self, lines: Sequence[Sequence[str]]) -> None:
        """Widens columns whose texts would be cut off; the last one has what is left, and narrower ones stay."""
        metrics = self.fontMetrics()
        for column in range(self.columnCount() - 1):
            texts = (line[column] for line in lines if column < len(line))
            # The longest is near enough the widest: to measure 2,000 of them costs a frame.
            widest = metrics.horizontalAdvance(max(texts, key=len, default=""))
            wanted = min(widest, metrics.averageCharWidth() * MOST_WIDE) + metrics.height()
            self.setColumnWidth(column, max(self.columnWidth(column), wanted))

    def set_widths(self, *samples: str) -> None:
        """Columns as wide as these texts; the last takes the rest."""
        for column, sample in enumerate(samples):
            self.setColumnWidth(column, self.fontMetrics().horizontalAdvance(sample) + self.fontMetrics().height())

    @Slot()
    def _copy(self) -> None:
        rows = sorted({index.row() for index in self.selectedIndexes()})
        lines = ("\t".join(self._cell(row, column) for column in range(self.columnCount())) for row in rows)
        QGuiApplication.clipboard().setText("\n".join(lines))

    def hits(self, wanted: str) -> tuple[int, ...]:
        """The rows with this text, whatever its case."""
        sought = wanted.casefold()
        return tuple(
            row
            for row in range(self.rowCount())
            if any(sought in self._cell(row, column).casefold() for column in range(self.columnCount()))
        )

    def show_hit(self, row: int) -> None:
        """Goes to a row that was found."""
        self.setCurrentCell(row, 0)

    def _cell(self, row: int, column: int) -> str:
        item = self.item(row, column)
        return "" if item is None else item.text()


class HeadersTable(TextTable):
    """Header fields in their order on the wire."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("", [self.tr("Name"), self.tr("Value")], parent)
        self.setAccessibleName(self.tr("Header fields of the message"))
        self.set_widths("Content-Transfer-Encoding")

    def show_headers(self, headers: Iterable[tuple[str, str]]) -> None:
        """Shows these."""
        lines = [(printable(name), printable(value)) for name, value in headers]
        self.show_lines(lines or [("", self.tr("No header fields are known of this message."))])


class AttemptsView(QSplitter):
    """Every try at sending it, and what the other side said."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._attempts: tuple[Attempt, ...] = ()
        heads = [self.tr("No."), self.tr("Begun"), self.tr("Took"), self.tr("Answer"), self.tr("Copy"), self.tr("Why")]
        self.table = TextTable(self.tr("Attempts"), heads, self)
        self.table.set_widths("000", "yesterday 00:00:00 PM", "1,000.0 s", "no answer", "perhaps the second")
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.itemSelectionChanged.connect(self._show_answer)
        below = QWidget(self)
        self.says = plain_label(below)
        self.answer = QPlainTextEdit(below)
        self.answer.setReadOnly(True)
        self.answer.setTabChangesFocus(True)
        self.answer.setAccessibleName(self.tr("The beginning of the answer"))
        self.answer.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.says)
        column.addWidget(self.answer, 1)
        self.addWidget(self.table)
        self.addWidget(below)
        self.setChildrenCollapsible(False)

    def show_attempts(self, attempts: tuple[Attempt, ...]) -> None:
        """Shows these, the last one chosen."""
        self._attempts = attempts = attempts[-_MOST_LINES:]
        now = datetime.now(UTC)
        self.table.show_lines(
            [
                (
                    number_text(attempt.number),
                    instant_text(attempt.started_at, now),
                    duration_text(attempt.duration_ms),
                    exchange_text(attempt.exchange),
                    self.tr("perhaps the second") if attempt.repeat else "",
                    failure_text(attempt.exchange),
                )
                for attempt in attempts
            ],
            tips=[time_tip(attempt.started_at, now) for attempt in attempts],
        )
        self.table.setColumnHidden(_COPY, not any(attempt.repeat for attempt in attempts))
        if attempts:
            self.table.selectRow(len(attempts) - 1)
        self._show_answer()

    @Slot()
    def _show_answer(self) -> None:
        row = self.table.currentRow()
        attempt = self._attempts[row] if 0 <= row < len(self._attempts) else None
        self.answer.clear()
        if attempt is None:
            self.says.setText(self.tr("This program has not tried to send it."))
        elif isinstance(attempt.exchange, Answered):
            template = self.tr("Answer to attempt {number}: {status}. At most its first 4 kB are kept.")
            answer = attempt.exchange
            status = str(answer.status_code)
            self.says.setText(filled(template, number=number_text(attempt.number), status=status))
            heads = "\n".join(printable(f"{name}: {value}") for name, value in answer.headers)
            self.answer.setPlainText(f"{heads}\n\n{shown(answer.head.decode('utf-8', 'backslashreplace'))}")
        else:
            self.says.setText(failure_text(attempt.exchange))


class BeyondTable(TextTable):
    """What a payload has beyond the documentation; or what a rebuilt one lacks, and what the server itself would send
    beyond it. Each with its meaning."""

    def __init__(self, parent: QWidget) -> None:
        heads = [self.tr("Field"), self.tr("What it is"), self.tr("Mark")]
        super().__init__("", heads, parent)
        self.setAccessibleName(self.tr("Fields that are not in this payload"))
        self.set_widths("projectsStatistics[].branchesCount mm")

    def show_undocumented(self, marks: Marks, findings: Iterable[Finding]) -> int:
        """Shows what a payload has beyond the documentation; how many fields they are."""
        self.setHorizontalHeaderLabels([self.tr("Field"), self.tr("What it is"), self.tr("Mark")])
        self.setAccessibleName(self.tr("Fields that the vendor does not document"))
        fields, more = dict[str, None](), 0
        for finding in findings:
            if finding.what == guard.UNKNOWN_FIELD and finding.path == guard.MORE:
                more = finding.count
            elif finding.what == guard.UNKNOWN_FIELD:
                fields[finding.path] = None
        lines = [(printable(path), self._meaning(marks, path), mark_text(marks, path)) for path in fields]
        if more:
            says = filled(self.tr("{count} more values; the tree marks them."), count=number_text(more))
            lines.append(("…", says, ""))
        self.show_lines(lines)
        return len(lines)

    def show_missing(
        self, marks: Marks, missing: Iterable[tuple[str, str]], beyond: Iterable[str], version: str
    ) -> int:
        """Shows what is not in it: documented fields with the reason, and what a server of this version sends beyond
        the documented ones; how many they are."""
        self.setHorizontalHeaderLabels([self.tr("Field"), self.tr("What it is"), self.tr("Why it is not in it")])
        why = filled(self.tr("Not documented; version {version} sends it by itself."), version=version)
        lines = [(printable(path), self._meaning(marks, path), printable(text)) for path, text in missing]
        lines += [(printable(path), self._meaning(marks, path), why) for path in beyond]
        self.show_lines(lines)
        return len(lines)

    def _meaning(self, marks: Marks, path: str) -> str:
        return meaning_text(known_field(marks, path)) or self.tr("Nobody told this program what it is.")
