"""Compares two trees of YAML nodes: the same but for a few entries at one place. Pure; linear also where aliases make
a small file stand for a large one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tray_app.config_files.compose import is_list, is_map, is_null, own_entry, scalar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tray_app.config_files.compose import Node


def same_but_for(old: Node | None, new: Node | None, way: Sequence[str], keys: frozenset[str]) -> bool:
    """Whether the trees mean the same but for entries `keys` of the mapping or list that `way` leads to. On the way,
    a mapping that is missing, null or empty counts as none. Too deep a tree counts as different."""
    try:
        return _Pairs().but_for(old, new, tuple(way), keys)
    except RecursionError:
        return False


class _Pairs:
    """Pairs of nodes that were found the same, or are being compared."""

    def __init__(self) -> None:
        self._seen: set[tuple[int, int]] = set()

    def but_for(self, old: Node | None, new: Node | None, way: tuple[str, ...], keys: frozenset[str]) -> bool:
        if not way and not keys:
            return self.same(old, new)
        if _empty(old) and _empty(new):
            return True
        some = old if _empty(new) else new
        if not way and is_list(some):
            a, b = _others_of_list(old, keys), _others_of_list(new, keys)
            return len(a) == len(b) and all(map(self.same, a, b))
        if any(not _empty(node) and not is_map(node) for node in (old, new)):
            return False
        left_out = frozenset(way[:1]) if way else keys
        if not self._entries(_others(old, left_out), _others(new, left_out)):
            return False
        if not way:
            return True
        before, after = (own_entry(node, way[0]) for node in (old, new))
        return self.but_for(before[1] if before else None, after[1] if after else None, way[1:], keys)

    def same(self, old: Node | None, new: Node | None) -> bool:
        if old is None or new is None:
            return old is new
        if (id(old), id(new)) in self._seen:
            return True
        self._seen.add((id(old), id(new)))
        if type(old) is not type(new) or old.tag != new.tag or old.anchor != new.anchor:
            return False
        if isinstance(old.value, str):
            return bool(old.value == new.value)
        if is_map(old):
            return self._entries(old.value, new.value)
        return len(old.value) == len(new.value) and all(map(self.same, old.value, new.value))

    def _entries(self, old: Sequence[tuple[Node, Node]], new: Sequence[tuple[Node, Node]]) -> bool:
        pairs = zip(old, new, strict=False)
        return len(old) == len(new) and all(self.same(a[0], b[0]) and self.same(a[1], b[1]) for a, b in pairs)


def _empty(node: Node | None) -> bool:
    return is_null(node) or (node is not None and not isinstance(node.value, str) and not node.value)


def _others(node: Node | None, names: frozenset[str]) -> list[tuple[Node, Node]]:
    if node is None or not is_map(node):
        return []
    return [(key, value) for key, value in node.value if key.value not in names or key.tag.endswith(":merge")]


def _others_of_list(node: Node | None, keys: frozenset[str]) -> list[Node]:
    if node is None or not is_list(node):
        return []
    return [one for one in node.value if (scalar(one) or "").partition("=")[0] not in keys]
