"""The owner's settings file: checked both ways, never damaged."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tray_app.core.errors import Fixable
from tray_app.core.sentences import sentence
from tray_app.system.preferences import Preferences, change_preferences, read_preferences


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "config").mkdir(mode=0o700)
    return tmp_path / "config" / "preferences.json"


def refused(file: Path) -> dict[str, str]:
    """Facts of the refusal to read, which must name the file."""
    before = file.read_bytes()
    with pytest.raises(Fixable) as caught:
        read_preferences(file)
    with pytest.raises(Fixable) as on_change:
        change_preferences(file, bodies_days=1)
    assert on_change.value.code == caught.value.code
    assert file.read_bytes() == before, "a file that is not understood is never overwritten"
    assert "{" not in sentence(caught.value.reason).replace("braces", "")
    return {"code": caught.value.code, **dict(caught.value.reason.facts)}


def test_no_file_means_the_defaults_and_makes_none(file: Path) -> None:
    assert read_preferences(file) == Preferences(bodies_days=90, lines_days=1095, proxy=None)
    assert not file.exists()


def test_a_change_is_private_and_read_again(tmp_path: Path) -> None:
    file = tmp_path / "new" / "preferences.json"
    before = os.umask(0)
    try:
        change_preferences(file, bodies_days=0, proxy="socks5h://127.0.0.1:1080")
    finally:
        os.umask(before)
    assert read_preferences(file) == Preferences(bodies_days=0, proxy="socks5h://127.0.0.1:1080")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert [entry.name for entry in file.parent.iterdir()] == ["preferences.json"]


def test_what_we_do_not_know_is_kept(file: Path) -> None:
    unknown = {"later": {"a": [1, 2.5, None]}, "bodies_days": 7, "key with \ud800": "\u00fc"}
    file.write_text(json.dumps(unknown))
    assert change_preferences(file, lines_days=8) == Preferences(bodies_days=7, lines_days=8)
    assert json.loads(file.read_text()) == {**unknown, "lines_days": 8}


def test_a_link_stays_a_link(file: Path) -> None:
    real = file.parent.parent / "dotfiles.json"
    real.write_text("{}")
    file.symlink_to(real)
    change_preferences(file, bodies_days=3)
    assert file.is_symlink()
    assert json.loads(real.read_text()) == {"bodies_days": 3}


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b'{\n  "bodies_days": 5,\n  "lines_days" 6\n}', "3"),
        (b'{\n\n  "bodies_days": -1\n}', "3"),
        (b'{\n  "bodies_days": true}', "2"),
        (b'{"bodies_days": 1.5}', "1"),
        (b'{"lines_days": 99999999}', "1"),
        (b'{\n "proxy": 5}', "2"),
        (b'{\n "proxy": "ftp://x"}', "2"),
        (b'{\n "proxy": "http://\\ud800"}', "2"),
        (b'{\n "bodies_days": 1,\n "bodies_days": 2}', "3"),
        (b"\n\n\xff", "3"),
        (b"[]", "1"),
        (b"", "1"),
        (b'{"x": NaN}', "1"),
        (b'{"x": 1e999}', "1"),
        (b'{"x": ' + b"9" * 5000 + b"}", "1"),
        (b'{"x": ' + b"[" * 50_000, "1"),
    ],
)
def test_a_broken_file_is_reported_with_its_line(file: Path, content: bytes, line: str) -> None:
    file.write_bytes(content)
    facts = refused(file)
    assert (facts["code"], facts["line"]) == ("preferences_broken", line)


def test_a_file_that_others_can_write_or_that_is_none_is_refused(file: Path) -> None:
    file.write_text("{}")
    file.chmod(0o622)
    assert refused(file)["code"] == "preferences_unusable"
    file.chmod(0o644)  # others may read it: there are no secrets in it
    assert read_preferences(file) == Preferences()
    file.write_bytes(b" " * 70_000 + b"{}")
    assert refused(file)["code"] == "preferences_unusable"


def test_a_pipe_does_not_hang(file: Path) -> None:
    os.mkfifo(file, 0o600)
    with pytest.raises(Fixable) as caught:
        read_preferences(file)
    assert caught.value.code == "preferences_unusable"


@pytest.mark.parametrize(
    "proxy",
    ["", "x", "127.0.0.1:80", "http://", "http://h:0", "http://h:99999", "http://h/path", "http://h?x", "http://a b",
     "http://user:hunter2@h:1", "http://user:hunter2", "http://h\n:1", "HTTP PROXY", "http://[::1", "file:///etc"],
)  # fmt: skip
def test_a_proxy_that_is_none_is_refused_and_a_password_never_shown(file: Path, proxy: str) -> None:
    with pytest.raises(Fixable) as caught:
        change_preferences(file, proxy=proxy)
    assert caught.value.code == "preference_invalid"
    assert "hunter2" not in sentence(caught.value.reason) + str(caught.value)
    assert not file.exists()


@pytest.mark.parametrize("proxy", [None, "http://proxy.intern:3128", "https://[::1]:8443/", "socks5://127.0.0.1"])
def test_proxies(file: Path, proxy: str | None) -> None:
    assert change_preferences(file, proxy=proxy).proxy == proxy == read_preferences(file).proxy


def test_a_setting_that_does_not_exist_cannot_be_written(file: Path) -> None:
    with pytest.raises(Fixable) as caught:
        change_preferences(file, body_days=5)
    assert caught.value.code == "preference_invalid"
    assert not file.exists()


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    content=st.one_of(st.binary(max_size=60), st.text(alphabet='{}[]":,0-9eE.\\utrue \n', max_size=60).map(str.encode))
)
def test_nothing_but_our_own_errors_comes_out(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    file.chmod(0o600)
    try:
        read_preferences(file)
    except Fixable as error:
        assert error.code == "preferences_broken"
