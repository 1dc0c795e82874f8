"""The values in a compose file and in the env files beside it, as Docker Compose 2 works them out (compose-go:
template, dotenv). Pure: text in, values out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from tray_app.core.model import reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tray_app.core.model import Reason

DEEPEST: Final = 40
"""How far something that refers to something is followed: a longer way is a mistake or meant to keep us busy."""

_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
_BRACE: Final = re.compile(r"[{}]")
_UNESCAPED: Final = {"n": "\n", "r": "\r", "t": "\t"}


class Variable(NamedTuple):
    """One place that gives a variable of the environment to a service."""

    key: str
    value: str | None
    """As the container gets it; None: it cannot be known here, and `note` says why."""
    raw: str
    """As written there."""
    path: str
    line: int
    """1-based."""
    from_env_file: bool = False
    note: Reason | None = None


def variable(key: str, raw: str | None, *, path: str, line: int, dotenv: Mapping[str, str]) -> Variable:
    """A variable with `${NAME}` in it looked up. `raw` None: named only, so that it is taken over from outside."""
    known = (key,) if raw is None and key in dotenv else ()
    done = Interpolated(text=dotenv.get(key, ""), used=known, unknown=(key,) if not known else ())
    if raw is not None:
        done = interpolated(raw, dotenv)
    code, names = ("compose_from_shell", done.unknown) if done.unknown else ("compose_from_dotenv", done.used)
    return Variable(
        key=key,
        value=None if done.unknown else done.text,
        raw=raw or "",
        path=path,
        line=line,
        note=reason(code, names=", ".join(names)) if names else None,
    )


class Interpolated(NamedTuple):
    """A text with its `${NAME}` looked up."""

    text: str
    used: tuple[str, ...] = ()
    """Names that `.env` has."""
    unknown: tuple[str, ...] = ()
    """Names that only the shell could have; `text` is as without them."""


def interpolated(text: str, dotenv: Mapping[str, str], deep: int = 0) -> Interpolated:
    """`$NAME`, `${NAME}` and its forms with `-`, `:-`, `+`, `:+`, `?`, `:?`; `$$` is a dollar. Never raises: what is no
    such form stays as it stands."""
    parts: list[str] = []
    used: list[str] = []
    unknown: list[str] = []
    at = 0
    closings = _closings(text)
    while (dollar := text.find("$", at)) >= 0:
        parts.append(text[at:dollar])
        at = dollar + 1
        braced = text.startswith("{", at)
        name = _NAME.match(text, at + braced)
        end = None if name is None else closings.get(at) if braced else name.end()
        if text.startswith("$", at):
            parts.append("$")
            at += 1
        elif name is None or end is None or deep > DEEPEST:
            parts.append("$")
        else:
            done = _looked_up(name.group(), text[name.end() : end], dotenv, deep)
            parts.append(done.text)
            used += done.used
            unknown += done.unknown
            at = end + braced
    return Interpolated(
        text="".join([*parts, text[at:]]), used=tuple(dict.fromkeys(used)), unknown=tuple(dict.fromkeys(unknown))
    )


def _closings(text: str) -> dict[int, int]:
    """Where each brace that is closed is closed."""
    opened: list[int] = []
    closed: dict[int, int] = {}
    for match in _BRACE.finditer(text):
        if match.group() == "{":
            opened.append(match.start())
        elif opened:
            closed[opened.pop()] = match.start()
    return closed


def _looked_up(name: str, form: str, dotenv: Mapping[str, str], deep: int) -> Interpolated:
    value = dotenv.get(name)
    unknown = () if value is not None else (name,)
    used = () if value is None else (name,)
    colon = form.startswith(":")
    sign, other = form[colon : colon + 1], form[colon + 1 :]
    there = bool(value) if colon else value is not None
    if (sign == "-" and not there) or (sign == "+" and there):
        instead = interpolated(other, dotenv, deep + 1)
        return Interpolated(text=instead.text, used=used + instead.used, unknown=unknown + instead.unknown)
    if sign == "+":
        return Interpolated(text="", used=used, unknown=unknown)
    return Interpolated(text=value or "", used=used, unknown=unknown)


def env_file_variables(data: bytes, *, path: str, dotenv: Mapping[str, str]) -> tuple[Variable, ...]:
    """An env file or `.env`: `NAME=VALUE` a line, quoted or not, `export` before it, `#` behind it.

    Bytes that are no UTF-8 are replaced; a line that is none of this is passed over. The last of a name wins.
    """
    known = dict(dotenv)
    found = list[Variable]()
    text = data.decode("utf-8", "replace").removeprefix("\ufeff")
    lines = iter(enumerate(re.split(r"\r\n|\n|\r", text), 1))
    for number, line in lines:
        name, equals, rest = line.strip().removeprefix("export ").partition("=")
        name, rest = name.strip(), rest.strip()
        if _NAME.fullmatch(name) is None:
            continue
        if not equals:
            found.append(variable(name, None, path=path, line=number, dotenv=dotenv))
            continue
        quote = rest[:1] if rest[:1] in ("'", '"') else ""
        while quote and not _quote_end(rest, quote) and (following := next(lines, None)) is not None:
            rest += "\n" + following[1]
        raw = _unquoted(rest, quote)
        if quote == "'":
            one = Variable(key=name, value=raw, raw=raw, path=path, line=number)
        else:
            one = variable(name, raw, path=path, line=number, dotenv=known)
        found.append(one)
        known[name] = one.value or ""
    return tuple(found)


def _quote_end(text: str, quote: str) -> int:
    """Where the quote that `text` begins with ends; 0: nowhere."""
    at = 1
    while (at := text.find(quote, at)) >= 0:
        before = text[1:at]
        if quote == "'" or (len(before) - len(before.rstrip("\\"))) % 2 == 0:
            return at
        at += 1
    return 0


def _unquoted(text: str, quote: str) -> str:
    if quote and (end := _quote_end(text, quote)):
        inside = text[1:end]
        return inside if quote == "'" else re.sub(r"\\(.)", lambda m: _UNESCAPED.get(m[1], m[1]), inside)
    comment = re.search(r"(?:^|[ \t])#", text)
    return text[: comment.start()].strip() if comment else text
