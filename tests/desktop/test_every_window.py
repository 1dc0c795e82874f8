"""Every window in every state that `make screenshots` shows: each text goes through Qt's translation and is seen whole,
each control has a name for those who do not see it.

The language is a made-up one in which every text stands in brackets. Its file is made, checked and loaded as a
translator's is; what is seen outside of brackets must be data.
"""

from __future__ import annotations

import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.desktop.walk import CLOSE, OPEN, Walk
from tests.screenshots import payload_scenes, relay_scenes, scenes, testsigma_scenes
from tests.screenshots.studio import LONG_NAME, Album
from tray_app.core.errors import Fixable
from tray_app.desktop import translation

ROOT = Path(__file__).parents[2]
TOOL = ROOT / "packaging" / "translations.py"
DATA = re.compile(
    "|".join(
        (
            r"^cd \S+ && docker compose .*$",
            r"docker container [\w-]+, [A-Z_]+",
            r"\bscanner-test\b",
            r"https?://\S+",
            r"(?:/[\w.-]+)+",
            r"(?:sonar|conf)[\w./-]*[\w](?:=\S+)?",
            re.escape(LONG_NAME),
            r"\b(?:build-server-of-the-second-floor|work|build|lab|second)\b",
            r"\b\d[\d.,]* ?(?:bytes?|kB|MB|ms|UTC)\b",
            r"\bUTC\b",
            r"^(?:Annuleren|Sluiten|OK|Naar (?:links|rechts) schuiven)$",
            r"^(?:SonarQube|Testsigma)$",
            r"\btestsigma\.[\w.]+",
            r"\bapplication\.(?:log|properties)\b",
            r"\bDISABLE_TELEMETRY\b",
            r"\bconsent(?:RequestDone)?(?:=(?:true|false))?\b",
            r"^(?:<p [^>]*>)?(?:events|tests)(?:</p>)?$",
            r"^(?:English|Deutsch)$",
            r"^Ctrl\+\S+$",
            r"^(?:<p [^>]*>)?(?:true|false)(?:</p>)?$",
            r"\b[0-9a-f]{16,}…?",
        )
    )
)
"""Commands, containers, addresses, paths, keys of config files, names of instances, sizes as Qt writes them, hashes;
buttons of Qt, whose translation is its own; keys; values of config files; the names of products."""


def tool(*words: str) -> subprocess.CompletedProcess[str]:
    """Runs the translators' tool."""
    return subprocess.run(
        [sys.executable, TOOL, *words], capture_output=True, text=True, timeout=100, check=False, cwd=ROOT
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the made-up language, `nl.qm`."""
    folder = tmp_path_factory.mktemp("translations")
    done = tool("--in", str(folder), "update", "nl")
    assert done.returncode == 0, done.stderr
    path = folder / "nl.ts"
    tree = ET.parse(path)
    for message in tree.getroot().iter("message"):
        source, translated = message.findtext("source", ""), message.find("translation")
        assert translated is not None
        translated.attrib.pop("type", None)
        forms = list(translated) or [translated]
        for form in forms:
            form.text = f"{OPEN}{source}{CLOSE}"
    tree.write(path, "utf-8")
    done = tool("--in", str(folder), "--to", str(folder), "release")
    assert done.returncode == 0, done.stderr
    return folder


def reader(folder: Path) -> Callable[[str], bytes]:
    """Resources as the program reads them."""

    def read(name: str) -> bytes:
        path = folder / Path(name).name
        if not path.exists():
            raise Fixable("file_missing", path=path)
        return path.read_bytes()

    return read


@pytest.fixture
def bracketed(qtbot: QtBot, made: Path) -> Iterator[None]:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    before = set(app.findChildren(QTranslator))
    assert translation.speak(app, reader(made), ["xx", "nl-NL", "nl", "en"]) == "nl"
    yield
    for translator in set(app.findChildren(QTranslator)) - before:
        QCoreApplication.removeTranslator(translator)
        translator.deleteLater()


SCENES: tuple[Callable[[Album], None], ...] = (
    scenes.states,
    scenes.surroundings,
    scenes.switches,
    scenes.forms,
    scenes.containers,
    scenes.setup,
    scenes.questions,
    payload_scenes.logs,
    payload_scenes.payloads,
    relay_scenes.relays,
    testsigma_scenes.testsigmas,
)


@pytest.mark.timeout(300)
@pytest.mark.usefixtures("bracketed")
@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__)
def test_every_text_is_translated_and_every_control_has_a_name(tmp_path: Path, scene: Callable[[Album], None]) -> None:
    walk = Walk(tmp_path, data=DATA)
    scene(walk)
    assert walk.seen > 100
    assert not walk.untranslated, "\n".join(f"{text!r} in {where}" for text, where in walk.untranslated.items())
    assert not walk.nameless, walk.nameless
    assert not walk.commands, walk.commands
    assert not walk.cut, walk.cut


def test_english_needs_no_translation(qtbot: QtBot, made: Path) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    for languages in (["en-GB", "nl"], ["C"], ["xx"], []):
        assert translation.speak(app, reader(made), languages) is None


def test_a_file_that_is_no_translation_is_left_alone(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "nl.qm").write_bytes(b"nothing of the sort")
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    assert translation.speak(app, reader(tmp_path), ["nl"]) is None


def test_what_is_translated_stays_and_what_is_gone_goes(tmp_path: Path) -> None:
    path = tmp_path / "de.ts"
    assert tool("--in", str(tmp_path), "update", "de").returncode == 0
    text = path.read_text("utf-8")
    message = "<source>just now</source>\n      <translation"
    assert message in text
    text = text.replace(f'{message} type="unfinished" />', "<source>just now</source><translation>eben</translation>")
    path.write_text(text.replace("</TS>", "<context><name>old</name></context></TS>"), "utf-8")
    assert tool("--in", str(tmp_path), "update").returncode == 0
    again = path.read_text("utf-8")
    assert "<translation>eben</translation>" in again
    assert "<name>old</name>" not in again


def test_a_translation_that_names_a_fact_wrongly_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "de.ts"
    assert tool("--in", str(tmp_path), "update", "de").returncode == 0
    tree = ET.parse(path)
    message = next(m for m in tree.getroot().iter("message") if m.findtext("source") == "{count} min")
    translated = message.find("translation")
    assert translated is not None
    translated.text = "{zahl} Minuten"
    tree.write(path, "utf-8")
    done = tool("--in", str(tmp_path), "--to", str(tmp_path), "release")
    assert done.returncode != 0
    assert "{zahl} Minuten" in done.stderr
