"""Completion for bash, zsh and fish, written out of the program's parsers.

A library was looked for: the usual one writes bash, zsh and tcsh, needs one parser that holds all commands (ours are
built one at a time, for speed), and knows nothing of instances.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from packer.words import commands, program

if TYPE_CHECKING:
    from packer.words import Command, Word

_INSTANCES: Final = (
    "telemetry-tray status --offline --json 2>/dev/null </dev/null"
    """ | sed -n 's/^      "name": "\\([^"\\\\]*\\)",$/\\1/p'"""
)
"""The names of the instances, a line each; asks no server. Names with quotes in them are left to be typed."""

_HEAD: Final = "# Made from the program's own parsers (packaging/packer/completion.py)."


# --- bash -------------------------------------------------------------------------------------------------


def bash() -> str:
    """For `bash-completion/completions/telemetry-tray`; needs nothing but bash."""
    names = " ".join(command.name for command in commands())
    alone = " ".join(flag for word in program().options for flag in word.flags)
    return "\n".join(
        [
            _HEAD,
            "_telemetry_tray() {",
            "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]}",
            "    local IFS=$'\\n' found=()",
            "    COMPREPLY=()",
            "    if ((COMP_CWORD == 1)); then",
            f"        COMPREPLY=($(IFS=' '; compgen -W '{names} {alone}' -- \"$cur\"))",
            "        return",
            "    fi",
            '    case "$command $prev" in',
            *(_bash_value(command, word) for command in commands() for word in command.options if word.value),
            "    esac",
            '    case "$command" in',
            *(_bash_command(command) for command in commands()),
            "    esac",
            "}",
            "_telemetry_tray_instances() {",
            "    local name",
            f'    while IFS= read -r name; do [[ $name == "$1"* ]] && printf \'%q\\n\' "$name"; done < <({_INSTANCES})',
            "}",
            "complete -F _telemetry_tray telemetry-tray",
            "",
        ]
    )


def _bash_value(command: Command, word: Word) -> str:
    flags = "|".join(f"'{command.name} {flag}'" for flag in word.flags)
    return f"    {flags}) {_bash_words(word)}; return ;;"


def _bash_command(command: Command) -> str:
    flags = " ".join(flag for word in command.options for flag in word.flags)
    lines = [
        f"    {command.name})",
        f"        if [[ $cur == -* ]]; then COMPREPLY=($(IFS=' '; compgen -W '{flags}' -- \"$cur\")); return; fi",
    ]
    kinds = [word for word in command.places if word.kind != "text"]
    # Which place the cursor is in would need all of argparse; the first that can be completed is nearly always it.
    lines += [f"        {_bash_words(kinds[0])}"] if kinds else []
    return "\n".join([*lines, "        ;;"])


def _bash_words(word: Word) -> str:
    match word.kind:
        case "file":
            return 'compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -f -- "$cur"))'
        case "folder":
            return 'compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen -d -- "$cur"))'
        case "instance":
            return 'COMPREPLY=($(_telemetry_tray_instances "$cur"))'
        case "choice":
            return f"COMPREPLY=($(IFS=' '; compgen -W '{' '.join(word.choices)}' -- \"$cur\"))"
        case _:
            return "COMPREPLY=()"


# --- zsh --------------------------------------------------------------------------------------------------


def zsh() -> str:
    """For `zsh/site-functions/_telemetry-tray`."""
    listed = [f"        {_single(f'{command.name}:{command.about}')}" for command in commands()]
    return "\n".join(
        [
            "#compdef telemetry-tray",
            _HEAD,
            "_telemetry_tray_instances() {",
            "    local -a names",
            f'    names=("${{(@f)$({_INSTANCES})}}")',
            "    compadd -- ${names:#}",
            "}",
            "_telemetry_tray_commands() {",
            "    local -a names=(",
            *listed,
            "    )",
            "    _describe command names",
            "}",
            "_telemetry_tray() {",
            "    local curcontext=$curcontext state line",
            "    _arguments -C \\",
            *(f"        {_zsh_option(word)} \\" for word in program().options),
            "        '1:command:_telemetry_tray_commands' '*::argument:->rest' && return",
            "    [[ $state == rest ]] || return",
            "    case ${words[1]} in",
            *(_zsh_command(command) for command in commands()),
            "    esac",
            "}",
            '_telemetry_tray "$@"',
            "",
        ]
    )


def _zsh_command(command: Command) -> str:
    specs = [_zsh_option(word) for word in command.options]
    specs += [_single(f"{'*' if word.many else ''}:{_plain(word.value)}:{_zsh_kind(word)}") for word in command.places]
    return f"    {command.name}) _arguments {' '.join(specs)} ;;"


def _zsh_option(word: Word) -> str:
    ends = [f"{flag}[{_plain(word.about)}]" for flag in word.flags]
    value = f":{_plain(word.value)}:{_zsh_kind(word)}" if word.value else ""
    return " ".join(_single(f"{end}{value}") for end in ends)


def _zsh_kind(word: Word) -> str:
    match word.kind:
        case "file":
            return "_files"
        case "folder":
            return "_files -/"
        case "instance":
            return "_telemetry_tray_instances"
        case "choice":
            return f"({' '.join(word.choices)})"
        case _:
            return " "


def _plain(text: str) -> str:
    """Without what zsh's specs give a meaning to."""
    return "".join(f"\\{letter}" if letter in "[]:\\" else letter for letter in text)


# --- fish -------------------------------------------------------------------------------------------------


def fish() -> str:
    """For `fish/vendor_completions.d/telemetry-tray.fish`."""
    lines = [_HEAD, "complete -c telemetry-tray -f"]
    for word in program().options:
        lines.append(f"complete -c telemetry-tray -n __fish_use_subcommand {_fish_option(word)}")
    for command in commands():
        lines.append(
            f"complete -c telemetry-tray -n __fish_use_subcommand -a {command.name} -d {_single(command.about)}"
        )
        when = f"complete -c telemetry-tray -n '__fish_seen_subcommand_from {command.name}'"
        lines += [f"{when} {_fish_option(word)}" for word in command.options]
        lines += [f"{when} {_fish_kind(word)}" for word in command.places if word.kind != "text"]
    return "\n".join([*lines, ""])


def _fish_option(word: Word) -> str:
    flags = " ".join(f"-l {flag[2:]}" if flag.startswith("--") else f"-s {flag[1:]}" for flag in word.flags)
    value = f" {'-r' if word.kind == 'file' else '-x'} {_fish_kind(word)}" if word.value else ""
    return f"{flags}{value} -d {_single(word.about)}".replace("  ", " ")


def _fish_kind(word: Word) -> str:
    match word.kind:
        case "file":
            return "-F"
        case "folder":
            return "-a '(__fish_complete_directories)'"
        case "instance":
            return "-a " + _fish_single(f"({_INSTANCES})")
        case "choice":
            return f"-a {_single(' '.join(word.choices))}"
        case _:
            return ""


def _fish_single(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _single(text: str) -> str:
    """As one word of bash or zsh, which fish reads alike where there is no quote in it."""
    return "'" + text.replace("'", "'\\''") + "'"
