"""The helper and the override of a compose project: it is made, changed and taken away as its owner, beside a compose
file that has the service, along no link; nothing of the caller's but a name that is there stands in it."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.test_helper import (
    GROUP,
    OTHER,
    OWNER,
    PLANNERS,
    RELAY,
    RUN,
    Answer,
    Site,
    _hash,
    _swapping,
    pytestmark,
)
from tray_app.config_files.replace import MAX_BYTES
from tray_app.core.edits import in_one_go
from tray_app.core.rights import Deed, RightsRequest, Word, arguments

__all__ = ["pytestmark"]

COMPOSE = b"""# the owner's
services:
  db:
    image: postgres
    environment: {POSTGRES_PASSWORD: geheim}
  web:
    image: sonarqube:9.9-community
"""
OVERRIDE = b"""services:
  web:
    # mine
    environment:
      SONAR_JDBC_PASSWORD: geheim
"""
MADE = b"""# Added by Telemetry Tray. docker compose reads this file together with the one beside it.
services:
  web:
    environment:
      SONAR_TELEMETRY_ENABLE: "false"
"""


class Project:
    """A compose project of another user."""

    def __init__(self, folder: Path) -> None:
        self.site = Site(folder)
        self.store = self.site.store
        self.folder = folder / "srv" / "project"
        self.folder.mkdir(parents=True)
        self.compose = self.folder / "docker-compose.yml"
        self.compose.write_bytes(COMPOSE)
        self.override = self.folder / "docker-compose.override.yml"
        for path in (self.folder.parent, self.folder, self.compose):
            os.chown(path, OWNER, GROUP)

    def have(self, data: bytes = OVERRIDE) -> None:
        """An override that is there already."""
        self.override.write_bytes(data)
        self.override.chmod(0o640)
        os.chown(self.override, OWNER, GROUP)

    def now(self) -> bytes | None:
        return self.override.read_bytes() if self.override.exists() else None

    def comes_to(self, word: Word, *, relay: str | None = None, product: str = "sonarqube") -> bytes | None:
        deed = Deed(word, str(self.override), service="web", relay=relay)
        beside = (str(self.compose), COMPOSE)
        rows = in_one_go(PLANNERS[product](deed, self.now(), self.site.record(self.override), beside))
        return self.now() if not rows else None if rows[0][-1].removes else rows[0][-1].content

    def words(
        self, word: Word, *, relay: str | None = None, product: str = "sonarqube", service: str = "web",
        before: bytes | str | None = "now", after: bytes | str | None = "shown", path: Path | None = None,
    ) -> tuple[str, ...]:  # fmt: skip
        deed = Deed(word, str(path or self.override), service=service, relay=relay)
        before = self.now() if isinstance(before, str) else before
        after = self.comes_to(word, relay=relay, product=product) if isinstance(after, str) else after
        return arguments(RightsRequest(deed, product, _hash(before), _hash(after)))

    def ask(self, word: Word, **more: object) -> Answer:
        return self.site.run(*self.words(word, **more))  # type: ignore[arg-type]

    def untouched(self, *more: str) -> bool:
        """Nothing was made, the compose file is as it was."""
        names = {"docker-compose.yml", *more}
        return self.compose.read_bytes() == COMPOSE and set(os.listdir(self.folder)) == names


@pytest.fixture
def project() -> Iterator[Project]:
    folder = Path(tempfile.mkdtemp(prefix="helper-"))
    folder.chmod(0o755)
    yield Project(folder)
    shutil.rmtree(folder)


# --- what it does ---------------------------------------------------------------------------------------------


def test_one_that_is_not_there_is_made_as_its_folders_owner_and_taken_away_again(project: Project) -> None:
    answer = project.ask(Word.OFF)
    assert (answer.code, answer.told["before"]) == (0, "absent")
    assert project.override.read_bytes() == MADE
    info = project.override.stat()
    assert (info.st_uid, info.st_gid, stat.S_IMODE(info.st_mode)) == (OWNER, GROUP, 0o644)
    assert project.ask(Word.OFF).told["changed"] is False
    answer = project.ask(Word.BACK)
    assert (answer.code, answer.told["after"]) == (0, "absent")
    assert project.untouched()
    assert os.listdir(project.store) == []


def test_one_that_is_there_is_spliced_and_gets_back_to_the_byte(project: Project) -> None:
    project.have()
    assert project.ask(Word.OFF_TO_SINK).code == 0
    now = project.override.read_bytes()
    assert b'SONAR_TELEMETRY_ENABLE: "false"' in now and b"http://127.0.0.1:9/" in now and b"# mine" in now
    info = project.override.stat()
    assert (info.st_uid, info.st_gid, stat.S_IMODE(info.st_mode)) == (OWNER, GROUP, 0o640)
    (kept,) = project.store.iterdir()
    assert b"geheim" not in kept.read_bytes()
    assert project.ask(Word.ON_FROM_SINK).code == 0
    assert b'SONAR_TELEMETRY_ENABLE: "true"' in project.override.read_bytes()
    assert b"127.0.0.1:9" not in project.override.read_bytes()
    assert project.ask(Word.BACK).code == 0
    assert project.override.read_bytes() == OVERRIDE


def test_it_points_at_a_relay_and_takes_one_part_back(project: Project) -> None:
    assert project.ask(Word.ON_TO_RELAY, relay=RELAY).code == 0
    now = project.override.read_bytes()
    assert f'SONAR_TELEMETRY_URL: "http://{RELAY}"'.encode() in now and b'ENABLE: "true"' in now
    assert project.ask(Word.BACK_SWITCH).code == 0
    assert b"ENABLE" not in project.override.read_bytes()
    assert project.ask(Word.BACK_ADDRESSES).code == 0
    assert project.untouched()


def test_testsigma_too(project: Project) -> None:
    assert project.ask(Word.OFF_TO_SINK, product="testsigma").code == 0
    now = project.override.read_bytes()
    assert b'DISABLE_TELEMETRY: "true"' in now and b"http://127.0.0.1:9" in now
    assert project.ask(Word.BACK, product="testsigma").code == 0
    assert project.untouched()


def test_a_compose_file_is_needed_to_set_something_and_not_to_take_it_back(project: Project) -> None:
    assert project.ask(Word.OFF).code == 0
    after = project.comes_to(Word.ON)
    project.compose.unlink()
    assert project.ask(Word.ON, after=after).error == "rights_no_compose"
    assert project.ask(Word.BACK).code == 0
    assert os.listdir(project.folder) == []
    assert project.ask(Word.OFF, after=MADE).error == "rights_no_compose"
    assert os.listdir(project.folder) == []


# --- what it is given -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["compose.override.yml", "docker-compose.override.yaml"])
def test_other_overrides_are_changed_but_never_made(project: Project, name: str) -> None:
    path = project.folder / name
    assert project.ask(Word.OFF, path=path).error == "rights_not_there"
    assert project.untouched()
    project.override = path
    project.have()
    assert project.ask(Word.OFF).code == 0


def test_no_file_of_another_name(project: Project) -> None:
    for name in ("docker-compose.yml", "compose.yaml", ".env", "docker-compose.override.yml\n", "override.yml"):
        answer = project.ask(Word.OFF, path=project.folder / name, before=COMPOSE)
        assert answer.error == "rights_name", name
    assert project.untouched()


def test_no_service_that_the_compose_file_does_not_have(project: Project) -> None:
    for service in ("other", "services", "-", "..", "web.", "WEB"):
        after = MADE.replace(b"web", service.encode())
        assert project.ask(Word.OFF, service=service, after=after).error == "compose_no_service", service
    assert project.untouched()
    project.have(b"services:\n  other: {}\n")
    after = b'services:\n  other: {environment: {SONAR_TELEMETRY_ENABLE: "false"}}\n'
    assert project.ask(Word.OFF, service="other", after=after).error == "compose_no_service", "the override's own"


def test_another_change_than_the_one_that_was_shown_is_not_made(project: Project) -> None:
    for after in (b"", COMPOSE, None, MADE.replace(b"false", b"true"), project.comes_to(Word.OFF_TO_SINK)):
        assert project.ask(Word.OFF, after=after).error == "rights_other_change"
    assert project.untouched()
    assert project.site.record(project.override) == ()


def test_nothing_is_taken_away_that_it_did_not_make(project: Project) -> None:
    project.have(MADE)
    assert project.ask(Word.BACK, after=None).error == "rights_other_change"
    assert project.override.read_bytes() == MADE


def test_what_others_wrote_into_the_one_it_made_stays(project: Project) -> None:
    assert project.ask(Word.OFF).code == 0
    project.override.write_bytes(project.override.read_bytes() + b"  db: {restart: always}\n")
    assert project.ask(Word.BACK, after=None).error == "rights_other_change"
    assert project.ask(Word.BACK).code == 0
    assert b"db: {restart: always}" in project.override.read_bytes()


def test_one_that_is_there_now_although_there_was_none(project: Project) -> None:
    after = project.comes_to(Word.OFF)
    project.have()
    assert project.ask(Word.OFF, before=None, after=after).error == "rights_other_content"
    assert project.override.read_bytes() == OVERRIDE


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"services:\n\tweb: {}\n", "compose_syntax"),
        (b"services: {web: {}, web: {}}\n", "compose_duplicate_key"),
        (b"\xff\xfe", "compose_not_text"),
        (b"a: " + b"[" * 20_000, "compose_too_deep"),
        (b"#" * 300_000, "compose_too_large"),
    ],
)
def test_files_that_cannot_be_read_end_in_a_word(project: Project, data: bytes, code: str) -> None:
    project.have(data)
    assert project.ask(Word.OFF, after=MADE).error == code
    assert project.override.read_bytes() == data
    project.override.unlink()
    project.compose.write_bytes(data)
    assert project.ask(Word.OFF, after=MADE).error == code
    assert os.listdir(project.folder) == ["docker-compose.yml"]


# --- hostile places -------------------------------------------------------------------------------------------


def test_a_link_anywhere_on_the_way_is_not_followed(project: Project) -> None:
    for step in (project.folder, project.folder.parent, project.folder.parents[1]):
        away = step.with_name(step.name + ".real")
        step.rename(away)
        step.symlink_to(away.name)
        answer = project.ask(Word.OFF, after=MADE)
        assert (answer.error, answer.told["error"]["facts"]["at"]) == ("rights_link", str(step))
        step.unlink()
        away.rename(step)
    assert project.untouched()


def test_a_link_at_the_place_of_either_file_is_not_followed(project: Project) -> None:
    victim = project.site.folder / "victim"
    project.override.symlink_to(victim)
    for before in (None, OVERRIDE):
        assert project.ask(Word.OFF, before=before, after=MADE).error == "rights_link"
    assert not victim.exists(), "nothing is made through a link that leads nowhere"
    project.override.unlink()
    victim.write_bytes(COMPOSE)
    project.compose.unlink()
    project.compose.symlink_to(victim)
    answer = project.ask(Word.OFF, after=MADE)
    assert answer.error not in (None, "rights_helper_crashed"), answer
    assert sorted(os.listdir(project.folder)) == ["docker-compose.yml"]


def test_what_is_no_file_is_left_and_not_waited_for(project: Project) -> None:
    for make in (os.mkfifo, os.mkdir):
        make(project.override)
        for before in (None, OVERRIDE):
            assert project.ask(Word.OFF, before=before, after=MADE).error == "file_not_regular"
        (project.override.unlink if make is os.mkfifo else project.override.rmdir)()
    project.compose.unlink()
    os.mkfifo(project.compose)
    assert project.ask(Word.OFF, after=MADE).error == "file_not_regular"
    assert not project.override.exists()


def test_a_second_name_of_somebody_elses_file_is_left(project: Project) -> None:
    victim = project.site.folder / "victim"
    victim.write_bytes(OVERRIDE)
    os.chown(victim, OTHER, OTHER)
    project.override.hardlink_to(victim)
    for word in (Word.OFF, Word.BACK):
        assert project.ask(word, before=OVERRIDE, after=MADE).error == "file_hard_linked"
    assert victim.read_bytes() == OVERRIDE


def test_a_compose_file_beyond_all_measure_is_left(project: Project) -> None:
    with project.compose.open("r+b") as stream:
        stream.truncate(MAX_BYTES + 1)
    assert project.ask(Word.OFF, after=MADE).error == "file_too_large"
    assert not project.override.exists()


def test_it_reads_and_makes_as_the_folders_owner(project: Project) -> None:
    """Where he may not, root's rights do not help."""
    os.chown(project.compose, OTHER, OTHER)
    project.compose.chmod(0o600)
    assert project.ask(Word.OFF, after=MADE).error == "file_no_permission"
    project.compose.chmod(0o644)
    project.folder.chmod(0o555)
    assert project.ask(Word.OFF).error == "folder_read_only"
    assert project.site.record(project.override) == ()
    project.folder.chmod(0o755)
    assert project.untouched()


def test_in_a_folder_that_a_group_may_write_it_is_made_as_the_owner_all_the_same(project: Project) -> None:
    project.folder.chmod(0o777)
    assert project.ask(Word.OFF).code == 0
    assert project.override.stat().st_uid == OWNER


def test_in_a_folder_of_roots_only_where_none_but_root_can_exchange_it() -> None:
    folder = Path(tempfile.mkdtemp(prefix="telemetry-tray-test-", dir="/opt"))
    try:
        here = Project(folder)
        folder.chmod(0o755)
        for path in (here.folder.parent, here.folder, here.compose):
            os.chown(path, 0, 0)
        for path in (here.folder.parent, here.folder):
            path.chmod(0o775)
            assert here.ask(Word.OFF).error == "rights_shared_folder"
            path.chmod(0o755)
        os.chown(here.folder.parent, OTHER, 0)
        assert here.ask(Word.OFF).error == "rights_shared_folder"
        os.chown(here.folder.parent, 0, 0)
        assert here.untouched()
        assert here.ask(Word.OFF).code == 0
        assert (here.override.stat().st_uid, here.override.read_bytes()) == (0, MADE)
        assert here.ask(Word.BACK).code == 0
        assert here.untouched()
    finally:
        shutil.rmtree(folder)


# --- races ----------------------------------------------------------------------------------------------------


def test_who_swaps_the_folder_for_a_link_meanwhile_gets_nothing_made_elsewhere(project: Project) -> None:
    victim = project.folder.with_name("victim")
    victim.mkdir()
    (victim / "docker-compose.yml").write_bytes(COMPOSE)
    for path in (victim / "docker-compose.yml", victim):
        os.chown(path, OTHER, OTHER)
    trap = project.folder.with_name("trap")
    trap.symlink_to(victim)
    after = project.comes_to(Word.OFF)
    over, seen = threading.Event(), set[str | None]()
    thread = threading.Thread(target=_swapping, args=(project.folder, trap, over))
    thread.start()
    try:
        until = time.monotonic() + 60
        while time.monotonic() < until and not ("rights_link" in seen and len(seen) > 1):
            seen.add(project.ask(Word.OFF, before=None, after=after).error)
            assert os.listdir(victim) == ["docker-compose.yml"]
    finally:
        over.set()
        thread.join()
    told = {None, "rights_link", "rights_not_there", "rights_other_content", "file_missing", "folder_missing"}
    assert seen <= told, seen
    assert "rights_link" in seen, seen


def test_one_that_appears_right_before_it_is_made_is_not_written_over(project: Project) -> None:
    """Between the helper's look and its write: somebody else's file of that name stays, whatever it is."""
    words = project.words(Word.OFF)
    late = f"""
from tray_app.config_files.replace import ConfigFiles
real = ConfigFiles.replace_in
def replace_in(*words):
    with open({str(project.override)!r}, "wb") as stream:
        stream.write({OVERRIDE!r})
    real(*words)
ConfigFiles.replace_in = replace_in
"""
    done = subprocess.run(
        [sys.executable, "-I", "-c", late + RUN, str(project.store), *words],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert "file_changed" in done.stdout, done
    assert project.override.read_bytes() == OVERRIDE
    assert project.site.record(project.override) == ()


# --- what it is made of ---------------------------------------------------------------------------------------

_BLOCKED = """
import sys
from importlib.abc import MetaPathFinder
class Blocked(MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if {condition}:
            raise SystemError("loads " + name)
"""


def test_as_the_owner_it_loads_nothing_more(project: Project) -> None:
    """Who may not be able to read our modules, and whose Python it is not."""
    late = f"""{_BLOCKED.format(condition="True")}
from tray_app.helper import work
real = work._drop_to
def drop_to(place):
    real(place)
    sys.meta_path.insert(0, Blocked())
work._drop_to = drop_to
"""
    for kind in ("file", "override"):
        for word in (Word.OFF_TO_SINK, Word.ON_FROM_SINK, Word.TO_RELAY, Word.BACK):
            relay = RELAY if word is Word.TO_RELAY else None
            if kind == "file":
                before = project.site.config.read_bytes()
                after = project.site.comes_to(word, project.site.config, before, relay=relay)
                deed = Deed(word, str(project.site.config), relay=relay)
                words = arguments(RightsRequest(deed, "sonarqube", _hash(before), _hash(after)))
            else:
                words = project.words(word, relay=relay)
            done = subprocess.run(
                [sys.executable, "-I", "-c", late + RUN, str(project.store), *words],
                capture_output=True, text=True, timeout=60, check=False,
            )  # fmt: skip
            assert (done.returncode, '"changed": true' in done.stdout) == (0, True), (kind, word, done)


def test_it_does_without_what_its_package_leaves_out(project: Project) -> None:
    spec = (Path(__file__).parents[2] / "packaging" / "telemetry-tray.spec").read_text()
    found = re.search(r"helper = Analysis\(.*?excludes=(\[.*?\]),$", spec, re.MULTILINE | re.DOTALL)
    assert found is not None
    left_out = re.findall('"([^"]+)"', found[1])
    assert "socket" in left_out
    late = _BLOCKED.format(condition=f"name in {left_out!r}")
    late += "sys.meta_path.insert(0, Blocked())\n"
    for word in (Word.OFF_TO_SINK, Word.BACK):
        done = subprocess.run(
            [sys.executable, "-I", "-S", "-c", f"import sys; sys.path[1:1] = {sys.path!r}\n{late}{RUN}",
             str(project.store), *project.words(word)],
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert (done.returncode, '"changed": true' in done.stdout) == (0, True), (word, done)
