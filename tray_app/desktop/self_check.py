"""Whether the tray's icon can be drawn and shown here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from tray_app.core.errors import OurBug
from tray_app.desktop.icons import Icons

if TYPE_CHECKING:
    from collections.abc import Callable


def look_at_tray(read: Callable[[str], bytes], *, display: bool) -> str:
    """What was found. Main thread of a process that has no application yet; Qt ends it where the display is unusable.

    Raises OurBug `resource_missing`, `icon_empty`.
    """
    app = QApplication(["telemetry-tray"])
    picture = Icons(read).app().pixmap(22, 22).toImage()
    if not any(picture.pixelColor(x, y).alpha() for x in range(picture.width()) for y in range(picture.height())):
        raise OurBug("icon_empty")
    drawn = f"drawn on {app.platformName()}"
    if not display:
        return f"{drawn}; there is no display to show it on"
    there = QSystemTrayIcon.isSystemTrayAvailable()
    return f"{drawn}; this desktop has {'a' if there else 'no'} tray{'' if there else ', so the window is shown'}"
