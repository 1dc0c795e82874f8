"""The error tree. An error carries a code and facts; its sentence is made at the edge (`core.sentences`).

TrayAppError
 ├ Fixable     the owner can act: a right, a file, a token, an argument
 ├ Temporary   nobody needs to act: it is tried again
 ├ Refused     the other side said no, for good
 └ OurBug      neither: report it
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tray_app.core.model import reason

if TYPE_CHECKING:
    from tray_app.core.model import Reason


class TrayAppError(Exception):
    """Base of all errors that this program raises on purpose."""

    def __init__(self, code: str, /, **facts: object) -> None:
        super().__init__(code, facts)
        self.reason: Reason = reason(code, **facts)

    @property
    def code(self) -> str:
        """The code of `core.sentences`."""
        return self.reason.code


class Fixable(TrayAppError):
    """The owner can act on it."""


class Temporary(TrayAppError):
    """It is tried again by itself."""


class Refused(TrayAppError):
    """The other side said no, for good."""


class OurBug(TrayAppError):
    """Should not happen."""
