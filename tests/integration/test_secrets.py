"""Secrets: a real gnome-keyring on a bus of its own, open, locked, missing; real files; bad back ends."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.integration.keyring_session import Session, bus_session, prompter
from tray_app.core.errors import Fixable
from tray_app.core.model import Instance, InstanceId, SecretPlace, SecretRef
from tray_app.core.sentences import sentence
from tray_app.system.secrets import SecretStore, read_secret_file

SECRET = "squ_0123456789abcdef0123456789abcdef01234567"


def instance(secret: SecretRef | None, *, number: int = 1) -> Instance:
    return Instance(id=InstanceId(number), name="prod", product="p", secret=secret, added_at=datetime.now(UTC))


@pytest.fixture
def session() -> Iterator[Session]:
    """A session without any keyring yet. In /tmp itself, because a socket's path must be short."""
    with TemporaryDirectory(prefix="tray-") as folder, bus_session(Path(folder)) as made:
        yield made


@pytest.fixture
def keyring(session: Session) -> Iterator[Session]:
    """A session whose keyring is unlocked."""
    with session.keyring():
        yield session


# --- the keyring ------------------------------------------------------------------------------------------


def test_an_open_keyring_keeps_secrets(keyring: Session) -> None:
    with keyring.child() as program:
        assert program("describe")["value"] == ["keyring.backends.SecretService.Keyring", True]
        assert program("get")["code"] == "secret_missing"
        assert program("put", value=SECRET)["ok"]
        assert program("put", id=2, value="other")["ok"]
        assert program("get")["value"] == SECRET
    with keyring.child() as later:
        assert later("get")["value"] == SECRET, "another process finds it"
        assert later("delete")["ok"]
        assert later("delete")["ok"], "deleting what is not there is done already"
        assert later("get")["code"] == "secret_missing"
        assert later("get", id=2)["value"] == "other"


def test_two_homes_have_their_own_entries(keyring: Session) -> None:
    with keyring.child(home_id="one") as one, keyring.child(home_id="two") as two:
        one("put", value=SECRET)
        assert two("get")["code"] == "secret_missing"


def test_a_locked_keyring_is_said_at_once_and_asks_nobody(keyring: Session) -> None:
    with keyring.child(wait_s=60) as program, prompter(keyring) as prompt:
        program("put", value=SECRET)
        keyring.lock()
        for command in ("get", "put", "delete"):
            answer = program(command, value="new")
            assert answer["code"] == "secret_locked"
            assert "SecretService" in answer["backend"]
            assert answer["took_s"] < 30, "not by running into the time-out"
        assert program("describe")["value"][1] is False
        assert prompt.asked_count == 0
        keyring.unlock()
        assert program("get")["value"] == SECRET, "once unlocked, the same process gets it"


def test_unlocking_asks_and_gives_up_in_time(keyring: Session) -> None:
    with keyring.child(wait_s=5) as program, prompter(keyring) as prompt:
        program("put", value=SECRET)
        keyring.lock()
        assert program("unlock", value="0.5")["code"] == "secret_locked"
        assert prompt.asked_count == 1
        keyring.unlock()
        assert program("unlock", value="0.5")["ok"], "nothing to ask when it is open"
        assert prompt.asked_count == 1
        assert program("get")["value"] == SECRET


def test_a_call_that_hangs_holds_up_neither_work_nor_quit(keyring: Session) -> None:
    with keyring.child(wait_s=0.3) as program:
        program("describe")
        keyring.pause_daemon()
        try:
            for _ in range(2):  # the second waits behind the first, which is stuck
                answer = program("get")
                assert answer["code"] == "secret_locked"
                assert "0.3 s" in answer["detail"]
            began_s = time.monotonic()
            assert program.process.stdin is not None
            program.process.stdin.close()
            assert program.process.wait(timeout=30) == 0
            assert time.monotonic() - began_s < 10, "the stuck thread does not hold up the end of the process"
        finally:
            keyring.resume_daemon()


def test_after_a_hang_the_same_process_works_again(keyring: Session) -> None:
    with keyring.child(wait_s=2) as program:
        program("put", value=SECRET)
        keyring.pause_daemon()
        try:
            assert program("get")["code"] == "secret_locked"
        finally:
            keyring.resume_daemon()
        assert program("get")["value"] == SECRET


def test_a_keyring_that_was_never_made_is_not_made_by_a_prompt(session: Session) -> None:
    with session.child(wait_s=60) as program, prompter(session) as prompt:
        assert program("get")["code"] == "secret_missing"
        assert program("put", value=SECRET)["code"] == "keyring_not_set_up"
        assert program("unlock", value="1")["code"] == "keyring_not_set_up"
        assert program("delete")["ok"]
        assert prompt.asked_count == 0


def test_a_bus_that_goes_away_is_an_error_not_a_hang(session: Session) -> None:
    with session.child() as program:
        with session.keyring():
            assert program("put", value=SECRET)["ok"]
        session.end()
        answer = program("get")
        assert answer["code"] == "keyring_failed"


def no_plain_text(session: Session) -> None:
    """Nothing under the home holds the secret, in clear or as keyrings.alt writes it."""
    for path in (session.folder / "home").rglob("*"):
        assert not path.is_file() or SECRET.encode() not in path.read_bytes()
        assert "python_keyring" not in path.parts


@pytest.mark.parametrize(
    ("environment", "backend"),
    [
        ({"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent"}, "keyrings.alt.file.PlaintextKeyring"),
        ({"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}, "keyring.backends.null.Keyring"),
        ({"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}, "keyring.backends.fail.Keyring"),
        ({"PYTHON_KEYRING_BACKEND": "keyrings.alt.file.PlaintextKeyring"}, "keyrings.alt.file.PlaintextKeyring"),
        ({"PYTHON_KEYRING_BACKEND": "keyrings.alt.file.EncryptedKeyring"}, "keyrings.alt.file.EncryptedKeyring"),
        ({"PYTHON_KEYRING_BACKEND": "no.such.module.Keyring"}, "no.such.module.Keyring"),
        (
            {
                "PYTHON_KEYRING_BACKEND": "keyring.backends.chainer.ChainerBackend",
                "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent",
            },
            "keyrings.alt.file.PlaintextKeyring",
        ),
    ],
)
def test_back_ends_that_keep_no_secret_are_refused(session: Session, environment: dict[str, str], backend: str) -> None:
    with session.child(**environment) as program:
        for command in ("put", "get", "delete", "unlock", "describe"):
            answer = program(command, value="1" if command == "unlock" else SECRET)
            assert answer["code"] == "keyring_unusable"
            assert backend in answer["backend"]
            assert "--token-file" in answer["sentence"]
            assert SECRET not in str(answer)
    no_plain_text(session)


def test_of_a_chain_only_the_real_keyring_is_used(keyring: Session) -> None:
    with keyring.child(PYTHON_KEYRING_BACKEND="keyring.backends.chainer.ChainerBackend") as program:
        assert program("describe")["value"][0] == "keyring.backends.SecretService.Keyring"
        assert program("put", value=SECRET)["ok"]
        assert program("get")["value"] == SECRET
    no_plain_text(keyring)


def test_no_session_bus_and_no_other_back_end(session: Session, tmp_path: Path) -> None:
    """As on a server, where `keyrings.alt` is not installed: a file in its place takes its back ends away."""
    (tmp_path / "keyrings").mkdir()
    (tmp_path / "keyrings" / "__init__.py").write_text("")
    environment = {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent", "PYTHONPATH": f"{tmp_path}:{os.getcwd()}"}
    with session.child(**environment) as program:
        answer = program("get")
        assert answer["code"] == "keyring_unusable"
        assert answer["backend"] == "keyring.backends.fail.Keyring"


def test_a_back_end_that_shows_the_secret_in_its_error(session: Session, tmp_path: Path) -> None:
    (tmp_path / "leaky.py").write_text(
        "from keyring.backends import Windows\n"
        "class Keyring(Windows.WinVaultKeyring):\n"
        "    priority = 5\n"
        "    def get_password(self, service, username): raise RuntimeError('cannot read')\n"
        "    def set_password(self, service, username, password): raise RuntimeError('cannot keep ' + password)\n"
        "Keyring.__module__ = 'keyring.backends.Windows'\n"
    )
    environment = {"PYTHON_KEYRING_BACKEND": "leaky.Keyring", "PYTHONPATH": f"{tmp_path}:{os.getcwd()}"}
    with session.child(**environment) as program:
        answer = program("put", value=SECRET)
        assert (answer["code"], answer["problem"]) == ("keyring_failed", "RuntimeError")
        assert SECRET not in str(answer)


# --- a file -----------------------------------------------------------------------------------------------


def from_file(path: Path | str) -> str | None:
    where = SecretRef(place=SecretPlace.FILE, path=str(path))
    return asyncio.run(SecretStore("abc").get(instance(where)))


@pytest.fixture
def token_file(tmp_path: Path) -> Path:
    file = tmp_path / "token"
    file.write_text(SECRET + "\n")
    file.chmod(0o600)
    return file


def test_a_file_is_read_afresh_each_time(token_file: Path) -> None:
    assert from_file(token_file) == SECRET
    token_file.write_bytes(b"\xef\xbb\xbf  p\xc3\xa4ss w\xc3\xb6rd \r\n")
    assert from_file(token_file) == "päss wörd"
    token_file.chmod(0o400)
    assert from_file(token_file) == "päss wörd"


def refusal(path: Path | str) -> str:
    with pytest.raises(Fixable) as caught:
        read_secret_file(str(path))
    text = sentence(caught.value.reason) + repr(caught.value) + repr(caught.value.__cause__)
    assert SECRET not in text
    assert str(path) in text
    return caught.value.code


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o610, 0o601, 0o644, 0o666])
def test_a_file_that_others_may_use_is_refused(token_file: Path, mode: int) -> None:
    token_file.chmod(mode)
    assert refusal(token_file) == "file_not_private"


def test_a_file_of_another_user_is_refused(token_file: Path) -> None:
    if os.geteuid() == 0:
        os.chown(token_file, 12345, 12345)
        assert refusal(token_file) == "file_not_private"
    else:
        assert refusal("/etc/hostname") == "file_not_private"


def test_what_is_no_regular_file_is_refused_without_waiting(token_file: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(token_file)
    assert refusal(tmp_path / "link") == "token_file_unusable"
    os.mkfifo(tmp_path / "pipe", 0o600)
    assert refusal(tmp_path / "pipe") == "file_not_private"
    (tmp_path / "folder").mkdir(mode=0o700)
    assert refusal(tmp_path / "folder") in {"file_not_private", "token_file_unusable"}
    assert refusal(tmp_path / "none") == "token_file_unusable"
    assert refusal("token") == "token_file_relative"


@pytest.mark.parametrize(
    "content",
    [b"", b" \n\n", f"{SECRET}\nmore\n".encode(), b"\xff\xfe", b"x" * 5000, f"{SECRET}\x00".encode(), b"a\x1b[2Jb",
     f"{SECRET}\u2028x".encode(), f"{SECRET}\u202ex".encode()],
)  # fmt: skip
def test_a_file_that_holds_no_secret_is_refused(token_file: Path, content: bytes) -> None:
    token_file.write_bytes(content)
    assert refusal(token_file) == "token_file_unusable"


# --- memory, none -----------------------------------------------------------------------------------------


def test_asked_for_and_kept_in_memory_only() -> None:
    store = SecretStore("abc")
    here = instance(SecretRef(place=SecretPlace.ASK))
    with pytest.raises(Fixable) as caught:
        asyncio.run(store.get(here))
    assert caught.value.code == "secret_not_entered"
    store.remember(here.id, f" {SECRET}\n")
    assert asyncio.run(store.get(here)) == SECRET
    assert SECRET not in repr(store)
    store.forget(here.id)
    with pytest.raises(Fixable):
        asyncio.run(store.get(here))


def test_a_line_that_is_no_secret_is_not_shown() -> None:
    with pytest.raises(Fixable) as caught:
        SecretStore("abc").remember(InstanceId(1), f"{SECRET}\nX-Injected: 1")
    assert caught.value.code == "secret_malformed"
    assert SECRET not in sentence(caught.value.reason) + repr(caught.value)


def test_an_instance_without_a_secret_touches_no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "no.such.module.Keyring")
    assert asyncio.run(SecretStore("abc").get(instance(None))) is None


def test_the_keyring_is_left_alone_until_the_owner_wants_it() -> None:
    """A start at login: not even the back end is looked for."""

    class Untouched:
        def __getattr__(self, name: str) -> object:
            raise AssertionError(f"the keyring was touched: {name}")

    wanted = False
    store = SecretStore("home", keyring=Untouched(), keyring_open=lambda: wanted)  # type: ignore[arg-type]
    with pytest.raises(Fixable) as caught:
        asyncio.run(store.get(instance(SecretRef(place=SecretPlace.KEYRING))))
    assert caught.value.code == "keyring_not_opened"
    wanted = True
    with pytest.raises(AssertionError, match="touched"):
        asyncio.run(store.get(instance(SecretRef(place=SecretPlace.KEYRING))))
