"""The report for the data-protection officer: what it says, what it leaves out, and that nothing in it can act."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from datetime import timedelta
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.e2e.commands import house
from tests.integration.world import World, world
from tray_app.core.messages import NewPayload
from tray_app.core.model import Kind, PayloadState, Source
from tray_app.core.report_page import page
from tray_app.engine.reporting import report_of

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


def made(here: World, *, with_users: bool = False) -> str:
    with here.program.parts(read_only=True) as parts:
        report = report_of(parts, here.instance(), program="Telemetry Tray", with_users=with_users)
        return page(report, here.program.resource("report.css").decode())


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
        assert "helps us improve our products" in text
        assert "users[].userUuid" in text and "pseudonymous" in text


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
