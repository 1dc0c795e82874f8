"""The helper that changes another user's config file as root: what it does, and what it does not let itself be made to.

Each run is a process of its own, as `pkexec` starts it; the files are another user's, and that user is hostile.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tray_app.config_files.replace import MAX_BYTES
from tray_app.core.model import EditPurpose
from tray_app.core.rights import ABSENT, Deed, RightsRequest, Word, arguments
from tray_app.helper import work
from tray_app.helper.record import record_of
from tray_app.products.sonarqube import config_edits as sonarqube
from tray_app.products.testsigma import config_edits as testsigma

pytestmark = [
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the helper is for Linux"),
    pytest.mark.skipif(sys.platform != "win32" and os.geteuid() != 0, reason="only root can be root's helper"),
]

OWNER, GROUP, OTHER = 65534, 4242, 4343
"""`nobody`, who owns the files; a group that he is not in; and a third user."""
OLD = b"# mine\nsonar.jdbc.password=geheim\n#sonar.telemetry.enable=true\nsonar.telemetry.url=https://a.example/\n"

RUN = """
import sys
from tray_app.helper.__main__ import main
sys.exit(main(sys.argv[2:], store=sys.argv[1]))
"""


PLANNERS: dict[str, Any] = {"sonarqube": sonarqube.plan_by_word, "testsigma": testsigma.plan_by_word}
RELAY = "127.0.0.1:5001/abcdefghijklmnopqrstuvwx"


def _hash(data: bytes | None) -> str:
    return ABSENT if data is None else sha256(data).hexdigest()


class Answer(NamedTuple):
    code: int
    told: dict[str, Any]

    @property
    def error(self) -> str | None:
        return self.told["error"]["code"] if "error" in self.told else None


class Site:
    """A server of another user, in a folder that everybody may enter."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store = folder / "store"
        self.home = folder / "opt" / "sonarqube"
        self.config = self.home / "conf" / "sonar.properties"
        self.config.parent.mkdir(parents=True)
        self.config.write_bytes(OLD)
        self.config.chmod(0o640)
        for path in (self.config, self.config.parent, self.home, folder / "opt"):
            os.chown(path, OWNER, GROUP)

    def ask(
        self, word: Word, *, path: Path | None = None, before: bytes | None = None, after: bytes | None = None,
        product: str = "sonarqube", relay: str | None = None,
    ) -> Answer:  # fmt: skip
        """As a program asks that saw `before` (the file as it is now) and showed `after` (what the word comes to)."""
        deed = Deed(word=word, path=str(path or self.config), relay=relay)
        before = Path(deed.path).read_bytes() if before is None else before
        if after is None:
            after = self.comes_to(word, Path(deed.path), before, product, relay=relay)
        return self.run(*arguments(RightsRequest(deed, product, _hash(before), _hash(after))))

    def comes_to(
        self, word: Word, path: Path, before: bytes, product: str = "sonarqube", *, relay: str | None = None
    ) -> bytes:
        deed = Deed(word=word, path=str(path), relay=relay)
        plans = [plan for plan in PLANNERS[product](deed, before, self.record(path), None) if plan.changes]
        return plans[-1].content if plans else before

    def record(self, path: Path | None = None) -> Any:
        with record_of(str(path or self.config), str(self.store)) as record:
            return record.edits()

    def run(self, *words: str, **more: Any) -> Answer:
        done = subprocess.run(
            [sys.executable, "-I", "-c", RUN, str(self.store), *words],
            capture_output=True, text=True, timeout=60, check=False, **more,
        )  # fmt: skip
        assert done.stderr == "", done.stderr
        return Answer(done.returncode, json.loads(done.stdout))

    def untouched(self) -> bool:
        return self.config.read_bytes() == OLD and os.listdir(self.config.parent) == [self.config.name]


@pytest.fixture
def site() -> Iterator[Site]:
    folder = Path(tempfile.mkdtemp(prefix="helper-"))
    folder.chmod(0o755)
    yield Site(folder)
    shutil.rmtree(folder)


# --- what it does ---------------------------------------------------------------------------------------------


def test_off_in_one_replacement_keeps_owner_group_and_mode(site: Site) -> None:
    before = os.stat(site.config)
    answer = site.ask(Word.OFF_TO_SINK)
    assert (answer.code, answer.told["changed"]) == (0, True)
    now = site.config.read_bytes()
    assert answer.told == {
        "changed": True,
        "before": sha256(OLD).hexdigest(),
        "after": sha256(now).hexdigest(),
    }
    assert now == (
        b"# mine\nsonar.jdbc.password=geheim\n#sonar.telemetry.enable=true\nsonar.telemetry.url=http://127.0.0.1:9/\n"
        b"sonar.telemetry.enable=false\nsonar.telemetry.enabled=false\nsonar.telemetry.metrics.url=http://127.0.0.1:9/\n"
    )
    after = os.stat(site.config)
    assert (after.st_uid, after.st_gid, stat.S_IMODE(after.st_mode)) == (OWNER, GROUP, 0o640)
    assert after.st_ino != before.st_ino
    assert os.listdir(site.config.parent) == ["sonar.properties"]


def test_what_it_did_it_takes_back_to_the_byte(site: Site) -> None:
    site.ask(Word.OFF_TO_SINK)
    assert [edit.purpose for edit in site.record()] == [EditPurpose.SWITCH, EditPurpose.POINTING]
    assert site.ask(Word.BACK).code == 0
    assert site.config.read_bytes() == OLD
    assert site.record() == ()
    assert os.listdir(site.store) == []


def test_on_brings_the_owners_own_address_back(site: Site) -> None:
    site.ask(Word.OFF_TO_SINK)
    assert site.ask(Word.ON_FROM_SINK).code == 0
    now = site.config.read_bytes()
    assert b"\nsonar.telemetry.url=https://a.example/\n" in now and b"metrics.url" not in now
    assert b"\nsonar.telemetry.enable=true\n" in now
    assert [edit.purpose for edit in site.record()] == [EditPurpose.SWITCH, EditPurpose.SWITCH]
    assert site.ask(Word.BACK).code == 0
    assert site.config.read_bytes() == OLD


def test_it_points_at_a_relay_of_this_machine_and_takes_just_that_back(site: Site) -> None:
    assert site.ask(Word.OFF).code == 0
    off = site.config.read_bytes()
    assert site.ask(Word.TO_RELAY, relay=RELAY).code == 0
    assert f"\nsonar.telemetry.url=http://{RELAY}\n".encode() in site.config.read_bytes()
    assert site.ask(Word.TO_SINK).code == 0
    assert b"\nsonar.telemetry.url=http://127.0.0.1:9/\n" in site.config.read_bytes()
    assert site.ask(Word.ON_TO_RELAY, relay=RELAY).code == 0
    now = site.config.read_bytes()
    assert f"sonar.telemetry.metrics.url=http://{RELAY}/metrics\n".encode() in now and b".enable=true\n" in now
    assert [edit.purpose.value for edit in site.record()] == ["switch", "pointing", "pointing", "pointing", "switch"]
    assert site.ask(Word.BACK_ADDRESSES).code == 0
    assert b"\nsonar.telemetry.url=https://a.example/\n" in site.config.read_bytes()
    assert site.ask(Word.BACK_SWITCH).code == 0
    assert site.config.read_bytes() == OLD
    assert site.record() == ()
    assert site.ask(Word.OFF).code == 0
    assert site.config.read_bytes() == off


def test_a_relay_at_an_address_of_this_machine_that_is_not_loopback(site: Site) -> None:
    """As docker's bridge: what the kernel lists."""
    own = subprocess.run(["hostname", "-I"], capture_output=True, text=True, check=True).stdout.split()
    if not own:
        pytest.skip("this machine has no address but its own loopback")
    for address in own:
        host = f"[{address}]" if ":" in address else address
        assert site.ask(Word.TO_RELAY, relay=f"{host}:5001/abc").code == 0, address


def test_what_is_so_already_is_not_touched(site: Site) -> None:
    site.ask(Word.OFF)
    info = os.stat(site.config)
    answer = site.ask(Word.OFF)
    assert (answer.code, answer.told["changed"]) == (0, False)
    assert os.stat(site.config) == info
    assert len(site.record()) == 1


def test_testsigma_in_its_config_folder_only(site: Site) -> None:
    config = site.home / "config" / "application.properties"
    config.parent.mkdir()
    config.write_bytes(b"spring.datasource.password=geheim\n")
    for path in (config.parent, config):
        os.chown(path, OWNER, GROUP)
    assert site.ask(Word.OFF, path=config, product="testsigma").code == 0
    assert b"DISABLE_TELEMETRY=true" in config.read_bytes()
    other = site.home / "application.properties"
    config.rename(other)
    assert site.ask(Word.BACK, path=other, product="testsigma").error == "rights_name"


def test_what_can_be_taken_back_is_roots_alone_and_holds_our_lines_only(site: Site) -> None:
    site.ask(Word.OFF_TO_SINK)
    assert stat.S_IMODE(os.stat(site.store).st_mode) == 0o700
    (kept,) = site.store.iterdir()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert b"geheim" not in kept.read_bytes() and b"Z2VoZWlt" not in kept.read_bytes()


def test_a_store_that_others_can_enter_is_refused(site: Site) -> None:
    site.store.mkdir(mode=0o755)
    assert site.ask(Word.OFF, after=OLD).error == "rights_store"
    site.store.chmod(0o700)
    os.chown(site.store, OTHER, OTHER)
    answer = site.run("off", "sonarqube", str(site.config), "0" * 64, "0" * 64)
    assert answer.error == "rights_store"
    assert site.untouched()


# --- who writes -----------------------------------------------------------------------------------------------


def test_it_writes_as_the_files_owner_and_nobody_else(site: Site) -> None:
    """Where the owner may not write, root's rights do not help: a file that he was given in somebody's folder."""
    os.chown(site.config.parent, OTHER, OTHER)
    site.config.parent.chmod(0o755)
    assert site.ask(Word.OFF).error == "folder_read_only"
    assert site.untouched()
    assert site.record() == ()


def test_it_reads_as_the_files_owner(site: Site) -> None:
    site.config.chmod(0o000)
    assert site.ask(Word.OFF).error == "file_no_permission"
    assert site.untouched()


def test_a_file_of_root_is_changed_where_only_root_can_exchange_folders() -> None:
    """Not below /tmp, which others can write."""
    folder = Path(tempfile.mkdtemp(prefix="telemetry-tray-test-", dir="/opt"))
    try:
        here = Site(folder)
        folder.chmod(0o755)
        for path in (here.config, here.config.parent, here.home, folder / "opt"):
            os.chown(path, 0, 0)
        assert here.ask(Word.OFF).code == 0
        assert os.stat(here.config).st_uid == 0
        here.home.chmod(0o777)
        assert here.ask(Word.BACK).error == "rights_shared_folder"
        here.home.chmod(0o755)
        os.chown(here.home, OTHER, 0)
        assert here.ask(Word.BACK).error == "rights_shared_folder"
    finally:
        shutil.rmtree(folder)


def test_without_being_root_it_does_nothing(site: Site) -> None:
    def other() -> None:
        os.setgroups([])
        os.setresgid(OWNER, OWNER, OWNER)
        os.setresuid(OWNER, OWNER, OWNER)

    words = ["off", "sonarqube", str(site.config), sha256(OLD).hexdigest(), sha256(OLD).hexdigest()]
    code = "import os, sys; os.setresgid(*[65534] * 3); os.setresuid(*[65534] * 3)\n"
    done = subprocess.run(
        [sys.executable, "-I", "-c", RUN.replace("sys.exit", code + "sys.exit"), str(site.store), *words],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert json.loads(done.stdout)["error"]["code"] == "rights_not_root"
    assert site.untouched()


# --- what it is given -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ([], "rights_usage"),
        (["off"], "rights_usage"),
        (["OFF", "sonarqube", "P", "B", "A"], "rights_usage"),
        (["off;on", "sonarqube", "P", "B", "A"], "rights_usage"),
        (["off", "sonarqube", "P", "B", "A", "more"], "rights_usage"),
        (["off", "sonarqube", "P", "B", "A", "value=1"], "rights_usage"),
        (["off", "sonarqube", "P", "B", "A", "relay=127.0.0.1:5001/x"], "rights_usage"),
        (["to-relay", "sonarqube", "P", "B", "A"], "rights_usage"),
        (["to-relay", "sonarqube", "P", "B", "A", "relay=127.0.0.1:5001/x", "relay=127.0.0.1:5002/x"], "rights_usage"),
        (["to-relay", "sonarqube", "P", "B", "A", "relay=127.0.0.1:5001"], "rights_usage"),
        (["to-relay", "sonarqube", "P", "B", "A", "relay=127.0.0.1:80/x"], "rights_usage"),
        (["to-relay", "sonarqube", "P", "B", "A", "relay=127.1:5001/x"], "rights_usage"),
        (["to-relay", "sonarqube", "P", "B", "A", "relay=localhost:5001/x"], "rights_usage"),
        (["to-relay", "sonarqube", "P", "B", "A", "relay=0.0.0.0:5001/x"], "rights_usage"),
        (["to-relay", "sonarqube", "P", "B", "A", "relay=a@127.0.0.1:5001/x"], "rights_usage"),
        (["to-relay", "sonarqube", "P", "B", "A", "relay=127.0.0.1:5001/x\nsonar.web.port=1"], "rights_usage"),
        (["to-relay", "sonarqube", "P", "B", "A", "relay=127.0.0.1:5001/x\n"], "rights_usage"),
        (["to-relay", "sonarqube", "P", "B", "A", "relay=127.0.0.1:5001/x/y"], "rights_usage"),
        (["to-relay", "sonarqube", "P", "B", "A", "relay=127.0.0.1:5001/${env:PATH}"], "rights_usage"),
        (["to-relay", "sonarqube", "P", "B", "A", "relay=203.0.113.7:5001/x"], "rights_relay_elsewhere"),
        (["to-relay", "sonarqube", "P", "B", "A", "relay=[2001:db8::7]:5001/x"], "rights_relay_elsewhere"),
        (["off", "sonarqube", "P", "B", "A", "service="], "rights_usage"),
        (["off", "sonarqube", "P", "B", "A", "service=a b"], "rights_usage"),
        (["off", "sonarqube", "P", "B", "A", "service=a\n"], "rights_usage"),
        (["off", "sonarqube", "P", "B", "A", "service=a: {x"], "rights_usage"),
        (["off", "sonarqube", "P", "B", "A", "service=a"], "rights_name"),
        (["off", "sonarqube", "P", "absent", "A"], "rights_name"),
        (["back", "sonarqube", "P", "B", "absent"], "rights_name"),
        (["off", "sonarqube", "/opt/docker-compose.override.yml", "B", "A"], "rights_name"),
        (["off", "sonarqube", "P", "B", "any"], "rights_usage"),
        (["off", "sonarqube", "P", "G" * 64, "A"], "rights_usage"),
        (["off", "nothing", "P", "B", "A"], "no_such_product"),
        (["off", "testsigma", "P", "B", "A"], "rights_name"),
        (["off", "sonarqube", "conf/sonar.properties", "B", "A"], "rights_path"),
        (["off", "sonarqube", "", "B", "A"], "rights_path"),
        (["off", "sonarqube", "/", "B", "A"], "rights_path"),
        (["off", "sonarqube", "//opt/sonar.properties", "B", "A"], "rights_path"),
        (["off", "sonarqube", "/opt/../etc/sonar.properties", "B", "A"], "rights_path"),
        (["off", "sonarqube", "/opt/./sonar.properties", "B", "A"], "rights_path"),
        (["off", "sonarqube", "/opt/sonar.properties/", "B", "A"], "rights_path"),
        (["off", "sonarqube", "/etc/shadow", "B", "A"], "rights_name"),
        (["off", "sonarqube", "/etc/not-sonar.properties", "B", "A"], "rights_name"),
        (["off", "sonarqube", "/etc/sonar.properties\n", "B", "A"], "rights_name"),
        (["off", "sonarqube", "/nowhere/at/all/sonar.properties", "B", "A"], "rights_not_there"),
        (["off", "sonarqube", "/opt/" + "x" * 300 + "/sonar.properties", "B", "A"], "rights_not_there"),
    ],
)
def test_words_that_it_does_not_take(site: Site, words: Sequence[str], code: str) -> None:
    digest = sha256(OLD).hexdigest()
    given = [{"P": str(site.config), "B": digest, "A": digest}.get(word, word) for word in words]
    answer = site.run(*given)
    assert (answer.code, answer.error) == (1, code)
    assert site.untouched()


def test_another_content_than_the_expected_one_is_left(site: Site) -> None:
    assert site.ask(Word.OFF, before=OLD + b"#\n", after=OLD).error == "rights_other_content"
    assert site.untouched()


def test_another_change_than_the_one_that_was_shown_is_not_made(site: Site) -> None:
    for after in (OLD, b"", site.comes_to(Word.OFF_TO_SINK, site.config, OLD)):
        assert site.ask(Word.OFF, after=after).error == "rights_other_change"
    assert site.untouched()
    assert site.record() == ()


def test_nothing_is_taken_back_that_it_has_no_record_of(site: Site) -> None:
    """The lines of one edit of the program's own, undone by a caller who says so."""
    answer = site.ask(Word.BACK, before=OLD, after=b"sonar.telemetry.url=https://evil.example/\n")
    assert answer.error == "rights_other_change"
    assert site.untouched()


def test_surroundings_of_the_caller_count_for_nothing(site: Site, tmp_path: Path) -> None:
    planted = tmp_path / "json.py"
    planted.write_text("raise SystemExit('planted')")
    words = ["off", "sonarqube", str(site.config), sha256(OLD).hexdigest()]
    after = sha256(site.comes_to(Word.OFF, site.config, OLD)).hexdigest()
    surroundings = {"PYTHONPATH": str(tmp_path), "PYTHONSTARTUP": str(planted), "HOME": str(tmp_path), "PATH": "/none"}
    assert site.run(*words, after, env=surroundings, cwd=tmp_path).code == 0


# --- hostile files --------------------------------------------------------------------------------------------


def test_a_link_anywhere_on_the_way_is_not_followed(site: Site) -> None:
    """Each step of the path in turn is a link to the very same thing."""
    steps = [site.config, *site.config.parents]
    for step in steps[: len(steps) - len(site.folder.parents)][:4]:
        away = step.with_name(step.name + ".real")
        step.rename(away)
        step.symlink_to(away.name)
        answer = site.ask(Word.OFF, before=OLD)
        assert answer.error == "rights_link", step
        assert answer.told["error"]["facts"]["at"] == str(step)
        step.unlink()
        away.rename(step)
    assert site.untouched()


def test_a_link_to_somebody_elses_file_is_not_followed(site: Site) -> None:
    victim = site.folder / "sonar.properties"
    victim.write_bytes(OLD)
    site.config.unlink()
    site.config.symlink_to(victim)
    assert site.ask(Word.OFF, before=OLD, after=OLD).error == "rights_link"
    assert victim.read_bytes() == OLD


def test_a_second_name_of_somebody_elses_file_is_left(site: Site) -> None:
    victim = site.folder / "victim"
    victim.write_bytes(OLD)
    os.chown(victim, OTHER, OTHER)
    site.config.unlink()
    site.config.hardlink_to(victim)
    assert site.ask(Word.OFF, before=OLD).error == "file_hard_linked"
    assert victim.read_bytes() == OLD


def test_what_is_no_file_is_left_and_not_waited_for(site: Site) -> None:
    site.config.unlink()
    os.mkfifo(site.config)
    assert site.ask(Word.OFF, before=OLD, after=OLD).error == "file_not_regular"
    site.config.unlink()
    site.config.mkdir()
    assert site.ask(Word.OFF, before=OLD, after=OLD).error == "file_not_regular"
    site.config.rmdir()
    os.mknod(site.config, 0o666 | stat.S_IFCHR, os.makedev(1, 3))
    assert site.ask(Word.OFF, before=OLD, after=OLD).error == "file_not_regular"
    site.config.unlink()
    assert site.ask(Word.OFF, before=OLD, after=OLD).error == "rights_not_there"


def test_a_file_beyond_all_measure_is_left(site: Site) -> None:
    with site.config.open("r+b") as stream:
        stream.truncate(MAX_BYTES + 1)
    assert site.ask(Word.OFF, before=OLD, after=OLD).error == "file_too_large"


@pytest.mark.parametrize("bytes_", [b"\0" * 100, b"\xff\xfe\x00", b"sonar.telemetry.enable=\\u12", b"a" * 70_000])
def test_bytes_that_are_no_text_end_in_a_word(site: Site, bytes_: bytes) -> None:
    site.config.write_bytes(bytes_)
    answer = site.ask(Word.OFF, after=b"")
    assert answer.code == 1 and answer.error not in (None, "rights_helper_crashed"), answer
    assert site.config.read_bytes() == bytes_


# --- races ----------------------------------------------------------------------------------------------------


def _swapping(one: Path, two: Path, until: threading.Event) -> None:
    """What is at `one` and `two` changes places, as fast as it can."""
    spare = one.with_name("spare")
    while not until.is_set():
        os.rename(one, spare)
        os.rename(two, one)
        os.rename(spare, two)


@pytest.mark.parametrize("what", ["file", "folder"])
def test_who_swaps_file_or_folder_for_a_link_meanwhile_wins_nothing(site: Site, what: str) -> None:
    """The owner swaps a step of the path for a link to a victim, whose file he may not write; whatever the helper
    meets, the victim's file stays, and the helper ends in its words."""
    victim = site.folder / "victim"
    victim.mkdir()
    target = victim / "sonar.properties"
    target.write_bytes(OLD)
    for path in (target, victim):
        os.chown(path, OTHER, OTHER)
    step = site.config if what == "file" else site.config.parent
    trap = step.with_name("trap")
    trap.symlink_to(target if what == "file" else victim)
    over, seen = threading.Event(), set[str | None]()
    thread = threading.Thread(target=_swapping, args=(step, trap, over))
    thread.start()
    try:
        until = time.monotonic() + 60
        while time.monotonic() < until and not ("rights_link" in seen and len(seen) > 1):
            after = site.comes_to(Word.OFF, site.config, OLD)
            seen.add(site.ask(Word.OFF, before=OLD, after=after).error)
            assert target.read_bytes() == OLD
            assert os.listdir(victim) == ["sonar.properties"]
    finally:
        over.set()
        thread.join()
    assert target.stat().st_uid == OTHER
    told = {"rights_link", "rights_not_there", "file_changed", "rights_other_content", "file_not_regular"}
    told |= {"folder_read_only", "file_read_only", "file_missing", "file_not_confirmed", "file_error"}
    assert seen - {None} <= told, seen
    assert "rights_link" in seen, seen


def test_a_file_that_changes_between_look_and_write_is_left(site: Site) -> None:
    """Others write it all the time; what the helper writes is made from what it replaces, or it writes nothing."""
    over = threading.Event()

    def write() -> None:
        number = 0
        while not over.is_set():
            number += 1
            new = site.config.with_name("new")
            new.write_bytes(OLD + b"# %d\n" % number)
            os.chown(new, OWNER, GROUP)
            os.rename(new, site.config)

    thread = threading.Thread(target=write)
    thread.start()
    try:
        for _ in range(5):
            before = site.config.read_bytes()
            after = site.comes_to(Word.OFF, site.config, before)
            assert site.ask(Word.OFF, before=before, after=after).error in ("rights_other_content", "file_changed")
    finally:
        over.set()
        thread.join()


@pytest.mark.parametrize("moment", ["before", "after"])
def test_killed_beside_its_write_it_leaves_a_whole_file_and_a_way_back(site: Site, moment: str) -> None:
    """Both processes at once, right before or right behind the replacement."""
    after = site.comes_to(Word.OFF_TO_SINK, site.config, OLD)
    words = ["off-to-sink", "sonarqube", str(site.config), sha256(OLD).hexdigest(), sha256(after).hexdigest()]
    killed = f"""
import os, signal
from tray_app.config_files.replace import ConfigFiles
real = ConfigFiles.replace_in
def replace_in(*words):
    if {moment!r} == "after":
        real(*words)
    os.write(3, b"x")
    signal.pause()
ConfigFiles.replace_in = replace_in
"""
    reader, writer = os.pipe()
    child = subprocess.Popen(
        [sys.executable, "-I", "-c", f"import os; os.dup2({writer}, 3)\n{killed}{RUN}", str(site.store), *words],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True, pass_fds=[writer],
    )  # fmt: skip
    os.close(writer)
    assert os.read(reader, 1) == b"x"
    os.killpg(child.pid, signal.SIGKILL)
    child.communicate()
    os.close(reader)
    assert site.config.read_bytes() == (after if moment == "after" else OLD)
    assert [edit.purpose for edit in site.record()] == [EditPurpose.SWITCH, EditPurpose.POINTING]
    if moment == "after":
        assert site.ask(Word.BACK).code == 0
    else:
        assert site.ask(Word.OFF_TO_SINK).code == 0, "it can be repeated"
        assert site.ask(Word.BACK).code == 0
    assert site.config.read_bytes() == OLD
    assert site.record() == ()


def test_one_helper_at_a_time_has_the_record(site: Site) -> None:
    after = site.comes_to(Word.OFF, site.config, OLD)
    words = ["off", "sonarqube", str(site.config), sha256(OLD).hexdigest(), sha256(after).hexdigest()]
    with record_of(str(site.config), str(site.store)):
        child = subprocess.Popen([sys.executable, "-I", "-c", RUN, str(site.store), *words], stdout=subprocess.DEVNULL)
        until = time.monotonic() + 30
        while not any(
            "->" in line and f" {child.pid} " in line for line in Path("/proc/locks").read_text().splitlines()
        ):
            assert child.poll() is None, "it did not wait"
            assert time.monotonic() < until
        assert site.untouched()
    assert child.wait(60) == 0
    assert site.config.read_bytes() == after


# --- what it is made of ---------------------------------------------------------------------------------------


def test_it_loads_nothing_that_talks_to_anybody() -> None:
    code = "import sys, tray_app.helper.__main__\n"
    code += "".join(f"import {module}\n" for module, _ in work.PLANNERS.values())
    code += "print('\\n'.join(sys.modules))"
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    for name in ("socket", "ssl", "asyncio", "sqlite3", "subprocess", "httpx", "keyring", "PySide6", "ruamel.yaml"):
        assert name not in loaded, name
    ours = {name for name in loaded if name.startswith("tray_app.")}
    assert not {
        name for name in ours if name.split(".")[1] in ("engine", "system", "desktop", "cli", "journal", "demo")
    }
