"""Each window by keyboard alone: Tab reaches every control that is shown and can be used, nothing holds the focus for
ever, the focus is seen, and Escape leaves."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage, QPalette
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDialog,
    QHeaderView,
    QLineEdit,
    QMainWindow,
    QMenuBar,
    QPlainTextEdit,
    QRadioButton,
    QStyleFactory,
    QTabBar,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

import tray_app.desktop
from tests.desktop.looks import LEAST
from tests.desktop.running import Running, running
from tests.screenshots.studio import dark_palette
from tray_app.core.model import PayloadState, Source
from tray_app.desktop.about_dialog import AboutDialog
from tray_app.desktop.background_question import BackgroundQuestion
from tray_app.desktop.crash_dialog import CrashDialog
from tray_app.desktop.focus_ring import FocusRing
from tray_app.desktop.instance_dialog import InstanceDialog
from tray_app.desktop.leave_dialog import LeaveDialog
from tray_app.desktop.log_window import LogWindow
from tray_app.desktop.main_window import MainWindow
from tray_app.desktop.payload_window import PayloadWindow
from tray_app.desktop.preferences_dialog import PreferencesDialog
from tray_app.desktop.quit_question import QuitQuestion
from tray_app.desktop.record_dialog import RecordDialog
from tray_app.desktop.remove_dialog import RemoveDialog
from tray_app.desktop.restart_dialog import RestartDialog
from tray_app.desktop.send_question import SendQuestion
from tray_app.desktop.setup_wizard import SetupWizard
from tray_app.desktop.shorter_question import ShorterQuestion
from tray_app.desktop.switch_dialog import SwitchDialog
from tray_app.desktop.time_range import RangeDialog

CONTROLS = (QAbstractButton, QLineEdit, QComboBox, QAbstractItemView, QPlainTextEdit, QAbstractSpinBox, QTabBar)
MOST_STEPS = 200
MOST_IN_ONE = 3
"""A label goes through its links."""


def _main(here: Running) -> QWidget:
    return here.window


def _payload(here: Running) -> QWidget:
    window = PayloadWindow(here.services, here.seen().newest.id)
    here.qtbot.addWidget(window)
    window.show()
    here.until(window.tabs.isVisible)
    return window


def _log(here: Running) -> QWidget:
    window = LogWindow(here.services)
    here.qtbot.addWidget(window)
    window.show()
    here.until(lambda: window.model.rowCount() > 0)
    window.view.selectRow(0)
    return window


def _settings(here: Running) -> QWidget:
    dialog = PreferencesDialog(here.services, here.window)
    dialog.show()
    here.until(dialog.bodies.isEnabled)
    return dialog


def _restart(here: Running) -> QWidget:
    path = here.here.config.with_name("docker-compose.yml")
    path.write_text("services: {sq: {image: sonarqube}}\n")
    with here.here.program.parts() as parts:
        instance = parts.journal.instances()[0]
        parts.journal.change_instance(instance._replace(home=None, compose=str(path), service="sq"))
    dialog = RestartDialog(here.services, here.services.statuses[0], here.window)
    dialog.show()
    here.until(dialog._notes.isVisible)
    return dialog


def _switch(here: Running) -> QWidget:
    dialog = SwitchDialog(here.services, here.services.statuses[0], "opt-out", here.window, offer_silence=True)
    dialog.show()
    here.until(dialog.act_button.isEnabled)
    return dialog


def _leave(here: Running) -> QWidget:
    dialog = LeaveDialog(here.services, here.window)
    dialog.show()
    here.until(dialog.remove_button.isEnabled)
    return dialog


def _crash(here: Running) -> QWidget:
    where = here.here.program.log_crash(ValueError("this went wrong"))
    dialog = CrashDialog("A fault.", where, here.window)
    dialog.show()
    return dialog


def _quit(here: Running) -> QWidget:
    question = QuitQuestion(("Its agents stop.",), here.window)
    question.show()
    return question


def _sending(here: Running) -> QWidget:
    here.window.send_now()
    question = here.window.findChild(SendQuestion)
    assert isinstance(question, SendQuestion)
    return question


def _days(here: Running) -> QWidget:
    dialog = RangeDialog(date(2026, 3, 1), date(2026, 3, 9), here.window)
    dialog.show()
    return dialog


def _background(here: Running) -> QWidget:
    question = BackgroundQuestion(here.window)
    question.show()
    return question


def _about(here: Running) -> QWidget:
    dialog = AboutDialog(here.services, here.window)
    dialog.show()
    here.until(dialog.diagnostics.copy_button.isEnabled)
    return dialog


def _shown(make: Callable[[Running], QWidget]) -> Callable[[Running], QWidget]:
    def shown(here: Running) -> QWidget:
        window = make(here)
        window.show()
        return window

    return shown


WINDOWS: dict[str, Callable[[Running], QWidget]] = {
    "main": _main,
    "payload": _payload,
    "log": _log,
    "settings": _settings,
    "switch": _switch,
    "restart": _restart,
    "leave": _leave,
    "about": _about,
    "add": _shown(lambda here: InstanceDialog(here.services, None, here.window)),
    "remove": _shown(lambda here: RemoveDialog(here.services, here.seen().instance, here.window)),
    "report": _shown(lambda here: RecordDialog(here.services, here.window, name="work")),
    "crash": _crash,
    "quit": _quit,
    "sending": _sending,
    "days": _days,
    "background": _background,
    "shorter": _shown(lambda here: ShorterQuestion(3, here.window, content_only=True)),
    "setup": _shown(lambda here: SetupWizard(here.services, here.window)),
}


COVERED = (
    MainWindow,
    PayloadWindow,
    LogWindow,
    PreferencesDialog,
    SwitchDialog,
    LeaveDialog,
    AboutDialog,
    InstanceDialog,
    RemoveDialog,
    RecordDialog,
    CrashDialog,
    RangeDialog,
    BackgroundQuestion,
    QuitQuestion,
    SendQuestion,
    RestartDialog,
    SetupWizard,
    ShorterQuestion,
)
"""What WINDOWS opens."""


def test_every_window_there_is_is_walked_through() -> None:
    """A class that can stand alone on the screen: a dialog, a main window, or a widget that names its window."""
    found = set[type]()
    for module in pkgutil.iter_modules(tray_app.desktop.__path__, "tray_app.desktop."):
        loaded = importlib.import_module(module.name)
        for kind in vars(loaded).values():
            if not isinstance(kind, type) or kind.__module__ != module.name or not issubclass(kind, QWidget):
                continue
            if issubclass(kind, QDialog | QMainWindow) or "setWindowTitle" in inspect.getsource(kind):
                found.add(kind)
    assert found == set(COVERED)
    assert len(COVERED) == len(WINDOWS)


def _reachable(window: QWidget) -> set[QWidget]:
    """What Tab has to come by. Of radio buttons of one group, one is enough: the arrows go on from there."""
    wanted = set[QWidget]()
    for widget in window.findChildren(QWidget):
        if not isinstance(widget, CONTROLS) or not widget.isVisible() or not widget.isEnabled():
            continue
        inside = any(isinstance(p, QComboBox | QAbstractSpinBox | QMenuBar | QLineEdit) for p in _above(widget))
        scrolls = isinstance(widget, QToolButton) and isinstance(widget.parentWidget(), QTabBar)
        if widget.window() is not window or inside or scrolls or isinstance(widget, QHeaderView):
            continue
        if isinstance(widget, QRadioButton) and not widget.isChecked():
            continue
        if isinstance(widget, QTabBar) and widget.focusPolicy() == Qt.FocusPolicy.NoFocus:
            continue
        wanted.add(widget)
    return wanted


def _above(widget: QWidget) -> list[QWidget]:
    found, part = list[QWidget](), widget.parentWidget()
    while part is not None:
        found.append(part)
        part = part.parentWidget()
    return found


def _walk(window: QWidget) -> list[QWidget]:
    """Who gets the focus, one Tab after the other, until it comes round."""
    order, stays = list[QWidget](), 0
    for _ in range(MOST_STEPS):
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        assert now is not None
        if len(order) > 1 and now is order[0]:
            return order
        stays = stays + 1 if order and now is order[-1] else 0
        assert stays < MOST_IN_ONE, f"{now} holds the focus"
        if not stays:
            order.append(now)
    raise AssertionError("Tab never came round")


def _focus(widget: QWidget) -> None:
    """As the Tab key does it: styles show the focus then only."""
    widget.window().setAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
    widget.setFocus(Qt.FocusReason.TabFocusReason)


def _picture(widget: QWidget) -> QImage:
    """The widget with its surroundings: a frame of the focus may lie around it."""
    window = widget.window()
    corner = widget.mapTo(window, QPoint(0, 0))
    return window.grab().toImage().copy(corner.x() - 3, corner.y() - 3, widget.width() + 6, widget.height() + 6)


def _stands_out(focused: QImage, other: QImage) -> bool:
    """Whether at least a line around it differs enough to be seen: a caret blinks, and a shade is missed."""
    changed = 0
    for x in range(focused.width()):
        for y in range(focused.height()):
            one, two = focused.pixel(x, y), other.pixel(x, y)
            changed += one != two and abs(QColor(one).lightnessF() - QColor(two).lightnessF()) >= LEAST
    return changed >= 2 * (focused.width() + focused.height())


@pytest.fixture
def application(qtbot: QtBot) -> Iterator[QApplication]:
    """With the ring that the program has; its palette is as before afterwards."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    before, ring = QPalette(app.palette()), FocusRing(app)
    yield app
    ring.deleteLater()
    app.setPalette(before)


@pytest.mark.timeout(240)
@pytest.mark.parametrize("name", WINDOWS)
def test_tab_reaches_everything_and_the_focus_is_seen(
    qtbot: QtBot, application: QApplication, tmp_path: Path, name: str
) -> None:
    with running(qtbot, tmp_path, source=Source.COLLECT) as here:
        here.until(lambda: here.seen() is not None and here.seen().newest is not None)
        here.until(lambda: here.seen().newest.state is PayloadState.DELIVERED)
        window = WINDOWS[name](here)
        window.activateWindow()
        here.until(window.isActiveWindow)
        order = _walk(window)
        reached = {*order, *(w.focusProxy() for w in order if w.focusProxy() is not None)}
        missed = [w for w in _reachable(window) if w not in reached and w.focusProxy() not in reached]
        assert not missed, [(type(w).__name__, w.accessibleName() or getattr(w, "text", str)()) for w in missed]
        unseen = list[Any]()
        for look, palette in (("light", QStyleFactory.create("fusion").standardPalette()), ("dark", dark_palette())):
            application.setPalette(palette)
            for widget in order:
                _focus(widget)
                focused = _picture(widget)
                _focus(next(w for w in order if w is not widget))
                if not _stands_out(focused, _picture(widget)):
                    unseen.append((look, type(widget).__name__, widget.accessibleName()))
        assert not unseen, unseen
        if window is not here.window:
            QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Escape)
            assert not window.isVisible()
