"""What a JVM is given besides its program's own arguments: `-Dkey=value`, from the command line and from variables."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

JVM_VARIABLES: Final = ("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS")
"""Options that every JVM takes from its environment, the weakest first. JDK_JAVA_OPTIONS stand before the command line,
_JAVA_OPTIONS beat it. Source: the java command's manual; hotspot arguments.cpp."""

_WORDS: Final = re.compile(r"(?:\"[^\"]*\"|'[^']*'|[^\s\"'])+")
_QUOTES: Final = re.compile(r"[\"']")


def properties(
    before_main: Sequence[str], environment: Mapping[str, str], keys: Collection[str]
) -> list[tuple[str, str]]:
    """The properties with these keys, the strongest first. `before_main`: the words of the command line before the
    main program."""
    weakest, before, strongest = (pairs(_options(environment.get(name, "")), keys) for name in JVM_VARIABLES)
    return [*strongest, *pairs(before_main, keys), *before, *weakest]


def pairs(words: Sequence[str], keys: Collection[str]) -> list[tuple[str, str]]:
    """`-Dkey=value` with these keys; the last of a key wins, so they are turned round. One without `=` is blank."""
    found = []
    for word in words:
        key, _, value = word.removeprefix("-D").partition("=")
        if word.startswith("-D") and key in keys:
            found.append((key, value))
    return found[::-1]


def _options(text: str) -> list[str]:
    """As the JVM splits its variables: at white space, with quotes."""
    return [_QUOTES.sub("", word) for word in _WORDS.findall(text)]
