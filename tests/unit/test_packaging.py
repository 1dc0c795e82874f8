"""What the packages are made of, from one source each: versions, what can be typed, dependencies, modules of Qt."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
import xml.etree.ElementTree as ET
from datetime import date
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packer import completion, licences, manual
from packer.checkout import HERE, Release, releases, version_of
from packer.linux import ACTION
from packer.release import release, what_is_wrong
from packer.words import commands, program

import tray_app
from tray_app.cli.arguments import COMMANDS, parse
from tray_app.helper import work
from tray_app.system import rights
from tray_app.system.user_service import UserService

LOCK = (HERE / "packaging" / "locked" / "package.txt").read_text()
SPEC = (HERE / "packaging" / "telemetry-tray.spec").read_text()


# --- one place for the version ----------------------------------------------------------------------------------


def test_the_version_comes_from_one_place() -> None:
    assert version_of(HERE) == tray_app.__version__
    project = tomllib.loads((HERE / "pyproject.toml").read_text())
    assert project["project"]["dynamic"] == ["version"]
    assert project["tool"]["hatch"]["version"]["path"] == "tray_app/__init__.py"
    files = [path for path in (HERE / "packaging").rglob("*") if path.is_file() and path.suffix not in (".pyc", ".txt")]
    assert files
    said = [path for path in files if re.search(rf"\b{re.escape(tray_app.__version__)}\b", _text(path))]
    assert said == [], "these know the version by themselves"


def test_the_changelog_is_read_by_its_sections() -> None:
    text = (
        "# Changelog\n\n## [Unreleased]\n\n## [0.2.0] - 2026-02-03\n\n### Added\n- x\n\n## [0.1.0] - 2026-01-02\n- y\n"
    )
    assert releases(text) == [
        Release(version="Unreleased", day=None, text=""),
        Release(version="0.2.0", day=date(2026, 2, 3), text="### Added\n- x"),
        Release(version="0.1.0", day=date(2026, 1, 2), text="- y"),
    ]
    assert releases((HERE / "CHANGELOG.md").read_text())[0].version == "Unreleased"


# --- what can be typed --------------------------------------------------------------------------------------------


def _flags() -> list[tuple[str, str]]:
    return [(command.name, flag) for command in commands() for word in command.options for flag in word.flags]


def test_words_are_those_of_the_parsers() -> None:
    assert [command.name for command in commands()] == list(COMMANDS)
    kinds = {(command.name, word.value): word.kind for command in commands() for word in command.words}
    assert kinds["status", "N"] == kinds["show", "N"] == "instance"
    assert kinds["demo", "N"] == "text", "a number"
    assert kinds["add", "FILE"] == "file" and kinds["add", "DIR"] == "folder"
    assert kinds["add", "PRODUCT"] == "choice"
    assert parse(["add", "sonarqube", "--name", "x"]).name == "x"


def test_bash_offers_every_command_and_every_option() -> None:
    script = completion.bash() + (
        '\ncomplete_words() { COMP_WORDS=(telemetry-tray "$@"); COMP_CWORD=$#; _telemetry_tray; '
        "printf '%s\\n' \"$*: ${COMPREPLY[*]}\"; }\n"
        "complete_words ''\ncomplete_words add --source ''\ncomplete_words opt\n"
    )
    script += "".join(f"complete_words {name} --\n" for name in COMMANDS)
    done = subprocess.run(["/bin/bash", "-c", script], capture_output=True, text=True, check=True, env={"PATH": ""})
    assert done.stderr == ""
    told = dict(line.split(": ", 1) for line in done.stdout.splitlines())
    assert told[""].split() == [*COMMANDS, "-h", "--help", "--version", "--self-check"]
    assert told["add --source "].split()[0] == "observe"
    assert told["opt"].split() == ["opt-out", "opt-in"]
    for name, flag in _flags():
        assert flag.startswith("--") == (flag in told[f"{name} --"].split()), (name, flag)


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_the_other_shells_are_told_the_same(shell: str) -> None:
    text = completion.zsh() if shell == "zsh" else completion.fish()
    for name, flag in _flags():
        lines = [line for line in text.splitlines() if f" {name}) " in line or f"from {name}'" in line]
        wanted = f"{flag}[" if shell == "zsh" else f"-l {flag[2:]} " if flag.startswith("--") else f"-s {flag[1:]} "
        assert any(wanted in f"{line} " for line in lines), (name, flag)


def test_the_manual_has_every_command_and_every_option() -> None:
    page = manual.manual(date(2026, 1, 2))
    assert page.startswith(f'.TH TELEMETRY\\-TRAY 1 "2026-01-02" "Telemetry Tray {tray_app.__version__}"')
    sections = dict(re.findall(r"^\.SS (\S+)\n(.*?)(?=^\.S[SH])", page, re.MULTILINE | re.DOTALL))
    assert [name.replace("\\-", "-") for name in sections] == list(COMMANDS)
    for name, flag in _flags():
        if flag not in ("-h", "--help"):
            assert f"\\fB{flag}\\fR".replace("-", "\\-") in sections[name.replace("-", "\\-")], (name, flag)
    assert all(flag.replace("-", "\\-") in page for word in program().options for flag in word.flags)


# --- dependencies ---------------------------------------------------------------------------------------------------


def _locked() -> dict[str, list[tuple[Requirement, list[str]]]]:
    found: dict[str, list[tuple[Requirement, list[str]]]] = {}
    for entry in LOCK.replace("\\\n", " ").splitlines():
        text, *hashes = re.split(r"\s+--hash=", entry)
        requirement = Requirement(text)
        found.setdefault(_key(requirement.name), []).append((requirement, hashes))
    return found


def _key(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_everything_that_goes_into_the_packages_is_locked() -> None:
    """Red after a change of the dependencies: `make lock`, and commit what it writes."""
    project = tomllib.loads((HERE / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    locked = _locked()
    for line in [*project["dependencies"], *extras["desktop"], *extras["bundle"]]:
        wanted = Requirement(line)
        versions = [version for version, _ in locked.get(_key(wanted.name), [])]
        assert versions, f"{wanted.name} is not locked: make lock"
        pinned = [str(specifier.version) for version in versions for specifier in version.specifier]
        assert any(wanted.specifier.contains(version) for version in pinned), f"{line}: locked is {pinned}: make lock"


def test_the_lock_has_versions_hashes_and_no_address() -> None:
    assert _locked()
    for entries in _locked().values():
        for requirement, hashes in entries:
            assert [specifier.operator for specifier in requirement.specifier] == ["=="], requirement
            assert hashes and all(re.fullmatch(r"sha256:[0-9a-f]{64}", value) for value in hashes), requirement
            assert requirement.url is None
    assert "://" not in LOCK and "index" not in LOCK.lower()


def test_every_licence_has_a_text() -> None:
    found = licences.parts(licences.requirements(HERE))
    names = {part.name.lower() for part in found}
    assert names >= {"httpx", "keyring", "msgspec", "pyside6_essentials", "shiboken6", "truststore"}
    assert not names & {"pytest", "telemetry-tray"}
    assert all(len(part.text) > 200 and part.licence for part in found)
    text = licences.full_text(found)
    assert all(f"{part.name} {part.version}" in text for part in found)


# --- what the bundle holds ------------------------------------------------------------------------------------------


def test_just_the_modules_of_qt_that_are_used_go_in() -> None:
    used = set[str]()
    for path in (HERE / "tray_app").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("PySide6."):
                used.add(str(node.module).removeprefix("PySide6."))
    found = re.search(r"^QT_MODULES = (\{.*?\})", SPEC, re.MULTILINE)
    assert found is not None
    assert ast.literal_eval(found[1]) == used


# --- rights --------------------------------------------------------------------------------------------------------


def test_the_polkit_action_is_for_the_helper_alone_and_keeps_nothing() -> None:
    (action,) = ET.parse(HERE / "packaging" / "linux" / "share" / ACTION).getroot().findall("action")
    assert f"{action.get('id')}".startswith(ACTION.removesuffix(".policy"))
    assert {each.tag: each.text for each in action.findall("defaults/*")} == {
        "allow_any": "auth_admin",
        "allow_inactive": "auth_admin",
        "allow_active": "auth_admin",
    }
    (path,) = action.findall("annotate")
    assert (path.get("key"), path.text) == ("org.freedesktop.policykit.exec.path", rights.HELPER)
    language = "{http://www.w3.org/XML/1998/namespace}lang"
    for tag in ("description", "message"):
        texts = {each.get(language): each.text or "" for each in action.findall(tag)}
        assert set(texts) == {None, *(each.stem for each in (HERE / "translations").glob("*.ts"))}
        assert all(("$(command_line)" in text) == (tag == "message") for text in texts.values())


def test_the_helper_carries_what_it_plans_with_and_nothing_that_talks() -> None:
    found = re.search(r"^    helper = Analysis\(.*?^    \)", SPEC, re.MULTILINE | re.DOTALL)
    assert found is not None
    for modules in work.PLANNERS.values():
        for module in modules:
            assert f'"{module}"' in found[0], module
    for name in ("socket", "ssl", "asyncio", "subprocess", "PySide6", "httpx", "sqlite3", "keyring"):
        assert f'"{name}"' in found[0], name


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "replace")


# --- a release ------------------------------------------------------------------------------------------------------


def _checkout(folder: Path, changelog: str, version: str = "0.1.0") -> Path:
    (folder / "tray_app").mkdir()
    (folder / "tray_app" / "__init__.py").write_text(f'"""x"""\n\n__version__ = "{version}"\n')
    (folder / "CHANGELOG.md").write_text(changelog)
    return folder


def test_a_release_sets_the_version_and_moves_the_changelog(tmp_path: Path) -> None:
    here = _checkout(tmp_path, "# Changelog\n\n## [Unreleased]\n\n### Added\n- x\n")
    assert what_is_wrong(here, "0.1.0") == "", "the first one is what the source says"
    release(here, "0.2.0", date(2026, 3, 4))
    assert version_of(here) == "0.2.0"
    assert (here / "CHANGELOG.md").read_text() == (
        "# Changelog\n\n## [Unreleased]\n\n## [0.2.0] - 2026-03-04\n\n### Added\n- x\n"
    )
    assert "nothing under Unreleased" in what_is_wrong(here, "0.3.0")


def test_a_release_goes_forward_only(tmp_path: Path) -> None:
    here = _checkout(tmp_path, "## [Unreleased]\n- y\n\n## [0.9.0] - 2026-01-02\n- x\n", "0.9.0")
    assert "not newer" in what_is_wrong(here, "0.9.0")
    assert "not newer" in what_is_wrong(here, "0.8.11")
    assert what_is_wrong(here, "0.10.0") == ""
    assert "older" in what_is_wrong(_checkout(_folder(tmp_path), "## [Unreleased]\n- y\n", "1.0.0"), "0.9.9")


def _folder(above: Path) -> Path:
    (above / "other").mkdir()
    return above / "other"


# --- the packaged program's first step --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "left"),
    [
        ({"LD_LIBRARY_PATH": "/ours", "LD_LIBRARY_PATH_ORIG": "/theirs"}, {"LD_LIBRARY_PATH": "/theirs"}),
        ({"LD_LIBRARY_PATH": "/ours"}, {}),
        ({}, {}),
    ],
)
def test_what_it_starts_finds_the_systems_libraries(found: dict[str, str], left: dict[str, str]) -> None:
    hook = HERE / "packaging" / "restore_library_path.py"
    look = "import os; print({n: v for n, v in os.environ.items() if n.startswith('LD_')})"
    done = subprocess.run(
        [sys.executable, "-c", f"exec(open({str(hook)!r}).read())\n{look}"],
        env=found, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert ast.literal_eval(done.stdout) == left


# --- the service over an upgrade ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "restarted"),
    [(["configure", "0.0.1"], ["1000", "1001"]), (["configure", ""], []), (["abort-upgrade", "0.0.1"], [])],
)
def test_an_upgrade_restarts_the_services_of_those_who_have_one(
    tmp_path: Path, words: list[str], restarted: list[str]
) -> None:
    """Only what runs (`try-restart`), for each user who is there; one whose manager does not answer stops nothing."""
    said = tmp_path / "said"
    for name, text in {
        "loginctl": 'echo " 1000 ann"; echo " 1001 bob yes active"',
        "systemctl": f'echo "$@" >> {said}; case "$*" in *1000*) exit 1;; esac',
    }.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{text}\n")
        (tmp_path / name).chmod(0o755)
    script = HERE / "packaging" / "linux" / "deb" / "postinst"
    subprocess.run(["/bin/sh", str(script), *words], check=True, env={"PATH": str(tmp_path)})
    lines = said.read_text().splitlines() if said.exists() else []
    assert lines == [
        f"--user --machine={uid}@.host --no-block try-restart telemetry-tray*.service" for uid in restarted
    ]


def test_the_packaged_service_keeps_its_sockets_as_the_one_that_the_program_writes() -> None:
    unit = (HERE / "packaging" / "linux" / "share" / "telemetry-tray.service").read_text().splitlines()
    written = UserService(command=("telemetry-tray",), home={}, home_id=None, environment={}).text().splitlines()
    for key in ("Type=", "Restart=", "FileDescriptorStoreMax=", "StartLimitIntervalSec=", "WantedBy="):
        assert [line for line in unit if line.startswith(key)] == [line for line in written if line.startswith(key)]
