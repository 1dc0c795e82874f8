"""Our named tuples are built by keyword: their fields stand in no order that anybody should rely on, and two swapped
strings would pass every type check (docs/adr/007-fast-start.md)."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "tray_app"
MOST_BY_PLACE = 2
"""`Reason(code, facts)` and the like read well; more are a riddle."""


def trees() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        yield path, ast.parse(path.read_text("utf-8"))


def names() -> set[str]:
    return {
        node.name
        for _, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and any(isinstance(b, ast.Name) and b.id == "NamedTuple" for b in node.bases)
    }


def test_they_are_built_by_keyword() -> None:
    known = names()
    assert {"Evidence", "Instance", "Look", "EditPlan"} <= known
    by_place = [
        f"{path.relative_to(PACKAGE)}:{call.lineno} {call.func.id}"
        for path, tree in trees()
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in known
        and (len(call.args) > MOST_BY_PLACE or any(isinstance(a, ast.Starred) for a in call.args))
    ]
    assert not by_place
