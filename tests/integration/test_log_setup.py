"""The app log: private, bounded, one line a record, no secret in it whoever logs one."""

from __future__ import annotations

import logging
import os
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from tray_app.system import log_setup
from tray_app.system.log_setup import AppLog, event, hide, log_crash

log = logging.getLogger("tray_app.test")
TOKEN = "squ_0123456789abcdef0123456789abcdef01234567"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "log" / "telemetry-tray.log"


@pytest.fixture
def app_log(file: Path) -> Iterator[AppLog]:
    made = AppLog(file)
    yield made
    made.close()


def test_lines_are_private_and_one_each(app_log: AppLog, file: Path) -> None:
    log.info(event("sent", instance="a b", status=202, note='say "x"\n\u202e\x1b[2J', body=b"secret"))
    text = file.read_text()
    assert text.count("\n") == 1
    assert text.isprintable() is False
    assert text.rstrip("\n").isprintable()
    assert 'info tray_app.test sent instance="a b" status=202 note="say' in text
    assert "body=<6 bytes>" in text.replace('"', "")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert app_log.recent()[-1] == text.rstrip("\n")


def test_a_file_with_other_rights_is_tightened_and_a_link_not_followed(file: Path) -> None:
    file.parent.mkdir(mode=0o700)
    file.write_text("")
    file.chmod(0o644)
    first = AppLog(file)
    log.info("x")
    first.close()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.unlink()
    target = file.parent / "somebody's"
    target.write_text("theirs")
    file.symlink_to(target)
    second = AppLog(file)
    log.info("not there")
    assert "not there" in second.recent()[-1], "what cannot be written is still in memory"
    second.close()
    assert target.read_text() == "theirs"


LEAKS: dict[str, Callable[[], None]] = {
    "header": lambda: log.info("request Authorization: Bearer %s", TOKEN),
    "basic": lambda: log.warning("headers %s", str([("authorization", "Basic c3F1XzAxMjM0NTY3ODk6")])),
    "header dict as text": lambda: log.info("headers " + str({"Authorization": "Bearer abcdef123456"})),
    "bearer alone": lambda: log.info("using bearer abcdef.123456-x"),
    "query": lambda: log.info("GET https://x/api?token=abcdef123456&page=1"),
    "json": lambda: log.info('{"password": "abcdef123456", "x": 1}'),
    "property": lambda: log.info("sonar.jdbc.password=abcdef123456"),
    "userinfo": lambda: log.info("proxy http://user:abcdef123456@proxy:3128 refused"),
    "bare token": lambda: log.info("got " + TOKEN),
    "known": lambda: log.info("it was correct-horse, yes"),
    "argument mapping": lambda: log.info("at %(x)s", {"x": {"Authorization": TOKEN}}),
    "bytes": lambda: log.info("sending %r", b'{"users": "abcdef123456"}'),
    "body": lambda: log.info("sending %s", '{"users": ["abcdef123456"]}'),
    "long": lambda: log.info("sending %s", "abcdef123456 " * 100),
    "object": lambda: log.info(b"abcdef123456"),
    "exception": lambda: log_exception(),  # noqa: PLW0108 - defined below
}


def log_exception() -> None:
    try:
        int(f"Authorization: Bearer {TOKEN} for correct-horse")
    except ValueError:
        log.exception("failed")


@pytest.mark.parametrize("leak", LEAKS)
def test_no_secret_gets_in(app_log: AppLog, file: Path, leak: str) -> None:
    hide("correct-horse")
    LEAKS[leak]()
    text = file.read_text() + "\n".join(app_log.recent())
    assert "tray_app.test" in text, "the line itself is there"
    for secret in (TOKEN, TOKEN[4:], "abcdef123456", "abcdef.123456", "c3F1XzAxMjM0NTY3ODk6", "correct-horse"):
        assert secret not in text


def test_what_is_harmless_stays(app_log: AppLog, file: Path) -> None:
    log.info(event("state", token_file="/home/x/token", tokens=3, secret_missing=True, url="https://h:1/api/x?p=1"))
    assert "token_file=/home/x/token tokens=3 secret_missing=True url=" in file.read_text()
    assert "https://h:1/api/x?p=1" in file.read_text()


def test_a_short_text_is_not_hidden(app_log: AppLog, file: Path) -> None:
    hide("a")
    log.info("what a day")
    assert "what a day" in file.read_text()


def test_requests_of_the_http_library_are_not_logged(app_log: AppLog, file: Path) -> None:
    transport = httpx.MockTransport(lambda _: httpx.Response(200))
    with httpx.Client(transport=transport) as client:
        client.get("https://example.invalid/private-path")
    log.info("done")
    assert "private-path" not in file.read_text()
    assert "done" in file.read_text()


def test_a_failure_that_goes_on_is_counted(file: Path) -> None:
    app_log = AppLog(file)
    for _ in range(50):
        log.warning("unreachable host=%s", "h")
    log.warning("another")
    log.info("an info is never held back")
    log.info("an info is never held back")
    lines = file.read_text().splitlines()
    assert len(lines) == 4
    app_log.close()
    last = file.read_text().splitlines()[4:]
    assert len(last) == 1
    assert last[0].endswith("unreachable host=h repeated=49")
    assert len(app_log.recent()) == 53


def test_after_an_hour_it_is_written_again(app_log: AppLog, file: Path) -> None:
    def failing_at(seconds: float) -> None:
        record = log.makeRecord(log.name, logging.ERROR, "f", 1, "unreachable", (), None)
        record.created = now_s + seconds
        log.handle(record)

    now_s = time.time()
    for seconds in (0, 10, 20, 3601, 3602):
        failing_at(seconds)
    assert [line.split("unreachable")[1] for line in file.read_text().splitlines()] == ["", " repeated=2", ""]
    failing_at(-500)  # the clock went back
    assert file.read_text().splitlines()[-1].endswith("unreachable")
    assert len(file.read_text().splitlines()) == 5


def test_many_different_failures_stay_bounded(app_log: AppLog, file: Path) -> None:
    for number in range(log_setup.DIFFERENT_FAILURES * 3):
        log.warning("failure %d", number)
    assert len(file.read_text().splitlines()) == log_setup.DIFFERENT_FAILURES * 3
    assert len(app_log.recent()) == log_setup.RECENT_LINES


def test_the_file_rotates_and_old_ones_stay_private(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_setup, "FILE_BYTES", 2_000)
    app_log = AppLog(file)
    for number in range(200):
        log.info("line %d of many", number)
    app_log.close()
    files = sorted(entry.name for entry in file.parent.iterdir())
    assert files == [file.name, *(f"{file.name}.{n}" for n in range(1, log_setup.OLD_FILES + 1))]
    for entry in file.parent.iterdir():
        assert entry.stat().st_size <= 2_000
        assert stat.S_IMODE(entry.stat().st_mode) == 0o600


def test_a_full_disk_ends_nothing_and_says_nothing(capfd: pytest.CaptureFixture[str], file: Path) -> None:
    file.parent.mkdir(mode=0o700)
    os.symlink("/dev/full", file)  # not followed: opening fails, as it does where the disk is gone
    app_log = AppLog(file)
    log.info("still running")
    app_log.close()
    assert "still running" in app_log.recent()[0]
    assert capfd.readouterr().err == ""


def test_arguments_that_do_not_fit_are_no_error(app_log: AppLog, file: Path) -> None:
    for handler in logging.getLogger().handlers:
        if type(handler).__module__ == log_setup.__name__:
            handler.handle(log.makeRecord(log.name, logging.INFO, "f", 1, "two %d %d", (TOKEN,), None))
    assert "two" in file.read_text()
    assert TOKEN not in file.read_text()


def test_a_crash_is_kept_with_what_came_before_and_without_secrets(app_log: AppLog, file: Path) -> None:
    hide("correct-horse")
    log.info("just before")
    try:
        int(f"\x1b[2J Authorization: Bearer {TOKEN} correct-horse")
    except ValueError as error:
        where = [log_crash(file, error), log_crash(file, error)]
    text = where[0].read_text()
    assert text.count("ValueError: invalid literal") == 2
    assert text.count("just before") == 2
    assert "in test_a_crash_is_kept" in text
    assert TOKEN not in text
    assert "correct-horse" not in text
    assert "\x1b" not in text
    assert stat.S_IMODE(where[0].stat().st_mode) == 0o600
    assert where[0] != file
    assert "ValueError" not in file.read_text()


def test_closing_leaves_logging_as_it_was(file: Path) -> None:
    root = logging.getLogger()
    before = (root.level, list(root.handlers), logging.getLogger("httpx").level)
    AppLog(file).close()
    assert (root.level, list(root.handlers), logging.getLogger("httpx").level) == before


def test_a_hostile_long_line_is_quick_and_cut(app_log: AppLog, file: Path) -> None:
    began_s = time.monotonic()
    for text in ("://" * 60_000, "token" * 40_000, "a." * 100_000, "Authorization" + ":" * 100_000):
        log.info(text)
    assert time.monotonic() - began_s < 10
    assert all(len(line) < 10_000 for line in file.read_text().splitlines())
