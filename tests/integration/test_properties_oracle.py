"""Java itself says what a property file means: recorded answers everywhere, a live Java where there is a JDK.

The recorded corpus is made anew with `.venv/bin/python -m tests.integration.test_properties_oracle`.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.hostile_properties import ENABLE, ENABLED, URL, is_legal, random_files
from tray_app.config_files.properties import entries
from tray_app.config_files.property_edits import SetKey, plan_edit, plan_undo
from tray_app.core.errors import Fixable
from tray_app.core.model import EditPurpose

DATA = Path(__file__).parent.parent / "data" / "properties"
CORPUS = DATA / "corpus.json"
HAS_JDK = shutil.which("java") is not None and shutil.which("javac") is not None
RECORDED_SEED, LIVE_SEED = 20_001, 77
WRITTEN_BY_HAND = [
    b"", b"\\", b"\\\n", b"\\\r", b"\\\r\n", b"\\\n ", b"\\\n\\\n", b"\\\n#a=1\nb=2", b"a\\\n\nb=2",
    b"a=1\\\r\n\\\r\n  2", b"\xef\xbb\xbfsonar.telemetry.enable=false\n",
    b"\xef\xbb\xbf\nsonar.telemetry.enable=false\n", b"a=\\u00", b"a=\\u00\\\n41", b"\\u00=41", b"#\\u\na=b",
    b"a=\\\\u", b"a\\", b"a=\xed\xa0", b"a=\xed\xa0\x80\xed\xb0\x80", b"a=\xf4\x8f\xbf\xbf\xf4\x90\x80\x80",
    b"a=\xe2\x82\\\n\xac", b"a b=c", b"a\t:\f=c", b"\0a\0=\0", b"=", b":=", b"= =",
]  # fmt: skip


def ask_java(files: list[bytes]) -> list[str]:
    """One start of Java for all of them."""
    cases = "".join(f"{data.hex()}\n" for data in files)
    command = ["java", str(DATA / "Oracle.java")]
    done = subprocess.run(command, input=cases, capture_output=True, text=True, check=True, timeout=100)
    return done.stdout.split("\n")[:-1]


def our_answer(data: bytes) -> str:
    try:
        last = {entry.key: entry.value for entry in entries(data)}
    except Fixable:
        return "error"
    return ",".join(sorted(f"{utf16(key)}={utf16(value)}" for key, value in last.items()))


def utf16(text: str) -> str:
    return text.encode("utf-16-be", "surrogatepass").hex()


def recorded() -> list[tuple[bytes, str]]:
    return [(bytes.fromhex(file), answer) for file, answer in json.loads(CORPUS.read_text())]


def test_recorded_answers_of_java() -> None:
    corpus = recorded()
    assert len(corpus) > 1000
    assert sum(answer == "error" for _, answer in corpus) > 50
    for data, answer in corpus:
        assert our_answer(data) == answer, data


if HAS_JDK:

    @pytest.mark.oracle
    def test_live_java_reads_hostile_files_as_we_do() -> None:
        files = WRITTEN_BY_HAND + random_files(LIVE_SEED, 20_000)
        for data, answer in zip(files, ask_java(files), strict=True):
            assert our_answer(data) == answer, data

    @pytest.mark.oracle
    def test_live_java_sees_only_our_keys_change() -> None:
        values = {ENABLE: "false", ENABLED: "false", URL: "http://127.0.0.1:9/"}
        changes = [SetKey(key=key, value=value, add_if_missing=True) for key, value in values.items()]
        old = [data for data in WRITTEN_BY_HAND + random_files(LIVE_SEED + 1, 10_000) if is_legal(data)]
        plans = [plan_edit(data, changes, path="/p", purpose=EditPurpose.SWITCH) for data in old]
        new = [plan.content for plan in plans]
        before, after = ask_java(old), ask_java(new)
        asked = {utf16(key): utf16(value) for key, value in values.items()}
        for i, data in enumerate(old):
            was = {pair.split("=")[0]: pair.split("=")[1] for pair in before[i].split(",") if pair}
            now = {pair.split("=")[0]: pair.split("=")[1] for pair in after[i].split(",") if pair}
            # An escaped blank at a key's end is another key to Java, and the same one to SonarQube, which trims.
            ours = {key for key in was | now if trimmed_hex(key) in asked}
            assert {k: v for k, v in was.items() if k not in ours} == {k: v for k, v in now.items() if k not in ours}
            assert {trimmed_hex(key): trimmed_hex(now[key]) for key in ours} == asked, data
            back = plan_undo(plans[i].content, plans[i].inverse, path="/p", purpose=EditPurpose.SWITCH)
            assert back.content == data


def trimmed_hex(text: str) -> str:
    return utf16(bytes.fromhex(text).decode("utf-16-be", "surrogatepass").strip("".join(map(chr, range(33)))))


def record() -> None:
    """Writes the corpus with the answers of the Java at hand."""
    files = WRITTEN_BY_HAND + random_files(RECORDED_SEED, 1_500)
    pairs = sorted(dict(zip(files, ask_java(files), strict=True)).items())
    rows = ",\n".join(json.dumps([data.hex(), answer]) for data, answer in pairs)
    CORPUS.write_text(f"[\n{rows}\n]\n")


if __name__ == "__main__":
    record()
