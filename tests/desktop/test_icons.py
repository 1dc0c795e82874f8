"""The shapes can be told from each other at 16 pixels, also without their colours, on light and on dark."""

from __future__ import annotations

import importlib.util
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QImage, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory
from pytestqt.qtbot import QtBot

from tests.screenshots.studio import dark_palette
from tray_app.core.model import DisplayState, PayloadState
from tray_app.desktop.colours import LEAST_CONTRAST, contrast
from tray_app.desktop.icons import DARK, LIGHT, SIZES_PX, Icons, shape_of
from tray_app.desktop.payload_icons import payload_icon
from tray_app.system.resources import read_resource

ROOT = Path(__file__).parents[2]


def status(state: str = "on", **more: Any) -> dict[str, Any]:
    observed = {"watched_since": None, **more.pop("observed", {})}
    told = {"state": state, "effective": "on", "down": False, "since": None, "source": "collect", "observed": observed}
    return {**told, **more}


WATCHED_OFF = status("off", effective="off", since="2026-03-02", observed={"watched_since": "2026-03-01"})
ALL = [*(status(state.value) for state in DisplayState if state is not DisplayState.CAME_BACK), WATCHED_OFF]


@pytest.fixture
def icons(qtbot: QtBot) -> Icons:
    return Icons(read_resource)


def _image(icon: QIcon, size_px: int) -> QImage:
    return icon.pixmap(QSize(size_px, size_px), 1.0).toImage().convertToFormat(QImage.Format.Format_ARGB32)


def _opacities(icon: QIcon, size_px: int) -> list[int]:
    image = _image(icon, size_px)
    return [QColor.fromRgba(image.pixel(x, y)).alpha() for y in range(size_px) for x in range(size_px)]


def test_shapes_differ_at_16_pixels_without_colour(icons: Icons) -> None:
    seen = [(shape_of(s)[0], _opacities(icons.of(s, dark=False), 16)) for s in ALL]
    seen.append(("none", _opacities(icons.nothing(dark=False), 16)))
    assert len({shape for shape, _ in seen}) == 10
    for (one, left), (other, right) in combinations(seen, 2):
        different = sum(abs(a - b) > 100 for a, b in zip(left, right, strict=True))
        assert different >= 8, f"{one} and {other} differ in {different} pixels of 256"


@pytest.mark.parametrize("size_px", SIZES_PX)
def test_every_shape_is_drawn_at_every_size(icons: Icons, size_px: int) -> None:
    for dark in (False, True):
        for s in ALL:
            assert max(_opacities(icons.of(s, dark=dark), size_px)) > 200
    assert max(_opacities(icons.app(), size_px)) == 255


def _contrast(one: str, other: str) -> float:
    def luminance(colour: str) -> float:
        parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        r, g, b = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


def test_colours_stand_out() -> None:
    """WCAG 2.1, 1.4.11: 3:1 for graphics. The light set on dark panels too, since a tray does not tell its colour."""
    for colour in LIGHT.values():
        assert _contrast(colour, "#ffffff") >= 3
        assert _contrast(colour, "#2b2b2b") >= 3
    for colour in DARK.values():
        assert _contrast(colour, "#2b2b2b") >= 4.5
    assert LIGHT.keys() == DARK.keys()


def test_off_is_only_bold_when_watched() -> None:
    assert shape_of(WATCHED_OFF)[0] == "off"
    for change in (
        {"effective": "unknown"},
        {"since": None},
        {"observed": {"watched_since": None}},
        {"source": "observe"},
        {"observed": {"watched_since": "2026-03-03"}},
    ):
        assert shape_of({**WATCHED_OFF, **change})[0] == "off-unwatched"


def test_the_worst_state_wins(icons: Icons) -> None:
    def same(*statuses: dict[str, Any], as_: dict[str, Any]) -> bool:
        return icons.worst(statuses, dark=False).cacheKey() == icons.of(as_, dark=False).cacheKey()

    on, off, back = status("on"), WATCHED_OFF, status("came_back")
    assert same(off, on, back, as_=back)
    assert same(off, on, as_=on)
    assert same(off, status("off"), as_=status("off"))  # the one that is only the server's word
    assert same({**on, "down": True}, on, as_=on)
    assert same({**on, "down": True}, off, as_={**on, "down": True})
    assert icons.worst((), dark=False).cacheKey() == icons.nothing(dark=False).cacheKey()


def test_an_instance_that_is_down_is_paler(icons: Icons) -> None:
    up, down = (_opacities(icons.of(status("on", down=d), dark=False), 32) for d in (False, True))
    assert max(down) < 0.6 * max(up)


def test_dark_and_light_differ(icons: Icons) -> None:
    assert _image(icons.of(status(), dark=False), 32) != _image(icons.of(status(), dark=True), 32)


def _strips() -> Any:
    """The tool that makes pictures of the drawings."""
    spec = importlib.util.spec_from_file_location("make_icons", ROOT / "packaging" / "icons.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("path", sorted((ROOT / "resources" / "icons").glob("*.svg")), ids=lambda path: path.stem)
def test_pictures_agree_with_their_drawings(qtbot: QtBot, path: Path) -> None:
    """After a change of a drawing: packaging/icons.py."""
    drawn, kept = _strips().strip(path.read_bytes()), QImage(str(path.with_suffix(".png")))
    assert drawn.size() == kept.size()
    assert drawn.format() == kept.format()
    # Without what fills up the lines.
    pixels = [bytes(image.convertToFormat(QImage.Format.Format_ARGB32).constBits()) for image in (drawn, kept)]
    pairs = zip(*pixels, strict=True)
    assert max(abs(one - other) for one, other in pairs) <= 8


@pytest.mark.parametrize("dark", [False, True])
def test_in_a_chosen_line_every_sign_stands_out(qtbot: QtBot, *, dark: bool) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    before, palette = QPalette(app.palette()), QStyleFactory.create("fusion").standardPalette()
    app.setPalette(dark_palette() if dark else palette)
    try:
        ground = app.palette().color(QPalette.ColorRole.Highlight)
        for state in PayloadState:
            image = payload_icon(state, dark=dark).pixmap(QSize(16, 16), 1.0, QIcon.Mode.Selected).toImage()
            pixels = [image.pixelColor(x, y) for x in range(16) for y in range(16)]
            drawn = [pixel for pixel in pixels if pixel.alpha() > 250]
            assert drawn, state
            assert all(contrast(pixel, ground) >= LEAST_CONTRAST for pixel in drawn), state
    finally:
        app.setPalette(before)
