"""Which language something for people is in, where no window says so, and its texts. Needs no Qt."""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from tray_app.core.errors import TrayAppError
from tray_app.core.speech import Speech
from tray_app.system.resources import read_resource, resource_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_ENDING = ".json"


def languages() -> tuple[str, ...]:
    """What there is a translation into, like `de`; English is always there."""
    names = resource_names("translations")
    return tuple(name.removesuffix(_ENDING) for name in names if name.endswith(_ENDING))


def speech(wanted: Iterable[str]) -> Speech:
    """The first of these languages (`de_AT`, `de-AT`, `de`; best first) that there is; English when there is none."""
    for language in _with_general(wanted):
        if language == "en" or language.startswith("en_"):
            break
        with suppress(TrayAppError):  # There is none in this language, or it is no name of one.
            texts = json.loads(read_resource(f"translations/{language}{_ENDING}"))
            return Speech(language=language.replace("_", "-"), texts=texts)
    return Speech()


def _with_general(wanted: Iterable[str]) -> Iterator[str]:
    """Each, and then the same without its country."""
    for language in wanted:
        name = language.replace("-", "_")
        yield name
        if "_" in name:
            yield name.split("_")[0]


def system_languages(environment: Mapping[str, str]) -> list[str]:
    """What the owner's session speaks, best first; none when it says nothing.

    Source: "Locale Environment Variables" in the manual of GNU gettext; LANGUAGE counts only where a locale is set.
    """
    if sys.platform == "win32":
        import ctypes
        import locale

        known = locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage())
        return [known] if known else []
    chosen = next(filter(None, map(environment.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "C")
    own = chosen.split(".")[0].split("@")[0]
    if own in ("C", "POSIX"):
        return []
    first = [name for name in environment.get("LANGUAGE", "").split(":") if name]
    return [*first, own]
