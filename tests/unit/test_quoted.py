"""What sentences quote is in the reader's language, too."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

from tray_app.core.model import Reason
from tray_app.core.quoted import NAMES, OURS, quoted_in
from tray_app.core.speech import Speech

ROOT = Path(__file__).parents[2]
GERMAN = Speech(language="de", texts=json.loads((ROOT / "resources/translations/de.json").read_text("utf-8")))
NOT_IN_WINDOWS = {"bad_dictionary", "preference_invalid"}
"""Of the command line, and of files that come with the program."""


@pytest.mark.parametrize(
    ("value", "german"),
    [
        ("ECONNREFUSED: Connection refused", "ECONNREFUSED: Verbindung abgelehnt"),
        ("Permission denied", "keine Berechtigung"),
        ("it is locked", "er ist gesperrt"),
        ("a: Permission denied", "a: Permission denied"),
        ("a message of somebody else's", "a message of somebody else's"),
        ("EX: \x1b[2J", "EX: \\x1b[2J"),
        ("", ""),
    ],
)
def test_what_is_known_is_translated_and_the_rest_is_escaped(value: str, german: str) -> None:
    assert quoted_in(value, GERMAN.said) == german


def test_a_sentence_is_of_one_language() -> None:
    why = Reason("file_error", (("path", "/read"), ("doing", "read"), ("detail", "Is a directory")))
    assert GERMAN.sentence(why) == "Es geht nicht (lesen): /read: ist ein Ordner. Nichts wurde geändert."


def test_a_name_that_reads_like_one_stays() -> None:
    why = Reason("bad_container_name", (("name", "read"),))
    assert "read" in GERMAN.sentence(why)


def _written() -> dict[str, str]:
    """Every text that is written out as a fact that quotes, and where."""
    found = dict[str, str]()
    for path in sorted((ROOT / "tray_app").glob("[!ch]*/**/*.py")) + sorted((ROOT / "tray_app" / "core").glob("*.py")):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(call, ast.Call) and call.args and isinstance(call.args[0], ast.Constant)):
                continue
            if call.args[0].value in NOT_IN_WINDOWS:
                continue
            for fact in call.keywords:
                value = fact.value.value if isinstance(fact.value, ast.Constant) else None
                if fact.arg in NAMES and isinstance(value, str) and value:
                    found[value] = f"{path.relative_to(ROOT)}:{call.lineno}"
    return found


def test_all_that_is_written_out_as_such_a_fact_is_known() -> None:
    written = _written()
    assert len(written) > 10
    assert {text: where for text, where in written.items() if text not in OURS} == {}
