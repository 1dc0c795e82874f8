"""What can be typed, taken from the program's own parsers: the one source of completion and manual page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from tray_app.cli.arguments import COMMANDS, parser_of, top_parser
from tray_app.products.adapter import PRODUCTS

if TYPE_CHECKING:
    import argparse

_KINDS: Final = {"FILE": "file", "[N] FILE": "file", "DIR": "folder", "N": "instance"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """An option, or an argument that has a place."""

    flags: tuple[str, ...]
    """Empty: an argument with a place."""
    value: str
    """How what follows (or stands here) is called; empty: nothing follows."""
    kind: str
    """Of the value: `file`, `folder`, `instance`, `choice`, `text`, or empty."""
    choices: tuple[str, ...]
    needed: bool
    many: bool
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One command, or the program alone where `name` is empty."""

    name: str
    about: str
    usage: str
    words: tuple[Word, ...]

    @property
    def options(self) -> tuple[Word, ...]:
        """Those with flags."""
        return tuple(word for word in self.words if word.flags)

    @property
    def places(self) -> tuple[Word, ...]:
        """Those without."""
        return tuple(word for word in self.words if not word.flags)


def commands() -> tuple[Command, ...]:
    """All of them, in the order of `--help`."""
    return tuple(_command(name, about, parser_of(name)) for name, (_, about) in COMMANDS.items())


def program() -> Command:
    """What can be typed without a command."""
    return _command("", "", top_parser())


def _command(name: str, about: str, parser: argparse.ArgumentParser) -> Command:
    usage = " ".join(parser.format_usage().split()).removeprefix("usage: ")
    return Command(
        name=name,
        about=about,
        usage=usage,
        words=tuple(_word(action) for action in parser._actions),  # there is no other way to ask
    )


def _word(action: argparse.Action) -> Word:
    takes = action.nargs != 0
    value = _value(action) if takes else ""
    choices = tuple(PRODUCTS) if value == "PRODUCT" else tuple(str(choice) for choice in action.choices or ())
    kind = "choice" if choices else _KINDS.get(value, "text") if takes else ""
    if kind == "instance" and (action.type is not None or (action.option_strings and action.dest == "name")):
        kind = "text"  # a number, or a name that is to be new
    return Word(
        flags=tuple(action.option_strings),
        value=value,
        kind=kind,
        choices=choices,
        needed=action.required,
        many=action.nargs in ("+", "*"),
        about=(action.help or "").replace("%%", "%"),
    )


def _value(action: argparse.Action) -> str:
    if action.metavar is not None:
        return str(action.metavar)
    if action.choices:
        return "|".join(str(choice) for choice in action.choices)
    return action.dest.upper()
