"""Notifications with a button, where the desktop shows such (org.freedesktop.Notifications with `actions`).

Qt's own have none. Its D-Bus cannot write the unsigned numbers that `Notify` takes either, so a connection of its own
speaks it, by the library that the keyring uses on Linux; nothing of it is loaded before the first such notification.
Read from by a notifier of the loop: no thread, and no waiting for whoever shows notifications.
"""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from PySide6.QtCore import QObject, QSocketNotifier, QTimer, Signal, Slot

if TYPE_CHECKING:
    from collections.abc import Callable

    from jeepney.io.blocking import DBusConnection
    from jeepney.low_level import Message

NAME: Final = "org.freedesktop.Notifications"
PATH: Final = "/org/freedesktop/Notifications"
ANSWERS_WITHIN_MS: Final = 3_000
"""Whoever shows notifications, and may have to be started for it."""

_OPEN: Final = "default"
_ACT: Final = "act"
_URGENCY_NORMAL: Final = 1
_STAYS: Final = 0
"""Until its owner has seen to it, or it is over."""


class _Offer(NamedTuple):
    key: str
    title: str
    text: str
    label: str


class Offers(QObject):
    """Each offer has a key; there is one of a key at a time. GUI thread."""

    chosen = Signal(str)
    """The key of an offer whose button was clicked."""
    opened = Signal()
    """An offer was clicked, and not its button."""
    refused = Signal(str, str)
    """Title and text of an offer that cannot be shown with a button here: to be said in another way."""

    def __init__(self, app: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._app = app
        self._connection: DBusConnection | None = None
        self._notifier: QSocketNotifier | None = None
        self._capabilities: frozenset[str] | None = None
        self._waiting: list[_Offer] = []
        """Made before it was known what can be shown."""
        self._asked: dict[int, Callable[[Message | None], None]] = {}
        """What an answer is for, by the number of its call."""
        self._standing: set[str] = set()
        """Keys that were not withdrawn, shown or on the way there."""
        self._shown: dict[int, str] = {}
        """Keys, by the number that a notification was given."""
        self._by = ""
        """Who shows them: nobody else's clicks count."""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(ANSWERS_WITHIN_MS)
        self._timer.timeout.connect(self._gave_up)

    def make(self, key: str, title: str, text: str, label: str) -> None:
        """Shows it, or says by `refused` that this cannot be done."""
        self.withdraw(key)
        offer = _Offer(key=key, title=title, text=text, label=label)
        self._standing.add(key)
        if not self._connect():
            self.refused.emit(title, text)
        elif self._capabilities is None:
            self._waiting.append(offer)
            if len(self._waiting) == 1:
                self._call("GetCapabilities", "", (), then=self._learned)
        else:
            self._show(offer)

    def withdraw(self, key: str) -> None:
        """What it offers is over."""
        self._standing.discard(key)
        self._waiting = [offer for offer in self._waiting if offer.key != key]
        for number in [n for n, k in self._shown.items() if k == key]:
            del self._shown[number]
            self._call("CloseNotification", "u", (number,), then=None)

    def end(self) -> None:
        """Takes all of them away: nobody would hear the click."""
        for key in tuple(self._shown.values()):
            self.withdraw(key)
        self._waiting = []
        self._disconnect()

    # --- the bus -----------------------------------------------------------------------------------------

    def _connect(self) -> bool:
        if self._connection is not None:
            return True
        if sys.platform != "linux":
            return False
        try:
            from jeepney import MatchRule, message_bus
            from jeepney.io.blocking import open_dbus_connection

            self._connection = open_dbus_connection("SESSION")
            rule = MatchRule(type="signal", sender=NAME, interface=NAME, path=PATH)
            self._connection.send(message_bus.AddMatch(rule))
        except (ImportError, OSError, KeyError, ValueError, RuntimeError):  # No bus, or none that is understood.
            self._disconnect()
            return False
        self._notifier = QSocketNotifier(self._connection.sock.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._read)
        return True

    def _disconnect(self) -> None:
        self._timer.stop()
        if self._notifier is not None:
            self._notifier.setEnabled(False)
            self._notifier.deleteLater()
            self._notifier = None
        if self._connection is not None:
            self._connection.close()
            self._connection = None
        self._capabilities, self._by = None, ""
        self._shown.clear()
        self._asked.clear()

    def _call(
        self, member: str, signature: str, body: tuple[Any, ...], *, then: Callable[[Message | None], None] | None
    ) -> None:
        if self._connection is None:
            return
        from jeepney import DBusAddress, new_method_call

        number = next(self._connection.outgoing_serial)
        if then is not None:
            self._asked[number] = then
            self._timer.start()
        message = new_method_call(DBusAddress(PATH, NAME, NAME), member, signature or None, body)
        try:
            self._connection.send(message, serial=number)
        except OSError:
            self._gave_up()

    @Slot()
    def _read(self) -> None:
        while self._connection is not None:
            try:
                message = self._connection.receive(timeout=0)
            except TimeoutError:
                return
            except (OSError, ValueError):  # The bus is gone, or says what nobody understands.
                self._gave_up()
                return
            self._heard(message)

    def _heard(self, message: Message) -> None:
        from jeepney import HeaderFields, MessageType

        fields, kind = message.header.fields, message.header.message_type
        if kind in (MessageType.method_return, MessageType.error):
            then = self._asked.pop(fields.get(HeaderFields.reply_serial, 0), None)
            if not self._asked:
                self._timer.stop()
            if then is not None:
                then(message if kind is MessageType.method_return else None)
        elif kind is MessageType.signal and self._by and fields.get(HeaderFields.sender) == self._by:
            self._told(str(fields.get(HeaderFields.member)), message.body)

    def _told(self, member: str, body: tuple[Any, ...]) -> None:
        match member, body:
            case "ActionInvoked", (int(number), str(action)) if number in self._shown:
                key = self._shown[number]
                if action == _ACT:
                    self.withdraw(key)
                    self.chosen.emit(key)
                elif action == _OPEN:
                    self.opened.emit()
            case "NotificationClosed", (int(number), _):
                self._shown.pop(number, None)

    # --- showing -----------------------------------------------------------------------------------------

    def _learned(self, answer: Message | None) -> None:
        match None if answer is None else answer.body:
            case ([*able],):
                self._capabilities = frozenset(map(str, able))
            case _:
                self._capabilities = frozenset()
        waiting, self._waiting = self._waiting, []
        for offer in waiting:
            self._show(offer)
        if "actions" not in self._capabilities:
            self._disconnect()  # Another may show them next time.

    def _show(self, offer: _Offer) -> None:
        able = self._capabilities or frozenset()
        if "actions" not in able:
            self.refused.emit(offer.title, offer.text)
            return
        from html import escape  # here: with its thousands of names it is nothing for a start

        text = (
            escape(offer.text, quote=False) if "body-markup" in able else offer.text.replace("<", "‹").replace(">", "›")
        )
        actions = [_OPEN, self.tr("Open"), _ACT, offer.label]
        hints = {"urgency": ("y", _URGENCY_NORMAL), "desktop-entry": ("s", self._app)}
        body = (self._app, 0, self._app, offer.title, text, actions, hints, _STAYS)
        self._call("Notify", "susssasa{sv}i", body, then=partial(self._is_shown, offer))

    def _is_shown(self, offer: _Offer, answer: Message | None) -> None:
        from jeepney import HeaderFields

        match None if answer is None else answer.body:
            case (int(number),) if answer is not None:
                self._by = str(answer.header.fields.get(HeaderFields.sender, ""))
                self._shown[number] = offer.key
            case _:
                self.refused.emit(offer.title, offer.text)
                return
        if offer.key not in self._standing:
            self.withdraw(offer.key)

    @Slot()
    def _gave_up(self) -> None:
        """No answer in time, or no bus any more: said in another way what was not shown yet."""
        waiting, self._waiting = self._waiting, []
        asked = [then for then in self._asked.values() if isinstance(then, partial)]
        self._disconnect()
        for offer in waiting:
            self.refused.emit(offer.title, offer.text)
        for then in asked:
            then(None)
