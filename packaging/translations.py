"""For translators: gathers every text of the windows and of the report into `translations/LANGUAGE.ts`, and makes of
these files what the program loads: `resources/translations/LANGUAGE.qm` for the windows, and `LANGUAGE.json` with the
texts of the report, which is also made where there is no Qt.

    .venv/bin/python packaging/translations.py update de      a new language, or new texts into an old one
    .venv/bin/pyside6-linguist translations/de.ts             by hand
    .venv/bin/python packaging/translations.py release        checks them, and makes what is loaded

Qt's own lupdate is not enough: sentences, words and meanings stand in tables (`core.sentences`, `core.words`, the
dictionaries), and modules without a class name their context once. What cannot be found here stops it.
"""

from __future__ import annotations

import argparse
import ast
import json
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tray_app.core import quoted, speech, words  # noqa: E402 - only now it can be found
from tray_app.core.sentences import TEMPLATES  # noqa: E402
from tray_app.core.window_sentences import IN_WINDOWS  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Iterator

Text = tuple[str, str]
"""Context and English text."""

REPORTED = (speech.REPORT, "sentences", "quoted", "words", "dictionary")
"""The contexts that the report needs."""


def texts() -> list[Text]:
    """Every text that a window or the report may ask a translation for, in order, each once. Raises SyntaxError,
    with the place, for one that is not written out there."""
    found = list[Text]()
    for path in sorted((ROOT / "tray_app" / "desktop").glob("*.py")):
        found.extend(_Module(path).texts())
    found.extend(_Module(ROOT / "tray_app" / "core" / "report_page.py", all_of=speech.REPORT).texts())
    found.extend((speech.REPORT, text) for text in (speech.MOMENT, speech.NUMBER))
    found.extend(("sentences", template) for template in TEMPLATES.values())
    found.extend(("sentences", template) for template in IN_WINDOWS.values())
    found.extend(("quoted", text) for text in quoted.OURS + quoted.THE_SYSTEMS)
    for table in (words.STATE_WORDS, words.PAYLOAD_WORDS, words.SHARING_WORDS, words.ACT_WORDS, words.REFUSAL_WORDS):
        found.extend(("words", word) for word in table.values())
    for path in sorted((ROOT / "resources" / "dictionaries").glob("*.json")):
        found.extend(("dictionary", text) for text in _told(json.loads(path.read_text("utf-8"))))
    return list(dict.fromkeys(found))


def _told(part: object) -> Iterator[str]:
    """The titles of messages and the meanings of fields."""
    if isinstance(part, dict):
        yield from (part[key] for key in ("title", "meaning") if isinstance(part.get(key), str))
        for inner in part.values():
            yield from _told(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _told(inner)


class _Module:
    """One module of the windows; or of something else, whose texts are `all_of` one context."""

    def __init__(self, path: Path, *, all_of: str | None = None) -> None:
        self._path, self._all_of = path, all_of
        self._tree = ast.parse(path.read_text("utf-8"))
        self._tables = {
            target.id: node.value
            for node in self._tree.body
            if isinstance(node, ast.Assign | ast.AnnAssign)
            for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
            if isinstance(target, ast.Name) and isinstance(node.value, ast.Dict)
        }
        self._context = self._own_context()

    def _own_context(self) -> str | None:
        """Of the module's own `_tr`."""
        for node in self._tree.body:
            if isinstance(node, ast.FunctionDef) and node.name == "_tr":
                return next(str(arg.value) for arg in ast.walk(node) if isinstance(arg, ast.Constant))
        return None

    def texts(self) -> Iterator[Text]:
        yield from self._in(self._tree, "QApplication")

    def _in(self, node: ast.AST, owner: str) -> Iterator[Text]:
        for inner in ast.iter_child_nodes(node):
            if isinstance(inner, ast.FunctionDef) and inner.name in ("_tr", "_translated", "_filled"):
                continue
            if isinstance(inner, ast.Call):
                yield from self._of_call(inner, owner)
            yield from self._in(inner, inner.name if isinstance(inner, ast.ClassDef) else owner)

    def _of_call(self, call: ast.Call, owner: str) -> Iterator[Text]:
        match call.func:
            case ast.Attribute(attr="tr"):
                yield from ((self._all_of or owner, text) for text in self._written(call.args[0]))
            case ast.Name(id="_tr"):
                yield from ((str(self._context), text) for text in self._written(call.args[0]))
            case ast.Attribute(attr="translate", value=ast.Name(id="QCoreApplication")):
                context = next(self._written(call.args[0]))
                if context != "dictionary":  # Its texts come from the dictionaries.
                    yield from ((context, text) for text in self._written(call.args[1]))
            case ast.Name(id="_filled" | "_translated"):
                context = next(self._written(call.args[0]))
                if isinstance(call.args[1], ast.Constant):  # The others are the tables of the core.
                    yield context, str(call.args[1].value)

    def _written(self, node: ast.AST) -> Iterator[str]:
        match node:
            case ast.Constant(value=str(text)):
                yield text
            case ast.IfExp():
                yield from self._written(node.body)
                yield from self._written(node.orelse)
            case ast.Subscript(value=ast.Name(id=name)) if name in self._tables:
                table = self._tables[name]
                assert isinstance(table, ast.Dict)
                for value in table.values:
                    yield from self._written(value)
            case _:
                line = getattr(node, "lineno", 0)
                raise SyntaxError(f"{self._path}:{line}: a text to translate must be written out where it is used")


def update(path: Path) -> None:
    """Brings one language's file up to date: what is translated stays, what is gone goes."""
    known = dict(_translations(path)) if path.exists() else {}
    contexts: dict[str, list[str]] = {}
    for context, text in texts():
        contexts.setdefault(context, []).append(text)
    root = ET.Element("TS", version="2.1", language=path.stem, sourcelanguage="en")
    for context, sources in contexts.items():
        part = ET.SubElement(root, "context")
        ET.SubElement(part, "name").text = context
        for source in sources:
            _message(part, source, known.get((context, source), []))
    ET.indent(root)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n' + ET.tostring(root, "utf-8") + b"\n")


def _message(part: ET.Element, source: str, forms: list[str]) -> None:
    plural = "%n" in source or "%Ln" in source
    message = ET.SubElement(part, "message", numerus="yes") if plural else ET.SubElement(part, "message")
    ET.SubElement(message, "source").text = source
    translation = ET.SubElement(message, "translation")
    if not any(forms):
        translation.set("type", "unfinished")
    if plural:
        for form in forms or ["", ""]:  # As many as in most languages; Linguist knows.
            ET.SubElement(translation, "numerusform").text = form
    elif forms:
        translation.text = forms[0]


def _translations(path: Path) -> Iterator[tuple[Text, list[str]]]:
    for part in ET.parse(path).getroot().iter("context"):  # noqa: S314 - of our own repository
        for message in part.iter("message"):
            translation = message.find("translation")
            if translation is None:
                continue
            forms = [form.text or "" for form in translation.iter("numerusform")] or [translation.text or ""]
            yield (part.findtext("name", ""), message.findtext("source", "")), forms


def release(path: Path, to: Path) -> None:
    """Makes the files that the program loads. Raises ValueError for a translation that names a fact wrongly."""
    reported: dict[str, dict[str, str]] = {context: {} for context in REPORTED}
    for (context, source), forms in _translations(path):
        if context in reported and forms[0]:
            reported[context][source] = forms[0]
        for form in filter(None, forms):
            if _facts(form) - _facts(source):
                raise ValueError(f"{path.name}, {context}: {form!r} has facts that {source!r} has not")
    to.mkdir(parents=True, exist_ok=True)
    tool = Path(sys.executable).with_name("pyside6-lrelease")
    subprocess.run([tool, "-silent", path, "-qm", to / f"{path.stem}.qm"], check=True)
    # A line each: who merges two changes sees what they are.
    text = json.dumps(reported, ensure_ascii=False, indent=1)
    (to / f"{path.stem}.json").write_text(text + "\n", encoding="utf-8", newline="\n")


def _facts(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def main() -> None:
    """See the module."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--in", dest="folder", type=Path, default=ROOT / "translations")
    parser.add_argument("--to", type=Path, default=ROOT / "resources" / "translations")
    parser.add_argument("what", choices=("update", "release"))
    parser.add_argument("language", nargs="*", help="like de or pt_BR; without one all that are there")
    args = parser.parse_args()
    files = [args.folder / f"{name}.ts" for name in args.language] or sorted(args.folder.glob("*.ts"))
    for path in files:
        if args.what == "update":
            update(path)
        else:
            release(path, args.to)


if __name__ == "__main__":
    main()
