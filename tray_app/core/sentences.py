"""Codes to English sentences: what the command line prints and what the windows translate.

One table for reasons and errors. A sentence says what happened, where, and what to do. Facts stand in braces.
Text that came from outside is escaped here, so that no reader has to think of it.
"""

from __future__ import annotations

from typing import Final

from tray_app.core.model import Reason

TEMPLATES: Final[dict[str, str]] = {
    # --- sharing and gate (core.sharing, core.gate) ---
    "answer_of": "The server's answer of {at}.",
    "do_not_track": "DO_NOT_TRACK=1 is set in this program's environment, so it sends nothing.",
    "owner_switched_off": "You stopped telemetry through this program on {at}.",
    "owner_switched_on": "You started telemetry through this program on {at}.",
    "wrong_name": (
        "Your file sets {key} ({location}, line {line}); {title} ignores that name and is still sending. "
        "Run opt-out to set the name that it reads."
    ),
    "overruled": (
        "Your file says off, but {title} started after that (on {started_at}) and still uses on: an environment "
        "variable or argument overrules the file, or it was restarted from its web page, which does not apply the file."
    ),
    "came_back": (
        "You stopped telemetry on {at}, but the config says on again (changed {changed_at}). This program did not "
        "change it. Run opt-out to put it back."
    ),
    "payloads_held": "{count} payload(s) are held for you to look at: see log, then release or discard.",
    "some_still_leave": "{title} still sends some of its telemetry.",
    "restart_to_switch_off": (
        "Still sending until you restart: your file says off, but {title} runs with what it read when it started "
        "({started_at})."
    ),
    "restart_to_apply": "{title} runs with what it read when it started ({started_at}); your file says something else.",
    "sends_through_us": "This program sends the documented ping to {vendor}.",
    "sends_by_itself": "It sends to {vendor} past this program, so its last ping cannot be seen.",
    "server_says_off": "The running server said off at {at}.",
    "nothing_leaves_here": "Nothing of {title}'s telemetry leaves.",
    "file_off_server_unchecked": "Your file says off; the running server could not be checked.",
    "not_looked_yet": "Nobody has looked yet.",
    "observe_only": "This instance is only looked at: this program sends nothing for it.",
    "config_not_known": "The config could not be read, so nothing is sent.",
    "says_off": "{where} says off ({key}={value}).",
    "config_says_on": "The config says on, and nothing that could be read says off.",
    "own_destination_unknown": (
        "It is not known where the running server sends its own telemetry ({kind}), so sending it here as well could "
        "send it twice. Give this program an administrator's token to ask the server."
    ),
    "own_still_sends": (
        "The running server still sends its own telemetry ({kind}) to {value}; sending it here as well would send it "
        "twice. Restart the server, so that it reads its file."
    ),
    # --- states of payloads (core.retry, engine) ---
    # --- config files ---
    # --- sonarqube ---
    # --- journal ---
    # --- secrets, http, preferences (system) ---
    # paths
    "folder_relative": (
        "The folder {path} is not an absolute path: set HOME, or the XDG_ variable that it comes from, to one."
    ),
    "folder_not_ours": (
        "The folder {path} belongs to user {owner}, this program runs as user {us}. Run it as that user, or use "
        "another folder (TELEMETRY_TRAY_HOME)."
    ),
    "folder_open_to_others": (
        "Others can write into {path} (mode {mode}), so what lies there may not be yours. Look at it, then run "
        "chmod 700 on it."
    ),
    "folder_parent_unsafe": (
        "Others can replace the folder {path}, because {parent} is theirs or writable for everybody. Use another "
        "folder (TELEMETRY_TRAY_HOME) or mend its rights."
    ),
    "folder_unusable": "The folder {path} cannot be used: {problem}. Make it usable, or set TELEMETRY_TRAY_HOME.",
    "file_unusable": "The file {path} cannot be used: {problem}.",
    "file_not_private": "{path} is not private: {problem}. Only you may read it: chown it to you and chmod 600 it.",
    "identifier_key_damaged": (
        "{path} has {size} bytes instead of {expected}. Put it back from a backup; without one delete it, and the "
        "next ping has new identifiers for your users and projects."
    ),
    "socket_path_too_long": (
        "The path {path} is too long for a socket ({limit} bytes at most). Set XDG_RUNTIME_DIR or TMPDIR to a "
        "shorter folder."
    ),
    # --- guard ---
    # --- engine and command line ---
}


def printable(text: str) -> str:
    """`text` with control characters, line ends and bidirectional controls escaped, as Python would write them."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def sentence(why: Reason) -> str:
    """The English sentence for a reason; a code without one is shown as it is, with its facts."""
    facts = {name: printable(value) for name, value in why.facts}
    template = TEMPLATES.get(why.code)
    if template is None:
        return " ".join([why.code, *(f"{name}={value}" for name, value in facts.items())])
    return template.format_map(facts)
