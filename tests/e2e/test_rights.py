"""An owner whose server's config file is another user's: with a command for an administrator, and through polkit."""

from __future__ import annotations

import json
import os
import shlex
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from tests.e2e.commands import Owner, said_well
from tests.rights import AS_NOBODY, CHECKOUT, NOBODY, SERVER_USER, Authority, needs_root

pytestmark = needs_root

OLD = b"sonar.jdbc.password=geheim\nsonar.telemetry.url=https://a.example/\n"

NOT_AUTHORIZED = "Error executing command as another user: Not authorized\n\nThis incident has been reported.\n"
"""As pkexec 122 says it."""


class Site:
    """A SonarQube of another user, and an owner of this program who may read its file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.config = folder / "sonarqube" / "conf" / "sonar.properties"
        self.config.parent.mkdir(parents=True)
        self.config.write_bytes(OLD)
        for path in (self.config, self.config.parent, self.config.parents[1]):
            os.chown(path, SERVER_USER, SERVER_USER)
        self.owner = Owner(folder / "owner", prefix=list(AS_NOBODY))
        for path in (self.owner.folder, self.owner.folder / "user"):
            path.mkdir(mode=0o700)
            os.chown(path, NOBODY, NOBODY)
        self.lib = folder / "lib-of-root"
        self.lib.mkdir()

    def run(self, *words: str) -> Any:
        return self.owner.run(*words)

    def as_administrator(self, command: str) -> subprocess.CompletedProcess[str]:
        """What was shown, typed by root: with the system's folder of state in a place of its own."""
        words = shlex.split(command)
        assert words[0] == "sudo"
        script = f"mount --bind '{self.lib}' /var/lib && exec \"$@\""
        return subprocess.run(
            ["unshare", "-m", "sh", "-c", script, "sh", *words[1:]],
            capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip

    def edits(self) -> int:
        done = self.run("status", "work", "--offline", "--json")
        assert done.code in (0, 3, 4, 5), done
        code = (
            "import sys; from tray_app.bootstrap import Program\n"
            "with Program().parts(read_only=True) as parts:\n"
            "    print(len(parts.journal.edits(parts.journal.instances()[0].id)))"
        )
        self.owner.python, python = (sys.executable, "-c", code), self.owner.python
        try:
            return int(self.run().out)
        finally:
            self.owner.python = python


@pytest.fixture
def site() -> Iterator[Site]:
    with TemporaryDirectory(prefix="tray-e2e-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        made = Site(folder)
        done = made.run("add", "sonarqube", "--name", "work", "--home", str(made.config.parents[1]), "--yes")
        assert done.code == 0, done
        yield made
        made.owner.end()


# --- the command ----------------------------------------------------------------------------------------------


def _command(done: Any, owner: str = f"user {SERVER_USER}") -> str:
    said_well(done, f"belongs to {owner}", "takes an administrator", "Nothing was changed in it")
    (command,) = [line.strip() for line in done.out.splitlines() if line.startswith("  sudo ")]
    assert isinstance(command, str)
    return command


def test_a_command_carries_file_hash_and_action_and_does_just_that(site: Site) -> None:
    done = site.run("opt-out", "work", "--yes")
    command = _command(done)
    assert site.config.read_bytes() == OLD
    assert f" off-to-sink sonarqube {site.config} " in command and "geheim" not in command
    assert "sonar.telemetry" not in command, "never what is to stand there"
    log = site.run("status", "work", "--offline")
    assert "sending" in log.out.lower()
    made = site.as_administrator(command)
    assert (made.returncode, json.loads(made.stdout)["changed"]) == (0, True), made
    now = site.config.read_bytes()
    assert b"sonar.telemetry.enable=false\n" in now and b"url=http://127.0.0.1:9/" in now
    assert site.config.stat().st_uid == SERVER_USER
    status = json.loads(site.run("status", "work", "--offline", "--json").out)["instances"][0]
    assert status["configured"] == "off"
    assert site.run("opt-out", "work", "--yes").code == 0, "it says so already"
    back = _command(site.run("revert", "work", "--yes"))
    assert " back sonarqube " in back
    assert site.as_administrator(back).returncode == 0
    assert site.config.read_bytes() == OLD
    assert site.run("revert", "work", "--yes").code == 0
    assert site.edits() == 0


def test_the_command_does_nothing_to_a_file_that_changed_since(site: Site) -> None:
    command = _command(site.run("opt-out", "work", "--yes"))
    site.config.write_bytes(OLD + b"# more\n")
    made = site.as_administrator(command)
    assert made.returncode == 1
    assert json.loads(made.stdout)["error"]["code"] == "rights_other_content"
    assert site.config.read_bytes() == OLD + b"# more\n"


def test_a_command_that_nobody_runs_leaves_nothing_behind(site: Site) -> None:
    for _ in range(3):
        _command(site.run("opt-out", "work", "--yes"))
    assert site.edits() == 2, "one for the switch and one for the addresses, however often it is asked"
    done = site.run("revert", "work", "--yes")
    assert done.code == 0, done
    assert site.config.read_bytes() == OLD
    assert site.edits() == 0


def test_opting_in_again_and_telling_the_vendor_have_words_too(site: Site) -> None:
    assert " off sonarqube " in _command(site.run("opt-out", "work", "--announce", "--yes"))
    site.as_administrator(_command(site.run("opt-out", "work", "--yes")))
    command = _command(site.run("opt-in", "work", "--yes"))
    assert " on-from-sink sonarqube " in command
    assert site.as_administrator(command).returncode == 0
    assert b"sonar.telemetry.url=https://a.example/\n" in site.config.read_bytes()
    status = json.loads(site.run("status", "work", "--offline", "--json").out)["instances"][0]
    assert status["configured"] == "on"


def test_before_it_acts_it_says_that_it_takes_an_administrator(site: Site) -> None:
    done = site.run("opt-out", "work", "--dry-run")
    assert done.code == 0
    assert f"{site.config} belongs to user {SERVER_USER}: you will be shown a command" in done.out
    assert "+ sonar.telemetry.enable=false" in done.out


def test_our_own_file_in_a_folder_of_another_user_is_no_case_for_an_administrator(site: Site) -> None:
    """The helper would be this very user, and could not write there either."""
    os.chown(site.config, NOBODY, NOBODY)
    done = site.run("opt-out", "work", "--yes")
    said_well(done, "is read-only or not yours to write")
    assert "sudo" not in done.out


def test_one_part_alone_is_taken_back_by_a_word_of_its_own(site: Site) -> None:
    site.as_administrator(_command(site.run("opt-out", "work", "--yes")))
    off = site.config.read_bytes()
    back = _command(site.run("revert", "work", "--only", "addresses", "--yes"))
    assert " back-addresses sonarqube " in back
    assert site.as_administrator(back).returncode == 0
    now = site.config.read_bytes()
    assert b"url=https://a.example/" in now and b"sonar.telemetry.enable=false\n" in now and now != off
    assert site.run("revert", "work", "--only", "addresses", "--yes").code == 0, "it is done already"
    back = _command(site.run("revert", "work", "--only", "switch", "--yes"))
    assert " back-switch sonarqube " in back
    assert site.as_administrator(back).returncode == 0
    assert site.config.read_bytes() == OLD


def _free() -> str:
    """Where nobody listens now."""
    with socket.socket() as ear:
        ear.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{ear.getsockname()[1]}"


def _way(site: Site, name: str = "work") -> str:
    done = site.run("status", name, "--offline", "--json")
    assert done.code in (0, 3, 4, 5), done
    return str(json.loads(done.out)["instances"][0]["source"])


def test_another_way_waits_for_the_command_and_comes_with_a_repetition(site: Site) -> None:
    listen = _free()
    done = site.run("set", "work", "--source", "relay", "--listen", listen, "--yes")
    assert f"belongs to user {SERVER_USER}: you will be shown a command" in done.out
    command = _command(done)
    assert " to-relay sonarqube " in command and f" relay={listen}/" in command
    assert _way(site) == "observe", "nothing is sent for a server that still sends by itself"
    (again,) = [line.partition("After it: ")[2] for line in done.out.splitlines() if "After it: " in line]
    assert site.as_administrator(command).returncode == 0
    assert f"sonar.telemetry.url=http://{listen}/".encode() in site.config.read_bytes()
    done = site.run(*shlex.split(again)[1:], "--yes")
    assert (done.code, _way(site)) == (0, "relay"), done
    done = site.run("set", "work", "--source", "collect", "--url", "http://127.0.0.1:9000", "--yes")
    command = _command(done)
    assert " to-sink sonarqube " in command and _way(site) == "relay"
    assert site.as_administrator(command).returncode == 0
    done = site.run("set", "work", "--source", "collect", "--yes")
    assert (done.code, _way(site)) == (0, "collect"), done
    assert site.as_administrator(_command(site.run("set", "work", "--source", "relay", "--yes"))).returncode == 0
    done = site.run("set", "work", "--source", "relay", "--yes")
    assert (done.code, _way(site)) == (0, "relay"), done
    back = _command(site.run("set", "work", "--source", "observe", "--yes"))
    assert " back-addresses sonarqube " in back
    assert site.as_administrator(back).returncode == 0
    assert site.config.read_bytes() == OLD
    done = site.run("set", "work", "--source", "observe", "--yes")
    assert (done.code, _way(site), site.edits()) == (0, "observe", 0), done


def test_another_address_of_its_relay_is_stored_at_once(site: Site) -> None:
    """Each try would come to another token, and never to an end."""
    listen, other = _free(), _free()
    done = site.run("set", "work", "--source", "relay", "--listen", listen, "--yes")
    site.as_administrator(_command(done))
    assert site.run("set", "work", "--source", "relay", "--yes").code == 0
    command = _command(site.run("set", "work", "--listen", other, "--yes"))
    assert f" relay={other}/" in command
    assert site.as_administrator(command).returncode == 0
    told = json.loads(site.run("status", "work", "--offline", "--json").out)["instances"][0]
    assert told["relay"]["address"] == other, told["relay"]
    assert f"url=http://{other}/".encode() in site.config.read_bytes()


def test_one_that_is_added_with_pointing_is_watched_until_the_command_was_run(site: Site) -> None:
    listen = _free()
    home = str(site.config.parents[1])
    words = ("--home", home, "--source", "relay", "--listen", listen, "--yes")
    done = site.run("add", "sonarqube", "--name", "second", *words)
    command = _command(done)
    assert _way(site, "second") == "observe"
    assert site.as_administrator(command).returncode == 0
    done = site.run("set", "second", "--source", "relay", "--yes")
    assert (done.code, _way(site, "second")) == (0, "relay"), done
    back = _command(site.run("remove", "second", "--yes"))
    assert " back-addresses sonarqube " in back
    assert _way(site, "second") == "relay", "it is not removed while its server is pointed at it"
    assert site.as_administrator(back).returncode == 0
    assert site.config.read_bytes() == OLD
    assert site.run("remove", "second", "--yes").code == 0


def test_one_that_is_off_is_removed_at_once_and_says_what_is_left_to_do(site: Site) -> None:
    listen = _free()
    site.as_administrator(_command(site.run("set", "work", "--source", "relay", "--listen", listen, "--yes")))
    assert site.run("set", "work", "--source", "relay", "--yes").code == 0
    command = _command(site.run("opt-out", "work", "--yes"))
    assert " off sonarqube " in command, "at its relay it stays"
    assert site.as_administrator(command).returncode == 0
    done = site.run("remove", "work", "--yes")
    assert done.code == 0, "it is off"
    (command,) = [line.strip() for line in done.out.splitlines() if line.startswith("  sudo ")]
    assert " to-sink sonarqube " in command
    assert site.as_administrator(command).returncode == 0
    assert b"sonar.telemetry.url=http://127.0.0.1:9/" in site.config.read_bytes()


COMPOSE = b"services:\n  web:\n    image: sonarqube:9.9-community\n    environment:\n      SECRET: geheim\n"


@pytest.fixture
def project(site: Site) -> Path:
    """A compose project of the server's user, whose override is not there."""
    folder = site.folder / "project"
    folder.mkdir()
    (folder / "docker-compose.yml").write_bytes(COMPOSE)
    for path in (folder, folder / "docker-compose.yml"):
        os.chown(path, SERVER_USER, SERVER_USER)
    done = site.run("add", "sonarqube", "--name", "box", "--compose", str(folder / "docker-compose.yml"), "--yes")
    assert done.code == 0, done
    return folder / "docker-compose.override.yml"


def test_the_override_of_another_user_is_made_changed_and_taken_away(site: Site, project: Path) -> None:
    done = site.run("opt-out", "box", "--dry-run")
    assert f"{project} belongs to user {SERVER_USER}: you will be shown a command" in done.out
    command = _command(site.run("opt-out", "box", "--yes"))
    assert f" off-to-sink sonarqube {project} absent " in command and command.endswith(" service=web")
    made = site.as_administrator(command)
    assert made.returncode == 0, made
    assert b'SONAR_TELEMETRY_ENABLE: "false"' in project.read_bytes()
    assert project.stat().st_uid == SERVER_USER
    assert site.run("opt-out", "box", "--yes").code == 0, "it says so already"
    command = _command(site.run("opt-in", "box", "--yes"))
    assert " on-from-sink sonarqube " in command
    assert site.as_administrator(command).returncode == 0
    assert b'SONAR_TELEMETRY_ENABLE: "true"' in project.read_bytes() and b"127.0.0.1:9" not in project.read_bytes()
    command = _command(site.run("revert", "box", "--yes"))
    assert " absent service=web" in command
    assert site.as_administrator(command).returncode == 0
    assert not project.exists()
    assert site.run("revert", "box", "--yes").code == 0
    assert (project.parent / "docker-compose.yml").read_bytes() == COMPOSE


def test_our_own_override_in_another_users_project_is_no_case_for_an_administrator(site: Site, project: Path) -> None:
    project.write_bytes(b"services:\n  web: {}\n")
    os.chown(project, NOBODY, NOBODY)
    done = site.run("opt-out", "box", "--yes")
    said_well(done, "is read-only or not yours to write")
    assert "sudo" not in done.out


def test_a_service_that_only_the_override_has_is_changed_by_hand(site: Site, project: Path) -> None:
    (project.parent / "docker-compose.yml").write_bytes(b"services:\n  db: {image: postgres}\n")
    project.write_bytes(COMPOSE)
    os.chown(project, SERVER_USER, SERVER_USER)
    done = site.run("opt-out", "box", "--yes")
    assert done.code == 1 and "sudo" not in done.out
    assert project.read_bytes() == COMPOSE


# --- through polkit -------------------------------------------------------------------------------------------

ACT = """
import asyncio, json, sys
from tray_app.bootstrap import Program
from tray_app.core.errors import TrayAppError
from tray_app.core.instances import instance_to_json
from tray_app.core.model import Source
from tray_app.system.rights import AdministratorRights
import os

act, helper, more = sys.argv[1:]

class Watched(AdministratorRights):
    # The drift guard looks as soon as the file changed, before the answer of the helper is here.
    async def ask(self, request):
        try:
            await super().ask(request)
        finally:
            await look()

program = Program(rights=Watched(os.environ, helper=helper))

async def work(engine, operations):
    global look
    look = lambda: engine.look(instance)
    with program.parts(read_only=True) as parts:
        instance = parts.journal.instances()[0]
    doing = operations.table()[act]
    async def say(_): pass
    args = {"name": "work", "by": "test", "rights": True, "announce": False, "forget": False} | json.loads(more)
    if "source" in args:
        args["instance"] = instance_to_json(instance._replace(
            name=args["name"], source=Source(args["source"]), listen=args.get("listen"), url="http://127.0.0.1:1"))
    try:
        told = await doing(args, say)
    except TrayAppError as problem:
        told = {"failed": problem.code}
    with program.parts(read_only=True) as parts:
        told["ways"] = {i.name: i.source.value for i in parts.journal.instances()}
    if instance.name in told["ways"]:
        await look()
    with program.parts(read_only=True) as parts:
        told["switches"] = [[c.act, c.done, c.problem and c.problem.code] for c in parts.journal.switches(instance.id)]
        told["edits_left"] = len(parts.journal.edits(instance.id))
    return told

print(json.dumps(asyncio.run(program.be_engine("test", work, tell=lambda events: None))))
"""


@pytest.fixture
def authority(site: Site) -> Iterator[Authority]:
    with ExitStack() as stack:
        made = stack.enter_context(Authority(site.folder))
        site.owner.extra["PATH"] = f"{made.bin}:{os.environ['PATH']}"
        yield made


def _act(site: Site, authority: Authority, act: str, **more: str) -> dict[str, Any]:
    site.owner.python = (sys.executable, "-c", ACT, act, str(authority.helper), json.dumps(more))
    done = site.run()
    site.owner.python = Owner.python
    assert done.code == 0, done
    told: dict[str, Any] = json.loads(done.out)
    return told


def test_an_administrator_who_agrees_is_asked_once_for_the_whole_of_it(site: Site, authority: Authority) -> None:
    told = _act(site, authority, "opt-out")
    assert told["problem"] is None and told["command"] is None
    assert len(told["edits"]) == 1, "one replacement"
    assert told["edits_left"] == 2, "each with an undo of its own"
    assert told["switches"][-1] == ["opt-out", True, None]
    ((option, helper, *words),) = authority.asked
    assert (option, helper) == ("--disable-internal-agent", str(authority.helper))
    assert words[:3] == ["off-to-sink", "sonarqube", str(site.config)]
    assert b"sonar.telemetry.enable=false" in site.config.read_bytes()
    assert site.config.stat().st_uid == SERVER_USER
    told = _act(site, authority, "opt-in")
    assert told["problem"] is None
    assert b"url=https://a.example/\n" in site.config.read_bytes()
    told = _act(site, authority, "revert")
    assert told["problem"] is None and told["edits_left"] == 0
    assert [act for act, *_ in told["switches"]] == ["opt-out", "opt-out", "opt-in", "revert"], "nobody else did it"
    assert site.config.read_bytes() == OLD
    assert [words[2] for words in authority.asked] == ["off-to-sink", "on-from-sink", "back"]


@pytest.mark.parametrize(
    ("answer", "code", "words"),
    [
        ((126, "", "Error executing command as another user: Request dismissed\n"), "rights_cancelled", "password"),
        ((127, "", NOT_AUTHORIZED), "rights_not_allowed", "could be asked (Not authorized)"),
        ((127, "", ""), "rights_not_allowed", "127"),
        ((1, '{"error": {"code": "rights_link", "facts": {"path": "/p", "at": "/p"}}}', ""), "rights_refused", "link"),
        ((1, '{"error": "x"}', ""), "rights_refused", "code 1"),
        ((0, "no json", ""), "rights_refused", "code 0"),
        ((0, "[]", ""), "rights_refused", "code 0"),
        ((0, "x" * 200_000, ""), "rights_refused", "code 0"),
    ],
)
def test_what_does_not_come_about_is_said_and_changes_nothing(
    site: Site, authority: Authority, answer: tuple[int, str, str], code: str, words: str
) -> None:
    authority.decide = lambda _: answer
    told = _act(site, authority, "opt-out")
    assert words in told["problem"]
    assert told["switches"][-1] == ["opt-out", False, code]
    assert told["after"] == "on" and told["edits"] == []
    assert shlex.split(told["command"])[:2] == ["sudo", str(authority.helper)]
    assert site.config.read_bytes() == OLD
    authority.decide = lambda _: None
    assert _act(site, authority, "opt-out")["problem"] is None, "it can be repeated"


def test_ways_are_changed_and_left_through_the_administrator_too(site: Site, authority: Authority) -> None:
    listen = _free()
    told = _act(site, authority, "set", source="relay", listen=listen)
    assert (told["done"], told["problem"], told["ways"]) == (True, None, {"work": "relay"}), told
    assert f"url=http://{listen}/".encode() in site.config.read_bytes()
    told = _act(site, authority, "set", source="collect")
    assert (told["done"], told["ways"]) == (True, {"work": "collect"}), told
    assert b"url=http://127.0.0.1:9/" in site.config.read_bytes()
    told = _act(site, authority, "set", source="observe")
    assert (told["ways"], told["edits_left"], site.config.read_bytes()) == ({"work": "observe"}, 0, OLD)
    _act(site, authority, "set", source="relay", listen=listen)
    told = _act(site, authority, "remove")
    assert told["ways"] == {}
    assert site.config.read_bytes() == OLD
    words = [asked[2] for asked in authority.asked]
    assert words == ["to-relay", "to-sink", "back-addresses", "to-relay", "back-addresses"], "once for each"


def test_one_part_is_taken_back_through_the_administrator_too(site: Site, authority: Authority) -> None:
    _act(site, authority, "opt-out")
    told = _act(site, authority, "revert", only="addresses")
    assert told["problem"] is None and told["edits_left"] == 1
    assert told["switches"][-1] == ["revert", False, "part_only"], "the last word stays what it was"
    assert [asked[2] for asked in authority.asked] == ["off-to-sink", "back-addresses"]
    assert b"url=https://a.example/" in site.config.read_bytes()


def test_adding_with_pointing_is_undone_whole_where_nobody_agrees(site: Site, authority: Authority) -> None:
    listen = _free()
    authority.decide = lambda _: (126, "", "Request dismissed")
    told = _act(site, authority, "add", name="second", source="relay", listen=listen)
    assert (told["failed"], told["ways"]) == ("rights_cancelled", {"work": "observe"})
    told = _act(site, authority, "set", source="relay", listen=listen)
    assert (told["failed"], told["ways"]) == ("rights_cancelled", {"work": "observe"})
    assert site.config.read_bytes() == OLD
    authority.decide = lambda _: None
    told = _act(site, authority, "add", name="second", source="relay", listen=listen)
    assert told["ways"] == {"work": "observe", "second": "relay"}
    assert f"url=http://{listen}/".encode() in site.config.read_bytes()


def test_who_waits_for_the_password_is_watched_and_no_more(site: Site, authority: Authority) -> None:
    """Nothing of it may be sent before the server itself is pointed away."""
    seen: list[str] = []

    def think(_: list[str]) -> None:
        with sqlite3.connect(f"file:{site.owner.journal}?mode=ro", uri=True) as journal:
            seen.extend(str(row) for row in journal.execute("SELECT * FROM instances"))

    authority.decide = think
    told = _act(site, authority, "add", name="second", source="collect")
    assert told["ways"]["second"] == "collect", told
    assert len(seen) == 2 and not any("collect" in row for row in seen), seen


def test_a_helper_that_says_it_did_it_is_not_believed(site: Site, authority: Authority) -> None:
    def lie(words: list[str]) -> tuple[int, str, str]:
        return 0, json.dumps({"changed": True, "before": words[-2], "after": words[-1]}), ""

    authority.decide = lie
    told = _act(site, authority, "opt-out")
    assert told["switches"][-1] == ["opt-out", False, "rights_not_confirmed"]


def test_the_file_changes_while_the_administrator_thinks(site: Site, authority: Authority) -> None:
    def think(_: list[str]) -> None:
        site.config.write_bytes(OLD + b"# meanwhile\n")

    authority.decide = think
    told = _act(site, authority, "opt-out")
    assert "is not as it was" in told["problem"]
    assert site.config.read_bytes() == OLD + b"# meanwhile\n"


def test_a_helper_that_others_could_have_put_there_is_not_started(site: Site, authority: Authority) -> None:
    authority.helper.chmod(0o775)
    told = _act(site, authority, "opt-out")
    assert authority.asked == []
    assert told["switches"][-1] == ["opt-out", False, "needs_rights"]
    assert shlex.split(told["command"])[1] == sys.executable, "the program's own, as long as that one is not to be had"
    authority.helper.chmod(0o755)
    os.chown(authority.helper.parent, NOBODY, 0)
    assert _act(site, authority, "opt-out")["command"].split()[1] == sys.executable
    assert authority.asked == []


def test_the_command_works_whatever_is_in_the_folder_it_is_typed_in(site: Site, tmp_path: Path) -> None:
    """Whoever can leave a `json.py` there, or set PYTHONPATH, does not become root by it."""
    command = _command(site.run("opt-out", "work", "--yes"))
    (tmp_path / "json.py").write_text("raise SystemExit('planted')")
    words = shlex.split(command)[1:]
    done = subprocess.run(
        [*words[:-5], "off", "sonarqube", "relative", "0" * 64, "0" * 64],
        cwd=tmp_path, env={"PYTHONPATH": str(tmp_path)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert json.loads(done.stdout)["error"]["code"] == "rights_path", done
    assert str(CHECKOUT) not in done.stderr
