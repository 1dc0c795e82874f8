"""Asked before the owner himself lets something leave: what has left cannot be called back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, Qt, Slot
from PySide6.QtWidgets import QMessageBox

from tray_app.core.sentences import printable
from tray_app.desktop.messages import filled
from tray_app.desktop.payload_acts import Act, act_text
from tray_app.desktop.payload_texts import kind_text, size_text
from tray_app.desktop.plural import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtWidgets import QWidget

    from tray_app.core.messages import Payload

_MOST_ADDRESSES: Final = 3
_LONGEST_ADDRESS: Final = 100
"""Whoever sends to a relay chooses its end; a window would become as wide as that."""


class SendQuestion(QMessageBox):
    """Deletes itself when it was answered or sent away. What is to be done is done only where the owner wants it."""

    def __init__(
        self, question: str, told: Sequence[str], button: str, parent: QWidget, do: Callable[[], None]
    ) -> None:
        super().__init__(parent)
        self._do: Callable[[], None] | None = do
        self.setIcon(QMessageBox.Icon.Question)
        self.setWindowTitle(self.tr("Telemetry Tray"))
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(question)
        self.setInformativeText("\n\n".join((*told, self.tr("What has left cannot be called back."))))
        self.send = self.addButton(button, QMessageBox.ButtonRole.AcceptRole)
        keep = self.addButton(QMessageBox.StandardButton.Cancel)
        self.setDefaultButton(keep)
        self.setEscapeButton(keep)
        self.finished.connect(self._over)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)

    @Slot()
    def _over(self) -> None:
        # It leads to the window that asks. Held on to, it would keep that until Qt destroys this, and then destroy the
        # two in each other's middle.
        do, self._do = self._do, None
        if do is not None and self.clickedButton() is self.send:
            do()


def ask_before(act: Act, payloads: Sequence[Payload], parent: QWidget, do: Callable[[], None]) -> None:
    """Does it at once where nothing leaves by it, else when the owner has agreed."""
    if act is Act.DISCARD or not payloads:
        do()
        return
    first, count = payloads[0], len(payloads)
    if count == 1:
        question = filled(
            _tr("Let payload {number} of {name} leave ({kind}, {size})?"),
            number=str(first.id),
            name=printable(first.instance_name),
            kind=kind_text(first.kind),
            size=size_text(first.size_bytes),
        )
    else:
        question = counted(QCoreApplication.translate("send", "Let %Ln payload(s) leave?", None, count), count)
    told = [_destinations(payloads)]
    if act is Act.RELEASE:
        told.append(_tr("What is held in it now is let through in future ones, too."))
    SendQuestion(question, told, act_text(act), parent, do).open()


def ask_before_a_ping(title: str, vendor: str, parent: QWidget, do: Callable[[], None]) -> None:
    """A ping out of turn."""
    question = filled(_tr("Send a ping of {name} to {vendor} now?"), name=title, vendor=vendor)
    SendQuestion(question, (_tr('"Preview next" shows what it holds.'),), _tr("&Send"), parent, do).open()


def _destinations(payloads: Sequence[Payload]) -> str:
    urls = list(dict.fromkeys(printable(payload.url) for payload in payloads))
    more = len(urls) - _MOST_ADDRESSES
    short = (url if len(url) <= _LONGEST_ADDRESS else f"{url[:_LONGEST_ADDRESS]}…" for url in urls[:_MOST_ADDRESSES])
    shown = ", ".join(short) + (", …" if more > 0 else "")
    return filled(_tr("To {address}"), address=shown)


def _tr(text: str) -> str:
    return QCoreApplication.translate("send", text)
