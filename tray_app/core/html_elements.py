"""Elements of a page that is built as a tree, so that text from outside is escaped by the library that writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import SubElement  # builds, never parses

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from collections.abc import Set as AbstractSet
    from xml.etree.ElementTree import Element


def add(parent: Element, tag: str, text: str, *, css: str = "", quiet: bool = False) -> Element:
    """An element with this text as the last one of `parent`."""
    names = " ".join(name for name in (css, "quiet" if quiet else "") if name)
    made = SubElement(parent, tag, {"class": names} if names else {})
    made.text = storable(text)
    return made


def table(
    parent: Element,
    heads: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    codes: AbstractSet[int] = frozenset(),
    numbers: AbstractSet[int] = frozenset(),
    widths: Sequence[int] = (),
    css: str = "",
) -> Element:
    """`codes` and `numbers` are columns; `widths` in percent, needed where something long must not push the rest."""

    def css_of(column: int) -> str:
        return "number" if column in numbers else "code" if column in codes else ""

    names = " ".join(name for name in ("fixed" if widths else "", css) if name)
    made = SubElement(parent, "table", {"class": names} if names else {})
    if widths:
        columns = SubElement(made, "colgroup")
        for width in widths:
            SubElement(columns, "col", width=f"{width}%")
    head = SubElement(SubElement(made, "thead"), "tr")
    for column, text in enumerate(heads):
        add(head, "th", text, css="number" if column in numbers else "").set("scope", "col")
    body = SubElement(made, "tbody")
    for cells in rows:
        row = SubElement(body, "tr")
        for column, text in enumerate(cells):
            add(row, "td", text, css=css_of(column))
    return made


def storable(text: str) -> str:
    """Half surrogates, which a JSON escape can make, are not text."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
