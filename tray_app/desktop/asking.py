"""Answers for windows that may be gone when they come."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from shiboken6 import isValid

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QObject

_T = TypeVar("_T")


def while_alive(owner: QObject, call: Callable[[_T], None]) -> Callable[[_T], None]:
    """`call`, but not once Qt has deleted `owner`: an answer may come after its window was closed."""

    def guarded(value: _T) -> None:
        if isValid(owner):
            call(value)

    return guarded
