"""The manual page, written out of the program's parsers and a few words of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from packer.words import commands, program
from tray_app import __version__

if TYPE_CHECKING:
    from datetime import date

    from packer.words import Command, Word


def manual(day: date) -> str:
    """`telemetry-tray.1`, in the macros of man(7)."""
    return "\n".join(
        [
            f'.TH TELEMETRY\\-TRAY 1 "{day.isoformat()}" "Telemetry Tray {__version__}" "User Commands"',
            ".SH NAME",
            "telemetry\\-tray \\- see what a self\\-hosted server sends home, stop it, and know that it stopped",
            ".SH SYNOPSIS",
            ".nf",
            "\\fBtelemetry\\-tray\\fR",
            "\\fBtelemetry\\-tray\\fR \\fICOMMAND\\fR [\\fIOPTION\\fR ...]",
            "\\fBtelemetry\\-tray\\fR [\\fB\\-\\-version\\fR | \\fB\\-\\-self\\-check\\fR]",
            ".fi",
            ".SH DESCRIPTION",
            "Shows the owner of a self\\-hosted server, per instance, what its telemetry is set to, what is in effect",
            "and what was seen to leave; stops it, and shows that it stopped. Without a command it starts the tray.",
            "It sends nothing of its own, and never looks for updates.",
            ".SH OPTIONS",
            *(_word(word) for word in program().options),
            ".SH COMMANDS",
            *(_command(command) for command in commands()),
            ".SH EXIT STATUS",
            "0 when it was done; 1 for an error, with one line on standard error that says what, where and what to do;",
            "2 for what cannot be understood. \\fBstatus\\fR of one instance: 0 on, 3 off, 4 partial, 5 unknown.",
            "\\fBsend\\fR: 0 delivered, 1 failed, 3 the gate is shut, 6 held.",
            ".SH ENVIRONMENT",
            ".TP",
            "\\fBTELEMETRY_TRAY_HOME\\fR",
            "A folder that all of the program's files go below, instead of those named here.",
            ".SH FILES",
            ".TP",
            "\\fI~/.local/share/telemetry\\-tray\\fR",
            "The journal: every payload, every attempt, every change of the switch.",
            ".TP",
            "\\fI~/.config/telemetry\\-tray\\fR",
            "The settings.",
            ".TP",
            "\\fI~/.local/state/telemetry\\-tray\\fR",
            "The program's own log.",
            ".TP",
            "\\fI~/.config/autostart/telemetry\\-tray.desktop\\fR",
            "There while \\(lqstart at login\\(rq is on in the settings; it is off at first.",
            ".SH SYSTEMD",
            "For a machine without a screen there is a user unit, not enabled by anybody but you:",
            ".PP",
            ".nf",
            "systemctl \\-\\-user enable \\-\\-now telemetry\\-tray.service",
            "loginctl enable\\-linger        # to run it without a login",
            ".fi",
            "",
        ]
    )


def _command(command: Command) -> str:
    usage = command.usage.removeprefix("telemetry-tray ").removeprefix(command.name).replace("[-h]", "", 1).strip()
    lines = [f".SS {_text(command.name)}", f"\\fBtelemetry\\-tray {_text(command.name)}\\fR {_text(usage)}".rstrip()]
    lines += [".PP", _sentence(command.about)]
    # Every command has it, and its own --help says so.
    lines += [_word(word) for word in command.words if "--help" not in word.flags]
    return "\n".join(lines)


def _word(word: Word) -> str:
    flags = ", ".join(f"\\fB{_text(flag)}\\fR" for flag in word.flags)
    value = f"\\fI{_text(word.value)}\\fR" if word.value else ""
    about = _sentence(word.about) or "\\&"
    return f".TP\n{f'{flags} {value}'.strip()}\n{about}"


def _sentence(text: str) -> str:
    if " " not in text:
        return _text(text)  # a value, not a sentence
    return _text(text[0].upper() + text[1:] + ("" if text.endswith((".", ")", ":")) else "."))


def _text(text: str) -> str:
    """Text that troff prints as it is."""
    safe = text.replace("\\", "\\e").replace("-", "\\-").replace("`", "\\(ga").replace("'", "\\(aq")
    return f"\\&{safe}" if safe.startswith(".") else safe
