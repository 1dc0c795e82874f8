"""The translations that come with the program: no text lacks its own, placeholders and mnemonics agree, and what is
loaded was made from the file that translators edit."""

from __future__ import annotations

import runpy
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from string import Formatter

import pytest

from tray_app.core.speech import NUMBER, Speech

ROOT = Path(__file__).parents[2]
TOOL = runpy.run_path(str(ROOT / "packaging" / "translations.py"))
FILES = sorted((ROOT / "translations").glob("*.ts"))


def messages(path: Path) -> dict[tuple[str, str], list[str]]:
    """Context and English text to the forms of its translation; unfinished ones are empty."""
    return dict(TOOL["_translations"](path))


def facts(text: str) -> list[str]:
    """The placeholders, in alphabetical order."""
    return sorted(name for _, name, _, _ in Formatter().parse(text) if name is not None)


def mnemonics(text: str) -> int:
    """How many letters are underlined."""
    return text.replace("&&", "").count("&")


def test_german_is_there() -> None:
    assert "de" in [path.stem for path in FILES]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_text_lacks_its_translation(path: Path) -> None:
    known = messages(path)
    wanted = TOOL["texts"]()
    lacking = [text for text in wanted if not all(known.get(text, [""]))]
    assert not lacking, f"{path.name} lacks (packaging/translations.py update {path.stem}): {lacking}"
    assert not known.keys() - set(wanted)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_placeholders_and_mnemonics_agree(path: Path) -> None:
    for (_, source), forms in messages(path).items():
        for form in forms:
            assert facts(form) == facts(source), form
            assert form.count("%n") == source.count("%n"), form
            assert mnemonics(form) == mnemonics(source), form
            assert form.startswith(" ") == source.startswith(" "), form
            assert form.endswith("…") == source.endswith("…"), form


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_is_loaded_is_what_stands_in_the_file(path: Path, tmp_path: Path) -> None:
    TOOL["release"](path, tmp_path)
    for name in (f"{path.stem}.qm", f"{path.stem}.json"):
        made = (tmp_path / name).read_bytes()
        assert made == (ROOT / "resources" / "translations" / name).read_bytes()
        assert sys.getsizeof(made) > 100
    assert ET.parse(path).getroot().get("language") == path.stem


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_numbers_are_written_by_the_sample(path: Path) -> None:
    texts: dict[str, dict[str, str]] = {}
    for (context, source), forms in messages(path).items():
        texts.setdefault(context, {})[source] = forms[0]
    sample = texts["report"][NUMBER]
    assert Speech(language=path.stem, texts=texts).number(1234.5, 1) == sample
    assert sample == "1.234,5" or path.stem != "de"
