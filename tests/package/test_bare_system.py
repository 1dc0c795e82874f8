"""From installing to removing on a system that has nothing of ours. In order: each test leaves the next its state.

What is host's here: the X server, the session bus, the made-up server and the receiver. All else is the system's.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
import trustme
from packer.elf import elf_files, newest_glibc

from tests.e2e.commands import CHECKOUT, House, finished, said_well
from tests.e2e.test_tray_dbus import TICK, do_not_ask, switched_off
from tests.e2e.test_tray_pixels import LIGHT, panel, where
from tests.e2e.tray_host import Desk
from tests.integration.wire_servers import server_tls
from tests.package.bare import USER, Bare, bare_system, desktop, give, somebody, system_bus
from tray_app import __version__
from tray_app.journal.migrations import NEWEST

DEB = Path(os.environ["TELEMETRY_TRAY_DEB"])
OLD_DEB = Path(os.environ["TELEMETRY_TRAY_OLD_DEB"])
SUITE = Path(os.environ["TELEMETRY_TRAY_SUITE"])
PICTURES = CHECKOUT / "build" / "pictures"
LARGEST_MB, LARGEST_DOWNLOAD_MB = 130, 40
LIB = "/usr/lib/telemetry-tray"
ACTION = "io.github.telemetry_tray.telemetry_tray.change-config"

_SHOT = """
import sys
from PySide6.QtGui import QGuiApplication
app = QGuiApplication([])
assert QGuiApplication.primaryScreen().grabWindow(0).copy(660, 0, 620, 420).save(sys.argv[1])
"""


@pytest.fixture(scope="module")
def system() -> Iterator[Bare]:
    with bare_system(SUITE) as made:
        yield made


@pytest.fixture(scope="module")
def before(system: Bare) -> set[str]:
    """Every file that was there before us."""
    return system.files()


# --- installing -------------------------------------------------------------------------------------------------


def test_apt_installs_it(system: Bare, before: set[str]) -> None:
    assert not system.inside("/usr/bin/python3").exists(), "a system without Python"
    assert "/usr/bin/telemetry-tray" not in before
    system.apt("update")
    system.apt("install", system.bring(DEB))
    assert system.run("dpkg-query", "-W", "-f", "${Status} ${Version}", "telemetry-tray").stdout == (
        f"install ok installed {__version__}"
    )
    assert not system.inside("/usr/bin/python3").exists(), "it brings its own"
    assert system.run("telemetry-tray", "--version", user=USER).stdout.startswith(f"telemetry-tray {__version__} ")


def test_it_is_as_small_as_promised(system: Bare) -> None:
    kb = int(system.run("dpkg-query", "-W", "-f", "${Installed-Size}", "telemetry-tray").stdout)
    print(f"{DEB.stat().st_size / 1e6:.1f} MB to download, {kb * 1024 / 1e6:.1f} MB installed")
    assert DEB.stat().st_size < LARGEST_DOWNLOAD_MB * 1e6
    assert kb * 1024 < LARGEST_MB * 1e6


def test_nothing_starts_by_itself(system: Bare) -> None:
    listed = system.run("dpkg-query", "-L", "telemetry-tray").stdout
    assert "/autostart/" not in listed and "/etc/" not in listed
    assert "/usr/lib/systemd/user/telemetry-tray.service" in listed
    assert not [path for path in system.root.glob("etc/systemd/**/*telemetry*")]
    assert not [path for path in system.root.glob("usr/lib/systemd/**/*.wants/*telemetry*")]


def test_every_library_is_found(system: Bare) -> None:
    missing = []
    for file in elf_files(system.inside(LIB)):
        if file.name != "libqgtk3.so":  # Qt does without the theme where there is no GTK
            told = system.run(
                "ldd", f"/{file.relative_to(system.root)}", check=False, LD_LIBRARY_PATH=f"{LIB}/_internal"
            ).stdout
            missing += [f"{file.name}: {line.strip()}" for line in told.splitlines() if "not found" in line]
    assert missing == []


def test_the_newest_symbol_of_glibc_is_what_is_declared(system: Bare) -> None:
    needs = system.run("dpkg-query", "-W", "-f", "${Depends}", "telemetry-tray").stdout
    declared = re.search(r"libc6 \(>= ([\d.]+)\)", needs)
    assert declared is not None, needs
    newest, where_ = newest_glibc(elf_files(system.inside(LIB)))
    assert tuple(map(int, declared[1].split("."))) == newest, where_
    assert newest <= (2, 36), "Debian 12 has 2.36"


def test_it_fits_into_the_desktop(system: Bare) -> None:
    share = system.inside("/usr/share")
    metainfo = share / "metainfo" / "io.github.telemetry_tray.telemetry_tray.metainfo.xml"
    subprocess.run(["appstreamcli", "validate", "--no-net", "--strict", str(metainfo)], check=True)
    assert f'version="{__version__}"' in metainfo.read_text()
    subprocess.run(["desktop-file-validate", str(share / "applications" / "telemetry-tray.desktop")], check=True)
    for size in ("16x16", "22x22", "48x48", "256x256"):
        assert (share / "icons" / "hicolor" / size / "apps" / "telemetry-tray.png").stat().st_size > 300
    page = subprocess.run(
        ["man", "--warnings", "--encoding=UTF-8", "--local-file", str(share / "man" / "man1" / "telemetry-tray.1.gz")],
        capture_output=True, text=True, check=True, env={**os.environ, "LANG": "C.UTF-8", "MANWIDTH": "100"},
    )  # fmt: skip
    assert page.stderr == ""
    assert "opt-out" in page.stdout and "TELEMETRY_TRAY_HOME" in page.stdout
    unit = system.inside("/usr/lib/systemd/user/telemetry-tray.service").read_text()
    program = re.search(r"^ExecStart=(\S+) ", unit, re.MULTILINE)
    assert program is not None and (system.root / program[1].lstrip("/")).is_symlink()


def test_lintian_finds_no_error() -> None:
    words = ["lintian", "--allow-root", "--fail-on", "error", "--tag-display-limit", "0", str(DEB)]
    told = subprocess.run(words, capture_output=True, text=True, check=False)
    print(told.stdout)
    assert told.returncode == 0, told.stdout + told.stderr
    assert "E: " not in told.stdout
    overrides = (CHECKOUT / "packaging" / "linux" / "deb" / "lintian-overrides").read_text()
    lines = overrides.splitlines()
    for number, line in enumerate(lines):
        assert line.startswith("#") or lines[number - 1].startswith("#"), f"{line} is not explained"


# --- it works there ------------------------------------------------------------------------------------------------


def test_each_part_works(system: Bare) -> None:
    """With a keyring of the system's own, and a screen."""
    system.apt("install", "gnome-keyring", "dbus-daemon", "dbus-bin")
    script = (
        "printf 'secret\\n' | gnome-keyring-daemon --unlock --components=secrets >/dev/null; "
        "exec telemetry-tray --self-check"
    )
    with desktop(system.shared) as there, somebody(system) as here:
        run = here.owner.folder / "run"
        run.mkdir(mode=0o700)
        give(run)
        done = system.run(
            *("dbus-run-session", "--", "bash", "-c", script),
            user=USER,
            HOME=str(here.owner.folder / "user"),
            XDG_RUNTIME_DIR=str(run),
            DISPLAY=there.display,
            check=False,
        )
        print(done.stdout)
        assert done.returncode == 0, done
        states = {line[9:22].strip(): line[:8].strip() for line in done.stdout.splitlines()}
        wanted = {"tray icon", "database", "TLS", "keyring", "resources", "translations", "certificates", "relay"}
        assert set(states) >= wanted
        assert set(states.values()) == {"ok"}, done.stdout
        assert "drawn on xcb" in done.stdout


def test_without_screen_bus_and_keyring_it_says_so(system: Bare) -> None:
    done = system.run("telemetry-tray", "--self-check", user=USER, HOME="/home/owner")
    assert "drawn on offscreen" in done.stdout
    assert re.search(r"^without +keyring", done.stdout, re.MULTILINE)
    assert "FAILED" not in done.stdout


def test_the_demo_delivers_a_ping(system: Bare) -> None:
    done = system.run("telemetry-tray", "demo", "--headless", "--once", user=USER, HOME="/home/owner")
    assert "The receiver has it: POST /sonarqube" in done.stdout


def test_a_ping_over_tls_that_the_system_vouches_for(system: Bare) -> None:
    """The vendor's certificate is checked against the certificates of the *system*, so one that was added counts."""
    authority = trustme.CA()
    with somebody(system, receiver={"tls": server_tls(authority, "127.0.0.1")}) as here:
        add(here, "collect")
        said_well(here.run("send", "work"), "certificate")
        assert not here.receiver.messages
        authority.cert_pem.write_to_path(str(system.inside("/usr/local/share/ca-certificates/ours.crt")))
        system.run("update-ca-certificates")
        done = here.run("send", "work")
        assert done.code == 0, done
        [message] = here.receiver.messages
        assert not message.complaints
        log = json.loads(here.run("log", "--json").out.splitlines()[-1])
        assert (log["state"], log["sha256"]) == ("delivered", message.sha256)
    system.inside("/usr/local/share/ca-certificates/ours.crt").unlink()
    system.run("update-ca-certificates")


def test_the_tray_registers_and_its_menu_works(system: Bare) -> None:
    with desktop(system.shared) as there, somebody(system, **there.environment) as here:
        add(here, "observe")
        child = here.owner.start("run", "--hidden")
        there.wait_for(lambda: there.icons)
        there.wait_for(lambda: "Sending to SonarSource" in there.tooltip())
        assert there.icon()["Id"] == "telemetry-tray"
        assert there.picture()
        assert not there.windows("Telemetry Tray")
        there.click(TICK)
        there.wait_for(lambda: there.has("until you restart"))
        assert switched_off(here), "the entry changed the file"
        there.click("_Open")
        there.wait_for(lambda: there.windows("Telemetry Tray"))
        there.click("_Quit")
        done = finished(child)
        assert (done.code, done.out, done.err) == (0, "", "")


def test_polkit_lets_the_helper_change_another_users_file(system: Bare) -> None:
    """Real polkit on a real system bus; a rule of the system's stands in for the administrator at the keyboard."""
    system.apt("install", "dbus", "polkitd", "pkexec")
    helper = system.inside(f"{LIB}/telemetry-tray-helper").stat()
    assert (helper.st_uid, helper.st_gid, helper.st_mode & 0o7777) == (0, 0, 0o755)
    rule = system.inside("/etc/polkit-1/rules.d/10-test.rules")
    kept = system.inside("/var/lib/telemetry-tray")
    with (
        system_bus(system),
        desktop(system.shared) as there,
        somebody(system, **there.environment) as here,
    ):
        add(here, "observe")
        config = here.server.config_path
        was = config.read_bytes()
        for path, mode in ((config, 0o644), (config.parent, 0o755)):
            os.chown(path, 4242, 4242)
            path.chmod(mode)
        child = here.owner.start("run", "--hidden")
        there.wait_for(lambda: there.icons)
        there.wait_for(lambda: "Sending to SonarSource" in there.tooltip())
        there.click(TICK)
        there.wait_for(lambda: there.has("although you set it off"))
        assert config.read_bytes() == was, "nobody is there who could be asked"
        answer = f'if (action.id == "{ACTION}" && subject.user == "owner") return polkit.Result.YES;'
        rule.write_text(f"polkit.addRule(function(action, subject) {{ {answer} }});\n")
        rule.chmod(0o644)
        there.wait_for(lambda: _ticked(there) and switched_off(here))
        assert config.stat().st_uid == 4242
        assert kept.stat().st_mode & 0o777 == 0o700
        assert here.run("revert", "work", "--yes").code == 1, "the command line shows the command"
        there.click("_Quit")
        finished(child)
        done = here.run("revert", "work", "--yes")
        command = done.out.splitlines()[-1].split()
        assert command[:2] == ["sudo", f"{LIB}/telemetry-tray-helper"], done
        assert json.loads(system.run(*command[1:]).stdout)["changed"] is True
        assert config.read_bytes() == was
    rule.unlink()
    shutil.rmtree(kept)


def _ticked(there: Desk) -> bool:
    """polkitd reads its rules again when it hears of the change: it is asked until it has."""
    if there.has("although you set it off"):
        there.click(TICK)
    return True


def test_a_picture_of_its_menu(system: Bare) -> None:
    """For people; a real panel shows it."""
    with desktop(system.shared, host=False) as there, somebody(system, **there.environment) as here:
        add(here, "observe")
        child = here.owner.start("run", "--hidden")
        with panel(there, system.shared):
            x, y = there.wait_for(lambda: where(there, LIGHT["blue"]))
            PICTURES.mkdir(parents=True, exist_ok=True)
            shot = PICTURES / f"installed-{SUITE.stem}.png"

            def opened() -> bool:
                there.mouse(x, y, button=3)
                words = [sys.executable, "-c", _SHOT, str(shot)]
                return subprocess.run(words, env={**os.environ, **there.environment}, check=False).returncode == 0

            there.wait_for(opened)
            there.keys("Escape")
        child.send_signal(signal.SIGTERM)
        finished(child)


def test_completion_in_bash_knows_the_instances(system: Bare) -> None:
    with somebody(system) as here:
        add(here, "observe")
        told = bash_completes(system, here, "telemetry-tray status ")
        assert told == ["work"]
        assert "--token-file" in bash_completes(system, here, "telemetry-tray add --tok")
        assert bash_completes(system, here, "telemetry-tray opt") == ["opt-out", "opt-in"]


def test_completion_in_zsh_and_fish(system: Bare) -> None:
    place = system.inside("/usr/share/fish/vendor_completions.d/telemetry-tray.fish")
    told = subprocess.run(
        ["fish", "--no-config", "-c", f"source {place}; complete -C 'telemetry-tray opt'"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert [line.split("\t")[0] for line in told.splitlines()] == ["opt-in", "opt-out"]
    assert "opt-out" in zsh_completes(system, "telemetry-tray opt")
    assert "--source" in zsh_completes(system, "telemetry-tray add --so")


# --- leaving -------------------------------------------------------------------------------------------------------


def test_removing_leaves_nothing_of_ours_and_turns_nothing_on(system: Bare, before: set[str]) -> None:
    with somebody(system) as here:
        add(here, "collect")
        assert here.run("opt-out", "work", "--yes").code == 0
        config = here.server.config_path.read_bytes()
        listed = set(system.run("dpkg-query", "-L", "telemetry-tray").stdout.split("\n")) - {"", "/."}
        done = system.apt("remove", "telemetry-tray")
        for told in ("~/.local/share/telemetry-tray", "stays off", "Remove everything...", "keyring"):
            assert told in done.stdout, done.stdout
        left = [path for path in listed if os.path.lexists(system.inside(path)) and not system.inside(path).is_dir()]
        assert left == []
        assert not system.inside(LIB).exists()
        assert [path for path in system.files() - before if "telemetry" in path] == []
        assert system.run("dpkg-query", "-W", "telemetry-tray", check=False).returncode == 1, "nothing is left to purge"
        assert here.server.config_path.read_bytes() == config and switched_off(here)
        here.server.restart()
        assert here.receiver.messages == (), "the server itself sends nothing either"
        assert here.owner.journal.stat().st_size > 0, "what is the owner's stays"


def test_an_upgrade_keeps_all_and_an_older_program_refuses(system: Bare) -> None:
    system.apt("install", system.bring(OLD_DEB))
    assert system.run("dpkg-query", "-W", "-f", "${Version}", "telemetry-tray").stdout == "0.0.1"
    with somebody(system) as here:
        add(here, "collect")
        assert here.run("send", "work").code == 0
        assert here.run("opt-out", "work", "--yes").code == 0
        preferences = here.owner.home / "config" / "preferences.json"
        preferences.parent.mkdir(exist_ok=True)
        preferences.write_text('{"bodies_days": 30}')
        preferences.chmod(0o600)
        give(here.owner.home)
        was = version_of(here)
        assert was < NEWEST
        rows = here.run("log", "--json").lines

        done = system.apt("install", system.bring(DEB))
        assert "being removed" not in done.stdout, "an upgrade is no removal"
        assert here.run("opt-out", "work", "--yes").code == 0, "opened for writing"
        assert version_of(here) == NEWEST
        backups = [path for path in here.owner.data.iterdir() if "backup" in path.name or f".{was}" in path.name]
        assert len(backups) == 1, list(here.owner.data.iterdir())
        with closing(sqlite3.connect(backups[0])) as backup:
            assert backup.execute("PRAGMA user_version").fetchone() == (was,)
            assert backup.execute("SELECT count(*) FROM payloads").fetchone() == (1,)
        kept = here.run("log", "--json").lines
        assert [shared_facts(line) for line in kept[: len(rows)]] == [shared_facts(line) for line in rows]
        told = json.loads(here.run("status", "--json").out)
        assert [(each["name"], each["source"]) for each in told["instances"]] == [("work", "collect")]
        assert preferences.read_text() == '{"bodies_days": 30}'
        assert switched_off(here)

        system.apt("install", "--allow-downgrades", system.bring(OLD_DEB))
        journal = here.owner.journal.read_bytes()
        said_well(here.run("status"), "newer")
        said_well(here.run("send", "work"), "newer")
        assert here.owner.journal.read_bytes() == journal
        system.apt("install", system.bring(DEB))
        assert here.run("status", "work").code in (3, 4)
    system.apt("remove", "telemetry-tray")


# --- small parts -----------------------------------------------------------------------------------------------------


def add(here: House, source: str) -> None:
    """The instance, in the hands of the user inside."""
    give(here.owner.folder)
    here.add(source=source)
    do_not_ask(here)
    give(here.owner.folder)


def version_of(here: House) -> int:
    """The format of the journal."""
    with closing(sqlite3.connect(f"file:{here.owner.journal}?mode=ro", uri=True)) as journal:
        return int(journal.execute("PRAGMA user_version").fetchone()[0])


def shared_facts(line: str) -> tuple[object, ...]:
    """What a line of the log tells in every version."""
    row = json.loads(line)
    return tuple(row[name] for name in ("id", "instance", "kind", "state", "size", "sha256", "created"))


def bash_completes(system: Bare, here: House, line: str) -> list[str]:
    """What bash offers for the last word of a line."""
    script = """
        source /usr/share/bash-completion/completions/telemetry-tray
        read -ra COMP_WORDS <<<"$1"
        case $1 in *' ') COMP_WORDS+=('') ;; esac
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        _telemetry_tray
        printf '%s\\n' "${COMPREPLY[@]}"
    """
    told = system.run("bash", "-c", script, "bash", line, user=USER, **here.owner.environment)
    return told.stdout.split()


def zsh_completes(system: Bare, line: str) -> str:
    """What zsh prints for a line and the tab key, in a terminal of its own."""
    script = f"""
        zmodload zsh/zpty
        zpty shell 'zsh -f -i'
        zpty -w shell 'PS1=; autoload -U compinit; fpath=({system.inside("/usr/share/zsh/vendor-completions")} $fpath)'
        zpty -w shell 'compinit -u -D; LISTMAX=0; print READY'
        while zpty -r shell told && [[ $told != READY* ]]; do :; done
        zpty -w -n shell $'{line}\\t\\t'
        integer until=$((SECONDS + 20))
        while (( SECONDS < until )) && [[ $all != *"$1"* ]]; do zpty -r -t shell told && all+=$told || sleep 0.1; done
        print -r -- $all
        zpty -d shell
    """
    last = {"telemetry-tray opt": "opt-out", "telemetry-tray add --so": "--source"}[line]
    told = subprocess.run(["zsh", "-f", "-c", script, "zsh", last], capture_output=True, text=True, check=False)
    return told.stdout
