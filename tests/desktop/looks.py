"""How a part of a window looks: dark on light or light on dark, by its pixels."""

from __future__ import annotations

from collections import Counter
from typing import Final

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QCheckBox, QWidget

LEAST: Final = 0.25
"""What must stand out differs so much in lightness from its ground."""
FAINTEST: Final = 0.15
"""As Fusion outlines an empty box on a light ground."""


def looks(part: QWidget) -> tuple[float, float]:
    """The lightness of what there is most of, and how far the farthest pixel is from it: dark on light is negative."""
    # As it stands in its window: by itself it would be painted on a ground of its own.
    window = part.window()
    image: QImage = window.grab(QRect(part.mapTo(window, QPoint(0, 0)), part.size())).toImage()
    pixels = Counter(image.pixel(x, y) for x in range(image.width()) for y in range(0, image.height(), 2))
    ground = QColor(pixels.most_common(1)[0][0]).lightnessF()
    return ground, max((QColor(pixel).lightnessF() - ground for pixel in pixels), key=abs)


def wrong(part: QWidget, *, dark: bool) -> str:
    """What is wrong with how a part looks; empty: it can be read, and is as dark as it is meant to be."""
    ground, ink = looks(part)
    least = FAINTEST if isinstance(part, QCheckBox) else LEAST
    right = (ground < 0.5) == dark and (ink > least if dark else ink < -least)
    return "" if right else f"{ink:.2f} on {ground:.2f}"
