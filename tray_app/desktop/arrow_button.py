"""A small button with an arrow, for going from one to the next; its tooltip is its name for screen readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QToolButton

if TYPE_CHECKING:
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QWidget


def arrow_button(parent: QWidget, arrow: Qt.ArrowType, text: str) -> QToolButton:
    """One that does nothing yet."""
    button = QToolButton(parent)
    button.setArrowType(arrow)
    button.setToolTip(text)
    button.setAccessibleName(text)
    return button
