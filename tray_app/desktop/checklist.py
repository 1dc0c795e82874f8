"""What of an act of the switch is verified, point by point. `steps_of` is pure; the widget shows what it says."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QGridLayout, QWidget

from tray_app.core.model import Means, Place, Sharing, Side, Source, SwitchAct
from tray_app.core.restart import compose_up
from tray_app.desktop.messages import filled, said, sentence_of, sharing_word
from tray_app.desktop.plain import plain_label
from tray_app.desktop.times import moment_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from PySide6.QtGui import QPaintEvent
    from PySide6.QtWidgets import QLabel

    from tray_app.core.model import Instance
    from tray_app.engine.overview import Overview

_ON: Final = frozenset({Sharing.ON, Sharing.PARTIAL})
_OFF: Final = frozenset({Sharing.OFF})
_FAILED_COLOUR: Final = QColor(0xC7, 0x5A, 0x00)


class Mark(Enum):
    """How far a point is."""

    DONE = "done"
    OPEN = "open"
    """Not yet."""
    UNKNOWN = "unknown"
    """It cannot be verified from here."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Step:
    """One point."""

    mark: Mark
    text: str


def _tr(text: str) -> str:
    return QCoreApplication.translate("checklist", text)


def mark_word(mark: Mark) -> str:
    """For those who do not see the mark."""
    words = {
        Mark.DONE: _tr("verified"),
        Mark.OPEN: _tr("not yet"),
        Mark.UNKNOWN: _tr("cannot be verified"),
        Mark.FAILED: _tr("failed"),
    }
    return words[mark]


def restart_text(title: str, command: str | None) -> str:
    """What is to be done so that a change of its config counts; `command`: what makes it read that."""
    if command is None:
        return _tr("{title} must be restarted to notice.").format(title=title)
    return filled(_tr("{title} notices when its container is made anew:\n{command}"), title=title, command=command)


def steps_of(
    act: SwitchAct, told: Mapping[str, Any], seen: Overview, *, acted_at: datetime, pasted: bool
) -> tuple[Step, ...]:
    """The points after `act`, whose answer was `told` (`engine.shapes.switch_shape`), as things are in `seen`."""
    wanted = {SwitchAct.OPT_OUT: _OFF, SwitchAct.OPT_IN: _ON}.get(act)
    if act is SwitchAct.OPT_OUT and seen.unswitched:
        wanted = _OFF | {Sharing.PARTIAL}  # More its switch cannot do.
    steps = [_file_step(told, seen, wanted, acted_at=acted_at, pasted=pasted)]
    waits = bool(told.get("waiting")) and not seen.server_told
    # Until the server has its part, what it said last counts, and the file alone cannot say otherwise.
    if wanted is not None and not pasted and told.get("problem") is None and not waits:
        steps.append(_read_back(seen, wanted))
    if not _came_to_nothing(told, seen, wanted):
        # Where an administrator is waited for, a restart before him read nothing new.
        changed = told.get("problem") is None or (wanted is not None and seen.verdict.configured in wanted)
        steps.append(_restart(seen, wanted, acted_at, changed=changed))
    if wanted is not None:
        steps.append(_confirmed(seen, wanted, acted_at))
    if told.get("waiting"):
        mark = Mark.DONE if seen.server_told else Mark.OPEN
        steps.append(Step(mark, _tr("The server is told as soon as it answers")))
    if act is SwitchAct.OPT_OUT:
        steps.append(_silence(seen, acted_at))
        if seen.verdict.sharing is Sharing.PARTIAL:
            steps.append(Step(Mark.OPEN, sentence_of(seen.verdict.reason)))
    return tuple(steps)


def _came_to_nothing(told: Mapping[str, Any], seen: Overview, wanted: frozenset[Sharing] | None) -> bool:
    """Whether nothing was changed that a restart would make count, and no administrator is waited for either."""
    if told.get("problem") is None or told.get("command") or told.get("waiting") or _has_lines(told):
        return False
    return wanted is None or seen.verdict.configured not in wanted


def _has_lines(told: Mapping[str, Any]) -> bool:
    return any(line["sign"] != " " for edit in told.get("edits", ()) for line in edit["lines"])


def _file_step(
    told: Mapping[str, Any], seen: Overview, wanted: frozenset[Sharing] | None, *, acted_at: datetime, pasted: bool
) -> Step:
    if pasted:
        done = wanted is not None and _answered_since(seen, acted_at) and seen.verdict.effective in wanted
        text = _tr("You put the lines into the config file")
        return Step(Mark.DONE if done else Mark.OPEN, text)
    if told.get("command") and wanted is not None and seen.verdict.configured in wanted:
        return Step(Mark.DONE, _tr("File changed"))  # An administrator ran the command meanwhile.
    if told.get("problem"):
        return Step(Mark.FAILED, said(told["problem"]))
    if _has_lines(told):
        return Step(Mark.DONE, _tr("File changed"))
    return Step(Mark.DONE, _tr("The file said so already"))


def _read_back(seen: Overview, wanted: frozenset[Sharing]) -> Step:
    word = sharing_word(seen.verdict.configured)
    if seen.verdict.configured in wanted:
        return Step(Mark.DONE, _tr("Read back: it says {word}").format(word=word))
    return Step(Mark.FAILED, _tr("Read back: it says {word} now; somebody changed it since").format(word=word))


def _restart(seen: Overview, wanted: frozenset[Sharing] | None, acted_at: datetime, *, changed: bool) -> Step:
    title, started_at = seen.title, seen.look.started_at
    # Servers tell their start in whole seconds. In the very second of the act it was before it: none restarts so fast.
    since = started_at is not None and started_at > acted_at.replace(microsecond=0)
    is_restarted = changed and since and not seen.verdict.restart_needed
    if is_contained(seen.instance):
        return _made_anew(seen, wanted, acted_at, is_made=is_restarted)
    if started_at is not None and is_restarted:
        when = moment_text(started_at, seen.at)
        return Step(Mark.DONE, _tr("{title} restarted {when}").format(title=title, when=when))
    settled = _answered_since(seen, acted_at) and not seen.verdict.restart_needed
    if settled and (wanted is None or seen.verdict.effective in wanted):
        return Step(Mark.DONE, _tr("{title} uses it already: no restart was needed").format(title=title))
    template = _tr("{title} restarted: restart its main process (the button on its web page does not do it)")
    if not seen.restarts_by_web:
        template = _tr("{title} restarted")
    return Step(Mark.OPEN, template.format(title=title))


def _made_anew(seen: Overview, wanted: frozenset[Sharing] | None, acted_at: datetime, *, is_made: bool) -> Step:
    made_at = seen.look.started_at
    if made_at is not None and is_made:
        when = moment_text(made_at, seen.at)
        return Step(Mark.DONE, _tr("The container was made anew {when}").format(when=when))
    settled = _answered_since(seen, acted_at) and not seen.verdict.restart_needed
    if settled and (wanted is None or seen.verdict.effective in wanted):
        return Step(Mark.DONE, _tr("The container was made with it already"))
    command = compose_up(seen.instance)
    if command is not None:
        return Step(Mark.OPEN, filled(_tr("{title} made anew:\n{command}"), title=seen.title, command=command))
    return Step(Mark.OPEN, _tr("The container made anew (starting it again keeps what it was made with)"))


def is_contained(instance: Instance) -> bool:
    """Whether it is a container whose environment decides."""
    return instance.home is None and (instance.compose is not None or instance.container is not None)


def _confirmed_by_container(seen: Overview, wanted: frozenset[Sharing], acted_at: datetime) -> Step:
    if _answered_since(seen, acted_at) and seen.look.asked_at is not None:
        word, when = sharing_word(seen.verdict.effective), moment_text(seen.look.asked_at, seen.at)
        if seen.verdict.effective in wanted:
            template = _tr("The running container says: {word} (looked at {when})")
            return Step(Mark.DONE, template.format(word=word, when=when))
        if seen.verdict.effective is Sharing.UNKNOWN:
            template = _tr("The running container does not show it (looked at {when})")
            return Step(Mark.UNKNOWN, template.format(when=when))
        template = _tr("The running container still says {word} (looked at {when})")
        return Step(Mark.OPEN, template.format(word=word, when=when))
    if seen.look.problem is not None:
        template = _tr("The running container says: it could not be looked at. {why}")
        return Step(Mark.UNKNOWN, template.format(why=sentence_of(seen.look.problem)))
    return Step(Mark.OPEN, _tr("The running container says: it is being looked at"))


def _confirmed(seen: Overview, wanted: frozenset[Sharing], acted_at: datetime) -> Step:
    title = seen.title
    if is_contained(seen.instance) and not any(e.place is Place.SERVER for e in seen.look.evidence):
        return _confirmed_by_container(seen, wanted, acted_at)
    if _answered_since(seen, acted_at) and seen.look.asked_at is not None:
        word, when = sharing_word(seen.verdict.effective), moment_text(seen.look.asked_at, seen.at)
        if seen.verdict.effective in wanted:
            template = _tr("The running server confirms: {word} (asked {when})")
            return Step(Mark.DONE, template.format(word=word, when=when))
        if seen.verdict.effective is Sharing.UNKNOWN:
            template = _tr("The running server does not show it (asked {when})")
            return Step(Mark.UNKNOWN, template.format(when=when))
        template = _tr("The running server still says {word} (asked {when})")
        return Step(Mark.OPEN, template.format(word=word, when=when))
    if seen.instance.url is None:
        text = _tr("The running server confirms: its address is not known, so it cannot be asked")
        return Step(Mark.UNKNOWN, text)
    if seen.look.problem is not None:
        template = _tr("The running server confirms: it could not be asked. {why}")
        return Step(Mark.UNKNOWN, template.format(why=sentence_of(seen.look.problem)))
    return Step(Mark.OPEN, _tr("The running server confirms: {title} is being asked").format(title=title))


def _silence(seen: Overview, acted_at: datetime) -> Step:
    when = moment_text(acted_at, seen.at)
    if seen.instance.source is Source.OBSERVE:
        return Step(Mark.DONE, _tr("This program sends nothing for it"))
    last = seen.observed.last_attempt_at
    if last is None or last <= acted_at:
        return Step(Mark.DONE, _tr("No payload through this program since {when}").format(when=when))
    template = _tr("A payload was tried after that, {when}: see the live log")
    return Step(Mark.FAILED, template.format(when=moment_text(last, seen.at)))


def _answered_since(seen: Overview, acted_at: datetime) -> bool:
    """Whether the server itself, or its container, told its settings after the act."""
    answered = any(e.side is Side.RUNNING and e.means is not Means.UNREADABLE for e in seen.look.evidence)
    return answered and seen.look.asked_at is not None and seen.look.asked_at >= acted_at


class Checklist(QWidget):
    """The points, one a row: mark and text."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(1, 1)
        self._rows: list[tuple[_MarkView, QLabel]] = []
        self._steps: tuple[Step, ...] = ()
        self.setAccessibleName(self.tr("What is verified"))

    def steps(self) -> tuple[Step, ...]:
        """What is shown."""
        return self._steps

    def show_steps(self, steps: Sequence[Step]) -> None:
        """Fills in what changed."""
        self._steps = tuple(steps)
        while len(self._rows) < len(steps):
            mark, label = _MarkView(self), plain_label(self)
            row = len(self._rows)
            self._grid.addWidget(mark, row, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(label, row, 1)
            self._rows.append((mark, label))
        for number, (mark, label) in enumerate(self._rows):
            shown = number < len(steps)
            mark.setVisible(shown)
            label.setVisible(shown)
            if shown:
                step = steps[number]
                mark.show_mark(step.mark)
                label.setText(step.text)
                label.setAccessibleName(self.tr("{text}: {mark}").format(text=step.text, mark=mark_word(step.mark)))


class _MarkView(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._mark = Mark.OPEN
        side = self.fontMetrics().height()
        self.setFixedSize(QSize(side, side))

    def show_mark(self, mark: Mark) -> None:
        self._mark = mark
        self.setToolTip(mark_word(mark))
        self.setAccessibleName(mark_word(mark))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = self.palette().color(QPalette.ColorRole.WindowText)
        faint = QColor(ink)
        faint.setAlphaF(0.5)
        box = QRectF(self.rect()).adjusted(3, 3, -3, -3)
        width = max(box.width() / 7, 1.5)
        match self._mark:
            case Mark.DONE:
                painter.setPen(QPen(ink, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
                tick = [(0.05, 0.55), (0.38, 0.88), (0.95, 0.12)]
                points = [QPointF(box.left() + x * box.width(), box.top() + y * box.height()) for x, y in tick]
                painter.drawPolyline(QPolygonF(points))
            case Mark.OPEN:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(faint)
                for x in (0.12, 0.5, 0.88):
                    painter.drawEllipse(
                        QPointF(box.left() + x * box.width(), box.center().y()), width * 0.8, width * 0.8
                    )
            case Mark.UNKNOWN:
                painter.setPen(QPen(ink, 1))
                painter.drawText(QRectF(self.rect()), Qt.AlignmentFlag.AlignCenter, "?")
            case Mark.FAILED:
                painter.setPen(QPen(_FAILED_COLOUR, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
                painter.drawLine(box.topLeft(), box.bottomRight())
                painter.drawLine(box.topRight(), box.bottomLeft())
