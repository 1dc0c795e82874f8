"""What a SonarQube on this machine was started with, seen from outside, and what that makes of its file."""

from __future__ import annotations

import os
import subprocess
import time
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.integration.test_replace import IS_ROOT, NOBODY, in_child
from tests.processes import WAITS, java, sonarqube
from tray_app.core.errors import Fixable
from tray_app.core.model import Aspect, Evidence, Instance, Look, Means, Place, Side
from tray_app.core.sharing import merged
from tray_app.products.sonarqube.local import look
from tray_app.products.sonarqube.running import started, started_in
from tray_app.system.processes import java_processes

ENABLE, URL = "sonar.telemetry.enable", "sonar.telemetry.url"
NOW = datetime(2026, 5, 3, 12, 0, tzinfo=UTC)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "sq" / "conf").mkdir(parents=True)
    (tmp_path / "sq" / "lib").mkdir()
    return tmp_path / "sq"


def write(home: Path, text: str, *, age_s: float = 3600) -> None:
    path = home / "conf" / "sonar.properties"
    path.write_text(text)
    os.utime(path, (time.time() - age_s,) * 2)


def looked(home: Path) -> Look:
    return look(Instance(name="work", product="sonarqube", added_at=NOW, home=str(home)), NOW)


def deciding(found: Look, side: Side, key: str = ENABLE) -> Evidence:
    (piece,) = [e for e in found.evidence if e.side is side and e.key == key and e.decides]
    return piece


def test_arguments_environment_folder_and_start_of_a_process(tmp_path: Path) -> None:
    before = datetime.now(UTC)
    with java(tmp_path, "-Dx=1", "a b", environment={"OURS": "1", "PASSWORD": "s3cret"}) as child:
        (one,) = [p for p in java_processes(["OURS", "NOT"]) if p.pid == child.pid]
    assert one.arguments[2:] == ("-Dx=1", "a b") and one.environment == {"OURS": "1"}
    assert one.folder == str(tmp_path) and one.parent == os.getpid() and one.foreign is False
    assert abs(one.started_at - before) < timedelta(seconds=5)
    assert "s3cret" not in repr(one)
    assert child.pid not in {p.pid for p in java_processes([])}, "it ended"


def test_the_same_by_psutil_where_there_is_no_proc(tmp_path: Path) -> None:
    with java(tmp_path, "-Dx=1", "a b", environment={"OURS": "1", "PASSWORD": "s3cret"}) as child:
        (by_proc,) = [p for p in java_processes(["OURS", "NOT"]) if p.pid == child.pid]
        found = java_processes(["OURS", "NOT"], proc=str(tmp_path / "no proc"))
        (one,) = [p for p in found if p.pid == child.pid]
    assert one._replace(started_at=by_proc.started_at) == by_proc
    assert abs(one.started_at - by_proc.started_at) < timedelta(seconds=1)
    assert "s3cret" not in repr(found)


def test_a_process_that_ends_while_it_is_looked_at(tmp_path: Path) -> None:
    """As the kernel leaves it: some of its files are gone, some empty."""
    with java(tmp_path) as child:
        proc = tmp_path / "proc"
        (proc / "self" / "ns").mkdir(parents=True)
        (proc / "stat").write_text("btime 1\n")
        for number, gone in enumerate(("stat", "cmdline", "environ", "comm", None), 100):
            there = proc / str(number)
            there.mkdir()
            for name in {"stat", "cmdline", "environ", "comm"} - {gone}:
                (there / name).write_bytes(Path(f"/proc/{child.pid}/{name}").read_bytes())
        assert [p.pid for p in java_processes([], proc=str(proc))] == [104]


@pytest.mark.skipif(not IS_ROOT, reason="only root can start a process of another user")
def test_a_process_of_another_user_says_why_it_could_not_be_looked_at(home: Path, tmp_path: Path) -> None:
    """Its arguments can be seen, its environment and folder cannot; the folder is told by its children's arguments."""
    write(home, f"{ENABLE}=false\n")
    temporary = f"-Djava.io.tmpdir={home}/temp"
    main = f"import subprocess; subprocess.run([{str(home / 'jre' / 'java')!r}, '-c', {WAITS!r}, {temporary!r}])"
    jar = "../../lib/sonar-application-9.9.8.1.jar"
    with sonarqube(home):  # makes the folders
        pass
    with subprocess.Popen(
        [str(home / "jre" / "java"), "-c", main, "-jar", jar],
        cwd=home / "bin" / "linux-x86-64",
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None and process.stdout.readline() == b"up\n"

        def seen() -> None:
            found = looked(home)
            configured, running = (deciding(found, side) for side in Side)
            raise Fixable(f"{configured.means} {running.means} {running.note and running.note.code}")

        told: list[str] = []
        for folder in (home, home / "conf", *home.parents):
            if folder != Path("/") and folder.stat().st_uid == os.geteuid():
                folder.chmod(folder.stat().st_mode | 0o055)
        (home / "conf" / "sonar.properties").chmod(0o644)
        told.append(in_child(seen, uid=NOBODY))
        assert process.stdin is not None
        process.stdin.close()
        process.kill()
    assert told == ["off unreadable process_of_other_user"]


def test_another_installation_and_a_child_are_not_it(home: Path, tmp_path: Path) -> None:
    write(home, f"{ENABLE}=false\n")
    with ExitStack() as stack:
        stack.enter_context(sonarqube(tmp_path / "other", f"-D{ENABLE}=true"))
        web = ("-cp", "./lib/sonar-application-9.9.8.jar:./lib/x.jar", "org.sonar.server.app.WebServer")
        stack.enter_context(java(home / "jre2", *web, f"-D{ENABLE}=true", cwd=home))
        assert started_in(str(home)) is None
        mine = stack.enter_context(sonarqube(home, f"-D{ENABLE}=true"))
        assert {one.pid for one in started() if one.home and str(tmp_path) in one.home} >= {mine.pid}
        one = started_in(str(home))
        assert one is not None and one.pid == mine.pid and one.version == "9.9.8.100196"
        link = tmp_path / "link"
        link.symlink_to(home)
        assert started_in(str(link)) == one


def test_one_that_sees_other_files_is_never_taken_for_a_local_one(home: Path) -> None:
    if subprocess.run(["unshare", "--mount", "true"], capture_output=True, check=False).returncode:
        pytest.skip("this user may not make a mount namespace")
    write(home, f"{ENABLE}=false\n")
    with sonarqube(home):  # makes the folders
        pass
    words = [
        "-c",
        "import sys; print('up', flush=True); sys.stdin.read()",
        "-jar",
        "../../lib/sonar-application-9.9.8.jar",
    ]
    with subprocess.Popen(
        ["unshare", "--mount", str(home / "jre" / "java"), *words, f"-D{ENABLE}=true"],
        cwd=home / "bin" / "linux-x86-64",
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as child:
        assert child.stdout is not None and child.stdout.readline() == b"up\n"
        (one,) = [p for p in started() if p.pid == child.pid]
        assert one.foreign and started_in(str(home)) is None
        assert all(e.side is Side.CONFIGURED for e in looked(home).evidence)
        child.kill()


def test_a_file_older_than_the_process_is_what_it_read(home: Path) -> None:
    write(home, f"{ENABLE}=false\n{URL}=http://127.0.0.1:9/\n")
    with sonarqube(home):
        found = looked(home)
        assert (found.version, found.kinds) == ("9.9.8.100196", {"ping"})
        piece = deciding(found, Side.RUNNING)
        assert (piece.means, piece.place, piece.note and piece.note.code) == (Means.OFF, Place.FILE, "read_at_start")
        assert deciding(found, Side.RUNNING, URL).means is Means.TO_SINK
        assert found.started_at is not None and found.process is not None


def test_a_file_changed_since_is_not_but_what_was_seen_of_that_process_holds(home: Path) -> None:
    write(home, f"{ENABLE}=true\n")
    with sonarqube(home):
        before = looked(home)
        assert deciding(before, Side.RUNNING).means is Means.ON
        write(home, f"{ENABLE}=false\n", age_s=-5)
        now = looked(home)
        piece = deciding(now, Side.RUNNING)
        assert (piece.means, piece.note and piece.note.code) == (Means.UNREADABLE, "changed_since_start")
        assert deciding(merged(now, before), Side.RUNNING).means is Means.ON
        assert deciding(merged(now, before), Side.CONFIGURED).means is Means.OFF
    with sonarqube(home):
        write(home, f"{ENABLE}=false\n", age_s=60)
        other = merged(looked(home), before)
        assert deciding(other, Side.RUNNING).means is Means.OFF, "another process, another start"


def test_an_empty_variable_switches_it_back_on(home: Path) -> None:
    write(home, f"{ENABLE}=false\n")
    with sonarqube(home, environment={"SONAR_TELEMETRY_ENABLE": "", "OTHER": "s3cret"}):
        found = looked(home)
        for side in Side:
            piece = deciding(found, side)
            assert (piece.place, piece.means, piece.value) == (Place.ENVIRONMENT, Means.ON, "")
        lines = [e for e in found.evidence if e.place is Place.FILE and e.key == ENABLE]
        assert [(e.means, e.decides, e.shuts) for e in lines] == [(Means.OFF, False, True)]
        assert "s3cret" not in repr(found)


def test_variables_that_every_jvm_reads(home: Path) -> None:
    write(home, "")
    given = {"JAVA_TOOL_OPTIONS": f'-Xmx1g "-D{ENABLE}=false" -Dpassword=s3cret'}
    with sonarqube(home, environment=given):
        piece = deciding(looked(home), Side.RUNNING)
        assert (piece.place, piece.value, piece.means) == (Place.JVM, "false", Means.OFF)
        assert "s3cret" not in repr(looked(home))
    with sonarqube(home, jvm=(f"-D{ENABLE}=true",), environment=given):
        assert deciding(looked(home), Side.RUNNING).value == "true", "the command line beats it"
    with sonarqube(home, jvm=(f"-D{ENABLE}=true",), environment={"_JAVA_OPTIONS": f"-D{ENABLE}=no"}):
        assert deciding(looked(home), Side.RUNNING).value == "no", "and is beaten by this one"


@pytest.mark.parametrize(
    ("version", "variable", "means"),
    [
        ("9.9.8.100196", "false", Means.OFF),
        ("9.9.8.100196", "true", Means.ON),
        ("9.9.8.100196", None, Means.OFF),
        ("2025.1.0.102418", "true", Means.OFF),
        ("25.3.0.104237", "true", Means.OFF),
        ("10.7.0.96327", "true", Means.UNREADABLE),
    ],
)
def test_a_reference_to_a_variable(home: Path, version: str, variable: str | None, means: Means) -> None:
    """Looked up until 9.9; literal in 2025, and then neither true nor false, which is off."""
    write(home, f"{ENABLE}=${{env:SWITCH}}\n")
    environment = {} if variable is None else {"SWITCH": variable}
    with sonarqube(home, version=version, environment=environment):
        found = looked(home)
        assert {deciding(found, side).means for side in Side} == {means}
        assert deciding(found, Side.RUNNING).value == "${env:SWITCH}", "what it comes to is not shown"


def test_without_a_process_the_folder_tells_the_version(home: Path) -> None:
    write(home, f"{ENABLE}=${{env:SWITCH}}\n")
    assert deciding(looked(home), Side.CONFIGURED).means is Means.UNREADABLE
    (home / "lib" / "sonar-application-2025.1.0.102418.jar").touch()
    found = looked(home)
    assert deciding(found, Side.CONFIGURED).means is Means.OFF and found.version == "2025.1.0.102418"
    assert {e.aspect for e in found.evidence} == set(Aspect)
