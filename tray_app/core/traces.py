"""Finds what leads to a person or a machine in any text: addresses, host names, home folders.

Works on texts that were folded (`core.known_names.fold`), many at once, joined by line ends: the patterns begin with
a literal or with a bounded run, cannot cross a line end, and do not backtrack, so the time is linear in the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from ipaddress import IPv6Address
from itertools import accumulate
from typing import Final

EMAIL: Final = "email"
IP: Final = "ip"
HOST: Final = "host"
HOME_PATH: Final = "home_path"


class Joined:
    """Texts joined to one, and from a place in it back to the text."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.text = "\n".join(texts)
        self._starts = [0, *accumulate(len(text) + 1 for text in texts)]

    def index(self, start: int, end: int) -> int | None:
        """Which text holds the whole of start..end; None: it reaches over a border."""
        found = bisect_right(self._starts, start) - 1
        return found if end < self._starts[found + 1] else None


# --- patterns, on folded (lower-case) text ---

_EMAIL: Final = re.compile(r"(?<=[\w.+%'-])@(?=[^\W\d_]|\d+[^\W\d_]|\[)")

_IPV4: Final = re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?!\.?\d)", re.ASCII)

_IPV6: Final = re.compile(r"(?<![\w:.])(?:[0-9a-f]{1,4}|:(?=:))(?::[0-9a-f]{0,4}+){2,8}+(?:(?:\.\d{1,3}){3})?(?![\w:])")

_HOME: Final = re.compile(
    r"/home/[^\s/\\]"
    r"|(?<![\w.)}\]-])/users/[^\s/\\]"
    r"|(?<![^\W_])[a-z](?::[\\/]++|/)(?:users|documents and settings)[\\/]++[^\s/\\]"
    r"|\\(?:users|documents and settings)\\++[^\s/\\]"
)

_URL_HOST: Final = re.compile(r"://(?:[^\s/@]{0,256}@)?[\w\[]|(?<![\\\w])\\\\[\w.-]{2,63}\\")

_INTERNAL: Final = re.compile(
    r"(?<![\w.-])(?:"
    r"ip-\d{1,3}-\d{1,3}-\d{1,3}-\d{1,3}"
    r"|(?:desktop|laptop|win)-[a-z0-9]{6,12}"
    r"|(?:srv|server|host|node|vm|pc|ws|db|web|app|build|builder|jenkins|sonar|sonarqube|ci|dc|k8s|worker|agent|runner)"
    r"-?(?:[a-z]{2,10}-)?\d{1,4}"
    r"|localhost"
    r")(?![\w-])",
    re.ASCII,
)

_DOTTED: Final = re.compile(r"(?<![\w.@-])[\w-]{1,63}+(?:\.[\w-]{1,63}+)++")
_HOST_ENDING: Final = re.compile(
    r"com|net|org|edu|gov|mil|int|info|biz|pro|dev|app|cloud|online|site|tech|systems|software|solutions|digital|group"
    r"|company|gmbh|bank|xyz|top|shop|store|email|network|hosting|agency|academy|xn--[\w-]+"
    # and those of networks of one's own
    r"|local|localdomain|lan|internal|intranet|corp|home|private|localhost|test|example|invalid|svc|arpa|onion|docker"
    r"|consul|box|intern|office|ad|dom|domain"
)
_FILE_ENDING: Final = re.compile(r"js|ts|py|md|rs|sh|pl|so|cc|mm|ps|vb|cs|go|kt|rb|pm|st|ml|hs|mk|la")
"""Two letters that end file names more often than host names: a host only with three labels or more."""


def _is_host(name: str) -> bool:
    """Whether a dotted name ends as host names do, and not as versions, packages or files do."""
    *_, last = labels = name.split(".")
    if _HOST_ENDING.fullmatch(last):
        return True
    return len(last) == 2 and last.isalpha() and (len(labels) > 2 or not _FILE_ENDING.fullmatch(last))


def _is_ipv4(text: str) -> bool:
    return all(int(part) <= 255 for part in text.split("."))


def _is_ipv6(text: str) -> bool:
    try:
        return int(IPv6Address(text)) != 0
    except ValueError:
        return False


def _always(_text: str) -> bool:
    return True


_SEARCHES: Final[tuple[tuple[str, tuple[str, ...], re.Pattern[str], Callable[[str], bool]], ...]] = (
    (EMAIL, ("@",), _EMAIL, _always),
    (IP, (".",), _IPV4, _is_ipv4),
    (IP, (":",), _IPV6, _is_ipv6),
    (HOST, ("://", "\\\\"), _URL_HOST, _always),
    (HOST, (".",), _DOTTED, _is_host),
    (HOST, ("-", "localhost", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9"), _INTERNAL, _always),
    (HOME_PATH, ("/home/", "users", "documents and settings"), _HOME, _always),
)
"""What, any of which must be in the text at all, where it may be, whether it is."""


def traces(joined: Joined) -> Iterator[tuple[str, int]]:
    """What was found, and in which of the texts; the same may come more than once."""
    text = joined.text
    for what, needed, pattern, is_it in _SEARCHES:
        if not any(part in text for part in needed):
            continue
        for match in pattern.finditer(text):
            if is_it(match.group()):
                index = joined.index(match.start(), match.end())
                if index is not None:
                    yield what, index
