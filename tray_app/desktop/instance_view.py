"""One instance in the main window: verdict, what it rests on, what was seen, and what can be done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QApplication,
    QFormLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStyle,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from tray_app.core.model import Source
from tray_app.core.sentences import printable
from tray_app.desktop import facts, relay_texts
from tray_app.desktop.asking import while_alive
from tray_app.desktop.evidence_table import EvidenceTable
from tray_app.desktop.icons import is_dark
from tray_app.desktop.messages import instance_title
from tray_app.desktop.payload_texts import exact_size_text, size_text
from tray_app.desktop.plain import ElidedLabel, plain_label, set_tip
from tray_app.desktop.plural import counted
from tray_app.desktop.size_plot import SizePlot
from tray_app.desktop.strip import DayStrip, StripLegend
from tray_app.desktop.switch_button import SwitchButton
from tray_app.desktop.times import utc_text

if TYPE_CHECKING:
    from tray_app.core.errors import TrayAppError
    from tray_app.desktop.icons import Icons
    from tray_app.desktop.services import Services
    from tray_app.engine.overview import Overview
    from tray_app.engine.parts import Parts


class InstanceView(QScrollArea):
    """Shows one instance; does nothing by itself but read it anew."""

    switch_wanted = Signal()
    """The switch was clicked: ask."""
    shown = Signal()
    """An Overview arrived and is on the screen."""
    failed = Signal(object)
    """A TrayAppError: the instance cannot be read."""
    restart_wanted = Signal()
    """It is to be restarted: show how."""
    what_wanted = Signal()
    """What it sends is to be shown."""
    another_port_wanted = Signal()
    """Its relay is to have another port."""
    same_server_wanted = Signal()
    """What answers now is its server, set up anew."""

    def __init__(self, services: Services, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._icons = icons
        self._status: dict[str, Any] | None = None
        self._seen: Overview | None = None
        self._reading = False
        self._works = True
        self._again = False
        inside = QWidget(self)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        # It scrolls by keyboard through what is in it.
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(inside)
        layout.addLayout(self._make_head(inside))
        layout.addLayout(self._make_verdict(inside))
        layout.addSpacing(self.fontMetrics().height() // 2)
        layout.addLayout(self._make_columns(inside))
        self._make_why(inside)
        layout.addWidget(self._why, 0, Qt.AlignmentFlag.AlignLeading)
        layout.addWidget(self._table)
        layout.addSpacing(self.fontMetrics().height() // 2)
        layout.addLayout(self._make_times(inside))
        layout.addStretch(1)

    @property
    def overview(self) -> Overview | None:
        """What is on the screen."""
        return self._seen

    def name(self) -> str | None:
        """Whose instance's."""
        return None if self._status is None else str(self._status["name"])

    # --- parts -----------------------------------------------------------------------------------------

    def _make_head(self, inside: QWidget) -> QHBoxLayout:
        self._title = ElidedLabel(inside)
        font = self._title.font()
        font.setBold(True)
        font.setPointSizeF(font.pointSizeF() * 1.3)
        self._title.setFont(font)
        self._title.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.switch = SwitchButton(inside)
        self.switch.wanted.connect(self.switch_wanted)
        row = QHBoxLayout()
        row.addWidget(self._title, 1)
        row.addWidget(self.switch)
        return row

    def _make_verdict(self, inside: QWidget) -> QHBoxLayout:
        self._shape = QLabel(inside)
        self._word = plain_label(inside)
        font = self._word.font()
        font.setBold(True)
        self._word.setFont(font)
        self._sentence = plain_label(inside)
        self._next = plain_label(inside)
        self.same_server = QPushButton(self.tr("It is the same, set up a&new"), inside)
        set_tip(
            self.same_server,
            self.tr("From now on the server that answers is this instance's; what waits of the old one stops"),
        )
        self.same_server.clicked.connect(self.same_server_wanted)
        self.same_server.hide()
        self.restart_button = QPushButton(self.tr("Re&start…"), inside)
        set_tip(self.restart_button, self.tr("Shows how, and what it interrupts, before anything is done"))
        self.restart_button.clicked.connect(self.restart_wanted)
        self.restart_button.hide()
        self.what_button = QPushButton(self.tr("Show what it sen&ds…"), inside)
        set_tip(self.what_button, self.tr("Builds the next payload as it would be now; nothing is sent"))
        self.what_button.clicked.connect(self.what_wanted)
        self.what_button.hide()
        texts = QVBoxLayout()
        for label in (self._word, self._sentence):
            texts.addWidget(label)
        texts.addWidget(self.what_button, 0, Qt.AlignmentFlag.AlignLeading)
        texts.addWidget(self._next)
        for button in (self.same_server, self.restart_button):
            texts.addWidget(button, 0, Qt.AlignmentFlag.AlignLeading)
        row = QHBoxLayout()
        row.addWidget(self._shape, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(texts, 1)
        return row

    def _make_columns(self, inside: QWidget) -> QGridLayout:
        heads = (self.tr("Your file says"), self.tr("The server uses"), self.tr("What we saw leave"))
        grid = QGridLayout()
        self._values, self._places = list[QLabel](), list[QLabel]()
        for column, head in enumerate(heads):
            title, value, place = plain_label(inside, head), plain_label(inside), plain_label(inside)
            font = value.font()
            font.setBold(True)
            value.setFont(font)
            for row, label in enumerate((title, value, place)):
                label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
                grid.addWidget(label, row, column)
            grid.setColumnStretch(column, 1)
            self._values.append(value)
            self._places.append(place)
        spacing = self.style().pixelMetric(QStyle.PixelMetric.PM_LayoutHorizontalSpacing)
        grid.setHorizontalSpacing(max(spacing, self.fontMetrics().height()))
        grid.setVerticalSpacing(2)
        return grid

    def _make_why(self, inside: QWidget) -> None:
        self._why = QToolButton(inside)
        self._why.setText(self.tr("&Why"))
        self._why.setAutoRaise(True)
        self._why.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._table = EvidenceTable(self._services, inside)
        self._table.told.connect(self._say)
        self._table.hide()
        self._why.clicked.connect(self._turn_why)
        self._open_why(opened=False)

    def _make_times(self, inside: QWidget) -> QFormLayout:
        form = QFormLayout()
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self._attempt, self._accepted, self._due = (plain_label(inside) for _ in range(3))
        self._attempt_head = self._form_label(inside, self.tr("Last attempt"))
        form.addRow(self._attempt_head, self._attempt)
        form.addRow(self._form_label(inside, self.tr("Last accepted")), self._accepted)
        form.addRow(self._form_label(inside, self.tr("Next ping")), self._due)
        self._gap = plain_label(inside)
        self._gap_head = self._form_label(inside, self.tr("Not watched"))
        form.addRow(self._gap_head, self._gap)
        self._add_relay(form, inside)
        self._strip, self._legend = DayStrip(inside), StripLegend(inside)
        strip = QVBoxLayout()
        strip.addWidget(self._strip, 0, Qt.AlignmentFlag.AlignLeading)
        strip.addWidget(self._legend)
        label = self._form_label(inside, self.tr("Last &30 days"))
        label.setBuddy(self._strip)
        form.addRow(label, strip)
        self._size, self._sizes = plain_label(inside), SizePlot(inside)
        self._size.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._size.setWordWrap(False)
        size = QHBoxLayout()
        size.addWidget(self._size)
        size.addWidget(self._sizes)
        size.addStretch(1)
        self._size_head = QLabel(self.tr("Si&ze of a ping"), inside)
        self._size_head.setBuddy(self._sizes)
        form.addRow(self._size_head, size)
        self._said = plain_label(inside)
        self._said.hide()
        form.addRow(self._said)
        return form

    def _add_relay(self, form: QFormLayout, inside: QWidget) -> None:
        self._relay = plain_label(inside)
        self.another_port = QPushButton(self.tr("Use another &port…"), inside)
        set_tip(self.another_port, self.tr("Chooses a free port, and shows what that changes before it is done"))
        self.another_port.clicked.connect(self.another_port_wanted)
        column = QVBoxLayout()
        column.addWidget(self._relay)
        column.addWidget(self.another_port, 0, Qt.AlignmentFlag.AlignLeading)
        self._relay_head = self._form_label(inside, self.tr("Comes in here"))
        form.addRow(self._relay_head, column)
        for part in (self._relay_head, self._relay, self.another_port):
            part.hide()

    def _form_label(self, inside: QWidget, text: str) -> QLabel:
        label = QLabel(text, inside)
        label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
        return label

    # --- showing -----------------------------------------------------------------------------------------

    def show_instance(self, status: dict[str, Any]) -> None:
        """Shows what is known at once and reads the rest."""
        if self._status is None or self._status["name"] != status["name"]:
            self._seen = None
            self._said.hide()
        self._status = status
        self._show_status(status)
        self.read_again()

    def read_again(self) -> None:
        """One reading at a time, and one more when something changed meanwhile."""
        if self._status is None:
            return
        if self._reading:
            self._again = True
            return
        self._reading = True
        name = self._status["name"]

        def read(parts: Parts) -> Overview:
            from tray_app.engine.overview import overview_of

            return overview_of(parts, name)

        self._services.read(read, then=while_alive(self, self._have), failed=while_alive(self, self._have_not))

    def say(self, text: str) -> None:
        """One line at the bottom: what became of what the owner asked for."""
        self._say(text)

    def _have(self, seen: Overview) -> None:
        self._read_ended()
        if self._status is None or seen.instance.name != self._status["name"]:
            return
        self._seen = seen
        self._show(seen)
        self.shown.emit()

    def _have_not(self, problem: TrayAppError) -> None:
        self._read_ended()
        if problem.code != "no_such_instance":  # Removed meanwhile: the list says so in a moment.
            self.failed.emit(problem)

    def _read_ended(self) -> None:
        self._reading = False
        if self._again:
            self._again = False
            self.read_again()

    def set_works(self, *, works: bool) -> None:
        """Whether there is an engine that would send; what was seen of the instance stays."""
        self._works = works
        if self.overview is not None:
            self._show_times(self.overview)

    def _show_status(self, status: dict[str, Any]) -> None:
        self._title.show_text(instance_title(status))
        self._word.setText(facts.headline(status))
        side = round(self.fontMetrics().height() * 2.2)
        icon = self._icons.of(status, dark=is_dark(QApplication.palette()))
        self._shape.setPixmap(icon.pixmap(side, side))
        self._shape.setAccessibleName(facts.headline(status))

    def _show(self, seen: Overview) -> None:
        self._sentence.setText(facts.verdict_text(seen))
        step = facts.next_step(seen)
        self._next.setText(step)
        self._next.setVisible(bool(step))
        self.same_server.setVisible(facts.is_another_server(seen))
        self.restart_button.setVisible(facts.restart_is_next(seen))
        self.what_button.setVisible(bool(facts.ineffective_text(seen.verdict)) and seen.instance.url is not None)
        self.switch.show_state(*facts.switch_texts(seen))
        name = self.tr("Telemetry of {name}").format(name=printable(seen.instance.name))
        self.switch.setAccessibleName(name)
        set_tip(self.switch, name)
        head, lines = facts.observed_texts(seen)
        texts = (facts.configured_texts(seen), facts.effective_texts(seen), (head, "\n".join(lines)))
        for (value, place), value_label, place_label in zip(texts, self._values, self._places, strict=True):
            value_label.setText(value)
            place_label.setText(place)
            place_label.setVisible(bool(place))
        set_tip(self._places[0], self._config_place(seen))
        set_tip(self._places[1], utc_text(seen.look.asked_at))
        set_tip(self._places[2], utc_text(seen.observed.last_accepted_at, seen.observed.last_attempt_at))
        count = len(seen.verdict.evidence)
        self._why.setText(counted(self.tr("&Why (%n place(s) looked at)", "", count), count))
        self._table.show_pieces(seen.verdict.evidence)
        self._show_times(seen)

    def _show_times(self, seen: Overview) -> None:
        observed = seen.observed
        self._attempt.setText(facts.attempt_text(seen))
        # Where nothing passes through this program one line says so.
        sees = seen.instance.source is not Source.OBSERVE or observed.last_attempt_at is not None
        for part in (self._attempt_head, self._attempt):
            part.setVisible(sees)
        set_tip(self._attempt, utc_text(observed.last_attempt_at))
        self._accepted.setText(facts.seen_text(seen, observed.last_accepted_at))
        set_tip(self._accepted, utc_text(observed.last_accepted_at))
        self._due.setText(facts.next_ping_text(seen) if self._works else self.tr("none: nothing is sent now"))
        set_tip(self._due, utc_text(seen.next_ping_at))
        gap = facts.gap_text(seen)
        self._gap.setText(gap)
        for part in (self._gap_head, self._gap):
            part.setVisible(bool(gap))
        self._relay.setText(relay_texts.relay_text(seen))
        for part in (self._relay_head, self._relay):
            part.setVisible(seen.relay is not None)
        self.another_port.setVisible(relay_texts.can_move(seen))
        self._strip.show_days(seen.days)
        self._legend.show_days(seen.days)
        self._sizes.show_sizes(seen.sizes)
        self._size.setText(size_text(seen.sizes[-1][1]) if seen.sizes else "")
        set_tip(self._size, exact_size_text(seen.sizes[-1][1]) if seen.sizes else "")
        has_sizes = bool(seen.sizes)
        self._size_head.setVisible(has_sizes)
        self._size.setVisible(has_sizes)
        self._sizes.setVisible(has_sizes)

    def _config_place(self, seen: Overview) -> str:
        piece = facts.config_piece(seen)
        return "" if piece is None else printable(piece.location)

    @Slot()
    def _turn_why(self) -> None:
        self._open_why(opened=self._table.isHidden())

    def _open_why(self, *, opened: bool) -> None:
        closed = Qt.ArrowType.LeftArrow if self.isRightToLeft() else Qt.ArrowType.RightArrow
        self._why.setArrowType(Qt.ArrowType.DownArrow if opened else closed)
        self._why.setAccessibleDescription(self.tr("open") if opened else self.tr("closed"))
        self._table.setVisible(opened)

    @Slot(str)
    def _say(self, text: str) -> None:
        self._said.setText(text)
        self._said.setVisible(bool(text))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._status is not None:
            self._show_status(self._status)
