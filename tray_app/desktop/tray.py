"""The icon in the tray and its menu. Shows what it is told; what is clicked it says by signals.

Works by mouse and over the desktop's D-Bus menu: nothing hangs on where the icon is or on how it was clicked. Facts on
which this rests (PySide6 6.11, tried): where no tray host is known when the icon is made, Qt settles for the old XEmbed
tray, and a StatusNotifier host that comes later never hears of the icon; one that was there and comes back does.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtDBus import QDBusConnection, QDBusServiceWatcher
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from tray_app.core.model import DisplayState
from tray_app.desktop.icons import desktop_is_dark
from tray_app.desktop.messages import filled
from tray_app.desktop.modes import Mode
from tray_app.desktop.tray_texts import leaves, line_of, title_of, tooltip_of

if TYPE_CHECKING:
    from PySide6.QtGui import QIcon

    from tray_app.desktop.icons import Icons

WATCHER: Final = "org.kde.StatusNotifierWatcher"

_REFRESH_MS: Final = 3_600_000
"""The tooltip says "today": it is written again each hour."""

_MESSAGE_MS: Final = 10_000


class Tray(QObject):
    """One icon, worst state wins. GUI thread."""

    open_wanted = Signal()
    switch_wanted = Signal(str, str)
    """An instance's name, and `opt-out` or `opt-in`."""
    put_back_wanted = Signal(str)
    """An instance's name: its telemetry came back, and the opt-out is to be put back."""
    payload_wanted = Signal(str)
    """An instance's name: its last payload."""
    log_wanted = Signal()
    settings_wanted = Signal()
    start_wanted = Signal()
    """The engine is to be started again."""
    keyring_wanted = Signal()
    """The tokens in the keyring may be used from now on."""
    quit_wanted = Signal()

    def __init__(self, icons: Icons, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._icons = icons
        self._statuses: tuple[dict[str, Any], ...] = ()
        self._mode = Mode.STARTING
        self._keyring_closed = False
        self._shown_as: object = None
        self._lines: list[tuple[QAction, QAction]] = []
        self._menu = QMenu()
        self._menu.setAccessibleName(self.tr("Telemetry Tray"))
        self._menu.aboutToShow.connect(self._write)
        self._menu.triggered.connect(self._triggered)
        self._icon: QSystemTrayIcon | None = None
        self._found_host = False
        self._bus = QDBusConnection.sessionBus()
        if self._bus.isConnected():
            watcher = QDBusServiceWatcher(
                WATCHER, self._bus, QDBusServiceWatcher.WatchModeFlag.WatchForRegistration, self
            )
            watcher.serviceRegistered.connect(self._host_came)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._write)
        timer = QTimer(self)
        timer.timeout.connect(self._write)
        timer.start(_REFRESH_MS)

    # --- life --------------------------------------------------------------------------------------------

    def show(self) -> None:
        """Puts the icon there; where there is no tray it waits for one."""
        self._write()
        self._make()

    def end(self) -> None:
        """Takes the icon away."""
        if self._icon is not None:
            self._icon.hide()
            self._icon.deleteLater()
            self._icon = None
        self._menu.deleteLater()

    @staticmethod
    def available() -> bool:
        """Whether the desktop has a tray now."""
        return QSystemTrayIcon.isSystemTrayAvailable()

    def _make(self) -> None:
        self._found_host = self._has_host()
        self._icon = QSystemTrayIcon(self)
        self._icon.setContextMenu(self._menu)
        self._icon.activated.connect(self._activated)
        self._icon.messageClicked.connect(self.open_wanted)
        self._write()
        self._icon.show()

    def _has_host(self) -> bool:
        interface = self._bus.interface() if self._bus.isConnected() else None
        return interface is not None and bool(interface.isServiceRegistered(WATCHER).value())

    @Slot()
    def _host_came(self) -> None:
        if self._icon is not None and not self._found_host:
            self._icon.hide()
            self._icon.deleteLater()
            self._make()

    # --- showing -----------------------------------------------------------------------------------------

    def tell(self, statuses: tuple[dict[str, Any], ...], mode: Mode, *, keyring_closed: bool = False) -> None:
        """What is to be shown from now on."""
        self._statuses, self._mode, self._keyring_closed = statuses, mode, keyring_closed
        self._write()

    def speak_anew(self) -> None:
        """Another language counts from now on."""
        self._shown_as = None
        self._write()

    def message(self, title: str, text: str) -> None:
        """A notification of the desktop; clicking it opens the window."""
        if self._icon is not None:
            # Many desktops read the text as markup.
            plain = text.replace("<", "‹").replace(">", "›")
            self._icon.showMessage(title, plain, self._picture(), _MESSAGE_MS)

    @Slot()
    def _write(self) -> None:
        names = tuple((s["name"], s["title"], _came_back(s)) for s in self._statuses)
        if self._shown_as != (names, self._mode, self._keyring_closed):
            self._shown_as = (names, self._mode, self._keyring_closed)
            self._build()
        now = datetime.now(UTC)
        for (line, tick), status in zip(self._lines, self._statuses, strict=True):
            line.setText(_plain(line_of(status, now)))
            tick.setChecked(leaves(status))
        if self._icon is not None:
            self._icon.setIcon(self._picture())
            self._icon.setToolTip(self._tooltip(now))

    def _picture(self) -> QIcon:
        if self._mode is Mode.DEAD:
            return self._icons.nothing(dark=desktop_is_dark())
        return self._icons.worst(self._statuses, dark=desktop_is_dark())

    def _tooltip(self, now: datetime) -> str:
        match self._mode:
            case Mode.DEAD:
                return self.tr("Telemetry Tray: stopped working. Open it to see why and to start it again.")
            case Mode.STARTING if not self._statuses:
                return self.tr("Telemetry Tray: starting")
        return tooltip_of(self._statuses, now)

    def _build(self) -> None:
        self._menu.clear()
        for submenu in self._menu.findChildren(QMenu):
            submenu.deleteLater()
        self._lines = []
        self._add(self.tr("&Open Telemetry Tray"), "open")
        self._menu.addSeparator()
        if self._mode is Mode.DEAD:
            self._line(self.tr("Stopped working"))
            self._add(self.tr("Start &again"), "start")
        elif not self._statuses:
            self._line(self.tr("Starting") if self._mode is Mode.STARTING else self.tr("No instance yet"))
        for status in self._statuses:
            line = self._line("")
            text = filled(self.tr("Telemetry of {instance}"), instance=title_of(status))
            tick = self._add(_plain(text), "switch", status["name"])
            tick.setCheckable(True)
            tick.setEnabled(self._mode in (Mode.OWN, Mode.CLIENT))
            self._lines.append((line, tick))
            if _came_back(status):
                back = filled(self.tr("Put the opt-out of {instance} back"), instance=title_of(status))
                self._add(_plain(back), "back", status["name"]).setEnabled(tick.isEnabled())
        if self._keyring_closed:
            self._add(self.tr("Use the tokens in the &keyring"), "keyring")
        self._menu.addSeparator()
        self._add_payloads()
        self._add(self.tr("Live &log…"), "log")
        self._menu.addSeparator()
        self._add(self.tr("&Settings…"), "settings")
        self._add(self.tr("&Quit"), "quit")

    def _add_payloads(self) -> None:
        text = self.tr("View last &payload…")
        if len(self._statuses) > 1:
            submenu = QMenu(text, self._menu)
            self._menu.addMenu(submenu)
            for status in self._statuses:
                self._add(_plain(title_of(status)), "payload", status["name"], menu=submenu)
        else:
            name = self._statuses[0]["name"] if self._statuses else ""
            self._add(text, "payload", name).setEnabled(bool(self._statuses))

    def _add(self, text: str, what: str, name: str = "", *, menu: QMenu | None = None) -> QAction:
        menu = menu or self._menu
        action = QAction(text, menu)
        action.setData((what, name))
        menu.addAction(action)
        return action

    def _line(self, text: str) -> QAction:
        action = self._add(text, "")
        action.setEnabled(False)
        return action

    # --- clicks ------------------------------------------------------------------------------------------

    @Slot(QAction)
    def _triggered(self, action: QAction) -> None:
        what, name = action.data()
        if what == "switch":
            status = next(s for s in self._statuses if s["name"] == name)
            # The mark follows what is so, not what was clicked: until the act has worked it stays.
            action.setChecked(leaves(status))
            self.switch_wanted.emit(name, "opt-out" if leaves(status) else "opt-in")
        elif what == "back":
            self.put_back_wanted.emit(name)
        elif what == "payload":
            self.payload_wanted.emit(name)
        else:
            {
                "open": self.open_wanted,
                "start": self.start_wanted,
                "keyring": self.keyring_wanted,
                "log": self.log_wanted,
                "settings": self.settings_wanted,
                "quit": self.quit_wanted,
            }[what].emit()

    @Slot(QSystemTrayIcon.ActivationReason)
    def _activated(self, why: QSystemTrayIcon.ActivationReason) -> None:
        if why in (QSystemTrayIcon.ActivationReason.Trigger, QSystemTrayIcon.ActivationReason.MiddleClick):
            self.open_wanted.emit()


def _came_back(status: dict[str, Any]) -> bool:
    return DisplayState(status["state"]) is DisplayState.CAME_BACK


def _plain(text: str) -> str:
    """For a menu entry, where & marks the next letter as its key."""
    return text.replace("&", "&&")
