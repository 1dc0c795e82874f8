"""Codes to English sentences: what the command line prints and what the windows translate.

One table for reasons and errors. A sentence says what happened, where, and what to do. Facts stand in braces.
Text that came from outside is escaped here, so that no reader has to think of it.
"""

from __future__ import annotations

from typing import Final

from tray_app.core.model import Reason

TEMPLATES: Final[dict[str, str]] = {
    # --- sharing and gate (core.sharing, core.gate) ---
    # --- states of payloads (core.retry, engine) ---
    # --- config files ---
    # --- sonarqube ---
    # --- journal ---
    # --- secrets, http, preferences (system) ---
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
