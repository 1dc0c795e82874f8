"""The shapes of the states, coloured for light and dark surroundings.

One drawing a shape (`resources/icons/*.svg`), in one colour; the sets differ in the colours only. What is loaded are
pictures made of the drawings by `packaging/icons.py`, used as masks. A shape with an arrow means: something leaves.
Shape, colour and word always go together, so each can be told without the others.

Nothing here takes `Qt`, the namespace: it brings a hundred enums, 1.2 MB for as long as the tray icon is there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from PySide6.QtGui import QColor, QGuiApplication, QIcon, QImage, QPalette, QPixmap

from tray_app.core.model import DisplayState, Sharing, Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

SIZES_PX: Final = (16, 22, 24, 32, 48, 64)
"""Trays ask for 16 to 24, twice as much on fine screens; windows for up to 64."""

PALE: Final = 0.55
"""How opaque the shape of an instance is whose server does not run."""

_SHAPES: Final = {
    DisplayState.INEFFECTIVE: ("alarm", "red"),
    DisplayState.CAME_BACK: ("alarm", "red"),
    DisplayState.UNKNOWN: ("unknown", "amber"),
    DisplayState.HELD: ("held", "violet"),
    DisplayState.BLOCKED: ("blocked", "amber"),
    DisplayState.PARTIAL: ("partial", "amber"),
    DisplayState.RESTART_NEEDED: ("restart-needed", "amber"),
    DisplayState.ON: ("on", "blue"),
    DisplayState.OFF: ("off", "green"),
}

LIGHT: Final = {
    "green": "#5f8a75",
    "blue": "#2f80ed",
    "amber": "#c77700",
    "red": "#e0483e",
    "violet": "#9a5fe0",
    "grey": "#7f868c",
}
"""At least 3:1 against white *and* against a dark panel (#2b2b2b): a light desktop may well have a dark panel, and no
tray tells its colour."""

DARK: Final = {
    "green": "#a5c9b6",
    "blue": "#7ab8ff",
    "amber": "#ffbf5c",
    "red": "#ff8a80",
    "violet": "#cfa8ff",
    "grey": "#b9bfc4",
}


class Icons:
    """Makes icons once and keeps them. GUI thread only."""

    def __init__(self, read: Callable[[str], bytes]) -> None:
        """`read` gives a resource by its name."""
        self._read = read
        self._made: dict[tuple[str, str, bool], QIcon] = {}

    def app(self) -> QIcon:
        """The program's own."""
        return self._icon("telemetry-tray", "", pale=False)

    def of(self, status: Mapping[str, Any], *, dark: bool) -> QIcon:
        """For one entry of `Services.statuses`."""
        shape, colour = shape_of(status)
        return self._icon(shape, _colours(dark=dark)[colour], pale=bool(status["down"]))

    def of_state(self, state: DisplayState | str, *, dark: bool) -> QIcon:
        """For a state alone."""
        shape, colour = _SHAPES[DisplayState(state)]
        return self._icon(shape, _colours(dark=dark)[colour], pale=False)

    def worst(self, statuses: Iterable[Mapping[str, Any]], *, dark: bool) -> QIcon:
        """For all instances together; without any, or while nobody can tell, a point in a thin ring."""
        order = list(DisplayState)
        by_rank = sorted(statuses, key=lambda s: (order.index(DisplayState(s["state"])), s["down"], watched_off(s)))
        return self.of(by_rank[0], dark=dark) if by_rank else self.nothing(dark=dark)

    def nothing(self, *, dark: bool) -> QIcon:
        """No instance yet, or the engine does not run."""
        return self._icon("none", _colours(dark=dark)["grey"], pale=False)

    def _icon(self, shape: str, colour: str, *, pale: bool) -> QIcon:
        key = (shape, colour, pale)
        if key not in self._made:
            self._made[key] = _icon(self._read(f"icons/{shape}.png"), colour, PALE if pale else 1.0)
        return self._made[key]


def shape_of(status: Mapping[str, Any]) -> tuple[str, str]:
    """The shape's file and its colour's name."""
    shape, colour = _SHAPES[DisplayState(status["state"])]
    if shape == "off" and not watched_off(status):
        return "off-unwatched", colour
    return shape, colour


def watched_off(status: Mapping[str, Any]) -> bool:
    """Whether `off` is more than the server's word: it says so, and we watched for as long as it is off. What does not
    pass through this program cannot be watched."""
    since, watched_since = status["since"], status["observed"]["watched_since"]
    if status["state"] != DisplayState.OFF or status["effective"] != Sharing.OFF or status["source"] == Source.OBSERVE:
        return False
    return since is not None and watched_since is not None and bool(watched_since <= since)


def is_the_servers_word(status: Mapping[str, Any]) -> bool:
    """Whether `off` is what the running server says, and no more than that: nobody watched."""
    said_off = status["state"] == DisplayState.OFF and status["effective"] == Sharing.OFF
    return bool(said_off) and not watched_off(status)


def is_dark(palette: QPalette) -> bool:
    """Whether windows with this palette want the dark set."""
    return palette.color(QPalette.ColorRole.Window).lightness() < 128


def desktop_is_dark() -> bool:
    """Whether the desktop as a whole is dark: for the tray, which tells no colour of its own. By the palette, which
    follows the desktop's colour scheme; asking for the scheme itself would bring `Qt` along."""
    return is_dark(QGuiApplication.palette())


def _colours(*, dark: bool) -> Mapping[str, str]:
    return DARK if dark else LIGHT


def _icon(strip: bytes, colour: str, opacity: float) -> QIcon:
    """From a picture with all sizes side by side. With a colour the picture is a mask: white is where it is put."""
    every = QImage.fromData(strip, "PNG")  # type: ignore[arg-type] # Told what it is, no plugin is asked.
    if colour:
        ink = QColor(colour).rgb() & 0xFFFFFF
        every.reinterpretAsFormat(QImage.Format.Format_Indexed8)
        # Not with a painter: what that takes for a colour may be anything of `Qt`, so it would bring all of it along.
        every.setColorTable([round(grey * opacity) << 24 | ink for grey in range(256)])
        every = every.convertToFormat(QImage.Format.Format_ARGB32)
    icon, left = QIcon(), 0
    for size_px in SIZES_PX:
        icon.addPixmap(QPixmap.fromImage(every.copy(left, 0, size_px, size_px)))
        left += size_px
    return icon
