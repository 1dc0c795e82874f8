"""The report for the data-protection officer: what it says, what it leaves out, and that nothing in it can act."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.commands import house
from tests.integration.world import World, world
from tray_app.core.messages import NewPayload
from tray_app.core.model import Aspect, Kind, Means, PayloadState, Source
from tray_app.core.report_page import page
from tray_app.core.retry import ERRORS
from tray_app.core.speech import Speech
from tray_app.engine.reporting import report_of
from tray_app.system.speaking import speech, system_languages

HOSTILE = "<script>alert(1)</script>\x1b[31m\u202e & \"'"


class Text(HTMLParser):
    """Visible text, elements and attributes of a page."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


def made(here: World, say: Speech | None = None, *, with_users: bool = False) -> str:
    with here.program.parts(read_only=True) as parts:
        report = report_of(parts, here.instance(), program="Telemetry Tray", with_users=with_users)
        return page(report, here.program.resource("report.css").decode(), say or Speech())


def store(here: World, body: bytes) -> None:
    with here.program.parts() as parts:
        parts.journal.store_payload(
            NewPayload(
                instance_id=here.instance().id,
                kind=Kind.PING,
                source=Source.COLLECT,
                method="POST",
                url=f"https://vendor.example/{HOSTILE}",
                headers=(),
                body=body,
                created_at=here.clock.now(),
                rebuilt=False,
            ),
            state=PayloadState.HELD,
        )


def test_it_says_what_was_sent_stopped_and_not_watched(tmp_path: Path) -> None:
    with world(tmp_path) as here:
        here.run_loop(lambda _: here.until(lambda: "delivered" in here.states()))
        here.clock.advance(timedelta(hours=60))
        here.run(lambda engine: engine.opt_out(here.instance(), announce=False, by="the test"))
        (payload,) = here.payloads()
        text = Text(made(here)).text
        assert payload.sha256 in text
        assert "Not sending" in text and "the test" in text
        assert "you stopped telemetry" in text
        assert "60.0" in text, "the hours in which nobody watched"
        assert "Kindsentrefusedheldstopped by youping1000" in text, "also that none was refused, held or stopped"
        assert "helps us improve our products" in text
        assert "users[].userUuid" in text and "pseudonymous" in text
        first = text.partition("What was seen since")[0]
        assert "Fields that identify by themselves:id (Farewell message)" in first.replace("\n", "")
        assert "users[].{userUuid, lastActivity" in first and ". All others: neither;" in first
        assert "Metrics message" not in text, "9.9 sends none, though this program writes their address for an update"


def test_who_receives_it_is_true_of_each_source(tmp_path: Path) -> None:
    with world(tmp_path, first_ping_now=False) as here:
        text = Text(made(here)).text
        assert f"sends the documented message instead of the server, to {here.instance().endpoint}" in text
        assert "Metrics message (metrics); Farewell message (farewell); Daily message (ping)nobody" in text
        assert "only looks at the instance" not in text


def test_where_no_answer_came_it_says_why_in_words(tmp_path: Path) -> None:
    with world(tmp_path, first_ping_now=False) as here, here.program.parts(read_only=True) as parts:
        store(here, b"{}")
        report = report_of(parts, here.instance(), program="Telemetry Tray")
        (payload,) = report.payloads

        def told(say: Speech, **change: Any) -> str:
            answered = replace(payload, url="https://vendor.example/", **change)
            text = Text(page(replace(report, payloads=(answered,)), "", say)).text
            return text.partition(payload.sha256)[2].partition("https://vendor.example/")[0]

        english, german = Speech(), speech(["de"])
        for code in ERRORS:
            assert told(english, error=code).startswith("no answer: ")
            assert told(german, error=code).startswith("keine Antwort: ")
            assert told(german, error=code) != told(english, error=code)
        assert told(english, error="tls_certificate", status_code=503) == "no answer: certificate not trusted"
        assert told(english, error="of a newer version") == "no answer"
        assert told(english, error="dns", status_code=200, state=PayloadState.DELIVERED) == "200"
        assert told(english, status_code=403, state=PayloadState.REJECTED) == "403"
        assert told(english) == "", "nobody tried"


def test_the_path_of_a_relay_is_not_handed_on(tmp_path: Path) -> None:
    url = "http://127.0.0.1:19077/kept-to-ourselves/telemetry"
    with world(tmp_path, first_ping_now=False) as here, here.program.parts(read_only=True) as parts:
        report = report_of(parts, here.instance(), program="Telemetry Tray")
        pieces = tuple(
            piece._replace(value=url, means=Means.TO_RELAY) if piece.aspect is Aspect.DESTINATION else piece
            for piece in report.verdict.evidence
        )
        goes = tuple(replace(d, address=url, means=Means.TO_RELAY) for d in report.destinations)
        shown = page(replace(report, verdict=report.verdict._replace(evidence=pieces), destinations=goes), "", Speech())
        assert pieces != report.verdict.evidence
        assert shown.count("http://127.0.0.1:19077/…") >= 2
        assert "kept-to-ourselves" not in shown


def test_page_two_keeps_to_the_newest_and_the_annex_has_all(tmp_path: Path) -> None:
    with world(tmp_path, first_ping_now=False) as here:

        def switch(number: int) -> None:
            here.clock.advance(timedelta(hours=30))
            here.run(
                lambda engine: (
                    engine.opt_in(here.instance(), by=f"person {number}")
                    if number % 2
                    else engine.opt_out(here.instance(), announce=False, by=f"person {number}")
                )
            )

        for number in range(8):
            switch(number)
        assert "Annex D" not in made(here)
        switch(8)
        second, _, annexes = Text(made(here)).text.partition("Annex A")
        assert "The newest 8 of 9; the annex has all of them." in second
        assert "person 8" in second and "person 1" in second and "person 0" not in second
        assert "person 0" in annexes.partition("Annex D")[2]


@pytest.mark.parametrize(
    ("noted", "told"),
    [
        ("of SonarQube, by root", "of SonarQube, by root"),
        (
            "not this program: /opt/conf/sonar.properties, changed 2026-03-12 14:00 UTC, owned by root",
            r"/opt/conf/sonar\.properties, geändert 12\.03\.2026 \d\d:\d\d UTC\S*, Eigentümer root",
        ),
        (
            "not this program: process 7, started 2026-03-12 14:00 UTC, run by sonar; its config is as it was",
            r"process 7, gestartet 12\.03\.2026 \d\d:\d\d UTC\S*, läuft als sonar; die Konfiguration ist wie vorher",
        ),
        (
            "not this program: its config; its addresses lead nowhere all the same",
            "die Konfiguration; die Adressen führen trotzdem nirgendwohin",
        ),
        ("not this program: /o, p; q, owned by a, b", "/o, p; q, owned by a, b"),
    ],
)
def test_who_changed_a_file_is_said_in_the_reports_language(tmp_path: Path, noted: str, told: str) -> None:
    with world(tmp_path, first_ping_now=False) as here:
        here.run(lambda engine: engine.opt_out(here.instance(), announce=False, by=noted))
        assert re.search(told, Text(made(here, speech(["de"]))).text)


# --- its language -------------------------------------------------------------------------------------------


class Bracketed(Speech):
    """A made-up language: every text stands in brackets."""

    def said(self, context: str, text: str) -> str:
        return f"⟦{text}⟧"


def test_every_word_of_it_can_be_translated(tmp_path: Path) -> None:
    """What stands outside of brackets came from outside, or is quoted."""
    with world(tmp_path) as here:
        here.run_loop(lambda _: here.until(lambda: "delivered" in here.states()))
        here.clock.advance(timedelta(hours=60))
        here.run(lambda engine: engine.opt_out(here.instance(), announce=False, by="window"))
        source = made(here, Bracketed(language="xx"))
    for quoted in (r"<style>.*?</style>", r"<blockquote.*?</blockquote>", r'<(td class="code|code).*?</(td|code)>'):
        source = re.sub(quoted, "", source, flags=re.DOTALL)
    text = Text(source.replace("<", " <")).text
    for _ in range(4):  # Sentences and words stand in one another.
        text = re.sub(r"⟦[^⟦⟧]*⟧", " ", text)
    text = re.sub(r"(http:/)?/\S+", "", text)
    left = set(re.findall(r"[A-Za-z]{3,}", text))
    assert left <= {"SonarQube", "SonarSource", "UTC"}, left


def test_in_german_it_says_so_and_quotes_the_vendor_in_his_own_words(tmp_path: Path) -> None:
    with world(tmp_path) as here:
        here.run_loop(lambda _: here.until(lambda: "delivered" in here.states()))
        here.clock.advance(timedelta(hours=1234))
        source = made(here, speech(["de_AT"]))
        found = Text(source)
        assert '<html lang="de">' in source
        assert re.search(r'<p lang="en">“This data helps us understand[^<]*”</p>', source)
        assert "Anhang A: die Felder" in found.text and "pseudonym" in found.text
        assert "Kennung des Servers: gleichbleibend" in found.text, "meanings of the dictionary"
        assert "Sendet an SonarSource" in found.text
        assert "1.234,0" in found.text, "hours not watched"
        at = here.clock.now().astimezone()
        assert f"Erstellt am {at:%d.%m.%Y %H:%M} UTC" in found.text


def test_it_is_in_the_owners_language() -> None:
    with house() as home:
        assert home.add(source="observe").code == 0
        target = home.owner.folder / "report.html"

        def language(*words: str, **environment: str) -> str:
            home.owner.extra.update(environment)
            done = home.run("export", "work", "--format", "html", str(target), *words)
            assert done.code == 0, done
            found = re.search(r'<html lang="(.*?)">', target.read_text())
            assert found is not None
            return found[1]

        assert language() == "en"
        assert language(LANG="de_CH.UTF-8") == "de"
        assert language("--language", "en") == "en"
        (home.owner.home / "config").mkdir(mode=0o700, exist_ok=True)
        (home.owner.home / "config" / "preferences.json").write_text('{"language": "en"}')
        assert language() == "en"
        assert language("--language", "de") == "de"
        done = home.run("export", "work", "--format", "html", str(target), "--language", "tlh")
        assert done.code == 1 and "tlh" in done.err and "de" in done.err


@pytest.mark.parametrize(
    ("environment", "wanted"),
    [
        ({}, []),
        ({"LANG": "C.UTF-8"}, []),
        ({"LANG": "de_DE.UTF-8"}, ["de_DE"]),
        ({"LANG": "de_DE@euro", "LC_ALL": "POSIX"}, []),
        ({"LANG": "fr_FR.UTF-8", "LC_MESSAGES": "pt_BR.UTF-8"}, ["pt_BR"]),
        ({"LANG": "en_US.UTF-8", "LANGUAGE": "de:en"}, ["de", "en", "en_US"]),
        ({"LANG": "C", "LANGUAGE": "de"}, []),
    ],
)
def test_what_the_session_speaks(environment: dict[str, str], wanted: list[str]) -> None:
    assert system_languages(environment) == wanted


def test_a_language_that_there_is_not_leaves_the_next_or_english() -> None:
    assert speech(["tlh", "../de", "de_AT", "en"]).language == "de"
    assert speech(["en_GB", "de"]).language == "en"
    assert speech(["tlh"]).language == "en"


def test_rows_about_single_users_are_left_out_unless_asked_for(tmp_path: Path) -> None:
    with world(tmp_path) as here:
        body = {"id": "ABC", "users": [{"userUuid": "deadbeef", "status": "inactive"}], "invented": "Jane Doe"}
        store(here, json.dumps(body).encode())
        plain, whole = made(here), made(here, with_users=True)
        for told in ("deadbeef", "inactive", "Jane Doe"):
            assert told not in re.sub(r".*Annex C", "", Text(plain).text, flags=re.DOTALL)
            assert told in Text(whole).text
        assert "ABC" in Text(plain).text


def test_nothing_in_it_acts_or_is_loaded(tmp_path: Path) -> None:
    with world(tmp_path) as here:
        store(here, json.dumps({"id": HOSTILE, HOSTILE: [HOSTILE], "users": []}).encode())
        source = made(here, with_users=True)
        found = Text(source)
        assert not {"script", "img", "iframe", "link", "object", "form", "base", "svg"} & set(found.tags)
        assert not [name for name, _ in found.attributes if name.startswith("on") or name in ("style", "src")]
        links = [value for name, value in found.attributes if name == "href"]
        assert links and all(value is not None and value.startswith("https://") for value in links)
        assert "\x1b" not in source and "\u202e" not in source
        assert "alert(1)" in found.text, "it is shown, as text"
        (policy,) = [v for n, v in found.attributes if n == "content" and v is not None and "default-src" in v]
        style = re.search(r"<style>(.*?)</style>", source, re.DOTALL)
        assert style is not None
        digest = b64encode(sha256(style[1].encode()).digest()).decode()
        assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"[" * 500, b"[1,2]", b'{"id": "\\ud800"}', b"null"])
def test_a_payload_of_any_sort_does_not_stop_it(tmp_path: Path, body: bytes) -> None:
    with world(tmp_path) as here:
        store(here, body)
        source = made(here, with_users=True)
        source.encode("utf-8")
        assert sha256(body).hexdigest() in source


def test_an_owner_gets_it_before_any_payload() -> None:
    with house() as home:
        assert home.add(source="observe").code == 0
        target = home.owner.folder / "report.html"
        done = home.run("export", "work", "--format", "html", str(target))
        assert done.code == 0, done
        text = Text(target.read_text()).text
        assert "Sending to SonarSource" in text
        assert "No payload was made or seen." in text
        assert target.stat().st_mode & 0o777 == 0o600


def test_it_is_about_one_instance() -> None:
    with house() as home:
        done = home.run("export", "--format", "html", "report.html")
        assert done.code == 1 and "one instance" in done.err
        assert not (home.owner.folder / "report.html").exists()
