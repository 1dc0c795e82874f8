"""Boxes, buttons to choose by and fields that can be seen on a dark ground, in windows and menus.

Qt's Fusion paints their outlines darker than the window, whatever the window is, so on a dark one an empty box cannot
be told from it. The outline's colour comes from the role `Window`, which these widgets use for nothing else; so they
get one of their own. Other styles bring their own outlines and are left alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

from tray_app.desktop.colours import mixed
from tray_app.desktop.icons import is_dark

if TYPE_CHECKING:
    from PySide6.QtGui import QColor

_WIDGETS: Final = ("QCheckBox", "QRadioButton", "QLineEdit", "QAbstractSpinBox", "QComboBox", "QMenu")
_DARKER: Final = 140
"""Per cent, by which Fusion's outline is darker than the window. Source: QFusionStylePrivate::outline."""


class Outlines(QObject):
    """Follows the application's palette for as long as it lives. GUI thread."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._drawn = False
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.paletteChanged.connect(self._changed)  # Not told of palettes for some widgets only, such as those of here.
        self.draw()

    @Slot()
    def _changed(self) -> None:
        self.draw()
        # When the desktop's theme changes, Qt tells so and forgets the palettes for some widgets only afterwards.
        QTimer.singleShot(0, self, self.draw)

    @Slot()
    def draw(self) -> None:
        """For the palette that there is now."""
        palette, own = QApplication.palette(), QPalette()
        wanted = is_dark(palette) and QApplication.style().name() == "fusion"
        if wanted:
            own.setColor(QPalette.ColorRole.Window, _between(palette, 0.5).lighter(_DARKER))
            own.setColor(
                QPalette.ColorGroup.Disabled, QPalette.ColorRole.Window, _between(palette, 0.25).lighter(_DARKER)
            )
        if wanted or self._drawn:
            for widget in _WIDGETS:
                QApplication.setPalette(own, widget)  # type: ignore[arg-type] # Takes text, and no bytes.
        self._drawn = wanted


def _between(palette: QPalette, part: float) -> QColor:
    """So far from the ground to the text."""
    roles = QPalette.ColorRole
    return mixed(palette.color(roles.Window), palette.color(roles.WindowText), part)
