"""What may be typed. Only the parser of the command in use is built: argparse is slow to build a dozen."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from typing import Final

Add = Callable[[argparse.ArgumentParser], None]


def _name(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="N", help="the instance")


def _maybe_name(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="N", nargs="?", help="the instance; all of them without it")


def _json(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="for programs")


def _switch(parser: argparse.ArgumentParser) -> None:
    _name(parser)
    parser.add_argument("--dry-run", action="store_true", help="show the lines, change nothing")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    parser.add_argument("--restart", action="store_true", help="afterwards restart it, and look whether that helped")
    parser.add_argument(
        "--within",
        metavar="SECONDS",
        type=_count,
        default=300,
        help="with --restart: how long it may take to start (300)",
    )


def _opt_out(parser: argparse.ArgumentParser) -> None:
    _switch(parser)
    parser.add_argument(
        "--announce", action="store_true", help="let the vendor know (the server sends one message with its id)"
    )
    parser.add_argument(
        "--sink",
        action="store_true",
        help="stop also what has no switch (Testsigma's events) (an address where nobody listens); says what else ends",
    )


def _revert(parser: argparse.ArgumentParser) -> None:
    _switch(parser)
    parser.add_argument(
        "--only", choices=("switch", "addresses", "server"), help="just this part: switch and addresses are in the file"
    )


def _settings(parser: argparse.ArgumentParser) -> None:
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--home", metavar="DIR", help="where it is installed")
    where.add_argument("--compose", metavar="FILE", help="the compose file that it is a service of")
    where.add_argument("--container", metavar="NAME", help="its container, of docker or podman")
    parser.add_argument("--service", metavar="NAME", help="with --compose: which service it is")
    parser.add_argument("--url", metavar="URL", help="its web address, like http://127.0.0.1:9000")
    parser.add_argument(
        "--source",
        choices=("observe", "relay", "collect"),
        help="observe: just look. relay: let its own telemetry pass through this program. collect: send the "
        "documented ping instead of the server",
    )
    parser.add_argument("--endpoint", metavar="URL", help="where pings go instead of the vendor's address")
    parser.add_argument(
        "--listen",
        metavar="ADDRESS:PORT",
        help="relay: where it listens, on this machine (auto: a free port; a bridge's address for a container)",
    )
    parser.add_argument(
        "--hold", choices=("new", "all"), help="relay: hold what has something new, or everything until you release it"
    )
    parser.add_argument("--user", metavar="U", help="log in as U with a password instead of a token")
    token = parser.add_mutually_exclusive_group()
    token.add_argument(
        "--token-stdin", action="store_true", help="read an administrator's token from standard input into the keyring"
    )
    token.add_argument("--token-file", metavar="FILE", help="a file with the token that only you can read")
    token.add_argument("--password-stdin", action="store_true", help="with --user: its password, into the keyring")
    token.add_argument("--password-file", metavar="FILE", help="with --user: a file with it that only you can read")
    token.add_argument("--token-ask", action="store_true", help="ask for the token on the terminal at each start")
    token.add_argument("--no-token", action="store_true", help="forget the token or password")
    parser.add_argument(
        "--first-ping", choices=("now", "later"), help="collect: the first ping at once, or one interval later"
    )
    parser.add_argument(
        "--events-every", metavar="MINUTES", type=_minutes, help="collect: how often its lists are looked at (5)"
    )
    parser.add_argument(
        "--usage", choices=("pass", "stop"), help="relay of Testsigma: whether the use of add-ons may be told"
    )
    parser.add_argument(
        "--no-probe", action="store_true", help="relay of Testsigma: do not ask the vendor's address whether it answers"
    )
    parser.add_argument("--yes", action="store_true", help="do not ask")


def _add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("product", metavar="PRODUCT", help="sonarqube, testsigma")
    parser.add_argument("--name", metavar="N", required=True, help="what you call it")
    _settings(parser)


def _set(parser: argparse.ArgumentParser) -> None:
    _name(parser)
    parser.add_argument("--name", dest="new_name", metavar="NEW", help="another name")
    parser.add_argument(
        "--new-path", action="store_true", help="relay: another secret path; what comes to the old one is refused"
    )
    parser.add_argument(
        "--new-server", action="store_true", help="the server that answers now is this instance's, set up anew"
    )
    _settings(parser)


def _remove(parser: argparse.ArgumentParser) -> None:
    _name(parser)
    parser.add_argument("--forget", action="store_true", help="drop its payloads from the journal too")
    parser.add_argument("--yes", action="store_true", help="do not ask")


def _status(parser: argparse.ArgumentParser) -> None:
    _maybe_name(parser)
    _json(parser)
    parser.add_argument("--offline", action="store_true", help="ask no server; show its last answer with its age")


def _log(parser: argparse.ArgumentParser) -> None:
    _maybe_name(parser)
    _json(parser)
    parser.add_argument("--follow", action="store_true", help="go on printing")
    parser.add_argument("--limit", metavar="K", type=_count, default=50, help="the last K (50)")


def _show(parser: argparse.ArgumentParser) -> None:
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("id", metavar="ID", nargs="?", type=_count, help="its number in the log")
    which.add_argument("--last", metavar="N", help="the newest of an instance")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--raw", action="store_true", help="the exact bytes, nothing else")
    how.add_argument("--headers", action="store_true", help="method, address and headers")


def _diff(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("old", metavar="ID", type=_count)
    parser.add_argument("new", metavar="ID", type=_count)


def _id(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("id", metavar="ID", type=_count, help="its number in the log")


def _approve(parser: argparse.ArgumentParser) -> None:
    _name(parser)
    parser.add_argument("paths", metavar="PATH", nargs="+", help="like users[].managed, as `show` prints them")


def _export(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", metavar="[N] FILE", nargs="+", help="the instance (all without it), and the file")
    parser.add_argument("--since", metavar="DATE", help="like 2026-03-01")
    parser.add_argument(
        "--format", choices=("jsonl", "csv", "html"), default="jsonl", help="html: the report for one instance"
    )
    parser.add_argument(
        "--users", action="store_true", help="html: with the values about single users of the last payload"
    )
    parser.add_argument("--language", metavar="LANG", help="html: like de; without it that of the settings or session")


def _run(parser: argparse.ArgumentParser) -> None:
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--headless", action="store_true", help="without a screen; prints the log as it happens")
    how.add_argument(
        "--hidden", action="store_true", help="no window at first, keyring left alone: for a start at login"
    )


def _demo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("product", metavar="PRODUCT", nargs="?", default="sonarqube", help="sonarqube, testsigma")
    parser.add_argument("--headless", action="store_true", help="without a screen")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--once", action="store_true", help="one ping, then end")
    how.add_argument("--relay", action="store_true", help="the server's own telemetry passes through the relay")
    parser.add_argument("--users", type=_count, default=25, metavar="N")
    parser.add_argument("--projects", type=_count, default=12, metavar="N")


def _quit(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--yes", action="store_true", help="do not ask")


def _service(parser: argparse.ArgumentParser) -> None:
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--set-up", action="store_true", help="sets it up as a service of this user's, and starts it")
    how.add_argument("--take-down", action="store_true", help="ends and removes it")
    parser.add_argument("--yes", action="store_true", help="do not ask")


COMMANDS: Final[dict[str, tuple[Add, str]]] = {
    "run": (_run, "the program; --headless: the engine alone"),
    "quit": (_quit, "ends the running program, in order"),
    "service": (_service, "has the program started with the machine, whoever is logged in; alone: whether it is"),
    "demo": (_demo, "everything against an embedded server; nothing leaves this machine"),
    "find": (_json, "installations on this machine, and the command that adds each"),
    "add": (_add, "adds an instance"),
    "set": (_set, "changes an instance"),
    "remove": (_remove, "drops an instance; never turns telemetry back on"),
    "status": (_status, "is telemetry leaving, and why we say so (exit 0 on, 3 off, 4 partial, 5 unknown)"),
    "opt-out": (_opt_out, "stops telemetry"),
    "opt-in": (_switch, "starts telemetry"),
    "revert": (_revert, "takes back this program's own edits"),
    "preview": (_name, "the next payload, on standard output; sends nothing"),
    "send": (_name, "one ping now (exit 0 delivered, 1 failed, 3 gate shut, 6 held)"),
    "log": (_log, "the journal, newest last"),
    "show": (_show, "one payload"),
    "diff": (_diff, "two payloads, field by field"),
    "release": (_id, "a held, refused or discarded payload may leave"),
    "discard": (_id, "a held or refused payload never leaves"),
    "approve": (_approve, "fields that may leave in the future"),
    "export": (_export, "the record, as JSON lines or CSV, or a report as HTML"),
}


def _minutes(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 1440:
        raise argparse.ArgumentTypeError("must be from 1 to 1440")
    return number


def _count(text: str) -> int:
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError("must not be negative")
    return number


def _formatter(prog: str) -> argparse.HelpFormatter:
    """As argparse makes it for each argument, help asked for or not; told the width, it does not load `shutil` with
    all its archive formats (2 ms)."""
    try:
        columns = os.get_terminal_size().columns or 80
    except OSError:
        columns = 80
    return argparse.HelpFormatter(prog, width=columns - 2)


def parser_of(command: str) -> argparse.ArgumentParser:
    """The parser of what follows a command."""
    add, about = COMMANDS[command]
    parser = argparse.ArgumentParser(
        prog=f"telemetry-tray {command}", description=about, formatter_class=_formatter, allow_abbrev=False
    )
    add(parser)
    return parser


def top_parser() -> argparse.ArgumentParser:
    """The parser of what is typed without a command."""
    top = argparse.ArgumentParser(
        prog="telemetry-tray",
        description="See what a self-hosted SonarQube sends home, stop it, and know that it stopped.",
        epilog="commands:\n" + "\n".join(f"  {name:9} {about}" for name, (_, about) in COMMANDS.items()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    top.add_argument("--version", action="store_true", help="what is installed")
    top.add_argument("--self-check", action="store_true", help="whether each part works here")
    return top


def parse(words: list[str]) -> argparse.Namespace:
    """The command and its arguments. Exits with 2 and a line on standard error when they are off."""
    first = words[0] if words else ""
    if first in COMMANDS:
        parser = parser_of(first)
        # Options may stand between the words of `export N --format html FILE`; plain parsing takes the first run of
        # words for all of them.
        understand = parser.parse_intermixed_args if first == "export" else parser.parse_args
        return understand(words[1:], argparse.Namespace(command=first))
    top = top_parser()
    if first and not first.startswith("-"):
        top.error(f"there is no command {first!r}; see telemetry-tray --help")
    return top.parse_args(words, argparse.Namespace(command=""))
