"""Counted things in English, which has no translation file that would know its plurals."""

from __future__ import annotations


def counted(text: str, count: int) -> str:
    """`1 payload` of `1 payload(s)`, `2 payloads` of `2 payload(s)`. A translation has forms of its own, so there is
    nothing to replace in it. Before any facts are put in: they may hold the same letters."""
    return text.replace("(s)", "" if count == 1 else "s")
