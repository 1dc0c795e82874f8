"""Colours beside each other: mixed, and how much one stands out from the other."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QColor, QPalette

LEAST_CONTRAST: Final = 3.0
"""Of what marks a part to the ground. Source: WCAG 2.2, 1.4.11."""
_STEPS: Final = 8


def ring_colour(palette: QPalette) -> QColor:
    """The colour of what is chosen, so much nearer to the text's that it stands out from the ground."""
    ground, text = palette.color(QPalette.ColorRole.Window), palette.color(QPalette.ColorRole.WindowText)
    chosen = palette.color(QPalette.ColorRole.Highlight)
    for step in range(_STEPS):
        colour = mixed(chosen, text, step / _STEPS)
        if contrast(colour, ground) >= LEAST_CONTRAST:
            return colour
    return text


def mixed(one: QColor, other: QColor, part: float) -> QColor:
    """So far from one colour to the other."""
    pairs = ((one.red(), other.red()), (one.green(), other.green()), (one.blue(), other.blue()))
    return QColor(*(round(a + (b - a) * part) for a, b in pairs))


def contrast(one: QColor, other: QColor) -> float:
    """From 1, none, to 21. Source: WCAG 2.2, contrast ratio."""
    darker, lighter = sorted(_luminance(colour) for colour in (one, other))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: QColor) -> float:
    """Source: WCAG 2.2, relative luminance."""
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
