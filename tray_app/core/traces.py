"""Finds what leads to a person or a machine in any text: addresses, host names, home folders.

Works on folded texts (`core.known_names.fold`), many at once, joined by line ends. Each pattern begins with a
character that is rare in ordinary text (so the search skips from one to the next), cannot cross a line end, and has
only bounded repetitions; what must stand before it is looked at from there. So the time is linear in the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from ipaddress import IPv6Address
from itertools import accumulate
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

EMAIL: Final = "email"
IP: Final = "ip"
HOST: Final = "host"
HOME_PATH: Final = "home_path"


class Joined:
    """Texts joined to one, and from a place in it back to the text."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.text = "\n".join(texts)
        self._starts = [0, *accumulate(length + 1 for length in map(len, texts))]

    def index(self, start: int, end: int) -> int | None:
        """Which text holds the whole of start..end; None: it reaches over a border."""
        found = bisect_right(self._starts, start) - 1
        return found if end < self._starts[found + 1] else None


Check = Callable[[re.Match[str]], bool]


def _always(_match: re.Match[str]) -> bool:
    return True


# --- mail and network addresses ---------------------------------------------------------------------------

_EMAIL: Final = re.compile(r"@(?<=[\w.+%'-]@)(?=[^\W\d_]|\d{1,63}[^\W\d_]|\[)")

_IPV4: Final = re.compile(r"\d(?<![\d.]\d)\d{0,2}(?:\.\d{1,3}){3}(?!\.?\d)", re.ASCII)


def _is_ipv4(match: re.Match[str]) -> bool:
    return all(int(part) <= 255 for part in match.group().split("."))


_IPV6: Final = re.compile(r":(?=[0-9a-f]{0,4}:)[0-9a-f:]*+", re.ASCII)
_IPV6_BACKWARDS: Final = re.compile(r"[0-9a-f:]{0,40}+(?![\w:.])", re.ASCII)
_IPV6_WHOLE: Final = re.compile(r"[0-9a-f:]{2,45}(?:(?:\.\d{1,3}){3})?(?![\w:])", re.ASCII)


def _is_ipv6(match: re.Match[str]) -> bool:
    """Whether these two colons stand in an address; hours with seconds and C++ names do not parse as one."""
    text, at = match.string, match.start()
    before = _IPV6_BACKWARDS.match(text[max(0, at - 42) : at][::-1])
    whole = _IPV6_WHOLE.match(text, at - before.end()) if before else None
    if whole is None or whole.group() == "::":
        return False
    try:
        return int(IPv6Address(whole.group())) != 0
    except ValueError:
        return False


# --- host names -------------------------------------------------------------------------------------------

_URL_HOST: Final = re.compile(r"://(?:[^\s/@]{0,256}@)?[\w\[]")
_SHARE: Final = re.compile(r"\\\\(?<![\\\w]\\\\)[\w.-]{2,63}\\")

_DOMAIN: Final = re.compile(
    r"\.(?<=[\w-]\.)(com|net|org|edu|gov|mil|int|info|biz|pro|dev|app|cloud|online|site|tech|systems|software|solutions|digital"
    r"|group|company|gmbh|bank|xyz|top|shop|store|email|network|hosting|agency|academy|xn--[\w-]{1,59}|[a-z]{2}"
    # and those of networks of one's own
    r"|local|localdomain|lan|internal|intranet|corp|home|private|localhost|test|example|invalid|svc|arpa|onion|docker"
    r"|consul|box|intern|office|dom|domain"
    r")(?![\w-]|\.[\w-])"
)
_LABELS: Final = re.compile(r"[\w.-]{1,255}+")
_FILE_ENDING: Final = re.compile(r"js|ts|py|md|rs|sh|pl|so|cc|mm|ps|vb|cs|go|kt|rb|pm|st|ml|hs|mk|la")
"""Two letters that end file names more often than host names: a host only with three labels or more."""
_LETTER: Final = re.compile(r"[^\W\d_]")


def _is_host(match: re.Match[str]) -> bool:
    """Whether labels stand before the ending, as in host names and not as in versions, files or mail addresses."""
    text, at = match.string, match.start()
    # Read backwards from the dot: how far back the labels begin is not known.
    backwards = text[max(0, at - 256) : at][::-1]
    labels = _LABELS.match(backwards)
    if labels is None or not _LETTER.search(labels.group()) or backwards[labels.end() : labels.end() + 1] == "@":
        return False
    return "." in labels.group() or not _FILE_ENDING.fullmatch(match.group(1))


_NUMBERED: Final = re.compile(r"\d(?<=[a-z-].)\d{0,3}(?![\w-])", re.ASCII)
_NUMBERED_BEFORE: Final = re.compile(
    r"(?<![\w.-])(?:ip-\d{1,3}-\d{1,3}-\d{1,3}-"
    r"|(?:srv|server|host|node|vm|pc|ws|db|web|app|build|builder|jenkins|sonar|sonarqube|ci|dc|k8s|worker|agent|runner)"
    r"-?(?:[a-z]{2,10}-)?)\Z",
    re.ASCII,
)
_MADE_UP: Final = re.compile(
    r"-(?:(?<=\bdesktop-)|(?<=\blaptop-)|(?<=\bwin-))[a-z0-9]{6,12}(?![\w-])|localhost(?<!\wlocalhost)(?![\w-])",
    re.ASCII,
)


def _is_numbered_host(match: re.Match[str]) -> bool:
    at = match.start()
    return _NUMBERED_BEFORE.search(match.string, max(0, at - 32), at) is not None


# --- home folders -----------------------------------------------------------------------------------------

_HOME: Final = re.compile(r"/home/[^\s/\\]")
_USERS: Final = re.compile(r"/users[\\/](?:(?<![\w.)}\]-]/users.)|(?<=[/:][a-z]/users.))[^\s/\\]")
"""`/api/users/search` is none."""
_WINDOWS: Final = re.compile(r"\\(?:users|documents and settings)[\\/]{1,4}[^\s/\\]")


_SEARCHES: Final[tuple[tuple[str, re.Pattern[str], Check], ...]] = (
    (EMAIL, _EMAIL, _always),
    (IP, _IPV4, _is_ipv4),
    (IP, _IPV6, _is_ipv6),
    (HOST, _URL_HOST, _always),
    (HOST, _SHARE, _always),
    (HOST, _DOMAIN, _is_host),
    (HOST, _NUMBERED, _is_numbered_host),
    (HOST, _MADE_UP, _always),
    (HOME_PATH, _HOME, _always),
    (HOME_PATH, _USERS, _always),
    (HOME_PATH, _WINDOWS, _always),
)
"""What, where it may be, whether it is."""


def traces(joined: Joined) -> Iterator[tuple[str, int]]:
    """What was found, and in which of the texts; the same may come more than once."""
    for what, pattern, is_it in _SEARCHES:
        seen_to = -1
        for match in pattern.finditer(joined.text):
            index = joined.index(match.start(), match.end())
            # One is enough for a text: a text full of candidates is not looked through again and again.
            if index is not None and index != seen_to and is_it(match):
                seen_to = index
                yield what, index
