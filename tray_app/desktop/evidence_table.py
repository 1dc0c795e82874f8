"""Why the verdict is what it is: every place that was looked at, one a row."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QCoreApplication,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QSize,
    Qt,
    QUrl,
    Signal,
    Slot,
)
from PySide6.QtGui import QAction, QDesktopServices, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QApplication, QHeaderView, QMenu, QTableView

from tray_app.core.model import Means, Place, Side
from tray_app.core.sentences import printable
from tray_app.desktop.asking import while_alive
from tray_app.desktop.messages import sentence_of
from tray_app.desktop.plain import plain_tip
from tray_app.desktop.times import local_times

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from PySide6.QtGui import QResizeEvent
    from PySide6.QtWidgets import QWidget

    from tray_app.core.errors import TrayAppError
    from tray_app.core.model import Evidence
    from tray_app.desktop.services import Services
    from tray_app.engine.parts import Parts

PLACE, KEY, VALUE, MEANS, COUNTS = range(5)
_MOST_OF_WIDTH: Final = {PLACE: 0.24, KEY: 0.24, VALUE: 0.13, MEANS: 0.13}
"""What a column takes at most before its texts wrap; the last one has the rest."""
MOST_LINES: Final = 45
"""Of text, shown without scrolling."""
_BREAK: Final = "\u200b"
"""Where a key or an address may go on in the next line."""
_TEXT_FILES: Final = frozenset({".properties", ".yml", ".yaml", ".env"})
_Index = QModelIndex | QPersistentModelIndex


def _tr(text: str) -> str:
    return QCoreApplication.translate("evidence", text)


def place_text(piece: Evidence) -> str:
    """Where it was found: `sonar.properties, line 41`; the whole location stands in the tooltip."""
    short = printable(piece.location.rstrip("/").rsplit("/", 1)[-1] or piece.location)
    match piece.place:
        case Place.FILE | Place.COMPOSE:
            if piece.line is None:
                return short
            return _tr("{file}, line {line}").format(file=short, line=piece.line)
        case Place.SERVER:
            return _tr("The running server")
        case Place.DEFAULT:
            return _tr("Default of this version")
        case Place.ENVIRONMENT:
            return _tr("Environment: {name}").format(name=printable(piece.location))
        case Place.ARGUMENT | Place.JVM:
            return _tr("Argument of the process: {name}").format(name=printable(piece.location))
        case Place.OWNER:
            return _tr("Your choice in this program")
        case Place.PROGRAM:
            return _tr("This program's environment")
        case _:
            return printable(piece.location)


def means_text(means: Means) -> str:
    """What it says, as the product understands it."""
    words = {
        Means.ON: _tr("on"),
        Means.OFF: _tr("off"),
        Means.TO_VENDOR: _tr("goes to the vendor"),
        Means.TO_RELAY: _tr("goes through this program"),
        Means.TO_SINK: _tr("goes nowhere"),
        Means.TO_OTHER: _tr("goes to another address"),
        Means.NO_EFFECT: _tr("nothing: it is ignored"),
        Means.UNREADABLE: _tr("could not be read"),
    }
    return words[means]


def counts_text(piece: Evidence, pieces: Sequence[Evidence]) -> str:
    """Whether it decides, or what overrules it."""
    if piece.decides:
        text = _tr("decides") if piece.side is Side.CONFIGURED else _tr("in use")
    elif piece.place in (Place.OWNER, Place.PROGRAM):
        text = _tr("binds this program only")
    else:
        winner = next(
            (
                e
                for e in pieces
                if e.decides and (e.side, e.aspect, e.covers) == (piece.side, piece.aspect, piece.covers)
            ),
            None,
        )
        if winner is None or piece.means is Means.NO_EFFECT:
            text = ""
        else:
            text = _tr("overruled by {place}").format(place=place_text(winner))
    if piece.note is None:
        return text
    note = local_times(sentence_of(piece.note), datetime.now(UTC))
    return _tr("{text}. {note}").format(text=text, note=note) if text else note


class EvidenceModel(QAbstractTableModel):
    """Read-only rows of Evidence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pieces: tuple[Evidence, ...] = ()

    def show_pieces(self, pieces: Sequence[Evidence]) -> None:
        """What decides for what is asked first stays in the order in which it was found."""
        if tuple(pieces) != self._pieces:
            self.beginResetModel()
            self._pieces = tuple(pieces)
            self.endResetModel()

    def piece(self, row: int) -> Evidence:
        """The one in that row."""
        return self._pieces[row]

    def row_text(self, row: int) -> str:
        """One row for the clipboard, with the whole location."""
        piece = self._pieces[row]
        where = _whole_location(piece) if piece.line is None else f"{piece.location}:{piece.line}"
        return "\t".join([printable(where), *(self._text(piece, column) for column in (KEY, VALUE, MEANS, COUNTS))])

    def widest(self, column: int) -> list[str]:
        """Its texts as they are shown."""
        return [str(self.data(self.index(row, column))).replace(_BREAK, "") for row in range(len(self._pieces))]

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._pieces)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else COUNTS + 1

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation is not Qt.Orientation.Horizontal or role != Qt.ItemDataRole.DisplayRole:
            return None
        return (_tr("Place"), _tr("Name"), _tr("Value"), _tr("What it means"), _tr("Counts"))[section]

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        piece = self._pieces[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            text = self._text(piece, index.column())
            if index.column() in (KEY, VALUE):
                return _from_left_to_right(_breakable(text))
            return text if index.column() == PLACE else _breakable(text)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._text(piece, index.column())
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleDescriptionRole):
            text = _whole_location(piece) if index.column() == PLACE else self._text(piece, index.column())
            return plain_tip(text) if role == Qt.ItemDataRole.ToolTipRole else text
        return None

    def _text(self, piece: Evidence, column: int) -> str:
        match column:
            case 0:
                return place_text(piece)
            case 1:
                return _tr("Switch") if piece.place is Place.OWNER else printable(piece.key)
            case 2:
                if piece.place is Place.OWNER:
                    return means_text(piece.means)
                return "" if piece.value is None else printable(piece.value)
            case 3:
                return means_text(piece.means)
        return counts_text(piece, self._pieces)


def _whole_location(piece: Evidence) -> str:
    nowhere = piece.place is Place.OWNER or (piece.place is Place.SERVER and "://" not in piece.location)
    return place_text(piece) if nowhere else printable(piece.location)


def _breakable(text: str) -> str:
    return re.sub(r"([./=&?])(?=[^\s./])", rf"\1{_BREAK}", text)


def _from_left_to_right(text: str) -> str:
    """Keys and addresses read so in every language: isolated where all else goes from right to left."""
    return f"\u2066{text}\u2069" if QApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft else text


class EvidenceTable(QTableView):
    """The rows with what can be done with one: copy, show in file."""

    told = Signal(str)
    """A sentence for the owner: why a file cannot be shown."""

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._model = EvidenceModel(self)
        self.setModel(self._model)
        self.setAccessibleName(self.tr("Places looked at"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setWordWrap(True)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        self.horizontalHeader().sectionResized.connect(self._resized)
        self._set_by_owner = self._setting = False
        """Whether the owner has given a column another width, which then stays."""
        self.copy_action = QAction(self.tr("&Copy"), self)
        self.copy_action.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        self.show_action = QAction(self.tr("&Show in file"), self)
        self.show_action.setShortcut(QKeySequence(Qt.Key.Key_Return))
        for action in (self.copy_action, self.show_action):
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            self.addAction(action)
        self.copy_action.triggered.connect(self._copy)
        self.show_action.triggered.connect(self._show_in_file)
        self.doubleClicked.connect(self._show_in_file)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._menu)

    def show_pieces(self, pieces: Sequence[Evidence]) -> None:
        """Fills it."""
        self._model.show_pieces(pieces)
        self._set_widths()
        self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_widths()

    def _set_widths(self) -> None:
        """As wide as the texts are, up to a share; what is left goes to the last column, which has the longest."""
        if self._set_by_owner:
            return
        self._setting = True
        metrics, width = self.fontMetrics(), self.viewport().width()
        heads = self.horizontalHeader()
        for column, share in _MOST_OF_WIDTH.items():
            texts = max((metrics.horizontalAdvance(text) for text in self._model.widest(column)), default=0)
            wanted = min(texts + metrics.averageCharWidth() * 2, round(width * share))
            self.setColumnWidth(column, max(wanted, heads.sectionSizeHint(column)))
        self._setting = False
        self.updateGeometry()

    @Slot()
    def _resized(self) -> None:
        if not self._setting and self.isVisible() and QApplication.mouseButtons() is not Qt.MouseButton.NoButton:
            self._set_by_owner = True

    def sizeHintForRow(self, row: int) -> int:
        return super().sizeHintForRow(row) + self.fontMetrics().height() // 3

    def sizeHint(self) -> QSize:
        most = self.fontMetrics().lineSpacing() * MOST_LINES
        rows = sum(self.rowHeight(row) for row in range(self._model.rowCount())) or self.fontMetrics().lineSpacing()
        height = self.horizontalHeader().sizeHint().height() + min(rows, most) + 2 * self.frameWidth()
        return QSize(super().sizeHint().width(), height)

    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), self.sizeHint().height())

    @Slot(QPoint)
    def _menu(self, at: QPoint) -> None:
        index = self.indexAt(at)
        if not index.isValid():
            return
        menu = QMenu(self)
        menu.addAction(self.copy_action)
        self.show_action.setEnabled(_is_file(self._model.piece(index.row())))
        menu.addAction(self.show_action)
        menu.exec(self.viewport().mapToGlobal(at))
        self.show_action.setEnabled(True)

    @Slot()
    def _copy(self) -> None:
        rows = sorted({index.row() for index in self.selectionModel().selectedIndexes()})
        if rows:
            QApplication.clipboard().setText("\n".join(self._model.row_text(row) for row in rows))

    @Slot()
    def _show_in_file(self) -> None:
        index = self.currentIndex()
        if not index.isValid():
            return
        piece = self._model.piece(index.row())
        if not _is_file(piece):
            self.told.emit(self.tr("This does not stand in a file."))
            return
        location = piece.location

        def find(_: Parts) -> tuple[str, Path | None]:
            return location, _existing(location)

        self._services.read(find, then=while_alive(self, self._open), failed=while_alive(self, self._cannot))

    def _open(self, found: tuple[str, Path | None]) -> None:
        location, path = found
        if path is None or not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self.told.emit(self.tr("{path} cannot be opened from here.").format(path=printable(location)))

    def _cannot(self, problem: TrayAppError) -> None:
        self.told.emit(sentence_of(problem.reason))


def _is_file(piece: Evidence) -> bool:
    return piece.place in (Place.FILE, Place.COMPOSE)


def _existing(location: str) -> Path | None:
    """The text file at that place, or else its folder; None: nothing there. In the reader's thread: disks can hang."""
    from pathlib import Path

    path = Path(location)
    if not path.is_absolute():
        return None
    if path.is_file() and path.suffix in _TEXT_FILES:
        return path
    return path.parent if path.parent.is_dir() else None
