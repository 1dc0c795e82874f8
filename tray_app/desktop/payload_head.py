"""The upper and the lower edge of a payload's window, and what stands there while it is being read."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QProgressBar, QPushButton, QVBoxLayout, QWidget

from tray_app.core.sentences import printable
from tray_app.desktop import payload_acts
from tray_app.desktop.icons import is_dark
from tray_app.desktop.json_cells import FOUND, IDENTIFYING, PSEUDONYMOUS, UNKNOWN
from tray_app.desktop.messages import filled
from tray_app.desktop.payload_icons import payload_icon
from tray_app.desktop.payload_texts import (
    exact_size_text,
    head_text,
    number_text,
    origin_text,
    size_text,
    time_tip,
    why_text,
)
from tray_app.desktop.plain import plain_label, set_tip

if TYPE_CHECKING:
    from tray_app.core.model import PayloadState
    from tray_app.desktop.payload_reading import Facts, Previewed


class PayloadHead(QWidget):
    """Whose payload, what became of it, where to, whose bytes."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._icon = QLabel(self)
        self._state: PayloadState | None = None
        self.says = plain_label(self)
        font = self.says.font()
        font.setBold(True)
        self.says.setFont(font)
        self.previous = QPushButton(self.tr("◂ &Previous"), self)
        self.previous.setToolTip(self.tr("The payload before, of the same instance (Alt+Left)"))
        self.next = QPushButton(self.tr("Ne&xt ▸"), self)
        self.next.setToolTip(self.tr("The payload after, of the same instance (Alt+Right)"))
        self.target = exact_line(self, self.tr("Method and address"))
        self.digest = exact_line(self, self.tr("SHA-256 of the bytes"))
        self.origin = plain_label(self)
        self.why = plain_label(self)
        first = QHBoxLayout()
        first.addWidget(self._icon)
        first.addWidget(self.says, 1)
        first.addWidget(self.previous)
        first.addWidget(self.next)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(first)
        for widget in (self.why, self.target, self.digest, self.origin):
            column.addWidget(widget)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._show_icon()

    def _show_icon(self) -> None:
        if self._state is not None:
            side_px = self.fontMetrics().height()
            icon = payload_icon(self._state, dark=is_dark(self.palette()))
            self._icon.setPixmap(icon.pixmap(side_px, side_px))

    def show_payload(self, facts: Facts) -> None:
        """A stored one."""
        payload, now = facts.payload, datetime.now(UTC)
        attempt = facts.attempts[-1] if facts.attempts else None
        self._state = payload.state
        self._show_icon()
        self.says.setText(head_text(payload, attempt, now))
        tip = f"{time_tip(payload.created_at, now)}\n{exact_size_text(payload.size_bytes)}"
        set_tip(self.says, tip)
        self._show_target(payload.method, payload.url)
        self.digest.setText(f"sha256 {payload.sha256}")
        self.digest.setCursorPosition(0)
        self.origin.setText(origin_text(payload))
        self.why.setText(why_text(payload))
        self.why.setVisible(bool(self.why.text()))
        self.previous.setEnabled(facts.previous_id is not None)
        self.next.setEnabled(facts.next_id is not None)

    def show_preview(self, made: Previewed) -> None:
        """One that was not sent."""
        self._icon.hide()
        self.previous.hide()
        self.next.hide()
        size = size_text(len(made.body.raw or b""))
        says = self.tr("{instance} · the next payload as it would be now · {size}")
        self.says.setText(filled(says, instance=made.instance_name, size=size))
        self.why.setText(self.tr("Nothing was sent and nothing was stored. The next ping is built anew."))
        self._show_target(made.method, made.url)
        self.digest.hide()
        if made.rebuilt:
            self.origin.setText(
                self.tr("Rebuilt by this program from what the web API offers, in the documented shape.")
            )
        else:
            self.origin.setText(self.tr("Shown by the server itself."))

    def _show_target(self, method: str, url: str) -> None:
        self.target.setText(printable(f"{method} {url}"))
        self.target.setCursorPosition(0)


class PayloadFoot(QWidget):
    """What was found, what the marks mean, and what can be done."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.summary = plain_label(self)
        self.problem = plain_label(self)
        self.problem.hide()
        legend = self.tr("{a} identifying   {b} pseudonymous   {c} not documented   {d} found in it")
        self._legend = plain_label(self, filled(legend, a=IDENTIFYING, b=PSEUDONYMOUS, c=UNKNOWN, d=FOUND))
        self.acts = {act: QPushButton(payload_acts.act_text(act), self) for act in payload_acts.ACTS}
        for act, button in self.acts.items():
            button.setToolTip(payload_acts.act_tip(act))
        self.copy = QPushButton(self.tr("&Copy all"), self)
        self.copy.setToolTip(self.tr("Copies the whole text"))
        self.save = QPushButton(self.tr("Sa&ve as…"), self)
        self.save.setToolTip(self.tr("Writes the exact bytes into a file (Ctrl+S)"))
        self.close_button = QPushButton(self.tr("Close"), self)
        row = self._buttons = QHBoxLayout()
        for button in self.acts.values():
            row.addWidget(button)
        row.addStretch(1)
        for button in (self.copy, self.save, self.close_button):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        for widget in (self._legend, self.summary, self.problem):
            column.addWidget(widget)
        column.addLayout(row)

    def add_act(self, button: QPushButton) -> None:
        """One more, beside those that go by the state."""
        self._buttons.insertWidget(len(self.acts), button)

    def show_acts(self, state: PayloadState | None) -> None:
        """Those that a payload in this state allows; None: it is only a preview."""
        for act, button in self.acts.items():
            button.setVisible(state is not None and payload_acts.is_possible(act, state))

    def show_legend(self, *, wanted: bool) -> None:
        """What the marks mean, where there are any."""
        self._legend.setVisible(wanted)

    def show_summary(self, text: str, *, has_body: bool) -> None:
        """What was found."""
        self.summary.setText(text)
        self.copy.setEnabled(has_body)
        self.save.setEnabled(has_body)

    def show_problem(self, text: str) -> None:
        """What was done or did not work; empty: nothing."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))


class Waiting(QWidget):
    """What is being done, how far it is; or why it did not work."""

    cancelled = Signal()
    again = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.says = plain_label(self)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Progress"))
        self._cancel = QPushButton(self.tr("Cancel"), self)
        self._cancel.clicked.connect(self.cancelled)
        self._again = QPushButton(self.tr("&Try again"), self)
        self._again.clicked.connect(self.again)
        self.says.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._again)
        row.addWidget(self._cancel)
        row.addStretch(1)
        column = QVBoxLayout()
        for widget in (self.says, self.bar):
            column.addWidget(widget)
        column.addLayout(row)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addLayout(column, 4)
        middle.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addStretch(2)
        whole.addLayout(middle)
        whole.addStretch(3)

    def wait(self, text: str, *, can_cancel: bool) -> None:
        """Something began. A bar stands only where it takes longer than a moment."""
        self.says.setText(text)
        self.bar.setRange(0, 1)
        self.bar.setValue(0)
        self.bar.setVisible(can_cancel)
        self._cancel.setVisible(can_cancel)
        self._again.hide()
        self.setVisible(can_cancel)

    def progress(self, what: str, count: int, total: int | None) -> None:
        """It is so far. Nothing moves while the total is not known."""
        facts = {"what": what, "count": number_text(count)}
        if total is None:
            self.says.setText(filled(self.tr("Reading {what}: {count}"), **facts))
            return
        self.says.setText(filled(self.tr("Reading {what}: {count} of {total}"), **facts, total=number_text(total)))
        self.bar.setRange(0, max(total, 1))
        self.bar.setValue(count)

    def fail(self, text: str) -> None:
        """It did not work."""
        self.says.setText(text)
        self.bar.hide()
        self._cancel.hide()
        self._again.show()
        self.show()

    def done(self) -> None:
        """It is there."""
        self.hide()


def exact_line(parent: QWidget, name: str) -> QLineEdit:
    """One line that may be longer than its place: it can be scrolled, selected and copied."""
    line = QLineEdit(parent)
    line.setReadOnly(True)
    line.setFrame(False)
    line.setAccessibleName(name)
    line.setTextMargins(-2, 0, 0, 0)  # Its text begins where that of labels does.
    palette = line.palette()
    palette.setColor(palette.ColorRole.Base, Qt.GlobalColor.transparent)
    line.setPalette(palette)
    return line
