"""What callers of the embedded SonarQube's Web API ask for: parameters, pages, rights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

RESULT_LIMIT_COUNT: Final = 10_000
PAGE_LIMIT_COUNT: Final = 500

Parameters = Mapping[str, str]


class ApiError(Exception):
    """The answer is an error."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Who asks."""

    login: str
    admin: bool


def need(parameters: Parameters, name: str) -> str:
    """A parameter that must be there."""
    value = parameters.get(name)
    if not value:
        raise ApiError(400, f"The '{name}' parameter is missing")
    return value


def _whole(parameters: Parameters, name: str, default: int) -> int:
    text = parameters.get(name, str(default))
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise ApiError(400, f"The '{name}' parameter cannot be parsed as an integer value: {text}")
    return int(text)


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of a list is asked for."""

    number: int
    size: int

    @property
    def slice(self) -> slice:
        """Its place in the list."""
        return slice((self.number - 1) * self.size, self.number * self.size)

    def told(self, total: int) -> dict[str, int]:
        """What the answer says of itself."""
        return {"pageIndex": self.number, "pageSize": self.size, "total": total}


def page_of(parameters: Parameters, *, number: str = "p", size: str = "ps", default: int = 100) -> Page:
    """The page asked for. Raises ApiError 400 beyond 500 a page."""
    page = Page(_whole(parameters, number, 1), _whole(parameters, size, default))
    if page.size > PAGE_LIMIT_COUNT:
        raise ApiError(400, f"'{size}' value ({page.size}) must be less than {PAGE_LIMIT_COUNT}")
    if page.number < 1 or page.size < 1:
        raise ApiError(400, f"'{number}' and '{size}' must be greater than 0")
    return page


def present(**fields: object) -> dict[str, object]:
    """The fields that have a value: the Java servers write no nulls."""
    return {name: value for name, value in fields.items() if value is not None}


def truth(parameters: Parameters, name: str, *, default: bool) -> bool:
    return parameters.get(name, "true" if default else "false") in ("true", "yes")
